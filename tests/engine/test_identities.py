"""What must hold of money whatever the terms, on random arrangements and populations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import tomli_w
from hypothesis import assume

from model.engine.money_due import due, lines, occupancy, total
from model.inputs.arrangement import Arrangement
from model.inputs.effective_terms import terms
from model.inputs.own_numbers import changed
from model.inputs.population import Array, Cohort, Held, Population, held
from model.inputs.reading_numbers import read_arrangement
from model.results.ledger import periods
from model.scenario.founded import facts_named
from model.scenario.library import load
from model.scenario.scenario import Scenario, checked
from tests import generate, oracle
from tests.generate import Case, Tables, many

Money = Mapping[str, Array]
FAR = date(2100, 1, 1)
EL_SALVADOR = Path(__file__).parents[2] / "scenarios" / "us-el-salvador" / "arrangement.toml"


def same(one: Money, two: Money) -> bool:
    return one.keys() == two.keys() and all(close(one[name], two[name]) for name in one)


def close(one: Array, two: Array) -> bool:
    return bool(np.allclose(one, two, rtol=1e-9, atol=1e-6))


def at_most(one: Array, two: Array) -> bool:
    return bool(np.all(one <= two + 1e-6 + 1e-9 * np.abs(two)))


def add(parts: Mapping[str, Any], names: set[str]) -> Any:
    return sum((value for name, value in parts.items() if name in names), np.zeros(1))


def edited(found: Case, arrangement: Tables) -> Case:
    return replace(found, arrangement=arrangement)


def has(found: Case, *fields: str) -> bool:
    """Whether a charge has one of the fields, or counts by the day for "day"."""
    charges = found.arrangement["charge"].values()
    return any(field in charge or charge.get("per") == field for charge in charges for field in fields)


# --- Sums --------------------------------------------------------------------------------------------


@many
def test_charges_of_the_deal_sum_to_the_total(random: Random) -> None:
    found = generate.case(random)
    own = {name for name, charge in found.arrangement["charge"].items() if charge.get("part") == "own"}
    money = found.money()
    assert close(total(found.terms, found.held()), add(money, money.keys() - own))


@many
def test_lines_sum_to_what_is_due(random: Random) -> None:
    found = generate.case(random)
    money = found.money()
    added = {name: np.zeros(1) for name in money}
    for line in lines(found.terms, found.held()):
        added[line.charge] = added[line.charge] + line.rate * line.quantity
    assert same(added, money)


@many
def test_a_ledger_by_month_sums_to_the_total(random: Random) -> None:
    found = generate.case(random)
    assume(found.dated)
    months = [date(year, month, 1) for year in range(2020, 2040) for month in range(1, 13)]
    by_month = found.money([*months, FAR])
    for name, whole in found.money().items():
        ledger = np.diff(by_month[name], prepend=0.0)
        assert ledger[0] == 0, name
        assert ledger[-1] == pytest.approx(0, abs=1e-6 + 1e-9 * whole.item()), name
        assert ledger.sum() == pytest.approx(whole.item(), rel=1e-9, abs=1e-6), name
        assert at_most(-ledger, 1e-9 * whole), f"{name} is paid back in some month"


@many
def test_person_days_are_the_people_of_each_day_summed(random: Random) -> None:
    found = generate.case(random)
    assume(found.dated)
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(365 * 16)]
    stays = oracle.stays_of(*found.tables)
    counted = sum(sum(stay.people for stay in stays if stay.arrives <= day < stay.leaves) for day in days)
    assert occupancy(found.terms, found.held()).days_held.item() == counted


# --- Ways of writing the same thing ------------------------------------------------------------------


def split(cohorts: list[Tables], at: int, first: int) -> list[Tables]:
    """The cohorts with one in two parts, the first of so many people."""
    parts = [{**cohorts[at], "people": people} for people in (first, cohorts[at]["people"] - first)]
    return [*cohorts[:at], *parts, *cohorts[at + 1 :]]


@many
def test_splitting_a_cohort_changes_nothing(random: Random) -> None:
    found = generate.case(random)
    cohorts = found.population["cohorts"]
    assume(cohorts)
    at = random.randrange(len(cohorts))
    first = random.randint(0, cohorts[at]["people"])
    parted = found.with_cohorts(split(cohorts, at, first))
    assert same(parted.money(), found.money())
    moments = generate.moments(random, found)
    assert same(parted.money(moments), found.money(moments))


@many
def test_order_of_people_who_arrive_and_leave_together_changes_nothing(random: Random) -> None:
    found = generate.case(random)
    cohorts = found.population["cohorts"]
    assume(cohorts)
    at = random.randrange(len(cohorts))
    people = cohorts[at]["people"]
    first = random.randint(0, people)
    one, two = (found.with_cohorts(split(cohorts, at, n)) for n in (first, people - first))
    assert same(one.money(), two.money())


@many
def test_order_of_cohorts_of_different_days_changes_nothing(random: Random) -> None:
    found = generate.case(random)
    cohorts = found.population["cohorts"]
    assume(found.dated)
    shuffled = random.sample(cohorts, len(cohorts))
    as_listed = sorted(shuffled, key=cohorts.index)
    unlike_days = len({cohort["arrives"] for cohort in cohorts}) == len(cohorts)
    assume(unlike_days)
    assert same(found.with_cohorts(shuffled).money(), found.with_cohorts(as_listed).money())


@many
def test_whole_anniversaries_cost_what_so_many_years_do(random: Random) -> None:
    found = generate.case(random)
    # A day has its own time, and a leap year its own days.
    assume(not has(found, "from", "until", "day"))
    arrives = generate.day(random)
    plain = [{**cohort, "years": random.randint(0, 5)} for cohort in found.population["cohorts"]]
    plain = [{key: cohort[key] for key in ("people", "group", "years")} for cohort in plain]
    dated: Tables = {"cohorts": [{**cohort, "arrives": arrives} for cohort in plain]}
    undated: Tables = {"cohorts": plain}
    if random.random() < 0.5 or not plain:
        years = random.randint(0, 5)
        undated["term"] = {"years": years}
        dated["term"] = {"starts": arrives, "ends": oracle.anniversary(arrives, years)}
    assert same(replace(found, population=dated).money(), replace(found, population=undated).money())


# --- Arrays ------------------------------------------------------------------------------------------


@many
def test_rows_by_moment_are_the_single_moments(random: Random) -> None:
    found = generate.case(random)
    moments = generate.moments(random, found)
    together = found.money(moments)
    for row, moment in enumerate(moments):
        assert same(found.money([moment]), {name: values[[row]] for name, values in together.items()})


def stacked(parts: list[Held]) -> Held:
    fields = ("people", "stay", "term", "days")
    return replace(
        parts[0], **{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields}
    )


def variation(random: Random, found: Case) -> Case:
    """The same groups in the same order with other people and other stays."""
    stays = [
        {
            "group": cohort["group"],
            "people": generate.head_count(random),
            "years": random.choice(generate.YEARS),
        }
        for cohort in found.population["cohorts"]
    ]
    return replace(found, population={"cohorts": stays})


@many
def test_rows_of_many_scenarios_are_the_single_scenarios(random: Random) -> None:
    found = generate.case(random)
    assume(not has(found, "from", "until"))
    several = [variation(random, found) for _ in range(random.randint(1, 4))]
    together = due(found.terms, stacked([one.held() for one in several]))
    people = occupancy(found.terms, stacked([one.held() for one in several]))
    for row, one in enumerate(several):
        assert same(
            one.money(), {name: np.broadcast_to(v, len(several))[[row]] for name, v in together.items()}
        )
        assert people.days_billed[row] == pytest.approx(occupancy(one.terms, one.held()).days_billed.item())


def test_more_scenarios_than_are_worked_on_at_once() -> None:
    for seed in range(12):
        random = Random(seed)
        found = generate.case(random)
        while has(found, "from", "until"):
            found = generate.case(random)
        several = [variation(random, found) for _ in range(7)]
        rows = stacked([stacked([one.held() for one in several])] * 6_000)
        factors = np.arange(7 * 6_000.0)
        one_each = dict.fromkeys(one_amount(found), np.ones(len(factors)))
        whole = due(found.terms, rows)
        ones, amounts = (
            due(found.terms, rows, {k: v * f for k, v in one_each.items()}) for f in (1, factors)
        )
        for name, values in whole.items():
            single = np.concatenate([one.money()[name] for one in several])
            assert values.shape == factors.shape
            assert close(values.reshape(-1, 7), single), f"seed {seed}, {name}"
            factor = factors if name in one_each else 1
            assert close(amounts[name], ones[name] * factor), f"seed {seed}, {name}"


@many
def test_the_engine_ends_stays_without_dates_at_the_cap_by_itself(random: Random) -> None:
    # Draws of other stays are put in place of the population's own, after its own were capped.
    found = generate.case(random)
    assume(not found.dated)
    uncapped = held(Population.model_validate(found.population))
    assert same(due(found.terms, uncapped), found.money())
    days = [occupancy(found.terms, one).days_billed.item() for one in (uncapped, found.held())]
    assert days[0] == pytest.approx(days[1])


def one_amount(found: Case) -> list[str]:
    """Charges in force that have a single amount, so that another may be tried in its place."""
    charges = {name: found.arrangement["charge"][name] for name in found.money()}
    return [
        name
        for name, charge in charges.items()
        if not isinstance(charge["amount"], list) and "amount_above" not in charge
    ]


@many
def test_an_amount_in_an_array_is_the_amount_in_the_file(random: Random) -> None:
    found, amount = generate.case(random), random.uniform(0, 1e6)
    names = one_amount(found)
    deal = deepcopy(found.arrangement)
    for name in names:
        deal["charge"][name]["amount"] = amount
    expected = edited(found, deal).money()
    assert same(due(found.terms, found.held(), {name: np.array([amount]) for name in names}), expected)
    reported, named = read_arrangement(found.arrangement, "made-up")
    replaced = terms(changed(reported, named, dict.fromkeys(names, amount)), found.reading)
    assert same(due(replaced, found.held()), expected)


@many
def test_several_amounts_give_several_rows(random: Random) -> None:
    found = generate.case(random)
    names = one_amount(found)
    assume(names)
    amounts = np.array([0.0, 1.0, 20_000.0])
    rows = due(found.terms, found.held(), dict.fromkeys(names, amounts))
    assert all(values.shape == (3,) for values in rows.values())
    for name in names:
        assert close(rows[name], rows[name][1] * amounts), name


# --- More and less -----------------------------------------------------------------------------------


@many
def test_three_times_the_amounts_are_three_times_the_money(random: Random) -> None:
    found = generate.case(random)
    deal = deepcopy(found.arrangement)
    for charge in deal["charge"].values():
        amount = charge.get("amount")
        if amount is not None:
            charge["amount"] = [3 * one for one in amount] if isinstance(amount, list) else 3 * amount
        if "amount_above" in charge:
            charge["amount_above"] *= 3
    assert same(edited(found, deal).money(), {name: 3 * value for name, value in found.money().items()})


def without_limits(found: Case) -> Case:
    deal = deepcopy(found.arrangement)
    for question in deal["question"].values():
        for option in question["option"].values():
            option.pop("people_at_most", None)
    return edited(found, {**deal, "limit": {}})


@many
def test_more_people_never_cost_less(random: Random) -> None:
    # A limit on who is held is left out: more people at first may keep out others, who would stay longer.
    found = without_limits(generate.case(random))
    cohorts = found.population["cohorts"]
    assume(cohorts)
    at = random.randrange(len(cohorts))
    more = deepcopy(cohorts)
    more[at]["people"] += random.randint(1, 50)
    fewer = found.money()
    for name, value in found.with_cohorts(more).money().items():
        assert at_most(fewer[name], value), name


@many
def test_by_the_day_never_costs_more_than_in_advance(random: Random) -> None:
    found = generate.case(random)
    in_advance, by_day = deepcopy(found.arrangement), deepcopy(found.arrangement)
    for name, charge in found.arrangement["charge"].items():
        # A year in advance goes whole by the moment at which it begins, also where a window or a higher rate opens in it.
        opens = {"above", "minimum", "every", "from_year", "from", "index_from"} & charge.keys()
        if charge["kind"] in generate.YEARLY and not opens:
            in_advance["charge"][name]["billing"] = "in_advance"
            by_day["charge"][name]["billing"] = "by_day"
    less, more = edited(found, by_day).money(), edited(found, in_advance).money()
    assert all(at_most(less[name], more[name]) for name in less)


@many
def test_discounts_never_add_to_the_cost(random: Random) -> None:
    found = generate.case(random)
    full = edited(found, {**found.arrangement, "discount": {}}).money()
    assert all(at_most(value, full[name]) for name, value in found.money().items())


@many
def test_nothing_is_negative(random: Random) -> None:
    found = generate.case(random)
    assert all(at_most(-value, np.zeros(1)) for value in found.money().values())


# --- The ledger --------------------------------------------------------------------------------------


def evidence(arrangement: Tables) -> Tables:
    """A made-up fact for each one that made-up terms name, with as many of its charge's amounts as one can have."""
    amounts: dict[str, list[float]] = {}
    for place, name in facts_named(Arrangement.model_validate(arrangement)):
        key = place.split(".")[1] if place.startswith("charge.") else ""
        amount = arrangement["charge"].get(key, {}).get("amount", 1)
        amounts.setdefault(name, []).extend(amount if isinstance(amount, list) else [amount])
    source = {"outlet": "Made up", "title": "Made up", "kind": "own", "seen": "derived"}
    told = {"unit": "USD", "qualifier": "exact", "status": "derived", "source": "made_up", "says": "Made up."}
    facts = {name: {"value": values[0], **told} for name, values in amounts.items()}
    return {"version": "2025-01-01", "source": {"made_up": source}, "fact": facts}


def scenario(found: Case, folder: Path) -> Scenario:
    """A case as files and their readers have it."""
    folder.mkdir()
    (folder / "arrangement.toml").write_text(tomli_w.dumps(found.arrangement), "utf-8")
    (folder / "evidence.toml").write_text(tomli_w.dumps(evidence(found.arrangement)), "utf-8")
    known = {"term": found.population.get("term"), "as_of": found.population.get("as_of")}
    return checked(
        Scenario(
            name="made up",
            arrangement=str(folder),
            reading=found.reading,
            cohort=[Cohort(**cohort) for cohort in found.population["cohorts"]],
            **{name: value for name, value in known.items() if value},
        )
    )


@pytest.mark.parametrize("period", ["month", "event", "year"])
def test_periods_of_the_ledger_sum_to_the_total(period: str, tmp_path: Path) -> None:
    for seed in range(100):
        found = generate.case(Random(seed))
        if found.dated == (period == "year"):
            continue
        ledger = periods(scenario(found, tmp_path / str(seed)), period)
        for name, exact in oracle.money(*found.tables).items():
            added = sum(one.by_charge[name] for one in ledger)
            assert added == pytest.approx(float(exact), rel=1e-9, abs=1e-6), f"seed {seed}: {name} of {found}"
        days = float(sum(oracle.people(*found.tables).days_held.values()))
        assert sum(one.person_days for one in ledger) == pytest.approx(days), f"seed {seed}: {found}"


# --- Readings ----------------------------------------------------------------------------------------


@many
def test_readings_differ_where_the_oracle_says_so_and_nowhere_else(random: Random) -> None:
    found = generate.case(random)
    readings = [replace(found, reading=one) for one in generate.all_readings(found.arrangement["question"])]
    exact = [float(oracle.total(*one.tables)) for one in readings]
    money = [total(one.terms, one.held()).item() for one in readings]
    for (a, x), (b, y) in combinations(zip(exact, money, strict=True), 2):
        assert (a == pytest.approx(b, rel=1e-9, abs=1e-6)) == (x == pytest.approx(y, rel=1e-9, abs=1e-6))


def el_salvador() -> Tables:
    return tomllib.loads(EL_SALVADOR.read_text("utf-8"))


def pairs(about_money: bool) -> list[tuple[str, str, str]]:
    return [
        (name, *pair)
        for name, question in el_salvador()["question"].items()
        if (question["about"] != "funding") == about_money
        for pair in combinations(question["option"], 2)
    ]


def costs(question: str, option: str) -> tuple[list[float], list[float]]:
    """Totals by the oracle and by the engine: one year, two, less than one, and more people than any limit."""
    deal = el_salvador()
    defaults = {
        name: next(o for o, v in q["option"].items() if v.get("default"))
        for name, q in deal["question"].items()
    }
    exact, money = [], []
    for people, days in ((238, 365), (238, 730), (238, 125), (600, 730)):
        heads = {"tren_de_aragua": people, "ms13": 23}
        population = {"cohorts": [{"group": group, "people": n, "days": days} for group, n in heads.items()]}
        found = Case(deal, population, {**defaults, question: option})
        exact.append(float(oracle.total(*found.tables)))
        money.append(total(found.terms, found.held()).item())
    return exact, money


@pytest.mark.parametrize(("question", "one", "two"), pairs(about_money=True))
def test_two_options_of_el_salvador_differ_somewhere(question: str, one: str, two: str) -> None:
    first, second = costs(question, one), costs(question, two)
    assert first[0] != second[0]
    assert first[1] == pytest.approx(first[0], rel=1e-12)
    assert second[1] == pytest.approx(second[0], rel=1e-12)


@pytest.mark.parametrize(("question", "one", "two"), pairs(about_money=False))
def test_what_the_funding_is_never_changes_the_cost(question: str, one: str, two: str) -> None:
    assert costs(question, one) == costs(question, two)


def test_a_ledger_ends_with_a_period_in_which_something_happens() -> None:
    scenario = load("us-el-salvador").scenario("what-was-held")
    for period in ("month", "event"):
        last = periods(scenario, period)[-1]
        assert last.person_days or any(last.by_charge.values()) or last.paid, period
