"""Whatever cannot be used is told in clear words, all of a file's mistakes together, and nothing is lost.

Each file in `tests/fixtures/broken/` has one mistake, and on top, after `#:`, what the command says of it.
`sound/` holds the files without mistake from which they differ. Files that are too large, or no text at
all, are made here.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import io
import json
import math
import os
import pkgutil
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
import tomli_w
from hypothesis import given, settings, strategies as st
from pydantic import BaseModel

import model
from model.cli import main
from model.files.problems import BadInput, nearest, one_line, shown
from model.files.toml_io import LARGEST_FILE, parse_toml, write_whole
from model.files.validation import Record, check
from model.inputs.arrangement import Arrangement
from model.inputs.charge import Charge
from model.inputs.evidence import Evidence, Fact, Source
from model.inputs.population import Cohort, Term
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, parse_scenario, write_scenario
from model.words.wording import say
from tests.profiles import LONG

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "fixtures" / "broken"
SOUND = BROKEN / "sound"
KINDS = ("arrangement", "evidence", "scenario")
FIXTURES = sorted(
    f"{path.parent.name}/{path.stem}" for kind in KINDS for path in (BROKEN / kind).glob("*.toml")
)
TELL = "#: "


# --- Running the command -----------------------------------------------------------------------------


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that the command says on standard error, or as JSON, having refused and printed nothing else."""
    status = main.main(words)
    found = capsys.readouterr()
    assert status == 2, found
    if "--json" in words:
        assert found.err == ""
        return list(json.loads(found.out)["errors"])
    assert found.out == ""
    assert not found.err or found.err.endswith("\n")
    return found.err.splitlines()


def perhead(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "model.cli", *map(str, words)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **options.pop("environment", {})}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **options,
    )


def refused(found: subprocess.CompletedProcess[str]) -> list[str]:
    assert found.returncode == 2, found
    assert found.stdout == ""
    assert "Traceback" not in found.stderr
    return found.stderr.splitlines()


# --- One file a mistake ------------------------------------------------------------------------------


def place(fixture: str, folder: Path) -> Path:
    """Put a broken file where it belongs among the sound ones of an arrangement; its new path."""
    kind, name = fixture.split("/")
    target = folder / "made-up"
    shutil.copytree(SOUND, target)
    file = target / (f"{name}.toml" if kind == "scenario" else f"{kind}.toml")
    shutil.copy(BROKEN / f"{fixture}.toml", file)
    return file


def listed(record: type[BaseModel]) -> str:
    return ", ".join(field.alias or name for name, field in record.model_fields.items())


def expected(fixture: str, file: Path) -> list[str]:
    """What the fixture says on top, with lists that grow with the model filled in."""
    records = {kind.__name__: listed(kind) for kind in (Arrangement, Charge, Fact, Scenario, Cohort, Term)}
    languages = ", ".join(get_args(Source.model_fields["language"].annotation))
    lines = (BROKEN / f"{fixture}.toml").read_text("utf-8").splitlines()
    sentences = [line.removeprefix(TELL) for line in lines if line.startswith(TELL)]
    fill = {
        "file": f"made-up/{file.name}",
        "arrangements": ", ".join(names()),
        "languages": languages,
        **records,
    }
    return [sentence.format(**fill) for sentence in sentences]


def shortened(lines: list[str], folder: Path) -> list[str]:
    return [line.replace(f"{folder}{os.sep}", "").replace(os.sep, "/") for line in lines]


@pytest.mark.parametrize("fixture", FIXTURES)
def test_the_words_for_each_mistake(fixture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = place(fixture, tmp_path)
    before = {path: path.read_bytes() for path in file.parent.iterdir()}
    found = shortened(told(["check-files", str(file)], capsys), tmp_path)
    assert found == expected(fixture, file)
    assert found
    # Whoever uses the file is told the same.
    words = ["run", str(file)] if fixture.startswith("scenario/") else ["cost", f"{file.parent}{os.sep}"]
    assert shortened(told(words, capsys), tmp_path) == found
    assert {path: path.read_bytes() for path in file.parent.iterdir()} == before


@pytest.mark.parametrize("fixture", FIXTURES)
def test_each_broken_file_has_one_mistake(fixture: str) -> None:
    text = (BROKEN / f"{fixture}.toml").read_text("utf-8")
    assert text.startswith(TELL)
    body = text.split("\n\n", 1)[1].splitlines()
    kind, name = fixture.split("/")
    sound = ["ten-people", "ten-people-by-date"] if kind == "scenario" else [kind]
    changed = min(changes((SOUND / f"{each}.toml").read_text("utf-8").splitlines(), body) for each in sound)
    assert 1 <= changed <= (12 if name == "several" else 6)


def changes(one: list[str], two: list[str]) -> int:
    steps = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for step, a, b, c, d in steps if step != "equal")


def test_the_sound_files_have_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    assert main.main(["check-files", str(tmp_path / "made-up")]) == 0
    assert capsys.readouterr().out == say("cli.checked", count=4) + "\n"
    for scenario in ("ten-people", "ten-people-by-date"):
        assert main.main(["run", str(tmp_path / "made-up" / f"{scenario}.toml")]) == 0


@pytest.mark.parametrize("fixture", ["arrangement/several", "evidence/several", "scenario/several"])
def test_all_mistakes_of_a_file_come_together_and_in_one_order(fixture: str, tmp_path: Path) -> None:
    file = place(fixture, tmp_path)
    for seed in ("1", "2"):
        found = refused(perhead("check-files", file, environment={"PYTHONHASHSEED": seed}))
        assert shortened(found, tmp_path) == expected(fixture, file)


@pytest.mark.parametrize(
    "fixture",
    [
        "arrangement/two-defaults",
        "evidence/source-unknown",
        "scenario/people-fractional",
        "scenario/not-toml",
    ],
)
def test_the_words_in_a_process_of_its_own(fixture: str, tmp_path: Path) -> None:
    file = place(fixture, tmp_path)
    assert shortened(refused(perhead("check-files", file)), tmp_path) == expected(fixture, file)


def test_mistakes_in_all_files_of_a_folder_come_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fixtures = ("arrangement/two-defaults", "evidence/source-unknown")
    file = place(fixtures[0], tmp_path)
    shutil.copy(BROKEN / f"{fixtures[1]}.toml", file.parent / "evidence.toml")
    found = told(["check-files", str(file.parent)], capsys)
    assert found == [*expected(fixtures[0], file), *expected(fixtures[1], file.parent / "evidence.toml")]


def test_a_mistake_in_an_expected_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = place("scenario/unknown-key", tmp_path).with_name("ten-people.expected.toml")
    file.write_text("[results]\ntotal = 1\n")
    sentence = "made-up/ten-people.expected.toml: results: unknown key; did you mean result? Allowed: result, published"
    assert told(["check-files", str(file)], capsys) == [sentence]
    assert sentence in told(["check-files", str(file.parent)], capsys)


EXPECTED = """[[published]]
says = "Printed elsewhere."
figure = "{figure}"
amount = 500000
within = 1
facts = ["{fact}"]
"""


@pytest.mark.parametrize(
    ("figure", "fact", "problem"),
    [
        ("totl", "price", "published[1].figure: found totl, which is no figure of a result; did you mean total? Allowed: total, own, "),
        ("by_charge.plaice", "price", "published[1].figure: found by_charge.plaice, which is no figure of a result; did you mean by_charge.place?"),
        ("readings", "price", "published[1].figure: found readings, which is no figure of a result; "),
        ("total", "prize", "published[1].facts: found prize, which is no fact of evidence.toml; did you mean price? Allowed: "),
    ],
)  # fmt: skip
def test_a_printed_figure_or_fact_that_there_is_none_of_is_told(
    figure: str, fact: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "made-up"
    shutil.copytree(SOUND, folder)
    file = folder / "ten-people.expected.toml"
    file.write_text(EXPECTED.format(figure="by_charge.rent", fact="price"), "utf-8")
    assert main.main(["check-files", str(folder)]) == 0
    assert main.main(["published", f"{folder}/"]) == 0
    capsys.readouterr()
    file.write_text(EXPECTED.format(figure=figure, fact=fact), "utf-8")
    for path in (folder, file):
        (line,) = told(["check-files", str(path)], capsys)
        assert line.startswith(f"made-up/ten-people.expected.toml: {problem}")


def test_an_expected_file_without_its_scenario_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "made-up"
    shutil.copytree(SOUND, folder)
    (folder / "gone.expected.toml").write_text("", "utf-8")
    expected = "made-up/gone.expected.toml: there is no scenario gone.toml beside it"
    assert told(["check-files", str(folder)], capsys) == [expected]


def test_ranges_of_an_arrangement_are_checked_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "made-up"
    shutil.copytree(SOUND, folder)
    (folder / "ranges").mkdir()
    file = folder / "ranges" / "wide.toml"
    file.write_text('[input.people]\nuniform = [1, 2]\nassumed = "Ours."\n', "utf-8")
    assert main.main(["check-files", str(folder)]) == 0
    assert capsys.readouterr().out == say("cli.checked", count=5) + "\n"
    file.write_text("[input.people]\nuniform = [1, 2]\n", "utf-8")
    for path in (folder, file):
        (line,) = told(["check-files", str(path)], capsys)
        assert line.startswith("ranges/wide.toml: input.people: ")


# --- Our words, never the checker's own --------------------------------------------------------------


for module in pkgutil.walk_packages(model.__path__, "model."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)  # so that every kind of record is known


def records(kind: type[Record] = Record) -> Iterator[type[Record]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("model."):
            yield below
            yield from records(below)


FIELDS = [(kind, name) for kind in records() for name in kind.model_fields]
ODD: tuple[Any, ...] = (
    *(-1, 0, 1, 10**18, 2.5, -0.5, 1e300, math.nan, math.inf, True, "", "text", "x" * 100_000),
    *([], [1], ["a"], [[]], {}, {"a": 1}, {"a": {}}, {"": ""}, {"a": {"a": {"a": 1}}}),
    *(date(2025, 3, 15), date(1, 1, 1), datetime(2025, 3, 15, 12), time(12)),  # noqa: DTZ001
)


@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=[f"{kind.__name__}.{name}" for kind, name in FIELDS])
def test_every_field_has_words_for_every_odd_value(kind: type[Record], name: str) -> None:
    for value in (*ODD, object()):
        for sentence in problems(kind, {kind.model_fields[name].alias or name: value}):
            assert sentence.startswith("made-up.toml: ")
            assert "put should" not in sentence
            assert "alid " not in sentence
            assert "None" not in sentence


def problems(kind: type[BaseModel], data: dict[str, Any]) -> tuple[str, ...]:
    try:
        check(kind, data, "made-up.toml")
    except BadInput as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "true"),
        ('a "quoted" word', '"a \\"quoted\\" word"'),
        (date(2025, 3, 15), "2025-03-15"),
        ({"a": 1}, "a table of 1"),
        ([1, "a"], '[1, "a"]'),
        (list(range(20)), "a list of 20"),
        ("x" * 100, '"' + "x" * 56 + "..."),
        ("a\nb\x1b", '"a\\nb\\u001b"'),
    ],
)
def test_a_value_found_is_shown_as_a_file_would_write_it(value: object, words: str) -> None:
    assert shown(value) == words


def test_the_nearest_name_leads_and_a_long_list_is_cut() -> None:
    assert nearest("prise", ["rent", "price"]) == "did you mean price? Allowed: rent, price"
    assert nearest("zzz", ["rent", "price"]) == "allowed: rent, price"
    assert nearest("zzz", []) == "allowed: (nothing)"
    assert nearest("n5", [f"n{i}" for i in range(100)]).endswith("n28, n29 and 70 more")
    assert len(nearest("x" * 1_000_000, ["price"])) < 100


def test_a_problem_is_one_line_that_a_terminal_prints_as_it_stands() -> None:
    (problem,) = BadInput("a\nb\x1b[31m\u202e\x00").problems
    assert problem == "a\\nb\\x1b[31m\\u202e\\x00"
    (problem,) = BadInput("x" * 1_000_000).problems
    assert len(problem) < 2_100
    assert BadInput(["one", "two", "one"]).problems == ("one", "two")
    assert one_line("a name of 45 letters, cut in the middle of it", 20) == "a name of  ... ddle of it"


# --- Files that are no text, or not ours ---------------------------------------------------------------


def refusal(raw: bytes) -> str:
    with pytest.raises(BadInput) as error:
        parse_toml(raw, "deal.toml")
    (problem,) = error.value.problems
    return problem


def test_a_file_of_50_megabytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    sentence = f"{huge}: 50000000 bytes is too large; at most 2000000 bytes are read"
    assert told(["run", str(huge)], capsys) == [sentence]
    assert told(["check-files", str(huge)], capsys) == [sentence]
    assert (
        refusal(b" " * (LARGEST_FILE + 1))
        == "deal.toml: 2000001 bytes is too large; at most 2000000 bytes are read"
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
def test_a_file_without_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["run", "/dev/zero"], capsys) == [
        "/dev/zero: 2000001 bytes is too large; at most 2000000 bytes are read"
    ]


def test_text_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "Diez"\nabout = "Año"\n'.encode("latin-1"))
    sentence = f"{tmp_path.name}/latin.toml, line 2: byte 0xf1 is not UTF-8 text; save the file as UTF-8"
    assert told(["run", str(file)], capsys) == [sentence]
    file.write_text('name = "Diez"\n', encoding="utf-16")
    assert told(["run", str(file)], capsys) == [sentence.replace("line 2", "line 1").replace("0xf1", "0xff")]


def test_a_mark_at_the_start_and_other_ends_of_lines_are_no_mistake() -> None:
    assert parse_toml(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", "deal.toml") == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 100_000, "not a TOML file: it nests too deeply"),
        ("a = " + "{a=" * 5_000, "not a TOML file: it nests too deeply"),
        (".".join("a" * 100_000) + " = 1", "not a TOML file: it nests too deeply"),
        ("[" + " . ".join("a" * 5_000) + "]", "not a TOML file: it nests too deeply"),
        ('"a".' * 5_000 + "a = 1", "not a TOML file: it nests too deeply"),
        (
            "a = " + "9" * 5_000,
            "not a TOML file: a whole number in it is too large; the largest is 9,223,372,036,854,775,807",
        ),
        (
            "a = 9223372036854775808",
            "not a TOML file: a whole number in it is too large; the largest is 9,223,372,036,854,775,807",
        ),
        (
            "a = [{b = 0x" + "f" * 5_000 + "}]",
            "not a TOML file: a whole number in it is too large; the largest is 9,223,372,036,854,775,807",
        ),
    ],
    ids=["lists", "tables", "dotted", "heading", "quoted", "digits", "one more than 64 bits", "hexadecimal"],
)
def test_numbers_and_nesting_that_no_file_of_ours_has(text: str, words: str) -> None:
    assert refusal(text.encode()) == f"deal.toml: {words}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "a = 2025-02-30",
            "found a = 2025-02-30; there is no such date; a date is written 2025-03-15, without quotes",
        ),
        ("a = 2025-13-01", "found a = 2025-13-01; something is left over after the value"),
        ("a = 1\na = 2", "found a = 2; the same key or table was given before"),
        ("[a]\n[a]", "found [a]; the same key or table was given before"),
        ("a: 1", "found a: 1; a key is followed by an equals sign and its value"),
        ("a = 20,000", "found a = 20,000; something is left over after the value"),
        (
            'a = "' + "x" * 200 + "\n",
            "found a = "
            '"' + "x" * 25 + " ... " + "x" * 30 + "; text ends with a quote on the line where it starts",
        ),
    ],
)
def test_common_slips_in_toml_are_linesin_our_words(text: str, words: str) -> None:
    line = max(1, text.strip().count("\n") + 1)
    assert refusal(text.encode()) == f"deal.toml, line {line}: {words}"


def test_a_dotted_sentence_is_no_deep_key() -> None:
    text = 'about = "' + "Yes. No. " * 5_000 + '"\n'
    assert parse_toml(text.encode(), "deal.toml")["about"].startswith("Yes. No. ")
    text = 'about = "' + "one sentence. " * 10_000 + "... " * 1_000 + '"\n'
    assert parse_toml(text.encode(), "deal.toml")["about"].startswith("one sentence. ")


def scenario_text(name: str, more: str = "") -> bytes:
    return f'name = "{name}"\narrangement = "us-el-salvador"\n{more}'.encode()


@pytest.mark.parametrize("name", ["n" * 1_000_000, "ñ" * 201])
def test_a_name_that_is_too_long(name: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_scenario(scenario_text(name), "long.toml")
    start = f'long.toml: name: found "{name[:56]}...; allowed: '
    assert error.value.problems == (f"{start}text in quotes, at most 200 characters",)


def test_a_name_with_control_characters_cannot_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "control.toml"
    file.write_bytes(scenario_text("a\\u001b[31m\\nb", '[["coh\\u001b]ort"]]\n"\\u0007" = 1\n'))
    found = told(["run", str(file)], capsys)
    assert any('control.toml: "coh\\u001b]ort": unknown key' in line for line in found)
    assert all(line.isprintable() for line in found)


def test_keys_are_shown_so_that_they_can_be_found_again() -> None:
    data = {"amounts": {"a b": -1, "ü": -1, "x" * 500: -1}, "cohort": [{}, {"people.sent": 1}]}
    found = problems(Scenario, {"name": "a", "arrangement": "b", **data})
    assert found[0].startswith('made-up.toml: amounts."a b": found -1; ')
    assert found[1].startswith("made-up.toml: amounts.ü: found -1; ")
    assert found[3].startswith("made-up.toml: cohort[1].people: missing; ")
    assert any(
        sentence.startswith('made-up.toml: cohort[2]."people.sent": unknown key; ') for sentence in found
    )
    assert all(len(sentence) < 1_000 for sentence in found)


def test_more_cohorts_than_a_scenario_may_have() -> None:
    many = scenario_text("many", '[[cohort]]\npeople = 1\ngroup = "ms13"\nyears = 1\n' * 501)
    with pytest.raises(BadInput) as error:
        parse_scenario(many, "many.toml")
    assert error.value.problems == (
        "many.toml: cohort: found a list of 501; allowed: at most 500 tables, each headed [[...]]",
    )


# --- Paths -------------------------------------------------------------------------------------------


def test_paths_that_lead_to_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing, folder = tmp_path / "missing.toml", tmp_path / "folder.toml"
    folder.mkdir()
    assert told(["run", str(missing)], capsys) == [f"{missing}: cannot be read ({os.strerror(errno.ENOENT)})"]
    assert told(["check-files", str(missing)], capsys) == [
        f"{missing}: cannot be read (no such file or folder)"
    ]
    assert told(["run", str(folder)], capsys)[0].startswith(f"{folder}: cannot be read (")
    empty = f"{folder}: cannot be read (it is no arrangement's folder: there is no arrangement.toml in it)"
    assert told(["check-files", str(folder)], capsys) == [empty]
    assert told(["run", "."], capsys)[0].startswith(".: cannot be read (")


@pytest.mark.skipif(os.name != "posix", reason="links of this kind need a POSIX system")
def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    assert told(["run", str(loop)], capsys) == [f"{loop}: cannot be read ({os.strerror(errno.ELOOP)})"]


@pytest.mark.parametrize("command", ["run", "cost", "readings", "facts", "check-files"])
def test_a_name_longer_than_any_files(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = told([command, "n" * 100_000], capsys)
    assert "nnnn" in line
    assert len(line) < 3_000


def test_an_unknown_scenario_brings_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    known = ", ".join(load("us-el-salvador").scenario_names())
    (line,) = told(["run", "us-el-salvador/grant-pad"], capsys)
    assert line == f"no scenario is called grant-pad; did you mean grant-paid? Allowed: {known}"
    for typed in ("us-el-salvado/grant-paid", "grant-paid"):
        (line,) = told(["run", typed], capsys)
        assert line.startswith(
            f"{typed}: no such file, and nothing of this name comes with the model; did you mean us-el-salvador/grant-paid? "
        )
    (line,) = told(["run", ""], capsys)
    assert line.startswith("(nothing): no such file")


def test_an_unknown_arrangement_brings_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    known = ", ".join(names())
    for command in ("cost", "readings", "facts"):
        assert told([command, "us-el-salvadr"], capsys) == [
            f"no arrangement is called us-el-salvadr; did you mean us-el-salvador? Allowed: {known}"
        ]


# --- The command line --------------------------------------------------------------------------------

DEAL = "us-el-salvador"
HELP = "(see perhead cost --help)"
QUESTIONS = "price, discount, billing, billed, limits, funding"
PRICES = "per_person_year, per_person_once, flat_once, flat_then_per_person, flat_yearly, flat_on_top"
NUMBERS = ", ".join(load(DEAL).named.parameters)
PEOPLE = "people are a whole number from 0 to 10,000,000, such as 238, 1,000, 1.5k or two thousand."
DAYS = "days are a whole number from 0 to 36,500, such as 125, 6 weeks or two years."
YEARS = "years are a number from 0 to 100, such as 1.5, 18 months, or a year and a half."
AMOUNT = "write the amount as 18000, 18,000, 8m or 20 million"
SHARE = "write the share as 40% or 0.4"


@pytest.mark.parametrize(
    "found", ["-5", "2.5", "1e3", "nan", "many", "２３８", "2,38", "10000001", "9" * 5_000, "0x10", "+5"]
)
def test_people_on_the_command_line(found: str, capsys: pytest.CaptureFixture[str]) -> None:
    short = found if len(found) <= 40 else found[:37] + "..."
    assert told(["cost", DEAL, "--people", found], capsys) == [
        f"perhead cost: argument --people: Found {short}; {PEOPLE} {HELP}"
    ]
    assert told(["cost", DEAL, "--also", f"ms13={found}"], capsys) == [
        f"--also ms13: Found {short}; {PEOPLE}"
    ]


@pytest.mark.parametrize("found", ["nan", "inf", "1e300", "-1", "101", "１", "1_0"])
def test_years_on_the_command_line(found: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["cost", DEAL, f"--years={found}"], capsys) == [
        f"perhead cost: argument --years: Found {found}; {YEARS} {HELP}"
    ]


@pytest.mark.parametrize("found", ["1.5", "-1", "36501", "nan", "１２５"])
def test_days_on_the_command_line(found: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["cost", DEAL, "--days", found], capsys) == [
        f"perhead cost: argument --days: Found {found}; {DAYS} {HELP}"
    ]


@pytest.mark.parametrize("found", ["abc", "nan", "inf", "-5", "40%", "１００", "9" * 14, "1e300"])
def test_amounts_on_the_command_line(found: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["cost", DEAL, "--set", f"per_head_year={found}"], capsys) == [
        f"--set per_head_year: found {found}; {AMOUNT}"
    ]


@pytest.mark.parametrize(
    ("found", "allowed"),
    [("40", "allowed: from 0% to 100%"), ("-4%", SHARE), ("some", SHARE), ("8m", "allowed: from 0% to 100%")],
)
def test_shares_on_the_command_line(found: str, allowed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["cost", DEAL, "--set", f"second_year_discount={found}"], capsys) == [
        f"--set second_year_discount: found {found}; {allowed}"
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--people", ""], f"perhead cost: argument --people: Found (nothing); {PEOPLE} {HELP}"),
        (["--read", "price"], f"perhead cost: argument --read: Found price; write it as name=value. {HELP}"),
        (["--read", "=flat_once"], f"perhead cost: argument --read: Found =flat_once; write it as name=value. {HELP}"),
        (["--set", "fee="], f"perhead cost: argument --set: Found fee=; write it as name=value. {HELP}"),
        (["--read", "pric=flat_once"], f"--read: found pric, which is no question; did you mean price? Allowed: {QUESTIONS}"),
        (["--read", "price=flat_one"], f"--read price: found flat_one; did you mean flat_once? Allowed: {PRICES}"),
        (["--also", "ms12=3"], "--also: found ms12, which is no group; did you mean ms13? Allowed: tren_de_aragua, ms13"),
        (["--set", "price_per_persn=3"], f"--set: found price_per_persn, which is no parameter; did you mean price_per_person? Allowed: {NUMBERS}"),
        (["--read", "price=flat_once", "--read", "price=flat_yearly"], "--read price: given more than once"),
        (["--set", "fee=1", "--set", "fee=2"], "--set fee: given more than once"),
        (["--people", "5", "--also", "tren_de_aragua=6"], "--also tren_de_aragua: given more than once"),
    ],
)  # fmt: skip
def test_options_of_cost(words: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["cost", DEAL, *words], capsys) == [line]
    assert told(["readings", DEAL, *words], capsys) == [line.replace("perhead cost", "perhead readings")]


def test_all_that_is_wrong_on_the_command_line_comes_together(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--also", "ms12=3", "--read", "pric=flat_once", "--read", "price=flat", "--set", "fee=much"]
    found = told(["cost", DEAL, *words], capsys)
    assert [line.split(":")[0] for line in found] == ["--also", "--read", "--read price", "--set fee"]


def test_several_amounts_cannot_be_set_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    found = told(["cost", f"{tmp_path}/made-up/", "--set", "rent=5"], capsys)
    assert found == ["--set: found rent, which has several amounts; name one of them: rent_1, rent_2"]


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        (["cots"], "perhead: command: found cots; did you mean cost? Allowed: cost, run, ", ""),
        (["cost", DEAL, "--peple", "3"], "perhead cost: found --peple, which it does not take; did you mean --people? ", "--json"),
        (["cost", DEAL, "--peo", "3"], "perhead cost: found --peo, which it does not take; did you mean --people? ", "--json"),
        (["cost", DEAL, "--peple=3"], "perhead cost: found --peple, which it does not take; did you mean --people? ", "--json"),
        (["cost", DEAL, "more"], "perhead cost: found more, which it does not take; ", "--json"),
        (["cost", DEAL, "-x"], "perhead cost: found -x, which it does not take; ", "--json"),
        (["golden", "--updat"], "perhead golden: found --updat, which it does not take; did you mean --update? ", "--json"),
        ([], "perhead: ", "command (see perhead --help)"),
        (["cost"], "perhead cost: ", "arrangement (see perhead cost --help)"),
        (["run"], "perhead run: ", "FILE (see perhead run --help)"),
        (["cost", DEAL, "--people"], "perhead cost: argument --people: ", HELP),
        (["cost", DEAL, "--years", "1", "--days", "3"], "perhead cost: argument --days: ", f"--years {HELP}"),
        (["run", "x.toml", "--json", "--csv"], "perhead run: argument --csv: ", "--json (see perhead run --help)"),
        (["dashboard", "--port", "0"], "perhead dashboard: argument --port: Found 0; a port is a whole number from 1 to 65535.", ""),
        (["dashboard", "--port", "65536"], "perhead dashboard: argument --port: Found 65536; a port is", ""),
        (["facts", DEAL, "--search", "zzzzzz"], "no fact has zzzzzz in it", ""),
    ],
)  # fmt: skip
def test_commands_and_their_words(
    words: list[str], starts: str, ends: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = told(words, capsys)
    assert line.startswith(starts)
    assert line.endswith(ends)


@pytest.mark.parametrize(
    ("scenario", "by", "line"),
    [
        (
            "grant-paid",
            "week",
            "the scenario has no dates, so no ledger by week, write --by year; allowed: year",
        ),
        (
            "grant-paid",
            "month",
            "the scenario has no dates, so no ledger by month, write --by year; allowed: year",
        ),
        (
            "grant-paid",
            "yaer",
            "the scenario has no dates, so no ledger by yaer, write --by year; did you mean year? Allowed: year",
        ),
        (
            "what-was-held",
            "year",
            "a dated scenario has no ledger by year, write --by month or --by event; allowed: month, event",
        ),
        (
            "what-was-held",
            "monht",
            "a dated scenario has no ledger by monht, write --by month or --by event; did you mean month? Allowed: month, event",
        ),
    ],
)
@pytest.mark.parametrize("output", [[], ["--json"], ["--csv"]])
def test_periods_that_there_are_none_of(
    scenario: str, by: str, line: str, output: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(["run", f"{DEAL}/{scenario}", "--by", by, *output], capsys) == [line]


def test_the_command_refuses_in_a_process_of_its_own() -> None:
    assert refused(perhead("cost", DEAL, "--people", "-5")) == [
        f"perhead cost: argument --people: Found -5; {PEOPLE} {HELP}"
    ]
    assert refused(perhead("run", "missing.toml")) == [
        f"missing.toml: cannot be read ({os.strerror(errno.ENOENT)})"
    ]


COMMANDS = sorted(main.COMMANDS.keys() - {"dashboard", "golden", "new"})
"""All but the one that does not end, the one that takes long, and the one that makes a folder. None of those here writes
without --update."""


def flags(command: str) -> list[str]:
    parser = argparse.ArgumentParser()
    main.add_options(command, parser)
    return [word for action in parser._actions for word in action.option_strings if word != "--update"]


VALUES = (
    *(
        DEAL,
        f"{DEAL}/grant-paid",
        f"{DEAL}/what-was-held",
        "us-third-countries",
        "price=flat_once",
        "fee=5",
        "ms13=3",
    ),
    *(
        "238",
        "1",
        "125",
        "2024",
        "USD",
        "EUR",
        "0.05",
        "month",
        "-1",
        "nan",
        "inf",
        "1e300",
        "2.5",
        "9" * 30,
        "２３８",
    ),
    *(
        "",
        " ",
        "=",
        "a=b",
        "--",
        "-",
        "price",
        "per_head_year",
        "share",
        "%s",
        "{0}",
        "$20,000",
        "238 people cost $4.76 million",
    ),
)


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    command = draw(st.sampled_from(COMMANDS))
    word = st.sampled_from(flags(command)) | st.sampled_from(VALUES) | st.text(max_size=8)
    first = draw(st.sampled_from([[], [DEAL], [f"{DEAL}/grant-paid"]]))
    return [command, *first, *(found.replace("\x00", "") for found in draw(st.lists(word, max_size=5)))]


def answers_or_refuses(words: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            status = main.main(words)
        except SystemExit as stopped:  # --help and --version
            status = int(stopped.code or 0)
    assert status in {0, 2}
    if status == 2 and out.getvalue():
        assert "--json" in words
        assert json.loads(out.getvalue())["errors"]
        assert err.getvalue() == ""
    else:
        assert (status == 2) == bool(err.getvalue())


@given(command_lines())
def test_no_words_bring_a_traceback(words: list[str]) -> None:
    answers_or_refuses(words)


@pytest.mark.long
@settings(LONG, max_examples=1_500)
@given(command_lines())
def test_no_words_bring_a_traceback_long(words: list[str]) -> None:
    answers_or_refuses(words)


@given(st.lists(st.text(max_size=12), max_size=4))
def test_no_text_brings_a_traceback(words: list[str]) -> None:
    answers_or_refuses(
        [word.replace("\x00", "") for word in words if word not in {"dashboard", "golden", "new"}]
    )


# --- Stopped, cut off, or unable to print -----------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_ctrl_c_leaves_no_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "model.cli", "run", str(pipe)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with (
        process,
        pipe.open("wb"),
    ):  # which opens when the command has opened the other end, and waits for text
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.skipif(os.name != "posix", reason="pipes close otherwise elsewhere")
@pytest.mark.parametrize(
    "words", [["facts", DEAL], ["facts", DEAL, "--json"], ["run", f"{DEAL}/what-was-held", "--csv"]]
)
def test_a_closed_pipe_leaves_no_traceback(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    found = subprocess.run(
        [sys.executable, "-m", "model.cli", *words],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert found.stderr == b""
    assert found.returncode in {0, 1}


def test_a_terminal_without_our_signs_still_gets_its_answer() -> None:
    found = perhead("cost", DEAL, "--json", environment={"PYTHONIOENCODING": "ascii"})
    assert found.returncode == 0, found.stderr
    assert '"scenario": "US\\u2013El Salvador detention deal, 2025"' in found.stdout
    found = perhead("list", environment={"PYTHONIOENCODING": "ascii"})
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows hands words over as they were typed")
def test_a_claim_is_read_where_the_system_has_no_language() -> None:
    claim = "El señor Núñez dice que cuesta 20.000 dólares por año."
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
    found = perhead("check", claim, "--json", environment=plain)
    assert found.returncode == 0, found.stderr
    assert claim in found.stdout
    assert "20.000 dólares por año" in perhead("check", claim, environment=plain).stdout
    (told,) = refused(perhead("cost", "perú", environment=plain))
    assert "perú" in told


# --- Nothing is half written, nothing lost -----------------------------------------------------------------


def test_a_file_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kept.toml"
    target.write_bytes(b"what was there")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    for name in ("write_bytes", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, name, full)
            with pytest.raises(BadInput, match="disk full") as error:
                write_whole(target, b"what is new")
        assert error.value.problems == (
            f"{target}: cannot be written (disk full); nothing was changed there",
        )
        assert [path.name for path in tmp_path.iterdir()] == ["kept.toml"]
        assert target.read_bytes() == b"what was there"


@pytest.mark.parametrize("name", ["", "missing/new.toml", "folder", "n" * 300, "a\x00b"])
def test_places_that_cannot_be_written_to(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    scenario = load(DEAL).scenario("grant-paid")
    with pytest.raises(BadInput) as error:
        write_scenario(scenario, tmp_path / name)
    assert "cannot be written (" in error.value.problems[0]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_file_written_is_one_that_others_may_read(tmp_path: Path) -> None:
    write_whole(tmp_path / "ours.toml", b"a = 1")
    (tmp_path / "usual.toml").write_bytes(b"a = 1")
    assert (tmp_path / "ours.toml").stat().st_mode == (tmp_path / "usual.toml").stat().st_mode
    assert (tmp_path / "ours.toml").read_bytes() == b"a = 1"


# --- Random files ------------------------------------------------------------------------------------------

READERS = {
    "arrangement": lambda raw: check(Arrangement, parse_toml(raw, "fuzz.toml"), "fuzz.toml"),
    "evidence": lambda raw: check(Evidence, parse_toml(raw, "fuzz.toml"), "fuzz.toml"),
    "scenario": lambda raw: parse_scenario(raw, "fuzz.toml"),
}
randoms = st.randoms(use_true_random=False)


def read(kind: str, raw: bytes) -> None:
    """Read `raw` as a file of `kind`; if it is refused, in lines that a person can use."""
    found: tuple[str, ...] = ("",)
    try:
        READERS[kind](raw)
    except BadInput as error:
        found = error.problems
    assert found
    usable(found)


def usable(lines: tuple[str, ...]) -> None:
    for problem in lines:
        assert problem.isprintable()
        assert len(problem) < 2_100
        assert "put should" not in problem


@given(st.binary(max_size=200), st.sampled_from(KINDS))
def test_no_bytes_bring_anything_but_bad_input(raw: bytes, kind: str) -> None:
    read(kind, raw)


def sound_file(kind: str, random: Random) -> str:
    """A file without mistake, short enough to be read thousands of times."""
    names_ = {
        "arrangement": ["arrangement"],
        "evidence": ["evidence"],
        "scenario": ["ten-people", "ten-people-by-date"],
    }
    text = (SOUND / f"{random.choice(names_[kind])}.toml").read_text("utf-8")
    if kind == "scenario":
        swaps = {
            "made-up": DEAL,
            "sent": "ms13",
            "pricing": "price",
            "by_head": "flat_once",
            "half_price": "discount",
        }
        for old, new in {**swaps, "nobody": "everyone", "place": "fee"}.items():
            text = text.replace(old, new)
    return text


PIECES = (
    *(
        "nan",
        "inf",
        "-1",
        "1e300",
        "0",
        "[]",
        "{}",
        '""',
        '"a"',
        "true",
        "2025-03-15",
        "12:00:00",
        "2025-02-30",
    ),
    *(
        "[[a]]",
        "[a]",
        "a = 1",
        "=",
        "[",
        "]",
        '"',
        "'''",
        "\\",
        "#",
        "\n",
        "\x00",
        "\x7f",
        "é",
        "\u202e",
        "9" * 30,
        ".",
    ),
)


def scratched(text: str, random: Random) -> str:
    """`text` with a few of its lines or words lost, doubled, moved, or replaced."""
    for _ in range(random.randint(1, 4)):
        parts = text.split("\n") if random.random() < 0.5 else text.split(" ")
        joint = "\n" if "\n" in text and len(parts) == text.count("\n") + 1 else " "
        at, other = random.randrange(len(parts)), random.randrange(len(parts))
        change = random.choice(("lose", "double", "swap", "put", "inside"))
        if change == "lose":
            del parts[at]
        elif change == "double":
            parts.insert(other, parts[at])
        elif change == "swap":
            parts[at], parts[other] = parts[other], parts[at]
        elif change == "put":
            parts[at] = random.choice(PIECES)
        else:
            middle = random.randint(0, len(parts[at]))
            parts[at] = parts[at][:middle] + random.choice(PIECES) + parts[at][middle:]
        text = joint.join(parts)
    return text


@given(randoms, st.sampled_from(KINDS))
def test_scratched_files_bring_nothing_but_bad_input(random: Random, kind: str) -> None:
    read(kind, scratched(sound_file(kind, random), random).encode())


@pytest.mark.long
@settings(LONG)
@given(randoms, st.sampled_from(KINDS))
def test_scratched_files_bring_nothing_but_bad_input_long(random: Random, kind: str) -> None:
    read(kind, scratched(sound_file(kind, random), random).encode())


def tampered(tables: Any, random: Random) -> None:
    """Put odd values at one to three places of the tables, whatever may stand there, and odd keys."""
    for _ in range(random.randint(1, 3)):
        if not (places := list(spots(tables))):  # nothing is left
            return
        spot, key = random.choice(places)
        change = random.random()
        if change < 0.15:
            del spot[key]
        elif change < 0.25 and isinstance(spot, dict):
            spot[random.choice(("", "a b", "lable", "é", "x" * 300))] = deepcopy(random.choice(ODD))
        else:
            spot[key] = deepcopy(random.choice(ODD))


def spots(part: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(part) if isinstance(part, dict) else range(len(part)):
        yield part, key
        if isinstance(part[key], dict | list):
            yield from spots(part[key])


def tamper_and_check(kind: str, random: Random) -> None:
    tables = tomllib.loads(sound_file(kind, random))
    tampered(tables, random)
    record = {"arrangement": Arrangement, "evidence": Evidence, "scenario": Scenario}[kind]
    usable(problems(record, tables))


@given(randoms)
def test_a_tampered_scenario_runs_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    tables = tomllib.loads(sound_file("scenario", random))
    tampered(tables, random)
    file = tmp_path_factory.getbasetemp() / "tampered.toml"
    file.write_bytes(tomli_w.dumps(tables).encode())
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        status = main.main(["run", str(file), "--json"])
    assert err.getvalue() == ""
    assert (status, bool(json.loads(out.getvalue()).get("errors"))) in {(0, False), (2, True)}


@given(randoms, st.sampled_from(KINDS))
def test_tampered_tables_bring_nothing_but_bad_input(random: Random, kind: str) -> None:
    tamper_and_check(kind, random)


@pytest.mark.long
@settings(LONG)
@given(randoms, st.sampled_from(KINDS))
def test_tampered_tables_bring_nothing_but_bad_input_long(random: Random, kind: str) -> None:
    tamper_and_check(kind, random)


# --- Nobody to print for ------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="needs a shell and /dev/full")
@pytest.mark.parametrize(("rest", "status", "says"), [
    ("facts us-el-salvador | head -n 2 > /dev/null; exit ${PIPESTATUS[0]}", 0, ""),
    ("cost us-el-salvador --json | head -c 9 > /dev/null; exit ${PIPESTATUS[0]}", 0, ""),
    ("cost us-el-salvador >&-", 2, "The output is closed, so nothing could be printed."),
    ("cost us-el-salvador --json >&-", 2, "The output is closed, so nothing could be printed."),
    ("run us-el-salvador/grant-paid --csv >&-", 2, "The output is closed, so nothing could be printed."),
    ("cost us-el-salvador > /dev/full", 2, "The output could not be written: No space left on device."),
    ("cost us-el-salvador --json > /dev/full", 2, "The output could not be written: No space left on device."),
])  # fmt: skip
def test_an_output_that_ends_early_is_no_traceback(rest: str, status: int, says: str) -> None:
    if "/dev/full" in rest and not Path("/dev/full").exists():
        return  # macOS has none
    command = f"{shlex.quote(sys.executable)} -m model.cli {rest}"
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (found.returncode, found.stderr.strip()) == (status, says)
