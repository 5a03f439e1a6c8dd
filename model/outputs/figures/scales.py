"""The axes of figures: ticks at round numbers, the unit once, thin lines across, and the case's own place in blue."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from model.outputs.chart_data import Tick
from model.outputs.figures.sheet import AXIS, CASE, GRID, PALE, Box, Sheet, width_of

NEAR = 0.8
"""Pixels are so many points in print: a tick nearer to the case than 14 of them upwards makes room."""


def money_room(page: Sheet, ticks: Sequence[Tick], here: str = "") -> float:
    """Points that the labels of `money_axes` take at its left."""
    widest = max(width_of(tick.text, page.size.text) for tick in ticks)
    return 6.0 + max(widest, width_of(here, page.size.text, bold=True) if here else 0.0)


def money_axes(page: Sheet, box: Box, ticks: Sequence[Tick], here: Tick | None = None) -> Axes:
    """Axes in a box with money upwards through `ticks`; `here`, where the case stands, has its own label in blue."""
    axes, top, size = page.axes(box), ticks[-1].value, page.size.text
    axes.set_ylim(0, top)
    at = None if here is None else box.bottom + here.value / top * box.height
    for tick in ticks:
        y = box.bottom + tick.value / top * box.height
        look = {"color": AXIS if tick.value == 0 else GRID, "linewidth": 0.6, "zorder": 0}
        page.line([box.left, box.left + box.width], [y, y], **look)
        if at is None or abs(y - at) >= max(14 * NEAR, size * 1.15):
            page.write(box.left - 5, y - size * 0.36, tick.text, ha="right", color=PALE)
    if here is not None and at is not None:
        page.write(box.left - 5, at - size * 0.36, here.text, ha="right", color=CASE, bold=True)
    return axes


def across_axis(page: Sheet, axes: Axes, box: Box, ticks: Sequence[Tick], here: Tick | None = None) -> None:
    """Numbers rightwards to the last of `ticks`; where the case stands it has its own, and others make room for it."""
    across = (
        ticks[-1].value - ticks[0].value or 1.0
    )  # with nobody held there is no time to show, and one tick
    axes.set_xlim(ticks[0].value, ticks[0].value + across)
    size = page.size.text
    y, scale = box.bottom - size * 1.5, box.width / across

    def span(tick: Tick, bold: bool) -> tuple[float, float]:
        half = width_of(tick.text, size, bold) / 2 + 3
        middle = max(box.left + (tick.value - ticks[0].value) * scale, box.left + half - 6)
        middle = min(middle, box.left + box.width - half + 6)  # clear of the names in the margin
        return middle - half, middle + half

    taken = [span(here, True)] if here else []
    if here:
        page.write(sum(taken[0]) / 2, y, here.text, bold=True, ha="center", color=CASE)
    for tick in [ticks[0], ticks[-1], *ticks[1:-1]]:
        left, right = span(tick, False)
        if all(right < other[0] or left > other[1] for other in taken):
            page.write((left + right) / 2, y, tick.text, ha="center", color=PALE)
            taken.append((left, right))


def money_scale(
    page: Sheet,
    box: Box,
    ticks: Sequence[Tick],
    bands: Sequence[tuple[float, float]] = (),
    here: Tick | None = None,
) -> None:
    """Money rightwards through `ticks` below a box, with a thin line up at each: all the way, or in bands (from, to, in
    points of the sheet) so that it crosses no text. `here`, where the case stands, has its own label in blue.
    """
    size, low, high = page.size.text, ticks[0].value, ticks[-1].value
    taken = list[tuple[float, float]]()
    for tick in ticks:
        x = box.left + (tick.value - low) / (high - low) * box.width
        for bottom, top in bands or ((box.bottom, box.bottom + box.height),):
            page.line([x, x], [bottom, top], color=AXIS if tick.value == 0 else GRID, linewidth=0.6, zorder=0)
    for tick in [*([here] if here else []), ticks[-1], *ticks[:-1]]:
        own = tick is here
        half = width_of(tick.text, size, bold=own) / 2
        x = box.left + (tick.value - low) / (high - low) * box.width
        middle = min(max(x, page.body.left + half), page.body.left + page.body.width - half)
        if all(middle + half + 4 < left or middle - half - 4 > right for left, right in taken):
            ink = CASE if own else PALE
            page.write(middle, box.bottom - size * 1.4, tick.text, ha="center", color=ink, bold=own)
            taken.append((middle - half, middle + half))
