"""The functions of spreadsheets that the formulas use: only those that old ones have too, in ways that all share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from operator import add, mul

import numpy as np
from numpy.typing import NDArray

from model.outputs.workbook.formula import Call, Expr, Values, gaps, numbers, wrap

EPOCH = np.datetime64("1899-12-30", "D")
"""Day 0 of the calendar of spreadsheets, as it counts from March 1900 on."""


def when(condition: Expr, yes: Expr | int | str, no: Expr | int | str) -> Expr:
    """IF, for single cells only: over blocks it would need what older spreadsheets lack."""
    return Call("IF", _when, condition, yes, no)


def _when(condition: Values, yes: Values, no: Values) -> Values:
    assert condition.ndim == yes.ndim == no.ndim == 1
    return np.asarray(np.where(numbers(condition) != 0, yes, no))


def _folded(fold: Callable[..., Values]) -> Callable[..., Values]:
    def work(*parts: Values) -> Values:
        flat = [fold(gaps(part), axis=0) if part.ndim > 1 else gaps(part) for part in parts]
        return np.asarray(np.nan_to_num(fold(np.stack(np.broadcast_arrays(*flat)), axis=0)))

    return work


def _quiet(fold: Callable[..., Values], empty: float) -> Callable[..., Values]:
    """A fold that passes gaps over and is not-a-number where there is nothing else."""

    def work(values: Values, axis: int) -> Values:
        kept = np.where(np.isnan(values), empty, values)
        return np.where(np.isnan(values).all(axis=axis), np.nan, fold(kept, axis=axis))

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
    flat = [(~np.isnan(gaps(p))).astype(float) for p in parts]
    every = np.broadcast_arrays(*(p.sum(axis=0) if p.ndim > 1 else p for p in flat))
    return np.asarray(np.sum(every, axis=0))


def over(block: Expr) -> Expr:
    """SUMPRODUCT of an expression over the rows of its blocks."""
    return Call("SUMPRODUCT", lambda values: np.sum(numbers(values), axis=0), block)


def is_number(part: Expr) -> Expr:
    """Whether a cell holds a number."""
    return Call("ISNUMBER", lambda values: (~np.isnan(gaps(values))).astype(float), part)


def is_text(part: Expr) -> Expr:
    """Whether a cell holds a text, and no error that would spread."""
    return Call("ISTEXT", partial(_each, lambda x: isinstance(x, str)), part)


def is_blank(part: Expr) -> Expr:
    """Whether a cell holds nothing."""
    return Call("ISBLANK", partial(_each, lambda x: x is None), part)


def _each(test: Callable[[object], bool], values: Values) -> Values:
    return np.array([float(test(value)) for value in values.tolist()])


def as_number(part: Expr) -> Expr:
    """A cell's number; 0 for text or a blank."""
    return Call("N", numbers, part)


def number_or(cell: Expr, other: Expr) -> Expr:
    """A cell's number; something else where it holds none."""
    return when(is_number(cell), as_number(cell), other)


def any_of(*parts: Expr) -> Expr:
    """Whether one of some conditions holds."""
    return Call("OR", lambda *values: np.max(np.broadcast_arrays(*map(numbers, values)), axis=0), *parts)


def floor(part: Expr) -> Expr:
    """The whole part."""
    return Call("INT", lambda values: np.floor(numbers(values)), part)


def ceiling(part: Expr) -> Expr:
    """The next whole number. Not with CEILING, whose arguments differ between spreadsheets."""
    return -floor(-part)


def absolute(part: Expr) -> Expr:
    """Without its sign."""
    return Call("ABS", lambda values: np.abs(numbers(values)), part)


def rounded(part: Expr, places: Expr | int) -> Expr:
    """To so many decimal places, halves away from zero, as every spreadsheet's ROUND and unlike Python's."""
    return Call("ROUND", _rounded, part, places)


def _rounded(values: Values, places: Values) -> Values:
    size = 10.0 ** numbers(places)
    return np.asarray(np.sign(values) * np.floor(np.abs(values) * size + 0.5) / size)


def places(block: Expr) -> Expr:
    """The row number of each cell, by which those of equal rank keep the order in which they are listed."""
    return Call("ROW", lambda _: block.rows(), block)  # type: ignore[attr-defined]


def fixed(part: Expr, places: Expr | int) -> Expr:
    """A number as text with so many decimal places, its thousands set apart as the reader's own spreadsheet does it."""
    return Call("FIXED", _fixed, part, places)


def _fixed(values: Values, places: Values) -> Values:
    pairs = np.broadcast_arrays(numbers(values), numbers(places))
    texts = [
        f"{value:,.{int(many)}f}" for value, many in zip(*(part.tolist() for part in pairs), strict=True)
    ]
    return np.array(texts, dtype=object)


def substituted(text: Expr, old: Expr, new: Expr) -> Expr:
    """SUBSTITUTE: a text with another in place of a part of it."""
    return Call("SUBSTITUTE", np.vectorize(_substituted, otypes=[object]), text, old, new)


def _substituted(text: object, old: object, new: object) -> str:
    return str("" if text is None else text).replace(str(old), str(new))


# --- The calendar ------------------------------------------------------------------------------------


def _days(values: Values) -> NDArray[np.datetime64]:
    return np.asarray(EPOCH + np.nan_to_num(numbers(values)).astype(np.int64))


def year(part: Expr) -> Expr:
    """The year of a day."""
    return Call("YEAR", lambda values: _days(values).astype("datetime64[Y]").astype(float) + 1970, part)


def month(part: Expr) -> Expr:
    """The month of a day."""
    return Call("MONTH", lambda values: _days(values).astype("datetime64[M]").astype(int) % 12 + 1.0, part)


def day(part: Expr) -> Expr:
    """The day within its month."""
    return Call("DAY", _day, part)


def _day(values: Values) -> Values:
    days = _days(values)
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


def _year_month(values: Values, many: Values) -> tuple[Values, Values]:
    months = _days(values).astype("datetime64[M]").astype(np.int64) + numbers(many).astype(np.int64)
    return np.floor_divide(months, 12) + 1970.0, months % 12 + 1.0


def plus(parts: Sequence[Expr]) -> Expr:
    """Parts added up, written with plus signs; 0 where there is none.

    Not with SUM, which passes over a text such as the word for undefined, and would give a sum of the rest.
    """
    return reduce(add, parts) if parts else wrap(0)


def times(parts: Sequence[Expr]) -> Expr:
    """Parts multiplied; 1 where there is none."""
    return reduce(mul, parts) if parts else wrap(1)


def chosen_from(cells: Expr, place: Expr) -> Expr:
    """INDEX: the cell at a place of a row, counted from 1."""
    return Call("INDEX", lambda row, at: row[np.maximum(numbers(at).astype(int), 1) - 1, 0], cells, place)


def size_of(cells: Expr) -> Expr:
    """COLUMNS: how many cells a row has."""
    return Call("COLUMNS", lambda row: np.array([float(len(row))]), cells)


def place_of(number: Expr | int, cells: Expr) -> Expr:
    """MATCH: the place of the first cell of a row that holds a number, counted from 1."""
    return Call(
        "MATCH", lambda wanted, row, _: np.array([np.argmax(row[:, 0] == wanted) + 1.0]), number, cells, 0
    )
