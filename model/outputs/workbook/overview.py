"""The sheet in front: each case by its name, what it comes to, what that rests on, a chart, and whether all is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.outputs.chart_data import INKS
from model.outputs.workbook.calculation import RESULTS, STYLES, FromAny, Reckoned
from model.outputs.workbook.formula import Expr, joined, same
from model.outputs.workbook.functions import absolute, added, is_blank, rounded, when
from model.outputs.workbook.inputs import DealInputs, Inputs, number_labels
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.readings import SpreadRows
from model.words.wording import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_SHOWN = (
    "total", "per_person", "per_person_held", "per_person_day", "billed", "held", "available", "share",
)  # fmt: skip
HIGHEST = "#a9c4d7"
"""A band of readings once more, so much darker that its key in the chart can be told from that of the lowest."""
CHART_ROWS = 17
"""Rows that the chart stands over."""
MOST_COHORTS = 4
"""Cohorts of a scenario that are repeated here; the others are on Inputs."""
WHOLE = {"people", "places", "years", "days"}
"""Units of numbers that are counted."""
_PARTS = {"people": "whole", "arrives": "date", "departs": "moment", "years": "factor", "days": "factor"}


@dataclass(frozen=True)
class ChartRows:
    """Where the chart takes its figures from."""

    page: Page
    at: int
    name: SheetRow
    bars: tuple[SheetRow, ...]


def overview(
    inputs: Inputs,
    every: Sequence[Reckoned],
    results: Mapping[str, SheetRow],
    spreads: Sequence[SpreadRows],
    own: SheetRow,
    page: Page,
) -> ChartRows:
    """Write the sheet; `own` is the row with how many numbers of each scenario are the reader's own."""
    page.write(say("workbook.title.overview"), "title")
    page.write(say("workbook.about.overview"), "about")
    page.at += 1
    name = page.formula(say("workbook.row.scenario"), "", marked(inputs, own), "heads")
    page.formula(say("workbook.row.arrangement"), "", inputs.about, "small")
    page.formula(say("workbook.row.currency"), "", inputs.currency, "word")
    page.heading(say("workbook.heading.results"))
    kinds = dict(RESULTS)
    unit = say("workbook.unit.own_currency")
    rows = {}
    for key in _SHOWN:
        style = "amount_total" if key == "total" else STYLES[kinds[key]]
        what = unit if kinds[key] == "money" else say(f"workbook.result_unit.{kinds[key]}")
        rows[key] = page.formula(say(f"workbook.result.{key}"), what, results[key], style)
    columns = [reckoned.deal.columns for reckoned in every]
    low, high = (
        page.formula(
            say(f"workbook.row.{part}"), unit, FromAny([getattr(spread, part) for spread in spreads], columns)
        )
        for part in ("low", "high")
    )
    _case(inputs, page)
    _checks(inputs, results, FromAny([spread.check for spread in spreads], columns), page)
    at = page.at + 1
    page.at += CHART_ROWS + 1
    for reckoned in every:
        _terms(reckoned.deal, page)
    return ChartRows(page, at, name, (low, rows["total"], high))


def marked(inputs: Inputs, own: SheetRow) -> Expr:
    """A scenario's name as other sheets have it, with a mark behind it where numbers of it are the reader's own."""
    return when(own > 0, joined(inputs.head, inputs.words.yours), inputs.head)


def own_numbers(every: Sequence[Reckoned], page: Page) -> SheetRow:
    """A row with how many numbers of each scenario are not the reported ones."""
    counts = list[SheetRow]()
    label, unit = say("workbook.row.own_numbers"), say("workbook.unit.numbers")
    for reckoned in every:
        deal = reckoned.deal
        unlike = [
            when(same(deal.number[name], reported), 0, 1) for name, reported in deal.reported_number.items()
        ]
        with page.within(deal.columns):
            counts.append(page.formula(label, unit, added(*unlike) if unlike else same(0, 1), "whole"))
    if len(counts) == 1:
        return counts[0]
    return page.formula(label, unit, FromAny(counts, [each.deal.columns for each in every]), "whole")


def _checks(inputs: Inputs, results: Mapping[str, SheetRow], readings: Expr, page: Page) -> None:
    """What is wrong anywhere: inputs, cohorts, and whether the readings agree with the calculation to the cent."""
    page.heading(say("workbook.heading.all_checks"))
    off = when(same(rounded(absolute(readings), inputs.words.cent_places), 0), 0, 1)
    rows = [
        page.formula(say("workbook.row.wrong_inputs"), "", inputs.wrong, "checks"),
        page.formula(say("workbook.row.wrong"), "", results["wrong"], "checks"),
        page.formula(say("workbook.row.readings_agree"), "", off, "checks"),
    ]
    page.formula(say("workbook.row.all_checks"), "", added(Block(rows)), "checks_total")


def _case(inputs: Inputs, page: Page) -> None:
    """People and time, by reference."""
    page.heading(say("workbook.heading.case"))
    for place, slot in enumerate(inputs.slots[:MOST_COHORTS]):
        cohorts = [s.cohort[place] if place < len(s.cohort) else None for s in inputs.scenarios]
        for part, style in _PARTS.items():
            if any(cohort is not None and getattr(cohort, part) is not None for cohort in cohorts):
                row: SheetRow = getattr(slot, part)
                what = say(f"workbook.cohort_row.{part}")
                label = say("workbook.cohort", number=place + 1, what=what)
                page.formula(label, "", when(is_blank(row), "", row), style)


def _terms(deal: DealInputs, page: Page) -> None:
    """The options chosen and the numbers in force, by reference."""
    with page.within(deal.columns):
        page.heading(say("workbook.heading.deal", title=deal.terms.title))
        for name, question in deal.terms.question.items():
            page.formula(question.label, "", deal.chosen.get(name, deal.choice[name]), "word")
        labels = number_labels(deal.deal)
        for name, row in deal.number.items():
            unit = deal.deal.named.parameters[name].unit
            style = unit if unit in {"share", "factor"} else "whole" if unit in WHOLE else "factor"
            page.formula(labels[name], unit, when(is_blank(row), "", row), style)


# --- The chart ------------------------------------------------------------------------------------------------


def put_chart(book: Workbook, sheet: Worksheet, rows: ChartRows) -> None:
    """Bars of each scenario's total between the lowest and the highest of its readings."""
    ink, last = INKS["light"], rows.page.first + rows.page.size - 1
    chart = book.add_chart({"type": "column"})
    fills = (ink.band, ink.case, HIGHEST)
    for row, fill, key in zip(rows.bars, fills, ("lowest", "total", "highest"), strict=True):
        span = (rows.page.first, row.at, last)
        shown: dict[str, Any] = {
            "name": say(f"workbook.chart.{key}"),
            "categories": [rows.page.name, rows.name.at, rows.page.first, rows.name.at, last],
            "values": [rows.page.name, span[1], span[0], span[1], span[2]],
            "fill": {"color": fill},
            "gap": 60,
            "overlap": -4,
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"size": 8, "color": ink.ink}},
        }
        chart.add_series(shown)
    chart.set_title({"name": say("workbook.chart.title"), "name_font": {"size": 11, "color": ink.ink}})
    grid = {"visible": True, "line": {"color": ink.rule, "width": 0.5}}
    chart.set_y_axis({"num_format": "#,##0", "min": 0, "major_gridlines": grid, "line": {"none": True}})
    chart.set_x_axis({"line": {"color": ink.border}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 510 + 172 * rows.page.size, "height": 20 * CHART_ROWS - 20})
    sheet.insert_chart(rows.at, 0, chart, {"object_position": 2, "description": say("workbook.chart.alt")})
