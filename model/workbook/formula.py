"""Formulas that know their value: each is written once, and gives both the text for a cell and what it comes to.

A row of a sheet has one formula for all its columns. Values are arrays over those columns, shape (C,), or
(N, C) for a block of N rows. No number but 0 and 1 can be written into a formula: others stand in cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]
"""Floats, or objects where some are text or None for a blank cell."""

HERE, BEFORE, ROW = "\x01", "\x02", "\x03"
"""What stands for the formula's own column, the one before it, and its own row until it is written."""

EPOCH = np.datetime64("1899-12-30", "D")
"""Day 0 of the calendar of spreadsheets, as it counts from March 1900 on."""


class Home(Protocol):
    """The sheet a formula stands on. `anchor` is the one column of other sheets that it speaks of, if it is one."""

    name: str
    anchor: int | None


class Expr:
    """Part of a formula. Python's signs build larger ones; `same` stands for the sheet's equals sign."""

    level = 9
    """How firmly it holds together: parts that hold less firmly than what is around them get brackets."""

    def text(self, home: Home) -> str:
        """As written in a cell of the sheet `home`, with the stand-ins for its place."""
        raise NotImplementedError

    def value(self, home: Home) -> Values:
        """What it comes to in every column."""
        raise NotImplementedError

    def __add__(self, other: Expr | int) -> Expr:
        return Infix("+", self, wrap(other))

    def __sub__(self, other: Expr | int) -> Expr:
        return Infix("-", self, wrap(other))

    def __mul__(self, other: Expr | int) -> Expr:
        return Infix("*", self, wrap(other))

    def __truediv__(self, other: Expr | int) -> Expr:
        return Infix("/", self, wrap(other))

    def __pow__(self, other: Expr | int) -> Expr:
        return Infix("^", self, wrap(other))

    def __lt__(self, other: Expr | int) -> Expr:
        return Infix("<", self, wrap(other))

    def __le__(self, other: Expr | int) -> Expr:
        return Infix("<=", self, wrap(other))

    def __gt__(self, other: Expr | int) -> Expr:
        return Infix(">", self, wrap(other))

    def __ge__(self, other: Expr | int) -> Expr:
        return Infix(">=", self, wrap(other))

    def __neg__(self) -> Expr:
        return Minus(self)


class Literal(Expr):
    """0, 1 or an empty text: all that is ever typed into a formula."""

    def __init__(self, found: int | str) -> None:
        if found not in (0, 1, ""):
            raise ValueError(found)
        self.found = found

    def text(self, home: Home) -> str:
        return '""' if self.found == "" else str(self.found)

    def value(self, home: Home) -> Values:
        return np.array([self.found], dtype=object if self.found == "" else float)


def wrap(found: Expr | int | str) -> Expr:
    """`found` as part of a formula. ValueError for a number that should stand in a cell."""
    return found if isinstance(found, Expr) else Literal(found)


class Minus(Expr):
    """The negative of something."""

    level = 0

    def __init__(self, inner: Expr) -> None:
        self.inner = inner

    def text(self, home: Home) -> str:
        return "-" + _within(self.inner, home, 9)

    def value(self, home: Home) -> Values:
        return -numbers(self.inner.value(home))


class Infix(Expr):
    """Two parts with a sign between them."""

    def __init__(self, sign: str, left: Expr, right: Expr) -> None:
        self.sign, self.left, self.right = sign, left, right
        self.level, self.work = _SIGNS[sign]

    def text(self, home: Home) -> str:
        tied = self.level if self.sign in "+*" else self.level + 1
        return f"{_within(self.left, home, self.level)}{self.sign}{_within(self.right, home, tied)}"

    def value(self, home: Home) -> Values:
        left, right = self.left.value(home), self.right.value(home)
        if self.sign == "=":
            return _same(left, right)
        return np.asarray(self.work(numbers(left), numbers(right)), dtype=float)


_SIGNS: dict[str, tuple[int, Callable[[Any, Any], Any]]] = {
    "=": (1, np.equal),
    "<": (1, np.less),
    "<=": (1, np.less_equal),
    ">": (1, np.greater),
    ">=": (1, np.greater_equal),
    "+": (3, np.add),
    "-": (3, np.subtract),
    "*": (4, np.multiply),
    "/": (4, np.divide),
    "^": (5, np.power),
}


def _within(part: Expr, home: Home, level: int) -> str:
    text = part.text(home)
    return text if part.level >= level else f"({text})"


def same(left: Expr | int | str, right: Expr | int | str) -> Expr:
    """Whether two cells hold the same; text is the same whatever its case, and a blank is an empty text."""
    return Infix("=", wrap(left), wrap(right))


def _same(left: Values, right: Values) -> Values:
    if left.dtype != object and right.dtype != object:
        return np.equal(left, right).astype(float)
    return np.vectorize(_alike, otypes=[float])(left, right)


def _alike(one: object, two: object) -> float:
    one, two = ("" if x is None else x.casefold() if isinstance(x, str) else x for x in (one, two))
    return float(one == two)


def numbers(found: Values) -> Values:
    """Values as arithmetic takes them: a blank is 0. What is text is 0 too, in branches not taken."""
    return found if found.dtype != object else _floats(found, 0.0)


def _floats(found: Values, other: float) -> Values:
    flat = [x if isinstance(x, float | int) else other for x in found.ravel().tolist()]
    return np.array(flat, dtype=float).reshape(found.shape)


def _gaps(found: Values) -> Values:
    """Values with what is no number as not-a-number, as functions over cells leave it out."""
    return found if found.dtype != object else _floats(found, np.nan)


class Call(Expr):
    """A function of the sheet."""

    def __init__(self, name: str, work: Callable[..., Values], *parts: Expr | int | str) -> None:
        self.name, self.work, self.parts = name, work, [wrap(part) for part in parts]

    def text(self, home: Home) -> str:
        return f"{self.name}({','.join(part.text(home) for part in self.parts)})"

    def value(self, home: Home) -> Values:
        return self.work(*(part.value(home) for part in self.parts))


# --- Functions ---------------------------------------------------------------------------------------


def when(condition: Expr, yes: Expr | int | str, no: Expr | int | str) -> Expr:
    """IF, for single cells only: over blocks it would need what older spreadsheets lack."""
    return Call("IF", _when, condition, yes, no)


def _when(condition: Values, yes: Values, no: Values) -> Values:
    assert condition.ndim == yes.ndim == no.ndim == 1
    return np.asarray(np.where(numbers(condition) != 0, yes, no))


def _folded(fold: Callable[..., Values]) -> Callable[..., Values]:
    def work(*parts: Values) -> Values:
        flat = [fold(_gaps(part), axis=0) if part.ndim > 1 else _gaps(part) for part in parts]
        found = fold(np.stack(np.broadcast_arrays(*flat)), axis=0)
        return np.asarray(np.nan_to_num(found))

    return work


def _quiet(fold: Callable[..., Values], empty: float) -> Callable[..., Values]:
    """A fold that passes gaps over and is not-a-number where there is nothing else."""

    def work(found: Values, axis: int) -> Values:
        kept = np.where(np.isnan(found), empty, found)
        return np.where(np.isnan(found).all(axis=axis), np.nan, fold(kept, axis=axis))

    return work


def least(*parts: Expr | int) -> Expr:
    """MIN of all cells; text and blanks are passed over."""
    return Call("MIN", _folded(_quiet(np.min, np.inf)), *parts)


def most(*parts: Expr | int) -> Expr:
    """MAX of all cells; text and blanks are passed over."""
    return Call("MAX", _folded(_quiet(np.max, -np.inf)), *parts)


def added(*parts: Expr) -> Expr:
    """SUM of all cells."""
    return Call("SUM", _folded(np.nansum), *parts)


def count(*parts: Expr) -> Expr:
    """How many cells hold a number."""
    return Call("COUNT", _count, *parts)


def _count(*parts: Values) -> Values:
    flat = [(~np.isnan(_gaps(p))).astype(float) for p in parts]
    return np.sum(np.broadcast_arrays(*(p.sum(axis=0) if p.ndim > 1 else p for p in flat)), axis=0)


def over(block: Expr) -> Expr:
    """SUMPRODUCT of an expression over the rows of its blocks."""
    return Call("SUMPRODUCT", lambda found: np.sum(numbers(found), axis=0), block)


def is_number(part: Expr) -> Expr:
    """Whether a cell holds a number."""
    return Call("ISNUMBER", lambda found: (~np.isnan(_gaps(found))).astype(float), part)


def as_number(part: Expr) -> Expr:
    """A cell's number; 0 for text or a blank."""
    return Call("N", numbers, part)


def any_of(*parts: Expr) -> Expr:
    """Whether one of some conditions holds."""
    return Call("OR", lambda *found: np.max(np.broadcast_arrays(*map(numbers, found)), axis=0), *parts)


def floor(part: Expr) -> Expr:
    """The whole part."""
    return Call("INT", lambda found: np.floor(numbers(found)), part)


def ceiling(part: Expr) -> Expr:
    """The next whole number, written so that every spreadsheet gives the same."""
    return -floor(-part)


def absolute(part: Expr) -> Expr:
    """Without its sign."""
    return Call("ABS", lambda found: np.abs(numbers(found)), part)


def rounded(part: Expr, places: Expr) -> Expr:
    """To so many decimal places, halves away from zero."""
    return Call("ROUND", _rounded, part, places)


def _rounded(found: Values, places: Values) -> Values:
    size = 10.0 ** numbers(places)
    return np.asarray(np.sign(found) * np.floor(np.abs(found) * size + 0.5) / size)


def places(block: Expr) -> Expr:
    """The row number of each cell, so that cells can be told to come before or after each other."""
    return Call("ROW", lambda found: block.rows(), block)  # type: ignore[attr-defined]


# --- The calendar ------------------------------------------------------------------------------------


def _days(found: Values) -> NDArray[np.datetime64]:
    return np.asarray(EPOCH + np.nan_to_num(numbers(found)).astype(np.int64))


def year(part: Expr) -> Expr:
    """The year of a day."""
    return Call("YEAR", lambda found: _days(found).astype("datetime64[Y]").astype(float) + 1970, part)


def month(part: Expr) -> Expr:
    """The month of a day."""
    return Call("MONTH", lambda found: _days(found).astype("datetime64[M]").astype(int) % 12 + 1.0, part)


def day(part: Expr) -> Expr:
    """The day within its month."""
    return Call("DAY", _day, part)


def _day(found: Values) -> Values:
    days = _days(found)
    return np.asarray((days - days.astype("datetime64[M]")).astype(float) + 1)


def date(years: Expr, months: Expr, days: Expr | int) -> Expr:
    """A day; one that its month does not have is counted on into the next, so 29 February becomes 1 March."""
    return Call("DATE", _date, years, months, days)


def _date(years: Values, months: Values, days: Values) -> Values:
    since = (years - 1970) * 12 + months - 1
    first = np.nan_to_num(since).astype(np.int64).astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray((first - EPOCH).astype(float) + days - 1)


def months_on(first: Expr, many: Expr) -> Expr:
    """The first of a month so many months on."""
    return Call("EDATE", lambda a, n: _date(*_year_month(a, n), np.ones(1)), first, many)


def _year_month(found: Values, many: Values) -> tuple[Values, Values]:
    months = _days(found).astype("datetime64[M]").astype(np.int64) + numbers(many).astype(np.int64)
    return np.floor_divide(months, 12) + 1970.0, months % 12 + 1.0


# --- Cells -------------------------------------------------------------------------------------------


def address(sheet: str, home: Home, cells: str) -> str:
    """Cells of a sheet as a formula on the sheet `home` names them."""
    return cells if sheet == home.name else f"{sheet}!{cells}"


class Fixed(Expr):
    """One cell, the same for every column, by its name or its place."""

    def __init__(self, sheet: str, cell: str, found: float | str, name: str | None = None) -> None:
        self.sheet, self.cell, self.found, self.name = sheet, cell, found, name

    def text(self, home: Home) -> str:
        return self.name or address(self.sheet, home, self.cell)

    def value(self, home: Home) -> Values:
        return np.array([self.found], dtype=object if isinstance(self.found, str) else float)


class Before(Expr):
    """A row of the same sheet, one column to the left; 0 before the first."""

    def __init__(self, row: Expr) -> None:
        self.row = row

    def text(self, home: Home) -> str:
        return self.row.text(home).replace(HERE, BEFORE)

    def value(self, home: Home) -> Values:
        found = numbers(self.row.value(home))
        return np.concatenate([np.zeros(1), found[:-1]])


class Nth(Expr):
    """The number of the formula's own column, counted from the sheet's first column of figures."""

    def __init__(self, first: str, size: int) -> None:
        self.first, self.size = first, size

    def text(self, home: Home) -> str:
        return f"COLUMNS(${self.first}{ROW}:{HERE}{ROW})"

    def value(self, home: Home) -> Values:
        return np.arange(1.0, self.size + 1)


def plus(parts: Sequence[Expr]) -> Expr:
    """Parts added up, written with plus signs; 0 where there is none."""
    found = wrap(0) if not parts else parts[0]
    for part in parts[1:]:
        found = found + part
    return found


def times(parts: Sequence[Expr]) -> Expr:
    """Parts multiplied; 1 where there is none."""
    found = wrap(1) if not parts else parts[0]
    for part in parts[1:]:
        found = found * part
    return found


def chosen_from(cells: Expr, place: Expr) -> Expr:
    """INDEX: the cell at a place of a row, counted from 1."""
    return Call("INDEX", lambda found, at: found[np.maximum(numbers(at).astype(int), 1) - 1, 0], cells, place)


def size_of(cells: Expr) -> Expr:
    """COLUMNS: how many cells a row has."""
    return Call("COLUMNS", lambda found: np.array([float(len(found))]), cells)


def place_of(found: Expr | int, cells: Expr) -> Expr:
    """MATCH: the place of the first cell of a row that holds a number, counted from 1."""
    return Call("MATCH", lambda one, row, _: np.array([np.argmax(row[:, 0] == one) + 1.0]), found, cells, 0)
