"""The payments of a scenario, each at its own time: what present values and the prices of a year go by.

With dates a payment has a day. Without, what has a schedule is paid at the end of each of its periods, and anything else
at the start of the year of the term in which it falls due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from model.engine.money_due import due, occupancy
from model.inputs.calendar import PERIODS, years_since
from model.inputs.effective_terms import Terms
from model.inputs.population import Array, Held, held
from model.scenario.scenario import Scenario


@dataclass(frozen=True)
class Flow:
    """Amounts, each so many years after the first day (S,), and the calendar year of each, where there are dates."""

    years: Array
    amounts: Array
    calendar: NDArray[np.int64] | None = None


class Payments:
    """A scenario's payments under any terms; the population is made once for each cap on stays."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        days = _days(scenario) if scenario.population.dated else ()
        self.first = days[0] if days else None
        """The day from which years are counted: the first arrival, start of the term, or sum due."""
        self._moments: tuple[date, ...] | tuple[float, ...] = days or _years(scenario)
        self._held: dict[int | None, Held] = {}

    def due(self, terms: Terms) -> dict[str, Flow]:
        """What is paid under each charge in force, nominal, in the deal's currency."""
        money = due(terms, self._population(terms))
        if self.first is not None:
            return {key: self._daily(by) for key, by in money.items()}
        schedules = {price.id: price.paid for price in terms.prices}
        return {key: self._undated(by, schedules[key]) for key, by in money.items()}

    @property
    def calendar_years(self) -> tuple[int, ...]:
        """Every calendar year in which a payment can be, where there are dates."""
        return tuple(dict.fromkeys(day.year for day in self._moments[:-1] if isinstance(day, date)))

    def days_held(self, terms: Terms) -> Flow:
        """Person-days of everyone held."""
        by = occupancy(terms, self._population(terms)).days_held
        return self._undated(by, None) if self.first is None else self._daily(by)

    def _population(self, terms: Terms) -> Held:
        cap = terms.stay_at_most
        if cap not in self._held:
            self._held[cap] = held(self._scenario.population, cap, by=self._moments)
        return self._held[cap]

    def _daily(self, by: Array) -> Flow:
        days = np.array(self._moments[:-1], dtype="datetime64[D]")
        assert self.first is not None
        calendar = days.astype("datetime64[Y]").astype(np.int64) + 1970
        return Flow(years_since(self.first, days), np.diff(np.broadcast_to(by, len(days) + 1)), calendar)

    def _undated(self, by: Array, schedule: str | None) -> Flow:
        moments = np.array(self._moments, dtype=float)
        money = np.broadcast_to(by, moments.shape)
        if schedule == "start":
            return Flow(np.zeros(1), money[-1:])
        if schedule in PERIODS:
            return Flow(np.append(moments[1:-1], moments[-2]), np.diff(money))
        whole = np.flatnonzero(moments == np.floor(moments))
        edges = np.delete(whole, -2)  # the last year has no end
        return Flow(moments[edges[:-1]], np.diff(money[edges]))


def _days(scenario: Scenario) -> tuple[date, ...]:
    """Every day on which something can fall due, and the one after."""
    population = scenario.population
    days = {
        *population.bounds(),
        *(charge.due for charge in scenario.deal.terms.charge.values() if charge.due),
    }
    for cohort in population.cohorts:
        days |= {day for day in (cohort.arrives, cohort.leaves(population.as_of)) if day}
    first = min(days)
    return tuple(first + timedelta(days=k) for k in range((max(days) - first).days + 2))


def _years(scenario: Scenario) -> tuple[float, ...]:
    """Twelfths of years from the start to the end of the last one, the end of everything, and infinity."""
    whole = held(scenario.population)
    end = max(float(whole.term[0]), float(whole.stay.max(initial=0.0)))
    last = max(1, int(np.ceil(end)))
    return (*sorted({*(month / 12 for month in range(12 * last + 1)), end}), np.inf)
