"""Arrays in, money by charge out: the only arithmetic on money. Pure functions; no calendar, no files.

One formula serves every yearly charge. Money due by time t for n people who arrived at a and stay d years is

    rate * n * (clip(r(min(d, t - a)), y0, y1) - y0)

summed over bands of stay-years [y0, y1), with r the identity when billed by the day and the ceiling when
billed in advance; a charge that is in force for a part of the term only, for that part. A total is t = infinity; a
ledger is differences at period ends. See `docs/method.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.engine.once import lump_sum, per_departure, per_person
from model.engine.state import Line, State, columns
from model.engine.yearly import per_person_year, per_year
from model.inputs.effective_terms import Price, Terms
from model.inputs.population import DAYS_A_YEAR, Array, Held

CELLS = 1 << 15
"""Cells (scenarios × cohorts) worked on at once: they stay in a core's cache, the loop costs little, and the arrays are
small enough that the system's allocator keeps their memory instead of fetching it anew, page by page, each time.
"""


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
    together = any(price.at_once for price in prices)
    for rows in _chunks(size, held, together):
        some = {name: values[rows] if len(values) > 1 else values for name, values in (amounts or {}).items()}
        state = State(terms, held if rows == slice(0, size) else held.rows(rows))
        for price, money in zip(prices, out, strict=True):
            here = money[rows]
            each = _KINDS[price.kind](price, state.paid(price.paid), some.get(price.id))
            for number, line in enumerate(each):
                if number == 0:
                    np.multiply(line.quantity, line.rate, out=here)
                else:
                    here += line.rate * line.quantity
    return out


def lines(terms: Terms, held: Held, amounts: Mapping[str, Array] | None = None) -> Iterator[Line]:
    """The products that `due` adds up, so that every one can be shown. Same units and shapes."""
    state = State(terms, held)
    for price in terms.prices:
        yield from _KINDS[price.kind](price, state.paid(price.paid), (amounts or {}).get(price.id))


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
    state = State(terms, held)
    billed = state.people * columns(terms.billed, held.groups)
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


def _chunks(size: int, held: Held, together: bool) -> Iterator[slice]:
    """Rows worked on at once: fewer where those `together` are counted between all comings and goings."""
    wide = max(1, len(held.groups)) * (held.marks.shape[-1] if together and held.marks is not None else 1)
    step = max(1, CELLS // max(1, wide))
    return (slice(start, min(start + step, size)) for start in range(0, size, step))


_KINDS: dict[str, Callable[[Price, State, Array | None], Iterator[Line]]] = {
    "per_person_year": per_person_year,
    "per_person": per_person,
    "per_departure": per_departure,
    "lump_sum": lump_sum,
    "per_year": per_year,
}

__all__ = ["CELLS", "Line", "Occupancy", "due", "lines", "occupancy", "total", "totals"]
