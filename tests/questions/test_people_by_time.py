"""People by time: every cell is what its case costs, and what is said of the table is so."""

from __future__ import annotations

import pytest

from model.files.problems import BadInput
from model.questions.people_by_time import (
    PeopleByTime,
    people_by_time,
    people_list,
    read_people,
    read_stays,
    sentences,
    stays_list,
    usual_people,
    usual_stays,
)
from model.results.summary import summary
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario

HERE = load("us-el-salvador")
GRANT = HERE.scenario("grant-paid")
FREED = HERE.scenario("freed-after-125-days")


@pytest.mark.parametrize(
    "scenario", [GRANT, FREED, default_scenario(load("norway-netherlands"))], ids=lambda one: one.name
)
def test_every_cell_is_what_its_case_costs(scenario: Scenario) -> None:
    table = people_by_time(scenario)
    for row in range(len(table.people)):
        for column in range(len(table.stays)):
            assert table.totals[row][column] == pytest.approx(summary(table.case(row, column)).total)


def test_the_case_itself_is_among_the_usual_rows_and_columns() -> None:
    for deal in names():
        scenario = default_scenario(load(deal))
        if scenario.population.dated or not scenario.cohort:
            continue
        table = people_by_time(scenario)
        assert table.own is not None
        row, column = table.own
        assert table.case(row, column).cohort == scenario.cohort
        assert table.totals[row][column] == pytest.approx(summary(scenario).total)
        assert list(table.people) == sorted(set(table.people))
        assert 5 <= len(table.people) <= 8
        assert len(set(table.stays)) == len(table.stays) == 6


def test_usual_rows_and_columns_are_round_about_the_case() -> None:
    assert usual_people(238) == (50, 100, 238, 300, 500, 750, 1000)
    assert usual_people(0) == (0, 1, 2, 5, 10, 20, 50)
    assert ("days", 125.0) in usual_stays(("days", 125.0))
    assert usual_stays(("years", 30.0)) == tuple(
        ("years", years) for years in (7.5, 15.0, 30.0, 45.0, 60.0, 90.0)
    )
    assert usual_stays(("years", 80.0))[-1] == ("years", 80.0), "no stay is longer than can be"


def test_cells_beyond_the_money_approved_are_those_above_15_million() -> None:
    """750 people for a year are $15 million exactly, which is not above it; 751 would be."""
    table = people_by_time(GRANT, (750, 751), (("years", 1.0), ("years", 2.0)))
    assert [[table.exceeds(row, column) for column in (0, 1)] for row in (0, 1)] == [
        [False, True],
        [True, True],
    ]
    said = [*sentences(table)]
    assert "Beyond the heavy line a total is more than the $15 million approved." in said
    assert "750 people for 1 year come to it exactly." in said


@pytest.mark.parametrize(
    ("people", "sentence"),
    [((10,), "No total here is more than the"), ((2000,), "Every total here is more than the")],
)
def test_where_no_line_can_be_drawn_that_is_said(people: tuple[int, ...], sentence: str) -> None:
    said = [*sentences(people_by_time(GRANT, people, (("years", 1.0), ("years", 2.0))))]
    assert any(text.startswith(sentence) for text in said)
    assert not any("heavy line" in text for text in said)


def test_times_that_cost_the_same_are_said_to() -> None:
    """Whole years are due in advance: 90 days cost as much as a year. By the day no two times cost the same."""
    stays = (("days", 90.0), ("years", 1.0), ("years", 2.0))
    assert "Under this reading these times cost the same: 90 days and 1 year." in [
        *sentences(people_by_time(GRANT, (50, 100), stays))
    ]
    daily = GRANT.changed(reading={**GRANT.reading, "billing": "by_day"})
    assert not any("cost the same" in text for text in sentences(people_by_time(daily, (50, 100), stays)))


def test_lists_are_read_as_people_write_them_and_back() -> None:
    assert read_people("50, 100; 1,000; 1.5k") == (50, 100, 1000, 1500)
    assert read_stays("90 days, 6 weeks; 2") == (("days", 90), ("days", 42), ("years", 2))
    table: PeopleByTime = people_by_time(GRANT)
    assert read_people(people_list(table.people)) == table.people
    assert read_stays(stays_list(table.stays)) == table.stays
    with pytest.raises(BadInput, match="Found many; people are") as caught:
        read_people("50; many; -1")
    assert len(caught.value.problems) == 2
    with pytest.raises(BadInput, match="Found 13 head counts; at most 12"):
        read_people(";".join(map(str, range(13))))


def test_people_and_stays_with_dates_of_their_own_have_no_table() -> None:
    with pytest.raises(BadInput, match="dates of their own"):
        people_by_time(HERE.scenario("what-was-held"))
