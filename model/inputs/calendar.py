"""Days to years and back: the only place that knows the calendar. The engine asks a `Clock` and sees numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.files.problems import BadInput
from model.words.wording import say

Array = NDArray[np.float64]
Days64 = NDArray[np.datetime64]
"""Days of the calendar, datetime64[D]."""

DAYS_A_YEAR = 365

PERIODS = {"month": 12, "quarter": 4, "year": 1}
"""Parts of a year at whose ends money may be paid."""


def anniversary(day: date, years: int) -> date:
    """The same day `years` years on; 1 March for 29 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_since(start: date, days: Days64) -> Array:
    """Years from `start` to each of `days` (any shape); negative times are 0.

    Whole anniversaries plus the fraction of the current one, so 15 March to 15 March is exactly 1.
    """
    whole = _whole_years(start, days)
    since, until = _on(start, whole), _on(start, whole + 1)
    part = (days - since).astype(float) / (until - since).astype(float)
    return np.asarray(np.maximum(whole + part, 0.0))


def _whole_years(start: date, days: Days64) -> NDArray[np.int64]:
    months = days.astype("datetime64[M]").astype(np.int64)
    whole = (months - np.datetime64(start, "M").astype(np.int64)) // 12
    return np.asarray(whole - (_on(start, whole) > days))


def _on(start: date, years: NDArray[np.int64]) -> Days64:
    """The anniversaries of `start`. Counting days on from the 1st makes 29 February 1 March by itself."""
    months = (np.datetime64(start, "M").astype(np.int64) + years * 12).astype("datetime64[M]")
    return np.asarray(
        months.astype("datetime64[D]") + np.timedelta64(start.day - 1, "D"), dtype="datetime64[D]"
    )


@dataclass(frozen=True)
class Clock:
    """The own times of cohorts, in years since each one's arrival, at turns of the term and at days.

    Without dates (`starts` is None) all arrive as the term starts, and a year has 365 days. `ends` is the day on which
    the term and every stay are over.
    """

    starts: date | None = None
    ends: date | None = None
    arrivals: tuple[date, ...] = ()

    @cached_property
    def term(self) -> Clock:
        """The clock of the arrangement itself, whose time is years since its start."""
        return self if self.starts is None else replace(self, arrivals=(self.starts,))

    def of(self, places: Sequence[int]) -> Clock:
        """That of some of the cohorts."""
        return replace(self, arrivals=tuple(self.arrivals[at] for at in places)) if self.arrivals else self

    def at_turn(self, year: int) -> Array:
        """Own times (1, C) when so many years of the term are over, (1, 1) without dates; 0 before arrival."""
        if self.starts is None:
            return np.array([[float(year)]])
        return self._at(_on(self.starts, np.array([year])))

    def at_day(self, day: date, charge: str) -> Array:
        """Own times (1, C) on a day that `charge` names; 0 before arrival. Raises `BadInput` without dates."""
        if self.starts is None:
            raise BadInput(say("population.charge_needs_dates", charge=charge))
        return self._at(np.array([day], dtype="datetime64[D]"))

    def _at(self, day: Days64) -> Array:
        return np.array([[float(years_since(start, day)[0]) for start in self.arrivals]])

    def days(self, time: Array) -> Array:
        """Real days from arrival to own times (S, C): whole anniversaries, then a part of the year's 365 or 366."""
        if self.starts is None:
            return time * DAYS_A_YEAR
        if not self.arrivals:
            return np.zeros_like(time)
        whole = np.floor(time).astype(np.int64)
        years = np.arange(int(whole.max(initial=0)) + 2)
        known = np.array(
            [(_on(start, years) - np.datetime64(start)).astype(float) for start in self.arrivals]
        )
        cohorts = np.arange(len(self.arrivals))
        before, after = known[cohorts, whole], known[cohorts, whole + 1]
        return np.asarray(before + (time - whole) * (after - before))

    def paid_up_to(self, schedule: str, moments: Days64) -> Days64:
        """The last day by which what fell due had been paid, for each of some days; all of it once all is over."""
        assert self.starts is not None
        if schedule == "year":
            turns = _on(self.starts, _whole_years(self.starts, moments))
        else:
            months = 12 // PERIODS[schedule]
            number = moments.astype("datetime64[M]").astype(np.int64) // months * months
            turns = number.astype("datetime64[M]").astype("datetime64[D]")
        over = moments >= np.datetime64(self.ends or self.starts, "D")
        return np.asarray(np.where(over, moments, turns), dtype="datetime64[D]")


UNDATED = Clock()
"""That of cohorts without dates."""
