"""LibreOffice after another program changed a workbook's numbers, or pasted what no cell takes."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from model.inputs.effective_terms import readings
from model.outputs.workbook.calculation import RESULTS
from model.outputs.workbook.workbook import workbook
from model.results.summary import cost_of, summary
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from tests.outputs import office
from tests.outputs.cases import figure, generated, line, opened, own_numbers
from tests.outputs.test_workbook_proof import HOME, SUMMARY, named

SHARED = "shared"
"""A deal in which the price from the second year on is that of the first, unless it is changed by itself."""

PASTED: list[tuple[dict[str, Any], int, int]] = [
    ({"value_price_per_person": -5, "value_second_year_discount": "half", "value_one_time_fee": 1e14}, 3, 0),
    ({"read_price": "free of charge"}, 1, 0),
    ({"people_1": 2.5, "group_1": "people held at Tartu"}, 2, 0),
    ({"value_accepted_people": None, "as_of": "#N/A", "departs_1": "never"}, 3, 1),
    ({"value_price_per_person": None, "value_one_time_fee": None}, 0, 0),
    ({}, 0, 0),
]
"""What is pasted into each column, with how many inputs are then wrong and how many cohorts."""


def deal_with_a_shared_number(folder: Path) -> Scenario:
    target = folder / SHARED
    shutil.copytree(load("us-el-salvador").path, target)
    for file in target.glob("*.toml"):
        if file.name not in ("arrangement.toml", "evidence.toml"):
            file.unlink()
    file = target / "arrangement.toml"
    text, end, charge = file.read_text("utf-8"), "[parameter.one_time_fee]", "from the second year on"
    text = text[: text.index("[preset.grant]")] + text[text.index("[explain]") :]
    later = f'[parameter.later]\nlabel = "Later price"\nvalue = "price_per_person"\nunit = "USD per person"\n\n{end}'
    before, after = text.replace(end, later, 1).split(charge, 1)
    file.write_text(before + charge + after.replace('"price_per_person"', '"later"', 1), "utf-8")
    return default_scenario(load(f"{target.as_posix()}/")).changed(
        cohort=[{"group": "tren_de_aragua", "people": 238, "years": 2.0}],
        reading={"price": "flat_then_per_person"},
    )


def put(book: Workbook, column: int, cells: dict[str, Any]) -> None:
    for name, value in cells.items():
        sheet, cell = (
            book.defined_names[f"s{column}_{name.replace('-', '_')}"].attr_text.replace("$", "").split("!")
        )
        book[sheet][cell].value = value


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[Scenario, dict[str, float]]]]:
    """Scenarios, and the reader's own numbers to put into the workbook made of them."""
    folder, random = tmp_path_factory.mktemp("deals"), Random(20260101)
    home = [named(text) for text in HOME]
    made_up = [generated(random, folder / str(k)) for k in range(6)]
    shared = deal_with_a_shared_number(folder)
    both = {"price_per_person": 18_000.0, "later": 10_000.0}
    return [
        *([(one, own_numbers(one, random, often=0.6)) for one in some] for some in (home, made_up)),
        [(shared, {}), (shared, {"price_per_person": 18_000.0}), (shared, both)],
    ]


@pytest.fixture(scope="module")
def books(
    changes: list[list[tuple[Scenario, dict[str, float]]]], tmp_path_factory: pytest.TempPathFactory
) -> list[Workbook]:
    office.soffice()
    folder = tmp_path_factory.mktemp("numbers")
    files = []
    for number, some in enumerate(
        [*changes, [(named(text), {}) for text in [*HOME[:5], "sweden-estonia/six-hundred-five-years"]]]
    ):
        file = folder / f"{number}.xlsx"
        file.write_bytes(workbook([one for one, _ in some]))
        book = opened(file, values=False)
        for column, (_, own) in enumerate(some, 1):
            put(book, column, {f"value_{name}": value for name, value in own.items()})
            put(book, column, PASTED[column - 1][0] if number == len(changes) else {})
        book.save(file)
        files.append(file)
    return [opened(file, values=True) for file in office.recalculated(files, folder)]


def unlike(said: str, found: object, expected: float | None, scale: float) -> list[str]:
    if expected is None:
        return [] if found == "undefined" else [f"{said}: {found}, expected undefined"]
    near = isinstance(found, float | int) and math.isclose(
        found, expected, rel_tol=1e-12, abs_tol=1e-12 * scale
    )
    return [] if near else [f"{said}: {found}, expected {expected}"]


def test_changed_numbers_are_many() -> None:
    random = Random(20260101)
    changed = {name for text in HOME for name in own_numbers(named(text), random, often=0.6)}
    assert changed >= {"price_per_person", "second_year_discount", "accepted_people", "approved", "paid"}


def test_a_number_in_its_cell_is_that_number_in_the_model(
    changes: list[list[tuple[Scenario, dict[str, float]]]], books: list[Workbook]
) -> None:
    wrong, several = [], 0
    for some, book in zip(changes, books, strict=False):
        for column, (made, own) in enumerate(some, 1):
            into = made.changed(parameters={**made.parameters, **own})
            expected = summary(into)
            scale = max(abs(x) for x in (expected.total, expected.own, expected.available or 0.0, 1.0))
            for name, _ in RESULTS:
                value = getattr(expected, SUMMARY.get(name, name))
                wrong += unlike(f"{made.name} {own} {name}", figure(book, f"s{column}_{name}"), value, scale)
            totals = line(book, f"s{column}_readings")
            for reading, found in zip(readings(into.deal.terms, into.reading), totals, strict=True):
                several += 1
                wrong += unlike(f"{made.name} {own} {reading}", found, cost_of(into, reading), abs(scale))
    assert not wrong
    assert several > 1_000


def test_a_shared_number_follows_until_it_is_changed_itself(books: list[Workbook]) -> None:
    """$10 million for the first year, then 238 people at the later price: $20,000, $18,000, and $10,000 of its own."""
    assert [figure(books[2], f"s{column}_total") for column in (1, 2, 3)] == [
        14_760_000,
        14_284_000,
        12_380_000,
    ]


def test_words_follow_the_number(
    changes: list[list[tuple[Scenario, dict[str, float]]]], books: list[Workbook]
) -> None:
    sheet, where = books[2].defined_names["s2_read_price"].attr_text.replace("$", "").split("!")
    cell = books[2][sheet][where]
    row = [books[2][sheet].cell(cell.row + 1, column).value for column in (3, 4, 5)]
    prices = ("20,000", "18,000 (yours)", "18,000 (yours)")
    assert row == [f"$10,000,000, then ${price} a person a year" for price in prices]


def test_what_is_pasted_wrongly_is_seen_on_the_front_sheet(books: list[Workbook]) -> None:
    sheet = books[-1]["Inputs"]
    for row, place in ((6, 1), (7, 2)):
        found = [sheet.cell(row, 3 + column).value for column in range(6)]
        assert found == [pasted[place] for pasted in PASTED]


def test_the_cell_that_is_wrong_is_marked(books: list[Workbook]) -> None:
    book, marks = books[-1], 0
    for column, (pasted, many, _) in enumerate(PASTED, 1):
        for name in pasted:
            sheet, where = book.defined_names[f"s{column}_{name}"].attr_text.replace("$", "").split("!")
            marks += book[sheet].cell(book[sheet][where].row, 2 + 6 + 3 + column).value
        assert marks == sum(one[1] for one in PASTED[:column]), (pasted, many)


def test_no_sheet_names_a_scenario_with_a_wrong_input_as_if_it_were_right(books: list[Workbook]) -> None:
    for name in ("Calculation", "Readings", "Compare"):
        (row,) = (row for row in books[-1][name].iter_rows(max_row=12) if row[0].value == "Scenario")
        marked = [str(cell.value).startswith("Wrong input: ") for cell in row[2:8]]
        assert marked == [pasted[1] > 0 for pasted in PASTED]


def test_a_price_taken_out_is_not_counted_and_no_zero(books: list[Workbook]) -> None:
    """As with any amount that nobody reported: the charge is not in force."""
    sheet, where = books[-1].defined_names["s5_value_price_per_person"].attr_text.replace("$", "").split("!")
    row = books[-1][sheet][where].row
    refers = [
        r[7].value
        for r in books[-1]["Inputs"].iter_rows(min_row=row)
        if r[0].value == "Price per person, once"
    ]
    assert refers in ([None], [""])
    assert figure(books[-1], "s5_total") == 0
