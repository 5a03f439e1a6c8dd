"""*Average, marginal, fixed, sunk*: for students, by people, by time, and for everybody's early release."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import numpy as np
import streamlit as st

from model.outputs.chart_data import DASHES, MARK, OPTION_COLOURS
from model.results.marginal import (
    Margins,
    Release,
    longest,
    margins,
    release_said,
    released,
    releases,
    sentences,
)
from model.results.narrative import reading_line
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import exact, money, number, say
from ui import state
from ui.charts import figures
from ui.charts.ranges import case_line
from ui.components import controls, parts

KINDS = ("people", "time", "release")
HEIGHT = 240
ROOM = 3.0
"""How many times the scenario's own average the chart is high: the first few people of a fixed fee cost far more."""


def show(scenario: Scenario) -> None:
    """Draw the section."""
    st.header(say("margins.title"), anchor=False)
    kind = _choices()
    if kind == "release":
        _release(scenario)
    else:
        _margins(scenario, kind)


def _choices() -> str:
    view = state.now().view
    controls.show_in("margin", view.margin)
    controls.show_in("margin_as_table", view.margin_table)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="margin_choices"):
        st.segmented_control(
            say("margins.by"), KINDS, key="margin", label_visibility="collapsed", on_change=_changed,
            format_func=lambda one: say(f"margins.by_{one}"),
        )  # fmt: skip
        st.toggle(say("ui.as_table"), key="margin_as_table", on_change=_changed)
    return view.margin


def _changed() -> None:
    margin = st.session_state["margin"] or state.now().view.margin
    state.view(margin=margin, margin_table=st.session_state["margin_as_table"])


def _margins(scenario: Scenario, along: str) -> None:
    found = margins(scenario, along)
    if found is None:
        parts.text(say("margins.no_one"))
        return
    told = list(sentences(found))
    gone = released(scenario, longest(scenario))
    if gone.sunk is not None and gone.sunk >= 1:
        told.append(release_said(gone, found.currency))
    if state.now().view.margin_table:
        _table(found)
    else:
        figures.show(_chart(scenario, found, told[0]), " ".join(told[:2]))
    parts.listed(told)


def _table(found: Margins) -> None:
    shown = np.unique(np.append(np.round(round_steps(float(found.at[-1]))), found.now))
    places = np.searchsorted(found.at, shown[shown <= found.at[-1]])
    heads = [
        say(f"margins.column.{name}")
        for name in (found.along, "total", f"per_one_{found.along}", f"one_more_{found.along}")
    ]
    rows = [
        [number(float(found.at[i])), *(_figure(column[i], found) for column in _columns(found))]
        for i in places
    ]
    parts.table(heads, rows, numeric=range(4), marked_row=int(np.searchsorted(shown, found.now)))


def _columns(found: Margins) -> tuple[Any, ...]:
    return found.totals, found.averages, found.marginals


def _figure(value: float, found: Margins) -> str:
    return say("margins.undefined") if math.isnan(value) else exact(float(value), found.currency)


# --- The charts ------------------------------------------------------------------------------------------------


def _chart(scenario: Scenario, found: Margins, told: str) -> alt.LayerChart:
    rows = [
        {"x": float(x), "y": float(value), "kind": say(f"margins.{name}"), "label": _figure(value, found)}
        for name, column in (("average", found.averages), ("marginal", found.marginals))
        for x, value in zip(found.at, column, strict=True)
        if not math.isnan(value)
    ]
    x = alt.X(
        "x:Q", title=say(f"margins.column.{found.along}"), axis=alt.Axis(grid=False, tickCount=6),
        scale=alt.Scale(domain=[0, float(found.at[-1])], nice=False),
    )  # fmt: skip
    y = alt.Y(
        "y:Q", title=say(f"margins.axis_{found.along}", currency=found.currency),
        axis=alt.Axis(tickCount=5, format=",.6~g"), scale=alt.Scale(domain=[0, _top(found)], nice=False),
    )  # fmt: skip
    return _lines(rows, x, y, ("average", "marginal"), found.now, _heading(scenario, told))


def _top(found: Margins) -> float:
    """High enough for the scenario's own average and for what a person or day usually adds."""
    usual = float(np.median(found.marginals))
    return ROOM * max(found.average or 0.0, usual) or float(found.marginals.max()) or 1.0


def _heading(scenario: Scenario, told: str) -> alt.TitleParams:
    reading = reading_line(scenario.deal, scenario.reading, about=("cost",))
    source = say("chart.source", version=VERSION, evidence=scenario.deal.evidence_version)
    return figures.heading(told, [case_line(scenario), reading, source])


def _lines(
    rows: list[dict[str, Any]],
    x: alt.X,
    y: alt.Y,
    kinds: tuple[str, str],
    now: float,
    heading: alt.TitleParams,
) -> alt.LayerChart:
    """Two lines, told apart by colour, dash and legend, and where the scenario stands."""
    names = [say(f"margins.{kind}") for kind in kinds]
    inks = alt.Scale(domain=names, range=list(OPTION_COLOURS[parts.theme()][:2]))
    dashes = alt.Scale(domain=names, range=list(DASHES[:2]))
    legend = alt.Legend(orient="top", title=None, labelFontSize=13, symbolType="stroke", symbolSize=250)
    tooltip = [
        alt.Tooltip("kind:N", title=say("chart.kind")),
        alt.Tooltip("x:Q", title=x["title"], format=",.6~g"),
        alt.Tooltip("label:N", title=say("cli.column.amount")),
    ]
    base = alt.Chart(alt.Data(values=tuple(rows)))
    lines = base.mark_line(clip=True, strokeWidth=2.2, interpolate="linear").encode(
        x=x, y=y, color=alt.Color("kind:N", scale=inks, legend=legend),
        strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=None),
    )  # fmt: skip
    hover = base.mark_point(opacity=0, size=150, filled=True, clip=True)
    here = alt.Chart(alt.Data(values=({"x": now},))).mark_rule(color=MARK, strokeDash=[2, 3])
    layers = [
        here.encode(x=alt.X("x:Q")),
        lines,
        hover.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), tooltip=tooltip),
    ]
    return alt.layer(*layers, height=HEIGHT + figures.around(heading), title=heading)


# --- Early release ---------------------------------------------------------------------------------------------


def _release(scenario: Scenario) -> None:
    end = longest(scenario)
    if end < 1:
        parts.text(say("margins.no_one"))
        return
    gone = released(scenario, _leave(end))
    some = releases(scenario)
    told = release_said(gone, scenario.deal.terms.currency)
    if state.now().view.margin_table:
        _release_table(scenario, some)
    else:
        figures.show(_release_chart(scenario, some, gone, told), told)
    parts.listed([told])


def _leave(end: int) -> int:
    """The day that everybody leaves on, as a slider; the end of the stay until it is moved."""
    text = state.now().view.leave
    day = min(int(text), end) if text.isdecimal() else end
    controls.show_in("leave", day)
    st.slider(
        say("margins.leave"), 0, end, key="leave",
        on_change=lambda: state.view(leave=str(st.session_state["leave"])),
    )  # fmt: skip
    return day


def _release_table(scenario: Scenario, some: tuple[Release, ...]) -> None:
    currency = scenario.deal.terms.currency
    heads = [say(f"margins.column.{name}") for name in ("days", "due", "used", "sunk")]

    def cell(value: float | None) -> str:
        return say("margins.undefined") if value is None else exact(value, currency)

    rows = [[number(one.days), *map(cell, (one.due, one.used, one.sunk))] for one in some]
    parts.table(heads, rows, numeric=range(4))


def _release_chart(scenario: Scenario, some: tuple[Release, ...], gone: Release, told: str) -> alt.LayerChart:
    currency = scenario.deal.terms.currency
    rows = [
        {"x": one.days, "y": value / 1e6, "kind": say(f"margins.{name}"), "label": money(value, currency)}
        for name in ("due", "used")
        for one in some
        if (value := getattr(one, name)) is not None
    ]
    x = alt.X("x:Q", title=say("margins.column.days"), axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y(
        "y:Q", title=say("chart.axis.millions", currency=currency), axis=alt.Axis(tickCount=5, format=",.6~g"),
        scale=alt.Scale(zero=True),
    )  # fmt: skip
    return _lines(rows, x, y, ("due", "used"), float(gone.days), _heading(scenario, told))
