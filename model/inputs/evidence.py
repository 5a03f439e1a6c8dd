"""What was reported, by whom, and how firmly: sources, facts, and where they disagree."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from model.files.problems import nearest, stop_if
from model.files.signs import PlainRecord
from model.files.validation import Record
from model.words.wording import number, say

Qualifier = Literal[
    "exact", "about", "up_to", "at_least", "more_than", "just_under", "proposed", "range", "not_found"
]
Status = Literal["reported", "documented", "derived", "assumed"]
Kind = Literal["press", "official", "court", "parliament", "ngo", "academic", "aggregator", "own"]

_RELAYING: frozenset[Kind] = frozenset({"press", "aggregator", "ngo"})
"""Kinds of source that tell of a document more often than they show it."""

_PART_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def _part_date(text: str) -> str:
    first_day(text)
    return text


def first_day(text: str) -> date:
    """The first day of a day, month or year. Raises `ValueError` that says how a date is written."""
    if not _PART_DATE.fullmatch(text):
        raise ValueError(say("evidence.part_date"))
    try:
        return date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        raise ValueError(say("evidence.part_date")) from None


def last_day(text: str) -> date:
    """The last day of a day, month or year: the latest that it can mean."""
    first, parts = first_day(text), text.count("-")
    if parts == 2:
        return first
    month = first.month if parts else 12
    return date(first.year, month, monthrange(first.year, month)[1])


PartDate = Annotated[str, AfterValidator(_part_date)]
"""A day, a month or a year, as firmly as it is known: `2025-03-15`, `2025-03`, `2025`."""


Address = Annotated[str, Field(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$")]
"""An address on the web, which pages and reports make a link of: nothing else that a browser would run."""


class Source(Record):
    """Where something was said. `seen` says whether the outlet's own text or a copy of it was read."""

    outlet: str
    title: str
    date: PartDate | None = None
    url: Address | None = None
    reports_on: str | None = None
    kind: Kind
    language: Literal["en", "es", "fr", "it", "nl", "no", "sv", "da", "de", "et"] = "en"
    seen: Literal["original", "copy", "derived"]
    copy_at: str | None = None


class Fact(Record):
    """One figure, date or term. A number is in `value`, or between `low` and `high`; words are in `value`.

    `says` is our own sentence. `note` warns of what to mind. `contradicts` lists other facts that cannot
    hold at the same time.
    """

    value: int | float | date | str | None = None
    low: int | float | None = None
    high: int | float | None = None
    unit: str
    qualifier: Qualifier
    as_of: PartDate | None = None
    status: Status
    source: str
    pinpoint: str | None = None
    says: str
    note: str | None = None
    contradicts: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if (self.value is None) == (self.low is None and self.high is None):
            raise ValueError(say("evidence.one_value"))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(say("evidence.low_high", low=number(self.low, 9), high=number(self.high, 9)))
        return self

    @property
    def numbers(self) -> tuple[float, ...]:
        """The figures it gives: one, the ends of a range, or none where it gives words or a date."""
        figures = (self.value, self.low, self.high)
        return tuple(float(x) for x in figures if isinstance(x, int | float))


class Conflict(Record):
    """A place where reports disagree: what each says, what we use, and the facts on both sides."""

    title: str
    says: str
    use: str
    facts: Annotated[tuple[str, ...], Field(strict=False)]


class Evidence(PlainRecord):
    """All that was reported on one arrangement. `version` is the day it was last brought up to date."""

    version: PartDate
    source: dict[str, Source]
    fact: dict[str, Fact]
    conflict: dict[str, Conflict] = {}

    @model_validator(mode="after")
    def _tied(self) -> Self:
        stop_if([*self._untied_facts(), *self._untied_conflicts()])
        return self

    def _untied_facts(self) -> Iterable[str]:
        for key, fact in self.fact.items():
            if fact.source not in self.source:
                yield say(
                    "evidence.no_source", fact=key, given=fact.source, hint=nearest(fact.source, self.source)
                )
            for other in fact.contradicts:
                if other not in self.fact:
                    yield say(
                        "evidence.no_fact",
                        place=f"fact.{key}.contradicts",
                        given=other,
                        hint=nearest(other, self.fact),
                    )

    def _untied_conflicts(self) -> Iterable[str]:
        for key, conflict in self.conflict.items():
            for other in conflict.facts:
                if other not in self.fact:
                    yield say(
                        "evidence.no_fact",
                        place=f"conflict.{key}.facts",
                        given=other,
                        hint=nearest(other, self.fact),
                    )

    @property
    def documented_elsewhere(self) -> tuple[str, ...]:
        """Facts called documented whose source is no document: press, an aggregator, an advocacy group.

        That is right only where the source shows or quotes the document, which no program can see.
        """
        return tuple(
            key
            for key, fact in self.fact.items()
            if fact.status == "documented" and self.source[fact.source].kind in _RELAYING
        )

    def latest_day(self, fact: str) -> date | None:
        """The latest day that a fact can be of: its own or its source's, whichever is later. None where neither has one.

        Arithmetic of ours is of no day of its own; what we did not find is of the day of the search.
        """
        source = self.source_of(fact)
        dates = [self.fact[fact].as_of, None if source.kind == "own" else source.date]
        return max((last_day(text) for text in dates if text), default=None)

    def source_of(self, fact: str) -> Source:
        """The source a fact was taken from."""
        return self.source[self.fact[fact].source]

    def disagreeing(self, fact: str) -> tuple[str, ...]:
        """Facts that contradict `fact`, whichever of the two says so, in the order of the file."""
        own = set(self.fact[fact].contradicts)
        return tuple(key for key, other in self.fact.items() if key in own or fact in other.contradicts)
