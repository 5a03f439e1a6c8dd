"""What is known of a language, from `words/claims.<language>.toml`, in the shape the reader needs."""

from __future__ import annotations

import functools
import operator
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.files.problems import BadInput, nearest
from model.words import wording
from model.words.wording import say

LANGUAGES = ("en", "es")


class Phrases:
    """A set of phrases, each one word or several, to be looked for before or after a place."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = frozenset(tuple(plain(phrase).replace("-", " ").split()) for phrase in phrases)
        self.firsts = frozenset(known[0] for known in self._known)
        self.lasts = frozenset(known[-1] for known in self._known)
        self.longest = max(map(len, self._known), default=0)

    @property
    def words(self) -> frozenset[str]:
        """Every word in any of the phrases."""
        return frozenset(word for known in self._known for word in known)

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether these words are one of the phrases."""
        return words in self._known


def plain(text: str) -> str:
    """Without capitals and accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _flat(tables: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


@dataclass(frozen=True, eq=False)  # `language` makes each once, so that its lists are cached by what it is
class Language:
    """Word lists of one language. `table` is the file as read; its lists are made comparable once, when asked for."""

    code: str
    table: dict[str, Any]

    @functools.cached_property
    def decimal(self) -> str:
        """The sign between whole units and parts."""
        return str(self.table["decimal"])

    @functools.cache  # noqa: B019 - there are as many languages as files
    def phrases(self, *path: str) -> Phrases:
        """A list of phrases by the names of its section and key; a table gives its keys."""
        return Phrases(self._entry(path))

    @functools.cache  # noqa: B019
    def words(self, *path: str) -> frozenset[str]:
        """A list of single words by the names of its section and key; a table gives its keys."""
        return frozenset(map(plain, self._entry(path)))

    @functools.cache  # noqa: B019
    def values(self, *path: str) -> dict[str, Any]:
        """A table of words with a value each."""
        return {plain(word): value for word, value in self._entry(path).items()}

    def _entry(self, path: Sequence[str]) -> Any:
        return functools.reduce(operator.getitem, path, self.table)

    @functools.cached_property
    def said(self) -> dict[str, str]:
        """The sentences that are said in it, by the names of their sections and keys: `slip.factor_12`."""
        return dict(_flat(self.table["say"]))

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """The labels and lines around the sentences, by the names that English has for them: `claims.role.people`."""
        return dict(_flat(self.table.get("label", {})))

    @functools.cached_property
    def openers(self) -> frozenset[str]:
        """Every word that a quantity in words may begin with."""
        lists = [
            ("grammar", "articles"),
            ("grammar", "the"),
            ("grammar", "half"),
            ("ordinal", "words"),
            ("share", "half_price"),
        ]
        tables = [
            ("number",),
            ("multiplier",),
            ("magnitude",),
            ("share", "multiples"),
            ("share", "parts"),
            ("date", "months"),
        ]
        firsts = [self.phrases(*path).firsts for path in lists]
        return frozenset().union(*firsts, *(self.values(*path) for path in tables))

    @functools.cached_property
    def small(self) -> frozenset[str]:
        """Words that say nothing of what a sentence is about: small ones, and those of money, time, people and sums."""
        lists = [
            ("common",), ("starters",), ("people", "stops"), ("people", "nouns"), ("people", "before_verbs"), ("people", "then"),
            ("money", "words"), ("per", "links"), ("per", "nouns"), ("tie", "cost"), ("per", "keeping"), ("grammar", "the"),
            ("grammar", "articles"), ("tie", "only"), ("qualifier", "between"), ("duration", "before_article"),
        ]  # fmt: skip
        ties = [self.phrases("tie", key).words for key in ("equal", "short", "at", "operator")]
        return frozenset(self.time).union(*(self.words(*path) for path in lists), *ties)

    @functools.cached_property
    def known(self) -> frozenset[str]:
        """Words by which the language is recognised: its common ones, and those of money, time and people."""
        lists = [self.words("money", "words"), self.words("people", "nouns"), frozenset(self.time)]
        return self.words("common").union(*lists)

    @functools.cached_property
    def time(self) -> dict[str, str]:
        """Words for units of time, with the unit."""
        return {plain(word): unit for unit, words in self.table["time"].items() for word in words["words"]}


@functools.cache
def language(code: str) -> Language:
    """The language called `code`. Raises `BadInput` with those there are."""
    if code not in LANGUAGES:
        raise BadInput(say("claims.no_language", given=code, hint=nearest(code, LANGUAGES)))
    file = Path(wording.__file__).with_name(f"claims.{code}.toml")
    return Language(code, tomllib.loads(file.read_text(encoding="utf-8")))
