"""Sheets as rows: a label, a unit, and one formula or one kind of input for all columns of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from model.files.problems import one_line
from model.outputs.workbook.formula import BEFORE, HERE, ROW, Expr, Fixed, FormulaSheet, Values, address
from model.outputs.workbook.styles import STYLE_OF_UNIT, Rule
from model.words.wording import say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LABEL, UNIT, FIRST = 0, 1, 2
"""Columns: what a row is, its unit, and the first column of figures."""

LONGEST_TEXT = 2_000
"""Characters of a text in a cell or a comment; a cell could hold sixteen times as many."""

SHIFTED = 0xE000
"""What stands for a column so many to the right of the formula's own: a sign of Unicode's private use."""


def letter(column: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return letters


def clean(text: str) -> str:
    """A text as a cell shows it safely: control characters escaped, the middle of a very long one cut out."""
    return one_line(text, LONGEST_TEXT)


class SheetRow(Expr):
    """One row of figures; in a formula, its cell in the formula's own column."""

    def __init__(self, page: Page, at: int, values: Values, shift: int = 0) -> None:
        self.page, self.at, self.values, self.shift = page, at, values, shift

    def text(self, home: FormulaSheet) -> str:
        return address(self.page.name, home, f"{self.column(home)}{self.at + 1}")

    def column(self, home: FormulaSheet) -> str:
        """Its column as a formula on `home` names it: the formula's own, so many to the right, or a fixed one."""
        if self._elsewhere(home) and home.anchor is not None:
            return f"${letter(self.page.first + home.anchor + self.shift)}"
        return chr(SHIFTED + self.shift) if self.shift else HERE

    def value(self, home: FormulaSheet) -> Values:
        if self._elsewhere(home) and home.anchor is not None:
            return self.values[home.anchor : home.anchor + 1]
        return self.values

    def _elsewhere(self, home: FormulaSheet) -> bool:
        return self.page.name != home.name

    def cell(self, place: int) -> str:
        """The cell of one column as other sheets name it, fixed."""
        return f"{self.page.name}!${letter(self.page.first + place)}${self.at + 1}"

    def across(self) -> Across:
        """All its cells at once."""
        return Across(self)


class Across(Expr):
    """A whole row of figures, fixed, to be added over."""

    def __init__(self, row: SheetRow) -> None:
        self.row = row

    def text(self, home: FormulaSheet) -> str:
        page = self.row.page
        ends = [f"${letter(x)}${self.row.at + 1}" for x in (page.first, page.first + page.size - 1)]
        return address(page.name, home, ":".join(ends))

    def value(self, home: FormulaSheet) -> Values:
        return self.row.values[:, np.newaxis]


class Block(Expr):
    """Rows that follow each other, such as one for each cohort; in a formula, their cells in its own column."""

    def __init__(self, rows: Sequence[SheetRow]) -> None:
        self.list = tuple(rows)

    def __getitem__(self, place: int) -> SheetRow:
        return self.list[place]

    def __len__(self) -> int:
        return len(self.list)

    def text(self, home: FormulaSheet) -> str:
        first, last = self.list[0], self.list[-1]
        column = first.column(home)
        return address(first.page.name, home, f"{column}{first.at + 1}:{column}{last.at + 1}")

    def value(self, home: FormulaSheet) -> Values:
        return np.stack([row.value(home) for row in self.list])

    def rows(self) -> Values:
        """The number of each row on its sheet."""
        return np.array([[row.at + 1.0] for row in self.list])


@dataclass
class _PendingRow:
    """What is to be written in one row."""

    at: int
    label: str
    unit: str
    style: str
    columns: tuple[int, ...]
    expr: Expr | None = None
    row: SheetRow | None = None
    shift: int = 0
    rules: Sequence[Rule] = ()
    notes: Sequence[str] = ()


@dataclass
class Page:
    """One sheet while it is put together: `size` columns of figures from column `first` on. `lists` names cells that
    choices are from; a rule may name one before it has a place.
    """

    name: str
    size: int
    first: int = FIRST
    at: int = 0
    anchor: int | None = None
    only: tuple[int, ...] | None = None
    level: int = 0
    lines: list[_PendingRow] = field(default_factory=list)
    texts: list[tuple[int, int, str, str]] = field(default_factory=list)
    sums: list[tuple[int, str, float | str, str]] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)
    entered: list[tuple[str, str, SheetRow, tuple[int, ...]]] = field(default_factory=list)
    """The rows of inputs: label, kind, the row itself, and the columns that have it."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that rows are now written for."""
        return tuple(range(self.size)) if self.only is None else self.only

    @contextmanager
    def within(self, columns: Sequence[int]) -> Iterator[None]:
        """Write the rows for some columns only; the others stay empty there."""
        before, self.only = self.only, tuple(columns)
        yield
        self.only = before

    @contextmanager
    def detail(self) -> Iterator[None]:
        """Rows that a reader may fold away."""
        before, self.level = self.level, 1
        yield
        self.level = before

    def write(self, text: str, style: str = "text", column: int = LABEL) -> None:
        """A text alone in the next row."""
        self.texts.append((self.at, column, text, style))
        self.at += 1

    def heading(self, text: str, style: str = "heading") -> None:
        """A heading, with an empty row above it."""
        self.at += 1 if self.at else 0
        self.write(text, style)

    def formula(
        self,
        label: str,
        unit: str,
        expr: Expr,
        style: str = "amount",
        *,
        shift: int = 0,
        same_row: bool = False,
    ) -> SheetRow:
        """A row with one formula; `shift` puts it so many columns to the right of those that it speaks of."""
        values = expr.value(self)
        if values.shape[-1] != self.size:
            values = np.broadcast_to(values, (self.size,))
        if same_row:
            self.at -= 1
        row = SheetRow(self, self.at, values, shift)
        self.lines.append(_PendingRow(self.at, label, unit, style, self.columns, expr, row, shift))
        self._next()
        return row

    def row(self, key: str, unit: str, expr: Expr, style: str = "") -> SheetRow:
        """A row with one formula, its label and unit by their keys among the words, in the style of the unit."""
        label, style = say(f"workbook.row.{key}"), style or STYLE_OF_UNIT[unit]
        return self.formula(label, say(f"workbook.unit.{unit}"), expr, style)

    def block(
        self,
        heading: str,
        many: int,
        label: Callable[[int], str],
        unit: str,
        expr: Callable[[int], Expr],
        style: str = "",
    ) -> Block:
        """A block of rows under a heading, one for each of so many, that a reader may fold away; `unit` is its key."""
        self.write(heading, "subheading")
        unit, style = say(f"workbook.unit.{unit}"), style or STYLE_OF_UNIT[unit]
        with self.detail():
            return Block([self.formula(label(k), unit, expr(k), style) for k in range(many)])

    def entry(
        self,
        label: str,
        unit: str,
        values: Sequence[object],
        style: str,
        *,
        rules: Sequence[Rule] = (),
        notes: Sequence[str] = (),
    ) -> SheetRow:
        """A row of inputs for the columns now written. Values, rules and notes are one for each of them, or one for
        all; a value of None is a blank.
        """
        row = SheetRow(self, self.at, _at_columns(values, self.columns, self.size))
        every = len(self.columns)
        rules = list(rules) * every if len(rules) == 1 else rules
        notes = list(notes) * every if len(notes) == 1 else notes
        line = _PendingRow(self.at, label, unit, style, self.columns, None, row, 0, rules, notes)
        self.lines.append(line)
        self._next()
        return row

    def alone(self, label: str, unit: str, expr: Expr, style: str) -> None:
        """A row with one figure, in the column of sums, two to the left of the first."""
        self.texts += [(self.at, LABEL, label, "label"), (self.at, UNIT, unit, "unit")]
        text = "=" + expr.text(self).replace(HERE, letter(self.first))
        self.sums.append((self.at, text, expr.value(self).tolist()[0], style))
        self.at += 1

    def sum_of(self, row: SheetRow, style: str) -> None:
        """The sum of a row, in the column of sums."""
        columns = [letter(x) for x in (self.first, self.first + self.size - 1)]
        text = f"=SUM({columns[0]}{row.at + 1}:{columns[1]}{row.at + 1})"
        self.sums.append((row.at, text, float(row.values.sum()), style))

    def fixed(
        self,
        label: str,
        unit: str,
        content: float | str,
        style: str,
        name: str | None = None,
        *,
        rules: Sequence[Rule] = (),
        notes: Sequence[str] = (),
    ) -> Fixed:
        """One cell that serves every column, in the first of them."""
        cell = f"${letter(self.first)}${self.at + 1}"
        with self.within((0,)):
            self.entry(label, unit, [content], style, rules=rules, notes=notes)
        if name:
            self.names[name] = f"{self.name}!{cell}"
        return Fixed(self.name, cell, content, name)

    def _next(self) -> None:
        if self.level:
            self.levels[self.at] = self.level
        self.at += 1

    # --- Into the file -------------------------------------------------------------------------------

    def put(self, sheet: Worksheet, styles: Callable[[str], Format]) -> None:
        """Write everything into a sheet of the file."""
        for at, column, text, style in self.texts:
            if style == "about":
                self._put_paragraph(sheet, at, text, styles)
            else:
                sheet.write_string(at, column, clean(text), styles(style))
        for line in self.lines:
            self._put_line(sheet, line, styles)
        for at, text, total, style in self.sums:
            sheet.write_formula(at, self.first - 2, text, styles(style), _plain(total))
        for at, lines in self.heights.items():
            sheet.set_row(at, LINE * max(1, lines))
        for at, level in self.levels.items():
            sheet.set_row(at, None, None, {"level": level})

    def _put_paragraph(self, sheet: Worksheet, at: int, text: str, styles: Callable[[str], Format]) -> None:
        """A text of our own over the whole width."""
        last = max(self.first + self.size - 1, self.first + 1)
        letters = 75 + 24 * (last - self.first + 1)
        sheet.merge_range(at, LABEL, at, last, text, styles("wrapped"))
        sheet.set_row(at, LINE * -(-len(text) // letters))

    def _put_line(self, sheet: Worksheet, line: _PendingRow, styles: Callable[[str], Format]) -> None:
        if line.label:
            sheet.write_string(line.at, LABEL, clean(line.label), styles("label"))
        if line.unit:
            sheet.write_string(line.at, UNIT, clean(line.unit), styles("unit"))
        assert line.row is not None
        shape, values = styles(line.style), line.row.values.tolist()
        formula = None if line.expr is None else self._formula(line.expr, line.at)
        for place, here in enumerate(line.columns):
            column = self.first + here + line.shift
            if formula is not None:
                sheet.write_formula(line.at, column, formula(here), shape, _plain(values[here]))
            else:
                _put_input(sheet, line.at, column, values[here], shape)
            if line.rules:
                rule = self._placed(line.rules[place], letter(column), line.at)
                sheet.data_validation(line.at, column, line.at, column, rule)
            if line.notes:
                sheet.write_comment(line.at, column, clean(line.notes[place]), COMMENT)

    def _formula(self, expr: Expr, at: int) -> Callable[[int], str]:
        text = "=" + expr.text(self).replace(ROW, str(at + 1))
        letters = [letter(self.first + here) for here in range(-1, self.size)]
        shifts = () if text.isascii() else {sign for sign in text if ord(sign) >= SHIFTED}

        def at_column(here: int) -> str:
            placed = text.replace(HERE, letters[here + 1]).replace(BEFORE, letters[here])
            for sign in shifts:
                placed = placed.replace(sign, letter(self.first + here + ord(sign) - SHIFTED))
            return placed

        return at_column

    def _placed(self, rule: Rule, column: str, at: int) -> Rule:
        """A rule that speaks of its own cell, or of a list by its name, in terms of the sheet."""
        if rule["validate"] == "list":
            return {**rule, "source": f"={self.lists.get(rule['source'], rule['source'])}"}
        if rule["validate"] == "custom":
            return {**rule, "value": rule["value"].replace(HERE, column).replace(ROW, str(at + 1))}
        return rule


LINE = 13.5
"""The height of a line of text, in points."""

COMMENT = {"x_scale": 2.5, "y_scale": 1.3, "font_size": 9}
"""How large comments are."""


def _at_columns(values: Sequence[object], columns: Sequence[int], size: int) -> Values:
    """Values at their columns; what other columns hold is never written, and only keeps the kind of number."""
    every: list[object] = [values[0]] * size
    if len(values) > 1:
        for column, value in zip(columns, values, strict=True):
            every[column] = value
    plain = all(isinstance(value, float | int) for value in every)
    return np.array(every, dtype=float if plain else object)


def _plain(value: object) -> float | str:
    """A value as the file takes it: whole numbers without a fraction."""
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _put_input(sheet: Worksheet, row: int, column: int, value: object, shape: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, shape)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value), shape)
    else:
        sheet.write_number(row, column, _plain(value), shape)
