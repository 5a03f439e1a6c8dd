"""A second, slow and exact reckoning of what an arrangement costs, to hold the engine against.

Written from `docs/method.md` alone, in fractions, on the plain tables of the files. It shares no line
with `model/` and must not: where both are wrong in the same way, nothing else would notice. So it is
naive throughout. Stays are walked year by year, people counted place by place, occupancy followed from
one arrival or departure to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

Table = Mapping[str, Any]
Moment = date | Fraction
"""A day where the population has dates, else years since the start."""


@dataclass(frozen=True)
class Stay:
    """People of one cohort who are held, all alike. `departs` is false for a stay with no end."""

    people: int
    group: str
    arrives: Moment
    leaves: Moment
    departs: bool


@dataclass(frozen=True)
class People:
    """Who is held and who is not, by group; days are those of all of a group's people together."""

    held: dict[str, int]
    refused: dict[str, int]
    days_held: dict[str, Fraction]


# --- The calendar ------------------------------------------------------------------------------------


def anniversary(day: date, years: int) -> date:
    """The same day, later; 1 March where 29 February is missing."""
    if (day.month, day.day) == (2, 29) and not is_leap(day.year + years):
        return date(day.year + years, 3, 1)
    return date(day.year + years, day.month, day.day)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def years_between(start: Moment, end: Moment) -> Fraction:
    """Whole anniversaries, and how much of the year that follows the last of them. Zero before the start."""
    if end <= start:
        return Fraction(0)
    if not isinstance(start, date):
        return end - start
    years = 0
    while anniversary(start, years + 1) <= end:
        years += 1
    last, following = anniversary(start, years), anniversary(start, years + 1)
    return years + Fraction((end - last).days, (following - last).days)


def years_later(start: Moment, years: int) -> Moment:
    return anniversary(start, years) if isinstance(start, date) else start + years


# --- Numbers by name ---------------------------------------------------------------------------------

NAMED = {
    "charge": ("amount", "index", "above", "at_arrivals", "places"),
    "discount": ("share", "people_at_most"),
    "option": ("stay_at_most", "people_at_most"),
}
"""Where a name may stand for a number that money depends on."""


def resolved(arrangement: Table, own: Mapping[str, Any] | None = None) -> Table:
    """The arrangement with a number wherever a parameter's name stands for one, and without its parameters.

    `own` are other numbers in place of the file's: by parameter, by the key of a charge or a discount for the number it
    has, or by `key_1`, `key_2` for one of several amounts that stand in place.
    """
    if "parameter" not in arrangement and not own:
        return arrangement
    known, mine = arrangement.get("parameter", {}), by_parameter(arrangement, own or {})
    changed = dict(arrangement)
    changed.pop("parameter", None)
    for section, key in (("charge", "amount"), ("discount", "share")):
        changed[section] = {
            name: with_numbers({**part, **in_place(name, key, part, mine)}, section, known, mine)
            for name, part in arrangement.get(section, {}).items()
        }
    changed["question"] = {
        name: {
            **question,
            "option": {
                o: with_numbers(part, "option", known, mine) for o, part in question["option"].items()
            },
        }
        for name, question in arrangement.get("question", {}).items()
    }
    return changed


def by_parameter(arrangement: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """Own numbers by parameter, also where a charge or a discount was named that refers to one."""
    found = {}
    for name, value in own.items():
        charge = arrangement["charge"].get(name, {}).get("amount")
        discount = arrangement.get("discount", {}).get(name, {}).get("share")
        meant = [part for part in (charge, discount) if isinstance(part, str)]
        known = name in arrangement.get("parameter", {})
        found[meant[0] if meant and not known else name] = value
    return found


def in_place(name: str, key: str, part: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """The number that stands in the charge or discount itself, where it is replaced by the name of that."""
    number = part.get(key)
    if isinstance(number, list):
        several = [own.get(f"{name}_{at}", each) for at, each in enumerate(number, 1)]
        return {
            key: [each if isinstance(each, str) else new for each, new in zip(number, several, strict=True)]
        }
    return {key: own[name]} if name in own and not isinstance(number, str) else {}


def with_numbers(part: Table, section: str, known: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """A charge, a discount or an option with numbers for names; what has no number at all is left out."""
    numbered = dict(part)
    for key in NAMED[section]:
        if key not in part:
            continue
        value = part[key]
        if isinstance(value, list):
            numbered[key] = [number_of(each, known, own) for each in value]
        elif isinstance(value, dict):
            numbered[key] = {group: number_of(each, known, own) for group, each in value.items()}
        else:
            numbered[key] = number_of(value, known, own)
        if numbered[key] is None:
            del numbered[key]
    return numbered


def number_of(value: Any, known: Table, own: Mapping[str, Any]) -> Any:
    """A number as it stands, or the one that a name leads to, by way of other names or not."""
    while isinstance(value, str):
        value = own[value] if value in own else known[value].get("value")
    return value


# --- What a reading chooses --------------------------------------------------------------------------


def chosen(arrangement: Table, reading: Table) -> list[Table]:
    return [question["option"][reading[name]] for name, question in arrangement.get("question", {}).items()]


def in_force(part: Table, reading: Table) -> bool:
    return all(reading[question] in options for question, options in part.get("when", {}).items())


def inherited(arrangement: Table, reading: Table, charge: Table, field: str) -> Any:
    """A charge's own field, else what the reading sets; None where neither says."""
    if field in charge:
        return charge[field]
    for option in chosen(arrangement, reading):
        if field in option.get("set", {}):
            return option["set"][field]
    return None


def smallest(values: list[int]) -> int | None:
    return min(values) if values else None


def stay_cap(arrangement: Table, reading: Table) -> int | None:
    return smallest([o["stay_at_most"] for o in chosen(arrangement, reading) if "stay_at_most" in o])


def people_cap(arrangement: Table, reading: Table, group: str) -> int | None:
    limits = [o.get("people_at_most", {}) for o in chosen(arrangement, reading)]
    return smallest([limit[group] for limit in limits if group in limit])


# --- Who is held -------------------------------------------------------------------------------------


def arrives_of(cohort: Table) -> Moment:
    return cohort.get("arrives", Fraction(0))


def leaves_of(cohort: Table, population: Table) -> Moment:
    """When the stay ends as the file says, before any cap; an open stay is counted up to `as_of`."""
    if "arrives" not in cohort:
        return Fraction(cohort["years"]) if "years" in cohort else Fraction(cohort["days"], 365)
    if "years" in cohort:
        return anniversary(cohort["arrives"], int(cohort["years"]))
    if "days" in cohort:
        return cohort["arrives"] + timedelta(days=cohort["days"])
    if cohort["departs"] == "open":
        return max(cohort["arrives"], population["as_of"])
    return cohort["departs"]


def in_order(population: Table) -> list[Table]:
    """By arrival; those who arrive together, as listed."""
    return sorted(population.get("cohorts", []), key=arrives_of)


def place_people(arrangement: Table, population: Table, reading: Table) -> list[tuple[Stay, int]]:
    """Every stay that is longer than nothing, in order of arrival, and how many were refused beside it."""
    arrangement = resolved(arrangement)
    cap = stay_cap(arrangement, reading)
    taken: dict[str, int] = {}
    placed = []
    for cohort in in_order(population):
        group, arrives, leaves = cohort["group"], arrives_of(cohort), leaves_of(cohort, population)
        departs = cohort.get("departs") != "open"
        if cap is not None and leaves >= years_later(arrives, cap):
            leaves, departs = years_later(arrives, cap), True
        if leaves == arrives:
            continue
        limit = people_cap(arrangement, reading, group)
        room = cohort["people"] if limit is None else max(limit - taken.get(group, 0), 0)
        people = min(cohort["people"], room)
        taken[group] = taken.get(group, 0) + people
        placed.append((Stay(people, group, arrives, leaves, departs), cohort["people"] - people))
    return placed


def stays_of(arrangement: Table, population: Table, reading: Table) -> list[Stay]:
    return [stay for stay, _ in place_people(arrangement, population, reading)]


def term_of(arrangement: Table, population: Table, reading: Table) -> tuple[Moment, Moment]:
    """From when to when the arrangement runs, whether or not anybody is held."""
    start, end = uncapped_term(population)
    cap = stay_cap(arrangement, reading)
    return start, end if cap is None else min(end, years_later(start, cap))


def uncapped_term(population: Table) -> tuple[Moment, Moment]:
    term, cohorts = population.get("term"), population.get("cohorts", [])
    if term and "years" in term:
        return Fraction(0), Fraction(term["years"])
    if term:
        return term["starts"], term["ends"]
    if not cohorts:
        return Fraction(0), Fraction(0)
    return min(map(arrives_of, cohorts)), max(leaves_of(cohort, population) for cohort in cohorts)


def people(arrangement: Table, population: Table, reading: Table, by: Moment | None = None) -> People:
    """Everyone ever held or refused, and the days held before `by`."""
    held = dict.fromkeys(arrangement["group"], 0)
    refused = dict.fromkeys(arrangement["group"], 0)
    days = dict.fromkeys(arrangement["group"], Fraction(0))
    for stay, beyond in place_people(arrangement, population, reading):
        held[stay.group] += stay.people
        refused[stay.group] += beyond
        days[stay.group] += stay.people * days_between(stay.arrives, until(stay.leaves, by))
    return People(held, refused, days)


def days_between(start: Moment, end: Moment) -> Fraction:
    """Real days where there is a calendar, else years of 365; none before the start."""
    if end < start:
        return Fraction(0)
    return Fraction((end - start).days) if isinstance(start, date) else (end - start) * 365


def billed_groups(arrangement: Table, reading: Table, charge: str) -> list[str]:
    groups = inherited(arrangement, reading, arrangement["charge"][charge], "groups")
    return list(arrangement["group"]) if groups is None else groups


# --- Rates -------------------------------------------------------------------------------------------


def in_span(stay_year: int, span: str) -> bool:
    """Whether stay-year 1, 2, ... is in a span written "3", "3-5" or "3+"."""
    span = span.strip()
    if span.endswith("+"):
        return stay_year >= int(span[:-1])
    first, _, last = span.partition("-")
    return int(first) <= stay_year <= int(last or first)


def rate(charge: Table, stay_year: int) -> Fraction:
    """What one person (or the arrangement) costs for the whole of a stay-year, before any discount."""
    spans = charge.get("stay_years", "1+").split(",")
    amounts = charge["amount"] if isinstance(charge["amount"], list) else [charge["amount"]]
    if len(amounts) == 1:
        amounts = amounts * len(spans)
    for span, amount in zip(spans, amounts, strict=True):
        if in_span(stay_year, span):
            months = 12 if charge.get("per") == "month" else 1
            return Fraction(amount) * months * Fraction(charge.get("index", 1)) ** (stay_year - 1)
    return Fraction(0)


def discounts_on(arrangement: Table, reading: Table, charge: str, stay_year: int) -> list[Table]:
    return [
        discount
        for discount in arrangement.get("discount", {}).values()
        if charge in discount["charges"]
        and in_force(discount, reading)
        and any(in_span(stay_year, span) for span in discount["stay_years"].split(","))
    ]


def reached(discount: Table, stays: list[Stay], billed: list[str]) -> list[int]:
    """How many of each stay's people have one of the discount's places, in order of arrival."""
    place = 0
    out = []
    for stay in stays:
        if stay.group not in billed or stay.group not in discount.get("groups", billed):
            out.append(0)
            continue
        places = range(place + 1, place + stay.people + 1)
        place += stay.people
        out.append(len([p for p in places if p <= discount.get("people_at_most", p)]))
    return out


def stay_years(since: Fraction, until: Fraction, billing: str) -> Iterator[tuple[int, Fraction]]:
    """The stay-years begun after `since` and before `until`, each with the part of it that is paid."""
    stay_year = 1
    while stay_year - 1 < until:
        part = min(until, Fraction(stay_year)) - max(since, Fraction(stay_year - 1))
        if part > 0:
            yield stay_year, Fraction(1) if billing == "in_advance" else part
        stay_year += 1


# --- Money -------------------------------------------------------------------------------------------


def money(
    arrangement: Table, population: Table, reading: Table, by: Moment | None = None
) -> dict[str, Fraction]:
    """What each charge in force comes to, in all or before `by`. Without an amount: left out."""
    arrangement = resolved(arrangement)
    return {
        name: KINDS[charge["kind"]](arrangement, population, reading, name, by)
        for name, charge in arrangement["charge"].items()
        if "amount" in charge and in_force(charge, reading)
    }


def total(
    arrangement: Table, population: Table, reading: Table, by: Moment | None = None, part: str = "deal"
) -> Fraction:
    found = money(arrangement, population, reading, by)
    return sum(
        (v for k, v in found.items() if arrangement["charge"][k].get("part", "deal") == part), Fraction(0)
    )


def only_amount(charge: Table) -> Fraction:
    amount = charge["amount"]
    return Fraction(amount[0] if isinstance(amount, list) else amount)


def until(stay_ends: Moment, by: Moment | None) -> Moment:
    """How far a stay has come when only what is before `by` counts."""
    return stay_ends if by is None else min(stay_ends, by)


def per_person_year(
    arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None
) -> Fraction:
    charge = arrangement["charge"][name]
    if "above" in charge:
        return above(arrangement, population, reading, name, by)
    billing = inherited(arrangement, reading, charge, "billing")
    billed = billed_groups(arrangement, reading, name)
    stays = stays_of(arrangement, population, reading)
    due = Fraction(0)
    for position, stay in enumerate(stays):
        if stay.group not in billed:
            continue
        spent = years_between(stay.arrives, until(stay.leaves, by))
        for stay_year, part in stay_years(Fraction(0), spent, billing):
            full = Fraction(stay.people)
            for discount in discounts_on(arrangement, reading, name, stay_year):
                full -= reached(discount, stays, billed)[position] * Fraction(discount["share"])
            due += full * part * rate(charge, stay_year)
    return due


def above(arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None) -> Fraction:
    """People beyond the first so many present, between one arrival or departure and the next."""
    charge = arrangement["charge"][name]
    billed = billed_groups(arrangement, reading, name)
    stays = stays_of(arrangement, population, reading)
    moments = sorted({until(moment, by) for stay in stays for moment in (stay.arrives, stay.leaves)})
    due = Fraction(0)
    for since, to in pairwise(moments):
        place = 0
        for stay in stays:
            if not (stay.arrives <= since and to <= stay.leaves):
                continue
            places = range(place + 1, place + stay.people + 1)
            place += stay.people
            if stay.group not in billed:
                continue
            beyond = len([p for p in places if p > charge["above"]])
            own = years_between(stay.arrives, since), years_between(stay.arrives, to)
            for stay_year, part in stay_years(*own, "by_day"):
                off = discounts_on(arrangement, reading, name, stay_year)
                share = sum((Fraction(discount["share"]) for discount in off), Fraction(0))
                due += beyond * part * rate(charge, stay_year) * (1 - share)
    return due


def per_year(arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None) -> Fraction:
    charge = arrangement["charge"][name]
    billing = inherited(arrangement, reading, charge, "billing")
    start, end = term_of(arrangement, population, reading)
    due = Fraction(0)
    for stay_year, part in stay_years(Fraction(0), years_between(start, until(end, by)), billing):
        off = discounts_on(arrangement, reading, name, stay_year)
        share = sum((Fraction(discount["share"]) for discount in off), Fraction(0))
        due += part * rate(charge, stay_year) * (1 - share)
    return due


def per_person(
    arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None
) -> Fraction:
    charge = arrangement["charge"][name]
    billed = billed_groups(arrangement, reading, name)
    arrived = 0
    for stay in stays_of(arrangement, population, reading):
        if stay.group in billed and (by is None or stay.arrives < by):
            arrived += stay.people
    beyond = max(arrived - charge.get("above", 0), 0)
    return beyond * only_amount(charge)


def per_departure(
    arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None
) -> Fraction:
    charge = arrangement["charge"][name]
    billed = billed_groups(arrangement, reading, name)
    left = 0
    for stay in stays_of(arrangement, population, reading):
        in_time = by is None or stay.leaves < by
        early = "before_year" not in charge or stay.leaves < years_later(
            stay.arrives, charge["before_year"] - 1
        )
        if stay.group in billed and stay.departs and in_time and early:
            left += stay.people
    return left * only_amount(charge)


def lump_sum(arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None) -> Fraction:
    charge = arrangement["charge"][name]
    listed = {cohort["group"] for cohort in population["cohorts"]}
    if "at_arrivals" not in charge and "groups" in charge and not listed & set(charge["groups"]):
        return Fraction(0)
    if "at_arrivals" in charge:
        falls = reaches(arrangement, population, reading, charge)
        if falls is None:
            return Fraction(0)
    else:
        falls = term_of(arrangement, population, reading)[0]
        if "due" in charge and isinstance(falls, date):
            falls = charge["due"]
    return only_amount(charge) if by is None or falls < by else Fraction(0)


def reaches(arrangement: Table, population: Table, reading: Table, charge: Table) -> Moment | None:
    """When as many have arrived as the charge waits for; None if they never do."""
    arrived = 0
    for stay in stays_of(arrangement, population, reading):
        if stay.group in charge.get("groups", [stay.group]):
            arrived += stay.people
        if arrived >= charge["at_arrivals"]:
            return stay.arrives
    return None


KINDS = {
    "per_person_year": per_person_year,
    "per_person": per_person,
    "per_departure": per_departure,
    "lump_sum": lump_sum,
    "per_year": per_year,
}
