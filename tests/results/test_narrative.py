"""What is said of a scenario, read by eye."""

from __future__ import annotations

import pytest

import model
from model.questions import solve
from model.results.answer import answer
from model.results.citation import figure
from model.results.ledger import periods
from model.results.marginal import margins
from model.results.narrative import case_line, plain, sentence, stay_phrase
from model.scenario.cases import with_case
from model.scenario.library import load
from model.scenario.scenario import Scenario

GRANT = load("us-el-salvador").scenario("grant-paid")


def unlike() -> Scenario:
    stays = [("tren_de_aragua", 100, {"days": 125}), ("tren_de_aragua", 50, {"years": 1.0})]
    return GRANT.changed(cohort=[{"group": group, "people": n, **stay} for group, n, stay in stays])


def test_stays_that_differ_are_given_from_the_shortest_to_the_longest() -> None:
    assert stay_phrase(unlike()) == "125 days to 1 year"
    assert stay_phrase(GRANT) == "1 year"
    assert plain(sentence(unlike(), model.summary(unlike())).says).startswith(
        "Holding 150 people for 125 days to 1 year at $20,000 a person a year"
    )


@pytest.mark.parametrize(
    ("unknown", "says"),
    [
        ("people", "Held fixed: a stay of 1 year."),
        ("days", "Held fixed: 238 people."),
        ("rate", "Held fixed: 238 people for 1 year."),
    ],
)
def test_what_is_held_fixed_is_what_is_not_sought(unknown: str, says: str) -> None:
    assert case_line(GRANT, unknown) == says


def test_a_sum_below_what_nobody_costs_is_answered_with_that_cost() -> None:
    """With the $10 million on top, nobody costs $10,000,000 and one person $10,020,000."""
    solution = solve.for_people(with_case(GRANT, reading={"price": "flat_on_top"}), 5e6)
    assert (solution.kind, solution.solutions, solution.whole) == ("none", (), None)
    assert "$10,000,000" in solution.sentence
    assert "$10,020,000" not in solution.sentence


def test_a_ledger_of_nobody_has_its_one_row() -> None:
    (row,) = periods(with_case(GRANT, {"tren_de_aragua": 0, "ms13": 0}))
    assert (row.due, row.person_days) == (0, 0)


def test_margins_along_time_have_both_sides_of_each_anniversary() -> None:
    costs = margins(GRANT, "time")
    assert costs is not None
    assert {364.0, 365.0, 366.0, 729.0, 730.0, 731.0} <= set(costs.at.tolist())


def test_a_ledger_prices_the_days_held_unless_a_lump_sum_is_due() -> None:
    freed = with_case(GRANT, days=125)
    (row,) = periods(freed)
    assert row.used == pytest.approx(238 * 125 / 365 * 20_000)
    (row,) = periods(with_case(freed, reading={"price": "flat_once"}))
    assert row.used is None


def test_the_share_of_what_was_approved_is_the_total_over_it() -> None:
    whole = model.answer(GRANT)
    assert whole.share == pytest.approx(4.76 / 15)
    assert whole.left == 15e6 - 4.76e6
    assert ("share", "Share of the $15 million approved", "31.7%") in [
        (figure.name, figure.label, figure.text) for figure in whole.figures
    ]


def test_a_figure_has_its_unit_and_a_calendar_year_needs_none() -> None:
    """Of every fact with a number and no currency: `238 people`, `1 year`, `2025`."""
    evidence = GRANT.deal.evidence
    units = {fact.unit: figure(fact) for fact in evidence.fact.values() if fact.numbers}
    people = next(text for unit, text in units.items() if unit == "people")
    assert people.endswith(("people", "person"))
    for fact in evidence.fact.values():
        if fact.numbers and fact.unit == "year":
            assert figure(fact).replace("about ", "").isdigit()


def test_what_was_only_announced_is_not_called_approved() -> None:
    """$15 million was approved and $6 million announced; nobody approved $21 million."""
    labels = {
        funding: next(
            f.label
            for f in answer(
                model.case("us-el-salvador", people=238, years=1, reading={"funding": funding})
            ).figures
            if f.name == "share"
        )
        for funding in ("ceiling", "additional")
    }
    assert labels == {
        "ceiling": "Share of the $15 million approved",
        "additional": "Share of the $21 million approved and announced",
    }
