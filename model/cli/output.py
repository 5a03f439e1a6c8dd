"""What a command prints as it stands: lines, plain values as JSON, and problems; and its exit status."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterable

from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.words.wording import say

BAD_INPUT = 2
"""Exit status for anything that the person can put right."""

_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Signs that steer a terminal or turn the line. JSON writes them by their code without another meaning."""


def print_json(values: object) -> int:
    """Print plain values as JSON and return the exit status of success."""
    readable = (
        (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    )  # no output, no encoding
    text = json.dumps(values, indent=2, ensure_ascii=not readable, allow_nan=False)
    print(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))
    return 0


def print_text(text: str) -> int:
    """Print text that ends its own lines and return the exit status of success."""
    print(text, end="")
    return 0


def print_problems(problems: Iterable[str]) -> int:
    """Print each problem on its own line of standard error and return the exit status of bad input."""
    for problem in problems:
        print(problem, file=sys.stderr)
    return BAD_INPUT


def finish() -> None:
    """Hand over what was printed, and say so where there is nobody to hand it to. Raises `BadInput`."""
    if sys.stdout is None:  # closed by who called us
        raise BadInput(say("cli.no_output"))
    sys.stdout.flush()


def discard() -> None:
    """Let what is left unwritten go nowhere: it would be tried again, and complained of, at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def system_problem(error: OSError) -> str:
    """What the system refuses, as a sentence."""
    if error.filename is None:
        with contextlib.suppress(OSError):
            discard()
        return say("cli.cannot_write", reason=error.strerror)
    return say("files.unreadable", where=one_line(str(error.filename), LONGEST_FOUND), reason=error.strerror)
