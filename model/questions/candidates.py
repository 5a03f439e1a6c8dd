"""The head counts and stays that an arrangement's own data names, for an amount to be explained by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from model.inputs.charge import Charge, Discount, Span, spans
from model.inputs.population import DAYS_A_YEAR, MOST_YEARS, Cohort
from model.scenario.library import Deal
from model.scenario.scenario import Scenario


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
    reported = (
        (r.people.get(deal.terms.principal), r.years) for r in deal.terms.reported.values() if r.people
    )
    pairs = {(n, days_of(years)) for n, years in reported if n is not None and years is not None}
    pairs.add((_principal_in(deal, deal.terms.default), max(map(_days_held, deal.terms.default))))
    lengths = [named for named in stays if named[0] > 0]
    return Candidates(_merged(deal, heads, "people"), _merged(deal, lengths, None), frozenset(pairs))


Named = tuple[float, Sequence[str], bool]
"""A number, the facts beside it, and whether it was reported."""


def _merged(deal: Deal, named: Iterable[Named], unit: str | None) -> dict[int, Origin]:
    """One origin for each whole number, a reported one before ours; only facts that give the number itself."""
    origins: dict[int, Origin] = {}
    for value, facts, reported in named:
        if value != int(value):
            continue
        n = int(value)
        known = origins.get(n, Origin(False))
        own = tuple(f for f in facts if unit is None or _gives(deal, f, n, unit))
        origins[n] = Origin(known.reported or reported, tuple(dict.fromkeys((*known.facts, *own))))
    return dict(sorted(origins.items()))


def _gives(deal: Deal, fact: str, value: float, unit: str) -> bool:
    known = deal.evidence.fact.get(fact)
    return known is not None and known.unit == unit and value in known.numbers


def _principal_in(deal: Deal, cohorts: Iterable[Cohort]) -> int:
    return sum(c.people for c in cohorts if c.group == deal.terms.principal)


def days_of(years: float) -> int:
    """A stay in whole days."""
    return round(years * DAYS_A_YEAR)


def _heads(deal: Deal) -> Iterator[Named]:
    terms, first = deal.terms, deal.terms.principal
    yield _principal_in(deal, terms.default), terms.group[first].facts, True
    for report in terms.reported.values():
        if (n := report.people.get(first)) is not None:
            yield n, report.facts, True
    for note in terms.note.values():
        if note.people_more_than is not None and first in (note.groups or ()):
            yield note.people_more_than, note.facts, True
    yield from _most(deal)
    for charge in terms.charge.values():
        if charge.minimum is not None:
            yield charge.minimum, charge.facts, True
    for part in terms.discount.values():
        if part.people_at_most is not None and (part.groups is None or first in part.groups):
            yield part.people_at_most, part.facts, True
    yield from _listed(deal, {"people": 1})
    for name in deal.scenario_names():
        yield _principal_in(deal, deal.scenario(name).cohort), (), False


def _most(deal: Deal) -> Iterator[Named]:
    """The most people of the first group that an option or a limit lets be held."""
    terms, first = deal.terms, deal.terms.principal
    for question in terms.question.values():
        for option in question.option.values():
            facts = tuple(fact for ground in option.grounds_for for fact in ground.facts)
            yield from ((n, facts, True) for g, n in option.people_at_most.items() if g == first)
    for limit in terms.limit.values():
        yield from ((n, limit.facts, True) for g, n in limit.people_at_most.items() if g == first)


def _stays(deal: Deal) -> Iterator[Named]:
    terms = deal.terms
    yield from ((_days_held(cohort), (), True) for cohort in terms.default)
    yield from ((days_of(r.years), r.facts, True) for r in terms.reported.values() if r.years)
    notes = (note for note in terms.note.values() if note.years_more_than)
    yield from ((days_of(note.years_more_than or 0), note.facts, True) for note in notes)
    dated: list[Discount | Charge] = [*terms.discount.values(), *terms.charge.values()]
    for part in dated:
        for span in spans(part.stay_years) if part.stay_years else ():
            yield _reaches(span) * DAYS_A_YEAR, part.facts, True
    for option in (o for q in terms.question.values() for o in q.option.values()):
        if option.stay_at_most:
            yield option.stay_at_most * DAYS_A_YEAR, (), True
    for limit in terms.limit.values():
        if limit.stay_at_most:
            yield limit.stay_at_most * DAYS_A_YEAR, limit.facts, True
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
        if cohort.group == deal.terms.principal and not cohort.open:
            yield _days_held(cohort)


def _days_held(cohort: Cohort) -> int:
    """The days of a stay; 0 of one without an end."""
    leaves = cohort.leaves(None)
    return (
        days_of(cohort.stay) if cohort.arrives is None or leaves is None else (leaves - cohort.arrives).days
    )
