"""From the values of uncertain quantities to money. Nothing here works out money; the engine does, for many draws at once."""

from __future__ import annotations

import functools
import operator
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.engine.money_due import due
from model.inputs import effective_terms as arranged
from model.inputs.charge import Reading
from model.inputs.effective_terms import Terms
from model.inputs.population import Array, Held
from model.questions.uncertainty.drawn_population import Values, cells, population, what_matters
from model.questions.uncertainty.inputs import Plan
from model.scenario.scenario import settled

CELLS = 1 << 22
"""Numbers of a population (draws × what each draw has) that are made at once, 32 MB: many cohorts with dates would
otherwise take gigabytes. It bounds memory and changes no result.
"""


@dataclass(frozen=True)
class Folded:
    """Readings whose terms bill alike, and whether the scenario's own reading is among them."""

    terms: Terms
    readings: tuple[Reading, ...]
    chosen: bool


def folded(plan: Plan, every: bool = True, some: Sequence[Reading] = ()) -> tuple[Folded, ...]:
    """The readings of the questions about cost, those that bill alike as one; or the scenario's own and `some`."""
    scenario, own = plan.scenario, dict(plan.scenario.reading)
    readings = (
        arranged.readings(scenario.deal.terms, own)
        if every
        else [own, *(dict(reading) for reading in some if reading != own)]
    )
    groups: dict[Terms, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(settled(scenario, reading), []).append(reading)
    return tuple(Folded(terms, tuple(alike), own in alike) for terms, alike in groups.items())


@dataclass(frozen=True)
class Money:
    """What some draws come to: under the deal, and what the sender bears besides. Each (S,), nominal, in the
    currency of the deal.
    """

    deal: Array
    own: Array

    def part(self, of: str) -> Array:
        """The money of the deal ("deal") or of the sender's own costs ("own"): (S,)."""
        return self.deal if of == "deal" else self.own


class Costs:
    """The money for one set of values (S,), under any terms; the population is made once for each cap on stays."""

    def __init__(self, plan: Plan, values: Values, size: int) -> None:
        self.plan, self.values, self.size = plan, values, size
        self._held: dict[Hashable, Held] = {}
        self._amounts = {
            charge: values[i.name] for i in plan.inputs if i.name in values for charge in i.charges
        }

    def under(self, terms: Terms) -> Money:
        """The money under `terms`: nominal, in the currency of the deal, (S,) each."""
        money = due(terms, self._population(terms), self._amounts or None)
        own, added = self._part(terms, money, "own"), self._added()
        return Money(self._part(terms, money, "deal"), own if added is None else own + added)

    def _part(self, terms: Terms, money: Mapping[str, Array], part: str) -> Array:
        some = [money[price.id] for price in terms.prices if price.part == part]
        if len(some) == 1:
            return np.broadcast_to(some[0], (self.size,))
        return np.broadcast_to(np.sum(some, axis=0) if some else 0.0, (self.size,))

    def _population(self, terms: Terms) -> Held:
        key = what_matters(self.plan.scenario, terms)
        if key not in self._held:
            self._held[key] = population(self.plan, key, self.values)
        return self._held[key]

    def _added(self) -> Array | None:
        """The costs that the plan adds beside the deal: each the product of its factors."""
        base = {i.name: np.array([i.base]) for i in self.plan.inputs}
        products: list[Array] = [
            functools.reduce(operator.mul, [self.values.get(name, base[name]) for name in cost.factors])
            for cost in self.plan.own
        ]
        return np.broadcast_to(sum(products, np.zeros(1)), (self.size,)) if products else None


def costed(plan: Plan, values: Values, size: int, terms: Sequence[Terms]) -> Iterator[Money]:
    """The money for `size` draws under each of `terms` in turn, made for no more draws at once than memory holds.

    Parameters
    ----------
    plan
        What is uncertain.
    values
        The drawn values by the name of the input, (size,) each.
    size
        The number of draws.
    terms
        What is billed, reading by reading.

    Yields
    ------
    Money
        For each of `terms`: nominal, in the currency of the deal, (size,).
    """
    widest = max(cells(plan.scenario, what_matters(plan.scenario, each)) for each in terms)
    step = max(1, CELLS // max(1, widest))
    if step >= size:
        costs = Costs(plan, values, size)
        yield from (costs.under(each) for each in terms)
        return
    parts = list[list[Money]]()
    for start in range(0, size, step):
        rows = slice(start, min(start + step, size))
        costs = Costs(plan, {name: column[rows] for name, column in values.items()}, rows.stop - rows.start)
        parts.append([costs.under(each) for each in terms])
    for each_part in zip(*parts, strict=True):
        yield Money(
            np.concatenate([money.deal for money in each_part]),
            np.concatenate([money.own for money in each_part]),
        )


def at_base(plan: Plan, terms: Terms) -> Money:
    """The money with every input as in the scenario, or likeliest where the scenario has none of it: each (1,)."""
    return Costs(plan, {}, 1).under(terms)
