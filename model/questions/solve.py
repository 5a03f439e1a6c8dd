"""Work backwards: the people, days, rate, budget or share that makes a total what it is to be.

The identity is total(people, stay, rates) = share × budget. For a fixed reading the total is a straight line in
each rate and, within a stay-year, in the stay; it never falls as people are added. So rates and stays are solved
exactly, people by bracketing, and what steps over the sum sought has no solution, but a safe whole number below.
All money is nominal, in the arrangement's currency; sums are equal when they agree to the cent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from model.files.problems import BadInput, nearest
from model.inputs.parameter import Parameter
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS, Array
from model.questions.levels import Bounds, Piece, days_at, pieces
from model.questions.solution import ANY, Kind, Solution, Unknown, solution_of
from model.results.summary import approved as approved_sum, cost_of, funding_kind
from model.results.sweep import reason_uneven, swept_total
from model.scenario.scenario import Scenario, settled
from model.words.wording import (
    HALF_A_CENT,
    MOST_PER_CENT,
    either,
    exact,
    length_of_stay,
    number,
    people,
    per_cent,
    say,
)

MOST_DAYS = MOST_YEARS * DAYS_A_YEAR
BRACKET = 1024
"""Head counts costed at once while a bracket is narrowed."""


def solve(
    scenario: Scenario,
    unknown: str,
    budget: float | None = None,
    share: float | None = None,
    charge: str | None = None,
) -> Solution:
    """The unknown from the others: the one way to it for every door.

    Parameters
    ----------
    unknown
        "people", "days", "rate", "budget" or "share".
    budget, share
        The sum sought is `share` of `budget`: of what was approved where no budget is given, all of it where no share is.
        In the deal's currency, nominal.
    charge
        The charge whose rate is sought; it may be left out where there is only one.

    Raises
    ------
    BadInput
        Where no sum is given, nothing was approved, the people or the stay cannot vary, or it is not clear which rate.
    """
    if unknown == "budget":
        return for_budget(scenario, share)
    if unknown == "share":
        return for_share(scenario, budget)
    sought = target(scenario, budget, share)
    if unknown == "rate":
        return for_rate(scenario, _only_rate(scenario) if charge is None else charge, sought)
    return (for_people if unknown == "people" else for_days)(scenario, sought)


def _only_rate(scenario: Scenario) -> str:
    known = rates(scenario)
    if not known:
        raise BadInput(say("solve.no_rates"))
    if len(known) > 1:
        raise BadInput(say("solve.which_rate", hint=nearest("", known)))
    return known[0]


def target(scenario: Scenario, budget: float | None, share: float | None) -> float:
    """The total sought: a share (all of it by default) of a budget, or of what was approved. Raises `BadInput`."""
    if budget is None and share is None:
        raise BadInput(say("solve.needs_sum"))
    return (approved(scenario) if budget is None else budget) * (1.0 if share is None else share)


def approved(scenario: Scenario) -> float:
    """What was approved under the scenario's reading. Raises `BadInput` where nothing was reported."""
    known = approved_sum(scenario)
    if known is None:
        raise BadInput(say("solve.nothing_approved"))
    return known


# --- People ----------------------------------------------------------------------------------------------


def for_people(scenario: Scenario, sought: float) -> Solution:
    """How many people of the first cohort's group make the total `sought`, all else as it is.

    Raises `BadInput` for a dated scenario.
    """
    cost = by_people(scenario)
    least = most_below(cost, sought - HALF_A_CENT) + 1
    most = most_below(cost, sought + HALF_A_CENT)
    solutions = (Bounds(least, most),) if least <= most else ()
    kind: Kind = "none"
    if solutions:
        everyone = least == 0 and most == MOST_PEOPLE
        kind = "any" if everyone else "one" if least == most else "interval"
    whole = most if 0 <= most < MOST_PEOPLE else None
    sentence = _people_sentence(cost, kind, least, most, sought, scenario.deal.terms.currency)
    return solution_of(scenario, "people", kind, solutions, whole, sentence)


def by_people(scenario: Scenario) -> Callable[[Array], Array]:
    """The total (S,) for numbers of people (S,) of the first cohort's group, stays and others as they are."""
    _undated(scenario)
    terms = settled(scenario)
    return lambda heads: swept_total(scenario, terms, people=heads)


def _undated(scenario: Scenario) -> None:
    if scenario.population.dated:
        raise BadInput(say("solve.dated", scenario=scenario.name))
    if not scenario.cohort:
        raise BadInput(say("compare.nobody", scenario=scenario.name))


def most_below(cost: Callable[[Array], Array], limit: float) -> int:
    """The most people who cost less than `limit`, by narrowing a bracket; -1 where even nobody costs as much."""
    low, high = -1, MOST_PEOPLE + 1
    while high - low > 1:
        grid = np.unique(np.linspace(low + 1, high - 1, BRACKET).astype(np.int64))
        costs = cost(grid.astype(float))
        within = int(np.count_nonzero(costs < limit))
        if within < len(grid):
            high = int(grid[within])
        if within:
            low = int(grid[within - 1])
    return low


def _people_sentence(
    cost: Callable[[Array], Array], kind: Kind, least: int, most: int, sought: float, currency: str
) -> str:
    amount = exact(sought, currency)
    if kind == "any":
        return say("solve.people_any", amount=amount)
    if kind == "one":
        return say("solve.people_one", people=people(most), amount=amount)
    if kind == "interval":
        key = "solve.people_or_more" if most == MOST_PEOPLE else "solve.people_between"
        return say(key, least=number(least), most=people(most), amount=amount)
    return _no_people(cost, most, amount, currency)


def _no_people(cost: Callable[[Array], Array], most: int, amount: str, currency: str) -> str:
    near = cost(np.clip(np.array([most, most + 1], dtype=float), 0, MOST_PEOPLE))
    here, more = (exact(float(value), currency) for value in np.broadcast_to(near, 2))
    if most < 0:
        return say("solve.people_too_little", amount=amount, cost=more)
    if most >= MOST_PEOPLE:
        return say("solve.people_too_much", amount=amount, cost=here, most=people(MOST_PEOPLE))
    parts = {"whole": people(most), "more": people(most + 1), "cost": here, "next": more}
    return say("solve.people_none", amount=amount, **parts)


# --- Days ------------------------------------------------------------------------------------------------


def for_days(scenario: Scenario, sought: float) -> Solution:
    """How long a stay of everyone makes the total `sought`, all else as it is; in days, not only whole ones.

    Raises `BadInput` for a dated scenario.
    """
    cost = by_time(scenario)
    curve = pieces(cost)
    solutions = days_at(curve, sought)
    always = any(at.low == 0 and at.high == MOST_DAYS for at in solutions)
    kind: Kind = "any" if always else "several" if len(solutions) > 1 else "none"
    if len(solutions) == 1 and not always:
        kind = "one" if solutions[0].single else "interval"
    whole = _whole_days(cost, curve, sought)
    bounded = None if whole is None or whole == MOST_DAYS else whole
    sentence = _days_sentence(cost, kind, solutions, whole, sought, scenario.deal.terms.currency)
    return solution_of(scenario, "days", kind, solutions, bounded, sentence)


def by_time(scenario: Scenario) -> Callable[[Array], Array]:
    """The total (S,) for stays in years (S,) of everyone."""
    _undated(scenario)
    terms = settled(scenario)
    if reason := reason_uneven(scenario, terms):
        raise BadInput(reason)
    return lambda years: swept_total(scenario, terms, years=years)


def _whole_days(cost: Callable[[Array], Array], curve: Sequence[Piece], sought: float) -> int | None:
    """The most whole days that cost at most `sought`; None if even no day does."""
    for piece in reversed(curve):
        if min(piece.first, piece.last) > sought + HALF_A_CENT:
            continue
        days = np.arange(round(piece.start * DAYS_A_YEAR), round(piece.end * DAYS_A_YEAR) + 1, dtype=float)
        inside = days if piece.moment else days[1:-1]
        costs = np.broadcast_to(cost(inside / DAYS_A_YEAR), inside.shape)
        if (within := np.flatnonzero(costs <= sought + HALF_A_CENT)).size:
            return int(inside[within[-1]])
    return None


def _days_sentence(
    cost: Callable[[Array], Array],
    kind: Kind,
    solutions: Sequence[Bounds],
    whole: int | None,
    sought: float,
    currency: str,
) -> str:
    amount = exact(sought, currency)
    if kind == "none":
        return _no_days(cost, whole, amount, currency)
    if kind == "any":
        return say("solve.days_any", amount=amount)
    sentence = say("solve.days_found", stay=either([_stay(at) for at in solutions]), amount=amount)
    if kind == "one" and whole is not None and whole < solutions[0].low - _SLACK:
        return say("solve.days_rounded", sentence=sentence, whole=_day_count(whole))
    return sentence


_SLACK = 1e-3
"""Days nearer to a whole number than this are shown as it."""


def _stay(at: Bounds) -> str:
    low, high = number(at.low, 2), number(at.high, 2)
    if at.single:
        return say("solve.stay_one", days=_day_count(at.low), years=number(at.low / DAYS_A_YEAR, 2))
    if at.high == MOST_DAYS:
        return say("solve.stay_from" if at.low_included else "solve.stay_above", low=low)
    starts = "from" if at.low_included else "above"
    ends = "to" if at.high_included else "below"
    return say(f"solve.stay_{starts}_{ends}", low=low, high=high)


def _day_count(days: float) -> str:
    text = number(days, 2)
    return say("number.day" if text == "1" else "number.days", number=text)


def _no_days(cost: Callable[[Array], Array], whole: int | None, amount: str, currency: str) -> str:
    here = 0 if whole is None else whole
    near = cost(np.minimum([here, here + 1], MOST_DAYS) / DAYS_A_YEAR)
    now, more = (exact(float(value), currency) for value in np.broadcast_to(near, 2))
    if whole is None:
        return say("solve.days_too_little", amount=amount, cost=now)
    if whole == MOST_DAYS:
        return say("solve.days_too_much", amount=amount, cost=now, most=length_of_stay(MOST_YEARS))
    return say("solve.days_none", amount=amount, whole=_day_count(whole), cost=now, next=more)


# --- Rate, budget, share ----------------------------------------------------------------------------------


def for_rate(scenario: Scenario, name: str, sought: float) -> Solution:
    """The number called `name` (a price, a fee, a discount's share), in its unit, that makes the total `sought`.

    A charge's key stands for the parameter that is its amount. Raises `BadInput` for a number that the total does not
    rest on.
    """
    line = _rate_line(scenario, name)
    quantity, rest = line.quantity, line.rest
    currency, label = scenario.deal.terms.currency, line.parameter.label
    parts = {"label": label, "amount": exact(sought, currency), "rest": exact(rest, currency)}
    if quantity == 0 and abs(rest - sought) < HALF_A_CENT:
        return solution_of(scenario, "rate", "any", ANY, None, say("solve.rate_any", **parts), line.name)
    rate = (sought - rest) / quantity if quantity else -1.0
    least, most = line.parameter.bounds
    if quantity == 0 or (sought - rest) * math.copysign(1.0, quantity) < -HALF_A_CENT or rate > most:
        key = "idle" if quantity == 0 else "none" if quantity > 0 and line.parameter.is_money else "outside"
        limits = {"low": line.parameter.text(least, currency), "high": line.parameter.text(most, currency)}
        return solution_of(
            scenario, "rate", "none", (), None, say(f"solve.rate_{key}", **parts, **limits), line.name
        )
    rate = max(rate, 0.0)
    printed = exact(rate, currency) if line.parameter.is_money else per_cent(rate, 4)
    return _one(scenario, "rate", rate, say("solve.rate_one", rate=printed, **parts), line.name)


def _one(scenario: Scenario, unknown: Unknown, value: float, sentence: str, sought: str = "") -> Solution:
    return solution_of(scenario, unknown, "one", (Bounds(value, value),), None, sentence, sought)


@dataclass(frozen=True)
class _RateLine:
    """The total as a straight line in one number: `quantity` times it, and the rest."""

    name: str
    parameter: Parameter
    quantity: float
    rest: float


def _rate_line(scenario: Scenario, name: str) -> _RateLine:
    known, named = rates(scenario), scenario.deal.named
    parameter = named.aliases.get(name, name)
    if parameter not in known:
        raise BadInput(say("solve.no_rate", given=name, hint=nearest(name, known)))
    kind = named.parameters[parameter]
    rest = cost_of(_with_number(scenario, parameter, 0.0))
    # Far enough along the line that what is lost by taking two large totals from each other is nothing beside it.
    far = _FAR if kind.is_money else 1.0
    return _RateLine(parameter, kind, (cost_of(_with_number(scenario, parameter, far)) - rest) / far, rest)


_FAR = float(1 << 20)


def _with_number(scenario: Scenario, parameter: str, value: float) -> Scenario:
    """Also where the number is outside what it can be: only the line through it is sought."""
    return scenario.model_copy(update={"parameters": {**scenario.parameters, parameter: value}})


def rates(scenario: Scenario) -> tuple[str, ...]:
    """Parameters on which the deal's total rests in a straight line: amounts of charges in force, and discounts' shares."""
    named, own, terms = scenario.deal.named, scenario.deal.own, settled(scenario)
    active = {price.id for price in terms.prices if price.part == "deal"}
    active |= {key for key in terms.not_counted if scenario.deal.terms.charge[key].part == "deal"}
    off = {rebate.id for price in terms.prices for rebate in price.rebates}
    return tuple(
        name
        for name in named.parameters
        if active & {*named.charges(name, own), *named.above(name, own)}
        or off.intersection(named.discounts(name, own))
    )


def for_budget(scenario: Scenario, share: float | None = None) -> Solution:
    """The budget of which the total is `share`, all of it by default."""
    cost, currency = cost_of(scenario), scenario.deal.terms.currency
    parts = {"cost": exact(cost, currency), "share": per_cent(share or 1.0, 2)}
    if share == 0:
        if cost < HALF_A_CENT:
            return solution_of(scenario, "budget", "any", ANY, None, say("solve.budget_any"))
        return solution_of(scenario, "budget", "none", (), None, say("solve.budget_none", **parts))
    budget = cost / (share or 1.0)
    key = "solve.budget" if share is None else "solve.budget_share"
    return _one(scenario, "budget", budget, say(key, budget=exact(budget, currency), **parts))


def for_share(scenario: Scenario, budget: float | None = None) -> Solution:
    """The share of `budget`, or of what was approved, that the total is."""
    cost, currency = cost_of(scenario), scenario.deal.terms.currency
    known = (approved_sum(scenario) or 0.0) if budget is None else budget
    parts = {"cost": exact(cost, currency), "budget": exact(known, currency)}
    if not known:
        key = "solve.share_none" if budget is not None else "solve.share_unknown"
        return solution_of(scenario, "share", "none", (), None, say(key, **parts))
    parts |= {} if budget is not None else {"word": say(f"approval.{funding_kind(scenario)}")}
    if cost / known * 100 > MOST_PER_CENT:
        key = "solve.share_times" if budget is not None else "solve.share_approved_times"
    else:
        key = "solve.share" if budget is not None else "solve.share_approved"
    return _one(scenario, "share", cost / known, say(key, share=per_cent(cost / known, 2), **parts))
