"""The labelled sentences of the claim checker: read, and checked for slips of the labelling itself.

`python -m tests.claims.labels "the whole text" "a piece of it"` prints where the piece starts, for a new label.
"""

from __future__ import annotations

import ast
import operator
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

UNITS_OF_ROLE: dict[str, set[str | None]] = {
    "amount": {"money"},
    "rate": {"money"},
    "people": {"people"},
    "duration": {"days", "weeks", "months", "years"},
    "share": {"share"},
    "date": {"date"},
    "unused": {None, "money", "share"},
}
PER = {"person", "day", "week", "month", "year", "bed", "flight", "hour"}
VERDICTS = {"adds_up", "only_if", "does_not_add_up", "cannot_be_checked"}
CONDITIONS = {
    "one_year",
    "stay_125",
    "per_person_once",
    "in_advance",
    "by_day",
    "discount",
    "fee_on_top",
    "flat_fee",
    "everyone_billed",
    "people_missing",
    *(f"other_people:{n}" for n in (238, 252, 261, 300, 500)),
}
SLIPS = {
    *(f"factor_{n}" for n in (2, 10, 12, 30, 52, 365, 1_000, 1_000_000)),
    "transposed_digits",
    "year_for_stay",
    "wrong_denominator",
    "mixed_currency",
    "percent_base",
}

Interval = tuple[float, float]


@dataclass(frozen=True)
class Quantity:
    """One number of the text. `low` or `high` is None where there is no bound; both, where it has no value."""

    role: str
    text: str
    start: int
    low: float | str | None = None
    high: float | str | None = None
    unit: str | None = None
    currency: str | None = None
    per: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def interval(self) -> Interval:
        """Its bounds as numbers; only for a quantity that can be reckoned with."""
        assert not isinstance(self.low, str)
        assert not isinstance(self.high, str)
        return (-inf if self.low is None else self.low, inf if self.high is None else self.high)


@dataclass(frozen=True)
class Claim:
    """One verdict, the quantities it rests on, and the sums that show it: as printed, and mended."""

    verdict: str
    quantities: tuple[int, ...]
    condition: str | None = None
    slip: str | None = None
    as_printed: str | None = None
    mended: str | None = None


@dataclass(frozen=True)
class Item:
    """One sentence or paragraph with its labels."""

    id: str
    language: str
    text: str
    trap: bool
    tags: tuple[str, ...]
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    file: str = field(default="", compare=False)


def load(folder: Path = FOLDER) -> list[Item]:
    """Every item of every file, in the order of the files' names."""
    return [
        _item(entry, path.name)
        for path in sorted(folder.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["item"]
    ]


def _item(entry: dict[str, Any], file: str) -> Item:
    quantities = tuple(Quantity(**_with_tuples(fields)) for fields in entry.pop("quantity", []))
    claims = tuple(Claim(**_with_tuples(fields)) for fields in entry.pop("claim", []))
    return Item(**_with_tuples(entry), quantities=quantities, claims=claims, file=file)


def _with_tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def locate(text: str, piece: str, occurrence: int = 1) -> int:
    """Where a piece of the text starts; the occurrence is counted from 1."""
    start = -1
    for _ in range(occurrence):
        start = text.index(piece, start + 1)
    return start


def meets(equation: str, quantities: tuple[Quantity, ...]) -> bool:
    """Whether the two sides of `q0 = q1 * 20000` can be equal; q0 is the item's first quantity."""
    left, right = (
        _value(ast.parse(side.strip(), mode="eval").body, quantities) for side in equation.split("=")
    )
    return left[0] <= right[1] and right[0] <= left[1]


def _value(node: ast.expr, quantities: tuple[Quantity, ...]) -> Interval:
    match node:
        case ast.Constant(value=int() | float() as number):
            return (number, number)
        case ast.Name(id=name) if re.fullmatch(r"q\d+", name):
            return quantities[int(name[1:])].interval
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return _corners(SIGNS[type(sign)], _value(left, quantities), _value(right, quantities))
    raise ValueError(f"not a sum: {ast.unparse(node)}")


SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _corners(sign: Callable[[float, float], float], one: Interval, other: Interval) -> Interval:
    """The interval of a sum, product or quotient of intervals that are nowhere negative."""
    if sign is operator.truediv:
        other = (other[1], other[0])
    return (sign(one[0], other[0]), sign(one[1], other[1]))


def faults(items: list[Item]) -> list[str]:
    """Every mistake in the labels, as a sentence that begins with the item's name."""
    seen: set[str] = set()
    mistakes: list[str] = []
    for item in items:
        mistakes += [f"{item.id}: {words}" for words in _faults_of_item(item)]
        if item.id in seen:
            mistakes.append(f"{item.id}: used twice")
        seen.add(item.id)
    return mistakes


def _faults_of_item(item: Item) -> Iterator[str]:
    if item.language not in {"en", "es"}:
        yield f"language {item.language}"
    if item.text != item.text.strip():
        yield "space at an end of the text"
    end = 0
    for quantity in item.quantities:
        if quantity.start < end:
            yield f"{quantity.text!r} overlaps the one before or is out of order"
        end = quantity.end
        if item.text[quantity.start : quantity.end] != quantity.text:
            yield f"{quantity.text!r} is not at {quantity.start}"
        yield from _faults_of_quantity(quantity)
    for claim in item.claims:
        yield from _faults_of_claim(claim, item)


def _faults_of_quantity(quantity: Quantity) -> Iterator[str]:
    if quantity.unit not in UNITS_OF_ROLE.get(quantity.role, set()):
        yield f"{quantity.text!r} is {quantity.role} in {quantity.unit}"
    if quantity.currency and (quantity.unit != "money" or not re.fullmatch("[A-Z]{3}", quantity.currency)):
        yield f"{quantity.text!r} has currency {quantity.currency}"
    if bool(quantity.per) != (quantity.role == "rate") or list(quantity.per) != sorted(
        set(quantity.per) & PER
    ):
        yield f"{quantity.text!r} is per {quantity.per}"
    yield from _faults_of_bounds(quantity)


def _faults_of_bounds(quantity: Quantity) -> Iterator[str]:
    kind = str if quantity.role == "date" else (int, float)
    bounds = [bound for bound in (quantity.low, quantity.high) if bound is not None]
    if not all(isinstance(bound, kind) for bound in bounds):
        yield f"{quantity.text!r} has bounds of the wrong kind"
    elif quantity.role == "date":
        if date.fromisoformat(str(quantity.low)) > date.fromisoformat(str(quantity.high)):
            yield f"{quantity.text!r} ends before it begins"
    elif quantity.low is None and quantity.role != "unused":
        yield f"{quantity.text!r} has no value"
    elif bounds and not 0 <= quantity.interval[0] <= quantity.interval[1]:
        yield f"{quantity.text!r} is from {quantity.low} to {quantity.high}"


def _faults_of_claim(claim: Claim, item: Item) -> Iterator[str]:
    if claim.verdict not in VERDICTS:
        yield f"verdict {claim.verdict}"
    if (claim.verdict == "only_if") != (claim.condition in CONDITIONS):
        yield f"{claim.verdict} with condition {claim.condition}"
    if claim.slip is not None and (claim.verdict != "does_not_add_up" or claim.slip not in SLIPS):
        yield f"{claim.verdict} with slip {claim.slip}"
    if list(claim.quantities) != sorted(set(claim.quantities)) or not claim.quantities:
        yield f"rests on {claim.quantities}"
    elif claim.quantities[-1] >= len(item.quantities):
        yield f"rests on a quantity that is not there: {claim.quantities}"
    else:
        roles = {item.quantities[index].role for index in claim.quantities}
        if roles & {"unused", "date"}:
            yield f"rests on a number that takes no part: {sorted(roles)}"
        yield from _faults_of_sums(claim, item)


def _faults_of_sums(claim: Claim, item: Item) -> Iterator[str]:
    """What a verdict says about its sums must be so: as printed they meet only if it adds up, mended always."""
    if claim.verdict == "adds_up" and claim.as_printed is None:
        yield "adds up by no sum"
    if (claim.condition or claim.slip) and claim.mended is None:
        yield "nothing shows its condition or slip"
    if claim.verdict == "cannot_be_checked" and (claim.as_printed or claim.mended):
        yield "cannot be checked, yet has a sum"
    if claim.as_printed and meets(claim.as_printed, item.quantities) != (claim.verdict == "adds_up"):
        yield f"{claim.verdict}, but as printed: {claim.as_printed}"
    if claim.mended and not meets(claim.mended, item.quantities):
        yield f"is not mended by {claim.mended}"


if __name__ == "__main__":
    whole, part, *nth = sys.argv[1:]
    sys.stdout.write(f"{locate(whole, part, *map(int, nth))}\n")
