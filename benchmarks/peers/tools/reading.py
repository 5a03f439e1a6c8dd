"""What every tool that reads figures does: texts come in as JSON, the figures read in each go out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable

Figure = tuple[int, int, float, float]
"""Where a figure begins and ends in the text, and the least and the most it stands for."""


def answer(read: Callable[[str, str, str], Iterable[Figure]]) -> None:
    """Read each text that stands on standard input, as `[kind, language, text]`; what breaks a tool is no figure."""
    answers: list[list[Figure] | None] = []
    for kind, language, text in json.load(sys.stdin):
        try:
            answers.append([tuple(figure) for figure in read(kind, language, text)])
        except Exception:  # noqa: BLE001 - one text that a tool cannot bear must not hide the others
            answers.append(None)
    json.dump(answers, sys.stdout)
