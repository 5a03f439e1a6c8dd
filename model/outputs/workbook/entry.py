"""One row of the sheet of inputs: a label, a unit, and cells that have a name, a rule and a comment each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.outputs.workbook.inputs import day_or_other
from model.outputs.workbook.page import Page, SheetRow
from model.outputs.workbook.styles import Rule, day_rule, departs_rule, last_rule, list_rule, number_rule
from model.words.wording import say

MOST_AMOUNT = 1e13


@dataclass(frozen=True)
class InputKind:
    """What all rows of a kind have in common: the word for their unit, if it is the same for all, the style of their
    cells, and what these accept. A kind without a rule takes one text of a list.
    """

    unit: str
    style: str
    rule: Callable[[], Rule] | None = None


def _whole(least: float, most: float = MOST_PEOPLE) -> Callable[[], Rule]:
    return partial(number_rule, least, most, whole=True)


KINDS = {
    "amount": InputKind("", "amount", partial(number_rule, 0, MOST_AMOUNT)),
    "share": InputKind("share", "share", partial(number_rule, 0, 1)),
    "factor": InputKind("factor", "factor", partial(number_rule, 0, MOST_PEOPLE)),
    "people": InputKind("people", "whole", _whole(0)),
    "people_from_1": InputKind("people", "whole", _whole(1)),
    "places": InputKind("places", "whole", _whole(0)),
    "date": InputKind("date", "date", day_rule),
    "departure": InputKind("date", "date", departs_rule),
    "years": InputKind("years", "plain", partial(number_rule, 0, MOST_YEARS)),
    "years_at_most": InputKind("years", "flag", _whole(1, MOST_YEARS)),
    "days": InputKind("days", "whole", _whole(0, MOST_YEARS * DAYS_A_YEAR)),
    "months": InputKind("months", "whole", _whole(1, 600)),
    "stay_year": InputKind("stay_year", "flag", _whole(1, 999)),
    "last_stay_year": InputKind("stay_year", "flag", last_rule),
    "before_stay_year": InputKind("stay_year", "flag", _whole(2)),
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
    for column in page.columns if name else ():
        page.names[f"s{column + 1}_{name.replace('-', '_')}"] = row.cell(column)
    return row
