"""Cost against people or time: one line a reading, the named ones in colour, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from model.outputs.chart_data import DASHES, GREY, MARK, OPTION_COLOURS, NamedLine, corners, named_lines
from model.results.curves import Curve, Curves
from model.results.narrative import ends, whose
from model.results.summary import Summary
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.wording import length_of_stay, money, number, people, say
from ui.charts import frame

HOVER_EVERY = 5
"""Every how many points of a line its value can be read by hovering."""
HEIGHT = 360
LINE = 0.08
"""The height of a line of label, as a share of the chart's."""


def cost_curves(scenario: Scenario, totals: Summary, curves: Curves) -> tuple[alt.LayerChart, str]:
    """Cost against people or time, one line a different reading; and the sentence that says what it shows."""
    lines = named_lines(scenario, curves)
    others = [line for line in curves.lines if not line.options]
    grey = [
        row
        for place, line in enumerate(others)
        for row in _rows(curves, line, f"r{place}", "", corners(curves, line))
    ]
    drawn, hovered = list[frame.Datum](), list[frame.Datum]()
    for place, line in enumerate(lines):
        drawn += _rows(curves, line.curve, f"o{place}", _label(line), corners(curves, line.curve))
        hovered += _rows(curves, line.curve, f"o{place}", _label(line), range(0, len(curves.x), HOVER_EVERY))
    inks = _inks_of(lines)
    layers = [_background(grey, curves, totals.currency)] if grey else []
    layers += [_named(drawn, curves, inks, totals.currency), _hover(hovered, curves, totals.currency)]
    layers += [*_ends(lines, curves, inks), _here(totals, curves)]
    takeaway = _takeaway(totals, curves)
    return frame.layered(layers, HEIGHT, frame.heading(takeaway, frame.basis(scenario))), takeaway


def _label(line: NamedLine) -> str:
    return "\n".join(line.options)


@dataclass(frozen=True)
class _Inks:
    """The colour and the dashes of each label: they belong to the option, whatever else is on the chart."""

    colours: alt.Scale
    dashes: alt.Scale


def _inks_of(lines: Sequence[NamedLine]) -> _Inks:
    domain = [_label(line) for line in lines]
    colours = OPTION_COLOURS[frame.theme()]
    return _Inks(
        alt.Scale(domain=domain, range=[colours[line.place] for line in lines]),
        alt.Scale(domain=domain, range=[DASHES[line.place] for line in lines]),
    )


def _takeaway(totals: Summary, curves: Curves) -> str:
    """What the chart shows, in one sentence: its title, and its text for who cannot see it."""
    at = people(curves.now) if curves.along == "people" else length_of_stay(curves.now)
    total = money(totals.total, totals.currency)
    return say(f"chart.{whose(totals)}takeaway", at=at, total=total, **ends(totals))


def _rows(curves: Curves, line: Curve, key: str, label: str, places: Iterable[int]) -> list[frame.Datum]:
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
    return alt.X(
        "x:Q",
        title=say(f"chart.axis.{curves.along}"),
        axis=frame.plain_axis(),
        scale=alt.Scale(domain=[0, float(curves.x[-1])], nice=False),
    )


def _y(currency: str) -> alt.Y:
    return alt.Y("y:Q", title=frame.millions(currency), axis=frame.money_axis(), scale=alt.Scale(zero=True))


def _background(rows: list[frame.Datum], curves: Curves, currency: str) -> alt.Chart:
    lines: alt.Chart = frame.of_rows(rows).mark_line(strokeWidth=1, color=GREY, opacity=0.45)
    return lines.encode(x=_x(curves), y=_y(currency), detail=alt.Detail("line:N"))


def _named(rows: list[frame.Datum], curves: Curves, inks: _Inks, currency: str) -> alt.Chart:
    lines: alt.Chart = frame.of_rows(rows).mark_line()
    return lines.encode(
        x=_x(curves),
        y=_y(currency),
        detail=alt.Detail("line:N"),
        color=alt.Color("label:N", scale=inks.colours, legend=None),
        strokeDash=alt.StrokeDash("label:N", scale=inks.dashes, legend=None),
        strokeWidth=alt.StrokeWidthValue(1.8, condition={"test": "datum.chosen", "value": 3.5}),
    )


def _hover(rows: list[frame.Datum], curves: Curves, currency: str) -> alt.Chart:
    """Unseen points along the named lines that show their values: a line itself would show only its first."""
    tooltip = [
        alt.Tooltip("label:N", title=say("chart.reading")),
        alt.Tooltip("x:Q", title=say(f"chart.axis.{curves.along}"), format=",.4~f"),
        alt.Tooltip("y:Q", title=frame.millions(currency), format=",.2f"),
    ]
    points: alt.Chart = frame.of_rows(rows).mark_point(opacity=0, size=300, filled=True)
    return points.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), tooltip=tooltip)


def _ends(lines: Sequence[NamedLine], curves: Curves, inks: _Inks) -> list[alt.Chart]:
    """Labels at the right end of the named lines: above their line, or below it where there is more room."""
    highest = max(float(line.totals.max()) for line in curves.lines) / 1e6 or 1.0
    rising = sorted(lines, key=lambda line: float(line.curve.totals[-1]))
    ends = [float(line.curve.totals[-1]) / 1e6 for line in rising]
    heights = [highest * LINE * len(line.curve.options) for line in rising]
    rows: list[frame.Datum] = [
        {"x": float(curves.x[-1]), "y": place + height, "label": _label(line)}
        for line, place, height in zip(rising, _places(ends, heights), heights, strict=True)
    ]
    base = frame.of_rows(rows).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), text=alt.Text("label:N"))
    halo, labels = frame.lettered(base, "right", dx=-4, dy=4, line=14)
    return [halo, labels.encode(color=alt.Color("label:N", scale=inks.colours, legend=None))]


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


def _here(totals: Summary, curves: Curves) -> alt.Chart:
    """Where the scenario stands on its own line."""
    total = money(totals.total, totals.currency)
    point: alt.Chart = frame.of_rows([{"x": curves.now, "y": totals.total / 1e6, "label": total}]).mark_point(
        size=90, filled=True, opacity=1, color=MARK, stroke="white", strokeWidth=1.5
    )
    return point.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))


def curve_table(scenario: Scenario, curves: Curves) -> tuple[list[str], list[list[str]], int]:
    """The named lines as columns and rows, at round steps and where the scenario stands, and which row that is."""
    lines = named_lines(scenario, curves)
    shown = np.unique(np.append(round_steps(float(curves.x[-1])), curves.now))
    places = np.searchsorted(curves.x, shown)
    currency = scenario.deal.terms.currency
    head = [say(f"chart.axis.{curves.along}"), *map(_label, lines)]
    rows = [
        [
            number(float(curves.x[place]), 3),
            *(money(float(line.curve.totals[place]), currency) for line in lines),
        ]
        for place in places
    ]
    return head, rows, int(np.searchsorted(shown, curves.now))
