"""The numbers of a reader's own in words: what each replaces, and whether the total rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from model.scenario.scenario import Scenario, settled
from model.words.wording import listed, say


def numbers(scenario: Scenario) -> tuple[str, ...]:
    """Each of the reader's own numbers beside the one it replaces."""
    named = scenario.deal.named
    return tuple(named.in_place(name, scenario.parameters) for name in scenario.parameters)


def replaced(scenario: Scenario) -> str:
    """The reader's own numbers that the total rests on, as the end of a sentence; nothing where there is none."""
    own, terms = scenario.parameters, settled(scenario)
    bearing = [
        scenario.deal.named.in_place(name, own) for name in own if settled(_without(scenario, name)) != terms
    ]
    return say("answer.replaced", own=listed(bearing)) if bearing else ""


def _without(scenario: Scenario, name: str) -> Scenario:
    """The scenario with the reported number in place of one of its own."""
    kept = {key: value for key, value in scenario.parameters.items() if key != name}
    return scenario.model_copy(update={"parameters": kept})


def beside(scenario: Scenario) -> Iterator[str]:
    """The reader's own numbers that the total does not rest on, such as money approved."""
    own, terms = scenario.parameters, settled(scenario)
    for name in own:
        if settled(_without(scenario, name)) == terms:
            yield say("answer.own_beside", own=scenario.deal.named.in_place(name, own))
