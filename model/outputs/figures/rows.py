"""Rows of a label, an amount and a bar, one below the other: the comparison, the tornado, the ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from model.outputs.chart_data import Tick
from model.outputs.figures.scales import money_scale
from model.outputs.figures.sheet import HOME, INK, LEADING, PALE, Box, Sheet, Size, width_of, wrapped

BAR = {"column": 8.0, "page": 11.0}
GAP = {"column": 9.0, "page": 12.0}
FOOT = 2.0
"""Heights of type that the scale below takes."""


@dataclass(frozen=True)
class BarRow:
    """One row: its name in bold, its amount at the right, and smaller text between them and the bar. The amount is level
    with the name, or, `beside`, with the bar.
    """

    name: str
    amount: str
    small: tuple[str, ...] = ()
    beside: bool = False
    home: bool = False


@dataclass(frozen=True)
class _RowLines:
    """A row's text as lines."""

    name: list[str]
    small: list[str]

    def height(self, size: Size) -> float:
        """Of text, bar and the gap below."""
        text = len(self.name) * size.text + len(self.small) * size.small
        return text * LEADING + 3 + BAR[size.name] + GAP[size.name]


def _lines(row: BarRow, size: Size, width: float) -> _RowLines:
    beside = width if row.beside else width - width_of(row.amount, size.text, bold=True) - 8
    small = [line for text in row.small for line in wrapped(text, width, size.small)]
    return _RowLines(wrapped(row.name, beside, size.text, bold=True, most=3), small)


def height_of(rows: Sequence[BarRow], size: Size, width: float) -> float:
    """Points that rows and the scale below them take."""
    return sum(_lines(row, size, width).height(size) for row in rows) + size.text * FOOT


def draw_rows(
    page: Sheet, rows: Sequence[BarRow], box: Box, ticks: Sequence[Tick], here: Tick | None = None
) -> tuple[Axes, list[float], Box]:
    """Set the rows' text in the box above a scale through `ticks`; the axes, whose y are points of the box, the middle of
    each row's bar on them, and where the bars are.
    """
    size = page.size
    column = max((width_of(row.amount, size.text, bold=True) + 8 for row in rows if row.beside), default=0.0)
    foot = size.text * FOOT
    plot = Box(box.left, box.bottom + foot, box.width - column, box.height - foot)
    axes = page.axes(plot)
    axes.set_ylim(0, plot.height)
    axes.set_xlim(ticks[0].value, ticks[-1].value)
    top, middles, bar = plot.bottom + plot.height, list[float](), BAR[size.name]
    for row in rows:
        text = _lines(row, size, box.width)
        below = page.write_lines(
            box.left, top, text.name, size.text, bold=True, color=HOME if row.home else INK
        )
        below = page.write_lines(box.left, below, text.small, size.small, color=PALE)
        middle = below - 3 - bar / 2
        middles.append(middle - plot.bottom)
        at = middle - size.text * 0.36 if row.beside else top - size.text
        ink = HOME if row.home else INK
        page.write(box.left + box.width, at, row.amount, bold=True, ha="right", color=ink)
        top -= text.height(size)
    bands = [(plot.bottom + y - bar / 2 - 2, plot.bottom + y + bar / 2 + 2) for y in middles]
    money_scale(page, plot, ticks, [*bands, (plot.bottom - 2, plot.bottom + 2)], here)
    return axes, middles, plot
