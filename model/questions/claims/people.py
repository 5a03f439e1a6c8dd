"""Head counts, and numbers of people that are none: deaths, a capacity, arrests."""

from __future__ import annotations

from dataclasses import dataclass

from model.prose.numerals import Numeral, numeral
from model.prose.sentence_view import SentenceView
from model.prose.tokens import CODES
from model.questions.claims.qualifiers import longest_before

REACH = 8
"""How many words may describe people before they are named: `238 alleged Tren de Aragua gang members`."""


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Where the words for counted people end; `reason` is why they are not of the deal, if they are not;
    `places`, whether places for them are counted.
    """

    last: int
    reason: str | None = None
    places: bool = False


def multiplied(view: SentenceView, first: int, last: int) -> bool:
    """Whether a multiplication sign stands next to the tokens [first, last)."""
    signs = {"×", "*", "x"}
    return view.word(first - 1) in signs or view.word(last) in signs or view.word(first - 1) == "times"


def counted(view: SentenceView, number: Numeral) -> HeadCount | None:
    """What people a number counts, by the words after it or else around it; None if it counts none."""
    if number.step < 1 and not number.scaled and not number.others:
        return None  # printed with decimals: nobody counts parts of people
    last, kind = _noun(view, number)
    if kind == "places" and not _rented(view):
        return None
    if kind == "other" and _held_too(view, last):
        return HeadCount(last, _trap(view, number))
    if kind == "other":
        return HeadCount(number.last, _trap(view, number) or "others")
    if kind is None and not _by_context(view, number):
        return None
    labelled = view.word(number.last) == ":"
    return HeadCount(number.last if labelled else last, _trap(view, number), kind == "places")


def _held_too(view: SentenceView, end: int) -> bool:
    """Whether children, families or patients are those held, going by the sentence."""
    held = view.word(end - 1) in view.language.words("people", "held_too")
    return held and view.has(view.language.phrases("people", "held")) and _rented(view)


def _rented(view: SentenceView) -> bool:
    """Whether the sentence speaks of money, so that its places are paid for."""
    words = view.language.words("money", "words")
    return any(token.kind == "sign" or token.text in words or token.raw in CODES for token in view.tokens)


def _noun(view: SentenceView, number: Numeral) -> tuple[int, str | None]:
    """Where the noun for the people counted ends, and whether it is of the deal's people, of places or of others."""
    language, at = view.language, number.last
    for _ in range(REACH):
        token = view.at(at)
        if token is None:
            break
        if token.kind == "word":
            if token.text in language.words("per", "beds"):
                return at + 1, "places"
            if token.text in language.words("people", "other"):
                return at + 1, "other"
            if token.text in language.words("people", "nouns"):
                return _noun_end(view, at)
            if not _may_describe(view, at):
                break
        elif token.kind != "code" and token.text not in {"-", '"', "'"} and not _labels(view, number, at):
            break
        at += 1
    return number.last, None


def _labels(view: SentenceView, number: Numeral, place: int) -> bool:
    """`166: Men held`: a figure, and what it counts."""
    following = view.at(place + 1)
    return view.word(place) == ":" and place == number.last and following is not None and following.capital


def _noun_end(view: SentenceView, place: int) -> tuple[int, str]:
    """Past nouns that follow one another, `Venezuelan gang members`; the last one decides."""
    language, last = view.language, place + 1
    if view.word(place).endswith("s"):
        return last, "people"
    for at in range(place + 1, place + 4):
        if view.word(at) in language.words("people", "other"):
            return at + 1, "other"
        if view.word(at) in language.words("people", "nouns"):
            last = at + 1
        elif not view.is_word(at) or view.word(at) in language.words("people", "stops"):
            break
    return last, "people"


def _may_describe(view: SentenceView, place: int) -> bool:
    word, language = view.word(place), view.language
    if word not in language.words("people", "stops"):
        return numeral(view, place) is None and word not in language.time
    following, before = view.at(place + 1), view.at(place - 1)
    capitals = (following is not None and following.capital) or (before is not None and before.capital)
    return word in language.words("people", "inside") and capitals


def _by_context(view: SentenceView, number: Numeral) -> bool:
    """Whether a number with no noun counts people all the same: `all 238`, `sent 238`, `238 were`, `238 × $20,000`."""
    if number.value < 2 or number.value != int(number.value) or (number.scaled and number.value >= 1e6):
        return False
    if multiplied(view, number.first, number.last):
        return True
    language, following = view.language, view.word(number.last)
    ranged = following in language.words("grammar", "range_and")
    if view.before(number.first, language.phrases("grammar", "divided_by")) and not ranged:
        return _ends_phrase(view, number.last) and view.word(number.first - 1) != "over"
    return _counts_before_verb(view, number) or (
        _counts_after_verb(view, number) and _ends_phrase(view, number.last)
    )


def _counts_before_verb(view: SentenceView, number: Numeral) -> bool:
    """`238 of them`, `238 were`, `238 sent`, `the 238 still`."""
    language, following = view.language, view.word(number.last)
    the = view.word(number.first - 1) in language.words("grammar", "the")
    return (
        view.after(number.last, language.phrases("people", "of_them")) > 0
        or following in language.words("people", "then")
        or following in language.words("people", "after_verbs")
        or (the and following in language.words("people", "after_the"))
    )


def _counts_after_verb(view: SentenceView, number: Numeral) -> bool:
    """`sent 238`, `a group of 238`, `for 238`."""
    phrases = view.language.phrases
    places = {number.first, _past(view, number.first)}
    opened = view.before(_past(view, number.first), phrases("people", "before_verbs"))
    return opened > 0 or any(view.before(at, phrases("people", "groups_of")) for at in places)


def _past(view: SentenceView, place: int) -> int:
    """Past articles and qualifiers, to the word before them."""
    language, at = view.language, place
    small = language.words("grammar", "the") | language.words("qualifier", "between")
    for _ in range(3):
        at -= longest_before(view, at)[0] or (view.word(at - 1) in small)
    return at


def _ends_phrase(view: SentenceView, place: int) -> bool:
    """Whether nothing that could be counted follows."""
    token = view.at(place)
    return token is None or token.kind != "word" or token.text in view.language.words("people", "stops")


_TRAPS = ("deaths", "capacity", "arrests", "population", "families")


def _trap(view: SentenceView, number: Numeral) -> str | None:
    """Why the people counted are none that the deal pays for, going by the words around; None if they are."""
    language = view.language
    spared = view.near(number.first, language.phrases("trap", "unless"))
    traps = ("deaths", "capacity") if spared else _TRAPS
    return next((kind for kind in traps if view.near(number.first, language.phrases("trap", kind), 9)), None)
