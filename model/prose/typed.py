"""What a person types into a box: a number, a length of time or a share, and nothing else.

`1.5k`, `two thousand`, `8,5 millones`, `a year and a half`, `2 years 6 months`, `40 per cent`, `a third`. English is tried
first, so a comma before three digits groups thousands and any other comma or point is a decimal sign; where a number could
also be meant the other way, such as `1.000`, `other` has what it would be then, and the caller judges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from model.prose.language import LANGUAGES, Language, language
from model.prose.numerals import VULGAR, Numeral, numeral
from model.prose.sentence_view import SentenceView
from model.prose.tokens import tokens
from model.words.wording import say

T = TypeVar("T")

UNITS = ("days", "weeks", "months", "years")


@dataclass(frozen=True)
class TypedNumber:
    """A number as typed: `step` is what one more in its last digit would add, `other` what it may mean as well."""

    value: float
    step: float
    other: float | None = None


@dataclass(frozen=True)
class TypedLength:
    """A part of a length of time: `number` of `unit`, one of `UNITS`."""

    number: TypedNumber
    unit: str


def number(text: str) -> TypedNumber | None:
    """The number that `text` is and nothing else, in any language known; None where it is none."""
    plain = _PART_OF_NUMBER.sub(_tied, text)
    return _in_any_language(plain, lambda view: _whole_number(view, people=False))


def count_of_people(text: str) -> TypedNumber | None:
    """The same with a word for people after it or not: `238 people`."""
    plain = _PART_OF_NUMBER.sub(_tied, text)
    return _in_any_language(plain, lambda view: _whole_number(view, people=True))


def length(text: str) -> tuple[TypedLength, ...]:
    """The parts of a length of time with units: `2 years 6 months`; none where it is no such length."""
    spaced = re.sub(r"(?<=[0-9])(?=[^\W\d_])", " ", text)
    return _in_any_language(spaced, lambda view: tuple(_lengths(view)) or None) or ()


def share(text: str) -> float | None:
    """A share from 0 up: `31.7%`, `40 per cent`, `0.317`, `half`, `two thirds`, `1/3`; None where it is none."""
    return _in_any_language(text, _share)


# --- One language after another ------------------------------------------------------------------------------


_PART_OF_NUMBER = re.compile(r"(?<=[0-9])(?:_(?=[0-9]{3}(?![0-9]))| ?t$| (?=[kmb]$))", re.IGNORECASE)
"""What the reader of sentences takes otherwise: `1_000`, a trillion as `1t`, a letter after a space as `15 m`."""


def _tied(match: re.Match[str]) -> str:
    return {"_": ",", "t": "tn"}.get(match[0].strip().lower(), "")


def _in_any_language(text: str, read: Callable[[SentenceView], T | None]) -> T | None:
    if any(
        sign.isdigit() and not sign.isascii() for sign in text
    ):  # digits of another script, and superscripts
        return None
    readings = (_read(text, language(code), read) for code in LANGUAGES)
    return next((one for one in readings if one is not None), None)


def _read(text: str, known: Language, read: Callable[[SentenceView], T | None]) -> T | None:
    every = tokens(text, known)
    return read(SentenceView(every, known)) if every else None


# --- Numbers -------------------------------------------------------------------------------------------------


def _whole_number(view: SentenceView, people: bool) -> TypedNumber | None:
    at_start = _number_at(view, 0)
    if at_start is None:
        return None
    typed, last = at_start
    nouns = view.language.words("people", "nouns")
    last += people and last == len(view) - 1 and view.word(last) in nouns
    return typed if last == len(view) else None


def _number_at(view: SentenceView, place: int) -> tuple[TypedNumber, int] | None:
    """The number that begins at `place`, and where it ends. `one` is a number here without a noun."""
    written = numeral(view, place)
    if written is None:
        value = view.language.values("number").get(view.word(place))
        return None if value is None else (TypedNumber(float(value), 1.0), place + 1)
    tidy = _short if written.scaled else float
    return TypedNumber(
        tidy(written.value), _short(written.step), _other(view.language, written)
    ), written.last


def _short(value: float) -> float:
    """Without the dust that a product of floats leaves: 1.1 million is 1,100,000."""
    return float(f"{value:.15g}")


def _other(known: Language, written: Numeral) -> float | None:
    """What digits may mean as well: those with the language's decimal sign before three digits, where those who write it
    otherwise group thousands so.
    """
    english = known.code == LANGUAGES[0]
    if known.decimal not in written.digits or (english and written.scaled):
        return None
    return _short(written.others[0]) if written.others else None


# --- Lengths of time -----------------------------------------------------------------------------------------


def _lengths(view: SentenceView) -> Iterator[TypedLength]:
    """Every part of the length of time that the whole text is; none where something else stands in it."""
    parts: list[TypedLength] = []
    at = 0
    while at < len(view):
        if parts and view.word(at) in view.language.words("grammar", "range_and") | {","}:
            at += 1
        length_there = _length_at(view, at)
        if length_there is None:
            return
        part, at = length_there
        parts.append(part)
    yield from parts


def _length_at(view: SentenceView, place: int) -> tuple[TypedLength, int] | None:
    grammar = view.language
    halves, articles = grammar.words("grammar", "half"), grammar.words("grammar", "articles")
    number_there = _number_at(view, place)
    if view.word(place) in halves:  # "half a year", "medio año"
        at = place + 1 + (view.word(place + 1) in articles)
        return _with_unit(view, at, TypedNumber(0.5, 0.0))
    if view.word(place) in articles and _unit(view, place + 1):  # "a year and a half"
        return _with_unit(view, place + 1, TypedNumber(1.0, 1.0))
    if number_there is not None:
        return _with_unit(view, view.past_hyphen(number_there[1]), number_there[0])
    alone = _with_unit(view, place, TypedNumber(1.0, 1.0))  # "año y medio"
    return alone if alone is not None and alone[1] > place + 1 else None


def _with_unit(view: SentenceView, at: int, of: TypedNumber) -> tuple[TypedLength, int] | None:
    unit = _unit(view, at)
    if unit is None:
        return None
    half = view.after(at + 1, view.language.phrases("grammar", "and_a_half"))
    if half:
        of = TypedNumber(of.value + 0.5, 0.0, of.other)
    return TypedLength(of, unit), at + 1 + half


def _unit(view: SentenceView, place: int) -> str | None:
    """The unit of time that a word is, or that it is short for."""
    word = view.word(place)
    known = f"{view.language.time.get(word)}s"
    return next((unit for unit in UNITS if unit == known or word in say(f"typed.{unit}_short").split()), None)


# --- Shares --------------------------------------------------------------------------------------------------


def _share(view: SentenceView) -> float | None:
    if len(view) == 1 and view.tokens[0].kind == "fraction":
        above, _, below = view.word(0).partition("/")
        return int(above) / int(below) if int(below) else None
    if len(view) == 1 and view.word(0) in VULGAR:
        return VULGAR[view.word(0)]
    return _fraction(view) if (as_number := _number_share(view)) is None else as_number


def _number_share(view: SentenceView) -> float | None:
    """`0.317`, `31.7%`, `40 per cent`, `40 por ciento`."""
    at_start = _number_at(view, 0)
    if at_start is None:
        return None
    typed, last = at_start
    if last == len(view):
        return typed.value
    phrases = view.language.phrases("share", "percent")
    taken = 1 if view.word(last) == "%" else view.after(view.past_hyphen(last), phrases)
    return typed.value / 100 if taken and last + taken == len(view) else None


def _fraction(view: SentenceView) -> float | None:
    """`half`, `a third`, `two-thirds`, `la mitad`, `un tercio`, `tres cuartas partes`."""
    known = view.language
    words = [token.text for token in view.tokens if token.text != "-"]
    count = 1.0
    if not words:
        return None
    if words[0] in known.words("grammar", "articles") | known.words("grammar", "the"):
        words = words[1:]
    elif words[0] in known.values("number"):
        count, words = float(known.values("number")[words[0]]), words[1:]
    parts, two_words = known.values("share", "parts"), known.values("share", "part_words")
    if len(words) == 2 and words[1] in known.words("share", "part_of"):
        parts, words = two_words, words[:1]
    return count / float(parts[words[0]]) if len(words) == 1 and words[0] in parts else None
