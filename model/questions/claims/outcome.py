"""What one relation between quantities comes to, and what every relation needs: roles, units of time, swapped digits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.questions.claims.intervals import Interval, point
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record

MOST = 6
"""Of each role, so many quantities are tried together; a sentence with more is a table."""


ADDS_UP, ONLY_IF, DOES_NOT, CANNOT = "adds_up", "only_if", "does_not_add_up", "cannot_be_checked"
_ORDER = {ADDS_UP: 0, ONLY_IF: 1, DOES_NOT: 2, CANNOT: 3}


@dataclass(frozen=True)
class Outcome:
    """What one relation between quantities comes to. `code` is its condition or slip, `missing` what it lacks.

    `whole` was printed; `parts` make `expected`.
    """

    verdict: str
    code: str | None = None
    whole: Quantity | None = None
    parts: tuple[Quantity, ...] = ()
    expected: Interval | None = None
    missing: str | None = None
    facts: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """0 is best."""
        return _ORDER[self.verdict]


@dataclass(frozen=True)
class Sorted:
    """The quantities of a claim by role."""

    money: tuple[Quantity, ...]
    people: tuple[Quantity, ...]
    stays: tuple[Quantity, ...]
    shares: tuple[Quantity, ...]

    @property
    def amounts(self) -> tuple[Quantity, ...]:
        """Money not per anything."""
        return tuple(one for one in self.money if one.role == "amount")

    @property
    def rates(self) -> tuple[Quantity, ...]:
        """Money per something."""
        return tuple(one for one in self.money if one.role == "rate")


def by_role(quantities: Sequence[Quantity]) -> Sorted:
    """The quantities that can be calculated with, a few of each role."""

    def some(*roles: str) -> tuple[Quantity, ...]:
        return tuple(one for one in quantities if one.role in roles)[:MOST]

    return Sorted((*some("amount"), *some("rate")), some("people"), some("duration"), some("share"))


TIMES = ("day", "week", "month", "year")
HEADS = {"person", "bed"}


def time_of(quantity: Quantity) -> str | None:
    """The unit of time that money is per, if any."""
    return next((unit for unit in TIMES if unit in quantity.per), None)


def is_a_head(quantity: Quantity) -> bool:
    """Whether money is per person, or per place for one."""
    return bool(HEADS & set(quantity.per))


_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}


def in_units(length: Interval, unit: str, other: str) -> Interval:
    """A length of time in another unit; a year has 365 days, 12 months, and 52 weeks or a day more."""
    one = unit.removesuffix("s")
    if {one, other} == {"week", "year"}:
        weeks = Interval(52, 365 / 7)
        return length.times(weeks if other == "week" else point(1).over(weeks))
    return length if one == other else length.by(_DAYS[one] / _DAYS[other])


def same_currency(one: Quantity, two: Quantity) -> bool:
    """Whether two are in one currency, as far as was printed."""
    return one.currency is None or two.currency is None or one.currency == two.currency


def is_known(currency: str | None, known: Record) -> bool:
    """Whether money is in the currency of the record, as far as was printed."""
    return currency in {None, known.currency}


def discount_said(found: Sorted, known: Record) -> bool:
    """Whether a claim names the share of a reported discount."""
    offers = [discount.share for discount in known.deal.terms.discount.values()]
    return any(share.low <= offer <= share.high for share in found.shares for offer in offers)


def swapped(quantity: Quantity) -> Iterator[Interval]:
    """The intervals that the printed digits make with two neighbours changed about."""
    digits = [sign for sign in quantity.digits if sign.isdigit()]
    number = float("".join(digits) or 0)
    if not number or not math.isfinite(quantity.high):
        return
    for place in range(len(digits) - 1):
        signs = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
        if signs[0] != "0" and signs != digits:
            yield quantity.interval.by(float("".join(signs)) / number)
