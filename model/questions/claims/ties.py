"""On which words a text joins two figures, or holds them apart. Nearness joins nothing."""

from __future__ import annotations

from dataclasses import dataclass

from model.questions.claims.figures import Figure, Window

LONGEST_GAP = 40
"""So many tokens may stand between two figures that words join."""


@dataclass(frozen=True)
class Tie:
    """What joins two figures.

    `kind` is `equal` (so many words that the one is the other), `or`, `bracket`, `apposition`, `short` (a copula or
    preposition just before the second), `operator` or `total`; `words` are the words themselves.
    """

    kind: str
    words: str


STRONG = {"equal", "or", "bracket", "operator", "apposition", "total"}


def in_order(a: Figure, b: Figure) -> tuple[Figure, Figure]:
    """The two as they stand in the text."""
    return (a, b) if a.first <= b.first else (b, a)


def tie(window: Window, one: Figure, other: Figure) -> Tie | None:
    """What joins two figures, or None."""
    a, b = in_order(one, other)
    known: dict[tuple[int, int], Tie | None] = window.ties
    key = (a.first, b.first)
    if key not in known:
        known[key] = _tie(window, a, b)
    return known[key]


def _tie(window: Window, a: Figure, b: Figure) -> Tie | None:
    gap = b.opens - a.last
    if not 0 <= gap <= LONGEST_GAP or apart(window, a, b):
        return None
    return (
        _bracket(window, a, b)
        or _or(window, a, b)
        or _phrase(window, a, b, "operator")
        or _phrase(window, a, b, "equal")
        or _which(window, a, b)
        or _starts(window, a, b)
        or _apposition(window, a, b)
        or _total(window, a, b)
        or _short(window, a, b)
    )


def apart(window: Window, one: Figure, other: Figure) -> bool:
    """Whether the words between two figures hold them apart: `43% less than`, `as against`, `while`."""
    a, b = in_order(one, other)
    view, phrases = window.view, window.language.phrases("tie", "compare")
    hedged = {at for figure in window.figures for at in range(_said_from(figure), figure.last)}
    if b.quantity.role != "share" and view.after(b.last, window.language.phrases("tie", "more_after")):
        return True
    return any(
        view.after(at, phrases) > 0
        for at in range(a.last, _said_from(b))
        if at not in hedged and window.sentence_at(at) in {a.sentence, b.sentence}
    )


_FIRM = 1.08
"""A figure that stands for a wider span than this is a qualified one."""


def _said_from(figure: Figure) -> int:
    """Where a figure begins: `more than` is part of a qualified one; `less than the $40,000` compares with an exact one."""
    low, high = figure.quantity.interval
    return figure.opens if low == 0 or high > low * _FIRM else figure.first


def _text(window: Window, first: int, last: int) -> str:
    return " ".join(window.view.word(at) for at in range(first, last))


def _bracket(window: Window, a: Figure, b: Figure) -> Tie | None:
    view = window.view
    if view.word(b.opens - 1) != "(" or a.sentence != b.sentence or b.opens - a.last > 4:
        return None
    return Tie("bracket", "( )")


def _or(window: Window, a: Figure, b: Figure) -> Tie | None:
    words = window.language.words("tie", "same")
    if window.view.word(b.opens - 1) in words and a.sentence == b.sentence:
        return Tie("or", window.view.word(b.opens - 1))
    return None


def _phrase(window: Window, a: Figure, b: Figure, key: str) -> Tie | None:
    """A phrase between the two; none that belongs to a figure between them."""
    view, phrases = window.view, window.language.phrases("tie", key)
    if a.sentence != b.sentence and not _follows(window, a, b):
        return None
    if (
        a.sentence != b.sentence
        and window.view.after(window.starts[b.sentence], window.language.phrases("goes_on")) == 0
    ):
        near = window.starts[b.sentence] + _SOON
    else:
        near = b.opens
    for at in range(min(b.opens, near), a.last - 1, -1):
        if (length := view.after(at, phrases)) and at + length <= b.first:
            if key == "operator" and not _operates(window, at, length):
                continue
            if key == "equal" and view.word(at + length) in {"cost", "costar"}:
                continue  # "has come to cost about $6 million" is no sum
            return Tie(key, _text(window, at, at + length))
    return None


_SOON = 8
"""So many tokens into a sentence may the words stand that join it to the one before."""
_OPERAND = 5
"""So many tokens may stand between `divided by` and what it divides by."""


def _operates(window: Window, at: int, length: int) -> bool:
    """Whether a figure follows that it divides or multiplies by, or it begins its sentence: not `four times what it was`, `among
    the dearest`.
    """
    ends = at + length
    near = (figure for figure in window.figures if figure.quantity.role not in {"unused", "date"})
    return at in window.starts or any(ends <= figure.first <= ends + _OPERAND for figure in near)


def _follows(window: Window, a: Figure, b: Figure) -> bool:
    """Whether the sentence of the later figure goes on with the sum of the earlier, and names it first."""
    start = window.starts[b.sentence]
    return not any(
        start <= figure.first < b.first and figure is not a and _counts(figure) for figure in window.figures
    ) or (window.view.after(start, window.language.phrases("goes_on")) > 0)


def _counts(figure: Figure) -> bool:
    return figure.quantity.role in {"amount", "rate"} and not figure.aside


def _which(window: Window, a: Figure, b: Figure) -> Tie | None:
    """`..., which guarantees Tallinn €30.6 million`: a clause that gives the result, with the figure soon after."""
    if a.sentence != b.sentence:
        return None
    phrases = window.language.phrases("tie", "which")
    for at in range(b.opens - 1, max(a.last, b.opens - 5), -1):
        if window.view.word(at - 1) == "," and (length := window.view.after(at, phrases)):
            return Tie("equal", _text(window, at, at + length + 1))
    return None


def _starts(window: Window, a: Figure, b: Figure) -> Tie | None:
    """A sentence that begins with a time, `Al año, ...`, or with words that go on with the one before."""
    if a.sentence == b.sentence:
        return None
    start = window.starts[b.sentence]
    length = window.view.after(start, window.language.phrases("goes_on"))
    each = {"each", "every", "per", "cada"} & {window.view.word(at) for at in range(start, start + length)}
    of_places = window.view.word(start + length) in window.language.words("per", "bed")
    other = of_places and not any(head.quantity.places for head in window.heads)
    if each and (a.quantity.role == "rate" or other):
        return None  # "Each bed costs $187 per day" is a price of its own, and nothing made of one, or of people, before it
    return Tie("equal", _text(window, start, start + length)) if length else None


def _apposition(window: Window, a: Figure, b: Figure) -> Tie | None:
    """`a $10 million fee, about $20,000 per person`; `€11,500 a month - €138,000 a year`; `300 people, $6 million`."""
    view, mark = window.view, window.view.word(b.opens - 1)
    if a.sentence != b.sentence or mark not in {",", "-", "—", ":"}:
        return None
    at_once = b.opens - a.last == 1
    in_all = view.after(b.last, window.language.phrases("tie", "sum")) > 0
    if b.opens == b.first and not (at_once or mark != "," or in_all):
        return None
    return Tie("apposition", f"{mark} {_text(window, b.opens, b.first)}".strip())


def _total(window: Window, a: Figure, b: Figure) -> Tie | None:
    """`the $450 million total price tag`, said after a price a head."""
    view = window.view
    for figure in (b, a):
        if (
            figure.quantity.role == "amount"
            and view.word(figure.last) == "total"
            and view.word(figure.opens) == "the"
        ):
            return Tie("total", "total")
    return None


def _short(window: Window, a: Figure, b: Figure) -> Tie | None:
    length = window.view.before(b.opens, window.language.phrases("tie", "short"))
    if not length or a.sentence != b.sentence:
        return None
    return Tie("short", _text(window, b.opens - length, b.opens))
