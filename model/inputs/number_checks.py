"""What is wrong with the names of numbers in an arrangement's table, each in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model.files.problems import nearest, shown
from model.files.signs import strays, texts
from model.files.validation import dotted
from model.inputs.charge import YEARLY
from model.inputs.named_numbers import Named, Place
from model.inputs.number_places import number_key, phrases, tables
from model.inputs.parameter import Parameter
from model.words.wording import bad_blanks, blanks_of, say

MOST_BLANKS = 10
"""Wrong blanks of one text that are listed: the nearest name is sought for each."""

MOST_STEPS = 10
"""Names through which one parameter's number may lead to another's."""


def _chain(explicit: Mapping[str, Parameter], name: str) -> list[str]:
    """The names that a parameter's number leads through, its own first: to the last, to one met before, or to too many."""
    chain = [name]
    while len(chain) <= MOST_STEPS and len({*chain}) == len(chain):
        value = explicit[chain[-1]].value
        if not isinstance(value, str) or value not in explicit:
            break
        chain.append(value)
    return chain


def circular(explicit: Mapping[str, Parameter]) -> Iterator[tuple[str, str | None]]:
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


def nowhere(uses: Iterable[tuple[Place, str]], explicit: Mapping[str, Parameter]) -> Iterator[str]:
    """Texts where a number belongs that are no parameter's name."""
    for place, name in uses:
        if name not in explicit:
            hint = nearest(name, explicit)
            yield say("parameter.no_such", place=dotted(place), given=shown(name), hint=hint)


def unsaid(uses: Iterable[tuple[Place, str]], explicit: Mapping[str, Parameter]) -> Iterator[str]:
    """Numbers nobody knows where only a known one will do: a charge whose amount is unknown is listed as not counted, but
    one whose minimum is unknown would be counted as though it had none.
    """
    for place, name in uses:
        if name in explicit and number_key(place) not in _MAY_BE_UNKNOWN:
            last = explicit[_chain(explicit, name)[-1]]
            if last.value is None:
                yield say("parameter.unsaid", place=dotted(place), name=name)


_MAY_BE_UNKNOWN = frozenset({"amount", "places"})
"""Keys of numbers that need not be known: a charge without an amount is not counted, and places change no money."""


def clashing(table: Mapping[str, Any], explicit: Mapping[str, Parameter]) -> Iterator[str]:
    """Parameters that bear the name of a charge or a discount whose number they are not."""
    for section, key in (("charge", "amount"), ("discount", "share")):
        for name, part in tables(table, section):
            if name in explicit and part.get(key) != name:
                yield say("parameter.clash", name=name, place=f"{section}.{name}.{key}")


def misblanked(table: Mapping[str, Any], known: Named) -> Iterator[str]:
    """Braces in a text that are no blank for a number."""
    names = [*known.values({}), *known.blanks]
    for place, text in (*known.texts.items(), *phrases(table)):
        for blank in [*dict.fromkeys(bad_blanks(text, names))][:MOST_BLANKS]:
            yield say(
                "arrangement.blank", place=dotted(place), given=shown(blank), hint=nearest(blank, names)
            )


def unprintable(table: Mapping[str, Any], known: Named) -> Iterator[str]:
    """Texts with characters that no page shows, and braces where no number is ever put in: a title, a parameter's label."""
    with_blanks, wrong = {*known.texts, *(place for place, _ in phrases(table))}, strays(table)
    yield from wrong.values()
    for place, text in texts(table):
        if place not in wrong and place not in with_blanks and ("{" in text or "}" in text):
            yield say("arrangement.brace", place=dotted(place), given=shown(text))


def unused(explicit: Mapping[str, Parameter], known: Named, table: Mapping[str, Any]) -> Iterator[str]:
    """Parameters that nothing refers to."""
    with_blanks = [*known.texts.values(), *(text for _, text in phrases(table))]
    used = {*known.numbers.values(), *(blank for text in with_blanks for blank in blanks_of(text))}
    used |= {parameter.value for parameter in explicit.values() if isinstance(parameter.value, str)}
    yield from (say("parameter.unused", name=name) for name in explicit if name not in used)


def misunited(explicit: Mapping[str, Parameter], known: Named, table: Mapping[str, Any]) -> Iterator[str]:
    """Units that are no unit, and numbers of one kind where another belongs."""
    for name, parameter in explicit.items():
        if parameter.is_money and parameter.unit.split(" per ")[0] != known.currency:
            yield say("parameter.unit_form", name=name, given=shown(parameter.unit), currency=known.currency)
        other = explicit.get(parameter.value) if isinstance(parameter.value, str) else None
        if other is not None and other.unit != parameter.unit:
            parts = {"name": name, "unit": parameter.unit, "other": parameter.value, "theirs": other.unit}
            yield say("parameter.unlike", **parts)
    for place, name in known.numbers.items():
        if name in explicit and (wanted := _misfit(place, explicit[name])):
            yield say(
                "parameter.misfit", place=dotted(place), name=name, unit=explicit[name].unit, allowed=wanted
            )
        elif name in explicit:
            yield from _mistimed(place, name, explicit[name].unit, table)


_TIME = re.compile(r".* per (?:.*[ -])?(day|month|year)")
"""A unit of money that says for which time it is: `USD per person-day`, `USD per month`."""


def _mistimed(place: Place, name: str, unit: str, table: Mapping[str, Any]) -> Iterator[str]:
    """An amount for another time than that for which its yearly charge is paid."""
    time = _TIME.fullmatch(unit)
    if time is None or place[0] != "charge" or number_key(place) not in {"amount", "amount_above"}:
        return
    charge = table["charge"][place[1]]
    per = charge.get("per", "year")
    if charge.get("kind") in YEARLY and per in ("day", "month", "year") and per != time[1]:
        yield say("parameter.mistimed", place=dotted(place), name=name, unit=unit, per=per, time=time[1])


_YEARS = frozenset({"years_more_than", "stay_at_most", "from_year", "until_year", "before_year"})
"""Keys of numbers that count years; those that are no amount, no share and no factor count people or places."""


def _misfit(place: Place, parameter: Parameter) -> str | None:
    """The unit that belongs in a place, in words, where the parameter has another one."""
    key = number_key(place) or ""
    others = {"amount": "money", "amount_above": "money", "share": "share", "index": "factor"}
    wanted = "years" if key in _YEARS else others.get(key, "held")
    unit = "money" if parameter.is_money else parameter.unit
    has = "held" if unit in {"people", "places"} else unit
    return None if wanted == has else say(f"parameter.kind.{wanted}")
