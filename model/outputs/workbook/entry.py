"""One row of the sheet of inputs: a label, a unit, and cells that have a name, a rule and a comment each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.outputs.workbook.inputs import day_or_other
from model.outputs.workbook.page import Page, SheetRow, clean
from model.outputs.workbook.styles import Rule, day_rule, departs_rule, last_rule, list_rule, number_rule
from model.words.wording import say

MOST_AMOUNT = 1e13


@dataclass(frozen=True)
class InputKind:
    """What all rows of a kind have in common: the word for their unit, if it is the same for all, the style of their
    cells, and what these accept. A kind without a rule takes one text of a list.

    `least` is the least number that a cell may hold, `most_is_1` whether 1 is the most, `whole` whether it has no
    fraction, and `word` which word may stand in place of a number: a rule is not asked where somebody pastes.
    """

    unit: str
    style: str
    rule: Callable[[], Rule] | None = None
    least: int = 0
    whole: bool = False
    most_is_1: bool = False
    word: str | None = None


def _number(unit: str, style: str, most: float) -> InputKind:
    return InputKind(unit, style, partial(number_rule, 0, most), most_is_1=most == 1)


def _whole(unit: str, style: str, least: int, most: float = MOST_PEOPLE) -> InputKind:
    return InputKind(unit, style, partial(number_rule, least, most, whole=True), least, whole=True)


KINDS = {
    "amount": _number("", "amount", MOST_AMOUNT),
    "share": _number("share", "share", 1),
    "factor": _number("factor", "factor", MOST_PEOPLE),
    "people": _whole("people", "whole", 0),
    "people_from_1": _whole("people", "whole", 1),
    "places": _whole("places", "whole", 0),
    "date": InputKind("date", "date", day_rule, 1, whole=True),
    "departure": InputKind("date", "date", departs_rule, 1, whole=True, word="open"),
    "years": _number("years", "plain", MOST_YEARS),
    "years_at_most": _whole("years", "flag", 1, MOST_YEARS),
    "days": _whole("days", "whole", 0, MOST_YEARS * DAYS_A_YEAR),
    "months": _whole("months", "whole", 1, 600),
    "stay_year": _whole("stay_year", "flag", 1, 999),
    "last_stay_year": InputKind("stay_year", "flag", last_rule, 1, whole=True, word="none"),
    "before_stay_year": _whole("stay_year", "flag", 2),
    "choice": InputKind("choice", "word"),
}


def enter_row(
    page: Page,
    name: str,
    label: str,
    kind: str,
    values: Sequence[object],
    notes: Sequence[str],
    *,
    unit: str = "",
    lists: Sequence[str] = (),
) -> SheetRow:
    """Write a row of one of `KINDS` into the columns that `page` now writes.

    Parameters
    ----------
    name
        Of its cells, after the number of their scenario: `s1_as_of`. None where it is empty.
    values, notes, lists
        What is written, its comment, and the list of `page.lists` that a choice is from: one for each column, or
        one for all. A day is written as its number; None is a blank.
    unit
        For money, whose kind has none: the currency, and what it is for.
    """
    shape = KINDS[kind]
    rules = [shape.rule()] if shape.rule else [list_rule(cells) for cells in lists]
    row = page.entry(
        label,
        say(f"workbook.unit.{shape.unit}") if shape.unit else unit,
        [day_or_other(value) for value in values],
        f"{shape.style}_input",
        rules=rules,
        notes=notes,
    )
    page.entered.append((clean(label), kind, row, page.columns))
    for column in page.columns if name else ():
        page.names[f"s{column + 1}_{name.replace('-', '_')}"] = row.cell(column)
    return row
