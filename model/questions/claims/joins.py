"""What a text joins: a total, a price, heads and a time that it says go together, and on which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

from model.questions.claims.figures import Figure, Window
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import HEADS, TIMES, is_a_head, same_currency, time_of
from model.questions.claims.ties import STRONG, Tie, apart, in_order, tie


@dataclass(frozen=True)
class Join:
    """A total and a price that may go together, with the heads and the time to try.

    Attributes
    ----------
    whole, rate
        The total, and what it is so many times of.
    heads
        The head counts to try; none where the two are of the same heads, or where no head is named.
    other_heads
        Printed head counts that are not those of the total: a part of them, or those of another year.
    stays
        The lengths of time to try.
    fees
        Other sums that may be a part of the total.
    alone
        Whether the price and the total may be of the same heads, so that none is needed.
    names_year
        Whether the text speaks of a year, so that a price a day and a sum in all are for one.
    ties
        What joins them.
    stated
        Whether the text states the whole equation, so that it can be wrong.
    adjacent
        What joins the total and the price, where no other money stands between them.
    bill
        Whether the price is said to be what each costs, and so may hold more than the sum that was paid.
    ago
        The years since something began, `open for 18 years`: a yearly price may be spread over them.
    """

    whole: Quantity
    rate: Quantity
    heads: tuple[Quantity, ...]
    other_heads: tuple[Quantity, ...]
    stays: tuple[Quantity, ...]
    fees: tuple[Quantity, ...]
    shares: tuple[Quantity, ...]
    alone: bool
    names_year: bool
    ties: tuple[Tie, ...]
    stated: bool
    adjacent: Tie | None
    bill: bool = False
    ago: tuple[Quantity, ...] = ()


def fits(whole: Quantity, rate: Quantity) -> bool:
    """Whether `whole` can be so many times `rate`: a coarser time, or all heads against one."""
    if rate.role != "rate" or "flight" in {whole.reason, rate.reason}:
        return False
    if {*whole.per, *rate.per} - {*HEADS, *TIMES}:
        return False
    longer, shorter = time_of(whole), time_of(rate)
    a_head = is_a_head(rate) and not is_a_head(whole)
    if longer and shorter:
        return a_head or TIMES.index(shorter) < TIMES.index(longer)
    # a price a head with no period is for that of the whole
    return a_head or (longer is None and shorter is not None)


def joins(window: Window) -> Iterator[Join]:
    """Every total and price of the window that the text does not hold apart."""
    money = [figure for figure in window.of("amount", "rate") if not figure.aside]
    for whole, rate in permutations(money, 2):
        if fits(whole.quantity, rate.quantity) and not apart(window, whole, rate):
            yield _join(window, whole, rate, money)


def _join(window: Window, whole: Figure, rate: Figure, money: list[Figure]) -> Join:
    heads = [head for head in window.heads if _same_year(head, whole)]
    others = [head for head in (*window.heads, *window.parts_of_heads) if head not in heads]
    first, second = in_order(whole, rate)
    next_to = not any(first.first < other.first < second.first for other in money)
    adjacent = tie(window, whole, rate) if next_to else None
    ties = _ties(window, whole, rate, heads)
    kinds = {each.kind for each in ties} if whole.sentence == rate.sentence else set()
    worded = ("at" in kinds and "cost" in kinds) or ("at" in kinds and not is_a_head(rate.quantity))
    return Join(
        whole.quantity,
        rate.quantity,
        tuple(head.quantity for head in heads),
        tuple(head.quantity for head in others),
        tuple(stay.quantity for stay in window.of("duration")),
        tuple(fee.quantity for fee in money if fee not in {whole, rate} and fee.quantity.role == "amount"),
        tuple(share.quantity for share in window.of("share")),
        alone=adjacent is not None or worded,
        names_year=window.names_year,
        ties=ties,
        stated=_stated(window, whole, rate, heads, money, ties, adjacent),
        bill=_is_bill(window, rate),
        ago=tuple(_ago(window)),
        adjacent=adjacent,
    )


def _same_year(head: Figure, whole: Figure) -> bool:
    return head.year is None or whole.year is None or head.year == whole.year


def _ties(window: Window, whole: Figure, rate: Figure, heads: list[Figure]) -> tuple[Tie, ...]:
    """What joins the total, the price and the heads, each with the next."""
    members = sorted({*heads[:1], whole, rate}, key=lambda figure: figure.first)
    found = [tie(window, a, b) for a, b in pairwise(members)]
    worded = [each for each in found if each is not None]
    for key in ("at", "cost", "operator"):
        worded += _of_the_clause(window, members, key)
    return tuple(dict.fromkeys(worded))


def _of_the_clause(window: Window, members: list[Figure], key: str) -> Iterator[Tie]:
    """A price word just before the price, or a verb of cost between the figures."""
    phrases = window.language.phrases("tie", key)
    if key == "at":
        for figure in members:
            length = window.view.before(figure.opens, phrases)
            if length and figure.quantity.role == "rate":
                yield Tie(
                    "at", " ".join(window.view.word(at) for at in range(figure.opens - length, figure.opens))
                )
        return
    first, last = members[0].last, members[-1].opens
    for at in range(first, min(last, first + 60)):
        if length := window.view.after(at, phrases):
            yield Tie(key, " ".join(window.view.word(each) for each in range(at, at + length)))
            return


def _stated(
    window: Window,
    whole: Figure,
    rate: Figure,
    heads: list[Figure],
    money: list[Figure],
    ties: tuple[Tie, ...],
    adjacent: Tie | None,
) -> bool:
    """Whether the text states a whole equation: one total, one price and one head count, and words that tie them."""
    q, r = whole.quantity, rate.quantity
    if not any(each.kind in STRONG | {"at", "cost", "short"} for each in ties):
        return False
    wholes = [
        each
        for each in money
        if each is not rate and fits(each.quantity, r) and same_currency(each.quantity, r)
    ]
    rates = [
        each
        for each in money
        if each is not whole and fits(q, each.quantity) and same_currency(each.quantity, q)
    ]
    if len(wholes) > 1 or len(rates) > 1:
        return False
    if not window.of_the_subject:
        return False
    if is_a_head(r) and not is_a_head(q) and heads:
        return len(heads) == 1 and _one_clause(window, whole, rate, heads[0])
    if is_a_head(r) and not is_a_head(q) and not (time_of(q) and time_of(r)):
        return False
    return len(heads) <= 1 and (adjacent is None or _says_same(window, adjacent, whole, rate))


def _says_same(window: Window, adjacent: Tie, whole: Figure, rate: Figure) -> bool:
    """Whether two prices are said to be one, and not the one or the other: `$20 a day or $100 a week`."""
    if adjacent.kind == "short":
        return adjacent.words in window.language.words("tie", "copula")
    if adjacent.kind != "or":
        return True
    later = in_order(whole, rate)[1]
    return window.view.word(later.opens - 2) in {",", "-", "—", "("}


def _ago(window: Window) -> Iterator[Quantity]:
    for figure in window.of("unused"):
        words = {window.view.word(at) for at in range(figure.first, figure.last)}
        if figure.quantity.reason == "age" and any(
            window.language.time.get(word) == "year" for word in words
        ):
            yield replace(figure.quantity, role="duration", unit="years", reason=None)


def _is_bill(window: Window, rate: Figure) -> bool:
    words = window.language.words("tie", "bill")
    return any(window.view.word(at) in words for at in range(max(0, rate.opens - 8), rate.opens))


def _one_clause(window: Window, whole: Figure, rate: Figure, head: Figure) -> bool:
    """Whether nothing holds the three apart."""
    members = sorted((whole, rate, head), key=lambda figure: figure.first)
    return not any(apart(window, a, b) for a, b in pairwise(members))
