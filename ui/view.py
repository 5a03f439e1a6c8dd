"""What the pages show beside the scenario, and its part of the link. A setting is declared once, with its key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, get_args, get_type_hints
from urllib.parse import parse_qsl, urlencode

from model.files.problems import BadInput, gather, nearest
from model.questions.cost_options import Order
from model.scenario.library import home
from model.scenario.link import bad_value, from_pairs, to_pairs
from model.scenario.parse import LONGEST
from model.scenario.scenario import Scenario
from model.words.wording import number, say
from ui import limits

MOST_COMPARED = limits.COMPARED
MOST_HOMES = 4
MOST_RANGES = 12
MOST_PAIRS = MOST_RANGES * (MOST_RANGES - 1) // 2
LONGEST_HOME = 80
LONGEST_LIST = 200
"""Characters of a list of head counts or times."""
LONGEST_RANGE = 200
"""Characters of one range as text."""
DRAWS = ("1000", "10000", "100000", str(limits.DRAWS.most))
LONGEST_TEXT = 1_500
"""Characters of pasted text that travel in a link; a longer text is left out, and the page says so."""
LONGEST_SEARCH = 80
LONGEST_SEED = 20
ALONG = ("people", "time")
UNKNOWNS = ("people", "days", "rate", "budget", "share", "deterred")
EVEN_BY = ("days", "people")
DETER_UNKNOWNS = ("people", "stay", "price")
ORDERS: tuple[Order, ...] = get_args(Order)
SCALES = ("linear", "log")
MARGINS = ("time", "people")
MOST_ANSWERS = 100
TIMES = ("was", "case", "year")
"""What *Money over time* shows: the deal as it was, the case of the Cost page with dates, or without."""

Setting = TypeVar("Setting")


@dataclass(frozen=True)
class Key(Generic[Setting]):
    """How a setting is written as the values of its key of the link, and read from them. `read` takes the key too,
    for its complaint, and raises `BadInput`. `name` is the key's where it is not the setting's.
    """

    write: Callable[[Setting], list[str]]
    read: Callable[[str, list[str]], Setting]
    name: str = ""


def _text(most: int) -> Key[str]:
    """A text, which is never cut."""
    return Key(lambda text: [text], lambda key, values: _whole(key, values[0], most))


def _whole(key: str, text: str, most: int) -> str:
    if len(text) > most:
        raise BadInput(say("link.too_long", key=key, given=f"{len(text):,}", most=f"{most:,}"))
    return text


def _choice(*allowed: str) -> Key[str]:
    return Key(lambda choice: [choice], lambda key, values: _allowed(key, values[0], allowed))


def _allowed(key: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise bad_value(key, text, nearest(text, allowed))
    return text


def _yes_no() -> Key[bool]:
    return Key(
        lambda yes: ["yes" if yes else "no"],
        lambda key, values: _allowed(key, values[0], ("yes", "no")) == "yes",
    )


def _pasted() -> Key[str]:
    """A text that a link carries where it has room for it; the page says where it has not."""
    return Key(
        lambda text: [text if len(text) <= LONGEST_TEXT else ""],
        lambda key, values: _whole(key, values[0], LONGEST_TEXT),
    )


def _write_compared(compared: tuple[Scenario, ...]) -> list[str]:
    return [
        urlencode([pair for pair in to_pairs(scenario, 0.0) if pair[0] not in {"v", "e", "total"}])
        for scenario in compared
    ]


def _read_compared(key: str, values: list[str]) -> tuple[Scenario, ...]:
    # The deal that a link names is never passed as one to trust: it is what is in question.
    opened = [from_pairs(parse_qsl(value, keep_blank_values=True), home().name) for value in values]
    problems = [
        say("link.within", key=key, problem=problem) for scenario in opened for problem in scenario.problems
    ]
    for each in opened:
        with gather(problems):
            limits.check_case(each.scenario)
    if problems:
        raise BadInput(problems)
    return tuple(scenario.scenario for scenario in opened)


def _read_held(key: str, values: list[str]) -> tuple[Scenario, ...]:
    return _read_compared(key, values[:1])


def _read_day(key: str, values: list[str]) -> str:
    try:
        return values[0] and date.fromisoformat(values[0]).isoformat()
    except ValueError:
        raise bad_value(key, values[0], say("ui.day_form")) from None


def _read_base(key: str, values: list[str]) -> int:
    if not re.fullmatch("[0-9]{1,2}", values[0]) or int(values[0]) > MOST_COMPARED:
        raise bad_value(key, values[0], say("ui.base_form", most=MOST_COMPARED))
    return max(0, int(values[0]) - 1)


def _read_ranges(key: str, values: list[str]) -> tuple[str, ...]:
    """Ranges as `perhead range` writes them; their quantities and numbers are checked where they are shown."""
    kept = [value for value in values if "=" in value and len(value) <= LONGEST_RANGE]
    if len(kept) < len(values) or len(kept) > MOST_RANGES:
        odd = next((value for value in values if value not in kept), values[-1])
        raise bad_value(key, odd[:LONGEST_RANGE], say("ui.range_form", most=MOST_RANGES))
    return tuple(kept)


def _read_draws(key: str, values: list[str]) -> str:
    """One of the numbers offered; of a larger one, that it is for the command."""
    if re.fullmatch("[0-9]{1,15}", values[0]):
        limits.DRAWS.check(int(values[0]))
    return _allowed(key, values[0], DRAWS)


def _read_answers(key: str, values: list[str]) -> tuple[str, ...]:
    """Numbers typed into the exercises, as `sunk.2~3.13 million`; the page leaves out what is of no exercise."""
    odd = [value for value in values if "~" not in value or len(value) > LONGEST_RANGE]
    if odd or len(values) > MOST_ANSWERS:
        raise bad_value(key, (odd or values)[-1], say("ui.answer_form", most=MOST_ANSWERS))
    return tuple(values)


def _read_pairs(key: str, values: list[str]) -> tuple[str, ...]:
    """Rank correlations as `perhead range --correlate` writes them."""
    for value in values:
        if not re.fullmatch(r"[^,=]{1,100},[^,=]{1,100}=-?(1(\.0*)?|0?\.?\d{1,6}(e-\d{1,2})?)", value):
            raise bad_value(key, value[:LONGEST_RANGE], say("ui.pair_form"))
    return tuple(values)


def _read_year(key: str, values: list[str]) -> str:
    if not re.fullmatch("(19|20)[0-9]{2}|", values[0]):
        raise bad_value(key, values[0], say("ui.year_form"))
    return values[0]


def _read_homes(key: str, values: list[str]) -> tuple[str, ...]:
    """Names of prices at home, "none" for none, and nothing for the usual one; which there are is checked where they are shown."""
    kept = tuple(dict.fromkeys(value for value in values if value not in {"", "none"}))
    if len(kept) > MOST_HOMES or any(len(value) > LONGEST_HOME for value in kept):
        raise bad_value(key, "; ".join(kept)[:LONGEST_HOME], say("ui.homes_form", most=MOST_HOMES))
    return kept or (() if "none" in values else ("",))


def _read_row(key: str, values: list[str]) -> int:
    """The number of a row, from 1; 0 is the base, whichever it is."""
    if not re.fullmatch("[0-9]{1,2}", values[0]) or int(values[0]) > MOST_COMPARED:
        raise bad_value(key, values[0], say("ui.base_form", most=MOST_COMPARED))
    return int(values[0])


_HELD = Key(_write_compared, _read_held)
_DAY = Key[str](lambda day: [day], _read_day)
_YEAR = Key[str](lambda year: [year], _read_year)
_COMPARED = Key(_write_compared, _read_compared, "with")
_BASE = Key(lambda base: [str(base + 1)], _read_base)
_HOMES = Key[tuple[str, ...]](lambda homes: list(homes) or ["none"], _read_homes, "home")
_ROW = Key[int](lambda row: [str(row)], _read_row)
_RANGES = Key[tuple[str, ...]](list, _read_ranges, "range")
_PAIRS = Key[tuple[str, ...]](list, _read_pairs)
_DRAWS = Key[str](lambda draws: [draws], _read_draws)
_ANSWERS = Key[tuple[str, ...]](list, _read_answers, "answer")


@dataclass(frozen=True)
class View:
    """The settings of every page. An empty text is *none chosen*."""

    along: Annotated[str, _choice(*ALONG)] = "people"
    table: Annotated[bool, _yes_no()] = False
    compared: Annotated[tuple[Scenario, ...], _COMPARED] = ()
    base: Annotated[int, _BASE] = 0
    currency: Annotated[str, _text(3)] = ""
    homes: Annotated[tuple[str, ...], _HOMES] = ("",)
    prices: Annotated[str, _YEAR] = ""
    order: Annotated[Order, _choice(*ORDERS)] = "deflate_first"
    scale: Annotated[str, _choice(*SCALES)] = "linear"
    heat_row: Annotated[int, _ROW] = 0
    heat_people: Annotated[str, _text(LONGEST_LIST)] = ""
    heat_stays: Annotated[str, _text(LONGEST_LIST)] = ""
    heat_table: Annotated[bool, _yes_no()] = False
    money: Annotated[str, _choice("", *TIMES)] = ""
    was_held: Annotated[tuple[Scenario, ...], _HELD] = ()
    begins: Annotated[str, _DAY] = ""
    period: Annotated[str, _choice("", "month", "event", "year")] = ""
    claim: Annotated[str, _pasted()] = ""
    language: Annotated[str, _choice("", "en", "es")] = ""
    edits: Annotated[str, _pasted()] = ""
    unknown: Annotated[str, _choice(*UNKNOWNS)] = "people"
    known: Annotated[str, _text(LONGEST)] = ""
    abroad: Annotated[str, _text(LONGEST)] = ""
    against: Annotated[str, _text(80)] = ""
    rate: Annotated[str, _text(80)] = ""
    even_by: Annotated[str, _choice(*EVEN_BY)] = "days"
    explain: Annotated[str, _text(LONGEST)] = ""
    deter_unknown: Annotated[str, _choice(*DETER_UNKNOWNS)] = "people"
    deter_people: Annotated[str, _text(LONGEST)] = ""
    deter_stay: Annotated[str, _text(LONGEST)] = ""
    deter_price: Annotated[str, _text(LONGEST)] = ""
    at_home: Annotated[str, _text(LONGEST)] = ""
    ranges: Annotated[tuple[str, ...], _RANGES] = ()
    correlate: Annotated[tuple[str, ...], _PAIRS] = ()
    range_file: Annotated[str, _text(80)] = ""
    draws: Annotated[str, _DRAWS] = "10000"
    seed: Annotated[str, _text(LONGEST_SEED)] = "1"
    range_table: Annotated[bool, _yes_no()] = False
    margin: Annotated[str, _choice(*MARGINS)] = "time"
    margin_table: Annotated[bool, _yes_no()] = False
    leave: Annotated[str, _text(6)] = ""
    exercise: Annotated[str, _text(80)] = ""
    answers: Annotated[tuple[str, ...], _ANSWERS] = ()
    search: Annotated[str, _text(LONGEST_SEARCH)] = ""
    status: Annotated[str, _text(20)] = ""
    used_for: Annotated[str, _text(80)] = ""


@dataclass(frozen=True)
class Field:
    """A key of the link: how its values are written from a view, and how they are read into one."""

    write: Callable[[View], list[str]]
    read: Callable[[View, list[str]], View]


def _fields() -> Iterator[tuple[str, Field]]:
    """The keys as the settings declare them. Beside a claim stands whether the link had no room for it."""
    for name, hint in get_type_hints(View, include_extras=True).items():
        declared: Key[Any] = hint.__metadata__[0]
        key = declared.name or name
        yield key, _field(name, key, declared)
        if name == "claim":
            yield "claim_left_out", Field(_write_left_out, _read_left_out)


def _field(name: str, key: str, declared: Key[Any]) -> Field:
    def read(view: View, values: list[str]) -> View:
        changed: dict[str, Any] = {name: declared.read(key, values)}
        return replace(view, **changed)

    return Field(lambda view: declared.write(getattr(view, name)), read)


def _write_left_out(view: View) -> list[str]:
    return ["yes" if len(view.claim) > LONGEST_TEXT else "no"]


def _read_left_out(view: View, values: list[str]) -> View:
    if values[0] == "yes":
        raise BadInput(say("ui.claim_left_out", most=LONGEST_TEXT))
    return view


FIELDS: dict[str, Field] = dict(_fields())
"""Every key of the link that is not the scenario's, in the order they are written."""

REPEATED = (_COMPARED.name, _HOMES.name, _RANGES.name, "correlate", _ANSWERS.name)
_MOST = {_COMPARED.name: MOST_COMPARED, "correlate": MOST_PAIRS}
"""Keys of which the first so many values are read."""


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
        if key in _MOST and len(values[key]) > (most := _MOST[key]):
            count = number(len(values[key]))
            problems.append(say("link.too_many", key=key, given=count, most=most))
            del values[key][most:]
        with gather(problems):
            view = FIELDS[key].read(view, values[key])
    if view.base >= max(1, len(view.compared)):
        view = replace(view, base=0)
    return view, tuple(problems)
