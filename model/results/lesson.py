"""Average, marginal, fixed and sunk cost of a case at a day, or a number of people, that shows them apart.

>>> from model import case
>>> from model.results import lesson
>>> shown = lesson.lesson(case("us-el-salvador", people=238, years=1))
>>> shown.margins.now, round(shown.margins.average), round(shown.margins.marginal), round(shown.sunk)
(125.0, 38080, 0, 3129863)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from model.engine.money_due import total
from model.inputs.population import DAYS_A_YEAR, Array
from model.results.marginal import (
    Margins,
    Release,
    longest,
    margins,
    release_sentence,
    released,
    sentences,
    stay_in_days,
)
from model.results.summary import by_the_day, cost_of, used_of
from model.results.sweep import round_steps, swept
from model.scenario.cases import with_case, with_stay
from model.scenario.scenario import Scenario, arrays, default_scenario, settled
from model.words.wording import HALF_A_CENT

OPENS = 125
"""Days after which everybody leaves, where the case has no such day of its own: as in the case that was reported."""
LAST_DAY = 2 * DAYS_A_YEAR
"""The last day on offer: so far the axis of time stays as it is."""
MOST_HEADS = 480
"""The same of people."""
MADE_UP = 100
"""People, where an arrangement names none."""


@dataclass(frozen=True)
class Lesson:
    """A case with everybody leaving after `margins.now` days, or with as many people, and its costs over all of
    `margins.at` (S,).

    Money is nominal, in the deal's currency. `used` (S,) and `sunk` are None where a lump sum is part of the deal, which
    is for no number of days. `jump` is the next day on which something is added, with the amount; None where there is
    none, or along people. `says` has it all in sentences, the finding first.
    """

    case: Scenario
    margins: Margins
    used: Array | None
    sunk: float | None
    jump: tuple[float, float] | None
    says: tuple[str, ...]


def lesson_case(scenario: Scenario) -> Scenario:
    """The case that is shown: the scenario itself, where one number of people and one stay can vary in it and something
    is due; else its arrangement's own people, under the same reading and numbers.
    """
    if (
        scenario.deal.terms.by_day is not None
    ):  # people in it must have dates, so that only leaving earlier can be shown
        return scenario if longest(scenario) > 1 else default_scenario(scenario.deal)
    default = default_scenario(scenario.deal).changed(reading=scenario.reading)
    somebody = with_case(default, MADE_UP, years=1)
    return next(case for case in (scenario, default, somebody) if case is somebody or _varies(case))


def _varies(scenario: Scenario) -> bool:
    if scenario.population.dated or not scenario.cohort or not scenario.people_of(scenario.first_group):
        return False
    groups = [cohort.group for cohort in scenario.cohort]
    stays = {stay_in_days(cohort) for cohort in scenario.cohort}
    alike = groups.count(scenario.first_group) == 1 and len(stays) == 1
    return alike and cost_of(scenario) > 0


def alongs(scenario: Scenario) -> tuple[str, ...]:
    """What can vary in the case of a lesson."""
    return ("time",) if scenario.deal.terms.by_day is not None else ("time", "people")


def opening_day(scenario: Scenario) -> int:
    """The day on which everybody leaves, until another is chosen: within a year, or nothing would be sunk."""
    if scenario.deal.terms.by_day is not None:
        return max(1, min(OPENS, longest(scenario) // 2))
    stay = stay_in_days(scenario.cohort[0])
    own = stay == round(stay) and stay % DAYS_A_YEAR and stay <= LAST_DAY
    return round(stay) if own else OPENS


def last_day(scenario: Scenario) -> int:
    """The last day that can be chosen."""
    return LAST_DAY if scenario.deal.terms.by_day is None else longest(scenario)


def lesson(scenario: Scenario, along: str = "time", day: int | None = None) -> Lesson:
    """The lesson of a case that `lesson_case` gives: "time", with everybody leaving after `day`, or "people"."""
    if scenario.deal.terms.by_day is not None:
        return _of_releases(scenario, opening_day(scenario) if day is None else day)
    if along == "people":
        costs = margins(scenario, "people")
        assert costs is not None, "the case was chosen so"
        return _of_margins(scenario, costs, None)
    case = with_stay(scenario, "days", opening_day(scenario) if day is None else day)
    costs = margins(case, "time")
    assert costs is not None, "the case was chosen so"
    return _of_margins(case, costs, _used(case, costs.at))


def _of_margins(case: Scenario, costs: Margins, used: Array | None) -> Lesson:
    gone = released(case, longest(case))
    time = costs.along == "time"
    jump = _jump(costs.at, costs.marginals, costs.place) if time else None
    says = (*sentences(costs), release_sentence(gone, costs.currency)) if time else sentences(costs)
    return Lesson(case, costs, used, gone.sunk, jump, says)


def _used(case: Scenario, at: Array) -> Array | None:
    """What would be due by the day, for stays of `at` days."""
    terms = settled(case)
    if used_of(terms, arrays(case, terms)) is None:
        return None
    days = by_the_day(terms)
    return np.broadcast_to(total(days, swept(case, days, years=at / DAYS_A_YEAR)), at.shape)


def _jump(at: Array, marginals: Array, place: int) -> tuple[float, float] | None:
    adds = np.flatnonzero(marginals[place:] >= HALF_A_CENT)
    after = adds[0] + place if len(adds) else None
    return None if after is None else (float(at[after]) + 1, float(marginals[after]))


# --- Where people must have dates --------------------------------------------------------------------------------


def _of_releases(scenario: Scenario, day: int) -> Lesson:
    """Everybody's release, day by day at round numbers of days, up to the stay as it is."""
    end = longest(scenario)
    at = np.unique(np.append(np.round(round_steps(end, 24)), [0, 1, min(day, end)]))
    some = [released(scenario, round(one)) for one in at]
    more = [released(scenario, round(one) + 1) for one in at]
    due = np.array([one.due for one in some])
    marginals = np.array([one.due for one in more]) - due
    averages = np.divide(due, at, out=np.full(len(at), math.nan), where=at > 0)
    here = float(min(day, end))
    place = int(np.searchsorted(at, here))
    first, second = some[1].due, released(scenario, 2).due
    currency = scenario.deal.terms.currency
    costs = Margins("time", currency, at, due, averages, marginals, 2 * first - second, here)
    says = (release_sentence(some[place], currency),)
    return Lesson(scenario, costs, _all_used(some), some[place].sunk, _jump(at, marginals, place), says)


def _all_used(some: list[Release]) -> Array | None:
    used = [one.used for one in some if one.used is not None]
    return np.array(used) if len(used) == len(some) else None
