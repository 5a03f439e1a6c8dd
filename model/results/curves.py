"""Cost against people or against time, one line for each different reading: the table behind chart and figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.inputs.charge import Reading
from model.inputs.population import Array
from model.results.readings import Fold, folded, folds_at
from model.results.sweep import round_steps, swept
from model.scenario.scenario import Scenario

POINTS = 121
MOST_YEARS_OF_STEPS = 60
"""On a longer axis a prepaid year is no more seen as the step it is."""


@dataclass(frozen=True)
class Curve:
    """One line: the readings that share it, its totals (currency of the deal, nominal) at each x, and whether
    the scenario's own reading is among them. `options` are those of the first question about cost that it
    shows with every other question answered as in the scenario; most lines show none.
    """

    readings: tuple[Reading, ...]
    totals: Array
    chosen: bool
    options: tuple[str, ...]


@dataclass(frozen=True)
class Curves:
    """Lines over `x`: people of the first group, or years. `now` is where the scenario stands. `folds` are the totals of
    every reading there; None where the scenario itself is on no line, as one whose people stay for different times.
    """

    along: str
    x: Array
    now: float
    lines: tuple[Curve, ...]
    folds: tuple[Fold, ...] | None


def curves(scenario: Scenario, along: str = "people", points: int = POINTS) -> Curves | None:
    """Totals under every reading along "people" or "time"; None for a dated scenario, which has no one stay."""
    if scenario.population.dated or not scenario.cohort:
        return None
    now = _now(scenario, along)
    x = _axis(now, along, points)
    by_people = along == "people"
    here = int(np.searchsorted(x, now))
    every = folded(
        scenario,
        lambda terms: swept(scenario, terms, x if by_people else None, None if by_people else x),
        here,
    )
    wide = [(np.broadcast_to(totals, x.shape), readings) for totals, readings in every]
    lines = tuple(_curve(scenario, readings, totals) for totals, readings in wide)
    return Curves(along, x, now, lines, folds_at(scenario, wide, here) if _on_line(scenario, along) else None)


def _on_line(scenario: Scenario, along: str) -> bool:
    """Whether the lines at `now` are of the scenario's own people and stays."""
    if along == "people":
        return sum(cohort.group == scenario.first_group for cohort in scenario.cohort) == 1
    return scenario.term is None and len({cohort.stay for cohort in scenario.cohort}) == 1


def _now(scenario: Scenario, along: str) -> float:
    if along == "people":
        return float(scenario.people_of(scenario.first_group))
    return max(cohort.stay for cohort in scenario.cohort)


def _axis(now: float, along: str, points: int) -> Array:
    """From none to a round end at or beyond where the scenario stands, the same for its neighbours, through round numbers and
    `now` itself.
    """
    end = _end(now, 600.0 if along == "people" else 3.0)
    steps, turns = np.linspace(0, end, points), np.append(round_steps(end), now)
    if along == "people":  # a limit is mostly a round number, and what it changes is a step between two heads
        steps, turns = np.round(steps), np.concatenate([turns, turns - 1, turns + 1])
    x = np.unique(np.concatenate([steps, turns, _year_starts(end, along)]))
    return np.asarray(x[(x >= 0) & (x <= end)])


def _end(now: float, least: float) -> float:
    """`least`, or the first of its round multiples that `now` does not exceed: an axis stays as it is while `now` moves."""
    size = least
    while True:
        for factor in (1.0, 5 / 3, 2.5, 5.0):
            if now <= size * factor * (1 + 1e-9):
                return round(size * factor, 9)
        size *= 10


def _year_starts(end: float, along: str) -> list[float]:
    """Both sides of each anniversary, so that a prepaid year is drawn as the step it is."""
    if along == "people" or end > MOST_YEARS_OF_STEPS:
        return []
    return [year + side for year in range(int(end) + 1) for side in (0.0, 1e-6) if year + side <= end]


def _curve(scenario: Scenario, readings: list[Reading], totals: Array) -> Curve:
    first = next((name for name, q in scenario.deal.terms.question.items() if q.about == "cost"), None)
    others = [name for name in scenario.deal.terms.question if name != first]
    alike = [r for r in readings if all(r[name] == scenario.reading[name] for name in others)]
    chosen = any(reading == scenario.reading for reading in alike)
    return Curve(tuple(readings), totals, chosen, tuple(reading[first] for reading in alike if first))
