"""From the values of uncertain quantities to money: the scenario's own arrays with some columns replaced.

Nothing here works out money; the engine does, for all draws at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from model import in_force as arranged
from model.arrangement import Reading
from model.engine import due
from model.in_force import Price, Terms
from model.population import DAYS_A_YEAR, Array, Days64, Held, anniversary, years_since
from model.scenario import Scenario, arrays, settled
from model.uncertainty.inputs import Input, Plan

Values = Mapping[str, Array]
"""Values of inputs by name, each of shape (S,); an input left out stays as in the scenario."""

Group = tuple[tuple[Price, ...], tuple[tuple[str, int], ...], int | None]

YEARLY = frozenset({"per_person_year", "per_year"})


@dataclass(frozen=True)
class Folded:
    """Readings whose terms bill alike, and whether the scenario's own reading is among them."""

    terms: Terms
    readings: tuple[Reading, ...]
    chosen: bool


def folded(plan: Plan, every: bool = True) -> tuple[Folded, ...]:
    """The readings of the questions about cost, those that bill alike as one; or the scenario's own alone."""
    scenario, own = plan.scenario, dict(plan.scenario.reading)
    readings = arranged.readings(scenario.deal.terms, own) if every else [own]
    found: dict[Group, tuple[Terms, list[Reading]]] = {}
    for reading in readings:
        terms = settled(scenario, reading)
        found.setdefault(_alike(terms), (terms, []))[1].append(reading)
    return tuple(Folded(terms, tuple(some), own in some) for terms, some in found.values())


def _alike(terms: Terms) -> Group:
    """All of the terms that money depends on: in advance or by the day matters to yearly charges only."""
    prices = (replace(p, in_advance=p.in_advance and p.kind in YEARLY) for p in terms.prices)
    return tuple(prices), terms.people_at_most, terms.stay_at_most


@dataclass(frozen=True)
class Money:
    """What some draws come to: under the deal, and what the sender bears besides. Each (S,), nominal, in the
    currency of the deal.
    """

    deal: Array
    own: Array


class Costs:
    """The money for one set of values, under any terms; the population is made once for each cap on stays."""

    def __init__(self, plan: Plan, values: Values, size: int) -> None:
        self.plan, self.values, self.size = plan, values, size
        self._held: dict[tuple[int | None, bool], Held] = {}
        self._amounts = {
            i.charge: values[i.name] for i in plan.inputs if i.effect == "rate" and i.name in values
        }

    def under(self, terms: Terms) -> Money:
        """The money under `terms`."""
        money = due(terms, self._population(terms), self._amounts or None)
        return Money(self._part(terms, money, "deal"), self._part(terms, money, "own") + self._added())

    def _part(self, terms: Terms, money: Mapping[str, Array], part: str) -> Array:
        some = [money[price.id] for price in terms.prices if price.part == part]
        if len(some) == 1:
            return np.broadcast_to(some[0], (self.size,))
        return np.broadcast_to(np.sum(some, axis=0) if some else 0.0, (self.size,))

    def _population(self, terms: Terms) -> Held:
        overlapping = any(p.above is not None and p.kind == "per_person_year" for p in terms.prices)
        key = terms.stay_at_most, overlapping
        if key not in self._held:
            self._held[key] = _population(self.plan, terms, self.values, overlapping)
        return self._held[key]

    def _added(self) -> Array | float:
        """The costs that the plan adds beside the deal: each the product of its factors."""
        inputs = {i.name: i for i in self.plan.inputs}
        products: list[Array] = [
            _product([self.values.get(name, np.array([inputs[name].base])) for name in cost.factors])
            for cost in self.plan.own
        ]
        return np.broadcast_to(sum(products, np.zeros(1)), (self.size,)) if products else 0.0


def _product(factors: Sequence[Array]) -> Array:
    found = factors[0]
    for factor in factors[1:]:
        found = found * factor
    return found


def at_base(plan: Plan, terms: Terms) -> Money:
    """The money with every input as in the scenario, or likeliest where the scenario has none of it: each (1,)."""
    return Costs(plan, {}, 1).under(terms)


def _population(plan: Plan, terms: Terms, values: Values, overlapping: bool) -> Held:
    scenario, moving = plan.scenario, [i for i in plan.inputs if i.name in values]
    held = arrays(scenario, terms)
    held = replace(held, people=_people(held, moving, values))
    if any(i.effect == "released" for i in moving):
        return _released(scenario, held, terms, moving, values, overlapping)
    return _stays(scenario, held, terms.stay_at_most, moving, values)


def _columns(row: Array, some: Iterable[tuple[Input, Array]]) -> Array:
    """The row (1, C) once a draw (S, C), the columns of some inputs replaced by their values (S,)."""
    found = list(some)
    if not found:
        return row
    columns = np.repeat(row, len(found[0][1]), axis=0)
    for moved, value in found:
        for place in moved.cohorts:
            columns[:, place] = value
    return columns


def _people(held: Held, moving: Iterable[Input], values: Values) -> Array:
    return _columns(held.people, ((i, values[i.name]) for i in moving if i.effect == "people"))


def _stays(scenario: Scenario, held: Held, cap: int | None, moving: Iterable[Input], values: Values) -> Held:
    some = [(i, _years(i, values[i.name])) for i in moving if i.effect in {"stay", "days"}]
    if not some:
        return held
    stay = _columns(held.stay, some)
    stay = stay if cap is None else np.minimum(stay, cap)
    return replace(
        held, stay=stay, term=held.term if scenario.term else stay.max(axis=1), days=stay * DAYS_A_YEAR
    )


def _years(moved: Input, value: Array) -> Array:
    return value / DAYS_A_YEAR if moved.effect == "days" else value


# --- Days of release -------------------------------------------------------------------------------------------


def _released(
    scenario: Scenario,
    held: Held,
    terms: Terms,
    moving: Iterable[Input],
    values: Values,
    overlapping: bool,
) -> Held:
    """The population with some cohorts leaving on drawn days: the same conventions as `population.held`."""
    some = [(i, values[i.name]) for i in moving if i.effect == "released"]
    cohorts, cap = scenario.population.ordered(), terms.stay_at_most
    arrivals = [cohort.arrives for cohort in cohorts if cohort.arrives]
    ends = [np.datetime64(str(cohort.leaves(scenario.as_of)), "D") for cohort in cohorts]
    leaves = _columns(np.array([ends]).astype(float), some).astype(np.int64).astype("datetime64[D]")
    last = leaves.max(axis=1)
    if cap is not None:
        caps = np.array([anniversary(day, cap) for day in arrivals], dtype="datetime64[D]")
        leaves = np.minimum(leaves, caps)
    closed = [place for moved, _ in some for place in moved.cohorts]
    stay = np.stack([years_since(day, leaves[:, at]) for at, day in enumerate(arrivals)], axis=1)
    return replace(
        held,
        stay=stay,
        term=held.term if scenario.term else _term(arrivals[0], last, cap),
        days=(leaves - np.array(arrivals, dtype="datetime64[D]")).astype(float),
        open=np.array([still and at not in closed for at, still in enumerate(held.open)], dtype=bool),
        marks=_marks(arrivals, leaves, stay) if overlapping else None,
    )


def _term(starts: date, last: Days64, cap: int | None) -> Array:
    if cap is not None:
        last = np.minimum(last, np.datetime64(anniversary(starts, cap), "D"))
    return years_since(starts, last)


def _marks(arrivals: Sequence[date], leaves: Days64, stay: Array) -> Array:
    """Each cohort's own years at every moment when somebody arrives or leaves, draw by draw (S, C, 2C)."""
    came = np.broadcast_to(np.array(arrivals, dtype="datetime64[D]"), leaves.shape)
    moments = np.sort(np.concatenate([came, leaves], axis=1), axis=1)
    rows = [np.minimum(years_since(day, moments), stay[:, at, None]) for at, day in enumerate(arrivals)]
    return np.stack(rows, axis=1)
