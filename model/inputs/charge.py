"""What an arrangement charges: prices, fees and discounts, by stay-year where they are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from model.files.problems import stop_if
from model.files.validation import Record
from model.inputs.population import Day
from model.words.wording import number, say

Names = Annotated[tuple[str, ...], Field(strict=False)]
When = dict[str, Names]
Reading = Mapping[str, str]
MOST_AMOUNT = 10**13
Amount = Annotated[float, Field(ge=0, le=MOST_AMOUNT)]
Amounts = Annotated[tuple[Amount, ...], Field(strict=False, min_length=1)]
Billing = Literal["in_advance", "by_day"]
Year = Annotated[int, Field(ge=1, le=100)]
"""A year of the term, counted from 1."""
Span = tuple[float, float]
"""Years since arrival, from and to: stay-year 2 is (1, 2), all from the second on is (1, inf)."""

YEARLY = ("per_person_year", "per_year")

LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
"""Bounds of a yearly factor: a slip for a percentage, such as 3 for 3%, lies beyond them."""


def no_factor(value: float) -> bool:
    """Whether `value` cannot be a yearly factor."""
    return not LEAST_FACTOR <= value <= MOST_FACTOR


def factor_words(key: str) -> str:
    """The sentence called `key` about what a yearly factor may be."""
    return say(key, low=number(LEAST_FACTOR), high=number(MOST_FACTOR))


def _factor(value: float) -> float:
    if no_factor(value):
        raise ValueError(factor_words("parameter.factor"))
    return value


Factor = Annotated[
    float,
    AfterValidator(_factor),
    Field(json_schema_extra={"minimum": LEAST_FACTOR, "maximum": MOST_FACTOR}),
]
"""What the price of a year is multiplied by for the next one."""

_SPAN = re.compile(r"([0-9]{1,3})(?:(\+)|-([0-9]{1,3}))?")


def spans(stay_years: str) -> tuple[Span, ...]:
    """`"1"`, `"2+"`, `"1, 3-5"` as bands of years since arrival. ValueError if it says anything else."""
    bands = tuple(_span(part.strip()) for part in stay_years.split(","))
    if any(a[1] > b[0] for a, b in pairwise(bands)):
        raise ValueError(say("arrangement.spans_order", given=stay_years))
    return bands


def _span(part: str) -> Span:
    match = _SPAN.fullmatch(part)
    first = int(match[1]) if match else 0
    last = (int(match[3]) if match[3] else math.inf if match[2] else first) if match else 0
    if not 1 <= first <= last:
        raise ValueError(say("arrangement.spans", given=part))
    return float(first - 1), float(last)


def _spelled(stay_years: str) -> str:
    spans(stay_years)
    return stay_years


StayYears = Annotated[str, AfterValidator(_spelled)]


class Charge(Record):
    """One priced term. Design: `docs/method.md`. No `amount`: listed as not counted, never as zero.

    `amount` is in the arrangement's currency, a year unless `per` says month or day; several amounts are one for
    each span of `stay_years`. `assumed` says in words what about it is ours and not a source's. A charge is in force
    from `from_year` to `until_year` of the term, both included, or from the day `starts` to the day before `ends`.
    `minimum` places are paid for at `amount`, used or not, and people beyond them at `amount_above`. Of a charge with
    `every`, one `amount` is paid for each so many people begun. `paid` says when, and changes no total.
    """

    kind: Literal["per_person_year", "per_person", "per_departure", "lump_sum", "per_year"]
    label: str
    amount: Amount | Amounts | None = None
    facts: Names = ()
    assumed: str | None = None
    when: When = {}
    part: Literal["deal", "own"] = "deal"
    groups: Names | None = None
    billing: Billing | None = None
    stay_years: StayYears | None = None
    per: Literal["year", "month", "day"] = "year"
    index: Factor | None = None
    index_from: Literal["stay", "term"] | None = None
    from_year: Year | None = None
    until_year: Year | None = None
    starts: Annotated[Day | None, Field(alias="from")] = None
    ends: Annotated[Day | None, Field(alias="until")] = None
    paid: Literal["month", "quarter", "year", "start"] | None = None
    minimum: Annotated[int, Field(ge=1)] | None = None
    amount_above: Amount | None = None
    every: Annotated[int, Field(ge=1)] | None = None
    above: Annotated[int, Field(ge=0)] | None = None
    before_year: Annotated[int, Field(ge=2)] | None = None
    due: Day | None = None
    at_arrivals: Annotated[int, Field(ge=1)] | None = None
    places: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _fields_fit(self) -> Self:
        stop_if([*self._unfit(), *self._contradicted()])
        return self

    def _unfit(self) -> Iterator[str]:
        for name in sorted(self.model_fields_set & _ONLY.keys()):
            if getattr(self, name) is not None and self.kind not in _ONLY[name]:
                allowed = ", ".join(_ONLY[name])
                yield say("arrangement.wrong_kind", field=_written(name), kind=self.kind, allowed=allowed)
        if self.kind in YEARLY and self.billing != "by_day":
            yield from (say("arrangement.needs_by_day", field=name) for name in self.at_once)
        if len(self.amounts) > 1 and len(self.amounts) != len(self.years):
            yield say("arrangement.amount_each", amounts=len(self.amounts), spans=len(self.years))
        if self.amounts and not self.facts and not self.assumed:
            yield say("arrangement.needs_source")

    def _contradicted(self) -> Iterator[str]:
        """Fields that do not go together."""
        for one, two in _NOT_BOTH:
            if getattr(self, one) is not None and getattr(self, two) is not None:
                yield say("arrangement.not_both", one=_written(one), two=_written(two))
        for one, needed in _NEEDS:
            if getattr(self, one) is not None and getattr(self, needed) is None:
                yield say("arrangement.needs_too", field=one, needed=needed)
        if self.minimum is not None and self.index is not None and self.index_from != "term":
            yield say("arrangement.minimum_index")
        if self.from_year and self.until_year and self.until_year < self.from_year:
            yield say("arrangement.until_before_from", start=self.from_year, end=self.until_year)
        if self.starts and self.ends and self.ends <= self.starts:
            yield say("arrangement.until_before_from", start=self.starts, end=self.ends)

    @property
    def at_once(self) -> tuple[str, ...]:
        """Its fields by which a yearly charge counts people held at once, and so is billed by the day."""
        counting = {"above": self.kind == "per_person_year", "minimum": True, "every": True}
        return tuple(name for name, counts in counting.items() if counts and getattr(self, name) is not None)

    @property
    def amounts(self) -> tuple[float, ...]:
        """The amounts as given, one or one for each span; empty where none was reported."""
        if self.amount is None:
            return ()
        return self.amount if isinstance(self.amount, tuple) else (self.amount,)

    @property
    def years(self) -> tuple[Span, ...]:
        """The stay-years it is paid for."""
        return spans(self.stay_years) if self.stay_years else ((0.0, math.inf),)


_PERSONAL = ("per_person_year", "per_person", "per_departure")
_ONLY: dict[str, tuple[str, ...]] = {
    "groups": (*_PERSONAL, "lump_sum"),
    "billing": YEARLY,
    "stay_years": YEARLY,
    "per": YEARLY,
    "index": YEARLY,
    "index_from": YEARLY,
    "from_year": YEARLY,
    "until_year": YEARLY,
    "starts": YEARLY,
    "ends": YEARLY,
    "paid": YEARLY,
    "minimum": ("per_person_year",),
    "amount_above": ("per_person_year",),
    "every": ("per_year", "lump_sum"),
    "above": ("per_person_year", "per_person"),
    "before_year": ("per_departure",),
    "due": ("lump_sum",),
    "at_arrivals": ("lump_sum",),
    "places": ("per_year", "lump_sum"),
}
"""Which kinds of charge may carry a field."""

_NOT_BOTH = (
    ("due", "at_arrivals"),
    ("minimum", "above"),
    ("minimum", "stay_years"),
    ("from_year", "starts"),
    ("until_year", "ends"),
)
"""Fields that would say the same thing twice, or two things at once."""

_NEEDS = (("amount_above", "minimum"), ("index_from", "index"))


def _written(field: str) -> str:
    """A field of a charge as files write it."""
    return Charge.model_fields[field].alias or field


class Discount(Record):
    """A share off some stay-years of yearly charges, for some people at most, in order of arrival."""

    label: str
    share: Annotated[float, Field(ge=0, le=1)]
    stay_years: StayYears
    charges: Names
    facts: Names = ()
    assumed: str | None = None
    when: When = {}
    people_at_most: Annotated[int, Field(ge=0)] | None = None
    groups: Names | None = None
    phrase: str = ""
    """What the answer says of it where it takes something off."""
