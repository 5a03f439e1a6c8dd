"""One row of the sheet of inputs: a label, a unit, and cells that have a name, a rule and a comment each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.outputs.workbook.formula import Expr
from model.outputs.workbook.inputs import day_or_other
from model.outputs.workbook.page import Page, SheetRow
from model.outputs.workbook.styles import FIRST_DAY, LAST_DAY, Limits, list_rule
from model.words.wording import say

MOST_AMOUNT = 1e13


@dataclass(frozen=True)
class InputKind:
    """What all rows of a kind have in common: the word for their unit, if it is the same for all, the style of their
    cells, and what these accept. A kind without limits takes one text of a list.
    """

    unit: str
    style: str
    limits: Limits | None = None


@dataclass(frozen=True)
class InputRow:
    """A row of inputs with what its cells take: what is within `limits`, or one of the choices of a list of `Page.lists`,
    one for each column or one for all; where `optional`, nothing too. `also` is 1 where it goes with other inputs.
    """

    row: SheetRow
    columns: tuple[int, ...]
    limits: Limits | None
    style: str
    lists: Sequence[str]
    optional: bool
    also: Callable[[SheetRow], Expr] | None = None


def _whole(least: float, most: float = MOST_PEOPLE, word: str = "") -> Limits:
    return Limits(least, most, whole=True, word=word)


KINDS = {
    "amount": InputKind("", "amount", Limits(0, MOST_AMOUNT)),
    "share": InputKind("share", "share", Limits(0, 1)),
    "factor": InputKind("factor", "factor", Limits(0, MOST_PEOPLE)),
    "people": InputKind("people", "whole", _whole(0)),
    "people_from_1": InputKind("people", "whole", _whole(1)),
    "places_from_1": InputKind("places", "whole", _whole(1)),
    "places": InputKind("places", "whole", _whole(0)),
    "date": InputKind("date", "date", Limits(FIRST_DAY, LAST_DAY, whole=True)),
    "departure": InputKind("date", "date", Limits(FIRST_DAY, LAST_DAY, whole=True, word="open")),
    "years": InputKind("years", "plain", Limits(0, MOST_YEARS)),
    "years_at_most": InputKind("years", "flag", _whole(1, MOST_YEARS)),
    "days": InputKind("days", "whole", _whole(0, MOST_YEARS * DAYS_A_YEAR)),
    "months": InputKind("months", "whole", _whole(1, 600)),
    "stay_year": InputKind("stay_year", "flag", _whole(1, 999)),
    "last_stay_year": InputKind("stay_year", "flag", _whole(1, 999, "none")),
    "before_stay_year": InputKind("stay_year", "flag", _whole(2)),
    "term_year": InputKind("term_year", "flag", _whole(1, MOST_YEARS)),
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
    limits: Limits | None = None,
    optional: bool = False,
    also: Callable[[SheetRow], Expr] | None = None,
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
        Where its kind has none, as for money: the currency, and what it is for.
    limits
        What its cells accept, where that is not what its kind does.
    optional
        Whether a cell may be blank.
    also
        A condition on it that other inputs make.
    """
    shape = KINDS[kind]
    limits = limits or shape.limits
    rules = [limits.rule] if limits else [list_rule(cells) for cells in lists]
    row = page.entry(
        label,
        say(f"workbook.unit.{shape.unit}") if shape.unit and not unit else unit,
        [day_or_other(value) for value in values],
        f"{shape.style}_input",
        rules=rules,
        notes=notes,
    )
    page.entered.append(InputRow(row, page.columns, limits, shape.style, lists, optional, also))
    for column in page.columns if name else ():
        page.names[f"s{column + 1}_{name.replace('-', '_')}"] = row.cell(column)
    return row
