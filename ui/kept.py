"""What is worked out of a scenario once and kept while it stays the same: a change beside it need not make it again.

A scenario of the state is the same object until it is changed, and its deal until a file of it is. Both are keys by
identity, and the caches are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from model.files.validation import Identified
from model.outputs.chart_data import CostPicture
from model.outputs.cost_picture import cost_picture
from model.questions.matters import WhatMatters, what_matters
from model.questions.uncertainty import suggestions
from model.questions.uncertainty.suggestions import Example, OfferedQuantity
from model.results import answer as answers
from model.results.answer import Answer
from model.results.curves import Curves, curves
from model.scenario.library import Deal
from model.scenario.scenario import Scenario

MOST = 128
"""Scenarios of which it is kept, of all readers of a server: some tens of kilobytes each."""


@dataclass(frozen=True)
class Costed:
    """What *Cost* shows of a scenario: its answer, what matters most, and its picture where there can be one."""

    answer: Answer
    matters: WhatMatters
    lines: Curves | None
    picture: CostPicture | None


def costed(scenario: Scenario, along: str) -> Costed:
    """What *Cost* shows of a scenario of the state, drawn along people or time. A preset is one scenario for all readers."""
    return _costed(Identified(scenario), Identified(scenario.deal), along)


@lru_cache(maxsize=MOST)
def _costed(scenario: Identified[Scenario], _deal: Identified[Deal], along: str) -> Costed:
    case = scenario.held
    lines = curves(case, along)
    whole = answers.answer(case, lines.folds if lines else None)
    picture = cost_picture(case, whole.summary, lines) if lines else None
    return Costed(whole, what_matters(case, whole.summary.folds), lines, picture)


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
