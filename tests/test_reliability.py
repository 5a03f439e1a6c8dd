"""The table of what was tried is made of what was recorded, and of nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import reliability
from benchmarks.reliability import Row, as_markdown, record, trial

ROOT = Path(__file__).parents[1]


def test_the_document_is_what_was_recorded() -> None:
    assert reliability.DOCUMENT.read_text("utf-8") == as_markdown(), "`python -m benchmarks.reliability`"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(reliability.VARIABLE, "1")
    monkeypatch.setattr(record, "__defaults__", (tmp_path,))
    return tmp_path


def test_a_row_says_how_much_and_what_held(folder: Path) -> None:
    with trial("Many people", "people | at once") as row:
        row.count("changes")
        row.count("changes", 1_999)
        row.held("half within 80 ms")
        row.missed("memory: 612 MB (at most 600)")
    line = as_markdown(folder).splitlines()[-1]
    assert line == r"| people \| at once | 2,000 changes | half within 80 ms | memory: 612 MB (at most 600) |"


def test_nothing_said_is_all_of_it(folder: Path) -> None:
    with trial("Any input", "links") as row:
        row.much["links"] = 2.5
    assert as_markdown(folder).splitlines()[-1] == "| links | 2.5 links | all of it |  |"


def test_a_trial_that_fails_is_recorded_and_fails(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), trial("Any input", "links") as row:  # noqa: PT012 - the error is what is tried
        row.count("links")
        1 / 0  # noqa: B018
    assert as_markdown(folder).splitlines()[-1] == "| links | 1 links |  | stopped by ZeroDivisionError |"


def test_a_later_row_takes_the_place_of_the_earlier(folder: Path) -> None:
    record(Row("Any input", "links", misses=["all"]), folder)
    record(Row("Any input", "links", {"links": 3}), folder)
    assert [json.loads(path.read_text())["much"] for path in folder.iterdir()] == [{"links": 3}]


def test_sections_stand_in_their_order(folder: Path) -> None:
    for part in ("Versions", "Other", "Being served"):
        record(Row(part, "it"), folder)
    heads = [line for line in as_markdown(folder).splitlines() if line.startswith("## ")]
    assert heads == ["## Being served", "## Versions", "## Other"]


BOTH = """'Sums that must close. And more.'

import pytest


@pytest.mark.parametrize("n", range(3))
def test_sums(n: int) -> None:
    assert n < {limit}
"""


@pytest.mark.parametrize("tried", ["", "the newest"])
@pytest.mark.parametrize(("limit", "missed"), [(3, []), (2, ["test_sums[2]"])])
def test_a_run_of_tests_is_recorded_by_file_or_together(
    tried: str, limit: int, missed: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "test_sums.py"
    file.write_text(BOTH.format(limit=limit), "utf-8")
    code = (
        "import os, sys; from pathlib import Path; import pytest; from benchmarks.reliability import record; from tests import recorded\n"
        "here = Path(sys.argv[1]); record.__defaults__ = (here / 'kept',); recorded.ROOT = here\n"
        "pytest.main(['-q', '-p', 'tests.recorded', '--rootdir', str(here), '-c', os.devnull, str(here)])"
    )
    environment = {**os.environ, reliability.VARIABLE: "1", "PERHEAD_TRIED": tried}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    (path,) = (tmp_path / "kept").iterdir()
    row = json.loads(path.read_text("utf-8"))
    assert (row["part"], row["tried"]) == (
        ("Versions", tried) if tried else ("Long tests", "Sums that must close")
    )
    assert (row["much"], row["missed"]) == ({"tests": 3}, missed)


def test_an_everyday_run_records_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(reliability.VARIABLE, raising=False)
    record(Row("Any input", "links"), tmp_path)
    assert list(tmp_path.iterdir()) == []
