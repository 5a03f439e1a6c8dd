"""Live charts in Altair. The table behind each comes from `model`; nothing is worked out here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
import streamlit as st
from altair.utils import schemapi

from model.answer import clauses, reading_line
from model.charted import (
    DASHES,
    GREY,
    MARK,
    OPTION_COLOURS,
    SUMS,
    NamedLine,
    corners,
    named_lines,
    sums_so_far,
)
from model.compare import Row
from model.curves import Curve, Curves
from model.ledger import Period
from model.scenario import Scenario
from model.summary import Summary
from model.version import VERSION
from model.wording import length_of_stay, money, number, people, say

schemapi.disable_debug_mode()  # our charts are checked by tests; checking each again takes longer than the model

HOVER_EVERY = 5
"""Every how many points of a line its value can be read by hovering."""
HEIGHT = 360
LINE = 0.08
"""The height of a line of label, as a share of the chart's."""
WIDE = 50
"""Characters a line of a chart's title may have, so that it fits a phone."""


def cost_curves(scenario: Scenario, found: Summary, curves: Curves) -> tuple[alt.LayerChart, str]:
    """Cost against people or time, one line a different reading; and the sentence that says what it shows."""
    lines = named_lines(scenario, curves)
    named = [line.curve for line in lines]
    others = [line for line in curves.lines if not line.options]
    grey = [
        row
        for i, line in enumerate(others)
        for row in _rows(curves, line, f"r{i}", "", corners(curves, line))
    ]
    labels = {id(line.curve): "\n".join(line.options) for line in lines}
    inks = _inks_of(lines)
    drawn, hovered = [], []
    for i, line in enumerate(named):
        label = labels[id(line)]
        drawn += _rows(curves, line, f"o{i}", label, corners(curves, line))
        hovered += _rows(curves, line, f"o{i}", label, range(0, len(curves.x), HOVER_EVERY))
    layers: list[Any] = [_background(grey, curves, found.currency)] if grey else []
    layers += [_named(drawn, curves, inks, found.currency), _hover(hovered, curves, found.currency)]
    layers += [*_ends(named, labels, curves, inks), _here(found, curves)]
    told = takeaway(found, curves)
    return alt.layer(*layers).properties(height=HEIGHT, title=_title(scenario, told)), told


@dataclass(frozen=True)
class _Inks:
    """The colour and the dashes of each label: they belong to the option, whatever else is on the chart."""

    colours: alt.Scale
    dashes: alt.Scale


def _inks_of(lines: Sequence[NamedLine]) -> _Inks:
    domain = ["\n".join(line.options) for line in lines]
    colours = OPTION_COLOURS[_theme()]
    return _Inks(
        alt.Scale(domain=domain, range=[colours[line.place] for line in lines]),
        alt.Scale(domain=domain, range=[DASHES[line.place] for line in lines]),
    )


def _title(scenario: Scenario, told: str) -> alt.TitleParams:
    """The finding, and below it what it rests on: people pass on pictures without the page around them."""
    return alt.TitleParams(
        _wrapped(told),
        subtitle=[line for text in _subtitle(scenario) for line in _wrapped(text)],
        **_TITLE,
        **_inks(),
    )


_TITLE: dict[str, Any] = {
    "anchor": "start",
    "fontSize": 14,
    "fontWeight": 600,
    "subtitleFontSize": 12,
    "offset": 12,
}


def _inks() -> dict[str, Any]:
    return {"color": _colour("textColor"), "subtitleColor": _colour("textColor")}


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


def _rows(curves: Curves, line: Curve, key: str, label: str, places: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {
            "x": float(curves.x[place]),
            "y": float(line.totals[place]) / 1e6,
            "line": key,
            "label": label,
            "chosen": line.chosen,
        }
        for place in places
    ]


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
        .mark_line(strokeWidth=1, color=GREY, opacity=0.45)
        .encode(x=_x(curves), y=_y(currency), detail="line:N")
    )


def _named(rows: list[dict[str, Any]], curves: Curves, inks: _Inks, currency: str) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line()
        .encode(
            x=_x(curves),
            y=_y(currency),
            detail="line:N",
            color=alt.Color("label:N", scale=inks.colours, legend=None),
            strokeDash=alt.StrokeDash("label:N", scale=inks.dashes, legend=None),
            strokeWidth=alt.condition("datum.chosen", alt.value(3.5), alt.value(1.8)),
        )
    )


def _hover(rows: list[dict[str, Any]], curves: Curves, currency: str) -> alt.Chart:
    """Unseen points along the named lines that tell their values: a line itself would tell only its first."""
    tooltip = [
        alt.Tooltip("label:N", title=say("chart.reading")),
        alt.Tooltip("x:Q", title=say(f"chart.axis.{curves.along}"), format=",.4~f"),
        alt.Tooltip("y:Q", title=say("chart.axis.millions", currency=currency), format=",.2f"),
    ]
    points = alt.Chart(alt.Data(values=rows)).mark_point(opacity=0, size=300, filled=True)
    return points.encode(x="x:Q", y="y:Q", tooltip=tooltip)


def _ends(named: list[Curve], labels: dict[int, str], curves: Curves, inks: _Inks) -> list[alt.Chart]:
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
    colour = alt.Color("label:N", scale=inks.colours, legend=None)
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
    return base.mark_point(size=90, filled=True, opacity=1, color=MARK, stroke="white", strokeWidth=1.5)  # type: ignore[no-any-return]


def curve_table(scenario: Scenario, curves: Curves) -> tuple[list[str], list[list[str]]]:
    """The named lines as columns and rows, at round steps and where the scenario stands."""
    lines = named_lines(scenario, curves)
    places = sorted(
        {*range(0, len(curves.x), max(1, len(curves.x) // 12)), int((curves.x == curves.now).argmax())}
    )
    currency = scenario.deal.terms.currency
    head = [say(f"chart.axis.{curves.along}"), *("\n".join(line.options) for line in lines)]
    return head, [
        [number(float(curves.x[i]), 3), *(money(float(line.curve.totals[i]), currency) for line in lines)]
        for i in places
    ]


def strip(scenario: Scenario, found: Summary) -> tuple[alt.LayerChart, str]:
    """One mark for each different total, the larger the more readings give it; the present one stands out."""
    rows = [
        {
            "x": fold.total / 1e6,
            "count": len(fold.readings),
            "chosen": dict(scenario.reading) in fold.readings,
            "total": money(fold.total, found.currency),
            "which": "; ".join(clauses(scenario.deal, fold.readings)),
        }
        for fold in found.folds
    ]
    told = say("chart.strip", count=len(rows), low=rows[0]["total"], high=rows[-1]["total"])
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "x:Q",
            title=say("chart.axis.millions", currency=found.currency),
            axis=alt.Axis(grid=False, tickCount=6),
            scale=alt.Scale(zero=True),
        ),
        tooltip=[
            alt.Tooltip("total:N", title=say("cli.column.total")),
            alt.Tooltip("count:Q", title=say("cli.column.count")),
            alt.Tooltip("which:N", title=say("cli.column.behind")),
        ],
    )
    marks = base.mark_point(filled=True, opacity=0.9, stroke=_colour("backgroundColor")).encode(
        size=alt.Size("count:Q", scale=alt.Scale(range=[90, 500]), legend=None),
        color=alt.condition("datum.chosen", alt.value(_colour("primaryColor")), alt.value(GREY)),
        shape=alt.condition("datum.chosen", alt.value("diamond"), alt.value("circle")),
    )
    ends = [row for place, row in enumerate(rows) if place in {0, len(rows) - 1} or row["chosen"]]
    labels = (
        alt.Chart(alt.Data(values=ends))
        .mark_text(dy=-20, fontSize=12, fontWeight=600, color=_colour("textColor"))
        .encode(x="x:Q", text="total:N")
    )
    return alt.layer(marks, labels).properties(height=230, title=_title(scenario, told)), told


def compared(rows: Sequence[Row], base: int) -> tuple[alt.LayerChart, str]:
    """A bar a scenario, the base marked, with its total; a thin line for the spread over its readings."""
    data = [
        {
            "name": row.scenario.name,
            "total": row.total / 1e6,
            "low": row.low / 1e6,
            "high": row.high / 1e6,
            "label": money(row.total, row.currency),
            "base": place == base,
        }
        for place, row in enumerate(rows)
    ]
    dearest = max(rows, key=lambda row: row.total)
    told = say("chart.compared", name=dearest.scenario.name, total=money(dearest.total, dearest.currency))
    order = [row["name"] for row in data]
    chart = alt.Chart(alt.Data(values=data))
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, labelFontSize=12))
    title = say("chart.axis.millions", currency=rows[0].currency)
    bars = chart.mark_bar(height=16).encode(
        x=alt.X("total:Q", title=title, axis=alt.Axis(grid=False, tickCount=5)),
        y=y,
        color=alt.condition("datum.base", alt.value(GREY), alt.value(_colour("primaryColor"))),
        tooltip=[
            alt.Tooltip("name:N", title=say("compare.column.scenario")),
            alt.Tooltip("label:N", title=say("cli.column.total")),
        ],
    )
    spread = chart.mark_rule(strokeWidth=2, color=MARK).encode(x="low:Q", x2="high:Q", y=y)
    halo = {"align": "left", "dx": 6, "dy": -13, "fontSize": 12, "fontWeight": 600}
    text = chart.mark_text(**halo, color=_colour("textColor")).encode(x=alt.value(0), y=y, text="label:N")
    height = 46 * len(rows) + 130
    heading = alt.TitleParams(
        _wrapped(told), subtitle=_wrapped(say("chart.compared_says", version=VERSION)), **_TITLE, **_inks()
    )
    return alt.layer(bars, spread, text).properties(height=height, title=heading), told


def over_time(
    scenario: Scenario, rows: Sequence[Period], approved: float | None
) -> tuple[alt.LayerChart, str]:
    """Due, paid and used so far at the end of each period, and the approved money above them."""
    currency = scenario.deal.terms.currency
    sums = sums_so_far(rows)
    data = [
        {
            "end": str(row.end),
            "money": sums[kind][place] / 1e6,
            "kind": say(f"cli.column.{kind}"),
            "label": money(sums[kind][place], currency),
        }
        for place, row in enumerate(rows)
        for kind in sums
    ]
    last = rows[-1]
    ends = {"due": money(last.due_so_far, currency), "paid": money(last.paid_so_far or 0.0, currency)}
    told = say("chart.over_time" if "paid" in sums else "chart.over_years", **ends)
    dated = scenario.population.dated
    x = alt.X("end:T" if dated else "end:O", title=None, axis=alt.Axis(grid=False, tickCount=6))
    kinds = list(dict.fromkeys(str(row["kind"]) for row in data))
    places = [SUMS.index(kind) for kind in sums]
    colours = alt.Scale(domain=kinds, range=[OPTION_COLOURS[_theme()][place] for place in places])
    line = (
        alt.Chart(alt.Data(values=data))
        .mark_line(point=True, interpolate="step-before" if dated else "linear", strokeWidth=2.2)
        .encode(
            x=x,
            y=alt.Y(
                "money:Q", title=say("chart.axis.millions", currency=currency), axis=alt.Axis(tickCount=5)
            ),
            color=alt.Color(
                "kind:N",
                scale=colours,
                legend=alt.Legend(
                    orient="top", title=None, labelFontSize=13, symbolType="stroke", symbolSize=250
                ),
            ),
            strokeDash=alt.StrokeDash(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[DASHES[place] for place in places]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("kind:N", title=say("chart.kind")),
                alt.Tooltip("label:N", title=say("cli.column.amount")),
            ],
        )
    )
    layers: list[Any] = [line]
    if approved:
        rule = {"y": approved / 1e6, "label": say("chart.approved", amount=money(approved, currency))}
        mark = alt.Chart(alt.Data(values=[rule])).encode(y="y:Q")
        layers.append(mark.mark_rule(strokeDash=[6, 4], color=MARK))
        layers.append(
            mark.mark_text(align="left", dy=-8, dx=4, fontSize=12, color=_colour("textColor")).encode(
                x=alt.value(0), text="label:N"
            )
        )
    return alt.layer(*layers).properties(height=320, title=_title(scenario, told)), told


def show(chart: alt.LayerChart, told: str) -> None:
    """Draw a chart, with `told` for who cannot see it. The spec goes as it is, unchecked, which is much quicker."""
    ink = _colour("textColor")
    readable = chart.configure_axis(labelColor=ink, titleColor=ink).configure_legend(labelColor=ink)
    st.vega_lite_chart(spec=readable.to_dict(validate=False), width="stretch", alt=told)
