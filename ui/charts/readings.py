"""Every total that some reading gives, on one axis of money: the more readings give it, the higher its bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.outputs.chart_data import CENT, money_ticks
from model.results.narrative import ends, whose
from model.results.readings import Fold
from model.results.summary import Summary
from model.words.wording import money, number, say
from ui.charts import vega
from ui.charts.vega import BORDER, CASE, INK, SOFT, Room, Spec, quantity

WORDS = 46
"""Pixels above the bars, for the words on them."""
BARS = 84
WIDE, NARROW = 1120, 300
"""Pixels that the axis is taken to have on a wide screen and on a phone."""
ROOM = Room(left=14, right=60, top=0, bottom=26, narrow_left=8, narrow_right=30)


@dataclass(frozen=True)
class _Bar:
    total: float
    count: int
    own: bool
    name: str
    short: str
    below: str


def strip_title(costs: Summary) -> str:
    """How many totals there are, and from where to where they go."""
    count = sum(len(fold.readings) for fold in costs.folds)
    if len(costs.folds) == 1:
        only = money(costs.total, costs.currency)
        return say(
            "readings.strip_one" if count == 1 else "readings.strip_same", count=number(count), total=only
        )
    return say(
        f"readings.{whose(costs)}strip", count=number(count), totals=number(len(costs.folds)), **ends(costs)
    )


def strip(costs: Summary) -> Spec:
    """The chart of the totals of all readings."""
    bars = [_bar(costs, fold) for fold in costs.folds]
    ticks = money_ticks(costs.high, costs.currency)
    end, most = ticks[-1].value, max(bar.count for bar in bars)
    x = quantity("x", scale={"domain": [0, end], "nice": False}, axis=vega.plain_axis(ticks, None))
    y = quantity("y", scale={"domain": [0, most * (BARS + WORDS) / BARS], "nice": False}, axis=None)
    ground = vega.layer(
        "rule", [{"x": 0, "x2": end, "y": 0}], {"x": x, "x2": {"field": "x2"}, "y": y}, color=BORDER
    )
    layers = [ground, *_bars(bars)]
    for wide, phone in ((WIDE, False), (NARROW, True)):
        shown = [replace(bar, name=bar.short) if phone else bar for bar in bars]
        layers += _words(_apart(shown, end, wide), end, most, wide, phone)
    return vega.layered(layers, BARS + WORDS + ROOM.bottom, ROOM)


def _bar(costs: Summary, fold: Fold) -> _Bar:
    count, own = len(fold.readings), abs(fold.total - costs.total) < CENT
    amount = money(fold.total, costs.currency)
    name = say("readings.own_total", total=amount) if own else amount
    below = say("readings.count_one" if count == 1 else "readings.count", count=number(count))
    return _Bar(fold.total, count, own, name, amount, below)


def _bars(bars: Sequence[_Bar]) -> Iterator[Spec]:
    for own, ink in ((False, vega.BORDER), (True, CASE)):
        rows = [{"x": bar.total, "y": bar.count, "y2": 0} for bar in bars if bar.own is own]
        channels = {"x": quantity("x"), "y": quantity("y"), "y2": {"field": "y2"}}
        yield vega.layer(
            "rule", rows, channels, color=ink, strokeWidth={"expr": f"{vega.ON_PHONE} ? 7 : 11"}, opacity=1
        )


def _apart(bars: Sequence[_Bar], end: float, wide: int) -> list[_Bar]:
    """Those whose words have room beside the ones already there: the case's own first, then the ends, then those that most
    readings give.
    """
    first, last = bars[0], bars[-1]
    kept = list[_Bar]()
    for bar in sorted(bars, key=lambda bar: (not bar.own, bar not in (first, last), -bar.count)):
        left, right = _span(bar, end, wide)
        if all(
            right + 14 < low or left - 14 > high for low, high in (_span(other, end, wide) for other in kept)
        ):
            kept.append(bar)
    return kept


def _side(bar: _Bar, end: float, wide: int) -> str:
    """How the words stand over a bar: about its middle, or from the edge that is too near for that."""
    at, half = bar.total / end * wide, _width(bar) / 2
    return "left" if at < half else "right" if at > wide + 30 - half else "center"


def _span(bar: _Bar, end: float, wide: int) -> tuple[float, float]:
    """Where the words over a bar begin and end, in pixels."""
    at, width = bar.total / end * wide, _width(bar)
    start = {"left": at - 6, "center": at - width / 2, "right": at + 6 - width}[_side(bar, end, wide)]
    return start, start + width


def _width(bar: _Bar) -> float:
    return 7.2 * max(len(bar.name), len(bar.below))


def _words(bars: Sequence[_Bar], end: float, most: int, wide: int, phone: bool) -> Iterator[Spec]:
    shown = {"expr": f"{vega.ON_PHONE} ? {int(phone)} : {int(not phone)}"}
    for bar in bars:
        side, at = _side(bar, end, wide), {"x": quantity("x")}
        dx = {"left": -6, "center": 0, "right": 6}[side]
        ink = CASE if bar.own else INK
        name, below = [{"x": bar.total, "t": bar.name}], [{"x": bar.total, "t": bar.below}]
        yield vega.text(name, {**at, "y": {"value": 10}}, align=side, dx=dx, phone=phone, ink=ink, bold=True)
        yield vega.text(
            below, {**at, "y": {"value": 26}}, align=side, dx=dx, phone=phone, ink=SOFT, fontSize=12.5
        )
        if bar.count < most * 0.92:
            leader = {
                **at,
                "y": {"value": WORDS - 10},
                "y2": {"value": WORDS + BARS * (1 - bar.count / most) - 3},
            }
            yield vega.layer("rule", [{"x": bar.total}], leader, color=BORDER, strokeWidth=1, opacity=shown)
