"""What is typed into the grid of a comparison, as scenarios: nothing typed is lost, and what cannot be used stays in its cell.

The browser sends all that was edited since the grid was drawn, so that everything here begins with the sheet it was drawn from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from model.files.problems import BadInput
from model.files.signs import plain
from model.inputs.arrangement import LONGEST_NAME
from model.scenario import parse
from model.scenario.cases import carried, with_case, with_stay
from model.scenario.offered import name_in_link
from model.scenario.scenario import Scenario
from model.words.wording import say
from ui.components.cells import (
    named,
    people_text,
    price_text,
    prices_of,
    reading_name,
    readings,
    renamed,
    texts as texts_of,
    time_text,
)
from ui.components.own_deals import load_in_session
from ui.view import MOST_COMPARED

Cells = Mapping[str, Any]
"""Values by column, as the grid sends them."""

LONGEST_TEXT = 200
"""Characters of a text that could not be used that stay in its cell."""


@dataclass(frozen=True)
class Wrong:
    """What was typed into a cell, and why it could not be used."""

    text: str
    problem: str


@dataclass(frozen=True)
class Line:
    """A row of the grid: its scenario, and by column what was typed there and could not be used."""

    scenario: Scenario
    wrong: Mapping[str, Wrong] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """What stands in its cells that are text."""
        return {**texts_of(self.scenario), **{column: wrong.text for column, wrong in self.wrong.items()}}


@dataclass(frozen=True)
class Sheet:
    """The rows of the grid, and the place of the base."""

    lines: tuple[Line, ...]
    base: int = 0

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Those that are compared."""
        return tuple(line.scenario for line in self.lines)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence on each cell that could not be used: where, what was found, what is allowed."""
        return tuple(
            say(
                "compare_page.cell",
                row=row,
                column=say(f"compare_page.column.{column}"),
                problem=wrong.problem,
            )
            for row, line in enumerate(self.lines, 1)
            for column, wrong in line.wrong.items()
        )


@dataclass(frozen=True)
class Edits:
    """What was done to the grid since it was drawn: cells by row and column, rows added, rows deleted."""

    edited: Mapping[int, Cells] = field(default_factory=dict)
    added: Sequence[Cells] = ()
    deleted: Sequence[int] = ()


@dataclass(frozen=True)
class Edited:
    """A sheet after its edits. `anew` is whether the grid on the screen no longer stands for it and is to be drawn anew: rows
    came, went or moved. `left_out` counts rows for which there is no room.
    """

    sheet: Sheet
    anew: bool
    left_out: int = 0


# --- Cells -------------------------------------------------------------------------------------------------------


def _with_cells(line: Line, cells: Cells, known: Sequence[Scenario]) -> Line:
    """A row with some cells typed anew; what cannot be used stays in its cell, and the rest is taken."""
    before, wrong = (
        line.scenario,
        {column: text for column, text in line.wrong.items() if column not in cells},
    )
    scenario = before
    for column, act in _ACTS.items():
        if column in cells:
            text = "" if cells[column] is None else str(cells[column])
            try:
                scenario = act(scenario, parse.at_most(text, parse.LONGEST), known)
            except BadInput as error:
                wrong[column] = Wrong(text[: parse.LONGEST], " ".join(error.problems))
    name = str(cells.get("name") or "").strip()
    if len(name) > LONGEST_NAME:
        wrong["name"] = Wrong(
            name[:LONGEST_TEXT], say("typed.too_long", given=f"{len(name):,}", most=LONGEST_NAME)
        )
    elif name:
        try:
            scenario = scenario.changed(name=plain(name))
        except BadInput as error:
            wrong["name"] = Wrong(name, " ".join(error.problems))
    elif "name" in cells:
        scenario = scenario.changed(name=scenario.deal.terms.title)
    else:
        scenario = renamed(before, scenario)
    return Line(scenario, wrong)


def _deal_chosen(scenario: Scenario, text: str, _known: Sequence[Scenario]) -> Scenario:
    """Another arrangement, with the people and time where it can have them; nothing chosen keeps the one there."""
    if not text or text == name_in_link(scenario.arrangement):
        return scenario
    return carried(scenario, load_in_session(text)).changed(name=scenario.name)


def _reading_chosen(scenario: Scenario, text: str, known: Sequence[Scenario]) -> Scenario:
    """A reading by its name; nothing chosen keeps the one there."""
    if not text or text == reading_name(scenario):
        return scenario
    offers = readings(scenario.deal, (*known, scenario))
    if text not in offers:
        raise BadInput(
            say(
                "compare_page.no_reading",
                given=parse.as_typed(text),
                deal=scenario.deal.terms.title,
                known="; ".join(offers),
            )
        )
    return with_case(scenario, reading=offers[text])


def _people_typed(scenario: Scenario, text: str, _known: Sequence[Scenario]) -> Scenario:
    if text.strip() == people_text(scenario):
        return scenario
    _not_dated(scenario)
    return with_case(scenario, {scenario.first_group: parse.people(text)})


def _time_typed(scenario: Scenario, text: str, _known: Sequence[Scenario]) -> Scenario:
    """A time for everyone; a bare number is in the unit that stands there."""
    if text.strip() == time_text(scenario):
        return scenario
    _not_dated(scenario)
    days = bool(scenario.cohort) and all(cohort.days is not None for cohort in scenario.cohort)
    return with_stay(scenario, *parse.stay(text, "days" if days else "years"))


def _not_dated(scenario: Scenario) -> None:
    if scenario.population.dated:
        raise BadInput(say("compare.dated", scenario=scenario.name))


def _price_typed(scenario: Scenario, text: str, _known: Sequence[Scenario]) -> Scenario:
    """The price that the reading asks for; an empty cell is the reported one again."""
    prices = prices_of(scenario)
    if text.strip() == price_text(scenario):
        return scenario
    if len(prices) != 1:
        labels = "; ".join(row.label for row in prices)
        raise BadInput(
            say("compare_page.several_prices" if prices else "compare_page.no_price", known=labels)
        )
    name, known = prices[0].name, scenario.as_reported.deal.named
    own = {key: value for key, value in scenario.parameters.items() if key != name}
    if text.strip():
        own[name] = parse.parameter(known, name, text, known.parameters[name].label)[1]
    return scenario.changed(parameters=own)  # a number as reported is none of the reader's own


_ACTS: Mapping[str, Callable[[Scenario, str, Sequence[Scenario]], Scenario]] = {
    "deal": _deal_chosen,
    "reading": _reading_chosen,
    "people": _people_typed,
    "time": _time_typed,
    "price": _price_typed,
}
"""What each column does to a scenario, in the order in which they are done: an arrangement brings its own readings and prices."""


# --- Rows --------------------------------------------------------------------------------------------------------


def applied(sheet: Sheet, edits: Edits, known: Sequence[Scenario] = ()) -> Edited:
    """The sheet with all that was done to it.

    Parameters
    ----------
    sheet
        What the grid was drawn from.
    edits
        All that was done since.
    known
        Further scenarios whose readings are on offer.
    """
    beside = (*sheet.scenarios, *known)
    rows = [_Row(place, line, {}) for place, line in enumerate(sheet.lines)]
    for place, cells in edits.edited.items():
        if 0 <= place < len(rows):
            rows[place] = _Row(place, _with_cells(rows[place].line, cells, beside), cells)
    base = _base(rows, sheet.base)
    room = MOST_COMPARED - len(rows) + len(set(edits.deleted))
    like = base.line if base else Line(known[0]) if known else None
    added = [] if like is None else [_added(like, cells, beside) for cells in edits.added[: max(0, room)]]
    kept = [row for row in rows if row.place not in edits.deleted]
    moved = _moved([*kept, *(_Row(-1, line, {}) for line in added)])
    lines = [*_each_named(row.line for row in moved)]
    at = next((place for place, row in enumerate(moved) if row is base), None)
    if at is None:  # the base was deleted: the one that took its place
        at = min(sum(row.place < (base.place if base else 0) for row in kept), max(0, len(lines) - 1))
    anew = bool(edits.added or edits.deleted) or any(_moves(row) for row in rows)
    anew = anew or any(
        line.scenario.name != _name_shown(row, sheet) for row, line in zip(moved, lines, strict=True)
    )
    return Edited(Sheet(tuple(lines), at), anew, max(0, len(edits.added) - max(0, room)))


def _name_shown(row: _Row, sheet: Sheet) -> str:
    """The name that the grid shows in a row."""
    typed = row.cells.get("name") if "name" not in row.line.wrong else None
    return typed or sheet.lines[row.place].scenario.name


def _moves(row: _Row) -> bool:
    """Whether what was done to a row changes what stands in others, or which answers its own cells can have."""
    return bool({"place", "base", "deal"} & row.cells.keys())


@dataclass(frozen=True)
class _Row:
    place: int
    line: Line
    cells: Cells


def _base(rows: Sequence[_Row], before: int) -> _Row | None:
    """The row that is the base: the last one ticked anew, else the one it was, which cannot be unticked alone."""
    ticked = [row for row in rows if row.cells.get("base") and row.place != before]
    return ticked[-1] if ticked else rows[before] if rows else None


def _added(like: Line, cells: Cells, known: Sequence[Scenario]) -> Line:
    """A new row: what was given, and the rest as in the base."""
    given = {
        column: value
        for column, value in cells.items()
        if column in {*_ACTS, "name"} and value not in {None, ""}
    }
    return _with_cells(Line(like.scenario), given, known)


def _moved(rows: Sequence[_Row]) -> list[_Row]:
    """The rows with those whose number was typed anew at that number, from 1, the others in their order."""
    wanted = [(_number(row.cells.get("place")), row) for row in rows]
    movers = sorted(
        ((to, row.place, row) for to, row in wanted if to is not None), key=lambda mover: mover[:2]
    )
    order = [row for to, row in wanted if to is None]
    for to, _, row in movers:
        order.insert(min(max(0, to - 1), len(order)), row)
    return order


def _number(value: Any) -> int | None:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return int(value) if whole else None


def _each_named(lines: Iterable[Line]) -> Iterator[Line]:
    """Each under a name of its own, in order."""
    taken = set[str]()
    for line in lines:
        scenario = named(line.scenario, taken)
        taken.add(scenario.name)
        yield line if scenario is line.scenario else replace(line, scenario=scenario)
