"""The numbers of an arrangement's tables where a parameter's name stands for one: the first half of `tests/oracle.py`,
which is written from `docs/method.md` alone and shares no line with `model/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Table = Mapping[str, Any]

NAMED = {
    "charge": (
        *("amount", "index", "above", "at_arrivals", "places"),
        *("amount_above", "minimum", "every", "from_year", "until_year", "before_year"),
    ),
    "discount": ("share", "people_at_most"),
    "option": ("stay_at_most", "people_at_most"),
    "limit": ("stay_at_most", "people_at_most"),
}
"""Where a name may stand for a number that money depends on."""


def resolved(arrangement: Table, own: Mapping[str, Any] | None = None) -> Table:
    """The arrangement with a number wherever a parameter's name stands for one, and without its parameters.

    `own` are other numbers in place of the file's: by parameter, by the key of a charge or a discount for the number it
    has, or by `key_1`, `key_2` for one of several amounts that stand in place.
    """
    if "parameter" not in arrangement and not own:
        return arrangement
    known, mine = arrangement.get("parameter", {}), by_parameter(arrangement, own or {})
    changed = dict(arrangement)
    changed.pop("parameter", None)
    for section, key in (("charge", "amount"), ("discount", "share")):
        changed[section] = {
            name: with_numbers({**part, **in_place(name, key, part, mine)}, section, known, mine)
            for name, part in arrangement.get(section, {}).items()
        }
    changed["limit"] = {
        name: with_numbers(part, "limit", known, mine) for name, part in arrangement.get("limit", {}).items()
    }
    changed["question"] = {
        name: {
            **question,
            "option": {
                o: with_numbers(part, "option", known, mine) for o, part in question["option"].items()
            },
        }
        for name, question in arrangement.get("question", {}).items()
    }
    return changed


def by_parameter(arrangement: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """Own numbers by parameter, also where a charge or a discount was named that refers to one."""
    found = {}
    for name, value in own.items():
        charge = arrangement["charge"].get(name, {}).get("amount")
        discount = arrangement.get("discount", {}).get(name, {}).get("share")
        meant = [part for part in (charge, discount) if isinstance(part, str)]
        known = name in arrangement.get("parameter", {})
        found[meant[0] if meant and not known else name] = value
    return found


def in_place(name: str, key: str, part: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """The number that stands in the charge or discount itself, where it is replaced by the name of that."""
    number = part.get(key)
    if isinstance(number, list):
        several = [own.get(f"{name}_{at}", each) for at, each in enumerate(number, 1)]
        return {
            key: [each if isinstance(each, str) else new for each, new in zip(number, several, strict=True)]
        }
    return {key: own[name]} if name in own and not isinstance(number, str) else {}


def with_numbers(part: Table, section: str, known: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """A charge, a discount or an option with numbers for names; what has no number at all is left out."""
    numbered = dict(part)
    for key in NAMED[section]:
        if key not in part:
            continue
        value = part[key]
        if isinstance(value, list):
            numbered[key] = [number_of(each, known, own) for each in value]
        elif isinstance(value, dict):
            numbered[key] = {group: number_of(each, known, own) for group, each in value.items()}
        else:
            numbered[key] = number_of(value, known, own)
        if numbered[key] is None:
            del numbered[key]
    return numbered


def number_of(value: Any, known: Table, own: Mapping[str, Any]) -> Any:
    """A number as it stands, or the one that a name leads to, by way of other names or not."""
    while isinstance(value, str):
        value = own[value] if value in own else known[value].get("value")
    return value
