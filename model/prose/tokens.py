"""Text as printed, into tokens. Each token knows where it stood in the text.

Folding makes a plain sign of each: accents, capitals, direction marks, foreign digits and odd spaces are
no matter afterwards. It remembers the place of every sign, so spans are those of the text as it came.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from model.prose.language import Language

NBSP = "\u00a0"
MOST_DIGITS = 24
"""A longer run of digits is no figure anybody prints."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a sign.

    Attributes
    ----------
    kind
        The name of the group of `_LEX` that matched, or `break` for a blank line, `decade` or `ordinal`.
    text
        Plain and in small letters; `raw` is as folded, with its capitals.
    start, end
        Places in the text as it came, so that a span underlines what a person pasted.
    gap
        Whether there is space before it.
    capital
        Whether it begins with a capital letter.
    """

    kind: str
    text: str
    start: int
    end: int
    gap: bool
    capital: bool = False
    raw: str = ""


def fold(text: str, start: int = 0) -> tuple[str, Sequence[int]]:
    """The text with a plain sign for each of its signs, and the place each came from, counted from `start`."""
    if text.isascii():
        return text, range(start, start + len(text) + 1)
    signs, places = [], []
    for place, sign in enumerate(text, start):
        if plain_sign := _folded(sign):
            signs.append(plain_sign)
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
    """A new line, a space between words, or a space that only groups digits and ties words."""
    if kind != "Zs":
        return "\n"
    return " " if sign in {" ", "\u3000", "\u2003"} else NBSP


# The order of the kinds decides: a date, a time of day or a telephone number must be taken whole before its digits
# are numbers. Possessive repeats (`++`) never go back, so that time grows with the text and no faster.
_LEX = re.compile(
    r"""
    (?P<space>\s++)
  | (?P<url>(?:https?://|www\.)\S++)
  | (?P<sign>\$(?:US|U\.S\.|AU|CA|NZ|A)(?=\s?\d)|u\$[sd](?![^\W_])|(?:US|U\.S\.|AU|CA|NZ|MX|HK|A|C|R)?\$|[€£¥])
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


def tokens(text: str, language: Language, start: int = 0) -> list[Token]:
    """All tokens of `text`, in order; it begins at the place `start` of the whole text."""
    plain, places = fold(text, start)
    stream, place, gap = [], 0, False
    while place < len(plain):
        match = _LEX.match(plain, place)
        assert match is not None, "every sign is some token"
        place, kind, gap_before = match.end(), str(match.lastgroup), gap
        gap = kind == "space"
        if gap:
            if match[0].count("\n") > 1:  # a blank line ends a sentence, whatever stands before it
                stream.append(_token("break", match[0], match.start(), match.end(), places, True))
            continue
        if kind == "code" and _splits(match, language):
            place = match.end("prefix")
            kind = "word"
        elif kind == "number":
            place, kind = _with_letters(plain, match, language)
        stream.append(_token(kind, plain[match.start() : place], match.start(), place, places, gap_before))
    return stream


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
    return len(prefix) > 5 and match[0].startswith("-", len(prefix))


CODES = {"USD", "EUR", "GBP", "AUD", "CAD", "DKK", "NOK", "SEK", "SVC", "MXN", "CHF", "NZD", "JPY", "US"}
"""Currencies written by their code before or after a number."""


def _with_letters(plain: str, match: re.Match[str], language: Language) -> tuple[int, str]:
    """Where a number with letters on it ends, and whether it still is a number: `20k`, `2nd`, `1990s`, `24A931`."""
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
