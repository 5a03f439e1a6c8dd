"""What the pages show beside the scenario, and its part of the link. One field here is one key of the link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line
from model.scenario.link import from_pairs, to_pairs
from model.scenario.parse import LONGEST
from model.scenario.scenario import Scenario, home
from model.words.wording import number, say

MOST_COMPARED = 6
MOST_RANGES = 12
LONGEST_RANGE = 200
"""Characters of one range as text."""
DRAWS = ("1000", "10000", "100000", "1000000")
LONGEST_TEXT = 1_500
"""Characters of pasted text that travel in a link; a longer one is said to be left out."""
LONGEST_CLAIM = 20_000
"""Characters of a text to check: some ten pages of a newspaper."""
LONGEST_SEARCH = 80
LONGEST_SEED = 20


@dataclass(frozen=True)
class View:
    """The settings of every page. An empty text is *none chosen*."""

    along: str = "people"
    table: bool = False
    compared: tuple[Scenario, ...] = ()
    base: int = 0
    currency: str = ""
    home: str = ""
    period: str = ""
    claim: str = ""
    language: str = ""
    edits: str = ""
    unknown: str = "people"
    known: str = ""
    against: str = ""
    explain: str = ""
    ranges: tuple[str, ...] = ()
    range_file: str = ""
    draws: str = "10000"
    seed: str = "1"
    range_table: bool = False
    margin: str = "people"
    margin_table: bool = False
    leave: str = ""
    search: str = ""
    status: str = ""


@dataclass(frozen=True)
class Field:
    """A key of the link: how its values are written from a view, and how they are read into one."""

    write: Callable[[View], list[str]]
    read: Callable[[View, list[str]], View]


def _text(name: str, allowed: tuple[str, ...] = (), most: int = LONGEST_TEXT) -> Field:
    def read(view: View, values: list[str]) -> View:
        if allowed and values[0] not in allowed:
            raise _bad(name, values[0], nearest(values[0], allowed))
        return replace(view, **{name: _whole(name, values[0], most)})  # type: ignore[arg-type]

    return Field(lambda view: [getattr(view, name)], read)


def _whole(key: str, text: str, most: int) -> str:
    """A text of the link, which is never cut. Raises `BadInput` where it is longer than `most`."""
    if len(text) > most:
        raise BadInput(say("link.too_long", key=key, given=f"{len(text):,}", most=f"{most:,}"))
    return text


def _bad(key: str, found: str, hint: str) -> BadInput:
    return BadInput(say("link.bad_value", key=key, given=one_line(found, LONGEST_FOUND), hint=hint))


def _yes_no(name: str) -> Field:
    def read(view: View, values: list[str]) -> View:
        if values[0] not in {"yes", "no"}:
            raise _bad(name, values[0], nearest(values[0], ("yes", "no")))
        return replace(view, **{name: values[0] == "yes"})  # type: ignore[arg-type]

    return Field(lambda view: ["yes" if getattr(view, name) else "no"], read)


def _write_compared(view: View) -> list[str]:
    return [
        urlencode([pair for pair in to_pairs(one, 0.0) if pair[0] not in {"v", "e", "total"}])
        for one in view.compared
    ]


def _read_compared(view: View, values: list[str]) -> View:
    problems: list[str] = []
    found = []
    for value in values:
        # The deal that a link names is never passed as one to trust: it is what is in question.
        opened = from_pairs(parse_qsl(value, keep_blank_values=True), home().name)
        problems.extend(opened.problems)
        found.append(opened.scenario)
    if problems:
        raise BadInput(problems)
    return replace(view, compared=tuple(found))


def _read_base(view: View, values: list[str]) -> View:
    if not re.fullmatch("[0-9]{1,2}", values[0]) or int(values[0]) > MOST_COMPARED:
        raise _bad("base", values[0], say("ui.base_form", most=MOST_COMPARED))
    return replace(view, base=max(0, int(values[0]) - 1))


def _read_ranges(view: View, values: list[str]) -> View:
    """Ranges as `perhead range` writes them; their quantities and numbers are checked where they are shown."""
    kept = [value for value in values if "=" in value and len(value) <= LONGEST_RANGE]
    if len(kept) < len(values) or len(kept) > MOST_RANGES:
        odd = next((value for value in values if value not in kept), values[-1])
        raise _bad("range", odd[:LONGEST_RANGE], say("ui.range_form", most=MOST_RANGES))
    return replace(view, ranges=tuple(kept))


def _write_claim(view: View) -> list[str]:
    return [view.claim if len(view.claim) <= LONGEST_TEXT else ""]


def _write_edits(view: View) -> list[str]:
    """What was put right in a claim, where a link has room for it; the page says where it has not."""
    return [view.edits if len(view.edits) <= LONGEST_TEXT else ""]


def _left_out(view: View, values: list[str]) -> View:
    if values[0] == "yes":
        raise BadInput(say("ui.claim_left_out", most=LONGEST_TEXT))
    return view


FIELDS: dict[str, Field] = {
    "along": _text("along", ("people", "time")),
    "table": _yes_no("table"),
    "with": Field(_write_compared, _read_compared),
    "base": Field(lambda view: [str(view.base + 1)], _read_base),
    "currency": _text("currency", most=3),
    "home": _text("home", most=80),
    "period": _text("period", ("", "month", "event", "year")),
    "claim": Field(_write_claim, _text("claim").read),
    "claim_left_out": Field(lambda view: ["yes" if len(view.claim) > LONGEST_TEXT else "no"], _left_out),
    "language": _text("language", ("", "en", "es")),
    "edits": Field(_write_edits, _text("edits").read),
    "unknown": _text("unknown", ("people", "days", "rate", "budget", "share")),
    "known": _text("known", most=LONGEST),
    "against": _text("against", most=80),
    "explain": _text("explain", most=LONGEST),
    "range": Field(lambda view: list(view.ranges), _read_ranges),
    "range_file": _text("range_file", most=80),
    "draws": _text("draws", DRAWS),
    "seed": _text("seed", most=LONGEST_SEED),
    "range_table": _yes_no("range_table"),
    "margin": _text("margin", ("people", "time", "release")),
    "margin_table": _yes_no("margin_table"),
    "leave": _text("leave", most=6),
    "search": _text("search", most=LONGEST_SEARCH),
    "status": _text("status", most=20),
}
"""Every key of the link that is not the scenario's."""


REPEATED = ("with", "range")


def view_pairs(view: View) -> list[tuple[str, str]]:
    """The view's part of the link: every field, whatever its value."""
    return [(key, value) for key, field in FIELDS.items() for value in field.write(view)]


def read_view(pairs: Iterable[tuple[str, str]]) -> tuple[View, tuple[str, ...]]:
    """The view that a link describes, and a sentence on each value that could not be used."""
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    view, problems = View(), list[str]()
    for key in (key for key in FIELDS if key in values):  # in our order, so that a link's order cannot matter
        if len(values[key]) > 1 and key not in REPEATED:
            problems.append(say("link.twice", key=key))
        if key == "with" and len(values[key]) > MOST_COMPARED:
            found = number(len(values[key]))
            problems.append(say("link.too_many", key=key, given=found, most=MOST_COMPARED))
            del values[key][MOST_COMPARED:]
        with gather(problems):
            view = FIELDS[key].read(view, values[key])
    if view.base >= max(1, len(view.compared)):
        view = replace(view, base=0)
    return view, tuple(problems)
