"""Live charts of uncertain quantities: the S-curve and the tornado. Every figure in them comes from `model`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

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
from model.results.narrative import reading_line, stay_phrase
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import people, say
from ui.charts import figures
from ui.components import parts

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

Rows = list[dict[str, Any]]


def case_line(scenario: Scenario) -> str:
    """Who is held, and for how long, in a few words."""
    held = people(sum(cohort.people for cohort in scenario.cohort))
    return say("chart.case", people=held, stay=stay_phrase(scenario))


def below(found: Ranges) -> Iterable[str]:
    """What a chart of ranges rests on: case, ranges, reading and versions."""
    scenario = found.plan.scenario
    yield say(
        "chart.rests", case=case_line(scenario), ranges="; ".join(range_narrative.range_lines(found.plan))
    )
    yield reading_line(scenario.deal, scenario.reading, about=("cost",))
    yield say("chart.source", version=VERSION, evidence=scenario.deal.evidence_version)


def _layer(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=tuple(rows)))


def _money(currency: str, ends: tuple[float, float] | None = None) -> alt.X:
    axis = alt.Axis(grid=False, tickCount=5, format=",.6~g")
    scale = alt.Scale(zero=False, nice=False) if ends is None else alt.Scale(domain=list(ends), nice=False)
    return alt.X("x:Q", title=say("chart.axis.millions", currency=currency), axis=axis, scale=scale)


def _ends(values: Iterable[float]) -> tuple[float, float]:
    """Millions from a little below the least to a little above the most."""
    low, high = (pick(list(values)) / 1e6 for pick in (min, max)) if (values := list(values)) else (0, 1)
    room = (high - low or abs(high) or 1.0) * 0.04
    return low - room, high + room


def _text(rows: Rows, y: alt.Y, **form: Any) -> list[alt.Chart]:
    """Labels with a halo of paper, so that lines below do not disturb them."""
    known = {
        "align": "left",
        "baseline": "top",
        "lineHeight": LINE,
        "fontSize": 12,
        "fontWeight": 600,
        "lineBreak": "\n",
    } | form
    halo = {"stroke": parts.colour("backgroundColor"), "strokeWidth": 4, "strokeJoin": "round"}
    place = alt.X("x:Q") if rows and "x" in rows[0] else alt.XValue(0)
    ink = form.get("color", parts.colour("textColor"))
    base = _layer(rows).encode(x=place, y=y, text=alt.Text("label:N"))
    return [base.mark_text(**known | halo), base.mark_text(**known | {"color": ink})]


# --- The S-curve -----------------------------------------------------------------------------------------------


def s_curve(found: Ranges, spread: Spread, of: str) -> tuple[alt.LayerChart, str]:
    """The share of draws that cost no more than each amount; what was approved; and, below, nine in ten draws under
    each answer to the first question about cost. `of` is "deal", or "own" for the sender's own costs.
    """
    deal = of == "deal"
    approved, options = (found.approved, option_ranges(found)) if deal else (None, ())
    told = _curve_told(found, spread, approved)
    labels = [_wrapped(say("chart.option", label=one.label, range=_range(one, found))) for one in options]
    tops, depth = _tops(labels)
    edges = [spread.low, spread.high, *(end for one in options for end in (one.low, one.high))]
    ends = _ends([*edges, *([approved] if approved else [])])
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[-depth / CURVE, 1], nice=False), axis=_shares())
    layers = [_steps(spread, _money(found.currency, ends), y)]
    layers += [*_marks(found, spread, approved, ends, y), *_options(options, labels, tops, y)]
    heading = figures.heading(told, [say("chart.curve"), *below(found)])
    return alt.layer(*layers, height=CURVE + depth + figures.around(heading), title=heading), told


def _tops(labels: Sequence[str], below: int = BELOW) -> tuple[list[int], int]:
    """How many pixels down each label begins, with so many for its bar `below` it, and how many all of them take."""
    heights = [LINE * (1 + label.count("\n")) + below for label in labels]
    return [BELOW // 2 + sum(heights[:place]) for place in range(len(heights))], sum(heights) + BELOW // 2


def _curve_told(found: Ranges, spread: Spread, approved: float | None) -> str:
    totals = {share: spread.percentiles[round(share * 100)] for share in (0.05, 0.5, 0.95)}
    over = next((one.chance for one in spread.exceed if one.amount == approved), 0.0)
    return curve_finding(totals, found.currency, approved, over)


def _range(one: OptionRange, found: Ranges) -> str:
    low, high = (range_narrative.money(end, found.currency) for end in (one.low, one.high))
    return low if low == high else say("number.range", low=low, high=high)


def _wrapped(text: str) -> str:
    return "\n".join(wrap(text, WIDE))


def _shares() -> alt.Axis:
    """Shares beside the curve alone: what is below it has no share."""
    return alt.Axis(values=list(SHARES), format=".0%", gridOpacity=0.6)


def _steps(spread: Spread, x: alt.X, y: alt.Y) -> alt.Chart:
    rows = [
        {"x": float(value) / 1e6, "y": float(chance)}
        for value, chance in zip(spread.values, spread.chances, strict=True)
    ]
    tooltip = [
        alt.Tooltip("y:Q", title=say("chart.curve"), format=".0%"),
        alt.Tooltip("x:Q", title=say("cli.column.total"), format=",.2f"),
    ]
    line = {"interpolate": "step-after", "strokeWidth": 2.4, "color": OPTION_COLOURS[parts.theme()][0]}
    return _layer(rows).mark_line(**line).encode(x=x, y=y, tooltip=tooltip)  # type: ignore[no-any-return]


def _marks(
    found: Ranges, spread: Spread, approved: float | None, x: tuple[float, float], y: alt.Y
) -> Iterable[alt.Chart]:
    """The middle of the draws, and what was approved, each with its name."""
    if approved:
        row = {
            "x": approved / 1e6,
            "y": 0.12,
            "label": say("chart.approved", amount=range_narrative.money(approved, found.currency)),
        }
        rule = _layer([row | {"y": 0.0, "y2": 1.0}]).mark_rule(strokeDash=[6, 4], color=MARK)
        yield rule.encode(x=alt.X("x:Q"), y=y, y2=alt.Y2("y2:Q"))
        yield from _text([row], y, **_side(approved / 1e6, x))
    middle = spread.percentiles[50]
    row = {
        "x": middle / 1e6,
        "y": 0.5,
        "label": say("chart.half", amount=range_narrative.money(middle, found.currency)),
    }
    point = {"filled": True, "opacity": 1, "size": 70, "stroke": "white", "strokeWidth": 1.2}
    yield (
        _layer([row])
        .mark_point(**point, color=OPTION_COLOURS[parts.theme()][0])
        .encode(x=alt.X("x:Q"), y=y, tooltip=[alt.Tooltip("label:N", title=say("cli.column.total"))])
    )
    yield from _text([row], y, **_side(middle / 1e6, x), baseline="middle")


def _side(at: float, ends: tuple[float, float]) -> dict[str, Any]:
    """Where there is room for a label: right of its place, or left of one in the right half."""
    right = at > (ends[0] + ends[1]) / 2
    return {"align": "right" if right else "left", "dx": -8 if right else 8}


def _options(
    options: Sequence[OptionRange], labels: Sequence[str], tops: Sequence[int], y: alt.Y
) -> Iterable[alt.Chart]:
    """A bar for each answer, the scenario's own the thickest, with its name above it."""
    inks = OPTION_COLOURS[parts.theme()]
    for one, label, top in zip(options, labels, tops, strict=True):
        at = -(top + LINE * (1 + label.count("\n")) + 6) / CURVE
        data = {"x": one.low / 1e6, "x2": one.high / 1e6, "y": at, "label": label}
        thick = {"strokeWidth": 8 if one.chosen else 4, "strokeCap": "square", "color": inks[one.place]}
        tooltip = [alt.Tooltip("label:N", title=say("chart.reading"))]
        bar = _layer([data]).mark_rule(**thick)
        yield bar.encode(x=alt.X("x:Q"), x2=alt.X2("x2:Q"), y=y, tooltip=tooltip)
        yield from _text([{"y": -top / CURVE, "label": label}], y, fontWeight=600 if one.chosen else 400)


# --- The tornado -----------------------------------------------------------------------------------------------


def tornado(found: Ranges, moved: Tornado) -> tuple[alt.LayerChart, str]:
    """How far each quantity moves the total by itself, the furthest first: a full bar to the total at the low end of
    its range, an outlined one to that at the high end.
    """
    first = moved.rows[0]
    told = tornado_finding(first.label, first.low_total, first.high_total, found.currency)
    labels = [_wrapped(_swing(one, found.currency)) for one in moved.rows]
    tops, depth = _tops(labels, BAR + 2 * GAP)
    rows: Rows = [
        {
            "base": moved.base / 1e6,
            "low": one.low_total / 1e6,
            "high": one.high_total / 1e6,
            "y": -(top + LINE * (1 + label.count("\n")) + GAP // 2 + BAR / 2),
            "top": -top,
            "label": label,
        }
        for one, label, top in zip(moved.rows, labels, tops, strict=True)
    ]
    edges = [moved.base, *(end for one in moved.rows for end in (one.low_total, one.high_total))]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-depth, 0], nice=False))
    legend = say("chart.tornado", base=range_narrative.money(moved.base, found.currency))
    heading = figures.heading(told, [legend, *below(found)])
    layers = _bars(rows, y, _money(found.currency, _ends(edges)))
    return alt.layer(*layers, height=depth + figures.around(heading), title=heading), told


def _swing(one: InputSwing, currency: str) -> str:
    low, high = (range_narrative.money(end, currency) for end in (one.low_total, one.high_total))
    range_ = low if low == high else say("number.range", low=low, high=high)
    return say("chart.option", label=one.label, range=range_)


def _bars(rows: Rows, y: alt.Y, x: alt.X) -> Iterable[alt.Chart]:
    inks = OPTION_COLOURS[parts.theme()]
    tooltip = [alt.Tooltip("label:N", title=say("cli.column.total"))]
    low = _layer([row | {"x": row["base"]} for row in rows]).mark_bar(
        size=BAR, orient="horizontal", color=inks[0]
    )
    yield low.encode(x=x, x2=alt.X2("low:Q"), y=y, tooltip=tooltip)
    open_ = {
        "orient": "horizontal",
        "size": BAR - 2,
        "filled": False,
        "stroke": inks[1],
        "strokeWidth": 2,
        "fillOpacity": 0,
    }
    high = _layer([row | {"x": row["base"]} for row in rows]).mark_bar(**open_)
    yield high.encode(x=alt.X("x:Q"), x2=alt.X2("high:Q"), y=y, tooltip=tooltip)
    mark = _layer([row | {"x": row["base"]} for row in rows]).mark_tick(
        thickness=2, size=BAR + 8, orient="vertical", color=parts.colour("textColor")
    )
    yield mark.encode(x=alt.X("x:Q"), y=y)
    yield from _text([{"y": row["top"], "label": row["label"]} for row in rows], y)


__all__ = ["case_line", "s_curve", "tornado"]
