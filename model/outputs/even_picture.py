"""The picture of where two options cost the same: each as a line over days or people, the crossings, and every word on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.inputs.population import DAYS_A_YEAR, Array
from model.outputs.chart_data import Tick, corners_of, money_ticks, on_scale
from model.questions.break_even import CrossingDays, SolvedBreakEven
from model.questions.cost_options import CostOption
from model.results.sweep import round_steps
from model.words.wording import count, money, number, people, say

POINTS = 61
LEAST_DAYS, LEAST_PEOPLE = 500.0, 10.0
"""An axis is at least so long."""
_FIRST = 2
"""The axis reaches beyond so many crossings; later ones, which may be decades away, are told in words alone."""
_SIDE = 1e-6
"""As a share of a day: the two sides of an anniversary, so that what falls due then is drawn as a step."""

Point = tuple[float, float]


@dataclass(frozen=True)
class EvenPicture:
    """Two lines (x, cost) in one currency, nominal, over "days" or "people". `rings` are the places where both cost the same,
    or where their order changes by a step; the first has a label of two lines, and its x is written on the axis. `ends`
    name each line at its end: in full, in short, and what it is.
    """

    along: str
    one: tuple[Point, ...]
    two: tuple[Point, ...]
    rings: tuple[Point, ...]
    label: tuple[str, str]
    at_text: str
    ends: tuple[tuple[str, str, str], tuple[str, str, str]]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_text: str
    y_text: str
    home: bool
    alt: str


def even_picture(
    solved: SolvedBreakEven, home: bool, names: tuple[str, str], what: tuple[str, str]
) -> EvenPicture:
    """What is drawn of a break-even; `home` where the second option is a price at home. `names` are what the options are
    called at the ends of their lines, and `what` says more of each.
    """
    one, two = solved.options
    by_days = solved.unknown == "days"
    crossings = solved.crossings
    end = _end(one, crossings, by_days)
    x = _places(end, crossings, by_days)
    costs = [_cost(option, x, one, by_days) for option in (one, two)]
    rings = [
        (crossing.at, float(_cost(two, np.array([crossing.at]), one, by_days)[0]))
        for crossing in crossings
        if crossing.at <= end
    ]
    y_ticks = money_ticks(max(float(cost.max()) for cost in costs), solved.currency)
    return EvenPicture(
        along=solved.unknown,
        one=tuple(_points(x, costs[0])),
        two=tuple(_points(x, costs[1])),
        rings=tuple(rings),
        label=_label(crossings, rings, by_days, solved.currency),
        at_text=number(rings[0][0], 1) if rings else "",
        ends=(_name(names[0], what[0], costs[0], solved.currency), _name(names[1], what[1], costs[1], solved.currency)),
        x_ticks=tuple(Tick(float(at), number(float(at))) for at in round_steps(end, 5)),
        y_ticks=y_ticks,
        x_text=_x_text(one, by_days),
        y_text=on_scale(rings[0][1], y_ticks[-1].value) if rings else "",
        home=home,
        alt=say("even.alt", finding=solved.sentences[0]),
    )  # fmt: skip


def _end(one: CostOption, crossings: tuple[CrossingDays, ...], by_days: bool) -> float:
    """A round number at or beyond the first crossings and where the case stands."""
    last = max((crossing.at for crossing in crossings[:_FIRST]), default=0.0)
    least = max(LEAST_DAYS, one.years * DAYS_A_YEAR * 1.1) if by_days else max(LEAST_PEOPLE, 2 * one.people)
    wanted = max(least, 1.25 * last)
    size = 10.0 ** math.floor(math.log10(wanted))
    return next(size * k for k in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if size * k >= wanted - 1e-9)


def _places(end: float, crossings: tuple[CrossingDays, ...], by_days: bool) -> Array:
    own = [crossing.at for crossing in crossings if crossing.at <= end]
    if by_days:
        years = np.arange(0, end, DAYS_A_YEAR)
        return np.unique(np.concatenate([np.linspace(0, end, POINTS), years, years + _SIDE, own]))
    whole = np.round(np.linspace(0, end, POINTS))
    return np.unique(np.concatenate([whole, np.floor(own), np.ceil(own)]))


def _cost(option: CostOption, x: Array, one: CostOption, by_days: bool) -> Array:
    heads = np.full(x.shape, one.people) if by_days else x
    years = x / DAYS_A_YEAR if by_days else np.full(x.shape, one.years)
    return np.broadcast_to(option.cost(heads, years), x.shape)


def _points(x: Array, y: Array) -> Iterator[Point]:
    for place in corners_of(x, y):
        yield float(x[place]), float(y[place])


def _label(
    crossings: tuple[CrossingDays, ...], rings: list[Point], by_days: bool, currency: str
) -> tuple[str, str]:
    """What stands beside the first ring."""
    if not rings:
        return "", ""
    first, (at, cost) = crossings[0], rings[0]
    place = count(
        round(at, 1), *(("number.day", "number.days") if by_days else ("number.person", "number.people"))
    )
    name = say("even.same") if first.equal_there else say("even.order")
    return name, say("even.at", place=place, amount=money(cost, currency))


def _name(name: str, what: str, cost: Array, currency: str) -> tuple[str, str, str]:
    amount = money(float(cost[-1]), currency)
    return say("even.end", name=name, amount=amount), amount, what


def _x_text(one: CostOption, by_days: bool) -> str:
    if by_days:
        return say("even.axis_days", people=people(one.people + one.billed_beside))
    return say("even.axis_people", years=count(one.years, "number.year", "number.years"))
