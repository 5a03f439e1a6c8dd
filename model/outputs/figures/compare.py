"""The comparison: scenarios as bars on one scale, each in the band of its other readings, and the base's people at home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes

from model.files.problems import BadInput
from model.inputs.domestic import DomesticPrice
from model.inputs.prices import Prices
from model.outputs.bar_scales import bar_scale
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.rows import BAR, BarRow, draw_rows, height_of
from model.outputs.figures.sheet import BAND, CASE, HOME, MARGIN, Print, sheet, shortened, size_named
from model.questions.compare import pair_sentence, with_own_numbers
from model.questions.compared_rows import (
    ComparedHome,
    ComparedRow,
    Standing,
    few_enough,
    homes_beside,
    standing,
)
from model.questions.cost_options import AS_PRINTED, MoneyBasis, about_home, series
from model.results.summary import summary
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, listed, money, people, per_cent, person_days, say, times


def compare(
    scenarios: Sequence[Scenario],
    width: str = "page",
    base: int = 0,
    how: MoneyBasis = AS_PRINTED,
    at: Sequence[DomesticPrice] = (),
    known: Prices | None = None,
) -> Drawing:
    """Scenarios as bars, in their order, each with the range of its readings; below, the people of the base at home.

    Parameters
    ----------
    scenarios
        From 2 to 12.
    width
        "column" (88.9 mm) or "page" (177.8 mm).
    base
        The place of the one that the others are held against.
    how
        In which currency and in prices of which year; nominal and in their own currency unless it says otherwise.
    at
        Prices at home, each a bar for as many people and person-days as the base has.
    known
        The exchange rates and price indices to use, those that come with the model if left out.

    Raises
    ------
    BadInput
        For fewer than two bars or too many scenarios, and for whatever `questions.compare` refuses, such as different
        currencies where none is asked for.
    """
    size = size_named(width)
    if len(scenarios) + len(at) < 2:
        raise BadInput(say("figures.compare.too_few"))
    few_enough(len(scenarios))
    placed = standing(scenarios, base, known or series(), how)
    rows, base = placed.rows, placed.place
    homes, without = homes_beside(rows[base], at, how, known or series())
    missing = [row.says for row in (*placed.missing, *without)]
    if len(rows) + len(homes) < 2:
        raise BadInput(missing)
    totals = [*(row.total for row in rows), *(home.total for home in homes)]
    ticks, cut = bar_scale(totals, [row.high for row in rows], rows[0].currency)
    texts = [*(_row(row, rows[base]) for row in rows), *map(_home_row, homes)]
    printed = _print(placed, homes, missing, how, ticks[-1].value if cut else None)
    with own_style():
        page = sheet(size, printed, height_of(texts, size, size.width - 2 * MARGIN))
        axes, middles, _ = draw_rows(page, texts, page.body, ticks)
        for row, middle in zip(rows, middles, strict=False):
            _bar(axes, row, middle, BAR[size.name], ticks[-1].value)
        for home, middle in zip(homes, middles[len(rows) :], strict=True):
            _home_bar(axes, home, middle, BAR[size.name], ticks[-1].value)
    named = [(row.name, row.in_words(row.total)) for row in rows]
    named += [(say("compare.home_row", label=home.label), home.in_words(home.total)) for home in homes]
    values = " ".join(say("figures.compare.values", name=name, total=total) for name, total in named)
    shows = say("figures.kind.compare")
    return finished("compare", rows[base].case, printed, page.figure, shows=shows, values=values)


# --- What is drawn -------------------------------------------------------------------------------------------


def _bar(axes: Axes, row: ComparedRow, y: float, height: float, top: float) -> None:
    """The band of the readings, and the bar in it, lower than the band so that both ends of that are seen."""
    if row.low != row.high:
        low, high = min(row.low, top), min(row.high, top)
        axes.barh(y, high - low, height + 4, left=low, color=BAND, zorder=1, label=f"{row.scenario}: spread")
    axes.barh(y, min(row.total, top), height, color=CASE, zorder=2, label=row.scenario)
    if max(row.total, row.high) > top:
        _notch(axes, y, height + 5, top)


def _home_bar(axes: Axes, home: ComparedHome, y: float, height: float, top: float) -> None:
    look: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": HOME,
        "linestyle": (0, (4, 2)),
        "linewidth": 1.3,
    }
    axes.barh(y, min(home.total, top), height, label=home.label, zorder=2, **look)
    if home.total > top:
        _notch(axes, y, height + 5, top)


def _notch(axes: Axes, y: float, height: float, top: float) -> None:
    """A slanting gap near the end of a bar that goes on beyond the scale."""
    x, slant, wide = top * 0.945, top * 0.008, top * 0.009
    corners = [x - slant - wide, x - slant + wide, x + slant + wide, x + slant - wide]
    low, high = y - height / 2, y + height / 2
    axes.fill(corners, [low, low, high, high], color="white", linewidth=0, zorder=3, label="cut")


# --- Words ---------------------------------------------------------------------------------------------------


def _row(row: ComparedRow, base: ComparedRow) -> BarRow:
    scenario, title = row.case, row.case.deal.terms.title
    name = say("figures.compare.base", name=row.name) if row is base else row.name
    about = words.case(scenario)
    if scenario.name != title:
        about = f"{title if title.endswith('.') else f'{title}.'} {about}"
    beside = _spread(row) if row is base else f"{_spread(row)} {_beside(row, base)}"
    small = (about, words.reading(scenario), beside)
    return BarRow(name, row.in_words(row.total), small, beside=True)


def _spread(row: ComparedRow) -> str:
    both = row.spreads(row.in_words)
    if both is not None:
        return f"{both}."
    low, high = row.in_words(row.low), row.in_words(row.high)
    if low == high:
        return say("figures.compare.one_reading", total=low)
    return say("figures.compare.spread", low=low, high=high)


TIMES = 2.0
"""From this on a total is given as so many times another, not as per cent more."""


def _times(row: ComparedRow, base: ComparedRow) -> str | None:
    """How many times the base it costs, where that is a clear way to say it."""
    ratio = row.total / base.total if base.total > HALF_A_CENT else 0.0
    return times(ratio) if ratio >= TIMES else None


def _beside(row: ComparedRow, base: ComparedRow) -> str:
    gap, ratio = row.total - base.total, _times(row, base)
    if ratio:
        return say("figures.compare.times", times=ratio)
    if abs(gap) < HALF_A_CENT:
        return say("figures.compare.same")
    difference = row.beside(base).in_words(abs(gap))
    if row.share is None:
        return say("figures.compare.more_plain", difference=difference)
    key = "figures.compare.more" if gap > 0 else "figures.compare.less"
    return say(key, difference=difference, share=per_cent(abs(row.share)))


def _home_row(home: ComparedHome) -> BarRow:
    """The base's people at home: how many for how long, and what the price is."""
    counts = say("compare.home_counts", held=people(home.people_held), days=person_days(home.person_days))
    name, small = say("compare.home_row", label=home.label), (counts, about_home(home.price)[0])
    return BarRow(name, home.in_words(home.total), small, beside=True, home=True)


def _finding(placed: Standing, homes: Sequence[ComparedHome]) -> str:
    """The row that is furthest from the base, beside it; the first price at home where there is no other row."""
    least = placed.rows[placed.place]
    others = [row for row in placed.rows if row is not least]
    if not others:
        amounts = {"total": homes[0].in_words(homes[0].total), "cost": least.in_words(least.total)}
        held = people(least.people_held)
        title = say("figures.title.at_home", held=held, base=shortened(least.scenario), **amounts)
        return with_own_numbers(title, [least])
    furthest = max(abs(row.difference or 0.0) for row in others)
    tied = [row for row in others if abs(abs(row.difference or 0.0) - furthest) < HALF_A_CENT]
    if len(tied) == 1 or len({round(row.total, 2) for row in tied}) > 1:
        return _pair(tied[0], least)
    return _tie(tied, least)


def _pair(row: ComparedRow, base: ComparedRow) -> str:
    ratio = _times(row, base)
    if ratio is None:
        return pair_sentence(_short(row), _short(base)).removesuffix(".")
    names = {"name": shortened(row.scenario), "base": shortened(base.scenario)}
    title = say("figures.title.times", **names, total=row.in_words(row.total), times=ratio)
    return with_own_numbers(title, (_short(row), _short(base)))


def _tie(tied: Sequence[ComparedRow], base: ComparedRow) -> str:
    """Several rows of one total, or all rows of the base's."""
    total = tied[0].in_words(tied[0].total)
    if abs(tied[0].total - base.total) < HALF_A_CENT:
        return with_own_numbers(say("figures.title.all_same", total=total), [*map(_short, (*tied, base))])
    names = listed([say("compare.quoted", name=shortened(row.scenario)) for row in tied])
    ratio = _times(tied[0], base)
    beside = (
        say("figures.title.as_times", times=ratio)
        if ratio
        else say("figures.title.as_beside", gap=_gap(tied[0], base))
    )
    title = say("figures.title.same", names=names, total=total, beside=beside, base=shortened(base.scenario))
    return with_own_numbers(title, [*map(_short, (*tied, base))])


def _gap(row: ComparedRow, base: ComparedRow) -> str:
    key = "figures.title.more" if row.total > base.total else "figures.title.less"
    return say(key, difference=row.beside(base).in_words(abs(row.total - base.total)))


def _print(
    placed: Standing,
    homes: Sequence[ComparedHome],
    missing: Sequence[str],
    how: MoneyBasis,
    cut: float | None,
) -> Print:
    rows = placed.rows
    cited = [(row.case.deal, fact) for row in rows for fact in words.facts(row.case, summary(row.case))[:2]]
    below = [
        say("figures.compare.legend"),
        *([] if cut is None else [say("figures.compare.cut", top=money(cut, rows[0].currency))]),
        *dict.fromkeys(
            text
            for basis in (*(row.basis for row in rows), *(home.basis for home in homes))
            for text in basis
        ),
        *missing,
        *_unlike(rows, how),
        *dict.fromkeys(text for row in rows for text in words.own_numbers(row.case)),
        words.sources(cited),
        *(say("compare.home_source", label=home.label, source=home.source) for home in homes),
        words.versions([row.case.deal for row in rows]),
    ]
    return Print(_finding(placed, homes), (), tuple(text for text in below if text))


def _unlike(rows: Sequence[ComparedRow], how: MoneyBasis) -> Iterator[str]:
    """That totals are not like for like: in the cases they are for, or in the years of their prices."""
    if len({(row.people_held, round(row.person_days, 6)) for row in rows}) > 1:
        yield say("figures.compare.not_alike")
    years = sorted({row.case.deal.terms.price_year for row in rows})
    if how.prices_of is None and len(years) > 1:
        yield say("figures.compare.price_years", years=listed([str(year) for year in years]))


def _short(row: ComparedRow) -> ComparedRow:
    return replace(row, scenario=shortened(row.scenario))
