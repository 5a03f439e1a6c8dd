"""How well figures are read, beside known tools, on sets that others made; and how long a megabyte takes to check.

Writes `claims.md`. The sets are fetched, and the tools installed, the first time.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.peers import environments
from benchmarks.public_sets import SETS, PublicSet, Text
from model.questions.claims.check import check

TARGET = Path(__file__).with_suffix(".md")
WIDE = 0.2
"""A figure that is read as a wider span than this beside its value is not taken for right."""
LIMIT = 10.0
"""Seconds that a megabyte may take, whatever it is."""

Figure = tuple[int, int, float, float]


@dataclass(frozen=True)
class Tool:
    """A reader of figures: `script` is in peers/tools/, `environment` one of peers/requirements/."""

    name: str
    script: str
    environment: str | None = None


TOOLS = (
    Tool("**Per Head**", "claims_reader.py"),
    Tool("Recognizers-Text", "recognizers.py", "recognizers-text"),
    Tool("quantulum3", "quantulum.py", "quantulum3"),
    Tool("price-parser", "prices.py", "price-parser"),
)


@dataclass(frozen=True)
class Score:
    """How many of the figures of a set were read, of how many; how many were read in all, and how many texts just right."""

    found: int
    wanted: int
    given: int
    right: int
    texts: int


def main() -> int:
    """Score every tool on every set, time a megabyte of each kind of text, and write both down."""
    sections = [_section(each) for each in SETS]
    slow, timed = _speed()
    TARGET.write_text(
        _HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}") + "\n".join([*sections, timed]), encoding="utf-8"
    )
    return int(slow)


def _section(wanted: PublicSet) -> str:
    texts = wanted.texts()
    figures = sum(len(text.figures) for text in texts)
    lines = [
        f"## {wanted.name}\n",
        f"`{wanted.path}` of {wanted.repository} at {wanted.commit[:12]}: {len(texts)} texts, {figures} figures.\n",
        "| | figures read | of those it gave, right | texts just right |",
        "| --- | ---: | ---: | ---: |",
    ]
    for tool in TOOLS:
        score = _scored(tool, wanted, texts)
        made_for = ", made for it" if wanted.made_for == tool.name else ""
        if isinstance(score, str):
            lines.append(f"| {tool.name}{made_for} | {score} | | |")
        else:
            parts = ((score.found, score.wanted), (score.found, score.given), (score.right, score.texts))
            lines.append(f"| {tool.name}{made_for} | " + " | ".join(_share(*part) for part in parts) + " |")
        print(lines[-1], flush=True)
    return "\n".join([*lines, ""])


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "none"


def _scored(tool: Tool, wanted: PublicSet, texts: Sequence[Text]) -> Score | str:
    """The score of a tool; a word on why it has none."""
    try:
        words = environments.command(tool.script, tool.environment)
    except environments.Unavailable as reason:
        return f"not there: {reason}"
    asked = json.dumps([[wanted.kind, wanted.language, text.text] for text in texts])
    root = str(Path(__file__).parents[1])
    done = subprocess.run(
        words,
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    if done.returncode:
        return f"failed: {environments.last_line(done.stderr)}"
    answers: list[list[Figure] | None] = json.loads(done.stdout)
    if all(answer is None for answer in answers):
        return "does not read this"
    return _score(texts, [answer or [] for answer in answers])


def _score(texts: Sequence[Text], answers: Sequence[Sequence[Figure]]) -> Score:
    found = right = 0
    for text, given in zip(texts, answers, strict=True):
        left = list(given)
        hits = 0
        for place, value in text.figures:
            hit = next((figure for figure in left if _is(figure, place, value)), None)
            if hit is not None:
                left.remove(hit)
                hits += 1
        found += hits
        right += hits == len(text.figures) and not left
    wanted, in_all = (sum(map(len, each)) for each in ([text.figures for text in texts], answers))
    return Score(found, wanted, in_all, right, len(texts))


def _is(figure: Figure, place: tuple[int, int] | None, value: float) -> bool:
    start, end, low, high = figure
    if place is not None and not (start < place[1] and place[0] < end):
        return False
    slack = abs(value) * 1e-6
    within = low - slack <= value <= high + slack and high - low <= abs(value) * WIDE
    return within or any(math.isclose(value, bound, rel_tol=1e-6) for bound in (low, high))


# --- Speed ---------------------------------------------------------------------------------------------

_PROSE = (
    "The county holds 120 people at $82 a day each, close to $3.6 million a year. A dam upstream cost $41 million. "
    "Officials said that nobody had asked them about the price before the contract was signed, and that the camp would stay open.\n\n"
)
_DENSE = "$82 a day for 120 people, $3.6 million a year, or 5% of $72 million; "
KINDS: dict[str, str] = {
    "prose": _PROSE,
    "figures, one after another, in one sentence": _DENSE,
    "figures in sentences of their own": _DENSE.replace(";", "."),
    "a table of numbers": "1,234 56.7 89% $12 2025-03-22 3/4\n",
    "digits without a break": "7",
    "punctuation": "., ;: () - ",
    "number words": "one hundred and twenty million three hundred thousand ",
    "Spanish figures": "82 dólares diarios por 120 presos, 3,6 millones de dólares al año; ",
}


def _speed() -> tuple[bool, str]:
    lines = ["## A megabyte of text, checked\n", "| | seconds |", "| --- | ---: |"]
    slowest = 0.0
    for name, piece in KINDS.items():
        seconds = _timed(lambda piece=piece: check(piece * (1_000_000 // len(piece))))  # type: ignore[misc]
        slowest = max(slowest, seconds)
        lines.append(f"| {name} | {seconds:.1f} |")
        print(lines[-1], flush=True)
    lines.append(f"\nAt most {LIMIT:.0f} seconds are allowed, of the processor of one core.\n")
    return slowest > LIMIT, "\n".join(lines)


def _timed(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


_HEAD = """# Figures in text, side by side

How many figures Per Head and other tools read in sentences that others made and labelled, mostly to test a tool of their
own. Written by `make bench ARGS=claims` ({day}); do not edit it by hand.

*Figures read*: of those that the set names, how many a tool gave with the right value in the right place. *Of those it gave,
right*: the rest are figures that the set does not name. *Texts just right*: every figure, and no other. The currency is
not compared. A figure that Per Head reads as an interval is right where it holds the value and is narrow, or ends at it.
What a set calls money or a number differs: Per Head reads currencies of the arrangements it knows and not bitcoin or lira, and it
leaves numbers alone that are a part of a name.

"""

if __name__ == "__main__":
    sys.exit(main())
