"""*Work backwards*: one sentence with blanks, where two options cost the same, what explains a total, and who would not come."""

from __future__ import annotations

import streamlit as st

from model.results.answer import answer
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
    whole = answer(scenario)
    with st.container(key="backwards_deterred"):
        deterring.draw(whole)
    controls.end(whole.total)
