"""What comes with the model, as answers: its arrangements, its facts, its prices at home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from model.files.validation import Record
from model.inputs.arrangement import Standing
from model.inputs.domestic import DomesticPrice
from model.inputs.evidence import Fact, Source
from model.results.citation import figure
from model.results.serialise import Answered
from model.scenario.library import Deal


class _ByName(Answered):
    """An answer whose items stand under one key by name, and at the top too, where they were before the other keys were.

    A key of the answer goes before an item of its name.
    """

    by_name: ClassVar[str]

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        plain = super().as_json()
        return {**plain, **plain[self.by_name], **plain}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of what `as_json` gives."""
        schema = super().json_schema()
        return {**schema, "additionalProperties": schema["properties"][cls.by_name]["additionalProperties"]}


@dataclass(frozen=True)
class Described:
    """What an arrangement is, in one line, and whether it was agreed."""

    title: str
    context: str
    standing: Standing


@dataclass(frozen=True)
class Arrangements(_ByName):
    """The scenarios of each arrangement that comes with the model, by the arrangement's name."""

    arrangements: dict[str, tuple[str, ...]]
    described: dict[str, Described] = field(default_factory=dict)

    document_name = "arrangements"
    by_name = "arrangements"


def arrangements(deals: Iterable[Deal]) -> Arrangements:
    """Arrangements as an answer: the scenarios of each, and what each is."""
    listed = {deal.name: deal for deal in deals}
    return Arrangements(
        {name: deal.scenario_names() for name, deal in listed.items()},
        {
            name: Described(deal.terms.title, deal.terms.context, deal.terms.standing)
            for name, deal in listed.items()
        },
    )


@dataclass(frozen=True)
class DomesticPrices(_ByName):
    """Prices of detention at home by name, as printed, and their sources by key."""

    prices: dict[str, DomesticPrice]
    sources: dict[str, Source]

    document_name = "domestic_prices"
    by_name = "prices"
    sparse = True


class CitedSource(Source):
    """A source with the key that the facts name it by."""

    key: str


class _FactOf(Record):
    """Whose fact it is, and its key. Of several bases, pydantic puts the fields of the last one first."""

    arrangement: str
    id: str


class CitedFact(Fact, _FactOf):
    """A fact of an arrangement, with its source; `contradicts` has what contradicts it too."""

    source: CitedSource  # type: ignore[assignment]  # itself, in place of its key


@dataclass(frozen=True)
class Facts(Answered):
    """What was reported, by whom and how firmly; what a fact does not have is left out."""

    facts: tuple[CitedFact, ...]

    document_name = "facts"
    sparse = True


def matching_facts(
    deals: Iterable[Deal], word: str, since: date | None = None
) -> Iterator[tuple[Deal, str, Fact]]:
    """The facts of arrangements that have `word` in them or in their source and are not older than `since`, each with its
    arrangement and its key.
    """
    for deal in deals:
        for key, fact in deal.evidence.fact.items():
            source = deal.evidence.source_of(key)
            text = " ".join([key, fact.says, fact.note or "", source.outlet, source.title, figure(fact)])
            latest = deal.evidence.latest_day(key) if since else None
            late = since is None or (latest is not None and latest >= since)
            if late and word.casefold() in text.casefold():
                yield deal, key, fact


def facts(deals: Iterable[Deal], word: str = "", since: date | None = None) -> Facts:
    """The same as an answer."""
    return Facts(tuple(_cited(deal, key, fact) for deal, key, fact in matching_facts(deals, word, since)))


def _cited(deal: Deal, key: str, fact: Fact) -> CitedFact:
    source = CitedSource(key=fact.source, **dict(deal.evidence.source_of(key)))
    against = deal.evidence.disagreeing(key)
    parts = {**dict(fact), "source": source, "contradicts": against}
    return CitedFact(arrangement=deal.name, id=key, **parts)
