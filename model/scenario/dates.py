"""A case without dates on a calendar: the same people for the same time, arriving on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from model.inputs.calendar import DAYS_A_YEAR, anniversary
from model.scenario.scenario import Scenario


def dated_from(scenario: Scenario, start: date) -> Scenario:
    """The same people for the same time, all arriving on `start`; a term of so many years begins on that day too.

    Raises `BadInput` where a day lies outside the years we count in.
    """
    cohorts: list[dict[str, Any]] = [
        {"people": cohort.people, "group": cohort.group, "arrives": start, **_stay(cohort.stay)}
        for cohort in scenario.cohort
    ]
    term = None
    if scenario.term is not None and scenario.term.years is not None:
        term = {"starts": start, "ends": _after(start, scenario.term.years)}
    return scenario.changed(cohort=cohorts, term=term)


def _stay(years: float) -> dict[str, Any]:
    """Whole years go by anniversaries, so that a leap day never begins another."""
    return {"years": years} if years == int(years) else {"days": round(years * DAYS_A_YEAR)}


def _after(start: date, years: float) -> date:
    if years == int(years):
        return anniversary(start, int(years))
    return start + timedelta(days=round(years * DAYS_A_YEAR))


def first_day(scenarios: tuple[Scenario, ...], fallback: Scenario) -> date:
    """The day on which a dated case of a deal would begin: that of the first of `scenarios` with dates, else of the first
    payment known, else the first of the deal's price year.
    """
    for scenario in scenarios:
        if scenario.population.dated:
            return scenario.population.bounds()[0]
    terms = fallback.deal.terms
    return min((paid.date for paid in terms.funding.paid), default=date(terms.price_year, 1, 1))
