"""A second, slow and exact reckoning of what an arrangement costs, to hold the engine against.

Written from `docs/method.md` alone, in fractions, on the plain tables of the files. It shares no line
with `model/` and must not: where both are wrong in the same way, nothing else would notice. So it is
naive throughout. Stays are walked year by year, people counted place by place, occupancy followed from
one arrival or departure to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from tests.oracle_numbers import Table, resolved

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


def limiting(arrangement: Table, reading: Table) -> list[Table]:
    """All that may limit people and stays: the options chosen, and limits that need no question."""
    limits = [limit for limit in arrangement.get("limit", {}).values() if in_force(limit, reading)]
    return [*chosen(arrangement, reading), *limits]


def stay_cap(arrangement: Table, reading: Table) -> int | None:
    return smallest([o["stay_at_most"] for o in limiting(arrangement, reading) if "stay_at_most" in o])


def people_cap(arrangement: Table, reading: Table, group: str) -> int | None:
    limits = [o.get("people_at_most", {}) for o in limiting(arrangement, reading)]
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


def capped_stays(
    arrangement: Table, population: Table, reading: Table
) -> Iterator[tuple[Table, Moment, bool]]:
    """Each cohort, in order, with the end of its stay under any cap, and whether it then leaves."""
    cap = stay_cap(arrangement, reading)
    for cohort in in_order(population):
        arrives, leaves = arrives_of(cohort), leaves_of(cohort, population)
        departs = cohort.get("departs") != "open"
        if cap is not None and leaves >= years_later(arrives, cap):
            leaves, departs = years_later(arrives, cap), True
        yield cohort, leaves, departs


def place_people(arrangement: Table, population: Table, reading: Table) -> list[tuple[Stay, int]]:
    """Every stay that is longer than nothing, in order of arrival, and how many were refused beside it."""
    arrangement = resolved(arrangement)
    taken: dict[str, int] = {}
    placed = []
    for cohort, leaves, departs in capped_stays(arrangement, population, reading):
        group, arrives = cohort["group"], arrives_of(cohort)
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


def rate(charge: Table, stay_year: int, contract_year: int) -> Fraction:
    """What one person (or the arrangement) costs for a year, or a day, of a stay-year, before any discount."""
    spans = charge.get("stay_years", "1+").split(",")
    amounts = charge["amount"] if isinstance(charge["amount"], list) else [charge["amount"]]
    if len(amounts) == 1:
        amounts = amounts * len(spans)
    risen = contract_year if charge.get("index_from") == "term" else stay_year
    for span, amount in zip(spans, amounts, strict=True):
        if in_span(stay_year, span):
            months = 12 if charge.get("per") == "month" else 1
            return Fraction(amount) * months * Fraction(charge.get("index", 1)) ** (risen - 1)
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


@dataclass(frozen=True)
class Paid:
    """A stretch of time that is paid for, within one stay-year and one year of the term: years, or days of a daily
    charge.
    """

    since: Moment
    to: Moment
    stay_year: int
    contract_year: int
    time: Fraction


def window(charge: Table, starts: Moment) -> tuple[Moment | None, Moment | None]:
    """From when and up to when the charge is in force; None without a bound."""
    opens, closes = charge.get("from"), charge.get("until")
    if "from_year" in charge:
        opens = years_later(starts, charge["from_year"] - 1)
    if "until_year" in charge:
        closes = years_later(starts, charge["until_year"])
    return opens, closes


def year_of(starts: Moment, moment: Moment) -> int:
    """The year that a moment is in, counted from 1; what is before the start is in the first."""
    year = 1
    while years_later(starts, year) <= moment:
        year += 1
    return year


def time_paid(
    charge: Table,
    billing: str,
    term_starts: Moment,
    arrives: Moment,
    ends: Moment,
    changes: Iterable[Moment] = (),
) -> Iterator[Paid]:
    """The time from an arrival to an end that is paid for, cut wherever something changes."""
    opens, closes = window(charge, term_starts)

    def paid(since: Moment, to: Moment) -> Iterator[Paid]:
        if charge.get("per") == "day":
            time = days_between(since, to)
        else:
            time = years_between(arrives, to) - years_between(arrives, since)
        yield Paid(since, to, year_of(arrives, since), year_of(term_starts, since), time)

    if billing == "in_advance":
        year = 0
        while (since := years_later(arrives, year)) < ends:
            if (opens is None or opens <= since) and (closes is None or since < closes):
                yield from paid(since, years_later(arrives, year + 1))
            year += 1
        return
    turns = [
        years_later(start, year)
        for start in (arrives, term_starts)
        for year in range(1, year_of(start, ends) + 1)
    ]
    cuts = [
        arrives,
        ends,
        *turns,
        *changes,
        *(edge for edge in (opens, closes) if edge is not None),
        term_starts,
    ]
    for since, to in pairwise(sorted({cut for cut in cuts if arrives <= cut <= ends})):
        if (opens is None or opens <= since) and (closes is None or to <= closes):
            yield from paid(since, to)


def paid_up_to(
    arrangement: Table, population: Table, reading: Table, charge: Table, by: Moment
) -> Moment | None:
    """The moment such that what fell due before it has been paid before `by`; None for all of it."""
    starts, ends = term_of(arrangement, population, reading)
    schedule, dated = charge.get("paid"), isinstance(by, date)
    if schedule is None:
        return by
    if schedule == "start":
        return None if starts < by else date.min if dated else Fraction(0)
    if by >= max([ends, *(leaves for _, leaves, _ in capped_stays(arrangement, population, reading))]):
        return by
    if not isinstance(by, date):
        parts = {"month": 12, "quarter": 4, "year": 1}[schedule]
        # A moment in decimals is the twelfth of a year that it stands for.
        return Fraction(floor(by.limit_denominator(10**6) * parts), parts)
    if schedule == "month":
        return date(by.year, by.month, 1)
    if schedule == "quarter":
        return date(by.year, (by.month - 1) // 3 * 3 + 1, 1)
    year = by.year - starts.year
    return anniversary(starts, year if anniversary(starts, year) <= by else year - 1)


# --- Money -------------------------------------------------------------------------------------------


def money(
    arrangement: Table, population: Table, reading: Table, by: Moment | None = None
) -> dict[str, Fraction]:
    """What each charge in force comes to, in all or before `by`. Without an amount: left out."""
    arrangement = resolved(arrangement)

    def paid_by(charge: Table) -> Moment | None:
        return None if by is None else paid_up_to(arrangement, population, reading, charge, by)

    return {
        name: KINDS[charge["kind"]](arrangement, population, reading, name, paid_by(charge))
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
    if "minimum" in charge:
        places = {"minimum": charge["minimum"]}
        beyond = {
            **charge,
            "amount": charge.get("amount_above", charge["amount"]),
            "above": charge["minimum"],
        }
        return for_term(arrangement, population, reading, charge, by, places) + above(
            arrangement, population, reading, name, by, beyond
        )
    if "above" in charge:
        return above(arrangement, population, reading, name, by, charge)
    billing = inherited(arrangement, reading, charge, "billing")
    billed = billed_groups(arrangement, reading, name)
    stays = stays_of(arrangement, population, reading)
    starts, _ = term_of(arrangement, population, reading)
    due = Fraction(0)
    for position, stay in enumerate(stays):
        if stay.group not in billed:
            continue
        for paid in time_paid(charge, billing, starts, stay.arrives, until(stay.leaves, by)):
            full = Fraction(stay.people)
            for discount in discounts_on(arrangement, reading, name, paid.stay_year):
                full -= reached(discount, stays, billed)[position] * Fraction(discount["share"])
            due += full * paid.time * rate(charge, paid.stay_year, paid.contract_year)
    return due


def comings_and_goings(stays: list[Stay]) -> list[Moment]:
    return sorted({moment for stay in stays for moment in (stay.arrives, stay.leaves)})


def there(stay: Stay, since: Moment, to: Moment) -> bool:
    return stay.arrives <= since and to <= stay.leaves


def above(
    arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None, charge: Table
) -> Fraction:
    """People beyond the first so many present, between one arrival or departure and the next."""
    billed = billed_groups(arrangement, reading, name)
    stays = stays_of(arrangement, population, reading)
    starts, _ = term_of(arrangement, population, reading)
    due = Fraction(0)
    for position, stay in enumerate(stays):
        if stay.group not in billed:
            continue
        ends = until(stay.leaves, by)
        for paid in time_paid(charge, "by_day", starts, stay.arrives, ends, comings_and_goings(stays)):
            filling = [stay for stay in stays[:position] if "minimum" not in charge or stay.group in billed]
            before = sum(other.people for other in filling if there(other, paid.since, paid.to))
            places = range(before + 1, before + stay.people + 1)
            beyond = len([p for p in places if p > charge["above"]])
            off = discounts_on(arrangement, reading, name, paid.stay_year)
            share = sum((Fraction(discount["share"]) for discount in off), Fraction(0))
            due += beyond * paid.time * rate(charge, paid.stay_year, paid.contract_year) * (1 - share)
    return due


def per_year(arrangement: Table, population: Table, reading: Table, name: str, by: Moment | None) -> Fraction:
    charge = arrangement["charge"][name]
    what = {"name": name, **({"every": charge["every"]} if "every" in charge else {})}
    return for_term(arrangement, population, reading, charge, by, what)


def for_term(
    arrangement: Table, population: Table, reading: Table, charge: Table, by: Moment | None, what: Table
) -> Fraction:
    """What the arrangement pays for its term: once, for a minimum of places, or for each block of people there."""
    billing = inherited(arrangement, reading, charge, "billing")
    stays = stays_of(arrangement, population, reading)
    start, end = term_of(arrangement, population, reading)
    due = Fraction(0)
    for paid in time_paid(charge, billing, start, start, until(end, by), comings_and_goings(stays)):
        number = what.get("minimum", 1)
        if "every" in what:
            present = sum(stay.people for stay in stays if there(stay, paid.since, paid.to))
            number = ceil(Fraction(present, what["every"]))
        off = discounts_on(arrangement, reading, what.get("name", ""), paid.stay_year)
        share = sum((Fraction(discount["share"]) for discount in off), Fraction(0))
        due += number * paid.time * rate(charge, paid.stay_year, paid.contract_year) * (1 - share)
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
    held = sum(stay.people for stay in stays_of(arrangement, population, reading))
    sums = ceil(Fraction(held, charge["every"])) if "every" in charge else 1
    return sums * only_amount(charge) if by is None or falls < by else Fraction(0)


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
