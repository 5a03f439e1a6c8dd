"""Text and tables as a terminal of a given width takes them. What they say comes from elsewhere.

The layout is that of the library rich, which takes longer to import than a cost to work out.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from rich.cells import cell_len, chop_cells

from model.files.unseen import printable

USUAL_WIDTH = 80
_WORD = re.compile(r"\s*\S+\s*")


def say_plain(text: str, bold: bool = False) -> None:
    """Print a paragraph as it stands, broken between words."""
    for line in _wrapped(printable(text), _width()):
        print(_styled(line, bold))


class Table:
    """A plain table of texts as they stand. A column of figures (`right`) or of names to type (`whole`) is not broken,
    and the first column is at least `first` wide.
    """

    def __init__(
        self, *heads: str, right: Iterable[int] = (), whole: Iterable[int] = (), first: int = 0
    ) -> None:
        self.rows: list[Sequence[str]] = []
        self._heads = [[printable(head) for head in heads]] if any(heads) else []
        self._right = set(right)
        self._unbroken = {*self._right, *whole}
        last = len(heads) - 1
        self._sides = [(" " * (column > 0), " " * (column < last)) for column in range(len(heads))]
        self._first = first + len("".join(self._sides[0])) if first else 0

    def add_row(self, *cells: str) -> None:
        """Add a row: a text for each column."""
        self.rows.append([printable(cell) for cell in cells])

    def lines(self, most: int) -> Iterator[tuple[str, bool]]:
        """Each line, padded to the table's width, and whether it belongs to the heads.

        It is at most `most` wide, or as wide as its longest words need: a figure is never cut.
        """
        widths = self._widths(max(most, sum(self._widest(self._unbreakable))))
        for place, row in enumerate([*self._heads, *self.rows]):
            columns = [self._cell(column, text, widths[column]) for column, text in enumerate(row)]
            height, is_head = max(map(len, columns)), place < len(self._heads)
            for cell, width in zip(columns, widths, strict=True):
                foot = 0 if is_head else len(cell)  # a short head stands at the foot of its row
                cell[foot:foot] = [" " * width] * (height - len(cell))
            yield from (("".join(parts), is_head) for parts in zip(*columns, strict=True))

    def _cell(self, column: int, text: str, width: int) -> list[str]:
        """The lines of one cell, each padded to the column's width."""
        left, right = self._sides[column]
        room = width - len(left + right)
        lines = text.split("\n") if column in self._unbroken else _wrapped(text, room)
        if column in self._right:
            lines = [" " * (room - cell_len(line)) + line for line in map(str.rstrip, lines)]
        return [left + line + " " * (room - cell_len(line)) + right for line in lines]

    def _widest(self, parts: Callable[[int, str], list[str]]) -> list[int]:
        """The width of each column's widest part, with the space at its sides."""
        widths = [0] * len(self._sides)
        for row in [*self._heads, *self.rows]:
            for column, text in enumerate(row):
                widths[column] = max(widths[column], *map(cell_len, parts(column, text)), 0)
        first, *others = (
            width + len(left + right) for width, (left, right) in zip(widths, self._sides, strict=True)
        )
        return [max(first, self._first), *others]

    def _unbreakable(self, column: int, text: str) -> list[str]:
        """The parts of a cell that stay on one line: words, or lines where those are not broken."""
        return (column not in self._unbroken and text.split()) or text.splitlines()

    def _widths(self, most: int) -> list[int]:
        """Each column's width: its longest line's, the widest ones less where all would be wider than `most`."""
        widths = [min(width, most) or 1 for width in self._widest(lambda _, text: text.splitlines())]
        broken = [column for column in range(len(widths)) if column not in self._unbroken]
        while broken and (excess := sum(widths) - most) > 0:
            widest = max(widths[column] for column in broken)
            shrinking = [column for column in broken if widths[column] == widest]
            step = widest - max((widths[column] for column in broken if widths[column] < widest), default=0)
            for place, column in enumerate(shrinking):
                part = min(step, round(excess / (len(shrinking) - place)))
                widths[column] -= part
                excess -= part
        return [max(widths[0], self._first), *widths[1:]]


def show(table: Table) -> None:
    """Print a table; on a terminal too narrow for its figures it runs over, since a figure is never cut."""
    for line, is_head in table.lines(_width()):
        print(_styled(line, is_head))


@contextlib.contextmanager
def bar(what: str, total: float) -> Iterator[Callable[[float], object]]:
    """Something to tell how much more of `total` is done. A terminal shows a bar while it lasts, on standard error so that nothing
    that is piped has it; a file nothing.
    """
    if not sys.stderr or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - takes longer to import than what is short takes to do
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.advance(task, more)


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, broken between words; a word longer than a line is broken in itself."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, width)]


def _broken(paragraph: str, width: int) -> Iterator[str]:
    breaks, used = [0], 0
    for match in _WORD.finditer(paragraph):
        word, start, length = match[0], match.start(), cell_len(match[0].rstrip())
        if length <= width - used:
            used += cell_len(word)
        elif length <= width:
            breaks.append(start)
            used = cell_len(word)
        else:
            for piece in chop_cells(word, width):
                breaks.append(start)
                start += len(piece)
                used = cell_len(piece)
    for start, end in pairwise([*dict.fromkeys(breaks), len(paragraph)]):
        line, words = paragraph[start:end], paragraph[start:end].rstrip()
        yield words + line[len(words) :][: max(0, width - max(len(words), cell_len(words)))]


def _width() -> int:
    """The width of the terminal that any standard stream is tied to, unless COLUMNS says another."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        return int(columns) or USUAL_WIDTH
    for descriptor in range(3):
        with contextlib.suppress(OSError):
            return os.get_terminal_size(descriptor).columns or USUAL_WIDTH
    return USUAL_WIDTH


def _styled(line: str, bold: bool) -> str:
    """A line with the signs that make it bold, where it goes to a terminal that knows them."""
    knows = os.environ.get("TERM", "dumb") not in {"dumb", "unknown"} or "WT_SESSION" in os.environ
    if not (bold and line and sys.stdout):  # there is none where who called us closed it
        return line
    at_terminal = (sys.stdout.isatty() and knows) or os.environ.get("FORCE_COLOR")
    return f"\x1b[1m{line}\x1b[0m" if at_terminal else line
