"""`--set NAME=VALUE` at every command that counts: the total moves, and the number is said to be the reader's own.

The totals are products that a reader can check by eye: 238 people for a year at $18,000 in place of $20,000.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from matplotlib.text import Text

import model
from model.cli import main
from model.outputs.figures import compare as bars, words as figure_words
from model.results.narrative import reading_line
from model.scenario.cases import with_case
from model.scenario.library import load
from model.scenario.link import from_query, to_query
from model.scenario.scenario import Scenario

GRANT = "us-el-salvador/grant-paid"
SET = ("--set", "price_per_person=18000")
OWN = "a price of $18,000 in place of the reported $20,000"
TOTAL = 238 * 18_000
BOTH = "Readings of your terms: {}. Readings of the reported terms: {}"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints, on one line."""
    capsys.readouterr()
    assert main.main(list(words)) == 0
    return " ".join(capsys.readouterr().out.split())


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    assert main.main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main.main(list(words)) == 2
    printed = capsys.readouterr()
    assert not printed.out
    return printed.err


def scenario_called(name: str) -> Scenario:
    """The scenario with the price."""
    deal, _, scenario = name.partition("/")
    return with_case(load(deal).scenario(scenario), parameters={"price_per_person": 18_000})


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A scenario file of 100 people for a year, which has a price of its own already."""
    place = tmp_path / "mine.toml"
    place.write_text(
        'name = "Mine"\narrangement = "us-el-salvador"\n[parameters]\nprice_per_person = 19000\n'
        '[[cohort]]\npeople = 100\ngroup = "tren_de_aragua"\nyears = 1\n',
        "utf-8",
    )
    return str(place)


# --- One scenario ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["cost", "run", "readings"])
def test_a_named_scenario_is_costed_with_a_number_of_ones_own(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "costs $4.28 million, with " + OWN in run(capsys, command, GRANT, *SET)
    assert "$4.76 million" in run(capsys, command, GRANT)


@pytest.mark.parametrize("command", ["cost", "run"])
def test_it_comes_before_the_number_that_a_file_has(
    command: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(capsys, command, file)["total"] == 1_900_000
    whole = answered(capsys, command, file, *SET)
    assert whole["total"] == 1_800_000
    assert whole["question"]["parameters"] == {"price_per_person": 18_000}  # type: ignore[index]
    assert OWN in str(whole["sentence"])


def test_the_ledger_adds_up_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    whole = answered(capsys, "run", "us-el-salvador/what-was-held", "--by", "month", *SET)
    due = sum(row["due"] for row in whole["ledger"])  # type: ignore[attr-defined]
    assert due == pytest.approx(252 * 18_000)
    assert "4536000" in run(capsys, "run", "us-el-salvador/what-was-held", "--csv", *SET)


def test_what_a_scenario_has_already_is_still_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "cost", f"./scenarios/{GRANT}.toml", "--people", "3", *SET).startswith(
        "--people: "
    )


def test_backwards_ranges_settling_and_the_host_take_it(capsys: pytest.CaptureFixture[str]) -> None:
    days = answered(capsys, "solve", GRANT, "--for", "share", "--budget", "8568000", *SET)
    assert days["value"] == pytest.approx(0.5)
    assert OWN in str(days["reading_says"])
    drawn = answered(capsys, "range", GRANT, "--range", "stay=uniform:0.2,0.9", "--draws", "10", *SET)
    assert drawn["chosen"]["percentiles"]["50"] == pytest.approx(TOTAL)  # type: ignore[index]
    assert OWN in run(capsys, "range", GRANT, "--range", "stay=uniform:0.2,0.9", "--draws", "10", *SET)
    settled = answered(capsys, "settle", GRANT, *SET)
    assert settled["case"] == f"238 people for 1 year. A number of yours: {OWN}."
    assert settled["low"] == TOTAL
    host = answered(capsys, "provider", GRANT, "--marginal", "5000", *SET)
    assert host["revenue"] == TOTAL
    assert host["remarks"] == [f"A number of yours: {OWN}."]
    assert f"A number of yours: {OWN}." in run(capsys, "provider", GRANT, "--marginal", "5000", *SET)
    assert answered(capsys, "provider", GRANT, "--marginal", "5000")["remarks"] == []


def test_an_amount_is_taken_apart_at_it(capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "explain", "4284000", *SET)
    assert f"A number of yours: {OWN}." in told
    assert "238 person-years × $18,000 = $4,284,000. A coincidence" in told
    assert "$18,000" not in run(capsys, "explain", "4284000")
    # A grant of $4.76 million was reported; a fee of as much that the reader makes up is not that grant.
    found = answered(capsys, "explain", "4760000", "--set", "one_time_fee=4760000")
    assert found["question"]["parameters"] == {"one_time_fee": 4_760_000}  # type: ignore[index]
    rows = found["explanations"]
    (fee,) = [row for row in rows if row["people"] is row["days"] is row["person_years"] is None]  # type: ignore[attr-defined]
    assert fee["coincidence"]
    (grant,) = [row for row in rows if (row["people"], row["days"]) == (238, 365)]  # type: ignore[attr-defined]
    assert not grant["coincidence"]
    known = answered(capsys, "explain", "4760000", "--set", "approved=20m")["explanations"]
    assert not all(row["coincidence"] for row in known)  # type: ignore[attr-defined]


def test_the_reading_in_a_line_has_them_at_every_door(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = with_case(scenario_called(GRANT), parameters={"price_per_person": 18_000})
    opened = from_query(to_query(scenario, TOTAL), "us-el-salvador").scenario
    lines = [
        reading_line(opened.deal, opened.reading),
        figure_words.reading(opened),
        model.answer(opened).reading_says,
        answered(capsys, "solve", GRANT, "--for", "share", "--budget", "3m", *SET)["reading_says"],
        run(capsys, "range", GRANT, "--range", "people=uniform:200,300", "--draws", "10", *SET),
        run(capsys, "cost", "us-el-salvador", *SET),
    ]
    for line in lines:
        assert "$18,000 (yours) a person a year · no discount" in str(line)
        assert "$20,000 a person a year" not in str(line)


# --- Several --------------------------------------------------------------------------------------------------


def test_each_row_that_has_the_number_is_compared_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", GRANT, "us-el-salvador/accepted-300", "denmark-kosovo", "--currency", "USD")
    before, after = answered(capsys, *words), answered(capsys, *words, *SET)
    totals = [row["total"] for row in after["rows"]]  # type: ignore[attr-defined]
    assert totals[:2] == [TOTAL, 300 * 18_000]
    assert totals[2] == before["rows"][2]["total"]  # type: ignore[index]
    first, _, lease = after["rows"]  # type: ignore[misc]
    assert first["remarks"][0] == f"A number of yours: {OWN}."
    assert not any("yours" in says for says in lease["remarks"])
    reported = before["rows"][0]  # type: ignore[index]
    assert (first["reported_low"], first["reported_high"]) == (reported["low"], reported["high"])
    assert first["low"] == TOTAL
    assert (lease["reported_low"], reported["reported_low"]) == (None, None)


def test_a_comparison_says_which_numbers_are_the_readers_own(capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "compare", GRANT, "us-el-salvador/proposed-500", *SET)
    assert "238 sent, grant paid (numbers of yours)" in told
    assert f"“238 sent, grant paid”: A number of yours: {OWN}." in told
    spread = BOTH.format("$4,284,000 to $14,698,000", "$4,760,000 to $15,220,000")
    assert f"“238 sent, grant paid”: {spread}." in told
    assert "reading of the reported terms" not in told
    plain = run(capsys, "compare", GRANT, "us-el-salvador/proposed-500")
    assert "yours" not in plain
    assert "Under every reading of the terms “238 sent, grant paid”: $4,760,000 to" in plain


def test_the_reported_spread_beside_is_on_the_same_basis(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "denmark-kosovo", "--currency", "USD", "--rate", "0.03")
    (plain,) = answered(capsys, *words)["rows"]  # type: ignore[misc]
    name = answered(capsys, "parameters", "denmark-kosovo")["parameters"][0]["name"]  # type: ignore[index]
    (own,) = answered(capsys, *words, "--set", f"{name}=1m")["rows"]  # type: ignore[misc]
    assert own["total"] != plain["total"]
    assert (own["reported_low"], own["reported_high"]) == (plain["low"], plain["high"])


def test_a_number_that_moves_no_total_marks_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "compare", GRANT, "us-el-salvador/proposed-500", "--set", "approved=20m")
    assert "(numbers of yours)" not in told
    assert "Your own number, on which this total does not rest: an approved sum of $20 million" in told
    assert "Under every reading of the terms" in told


def test_a_number_that_no_row_has_is_refused_with_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    words = (GRANT, "uk-rwanda", "--set", "price_per_persn=1")
    for command in (("compare",), ("figure", "compare", "-o", "x.svg"), ("workbook", "-o", "x.xlsx")):
        assert refused(capsys, *command, *words).startswith(
            "--set: found price_per_persn, which is no parameter of us-el-salvador and uk-rwanda; did you mean "
            "price_per_person?"
        )
    assert refused(capsys, "run", GRANT, "--set", "price_per_persn=1").startswith(
        "--set: found price_per_persn, which is no parameter; did you mean price_per_person?"
    )
    assert refused(capsys, "compare", GRANT, "uk-rwanda", "--set", "price_per_person=much").startswith(
        "--set price_per_person: found much"
    )
    twice = ("--set", "price_per_person=1", "--set", "price_per_person=2")
    assert "more than once" in refused(capsys, "compare", GRANT, "uk-rwanda", *twice)


# --- Files ----------------------------------------------------------------------------------------------------


def test_a_figure_is_drawn_with_it_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = tmp_path / "bars.svg"
    words = ("--set", "price_per_person=18000", "-o", str(drawn))
    assert main.main(["figure", "compare", GRANT, "us-el-salvador/proposed-500", *words]) == 0
    assert "238 sent, grant paid (numbers of yours): $4.28 million" in (tmp_path / "bars.alt.txt").read_text(
        "utf-8"
    )
    standing = [scenario_called(name) for name in (GRANT, "us-el-salvador/proposed-500")]
    printed = " ".join(text.get_text() for text in bars.compare(standing).figure.findobj(Text))
    for text in (
        "(numbers of yours)",
        BOTH.format("$4.28 million to $14.7 million", "$4.76 million to $15.22 million"),
    ):
        assert text in " ".join(printed.split()), text
    assert main.main(["figure", "people", GRANT, *words]) == 0
    assert "Reading: $18,000 (yours) a person a year" in (tmp_path / "bars.alt.txt").read_text("utf-8")


def test_a_workbook_starts_from_it(tmp_path: Path) -> None:
    made = tmp_path / "book.xlsx"
    assert main.main(["workbook", GRANT, *SET, "-o", str(made)]) == 0
    sheet = openpyxl.load_workbook(made)["Inputs"]
    marked = [
        cell for row in sheet.iter_rows() for cell in row if cell.comment and "Yours" in cell.comment.text
    ]
    assert [(cell.value, cell.comment.text) for cell in marked] == [
        (18_000, "Yours, from the scenario; reported: $20,000")
    ]


@pytest.mark.parametrize("command", ["report", "bundle"])
def test_a_report_and_a_bundle_of_a_named_scenario_take_it(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / ("page.html" if command == "report" else "all.zip")
    assert main.main([command, GRANT, *SET, "-o", str(made)]) == 0
    raw = made.read_bytes()
    if command == "bundle":
        with zipfile.ZipFile(io.BytesIO(raw)) as kept:
            whole = json.loads(kept.read("results.json"))
        assert whole["total"] == TOTAL
        raw = whole["sentence"].encode()
    assert OWN in " ".join(raw.decode().split())


@pytest.mark.parametrize("name", ["price_per_person", "per_head_year"])
@pytest.mark.parametrize("command", [["range"], ["figure", "tornado"], ["figure", "s-curve"]])
def test_a_number_of_ones_own_is_not_drawn_as_well(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str], name: str
) -> None:
    output = ["-o", str(tmp_path / "drawn.svg")] if command[0] == "figure" else []
    asked = [*command, GRANT, *output, "--range", f"rate.{name}=uniform:100,200"]
    says = (
        f"--range rate.{name}: price_per_person is a number of your own already, so that it cannot be drawn"
    )
    assert says in refused(capsys, *asked, *SET)
    assert main.main(asked) == 0, "without a number of one's own it is drawn"


def test_a_number_drawn_or_sought_is_not_said_to_be_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    """A charge without a reported amount gets one to be drawn around; what is sought is what the answer says."""
    drawn = run(capsys, "range", "us-el-salvador", "--range", "rate.transport=uniform:100,200")
    assert "Reading: $20,000 a person a year" in drawn
    assert "$150" not in drawn
    kept = run(capsys, "range", "us-el-salvador", "--range", "rate.transport=uniform:100,200", *SET)
    assert f"with {OWN}" in kept
    asked = ("solve", "us-el-salvador", "--for", "rate", "--budget", "4.76m", *SET)
    sought = run(capsys, *asked)
    assert "“Price per person” at $20,000 makes the total $4,760,000." in sought
    assert "18,000" not in sought
    assert f"with {OWN}" in run(capsys, "solve", "us-el-salvador", "--for", "people", "--budget", "9m", *SET)


def test_the_sentence_of_a_comparison_says_what_is_ones_own(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    both = ("us-el-salvador/grant-paid", "us-el-salvador/what-was-held")
    sentence = answered(capsys, "compare", *both, *SET)["sentences"][1]
    assert sentence.startswith("“")
    assert sentence.endswith(f", with {OWN}.")
    assert sentence.count(OWN) == 1, "once where both rows have it"
    alone = answered(capsys, "compare", "us-el-salvador/grant-paid", file)["sentences"][1]
    assert alone.endswith(": “Mine”, with a price of $19,000 in place of the reported $20,000."), (
        "of the row that has it"
    )
    assert "with a price" not in answered(capsys, "compare", *both)["sentences"][1]
    drawn = bars.compare([scenario_called(name) for name in both])
    assert drawn.title.endswith(f"“238 sent, grant paid”, with {OWN}")


@pytest.mark.parametrize("kind", ["people", "time", "readings", "ledger", "tornado", "s-curve"])
def test_a_figure_of_ones_own_numbers_speaks_of_your_terms(
    kind: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    drawn = ["-o", str(tmp_path / "drawn.svg")]
    drawn += ["--range", "people=uniform:200,300"] if kind in {"tornado", "s-curve"} else []
    run(capsys, "figure", kind, GRANT, *drawn, *SET)
    told = (tmp_path / "drawn.alt.txt").read_text("utf-8")
    assert BOTH.format("$4.28 million to $14.7 million", "$4.76 million to $15.22 million") in told
    title = told.split(". 238 sent")[0]
    assert "how the reported terms are read" not in title
    assert "Other readings of the reported terms" not in told
    if kind in {"people", "readings"}:
        assert title.endswith("; readings of the reported terms: $4.76 million to $15.22 million")
    if kind in {"people", "time", "readings"}:
        assert "your terms" in title
    run(capsys, "figure", kind, GRANT, *drawn)
    assert "your terms" not in (tmp_path / "drawn.alt.txt").read_text("utf-8")


def test_money_approved_of_ones_own_is_said_to_be_so_in_the_ledgers_title(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    drawn = tmp_path / "drawn.svg"
    run(capsys, "figure", "ledger", GRANT, "-o", str(drawn), "--set", "approved=20m")
    assert "; $20 million (yours) was approved." in (tmp_path / "drawn.alt.txt").read_text("utf-8")


def test_the_reported_spread_stands_beside_that_of_ones_own_in_range_and_settle(
    capsys: pytest.CaptureFixture[str],
) -> None:
    both = BOTH.format("$4.28 million to $14.7 million", "$4.76 million to $15.22 million")
    asked = ("range", "us-el-salvador", "--range", "people=uniform:200,300")
    drawn = run(capsys, *asked, *SET)
    assert "Other readings of your terms would move that to anything from" in drawn
    assert f"With nothing drawn: {both}." in drawn
    assert f"{both}." in run(capsys, "settle", "us-el-salvador", *SET)
    for words in (asked, ("settle", "us-el-salvador")):
        assert "your terms" not in run(capsys, *words).lower(), "without numbers of one's own as before"
    assert "Other readings of the same words" in run(capsys, *asked)
