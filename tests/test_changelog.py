"""A result cannot change unseen: each has its expected file, and the changelog tells of the newest one.

`python -m tests.test_changelog` puts the current lines into the newest version's Results; the reasons stay.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.results import expected_results
from model.words.version import VERSION

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
EVERY = list(expected_results.all_golden())


def told(key: str, changelog: str) -> str:
    """The newest line on a result: the first one from the top, without its dash."""
    found = re.search(rf"^- (`{re.escape(key)}`: .*)$", changelog, re.MULTILINE)
    return found[1] if found else ""


def due(one: expected_results.Golden) -> str:
    """The line that the changelog owes for a result."""
    return expected_results.line(one, one.expected().result)


def test_there_are_results_to_tell_of() -> None:
    assert len(EVERY) >= 8


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.key)
def test_result_is_the_expected_one(one: expected_results.Golden) -> None:
    assert one.result() == one.expected().result, "see `perhead golden`, then `perhead golden --update`"


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.key)
def test_changelog_tells_of_the_result_and_why(one: expected_results.Golden) -> None:
    line = told(one.key, CHANGELOG.read_text("utf-8"))
    assert line.startswith(due(one)), f"CHANGELOG.md, under Results, needs:\n- {due(one)}: why"
    assert len(line.removeprefix(due(one)).split()) >= 3, "a few words on why are missing"


def test_newest_version_of_the_changelog_is_the_model_s() -> None:
    found = re.search(r"^## (\S+)", CHANGELOG.read_text("utf-8"), re.MULTILINE)
    assert found
    assert found[1] == VERSION


def test_the_newest_line_is_the_one_that_counts() -> None:
    changelog = "## 2\n- `a/b`: $2 (result 22222222): why\n## 1\n- `a/b`: $1 (result 11111111): why\n"
    assert told("a/b", changelog) == "`a/b`: $2 (result 22222222): why"
    assert told("a/c", changelog) == ""


def write_lines() -> None:
    """Replace the newest line on each result by the current one, as long as its version is not released."""
    text = CHANGELOG.read_text("utf-8")
    for one in EVERY:
        newest = re.search(rf"^- (`{re.escape(one.key)}`: \S+ \(result \w+\))", text, re.MULTILINE)
        text = text.replace(newest[1], due(one), 1) if newest else text
    CHANGELOG.write_text(text, "utf-8")


if __name__ == "__main__":
    write_lines()
