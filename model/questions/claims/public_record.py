"""What was reported of an arrangement, for a claim to be held against: totals with their heads, prices, stays."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence, Fact
from model.prose.language import LANGUAGES
from model.questions.claims.intervals import Interval, point
from model.questions.claims.qualifiers import ABOUT
from model.questions.claims.said import day_of, reported_figure
from model.scenario.founded import facts_named
from model.scenario.library import MOST_FOLDERS, Deal, load

PER_PERSON = ("per_person_year", "per_person")
"""The kinds of charge that are a price a head."""


@dataclass(frozen=True)
class ReportedTotal:
    """A reported total with the heads and years it was reported for; `heads` are the first group and everyone."""

    amount: Interval
    heads: tuple[int, ...]
    years: float | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class ReportedFigure:
    """A reported figure, widened by how firm it was reported to be, and the facts that disagree with it.

    `said` is, by language, who reported it and when, and the figure as reported.
    """

    fact: str
    interval: Interval
    contradicted_by: tuple[str, ...]
    said: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class PublicRecord:
    """What was reported of an arrangement, with its money in `currency`.

    Attributes
    ----------
    reported_totals
        Totals with the heads and the time they were reported for.
    amounts
        Those totals, and what was made available or paid.
    heads, stays
        Reported head counts of the deal as a whole; lengths of time in days.
    prices
        Reported prices a head, or a head and year.
    figures
        Every reported figure, by its unit.
    other_prices
        Rates in the evidence that no term of the arrangement is made of: of other prisons, of flights.
    price_facts
        The facts that the prices a head rest on.
    approved, paid, paid_facts
        Sums made available for the deal; what was paid of them in all, if anything, and the facts that rest on.
    meant
        Whether a claim is about the arrangement; if not, all the rest is empty.
    recognised
        Whether the text itself tells that it is; else it names no place, and the arrangement is assumed.
    """

    deal: Deal
    reported_totals: tuple[ReportedTotal, ...]
    amounts: tuple[Interval, ...]
    heads: tuple[int, ...]
    stays: tuple[int, ...]
    prices: tuple[float, ...]
    figures: Mapping[str, tuple[ReportedFigure, ...]]
    other_prices: tuple[Interval, ...]
    price_facts: tuple[str, ...] = ()
    approved: tuple[Interval, ...] = ()
    paid: Interval | None = None
    paid_facts: tuple[str, ...] = ()
    meant: bool = True
    recognised: bool = True

    @property
    def currency(self) -> str:
        """The arrangement's own."""
        return self.deal.terms.currency


@functools.lru_cache(maxsize=MOST_FOLDERS)
def public_record(name: str) -> PublicRecord:
    """What is known of the arrangement called `name`. Raises `BadInput`."""
    deal = load(name)
    cited = {fact for place, fact in facts_named(deal.terms) if not place.startswith("note.")}
    facts = deal.evidence.fact
    of_the_deal = [facts[key] for key in facts if key in cited]
    totals = tuple(_reported_totals(deal.terms))
    charges = [charge for charge in deal.terms.charge.values() if charge.kind in PER_PERSON]
    prices = tuple(dict.fromkeys(amount for charge in charges for amount in charge.amounts))
    funding = deal.terms.funding
    funds = [*(part.amount for part in funding.available), *(part.amount for part in funding.paid)]
    stays = (int(days) for fact in facts.values() if fact.unit == "days" for days in fact.numbers)
    return PublicRecord(
        deal=deal,
        reported_totals=totals,
        amounts=tuple(dict.fromkeys([*(total.amount for total in totals), *map(point, funds)])),
        heads=tuple(_heads(totals, of_the_deal)),
        stays=tuple(dict.fromkeys(stays)),
        prices=prices,
        figures=_figures(deal.evidence, deal.terms.currency),
        other_prices=tuple(_other_prices(deal, cited, prices)),
        price_facts=tuple(fact for charge in charges for fact in charge.facts),
        approved=tuple(point(part.amount) for part in funding.available),
        paid=point(sum(part.amount for part in funding.paid)) if funding.paid else None,
        paid_facts=tuple(fact for part in funding.paid for fact in part.facts),
    )


@functools.lru_cache(maxsize=MOST_FOLDERS)
def assumed_record(name: str) -> PublicRecord:
    """What is known of an arrangement that a text does not name."""
    return replace(public_record(name), recognised=False)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def no_record(name: str) -> PublicRecord:
    """What is known where a claim is about no arrangement: nothing. `name` only lends its currency."""
    return PublicRecord(load(name), (), (), (), (), (), {}, (), meant=False, recognised=False)


def _figures(evidence: Evidence, currency: str) -> dict[str, tuple[ReportedFigure, ...]]:
    figures: dict[str, list[ReportedFigure]] = {}
    for key, fact in evidence.fact.items():
        if fact.numbers:
            widen = ABOUT if fact.qualifier == "about" else 0.0
            interval = Interval(min(fact.numbers) * (1 - widen), max(fact.numbers) * (1 + widen))
            figures.setdefault(fact.unit, []).append(
                ReportedFigure(key, interval, evidence.disagreeing(key), _said(evidence, key, currency))
            )
    return {unit: tuple(rows) for unit, rows in figures.items()}


def _said(evidence: Evidence, key: str, currency: str) -> dict[str, tuple[str, str]]:
    fact, source = evidence.fact[key], evidence.source_of(key)
    return {code: (day_of(source, code), reported_figure(fact, currency, code)) for code in LANGUAGES}


def _reported_totals(deal: Arrangement) -> Iterator[ReportedTotal]:
    first = deal.principal
    for total in deal.reported.values():
        heads = [total.people.get(first, 0), sum(total.people.values())]
        amount = Interval(total.amount - total.within, total.amount + total.within)
        yield ReportedTotal(amount, tuple(dict.fromkeys(filter(None, heads))), total.years, total.facts)


def _heads(totals: Sequence[ReportedTotal], facts: Sequence[Fact]) -> Iterator[int]:
    """Head counts that were reported of the deal as a whole: with a total, or cited by its terms."""
    with_totals = [head for total in totals for head in total.heads]
    cited = [int(count) for fact in facts if fact.unit == "people" for count in fact.numbers]
    # Far fewer than were ever paid for are some of them, a first flight or those returned, and not the deal's.
    least = min(with_totals, default=1) / 2
    yield from dict.fromkeys(head for head in (*with_totals, *cited) if head >= least)


def _other_prices(deal: Deal, cited: set[str], prices: tuple[float, ...]) -> Iterator[Interval]:
    for key, fact in deal.evidence.fact.items():
        if key not in cited and fact.unit.startswith(f"{deal.terms.currency} per") and fact.numbers:
            rate = Interval(min(fact.numbers), max(fact.numbers))
            if not any(rate.low <= price <= rate.high for price in prices) and fact.status != "derived":
                yield rate
