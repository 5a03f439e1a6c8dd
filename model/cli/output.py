"""What a command prints as it stands: lines, plain values as JSON, and problems; and its exit status."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from model.cli.arguments import asked
from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.files.unseen import json_text
from model.words.wording import say

if TYPE_CHECKING:
    from model.results.document import About, Whole

BAD_INPUT = 2
"""Exit status for anything that the person can put right."""


def print_json(values: object) -> int:
    """Print plain values as JSON and return the exit status of success."""
    readable = (
        (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    )  # no output, no encoding
    print(json_text(values, ascii_only=not readable))
    return 0


def print_answer(options: argparse.Namespace, answer: Whole, about: About = None) -> int:
    """Print a command's answer as its JSON document and return the exit status of success: see `results/document`."""
    from model.results.document import document  # noqa: PLC0415 - the scenario and all below it

    return print_json(document(answer, about, asked(options)))


def print_text(text: str) -> int:
    """Print text that ends its own lines and return the exit status of success."""
    print(text, end="")
    return 0


def print_problems(problems: Iterable[str], as_json: bool = False) -> int:
    """Print problems and return the exit status of bad input: each on its own line of standard error, or all as the JSON
    document that was asked for, unless nothing can be printed where that would stand.
    """
    every = tuple(problems)
    if not (as_json and sys.stdout is not None and _problems_as_json(every)):
        for problem in every:
            print(problem, file=sys.stderr)
    return BAD_INPUT


def _problems_as_json(problems: tuple[str, ...]) -> bool:
    """Whether they could be printed."""
    from model.results.document import Problems, document  # noqa: PLC0415 - only what is wrong should cost it

    try:
        print_json(document(Problems(problems)))
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            discard()
        return False
    return True


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
