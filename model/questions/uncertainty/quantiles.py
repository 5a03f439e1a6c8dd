"""What the totals of many draws come to: mean with its sampling error, percentiles, chances of exceeding a sum."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model.inputs.population import Array
from model.words.wording import HALF_A_CENT

PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
CURVE_POINTS = 400


@dataclass(frozen=True)
class Exceedance:
    """How often a total is more than an amount, by a cent or more. `chance` is a share of the draws."""

    amount: float
    chance: float


@dataclass(frozen=True)
class Spread:
    """The totals of all draws: nominal, in the currency of the deal.

    `standard_error` is that of the mean, from the differences between independent blocks of draws; None for a single
    block. `deviation` is the standard deviation. `percentiles` are totals that at least so many per cent of the draws
    do not exceed. `values` and `chances` are the S-curve, (K,) each with K at most 400: the share of draws up to each
    value.
    """

    mean: float
    standard_error: float | None
    deviation: float
    low: float
    high: float
    percentiles: Mapping[int, float]
    exceed: tuple[Exceedance, ...]
    values: Array
    chances: Array

    @property
    def varies(self) -> bool:
        """Whether the draws come to different totals, to the cent."""
        return self.high - self.low >= HALF_A_CENT


class Ranked(NamedTuple):
    """What the order of the totals alone decides; the fields are those of `Spread`."""

    percentiles: Mapping[int, float]
    values: Array
    chances: Array


class Tally:
    """Takes totals block by block and keeps them all; knows their spread at the end."""

    def __init__(self, over: Sequence[float] = ()) -> None:
        self.over = tuple(over)
        self._blocks = list[Array]()
        self._beyond = np.zeros(len(self.over), dtype=np.int64)
        self.sizes, self.means, self.squares = list[int](), list[float](), list[float]()
        self.low, self.high = math.inf, -math.inf

    def add(self, values: Array) -> None:
        """The totals (S,) of the next block, which nobody may change afterwards."""
        mean = float(values.mean())
        self.sizes.append(len(values))
        self.means.append(mean)
        # Around the block's own mean: sums of plain squares would lose what totals of millions differ by.
        self.squares.append(float(np.square(values - mean).sum()))
        self.low, self.high = min(self.low, float(values.min())), max(self.high, float(values.max()))
        self._beyond += np.array(
            [np.count_nonzero(values > amount + HALF_A_CENT) for amount in self.over], dtype=np.int64
        )
        self._blocks.append(values)

    @property
    def totals(self) -> Array:
        """Every total (S,), in the order of the draws."""
        return np.concatenate(self._blocks)

    @property
    def chances(self) -> Array:
        """For each amount in `over` the share of the draws that are more than it."""
        return np.asarray(self._beyond / sum(self.sizes))

    @property
    def mean(self) -> float:
        """The mean of all draws."""
        return float(np.average(self.means, weights=self.sizes))

    @property
    def variance(self) -> float:
        """The mean square distance from it."""
        between = float(np.average(np.square(np.array(self.means) - self.mean), weights=self.sizes))
        return math.fsum(self.squares) / sum(self.sizes) + between

    def spread(self) -> Spread:
        """What the totals so far come to."""
        return Spread(
            mean=min(max(self.mean, self.low), self.high),  # rounding must not carry it beyond the draws
            standard_error=standard_error(self.sizes, self.means),
            deviation=math.sqrt(self.variance),
            low=self.low,
            high=self.high,
            exceed=exceeding(self.over, self.chances),
            **ranked(self.totals, None, self.low, self.high)._asdict(),
        )


def standard_error(sizes: Sequence[int], means: Sequence[float]) -> float | None:
    """How far the mean of all blocks may be out, from how far they differ: one standard error, in their unit."""
    if len(means) < 2:
        return None
    about = np.average(means, weights=sizes)
    spread = float(np.sum(np.array(sizes) * np.square(np.array(means) - about))) / (len(means) - 1)
    return math.sqrt(spread / sum(sizes))


def exceeding(amounts: Iterable[float], chances: Iterable[float]) -> tuple[Exceedance, ...]:
    """The chance for each amount."""
    return tuple(Exceedance(amount, float(chance)) for amount, chance in zip(amounts, chances, strict=True))


def ranked(values: Array, weights: Array | None, low: float, high: float) -> Ranked:
    """Percentiles and S-curve of totals `values` (S,), each with its weight (S,) or all alike; `low` and `high` are the
    ends of the curve.
    """
    if weights is None:
        ordered, reached = np.sort(values), None
    else:
        order = np.argsort(values, kind="stable")
        ordered, reached = values[order], np.cumsum(weights[order])
    steps = np.linspace(0.0, 1.0, CURVE_POINTS)
    percentiles, curve = (_at(ordered, reached, shares) for shares in (np.array(PERCENTILES) / 100, steps))
    curve[0], curve[-1] = low, high
    rising = curve[1:] > curve[:-1]
    # Of equal values the first and the last chance: a step is drawn as one.
    kept = np.append(rising, True) | np.append(True, rising)
    return Ranked(dict(zip(PERCENTILES, percentiles.tolist(), strict=True)), curve[kept], steps[kept])


def _at(ordered: Array, reached: Array | None, shares: Array) -> Array:
    """The first of the ordered totals that at least these shares of the draws do not exceed."""
    count = len(ordered)
    # The margins keep a share that is a whole number of draws from being rounded up to one draw more.
    if reached is None:
        places = np.ceil(shares * count - 1e-9).astype(np.int64) - 1
    else:
        places = np.searchsorted(reached, shares * reached[-1] * (1 - 1e-12))
    return np.asarray(ordered[np.clip(places, 0, count - 1)])
