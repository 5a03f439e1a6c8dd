"""A population under some terms: who is held once caps and limits are applied, and how far each stay has come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.inputs.charge import Span
from model.inputs.effective_terms import Terms
from model.inputs.population import Array, Held


@dataclass(frozen=True)
class Line:
    """One product: `rate` (currency a unit; negative for a discount) times `quantity` (S,).

    The unit is person-years, years, people or occurrences by the charge's kind, or, of a charge a day, person-days and
    days. `years` is the span of stay-years, `rebate` the discount and `contract_year` the year of the term, counted
    from 1, where it has one; `of_minimum` says whether it is the places of a minimum (True) or people beyond (False).
    """

    charge: str
    rate: float | Array
    quantity: Array
    years: Span | None = None
    rebate: str | None = None
    contract_year: int | None = None
    of_minimum: bool | None = None


class State:
    """A population under some terms: caps and limits applied, and how far each stay has come by t."""

    def __init__(self, terms: Terms, held: Held) -> None:
        self.terms, self.held, self.groups, self.cap = terms, held, held.groups, terms.stay_at_most
        self.stay = held.stay if self.cap is None else np.minimum(held.stay, self.cap)
        everyone = bool(np.min(self.stay, initial=1.0) > 0)  # people whose stay is no day are not held
        self.came = held.people if everyone else np.where(self.stay > 0, held.people, 0.0)
        self.people = _limited(self.came, held.groups, terms.people_at_most)
        self._paid: dict[str, State] = {}
        self._of: dict[frozenset[str], Array] = {}
        self.products: dict[tuple[object, ...], tuple[Array, object]] = {}
        """Products worked out so far, by what they are of, which is kept with them: charges that differ in their discounts alone
        share theirs.
        """

    def paid(self, schedule: str | None) -> State:
        """The same as far as what fell due has been paid; without a schedule it is paid as it falls due."""
        if schedule is None or self.held.elapsed is None:
            return self
        if schedule not in self._paid:
            self._paid[schedule] = State(self.terms, self.held.paid_by(schedule))
        return self._paid[schedule]

    @cached_property
    def lived(self) -> Array:
        """Years of each stay by t (S, C)."""
        return self.stay if self.held.elapsed is None else np.minimum(self.stay, self.held.elapsed)

    @cached_property
    def begun(self) -> Array:
        """The same with each year that was begun counted whole."""
        return np.asarray(np.ceil(self.lived))

    @cached_property
    def arrived(self) -> NDArray[np.bool_]:
        """Who has arrived by t (S, C)."""
        elapsed = self.held.elapsed
        return np.ones(self.stay.shape, dtype=bool) if elapsed is None else elapsed > 0

    @cached_property
    def departed(self) -> NDArray[np.bool_]:
        """Who has left by t (S, C)."""
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
        if groups is None or groups.issuperset(self.groups):
            return self.people
        if groups not in self._of:
            self._of[groups] = self.people * columns(groups, self.groups)
        return self._of[groups]

    @cached_property
    def marks(self) -> Array:
        """Each cohort's own years at every moment somebody comes or goes (S, C, B)."""
        if self.held.marks is not None:
            return self.held.marks if self.held.marks.ndim == 3 else self.held.marks[np.newaxis]
        moments = self.term_marks[:, np.newaxis, :]
        return np.asarray(np.minimum(self.stay[:, :, np.newaxis], moments))

    @cached_property
    def term_marks(self) -> Array:
        """Years of the term at the same moments (S, B)."""
        if self.held.term_marks is not None:
            return np.atleast_2d(self.held.term_marks)
        moments = np.sort(self.stay, axis=1)
        return np.concatenate([np.zeros((len(moments), 1)), moments], axis=1)

    @cached_property
    def present(self) -> Array:
        """People there between each of these moments and the next (S, C, B - 1)."""
        return np.where(self.marks[..., 1:] > self.marks[..., :-1], self.people[..., np.newaxis], 0.0)


def columns(groups: frozenset[str] | None, names: tuple[str, ...]) -> Array:
    """1.0 for each cohort that belongs to `groups`, else 0.0 (C,)."""
    return np.array([groups is None or name in groups for name in names], dtype=float)


def first(people: Array, most: int) -> Array:
    """Of people in order of arrival (S, C), those among the first `most`."""
    before = np.cumsum(people, axis=1) - people
    return np.clip(most - before, 0.0, people)


def _limited(people: Array, names: tuple[str, ...], limits: tuple[tuple[str, int], ...]) -> Array:
    """People held once each limited group has its first so many."""
    for group, most in limits:
        own = people * columns(frozenset({group}), names)
        people = people - own + first(own, most)
    return people
