"""LibreOffice works workbooks out anew after another program changed their inputs, and agrees with the engine."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook

from model.in_force import readings
from model.ledger import periods
from model.scenario import Scenario, load
from model.summary import cost_of, summary
from model.workbook import workbook
from model.workbook.calculation import RESULTS
from model.workbook.inputs import SPARE
from tests.outputs import office
from tests.outputs.cases import Changed, figure, generated, line, opened, rewrite, varied

CENT = 0.005
SUMMARY = {"held": "people_held", "refused": "people_refused", "billed": "people_billed"}
"""Results that the summary calls otherwise."""

HOME = [
    "us-el-salvador/grant-paid", "us-el-salvador/what-was-held", "us-el-salvador/year-two-half-price",
    "us-el-salvador/five-hundred-two-years", "us-el-salvador/freed-after-125-days", "us-el-salvador/accepted-300",
]  # fmt: skip
OTHERS = [
    ["uk-rwanda/twenty-thousand-leave", "sweden-estonia/six-hundred-five-years", "italy-albania/ten-years-ansa",
     "australia-nauru/first-arrival", "us-third-countries/places-agreed", "us-el-salvador/proposed-500"],
    ["uk-rwanda/what-was-paid", "belgium-netherlands/five-years-rising", "norway-netherlands/first-four-months",
     "denmark-kosovo/ten-years", "sweden-estonia/nine-months-of-transition", "italy-albania/first-year-as-used"],
]  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """A workbook as it was made, what its columns were changed into, and what LibreOffice made of both."""

    columns: list[Changed]
    made: Workbook
    formulas: Workbook
    same: Workbook
    changed: Workbook


def named(text: str) -> Scenario:
    deal, _, name = text.partition("/")
    return load(deal).scenario(name)


def other_terms(folder: Path) -> str:
    """The home arrangement with other discounts: a third off for the first 100, in the second and third years."""
    target = folder / "other-terms"
    shutil.copytree(load("us-el-salvador").path, target)
    file = target / "arrangement.toml"
    text = file.read_text("utf-8")
    text = text.replace("share = 0.5\nstay_years = \"2\"", "share = 0.3\nstay_years = \"2-3\"").replace("people_at_most = 238", "people_at_most = 100")
    file.write_text(text.replace("stay_at_most = 1\n", "stay_at_most = 2\n").replace("tren_de_aragua = 300", "tren_de_aragua = 77"), "utf-8")
    return f"{target.as_posix()}/"


def terms_changed() -> dict[str, object]:
    """The same change, cell by cell."""
    found: dict[str, object] = {"discount_half_first_238_most": 100, "option_discount_no_second_year_stay": 2, "option_limits_refuse_above_300_tren_de_aragua": 77}
    for name in ("half_everyone", "half_first_238", "half_first_300"):
        found |= {f"discount_{name}_share": 0.3, f"discount_{name}_last_1": 3}
    return found


def columns(folder: Path) -> Iterator[list[Changed]]:
    random = Random(20250315)
    for names in (HOME, HOME, *OTHERS):
        made = [named(text) for text in names]
        room = SPARE + max(len(scenario.cohort) for scenario in made)
        yield [Changed(one, varied(one, random, room)) for one in made]
    made = [named(text) for text in HOME]
    elsewhere = other_terms(folder)
    into = [varied(one, random, 4).model_copy(update={"arrangement": elsewhere}) for one in made]
    yield [Changed(one, two, terms_changed()) for one, two in zip(made, into, strict=True)]
    for number in range(3):
        made = [generated(random, folder / f"generated-{number}-{k}") for k in range(6)]
        room = SPARE + max(len(scenario.cohort) for scenario in made)
        yield [Changed(one, varied(one, random, room)) for one in made]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> list[Proof]:
    office.soffice()
    folder = tmp_path_factory.mktemp("workbooks")
    every = list(columns(folder))
    files: list[Path] = []
    for number, some in enumerate(every):
        made, changed = folder / f"made-{number}.xlsx", folder / f"changed-{number}.xlsx"
        made.write_bytes(workbook([one.made for one in some]))
        book = opened(made, values=False)
        rewrite(book, some)
        book.save(changed)
        files += [changed]
    unchanged = [folder / "made-1.xlsx", folder / "made-2.xlsx", folder / "made-5.xlsx"]
    again = office.recalculated([*files, *unchanged], folder)
    found = []
    for number, some in enumerate(every):
        made = folder / f"made-{number}.xlsx"
        same = folder / "again" / made.name
        book = opened(made, values=True)
        found.append(Proof(some, book, opened(made, values=False), opened(same, values=True) if same.exists() else book, opened(again[number], values=True)))
    return found


def unlike(told: str, found: object, expected: float | None) -> list[str]:
    if expected is None:
        return [] if found == "undefined" else [f"{told}: {found}, expected undefined"]
    same = isinstance(found, float | int) and abs(found - expected) < CENT + 1e-12 * abs(expected)
    return [] if same else [f"{told}: {found}, expected {expected}"]


def test_every_result_is_the_engines_after_a_change(proofs: list[Proof]) -> None:
    wrong, several = [], 0
    for proof in proofs:
        for column, one in enumerate(proof.columns, 1):
            expected = summary(one.into)
            several += 1
            for name, _ in RESULTS:
                told = f"{one.into.arrangement} {one.into.name} {name}"
                wrong += unlike(told, figure(proof.changed, f"s{column}_{name}"), getattr(expected, SUMMARY.get(name, name)))
    assert not wrong
    assert several == 6 * len(proofs)


def test_every_reading_is_the_engines_after_a_change(proofs: list[Proof]) -> None:
    wrong, several = [], 0
    for proof in proofs:
        for column, one in enumerate(proof.columns, 1):
            listed = readings(one.into.deal.terms, one.into.reading)
            totals = line(proof.changed, f"s{column}_readings")
            assert len(totals) == len(listed)
            for reading, found in zip(listed, totals, strict=True):
                wrong += unlike(f"{one.into.arrangement} {one.into.name} {reading}", found, cost_of(one.into, reading))
            several += len(listed)
    assert not wrong
    assert several >= 2_000


def test_every_period_is_the_ledgers_after_a_change(proofs: list[Proof]) -> None:
    wrong, several = [], 0
    for proof in proofs:
        for column, one in enumerate(proof.columns, 1):
            expected = periods(one.into)
            due = line(proof.changed, f"s{column}_ledger_due")
            wrong += unlike(f"{one.into.name} all", sum(due), summary(one.into).total)
            if figure(proof.changed, f"s{column}_ledger_months") != 1 and one.into.population.dated:
                continue
            for name in ("due", "used", "left", "paid"):
                if f"s{column}_ledger_{name}" in proof.changed.defined_names:
                    found = line(proof.changed, f"s{column}_ledger_{name}")
                    values = [getattr(period, name) for period in expected]
                    if name == "paid" and not one.into.population.dated:
                        continue
                    for place in range(min(len(found) - 1, len(values))):
                        wrong += unlike(f"{one.into.name} {name} {place}", found[place], values[place])
                        several += 1
    assert not wrong
    assert several > 500


def test_every_formula_carries_the_value_that_it_comes_to(proofs: list[Proof]) -> None:
    wrong, several = [], 0
    for proof in proofs:
        if proof.same is proof.made:
            continue
        for sheet in proof.formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        several += 1
                        ours = plain(proof.made[sheet.title][cell.coordinate].value)
                        theirs = plain(proof.same[sheet.title][cell.coordinate].value)
                        if not alike(ours, theirs):
                            wrong.append(f"{sheet.title}!{cell.coordinate}: {ours}, LibreOffice {theirs}")
    assert not wrong
    assert several > 20_000


def plain(found: object) -> float | str:
    """A value as the file has it; a cell shown as a date holds a number."""
    if isinstance(found, datetime | date):
        return float(to_excel(found))
    if found is None or isinstance(found, str):
        return found or ""
    return float(found) if isinstance(found, float | int) else 0.0  # a time of the day: 0 shown as a date


def alike(ours: float | str, theirs: float | str) -> bool:
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-7)
