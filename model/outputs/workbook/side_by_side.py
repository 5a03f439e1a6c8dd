"""The scenarios beside each other: against a base that the reader chooses, and whether the sheets agree."""

from __future__ import annotations

from model.outputs.workbook.calculation import RESULTS, STYLES, FromAny, Reckoned
from model.outputs.workbook.formula import Expr, same
from model.outputs.workbook.functions import as_number, chosen_from, is_number, place_of, when
from model.outputs.workbook.inputs import Inputs, Words
from model.outputs.workbook.overview import marked, own_numbers
from model.outputs.workbook.page import Page, SheetRow
from model.outputs.workbook.readings import SpreadRows
from model.outputs.workbook.styles import list_rule
from model.words.wording import say

_AGAINST_BASE = (
    "total",
    "per_person",
    "per_person_held",
    "per_person_day",
    "per_person_day_held",
    "per_place",
)
"""Figures for which the difference from the base is shown."""


def compare(
    inputs: Inputs, every: list[Reckoned], results: dict[str, SheetRow], spreads: list[SpreadRows], page: Page
) -> SheetRow:
    """Write the sheet that compares; the row with how many numbers of each scenario are the reader's own."""
    page.write(say("workbook.title.compare"), "title")
    page.write(say("workbook.about.compare"), "about")
    page.at += 1
    first, last = inputs.name.cell(0), inputs.name.cell(page.size - 1).partition("!")[2]
    label, rule = say("workbook.row.base"), list_rule(f"{first}:{last}")
    start = str(inputs.name.values[0])
    note = say("workbook.note.base")
    base = page.fixed(
        label, say("workbook.unit.choice"), start, "name_input", "compare_base", rules=[rule], notes=[note]
    )
    page.at += 1
    heads, page.at = page.at, page.at + 1
    page.formula(say("workbook.row.currency"), "", inputs.currency, "word")
    yours = own_numbers(every, page)
    below, page.at = page.at, heads
    page.formula(say("workbook.row.scenario"), "", marked(inputs, yours), "heads")
    page.at = below
    flag = say("workbook.unit.flag")
    mark = page.formula(say("workbook.row.is_base"), flag, when(same(inputs.name, base), 1, 0), "flag")
    place = place_of(1, mark.across())
    there = chosen_from(inputs.currency.across(), place)
    alike = page.formula(
        say("workbook.row.same_currency"), flag, when(same(inputs.currency, there), 1, 0), "flag"
    )
    page.heading(say("workbook.heading.results"))
    own = say("workbook.unit.own_currency")
    columns = [reckoned.deal.columns for reckoned in every]
    rows = {}
    for name, kind in RESULTS:
        unit = own if kind == "money" else say(f"workbook.result_unit.{kind}")
        style = STYLES[kind] if name != "total" else "amount_total"
        rows[name] = page.formula(say(f"workbook.result.{name}"), unit, results[name], style)
    page.heading(say("workbook.heading.spread"))
    for part in ("low", "high"):
        ends = FromAny([getattr(spread, part) for spread in spreads], columns)
        page.formula(say(f"workbook.row.{part}"), own, ends, "amount")
    page.heading(say("workbook.heading.against_base"))
    for name in _AGAINST_BASE:
        _against(inputs.words, rows[name], place, alike, say(f"workbook.result.{name}"), page)
    page.heading(say("workbook.heading.checks"))
    page.row("wrong_inputs", "cells", inputs.wrong, "whole")
    page.row("wrong", "cohorts", results["wrong"], "whole")
    page.formula(
        say("workbook.row.check_readings"),
        own,
        FromAny([spread.check for spread in spreads], columns),
        "amount",
    )
    return yours


def _against(words: Words, row: SheetRow, place: Expr, alike: SheetRow, label: str, page: Page) -> None:
    """The difference of a figure from the base's, and its share of that."""
    there = chosen_from(row.across(), place)
    known = when(is_number(row), when(is_number(there), 1, 0), 0)
    unit = say("workbook.unit.own_currency")
    gap = when(
        same(alike, 0),
        words.other_currency,
        when(same(known, 1), as_number(row) - as_number(there), words.undefined),
    )
    difference = page.formula(say("workbook.row.difference", label=label), unit, gap)
    share = when(same(there, 0), words.undefined, as_number(difference) / there)
    relative = when(is_number(difference), share, difference)
    page.formula(
        say("workbook.row.relative", label=label), say("workbook.result_unit.share"), relative, "share"
    )
