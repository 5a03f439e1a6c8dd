"""Money over time: due, paid and used so far, beside what was approved; by month with dates, by year without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib.axes import Axes

from model.outputs.chart_data import MARK, OPTION_COLOURS, SUMS, sums_so_far
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.lines import dashes
from model.outputs.figures.scales import money_axes, money_room
from model.outputs.figures.sheet import (
    INK,
    LEADING,
    PALE,
    Box,
    Print,
    Sheet,
    apart,
    sheet,
    size_named,
    width_of,
)
from model.results import narrative
from model.results.ledger import Period, periods, runs_out
from model.results.summary import Summary, available, summary
from model.scenario.scenario import Scenario
from model.words.wording import day, length_of_stay, money, part_date, say

COLOURS = OPTION_COLOURS["light"]
HEIGHTS = {"column": 165.0, "page": 250.0}

Sums = Mapping[str, Sequence[float]]


def draw(scenario: Scenario, width: str = "page", by: str | None = None) -> Drawing:
    """What is due, paid and used so far, in the deal's currency, nominal.

    Parameters
    ----------
    by
        "month" or "event" for a scenario with dates, "year" for any other; None is the first that applies.

    Raises
    ------
    BadInput
        For another word.
    """
    size, costs = size_named(width), summary(scenario)
    rows = periods(scenario, by)
    sums = sums_so_far(rows)
    dated = scenario.population.dated
    printed = _print(scenario, costs, sums, dated)
    with own_style():
        page = sheet(size, printed, HEIGHTS[width])
        totals = {kind: so_far[-1] for kind, so_far in sums.items()}
        if costs.available:
            totals["approved"] = costs.available
        box, axes = _frame(page, costs, totals, max(max(each) for each in sums.values()))
        if dated:
            _over_days(page, box, axes, rows, sums)
        else:
            _over_years(page, box, axes, sums)
        _ends(page, box, axes, costs, totals)
    shows, values = say(f"figures.kind.{'months' if dated else 'years'}"), _values(rows, sums, costs.currency)
    return finished("ledger", scenario, printed, page.figure, shows=shows, values=values)


# --- Words ---------------------------------------------------------------------------------------------------


def _print(scenario: Scenario, summary: Summary, sums: Sums, dated: bool) -> Print:
    parts = {kind: money(sums[kind][-1], summary.currency) for kind in sums}
    known = ["due", *(["paid"] if "paid" in sums else [])] if dated else ["years"]
    if summary.available:
        known.append("approved")
        approved = money(summary.available, summary.currency)
        of_yours = summary.available_reported is not None
        parts["approved"] = say("parameter.own", value=approved) if of_yours else approved
    title = say(f"figures.title.{'_'.join(known)}", **parts, stay=length_of_stay(float(len(sums["due"]))))
    over = runs_out(scenario) if dated else None
    funding = scenario.deal.terms.funding
    more = [fact for money in available(scenario) for fact in money.facts]
    more += [fact for paid in funding.paid for fact in paid.facts] if "paid" in sums else []
    below = (
        say("figures.ledger.steps" if dated else "figures.ledger.bars"),
        *([say("figures.ledger.no_payment")] if dated and "paid" not in sums else []),
        say("figures.ledger.used" if "used" in sums else "figures.ledger.nothing"),
        *([say("figures.ledger.runs_out", day=day(over))] if over else []),
        *words.small_print(scenario, summary, more),
    )
    spread = say("figures.ledger.spread", **narrative.ends(summary))
    reported = [spread] if summary.low != summary.high else []
    above = (*words.inputs(scenario), *(narrative.own_spread(summary) or reported))
    return Print(title, above, below)


def _values(rows: Sequence[Period], sums: Sums, currency: str) -> str:
    """The sums at the ends of up to a dozen periods, the last among them."""
    step = -(-len(rows) // 12)
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


def _frame(page: Sheet, summary: Summary, totals: Mapping[str, float], most: float) -> tuple[Box, Axes]:
    """Axes up to the largest sum, with room for the labels at the right."""
    size, body = page.size.text, page.body
    labels = [line for kind, total in totals.items() for line in _label(kind, total, summary.currency)]
    top = max(most, summary.available or 0.0) / 1e6
    left, right = money_room(page, top), 17.0 + max(width_of(line, size, bold=True) for line in labels)
    box = Box(body.left + left, body.bottom + size * 2.0, body.width - left - right, body.height - size * 4.0)
    return box, money_axes(page, box, top, summary.currency)


def _over_days(page: Sheet, box: Box, axes: Axes, rows: Sequence[Period], sums: Sums) -> None:
    """Due and paid as steps within their period, used as a line through the ends of periods."""
    edges = [rows[0].start, *(row.end for row in rows)]
    days = [edge.toordinal() for edge in edges if isinstance(edge, date)]
    axes.set_xlim(days[0], days[-1])
    for kind in sums:
        place = SUMS.index(kind)
        thick = 2.4 if kind == "due" else 1.6
        axes.plot(
            days, [0.0, *(value / 1e6 for value in sums[kind])], drawstyle="default" if kind == "used" else "steps-pre",
            color=COLOURS[place], linestyle=dashes(place, thick), linewidth=thick, clip_on=False, label=kind, zorder=5 - place * 0.1,
        )  # fmt: skip
    _day_axis(page, box, days)


def _day_axis(page: Sheet, box: Box, days: Sequence[int]) -> None:
    """The first of some months, as many as there is room for."""
    size, scale = page.size.text, box.width / (days[-1] - days[0])
    taken = page.body.left - 1
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    months = [
        (k // 12, k % 12 + 1) for k in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    for year, month in months:
        x = box.left + (date(year, month, 1).toordinal() - days[0]) * scale
        label = part_date(f"{year}-{month:02d}")
        half = width_of(label, size) / 2
        middle = max(x, page.body.left + half)
        fits = middle - half >= taken and middle + half <= page.body.left + page.body.width
        if fits and x >= box.left - 0.1:
            page.line([x, x], [box.bottom, box.bottom - 3], color=INK, linewidth=0.6)
            page.write(middle, box.bottom - size * 1.5, label, ha="center", color=PALE)
            taken = middle + half + size * 1.2


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
    scale, size = box.width / (years + 0.2), page.size.text
    widest = width_of(say("cli.stay_year", year=years), size) + 6
    step = next((step for step in (1, 2, 5, 10, 20) if scale * step > widest), 50)
    for year in range(step, years + 1, step):
        label = say("cli.stay_year", year=year)
        page.write(box.left + (year - 0.4) * scale, box.bottom - size * 1.5, label, ha="center", color=PALE)


def _label(kind: str, total: float, currency: str) -> tuple[str, str]:
    """The two lines of a label beside the right edge."""
    return say(f"figures.ledger.kind.{kind}"), money(total, currency)


def _ends(page: Sheet, box: Box, axes: Axes, summary: Summary, totals: Mapping[str, float]) -> None:
    """The labels beside the right edge, apart from each other, and the line of what was approved."""
    size, right, scale = page.size.text, box.left + box.width, box.height / axes.get_ylim()[1]
    if summary.available:
        look: dict[str, Any] = {"color": MARK, "linewidth": 1.2, "linestyle": (0, (6, 4)), "clip_on": False}
        axes.axhline(summary.available / 1e6, label="approved", **look)
    wanted = [box.bottom + total / 1e6 * scale for total in totals.values()]
    height = 2 * size * LEADING + 4
    middles = apart(wanted, [height] * len(wanted), box.bottom - 4, page.body.bottom + page.body.height)
    for (kind, total), end, middle in zip(totals.items(), wanted, middles, strict=True):
        colour = COLOURS[SUMS.index(kind)] if kind in SUMS else MARK
        page.line(
            [right, right + 3, right + 9, right + 13], [end, end, middle, middle], color=colour, linewidth=0.9
        )
        label = _label(kind, total, summary.currency)
        page.write_lines(right + 16, middle + height / 2 - 2, label, size, bold=kind == "due", color=colour)
