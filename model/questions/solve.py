"""Work backwards: the people, days, rate, budget or share that makes a total what it is to be.

The identity is total(people, stay, rates) = share × budget. For a fixed reading the total is a straight line in
each rate and, within a stay-year, in the stay; it never falls as people are added. So rates and stays are solved
exactly, people by bracketing, and what steps over the sum sought has no solution, but a safe whole number below.
All money is nominal, in the arrangement's currency; sums are equal when they agree to the cent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.engine.money_due import due, total
from model.files.problems import BadInput, nearest
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS, Array
from model.questions.compare import (
    MOST_PEOPLE as MOST_COMPARED,
    BreakEven,
    Option,
    break_even_people,
    break_even_time,
)
from model.results.summary import available, cost_of
from model.scenario.scenario import Scenario, arrays, settled
from model.words.wording import either, exact, length_of_stay, number, people, per_cent, say

CENT = 0.005
"""Half a cent: sums nearer than this are the same."""

MOST_DAYS = MOST_YEARS * DAYS_A_YEAR
BRACKET = 1024
"""Head counts costed at once while a bracket is narrowed."""

Unknown = Literal["people", "days", "rate", "budget", "share"]
Kind = Literal["one", "several", "interval", "any", "none"]


@dataclass(frozen=True)
class Interval:
    """Numbers from `low` to `high`; the ends belong to it or not. A single number is both its ends."""

    low: float
    high: float
    low_included: bool = True
    high_included: bool = True

    @property
    def single(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@dataclass(frozen=True)
class Solution:
    """What the unknown may be. `found` has every solution: people, days, a rate, a budget or a share, money in
    `currency`, nominal. `whole` is the most whole people or days that cost no more than the sum sought: always
    rounded down, since one more would cost more; None where there is none or no bound. `says` tells it in a
    sentence, with the reason where the answer is none or any.
    """

    unknown: Unknown
    kind: Kind
    found: tuple[Interval, ...]
    whole: int | None
    says: str
    currency: str

    @property
    def value(self) -> float | None:
        """The solution where there is exactly one."""
        return self.found[0].low if self.kind == "one" else None


def target(scenario: Scenario, budget: float | None, share: float | None) -> float:
    """The total sought: a share (all of it by default) of a budget, or of what was approved. Raises `BadInput`."""
    if budget is None and share is None:
        raise BadInput(say("solve.needs_sum"))
    return (approved(scenario) if budget is None else budget) * (1.0 if share is None else share)


def approved(scenario: Scenario) -> float:
    """What was approved under the scenario's reading. Raises `BadInput` where nothing was reported."""
    found = sum(part.amount for part in available(scenario))
    if not found:
        raise BadInput(say("solve.nothing_approved"))
    return found


# --- People ----------------------------------------------------------------------------------------------


def for_people(scenario: Scenario, sought: float) -> Solution:
    """How many people of the first cohort's group make the total `sought`, all else as it is.

    Raises `BadInput` for a dated scenario.
    """
    cost = by_people(scenario)
    least = _last(cost, sought - CENT) + 1
    most = _last(cost, sought + CENT)
    currency = scenario.deal.terms.currency
    found = (Interval(least, most),) if least <= most else ()
    kind: Kind = "none"
    if found:
        whole_range = least == 0 and most == MOST_PEOPLE
        kind = "any" if whole_range else "one" if least == most else "interval"
    whole = most if 0 <= most < MOST_PEOPLE else None
    return Solution(
        "people", kind, found, whole, _people_said(cost, kind, least, most, sought, currency), currency
    )


def by_people(scenario: Scenario) -> Callable[[Array], Array]:
    """The total (S,) for numbers of people (S,) of the first cohort's group, stays and others as they are."""
    _undated(scenario)
    terms = settled(scenario)
    found = arrays(scenario, terms)
    first = [place for place, group in enumerate(found.groups) if group == scenario.cohort[0].group]

    def cost(heads: Array) -> Array:
        held = np.repeat(found.people, len(heads), axis=0)
        held[:, first] = 0.0
        held[:, first[0]] = heads
        return total(terms, replace(found, people=held))

    return cost


def _undated(scenario: Scenario) -> None:
    if scenario.population.dated or not scenario.cohort:
        raise BadInput(say("solve.dated", scenario=scenario.name))


def _last(cost: Callable[[Array], Array], limit: float) -> int:
    """The most people who cost less than `limit`, by narrowing a bracket; -1 where even nobody costs as much."""
    low, high = -1, MOST_PEOPLE + 1
    while high - low > 1:
        grid = np.unique(np.linspace(low + 1, high - 1, BRACKET).astype(np.int64))
        costs = cost(grid.astype(float))
        within = int(np.count_nonzero(costs < limit))
        if within < len(grid):
            high = int(grid[within])
        if within:
            low = int(grid[within - 1])
    return low


def _people_said(
    cost: Callable[[Array], Array], kind: Kind, least: int, most: int, sought: float, currency: str
) -> str:
    amount = exact(sought, currency)
    if kind == "any":
        return say("solve.people_any", amount=amount)
    if kind == "one":
        return say("solve.people_one", people=people(most), amount=amount)
    if kind == "interval":
        key = "solve.people_or_more" if most == MOST_PEOPLE else "solve.people_between"
        return say(key, least=number(least), most=people(most), amount=amount)
    return _no_people(cost, most, amount, currency)


def _no_people(cost: Callable[[Array], Array], most: int, amount: str, currency: str) -> str:
    near = cost(np.clip(np.array([most, most + 1], dtype=float), 0, MOST_PEOPLE))
    here, more = (exact(float(value), currency) for value in np.broadcast_to(near, 2))
    if most < 0:
        return say("solve.people_too_little", amount=amount, cost=more)
    if most >= MOST_PEOPLE:
        return say("solve.people_too_much", amount=amount, cost=here, most=people(MOST_PEOPLE))
    parts = {"whole": people(most), "more": people(most + 1), "cost": here, "next": more}
    return say("solve.people_none", amount=amount, **parts)


# --- Days ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stretch:
    """Part of a curve over time: one moment, or what lies between two, along which it is a straight line."""

    start: float
    end: float
    first: float
    last: float

    @property
    def moment(self) -> bool:
        return self.start == self.end


def _stretches(value: Callable[[Array], Array]) -> list[_Stretch]:
    """A curve over stays of 0 to 100 years, cut at whole years, where alone it may jump or bend.

    What lies between two whole years is found from two points inside, so that a jump at either end is kept.
    """
    years = np.arange(MOST_YEARS + 1, dtype=float)
    at, near, far = value(years), value(years[:-1] + 0.25), value(years[:-1] + 0.75)
    at, near, far = (
        np.broadcast_to(x, y.shape) for x, y in ((at, years), (near, years[1:]), (far, years[1:]))
    )
    slope = (far - near) * 2
    out: list[_Stretch] = []
    for k in range(MOST_YEARS):
        out.append(_Stretch(k, k, float(at[k]), float(at[k])))
        out.append(_Stretch(k, k + 1, float(near[k] - slope[k] * 0.25), float(far[k] + slope[k] * 0.25)))
    return [*out, _Stretch(MOST_YEARS, MOST_YEARS, float(at[-1]), float(at[-1]))]


def _level(stretches: Iterable[_Stretch], sought: float) -> tuple[Interval, ...]:
    """Every stay, in years, at which the curve is at `sought`; neighbouring pieces are one interval."""
    found: list[Interval] = []
    for piece in stretches:
        at = _on(piece, sought)
        if at is None:
            continue
        before = found[-1] if found else None
        if before and before.high == at.low and (before.high_included or at.low_included):
            found[-1] = replace(before, high=at.high, high_included=at.high_included)
        else:
            found.append(at)
    return tuple(found)


def _on(piece: _Stretch, sought: float) -> Interval | None:
    first, last = piece.first - sought, piece.last - sought
    starts, ends = abs(first) < CENT, abs(last) < CENT
    if starts and ends:
        return Interval(piece.start, piece.end, piece.moment, piece.moment)
    if starts or ends or (first > 0) == (last > 0):
        return None  # an end that meets it is a whole year, which has its own piece
    at = piece.start + first / (first - last)
    return Interval(at, at)


def for_days(scenario: Scenario, sought: float) -> Solution:
    """How long a stay of everyone makes the total `sought`, all else as it is; in days, not only whole ones.

    Raises `BadInput` for a dated scenario.
    """
    cost, currency = by_time(scenario), scenario.deal.terms.currency
    stretches = _stretches(cost)
    found = tuple(
        replace(at, low=at.low * DAYS_A_YEAR, high=at.high * DAYS_A_YEAR) for at in _level(stretches, sought)
    )
    always = any(at.low == 0 and at.high == MOST_DAYS for at in found)
    kind: Kind = "any" if always else "several" if len(found) > 1 else "none"
    if len(found) == 1 and not always:
        kind = "one" if found[0].single else "interval"
    whole = _whole_days(cost, stretches, sought)
    bounded = None if whole is None or whole == MOST_DAYS else whole
    said = _days_said(cost, kind, found, whole, sought, currency)
    return Solution("days", kind, found, bounded, said, currency)


def by_time(scenario: Scenario) -> Callable[[Array], Array]:
    """The total (S,) for stays in years (S,) of everyone."""
    _undated(scenario)
    terms = settled(scenario)
    found = arrays(scenario, terms)

    def cost(years: Array) -> Array:
        stay = np.repeat(years[:, np.newaxis], len(found.groups), axis=1)
        term = found.term if scenario.term else years
        return total(terms, replace(found, stay=stay, term=term, days=stay * DAYS_A_YEAR))

    return cost


def _whole_days(cost: Callable[[Array], Array], stretches: Sequence[_Stretch], sought: float) -> int | None:
    """The most whole days that cost at most `sought`; None if even no day does."""
    for piece in reversed(stretches):
        if min(piece.first, piece.last) > sought + CENT:
            continue
        days = np.arange(round(piece.start * DAYS_A_YEAR), round(piece.end * DAYS_A_YEAR) + 1, dtype=float)
        inside = days if piece.moment else days[1:-1]
        costs = np.broadcast_to(cost(inside / DAYS_A_YEAR), inside.shape)
        if (within := np.flatnonzero(costs <= sought + CENT)).size:
            return int(inside[within[-1]])
    return None


def _days_said(
    cost: Callable[[Array], Array],
    kind: Kind,
    found: Sequence[Interval],
    whole: int | None,
    sought: float,
    currency: str,
) -> str:
    amount = exact(sought, currency)
    if kind == "none":
        return _no_days(cost, whole, amount, currency)
    if kind == "any":
        return say("solve.days_any", amount=amount)
    told = say("solve.days_found", stay=either([_stay(at) for at in found]), amount=amount)
    if kind == "one" and whole is not None and whole < found[0].low - _SLACK:
        return say("solve.days_rounded", sentence=told, whole=_day_count(whole))
    return told


_SLACK = 1e-3
"""Days nearer to a whole number than this are shown as it."""


def _stay(at: Interval) -> str:
    low, high = number(at.low, 2), number(at.high, 2)
    if at.single:
        return say("solve.stay_one", days=_day_count(at.low), years=number(at.low / DAYS_A_YEAR, 2))
    if at.high == MOST_DAYS:
        return say("solve.stay_from" if at.low_included else "solve.stay_above", low=low)
    starts = "from" if at.low_included else "above"
    ends = "to" if at.high_included else "below"
    return say(f"solve.stay_{starts}_{ends}", low=low, high=high)


def _day_count(days: float) -> str:
    text = number(days, 2)
    return say("number.day" if text == "1" else "number.days", number=text)


def _no_days(cost: Callable[[Array], Array], whole: int | None, amount: str, currency: str) -> str:
    here = 0 if whole is None else whole
    near = cost(np.minimum([here, here + 1], MOST_DAYS) / DAYS_A_YEAR)
    now, more = (exact(float(value), currency) for value in np.broadcast_to(near, 2))
    if whole is None:
        return say("solve.days_too_little", amount=amount, cost=now)
    if whole == MOST_DAYS:
        return say("solve.days_too_much", amount=amount, cost=now, most=length_of_stay(MOST_YEARS))
    return say("solve.days_none", amount=amount, whole=_day_count(whole), cost=now, next=more)


# --- Rate, budget, share ----------------------------------------------------------------------------------


def for_rate(scenario: Scenario, charge: str, sought: float) -> Solution:
    """The amount of `charge`, as its terms give it (a year, a month, a person), that makes the total `sought`.

    Raises `BadInput` for a charge that is not in force or has several amounts.
    """
    quantity, rest = _rate_line(scenario, charge)
    currency, label = scenario.deal.terms.currency, scenario.deal.terms.charge[charge].label
    parts = {"label": label, "amount": exact(sought, currency), "rest": exact(rest, currency)}
    if quantity == 0:
        if abs(rest - sought) < CENT:
            every = (Interval(0.0, math.inf, True, False),)
            return Solution("rate", "any", every, None, say("solve.rate_any", **parts), currency)
        return Solution("rate", "none", (), None, say("solve.rate_idle", **parts), currency)
    rate = (sought - rest) / quantity
    if sought - rest < -CENT:
        return Solution("rate", "none", (), None, say("solve.rate_none", **parts), currency)
    rate = max(rate, 0.0)
    said = say("solve.rate_one", rate=exact(rate, currency), **parts)
    return Solution("rate", "one", (Interval(rate, rate),), None, said, currency)


def _rate_line(scenario: Scenario, charge: str) -> tuple[float, float]:
    """What the total is made of: so many times the charge's amount, and the rest."""
    known = rates(scenario)
    if charge not in known:
        raise BadInput(say("solve.no_rate", given=charge, hint=nearest(charge, known)))
    free = scenario.changed(amounts={**scenario.amounts, charge: 0.0})
    terms = settled(free)
    one = due(terms, arrays(free, terms), {charge: np.array([1.0])})[charge]
    return float(one[0]), cost_of(free)


def rates(scenario: Scenario) -> tuple[str, ...]:
    """Charges of the deal in force under the scenario's reading whose one amount may be solved for."""
    deal = scenario.deal.terms
    terms = settled(scenario)
    active = [price.id for price in terms.prices if price.part == "deal"]
    unpriced = [key for key in terms.not_counted if deal.charge[key].part == "deal"]
    return tuple(key for key in (*active, *unpriced) if len(deal.charge[key].amounts) <= 1)


def for_budget(scenario: Scenario, share: float | None = None) -> Solution:
    """The budget of which the total is `share`, all of it by default."""
    cost, currency = cost_of(scenario), scenario.deal.terms.currency
    parts = {"cost": exact(cost, currency), "share": per_cent(share or 1.0, 2)}
    if share == 0:
        if cost < CENT:
            every = (Interval(0.0, math.inf, True, False),)
            return Solution("budget", "any", every, None, say("solve.budget_any"), currency)
        return Solution("budget", "none", (), None, say("solve.budget_none", **parts), currency)
    budget = cost / (share or 1.0)
    key = "solve.budget" if share is None else "solve.budget_share"
    said = say(key, budget=exact(budget, currency), **parts)
    return Solution("budget", "one", (Interval(budget, budget),), None, said, currency)


def for_share(scenario: Scenario, budget: float | None = None) -> Solution:
    """The share of `budget`, or of what was approved, that the total is."""
    cost, currency = cost_of(scenario), scenario.deal.terms.currency
    known = sum(part.amount for part in available(scenario)) if budget is None else budget
    parts = {"cost": exact(cost, currency), "budget": exact(known, currency)}
    if not known:
        key = "solve.share_none" if budget is not None else "solve.share_unknown"
        return Solution("share", "none", (), None, say(key, **parts), currency)
    share = cost / known
    key = "solve.share" if budget is not None else "solve.share_approved"
    said = say(key, share=per_cent(share, 2), **parts)
    return Solution("share", "one", (Interval(share, share),), None, said, currency)


# --- Break-even -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Even:
    """Where two options cost the same along people or time: where the dearer changes, every stretch along which
    they agree to the cent (people, or days), and both curves at some points. Money in their one currency.
    """

    crossings: BreakEven
    equal: tuple[Interval, ...]
    points: tuple[tuple[float, float, float], ...]
    """People or days, and what the one and the other option cost there."""


def even_time(one: Option, two: Option) -> Even:
    """Break-even over lengths of stay, for as many people as `one` has. Raises `BadInput` for two currencies."""
    crossings = break_even_time(one, two, one.people)
    heads = one.people

    def gap(years: Array) -> Array:
        count = np.full(len(years), heads)
        return one.cost(count, years) - two.cost(count, years)

    level = _level(_stretches(gap), 0.0)
    equal = tuple(replace(at, low=at.low * DAYS_A_YEAR, high=at.high * DAYS_A_YEAR) for at in level)
    last = max([crossing.at for crossing in crossings.crossings], default=0.0)
    end = max(3.0, math.ceil(last * 1.25))
    marks = [*np.linspace(0.0, end, 13), *(crossing.at for crossing in crossings.crossings)]
    years = np.unique(np.round(marks, 9))
    return Even(crossings, equal, _points(one, two, np.full(len(years), heads), years, years * DAYS_A_YEAR))


def even_people(one: Option, two: Option) -> Even:
    """Break-even over head counts, for a stay as long as that of `one`. Raises `BadInput` for two currencies."""
    crossings = break_even_people(one, two, one.years)
    heads = np.arange(MOST_COMPARED + 1, dtype=float)
    stays = np.full(len(heads), one.years)
    same = np.abs(one.cost(heads, stays) - two.cost(heads, stays)) < CENT
    last = max([crossing.at for crossing in crossings.crossings], default=0.0)
    end = max(2 * one.people, 1.25 * last, 10.0)
    marks = [*np.linspace(0.0, end, 11), one.people, *(crossing.at for crossing in crossings.crossings)]
    some = np.unique(np.round(marks))
    return Even(crossings, _runs(same), _points(one, two, some, np.full(len(some), one.years), some))


def _points(
    one: Option, two: Option, heads: Array, years: Array, x: Array
) -> tuple[tuple[float, float, float], ...]:
    costs = (np.broadcast_to(option.cost(heads, years), x.shape).tolist() for option in (one, two))
    return tuple(zip(x.tolist(), *costs, strict=True))


def _runs(same: NDArray[np.bool_]) -> tuple[Interval, ...]:
    """Stretches of whole numbers at which something is so."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], same.astype(np.int8), [0]])))
    return tuple(Interval(float(low), float(high - 1)) for low, high in edges.reshape(-1, 2))
