"""The table of what was tried is made of what was recorded, and of nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import reliability
from benchmarks.reliability import Row, as_markdown, record, trial


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


def test_an_everyday_run_records_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(reliability.VARIABLE, raising=False)
    record(Row("Any input", "links"), tmp_path)
    assert list(tmp_path.iterdir()) == []
