"""Inputs that cannot be used: a rule of a cell is not asked where somebody pastes, so formulas look at each again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from model.outputs.workbook.entry import KINDS, InputKind
from model.outputs.workbook.formula import Expr, same
from model.outputs.workbook.functions import added, any_of, floor, is_number, plus, when
from model.outputs.workbook.inputs import Inputs, Words
from model.outputs.workbook.page import Block, Page, SheetRow
from model.words.wording import say

Looked = tuple[str, Expr, tuple[int, ...]]
"""A label, 1 for an input that cannot be used, and the columns that have it."""


def count_faults(inputs: Inputs, entered: Page, page: Page) -> SheetRow:
    """Write a row for each input on the sheet `entered`, and one with how many of them cannot be used."""
    page.heading(say("workbook.heading.faults"))
    rows = []
    with page.detail():
        for label, fault, columns in (*_numbers(entered, inputs.words), *_choices(inputs)):
            with page.within(columns):
                row = page.formula(label, say("workbook.unit.flag"), fault, "flag")
            row.values = np.where(np.isin(np.arange(page.size), columns), row.values, 0.0)
            rows.append(row)
    return page.row("faults", "inputs", added(Block(rows)), "whole")


def show_on_front(inputs: Inputs, front: Page, faults: SheetRow, wrong: SheetRow) -> None:
    """Write into the row kept for it how many inputs cannot be used, and cohorts that are not filled in."""
    at, front.at = front.at, inputs.check_at
    row = front.formula(say("workbook.row.front"), "", faults + wrong, "fault")
    front.at = at
    front.names.update({f"check_{column + 1}": row.cell(column) for column in range(front.size)})


def _numbers(entered: Page, words: Words) -> Iterator[Looked]:
    for label, kind, row, columns in entered.entered:
        if KINDS[kind].rule is not None:
            yield label, _fault(KINDS[kind], row, words), columns


def _fault(kind: InputKind, cell: SheetRow, words: Words) -> Expr:
    """A blank is no fault: what is blank is not counted, or is told among the cohorts."""
    too_small = [cell < 0, cell < 1, cell <= 1][kind.least]
    parts = [when(too_small, 1, 0)]
    parts += [when(same(floor(cell), cell), 0, 1)] if kind.whole else []
    parts += [when(cell > 1, 1, 0)] if kind.most_is_1 else []
    number = when(is_number(cell), when(plus(parts) > 0, 1, 0), 1)
    other = number if kind.word is None else when(same(cell, getattr(words, kind.word)), 0, number)
    return when(same(cell, ""), 0, other)


def _choices(inputs: Inputs) -> Iterator[Looked]:
    """A question must be answered; a cohort without a group is none."""
    for deal in inputs.deals:
        for key, row in deal.choice.items():
            answers = [same(row, label) for (question, _), label in deal.option.items() if question == key]
            yield deal.terms.question[key].label, when(any_of(*answers), 0, 1), deal.columns
        for place, slot in enumerate(inputs.slots, 1):
            groups = any_of(*(same(slot.group, label) for label in deal.group.values()))
            label = say("workbook.cohort", number=place, what=say("workbook.cohort_row.group"))
            yield label, when(same(slot.group, ""), 0, when(groups, 0, 1)), deal.columns
        for entered in deal.charge.values():
            if entered.billing is not None:
                known = (
                    same(entered.billing, word) for word in (inputs.words.in_advance, inputs.words.by_day)
                )
                yield entered.charge.label, when(any_of(*known), 0, 1), deal.columns
