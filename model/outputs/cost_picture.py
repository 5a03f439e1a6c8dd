"""The picture of cost against people or time: what screen and print draw, and every word on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from model.inputs.charge import Reading
from model.inputs.population import Array
from model.outputs.chart_data import (
    CENT,
    CostPicture,
    MarginLabel,
    Tick,
    corners_of,
    money_ticks,
    on_scale,
)
from model.results import narrative
from model.results.curves import Curve, Curves
from model.results.summary import Summary
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.wording import length_of_stay, money, number, people, say

ABOVE = 2.0
"""Approved money that is more times the highest total than this lies above the scale."""


def cost_picture(scenario: Scenario, costs: Summary, curves: Curves) -> CostPicture:
    """What is drawn of a scenario, its summary and its curves, and every word on it."""
    own = next(line for line in curves.lines if line.chosen)
    differing = len(curves.lines) > 1
    highest = max(float(line.totals.max()) for line in curves.lines)
    approved = costs.available if costs.available and costs.available <= ABOVE * highest else None
    y_ticks = money_ticks(max(highest, approved or 0.0), costs.currency)
    at = say("chart.cost.at", people=people(_heads(costs)), stay=narrative.stay_phrase(scenario))
    title = _cost_title(costs, at)
    along = curves.along == "people"
    return CostPicture(
        along=curves.along,
        currency=costs.currency,
        line=tuple(_points(curves.x, own.totals)),
        band=tuple(_band(curves.x, [line.totals for line in curves.lines])) if differing else (),
        now=curves.now,
        total=costs.total,
        approved=approved,
        labels=tuple(_cost_labels(scenario, costs, curves, own, approved, y_ticks[-1].value)),
        x_ticks=tuple(Tick(float(x), number(float(x), 4)) for x in round_steps(float(curves.x[-1]), 6 if along else 4)),
        y_ticks=y_ticks,
        now_text=number(curves.now) if along else length_of_stay(curves.now),
        total_text=on_scale(costs.total, y_ticks[-1].value),
        case=say(
            "chart.cost.case",
            here=people(curves.now) if along else length_of_stay(curves.now),
            total=money(costs.total, costs.currency),
        ),
        case_short=money(costs.total, costs.currency),
        band_text=say("chart.cost.others", terms=say("chart.cost.yours") if costs.reported else costs.terms),
        band_short=say("chart.cost.others_short"),
        x_text=_x_text(scenario, costs, along),
        title=title,
        alt=say("chart.cost.alt", kind=say(f"figures.kind.{curves.along}"), title=title),
    )  # fmt: skip


def _heads(costs: Summary) -> int:
    return costs.people_billed or costs.people_held


def _x_text(scenario: Scenario, costs: Summary, along: bool) -> str:
    if along:
        group = scenario.deal.terms.group[scenario.first_group].label
        return say("chart.cost.axis_people", group=group, stay=narrative.stay_phrase(scenario))
    return say("chart.cost.axis_time", people=people(_heads(costs)))


def _points(x: Array, y: Array) -> Iterator[tuple[float, float]]:
    for place in corners_of(x, y):
        yield float(x[place]), float(y[place])


def _band(x: Array, totals: Sequence[Array]) -> Iterator[tuple[float, float, float]]:
    low, high = np.min(totals, axis=0), np.max(totals, axis=0)
    for place in sorted({*corners_of(x, low), *corners_of(x, high)}):
        yield float(x[place]), float(low[place]), float(high[place])


def _cost_title(costs: Summary, at: str) -> str:
    """The finding: the case's total, and whether other readings give more, less or the same."""
    low, high = abs(costs.total - costs.low) < CENT, abs(costs.total - costs.high) < CENT
    kind = {(True, True): "all", (True, False): "low", (False, True): "high"}.get((low, high), "between")
    whose = "of_yours" if costs.reported else "of_theirs"
    blanks = {"at": at, "total": money(costs.total, costs.currency), "reading": say(f"chart.cost.{whose}")}
    if len(costs.folds) == 1 and len(costs.folds[0].readings) == 1:
        kind = "only"
    title = say(f"chart.cost.title.{kind}", **blanks, **narrative.ends(costs))
    return say("chart.cost.title.own", title=title, **narrative.ends(costs)) if costs.reported else title


def _cost_labels(
    scenario: Scenario, costs: Summary, curves: Curves, own: Curve, approved: float | None, top: float
) -> Iterator[MarginLabel]:
    """Highest, approved, this reading, lowest; where this reading is the highest or the lowest, it alone."""
    here = float(own.totals[-1])
    ends = {"highest": max, "lowest": min}
    last = {kind: pick(float(line.totals[-1]) for line in curves.lines) for kind, pick in ends.items()}
    as_any = [kind for kind, total in last.items() if abs(total - here) < CENT]
    for kind in ("highest", "approved", "case", "lowest"):
        if kind == "approved" and costs.available:
            shown = money(costs.available, costs.currency)
            shown = say("parameter.own", value=shown) if costs.available_reported is not None else shown
            reason = "" if approved else say("chart.cost.above")
            yield _margin_label(kind, shown, reason, approved or top, costs.funding)
        elif kind == "case":
            tie = as_any[0] if len(as_any) == 1 else "all"
            reason = say(f"chart.cost.as_any.{tie}") if as_any and len(curves.lines) > 1 else ""
            yield _margin_label(kind, money(here, costs.currency), reason, here)
        elif kind in last and kind not in as_any:
            readings = [
                reading
                for line in curves.lines
                if abs(float(line.totals[-1]) - last[kind]) < CENT
                for reading in line.readings
            ]
            reason = otherwise(scenario, readings)
            yield _margin_label(kind, money(last[kind], costs.currency), reason, last[kind])


def _margin_label(kind: str, amount: str, reason: str, at: float, called: str = "") -> MarginLabel:
    text, short = (say(f"chart.cost.{way}.{called or kind}", amount=amount) for way in ("label", "short"))
    return MarginLabel(kind, text, reason, short, at)


def otherwise(scenario: Scenario, readings: Sequence[Reading]) -> str:
    """What the one of some readings that is nearest to the scenario's own answers otherwise: `$10 million, once`."""
    questions = scenario.deal.terms.question

    def unlike(reading: Reading) -> list[str]:
        return [name for name in questions if reading[name] != scenario.reading[name]]

    nearest = min(readings, key=lambda reading: len(unlike(reading)))
    return say("answer.between").join(questions[name].option[nearest[name]].short for name in unlike(nearest))
