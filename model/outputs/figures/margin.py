"""Labels in the right margin, at the end of what they name; and where a label inside a chart covers nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from model.inputs.population import Array
from model.outputs.chart_data import MarginLabel, spread_labels
from model.outputs.figures.sheet import LEADING, PALE, Box, Sheet, Size, width_of, wrapped

WIDE = {"column": 84.0, "page": 140.0}
"""Points that the labels take, and before them `GAP`."""
GAP = {"column": 9.0, "page": 13.0}
BETWEEN = 4.0
MOVED = 3.0
"""Points that a label may be off what it names without a leader."""


@dataclass(frozen=True)
class _Set:
    """A label set in lines."""

    label: MarginLabel
    bold: list[str]
    small: list[str]

    def height(self, size: Size) -> float:
        """Of its lines, and the room to the next label."""
        return (len(self.bold) * size.text + len(self.small) * size.small) * LEADING + BETWEEN


def _set(label: MarginLabel, size: Size) -> _Set:
    wide = WIDE[size.name]
    small = wrapped(label.reason, wide, size.small, most=4) if label.reason else []
    return _Set(label, wrapped(label.text, wide, size.text, bold=True, most=3), small)


def height_of(labels: Sequence[MarginLabel], size: Size) -> float:
    """Points that all labels take, one below the other."""
    return sum(_set(label, size).height(size) for label in labels)


def write_labels(
    page: Sheet, box: Box, labels: Sequence[MarginLabel], top: float, colour: Callable[[str], str]
) -> None:
    """Each label right of a box whose money goes to `top`, its first line level with what it names, apart from the
    others and joined to its place where it had to move. `colour` is that of a kind.
    """
    size, every = page.size, [_set(label, page.size) for label in sorted(labels, key=lambda one: -one.at)]
    heights = [each.height(size) for each in every]
    ceiling = box.bottom + box.height + size.text
    firsts = [ceiling - (box.bottom + each.label.at / top * box.height) for each in every]
    first = (
        size.text * LEADING / 2 + BETWEEN / 2
    )  # from the upper edge of a label to the middle of its first line
    wanted = [down - first + height / 2 for down, height in zip(firsts, heights, strict=True)]
    wanted = [
        *itertools.accumulate(wanted, max)
    ]  # a high label does not fall below a low one that belongs under it
    middles = spread_labels(wanted, heights, 0.0, ceiling - page.body.bottom)
    left = box.left + box.width + GAP[size.name]
    for each, middle, height, down in zip(every, middles, heights, firsts, strict=True):
        upper = ceiling - middle + height / 2
        level, named = upper - first, ceiling - down
        if abs(level - named) > MOVED:
            page.line([box.left + box.width + 2, left - 2], [named, level], color=PALE, linewidth=0.7)
        ink = colour(each.label.kind)
        below = page.write_lines(left, upper - BETWEEN / 2, each.bold, size.text, bold=True, color=ink)
        page.write_lines(left, below, each.small, size.small, color=PALE)


# --- Labels inside a chart -----------------------------------------------------------------------------------


Corner = tuple[float, float]
"""The lower left corner of a label."""


def freest(
    page: Sheet, spot: tuple[float, float], texts: Sequence[str], box: Box, drawn: Sequence[Array]
) -> tuple[str, Corner]:
    """The first of some texts for a label at a spot that covers nothing drawn, and where; else the last, where it covers
    least.
    """
    return clearest(page, texts, lambda wide: _about(spot, wide, page.size.text, box), box, drawn)


def _about(spot: tuple[float, float], wide: float, high: float, box: Box) -> Sequence[Corner]:
    (x, y), first, last = spot, box.left + 4, box.left + box.width - wide
    return [
        (left, y + lift)
        for lift in (-high - 5.0, 7.0, 1 - high / 2, -high - 15.0, 18.0, -high - 26.0, 30.0)
        for left in (x + 9, x - wide - 9, min(x + 9, last), max(x - wide - 9, first), min(x - wide / 2, last))
    ]


def clearest(
    page: Sheet,
    texts: Sequence[str],
    corners: Callable[[float], Sequence[Corner]],
    box: Box,
    drawn: Sequence[Array],
) -> tuple[str, Corner]:
    """The first of some texts that covers nothing drawn at one of its `corners`, given its width; else the last."""
    high, points = page.size.text, np.concatenate(drawn)

    def covered(corner: Corner) -> tuple[int, int]:
        left, bottom = corner
        out = (
            left < box.left + 3
            or left + wide > box.left + box.width + 3
            or bottom < box.bottom + 3
            or bottom + high > box.bottom + box.height
        )
        return int(out), int(_inside(points, left, bottom, wide, high).sum())

    for text in texts:
        wide = width_of(text, high, bold=True)
        best = min(corners(wide), key=covered)
        if covered(best) == (0, 0):
            break
    return text, best


def _inside(points: Array, left: float, bottom: float, wide: float, high: float) -> Array:
    return np.asarray(
        (points[:, 0] > left - 3) & (points[:, 0] < left + wide + 3)
        & (points[:, 1] > bottom - 3) & (points[:, 1] < bottom + high + 2)
    )  # fmt: skip


def room_in_band(page: Sheet, text: str, low: Array, high: Array, drawn: Sequence[Array]) -> Corner | None:
    """The lower left corner of a place inside a band, its edges given by points of the sheet, where a label covers nothing
    that is drawn; the one with most room about it, and None where there is none.
    """
    size = page.size.text
    wide, points = width_of(text, size), np.concatenate([low, high, *drawn])
    best, place = 3.0, None
    for left in np.arange(low[0, 0] + 8, low[-1, 0] - wide - 4, 6.0):
        xs = np.linspace(left, left + wide, 12)
        floor = float(np.interp(xs, low[:, 0], low[:, 1]).max())
        ceiling = float(np.interp(xs, high[:, 0], high[:, 1]).min())
        for bottom in np.arange(floor + 4, ceiling - size - 2, 3.0):
            aside = np.maximum(np.maximum(left - points[:, 0], points[:, 0] - left - wide), 0.0)
            above = np.maximum(np.maximum(bottom - points[:, 1], points[:, 1] - bottom - size), 0.0)
            room = min(float(np.hypot(aside, above).min()), 14.0)
            if room > best + 0.5:
                best, place = room, (float(left), float(bottom))
    return place


def along(points: Sequence[tuple[float, float]], step: float = 2.0) -> Array:
    """Close points along a line through some places, in points of the sheet: (n, 2)."""
    places = np.array(points, dtype=float)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    steps = np.append(
        np.arange(0.0, lengths[-1], step), lengths[-1]
    )  # by its length, since a step is upright
    return np.column_stack([np.interp(steps, lengths, places[:, 0]), np.interp(steps, lengths, places[:, 1])])


def boxed(page: Sheet, corner: Corner, text: str) -> Array:
    """Points over the place of a bold label."""
    wide, high = width_of(text, page.size.text, bold=True), page.size.text
    x, y = np.meshgrid(np.linspace(0, wide, 30), np.linspace(0, high, 4))
    return np.column_stack([x.ravel() + corner[0], y.ravel() + corner[1]])
