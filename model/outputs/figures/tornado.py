"""The tornado: how far each uncertain input moves the cost by itself, left and right of the cost as it is."""

from __future__ import annotations

from collections.abc import Sequence

from model.files.problems import BadInput
from model.outputs.bar_scales import difference_ticks
from model.outputs.chart_data import Swing, Tick, tornado_title
from model.outputs.figures import words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.rows import BAR, BarRow, draw_rows, height_of
from model.outputs.figures.sheet import CASE, MARGIN, Print, sheet, shortened, size_named
from model.results import narrative
from model.results.summary import summary
from model.scenario.scenario import Scenario
from model.words.wording import money, say

MOST_SWINGS = 12


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
    printed = _print(scenario, ordered, base, given)
    texts = [BarRow(label, words.range_or_amount(low, high, currency)) for label, low, high in drawn]
    gaps = [end - base for _, *ends in drawn for end in ends]
    ticks = difference_ticks(min(0.0, *gaps), max(0.0, *gaps), currency)
    with own_style():
        page = sheet(size, printed, height_of(texts, size, size.width - 2 * MARGIN))
        axes, middles, _ = draw_rows(page, texts, page.body, ticks, Tick(0.0, say("figures.tornado.here")))
        for (label, low, high), middle in zip(drawn, middles, strict=True):
            for end in (low, high):
                axes.barh(middle, end - base, BAR[size.name], color=CASE, label=label)
            around = [middle - BAR[size.name] / 2 - 1.5, middle + BAR[size.name] / 2 + 1.5]
            axes.plot([0, 0], around, color=CASE, linewidth=1.2, zorder=6, clip_on=False, label="base")
    values = [
        say("figures.tornado.values", label=label, **words.low_high(low, high, currency))
        for label, low, high in drawn
    ]
    shows = say("figures.kind.tornado")
    return finished("tornado", scenario, printed, page.figure, shows=shows, values="; ".join(values))


def _print(scenario: Scenario, ordered: Sequence[Swing], base: float, given: Sequence[str]) -> Print:
    currency = scenario.deal.terms.currency
    title = tornado_title([(shortened(label), low, high) for label, low, high in ordered], currency)
    more = len(ordered) - MOST_SWINGS
    costs = summary(scenario)
    below = (
        say("figures.tornado.legend", base=money(base, currency)),
        *([say("figures.tornado.more", count=more)] if more > 0 else []),
        *words.small_print(scenario, costs),
    )
    return Print(title, (*words.inputs(scenario), *narrative.own_spread(costs), *given), below)
