"""The population that drawn values make: the scenario's own columns, some of them replaced by the engine's arrays.

The conventions are those of `inputs/population`. Cohorts that no charge in force depends on are left out: every column
is work for every draw.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from model.inputs.calendar import Days64, anniversary, years_since
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Array, Held, held
from model.questions.uncertainty.inputs import Plan
from model.scenario.scenario import Scenario

Values = Mapping[str, Array]
"""Values of inputs by name, each of shape (S,), in the input's own unit; an input left out stays as in the scenario."""


@dataclass(frozen=True)
class Matters:
    """What terms need of a population: the places of the cohorts they depend on, the cap on stays, and whether a
    charge counts those held at once.
    """

    places: tuple[int, ...]
    cap: int | None
    at_once: bool


def what_matters(scenario: Scenario, terms: Terms) -> Matters:
    """What money under `terms` can depend on."""
    at_once = any(price.at_once for price in terms.prices)
    cohorts = scenario.population.ordered()
    counted = [price.counts for price in terms.prices]
    named = frozenset().union(*(groups for groups in counted if groups is not None))
    places = tuple(at for at, cohort in enumerate(cohorts) if None in counted or cohort.group in named)
    # The engine needs a cohort to hold on to, also where no charge asks for any.
    return Matters(places or tuple(range(len(cohorts)))[:1], terms.stay_at_most, at_once)


def cells(scenario: Scenario, matters: Matters) -> int:
    """How many numbers a draw's population has, about: a few a cohort, and where those held at once are counted by
    days, each cohort's years at every arrival and departure.
    """
    count = len(matters.places)
    marks = 2 * count * count if matters.at_once and scenario.population.dated else 0
    return 3 * count + marks


def population(plan: Plan, matters: Matters, values: Values) -> Held:
    """The scenario's population with the given values of its inputs, as far as it matters, as the engine's arrays: (S,
    C) for S draws and the C cohorts in `matters.places`. `days` are not kept: a charge a day counts them from the stay.
    """
    whole = held(plan.scenario.population, matters.cap)
    places = matters.places
    some = replace(
        whole,
        people=_table(_columns(plan, whole.people[0], values, "people"), places),
        stay=whole.stay[:, places],
        days=whole.days[:, places],
        groups=tuple(whole.groups[at] for at in places),
        open=whole.open[list(places)],
        marks=None if whole.marks is None else whole.marks[list(places)],
        clock=whole.clock.of(places),
    )
    moved = {i.effect for i in plan.inputs if i.name in values}
    if "released" in moved:
        return _released(plan, some, matters, values)
    if not moved & {"stay", "days"}:
        return some
    columns = _columns(plan, whole.stay[0], values, "stay", "days")
    term = some.term if plan.scenario.term else _most(columns)
    return replace(some, stay=_table(columns, places), term=term)  # the engine caps both


def _columns(plan: Plan, row: Array, values: Values, *effects: str) -> list[Array]:
    """A column for each cohort: its value in the scenario (1,), or the values of the input that moves it (S,)."""
    columns = [row[at : at + 1] for at in range(len(row))]
    for moving in plan.inputs:
        if moving.effect in effects and moving.name in values:
            own = values[moving.name]
            column = (
                own / DAYS_A_YEAR if moving.effect == "days" else own
            )  # one column, also for many cohorts
            for at in moving.cohorts:
                columns[at] = column
    return columns


def _table(columns: Sequence[Array], places: Sequence[int]) -> Array:
    """Some of the columns side by side (S, C); where nobody is held there are none."""
    some = [columns[at] for at in places]
    if not some:
        return np.zeros((1, 0))
    return some[0][:, np.newaxis] if len(some) == 1 else np.stack(np.broadcast_arrays(*some), axis=1)


def _most(columns: Sequence[Array]) -> Array:
    """The largest of each row (S,); the same column twice is looked at once."""
    return functools.reduce(np.maximum, {id(column): column for column in columns}.values())


# --- Days of release -------------------------------------------------------------------------------------------


def _released(plan: Plan, some: Held, matters: Matters, values: Values) -> Held:
    """With some cohorts leaving on drawn days."""
    scenario, places, cap = plan.scenario, matters.places, matters.cap
    cohorts = scenario.population.ordered()
    leaving = [cohort.leaves(scenario.as_of) for cohort in cohorts]
    ends = np.array(leaving, dtype="datetime64[D]").astype(float)
    columns = _columns(plan, ends, values, "released")
    last, arrivals = _days(_most(columns)), [cohorts[at].arrives or date.min for at in places]
    leaves = _days(_table(columns, places))
    if cap is not None:
        capped = np.array([anniversary(day, cap) for day in arrivals], dtype="datetime64[D]")
        leaves = np.minimum(leaves, capped)
    stay = np.stack([years_since(day, leaves[:, at]) for at, day in enumerate(arrivals)], axis=1)
    drawn = {at for i in plan.inputs if i.effect == "released" and i.name in values for at in i.cohorts}
    # A day of release that is drawn ends a stay that is open in the scenario.
    still = [open_ and at not in drawn for open_, at in zip(some.open, places, strict=True)]
    starts = some.clock.starts or date.min
    moments = _moments(arrivals, leaves) if matters.at_once else None
    return replace(
        some,
        stay=stay,
        term=some.term if scenario.term else years_since(starts, last),
        open=np.array(still, dtype=bool),
        marks=None if moments is None else _marks(arrivals, moments, stay),
        term_marks=None if moments is None else years_since(starts, moments),
    )


def _days(numbers: Array) -> Days64:
    return np.asarray(numbers.astype(np.int64).astype("datetime64[D]"), dtype="datetime64[D]")


def _moments(arrivals: Sequence[date], leaves: Days64) -> Days64:
    """The days when somebody arrives or leaves, draw by draw, in order (S, 2C)."""
    came = np.broadcast_to(np.array(arrivals, dtype="datetime64[D]"), leaves.shape)
    return np.asarray(np.sort(np.concatenate([came, leaves], axis=1), axis=1), dtype="datetime64[D]")


def _marks(arrivals: Sequence[date], moments: Days64, stay: Array) -> Array:
    """Each cohort's own years at each of these, draw by draw (S, C, 2C)."""
    rows = [np.minimum(years_since(day, moments), stay[:, at, None]) for at, day in enumerate(arrivals)]
    return np.stack(rows, axis=1)
