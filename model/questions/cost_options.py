"""Anything with a price for some people held for some time: a scenario under its reading, or a price at home."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from model.files.problems import BadInput
from model.inputs import prices as price_series
from model.inputs.arrangement import Arrangement
from model.inputs.domestic import Domestic, DomesticPrice, load_domestic
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Array
from model.inputs.prices import Basis, Prices, load_prices
from model.results.citation import citation
from model.results.sweep import reason_uneven, swept_total
from model.scenario.cases import reason_unsought
from model.scenario.library import folder
from model.scenario.scenario import Scenario, arrays, settled
from model.words.wording import say

Order = Literal["deflate_first", "convert_first"]
"""Which comes first: to the prices of the year at home, or into the other currency."""


@dataclass(frozen=True)
class MoneyBasis:
    """How to make amounts comparable: a currency, the prices of a year, a yearly rate; each only if asked for.

    `index` names the price index, for amounts in its currency. `order` says which is done first, where both are.
    """

    currency: str | None = None
    prices_of: int | None = None
    index: str | None = None
    rate: float | None = None
    order: Order = "deflate_first"


AS_PRINTED = MoneyBasis()
"""Nominal amounts in their own currency."""


@functools.cache
def series() -> Prices:
    """The exchange rates and price indices that come with the model."""
    return load_prices(folder() / "prices.toml")


@functools.cache
def domestic_prices() -> Domestic:
    """The domestic prices that come with the model."""
    return load_domestic(folder() / "domestic.toml")


def homes_newest_first() -> list[str]:
    """The names of the domestic prices, the newest first; of one day or year in the order of the file."""
    known = domestic_prices().price
    return sorted(known, key=lambda name: known[name].as_of or str(known[name].price_year), reverse=True)


def usual_home(terms: Arrangement) -> str | None:
    """The price at home to set beside an arrangement where nobody chose one: of the sender, in its currency, of the year of its
    prices or the last before, a rate quoted to hold a person before an average; None where there is none.
    """
    known = domestic_prices().price
    alike = [
        name
        for name, price in known.items()
        if (price.place, price.currency) == (terms.sender, terms.currency)
        and price.price_year <= terms.price_year
    ]
    if not alike:
        return None
    last = max(known[name].price_year for name in alike)
    newest = [name for name in alike if known[name].price_year == last]
    return next((name for name in newest if known[name].basis == "quoted_rate"), newest[0])


def bases(currency: str, of_year: int, to: str, known: Prices, basis: MoneyBasis) -> tuple[Basis, ...]:
    """The factors that make amounts in `currency` at the prices of `of_year` comparable, in the order they are used:
    prices first, by the index at home, then the currency at the rate of the year asked for; or the currency first, at
    the rate of `of_year`, then prices by the index of the other currency. Raises `BadInput` for a series that is
    missing or lacks a year.
    """
    year = of_year if basis.prices_of is None else basis.prices_of
    if basis.order == "convert_first":
        converted = price_series.conversion(known, currency, to, of_year)
        return (converted, price_series.constant(known, to, of_year, year, basis.index))
    inflated = price_series.constant(known, currency, of_year, year, basis.index)
    return (inflated, price_series.conversion(known, currency, to, year))


def worded(steps: tuple[Basis, ...], order: Order) -> tuple[str, ...]:
    """What was done, step by step, and in which order where there were two steps."""
    done = [step.says for step in steps if step.says]
    return (*done, order_line(order)) if len(done) > 1 else tuple(done)


def order_line(order: Order) -> str:
    """Which came first, prices or currency, and that the other order gives another figure."""
    return say(f"compare.order.{order}")


def bases_of(scenario: Scenario, known: Prices, basis: MoneyBasis) -> tuple[Basis, ...]:
    """The factors that make a scenario's amounts comparable."""
    terms = scenario.deal.terms
    return bases(terms.currency, terms.price_year, basis.currency or terms.currency, known, basis)


@dataclass(frozen=True)
class CostOption:
    """Something with a price: `cost(people, years)` gives money in `currency` for arrays of one shape.

    `people` and `years` are its own. `others` are the people of its other groups, who stay as they are while
    `people` vary, and `billed_beside` those of them that a charge bills.
    """

    name: str
    currency: str
    cost: Callable[[Array, Array], Array]
    people: float
    years: float
    others: float = 0.0
    billed_beside: float = 0.0


def of_scenario(scenario: Scenario, factor: float = 1.0, currency: str | None = None) -> CostOption:
    """The scenario's terms for any number of its first group and any length of stay, all else as it is.

    Raises `BadInput` for a dated scenario, whose stays are its own, and for one without people.
    """
    reason = reason_unsought(scenario)
    if reason is not None:
        raise BadInput(reason)
    terms = settled(scenario)
    if uneven := reason_uneven(scenario, terms):
        raise BadInput(uneven)
    held = arrays(scenario, terms)
    counts = list(zip(held.groups, held.people[0].tolist(), strict=True))
    others = [(group, people) for group, people in counts if group != scenario.first_group]
    stays = zip(held.groups, held.stay[0].tolist(), strict=True)
    asked = [stay for group, stay in stays if group == scenario.first_group or _is_billed(terms, group)]
    return CostOption(
        name=scenario.name,
        currency=currency or scenario.deal.terms.currency,
        cost=lambda heads, years: swept_total(scenario, terms, heads, years) * factor,
        people=float(scenario.people_of(scenario.first_group)),
        years=max(asked),
        others=sum(people for _, people in others),
        billed_beside=sum(people for group, people in others if _is_billed(terms, group)),
    )


def _is_billed(terms: Terms, group: str) -> bool:
    return terms.billed is None or group in terms.billed


@dataclass(frozen=True)
class HomePrice:
    """A domestic price as an amount a day in some currency, `factor` times the printed one, and on what basis."""

    price: DomesticPrice
    factor: float
    currency: str
    basis: tuple[str, ...]

    @property
    def day(self) -> float:
        """The price of a day, converted."""
        return self.price.day * self.factor

    def option(self, beside: float = 0.0) -> CostOption:
        """The price for as many people as are asked about and `beside` so many others."""
        rate = self.day

        def cost(heads: Array, years: Array) -> Array:
            return (heads + beside) * years * DAYS_A_YEAR * rate

        return CostOption(self.price.label, self.currency, cost, 1.0, 1.0, beside, beside)


def at_home(
    price: DomesticPrice,
    currency: str,
    year: int,
    basis: MoneyBasis = AS_PRINTED,
    known: Prices | None = None,
) -> HomePrice:
    """A domestic price beside amounts in `currency` at the prices of `year`, or of the year that `basis` asks for.

    Raises `BadInput` for a series that is missing or lacks a year.
    """
    to_year = basis if basis.prices_of is not None else replace(basis, prices_of=year)
    steps = bases(price.currency, price.price_year, currency, known or series(), to_year)
    factor = math.prod(step.factor for step in steps)
    return HomePrice(price, factor, currency, worded(steps, basis.order))


def about_home(price: DomesticPrice) -> list[str]:
    """What a domestic price is: on average or for one more, of what, whether its source agrees with itself, and which."""
    contains = price.contains.rstrip(".")
    kind = say(f"compare.{price.cost}", label=price.label, by=price.denominator, contains=contains)
    key = "compare.disagrees_yearly" if price.per_day is None else "compare.disagrees"
    doubt = [say(key, label=price.label, says=price.disagrees_says)] if price.disagrees else []
    return [kind, *doubt, say("compare.home_source", label=price.label, source=home_source(price))]


def home_source(price: DomesticPrice) -> str:
    """Who printed a domestic price, and when; of one that does not come with the model, the source as it is named."""
    source = domestic_prices().source.get(price.source)
    return price.source if source is None else citation(source)
