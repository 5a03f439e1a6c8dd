"""What is typed into the grid of a comparison, as scenarios: nothing typed is lost, and what cannot be used stays in its cell.

The browser sends all that was edited since the grid was drawn, so that everything here begins with the sheet it was drawn from.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any

from model.files.problems import BadInput
from model.inputs.arrangement import LONGEST_NAME
from model.inputs.charge import Reading
from model.inputs.effective_terms import default_reading
from model.results import narrative
from model.results.parameters import ParameterInForce, parameters_table
from model.scenario import parse
from model.scenario.cases import carried, with_case, with_stay
from model.scenario.library import Deal
from model.scenario.offered import load_offered, name_in_link, offered
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import number, say
from ui.view import MOST_COMPARED

Cells = Mapping[str, Any]
"""Values by column, as the grid sends them."""

COLUMNS = ("place", "base", "name", "deal", "people", "time", "price", "reading")
LONGEST_TEXT = 200
"""Characters of a text that could not be used that stay in its cell."""
ROOM = 8
"""Characters of a name that are kept for a number that keeps it apart from another."""


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
            say("compare_page.cell", row=row, column=say(f"compare_page.column.{column}"), problem=wrong.problem)
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


# --- What a row shows --------------------------------------------------------------------------------------------


def texts(line: Line) -> dict[str, str]:
    """What stands in the cells of a row that are text."""
    scenario = line.scenario
    own = {
        "name": scenario.name,
        "deal": name_in_link(scenario.arrangement),
        "people": people_text(scenario),
        "time": time_text(scenario),
        "price": _price_text(scenario),
        "reading": reading_name(scenario),
    }
    return {**own, **{column: wrong.text for column, wrong in line.wrong.items()}}


def people_text(scenario: Scenario) -> str:
    """How many are in the group whose number varies, or that the scenario has dates."""
    if scenario.population.dated:
        return say("compare_page.dated")
    return number(scenario.people_of(_group(scenario)))


def time_text(scenario: Scenario) -> str:
    """How long everyone stays, or that the scenario has dates, or several lengths."""
    if scenario.population.dated:
        return say("compare_page.dated")
    stays = {_stay(cohort.years, cohort.days) for cohort in scenario.cohort}
    return parse.stay_text(*next(iter(stays))) if len(stays) == 1 else say("compare_page.several")


def _stay(years: float | None, days: int | None) -> tuple[str, float]:
    return ("days", float(days or 0)) if years is None else ("years", years)


def _group(scenario: Scenario) -> str:
    return scenario.first_group if scenario.cohort else scenario.deal.terms.principal


def _prices(scenario: Scenario) -> list[ParameterInForce]:
    """The prices that the scenario's reading asks for."""
    rows = parameters_table(scenario).parameters
    return [row for row in rows if row.use == "price" and row.in_force and row.value is not None]


def _price_text(scenario: Scenario) -> str:
    prices = _prices(scenario)
    return prices[0].text if len(prices) == 1 else say("compare_page.own_price")


# --- Readings by name --------------------------------------------------------------------------------------------


def reading_name(scenario: Scenario) -> str:
    """What of a scenario's reading is not by default, in the short names of the options."""
    terms = scenario.deal.terms
    usual = default_reading(terms)
    unusual = [
        question.option[scenario.reading[name]].short
        for name, question in terms.question.items()
        if scenario.reading[name] != usual[name]
    ]
    return "; ".join(unusual) or say("compare_page.default_reading")


def readings(deal: Deal, beside: Iterable[Scenario] = ()) -> dict[str, Reading]:
    """The readings on offer for an arrangement by name: by default, each question about cost answered otherwise, and those
    of the scenarios `beside`.
    """
    plain = default_scenario(deal)
    changed = (
        {**plain.reading, name: option}
        for name, question in deal.terms.question.items()
        if question.about == "cost"
        for option in question.option
    )
    same = (scenario.reading for scenario in beside if scenario.arrangement == deal.name)
    named = {reading_name(plain): plain.reading}
    for reading in (*changed, *same):
        named.setdefault(reading_name(plain.model_copy(update={"reading": reading})), reading)
    return named


# --- Names -------------------------------------------------------------------------------------------------------


def named(scenario: Scenario, taken: Iterable[str]) -> Scenario:
    """The scenario under a name that says what it is and that is not among those taken."""
    unnamed = scenario.name == scenario.deal.terms.title
    first = (_case(scenario) if unnamed else scenario.name)[:LONGEST_NAME]
    known = set(taken)
    again = (say("compare_page.again", name=first[: LONGEST_NAME - ROOM], count=n) for n in count(2))
    name = first if first not in known else next(text for text in again if text not in known)
    return scenario if name == scenario.name else scenario.changed(name=name)


def _case(scenario: Scenario) -> str:
    """What a scenario without a name is called: of another arrangement than most, with that before it."""
    name, deal = narrative.case_name(scenario), scenario.deal
    return name if deal.terms.home else say("compare_page.of_deal", deal=deal.terms.title, name=name)


def renamed(before: Scenario, after: Scenario) -> Scenario:
    """A scenario that was changed, without the name of the one before where that would mislead now: one that says people and
    time says them anew, and that of a reported case is followed by its being changed.
    """
    if after is before:
        return after
    if before.name in {before.deal.terms.title, *_again(_case(before))}:
        return after.changed(name=after.deal.terms.title, about="")
    for name in _reported(before.deal):
        if before.name in _again(name):
            return after.changed(name=say("compare_page.changed", name=name[: LONGEST_NAME - ROOM - 1]), about="")
    return after


def _again(name: str) -> set[str]:
    """A name, and what it is where others have it too."""
    first = name[: LONGEST_NAME - ROOM]
    return {name[:LONGEST_NAME], *(say("compare_page.again", name=first, count=n) for n in range(2, MOST_COMPARED + 1))}


def _reported(deal: Deal) -> Iterator[str]:
    """The names of an arrangement's scenarios."""
    for name in deal.scenario_names():
        with contextlib.suppress(BadInput):  # a file of the reader's own may be wrong
            yield deal.scenario(name).name


# --- Cells -------------------------------------------------------------------------------------------------------


def _with_cells(line: Line, cells: Cells, known: Sequence[Scenario]) -> Line:
    """A row with some cells typed anew; what cannot be used stays in its cell, and the rest is taken."""
    before, wrong = line.scenario, {column: text for column, text in line.wrong.items() if column not in cells}
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
        wrong["name"] = Wrong(name[:LONGEST_TEXT], say("typed.too_long", given=f"{len(name):,}", most=LONGEST_NAME))
    elif name:
        scenario = scenario.changed(name=name)
    elif "name" in cells:
        scenario = scenario.changed(name=scenario.deal.terms.title)
    else:
        scenario = renamed(before, scenario)
    return Line(scenario, wrong)


def _deal_chosen(scenario: Scenario, text: str, _known: Sequence[Scenario]) -> Scenario:
    """Another arrangement, with the people and time where it can have them; nothing chosen keeps the one there."""
    if not text or text == name_in_link(scenario.arrangement):
        return scenario
    return carried(scenario, load_offered(text)).changed(name=scenario.name)


def _reading_chosen(scenario: Scenario, text: str, known: Sequence[Scenario]) -> Scenario:
    """A reading by its name; nothing chosen keeps the one there."""
    if not text or text == reading_name(scenario):
        return scenario
    offers = readings(scenario.deal, (*known, scenario))
    if text not in offers:
        raise BadInput(say("compare_page.no_reading", given=parse.as_typed(text), deal=scenario.deal.terms.title, known="; ".join(offers)))
    return with_case(scenario, reading=offers[text])


def _people_typed(scenario: Scenario, text: str, _known: Sequence[Scenario]) -> Scenario:
    if text.strip() == people_text(scenario):
        return scenario
    _not_dated(scenario)
    return with_case(scenario, {_group(scenario): parse.people(text)})


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
    prices = _prices(scenario)
    if text.strip() in {say("compare_page.own_price"), *(row.text for row in prices[:1])}:
        return scenario
    if len(prices) != 1:
        labels = "; ".join(row.label for row in prices)
        raise BadInput(say("compare_page.several_prices" if prices else "compare_page.no_price", known=labels))
    name, known = prices[0].name, scenario.as_reported.deal.named
    own = {key: value for key, value in scenario.parameters.items() if key != name}
    if text.strip():
        own[name] = parse.parameter(known, name, text)[1]
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
    anew = anew or any(line.scenario.name != _name_shown(row, sheet) for row, line in zip(moved, lines, strict=True))
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
    given = {column: value for column, value in cells.items() if column in {*_ACTS, "name"} and value not in {None, ""}}
    return _with_cells(Line(like.scenario), given, known)


def _moved(rows: Sequence[_Row]) -> list[_Row]:
    """The rows with those whose number was typed anew at that number, from 1, the others in their order."""
    wanted = [(_number(row.cells.get("place")), row) for row in rows]
    movers = sorted(((to, row.place, row) for to, row in wanted if to is not None), key=lambda mover: mover[:2])
    order = [row for to, row in wanted if to is None]
    for to, _, row in movers:
        order.insert(min(max(0, to - 1), len(order)), row)
    return order


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value == value else None  # noqa: PLR0124


def _each_named(lines: Iterable[Line]) -> Iterator[Line]:
    """Each under a name of its own, in order."""
    taken = set[str]()
    for line in lines:
        scenario = named(line.scenario, taken)
        taken.add(scenario.name)
        yield line if scenario is line.scenario else replace(line, scenario=scenario)


def deals() -> dict[str, str]:
    """The arrangements on offer by name, with what each is called where there is little room."""
    return {name: short_title(load_offered(name)) for name in offered()}


def short_title(deal: Deal) -> str:
    """The beginning of a title that tells one arrangement from another: whose it is. Whole where it was not agreed."""
    terms = deal.terms
    if terms.standing != "agreed":
        return terms.marked_title
    words = terms.title.split()
    plain = next((place for place, word in enumerate(words) if word[:1].islower()), len(words))
    short = " ".join(words[:plain])
    return short.rstrip(",") if "–" in short else " ".join(words[:2])
