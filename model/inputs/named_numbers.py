"""Reported numbers under a name: each stands once in a file, and charges, discounts, limits and words refer to it.

`reading_numbers` makes a `Named` of an arrangement's table: it puts each number where its name stands and remembers the
place, so that `own_numbers` can put another number, a reader's own, in the same places and in the words that print it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from model.files.problems import LONGEST_FOUND, BadInput, nearest, one_line
from model.inputs.parameter import Parameter
from model.words.wording import say

Place = tuple[str | int, ...]
"""The keys that lead to a part of an arrangement."""


@dataclass(frozen=True)
class Named:
    """The parameters of an arrangement by name, and where each is used.

    `numbers` are the places that hold a parameter's number; `texts` the templates of texts with its blanks; `aliases`
    other names it goes by: a charge's key means the parameter that is its amount. A charge of several amounts has several
    in `listed`, the first of which a blank means.
    """

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    numbers: Mapping[Place, str] = field(default_factory=dict)
    texts: Mapping[Place, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str = ""

    def name(self, given: str) -> str:
        """The parameter that `given` means. Raises `BadInput` with the nearest name."""
        given = str(given)  # Python's callers hand over anything
        name = self.aliases.get(given, given)
        if name in self.listed:
            raise BadInput(
                say(
                    "parameter.several",
                    given=one_line(given, LONGEST_FOUND),
                    allowed=", ".join(self.listed[name]),
                )
            )
        if name not in self.parameters:
            raise BadInput(
                say(
                    "parameter.unknown",
                    given=one_line(given, LONGEST_FOUND),
                    hint=nearest(given, self.parameters),
                )
            )
        return name

    def has(self, given: str) -> bool:
        """Whether `given` means one of the parameters, or several."""
        return given in self.parameters or given in self.aliases or given in self.listed

    def values(self, own: Mapping[str, float]) -> dict[str, float]:
        """The number of every parameter that has one, with `own` in place of reported ones."""
        every = {name: self._value(name, own) for name in self.parameters}
        return {name: value for name, value in every.items() if value is not None}

    def _value(self, name: str, own: Mapping[str, float]) -> float | None:
        value = own.get(name, self.parameters[name].value)
        return self._value(value, own) if isinstance(value, str) else value

    def texts_of(self, own: Mapping[str, float], marked: bool) -> dict[str, str]:
        """Every number as text by each name it has; a reader's own is said to be so where `marked`."""
        values, reported = self.values(own), self.values({})
        texts = {}
        for name, value in values.items():
            text = self.parameters[name].text(value, self.currency)
            texts[name] = say("parameter.own", value=text) if marked and value != reported.get(name) else text
        return {**texts, **{other: texts[name] for other, name in self.blanks.items() if name in texts}}

    @property
    def blanks(self) -> dict[str, str]:
        """The parameter that each other name means in a text."""
        return {**self.aliases, **{charge: names[0] for charge, names in self.listed.items()}}

    def in_place(self, name: str, own: Mapping[str, float]) -> str:
        """An own number beside the one it replaces: "a price of $18,000 in place of the reported $20,000"."""
        parameter = self.parameters[name]
        reported, value = self.values({}).get(name), self.values(own)[name]
        parts = {
            "what": parameter.what or say("parameter.what", label=parameter.label),
            "value": parameter.text(value, self.currency),
        }
        if reported is None:
            return say("parameter.unreported", **parts)
        key = "parameter.in_place_of_reported" if parameter.facts else "parameter.in_place_of_assumed"
        return say(key, reported=parameter.text(reported, self.currency), **parts)

    def reached(self, name: str, own: Mapping[str, float] | None = None) -> tuple[Place, ...]:
        """The places that get a parameter's number: its own, and those of others that share it, except where a reader's
        `own` number is theirs.
        """
        alike = {other for other in self.parameters if name in self._way(other, own or {})}
        return tuple(place for place, used in self.numbers.items() if used in alike)

    def _way(self, name: str, own: Mapping[str, float]) -> Iterator[str]:
        """The names through which a parameter's number leads, its own first."""
        value: float | str | None = name
        while isinstance(value, str):
            yield value
            value = own.get(value, self.parameters[value].value)

    def charges(self, name: str, own: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The charges whose whole amount is the parameter's number."""
        return self._whole(name, own, "charge", "amount")

    def above(self, name: str, own: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The charges of which people beyond the minimum pay the parameter's number."""
        return self._whole(name, own, "charge", "amount_above")

    def discounts(self, name: str, own: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The discounts whose share is the parameter's number."""
        return self._whole(name, own, "discount", "share")

    def _whole(self, name: str, own: Mapping[str, float] | None, section: str, key: str) -> tuple[str, ...]:
        places = self.reached(name, own)
        return tuple(str(place[1]) for place in places if place[0] == section and place[2:] == (key,))

    def amounts_alone(self, name: str, own: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The charges whose whole amount is the parameter's number; none where a charge gets it in another way as well,
        as one of several amounts or beyond a minimum.
        """
        charges = self.charges(name, own)
        every = [place for place in self.reached(name, own) if place[0] == "charge"]
        return charges if len(charges) == len(every) else ()


def fitting(place: Place, value: float | None) -> float | None:
    """The number as its place takes it: a whole one where people or places are counted."""
    if value is None:
        return None
    listed = isinstance(place[-1], int) or place[-2] == "people_at_most"
    in_parts = place[-2 if listed else -1] in {"amount", "amount_above", "share", "index"}
    return value if in_parts or not value.is_integer() else int(value)
