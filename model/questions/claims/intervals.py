"""A number as printed is an interval, and all arithmetic on it is interval arithmetic."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from pydantic import PlainSerializer

TINY = 1e-9
"""Relative slack for the last bit of a float, never for a figure."""

FIRM = 1.25
"""`more than 6 million` is not said of 8 million; `up to 300` not of 200."""


class Interval(NamedTuple):
    """All numbers from `low` to `high`; a high of infinity is no upper bound. None is below zero."""

    low: float
    high: float

    def times(self, other: Interval) -> Interval:
        """Every product of a number of the one interval and a number of the other."""
        return Interval(_product(self.low, other.low), _product(self.high, other.high))

    def over(self, other: Interval) -> Interval:
        """Every quotient; without upper bound where the divisor may be zero."""
        low = self.low / other.high if other.high else math.inf
        high = self.high / other.low if other.low else math.inf
        return Interval(0.0 if math.isnan(low) else low, math.inf if math.isnan(high) else high)

    def plus(self, other: Interval) -> Interval:
        """Every sum."""
        return Interval(self.low + other.low, self.high + other.high)

    def by(self, factor: float) -> Interval:
        """Every number, so many times."""
        return self.times(Interval(factor, factor))

    def hull(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.low <= other.high * (1 + TINY) and other.low <= self.high * (1 + TINY)

    @property
    def middle(self) -> float:
        """The number halfway; the lower bound where there is no upper one."""
        return self.low if math.isinf(self.high) else (self.low + self.high) / 2


def _product(a: float, b: float) -> float:
    """Nought times infinity is nought here: no people cost nothing, however dear each may be."""
    return 0.0 if not a or not b else a * b


def point(value: float) -> Interval:
    """Exactly this number."""
    return Interval(value, value)


def firm(printed: Interval) -> Interval:
    """What a figure with an open end is said of."""
    low, high = printed
    if math.isinf(high):
        return Interval(low, low * FIRM)
    return Interval(high / FIRM, high) if low == 0 and high > 0 else printed


def finite(value: float) -> float | None:
    """A number for JSON, to 12 digits; None for no bound, since JSON has no infinity."""
    return float(f"{value:.12g}") if math.isfinite(value) else None


Bounds = Annotated[
    Interval,
    PlainSerializer(
        lambda interval: (finite(interval.low), finite(interval.high)),
        return_type=tuple[float | None, float | None],
    ),
]
"""An interval that is low and high as JSON."""
