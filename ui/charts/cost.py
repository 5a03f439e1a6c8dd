"""Cost against people or time: this reading as a line, all others as one band, the case on both axes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from model.outputs.chart_data import CostPicture
from model.results.curves import Curves
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.wording import money, number, say
from ui.charts import vega
from ui.charts.vega import BAND, CASE, INK, Name, Room, Spec, quantity

HEIGHT = 256
"""Pixels of the whole chart."""
ROOM = Room(left=46, bottom=46, top=10)
CLEAR = 0.07
"""How far words in the band keep from the line of the case, as a share of the plot's height."""
CROWDED = 0.15
"""Within this of the case, as a share of the plot's height, a name at its right end leaves no room for its words on a phone, where
both axes tell the case too.
"""
FOOT, LOW = 0.005, 0.08
"""Below these shares of the plot's height the case is the foot of the axis itself, and leaves no room for words below its dot."""
LAST = 0.97
"""From this share of the axis on a number about the case's place would reach beyond the end."""
BAND_WORDS = 0.3
"""The least height of the band, as a share of the plot's, in which its name has room."""


def cost_chart(picture: CostPicture) -> Spec:
    """The chart of a picture of cost."""
    end, top = picture.line[-1][0], picture.y_ticks[-1].value
    plot = HEIGHT - ROOM.top - ROOM.bottom
    # At the top the amount would stand on the tick with the unit, at the foot it is the tick "0": there the tick stands.
    own = picture.total if FOOT < picture.total / top < 1 - vega.NEAR_Y / plot else None
    x = quantity(
        "x",
        scale={"domain": [0, end], "nice": False},
        axis=vega.plain_axis(picture.x_ticks, picture.x_text, picture.now),
    )
    y = quantity(
        "y",
        scale={"domain": [0, top], "nice": False},
        axis=vega.money_axis(picture.y_ticks, own, plot),
    )
    layers = [_base(end, x, y), *_band(picture), *_lines(picture, end)]
    # At the right end a number about the end of the axis would reach into the margin, or on a phone out of the picture.
    layers += vega.on_axes(
        picture.now, picture.total, picture.now_text, picture.total_text if own is not None else "",
        x_align="right" if picture.now > LAST * end else "center",
    )  # fmt: skip
    layers += _here(picture, end, top)
    layers += vega.margin_names([*_names(picture)], end, top, plot)
    return vega.layered(layers, HEIGHT, ROOM.for_ticks(picture.y_ticks))


def _base(end: float, x: Spec, y: Spec) -> Spec:
    """The axes, on a layer of nothing: Vega-Lite drops what several layers say of one axis."""
    return vega.layer(
        "rule", [{"x": 0, "x2": end, "y": 0}], {"x": x, "x2": {"field": "x2"}, "y": y}, color=vega.BORDER
    )


def _band(picture: CostPicture) -> Iterator[Spec]:
    if not picture.band:
        return
    rows = [{"x": at, "y": low, "y2": high} for at, low, high in picture.band]
    yield vega.layer(
        "area",
        rows,
        {"x": quantity("x"), "y": quantity("y"), "y2": {"field": "y2"}},
        color=BAND,
        line=False,
        opacity=1,
    )
    end = picture.line[-1][0]
    at, low, high = _at_share(picture, 0.02 if picture.now > end / 4 else 0.5)
    if (high - low) / picture.y_ticks[-1].value > BAND_WORDS:
        top = picture.y_ticks[-1].value
        y = low + (high - low) * 0.62
        if abs(y - picture.total) < CLEAR * top:  # clear of the dotted line of the case
            y = picture.total + CLEAR * top
        row = {"x": at, "y": y, "t": picture.band_text}
        yield vega.text([row], {"x": quantity("x"), "y": quantity("y")}, dx=6, phone=False)


def _at_share(picture: CostPicture, share: float) -> tuple[float, float, float]:
    """The band at a share of the axis: the nearest of its corners to the left, whose values are near enough for words."""
    end = picture.line[-1][0]
    before, after = picture.band[0], picture.band[-1]
    for point in picture.band:
        if point[0] <= end * share:
            before = point
        else:
            after = point
            break
    reach = (end * share - before[0]) / ((after[0] - before[0]) or 1.0)
    low, high = (before[i] + (after[i] - before[i]) * min(1.0, reach) for i in (1, 2))
    return end * share, low, high


def _lines(picture: CostPicture, end: float) -> Iterator[Spec]:
    x, y = quantity("x"), quantity("y")
    if picture.approved is not None and picture.approved <= picture.y_ticks[-1].value:
        row = {"x": 0, "x2": end, "y": picture.approved}
        yield vega.layer(
            "rule", [row], {"x": x, "x2": {"field": "x2"}, "y": y}, strokeDash=[7, 4], strokeWidth=1.5, color=INK
        )  # fmt: skip
    rows = [{"x": at, "y": total} for at, total in picture.line]
    yield vega.layer("line", rows, {"x": x, "y": y}, strokeWidth=3, color=CASE, strokeJoin="miter")


def _here(picture: CostPicture, end: float, top: float) -> Iterator[Spec]:
    """What the case is, beside its dot: on the side where the line leaves room."""
    crowded = any(abs(label.at - picture.total) < CROWDED * top for label in picture.labels)
    left = picture.now > 0.62 * end
    high = picture.total > 0.85 * top
    low = picture.total < LOW * top  # below the dot there is only the axis and its numbers
    row = {"x": picture.now, "y": picture.total, "t": picture.case}
    yield vega.text(
        [row], {"x": quantity("x"), "y": quantity("y")}, ink=CASE, bold=True, halo=False, phone=False if crowded else None,
        align="right" if left else "left", dx=-12 if left else 12, dy=-12 if (left and not high) or low else 13,
    )  # fmt: skip


_INKS = {"case": CASE}


def _names(picture: CostPicture) -> Iterator[Name]:
    for label in picture.labels:
        reason = tuple(vega.lines(label.reason))
        yield Name(label.at, label.text, reason, label.short, _INKS.get(label.kind, INK))


def cost_rows(scenario: Scenario, lines: Curves) -> tuple[list[str], list[list[str]], int]:
    """The chart as a table: this reading and the ends of the others at round steps and where the scenario stands; and which
    row that is.
    """
    currency = scenario.deal.terms.currency
    shown = np.unique(np.append(round_steps(float(lines.x[-1])), lines.now))
    places = np.searchsorted(lines.x, shown)
    own = next(line for line in lines.lines if line.chosen)
    low, high = (pick([line.totals for line in lines.lines], axis=0) for pick in (np.min, np.max))
    head = [
        say(f"chart.axis.{lines.along}"),
        *(say(f"chart.column.{name}") for name in ("own", "low", "high")),
    ]
    rows = [
        [
            number(float(lines.x[at]), 3),
            *(money(float(line[at]), currency) for line in (own.totals, low, high)),
        ]
        for at in places
    ]
    return head, rows, int(np.searchsorted(shown, lines.now))
