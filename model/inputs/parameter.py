"""A reported number under a name: what it is, in which unit, between which limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from model.files.problems import stop_if
from model.files.validation import Record
from model.inputs.charge import LEAST_FACTOR, MOST_AMOUNT, MOST_FACTOR, Names, factor_words, no_factor
from model.words.wording import in_full, money, number, per_cent, say

COUNTS = ("people", "places", "days")
"""Units whose numbers are whole."""

UNITS = (*COUNTS, "share", "factor", "years")
"""Units that are no money; those of money begin with the arrangement's currency: `USD per person`."""


class Parameter(Record):
    """A number of the arrangement that others refer to by name.

    `value` is the number, or the name of another parameter whose number it shares until it is changed by itself. `unit`
    is one of `UNITS` or money: the currency, alone or as `USD per person`. `what` is what a sentence calls it, as in
    "with a price of $18,000". `low` and `high` are the least and the most it can be; `assumed` says what about it is
    ours and not a source's.
    """

    label: str
    what: str | None = None
    value: Annotated[float, Field(ge=0, le=MOST_AMOUNT)] | str | None = None
    unit: Annotated[str, Field(max_length=60)]
    facts: Names = ()
    assumed: str | None = None
    low: Annotated[float, Field(ge=0, le=MOST_AMOUNT)] | None = None
    high: Annotated[float, Field(ge=0, le=MOST_AMOUNT)] | None = None

    @model_validator(mode="after")
    def _holds(self) -> Self:
        stop_if([*self._wrong()])
        return self

    def _wrong(self) -> Iterator[str]:
        low, high = self.bounds
        no_factors = [*self._no_factors()]
        if no_factors:
            yield from no_factors
        elif low > high:
            yield say("parameter.bounds", low=number(low, 9), high=number(high, 9))
        elif isinstance(self.value, float) and not low <= self.value <= high:
            yield say(
                "parameter.outside", given=number(self.value, 9), low=number(low, 9), high=number(high, 9)
            )
        if isinstance(self.value, float) and self.whole and not self.value.is_integer():
            yield say("parameter.whole", given=number(self.value, 9), unit=self.unit)
        if isinstance(self.value, float) and not self.facts and not self.assumed:
            yield say("arrangement.needs_source")

    def _no_factors(self) -> Iterator[str]:
        """What of a yearly factor can be none."""
        for name in ("value", "low", "high") if self.unit == "factor" else ():
            given = getattr(self, name)
            if isinstance(given, float) and no_factor(given):
                yield say(
                    "files.bad_value",
                    place=name,
                    given=number(given, 9),
                    reason=factor_words("parameter.factor"),
                )

    @property
    def numbers(self) -> tuple[float, ...]:
        """Its number, where the file gives one in place."""
        return (self.value,) if isinstance(self.value, float) else ()

    @property
    def whole(self) -> bool:
        """Whether only whole numbers of it make sense."""
        return self.unit in COUNTS

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit not in UNITS

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most it can be."""
        most = {"share": 1.0, "factor": MOST_FACTOR, "years": 100.0, "days": 36_500.0}.get(
            self.unit, MOST_AMOUNT
        )
        least = LEAST_FACTOR if self.unit == "factor" else 0.0
        return least if self.low is None else self.low, most if self.high is None else self.high

    def text(self, value: float, currency: str, places: int | None = None) -> str:
        """`value` as people read it: `$20,000`, `50%`, `300`; a yearly factor as the rise it is: `3.5%` for 1.035. With
        `places`, money in full and shares to so many decimals.
        """
        if self.is_money:
            return money(value, currency) if places is None else in_full(value, currency, places)
        if self.unit == "factor":
            return per_cent(value - 1, 9)
        return per_cent(value, places or 1) if self.unit == "share" else number(value, 9)

    def problem(self, value: float) -> str | None:
        """What is wrong with `value` in its place, in words; None where nothing is."""
        low, high = self.bounds
        if self.unit == "factor" and no_factor(value):
            return factor_words("parameter.factor_typed")
        if not low <= value <= high:  # nor is a number that is none
            return say("parameter.allowed", low=self._plain(low), high=self._plain(high))
        return say("parameter.allowed_whole") if self.whole and not value.is_integer() else None

    def _plain(self, value: float) -> str:
        return per_cent(value, 9) if self.unit == "share" else number(value, 9)
