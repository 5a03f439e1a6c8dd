"""The scenarios being compared: kept in the state under names that differ, as long as there is room."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.inputs.arrangement import LONGEST_NAME
from model.results import narrative
from model.scenario.scenario import Scenario
from model.words.wording import say
from ui import state
from ui.view import MOST_COMPARED

ROOM = 8
"""Characters of a name that are kept for a number that keeps it apart from another."""


def put(compared: Sequence[Scenario], base: int | None = None) -> None:
    """Compare these, with the base at place `base`, or at its place before."""
    kept = state.now().view.base if base is None else base
    state.view(compared=tuple(compared), base=min(kept, max(0, len(compared) - 1)))


def named(scenario: Scenario, taken: set[str]) -> Scenario:
    """The scenario under a name that says what it is and that no other scenario compared has."""
    unnamed = scenario.name == scenario.deal.terms.title
    first = name = (_case(scenario) if unnamed else scenario.name)[:LONGEST_NAME]
    count = 2
    while name in taken:
        name, count = say("compare_page.again", name=first[: LONGEST_NAME - ROOM], count=count), count + 1
    return scenario.changed(name=name)


def _case(scenario: Scenario) -> str:
    """What a scenario without a name is called: of another arrangement than most, with that before it."""
    name, deal = narrative.case_name(scenario), scenario.deal
    return name if deal.terms.home else say("compare_page.of_deal", deal=deal.terms.title, name=name)


def full() -> bool:
    """Whether there is no room for another."""
    return len(state.now().view.compared) >= MOST_COMPARED


def add(scenario: Scenario) -> None:
    """Put a scenario among those compared, as long as there is room."""
    if not full():
        compared = state.now().view.compared
        put([*compared, named(scenario, {other.name for other in compared})])
        st.toast(say("compare_page.added", count=len(compared) + 1))


def add_presets() -> None:
    """Compare the arrangement's scenarios worth a click."""
    deal = state.now().scenario.deal
    compared: list[Scenario] = []
    for preset in list(deal.terms.preset.values())[:MOST_COMPARED]:
        compared.append(named(deal.scenario(preset.scenario), {other.name for other in compared}))
    put(compared)
