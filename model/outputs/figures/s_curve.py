"""The S-curve: what share of draws costs no more than each amount, and the ranges of draws under each reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from model.files.problems import BadInput
from model.inputs.population import Array
from model.outputs.chart_data import MARK, OPTION_COLOURS, curve_finding
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.rows import BAR, BarRow, draw_rows, height_of
from model.outputs.figures.scales import ends, money_scale
from model.outputs.figures.sheet import (
    GRID,
    INK,
    MARGIN,
    PALE,
    Box,
    Print,
    Sheet,
    sheet,
    size_named,
    width_of,
)
from model.results import narrative
from model.results.summary import summary
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, money, number, per_cent, say

COLOURS = OPTION_COLOURS["light"]
HEIGHTS = {"column": 165.0, "page": 230.0}
LEAST_DRAWS = 100
LEFT = 3.6
"""Heights of type that the shares at the left of the curve take."""
SHARES = (0.05, 0.5, 0.95)

Range = tuple[str, float, float]
"""A reading's name, and the totals that a twentieth of its draws stay below and go above."""


def s_curve(
    scenario: Scenario,
    totals: ArrayLike = (),
    approved: float | None = None,
    ranges: Sequence[Range] = (),
    width: str = "page",
    given: Sequence[str] = (),
) -> Drawing:
    """The share of draws that cost no more than each amount. All amounts are in the deal's currency, nominal.

    Parameters
    ----------
    totals
        Of the draws under the scenario's own reading, in any order: shape (draws,).
    approved
        An amount to be marked.
    ranges
        Of the draws under some readings, to be shown below.
    given
        What was drawn from, in words, to be printed above.

    Raises
    ------
    BadInput
        For fewer than a hundred draws.
    """
    size = size_named(width)
    drawn = np.sort(np.asarray(totals, dtype=float).ravel())
    if drawn.size < LEAST_DRAWS or not np.isfinite(drawn).all():
        raise BadInput(say("figures.s_curve.needs"))
    currency = scenario.deal.terms.currency
    printed = _print(scenario, drawn, approved, bool(ranges), given)
    rows = [BarRow(label, words.range_or_amount(low, high, currency)) for label, low, high in ranges]
    edges = [float(drawn[0]), float(drawn[-1]), *(end for _, *both in ranges for end in both)]
    low, high = ends(min([*edges, approved or edges[0]]) / 1e6, max([*edges, approved or edges[0]]) / 1e6)
    with own_style():
        inner = size.width - 2 * MARGIN - size.text * LEFT
        below = size.text * 3.2 + (height_of(rows, size, inner) + size.text if rows else 0.0)
        page = sheet(size, printed, HEIGHTS[width] + below)
        _curve(page, drawn, approved, (low, high), currency, below)
        if rows:
            _ranges(page, rows, ranges, (low, high), currency, below)
    values = [
        say(
            "figures.s_curve.values",
            share=per_cent(share, 0),
            amount=money(_at(drawn, share), currency),
        )
        for share in SHARES
    ]
    values += [
        say("figures.s_curve.range", label=label, **words.low_high(a, b, currency)) for label, a, b in ranges
    ]
    shows = say("figures.kind.s_curve")
    return finished("s-curve", scenario, printed, page.figure, shows=shows, values="; ".join(values))


def _at(drawn: Array, share: float) -> float:
    """The draw that at least such a share of the draws, in order, do not exceed."""
    return float(np.quantile(drawn, share, method="inverted_cdf"))


def _print(
    scenario: Scenario, drawn: Array, approved: float | None, ranges: bool, given: Sequence[str]
) -> Print:
    currency, costs = scenario.deal.terms.currency, summary(scenario)
    over = float(np.mean(drawn > approved + HALF_A_CENT)) if approved else 0.0
    title = curve_finding({share: _at(drawn, share) for share in SHARES}, currency, approved, over)
    below = (
        say("figures.s_curve.draws", count=number(drawn.size)),
        *([say("figures.s_curve.ranges")] if ranges else []),
        *words.small_print(scenario, costs),
    )
    return Print(title, (*words.inputs(scenario), *narrative.own_spread(costs), *given), below)


def _curve(
    page: Sheet, drawn: Array, approved: float | None, span: tuple[float, float], currency: str, below: float
) -> None:
    size, body = page.size.text, page.body
    left = size * LEFT
    box = Box(body.left + left, body.bottom + below, body.width - left, HEIGHTS[page.size.name] - size * 2.6)
    axes = page.axes(box)
    axes.set_ylim(0, 1)
    page.write(body.left, box.bottom + box.height + size * 1.5, say("figures.s_curve.axis"), color=PALE)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = box.bottom + share * box.height
        page.line(
            [box.left, box.left + box.width],
            [y, y],
            color=INK if not share else GRID,
            linewidth=0.6,
            zorder=0,
        )
        page.write(box.left - 4, y - size * 0.36, per_cent(share, 0), ha="right", color=PALE)
    axes.set_xlim(*span)
    axes.step(
        drawn / 1e6,
        np.arange(1, drawn.size + 1) / drawn.size,
        where="post",
        color=COLOURS[0],
        linewidth=2.2,
        label="draws",
    )
    _marks(page, axes, box, drawn, approved, currency)
    money_scale(page, axes, box, *span)
    page.write(box.left, box.bottom - size * 2.7, say("chart.axis.millions", currency=currency), color=PALE)


def _marks(page: Sheet, axes: Axes, box: Box, drawn: Array, approved: float | None, currency: str) -> None:
    """The median on the curve, and the approved amount as an upright line; each with its label."""
    size = page.size.text
    low, high = axes.get_xlim()
    median = _at(drawn, 0.5) / 1e6
    axes.plot(
        median,
        0.5,
        marker="o",
        markersize=5.5,
        color=COLOURS[0],
        markeredgecolor="white",
        zorder=7,
        label="median",
    )
    _beside(
        page,
        box,
        (median - low) / (high - low),
        box.bottom + box.height / 2 - size * 0.36,
        say("figures.s_curve.half", amount=money(median * 1e6, currency)),
        COLOURS[0],
    )
    if approved:
        axes.axvline(approved / 1e6, color=MARK, linewidth=1.2, linestyle=(0, (6, 4)), label="approved")
        _beside(
            page,
            box,
            (approved / 1e6 - low) / (high - low),
            box.bottom + size * 0.7,
            say("figures.s_curve.approved", amount=money(approved, currency)),
            MARK,
        )


def _beside(page: Sheet, box: Box, share: float, y: float, label: str, colour: str) -> None:
    """A label right of a place across the box, or left of it where there is no room."""
    x, size = box.left + share * box.width, page.size.text
    fits = x + 6 + width_of(label, size, bold=True) <= box.left + box.width
    paper = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0}
    page.write(
        x + 6 if fits else x - 6,
        y,
        label,
        bold=True,
        color=colour,
        ha="left" if fits else "right",
        bbox=paper,
        zorder=8,
    )


def _ranges(
    page: Sheet,
    rows: Sequence[BarRow],
    ranges: Sequence[Range],
    span: tuple[float, float],
    currency: str,
    below: float,
) -> None:
    left = page.size.text * LEFT
    box = Box(page.body.left + left, page.body.bottom, page.body.width - left, below - page.size.text * 4.2)
    axes, middles = draw_rows(page, rows, box, *span, currency)
    for place, ((label, low, high), y) in enumerate(zip(ranges, middles, strict=True)):
        axes.plot(
            [low / 1e6] * 2, [y - 3, y + 3], color=COLOURS[place % len(COLOURS)], linewidth=1.4, label="_"
        )
        axes.barh(
            y,
            (high - low) / 1e6,
            BAR[page.size.name] * 0.6,
            left=low / 1e6,
            color=COLOURS[place % len(COLOURS)],
            label=label,
        )
