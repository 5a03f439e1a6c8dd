"""How firm a number is: `about`, `almost`, `at least`, `at most` around it, and what it may then stand for."""

from __future__ import annotations

import math

from model.prose.sentence_view import SentenceView
from model.questions.claims.intervals import Interval

KINDS = ("almost", "at_least", "at_most", "about")
_SIGNS = {"~": "about", "≈": "about", ">": "at_least", "≥": "at_least", "<": "at_most", "≤": "at_most"}

ABOUT = 0.05
"""`about 300` is 285 to 315: what a reader would still call 300."""
ALMOST = 0.1
"""`nearly $6 million` is a tenth less at most, and never more."""


def qualified(value: float, step: float, qualifier: str | None) -> Interval:
    """What a printed number may stand for.

    Parameters
    ----------
    value
        The number, in any unit; the interval is in the same.
    step
        What one more in its last printed digit would add; 0 for a count, which is not rounded.
    qualifier
        `about`, `almost`, `at_least`, `at_most`, or None where nothing says how firm it is.
    """
    printed = Interval(max(0.0, value - step / 2), value + step / 2)
    if qualifier == "about":
        return printed.hull(Interval(value * (1 - ABOUT), value * (1 + ABOUT)))
    if qualifier == "almost":
        return Interval(value * (1 - ALMOST), value)
    if qualifier == "at_least":
        return Interval(value, math.inf)
    return Interval(0.0, value) if qualifier == "at_most" else printed


def qualifier(view: SentenceView, first: int, last: int) -> str | None:
    """The kind of qualifier around the tokens [first, last), or None."""
    if view.word(first - 1) in _SIGNS:
        return _SIGNS[view.word(first - 1)]
    return _before(view, first) or _after(view, last)


def _before(view: SentenceView, first: int) -> str | None:
    language, at = view.language, first
    if view.word(at - 1) == "to" and view.word(at - 3) in language.words("qualifier", "cancelled_by"):
        return None
    if view.word(at - 1) == "." and view.word(at - 2) in language.table["abbreviations"]:
        at -= 1  # "approx. 300"
    for _ in range(3):
        length, kind = longest_before(view, at)
        if length:
            return _outer(view, at - length, kind)
        if view.word(at - 1) not in language.words("qualifier", "between") or at < 1:
            return None
        at -= 1
    return None


def longest_before(view: SentenceView, place: int) -> tuple[int, str]:
    """How many tokens the longest qualifier takes that ends just before `place`, 0 for none, and its kind."""
    lengths = {kind: view.before(place, view.language.phrases("qualifier", kind)) for kind in KINDS}
    kind = max(KINDS, key=lengths.__getitem__)
    return lengths[kind], kind


def _outer(view: SentenceView, place: int, kind: str) -> str:
    """`up to about 300` is `up to`: a bound around an estimate is a bound."""
    bounds = ("at_least", "at_most") if kind == "about" else ()
    phrases = view.language.phrases
    return next((bound for bound in bounds if view.before(place, phrases("qualifier", bound))), kind)


def _after(view: SentenceView, last: int) -> str | None:
    at = last + 1 if view.word(last) == "," else last
    for kind in ("about", "at_least", "at_most"):
        length = view.after(at, view.language.phrases("qualifier", f"{kind}_after"))
        following = view.at(at + length)
        # "$20,000 plus $500" adds; "$20,000 or more" is a bound
        if length and not (following is not None and following.kind in {"sign", "number"}):
            return kind
    return None
