"""Reported numbers under a name: each stands once in a file, and charges, discounts, limits and words refer to it.

`named` reads an arrangement's table: it puts each number where its name stands and remembers the place, so that
`changed` can put another number, a reader's own, in the same places and in the words that print it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line, shown, stop_if
from model.files.validation import check, dotted
from model.inputs.arrangement import Arrangement
from model.inputs.charge import YEARLY
from model.inputs.parameter import Parameter
from model.words.wording import bad_blanks, blanks_of, filled, say

R = TypeVar("R")
Place = tuple[str | int, ...]
"""The keys that lead to a part of an arrangement."""

MOST_BLANKS = 10
"""Wrong blanks of one text that are listed: the nearest name is sought for each."""

MOST_STEPS = 10
"""Names through which one parameter's number may lead to another's."""


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

    def values(self, own: Mapping[str, float]) -> dict[str, float]:
        """The number of every parameter that has one, with `own` in place of reported ones."""
        found = {name: self._value(name, own) for name in self.parameters}
        return {name: value for name, value in found.items() if value is not None}

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

    def charges(self, name: str) -> tuple[str, ...]:
        """The charges whose whole amount is the parameter."""
        return self._whole(name, "charge", "amount")

    def discounts(self, name: str) -> tuple[str, ...]:
        """The discounts whose share is the parameter."""
        return self._whole(name, "discount", "share")

    def _whole(self, name: str, section: str, key: str) -> tuple[str, ...]:
        places = (place for place, used in self.numbers.items() if used == name)
        return tuple(str(place[1]) for place in places if place[0] == section and place[2:] == (key,))


# --- Reading a file's table --------------------------------------------------------------------------------------

NUMBERS = frozenset({
    "amount", "amount_above", "share", "index", "above", "at_arrivals", "places", "minimum", "every", "people_at_most",
    "people_more_than", "years_more_than", "stay_at_most", "from_year", "until_year",
})  # fmt: skip
"""Keys whose numbers may be a parameter's name."""

_TEXTS = frozenset({"label", "short", "ask", "says", "about"})
"""Keys whose texts may have blanks that are filled here; a `phrase` is filled where the sentence is made."""

_NAME = re.compile(r"(?=[a-z0-9_-]*[a-z])[a-z0-9_-]+")
"""What could be a parameter's name; another text where a number belongs is judged as a number."""

_SECTIONS = ("charge", "discount", "question", "funding", "reported", "note", "limit")


def read_arrangement(table: Mapping[str, Any], where: str) -> tuple[Arrangement, Named]:
    """The arrangement in a table from `where`, and its parameters. Raises `BadInput` with every mistake."""
    whole, known, wrong = named(table)
    problems = [say("files.wrong", where=where, reason=problem) for problem in wrong]
    with gather(problems):
        deal = check(Arrangement, whole, where)
    stop_if(problems)
    return deal, known


def named(table: Mapping[str, Any]) -> tuple[dict[str, Any], Named, list[str]]:
    """An arrangement's table with numbers for names, what `changed` needs, and what is wrong with names.

    `table` may be wrong in other ways; a name that leads nowhere gets a number that breaks no rule. A charge or a
    discount with its number in place has a parameter of its own, under its own key.
    """
    whole, given = deepcopy(dict(table)), _explicit(table)
    lost = dict(_circular(given))
    explicit = {
        name: part.model_copy(update={"value": 1.0}) if name in lost else part for name, part in given.items()
    }
    uses = [*_uses(whole)]
    known = _known(whole, explicit, uses)
    problems = [*filter(None, lost.values()), *_nowhere(uses, explicit), *_clashing(whole, explicit)]
    problems += [*_misblanked(whole, known), *_unused(given, known, whole), *_misunited(explicit, known)]
    values = {} if problems else known.values({})
    for place, name in uses:
        unknown = None if name in explicit and not problems else 1.0
        _put_in(whole, place, fitting(place, values.get(name, unknown)))
        if name in explicit:
            _source(whole, place, explicit[name])
    texts = {} if problems else known.texts_of({}, marked=False)
    for place, text in known.texts.items():
        _put_in(whole, place, filled(text, texts))
    return whole, known, problems


def _known(
    table: Mapping[str, Any], explicit: Mapping[str, Parameter], uses: Iterable[tuple[Place, str]]
) -> Named:
    numbers = {place: name for place, name in uses if name in explicit}
    aliases, currency = _aliases(table, numbers), table.get("currency")
    implicit = {key: part for key, part in _implicit(table) if key not in explicit and key not in aliases}
    return Named(
        {**explicit, **{key: parameter for key, (_, parameter) in implicit.items()}},
        {**numbers, **{place: key for key, (place, _) in implicit.items()}},
        {place: text for place, text in _written(table) if "{" in text or "}" in text},
        aliases,
        _listed(table),
        currency if isinstance(currency, str) else "",
    )


def _explicit(table: Mapping[str, Any]) -> dict[str, Parameter]:
    """The parameters of the file; one that is wrong by itself stands as a number that breaks no rule."""
    listed = table.get("parameter")
    return {name: _as_parameter(part) for name, part in (listed.items() if isinstance(listed, dict) else ())}


def _as_parameter(part: Any) -> Parameter:
    try:
        return Parameter.model_validate(part)
    except ValueError:
        unit = part.get("unit") if isinstance(part, dict) else None
        return Parameter.model_construct(label="", value=1.0, unit=unit if isinstance(unit, str) else "")


def _chain(explicit: Mapping[str, Parameter], name: str) -> list[str]:
    """The names that a parameter's number leads through, its own first: to the last, to one met before, or to too many."""
    chain = [name]
    while len(chain) <= MOST_STEPS and len({*chain}) == len(chain):
        value = explicit[chain[-1]].value
        if not isinstance(value, str) or value not in explicit:
            break
        chain.append(value)
    return chain


def _circular(explicit: Mapping[str, Parameter]) -> Iterator[tuple[str, str | None]]:
    """Parameters whose number leads to none there is, with what is wrong, said of a part of the way only once."""
    for name, parameter in explicit.items():
        chain, given = _chain(explicit, name), parameter.value
        if len({*chain}) < len(chain):
            way = " → ".join(chain)
            yield name, say("parameter.circular", name=name, chain=way) if chain[-1] == name else None
        elif len(chain) > MOST_STEPS:
            yield name, say("parameter.far", name=name, most=MOST_STEPS)
        elif isinstance(given, str) and given not in explicit:
            place, hint = f"parameter.{name}.value", nearest(given, explicit)
            yield name, say("parameter.no_such", place=place, given=shown(given), hint=hint)
        elif isinstance(explicit[chain[-1]].value, str):
            yield name, None


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


def _uses(table: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Names that stand for numbers: alone, in a list of amounts, or for each group."""
    for place, value in _sections(table):
        if isinstance(value, str) and _NAME.fullmatch(value) and _number_key(place):
            yield place, value


def _number_key(place: Place) -> str | None:
    """The key of a number that `place` is: its own, that of its list of amounts, or that of its table by group."""
    *above, last = place
    if last in NUMBERS and len(above) > 1:
        return str(last)
    listed = isinstance(last, int) or above[-1] == "people_at_most"
    return str(above[-1]) if listed and above[-1] in NUMBERS else None


def _written(table: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for place, value in _sections(table):
        if isinstance(value, str) and place[-1] in _TEXTS:
            yield place, value


def _phrases(table: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for place, value in _sections(table):
        if isinstance(value, str) and place[-1] == "phrase":
            yield place, value


def _tables(table: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    parts = table.get(section)
    for key, part in parts.items() if isinstance(parts, dict) else ():
        if isinstance(part, dict):
            yield key, part


def _aliases(table: Mapping[str, Any], numbers: Mapping[Place, str]) -> dict[str, str]:
    """Keys of charges and discounts that are another name of the parameter that is their number."""
    alike: dict[str, str] = {}
    for section, key in (("charge", "amount"), ("discount", "share")):
        for name, _ in _tables(table, section):
            used = numbers.get((section, name, key))
            if used is not None and used != name:
                alike.setdefault(name, used)
    return alike


def _listed(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The parameters of charges with several amounts."""
    return {
        key: tuple(
            each if isinstance(each, str) else f"{key}_{n}" for n, each in enumerate(charge["amount"], 1)
        )
        for key, charge in _tables(table, "charge")
        if isinstance(charge.get("amount"), list) and charge["amount"]
    }


def _implicit(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Place, Parameter]]]:
    """Numbers that stand in place, as in files of the first version, each as a parameter with its charge's key."""
    for key, charge in _tables(table, "charge"):
        amount = charge.get("amount")
        if isinstance(amount, list):
            for count, each in enumerate(amount):
                yield from _in_place(
                    table, f"{key}_{count + 1}", charge, ("charge", key, "amount", count), each
                )
        else:
            yield from _in_place(table, key, charge, ("charge", key, "amount"), amount)
    charges = {key for key, _ in _tables(table, "charge")}
    for key, discount in _tables(table, "discount"):
        if key not in charges:
            yield from _in_place(table, key, discount, ("discount", key, "share"), discount.get("share"))


def _in_place(
    table: Mapping[str, Any], key: str, part: Mapping[str, Any], place: Place, value: object
) -> Iterator[tuple[str, tuple[Place, Parameter]]]:
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        return
    if isinstance(value, float) and not math.isfinite(value):
        return
    unit = "share" if place[0] == "discount" else _unit(part, table.get("currency"))
    yield key, (place, Parameter.model_construct(
        label=str(part.get("label", key)), what=None, value=None if value is None else float(value), unit=unit,
        facts=tuple(part.get("facts", ())), assumed=part.get("assumed"), low=None, high=None,
    ))  # fmt: skip


_KINDS = ("per_person_year", "per_person", "per_departure", "lump_sum", "per_year")


def _unit(charge: Mapping[str, Any], currency: object) -> str:
    """What a charge's amount is counted in."""
    kind = charge.get("kind") if charge.get("kind") in _KINDS else "lump_sum"
    per = charge.get("per")
    shorter = kind in YEARLY and per in {"month", "day"}
    return say(f"parameter.unit.{kind}_{per}" if shorter else f"parameter.unit.{kind}", currency=currency)


# --- What is wrong with names ------------------------------------------------------------------------------------


def _nowhere(uses: Iterable[tuple[Place, str]], explicit: Mapping[str, Parameter]) -> Iterator[str]:
    """Texts where a number belongs that are no parameter's name."""
    for place, name in uses:
        if name not in explicit:
            hint = nearest(name, explicit)
            yield say("parameter.no_such", place=dotted(place), given=shown(name), hint=hint)


def _clashing(table: Mapping[str, Any], explicit: Mapping[str, Parameter]) -> Iterator[str]:
    """Parameters that bear the name of a charge or a discount whose number they are not."""
    for section, key in (("charge", "amount"), ("discount", "share")):
        for name, part in _tables(table, section):
            if name in explicit and part.get(key) != name:
                yield say("parameter.clash", name=name, place=f"{section}.{name}.{key}")


def _misblanked(table: Mapping[str, Any], known: Named) -> Iterator[str]:
    """Braces in a text that are no blank for a number."""
    names = [*known.values({}), *known.blanks]
    for place, text in (*known.texts.items(), *_phrases(table)):
        for blank in [*dict.fromkeys(bad_blanks(text, names))][:MOST_BLANKS]:
            yield say(
                "arrangement.blank", place=dotted(place), given=shown(blank), hint=nearest(blank, names)
            )


def _unused(explicit: Mapping[str, Parameter], known: Named, table: Mapping[str, Any]) -> Iterator[str]:
    texts = [*known.texts.values(), *(text for _, text in _phrases(table))]
    used = {*known.numbers.values(), *(blank for text in texts for blank in blanks_of(text))}
    used |= {parameter.value for parameter in explicit.values() if isinstance(parameter.value, str)}
    yield from (say("parameter.unused", name=name) for name in explicit if name not in used)


def _misunited(explicit: Mapping[str, Parameter], known: Named) -> Iterator[str]:
    """Units that are no unit, and numbers of one kind where another belongs."""
    for name, parameter in explicit.items():
        if parameter.is_money and parameter.unit.split(" per ")[0] != known.currency:
            yield say("parameter.unit_form", name=name, given=shown(parameter.unit), currency=known.currency)
    for place, name in known.numbers.items():
        if name in explicit and (wanted := _misfit(place, explicit[name])):
            yield say(
                "parameter.misfit", place=dotted(place), name=name, unit=explicit[name].unit, allowed=wanted
            )


def _misfit(place: Place, parameter: Parameter) -> str | None:
    """The unit that belongs in a place, in words, where the parameter has another one."""
    wanted = {"amount": "money", "amount_above": "money", "share": "share", "index": "factor"}.get(
        _number_key(place) or "", "count"
    )
    has = (
        "money"
        if parameter.is_money
        else parameter.unit
        if parameter.unit in {"share", "factor"}
        else "count"
    )
    return None if wanted == has else say(f"parameter.kind.{wanted}")


# --- Putting numbers in --------------------------------------------------------------------------------------------


def fitting(place: Place, value: float | None) -> float | None:
    """The number as its place takes it: a whole one where people or places are counted."""
    if value is None:
        return None
    money = {"amount", "amount_above", "share", "index"} & set(place)
    return value if money or not value.is_integer() else int(value)


def _put_in(table: Any, place: Place, value: object) -> None:
    *above, last = place
    for key in above:
        table = table[key]
    table[last] = value


def _source(table: Any, place: Place, parameter: Parameter) -> None:
    """Give a charge, a discount or money approved that names no source those of the number it refers to."""
    part = table
    for key in place[: 3 if place[0] == "funding" else 2]:
        part = part[key]
    if place[0] in {"charge", "discount", "funding"} and "facts" not in part:
        part["facts"] = list(parameter.facts)
        if place[0] in {"charge", "discount"} and parameter.assumed is not None:
            part.setdefault("assumed", parameter.assumed)
