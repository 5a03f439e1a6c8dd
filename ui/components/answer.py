"""The answer in one sentence, and what the link that was opened showed when it was made."""

from __future__ import annotations

import streamlit as st

from model.results import narrative
from model.results.summary import Summary, summary
from model.scenario.scenario import Scenario
from model.words.wording import exact, say
from ui import state
from ui.components import entry, parts


def notice() -> None:
    """What a link showed when it was made, and what in it could not be used."""
    notice = state.notice()
    if notice is None:
        return
    opened, totals = notice.opened, summary(state.now().scenario)
    if notice.problems:
        parts.notice(say("ui.link_problems"), notice.problems)
    if opened.total is not None and abs(opened.total - totals.total) >= narrative.HALF_A_CENT:
        then, now = exact(opened.total, totals.currency), exact(totals.total, totals.currency)
        version, evidence = (
            opened.model_version or say("ui.unknown"),
            opened.evidence_version or say("ui.unknown"),
        )
        parts.notice(say("ui.link_then", then=then, now=now, version=version, evidence=evidence))
    elif opened.stale:
        parts.notice(say("ui.link_same", version=opened.model_version, evidence=opened.evidence_version))


def sentence(scenario: Scenario, totals: Summary) -> None:
    """The answer, with its source."""
    answer = narrative.sentence(scenario, totals, strong=lambda text: f"\x02{text}\x03")
    text = parts.escaped(answer.text).replace("\x02", "<b>").replace("\x03", "</b>")
    source = (
        f' <span class="source">[{parts.sources(scenario.deal.evidence, answer.facts[:1])}]</span>'
        if answer.facts
        else ""
    )
    old = f' <span class="source">({parts.escaped(say("ui.not_updated"))})</span>' if entry.stale() else ""
    with st.container(key="answer_box"):
        st.html(f'<p class="answer{" old" if old else ""}">{text}{source}{old}</p>')
