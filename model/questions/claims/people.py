"""Head counts, and numbers of people that are none: deaths, a capacity, arrests. Qualifiers too."""

from __future__ import annotations

from dataclasses import dataclass

from model.questions.claims.numerals import Numeral, numeral
from model.questions.claims.text import CODES, View

REACH = 8
"""How many words may describe people before they are named: `238 alleged Tren de Aragua gang members`."""

_SIGNS = {"~": "about", "≈": "about", ">": "at_least", "≥": "at_least", "<": "at_most", "≤": "at_most"}


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the words for counted people end, and why they are not of the deal if they are not."""

    last: int
    reason: str | None = None


def qualifier(view: View, first: int, last: int) -> str | None:
    """What the words around the tokens [first, last) say of how firm the number is."""
    if view.word(first - 1) in _SIGNS:
        return _SIGNS[view.word(first - 1)]
    return _before(view, first) or _after(view, last)


def _before(view: View, first: int) -> str | None:
    language, at = view.language, first
    if view.word(at - 1) == "to" and view.word(at - 3) in language.words("qualifier", "cancelled_by"):
        return None
    if view.word(at - 1) == "." and view.word(at - 2) in language.table["abbreviations"]:
        at -= 1  # "approx. 300"
    for _ in range(3):
        lengths = {kind: view.before(at, language.phrases("qualifier", kind)) for kind in _KINDS}
        longest = max(lengths.values())
        if longest:
            return _outer(view, at, next(kind for kind in _KINDS if lengths[kind] == longest), longest)
        if view.word(at - 1) not in language.words("qualifier", "between") or at < 1:
            return None
        at -= 1
    return None


_KINDS = ("almost", "at_least", "at_most", "about")


def _outer(view: View, at: int, kind: str, length: int) -> str:
    """`up to about 300` is `up to`: a bound around an estimate is a bound."""
    if kind != "about":
        return kind
    outer = next(
        (
            k
            for k in ("at_least", "at_most")
            if view.before(at - length, view.language.phrases("qualifier", k))
        ),
        None,
    )
    return outer or kind


def _after(view: View, last: int) -> str | None:
    at = last + 1 if view.word(last) == "," else last
    for kind in ("about", "at_least", "at_most"):
        if view.after(at, view.language.phrases("qualifier", f"{kind}_after")):
            return kind
    return None


def multiplied(view: View, first: int, last: int) -> bool:
    """Whether a multiplication sign stands next to the tokens [first, last)."""
    signs = {"×", "*", "x"}
    return view.word(first - 1) in signs or view.word(last) in signs or view.word(first - 1) == "times"


def counted(view: View, number: Numeral) -> Heads | None:
    """What people a number counts, by the words after it or else around it; None if it counts none."""
    if number.step < 1 and not number.scaled and not number.others:
        return None
    last, kind = _noun(view, number)
    if kind == "places" and not _rented(view):
        return None
    if kind == "other":
        return Heads(number.last, _trap(view, number) or "others")
    if kind is None and not _by_context(view, number):
        return None
    return Heads(last if kind else number.last, _trap(view, number))


def _rented(view: View) -> bool:
    """Whether the sentence speaks of money, so that its places are paid for."""
    words = view.language.words("money", "words")
    return any(token.kind == "sign" or token.text in words or token.raw in CODES for token in view.tokens)


def _noun(view: View, number: Numeral) -> tuple[int, str | None]:
    """Where the noun for the people counted ends, and whether it is one of the deal's or of others."""
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
        elif token.kind != "code" and token.text not in {"-", '"', "'"}:
            break
        at += 1
    return number.last, None


def _noun_end(view: View, place: int) -> tuple[int, str]:
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


def _may_describe(view: View, place: int) -> bool:
    word, language = view.word(place), view.language
    if word not in language.words("people", "stops"):
        return numeral(view, place) is None and word not in language.time
    following, before = view.at(place + 1), view.at(place - 1)
    capitals = (following is not None and following.capital) or (before is not None and before.capital)
    return word in language.words("people", "inside") and capitals


def _by_context(view: View, number: Numeral) -> bool:
    """Whether a number with no noun counts people all the same: `all 238`, `sent 238`, `238 were`, `238 × $20,000`."""
    if number.value < 2 or number.value != int(number.value) or (number.scaled and number.value >= 1e6):
        return False
    if multiplied(view, number.first, number.last):
        return True
    language, following = view.language, view.word(number.last)
    ranged = following in language.words("grammar", "range_and")
    if view.before(number.first, language.phrases("grammar", "divided_by")) and not ranged:
        return _ends_phrase(view, number.last) and view.word(number.first - 1) != "over"
    return _told_after(view, number) or (_told_before(view, number) and _ends_phrase(view, number.last))


def _told_after(view: View, number: Numeral) -> bool:
    """`238 of them`, `238 were`, `238 sent`, `the 238 still`."""
    language, following = view.language, view.word(number.last)
    the = view.word(number.first - 1) in language.words("grammar", "the")
    return (
        view.after(number.last, language.phrases("people", "of_them")) > 0
        or following in language.words("people", "then")
        or following in language.words("people", "after_verbs")
        or (the and following in language.words("people", "after_the"))
    )


def _told_before(view: View, number: Numeral) -> bool:
    """`sent 238`, `a group of 238`, `for 238`."""
    phrases = view.language.phrases
    places = {number.first, _past(view, number.first)}
    opened = view.before(_past(view, number.first), phrases("people", "before_verbs"))
    return opened > 0 or any(view.before(at, phrases("people", "groups_of")) for at in places)


def _past(view: View, place: int) -> int:
    """Past articles and qualifiers, to the word before them."""
    language, at = view.language, place
    for _ in range(3):
        lengths = [view.before(at, language.phrases("qualifier", kind)) for kind in _KINDS]
        step = max(lengths) or (
            view.word(at - 1) in language.words("grammar", "the") | language.words("qualifier", "between")
        )
        at -= step
    return at


def _ends_phrase(view: View, place: int) -> bool:
    """Whether nothing that could be counted follows."""
    token = view.at(place)
    return token is None or token.kind != "word" or token.text in view.language.words("people", "stops")


_TRAPS = ("deaths", "capacity", "arrests", "population", "families")


def _trap(view: View, number: Numeral) -> str | None:
    """Why the people counted are none that the deal pays for, going by the words around; None if they are."""
    language = view.language
    spared = view.near(number.first, language.phrases("trap", "unless"))
    for kind in _TRAPS:
        if view.near(number.first, language.phrases("trap", kind), 9) and (
            kind in {"deaths", "capacity"} or not spared
        ):
            return kind
    return None
