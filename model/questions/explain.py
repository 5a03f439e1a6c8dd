"""What explains a total: every head count, length of stay and reading that comes to it, the least assumed first.

Head counts and stays are those that the arrangement's own data names: its default population, its reported
totals, the limits and thresholds of its terms, the facts it lists under `[explain]`, and its scenarios. That an
amount can be explained proves nothing: a match is a coincidence unless a report says so.

Ranking: exact matches come before those within the rounding. Within each, an explanation assumes one thing for
each question answered otherwise than by default, two for a head count and two for a stay that nobody reported,
and one where no report has the two together. Person-years chosen to fit assume all of the last three. Among
equals, one that a report has comes first, then the one with fewer answers otherwise, charges and products.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.engine.money_due import Line, total
from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.inputs import effective_terms as arranged
from model.inputs.charge import Charge, Discount, Reading, Span, spans
from model.inputs.effective_terms import Price, Terms
from model.inputs.population import DAYS_A_YEAR, MOST_YEARS, Array, Cohort, Held
from model.results.narrative import clauses
from model.results.summary import steps
from model.scenario.parse import number_text
from model.scenario.scenario import Deal, Scenario, default_scenario, settled
from model.words.wording import SYMBOLS, count, exact, length_of_stay, listed, people, say

CENT = 0.005
"""Totals nearer than this are the same to the cent."""

UNREPORTED = 2
"""What a head count or a stay that nobody reported counts for in the ranking."""

MOST_AMOUNT = 10**13
MOST_PRODUCTS = 4
"""Products of a sum that a sentence writes out; the others are counted, if they are more than one."""


# --- The amount, as typed ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """An amount and how far from it a figure may lie that would have been printed so: half a unit of the last
    digit typed. `15 million` and `15e6` are within half a million, `15,000,000` within half a dollar.
    """

    value: float
    within: float
    text: str


_WORDS = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "mln", "million"), 6),
    **dict.fromkeys(("b", "bn", "billion"), 9),
    **dict.fromkeys(("t", "tn", "trillion"), 12),
    "": 0,
}
_NUMBER = (
    r"[0-9]{1,3}(?:[,_ \u00a0\u202f][0-9]{3})+(?:\.[0-9]{1,4})?|[0-9]{1,15}(?:\.[0-9]{1,6})?|\.[0-9]{1,6}"
)
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?:e\+?(?P<power>[0-9]{{1,2}})|[ -]?(?P<word>[a-z]*))")


def read_amount(text: str, currency: str) -> Typed:
    """An amount as people write it: `15e6`, `15,000,000`, `15m`, `$15 million`. Raises `BadInput`."""
    given = " ".join(number_text(text).split()).casefold()
    for sign in (currency, f"us{SYMBOLS.get(currency, currency)}", SYMBOLS.get(currency, currency)):
        given = given.removeprefix(sign.casefold()).removesuffix(sign.casefold()).strip()
    match = _AMOUNT.fullmatch(given)
    power = None if match is None else int(match["power"]) if match["power"] else _WORDS.get(match["word"])
    if match is None or power is None:
        raise _unreadable(text, currency)
    return _typed(re.sub(r"[^0-9.]", "", match["number"]), power, text, currency)


def _typed(digits: str, power: int, text: str, currency: str) -> Typed:
    try:
        value = Decimal(digits).scaleb(power)
    except InvalidOperation:
        raise _unreadable(text, currency) from None
    if not 0 < value <= MOST_AMOUNT:
        raise _unreadable(text, currency)
    places = len(digits.partition(".")[2])
    return Typed(float(value), float(Decimal(5).scaleb(power - places - 1)), " ".join(text.split()))


def _unreadable(text: str, currency: str) -> BadInput:
    found = one_line(text, LONGEST_FOUND) if text.strip() else say("files.none")
    return BadInput(say("explain.amount", given=found, currency=currency, most=f"{MOST_AMOUNT:,}"))


# --- What to try -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Origin:
    """Where a head count or a stay comes from: whether a report gives it, and the facts that do."""

    reported: bool
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """Head counts of the first group and stays in days to try, and those that a report has together."""

    people: dict[int, Origin]
    days: dict[int, Origin]
    together: frozenset[tuple[int, int]]


def candidates(deal: Deal) -> Candidates:
    """What the arrangement's own data names; nothing is made up."""
    heads, stays = list(_heads(deal)), list(_stays(deal))
    reported = ((_principal(deal, r.people), r.years) for r in deal.terms.reported.values() if r.people)
    default = (_principal_in(deal, deal.terms.default), max(_years(c) for c in deal.terms.default))
    pairs = {(n, _days(years)) for n, years in (default, *reported) if n is not None and years is not None}
    lengths = [named for named in stays if named[0] > 0]
    return Candidates(_merged(deal, heads, "people"), _merged(deal, lengths, None), frozenset(pairs))


Named = tuple[float, Sequence[str], bool]
"""A number, the facts beside it, and whether it was reported."""


def _merged(deal: Deal, named: Iterable[Named], unit: str | None) -> dict[int, Origin]:
    """One origin for each whole number, a reported one before ours; only facts that give the number itself."""
    found: dict[int, Origin] = {}
    for value, facts, reported in named:
        if value != int(value):
            continue
        n = int(value)
        known = found.get(n, Origin(False))
        own = tuple(f for f in facts if unit is None or _gives(deal, f, n, unit))
        found[n] = Origin(known.reported or reported, tuple(dict.fromkeys((*known.facts, *own))))
    return dict(sorted(found.items()))


def _gives(deal: Deal, fact: str, value: float, unit: str) -> bool:
    known = deal.evidence.fact.get(fact)
    return known is not None and known.unit == unit and value in known.numbers


def _principal(deal: Deal, counts: dict[str, int]) -> int | None:
    return counts.get(next(iter(deal.terms.group)))


def _principal_in(deal: Deal, cohorts: Iterable[Cohort]) -> int:
    return sum(c.people for c in cohorts if c.group == next(iter(deal.terms.group)))


def _years(cohort: Cohort) -> float:
    return cohort.years if cohort.years is not None else (cohort.days or 0) / DAYS_A_YEAR


def _days(years: float) -> int:
    return round(years * DAYS_A_YEAR)


def _heads(deal: Deal) -> Iterator[Named]:
    terms, first = deal.terms, next(iter(deal.terms.group))
    yield _principal_in(deal, terms.default), terms.group[first].facts, True
    for report in terms.reported.values():
        if (n := report.people.get(first)) is not None:
            yield n, report.facts, True
    for note in terms.note.values():
        if note.people_more_than is not None and first in (note.groups or ()):
            yield note.people_more_than, note.facts, True
    for question in terms.question.values():
        for option in question.option.values():
            facts = tuple(fact for ground in option.grounds_for for fact in ground.facts)
            yield from ((n, facts, True) for g, n in option.people_at_most.items() if g == first)
    for part in terms.discount.values():
        if part.people_at_most is not None and (part.groups is None or first in part.groups):
            yield part.people_at_most, part.facts, True
    yield from _listed(deal, {"people": 1})
    for name in deal.scenario_names():
        yield _principal_in(deal, deal.scenario(name).cohort), (), False


def _stays(deal: Deal) -> Iterator[Named]:
    terms = deal.terms
    yield from ((_days(_years(cohort)), (), True) for cohort in terms.default)
    yield from ((_days(r.years), r.facts, True) for r in terms.reported.values() if r.years)
    notes = (note for note in terms.note.values() if note.years_more_than)
    yield from ((_days(note.years_more_than or 0), note.facts, True) for note in notes)
    dated: list[Discount | Charge] = [*terms.discount.values(), *terms.charge.values()]
    for part in dated:
        for span in spans(part.stay_years) if part.stay_years else ():
            yield _reaches(span) * DAYS_A_YEAR, part.facts, True
    for option in (o for q in terms.question.values() for o in q.option.values()):
        if option.stay_at_most:
            yield option.stay_at_most * DAYS_A_YEAR, (), True
    yield from _listed(deal, {"days": 1, "years": DAYS_A_YEAR})
    for name in deal.scenario_names():
        yield from ((days, (), False) for days in _lengths(deal, deal.scenario(name)))


def _reaches(span: Span) -> int:
    """Years after which a band of stay-years has been paid once: all of it, or the first of one with no end."""
    start, end = span
    return int(start) + 1 if end > MOST_YEARS else int(end)


def _listed(deal: Deal, units: dict[str, int]) -> Iterator[Named]:
    """Figures of the facts that the arrangement lists under `[explain]`."""
    for key in deal.terms.explain.facts:
        fact = deal.evidence.fact[key]
        if fact.unit in units:
            yield from ((value * units[fact.unit], (key,), True) for value in fact.numbers)


def _lengths(deal: Deal, scenario: Scenario) -> Iterator[float]:
    for cohort in scenario.cohort:
        leaves = cohort.leaves(scenario.as_of)
        if cohort.group != next(iter(deal.terms.group)):
            continue
        if cohort.arrives is None or leaves is None:
            yield _days(_years(cohort))
        elif not cohort.open:
            yield (leaves - cohort.arrives).days


# --- Explanations ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """One sum that gives the total, the readings under which it is the sum, and what it takes for granted."""

    readings: tuple[Reading, ...]
    lines: tuple[Line, ...]
    otherwise: int
    """Questions answered otherwise than by default, in the reading with the fewest."""


@dataclass(frozen=True)
class Explanation:
    """A case whose total the amount could be: nominal, in the arrangement's currency.

    `people` counts the first group, the others as in the default population; None is any number. `days` is
    the stay of everyone; None is any length. `alike` are shorter or longer stays that come to the same in the
    same ways. Of a number chosen to fit, `person_years` says how many, and people and days are None.
    """

    deal: Deal
    people: int | None
    days: int | None
    total: float
    exact: bool
    ways: tuple[Way, ...]
    assumes: int
    reported: str | None
    facts: tuple[str, ...]
    alike: tuple[int, ...] = ()
    person_years: int | None = None

    @property
    def coincidence(self) -> bool:
        """Whether no report has this total for this case."""
        return self.reported is None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings under which the case comes to the total."""
        return tuple(reading for way in self.ways for reading in way.readings)


def explain(deal: Deal, amount: Typed) -> tuple[Explanation, ...]:
    """Every explanation of `amount` under the arrangement, ranked as the module says."""
    tried = candidates(deal)
    cases = _folded(list(_cases(deal, tried, amount)))
    return tuple(sorted([*cases, *_bought(deal, tried, amount)], key=_rank))


def _rank(found: Explanation) -> tuple[object, ...]:
    way = found.ways[0]
    size = (found.people or 0, found.days or 0)
    off = 0.0 if found.exact else 1.0
    charges = len({line.charge for line in way.lines})
    return off, found.assumes, found.coincidence, way.otherwise, charges, len(way.lines), size, found.total


Cell = tuple[int | None, int | None, float]
"""Head count, days and total to the cent: what one explanation is of."""


def _cases(deal: Deal, tried: Candidates, amount: Typed) -> Iterator[Explanation]:
    cells: dict[Cell, list[list[Reading]]] = {}
    heads = np.array(
        [*tried.people, 0], dtype=float
    )  # the last row, for nobody, tells what is due regardless
    days = np.array(list(tried.days), dtype=float)
    for terms, readings in _settled(deal).items():
        for cell in _hits(tried, _grid(deal, terms, heads, days), amount):
            cells.setdefault(cell, []).append(readings)
    for cell, found in cells.items():
        yield _explained(deal, tried, cell, found, amount)


def _settled(deal: Deal) -> dict[Terms, list[Reading]]:
    """Readings of the questions about cost, those with equal terms together."""
    found: dict[Terms, list[Reading]] = {}
    for reading in arranged.readings(deal.terms):
        found.setdefault(arranged.terms(deal.terms, reading), []).append(reading)
    return found


def case(deal: Deal, heads: int, days: int, reading: Reading | None = None) -> Scenario:
    """So many people of the first group for so many days, the other groups as in the default population."""
    first, cohorts = next(iter(deal.terms.group)), list[dict[str, Any]]()
    for cohort in deal.terms.default:
        own = cohort.group == first
        counted = any(c["group"] == first for c in cohorts)
        size = (0 if counted else heads) if own else cohort.people
        cohorts.append({"people": size, "group": cohort.group, "days": days})
    return default_scenario(deal).changed(cohort=cohorts, reading=dict(reading or {}))


@dataclass(frozen=True)
class _Grid:
    """Totals, a row for each head count and one for nobody, a column for each stay; of a stay beyond the most
    that the terms allow none. `alone` says for each column that people do not matter, `steady` for each row that
    time does not.
    """

    totals: Array
    alone: NDArray[np.bool_]
    steady: NDArray[np.bool_]


def _grid(deal: Deal, terms: Terms, heads: Array, days: Array) -> _Grid:
    totals = _totals(deal, terms, heads, days)
    endless = (
        totals
        if terms.stay_at_most is None
        else _totals(deal, replace(terms, stay_at_most=None), heads, days)
    )
    steady = np.ptp(endless, axis=1) < CENT if len(days) > 1 else np.zeros(len(heads), dtype=bool)
    beyond = days > (terms.stay_at_most or MOST_YEARS) * DAYS_A_YEAR
    return _Grid(np.where(beyond, np.nan, totals), np.ptp(totals, axis=0) < CENT, steady)


def _totals(deal: Deal, terms: Terms, heads: Array, days: Array) -> Array:
    cohorts = deal.terms.default
    groups = tuple(cohort.group for cohort in cohorts)
    people = np.tile([float(cohort.people) for cohort in cohorts], (len(heads) * len(days), 1))
    first = [place for place, group in enumerate(groups) if group == next(iter(deal.terms.group))]
    people[:, first] = 0.0
    people[:, first[0]] = np.repeat(heads, len(days))
    years = np.tile(days / DAYS_A_YEAR, len(heads))
    stay = np.repeat(years[:, np.newaxis], len(groups), axis=1)
    held = Held(people, stay, groups, years, stay * DAYS_A_YEAR, np.zeros(len(groups), dtype=bool))
    return np.broadcast_to(total(terms, held), years.shape).reshape(len(heads), len(days))


def _hits(tried: Candidates, grid: _Grid, amount: Typed) -> set[Cell]:
    """Cases within the rounding; what is the same for any head count, or any stay, is one case."""
    near = np.abs(grid.totals[:-1] - amount.value) <= max(amount.within, CENT)
    heads, days = list(tried.people), list(tried.days)
    return {
        (
            None if grid.alone[j] else heads[i],
            None if grid.steady[i] else days[j],
            round(float(grid.totals[i, j]), 2),
        )
        for i, j in zip(*np.nonzero(near), strict=True)
    }


def _explained(
    deal: Deal, tried: Candidates, cell: Cell, found: Sequence[Sequence[Reading]], amount: Typed
) -> Explanation:
    heads, days, cost = cell
    size = max(tried.people) if heads is None else heads
    stay = max(tried.days) if days is None else days
    ways: dict[object, Way] = {}
    for readings in found:
        way = _way(deal, case(deal, size, stay, readings[0]), readings)
        mark = _signature(way.lines)
        known = ways.get(mark)
        ways[mark] = way if known is None else _joined(known, way)
    ranked = tuple(sorted(ways.values(), key=lambda way: (way.otherwise, len(way.lines))))
    return Explanation(
        deal=deal,
        people=heads,
        days=days,
        total=cost,
        exact=abs(cost - amount.value) < CENT,
        ways=ranked,
        assumes=ranked[0].otherwise + _unreported(tried, heads, days),
        reported=_reported(deal, heads, days, cost),
        facts=() if heads is None else tried.people[heads].facts,
    )


def _unreported(tried: Candidates, heads: int | None, days: int | None) -> int:
    """What is assumed for a head count and a stay that nobody reported, or that no report has together."""
    people_ours = heads is not None and not tried.people[heads].reported
    days_ours = days is not None and not tried.days[days].reported
    apart = heads is not None and days is not None and (heads, days) not in tried.together
    return UNREPORTED * (people_ours + days_ours) + apart


def _way(deal: Deal, scenario: Scenario, readings: Sequence[Reading]) -> Way:
    lines = tuple(line for line in steps(scenario) if deal.terms.charge[line.charge].part == "deal")
    return Way(tuple(readings), lines, min(_otherwise(deal, reading) for reading in readings))


def _joined(one: Way, two: Way) -> Way:
    return replace(one, readings=(*one.readings, *two.readings), otherwise=min(one.otherwise, two.otherwise))


def _otherwise(deal: Deal, reading: Reading) -> int:
    return sum(reading[name] != question.default for name, question in deal.terms.question.items())


def _signature(lines: Sequence[Line]) -> tuple[object, ...]:
    return tuple(
        (line.charge, line.rebate, round(float(line.rate), 6), round(float(line.quantity[0]), 6))
        for line in lines
    )


def _reported(deal: Deal, heads: int | None, days: int | None, cost: float) -> str | None:
    """The report that has this total for these people and this time, if there is one."""
    for key, report in deal.terms.reported.items():
        if (
            abs(cost - report.amount) <= report.within
            and report.years is not None
            and _principal(deal, report.people) is not None
            and heads in (None, _principal(deal, report.people))
            and days in (None, _days(report.years))
        ):
            return key
    return None


def _folded(found: list[Explanation]) -> list[Explanation]:
    """One explanation for stays that come to the same: a stay whose every way is also one of another's."""
    kept: list[Explanation] = []
    for one in sorted(found, key=lambda one: (one.assumes, -len(one.readings), one.days or 0)):
        place = next((i for i, other in enumerate(kept) if _within(one, other)), None)
        if place is None:
            kept.append(one)
        elif one.days is not None:
            kept[place] = replace(kept[place], alike=(*kept[place].alike, one.days))
    return kept


def _within(one: Explanation, other: Explanation) -> bool:
    if (one.people, one.total) != (other.people, other.total) or one.days is None or other.days is None:
        return False
    known = {_signature(way.lines): way.readings for way in other.ways}
    return all(
        (readings := known.get(_signature(way.lines))) is not None
        and all(r in readings for r in way.readings)
        for way in one.ways
    )


def _bought(deal: Deal, tried: Candidates, amount: Typed) -> Iterator[Explanation]:
    """The amount over each yearly price per person: person-years it would buy, as far as reports reach.

    A number that is also a head count is left to the case of so many people for a year.
    """
    most = max(n for n, origin in tried.people.items() if origin.reported) * max(tried.days) / DAYS_A_YEAR
    for (charge, rate), readings in _only_prices(deal).items():
        bought = round(amount.value / rate)
        cost = bought * rate
        if abs(cost - amount.value) > max(amount.within, CENT) or bought in tried.people or bought > most:
            continue
        line = Line(charge, rate, np.array([float(bought)]))
        way = Way(tuple(readings), (line,), min(_otherwise(deal, reading) for reading in readings))
        yield Explanation(
            deal=deal,
            people=None,
            days=None,
            total=cost,
            exact=abs(cost - amount.value) < CENT,
            ways=(way,),
            assumes=way.otherwise + 2 * UNREPORTED + 1,
            reported=None,
            facts=(),
            person_years=bought,
        )


def _only_prices(deal: Deal) -> dict[tuple[str, float], list[Reading]]:
    """Yearly prices per person, each with the readings under which nothing else is paid."""
    found: dict[tuple[str, float], list[Reading]] = {}
    for terms, readings in _settled(deal).items():
        prices = [price for price in terms.prices if price.part == "deal"]
        if len(prices) == 1 and (rate := _plain_rate(prices[0])):
            found.setdefault((prices[0].id, rate), []).extend(readings)
    return found


def _plain_rate(price: Price) -> float | None:
    """A price for each person and year, the same for all of them; None for any other."""
    uneven = price.rebates or price.index is not None or price.above is not None or price.years != EVERY_YEAR
    return None if uneven or price.kind != "per_person_year" else price.amounts[0]


EVERY_YEAR = ((0.0, math.inf),)


# --- In words --------------------------------------------------------------------------------------------


def arithmetic(found: Explanation, way: Way) -> str:
    """The sum in full: `1,000 person-years × $20,000 − 500 person-years × $10,000 = $15,000,000`."""
    currency = found.deal.terms.currency
    told = ""
    shown = len(way.lines) if len(way.lines) == MOST_PRODUCTS + 1 else MOST_PRODUCTS
    for line in way.lines[:shown]:
        product = _product(found.deal, line, currency)
        key = "explain.less" if float(line.rate) < 0 else "explain.plus"
        told = say(key, so_far=told, product=product) if told else product
    rest = len(way.lines) - shown
    told = say("explain.more", so_far=told, count=rest) if rest > 0 else told or exact(0, currency)
    return say("explain.sum", sum=told, total=exact(found.total, currency))


def _product(deal: Deal, line: Line, currency: str) -> str:
    kind, rate, quantity = deal.terms.charge[line.charge].kind, abs(float(line.rate)), float(line.quantity[0])
    if kind == "lump_sum":
        return say("explain.once", amount=exact(rate * quantity, currency))
    unit = _UNITS[kind]
    return say("explain.product", quantity=count(round(quantity, 4), *unit), rate=exact(rate, currency))


_UNITS = {
    "per_person_year": ("number.person_year", "number.person_years"),
    "per_year": ("number.year", "number.years"),
    "per_person": ("number.person", "number.people"),
    "per_departure": ("number.departure", "number.departures"),
}


def who(found: Explanation, way: Way) -> str:
    """Whom and how long the explanation is of: `500 people for 2 years`."""
    if found.person_years is not None:
        return say("explain.bought")
    stay = say("explain.any_time") if found.days is None else length_of_stay(found.days / DAYS_A_YEAR)
    heads = say("explain.any_people") if found.people is None else people(found.people)
    beside = _beside(found, way)
    told = say("explain.case", people=heads, stay=stay)
    return say("explain.beside", case=told, count=people(beside)) if beside else told


def _beside(found: Explanation, way: Way) -> int:
    """People of other groups billed with them."""
    deal = found.deal
    if found.people is None or found.person_years is not None:
        return 0
    first = next(iter(deal.terms.group))
    groups = settled(default_scenario(deal), way.readings[0]).billed
    return sum(
        c.people for c in deal.terms.default if c.group != first and (groups is None or c.group in groups)
    )


def sentence(found: Explanation) -> str:
    """The explanation with its arithmetic and its label, as one may copy it."""
    return say("explain.sentence", sentence=told(found, found.ways[0]), label=label(found))


def told(found: Explanation, way: Way) -> str:
    """One way to the total: who, how long, and the sum."""
    return say("explain.told", who=who(found, way), sum=arithmetic(found, way))


def label(found: Explanation) -> str:
    """Whether a report has this total for this case, or it is a coincidence as far as anyone knows."""
    if found.reported is not None:
        return say("explain.reported", label=found.deal.terms.reported[found.reported].label)
    return say("explain.coincidence")


def alike(found: Explanation) -> str:
    """Other stays that come to the same, or nothing."""
    stays = [length_of_stay(days / DAYS_A_YEAR) for days in sorted(found.alike)]
    return say("explain.alike", stays=listed(stays)) if stays else ""


def says(found: Explanation, way: Way) -> tuple[str, ...]:
    """The readings behind one way, in as few words as describe them exactly."""
    return clauses(found.deal, way.readings)


def as_json(found: Explanation) -> dict[str, object]:
    """The same as plain values; `readings` are all under which the case comes to the total."""
    return {
        "arrangement": found.deal.name,
        "people": found.people,
        "days": found.days,
        "alike_days": sorted(found.alike),
        "person_years": found.person_years,
        "total": found.total,
        "exact": found.exact,
        "coincidence": found.coincidence,
        "reported": found.reported,
        "assumes": found.assumes,
        "facts": list(found.facts),
        "sentence": sentence(found),
        "readings": [dict(reading) for reading in found.readings],
        "ways": [
            {
                "sentence": arithmetic(found, way),
                "says": list(says(found, way)),
                "readings": [dict(reading) for reading in way.readings],
            }
            for way in found.ways
        ],
    }


def readings(deal: Deal) -> list[dict[str, str]]:
    """The readings that are tried."""
    return arranged.readings(deal.terms)


def reported_amounts(deal: Deal, amount: Typed) -> tuple[str, ...]:
    """Reported totals that the amount itself is, for a line above its explanations."""
    return tuple(
        key
        for key, report in deal.terms.reported.items()
        if abs(report.amount - amount.value) <= max(report.within, CENT)
    )
