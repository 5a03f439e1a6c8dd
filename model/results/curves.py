"""Cost against people or against time, one line for each different reading: the table behind chart and figure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from model.engine.money_due import total
from model.inputs import effective_terms as arranged
from model.inputs.charge import Reading
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Array, Held
from model.scenario.scenario import Scenario, arrays, settled

POINTS = 121


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
    """Lines over `x`: people of the first group, or years. `now` is where the scenario stands."""

    along: str
    x: Array
    now: float
    lines: tuple[Curve, ...]


def curves(scenario: Scenario, along: str = "people", points: int = POINTS) -> Curves | None:
    """Totals under every reading along "people" or "time"; None for a dated scenario, which has no one stay."""
    if scenario.population.dated or not scenario.cohort:
        return None
    now = _now(scenario, along)
    x = _axis(now, along, points)
    found: dict[bytes, list[Reading]] = {}
    totals: dict[bytes, Array] = {}
    known: dict[Terms, bytes] = {}
    for reading in arranged.readings(scenario.deal.terms, scenario.reading):
        terms = settled(scenario, reading)
        if terms not in known:
            money = np.round(total(terms, varied(arrays(scenario, terms), scenario, along, x, terms)), 2)
            known[terms] = money.tobytes()
            totals.setdefault(known[terms], np.broadcast_to(money, x.shape))
        found.setdefault(known[terms], []).append(reading)
    lines = (_curve(scenario, readings, totals[key]) for key, readings in found.items())
    return Curves(along, x, now, tuple(lines))


def _now(scenario: Scenario, along: str) -> float:
    if along == "people":
        return float(sum(c.people for c in scenario.cohort if c.group == scenario.cohort[0].group))
    return max(c.years if c.years is not None else (c.days or 0) / DAYS_A_YEAR for c in scenario.cohort)


def _axis(now: float, along: str, points: int) -> Array:
    """From none to comfortably beyond where the scenario stands, through round numbers and `now` itself."""
    least = 600.0 if along == "people" else 3.0
    end = max(least, now * 1.25)
    steps = np.linspace(0, end, points)
    steps = np.round(steps) if along == "people" else steps
    return np.unique(np.concatenate([steps, round_steps(end), [now], _year_starts(end, along)]))


def round_steps(end: float, most: int = 12) -> Array:
    """From 0 in equal round steps, such as 50 or 0.25, no more than `most` of them, and the end itself."""
    size = 10.0 ** math.floor(math.log10(end / most))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if end / (size * k) <= most)
    return np.append(np.arange(0, end - step / 2, step), end)


def _year_starts(end: float, along: str) -> list[float]:
    """Both sides of each anniversary, so that a prepaid year is drawn as the step it is."""
    if along == "people" or end > 40:
        return []
    return [year + side for year in range(int(end) + 1) for side in (0.0, 1e-6) if year + side <= end]


def varied(held: Held, scenario: Scenario, along: str, x: Array, terms: Terms) -> Held:
    """The population of an undated scenario with each of `x` (S,) in place of the people of its first group, or of
    everyone's stay in years.
    """
    column = x[:, np.newaxis]
    if along == "people":
        first = [i for i, group in enumerate(held.groups) if group == scenario.cohort[0].group]
        people = np.repeat(held.people, len(x), axis=0)
        people[:, first] = 0.0
        people[:, first[0]] = x
        return replace(held, people=people)
    stay = np.repeat(column, len(held.groups), axis=1)
    cap = terms.stay_at_most
    stay = stay if cap is None else np.minimum(stay, cap)
    term = held.term if scenario.term else stay.max(axis=1)
    return replace(held, stay=stay, term=term, days=stay * DAYS_A_YEAR)


def _curve(scenario: Scenario, readings: list[Reading], totals: Array) -> Curve:
    first = next((name for name, q in scenario.deal.terms.question.items() if q.about == "cost"), None)
    others = [name for name in scenario.deal.terms.question if name != first]
    alike = [r for r in readings if all(r[name] == scenario.reading[name] for name in others)]
    chosen = any(reading == scenario.reading for reading in alike)
    return Curve(tuple(readings), totals, chosen, tuple(reading[first] for reading in alike if first))
