"""The axes of figures: ticks at round numbers, thin lines across, labels that keep clear of each other."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from model.outputs.figures.sheet import GRID, INK, PALE, Box, Sheet, width_of
from model.words.wording import number, say


def ticks(high: float, most: int, low: float = 0.0) -> list[float]:
    """Round numbers from `low` to `high`, both within, about `most` of them."""
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=2)
    slack = (high - low) * 1e-9
    return [float(tick) for tick in locator.tick_values(low, high) if low - slack <= tick <= high + slack]


def round_top(top: float, most: int) -> float:
    """The first round number at or above `top`."""
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=2)
    return next(float(tick) for tick in locator.tick_values(0.0, top or 1.0) if tick >= top * 0.999999)


def money_room(page: Sheet, top: float, most: int = 5) -> float:
    """Points that the labels of `money_axes` take at its left."""
    labels = [number(tick, 6) for tick in ticks(round_top(top, most), most)]
    return 6.0 + max(width_of(label, page.size.text) for label in labels)


def money_axes(page: Sheet, box: Box, top: float, currency: str, most: int = 5) -> Axes:
    """Axes in a box with money upwards, in millions, to the first round amount at or above `top`."""
    axes, highest = page.axes(box), round_top(top, most)
    over = page.body.bottom + page.body.height - page.size.text * 1.2
    page.write(page.body.left, over, say("chart.axis.millions", currency=currency), color=PALE)
    axes.set_ylim(0, highest)
    for tick in ticks(highest, most):
        y = box.bottom + tick / highest * box.height
        look = {"color": INK if tick == 0 else GRID, "linewidth": 0.6, "zorder": 0}
        page.line([box.left, box.left + box.width], [y, y], **look)
        page.write(box.left - 4, y - page.size.text * 0.36, number(tick, 6), ha="right", color=PALE)
    return axes


def number_axis(page: Sheet, axes: Axes, box: Box, end: float, now: float, now_label: str) -> None:
    """Numbers rightwards to `end`; where the scenario stands has its own, in bold, and others make room for it."""
    axes.set_xlim(0, end)
    size = page.size.text
    y, scale = box.bottom - size * 1.45, box.width / end

    def span(x: float, label: str, bold: bool) -> tuple[float, float]:
        half = width_of(label, size, bold) / 2 + 3
        middle = min(max(box.left + x * scale, box.left + half - 6), box.left + box.width - half + 14)
        return middle - half, middle + half

    own = span(now, now_label, True)
    page.write(sum(own) / 2, y, now_label, bold=True, ha="center")
    x = box.left + now * scale
    page.line([x, x], [box.bottom, box.bottom - 3], color=INK, linewidth=0.8)
    for tick in ticks(end, 4 if page.size.name == "column" else 6):
        left, right = span(tick, number(tick, 6), False)
        if tick <= end and (right < own[0] or left > own[1]):
            page.write((left + right) / 2, y, number(tick, 6), ha="center", color=PALE)


def money_scale(
    page: Sheet, axes: Axes, box: Box, low: float, high: float, bands: Sequence[tuple[float, float]] = ()
) -> None:
    """Money rightwards from `low` to `high`, in millions, with a thin line up at each round amount between: all the
    way, or in bands (from, to, in points of the sheet) so that it crosses no text.
    """
    axes.set_xlim(low, high)
    size, taken = page.size.text, -1e9
    for tick in ticks(high, 4 if box.width < 200 else 6, low):
        x = box.left + (tick - low) / (high - low) * box.width
        for bottom, top in bands or ((box.bottom, box.bottom + box.height),):
            page.line([x, x], [bottom, top], color=INK if tick == 0 else GRID, linewidth=0.6, zorder=0)
        half = width_of(number(tick, 6), size) / 2
        middle = min(max(x, page.body.left + half), page.body.left + page.body.width - half)
        if middle - half > taken + 4:
            page.write(middle, box.bottom - size * 1.3, number(tick, 6), ha="center", color=PALE)
            taken = middle + half


def ends(lowest: float, highest: float) -> tuple[float, float]:
    """A little more than the range of some amounts, for a scale that need not begin at nothing."""
    spare = (highest - lowest) * 0.04 or abs(highest) * 0.04 or 1.0
    return lowest - spare, highest + spare
