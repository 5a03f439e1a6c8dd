"""What could explain a total: each sum that comes to it, the least assumed first."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import streamlit as st

from model.files.problems import BadInput
from model.files.validation import Identified
from model.questions.explain import explain
from model.questions.explanations import Explanation, Explanations
from model.results.summary import approved, cost_of
from model.scenario import parse
from model.scenario.cases import reason_fixed
from model.scenario.library import Deal
from model.scenario.parse import PrintedAmount
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import count as counted, exact, money, say
from ui import state
from ui.components import parts
from ui.components.entry import TextBox
from ui.components.parts import escaped

SHOWN = 4
"""Explanations shown before the others are asked for."""
MOST = 100


def _keep(text: str) -> None:
    if text.strip():
        parse.read_amount(text, state.now().scenario.deal.terms.currency)
    state.view(explain=text)


BOX = TextBox("explain", _keep)


def draw(scenario: Scenario) -> None:
    """Draw the box and what explains the amount in it: at first the sum approved, or one that was reported."""
    deal = scenario.deal
    plain = default_scenario(deal)
    if reason_fixed(plain):
        parts.text(say("backwards.explain_fixed"))
        return
    text = state.now().view.explain.strip() or _usual(Identified(deal))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="explain_row"):
        BOX.draw(say("backwards.amount"), text, width=140, label_visibility="collapsed")
        try:
            amount = parse.read_amount(text, deal.terms.currency)
            explanations = _explained(Identified(deal), amount)
        except BadInput as error:
            parts.problem(" ".join(error.problems))
            return
        if not BOX.wrong:
            parts.text(" ".join(explanations.about))
    BOX.complain()
    if not BOX.wrong:
        _listed(explanations, deal.terms.currency)


@functools.lru_cache(maxsize=64)
def _usual(deal: Identified[Deal]) -> str:
    """What was approved, else a reported total, else the total of the deal's own case."""
    case, terms = default_scenario(deal.held), deal.held.terms
    amount = (
        approved(case) or next((report.amount for report in terms.reported.values()), None) or cost_of(case)
    )
    return money(amount, terms.currency) if amount else exact(1, terms.currency)


@functools.lru_cache(maxsize=64)
def _explained(deal: Identified[Deal], amount: PrintedAmount) -> Explanations:
    return explain(deal.held, amount)


def _listed(shown: Explanations, currency: str) -> None:
    explanations = shown.explanations
    count = len(explanations)
    ways = counted(count, "backwards.way", "backwards.ways") if count else say("backwards.ways_none")
    if explanations:
        _table(explanations[:SHOWN], currency)
    parts.text(ways)
    with st.expander(
        say("backwards.all_ways"), type="compact", key="explain_more", on_change="rerun"
    ) as panel:
        if panel.open:
            _table(explanations[:MOST], currency, whole=True)
            parts.text(shown.tried)


def _table(explanations: Sequence[Explanation], currency: str, whole: bool = False) -> None:
    head = "".join(
        f'<th scope="col"{css}>{escaped(say(f"backwards.column_{name}"))}</th>'
        for name, css in (("sum", ""), ("comes_to", ' class="number"'))
    )
    rows = "".join(_row(explanation, currency, whole) for explanation in explanations)
    st.html(f'<table class="ex"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _row(explanation: Explanation, currency: str, whole: bool) -> str:
    first, *others = explanation.ways
    fits = say("backwards.exactly" if explanation.exact else "backwards.rounded")
    if not explanation.coincidence:
        fits = say("backwards.fits_reported", fits=fits)
    lines = [first.sentence, *explanation.details]
    if whole:
        lines.append("; ".join(first.says))
        for way in others:
            lines += [say("explain.other_way", sum=way.sentence), "; ".join(way.says)]
    small = "<br>".join(map(escaped, lines))
    return (
        f'<tr><td><b>{escaped(explanation.who)}</b><br><span class="small">{small}</span></td>'
        f'<td class="number">{escaped(exact(explanation.total, currency))}<br><span class="small">{escaped(fits)}</span></td></tr>'
    )
