"""What contracts say, in generated arrangements: which of it is there, and other numbers in its place."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

from model.inputs.arrangement import Arrangement
from model.words.wording import say

FIELDS = (
    "per day", "index by year of the term", "index by stay, a day", "from_year", "until_year", "starts", "ends", "paid",
    "minimum", "amount_above", "blocks a year", "blocks once", "limit on stays", "limit on people", "limit under a condition",
)  # fmt: skip
"""What a proof must have seen."""


def altered(table: dict[str, Any], random: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same terms with other numbers in the places of these fields, and the cells in which a reader changes them."""
    other, cells = deepcopy(table), dict[str, Any]()
    for key, charge in other["charge"].items():
        for field, value in _others(charge, random).items():
            if field in charge:
                charge[field] = value
                name = {"from": "starts", "until": "ends"}.get(field, field)
                shown = say(f"workbook.word.{value}") if field == "paid" else value
                cells[f"charge_{key}_{name}"] = shown
    for key, limit in other.get("limit", {}).items():
        if "stay_at_most" in limit:
            limit["stay_at_most"] = cells[f"limit_{key}_stay"] = random.randint(1, 4)
        for group in limit.get("people_at_most", {}):
            limit["people_at_most"][group] = cells[f"limit_{key}_{group}"] = random.randint(0, 300)
    return other, cells


def _others(charge: dict[str, Any], random: Random) -> dict[str, Any]:
    opening = random.randint(1, 2)
    days = random.randint(0, 400)
    return {
        "from_year": opening,
        "until_year": opening + random.randint(0, 2),
        "from": date(2024, 1, 31) + timedelta(days=days),
        "until": date(2025, 3, 31) + timedelta(days=days),
        "paid": random.choice(("month", "quarter", "year", "start")),
        "minimum": random.choice((1, 2, 5, 50)),
        "amount_above": random.choice((0.5, 99, 4_000)),
        "every": random.choice((1, 2, 6, 33)),
        "index": random.choice((1, 1.5, 1.025, 0.9)),
    }


def found(terms: Arrangement) -> set[str]:
    """Which of these terms an arrangement has, with an amount."""
    names = set()
    for charge in terms.charge.values():
        if charge.amount is None:
            continue
        daily, yearly = charge.per == "day", charge.kind in ("per_person_year", "per_year")
        has = {
            "per day": daily,
            "index by year of the term": charge.index_from == "term" and charge.kind == "per_person_year",
            "index by stay, a day": daily and charge.index is not None and charge.index_from != "term",
            "blocks a year": yearly and charge.every is not None,
            "blocks once": not yearly and charge.every is not None,
        }
        parts = ("from_year", "until_year", "starts", "ends", "paid", "minimum", "amount_above")
        names |= {name for name, there in has.items() if there}
        names |= {name for name in parts if getattr(charge, name) is not None}
    for limit in terms.limit.values():
        names |= {"limit on stays"} if limit.stay_at_most else set()
        names |= {"limit on people"} if limit.people_at_most else set()
        names |= {"limit under a condition"} if limit.when else set()
    return names
