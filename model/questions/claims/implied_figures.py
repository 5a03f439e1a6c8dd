"""What the figures of a claim come to a head, a day and a year, as intervals."""

from __future__ import annotations

from collections.abc import Sequence

from model.questions.claims.intervals import Interval, point
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import TIMES, Outcome, by_role, in_units, stay_in, time_of

Figures = dict[str, Interval]


def implied_figures(quantities: Sequence[Quantity], outcome: Outcome) -> Figures:
    """What the figures of a claim come to.

    Returns
    -------
    dict
        Intervals by name: `per_person`, `per_day`, `per_year`, `per_person_day`, `per_person_year`,
        `per_person_day_over_a_year`, `total`, `total_a_year` in the currency of the claim, and `people`. The
        quantities taken are those of `outcome`; what it did not need is taken from the claim, first ones first.
    """
    roles = by_role(quantities)
    parts = (*filter(None, [outcome.whole]), *outcome.parts)
    amount = _first(parts, roles.amounts, "amount")
    people = _first(parts, roles.people, "people")
    stay = _first(parts, roles.stays, "duration")
    rate = _first(parts, roles.rates, "rate")
    if amount is not None:
        return {**_of_amount(amount, people, stay), **_heads(amount, rate, people, stay)}
    return _of_rate(rate, people, stay) if rate is not None else {}


def _first(parts: Sequence[Quantity], others: Sequence[Quantity], role: str) -> Quantity | None:
    return next((quantity for quantity in (*parts, *others) if quantity.role == role), None)


def _of_amount(amount: Quantity, people: Quantity | None, stay: Quantity | None) -> Figures:
    figures: Figures = {}
    total = amount.interval
    if people is not None and people.high > 0:
        figures["per_person"] = total.over(people.interval)
    if stay is not None and stay.high > 0:
        for unit in ("day", "year"):
            length = stay_in(stay, unit)
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
    return rate.interval.times(stay_in(stay, unit))


def _of_rate(rate: Quantity, people: Quantity | None, stay: Quantity | None) -> Figures:
    unit, personal = time_of(rate), "person" in rate.per
    if set(rate.per) - {"person", *TIMES}:
        return {}
    figures: Figures = {}
    for other in ("day", "year") if unit else ():
        name = f"per_person_{other}" if personal else f"per_{other}"
        figures[name] = rate.interval.times(in_units(point(1), f"{other}s", str(unit)))
    if people is not None and personal:
        times = "" if unit is None or stay is not None else "_a_year"
        figures[f"total{times}"] = _for_stay(rate, stay).times(people.interval)
    return figures
