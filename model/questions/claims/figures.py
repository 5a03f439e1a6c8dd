"""The figures of a few sentences, each with what the words around it say of its part in a sum."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from model.prose.language import Language
from model.prose.sentence_view import SentenceView
from model.questions.claims.claim_report import Sentence
from model.questions.claims.qualifiers import longest_before
from model.questions.claims.quantities import Mention, Quantity
from model.questions.claims.relations import MOST

_BARE = 4
"""A statement of little else than figures has no more words than this that are not small ones."""


@dataclass(frozen=True)
class Figure:
    """A quantity at the tokens [first, last) of a window.

    `opens` is where the words that qualify it begin; `sentence` counts from 0 in the window.

    Attributes
    ----------
    aside
        The text itself leaves it out of the sum: `not counting the £4.4 million`.
    subset
        It is a part of other heads that were named: `360 of whom`.
    year
        The calendar year that its own words name: `150 people in 2021`.
    supposed
        The text only supposes so many at most: `if no more than the first 15 arrive`.
    """

    quantity: Quantity
    first: int
    last: int
    opens: int
    sentence: int
    aside: bool = False
    subset: bool = False
    year: int | None = None
    supposed: bool = False


MOST_FIGURES = 24
"""So many figures of a sentence are looked at; one that has more is a table."""
_OPENS = 10
"""So many tokens before heads may a condition on them begin."""
_BEHIND = 60
"""So many tokens behind the last of them are read."""


def _reach(sentence: Sentence) -> int:
    """How many tokens of a sentence are read: past its last figure that is looked at, and some more."""
    looked_at = sentence.mentions[:MOST_FIGURES]
    return looked_at[-1].last + _BEHIND if looked_at else _BEHIND


class Window:
    """One sentence or a few that follow one another, as one row of tokens.

    `topic`: whether the sentences around it speak of people held.
    """

    def __init__(self, sentences: Sequence[Sentence], topic: bool = False) -> None:
        self.sentences = tuple(sentences)
        self.topic = topic
        self.language: Language = sentences[0].view.language
        tokens = [token for sentence in sentences for token in sentence.view.tokens[: _reach(sentence)]]
        self.view = SentenceView(tokens, self.language)
        self.starts: list[int] = []
        place = 0
        for sentence in sentences:
            self.starts.append(place)
            place += min(len(sentence.view), _reach(sentence))
        self.figures = tuple(self._figures())
        self.ties: dict[tuple[int, int], Any] = {}
        """What `ties` has told of two figures, by where they begin."""
        self._said: dict[str, bool] = {}
        self._by_role: dict[tuple[str, ...], tuple[Figure, ...]] = {}

    def sentence_at(self, place: int) -> int:
        """The sentence that the token at `place` is in, counted from 0."""
        return bisect.bisect_right(self.starts, place) - 1

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity in it, unused ones too."""
        return tuple(quantity for sentence in self.sentences for quantity in sentence.quantities)

    @cached_property
    def of_the_subject(self) -> bool:
        """Whether it speaks of people held, or of little else than figures: `300 people at $20,000 each cost $9m`."""
        return self.topic or names_subject(self.view) or self._names_host() or self._bare()

    @cached_property
    def clearly_of_the_subject(self) -> bool:
        """The same, with next to nothing said beside the figures."""
        return self.topic or names_subject(self.view) or self._names_host() or self._bare(1)

    def _names_host(self) -> bool:
        places = (key for key in self.language.table["place"] if key != "elsewhere")
        return any(
            self.view.after(at, self.language.phrases("place", place)) > 0
            for place in places
            for at in range(min(len(self.view), 300))
            if self.view.tokens[at].capital
        )

    def _bare(self, most: int = _BARE) -> bool:
        inside = {at for figure in self.figures for at in range(figure.opens, figure.last)}
        small = self.language.small
        return (
            sum(
                token.kind == "word" and token.text not in small
                for at, token in enumerate(self.view.tokens)
                if at not in inside
            )
            <= most
        )

    def of(self, *roles: str) -> tuple[Figure, ...]:
        """The figures in these roles, a few."""
        if roles not in self._by_role:
            some = tuple(figure for figure in self.figures if figure.quantity.role in roles)
            self._by_role[roles] = some[:MOST]
        return self._by_role[roles]

    @cached_property
    def heads(self) -> tuple[Figure, ...]:
        """Head counts that are no part of another."""
        return tuple(figure for figure in self.of("people") if not figure.subset)

    @cached_property
    def parts_of_heads(self) -> tuple[Figure, ...]:
        """Head counts that are a part of another."""
        return tuple(figure for figure in self.of("people", "unused") if figure.subset)

    @cached_property
    def names_year(self) -> bool:
        """Whether a year is said without a number: `the fiscal year`, `annual`, `in 2024`."""
        whole_year = any(
            figure.quantity.dates and (figure.quantity.dates[1] - figure.quantity.dates[0]).days in {364, 365}
            for figure in self.of("date")
        )
        return whole_year or self.has("year")

    def has(self, key: str) -> bool:
        """Whether one of the phrases under `key` of the words that join figures stands in it, in no figure itself."""
        if key not in self._said:
            phrases, inside, after = self.language.phrases("tie", key), self._inside, self.view.after
            places = range(min(len(self.view), 300))
            self._said[key] = any(after(at, phrases) and at not in inside for at in places)
        return self._said[key]

    @cached_property
    def _inside(self) -> frozenset[int]:
        return frozenset(at for figure in self.figures for at in range(figure.first, figure.last))

    def _figures(self) -> Iterator[Figure]:
        for number, sentence in enumerate(self.sentences):
            for mention in sentence.mentions[:MOST_FIGURES]:
                yield self._figure(mention, number)

    def _figure(self, mention: Mention, number: int) -> Figure:
        first, last = mention.first + self.starts[number], mention.last + self.starts[number]
        opens = opening(self.view, first)
        role = mention.quantity.role
        money = mention.quantity.unit == "money"
        return Figure(
            mention.quantity,
            first,
            last,
            opens,
            number,
            aside=money and self._aside(opens),
            subset=role in {"people", "unused"} and not money and self._subset(first, last),
            year=self._year(mention, number),
            supposed=role == "people" and self._supposed(first),
        )

    def _aside(self, opens: int) -> bool:
        phrases = self.language.phrases("tie", "aside")
        for at in range(opens, max(0, opens - 4) - 1, -1):
            if self.view.before(at, phrases):
                return True
            if not self.view.is_word(at - 1):
                return False
        return False

    def _subset(self, first: int, last: int) -> bool:
        """`360 of whom are held`, `, 80 of them adults`; but `238 of them` alone is a head count like another."""
        whom, them = (self.language.phrases("tie", key) for key in ("subset", "subset_after_comma"))
        comma = self.view.word(opening(self.view, first) - 1) in {",", "(", "-"}
        ends = (last, last - 2, last - 3)
        return any(self.view.after(at, whom) or (comma and self.view.after(at, them)) for at in ends) or (
            self.view.before(first, whom) > 0
        )

    def _supposed(self, first: int) -> bool:
        """Whether a condition with a limit opens the clause: `if no more than the first 15`."""
        language, limited = self.language, False
        for at in range(first - 1, max(-1, first - _OPENS), -1):
            if self.view.word(at) in {",", ";", ".", ":"}:
                return False
            limited = limited or self.view.after(at, language.phrases("tie", "limit")) > 0
            if self.view.word(at) in language.words("tie", "condition"):
                return limited
        return False

    def _year(self, mention: Mention, number: int) -> int | None:
        """The year named just after a figure: `150 people in 2021`."""
        for other in self.sentences[number].mentions[:MOST_FIGURES]:
            days = other.quantity.dates
            near = 0 <= other.first - mention.last <= 2 and other is not mention
            if near and other.quantity.role == "date" and days and (days[1] - days[0]).days >= 364:
                return days[0].year
        return None


def names_subject(view: SentenceView) -> bool:
    """Whether a sentence speaks of people held, or of what holds them."""
    subject = view.language.words("tie", "subject")
    return any(token.text in subject for token in view.tokens)


def opening(view: SentenceView, first: int) -> int:
    """Where the words that qualify the figure at `first` begin: `more than`, `some`, `the`."""
    language, at = view.language, first
    small = (
        language.words("grammar", "the")
        | language.words("grammar", "articles")
        | language.words("qualifier", "between")
        | language.words("tie", "only")
    )
    for _ in range(4):
        length = longest_before(view, at)[0]
        if length:
            at -= length
        elif at > 0 and view.word(at - 1) in small:
            at -= 1
        else:
            break
    return at
