"""Growth: by how much, from what, to what; and percentage points printed for per cent. Quotients that a text states."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from model.questions.claims.figures import Figure, Window
from model.questions.claims.intervals import Interval, firm, point
from model.questions.claims.priced_relations import FAR, NEAR
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import ADDS_UP, DOES_NOT, Outcome, same_currency
from model.questions.claims.ties import tie

_SAME = 1e-9
_ROUNDED = 0.006
"""Half a per cent more or less is rounding."""


def changes(window: Window) -> Iterator[Outcome]:
    """`grew by 5 percent, from 10 percent to 15 percent`; `rose by 20 percent, from $50,000 to $75,000`."""
    if not (window.has("grew") and window.of_the_subject):
        return
    shares = [figure for figure in window.figures if _is_share(figure)]
    for grown, before, after in zip(shares, shares[1:], shares[2:], strict=False):
        if before.sentence == after.sentence and _from_to(window, before, after):
            yield from _points(grown.quantity, before.quantity, after.quantity)
    for grown in shares:
        for ends, parts in _ends(window, grown):
            yield from _growth(grown.quantity, ends, parts)


def _is_share(figure: Figure) -> bool:
    return figure.quantity.unit == "share" or figure.quantity.reason in {"percentage", "open_share"}


def _points(grown: Quantity, before: Quantity, after: Quantity) -> Iterator[Outcome]:
    by, start, end = (quantity.interval.middle for quantity in (grown, before, after))
    if start <= 0:
        return
    ratio = abs(end / start - 1)
    if abs(abs(end - start) - by) < _SAME and abs(ratio - by) > _ROUNDED:
        yield Outcome(DOES_NOT, "percentage_points", grown, (before, after), point(ratio))


def _from_to(window: Window, before: Figure, after: Figure) -> bool:
    grammar = window.language.table["grammar"]
    opened = {window.view.word(before.opens - 1), window.view.word(before.first - 1)}
    ends = {window.view.word(at) for at in range(before.last, after.first)}
    return bool(opened & {*grammar["from"], "del"}) and bool(ends & {*grammar["range_to"], "al"})


def _ends(window: Window, grown: Figure) -> Iterator[tuple[tuple[float, float], tuple[Quantity, ...]]]:
    """The first and last figure of a growth, printed as a range or as two."""
    figures = [
        figure for figure in window.of("amount", "rate", "people") if figure.sentence == grown.sentence
    ]
    for figure in figures:
        text = {window.view.word(at) for at in range(figure.first, figure.last)}
        opened = window.view.word(figure.opens - 1) in {*window.language.table["grammar"]["from"], "del"}
        if (
            opened
            and text & {*window.language.table["grammar"]["range_to"], "al"}
            and figure.quantity.low > 0
        ):
            yield (figure.quantity.low, figure.quantity.high), (figure.quantity,)
    for before, after in pairwise(figures):
        if _from_to(window, before, after) and before.quantity.low > 0:
            ends = (before.quantity.interval.middle, after.quantity.interval.middle)
            yield ends, (before.quantity, after.quantity)


def _growth(grown: Quantity, ends: tuple[float, float], parts: tuple[Quantity, ...]) -> Iterator[Outcome]:
    ratio = abs(ends[1] / ends[0] - 1)
    by = grown.interval
    if by.low - _ROUNDED <= ratio <= by.high + _ROUNDED:
        yield Outcome(ADDS_UP, "growth", grown, parts, point(ratio))
    elif (
        by.low > 0
        and by.high < 1
        and 1 / FAR < ratio / by.middle < FAR
        and abs(ratio - by.middle) > _ROUNDED * 3
    ):
        yield Outcome(DOES_NOT, "growth", grown, parts, point(ratio))


def quotients(window: Window) -> Iterator[Outcome]:
    """`$6 million divided by 300 is $25,000`."""
    operator = window.language.phrases("tie", "operator")
    money = window.of("amount")
    for whole in money:
        for head in window.heads:
            divided = any(window.view.after(at, operator) > 0 for at in range(whole.last, head.first))
            for each in money if divided else ():
                if each.first < head.last or not same_currency(each.quantity, whole.quantity):
                    continue
                if tie(window, head, each) is not None:
                    yield from _quotient(whole.quantity, head.quantity, each.quantity)


def _quotient(whole: Quantity, head: Quantity, each: Quantity) -> Iterator[Outcome]:
    expected = whole.interval.over(head.interval)
    if firm(expected).meets(firm(each.interval)):
        yield Outcome(ADDS_UP, "quotient", each, (whole, head), expected)
    elif expected.high > 0 and each.high > 0:
        ratio = _apart(expected, each.interval)
        if NEAR < ratio < FAR:
            yield Outcome(DOES_NOT, "quotient", each, (whole, head), expected)


def _apart(one: Interval, other: Interval) -> float:
    low, high = (one, other) if one.middle < other.middle else (other, one)
    return high.low / low.high if low.high else 0.0
