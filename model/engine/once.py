"""What is paid once: on arrival, on leaving, or for the arrangement as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from model.engine.state import Line, State, first
from model.inputs.effective_terms import Price
from model.inputs.population import Array


def per_person(price: Price, state: State, amount: Array | None) -> Iterator[Line]:
    """Each person billed who has arrived."""
    people = state.of(price.groups)
    if price.above is not None:
        people = people - first(people, price.above)
    here = np.where(state.arrived, people, 0.0)
    yield Line(price.id, price.amounts[0] if amount is None else amount, here.sum(axis=1))


def per_departure(price: Price, state: State, amount: Array | None) -> Iterator[Line]:
    """Each person billed who has left."""
    early = True if price.before_year is None else state.stay < price.before_year - 1
    gone = np.where(state.departed & early, state.of(price.groups), 0.0)
    yield Line(price.id, price.amounts[0] if amount is None else amount, gone.sum(axis=1))


def lump_sum(price: Price, state: State, amount: Array | None) -> Iterator[Line]:
    """One amount, or one for each so many people begun."""
    sums = _is_due(price, state).astype(float)
    if price.every is not None:
        sums = sums * np.ceil(state.people.sum(axis=1) / price.every)
    yield Line(price.id, price.amounts[0] if amount is None else amount, sums)


def _is_due(price: Price, state: State) -> NDArray[np.bool_]:
    """Whether a lump sum is due by t (S,): at the start, on its date, or once arrivals reach a number.

    One for some groups is due only where the scenario lists one of them, with however many people.
    """
    held = state.held
    if price.at_arrivals is None and price.groups is not None and price.groups.isdisjoint(held.groups):
        return np.zeros(1, dtype=bool)
    if price.at_arrivals is not None:
        reached = np.cumsum(state.of(price.groups), axis=1) >= price.at_arrivals
        return np.asarray(np.any(reached & state.arrived, axis=1))
    if held.term_elapsed is None:
        return np.ones(1, dtype=bool)
    if price.due is not None and held.moment is not None:
        return np.asarray(held.moment > np.datetime64(price.due, "D").astype(float))
    return np.asarray(held.term_elapsed > 0)
