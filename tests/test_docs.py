"""What the documents print is what the model gives; what they point at exists.

`python -m tests.test_docs` writes the output of every command in them anew.
"""

from __future__ import annotations

import doctest
import functools
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from pydantic import ValidationError

import model
from model.engine.money_due import total
from model.inputs import arrangement, charge, evidence, parameter
from model.inputs.calendar import years_since
from model.outputs import worksheet
from model.questions import exercises
from model.results.narrative import how
from model.scenario import scenario
from model.words.wording import exact, number, say

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/method.md",
    "docs/json.md",
    "docs/glossary.md",
    "docs/exercises.md",
    "docs/lessons.md",
    "docs/dependencies.md",
    "docs/deploy.md",
    "docs/reliability.md",
)
PLACES = ("/etc/", "/opt/perhead")
"""Where `docs/deploy.md` puts things on a reader's machine, by the usual order of a system and not by that of any one."""
NOTEBOOK = "docs/tutorial.ipynb"
DEAL = "us-el-salvador"


# --- Reading a document -------------------------------------------------------------------------------


@functools.cache
def text_of(document: str) -> str:
    """A document's text; of the notebook, its prose."""
    text = (ROOT / document).read_text("utf-8")
    if document != NOTEBOOK:
        return text
    cells = nbformat.reads(text, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@dataclass(frozen=True)
class Block:
    """A fenced block: where it stands, its language, its text, and the paragraph before it."""

    document: str
    line: int
    language: str
    text: str
    before: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(*languages: str) -> list[Block]:
    return [block for document in DOCUMENTS for block in _blocks(document) if block.language in languages]


def _blocks(document: str) -> Iterator[Block]:
    text = text_of(document)
    for found in _FENCED.finditer(text):
        before = text[: found.start()].rstrip().rpartition("\n\n")[2]
        yield Block(document, text.count("\n", 0, found.start()) + 1, found[1], found[2], before)


def prose(document: str) -> str:
    """A document's text without its fenced blocks and code."""
    return re.sub(r"`[^`\n]+`", "``", _FENCED.sub("", text_of(document)))


def table(document: str, first: str) -> list[dict[str, str]]:
    """The rows of the table whose first heading is `first`, by heading."""
    text = text_of(document)
    lines = text[text.index(f"\n| {first} |") + 1 :].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in _leading_table(lines)]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def _leading_table(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield line


def names_in(cell: str) -> set[str]:
    """What a cell has in backticks."""
    return set(re.findall(r"`([^`]+)`", cell))


# --- Commands, with the output that they are said to have ------------------------------------------------


MORE = "..."
"""As the last line: the output goes on."""

_RUN_ALL = """
import contextlib, io, json, sys
from model.cli.main import main
found = []
for words in json.load(sys.stdin):
    with io.StringIO() as out, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(words)
        found.append(out.getvalue())
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True)
class Shown:
    """A command as a document shows it, and the output below it."""

    block: Block
    command: str
    output: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.block.document}: {self.command}"


def shown() -> list[Shown]:
    return [
        Shown(b, *_command_and_output(part))
        for b in blocks("console")
        for part in re.split(r"^\$ ", b.text, flags=re.MULTILINE)[1:]
    ]


def _command_and_output(part: str) -> tuple[str, tuple[str, ...]]:
    command, *output = part.rstrip().split("\n")
    return command, tuple(output)


def outputs(commands: list[str]) -> dict[str, tuple[str, ...]]:
    """What each `perhead` command prints in a terminal of 80 columns: all in one process, since starting takes longest."""
    hidden = ("FORCE_COLOR", "TTY_", "PERHEAD")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    words = [shlex.split(command)[1:] for command in commands]
    done = subprocess.run(
        [sys.executable, "-c", _RUN_ALL],
        check=True,
        cwd=ROOT,
        env={**kept, "COLUMNS": "80", "PYTHONUTF8": "1"},
        input=json.dumps(words),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    texts = [tuple(line.rstrip() for line in text.rstrip().splitlines()) for text in json.loads(done.stdout)]
    return dict(zip(commands, texts, strict=True))


@pytest.fixture(scope="module")
def printed() -> dict[str, tuple[str, ...]]:
    return outputs([one.command for one in shown()])


def as_shown(one: Shown, output: tuple[str, ...]) -> tuple[str, ...]:
    """The part of an output that the document shows: all of it, or so many lines of its beginning."""
    return (*output[: len(one.output) - 1], MORE) if one.output[-1:] == (MORE,) else output


@pytest.mark.parametrize("one", shown(), ids=str)
def test_command_prints_what_the_document_shows(one: Shown, printed: dict[str, tuple[str, ...]]) -> None:
    assert one.command.startswith("perhead ")
    assert one.output == as_shown(one, printed[one.command]), (
        "`python -m tests.test_docs` writes the outputs anew"
    )


FURTHER_DOWN = {
    "perhead run us-el-salvador/year-two-half-price --by year": {
        "how many totals the readings give": "The readings come to 20 different totals",
        "what to mind": "Mind",
        "what is not counted": "Not counted here",
        "the ledger": "From ",
    },
}
"""What a document says comes below the part of an output that it shows, in this order, and how each begins there."""


@pytest.mark.parametrize("command", FURTHER_DOWN)
def test_below_the_part_shown_comes_what_the_document_says(
    command: str, printed: dict[str, tuple[str, ...]]
) -> None:
    (example,) = (example for example in shown() if example.command == command)
    assert example.output[-1] == MORE
    before = " ".join(example.block.before.split())
    below = "\n".join(("", *printed[command][len(example.output) - 1 :]))
    phrases = [before.find(phrase) for phrase in FURTHER_DOWN[command]]
    places = [below.find(f"\n{start}") for start in FURTHER_DOWN[command].values()]
    for order in (phrases, places):
        assert -1 not in order
        assert order == sorted(order)


def test_every_part_below_an_output_is_looked_for() -> None:
    """A new sentence of the kind must be added above, with what proves it."""
    commands = [example.command for example in shown() if "Below the part shown" in example.block.before]
    assert commands == list(FURTHER_DOWN)


def test_each_document_with_commands_has_some() -> None:
    assert {one.block.document for one in shown()} >= {"README.md", "docs/exercises.md"}


def write_outputs() -> None:
    """Put what each command prints now into the documents, as much of it as they show. The exercises are made of their
    own file, so it goes into that.
    """
    made = ROOT / "docs" / "exercises.md"
    made.write_text(worksheet.as_markdown(), "utf-8")
    every = shown()
    found = outputs([one.command for one in every])
    for one in every:
        path = ROOT / one.block.document
        if path == made:
            path = exercises.FILE
        new = as_shown(one, found[one.command])
        before, after = ("\n".join((f"$ {one.command}", *lines)) + "\n" for lines in (one.output, new))
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    exercises.book.cache_clear()
    made.write_text(worksheet.as_markdown(), "utf-8")


# --- Python in the documents and in the package ------------------------------------------------------------


@pytest.mark.usefixtures("plain_main")
@pytest.mark.parametrize("document", sorted({block.document for block in blocks("pycon")}))
def test_python_in_the_document_gives_what_it_shows(document: str) -> None:
    runner, names = doctest.DocTestRunner(verbose=False), dict[str, object]()
    for block in blocks("pycon"):
        if block.document == document:
            test = doctest.DocTestParser().get_doctest(block.text, names, str(block), document, block.line)
            report: list[str] = []
            assert runner.run(test, out=report.append, clear_globs=False).failed == 0, "".join(report)
            names = test.globs


def test_no_python_is_shown_without_its_result() -> None:
    assert not blocks("python", "py")


def test_doctests_of_the_package() -> None:
    found = doctest.testmod(model)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", [name for name in model.__all__ if not name.startswith("__")])
def test_everything_public_says_what_it_is(name: str) -> None:
    said = getattr(model, name).__doc__ or ""
    assert len(said.split()) >= 3
    assert not said.startswith(f"{name}(")  # what a dataclass says of itself if nobody does


# --- Links and addresses -----------------------------------------------------------------------------------


_LINK = re.compile(r"\]\(([^)\s]+)\)")


def links() -> list[tuple[str, str]]:
    return [
        (document, link) for document in (*DOCUMENTS, NOTEBOOK) for link in _LINK.findall(text_of(document))
    ]


@pytest.mark.parametrize(("document", "link"), [pair for pair in links() if "://" not in pair[1]])
def test_link_leads_somewhere(document: str, link: str) -> None:
    place, _, heading = link.partition("#")
    target = (ROOT / document).parent / place if place else ROOT / document
    assert target.exists()
    if heading:
        assert heading in anchors(target.read_text("utf-8"))


def anchors(markdown: str) -> set[str]:
    """The names that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", markdown), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", [*DOCUMENTS, NOTEBOOK])
def test_no_path_of_a_machine(document: str) -> None:
    raw = (ROOT / document).read_text("utf-8")
    rooted = re.findall(r"(?<![\w.~:/)\]>}*-])/[a-z][\w.-]*/[\w.-]+", raw)
    rooted = [path for path in rooted if document != "docs/deploy.md" or not path.startswith(PLACES)]
    drives = re.findall(r"\b[A-Z]:\\\\?\w+|file://", raw)
    assert [*rooted, *drives] == []


# --- The method ----------------------------------------------------------------------------------------------


METHOD = "docs/method.md"


def field_names(kind: type[arrangement.Record]) -> set[str]:
    """The fields of a record as its file spells them."""
    return {field.alias or name for name, field in kind.model_fields.items()}


def test_method_has_every_kind_of_charge() -> None:
    kinds = [kind for row in table(METHOD, "kind") for kind in names_in(row["kind"])]
    assert sorted(kinds) == sorted(get_args(charge.Charge.model_fields["kind"].annotation))


@pytest.mark.parametrize(
    ("first", "record"),
    [
        ("field", charge.Charge),
        ("field of a discount", charge.Discount),
        ("field of a parameter", parameter.Parameter),
        ("field of an option", arrangement.Option),
        ("field of a limit", arrangement.Limit),
    ],
)
def test_method_has_every_field(first: str, record: type[arrangement.Record]) -> None:
    assert {name for row in table(METHOD, first) for name in names_in(row[first])} == field_names(record)


SAMPLES = {
    "groups": ["someone"],
    "billing": "by_day",
    "stay_years": "2+",
    "per": "month",
    "index": 1.02,
    "above": 100,
    "before_year": 2,
    "due": date(2025, 1, 1),
    "at_arrivals": 10,
    "places": 10,
    "index_from": "term",
    "from_year": 2,
    "until_year": 2,
    "from": date(2025, 1, 1),
    "until": date(2025, 1, 1),
    "minimum": 10,
    "amount_above": 10,
    "every": 10,
    "paid": "month",
}
BY_DAY = {"billing": "by_day"}
NEEDED_WITH: dict[str, dict[str, object]] = {
    "above": BY_DAY,
    "minimum": BY_DAY,
    "every": BY_DAY,
    "amount_above": {"minimum": 10, **BY_DAY},
    "index_from": {"index": 1.02},
    "groups": {"at_arrivals": 10},
}
"""What must come with a field on the kinds of charge that have it."""


def kinds_that_take(field: str) -> set[str]:
    """The kinds of charge that the model accepts with a field."""
    every = set(get_args(charge.Charge.model_fields["kind"].annotation))
    return {
        kind
        for kind in every
        if _accepts(kind, field, {}) or _accepts(kind, field, NEEDED_WITH.get(field, {}))
    }


def _accepts(kind: str, field: str, more: dict[str, object]) -> bool:
    try:
        charge.Charge.model_validate({"kind": kind, "label": "a charge", field: SAMPLES[field], **more})
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "row", [row for row in table(METHOD, "field") if row["kinds"]], ids=lambda row: row["field"]
)
def test_method_says_which_kinds_take_a_field(row: dict[str, str]) -> None:
    (field,) = names_in(row["field"])
    assert names_in(row["kinds"]) == kinds_that_take(field)


@pytest.mark.parametrize(
    "row", table(METHOD, "arrives"), ids=lambda row: f"{row['arrives']} to {row['departs']}"
)
def test_dated_stays_of_the_method(row: dict[str, str]) -> None:
    arrives, departs = date.fromisoformat(row["arrives"]), date.fromisoformat(row["departs"])
    years = years_since(arrives, np.array([departs], dtype="datetime64[D]"))[0]
    assert row["days"] == str((departs - arrives).days)
    assert row["years"] == f"{years:.6f}"


def summary_of(**given: object) -> model.Summary:
    """238 people, or those given, and nobody else."""
    return model.summary(model.case(DEAL, **{"people": {"tren_de_aragua": 238, "ms13": 0}, **given}))  # type: ignore[arg-type]


def freed() -> dict[str, str]:
    found = summary_of(days=125)
    (line,) = found.by_charge
    return {
        "years paid for": number(line.amount / 20_000 / 238),
        "due": exact(found.total, "USD"),
        "person-days": number(found.person_years * 365),
        "per person": exact(found.per_person, "USD"),
        "per person and day": exact(found.per_person_day, "USD"),
        "per day in all": exact(found.per_day, "USD"),
        "used": exact(found.used, "USD"),
        "unused": exact(found.unused, "USD"),
    }


def half_price() -> dict[str, str]:
    full = summary_of(years=2)
    found = summary_of(years=2, reading={"discount": "first_238"})
    many = model.cost(DEAL, people=500, years=2, reading={"discount": "first_238"})
    return {
        "price for two years": exact(full.total, "USD"),
        "discount": exact(found.total - full.total, "USD"),
        "due": exact(found.total, "USD"),
        "per person": exact(found.per_person, "USD"),
        "per person and day": exact(found.per_person_day, "USD"),
        "due for 500 people": exact(many.item(), "USD"),
    }


def a_month_into_year_two() -> dict[str, str]:
    return {
        "due, paid in advance": exact(summary_of(days=395).total, "USD"),
        "due, paid by the day": exact(summary_of(days=395, reading={"billing": "by_day"}).total, "USD"),
    }


def nebraska() -> dict[str, str]:
    case = model.load("us-nebraska").scenario("two-years")
    first, second = (step.amount for step in how(case) if step.label.startswith("Use"))
    return {
        "first year": exact(first, "USD"),
        "per bed and day": exact(first / 300 / 365, "USD"),
        "second year": exact(second, "USD"),
        "per bed and day, second year": exact(second / 300 / 365, "USD"),
        "with works, two years": exact(model.summary(case).total, "USD"),
    }


def hawaii() -> dict[str, str]:
    years = [(date(year, 7, 1), date(year + 1, 7, 1)) for year in (2016, 2017, 2018)]
    case = scenario.default_scenario(model.load("hawaii-arizona")).changed(
        cohort=[{"people": 1000, "group": "held", "arrives": on, "departs": until} for on, until in years],
        parameters={"lower_rise": 1.025},
    )
    terms = scenario.settled(case)
    own = replace(terms, prices=tuple(replace(price, by_term=False) for price in terms.prices))
    return {
        '`index_from = "term"`': exact(model.summary(case).total, "USD"),
        '`index_from = "stay"`': exact(total(own, scenario.arrays(case, own)).item(), "USD"),
    }


WORKED = {
    "freed after 125 days": freed,
    "two years, half price in the second": half_price,
    "395 days": a_month_into_year_two,
    "300 beds, two years": nebraska,
    "1,000 people, three years from July 1, 2016": hawaii,
}


@pytest.mark.parametrize(("first", "ours"), WORKED.items())
def test_example_by_hand(first: str, ours: object) -> None:
    assert {row[first]: row["comes to"] for row in table(METHOD, first)} == ours()  # type: ignore[operator]


BY_HAND = [row for first in WORKED for row in table(METHOD, first)]


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: f"{row['by hand']} is {row['comes to']}")
def test_arithmetic_by_hand(row: dict[str, str]) -> None:
    sum_ = row["by hand"].translate(str.maketrans({"×": "*", "−": "-", ",": None}))
    assert re.fullmatch(r"[-+\d.*/() ]+|ceil\([\d /]+\)", sum_)
    found = eval(sum_, {"ceil": math.ceil})  # digits, signs and ceil only, as was just checked
    assert row["comes to"] in (exact(found, "USD"), number(found))


def cells() -> Iterator[tuple[str, str, str, str]]:
    for row in table(METHOD, "price"):
        (price,), (discount,) = names_in(row["price"]), names_in(row["discount"])
        yield from (
            (price, discount, case, value) for case, value in row.items() if case not in ("price", "discount")
        )


@pytest.mark.parametrize(("price", "discount", "case", "value"), list(cells()))
def test_numbers_the_model_must_reproduce(price: str, discount: str, case: str, value: str) -> None:
    people, years = (int(part) for part in case.split(", "))
    reading = {"price": price, "discount": discount, "billing": "in_advance", "billed": "tren_de_aragua_only"}
    found = model.summary(model.case(DEAL, people=people, years=years, reading=reading))
    assert f"{found.total / 1e6:.2f}" == value
    assert round(found.total, 2) == float(value) * 1e6  # and not only within the printed digits


# --- Adding an arrangement, as CONTRIBUTING says ---------------------------------------------------------------


GUIDE = "CONTRIBUTING.md"
MADE_UP = "norland-sudland"


def made_up_files() -> dict[str, str]:
    """The files of the made-up deal, by their path in the project."""
    found = {
        block.before.strip().strip("`"): block.text for block in blocks("toml") if block.document == GUIDE
    }
    return {path: text for path, text in found.items() if path.startswith(f"scenarios/{MADE_UP}/")}


def write_files(folder: Path, names: set[str]) -> Path:
    for path, text in made_up_files().items():
        if Path(path).name in names:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    return folder / "scenarios" / MADE_UP


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model with no deal but the made-up one, so that the steps can be followed to the letter."""
    top = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "model", top / "model", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios" / "schema", top / "scenarios" / "schema")
    write_files(top, {"evidence.toml", "arrangement.toml", "first-year.toml"})
    return top


def perhead(top: Path, *words: str | Path) -> str:
    """What the command of the checkout at `top` prints."""
    command = [sys.executable, "-m", "model.cli", *words]
    environment = {**os.environ, "PYTHONPATH": str(top), "PYTHONUTF8": "1", "COLUMNS": "200"}
    done = subprocess.run(
        command,
        check=False,
        cwd=top,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_series_of_ones_own_in_the_method_are_read_and_used(tmp_path: Path) -> None:
    """£541,262,200 in prices of 2024 is four fifths of that in those of 2020, by the index shown."""
    (block,) = (block for block in blocks("toml") if block.document == "docs/method.md")
    path = tmp_path / "own.toml"
    path.write_text(block.text, "utf-8")
    found = json.loads(perhead(ROOT, "compare", "uk-rwanda", "--prices", "2020", "--series", path, "--json"))
    assert found["rows"][0]["total"] == 541_262_200 * 0.8
    assert "Your own series: UK prices, 2020 = 100 (made up for this page)." in found["rows"][0]["basis"][0]


def test_guide_has_the_three_kinds_of_file_each_with_its_schema() -> None:
    files = made_up_files()
    kinds = {"evidence.toml": "evidence", "arrangement.toml": "arrangement", "first-year.toml": "scenario"}
    assert {Path(path).name for path in files} == kinds.keys()
    for path, text in files.items():
        first = f"#:schema ../schema/{kinds[Path(path).name]}.json"
        assert text.splitlines()[0] == first
        assert (ROOT / Path(path).parent / first.split()[1]).resolve().is_file()


def test_new_arrangement_is_checked_and_costed_like_any_other(checkout: Path) -> None:
    assert perhead(checkout, "check-files", f"scenarios/{MADE_UP}").startswith("3 files checked")
    found = json.loads(perhead(checkout, "cost", MADE_UP, "--people", "10", "--years", "2", "--json"))
    assert found["total"] == 2 * 1_200_000 + 10 * 24 * 1_000 == 2_640_000
    assert found["not_counted"][0].startswith("Transport: no amount was reported")
    assert (found["spread"]["low"], found["spread"]["high"]) == (240_000, 2_640_000)


def test_new_arrangement_reconciles_with_its_reported_total(checkout: Path) -> None:
    found = json.loads(perhead(checkout, "readings", MADE_UP, "--json"))
    (reported,) = found["reported"]
    assert reported["readings"] == [{"rent": "on_top"}]
    assert "the amount reported for the first year" in perhead(checkout, "cost", MADE_UP)


def test_new_arrangement_gets_its_expected_result_and_its_line(checkout: Path) -> None:
    printed = perhead(checkout, "golden", "--update")
    assert re.search(rf"^`{MADE_UP}/first-year`: €1,800,000 \(result \w{{8}}\)$", printed, re.MULTILINE)
    assert (checkout / "scenarios" / MADE_UP / "first-year.expected.toml").is_file()
    assert perhead(checkout, "golden").startswith("1 scenarios give")


def test_one_fact_is_corrected_as_the_guide_says(tmp_path: Path) -> None:
    """The later report is added, its amount is missed by the check, and the cost follows once the charge has it."""
    folder = write_files(tmp_path, {"evidence.toml", "arrangement.toml"})
    later = {
        name: next(b.text for b in blocks("toml") if b.document == GUIDE and b.text.startswith(f"[{name}]"))
        for name in ("source.gazette_later", "charge.keep")
    }
    assert "keep " in perhead(ROOT, "facts", folder, "--search", "month")
    record = folder / "evidence.toml"
    text = record.read_text("utf-8").replace('version = "2025-06-01"', 'version = "2025-07-03"')
    record.write_text(f"{text}\n{later['source.gazette_later']}", "utf-8")
    assert perhead(ROOT, "check-files", folder).startswith("2 files checked")
    terms = folder / "arrangement.toml"
    text = terms.read_text("utf-8")
    old = re.search(r"^\[charge\.keep\]\n(?:.+\n)+", text, re.MULTILINE)
    assert old
    new = later["charge.keep"]
    terms.write_text(text.replace(old[0], new.replace('"keep_later", ', "")), "utf-8")
    check = [sys.executable, "-m", "model.cli", "check-files", str(folder)]
    refused = subprocess.run(check, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2
    assert "charge.keep" in refused.stderr
    terms.write_text(text.replace(old[0], new), "utf-8")
    assert perhead(ROOT, "check-files", folder).startswith("2 files checked")
    printed = perhead(ROOT, "cost", folder, "--people", "10", "--years", "2", "--json")
    found = json.loads(printed)
    assert found["total"] == 2 * 1_200_000 + 10 * 24 * 1_100 == 2_664_000
    assert found["read_to"] == "The record was read to July 3, 2025."


def test_arrangement_in_a_folder_elsewhere(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"evidence.toml", "arrangement.toml"})
    assert perhead(ROOT, "check-files", folder).startswith("2 files checked")
    found = json.loads(perhead(ROOT, "cost", folder, "--people", "10", "--years", "2", "--json"))
    assert found["total"] == 2_640_000


def test_guide_has_every_word_on_how_firm_a_fact_is() -> None:
    for heading, words in (("qualifier", evidence.Qualifier), ("status", evidence.Status)):
        assert {name for row in table(GUIDE, heading) for name in names_in(row[heading])} == set(
            get_args(words)
        )
    guide = text_of(GUIDE)
    assert f"({', '.join(get_args(evidence.Kind))})" in " ".join(guide.split())


# --- The tutorial ------------------------------------------------------------------------------------------------


@functools.cache
def tutorial() -> nbformat.NotebookNode:
    return nbformat.read(ROOT / NOTEBOOK, as_version=4)


def test_tutorial_is_kept_without_outputs() -> None:
    code = [cell for cell in tutorial().cells if cell.cell_type == "code"]
    assert len(code) >= 12
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert tutorial().metadata.kernelspec.name == "python3"


def test_tutorial_uses_only_what_is_public() -> None:
    code = "\n".join(cell.source for cell in tutorial().cells if cell.cell_type == "code")
    assert not re.search(r"^\s*(from|import) model\.", code, re.MULTILINE)
    assert set(re.findall(r"\bmodel\.(\w+)", code)) <= set(model.__all__)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each cell of the tutorial printed or showed, run by this very interpreter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "JUPYTER_PATH", str(Path(sys.prefix) / "share" / "jupyter")
        )  # before a kernel of the user's
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))  # no start-up files of theirs
        patch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        notebook = nbformat.from_dict(tutorial())
        client = NotebookClient(
            notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": ROOT}}
        )
        client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    return {cell.id: "".join(map(_shown, cell.outputs)) for cell in code}


def _shown(output: nbformat.NotebookNode) -> str:
    """What was printed, or the kinds of what was shown with its text."""
    shown = output.get("data", {})
    return output.get("text", "") + " ".join([*shown, shown.get("text/plain", "")])


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("total", "4760000.0"),
        ("per-person", "a person held:   18,237.55"),
        ("chart", "image/png"),
        ("fixed", "fixed: 10,000,000, variable: 20,000 a person"),
        ("spread", "from 4,760,000 to 15,220,000"),
        ("reconciled", "$4.76 million granted for 238 people: 20 of 120 readings"),
        ("gap", "due 5,040,000, paid 4,760,000, used 1,709,534"),
        ("even", "500.0 person-years; for 238 people 766.8 days"),
        ("freed", "due 4,760,000.00, used 1,630,136.99, unused 3,129,863.01"),
        ("freed-by-day", "0.0"),
    ],
)
def test_tutorial_shows(cell: str, says: str, ran: dict[str, str]) -> None:
    assert says in ran[cell]


def test_tutorial_checks_itself() -> None:
    assert sum(cell.source.count("assert ") for cell in tutorial().cells if cell.cell_type == "code") >= 8


# --- The plan of lessons ---------------------------------------------------------------------------------------


LESSONS = "docs/lessons.md"


@pytest.mark.parametrize("number", worksheet.LESSONS)
def test_a_lesson_has_45_minutes_and_the_exercises_of_its_page(number: int) -> None:
    title = say("worksheet.lesson", number=number, title=say(f"worksheet.lesson_{number}"))
    plan = text_of(LESSONS).partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| .+ \| (.*)\|$", plan, re.MULTILINE)
    assert sum(int(minutes) for minutes, _ in rows) == 45
    used = {int(place) for _, cell in rows for place in re.findall(r"\d+", cell)}
    assert used == {
        exercises.place_of(name) for name, one in exercises.exercises().items() if one.lesson == number
    }
    later = {int(place) for place in re.findall(r"\d+", plan.partition("At home:")[2])}
    assert later <= {
        exercises.place_of(name) for name, one in exercises.exercises().items() if one.lesson is None
    }


if __name__ == "__main__":
    write_outputs()
