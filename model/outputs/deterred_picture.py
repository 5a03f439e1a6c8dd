"""The picture of how many people at home cost as much as the case, by how long each would be held there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from model.inputs.population import DAYS_A_YEAR
from model.outputs.chart_data import CENT, Tick
from model.questions.deterred import held_at_home
from model.results.summary import Summary
from model.results.sweep import round_steps
from model.words.wording import count, length_of_stay, number, people, say

POINTS = 60
MOST = 5.0
"""How many times the case's own number the axis shows: the curve has no end."""
LEAST_YEARS = 3.0


@dataclass(frozen=True)
class DeterredPicture:
    """People (y) against years at home (x): `line` this case, `band` the least and the most that other readings of the terms
    give (x, low, high), empty where they agree. The case stands at (`years`, `heads`).
    """

    line: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...]
    years: float
    heads: int
    here: str
    years_text: str
    band_text: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_text: str
    title: str


def deterred_picture(costs: Summary, a_day: float, days: float, heads: int) -> DeterredPicture:
    """What is drawn for the total of a case, at a price `a_day` at home, where each would be held there for `days`."""
    years = days / DAYS_A_YEAR
    end = LEAST_YEARS if years <= LEAST_YEARS else float(math.ceil(years * 1.25))
    top = _round_up(max(heads, 1) * MOST)
    x = np.linspace(end / POINTS, end, POINTS)

    def at(total: float) -> list[float]:
        return [float(min(total / (a_day * year * DAYS_A_YEAR), top * 4)) for year in x]

    own, low, high = at(costs.total), at(costs.low), at(costs.high)
    differing = costs.high - costs.low > CENT
    last = held_at_home(costs.total, end * DAYS_A_YEAR, a_day) or 0
    most = held_at_home(costs.high, end * DAYS_A_YEAR, a_day) or 0
    return DeterredPicture(
        line=tuple(zip(x.tolist(), own, strict=True)),
        band=tuple(zip(x.tolist(), low, high, strict=True)) if differing else (),
        years=years,
        heads=heads,
        here=people(heads),
        years_text=length_of_stay(round(years, 4)),
        band_text=say("even.other_readings", number=number(most)) if differing else "",
        x_ticks=tuple(Tick(float(t), _years(float(t))) for t in round_steps(end, 4)),
        y_ticks=tuple(Tick(float(t), number(float(t))) for t in round_steps(top, 5)),
        x_text=say("even.axis_home"),
        title=_title(heads, last, years, end),
    )  # fmt: skip


def _title(heads: int, last: int, years: float, end: float) -> str:
    """How many for the case's own time, and for the longest shown."""
    blanks = {"people": people(heads), "stay": length_of_stay(round(years, 4))}
    if math.isclose(years, end):
        return say("even.deterred_only", **blanks)
    return say("even.deterred_title", **blanks, last=number(last), end=length_of_stay(end))


def _years(value: float) -> str:
    return number(value) if not value else count(value, "number.year", "number.years")


def _round_up(value: float) -> float:
    size = 10.0 ** math.floor(math.log10(value))
    return next(size * k for k in (1, 2, 4, 5, 10) if size * k >= value - 1e-9)
