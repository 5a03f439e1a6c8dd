"""Lengths of time: `125 days`, `a year and a half`, `one-year`; and those that are no stay."""

from __future__ import annotations

from dataclasses import dataclass

from model.prose.numerals import Numeral
from model.prose.sentence_view import SentenceView
from model.questions.claims.qualifiers import qualifier

UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time at the tokens [first, last), in `unit`s: days, weeks, months or years.

    `step` is what one more in the last printed digit would add; `reason` why nobody is held for so long.
    """

    first: int
    last: int
    value: float
    unit: str
    step: float = 0.0
    qualifier: str | None = None
    reason: str | None = None


def numbered(view: SentenceView, number: Numeral) -> Duration | None:
    """The length of time that a number and the words after it say, or None."""
    at = _unit_place(view, number.last)
    unit = view.language.time.get(view.word(at))
    if unit is None:
        return None
    if unit not in UNITS:
        return Duration(number.first, at + 1, number.value, unit, reason="measure")
    half = view.after(at + 1, view.language.phrases("grammar", "and_a_half"))
    value = number.value + (0.5 if half else 0.0)
    return _duration(view, number.first, at + 1 + half, value, UNITS[unit], number.step)


def _unit_place(view: SentenceView, place: int) -> int:
    """Where a unit of time may stand after a number: next, or past `full`, `consecutive` and the like."""
    at = place
    for _ in range(3):
        if view.word(at) == "-" or view.word(at) in view.language.words("duration", "adjectives"):
            at += 1
    return at


def _duration(view: SentenceView, first: int, last: int, value: float, unit: str, step: float) -> Duration:
    reason = "age" if _trap(view, first, last) else None
    adjectives = view.language.words("duration", "adjectives") - {"mas"}
    if view.language.code == "es" and view.word(last) in adjectives:  # "dos años completos"
        last += 1
    firmness = None if _during(view, first) else qualifier(view, first, last)
    return Duration(first, last, value, unit, step, firmness, reason)


def _trap(view: SentenceView, first: int, last: int) -> bool:
    """Whether the time is an age, a time ago, a prison term to serve: nothing that is paid for."""
    language = view.language
    return (
        view.clause_has(first, language.phrases("trap", "arrests"))
        or view.after(view.past_hyphen(last), language.phrases("duration", "after_trap")) > 0
        or view.before(_past_the(view, first), language.phrases("duration", "before_trap")) > 0
    )


def _past_the(view: SentenceView, place: int) -> int:
    """Past `the`, `up to` and the like, to the word before them."""
    language, at = view.language, place
    while at and view.word(at - 1) in language.words("grammar", "the") | language.words(
        "qualifier", "between"
    ):
        at -= 1
    qualifiers = (language.phrases("qualifier", kind) for kind in ("at_most", "about"))
    return at - next(filter(None, (view.before(at, phrases) for phrases in qualifiers)), 0)


def _during(view: SentenceView, place: int) -> bool:
    """`over two years` says how long, unless `for` or the like stands before it."""
    words = view.language.words
    return view.word(place - 1) in words("duration", "during") and (
        view.word(place - 2) not in words("duration", "for")
    )


def unnumbered(view: SentenceView, place: int) -> Duration | None:
    """`for a year`, `half a year`, `medio año`, `a year and a half`, `for a full year`."""
    language = view.language
    if view.word(place) in language.words("grammar", "half"):
        at = place + 1 + (view.word(place + 1) in language.words("grammar", "articles") | {"-"})
        unit = UNITS.get(language.time.get(view.word(at), ""))
        return _duration(view, place, at + 1, 0.5, unit, 0.0) if unit else None
    if view.word(place) not in language.words("grammar", "articles") | language.words("grammar", "the"):
        return None
    at = place + 1
    whole = view.word(at) in language.words("duration", "whole")
    at += whole
    unit = UNITS.get(language.time.get(view.word(at), ""))
    if unit is None or not _is_stay(view, place, at, whole):
        return None
    half = view.after(at + 1, language.phrases("grammar", "and_a_half"))
    return _duration(view, place, at + 1 + half, 1.5 if half else 1.0, unit, 0.0)


def _is_stay(view: SentenceView, place: int, unit: int, whole: bool) -> bool:
    """Whether `a year` there is a length of time, not what a price is per, nor a year of the calendar."""
    language = view.language
    definite = view.word(place) in language.words("grammar", "the")
    if view.after(unit + 1, language.phrases("grammar", "and_a_half")):
        return not definite
    if definite and not whole:
        return view.word(place - 1) in {"for", "durante"} and view.word(unit) in {"year", "ano"}
    costs = view.after(unit + 1, language.phrases("tie", "cost")) > 0  # "at $160 a day a year costs $58,400"
    opened = view.word(place - 1) in language.words("duration", "before_article")
    return whole or costs or language.code == "es" or opened
