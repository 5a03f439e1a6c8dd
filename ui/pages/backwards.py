"""*Work backwards*: one sentence with blanks, where two options cost the same, what explains a total, and who would not come."""

from __future__ import annotations

import functools

import streamlit as st

from model.files.validation import Identified
from model.results.summary import Summary, summary
from model.scenario.scenario import Scenario
from model.words.wording import say
from ui import state
from ui.components import controls, deterring, evens, explained, solving


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    solving.draw(scenario)
    with st.container(key="backwards_two"):
        left, right = st.columns((744, 456), gap="large")
        with left:
            st.header(say("backwards.even"), anchor=False)
            evens.draw(scenario)
        with right:
            st.header(say("backwards.explain"), anchor=False)
            explained.draw(scenario)
    costs = _summary(Identified(scenario))
    with st.container(key="backwards_deterred"):
        deterring.draw(scenario, costs)
    controls.end(costs.total)


@functools.lru_cache(maxsize=16)
def _summary(scenario: Identified[Scenario]) -> Summary:
    """What typing in a blank beside the case leaves as it is."""
    return summary(scenario.held)
