"""Currencies, price indices, present value: how amounts of other years and currencies are made comparable.

Amounts are nominal unless somebody asks. Every converted figure carries its basis in words, and a series
that lacks a country or a year is said to be missing, never carried forward.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.files.problems import BadInput, nearest
from model.files.toml_io import read_toml
from model.files.validation import Record, check
from model.inputs.evidence import PartDate, Source
from model.words.wording import say


class Series(Record):
    """Yearly values: units of `currency` for one US dollar, or an index of prices in `currency`."""

    label: str
    kind: Literal["exchange", "price_index"]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    source: str
    note: str | None = None
    values: dict[str, Annotated[float, Field(gt=0)]]

    def at(self, year: int) -> float:
        """The value of a year. Raises `BadInput` where the series does not have it."""
        try:
            return self.values[str(year)]
        except KeyError:
            raise BadInput(
                say(
                    "prices.no_year",
                    series=self.label,
                    year=year,
                    first=min(self.values),
                    last=max(self.values),
                )
            ) from None


class Prices(Record):
    """The series that come with the model."""

    version: PartDate
    source: dict[str, Source]
    series: dict[str, Series]

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        for key, one in self.series.items():
            if one.source not in self.source:
                hint = nearest(one.source, self.source)
                raise ValueError(say("prices.no_source", series=key, given=one.source, hint=hint))
        return self

    def exchange(self, currency: str) -> Series | None:
        """The rate of a currency against the US dollar; None for the dollar. Raises `BadInput`."""
        if currency == "USD":
            return None
        known = {one.currency: one for one in self.series.values() if one.kind == "exchange"}
        if currency not in known:
            raise BadInput(say("prices.no_currency", given=currency, hint=nearest(currency, ["USD", *known])))
        return known[currency]

    def index(self, name: str, currency: str) -> Series:
        """A price index by name, for amounts in `currency`. Raises `BadInput` for one of another country."""
        index = self.named_index(name)
        if index.currency != currency:
            raise BadInput(
                say("prices.index_currency", series=index.label, given=currency, allowed=index.currency)
            )
        return index

    def named_index(self, name: str) -> Series:
        """A price index by name, whatever it is for. Raises `BadInput` with the nearest name."""
        known = {key: one for key, one in self.series.items() if one.kind == "price_index"}
        if name not in known:
            raise BadInput(say("prices.no_index", given=name, hint=nearest(name, known)))
        return known[name]


@functools.cache
def load_prices(path: Path) -> Prices:
    """The series in a file. Raises `BadInput`."""
    return check(Prices, read_toml(path), path.name)


@dataclass(frozen=True)
class Basis:
    """A factor to multiply amounts with, and what it rests on, to be printed beside every result."""

    factor: float
    says: str


NOMINAL = Basis(1.0, "")


def conversion(prices: Prices, currency: str, to: str, year: int) -> Basis:
    """From one currency to another at the average rate of `year`, through the US dollar. Raises `BadInput`."""
    if currency == to:
        return NOMINAL
    per_dollar = {
        code: 1.0 if (one := prices.exchange(code)) is None else one.at(year) for code in (currency, to)
    }
    factor = per_dollar[to] / per_dollar[currency]
    key = "prices.converted" if "USD" in (currency, to) else "prices.converted_across"
    return Basis(factor, say(key, currency=currency, to=to, year=year, rate=f"{1 / factor:.5g}"))


def constant(prices: Prices, currency: str, year: int, to_year: int, index: str = "us_cpi_u") -> Basis:
    """From the prices of one year to those of another, in the same currency. Raises `BadInput`."""
    if year == to_year:
        return NOMINAL
    series = prices.index(index, currency)
    factor = series.at(to_year) / series.at(year)
    return Basis(factor, say("prices.constant", year=year, to_year=to_year, series=series.label))


def present_value(flows: Iterable[tuple[float, float]], rate: float) -> float:
    """What payments are worth at the start, at a yearly rate the user gives: pairs of (years from the start,
    amount), each amount divided by (1 + rate) to the years. Raises `BadInput` for a rate of -100% or less.
    """
    if not -1 < rate <= 1:
        raise BadInput(say("prices.rate", given=rate))
    return float(sum(amount / (1 + rate) ** years for years, amount in flows))
