"""One scenario as the figures everyone prints: the summary, the other readings, what they reproduce."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field

from model.engine.money_due import Line, due, lines, occupancy, total
from model.files.validation import Identified
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import Available, Note, Reported
from model.inputs.charge import Charge, Reading
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Held
from model.results import own_numbers
from model.results.readings import Fold, folds
from model.results.serialise import Cents
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, arrays, settled
from model.words.wording import say


@dataclass(frozen=True)
class ChargeDue:
    """Money due under one charge. `part` is "deal", or "own" for the sender's own cost beside it."""

    id: Annotated[str, Field(serialization_alias="charge")]
    label: str
    amount: Cents
    part: str


@dataclass(frozen=True)
class Match:
    """A reported total that the scenario's total meets. `same_case`: reported for these people and this time."""

    id: str
    reported: Reported
    same_case: bool


@dataclass(frozen=True)
class Summary:
    """What one scenario comes to, nominal, in `currency`. A figure that is undefined is None, and `undefined`
    says why under its name. `per_person` and `per_person_day` are over people billed; `used` prices the same
    terms by the day, so `unused` is what was paid for time not served.
    """

    total: float
    currency: str
    own: float
    by_charge: tuple[ChargeDue, ...]
    people_held: int
    people_refused: int
    people_billed: int
    person_years: float
    person_years_held: float
    per_person: float | None
    per_person_held: float | None
    per_person_day: float | None
    per_person_day_held: float | None
    per_day: float | None
    places: int | None
    per_place: float | None
    used: float | None
    unused: float | None
    available: float | None
    paid: float | None
    share: float | None
    left: float | None
    folds: tuple[Fold, ...]
    matches: tuple[Match, ...]
    notes: tuple[tuple[str, Note], ...]
    not_counted: tuple[str, ...]
    undefined: Mapping[str, str]
    terms: str
    """What the terms of the arrangement are called: reported, or as written where nothing was."""
    reported: tuple[float, float] | None = None
    """The least and the most that readings of the reported terms give, where numbers of the reader's own are in force."""
    available_reported: float | None = None
    """What was reported to be approved, where `available` is the reader's own."""
    funding: str = "approved"
    """What `available` is, as `funding_kind` has it."""

    @property
    def low(self) -> float:
        """The least that any reading gives for these people and this time."""
        return self.folds[0].total

    @property
    def high(self) -> float:
        """The most that any reading gives."""
        return self.folds[-1].total


def summary(scenario: Scenario, every: tuple[Fold, ...] | None = None) -> Summary:
    """What `scenario` comes to under its own reading, and under `every` other one, for who has these already."""
    terms = settled(scenario)
    held = arrays(scenario, terms)
    money = {key: float(value[0]) for key, value in due(terms, held).items()}
    charges = scenario.deal.terms.charge
    by_charge = tuple(ChargeDue(p.id, charges[p.id].label, money[p.id], p.part) for p in terms.prices)
    cost = sum(charge.amount for charge in by_charge if charge.part == "deal")
    people = _people(terms, held)
    ratios, undefined = _ratios(cost, people, days_of_term(scenario))
    places = sum(places_of(charges[price.id]) for price in terms.prices) or None
    if places is None:
        undefined["per_place"] = undefined["places"] = say("undefined.no_places")
    used = used_of(terms, held)
    if used is None:
        undefined["used"] = undefined["unused"] = say("undefined.lump_sum")
    return Summary(
        total=cost,
        currency=scenario.deal.terms.currency,
        own=sum(charge.amount for charge in by_charge if charge.part == "own"),
        by_charge=by_charge,
        **people,
        **ratios,
        places=places,
        per_place=_for_places(terms, charges, money) / places if places else None,
        used=used,
        unused=None if used is None else cost - used,
        **_funds(scenario, cost, undefined),
        folds=folds(scenario) if every is None else every,
        matches=matches(scenario, cost),
        notes=tuple(notes(scenario)),
        not_counted=terms.not_counted,
        undefined=undefined,
        terms=own_numbers.terms(scenario),
        reported=_reported_range(scenario),
        available_reported=_available_reported(scenario),
        funding=funding_kind(scenario),
    )


def _available_reported(scenario: Scenario) -> float | None:
    reported = approved(scenario.as_reported)
    return None if reported == approved(scenario) else reported


def _reported_range(scenario: Scenario) -> tuple[float, float] | None:
    """None too where the reader's own numbers change no total, as money approved does."""
    if not scenario.parameters:
        return None
    own, reported = folds(scenario), folds(scenario.as_reported)
    if [fold.total for fold in own] == [fold.total for fold in reported]:
        return None
    return reported[0].total, reported[-1].total


def _for_places(terms: Terms, charges: Mapping[str, Charge], money: Mapping[str, float]) -> float:
    """What the charges that pay for places come to."""
    return sum(money[p.id] for p in terms.prices if p.part == "deal" and places_of(charges[p.id]))


def places_of(charge: Charge) -> int:
    """How many places a charge pays for, used or not."""
    return charge.places or charge.minimum or 0


def _people(terms: Terms, held: Held) -> dict[str, Any]:
    there = occupancy(terms, held)
    return {
        "people_held": round(float(there.held[0])),
        "people_refused": round(float(there.refused[0])),
        "people_billed": round(float(there.billed[0])),
        "person_years": float(there.days_billed[0]) / DAYS_A_YEAR,
        "person_years_held": float(there.days_held[0]) / DAYS_A_YEAR,
    }


def days_of_term(scenario: Scenario) -> float:
    """Real days that the arrangement runs."""
    terms = settled(scenario)
    if scenario.population.dated:
        starts, ends = scenario.population.bounds(terms.stay_at_most)
        return float((ends - starts).days)
    return years_of_term(scenario) * DAYS_A_YEAR


def years_of_term(scenario: Scenario) -> float:
    """Years that the arrangement runs."""
    return float(arrays(scenario, settled(scenario)).term[0])


def _ratios(cost: float, people: Mapping[str, Any], days: float) -> tuple[dict[str, Any], dict[str, str]]:
    below = {
        "per_person": (people["people_billed"], "undefined.nobody_billed"),
        "per_person_held": (people["people_held"], "undefined.nobody_held"),
        "per_person_day": (people["person_years"] * DAYS_A_YEAR, "undefined.no_days_billed"),
        "per_person_day_held": (people["person_years_held"] * DAYS_A_YEAR, "undefined.no_days"),
        "per_day": (days, "undefined.no_days"),
    }
    ratios = {name: cost / size if size else None for name, (size, _) in below.items()}
    return ratios, {name: say(reason) for name, (size, reason) in below.items() if not size}


def used_of(terms: Terms, held: Held) -> float | None:
    """The same terms by the day, nominal; None, for undefined, where a lump sum is part of the deal."""
    if any(price.kind == "lump_sum" and price.part == "deal" for price in terms.prices):
        return None
    return float(total(by_the_day(terms), held)[0])


def by_the_day(terms: Terms) -> Terms:
    """The same terms with every yearly charge paid for days held only, day by day."""
    return dataclasses.replace(
        terms, prices=tuple(dataclasses.replace(price, in_advance=False, paid=None) for price in terms.prices)
    )


def approved(scenario: Scenario) -> float | None:
    """The sum of all money approved under the scenario's reading, in the deal's currency; None where none was."""
    return sum(part.amount for part in available(scenario)) or None


def available(scenario: Scenario) -> tuple[Available, ...]:
    """Money approved, as the scenario's reading has it."""
    return tuple(
        a for a in scenario.deal.terms.funding.available if arranged.in_force(a.when, scenario.reading)
    )


def funding_kind(scenario: Scenario) -> str:
    """What the money of `available` is: "approved", "announced", or, where a sum has some of each, "both"."""
    kinds = sorted({part.kind for part in available(scenario)})
    return "both" if len(kinds) > 1 else kinds[0] if kinds else "approved"


def _funds(scenario: Scenario, cost: float, undefined: dict[str, str]) -> dict[str, Any]:
    funding = scenario.deal.terms.funding
    known = approved(scenario)
    paid = sum(p.amount for p in funding.paid) if funding.paid else None
    if known is None:
        undefined["share"] = undefined["left"] = undefined["available"] = say("undefined.nothing_approved")
    if paid is None:
        undefined["paid"] = say("undefined.nothing_paid")
    share, left = (None, None) if known is None else (cost / known, known - cost)
    return {"available": known, "paid": paid, "share": share, "left": left}


def cost_of(scenario: Scenario, reading: Reading | None = None) -> float:
    """The total under another reading, or the scenario's own: nominal, in the arrangement's currency."""
    terms = settled(scenario, reading)
    return float(total(terms, arrays(scenario, terms))[0])


@dataclass(frozen=True)
class OptionCost:
    """What the scenario costs with one question answered otherwise."""

    question: str
    option: str
    total: float
    chosen: bool


def by_option(scenario: Scenario) -> tuple[OptionCost, ...]:
    """The total under every option of every question, the other questions as they are."""
    return tuple(
        OptionCost(
            name,
            option,
            cost_of(scenario, {**scenario.reading, name: option}),
            scenario.reading[name] == option,
        )
        for name, question in scenario.deal.terms.question.items()
        for option in question.option
    )


@dataclass(frozen=True)
class Reconciled:
    """Which readings reproduce a reported total, for the people and time it was reported for."""

    id: str
    reported: Reported
    as_reported: bool
    """Whether the report named people and time; otherwise the scenario's own are taken."""
    readings: tuple[Reading, ...]
    of: int


def reconcile(scenario: Scenario, own: Sequence[Fold] | None = None) -> tuple[Reconciled, ...]:
    """Each reported total of the arrangement beside the readings that reproduce it within its rounding. `own` are the
    scenario's own totals, where they are known.
    """
    return tuple(
        _reconciled(scenario, key, reported, own) for key, reported in scenario.deal.terms.reported.items()
    )


def _reconciled(scenario: Scenario, key: str, reported: Reported, own: Sequence[Fold] | None) -> Reconciled:
    named = bool(reported.people) and reported.years is not None
    if named:
        questions = scenario.deal.terms.question.items()
        beside = tuple((name, scenario.reading[name]) for name, asked in questions if asked.about != "cost")
        every = _folds_of(_ReportedCase(Identified(scenario.deal), key, beside, scenario))
    else:
        every = tuple(folds(scenario) if own is None else own)
    meets = tuple(
        r for fold in every if abs(fold.total - reported.amount) <= reported.within for r in fold.readings
    )
    return Reconciled(key, reported, named, meets, sum(len(fold.readings) for fold in every))


@dataclass(frozen=True)
class _ReportedCase:
    """What the totals of a reported case depend on: the deal with the numbers in force, and the questions that are not about
    cost. People and time are the report's, whatever those of the scenario.
    """

    deal: Identified[Deal]
    reported: str
    beside: tuple[tuple[str, str], ...]
    scenario: Scenario = field(compare=False)


@lru_cache(maxsize=128)
def _folds_of(case: _ReportedCase) -> tuple[Fold, ...]:
    """Every total of a reported case, which is the same whatever case it stands beside."""
    reported = case.scenario.deal.terms.reported[case.reported]
    stay = _reported_stay(case.scenario, float(reported.years or 0))
    cohorts = [{"people": n, "group": g, **stay} for g, n in reported.people.items()]
    return folds(case.scenario.changed(cohort=cohorts, term=None, as_of=None))


def _reported_stay(scenario: Scenario, years: float) -> dict[str, object]:
    """So long a stay as cohorts have it; from the first day of the default population where the terms need a day."""
    if scenario.deal.terms.by_day is None:
        return {"years": years}
    arrives = min(cohort.arrives for cohort in scenario.deal.terms.default if cohort.arrives)
    stay = {"years": years} if years.is_integer() else {"days": round(years * DAYS_A_YEAR)}
    return {"arrives": arrives, **stay}


def matches(scenario: Scenario, cost: float) -> tuple[Match, ...]:
    """Reported totals that `cost` meets within their rounding, whether or not they were for this case."""
    near = ((k, r) for k, r in scenario.deal.terms.reported.items() if abs(cost - r.amount) <= r.within)
    return tuple(Match(key, reported, _same_case(scenario, reported)) for key, reported in near)


def _same_case(scenario: Scenario, reported: Reported) -> bool:
    """Whether a total was reported for these people and a time that holds this stay: a year paid for in
    advance is the same year for those released within it.
    """
    terms = settled(scenario)
    if reported.years is None or own_numbers.bear(scenario):
        return False
    principal = scenario.deal.terms.principal
    longest = float(arrays(scenario, terms).stay.max(initial=0))
    asked = scenario.people_of(principal)
    return asked == reported.people.get(principal) and 0 < longest <= reported.years


def notes(scenario: Scenario) -> Iterable[tuple[str, Note]]:
    """The arrangement's notes whose condition the scenario meets."""
    terms = settled(scenario)
    held = arrays(scenario, terms)
    longest = max([float(held.stay.max(initial=0)), float(held.term[0])])
    for key, note in scenario.deal.terms.note.items():
        people = sum(c.people for c in scenario.cohort if note.groups is None or c.group in note.groups)
        if (
            arranged.in_force(note.when, scenario.reading)
            and (note.people_more_than is None or people > note.people_more_than)
            and (note.years_more_than is None or longest > note.years_more_than)
        ):
            yield key, note


def steps(scenario: Scenario) -> tuple[Line, ...]:
    """The products that make the total, each with its rate and quantity, those of zero left out."""
    terms = settled(scenario)
    return tuple(line for line in lines(terms, arrays(scenario, terms)) if float(line.quantity[0]) != 0)
