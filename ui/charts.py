"""Live charts in Altair. The table behind each comes from `model`; nothing is worked out here."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Any

import altair as alt
import streamlit as st

from model.answer import reading_line
from model.curves import Curve, Curves
from model.scenario import Scenario
from model.summary import Summary
from model.version import VERSION
from model.wording import length_of_stay, money, number, people, say

OPTION_COLOURS = {
    "light": ("#1b5480", "#b0562a", "#5b7a2f", "#7a4a86", "#8a6d00", "#a03050"),
    "dark": ("#8bbbe3", "#e5a27c", "#b3cf85", "#cfa3da", "#dcc065", "#e792a8"),
}
"""Told apart under the common kinds of colour blindness, and always labelled too."""

DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2])
HEIGHT = 360
LINE = 0.08
"""The height of a line of label, as a share of the chart's."""
WIDE = 50
"""Characters a line of a chart's title may have, so that it fits a phone."""


def cost_curves(scenario: Scenario, found: Summary, curves: Curves) -> tuple[alt.LayerChart, str]:
    """Cost against people or time, one line a different reading; and the sentence that says what it shows."""
    named = [line for line in curves.lines if line.options]
    rows = [
        row
        for i, line in enumerate(curves.lines)
        if not line.options
        for row in _rows(curves, line, f"r{i}", "")
    ]
    layers: list[Any] = [_background(rows, curves, found.currency)] if rows else []
    labels = {id(line): _label(scenario, line) for line in named}
    shown = [
        row
        for i, line in enumerate(named)
        for row in _rows(curves, line, f"o{i}", labels[id(line)], line.chosen)
    ]
    layers += [
        _named(shown, curves, [labels[id(line)] for line in named], found.currency),
        *_ends(named, labels, curves),
        _here(found, curves),
    ]
    told = takeaway(found, curves)
    return alt.layer(*layers).properties(height=HEIGHT, title=_title(scenario, told)), told


def _title(scenario: Scenario, told: str) -> alt.TitleParams:
    """The finding, and below it what it rests on: people pass on pictures without the page around them."""
    return alt.TitleParams(
        _wrapped(told),
        subtitle=[line for text in _subtitle(scenario) for line in _wrapped(text)],
        anchor="start",
        fontSize=14,
        fontWeight=600,
        subtitleFontSize=12,
        color=_colour("textColor"),
        subtitleColor=_colour("textColor"),
        offset=12,
    )


def _wrapped(text: str) -> list[str]:
    """Lines that fit, with no amount parted from its word."""
    return wrap(re.sub(r"(?<=\d) (?=[mbt]r?illion)", "\u00a0", text), WIDE)


def takeaway(found: Summary, curves: Curves) -> str:
    """What the chart shows, in one sentence: its title, and its text for who cannot see it."""
    low, high = money(found.low, found.currency), money(found.high, found.currency)
    at = people(curves.now) if curves.along == "people" else length_of_stay(curves.now)
    return say("chart.takeaway", at=at, total=money(found.total, found.currency), low=low, high=high)


def _subtitle(scenario: Scenario) -> list[str]:
    reading = reading_line(scenario.deal, scenario.reading, about=("cost",))
    return [reading, say("chart.source", version=VERSION, evidence=scenario.deal.evidence_version)]


def _rows(curves: Curves, line: Curve, key: str, label: str, chosen: bool = False) -> list[dict[str, Any]]:
    return [
        {"x": float(x), "y": float(y) / 1e6, "line": key, "label": label, "chosen": chosen}
        for x, y in zip(curves.x, line.totals, strict=True)
    ]


def _label(scenario: Scenario, line: Curve) -> str:
    question = next(q for q in scenario.deal.terms.question.values() if q.about == "cost")
    return "\n".join(question.option[option].short for option in line.options)


def _x(curves: Curves) -> alt.X:
    title = say(f"chart.axis.{curves.along}")
    return alt.X(
        "x:Q",
        title=title,
        axis=alt.Axis(grid=False, tickCount=6),
        scale=alt.Scale(domain=[0, float(curves.x[-1])], nice=False),
    )


def _y(currency: str) -> alt.Y:
    return alt.Y(
        "y:Q",
        title=say("chart.axis.millions", currency=currency),
        axis=alt.Axis(tickCount=5),
        scale=alt.Scale(zero=True),
    )


def _background(rows: list[dict[str, Any]], curves: Curves, currency: str) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(strokeWidth=1, color="#8d8a82", opacity=0.45)
        .encode(x=_x(curves), y=_y(currency), detail="line:N")
    )


def _named(rows: list[dict[str, Any]], curves: Curves, labels: list[str], currency: str) -> alt.Chart:
    tooltip = [
        alt.Tooltip("label:N", title=say("chart.reading")),
        alt.Tooltip("x:Q", title=say(f"chart.axis.{curves.along}"), format=",.4~f"),
        alt.Tooltip("y:Q", title=say("chart.axis.millions", currency=currency), format=",.2f"),
    ]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line()
        .encode(
            x=_x(curves),
            y=_y(currency),
            detail="line:N",
            color=alt.Color("label:N", scale=_colours(labels), legend=None),
            strokeDash=alt.StrokeDash(
                "label:N", scale=alt.Scale(domain=labels, range=[*DASHES[: len(labels)]]), legend=None
            ),
            strokeWidth=alt.condition("datum.chosen", alt.value(3.5), alt.value(1.8)),
            tooltip=tooltip,
        )
    )


def _colours(labels: list[str]) -> alt.Scale:
    colours = OPTION_COLOURS[_theme()]
    return alt.Scale(domain=labels, range=list(colours[: len(labels)]))


def _ends(named: list[Curve], labels: dict[int, str], curves: Curves) -> list[alt.Chart]:
    """Labels at the right end of the named lines, moved apart where lines end close together."""
    highest = max(float(line.totals.max()) for line in curves.lines) / 1e6 or 1.0
    rows, floor = [], -1e9
    for line in sorted(named, key=lambda one: float(one.totals[-1])):
        label = labels[id(line)]
        place = max(float(line.totals[-1]) / 1e6, floor)
        floor = place + highest * LINE * len(line.options)
        first = place + highest * LINE * (len(line.options) - 1)
        rows.append({"x": float(curves.x[-1]), "y": first, "label": label})
    base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), text="label:N")
    form = {
        "align": "right",
        "baseline": "bottom",
        "dx": -4,
        "dy": -3,
        "fontSize": 12,
        "fontWeight": 600,
        "lineBreak": "\n",
        "lineHeight": 14,
    }
    halo = base.mark_text(**form, stroke=_colour("backgroundColor"), strokeWidth=4, strokeJoin="round")
    colour = alt.Color("label:N", scale=_colours([labels[id(line)] for line in named]), legend=None)
    return [halo, base.mark_text(**form).encode(color=colour)]


def _colour(name: str) -> str:
    """A colour of our theme, light or dark as the reader's screen is."""
    return str(st.get_option(f"theme.{_theme()}.{name}"))


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def _here(found: Summary, curves: Curves) -> alt.Chart:
    """Where the scenario stands on its own line."""
    row = {"x": curves.now, "y": found.total / 1e6, "label": money(found.total, found.currency)}
    base = alt.Chart(alt.Data(values=[row])).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))
    return base.mark_point(size=90, filled=True, opacity=1, color="#c8452d", stroke="white", strokeWidth=1.5)  # type: ignore[no-any-return]


def curve_table(scenario: Scenario, curves: Curves) -> tuple[list[str], list[list[str]]]:
    """The named lines as columns and rows, at round steps and where the scenario stands."""
    named = [line for line in curves.lines if line.options]
    places = sorted(
        {*range(0, len(curves.x), max(1, len(curves.x) // 12)), int((curves.x == curves.now).argmax())}
    )
    currency = scenario.deal.terms.currency
    head = [say(f"chart.axis.{curves.along}"), *(_label(scenario, line) for line in named)]
    return head, [
        [number(float(curves.x[i]), 3), *(money(float(line.totals[i]), currency) for line in named)]
        for i in places
    ]
