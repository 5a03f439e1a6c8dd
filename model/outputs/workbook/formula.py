"""Formulas that know their value: each is written once, and gives both the text for a cell and what it comes to.

A row of a sheet has one formula for all its columns. Values are arrays over those columns, shape (C,), or
(N, C) for a block of N rows. No number but 0 and 1 can be written into a formula: others stand in cells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]
"""Floats, or objects where some are text or None for a blank cell."""

HERE, BEFORE, ROW = "\x01", "\x02", "\x03"
"""What stands for the formula's own column, the one before it, and its own row until it is written."""


class FormulaSheet(Protocol):
    """The sheet a formula stands on. `anchor` is the one column of other sheets that it speaks of, if it is one."""

    name: str
    anchor: int | None


class Expr:
    """Part of a formula. Python's signs build larger ones; `same` stands for the sheet's equals sign."""

    level = 9
    """How firmly it holds together: parts that hold less firmly than what is around them get brackets."""

    def text(self, home: FormulaSheet) -> str:
        """As written in a cell of the sheet `home`, with the stand-ins for its place."""
        raise NotImplementedError

    def value(self, home: FormulaSheet) -> Values:
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

    def __init__(self, constant: int | str) -> None:
        if constant not in (0, 1, ""):
            raise ValueError(constant)
        self.constant = constant

    def text(self, home: FormulaSheet) -> str:
        return '""' if self.constant == "" else str(self.constant)

    def value(self, home: FormulaSheet) -> Values:
        return np.array([self.constant], dtype=object if self.constant == "" else float)


def wrap(part: Expr | int | str) -> Expr:
    """`part` as part of a formula. ValueError for a number that should stand in a cell."""
    return part if isinstance(part, Expr) else Literal(part)


class Minus(Expr):
    """The negative of something."""

    # Always in brackets, save alone: whether a leading minus holds more firmly than ^ differs between spreadsheets.
    level = 0

    def __init__(self, inner: Expr) -> None:
        self.inner = inner

    def text(self, home: FormulaSheet) -> str:
        return "-" + _within(self.inner, home, 9)

    def value(self, home: FormulaSheet) -> Values:
        return -numbers(self.inner.value(home))


class Infix(Expr):
    """Two parts with a sign between them."""

    def __init__(self, sign: str, left: Expr, right: Expr) -> None:
        self.sign, self.left, self.right = sign, left, right
        self.level, self.work = _SIGNS[sign]

    def text(self, home: FormulaSheet) -> str:
        # a-(b-c) and a/(b/c) need their brackets, a+(b+c) and a*(b*c) do not.
        tied = self.level if self.sign in "+*" else self.level + 1
        return f"{_within(self.left, home, self.level)}{self.sign}{_within(self.right, home, tied)}"

    def value(self, home: FormulaSheet) -> Values:
        left, right = self.left.value(home), self.right.value(home)
        # The equals sign alone also compares texts, and a blank with them; the other signs take numbers.
        if self.sign == "=":
            return _same(left, right)
        if self.sign == "&":
            return _joined(left, right)
        return np.asarray(self.work(numbers(left), numbers(right)), dtype=float)


_SIGNS: dict[str, tuple[int, Callable[[Any, Any], Any]]] = {
    "=": (1, np.equal),
    "<": (1, np.less),
    "<=": (1, np.less_equal),
    ">": (1, np.greater),
    ">=": (1, np.greater_equal),
    "&": (2, np.add),
    "+": (3, np.add),
    "-": (3, np.subtract),
    "*": (4, np.multiply),
    "/": (4, np.divide),
    "^": (5, np.power),
}


def _within(part: Expr, home: FormulaSheet, level: int) -> str:
    text = part.text(home)
    return text if part.level >= level else f"({text})"


def same(left: Expr | int | str, right: Expr | int | str) -> Expr:
    """Whether two cells hold the same; text is the same whatever its case, and a blank is an empty text."""
    return Infix("=", wrap(left), wrap(right))


def _same(left: Values, right: Values) -> Values:
    if object not in (left.dtype, right.dtype):
        return np.equal(left, right).astype(float)
    return np.asarray(np.vectorize(_alike, otypes=[float])(left, right))


def joined(left: Expr | str, right: Expr | str) -> Expr:
    """Two texts as one."""
    return Infix("&", wrap(left), wrap(right))


def _joined(left: Values, right: Values) -> Values:
    return np.asarray(np.vectorize(lambda one, other: f"{one}{other}", otypes=[object])(left, right))


def _alike(left: object, right: object) -> float:
    left, right = ("" if x is None else x.casefold() if isinstance(x, str) else x for x in (left, right))
    return float(left == right)


def numbers(values: Values) -> Values:
    """Values as arithmetic takes them: a blank is 0. What is text is 0 too, in branches not taken."""
    return values if values.dtype != object else _floats(values, 0.0)


def _floats(values: Values, other: float) -> Values:
    flat = [x if isinstance(x, float | int) else other for x in values.ravel().tolist()]
    return np.array(flat, dtype=float).reshape(values.shape)


def gaps(values: Values) -> Values:
    """Values with what is no number as not-a-number, as functions over cells leave it out."""
    return values if values.dtype != object else _floats(values, np.nan)


class Call(Expr):
    """A function of the sheet."""

    def __init__(self, name: str, work: Callable[..., Values], *parts: Expr | int | str) -> None:
        self.name, self.work, self.parts = name, work, [wrap(part) for part in parts]

    def text(self, home: FormulaSheet) -> str:
        return f"{self.name}({','.join(part.text(home) for part in self.parts)})"

    def value(self, home: FormulaSheet) -> Values:
        return self.work(*(part.value(home) for part in self.parts))


# --- Cells -------------------------------------------------------------------------------------------


def address(sheet: str, home: FormulaSheet, cells: str) -> str:
    """Cells of a sheet as a formula on the sheet `home` names them."""
    return cells if sheet == home.name else f"{sheet}!{cells}"


class Fixed(Expr):
    """One cell, the same for every column, by its name or its place."""

    def __init__(self, sheet: str, cell: str, content: float | str, name: str | None = None) -> None:
        self.sheet, self.cell, self.content, self.name = sheet, cell, content, name

    def text(self, home: FormulaSheet) -> str:
        return self.name or address(self.sheet, home, self.cell)

    def value(self, home: FormulaSheet) -> Values:
        return np.array([self.content], dtype=object if isinstance(self.content, str) else float)


class Before(Expr):
    """A row of the same sheet, one column to the left; 0 before the first."""

    def __init__(self, row: Expr) -> None:
        self.row = row

    def text(self, home: FormulaSheet) -> str:
        return self.row.text(home).replace(HERE, BEFORE)

    def value(self, home: FormulaSheet) -> Values:
        values = numbers(self.row.value(home))
        return np.concatenate([np.zeros(1), values[:-1]])


class Nth(Expr):
    """The number of the formula's own column, counted from the sheet's first column of figures."""

    def __init__(self, first: str, size: int) -> None:
        self.first, self.size = first, size

    def text(self, home: FormulaSheet) -> str:
        return f"COLUMNS(${self.first}{ROW}:{HERE}{ROW})"

    def value(self, home: FormulaSheet) -> Values:
        return np.arange(1.0, self.size + 1)
