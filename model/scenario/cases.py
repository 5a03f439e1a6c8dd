"""People and time to a scenario: the only maker of one case out of another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from model.files.problems import BadInput
from model.inputs.population import DAYS_A_YEAR
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, default_scenario, read_numbers
from model.words.wording import say


def with_case(
    scenario: Scenario,
    people: int | Mapping[str, int] | None = None,
    years: float | None = None,
    days: int | None = None,
    reading: Mapping[str, str] | None = None,
    parameters: Mapping[str, float | str] | None = None,
) -> Scenario:
    """`scenario` with other people, time, reading or numbers; what is not given stays as it is.

    Parameters
    ----------
    people
        A head count of the arrangement's principal group, or of several groups by name. A group's people are then in
        its first cohort, and its other cohorts are gone; a group without a cohort gets one like the first of all.
    years, days
        Everyone's stay; only one of the two. Days of arrival are then left out, except where a charge of the arrangement
        is in force from or until a day; there a part of a year is so many of 365 days.
    reading
        Options by question, in place of the scenario's own.
    parameters
        Numbers by parameter, in its unit or as typed (`18000`, `"8m"`, `"40%"`), in place of the scenario's own. The key
        of a charge stands for the parameter that is its amount.

    Raises
    ------
    BadInput
        Years and days at once, unknown names, or numbers that cannot be used.
    """
    if years is not None and days is not None:
        raise BadInput(say("api.years_and_days"))
    counts = {scenario.deal.terms.principal: people} if isinstance(people, int) else people or {}
    cohorts = [cohort.model_dump(exclude_none=True) for cohort in scenario.cohort]
    for group, count in counts.items():
        cohorts = _with_people(scenario, cohorts, group, count)
    if years is not None or days is not None:
        cohorts = [*_staying(cohorts, years, days, dated=scenario.deal.terms.by_day is not None)]
    return scenario.changed(
        cohort=cohorts,
        reading={**scenario.reading, **(reading or {})},
        parameters={**scenario.parameters, **read_numbers(scenario.deal, parameters or {})},
    )


def _staying(
    cohorts: list[dict[str, Any]], years: float | None, days: int | None, dated: bool
) -> Iterator[dict[str, Any]]:
    """Cohorts with a length of stay and no day of departure; `dated` ones keep that of arrival."""
    stay: dict[str, float | None] = {"days": days} if years is None else {"years": float(years)}
    if dated and years is not None and not float(years).is_integer():
        stay = {"days": math.floor(years * DAYS_A_YEAR + 0.5)}
    for cohort in cohorts:
        kept = {key: cohort[key] for key in ("people", "group", "arrives") if key in cohort}
        yield {key: value for key, value in kept.items() if dated or key != "arrives"} | stay


def _with_people(
    scenario: Scenario, cohorts: list[dict[str, Any]], group: str, people: int
) -> list[dict[str, Any]]:
    own = [place for place, cohort in enumerate(cohorts) if cohort["group"] == group]
    if not own:
        like = cohorts[0] if cohorts else scenario.deal.terms.default[0].model_dump(exclude_none=True)
        return [*cohorts, {**like, "group": group, "people": people}]
    kept = [cohort for place, cohort in enumerate(cohorts) if place not in own[1:]]
    kept[own[0]] = {**cohorts[own[0]], "people": people}
    return kept


def with_stay(scenario: Scenario, unit: str, length: float) -> Scenario:
    """`scenario` with everyone staying so many "years" or "days". Raises `BadInput`."""
    return with_case(scenario, days=int(length)) if unit == "days" else with_case(scenario, years=length)


def reason_fixed(scenario: Scenario) -> str | None:
    """Why no other people or stays can be given; None where they can, as where a charge goes by days of the calendar."""
    if scenario.population.dated and scenario.deal.terms.by_day is None:
        return say("compare.dated", scenario=scenario.name)
    return None if scenario.cohort else say("compare.nobody", scenario=scenario.name)


def reason_unsought(scenario: Scenario) -> str | None:
    """Why no number of people and no stay is sought, nor cost drawn along them; None where they are."""
    if reason := reason_fixed(scenario):
        return reason
    return say("compare.by_calendar", scenario=scenario.name) if scenario.population.dated else None


def carried(scenario: Scenario, deal: Deal) -> Scenario:
    """The default scenario of another arrangement, with the people and the time that a reader gave.

    The head count of the principal group and everyone's time are kept where they are not those of the default scenario of
    the reader's own arrangement and can be had in the new one; else they are the new one's own.
    """
    case, usual = default_scenario(deal), default_scenario(scenario.deal)
    if case.population.dated or not case.cohort:
        return case
    heads, stay = _heads(scenario), _stay(scenario)
    if heads is not None and heads != _heads(usual):
        case = _kept(case, lambda: with_case(case, people=heads))
    if stay is not None and stay != _stay(usual):
        kept = case
        case = _kept(kept, lambda: with_stay(kept, *stay))
    return case


def _kept(case: Scenario, changed: Callable[[], Scenario]) -> Scenario:
    try:
        return changed()
    except BadInput:
        return case


def _heads(scenario: Scenario) -> int | None:
    """How many people of the principal group there are; None where nobody is held."""
    return scenario.people_of(scenario.deal.terms.principal) if scenario.cohort else None


def _stay(scenario: Scenario) -> tuple[str, float] | None:
    """The unit and length of everyone's stay; None where it has dates or differs."""
    stays = {(cohort.years, cohort.days) for cohort in scenario.cohort}
    if len(stays) != 1 or scenario.population.dated:
        return None
    years, days = stays.pop()
    return ("years", years) if years is not None else ("days", float(days or 0))
