"""Every combination as a tidy table: what a row says, however it is read, written or cut into parts."""

from __future__ import annotations

import csv
import io
import math
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import model
from model.cli import main
from model.cli.grid import values
from model.files.problems import BadInput
from model.outputs.grid_file import write_csv, write_grid
from model.questions import grid as grids
from model.questions.grid import grid
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.library import load, names
from model.scenario.scenario import default_scenario

DEAL = "us-el-salvador"
HOME = default_scenario(load(DEAL))


def one(frame: pd.DataFrame, **asked: Any) -> float:
    """The total of the one row with these values."""
    rows = frame[np.logical_and.reduce([frame[name] == value for name, value in asked.items()])]
    assert len(rows) == 1, rows
    return float(rows["total"].iloc[0])


def test_rows_that_a_reader_can_check() -> None:
    found = model.grid(
        DEAL,
        people=[238, 500],
        years=[1, 2],
        readings=["discount"],
        parameters={"price_per_person": [18_000, 20_000], "second_year_discount": ["40%", 0.5]},
    )
    assert len(found) == 2 * 2 * 5 * 2 * 2
    half, forty = {"second_year_discount": 0.5}, {"second_year_discount": 0.4}
    two = {"people": 500, "years": 2.0, "discount": "everyone"}
    assert one(found, price_per_person=20_000, **two, **half) == 15_000_000
    assert one(found, price_per_person=20_000, **two, **forty) == 16_000_000
    assert one(found, price_per_person=18_000, **two, **half) == 13_500_000
    year = {"people": 238, "years": 1.0, "discount": "not_in_force"}
    assert one(found, price_per_person=20_000, **year, **half) == 4_760_000
    assert one(found, price_per_person=18_000, **year, **half) == 4_284_000


def test_it_is_tidy() -> None:
    made = grid(HOME, [100, 238], [0.5, 1.0, 2.0], readings="all", parameters={"one_time_fee": ["8m", "10m"]})
    found = made.frame()
    assert tuple(found.columns) == made.columns
    assert made.columns[:7] == ("one_time_fee", "people", "years", "price", "discount", "billing", "billed")
    assert len(found) == made.rows == 2 * 2 * 3 * 120
    varied = ["one_time_fee", "people", "years", *made.questions]
    assert not found.duplicated(varied).any()
    assert found["currency"].unique().tolist() == ["USD"]
    assert found[["one_time_fee", "people", "years"]].drop_duplicates().to_numpy().tolist() == [
        [fee, people, years] for fee, people, years in product([8e6, 1e7], [100, 238], [0.5, 1.0, 2.0])
    ]


@pytest.mark.parametrize("deal", names())
def test_a_row_is_what_the_case_alone_comes_to(deal: str) -> None:
    """Each row against the answer for that very case, which is made another way: one population, one reading."""
    scenario = default_scenario(load(deal))
    money = [name for name, p in scenario.deal.named.parameters.items() if p.is_money][:1]
    found = grid(
        scenario,
        [0, 7, 1_000],
        days=[0, 125, 800],
        readings="all",
        parameters={name: [123.5] for name in money},
    )
    rows = found.frame()
    for row in rows.sample(min(len(rows), 25), random_state=1).to_dict("records"):
        case = model.case(
            deal,
            people=int(row["people"]),
            days=int(row["days"]),
            reading={name: str(row[name]) for name in found.questions},
            parameters=dict.fromkeys(money, 123.5),
        )
        whole = model.summary(case)
        assert row["total"] == pytest.approx(whole.total, rel=1e-12), row
        assert (row["people_billed"], row["people_held"]) == (whole.people_billed, whole.people_held)
        for figure in ("per_person", "per_person_held", "per_person_day", "per_person_day_held"):
            wanted = getattr(whole, figure)
            assert (
                math.isnan(row[figure]) if wanted is None else row[figure] == pytest.approx(wanted, rel=1e-12)
            )


def test_parts_of_any_size_make_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    made = grid(HOME, range(0, 300, 7), [0.3, 1.0, 2.5], readings=["price", "billing"])
    whole = made.frame()
    for cells in (1, 12 * 5 + 1, 12 * 129):
        monkeypatch.setattr(grids, "CELLS", cells)
        assert max(len(block["total"]) for block in made.blocks()) <= max(cells, 12)
        pd.testing.assert_frame_equal(made.frame(), whole)


def test_the_files_hold_the_same_rows(tmp_path: Path) -> None:
    made = grid(
        HOME, [0, 238], [1.0, 2.5], readings=["price"], parameters={"price_per_person": [1 / 3, 20_000]}
    )
    whole = made.frame()
    told = list[int]()
    for ending in ("csv", "parquet", "xlsx"):
        write_grid(made, tmp_path / f"out.{ending}", told.append)
    assert sum(told) == 3 * made.rows
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "out.csv"), whole, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), whole, check_dtype=False)
    head, *rows = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True)
    assert head == made.columns
    sheet = pd.DataFrame(rows, columns=list(head))
    pd.testing.assert_frame_equal(sheet, whole, check_dtype=False, rtol=1e-14)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.parquet", "out.xlsx"]


def test_what_is_undefined_is_empty() -> None:
    text = io.StringIO()
    write_csv(grid(HOME, [0], [1.0], parameters={}), text)
    (row,) = csv.DictReader(io.StringIO(text.getvalue()))
    assert (row["total"], row["per_person"], row["people_held"]) == ("0.0", "", "23")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.5,2.5,100", [0.5, 2.5, 100]),
        ("5", [5]),
        ("0:10:5", [0, 5, 10]),
        ("0:9:5", [0, 5]),
        ("0.1:0.7:0.1", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]),
        (" 1 , 2 ", [1, 2]),
    ],
)
def test_a_list_or_steps(text: str, found: list[float]) -> None:
    assert values("--years", text, parse.years) == found


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--people", "1:2"], "--people: found 1:2; write a list such as 100,238,500, or from:to:step"),
        (["--people", "5:1:1"], "--people: found 5:1:1; in from:to:step the step is above 0"),
        (["--people", "1:5:0"], "--people: found 1:5:0; in from:to:step the step is above 0"),
        (["--people", "0:10000000:1"], "--people: 10,000,001 values; at most 100,000"),
        (["--people", "many"], "--people: Found many; people are a whole number"),
        (["--years", "1", "--days", "1"], "give years or days, not both"),
        (["--set", "price_per_persn=1,2"], "--set: found price_per_persn, which is no parameter; did you mean price_per_person?"),
        (["--set", "price_per_person=1,40%"], "--set price_per_person: price_per_person: found 40%; write the amount"),
        (["--readings", "prize"], "--readings: found prize, which is no question about cost; did you mean price?"),
        (["--readings", "all", "--people", "0:99999:1", "--years", "0:10:0.001"], "the table would have 120,012,000,000 rows"),
    ],
)  # fmt: skip
def test_what_cannot_vary_is_told(words: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["grid", DEAL, *words, "-o", "-"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(problem)
    assert (captured.err.count("\n"), captured.out) == (1, "")


def test_a_file_of_another_kind_is_refused_before_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["grid", DEAL, "-o", "out.cvs"]) == 2
    assert capsys.readouterr().err.startswith(
        "out.cvs: the ending says what kind of file it is; did you mean .csv?"
    )
    assert main.main(["grid", DEAL, "-o", "no/such/folder/out.csv"]) == 2
    assert "no/such/folder/out.csv" in capsys.readouterr().err


def test_a_sheet_has_an_end(tmp_path: Path) -> None:
    long = grid(HOME, range(10_000), [1.0, 2.0], readings="all")
    with pytest.raises(BadInput, match="a sheet holds 1,048,575"):
        write_grid(long, tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("varied", [{"people": [1]}, {"years": [1.0]}, {"days": [1]}])
def test_dates_cannot_vary(varied: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"dates of their own, .*; its numbers and its reading can"):
        grid(load(DEAL).scenario("what-was-held"), **varied)


def test_time_varies_from_the_day_of_arrival_where_charges_go_by_the_calendar() -> None:
    """450 people at $291 a day from October 1, 2025, after $6 million: the third year has February 29, 2028."""
    throughout = {"readings": ["guarantee"], "people": [450]}
    by_years = grid(default_scenario(load("us-indiana")), years=[0.5, 2, 3], **throughout).frame()
    by_days = grid(default_scenario(load("us-indiana")), days=[183, 730, 1_095], **throughout).frame()
    assert one(by_years, years=3, guarantee="throughout") == 6e6 + 450 * 291 * 1_096
    for stays, frame in (("years", by_years), ("days", by_days)):
        assert frame[stays].nunique() == 3
        for row in frame.to_dict("records"):
            reading = {"guarantee": str(row["guarantee"])}
            case = model.case("us-indiana", people=450, reading=reading, **{stays: row[stays]})
            assert row["total"] == model.summary(case).total


@pytest.mark.parametrize(
    "name", [f"{DEAL}/what-was-held", *(f"tests/contracts/{deal}/" for deal in ("hawaii", "nebraska"))]
)
def test_numbers_and_readings_of_a_scenario_with_dates_vary(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row against the answer for that very case; there is no one length of stay, so no column for one."""
    scenario = load(DEAL).scenario("what-was-held") if DEAL in name else default_scenario(load(name))
    parameter = next(key for key, p in scenario.deal.named.parameters.items() if p.is_money)
    words = ["--readings", "all", "--set", f"{parameter}=50,70.5"]
    assert main.main(["grid", name, *words, "-o", "-"]) == 0
    rows = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert {"years", "days"}.isdisjoint(rows.columns)
    questions = [key for key, question in scenario.deal.terms.question.items() if question.about == "cost"]
    assert len(rows) == 2 * math.prod(len(scenario.deal.terms.question[key].option) for key in questions)
    assert set(rows["people"]) == {scenario.people_of(scenario.first_group)}
    for row in rows.sample(min(len(rows), 20), random_state=1).to_dict("records"):
        reading = {key: str(row[key]) for key in questions}
        whole = model.summary(with_case(scenario, reading=reading, parameters={parameter: row[parameter]}))
        assert row["total"] == pytest.approx(whole.total, rel=1e-12), row
        assert (row["people_billed"], row["people_held"]) == (whole.people_billed, whole.people_held)
        if whole.per_person_day_held is not None:
            assert row["per_person_day_held"] == pytest.approx(whole.per_person_day_held, rel=1e-12)


def test_a_number_of_the_scenario_s_own_has_a_column() -> None:
    case = model.case(DEAL, parameters={"price_per_person": 18_000, "one_time_fee": 1e6})
    found = grid(case, parameters={"price_per_person": [10_000, 11_000]}).frame()
    assert found[["price_per_person", "one_time_fee", "total"]].to_numpy().tolist() == [
        [10_000, 1e6, 2_380_000],
        [11_000, 1e6, 2_618_000],
    ]


def test_a_number_is_given_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--set", "price_per_person=5", "--set", "price_per_person=6"]
    assert main.main(["grid", DEAL, *words, "-o", "-"]) == 2
    assert capsys.readouterr().err == "--set price_per_person: given more than once\n"


def test_the_command_prints_what_python_gives(capsys: pytest.CaptureFixture[str]) -> None:
    words = "--people 100,238 --years 0.5:1:0.5 --readings price --set second_year_discount=40%,50% --read billing=by_day"
    assert main.main(["grid", DEAL, *words.split(), "-o", "-"]) == 0
    printed = pd.read_csv(io.StringIO(capsys.readouterr().out))
    python = model.grid(
        DEAL,
        people=[100, 238],
        years=[0.5, 1.0],
        readings=["price"],
        parameters={"second_year_discount": [0.4, 0.5]},
        reading={"billing": "by_day"},
    )
    pd.testing.assert_frame_equal(printed, python, check_dtype=False)
