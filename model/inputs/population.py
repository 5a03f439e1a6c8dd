"""Who is held, from when to when. Turns people and dates into the arrays the engine takes.

The engine sees no calendar: its time is years since a cohort's own arrival. An undated stay is
days / 365. A dated stay is whole anniversaries plus the fraction of the current one, so that a leap
day never bills a second year; an anniversary of 29 February is 1 March in a common year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator, model_validator

from model.files.validation import Record
from model.inputs.calendar import (
    DAYS_A_YEAR,
    PERIODS,
    UNDATED,
    Array,
    Clock,
    Days64,
    anniversary,
    years_since,
)
from model.words.wording import say

MOST_PEOPLE = 10_000_000
MOST_YEARS = 100

People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
Years = Annotated[float, Field(ge=0, le=MOST_YEARS)]
Days = Annotated[int, Field(ge=0, le=MOST_YEARS * DAYS_A_YEAR)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


class Cohort(Record):
    """People who arrived together and are billed alike.

    The stay is `years` or `days` or, with `arrives`, also `departs`: a day, which is not counted, or
    "open" for a stay with no end.
    """

    people: People
    group: str
    arrives: Day | None = None
    years: Years | None = None
    days: Days | None = None
    departs: Day | Literal["open"] | None = None

    @field_validator("people", mode="before")
    @classmethod
    def _whole(cls, people: object) -> object:
        if isinstance(people, float):
            raise ValueError(say("population.whole_people"))
        return people

    @model_validator(mode="after")
    def _one_stay(self) -> Self:
        given = [name for name in ("years", "days", "departs") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(say("population.one_stay", given=", ".join(given) or say("files.none")))
        if self.departs is not None and self.arrives is None:
            raise ValueError(say("population.departs_needs_arrives"))
        if self.arrives and self.years is not None and self.years != int(self.years):
            raise ValueError(say("population.whole_years", given=self.years))
        if self.arrives and isinstance(self.departs, date) and self.departs < self.arrives:
            raise ValueError(say("population.leaves_first", arrives=self.arrives, departs=self.departs))
        return self

    @property
    def stay(self) -> float:
        """A stay given as a length, in years of 365 days; 0 for one that ends on a day or has no end."""
        return self.years if self.years is not None else (self.days or 0) / DAYS_A_YEAR

    @property
    def open(self) -> bool:
        """Whether the stay has no end."""
        return self.departs == "open"

    def leaves(self, as_of: date | None) -> date | None:
        """The day after the last one held: `as_of` for an open stay, None for an undated one."""
        if self.arrives is None:
            return None
        if self.open:
            return max(as_of, self.arrives) if as_of else None
        if isinstance(self.departs, date):
            return self.departs
        if self.days is not None:
            return self.arrives + timedelta(days=self.days)
        return anniversary(self.arrives, int(self.years or 0))


class Term(Record):
    """How long the arrangement runs, even with nobody held: from a day to a day, or for some years."""

    starts: Day | None = None
    ends: Day | None = None
    years: Years | None = None

    @model_validator(mode="after")
    def _dated_or_not(self) -> Self:
        dated = self.starts is not None and self.ends is not None
        if dated == (self.years is not None) or (self.starts is None) != (self.ends is None):
            raise ValueError(say("population.term"))
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(say("population.leaves_first", arrives=self.starts, departs=self.ends))
        return self


class Population(Record):
    """The cohorts of one scenario. Either every cohort has an arrival date, or none has."""

    cohorts: Annotated[tuple[Cohort, ...], Field(strict=False)] = ()
    term: Term | None = None
    as_of: Day | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        dated = {cohort.arrives is not None for cohort in self.cohorts}
        if self.term and self.term.years is None:
            dated.add(True)
        if len(dated) > 1 or (self.term and self.term.years is not None and dated == {True}):
            raise ValueError(say("population.mixed"))
        if any(cohort.open for cohort in self.cohorts) and self.as_of is None:
            raise ValueError(say("population.needs_as_of"))
        return self

    @property
    def dated(self) -> bool:
        """Whether it has a calendar at all."""
        return any(cohort.arrives for cohort in self.cohorts) or bool(self.term and self.term.starts)

    def ordered(self) -> tuple[Cohort, ...]:
        """The cohorts by arrival; those of one day as listed."""
        return tuple(sorted(self.cohorts, key=lambda cohort: cohort.arrives or date.min))

    def bounds(self, stay_at_most: int | None = None) -> tuple[date, date]:
        """First and last day of the term of a dated population: by default first arrival, last departure;
        at most `stay_at_most` years of it.
        """
        starts, ends = self._bounds()
        return starts, ends if stay_at_most is None else min(ends, anniversary(starts, stay_at_most))

    def _bounds(self) -> tuple[date, date]:
        if self.term and self.term.starts and self.term.ends:
            return self.term.starts, self.term.ends
        stays = [(cohort.arrives, cohort.leaves(self.as_of)) for cohort in self.cohorts]
        return min(a for a, _ in stays if a), max(b for _, b in stays if b)


@dataclass(frozen=True)
class Held:
    """A population as arrays, `scenarios × cohorts`, cohorts in order of arrival. What the engine takes.

    `people`, `stay` (years since arrival) and `days` (real days held, by the moment if there is one) have
    shape (S, C) or anything that broadcasts to it; `groups` names the C cohorts' groups; `open` marks stays without end.
    `term` is the years the arrangement runs, shape (S,). For money due *by* a moment, `elapsed` is each
    cohort's years since arrival then (S, C), `term_elapsed` the term's (S,), and `moment` the day's number
    (S,); all three are None for a total. `marks` are each cohort's own years at every arrival and departure, (C, B)
    or, where days of release differ between scenarios, (S, C, B), and `term_marks` the term's at the same moments, (B,) or
    (S, B); needed only where dated people overlap and a charge counts those held at once. `clock` has the own times
    at which something of the term begins or ends.
    """

    people: Array
    stay: Array
    groups: tuple[str, ...]
    term: Array
    days: Array
    open: NDArray[np.bool_]
    elapsed: Array | None = None
    term_elapsed: Array | None = None
    moment: Array | None = None
    marks: Array | None = None
    term_marks: Array | None = None
    clock: Clock = UNDATED

    def rows(self, some: slice) -> Held:
        """The same for some of the scenarios, without copying."""
        cut = {
            name: value[some]
            for name in ("people", "stay", "term", "days", "elapsed", "term_elapsed", "moment")
            if (value := getattr(self, name)) is not None and value.shape[0] > 1
        }
        if self.marks is not None and self.marks.ndim == 3:
            cut["marks"] = self.marks[some]
        if self.term_marks is not None and self.term_marks.ndim == 2:
            cut["term_marks"] = self.term_marks[some]
        return replace(self, **cut)

    def paid_by(self, schedule: str) -> Held:
        """The same by the last time at which what had fallen due was paid: by the end of a "month", "quarter" or "year",
        all of it once all is over; or all at the "start".
        """
        if self.elapsed is None or self.term_elapsed is None:
            return self
        if schedule == "start":
            begun = np.where(self.term_elapsed > 0, np.inf, 0.0)
            return replace(
                self, elapsed=np.repeat(begun[:, np.newaxis], len(self.groups), axis=1), term_elapsed=begun
            )
        if self.moment is not None and self.clock.starts is not None:
            days = self.clock.paid_up_to(schedule, self.moment.astype(np.int64).astype("datetime64[D]"))
            elapsed, term = _elapsed(self.clock.arrivals, days), years_since(self.clock.starts, days)
            return replace(self, elapsed=elapsed, term_elapsed=term, moment=days.astype(float))
        parts = PERIODS[schedule]
        over = np.maximum(self.term, self.stay.max(axis=1, initial=0.0)) <= self.term_elapsed
        turns = np.where(over, self.term_elapsed, np.floor(self.term_elapsed * parts) / parts)
        return replace(
            self, elapsed=np.repeat(turns[:, np.newaxis], len(self.groups), axis=1), term_elapsed=turns
        )


def held(
    population: Population, stay_at_most: int | None = None, by: Sequence[date | float] | None = None
) -> Held:
    """`population` as the engine's arrays: one scenario, or one for each moment in `by`.

    A moment is a day of a dated population, or years since the start of an undated one. `stay_at_most` caps
    every stay and the term at so many years.
    """
    if population.dated:
        days = None if by is None else np.array(by, dtype="datetime64[D]")
        return _dated(population, stay_at_most, days)
    return _undated(population, stay_at_most, None if by is None else np.array(by, dtype=float))


def _undated(population: Population, cap: int | None, moments: Array | None) -> Held:
    cohorts = population.cohorts
    stay = _row([cohort.stay for cohort in cohorts])
    term = (
        population.term.years
        if population.term and population.term.years is not None
        else stay.max(initial=0)
    )
    if cap is not None:
        stay, term = np.minimum(stay, cap), min(term, cap)
    elapsed = None if moments is None else np.repeat(moments[:, np.newaxis], len(cohorts), axis=1)
    return Held(
        people=_row([c.people for c in cohorts]),
        stay=stay,
        groups=tuple(c.group for c in cohorts),
        term=np.array([term], dtype=float),
        days=(stay if elapsed is None else np.minimum(stay, elapsed)) * DAYS_A_YEAR,
        open=np.zeros(len(cohorts), dtype=bool),
        elapsed=elapsed,
        term_elapsed=moments,
    )


def _dated(population: Population, cap: int | None, moments: Days64 | None) -> Held:
    cohorts = population.ordered()
    stays = [_capped(cohort, population.as_of, cap) for cohort in cohorts]
    starts, ends = population.bounds(cap)
    days = _row([(b - a).days for a, b, _ in stays])
    clock = Clock(starts, max([ends, *(b for _, b, _ in stays)]), tuple(a for a, _, _ in stays))
    happens = np.array(sorted({day for a, b, _ in stays for day in (a, b)}), dtype="datetime64[D]")
    arrivals = np.array([a for a, _, _ in stays], dtype="datetime64[D]")
    return Held(
        people=_row([c.people for c in cohorts]),
        stay=_row([_years(a, b) for a, b, _ in stays]),
        groups=tuple(c.group for c in cohorts),
        term=np.array([_years(starts, ends)]),
        days=days
        if moments is None
        else np.clip((moments[:, np.newaxis] - arrivals).astype(float), 0.0, days),
        open=np.array([still for _, _, still in stays], dtype=bool),
        elapsed=None if moments is None else _elapsed(clock.arrivals, moments),
        term_elapsed=None if moments is None else years_since(starts, moments),
        moment=None if moments is None else moments.astype(float),
        marks=_marks([(a, b) for a, b, _ in stays], happens),
        term_marks=years_since(starts, happens),
        clock=clock,
    )


def _capped(cohort: Cohort, as_of: date | None, cap: int | None) -> tuple[date, date, bool]:
    """Arrival, end and whether still held; a stay that reaches the cap ends there, even an open one."""
    arrives, leaves = cohort.arrives, cohort.leaves(as_of)
    assert arrives is not None and leaves is not None
    last = anniversary(arrives, cap) if cap is not None else date.max
    return arrives, min(leaves, last), cohort.open and leaves < last


def _years(start: date, end: date) -> float:
    return float(years_since(start, np.array([end], dtype="datetime64[D]"))[0])


def _row(values: Sequence[float]) -> Array:
    return np.array([values], dtype=float).reshape(1, len(values))


def _elapsed(arrivals: Sequence[date], moments: Days64) -> Array:
    columns = [years_since(day, moments) for day in arrivals]
    return np.stack(columns, axis=1) if columns else np.zeros((len(moments), 0))


def _marks(stays: Sequence[tuple[date, date]], moments: Days64) -> Array:
    """Each cohort's own years at every moment when somebody arrives or leaves, within its own stay."""
    rows = [np.minimum(years_since(a, moments), _years(a, b)) for a, b in stays]
    return np.array(rows, dtype=float).reshape(len(stays), len(moments))


__all__ = [
    "DAYS_A_YEAR", "MOST_PEOPLE", "MOST_YEARS", "Array", "Cohort", "Day", "Days", "Held", "People", "Population", "Term",
    "Years", "held",
]  # fmt: skip
