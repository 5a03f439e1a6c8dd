"""An arrangement's table read: numbers put where their names stand, and the places remembered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model.files.problems import gather, stop_if
from model.files.validation import check
from model.inputs.arrangement import Arrangement
from model.inputs.charge import YEARLY
from model.inputs.named_numbers import Named, Place, fitting
from model.inputs.number_checks import (
    circular,
    clashing,
    misblanked,
    misunited,
    nowhere,
    unprintable,
    unsaid,
    unused,
)
from model.inputs.number_places import names_used, number_key, tables, written
from model.inputs.parameter import Parameter
from model.words.wording import filled, say


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
    whole, given = _copied(table), _explicit(table)
    lost = dict(circular(given))
    explicit = {
        name: part.model_copy(update={"value": 1.0}) if name in lost else part for name, part in given.items()
    }
    uses = [*names_used(whole)]
    known = _known(whole, explicit, uses)
    problems = [
        *filter(None, lost.values()),
        *nowhere(uses, explicit),
        *unsaid(uses, explicit),
        *clashing(whole, explicit),
    ]
    problems += [
        *misblanked(whole, known),
        *unprintable(whole, known),
        *unused(given, known, whole),
        *misunited(explicit, known, table),
    ]
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


def _copied(value: Any) -> Any:
    """Tables and lists anew; all else in a file cannot be changed in place."""
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _known(
    table: Mapping[str, Any], explicit: Mapping[str, Parameter], uses: Iterable[tuple[Place, str]]
) -> Named:
    numbers = {place: name for place, name in uses if name in explicit}
    aliases, currency = _aliases(table, numbers), table.get("currency")
    implicit = {key: part for key, part in _implicit(table) if key not in explicit and key not in aliases}
    return Named(
        {**explicit, **{key: parameter for key, (_, parameter) in implicit.items()}},
        {**numbers, **{place: key for key, (place, _) in implicit.items()}},
        {place: text for place, text in written(table) if "{" in text or "}" in text},
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


def _aliases(table: Mapping[str, Any], numbers: Mapping[Place, str]) -> dict[str, str]:
    """Keys of charges and discounts that are another name of the parameter that is their number."""
    alike: dict[str, str] = {}
    for section, key in (("charge", "amount"), ("discount", "share")):
        for name, _ in tables(table, section):
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
        for key, charge in tables(table, "charge")
        if isinstance(charge.get("amount"), list) and charge["amount"]
    }


def _implicit(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Place, Parameter]]]:
    """Numbers that stand in place, as in files of the first version, each as a parameter with its charge's key."""
    for key, charge in tables(table, "charge"):
        amount = charge.get("amount")
        if isinstance(amount, list):
            for count, each in enumerate(amount):
                yield from _in_place(
                    table, f"{key}_{count + 1}", charge, ("charge", key, "amount", count), each
                )
        else:
            yield from _in_place(table, key, charge, ("charge", key, "amount"), amount)
    charges = {key for key, _ in tables(table, "charge")}
    for key, discount in tables(table, "discount"):
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
    cited = part.get("facts")
    facts = tuple(fact for fact in cited if isinstance(fact, str)) if isinstance(cited, list | tuple) else ()
    yield key, (place, Parameter.model_construct(
        label=str(part.get("label", key)), what=None, value=None if value is None else float(value), unit=unit,
        facts=facts, assumed=part.get("assumed"), low=None, high=None,
    ))  # fmt: skip


_KINDS = ("per_person_year", "per_person", "per_departure", "lump_sum", "per_year")


def _unit(charge: Mapping[str, Any], currency: object) -> str:
    """What a charge's amount is counted in."""
    kind = charge.get("kind") if charge.get("kind") in _KINDS else "lump_sum"
    per = charge.get("per")
    shorter = kind in YEARLY and per in {"month", "day"}
    return say(f"parameter.unit.{kind}_{per}" if shorter else f"parameter.unit.{kind}", currency=currency)


def _put_in(table: Any, place: Place, value: object) -> None:
    *above, last = place
    for key in above:
        table = table[key]
    table[last] = value


def _source(table: Any, place: Place, parameter: Parameter) -> None:
    """Give a charge, a discount or money approved that names no source those of the number it refers to.

    Of an amount or a share that is `assumed`, a charge or a discount says so too, and no longer that the number's facts
    give it.
    """
    part = table
    for key in place[: 3 if place[0] == "funding" else 2]:
        part = part[key]
    if place[0] not in {"charge", "discount", "funding"}:
        return
    bare = "facts" not in part
    if bare:
        part["facts"] = list(parameter.facts)
    if parameter.assumed is None or place[0] == "funding":
        return
    if bare or number_key(place) in {"amount", "share"}:
        own = part.setdefault("assumed", parameter.assumed)
        if isinstance(part["facts"], list):
            part["facts"] = [fact for fact in part["facts"] if fact not in parameter.facts]
        if parameter.facts and isinstance(own, str) and parameter.assumed not in own:
            part["assumed"] = f"{own} {parameter.assumed}"
