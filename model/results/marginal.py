"""Average against marginal cost, fixed against variable, and what everybody's early release would leave sunk.

>>> from model import case
>>> from model.results import marginal
>>> costs = marginal.margins(case("us-el-salvador", people=238, years=1), "time")
>>> round(costs.average), round(costs.marginal), round(costs.fixed)
(13041, 4760000, 4760000)
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from model.engine.money_due import occupancy, total
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Array, Cohort
from model.results.summary import used_of
from model.results.sweep import round_steps, swept, swept_total
from model.scenario.scenario import Scenario, arrays, settled
from model.words.wording import HALF_A_CENT, exact, number, say

ALONG = ("people", "time")
POINTS = 121
LEAST_END = {"people": 600, "time": 3 * DAYS_A_YEAR}
MOST_ANNIVERSARIES = 40


@dataclass(frozen=True)
class Margins:
    """Costs over `at`: people of the first group held, or days that everyone stays; all else as in the scenario.

    Money is nominal, in the deal's currency. `totals`, `averages` and `marginals` have one figure for each of `at`
    (S,). An average is by person billed, or by day for everyone together; nan where nobody is billed, or no day
    held. A marginal is what one more person, or one more day, adds to the total. `fixed` is due whatever the number
    of people (with none of the first group), or however short the stay. `now` is where the scenario stands.
    """

    along: str
    currency: str
    at: Array
    totals: Array
    averages: Array
    marginals: Array
    fixed: float
    now: float

    @property
    def place(self) -> int:
        """The place of `now` in the arrays."""
        return int(np.searchsorted(self.at, self.now))

    @property
    def total(self) -> float:
        """The scenario's own total."""
        return float(self.totals[self.place])

    @property
    def average(self) -> float | None:
        """The average where the scenario stands; None where it is undefined."""
        average = float(self.averages[self.place])
        return None if math.isnan(average) else average

    @property
    def marginal(self) -> float:
        """What one more person, or day, would add to the scenario's total."""
        return float(self.marginals[self.place])

    @property
    def variable(self) -> float:
        """The part of the scenario's total that is not fixed."""
        return self.total - self.fixed


def margins(scenario: Scenario, along: str = "people", points: int = POINTS) -> Margins | None:
    """Average and marginal cost along "people" or "time", from none to beyond where the scenario stands.

    None where no one number of people, or no one stay, can vary: with dates, without cohorts, with several cohorts of
    the first group, or with different stays.
    """
    if not _alike(scenario, along):
        return None
    now = _now(scenario, along)
    at = _grid(now, along, points)
    terms, currency = settled(scenario), scenario.deal.terms.currency
    some = _totals(scenario, terms, along, at)
    more = _totals(scenario, terms, along, at + 1)
    below = _days(terms, at) if along == "time" else _billed(scenario, terms, at)
    averages = np.divide(some, below, out=np.full(len(at), math.nan), where=below > 0)
    return Margins(
        along, currency, at, some, averages, more - some, _fixed(scenario, terms, along), float(now)
    )


def _alike(scenario: Scenario, along: str) -> bool:
    if scenario.population.dated or not scenario.cohort:
        return False
    if along == "people":
        return [cohort.group for cohort in scenario.cohort].count(scenario.first_group) == 1
    return len({stay_in_days(cohort) for cohort in scenario.cohort}) == 1


def stay_in_days(cohort: Cohort) -> float:
    """A stay without dates, in days: whole where it was given so."""
    return float(cohort.days) if cohort.days is not None else cohort.stay * DAYS_A_YEAR


def _now(scenario: Scenario, along: str) -> float:
    if along == "people":
        return float(scenario.people_of(scenario.first_group))
    return max(stay_in_days(cohort) for cohort in scenario.cohort)


def _grid(now: float, along: str, points: int) -> Array:
    """Whole people or days from none on, through round numbers, both sides of each anniversary, and `now`."""
    end = max(LEAST_END[along], math.ceil(now * 1.25))
    known: list[Array] = [np.round(np.linspace(0, end, points)), np.round(round_steps(end)), np.array([now])]
    if along == "time" and end <= MOST_ANNIVERSARIES * DAYS_A_YEAR:
        known += [np.arange(DAYS_A_YEAR, end + 1, DAYS_A_YEAR, dtype=float) + side for side in (-1, 0, 1)]
    at = np.unique(np.concatenate(known))
    return np.asarray(at[at <= end])


def _totals(scenario: Scenario, terms: Terms, along: str, at: Array) -> Array:
    if along == "people":
        return swept_total(scenario, terms, people=at)
    return swept_total(scenario, terms, years=at / DAYS_A_YEAR)


def _days(terms: Terms, at: Array) -> Array:
    """Days held of so many asked for."""
    return at if terms.stay_at_most is None else np.minimum(at, terms.stay_at_most * DAYS_A_YEAR)


def _billed(scenario: Scenario, terms: Terms, at: Array) -> Array:
    return np.broadcast_to(occupancy(terms, swept(scenario, terms, people=at)).billed, at.shape)


def _fixed(scenario: Scenario, terms: Terms, along: str) -> float:
    """What is due with nobody; or, of time, where the straight line through the first two days begins: cost is
    straight within a stay-year, and a stay of no day would not be held at all.
    """
    first = np.array([0.0]) if along == "people" else np.array([1.0, 2.0])
    totals = _totals(scenario, terms, along, first)
    return float(totals[0] if along == "people" else 2 * totals[0] - totals[1])


# --- Early release ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    """Everybody gone `days` after the first arrival. Of the money then `due` (nominal, in the deal's currency), the
    same terms by the day would come to `used`, and the rest is `sunk`: paid for days not held. Both None where a
    lump sum is part of the deal, which is for no number of days.
    """

    days: int
    due: float
    used: float | None

    @property
    def sunk(self) -> float | None:
        """What is due less what is used."""
        return None if self.used is None else self.due - self.used


def released(scenario: Scenario, days: int) -> Release:
    """What the scenario comes to if everybody leaves `days` after the first arrival; who leaves sooner still does."""
    leaving = scenario.changed(
        cohort=[_until(scenario, place, days) for place in range(len(scenario.cohort))]
    )
    terms = settled(leaving)
    held = arrays(leaving, terms)
    return Release(days, float(total(terms, held)[0]), used_of(terms, held))


def _until(scenario: Scenario, place: int, days: int) -> dict[str, object]:
    """One cohort as a table, leaving at the latest then."""
    cohort = scenario.cohort[place]
    given = {"people": cohort.people, "group": cohort.group, "arrives": cohort.arrives}
    if cohort.arrives is None:
        stay = {"days": days} if days < stay_in_days(cohort) else {"days": cohort.days, "years": cohort.years}
        return {**given, **stay}
    end = max(_first(scenario) + timedelta(days=days), cohort.arrives)
    leaves = cohort.leaves(scenario.as_of)
    return {**given, "departs": end if leaves is None else min(end, leaves)}


def _first(scenario: Scenario) -> date:
    return min(cohort.arrives for cohort in scenario.cohort if cohort.arrives)


def longest(scenario: Scenario) -> int:
    """Days from the first arrival until the last of the people have left; whole, at least the real ones."""
    if scenario.population.dated and scenario.cohort:
        leaves = [day for cohort in scenario.cohort if (day := cohort.leaves(scenario.as_of))]
        return (max(leaves) - _first(scenario)).days
    return math.ceil(_now(scenario, "time") - 1e-9) if scenario.cohort else 0


def releases(scenario: Scenario, days: Sequence[int] | None = None) -> tuple[Release, ...]:
    """Everybody's release after each of `days`; if left out, at round numbers of them until the stay as it is, and at
    the first day and both sides of each anniversary.
    """
    every = _release_days(longest(scenario)) if days is None else days
    return tuple(released(scenario, day) for day in every)


def _release_days(end: int) -> list[int]:
    days = {0, 1, end, *(round(float(step)) for step in (round_steps(end) if end else ()))}
    if end <= MOST_ANNIVERSARIES * DAYS_A_YEAR:
        days |= {year + side for year in range(DAYS_A_YEAR, end + 1, DAYS_A_YEAR) for side in (0, 1)}
    return sorted(day for day in days if day <= end)


# --- In sentences ----------------------------------------------------------------------------------------------


def sentences(costs: Margins) -> tuple[str, ...]:
    """Average against marginal cost, what is fixed, and the next day that costs something else, where there is one."""
    return (*_average(costs), _parts(costs), *_jump(costs), say("marginal.mind"))


def _average(costs: Margins) -> Iterator[str]:
    given = {"marginal": exact(costs.marginal, costs.currency)}
    if costs.average is None:
        yield say(f"marginal.{costs.along}_undefined", **given)
        return
    same = abs(costs.average - costs.marginal) < HALF_A_CENT
    key = f"marginal.{costs.along}_same" if same else f"marginal.{costs.along}"
    yield say(key, average=exact(costs.average, costs.currency), **given)


def _parts(costs: Margins) -> str:
    parts = {name: exact(getattr(costs, name), costs.currency) for name in ("total", "fixed", "variable")}
    if abs(costs.fixed) < HALF_A_CENT:
        return say(f"marginal.none_fixed_{costs.along}")
    if abs(costs.variable) < HALF_A_CENT:
        return say(f"marginal.all_fixed_{costs.along}", **parts)
    return say(f"marginal.fixed_{costs.along}", **parts)


def _jump(costs: Margins) -> Iterator[str]:
    """The first later day that adds another amount than the next one; days that add nothing are passed over."""
    if costs.along != "time":
        return
    later = costs.marginals[costs.place :]
    other = np.abs(later - later[0]) >= HALF_A_CENT
    nothing = np.abs(later) < HALF_A_CENT
    again = bool(
        other.any() and nothing[other.argmax()]
    )  # such as those after one on which a year is paid for
    places = np.flatnonzero(~nothing & (np.arange(len(later)) > other.argmax() if again else other))
    if len(places):
        place = costs.place + int(places[0])
        amount = exact(float(costs.marginals[place]), costs.currency)
        key = "marginal.jump_again" if again else "marginal.jump"
        yield say(key, day=number(costs.at[place] + 1), amount=amount)


def release_sentence(release: Release, currency: str) -> str:
    """What one early release would leave sunk."""
    gone = {"days": number(release.days), "due": exact(release.due, currency)}
    if release.used is None or release.sunk is None:
        return say("marginal.sunk_undefined", **gone)
    if abs(release.sunk) < HALF_A_CENT:
        return say("marginal.sunk_none", **gone)
    amounts = {"used": exact(release.used, currency), "sunk": exact(release.sunk, currency)}
    return say("marginal.sunk", **gone, **amounts)


__all__ = [
    "ALONG", "Margins", "Release", "longest", "margins", "release_sentence", "released", "releases", "sentences",
]  # fmt: skip
