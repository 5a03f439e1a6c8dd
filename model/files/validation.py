"""Check data against a closed record, and say every mistake in it: where, what was given, what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Generic, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from model.files.forms import Schema, branches_of, form_of, items_of, schema_of, words_of
from model.files.problems import BadInput, closest, gather, nearest, shown
from model.words.wording import say

MOST_MISTAKES = 200
"""Mistakes of one file that are listed: finding words for each takes the longer, the more there are."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
Place = tuple[str | int, ...]


class Record(BaseModel):
    """A closed, unchangeable record: unknown keys, coerced types, NaN and infinity are errors.

    Where a record ties its parts together by name, the rule is a validator called `_tied`: `check` asks it
    even where some part is wrong by itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True)


@dataclass(frozen=True)
class Identified(Generic[T]):
    """A thing as a cache's key: by identity, since hashing hundreds of fields costs more than the work."""

    held: T

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identified) and other.held is self.held


# --- Checking ----------------------------------------------------------------------------------------


def check(kind: type[M], data: Mapping[str, Any], where: str) -> M:
    """`data` as a record of `kind`. Raises `BadInput` with every mistake, each naming `where` and the key."""
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        wrong = _wrong(kind, error)
        many = error.error_count() > MOST_MISTAKES
    alone = [problem for mistake in wrong for problem in mistake.problems]
    between = [] if many or any(not mistake.path for mistake in wrong) else _between(kind, data, wrong)
    problems = [say("files.wrong", where=where, reason=problem) for problem in (*alone, *between)]
    raise BadInput([*problems, say("files.more_mistakes", where=where)] if many else problems)


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
    value: object
    problems: tuple[str, ...]

    @property
    def path(self) -> Place:
        return self.spot.path


def _spot(kind: type[BaseModel], loc: Sequence[str | int]) -> _Spot:
    """The place that pydantic calls `loc`, without the names it gives the branches of a union."""
    whole = schema_of(kind)
    node, table, path, chosen, skipped = whole, whole, list[str | int](), list[str | int](), False
    for part in loc:
        branches = branches_of(node, whole)
        if len(branches) > 1 and not skipped:
            skipped = True
            continue
        table = next((b for b in branches if (items_of(b) is not None) == isinstance(part, int)), {})
        known = table.get("properties", {})
        node = (
            items_of(table) or {}
            if isinstance(part, int)
            else known.get(part, table.get("additionalProperties") or {})
        )
        path.append(part)
        chosen += [part] if isinstance(part, str) and part not in known else []
        skipped = False
    return _Spot(tuple(path), {"anyOf": branches_of(node, whole)}, table, tuple(chosen))


def _wrong(kind: type[BaseModel], error: ValidationError) -> list[_Wrong]:
    """One mistake a place: a value that fits no branch of a union is listed once, where it fits least badly."""
    mistakes: dict[Place, _Wrong] = {}
    for item in error.errors(include_url=False)[:MOST_MISTAKES]:
        spot = _spot(kind, item["loc"])
        if spot.path not in mistakes:
            mistakes[spot.path] = _Wrong(spot, item["type"], item["input"], _problems(spot, item))
    return [
        mistake
        for path, mistake in mistakes.items()
        if not any(len(p) > len(path) and p[: len(path)] == path for p in mistakes)
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
    allowed = _limit(item) or form_of(spot.allowed)
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


def _hint(schema: Schema, value: object, allowed: str) -> str:
    words = words_of(schema)
    if isinstance(value, str) and (close := closest(value, words)):
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


# --- What is wrong between parts, some of which are wrong by themselves -------------------------------------


def _between(kind: type[BaseModel], data: Mapping[str, Any], wrong: Sequence[_Wrong]) -> list[str]:
    """What `_tied` says of the parts, with a stand-in for each value that is wrong by itself.

    What names a part with a stand-in in it is left out, since it may be no mistake of its own.
    """
    tied = getattr(kind, "_tied", None)
    if tied is None or any(map(_is_section, wrong)):
        return []
    mended, problems = deepcopy(dict(data)), list[str]()
    touched = [name for mistake in wrong if _mend(mended, mistake) for name in _names(mistake)]
    with gather(problems):
        tied(_unchecked(kind, mended))
    return [problem for problem in problems if not _names_any(problem, touched)]


def _is_section(mistake: _Wrong) -> bool:
    """Whether a whole section is missing, misspelt or no table: then nothing that names its parts can be judged."""
    kinds = {branch.get("type") for branch in mistake.spot.allowed["anyOf"]}
    misspelt = mistake.type == "extra_forbidden" and isinstance(mistake.value, dict | list)
    return len(mistake.path) == 1 and (misspelt or bool(kinds & {"object", "array"}))


def _mend(data: Any, mistake: _Wrong) -> bool:
    """Put a value that breaks nothing where `mistake` is wrong. False where a table breaks a rule: its keys can be read."""
    *above, last = mistake.path
    for part in above:
        data = data[part]
    if mistake.type == "value_error" and isinstance(data[last], dict):
        return False
    known = mistake.spot.table.get("properties", {})
    if mistake.type == "extra_forbidden" or (
        last in known and last not in mistake.spot.table.get("required", ())
    ):
        del data[last]
    else:
        data[last] = _stand_in(mistake.spot.allowed["anyOf"][0])
    return True


def _stand_in(schema: Schema) -> Any:
    stands: dict[str, Any] = {"integer": 1, "number": 1.0, "string": "1", "array": [], "object": {}}
    return next(iter(words_of(schema)), stands.get(schema.get("type", "")))


def _names(mistake: _Wrong) -> Iterator[str]:
    """The names by which `_tied` might speak of the place where `mistake` is wrong."""
    yield from map(str, (*mistake.spot.records, mistake.path[-1]))
    yield from (str(part) for part, below in pairwise(mistake.path) if isinstance(below, int))
    if mistake.type == "extra_forbidden":
        yield from mistake.value if isinstance(mistake.value, dict) else ()
        yield from filter(None, [closest(str(mistake.path[-1]), mistake.spot.table.get("properties", {}))])


def _names_any(problem: str, names: Iterable[str]) -> bool:
    words = set(re.findall(r"[\w-]+", problem.partition("; ")[0]))
    return any(words.issuperset(re.findall(r"[\w-]+", name)) for name in names)


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
