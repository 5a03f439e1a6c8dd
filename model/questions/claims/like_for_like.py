"""A claim's figures next to reported ones of the same kind: which it meets, which it differs from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic.dataclasses import dataclass

from model.questions.claims.intervals import Bounds, Interval
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import AS_PRINTED, Quantity

_COINCIDENCE = 2
"""One figure that is also in a record may be there by chance."""
MOST = 40
"""Rows at most; a table pasted as a claim would make thousands."""


@dataclass(frozen=True, config=AS_PRINTED)
class LikeForLike:
    """A figure of a claim and a reported figure in the same unit.

    Attributes
    ----------
    what
        The figure as printed; the name of an implied one.
    figure, reported
        What either may be, in `unit`.
    implied
        Whether the claim's figures only come to it.
    fact
        The id of the reported figure.
    meets
        Whether some number fits both.
    contradicted_by
        The ids of facts that disagree with the fact met.
    source, printed
        Who reported the figure and when, and the figure as reported.
    """

    what: str
    figure: Bounds
    implied: bool
    fact: str
    reported: Bounds
    unit: str
    meets: bool
    contradicted_by: tuple[str, ...] = ()
    source: str = ""
    printed: str = ""


def beside(
    quantities: Sequence[Quantity], figures: Mapping[str, Interval], record: PublicRecord, code: str
) -> Iterator[LikeForLike]:
    """Amounts and heads beside the reported figures they meet; prices beside every reported price of their kind.

    Sources and reported figures are named in the language `code`.

    Where the text does not tell whose record is meant, two of its figures, in different units, must be in one, or none is
    cited.
    """
    rows = [*_printed(quantities, record, code), *_implied(quantities, figures, record, code)]
    if not record.recognised:
        rows = [row for row in rows if row.meets]
        if len({row.unit for row in rows if not row.implied}) < _COINCIDENCE:
            return
    yield from sorted(rows, key=lambda row: not row.meets)[:MOST]


def _printed(quantities: Sequence[Quantity], record: PublicRecord, code: str) -> Iterator[LikeForLike]:
    for quantity in quantities[: 3 * MOST]:
        unit = _unit(quantity, record.currency)
        if unit is not None:
            rate = quantity.role == "rate"
            yield from _rows(quantity.text, quantity.interval, False, unit, record, code, all_of_them=rate)


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
    quantities: Sequence[Quantity], figures: Mapping[str, Interval], record: PublicRecord, code: str
) -> Iterator[LikeForLike]:
    if any(quantity.currency not in {None, record.currency} for quantity in quantities):
        return
    printed = {_unit(quantity, record.currency) for quantity in quantities}
    for name, per in _FIGURES.items():
        unit = f"{record.currency} per {per}"
        if name in figures and unit not in printed:
            yield from _rows(name, figures[name], True, unit, record, code, all_of_them=True)


def _rows(
    what: str, figure: Interval, implied: bool, unit: str, record: PublicRecord, code: str, all_of_them: bool
) -> Iterator[LikeForLike]:
    for reported in record.figures.get(unit, ()):
        meets = reported.interval.meets(figure)
        if meets or all_of_them:
            against = reported.contradicted_by if meets else ()
            yield LikeForLike(
                what,
                figure,
                implied,
                reported.fact,
                reported.interval,
                unit,
                meets,
                against,
                *reported.said[code],
            )
