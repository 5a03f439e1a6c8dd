"""Every combination of some people, times, readings and numbers: what each costs, as a tidy table.

A `Grid` says what varies; `blocks` works it out part by part, so that a table of any length needs bounded memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from model.engine.money_due import occupancy, totals
from model.files.problems import BadInput, nearest, shown
from model.inputs.charge import Reading
from model.inputs.effective_terms import Terms
from model.inputs.population import Array
from model.results.sweep import swept
from model.scenario.cases import reason_fixed, with_case, with_stay
from model.scenario.scenario import Scenario, read_numbers, settled
from model.words.wording import say

if TYPE_CHECKING:
    from pandas import DataFrame

MOST_ROWS = 100_000_000
"""Rows of a table written to a file."""

MOST_ROWS_AT_ONCE = 5_000_000
"""Rows of a table in memory."""

CELLS = 1 << 16
"""People and times worked out at once, under every reading."""

FIGURES = (
    "people_billed",
    "people_held",
    "per_person",
    "per_person_held",
    "per_person_day",
    "per_person_day_held",
)

Block = dict[str, Any]
"""Some rows by column, each of one length."""


@dataclass(frozen=True)
class Grid:
    """What varies about a scenario, and how many rows that makes.

    `people` are head counts of the scenario's first group and `stays` everyone's, in `unit` ("years" or "days"); what is
    not varied has the scenario's own value. `people_vary` is false, and `unit` None, where that
    has dates which stay as they are. `questions` are those whose answers vary over `readings`; `parameters` are
    numbers by name, each in its unit, those of the reader's own that the scenario has among them.
    """

    scenario: Scenario
    people: tuple[int, ...]
    stays: tuple[float, ...]
    unit: str | None
    questions: tuple[str, ...]
    readings: tuple[Reading, ...]
    parameters: Mapping[str, tuple[float, ...]]
    people_vary: bool = True

    @property
    def rows(self) -> int:
        """How many combinations there are."""
        varied = (self.people, self.stays, self.readings, *self.parameters.values())
        return math.prod(len(values) for values in varied)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        stays = () if self.unit is None else (self.unit,)
        return (*self.parameters, "people", *stays, *self.questions, "total", "currency", *FIGURES)

    def blocks(self) -> Iterator[Block]:
        """The rows, some at a time: numbers vary slowest, then people, then time, then readings."""
        for values in product(*self.parameters.values()):
            own = dict(zip(self.parameters, values, strict=True))
            case = with_case(self.scenario, parameters=own)
            for people, stays in _chunks(self.people, self.stays, max(1, CELLS // len(self.readings))):
                yield self._block(case, own, people, stays)

    def _block(self, case: Scenario, own: Mapping[str, float], people: Array, stays: Array) -> Block:
        of_reading = [settled(case, reading) for reading in self.readings]
        costs = _costs(case, of_reading, people if self.people_vary else None, self.unit, stays)
        size, wide = len(people), len(self.readings)
        block: Block = {name: np.full(size * wide, value) for name, value in own.items()}
        block["people"] = np.repeat(people.astype(np.int64), wide)
        if self.unit is not None:
            block[self.unit] = np.repeat(stays if self.unit == "years" else stays.astype(np.int64), wide)
        for question in self.questions:
            block[question] = [reading[question] for reading in self.readings] * size
        figures = {
            name: np.stack([costs[_who_pays(t)][name] for t in of_reading], axis=1).ravel()
            for name in ("total", *FIGURES)
        }
        block["total"], block["currency"] = figures.pop("total"), [case.deal.terms.currency] * (size * wide)
        return {**block, **figures}

    def frame(self) -> DataFrame:
        """The whole table, a row a combination: money nominal, in the arrangement's currency; undefined figures missing.

        Raises `BadInput` for more rows than fit in memory.
        """
        import pandas as pd  # noqa: PLC0415 - takes half a second, and the command does without it

        if self.rows > MOST_ROWS_AT_ONCE:
            raise BadInput(say("grid.too_many_at_once", rows=f"{self.rows:,}", most=f"{MOST_ROWS_AT_ONCE:,}"))
        return pd.concat([pd.DataFrame(block) for block in self.blocks()], ignore_index=True)


def _chunks(people: Sequence[int], stays: Sequence[float], size: int) -> Iterator[tuple[Array, Array]]:
    """Every pair of people and stay, people varying slower, no more than `size` of them at once."""
    heads, times = np.array(people, dtype=float), np.array(stays, dtype=float)
    for start in range(0, len(heads) * len(times), size):
        place = np.arange(start, min(start + size, len(heads) * len(times)))
        yield heads[place // len(times)], times[place % len(times)]


_Key = tuple[Terms, frozenset[str] | None]


def _who_pays(terms: Terms) -> _Key:
    """Terms that cost the same may bill others: a fee is one whoever is said to be billed."""
    return terms, terms.billed


def _costs(
    case: Scenario, every: Sequence[Terms], people: Array | None, unit: str | None, stays: Array
) -> dict[_Key, dict[str, Array]]:
    """Total and figures under each of several terms, for pairs of people and stays (S,), or for the scenario's own."""
    years, days = (stays if unit == one else None for one in ("years", "days"))
    shape = (1,) if unit is None and people is None else stays.shape
    out: dict[_Key, dict[str, Array]] = {}
    for stay_at_most in dict.fromkeys(terms.stay_at_most for terms in every):
        alike = [terms for terms in every if terms.stay_at_most == stay_at_most]
        held = swept(case, alike[0], people, years, days=days)
        money = totals(alike, held)
        for terms in {_who_pays(terms): terms for terms in alike}.values():
            there = occupancy(terms, held)
            out[_who_pays(terms)] = _figures(
                np.broadcast_to(money[terms], shape),
                {"people_billed": there.billed, "people_held": there.held},
                {"per_person_day": there.days_billed, "per_person_day_held": there.days_held},
            )
    return out


def _figures(total: Array, heads: Mapping[str, Array], days: Mapping[str, Array]) -> dict[str, Array]:
    below = {"per_person": heads["people_billed"], "per_person_held": heads["people_held"], **days}
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = {name: np.where(size > 0, total / size, np.nan) for name, size in below.items()}
    counts = {name: np.broadcast_to(count, total.shape).astype(np.int64) for name, count in heads.items()}
    return {"total": total, **counts, **ratios}


# --- What varies, checked --------------------------------------------------------------------------------------------


def grid(
    scenario: Scenario,
    people: Iterable[int] | None = None,
    years: Iterable[float] | None = None,
    days: Iterable[int] | None = None,
    readings: str | Iterable[str] = (),
    parameters: Mapping[str, Iterable[float | str]] | None = None,
) -> Grid:
    """What varies about a scenario. Of one with dates that is readings and numbers, and people and time only where a charge
    goes by days of the calendar.

    Parameters
    ----------
    people
        Head counts of the first group.
    years, days
        Everyone's stays; only one of the two.
    readings
        "all" for every answer to the questions about cost, or the names of the questions whose answers vary.
    parameters
        Values by parameter, in its unit or as typed (`18000`, `"8m"`, `"40%"`).

    Raises
    ------
    BadInput
        For other people or times of a scenario with dates of its own, unknown names, values that cannot be, nothing to vary over, or too many rows.
    """
    dated, own_stays = scenario.population.dated, years is None and days is None
    fixed = reason_fixed(scenario)
    if fixed and not (dated and people is None and own_stays):
        raise BadInput(fixed)
    if years is not None and days is not None:
        raise BadInput(say("api.years_and_days"))
    questions = _questions(scenario, readings)
    made = Grid(
        scenario,
        people=_counts(scenario, people),
        stays=(0.0,) if dated and own_stays else _stays(scenario, years, days),
        unit=None if dated and own_stays else "years" if days is None else "days",
        questions=questions,
        readings=_readings(scenario, questions),
        parameters=_values(scenario, parameters or {}),
        people_vary=not dated or people is not None,
    )
    if made.rows > MOST_ROWS:
        raise BadInput(say("grid.too_many", rows=f"{made.rows:,}", most=f"{MOST_ROWS:,}"))
    return made


def _some(values: Any, name: str) -> tuple[Any, ...]:
    """One value or several, each once. Raises `BadInput` for none, and for what is no value at all."""
    try:
        listed = tuple(dict.fromkeys([values] if isinstance(values, str | float | int) else values))
    except TypeError:
        raise BadInput(say("grid.no_list", name=name, given=shown(values))) from None
    if not listed:
        raise BadInput(say("grid.nothing", name=name))
    return listed


def _counts(scenario: Scenario, people: Iterable[int] | None) -> tuple[int, ...]:
    if people is None:
        return (scenario.people_of(scenario.first_group),)
    counts = _numbers(people, "people")
    if not all(count.is_integer() for count in counts):
        raise BadInput(say("population.whole_people"))
    for end in (min(counts), max(counts)):
        with_case(scenario, {scenario.first_group: int(end)})  # says what a head count can be
    return tuple(map(int, counts))


def _stays(
    scenario: Scenario, years: Iterable[float] | None, days: Iterable[int] | None
) -> tuple[float, ...]:
    if years is None and days is None:
        stays = {cohort.stay for cohort in scenario.cohort}
        if len(stays) > 1:
            raise BadInput(say("grid.unequal"))
        return tuple(stays)
    unit = "years" if days is None else "days"
    lengths = _numbers(years if years is not None else days, unit)
    for end in (min(lengths), max(lengths)):
        with_stay(scenario, unit, end)
    return lengths


def _numbers(values: Any, name: str) -> tuple[float, ...]:
    """One number or several, each once. Raises `BadInput` for what is none."""
    listed = _some(values, name)
    try:
        numbers = tuple(float(value) for value in listed if isinstance(value, int | float | np.number))
    except OverflowError:  # an int may be too large for a float
        numbers = ()
    if len(numbers) != len(listed) or not all(map(math.isfinite, numbers)):
        raise BadInput(say("grid.no_list", name=name, given=shown(values)))
    return numbers


def _questions(scenario: Scenario, readings: str | Iterable[str]) -> tuple[str, ...]:
    known = {name: q for name, q in scenario.deal.terms.question.items() if q.about == "cost"}
    if isinstance(readings, str) and readings == "all":
        return tuple(known)
    if isinstance(readings, str | list | tuple) and not readings:
        return ()
    asked = _some(readings, "readings")
    for name in map(str, asked):
        if name not in known:
            raise BadInput(say("grid.no_question", given=name, hint=nearest(name, known)))
    return tuple(name for name in known if name in asked)


def _readings(scenario: Scenario, questions: Sequence[str]) -> tuple[Reading, ...]:
    """The scenario's reading with every combination of the answers to `questions`."""
    choices = product(*(scenario.deal.terms.question[name].option for name in questions))
    return tuple({**scenario.reading, **dict(zip(questions, answers, strict=True))} for answers in choices)


def _values(
    scenario: Scenario, parameters: Mapping[str, Iterable[float | str]]
) -> dict[str, tuple[float, ...]]:
    values: dict[str, tuple[float, ...]] = {name: (own,) for name, own in scenario.parameters.items()}
    varied = set[str]()
    for given, wanted in parameters.items():
        name = scenario.deal.named.name(given)
        if name in varied:
            raise BadInput(say("parameter.twice", given=given, name=name))
        varied.add(name)
        listed = _some(wanted, name)
        values[name] = tuple(read_numbers(scenario.deal, {name: value})[name] for value in listed)
    return values
