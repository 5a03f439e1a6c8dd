"""A pytest plugin that records a row of `docs/reliability.md` for each file of tests that ran: loaded by `-p tests.recorded`.

A file is called by the first sentence of what it says of itself. Those that record rows of their own are left out.
With PERHEAD_TRIED set, all files make one row, called so.
"""

from __future__ import annotations

import ast
import os
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from benchmarks.reliability import Row, record

PART = "Long tests"
ROOT = Path(__file__).parents[1]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Runs once, in the main process of pytest-xdist too."""
    together = os.environ.get("PERHEAD_TRIED")
    results: dict[str, Counter[str]] = defaultdict(Counter)
    failed: dict[str, list[str]] = defaultdict(list)
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            file, _, name = str(report.nodeid).partition("::")
            key = together or file
            if together or not _records_itself(file):
                results[key][outcome] += 1
                failed[key] += [name or file] if outcome != "passed" else []
    for key, counts in results.items():
        row = Row("Versions" if together else PART, together or sentence(file_text(key)))
        row.much["tests"] = sum(counts.values())
        row.missed(*dict.fromkeys(failed[key]))
        record(row)


def file_text(file: str) -> str:
    """The text of a file of tests."""
    return (ROOT / file).read_text("utf-8")


def sentence(text: str) -> str:
    """The first sentence of what a module says of itself, without its full stop."""
    whole = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
    return whole.partition(". ")[0].removesuffix(".")


def _records_itself(file: str) -> bool:
    return "from benchmarks.reliability import trial" in file_text(file)
