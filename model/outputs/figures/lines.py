"""Cost against people, and against time: a line for each different reading, from the table of the live chart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from model.files.problems import BadInput
from model.inputs.population import Array
from model.outputs.chart_data import (
    DASHES,
    GREY,
    MARK,
    OPTION_COLOURS,
    NamedLine,
    corners,
    first_question,
    named_lines,
)
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.scales import money_axes, money_room, number_axis
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
    wrapped,
)
from model.results import narrative
from model.results.curves import Curve, Curves, curves
from model.results.summary import Summary, summary
from model.scenario.cases import reason_fixed
from model.scenario.scenario import Scenario
from model.words.wording import either, length_of_stay, money, number, people, say

COLOURS = OPTION_COLOURS["light"]
HEIGHTS = {"column": 190.0, "page": 290.0}
LABELS = {"column": 90.0, "page": 142.0}
"""How much of the width the labels at the lines' ends take."""
MOST_LINES = 5
"""Lines of type that an option may have in such a label."""


def draw(scenario: Scenario, along: str, width: str = "page") -> Drawing:
    """Cost against "people" or "time". Raises `BadInput` for a scenario in which neither can vary."""
    size = size_named(width)
    table = curves(scenario, along)
    if table is None:
        raise BadInput(say("figures.cannot_vary", kind=along, reason=reason_fixed(scenario)))
    costs = summary(scenario)
    lines = _lines(scenario, table)
    printed = _printed(scenario, costs, table, bool(_others(table, lines)))
    with own_style():
        labels = [_label(line, size.text, LABELS[width]) for line in lines]
        needed = sum(len(label) * size.text * LEADING + 4 for label in labels) + 3 * size.text
        page = sheet(size, printed, max(HEIGHTS[width], needed + 40))
        _body(page, scenario, costs, table, lines, labels)
    shows, values = say(f"figures.kind.{along}"), _values(costs, table, lines)
    return finished(along, scenario, printed, page.figure, shows=shows, values=values)


def _lines(scenario: Scenario, table: Curves) -> Sequence[NamedLine]:
    """The named lines; where no question is about cost, the only one, called by the whole reading."""
    named = named_lines(scenario, table)
    return named or [NamedLine(table.lines[0], (say("figures.only_line"),), 0)]


def _others(table: Curves, lines: Sequence[NamedLine]) -> list[Curve]:
    drawn = [line.curve for line in lines]
    return [curve for curve in table.lines if not any(curve is other for other in drawn)]


# --- Words ---------------------------------------------------------------------------------------------------


def _printed(scenario: Scenario, summary: Summary, table: Curves, grey: bool) -> Print:
    legend = [_legend(scenario, table)] if grey else []
    below = (*legend, *words.small_print(scenario, summary, words.facts_of_readings(scenario)))
    above = (*words.inputs(scenario), *narrative.own_spread(summary))
    return Print(_title(scenario, summary, table), above, below)


def _legend(scenario: Scenario, table: Curves) -> str:
    question = first_question(scenario)
    assert question is not None  # without one every line is named
    return say("figures.legend", question=question.label, count=len(table.lines))


def _title(scenario: Scenario, summary: Summary, table: Curves) -> str:
    """What the present case costs, and how far apart the readings are: at it, or where the years have gone on."""
    if not summary.people_held or summary.low == summary.high:
        return narrative.plain(narrative.sentence(scenario, summary).says).removesuffix(".")
    later = _later(table)
    parts = words.case_in_short(scenario, summary)
    if later is None:
        return say(f"figures.title.{narrative.whose(summary)}spread", **parts, **narrative.ends(summary))
    totals = [float(line.totals[later]) for line in table.lines]
    ends = words.low_high(min(totals), max(totals), summary.currency)
    return say(
        f"figures.title.{narrative.whose(summary)}later",
        **parts,
        **ends,
        later=length_of_stay(float(table.x[later])),
    )


def _later(table: Curves) -> int | None:
    """The place of the last whole year on the axis, if that is after the present stay and readings differ there."""
    if table.along != "time":
        return None
    whole = np.flatnonzero((table.x == np.floor(table.x)) & (table.x > table.now))
    return int(whole[-1]) if whole.size else None


def _values(summary: Summary, table: Curves, lines: Sequence[NamedLine]) -> str:
    here = int(np.argmax(table.x == table.now))
    ends = [
        say(
            "figures.line_told",
            label=either(list(line.options)),
            now=money(float(line.curve.totals[here]), summary.currency),
            end=money(float(line.curve.totals[-1]), summary.currency),
        )
        for line in lines
    ]
    now, end = at(table, table.now), at(table, float(table.x[-1]))
    return say("figures.lines_told", lines="; ".join(ends), now=now, end=end)


def at(table: Curves, x: float) -> str:
    """A place on the axis in words: `238 people`, `125 days`."""
    return people(x) if table.along == "people" else length_of_stay(x)


# --- What is drawn -------------------------------------------------------------------------------------------


def _label(line: NamedLine, size: float, width: float) -> list[str]:
    """Its options, each beginning a line; `or` before the last."""
    bold, lines = line.curve.chosen, list[str]()
    for place, option in enumerate(line.options):
        last = 0 < place == len(line.options) - 1
        lines += wrapped(say("figures.or", option=option) if last else option, width, size, bold, MOST_LINES)
    return lines


def _body(
    page: Sheet,
    scenario: Scenario,
    summary: Summary,
    table: Curves,
    lines: Sequence[NamedLine],
    labels: Sequence[Sequence[str]],
) -> None:
    top = max(float(line.totals.max()) for line in table.lines) / 1e6
    left, size = money_room(page, top), page.size.text
    box = Box(
        page.body.left + left,
        page.body.bottom + size * 3.4,
        page.body.width - left - LABELS[page.size.name] - 18.0,
        page.body.height - size * 5.4,
    )
    axes = money_axes(page, box, top, summary.currency)
    number_axis(page, axes, box, float(table.x[-1]), table.now, _now_label(table))
    page.write(box.left, box.bottom - size * 2.9, _axis_title(scenario, table), color=PALE)
    for curve in _others(table, lines):
        _plot(axes, table, curve, "", color=GREY, linewidth=0.6, alpha=0.5)
    for line in lines:
        _plot_named(axes, table, line)
    _ends(page, axes, box, lines, labels)
    _here(page, axes, box, summary, table, lines)


def _axis_title(scenario: Scenario, table: Curves) -> str:
    if table.along == "time":
        return say("figures.axis.time")
    return say("figures.axis.people", group=scenario.deal.terms.group[scenario.first_group].label)


def _now_label(table: Curves) -> str:
    return number(table.now) if table.along == "people" else length_of_stay(table.now)


def _plot(axes: Axes, table: Curves, curve: Curve, label: str, **look: object) -> None:
    places = corners(table, curve)
    axes.plot(table.x[places], curve.totals[places] / 1e6, label=label or "_", clip_on=False, **look)  # type: ignore[arg-type]


def dashes(place: int, width: float) -> object:
    """The dash pattern at a place of the palette, for a line so thick; a whole line for the first."""
    on, off, *rest = DASHES[place]
    return "solid" if not off else (0.0, [length * 0.8 / width for length in (on, off, *rest)])


def _plot_named(axes: Axes, table: Curves, line: NamedLine) -> None:
    thick = 2.6 if line.curve.chosen else 1.4
    look = {"color": COLOURS[line.place], "linestyle": dashes(line.place, thick), "linewidth": thick}
    order = 5 if line.curve.chosen else 4
    _plot(axes, table, line.curve, " | ".join(line.options), zorder=order, **look)


def _ends(
    page: Sheet, axes: Axes, box: Box, lines: Sequence[NamedLine], labels: Sequence[Sequence[str]]
) -> None:
    """A label beside the end of each line, moved apart where lines end close together, and joined to it."""
    size = page.size.text
    scale = box.height / axes.get_ylim()[1]
    wanted = [box.bottom + float(line.curve.totals[-1]) / 1e6 * scale for line in lines]
    heights = [len(label) * size * LEADING + 4 for label in labels]
    low, high = box.bottom - 4, page.body.bottom + page.body.height
    right = box.left + box.width
    for line, label, end, middle, height in zip(
        lines, labels, wanted, apart(wanted, heights, low, high), heights, strict=True
    ):
        colour = COLOURS[line.place]
        path = ([right, right + 3, right + 9, right + 14], [end, end, middle, middle])
        page.line(*path, color=colour, linewidth=1.6 if line.curve.chosen else 0.9)
        top = middle + height / 2 - 2
        page.write_lines(right + 17, top, label, size, bold=line.curve.chosen, color=colour)


def _here(
    page: Sheet, axes: Axes, box: Box, summary: Summary, table: Curves, lines: Sequence[NamedLine]
) -> None:
    """Where the scenario stands, with its total where it covers least."""
    axes.plot(
        [table.now], [summary.total / 1e6], marker="o", markersize=6, color=MARK, markeredgecolor="white",
        markeredgewidth=1, clip_on=False, zorder=8, label="now",
    )  # fmt: skip
    text, size = money(summary.total, summary.currency), page.size.text * 1.08
    across, up = box.width / float(table.x[-1]), box.height / axes.get_ylim()[1]
    spot = np.array([box.left + table.now * across, box.bottom + summary.total / 1e6 * up])
    drawn = np.concatenate([_points_of(table, line.curve, box, across, up) for line in lines])
    wide = width_of(text, size, bold=True)
    place = _freest(spot, wide, size, box, drawn)
    page.write(
        *place, text, size, bold=True, color=INK, zorder=9,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0},
    )  # fmt: skip


def _points_of(table: Curves, curve: Curve, box: Box, across: float, up: float) -> Array:
    """Close points along a drawn line, in points of the sheet."""
    places = corners(table, curve)
    x = box.left + table.x[places] * across
    y = box.bottom + curve.totals[places] / 1e6 * up
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    steps = np.arange(0.0, along[-1], 2.0)  # by its length, since a prepaid year is an upright step
    return np.column_stack([np.interp(steps, along, x), np.interp(steps, along, y)])


def _freest(spot: Array, wide: float, high: float, box: Box, drawn: Array) -> tuple[float, float]:
    """The lower left corner, of some about a spot, where a label covers fewest points of lines."""
    x, y = float(spot[0]), float(spot[1])
    sides, middle = (x + 8, x - wide - 8), x - wide / 2
    tried = [
        (left, y + lift) for lift in (8.0, -high - 4.0, 1 - high / 2, 18.0, -high - 14.0) for left in sides
    ]
    edge = box.left + box.width + 10 - wide
    tried += [(min(middle, edge), y + lift) for lift in (9.0, -high - 7.0, 24.0, -high - 20.0)]

    def covered(corner: tuple[float, float]) -> tuple[int, int]:
        left, bottom = corner
        inside = (
            (drawn[:, 0] > left - 3) & (drawn[:, 0] < left + wide + 3)
            & (drawn[:, 1] > bottom - 3) & (drawn[:, 1] < bottom + high + 2)
        )  # fmt: skip
        out = (
            left < box.left + 2
            or left + wide > box.left + box.width + 10.5
            or bottom < box.bottom + 2
            or bottom + high > box.bottom + box.height + high * 1.2
        )
        return int(out), int(inside.sum())

    return min(tried, key=covered)
