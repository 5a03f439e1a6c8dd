"""What is paid for time: one formula for every yearly charge, person by person or for the arrangement as a whole.

A charge in force in a window [u, v) of own time, for n people with so much own time by t, comes to

    rate * n * (clip(r(min(time, v)), y0, y1) - clip(r(min(time, u)), y0, y1))

over bands of stay-years [y0, y1). Without a window u is 0 and v has no end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from model.engine.state import Line, State, columns, first
from model.inputs.calendar import Clock
from model.inputs.charge import Span
from model.inputs.effective_terms import Price, Rebate
from model.inputs.population import Array

Time = tuple[Array | None, Array]
"""Own time from (None: from arrival) and to."""


@dataclass(frozen=True)
class _Billed:
    """What a charge is paid for: stretches of own time by a clock, the people of each, those of them whom each discount
    reaches, and the amount of each span; `of_minimum` as in a `Line`.
    """

    clock: Clock
    times: Sequence[Time]
    people: Sequence[Array]
    amounts: Sequence[float | Array]
    reached: Sequence[tuple[Rebate, Sequence[Array]]] = ()
    of_minimum: bool | None = None
    state: State | None = None
    """Where products are kept, of charges that share them."""


def per_person_year(price: Price, state: State, amount: Array | None) -> Iterator[Line]:
    """Each person billed, for their own time."""
    amounts, clock = _amounts(price, amount), state.held.clock
    if price.minimum is not None:
        places = np.full((1, 1), float(price.minimum))
        term: Time = (None, state.term_lived)
        yield from _lines(price, _Billed(clock.term, [term], [places], amounts, of_minimum=True))
        above = amounts if price.amount_above is None else (price.amount_above,)
        times, beyond = _beyond(price, price.minimum, state)
        yield from _lines(price, _Billed(clock, times, beyond, above, of_minimum=False))
    elif price.above is not None:
        times, beyond = _beyond(price, price.above, state)
        yield from _lines(price, _Billed(clock, times, beyond, amounts, _all_reached(price, beyond)))
    else:
        people = state.of(price.groups)
        reached = [(rebate, [_placed(rebate, people, state)]) for rebate in price.rebates]
        whole = [(None, state.lived)]
        yield from _lines(price, _Billed(clock, whole, [people], amounts, reached, state=state))


def per_year(price: Price, state: State, amount: Array | None) -> Iterator[Line]:
    """The arrangement, for its term; or each so many people begun, while they are there."""
    times: list[Time] = [(None, state.term_lived)]
    number = [np.ones((1, 1))]
    if price.every is not None:
        times, number = _blocks(price.every, state)
    reached, amounts = _all_reached(price, number), _amounts(price, amount)
    yield from _lines(price, _Billed(state.held.clock.term, times, number, amounts, reached))


def _amounts(price: Price, amount: Array | None) -> Sequence[float | Array]:
    return price.amounts if amount is None else (amount * price.months,) * len(price.years)


def _all_reached(price: Price, people: Sequence[Array]) -> list[tuple[Rebate, Sequence[Array]]]:
    return [(rebate, people) for rebate in price.rebates]


def _placed(rebate: Rebate, people: Array, state: State) -> Array:
    """The billed people whom a discount reaches: places go in order of arrival, and unused ones lapse."""
    some = people if rebate.groups is None else people * columns(rebate.groups, state.groups)
    return some if rebate.people_at_most is None else first(some, rebate.people_at_most)


def _beyond(price: Price, most: int, state: State) -> tuple[list[Time], list[Array]]:
    """Between comings and goings, the billed people beyond the first `most` present, by arrival.

    The places of a minimum are filled by those whom the charge bills; people of other groups have others.
    """
    own, times, people = columns(price.groups, state.groups), list[Time](), list[Array]()
    filling = own if price.minimum is not None else 1.0
    marks = np.minimum(state.marks, state.lived[..., np.newaxis])
    for at in range(state.present.shape[2]):
        present = state.present[..., at] * filling
        people.append((present - first(present, most)) * own)
        times.append((marks[..., at], marks[..., at + 1]))
    return times, people


def _blocks(size: int, state: State) -> tuple[list[Time], list[Array]]:
    """Between comings and goings, one for each `size` people begun, in years of the term."""
    marks = np.minimum(state.term_marks, state.term_lived)
    number = np.ceil(state.present.sum(axis=1) / size)
    stretches = range(number.shape[1])
    times: list[Time] = [(marks[:, [at]], marks[:, [at + 1]]) for at in stretches]
    return times, [number[:, [at]] for at in stretches]


# --- Windows of the term ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Window:
    """Own times (1, C) from which and up to which a charge is in force (None: without a bound), the factor that goes
    with it, and the year of the term, counted from 1, that it is.
    """

    since: Array | None = None
    until: Array | None = None
    factor: float = 1.0
    year: int | None = None


def _windows(price: Price, billed: _Billed) -> Iterator[_Window]:
    """The window in which a charge is in force; where its index goes by the term, cut at the turns of that.

    What comes before the term begins has the rate of its first year.
    """
    since, until = _in_force(price, billed.clock)
    if price.index is None or not price.by_term:
        yield _Window(since, until)
        return
    year, opens = 0, None
    while opens is None or any(bool(np.any(end > opens)) for _, end in billed.times):
        closes = billed.clock.at_turn(year + 1)
        window = _both(np.maximum, since, opens), _both(np.minimum, until, closes)
        yield _Window(*window, price.index**year, year + 1)
        year, opens = year + 1, closes


def _in_force(price: Price, clock: Clock) -> tuple[Array | None, Array | None]:
    since = None if price.from_year is None else clock.at_turn(price.from_year)
    until = None if price.until_year is None else clock.at_turn(price.until_year)
    if price.starts is not None:
        since = clock.at_day(price.starts, price.id)
    if price.ends is not None:
        until = clock.at_day(price.ends, price.id)
    return since, until


def _both(pick: np.ufunc, one: Array | None, two: Array | None) -> Array | None:
    """The later or the sooner of two bounds, of which one may not be there."""
    if one is None or two is None:
        return two if one is None else one
    return np.asarray(pick(one, two))


def _cut(times: Sequence[Time], window: _Window, in_advance: bool, state: State | None) -> list[Time]:
    """What of the times is in the window; in advance, stay-years count whole where they begin."""
    if (
        state is not None and window.since is None and window.until is None
    ):  # everyone's whole stay, which charges share
        return [(None, state.begun if in_advance else state.lived)]
    out: list[Time] = []
    for since, until in times:
        start, end = since, until
        if window.since is not None:
            start = np.minimum(window.since, until)
            start = start if since is None else np.maximum(start, since)
        if window.until is not None:
            end = np.minimum(until, window.until)
            end = end if start is None else np.maximum(start, end)  # a window may close before the time opens
        if in_advance:
            start, end = None if start is None else np.ceil(start), np.ceil(end)
        out.append((start, end))
    return out


# --- Rate times people times time ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Band:
    years: Span
    amount: int
    factor: float


def _bands(price: Price, times: Sequence[Time]) -> Iterator[_Band]:
    """Stay-years at one rate: the charge's spans, cut into single years, up to the last lived, where an index moves it."""
    if price.index is None or price.by_term:
        yield from (_Band(span, number, 1.0) for number, span in enumerate(price.years))
        return
    last = max((float(np.max(until, initial=0.0)) for _, until in times), default=0.0)
    for number, (start, end) in enumerate(price.years):
        for year in range(int(start), int(min(end, math.ceil(last)))):
            yield _Band((float(year), year + 1.0), number, price.index**year)


def _lines(price: Price, billed: _Billed) -> Iterator[Line]:
    for window in _windows(price, billed):
        times = _cut(billed.times, window, price.in_advance, billed.state)
        for band in _bands(price, times):
            rate, more = (
                billed.amounts[band.amount] * (band.factor * window.factor),
                (window.year, billed.of_minimum),
            )
            quantity = _shared(price, billed, billed.people, times, band.years)
            yield Line(price.id, rate, quantity, band.years, None, *more)
            for rebate, some in billed.reached:
                for span in rebate.years:
                    years = max(span[0], band.years[0]), min(span[1], band.years[1])
                    if years[0] < years[1]:
                        quantity = _shared(price, billed, some, times, years)
                        yield Line(price.id, -rebate.share * rate, quantity, years, rebate.id, *more)


def _shared(
    price: Price, billed: _Billed, people: Sequence[Array], times: Sequence[Time], years: Span
) -> Array:
    """`_quantity`, worked out once for all charges of a population that ask for the same."""
    if billed.state is None:
        return _quantity(price, billed.clock, people, times, years)
    known = billed.state.products
    key = (price.daily, years, *map(id, people), *(id(part) for time in times for part in time))
    if key not in known:
        known[key] = _quantity(price, billed.clock, people, times, years), (people, times)
    return known[key][0]


def _quantity(
    price: Price, clock: Clock, people: Sequence[Array], times: Sequence[Time], years: Span
) -> Array:
    """People times their time within `years`, in years or, of a charge a day, in days, summed over cohorts (S,)."""
    lengths = (_days(time, years, clock) if price.daily else _years(time, years) for time in times)
    sums = [_added(some, length) for some, length in zip(people, lengths, strict=True)]
    if len(sums) == 1:
        return sums[0]  # the sum of one array would be a copy of it
    return np.sum(sums, axis=0) if sums else np.zeros(1)


def _years(time: Time, years: Span) -> Array:
    since, until = time
    return _between(until, years) if since is None else _between(until, years) - _between(since, years)


def _days(time: Time, years: Span, clock: Clock) -> Array:
    since, until = np.zeros((1, 1)) if time[0] is None else time[0], time[1]
    return clock.days(np.clip(until, *years)) - clock.days(np.clip(since, *years))


def _added(people: Array, time: Array) -> Array:
    if people.shape != time.shape:
        people, time = np.broadcast_arrays(people, time)
    if people.shape[1] == 1:  # which a sum over one column would take twice as long for
        return np.asarray(people[:, 0] * time[:, 0])
    return np.asarray(np.einsum("ij,ij->i", people, time))


def _between(time: Array, years: Span) -> Array:
    """clip(time, y0, y1) - y0, sparing the work where a bound cannot bite."""
    start, end = years
    inside = np.minimum(time, end) if end < math.inf else time
    return np.asarray(np.maximum(inside, start) - start) if start > 0 else inside
