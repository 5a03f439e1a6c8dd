"""Whose arrangement a claim is about, told from the countries, places and names in the text."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.prose.language import plain
from model.prose.sentence_view import SentenceView
from model.scenario.library import load, names

ELSEWHERE = "elsewhere"
"""Any place that no arrangement of the model is about."""

_SMALL = {"county", "sheriff", "third", "terceros", "tercer"}
"""Names of places that are written small."""


@dataclass(frozen=True)
class Parties:
    """The countries of an arrangement, in small letters, and whether they agreed on it."""

    sender: str
    hosts: frozenset[str]
    agreed: bool


@functools.cache
def _parties(name: str) -> Parties:
    terms = load(name).terms
    hosts = plain(terms.host).replace(" and ", ", ").split(", ")
    return Parties(plain(terms.sender), frozenset(filter(None, hosts)), terms.standing == "agreed")


def named(view: SentenceView) -> frozenset[str]:
    """The places that a sentence names."""
    table = view.language.table["place"]
    named_places = set()
    for at, token in enumerate(view.tokens):
        if token.kind != "word" or not (token.capital or token.text in _SMALL):
            continue
        if token.text == "us" and not token.raw.isupper() and not token.raw.startswith("U."):
            continue
        named_places |= {place for place in table if view.after(at, view.language.phrases("place", place))}
    return frozenset(named_places)


def arrangement_of(here: frozenset[str], before: Sequence[frozenset[str]], assumed: str) -> str | None:
    """The arrangement that a claim is about, or None where it is about none of them.

    Parameters
    ----------
    here
        The places that the claim names.
    before
        The places that the sentences around it name, the nearest first, and last those of the whole text.
    assumed
        The arrangement that is meant where the text names no place, or only those of this arrangement.
    """
    everywhere = frozenset().union(here, *before)
    if here & hosts():
        return _told(here, everywhere)
    if ELSEWHERE in here:
        return None
    nearby = next((places for places in before if places & hosts()), frozenset())
    if nearby:
        return _told(here | nearby, everywhere)
    parties = _parties(assumed)
    nearest = here or next(filter(None, before), frozenset())
    return assumed if nearest <= {parties.sender, *parties.hosts} else None


@functools.cache
def hosts() -> frozenset[str]:
    """The countries that hold people under an arrangement of the model."""
    return frozenset().union(*(_parties(name).hosts for name in names()))


@functools.lru_cache(maxsize=4096)
def _told(places: frozenset[str], everywhere: frozenset[str]) -> str | None:
    """The one arrangement whose hosts and sender are named; None where there are several, or none."""
    deals = {name: _parties(name) for name in names()}
    held = [name for name, parties in deals.items() if places & hosts() <= parties.hosts]
    for named_there in (places, everywhere):
        sent = [name for name in held if deals[name].sender in named_there]
        if sent:
            return _narrowest(sent, deals, everywhere)
    senders = {parties.sender for parties in deals.values()} - hosts()
    return None if places & senders else _narrowest(held, deals, everywhere)


def _narrowest(some: Sequence[str], deals: Mapping[str, Parties], everywhere: frozenset[str]) -> str | None:
    """The arrangement of the fewest hosts that has all those the text names, one that was agreed before an estimate or a denied
    one; None where that leaves several.
    """
    all_hosts = [name for name in some if everywhere & hosts() <= deals[name].hosts] or list(some)
    least = min((len(deals[name].hosts) for name in all_hosts), default=0)
    narrow = [name for name in all_hosts if len(deals[name].hosts) == least]
    narrow = [name for name in narrow if deals[name].agreed] or narrow
    return narrow[0] if len(narrow) == 1 else None
