"""The answer in one sentence, and what the link that was opened showed when it was made."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.results.answer import Answer
from model.results.narrative import STRONG, WEAK, Remark
from model.results.summary import summary
from model.words.wording import HALF_A_CENT, exact, say
from ui import state
from ui.components import entry, parts
from ui.components.words import explained


def notice() -> None:
    """What a link showed when it was made, and what in it could not be used."""
    notice = state.notice()
    if notice is None:
        return
    opened, totals = notice.opened, summary(state.now().scenario)
    if notice.problems:
        parts.notice(say("ui.link_problems"), notice.problems)
    if opened.total is not None and abs(opened.total - totals.total) >= HALF_A_CENT:
        then, now = exact(opened.total, totals.currency), exact(totals.total, totals.currency)
        version, evidence = (
            opened.model_version or say("ui.unknown"),
            opened.evidence_version or say("ui.unknown"),
        )
        parts.notice(say("ui.link_then", then=then, now=now, version=version, evidence=evidence))
    elif opened.stale:
        parts.notice(say("ui.link_same", version=opened.model_version, evidence=opened.evidence_version))


def sentence(answer: Answer) -> None:
    """The answer, with its source."""
    text = parts.escaped(answer.marked).replace(STRONG, "<b>").replace(WEAK, "</b>")
    source = ""
    if answer.facts:
        cited = parts.sources(answer.case.deal.evidence, answer.facts[:1])
        source = f' <span class="source">[{cited}]</span>'
    beside = "".join(
        f' <span class="source beside">{explained(remark.says)}</span>' for remark in answer.beside
    )
    old = f' <span class="source">({parts.escaped(say("ui.not_updated"))})</span>' if entry.stale() else ""
    with st.container(key="answer_box"):
        st.html(f'<p class="answer{" old" if old else ""}">{text}{source}{beside}{old}</p>')


def remarks(answer: Answer, remarks: Sequence[Remark], kind: str = "") -> None:
    """Sentences with their sources, as a list; `kind` is a class of it."""

    def line(remark: Remark) -> str:
        cited = parts.sources(answer.case.deal.evidence, remark.facts[:1]) if remark.facts else ""
        return f"<li>{parts.escaped(remark.says)}{f' [{cited}]' if cited else ''}</li>"

    if remarks:
        single = " single" if len(remarks) == 1 else ""
        st.html(f'<ul class="plain small{single} {kind}">{"".join(map(line, remarks))}</ul>')
