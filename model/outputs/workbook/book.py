"""The sheets put together and bound into one file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from model.files.problems import BadInput
from model.outputs.workbook.calculation import calculate
from model.outputs.workbook.checks import BOUNDS, CHECKS, front
from model.outputs.workbook.entering import enter
from model.outputs.workbook.inputs import SPARE
from model.outputs.workbook.over_time import ledgers, months_a_period
from model.outputs.workbook.overview import ChartRows, overview, put_chart
from model.outputs.workbook.page import LABEL, UNIT, Page
from model.outputs.workbook.readings import list_readings
from model.outputs.workbook.side_by_side import compare
from model.outputs.workbook.sources import WIDTHS, sources
from model.outputs.workbook.styles import styles_of
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import say

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_TOGETHER = 30
"""Cohorts at most where a charge counts people held at once: it needs a row for each pair of them."""

SHEETS = ("Overview", "Inputs", "Calculation", "Readings", "Compare", "Ledger", "Sources")


def bound(scenarios: tuple[Scenario, ...]) -> bytes:
    """The XLSX file of scenarios that `workbook.check` has let pass.

    Raises
    ------
    BadInput
        For days before March 1900.
    """
    pages = {name: Page(name, len(scenarios)) for name in SHEETS}
    with np.errstate(all="ignore"):  # a branch of a formula that is not taken may divide by zero
        inputs = enter(scenarios, pages["Inputs"], [months_a_period(scenario) for scenario in scenarios])
        every, results = calculate(inputs, pages["Calculation"])
        spreads = list_readings(inputs, every, pages["Readings"], results)
        own = compare(inputs, every, results, spreads, pages["Compare"])
        ledger = ledgers(inputs, every, results)
        front(inputs, results)
        chart = overview(inputs, every, results, spreads, own, pages["Overview"])
        sources(inputs, pages["Sources"])
        return _file(pages, ledger, chart)


def few_enough(scenarios: Sequence[Scenario]) -> None:
    """Raise `BadInput` where the formulas cannot take so many cohorts."""
    cohorts = max(len(scenario.cohort) for scenario in scenarios)
    for scenario in scenarios:
        charges = scenario.deal.terms.charge.values()
        personal = [charge for charge in charges if charge.kind == "per_person_year"]
        together = any(charge.above is not None or charge.minimum is not None for charge in personal)
        if together and cohorts + SPARE > MOST_TOGETHER:
            raise BadInput(say("workbook.too_many_cohorts", given=cohorts, most=MOST_TOGETHER - SPARE))


def _file(pages: dict[str, Page], ledger: Sequence[Page], chart: ChartRows) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for whoever asks for a workbook
    from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415

    class Plain(Worksheet):  # type: ignore[misc, valid-type, unused-ignore]
        """A sheet whose formulas use no function newer than the file format, so that none need be looked for."""

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    into = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(into, options) as book:
        book.set_properties(
            {
                "title": say("workbook.property.title"),
                "comments": say("workbook.version", version=VERSION),
                "created": datetime(2025, 1, 1, tzinfo=UTC),
            }
        )
        book.set_calc_mode("auto")
        styles = styles_of(book)
        for name in SHEETS:
            sheet = book.add_worksheet(name, Plain)
            parts = list(ledger) if name == "Ledger" else [pages[name]]
            for part in parts:
                part.put(sheet, styles)
                for key, cell in part.names.items():
                    book.define_name(key, f"={cell}")
            _SHAPES.get(name, _figures)(sheet, parts)
            _printed(sheet, name, parts)
            if name == "Overview":
                put_chart(book, sheet, chart)
    return into.getvalue()


def _figures(sheet: Worksheet, parts: Sequence[Page]) -> None:
    page = parts[0]
    sheet.set_column(LABEL, LABEL, 92 if page.name == "Readings" else 58)
    sheet.set_column(UNIT, UNIT, 16)
    sheet.set_column(page.first, page.first + page.size - 1, 24)
    if page.name == "Inputs":
        sheet.set_column(page.first + page.size, page.first + 2 * page.size + BOUNDS - 1, 14)
    if page.name == "Readings":
        sheet.set_column(page.first + page.size, page.first + 2 * page.size - 1, 3)
        sheet.set_column(page.first + 2 * page.size, page.first + 3 * page.size - 1, 34)
    sheet.freeze_panes(FROZEN[page.name], page.first)


def _ledger(sheet: Worksheet, parts: Sequence[Page]) -> None:
    first = parts[0].first
    sheet.set_column(LABEL, LABEL, 50)
    sheet.set_column(UNIT, UNIT, 14)
    sheet.set_column(first - 2, first - 2, 16)
    sheet.set_column(first - 1, first - 1, 2)
    sheet.set_column(first, first + max(part.size for part in parts) - 1, 14)
    sheet.freeze_panes(0, first)


def _texts(sheet: Worksheet, _: Sequence[Page]) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)


_SHAPES = {"Ledger": _ledger, "Sources": _texts}
_A3, _A4 = 8, 9
WIDE = ("Ledger", "Sources", "Readings")
"""Sheets printed across, the first two on larger paper."""
MOST_UPRIGHT = 4
"""Scenarios beside each other on an upright page."""
ROWS_OF_A_PAGE = 80
FROZEN = {"Overview": 4, "Inputs": 7, "Calculation": 4, "Readings": 5, "Compare": 8}


def _printed(sheet: Worksheet, name: str, parts: Sequence[Page]) -> None:
    """What is printed: the whole width on one page, upright where that is narrow, and the front sheet on a single one where
    it is short.
    """
    last = max(part.first + part.size * (3 if name == "Readings" else 1) for part in parts)
    last = len(WIDTHS) if name == "Sources" else last
    foot = max(part.at for part in parts)
    if name == "Readings":  # its totals, without the lines that they are added up from
        foot = parts[0].breaks[0] - 1
    sheet.print_area(0, 0, foot, last - 1)
    if name not in WIDE and parts[0].size <= MOST_UPRIGHT:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_paper(_A3 if name in WIDE[:2] else _A4)
    sheet.fit_to_pages(1, int(name == "Overview" and parts[0].at <= ROWS_OF_A_PAGE))
    sheet.set_footer("&L&F&C&A&R&P / &N")
    sheet.hide_gridlines(2)
    if name in FROZEN:
        sheet.repeat_rows(FROZEN[name] - 1 - (CHECKS if name == "Inputs" else 0), FROZEN[name] - 1)
    breaks = [at for part in parts for at in part.breaks if at]
    if breaks:
        sheet.set_h_pagebreaks(breaks)
