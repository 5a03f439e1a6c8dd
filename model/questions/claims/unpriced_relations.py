"""Relations without a price: shares, sums, percentage points, and an amount beside heads, held against the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from model.questions.claims.figures import Figure, Window
from model.questions.claims.intervals import Interval, point
from model.questions.claims.joins import fits
from model.questions.claims.priced_relations import firm
from model.questions.claims.public_record import PublicRecord, ReportedTotal
from model.questions.claims.quantities import Quantity
from model.questions.claims.reading_totals import reachable, reading_totals
from model.questions.claims.relations import (
    ADDS_UP,
    DOES_NOT,
    HEADS,
    ONLY_IF,
    Outcome,
    QuantitiesByRole,
    is_a_head,
    is_known,
    names_discount,
    same_currency,
    stay_in,
    swapped,
    time_of,
)
from model.questions.claims.ties import apart, in_order, tie

_BASE = 40
"""So many characters at most stand between a share and what it is of."""
_BESIDE = 3
"""So many tokens at most stand between a sum and the share that it is said to be: `$4.76 million (32 percent)`."""
_FAR_BASE = 120
"""The same for a multiple: `1,000 times more than a place in an immigration jail, which is $165`."""


def share_outcomes(window: Window, record: PublicRecord) -> Iterator[Outcome]:
    """What each share comes to that the text says of which sum it is."""
    for share in window.of("share"):
        base = _base(window, share)
        if base is not None:
            yield from _share(window, share, base, record)
        else:
            yield from _share_of_two(window, share)


def _share_of_two(window: Window, share: Figure) -> Iterator[Outcome]:
    """`Of the $15 million approved, $4.76 million was paid, or 31.7 percent`: the two sums of a sentence, the later of the first."""
    sums = [figure for figure in window.of("amount") if figure.sentence == share.sentence]
    if len(sums) != 2 or share.quantity.low <= 0 or share.quantity.high >= 1:
        return
    for base, part in permutations(sums, 2):
        exact = share.quantity.high < share.quantity.low * 1.15
        expected = base.quantity.interval.times(share.quantity.interval)
        beside_it = 0 <= share.opens - part.last <= _BESIDE or 0 <= part.opens - share.last <= 1
        said = beside_it or _part_of(window, part, base)
        if (
            said
            and exact
            and same_currency(base.quantity, part.quantity)
            and expected.meets(part.quantity.interval)
        ):
            yield Outcome(ADDS_UP, None, part.quantity, (share.quantity, base.quantity), expected)
            return


def _part_of(window: Window, part: Figure, base: Figure) -> bool:
    """`$4.76 million of the $15 million`."""
    between = {window.view.word(at) for at in range(part.last, base.opens)}
    return part.last <= base.opens and bool(between) and between <= window.language.words("grammar", "of")


def _base(window: Window, share: Figure) -> Figure | None:
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
            base.quantity.interval.times(size).meets(part.quantity.interval)
            for size in _sizes(share.quantity)
        ):
            expected = base.quantity.interval.times(share.quantity.interval)
            yield Outcome(ADDS_UP, None, part.quantity, (share.quantity, base.quantity), expected)
            return
    joined = [part for part in parts if _names_share(window, part, share, base)]
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
    """Sums that the text adds up: two or more, some of them so much a head, `bring the bill to` a total."""
    money = [figure for figure in window.of("amount", "rate") if not figure.aside]
    terms = [(figure, _worth(window, figure)) for figure in money]
    known = [(figure, worth) for figure, worth in terms if worth is not None]
    for whole, _ in known:
        if whole.quantity.role != "amount":
            continue
        before = [(f, worth) for f, worth in known if f.last <= whole.first and f.sentence == whole.sentence]
        for size in range(len(before), 1, -1):
            for some in combinations(before, size):
                products = any(f.quantity.role == "rate" for f, _ in some)
                if not (products or window.has("sum")):
                    continue
                total = point(0)
                for _, worth in some:
                    total = total.plus(worth)
                if total.meets(whole.quantity.interval) and total.low > 0:
                    yield Outcome(ADDS_UP, "sum", whole.quantity, tuple(f.quantity for f, _ in some), total)
                    return


def _worth(window: Window, figure: Figure) -> Interval | None:
    """What a figure adds to a sum: itself, or a price a head for the heads named next to it."""
    if figure.quantity.role == "amount":
        return figure.quantity.interval
    unit = time_of(figure.quantity)
    if not is_a_head(figure.quantity) and unit:
        stays = [stay for stay in window.of("duration") if 0 <= stay.first - figure.last <= _BESIDE]
        return figure.quantity.interval.times(stay_in(stays[0].quantity, unit)) if stays else None
    if not is_a_head(figure.quantity) or not window.heads:
        return None
    nearest = min(window.heads, key=lambda head: abs(head.first - figure.first))
    return figure.quantity.interval.times(nearest.quantity.interval)


def times_people(window: Window) -> Iterator[Outcome]:
    """One amount so many times another for the people named, though the text does not call it a price a head."""
    money = [figure for figure in window.of("amount") if not figure.aside]
    for whole, part in permutations(money, 2):
        joined = tie(window, whole, part)
        alike = same_currency(whole.quantity, part.quantity)
        for head in window.heads if joined is not None and joined.kind != "short" and alike else ():
            expected = part.quantity.interval.times(head.quantity.interval)
            if head.quantity.low > 1 and expected.meets(whole.quantity.interval):
                yield Outcome(ADDS_UP, None, whole.quantity, (part.quantity, head.quantity), expected)


# --- Against the record --------------------------------------------------------------------------------


def amounts_for_people(window: Window, record: PublicRecord) -> Iterator[Outcome]:
    """Amounts and heads with no price between them, held against the reported totals and the reported terms."""
    money = [figure for figure in window.of("amount", "rate") if not figure.aside]
    sums = [figure for figure in money if figure.quantity.per in {(), ("year",)}]
    for amount in sums:
        if any(is_a_head(price.quantity) and fits(amount.quantity, price.quantity) for price in money):
            continue  # the text has a price of its own, and what it comes to is judged elsewhere
        heads = [head for head in window.heads if not apart(window, *in_order(amount, head))]
        stays = [figure.quantity for figure in window.of("duration")]
        growths = [
            outcome for head in heads if (outcome := held(amount.quantity, head.quantity, stays, record))
        ]
        if growths:
            yield min(growths, key=lambda outcome: outcome.rank)


def held(
    amount: Quantity, heads: Quantity, stays: Sequence[Quantity], record: PublicRecord
) -> Outcome | None:
    """What an amount and heads with no price between them come to beside the record; None for nothing."""
    if not is_known(amount.currency, record) or "peso" in amount.text.lower():
        return None
    count = _key(heads)
    for total in record.reported_totals:
        meant = total.heads and _holds(_key(amount), total.amount) and _at_a_price(total, record)
        if meant and count.low <= total.heads[0] <= count.high:
            code = _stay_condition(amount, stays, total.years)
            verdict = ONLY_IF if code else ADDS_UP
            return Outcome(verdict, code, amount, (heads,), amount.interval, facts=total.facts)
    if heads.low == 0:
        return None  # "as many as 300" names no number of heads
    return _total_of_others(amount, count, heads, record) or _modelled(amount, heads, stays, record)


def _at_a_price(total: ReportedTotal, record: PublicRecord) -> bool:
    """Whether a reported total is so many times a reported price: else nothing says what it should be."""
    years = total.years or 1.0
    return any(
        total.amount.meets(point(price * heads * time))
        for price in record.prices
        for heads in total.heads
        for time in {1.0, years}
    )


def _key(quantity: Quantity) -> Interval:
    """The number an upper bound names, since `up to $15 million` would meet every lesser total."""
    return point(quantity.high) if quantity.low == 0 else quantity.interval


def _holds(printed: Interval, reported: Interval) -> bool:
    """Whether a printed amount names a reported total: the figure itself, not only what it may stand for."""
    return printed.meets(point(reported.middle))


def _stay_condition(amount: Quantity, stays: Sequence[Quantity], years: float | None) -> str | None:
    """Whether a stay printed with a reported total is another than it was reported for."""
    lengths = [stay_in(stay, "year") for stay in stays]
    if amount.role == "rate" or not lengths or years is None:
        return None
    if any(stay.low <= years <= stay.high for stay in lengths):
        return None
    return "in_advance" if lengths[0].high < years else "per_person_once"


def _total_of_others(
    amount: Quantity, count: Interval, heads: Quantity, record: PublicRecord
) -> Outcome | None:
    """A reported total beside a head count of another report."""
    if not any(count.low <= n <= count.high for n in record.heads):
        return None
    for total in record.reported_totals:
        if total.heads and _holds(_key(amount), total.amount) and _at_a_price(total, record):
            code = f"other_people:{total.heads[0]}"
            return Outcome(ONLY_IF, code, amount, (heads,), amount.interval, facts=total.facts)
    return None


def _modelled(
    amount: Quantity, heads: Quantity, stays: Sequence[Quantity], record: PublicRecord
) -> Outcome | None:
    """Heads and a time at the reported price: `2,000 people for three years would cost $120 million`."""
    years = stay_in(stays[0], "year") if stays else None
    if amount.currency != record.currency:
        return None
    if not record.prices or years is None or amount.role != "amount" or not reachable(heads.interval, years):
        return None
    price = point(record.prices[0])
    totals = reading_totals(record, heads.interval, years, price)
    if not totals or amount.high > amount.low * 1.15:
        return None
    for total in totals:
        if firm(total.total).meets(amount.interval) and total.code != "flat_fee":
            verdict = ADDS_UP if total.code is None or total.departures == 0 else ONLY_IF
            code = "reported_price" if verdict == ADDS_UP else total.code
            return Outcome(verdict, code, amount, (heads, *stays[:1]), total.total, facts=record.price_facts)
    return None
