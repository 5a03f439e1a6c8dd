"""What a person put right of what was read in a text: the table to do so, and the claims judged again."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.questions.claims.claim_report import Claim, ClaimReport
from model.questions.claims.corrections import Change, judged_again
from model.questions.claims.quantities import ROLES, Quantity
from model.words.wording import say
from ui import state
from ui.components import parts

MOST_FIGURE = 1e18

Edits = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By claim and number, both counted from 0, what it is to be in place of what was read."""


def mended(report: ClaimReport) -> ClaimReport:
    """The report with the claims judged again of which a person has put something right."""
    if not state.now().view.edits:
        return report
    edits = _edits()
    claims = tuple(
        _mended(report.arrangement, claim, edits.get(str(place), {}))
        for place, claim in enumerate(report.claims)
    )
    return report.model_copy(update={"claims": claims})


def edited(place: int) -> bool:
    """Whether a person has put something right of the claim at `place`."""
    return bool(state.now().view.edits) and bool(_edits().get(str(place)))


def _edits() -> Edits:
    return _read(state.now().view.edits)


@functools.lru_cache(maxsize=32)
def _read(text: str) -> Edits:
    """A link may hold anything, so nothing but what can be used is let through."""
    try:
        edits = json.loads(text or "{}")
        return {str(k): {str(n): dict(e) for n, e in v.items()} for k, v in edits.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _mended(arrangement: str, claim: Claim, own: Mapping[str, Mapping[str, Any]]) -> Claim:
    places = {int(row): change for row, change in own.items() if row.isdecimal() and row.isascii()}
    changes = {place: _change(change) for place, change in places.items() if place < len(claim.quantities)}
    return judged_again(claim, changes, arrangement)


def _change(own: Mapping[str, object]) -> Change:
    role = own.get("role")
    known = role if isinstance(role, str) and role in ROLES else None
    return Change(known, _figure(own.get("low")), _figure(own.get("high")))


def _figure(value: object) -> float | None:
    """A number that a sentence could be about; JSON has infinite ones, and whole ones of any length."""
    return float(value) if isinstance(value, int | float) and abs(value) <= MOST_FIGURE else None


# --- The table -------------------------------------------------------------------------------------------------


def table(place: int, claim: Claim, text: str) -> None:
    """What was read in the claim at `place` of `text`, as a table that a person can put right."""
    import pandas as pd  # noqa: PLC0415 - which the page draws without

    names = ("text", "role", "low", "high", "unit", "per")
    columns = {name: say(f"claim_page.column.{name}") for name in names}
    rows = [_row(quantity) for quantity in claim.quantities]
    config = {
        columns["role"]: st.column_config.SelectboxColumn(
            options=list(ROLES), required=True, format_func=lambda role: say(f"claims.role.{role}")
        ),
        columns["low"]: st.column_config.NumberColumn(format="localized"),
        columns["high"]: st.column_config.NumberColumn(format="localized"),
    }
    key = f"understood_{place}_{abs(hash((claim.text, state.now().view.edits)))}"
    parts.text(say("claim_page.understood"))
    st.data_editor(
        pd.DataFrame(rows, columns=list(columns.values())), key=key, column_config=config, hide_index=True, width="stretch",
        disabled=[columns["text"], columns["unit"], columns["per"]], on_change=_changed, args=(place, key, columns, text),
    )  # fmt: skip
    unused = [
        f"{quantity.text}: {say(f'claims.unused.{quantity.reason}')}"
        for quantity in claim.quantities
        if quantity.reason
    ]
    if unused:
        parts.text("; ".join(unused))


def _row(quantity: Quantity) -> list[object]:
    unit = quantity.currency or quantity.unit or ""
    return [quantity.text, quantity.role, quantity.low, quantity.high, unit, ", ".join(quantity.per)]


def _changed(place: int, key: str, columns: Mapping[str, str], text: str) -> None:
    names = {shown: name for name, shown in columns.items()}
    edits = {claim: {row: dict(change) for row, change in rows.items()} for claim, rows in _edits().items()}
    own = edits.setdefault(str(place), {})
    for row, change in st.session_state[key]["edited_rows"].items():
        own.setdefault(str(row), {}).update(
            {names[shown]: value for shown, value in change.items() if value is not None}
        )
    # The text goes along: an example's is of the deal, and what was put right is of this text.
    state.view(claim=text, edits=json.dumps(edits, separators=(",", ":")))
