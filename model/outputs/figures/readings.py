"""The readings: from the lowest to the highest of all, and what each answer to each question costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from model.outputs.chart_data import Tick, money_ticks
from model.outputs.cost_picture import otherwise
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.lines import DOTTED
from model.outputs.figures.scales import money_scale
from model.outputs.figures.sheet import (
    BAND,
    CASE,
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
from model.words.wording import HALF_A_CENT, money, say

LEFT = {"column": 92.0, "page": 190.0}
BAR = {"column": 8.0, "page": 10.0}


@dataclass(frozen=True)
class _Line:
    """A line of the figure: a question's heading, an option with its cost, or all readings together from `low` to `high`."""

    text: tuple[str, ...]
    small: tuple[str, ...] = ()
    option: OptionCost | None = None
    ends: tuple[float, float] | None = None

    @property
    def heading(self) -> bool:
        """Whether nothing is drawn beside it."""
        return self.option is None and self.ends is None

    def height(self, size: Size) -> float:
        """Of its text and the room below."""
        text = (len(self.text) * size.text + len(self.small) * size.small) * LEADING
        return text + size.text * (0.8 if self.heading else 0.6)


def draw(scenario: Scenario, width: str = "page") -> Drawing:
    """Every reading's total for the scenario's people and time, and each answer's with the others as they are."""
    size, costs = size_named(width), summary(scenario)
    printed = _print(scenario, costs)
    questions = scenario.deal.terms.question
    options = [option for option in by_option(scenario) if questions[option.question].about == "cost"]
    with own_style():
        lines = [_together(scenario, costs, size), *_lines(scenario, options, size)]
        page = sheet(size, printed, sum(line.height(size) for line in lines) + size.text * 3.4)
        _body(page, costs, lines)
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
    below = (
        say("figures.readings.legend"),
        *words.small_print(scenario, summary, words.facts_of_readings(scenario)),
    )
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


def _together(scenario: Scenario, costs: Summary, size: Size) -> _Line:
    """The line of all readings, with those that make its ends."""
    count = sum(len(fold.readings) for fold in costs.folds)
    text = wrapped(say("figures.readings.together"), LEFT[size.name] - 6, size.text, bold=True)
    several = say("figures.readings.count" if count > 1 else "figures.readings.count_one", count=count)
    small = wrapped(several, LEFT[size.name] - 6, size.small)
    for end, fold in (("lowest", costs.folds[0]), ("highest", costs.folds[-1])):
        called = say(f"chart.cost.label.{end}", amount=money(fold.total, costs.currency))
        why = otherwise(scenario, fold.readings) or say("figures.readings.this")
        says = say("figures.readings.end", end=called, why=why)
        small += wrapped(says, size.width - 2 * MARGIN, size.small) if costs.low != costs.high else []
    return _Line(tuple(text), tuple(small), ends=(costs.low, costs.high))


def _lines(scenario: Scenario, options: Sequence[OptionCost], size: Size) -> list[_Line]:
    """The questions and their options as lines of text; a single line for options that all cost the same."""
    inner, made, currency = size.width - 2 * MARGIN, list[_Line](), scenario.deal.terms.currency
    for name, question in scenario.deal.terms.question.items():
        costs = [cost for cost in options if cost.question == name]
        if costs:
            made.append(_Line(tuple(wrapped(question.ask, inner, size.text, bold=True))))
        alike = len(costs) > 1 and len({money(cost.total, currency) for cost in costs}) == 1
        for cost in [cost for cost in costs if cost.chosen] if alike else costs:
            short = say("figures.readings.any") if alike else question.option[cost.option].short
            lines = wrapped(short, LEFT[size.name] - 6, size.text, bold=cost.chosen, most=3)
            made.append(_Line(tuple(lines), option=cost))
    return made


def _body(page: Sheet, costs: Summary, lines: Sequence[_Line]) -> None:
    size, name = page.size, page.size.name
    bottom = page.body.bottom + size.text * 2.2
    wide = page.body.width - LEFT[name] - _right(page, costs, lines)
    box = Box(page.body.left + LEFT[name], bottom, wide, page.body.height - size.text * 2.2)
    axes = page.axes(box)
    axes.set_ylim(0, box.height)
    ticks = money_ticks(
        max([costs.high, *(line.option.total for line in lines if line.option)]), costs.currency
    )
    axes.set_xlim(0, ticks[-1].value)
    top, bands = box.bottom + box.height - size.text * 0.4, list[tuple[float, float]]()
    for line in lines:
        _line(page, axes, box, line, top, costs)
        if not line.heading:
            middle = _middle(line, top, size)
            bands.append((middle - BAR[name] / 2 - 3, middle + BAR[name] / 2 + 3))
        top -= line.height(size)
    for low, high in bands:
        guide = [costs.total] * 2, [low - box.bottom, high - box.bottom]
        axes.plot(*guide, zorder=3, label="guide", **DOTTED)
    here = Tick(costs.total, money(costs.total, costs.currency))
    money_scale(page, box, ticks, [*bands, (box.bottom - 2, box.bottom + 2)], here)


def _right(page: Sheet, costs: Summary, lines: Sequence[_Line]) -> float:
    """How wide the column of amounts is."""
    shown = [money(line.option.total, costs.currency) for line in lines if line.option]
    return 12.0 + max((width_of(text, page.size.text, bold=True) for text in shown), default=0.0)


def _middle(line: _Line, top: float, size: Size) -> float:
    """The middle of a line's first lines of text."""
    return top - len(line.text) * size.text * LEADING / 2


def _line(page: Sheet, axes: Axes, box: Box, line: _Line, top: float, costs: Summary) -> None:
    """A heading across the sheet; or a label, what it comes to as a bar beside this reading, and its amount."""
    size, left = page.size, page.body.left
    if line.heading:
        page.write_lines(left, top - size.text * 0.35, line.text, size.text, bold=True)
        return
    chosen = line.option is not None and line.option.chosen
    below = page.write_lines(left, top, line.text, size.text, bold=chosen or line.ends is not None)
    page.write_lines(left, below, line.small, size.small, color=PALE)
    middle, high = _middle(line, top, size), BAR[size.name]
    low, end = line.ends or (costs.total, line.option.total if line.option else costs.total)
    called = "all" if line.option is None else f"{line.option.question}={line.option.option}"
    axes.barh(middle - box.bottom, end - low, high, left=low, color=BAND, label=called, zorder=1)
    ys = [middle - box.bottom - high / 2, middle - box.bottom + high / 2]
    for x in (low, end):
        if abs(x - costs.total) >= HALF_A_CENT:
            axes.plot([x, x], ys, color=INK, linewidth=1.0, zorder=4, label="end", clip_on=False)
    if chosen or line.ends:
        axes.plot(
            costs.total, middle - box.bottom, marker="o", markersize=6.5, color=CASE, markeredgecolor="white",
            clip_on=False, zorder=6, label=f"{called}: now",
        )  # fmt: skip
    if line.option:
        text = money(end, costs.currency)
        page.write(left + page.body.width, middle - size.text * 0.36, text, bold=chosen, ha="right")
