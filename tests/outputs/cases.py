"""Scenarios to change a workbook into: generated people, stays, dates, amounts, terms and readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import tomli_w
from openpyxl.workbook import Workbook

from model.inputs.parameter import Parameter
from model.outputs.workbook.inputs import SPARE, called, worded_by_names
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
    parameters = {**made.parameters, **own_numbers(made, random)}
    # A charge whose amount is unknown is in force once it has one of the reader's own.
    by_day = deal.terms.by_day or deal.with_numbers(parameters).terms.by_day
    kinds = (generate.dated,) if by_day else (generate.undated, generate.dated)
    population = random.choice(kinds)(random, groups)
    population["cohorts"] = [_more(cohort, random) for cohort in population["cohorts"][:room]]
    reading = {name: random.choice(sorted(q.option)) for name, q in deal.terms.question.items()}
    parts = {
        "cohort": population["cohorts"],
        "term": population.get("term"),
        "as_of": population.get("as_of"),
    }
    if not population["cohorts"] and not parts["term"]:
        parts["term"] = _term(1.5, dated=by_day is not None)
    return made.changed(**parts, reading=reading, parameters=parameters)


def own_numbers(made: Scenario, random: Random, often: float = 0.4) -> dict[str, float]:
    """Other numbers for some of an arrangement's parameters."""
    parameters = made.deal.named.parameters.items()
    own = {name: _own(parameter, random) for name, parameter in parameters if parameter.label != YEAR}
    return {name: value for name, value in own.items() if random.random() < often}


def _own(parameter: Parameter, random: Random) -> float:
    """Another number that the parameter can be."""
    numbers = {
        "share": (0.0, 0.3, 1.0, random.random()),
        "factor": (1.0, 1.02, 0.95, 1 + random.random()),
        "years": (1.0, 2.0, 3.0),
        "people": (1.0, float(random.randint(1, 900))),
        "places": (1.0, float(random.randint(1, 900))),
    }
    return random.choice(numbers.get(parameter.unit, (0.0, 1234.5678, 20_000.0, 7e6, 100 * random.random())))


def _more(cohort: dict[str, Any], random: Random) -> dict[str, Any]:
    return {**cohort, "people": random.choice((cohort["people"], random.randint(0, 900)))}


def generated(random: Random, folder: Path) -> Scenario:
    """A scenario of an arrangement that was generated too, written to a folder as a person would."""
    found = generate.case(random)
    deal = load(written(with_names(found.arrangement, random), folder))
    return default_scenario(deal).changed(**of_case(found), reading=found.reading)


def written(table: dict[str, Any], folder: Path) -> str:
    """An arrangement's table in a folder of its own, and what to call it."""
    folder.mkdir(parents=True)
    (folder / "arrangement.toml").write_text(tomli_w.dumps(table), "utf-8")
    (folder / "evidence.toml").write_text(EVIDENCE, "utf-8")
    return f"{folder.as_posix()}/"


def of_case(found: generate.Case) -> dict[str, Any]:
    """The people and the term of a generated case."""
    population = found.population
    parts = {
        "cohort": population["cohorts"],
        "term": population.get("term"),
        "as_of": population.get("as_of"),
    }
    if not population["cohorts"] and not parts["term"]:
        charges = found.arrangement["charge"].values()
        parts["term"] = _term(2.0, dated=any({"from", "until"} & charge.keys() for charge in charges))
    return parts


def _term(years: float, dated: bool) -> dict[str, Any]:
    """A term for nobody: with days where a charge is in force from or until one."""
    starts = generate.ARRIVALS[0]
    return (
        {"starts": starts, "ends": starts + timedelta(days=round(years * 365))} if dated else {"years": years}
    )


YEAR = "Year of the term"

UNITS = {
    "amount": "USD per person", "share": "share", "index": "factor", "above": "people", "at_arrivals": "people",
    "places": "places", "people_at_most": "people", "stay_at_most": "years", "minimum": "places", "every": "people",
    "amount_above": "USD per person", "from_year": "years", "until_year": "years",
    "before_year": "years",
}  # fmt: skip
"""What numbers are counted in, by the key under which a file has them."""


def with_names(arrangement: dict[str, Any], random: Random) -> dict[str, Any]:
    """The same terms with names for some of their numbers, several of which may share one, and in their texts."""
    table = deepcopy(arrangement)
    names: dict[str, dict[str, Any]] = {}
    for part, key in [*_numbers(table)]:
        listed = isinstance(part[key], list)
        if key == "amount" and not listed and random.random() < 0.1:
            part[key] = name = f"unknown_{len(names)}"
            names[name] = {"label": f"Unknown {len(names)}", "unit": "USD"}
        elif random.random() < 0.6:
            given = [_name(names, each, key, random) for each in (part[key] if listed else [part[key]])]
            part[key] = given if listed else given[0]
    for question in table["question"].values():
        for option in question["option"].values():
            groups = option.get("people_at_most", {})
            option["people_at_most"] = {
                group: _name(names, n, "above", random) for group, n in groups.items()
            }
            known = sorted(name for name in names if "value" in names[name])
            option["short"] += "".join(f" {{{name}}}" for name in random.sample(known, min(2, len(known))))
    return {**table, "parameter": names} if names else table


def _numbers(table: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    parts = [*table["charge"].values(), *table["discount"].values(), *table.get("limit", {}).values()]
    parts += [option for question in table["question"].values() for option in question["option"].values()]
    for part in parts:
        yield from ((part, key) for key in UNITS if key in part and not isinstance(part[key], dict))


def _name(names: dict[str, dict[str, Any]], value: float, key: str, random: Random) -> str:
    """The name of a number: one there is, or a new one, which may share the number of another that is not 0, since not
    every place takes that. Years of the term have their own, lest one ends before it begins.
    """
    unit, several = UNITS[key], key not in {"from_year", "until_year", "before_year"}
    alike = [
        name
        for name, parameter in names.items()
        if several and parameter["unit"] == unit and parameter.get("value") and parameter["label"] != YEAR
    ]
    if alike and random.random() < 0.3:
        return random.choice(alike)
    name = f"number_{len(names)}"
    shared = random.choice(alike) if alike and random.random() < 0.3 else float(value)
    label = f"Number {len(names)}" if several else YEAR
    names[name] = {"label": label, "value": shared, "unit": unit, "assumed": "A test."}
    return name


def cells(column: int, into: Scenario, room: int) -> Iterator[tuple[str, Any]]:
    """Every input of a scenario by the name of its cell; None empties a cell."""
    term = into.term
    plain: dict[str, Any] = {
        "as_of": into.as_of,
        "term_years": term and term.years,
        "term_starts": term and term.starts,
        "term_ends": term and term.ends,
    }
    terms, named = worded_by_names(into.as_reported.deal).terms, into.deal.named
    groups = called({name: group.label for name, group in terms.group.items()})
    for k in range(room):
        cohort = into.cohort[k] if k < len(into.cohort) else None
        for name in ("people", "arrives", "departs", "years", "days"):
            plain[f"{name}_{k + 1}"] = cohort and getattr(cohort, name)
        plain[f"group_{k + 1}"] = cohort and groups[cohort.group]
    for name, question in terms.question.items():
        labels = called({key: option.short for key, option in question.option.items()})
        plain[f"read_{name}"] = labels[into.reading[name]]
    values = named.values(into.parameters)
    for name, parameter in named.parameters.items():
        shared = isinstance(parameter.value, str)
        plain[f"value_{name}"] = (into.parameters if shared else values).get(name)
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
