"""Who is held and when, as a table that can be edited in place: rows added, removed, dates and counts changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.typing import NaTType

from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.inputs.population import Cohort
from model.scenario import parse
from model.scenario.scenario import Scenario
from model.words.wording import number, say
from ui import limits
from ui.components import entry, parts

COLUMNS = ("group", "people", "arrives", "departs")
ROW, HEAD, MOST_HIGH = 32, 39, 400
"""Pixels of a row, of the head, and of the whole table at most."""
GROUP = 208
"""Pixels of the column of groups; a column that marks the reader's own rows takes some of them."""
FIELD = f"{entry.BESIDE}cohorts"
KEY = "cohorts_"
"""Begins the key of the table; what is in it follows."""

Keep = Callable[[Scenario], None]
"""Takes the scenario with its cohorts as edited."""


def editor(scenario: Scenario, reported: Scenario | None, keep: Keep) -> None:
    """Draw the cohorts of a dated scenario, and have `keep` take each change. Rows that `reported` has not are marked as the
    reader's.
    """
    terms = scenario.deal.terms
    own, dates = _own(scenario, reported), _format(scenario)
    names = {name: say(f"money.column.{name}") for name in ("whose", *COLUMNS)}
    config: dict[str, Any] = {
        names["group"]: st.column_config.SelectboxColumn(
            options=list(terms.group), required=True, default=scenario.first_group, width=GROUP - 50 if any(own) else GROUP,
            format_func=lambda group: terms.group[str(group)].label,
        ),
        # Text, since a column of numbers drops what it does not like, sign or point, without a word.
        names["people"]: st.column_config.TextColumn(required=True, max_chars=20, width=74, alignment="right"),
        names["arrives"]: st.column_config.DateColumn(required=True, width=72, format=dates),
        names["departs"]: st.column_config.DateColumn(help=say("money.open_help"), width=72, format=dates),
        names["whose"]: st.column_config.TextColumn(width=50, disabled=True),
    }  # fmt: skip
    rows = [
        [
            cohort.group, number(cohort.people), _stamp(cohort.arrives),
            _stamp(None if cohort.open else cohort.leaves(scenario.as_of)), say("money.yours") if yours else "",
        ]
        for cohort, yours in zip(scenario.cohort, own, strict=True)
    ]  # fmt: skip
    shown = [*COLUMNS, *(["whose"] if any(own) else [])]
    frame = pd.DataFrame([row[: len(shown)] for row in rows], columns=[names[name] for name in shown])
    if (left := entry.left_in_table(KEY)) is not None:
        entry.attempt(FIELD, lambda: _take(_rows(scenario, left), scenario, keep))
        st.rerun()
    key = f"{KEY}{hash((scenario.cohort, tuple(own)))}"
    st.data_editor(
        frame, key=key, column_config=config, num_rows="dynamic", hide_index=True, width="stretch", row_height=ROW,
        placeholder=say("money.open_word"), on_change=_edited, args=(key, scenario, keep),
        height=min(HEAD + ROW * (len(rows) + 1), MOST_HIGH),
    )  # fmt: skip
    entry.complain(FIELD)
    _remarks(scenario, reported, sum(own))
    if any(cohort.open for cohort in scenario.cohort):
        parts.text(f"{say('money.cell_says')} {say('money.open_says')}")
        _as_of(scenario, keep)
    else:
        parts.text(say("money.cell_says"))


def _format(scenario: Scenario) -> str:
    """How the table writes a day: with its year where they are of several."""
    days = [day for c in scenario.cohort for day in (c.arrives, None if c.open else c.leaves(None)) if day]
    return "MMM D" if len({day.year for day in days}) == 1 else "MMM D, YY"


def _own(scenario: Scenario, reported: Scenario | None) -> list[bool]:
    """Which rows are the reader's own: those not among the reported ones, each of which is taken once."""
    if reported is None:
        return [False] * len(scenario.cohort)
    left = Counter(_same(cohort) for cohort in reported.cohort)
    own = list[bool]()
    for cohort in scenario.cohort:
        own.append(not left[_same(cohort)])
        left[_same(cohort)] -= not own[-1]
    return own


def _same(cohort: Cohort) -> tuple[object, ...]:
    return cohort.people, cohort.group, cohort.arrives, "open" if cohort.open else cohort.leaves(None)


def _remarks(scenario: Scenario, reported: Scenario | None, own: int) -> None:
    if own:
        parts.text(say("money.changed_one") if own == 1 else say("money.changed", count=number(own)))
    elif reported is not None and len(scenario.cohort) < len(reported.cohort):
        parts.text(say("money.removed", count=number(len(reported.cohort) - len(scenario.cohort))))


def _as_of(scenario: Scenario, keep: Keep) -> None:
    latest = max((c.arrives for c in scenario.cohort if c.arrives), default=date(2025, 1, 1))
    entry.show_in("as_of", scenario.as_of or latest)
    st.date_input(
        say("money.as_of"), key="as_of", width=200,
        on_change=lambda: entry.attempt(FIELD, lambda: keep(scenario.changed(as_of=st.session_state["as_of"]))),
    )  # fmt: skip


def _stamp(day: date | None) -> pd.Timestamp | NaTType:
    return pd.NaT if day is None else pd.Timestamp(day)


# --- Read back -------------------------------------------------------------------------------------------------


def _edited(key: str, scenario: Scenario, keep: Keep) -> None:
    """Read the table back. A new row is taken once it has people, group and an arrival."""
    changes = st.session_state[key]
    entry.attempt(FIELD, lambda: _take(_rows(scenario, changes), scenario, keep))


def _rows(scenario: Scenario, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as edited. Raises `BadInput` for more than a page takes, such as of a table that was pasted."""
    limits.COHORTS.check(len(scenario.cohort) + len(changes["added_rows"]) - len(changes["deleted_rows"]))
    columns = {say(f"money.column.{name}"): name for name in COLUMNS}
    rows = [_row(cohort) for cohort in scenario.cohort]
    for place, edit in changes["edited_rows"].items():
        rows[int(place)] |= {columns[name]: value for name, value in edit.items() if name in columns}
    rows = [row for place, row in enumerate(rows) if place not in changes["deleted_rows"]]
    added = [
        {columns[name]: value for name, value in row.items() if name in columns}
        for row in changes["added_rows"]
    ]
    return rows + [row for row in added if {"people", "group", "arrives"} <= row.keys()]


def _take(rows: list[dict[str, Any]], scenario: Scenario, keep: Keep) -> None:
    """Keep the cohorts of these rows. Raises `BadInput`."""
    cohorts = [_cohort(row) for row in rows]
    open_ = any(cohort["departs"] == "open" for cohort in cohorts)
    as_of = scenario.as_of or (max(cohort["arrives"] for cohort in cohorts) if open_ else None)
    keep(scenario.changed(cohort=cohorts, as_of=as_of))


def _row(cohort: Cohort) -> dict[str, Any]:
    return {
        "people": cohort.people,
        "group": cohort.group,
        "arrives": cohort.arrives,
        "departs": "open" if cohort.open else cohort.leaves(None),
    }


def _cohort(row: dict[str, Any]) -> dict[str, Any]:
    departs = row.get("departs")
    return {
        "people": parse.people(str(row["people"])),
        "group": row["group"],
        "arrives": _day(row["arrives"]),
        "departs": "open" if departs in {None, "open"} else _day(departs),
    }


def _day(value: Any) -> date:
    """A day as the table's cell gives it. Raises `BadInput`: a cell takes years of five digits too."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise BadInput(say("money.no_day", given=one_line(str(value), LONGEST_FOUND))) from None
