"""Numbers of a reader's own put where reported ones stand: in the same places, and in the words that print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from model.files.problems import gather, stop_if
from model.files.validation import Record, check, dotted
from model.inputs.named_numbers import Named, Place, fitting
from model.words.wording import blanks_of, filled, listed, say

R = TypeVar("R")


def changed(deal: R, known: Named, own: Mapping[str, float]) -> R:
    """`deal`, an arrangement, with a reader's `own` numbers in force and said to be theirs, in words and as the source.

    A reported total stays as it was reported. Units and limits are as in `Parameter`. Raises `BadInput` for numbers that
    a file could not have in their places.
    """
    reported, values = known.values({}), known.values(own)
    new = {name for name, value in values.items() if value != reported.get(name)}
    bearing: dict[Place, list[str]] = {}
    parts: dict[Place, list[str]] = {}
    for place, name in known.numbers.items():
        if name in new and place[0] != "reported":
            deal = _with(deal, place, fitting(place, values[name]))
            parts.setdefault(place[: _LONG.get(str(place[0]), 2)], []).append(name)
            if place[-1] not in _ASIDE:
                bearing.setdefault(place[: 3 if place[0] == "funding" else 2], []).append(name)
    _check(deal, parts)
    for part, names in bearing.items():
        deal = _unsourced(
            deal, part, listed([known.in_place(name, own) for name in known.parameters if name in names])
        )
    texts = known.texts_of(own, marked=True)
    for place, text in known.texts.items():
        if place[0] != "reported" and any(known.blanks.get(blank, blank) in new for blank in blanks_of(text)):
            deal = _with(deal, place, filled(text, texts))
    return deal


def worded(deal: R, known: Named, texts: Mapping[str, str]) -> R:
    """`deal`, an arrangement, with `texts` in the blanks of its texts by name; what was reported stays as it was."""
    for place, text in known.texts.items():
        if place[0] != "reported":
            deal = _with(deal, place, filled(text, texts))
    return deal


_LONG = {"funding": 3, "question": 4}
"""How many keys lead to a record, where that is not two: a charge, a limit, a note."""


def _check(deal: Any, parts: Mapping[Place, Iterable[str]]) -> None:
    """Hold each record with numbers of the reader's own to what its file would be held to. Raises `BadInput`."""
    problems: list[str] = []
    for part, names in parts.items():
        record = _at(deal, part)
        with gather(problems):
            fields = record.model_dump(by_alias=True, exclude_unset=True, warnings=False)
            if (
                "assumed" in type(record).model_fields
            ):  # a number nobody reported has no source before it is the reader's
                fields.setdefault("assumed", say("step.replaced", own=""))
            check(type(record), fields, f"{', '.join(dict.fromkeys(names))}: {dotted(part)}")
    stop_if(problems)


def _at(part: Any, place: Place) -> Any:
    for key in place:
        part = getattr(part, str(key)) if isinstance(part, Record) else part[key]
    return part


_ASIDE = frozenset({"places"})
"""Keys whose numbers move no money: a charge stays as firmly reported with places of the reader's own."""


def _unsourced(deal: R, part: Place, says: str) -> R:
    """A charge, a discount or money approved that rests on numbers of the reader's own, and on no report of them."""
    if part[0] in {"charge", "discount"}:
        deal = _with(deal, (*part, "assumed"), say("step.replaced", own=says))
    return _with(deal, (*part, "facts"), ()) if part[0] in {"charge", "discount", "funding"} else deal


def _with(part: Any, place: Place, value: object) -> Any:
    """A copy of a record, a table or a list with one value in it replaced; what is not on the way is shared."""
    if not place:
        return value
    key, *below = place
    if isinstance(part, Record):
        return part.model_copy(update={str(key): _with(getattr(part, str(key)), tuple(below), value)})
    if isinstance(part, dict):
        return {**part, key: _with(part[key], tuple(below), value)}
    return tuple(_with(each, tuple(below), value) if i == key else each for i, each in enumerate(part))
