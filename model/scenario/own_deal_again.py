"""The form of a deal of one's own out of its files. Files that say more than the form can show have none: they are the
reader's own all the same, and their text stands in its place.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from model.scenario import parse
from model.scenario.in_memory import Files
from model.scenario.library import FILES_OF_A_DEAL
from model.scenario.own_deal import ChargeRow, Cited, GroupRow, Kind, OwnDeal, tables
from model.words.wording import number, per_cent, say


def form_of(files: Files) -> OwnDeal | None:
    """The form that writes exactly these files' terms and evidence; None where none does."""
    # What the form cannot follow it did not write, whatever is wrong with it.
    with contextlib.suppress(KeyError, TypeError, AttributeError, ValueError, IndexError):
        terms, evidence = (tomllib.loads(files[name].decode()) for name in FILES_OF_A_DEAL)
        form = _form(terms, evidence)
        if len(files) == 2 and _ordered(*tables(form)) == _ordered(terms, evidence):
            return form
    return None


def _ordered(terms: dict[str, Any], evidence: dict[str, Any]) -> tuple[Any, ...]:
    """Tables, and in which order they have what the form lists."""
    return terms, evidence, list(terms["group"]), list(terms["charge"])


def _form(terms: dict[str, Any], evidence: dict[str, Any]) -> OwnDeal:
    limits = terms.get("limit", {}).get("people", {}).get("people_at_most", {})
    people = {cohort["group"]: cohort["people"] for cohort in terms["default"]}
    groups = tuple(
        GroupRow(group["label"], number(people[key]), number(limits[key]) if key in limits else "")
        for key, group in terms["group"].items()
    )
    form = OwnDeal(
        title=terms["title"],
        sender=terms["sender"],
        host=terms["host"],
        currency=terms["currency"],
        day=date.fromisoformat(evidence["version"]),
        groups=groups,
        charges=tuple(_charge_row(terms, evidence, key) for key in terms["charge"]),
        stay=_stay(terms["default"][0]),
        standing=terms["standing"],
    )
    for available in terms.get("funding", {}).get("available", ()):
        cited = _cited(evidence, available["facts"])
        form = replace(form, approved=_typed(available["amount"]), approved_cited=cited)
    return form


def _stay(cohort: Mapping[str, Any]) -> str:
    unit = "days" if "days" in cohort else "years"
    return parse.stay_text(unit, cohort[unit])


def _charge_row(terms: dict[str, Any], evidence: dict[str, Any], key: str) -> ChargeRow:
    charge = terms["charge"][key]
    kind = _kind_of(charge)
    discount = next((d for d in terms.get("discount", {}).values() if d["charges"] == [key]), None)
    label = charge["label"]
    return ChargeRow(
        kind=kind,
        amount=_typed(charge["amount"]) if "amount" in charge else "",
        label="" if label == say(f"own_deal.label.{kind}") else label,
        places=number(charge["places"]) if "places" in charge else "",
        minimum=number(charge["minimum"]) if "minimum" in charge else "",
        discount=per_cent(discount["share"], 9) if discount else "",
        discount_year=discount["stay_years"] if discount else "2",
        rise=per_cent(charge["index"] - 1, 9) if "index" in charge else "",
        in_advance=charge.get("billing") == "in_advance",
        group=list(terms["group"]).index(charge["groups"][0]) if "groups" in charge else None,
        cited=_cited(evidence, charge.get("facts", ())),
    )


def _kind_of(charge: Mapping[str, Any]) -> Kind:
    if charge["kind"] == "per_person_year":
        return _PER[charge.get("per", "year")]
    if charge["kind"] == "per_year":
        return "places" if "places" in charge else "yearly"
    return "fee" if charge["kind"] == "lump_sum" else "person"


_PER: dict[str, Kind] = {"day": "day", "month": "month", "year": "year"}


def _typed(amount: float) -> str:
    return number(amount, 4)


def _cited(evidence: dict[str, Any], facts: Sequence[str]) -> Cited:
    if not facts:
        return Cited()
    key = evidence["fact"][facts[0]]["source"]
    source = evidence["source"][key]
    own = key == "writer"
    return Cited() if own else Cited(source["outlet"], source.get("date", ""), source.get("url", ""))
