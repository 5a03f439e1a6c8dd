"""Live charts in Altair. The table behind each comes from `model`; nothing is worked out here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
import numpy as np
import streamlit as st
from altair.utils import schemapi

from model.outputs.chart_data import (
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
from model.questions.compare import Row
from model.results.curves import Curve, Curves
from model.results.ledger import Period
from model.results.narrative import reading_line
from model.results.readings import Fold
from model.results.summary import Summary
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import length_of_stay, money, number, people, say
from ui.components import parts

schemapi.disable_debug_mode()  # our charts are checked by tests; checking each again takes longer than the model

HOVER_EVERY = 5
"""Every how many points of a line its value can be read by hovering."""
HEIGHT = 360
AXIS = 52
"""Pixels of an axis with its title."""
LINE = 0.08
"""The height of a line of label, as a share of the chart's."""
WIDE_TITLE = 42
WIDE = 50
"""Characters that a line of a chart's title, and of what stands below it, may have, so that it fits a phone."""


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
    return alt.layer(*layers, height=HEIGHT, title=_title(scenario, told)), told


@dataclass(frozen=True)
class _Inks:
    """The colour and the dashes of each label: they belong to the option, whatever else is on the chart."""

    colours: alt.Scale
    dashes: alt.Scale


def _inks_of(lines: Sequence[NamedLine]) -> _Inks:
    domain = ["\n".join(line.options) for line in lines]
    colours = OPTION_COLOURS[parts.theme()]
    return _Inks(
        alt.Scale(domain=domain, range=[colours[line.place] for line in lines]),
        alt.Scale(domain=domain, range=[DASHES[line.place] for line in lines]),
    )


def _title(scenario: Scenario, told: str) -> alt.TitleParams:
    """The finding, and below it what it rests on: people pass on pictures without the page around them."""
    return heading(told, _subtitle(scenario))


def heading(told: str, below: Iterable[str]) -> alt.TitleParams:
    """A chart's title and the lines below it, wrapped to fit a phone."""
    lines = [line for text in below for line in _wrapped(text)]
    return alt.TitleParams(_wrapped(told, WIDE_TITLE), subtitle=lines, **_TITLE, **_inks())


def around(heading: alt.TitleParams) -> int:
    """The pixels that a chart's title and the axis below it take of its height."""
    return 17 * len(heading["text"]) + 15 * len(heading["subtitle"]) + 12 + AXIS


_TITLE: dict[str, Any] = {
    "anchor": "start",
    "fontSize": 14,
    "fontWeight": 600,
    "subtitleFontSize": 12,
    "offset": 12,
}


def _inks() -> dict[str, Any]:
    return {"color": parts.colour("textColor"), "subtitleColor": parts.colour("textColor")}


def _wrapped(text: str, wide: int = WIDE) -> list[str]:
    """Lines that fit, with no amount parted from its word."""
    return wrap(re.sub(r"(?<=\d) (?=[mbt]r?illion)", "\u00a0", text), wide)


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


# Altair copies a chart and its data at every `properties` and `configure`, which are therefore not used here; a
# tuple it does not copy. A channel written as a plain string has it look through all its classes for the one meant.
def _data(rows: Iterable[Mapping[str, Any]]) -> alt.Data:
    """Rows as a chart's data."""
    return alt.Data(values=tuple(rows))


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
        axis=alt.Axis(tickCount=5, format=",.6~g"),
        scale=alt.Scale(zero=True),
    )


def _background(rows: list[dict[str, Any]], curves: Curves, currency: str) -> alt.Chart:
    return (
        alt.Chart(_data(rows))
        .mark_line(strokeWidth=1, color=GREY, opacity=0.45)
        .encode(x=_x(curves), y=_y(currency), detail=alt.Detail("line:N"))
    )


def _named(rows: list[dict[str, Any]], curves: Curves, inks: _Inks, currency: str) -> alt.Chart:
    return (
        alt.Chart(_data(rows))
        .mark_line()
        .encode(
            x=_x(curves),
            y=_y(currency),
            detail=alt.Detail("line:N"),
            color=alt.Color("label:N", scale=inks.colours, legend=None),
            strokeDash=alt.StrokeDash("label:N", scale=inks.dashes, legend=None),
            strokeWidth=alt.StrokeWidthValue(1.8, condition={"test": "datum.chosen", "value": 3.5}),
        )
    )


def _hover(rows: list[dict[str, Any]], curves: Curves, currency: str) -> alt.Chart:
    """Unseen points along the named lines that tell their values: a line itself would tell only its first."""
    tooltip = [
        alt.Tooltip("label:N", title=say("chart.reading")),
        alt.Tooltip("x:Q", title=say(f"chart.axis.{curves.along}"), format=",.4~f"),
        alt.Tooltip("y:Q", title=say("chart.axis.millions", currency=currency), format=",.2f"),
    ]
    points = alt.Chart(_data(rows)).mark_point(opacity=0, size=300, filled=True)
    return points.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), tooltip=tooltip)


def _ends(named: list[Curve], labels: dict[int, str], curves: Curves, inks: _Inks) -> list[alt.Chart]:
    """Labels at the right end of the named lines: above their line, or below it where there is more room."""
    highest = max(float(line.totals.max()) for line in curves.lines) / 1e6 or 1.0
    lines = sorted(named, key=lambda one: float(one.totals[-1]))
    ends = [float(line.totals[-1]) / 1e6 for line in lines]
    heights = [highest * LINE * len(line.options) for line in lines]
    rows = [
        {"x": float(curves.x[-1]), "y": place + height, "label": labels[id(line)]}
        for line, place, height in zip(lines, _places(ends, heights), heights, strict=True)
    ]
    base = alt.Chart(_data(rows)).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), text=alt.Text("label:N"))
    form = {
        "align": "right",
        "baseline": "top",
        "dx": -4,
        "dy": 4,
        "fontSize": 12,
        "fontWeight": 600,
        "lineBreak": "\n",
        "lineHeight": 14,
    }
    halo = base.mark_text(**form, stroke=parts.colour("backgroundColor"), strokeWidth=4, strokeJoin="round")
    colour = alt.Color("label:N", scale=inks.colours, legend=None)
    return [halo, base.mark_text(**form).encode(color=colour)]


def _places(ends: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The lower edge of each label, for lines that end at `ends` in rising order: just above its line where it
    fits below the next one, else just below it where there is room, else above whatever is there already.
    """
    places: list[float] = []
    floor = 0.0
    for place, (end, height) in enumerate(zip(ends, heights, strict=True)):
        ceiling = ends[place + 1] if place + 1 < len(ends) else float("inf")
        above, below = max(end, floor), end - height
        fits = above + height <= ceiling
        places.append(above if fits or below < floor else below)
        floor = max(places[-1] + height, end)
    return places


def _here(found: Summary, curves: Curves) -> alt.Chart:
    """Where the scenario stands on its own line."""
    row = {"x": curves.now, "y": found.total / 1e6, "label": money(found.total, found.currency)}
    base = alt.Chart(_data([row])).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))
    return base.mark_point(size=90, filled=True, opacity=1, color=MARK, stroke="white", strokeWidth=1.5)  # type: ignore[no-any-return]


def curve_table(scenario: Scenario, curves: Curves) -> tuple[list[str], list[list[str]], int]:
    """The named lines as columns and rows, at round steps and where the scenario stands, and which row that is."""
    lines = named_lines(scenario, curves)
    shown = np.unique(np.append(round_steps(float(curves.x[-1])), curves.now))
    places = np.searchsorted(curves.x, shown)
    currency = scenario.deal.terms.currency
    head = [say(f"chart.axis.{curves.along}"), *("\n".join(line.options) for line in lines)]
    rows = [
        [number(float(curves.x[i]), 3), *(money(float(line.curve.totals[i]), currency) for line in lines)]
        for i in places
    ]
    return head, rows, int(np.searchsorted(shown, curves.now))


def strip(scenario: Scenario, found: Summary) -> tuple[alt.LayerChart, str]:
    """One mark for each combination of options, stacked where their totals are the same; the present one stands out."""
    rows = [mark for fold in found.folds for mark in _stack(scenario, fold, found.currency)]
    tall = max(row["place"] for row in rows)
    side = 3 if tall > 15 else 8  # pixels
    # A mark is a place on a line, not a length, so the line may begin elsewhere than at 0.
    from_zero = found.low < found.high / 2
    span = (found.high if from_zero else found.high - found.low) / 1e6
    ends = {"low": money(found.low, found.currency), "high": money(found.high, found.currency)}
    told = say("chart.strip", count=len(rows), totals=len(found.folds), **ends)
    x = alt.X(
        "x:Q",
        title=say("chart.axis.millions", currency=found.currency),
        axis=alt.Axis(grid=False, tickCount=6, format=",.6~g"),
        scale=alt.Scale(zero=True) if from_zero else alt.Scale(zero=False, padding=30),
    )
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[-2, tall + 1], nice=False))
    tooltip = [
        alt.Tooltip("total:N", title=say("cli.column.total")),
        alt.Tooltip("which:N", title=say("chart.reading")),
    ]
    others, present = ([row for row in rows if row["chosen"] is chosen] for chosen in (False, True))
    dots = alt.Chart(_data(others)).mark_square(size=side**2, opacity=1, color=GREY)
    here = alt.Chart(_data(present)).mark_point(
        size=110, shape="diamond", filled=True, opacity=1, color=parts.colour("primaryColor")
    )
    tops = [_stack(scenario, fold, found.currency)[-1] for fold in found.folds]
    labels = alt.Chart(_data(_apart(tops, span))).mark_text(
        dy=-10, fontSize=12, fontWeight=600, color=parts.colour("textColor")
    )
    layers = [dots.encode(x=x, y=y, tooltip=tooltip), here.encode(x=x, y=y, tooltip=tooltip)]
    layers.append(labels.encode(x=alt.X("x:Q"), y=alt.Y("place:Q"), text=alt.Text("total:N")))
    height = 180 + (side + 1) * (tall + 3)
    return alt.layer(*layers, height=height, title=_title(scenario, told)), told


def _stack(scenario: Scenario, fold: Fold, currency: str) -> list[dict[str, Any]]:
    """The marks of one total, from the bottom up, the present reading first."""
    own = dict(scenario.reading)
    readings = sorted(fold.readings, key=lambda reading: reading != own)
    return [
        {
            "x": fold.total / 1e6,
            "place": place,
            "chosen": reading == own,
            "total": money(fold.total, currency),
            "which": reading_line(scenario.deal, reading),
        }
        for place, reading in enumerate(readings)
    ]


def _apart(tops: list[dict[str, Any]], span: float) -> list[dict[str, Any]]:
    """Those of the labels, from both ends inwards, that have room beside the ones already there."""
    middle = (tops[0]["x"] + tops[-1]["x"]) / 2
    kept: list[dict[str, Any]] = []
    for one in sorted(tops, key=lambda top: -abs(top["x"] - middle)):
        if all(abs(one["x"] - other["x"]) > span * 0.22 for other in kept):
            kept.append(one)
    return kept


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
    told = _dearest(rows)
    order = [row["name"] for row in data]
    chart = alt.Chart(_data(data))
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, labelFontSize=12))
    title = say("chart.axis.millions", currency=rows[0].currency)
    bars = chart.mark_bar(height=16).encode(
        x=alt.X("total:Q", title=title, axis=alt.Axis(grid=False, tickCount=5)),
        y=y,
        color=alt.ColorValue(parts.colour("primaryColor"), condition={"test": "datum.base", "value": GREY}),
        tooltip=[
            alt.Tooltip("name:N", title=say("compare.column.scenario")),
            alt.Tooltip("label:N", title=say("cli.column.total")),
        ],
    )
    spread = chart.mark_rule(strokeWidth=2, color=MARK).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
    halo = {"align": "left", "dx": 6, "dy": -13, "fontSize": 12, "fontWeight": 600}
    text = chart.mark_text(**halo, color=parts.colour("textColor")).encode(
        x=alt.XValue(0), y=y, text=alt.Text("label:N")
    )
    height = 46 * len(rows) + 130
    heading = alt.TitleParams(
        _wrapped(told), subtitle=_wrapped(say("chart.compared_says", version=VERSION)), **_TITLE, **_inks()
    )
    return alt.layer(bars, spread, text, height=height, title=heading), told


def _dearest(rows: Sequence[Row]) -> str:
    """Which costs most, where one does."""
    first = max(rows, key=lambda row: row.total)
    total = money(first.total, first.currency)
    if len(rows) == 1:
        return say("chart.compared_one", name=first.scenario.name, total=total)
    if all(money(row.total, row.currency) == total for row in rows):
        return say("chart.compared_same", total=total)
    return say("chart.compared", name=first.scenario.name, total=total)


def over_time(
    scenario: Scenario, rows: Sequence[Period], approved: float | None
) -> tuple[alt.LayerChart, str]:
    """Due, paid and used so far at the end of each period, from nothing at the start, and the approved money."""
    currency, dated = scenario.deal.terms.currency, scenario.population.dated
    data = _sums(rows, currency)
    last = rows[-1]
    ends = {"due": money(last.due_so_far, currency), "paid": money(last.paid_so_far or 0.0, currency)}
    told = say("chart.over_time" if "paid" in sums_so_far(rows) else "chart.over_years", **ends)
    x = alt.X(
        "end:T" if dated else "end:Q",
        title=None if dated else say("chart.axis.time"),
        axis=alt.Axis(grid=False, tickCount=6),
    )
    layers: list[Any] = [_sum_lines(data, x, currency)]
    if approved:
        layers += _approved(approved, currency)
    return alt.layer(*layers, height=340, title=_title(scenario, told)), told


def _sums(rows: Sequence[Period], currency: str) -> list[dict[str, Any]]:
    """What is due, paid and used by each edge, from nothing at the start."""
    edges = [rows[0].start, *(row.end for row in rows)]
    return [
        {
            "end": edge if isinstance(edge, int) else str(edge),
            "money": total / 1e6,
            "kind": say(f"cli.column.{kind}"),
            "label": money(total, currency),
        }
        for kind, totals in sums_so_far(rows).items()
        for edge, total in zip(edges, (0.0, *totals), strict=True)
    ]


def _sum_lines(data: list[dict[str, Any]], x: alt.X, currency: str) -> alt.Chart:
    every = {say(f"cli.column.{kind}"): place for place, kind in enumerate(SUMS)}
    kinds = [kind for kind in every if any(row["kind"] == kind for row in data)]
    inks = OPTION_COLOURS[parts.theme()]
    colours = alt.Scale(domain=kinds, range=[inks[every[kind]] for kind in kinds])
    dashes = alt.Scale(domain=kinds, range=[DASHES[every[kind]] for kind in kinds])
    legend = alt.Legend(orient="top", title=None, labelFontSize=13, symbolType="stroke", symbolSize=250)
    title = say("chart.axis.millions", currency=currency)
    return (
        alt.Chart(_data(data))
        .mark_line(point=True, interpolate="step-before", strokeWidth=2.2)
        .encode(
            x=x,
            y=alt.Y("money:Q", title=title, axis=alt.Axis(tickCount=5, format=",.6~g")),
            color=alt.Color("kind:N", scale=colours, legend=legend),
            strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=None),
            tooltip=[
                alt.Tooltip("kind:N", title=say("chart.kind")),
                alt.Tooltip("label:N", title=say("cli.column.amount")),
            ],
        )
    )


def _approved(approved: float, currency: str) -> list[alt.Chart]:
    """A line at the money approved, with its name."""
    rule = {"y": approved / 1e6, "label": say("chart.approved", amount=money(approved, currency))}
    mark = alt.Chart(_data([rule])).encode(y=alt.Y("y:Q"))
    form = {"align": "left", "dy": -8, "dx": 4, "fontSize": 12, "color": parts.colour("textColor")}
    return [
        mark.mark_rule(strokeDash=[6, 4], color=MARK),
        mark.mark_text(**form).encode(x=alt.XValue(0), text=alt.Text("label:N")),
    ]


def show(chart: alt.LayerChart, told: str) -> None:
    """Draw a chart, with `told` for who cannot see it. The spec goes as it is, unchecked, which is much quicker."""
    ink = parts.colour("textColor")
    spec = chart.to_dict(validate=False)
    spec["config"] |= {"axis": {"labelColor": ink, "titleColor": ink}, "legend": {"labelColor": ink}}
    st.vega_lite_chart(spec=spec, width="stretch", alt=told)
