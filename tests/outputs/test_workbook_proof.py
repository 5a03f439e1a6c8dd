"""LibreOffice works workbooks out anew after another program changed their inputs, and agrees with the engine."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from random import Random

import pytest
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook

from model.inputs.effective_terms import readings
from model.outputs.workbook.calculation import RESULTS
from model.outputs.workbook.inputs import SPARE
from model.outputs.workbook.workbook import workbook
from model.results.ledger import periods
from model.results.summary import cost_of, summary
from model.scenario.library import load, names
from model.scenario.scenario import Scenario
from model.words.wording import say
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
    ["us-nebraska/first-year", "us-indiana/guaranteed-beds", "louisiana-angola/as-opened",
     "us-louisiana/as-held", "hawaii-arizona/as-held", "vermont-other-states/held-in-2014"],
    ["uk-albania/one-for-34-years", "israel-rwanda-uganda/ten-thousand", "australia-cambodia/aid-for-seven",
     "belgium-kosovo/ten-years-minister", "us-new-jersey/fifteen-years", "us-el-salvador/two-thousand-three-years"],
]  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """What the columns of a workbook were changed into, the file, and what LibreOffice made of it."""

    columns: list[Changed]
    file: Path
    again: Path

    @cached_property
    def changed(self) -> Workbook:
        return opened(self.again, values=True)


def named(text: str) -> Scenario:
    deal, _, name = text.partition("/")
    return load(deal).scenario(name)


def other_terms(folder: Path) -> str:
    """The home arrangement with other discounts: a third off for the first 100, in the second and third years."""
    target = folder / "other-terms"
    shutil.copytree(load("us-el-salvador").path, target)
    file = target / "arrangement.toml"
    text = file.read_text("utf-8")
    for old, new in (
        ('"second_year_discount"\nstay_years = "2"', '"second_year_discount"\nstay_years = "2-3"'),
        ("value = 0.5\n", 'value = 0.3\nassumed = "A test."\n'),
        ("value = 238\n", 'value = 100\nassumed = "A test."\n'),
        ("value = 300\n", 'value = 77\nassumed = "A test."\n'),
        ("stay_at_most = 1\n", "stay_at_most = 2\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    return f"{target.as_posix()}/"


def terms_changed() -> dict[str, object]:
    """The same change, cell by cell."""
    found: dict[str, object] = {
        "people_10": 5,
        "option_discount_no_second_year_stay": 2,
    }
    names = ("half_everyone", "half_first_238", "half_first_300")
    return found | {f"discount_{name}_last_1": 3 for name in names}


def of_files(names: list[str], random: Random) -> list[Changed]:
    """Scenarios that come with the model, changed in every input that a scenario has."""
    made = [named(text) for text in names]
    room = SPARE + max(len(scenario.cohort) for scenario in made)
    return [Changed(one, varied(one, random, room)) for one in made]


def awkward(made: Scenario) -> Iterator[Scenario]:
    """Cases that chance may miss: people who arrive together and leave apart, more than there are places for; days
    at the end of February; open stays that a cap ends; arrivals on the day a period begins.
    """
    group, leap = "tren_de_aragua", date(2024, 2, 29)
    reading = {"discount": "first_238", "limits": "refuse_above_300", "billing": "by_day"}
    yearly = [{"people": 200, "group": group, "years": years} for years in (1.1, 3.0)]
    yield made.changed(cohort=yearly, reading=reading)
    until = (date(2025, 2, 28), date(2027, 3, 1), date(2025, 3, 1))
    dated = [{"people": 130, "group": group, "arrives": leap, "departs": day} for day in until]
    yield made.changed(cohort=dated, reading={**reading, "limits": "warn"})
    still = [{"people": 90, "group": group, "arrives": leap, "departs": "open"}]
    parts = {
        "cohort": still,
        "as_of": date(2026, 1, 1),
        "term": {"starts": date(2023, 5, 1), "ends": date(2028, 1, 1)},
    }
    yield made.changed(**parts, reading={"discount": "no_second_year", "price": "flat_yearly"})
    firsts = [{"people": 10, "group": group, "arrives": date(2024, month, 1), "years": 1} for month in (3, 5)]
    yield made.changed(cohort=firsts, reading={"price": "per_person_once"})


def of_awkward(random: Random) -> list[Changed]:
    first, *others = of_files(HOME, random)
    cases = [Changed(first.made, into) for into in awkward(first.made)]
    return [*cases, *others[: 6 - len(cases)]]


def of_other_terms(folder: Path, random: Random) -> list[Changed]:
    made, elsewhere = [named(text) for text in HOME], other_terms(folder)
    into = [varied(one, random, 4).model_copy(update={"arrangement": elsewhere}) for one in made]
    return [Changed(one, two, terms_changed()) for one, two in zip(made, into, strict=True)]


def of_any_terms(folder: Path, random: Random) -> list[Changed]:
    """Scenarios of arrangements that are generated too."""
    made = [generated(random, folder / str(k)) for k in range(6)]
    room = SPARE + max(len(scenario.cohort) for scenario in made)
    return [Changed(one, varied(one, random, room)) for one in made]


def prove(folder: Path, every: list[list[Changed]], unchanged: tuple[int, ...] = ()) -> list[Proof]:
    """Make the workbooks, change them, and have LibreOffice work them out; some also as they were made."""
    files = [folder / f"{number}.xlsx" for number in range(len(every))]
    for file, some in zip(files, every, strict=True):
        file.write_bytes(workbook([one.made for one in some]))
        if int(file.stem) in unchanged:
            shutil.copy(file, file.with_stem(f"{file.stem}-same"))
        book = opened(file, values=False)
        rewrite(book, some)
        book.save(file)
    office.recalculated([*files, *folder.glob("*-same.xlsx")], folder)
    return [Proof(some, file, folder / "again" / file.name) for file, some in zip(files, every, strict=True)]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> list[Proof]:
    office.soffice()
    folder, random = tmp_path_factory.mktemp("workbooks"), Random(20250315)
    every = [of_awkward(random), *(of_files(some, random) for some in OTHERS)]
    every += [of_other_terms(folder, random), of_any_terms(folder / "any", random)]
    return prove(folder, every, unchanged=(1, len(every) - 1))


def unlike(told: str, found: object, expected: float | None) -> list[str]:
    if expected is None:
        return [] if found == "undefined" else [f"{told}: {found}, expected undefined"]
    same = isinstance(found, float | int) and abs(found - expected) < CENT + 1e-12 * abs(expected)
    return [] if same else [f"{told}: {found}, expected {expected}"]


def wrong_results(proofs: list[Proof]) -> list[str]:
    wrong = []
    for column, one, book in each(proofs):
        expected = summary(one.into)
        for name, _ in RESULTS:
            found = figure(book, f"s{column}_{name}")
            wrong += unlike(f"{one.into.name} {name}", found, getattr(expected, SUMMARY.get(name, name)))
    return wrong


def wrong_readings(proofs: list[Proof]) -> list[str]:
    wrong = []
    for column, one, book in each(proofs):
        listed, totals = readings_of(one), line(book, f"s{column}_readings")
        for reading, found in zip(listed, totals, strict=True):
            wrong += unlike(f"{one.into.name} {reading}", found, cost_of(one.into, reading))
    return wrong


def wrong_periods(proofs: list[Proof]) -> list[str]:
    wrong = []
    for column, one, book in each(proofs):
        due, dated = line(book, f"s{column}_ledger_due"), one.into.population.dated
        wrong += unlike(f"{one.into.name} all periods", sum(due), summary(one.into).total)
        if dated and figure(book, f"s{column}_ledger_months") != 1:
            continue  # periods of several months, which the engine has not
        for name in ("due", "used", "left", *(["paid"] if dated else [])):
            if f"s{column}_ledger_{name}" in book.defined_names:
                found = line(book, f"s{column}_ledger_{name}")[:-1]  # the last one has all that is later too
                for place, period in zip(range(len(found)), periods(one.into), strict=False):
                    wrong += unlike(f"{one.into.name} {name} {place}", found[place], getattr(period, name))
    return wrong


def each(proofs: list[Proof]) -> Iterator[tuple[int, Changed, Workbook]]:
    for proof in proofs:
        yield from ((column, one, proof.changed) for column, one in enumerate(proof.columns, 1))


def readings_of(one: Changed) -> list[dict[str, str]]:
    return readings(one.into.deal.terms, one.into.reading)


def test_combinations_are_many_and_unlike(proofs: list[Proof]) -> None:
    found = [one.into for _, one, _ in each(proofs)]
    assert len({(one.cohort, one.term, tuple(one.reading.items())) for one in found}) == len(found) == 42
    assert {one.arrangement for one in found} >= set(names())
    assert {one.population.dated for one in found} == {True, False}
    assert sum(len(readings_of(one)) for _, one, _ in each(proofs)) >= 1_000
    assert (
        len({round(cost_of(one, reading), 2) for one in found for reading in readings(one.deal.terms)}) >= 200
    )


def test_every_result_is_the_engines_after_a_change(proofs: list[Proof]) -> None:
    assert not wrong_results(proofs)


def test_every_reading_is_the_engines_after_a_change(proofs: list[Proof]) -> None:
    assert not wrong_readings(proofs)


def test_every_period_is_the_ledgers_after_a_change(proofs: list[Proof]) -> None:
    assert not wrong_periods(proofs)


def test_cohorts_filled_in_wrongly_are_counted(proofs: list[Proof]) -> None:
    """A spare cohort with people and no group counts for nothing, and the sheet says so."""
    for column, one, book in each(proofs):
        assert figure(book, f"s{column}_wrong") == ("people_10" in one.cells), one.into.name


PASTED: dict[str, tuple[object, int]] = {
    "people_1": (-5, 1),
    "people_2": (2.5, 1),
    "group_1": ("nobody of the list", 1),
    "years_1": (-1, 1),
    "days_1": ("a year", 1),
    "arrives_1": ("March", 1),
    "departs_1": ("never", 2),  # and two stays, so the cohort is not filled in as it should be
    "term_years": ("two", 1),
    "ledger_months": (0, 1),
    "read_price": ("no option of the list", 1),
    "read_discount": (None, 1),
    "amount_fee": (-1, 1),
    "amount_per_head_year": ("20k", 1),
    "approved_1": ("much", 1),
    "discount_half_everyone_share": (1.5, 1),
    "discount_half_everyone_last_1": ("later", 1),
    "discount_half_first_238_most": (-238, 1),
    "option_discount_no_second_year_stay": (0, 1),
}
"""What somebody may paste over a cell's rule, and how many faults the first sheet then tells of."""


def test_every_check_on_the_sheets_is_nothing(proofs: list[Proof]) -> None:
    labels = {say("workbook.row.check_readings"), say("workbook.row.check_ledger")}
    found = [
        cell.value
        for proof in proofs
        for name in ("Compare", "Ledger")
        for row in proof.changed[name].iter_rows()
        if row[0].value in labels
        for cell in row[2:]
        if cell.value is not None
    ]
    assert len(found) == 2 * 6 * len(proofs)
    assert max(map(abs, found)) < CENT


def test_every_formula_carries_the_value_that_it_comes_to(proofs: list[Proof]) -> None:
    wrong, several = [], 0
    for file in proofs[0].file.parent.glob("*-same.xlsx"):
        made, formulas = opened(file, values=True), opened(file, values=False)
        again = opened(file.parent / "again" / file.name, values=True)
        for sheet, cell in formulas_of(formulas):
            several += 1
            ours, theirs = (plain(book[sheet][cell].value) for book in (made, again))
            if not alike(ours, theirs):
                wrong.append(f"{sheet}!{cell}: {ours}, LibreOffice {theirs}")
    assert not wrong
    assert several > 10_000


def formulas_of(book: Workbook) -> Iterator[tuple[str, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_any_terms_at_all(seed: int, tmp_path: Path) -> None:
    office.soffice()
    random = Random(seed)
    every = [
        of_files(HOME, random),
        of_any_terms(tmp_path / "one", random),
        of_any_terms(tmp_path / "two", random),
    ]
    proofs = prove(tmp_path, every)
    assert not [*wrong_results(proofs), *wrong_readings(proofs), *wrong_periods(proofs)]


def plain(found: object) -> float | str:
    """A value as the file has it; a cell shown as a date holds a number."""
    if isinstance(found, datetime | date):
        return float(to_excel(found))
    if found is None or isinstance(found, str):
        return found or ""
    return float(found) if isinstance(found, float | int) else 0.0  # a time of the day: 0 shown as a date


def alike(ours: float | str, theirs: float | str, within: float = 1e-7) -> bool:
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=within)
