"""Where in an arrangement's table a name may stand for a number, and texts may have blanks for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from model.inputs.named_numbers import Place

NUMBERS = frozenset({
    "amount", "amount_above", "share", "index", "above", "at_arrivals", "places", "minimum", "every", "people_at_most",
    "people_more_than", "years_more_than", "stay_at_most", "from_year", "until_year",
    "before_year",
})  # fmt: skip
"""Keys whose numbers may be a parameter's name."""

_TEXTS = frozenset({"label", "short", "ask", "says", "about"})
"""Keys whose texts may have blanks that are filled here; a `phrase` is filled where the sentence is made."""

_NAME = re.compile(r"(?=[a-z0-9_-]*[a-z])[a-z0-9_-]+")
"""What could be a parameter's name; another text where a number belongs is judged as a number."""

_SECTIONS = ("charge", "discount", "question", "funding", "reported", "note", "limit")


def _parts(table: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Every value in a table of tables, with the keys that lead to it."""
    if isinstance(table, dict):
        for key, part in table.items():
            yield from _parts(part, (*place, key))
    elif isinstance(table, list):
        for count, part in enumerate(table):
            yield from _parts(part, (*place, count))
    else:
        yield place, table


def _sections(table: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    for section in _SECTIONS:
        yield from _parts(table.get(section), (section,))


def names_used(table: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Names that stand for numbers: alone, in a list of amounts, or for each group."""
    for place, value in _sections(table):
        if isinstance(value, str) and _NAME.fullmatch(value) and number_key(place):
            yield place, value


def number_key(place: Place) -> str | None:
    """The key of a number that `place` is: its own, that of its list of amounts, or that of its table by group."""
    *above, last = place
    if not above:  # a text where a whole section belongs
        return None
    if last in NUMBERS and len(above) > 1:
        return str(last)
    listed = isinstance(last, int) or above[-1] == "people_at_most"
    return str(above[-1]) if listed and above[-1] in NUMBERS else None


def written(table: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Texts whose blanks are filled when the table is read."""
    for place, value in _sections(table):
        if isinstance(value, str) and place[-1] in _TEXTS:
            yield place, value


def phrases(table: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Phrases, whose blanks are filled where the sentence is made."""
    for place, value in chain(_parts(table.get("phrase"), ("phrase",)), _sections(table)):
        if isinstance(value, str) and place[-1] == "phrase":
            yield place, value


def tables(table: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables of a section by their keys, as far as they are tables."""
    parts = table.get(section)
    for key, part in parts.items() if isinstance(parts, dict) else ():
        if isinstance(part, dict):
            yield key, part
