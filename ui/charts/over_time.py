"""Money over time: approved, due, paid and used, what of it was not used; below, on the same axis, who was held and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from model.inputs.population import Array
from model.outputs.chart_data import MarginLabel, spread_labels
from model.outputs.money_picture import MoneyPicture, Points
from model.outputs.money_words import Comings, arrival_lines, departure_line, month_day
from model.scenario.scenario import Scenario
from model.words.wording import day, money, number, say
from ui.charts import vega
from ui.charts.vega import BAND, CASE, INK, PAID, SOFT, USED, Name, Room, Spec, quantity

MONEY = 272
"""Pixels of the plot of money, with some above the last tick, so that words on it have room."""
HEADROOM = 16
GAP, PEOPLE = 40, 64
"""And of what lies between it and the people held, and of these."""
BEFORE = 0.03
"""Of the axis, before the first day of a dated scenario."""
LINE = 17
"""Pixels that two labels inside keep on a phone."""
HATCH = 8
"""Pixels along the axis between two lines of the hatching on a wide chart; on a phone every second is drawn."""
ON_USED = "var(--on-used)"
_INKS = {"due": CASE, "paid": PAID}
_PLACE_ON_PHONE = {"approved": 12, "due": -10, "paid": 13, "not_due": 0, "unused": 0, "used": 0}
"""Pixels that a label stands below what it names, on a phone."""


def money_chart(scenario: Scenario, picture: MoneyPicture, moves: Comings) -> Spec:
    """The chart of a picture of money over time."""
    start, end, top = picture.due[0][0], picture.due[-1][0], _top(picture)
    end = end if end > start else start + 1
    before = (end - start) * BEFORE if picture.dated else 0.0
    strip = bool(picture.people)
    depth = GAP + PEOPLE if strip else 0
    left = max(42, 14 + 7 * len(picture.y_ticks[-1].text))
    room = Room(left=left, top=2, bottom=30 if picture.dated else 46, narrow_left=left)
    x = quantity(
        "x",
        scale={"domain": [start - before, end], "nice": False},
        axis=vega.plain_axis(picture.x_ticks, picture.x_text or None),
    )
    y = quantity(
        "y",
        scale={"domain": [-depth / MONEY * top, top], "nice": False},
        axis=vega.money_axis(picture.y_ticks, height=MONEY),
    )
    base = {"x": start - before, "x2": end, "y": 0}
    layers = [vega.layer("rule", [base], {"x": x, "x2": {"field": "x2"}, "y": y}, color=vega.BORDER)]
    layers += [*_areas(picture), *_lines(picture, end), *_payment(scenario, picture, start, end)]
    if strip:
        layers += _People(picture, moves, (start, end), top).layers()
    layers += _names(picture, end, top)
    return vega.layered(layers, room.top + MONEY + depth + room.bottom, room)


def _top(picture: MoneyPicture) -> float:
    """The amount at the upper edge of the plot."""
    return picture.y_ticks[-1].value * MONEY / (MONEY - HEADROOM)


def _areas(picture: MoneyPicture) -> Iterator[Spec]:
    """What was used, and, hatched, the rest of what fell due."""
    if not picture.used:
        return
    across = {"x": quantity("x"), "y": quantity("y")}
    ends = {**across, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    strokes = _hatched(picture)
    for rows, shown in ((strokes[::2], 1), (strokes[1::2], {"expr": f"{vega.ON_PHONE} ? 0 : 1"})):
        yield vega.layer("rule", rows, ends, color=PAID, strokeWidth=1, strokeOpacity=0.45, opacity=shown)
    yield vega.layer("area", _rows(picture.used), {**across, "y2": {"datum": 0}}, color=USED, opacity=1)


def _hatched(picture: MoneyPicture) -> list[dict[str, float]]:
    """Slanting lines over what fell due and was not used, each from edge to edge. A colour alone would not tell it apart."""
    start, end, top = picture.due[0][0], picture.due[-1][0], _top(picture)
    wide, high = (end - start) / vega.PLOT, top / MONEY  # of a pixel
    along = np.linspace(0, vega.PLOT, vega.PLOT + 1)
    due, used = (_at(points, start + along * wide) / high for points in (picture.due, picture.used))
    rows = list[dict[str, float]]()
    for from_ in range(-MONEY // HATCH * HATCH, vega.PLOT, HATCH):
        up = along - from_
        inside = np.concatenate([[False], (up >= used) & (up <= due), [False]]).astype(int)
        turns = np.flatnonzero(np.diff(inside))
        rows += [
            {"x": start + along[a] * wide, "y": up[a] * high, "x2": start + along[b - 1] * wide, "y2": up[b - 1] * high}
            for a, b in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)
            if b - a > 2
        ]  # fmt: skip
    return rows


def _lines(picture: MoneyPicture, end: float) -> Iterator[Spec]:
    across = {"x": quantity("x"), "y": quantity("y")}
    if picture.approved:
        row = {"x": picture.due[0][0], "x2": end, "y": picture.approved}
        yield vega.layer(
            "rule", [row], {**across, "x2": {"field": "x2"}}, strokeDash=[7, 4], strokeWidth=1.5, color=INK
        )  # fmt: skip
    for points, ink, wide in ((_from_first(picture.paid), PAID, 3.5), (picture.due, CASE, 2)):
        if points:
            yield vega.layer("line", _rows(points), across, color=ink, strokeWidth=wide, strokeJoin="miter")


def _at(points: Points, at: Array) -> Array:
    """The amounts at some places along a line."""
    places, amounts = np.array(points).T
    return np.asarray(np.interp(at, places, amounts))


def _from_first(points: Points) -> Points:
    """Without the time before anything was paid."""
    before = next((place for place, (_, y) in enumerate(points) if y), len(points))
    return points[max(0, before - 1) :]


def _rows(points: Points) -> list[dict[str, float]]:
    return [{"x": x, "y": y} for x, y in points]


def _payment(scenario: Scenario, picture: MoneyPicture, start: float, end: float) -> Iterator[Spec]:
    """What the one payment known was, and when, above its step, where there is room for two lines."""
    payments = [paid for paid in scenario.deal.terms.funding.paid if start <= paid.date.toordinal() <= end]
    if len(payments) != 1 or not picture.paid:
        return
    (paid,), top = payments, _top(picture)
    at, highest = paid.date.toordinal(), max(picture.due[-1][1], picture.paid[-1][1])
    ceiling = picture.approved if picture.approved and picture.approved > highest else top
    if (ceiling - highest) / top * MONEY < 64:
        return
    label = say("money.payment", label=paid.label, day=month_day(paid.date, date.fromordinal(int(start))))
    place = (1 - highest / top) * MONEY - 30
    left = (at - start) / (end - start) < 0.6
    side, dx = ("left", 4) if left else ("right", -4)
    for text, down, bold in ((label, 0, True), (money(paid.amount, picture.currency), 16, False)):
        channels, ink = {"x": quantity("x"), "y": {"value": place + down}}, INK if bold else SOFT
        yield vega.text(
            [{"x": at, "t": text}], channels, bold=bold, ink=ink, align=side, dx=dx, phone=False, halo=True
        )


# --- Names -----------------------------------------------------------------------------------------------------


def _names(picture: MoneyPicture, end: float, top: float) -> list[Spec]:
    """What each line and area is: in the margin, or, on a phone, inside at the right."""
    names = [
        Name(label.at, label.text, tuple(vega.lines(label.reason)), ink=_INKS.get(label.kind, INK))
        for label in picture.labels
    ]
    return [*vega.margin_names(names, end, top, MONEY), *_on_phone(picture.labels, end, top)]


def _on_phone(labels: Sequence[MarginLabel], end: float, top: float) -> Iterator[Spec]:
    wanted = [(1 - label.at / top) * MONEY + _PLACE_ON_PHONE[label.kind] for label in labels]
    places = spread_labels(wanted, LINE, 8, MONEY - 8)
    for label, place in zip(labels, places, strict=True):
        row, at = {"x": end, "t": label.short}, {"x": quantity("x"), "y": {"value": place}}
        on = label.kind == "used" and 2 * label.at / top * MONEY > LINE and place == wanted[-1]
        ink = ON_USED if on else _INKS.get(label.kind, INK)
        yield vega.text([row], at, align="right", dx=-4, ink=ink, halo=not on, phone=True, fontSize=12.5)


# --- People ----------------------------------------------------------------------------------------------------


class _People:
    """Who is held and when, below the money and on its axis: places are pixels down from where money is nothing."""

    def __init__(self, picture: MoneyPicture, moves: Comings, ends: tuple[float, float], top: float) -> None:
        self.picture, self.moves, self.ends = picture, moves, ends
        self.pixel = top / MONEY
        self.most = picture.people_ticks[-1].value or 1.0

    def _down(self, heads: float) -> float:
        return GAP + PEOPLE * (1 - heads / self.most)

    def _text(self, text: str, x: float | None, down: float, **look: object) -> Spec:
        at = {"x": {"value": 0} if x is None else quantity("x"), "y": {"value": MONEY + down}}
        return vega.text([{"x": x or 0, "t": text}], at, **look)  # type: ignore[arg-type]

    def layers(self) -> Iterator[Spec]:
        """The area with its steps, and the words on it."""
        rows = list[dict[str, float]]()
        for place, (x, heads) in enumerate(self.picture.people):
            y2 = -self._down(0) * self.pixel
            if place and heads != self.picture.people[place - 1][1]:
                rows.append({"x": x, "y": rows[-1]["y"], "y2": y2})
            rows.append({"x": x, "y": -self._down(heads) * self.pixel, "y2": y2})
        across = {"x": quantity("x"), "y": quantity("y")}
        yield vega.layer("area", rows, {**across, "y2": {"field": "y2"}}, color=BAND, opacity=1)
        outline = [{"x": rows[0]["x"], "y": rows[0]["y2"]}, *rows, {"x": rows[-1]["x"], "y": rows[-1]["y2"]}]
        yield vega.layer("line", outline, across, color=CASE, strokeWidth=1.5, strokeJoin="miter")
        yield from self._ground()
        yield from self._heading()
        yield from self._leave()
        yield from self._open()

    def _ground(self) -> Iterator[Spec]:
        channels = {"x": {"value": 0}, "x2": {"value": "width"}, "y": quantity("y")}
        yield vega.layer("rule", [{"y": -self._down(0) * self.pixel}], channels, color=vega.BORDER)
        for tick in self.picture.people_ticks:
            yield self._text(
                tick.text, None, self._down(tick.value), align="right", dx=-4, ink=SOFT, fontSize=12.5
            )

    def _heading(self) -> Iterator[Spec]:
        yield self._text(say("money.people_held"), None, 22, bold=True)
        lines = arrival_lines(self.moves)
        if lines:
            yield self._text("; ".join(lines), None, 22, dx=78, ink=SOFT, phone=False, fontSize=12.5)

    def _leave(self) -> Iterator[Spec]:
        """When most of them leave: a dotted line through money and people, and words beside it."""
        departure = departure_line(self.moves)
        if departure is None or not self.ends[0] < departure[0].toordinal() <= self.ends[1]:
            return
        on, who, when = departure
        at = on.toordinal()
        level = float(_at(self.picture.due, np.array([float(at)]))[0])
        inside = at < self.ends[1] - (self.ends[1] - self.ends[0]) / 50
        for y, y2 in ((level, 0.0), (-GAP * self.pixel, -self._down(0) * self.pixel)) if inside else ():
            channels = {"x": quantity("x"), "y": quantity("y"), "y2": {"field": "y2"}}
            row = {"x": at, "y": y, "y2": y2}
            yield vega.layer("rule", [row], channels, strokeDash=[2, 3], color=SOFT, strokeWidth=1.25)
        left = (at - self.ends[0]) / (self.ends[1] - self.ends[0]) < 0.55
        side = {"align": "left" if left else "right", "dx": 8 if left else -8}
        yield self._text(f"{who}, {when}", at, GAP + 13, phone=False, **side)
        short = say("money.leave_short", people=number(_heads(self.moves, on)), day=month_day(on, on))
        yield self._text(short, at, GAP + 11, phone=True, fontSize=12.5, **side)

    def _open(self) -> Iterator[Spec]:
        """Those of whom no release is known."""
        heads = self.moves.open
        if not heads or self.moves.as_of is None:
            return
        down = min(self._down(heads / 2), GAP + PEOPLE - 8)
        who = say("money.open", people=number(heads))
        yield self._text(who, self.ends[1], down - 8, dx=14, bold=True, phone=False)
        reason = say("money.open_reason", day=day(self.moves.as_of))
        yield self._text(reason, self.ends[1], down + 8, dx=14, ink=SOFT, phone=False, fontSize=12.5)
        if heads < 0.5 * self.most:
            short = say("money.open_short", people=number(heads))
            yield self._text(
                short, self.ends[1], self._down(heads) - 10, align="right", dx=-4, ink=SOFT, phone=True, fontSize=12.5,
            )  # fmt: skip


def _heads(moves: Comings, on: date) -> int:
    return next(heads for at, heads in moves.leave if at == on)
