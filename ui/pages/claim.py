"""*Check a claim*: paste a sentence or an article; see what each number was taken for, and whether it adds up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from model.files.problems import BadInput
from model.prose.language import LANGUAGES
from model.questions.claims.check import check, verdict
from model.questions.claims.claim_report import Claim, ClaimReport, Sentence
from model.questions.claims.claim_summary import lines_of, not_checkable, summary_of
from model.questions.claims.quantities import ROLES, Quantity
from model.questions.claims.said import interval, sentence
from model.results.summary import summary
from model.scenario.library import Deal, load
from model.words.wording import say
from ui import state
from ui.components import controls, entry, parts
from ui.components.entry import TextBox
from ui.view import LONGEST_CLAIM, LONGEST_TEXT

TEXT = TextBox("claim", lambda text: state.view(claim=text, edits=""), LONGEST_CLAIM)
EXAMPLES = ("adds_up", "mixes", "cannot")
ROWS = 6
"""Reported figures shown beside a claim before the others are asked for; those that meet it come first."""
UNITS = {"amount": "money", "rate": "money", "people": "people", "duration": "days", "share": "share"}
"""What a number is counted in once a person has put right what it stands for."""
MOST_FIGURE = 1e18
MOST_CLAIMS = 30
"""Claims shown of a long article; the others are counted."""


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    _asking()
    text = state.now().view.claim
    parts.text(say("claim_page.against", deal=scenario.deal.terms.title))
    if not TEXT.wrong:  # else what stands in the box is not what would be answered below it
        _answered(scenario.deal, text)
    controls.end(summary(scenario).total)


def _answered(deal: Deal, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        parts.text(say("claim_page.left_out", most=LONGEST_TEXT))
    if text.strip():
        if len(state.now().view.edits) > LONGEST_TEXT:
            parts.text(say("claim_page.edits_left_out", most=LONGEST_TEXT))
        _checked(deal, text)
    else:
        _examples()


def _asking() -> None:
    view = state.now().view
    entry.show_in("language", view.language)
    TEXT.draw_area(say("claim_page.paste"), view.claim, height=140, placeholder=say("claim_page.placeholder"))
    TEXT.complain()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="claim_row"):
        st.button(say("claim_page.check"))
        st.selectbox(
            say("claim_page.language"), ("", *LANGUAGES), key="language", width=190, on_change=_language_chosen,
            format_func=lambda code: say(f"claim_page.language_{code or 'any'}"),
        )  # fmt: skip


def _language_chosen() -> None:
    state.view(language=st.session_state["language"], edits="")


def _examples() -> None:
    parts.text(say("claim_page.examples"))
    for name in EXAMPLES:
        text = say(f"claim_page.example_{name}")
        st.button(parts.marked(text), key=f"example_{name}", on_click=_example, args=(text,))


def _example(text: str) -> None:
    entry.attempt(TEXT.field, lambda: state.view(claim=text, language="", edits=""))


def _checked(deal: Deal, text: str) -> None:
    language = state.now().view.language or None
    try:
        report = check(text, language, deal.name)
        sentences, claims = report.sentences, report.claims
    except BadInput as error:
        parts.problem(" ".join(error.problems))
        return
    st.html(f'<p class="claim-text">{_underlined(text, sentences)}</p>')
    _legend()
    if not claims:
        parts.text(say("claims.none"))
    if len(claims) > 1:
        parts.text(summary_of(report))
    alone = len(claims) == 1
    shown = [
        (place, claim) for place, claim in enumerate(claims) if alone or claim.checkable or _edited_at(place)
    ]
    for place, claim in shown[:MOST_CLAIMS]:
        _claim(place, _mended(deal, place, claim), many=not alone)
    if len(shown) > MOST_CLAIMS:
        parts.text(say("claim_page.more", count=len(shown) - MOST_CLAIMS))
    if not alone:
        _not_checkable(report, shown)


def _not_checkable(report: ClaimReport, shown: Sequence[tuple[int, Claim]]) -> None:
    """What could not be checked, in one line; each of its statements can be opened and put right."""
    line = not_checkable(report)
    if line is None:
        return
    parts.text(line)
    above = {place for place, _ in shown}
    others = [(place, claim) for place, claim in enumerate(report.claims) if place not in above]
    if others:
        with st.expander(say("claim_page.others", count=len(others))):
            for place, claim in others[:MOST_CLAIMS]:
                parts.text(f"“{claim.text}” {claim.because}")
                _understood(place, claim)


def _edited_at(place: int) -> bool:
    return bool(_edits().get(str(place)))


def _underlined(text: str, sentences: Sequence[Sentence]) -> str:
    """The text as pasted, each number marked by what it was taken for."""
    spans = sorted(
        {(*quantity.span, quantity.role) for sentence in sentences for quantity in sentence.quantities}
    )
    out, done = [], 0
    for start, stop, role in spans:
        if start < done:
            continue
        out.append(parts.escaped(text[done:start]))
        name = parts.escaped(say(f"claims.role.{role}"))
        out.append(f'<span class="role-{role}" title="{name}">{parts.escaped(text[start:stop])}</span>')
        done = stop
    return "".join([*out, parts.escaped(text[done:])]).replace("\n", "<br>")


def _legend() -> None:
    items = " ".join(
        f'<span class="role-{role}">{parts.escaped(say(f"claims.role.{role}"))}</span>' for role in ROLES
    )
    st.html(f'<p class="small legend">{items}</p>')


def _claim(place: int, claim: Claim, many: bool) -> None:
    st.header(sentence(claim.language, f"verdict.{claim.verdict}"), anchor=False)
    if many:
        parts.text(f"“{claim.text}”")
    st.html(f'<p class="answer verdict">{parts.escaped(claim.because)}</p>')
    for line in list(lines_of(claim))[2:]:
        parts.text(line)
    parts.copy_button(say("ui.copy_sentence"), claim.quote, key=f"copy_claim_{place}")
    _understood(place, claim)
    _implied(claim)
    _beside(claim)


def _understood(place: int, claim: Claim) -> None:
    """What was understood, as a table that a person can put right."""
    st.subheader(say("claim_page.understood"), anchor=False)
    columns = {
        name: say(f"claim_page.column.{name}") for name in ("text", "role", "low", "high", "unit", "per")
    }
    rows = [
        {
            columns["text"]: quantity.text,
            columns["role"]: quantity.role,
            columns["low"]: quantity.low,
            columns["high"]: quantity.high,
            columns["unit"]: quantity.currency or quantity.unit or "",
            columns["per"]: ", ".join(quantity.per),
        }
        for quantity in claim.quantities
    ]
    config = {
        columns["role"]: st.column_config.SelectboxColumn(
            options=list(ROLES), required=True, format_func=lambda role: say(f"claims.role.{role}")
        ),
        columns["low"]: st.column_config.NumberColumn(format="localized"),
        columns["high"]: st.column_config.NumberColumn(format="localized"),
    }
    key = f"understood_{place}_{abs(hash((claim.text, state.now().view.edits)))}"
    st.data_editor(
        pd.DataFrame(rows, columns=list(columns.values())), key=key, column_config=config, hide_index=True, width="stretch",
        disabled=[columns["text"], columns["unit"], columns["per"]], on_change=_edited, args=(place, key, columns),
    )  # fmt: skip
    unused = [
        f"{quantity.text}: {say(f'claims.unused.{quantity.reason}')}"
        for quantity in claim.quantities
        if quantity.reason
    ]
    if unused:
        parts.text("; ".join(unused))


def _edited(place: int, key: str, columns: Mapping[str, str]) -> None:
    names = {shown: name for name, shown in columns.items()}
    edits = _edits()
    own = edits.setdefault(str(place), {})
    for row, change in st.session_state[key]["edited_rows"].items():
        own.setdefault(str(row), {}).update(
            {names[shown]: value for shown, value in change.items() if value is not None}
        )
    state.view(edits=json.dumps(edits, separators=(",", ":")))


def _edits() -> dict[str, dict[str, dict[str, Any]]]:
    """What was put right, by claim and number. A link may hold anything, so nothing else is let through."""
    try:
        edits = json.loads(state.now().view.edits or "{}")
        return {str(k): {str(n): dict(e) for n, e in v.items()} for k, v in edits.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _mended(deal: Deal, place: int, claim: Claim) -> Claim:
    """The claim judged again, if a person has put some of it right."""
    own = _edits().get(str(place), {})
    quantities = tuple(
        _corrected(quantity, own.get(str(place), {})) for place, quantity in enumerate(claim.quantities)
    )
    if quantities == claim.quantities:
        return claim
    joined = {*claim.joined, *(int(row) for row in own if row.isdigit())}
    together = [quantity for place, quantity in enumerate(quantities) if place in joined or not claim.joined]
    judged = verdict(together, claim.arrangement or deal.name, claim.span, claim.text, claim.language)
    return replace(judged, quantities=quantities, joined=tuple(sorted(joined)))


def _corrected(quantity: Quantity, change: Mapping[str, object]) -> Quantity:
    role = change.get("role")
    if isinstance(role, str) and role in ROLES and role != quantity.role:
        quantity = replace(quantity, role=role, unit=UNITS.get(role), reason=None)
    low, high = _figure(change.get("low")), _figure(change.get("high"))
    if low is None and high is None:
        return quantity
    low, high = quantity.low if low is None else low, quantity.high if high is None else high
    quantity = replace(quantity, low=low, high=high)
    currency = quantity.currency if quantity.unit == "money" else None
    # What was printed is not what is judged any more.
    money = quantity.unit == "money"
    return replace(quantity, text=interval(quantity.interval, currency, LANGUAGES[0], money))


def _figure(value: object) -> float | None:
    """A number that a sentence could be about; JSON has infinite ones, and whole ones of any length."""
    return float(value) if isinstance(value, int | float) and abs(value) <= MOST_FIGURE else None


def _implied(claim: Claim) -> None:
    if not claim.implied:
        return
    currency = next((quantity.currency for quantity in claim.quantities if quantity.currency), None)
    st.subheader(say("claim_page.implied"), anchor=False)
    parts.figures(
        [
            (say(f"claims.implied.{name}"), interval(implied, currency, claim.language, name != "people"))
            for name, implied in claim.implied.items()
        ]
    )


def _beside(claim: Claim) -> None:
    """Like for like: each figure beside the reported ones of its kind, where the text tells whose record is meant."""
    if not claim.beside or claim.arrangement is None:
        return
    evidence = load(claim.arrangement).evidence
    st.subheader(say("claim_page.beside"), anchor=False)
    rows: list[list[str]] = []
    for row in sorted(claim.beside, key=lambda row: not row.meets):
        what = say(f"claims.implied.{row.what}") if row.implied else row.what
        meets = say("claim_page.meets" if row.meets else "claim_page.differs")
        source = parts.Html(parts.sources(evidence, [row.fact]))
        rows.append([what, meets, row.printed, evidence.fact[row.fact].says, source])
    columns = [say(f"claim_page.column.{name}") for name in ("figure", "fits", "reported", "says", "source")]
    parts.table(columns, rows[:ROWS], prose=True)
    if len(rows) > ROWS:
        with st.expander(say("claim_page.more_rows", count=len(rows) - ROWS)):
            parts.table(columns, rows[ROWS:], prose=True)
