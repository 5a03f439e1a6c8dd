"""What a relation between quantities comes to, and what every relation needs: roles, units of time, swapped digits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from model.questions.claims.intervals import Interval, point
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity

MOST = 6
"""Of each role, so many quantities are tried together; a sentence with more is a table, and tries grow fast."""

Verdict = Literal["adds_up", "only_if", "does_not_add_up", "cannot_be_checked"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ADDS_UP, ONLY_IF, DOES_NOT, CANNOT = VERDICTS


@dataclass(frozen=True)
class Outcome:
    """What a relation between quantities comes to.

    Attributes
    ----------
    verdict
        Whether it adds up.
    code
        Its condition where it adds up only if something is so; where it does not, the slip that would explain it.
    whole, parts, expected
        What was printed, the quantities that should make it, and what they do make, in the unit of `whole`.
    missing
        What it lacks to be checked.
    facts
        The reported facts that it was held against.
    solved
        What the missing quantity must be: so many people, so long a time.
    on
        The words on which the text joins its figures.
    left
        Figures of its clause that it does not use and that could change it.
    """

    verdict: Verdict
    code: str | None = None
    whole: Quantity | None = None
    parts: tuple[Quantity, ...] = ()
    expected: Interval | None = None
    missing: str | None = None
    facts: tuple[str, ...] = ()
    solved: Interval | None = None
    on: tuple[str, ...] = ()
    left: tuple[Quantity, ...] = ()

    @property
    def rank(self) -> int:
        """How good it is; 0 is best."""
        return VERDICTS.index(self.verdict)


@dataclass(frozen=True)
class QuantitiesByRole:
    """The quantities of a claim by role."""

    money: tuple[Quantity, ...]
    people: tuple[Quantity, ...]
    stays: tuple[Quantity, ...]
    shares: tuple[Quantity, ...]

    @property
    def amounts(self) -> tuple[Quantity, ...]:
        """Money not per anything."""
        return tuple(money for money in self.money if money.role == "amount")

    @property
    def rates(self) -> tuple[Quantity, ...]:
        """Money per something."""
        return tuple(money for money in self.money if money.role == "rate")


def by_role(quantities: Sequence[Quantity]) -> QuantitiesByRole:
    """The quantities that can be calculated with, a few of each role."""

    def some(*roles: str) -> tuple[Quantity, ...]:
        return tuple(quantity for quantity in quantities if quantity.role in roles)[:MOST]

    return QuantitiesByRole((*some("amount"), *some("rate")), some("people"), some("duration"), some("share"))


TIMES = ("day", "week", "month", "year")
HEADS = {"person", "bed"}


def time_of(quantity: Quantity) -> str | None:
    """The unit of time that money is per, if any."""
    return next((unit for unit in TIMES if unit in quantity.per), None)


def is_a_head(quantity: Quantity) -> bool:
    """Whether money is per person, or per place for one."""
    return bool(HEADS & set(quantity.per))


_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
_SPANS = {
    "day": Interval(1, 1),
    "week": Interval(7, 7),
    "month": Interval(30, 31),
    "year": Interval(365, 366),
}


def loosely(length: Interval, unit: str, other: str) -> Interval:
    """A length of time in another unit as people reckon it: a month is 30 or 31 days, a year 365 or 366."""
    single = unit.removesuffix("s")
    if single == other or {single, other} <= {"month", "year"} or {single, other} == {"week", "year"}:
        return in_units(length, unit, other)
    return in_units(length, unit, other).hull(length.times(_SPANS[single]).over(_SPANS[other]))


def in_units(length: Interval, unit: str, other: str) -> Interval:
    """A length of time in `unit`s (`days`) as one in another unit (`year`).

    A year has 365 days, 12 months, and 52 weeks or a day more: people divide by 52.
    """
    single = unit.removesuffix("s")
    if {single, other} == {"week", "year"}:
        weeks = Interval(52, 365 / 7)
        return length.times(weeks if other == "week" else point(1).over(weeks))
    return length if single == other else length.by(_DAYS[single] / _DAYS[other])


def stay_in(stay: Quantity | None, unit: str) -> Interval:
    """The length of a stay in `unit`, such as `year`; a year where none was printed."""
    return in_units(stay.interval, str(stay.unit), unit) if stay else in_units(point(1), "years", unit)


def same_currency(a: Quantity, b: Quantity) -> bool:
    """Whether two are in one currency, as far as was printed."""
    return a.currency is None or b.currency is None or a.currency == b.currency


def is_known(currency: str | None, record: PublicRecord) -> bool:
    """Whether money is in the currency of the record, as far as was printed."""
    return currency in {None, record.currency}


def names_discount(roles: QuantitiesByRole, record: PublicRecord) -> bool:
    """Whether a claim names the share of a reported discount."""
    offers = [discount.share for discount in record.deal.terms.discount.values()]
    return any(share.low <= offer <= share.high for share in roles.shares for offer in offers)


def swapped(quantity: Quantity) -> Iterator[Interval]:
    """The intervals that the printed digits make with two neighbours changed about: `4.67` for `4.76`."""
    digits = [sign for sign in quantity.digits if sign.isdigit()]
    number = float("".join(digits) or 0)
    if not number or not math.isfinite(quantity.high):
        return
    for place in range(len(digits) - 1):
        signs = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
        if signs[0] != "0" and signs != digits:
            yield quantity.interval.by(float("".join(signs)) / number)
