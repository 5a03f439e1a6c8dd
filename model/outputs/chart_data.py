"""What live charts and printed figures share: colours, dashes, labels, order, and sums over time.

Both draw the same tables, so that they agree in numbers, colours and order.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.inputs.arrangement import Question
from model.inputs.population import Array
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges
from model.questions.uncertainty.inputs import Plan
from model.questions.uncertainty.sensitivity import Tornado
from model.results.curves import Curve, Curves
from model.results.ledger import Period
from model.scenario.scenario import Scenario
from model.words.wording import SYMBOLS, listed, number, per_cent, say


@dataclass(frozen=True)
class Inks:
    """A colour for each meaning, on screen and in print: `case` is what this scenario comes to and what is chosen, `band` an
    area of the other readings, `paid` documented money, `used` what pays for days held, `home` a price at home; `ink`
    also draws approved money, dashed. Text is `ink`, or `quiet`; `rule` draws scales, `border` axes.
    """

    paper: str
    ink: str
    quiet: str
    rule: str
    border: str
    case: str
    band: str
    paid: str
    used: str
    home: str


INKS = {
    "light": Inks(
        paper="#fdfcf9", ink="#1c1c1a", quiet="#57554e", rule="#dedbd2", border="#8d8a82", case="#1b5480",
        band="#d3e0ea", paid="#4b4942", used="#5d8fa8", home="#7f5200",
    ),
    "dark": Inks(
        paper="#15181b", ink="#e9e6df", quiet="#b4b1a9", rule="#343a40", border="#7b8087", case="#8bbbe3",
        band="#2b3d4d", paid="#c4bfb3", used="#5d93b3", home="#e2b45f",
    ),
}  # fmt: skip

CENT = 0.01


def first_question(scenario: Scenario) -> Question | None:
    """The question whose options have a line each; None where no question is about cost."""
    return next((q for q in scenario.deal.terms.question.values() if q.about == "cost"), None)


def corners(curves: Curves, line: Curve) -> list[int]:
    """The ends of a line and the points where its slope changes; what lies between them draws itself."""
    return corners_of(curves.x, line.totals)


def corners_of(x: Array, y: Array) -> list[int]:
    """The same of any line."""
    slopes = np.diff(y) / np.diff(x)
    bends = np.flatnonzero(np.abs(np.diff(slopes)) > 1e-6 * np.maximum(1.0, np.abs(slopes[1:]))) + 1
    return [0, *bends.tolist(), len(x) - 1]


def sums_so_far(periods: Sequence[Period]) -> dict[str, tuple[float, ...]]:
    """What is due, paid and used by the end of each period, in this order; without what is undefined there, and
    without paid where no payment was reported, which is not to say that nothing was paid.
    """
    used = [period.used for period in periods if period.used is not None]
    paid = [period.paid_so_far for period in periods if period.paid_so_far is not None]
    sums = {
        "due": tuple(period.due_so_far for period in periods),
        "paid": tuple(paid),
        "used": tuple(float(total) for total in np.cumsum(used)),
    }
    known = {kind: totals for kind, totals in sums.items() if len(totals) == len(periods)}
    return {kind: totals for kind, totals in known.items() if kind != "paid" or any(totals)}


# --- Cost against people or time ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class MarginLabel:
    """A label in the right margin, at the end of what it names: `text` in bold, below it `reason` in grey where there is
    one; `short` is all of it where there is little room. `at` is the amount beside which it wants to stand. `kind` is
    "highest", "approved", "case" or "lowest", which gives it its colour.
    """

    kind: str
    text: str
    reason: str
    short: str
    at: float


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what is written there."""

    value: float
    text: str


@dataclass(frozen=True)
class CostPicture:
    """Cost along "people" or "time" (years), as screen and print draw it: nominal, in `currency`.

    `line` is this reading by its corners (x, total); `band` the least and the most of all readings (x, low, high), empty
    where none differs. The case stands at (`now`, `total`), and `now_text` and `total_text` are written there on the
    axes in place of a tick. `approved` is None where nothing was, or where it lies above the last of `y_ticks`, which
    its label then says. `case` stands beside the dot, `band_text` in the band, `x_text` below the axis; those that are `_short`
    where there is little room.
    """

    along: str
    currency: str
    line: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...]
    now: float
    total: float
    approved: float | None
    labels: tuple[MarginLabel, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    now_text: str
    total_text: str
    case: str
    case_short: str
    band_text: str
    band_short: str
    x_text: str
    title: str
    alt: str


# --- Scales and margins ------------------------------------------------------------------------------------------

STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_UNITS = ((2e9, 1e9, "billions"), (1e6, 1e6, "millions"), (0.0, 1.0, "plain"))
"""From which end of a scale on, how much it is, and its sentence."""


def unit_of(top: float) -> tuple[float, str]:
    """The unit of a scale that ends at `top`: how much it is, and the name of its sentence."""
    return next((size, unit) for least, size, unit in _UNITS if top >= least)


def money_ticks(most: float, currency: str) -> tuple[Tick, ...]:
    """Five or six round amounts from nothing to the first at or above `most`; the unit stands at the last alone: `$25m`."""
    top = most if most > 0 else 1.0
    size = 10.0 ** math.floor(math.log10(top / 5))
    step = next(size * k for k in STEPS if top / (size * k) <= 5 + 1e-9)
    count = max(4, math.ceil(top / step - 1e-9))
    size, unit = unit_of(step * count)
    texts = [number(step * place / size, 6) for place in range(count + 1)]
    sign = SYMBOLS.get(currency, f"{currency} ")
    texts[-1] = say(f"chart.unit.{unit}", sign=sign, number=texts[-1])
    return tuple(Tick(step * place, text) for place, text in enumerate(texts))


def on_scale(amount: float, top: float) -> str:
    """An amount in the unit of a scale that ends at `top`, to three digits: `4.76`."""
    part = amount / unit_of(top)[0]
    places = 0 if abs(part) < 1e-12 else max(0, 2 - math.floor(math.log10(abs(part))))
    return number(part, min(places, 6))


def short_money(amount: float, currency: str) -> str:
    """An amount where there is little room, to three digits: `$4.76m`."""
    _, unit = unit_of(abs(amount))
    sign = SYMBOLS.get(currency, f"{currency} ")
    return say(f"chart.unit.{unit}", sign=sign, number=on_scale(amount, abs(amount)))


def spread_labels(
    wanted: Sequence[float], apart: float | Sequence[float], low: float, high: float
) -> list[float]:
    """Middles of labels as near as can be to those wanted, in the same order of place.

    Parameters
    ----------
    wanted
        Where each would stand by itself, in pixels or points, in any order; of equal ones the first stays first.
    apart
        The least distance from one middle to the next; or the height of each label, which then only touch.
    low, high
        The least and the greatest middle; with heights, the edges within which whole labels stand. Where there is no
        room for all, they go on above `high`.

    Returns
    -------
    list of float
        A place for each, in the order of `wanted`. Labels that would overlap are moved apart about their own middle.

    Examples
    --------
    >>> spread_labels([50, 52, 120], 18, 0, 200)
    [42.0, 60.0, 120.0]
    """
    heights = [apart] * len(wanted) if isinstance(apart, int | float) else list(apart)
    if isinstance(apart, int | float):
        low, high = low - apart / 2, high + apart / 2
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    before = [0.0, *itertools.accumulate(heights[place] for place in order)]
    offsets = [before[i] + heights[place] / 2 for i, place in enumerate(order)]
    groups: list[tuple[float, int]] = []  # labels that touch: the sum of the starts they want, and how many
    for i, place in enumerate(order):
        groups.append((wanted[place] - offsets[i], 1))
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1] = (groups[-1][0] + total, groups[-1][1] + count)
    starts = [total / count for total, count in groups for _ in range(count)]
    room = max(low, high - before[-1])
    middles = [0.0] * len(order)
    for i, place in enumerate(order):
        middles[place] = min(max(starts[i], low), room) + offsets[i]
    return middles


# --- Ranges and what moves them ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class OptionRange:
    """One answer to the first question about cost, all else as in the scenario: the totals that a twentieth of the
    draws stay below and go above. `chosen` is the scenario's own.
    """

    label: str
    low: float
    high: float
    chosen: bool


def option_readings(scenario: Scenario) -> tuple[Mapping[str, str], ...]:
    """The readings that answer the first question about cost each way, all else as in the scenario."""
    known = scenario.deal.terms.question
    first = next((name for name, question in known.items() if question.about == "cost"), None)
    options = known[first].option if first else ()
    return tuple({**scenario.reading, str(first): option} for option in options)


def option_ranges(ranges: Ranges) -> tuple[OptionRange, ...]:
    """Nine in ten draws under each answer to the first question about cost, in the order of the options: nominal, in the
    currency of the deal. The ranges must have been drawn under `option_readings`.
    """
    scenario = ranges.plan.scenario
    question, own = first_question(scenario), dict(scenario.reading)
    labels = [option.short for option in question.option.values()] if question else []
    rows = list[OptionRange]()
    for label, reading in zip(labels, option_readings(scenario), strict=True):
        spread = next(alike.spread for alike in ranges.by_reading if reading in alike.readings)
        ends = spread.percentiles[5], spread.percentiles[95]
        rows.append(OptionRange(label, *ends, reading == own))
    return tuple(rows)


def curve_finding(
    totals: Mapping[float, float],
    currency: str,
    approved: float | None,
    over: float,
    funding: str = "approved",
) -> str:
    """The finding of an S-curve, as a title: `totals` (nominal, in `currency`) that shares of the draws (0.05, 0.5,
    0.95) do not exceed, and the share of them `over` what was approved, or announced, as `funding` says.
    """
    low, median, high = (range_narrative.money(totals[share], currency) for share in (0.05, 0.5, 0.95))
    if approved:
        key = "figures.title.s_curve_approved" if over else "figures.title.s_curve_within"
        parts = {"approved": range_narrative.money(approved, currency), "word": say(f"approval.{funding}")}
        return say(key, share=per_cent(over), median=median, **parts)
    return say("figures.title.s_curve", median=median, low=low, high=high)


Swing = tuple[str, float, float]
"""An input's name, and the total with it at the low and at the high end of its range, all else as it is."""


def tornado_title(swings: Sequence[Swing], currency: str) -> str:
    """The finding of a tornado, the furthest first: which input matters most, or which matter as much as each other."""
    wide = [abs(high - low) for _, low, high in swings]
    ends = [
        tuple(range_narrative.money(end, currency) for end in (min(low, high), max(low, high)))
        for _, low, high in swings
    ]
    if wide[0] < CENT:
        return say("figures.title.tornado_none")
    same = [abs(width - wide[0]) < CENT for width in wide]
    alike = [equal or printed == ends[0] for equal, printed in zip(same, ends, strict=True)]
    tied = [label for (label, *_), so in zip(swings, alike, strict=True) if so]
    if len(tied) == 1:
        return say("figures.title.tornado", label=tied[0], low=ends[0][0], high=ends[0][1])
    width = range_narrative.money(wide[0], currency)
    if len(tied) > MOST_TIED:
        return say("figures.title.tornado_many", count=number(len(tied)), width=width)
    labels = listed([say("compare.quoted", name=label) for label in tied])
    if sum(same) < len(tied):  # what cannot be told apart as printed is no first and second
        return say("figures.title.tornado_alike", labels=labels, low=ends[0][0], high=ends[0][1])
    return say("figures.title.tornado_tie", labels=labels, width=width)


MOST_TIED = 3
"""Names in a title."""


def tornado_table(swings: Tornado, plan: Plan) -> dict[str, Any]:
    """What `figures.draw("tornado", ...)` takes besides the scenario and the width."""
    rows = [(row.label, row.low_total, row.high_total) for row in swings.rows]
    return {"swings": rows, "base": swings.base, "given": range_narrative.range_lines(plan)}


def curve_table(ranges: Ranges) -> dict[str, Any]:
    """What `figures.draw("s-curve", ...)` takes besides: of draws that were kept."""
    assert ranges.samples is not None
    rows = [(option.label, option.low, option.high) for option in option_ranges(ranges)]
    return {
        "totals": ranges.samples.totals,
        "approved": ranges.approved,
        "ranges": rows,
        "given": range_narrative.range_lines(ranges.plan),
    }
