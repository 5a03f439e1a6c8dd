"""A claim's figures next to reported ones of the same kind: which it meets, which it differs from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.questions.claims.intervals import Interval
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record

MOST = 40
"""Rows at most; a table pasted as a claim would make thousands."""


@dataclass(frozen=True)
class Beside:
    """One figure of a claim, printed or `implied`, and one reported figure in the same unit.

    `meets`: some number fits both. `contradicted_by` are facts that disagree with the one met.
    """

    what: str
    figure: Interval
    implied: bool
    fact: str
    reported: Interval
    unit: str
    meets: bool
    contradicted_by: tuple[str, ...] = ()


def beside(
    quantities: Sequence[Quantity], figures: Mapping[str, Interval], known: Record
) -> Iterator[Beside]:
    """Amounts and heads beside the reported figures they meet; prices beside every reported one of their kind."""
    rows = [*_printed(quantities, known), *_implied(quantities, figures, known)]
    yield from sorted(rows, key=lambda row: not row.meets)[:MOST]


def _printed(quantities: Sequence[Quantity], known: Record) -> Iterator[Beside]:
    for one in quantities[: 3 * MOST]:
        unit = _unit(one, known.currency)
        if unit is not None:
            yield from _rows(one.text, one.interval, False, unit, known, all_of_them=one.role == "rate")


def _unit(quantity: Quantity, currency: str) -> str | None:
    """The unit facts of that kind are in, or None where none are."""
    if quantity.role == "people":
        return "people"
    if quantity.currency != currency:
        return None
    if quantity.role == "amount":
        return currency
    return f"{currency} per {_PER[quantity.per]}" if quantity.per in _PER else None


_PER = {
    ("person",): "person",
    ("person", "year"): "person-year",
    ("day", "person"): "person-day",
    ("year",): "year",
    ("flight", "hour"): "flight hour",
    ("month",): "month",
    ("bed",): "bed",
}
_FIGURES = {"per_person": "person", "per_person_year": "person-year", "per_person_day": "person-day"}


def _implied(
    quantities: Sequence[Quantity], figures: Mapping[str, Interval], known: Record
) -> Iterator[Beside]:
    if any(one.currency not in {None, known.currency} for one in quantities):
        return
    printed = {_unit(one, known.currency) for one in quantities}
    for name, per in _FIGURES.items():
        unit = f"{known.currency} per {per}"
        if name in figures and unit not in printed:
            yield from _rows(name, figures[name], True, unit, known, all_of_them=True)


def _rows(
    what: str, figure: Interval, derived: bool, unit: str, known: Record, all_of_them: bool
) -> Iterator[Beside]:
    for one in known.figures.get(unit, ()):
        meets = one.interval.meets(figure)
        if meets or all_of_them:
            against = one.contradicted_by if meets else ()
            yield Beside(what, figure, derived, one.fact, one.interval, unit, meets, against)
