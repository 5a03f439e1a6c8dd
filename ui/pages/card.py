"""The result on a card, for another page to show in a frame: `/?embed=true&…`. It has no controls, so that it
stays what its link says.
"""

from __future__ import annotations

import streamlit as st

from model import answer
from model.summary import summary
from model.version import VERSION
from model.wording import say
from ui import parts, state
from ui.pages import cost


def show() -> None:
    """Draw the card of the state in the address."""
    scenario = state.now().scenario
    found = summary(scenario)
    cost.notice()
    cost.sentence(scenario, found)
    parts.text(answer.spread(found))
    parts.figures(answer.ratios(found))
    facts = list(dict.fromkeys(fact for step in answer.how(scenario) for fact in step.facts))
    if facts:
        told = parts.escaped(say("ui.embedded_sources"))
        st.html(f'<p class="small">{told} {parts.sources(scenario.deal.evidence, facts)}.</p>')
    versions = say("ui.embedded_version", version=VERSION, evidence=scenario.deal.evidence_version)
    name, whole = parts.escaped(say("ui.embedded_open")), parts.escaped(state.link(state.now(), found.total))
    st.html(
        f'<p class="small">{parts.escaped(versions)} <a href="{whole}" target="_blank" rel="noopener">{name}</a></p>'
    )
