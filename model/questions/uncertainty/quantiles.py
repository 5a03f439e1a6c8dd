"""Totals of many draws in bounded memory: mean with its sampling error, percentiles, chances of exceeding a sum."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model.inputs.population import Array

PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
CURVE_POINTS = 400

KEPT = 1 << 24
"""Totals kept in all, 128 MB. Up to that percentiles are exact; beyond it they are read from every 2nd, 4th, ... total
in order, and their rank is out by less than 1 in 1,000, however many the draws.
"""
RUNS = 32
"""Parts of a tally's share of `KEPT` that thinned totals are kept in: enough for the most draws there may be."""

HALF_A_CENT = 0.005


@dataclass(frozen=True)
class Exceed:
    """How often a total is more than an amount, by a cent or more. `chance` is a share of the draws."""

    amount: float
    chance: float


@dataclass(frozen=True)
class Spread:
    """The totals of all draws: nominal, in the currency of the deal.

    `standard_error` is that of the mean, from the differences between independent blocks of draws; None for a single
    block. `deviation` is the standard deviation. `percentiles` are totals that at least so many per cent of the draws
    do not exceed. `values` and `chances` are the S-curve, at most 400 points: the share of draws up to each value.
    """

    mean: float
    standard_error: float | None
    deviation: float
    low: float
    high: float
    percentiles: Mapping[int, float]
    exceed: tuple[Exceed, ...]
    values: Array
    chances: Array

    @property
    def varies(self) -> bool:
        """Whether the draws come to different totals, to the cent."""
        return self.high - self.low >= HALF_A_CENT


class Ranked(NamedTuple):
    """What is told from the order of the totals alone; the fields are those of `Spread`."""

    percentiles: Mapping[int, float]
    values: Array
    chances: Array


class Tally:
    """Takes totals block by block; knows their spread at the end."""

    def __init__(self, draws: int, share: int = KEPT, over: Sequence[float] = ()) -> None:
        self.over = tuple(over)
        self._run = draws if draws <= share else max(1024, share // RUNS)
        self._levels: list[Array | None] = []
        self._odd: list[bool] = []
        self._new = np.empty(self._run)
        self._filled = 0
        self._beyond = np.zeros(len(self.over), dtype=np.int64)
        self.sizes, self.means, self.squares = list[int](), list[float](), list[float]()
        self.low, self.high = math.inf, -math.inf

    def add(self, values: Array) -> None:
        """The totals (S,) of the next block."""
        mean = float(values.mean())
        self.sizes.append(len(values))
        self.means.append(mean)
        self.squares.append(float(np.square(values - mean).sum()))
        self.low, self.high = min(self.low, float(values.min())), max(self.high, float(values.max()))
        self._beyond += np.array(
            [np.count_nonzero(values > amount + HALF_A_CENT) for amount in self.over], dtype=np.int64
        )
        self._keep(values)

    def _keep(self, values: Array) -> None:
        while len(values):
            if self._filled == self._run:
                self._carry(np.sort(self._new), 0)
                self._filled = 0
            room = min(len(values), self._run - self._filled)
            self._new[self._filled : self._filled + room] = values[:room]
            self._filled, values = self._filled + room, values[room:]

    def _carry(self, run: Array, level: int) -> None:
        """Put a sorted run at a level; two there become one of the next, of every second total."""
        if level == len(self._levels):
            self._levels.append(None)
            self._odd.append(False)
        there = self._levels[level]
        if there is None:
            self._levels[level] = run
            return
        self._levels[level] = None
        merged = np.sort(np.concatenate([there, run]))
        self._odd[level] = not self._odd[
            level
        ]  # first and second of each pair in turn, so that errors cancel
        self._carry(merged[int(self._odd[level]) :: 2], level + 1)

    def weighted(self, weight: float = 1.0) -> tuple[Array, Array]:
        """The totals kept and how many draws each stands for, times `weight`: not sorted."""
        runs = [(self._new[: self._filled], 1.0)]
        runs += [(run, 2.0**level) for level, run in enumerate(self._levels) if run is not None]
        values = np.concatenate([run for run, _ in runs])
        return values, np.concatenate([np.full(len(run), weight * times) for run, times in runs])

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
        thinned = any(run is not None for run in self._levels)
        values, weights = self.weighted() if thinned else (self._new[: self._filled], None)
        return Spread(
            mean=min(max(self.mean, self.low), self.high),
            standard_error=standard_error(self.sizes, self.means),
            deviation=math.sqrt(self.variance),
            low=self.low,
            high=self.high,
            exceed=exceeding(self.over, self._beyond / sum(self.sizes)),
            **ranked(values, weights, self.low, self.high)._asdict(),
        )


def standard_error(sizes: Sequence[int], means: Sequence[float]) -> float | None:
    """How far the mean of all blocks may be out, from how far they differ: one standard error."""
    if len(means) < 2:
        return None
    about = np.average(means, weights=sizes)
    spread = float(np.sum(np.array(sizes) * np.square(np.array(means) - about))) / (len(means) - 1)
    return math.sqrt(spread / sum(sizes))


def exceeding(amounts: Iterable[float], chances: Iterable[float]) -> tuple[Exceed, ...]:
    """The chance for each amount."""
    return tuple(Exceed(amount, float(chance)) for amount, chance in zip(amounts, chances, strict=True))


def ranked(values: Array, weights: Array | None, low: float, high: float) -> Ranked:
    """Percentiles and S-curve of totals, each with its weight or all alike."""
    wanted = np.array(PERCENTILES) / 100
    steps = np.linspace(0.0, 1.0, CURVE_POINTS)
    if weights is None:
        ordered, reached = np.sort(values), None
    else:
        order = np.argsort(values, kind="stable")
        ordered, reached = values[order], np.cumsum(weights[order])
    found, curve = (_at(ordered, reached, share) for share in (wanted, steps))
    curve[0], curve[-1] = low, high
    last = np.append(
        curve[1:] > curve[:-1], True
    )  # of equal values the highest chance: a step is drawn as one
    first = np.append(True, curve[1:] > curve[:-1])
    kept = first | last
    return Ranked(dict(zip(PERCENTILES, found.tolist(), strict=True)), curve[kept], steps[kept])


def _at(ordered: Array, reached: Array | None, shares: Array) -> Array:
    """The first of the ordered totals that at least these shares of the draws do not exceed."""
    count = len(ordered)
    if reached is None:
        places = np.ceil(shares * count - 1e-9).astype(np.int64) - 1
    else:
        places = np.searchsorted(reached, shares * reached[-1] * (1 - 1e-12))
    return np.asarray(ordered[np.clip(places, 0, count - 1)])
