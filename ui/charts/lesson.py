"""Live charts of average, marginal, fixed and sunk cost: the total as it grows, and its average and next step."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from model.inputs.population import Array
from model.outputs.chart_data import Tick, corners_of, money_ticks, on_scale
from model.results.lesson import Lesson
from model.results.sweep import round_steps
from model.words.wording import HALF_A_CENT, exact, money, number, say
from ui.charts import vega
from ui.charts.vega import Name, Room, Spec, quantity

HEIGHT = 330
LOW = 210
ROOM = 3.0
"""How many times the case's own average the lower chart is high at most: the first few people of a fixed fee cost far
more."""


ROOM_AROUND = Room(left=60, narrow_left=58, narrow_right=24)
"""The same for both, so that a day stands below itself."""


def end_of(lesson: Lesson) -> float:
    """The right end of the axis."""
    return float(lesson.margins.at[-1])


def total_chart(lesson: Lesson) -> Spec:
    """What is due against days or people, with the four costs of the case marked on it."""
    end = end_of(lesson)
    ticks = money_ticks(float(lesson.margins.totals.max()), lesson.margins.currency)
    room = ROOM_AROUND
    high = HEIGHT - room.top - room.bottom
    top = ticks[-1].value
    lines = _due(lesson)
    channels = {
        "x": quantity(
            "x", scale={"domain": [0, end], "nice": False}, axis=vega.plain_axis(_ticks(lesson), _axis(lesson), lesson.margins.now)
        ),
        "y": quantity(
            "y", scale={"domain": [0, top], "nice": False}, axis=vega.money_axis(ticks, lesson.margins.total, high)
        ),
    }  # fmt: skip
    plain = {"x": quantity("x"), "y": quantity("y")}
    layers = [
        vega.layer("line", lines, channels, color=vega.CASE, strokeWidth=3, strokeJoin="miter", opacity=0),
        *_used(lesson, plain),
        vega.layer("line", lines, plain, color=vega.CASE, strokeWidth=3, strokeJoin="miter"),
        *_ray(lesson),
        *_sunk(lesson),
        *_fixed(lesson),
        *_jump(lesson),
        *vega.on_axes(
            lesson.margins.now,
            lesson.margins.total,
            number(lesson.margins.now),
            on_scale(lesson.margins.total, top),
        ),
        *vega.margin_names(list(_names(lesson)), end, top, high),
    ]
    return vega.layered(layers, HEIGHT, room)


def _axis(lesson: Lesson) -> str:
    group = lesson.case.deal.terms.group[lesson.case.first_group].label
    return say("learn.axis_time") if lesson.margins.along == "time" else say("learn.axis_people", group=group)


def _ticks(lesson: Lesson) -> tuple[Tick, ...]:
    """Round days, or both ends of each year where years are what matters; round numbers of people."""
    end = end_of(lesson)
    if lesson.margins.along == "time" and end in {730, 1095}:
        return tuple(Tick(float(day), number(day)) for day in range(0, round(end) + 1, 365))
    return tuple(Tick(float(at), number(at)) for at in round_steps(end, 6))


def _due(lesson: Lesson) -> list[dict[str, object]]:
    """What is due, from what is fixed on: where no day begins, nothing is due yet, which is no point of the line."""
    return [{"x": 0.0, "y": lesson.margins.fixed}, *_points(lesson.margins.at, lesson.margins.totals)[1:]]


def _points(at: Array, values: Array) -> list[dict[str, object]]:
    return [{"x": float(at[place]), "y": float(values[place])} for place in corners_of(at, values)]


def _used(lesson: Lesson, plain: Spec) -> list[Spec]:
    """The part that pays for days held, as an area."""
    if lesson.used is None:
        return []
    return [vega.layer("area", _points(lesson.margins.at, lesson.used), plain, color=vega.USED, opacity=0.45)]


def _ray(lesson: Lesson) -> list[Spec]:
    """From nothing to the case: its slope is the average."""
    if lesson.margins.average is None:
        return []
    row = {"x": 0, "y": 0, "x2": lesson.margins.now, "y2": lesson.margins.total}
    channels = {"x": quantity("x"), "y": quantity("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    amount = exact(lesson.margins.average, lesson.margins.currency)
    words = [say("learn.name_average"), say(f"learn.average_{lesson.margins.along}", amount=amount)]
    above = lesson.margins.marginal < HALF_A_CENT  # a line that rises goes on where this would stand
    return [
        vega.layer("rule", [row], channels, color=vega.SOFT, strokeWidth=1.5, strokeDash=[6, 4]),
        *_beside(lesson, words, words[0], -28 if above else 16),
    ]


def _beside(lesson: Lesson, words: object, short: str, dy: float, bold: bool = False) -> list[Spec]:
    """Words at the right of the case; on a phone short ones."""
    at = {"x": quantity("x"), "y": quantity("y")}
    row = {"x": lesson.margins.now, "y": lesson.margins.total}
    return [
        vega.text(
            [{**row, "t": text}], at, dx=9, dy=dy, bold=bold, halo=True, phone=phone, lineHeight=15, baseline="middle",
        )
        for text, phone in ((words, False), (short, True))
    ]  # fmt: skip


def _sunk(lesson: Lesson) -> list[Spec]:
    """The part that is due and not used, upright where the case stands."""
    if lesson.margins.along != "time" or lesson.sunk is None or lesson.sunk < HALF_A_CENT:
        return []
    row = {"x": lesson.margins.now, "y": lesson.margins.total - lesson.sunk, "y2": lesson.margins.total}
    channels = {"x": quantity("x"), "y": quantity("y"), "y2": {"field": "y2"}}
    words = say("learn.name_sunk", amount=money(lesson.sunk, lesson.margins.currency))
    below = 17 if lesson.margins.marginal < HALF_A_CENT else 48
    return [
        vega.layer("rule", [row], channels, color=vega.INK, strokeWidth=4),
        *_beside(lesson, words, say("learn.name_sunk_short"), below, bold=True),
    ]


def _fixed(lesson: Lesson) -> list[Spec]:
    """A ring where nobody, or no day, begins."""
    if lesson.margins.fixed < HALF_A_CENT:
        return []
    row = {"x": 0, "y": lesson.margins.fixed, "t": say("learn.name_fixed")}
    at = {"x": quantity("x"), "y": quantity("y")}
    return [
        vega.layer(
            "point", [row], at, size=60, filled=True, fill=vega.PAPER, stroke=vega.INK, strokeWidth=2, opacity=1,
        ),
        vega.text([row], at, dx=9, dy=-14, halo=True),
    ]  # fmt: skip


def _jump(lesson: Lesson) -> list[Spec]:
    """Where the next amount is added, if a day adds nothing now."""
    if lesson.jump is None or lesson.margins.marginal >= HALF_A_CENT:
        return []
    day, amount = lesson.jump
    words = say("learn.name_jump", day=number(day), amount=money(amount, lesson.margins.currency))
    row = {"x": day, "y": lesson.margins.total + amount / 2, "t": words}
    right = day > 0.72 * end_of(lesson)
    return [
        vega.text(
            [row], {"x": quantity("x"), "y": quantity("y")},
            align="right" if right else "left", dx=-8 if right else 8, halo=True, phone=False,
        )
    ]  # fmt: skip


def _names(lesson: Lesson) -> Iterator[Name]:
    yield Name(float(lesson.margins.totals[-1]), say("learn.name_due"), short="", ink=vega.CASE)
    if lesson.used is not None:
        yield Name(float(lesson.used[-1]), say("learn.name_used"))


# --- Average and the next step -----------------------------------------------------------------------------------


def curves_chart(lesson: Lesson) -> Spec:
    """The average, and what one more adds, against days or people."""
    end, most = end_of(lesson), highest(lesson)
    ticks = money_ticks(most, lesson.margins.currency)
    top = ticks[-1].value
    room = ROOM_AROUND
    high = LOW - room.top - room.bottom
    channels = {
        "x": quantity(
            "x", scale={"domain": [0, end], "nice": False}, axis=vega.plain_axis(_ticks(lesson), _axis(lesson), lesson.margins.now)
        ),
        "y": quantity("y", scale={"domain": [0, top], "nice": False}, axis=vega.money_axis(ticks, None, high)),
    }  # fmt: skip
    plain = {"x": quantity("x"), "y": quantity("y")}
    known = ~np.isnan(lesson.margins.averages)
    averages = _every(lesson.margins.at[known], lesson.margins.averages[known])
    layers = [
        vega.layer("line", averages, channels, color=vega.SOFT, strokeWidth=2, strokeDash=[6, 4], clip=True),
        vega.layer("line", _every(lesson.margins.at, lesson.margins.marginals), plain, color=vega.INK, strokeWidth=2, clip=True),
        vega.layer(
            "rule", [{"x": lesson.margins.now}], {"x": quantity("x")}, color=vega.CASE, strokeDash=[2, 3], strokeWidth=1.25
        ),
        vega.text(
            [{"x": lesson.margins.now, "t": number(lesson.margins.now)}], {"x": quantity("x"), "y": {"datum": 0}},
            align="center", baseline="top", dy=9, ink=vega.CASE, bold=True,
        ),
        *_beyond(lesson, top),
        *vega.margin_names(list(_curve_names(lesson, top)), end, top, high),
    ]  # fmt: skip
    return vega.layered(layers, LOW, room)


def _every(at: Array, values: Array) -> list[dict[str, object]]:
    return [{"x": float(x), "y": float(value)} for x, value in zip(at, values, strict=True)]


def highest(lesson: Lesson) -> float:
    """How high the lower chart is: all of both curves, but at most so many times what the case has of them. What one day
    adds once a year is beyond it.
    """
    averages = lesson.margins.averages[~np.isnan(lesson.margins.averages)]
    usual = float(np.median(lesson.margins.marginals))
    own = max(lesson.margins.average or 0.0, usual)
    most = max(float(averages.max(initial=0.0)), usual)
    return min(most, ROOM * own) * 1.05 or float(lesson.margins.marginals.max()) or 1.0


def _beyond(lesson: Lesson, top: float) -> list[Spec]:
    """What the next day that adds something adds, where that is beyond the chart."""
    if lesson.jump is None or lesson.jump[1] <= top:
        return []
    day, amount = lesson.jump
    words = say("learn.name_jump", day=number(day), amount=money(amount, lesson.margins.currency))
    right = day > 0.72 * end_of(lesson)
    return [
        vega.text(
            [{"x": day, "t": words}], {"x": quantity("x"), "y": {"value": 8}},
            align="right" if right else "left", dx=-8 if right else 8, halo=True, phone=False,
        )
    ]  # fmt: skip


def _curve_names(lesson: Lesson, top: float) -> Iterator[Name]:
    last = float(lesson.margins.averages[-1])
    if not math.isnan(last):
        yield Name(min(last, top), say("learn.name_average"), ink=vega.SOFT)
    yield Name(min(float(lesson.margins.marginals[-2]), top), say(f"learn.name_next_{lesson.margins.along}"))
