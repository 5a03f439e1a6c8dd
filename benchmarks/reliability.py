"""What was tried to break this, how much of it, what held and what did not: the rows of `docs/reliability.md`.

A long test or a benchmark records one row:

    with trial("Many people", "people change something at the same moment") as row:
        row.much["people"] = 20
        ...
        row.held(f"each got its own answer; half of them within {median:.0f} ms")

Rows are written only where `PERHEAD_RECORD` is set, so that an everyday run leaves the checkout as it was. They are kept
in `benchmarks/results/`, one file each, and `python -m benchmarks.reliability` makes the table of them. `make reliability`
does both.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.words.version import VERSION

HERE = Path(__file__).parent
RESULTS = HERE / "results"
DOCUMENT = HERE.parent / "docs" / "reliability.md"
VARIABLE = "PERHEAD_RECORD"
PARTS = (
    "Being served",
    "Many people",
    "Any input",
    "Long tests",
    "Versions",
)
"""The sections of the document, in their order. Any other comes after them, by name."""

_HEAD = """# What was tried, and what held

Made by `make reliability` from what the long tests and the benchmarks recorded; do not edit it by hand. A row says what
was tried, how much of it, what held, and what did not. {when}
A row of a test that failed stays here until the test passes.
"""


@dataclass
class Row:
    """One row while it is being filled in."""

    part: str
    tried: str
    much: dict[str, float] = field(default_factory=dict)
    """How much was tried: what is counted, in the plural, and how many."""
    holds: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def count(self, what: str, more: float = 1) -> None:
        """Count `more` of something that was tried."""
        self.much[what] = self.much.get(what, 0) + more

    def held(self, *sentences: str) -> None:
        """Say what held. Without any, the row says that all of it did, unless something did not."""
        self.holds += sentences

    def missed(self, *sentences: str) -> None:
        """Say what did not hold, such as a limit that was passed."""
        self.misses += sentences


@contextmanager
def trial(part: str, tried: str) -> Iterator[Row]:
    """A row of the table: the section, and what is tried, as the beginning of a sentence. It is recorded at the end, also
    where what is inside raises, and then says so.
    """
    row = Row(part, tried)
    try:
        yield row
    except BaseException as error:
        row.missed(f"stopped by {type(error).__name__}")
        raise
    finally:
        record(row)


def record(row: Row, folder: Path = RESULTS) -> None:
    """Write a row down, where asked to."""
    if not os.environ.get(VARIABLE):
        return
    folder.mkdir(exist_ok=True)
    made = {
        "part": row.part,
        "tried": row.tried,
        "much": row.much,
        "held": row.holds,
        "missed": row.misses,
        "version": VERSION,
        "day": datetime.now(UTC).date().isoformat(),
    }
    path = folder / f"{_slug(row.part)}-{_slug(row.tried)}.json"
    path.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80]


def as_markdown(folder: Path = RESULTS) -> str:
    """The document, from the rows in a folder."""
    rows = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    days, versions = (sorted({row[key] for row in rows}) for key in ("day", "version"))
    when = "Nothing was recorded yet."
    if rows:
        on = f"on {days[0]}" if days[0] == days[-1] else f"from {days[0]} to {days[-1]}"
        when = f"Recorded {on}, with version {', '.join(versions)}."
    parts = sorted({row["part"] for row in rows}, key=lambda part: (_place(part), part))
    head = _HEAD.format(when=when)
    return "\n".join([head, *(_section(part, [r for r in rows if r["part"] == part]) for part in parts)])


def _place(part: str) -> int:
    return PARTS.index(part) if part in PARTS else len(PARTS)


def _section(part: str, rows: list[dict[str, Any]]) -> str:
    lines = [
        f"## {part}",
        "",
        "| what was tried | how much | what held | what did not |",
        "| --- | --- | --- | --- |",
    ]
    for row in rows:
        much = ", ".join(f"{_number(value)} {name}" for name, value in row["much"].items())
        held = "; ".join(row["held"]) or ("" if row["missed"] else "all of it")
        cells = (row["tried"], much, held, "; ".join(row["missed"]))
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def main() -> int:
    text = as_markdown()
    DOCUMENT.write_text(text, "utf-8")
    rows = len(list(RESULTS.glob("*.json")))
    print(f"{rows} rows, {sum('stopped by' in line for line in text.splitlines())} of them stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
