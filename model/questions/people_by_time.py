"""What a scenario costs with other people and for other times: a table of both, its own case in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from model.files.problems import BadInput, gather, stop_if
from model.inputs.population import MOST_YEARS
from model.questions.grid import grid
from model.results.summary import approved
from model.scenario import parse
from model.scenario.cases import reason_fixed, with_case, with_stay
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, listed, money, number, people, say

Stay = tuple[str, float]
"""A unit, "years" or "days", and how many."""

Value = TypeVar("Value")

MOST_PEOPLE_LISTED = 12
MOST_STAYS_LISTED = 8
LONGEST_LIST = 200
"""Characters of a list as typed."""

_ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10)
_FACTORS = (0.2, 0.4, 1.25, 2, 3, 4)
_FEW = (1, 2, 5, 10, 20, 50, 100)
_USUAL: tuple[Stay, ...] = (
    ("days", 90),
    ("years", 0.5),
    ("years", 1),
    ("years", 1.5),
    ("years", 2),
    ("years", 3),
)
_SHARES = (0.25, 0.5, 1, 1.5, 2, 3)
_LONG = 4.0
"""From so many years on the times on offer are parts and multiples of the scenario's own."""


@dataclass(frozen=True)
class PeopleByTime:
    """Totals (nominal, in `currency`) by people, then by stay, of a scenario whose other terms stay as they are.

    `people` are head counts of its first group. `own` is the place of its own case, people first, None where that is not
    among them; `approved` is what was approved, None where nothing was.
    """

    scenario: Scenario
    people: tuple[int, ...]
    stays: tuple[Stay, ...]
    totals: tuple[tuple[float, ...], ...]
    own: tuple[int, int] | None
    approved: float | None

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return self.scenario.deal.terms.currency

    @property
    def most(self) -> float:
        """The highest total."""
        return max(max(row) for row in self.totals)

    def case(self, row: int, column: int) -> Scenario:
        """The scenario of a cell."""
        unit, length = self.stays[column]
        return with_stay(
            with_case(self.scenario, {self.scenario.first_group: self.people[row]}), unit, length
        )

    def exceeds(self, row: int, column: int) -> bool:
        """Whether a cell's total is more than was approved."""
        return self.approved is not None and self.totals[row][column] - self.approved >= HALF_A_CENT


def people_by_time(scenario: Scenario, heads: Sequence[int] = (), stays: Sequence[Stay] = ()) -> PeopleByTime:
    """The table of a scenario, for the people and times given or for usual ones.

    Raises `BadInput` for a scenario whose people or stays cannot vary.
    """
    fixed = reason_fixed(scenario)
    if fixed:
        raise BadInput(fixed)
    own_heads, own_stay = scenario.people_of(scenario.first_group), own_stay_of(scenario)
    heads = tuple(heads) or usual_people(own_heads)
    stays = tuple(stays) or usual_stays(own_stay)
    place = (
        (heads.index(own_heads), stays.index(own_stay)) if own_heads in heads and own_stay in stays else None
    )
    return PeopleByTime(scenario, heads, stays, _totals(scenario, heads, stays), place, approved(scenario))


def _totals(scenario: Scenario, heads: Sequence[int], stays: Sequence[Stay]) -> tuple[tuple[float, ...], ...]:
    columns: list[list[float]] = [[] for _ in stays]
    for unit in ("years", "days"):  # a grid has stays in one unit
        at = [place for place, stay in enumerate(stays) if stay[0] == unit]
        if at:
            lengths = [stays[place][1] for place in at]
            made = (
                grid(scenario, heads, lengths)
                if unit == "years"
                else grid(scenario, heads, days=[int(n) for n in lengths])
            )
            cells = [float(total) for block in made.blocks() for total in block["total"]]
            for nth, place in enumerate(at):
                columns[place] = cells[nth :: len(at)]
    return tuple(zip(*columns, strict=True))


# --- Rows and columns --------------------------------------------------------------------------------------------


def own_stay_of(scenario: Scenario) -> Stay | None:
    """Everyone's stay; None where stays differ."""
    stays = {(cohort.years, cohort.days) for cohort in scenario.cohort}
    if len(stays) != 1:
        return None
    years, days = stays.pop()
    return ("days", float(days or 0)) if years is None else ("years", years)


def usual_people(own: int) -> tuple[int, ...]:
    """Round head counts about a scenario's own, and that."""
    counts = {_rounded(own * factor) for factor in _FACTORS} - {own} if own >= 10 else {*_FEW}
    near = sorted(counts, key=lambda count: abs(count - own))[: len(_FACTORS)]
    return tuple(sorted({*near, own}))


def _rounded(count: float) -> int:
    size = 10 ** (len(str(int(max(count, 1)))) - 1)
    return int(
        min((step * size for step in _ROUND), key=lambda value: (value != int(value), abs(value - count)))
    )


def usual_stays(own: Stay | None) -> tuple[Stay, ...]:
    """Some times about a scenario's own, and that."""
    if own is None or own in _USUAL:
        return _USUAL
    years = _years(own)
    if years > _LONG:
        longer = [(share, float(round(years * share, 2))) for share in _SHARES]
        return tuple(
            own if share == 1 else ("years", length) for share, length in longer if length <= MOST_YEARS
        )
    kept = sorted(_USUAL, key=lambda stay: abs(_years(stay) - years))[1:]
    return tuple(sorted({*kept, own}, key=_years))


def _years(stay: Stay) -> float:
    return stay[1] / 365 if stay[0] == "days" else stay[1]


def read_people(text: str) -> tuple[int, ...]:
    """Head counts as typed, parted by semicolons or by commas with a space. Raises `BadInput`."""
    return _read(text, parse.people, MOST_PEOPLE_LISTED, "people_by_time.people")


def read_stays(text: str) -> tuple[Stay, ...]:
    """Times as typed; a bare number is one of years. Raises `BadInput`."""
    return _read(text, lambda part: parse.stay(part, "years"), MOST_STAYS_LISTED, "people_by_time.stays")


def _read(text: str, read: Callable[[str], Value], most: int, what: str) -> tuple[Value, ...]:
    parts = [
        part
        for part in re.split(r"\s*;\s*|,\s+|\n", parse.at_most(text, LONGEST_LIST).strip(" ,;\n"))
        if part
    ]
    values, problems = list[Value](), list[str]()
    for part in parts:
        with gather(problems):
            values.append(read(part))
    each = tuple(dict.fromkeys(values))
    if not problems and len(each) > most:
        problems.append(say("people_by_time.too_many", what=say(what), given=len(each), most=most))
    stop_if(problems)
    return each


def people_list(heads: Sequence[int]) -> str:
    """Head counts as `read_people` reads them."""
    return "; ".join(number(count) for count in heads)


def stays_list(stays: Sequence[Stay]) -> str:
    """Times as `read_stays` reads them."""
    return "; ".join(parse.stay_text(*stay) for stay in stays)


# --- In words ----------------------------------------------------------------------------------------------------


def sentences(table: PeopleByTime) -> Iterator[str]:
    """What the table shows: the case now, what is above the money approved, and which times cost the same."""
    if table.own is not None:
        row, column = table.own
        yield say(
            "people_by_time.own",
            people=people(table.people[row]),
            stay=parse.stay_text(*table.stays[column]),
            total=money(table.totals[row][column], table.currency),
        )
    yield from _beyond(table)
    same = [
        listed([parse.stay_text(*table.stays[place]) for place in group])
        for group in _alike(table)
        if len(group) > 1
    ]
    if same:
        yield say("people_by_time.alike", stays="; ".join(same))


def _beyond(table: PeopleByTime) -> Iterator[str]:
    if table.approved is None:
        return
    amount = money(table.approved, table.currency)
    cells = [(row, column) for row in range(len(table.people)) for column in range(len(table.stays))]
    above = [cell for cell in cells if table.exceeds(*cell)]
    if not above or len(above) == len(cells):
        yield say("people_by_time.all" if above else "people_by_time.none", amount=amount)
    else:
        yield say("people_by_time.some", amount=amount)
    exact = [cell for cell in cells if abs(table.totals[cell[0]][cell[1]] - table.approved) < HALF_A_CENT]
    if exact:
        row, column = exact[-1]
        yield say(
            "people_by_time.exactly",
            people=people(table.people[row]),
            stay=parse.stay_text(*table.stays[column]),
        )


def _alike(table: PeopleByTime) -> list[list[int]]:
    """The times in groups of those next to each other that cost the same, whatever the people."""
    groups: list[list[int]] = [[0]]
    for column in range(1, len(table.stays)):
        before = groups[-1][-1]
        if all(abs(row[column] - row[before]) < HALF_A_CENT for row in table.totals):
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups
