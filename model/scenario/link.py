"""A scenario as the readable query of a link, and back: the one codec, for the dashboard and the command.

Every value is written, and with them the versions and the total shown, so that an old link can say what
it said. A bad value is named, never silently replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line
from model.files.validation import Record, check
from model.inputs.population import Cohort, Day, Term
from model.scenario.in_memory import deal_in_link, terms_in_link
from model.scenario.library import Deal, load
from model.scenario.offered import NOTHING, load_offered, name_in_link, offered, own
from model.scenario.scenario import Name, Scenario, checked, default_scenario
from model.words.version import VERSION
from model.words.wording import rounded, say

Pairs = list[tuple[str, str]]

KEYS = ("deal", "deal_terms", "name", "held", "as_of", "term", "read", "set", "v", "e", "total")
"""Keys of a link. Links of the first edition had every question's name as one more; they are read as before."""

MOST_KEYS = 1_000
"""Keys of a link that are read: a scenario has 500 cohorts at most."""

_BETWEEN = "~"  # left as it is by every browser, and in no name or number of ours
_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?"
_STAY = re.compile(rf"({_NUMBER})y|([0-9]{{1,9}})d")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARK = re.compile(r"[A-Za-z0-9.+-]{1,60}")
_REPEATED = ("held", "read", "set")


@dataclass(frozen=True)
class Opened:
    """What a link held: the scenario, what was wrong with it, and the total and versions it was made with."""

    scenario: Scenario
    problems: tuple[str, ...] = ()
    total: float | None = None
    model_version: str | None = None
    evidence_version: str | None = None

    @property
    def stale(self) -> bool:
        """Whether the model or the evidence has changed since the link was made."""
        now = (VERSION, self.scenario.deal.evidence_version)
        return self.model_version is not None and (self.model_version, self.evidence_version) != now


def to_pairs(scenario: Scenario, total: float) -> Pairs:
    """The link's keys and values, in a fixed order. `total` is what the screen shows."""
    terms = terms_in_link(scenario.arrangement)
    pairs: Pairs = [("deal", name_in_link(scenario.arrangement))]
    pairs += [("deal_terms", terms)] if terms else []
    pairs += [("name", scenario.name)]
    pairs += [("held", _held(cohort)) for cohort in scenario.cohort] or [("held", "none")]
    pairs += [("as_of", str(scenario.as_of))] if scenario.as_of else []
    pairs += [("term", _term(scenario))] if scenario.term else []
    pairs += [("read", f"{name}{_BETWEEN}{option}") for name, option in sorted(scenario.reading.items())]
    pairs += [
        ("set", f"{name}{_BETWEEN}{_number(value)}") for name, value in sorted(scenario.parameters.items())
    ]
    return [*pairs, ("v", VERSION), ("e", scenario.deal.evidence_version), ("total", str(rounded(total, 2)))]


def to_query(scenario: Scenario, total: float) -> str:
    """The part of the link after the question mark."""
    return urlencode(to_pairs(scenario, total))


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)


def _held(cohort: Cohort) -> str:
    stay = f"{_number(cohort.years)}y" if cohort.years is not None else f"{cohort.days}d"
    parts = [str(cohort.people), cohort.group]
    if cohort.arrives:
        parts.append(str(cohort.arrives))
    return _BETWEEN.join([*parts, str(cohort.departs) if cohort.departs else stay])


def _term(scenario: Scenario) -> str:
    term = scenario.term
    assert term is not None
    return f"{_number(term.years)}y" if term.years is not None else f"{term.starts}{_BETWEEN}{term.ends}"


class _Values(Record):
    """What single keys of a link may say."""

    name: Name | None = None
    as_of: Day | None = None


@dataclass
class _Reader:
    """Takes a link apart: what could be used, and a sentence on each thing that could not."""

    deal: Deal
    parts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """Questions that the link answers, well or badly."""

    def take(self, key: str, value: str, again: bool) -> None:
        with gather(self.problems):
            if again and key not in _REPEATED:
                raise BadInput(say("link.twice", key=_cut(key)))
            if key in _READ:
                _READ[key](self, value)
            elif key in self.deal.terms.question:
                self._option(key, key, value, value)
            else:
                hint = nearest(key, (*KEYS, *self.deal.terms.question))
                raise BadInput(say("link.unknown_key", given=_cut(key), hint=hint))

    def option(self, value: str) -> None:
        question, _, option = value.partition(_BETWEEN)
        if question not in self.deal.terms.question:
            raise bad_value("read", value, nearest(question, self.deal.terms.question))
        self._option("read", question, option, value)

    def _option(self, key: str, question: str, option: str, value: str) -> None:
        if question in self.asked:
            raise BadInput(say("link.twice", key=question))
        self.asked.add(question)
        allowed = self.deal.terms.question[question].option
        if option not in allowed:
            raise bad_value(key, value, nearest(option, allowed))
        self.parts.setdefault("reading", {})[question] = option

    def name(self, value: str) -> None:
        self.parts["name"] = check(_Values, {"name": value}, _where("name", value)).name

    def cohort(self, value: str) -> None:
        if value == "none":
            self.parts.setdefault("cohort", [])
            return
        people, _, rest = value.partition(_BETWEEN)
        group, *stay = rest.split(_BETWEEN)
        if not re.fullmatch("[0-9]{1,15}", people) or len(stay) not in {1, 2}:
            raise bad_value("held", value, say("link.held_form"))
        if group not in self.deal.terms.group:
            raise bad_value("held", value, nearest(group, self.deal.terms.group))
        arrives = {"arrives": _day("held", value, stay[0])} if len(stay) == 2 else {}
        cohort = {"people": int(people), "group": group, **arrives, **_stay(value, stay[-1])}
        checked_cohort = check(Cohort, cohort, _where("held", value))
        self.parts.setdefault("cohort", []).append(checked_cohort)

    def term(self, value: str) -> None:
        years = _STAY.fullmatch(value)
        parts = value.split(_BETWEEN)
        if years and years[1]:
            term: dict[str, object] = {"years": float(years[1])}
        elif len(parts) == 2:
            term = {
                name: _day("term", value, part) for name, part in zip(("starts", "ends"), parts, strict=True)
            }
        else:
            raise bad_value("term", value, say("link.term_form"))
        self.parts["term"] = check(Term, term, _where("term", value))

    def parameter(self, value: str) -> None:
        name, _, typed = value.partition(_BETWEEN)
        known, own = self.deal.named, self.parts.setdefault("parameters", {})
        if name in known.listed:
            raise bad_value("set", value, say("parameter.several_of", allowed=", ".join(known.listed[name])))
        if known.aliases.get(name, name) not in known.parameters:
            raise bad_value("set", value, nearest(name, known.parameters))
        if not re.fullmatch(_NUMBER, typed):
            raise bad_value("set", value, say("link.set_form"))
        parameter, number = known.aliases.get(name, name), float(typed)
        if problem := known.parameters[parameter].problem(number):
            raise bad_value("set", value, problem)
        if parameter in own:
            raise BadInput(say("link.twice", key=f"set={name}"))
        own[parameter] = number

    def day(self, value: str) -> None:
        day = _day("as_of", value, value)
        self.parts["as_of"] = check(_Values, {"as_of": day}, _where("as_of", value)).as_of

    def total(self, value: str) -> None:
        if not re.fullmatch(r"[0-9]{1,40}(\.[0-9]{1,2})?", value):
            raise bad_value("total", value, say("link.total_form"))
        self.parts["total"] = float(value)

    def mark(self, key: str, value: str) -> None:
        if not _MARK.fullmatch(value):
            raise bad_value(key, value, say("link.mark_form"))
        self.parts[key] = value


_READ: dict[str, Callable[[_Reader, str], None]] = {
    **dict.fromkeys(("deal", "deal_terms"), lambda *_: None),  # read first: they say what the others may be
    "name": _Reader.name,
    "held": _Reader.cohort,
    "as_of": _Reader.day,
    "term": _Reader.term,
    "read": _Reader.option,
    "set": _Reader.parameter,
    "v": lambda reader, value: reader.mark("v", value),
    "e": lambda reader, value: reader.mark("e", value),
    "total": _Reader.total,
}


def _cut(text: str) -> str:
    return one_line(text, LONGEST_FOUND)


def _where(key: str, value: str) -> str:
    return say("link.where", key=key, given=_cut(value))


def bad_value(key: str, value: str, hint: str) -> BadInput:
    """What is wrong with a key of a link, and what may stand there."""
    return BadInput(say("link.bad_value", key=key, given=_cut(value), hint=hint))


def _day(key: str, whole: str, text: str) -> date:
    try:
        if _DAY.fullmatch(text):  # the standard reader takes other ways to write a day too
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise bad_value(key, whole, say("link.day_form"))


def _stay(whole: str, text: str) -> dict[str, object]:
    if text == "open":
        return {"departs": "open"}
    match = _STAY.fullmatch(text)
    if match:
        return {"years": float(match[1])} if match[1] else {"days": int(match[2])}
    if not re.match("[0-9]{4}", text):
        raise bad_value("held", whole, say("link.held_form"))
    return {"departs": _day("held", whole, text)}


def from_query(query: str, deal: str, held: Mapping[str, str] = NOTHING) -> Opened:
    """The scenario of a link's query; `deal` is the arrangement where the link names none."""
    return from_pairs(parse_qsl(query.removeprefix("?"), keep_blank_values=True), deal, held)


def from_pairs(pairs: Iterable[tuple[str, str]], deal: str, held: Mapping[str, str] = NOTHING) -> Opened:
    """The scenario of a link. What is missing or bad stays as in the default and is named in `problems`.

    `held` are the arrangements in memory of whoever opens it, as in `offered`.
    """
    every = list(pairs)
    given = every[:MOST_KEYS]
    reader = _reader(given, deal, held)
    if len(every) > MOST_KEYS:
        reader.problems.append(say("link.too_many_keys", given=f"{len(every):,}", most=f"{MOST_KEYS:,}"))
    seen = set[str]()
    for key, value in given:
        reader.take(key, value, again=key in seen)
        seen.add(key)
    reader.problems += _missing(reader, seen)
    parts = reader.parts
    total, model_version, evidence_version = (parts.pop(key, None) for key in ("total", "v", "e"))
    scenario = _scenario(reader.deal, parts, reader.problems)
    return Opened(
        scenario, tuple(dict.fromkeys(map(one_line, reader.problems))), total, model_version, evidence_version
    )


def _reader(given: Pairs, deal: str, held: Mapping[str, str]) -> _Reader:
    """A reader for the arrangement that the link names or brings. It opens no others but those offered, and `deal`."""
    asked = next((value for key, value in given if key == "deal"), deal)
    terms = next((value for key, value in given if key == "deal_terms"), None)
    if terms is not None:
        return _reader_of_terms(asked, terms, deal, held)
    if asked == deal:
        return _Reader(load(deal))
    if asked in (known := offered(held)):
        return _Reader(load_offered(asked, held))
    return _Reader(load(deal), problems=list(bad_value("deal", asked, nearest(asked, known)).problems))


def _reader_of_terms(called: str, terms: str, deal: str, held: Mapping[str, str]) -> _Reader:
    try:
        return _Reader(deal_in_link(called, terms, own(held)))
    except BadInput as error:
        problems = [say("own_deal.link_wrong", reason=problem) for problem in error.problems]
        return _Reader(load(deal), problems=problems)


def _missing(reader: _Reader, keys: set[str]) -> Iterator[str]:
    """Keys that a link made here always has, which one that says its version is. One that was written by hand may leave out
    whatever is as in the default.
    """
    questions = reader.deal.terms.question
    if "v" not in keys:
        return
    missing = [key for key in ("held", *questions) if key not in keys | reader.asked]
    if missing:
        yield say("link.missing", keys=", ".join(missing))


def _scenario(deal: Deal, parts: dict[str, Any], problems: list[str]) -> Scenario:
    """The scenario with all that was usable. Where people and dates do not go together, the default ones."""
    default = default_scenario(deal)
    known = {"name": default.name, "arrangement": deal.name, "cohort": default.cohort, **parts}
    try:
        return checked(check(Scenario, known, say("link.link")))
    except BadInput as error:
        problems += [*error.problems, say("link.population")]
    other = {"cohort": default.cohort, "term": None, "as_of": None}
    return checked(check(Scenario, {**known, **other}, say("link.link")))
