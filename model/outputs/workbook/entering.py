"""The sheet of inputs, as tables of its rows: each has a name, a kind of `entry.KINDS`, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.inputs.population import DAYS_A_YEAR, Cohort
from model.outputs.workbook.checks import CHECKS, check_inputs
from model.outputs.workbook.entering_terms import enter_reported, enter_terms
from model.outputs.workbook.entry import enter_row
from model.outputs.workbook.functions import count, plus, when
from model.outputs.workbook.in_words import put_in_words
from model.outputs.workbook.inputs import FOREVER, SPARE, DealInputs, Inputs, Slot, Words, called
from model.outputs.workbook.page import FIRST, Page, SheetRow, clean, letter
from model.scenario.scenario import Scenario
from model.words.wording import say

_TERM: tuple[tuple[str, str, str, Callable[[Scenario], object]], ...] = (
    ("as_of", "date", "as_of", lambda scenario: scenario.as_of),
    ("term_years", "years", "term", lambda scenario: scenario.term and scenario.term.years),
    ("term_starts", "date", "term", lambda scenario: scenario.term and scenario.term.starts),
    ("term_ends", "date", "term", lambda scenario: scenario.term and scenario.term.ends),
)
"""Rows of the arrangement's term: name, kind, comment, and what is written."""

_COHORT: tuple[tuple[str, str, Callable[[Scenario, Cohort], object]], ...] = (
    ("people", "people", lambda _, cohort: cohort.people),
    ("group", "choice", lambda scenario, cohort: _group_labels(scenario)[cohort.group]),
    ("arrives", "date", lambda _, cohort: cohort.arrives),
    (
        "departs",
        "departure",
        lambda _, cohort: say("workbook.word.open") if cohort.open else cohort.departs,
    ),
    ("years", "years", lambda _, cohort: cohort.years),
    ("days", "days", lambda _, cohort: cohort.days),
)
"""Rows of one cohort: name, kind, and what is written."""

ARGUMENTS = 200
"""Cells that one function is given at most; spreadsheets take 255."""

_CONSTANTS = {
    "days_in_year": DAYS_A_YEAR,
    "months_in_year": 12,
    "months_in_quarter": 3,
    "cent_places": 2,
    "per_cent": 100,
    "longest": 1000,  # stay-years: the end of a span that has none
    "forever": FOREVER,
}
_LISTS = {
    "billings": ("in_advance", "by_day"),
    "only_by_day": ("by_day",),
    "payments": ("month", "quarter", "year", "start", "when_due"),
}
"""Words that stand one below the other, since cells choose from them."""
_WORDS = (
    *_LISTS["billings"],
    *_LISTS["payments"],
    "open",
    "none",
    "undefined",
    "chosen",
    "other_currency",
    "wrong",
    "per_cent_sign",
    "yours",
)
"""Texts that formulas compare with or give."""


def enter(scenarios: Sequence[Scenario], page: Page, months: Sequence[int]) -> Inputs:
    """Write the sheet of inputs and say where each is; `months` has those in a period of each scenario's ledger.

    Raises
    ------
    BadInput
        For days before March 1900.
    """
    page.write(say("workbook.title.inputs"), "title")
    page.write(say("workbook.about.inputs"), "about")
    page.write(say("workbook.about.colours"), "about")
    name, about, currency = _names(scenarios, page)
    page.heading(say("workbook.heading.term"))
    term = {
        key: enter_row(
            page,
            key,
            say(f"workbook.row.{key}"),
            kind,
            [value(scenario) for scenario in scenarios],
            [say(f"workbook.note.{note}")],
            optional=True,
        )
        for key, kind, note, value in _TERM
    }
    step = enter_row(
        page, "ledger_months", say("workbook.row.step"), "months", months, [say("workbook.note.step")]
    )
    page.heading(say("workbook.heading.cohorts"))
    page.write(say("workbook.about.cohorts"), "about")
    room = max(len(scenario.cohort) for scenario in scenarios) + SPARE
    slots = [_slot(scenarios, page, place) for place in range(room)]
    columns_of: dict[str, list[int]] = {}
    for column, scenario in enumerate(scenarios):
        columns_of.setdefault(scenario.arrangement, []).append(column)
    dated = _dated(scenarios, page, slots, term["term_starts"])
    deals = [enter_terms(scenarios, columns, page, dated) for columns in columns_of.values()]
    words = _words(page)
    for deal in deals:
        enter_reported(page, deal)
        _lists(page, deal)
        put_in_words(page, deal, words)
    wrong = check_inputs(page, name.at + 1, deals, about, words)
    return Inputs(
        tuple(scenarios), name, about, wrong, currency, step, **term, slots=slots, deals=deals, words=words
    )


def _names(scenarios: Sequence[Scenario], page: Page) -> tuple[SheetRow, SheetRow, SheetRow]:
    page.at += 1
    names = [say("workbook.numbered", number=i, name=clean(s.name)) for i, s in enumerate(scenarios, 1)]
    row = page.entry(say("workbook.row.scenario"), "", names, "name_input")
    page.at += CHECKS
    titles = [clean(scenario.deal.terms.title) for scenario in scenarios]
    about = page.entry(say("workbook.row.arrangement"), "", titles, "small")
    currencies = [scenario.deal.terms.currency for scenario in scenarios]
    return row, about, page.entry(say("workbook.row.currency"), "", currencies, "word")


def _slot(scenarios: Sequence[Scenario], page: Page, place: int) -> Slot:
    cohorts = [s.cohort[place] if place < len(s.cohort) else None for s in scenarios]
    notes = [
        say("workbook.note.cohort", name=clean(scenario.name)) if cohort else say("workbook.note.spare")
        for scenario, cohort in zip(scenarios, cohorts, strict=True)
    ]
    rows = {
        key: enter_row(
            page,
            f"{key}_{place + 1}",
            say("workbook.cohort", number=place + 1, what=say(f"workbook.cohort_row.{key}")),
            kind,
            [c and value(scenario, c) for scenario, c in zip(scenarios, cohorts, strict=True)],
            [say("workbook.note.days")] if key == "departs" else notes,
            lists=[f"groups of {scenario.arrangement}" for scenario in scenarios],
            optional=True,
        )
        for key, kind, value in _COHORT
    }
    return Slot(**rows)


def _dated(
    scenarios: Sequence[Scenario], page: Page, slots: Sequence[Slot], term_starts: SheetRow
) -> SheetRow | None:
    """1 where a scenario has days; None where no charge names one."""
    charges = (charge for scenario in scenarios for charge in scenario.deal.terms.charge.values())
    if not any(charge.starts or charge.ends for charge in charges):
        return None
    arrivals = [slot.arrives for slot in slots]
    parts = (arrivals[at : at + ARGUMENTS] for at in range(0, len(arrivals), ARGUMENTS))
    several = plus([count(term_starts), *(count(*part) for part in parts)])
    return page.row("has_days", "flag", when(several > 0, 1, 0))


def _group_labels(scenario: Scenario) -> dict[str, str]:
    return called({name: group.label for name, group in scenario.deal.terms.group.items()})


def _words(page: Page) -> Words:
    page.heading(say("workbook.heading.words"))
    page.write(say("workbook.about.words"), "about")
    cells = {
        name: page.fixed(say(f"workbook.constant.{name}"), "", value, "whole", name)
        for name, value in _CONSTANTS.items()
    }
    first = page.at
    for name in _WORDS:
        label, word = say(f"workbook.word_for.{name}"), say(f"workbook.word.{name}")
        cells[name] = page.fixed(label, "", word, "word", f"word_{name}")
    for key, names in _LISTS.items():
        start = first + _WORDS.index(names[0])
        page.lists[key] = _cells(start, start + len(names))
        page.choices[key] = [cells[name] for name in names]
    return Words(**cells)


def _lists(page: Page, deal: DealInputs) -> None:
    """What the choices of an arrangement are chosen from: below everything, since only then is its place known."""
    page.heading(say("workbook.heading.lists", title=deal.terms.title))
    first = page.at
    for name, label in called({name: group.label for name, group in deal.terms.group.items()}).items():
        deal.group[name] = page.fixed(say("workbook.row.group"), "", label, "word")
    page.lists[f"groups of {deal.name}"] = _cells(first, page.at)
    page.choices[f"groups of {deal.name}"] = [*deal.group.values()]
    for key, question in deal.terms.question.items():
        first = page.at
        for name, label in called({name: option.short for name, option in question.option.items()}).items():
            page.texts.append((page.at, page.first + 1, question.option[name].label, "text"))
            deal.option[key, name] = page.fixed(question.label, "", label, "word")
        page.lists[f"{key} of {deal.name}"] = _cells(first, page.at)
        page.choices[f"{key} of {deal.name}"] = [cell for name, cell in deal.option.items() if name[0] == key]


def _cells(first: int, end: int) -> str:
    column = letter(FIRST)
    return f"Inputs!${column}${first + 1}:${column}${end}"
