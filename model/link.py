"""A scenario as the readable query of a link, and back: the one codec, for the dashboard and the command.

Every value is written, and with them the versions and the total shown, so that an old link can say what
it said. A bad value is named, never silently replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, urlencode

from model import arrangement as arranged
from model.files import BadInput, gather, nearest
from model.scenario import Deal, Scenario, check, checked, default_scenario, load
from model.version import VERSION
from model.wording import rounded, say

Pairs = list[tuple[str, str]]

FIXED = ("deal", "name", "held", "as_of", "term", "set", "v", "e", "total")
"""Keys of a link; every question of the arrangement is one more. `held` and `set` may come repeatedly."""

_BETWEEN = "~"  # left as it is by every browser, and in no name or number of ours
_STAY = re.compile(r"(\d+(?:\.\d+)?)y|(\d+)d")


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
    pairs = [("deal", scenario.arrangement), ("name", scenario.name)]
    pairs += [("held", _held(cohort)) for cohort in scenario.cohort] or [("held", "none")]
    pairs += [("as_of", str(scenario.as_of))] if scenario.as_of else []
    pairs += [("term", _term(scenario))] if scenario.term else []
    pairs += sorted(scenario.reading.items())
    pairs += [("set", f"{charge}{_BETWEEN}{_number(amount)}") for charge, amount in sorted(scenario.amounts.items())]
    return [*pairs, ("v", VERSION), ("e", scenario.deal.evidence_version), ("total", str(rounded(total, 2)))]


def to_query(scenario: Scenario, total: float) -> str:
    """The part of the link after the question mark."""
    return urlencode(to_pairs(scenario, total))


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)


def _held(cohort: arranged.Cohort) -> str:
    stay = f"{_number(cohort.years)}y" if cohort.years is not None else f"{cohort.days}d"
    parts = [str(cohort.people), cohort.group]
    if cohort.arrives:
        parts.append(str(cohort.arrives))
    return _BETWEEN.join([*parts, str(cohort.departs) if cohort.departs else stay])


def _term(scenario: Scenario) -> str:
    term = scenario.term
    assert term is not None
    return f"{_number(term.years)}y" if term.years is not None else f"{term.starts}{_BETWEEN}{term.ends}"


@dataclass
class _Reader:
    """Takes a link apart: what could be used, and a sentence on each thing that could not."""

    deal: Deal
    found: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def take(self, key: str, value: str) -> None:
        if key in self.deal.terms.question:
            self._option(key, value)
        elif key in _READ:
            with gather(self.problems):
                _READ[key](self, value)
        else:
            hint = nearest(key, (*FIXED, *self.deal.terms.question))
            self.problems.append(say("link.unknown_key", found=key, hint=hint))

    def _option(self, question: str, value: str) -> None:
        allowed = self.deal.terms.question[question].option
        if value in allowed:
            self._table("reading")[question] = value
        else:
            self.problems.append(say("link.bad_value", key=question, found=value, hint=nearest(value, allowed)))

    def _table(self, key: str) -> dict[str, object]:
        table = self.found.setdefault(key, {})
        assert isinstance(table, dict)
        return table

    def cohort(self, value: str) -> None:
        if value == "none":
            self.found["cohort"] = []
            return
        people, group, *stay = (value if _BETWEEN in value else value + _BETWEEN).split(_BETWEEN)
        if not people.isdecimal() or not stay or len(stay) > 2:
            raise _bad("held", value, say("link.held_form"))
        if group not in self.deal.terms.group:
            raise _bad("held", value, nearest(group, self.deal.terms.group))
        arrives = {"arrives": _day("held", stay[0])} if len(stay) == 2 else {}
        cohort = {"people": int(people), "group": group, **arrives, **_stay(value, stay[-1])}
        cohorts = self.found.setdefault("cohort", [])
        assert isinstance(cohorts, list)
        cohorts.append(cohort)

    def term(self, value: str) -> None:
        parts = value.split(_BETWEEN)
        dates = {"starts": _day("term", parts[0]), "ends": _day("term", parts[-1])} if len(parts) == 2 else None
        self.found["term"] = dates or {"years": _stay(value, value).get("years")}

    def amount(self, value: str) -> None:
        charge, _, amount = value.partition(_BETWEEN)
        if charge not in self.deal.terms.charge:
            raise _bad("set", value, nearest(charge, self.deal.terms.charge))
        try:
            self._table("amounts")[charge] = float(amount)
        except ValueError:
            raise _bad("set", value, say("link.set_form")) from None

    def total(self, value: str) -> None:
        try:
            self.found["total"] = float(value)
        except ValueError:
            raise _bad("total", value, say("link.total_form")) from None

    def day(self, value: str) -> None:
        self.found["as_of"] = _day("as_of", value)


_READ = {
    "deal": lambda reader, value: None,
    "name": lambda reader, value: reader.found.update(name=value[:200]),
    "held": _Reader.cohort,
    "as_of": _Reader.day,
    "term": _Reader.term,
    "set": _Reader.amount,
    "v": lambda reader, value: reader.found.update(v=value),
    "e": lambda reader, value: reader.found.update(e=value),
    "total": _Reader.total,
}


def _bad(key: str, found: str, hint: str) -> BadInput:
    return BadInput(say("link.bad_value", key=key, found=found, hint=hint))


def _day(key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _bad(key, text, say("link.day_form")) from None


def _stay(whole: str, text: str) -> dict[str, object]:
    if text == "open":
        return {"departs": "open"}
    match = _STAY.fullmatch(text)
    if match:
        return {"years": float(match[1])} if match[1] else {"days": int(match[2])}
    try:
        return {"departs": date.fromisoformat(text)}
    except ValueError:
        raise _bad("held", whole, say("link.held_form")) from None


def from_query(query: str, deal: str) -> Opened:
    """The scenario of a link's query; `deal` is the arrangement where the link names none."""
    return from_pairs(parse_qsl(query.lstrip("?"), keep_blank_values=True), deal)


def from_pairs(pairs: Iterable[tuple[str, str]], deal: str) -> Opened:
    """The scenario of a link. What is missing or bad stays as in the default and is named in `problems`."""
    given = list(pairs)
    reader, problems = _reader(given, deal)
    for key, value in given:
        reader.take(key, value)
    problems += [*reader.problems, *_missing(reader, given)]
    opened = reader.found
    total, model_version, evidence_version = (opened.pop(key, None) for key in ("total", "v", "e"))
    scenario = _best(reader.deal, opened, problems)
    return Opened(scenario, tuple(problems), total, model_version, evidence_version)  # type: ignore[arg-type]


def _reader(given: Pairs, deal: str) -> tuple[_Reader, list[str]]:
    asked, problems = dict(given).get("deal", deal), list[str]()
    with gather(problems):
        if "/" in asked or "\\" in asked or asked == ".":  # a link opens arrangements that come with the model only
            raise _bad("deal", asked, say("link.deal_form"))
        return _Reader(load(asked)), problems
    return _Reader(load(deal)), problems


def _missing(reader: _Reader, given: Pairs) -> Iterator[str]:
    """Keys that a link made here always has. A link with none of ours, such as a bare address, misses nothing."""
    keys = {key for key, _ in given}
    if not keys & {*FIXED, *reader.deal.terms.question}:
        return
    missing = [key for key in ("held", *reader.deal.terms.question) if key not in keys]
    if missing:
        yield say("link.missing", keys=", ".join(missing))


def _best(deal: Deal, found: dict[str, object], problems: list[str]) -> Scenario:
    """The scenario with all that was usable, or the default one where the whole does not hold together."""
    default = default_scenario(deal)
    known = {"name": default.name, "arrangement": deal.name, "cohort": default.cohort, **found}
    with gather(problems):
        return checked(check(Scenario, known, say("link.link")))
    return default
