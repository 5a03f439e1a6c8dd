"""Whether each input is one that the model would take: a cell beside it, and a line at the top of the sheet.

The rule of a cell stops what is typed. What is pasted replaces the rule too, and another program may know none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from model.outputs.workbook.entry import InputRow
from model.outputs.workbook.formula import Expr, Fixed, same, wrap
from model.outputs.workbook.functions import added, any_of, floor, is_blank, is_number, is_text, plus, when
from model.outputs.workbook.inputs import DealInputs, Inputs, Words, serial
from model.outputs.workbook.page import Block, Page, SheetRow, letter
from model.outputs.workbook.styles import Limits
from model.words.wording import say

CHECKS = 2
"""Rows below the scenarios' names that say what is wrong with the inputs."""

BOUNDS = 3
"""Columns between the inputs and their checks: what was reported, the least and the most."""


def check_inputs(page: Page, at: int, deals: Sequence[DealInputs], about: SheetRow, words: Words) -> SheetRow:
    """Write a check beside every input, and in the row `at` how many are wrong in each column; `about` is the row of
    arrangements' titles.
    """
    below, flags = page.at, []
    shift = page.size + BOUNDS
    for entered in page.entered:
        page.at = entered.row.at
        with page.within(entered.columns):
            taken = _taken(page, entered, deals, about, words)
            flag = page.formula("", "", when(taken, 0, 1), "check", shift=shift)
        # Nothing is written, and so nothing is wrong, in the columns of other arrangements.
        flag.values = np.where(np.isin(range(page.size), entered.columns), flag.values, 0.0)
        flags.append(flag)
    page.at = at
    several = page.formula(say("workbook.row.wrong_inputs"), "", added(Block(flags)), "checks")
    page.at = below
    for place, text in enumerate(_heads(page.size)):
        page.texts.append((at, page.first + page.size + place, text, "head"))
    return several


def front(inputs: Inputs, results: Mapping[str, SheetRow]) -> None:
    """Repeat below the line of checks how many cohorts are filled in wrongly, which the calculation finds."""
    page = inputs.wrong.page
    below, page.at = page.at, inputs.wrong.at + 1
    page.formula(say("workbook.row.wrong"), "", results["wrong"], "checks")
    page.at = below


def _heads(size: int) -> Iterator[str]:
    yield from (say(f"workbook.check.{part}") for part in ("reported", "least", "most"))
    yield from (say("workbook.check.column", number=number) for number in range(1, size + 1))


def _taken(page: Page, entered: InputRow, deals: Sequence[DealInputs], about: SheetRow, words: Words) -> Expr:
    """1 where a cell holds what it may."""
    cell = entered.row
    if entered.limits:
        taken = _within(page, cell, entered.limits, entered.style, words)
        taken = when(taken, entered.also(cell), 0) if entered.also else taken
    else:
        taken = when(is_text(cell), _offered(page, entered, deals, about), 0)
    return when(is_blank(cell), 1 if entered.optional else 0, taken)


def _within(page: Page, cell: SheetRow, limits: Limits, style: str, words: Words) -> Expr:
    ends = (serial(end) if isinstance(end, date) else end for end in (limits.least, limits.most))
    least, most = (page.beside(cell.at, page.size + place, end, style) for place, end in enumerate(ends, 1))
    within = (cell >= least) * (cell <= most)
    if limits.whole:
        within = within * same(floor(cell), cell)
    word: Fixed | None = getattr(words, limits.word) if limits.word else None
    other: Expr = when(is_text(cell), same(cell, word), 0) if word else wrap(0)
    return when(is_number(cell), within, other)


def _offered(page: Page, entered: InputRow, deals: Sequence[DealInputs], about: SheetRow) -> Expr:
    """1 for a choice of its list. Where columns have lists of their own, each counts for its arrangement's columns."""
    cell = entered.row

    def among(name: str) -> Expr:
        return any_of(*(same(cell, choice) for choice in page.choices[name]))

    if len(set(entered.lists)) == 1:
        return among(entered.lists[0])
    by_deal = {deal.columns[0]: entered.lists[deal.columns[0]] for deal in deals}
    return plus([same(about, _first(about, column)) * among(name) for column, name in by_deal.items()])


def _first(row: SheetRow, column: int) -> Fixed:
    """The cell of one column of a row, the same for every column."""
    page = row.page
    return Fixed(page.name, f"${letter(page.first + column)}${row.at + 1}", str(row.values[column]))
