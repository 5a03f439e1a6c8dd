"""Relations without a price: shares, and an amount beside heads, held against the reported totals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from model.questions.claims.intervals import Interval, point
from model.questions.claims.outcome import (
    ADDS_UP,
    CANNOT,
    DOES_NOT,
    ONLY_IF,
    Outcome,
    Sorted,
    discount_said,
    in_units,
    is_known,
    same_currency,
    swapped,
)
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record


def share_groups(found: Sorted, known: Record) -> Iterator[Outcome]:
    """What each share of the claim comes to, where there are two figures for it."""
    for share in found.shares:
        outcome = _share(share, found, known)
        if outcome is not None:
            yield outcome


def _share(share: Quantity, found: Sorted, known: Record) -> Outcome | None:
    pairs = [
        (part, base)
        for group in (found.money, found.people)
        for part, base in permutations(group, 2)
        if same_currency(part, base) and (part.per == base.per or not base.per or not part.per)
    ]
    pairs = _with_base(share, sorted(pairs, key=lambda pair: pair[0].per != pair[1].per))
    for part, base in pairs:
        if any(base.interval.times(s).meets(part.interval) for s in _sizes(share)):
            return Outcome(ADDS_UP, None, part, (share, base), base.interval.times(share.interval))
    if not pairs or _is_discount(share, found, known):
        return None
    part, base = pairs[0]
    expected = base.interval.times(share.interval)
    return Outcome(DOES_NOT, _share_slip(share, part, base, known), part, (share, base), expected)


def _with_base(share: Quantity, pairs: list[tuple[Quantity, Quantity]]) -> list[tuple[Quantity, Quantity]]:
    """Those with the base that follows the share at once, where one does: `31.7% of the $15 million`."""
    after = [pair[1].span[0] - share.span[1] for pair in pairs]
    nearest = min((gap for gap in after if 0 <= gap <= 40), default=None)
    return (
        pairs if nearest is None else [pair for pair, gap in zip(pairs, after, strict=True) if gap == nearest]
    )


def _sizes(share: Quantity) -> list[Interval]:
    """The share, and what is left beside it, as in `half off`."""
    rest = Interval(max(0.0, 1 - share.high), max(0.0, 1 - share.low))
    return [share.interval, rest] if share.high < 1 else [share.interval]


def _is_discount(share: Quantity, found: Sorted, known: Record) -> bool:
    return discount_said(found, known) and share.low <= 0.5 <= share.high


def _share_slip(share: Quantity, part: Quantity, base: Quantity, known: Record) -> str | None:
    others = [total for total in known.totals if not total.meets(base.interval)]
    if any(total.times(share.interval).meets(part.interval) for total in others):
        return "percent_base"
    expected = base.interval.times(share.interval)
    if any(expected.meets(other) for other in swapped(part)):
        return "transposed_digits"
    return next(
        (
            f"factor_{f}"
            for f in (10, 1000, 2)
            if expected.by(f).meets(part.interval) or expected.meets(part.interval.by(f))
        ),
        None,
    )


def pair(amount: Quantity, heads: Quantity, found: Sorted, known: Record) -> Outcome:
    """An amount and heads with no rate, held against the reported totals."""
    if not is_known(amount.currency, known):
        return Outcome(CANNOT, None, amount, (heads,), missing="rate")
    count = _key(heads)
    for pair in known.pairs:
        if pair.heads and _holds(_key(amount), pair.amount) and count.low <= pair.heads[0] <= count.high:
            code = _pair_stay(amount, found, pair.years)
            return Outcome(
                ONLY_IF if code else ADDS_UP, code, amount, (heads,), amount.interval, facts=pair.facts
            )
    return (
        _mixed_pair(amount, count, heads, known)
        or _slipped_pair(amount, count, heads, known)
        or Outcome(CANNOT, None, amount, (heads,), missing="rate")
    )


def _key(quantity: Quantity) -> Interval:
    """The number an upper bound names, since `up to $15 million` would meet every lesser total."""
    return point(quantity.high) if quantity.low == 0 else quantity.interval


def _holds(printed: Interval, reported: Interval) -> bool:
    return printed.meets(point(reported.middle))


def _pair_stay(amount: Quantity, found: Sorted, years: float | None) -> str | None:
    """Whether a stay printed with a reported pair is another than it was reported for."""
    stays = [in_units(stay.interval, str(stay.unit), "year") for stay in found.stays]
    if amount.role == "rate" or not stays or years is None:
        return None
    if any(stay.low <= years <= stay.high for stay in stays):
        return None
    return "in_advance" if stays[0].high < years else "per_person_once"


def _mixed_pair(amount: Quantity, count: Interval, heads: Quantity, known: Record) -> Outcome | None:
    """A reported total beside a head count of another report."""
    if not any(count.low <= n <= count.high for n in known.heads):
        return None
    for pair in known.pairs:
        if pair.heads and _holds(_key(amount), pair.amount):
            code = f"other_people:{pair.heads[0]}"
            return Outcome(ONLY_IF, code, amount, (heads,), amount.interval, facts=pair.facts)
    return None


def _slipped_pair(amount: Quantity, count: Interval, heads: Quantity, known: Record) -> Outcome | None:
    """A reported total for just these heads, off by a common factor."""
    for pair in known.pairs:
        if amount.role != "amount" or not pair.heads or not count.low <= pair.heads[0] <= count.high:
            continue
        for factor in _FACTORS:
            if _holds(_key(amount), pair.amount.by(factor)):
                slip = f"factor_{factor}"
                return Outcome(DOES_NOT, slip, amount, (heads,), point(pair.amount.middle), facts=pair.facts)
    return None


_FACTORS = (12, 10, 365, 1000)


def times_people(found: Sorted) -> Outcome | None:
    """One amount so many times another, for the people named, though it was not said to be a head."""
    for whole, part, heads in product(found.amounts, found.amounts, found.people):
        if whole is not part and heads.low > 1 and part.interval.times(heads.interval).meets(whole.interval):
            return Outcome(ADDS_UP, None, whole, (part, heads), part.interval.times(heads.interval))
    return None


def sums(found: Sorted) -> Outcome | None:
    """Two amounts that make a third."""
    for whole, one, two in permutations(found.amounts[:4], 3):
        total = one.interval.plus(two.interval)
        if one.low > 0 and two.low > 0 and total.meets(whole.interval):
            return Outcome(ADDS_UP, None, whole, (one, two), total)
    return None


def missing(found: Sorted) -> Outcome:
    """What a claim without any relation lacks."""
    if found.amounts:
        what = "people_and_rate" if not found.people else "rate"
    elif found.rates:
        what = "amount" if found.people else "amount_and_people"
    elif found.people:
        what = "money"
    else:
        what = "everything"
    whole = next(iter(found.money), None)
    return Outcome(CANNOT, None, whole, missing=what)
