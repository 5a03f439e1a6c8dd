"""Characters that are no part of a text anybody gives: they steer a terminal, or have a line read as another than it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from model.files.problems import shown
from model.files.validation import dotted
from model.words.wording import say

Place = tuple[str | int, ...]

_TURNING = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""What turns a line or ends it unseen, and the controls that JSON leaves as they are."""
_STRAY = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_TURNING}]")
"""Tabs and ends of lines are part of a text."""
_PERHAPS = re.compile(rf"\\[ubf]|[{_TURNING}]")
"""How they stand in JSON; it may be something else."""


def strays(table: Mapping[str, Any]) -> dict[Place, str]:
    """What is wrong with the texts in a table of tables that have such a character: a whole sentence each, by its place, which
    is named in it by the keys that lead there.
    """
    if not _PERHAPS.search(
        json.dumps(table, ensure_ascii=False, default=str)
    ):  # a third of the time of a look at each
        return {}
    every = ((place, text, _STRAY.search(text)) for place, text in texts(table))
    return {place: _sentence(place, text, sign[0]) for place, text, sign in every if sign}


def _sentence(place: Place, text: str, sign: str) -> str:
    return say("files.stray", place=dotted(place), sign=f"U+{ord(sign):04X}", given=shown(text))


def texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text in a table of tables, with the keys that lead to it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping | list):
        for key, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from texts(part, (*place, key))
