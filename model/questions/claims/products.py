"""An amount as so many times a price: heads, time and price multiplied, each as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from model.questions.claims import explained
from model.questions.claims.explained import Case
from model.questions.claims.intervals import point
from model.questions.claims.outcome import (
    ADDS_UP,
    CANNOT,
    DOES_NOT,
    HEADS,
    ONLY_IF,
    TIMES,
    Outcome,
    Sorted,
    by_role,
    in_units,
    is_a_head,
    same_currency,
    time_of,
)
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record


def fits(whole: Quantity, rate: Quantity) -> bool:
    """Whether `whole` can be so many times `rate`: a coarser time, or all heads against one."""
    if rate.role != "rate" or "flight" in {whole.reason, rate.reason}:
        return False
    if any(set(one.per) - {*HEADS, *TIMES} for one in (whole, rate)):
        return False
    one, two = time_of(whole), time_of(rate)
    a_head = is_a_head(rate) and not is_a_head(whole)
    if one and two:
        return a_head or TIMES.index(two) < TIMES.index(one)
    if one or two is None:
        return a_head  # a price a head with no period is for that of the whole
    return a_head or two is not None


def completeness(quantities: Sequence[Quantity]) -> int:
    """How full the fullest relation among quantities is: 4 for one with all it needs, 3 where only the time lacks,
    2 for an amount and heads, 0 for none.
    """
    found = by_role(quantities)
    fullest = [_full(whole, rate, found) for whole, rate in permutations(found.money, 2) if fits(whole, rate)]
    shares = 4 if found.shares and len(found.money) > 1 else 0
    pairs = 2 if found.amounts and found.people else 0
    return max([*fullest, shares, pairs])


def _full(whole: Quantity, rate: Quantity, found: Sorted) -> int:
    if not heads_for(whole, rate, found) or not same_currency(whole, rate):
        return 0
    return 3 if explained.needs_stay(whole, rate) and not found.stays else 4


def heads_for(whole: Quantity, rate: Quantity, found: Sorted) -> list[Quantity | None]:
    """The head counts to try; None is one head, or all of them on both sides."""
    counts: list[Quantity | None] = [*found.people, *_together(found.people)]
    if time_of(whole) and time_of(
        rate
    ):  # "$129.21 a day per inmate, or $47,162 a year": of one person all along
        return [None, *counts] if is_a_head(rate) != is_a_head(whole) or not is_a_head(rate) else [None]
    if is_a_head(rate) and not is_a_head(whole):
        return counts
    if is_a_head(whole) and not is_a_head(rate):  # "$20,000 per person ..., $54.79 a day"
        return [] if found.people else [None]
    said_of_one = not is_a_head(rate) and not is_a_head(whole)  # "$20,000 a year" may well be of one person
    return [None, *counts] if said_of_one else [None]


def _together(people: Sequence[Quantity]) -> list[Quantity]:
    """All heads named, as one: `238 Venezuelans and 23 Salvadorans`."""
    if len(people) < 2:
        return []
    low, high = sum(one.low for one in people), sum(one.high for one in people)
    return [Quantity("people", low, high, "people", text=" + ".join(one.text for one in people))]


def rate_groups(found: Sorted, known: Record) -> Iterator[Outcome]:
    """The best outcome among rates per the same thing: of several, one explains the claim and others compare."""
    groups: dict[tuple[str, ...], list[Outcome]] = {}
    for whole, rate in permutations(found.money, 2):
        relation = _relation(whole, rate, found, known) if fits(whole, rate) else None
        if relation is not None:
            groups.setdefault(rate.per, []).append(relation)
    yield from (min(outcomes, key=lambda one: one.rank) for outcomes in groups.values())


def _relation(whole: Quantity, rate: Quantity, found: Sorted, known: Record) -> Outcome | None:
    heads = heads_for(whole, rate, found)
    if not heads:
        return Outcome(CANNOT, None, whole, (rate,), missing="people")
    cases = [case for head in heads for case in _cases(whole, rate, head, found)]
    if not same_currency(whole, rate):
        mixed = next((case for case in cases if case.expected.meets(whole.interval)), None)
        return explained.outcome(DOES_NOT, "mixed_currency", whole, rate, mixed) if mixed else None
    return (
        _literal(whole, rate, cases)
        or _plus_fee(whole, rate, cases, found)
        or explained.transposed_report(whole, rate, cases, known)
        or explained.wrong_denominator(whole, rate, cases, known)
        or explained.conditional(whole, rate, cases, found, known)
        or explained.slip(whole, rate, cases, known)
    )


def _cases(whole: Quantity, rate: Quantity, head: Quantity | None, found: Sorted) -> Iterator[Case]:
    count = head.interval if head else point(1)
    unit, other = time_of(rate), time_of(whole)
    if unit is None or unit == other:
        yield Case(head, None, point(1), rate.interval.times(count), None)
    elif other is not None:
        factor = in_units(point(1), f"{other}s", unit)
        yield Case(head, None, factor, rate.interval.times(count).times(factor), None)
    else:
        stays = found.stays or (None,)
        for stay in stays:
            length = (
                in_units(stay.interval, str(stay.unit), unit) if stay else in_units(point(1), "years", unit)
            )
            years = in_units(stay.interval, str(stay.unit), "year") if stay else None
            yield Case(head, stay, length, rate.interval.times(count).times(length), years)


def _literal(whole: Quantity, rate: Quantity, cases: Sequence[Case]) -> Outcome | None:
    for case in cases:
        if case.expected.meets(whole.interval):
            assumed = explained.needs_stay(whole, rate) and case.stay is None
            return explained.outcome(
                ONLY_IF if assumed else ADDS_UP, "one_year" if assumed else None, whole, rate, case
            )
    return None


def _plus_fee(whole: Quantity, rate: Quantity, cases: Sequence[Case], found: Sorted) -> Outcome | None:
    """A printed fee and so much a head make a printed total."""
    for fee, case in product(found.amounts, cases):
        if fee is not whole and same_currency(fee, whole) and whole.role == "amount":
            expected = case.expected.plus(fee.interval)
            if fee.low > 0 and expected.meets(whole.interval):
                return explained.outcome(ADDS_UP, None, whole, rate, case, expected)
    return None
