"""The scenarios of a comparison as a grid that is edited in place.

What is typed stays in its cell while one goes on typing: the grid is drawn from the same rows until rows come, go or move, or
something else changes what is compared; then it is drawn anew from the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from model.inputs.arrangement import LONGEST_NAME
from model.scenario.scenario import Scenario
from model.words.wording import say
from ui import state
from ui.components import cells, entry, parts, sheet
from ui.components.cells import COLUMNS
from ui.components.sheet import Edits, Line, Sheet
from ui.view import MOST_COMPARED

KEY = "edited_"
"""Begins the key of the grid; a number follows."""
ROW = 36
"""Pixels that a row is high, here and in the table beside it."""
WIDTHS = {
    "place": 50,
    "base": 66,
    "name": 190,
    "deal": 114,
    "people": 76,
    "time": 110,
    "price": 72,
    "reading": 122,
}
"""Pixels that a column is wide: its head with the sign before it, and what the reported cases have in it. `style.css` gives the grid
as much room as they take together.
"""


@dataclass(frozen=True)
class Mounted:
    """The grid on the screen: the `number` in its key, what it was drawn from, and what has become of that since."""

    number: int
    drawn: Sheet
    rows: tuple[dict[str, Any], ...]
    columns: dict[str, ColumnConfig]
    now: Sheet
    anew: bool = False
    left_out: int = 0


def draw(scenarios: tuple[Scenario, ...], base: int) -> None:
    """Draw the grid of these scenarios."""
    before: Mounted | None = st.session_state.get("grid")
    if before is not None and _stands(before, scenarios, base):
        mounted = before
    else:
        mounted = _mounted(scenarios, base, before)
        st.session_state["grid"] = mounted
        if before is None and (left := entry.left_in_table(KEY)) is not None:
            _take(mounted, _edits(left))
            st.rerun()
    st.data_editor(
        pd.DataFrame(list(mounted.rows), columns=list(COLUMNS)), key=_key(mounted), num_rows="dynamic", row_height=ROW,
        hide_index=True, height=ROW * (len(scenarios) + 2) + 3, column_config=mounted.columns, on_change=_edited,
        alt=say("compare_page.grid"),
    )  # fmt: skip


def problems() -> None:
    """Say what in the grid could not be used, and that rows were left out for lack of room."""
    mounted: Mounted | None = st.session_state.get("grid")
    if mounted is None:
        return
    if mounted.now.problems:
        parts.notice(say("compare_page.bad_cells"), mounted.now.problems, wrong=True)
    if mounted.left_out:
        parts.problem(say("compare_page.left_out", count=mounted.left_out, most=MOST_COMPARED))


def as_text(scenarios: Sequence[Scenario]) -> list[list[str]]:
    """What stands in the grid, as text: name, arrangement, people, time, price, reading."""
    rows = [{**_texts(Line(scenario)), "deal": cells.short_title(scenario.deal)} for scenario in scenarios]
    return [list(row.values()) for row in rows]


def _key(mounted: Mounted) -> str:
    return f"{KEY}{mounted.number}"


def _stands(mounted: Mounted, scenarios: Sequence[Scenario], base: int) -> bool:
    """Whether the grid on the screen, with what was edited in it, is of these scenarios."""
    now = mounted.now
    same = len(now.lines) == len(scenarios) and all(
        line.scenario is scenario for line, scenario in zip(now.lines, scenarios, strict=True)
    )
    return same and now.base == base and not mounted.anew and _key(mounted) in st.session_state


def _mounted(scenarios: Sequence[Scenario], base: int, before: Mounted | None) -> Mounted:
    """The grid drawn anew; what was typed and could not be used stays in its cell."""
    wrong = {} if before is None else {id(line.scenario): line.wrong for line in before.now.lines}
    drawn = Sheet(tuple(Line(scenario, wrong.get(id(scenario), {})) for scenario in scenarios), base)
    rows = tuple(
        {"place": place + 1, "base": place == base, **_texts(line)} for place, line in enumerate(drawn.lines)
    )
    left_out = before.left_out if before is not None and before.anew else 0
    return Mounted(before.number + 1 if before else 1, drawn, rows, _columns(drawn), drawn, left_out=left_out)


def _texts(line: Line) -> dict[str, str]:
    """The cells of a row; those of a scenario are worked out once."""
    known: dict[int, tuple[Scenario, dict[str, str]]] = st.session_state.setdefault("grid_texts", {})
    kept = known.get(id(line.scenario))
    if kept is None or kept[0] is not line.scenario:
        if len(known) > 10 * MOST_COMPARED:
            known.clear()
        kept = known[id(line.scenario)] = line.scenario, cells.texts(line.scenario)
    return {**kept[1], **{column: wrong.text for column, wrong in line.wrong.items()}}


def _deals() -> dict[str, str]:
    """The arrangements on offer, looked up once a visit to the page: they are folders on a disk."""
    before: Mounted | None = st.session_state.get("grid")
    if before is None or _key(before) not in st.session_state or "grid_deals" not in st.session_state:
        st.session_state["grid_deals"] = cells.deals()
    return cast(dict[str, str], st.session_state["grid_deals"])


def _columns(drawn: Sheet) -> dict[str, ColumnConfig]:
    titles = dict(_deals())
    for line in drawn.lines:
        titles.setdefault(_texts(line)["deal"], cells.short_title(line.scenario.deal))
    beside = (*drawn.scenarios, state.now().scenario)
    readings = dict.fromkeys(
        name
        for deal in {id(s.as_reported.deal): s.as_reported.deal for s in beside}.values()
        for name in cells.readings(deal, beside)
    )
    head = {column: say(f"compare_page.column.{column}") for column in COLUMNS}
    text = partial(st.column_config.TextColumn, alignment="right")
    return {
        "place": st.column_config.NumberColumn(head["place"], width=WIDTHS["place"], min_value=1, max_value=MOST_COMPARED, step=1, help=say("compare_page.help.place")),
        "base": st.column_config.CheckboxColumn(head["base"], width=WIDTHS["base"], help=say("compare_page.help.base")),
        "name": st.column_config.TextColumn(head["name"], width=WIDTHS["name"], max_chars=LONGEST_NAME),
        "deal": st.column_config.SelectboxColumn(head["deal"], width=WIDTHS["deal"], options=list(titles), format_func=lambda name: titles.get(str(name), str(name))),
        "people": text(head["people"], width=WIDTHS["people"]),
        "time": text(head["time"], width=WIDTHS["time"], help=say("compare_page.help.time")),
        "price": text(head["price"], width=WIDTHS["price"], help=say("compare_page.help.price")),
        "reading": st.column_config.SelectboxColumn(head["reading"], width=WIDTHS["reading"], options=list(readings), help=say("compare_page.help.reading")),
    }  # fmt: skip


def _the_same(after: Sheet, before: Sheet) -> Sheet:
    """The sheet with those scenarios of the one before that are equal to its own: what they cost is known."""
    known = {line.scenario.name: line.scenario for line in before.lines}
    lines = (
        replace(line, scenario=known[line.scenario.name])
        if known.get(line.scenario.name) == line.scenario
        else line
        for line in after.lines
    )
    return replace(after, lines=tuple(lines))


def _edited() -> None:
    """Take over what was done to the grid since it was drawn."""
    state.acted()
    mounted: Mounted = st.session_state["grid"]
    if state.outdated() or _key(mounted) not in st.session_state:
        return
    _take(mounted, _edits(st.session_state[_key(mounted)]))


def _edits(sent: Mapping[str, Any]) -> Edits:
    """What was done to a grid, as the browser sends it."""
    cells = {int(place): typed for place, typed in sent["edited_rows"].items()}
    return Edits(cells, sent["added_rows"], sent["deleted_rows"])


def _take(mounted: Mounted, edits: Edits) -> None:
    """Have what is compared be as the grid was edited."""
    done = sheet.applied(mounted.drawn, edits, (state.now().scenario,))
    done = replace(done, sheet=_the_same(done.sheet, mounted.now))
    st.session_state["grid"] = replace(mounted, now=done.sheet, anew=done.anew, left_out=done.left_out)
    if done.sheet != mounted.now:
        view, heat = state.now().view, 0
        if view.heat_row:  # the row of the map goes where it goes in the grid
            of = mounted.now.lines[min(view.heat_row, len(mounted.now.lines)) - 1].scenario
            heat = next(
                (place for place, scenario in enumerate(done.sheet.scenarios, 1) if scenario is of), 0
            )
        state.view(compared=done.sheet.scenarios, base=done.sheet.base, heat_row=heat)
