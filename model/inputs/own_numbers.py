"""Numbers of a reader's own put where reported ones stand: in the same places, and in the words that print them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from model.files.validation import Record
from model.inputs.named_numbers import Named, Place, fitting
from model.words.wording import blanks_of, filled, listed, say

R = TypeVar("R")


def changed(deal: R, known: Named, own: Mapping[str, float]) -> R:
    """`deal`, an arrangement, with a reader's `own` numbers in force and said to be theirs, in words and as the source.

    A reported total stays as it was reported. Units and limits are as in `Parameter`; nothing is checked here.
    """
    reported, values = known.values({}), known.values(own)
    new = {name for name, value in values.items() if value != reported.get(name)}
    bearing: dict[Place, list[str]] = {}
    for place, name in known.numbers.items():
        if name in new and place[0] != "reported":
            deal = _with(deal, place, fitting(place, values[name]))
            if place[-1] not in _ASIDE:
                bearing.setdefault(place[: 3 if place[0] == "funding" else 2], []).append(name)
    for part, names in bearing.items():
        deal = _unsourced(
            deal, part, listed([known.in_place(name, own) for name in known.parameters if name in names])
        )
    texts = known.texts_of(own, marked=True)
    for place, text in known.texts.items():
        if place[0] != "reported" and any(known.blanks.get(blank, blank) in new for blank in blanks_of(text)):
            deal = _with(deal, place, filled(text, texts))
    return deal


def paid_above(known: Named, name: str) -> frozenset[str]:
    """The charges of which the parameter is what people beyond the minimum pay."""
    places = (place for place, used in known.numbers.items() if used == name)
    return frozenset(
        str(place[1]) for place in places if place[0] == "charge" and place[2:] == ("amount_above",)
    )


def worded(deal: R, known: Named, texts: Mapping[str, str]) -> R:
    """`deal`, an arrangement, with `texts` in the blanks of its texts by name; what was reported stays as it was."""
    for place, text in known.texts.items():
        if place[0] != "reported":
            deal = _with(deal, place, filled(text, texts))
    return deal


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
