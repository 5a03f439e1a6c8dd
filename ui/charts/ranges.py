"""Uncertain quantities: the S-curve and the tornado. Every figure in them comes from `model`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.outputs.chart_data import Tick, curve_finding, money_ticks, on_scale, tornado_title
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges
from model.questions.uncertainty.quantiles import Spread
from model.questions.uncertainty.sensitivity import InputSwing, Tornado
from model.results.summary import funding_kind
from model.words.wording import per_cent, say
from ui.charts import vega
from ui.charts.vega import BAND, CASE, INK, SOFT, Room, Spec, quantity

CURVE = 226
"""Pixels that the plot of the curve is high."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
LINE, BAR, BETWEEN = 17, 14, 14
"""Pixels of a line of words over a bar, of the bar, and of what lies below it."""
WIDE = 46
"""Characters of a line of words, so that it fits a phone."""


# --- The S-curve -----------------------------------------------------------------------------------------------


def curve_title(drawn: Ranges, spread: Spread, approved: float | None) -> str:
    """What the curve finds."""
    totals = {share: spread.percentiles[round(share * 100)] for share in (0.05, 0.5, 0.95)}
    over = next((exceeded.chance for exceeded in spread.exceed if exceeded.amount == approved), 0.0)
    return curve_finding(totals, drawn.currency, approved, over, funding_kind(drawn.plan.scenario))


def s_curve(drawn: Ranges, spread: Spread, approved: float | None) -> Spec:
    """The share of draws that cost no more than each amount, from nothing; its middle on both axes; what was approved."""
    ticks = money_ticks(max(spread.high, approved or 0.0), drawn.currency)
    end, middle = ticks[-1].value, spread.percentiles[50]
    x = quantity("x", scale={"domain": [0, end], "nice": False}, axis=vega.plain_axis(ticks, None, middle))
    shares = [Tick(share, per_cent(share, 0)) for share in SHARES]
    y = quantity("y", scale={"domain": [0, 1], "nice": False}, axis=vega.money_axis(shares, 0.5, CURVE))
    ground = vega.layer(
        "rule", [{"x": 0, "x2": end, "y": 0}], {"x": x, "x2": {"field": "x2"}, "y": y}, color=vega.BORDER
    )
    across = {"x": quantity("x"), "y": quantity("y")}
    points = list(zip(spread.values.tolist(), spread.chances.tolist(), strict=True))
    rows = [{"x": at, "y": share} for at, share in [(0.0, 0.0), (spread.low, 0.0), *points, (end, 1.0)]]
    line = vega.layer("line", rows, across, color=CASE, strokeWidth=2.5, interpolate="step-after")
    layers = [ground, *_approved(drawn, approved, end), line]
    layers += vega.on_axes(middle, 0.5, on_scale(middle, end), per_cent(0.5, 0))
    label = say("chart.half", amount=range_narrative.money(middle, drawn.currency))
    left = middle > 0.6 * end
    layers.append(
        vega.text(
            [{"x": middle, "y": 0.5, "t": label}],
            across,
            ink=CASE,
            bold=True,
            halo=True,
            align="right" if left else "left",
            dx=-12 if left else 12,
            dy=-11 if left else 11,
        )
    )
    room = Room(left=50, right=26, top=22, bottom=30, narrow_left=46, narrow_right=22)
    return vega.layered(layers, room.top + CURVE + room.bottom, room)


def _approved(drawn: Ranges, approved: float | None, end: float) -> Iterator[Spec]:
    """What was approved, as an upright line with its name above the plot."""
    if not approved:
        return
    across = {"x": quantity("x")}
    yield vega.layer(
        "rule", [{"x": approved}], {**across, "y": {"value": -4}, "y2": {"value": CURVE}}, strokeDash=[7, 4],
        strokeWidth=1.5, color=INK,
    )  # fmt: skip
    amount = range_narrative.money(approved, drawn.currency)
    label = say(f"chart.cost.label.{funding_kind(drawn.plan.scenario)}", amount=amount)
    right = approved > 0.5 * end
    at = {**across, "y": {"value": -12}}
    yield vega.text(
        [{"x": approved, "t": label}],
        at,
        bold=True,
        align="right" if right else "left",
        dx=6 if right else -6,
    )


# --- The tornado -----------------------------------------------------------------------------------------------


def tornado_heading(moved: Tornado, currency: str) -> str:
    """What the tornado finds; equal bars are equal."""
    return tornado_title([(row.label, row.low_total, row.high_total) for row in moved.rows], currency)


def tornado_chart(drawn: Ranges, moved: Tornado) -> Spec:
    """How far each quantity moves the total by itself, the furthest first: a full bar to the total at the low end of its
    range, a pale one to that at the high end, both from the total as it is.
    """
    labels = [[*vega.lines(row.label, WIDE, 2), _span(row, drawn.currency)] for row in moved.rows]
    tops, down = list[int](), LINE + 4
    for label in labels:
        tops.append(down)
        down += LINE * len(label) + BAR + BETWEEN
    ends = [moved.base, *(end for row in moved.rows for end in (row.low_total, row.high_total))]
    room = (max(ends) - min(ends) or 1.0) * 0.02
    domain = [min(ends) - room, max(ends) + room]
    x = quantity("x", scale={"domain": domain, "nice": False, "zero": False}, axis=None)
    layers = [vega.layer("point", [{"x": moved.base}], {"x": x, "y": {"value": 0}}, opacity=0, size=1)]
    for row, label, top in zip(moved.rows, labels, tops, strict=True):
        layers += _swing(row, moved.base, label, top)
    layers += _base(drawn, moved.base, domain, tops, labels)
    padding = Room(left=2, right=2, top=0, bottom=2, narrow_left=2, narrow_right=2)
    return vega.layered(layers, down, padding)


def _span(row: InputSwing, currency: str) -> str:
    """The totals a quantity goes between, or the one where both are written alike."""
    low, high = (range_narrative.money(end, currency) for end in (row.low_total, row.high_total))
    return low if low == high else say("number.range", low=low, high=high)


def _swing(row: InputSwing, base: float, label: Sequence[str], top: int) -> Iterator[Spec]:
    for place, text in enumerate(label):
        at = {"x": {"value": 0}, "y": {"value": top + LINE * place + LINE / 2}}
        last = place == len(label) - 1
        yield vega.text([{"t": text}], at, ink=SOFT if last else INK, bold=not last)
    middle = top + LINE * len(label) + BAR / 2
    across = {"x": quantity("x"), "x2": {"field": "x2"}, "y": {"value": middle}}
    looks = (
        (row.low_total, {"color": CASE}),
        (row.high_total, {"color": BAND, "stroke": CASE, "strokeWidth": 1.5}),
    )
    for end, look in looks:
        yield vega.layer("bar", [{"x": base, "x2": end}], across, height=BAR, **look)


def _base(
    drawn: Ranges, base: float, domain: Sequence[float], tops: Sequence[int], labels: Sequence[Sequence[str]]
) -> Iterator[Spec]:
    """The total as it is: a line through the bars, broken at the words, with its name above."""
    at = {"x": quantity("x")}
    for top, label in zip(tops, labels, strict=True):
        start = top + LINE * len(label)
        ends = {**at, "y": {"value": start - 3}, "y2": {"value": start + BAR + 3}}
        yield vega.layer("rule", [{"x": base}], ends, color=INK, strokeWidth=2)
    name = say("ranges.base", total=range_narrative.money(base, drawn.currency))
    share = (base - domain[0]) / (domain[1] - domain[0])
    side = "left" if share < 0.2 else "right" if share > 0.8 else "center"
    yield vega.text(
        [{"x": base, "t": name}], {**at, "y": {"value": LINE / 2}}, align=side, ink=SOFT, fontSize=12.5
    )
