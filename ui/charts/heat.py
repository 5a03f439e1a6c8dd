"""Cost by people and time, a cell each: darker costs more; a tap loads the cell's case."""

from __future__ import annotations

import math
from collections.abc import Iterator

from model.outputs.chart_data import short_money
from model.questions.people_by_time import PeopleByTime
from model.scenario import parse
from model.words.wording import SYMBOLS, money, number, say
from ui.charts import vega
from ui.charts.vega import CASE, INK, PAPER, SOFT, Room, Row, Spec

CELL = 32
"""Pixels that a row is high."""
ROOM = Room(left=72, right=8, top=44, bottom=6, narrow_left=46, narrow_right=2)
SHADES = 6
PICKED = "cell"
"""The name of the selection, whose fields are the `row` and the `column` of the cell tapped."""


def heat_chart(table: PeopleByTime) -> Spec:
    """The table as a chart."""
    rows = [*_cells(table)]
    at = {
        "x": _along("x", len(table.stays)),
        "x2": {"field": "x2"},
        "y": _along("y", len(table.people), down=True),
        "y2": {"field": "y2"},
    }
    shade = {"field": "shade", "type": "nominal", "scale": None}
    layers = [
        vega.layer("rect", rows, {**at, "fill": shade}, stroke=PAPER, strokeWidth=2),
        *_texts(rows),
        *_heads(table),
        *_approved(table),
        *_own(table),
        {
            **vega.layer("rect", rows, _rect(), fill="transparent", cursor="pointer"),
            "params": [
                {"name": PICKED, "select": {"type": "point", "fields": ["row", "column"], "toggle": False}}
            ],
        },
    ]
    return vega.layered(layers, CELL * len(table.people) + ROOM.top + ROOM.bottom, ROOM)


def _along(name: str, most: int, *, down: bool = False) -> Spec:
    scale = {"domain": [0, most], "nice": False, "reverse": down, "zero": False}
    return vega.quantity(name, scale=scale, axis=None)


def _rect() -> Spec:
    return {"x": vega.quantity("x"), "x2": {"field": "x2"}, "y": vega.quantity("y"), "y2": {"field": "y2"}}


def shade(total: float, most: float) -> int:
    """How dark a cell is, from 1 to `SHADES`: by the root of its total, so that small totals differ too."""
    return min(SHADES, 1 + int(SHADES * math.sqrt(max(0.0, total) / most))) if most > 0 else 1


def _cells(table: PeopleByTime) -> Iterator[Row]:
    for row, totals in enumerate(table.totals):
        for column, total in enumerate(totals):
            level = shade(total, table.most)
            yield {
                "row": row, "column": column, "x": column, "x2": column + 1, "y": row, "y2": row + 1,
                "shade": f"var(--h{level})", "ink": f"var(--h{level}t)",
                "t": money(total, table.currency), "s": _in_cell(total, table.currency),
            }  # fmt: skip


def _in_cell(total: float, currency: str) -> str:
    """A total as the cells of a phone have room for it: letters that stand for a currency's sign are left out."""
    return short_money(total, currency).removeprefix("" if currency in SYMBOLS else f"{currency} ")


def _texts(rows: list[Row]) -> Iterator[Spec]:
    ink = {"field": "ink", "type": "nominal", "scale": None}
    for phone, name in ((False, "t"), (True, "s")):
        middles = [
            {
                "x": float(str(row["x"])) + 0.5,
                "y": float(str(row["y"])) + 0.5,
                "t": row[name],
                "ink": row["ink"],
            }
            for row in rows
        ]
        at = {"x": vega.quantity("x"), "y": vega.quantity("y"), "color": ink}
        words = vega.text(middles, at, align="center", phone=phone, fontSize=12.5 if phone else 13)
        del words["mark"]["fill"]  # each has its own
        yield words


def _heads(table: PeopleByTime) -> Iterator[Spec]:
    """Names of the rows and columns; those of the case in its own colour."""
    own = table.own or (-1, -1)
    above, beside = (
        {"x": vega.quantity("x"), "y": {"value": -10}},
        {"x": {"value": -8}, "y": vega.quantity("y")},
    )
    for here, ink in ((False, SOFT), (True, CASE)):
        stays = [
            (place + 0.5, parse.stay_text(*stay))
            for place, stay in enumerate(table.stays)
            if (place == own[1]) == here
        ]
        for phone in (False, True):
            names = [{"x": x, "t": _short(text) if phone else text} for x, text in stays]
            yield vega.text(names, above, align="center", phone=phone, fontSize=12.5, ink=ink, bold=here)
        heads = [{"y": y + 0.5, "t": number(n)} for y, n in enumerate(table.people) if (y == own[0]) == here]
        yield vega.text(heads, beside, align="right", ink=ink, bold=here)
    top = {"value": -31}
    yield vega.text(
        [{"t": say("heat.people")}],
        {"x": {"value": -8}, "y": top},
        align="right",
        ink=SOFT,
        bold=True,
        fontSize=12.5,
    )
    yield vega.text(
        [{"t": say("heat.stays")}], {"x": {"value": 2}, "y": top}, ink=SOFT, bold=True, fontSize=12.5
    )


def _short(text: str) -> str:
    """A time with its unit cut to what a phone has room for."""
    length, _, unit = text.partition(" ")
    return f"{length} {unit[:2] if unit.startswith('mo') else unit[:1]}"


def _approved(table: PeopleByTime) -> Iterator[Spec]:
    """A heavy line along the cells beyond which a total is more than was approved."""
    edges = list[Row]()
    for row in range(len(table.people)):
        for column in range(len(table.stays)):
            beyond = table.exceeds(row, column)
            if column and table.exceeds(row, column - 1) != beyond:
                edges.append({"x": column, "x2": column, "y": row, "y2": row + 1})
            if row and table.exceeds(row - 1, column) != beyond:
                edges.append({"x": column, "x2": column + 1, "y": row, "y2": row})
    if edges:
        yield vega.layer("rule", edges, _rect(), strokeWidth=3, color=INK, strokeCap="square")


def _own(table: PeopleByTime) -> Iterator[Spec]:
    if table.own is not None:
        row, column = table.own
        cell = {"x": column, "x2": column + 1, "y": row, "y2": row + 1}
        for colour, width in ((PAPER, 6), (CASE, 3)):
            yield vega.layer("rect", [cell], _rect(), fill=None, stroke=colour, strokeWidth=width)
