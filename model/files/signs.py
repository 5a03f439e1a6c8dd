"""Texts with characters that are no part of a text anybody gives are refused, each with its place: in terms and facts, scenarios,
ranges, prices.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import model_validator

from model.files.problems import BadInput, shown, stop_if
from model.files.unseen import STRAY, TURNING
from model.files.validation import Place, Record, dotted
from model.words.wording import say

_PERHAPS = re.compile(rf"\\[ubf]|[{TURNING}]")
"""How they stand in JSON; it may be something else."""


class PlainRecord(Record):
    """A record of a whole file in which no text has such a character, however deep it stands."""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, table: Any) -> Any:
        if isinstance(table, dict):
            stop_if([*strays(table).values()])
        return table


def plain(text: str) -> str:
    """`text` of a field that has no such character. Raises `BadInput`."""
    if sign := STRAY.search(text):
        raise BadInput(_sentence(text, sign[0]))
    return text


def strays(table: Mapping[str, Any]) -> dict[Place, str]:
    """What is wrong with the texts and the keys in a table of tables that have such a character: a whole sentence each, by its
    place, which is named in it by the keys that lead there.
    """
    if not _PERHAPS.search(
        json.dumps(table, ensure_ascii=False, default=str)
    ):  # a third of the time of a look at each
        return {}
    every = ((place, text, STRAY.search(text)) for place, text in (*_keys(table), *texts(table)))
    return {
        place: say("files.bad_table", place=dotted(place), reason=_sentence(text, sign[0]))
        for place, text, sign in every
        if sign
    }


def _sentence(text: str, sign: str) -> str:
    return say("files.stray", sign=f"U+{ord(sign):04X}", given=shown(text))


def texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text in a table of tables, with the keys that lead to it."""
    if isinstance(value, str):
        yield place, value
    else:
        for key, part in _parts(value):
            yield from texts(part, (*place, key))


def _keys(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every key in a table of tables, which somebody may have chosen, with the keys that lead to it and itself."""
    for key, part in _parts(value):
        if isinstance(key, str):
            yield (*place, key), key
        yield from _keys(part, (*place, key))


def _parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, Mapping | list):
        yield from value.items() if isinstance(value, Mapping) else enumerate(value)
