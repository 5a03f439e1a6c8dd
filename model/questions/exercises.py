"""Exercises for students: the numbers asked for, worked out by the model, and what to say of a number typed.

They are data, in `words/exercises.<language>.toml`; the page *Learn*, `docs/exercises.md` and the worksheet show them.

>>> from model.questions import exercises
>>> round(exercises.expected("sunk", 2), 2)
3129863.01
>>> exercises.check("sunk", 2, "$3.13 million").kind
'right'
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from model.files.problems import BadInput
from model.files.toml_io import read_toml
from model.files.validation import Record, check as checked_record
from model.inputs.population import DAYS_A_YEAR
from model.questions import solve
from model.results import marginal
from model.results.summary import cost_of, summary
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.library import Deal, load
from model.scenario.scenario import Scenario, default_scenario
from model.words import wording
from model.words.wording import HALF_A_CENT, exact, filled, number, per_cent, say

Unit = Literal["money", "people", "days", "share"]


class Group(Record):
    """People with dates, where a case has them."""

    people: int
    group: str
    arrives: date
    departs: date


class Case(Record):
    """A case of the arrangement: a scenario that comes with it, or its default one, with these parts in place."""

    scenario: str | None = None
    people: int | None = None
    years: float | None = None
    days: int | None = None
    reading: dict[str, str] = {}
    cohort: Annotated[tuple[Group, ...], Field(strict=False)] = ()


class Worked(Record):
    """A number as the model works it out: a figure of a case, less that figure of another one."""

    figure: str
    case: Case = Case()
    less: Case | None = None
    as_much_as: Case | float | Literal["approved"] | None = None
    """The total that is sought, or exceeded: a case's, a sum, or what was approved."""
    people_to: int | None = None


class Slip(Record):
    """A mistake often made. What it leaves out is as in the number that is asked for."""

    says: str
    figure: str | None = None
    case: Case = Case()
    less: Case | None = None
    whole: bool = False
    """Nothing is taken off."""


class Number(Worked):
    """A number that is asked for."""

    ask: str
    unit: Unit
    exact: bool = False
    slip: Annotated[tuple[Slip, ...], Field(strict=False)] = ()


class Exercise(Record):
    """One exercise. `ask` and `answer` are Markdown; in the answer, `{1}` is the first number."""

    title: str
    ask: str
    answer: str
    case: Case = Case()
    lesson: Literal[1, 2] | None = None
    number: Annotated[tuple[Number, ...], Field(strict=False, min_length=1)]


class Exercises(Record):
    """The file of exercises."""

    title: str
    about: str
    arrangement: str
    given: Annotated[tuple[str, ...], Field(strict=False)]
    exercise: dict[str, Exercise]


FILE = Path(wording.__file__).with_name(f"exercises.{wording.LANGUAGE}.toml")


@functools.cache
def book() -> Exercises:
    """All exercises, with what stands above them."""
    return checked_record(Exercises, read_toml(FILE), FILE.name)


def exercises() -> Mapping[str, Exercise]:
    """The exercises by name, in order."""
    return book().exercise


def place_of(name: str) -> int:
    """The number that an exercise bears, from 1."""
    return [*exercises()].index(name) + 1


def deal() -> Deal:
    """The arrangement that all of them are about."""
    return load(book().arrangement)


def opened(name: str) -> Scenario:
    """The case at which the app opens an exercise, under its title."""
    exercise = exercises()[name]
    return _scenario(exercise.case).changed(name=exercise.title, about="")


# --- The numbers, from the model -------------------------------------------------------------------------------


def _with(base: Case, other: Case) -> Case:
    """`base` with the parts of `other` in place; a time of the one displaces a time of the other."""
    given = {name: getattr(other, name) for name in other.model_fields_set}
    kept = {name: getattr(base, name) for name in type(base).model_fields}
    if {"years", "days", "cohort"} & given.keys():
        kept |= {"years": None, "days": None}
    return Case.model_validate({**kept, **given, "reading": {**base.reading, **other.reading}})


def _scenario(case: Case) -> Scenario:
    own = deal()
    base = default_scenario(own) if case.scenario is None else own.scenario(case.scenario)
    if case.cohort:
        base = base.changed(cohort=[group.model_dump() for group in case.cohort])
    return with_case(base, case.people, case.years, case.days, case.reading)


def _sought(worked: Worked, case: Case) -> float:
    """The total that a number is sought for."""
    if isinstance(worked.as_much_as, Case):
        return cost_of(_scenario(_with(case, worked.as_much_as)))
    if isinstance(worked.as_much_as, float):
        return worked.as_much_as
    return solve.approved(_scenario(case))


def _solved_people(scenario: Scenario, sought: float, _to: int | None) -> float:
    return float(solve.for_people(scenario, sought).value or 0)


def _solved_days(scenario: Scenario, sought: float, _to: int | None) -> float:
    return float(solve.for_days(scenario, sought).value or 0)


def _last_day_within(scenario: Scenario, sought: float, _to: int | None) -> float:
    return float(solve.for_days(scenario, sought).whole or 0)


def _first_day_above(scenario: Scenario, sought: float, to: int | None) -> float:
    return _last_day_within(scenario, sought, to) + 1


def _counts_above(scenario: Scenario, sought: float, to: int | None) -> float:
    """The share of head counts, from the case's own on, that cost more than the sum."""
    counts = np.arange(scenario.people_of(scenario.first_group), (to or 0) + 1, dtype=float)
    return float(np.mean(solve.by_people(scenario)(counts) > sought))


_SEARCHED: dict[str, Callable[[Scenario, float, int | None], float]] = {
    "people_for": _solved_people,
    "days_for": _solved_days,
    "last_day_within": _last_day_within,
    "first_day_above": _first_day_above,
    "share_of_counts_above": _counts_above,
}


def _margins(scenario: Scenario, along: str) -> marginal.Margins:
    costs = marginal.margins(scenario, along)
    assert costs is not None, "the case of an exercise can vary"
    return costs


_OF_PEOPLE: dict[str, Callable[[marginal.Margins], float]] = {
    "one_more_person": lambda costs: costs.marginal,
    "fixed": lambda costs: costs.fixed,
    "fixed_share": lambda costs: costs.fixed / costs.total,
    "variable_share": lambda costs: costs.variable / costs.total,
    "fee_to_variable": lambda costs: costs.fixed / costs.variable,
}


def _figure(worked: Worked, figure: str, case: Case) -> float:
    scenario = _scenario(case)
    if figure in _SEARCHED:
        return _SEARCHED[figure](scenario, _sought(worked, case), worked.people_to)
    if figure in _OF_PEOPLE:
        return _OF_PEOPLE[figure](_margins(scenario, "people"))
    if figure == "one_more_day":
        return _margins(scenario, "time").marginal
    result = summary(scenario)
    return result.high - result.low if figure == "spread" else float(getattr(result, figure))


def _value(worked: Worked, figure: str, case: Case, less: Case | None) -> float:
    value = _figure(worked, figure, case)
    return value - _figure(worked, figure, _with(case, less)) if less else value


@functools.lru_cache(maxsize=256)
def expected(name: str, place: int) -> float:
    """The number that an exercise asks for at `place`, from 1: money in the deal's currency, people, days, or a share
    of one.
    """
    exercise = exercises()[name]
    asked = exercise.number[place - 1]
    return _value(asked, asked.figure, _with(exercise.case, asked.case), asked.less)


def slip_value(name: str, place: int, slip: Slip) -> float:
    """What a mistake comes to."""
    exercise = exercises()[name]
    asked = exercise.number[place - 1]
    case = _with(_with(exercise.case, asked.case), slip.case)
    less = None if slip.whole else slip.less or asked.less
    return _value(asked, slip.figure or asked.figure, case, less)


# --- In words --------------------------------------------------------------------------------------------------


def printed(name: str, place: int) -> str:
    """The number as the answer prints it."""
    value, unit = expected(name, place), exercises()[name].number[place - 1].unit
    if unit == "money":
        return exact(value, deal().terms.currency)
    return per_cent(value) if unit == "share" else number(value, 1)


def answer_text(name: str) -> str:
    """The answer as Markdown, its numbers put in."""
    exercise = exercises()[name]
    blanks = {str(place): printed(name, place) for place in range(1, len(exercise.number) + 1)}
    return filled(exercise.answer.strip(), blanks)


# --- What was typed --------------------------------------------------------------------------------------------


WITHIN = 0.005
"""How far from the number asked for, as a share of it, what was typed may lie."""
CLOSE = 0.05
"""Within this share it is said to be close."""


@dataclass(frozen=True)
class Verdict:
    """What is to be said of a number typed: right, near (a known mistake, or close), wrong, or unreadable."""

    kind: Literal["right", "near", "wrong", "unreadable"]
    says: str


def check(name: str, place: int, typed: str) -> Verdict:
    """Whether a number as people write it (`$4.76 million`, `67.8%`, `2 years`) is the one that is asked for."""
    asked = exercises()[name].number[place - 1]
    try:
        given = _read(asked.unit, typed)
    except BadInput as error:
        return Verdict("unreadable", " ".join(error.problems))
    value = expected(name, place)
    if abs(given - value) <= _slack(asked, value):
        return Verdict("right", say("exercises.right", value=printed(name, place)))
    slips = [(abs(given - mistaken), slip) for slip, mistaken in _mistakes(name, place, given)]
    if slips:
        return Verdict("near", min(slips, key=lambda near: near[0])[1].says)
    return _other(asked, given, value)


def _mistakes(name: str, place: int, given: float) -> Iterator[tuple[Slip, float]]:
    """The known mistakes that come to what was typed."""
    asked = exercises()[name].number[place - 1]
    for slip in asked.slip:
        mistaken = slip_value(name, place, slip)
        if abs(given - mistaken) <= _slack(asked, mistaken):
            yield slip, mistaken


def _slack(asked: Number, value: float) -> float:
    least = HALF_A_CENT if asked.unit == "money" else 1e-9
    return least if asked.exact or asked.unit == "people" else max(least, WITHIN * abs(value))


def _other(asked: Number, given: float, value: float) -> Verdict:
    """Of a mistake that nobody foresaw: wrong by thousands, close, or too high or too low."""
    if value and any(abs(given * by - value) <= _slack(asked, value) for by in (1e3, 1e6, 1e-3, 1e-6)):
        return Verdict("near", say("exercises.thousands"))
    if value and abs(given - value) <= CLOSE * abs(value):
        return Verdict("near", say("exercises.close"))
    return Verdict("wrong", say("exercises.too_high" if given > value else "exercises.too_low"))


def tolerance(asked: Number) -> str:
    """How near a number has to come, in words."""
    if asked.unit == "people" or asked.exact:
        return say("exercises.exact")
    return say("exercises.within", share=per_cent(WITHIN))


def _read(unit: Unit, typed: str) -> float:
    """A number as typed; a share above one without its sign is one of a hundred. Raises `BadInput`."""
    if unit == "people":
        return float(parse.people(typed))
    if unit == "days":
        return _read_days(typed)
    if unit == "share":
        share = parse.share(typed)
        return share / 100 if share > 1 and "%" not in typed else share
    return parse.person_cost(typed, deal().terms.currency)


def _read_days(typed: str) -> float:
    try:
        unit, length = parse.stay(typed, "days")
    except BadInput:
        with contextlib.suppress(BadInput):  # 766.8 is no stay, but may be an answer
            return parse.read_amount(typed, "").value
        raise
    return length * DAYS_A_YEAR if unit == "years" else length
