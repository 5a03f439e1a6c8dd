"""What every reading of the terms makes of the people and the time of a claim."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from model.engine.money_due import due
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import Arrangement
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.questions.claims.intervals import Interval
from model.questions.claims.public_record import PER_PERSON, PublicRecord
from model.scenario.library import Deal, load
from model.scenario.scenario import Scenario, arrays, default_scenario, settled

LARGEST = 1e13
"""Prices above it are no prices; the model's arrays need not bear them."""


@dataclass(frozen=True)
class ReadingTotal:
    """What a reading makes of the people and time of a claim, and how far it is from the default reading.

    `total` is in the arrangement's currency; `departures` counts the choices made otherwise than by default. `code`
    names what sets the reading apart, None for the default reading with nothing unusual about it.
    """

    code: str | None
    total: Interval
    departures: int


def reading_totals(
    record: PublicRecord, people: Interval, years: Interval, rate: Interval
) -> list[ReadingTotal]:
    """Every reading's total for these people and this time, the default reading's neighbours first.

    Parameters
    ----------
    record
        Whose arrangement's readings are taken.
    people, years
        Heads of the first group, and the years that everybody stays; only such as are `reachable`.
    rate
        The price a head (and year) that the claim names, in the arrangement's currency.
    """
    # A total moves one way with each of the three, so that the ends of the intervals have the ends of the totals.
    low, high = (
        _totals(record.deal.name, int(heads), time, min(price, LARGEST))
        for heads, time, price in zip(people, years, rate, strict=True)
    )
    totals = [
        ReadingTotal(code, Interval(min(a, b), max(a, b)), departures)
        for (code, departures, a), (_, _, b) in zip(low, high, strict=True)
    ]
    return sorted(totals, key=lambda total: total.departures)


@functools.lru_cache(maxsize=2048)
def _totals(name: str, people: int, years: float, rate: float) -> tuple[tuple[str | None, int, float], ...]:
    """Code, departures and total of each reading."""
    deal = load(name)
    default = arranged.default_reading(deal.terms)
    scenario = _scenario(deal, people, years, rate)
    charges: dict[Terms, dict[str, float]] = {}  # readings that come to the same terms are worked out once
    totals = []
    for reading in arranged.readings(deal.terms):
        terms = settled(scenario, reading)
        if terms not in charges:
            charges[terms] = {
                charge: float(money[0]) for charge, money in due(terms, arrays(scenario, terms)).items()
            }
        departures = sum(reading[option] != default[option] for option in reading)
        paid_out = {price.id for price in terms.prices if price.part == "deal"}
        total = sum(money for charge, money in charges[terms].items() if charge in paid_out)
        totals.append((_code(deal.terms, terms, years, charges[terms]), departures, total))
    return tuple(totals)


def _scenario(deal: Deal, people: int, years: float, rate: float) -> Scenario:
    """The default people and time, changed to those of a claim, at its price a head."""
    # Where a charge is in force from a day, people have dates, whose stays are counted in days.
    cohorts = [
        {"people": c.people, "group": c.group, "arrives": c.arrives, "days": round(years * DAYS_A_YEAR)}
        if deal.terms.by_day
        else {"people": c.people, "group": c.group, "years": years}
        for c in deal.terms.default
    ]
    cohorts[0]["people"] = people
    personal = (key for key, c in deal.terms.charge.items() if c.kind in PER_PERSON and len(c.amounts) == 1)
    return default_scenario(deal).changed(cohort=cohorts, amounts=dict.fromkeys(personal, rate))


def _code(deal: Arrangement, terms: Terms, years: float, money: Mapping[str, float]) -> str | None:
    """What a reading is called in a condition, from the kinds of its prices and what else it changes."""
    usual = arranged.terms(deal, arranged.default_reading(deal))
    kinds = {price.kind for price in terms.prices if price.part == "deal" and money[price.id]}
    if kinds != {price.kind for price in usual.prices if price.part == "deal"}:
        return _by_kinds(kinds)
    if any(price.rebates for price in terms.prices):
        return "discount"
    if terms.billed != usual.billed:
        return "everyone_billed"
    advance = any(price.in_advance for price in terms.prices)
    if advance != any(price.in_advance for price in usual.prices) or not advance:
        return "in_advance" if advance else "by_day"
    return None if math.isclose(years, round(years)) and years >= 1 else "in_advance"


def _by_kinds(kinds: set[str]) -> str:
    fixed, personal = kinds & {"lump_sum", "per_year"}, kinds & {*PER_PERSON, "per_departure"}
    if fixed and personal:
        return "fee_on_top"
    return "flat_fee" if fixed else "per_person_once" if "per_person" in kinds else "by_day"


def reachable(people: Interval, years: Interval) -> bool:
    """Whether the model takes so many people for so long."""
    return (
        people.high <= MOST_PEOPLE
        and years.high <= MOST_YEARS
        and people.low >= 1
        and years.low * DAYS_A_YEAR >= 1
    )
