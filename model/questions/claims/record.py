"""What an arrangement's data has for a claim to be held against: totals with their heads, prices, stays, readings."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.engine.money_due import due
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import Arrangement
from model.inputs.effective_terms import Terms
from model.inputs.evidence import Evidence, Fact
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.questions.claims.intervals import Interval, point
from model.scenario.scenario import (
    MOST_FOLDERS,
    Deal,
    Scenario,
    arrays,
    default_scenario,
    facts_named,
    load,
    settled,
)

LARGEST = 1e13


@dataclass(frozen=True)
class Pair:
    """A reported total with the heads and years it was reported for; `heads` are the first group and everyone."""

    key: str
    amount: Interval
    heads: tuple[int, ...]
    years: float | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A reported figure, widened by what was said of how firm it is, and the facts that disagree with it."""

    fact: str
    interval: Interval
    contradicted_by: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """All of it for one arrangement."""

    deal: Deal
    pairs: tuple[Pair, ...]
    totals: tuple[Interval, ...]
    heads: tuple[int, ...]
    stays: tuple[int, ...]
    prices: tuple[float, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    """Every reported figure, by its unit."""
    other_prices: tuple[Interval, ...]
    """Rates in the evidence that no term of the arrangement is made of: of other prisons, of flights."""

    @property
    def currency(self) -> str:
        """The arrangement's own."""
        return self.deal.terms.currency


@functools.lru_cache(maxsize=MOST_FOLDERS)
def record(name: str) -> Record:
    """What is known of the arrangement called `name`. Raises `BadInput`."""
    deal = load(name)
    cited = {fact for place, fact in facts_named(deal.terms) if not place.startswith("note.")}
    facts = deal.evidence.fact
    known = {key: facts[key] for key in facts if key in cited}
    pairs = tuple(_pairs(deal.terms))
    prices = tuple(
        dict.fromkeys(
            amount for c in deal.terms.charge.values() if c.kind in _PERSONAL for amount in c.amounts
        )
    )
    return Record(
        deal=deal,
        pairs=pairs,
        totals=tuple(dict.fromkeys([*(pair.amount for pair in pairs), *_funds(deal.terms)])),
        heads=tuple(_heads(pairs, known)),
        stays=tuple(
            dict.fromkeys(int(x) for fact in facts.values() if fact.unit == "days" for x in fact.numbers)
        ),
        prices=prices,
        figures=_figures(deal.evidence),
        other_prices=tuple(_other_prices(deal, cited, prices)),
    )


def _figures(evidence: Evidence) -> dict[str, tuple[Figure, ...]]:
    found: dict[str, list[Figure]] = {}
    for key, fact in evidence.fact.items():
        if fact.numbers:
            widen = 0.05 if fact.qualifier == "about" else 0.0
            interval = Interval(min(fact.numbers) * (1 - widen), max(fact.numbers) * (1 + widen))
            found.setdefault(fact.unit, []).append(Figure(key, interval, evidence.disagreeing(key)))
    return {unit: tuple(figures) for unit, figures in found.items()}


_PERSONAL = ("per_person_year", "per_person")


def _pairs(deal: Arrangement) -> Iterator[Pair]:
    first = next(iter(deal.group))
    for key, found in deal.reported.items():
        heads = [found.people.get(first, 0), sum(found.people.values())]
        amount = Interval(found.amount - found.within, found.amount + found.within)
        yield Pair(key, amount, tuple(dict.fromkeys(h for h in heads if h)), found.years, found.facts)


def _funds(deal: Arrangement) -> Iterator[Interval]:
    yield from (point(part.amount) for part in deal.funding.available)
    yield from (point(part.amount) for part in deal.funding.paid)


def _heads(pairs: tuple[Pair, ...], known: dict[str, Fact]) -> Iterator[int]:
    """Head counts that were reported of the deal as a whole: with a total, or cited by its terms."""
    found = [head for pair in pairs for head in pair.heads]
    found += [int(x) for fact in known.values() if fact.unit == "people" for x in fact.numbers]
    least = min((head for pair in pairs for head in pair.heads), default=1)
    yield from dict.fromkeys(head for head in found if head >= least / 2)


def _other_prices(deal: Deal, cited: set[str], prices: tuple[float, ...]) -> Iterator[Interval]:
    for key, fact in deal.evidence.fact.items():
        if key not in cited and fact.unit.startswith(f"{deal.terms.currency} per") and fact.numbers:
            found = Interval(min(fact.numbers), max(fact.numbers))
            if not any(found.low <= price <= found.high for price in prices) and fact.status != "derived":
                yield found


# --- What the readings come to -----------------------------------------------------------------------


@dataclass(frozen=True)
class Reached:
    """What one reading makes of the people and time of a claim, and how far it is from the default one."""

    code: str | None
    total: Interval
    departures: int


def reached(known: Record, people: Interval, years: Interval, rate: Interval | None) -> list[Reached]:
    """Every reading's total for these people, this time and, where the claim names one, this price a head.

    `code` names what sets the reading apart: none for the default one with nothing unusual about it.
    """
    low, high = (_totals(known.deal.name, *ends) for ends in _ends(people, years, rate))
    found = [
        Reached(code, Interval(min(a, b), max(a, b)), away)
        for (code, away, a), (_, _, b) in zip(low, high, strict=True)
    ]
    return sorted(found, key=lambda one: one.departures)


def _ends(people: Interval, years: Interval, rate: Interval | None) -> list[tuple[int, float, float | None]]:
    heads = [int(min(people.low, MOST_PEOPLE)), int(min(people.high, MOST_PEOPLE))]
    times = [min(years.low, MOST_YEARS), min(years.high, MOST_YEARS)]
    prices = [None, None] if rate is None else [min(rate.low, LARGEST), min(rate.high, LARGEST)]
    return list(zip(heads, times, prices, strict=True))


@functools.lru_cache(maxsize=2048)
def _totals(
    name: str, people: int, years: float, rate: float | None
) -> tuple[tuple[str | None, int, float], ...]:
    deal = load(name)
    default = arranged.default_reading(deal.terms)
    scenario = _scenario(deal, people, years, rate)
    known: dict[Terms, dict[str, float]] = {}
    found = []
    for reading in arranged.readings(deal.terms):
        terms = settled(scenario, reading)
        if terms not in known:
            known[terms] = {
                key: float(money[0]) for key, money in due(terms, arrays(scenario, terms)).items()
            }
        away = sum(reading[name] != default[name] for name in reading)
        parts = {price.id for price in terms.prices if price.part == "deal"}
        cost = sum(money for key, money in known[terms].items() if key in parts)
        found.append((_code(deal.terms, terms, years, known[terms]), away, cost))
    return tuple(found)


def _scenario(deal: Deal, people: int, years: float, rate: float | None) -> Scenario:
    cohorts = [{"people": c.people, "group": c.group, "years": years} for c in deal.terms.default]
    cohorts[0]["people"] = people
    personal = {key for key, c in deal.terms.charge.items() if c.kind in _PERSONAL and len(c.amounts) == 1}
    amounts = {} if rate is None else dict.fromkeys(personal, rate)
    return default_scenario(deal).changed(cohort=cohorts, amounts=amounts)


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
    fixed, personal = kinds & {"lump_sum", "per_year"}, kinds & {*_PERSONAL, "per_departure"}
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
