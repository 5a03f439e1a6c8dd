"""Scenarios against a base: totals, what each costs per place, person and day, and where two of them break even.

Amounts are nominal and in their own currency unless a currency, a year's prices or a rate is asked for; every
converted figure says on what basis.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.files.problems import BadInput
from model.inputs.domestic import DomesticPrice
from model.inputs.population import DAYS_A_YEAR
from model.inputs.prices import Prices, present_value as discounted
from model.questions.break_even import BreakEven, notes_there, with_option
from model.questions.cost_options import (
    AS_PRINTED,
    CostOption,
    HomePrice,
    MoneyBasis,
    about_home,
    at_home,
    bases_of,
    of_scenario,
    series,
)
from model.results.ledger import Period, periods
from model.results.narrative import citations, remarks_of
from model.results.readings import by_terms
from model.results.serialise import Answered, Cents, Hidden
from model.results.summary import Summary, summary
from model.scenario.cases import reason_fixed, with_case
from model.scenario.scenario import Scenario, settled
from model.words.wording import (
    HALF_A_CENT,
    exact,
    length_of_stay,
    listed,
    money,
    number,
    people,
    per_cent,
    say,
)


@dataclass(frozen=True)
class ComparedRow:
    """One scenario beside the base. Money is in `currency` after conversion, on the basis `basis` says; what is
    undefined is None. `low` and `high` are over every reading; `difference` is this less the base, `share` that
    over the base.
    """

    scenario: str
    currency: str
    basis: tuple[str, ...]
    total: Cents
    difference: Cents | None
    per_place: Cents | None
    per_person_held: Cents | None
    per_person_day: Cents | None
    low: Cents
    high: Cents
    people_held: int
    person_days: float
    places: int | None
    share: float | None
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    case: Hidden[Scenario]


@dataclass(frozen=True)
class ComparedHome:
    """A domestic price beside the rows: a day's, in their currency, and what it is."""

    label: str
    day: Cents
    currency: str
    basis: tuple[str, ...]
    cost: str
    denominator: str
    contains: str
    disagrees_says: str | None


@dataclass(frozen=True)
class Section:
    """Sentences under one heading, each once."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Comparison(Answered):
    """Scenarios against a base, and against prices at home. `sentences` are those of all `sections`, in order."""

    base: str
    currency: str
    rows: tuple[ComparedRow, ...]
    domestic: tuple[ComparedHome, ...]
    break_even: tuple[BreakEven, ...]
    sentences: tuple[str, ...]
    sections: Hidden[tuple[Section, ...]]
    place: Hidden[int]

    def section(self, title: str) -> tuple[str, ...]:
        """The sentences under one heading; none where there are none."""
        return next((section.sentences for section in self.sections if section.title == title), ())


def compare(
    scenarios: Sequence[Scenario],
    place: int = 0,
    basis: MoneyBasis = AS_PRINTED,
    at: Sequence[DomesticPrice] = (),
    made_alike: Sequence[str] = (),
) -> Comparison:
    """Each scenario beside the one at `place`, and all beside the domestic prices `at`. Money nominal unless `basis`
    converts it. `made_alike` is what to remark of scenarios that were changed to be compared. Raises `BadInput`: different currencies and none asked for, a series without the year, no such series,
    a rate out of range, a place that is not there.
    """
    rows = compared_rows(scenarios, place, series(), basis)
    homes = [at_home(price, rows[place].currency, basis) for price in at]
    pairs = list(_pairs(rows, place, homes, basis))
    sections = tuple(_sections(rows, place, homes, pairs, basis, made_alike))
    return Comparison(
        base=rows[place].scenario,
        currency=rows[place].currency,
        rows=rows,
        domestic=tuple(map(_home, homes)),
        break_even=tuple(pair.even for pair in pairs),
        sentences=tuple(text for section in sections for text in section.sentences),
        sections=sections,
        place=place,
    )


def compared_rows(
    scenarios: Sequence[Scenario], place: int, known: Prices, basis: MoneyBasis = AS_PRINTED
) -> tuple[ComparedRow, ...]:
    """Each scenario beside the one at `place`, by the exchange rates and indices `known`. Raises as `compare`."""
    if not 0 <= place < len(scenarios):
        raise BadInput(say("compare.no_base", given=place + 1, most=len(scenarios)))
    known.named_index(basis.index)
    currencies = {scenario.deal.terms.currency for scenario in scenarios}
    if len(currencies) > 1 and basis.currency is None:
        raise BadInput(say("compare.currencies", given=", ".join(sorted(currencies))))
    rows = [_row(scenario, known, basis) for scenario in scenarios]
    base = rows[place].total
    return tuple(
        replace(row, difference=row.total - base, share=(row.total - base) / base if base else None)
        for row in rows
    )


def alike(scenario: Scenario, heads: int | None = None, years: float | None = None) -> Scenario:
    """The scenario with so many people in its first group, or with everyone staying so long, or both; its other
    groups keep their numbers. Raises `BadInput` for a dated scenario, whose stays are its own.
    """
    if heads is None and years is None:
        return scenario
    reason = reason_fixed(scenario)
    if reason is not None:
        raise BadInput(reason)
    return with_case(scenario, None if heads is None else {scenario.first_group: heads}, years)


def taken_together(before: Scenario, after: Scenario) -> str | None:
    """What to remark where `alike` made one cohort of the several of a scenario's first group; None where it did not."""
    group = before.first_group if before.cohort else ""
    was, now = ([c for c in scenario.cohort if c.group == group] for scenario in (before, after))
    if len(was) == len(now):
        return None
    return say(
        "compare.taken_together",
        name=before.name,
        cohorts=number(len(was)),
        group=before.deal.terms.group[group].label,
        people=people(now[0].people),
        stay=length_of_stay(now[0].stay),
    )


def _row(scenario: Scenario, known: Prices, basis: MoneyBasis) -> ComparedRow:
    own = summary(scenario)
    steps = bases_of(scenario, known, basis)
    factor = math.prod(step.factor for step in steps)
    worth, for_places, low, high = _worth(scenario, own, basis.rate)
    says = [step.says for step in steps if step.says]
    says += [] if basis.rate is None else [say("compare.present_value", rate=per_cent(basis.rate, 2))]
    person_days = own.person_years_held * DAYS_A_YEAR
    return ComparedRow(
        scenario=scenario.name,
        currency=basis.currency or own.currency,
        basis=tuple(says),
        total=worth * factor,
        difference=None,
        per_place=_ratio(for_places * factor, own.places),
        per_person_held=_ratio(worth * factor, own.people_held),
        per_person_day=_ratio(worth * factor, person_days),
        low=low * factor,
        high=high * factor,
        people_held=own.people_held,
        person_days=person_days,
        places=own.places,
        share=None,
        remarks=tuple(remark.says for remark in remarks_of(scenario, own)),
        sources=citations(scenario),
        case=scenario,
    )


def _ratio(cost: float, size: float | None) -> float | None:
    return cost / size if size else None


def _worth(scenario: Scenario, own: Summary, rate: float | None) -> tuple[float, float, float, float]:
    """The total, what of it is for places, and the least and most over every reading: nominal, or at a rate."""
    if rate is None:
        return own.total, (own.per_place or 0.0) * (own.places or 0), own.low, own.high
    charges = scenario.deal.terms.charge
    for_places = [key for key, charge in charges.items() if charge.places and charge.part == "deal"]
    worths = [
        present_value(scenario.model_copy(update={"reading": readings[0]}), rate)
        for readings in by_terms(scenario).values()
    ]
    return present_value(scenario, rate), present_value(scenario, rate, for_places), min(worths), max(worths)


def present_value(scenario: Scenario, rate: float, charges: Sequence[str] | None = None) -> float:
    """What the payments due are worth at the start of the first period, each at the start of its own (a month of
    a dated scenario, a year of an undated one), at a yearly rate; of some charges only, if named. In the deal's
    currency. Raises `BadInput` for a rate out of range.
    """

    def due(period: Period) -> float:
        return period.due if charges is None else sum(period.by_charge.get(key, 0.0) for key in charges)

    months = 12 if scenario.population.dated else 1
    flows = [(place / months, due(period)) for place, period in enumerate(periods(scenario))]
    return discounted(flows, rate)


def _home(home: HomePrice) -> ComparedHome:
    price = home.price
    about = (price.cost, price.denominator, price.contains, price.disagrees_says)
    return ComparedHome(price.label, home.day, home.currency, home.basis, *about)


# --- Where they cost the same ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """Where a row breaks even with the base, or with a price at home."""

    even: BreakEven
    rows: tuple[ComparedRow, ...]
    home: HomePrice | None = None


def _option(row: ComparedRow, basis: MoneyBasis) -> CostOption:
    """A row's scenario as an option in the row's currency. Raises `BadInput` where nothing can vary."""
    factor = math.prod(step.factor for step in bases_of(row.case, series(), basis))
    return of_scenario(row.case, factor, row.currency)


def _pairs(
    rows: Sequence[ComparedRow], place: int, homes: Sequence[HomePrice], basis: MoneyBasis
) -> Iterator[_Pair]:
    """Every row against the base, then every one against each price at home; none where a row cannot vary."""
    varying = [row for row in rows if reason_fixed(row.case) is None]
    base = rows[place]
    for row in varying if base in varying else ():
        if row is not base:
            # For the base's people, and for its length of stay.
            one, two = _option(row, basis), _option(base, basis)
            one = replace(one, people=two.people, years=two.years)
            yield from (_Pair(even, (row, base)) for even in with_option(one, two))
    for home in homes:
        for row in varying:
            one = _option(row, basis)
            evens = with_option(one, home.option(one.billed_beside))
            yield from (_Pair(even, (row,), home) for even in evens)


# --- In words ----------------------------------------------------------------------------------------------


def _sections(
    rows: Sequence[ComparedRow],
    place: int,
    homes: Sequence[HomePrice],
    pairs: Sequence[_Pair],
    basis: MoneyBasis,
    made_alike: Sequence[str],
) -> Iterator[Section]:
    """The sentences under their headings; a heading without any is left out."""
    base = rows[place]
    sections: dict[str, list[str]] = {
        "basis": list(_bases(rows, homes, basis)),
        "pairs": [pair_sentence(row, base) for row in rows if row is not base],
        "readings": [spread(row) for row in rows],
        "even": list(_evens(rows, base, pairs)),
        "home": [text for home in homes for text in _against_home(home, pairs)],
        "remarks": [*made_alike, *_remarks(rows, pairs, basis)],
    }
    for title, sentences in sections.items():
        if sentences:
            yield Section(title, tuple(dict.fromkeys(sentences)))


def _bases(rows: Sequence[ComparedRow], homes: Sequence[HomePrice], basis: MoneyBasis) -> Iterator[str]:
    """On what basis amounts are converted, and that they are of different years where nobody asked for one."""
    says = [text for row in rows for text in row.basis] + [text for home in homes for text in home.basis]
    yield from says or [say("compare.nominal")]
    years = {row.case.deal.terms.price_year for row in rows} | {home.price.price_year for home in homes}
    if basis.prices_of is None and len(years) > 1:
        yield say("compare.price_years", years=listed([str(year) for year in sorted(years)]))


def pair_sentence(row: ComparedRow, base: ComparedRow) -> str:
    """Two scenarios in a sentence that reads properly whichever is the base."""
    parts = {"name": row.scenario, "base": base.scenario, "total": money(row.total, row.currency)}
    gap = row.total - base.total
    if abs(gap) < HALF_A_CENT:
        return say("compare.same", **parts)
    if abs(base.total) < HALF_A_CENT:
        return say("compare.more_than_nothing", **parts)
    key, share = "compare.more" if gap > 0 else "compare.less", per_cent(abs(gap) / base.total)
    return say(key, **parts, difference=money(abs(gap), row.currency), share=share)


def spread(row: ComparedRow) -> str:
    """The least and the most that any reading of the scenario's terms gives, in words."""
    low, high = exact(row.low, row.currency), exact(row.high, row.currency)
    return say(
        "compare.no_spread" if low == high else "compare.spread", name=row.scenario, low=low, high=high
    )


def _evens(rows: Sequence[ComparedRow], base: ComparedRow, pairs: Sequence[_Pair]) -> Iterator[str]:
    """Where each breaks even with the base; those priced by the very same terms differ in people and time only."""
    same = [row for row in rows if row is not base and settled(row.case) == settled(base.case)]
    for pair in pairs:
        if pair.home is None and pair.rows[0] not in same:
            yield pair.even.says
    if same:
        names = listed([say("compare.quoted", name=row.scenario) for row in same])
        yield say("compare.same_terms", names=names, base=base.scenario)


def _against_home(home: HomePrice, pairs: Sequence[_Pair]) -> Iterator[str]:
    yield from (pair.even.says for pair in pairs if pair.home is home)
    yield from about_home(home.price)


def _remarks(rows: Sequence[ComparedRow], pairs: Sequence[_Pair], basis: MoneyBasis) -> Iterator[str]:
    """What a reader of the figures should know: of each row, of unlike cases, of what does not vary, and what the
    arrangements remark of the people or the stays at which something breaks even.
    """
    for row in rows:
        yield from (say("compare.remark", name=row.scenario, says=remark) for remark in row.remarks)
    if len({(row.people_held, round(row.person_days, 6)) for row in rows}) > 1:
        yield say("compare.not_alike")
    for row in rows:
        reason = reason_fixed(row.case)
        yield from [reason] if reason else _others(_option(row, basis))
    if basis.rate is not None and pairs:
        yield say("compare.break_even_nominal")
    for pair in pairs:
        for row in pair.rows:
            for says in notes_there(row.case, pair.even):
                yield say("compare.note_there", name=row.scenario, says=says)


def _others(option: CostOption) -> Iterator[str]:
    if option.others:
        key = "compare.others_billed" if option.billed_beside else "compare.others"
        billed = number(option.people + option.billed_beside)
        yield say(key, name=option.name, others=number(option.others), people=billed)
