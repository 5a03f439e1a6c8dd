"""The result on a card, for another page to show in a frame: `/?embed=true&…`. It has no controls, so that it
stays what its link says.
"""

from __future__ import annotations

import streamlit as st

from model.results import narrative
from model.results.summary import summary
from model.words.version import VERSION
from model.words.wording import say
from ui import state
from ui.components import answer, parts


def show() -> None:
    """Draw the card of the state in the address."""
    scenario = state.now().scenario
    totals = summary(scenario)
    answer.notice()
    answer.sentence(scenario, totals)
    parts.text(narrative.spread(totals))
    parts.figures(narrative.ratios(totals))
    facts = list(dict.fromkeys(fact for step in narrative.how(scenario) for fact in step.facts))
    if facts:
        sources = parts.escaped(say("ui.embedded_sources"))
        st.html(f'<p class="small">{sources} {parts.sources(scenario.deal.evidence, facts)}.</p>')
    versions = say("ui.embedded_version", version=VERSION, evidence=scenario.deal.evidence_version)
    name, whole = parts.escaped(say("ui.embedded_open")), parts.escaped(state.link(state.now(), totals.total))
    st.html(
        f'<p class="small">{parts.escaped(versions)} <a href="{whole}" target="_blank" rel="noopener">{name}</a></p>'
    )
