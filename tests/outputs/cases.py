"""Scenarios to change a workbook into: generated people, stays, dates, amounts, terms and readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import tomli_w
from openpyxl.workbook import Workbook

from model.outputs.workbook.inputs import SPARE, called
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from tests import generate

EVIDENCE = 'version = "2025-01-01"\n[source.own]\noutlet = "A test"\ntitle = "A test"\nkind = "own"\nseen = "derived"\n[fact.one]\nvalue = 1\nunit = "people"\nqualifier = "exact"\nstatus = "assumed"\nsource = "own"\nsays = "One."\n'


@dataclass(frozen=True)
class Changed:
    """What a column of a workbook was made from, what it is changed into, and cells changed beside the scenario's."""

    made: Scenario
    into: Scenario
    cells: Mapping[str, Any] = field(default_factory=dict)


def varied(made: Scenario, random: Random, room: int) -> Scenario:
    """The same arrangement with other people, stays, dates, amounts and options."""
    deal = made.deal
    groups = sorted(deal.terms.group)
    population = random.choice((generate.undated, generate.dated))(random, groups)
    population["cohorts"] = [_more(cohort, random) for cohort in population["cohorts"][:room]]
    reading = {name: random.choice(sorted(q.option)) for name, q in deal.terms.question.items()}
    some = [key for key, charge in deal.terms.charge.items() if len(charge.amounts) == 1]
    amounts = {key: random.choice((0.0, 1234.5678, 20_000.0, 7e6)) for key in some if random.random() < 0.3}
    parts = {
        "cohort": population["cohorts"],
        "term": population.get("term"),
        "as_of": population.get("as_of"),
    }
    if not population["cohorts"] and not parts["term"]:
        parts["term"] = {"years": 1.5}
    return made.changed(**parts, reading=reading, amounts={**made.amounts, **amounts})


def _more(cohort: dict[str, Any], random: Random) -> dict[str, Any]:
    return {**cohort, "people": random.choice((cohort["people"], random.randint(0, 900)))}


def generated(random: Random, folder: Path) -> Scenario:
    """A scenario of an arrangement that was generated too, written to a folder as a person would."""
    found = generate.case(random)
    folder.mkdir(parents=True)
    (folder / "arrangement.toml").write_text(tomli_w.dumps(found.arrangement), "utf-8")
    (folder / "evidence.toml").write_text(EVIDENCE, "utf-8")
    deal = load(f"{folder.as_posix()}/")
    population = found.population
    parts = {
        "cohort": population["cohorts"],
        "term": population.get("term"),
        "as_of": population.get("as_of"),
    }
    if not population["cohorts"] and not parts["term"]:
        parts["term"] = {"years": 2.0}
    return default_scenario(deal).changed(**parts, reading=found.reading)


def cells(column: int, into: Scenario, room: int) -> Iterator[tuple[str, Any]]:
    """Every input of a scenario by the name of its cell; None empties a cell."""
    term = into.term
    plain: dict[str, Any] = {
        "as_of": into.as_of,
        "term_years": term and term.years,
        "term_starts": term and term.starts,
        "term_ends": term and term.ends,
    }
    groups = called({name: group.label for name, group in into.deal.terms.group.items()})
    for k in range(room):
        cohort = into.cohort[k] if k < len(into.cohort) else None
        for name in ("people", "arrives", "departs", "years", "days"):
            plain[f"{name}_{k + 1}"] = cohort and getattr(cohort, name)
        plain[f"group_{k + 1}"] = cohort and groups[cohort.group]
    for name, question in into.deal.terms.question.items():
        labels = called({key: option.short for key, option in question.option.items()})
        plain[f"read_{name}"] = labels[into.reading[name]]
    for key, charge in into.deal.terms.charge.items():
        if len(charge.amounts) <= 1:
            reported = charge.amounts[0] if charge.amounts else None
            plain[f"amount_{key}"] = into.amounts.get(key, reported)
    yield from ((f"s{column}_{name.replace('-', '_')}", value) for name, value in plain.items())


def rewrite(book: Workbook, every: list[Changed]) -> None:
    """Change a workbook's inputs, as another program would, by the names of its cells."""
    room = SPARE + max(len(one.made.cohort) for one in every)
    for column, one in enumerate(every, 1):
        for name, value in (
            *cells(column, one.into, room),
            *((f"s{column}_{k}", v) for k, v in one.cells.items()),
        ):
            sheet, cell = book.defined_names[name].attr_text.replace("$", "").split("!")
            book[sheet][cell].value = value


def figure(book: Workbook, name: str) -> Any:
    sheet, cell = book.defined_names[name].attr_text.replace("$", "").split("!")
    return book[sheet][cell].value


def line(book: Workbook, name: str) -> list[Any]:
    """The cells of a name that stands for a part of one row or column."""
    sheet, where = book.defined_names[name].attr_text.replace("$", "").split("!")
    return [cell.value for row in book[sheet][where] for cell in row]


def opened(path: Path, *, values: bool) -> Workbook:
    return openpyxl.load_workbook(path, data_only=values)
