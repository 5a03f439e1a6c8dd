"""Arrangements that no folder holds: their files stand in their name, packed.

A reader of the dashboard may write a deal of their own or open a folder, and one program serves many readers. So nothing
is put away under a name that two could have: what a scenario calls such an arrangement is all its files. Who has the
name has the deal and nobody else comes upon it; two deals of one title are two arrangements to every cache; and a server
that starts anew has lost nothing.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from model.files.problems import BadInput, nearest
from model.files.toml_io import parse_toml
from model.files.validation import check
from model.inputs.evidence import Evidence
from model.inputs.reading_numbers import read_arrangement
from model.scenario.library import (
    FILES_OF_A_DEAL,
    IN_MEMORY,
    MOST_FOLDERS,
    Deal,
    checked_deal,
    folder_name,
    is_in_memory,
    mark,
    scenarios_among,
    shown_name,
)
from model.scenario.scenario import Scenario, parse_scenario
from model.scenario.sharing import own_name
from model.words.wording import say

Files = Mapping[str, bytes]
"""What a folder holds, by the names of its files."""

LARGEST_FOLDER = 2_000_000
"""Bytes of all files of a deal in memory. The largest arrangement of the model is a tenth of it."""

LONGEST_IN_LINK = 1_500
"""Characters of a deal's files, packed, that a link carries."""

_LARGEST_IN_LINK = 50_000
"""Bytes of them, unpacked: a few characters may stand for any number of zeros."""

_COMMON = b"""reported"
source = "source_the_kind = "press"
seen = "original"
outlet = "url = "https://www.date = "20
facts = [
    "stay_years = "2"
people_at_most]
[limit.people]
label = "At most places = minimum = index = 1.0index_from = "term"
per = "day"
per = "month"
[charge.price_per_person_and_day]
[charge.price_per_person_once]
kind = "per_person"
label = "Price per person, once"
[charge.places_used_or_not]
label = "Places, used or not"
kind = "per_year"
label = "Fee, each year"
billing = "in_advance"
[[funding.available]]
label = "Approved"
[discount.price_per_person_and_year_discount]
charges = [
label = "{price_per_person_and_year_discount} off year 2"
share = 0.5
phrase = "with {price_per_person_and_year_discount} off year 2"
standing = "agreed"
currency = "EUR"
arrangement.toml\x00title = "deal"
sender = "The sending government"
host = "The host government"
standing = "estimate"
currency = "USD"
price_year = 2026
ask = "What does cost?"
about = "A deal that its reader wrote; no source vouches for it beyond those it names."
phrase = "at {price_per_person_and_year} a person a year and a fee of {fee_once}"
default = [
    { group = "people_held", people = 100, years = 1 },
]

[group.people_held]
label = "people held"
one = "people held"

[charge.price_per_person_and_year]
kind = "per_person_year"
label = "Price per person and year"
amount = 10000
assumed = "By the person who wrote this deal."
billing = "by_day"

[charge.fee_once]
kind = "lump_sum"
label = "Fee, once"
amount = 500000
assumed = "By the person who wrote this deal."
\x00evidence.toml\x00version = "2026-11-29"

[source]

[fact]

[source.writer]
outlet = "The person who wrote this deal"
title = "As named by the person who wrote this deal"
date = "2026-kind = "aggregator"
seen = "original"

[fact.approved]
value = 00000
unit = "USD"
qualifier = "exact"
status = "assumed"
source = "writer"
says = "Approved: $
"""
"""What such files have in common, so that more of them goes into a link. A link made with other words in this place could
not be read any more: they stay as they are.
"""

_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.toml")
_PACKED = re.compile(r"[A-Za-z0-9_-]+")
_BETWEEN = b"\0"  # in no TOML file


@dataclass(frozen=True)
class DealInMemory(Deal):
    """An arrangement with the files that it was read from. Its `path` is the name of the folder they would be in."""

    files: Files = field(default_factory=dict)

    def file(self, name: str) -> bytes:
        """One of its files. Raises `BadInput` where there is none of that name."""
        if name not in self.files:
            raise BadInput(_missing(self.path.name, name, self.files))
        return self.files[name]

    @functools.cached_property
    def evidence(self) -> Evidence:
        """The reported facts. Raises `BadInput`."""
        where = f"{self.path.name}/evidence.toml"
        return check(Evidence, parse_toml(self.file("evidence.toml"), where), where)

    @functools.cached_property
    def evidence_version(self) -> str:
        """The day the evidence was brought up to date and a mark of the exact terms and facts."""
        return f"{self.evidence.version}.{mark(map(self.file, FILES_OF_A_DEAL))}"

    def scenario_names(self) -> tuple[str, ...]:
        """The scenarios that came with the arrangement."""
        return scenarios_among(self.files)

    def _scenario(self, name: str) -> Scenario:
        return _scenario(self.name, name)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def unpacked_deal(name: str) -> DealInMemory:
    """The arrangement whose name this is. Raises `BadInput` with every mistake in its files."""
    called, _, packed = name.removeprefix(IN_MEMORY).partition("/")
    files, where = _unpacked(packed, LARGEST_FOLDER), f"{called}/arrangement.toml"
    if "arrangement.toml" not in files:
        raise BadInput(_missing(called, "arrangement.toml", files))
    terms, named = read_arrangement(parse_toml(files["arrangement.toml"], where), where)
    return checked_deal(DealInMemory(name, Path(called), terms, named, files=files))


def _missing(called: str, file: str, files: Files) -> str:
    return say("own_deal.no_file", where=f"{called}/", given=file, hint=nearest(file, files))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _scenario(deal: str, name: str) -> Scenario:
    """A scenario among the files; it may call the arrangement as the folder was called when it was written."""
    loaded = unpacked_deal(deal)
    raw, where = loaded.file(f"{name}.toml"), f"{folder_name(loaded)}/{name}.toml"
    called = parse_toml(raw, where).get("arrangement")
    own = {called: deal} if isinstance(called, str) else {}
    return parse_scenario(raw, where, own=own)


def deal_of(called: str, files: Files) -> DealInMemory:
    """The arrangement in these files, in a folder of about this name. Raises `BadInput` with every mistake in them."""
    return unpacked_deal(_name(called, packed(files)))


def _name(called: str, packed: str) -> str:
    return f"{IN_MEMORY}{own_name(called)}/{packed}"


def beside(deal: str, others: Mapping[str, str]) -> str:
    """The name of an arrangement in memory, numbered where one of `others`, by the names in links, is called like it."""
    called, packed = short_name(deal), deal.partition("/")[2]
    tried, count = called, 1
    while others.get(tried, deal) != deal and others[tried] != _name(tried, packed):
        count += 1
        tried = f"{called}-{count}"
    return deal if tried == called else _name(tried, packed)


def short_name(deal: str) -> str:
    """What links call an arrangement in memory."""
    return shown_name(deal).removesuffix("/")


# --- Packing ----------------------------------------------------------------------------------------------


def packed(files: Files) -> str:
    """Files as a word of letters, digits, - and _. Raises `BadInput` where one could not be a folder's."""
    for name, content in files.items():
        if not _FILE.fullmatch(name) or _BETWEEN in content:
            raise BadInput(say("own_deal.no_text_file", given=name))
    maker = zlib.compressobj(9, zdict=_COMMON)
    parts = [part for name in sorted(files) for part in (name.encode(), files[name])]
    return (
        base64.urlsafe_b64encode(maker.compress(_BETWEEN.join(parts)) + maker.flush()).rstrip(b"=").decode()
    )


def _unpacked(text: str, most: int) -> Files:
    """The files in `text`. No more than `most` bytes are ever unpacked. Raises `BadInput`."""
    try:
        if not _PACKED.fullmatch(text):
            raise ValueError
        maker = zlib.decompressobj(zdict=_COMMON)
        raw = maker.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), most)
    except (binascii.Error, ValueError, zlib.error):
        raise BadInput(say("own_deal.not_packed")) from None
    parts = raw.split(_BETWEEN)
    if not maker.eof or len(parts) % 2:
        raise BadInput(say("own_deal.not_packed"))
    files = dict(zip((part.decode("ascii", "replace") for part in parts[::2]), parts[1::2], strict=True))
    if not all(map(_FILE.fullmatch, files)):
        raise BadInput(say("own_deal.not_packed"))
    return files


def terms_in_link(deal: str) -> str | None:
    """The packed files of an arrangement in memory; None where a link has no room, or they are more than terms and facts."""
    text = deal.partition("/")[2]
    whole = is_in_memory(deal) and len(text) <= LONGEST_IN_LINK
    return text if whole and set(unpacked_deal(deal).files) == set(FILES_OF_A_DEAL) else None


def deal_in_link(called: str, text: str, others: Mapping[str, str]) -> DealInMemory:
    """The arrangement that a link carries: terms and facts, and nothing else. A stranger may have written it.

    Raises `BadInput` with every mistake in it.
    """
    if len(text) > LONGEST_IN_LINK:
        raise BadInput(say("own_deal.link_too_long", given=f"{len(text):,}", most=f"{LONGEST_IN_LINK:,}"))
    if set(_unpacked(text, _LARGEST_IN_LINK)) != set(FILES_OF_A_DEAL):
        raise BadInput(say("own_deal.not_packed"))
    return unpacked_deal(beside(_name(called, text), others))
