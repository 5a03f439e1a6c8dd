"""Plain Vega-Lite specifications: what every chart on the screen shares. Nothing is worked out in a chart; the table behind
each comes from `model`.

A specification is a dictionary with its data put in, sent as it is: building and checking it through a library costs more
than everything else a change on screen takes. Colours are the names of the page's own (`style.css`), so that a
chart follows the reader's theme by itself, and one meaning has one colour everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any

import streamlit as st

from model.outputs.chart_data import Tick, spread_labels

Spec = dict[str, Any]
Row = Mapping[str, object]

INK, SOFT, PAPER = "var(--ink)", "var(--ink2)", "var(--paper)"
RULE, BORDER = "var(--rule)", "var(--border)"
CASE, BAND, PAID, USED, HOME = "var(--case)", "var(--band)", "var(--paid)", "var(--used)", "var(--home)"
"""This case; the other readings; documented money; money used; a price at home."""

MARGIN = 196
"""Pixels at the right of a wide chart for the names of what it shows."""
NARROW = 560
"""A chart that has fewer pixels than this is on a phone: its names stand inside, shorter."""
APART = 18
"""Pixels that two lines of labels in the margin keep at least."""
APART_INSIDE = 14
"""Pixels that two names inside a narrow chart keep at least."""
NEAR_X, NEAR_Y = 36, 16
"""Pixels to the value of the case within which a tick of its axis is left out."""
TICK_LETTER = 7
"""Pixels that a letter of a tick is wide, at most on average."""
MANY = 100
"""More ticks than any axis has: of fewer, Vega leaves out some of those it is given."""
PLOT = 560
"""Pixels that a wide plot is taken to have, where the place of a tick beside another matters."""

ON_PHONE = f"containerSize()[0] < {NARROW}"

_CONFIG: Spec = {
    "font": '"Source Sans", "Source Sans 3", sans-serif',
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT, "labelFontSize": 12.5, "titleColor": SOFT, "titleFontSize": 12.5, "titleFontWeight": 400,
        "gridColor": RULE, "domainColor": BORDER, "tickColor": BORDER, "tickSize": 4, "labelPadding": 4,
    },
    "text": {"fontSize": 13, "fill": INK},
}  # fmt: skip


@dataclass(frozen=True)
class Room:
    """Pixels around the plot: on a wide screen, and at the left of a narrow one."""

    left: int = 44
    right: int = MARGIN
    top: int = 12
    bottom: int = 42
    narrow_left: int = 40
    narrow_right: int = 12

    def expression(self) -> str:
        """The padding of a chart, by the width it has."""
        wide = f"{{left:{self.left},right:{self.right},top:{self.top},bottom:{self.bottom}}}"
        narrow = f"{{left:{self.narrow_left},right:{self.narrow_right},top:{self.top},bottom:{self.bottom}}}"
        return f"{ON_PHONE} ? {narrow} : {wide}"

    def for_ticks(self, ticks: Sequence[Tick]) -> Room:
        """The same, with room at the left for the longest of these ticks: a currency without a sign has letters in its place."""
        least = 14 + TICK_LETTER * max(len(tick.text) for tick in ticks)
        return replace(self, left=max(self.left, least), narrow_left=max(self.narrow_left, least))


def layered(layers: Sequence[Spec], height: float, room: Room | None = None, **more: Any) -> Spec:
    """Layers over one another, the first at the bottom; `height` is that of the whole chart, in pixels."""
    return {
        "width": "container",
        "height": height,
        "autosize": {"type": "none", "contains": "padding"},
        "padding": {"expr": (room or Room()).expression()},
        "background": None,
        "config": _CONFIG,
        "layer": list(layers),
        **more,
    }


def layer(mark: str, rows: Iterable[Row], channels: Spec, **look: Any) -> Spec:
    """A layer: rows, a mark and its look, and channels."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": mark, "tooltip": None, **look},
        "encoding": channels,
    }


def draw(spec: Spec, says: str, key: str | None = None, on_select: Callable[[], None] | None = None) -> None:
    """Draw a chart; `says` is its text for who cannot see it, `on_select` what is done when something in it is picked."""
    st.vega_lite_chart(
        spec=spec, theme=None, width="stretch", alt=says, key=key, on_select=on_select or "ignore"
    )


def quantity(name: str, **more: Any) -> Spec:
    """A channel of numbers, on the scale and axis that the first layer alone gives: those of several layers Vega-Lite merges, and
    drops what it finds twice.
    """
    return {"field": name, "type": "quantitative", **more}


# --- Axes ------------------------------------------------------------------------------------------------------


def money_axis(ticks: Sequence[Tick], own: float | None = None, height: float = 230) -> Spec:
    """An axis of money upwards with its grid: the unit once, at the top. A tick too near to the amount of the case, `own`,
    gives way to it; that is drawn by `on_axes`. `height` is that of the plot, in pixels.
    """
    top = ticks[-1].value
    return {
        "values": [tick.value for tick in ticks], "tickCount": MANY, "grid": True, "domain": False, "ticks": False, "title": None,
        "labelExpr": _lookup(ticks, own, NEAR_Y / height * top, ticks[-1]),
    }  # fmt: skip


def plain_axis(ticks: Sequence[Tick], title: str | None, own: float | None = None) -> Spec:
    """An axis of people, time or days to the right; a tick too near to the case's own value gives way to it."""
    return {
        "values": [tick.value for tick in ticks], "tickCount": MANY, "grid": False, "title": title, "titlePadding": 8,
        "labelExpr": _lookup(ticks, own, NEAR_X / PLOT * ticks[-1].value), "labelOverlap": True, "labelFlush": False,
    }  # fmt: skip


def _lookup(ticks: Sequence[Tick], own: float | None, near: float, always: Tick | None = None) -> str:
    """An expression that gives the text of each tick that is not too near to `own`, and of one `always`."""
    shown = [tick for tick in ticks if own is None or tick is always or abs(tick.value - own) > near]
    inside = ",".join(f"'{_key(tick.value)}':'{_quoted(tick.text)}'" for tick in shown)
    return f"({{{inside}}})['' + datum.value] || ''"


def _key(value: float) -> str:
    """A number as Vega writes it where it is the name of something."""
    return str(int(value)) if value == int(value) else repr(value)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def on_axes(x: float, y: float, x_text: str, y_text: str, x_align: str = "center") -> list[Spec]:
    """The case on both axes: a dot, dotted lines to the axes, and its values there in its own colour."""
    dotted = {"strokeDash": [2, 3], "strokeWidth": 1.25, "color": CASE}
    row = {"x": x, "y": y}
    return [
        layer("rule", [row], {"x": quantity("x"), "y": quantity("y"), "y2": {"datum": 0}}, **dotted),
        layer("rule", [row], {"x": {"datum": 0}, "x2": quantity("x"), "y": quantity("y")}, **dotted),
        layer(
            "point", [row], {"x": quantity("x"), "y": quantity("y")},
            filled=True, size=130, opacity=1, color=CASE, stroke=PAPER, strokeWidth=2,
        ),
        text([row | {"t": y_text}], {"x": {"value": 0}, "y": quantity("y")}, align="right", dx=-6, ink=CASE, bold=True),
        text(
            [row | {"t": x_text}], {"x": quantity("x"), "y": {"datum": 0}},
            align=x_align, baseline="top", dy=9, ink=CASE, bold=True,
        ),
    ]  # fmt: skip


# --- Words in a chart ------------------------------------------------------------------------------------------


def text(
    rows: Iterable[Row],
    channels: Spec,
    *,
    ink: str = INK,
    bold: bool = False,
    halo: bool = False,
    phone: bool | None = None,
    **look: Any,
) -> Spec:
    """Words at places, from each row's `t`. `phone` shows them only on a narrow chart, or (False) only on a wide one; a
    halo of paper keeps them apart from what they cross.
    """
    look = {"align": "left", "baseline": "middle", "fill": ink, "fontWeight": 600 if bold else 400, **look}
    if phone is not None:
        look["opacity"] = {"expr": f"{ON_PHONE} ? {int(phone)} : {int(not phone)}"}
    words = layer("text", rows, {**channels, "text": {"field": "t", "type": "nominal"}}, **look)
    if not halo:
        return words
    behind = {**words["mark"], "stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    return {"layer": [{**words, "mark": behind}, words]}


@dataclass(frozen=True)
class Name:
    """What stands in the right margin at the end of something: its name and value, a reason in grey below it, and a
    shorter form for a phone, where it stands inside (nothing: not there).
    """

    y: float
    name: str
    reason: tuple[str, ...] = ()
    short: str = ""
    ink: str = INK

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return 1 + len(self.reason)


def margin_names(names: Sequence[Name], end: float, top: float, height: float) -> list[Spec]:
    """Names in the right margin: in the order of their places, moved apart about their middle where they would touch, with a
    leader where moved. `end` is the right end of the axis, `top` its highest amount, `height` that of the plot.
    """
    ordered = sorted(names, key=lambda name: -name.y)
    wanted = [(1 - name.y / top) * height for name in ordered]
    tall = [APART if name.lines == 1 else 5 + 15 * name.lines for name in ordered]
    middles = spread_labels(wanted, tall, -10, height + 24)
    places = [middle - size / 2 + APART / 2 for middle, size in zip(middles, tall, strict=True)]
    layers = list[Spec]()
    for name, want, place in zip(ordered, wanted, places, strict=True):
        row = {"x": end, "y": name.y, "t": name.name}
        at = {"x": quantity("x"), "y": {"value": place}}
        layers.append(text([row], at, dx=14, ink=name.ink, bold=True, phone=False))
        if name.reason:
            below = [row | {"t": list(name.reason)}]
            look: Spec = {"dx": 14, "dy": 15, "fontSize": 12.5, "lineHeight": 15}
            layers.append(text(below, at, ink=SOFT, phone=False, **look))
        if abs(want - place) > 4:
            layers.append(_leader(end, want, place))
    inside = [(name, max(10.0, want - 10)) for name, want in zip(ordered, wanted, strict=True) if name.short]
    apart = spread_labels([place for _, place in inside], APART_INSIDE, 10, max(height, 10))
    layers += [_inside(name, end, place) for (name, _), place in zip(inside, apart, strict=True)]
    return layers


def _inside(name: Name, end: float, place: float) -> Spec:
    row = {"x": end, "t": name.short}
    at = {"x": quantity("x"), "y": {"value": place}}
    return text([row], at, align="right", dx=-3, ink=name.ink, halo=True, phone=True, fontSize=12.5)


def _leader(end: float, from_: float, to: float) -> Spec:
    """A short line from the end of something to its name, two pixels clear of both."""
    channels = {"x": quantity("x"), "x2": {"field": "x"}, "y": {"value": from_}, "y2": {"value": to}}
    look = {"strokeWidth": 1, "color": SOFT, "xOffset": 3, "x2Offset": 11}
    look["opacity"] = {"expr": f"{ON_PHONE} ? 0 : 1"}
    return layer("rule", [{"x": end}], channels, **look)


def lines(words: str, wide: int = 33, most: int = 2) -> list[str]:
    """Words on as many lines as they need in the margin, at most `most`; what has no room is left out with a sign for it."""
    return wrap(words, wide, max_lines=most, placeholder=" …") if words else []
