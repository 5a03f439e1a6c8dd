"""*Check a claim*: a text with each figure marked, and beside it a card for each statement: whether it adds up, and why."""

from __future__ import annotations

import functools

import streamlit as st

from model.files.problems import BadInput
from model.files.validation import Identified
from model.prose.language import LANGUAGES
from model.questions.claim_example import claim_example
from model.questions.claims.check import check
from model.questions.claims.claim_report import ClaimReport
from model.results.summary import summary
from model.scenario.library import Deal
from model.words.wording import say
from ui import limits, state
from ui.components import claim_cards, claim_edits, claim_files, claim_text, controls, entry, parts
from ui.components.entry import TextBox
from ui.view import LONGEST_TEXT

MOST_REPORTS = 32
"""Texts whose reports are kept: a change elsewhere on the page does not have them read again."""


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    deal = scenario.as_reported.deal
    given = state.now().view.claim
    text = given if given.strip() else _example(Identified(deal))
    report = _read(deal, text)
    _asking(given, report)
    if (
        report is not None and not TEXT.wrong
    ):  # else what stands in the box is not what would be answered below it
        _answered(report, deal, own=bool(given.strip()))
    controls.end(summary(scenario).total)


@functools.lru_cache(maxsize=MOST_REPORTS)
def _example(deal: Identified[Deal]) -> str:
    return claim_example(deal.held)


@functools.lru_cache(maxsize=MOST_REPORTS)
def _checked(text: str, language: str | None, deal: Identified[Deal]) -> ClaimReport:
    return check(text, language, deal.held.name)


def _read(deal: Deal, text: str) -> ClaimReport | None:
    """What was found in the text, what a person put right put in; None where it cannot be read, which is then said."""
    try:
        report = _checked(text, state.now().view.language or None, Identified(deal))
        return claim_edits.mended(report)
    except BadInput as error:
        parts.problem(" ".join(error.problems))
        return None


# --- What is to be checked -------------------------------------------------------------------------------------


def _keep(text: str) -> None:
    limits.CLAIM.check(len(text))
    state.view(claim=text, edits="")
    st.session_state["paste"] = False


TEXT = TextBox("claim", _keep, None)


def _asking(given: str, report: ClaimReport | None) -> None:
    view = state.now().view
    TEXT.resume(given)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="claim_row"):
        with st.popover(say("claim_page.paste_or_edit"), key="paste", on_change="rerun") as paste:
            if paste.open:
                TEXT.draw_area(
                    say("claim_page.paste"), given, height=240, placeholder=say("claim_page.placeholder")
                )
                TEXT.complain()
                st.button(say("claim_page.check"), type="primary")
        with st.popover(say("claim_page.drop"), key="drop", on_change="rerun") as drop:
            if drop.open:
                claim_files.drop(_dropped)
        entry.show_in("language", view.language)
        spoken = say(f"claim_page.language_{report.language if report else LANGUAGES[0]}")
        st.selectbox(
            say("claim_page.language"), ("", *LANGUAGES), key="language", width=230, on_change=_language_chosen,
            label_visibility="collapsed",
            format_func=lambda code: say(f"claim_page.language_{code}") if code else say("claim_page.language_any", language=spoken),
        )  # fmt: skip
    if not (st.session_state.get("paste")):
        TEXT.complain()


def _language_chosen() -> None:
    state.view(language=st.session_state["language"], edits="")


def _dropped(text: str, files: str) -> None:
    """A text from files in place of the one before. Raises nothing: what cannot be used was said where it was dropped."""
    entry.forget(TEXT.field)
    state.view(claim=text, language="", edits="")
    st.session_state["claim_files"] = (text, files)
    st.session_state["drop"] = False


# --- What came of it -------------------------------------------------------------------------------------------


def _answered(report: ClaimReport, deal: Deal, own: bool) -> None:
    shown = claim_cards.numbered(report)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="claim_sum"):
        st.html(claim_cards.summary(report, shown))
        claim_files.take_away(report, deal)
    view = state.now().view
    if len(view.claim) > LONGEST_TEXT:
        parts.text(say("claim_page.left_out", most=LONGEST_TEXT))
    elif len(view.edits) > LONGEST_TEXT:
        parts.text(say("claim_page.edits_left_out", most=LONGEST_TEXT))
    with st.container(key="claim_panes"):
        left, right = st.columns((640, 560), gap="large")
        with left:
            st.html(claim_text.marked(report, shown))
            foot = claim_files.names_of(report.text) if own else say("claim_page.example")
            parts.text(" ".join(filter(None, [foot, say("claim_page.legend")])))
        with right:
            claim_cards.draw(report, shown)
