"""The engine against `tests/oracle.py`, which reckons the same terms in exact fractions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from model.engine.money_due import occupancy, total as engine_total
from model.inputs.calendar import years_since
from tests import generate, oracle, profiles
from tests.generate import Case

Money = dict[str, Fraction]


def agree(found: object, exact: Fraction | int) -> bool:
    return abs(float(found) - float(exact)) <= max(1e-6, 1e-9 * abs(float(exact)))


def unlike(found: Case, random: Random) -> list[str]:
    """Every number on which engine and oracle do not agree, in words; none if all is well."""
    return [*totals(found), *by_moments(found, random), *people(found)]


def totals(found: Case) -> Iterator[str]:
    exact = oracle.money(*found.tables)
    money = found.money()
    if money.keys() != exact.keys():
        yield f"charges {sorted(money)}, expected {sorted(exact)}"
        return
    for name, value in exact.items():
        if not agree(money[name].item(), value):
            yield f"{name}: {money[name].item()}, expected {float(value)}"
    whole = engine_total(found.terms, found.held()).item()
    if not agree(whole, oracle.total(*found.tables)):
        yield f"total: {whole}, expected {float(oracle.total(*found.tables))}"


def by_moments(found: Case, random: Random) -> Iterator[str]:
    moments = generate.moments(random, found)
    money = found.money(moments)
    there = occupancy(found.terms, found.held(moments))
    for row, moment in enumerate(moments):
        by = moment if found.dated else Fraction(moment)
        for name, value in oracle.money(*found.tables, by).items():
            if not agree(money[name][row], value):
                yield f"{name} by {moment}: {money[name][row]}, expected {float(value)}"
        days = sum(oracle.people(*found.tables, by).days_held.values())
        if not agree(np.broadcast_to(there.days_held, len(moments))[row], days):
            yield f"days held by {moment}: {there.days_held}, expected {float(days)}"


def people(found: Case) -> Iterator[str]:
    exact = oracle.people(*found.tables)
    there = occupancy(found.terms, found.held())
    billed = groups_billed(found)
    expected = {
        "held": sum(exact.held.values()),
        "refused": sum(exact.refused.values()),
        "billed": sum(n for group, n in exact.held.items() if group in billed),
        "days_held": sum(exact.days_held.values()),
        "days_billed": sum(n for group, n in exact.days_held.items() if group in billed),
    }
    for name, value in expected.items():
        if not agree(getattr(there, name).item(), value):
            yield f"{name}: {getattr(there, name).item()}, expected {float(value)}"


def groups_billed(found: Case) -> set[str]:
    """Groups that some priced charge of the deal bills by the person; without one, those the reading bills."""
    deal, reading = found.arrangement, found.reading
    charges = [
        name
        for name, charge in deal["charge"].items()
        if charge["kind"] in ("per_person", "per_person_year")
        and charge.get("part", "deal") == "deal"
        and name in oracle.money(*found.tables)
    ]
    if charges:
        return {group for name in charges for group in oracle.billed_groups(deal, reading, name)}
    set_by_option = oracle.inherited(deal, reading, {}, "groups")
    return set(deal["group"] if set_by_option is None else set_by_option)


def check_seeds(seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        found = generate.case(random)
        assert not unlike(found, random), f"seed {seed}: {found}"


@pytest.mark.parametrize("block", range(6))
def test_engine_agrees_with_the_oracle_on_thousands_of_cases(block: int) -> None:
    check_seeds(range(block * 500, (block + 1) * 500))


@pytest.mark.long
@pytest.mark.parametrize("block", range(20))
def test_engine_agrees_with_the_oracle_on_a_hundred_thousand_cases(block: int) -> None:
    check_seeds(range(10_000 + block * 5_000, 10_000 + (block + 1) * 5_000))


@generate.many
def test_engine_agrees_with_the_oracle_and_a_failure_is_made_small(random: Random) -> None:
    found = generate.case(random)
    assert not unlike(found, random)


@pytest.mark.long
@profiles.LONG
@given(st.randoms(use_true_random=False))
def test_engine_agrees_with_the_oracle_on_many_more_shrinkable_cases(random: Random) -> None:
    found = generate.case(random)
    assert not unlike(found, random)


# --- That the cases above say something about every kind and field -----------------------------------
#
# A field is exercised where leaving it out of the tables changes what the oracle answers.


def ablations(found: Case) -> Iterator[tuple[str, Callable[[], Case]]]:
    """The name of each thing in the case, and the case without it."""
    for name, charge in found.arrangement["charge"].items():
        yield f"kind {charge['kind']}", partial(without, found, "charge", name)
        for field in charge.keys() - {"kind", "label", "assumed", "places"}:
            one_of = f"={charge[field]}" if field in ("per", "paid") else ""
            yield f"{charge['kind']} {field}{one_of}", partial(without, found, "charge", name, field)
    for name, discount in found.arrangement["discount"].items():
        yield "discount", partial(without, found, "discount", name)
        for field in discount.keys() - {"label", "share", "stay_years", "charges"}:
            yield f"discount {field}", partial(without, found, "discount", name, field)
    yield from option_ablations(found)
    for name, limit in found.arrangement["limit"].items():
        for field in limit.keys() & {"people_at_most", "stay_at_most", "when"}:
            yield f"limit {field}", partial(without, found, "limit", name, field)
    if "term" in found.population and (found.population["cohorts"] or not found.dated):
        rest = {key: value for key, value in found.population.items() if key != "term"}
        yield "term", partial(replace, found, population=rest)


def option_ablations(found: Case) -> Iterator[tuple[str, Callable[[], Case]]]:
    for name, question in found.arrangement["question"].items():
        option = question["option"][found.reading[name]]
        for field in option.keys() & {"people_at_most", "stay_at_most"}:
            yield (
                f"option {field}",
                partial(without, found, "question", name, "option", found.reading[name], field),
            )
        for field in option.get("set", {}):
            way = ("question", name, "option", found.reading[name], "set", field)
            yield f"option set {field}", partial(without, found, *way)


def without(found: Case, *path: str) -> Case:
    deal = deepcopy(found.arrangement)
    *way, last = path
    part: Any = deal
    for key in way:
        part = part[key]
    if last == "amount" and isinstance(part["amount"], list):
        part["amount"] = part["amount"][0]
    elif last == "billing":
        part["billing"] = "by_day" if part["billing"] == "in_advance" else "in_advance"
    else:
        del part[last]
    return replace(found, arrangement=deal)


def differ(one: Case, other: Case) -> bool:
    """Whether they cost something else: money that is not zero, the total, and, where there are dates, money by some."""
    if costs(one) != costs(other):
        return True
    moments = generate.moments(Random(0), one) if one.dated else [Fraction(3, 4), Fraction(3, 2)]
    return any(oracle.money(*one.tables, at) != oracle.money(*other.tables, at) for at in moments)


def costs(found: Case) -> tuple[list[Fraction], Fraction]:
    exact = oracle.money(*found.tables)
    own = {name for name, charge in found.arrangement["charge"].items() if charge.get("part") == "own"}
    deal = sum((value for name, value in exact.items() if name not in own), Fraction(0))
    return [value for value in exact.values() if value], deal


def awkward(found: Case) -> Iterator[str]:
    """What is awkward about a case."""
    charges, cohorts = found.arrangement["charge"].values(), found.population["cohorts"]
    amounts = [charge.get("amount") for charge in charges]
    days = [cohort["arrives"] for cohort in cohorts if "arrives" in cohort]
    stays = oracle.stays_of(*found.tables)
    closed = sum(cohort.get("departs") != "open" for cohort in cohorts)
    happens = {
        "nobody at all": not cohorts,
        "tied": len(set(days)) < len(days),
        "ended by a cap": sum(stay.departs for stay in stays) > closed,
        "amount missing": None in amounts,
        "amounts that differ": any(
            isinstance(several, list) and len(set(several)) > 1 for several in amounts
        ),
    }
    yield from (name for name, true in happens.items() if true)
    for cohort in cohorts:
        yield from awkward_stay(cohort, found.population)


def awkward_stay(cohort: dict[str, Any], population: dict[str, Any]) -> Iterator[str]:
    arrives, leaves = oracle.arrives_of(cohort), oracle.leaves_of(cohort, population)
    years = oracle.years_between(arrives, leaves)
    dated = isinstance(arrives, date)
    happens = {
        "no stay": not years,
        "nobody": not cohort["people"],
        "undated": not dated,
        "open": cohort.get("departs") == "open",
        "closed": dated and cohort.get("departs") != "open",
        "arrives on 29 February": dated and (arrives.month, arrives.day) == (2, 29),
        "leaves on an anniversary": dated and years and years.denominator == 1,
        "longer than four years": years > 4,
    }
    yield from (name for name, true in happens.items() if true)


OF_TIME = "per=day per=month from_year until_year from until paid=month paid=quarter paid=year paid=start"
FIELDS = {
    "per_person_year": f"amount when part groups billing stay_years index index_from above minimum amount_above {OF_TIME}",
    "per_person": "when part groups above",
    "per_departure": "when part groups before_year",
    "lump_sum": "when part groups due at_arrivals every",
    "per_year": f"amount when part billing stay_years index every {OF_TIME}",
}
EXPECTED = {
    *(f"kind {kind}" for kind in generate.KINDS),
    *(f"{kind} {field}" for kind, fields in FIELDS.items() for field in fields.split()),
    *("discount", "discount when", "discount people_at_most", "discount groups"),
    *("option people_at_most", "option stay_at_most", "option set groups", "option set billing", "term"),
    *("limit people_at_most", "limit stay_at_most", "limit when"),
}
AWKWARD = (
    *("no stay", "nobody", "nobody at all", "undated", "closed", "open", "ended by a cap", "tied"),
    *("arrives on 29 February", "leaves on an anniversary", "longer than four years"),
    *("amount missing", "amounts that differ"),
)


def effects(found: Case, wanted: set[str]) -> Iterator[str]:
    """Those of `wanted` that matter to what the case costs."""
    for name, make in ablations(found):
        # Without an option's billing there may be none, and the oracle no answer.
        if name in wanted and (
            needs_billing(found) if name == "option set billing" else differ(found, make())
        ):
            yield name


def needs_billing(found: Case) -> bool:
    """Whether a yearly charge that costs something takes its billing from an option."""
    charges = found.arrangement["charge"]
    return any(
        value and charges[name]["kind"] in generate.YEARLY and "billing" not in charges[name]
        for name, value in oracle.money(*found.tables).items()
    )


def test_cases_exercise_every_kind_and_field() -> None:
    seen: Counter[str] = Counter()
    wanted = set(EXPECTED)
    for seed in range(6_000):
        if not wanted:
            break
        seen.update(set(effects(generate.case(Random(seed)), wanted)))
        wanted = {name for name in EXPECTED if seen[name] < 15}
    assert {name: seen[name] for name in wanted} == {}


def test_cases_are_awkward_in_every_way() -> None:
    seen: Counter[str] = Counter()
    for seed in range(3_000):
        seen.update(set(awkward(generate.case(Random(seed)))))
    assert {name: seen[name] for name in AWKWARD if seen[name] < 50} == {}


# --- Worked by hand: the oracle must be right before it can say that the engine is ---------------------

RED = {"group": "red", "people": 1}
YEARLY = {"kind": "per_person_year", "amount": 1}
ADVANCE = {**YEARLY, "billing": "in_advance"}
BY_DAY = {**YEARLY, "billing": "by_day"}
HALF = {"half": {"label": "Half", "share": 0.5, "stay_years": "2", "charges": ["it"], "people_at_most": 3}}


def chosen(**option: Any) -> dict[str, Any]:
    """A question of which the first option, here given, is taken."""
    first, second = ({"label": "An option", "short": "option"} for _ in range(2))
    options = {"a": {**first, "default": True, **option}, "b": second}
    return {"which": {"ask": "?", "label": "?", "about": "cost", "settles": "?", "option": options}}


def people_of(*stays: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"cohorts": [{**RED, **stay} for stay in stays], **more}


def from_to(arrives: str, departs: str, **more: Any) -> dict[str, Any]:
    ends = departs if departs == "open" else date.fromisoformat(departs)
    return {"arrives": date.fromisoformat(arrives), "departs": ends, **more}


BY_HAND: dict[str, tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "days used": ("119000000/73", {**BY_DAY, "amount": 20_000}, people_of({"people": 238, "days": 125}), {}),
    "a begun year is paid whole": ("2", ADVANCE, people_of({"days": 366}), {}),
    "a finished year is not begun again": ("1", ADVANCE, people_of({"days": 365}), {}),
    "a leap day bills no second year": ("1", ADVANCE, people_of(from_to("2023-03-01", "2024-03-01")), {}),
    "29 February to 1 March is a year": ("1", ADVANCE, people_of(from_to("2024-02-29", "2025-03-01")), {}),
    "1900 and 2100 are no leap years": ("4", ADVANCE, people_of(from_to("2096-02-29", "2100-03-01")), {}),
    "a day more is a second year": ("2", ADVANCE, people_of(from_to("2024-02-29", "2025-03-02")), {}),
    "a leap year has 366 parts": ("31/366", BY_DAY, people_of(from_to("2024-01-01", "2024-02-01")), {}),
    "a price a month is twelve a year": ("12", {**BY_DAY, "per": "month"}, people_of({"years": 1}), {}),
    "an index starts with the second year": ("7", {**BY_DAY, "index": 2}, people_of({"years": 3}), {}),
    "an index counts years not paid for": (
        "6",
        {**BY_DAY, "index": 2, "stay_years": "2+"},
        people_of({"years": 3}),
        {},
    ),
    "an amount for each span": (
        "25",
        {**BY_DAY, "amount": [10, 5], "stay_years": "1, 3+"},
        people_of({"years": 5}),
        {},
    ),
    "early is before the year begins": (
        "1",
        {"kind": "per_departure", "amount": 1, "before_year": 2},
        people_of({"days": 364}, {"days": 365}, {"days": 0}),
        {},
    ),
    "an open stay never departs": (
        "0",
        {"kind": "per_departure", "amount": 1},
        people_of(from_to("2025-01-01", "open"), as_of=date(2026, 1, 1)),
        {},
    ),
    "unless a cap ends it": (
        "1",
        {"kind": "per_departure", "amount": 1},
        people_of(from_to("2025-01-01", "open"), as_of=date(2026, 1, 1)),
        {"question": chosen(stay_at_most=1)},
    ),
    "places of a discount lapse": (
        "15/2",
        ADVANCE,
        people_of({"people": 2, "years": 1}, {"people": 3, "years": 2}),
        {"discount": HALF},
    ),
    "no stay takes no place": (
        "9/2",
        ADVANCE,
        people_of({"people": 2, "years": 0}, {"people": 3, "years": 2}),
        {"discount": HALF},
    ),
    "those after the first so many are billed once": (
        "3",
        {"kind": "per_person", "amount": 1, "above": 2},
        people_of({"people": 4, "years": 1}, {"people": 1, "days": 1}, {"people": 9, "days": 0}),
        {},
    ),
    "a fee for a group needs the group": (
        "0",
        {"kind": "lump_sum", "amount": 1, "groups": ["green"]},
        people_of({"people": 4, "years": 1}),
        {},
    ),
    "but nobody in it": (
        "1",
        {"kind": "lump_sum", "amount": 1, "groups": ["green"]},
        people_of({"people": 0, "years": 0, "group": "green"}),
        {},
    ),
    "later people are beyond, while both are there": (
        "1/2",
        {**BY_DAY, "above": 3},
        people_of({"people": 2, "years": 1}, {"people": 2, "years": 0.5}),
        {},
    ),
    "and move up when others leave": (
        "1/2",
        {**BY_DAY, "above": 3},
        people_of({"people": 2, "years": 0.5}, {"people": 2, "years": 1}),
        {},
    ),
    "people not billed count too": (
        "1",
        {**BY_DAY, "above": 3, "groups": ["green"]},
        people_of({"people": 3, "years": 1}, {"group": "green", "years": 1}),
        {},
    ),
    "a limit counts arrivals, not people there": (
        "4",
        ADVANCE,
        people_of(
            from_to("2025-01-01", "2025-02-01", people=3),
            from_to("2025-03-01", "2025-04-01", people=3),
        ),
        {"question": chosen(people_at_most={"red": 4})},
    ),
    "a fee is due with nobody there": ("1", {"kind": "lump_sum", "amount": 1}, people_of(), {}),
    "rent is due with nobody there": (
        "3",
        {"kind": "per_year", "amount": 1, "billing": "in_advance"},
        people_of(term={"years": 2.5}),
        {},
    ),
    "rent runs from the first arrival to the last departure": (
        "2",
        {"kind": "per_year", "amount": 1, "billing": "by_day"},
        people_of(from_to("2025-01-01", "2026-01-01"), from_to("2026-06-01", "2027-01-01", people=0)),
        {},
    ),
}


def test_the_calendar_agrees_over_three_centuries() -> None:
    random = Random(0)
    for _ in range(3_000):
        start = date(1900, 1, 1) + timedelta(days=random.randrange(109_000))
        start = random.choice((start, start.replace(month=2, day=28) + timedelta(days=random.randint(0, 1))))
        turn = oracle.anniversary(start, random.randint(0, 100)) + timedelta(days=random.randint(-2, 2))
        for day in (turn, start + timedelta(days=random.randint(-400, 4_000))):
            found = years_since(start, np.array([day], dtype="datetime64[D]")).item()
            assert found == pytest.approx(float(oracle.years_between(start, day)), rel=1e-12), (start, day)
            assert math.ceil(found) == math.ceil(oracle.years_between(start, day)), (start, day)


@pytest.mark.parametrize("name", BY_HAND)
def test_reckoned_by_hand(name: str) -> None:
    expected, charge, population, more = BY_HAND[name]
    found = typed(charge, population, more)
    assert oracle.money(*found.tables) == {"it": Fraction(expected)}
    assert found.money()["it"].item() == pytest.approx(float(Fraction(expected)), rel=1e-12)


ARRIVALS = people_of(
    from_to("2025-03-15", "2026-03-15", people=3),
    from_to("2025-03-20", "2025-03-20", people=4),
    from_to("2025-04-12", "2026-06-01", people=2),
)


@pytest.mark.parametrize(
    ("charge", "day", "before", "after"),
    [
        ({"kind": "per_person", "amount": 1}, "2025-04-12", 3, 5),
        ({"kind": "per_departure", "amount": 1}, "2026-03-15", 0, 3),
        ({"kind": "lump_sum", "amount": 1}, "2025-03-15", 0, 1),
        ({"kind": "lump_sum", "amount": 1, "due": date(2026, 1, 1)}, "2026-01-01", 0, 1),
        ({"kind": "lump_sum", "amount": 1, "at_arrivals": 5}, "2025-04-12", 0, 1),
        (ADVANCE, "2026-04-12", 5, 7),
        ({"kind": "per_year", "amount": 1, "billing": "in_advance"}, "2026-03-15", 1, 2),
    ],
)
def test_what_falls_on_a_day_is_due_after_it(
    charge: dict[str, Any], day: str, before: int, after: int
) -> None:
    found = typed(charge, ARRIVALS, {})
    at = date.fromisoformat(day)
    days = [at, at + timedelta(days=1)]
    assert [oracle.money(*found.tables, moment)["it"] for moment in days] == [before, after]
    assert found.money(days)["it"].tolist() == [before, after]


def typed(charge: dict[str, Any], population: dict[str, Any], more: dict[str, Any]) -> Case:
    deal = {
        **generate.arrangement(Random(0)),
        "group": {name: {"label": name, "one": name} for name in ("red", "green")},
        "charge": {"it": {"label": "It", "assumed": "Made up.", **charge}},
        "discount": {},
        "question": {},
        "limit": {},
        **more,
    }
    return Case(deal, population, dict.fromkeys(deal["question"], "a"))
