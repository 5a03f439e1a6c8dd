"""Lengths of time: `125 days`, `a year and a half`, `one-year`; and those that are no stay."""

from __future__ import annotations

from dataclasses import dataclass

from model.questions.claims.numerals import Numeral
from model.questions.claims.people import qualifier
from model.questions.claims.text import View

UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}


@dataclass(frozen=True, slots=True)
class Stay:
    """A length of time at the tokens [first, last); `reason` where it is none that anybody is held for."""

    first: int
    last: int
    value: float
    unit: str
    step: float = 0.0
    qualifier: str | None = None
    reason: str | None = None


def counted(view: View, number: Numeral) -> Stay | None:
    """The length of time that a number and the words after it say, or None."""
    at = _unit_place(view, number.last)
    unit = view.language.time.get(view.word(at))
    if unit is None:
        return None
    if unit not in UNITS:
        return Stay(number.first, at + 1, number.value, unit, reason="measure")
    half = view.after(at + 1, view.language.phrases("grammar", "and_a_half"))
    value = number.value + (0.5 if half else 0.0)
    return _stay(view, number.first, at + 1 + half, value, UNITS[unit], number.step)


def _unit_place(view: View, place: int) -> int:
    """Where a unit of time may stand after a number: next, or past `full`, `consecutive` and the like."""
    at = place
    for _ in range(3):
        if view.word(at) == "-" or view.word(at) in view.language.words("duration", "adjectives"):
            at += 1
    return at


def _stay(view: View, first: int, last: int, value: float, unit: str, step: float) -> Stay:
    trapped = _trap(view, first, last)
    long = _plural_adjective(view, last)
    how = None if _during(view, first) else qualifier(view, first, long)
    return Stay(first, long, value, unit, step, how, "age" if trapped else None)


def _plural_adjective(view: View, place: int) -> int:
    """Past `completos`, `enteros`, which follow the unit in some languages."""
    follows = view.language.code == "es" and view.word(place) in view.language.words(
        "duration", "adjectives"
    ) - {"mas"}
    return place + 1 if follows else place


def _trap(view: View, first: int, last: int) -> bool:
    """Whether the time is an age, a time ago, a sentence served: nothing that is paid for."""
    after = last + 1 if view.word(last) == "-" else last
    language = view.language
    return (
        view.clause_has(first, language.phrases("trap", "arrests"))
        or view.after(after, language.phrases("duration", "after_trap")) > 0
        or view.before(_past_the(view, first), language.phrases("duration", "before_trap")) > 0
    )


def _past_the(view: View, place: int) -> int:
    """Past `the`, `up to` and the like, to the word before them."""
    at = place
    while at and view.word(at - 1) in view.language.words("grammar", "the") | view.language.words(
        "qualifier", "between"
    ):
        at -= 1
    length = view.before(at, view.language.phrases("qualifier", "at_most")) or view.before(
        at, view.language.phrases("qualifier", "about")
    )
    return at - length


def _during(view: View, place: int) -> bool:
    """`over two years` says how long, unless `for` or the like stands before it."""
    language = view.language
    if view.word(place - 1) not in language.words("duration", "during"):
        return False
    return view.word(place - 2) not in language.words("duration", "for")


def unnumbered(view: View, place: int) -> Stay | None:
    """`for a year`, `half a year`, `medio año`, `a year and a half`, `for a full year`."""
    language = view.language
    if view.word(place) in language.words("grammar", "half"):
        at = place + 1 + (view.word(place + 1) in language.words("grammar", "articles") | {"-"})
        unit = UNITS.get(language.time.get(view.word(at), ""))
        return _stay(view, place, at + 1, 0.5, unit, 0.0) if unit else None
    if view.word(place) not in language.words("grammar", "articles") | language.words("grammar", "the"):
        return None
    at = place + 1
    whole = view.word(at) in language.words("duration", "whole")
    at += whole
    unit = UNITS.get(language.time.get(view.word(at), ""))
    if unit is None or not _is_stay(view, place, at, whole):
        return None
    half = view.after(at + 1, language.phrases("grammar", "and_a_half"))
    return _stay(view, place, at + 1 + half, 1.5 if half else 1.0, unit, 0.0)


def _is_stay(view: View, place: int, unit: int, whole: bool) -> bool:
    """Whether `a year` there is a length of time, not what a price is per, nor a year of the calendar."""
    language = view.language
    definite = view.word(place) in language.words("grammar", "the")
    if view.after(unit + 1, language.phrases("grammar", "and_a_half")):
        return not definite
    if definite and not whole:
        return view.word(place - 1) in {"for", "durante"} and view.word(unit) in {"year", "ano"}
    return (
        whole or language.code == "es" or view.word(place - 1) in language.words("duration", "before_article")
    )
