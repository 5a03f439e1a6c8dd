"""Where a curve over lengths of stay is at a sum: exactly, since every charge is a straight line within a stay-year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.inputs.population import DAYS_A_YEAR, MOST_YEARS, Array
from model.results.serialise import Finite
from model.words.wording import HALF_A_CENT


@dataclass(frozen=True)
class Bounds:
    """Numbers from `low` to `high`; the ends belong to it or not. A single number is both its ends."""

    low: float
    high: Finite
    low_included: bool = True
    high_included: bool = True

    @property
    def single(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@dataclass(frozen=True)
class Piece:
    """Part of a curve over time: one moment, or what lies between two, along which it is a straight line."""

    start: float
    end: float
    first: float
    last: float

    @property
    def moment(self) -> bool:
        """Whether it is one moment."""
        return self.start == self.end


def pieces(value: Callable[[Array], Array]) -> list[Piece]:
    """A curve over stays of 0 to 100 years, cut at whole years, where alone it may jump or bend.

    What lies between two whole years is drawn from two points inside, so that a jump at either end is kept.
    """
    years = np.arange(MOST_YEARS + 1, dtype=float)
    at, near, far = value(years), value(years[:-1] + 0.25), value(years[:-1] + 0.75)
    slope = (far - near) * 2
    out: list[Piece] = []
    for k in range(MOST_YEARS):
        out.append(Piece(k, k, float(at[k]), float(at[k])))
        out.append(Piece(k, k + 1, float(near[k] - slope[k] * 0.25), float(far[k] + slope[k] * 0.25)))
    return [*out, Piece(MOST_YEARS, MOST_YEARS, float(at[-1]), float(at[-1]))]


def days_at(curve: Iterable[Piece], sum_: float) -> tuple[Bounds, ...]:
    """Every stay, in days, at which the curve is at `sum_`; neighbouring pieces are one stretch."""
    joined: list[Bounds] = []
    for piece in curve:
        at = _on(piece, sum_)
        if at is None:
            continue
        before = joined[-1] if joined else None
        if before and before.high == at.low and (before.high_included or at.low_included):
            joined[-1] = replace(before, high=at.high, high_included=at.high_included)
        else:
            joined.append(at)
    return tuple(replace(at, low=at.low * DAYS_A_YEAR, high=at.high * DAYS_A_YEAR) for at in joined)


def _on(piece: Piece, sum_: float) -> Bounds | None:
    first, last = piece.first - sum_, piece.last - sum_
    starts, ends = abs(first) < HALF_A_CENT, abs(last) < HALF_A_CENT
    if starts and ends:
        return Bounds(piece.start, piece.end, piece.moment, piece.moment)
    if starts or ends or (first > 0) == (last > 0):
        return None  # an end that meets it is a whole year, which has its own piece
    at = piece.start + first / (first - last)
    return Bounds(at, at)


def runs(same: NDArray[np.bool_]) -> tuple[Bounds, ...]:
    """Stretches of whole numbers at which something is so."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], same.astype(np.int8), [0]])))
    return tuple(Bounds(float(low), float(high - 1)) for low, high in edges.reshape(-1, 2))
