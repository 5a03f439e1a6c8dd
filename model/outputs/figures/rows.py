"""Rows of a label, an amount and a bar, one below the other: the comparison, the tornado, the ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from model.outputs.figures.scales import money_scale
from model.outputs.figures.sheet import LEADING, PALE, Box, Sheet, Size, width_of, wrapped
from model.words.wording import say

BAR = {"column": 8.0, "page": 11.0}
GAP = {"column": 9.0, "page": 12.0}


@dataclass(frozen=True)
class BarRow:
    """One row: its name in bold, its amount at the right, and smaller text between them and the bar."""

    name: str
    amount: str
    small: tuple[str, ...] = ()


@dataclass(frozen=True)
class _RowLines:
    """A row's text as lines."""

    name: list[str]
    amount: str
    small: list[str]

    def height(self, size: Size) -> float:
        """Of text, bar and the gap below."""
        text = len(self.name) * size.text + len(self.small) * size.small
        return text * LEADING + 3 + BAR[size.name] + GAP[size.name]


def _lines(row: BarRow, size: Size, width: float) -> _RowLines:
    beside = width - width_of(row.amount, size.text, bold=True) - 8
    small = [line for text in row.small for line in wrapped(text, width, size.small)]
    return _RowLines(wrapped(row.name, beside, size.text, bold=True, most=3), row.amount, small)


def height_of(rows: Sequence[BarRow], size: Size, width: float) -> float:
    """Points that rows and the scale below them take."""
    return sum(_lines(row, size, width).height(size) for row in rows) + size.text * 3.2


def draw_rows(
    page: Sheet, rows: Sequence[BarRow], box: Box, low: float, high: float, currency: str
) -> tuple[Axes, list[float]]:
    """Set the rows' text in the box above a scale from `low` to `high` millions; the axes, whose y are points
    of the box, and the middle of each row's bar on them.
    """
    size = page.size
    plot = Box(box.left, box.bottom + size.text * 3.0, box.width, box.height - size.text * 3.0)
    axes = page.axes(plot)
    axes.set_ylim(0, plot.height)
    page.write(plot.left, box.bottom, say("chart.axis.millions", currency=currency), color=PALE)
    top, middles, bar = plot.bottom + plot.height, list[float](), BAR[size.name]
    for row in rows:
        text = _lines(row, size, box.width)
        page.write(box.left + box.width, top - size.text, text.amount, bold=True, ha="right")
        below = page.write_lines(box.left, top, text.name, size.text, bold=True)
        below = page.write_lines(box.left, below, text.small, size.small, color=PALE)
        middles.append(below - 3 - bar / 2 - plot.bottom)
        top -= text.height(size)
    bands = [(plot.bottom + y - bar / 2 - 2, plot.bottom + y + bar / 2 + 2) for y in middles]
    money_scale(page, axes, plot, low, high, [*bands, (plot.bottom - 2, plot.bottom + 2)])
    return axes, middles
