"""Read and write the project's TOML files, and turn every mistake in them into one clear message.

Every file goes through `read_toml` and `check`. Both raise `BadInput`, which carries all of a file's
problems at once: where, what was found, what is allowed, the nearest right name.
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import json
import os
import re
import tomllib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from model.words.wording import either, say

LARGEST_FILE = 2_000_000
"""Bytes. The largest file of the project is a tenth of it; a scenario is a few kilobytes."""

LONGEST_PROBLEM = 2_000
LONGEST_FOUND = 60
MOST_NAMES = 30
"""How much of a problem, of a value found and of a list of allowed names is printed."""

MOST_MISTAKES = 200
"""Mistakes of one file that are told: finding words for each takes the longer, the more there are."""

MOST_BITS = 256
"""Of a whole number that a message prints: Python prints none of thousands of digits."""

DEEPEST_KEY = 100
"""Parts of a dotted key. The standard reader needs the square of it in time and memory."""

M = TypeVar("M", bound=BaseModel)
Schema = Mapping[str, Any]
Place = tuple[str | int, ...]


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
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class Record(BaseModel):
    """A closed, unchangeable record: unknown keys, coerced types, NaN and infinity are errors.

    Where a record ties its parts together by name, the rule is a validator called `_tied`: `check` asks it
    even where some part is wrong by itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The allowed names as a phrase, led by the one most like `word` when one is close."""
    names = [str(name) for name in allowed]
    close, listed = _close(word, names), ", ".join(names[:MOST_NAMES])
    if not names:
        listed = say("files.none")
    if len(names) > MOST_NAMES:
        listed = say("files.and_more", listed=listed, count=len(names) - MOST_NAMES)
    return say("files.nearest", name=close, allowed=listed) if close else say("files.allowed", allowed=listed)


def _close(word: str, names: Iterable[str]) -> str | None:
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


# --- Files -------------------------------------------------------------------------------------------


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises `BadInput` for a missing, huge, undecodable or malformed one."""
    return parse_toml(read_bytes(path), str(path))


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
    told = say(own) if own else reason[: at.start()]
    return say(
        "files.not_toml_line",
        where=where,
        line=at[1],
        given=one_line(line.strip(), LONGEST_FOUND),
        reason=told,
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


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises `BadInput` where it cannot be read or is larger than any of ours would be."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            raw = file.read(LARGEST_FILE + 1)  # no more, since a device or a pipe tells no size
    except (OSError, ValueError) as error:
        raise BadInput(say("files.unreadable", where=path, reason=_reason(error))) from None
    if len(raw) > LARGEST_FILE:
        raise BadInput(say("files.too_large", where=path, given=max(size, len(raw)), allowed=LARGEST_FILE))
    return raw


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, or leave what was there: never half a file. Raises `BadInput`."""
    part = path.parent / f".{uuid.uuid4().hex}.part"
    try:
        part.write_bytes(content)
        part.replace(path)
    except (OSError, ValueError) as error:
        raise BadInput(say("files.unwritable", where=path, reason=_reason(error))) from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            part.unlink()


# --- Checking ----------------------------------------------------------------------------------------


def check(kind: type[M], data: Mapping[str, Any], where: str) -> M:
    """`data` as a record of `kind`. Raises `BadInput` with every mistake, each naming `where` and the key."""
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        wrong = _wrong(kind, error)
        many = error.error_count() > MOST_MISTAKES
    alone = [problem for one in wrong for problem in one.problems]
    between = [] if many or any(not one.path for one in wrong) else _between(kind, data, wrong)
    told = [say("files.wrong", where=where, reason=problem) for problem in (*alone, *between)]
    raise BadInput([*told, say("files.more_mistakes", where=where)] if many else told)


@dataclass(frozen=True)
class _Spot:
    """A place in a file: its keys and numbers, what is allowed there, and the table it is in."""

    path: Place
    allowed: Schema
    table: Schema
    records: Place
    """The keys in the path that somebody chose, such as a charge's, and no key of the file's own."""


@dataclass(frozen=True)
class _Wrong:
    """One mistake: where, and in words."""

    spot: _Spot
    type: str
    found: object
    problems: tuple[str, ...]

    @property
    def path(self) -> Place:
        return self.spot.path


def _wrong(kind: type[BaseModel], error: ValidationError) -> list[_Wrong]:
    """One mistake a place: a value that fits no branch of a union is told once, where it fits least badly."""
    found: dict[Place, _Wrong] = {}
    for item in error.errors(include_url=False)[:MOST_MISTAKES]:
        spot = _spot(kind, item["loc"])
        if spot.path not in found:
            found[spot.path] = _Wrong(spot, item["type"], item["input"], _problems(spot, item))
    return [
        one
        for path, one in found.items()
        if not any(len(p) > len(path) and p[: len(path)] == path for p in found)
    ]


def _problems(spot: _Spot, item: ErrorDetails) -> tuple[str, ...]:
    cause, place = item.get("ctx", {}).get("error"), dotted(spot.path)
    if isinstance(cause, BadInput):
        return tuple(say("files.bad_table", place=place, reason=p) if place else p for p in cause.problems)
    if not place:
        return (str(cause or item["msg"]),)
    return (_problem(spot, item, place, cause),)


def _problem(spot: _Spot, item: ErrorDetails, place: str, cause: object) -> str:
    if item["type"] == "extra_forbidden":
        return say(
            "files.unknown_key",
            place=place,
            hint=nearest(str(spot.path[-1]), spot.table.get("properties", {})),
        )
    allowed = _limit(item) or _form(spot.allowed)
    if item["type"] == "missing":
        return say("files.missing_key", place=place, allowed=allowed)
    if cause is not None and isinstance(item["input"], dict | BaseModel):
        return say("files.bad_table", place=place, reason=cause)
    if cause is not None or allowed is None:
        return say("files.bad_value", place=place, given=shown(item["input"]), reason=cause or item["msg"])
    return say(
        "files.not_allowed",
        place=place,
        given=shown(item["input"]),
        hint=_hint(spot.allowed, item["input"], allowed),
    )


def _limit(item: ErrorDetails) -> str | None:
    """What a date may be that is too early or too late, which the schema does not say."""
    limits = item.get("ctx", {})
    if not isinstance(item["input"], date) or limits.keys().isdisjoint({"ge", "le"}):
        return None
    return (
        say("form.date_from", day=limits["ge"])
        if "ge" in limits
        else say("form.date_until", day=limits["le"])
    )


def _hint(schema: Schema, found: object, allowed: str) -> str:
    words = _words(schema)
    if isinstance(found, str) and (close := _close(found, words)):
        return say("files.nearest", name=close, allowed=allowed)
    return say("files.allowed", allowed=allowed)


def dotted(path: Sequence[str | int]) -> str:
    """A place in a file as a person would name it: `charge.per_head.amount`, `cohort[2].people`."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            key = part if _BARE.fullmatch(part) else shown(part)
            out += f".{key}" if out else key
    return out


_BARE = re.compile(r"[\w-]+")


# --- What a file may hold, from the schema that editors use too ----------------------------------------


@functools.cache
def _schema(kind: type[BaseModel]) -> Schema:
    return kind.model_json_schema()


def _items(schema: Schema) -> Schema | None:
    """What each item of a list may be, whether there may be any number of them or just so many; None of no list."""
    return schema.get("items") or next(iter(schema.get("prefixItems", ())), None)


def _spot(kind: type[BaseModel], loc: Sequence[str | int]) -> _Spot:
    """The place that pydantic calls `loc`, without the names it gives the branches of a union."""
    whole = _schema(kind)
    node, table, path, chosen, skipped = whole, whole, list[str | int](), list[str | int](), False
    for part in loc:
        branches = _branches(node, whole)
        if len(branches) > 1 and not skipped:
            skipped = True
            continue
        table = next((b for b in branches if (_items(b) is not None) == isinstance(part, int)), {})
        known = table.get("properties", {})
        node = (
            _items(table) or {}
            if isinstance(part, int)
            else known.get(part, table.get("additionalProperties") or {})
        )
        path.append(part)
        chosen += [part] if isinstance(part, str) and part not in known else []
        skipped = False
    return _Spot(tuple(path), {"anyOf": _branches(node, whole)}, table, tuple(chosen))


def _branches(node: Schema, whole: Schema) -> list[Schema]:
    """What a value may be: one schema, or several; references followed, nothing for null."""
    if "$ref" in node:
        return [whole["$defs"][node["$ref"].rsplit("/", 1)[-1]]]
    each = [branch for part in node.get("anyOf", ()) for branch in _branches(part, whole)] or [node]
    return [branch for branch in each if branch.get("type") != "null"]


def _words(schema: Schema) -> list[str]:
    one = [str(word) for word in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else []))]
    return [*one, *(word for branch in schema.get("anyOf", ()) for word in _words(branch))]


def _form(schema: Schema) -> str | None:
    """What `schema` allows, in words; None where it says nothing that a person could use."""
    if "anyOf" in schema:
        forms = [form for branch in schema["anyOf"] if (form := _form(branch))]
        return (
            either([form for form in forms if form != say("form.whole") or say("form.number") not in forms])
            or None
        )
    if words := _words(schema):
        return ", ".join(words)
    write = _FORMS.get(str(schema.get("type")))
    return write(schema) if write else None


def _number(name: str, schema: Schema) -> str:
    low, high, above = (schema.get(bound) for bound in ("minimum", "maximum", "exclusiveMinimum"))
    form = "above" if above is not None else name if low is None else f"{name}_least"
    if high is not None:
        form = {"above": "above_to", f"{name}_least": f"{name}_between"}.get(form, form)
    limits = {"low": low if above is None else above, "high": high}
    return say(f"form.{form}", **{key: f"{limit:,.0f}" for key, limit in limits.items() if limit is not None})


def _text(schema: Schema) -> str:
    if schema.get("format") == "date":
        return say("form.date")
    if schema.get("pattern") in _PATTERNS:
        return say(_PATTERNS[schema["pattern"]])
    return say("form.text_most", most=schema["maxLength"]) if "maxLength" in schema else say("form.text")


_PATTERNS = {"^[A-Z]{3}$": "form.currency", r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$": "form.address"}


def _list(schema: Schema) -> str:
    items = _items(schema)
    assert items is not None
    each, most = _form(items), schema.get("maxItems")
    if "prefixItems" in schema:
        return say("form.list_of", count=most, each=each)
    if each is None:
        return say("form.tables") if most is None else say("form.tables_most", most=most)
    return say("form.list_some" if schema.get("minItems") else "form.list", each=each)


def _table(schema: Schema) -> str:
    least = schema.get("minProperties")
    return say("form.table_least", least=least) if least else say("form.table")


_FORMS: dict[str, Callable[[Schema], str]] = {
    "integer": functools.partial(_number, "whole"),
    "number": functools.partial(_number, "number"),
    "string": _text,
    "array": _list,
    "object": _table,
    "boolean": lambda _: say("form.yes_or_no"),
}


# --- What is wrong between parts, some of which are wrong by themselves -------------------------------------


def _between(kind: type[BaseModel], data: Mapping[str, Any], wrong: Sequence[_Wrong]) -> list[str]:
    """What `_tied` says of the parts, with a stand-in for each value that is wrong by itself.

    What names a part with a stand-in in it is not told, since it may be no mistake of its own.
    """
    tied = getattr(kind, "_tied", None)
    if tied is None or any(_is_section(one) for one in wrong):
        return []
    mended, problems = deepcopy(dict(data)), list[str]()
    touched = [name for one in wrong if _mend(mended, one) for name in _names(one)]
    with gather(problems):
        tied(_unchecked(kind, mended))
    return [problem for problem in problems if not _names_any(problem, touched)]


def _is_section(one: _Wrong) -> bool:
    """Whether a whole section is missing, misspelt or no table: then nothing that names its parts can be judged."""
    kinds = {branch.get("type") for branch in one.spot.allowed["anyOf"]}
    misspelt = one.type == "extra_forbidden" and isinstance(one.found, dict | list)
    return len(one.path) == 1 and (misspelt or bool(kinds & {"object", "array"}))


def _mend(data: Any, one: _Wrong) -> bool:
    """Put a value that breaks nothing where `one` is wrong. False where a table breaks a rule: its keys can be read."""
    *above, last = one.path
    for part in above:
        data = data[part]
    if one.type == "value_error" and isinstance(data[last], dict):
        return False
    known = one.spot.table.get("properties", {})
    if one.type == "extra_forbidden" or (last in known and last not in one.spot.table.get("required", ())):
        del data[last]
    else:
        data[last] = _stand_in(one.spot.allowed["anyOf"][0])
    return True


def _stand_in(schema: Schema) -> Any:
    stands: dict[str, Any] = {"integer": 1, "number": 1.0, "string": "1", "array": [], "object": {}}
    return next(iter(_words(schema)), stands.get(schema.get("type", "")))


def _names(one: _Wrong) -> Iterator[str]:
    """The names by which `_tied` might speak of the place where `one` is wrong."""
    yield from map(str, (*one.spot.records, one.path[-1]))
    yield from (str(part) for part, below in pairwise(one.path) if isinstance(below, int))
    if one.type == "extra_forbidden":
        yield from one.found if isinstance(one.found, dict) else ()
        yield from filter(None, [_close(str(one.path[-1]), one.spot.table.get("properties", {}))])


def _names_any(problem: str, names: Iterable[str]) -> bool:
    said = set(re.findall(r"[\w-]+", problem.partition("; ")[0]))
    return any(said.issuperset(re.findall(r"[\w-]+", name)) for name in names)


def _unchecked(kind: type[BaseModel], data: Mapping[str, Any]) -> BaseModel:
    """A record of `kind` and those in it, without asking their rules."""
    values = {}
    for name, field in kind.model_fields.items():
        key = field.alias or name
        if key in data:
            values[key] = _parts(field.annotation, data[key])
        elif field.is_required():
            values[key] = _stand_in(_spot(kind, [key]).allowed["anyOf"][0])
    return kind.model_construct(**values)


def _parts(annotation: Any, value: Any) -> Any:
    inner = _record_in(annotation)
    if isinstance(value, list):
        return tuple(_unchecked(inner, part) if inner else part for part in value)
    if inner and get_origin(annotation) is dict:
        return {key: _unchecked(inner, part) for key, part in value.items()}
    return _unchecked(inner, value) if inner and isinstance(value, dict) else value


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_record_in(part) for part in getattr(annotation, "__args__", ()))
    return next((part for part in inner if part), None)


# --- Several problems at once ------------------------------------------------------------------------------


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
        raise BadInput(problems)
