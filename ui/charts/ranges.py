"""Live charts of uncertain quantities: the S-curve and the tornado. Every figure in them comes from `model`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

import altair as alt

from model.outputs.chart_data import (
    MARK,
    OPTION_COLOURS,
    OptionRange,
    curve_finding,
    option_ranges,
    tornado_finding,
)
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges
from model.questions.uncertainty.quantiles import Spread
from model.questions.uncertainty.sensitivity import InputSwing, Tornado
from model.words.wording import say
from ui.charts import frame

CURVE = 230
"""Pixels that the curve is high."""
LINE = 15
"""Pixels of a line of label, and of what stands below it."""
BELOW = 20
WIDE = 44
"""Characters of a label in a line, so that it fits a phone."""
BAR = 18
GAP = 8
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

Ends = tuple[float, float]
"""Where an axis of money begins and ends, in millions."""


def _below(drawn: Ranges) -> list[str]:
    """What a chart of ranges rests on: case, ranges, reading and versions."""
    scenario, ranges = drawn.plan.as_stated, "; ".join(range_narrative.range_lines(drawn.plan))
    return [say("chart.rests", case=frame.case_line(scenario), ranges=ranges), *frame.basis(scenario)]


def _money(currency: str, ends: Ends) -> alt.X:
    axis = alt.Axis(grid=False, tickCount=5, format=",.6~g")
    scale = alt.Scale(domain=list(ends), nice=False)
    return alt.X("x:Q", title=frame.millions(currency), axis=axis, scale=scale)


def _ends(values: Sequence[float]) -> Ends:
    """Millions from a little below the least to a little above the most."""
    low, high = min(values) / 1e6, max(values) / 1e6
    room = (high - low or abs(high) or 1.0) * 0.04
    return low - room, high + room


def _at(row: frame.Datum, y: alt.Y) -> alt.Chart:
    """A label at its place, or at the left edge where it has none."""
    place = alt.X("x:Q") if "x" in row else frame.left_edge()
    return frame.of_rows([row]).encode(x=place, y=y, text=alt.Text("label:N"))


# --- The S-curve -----------------------------------------------------------------------------------------------


def s_curve_chart(drawn: Ranges, spread: Spread, of: str) -> tuple[alt.LayerChart, str]:
    """The share of draws that cost no more than each amount; what was approved; and, below, nine in ten draws under
    each answer to the first question about cost. `of` is "deal", or "own" for the sender's own costs.
    """
    approved, options = (drawn.approved, option_ranges(drawn)) if of == "deal" else (None, ())
    labels = [_wrapped(_span(option.label, option.low, option.high, drawn.currency)) for option in options]
    tops, depth = _tops(labels)
    edges = [spread.low, spread.high, *(end for option in options for end in (option.low, option.high))]
    ends = _ends([*edges, *([approved] if approved else [])])
    shares = alt.Axis(
        values=list(SHARES), format=".0%", gridOpacity=0.6
    )  # what is below the curve has no share
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[-depth / CURVE, 1], nice=False), axis=shares)
    layers = [_steps(spread, _money(drawn.currency, ends), y)]
    layers += [*_marks(drawn, spread, approved, ends, y), *_options(options, labels, tops, y)]
    takeaway = _curve_takeaway(drawn, spread, approved)
    heading = frame.heading(takeaway, [say("chart.curve"), *_below(drawn)])
    return frame.layered(layers, CURVE + depth + frame.around(heading), heading), takeaway


def _tops(labels: Sequence[str], below: int = BELOW) -> tuple[list[int], int]:
    """How many pixels down each label begins, with so many for its bar `below` it, and how many all of them take."""
    heights = [LINE * (1 + label.count("\n")) + below for label in labels]
    return [BELOW // 2 + sum(heights[:place]) for place in range(len(heights))], sum(heights) + BELOW // 2


def _curve_takeaway(drawn: Ranges, spread: Spread, approved: float | None) -> str:
    totals = {share: spread.percentiles[round(share * 100)] for share in (0.05, 0.5, 0.95)}
    over = next((exceeded.chance for exceeded in spread.exceed if exceeded.amount == approved), 0.0)
    return curve_finding(totals, drawn.currency, approved, over)


def _span(label: str, low: float, high: float, currency: str) -> str:
    """A name with the amounts it spans, or with the amount where both are written alike."""
    low_text, high_text = (range_narrative.money(end, currency) for end in (low, high))
    span = low_text if low_text == high_text else say("number.range", low=low_text, high=high_text)
    return say("chart.option", label=label, range=span)


def _wrapped(text: str) -> str:
    return "\n".join(wrap(text, WIDE))


def _steps(spread: Spread, x: alt.X, y: alt.Y) -> alt.Chart:
    rows: list[frame.Datum] = [
        {"x": float(value) / 1e6, "y": float(chance)}
        for value, chance in zip(spread.values, spread.chances, strict=True)
    ]
    tooltip = [
        alt.Tooltip("y:Q", title=say("chart.curve"), format=".0%"),
        alt.Tooltip("x:Q", title=say("cli.column.total"), format=",.2f"),
    ]
    line: alt.Chart = frame.of_rows(rows).mark_line(
        interpolate="step-after", strokeWidth=2.4, color=OPTION_COLOURS[frame.theme()][0]
    )
    return line.encode(x=x, y=y, tooltip=tooltip)


def _marks(
    drawn: Ranges, spread: Spread, approved: float | None, ends: Ends, y: alt.Y
) -> Iterable[alt.Chart]:
    """The middle of the draws, and what was approved, each with its name."""
    if approved:
        label = say("chart.approved", amount=range_narrative.money(approved, drawn.currency))
        row: frame.Datum = {"x": approved / 1e6, "y": 0.12, "label": label}
        rule = frame.of_rows([row | {"y": 0.0, "y2": 1.0}]).mark_rule(strokeDash=[6, 4], color=MARK)
        yield rule.encode(x=alt.X("x:Q"), y=y, y2=alt.Y2("y2:Q"))
        align, dx = _side(approved / 1e6, ends)
        yield from frame.lettered(_at(row, y), align, dx=dx, ink=frame.colour("textColor"))
    middle = spread.percentiles[50]
    label = say("chart.half", amount=range_narrative.money(middle, drawn.currency))
    row = {"x": middle / 1e6, "y": 0.5, "label": label}
    point = frame.of_rows([row]).mark_point(
        filled=True,
        opacity=1,
        size=70,
        stroke="white",
        strokeWidth=1.2,
        color=OPTION_COLOURS[frame.theme()][0],
    )
    tooltip = [alt.Tooltip("label:N", title=say("cli.column.total"))]
    yield point.encode(x=alt.X("x:Q"), y=y, tooltip=tooltip)
    align, dx = _side(middle / 1e6, ends)
    yield from frame.lettered(_at(row, y), align, baseline="middle", dx=dx, ink=frame.colour("textColor"))


def _side(amount: float, ends: Ends) -> tuple[frame.Align, int]:
    """Where there is room for a label: right of its place, or left of a place in the right half."""
    return ("right", -8) if amount > (ends[0] + ends[1]) / 2 else ("left", 8)


def _options(
    options: Sequence[OptionRange], labels: Sequence[str], tops: Sequence[int], y: alt.Y
) -> Iterable[alt.Chart]:
    """A bar for each answer, the scenario's own the thickest, with its name above it."""
    inks = OPTION_COLOURS[frame.theme()]
    for option, label, top in zip(options, labels, tops, strict=True):
        height = -(top + LINE * (1 + label.count("\n")) + 6) / CURVE
        row: frame.Datum = {"x": option.low / 1e6, "x2": option.high / 1e6, "y": height, "label": label}
        bar = frame.of_rows([row]).mark_rule(
            strokeWidth=8 if option.chosen else 4, strokeCap="square", color=inks[option.place]
        )
        tooltip = [alt.Tooltip("label:N", title=say("chart.reading"))]
        yield bar.encode(x=alt.X("x:Q"), x2=alt.X2("x2:Q"), y=y, tooltip=tooltip)
        yield from frame.lettered(
            _at({"y": -top / CURVE, "label": label}, y),
            "left",
            weight=600 if option.chosen else 400,
            ink=frame.colour("textColor"),
        )


# --- The tornado -----------------------------------------------------------------------------------------------


def tornado_chart(drawn: Ranges, moved: Tornado) -> tuple[alt.LayerChart, str]:
    """How far each quantity moves the total by itself, the furthest first: a full bar to the total at the low end of
    its range, an outlined one to that at the high end.
    """
    first = moved.rows[0]
    labels = [_wrapped(_span(row.label, row.low_total, row.high_total, drawn.currency)) for row in moved.rows]
    tops, depth = _tops(labels, BAR + 2 * GAP)
    edges = [moved.base, *(end for row in moved.rows for end in (row.low_total, row.high_total))]
    layers = _bars(
        [_bar(row, moved.base, label, top) for row, label, top in zip(moved.rows, labels, tops, strict=True)],
        alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-depth, 0], nice=False)),
        _money(drawn.currency, _ends(edges)),
    )
    takeaway = tornado_finding(first.label, first.low_total, first.high_total, drawn.currency)
    legend = say("chart.tornado", base=range_narrative.money(moved.base, drawn.currency))
    heading = frame.heading(takeaway, [legend, *_below(drawn)])
    return frame.layered(list(layers), depth + frame.around(heading), heading), takeaway


def _bar(row: InputSwing, base: float, label: str, top: int) -> frame.Datum:
    """A quantity's bar, in millions, `top` pixels down."""
    return {
        "base": base / 1e6,
        "low": row.low_total / 1e6,
        "high": row.high_total / 1e6,
        "y": -(top + LINE * (1 + label.count("\n")) + GAP // 2 + BAR / 2),
        "top": -top,
        "label": label,
        "x": base / 1e6,
    }


def _bars(rows: list[frame.Datum], y: alt.Y, x: alt.X) -> Iterable[alt.Chart]:
    inks = OPTION_COLOURS[frame.theme()]
    tooltip = [alt.Tooltip("label:N", title=say("cli.column.total"))]
    bars = frame.of_rows(rows)
    low = bars.mark_bar(size=BAR, orient="horizontal", color=inks[0])
    yield low.encode(x=x, x2=alt.X2("low:Q"), y=y, tooltip=tooltip)
    high = bars.mark_bar(
        orient="horizontal", size=BAR - 2, filled=False, stroke=inks[1], strokeWidth=2, fillOpacity=0
    )
    yield high.encode(x=alt.X("x:Q"), x2=alt.X2("high:Q"), y=y, tooltip=tooltip)
    mark = bars.mark_tick(thickness=2, size=BAR + 8, orient="vertical", color=frame.colour("textColor"))
    yield mark.encode(x=alt.X("x:Q"), y=y)
    names = frame.of_rows([{"y": row["top"], "label": row["label"]} for row in rows])
    yield from frame.lettered(
        names.encode(x=frame.left_edge(), y=y, text=alt.Text("label:N")),
        "left",
        ink=frame.colour("textColor"),
    )
