"""`perhead facts --since`, and the day of the record at the foot of what commands print."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import model
from model.cli import main
from model.inputs.evidence import first_day, last_day
from model.results.citation import read_to

READ_TO = "The record was read to November 28, 2026."


def facts(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert main.main(["facts", *words, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["facts"]
    return found


def latest(record: dict[str, Any]) -> date:
    """Reckoned from the printed JSON: the later of the fact's day and its source's, each at its latest."""
    source = record["source"]
    days = [record.get("as_of"), source.get("date") if source["kind"] != "own" else None]
    return max(last_day(str(day)) for day in days if day)


@pytest.mark.parametrize("since", ["2025", "2025-09", "2026-02-13", "2026-11-28"])
def test_facts_since_a_day_are_those_that_may_be_as_late(
    capsys: pytest.CaptureFixture[str], since: str
) -> None:
    every = facts(capsys, "us-el-salvador")
    dated = [record for record in every if record.get("as_of") or "date" in record["source"]]
    wanted = [
        record["id"]
        for record in dated
        if (record.get("as_of") or record["source"]["kind"] != "own") and latest(record) >= first_day(since)
    ]
    assert [record["id"] for record in facts(capsys, "us-el-salvador", "--since", since)] == wanted
    assert 0 < len(wanted) < len(every)


def test_the_last_search_of_the_record_is_the_latest(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "us-el-salvador", "--since", "2026-06", "--search", "found")
    assert {"no_refund_found", "nothing_further_found"} <= {record["id"] for record in found}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--since", "yesterday"],
            '--since: found "yesterday"; a date is written 2025-03-15, 2025-03 or 2025\n',
        ),
        (["--since", "2025-13"], '--since: found "2025-13"; a date is written 2025-03-15, 2025-03 or 2025\n'),
        (["--since", "2027"], "no fact of January 1, 2027 or later fits\n"),
    ],
)
def test_a_day_that_is_none_or_too_late_is_told(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main.main(["facts", *words]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", message)


@pytest.mark.parametrize(
    "line",
    [
        "cost us-el-salvador",
        "run us-el-salvador/grant-paid",
        "readings denmark-kosovo",
        "facts us-el-salvador --search refund",
        "compare us-el-salvador/grant-paid denmark-kosovo --currency USD",
        "published",
        "settle us-el-salvador",
        "matters us-el-salvador",
        "parameters us-el-salvador",
        "domestic",
        "domestic federal_prison_fy2019",
        "list us-el-salvador uk-rwanda",
        "provider us-el-salvador --marginal 1826",
        "explain 15m",
        "solve us-el-salvador --for people --budget 15m",
        "solve us-el-salvador --for people --against price=flat_once",
        "range us-el-salvador --range people=triangular:214,238,262 --draws 100",
    ],
)
def test_what_a_command_prints_ends_with_the_day_of_the_record(
    capsys: pytest.CaptureFixture[str], line: str
) -> None:
    assert main.main(line.split()) == 0
    assert capsys.readouterr().out.rstrip().endswith(READ_TO)


def test_a_checked_claim_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", "238 people cost $4.76 million."]) == 0
    assert capsys.readouterr().out.rstrip().endswith(READ_TO)


def test_records_read_to_different_days_are_told_apart() -> None:
    one, two = model.load("us-el-salvador"), model.load("uk-rwanda")
    assert read_to(one, two) == READ_TO
    older = two.evidence.model_copy(update={"version": "2026-05"})
    two = replace(two)
    two.__dict__["evidence"] = older  # as if read from its file
    assert read_to(one, two) == (
        "The record of US–El Salvador detention deal, 2025 was read to November 28, 2026. "
        "The record of UK–Rwanda relocation partnership, 2022–2024 was read to May 2026."
    )
    assert read_to(one, two, model.load("us-nebraska"), model.load("uk-albania")) == (
        "The record of UK–Rwanda relocation partnership, 2022–2024 was read to May 2026. "
        "The other records were read to November 28, 2026."
    )
