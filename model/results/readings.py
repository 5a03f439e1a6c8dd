"""Every reading of the questions about cost, and what each comes to: the only place where equal ones are folded."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from model.engine.money_due import totals
from model.files.validation import Identified
from model.inputs.arrangement import Arrangement
from model.inputs.charge import Reading
from model.inputs.effective_terms import Terms, default_reading, readings, terms
from model.inputs.population import Array, Held
from model.scenario.scenario import Scenario, arrays
from model.words.wording import rounded


@dataclass(frozen=True)
class Fold:
    """Readings that cost the same: the total, and one option per question for each of them."""

    total: float
    readings: tuple[Reading, ...]


def by_terms(scenario: Scenario) -> dict[Terms, list[Reading]]:
    """Every reading of the questions about cost, those with equal terms together; the others stay as they are."""
    together: dict[Terms, list[Reading]] = {}
    for reading, each in _every(scenario):
        together.setdefault(each, []).append(reading)
    return together


def _every(scenario: Scenario) -> tuple[tuple[Reading, Terms], ...]:
    """Every reading of the questions about cost with its terms; the others stay as they are."""
    deal = scenario.deal.terms
    kept = tuple(
        (name, scenario.reading[name]) for name, question in deal.question.items() if question.about != "cost"
    )
    return _settled(Identified(deal), kept)


@functools.lru_cache(maxsize=256)
def _settled(
    deal: Identified[Arrangement], kept: tuple[tuple[str, str], ...]
) -> tuple[tuple[Reading, Terms], ...]:
    base = {**default_reading(deal.held), **dict(kept)}
    return tuple(
        (MappingProxyType(reading), terms(deal.held, reading)) for reading in readings(deal.held, base)
    )


def folded(
    scenario: Scenario, population: Callable[[Terms], Held] | None = None, here: int = 0
) -> list[tuple[Array, list[Reading]]]:
    """Totals (S,) to the cent, each with the readings that give it; nominal, in the deal's currency.

    `population` gives the people and their time under some terms, by default the scenario's own (S = 1). The total in
    place `here` is rounded as it is printed.
    """
    every = _every(scenario)
    caps: dict[int | None, list[Terms]] = {}
    for each in dict.fromkeys(each for _, each in every):  # a population depends on no other term
        caps.setdefault(each.stay_at_most, []).append(each)
    money: dict[Terms, Array] = {}
    for some in caps.values():
        money.update(totals(some, population(some[0]) if population else arrays(scenario, some[0])))
    cents = {each: _to_cents(sums, here) for each, sums in money.items()}
    together: dict[bytes, tuple[Array, list[Reading]]] = {}
    for reading, each in every:
        sums = cents[each]
        together.setdefault(sums.tobytes(), (sums, []))[1].append(reading)
    return list(together.values())


def _to_cents(money: Array, here: int) -> Array:
    """Sums to the cent: that in place `here` half up, as it is printed; for the others, which are drawn, numpy's faster
    rounding will do.
    """
    cents = np.round(money, 2)
    own = here if len(money) > 1 else 0
    cents[own] = float(rounded(float(money[own]), 2))
    return cents


def folds(scenario: Scenario) -> tuple[Fold, ...]:
    """The totals of every reading of the questions about cost, equal ones folded, from least to most."""
    return folds_at(scenario, folded(scenario), 0)


def folds_at(
    scenario: Scenario, every: Iterable[tuple[Array, Sequence[Reading]]], place: int
) -> tuple[Fold, ...]:
    """What `folded` gives in one place, equal totals together, from least to most."""
    # By what it says and not by which object it is: two readers at once may each have worked the readings out.
    total_of = {(*reading.items(),): float(cents[place]) for cents, alike in every for reading in alike}
    together: dict[float, list[Reading]] = {}
    for reading, _ in _every(scenario):
        together.setdefault(total_of[(*reading.items(),)], []).append(reading)
    return tuple(Fold(total, tuple(together[total])) for total in sorted(together))
