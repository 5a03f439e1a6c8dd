"""People and time to a scenario: the only maker of one case out of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.files.problems import BadInput
from model.scenario.scenario import Scenario
from model.words.wording import say


def with_case(
    scenario: Scenario,
    people: int | Mapping[str, int] | None = None,
    years: float | None = None,
    days: int | None = None,
    reading: Mapping[str, str] | None = None,
    amounts: Mapping[str, float] | None = None,
) -> Scenario:
    """`scenario` with other people, time, reading or amounts; what is not given stays as it is.

    Parameters
    ----------
    people
        A head count of the arrangement's principal group, or of several groups by name. A group's people are in its
        first cohort, and none in any other of its cohorts; a group without a cohort gets one like the first.
    years, days
        Everyone's stay; only one of the two.
    reading
        Options by question, in place of the scenario's own.
    amounts
        Amounts by charge (currency of the arrangement), in place of the scenario's own.

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
        _set_people(cohorts, group, count)
    if years is not None or days is not None:
        stay = {"days": days} if years is None else {"years": float(years)}
        cohorts = [{"people": c["people"], "group": c["group"], **stay} for c in cohorts]
    return scenario.changed(
        cohort=cohorts,
        reading={**scenario.reading, **(reading or {})},
        amounts={**scenario.amounts, **(amounts or {})},
    )


def _set_people(cohorts: list[dict[str, Any]], group: str, people: int) -> None:
    own = [cohort for cohort in cohorts if cohort["group"] == group]
    if not own:
        cohorts.append({**cohorts[0], "group": group, "people": people})
    for place, cohort in enumerate(own):
        cohort["people"] = 0 if place else people


def reason_fixed(scenario: Scenario) -> str | None:
    """Why neither people nor stays of the scenario can vary; None where they can."""
    if scenario.population.dated:
        return say("compare.dated", scenario=scenario.name)
    return None if scenario.cohort else say("compare.nobody", scenario=scenario.name)
