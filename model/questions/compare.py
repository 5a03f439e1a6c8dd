"""Scenarios against a base: totals, what each costs per place, person and day, and where two options break even.

An option is anything with a price for some people held for some time: a scenario under its reading, or a
domestic price. Amounts are nominal and in their own currency unless a currency, a year's prices or a rate is
asked for; every converted figure says on what basis.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.engine.money_due import occupancy, total
from model.files.problems import BadInput
from model.inputs import effective_terms as arranged, prices as price_series
from model.inputs.domestic import Domestic, DomesticPrice, load_domestic
from model.inputs.population import DAYS_A_YEAR, Array, Held
from model.inputs.prices import Basis, Prices, load_prices
from model.results.ledger import Period, periods
from model.results.summary import Summary, notes, summary
from model.scenario.scenario import Scenario, arrays, folder, settled
from model.words.wording import count, exact, length_of_stay, money, number, people, per_cent, say

MOST_YEARS = 100
MOST_PEOPLE = 100_000
CENT = 0.005
"""Amounts closer than this are the same."""


@dataclass(frozen=True)
class Row:
    """One scenario beside the base. Money is in `currency` after conversion, on the basis `basis` says; what is
    undefined is None. `low` and `high` are over every reading; `difference` is this less the base, `share` that
    over the base.
    """

    scenario: Scenario
    total: float
    currency: str
    basis: tuple[str, ...]
    people_held: int
    person_days: float
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


@functools.cache
def series() -> Prices:
    """The exchange rates and price indices that come with the model."""
    return load_prices(folder() / "prices.toml")


@functools.cache
def domestic_prices() -> Domestic:
    """The domestic prices that come with the model."""
    return load_domestic(folder() / "domestic.toml")


def compare(scenarios: Sequence[Scenario], base: int, known: Prices, how: Terms = Terms()) -> tuple[Row, ...]:
    """Each scenario beside the one at place `base`. Raises `BadInput`: different currencies and none asked for,
    a series without the year, no such series, a rate out of range, a place that is not there.
    """
    if not 0 <= base < len(scenarios):
        raise BadInput(say("compare.no_base", given=base + 1, most=len(scenarios)))
    known.named_index(how.index)
    currencies = {scenario.deal.terms.currency for scenario in scenarios}
    if len(currencies) > 1 and how.currency is None:
        raise BadInput(say("compare.currencies", given=", ".join(sorted(currencies))))
    rows = [_row(scenario, known, how) for scenario in scenarios]
    least = rows[base].total
    return tuple(_beside(row, least) for row in rows)


def alike(scenario: Scenario, heads: int | None = None, years: float | None = None) -> Scenario:
    """The scenario with so many people in its first group, or with everyone staying so long, or both; its other
    groups keep their numbers. Raises `BadInput` for a dated scenario, whose stays are its own.
    """
    if heads is None and years is None:
        return scenario
    group = _varying(scenario)
    cohorts = [cohort.model_dump(exclude_none=True) for cohort in scenario.cohort]
    own = [cohort for cohort in cohorts if cohort["group"] == group]
    if heads is not None:
        for place, cohort in enumerate(own):
            cohort["people"] = heads if place == 0 else 0
    if years is not None:
        cohorts = [{"people": c["people"], "group": c["group"], "years": float(years)} for c in cohorts]
    return scenario.changed(cohort=cohorts)


def _beside(row: Row, base: float) -> Row:
    difference = row.total - base
    return replace(row, difference=difference, share=difference / base if base else None)


def _row(scenario: Scenario, known: Prices, how: Terms) -> Row:
    found = summary(scenario)
    bases = basis(scenario, known, how)
    factor = math.prod(one.factor for one in bases)
    worth, for_places, low, high = _worth(scenario, found, how.rate)
    said = [one.says for one in bases if one.says]
    said += [] if how.rate is None else [say("compare.present_value", rate=per_cent(how.rate, 2))]
    person_days = found.person_years_held * DAYS_A_YEAR
    return Row(
        scenario=scenario,
        total=worth * factor,
        currency=how.currency or found.currency,
        basis=tuple(said),
        people_held=found.people_held,
        person_days=person_days,
        places=found.places,
        per_place=_ratio(for_places * factor, found.places),
        per_person_held=_ratio(worth * factor, found.people_held),
        per_person_day=_ratio(worth * factor, person_days),
        low=low * factor,
        high=high * factor,
        difference=None,
        share=None,
    )


def _ratio(cost: float, size: float | None) -> float | None:
    return cost / size if size else None


def _worth(scenario: Scenario, found: Summary, rate: float | None) -> tuple[float, float, float, float]:
    """The total, what of it is for places, and the least and most over every reading: nominal, or at a rate."""
    if rate is None:
        return found.total, (found.per_place or 0.0) * (found.places or 0), found.low, found.high
    charges = scenario.deal.terms.charge
    for_places = [key for key, charge in charges.items() if charge.places and charge.part == "deal"]
    worths = [
        present_value(scenario.model_copy(update={"reading": reading}), rate)
        for reading in _unlike_readings(scenario)
    ]
    return present_value(scenario, rate), present_value(scenario, rate, for_places), min(worths), max(worths)


def _unlike_readings(scenario: Scenario) -> list[dict[str, str]]:
    """One reading of the questions about cost for each set of terms that they come to."""
    every = arranged.readings(scenario.deal.terms, scenario.reading)
    return list({settled(scenario, reading): reading for reading in every}.values())


def basis(scenario: Scenario, known: Prices, how: Terms) -> tuple[Basis, ...]:
    """The factors that make a scenario's amounts comparable: first prices at home, then the currency."""
    terms = scenario.deal.terms
    return _basis(terms.currency, terms.price_year, how.currency or terms.currency, known, how)


def _basis(currency: str, of_year: int, to: str, known: Prices, how: Terms) -> tuple[Basis, ...]:
    year = how.prices_of or of_year
    inflated = price_series.constant(known, currency, of_year, year, how.index)
    return (inflated, price_series.conversion(known, currency, to, year))


def present_value(scenario: Scenario, rate: float, charges: Sequence[str] | None = None) -> float:
    """What the payments due are worth at the start of the first period, each at the start of its own (a month of
    a dated scenario, a year of an undated one), at a yearly rate; of some charges only, if named. In the deal's
    currency. Raises `BadInput` for a rate out of range.
    """

    def due(period: Period) -> float:
        return period.due if charges is None else sum(period.by_charge.get(key, 0.0) for key in charges)

    months = 12 if scenario.population.dated else 1
    flows = [(place / months, due(period)) for place, period in enumerate(periods(scenario))]
    return price_series.present_value(flows, rate)


# --- Options -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """Something with a price: `cost(people, years)` gives money in `currency` for arrays of one shape.

    `people` and `years` are its own. `others` are the people of its other groups, who stay as they are while
    `people` vary, and `billed_beside` those of them that a charge bills.
    """

    name: str
    currency: str
    cost: Callable[[Array, Array], Array]
    people: float
    years: float
    others: float = 0.0
    billed_beside: float = 0.0


def of_scenario(scenario: Scenario, factor: float = 1.0, currency: str | None = None) -> Option:
    """The scenario's terms for any number of its first group and any length of stay, all else as it is.

    Raises `BadInput` for a dated scenario, whose stays are its own, and for one without people.
    """
    group = _varying(scenario)
    terms = settled(scenario)
    found = arrays(scenario, terms)

    def cost(heads: Array, years: Array) -> Array:
        return total(terms, _varied(scenario, found, heads, years)) * factor

    billed = terms.billed
    counts = list(zip(found.groups, found.people[0], strict=True))
    others = [(name, float(held)) for name, held in counts if name != group]
    return Option(
        name=scenario.name,
        currency=currency or scenario.deal.terms.currency,
        cost=cost,
        people=sum(float(held) for name, held in counts if name == group),
        years=float(found.stay.max()),
        others=sum(held for _, held in others),
        billed_beside=sum(held for name, held in others if billed is None or name in billed),
    )


def fixed_because(scenario: Scenario) -> str | None:
    """Why neither people nor stays of the scenario can be varied; None where they can."""
    if scenario.population.dated:
        return say("compare.dated", scenario=scenario.name)
    return None if scenario.cohort else say("compare.nobody", scenario=scenario.name)


def _varying(scenario: Scenario) -> str:
    """The group whose number varies. Raises `BadInput` where nothing can."""
    reason = fixed_because(scenario)
    if reason is not None:
        raise BadInput(reason)
    return scenario.cohort[0].group


def _varied(scenario: Scenario, found: Held, heads: Array, years: Array) -> Held:
    """The scenario with other numbers of its first group and other stays for all: arrays of one shape."""
    first = [place for place, group in enumerate(found.groups) if group == scenario.cohort[0].group]
    held = np.repeat(found.people, len(heads), axis=0)
    held[:, first] = 0.0
    held[:, first[0]] = heads
    stay = np.repeat(years[:, np.newaxis], held.shape[1], axis=1)
    term = found.term if scenario.term else years
    return replace(found, people=held, stay=stay, term=term, days=stay * DAYS_A_YEAR)


def of_domestic(
    price: DomesticPrice, factor: float = 1.0, currency: str | None = None, beside: float = 0.0
) -> Option:
    """A domestic price by the day, for as many people as are asked about and `beside` so many others."""
    rate = price.day * factor

    def cost(heads: Array, years: Array) -> Array:
        return (heads + beside) * years * DAYS_A_YEAR * rate

    return Option(price.label, currency or price.currency, cost, 1.0, 1.0, beside, beside)


# --- Where two options cost the same -----------------------------------------------------------------------


@dataclass(frozen=True)
class Crossing:
    """Where the order of two options changes: below `at` (years or people) `before` is the dearer, above it
    `dearer`; None is neither, where both cost the same. `exact`: both cost the same at `at` itself. Otherwise the
    order changes there by a step, and `from_here` says whether at `at` it has changed already.
    """

    at: float
    dearer: str | None
    exact: bool
    before: str | None = None
    from_here: bool = False


@dataclass(frozen=True)
class BreakEven:
    """Where two options cost the same as one thing varies, `along` "time" or "people", the other being `fixed`
    (`beside` so many others who are billed in both). Without a crossing, `always` names the dearer one, or is None
    where they cost the same throughout; `touches` says that it is somewhere no dearer than the other.
    """

    one: str
    two: str
    along: str
    fixed: float
    crossings: tuple[Crossing, ...]
    always: str | None
    touches: bool = False
    beside: float = 0.0


def break_even_time(one: Option, two: Option, heads: float) -> BreakEven:
    """Lengths of stay, in years up to 100, at which two options for `heads` people cost the same, exactly.

    Every charge is a straight line within a stay-year. Raises `BadInput` for options in different currencies.
    """
    beside = one.billed_beside if one.billed_beside == two.billed_beside else 0.0

    def costs(option: Option, years: Array) -> Array:
        return option.cost(np.full(len(years), float(heads)), years)

    found = _break_even(one, two, np.arange(MOST_YEARS + 1, dtype=float), costs)
    return BreakEven(one.name, two.name, "time", float(heads), *found, beside=beside)


def break_even_people(one: Option, two: Option, years: float) -> BreakEven:
    """Head counts up to 100,000 at which two options for stays of `years` cost the same, exactly.

    Every charge is a straight line between one head count and the next. Raises `BadInput` as above.
    """

    def costs(option: Option, heads: Array) -> Array:
        return option.cost(heads, np.full(len(heads), float(years)))

    found = _break_even(one, two, np.arange(MOST_PEOPLE + 1, dtype=float), costs, whole=True)
    return BreakEven(one.name, two.name, "people", float(years), *found)


def _break_even(
    one: Option, two: Option, knots: Array, costs: Callable[[Option, Array], Array], whole: bool = False
) -> tuple[tuple[Crossing, ...], str | None, bool]:
    """Crossings, the option that is always dearer, and whether they touch. Between two knots the gap is a
    straight line; at a knot it may jump. Where only knots are `whole`, as people are, the lines between them
    matter only where the order changes.
    """
    if one.currency != two.currency:
        raise BadInput(say("compare.currencies", given=f"{one.currency}, {two.currency}"))

    def gap(at: Array) -> tuple[Array, Array]:
        a, b = costs(one, at), costs(two, at)
        return a - b, CENT + 1e-12 * np.maximum(a, b)

    here = _zeroed(*gap(knots))
    some = np.flatnonzero(here[:-1] * here[1:] < 0) if whole else np.arange(len(knots) - 1)
    first, last = here[:-1].copy(), here[1:].copy()
    first[some], last[some] = _line_ends(gap, knots[some], float(knots[1] - knots[0]))
    names = {1.0: one.name, -1.0: two.name, 0.0: None}
    starts, signs, inside = _stretches(knots, first, last)
    crossings = []
    for place in np.flatnonzero(signs[1:] != signs[:-1]) + 1:
        at = float(starts[place])
        now = 0.0 if inside[place] else float(np.sign(here[np.searchsorted(knots, at)]))
        before, after = float(signs[place - 1]), float(signs[place])
        crossings.append(Crossing(at, names[after], now == 0, names[before], bool(now) and now == after))
    touches = not crossings and any(bool(np.any(ends == 0)) for ends in (first[1:], last, here[1:]))
    return tuple(crossings), None if crossings else names[float(signs[0])], touches


def _line_ends(
    gap: Callable[[Array], tuple[Array, Array]], starts: Array, width: float
) -> tuple[Array, Array]:
    """The gap just after the starts of straight pieces and just before their ends, from two points of each."""
    if not starts.size:
        return starts, starts
    near, slack = gap(starts + 0.25 * width)
    far, _ = gap(starts + 0.75 * width)
    return _zeroed(1.5 * near - 0.5 * far, slack), _zeroed(1.5 * far - 0.5 * near, slack)


def _zeroed(gap: Array, slack: Array) -> Array:
    return np.where(np.abs(gap) <= slack, 0.0, gap)


def _stretches(knots: Array, first: Array, last: Array) -> tuple[Array, Array, Array]:
    """Where each stretch of one order starts, the sign of the gap along it, and whether it starts between knots."""
    signs = np.where(first == 0, np.sign(last), np.sign(first))
    across = np.sign(first) * np.sign(last) < 0
    width = knots[1] - knots[0]
    places = knots[:-1][across] + width * first[across] / (first - last)[across]
    starts = np.concatenate([knots[:-1], places])
    order = np.argsort(starts, kind="stable")
    inside = np.concatenate([np.zeros(len(first), dtype=bool), np.ones(len(places), dtype=bool)])
    return starts[order], np.concatenate([signs, np.sign(last[across])])[order], inside[order]


# --- In words ----------------------------------------------------------------------------------------------

MOST_CHANGES = 4
"""More changes of order than these are counted and not told one by one."""


def sentence(found: BreakEven) -> str:
    """The break-even in words: where, or that one is always dearer, or that both always cost the same."""
    along = found.along
    parts = {"one": found.one, "two": found.two, "fixed": _fixed(found), "most": _most(along)}
    if not found.crossings:
        if found.always is None:
            return say(f"compare.{along}.always_equal", **parts)
        other = found.two if found.always == found.one else found.one
        key = "never_cheaper" if found.touches else "always_dearer"
        return say(f"compare.{along}.{key}", dearer=found.always, other=other, **parts)
    only = found.crossings[0]
    if len(found.crossings) == 1 and only.before and only.dearer:
        key = "equal" if only.exact else "step"
        told = {"before": only.before, "after": only.dearer, **_place(along, only)}
        if along == "people" and only.exact and only.at != math.floor(only.at):
            key = "between"
        return say(f"compare.{along}.{key}", **told, **parts)
    return say(f"compare.{along}.several", stretches="; ".join(_stretches_told(found)), **parts)


def _fixed(found: BreakEven) -> str:
    return people(found.fixed + found.beside) if found.along == "time" else length_of_stay(found.fixed)


def _most(along: str) -> str:
    return length_of_stay(MOST_YEARS) if along == "time" else people(MOST_PEOPLE)


def _place(along: str, crossing: Crossing) -> dict[str, str]:
    """A crossing's place as its sentences name it: itself, the last whole day or person before, the first after."""
    at = crossing.at * (DAYS_A_YEAR if along == "time" else 1)
    last = math.ceil(at) - 1 if crossing.from_here else math.floor(at + 1e-9)
    places = {"at": number(at, 1), "last": number(last), "next": number(last + 1)}
    return {**places, "years": number(crossing.at, 2)} if along == "time" else places


def _stretches_told(found: BreakEven) -> list[str]:
    told = []
    for crossing in found.crossings[:MOST_CHANGES]:
        whole = found.along == "time" or crossing.at == math.floor(crossing.at)
        at = _place(found.along, crossing)["at" if crossing.exact and whole else "last"]
        key = "same_up_to" if crossing.before is None else "dearer_up_to"
        told.append(say(f"compare.{found.along}.{key}", dearer=crossing.before, at=at))
    more = len(found.crossings) - MOST_CHANGES
    if more > 0:
        return [*told, count(more, "compare.change", "compare.changes")]
    after = found.crossings[-1].dearer
    return [*told, say("compare.same_beyond" if after is None else "compare.dearer_beyond", dearer=after)]


def notes_there(scenario: Scenario, found: BreakEven) -> tuple[str, ...]:
    """What the arrangement remarks of so many people or so long a stay as `found` has at its crossings, such as
    that nothing was agreed for them.
    """
    told: dict[str, None] = {}
    for crossing in found.crossings[:MOST_CHANGES]:
        by_time = found.along == "time"
        heads, years = (found.fixed, crossing.at) if by_time else (math.ceil(crossing.at), found.fixed)
        for _, note in notes(alike(scenario, int(heads), years)):
            if note.people_more_than is not None or note.years_more_than is not None:
                told.setdefault(note.says)
    return tuple(told)


def pair(one: Row, base: Row) -> str:
    """Two scenarios in a sentence that reads properly whichever is the base."""
    parts = {"name": one.scenario.name, "base": base.scenario.name, "total": money(one.total, one.currency)}
    gap = one.total - base.total
    if abs(gap) < CENT:
        return say("compare.same", **parts)
    if abs(base.total) < CENT:
        return say("compare.more_than_nothing", **parts)
    key, share = "compare.more" if gap > 0 else "compare.less", per_cent(abs(gap) / base.total)
    return say(key, **parts, difference=money(abs(gap), one.currency), share=share)


# --- Rows in words, against the base and against prices at home ----------------------------------------------


@dataclass(frozen=True)
class Home:
    """A domestic price as an amount a day in some currency, `factor` times the printed one, and on what basis."""

    price: DomesticPrice
    factor: float
    currency: str
    basis: tuple[str, ...]

    @property
    def day(self) -> float:
        """The price of a day, converted."""
        return self.price.day * self.factor


def at_home(price: DomesticPrice, currency: str, how: Terms = Terms()) -> Home:
    """A domestic price beside amounts in `currency`. Raises `BadInput` for a series that lacks the year."""
    bases = _basis(price.currency, price.price_year, currency, series(), how)
    factor = math.prod(one.factor for one in bases)
    return Home(price, factor, currency, tuple(one.says for one in bases if one.says))


def option(row: Row, how: Terms) -> Option:
    """A row's scenario as an option in the row's currency. Raises `BadInput` where nothing can vary."""
    factor = math.prod(one.factor for one in basis(row.scenario, series(), how))
    return of_scenario(row.scenario, factor, row.currency)


def with_base(row: Row, base: Row, how: Terms) -> tuple[BreakEven, ...]:
    """Where a row and the base cost the same: by time for the base's people, and by people for its length of
    stay; none where either cannot vary.
    """
    if fixed_because(row.scenario) or fixed_because(base.scenario):
        return ()
    one, two = option(row, how), option(base, how)
    return break_even_time(one, two, two.people), break_even_people(one, two, two.years)


def with_home(row: Row, home: Home, how: Terms) -> tuple[BreakEven, ...]:
    """Where a row and a domestic price cost the same: by time for the row's people, and by people for its stay."""
    if fixed_because(row.scenario):
        return ()
    one = option(row, how)
    two = of_domestic(home.price, home.factor, home.currency, one.billed_beside)
    return break_even_time(one, two, one.people), break_even_people(one, two, one.years)


def break_evens(row: Row, base: Row, how: Terms) -> list[str]:
    """Where a row and the base cost the same, in words; none where either cannot vary."""
    return [sentence(found) for found in with_base(row, base, how)]


def against_home(row: Row, price: DomesticPrice, how: Terms) -> list[str]:
    """Where a row and a domestic price cost the same, what that price is, and on what basis; in words.

    Raises `BadInput` where the price cannot be brought to the row's currency and year.
    """
    home = at_home(price, row.currency, how)
    told = [sentence(found) for found in with_home(row, home, how)]
    return [*told, *about_home(price), *home.basis] if told else []


def about_home(price: DomesticPrice) -> list[str]:
    """What a domestic price is: on average or for one more, of what, and whether its source agrees with itself."""
    contains = price.contains.rstrip(".")
    kind = say(f"compare.{price.cost}", label=price.label, by=price.denominator, contains=contains)
    doubt = (
        [say("compare.disagrees", label=price.label, says=price.disagrees_says)] if price.disagrees else []
    )
    return [kind, *doubt]


def spread(row: Row) -> str:
    """The least and the most that any reading of the scenario's terms gives, in words."""
    low, high = exact(row.low, row.currency), exact(row.high, row.currency)
    return say(
        "compare.no_spread" if low == high else "compare.spread", name=row.scenario.name, low=low, high=high
    )


def remarks(rows: Sequence[Row], how: Terms) -> Iterator[str]:
    """What a reader of the rows should know: unlike cases, and what does not vary where options break even."""
    if len({(row.people_held, round(row.person_days, 6)) for row in rows}) > 1:
        yield say("compare.not_alike")
    for row in rows:
        reason = fixed_because(row.scenario)
        yield from [reason] if reason else _others(option(row, how))


def _others(one: Option) -> Iterator[str]:
    if one.others:
        key = "compare.others_billed" if one.billed_beside else "compare.others"
        billed = number(one.people + one.billed_beside)
        yield say(key, name=one.name, others=number(one.others), people=billed)


# --- The host's side ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Provider:
    """The host's side, in the deal's currency: what it is paid, what holding people is stated to cost it, and
    what is left. What is left covers the budget from `people_to_cover` people on, up to `people_covered_to`
    where more people would cost too much again; `reason` says why no head count does.
    """

    revenue: float
    running: float
    capital: float
    left: float
    people_to_cover: int | None
    people_covered_to: int | None
    reason: str | None


def provider(
    scenario: Scenario, marginal: float, per_place: float = 0.0, budget: float | None = None
) -> Provider:
    """Revenue against a marginal cost a person-year and a capital cost a place (of those the terms name, else
    one for each person held), and the head counts of the first group at which what is left covers `budget`.

    Raises `BadInput` where a budget is given and the people cannot be varied.
    """
    found = summary(scenario)
    running = marginal * found.person_years_held
    capital = per_place * (found.places or found.people_held)
    cover = (None, None, None) if budget is None else _to_cover(scenario, found, marginal, per_place, budget)
    return Provider(found.total, running, capital, found.total - running - capital, *cover)


def _to_cover(
    scenario: Scenario, found: Summary, marginal: float, per_place: float, budget: float
) -> tuple[int | None, int | None, str | None]:
    _varying(scenario)
    terms = settled(scenario)
    held = arrays(scenario, terms)
    heads = np.arange(MOST_PEOPLE + 1, dtype=float)
    many = _varied(scenario, held, heads, np.full(len(heads), float(held.stay.max())))
    here = occupancy(terms, many)
    places = found.places or here.held
    left = total(terms, many) - marginal * here.days_held / DAYS_A_YEAR - per_place * places
    enough = left >= budget - CENT
    if not enough.any():
        key = "compare.not_covered" if left[-1] > left[0] else "compare.each_loses"
        nobody = money(float(left[0]), found.currency)
        return None, None, say(key, most=people(MOST_PEOPLE), nobody=nobody)
    first = int(np.argmax(enough))
    after = np.flatnonzero(~enough[first:])
    return first, first + int(after[0]) - 1 if after.size else None, None
