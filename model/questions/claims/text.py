"""Text as printed, into tokens and sentences. Each token knows where it stood in the text.

Folding makes one plain sign of each: accents, capitals, direction marks, foreign digits and odd spaces are
no matter afterwards. It remembers the place of every sign, so spans are those of the text as it came.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.questions.claims.language import Language, Phrases

NBSP = "\u00a0"
MOST_DIGITS = 24
"""A longer run of digits is no figure anybody prints."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a sign: `kind` says which, `text` is plain and in small letters.

    `start` and `end` are places in the text as it came. `gap`: there is space before it.
    """

    kind: str
    text: str
    start: int
    end: int
    gap: bool
    capital: bool = False
    raw: str = ""


def fold(text: str) -> tuple[str, Sequence[int]]:
    """The text with one plain sign for each, and the place each came from."""
    if text.isascii():
        return text, range(len(text) + 1)
    signs, places = [], []
    for place, sign in enumerate(text):
        if one := _folded(sign):
            signs.append(one)
            places.append(place)
    return "".join(signs), places


_SAME = {"–": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "﹣": "-", "－": "-", "’": "'", "‘": "'", "ʼ": "'", "“": '"',
         "”": '"', "«": '"', "»": '"', "×": "×", "…": ".", "⁄": "/", "․": "."}  # fmt: skip


@functools.lru_cache(maxsize=8192)
def _folded(sign: str) -> str:
    if sign in _SAME:
        return _SAME[sign]
    kind = unicodedata.category(sign)
    if kind in {"Mn", "Me", "Cf", "Cs"}:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind in {"Zs", "Zl", "Zp"} or sign == "\x85":
        return _space(sign, kind)
    return sign if kind in {"No", "Nl"} else unicodedata.normalize("NFKD", sign)[0]


def _space(sign: str, kind: str) -> str:
    """A new line, a space between words, or one that only groups digits and ties words."""
    if kind != "Zs":
        return "\n"
    return " " if sign in {" ", "\u3000", "\u2003"} else NBSP


_LEX = re.compile(
    r"""
    (?P<space>\s++)
  | (?P<url>(?:https?://|www\.)\S++)
  | (?P<sign>(?:US|U\.S\.|AU|CA|NZ|MX|HK|A|C|R)?\$|[€£¥])
  | (?P<docket>\d{1,2}:\d\d-[a-z]{2}-\d++[\w-]*+|\d\d-(?:cv|cr|mc|civ)-?\d++[\w-]*+)
  | (?P<iso>\d{4}-\d\d-\d\d(?!\d))
  | (?P<slashed>\d{1,2}/\d{1,2}/\d{2,4}(?![\d/])|\d{1,2}\.\d{1,2}\.\d{4}(?![\d.]))
  | (?P<clock>\d{1,2}:\d\d(?::\d\d)?+(?!\d)(?:\s?[ap]\.?m\b\.?)?+)
  | (?P<span>(?:19|20)\d\d[-/](?:(?:19|20)\d\d|\d\d)(?![\d-]))
  | (?P<phone>\+?\d{1,3}[ .-]\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?!\d)|\(\d{3}\)[ .-]?\d{3}[.-]\d{4}(?!\d)
      |\d{3}-\d{3}-\d{4}(?!\d)|\d{3}-\d{4}(?!\d)|\+\d{1,3}[ -]\d{4}[ -]\d{4}(?!\d)|\d{4}-\d{4}(?!\d))
  | (?P<fraction>\d{1,2}/\d{1,2}(?![\d/]))
  | (?P<number>\d{1,3}(?:\u00a0\d{3})++(?![\d])(?:[.,]\d++)?+|\d++(?:[.,']\d++)*+|[.]\d++)
  | (?P<initials>(?:[^\W\d_]{1,2}\.){2,8}(?![^\W\d_]{3}))
  | (?P<code>(?P<prefix>[^\W\d_]++)(?:-|(?<=\b[^\W\d_])\.)?\d[\w]*+(?:[-/.,]\w++)*+)
  | (?P<word>[^\W\d_]++(?:'[^\W\d_]++)*+)
  | (?P<vulgar>[½⅓¼¾⅔])
  | (?P<punct>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W_]++")


def tokens(text: str, language: Language) -> list[Token]:
    """All tokens of `text`, in order."""
    plain, places = fold(text)
    found, place, gap = [], 0, False
    while place < len(plain):
        match = _LEX.match(plain, place)
        assert match is not None, "every sign is some token"
        place, kind, gap_before = match.end(), str(match.lastgroup), gap
        gap = kind == "space"
        if gap:
            if match[0].count("\n") > 1:
                found.append(_token("break", match[0], match.start(), match.end(), places, True))
            continue
        if kind == "code" and _splits(match, language):
            place = match.end("prefix")
            kind = "word"
        elif kind == "number":
            place, kind = _with_letters(plain, match, language)
        found.append(_token(kind, plain[match.start() : place], match.start(), place, places, gap_before))
    return found


def _token(kind: str, raw: str, start: int, end: int, places: Sequence[int], gap: bool) -> Token:
    small = raw.lower()
    if kind == "initials":
        kind, small = "word", small.replace(".", "")
    elif kind == "word":
        small = small.removesuffix("'s").removesuffix("'")
    return Token(kind, small, places[start], places[end - 1] + 1, gap, raw[:1].isupper(), raw)


def _splits(match: re.Match[str], language: Language) -> bool:
    """Whether the letters before digits are a word or a currency by themselves: `mid-2025`, `USD20,000`."""
    prefix = match["prefix"].lower()
    if prefix in language.words("code", "prefixes") or match["prefix"].upper() in CODES:
        return True
    return len(prefix) > 5 and plain_hyphen(match[0], len(prefix))


def plain_hyphen(text: str, place: int) -> bool:
    """Whether a hyphen stands there."""
    return text[place : place + 1] == "-"


CODES = {"USD", "EUR", "GBP", "AUD", "CAD", "DKK", "NOK", "SEK", "SVC", "MXN", "CHF", "NZD", "JPY", "US"}
"""Currencies written by their code before or after a number."""


def _with_letters(plain: str, match: re.Match[str], language: Language) -> tuple[int, str]:
    """Where a number with letters on it ends, and whether it is still one: `20k`, `2nd`, `1990s`, `24A931`."""
    letters = _LETTERS.match(plain, match.end())
    if len(match[0]) > MOST_DIGITS:
        return (letters.end() if letters else match.end()), "code"
    if letters is None:
        return match.end(), "number"
    word = letters[0].lower()
    if word == "s" and re.fullmatch(r"(?:1[5-9]|20)\d0", match[0]):
        return letters.end(), "decade"
    if word in language.table["ordinal"]["suffixes"] and match[0].isdigit():
        return letters.end(), "ordinal"
    if _goes_on_number(word, language):
        return match.end(), "number"
    return letters.end(), "code"


def _goes_on_number(word: str, language: Language) -> bool:
    return (
        word in language.table["magnitude_letter"]
        or word in language.values("magnitude")
        or word in language.time
        or word in language.words("money", "words")
        or word.upper() in CODES
        or word in language.words("trap", "distances")
        or word in language.words("people", "nouns")
        or word == "x"
    )


_ENDS = {".", "!", "?"}
_CLOSERS = {'"', "'", ")", "]"}


def sentences(found: Sequence[Token], language: Language) -> Iterator[list[Token]]:
    """The tokens of each sentence. A blank line ends one too."""
    current: list[Token] = []
    for place, token in enumerate(found):
        if token.kind == "break":
            if current:
                yield current
            current = []
            continue
        current.append(token)
        if _ends(found, place, language):
            yield current
            current = []
    if current:
        yield current


def _ends(found: Sequence[Token], place: int, language: Language) -> bool:
    token = found[place]
    following = found[place + 1] if place + 1 < len(found) else None
    if following is None or following.kind == "break":
        return True
    if not following.gap:
        return False
    before = found[place - 1] if place else token
    if token.kind == "punct" and token.text in _CLOSERS and before.text in _ENDS and not token.gap:
        return _begins(following)
    if token.text in _ENDS and token.kind == "punct":
        return _begins(following) and not _abbreviated(before, following, language)
    dotted = token.kind == "word" and token.raw.endswith(".")
    return dotted and following.capital and following.text in language.table["starters"]


def _begins(token: Token) -> bool:
    return (
        token.capital
        or token.kind not in {"word", "punct"}
        or token.text in {'"', "'", "(", "¿", "¡", "[", "•", "-", "*", "~", "—"}
    )


def _abbreviated(before: Token, following: Token, language: Language) -> bool:
    if before.kind != "word":
        return False
    if len(before.text) == 1:
        return following.text not in language.table["starters"]
    short = before.text in language.table["abbreviations"]
    return short and not (following.capital and following.text in language.table["starters"])


class View:
    """The tokens of one sentence with ways to look around a place in it."""

    def __init__(self, found: Sequence[Token], language: Language) -> None:
        self.tokens = found
        self.language = language

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, place: int) -> Token | None:
        """The token there, or None outside of the sentence."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def word(self, place: int) -> str:
        """The word or sign there; empty outside of the sentence."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def is_word(self, place: int) -> bool:
        """Whether a word stands there."""
        return 0 <= place < len(self.tokens) and self.tokens[place].kind == "word"

    def after(self, place: int, phrases: Phrases) -> int:
        """How many tokens the longest of `phrases` takes from `place` on; 0 for none. Hyphens join."""
        return self._longest(place, phrases, 1)

    def before(self, place: int, phrases: Phrases) -> int:
        """How many tokens the longest of `phrases` takes that ends just before `place`; 0 for none."""
        return self._longest(place - 1, phrases, -1)

    def _longest(self, place: int, phrases: Phrases, step: int) -> int:
        if not 0 <= place < len(self.tokens) or self.tokens[place].text not in phrases.ends[step]:
            return 0
        words: list[str] = []
        best, at = 0, place
        while len(words) < phrases.longest and 0 <= at < len(self.tokens):
            token = self.tokens[at]
            if token.kind != "word" and not (words and token.text == "-"):
                break
            if token.kind == "word":
                words.append(token.text)
                if phrases.has(tuple(words[::step])):
                    best = abs(at - place) + 1
            at += step
        return best

    def clause(self, place: int, reach: int = 12) -> tuple[int, int]:
        """Where the clause around `place` begins and ends, at most `reach` tokens away."""
        first = place
        while first > max(0, place - reach) and self.word(first - 1) not in _CLAUSE:
            first -= 1
        last = place
        while last < min(len(self.tokens), place + reach) and self.word(last) not in _CLAUSE:
            last += 1
        return first, last

    def near(self, place: int, phrases: Phrases, reach: int = 12) -> bool:
        """Whether one of `phrases` stands in the clause around the number at `place` and is not another's."""
        first, last = self.clause(place, reach)
        return any(
            0 < self.after(at, phrases) <= last - at and self._owned(at, place) for at in range(first, last)
        )

    def clause_has(self, place: int, phrases: Phrases) -> bool:
        """Whether one of `phrases` stands anywhere in the clause around `place`."""
        first, last = self.clause(place)
        return any(0 < self.after(at, phrases) <= last - at for at in range(first, last))

    def has(self, phrases: Phrases) -> bool:
        """Whether one of `phrases` stands in the first hundred tokens of the sentence."""
        return any(self.after(at, phrases) for at in range(min(len(self.tokens), 100)))

    def _owned(self, at: int, place: int) -> bool:
        """Whether words at `at` go with the number at `place`: no other number is between, or just before them."""
        between = range(at - 3, place) if at < place else range(place + 1, at)
        return not any(
            0 <= other < len(self.tokens) and self.tokens[other].kind == "number" for other in between
        )


_CLAUSE = {",", ";", ":", "(", ")", "—", '"', ".", "!", "?"}
