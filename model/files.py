"""Read and write the project's TOML files, and turn every mistake in them into one clear message.

Every file goes through `read_toml` and `check`. Both raise `BadInput`, which carries all of a file's
problems at once: where, what was found, what is allowed, the nearest right name.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from model.wording import say

LARGEST_FILE = 2_000_000
"""Bytes. The largest file of the project is a tenth of it; a scenario is a few kilobytes."""

M = TypeVar("M", bound=BaseModel)


class BadInput(ValueError):
    """Something a person gave cannot be used. `problems` has one whole sentence for each mistake."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class Record(BaseModel):
    """A closed, unchangeable record: unknown keys, coerced types, NaN and infinity are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The allowed names as a phrase, led by the one most like `word` when one is close."""
    names = [str(name) for name in allowed]
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.55)
    listed = ", ".join(names) if names else say("files.none")
    return say("files.nearest", name=close[0], allowed=listed) if close else say("files.allowed", allowed=listed)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises `BadInput` for a missing, huge, undecodable or malformed one."""
    return parse_toml(read_bytes(path), str(path))


def parse_toml(raw: bytes, where: str) -> dict[str, Any]:
    """The tables in `raw`, which was read from `where` (a path or a name to print in messages)."""
    if len(raw) > LARGEST_FILE:
        raise BadInput(say("files.too_large", where=where, found=len(raw), allowed=LARGEST_FILE))
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(say("files.not_utf8", where=where, line=line, byte=raw[error.start])) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(say("files.not_toml", where=where, reason=str(error))) from None
    except RecursionError:
        raise BadInput(say("files.not_toml", where=where, reason=say("files.too_deep"))) from None


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises `BadInput` where it cannot be read or is larger than any of ours would be."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(say("files.too_large", where=path, found=path.stat().st_size, allowed=LARGEST_FILE))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(say("files.unreadable", where=path, reason=error.strerror or str(error))) from None


def check(kind: type[M], data: Mapping[str, Any], where: str) -> M:
    """`data` as a record of `kind`. Raises `BadInput` with every mistake, each naming `where` and the key."""
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        raise BadInput([s for item in _once(error.errors()) for s in _sentences(kind, item, where)]) from None


def _once(items: list[ErrorDetails]) -> list[ErrorDetails]:
    """One error a place: a value that fits no branch of a union would be told once for each branch."""
    return list({(dotted(item["loc"]), item["type"] == "missing"): item for item in reversed(items)}.values())[::-1]


def _sentences(kind: type[BaseModel], item: ErrorDetails, where: str) -> list[str]:
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, BadInput):
        return [say("files.wrong", where=where, reason=problem) for problem in cause.problems]
    return [_sentence(kind, item, where)]


def _sentence(kind: type[BaseModel], item: ErrorDetails, where: str) -> str:
    place, found = dotted(item["loc"]), _shown(item["input"])
    if item["type"] == "extra_forbidden":
        hint = nearest(str(item["loc"][-1]), _keys(kind, item["loc"][:-1]))
        return say("files.unknown_key", where=where, place=place, hint=hint)
    if item["type"] == "missing":
        return say("files.missing_key", where=where, place=place)
    if item["type"] == "literal_error":
        allowed = str(item["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return say("files.not_allowed", where=where, place=place, found=found, hint=nearest(str(item["input"]), allowed))
    reason = str(item.get("ctx", {}).get("error", item["msg"]))
    if not item["loc"]:
        return say("files.wrong", where=where, reason=reason)
    return say("files.bad_value", where=where, place=place, found=found, reason=reason)


def dotted(path: Sequence[str | int]) -> str:
    """A place in a file as a person would name it: `charge.per_head.amount`, `cohort[2].people`."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        elif _KEY.fullmatch(part) and part not in _BRANCHES:
            out += f".{part}" if out else part
    return out


_KEY = re.compile(r"[^\[\]()]+")
_BRANCHES = {"constrained-float", "constrained-int", "int", "float", "str", "date", "constrained-str", "float-or-int"}
"""What pydantic puts in a place for the branches of a union, which no file says."""


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _keys(kind: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Names allowed at `path` below `kind`: aliases where there are some, as the file spells them."""
    for part in path:
        inner = kind.model_fields.get(str(part)) or next(
            (field for field in kind.model_fields.values() if field.alias == part), None
        )
        found = _record_in(inner.annotation) if inner else None
        kind = found or kind
    return [field.alias or name for name, field in kind.model_fields.items()]


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_record_in(part) for part in getattr(annotation, "__args__", ()))
    return next((part for part in inner if part), None)


@contextlib.contextmanager
def gather(problems: list[str]) -> Iterator[None]:
    """Collect the problems of a `BadInput` raised inside, so that a file's mistakes are told together."""
    try:
        yield
    except BadInput as error:
        problems.extend(error.problems)


def stop_if(problems: Sequence[str]) -> None:
    """Raise them all at once, each once, in the order found."""
    if problems:
        raise BadInput(dict.fromkeys(problems))


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, or leave what was there: never half a file. Raises `BadInput`."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
        os.replace(part.name, path)
    except OSError as error:
        with contextlib.suppress(OSError, NameError):
            os.unlink(part.name)
        raise BadInput(say("files.unwritable", where=path, reason=error.strerror or str(error))) from None
