"""A quantity: a number of a text and what it was taken for, money, people, a time, a rate, a share, a date or nothing.

It is a plain record: correct it with `dataclasses.replace` and ask for the verdict again.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field, PlainSerializer, field_serializer
from pydantic.dataclasses import dataclass

from model.prose.numerals import Numeral
from model.questions.claims.intervals import Interval, finite
from model.words.wording import say

Role = Literal["amount", "people", "duration", "rate", "share", "date", "unused"]
ROLES: tuple[Role, ...] = get_args(Role)

AS_PRINTED = ConfigDict(json_schema_serialization_defaults_required=True)
"""Every key is printed, also where its value is the default, and the JSON Schema says so."""


def _why_unused(reason: str | None) -> str | None:
    return None if reason is None else say(f"claims.unused.{reason}")


@dataclass(frozen=True, config=AS_PRINTED)
class Quantity:
    """One number of a text and what it was taken for.

    Attributes
    ----------
    role
        What it was taken for.
    low, high
        What it may stand for, given how it was printed, in `unit`; an infinite `high` is no upper bound. Money is
        in whole units of `currency`, a share is 0.5 for half, a date is the number of its first and last day.
    unit
        `money`, `people`, `days`, `weeks`, `months`, `years`, `share` or `date`.
    currency
        Its code, as printed or as the text settles it; None where that is open.
    per
        What money is per, sorted: `("person", "year")`.
    span, text
        Where it stands in the text, and what stands there.
    dates
        The first and last day of a date, and of the stay that two dates make.
    alternatives
        Other intervals it could be if its decimal sign were meant otherwise.
    reason
        The key of why it is unused. As JSON it is the reason in words.
    digits
        What was printed, without signs and magnitude: slips of the pen are looked for in it.
    said
        What of `per` stands in `text`; the rest was told from the words before or behind it.
    places
        Whether heads are places, beds or cells, which may stand empty.
    """

    role: Role
    low: float
    high: float
    unit: str | None = None
    currency: str | None = None
    per: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    text: str = ""
    dates: tuple[date, date] | None = Field(default=None, exclude=True)
    alternatives: tuple[Interval, ...] = ()
    reason: Annotated[str | None, PlainSerializer(_why_unused)] = None
    digits: str = Field(default="", exclude=True)
    said: tuple[str, ...] = Field(default=(), exclude=True)
    places: bool = Field(default=False, exclude=True)

    @property
    def interval(self) -> Interval:
        """What it may stand for."""
        return Interval(self.low, self.high)

    @field_serializer("low")
    def _first(self, low: float) -> float | str | None:
        return self.dates[0].isoformat() if self.dates and self.role == "date" else finite(low)

    @field_serializer("high")
    def _last(self, high: float) -> float | str | None:
        return self.dates[1].isoformat() if self.dates and self.role == "date" else finite(high)


@dataclasses.dataclass(frozen=True)
class Mention:
    """A quantity and the tokens [first, last) of a sentence that name it; `number` where it was read from a numeral."""

    first: int
    last: int
    quantity: Quantity
    number: Numeral | None = None


def unused(first: int, last: int, value: float, reason: str, number: Numeral | None = None) -> Mention:
    """A number at the tokens [first, last) that no claim about the deal rests on, and the key of why."""
    return Mention(first, last, Quantity("unused", value, value, reason=reason), number)


@dataclasses.dataclass
class Context:
    """What the rest of the text settles.

    `currency` is that of a bare sign; `year`, of dates without one, moves on with the text; `money_named`: whether
    the text names money at all.
    """

    currency: str
    year: int
    money_named: bool = False
    last_currency: str | None = None
    since_money: int = 99
