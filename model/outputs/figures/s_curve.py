"""The S-curve: what share of draws costs no more than each amount, and the ranges of draws under each reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from model.files.problems import BadInput
from model.inputs.population import Array
from model.outputs.chart_data import Tick, curve_finding, first_question, money_ticks
from model.outputs.figures import margin, words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.lines import APPROVED, DOTTED, HALO
from model.outputs.figures.rows import BAR, BarRow, draw_rows, height_of
from model.outputs.figures.scales import money_scale
from model.outputs.figures.sheet import (
    AXIS,
    BAND,
    CASE,
    GRID,
    INK,
    MARGIN,
    PALE,
    Box,
    Print,
    Sheet,
    sheet,
    size_named,
)
from model.results import narrative
from model.results.summary import funding_kind, summary
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, money, number, per_cent, say

HEIGHTS = {"column": 165.0, "page": 230.0}
LEAST_DRAWS = 100
LEFT = 3.8
"""Heights of type that the shares at the left of the curve take."""
BELOW = 3.4
"""And those of the scale and the gap below it."""
SHARES = (0.05, 0.5, 0.95)

Range = tuple[str, float, float]
"""A reading's name, and the totals that a twentieth of its draws stay below and go above."""


@dataclass(frozen=True)
class _Marks:
    """What is marked on the curve: its middle, and money approved, each with its words."""

    median: float
    half: str
    approved: float | None
    label: str
    label_short: str


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
    ticks = money_ticks(max([float(drawn[-1]), *(high for *_, high in ranges), approved or 0.0]), currency)
    marks = _marks(scenario, drawn, approved)
    with own_style():
        inner = size.width - 2 * MARGIN - size.text * LEFT
        below = height_of(rows, size, inner) + size.text * BELOW if rows else size.text * 2
        page = sheet(size, printed, HEIGHTS[width] + below)
        _curve(page, drawn, marks, ticks, below)
        if rows:
            _ranges(page, rows, ranges, ticks, below - size.text * BELOW, _own(scenario))
    values = [
        say("figures.s_curve.values", share=per_cent(share, 0), amount=money(_at(drawn, share), currency))
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


def _own(scenario: Scenario) -> str:
    """How the scenario's own answer to the first question about cost is called."""
    question = first_question(scenario)
    answers = [] if question is None else list(scenario.deal.terms.question.items())
    return next((q.option[scenario.reading[name]].short for name, q in answers if q is question), "")


def _marks(scenario: Scenario, drawn: Array, approved: float | None) -> _Marks:
    currency, median = scenario.deal.terms.currency, _at(drawn, 0.5)
    kind = funding_kind(scenario)
    amount = money(approved, currency) if approved else ""
    label = say(f"chart.cost.label.{kind}", amount=amount)
    half = say("figures.s_curve.half", amount=money(median, currency))
    return _Marks(median, half, approved, label, amount)


def _print(
    scenario: Scenario, drawn: Array, approved: float | None, ranges: bool, given: Sequence[str]
) -> Print:
    currency, costs = scenario.deal.terms.currency, summary(scenario)
    over = float(np.mean(drawn > approved + HALF_A_CENT)) if approved else 0.0
    title = curve_finding(
        {share: _at(drawn, share) for share in SHARES}, currency, approved, over, costs.funding
    )
    below = (
        say("figures.s_curve.draws", count=number(drawn.size)),
        *([say("figures.s_curve.ranges")] if ranges else []),
        *words.small_print(scenario, costs),
    )
    return Print(title, (*words.inputs(scenario), *narrative.own_spread(costs), *given), below)


def _curve(page: Sheet, drawn: Array, marks: _Marks, ticks: Sequence[Tick], below: float) -> None:
    size, body = page.size.text, page.body
    left = size * LEFT
    box = Box(body.left + left, body.bottom + below, body.width - left, HEIGHTS[page.size.name] - size * 2.4)
    axes = page.axes(box)
    axes.set_ylim(0, 1)
    axes.set_xlim(0, ticks[-1].value)
    page.write(body.left, box.bottom + box.height + size * 1.2, say("figures.s_curve.axis"), color=PALE)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y, own = box.bottom + share * box.height, share == 0.5
        ink = GRID if share else AXIS
        page.line([box.left, box.left + box.width], [y, y], color=ink, linewidth=0.6, zorder=0)
        place, text = (box.left - 5, y - size * 0.36), per_cent(share, 0)
        page.write(*place, text, ha="right", color=CASE if own else PALE, bold=own)
    steps = np.arange(1, drawn.size + 1) / drawn.size
    x, y_ = np.concatenate([[0.0, drawn[0]], drawn]), np.concatenate([[0.0, 0.0], steps])
    axes.step(x, y_, where="post", color=CASE, linewidth=2.2, clip_on=False, zorder=4, label="draws")
    axes.plot([0, marks.median, marks.median], [0.5, 0.5, 0], zorder=3, label="guide", **DOTTED)
    axes.plot(
        marks.median, 0.5, marker="o", markersize=7, color=CASE, markeredgecolor="white", zorder=7, label="median",
    )  # fmt: skip
    if marks.approved:
        axes.axvline(marks.approved, label="approved", zorder=2, **APPROVED)
    _labels(page, box, marks, ticks[-1].value, np.column_stack([x, y_]))
    money_scale(page, box, ticks, [(box.bottom - 3, box.bottom)])


def _labels(page: Sheet, box: Box, marks: _Marks, top: float, curve: Array) -> None:
    """The middle of the draws, and what was approved, in words beside their marks, where they cover nothing."""

    def places(points: Iterable[Sequence[float]]) -> list[tuple[float, float]]:
        return [(box.left + x / top * box.width, box.bottom + y * box.height) for x, y in points]

    guide = [(0.0, 0.5), (marks.median, 0.5), (marks.median, 0.0)]
    drawn = [margin.along(places(curve.tolist())), margin.along(places(guide))]
    if marks.approved:
        upright = places([(marks.approved, 0.0), (marks.approved, 1.0)])
        drawn.append(margin.along(upright))
    (spot,) = places([(marks.median, 0.5)])
    text, corner = margin.freest(page, spot, (marks.half,), box, drawn)
    page.write(*corner, text, bold=True, color=CASE, zorder=8, path_effects=HALO)
    if marks.approved:
        drawn.append(margin.boxed(page, corner, text))
        x = upright[0][0]

        def corners(wide: float) -> list[margin.Corner]:
            heights = [box.bottom + box.height * share for share in (0.06, 0.16, 0.3, 0.42, 0.6, 0.75, 0.88)]
            return [(left, y) for y in heights for left in (x + 8, x - 8 - wide)]

        text, corner = margin.clearest(page, (marks.label, marks.label_short), corners, box, drawn)
        page.write(*corner, text, bold=True, color=INK, zorder=8, path_effects=HALO)


def _ranges(
    page: Sheet,
    rows: Sequence[BarRow],
    ranges: Sequence[Range],
    ticks: Sequence[Tick],
    height: float,
    own: str,
) -> None:
    """Nine in ten draws of each reading: this one in its colour, the others pale."""
    left, thick = page.size.text * LEFT, BAR[page.size.name]
    box = Box(page.body.left + left, page.body.bottom, page.body.width - left, height)
    axes, middles, _ = draw_rows(page, rows, box, ticks)
    for (label, low, high), y in zip(ranges, middles, strict=True):
        ink = CASE if label == own else BAND
        axes.barh(y, high - low, thick, left=low, color=ink, label=label)
        for end in (low, high):
            axes.plot([end, end], [y - thick / 2, y + thick / 2], color=INK, linewidth=1.0, label="_")
