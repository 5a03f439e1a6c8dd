"""Fractions, percentages and multiples, and whether a claim about money uses them."""

from __future__ import annotations

from dataclasses import dataclass

from model.prose.numerals import VULGAR, Numeral, numeral
from model.prose.sentence_view import SentenceView
from model.questions.claims.qualifiers import qualifier


@dataclass(frozen=True, slots=True)
class Share:
    """A part or multiple of something, at the tokens [first, last): 0.5 for half, 2 for twice.

    `of_money`: whether it is of money; None where nothing says of what it is.
    """

    first: int
    last: int
    value: float
    step: float
    qualifier: str | None
    of_money: bool | None


def worded(view: SentenceView, place: int) -> Share | None:
    """The fraction or multiple in words or as `1/3` that begins at `place`, or None."""
    token = view.at(place)
    if token is None:
        return None
    if token.kind == "fraction":
        return _slashed(view, place)
    if token.kind == "vulgar" and view.word(place + 1) in view.language.words("grammar", "of"):
        return _made(view, place, place + 1, VULGAR[token.text], 0.0)
    if token.kind != "word":
        return None
    return _half(view, place) or _multiple(view, place) or _fraction(view, place)


def _made(view: SentenceView, first: int, last: int, value: float, step: float) -> Share:
    return Share(first, last, value, step, qualifier(view, first, last), _of_money(view, first, last))


def _slashed(view: SentenceView, place: int) -> Share | None:
    above, _, below = view.word(place).partition("/")
    if not 0 < int(above) < int(below) <= 10:
        return None
    return _made(view, place, place + 1, int(above) / int(below), 0.0)


def _half(view: SentenceView, place: int) -> Share | None:
    language = view.language
    if (price := view.after(place, language.phrases("share", "half_price"))) > 0:
        return Share(place, place + price, 0.5, 0.0, qualifier(view, place, place + price), True)
    halves = {"half", "mitad"}
    if view.word(place) not in halves or view.word(place - 1) in language.words("ordinal", "words"):
        return None
    following = view.word(place + 1)
    counts = following in language.words("grammar", "articles") | {"-"}
    if counts or following in language.time or view.word(place - 1) in {"and", "y", "-"}:
        return None
    return _made(view, place, place + 1, 0.5, 0.0)


def _multiple(view: SentenceView, place: int) -> Share | None:
    table, need = view.language.values("share", "multiples"), view.language.words("share", "multiples_need")
    if view.word(place) not in table or (need and view.word(place + 1) not in need):
        return None
    return _made(view, place, place + 1, float(table[view.word(place)]), 0.0)


def _fraction(view: SentenceView, place: int) -> Share | None:
    """`a third`, `two-thirds`, `tres cuartas partes`, `three times the`."""
    language = view.language
    the = view.word(place) in language.words("grammar", "the") and bool(language.words("share", "part_of"))
    article = view.word(place) in language.words("grammar", "articles") or the
    count = 1.0 if article else _small_number(view, place)
    if count is None:
        return None
    at = view.past_hyphen(place + 1)
    parts, part_words = (language.values("share", key) for key in ("parts", "part_words"))
    if view.word(at) in part_words and view.word(at + 1) in language.words("share", "part_of"):
        return _made(view, place, at + 2, count / float(part_words[view.word(at)]), 0.0)
    if view.word(at) in parts and _is_part(view, at, article):
        return _made(view, place, at + 1, count / float(parts[view.word(at)]), 0.0)
    times = view.word(at) in language.words("share", "times") and count > 1
    if times and view.word(at + 1) in language.words("share", "times_need"):
        return _made(view, place, at + 1, count, 0.0)
    return None


def _small_number(view: SentenceView, place: int) -> float | None:
    number = numeral(view, place) if view.word(place) in view.language.values("number") else None
    if number is None:
        word = view.word(place)
        value = view.language.values("number").get(word)
        return float(value) if value is not None and 0 < value <= 12 else None
    return number.value if number.last == place + 1 and 0 < number.value <= 12 else None


def _is_part(view: SentenceView, place: int, article: bool) -> bool:
    """`a third of it`, not `a third group`."""
    following = view.at(place + 1)
    if not article or following is None or following.kind != "word":
        return True
    stops = view.language.words("people", "stops") | view.language.words("share", "follow")
    return following.text in stops


def per_cent(view: SentenceView, number: Numeral) -> Share | None:
    """The percentage that a number and a sign or word after it make, or None."""
    language, times = view.language, view.word(number.last) in view.language.words("share", "times")
    if times and number.value > 1 and view.word(number.last + 1) in language.words("share", "times_need"):
        return _made(view, number.first, number.last + 1, number.value, 0.0)  # "1,000 times more than"
    at = view.past_hyphen(number.last)
    length = 1 if view.word(at) == "%" else view.after(at, view.language.phrases("share", "percent"))
    return _made(view, number.first, at + length, number.value / 100, number.step / 100) if length else None


def _of_money(view: SentenceView, first: int, last: int) -> bool | None:
    """Whether the share is of money, by what it is of or by a price word beside it; None where neither tells."""
    language = view.language
    if _base_is(view, last, language.words("share", "other")):
        return False
    if _base_is(view, last, language.words("share", "money_nouns")) or _base_is_money(view, last):
        return True
    if {view.word(first - 1), view.word(first - 2)} & language.words("share", "before"):
        return True
    of = language.words("grammar", "of")
    if view.word(last) in language.words("share", "money_nouns") | language.words("share", "follow") - of:
        return True
    names_other = view.word(last) in of or view.word(last) in language.words("share", "other")
    return False if names_other else None


def _base_is(view: SentenceView, place: int, nouns: frozenset[str]) -> bool:
    """Whether the share is of one of `nouns`: `of the whole budget`."""
    if view.word(place) not in view.language.words("grammar", "of"):
        return False
    for at in range(place + 1, place + 6):
        if view.word(at) in nouns:
            return True
        if not view.is_word(at):
            return False
    return False


def _base_is_money(view: SentenceView, place: int) -> bool:
    """Whether the share is of a sum: `of the $15 million`, `of what was paid in dollars`."""
    if view.word(place) not in view.language.words("grammar", "of") | {"the", "that", "as", "what"}:
        return False
    near = [token for token in map(view.at, range(place, place + 8)) if token is not None]
    scales = view.language.values("magnitude")
    # nobody counts people of the deal in millions
    sums = (token.kind == "sign" or float(scales.get(token.text, 0)) >= 1e6 for token in near[:6])
    return any(sums) or any(token.text in view.language.words("money", "words") for token in near)
