"""Work backwards, each answer put back into the model, and against `tests/oracle.py` on generated arrangements."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from model.cli import main
from model.files.problems import BadInput
from model.inputs.population import MOST_PEOPLE
from model.inputs.reading_numbers import read_arrangement
from model.questions import break_even, solve
from model.questions.break_even import MOST_PEOPLE as MOST_COMPARED
from model.questions.cost_options import of_scenario
from model.questions.levels import Bounds
from model.questions.solution import Solution
from model.results.summary import cost_of
from model.scenario.library import Deal, load
from model.scenario.scenario import Scenario, checked, default_scenario
from model.words.wording import HALF_A_CENT
from tests import generate, oracle
from tests.generate import Case

DEAL = load("us-el-salvador")


def asked(people: int = 238, years: float = 1.0, **reading: str) -> Scenario:
    cohorts = [
        {"people": people, "group": "tren_de_aragua", "years": years},
        {"people": 23, "group": "ms13", "years": years},
    ]
    return default_scenario(DEAL).changed(cohort=cohorts, reading=reading)


def with_people(scenario: Scenario, people: int) -> float:
    first, *rest = [dict(cohort.model_dump(exclude_none=True)) for cohort in scenario.cohort]
    own = [{**cohort, "people": 0} if cohort["group"] == first["group"] else cohort for cohort in rest]
    return cost_of(scenario.changed(cohort=[{**first, "people": people}, *own]))


def with_days(scenario: Scenario, days: float) -> float:
    cohorts = [{"people": c.people, "group": c.group, "years": days / 365} for c in scenario.cohort]
    return cost_of(scenario.changed(cohort=cohorts))


def inside(solution: Solution, number: float, slack: float = 0.0) -> bool:
    return any(holds(at, number, slack) for at in solution.solutions)


def holds(at: Bounds, number: float, slack: float = 0.0) -> bool:
    above = number >= at.low - slack if at.low_included else number > at.low - slack
    below = number <= at.high + slack if at.high_included else number < at.high + slack
    return above and below


def within(at: Bounds) -> list[float]:
    """Numbers of an interval: its ends where they belong to it, and some between."""
    span = min(at.high, at.low + 1000.0) - at.low
    ends = [at.low] * at.low_included + [at.high] * at.high_included
    return [*ends, *(at.low + span * part for part in (0.01, 0.5, 0.99) if span)]


# --- The numbers of the deal, by eye ------------------------------------------------------------------


def test_fifteen_million_pays_for_750_people_for_a_year() -> None:
    found = solve.for_people(asked(), 15e6)
    assert (found.kind, found.value, found.whole) == ("one", 750, 750)
    assert found.sentence == "750 people cost $15,000,000."


def test_a_sum_between_two_head_counts_is_rounded_down_and_says_so() -> None:
    found = solve.for_people(asked(), 15.01e6)
    assert (found.kind, found.solutions, found.whole) == ("none", (), 750)
    assert "750 people cost $15,000,000 and 751 people cost $15,020,000" in found.sentence
    assert "Rounded down" in found.sentence


@pytest.mark.parametrize(
    ("reading", "budget", "kind", "words"),
    [
        ({"price": "flat_once"}, 10e6, "any", "whoever is held"),
        ({"price": "flat_once"}, 9e6, "none", "$10,000,000 is due even with nobody"),
        ({"price": "flat_on_top"}, 9e6, "none", "even with nobody"),
        ({"limits": "refuse_above_300"}, 7e6, "none", "it is $6,000,000"),
        ({"limits": "refuse_above_300"}, 6e6, "interval", "from 300 people up"),
    ],
)
def test_people_without_one_answer(reading: dict[str, str], budget: float, kind: str, words: str) -> None:
    found = solve.for_people(asked(**reading), budget)
    assert found.kind == kind
    assert words in found.sentence


def test_a_limit_leaves_the_answer_open_above() -> None:
    found = solve.for_people(asked(limits="refuse_above_300"), 6e6)
    assert found.solutions == (Bounds(300, MOST_PEOPLE),)
    assert found.whole is None


def test_days_that_a_prepaid_year_lasts() -> None:
    found = solve.for_days(asked(), 4.76e6)
    assert (found.kind, found.solutions) == ("interval", (Bounds(0, 365, False, True),))
    assert found.whole == 365
    assert found.sentence == "A stay of more than 0 and up to 365 days costs $4,760,000."


def test_a_second_prepaid_year_begins_after_the_first() -> None:
    assert solve.for_days(asked(), 9.52e6).solutions == (Bounds(365, 730, False, True),)


def test_a_sum_that_a_step_passes_over() -> None:
    found = solve.for_days(asked(), 5e6)
    assert (found.kind, found.whole) == ("none", 365)
    assert "365 days cost $4,760,000 and a day more $9,520,000" in found.sentence


def test_days_paid_by_the_day() -> None:
    found = solve.for_days(asked(billing="by_day"), 10e6)
    assert found.value == pytest.approx(10e6 / (238 * 20_000) * 365)
    assert found.whole == 766
    assert "Rounded down, so as not to exceed it: 766 days." in found.sentence


def test_a_whole_number_of_days_is_not_rounded() -> None:
    found = solve.for_days(asked(billing="by_day"), 1_630_136.99)
    assert found.value == pytest.approx(125, abs=1e-3)
    assert found.whole == 125
    assert "Rounded" not in found.sentence


@pytest.mark.parametrize(
    ("reading", "budget", "kind", "words"),
    [
        ({"price": "flat_once"}, 10e6, "any", "however long"),
        ({"price": "flat_once"}, 9e6, "none", "even with no day"),
        ({"price": "flat_once"}, 11e6, "none", "at 100 years it is $10,000,000"),
        ({"price": "per_person_once"}, 4.76e6, "any", "however long"),
        ({"price": "per_person_year", "discount": "no_second_year"}, 9e6, "none", "at 100 years"),
    ],
)
def test_days_without_one_answer(reading: dict[str, str], budget: float, kind: str, words: str) -> None:
    found = solve.for_days(asked(**reading), budget)
    assert found.kind == kind
    assert words in found.sentence


def test_the_rate_that_makes_238_people_for_a_year_cost_six_million() -> None:
    found = solve.for_rate(asked(), "per_head_year", 6e6)
    assert found.value == pytest.approx(25_210.084, abs=1e-3)
    assert "$25,210.08" in found.sentence


@pytest.mark.parametrize(
    ("people", "charge", "reading", "budget", "kind", "words"),
    [
        (238, "fee", {"price": "flat_on_top"}, 4e6, "none", "$4,760,000 without"),
        (0, "per_head_year", {}, 6e6, "none", "for nobody here"),
        (0, "per_head_year", {}, 0.0, "any", "Any amount"),
        (0, "per_head_year", {"price": "flat_on_top"}, 10e6, "any", "the rest comes to $10,000,000"),
        (238, "per_head_year", {}, 0.0, "one", "$0"),
    ],
)
def test_rates_at_the_edge(
    people: int, charge: str, reading: dict[str, str], budget: float, kind: str, words: str
) -> None:
    found = solve.for_rate(asked(people, **reading), charge, budget)
    assert found.kind == kind
    assert words in found.sentence


def test_a_rate_that_is_not_in_force_names_those_that_are() -> None:
    with pytest.raises(BadInput, match="allowed: price_per_person"):
        solve.for_rate(asked(), "fee", 6e6)


def test_budget_and_share() -> None:
    assert solve.for_budget(asked()).value == 4.76e6
    assert solve.for_budget(asked(), 0.5).value == 9.52e6
    assert solve.for_budget(asked(), 0.0).kind == "none"
    assert solve.for_budget(asked(0), 0.0).kind == "any"
    assert solve.for_share(asked()).value == pytest.approx(4.76 / 15)
    assert solve.for_share(asked(), 6e6).value == pytest.approx(4.76 / 6)
    assert solve.for_share(asked(funding="additional")).value == pytest.approx(4.76 / 21)
    assert solve.for_share(asked(), 0.0).kind == "none"
    assert solve.for_share(asked(), 33_000).sentence == "$4,760,000 is 144 times $33,000."
    assert (
        "22.67% of the $21,000,000 approved and announced"
        in solve.for_share(asked(funding="additional")).sentence
    )


def test_the_sum_sought_is_a_share_of_a_budget() -> None:
    assert solve.target(asked(), 6e6, None) == 6e6
    assert solve.target(asked(), 6e6, 0.5) == 3e6
    assert solve.target(asked(), None, 0.5) == 7.5e6
    with pytest.raises(BadInput, match="--budget"):
        solve.target(asked(), None, None)


def test_nothing_approved_is_said_and_not_taken_for_nothing() -> None:
    unfunded = default_scenario(load("australia-nauru"))
    assert solve.for_share(unfunded).kind == "none"
    with pytest.raises(BadInput, match="no approved amount"):
        solve.target(unfunded, None, 0.5)


@pytest.mark.parametrize("solver", [solve.for_people, solve.for_days])
def test_a_dated_scenario_is_refused(solver: Callable[[Scenario, float], Solution]) -> None:
    with pytest.raises(BadInput, match="days of their own"):
        solver(DEAL.scenario("what-was-held"), 1e6)


# --- Break-even ---------------------------------------------------------------------------------------


def even(along: str, one: Scenario, two: Scenario) -> break_even.Solved:
    options = of_scenario(one), of_scenario(two)
    return (break_even.along_people if along == "people" else break_even.along_days)(*options)


def test_the_fee_and_the_yearly_price_break_even() -> None:
    by_day = asked(billing="by_day"), asked(billing="by_day", price="flat_once")
    (crossing,) = even("time", *by_day)[0].crossings
    assert crossing.at * 365 == pytest.approx(766.8, abs=0.05)
    (step,) = even("time", asked(), asked(price="flat_once"))[0].crossings
    assert (step.at, step.exact) == (2.0, False)
    (heads,) = even("people", asked(), asked(price="flat_once"))[0].crossings
    assert heads.at == 500


def test_stretches_along_which_both_cost_the_same() -> None:
    found, equal, _ = even("time", asked(500), asked(500, price="flat_once"))
    assert equal == (Bounds(0, 365, False, True),)
    assert "up to 365 days, both cost the same" in found.says
    _, equal, _ = even("people", asked(years=2, discount="everyone"), asked(years=2, discount="first_238"))
    assert equal == (Bounds(0, 238),)


def test_two_that_never_differ_are_equal_throughout() -> None:
    found, equal, _ = even("people", asked(), asked(discount="everyone"))
    assert found.always is None
    assert equal == (Bounds(0, MOST_COMPARED),)


@pytest.mark.parametrize("along", ["people", "time"])
def test_the_curve_of_a_break_even_is_what_each_costs(along: str) -> None:
    one, two = asked(billing="by_day"), asked(billing="by_day", price="flat_on_top")
    for point in even(along, one, two)[2]:
        at, pairs = point.at, ((one, point.one), (two, point.two))
        for scenario, found in pairs:
            again = with_people(scenario, round(at)) if along == "people" else with_days(scenario, at)
            assert found == pytest.approx(again)


# --- Put back into the model, on generated arrangements --------------------------------------------------


LARGE = (20_000, 1_000_000, 54_790.1, 1_234_567.8, 100_000 / 3)
"""Amounts of which a day is more than the cents that sums are equal to."""


@contextmanager
def made_up(random: Random) -> Iterator[tuple[Case, Scenario]]:
    """A generated arrangement with an undated population of at least one cohort, and the scenario of it."""
    with patch.object(generate, "AMOUNTS", LARGE):
        terms = generate.arrangement(random)
    reading = {name: random.choice(sorted(asks["option"])) for name, asks in terms["question"].items()}
    groups = sorted(terms["group"])
    population = generate.undated(random, groups)
    population["cohorts"] = population["cohorts"] or [{"people": 2, "group": groups[0], "years": 1}]
    if any("every" in charge for charge in terms["charge"].values()):
        population.pop("term", None)  # blocks up to the middle of a year are refused
    found = Case(terms, population, reading)
    deal = Deal("made-up/", load("us-el-salvador").path, *read_arrangement(terms, "made-up"))
    with patch.object(sys.modules[Scenario.__module__], "load", lambda name: deal):
        term = {"term": population["term"]} if "term" in population else {}
        tables: dict[str, Any] = {"cohort": population["cohorts"], "reading": found.reading, **term}
        given = Scenario.model_validate({"name": "Made up", "arrangement": "made-up/", **tables})
        yield found, checked(given)


def exact_people(found: Case, people: int) -> Fraction:
    first = found.population["cohorts"][0]["group"]
    cohorts = [{**c, "people": 0} if c["group"] == first else c for c in found.population["cohorts"]]
    cohorts[0] = {**cohorts[0], "people": people}
    return oracle.total(*found.with_cohorts(cohorts).tables)


def exact_days(found: Case, days: int) -> Fraction:
    cohorts = [
        {"people": c["people"], "group": c["group"], "days": days} for c in found.population["cohorts"]
    ]
    return oracle.total(*found.with_cohorts(cohorts).tables)


def near(cost: Fraction | float, sought: float) -> bool:
    return abs(float(cost) - sought) < HALF_A_CENT


@generate.many
def test_people_are_all_those_and_only_those_who_make_the_sum(random: Random) -> None:
    with made_up(random) as (found, scenario):
        drawn = random.randint(0, 40)
        sought = float(exact_people(found, drawn)) + random.choice((0.0, 0.0, 0.3, -5.0))
        solution = solve.for_people(scenario, sought)
        edges = {n + step for at in solution.solutions for n in (at.low, at.high) for step in (-1, 0, 1)}
        for n in {drawn, 0, 1, 7, 300, *edges}:
            if 0 <= n <= 10_000:
                assert inside(solution, n) == near(exact_people(found, int(n)), sought)
        if solution.whole is not None and solution.whole < 10_000:
            assert float(exact_people(found, solution.whole)) <= sought + 2 * HALF_A_CENT
            assert float(exact_people(found, solution.whole + 1)) > sought


@generate.many
def test_stays_make_the_sum_and_none_is_left_out(random: Random) -> None:
    with made_up(random) as (found, scenario):
        drawn = random.choice((0, 1, 125, 365, 366, 730, random.randint(0, 1900)))
        sought = float(exact_days(found, drawn)) + random.choice((0.0, 0.0, 0.3, -5.0))
        solution = solve.for_days(scenario, sought)
        for at in solution.solutions:
            for days in within(at):
                assert with_days(scenario, days) == pytest.approx(sought, abs=2 * HALF_A_CENT, rel=1e-9)
        for days in (drawn, 0, 1, 364, 365, 366, 730, 731, random.randint(0, 1900)):
            if flat(found, days) and near(exact_days(found, days), sought):
                assert inside(solution, days, slack=1e-3)
        check_whole(found, solution, sought)


def flat(found: Case, days: int) -> bool:
    """Whether the total stands still here or moves by more than what a cent could hide."""
    one, two = (float(exact_days(found, days + step)) for step in (0, 1))
    return one == two or abs(one - two) > 1


def check_whole(found: Case, solution: Solution, sought: float) -> None:
    if solution.whole is not None:
        assert float(exact_days(found, solution.whole)) <= sought + 2 * HALF_A_CENT
        assert float(exact_days(found, solution.whole + 1)) > sought
    elif solution.kind == "none":
        assert float(exact_days(found, 0)) > sought or float(exact_days(found, 36_500)) <= sought


def test_people_of_one_group_who_are_listed_apart_stay_where_they_are() -> None:
    """Who is beyond the first four depends on the order in which people are listed."""
    random = generate.Seeded(0)
    terms = generate.arrangement(random)
    charge = {
        "kind": "per_person_year",
        "label": "A",
        "amount": 100,
        "assumed": "Made up.",
        "billing": "by_day",
    }
    terms |= {"charge": {"a": {**charge, "above": 4, "groups": ["red"]}}, "question": {}, "discount": {}}
    terms["group"] = {name: {"label": name, "one": name} for name in ("red", "green")}
    terms["default"] = [{"group": group, "people": n, "years": 1} for group, n in PLACES]
    deal = Deal("made-up/", load("us-el-salvador").path, *read_arrangement(terms, "made-up"))
    with patch.object(sys.modules[Scenario.__module__], "load", lambda name: deal):
        scenario = default_scenario(deal)
        assert solve.for_days(scenario, 400.0).value == pytest.approx(365)


PLACES = (("red", 1), ("green", 5), ("red", 4))


@generate.many
def test_rates_make_the_sum(random: Random) -> None:
    with made_up(random) as (_, scenario):
        for name in solve.rates(scenario):
            is_share = scenario.deal.named.parameters[name].unit == "share"
            tried = random.choice((0.0, 0.25, 1.0) if is_share else (0.0, 1.0, 54.79, 20_000.0))
            sought = cost_of(scenario.changed(parameters={name: tried}))
            solution = solve.for_rate(scenario, name, sought)
            assert solution.kind in {"one", "any"}
            rate = solution.solutions[0].low if solution.kind == "one" else 1.0
            again = cost_of(scenario.changed(parameters={name: rate}))
            assert again == pytest.approx(sought, abs=HALF_A_CENT, rel=1e-9)
            if sought > 1:
                short = solve.for_rate(scenario, name, -1.0)
                assert short.kind == "none"


@generate.many
def test_budget_and_share_make_the_sum(random: Random) -> None:
    with made_up(random) as (_, scenario):
        cost = cost_of(scenario)
        assert solve.for_budget(scenario).value == cost
        part = solve.for_budget(scenario, 0.25).value
        assert part == pytest.approx(4 * cost)
        if cost:
            assert solve.for_share(scenario, 2 * cost).value == 0.5


# --- The command -----------------------------------------------------------------------------------------


def perhead(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main.main(["solve", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = perhead(capsys, "us-el-salvador", "--for", "days", "--budget", "4.76m", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["solutions"] == [{"low": 0, "high": 365, "low_included": False, "high_included": True}]
    assert (found["whole"], found["rounded"], found["kind"]) == (365, "down", "interval")
    assert math.isclose(
        json.loads(perhead(capsys, "us-el-salvador", "--for", "share", "--json")[1])["value"], 4.76 / 15
    )


def test_the_command_compares_and_prints_the_curve(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("us-el-salvador", "--for", "days", "--against", "price=flat_once")
    status, out, _ = perhead(capsys, *words, "--table")
    assert status == 0
    assert "731" in out
    assert "$14,280,000" in out
    found = json.loads(perhead(capsys, *words, "--json")[1])
    assert found["crossings"][0]["at"] == 730
    assert found["curve"][0] == {"at": 0.0, "one": 0.0, "two": 1e7}


def test_a_domestic_price_breaks_even_and_warns(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("us-el-salvador", "--for", "days", "--domestic", "federal_prison_fy2010", "--json")
    status, out, _ = perhead(capsys, *words)
    found = json.loads(out)
    assert status == 0
    (crossing,) = found["crossings"]
    assert crossing["equal_there"]
    assert any("not a saving" in text.replace("\n", " ") for text in found["sentences"])


def test_rates_of_ones_own_are_used_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("us-el-salvador", "--for", "people", "--budget", "15m", "--rate", "per_head_year=30,000")
    status, out, _ = perhead(capsys, *words)
    assert status == 0
    assert out.startswith("500 people cost")
    assert "$30,000" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--for", "dogs"], "found dogs; allowed: people, days"),
        (["--for", "people"], "need the sum sought"),
        (["--for", "people", "--people", "3", "--budget", "1m"], "--people is what is sought"),
        (["--for", "days", "--days", "3", "--budget", "1m"], "--days is what is sought"),
        (["--for", "budget", "--budget", "1m"], "--budget is what is sought"),
        (["--for", "share", "--share", "1"], "--share is what is sought"),
        (["--for", "people", "--budget", "lots"], "--budget: Found lots"),
        (["--for", "people", "--budget", "£1m"], "--budget: Found £1m"),
        (["--for", "people", "--share", "much"], "Found much"),
        (["--for", "people", "--share", "1e999"], "Found 1e999"),
        (["--for", "rate", "--budget", "1m", "--charge", "fe"], "--charge: found fe"),
        (
            ["--for", "rate", "--budget", "20m", "--read", "price=flat_on_top"],
            "price_per_person, one_time_fee",
        ),
        (["--for", "people", "--budget", "1m", "--charge", "fee"], "--charge goes with --for rate"),
        (["--for", "people", "--budget", "1m", "--table"], "--table goes with --against"),
        (["--for", "people", "--budget", "1m", "--rate", "fees=3"], "--rate: found fees"),
        (["--for", "people", "--budget", "1m", "--rate", "fee=x"], "--rate fee: found x"),
        (["--for", "people", "--budget", "1m", "--rate", "fee"], "write it as name=value"),
        (["--for", "people", "--budget", "1m", "--read", "price=f"], "--read price: found f"),
        (["--for", "share", "--against", "price=flat_once"], "go with --for people or days"),
        (["--for", "days", "--budget", "1m", "--against", "price=flat_once"], "without --budget"),
        (["--for", "days", "--against", "price=per_person_year"], "already chosen"),
        (["--for", "days", "--against", "prize=flat_once"], "did you mean price"),
        (["--for", "days", "--domestic", "hotel"], "no domestic price is called hotel"),
    ],
)
def test_mistakes_are_told_in_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    status, out, err = perhead(capsys, "us-el-salvador", *words)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1
