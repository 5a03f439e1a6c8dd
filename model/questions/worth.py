"""What a scenario's payments are worth, each from its own time: discounted at a rate, in the prices of one year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.inputs.effective_terms import Terms
from model.inputs.prices import Prices, Series, constant, present_value as discounted
from model.questions.cost_options import MoneyBasis, series as ours
from model.results.payments import Flow, Payments
from model.scenario.scenario import Scenario, settled
from model.words.wording import day, per_cent, say


class Worth:
    """A scenario's payments under any terms, in the deal's currency and the prices of its price year.

    With dates, where prices of a year are asked for, a payment is brought to the price year from the year of its own day;
    one after the last year of the series, from that. Raises `BadInput` for a rate out of range and where there is no
    series.
    """

    def __init__(self, scenario: Scenario, basis: MoneyBasis, known: Prices) -> None:
        self.scenario, self.rate = scenario, basis.rate
        self.payments = Payments(scenario)
        asked = basis.prices_of is not None and self.payments.first is not None
        self._levels = _levels(scenario, self.payments, basis, known) if asked else {}

    @property
    def nominal(self) -> bool:
        """Whether every payment counts as it is."""
        return self.rate is None and not self._levels

    @property
    def says(self) -> tuple[str, ...]:
        """From when each payment is discounted, and from the prices of which year it is brought to those asked for."""
        inflated = [say("compare.prices_dated")] if self._levels else []
        if self.rate is None:
            return tuple(inflated)
        rate, first = per_cent(self.rate, 2), self.payments.first
        if first is None:
            return (*inflated, say("compare.present_value", rate=rate))
        return (*inflated, say("compare.present_value_dated", rate=rate, day=day(first)))

    def of(self, terms: Terms | None = None, charges: Sequence[str] | None = None) -> float:
        """What the deal's payments are worth on the first day, or those of some charges."""
        terms = terms or settled(self.scenario)
        flows = self.payments.due(terms)
        keys = [p.id for p in terms.prices if p.part == "deal"] if charges is None else charges
        return sum(self._worth(flows[key]) for key in keys if key in flows)

    def days(self) -> float:
        """Person-days held, each counted for what a payment at its time is worth."""
        return _discounted(self.payments.days_held(settled(self.scenario)), self.rate or 0.0)

    def _worth(self, flow: Flow) -> float:
        amounts = flow.amounts
        if flow.calendar is not None and self._levels:
            amounts = amounts * np.array([self._levels[year] for year in flow.calendar.tolist()])
        return _discounted(Flow(flow.years, amounts), self.rate or 0.0)


def _discounted(flow: Flow, rate: float) -> float:
    return discounted(zip(flow.years.tolist(), flow.amounts.tolist(), strict=True), rate)


def _levels(scenario: Scenario, payments: Payments, basis: MoneyBasis, known: Prices) -> dict[int, float]:
    """What brings an amount of each calendar year to the prices of the price year; empty where all are of that year."""
    terms = scenario.deal.terms
    currency = basis.currency if basis.order == "convert_first" and basis.currency else terms.currency
    years = payments.calendar_years
    if set(years) <= {terms.price_year}:
        return {}
    series = known.index(currency, basis.index)
    return {
        year: constant(
            known, currency, _known(series, year), _known(series, terms.price_year), basis.index
        ).factor
        for year in years
    }


def _known(series: Series, year: int) -> int:
    return min(year, max(map(int, series.values)))


def present_value(scenario: Scenario, rate: float) -> float:
    """What the payments due are worth on the first day, each discounted from its own time, at a yearly rate: nominal, in
    the deal's currency. Raises `BadInput` for a rate out of range.
    """
    return Worth(scenario, MoneyBasis(rate=rate), ours()).of()
