"""Relations without a price: shares, sums, percentage points, and an amount beside heads, held against the record."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from itertools import permutations

from model.questions.claims.figures import Figure, Window
from model.questions.claims.intervals import Interval, firm
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import (
    ADDS_UP,
    DOES_NOT,
    HEADS,
    Outcome,
    QuantitiesByRole,
    is_a_head,
    names_discount,
    same_currency,
    stay_in,
    swapped,
    time_of,
)
from model.questions.claims.ties import tie

_BASE = 40
"""So many characters at most stand between a share and what it is of."""
_BESIDE = 3
"""So many tokens at most stand between a sum and the share that it is said to be: `$4.76 million (32 percent)`."""
_FAR_BASE = 120
"""The same for a multiple: `1,000 times more than a place in an immigration jail, which is $165`."""


def share_outcomes(window: Window, record: PublicRecord) -> Iterator[Outcome]:
    """What each share comes to that the text says of which sum it is."""
    for share in window.of("share"):
        base = base_of(window, share)
        if base is not None:
            yield from _share(window, share, base, record)
        elif several := tuple(_share_of_two(window, share)):
            yield from several
        else:
            yield from _wrong_share_of_led(window, share, record)


def _share_of_two(window: Window, share: Figure) -> Iterator[Outcome]:
    """`Of the $15 million approved, $4.76 million was paid, or 31.7 percent`: the two sums of a sentence, the later of the first."""
    sums = [figure for figure in window.of("amount") if figure.sentence == share.sentence]
    if len(sums) != 2 or share.quantity.low <= 0 or share.quantity.high >= 1:
        return
    for base, part in permutations(sums, 2):
        exact = share.quantity.high < share.quantity.low * 1.15
        expected = base.quantity.interval.times(share.quantity.interval)
        beside_it = 0 <= share.opens - part.last <= _BESIDE or 0 <= part.opens - share.last <= 1
        said = (
            beside_it
            or _part_of(window, part, base)
            or (_leads(window, base, share) and _same(window, share, part))
        )
        if (
            said
            and exact
            and same_currency(base.quantity, part.quantity)
            and expected.meets(part.quantity.interval)
        ):
            yield Outcome(ADDS_UP, None, part.quantity, (share.quantity, base.quantity), expected)
            return


def _leads(window: Window, base: Figure, share: Figure) -> bool:
    """`Of the $6 million, 80% has been paid`: the sum that opens its sentence is what the share is of."""
    of = window.language.words("grammar", "of") | {"del"}
    start = window.starts[base.sentence]
    first = min((figure.first for figure in window.figures if figure.sentence == base.sentence), default=-1)
    opens = any(window.view.word(at) in of for at in range(start, min(base.opens + 1, start + _BESIDE)))
    return base.first == first and opens and base.last <= share.first and base.opens - start <= _BESIDE


def _same(window: Window, share: Figure, part: Figure) -> bool:
    """Whether the text says that the share is so much: `80%, or $4.8 million`; `80% ..., which is $4.8 million`."""
    joined = tie(window, share, part) if share.last <= part.first else None
    return joined is not None and joined.kind in {"or", "equal", "bracket"}


def _wrong_share_of_led(window: Window, share: Figure, record: PublicRecord) -> Iterator[Outcome]:
    """A share of the sum that opens its sentence, said to be so much, which it is not."""
    sums = [figure for figure in window.of("amount", "rate") if figure.sentence == share.sentence]
    shares = [figure for figure in window.of("share") if figure.sentence == share.sentence]
    if (
        len(sums) != 2
        or len(shares) != 1
        or not window.of_the_subject
        or _is_discount(window, share.quantity, record)
    ):
        return
    base, part = sums
    if _leads(window, base, share) and _same(window, share, part) and _alike(part.quantity, base.quantity):
        yield from _wrong_share(share.quantity, part.quantity, base.quantity, record)


def _part_of(window: Window, part: Figure, base: Figure) -> bool:
    """`$4.76 million of the $15 million`."""
    between = {window.view.word(at) for at in range(part.last, base.opens)}
    return part.last <= base.opens and bool(between) and between <= window.language.words("grammar", "of")


def base_of(window: Window, share: Figure) -> Figure | None:
    """The sum that follows a share at once: `31.7% of the $15 million`."""
    reach = _FAR_BASE if share.quantity.low >= 1 or share.quantity.high > 1 else _BASE
    after = [
        figure
        for figure in window.of("amount", "rate", "people")
        if figure.sentence == share.sentence
        and 0 <= figure.quantity.span[0] - share.quantity.span[1] <= reach
    ]
    base = min(after, key=lambda figure: figure.first, default=None)
    return base if base is not None and _is_of(window, share, base) else None


def _is_of(window: Window, share: Figure, base: Figure) -> bool:
    of = window.language.words("grammar", "of")
    between = [window.view.word(at) for at in range(share.last, base.first)]
    if any(mark in between for mark in ",;:()"):
        return False
    multiple = share.quantity.high > 1 and base.quantity.reason != "flight"
    needed = window.language.words("share", "times_need") | window.language.words("grammar", "the")
    if multiple and (len(between) <= 3 or between[0] in needed):
        return True
    return any(word in of for word in between)


def _share(window: Window, share: Figure, base: Figure, record: PublicRecord) -> Iterator[Outcome]:
    parts = [
        figure
        for figure in window.of("amount", "rate", "people")
        if figure is not base
        and _alike(figure.quantity, base.quantity)
        and figure.quantity.reason != "flight"
    ]
    for part in parts:
        if any(
            firm(base.quantity.interval.times(size)).meets(firm(part.quantity.interval))
            for size in _sizes(share.quantity)
        ):
            expected = base.quantity.interval.times(share.quantity.interval)
            yield Outcome(ADDS_UP, None, part.quantity, (share.quantity, base.quantity), expected)
            return
    here = [
        part for part in parts if part.sentence <= share.sentence
    ]  # what comes later is not spoken of yet
    joined = [part for part in here if _names_share(window, part, share, base)]
    money = [figure for figure in window.of("amount", "rate") if not figure.aside]
    if (
        len(joined) != 1
        or len(money) > 2
        or not window.of_the_subject
        or _is_discount(window, share.quantity, record)
    ):
        return
    yield from _wrong_share(share.quantity, joined[0].quantity, base.quantity, record)


def _is_discount(window: Window, share: Quantity, record: PublicRecord) -> bool:
    roles = QuantitiesByRole((), (), (), tuple(figure.quantity for figure in window.of("share")))
    return names_discount(roles, record) and share.low <= 0.5 <= share.high


def _alike(one: Quantity, other: Quantity) -> bool:
    same = (one.role == "people") == (other.role == "people") and same_currency(one, other)
    return same and (set(one.per) - HEADS == set(other.per) - HEADS or not one.per or not other.per)


def _names_share(window: Window, part: Figure, share: Figure, base: Figure) -> bool:
    """Whether the text says that the part is the share: `$12 million is 80% of the $15 million`."""
    first, second = (part, share) if part.first < share.first else (base, part)
    cost = window.language.phrases("tie", "cost")
    costs = part.sentence == share.sentence and any(
        window.view.after(at, cost) > 0 for at in range(first.last, second.opens)
    )
    return costs or tie(window, first, second) is not None


def _sizes(share: Quantity) -> list[Interval]:
    """The share, and what is left beside it, as in `half off`."""
    rest = Interval(max(0.0, 1 - share.high), max(0.0, 1 - share.low))
    return [share.interval, rest] if share.high < 1 else [share.interval]


def _wrong_share(share: Quantity, part: Quantity, base: Quantity, record: PublicRecord) -> Iterator[Outcome]:
    expected = base.interval.times(share.interval)
    low, high = sorted((expected.middle, part.interval.middle))
    if high > low * 1.05 and high < low * 20:
        slip = _share_slip(share, part, base, record)
        yield Outcome(DOES_NOT, slip, part, (share, base), expected)


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


def sum_outcomes(window: Window) -> Iterator[Outcome]:
    """Sums that the text adds up: two or more, some of them so much a head, `bring the bill to` a total.

    Those that come just before the total, none of them passed over.
    """
    money = [figure for figure in window.of("amount", "rate") if not figure.aside]
    terms = [(figure, worth) for figure in money if (worth := _worth(window, figure)) is not None]
    for whole in money:
        before = [
            term for term in terms if term[0].last <= whole.first and term[0].sentence == whole.sentence
        ]
        if whole.quantity.role != "amount" or len(before) < 2 or not _adds(window, before, whole):
            continue
        for first in range(len(before) - 1):
            total = functools.reduce(Interval.plus, (worth for _, (worth, _) in before[first:]))
            if total.meets(whole.quantity.interval) and total.low > 0:
                parts = [(figure.quantity, *by) for figure, (_, by) in before[first:]]
                together = tuple(dict.fromkeys(itertools.chain.from_iterable(parts)))
                yield Outcome(ADDS_UP, "sum", whole.quantity, together, total)
                return


def _adds(window: Window, before: Sequence[tuple[Figure, object]], whole: Figure) -> bool:
    """Whether words make a total of what stands before it."""
    last = before[-1][0]
    prices = any(figure.quantity.role == "rate" for figure, _ in before)
    phrases = window.language.phrases("tie", "sum")
    said = any(window.view.after(at, phrases) for at in range(last.last, whole.last + _BESIDE))
    return said or (prices and tie(window, last, whole) is not None)


def _worth(window: Window, figure: Figure) -> tuple[Interval, tuple[Quantity, ...]] | None:
    """What a figure adds to a sum, and with what: itself, or a price a head for the heads named next to it."""
    printed = figure.quantity.interval
    if figure.quantity.role == "amount":
        return printed, ()
    unit = time_of(figure.quantity)
    if not is_a_head(figure.quantity) and unit:
        stays = [stay.quantity for stay in window.of("duration") if 0 <= stay.first - figure.last <= _BESIDE]
        return (printed.times(stay_in(stays[0], unit)), (stays[0],)) if stays else None
    if not is_a_head(figure.quantity) or not window.heads:
        return None
    nearest = min(window.heads, key=lambda head: abs(head.first - figure.first)).quantity
    return printed.times(nearest.interval), (nearest,)


def times_people(window: Window) -> Iterator[Outcome]:
    """One amount so many times another for the people named, though the text does not call it a price a head."""
    money = [figure for figure in window.of("amount") if not figure.aside]
    for whole, part in permutations(money, 2) if window.heads else ():
        joined = tie(window, whole, part)
        alike = same_currency(whole.quantity, part.quantity)
        for head in window.heads if joined is not None and joined.kind != "short" and alike else ():
            expected = part.quantity.interval.times(head.quantity.interval)
            here = len({whole.sentence, part.sentence, head.sentence}) == 1
            if here and head.quantity.low > 1 and firm(expected).meets(firm(whole.quantity.interval)):
                yield Outcome(ADDS_UP, None, whole.quantity, (part.quantity, head.quantity), expected)
