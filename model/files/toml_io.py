"""Read and write the project's TOML files. A file that cannot be used raises `BadInput` with where and why."""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.words.wording import say

LARGEST_FILE = 2_000_000
"""Bytes. The largest file of the project is a tenth of it; a scenario is a few kilobytes."""

DEEPEST_KEY = 100
"""Parts of a dotted key. The standard reader needs the square of it in time and memory."""


# --- Files -------------------------------------------------------------------------------------------


def read_toml(path: Path, where: str = "") -> dict[str, Any]:
    """The tables of a TOML file. Raises `BadInput` for a missing, huge, undecodable or malformed one, which messages call
    `where`, or else by its path.
    """
    return parse_toml(read_bytes(path, where), where or str(path))


def parse_toml(raw: bytes, where: str) -> dict[str, Any]:
    """The tables in `raw`, which was read from `where` (a path or a name to print in messages)."""
    if len(raw) > LARGEST_FILE:
        raise BadInput(say("files.too_large", where=where, given=len(raw), allowed=LARGEST_FILE))
    try:
        text = raw.decode("utf-8-sig")
        _refuse_deep_keys(text)
        tables = tomllib.loads(text if text.endswith("\n") else f"{text}\n")
        _refuse_huge_numbers(tables)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(say("files.not_utf8", where=where, line=line, byte=raw[error.start])) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(_not_toml(str(error), text, where)) from None
    except RecursionError:
        raise BadInput(say("files.not_toml", where=where, reason=say("files.too_deep"))) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise BadInput(say("files.not_toml", where=where, reason=say("files.too_many_digits"))) from None
    return tables


def _not_toml(reason: str, text: str, where: str) -> str:
    """What the standard reader says, in our words where it is a common mistake, with the line it speaks of."""
    at = re.search(r" \(at line (\d+), column \d+\)$", reason)
    if not at:
        return say("files.not_toml", where=where, reason=reason)
    own = next((key for start, key in _READER_SAYS.items() if reason.startswith(start)), None)
    line = text.replace("\r\n", "\n").split("\n")[int(at[1]) - 1]
    words = say(own) if own else reason[: at.start()]
    return say(
        "files.not_toml_line",
        where=where,
        line=at[1],
        given=one_line(line.strip(), LONGEST_FOUND),
        reason=words,
    )


_READER_SAYS = {
    "Invalid date or datetime": "toml.date",
    "Invalid value": "toml.value",
    "Cannot overwrite a value": "toml.twice",
    "Cannot declare": "toml.twice",
    "Expected '=' after a key": "toml.equals",
    "Illegal character '\\n'": "toml.quote",
    "Expected newline or end of document": "toml.more",
}


_TEXTS = re.compile(
    r'''"""(?:[^\\]|\\.)*?(?:"{3,5}|\Z)|\'{3}.*?(?:\'{3,5}|\Z)'''
    r"""|"(?:[^"\\\n]|\\.)*+(?:"|$)|'[^'\n]*+(?:'|$)|#[^\n]*+""",
    re.DOTALL | re.MULTILINE,
)
"""Texts, of one line and of several, and remarks: all in which a dot is no part of a key, and each part in quotes."""

_DEEP = re.compile(rf"(?:[\w-]++[ \t]*+\.[ \t]*+){{{DEEPEST_KEY}}}")


def _refuse_deep_keys(text: str) -> None:
    """A key stands on one line, so a text is taken apart only where a line has as many dots."""
    if any(line.count(".") >= DEEPEST_KEY for line in text.split("\n")) and _DEEP.search(
        _TEXTS.sub("x", text)
    ):
        raise RecursionError


def _refuse_huge_numbers(value: object) -> None:
    """TOML's whole numbers have 64 bits; larger ones cannot even be printed in a message."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _refuse_huge_numbers(part)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError


def short(path: Path) -> str:
    """A path as messages print it: the last folder and the file."""
    return "/".join(path.parts[-2:])


def read_bytes(path: Path, where: str = "") -> bytes:
    """A file's bytes. Raises `BadInput` where it cannot be read or is larger than any of ours would be; as `read_toml`."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            raw = file.read(LARGEST_FILE + 1)  # no more, since a device or a pipe tells no size
    except (OSError, ValueError) as error:
        raise BadInput(say("files.unreadable", where=where or path, reason=_reason(error))) from None
    if len(raw) > LARGEST_FILE:
        given = max(size, len(raw))
        raise BadInput(say("files.too_large", where=where or path, given=given, allowed=LARGEST_FILE))
    return raw


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, or leave what was there: never half a file. Raises `BadInput`."""
    part = path.parent / f".{os.urandom(8).hex()}.part"
    try:
        part.write_bytes(content)
        part.replace(path)
    except (OSError, ValueError) as error:
        raise BadInput(say("files.unwritable", where=path, reason=_reason(error))) from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            part.unlink()
