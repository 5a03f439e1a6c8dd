"""Where two options cost the same: two lines, an open ring at the crossing, and its name on a leader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.outputs.even_picture import EvenPicture
from ui.charts import vega
from ui.charts.vega import CASE, HOME, INK, PAPER, SOFT, Name, Room, Spec, quantity

HEIGHT = 300
ROOM = Room(left=46, bottom=46, top=12)
_WIDE, _PHONE = 500.0, 290.0
"""Pixels that the plot is taken to have, where a label has to be clear of its lines."""
_LABEL = 182
LINE = 17
CLEAR = 34
"""Pixels of the label of a crossing, of one of its lines, and from it to the ring."""
STEP = 6.0
"""Pixels between the places that are tried."""


def even_chart(picture: EvenPicture) -> Spec:
    """The chart of a picture of a break-even."""
    end, top = picture.one[-1][0], picture.y_ticks[-1].value
    plot = HEIGHT - ROOM.top - ROOM.bottom
    ring = picture.rings[0] if picture.rings else None
    x = quantity(
        "x", scale={"domain": [0, end], "nice": False},
        axis=vega.plain_axis(picture.x_ticks, picture.x_text, ring[0] if ring else None),
    )  # fmt: skip
    y = quantity(
        "y", scale={"domain": [0, top], "nice": False},
        axis=vega.money_axis(picture.y_ticks, ring[1] if ring else None, plot),
    )  # fmt: skip
    base = vega.layer(
        "rule", [{"x": 0, "x2": end, "y": 0}], {"x": x, "x2": {"field": "x2"}, "y": y}, color=vega.BORDER
    )
    layers = [base, *_lines(picture), *_rings(picture, end, top, plot)]
    layers += vega.margin_names([*_names(picture)], end, top, plot)
    return vega.layered(layers, HEIGHT, ROOM.for_ticks(picture.y_ticks))


def _lines(picture: EvenPicture) -> Iterator[Spec]:
    at = {"x": quantity("x"), "y": quantity("y")}
    other = [{"x": x, "y": y} for x, y in picture.two]
    ink = HOME if picture.home else SOFT
    yield vega.layer("line", other, at, strokeWidth=2, strokeDash=[5, 3], color=ink, strokeJoin="miter")
    own = [{"x": x, "y": y} for x, y in picture.one]
    yield vega.layer("line", own, at, strokeWidth=3, color=CASE, strokeJoin="miter")


def _rings(picture: EvenPicture, end: float, top: float, plot: float) -> Iterator[Spec]:
    if not picture.rings:
        return
    x, y = picture.rings[0]
    at = {"x": quantity("x"), "y": quantity("y")}
    dotted = {"strokeDash": [2, 3], "strokeWidth": 1.25, "color": INK}
    row = {"x": x, "y": y}
    yield vega.layer("rule", [row], {**at, "y2": {"datum": 0}}, **dotted)
    yield from _label(picture, end, top, plot)
    rows = [{"x": each[0], "y": each[1]} for each in picture.rings]
    yield vega.layer(
        "point",
        rows,
        at,
        filled=True,
        fill=PAPER,
        size=150,
        opacity=1,
        stroke=INK,
        strokeWidth=2.5,
        shape="circle",
    )
    yield vega.text(
        [row | {"t": picture.at_text}], {"x": quantity("x"), "y": {"datum": 0}},
        align="center", baseline="top", dy=9, bold=True,
    )  # fmt: skip
    yield vega.text(
        [row | {"t": picture.y_text}],
        {"x": {"value": 0}, "y": quantity("y")},
        align="right",
        dx=-6,
        bold=True,
    )


@dataclass(frozen=True)
class _Box:
    """Where the label stands: its left end from the ring, and the middle of its first line, in pixels of the plot."""

    dx: float
    y: float


def _label(picture: EvenPicture, end: float, top: float, plot: float) -> Iterator[Spec]:
    """The name of the first crossing, where neither line runs, on a leader; on a phone it has less room."""
    x, y = picture.rings[0]
    place = (1 - y / top) * plot
    for phone, wide in ((False, _WIDE), (True, _PHONE)):
        box = _free(picture, (end, top), (wide, plot))
        low = box.y < place
        start, stop = (box.y + LINE + 8, place - 9) if low else (box.y - 10, place + 9)
        channels = {"x": quantity("x"), "x2": {"field": "x"}, "y": {"value": start}, "y2": {"value": stop}}
        shift = min(max(0.0, box.dx + 4), box.dx + _LABEL - 20)
        shown = {"opacity": {"expr": f"{vega.ON_PHONE} ? {int(phone)} : {int(not phone)}"}}
        yield vega.layer(
            "rule",
            [{"x": x}],
            channels,
            strokeWidth=1,
            color=SOFT,
            xOffset=shift,
            x2Offset=shift / 8,
            **shown,
        )
        for line, words in enumerate(picture.label):
            at = {"x": quantity("x"), "y": {"value": box.y + line * LINE}}
            look: Spec = {"dx": box.dx, "fontSize": 12.5 if phone else 13}
            yield vega.text([{"x": x, "t": words}], at, bold=line == 0, halo=True, phone=phone, **look)


def _free(picture: EvenPicture, axes: tuple[float, float], size: tuple[float, float]) -> _Box:
    """The place nearest to the ring in which the label touches neither line."""
    (end, top), (wide, plot) = axes, size
    ring_x, ring_y = picture.rings[0][0] / end * wide, (1 - picture.rings[0][1] / top) * plot
    marks = np.concatenate([_along(line, end, top, size) for line in (picture.one, picture.two)])
    lefts, middles = np.arange(6.0, max(7.0, wide - _LABEL), STEP), np.arange(8.0, plot - LINE - 12, STEP)
    left, middle = (axis.ravel()[:, np.newaxis] for axis in np.meshgrid(lefts, middles))
    across, down = marks[:, 0] - left, marks[:, 1] - middle
    met = (across > -6) & (across < _LABEL + 6) & (down > -14) & (down < LINE + 14)
    beside = np.maximum(np.maximum(left - ring_x, ring_x - left - _LABEL), 0.0)
    above = np.maximum(np.maximum(middle - ring_y, ring_y - middle - LINE), 0.0)
    far = (beside + above)[:, 0]
    far[met.any(axis=1) | (far <= CLEAR)] = np.inf
    best = int(np.argmin(far))
    return _Box(float(left[best, 0]) - ring_x, float(middle[best, 0]))


def _along(
    line: Sequence[tuple[float, float]], end: float, top: float, size: tuple[float, float]
) -> NDArray[np.float64]:
    """A line by many points, in pixels of a plot of some width and height."""
    x, y = (np.array(axis) for axis in zip(*line, strict=True))
    x, y = x / end * size[0], (1 - y / top) * size[1]
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    at = np.arange(0.0, length[-1], 8.0)
    return np.column_stack([np.interp(at, length, x), np.interp(at, length, y)])


def _names(picture: EvenPicture) -> Iterator[Name]:
    inks = (CASE, HOME if picture.home else INK)
    for (name, short, what), line, ink in zip(picture.ends, (picture.one, picture.two), inks, strict=True):
        yield Name(line[-1][1], name, tuple(vega.lines(what)), short, ink)
