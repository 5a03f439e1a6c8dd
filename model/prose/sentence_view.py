"""Tokens into sentences, and ways to look around a place in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.prose.language import Language, Phrases
from model.prose.tokens import Token

_ENDS = {".", "!", "?"}
_CLOSERS = {'"', "'", ")", "]"}


def sentences(stream: Sequence[Token], language: Language) -> Iterator[list[Token]]:
    """The tokens of each sentence. A blank line ends a sentence too."""
    current: list[Token] = []
    for place, token in enumerate(stream):
        if token.kind == "break":
            if current:
                yield current
            current = []
            continue
        current.append(token)
        if _ends(stream, place, language):
            yield current
            current = []
    if current:
        yield current


def _ends(stream: Sequence[Token], place: int, language: Language) -> bool:
    token = stream[place]
    following = stream[place + 1] if place + 1 < len(stream) else None
    if following is None or following.kind == "break":
        return True
    if not following.gap:
        return False
    before = stream[place - 1] if place else token
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


class SentenceView:
    """The tokens of a sentence with ways to look around a place in it. Places are counted from 0, in tokens."""

    def __init__(self, tokens: Sequence[Token], language: Language) -> None:
        self.tokens = tokens
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

    def past_hyphen(self, place: int) -> int:
        """The place after a hyphen there, or `place` itself."""
        return place + 1 if self.word(place) == "-" else place

    def after(self, place: int, phrases: Phrases) -> int:
        """How many tokens the longest of `phrases` takes from `place` on; 0 for none. Hyphens join."""
        tokens = self.tokens  # most places begin no phrase, and this is asked of every one
        if not 0 <= place < len(tokens) or tokens[place].text not in phrases.firsts:
            return 0
        return self._longest(place, phrases, 1)

    def before(self, place: int, phrases: Phrases) -> int:
        """How many tokens the longest of `phrases` takes that ends just before `place`; 0 for none."""
        if not 0 < place <= len(self.tokens) or self.tokens[place - 1].text not in phrases.lasts:
            return 0
        return self._longest(place - 1, phrases, -1)

    def _longest(self, place: int, phrases: Phrases, step: int) -> int:
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

    def near(self, place: int, phrases: Phrases, reach: int = 12) -> bool:
        """Whether the clause around the number at `place` has such a phrase that is not another number's."""
        return any(self._owned(at, place) for at in self._in_clause(place, phrases, reach))

    def clause_has(self, place: int, phrases: Phrases) -> bool:
        """Whether the clause around `place` has such a phrase anywhere."""
        return next(self._in_clause(place, phrases, 12), None) is not None

    def _in_clause(self, place: int, phrases: Phrases, reach: int) -> Iterator[int]:
        """The places in the clause around `place`, at most `reach` tokens away, where a phrase begins."""
        first, last = place, place
        while first > max(0, place - reach) and self.word(first - 1) not in _CLAUSE:
            first -= 1
        while last < min(len(self.tokens), place + reach) and self.word(last) not in _CLAUSE:
            last += 1
        yield from (at for at in range(first, last) if 0 < self.after(at, phrases) <= last - at)

    def has(self, phrases: Phrases) -> bool:
        """Whether a phrase of `phrases` stands in the first hundred tokens of the sentence."""
        return any(self.after(at, phrases) for at in range(min(len(self.tokens), 100)))

    def _owned(self, at: int, place: int) -> bool:
        """Whether words at `at` go with the number at `place`: no other number is between, or just before them."""
        between = range(at - 3, place) if at < place else range(place + 1, at)
        return not any(
            0 <= other < len(self.tokens) and self.tokens[other].kind == "number" for other in between
        )


_CLAUSE = {",", ";", ":", "(", ")", "—", '"', ".", "!", "?"}
