"""What contracts say, in a workbook: LibreOffice agrees with the engine before and after a reader changes it there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from model.files.problems import BadInput
from model.outputs.workbook.workbook import workbook
from model.results.ledger import periods
from model.results.summary import summary
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from tests import generate
from tests.outputs import contract_terms, office
from tests.outputs.cases import Changed, figure, generated, line, of_case, opened, varied, written
from tests.outputs.test_workbook_proof import (
    Proof,
    alike,
    formulas_of,
    plain,
    prove,
    wrong_periods,
    wrong_readings,
    wrong_results,
)


def with_other_people(folder: Path, random: Random) -> Changed:
    """Generated terms, with people, dates, options and numbers of a name changed in the sheet."""
    made = generated(random, folder)
    return Changed(made, varied(made, random, 3 + len(made.cohort)))


def with_other_terms(folder: Path, random: Random) -> Changed:
    """Generated terms whose own numbers are changed in the sheet."""
    found = generate.case(random)
    other, cells = contract_terms.altered(found.arrangement, random)
    made, into = (
        written(each, folder / name) for each, name in ((found.arrangement, "made"), (other, "into"))
    )
    scenario = default_scenario(load(made)).changed(**of_case(found), reading=found.reading)
    return Changed(scenario, scenario.model_copy(update={"arrangement": into}), cells)


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> list[Proof]:
    office.soffice()
    folder, random = tmp_path_factory.mktemp("contracts"), Random(20260308)
    every = [[with_other_people(folder / f"people{b}{k}", random) for k in range(6)] for b in range(2)]
    every += [[with_other_terms(folder / f"terms{b}{k}", random) for k in range(6)] for b in range(3)]
    return prove(folder, every, unchanged=(0, 2))


def test_every_term_is_among_them_and_changes_the_total(proofs: list[Proof]) -> None:
    every = [one for proof in proofs for one in proof.columns]
    seen = set().union(*(contract_terms.found(one.into.deal.terms) for one in every))
    assert seen == {*contract_terms.FIELDS}
    changed = {name.rpartition("_")[2] for one in every for name in one.cells}
    assert changed >= {"year", "starts", "ends", "paid", "minimum", "above", "every", "index", "stay", "red"}
    assert {one.into.population.dated for one in every} == {True, False}
    moved = [one for one in every if one.cells and summary(one.made).total != summary(one.into).total]
    assert len(moved) >= 8


def test_every_result_and_reading_and_period_is_the_engines(proofs: list[Proof]) -> None:
    assert not [*wrong_results(proofs), *wrong_readings(proofs), *wrong_periods(proofs)]


def test_every_formula_carries_its_value(proofs: list[Proof]) -> None:
    wrong, several = [], 0
    for file in proofs[0].file.parent.glob("*-same.xlsx"):
        made, formulas = opened(file, values=True), opened(file, values=False)
        again = opened(file.parent / "again" / file.name, values=True)
        for sheet, cell in formulas_of(formulas):
            several += 1
            ours, theirs = (plain(book[sheet][cell].value) for book in (made, again))
            if not alike(ours, theirs, within=1e-6):  # of sums of thousands of millions
                wrong.append(f"{sheet}!{cell}: {ours}, LibreOffice {theirs}")
    assert not wrong
    assert several > 10_000


# --- What a reader does to it that the engine would refuse -------------------------------------------------------

TABLE: dict[str, Any] = {
    "title": "A made-up deal",
    "ask": "What does it cost?",
    "about": "Made up for a test.",
    "sender": "Here",
    "host": "There",
    "currency": "USD",
    "price_year": 2025,
    "group": {"red": {"label": "red people", "one": "red person"}},
    "default": [{"group": "red", "people": 10, "arrives": date(2024, 7, 1), "years": 2}],
}
CHARGE = {
    "kind": "per_person_year",
    "label": "Care",
    "amount": 100,
    "assumed": "Made up.",
    "billing": "by_day",
}


NAMES = {
    "block": {"label": "People to a block", "value": 4, "unit": "people", "assumed": "Made up."},
    "dearer": {"label": "Amount beyond", "unit": "USD"},
}


def deal_of(folder: Path, name: str, **charges: Mapping[str, Any]) -> Scenario:
    every = {key: {**CHARGE, **charge} for key, charge in charges.items()}
    used = {name: part for name, part in NAMES.items() if name in str(every)}
    table = {**TABLE, "charge": every, "parameter": used}
    return default_scenario(load(written(table, folder / name)))


def pasted(made: Scenario) -> list[dict[str, Any]]:
    """What is put into the workbook of one scenario, a file each."""
    undated = {"arrives_1": None}
    return [
        {},
        {"charge_care_from_year": 3},  # after its end
        {"charge_care_from_year": 1.5},
        {"charge_rent_ends": date(2024, 6, 1)},  # before its start
        {"charge_rent_ends": "never"},
        undated,
        {"charge_food_minimum": 0},
        {"charge_food_paid": "weekly"},
        {"charge_food_billing": "in advance"},
        {"value_block": 0},
        {"value_block": 2.5},
        {"charge_food_amount_above": "dear"},
        {"years_1": 99},  # longer than there is room for
    ]


WRONG = [0, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 0]
"""How many cells the first sheet then counts as wrong."""

NO_TOTAL = {1, 3, 5, 12}
"""Where it gives no total rather than a false one; a number out of its range may be worked out, under a warning."""


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> list[Workbook]:
    office.soffice()
    folder = tmp_path_factory.mktemp("spoilt")
    window = {"from_year": 1, "until_year": 2, "index": 1.1, "index_from": "term"}
    made = deal_of(
        folder,
        "deal",
        care=window,
        rent={"kind": "per_year", "from": date(2024, 8, 1), "until": date(2026, 1, 1)},
        food={"minimum": 4, "amount_above": 30, "paid": "quarter"},
        desk={"kind": "per_year", "every": "block"},
    )
    files = []
    for number, cells in enumerate(pasted(made)):
        files.append(folder / f"{number}.xlsx")
        files[-1].write_bytes(workbook([made]))
        book = opened(files[-1], values=False)
        for name, value in cells.items():
            sheet, cell = book.defined_names[f"s1_{name}"].attr_text.replace("$", "").split("!")
            book[sheet][cell].value = value
        book.save(files[-1])
    return [opened(file, values=True) for file in office.recalculated(files, folder)]


def test_what_the_engine_would_refuse_is_told_on_the_first_sheet(spoilt: list[Workbook]) -> None:
    assert [book["Inputs"].cell(6, 3).value for book in spoilt] == WRONG


def test_there_is_no_total_where_it_could_only_be_false(spoilt: list[Workbook]) -> None:
    totals = [figure(book, "s1_total") for book in spoilt]
    assert isinstance(totals[0], float | int)
    assert {number for number, total in enumerate(totals) if isinstance(total, str)} >= NO_TOTAL


def test_a_contract_by_hand(tmp_path: Path) -> None:
    """1,000 places for three years from July 1, 2016, replaced each July, at $71.90 a day that rises by 2.5%."""
    years = range(2016, 2019)
    deal = deal_of(
        tmp_path,
        "hawaii",
        bed={"per": "day", "amount": 71.9, "index": 1.025, "index_from": "term", "paid": "month"},
    )
    cohorts = [
        {"group": "red", "people": 1000, "arrives": date(y, 7, 1), "departs": date(y + 1, 7, 1)}
        for y in years
    ]
    file = tmp_path / "made.xlsx"
    file.write_bytes(workbook([deal.changed(cohort=cohorts)]))
    book = opened(file, values=True)
    by_hand = 71.9 * 1000 * 365 * (1 + 1.025 + 1.025**2)
    assert math.isclose(figure(book, "s1_total"), by_hand, rel_tol=1e-12)
    assert math.isclose(by_hand, 80_715_164.69, abs_tol=0.005)
    first = line(book, "s1_ledger_due")[0]
    assert math.isclose(first, 71.9 * 1000 * 31, rel_tol=1e-12)


@pytest.mark.parametrize("schedule", ["month", "quarter", "year", "start"])
def test_money_over_time_is_when_it_is_paid(schedule: str, tmp_path: Path) -> None:
    """Two people come on July 10, 2024, one leaves in September, the other in November 2025: by the month as the engine."""
    deal = deal_of(tmp_path, "deal", care={"amount": 1000, "paid": schedule})
    stays = [date(2024, 9, 20), date(2025, 11, 5)]
    came = {"group": "red", "people": 1, "arrives": date(2024, 7, 10)}
    made = deal.changed(cohort=[{**came, "departs": day} for day in stays])
    file = tmp_path / "made.xlsx"
    file.write_bytes(workbook([made]))
    found = line(opened(file, values=True), "s1_ledger_due")
    expected = [period.due for period in periods(made)]
    months = {"month": 17, "quarter": 6, "year": 2, "start": 1}
    assert [round(value, 6) for value in found[: len(expected)]] == [round(value, 6) for value in expected]
    assert sum(value > 0 for value in expected) == months[schedule]
    assert not any(found[len(expected) :])


def test_a_charge_that_names_a_day_needs_dates(tmp_path: Path) -> None:
    deal = deal_of(tmp_path, "dated", rent={"kind": "per_year", "from": date(2024, 8, 1)})
    with pytest.raises(BadInput, match="rent"):
        workbook([deal.changed(cohort=[{"group": "red", "people": 1, "years": 1.0}])])


def test_a_minimum_takes_as_many_cohorts_as_people_at_once_do(tmp_path: Path) -> None:
    deal = deal_of(tmp_path, "minimum", food={"minimum": 4})
    many = [{"group": "red", "people": 1, "arrives": date(2024, 7, 1), "years": 1}] * 28
    with pytest.raises(BadInput, match="27 cohorts"):
        workbook([deal.changed(cohort=many)])
    every = deal_of(tmp_path, "every", desk={"kind": "per_year", "every": 5})
    file = tmp_path / "many.xlsx"
    file.write_bytes(workbook([every.changed(cohort=many * 3)]))
    assert figure(opened(file, values=True), "s1_total") == 17 * 100  # 84 people, in blocks of 5


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_any_contract_at_all(seed: int, tmp_path: Path) -> None:
    office.soffice()
    random = Random(seed)
    every = [[with_other_people(tmp_path / f"people{seed}{k}", random) for k in range(6)]]
    every += [[with_other_terms(tmp_path / f"terms{b}{k}", random) for k in range(6)] for b in range(2)]
    proofs = prove(tmp_path, every)
    assert not [*wrong_results(proofs), *wrong_readings(proofs), *wrong_periods(proofs)]
