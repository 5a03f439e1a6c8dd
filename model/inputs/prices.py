"""Currencies, price indices, present value: how amounts of other years and currencies are made comparable.

Amounts are nominal unless somebody asks. Every converted figure carries its basis in words, and a series
that lacks a country or a year is said to be missing, never carried forward.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.files.problems import BadInput, nearest
from model.files.signs import PlainRecord
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

    def with_own(self, own: OwnPrices) -> Prices:
        """These and a reader's own, which come last: `exchange` takes the last rate of a currency, `index` a reader's own."""
        kept = {key: one for key, one in self.series.items() if key not in own.series}
        return self.model_copy(update={"series": {**kept, **own.series}})

    def years(self) -> list[str]:
        """Every year that some price index has, the first first."""
        indices = (one for one in self.series.values() if one.kind == "price_index")
        return sorted({year for one in indices for year in one.values})

    def exchange(self, currency: str) -> Series | None:
        """The rate of a currency against the US dollar; None for the dollar. Raises `BadInput`."""
        if currency == "USD":
            return None
        known = {one.currency: one for one in self.series.values() if one.kind == "exchange"}
        if currency not in known:
            raise BadInput(say("prices.no_currency", given=currency, hint=nearest(currency, ["USD", *known])))
        return known[currency]

    def index(self, currency: str, name: str | None = None) -> Series:
        """The price index for amounts in `currency`: the one of this name if it is for them, else the reader's own, else
        the one that comes with the model. Raises `BadInput` where there is none, or several of the reader's own.
        """
        named = None if name is None else self.named_index(name)
        if named is not None and named.currency == currency:
            return named
        known = {
            key: one
            for key, one in self.series.items()
            if one.kind == "price_index" and one.currency == currency
        }
        own = [key for key, one in known.items() if isinstance(one, OwnSeries)]
        if len(own) > 1:
            raise BadInput(say("prices.which_index", currency=currency, hint=nearest("", own)))
        usual = own[0] if own else USUAL_INDEX.get(currency, "")
        if usual not in known:
            raise BadInput(say("prices.no_index_for", currency=currency))
        return known[usual]

    def named_index(self, name: str) -> Series:
        """A price index by name, whatever it is for. Raises `BadInput` with the nearest name."""
        known = {key: one for key, one in self.series.items() if one.kind == "price_index"}
        if name not in known:
            raise BadInput(say("prices.no_index", given=name, hint=nearest(name, known)))
        return known[name]


USUAL_INDEX = {"USD": "us_cpi_u"}
"""The index used for a currency unless another is named."""


LEAST_VALUE = 1e-9
"""The least value of a reader's own series: what is divided by it has to stay a number."""


class OwnSeries(Series):
    """A series of the reader's own. `source` says in words where it is from, or names a source of its file."""

    label: Annotated[str, Field(min_length=1, max_length=200)]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    values: Annotated[dict[str, Annotated[float, Field(gt=0, le=1e12)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _yearly(self) -> Self:
        odd = next((year for year in self.values if not re.fullmatch("[12][0-9]{3}", year)), None)
        if odd is not None:
            raise ValueError(say("prices.not_a_year", given=odd))
        if (least := min(self.values.values())) < LEAST_VALUE:
            raise ValueError(say("prices.too_small", given=least))
        if self.kind == "exchange" and self.currency == "USD":
            raise ValueError(say("prices.dollar_rate"))
        return self


class OwnPrices(PlainRecord):
    """A reader's own rates and indices: a file in the form of the one that comes with the model, or its series alone."""

    version: PartDate | None = None
    source: dict[str, Source] = {}
    series: Annotated[dict[str, OwnSeries], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_rate_each(self) -> Self:
        rates = [one.currency for one in self.series.values() if one.kind == "exchange"]
        twice = sorted({currency for currency in rates if rates.count(currency) > 1})
        if twice:
            raise ValueError(say("prices.two_rates", currency=twice[0]))
        return self


def read_own(path: Path) -> OwnPrices:
    """A reader's own series, each with where it is from. Raises `BadInput`."""
    own = check(OwnPrices, read_toml(path), path.name)
    series = {key: one.model_copy(update={"source": _origin(own, one)}) for key, one in own.series.items()}
    return own.model_copy(update={"series": series})


def _origin(own: OwnPrices, one: Series) -> str:
    source = own.source.get(one.source)
    return one.source if source is None else say("prices.origin", outlet=source.outlet, title=source.title)


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
    rates = {code: prices.exchange(code) for code in (currency, to)}
    per_dollar = {code: 1.0 if one is None else one.at(year) for code, one in rates.items()}
    factor = per_dollar[to] / per_dollar[currency]
    key = "prices.converted" if "USD" in (currency, to) else "prices.converted_across"
    says = say(key, currency=currency, to=to, year=year, rate=f"{1 / factor:.5g}")
    return Basis(factor, _with_origins(says, [one for one in rates.values() if one is not None]))


def constant(prices: Prices, currency: str, year: int, to_year: int, index: str | None = None) -> Basis:
    """From the prices of one year to those of another, in the same currency. Raises `BadInput`."""
    if year == to_year:
        return NOMINAL
    series = prices.index(currency, index)
    factor = series.at(to_year) / series.at(year)
    says = say("prices.constant", year=year, to_year=to_year, series=series.label)
    return Basis(factor, _with_origins(says, [series]))


def _with_origins(says: str, used: Sequence[Series]) -> str:
    """The sentence, and which of the series used are the reader's own, and from where."""
    own = [
        say("prices.own", series=one.label, source=one.source) for one in used if isinstance(one, OwnSeries)
    ]
    return " ".join([says, *own])


def present_value(flows: Iterable[tuple[float, float]], rate: float) -> float:
    """What payments are worth at the start, at a yearly rate the user gives: pairs of (years from the start,
    amount), each amount divided by (1 + rate) to the years. Raises `BadInput` for a rate of -100% or less.
    """
    if not -1 < rate <= 1:
        raise BadInput(say("prices.rate", given=rate))
    return float(sum(amount / (1 + rate) ** years for years, amount in flows))
