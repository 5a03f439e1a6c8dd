"""The numbers of a reader's own in words: what each replaces, whether the total rests on it, and both spreads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from model.scenario.scenario import Scenario, settled
from model.words.wording import listed, say

Ends = tuple[float, float]
"""The least and the most that readings give."""


def numbers(scenario: Scenario) -> tuple[str, ...]:
    """Each of the reader's own numbers beside the one it replaces."""
    named = scenario.deal.named
    return tuple(named.in_place(name, scenario.parameters) for name in scenario.parameters)


def replaced(scenario: Scenario) -> str:
    """The reader's own numbers that the total rests on, as the end of a sentence; nothing where there is none."""
    bearing = [*_in_place(scenario, bearing=True)]
    return say("answer.replaced", own=listed(bearing)) if bearing else ""


def remarks(scenario: Scenario) -> Iterator[str]:
    """A sentence on each of the reader's own numbers, for where no sentence has those that the total rests on."""
    yield from replacing(scenario)
    yield from beside(scenario)


def replacing(scenario: Scenario) -> Iterator[str]:
    """A sentence on each of the reader's own numbers that the total rests on."""
    for own in _in_place(scenario, bearing=True):
        yield say("step.replaced", own=own)


def beside(scenario: Scenario) -> Iterator[str]:
    """The reader's own numbers that the total does not rest on, such as money approved."""
    for own in _in_place(scenario, bearing=False):
        yield say("answer.own_beside", own=own)


def _in_place(scenario: Scenario, bearing: bool) -> Iterator[str]:
    """Those of `numbers` that the total rests on, or the others."""
    for name, text in zip(scenario.parameters, numbers(scenario), strict=True):
        if _differ(scenario, without(scenario, [name])) is bearing:
            yield text


def bear(scenario: Scenario) -> bool:
    """Whether the total rests on any of the reader's own numbers."""
    return _differ(scenario, scenario.as_reported)


def _differ(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios have unlike terms for the total, which the sender's own costs are no part of."""
    terms, others = (
        replace(each, prices=tuple(price for price in each.prices if price.part == "deal"))
        for each in (settled(one), settled(other))
    )
    return terms != others


def without(scenario: Scenario, names: Collection[str]) -> Scenario:
    """The scenario with the reported numbers in place of some of its own."""
    kept = {key: value for key, value in scenario.parameters.items() if key not in names}
    return scenario.model_copy(update={"parameters": kept})


def terms(scenario: Scenario) -> str:
    """What to call the terms of the arrangement: reported, or, where no report is behind any of their numbers, written."""
    deal = scenario.as_reported.deal.terms
    facts = [*(c.facts for c in deal.charge.values()), *(d.facts for d in deal.discount.values())]
    reported = any(facts)
    return say("answer.terms_reported" if reported else "answer.terms_written")


def spreads(own: Ends, reported: Ends, text: Callable[[float], str], called: str) -> str:
    """What readings of the reader's own terms come to, and those of the terms of the arrangement, `called` as `terms` does."""
    parts = {"own": range_or_one(own, text), "reported": range_or_one(reported, text)}
    return say("answer.own_spread", terms=called, **parts)


def range_or_one(ends: Ends, text: Callable[[float], str]) -> str:
    """Two totals as a range, or the one that they both are."""
    low, high = map(text, ends)
    return low if low == high else say("number.range", low=low, high=high)
