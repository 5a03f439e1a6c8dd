"""The readings strip: every total that some reading gives, and what each answer to each question costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from model.outputs.chart_data import GREY, OPTION_COLOURS
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.scales import money_scale
from model.outputs.figures.sheet import (
    GRID,
    INK,
    LEADING,
    MARGIN,
    PALE,
    Box,
    Print,
    Sheet,
    Size,
    sheet,
    size_named,
    width_of,
    wrapped,
)
from model.results import narrative
from model.results.summary import OptionCost, Summary, by_option, summary
from model.scenario.scenario import Scenario
from model.words.wording import money, say

CHOSEN = OPTION_COLOURS["light"][0]
LEFT = {"column": 92.0, "page": 190.0}
STRIP = {"column": 30.0, "page": 40.0}


@dataclass(frozen=True)
class _OptionLine:
    """A line of the lower part: a question's heading, or an option with its cost."""

    text: tuple[str, ...]
    option: OptionCost | None = None


def draw(scenario: Scenario, width: str = "page") -> Drawing:
    """Every reading's total for the scenario's people and time, and each answer's with the others as they are."""
    size, costs = size_named(width), summary(scenario)
    printed = _print(scenario, costs)
    questions = scenario.deal.terms.question
    options = [option for option in by_option(scenario) if questions[option.question].about == "cost"]
    with own_style():
        below = _below(scenario, options, size)
        page = sheet(
            size, printed, STRIP[width] + sum(_height(line, size) for line in below) + size.text * 5.0
        )
        _body(page, scenario, costs, below)
    shows, values = say("figures.kind.readings"), _values(scenario, costs, options)
    return finished("readings", scenario, printed, page.figure, shows=shows, values=values)


def _print(scenario: Scenario, summary: Summary) -> Print:
    if not summary.people_held or summary.low == summary.high:
        title = narrative.plain(narrative.sentence(scenario, summary).says).removesuffix(".")
    else:
        title = say(
            f"figures.title.{narrative.whose(summary)}readings",
            **words.case_in_short(scenario, summary),
            **narrative.ends(summary),
        )
    count = sum(len(fold.readings) for fold in summary.folds)
    legend = say("figures.readings.legend", count=count)
    below = (legend, *words.small_print(scenario, summary, words.facts_of_readings(scenario)))
    return Print(title, (*words.inputs(scenario), *narrative.own_spread(summary)), below)


def _values(scenario: Scenario, summary: Summary, options: Sequence[OptionCost]) -> str:
    totals = [money(fold.total, summary.currency) for fold in summary.folds]
    count = sum(len(fold.readings) for fold in summary.folds)
    sentences = [say("figures.readings.folds_told", count=count, totals="; ".join(totals))]
    for name, question in scenario.deal.terms.question.items():
        each = [
            say(
                "figures.readings.option_told",
                option=question.option[cost.option].short,
                total=money(cost.total, summary.currency),
            )
            for cost in options
            if cost.question == name
        ]
        if each:
            sentences.append(say("figures.readings.question_told", ask=question.ask, options="; ".join(each)))
    return " ".join(sentences)


def _below(scenario: Scenario, options: Sequence[OptionCost], size: Size) -> list[_OptionLine]:
    """The questions and their options as lines of text; a single line for options that all cost the same."""
    inner, made, currency = size.width - 2 * MARGIN, list[_OptionLine](), scenario.deal.terms.currency
    for name, question in scenario.deal.terms.question.items():
        costs = [cost for cost in options if cost.question == name]
        if costs:
            made.append(_OptionLine(tuple(wrapped(question.ask, inner, size.text, bold=True))))
        alike = len(costs) > 1 and len({money(cost.total, currency) for cost in costs}) == 1
        for cost in [cost for cost in costs if cost.chosen] if alike else costs:
            short = say("figures.readings.any") if alike else question.option[cost.option].short
            lines = wrapped(short, LEFT[size.name] - 6, size.text, bold=cost.chosen, most=3)
            made.append(_OptionLine(tuple(lines), cost))
    return made


def _height(line: _OptionLine, size: Size) -> float:
    return len(line.text) * size.text * LEADING + (
        size.text * 0.8 if line.option is None else size.text * 0.5
    )


def _body(page: Sheet, scenario: Scenario, summary: Summary, below: Sequence[_OptionLine]) -> None:
    size, name = page.size, page.size.name
    bottom = page.body.bottom + size.text * 3.0
    wide = page.body.width - LEFT[name] - _right(page, summary, below)
    box = Box(page.body.left + LEFT[name], bottom, wide, page.body.height - size.text * 3.0)
    axes = page.axes(box)
    axes.set_ylim(0, box.height)
    totals = [fold.total for fold in summary.folds] + [line.option.total for line in below if line.option]
    top = max(totals) / 1e6 or 1.0
    money_scale(page, axes, box, 0.0, top * 1.04)
    page.write(box.left, page.body.bottom, say("chart.axis.millions", currency=summary.currency), color=PALE)
    start = box.bottom + box.height
    box = Box(box.left, box.bottom, box.width, box.height - size.text * 0.4)
    _strip(page, axes, box, scenario, summary)
    start -= STRIP[name] + size.text * 1.4
    for line in below:
        _option(page, axes, box, line, start, summary.currency)
        start -= _height(line, size)


def _right(page: Sheet, summary: Summary, below: Sequence[_OptionLine]) -> float:
    """How wide the column of amounts is."""
    amounts = [fold.total for fold in summary.folds] + [line.option.total for line in below if line.option]
    return 8.0 + max(width_of(money(each, summary.currency), page.size.text, bold=True) for each in amounts)


def _strip(page: Sheet, axes: Axes, box: Box, scenario: Scenario, summary: Summary) -> None:
    """A mark a total, its area by how many readings give it; the present one is a diamond."""
    size, high = page.size, STRIP[page.size.name]
    middle = box.height - high / 2
    count = sum(len(fold.readings) for fold in summary.folds)
    label = wrapped(say("figures.readings.together"), LEFT[size.name] - 6, size.text, bold=True)
    several = wrapped(
        say("figures.readings.count" if count > 1 else "figures.readings.count_one", count=count),
        LEFT[size.name] - 6,
        size.text,
    )
    top = box.bottom + middle + (len(label) + len(several)) * size.text * LEADING / 2
    next_line = page.write_lines(page.body.left, top, label, size.text, bold=True)
    page.write_lines(page.body.left, next_line, several, size.text, color=PALE)
    most = max(len(fold.readings) for fold in summary.folds)
    for fold in summary.folds:
        chosen = dict(scenario.reading) in fold.readings
        area = (4 + high * 0.36 * np.sqrt(len(fold.readings) / most)) ** 2
        axes.scatter(
            fold.total / 1e6, middle, s=area, marker="D" if chosen else "o", color=CHOSEN if chosen else GREY,
            alpha=1.0 if chosen else 0.75, edgecolor="white", linewidth=0.7, zorder=6 if chosen else 5, clip_on=False,
            label=f"{len(fold.readings)}",
        )  # fmt: skip
    _strip_amounts(page, box.bottom + middle, summary)


def _strip_amounts(page: Sheet, middle: float, summary: Summary) -> None:
    """The least and the most, in two lines at the right."""
    low, high = (money(value, summary.currency) for value in (summary.low, summary.high))
    lines = (
        [low]
        if low == high
        else [say("figures.readings.from", low=low), say("figures.readings.to", high=high)]
    )
    top = middle + len(lines) * page.size.text * LEADING / 2
    page.write_lines(page.body.left + page.body.width, top, lines, page.size.text, ha="right")


def _option(page: Sheet, axes: Axes, box: Box, line: _OptionLine, start: float, currency: str) -> None:
    """A heading across the sheet, or an option's label, mark and total."""
    size, left = page.size, page.body.left
    if line.option is None:
        page.write_lines(left, start - size.text * 0.35, line.text, size.text, bold=True, bbox=_PAPER)
        return
    cost = line.option
    page.write_lines(left, start, line.text, size.text, bold=cost.chosen)
    y = start - len(line.text) * size.text * LEADING / 2
    page.write(
        left + page.body.width,
        y - size.text * 0.36,
        money(cost.total, currency),
        bold=cost.chosen,
        ha="right",
    )
    page.line(
        [box.left, box.left + box.width], [y, y], color=GRID, linewidth=0.5, linestyle=(0, (1, 2)), zorder=0
    )
    axes.plot(
        cost.total / 1e6, y - box.bottom, marker="D" if cost.chosen else "o", markersize=5.5 if cost.chosen else 5,
        color=CHOSEN if cost.chosen else "white", markeredgecolor=CHOSEN if cost.chosen else INK,
        markeredgewidth=1.1, clip_on=False, zorder=6, label=f"{cost.question}={cost.option}",
    )  # fmt: skip


_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
