"""What would explain a product that does not come out: a reading of the terms, another reported figure, a slip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.questions.claims.intervals import Interval, point
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.reading_totals import reachable, reading_totals
from model.questions.claims.relations import (
    ADDS_UP,
    DOES_NOT,
    ONLY_IF,
    Outcome,
    QuantitiesByRole,
    Verdict,
    in_units,
    is_a_head,
    is_known,
    names_discount,
    stay_in,
    swapped,
    time_of,
)


@dataclass(frozen=True)
class Trial:
    """A way to fill in a relation: the people and the time taken, and what was assumed.

    `factor` is how many of the rate's units of time there are, `expected` what the whole should then be in the
    currency of the rate, `years` the stay in years, None where no stay was taken. `as_reckoned` is what it comes to with 365 days
    in a year, as who reckons it anew will do.
    """

    heads: Quantity | None
    stay: Quantity | None
    factor: Interval
    expected: Interval
    years: Interval | None
    as_reckoned: Interval | None = None


def outcome(
    verdict: Verdict,
    code: str | None,
    whole: Quantity,
    rate: Quantity,
    trial: Trial,
    expected: Interval | None = None,
) -> Outcome:
    """A verdict on a relation with the trial it rests on."""
    parts = tuple(part for part in (rate, trial.heads, trial.stay) if part is not None)
    return Outcome(verdict, code, whole, parts, expected or trial.as_reckoned or trial.expected)


def needs_stay(whole: Quantity, rate: Quantity) -> bool:
    """Whether a time must be record to get from the price to the whole."""
    return time_of(rate) is not None and time_of(whole) is None


def transposed_report(
    whole: Quantity, rate: Quantity, trials: Sequence[Trial], record: PublicRecord
) -> Outcome | None:
    """Two digits changed about in a figure that, put right, was reported and makes the sum come out."""
    for trial in trials:
        reported = [
            (whole, trial.expected, record.amounts),
            (
                trial.heads,
                _quotient(whole, rate.interval.times(trial.factor)),
                [point(n) for n in record.heads],
            ),
        ]
        for printed, needed, figures in reported:
            if printed is not None and _swaps_to(printed, needed, figures):
                return outcome(DOES_NOT, "transposed_digits", whole, rate, trial)
    return None


def _quotient(whole: Quantity, each: Interval) -> Interval:
    return whole.interval.over(each) if each.high else point(0)


def _swaps_to(printed: Quantity, needed: Interval, figures: Sequence[Interval]) -> bool:
    return any(
        other.meets(needed) and any(figure.meets(other) for figure in figures) for other in swapped(printed)
    )


def wrong_denominator(
    whole: Quantity, rate: Quantity, trials: Sequence[Trial], record: PublicRecord
) -> Outcome | None:
    """A quotient by another reported head count than was printed; a reported price is no quotient."""
    if _reported_price(rate, record) or not _of_the_record(whole.interval, record):
        return None
    trial = next((each for each in trials if each.heads and _head_that_fits(whole, rate, each, record)), None)
    return outcome(DOES_NOT, "wrong_denominator", whole, rate, trial) if trial else None


def _reported_price(rate: Quantity, record: PublicRecord) -> bool:
    usual = time_of(rate) in {None, "year"} and is_known(rate.currency, record)
    return usual and any(rate.low <= price <= rate.high for price in record.prices)


def conditional(
    whole: Quantity, rate: Quantity, trials: Sequence[Trial], roles: QuantitiesByRole, record: PublicRecord
) -> Outcome | None:
    """The condition under which the relation holds, the nearest to what was printed first; or None."""
    for trial in trials:
        code = (
            _other_stay(whole, rate, trial, roles, record)
            or _by_reading(whole, rate, trial, record)
            or _other_heads(whole, rate, trial, record)
        )
        if code == "discount" and names_discount(roles, record):
            slip = outcome(ADDS_UP, None, whole, rate, trial, whole.interval)
            return replace(slip, parts=(*slip.parts, *roles.shares))
        if code:
            return outcome(ONLY_IF, code, whole, rate, trial)
    return None


def _each(rate: Quantity, trial: Trial) -> Interval:
    """What all heads of a trial cost for one unit of the rate's time."""
    count = trial.heads.interval if trial.heads else point(1)
    return rate.interval.times(count)


def _other_stay(
    whole: Quantity, rate: Quantity, trial: Trial, roles: QuantitiesByRole, record: PublicRecord
) -> str | None:
    """Another time than was printed, or a time that was not printed."""
    each, unit = _each(rate, trial), time_of(rate)
    if unit is None:
        return "by_day" if is_a_head(rate) and _days_used(whole, each, roles) else None
    if not needs_stay(whole, rate):
        return None
    if trial.stay is None:
        known = _of_the_record(whole.interval, record)
        stays = ((f"stay_{days}", in_units(point(days), "days", unit)) for days in record.stays if known)
        return next((code for code, length in stays if each.times(length).meets(whole.interval)), None)
    if unit != "year" or not each.meets(whole.interval):
        return None
    if trial.factor.high < 1:
        return "in_advance" if is_a_head(rate) or trial.heads else None
    return "per_person_once" if is_a_head(rate) else "flat_fee"


def _of_the_record(whole: Interval, record: PublicRecord) -> bool:
    """Whether a stay that was reported may be meant: the deal is named, or the sum or the price is one of its own."""
    own = [*record.amounts, *map(point, record.prices)]
    return record.recognised or any(figure.meets(whole) for figure in own)


def _days_used(whole: Quantity, each: Interval, roles: QuantitiesByRole) -> bool:
    """Whether a price without a period, paid for the printed days only, makes the amount."""
    shares = [stay_in(stay, "year") for stay in roles.stays]
    return any(share.high < 1 and each.times(share).meets(whole.interval) for share in shares)


def _by_reading(whole: Quantity, rate: Quantity, trial: Trial, record: PublicRecord) -> str | None:
    """The reading of the reported terms, nearest to the default reading, under which these people and time cost that."""
    a_year = is_a_head(rate) and time_of(rate) in {"year", None}
    known = record.meant and is_known(whole.currency, record)
    if whole.role != "amount" or not a_year or trial.heads is None or not known:
        return None
    years = trial.years or point(1)
    if not reachable(trial.heads.interval, years):
        return None
    readings = reading_totals(record, trial.heads.interval, years, rate.interval)
    codes = (reading.code for reading in readings if reading.total.meets(whole.interval))
    return next((code for code in codes if code not in _OTHERWISE), None)


_OTHERWISE = {None, "flat_fee"}
"""A printed price a head rules out a fee whatever the number of heads; the default reading was tried."""


def _other_heads(whole: Quantity, rate: Quantity, trial: Trial, record: PublicRecord) -> str | None:
    """Another reported head count at a reported price."""
    if trial.heads is None or not _reported_price(rate, record):
        return None
    head = _head_that_fits(whole, rate, trial, record)
    return f"other_people:{head}" if head else None


def _head_that_fits(whole: Quantity, rate: Quantity, trial: Trial, record: PublicRecord) -> int | None:
    each = rate.interval.times(trial.factor)
    own = trial.heads.interval if trial.heads else point(1)
    fitting = [n for n in record.heads if each.by(n).meets(whole.interval) and not own.low <= n <= own.high]
    # A count that was reported with this very total comes before a count that is only nearest.
    with_total = [total.heads for total in record.reported_totals if total.amount.meets(whole.interval)]
    paired = [n for heads in with_total for n in heads if n in fitting]
    if paired:
        return paired[0]
    return min(fitting, key=lambda n: abs(each.by(n).middle - whole.interval.middle), default=None)


FACTORS = (12, 365, 1000, 1_000_000, 10, 100, 52, 30, 2)
"""What figures are most often off by: months, days, weeks in a year, a magnitude, a nought, a month of days, both ways."""


def slip(whole: Quantity, rate: Quantity, trials: Sequence[Trial], record: PublicRecord) -> Outcome:
    """That it does not add up, with the slip that would explain it: the nearest, so that no head count is left out for a larger one."""
    trials = sorted(trials, key=lambda trial: _distance(trial, whole))
    for trial in trials:
        swap = "transposed_digits" if _transposed(whole, rate, trial) else None
        if code := swap or _by_factor(whole.interval, trial, time_of(rate), record):
            return outcome(DOES_NOT, code, whole, rate, trial)
    return outcome(DOES_NOT, None, whole, rate, trials[0])


def _distance(trial: Trial, whole: Quantity) -> float:
    """How far what a trial comes to is from what was printed, as a power."""
    made, printed = trial.expected.middle, whole.interval.middle
    return abs(math.log(made / printed)) if made > 0 and printed > 0 else math.inf


def _by_factor(whole: Interval, trial: Trial, unit: str | None, record: PublicRecord) -> str | None:
    """The factor between what was printed and what should have been, the nearest where rounding allows several."""
    known = unit and _of_the_record(whole, record)
    stays = [365 / days for days in record.stays if days < 365] if known else []
    named = [
        *((f"factor_{factor}", float(factor)) for factor in FACTORS),
        ("factor_30", 365 / 12),
        *(("year_for_stay", x) for x in stays),
    ]
    if math.isinf(trial.expected.high) or math.isinf(whole.high):
        return None  # with an open end many factors fit
    ratio = trial.expected.middle / whole.middle if whole.middle else 0.0
    fitting = [
        (abs(math.log(ratio / size)), name)
        for name, factor in named
        for size in (factor, 1 / factor)
        if 0 < ratio < math.inf and trial.expected.by(1 / size).meets(whole)
    ]
    return min(fitting, default=(0.0, None))[1]


def _transposed(whole: Quantity, rate: Quantity, trial: Trial) -> bool:
    """Whether two neighbouring digits of a figure, changed about, would make it right."""
    if trial.expected.high > trial.expected.low * 1.02 or whole.high > whole.low * 1.02:
        return False  # so much fits a wide figure that it tells nothing
    if any(trial.expected.meets(other) for other in swapped(whole)):
        return True
    for factor in (rate, trial.heads):
        if factor is not None and factor.low > 0:
            rest = trial.expected.by(1 / factor.interval.middle)
            if any(rest.times(other).meets(whole.interval) for other in swapped(factor)):
                return True
    return False
