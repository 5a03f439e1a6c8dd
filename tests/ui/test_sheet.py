"""The grid of Compare, without a browser: whatever is done to it, nothing typed is lost and no row that was not touched changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from model.results.summary import summary
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from ui.components.cells import reading_name, readings, time_text
from ui.components.sheet import Edits, Line, Sheet, applied
from ui.view import MOST_COMPARED

HERE = load("us-el-salvador")
GRANT, ACCEPTED, HALF = (
    HERE.scenario(name) for name in ("grant-paid", "accepted-300", "year-two-half-price")
)
DATED = HERE.scenario("what-was-held")
THREE = Sheet((Line(GRANT), Line(ACCEPTED), Line(HALF)))


def done(sheet: Sheet = THREE, added: Any = (), deleted: Any = (), **cells: Any) -> Any:
    """The sheet after some cells, named `r0_people` for the people of the first row."""
    edited: dict[int, dict[str, Any]] = {}
    for key, value in cells.items():
        row, _, column = key.removeprefix("r").partition("_")
        edited.setdefault(int(row), {})[column] = value
    return applied(sheet, Edits(edited, added, deleted))


def totals(sheet: Sheet) -> list[float]:
    return [summary(scenario).total for scenario in sheet.scenarios]


def test_people_and_time_are_typed_in_place_as_people_write_them() -> None:
    """1,000 people for two years at $20,000 a year are $40 million; the others, and who else is held, stay as they are."""
    after = done(r1_people="1,000", r1_time="2 years")
    assert totals(after.sheet) == [4_760_000, 40_000_000, 7_140_000]
    assert after.sheet.scenarios[1].people_of("ms13") == ACCEPTED.people_of("ms13") == 2
    assert after.sheet.scenarios[0] is GRANT
    assert after.sheet.scenarios[2] is HALF
    assert not after.sheet.problems


def test_a_name_that_would_mislead_goes_and_one_of_the_readers_own_stays() -> None:
    first = done(r1_people="1,000")
    assert first.sheet.scenarios[1].name == "300 accepted, $6 million, changed"
    assert first.anew, "the grid shows the name that was there"
    again = done(first.sheet, r1_people="900")
    assert again.sheet.scenarios[1].name == "300 accepted, $6 million, changed"
    assert not again.anew, "the grid stands, and with it where one types"
    own = done(r1_name="Plan A", r1_people="900")
    assert own.sheet.scenarios[1].name == "Plan A"
    assert done(own.sheet, r1_time="3 years").sheet.scenarios[1].name == "Plan A"
    unnamed = done(own.sheet, r1_name=None)
    assert unnamed.sheet.scenarios[1].name == "900 people, 1 year"
    assert done(unnamed.sheet, r1_people="50").sheet.scenarios[1].name == "50 people, 1 year"


def test_a_price_typed_is_the_readers_own_and_an_empty_cell_the_reported_one() -> None:
    own = done(r0_price="18k").sheet
    assert own.scenarios[0].parameters == {"price_per_person": 18_000}
    assert totals(own)[0] == 238 * 18_000
    assert done(own, r0_price="").sheet.scenarios[0].parameters == {}
    assert done(own, r0_price="$20,000").sheet.scenarios[0].parameters == {}


def test_a_reading_has_one_price_several_or_another() -> None:
    fee = done(r0_reading="$10 million, once").sheet
    assert fee.lines[0].texts["price"] == "$10m"
    both = done(r0_reading="$10 million, plus $20,000 a person a year").sheet
    assert both.lines[0].texts["price"] == say("compare_page.own_price")
    assert totals(both)[0] == 14_760_000
    (problem,) = done(both, r0_price="1").sheet.problems
    assert "row 1, price" in problem.casefold()


def test_every_reading_on_offer_is_what_its_name_says_and_can_be_chosen() -> None:
    offers = readings(HERE, [HALF])
    assert reading_name(HALF) in offers
    assert say("compare_page.default_reading") in offers
    for name, reading in offers.items():
        assert done(r0_reading=name).sheet.scenarios[0].reading == reading
        assert reading_name(GRANT.changed(reading=reading)) == name
    (problem,) = done(r0_reading="half").sheet.problems
    assert "half" in problem
    assert "50% off year two" in problem


def test_another_arrangement_comes_with_its_own_readings_and_prices() -> None:
    after = done(r1_deal="norway-netherlands")
    assert after.sheet.scenarios[1].arrangement == "norway-netherlands"
    assert after.sheet.scenarios[1].reading == default_scenario(load("norway-netherlands")).reading
    assert after.anew
    (problem,) = done(r1_deal="atlantis").sheet.problems
    assert "atlantis" in problem


@pytest.mark.parametrize(
    ("column", "text", "allowed"),
    [
        ("people", "2.5", "whole number"), ("people", "", "whole number"), ("time", "abc", "number"), ("price", "free", "amount"),
        ("name", "x" * 500, "most"), ("name", "\u202eevil", "found U+202E in"), ("people", "9" * 50_000, "most"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_says_where_and_why_and_stays_in_its_cell(
    column: str, text: str, allowed: str
) -> None:
    """One message names row, column, what was found and what is allowed; a good value beside it counts."""
    beside = "time" if column != "time" else "people"
    after = done(**{f"r1_{column}": text, f"r1_{beside}": "2"})
    (problem,) = after.sheet.problems
    assert problem.startswith(f"Row 2, {say(f'compare_page.column.{column}')}: ")
    assert allowed in problem
    assert len(problem) < 300
    assert text[:60] in (after.sheet.lines[1].texts[column], text[:60])
    assert after.sheet.lines[1].texts[column] == text[: len(after.sheet.lines[1].texts[column])]
    good = after.sheet.scenarios[1]
    assert (good.cohort[0].years == 2) if beside == "time" else (good.people_of("tren_de_aragua") == 2)
    mended = done(
        after.sheet, **{f"r1_{column}": {"people": "7", "time": "1 year", "price": "1", "name": "n"}[column]}
    )
    assert not mended.sheet.problems


def test_a_wrong_cell_goes_with_its_row_when_rows_move() -> None:
    wrong = done(r2_people="many").sheet
    moved = done(wrong, r2_place=1)
    assert moved.sheet.problems == (wrong.problems[0].replace("Row 3", "Row 1"),)
    assert moved.sheet.lines[0].texts["people"] == "many"
    assert done(wrong, deleted=[0]).sheet.problems[0].startswith("Row 2")


def test_a_dated_row_keeps_its_people_and_time() -> None:
    sheet = Sheet((Line(GRANT), Line(DATED)))
    assert [sheet.lines[1].texts[column] for column in ("people", "time")] == ["dated", "dated"]
    after = done(sheet, r1_people="300", r1_time="1 year")
    assert after.sheet.scenarios[1] is DATED
    assert len(after.sheet.problems) == 2
    assert not done(sheet, r1_people="dated").sheet.problems
    assert done(sheet, r1_price="10000").sheet.scenarios[1].parameters == {"price_per_person": 10_000}


def test_a_new_row_takes_what_is_given_and_the_rest_from_the_base() -> None:
    sheet = replace(THREE, base=2)
    after = done(
        sheet,
        added=[{}, {"people": "40", "time": None, "price": ""}, {"name": "B", "deal": "norway-netherlands"}],
    )
    same, typed, other = after.sheet.scenarios[3:]
    assert (same.cohort, same.reading, same.name) == (HALF.cohort, HALF.reading, f"{HALF.name} (2)")
    assert summary(typed).total == 40 * 20_000 * 1.5
    assert (other.name, other.arrangement) == ("B", "norway-netherlands")
    assert after.sheet.base == 2
    assert after.anew


def test_there_is_room_for_so_many_rows_and_no_more() -> None:
    after = done(added=[{}] * 20)
    assert len(after.sheet.lines) == MOST_COMPARED
    assert after.left_out == 20 - (MOST_COMPARED - 3)
    assert len({scenario.name for scenario in after.sheet.scenarios}) == MOST_COMPARED


def test_the_base_is_one_row_and_stays_the_scenario_it_was() -> None:
    assert done(r1_base=True).sheet.base == 1
    assert done(r0_base=False).sheet.base == 0
    assert done(r0_base=False).anew, "the tick is put back"
    assert done(r0_place=3).sheet.base == 2
    assert done(replace(THREE, base=2), deleted=[0]).sheet.base == 1
    assert done(replace(THREE, base=1), deleted=[1]).sheet.base == 1
    assert done(deleted=[0, 1, 2]).sheet == Sheet((), 0)


def _named(letters: str) -> Sheet:
    return Sheet(tuple(Line(GRANT.changed(name=letter)) for letter in letters))


@pytest.mark.parametrize(
    ("row", "to", "order"),
    [
        (0, 3, "bcad"),
        (3, 1, "dabc"),
        (1, 1, "bacd"),
        (2, 4, "abdc"),
        (0, 99, "bcda"),
        (1, None, "abcd"),
        (2, 3, "abcd"),
    ],
)
def test_a_number_typed_anew_moves_the_row_there(row: int, to: int | None, order: str) -> None:
    after = done(_named("abcd"), **{f"r{row}_place": to})
    assert "".join(scenario.name for scenario in after.sheet.scenarios) == order


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "place": st.one_of(st.none(), st.integers(-3, 20)),
        "base": st.booleans(),
        "name": st.sampled_from(["", "a", "b", "new", None, "x" * 200]),
        "people": st.sampled_from(["1", "1,000", "", "-1", "many", None]),
        "time": st.sampled_from(["1 year", "125 days", "", "soon", None]),
        "price": st.sampled_from(["", "18k", "$20,000", "free", None]),
        "deal": st.sampled_from(["norway-netherlands", "us-el-salvador", "nowhere", None]),
        "reading": st.sampled_from(["default", "paid by the day", "?", None]),
    },
)


@given(
    edited=st.dictionaries(st.integers(0, 3), CELLS, max_size=3),
    added=st.lists(CELLS, max_size=3),
    deleted=st.sets(st.integers(0, 3), max_size=3),
    base=st.integers(0, 3),
)
def test_whatever_is_done_rows_are_kept_named_and_in_order(
    edited: dict[int, dict[str, Any]], added: list[dict[str, Any]], deleted: set[int], base: int
) -> None:
    sheet = replace(_named("abcd"), base=base)
    after = applied(sheet, Edits(edited, added, sorted(deleted)))
    assert len(after.sheet.lines) == 4 - len(deleted) + len(added)
    names = [scenario.name for scenario in after.sheet.scenarios]
    assert len(set(names)) == len(names)
    assert 0 <= after.sheet.base < max(1, len(names))
    untouched = [
        line.scenario
        for place, line in enumerate(sheet.lines)
        if place not in deleted and place not in edited
    ]
    left = [scenario for scenario in after.sheet.scenarios if any(scenario is one for one in untouched)]
    if not any(cells.get("name") in {"a", "b"} for cells in (*edited.values(), *added)):
        assert [id(one) for one in left] == [id(one) for one in untouched], "in their order, and the same"
    for place, cells in edited.items():
        if place not in deleted and cells.get("people") == "many":
            assert any(line.texts["people"] == "many" for line in after.sheet.lines)
    assert applied(sheet, Edits(edited, added, sorted(deleted))) == after, (
        "the same edits give the same sheet"
    )


def _scenarios() -> list[Scenario]:
    return [
        GRANT,
        DATED,
        default_scenario(load("uk-rwanda")).changed(name="UK"),
        HERE.scenario("freed-after-125-days"),
    ]


@pytest.mark.parametrize("scenario", _scenarios(), ids=lambda scenario: scenario.name)
def test_what_stands_in_a_cell_typed_again_changes_nothing(scenario: Scenario) -> None:
    sheet = Sheet((Line(scenario),))
    shown = {f"r0_{column}": text for column, text in sheet.lines[0].texts.items()}
    after = done(sheet, **shown)
    assert after.sheet.scenarios[0] == scenario
    assert not after.sheet.problems


def test_the_reading_of_a_row_with_a_number_of_the_readers_own_is_among_those_on_offer() -> None:
    """Its options speak of that number, and a cell whose text is no option is shown empty."""
    after = done(Sheet((Line(HERE.scenario("proposed-500")),)), r0_price="18k").sheet.scenarios
    assert reading_name(after[0]) == "$18,000 (yours), once"
    assert readings(HERE, after)[reading_name(after[0])] == after[0].reading


def test_a_price_that_cannot_be_used_is_called_what_the_screen_calls_it() -> None:
    (problem,) = done(r0_price="many").sheet.problems
    assert "Price per person: found many" in problem
    assert "price_per_person" not in problem


def test_stays_that_differ_are_said() -> None:
    """238 are freed after 125 days while 23 others stay for the year; whoever leaves the cell as it is changes nothing."""
    freed = Sheet((Line(HERE.scenario("freed-after-125-days")),))
    assert freed.lines[0].texts["time"] == "125 days, 1 year"
    assert done(freed, r0_time="125 days, 1 year").sheet.scenarios[0] is freed.scenarios[0]
    one = GRANT.cohort[0]
    several = tuple(one.model_copy(update={"years": years}) for years in (2.0, 1.0, 3.0, 1.0))
    assert time_text(GRANT.changed(cohort=several)) == "1 year to 3 years"
    assert time_text(GRANT.changed(cohort=several[1::2])) == "1 year"
