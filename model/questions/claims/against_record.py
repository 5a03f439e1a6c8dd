"""An amount beside heads with no price, and a share of what was approved: held against the record and the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from model.questions.claims.figures import Figure, Window, names_subject
from model.questions.claims.intervals import Interval, firm, point
from model.questions.claims.joins import fits
from model.questions.claims.public_record import PublicRecord, ReportedTotal
from model.questions.claims.quantities import Quantity
from model.questions.claims.reading_totals import reachable, reading_totals
from model.questions.claims.relations import ADDS_UP, ONLY_IF, Outcome, is_a_head, is_known, stay_in
from model.questions.claims.ties import apart, in_order, tie
from model.questions.claims.unpriced_relations import base_of


def amounts_for_people(window: Window, record: PublicRecord) -> Iterator[Outcome]:
    """Amounts and heads with no price between them, held against the reported totals and the reported terms."""
    if _grows(window):
        return
    money = _money(window)
    sums = [figure for figure in money if figure.quantity.per in {(), ("year",)}]
    for amount in sums:
        if any(is_a_head(price.quantity) and fits(amount.quantity, price.quantity) for price in money):
            continue  # the text has a price of its own, and what it comes to is judged elsewhere
        heads = [head for head in window.heads if _paid_for(window, amount, head, record.recognised)]
        stays = [figure.quantity for figure in window.of("duration")]
        growths = [
            outcome for head in heads if (outcome := held(amount.quantity, head.quantity, stays, record))
        ]
        if growths:
            yield min(growths, key=lambda outcome: outcome.rank)


_GROWTH = {"percentage", "open_share"}


def _money(window: Window) -> list[Figure]:
    """The sums and prices that may be for heads: what a share is said to be of is for more than them."""
    bases = [base_of(window, share) for share in window.of("share")]
    return [each for each in window.of("amount", "rate") if not each.aside and each not in bases]


def _grows(window: Window) -> bool:
    """Whether the sentence tells by how much something grew: its sums are of that."""
    return window.has("grew") and any(figure.quantity.reason in _GROWTH for figure in window.figures)


def may_be_paid_for(window: Window) -> bool:
    """Whether some sum or price of a sentence may be for some heads that it names."""
    pairs = product(_money(window), window.heads)
    return not _grows(window) and any(_paid_for(window, money, head, False) for money, head in pairs)


def _paid_for(window: Window, money: Figure, head: Figure, recognised: bool) -> bool:
    """Whether a sum may be for these heads: words say so, or the sentence says little else than that people are held."""
    a, b = in_order(money, head)
    if apart(window, a, b):
        return False
    if a.sentence != b.sentence:
        return _side_by_side(window, a, b) and (recognised or names_subject(window.view))
    if ";" in {window.view.word(at) for at in range(a.last, b.opens)}:
        return False
    return window.clearly_of_the_subject or _are_for(window, money, a, b)


_GAP = 3
"""So many signs at most stand between two sentences that follow one another."""


def _side_by_side(window: Window, a: Figure, b: Figure) -> bool:
    """Whether the sentences of two figures follow one another in the text, with no other between."""
    between = pairwise(window.sentences[a.sentence : b.sentence + 1])
    return all(later.span[0] - earlier.span[1] <= _GAP for earlier, later in between)


def _are_for(window: Window, money: Figure, a: Figure, b: Figure) -> bool:
    """`$5 million has been sent for the 238 men`, `300 men cost $6 million`, `for $6 million we are rid of 500 men`."""
    phrases = window.language.phrases
    between = range(a.last, b.opens + 1)
    said = any(window.view.after(at, phrases("tie", key)) for at in between for key in ("purpose", "cost"))
    opened = window.view.before(money.opens, phrases("tie", "purpose")) > 0
    return said or opened or tie(window, a, b) is not None


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
            # a time that is that of the report is a part of the statement
            stay = stays[:1] if verdict == ADDS_UP and amount.role == "amount" and total.years else ()
            return Outcome(verdict, code, amount, (heads, *stay), amount.interval, facts=total.facts)
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


def shares_of_approved(window: Window, record: PublicRecord) -> Iterator[Outcome]:
    """`A third of the $15 million approved was paid`; `Holding 238 people for a year takes 32% of the $15 million approved`."""
    if not record.approved or _grows(window) or not (record.recognised or window.of_the_subject):
        return
    for share in window.of("share"):
        base = base_of(window, share)
        if base is None or base.quantity.role != "amount" or not is_known(base.quantity.currency, record):
            continue
        approved = any(_holds(_key(base.quantity), amount) for amount in record.approved)
        others = [figure for figure in window.of("amount", "rate") if figure is not base]
        if approved and not others and share.quantity.high <= 1:
            yield from _of_approved(window, share.quantity, base.quantity, record)


def _of_approved(window: Window, share: Quantity, base: Quantity, record: PublicRecord) -> Iterator[Outcome]:
    heads = [head.quantity for head in window.heads if head.quantity.low > 0]
    stays = [figure.quantity for figure in window.of("duration")]
    if len(heads) == 1 and len(stays) == 1:
        yield from _would_take(share, base, heads[0], stays[0], record)
    elif record.paid is not None and not heads and not stays and window.has("paid"):
        expected = record.paid.over(point(base.interval.middle))
        if expected.meets(_loosely(share)):
            yield Outcome(ADDS_UP, "paid_of_approved", share, (base,), expected, facts=record.paid_facts)


def _would_take(
    share: Quantity, base: Quantity, heads: Quantity, stay: Quantity, record: PublicRecord
) -> Iterator[Outcome]:
    years = stay_in(stay, "year")
    if not record.prices or not reachable(heads.interval, years):
        return
    totals = reading_totals(record, heads.interval, years, point(record.prices[0]))
    default = next((each for each in totals if each.departures == 0), None)
    if default is None:
        return
    expected = default.total.over(point(base.interval.middle))
    if expected.meets(_loosely(share)):
        yield Outcome(
            ADDS_UP, "share_modelled", share, (heads, stay, base), expected, facts=record.price_facts
        )


_SHARE = 0.05
"""A fraction in words, `a third`, is said of what is so near to it."""


def _loosely(share: Quantity) -> Interval:
    exact = any(sign.isdigit() for sign in share.text)
    return share.interval if exact else Interval(share.low * (1 - _SHARE), share.high * (1 + _SHARE))
