"""Every reading on one axis of money."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from model.outputs.chart_data import GREY
from model.results.narrative import ends, reading_line, whose
from model.results.readings import Fold
from model.results.summary import Summary
from model.scenario.scenario import Scenario
from model.words.wording import money, say
from ui.charts import frame

APART = 0.22
"""The least distance of two labels, as a share of the axis."""


def strip(scenario: Scenario, totals: Summary) -> tuple[alt.LayerChart, str]:
    """One mark for each combination of options, stacked where their totals are the same; the present one stands out."""
    rows = [mark for fold in totals.folds for mark in _stack(scenario, fold, totals.currency)]
    tall = max(len(fold.readings) for fold in totals.folds) - 1
    side = 3 if tall > 15 else 8  # pixels
    # A mark is a place on a line, not a length, so the line may begin elsewhere than at 0.
    from_zero = totals.low < totals.high / 2
    span = (totals.high if from_zero else totals.high - totals.low) / 1e6
    takeaway = say(f"chart.{whose(totals)}strip", count=len(rows), totals=len(totals.folds), **ends(totals))
    x = alt.X(
        "x:Q",
        title=frame.millions(totals.currency),
        axis=alt.Axis(grid=False, tickCount=6, format=",.6~g"),
        scale=alt.Scale(zero=True) if from_zero else alt.Scale(zero=False, padding=30),
    )
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[-2, tall + 1], nice=False))
    tooltip = [
        alt.Tooltip("total:N", title=say("cli.column.total")),
        alt.Tooltip("which:N", title=say("chart.reading")),
    ]
    others, present = ([row for row in rows if row["chosen"] is chosen] for chosen in (False, True))
    dots = frame.of_rows(others).mark_square(size=side**2, opacity=1, color=GREY)
    here = frame.of_rows(present).mark_point(
        size=110, shape="diamond", filled=True, opacity=1, color=frame.colour("primaryColor")
    )
    tops = [_stack(scenario, fold, totals.currency)[-1] for fold in _apart(totals.folds, span)]
    labels = frame.of_rows(tops).mark_text(
        dy=-10, fontSize=12, fontWeight=600, color=frame.colour("textColor")
    )
    layers = [dots.encode(x=x, y=y, tooltip=tooltip), here.encode(x=x, y=y, tooltip=tooltip)]
    layers.append(labels.encode(x=alt.X("x:Q"), y=alt.Y("place:Q"), text=alt.Text("total:N")))
    height = 180 + (side + 1) * (tall + 3)
    return frame.layered(layers, height, frame.heading(takeaway, frame.basis(scenario))), takeaway


def _stack(scenario: Scenario, fold: Fold, currency: str) -> list[frame.Datum]:
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


def _apart(folds: Sequence[Fold], span: float) -> list[Fold]:
    """Those of the totals, from both ends inwards, whose labels have room beside the ones already there."""
    millions = {fold.total / 1e6: fold for fold in folds}
    middle = (folds[0].total / 1e6 + folds[-1].total / 1e6) / 2
    kept: list[float] = []
    for total in sorted(millions, key=lambda total: -abs(total - middle)):
        if all(abs(total - other) > span * APART for other in kept):
            kept.append(total)
    return [millions[total] for total in kept]
