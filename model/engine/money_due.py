"""Arrays in, money by charge out: the only arithmetic on money. Pure functions; no calendar, no files.

One formula serves every yearly charge. Money due by time t for n people who arrived at a and stay d years is

    rate * n * (clip(r(min(d, t - a)), y0, y1) - y0)

summed over bands of stay-years [y0, y1), with r the identity when billed by the day and the ceiling when
billed in advance. A total is t = infinity; a ledger is differences at period ends. See `docs/method.md`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.inputs.charge import Span
from model.inputs.effective_terms import Price, Rebate, Terms
from model.inputs.population import DAYS_A_YEAR, Array, Held

CELLS = 1 << 14
"""Cells (scenarios × cohorts) worked on at once: they stay in a core's cache, the loop costs little, and the arrays are
small enough that the system's allocator keeps their memory instead of fetching it anew, page by page, each time.
"""


@dataclass(frozen=True)
class Line:
    """One product: `rate` (currency a unit; negative for a discount) times `quantity` (S,).

    The unit is person-years, years, people or occurrences by the charge's kind. `years` is the span of
    stay-years and `rebate` the discount, where it has one.
    """

    charge: str
    rate: float | Array
    quantity: Array
    years: Span | None = None
    rebate: str | None = None


def due(terms: Terms, held: Held, amounts: Mapping[str, Array] | None = None) -> dict[str, Array]:
    """Money due, nominal, in the arrangement's currency, by charge in force: arrays of shape (S,).

    `amounts` gives charges of one amount another one in each scenario (S,). Memory beyond the result is
    bounded whatever S is.
    """
    money = _money(terms.prices, terms, held, amounts)
    return {price.id: due for price, due in zip(terms.prices, money, strict=True)}


def _money(
    prices: Sequence[Price], terms: Terms, held: Held, amounts: Mapping[str, Array] | None = None
) -> list[Array]:
    """Money due under each of `prices` (S,), under the limits and caps of `terms`."""
    size = _size(held, amounts)
    out = [np.zeros(size) for _ in prices]
    for rows in _chunks(size, held):
        some = {name: values[rows] for name, values in (amounts or {}).items()}
        state = _State(terms, held.rows(rows))
        for price, money in zip(prices, out, strict=True):
            for line in _KINDS[price.kind](price, state, some.get(price.id)):
                money[rows] += line.rate * line.quantity
    return out


def lines(terms: Terms, held: Held, amounts: Mapping[str, Array] | None = None) -> Iterator[Line]:
    """The products that `due` adds up, so that every one can be shown. Same units and shapes."""
    state = _State(terms, held)
    for price in terms.prices:
        yield from _KINDS[price.kind](price, state, (amounts or {}).get(price.id))


def total(terms: Terms, held: Held, amounts: Mapping[str, Array] | None = None) -> Array:
    """Money due under the deal itself, without the sender's own costs: nominal, shape (S,)."""
    prices = _deal(terms)
    return _sum(_money(prices, terms, held, amounts), _size(held, amounts))


def totals(every: Iterable[Terms], held: Held) -> dict[Terms, Array]:
    """`total` under each of several terms, (S,) each. A charge that several of them share is worked out once."""
    together: dict[tuple[object, ...], list[Terms]] = {}
    for terms in every:
        together.setdefault((terms.people_at_most, terms.stay_at_most), []).append(terms)
    size, out = _size(held, None), {}
    for alike in together.values():
        prices = list(dict.fromkeys(price for terms in alike for price in _deal(terms)))
        money = dict(zip(prices, _money(prices, alike[0], held), strict=True))
        out.update({terms: _sum([money[price] for price in _deal(terms)], size) for terms in alike})
    return out


def _deal(terms: Terms) -> list[Price]:
    return [price for price in terms.prices if price.part == "deal"]


def _sum(money: list[Array], size: int) -> Array:
    if len(money) == 1:
        return money[0]
    return np.sum(money, axis=0) if money else np.zeros(size)


@dataclass(frozen=True)
class Occupancy:
    """People and real days (S,). `billed` are those of the groups that per-person charges bill."""

    held: Array
    refused: Array
    billed: Array
    days_held: Array
    days_billed: Array


def occupancy(terms: Terms, held: Held) -> Occupancy:
    """Who is held, refused and billed, and for how many days, after the limits and caps of `terms`."""
    state = _State(terms, held)
    billed = state.people * _columns(terms.billed, held.groups)
    days = held.days if terms.stay_at_most is None or held.marks is not None else _capped_days(terms, held)
    return Occupancy(
        held=state.people.sum(axis=1),
        refused=(state.came - state.people).sum(axis=1),
        billed=billed.sum(axis=1),
        days_held=(state.people * days).sum(axis=1),
        days_billed=(billed * days).sum(axis=1),
    )


def _capped_days(terms: Terms, held: Held) -> Array:
    return np.minimum(held.days, (terms.stay_at_most or 0) * DAYS_A_YEAR)


def _size(held: Held, amounts: Mapping[str, Array] | None) -> int:
    arrays = [held.people, held.stay, held.term, held.elapsed, *(amounts or {}).values()]
    return max(len(array) for array in arrays if array is not None)


def _chunks(size: int, held: Held) -> Iterator[slice]:
    wide = max(1, len(held.groups)) * (held.marks.shape[-1] if held.marks is not None else 1)
    step = max(1, CELLS // max(1, wide))
    return (slice(start, min(start + step, size)) for start in range(0, size, step))


class _State:
    """A population under some terms: caps and limits applied, and how far each stay has come by t."""

    def __init__(self, terms: Terms, held: Held) -> None:
        self.held, self.groups, self.cap = held, held.groups, terms.stay_at_most
        self.stay = held.stay if self.cap is None else np.minimum(held.stay, self.cap)
        everyone = bool(np.min(self.stay, initial=1.0) > 0)  # people whose stay is no day are not held
        self.came = held.people if everyone else np.where(self.stay > 0, held.people, 0.0)
        self.people = _limited(self.came, held.groups, terms.people_at_most)

    @cached_property
    def lived(self) -> Array:
        """Years of each stay by t (S, C)."""
        return self.stay if self.held.elapsed is None else np.minimum(self.stay, self.held.elapsed)

    @cached_property
    def arrived(self) -> NDArray[np.bool_]:
        elapsed = self.held.elapsed
        return np.ones(self.stay.shape, dtype=bool) if elapsed is None else elapsed > 0

    @cached_property
    def departed(self) -> NDArray[np.bool_]:
        closed = ~self.held.open
        return closed if self.held.elapsed is None else closed & (self.held.elapsed > self.stay)

    @cached_property
    def term_lived(self) -> Array:
        """Years of the term by t, as a column (S, 1)."""
        term = self.held.term if self.cap is None else np.minimum(self.held.term, self.cap)
        elapsed = self.held.term_elapsed
        return (term if elapsed is None else np.minimum(term, elapsed))[:, np.newaxis]

    def of(self, groups: frozenset[str] | None) -> Array:
        """People held (S, C), with those of other groups as 0."""
        everyone = groups is None or groups.issuperset(self.groups)
        return self.people if everyone else self.people * _columns(groups, self.groups)

    @cached_property
    def marks(self) -> Array:
        """Each cohort's own years at every moment somebody comes or goes (S, C, B)."""
        if self.held.marks is not None:
            return self.held.marks if self.held.marks.ndim == 3 else self.held.marks[np.newaxis]
        moments = np.sort(self.stay, axis=1)[:, np.newaxis, :]
        moments = np.concatenate([np.zeros_like(moments[..., :1]), moments], axis=2)
        return np.asarray(np.minimum(self.stay[:, :, np.newaxis], moments))


def _columns(groups: frozenset[str] | None, names: tuple[str, ...]) -> Array:
    """1.0 for each cohort that belongs to `groups`, else 0.0 (C,)."""
    return np.array([groups is None or name in groups for name in names], dtype=float)


def _first(people: Array, most: int) -> Array:
    """Of people in order of arrival (S, C), those among the first `most`."""
    before = np.cumsum(people, axis=1) - people
    return np.clip(most - before, 0.0, people)


def _limited(people: Array, names: tuple[str, ...], limits: tuple[tuple[str, int], ...]) -> Array:
    """People held once each limited group has its first so many."""
    for group, most in limits:
        own = people * _columns(frozenset({group}), names)
        people = people - own + _first(own, most)
    return people


@dataclass(frozen=True)
class _Band:
    years: Span
    amount: int
    factor: float


def _bands(price: Price, slices: list[Slice]) -> Iterator[_Band]:
    """Stay-years at one rate: the charge's spans, cut into single years, up to the last lived, where an index moves it."""
    if price.index is None:
        yield from (_Band(span, number, 1.0) for number, span in enumerate(price.years))
        return
    last = max((float(np.max(until, initial=0.0)) for _, _, until in slices), default=0.0)
    for number, (start, end) in enumerate(price.years):
        for year in range(int(start), int(min(end, math.ceil(last)))):
            yield _Band((float(year), year + 1.0), number, price.index**year)


def _between(time: Array, years: Span) -> Array:
    """clip(time, y0, y1) - y0, sparing the work where a bound cannot bite."""
    start, end = years
    inside = np.minimum(time, end) if end < math.inf else time
    return np.asarray(np.maximum(inside, start) - start) if start > 0 else inside


Slice = tuple[Array, Array | None, Array]
"""People, and their own time from (None: from arrival) and to."""


def _person_years(slices: list[Slice], years: Span) -> Array:
    """People times their time within `years`, summed over cohorts (S,)."""
    times = [_person_years_of(people, since, until, years) for people, since, until in slices]
    if len(times) == 1:
        return times[0]  # the sum of one array would be a copy of it
    return np.sum(times, axis=0) if times else np.zeros(1)


def _person_years_of(people: Array, since: Array | None, until: Array, years: Span) -> Array:
    time = _between(until, years)
    if since is not None:
        time = time - _between(since, years)
    people, time = np.broadcast_arrays(people, time)
    return np.asarray(np.einsum("ij,ij->i", people, time))


def _yearly(
    price: Price, slices: list[Slice], reached: list[tuple[Rebate, list[Slice]]], amount: Array | None
) -> Iterator[Line]:
    for band in _bands(price, slices):
        rate = _rate(price, band, amount)
        yield Line(price.id, rate, _person_years(slices, band.years), band.years)
        for rebate, some in reached:
            for span in rebate.years:
                years = max(span[0], band.years[0]), min(span[1], band.years[1])
                if years[0] < years[1]:
                    yield Line(price.id, -rebate.share * rate, _person_years(some, years), years, rebate.id)


def _rate(price: Price, band: _Band, amount: Array | None) -> float | Array:
    return (price.amounts[band.amount] if amount is None else amount * price.months) * band.factor


def _per_person_year(price: Price, state: _State, amount: Array | None) -> Iterator[Line]:
    people = state.of(price.groups)
    if price.above is not None:
        slices = list(_beyond(price, price.above, state))
        return _yearly(price, slices, [(rebate, slices) for rebate in price.rebates], amount)
    time = np.asarray(np.ceil(state.lived)) if price.in_advance else state.lived
    reached: list[tuple[Rebate, list[Slice]]] = [
        (rebate, [(_placed(rebate, people, state), None, time)]) for rebate in price.rebates
    ]
    return _yearly(price, [(people, None, time)], reached, amount)


def _placed(rebate: Rebate, people: Array, state: _State) -> Array:
    """The billed people whom a discount reaches: places go in order of arrival, and unused ones lapse."""
    some = people if rebate.groups is None else people * _columns(rebate.groups, state.groups)
    return some if rebate.people_at_most is None else _first(some, rebate.people_at_most)


def _beyond(price: Price, most: int, state: _State) -> Iterator[Slice]:
    """Between comings and goings, the billed people beyond the first `most` present, by arrival."""
    marks, own = state.marks, _columns(price.groups, state.groups)
    lived = state.lived
    for since, until in zip(np.moveaxis(marks, 2, 0), np.moveaxis(marks, 2, 0)[1:], strict=False):
        present = np.where(until > since, state.people, 0.0)
        yield (present - _first(present, most)) * own, np.minimum(since, lived), np.minimum(until, lived)


def _per_year(price: Price, state: _State, amount: Array | None) -> Iterator[Line]:
    time = np.ceil(state.term_lived) if price.in_advance else state.term_lived
    slices: list[Slice] = [(np.ones((1, 1)), None, time)]
    return _yearly(price, slices, [(rebate, slices) for rebate in price.rebates], amount)


def _per_person(price: Price, state: _State, amount: Array | None) -> Iterator[Line]:
    people = state.of(price.groups)
    if price.above is not None:
        people = people - _first(people, price.above)
    here = np.where(state.arrived, people, 0.0)
    yield Line(price.id, price.amounts[0] if amount is None else amount, here.sum(axis=1))


def _per_departure(price: Price, state: _State, amount: Array | None) -> Iterator[Line]:
    early = True if price.before_year is None else state.stay < price.before_year - 1
    gone = np.where(state.departed & early, state.of(price.groups), 0.0)
    yield Line(price.id, price.amounts[0] if amount is None else amount, gone.sum(axis=1))


def _lump_sum(price: Price, state: _State, amount: Array | None) -> Iterator[Line]:
    yield Line(price.id, price.amounts[0] if amount is None else amount, _is_due(price, state).astype(float))


def _is_due(price: Price, state: _State) -> NDArray[np.bool_]:
    """Whether a lump sum is due by t (S,): at the start, on its date, or once arrivals reach a number.

    One for some groups is due only where the scenario lists one of them, with however many people.
    """
    held = state.held
    if price.at_arrivals is None and price.groups is not None and price.groups.isdisjoint(held.groups):
        return np.zeros(1, dtype=bool)
    if price.at_arrivals is not None:
        reached = np.cumsum(state.of(price.groups), axis=1) >= price.at_arrivals
        return np.asarray(np.any(reached & state.arrived, axis=1))
    if held.term_elapsed is None:
        return np.ones(1, dtype=bool)
    if price.due is not None and held.moment is not None:
        return np.asarray(held.moment > np.datetime64(price.due, "D").astype(float))
    return np.asarray(held.term_elapsed > 0)


_KINDS: dict[str, Callable[[Price, _State, Array | None], Iterator[Line]]] = {
    "per_person_year": _per_person_year,
    "per_person": _per_person,
    "per_departure": _per_departure,
    "lump_sum": _lump_sum,
    "per_year": _per_year,
}
