"""The comparison, from the table of the live chart; and the tornado, from a table with a row for the ends of each input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from model.files.problems import BadInput
from model.inputs.domestic import DomesticPrice
from model.inputs.prices import Prices
from model.outputs.chart_data import GREY, MARK, OPTION_COLOURS, tornado_finding
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.rows import BAR, BarRow, draw_rows, height_of
from model.outputs.figures.scales import ends
from model.outputs.figures.sheet import INK, MARGIN, Print, sheet, shortened, size_named
from model.questions.compare import pair_sentence, with_own_numbers
from model.questions.compared_rows import ComparedHome, ComparedRow, Standing, homes_beside, standing
from model.questions.cost_options import AS_PRINTED, MoneyBasis, about_home, series
from model.results import narrative
from model.results.summary import summary
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, listed, money, number, people, per_cent, person_days, say

COLOURS = OPTION_COLOURS["light"]
MOST_COMPARED = 12
MOST_SWINGS = 12

Swing = tuple[str, float, float]
"""An input's name, and the total with it at the low and at the high end of its range, all else as it is."""


# --- Comparison ----------------------------------------------------------------------------------------------


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
    if len(scenarios) > MOST_COMPARED:
        raise BadInput(say("figures.compare.too_many", given=len(scenarios), most=MOST_COMPARED))
    placed = standing(scenarios, base, known or series(), how)
    rows, base = placed.rows, placed.place
    homes, without = homes_beside(rows[base], at, how, known or series())
    missing = [row.says for row in (*placed.missing, *without)]
    if len(rows) + len(homes) < 2:
        raise BadInput(missing)
    printed = _compared_print(placed, homes, missing, how)
    texts = [*(_row(row, rows[base]) for row in rows), *map(_home_row, homes)]
    with own_style():
        page = sheet(size, printed, height_of(texts, size, size.width - 2 * MARGIN))
        top = max(*(row.high for row in rows), *(home.total for home in homes), 0.0) / 1e6 or 1.0
        axes, middles = draw_rows(page, texts, page.body, 0.0, top * 1.02, rows[0].currency)
        for place, (row, middle) in enumerate(zip(rows, middles, strict=False)):
            _bar(axes, row, middle, BAR[size.name], is_base=place == base)
        for home, middle in zip(homes, middles[len(rows) :], strict=True):
            axes.barh(middle, home.total / 1e6, BAR[size.name], color=COLOURS[0], label=home.label)
    totals = [(row.name, row.total) for row in rows]
    totals += [(say("compare.home_row", label=home.label), home.total) for home in homes]
    values = [
        say("figures.compare.values", name=name, total=money(total, rows[0].currency))
        for name, total in totals
    ]
    shows = say("figures.kind.compare")
    return finished("compare", rows[base].case, printed, page.figure, shows=shows, values=" ".join(values))


def _bar(axes: Axes, row: ComparedRow, y: float, height: float, is_base: bool) -> None:
    axes.barh(y, row.total / 1e6, height, color=GREY if is_base else COLOURS[0], label=row.scenario)
    if row.low != row.high:
        ends_ = [row.low / 1e6, row.high / 1e6]
        for colour, thick in (("white", 3.0), (MARK, 1.4)):  # an edge of paper sets it off from the bar
            axes.plot(
                ends_, [y, y], color=colour, linewidth=thick, marker="|", markersize=height,
                markeredgewidth=thick, zorder=6, clip_on=False, label="spread",
            )  # fmt: skip


def _row(row: ComparedRow, base: ComparedRow) -> BarRow:
    scenario, title = row.case, row.case.deal.terms.title
    name = say("figures.compare.base", name=row.name) if row is base else row.name
    about = words.case(scenario)
    if scenario.name != title:
        about = f"{title if title.endswith('.') else f'{title}.'} {about}"
    beside = _spread(row) if row is base else f"{_spread(row)} {_beside(row, base)}"
    return BarRow(name, money(row.total, row.currency), (about, words.reading(scenario), beside))


def _spread(row: ComparedRow) -> str:
    both = row.spreads(lambda amount: money(amount, row.currency))
    if both is not None:
        return f"{both}."
    low, high = money(row.low, row.currency), money(row.high, row.currency)
    if low == high:
        return say("figures.compare.one_reading", total=low)
    return say("figures.compare.spread", low=low, high=high)


TIMES = 2.0
"""From this on a total is given as so many times another, not as per cent more."""


def _times(row: ComparedRow, base: ComparedRow) -> str | None:
    """How many times the base it costs, where that is a clear way to say it."""
    times = row.total / base.total if base.total > HALF_A_CENT else 0.0
    return number(times, 0 if times >= 10 else 1) if times >= TIMES else None


def _beside(row: ComparedRow, base: ComparedRow) -> str:
    gap, times = row.total - base.total, _times(row, base)
    if times:
        return say("figures.compare.times", times=times)
    if abs(gap) < HALF_A_CENT:
        return say("figures.compare.same")
    difference = money(abs(gap), row.currency)
    if row.share is None:
        return say("figures.compare.more_plain", difference=difference)
    key = "figures.compare.more" if gap > 0 else "figures.compare.less"
    return say(key, difference=difference, share=per_cent(abs(row.share)))


def _pair(row: ComparedRow, base: ComparedRow) -> str:
    """The finding: the row that is furthest from the base, beside it."""
    times = _times(row, base)
    if times is None:
        return pair_sentence(_short(row), _short(base)).removesuffix(".")
    names = {"name": shortened(row.scenario), "base": shortened(base.scenario)}
    title = say("figures.title.times", **names, total=money(row.total, row.currency), times=times)
    return with_own_numbers(title, (_short(row), _short(base)))


def _home_row(home: ComparedHome) -> BarRow:
    """The base's people at home: how many for how long, and what the price is."""
    counts = say("compare.home_counts", held=people(home.people_held), days=person_days(home.person_days))
    name = say("compare.home_row", label=home.label)
    return BarRow(name, money(home.total, home.currency), (counts, about_home(home.price)[0]))


def _finding(placed: Standing, homes: Sequence[ComparedHome]) -> str:
    """The row that is furthest from the base, beside it; the first price at home where there is no other row."""
    least = placed.rows[placed.place]
    others = [row for row in placed.rows if row is not least]
    if not others:
        amounts = {"total": money(homes[0].total, least.currency), "cost": money(least.total, least.currency)}
        held = people(least.people_held)
        title = say("figures.title.at_home", held=held, base=shortened(least.scenario), **amounts)
        return with_own_numbers(title, [least])
    return _pair(max(others, key=lambda row: abs(row.difference or 0.0)), least)


def _compared_print(
    placed: Standing, homes: Sequence[ComparedHome], missing: Sequence[str], how: MoneyBasis
) -> Print:
    rows = placed.rows
    cited = [(row.case.deal, fact) for row in rows for fact in words.facts(row.case, summary(row.case))[:2]]
    below = [
        say("figures.compare.legend"),
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


# --- Tornado -------------------------------------------------------------------------------------------------


def tornado(
    scenario: Scenario,
    swings: Sequence[Swing] = (),
    base: float = 0.0,
    width: str = "page",
    given: Sequence[str] = (),
) -> Drawing:
    """How far each input moves the total by itself, the furthest first.

    Parameters
    ----------
    swings
        For each input its name and two totals, as `questions.uncertainty.sensitivity` works them out: in the
        currency of the scenario's deal, nominal.
    base
        The total as it is, on the same basis.
    given
        The ranges in words, to be printed above.

    Raises
    ------
    BadInput
        Without any swing.
    """
    size = size_named(width)
    if not swings:
        raise BadInput(say("figures.tornado.needs"))
    currency = scenario.deal.terms.currency
    ordered = sorted(swings, key=lambda swing: -abs(swing[2] - swing[1]))
    drawn = ordered[:MOST_SWINGS]
    printed = _tornado_print(scenario, ordered, base, given)
    texts = [BarRow(label, words.range_or_amount(low, high, currency)) for label, low, high in drawn]
    lowest = min(base, *(min(low, high) for _, low, high in drawn)) / 1e6
    highest = max(base, *(max(low, high) for _, low, high in drawn)) / 1e6
    with own_style():
        page = sheet(size, printed, height_of(texts, size, size.width - 2 * MARGIN))
        axes, middles = draw_rows(page, texts, page.body, *ends(lowest, highest), currency)
        for swing, middle in zip(drawn, middles, strict=True):
            _swing(axes, swing, base, middle, BAR[size.name])
            around = [middle - BAR[size.name] / 2 - 3, middle + BAR[size.name] / 2 + 3]
            axes.plot([base / 1e6] * 2, around, color=INK, linewidth=1.1, zorder=6, label="base")
    values = [
        say("figures.tornado.values", label=label, **words.low_high(low, high, currency))
        for label, low, high in drawn
    ]
    shows = say("figures.kind.tornado")
    return finished("tornado", scenario, printed, page.figure, shows=shows, values="; ".join(values))


def _swing(axes: Axes, swing: Swing, base: float, y: float, height: float) -> None:
    """Two bars from the base: plain to the total at the input's low end, hatched to that at its high end."""
    label, low, high = swing
    axes.barh(y, (low - base) / 1e6, height, left=base / 1e6, color=COLOURS[0], label=label)
    axes.barh(
        y, (high - base) / 1e6, height, left=base / 1e6, facecolor="white", edgecolor=COLOURS[1],
        hatch="//////", linewidth=0.8, label=label,
    )  # fmt: skip


def _tornado_print(scenario: Scenario, ordered: Sequence[Swing], base: float, given: Sequence[str]) -> Print:
    currency = scenario.deal.terms.currency
    label, low, high = ordered[0]
    title = tornado_finding(shortened(label), low, high, currency)
    more = len(ordered) - MOST_SWINGS
    costs = summary(scenario)
    below = (
        say("figures.tornado.legend", base=money(base, currency)),
        *([say("figures.tornado.more", count=more)] if more > 0 else []),
        *words.small_print(scenario, costs),
    )
    return Print(title, (*words.inputs(scenario), *narrative.own_spread(costs), *given), below)
