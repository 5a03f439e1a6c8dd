"""Live charts of uncertain quantities: the S-curve and the tornado. Every figure in them comes from `model`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from model.answer import reading_line, stay_phrase
from model.charted import MARK, OPTION_COLOURS, OptionRange, curve_said, option_ranges, tornado_said
from model.scenario import Scenario
from model.sensitivity import Row, Tornado
from model.uncertainty import Ranges, Spread, said
from model.version import VERSION
from model.wording import people, say
from ui import charts, parts

CURVE = 230
"""Pixels that the curve is high."""
ROW = 34
LINE = 15
WIDE = 46
"""Characters of a label in a line, so that it fits a phone."""
BAR = 9
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

Rows = list[dict[str, Any]]


def case_line(scenario: Scenario) -> str:
    """Who is held, and for how long, in a few words."""
    held = people(sum(cohort.people for cohort in scenario.cohort))
    return say("chart.case", people=held, stay=stay_phrase(scenario))


def below(found: Ranges) -> Iterable[str]:
    """What a chart of ranges rests on: case, ranges, reading, draws and versions."""
    scenario = found.plan.scenario
    yield case_line(scenario)
    yield from said.given(found.plan)
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
        "baseline": "bottom",
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
    row = (ROW + LINE * max((label.count("\n") for label in labels), default=0)) / CURVE
    edges = [spread.low, spread.high, *(end for one in options for end in (one.low, one.high))]
    x = _money(found.currency, _ends([*edges, *([approved] if approved else [])]))
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[-row * len(options), 1], nice=False), axis=_shares())
    layers = [_steps(spread, x, y), *_marks(found, spread, approved, y), *_options(options, labels, row, y)]
    height = round(CURVE * (1 + row * len(options)))
    heading = charts.heading(told, [say("chart.curve"), *below(found)])
    return alt.layer(*layers, height=height, title=heading), told


def _curve_told(found: Ranges, spread: Spread, approved: float | None) -> str:
    totals = {share: spread.percentiles[round(share * 100)] for share in (0.05, 0.5, 0.95)}
    over = next((one.chance for one in spread.exceed if one.amount == approved), 0.0)
    return curve_said(totals, found.currency, approved, over)


def _range(one: OptionRange, found: Ranges) -> str:
    low, high = (said.money(end, found.currency) for end in (one.low, one.high))
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


def _marks(found: Ranges, spread: Spread, approved: float | None, y: alt.Y) -> Iterable[alt.Chart]:
    """The middle of the draws, and what was approved, each with its name."""
    if approved:
        row = {
            "x": approved / 1e6,
            "y": 0.06,
            "label": say("chart.approved", amount=said.money(approved, found.currency)),
        }
        rule = _layer([row | {"y": 0.0, "y2": 1.0}]).mark_rule(strokeDash=[6, 4], color=MARK)
        yield rule.encode(x=alt.X("x:Q"), y=y, y2=alt.Y2("y2:Q"))
        right = approved > (spread.low + spread.high) / 2
        yield from _text([row], y, align="right" if right else "left", dx=-5 if right else 5)
    middle = spread.percentiles[50]
    row = {"x": middle / 1e6, "y": 0.5, "label": say("chart.half", amount=said.money(middle, found.currency))}
    point = {"filled": True, "opacity": 1, "size": 70, "stroke": "white", "strokeWidth": 1.2}
    yield (
        _layer([row])
        .mark_point(**point, color=OPTION_COLOURS[parts.theme()][0])
        .encode(x=alt.X("x:Q"), y=y, tooltip=[alt.Tooltip("label:N", title=say("cli.column.total"))])
    )
    left = approved is None or middle > approved
    yield from _text(
        [row], y, align="left" if not left else "right", dx=7 if not left else -7, baseline="middle"
    )


def _options(
    options: Sequence[OptionRange], labels: Sequence[str], row: float, y: alt.Y
) -> Iterable[alt.Chart]:
    """A bar for each answer, the scenario's own the thickest, with its name above it."""
    inks = OPTION_COLOURS[parts.theme()]
    for place, (one, label) in enumerate(zip(options, labels, strict=True)):
        at = -row * (place + 1) + 6 / CURVE
        data = {"x": one.low / 1e6, "x2": one.high / 1e6, "y": at, "label": label}
        thick = {"strokeWidth": 7 if one.chosen else 4, "strokeCap": "square", "color": inks[one.place]}
        yield (
            _layer([data])
            .mark_rule(**thick)
            .encode(
                x=alt.X("x:Q"),
                x2=alt.X2("x2:Q"),
                y=y,
                tooltip=[alt.Tooltip("label:N", title=say("chart.reading"))],
            )
        )
        weight = 600 if one.chosen else 400
        yield from _text([{"y": at, "label": label}], y, dy=-6, fontWeight=weight)


# --- The tornado -----------------------------------------------------------------------------------------------


def tornado(found: Ranges, moved: Tornado) -> tuple[alt.LayerChart, str]:
    """How far each quantity moves the total by itself, the furthest first: a full bar to the total at the low end of
    its range, an outlined one to that at the high end.
    """
    first = moved.rows[0]
    told = tornado_said(first.label, first.low_total, first.high_total, found.currency)
    labels = [_wrapped(_swing(one, found.currency)) for one in moved.rows]
    lines = 1 + max(label.count("\n") for label in labels)
    step = LINE * lines + 2 * BAR + 14
    rows: Rows = [
        {
            "base": moved.base / 1e6,
            "low": one.low_total / 1e6,
            "high": one.high_total / 1e6,
            "y": -(place + 1) * step + BAR + 4,
            "label": labels[place],
        }
        for place, one in enumerate(moved.rows)
    ]
    edges = [moved.base, *(end for one in moved.rows for end in (one.low_total, one.high_total))]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-step * len(rows), 0], nice=False))
    heading = charts.heading(
        told, [say("chart.tornado", base=said.money(moved.base, found.currency)), *below(found)]
    )
    layers = _bars(rows, y, _money(found.currency, _ends(edges)))
    return alt.layer(*layers, height=step * len(rows), title=heading), told


def _swing(one: Row, currency: str) -> str:
    low, high = (said.money(end, currency) for end in (one.low_total, one.high_total))
    range_ = low if low == high else say("number.range", low=low, high=high)
    return say("chart.option", label=one.label, range=range_)


def _bars(rows: Rows, y: alt.Y, x: alt.X) -> Iterable[alt.Chart]:
    inks = OPTION_COLOURS[parts.theme()]
    tooltip = [alt.Tooltip("label:N", title=say("cli.column.total"))]
    low = _layer([row | {"x": row["base"]} for row in rows]).mark_bar(
        size=2 * BAR, orient="horizontal", color=inks[0]
    )
    yield low.encode(x=x, x2=alt.X2("low:Q"), y=y, tooltip=tooltip)
    open_ = {
        "orient": "horizontal",
        "size": 2 * BAR - 2,
        "filled": False,
        "stroke": inks[1],
        "strokeWidth": 2,
        "fillOpacity": 0,
    }
    high = _layer([row | {"x": row["base"]} for row in rows]).mark_bar(**open_)
    yield high.encode(x=alt.X("x:Q"), x2=alt.X2("high:Q"), y=y, tooltip=tooltip)
    mark = _layer([row | {"x": row["base"]} for row in rows]).mark_tick(
        thickness=2, size=2 * BAR + 8, orient="vertical", color=parts.colour("textColor")
    )
    yield mark.encode(x=alt.X("x:Q"), y=y)
    yield from _text([{"y": row["y"], "label": row["label"]} for row in rows], y, dy=-BAR - 3)


__all__ = ["case_line", "s_curve", "tornado"]
