"""Prices of detention at home, each with its basis: what a place or a person costs there, on average or at the margin."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.files.problems import BadInput, nearest
from model.files.toml_io import read_toml
from model.files.validation import Record, check
from model.inputs.evidence import PartDate, Source
from model.inputs.population import DAYS_A_YEAR
from model.words.wording import say

Price = Annotated[float, Field(gt=0, le=1e9)]


class DomesticPrice(Record):
    """One printed price. `per_day` and `per_year` are as printed; `disagrees` marks a notice whose own pair does
    not fit together, which is shown and not mended.
    """

    label: str
    place: str
    period: str
    per_day: Price | None = None
    per_year: Price | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    price_year: int
    basis: Literal["quoted_rate", "funded_bed", "actual_average", "derived"]
    cost: Literal["average", "marginal"]
    contains: str
    denominator: str
    source: str
    status: Literal["reported", "documented", "derived"]
    as_of: PartDate | None = None
    note: str | None = None
    disagrees: bool = False
    disagrees_says: str | None = None

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if self.per_day is None and self.per_year is None:
            raise ValueError(say("domestic.no_price"))
        if self.disagrees != (self.disagrees_says is not None):
            raise ValueError(say("domestic.disagrees"))
        return self

    @property
    def day(self) -> float:
        """The price of a day: as printed, or a 365th of the printed year."""
        return self.per_day if self.per_day is not None else (self.per_year or 0.0) / DAYS_A_YEAR


class Domestic(Record):
    """The prices that come with the model."""

    version: PartDate
    source: dict[str, Source]
    price: dict[str, DomesticPrice]

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        for key, price in self.price.items():
            if price.source not in self.source:
                hint = nearest(price.source, self.source)
                raise ValueError(say("domestic.no_source", price=key, given=price.source, hint=hint))
        return self

    def named(self, name: str) -> DomesticPrice:
        """One price by name. Raises `BadInput` with the nearest name."""
        if name not in self.price:
            raise BadInput(say("domestic.unknown", given=name, hint=nearest(name, self.price)))
        return self.price[name]


@functools.cache
def load_domestic(path: Path) -> Domestic:
    """The prices in a file. Raises `BadInput`."""
    return check(Domestic, read_toml(path), path.name)
