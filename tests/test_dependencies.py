"""The document of what is installed is of the locks as they are; no licence comes in unseen; what looks for faults finds none."""

from __future__ import annotations

import re

import pytest

from benchmarks import dependencies
from benchmarks.dependencies import APP, DEV, DOCUMENT, packages, reasons, row, tool_row

PERMISSIVE = {
    *("MIT", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC", "PSF-2.0", "Zlib", "CC0-1.0", "Unlicense"),
}  # fmt: skip
WEAK = {"axe-playwright-python", "certifi", "hypothesis", "pathspec"}
"""Under the Mozilla Public License 2.0, which asks for changes to their own files to be published; we make none."""


def test_the_document_is_of_the_locks() -> None:
    text = DOCUMENT.read_text("utf-8")
    app, why = packages(APP), reasons()
    names = {package.name for package in app}
    lines = {
        re.sub(r"^\| (under 1|\d+) \| | \|$", "", line)
        for line in text.splitlines()
        if re.match(r"\| (under|\d)", line)
    }
    expected = {row(package, why) for package in app}
    expected |= {tool_row(package) for package in packages(DEV) if package.name not in names}
    assert lines == expected, "`python -m benchmarks.dependencies` writes it anew"


@pytest.mark.parametrize("lock", [APP, DEV])
def test_every_licence_is_one_that_was_looked_at(lock: str) -> None:
    for package in packages(lock):
        parts = set(re.split(r" AND | OR ", package.licence))
        assert parts <= PERMISSIVE or (parts <= {"MIT", "MPL-2.0"} and package.name in WEAK), package


def test_a_licence_that_was_not_looked_at_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "licence", lambda there: "GPL-3.0-only")
    with pytest.raises(AssertionError):
        test_every_licence_is_one_that_was_looked_at(APP)
