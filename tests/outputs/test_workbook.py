"""A workbook as a file: one formula a row, no number in a formula, every choice checked, names that are only text."""

from __future__ import annotations

import errno
import io
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from model.cli import main
from model.files.problems import BadInput
from model.outputs.workbook.book import SHEETS
from model.outputs.workbook.inputs import worded_by_names
from model.outputs.workbook.workbook import workbook, write_workbook
from model.results.summary import summary
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from tests.outputs.cases import figure

HOSTILE = [
    '=HYPERLINK("http://example.com","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-1+1",
    "bell\x07 tab\t null\x00",
    "\ufffe\ud7ff{=1}",
]


def named(text: str) -> Scenario:
    deal, _, name = text.partition("/")
    return load(deal).scenario(name)


def read(raw: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw), data_only=values)


@pytest.fixture(scope="module")
def raw() -> bytes:
    names = (
        "us-el-salvador/what-was-held",
        "us-el-salvador/grant-paid",
        "sweden-estonia/six-hundred-five-years",
        "uk-rwanda/what-was-paid",
    )
    return workbook([named(name) for name in names])


@pytest.fixture(scope="module")
def book(raw: bytes) -> Workbook:
    return read(raw)


def cells(book: Workbook, kind: str | None = None) -> Iterator[Cell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None and kind in (None, cell.data_type))


def test_sheets_stand_in_order(book: Workbook) -> None:
    assert (
        tuple(book.sheetnames)
        == SHEETS
        == ("Overview", "Inputs", "Calculation", "Readings", "Compare", "Ledger", "Sources")
    )


def column_of(found: Workbook, sheet: str, place: int = 0) -> dict[str, object]:
    """What stands beside each label of a sheet, in one scenario's column; of like labels the first."""
    rows: dict[str, object] = {}
    for row in found[sheet].iter_rows(values_only=True):
        rows.setdefault(str(row[0]), row[2 + place])
    return rows


def test_the_front_sheet_has_what_a_reader_came_for() -> None:
    """The case by its name, its total beside its people and time, a head billed and held, the checks, and a chart."""
    found = read(workbook([named("us-el-salvador/grant-paid")]), values=True)
    front = column_of(found, "Overview")
    assert front["Scenario"] == "1. 238 sent, grant paid"
    assert (front["Total"], front["Lowest"], front["Highest"]) == (4_760_000, 4_760_000, 15_220_000)
    assert (front["Per person billed"], round(float(front["Per person held"]), 2)) == (20_000, 18_237.55)
    assert (front["Cohort 1: people"], front["Price"]) == (238, "$20,000 a person a year")
    assert (front["Price per person"], front["All checks"]) == (20_000, 0)
    (chart,) = read(workbook([named("us-el-salvador/grant-paid")]))["Overview"]._charts
    assert len(chart.series) == 3


def test_numbers_of_the_readers_own_mark_their_column() -> None:
    """On Compare and in front, and live: the mark is a formula over the numbers on Inputs."""
    grant = named("us-el-salvador/grant-paid")
    found = read(workbook([grant, grant.changed(parameters={"price_per_person": 18_000.0})]), values=True)
    for sheet in ("Compare", "Overview"):
        heads = [column_of(found, sheet, place)["Scenario"] for place in (0, 1)]
        assert heads == ["1. 238 sent, grant paid", "2. 238 sent, grant paid (yours)"]
    counts = [
        column_of(found, "Compare", place)["Numbers of yours, in place of reported ones"] for place in (0, 1)
    ]
    assert counts == [0, 1]


def test_a_printed_workbook_is_of_few_pages() -> None:
    """One page wide, headings repeated, the front sheet on a single page."""
    book = read(workbook([named("us-el-salvador/grant-paid")]))
    for sheet in book.worksheets:
        assert sheet.page_setup.fitToWidth in (1, None)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book["Overview"].page_setup.fitToHeight in (1, None)
    assert book["Overview"].page_setup.orientation == "portrait"
    assert book["Calculation"].print_title_rows
    assert book["Readings"].print_area.endswith(tuple(f"${row}" for row in range(100, 140)))


def test_worked_example_is_the_value_stored() -> None:
    """238 people for a year at $20,000: no program has worked the file out yet."""
    found = read(workbook([named("us-el-salvador/grant-paid")]), values=True)
    assert figure(found, "s1_total") == 4_760_000
    assert figure(found, "s1_per_person_day") == pytest.approx(4_760_000 / (238 * 365))
    assert figure(found, "s1_left") == 10_240_000


def test_every_formula_stores_a_value(raw: bytes) -> None:
    """Previews and phones show what is stored; only a formula that gives an empty text stores nothing."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    formulas = sum(sheet.count("<f>") for sheet in sheets)
    stored = sum(len(re.findall(r"</f><v>[^<]+</v>", sheet)) for sheet in sheets)
    nothing = sum(len(re.findall(r'<f>[^<]*""[^<]*</f><v></v>', sheet)) for sheet in sheets)
    assert formulas > 5_000
    assert stored + nothing == formulas
    assert nothing < formulas / 10


def test_one_row_has_one_formula(book: Workbook) -> None:
    unlike = []
    for sheet in book.worksheets:
        rows = defaultdict(set)
        for cell in (c for c in cells(book, "f") if c.parent.title == sheet.title):
            if sheet.title == "Ledger" and cell.column == 3:
                continue  # the sum of the row
            if sheet.title == "Readings" and cell.column > 2 + 4:
                continue  # marks beside the totals
            rows[cell.row].add(relative(str(cell.value), cell.column))
        unlike += [f"{sheet.title} row {row}: {found}" for row, found in rows.items() if len(found) > 1]
    assert not unlike


def relative(formula: str, column: int) -> str:
    """A formula with its columns counted from its own, so that a copy to the right reads the same."""

    def away(found: re.Match[str]) -> str:
        if found[1]:
            return found[0]
        return f"[{openpyxl.utils.column_index_from_string(found[2]) - column}]{found[3]}{found[4]}"

    return re.sub(r"(?<![A-Za-z_])(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![0-9A-Za-z_(])", away, formula)


def test_no_number_is_typed_into_a_formula(book: Workbook) -> None:
    typed = re.compile(r"(?<![A-Za-z_$0-9.])[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?")
    found = {
        number
        for cell in cells(book, "f")
        for number in typed.findall(str(cell.value))
        if number not in ("0", "1")
    }
    assert not found


def coloured(cell: Cell) -> bool:
    return bool(cell.fill.fgColor.rgb == "FFFFF8E1")


def test_inputs_have_no_formula_and_the_others_no_figure(book: Workbook) -> None:
    inputs = [cell for row in book["Inputs"].iter_rows() for cell in row if coloured(cell)]
    assert len(inputs) > 400
    assert not [cell for cell in inputs if cell.data_type == "f"]
    assert not [cell for cell in cells(book, "n") if cell.parent.title != "Inputs"]


def test_every_input_has_a_name_a_rule_and_a_source(book: Workbook) -> None:
    sheet = book["Inputs"]
    ruled = {cell for rule in sheet.data_validations.dataValidation for cell in str(rule.sqref).split()}
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    several = 0
    for name, defined in book.defined_names.items():
        where, _, place = defined.attr_text.replace("$", "").partition("!")
        if where == "Inputs" and re.match("s[0-9]_", name):
            several += 1
            assert place in ruled, name
            assert sheet[place].comment is not None, name
    assert several > 300
    for rule in lists:
        offered = [cell.value for row in sheet[rule.formula1.split("!")[1].replace("$", "")] for cell in row]
        held = {sheet[place].value for place in str(rule.sqref).split()} - {None}
        assert held <= set(offered)


def test_every_question_and_reading_is_there(book: Workbook) -> None:
    deal = worded_by_names(load("us-el-salvador")).terms
    for name, question in deal.question.items():
        assert figure(book, f"s1_read_{name}") in {option.short for option in question.option.values()}
    sheet, where = book.defined_names["s1_readings"].attr_text.replace("$", "").split("!")
    assert len(book[sheet][where]) == 120


def test_an_unknown_amount_is_blank_and_not_zero(book: Workbook) -> None:
    assert figure(book, "s1_value_transport") is None
    refers = [
        c for c in cells(book, "f") if c.value == '=IF(C{0}="","",C{0})'.format(row_of(book, "transport"))
    ]
    assert len(refers) == 1


def row_of(book: Workbook, number: str) -> str:
    return str(book.defined_names[f"s1_value_{number}"].attr_text.rpartition("$")[2])


# --- Numbers that have a name ------------------------------------------------------------------------


def test_each_number_stands_once_and_all_else_refers_to_it() -> None:
    """$20,000 is the price of three charges: one cell holds it."""
    made = read(workbook([named("us-el-salvador/grant-paid")]))
    prices = [cell for cell in cells(made, "n") if cell.value == 20_000 and coloured(cell)]
    assert [f"$C${cell.row}" for cell in prices] == [
        made.defined_names["s1_value_price_per_person"].attr_text[7:]
    ]
    price, people, share = (
        row_of(made, name) for name in ("price_per_person", "accepted_people", "second_year_discount")
    )
    formulas = [str(cell.value) for cell in cells(made, "f") if cell.parent.title == "Inputs"]
    assert formulas.count(f'=IF(C{price}="","",C{price})') == 3
    assert formulas.count(f"=C{people}") == 2  # a discount's places and a limit
    assert formulas.count(f"=C{share}") == 3


def test_a_number_of_the_readers_own_is_in_force_and_said_to_be_theirs() -> None:
    own = named("us-el-salvador/grant-paid").changed(
        parameters={"price_per_person": 18_000, "transport": 500}
    )
    made = read(workbook([own, named("us-el-salvador/grant-paid")]))
    place = [made.defined_names[f"s{n}_value_price_per_person"].attr_text.replace("$", "") for n in (1, 2)]
    mine, theirs = (made["Inputs"][cell.partition("!")[2]] for cell in place)
    assert (mine.value, theirs.value) == (18_000, 20_000)
    assert "Yours, from the scenario; reported: $20,000" in mine.comment.text
    assert "Yours" not in theirs.comment.text
    assert "20,000" in theirs.comment.text
    assert figure(made, "s1_value_transport") == 500


def test_no_label_has_a_number_that_may_be_changed() -> None:
    """Labels name the number; the row below a choice has the words with what is in force."""
    own = named("us-el-salvador/grant-paid").changed(
        parameters={"price_per_person": 18_000, "second_year_discount": 0.07, "one_time_fee": 1234.5}
    )
    other = own.changed(
        parameters={}, reading={**own.reading, "price": "flat_on_top", "discount": "first_300"}
    )
    made = read(workbook([own, other]), values=True)
    texts = [c for c in cells(made, "s") if c.parent.title != "Sources"]
    printed = ("20,000", "18,000", "50%", "10 million", "10,000,000", "15 million")
    reported = {text.label for text in own.deal.terms.reported.values()}
    found = {c.value for c in texts if any(one in str(c.value) for one in printed)} - reported
    assert {
        f"{label}: {part}" for label in reported for part in ("amount", "half the unit it was printed to")
    } >= {text for text in found if text.endswith((": amount", "printed to"))}
    words = {text for text in found if not text.endswith((": amount", "printed to"))}
    in_words = {
        "$18,000 (yours) a person a year",
        "$10,000,000, plus $20,000 a person a year",
        "50% off year two for the first 300",
    }
    assert words == in_words | {"$18,000 (yours)", "$20,000", "50%", "$10,000,000"}
    assert {c.value for c in texts} >= {"7% (yours)", "$1,234.50 (yours)"}


@pytest.mark.parametrize("deal", names())
def test_every_scenario_of_the_model_passes_its_checks(deal: str) -> None:
    every = [load(deal).scenario(name) for name in load(deal).scenario_names()]
    for some in (every[:6], every[6:]):
        for row in (
            read(workbook(some), values=True)["Inputs"].iter_rows(min_row=6, max_row=7) if some else ()
        ):
            assert [cell.value for cell in row[2 : 2 + len(some)]] == [0] * len(some)


def test_the_day_of_the_record_stands_with_the_sources(book: Workbook) -> None:
    texts = [str(cell.value) for row in book["Sources"].iter_rows(max_col=1) for cell in row if cell.value]
    assert any(text.endswith(" The record was read to November 28, 2026.") for text in texts)


def test_units_stand_beside_every_line(book: Workbook) -> None:
    bare = [
        f"{name} {row[0].value}"
        for name in ("Inputs", "Calculation", "Compare")
        for row in book[name].iter_rows(min_row=8)
        if row[0].value and isinstance(row[2].value, int | float) and name != "Inputs" and not row[1].value
    ]
    assert not bare


def test_print_areas_are_set(book: Workbook) -> None:
    assert all(sheet.print_area for sheet in book.worksheets)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_in_every_sheet(name: str) -> None:
    # As a copy, which nothing looks through: a sign that steers a terminal is refused in a name before that.
    scenario = named("us-el-salvador/grant-paid").model_copy(update={"name": name, "about": name})
    made = workbook([scenario, scenario])
    formulas, values = read(made), read(made, values=True)
    assert formulas["Inputs"]["C5"].data_type == "s"
    assert str(formulas["Inputs"]["C5"].value).startswith("1. ")
    for cell in cells(formulas, "f"):
        assert not re.search(r"HYPERLINK|cmd|SUM\(A1|calc", str(cell.value)), cell.coordinate
    shown = [c for c in cells(values) if isinstance(c.value, str) and c.value.startswith("1. ")]
    assert {cell.parent.title for cell in shown} >= {"Inputs", "Calculation", "Readings", "Compare", "Ledger"}
    assert all(text.isprintable() for cell in shown for text in [str(cell.value)])


def test_texts_of_files_are_never_formulas(tmp_path: Path) -> None:
    """An arrangement's own labels too may begin like a formula."""
    source = load("us-el-salvador").path
    for name in ("arrangement.toml", "evidence.toml"):
        text = (source / name).read_text("utf-8")
        text = text.replace('label = "One-time fee"', 'label = "=1+1"').replace(
            'short = "no discount"', 'short = "=A1*2"'
        )
        text = re.sub(r"\[preset\.\w+\]\n.*\n.*\n", "", text)
        (tmp_path / name).write_text(text, "utf-8")
    made = read(workbook([default_scenario(load(f"{tmp_path.as_posix()}/"))]))
    assert figure(made, "s1_read_discount") == "=A1*2"
    assert [cell for cell in cells(made, "s") if cell.value == "=A1*2"]
    assert not [cell for cell in cells(made, "f") if str(cell.value) in ("=1+1", "=A1*2")]


def test_same_scenarios_give_the_same_file(raw: bytes) -> None:
    one = [named("us-el-salvador/grant-paid")]
    assert workbook(one) == workbook(one) != raw


# --- What goes wrong ---------------------------------------------------------------------------------


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match="No space left"):
        write_workbook([named("us-el-salvador/grant-paid")], target)
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]
    assert target.read_bytes() == b"before"


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="only some systems have a device that is always full"
)
def test_a_closed_output_leaves_a_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    command = [sys.executable, "-m", "model.cli", "workbook", "us-el-salvador/grant-paid", "-o", str(target)]
    with Path("/dev/full").open("w") as nowhere:
        subprocess.run(command, check=False, stdout=nowhere, stderr=subprocess.DEVNULL, timeout=60)
    assert figure(read(target.read_bytes(), values=True), "s1_total") == 4_760_000


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["us-el-salvador/grant-paid", "-o", "out.csv"], "ends in .xlsx"),
        (["us-el-salvador/grant-payd", "-o", "out.xlsx"], "did you mean grant-paid"),
        (["us-el-salvador/grant-paid"] * 7 + ["-o", "out.xlsx"], "found 7"),
        (["us-el-salvador/grant-paid", "-o", "no/such/folder/out.xlsx"], "cannot be written"),
        (["us-el-salvador/grant-paid"], "-o"),
    ],
)
def test_bad_input_is_told(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(["workbook", *words]) == 2
    assert told in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_the_command_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.xlsx"
    assert main.main(["workbook", "us-el-salvador", "uk-rwanda/what-was-paid", "-o", str(target)]) == 0
    assert target.name in capsys.readouterr().out.replace("\n", "")
    found = read(target.read_bytes(), values=True)
    assert figure(found, "s2_total") == pytest.approx(summary(named("uk-rwanda/what-was-paid")).total)


def test_days_before_march_1900_are_refused() -> None:
    cohort = {"people": 1, "group": "tren_de_aragua", "arrives": "1900-01-15", "departs": "1900-05-01"}
    early = named("us-el-salvador/grant-paid").changed(
        cohort=[{**cohort, "arrives": day(1900, 1, 15), "departs": day(1900, 5, 1)}]
    )
    with pytest.raises(BadInput, match="1900-03-01"):
        workbook([early])


def day(*parts: int):  # type: ignore[no-untyped-def]
    from datetime import date

    return date(*parts)


def test_too_many_cohorts_are_refused_only_where_people_at_once_count() -> None:
    many = [{"people": 1, "group": "people", "years": 1.0}] * 28
    with pytest.raises(BadInput, match="27 cohorts"):
        workbook([named("sweden-estonia/six-hundred-five-years").changed(cohort=many)])
    workbook([named("belgium-netherlands/first-year").changed(cohort=many)])


def test_counting_does_not_load_the_writer() -> None:
    script = "import sys; from model.cli.main import main; main(['cost', 'us-el-salvador']); sys.exit('xlsxwriter' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", script], check=False, capture_output=True, timeout=60
        ).returncode
        == 0
    )


def test_words_for_checks_are_on_the_sheets(book: Workbook) -> None:
    labels = {cell.value for cell in cells(book, "s")}
    assert {say("workbook.row.check_readings"), say("workbook.row.check_ledger")} <= labels
