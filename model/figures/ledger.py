"""Money over time: due, paid and used so far, beside what was approved; by month with dates, by year without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib.axes import Axes

from model.charted import MARK, OPTION_COLOURS, sums_so_far
from model.figures import words
from model.figures.drawing import Drawing, own_style, stem
from model.figures.lines import dashes
from model.figures.scales import money_axis
from model.figures.sheet import (
    INK,
    LEADING,
    PALE,
    Box,
    Print,
    Sheet,
    apart,
    clean,
    sheet,
    size_named,
    width_of,
    wrapped,
)
from model.ledger import Period, periods, runs_out
from model.scenario import Scenario
from model.summary import Summary, available, summary
from model.wording import day, length_of_stay, money, part_date, say

COLOURS = OPTION_COLOURS["light"]
HEIGHTS = {"column": 165.0, "page": 250.0}
LABELS = {"column": 74.0, "page": 124.0}

Sums = Mapping[str, Sequence[float]]


def draw(scenario: Scenario, width: str = "page", by: str | None = None) -> Drawing:
    """The ledger by "month" or "event" of a dated scenario, by "year" of another. Raises `BadInput` for another word."""
    size, found = size_named(width), summary(scenario)
    rows = periods(scenario, by)
    sums = sums_so_far(rows)
    dated = scenario.population.dated
    printed = _print(scenario, found, sums, dated)
    with own_style():
        page = sheet(size, printed, HEIGHTS[width])
        box = _frame(
            page, found, max([*(value for each in sums.values() for value in each), found.available or 0.0])
        )
        axes = box[1]
        if dated:
            _over_days(page, box[0], axes, rows, sums)
        else:
            _over_years(page, box[0], axes, sums)
        _ends(page, box[0], axes, found, sums)
    alt = printed.alt(
        say("figures.kind.months" if dated else "figures.kind.years"), _told(rows, sums, found.currency)
    )
    return Drawing(
        "ledger", clean(printed.title), alt, printed.says(), stem(scenario.name, "ledger"), page.figure
    )


# --- Words ---------------------------------------------------------------------------------------------------


def _print(scenario: Scenario, found: Summary, sums: Sums, dated: bool) -> Print:
    parts = {kind: money(sums[kind][-1], found.currency) for kind in sums}
    known = ["due", *(["paid"] if "paid" in sums else [])] if dated else ["years"]
    if found.available:
        known.append("approved")
        parts["approved"] = money(found.available, found.currency)
    title = say(f"figures.title.{'_'.join(known)}", **parts, stay=length_of_stay(_years(sums)))
    over = runs_out(scenario) if dated else None
    funding = scenario.deal.terms.funding
    more = [fact for one in available(scenario) for fact in one.facts]
    more += [fact for one in funding.paid for fact in one.facts] if "paid" in sums else []
    below = (
        say("figures.ledger.steps" if dated else "figures.ledger.bars"),
        *([] if "used" in sums else [say("figures.ledger.nothing")]),
        *([say("figures.ledger.runs_out", day=day(over))] if over else []),
        *words.small_print(scenario, found, more),
    )
    spread = say("figures.ledger.spread", **words.low_high(found.low, found.high, found.currency))
    above = (*words.inputs(scenario), *([spread] if found.low != found.high else []))
    return Print(title, above, below)


def _told(rows: Sequence[Period], sums: Sums, currency: str) -> str:
    """The sums at the ends of up to a dozen periods, the last among them."""
    step = -(-len(rows) // 12)
    places = sorted({*range(len(rows) - 1, -1, -step)})
    told = [
        say(
            "figures.ledger.so_far",
            kind=say(f"cli.column.{kind}"),
            at=_when(rows[place]),
            amount=money(sums[kind][place], currency),
        )
        for place in places
        for kind in sums
    ]
    return "; ".join(told)


def _when(row: Period) -> str:
    """A period's end in words: the last day of a dated one, the years since the start of another."""
    return day(row.end - timedelta(days=1)) if isinstance(row.end, date) else length_of_stay(float(row.end))


def _years(sums: Sums) -> float:
    """How many years a ledger by year has."""
    return float(len(sums["due"]))


# --- What is drawn -------------------------------------------------------------------------------------------


def _frame(page: Sheet, found: Summary, top: float) -> tuple[Box, Axes]:
    size, body = page.size.text, page.body
    left = size * 3.2
    box = Box(
        body.left + left,
        body.bottom + size * 2.0,
        body.width - left - LABELS[page.size.name],
        body.height - size * 4.0,
    )
    axes = page.axes(box)
    page.write(
        body.left,
        body.bottom + body.height - size * 1.2,
        say("chart.axis.millions", currency=found.currency),
        color=PALE,
    )
    money_axis(page, axes, box, top / 1e6)
    return box, axes


def _over_days(page: Sheet, box: Box, axes: Axes, rows: Sequence[Period], sums: Sums) -> None:
    """Due and paid as steps within their period, used as a line through the ends of periods."""
    edges = [rows[0].start, *(row.end for row in rows)]
    days = [edge.toordinal() for edge in edges if isinstance(edge, date)]
    axes.set_xlim(days[0], days[-1])
    for place, kind in enumerate(sums):
        thick = 2.4 if kind == "due" else 1.6
        axes.plot(
            days, [0.0, *(value / 1e6 for value in sums[kind])], drawstyle="default" if kind == "used" else "steps-pre",
            color=COLOURS[place], linestyle=dashes(place, thick), linewidth=thick, clip_on=False, label=kind, zorder=5 - place * 0.1,
        )  # fmt: skip
    _day_axis(page, box, days)


def _day_axis(page: Sheet, box: Box, days: Sequence[int]) -> None:
    """The first of some months, as many as there is room for."""
    size, scale = page.size.text, box.width / (days[-1] - days[0])
    taken = box.left - size * 3
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    months = [
        (k // 12, k % 12 + 1) for k in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    for year, month in months:
        x = box.left + (date(year, month, 1).toordinal() - days[0]) * scale
        label = part_date(f"{year}-{month:02d}")
        half = width_of(label, size) / 2
        if x - half >= taken and x + half <= page.body.left + page.body.width and x >= box.left - 0.1:
            page.line([x, x], [box.bottom, box.bottom - 3], color=INK, linewidth=0.6)
            page.write(x, box.bottom - size * 1.5, label, ha="center", color=PALE)
            taken = x + half + size * 1.2


def _over_years(page: Sheet, box: Box, axes: Axes, sums: Sums) -> None:
    """A group of bars at the end of each year."""
    years = len(next(iter(sums.values())))
    axes.set_xlim(0.4, years + 0.6)
    wide = 0.72 / len(sums)
    for place, kind in enumerate(sums):
        lefts = [year + 1 - 0.36 + place * wide for year in range(years)]
        heights = [value / 1e6 for value in sums[kind]]
        look: dict[str, Any] = (
            {"color": COLOURS[0]}
            if kind == "due"
            else {"facecolor": "white", "edgecolor": COLOURS[2], "hatch": "////"}
        )
        axes.bar(lefts, heights, wide * 0.92, align="edge", label=kind, linewidth=0.8, **look)
    scale, taken, size = box.width / (years + 0.2), -1e9, page.size.text
    for year in range(1, years + 1):
        label = say("cli.stay_year", year=year)
        x, half = box.left + (year - 0.4) * scale, width_of(label, size) / 2
        if x - half > taken + 6:
            page.write(x, box.bottom - size * 1.5, label, ha="center", color=PALE)
            taken = x + half


def _ends(page: Sheet, box: Box, axes: Axes, found: Summary, sums: Sums) -> None:
    """What each comes to in the end, and what was approved, beside the right edge and apart from each other."""
    size, right = page.size.text, box.left + box.width
    colours = {"due": COLOURS[0], "paid": COLOURS[1], "used": COLOURS[2], "approved": MARK}
    totals = {kind: sums[kind][-1] for kind in sums}
    if found.available:
        totals["approved"] = found.available
        axes.axhline(
            found.available / 1e6,
            color=MARK,
            linewidth=1.2,
            linestyle=(0, (6, 4)),
            clip_on=False,
            label="approved",
        )
    labels = {
        kind: wrapped(say("figures.ledger.end", kind=say(f"figures.ledger.kind.{kind}"), amount=money(total, found.currency)), LABELS[page.size.name] - 18, size, bold=kind == "due")
        for kind, total in totals.items()
    }  # fmt: skip
    scale = box.height / axes.get_ylim()[1]
    wanted = [box.bottom + total / 1e6 * scale for total in totals.values()]
    heights = [len(label) * size * LEADING + 4 for label in labels.values()]
    middles = apart(wanted, heights, page.body.bottom, page.body.bottom + page.body.height)
    for kind, end, middle, height in zip(totals, wanted, middles, heights, strict=True):
        page.line(
            [right, right + 3, right + 9, right + 13],
            [end, end, middle, middle],
            color=colours[kind],
            linewidth=0.9,
        )
        page.write_lines(
            right + 16, middle + height / 2 - 2, labels[kind], size, bold=kind == "due", color=colours[kind]
        )
