"""The result on a card, for another page to show in a frame: `/?embed=true&…`. It has no controls, so that it
stays what its link says.
"""

from __future__ import annotations

import streamlit as st

from model.results.answer import answer
from model.words.wording import say
from ui import state
from ui.components import answer_box, parts


def show() -> None:
    """Draw the card of the state in the address."""
    whole = answer(state.now().scenario)
    evidence = whole.case.deal.evidence
    answer_box.notice()
    answer_box.sentence(whole)
    parts.text(whole.spread.says)
    parts.figures([(figure.label, figure.text) for figure in whole.figures])
    facts = list(dict.fromkeys(fact for step in whole.steps for fact in step.facts))
    if facts:
        sources = parts.escaped(say("ui.embedded_sources"))
        st.html(f'<p class="small">{sources} {parts.sources(evidence, facts)}.</p>')
    parts.text(whole.read_to)
    versions = say("ui.embedded_version", version=whole.model_version, evidence=whole.evidence_version)
    name, address = say("ui.embedded_open"), state.link(state.now(), whole.total)
    st.html(
        f'<p class="small">{parts.escaped(versions)} <a href="{parts.escaped(address)}" target="_blank" rel="noopener">{parts.escaped(name)}</a></p>'
    )
    parts.tell_height()
