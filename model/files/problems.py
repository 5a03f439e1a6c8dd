"""Mistakes in what a person gave: each one clear message, several at once, with the nearest right name."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from model.files.unseen import by_code
from model.words.wording import say

LONGEST_PROBLEM = 2_000
LONGEST_FOUND = 60
MOST_NAMES = 30
"""How much of a problem, of a wrong value and of a list of allowed names is printed."""

MOST_BITS = 256
"""Of a whole number that a message prints: Python prints none of thousands of digits."""


class BadInput(ValueError):
    """Something a person gave cannot be used. `problems` has one whole sentence for each mistake, each one line."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        given = (problems,) if isinstance(problems, str) else problems
        self.problems = tuple(dict.fromkeys(one_line(problem) for problem in given))
        super().__init__("\n".join(self.problems))


def one_line(text: str, most: int = LONGEST_PROBLEM) -> str:
    """`text` as a terminal prints it safely: control characters escaped, the middle of a very long one cut out."""
    if len(text) > most:
        half = most // 2
        text = f"{text[:half]} ... {text[-half:]}"
    return "".join(c if c.isprintable() else by_code(c) for c in text)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The allowed names as a phrase, led by the one most like `word` when one is close."""
    names = [str(name) for name in allowed]
    close, listed = closest(word, names), ", ".join(names[:MOST_NAMES])
    if not names:
        listed = say("files.none")
    if len(names) > MOST_NAMES:
        listed = say("files.and_more", listed=listed, count=len(names) - MOST_NAMES)
    return say("files.nearest", name=close, allowed=listed) if close else say("files.allowed", allowed=listed)


def closest(word: str, names: Iterable[str]) -> str | None:
    """The name that is most like `word`; None where none is."""
    import difflib  # noqa: PLC0415 - two milliseconds that only a mistake should cost

    return next(iter(difflib.get_close_matches(word[:200], list(names), n=1, cutoff=0.55)), None)


def shown(value: object) -> str:
    """A value as a file would write it, cut if it is long."""
    text = _spelled(value)
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 3] + "..."


def _spelled(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value[: 2 * LONGEST_FOUND], ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return say("files.a_huge_number")
    if isinstance(value, Mapping):
        return say("files.a_table", count=len(value))
    if isinstance(value, list | tuple):
        return (
            f"[{', '.join(map(_spelled, value))}]"
            if len(value) <= 5
            else say("files.a_list", count=len(value))
        )
    return str(value)


# --- Several problems at once ------------------------------------------------------------------------------


@contextlib.contextmanager
def gather(problems: list[str]) -> Iterator[None]:
    """Collect the problems of a `BadInput` raised inside, so that a file's mistakes come together."""
    try:
        yield
    except BadInput as error:
        problems.extend(error.problems)


def stop_if(problems: Sequence[str]) -> None:
    """Raise them all at once, each once, in their order."""
    if problems:
        raise BadInput(problems)
