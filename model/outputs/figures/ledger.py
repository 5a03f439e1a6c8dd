"""Money over time: approved, due, paid and used, what of it was not used or never due; below, who was held and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from model.inputs.population import Array
from model.outputs.chart_data import sums_so_far
from model.outputs.figures import margin, words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.lines import APPROVED
from model.outputs.figures.scales import across_axis, money_axes, money_room
from model.outputs.figures.sheet import (
    AXIS,
    BAND,
    CASE,
    INK,
    PAID,
    PALE,
    USED,
    Box,
    Print,
    Sheet,
    sheet,
    size_named,
    width_of,
)
from model.outputs.money_picture import MoneyPicture, Points, money_picture
from model.results import narrative
from model.results.ledger import Period, periods, runs_out
from model.results.summary import Summary, available, summary
from model.scenario.scenario import Scenario
from model.words.wording import day, length_of_stay, money, say

HEIGHTS = {"column": 190.0, "page": 280.0}
PEOPLE = {"column": 34.0, "page": 44.0}
"""Of the strip with the people held."""


def draw(scenario: Scenario, width: str = "page", by: str | None = None) -> Drawing:
    """What is due, paid and used so far, in the deal's currency, nominal.

    Parameters
    ----------
    by
        "month" or "event" for a scenario with dates, "year" for any other, for the amounts in its text; None is the first
        that applies.

    Raises
    ------
    BadInput
        For another word.
    """
    size, costs = size_named(width), summary(scenario)
    rows = periods(scenario, by)
    picture = money_picture(scenario, costs)
    printed = _print(scenario, costs, picture)
    with own_style():
        needed = margin.height_of(picture.labels, size) + size.text * 3
        strip = PEOPLE[width] + size.text * 2.4 if picture.people else 0.0
        page = sheet(size, printed, max(HEIGHTS[width], needed) + strip)
        _body(page, picture, strip)
    shows = say(f"figures.kind.{'months' if picture.dated else 'years'}")
    return finished(
        "ledger", scenario, printed, page.figure, shows=shows, values=_values(rows, costs.currency)
    )


# --- Words ---------------------------------------------------------------------------------------------------


def _print(scenario: Scenario, summary: Summary, picture: MoneyPicture) -> Print:
    over = runs_out(scenario) if picture.dated else None
    funding = scenario.deal.terms.funding
    more = [fact for money in available(scenario) for fact in money.facts]
    more += [fact for paid in funding.paid for fact in paid.facts] if picture.paid else []
    below = (
        *([say("figures.ledger.no_payment")] if picture.dated and not picture.paid else []),
        say("figures.ledger.used" if picture.used else "figures.ledger.nothing"),
        *([say("figures.ledger.runs_out", day=day(over))] if over else []),
        *words.small_print(scenario, summary, more),
    )
    spread = say("figures.ledger.spread", **narrative.ends(summary))
    reported = [spread] if summary.low != summary.high else []
    above = (*words.inputs(scenario), *(narrative.own_spread(summary) or reported))
    return Print(picture.title, above, below)


def _values(rows: tuple[Period, ...], currency: str) -> str:
    """The sums at the ends of up to a dozen periods, the last among them."""
    sums, step = sums_so_far(rows), -(-len(rows) // 12)
    places = sorted({*range(len(rows) - 1, -1, -step)})
    return "; ".join(
        say(
            "figures.ledger.so_far",
            kind=say(f"cli.column.{kind}"),
            at=_when(rows[place]),
            amount=money(sums[kind][place], currency),
        )
        for place in places
        for kind in sums
    )


def _when(row: Period) -> str:
    """A period's end in words: the last day of a dated one, the years since the start of any other."""
    return day(row.end - timedelta(days=1)) if isinstance(row.end, date) else length_of_stay(float(row.end))


# --- What is drawn -------------------------------------------------------------------------------------------


def _body(page: Sheet, picture: MoneyPicture, strip: float) -> None:
    size, body, name = page.size.text, page.body, page.size.name
    left = money_room(page, (*picture.y_ticks, *picture.people_ticks))
    wide = body.width - left - margin.WIDE[name] - margin.GAP[name]
    below = size * (1.8 if picture.dated else 3.4)
    foot = body.bottom + below + strip
    box = Box(body.left + left, foot, wide, body.height - below - strip - size * 1.4)
    axes = money_axes(page, box, picture.y_ticks)
    ends = picture.due[0][0], picture.due[-1][0]
    axes.set_xlim(*ends)
    _money(axes, picture)
    margin.write_labels(
        page,
        Box(box.left, box.bottom, box.width, box.height),
        picture.labels,
        picture.y_ticks[-1].value,
        _ink,
    )
    if picture.people:
        people = Box(box.left, body.bottom + below, wide, PEOPLE[name])
        _people(page, people, picture, ends)
        _axis(page, people, picture, ends)
    else:
        across_axis(page, axes, box, picture.x_ticks)
        page.write(box.left + wide / 2, box.bottom - size * 3.1, picture.x_text, color=PALE, ha="center")


def _ink(kind: str) -> str:
    return {"due": CASE, "paid": PAID}.get(kind, INK)


def _money(axes: Axes, picture: MoneyPicture) -> None:
    """Used as an area, not used as the hatched rest up to due, due and paid as lines, approved dashed."""
    look: dict[str, Any] = {"clip_on": False, "solid_joinstyle": "miter"}
    if picture.used:
        x, used = map(np.array, zip(*picture.used, strict=True))
        axes.fill_between(x, 0, used, color=USED, linewidth=0, zorder=1, label="used")
        every = np.unique([*x, *(at for at, _ in picture.due)])
        due = _at(picture.due, every)
        hatched: dict[str, Any] = {"facecolor": "none", "edgecolor": AXIS, "hatch": "////", "linewidth": 0.0}
        axes.fill_between(every, _at(picture.used, every), due, zorder=1, label="unused", **hatched)
    if picture.approved:
        axes.axhline(picture.approved, label="approved", zorder=2, clip_on=False, **APPROVED)
    axes.plot(*zip(*picture.due, strict=True), color=CASE, linewidth=2.0, label="due", zorder=4, **look)
    if picture.paid:
        axes.plot(*zip(*picture.paid, strict=True), color=PAID, linewidth=1.6, label="paid", zorder=5, **look)


def _at(points: Points, x: Array) -> Array:
    return np.asarray(np.interp(x, [at for at, _ in points], [amount for _, amount in points]))


def _people(page: Sheet, box: Box, picture: MoneyPicture, ends: tuple[float, float]) -> None:
    """How many are held from each day on, as an area with steps."""
    axes = page.axes(box)
    axes.set_xlim(*ends)
    x, heads = zip(*picture.people, strict=True)
    most = picture.people_ticks[-1].value or 1.0
    axes.set_ylim(0, most)
    axes.fill_between(x, 0, heads, step="post", color=BAND, linewidth=0, label="people")
    axes.step(x, heads, where="post", color=CASE, linewidth=1.0, clip_on=False, label="people")
    for tick in picture.people_ticks:
        y = box.bottom + tick.value / most * box.height
        page.write(box.left - 5, y - page.size.text * 0.36, tick.text, ha="right", color=PALE)
    page.line([box.left, box.left + box.width], [box.bottom, box.bottom], color=AXIS, linewidth=0.6)
    above = box.bottom + box.height + page.size.text * 0.6
    page.write(box.left, above, say("figures.ledger.people"), bold=True)


def _axis(page: Sheet, box: Box, picture: MoneyPicture, ends: tuple[float, float]) -> None:
    """The months below, as many as there is room for."""
    size, taken = page.size.text, page.body.left - 1.0
    for tick in picture.x_ticks:
        x = box.left + (tick.value - ends[0]) / (ends[1] - ends[0]) * box.width
        half = width_of(tick.text, size) / 2
        middle = max(x, page.body.left + half)
        if middle - half > taken:
            page.line([x, x], [box.bottom, box.bottom - 3], color=AXIS, linewidth=0.6)
            page.write(middle, box.bottom - size * 1.6, tick.text, ha="center", color=PALE)
            taken = middle + half + size * 0.8
