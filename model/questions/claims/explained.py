"""What would explain a product that does not come out: a reading of the terms, another reported figure, a slip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model.questions.claims.intervals import Interval, point
from model.questions.claims.outcome import (
    ADDS_UP,
    DOES_NOT,
    ONLY_IF,
    Outcome,
    Sorted,
    discount_said,
    in_units,
    is_a_head,
    is_known,
    swapped,
    time_of,
)
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record, reachable, reached


@dataclass(frozen=True)
class Case:
    """One way to fill in a relation: the people and the time taken, and what was assumed."""

    heads: Quantity | None
    stay: Quantity | None
    factor: Interval
    expected: Interval
    years: Interval | None


def outcome(
    verdict: str,
    code: str | None,
    whole: Quantity,
    rate: Quantity,
    case: Case,
    expected: Interval | None = None,
) -> Outcome:
    """A verdict on one relation with the case it rests on."""
    parts = tuple(one for one in (rate, case.heads, case.stay) if one is not None)
    return Outcome(verdict, code, whole, parts, expected or case.expected)


def needs_stay(whole: Quantity, rate: Quantity) -> bool:
    """Whether a time must be known to get from the price to the whole."""
    return time_of(rate) is not None and time_of(whole) is None


def transposed_report(
    whole: Quantity, rate: Quantity, cases: Sequence[Case], known: Record
) -> Outcome | None:
    """Two digits changed about in a figure that, put right, was reported and makes the sum come out."""
    for case in cases:
        reported = [
            (whole, case.expected, known.totals),
            (case.heads, _quotient(whole, rate.interval.times(case.factor)), [point(n) for n in known.heads]),
        ]
        for one, needed, figures in reported:
            if one is not None and _swaps_to(one, needed, figures):
                return outcome(DOES_NOT, "transposed_digits", whole, rate, case)
    return None


def _quotient(whole: Quantity, each: Interval) -> Interval:
    return whole.interval.over(each) if each.high else point(0)


def _swaps_to(one: Quantity, needed: Interval, figures: Sequence[Interval]) -> bool:
    return any(
        other.meets(needed) and any(figure.meets(other) for figure in figures) for other in swapped(one)
    )


def wrong_denominator(
    whole: Quantity, rate: Quantity, cases: Sequence[Case], known: Record
) -> Outcome | None:
    """A quotient by another reported head count than the one printed; a reported price is no quotient."""
    if _reported_price(rate, known):
        return None
    case = next((one for one in cases if one.heads and _head_that_fits(whole, rate, one, known)), None)
    return outcome(DOES_NOT, "wrong_denominator", whole, rate, case) if case else None


def _reported_price(rate: Quantity, known: Record) -> bool:
    usual = time_of(rate) in {None, "year"} and is_known(rate.currency, known)
    return usual and any(rate.low <= price <= rate.high for price in known.prices)


def conditional(
    whole: Quantity, rate: Quantity, cases: Sequence[Case], found: Sorted, known: Record
) -> Outcome | None:
    """The condition under which the relation holds, the nearest to what was printed first; or None."""
    for case in cases:
        code = (
            _other_stay(whole, rate, case, found, known)
            or _by_reading(whole, rate, case, known)
            or _other_heads(whole, rate, case, known)
        )
        if code == "discount" and discount_said(found, known):
            return outcome(ADDS_UP, None, whole, rate, case, whole.interval)
        if code:
            return outcome(ONLY_IF, code, whole, rate, case)
    return None


def _each(rate: Quantity, case: Case) -> Interval:
    """What all heads of a case cost for one unit of the rate's time."""
    count = case.heads.interval if case.heads else point(1)
    return rate.interval.times(count)


def _other_stay(whole: Quantity, rate: Quantity, case: Case, found: Sorted, known: Record) -> str | None:
    """Another time than the one printed, or one that was not printed."""
    each, unit = _each(rate, case), time_of(rate)
    if unit is None:
        return "by_day" if is_a_head(rate) and _days_used(whole, each, found) else None
    if not needs_stay(whole, rate):
        return None
    if case.stay is None:
        stays = ((f"stay_{days}", in_units(point(days), "days", unit)) for days in known.stays)
        return next((code for code, length in stays if each.times(length).meets(whole.interval)), None)
    if unit != "year" or not each.meets(whole.interval):
        return None
    if case.factor.high < 1:
        return "in_advance" if is_a_head(rate) or case.heads else None
    return "per_person_once" if is_a_head(rate) else "flat_fee"


def _days_used(whole: Quantity, each: Interval, found: Sorted) -> bool:
    """Whether a price without a period, paid for the printed days only, makes the amount."""
    shares = [in_units(stay.interval, str(stay.unit), "year") for stay in found.stays]
    return any(share.high < 1 and each.times(share).meets(whole.interval) for share in shares)


def _by_reading(whole: Quantity, rate: Quantity, case: Case, known: Record) -> str | None:
    """The reading of the reported terms, nearest to the default one, under which these people and time cost that."""
    a_year = is_a_head(rate) and time_of(rate) in {"year", None}
    if whole.role != "amount" or not a_year or case.heads is None or not is_known(whole.currency, known):
        return None
    years = case.years or point(1)
    if not reachable(case.heads.interval, years):
        return None
    found = reached(known, case.heads.interval, years, rate.interval)
    return next(
        (one.code for one in found if one.code not in _OTHERWISE and one.total.meets(whole.interval)), None
    )


_OTHERWISE = {None, "flat_fee"}
"""A printed price a head rules out a fee whatever the number of heads; the default reading was tried."""


def _other_heads(whole: Quantity, rate: Quantity, case: Case, known: Record) -> str | None:
    """Another reported head count at a reported price."""
    if case.heads is None or not _reported_price(rate, known):
        return None
    head = _head_that_fits(whole, rate, case, known)
    return f"other_people:{head}" if head else None


def _head_that_fits(whole: Quantity, rate: Quantity, case: Case, known: Record) -> int | None:
    each = rate.interval.times(case.factor)
    own = case.heads.interval if case.heads else point(1)
    fitting = [n for n in known.heads if each.by(n).meets(whole.interval) and not own.low <= n <= own.high]
    paired = [
        n for pair in known.pairs if pair.amount.meets(whole.interval) for n in pair.heads if n in fitting
    ]
    if paired:
        return paired[0]
    return min(fitting, key=lambda n: abs(each.by(n).middle - whole.interval.middle), default=None)


FACTORS = (12, 365, 1000, 1_000_000, 10, 52, 30, 2)


def slip(whole: Quantity, rate: Quantity, cases: Sequence[Case], known: Record) -> Outcome | None:
    """That it does not add up, with the slip that would explain it; None for a price that is only compared with."""
    for case in cases:
        code = _slip_code(whole, rate, case, known)
        if code:
            return outcome(DOES_NOT, code, whole, rate, case)
    if any(rate.interval.meets(price) for price in known.other_prices):
        return None  # a price of something else, printed to compare with
    return outcome(DOES_NOT, None, whole, rate, cases[0])


def _slip_code(whole: Quantity, rate: Quantity, case: Case, known: Record) -> str | None:
    if _transposed(whole, rate, case):
        return "transposed_digits"
    return _by_factor(whole.interval, case, time_of(rate), known)


def _by_factor(whole: Interval, case: Case, unit: str | None, known: Record) -> str | None:
    """The factor between what was printed and what should have been, the nearest where rounding allows several."""
    stays = [365 / days for days in known.stays if days < 365] if unit else []
    named = [
        *((f"factor_{factor}", float(factor)) for factor in FACTORS),
        *(("year_for_stay", x) for x in stays),
    ]
    ratio = _ratio(case.expected, whole)
    fitting = [
        (abs(math.log(ratio / size)), name)
        for name, factor in named
        for size in (factor, 1 / factor)
        if ratio and case.expected.by(1 / size).meets(whole)
    ]
    return min(fitting, default=(0.0, None))[1]


def _ratio(one: Interval, two: Interval) -> float:
    ratio = one.middle / two.middle if two.middle else 0.0
    return ratio if math.isfinite(ratio) else 0.0


def _transposed(whole: Quantity, rate: Quantity, case: Case) -> bool:
    """Whether two neighbouring digits of one figure, changed about, would make it right."""
    if any(case.expected.meets(other) for other in swapped(whole)):
        return True
    for one in (rate, case.heads):
        if one is not None and one.low > 0:
            rest = case.expected.by(1 / one.interval.middle) if one.interval.middle else case.expected
            if any(rest.times(other).meets(whole.interval) for other in swapped(one)):
                return True
    return False
