"""What is worked out of a scenario once and kept while it stays the same: a change beside it need not make it again.

A scenario of the state is the same object until it is changed, and its deal until a file of it is. Both are keys by
identity, and the caches are bounded.
"""

from __future__ import annotations

from functools import lru_cache

from model.files.validation import Identified
from model.questions.uncertainty import suggestions
from model.questions.uncertainty.suggestions import Example, OfferedQuantity
from model.results import answer as answers
from model.results.answer import Answer
from model.scenario.library import Deal
from model.scenario.scenario import Scenario

MOST = 32
"""Scenarios of which it is kept, of all readers of a server."""


def answer(scenario: Scenario) -> Answer:
    """The answer of a scenario of the state."""
    return _answer(Identified(scenario), Identified(scenario.deal))


@lru_cache(maxsize=MOST)
def _answer(scenario: Identified[Scenario], _deal: Identified[Deal]) -> Answer:
    return answers.answer(scenario.held)


def quantities(scenario: Scenario) -> tuple[OfferedQuantity, ...]:
    """What may be uncertain about a scenario of the state."""
    return _quantities(Identified(scenario), Identified(scenario.deal))


@lru_cache(maxsize=MOST)
def _quantities(scenario: Identified[Scenario], _deal: Identified[Deal]) -> tuple[OfferedQuantity, ...]:
    return suggestions.quantities(scenario.held)


def examples(scenario: Scenario) -> tuple[Example, ...]:
    """Ranges worth one click for a scenario of the state."""
    return _examples(Identified(scenario), Identified(scenario.deal))


@lru_cache(maxsize=MOST)
def _examples(scenario: Identified[Scenario], _deal: Identified[Deal]) -> tuple[Example, ...]:
    return suggestions.examples(scenario.held)
