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
    counted
        Whether the text counts something else, `5 players`, for which the total and the price may be, or speaks of
        another subject altogether.
    room
        For how many there is room, where the text says so and counts nobody.
    supposed
        Those of the heads that the text only supposes: `if no more than the first 15 arrive`.
    kinds
        The kinds of its ties.
    months
        The months of the calendar that the sentence of the total names, where it names no length of time, as so many days:
        it may be what was paid in one of them.
    across
        Whether the total and the price stand in sentences of their own.
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
    counted: bool = False
    room: tuple[Quantity, ...] = ()
    supposed: tuple[Quantity, ...] = ()
    kinds: frozenset[str] = frozenset()
    months: tuple[Quantity, ...] = ()
    across: bool = False

    @property
    def of_one(self) -> bool:
        """Whether it is what one person costs for a time: `at $155 a day keeping one for a year costs $56,600`."""
        one = all(head.high <= 1 for head in self.heads)
        return one and len(self.stays) == 1 and is_a_head(self.whole) != is_a_head(self.rate)


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
        if not fits(whole.quantity, rate.quantity) or not _spans(window, whole, rate):
            continue
        if not apart(window, whole, rate):
            yield _join(window, whole, rate, money)


def _spans(window: Window, whole: Figure, rate: Figure) -> bool:
    """Whether a total and a price, with heads, may need all the sentences of a window."""
    last = len(window.sentences) - 1
    if not last:
        return True
    here = {whole.sentence, rate.sentence}
    heads, stays = ({each.sentence for each in some} for some in (window.heads, window.of("duration")))
    enough = len(here) == 1 and here & heads and (here & stays or not stays)
    return {0, last} <= here | heads | stays and not enough and not _suited(window, whole, rate)


def _suited(window: Window, whole: Figure, rate: Figure) -> bool:
    """Whether a total has price and heads in its own sentence, or the price a total and heads: they need no other."""
    if whole.sentence == rate.sentence:
        return False
    money = [figure for figure in window.of("amount", "rate") if not figure.aside]
    heads = {head.sentence for head in window.heads}
    prices = [each.quantity for each in money if each.sentence == whole.sentence and each is not whole]
    totals = [each.quantity for each in money if each.sentence == rate.sentence and each is not rate]
    prices, totals = (prices if whole.sentence in heads else []), (totals if rate.sentence in heads else [])
    return any(fits(whole.quantity, each) for each in prices) or any(
        fits(each, rate.quantity) for each in totals
    )


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
        _of_places(window, rate, heads),
        tuple(head.quantity for head in heads),
        tuple(head.quantity for head in others),
        tuple(stay.quantity for stay in window.of("duration") if _may_last(window, stay, whole, rate)),
        tuple(fee.quantity for fee in money if fee not in {whole, rate} and fee.quantity.role == "amount"),
        tuple(share.quantity for share in window.of("share")),
        alone=adjacent is not None or worded or _over_a_time(window, whole, rate, next_to),
        names_year=window.names_year,
        ties=ties,
        stated=_stated(window, whole, rate, heads, money, ties, adjacent),
        bill=_is_bill(window, rate),
        ago=tuple(_ago(window)),
        counted=_counts_others(window, whole, rate),
        room=tuple(figure.quantity for figure in window.of("unused") if figure.quantity.reason == "capacity"),
        supposed=tuple(head.quantity for head in heads if head.supposed),
        kinds=frozenset(each.kind for each in ties),
        adjacent=adjacent,
        months=tuple(_months(window, whole)),
        across=whole.sentence != rate.sentence,
    )


def _may_last(window: Window, stay: Figure, whole: Figure, rate: Figure) -> bool:
    """Whether a length of time may be that of a sum: it stands beside it, or in a sentence with no other money."""
    money = {figure.sentence for figure in window.of("amount", "rate")} - {whole.sentence, rate.sentence}
    return stay.sentence not in money


def _of_places(window: Window, rate: Figure, heads: list[Figure]) -> Quantity:
    """The price; of a place each where places alone are counted and it names nobody: `2,400 beds at $103 a day each`."""
    price, nouns = rate.quantity, window.language.words("people", "nouns")
    named = any(window.view.word(at) in nouns for at in range(rate.first, rate.last))
    if "person" not in price.per or named or not heads or not all(head.quantity.places for head in heads):
        return price
    per, said = ({*units, "bed"} - {"person"} for units in (price.per, price.said))
    return replace(price, per=tuple(sorted(per)), said=tuple(sorted(said)))


def _over_a_time(window: Window, whole: Figure, rate: Figure, next_to: bool) -> bool:
    """`€15 million a year for ten years, €150 million`: a price with no heads, and a time for it in the sentence."""
    same = whole.sentence == rate.sentence and next_to and not is_a_head(rate.quantity)
    return same and any(stay.sentence == rate.sentence for stay in window.of("duration"))


def _same_year(head: Figure, whole: Figure) -> bool:
    return head.year is None or whole.year is None or head.year == whole.year


def _ties(window: Window, whole: Figure, rate: Figure, heads: list[Figure]) -> tuple[Tie, ...]:
    """What joins the total, the price and the heads, each with the next."""
    members = sorted({*heads[:1], whole, rate}, key=lambda figure: figure.first)
    tied = [tie(window, a, b) for a, b in pairwise(members)]
    worded = [each for each in tied if each is not None]
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
    tied = any(each.kind in STRONG | {"at", "cost", "short"} for each in ties)
    if not tied or not window.of_the_subject or not _leads_to(window, whole, rate, heads):
        return False
    # "45 guards were hired at $61,000 a year each": each of those, maybe
    others = whole.sentence != rate.sentence and _counts_others(window, whole, rate)
    held_apart = others or window.has("partly") or _lasts_elsewhere(window, whole, rate)
    if held_apart or _in_other_statements(window, whole, rate, heads):
        return False
    together = whole.sentence == rate.sentence and adjacent is not None and adjacent.kind in STRONG
    if not together and not _across(
        window, sorted({*heads[:1], whole, rate}, key=lambda figure: figure.first)
    ):
        return False
    q, r = whole.quantity, rate.quantity
    wholes = [each for each in money if each is not rate and _may_be(each.quantity, r)]
    rates = [each for each in money if each is not whole and _may_be(q, each.quantity)]
    if len(wholes) > 1 or len(rates) > 1 or len(heads) > 1 or any(head.supposed for head in heads):
        return False
    if heads and is_a_head(r) and not is_a_head(q):
        return _one_clause(window, whole, rate, heads[0])
    one_price = is_a_head(r) == is_a_head(q) or bool(time_of(q) and time_of(r))
    same = one_price and (adjacent is None or _says_same(window, adjacent, whole, rate))
    return same or _of_one(window, whole, rate, ties)


def _of_one(window: Window, whole: Figure, rate: Figure, ties: tuple[Tie, ...]) -> bool:
    """Whether a sentence works out what one person costs for the one time it names: `$98 per detainee per day, which for one held
    46 days means $4,508`.
    """
    stays = window.of("duration")
    here = {whole.sentence, rate.sentence, *(stay.sentence for stay in stays)}
    worded = any(each.kind in {"equal", "cost"} for each in ties)
    of_a_head = is_a_head(rate.quantity) != is_a_head(whole.quantity)
    timed = time_of(rate.quantity) is not None and time_of(whole.quantity) is None
    leads = rate.first < whole.first or any(each.kind == "at" for each in ties)
    return of_a_head and timed and worded and leads and len(stays) == len(here) == 1


def _lasts_elsewhere(window: Window, whole: Figure, rate: Figure) -> bool:
    """Whether the only lengths of time stand in sentences without the price or the sum, which may be of something else."""
    stays = {stay.sentence for stay in window.of("duration")}
    needed = time_of(rate.quantity) is not None and time_of(whole.quantity) is None
    return needed and bool(stays) and not stays & {whole.sentence, rate.sentence}


_EACH_ITS_OWN = 2
"""So many semicolons between three figures leave each in a statement of its own."""


def _in_other_statements(window: Window, whole: Figure, rate: Figure, heads: list[Figure]) -> bool:
    """Whether semicolons part each of the figures from the next: `In 2019 it held 45; in 2024 it got $3 million; now ...`. One is
    enough between a price and a total where the heads stand with the later of the two, and no words go on with the earlier:
    `Rent is $2 million a month; the operator, paid $103 per detainee per day, holds 2,000`.
    """
    first, second = in_order(whole, rate)
    marks = [at for at in range(first.last, second.opens) if window.view.word(at) == ";"]
    with_later = bool(heads) and bool(marks) and all(head.first > marks[-1] for head in heads)
    if with_later and tie(window, first, second) is None:
        return True
    members = sorted({*heads[:1], whole, rate}, key=lambda figure: figure.first)
    parted = [";" in map(window.view.word, range(a.last, b.opens)) for a, b in pairwise(members)]
    return sum(parted) >= _EACH_ITS_OWN


def _across(window: Window, members: list[Figure]) -> bool:
    """Whether words join the figures of one sentence to those of the next, where they stand in several."""
    steps = [(a, b) for a, b in pairwise(members) if a.sentence != b.sentence]
    return all(_carries_on(window, a, b) for a, b in steps)


def _carries_on(window: Window, a: Figure, b: Figure) -> bool:
    """Whether the sentence of the later figure says by its first words that it goes on with the sum: `That is ...`."""
    joined = tie(window, a, b)
    start = window.starts[b.sentence]
    begins = window.view.after(start, window.language.phrases("goes_on")) > 0
    return joined is not None and (joined.kind == "operator" or (joined.kind in STRONG and begins))


def _may_be(whole: Quantity, rate: Quantity) -> bool:
    return fits(whole, rate) and same_currency(whole, rate)


def _leads_to(window: Window, whole: Figure, rate: Figure, heads: list[Figure]) -> bool:
    """Whether words join the total itself, where it stands last: not `2,000 people at $90 each, and made $1 million`."""
    before = [figure for figure in (rate, *heads[:1]) if figure.last <= whole.first]
    if len(before) < len((rate, *heads[:1])):
        return True
    last = max(before, key=lambda figure: figure.last)
    if tie(window, last, whole) is not None:
        return True
    cost = window.language.phrases("tie", "cost")
    return any(window.view.after(at, cost) > 0 for at in range(last.last, whole.opens))


def _says_same(window: Window, adjacent: Tie, whole: Figure, rate: Figure) -> bool:
    """Whether two prices are said to be one, and not the one or the other: `$20 a day or $100 a week`."""
    if adjacent.kind == "short":
        return adjacent.words in window.language.words("tie", "copula")
    if adjacent.kind != "or":
        return True
    later = in_order(whole, rate)[1]
    return window.view.word(later.opens - 2) in {",", "-", "—", "("}


def _counts_others(window: Window, whole: Figure, rate: Figure) -> bool:
    others = {"others", "other", "capacity", "population", "deaths", "arrests", "families"}
    counts = [
        figure
        for figure in window.of("unused")
        if figure.quantity.reason in others and figure.quantity.low >= 2
    ]
    return bool([figure for figure in counts if figure.sentence in {whole.sentence, rate.sentence}]) or (
        not window.of_the_subject
    )


def _ago(window: Window) -> Iterator[Quantity]:
    for figure in window.of("unused"):
        words = {window.view.word(at) for at in range(figure.first, figure.last)}
        if figure.quantity.reason == "age" and any(
            window.language.time.get(word) == "year" for word in words
        ):
            yield replace(figure.quantity, role="duration", unit="years", reason=None)


def _months(window: Window, whole: Figure) -> Iterator[Quantity]:
    if window.of("duration"):
        return
    for figure in window.of("date"):
        first, last = figure.quantity.dates or (None, None)
        if (
            first
            and last
            and figure.sentence == whole.sentence
            and first.day == 1
            and first.month == last.month
        ):
            days = (last - first).days + 1
            if days >= _SHORTEST_MONTH:
                yield replace(figure.quantity, role="duration", low=days, high=days, unit="days")


_SHORTEST_MONTH = 28


def _is_bill(window: Window, rate: Figure) -> bool:
    words = window.language.words("tie", "bill")
    return any(window.view.word(at) in words for at in range(max(0, rate.opens - 8), rate.opens))


def _one_clause(window: Window, whole: Figure, rate: Figure, head: Figure) -> bool:
    """Whether nothing holds the three apart."""
    members = sorted((whole, rate, head), key=lambda figure: figure.first)
    return not any(apart(window, a, b) for a, b in pairwise(members))
