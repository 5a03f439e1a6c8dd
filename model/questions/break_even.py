"""Where two options cost the same, along lengths of stay or along head counts, exactly and in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import Field

from model.files.problems import BadInput, nearest
from model.inputs.population import DAYS_A_YEAR, Array
from model.inputs.prices import Prices
from model.questions.cost_options import (
    AS_PRINTED,
    CostOption,
    MoneyBasis,
    about_home,
    at_home,
    domestic_prices,
    of_scenario,
)
from model.questions.levels import Bounds, days_at, pieces, runs
from model.results.citation import read_to
from model.results.narrative import case_line, reading_and_own_line
from model.results.serialise import Answered, Hidden
from model.results.summary import notes
from model.scenario.cases import with_case
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, count, length_of_stay, number, people, say

MOST_YEARS = 100
MOST_PEOPLE = 100_000

MOST_CHANGES = 4
"""More changes of order than these are counted and not listed one by one."""


@dataclass(frozen=True)
class Crossing:
    """Where the order of two options changes: below `at` (years or people) `before` is the dearer, above it
    `dearer`; None is neither, where both cost the same. `exact`: both cost the same at `at` itself. Otherwise the
    order changes there by a step, and `from_here` says whether at `at` it has changed already.
    """

    at: float
    dearer: str | None
    exact: bool
    before: str | None = None
    from_here: bool = False


@dataclass(frozen=True)
class BreakEven:
    """Where two options cost the same as one thing varies, `along` "time" or "people", the other being `fixed`
    (`beside` so many others who are billed in both). Without a crossing, `always` names the dearer one, or is None
    where they cost the same throughout; `touches` says that it is somewhere no dearer than the other. `says` has it
    in a sentence.
    """

    one: str
    two: str
    along: str
    fixed: float
    crossings: tuple[Crossing, ...]
    always: str | None
    touches: bool = False
    says: str = ""
    beside: Hidden[float] = 0.0


def break_even_time(one: CostOption, two: CostOption, heads: float) -> BreakEven:
    """Lengths of stay, in years up to 100, at which two options for `heads` people cost the same, exactly.

    Every charge is a straight line within a stay-year. Raises `BadInput` for options in different currencies.
    """
    beside = one.billed_beside if one.billed_beside == two.billed_beside else 0.0

    def costs(option: CostOption, years: Array) -> Array:
        return option.cost(np.full(len(years), float(heads)), years)

    order = _order(one, two, np.arange(MOST_YEARS + 1, dtype=float), costs)
    return _worded(BreakEven(one.name, two.name, "time", float(heads), *order, beside=beside))


def break_even_people(one: CostOption, two: CostOption, years: float) -> BreakEven:
    """Head counts up to 100,000 at which two options for stays of `years` cost the same, exactly.

    Every charge is a straight line between one head count and the next. Raises `BadInput` as above.
    """

    def costs(option: CostOption, heads: Array) -> Array:
        return option.cost(heads, np.full(len(heads), float(years)))

    order = _order(one, two, np.arange(MOST_PEOPLE + 1, dtype=float), costs, whole=True)
    return _worded(BreakEven(one.name, two.name, "people", float(years), *order))


def _worded(even: BreakEven) -> BreakEven:
    return replace(even, says=_sentence(even))


def _order(
    one: CostOption,
    two: CostOption,
    knots: Array,
    costs: Callable[[CostOption, Array], Array],
    whole: bool = False,
) -> tuple[tuple[Crossing, ...], str | None, bool]:
    """Crossings, the option that is always dearer, and whether they touch. Between two knots the gap is a
    straight line; at a knot it may jump. Where only knots are `whole`, as people are, the lines between them
    matter only where the order changes.
    """
    if one.currency != two.currency:
        raise BadInput(say("compare.currencies", given=f"{one.currency}, {two.currency}"))

    def gap(at: Array) -> tuple[Array, Array]:
        a, b = costs(one, at), costs(two, at)
        return a - b, HALF_A_CENT + 1e-12 * np.maximum(a, b)

    here = _zeroed(*gap(knots))
    some = np.flatnonzero(here[:-1] * here[1:] < 0) if whole else np.arange(len(knots) - 1)
    first, last = here[:-1].copy(), here[1:].copy()
    first[some], last[some] = _line_ends(gap, knots[some], float(knots[1] - knots[0]))
    names = {1.0: one.name, -1.0: two.name, 0.0: None}
    starts, signs, inside = _stretches(knots, first, last)
    crossings = []
    for place in np.flatnonzero(signs[1:] != signs[:-1]) + 1:
        at = float(starts[place])
        now = 0.0 if inside[place] else float(np.sign(here[np.searchsorted(knots, at)]))
        before, after = float(signs[place - 1]), float(signs[place])
        crossings.append(Crossing(at, names[after], now == 0, names[before], bool(now) and now == after))
    touches = not crossings and any(bool(np.any(ends == 0)) for ends in (first[1:], last, here[1:]))
    return tuple(crossings), None if crossings else names[float(signs[0])], touches


def _line_ends(
    gap: Callable[[Array], tuple[Array, Array]], starts: Array, width: float
) -> tuple[Array, Array]:
    """The gap just after the starts of straight pieces and just before their ends, from two points of each."""
    if not starts.size:
        return starts, starts
    near, slack = gap(starts + 0.25 * width)
    far, _ = gap(starts + 0.75 * width)
    return _zeroed(1.5 * near - 0.5 * far, slack), _zeroed(1.5 * far - 0.5 * near, slack)


def _zeroed(gap: Array, slack: Array) -> Array:
    return np.where(np.abs(gap) <= slack, 0.0, gap)


def _stretches(knots: Array, first: Array, last: Array) -> tuple[Array, Array, Array]:
    """Where each stretch of one order starts, the sign of the gap along it, and whether it starts between knots."""
    signs = np.where(first == 0, np.sign(last), np.sign(first))
    across = np.sign(first) * np.sign(last) < 0
    width = knots[1] - knots[0]
    places = knots[:-1][across] + width * first[across] / (first - last)[across]
    starts = np.concatenate([knots[:-1], places])
    order = np.argsort(starts, kind="stable")
    inside = np.concatenate([np.zeros(len(first), dtype=bool), np.ones(len(places), dtype=bool)])
    return starts[order], np.concatenate([signs, np.sign(last[across])])[order], inside[order]


# --- In words ----------------------------------------------------------------------------------------------


def _sentence(even: BreakEven) -> str:
    """Where, or that one is always dearer, or that both always cost the same."""
    along = even.along
    fixed = people(even.fixed + even.beside) if along == "time" else length_of_stay(even.fixed)
    most = length_of_stay(MOST_YEARS) if along == "time" else people(MOST_PEOPLE)
    parts = {"one": even.one, "two": even.two, "fixed": fixed, "most": most}
    if not even.crossings:
        if even.always is None:
            return say(f"compare.{along}.always_equal", **parts)
        other = even.two if even.always == even.one else even.one
        key = "never_cheaper" if even.touches else "always_dearer"
        return say(f"compare.{along}.{key}", dearer=even.always, other=other, **parts)
    only = even.crossings[0]
    if len(even.crossings) == 1 and only.before and only.dearer:
        key = "equal" if only.exact else "step"
        if along == "people" and only.exact and only.at != math.floor(only.at):
            key = "between"
        order = {"before": only.before, "after": only.dearer, **_place(along, only)}
        return say(f"compare.{along}.{key}", **order, **parts)
    return say(f"compare.{along}.several", stretches="; ".join(_listed(even)), **parts)


def _place(along: str, crossing: Crossing) -> dict[str, str]:
    """A crossing's place as its sentences name it: itself, the last whole day or person before, the first after."""
    at = crossing.at * (DAYS_A_YEAR if along == "time" else 1)
    last = math.ceil(at) - 1 if crossing.from_here else math.floor(at + 1e-9)
    if along == "people":
        return {"at": people(round(at, 1)), "last": people(last), "next": number(last + 1)}
    places = {"at": number(at, 1), "last": number(last), "next": number(last + 1)}
    return {**places, "years": number(crossing.at, 2)}


def _listed(even: BreakEven) -> list[str]:
    """Which is dearer up to where, from the least on."""
    stretches = []
    for crossing in even.crossings[:MOST_CHANGES]:
        whole = even.along == "time" or crossing.at == math.floor(crossing.at)
        at = _place(even.along, crossing)["at" if crossing.exact and whole else "last"]
        key = "same_up_to" if crossing.before is None else "dearer_up_to"
        stretches.append(say(f"compare.{even.along}.{key}", dearer=crossing.before, at=at))
    more = len(even.crossings) - MOST_CHANGES
    if more > 0:
        return [*stretches, count(more, "compare.change", "compare.changes")]
    after = even.crossings[-1].dearer
    return [
        *stretches,
        say("compare.same_beyond" if after is None else "compare.dearer_beyond", dearer=after),
    ]


def notes_there(scenario: Scenario, even: BreakEven) -> tuple[str, ...]:
    """What the arrangement remarks of so many people or so long a stay as `even` has at its crossings, such as
    that nothing was agreed for them.
    """
    says: dict[str, None] = {}
    for crossing in even.crossings[:MOST_CHANGES]:
        by_time = even.along == "time"
        heads, years = (even.fixed, crossing.at) if by_time else (math.ceil(crossing.at), even.fixed)
        there = with_case(scenario, {scenario.first_group: int(heads)}, years)
        for _, note in notes(there):
            if note.people_more_than is not None or note.years_more_than is not None:
                says.setdefault(note.says)
    return tuple(says)


# --- One scenario's reading against another, or against a price at home --------------------------------------


@dataclass(frozen=True)
class CrossingDays:
    """A crossing at so many people or days, and which option is dearer from there on."""

    at: float
    dearer_from_there: str | None
    equal_there: bool


@dataclass(frozen=True)
class CurvePoint:
    """What the two options cost at so many people or days."""

    at: float
    one: float
    two: float


@dataclass(frozen=True)
class SolvedBreakEven(Answered):
    """Where a scenario's reading and another option, or a price at home, cost the same for one `unknown`.

    `equal` has every stretch along which they agree to the cent, `curve` both costs at some points: people, or
    days. Money is nominal, in `currency`. `sentences` begin with the answer; the others say what to mind.
    """

    unknown: Annotated[str, Field(serialization_alias="for")]
    one: str
    two: str
    crossings: tuple[CrossingDays, ...]
    always_dearer: str | None
    equal: tuple[Bounds, ...]
    curve: tuple[CurvePoint, ...]
    currency: str
    sentences: tuple[str, ...]
    case: str
    reading: dict[str, str]
    reading_says: str
    read_to: str
    even: Hidden[BreakEven]
    options: Hidden[tuple[CostOption, CostOption]]

    document_name = "break_even"


def against_reading(scenario: Scenario, question: str, option: str, unknown: str) -> SolvedBreakEven:
    """Where the scenario's reading and another `option` of a question cost the same: for "people" or "days".

    Raises `BadInput` for the option chosen already, and where neither people nor stays can vary.
    """
    options = scenario.deal.terms.question[question].option
    chosen = scenario.reading[question]
    if option == chosen:
        hint = nearest("", [name for name in options if name != chosen])
        raise BadInput(say("solve.same_reading", question=question, option=option, hint=hint))
    other = with_case(scenario, reading={question: option})
    one = replace(of_scenario(scenario), name=options[chosen].short)
    two = replace(of_scenario(other), name=options[option].short)
    return _solved(scenario, one, two, unknown)


def against_home(
    scenario: Scenario, name: str, unknown: str, basis: MoneyBasis = AS_PRINTED, known: Prices | None = None
) -> SolvedBreakEven:
    """Where the scenario and a domestic price, in the deal's currency and of its year, cost the same.

    `basis` may name the index and the order of deflating and converting, by the series `known`. Raises `BadInput` for
    a price that cannot be brought to that year, and where nothing can vary.
    """
    terms = scenario.deal.terms
    price = domestic_prices().named(name)
    home = at_home(price, terms.currency, terms.price_year, basis, known)
    one = replace(of_scenario(scenario), name=terms.title)
    return _solved(scenario, one, home.option(one.billed_beside), unknown, (*about_home(price), *home.basis))


def _solved(
    scenario: Scenario, one: CostOption, two: CostOption, unknown: str, mind: tuple[str, ...] = ()
) -> SolvedBreakEven:
    even, equal, curve = (along_people if unknown == "people" else along_days)(one, two)
    scale = DAYS_A_YEAR if unknown == "days" else 1
    return SolvedBreakEven(
        unknown=unknown,
        one=even.one,
        two=even.two,
        crossings=tuple(CrossingDays(c.at * scale, c.dearer, c.exact) for c in even.crossings),
        always_dearer=even.always,
        equal=equal,
        curve=curve,
        currency=scenario.deal.terms.currency,
        sentences=(even.says, *mind),
        case=case_line(scenario, unknown),
        reading=dict(scenario.reading),
        reading_says=reading_and_own_line(scenario),
        read_to=read_to(scenario.deal),
        even=even,
        options=(one, two),
    )


Solved = tuple[BreakEven, tuple[Bounds, ...], tuple[CurvePoint, ...]]


def along_days(one: CostOption, two: CostOption) -> Solved:
    """The break-even over lengths of stay for as many people as `one` has; every stretch, in days, along which both cost
    the same to the cent; and both costs at some days. Raises `BadInput` for two currencies.
    """
    even = break_even_time(one, two, one.people)

    def gap(years: Array) -> Array:
        heads = np.full(len(years), one.people)
        return one.cost(heads, years) - two.cost(heads, years)

    last = max([crossing.at for crossing in even.crossings], default=0.0)
    end = max(3.0, math.ceil(last * 1.25))
    marks = [*np.linspace(0.0, end, 13), *(crossing.at for crossing in even.crossings)]
    years = np.unique(np.round(marks, 9))
    curve = _curve(one, two, np.full(len(years), one.people), years, years * DAYS_A_YEAR)
    return even, days_at(pieces(gap), 0.0), curve


def along_people(one: CostOption, two: CostOption) -> Solved:
    """The same over head counts, for a stay as long as that of `one`."""
    even = break_even_people(one, two, one.years)
    heads = np.arange(MOST_PEOPLE + 1, dtype=float)
    stays = np.full(len(heads), one.years)
    same = np.abs(one.cost(heads, stays) - two.cost(heads, stays)) < HALF_A_CENT
    last = max([crossing.at for crossing in even.crossings], default=0.0)
    end = max(2 * one.people, 1.25 * last, 10.0)
    marks = [*np.linspace(0.0, end, 11), one.people, *(crossing.at for crossing in even.crossings)]
    some = np.unique(np.round(marks))
    return even, runs(same), _curve(one, two, some, np.full(len(some), one.years), some)


def _curve(one: CostOption, two: CostOption, heads: Array, years: Array, at: Array) -> tuple[CurvePoint, ...]:
    costs = (np.broadcast_to(option.cost(heads, years), at.shape).tolist() for option in (one, two))
    return tuple(CurvePoint(*point) for point in zip(at.tolist(), *costs, strict=True))


def with_option(one: CostOption, two: CostOption) -> tuple[BreakEven, BreakEven]:
    """By time for as many people as `one` has, and by people for its length of stay."""
    return break_even_time(one, two, one.people), break_even_people(one, two, one.years)
