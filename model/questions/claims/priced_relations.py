"""An amount as so many times a price: heads, time and price multiplied, each as printed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from model.questions.claims import diagnoses
from model.questions.claims.diagnoses import Trial, needs_stay
from model.questions.claims.intervals import Interval, firm, point
from model.questions.claims.joins import Join
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import (
    ADDS_UP,
    DOES_NOT,
    ONLY_IF,
    Outcome,
    QuantitiesByRole,
    in_units,
    is_a_head,
    loosely,
    same_currency,
    stay_in,
    time_of,
)
from model.questions.claims.ties import STRONG

FAR = 20.0
"""Two figures further apart than this are not meant to agree, unless a common slip explains it."""
NEAR = 1.03
"""Figures nearer than this are rounded, not wrong."""
ROUNDED = 1.005
"""Figures nearer than this agree: one of them was rounded on the way."""
_TWICE, _FEW = 2.0, 20
_EXACT = 1.02
"""A figure that stands for a wider span is a qualified one."""
_MOST_OF_ONE = 2e6
"""No more than that is ever printed for one person."""
LONGEST = 30.0
"""A sum for more years than this is no sum for a stay."""
_A_MONTH, _HARDLY_A_YEAR = 1 / 12, 0.95
LEAST_HEADS = 2.0
MOST_HEADS = 5e6


def relation(join: Join, record: PublicRecord) -> Outcome | None:
    """What a join comes to; None where nothing can be said that the text bears out."""
    trials = list(_trials(join))
    if not same_currency(join.whole, join.rate):
        return _mixed(join, trials)
    outcome = (
        _literal(join, trials)
        or _since(join)
        or _in_a_month(join)
        or _plus_fee(join, trials)
        or _if_full(join)
    )
    if outcome is not None:
        return outcome
    if all(trial.heads is None for trial in trials) and (outcome := _solved_for_heads(join)):
        return outcome
    return _explained(join, trials, record) if trials and join.ties else None


def _mixed(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    trial = next((trial for trial in trials if trial.expected.meets(join.whole.interval)), None)
    if trial is None or not join.stated or join.across:
        return None
    return _outcome(DOES_NOT, "mixed_currency", join, trial)


def _explained(join: Join, trials: Sequence[Trial], record: PublicRecord) -> Outcome | None:
    """What the reported terms or a slip make of a product that does not come out."""
    roles = QuantitiesByRole((join.whole, join.rate), join.heads, join.stays, join.shares)
    whole, rate = join.whole, join.rate
    if is_a_head(join.rate):
        trials = [trial for trial in trials if trial.heads is not None] or trials
    divided = "operator" in join.kinds or _is_quotient(join) or join.across
    denied = join.stated and (
        _part_of_heads(join, trials)
        or diagnoses.transposed_report(whole, rate, trials, record)
        or diagnoses.wrong_denominator(whole, rate, trials, record)
    )
    if denied and not _sound(join, denied, trials):
        denied = None
    best = (
        denied
        or _nearly(join, trials)
        or (None if divided else diagnoses.conditional(whole, rate, trials, roles, record))
        or _solved_for_time(join, trials)
        or _more_costs(join, trials)
        or (diagnoses.slip(whole, rate, trials, record) if join.stated else None)
    )
    if not best or best.verdict != DOES_NOT:
        return best or None
    if best.code is None and _of_something_else(join, record):
        return None
    return best if _sound(join, best, trials) else None


def _is_quotient(join: Join) -> bool:
    """Whether the text itself works a price with its time out of a sum, heads and a length: `€18 million over three years for 150
    beds, or €120,000 a bed a year`. No other reading of the deal makes that right.
    """
    after = join.rate.span[0] > join.whole.span[0]
    said = join.adjacent is not None and join.adjacent.kind in {"or", "equal", "bracket"}
    whole = (
        len(join.heads) == len(join.stays) == 1 and is_a_head(join.rate) and time_of(join.rate) is not None
    )
    return join.stated and after and said and whole and join.whole.role == "amount"


def _nearly(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    """A stated sum so near that rounding on the way explains it: `$450 million a year`, where the product is $447 million."""
    if not join.stated or (needs_stay(join.whole, join.rate) and not join.stays):
        return None
    near = [trial for trial in trials if 1 / ROUNDED < _ratio(trial, join.whole) < ROUNDED]
    if not near or not (_is_narrow(near[0].expected) and _is_narrow(join.whole.interval)):
        return None  # what is said of "about" so many is wide enough as it is
    code = "all_filled" if _only_if_full(join, near[0]) else _supposed(join, near[0])
    return _outcome(ONLY_IF if code else ADDS_UP, code, join, near[0])


def _is_narrow(figure: Interval) -> bool:
    return figure.high <= figure.low * _EXACT


def _of_something_else(join: Join, record: PublicRecord) -> bool:
    """Whether a price may be that of something else, printed to compare with: it was reported of such."""
    said_of_it = join.adjacent is not None and join.adjacent.kind in STRONG
    return not said_of_it and any(join.rate.interval.meets(price) for price in record.other_prices)


def _sound(join: Join, best: Outcome, trials: Sequence[Trial]) -> bool:
    """Whether a denial is one: the figures are near enough to be meant as equal and too far apart for rounding."""
    ratios = [_ratio(trial, join.whole) for trial in trials]
    least = min(ratios, key=lambda ratio: abs(math.log(ratio)) if 0 < ratio < math.inf else math.inf)
    timed = join.stays or join.names_year or "operator" in join.kinds
    if not 0 < least < math.inf or (needs_stay(join.whole, join.rate) and not timed):
        return False
    if time_of(join.whole) and not time_of(join.rate) and best.code in _OF_TIME:
        return False  # the price may well be for the other time, which stands elsewhere
    if 1 / NEAR < least < NEAR:
        return best.code == "transposed_digits"
    return best.code is not None or _unexplained(join, max(least, 1 / least))


def _unexplained(join: Join, apart: float) -> bool:
    """Whether figures so many times apart may be denied with no slip that would explain it."""
    if len(join.stays) > 1:
        return False  # "$90 million over five years, or $12 million a year for the first two": the price is for one of them
    if join.of_one:
        return MORE < apart < _TWICE  # else something is counted beside it, or more than one person
    return apart < FAR


_OF_TIME = {"factor_12", "factor_30", "factor_52", "factor_365"}


def _ratio(trial: Trial, whole: Quantity) -> float:
    """How many times too large the printed figures make it, at the ends that lie nearest to each other."""
    low, high = whole.interval
    if trial.expected.low > high:
        return trial.expected.low / high if high else math.inf
    return trial.expected.high / low if low else 0.0


def _outcome(
    verdict: str, code: str | None, join: Join, trial: Trial, expected: Interval | None = None
) -> Outcome:
    return diagnoses.outcome(verdict, code, join.whole, join.rate, trial, expected)  # type: ignore[arg-type]


def _trials(join: Join) -> Iterator[Trial]:
    for head in _head_options(join):
        yield from _timed(join, head)


def _head_options(join: Join) -> list[Quantity | None]:
    """The head counts to try; None is one head, or all of them on both sides."""
    whole, rate = join.whole, join.rate
    counts: list[Quantity | None] = [*join.heads, *_together(join.heads)]
    same: list[Quantity | None] = [None] if join.alone else []
    if is_a_head(rate) and is_a_head(whole):
        return same
    if is_a_head(whole):  # "$20,000 per person ..., $54.79 a day"
        return same
    of_one = join.stays and join.adjacent and join.adjacent.kind == "equal" and whole.high <= _MOST_OF_ONE
    if is_a_head(rate) and not (time_of(whole) and time_of(rate)):
        return [*same, *counts] if of_one else counts
    return [*same, *counts]  # "$129.21 a day per inmate, or $47,162 a year": of one person all along


def _together(people: Sequence[Quantity]) -> list[Quantity]:
    """All heads named, added up: `238 Venezuelans and 23 Salvadorans`."""
    if len(people) < 2:
        return []
    low, high = sum(group.low for group in people), sum(group.high for group in people)
    return [Quantity("people", low, high, "people", text=" + ".join(group.text for group in people))]


def _timed(join: Join, head: Quantity | None) -> Iterator[Trial]:
    count = head.interval if head else point(1)
    price = join.rate.interval.times(count)
    unit, other = time_of(join.rate), time_of(join.whole)
    if unit is not None and unit == other and head is None:
        return  # two prices for the same time and heads are two prices
    if unit is None or unit == other:
        yield Trial(head, None, point(1), price, None)
    elif other is not None:
        factor = loosely(point(1), f"{other}s", unit)
        as_reckoned = price.times(in_units(point(1), f"{other}s", unit))
        yield Trial(head, None, factor, price.times(factor), None, as_reckoned)
    else:
        for stay in join.stays or (None,):
            length = (
                loosely(stay.interval, str(stay.unit), unit) if stay else loosely(point(1), "years", unit)
            )
            years = stay_in(stay, "year") if stay else None
            yield Trial(head, stay, length, price.times(length), years, price.times(stay_in(stay, unit)))


def _literal(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    """A product that comes out as printed."""
    for trial in trials:
        if not firm(trial.expected).meets(firm(join.whole.interval)) or _guessed(join, trial):
            continue
        if needs_stay(join.whole, join.rate) and trial.stay is None and not join.names_year:
            return _outcome(ONLY_IF, "one_year", join, trial)
        code = "all_filled" if _only_if_full(join, trial) else _supposed(join, trial)
        return _outcome(ONLY_IF if code else ADDS_UP, code, join, trial)
    return None


def _only_if_full(join: Join, trial: Trial) -> bool:
    """Whether places, or at most so many people, are paid for by the people and days that are held in them."""
    if time_of(join.rate) not in {"day", "week"} or trial.heads is None:
        return False
    return trial.heads.low == 0 or (trial.heads.places and "person" in join.rate.per)


def _supposed(join: Join, trial: Trial) -> str | None:
    return "so_many" if trial.heads is not None and trial.heads in join.supposed else None


def _if_full(join: Join) -> Outcome | None:
    """A total that comes out if all are held for whom there is room, where the text counts nobody."""
    if join.heads or not join.room or not join.ties or not is_a_head(join.rate):
        return None
    room = tuple(replace(each, role="people", unit="people", reason=None) for each in join.room)
    full = replace(join, heads=room, room=())
    trial = next(
        (t for t in _trials(full) if t.heads and firm(t.expected).meets(firm(join.whole.interval))), None
    )
    return _outcome(ONLY_IF, "all_filled", full, trial) if trial else None


def _since(join: Join) -> Outcome | None:
    """So much a year since something began: `open for 18 years, that is, $380 million a year`."""
    if (
        not join.ago
        or not join.alone
        or join.stays
        or is_a_head(join.rate)
        or not needs_stay(join.whole, join.rate)
    ):
        return None
    spread = replace(join, stays=join.ago, ago=())
    return _literal(spread, list(_timed(spread, None)))


def _in_a_month(join: Join) -> Outcome | None:
    """`£5.4 million in May 2025 for 1,160 people, £150 a night each`: the days of a month that is named, if they make it come out.
    A month may as well be when something was agreed, so that it makes nothing wrong.
    """
    if not join.months or not join.stated or time_of(join.rate) not in {"day", "week"}:
        return None
    within = replace(join, stays=join.months, months=())
    return _literal(within, [trial for trial in _trials(within) if trial.heads is not None])


def _guessed(join: Join, trial: Trial) -> bool:
    """Whether heads and a price that names no head come out by chance alone: nothing in the text ties them."""
    return trial.heads is not None and not is_a_head(join.rate) and not join.ties


def _plus_fee(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    """A printed fee and so much a head make a printed total, or two sums together are so much a head."""
    for fee, trial in product(join.fees, trials):
        if not same_currency(fee, join.whole) or join.whole.role != "amount" or fee.low <= 0:
            continue
        expected = trial.expected.plus(fee.interval)
        if expected.meets(join.whole.interval) and not trial.expected.meets(fee.interval):
            return _outcome(ADDS_UP, "plus_fee", join, trial, expected)
        together = firm(join.whole.interval).plus(firm(fee.interval))
        if trial.heads is not None and firm(trial.expected).meets(together) and fee.high < join.whole.low:
            return _outcome(ADDS_UP, "with_fee", join, trial, trial.expected)
    return None


def _part_of_heads(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    """A quotient by a part of the heads, or by those of another year, which the text prints beside the right ones."""
    if not join.stated or not join.heads:
        return None
    for other, trial in product(join.other_heads, trials):
        each = join.rate.interval.times(trial.factor)
        if trial.heads is not None and each.times(other.interval).meets(join.whole.interval):
            return _outcome(DOES_NOT, f"other_heads:{other.text}", join, trial)
    return None


def _solved_for_heads(join: Join) -> Outcome | None:
    """How many heads a total would pay for at the printed price, where the text names none."""
    whole, rate, tie = join.whole, join.rate, join.adjacent
    worded = "at" in join.kinds and bool(join.kinds & {"cost", "equal"})
    if (
        ((tie is None or tie.kind == "short") and not worded)
        or join.heads
        or join.other_heads
        or not is_a_head(rate)
    ):
        return None
    if len(join.fees) > 1 or firm(rate.interval).low <= 0 or is_a_head(whole) or join.counted:
        return None
    if _same_person(join):
        return None
    trials = list(_timed(join, None)) or [Trial(None, None, point(1), rate.interval, None)]
    heads = whole.interval if not trials else firm(whole.interval).over(firm(trials[0].expected))
    if not LEAST_HEADS <= heads.middle <= MOST_HEADS or _part_of_one(heads):
        return None
    outcome = _outcome(ONLY_IF, "people_missing", join, trials[0])
    return Outcome(ONLY_IF, "people_missing", whole, outcome.parts, outcome.expected, solved=heads)


def _part_of_one(heads: Interval) -> bool:
    """Whether a few heads cannot be whole ones: a sum is not for 3.2 people."""
    return heads.high < _FEW and math.floor(heads.high * _EXACT) < heads.low / _EXACT


def _same_person(join: Join) -> bool:
    """Whether two prices with a time each are rather of one person, a common slip apart: `$200 a day, or $730,000 a year`."""
    if not (time_of(join.whole) and time_of(join.rate)) or join.whole.high > _MOST_OF_ONE:
        return False
    expected = join.rate.interval.times(loosely(point(1), f"{time_of(join.whole)}s", str(time_of(join.rate))))
    sizes = [size for factor in (10, 12, 30, 365 / 12, 31, 52, 365) for size in (factor, 1 / factor)]
    near = Interval(expected.low / NEAR, expected.high * NEAR)
    return any(near.by(size).meets(join.whole.interval) for size in sizes)


def _solved_for_time(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    """How long a total would last at the printed price, where the text names no time."""
    if not join.stated or not needs_stay(join.whole, join.rate) or join.stays or join.names_year:
        return None
    for trial in trials:
        if trial.heads is None:
            continue
        a_unit = trial.expected.over(trial.factor)
        length = firm(join.whole.interval).over(firm(a_unit))
        years = length.over(trial.factor)
        # a part of a year is told in months
        part = (
            time_of(join.rate) == "year"
            and "operator" not in join.kinds
            and length.low >= _A_MONTH
            and length.high < _HARDLY_A_YEAR
        )
        if part or (length.low >= 1 and years.high <= LONGEST):
            outcome = _outcome(ONLY_IF, "time_missing", join, trial)
            return Outcome(ONLY_IF, "time_missing", join.whole, outcome.parts, a_unit, solved=length)
    return None


MORE = 1.12
"""A price a head that makes so little more than the sum may well count costs beside it."""


def _more_costs(join: Join, trials: Sequence[Trial]) -> Outcome | None:
    """A price a head just above the quotient, where the text does not divide: other costs may be in it."""
    if not join.bill or any(tie.kind in {"operator", "at"} for tie in join.ties):
        return None
    for trial in trials:
        if trial.heads is None or join.whole.low <= 0:
            continue
        ratio = trial.expected.middle / join.whole.interval.middle
        if NEAR < ratio <= MORE:
            more = Interval(trial.expected.low - join.whole.high, trial.expected.high - join.whole.low)
            outcome = _outcome(ONLY_IF, "more_costs", join, trial)
            return Outcome(ONLY_IF, "more_costs", join.whole, outcome.parts, trial.expected, solved=more)
    return None
