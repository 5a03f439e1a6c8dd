"""What the figures of a claim come to a head, a day and a year, as intervals."""

from __future__ import annotations

from collections.abc import Sequence

from model.questions.claims.intervals import Interval, point
from model.questions.claims.outcome import Outcome, by_role, in_units, time_of
from model.questions.claims.quantities import Quantity

Figures = dict[str, Interval]


def implied(quantities: Sequence[Quantity], outcome: Outcome) -> Figures:
    """Figures by name, in the currency of the claim: `per_person`, `per_day`, `per_person_year` and so on.

    The quantities taken are those of `outcome`; what it did not need is taken from the claim, first ones first.
    """
    found = by_role(quantities)
    parts = (*filter(None, [outcome.whole]), *outcome.parts)
    amount = _first(parts, found.amounts, "amount")
    people = _first(parts, found.people, "people")
    stay = _first(parts, found.stays, "duration")
    rate = _first(parts, found.rates, "rate")
    if amount is not None:
        return {**_of_amount(amount, people, stay), **_heads(amount, rate, people, stay)}
    return _of_rate(rate, people, stay) if rate is not None else {}


def _first(parts: Sequence[Quantity], others: Sequence[Quantity], role: str) -> Quantity | None:
    return next((one for one in (*parts, *others) if one.role == role), None)


def _of_amount(amount: Quantity, people: Quantity | None, stay: Quantity | None) -> Figures:
    figures: Figures = {}
    total = amount.interval
    if people is not None and people.high > 0:
        figures["per_person"] = total.over(people.interval)
    if stay is not None and stay.high > 0:
        for unit in ("day", "year"):
            length = in_units(stay.interval, str(stay.unit), unit)
            figures[f"per_{unit}"] = total.over(length)
            if "per_person" in figures:
                figures[f"per_person_{unit}"] = figures["per_person"].over(length)
    elif "per_person" in figures:
        figures["per_person_day_over_a_year"] = figures["per_person"].by(1 / 365)
    return figures


def _heads(
    amount: Quantity, rate: Quantity | None, people: Quantity | None, stay: Quantity | None
) -> Figures:
    """The people an amount would pay for at a price a head, where the claim names none."""
    if people is not None or rate is None or "person" not in rate.per or not rate.high:
        return {}
    return {"people": amount.interval.over(_for_stay(rate, stay))}


def _for_stay(rate: Quantity, stay: Quantity | None) -> Interval:
    unit = time_of(rate)
    if unit is None:
        return rate.interval
    length = in_units(stay.interval, str(stay.unit), unit) if stay else in_units(point(1), "years", unit)
    return rate.interval.times(length)


def _of_rate(rate: Quantity, people: Quantity | None, stay: Quantity | None) -> Figures:
    unit, personal = time_of(rate), "person" in rate.per
    if set(rate.per) - {"person", "day", "week", "month", "year"}:
        return {}
    figures: Figures = {}
    for other in ("day", "year") if unit else ():
        name = f"per_person_{other}" if personal else f"per_{other}"
        figures[name] = rate.interval.times(in_units(point(1), f"{other}s", str(unit)))
    if people is not None and personal:
        times = "" if unit is None or stay is not None else "_a_year"
        figures[f"total{times}"] = _for_stay(rate, stay).times(people.interval)
    return figures
