"""People by time for one row of a comparison: as a map whose cells load their cases, or as a table of buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from model.files.problems import BadInput
from model.outputs.chart_data import short_money
from model.questions import people_by_time as by_time
from model.questions.people_by_time import PeopleByTime
from model.scenario import parse
from model.scenario.cases import reason_fixed
from model.scenario.scenario import Scenario
from model.words.wording import money, number, people, say
from ui import state
from ui.charts import vega
from ui.charts.heat import PICKED, heat_chart
from ui.components import cells, comparison, entry, parts
from ui.components.entry import TextBox

Value = TypeVar("Value")


def draw(compared: tuple[Scenario, ...], base: int) -> None:
    """Draw the map of the row chosen."""
    at = _row(compared, base)
    with st.container(key="heat"):
        _choice(compared, at)
        reason = reason_fixed(compared[at])
        if reason:
            parts.text(reason)
            return
        table = _table(compared[at])
        left, right = st.columns((800, 424), gap="medium")
        with left:
            if state.now().view.heat_table:
                _buttons(table, at)
            else:
                _chart(table, at)
        with right:
            _beside(table)


def _row(compared: tuple[Scenario, ...], base: int) -> int:
    """The row chosen; the base as long as none was, or the first that can vary."""
    chosen = state.now().view.heat_row
    if 0 < chosen <= len(compared):
        return chosen - 1
    varying = [place for place, scenario in enumerate(compared) if reason_fixed(scenario) is None]
    return base if base in varying or not varying else varying[0]


def _choice(compared: tuple[Scenario, ...], at: int) -> None:
    entry.show_in("heat_row", at)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="heat_head"):
        st.header(say("heat.title"), anchor=False, width="content")
        st.selectbox(
            say("heat.row"), range(len(compared)), key="heat_row", label_visibility="collapsed", width=320, on_change=_row_chosen,
            format_func=lambda place: compared[place].name if place < len(compared) else str(place),
        )  # fmt: skip


def _row_chosen() -> None:
    state.view(heat_row=int(st.session_state["heat_row"]) + 1)


def _table(scenario: Scenario) -> PeopleByTime:
    """The table for the rows and columns typed; what of a link cannot be used is left out."""
    view = state.now().view
    heads, stays = _read(by_time.read_people, view.heat_people), _read(by_time.read_stays, view.heat_stays)
    return by_time.people_by_time(scenario, heads, stays)


def _read(read: Callable[[str], tuple[Value, ...]], text: str) -> tuple[Value, ...]:
    try:
        return read(text)
    except BadInput:
        return ()


# --- As a map ----------------------------------------------------------------------------------------------------


def _chart(table: PeopleByTime, at: int) -> None:
    low, high = (
        money(end(min(row) if end is min else max(row) for row in table.totals), table.currency)
        for end in (min, max)
    )
    says = say("heat.alt", name=table.scenario.name, low=low, high=high)
    key = f"tap_{st.session_state.get('heat_loaded', 0)}"
    vega.draw(heat_chart(table), says, key, on_select=lambda: _tapped(key, table, at))


def _tapped(key: str, table: PeopleByTime, at: int) -> None:
    picked = st.session_state[key]["selection"].get(PICKED) or []
    if picked:
        row, column = int(picked[0]["row"]), int(picked[0]["column"])
        if row < len(table.people) and column < len(table.stays):
            _load(table, at, row, column)


def _load(table: PeopleByTime, at: int, row: int, column: int) -> None:
    """Give the row the people and time of a cell."""
    state.acted()
    if state.outdated():
        return
    compared = [*comparison.shown()]
    after = table.case(row, column).changed(name=table.scenario.deal.terms.title, about="")
    others = [scenario.name for place, scenario in enumerate(compared) if place != at]
    compared[at] = cells.named(after, others)
    st.session_state["heat_loaded"] = st.session_state.get("heat_loaded", 0) + 1  # a map with nothing picked
    comparison.put(compared, min(state.now().view.base, len(compared) - 1))


# --- As a table --------------------------------------------------------------------------------------------------


def _buttons(table: PeopleByTime, at: int) -> None:
    """The same as rows of buttons, for keyboards and screen readers."""
    with st.container(key="heat_table", gap=None):
        with st.container(horizontal=True, gap=None, key="tap_row_head"):
            cells = "".join(f"<span>{parts.escaped(parse.stay_text(*stay))}</span>" for stay in table.stays)
            st.html(
                f'<div class="heathead" aria-hidden="true"><span>{parts.escaped(say("heat.people"))}</span>{cells}</div>'
            )
        for row, heads in enumerate(table.people):
            with st.container(horizontal=True, gap=None, key=f"tap_row_{row}"):
                st.html(
                    f'<span class="heads" aria-hidden="true">{parts.escaped(number(heads))}</span>', width=64
                )
                for column, total in enumerate(table.totals[row]):
                    _button(table, at, row, column, total)


def _button(table: PeopleByTime, at: int, row: int, column: int, total: float) -> None:
    stay = parse.stay_text(*table.stays[column])
    words = say("heat.cell", people=people(table.people[row]), stay=stay, total=money(total, table.currency))
    short = parts.marked(short_money(total, table.currency))
    st.button(
        f"**{short}**" if table.own == (row, column) else short, key=f"tap_{row}_{column}", help=parts.marked(words),
        on_click=_load, args=(table, at, row, column), width="stretch",
    )  # fmt: skip


# --- Beside it ---------------------------------------------------------------------------------------------------


def _beside(table: PeopleByTime) -> None:
    view = state.now().view
    entry.show_in("heat_as_table", view.heat_table)
    said = "".join(f'<p class="small">{parts.escaped(sentence)}</p>' for sentence in by_time.sentences(table))
    st.html(
        f'<div class="beside"><h3>{parts.escaped(say("heat.load_table" if view.heat_table else "heat.load"))}</h3>{said}</div>'
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="heat_actions"):
        st.button(say("heat.open"), key="heat_open", on_click=_open, args=(table.scenario,))
        st.toggle(say("heat.table"), key="heat_as_table", on_change=_as_table)
        with st.popover(say("heat.change"), width="content", key="heat_change", on_change="rerun") as change:
            if change.open:
                _lists(table)
    for box in (PEOPLE, STAYS):
        box.complain()


def _open(scenario: Scenario) -> None:
    state.put(replace(state.now(), scenario=scenario))
    st.session_state["to_page"] = "cost"


def _as_table() -> None:
    state.view(heat_table=bool(st.session_state["heat_as_table"]))


def _people_typed(text: str) -> None:
    by_time.read_people(text)
    state.view(heat_people=text.strip())


def _stays_typed(text: str) -> None:
    by_time.read_stays(text)
    state.view(heat_stays=text.strip())


PEOPLE = TextBox("heat_people", _people_typed, by_time.LONGEST_LIST)
STAYS = TextBox("heat_stays", _stays_typed, by_time.LONGEST_LIST)


def _lists(table: PeopleByTime) -> None:
    view = state.now().view
    PEOPLE.draw(say("heat.people_list"), view.heat_people or by_time.people_list(table.people))
    STAYS.draw(say("heat.stays_list"), view.heat_stays or by_time.stays_list(table.stays))
    st.button(
        say("heat.usual"),
        key="heat_usual",
        on_click=_usual,
        disabled=not (view.heat_people or view.heat_stays),
    )


def _usual() -> None:
    entry.forget_all()
    state.view(heat_people="", heat_stays="")
