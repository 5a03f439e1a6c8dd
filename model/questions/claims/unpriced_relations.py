"""Relations without a price: shares, and an amount beside heads, held against the reported totals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from model.questions.claims.intervals import Interval, point
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import (
    ADDS_UP,
    CANNOT,
    DOES_NOT,
    ONLY_IF,
    Outcome,
    QuantitiesByRole,
    is_known,
    names_discount,
    same_currency,
    stay_in,
    swapped,
)


def share_groups(roles: QuantitiesByRole, record: PublicRecord) -> Iterator[Outcome]:
    """What each share of the claim comes to, where there are two figures for it."""
    for share in roles.shares:
        outcome = _share(share, roles, record)
        if outcome is not None:
            yield outcome


def _share(share: Quantity, roles: QuantitiesByRole, record: PublicRecord) -> Outcome | None:
    pairs = [
        (part, base)
        for group in (roles.money, roles.people)
        for part, base in permutations(group, 2)
        if same_currency(part, base) and (part.per == base.per or not base.per or not part.per)
    ]
    pairs = _with_base(share, sorted(pairs, key=lambda pair: pair[0].per != pair[1].per))
    for part, base in pairs:
        if any(base.interval.times(s).meets(part.interval) for s in _sizes(share)):
            return Outcome(ADDS_UP, None, part, (share, base), base.interval.times(share.interval))
    half_off = names_discount(roles, record) and share.low <= 0.5 <= share.high
    if not pairs or half_off:
        return None  # a reported discount lowers a price; the figures beside it need not be its parts
    part, base = pairs[0]
    expected = base.interval.times(share.interval)
    return Outcome(DOES_NOT, _share_slip(share, part, base, record), part, (share, base), expected)


def _with_base(share: Quantity, pairs: list[tuple[Quantity, Quantity]]) -> list[tuple[Quantity, Quantity]]:
    """Those with the base that follows the share at once, where a base does: `31.7% of the $15 million`."""
    after = [base.span[0] - share.span[1] for _, base in pairs]
    nearest = min((gap for gap in after if 0 <= gap <= 40), default=None)
    return (
        pairs if nearest is None else [pair for pair, gap in zip(pairs, after, strict=True) if gap == nearest]
    )


def _sizes(share: Quantity) -> list[Interval]:
    """The share, and what is left beside it, as in `half off`."""
    rest = Interval(max(0.0, 1 - share.high), max(0.0, 1 - share.low))
    return [share.interval, rest] if share.high < 1 else [share.interval]


def _share_slip(share: Quantity, part: Quantity, base: Quantity, record: PublicRecord) -> str | None:
    others = [total for total in record.amounts if not total.meets(base.interval)]
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


def amount_for_people(
    amount: Quantity, heads: Quantity, roles: QuantitiesByRole, record: PublicRecord
) -> Outcome:
    """An amount and heads with no rate, held against the reported totals."""
    if not is_known(amount.currency, record):
        return Outcome(CANNOT, None, amount, (heads,), missing="rate")
    count = _key(heads)
    for total in record.reported_totals:
        if total.heads and _holds(_key(amount), total.amount) and count.low <= total.heads[0] <= count.high:
            code = _stay_condition(amount, roles, total.years)
            return Outcome(
                ONLY_IF if code else ADDS_UP, code, amount, (heads,), amount.interval, facts=total.facts
            )
    return (
        _total_of_others(amount, count, heads, record)
        or _off_by_a_factor(amount, count, heads, record)
        or Outcome(CANNOT, None, amount, (heads,), missing="rate")
    )


def _key(quantity: Quantity) -> Interval:
    """The number an upper bound names, since `up to $15 million` would meet every lesser total."""
    return point(quantity.high) if quantity.low == 0 else quantity.interval


def _holds(printed: Interval, reported: Interval) -> bool:
    """Whether a printed amount names a reported total: the figure itself, not only what it may stand for."""
    return printed.meets(point(reported.middle))


def _stay_condition(amount: Quantity, roles: QuantitiesByRole, years: float | None) -> str | None:
    """Whether a stay printed with a reported total is another than it was reported for."""
    stays = [stay_in(stay, "year") for stay in roles.stays]
    if amount.role == "rate" or not stays or years is None:
        return None
    if any(stay.low <= years <= stay.high for stay in stays):
        return None
    return "in_advance" if stays[0].high < years else "per_person_once"


def _total_of_others(
    amount: Quantity, count: Interval, heads: Quantity, record: PublicRecord
) -> Outcome | None:
    """A reported total beside a head count of another report."""
    if not any(count.low <= n <= count.high for n in record.heads):
        return None
    for total in record.reported_totals:
        if total.heads and _holds(_key(amount), total.amount):
            code = f"other_people:{total.heads[0]}"
            return Outcome(ONLY_IF, code, amount, (heads,), amount.interval, facts=total.facts)
    return None


def _off_by_a_factor(
    amount: Quantity, count: Interval, heads: Quantity, record: PublicRecord
) -> Outcome | None:
    """A reported total for just these heads, off by a common factor."""
    for total in record.reported_totals:
        if amount.role != "amount" or not total.heads or not count.low <= total.heads[0] <= count.high:
            continue
        for factor in _FACTORS:
            if _holds(_key(amount), total.amount.by(factor)):
                slip = f"factor_{factor}"
                return Outcome(
                    DOES_NOT, slip, amount, (heads,), point(total.amount.middle), facts=total.facts
                )
    return None


_FACTORS = (12, 10, 365, 1000)
"""Fewer than for a product, since only the reported total bears them out."""


def times_people(roles: QuantitiesByRole) -> Outcome | None:
    """One amount so many times another, for the people named, though the text does not call it a price a head."""
    for whole, part, heads in product(roles.amounts, roles.amounts, roles.people):
        if whole is not part and heads.low > 1 and part.interval.times(heads.interval).meets(whole.interval):
            return Outcome(ADDS_UP, None, whole, (part, heads), part.interval.times(heads.interval))
    return None


def sums(roles: QuantitiesByRole) -> Outcome | None:
    """Two amounts that make a third."""
    for whole, *parts in permutations(roles.amounts[:4], 3):
        total = parts[0].interval.plus(parts[1].interval)
        if all(part.low > 0 for part in parts) and total.meets(whole.interval):
            return Outcome(ADDS_UP, None, whole, tuple(parts), total)
    return None


def missing(roles: QuantitiesByRole) -> Outcome:
    """What a claim without any relation lacks."""
    if roles.amounts:
        what = "people_and_rate" if not roles.people else "rate"
    elif roles.rates:
        what = "amount" if roles.people else "amount_and_people"
    elif roles.people:
        what = "money"
    else:
        what = "everything"
    whole = next(iter(roles.money), None)
    return Outcome(CANNOT, None, whole, missing=what)
