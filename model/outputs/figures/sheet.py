"""The sheet a figure is drawn on: its two widths, its type, its colours, and text that fits.

Lengths are in points (72 an inch), measured from the lower left corner.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from model.files.problems import BadInput, nearest, one_line
from model.outputs.chart_data import INKS
from model.words.wording import say

_INKS = INKS["light"]
INK, PALE, GRID, AXIS = _INKS.ink, _INKS.quiet, _INKS.rule, _INKS.border
CASE, BAND, PAID, USED, HOME = _INKS.case, _INKS.band, _INKS.paid, _INKS.used, _INKS.home
"""On white paper all text is four and a half times as dark as it, or more."""


@dataclass(frozen=True)
class Size:
    """A width in points, and the sizes of type that go with it."""

    name: str
    width: float
    title: float
    text: float
    small: float


SIZES = {
    size.name: size
    for size in (
        # Shown 360 pixels wide, as on a phone, a point of the column is 1.43 pixels: its smallest type is 10.
        Size("column", 252.0, 10.5, 7.6, 7.1),
        Size("page", 504.0, 14.0, 9.2, 8.2),
    )
}
LEADING = 1.28
"""From one line of text to the next, in heights of its type."""
MARGIN = 6.0
LONGEST = 20_000
"""Characters of a text that are looked at at all."""


def size_named(name: str) -> Size:
    """The size called `name`. Raises `BadInput` with the nearest name."""
    if name not in SIZES:
        raise BadInput(say("figures.no_width", given=name, hint=nearest(name, SIZES)))
    return SIZES[name]


# --- Text ----------------------------------------------------------------------------------------------------


@functools.cache
def font(bold: bool = False) -> FontProperties:
    """The font that comes with Matplotlib, by its file: the same letters on every machine."""
    file = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=Path(matplotlib.get_data_path()) / "fonts" / "ttf" / file)


@functools.cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(str(font().get_file())).get_charmap())


def clean(text: str) -> str:
    """One line of text that is safe everywhere: control characters are spelled out."""
    return one_line(text, LONGEST)


def drawable(text: str) -> str:
    """Clean text, with a box for each letter that the font lacks."""
    return "".join(c if ord(c) in _letters() else "□" for c in clean(text))


@functools.lru_cache(
    4096
)  # a figure asks for the same words several times over, and half its time went into this
def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is drawn, in points."""
    properties = font(bold).copy()
    properties.set_size(size)
    return float(text_to_path.get_text_width_height_descent(text, properties, False)[0])


_TIED = re.compile(r"(?<=\d) (?=(?:m|b|tr)illion)|(?<=[A-Z]{3}) (?=\d)")
"""Spaces at which no line ends, so that no amount is parted from its word."""


def wrapped(text: str, width: float, size: float, bold: bool = False, most: int | None = None) -> list[str]:
    """Lines that fit `width` points. Where `most` is given, at most so many; the last then ends in an ellipsis."""
    lines = [""]
    for word in _words(_TIED.sub("\u00a0", drawable(text)), width, size, bold):
        longer = f"{lines[-1]} {word}".lstrip()
        if width_of(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines += _pieces(word, width, size, bold)
    lines = [line.replace("\u00a0", " ") for line in lines if line]
    if most is not None and len(lines) > most:
        return [*lines[: most - 1], _cut(lines[most - 1], width, size, bold)]
    return lines


def _words(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    """Words, and words tied together as long as they fit a line."""
    for word in text.split(" "):
        yield from [word] if width_of(word, size, bold) <= width else word.split("\u00a0")


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word that may be longer than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(line: str, width: float, size: float, bold: bool) -> str:
    while line and width_of(f"{line}…", size, bold) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def shortened(name: str, most: int = 60) -> str:
    """A name that is not too long for a title."""
    text = clean(name)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# --- The sheet -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    """A place on the sheet, in points."""

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """A figure with its title and small print set, and the box between them for what it shows."""

    figure: Figure
    size: Size
    body: Box

    def write(
        self, x: float, y: float, line: str, size: float | None = None, bold: bool = False, **more: Any
    ) -> Text:
        """One line of text at a place in points: left-aligned on its base line unless `more` says otherwise."""
        look = {"color": INK, "ha": "left", "va": "baseline", **more}
        return self.figure.text(
            x,
            y,
            drawable(line),
            transform=self.points,
            fontproperties=font(bold),
            fontsize=size or self.size.text,
            **look,
        )

    def write_lines(
        self, x: float, top: float, lines: Iterable[str], size: float, bold: bool = False, **more: Any
    ) -> float:
        """Lines of text from `top` down; returns where the next one would begin."""
        for line in lines:
            self.write(x, top - size, line, size, bold, **more)
            top -= size * LEADING
        return top

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """A line through places on the sheet."""
        self.figure.add_artist(Line2D(xs, ys, transform=self.points, solid_capstyle="butt", **look))

    @property
    def points(self) -> Any:
        """From points on the sheet to dots."""
        return Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans

    def axes(self, box: Box) -> Axes:
        """Axes in a box, without frame, ticks or labels."""
        width, height = self.figure.get_size_inches() * 72
        shares = (box.left / width, box.bottom / height, box.width / width, box.height / height)
        axes = self.figure.add_axes(shares)
        axes.set_facecolor("none")
        axes.set_axisbelow(True)
        axes.tick_params(which="both", length=0, labelbottom=False, labelleft=False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        return axes


@dataclass(frozen=True)
class Print:
    """What is printed around a figure: the finding, what it rests on, and the small print."""

    title: str
    above: tuple[str, ...]
    below: tuple[str, ...]

    def says(self) -> str:
        """All of it as text."""
        return "\n".join(clean(text) for text in (self.title, *self.above, *self.below))

    def alt(self, kind: str, values: str) -> str:
        """The text for who cannot see it: what kind of figure, the finding, what it rests on, the values drawn."""
        parts = [kind, self.title, *self.above, values]
        return " ".join(text if text.endswith((".", "?")) else f"{text}." for text in map(clean, parts))


def sheet(size: Size, words: Print, height: float) -> Sheet:
    """A sheet with a body `height` points high between its title and its small print."""
    inner = size.width - 2 * MARGIN
    title = wrapped(words.title, inner, size.title, bold=True)
    above = [line for text in words.above for line in wrapped(text, inner, size.text)]
    below = [line for text in words.below for line in wrapped(text, inner, size.small)]
    head = len(title) * size.title * LEADING + len(above) * size.text * LEADING + 8.0
    foot = len(below) * size.small * LEADING + 8.0
    whole = 2 * MARGIN + head + height + foot
    figure = Figure(figsize=(size.width / 72, whole / 72), dpi=72, facecolor="white")
    made = Sheet(figure, size, Box(MARGIN, MARGIN + foot, inner, height))
    top = made.write_lines(MARGIN, whole - MARGIN, title, size.title, bold=True) - 1.0
    made.write_lines(MARGIN, top, above, size.text, color=PALE)
    made.write_lines(MARGIN, MARGIN + foot - 8.0, below, size.small, color=PALE)
    return made
