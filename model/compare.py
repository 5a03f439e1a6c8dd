"""Scenarios against a base: totals, what each costs per place, person and day, and where two options break even.

An option is anything with a price for some people held for some time: a scenario under its reading, or a
domestic price. Amounts are nominal and in their own currency unless a currency or a year's prices is asked
for; every converted figure says on what basis.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model import prices as price_series
from model.domestic import Domestic, DomesticPrice, load_domestic
from model.engine import total
from model.files import BadInput
from model.ledger import periods
from model.population import DAYS_A_YEAR, Array
from model.prices import Basis, Prices, load_prices
from model.scenario import Scenario, arrays, folder, settled
from model.summary import Summary, summary
from model.wording import length_of_stay, money, number, people, per_cent, say

MOST_YEARS = 100
MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class Row:
    """One scenario beside the base. Money is in `currency` after conversion, on the basis `basis` says; what is
    undefined is None. `difference` is this less the base, `share` that over the base.
    """

    scenario: Scenario
    total: float
    currency: str
    basis: tuple[str, ...]
    people_held: int
    places: int | None
    per_place: float | None
    per_person_held: float | None
    per_person_day: float | None
    low: float
    high: float
    difference: float | None
    share: float | None


@dataclass(frozen=True)
class Terms:
    """How to make amounts comparable: a currency, the prices of a year, a yearly rate; each only if asked for."""

    currency: str | None = None
    prices_of: int | None = None
    index: str = "us_cpi_u"
    rate: float | None = None


def compare(
    scenarios: Sequence[Scenario], base: int, series: Prices, how: Terms = Terms()
) -> tuple[Row, ...]:
    """Each scenario beside the one at place `base`. Raises `BadInput`: different currencies and none asked for,
    a series without the year, a place that is not there.
    """
    if not 0 <= base < len(scenarios):
        raise BadInput(say("compare.no_base", found=base + 1, most=len(scenarios)))
    currencies = {scenario.deal.terms.currency for scenario in scenarios}
    if len(currencies) > 1 and how.currency is None:
        raise BadInput(say("compare.currencies", found=", ".join(sorted(currencies))))
    rows = [_row(scenario, series, how) for scenario in scenarios]
    least = rows[base].total
    return tuple(_beside(row, least) for row in rows)


def _beside(row: Row, base: float) -> Row:
    difference = row.total - base
    return replace(row, difference=difference, share=difference / base if base else None)


def _row(scenario: Scenario, series: Prices, how: Terms) -> Row:
    found = summary(scenario)
    bases = basis(scenario, series, how)
    factor = float(np.prod([one.factor for one in bases]))
    worth = found.total if how.rate is None else present_value(scenario, how.rate)
    said = [one.says for one in bases if one.says]
    said += [] if how.rate is None else [say("compare.present_value", rate=per_cent(how.rate, 2))]
    return Row(
        scenario=scenario,
        total=worth * factor,
        currency=how.currency or found.currency,
        basis=tuple(said),
        people_held=found.people_held,
        places=found.places,
        per_place=None
        if found.per_place is None
        else found.per_place * worth / (found.total or 1.0) * factor,
        per_person_held=_ratio(worth * factor, found.people_held),
        per_person_day=_ratio(worth * factor, found.person_years_held * DAYS_A_YEAR),
        low=found.low * factor,
        high=found.high * factor,
        difference=None,
        share=None,
    )


def _ratio(cost: float, size: float | None) -> float | None:
    return cost / size if size else None


def basis(scenario: Scenario, series: Prices, how: Terms) -> tuple[Basis, ...]:
    """The factors that make a scenario's amounts comparable: first prices at home, then the currency."""
    terms = scenario.deal.terms
    year = how.prices_of or terms.price_year
    inflated = price_series.constant(series, terms.currency, terms.price_year, year, how.index)
    exchanged = price_series.conversion(series, terms.currency, how.currency or terms.currency, year)
    return (inflated, exchanged)


def present_value(scenario: Scenario, rate: float) -> float:
    """What the payments due are worth at the start of the first period, each at the start of its own (a month of
    a dated scenario, a year of an undated one), at a yearly rate. In the deal's currency. Raises `BadInput`.
    """
    months = 12 if scenario.population.dated else 1
    flows = [(place / months, period.due) for place, period in enumerate(periods(scenario))]
    return price_series.present_value(flows, rate)


@dataclass(frozen=True)
class Option:
    """Something with a price: `cost(people, years)` gives money in `currency` for arrays of one shape."""

    name: str
    currency: str
    cost: Callable[[Array, Array], Array]
    people: float
    years: float


def of_scenario(scenario: Scenario, factor: float = 1.0, currency: str | None = None) -> Option:
    """The scenario's terms for any number of its first group and any length of stay, all else as it is.

    Raises `BadInput` for a dated scenario, whose stays are its own.
    """
    if scenario.population.dated or not scenario.cohort:
        raise BadInput(say("compare.dated", scenario=scenario.name))
    terms = settled(scenario)
    found = arrays(scenario, terms)
    first = [place for place, group in enumerate(found.groups) if group == scenario.cohort[0].group]

    def cost(heads: Array, years: Array) -> Array:
        held = np.repeat(found.people, len(heads), axis=0)
        held[:, first] = 0.0
        held[:, first[0]] = heads
        stay = np.repeat(years[:, np.newaxis], held.shape[1], axis=1)
        term = found.term if scenario.term else years
        return (
            total(terms, replace(found, people=held, stay=stay, term=term, days=stay * DAYS_A_YEAR)) * factor
        )

    heads = float(found.people[0, first].sum())
    return Option(
        scenario.name, currency or scenario.deal.terms.currency, cost, heads, float(found.stay.max())
    )


def of_domestic(price: DomesticPrice, factor: float = 1.0, currency: str | None = None) -> Option:
    """A domestic price by the day, for as many people as are asked about."""
    rate = price.day * factor

    def cost(heads: Array, years: Array) -> Array:
        return heads * years * DAYS_A_YEAR * rate

    return Option(price.label, currency or price.currency, cost, 1.0, 1.0)


@dataclass(frozen=True)
class Crossing:
    """Where one option stops being the dearer: from `at` on (years or people) `dearer` costs more. `exact` says
    that both cost the same at `at`; otherwise the order changes there by a step.
    """

    at: float
    dearer: str
    exact: bool


@dataclass(frozen=True)
class BreakEven:
    """Where two options cost the same as one thing varies. Without a crossing, `always` names the dearer one, or
    is None where they cost the same throughout.
    """

    one: str
    two: str
    along: str
    crossings: tuple[Crossing, ...]
    always: str | None


def break_even_time(one: Option, two: Option, heads: float) -> BreakEven:
    """Lengths of stay, in years up to 100, at which two options for `heads` people cost the same, exactly.

    Every charge is a straight line within a stay-year, so two points of each year settle it.
    """
    _same_currency(one, two)
    starts = np.arange(MOST_YEARS, dtype=float)
    count = np.full(MOST_YEARS, float(heads))

    def gap(years: Array) -> Array:
        return one.cost(count, years) - two.cost(count, years)

    near, far = gap(starts + 0.25), gap(starts + 0.75)
    slope = (far - near) / 0.5
    first, last = near - slope * 0.25, far + slope * 0.25
    return _crossings(one, two, "time", list(zip(starts, first, last, strict=True)), 1.0)


def break_even_people(one: Option, two: Option, years: float) -> BreakEven:
    """Head counts up to 100,000 at which two options for stays of `years` cost the same, exactly.

    Every charge is a straight line between one head count and the next.
    """
    _same_currency(one, two)
    heads = np.arange(MOST_PEOPLE + 1, dtype=float)
    stays = np.full(len(heads), float(years))
    gaps = one.cost(heads, stays) - two.cost(heads, stays)
    pieces = list(zip(heads[:-1], gaps[:-1], gaps[1:], strict=True))
    return _crossings(one, two, "people", pieces, 1.0)


def _same_currency(one: Option, two: Option) -> None:
    if one.currency != two.currency:
        raise BadInput(say("compare.currencies", found=f"{one.currency}, {two.currency}"))


CENT = 0.005


def _crossings(
    one: Option, two: Option, along: str, pieces: list[tuple[float, float, float]], width: float
) -> BreakEven:
    """Sign changes of the gap along straight pieces (start, gap at its start, gap at its end)."""
    found: list[Crossing] = []
    sign = 0
    for start, first, last in pieces:
        for at, gap in ((start, first), (start + width, last)):
            now = 0 if abs(gap) < CENT else (1 if gap > 0 else -1)
            if now and sign and now != sign:
                place, exact = _place(start, width, first, last, at)
                found.append(Crossing(place, one.name if now > 0 else two.name, exact))
            sign = now or sign
    always = None if found or not sign else (one.name if sign > 0 else two.name)
    return BreakEven(one.name, two.name, along, tuple(found), always)


def _place(start: float, width: float, first: float, last: float, at: float) -> tuple[float, bool]:
    """Where within a piece its gap is zero, or its start where the gap jumped there."""
    if abs(first) < CENT:
        return start, True
    if at == start or (first > 0) == (last > 0):
        return start, False
    return start + width * first / (first - last), True


def sentence(found: BreakEven) -> str:
    """The break-even in words: where, or that one is always dearer, or that both always cost the same."""
    if not found.crossings:
        if found.always is None:
            return say("compare.always_equal", one=found.one, two=found.two)
        other = found.two if found.always == found.one else found.one
        return say("compare.never", dearer=found.always, other=other, most=_most(found.along))
    return " ".join(_crossing(found, crossing) for crossing in found.crossings)


def _most(along: str) -> str:
    return length_of_stay(MOST_YEARS) if along == "time" else people(MOST_PEOPLE)


def _crossing(found: BreakEven, crossing: Crossing) -> str:
    other = found.two if crossing.dearer == found.one else found.one
    if found.along == "people":
        whole = crossing.exact and crossing.at == np.floor(crossing.at)
        at = number(crossing.at if whole else np.floor(crossing.at) + 1)
        key = "compare.equal_people" if whole else "compare.from_people"
        return say(key, at=at, dearer=crossing.dearer, other=other)
    days = crossing.at * DAYS_A_YEAR
    key = "compare.equal_time" if crossing.exact else "compare.from_time"
    return say(
        key,
        days=number(days, 1),
        day=number(np.floor(days) + 1),
        years=number(crossing.at, 2),
        dearer=crossing.dearer,
        other=other,
    )


@functools.cache
def series() -> Prices:
    """The exchange rates and price indices that come with the model."""
    return load_prices(folder() / "prices.toml")


@functools.cache
def domestic_prices() -> Domestic:
    """The domestic prices that come with the model."""
    return load_domestic(folder() / "domestic.toml")


def break_evens(row: Row, base: Row, how: Terms) -> list[str]:
    """Where a row and the base cost the same, by time and by people, in words; none for dated scenarios."""
    if row.scenario.population.dated or base.scenario.population.dated:
        return []
    one, two = _option(row, how), _option(base, how)
    return [sentence(break_even_time(one, two, two.people)), sentence(break_even_people(one, two, two.years))]


def _option(row: Row, how: Terms) -> Option:
    factor = float(np.prod([one.factor for one in basis(row.scenario, series(), how)]))
    return of_scenario(row.scenario, factor, row.currency)


def against_home(row: Row, price: DomesticPrice, how: Terms) -> list[str]:
    """Where a row and a domestic price cost the same, what that price contains, and on what basis; in words.

    Raises `BadInput` where the price cannot be brought to the row's currency and year.
    """
    if row.scenario.population.dated:
        return []
    one, year = _option(row, how), how.prices_of or price.price_year
    inflated = price_series.constant(series(), price.currency, price.price_year, year, how.index)
    exchanged = price_series.conversion(series(), price.currency, row.currency, year)
    home = of_domestic(price, inflated.factor * exchanged.factor, row.currency)
    warning = say(f"compare.{price.cost}", label=price.label, contains=price.contains)
    bases = [found.says for found in (inflated, exchanged) if found.says]
    return [sentence(break_even_time(one, home, one.people)), warning, *bases]


def pair(one: Row, base: Row) -> str:
    """Two scenarios in a sentence that reads properly whichever is the base."""
    parts = {"name": one.scenario.name, "base": base.scenario.name, "total": money(one.total, one.currency)}
    gap = one.total - base.total
    if abs(gap) < CENT:
        return say("compare.same", **parts)
    share = per_cent(abs(gap) / base.total) if base.total else None
    key = ("compare.more" if gap > 0 else "compare.less") + ("" if share else "_than_nothing")
    return say(key, **parts, difference=money(abs(gap), one.currency), share=share)


@dataclass(frozen=True)
class Provider:
    """The host's side: what it is paid, what holding people is stated to cost it, and what is left."""

    revenue: float
    running: float
    capital: float
    left: float
    people_to_cover: int | None
    reason: str | None


def provider(
    scenario: Scenario, marginal: float, per_place: float = 0.0, budget: float | None = None
) -> Provider:
    """Revenue against a marginal cost a person-year and a capital cost a place, in the deal's currency, and the
    least head count of the first group at which fees less marginal costs cover `budget`, or why there is none.
    """
    found: Summary = summary(scenario)
    running = marginal * found.person_years_held
    capital = per_place * found.people_held
    count, reason = (None, None) if budget is None else _to_cover(scenario, marginal, budget)
    return Provider(found.total, running, capital, found.total - running - capital, count, reason)


def _to_cover(scenario: Scenario, marginal: float, budget: float) -> tuple[int | None, str | None]:
    option = of_scenario(scenario)
    heads = np.arange(MOST_PEOPLE + 1, dtype=float)
    years = np.full(len(heads), option.years)
    surplus = option.cost(heads, years) - marginal * heads * years
    enough = np.flatnonzero(surplus >= budget - CENT)
    if enough.size:
        return int(enough[0]), None
    return None, say(
        "compare.not_covered" if surplus[-1] > surplus[0] else "compare.each_loses", most=people(MOST_PEOPLE)
    )
