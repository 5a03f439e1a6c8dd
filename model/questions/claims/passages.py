"""A text into sentences: its language and the ends of its sentences are told line by line.

A bilingual article, a list and an article with a headline are all read as what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model.prose.language import LANGUAGES, Language, language as language_called, plain
from model.prose.sentence_view import SentenceView, sentences
from model.prose.tokens import tokens

_LINE = re.compile(r"[^\n\x85\u2028\u2029]*[\n\x85\u2028\u2029]?")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 4_000
"""So many words of a line tell its language."""
_SURE = 2
"""So many known words more of one language than of the other tell a line's."""
_WRAPPED = 45
"""A shorter line does not go on in the next one: it is a headline, or an entry of a list."""
_STOPS = (".", "!", "?", ":", '"', "”", "»", ")")


@dataclass(frozen=True)
class Passage:
    """Lines that are read as one: in one language, with no end of a sentence forced between them."""

    text: str
    start: int
    language: Language
    paragraph: int


def passages(text: str, language: str | None) -> Iterator[Passage]:
    """The passages of a text; every line is in `language`, or told by its words where that is None."""
    spoken = language_called(language) if language else _told(text, language_called(LANGUAGES[0]), 1)
    lines: list[str] = []
    start = place = paragraph = 0
    for match in _LINE.finditer(text):
        line = match[0]
        if not line.strip():
            if lines:
                yield Passage("".join(lines), start, spoken, paragraph)
                lines, paragraph = [], paragraph + 1
            place += len(line)
            start = place
            continue
        line_language = spoken if language else _told(line, spoken)
        if lines and (line_language is not spoken or not _goes_on(lines[-1], line)):
            yield Passage("".join(lines), start, spoken, paragraph)
            lines, start = [], place
        spoken = line_language
        lines.append(line)
        place += len(line)
    if lines:
        yield Passage("".join(lines), start, spoken, paragraph)


def _told(text: str, otherwise: Language, surplus: int = _SURE) -> Language:
    """The language that at least `surplus` more of the words of `text` are of; `otherwise` where they do not tell."""
    sample = [plain(word) for word in _some_words(text)]
    counts = {code: sum(map(language_called(code).known.__contains__, sample)) for code in LANGUAGES}
    best, second = sorted(LANGUAGES, key=counts.__getitem__, reverse=True)[:2]
    return language_called(best) if counts[best] >= counts[second] + surplus else otherwise


def _some_words(text: str) -> Iterator[str]:
    for place, match in enumerate(_WORD.finditer(text)):
        if place == _MOST_WORDS:
            return
        yield match[0][:40]


def _goes_on(line: str, following: str) -> bool:
    """Whether a line that is broken off goes on in the next."""
    before, after = line.rstrip(), following.lstrip()
    if after[:1] in "-*•–—" and not before.endswith("-"):
        return False
    return (
        after[:1].islower() or (len(before) >= _WRAPPED and not before.endswith(_STOPS)) or len(before) >= 60
    )


def views(passage: Passage) -> Iterator[SentenceView]:
    """The sentences of a passage; their tokens stand at the places of the whole text."""
    stream = tokens(passage.text, passage.language, passage.start)
    for sentence in sentences(stream, passage.language):
        yield SentenceView(sentence, passage.language)
