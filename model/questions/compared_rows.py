"""The rows of a comparison: scenarios made comparable beside a base, and the base's people at a price at home.

Amounts are nominal and in their own currency unless a currency, a year's prices or a rate is asked for; every
converted figure says on what basis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from model.files.problems import BadInput
from model.inputs.domestic import DomesticPrice
from model.inputs.population import DAYS_A_YEAR, Cohort
from model.inputs.prices import Basis, Prices
from model.questions.cost_options import (
    AS_PRINTED,
    HomePrice,
    MoneyBasis,
    at_home,
    bases_of,
    home_source,
    worded,
)
from model.questions.worth import Worth
from model.results import own_numbers
from model.results.narrative import remarks_of
from model.results.own_numbers import Ends
from model.results.readings import by_terms
from model.results.serialise import Cents, Hidden
from model.results.summary import Summary, places_of, summary
from model.results.working import citations
from model.scenario.cases import reason_fixed, with_case
from model.scenario.scenario import Scenario
from model.words.wording import converted, count, exact, length_of_stay, money, number, people, say

MOST_COMPARED = 12
"""Scenarios that one figure, or one page, has room for."""


def few_enough(scenarios: int) -> None:
    """Raise `BadInput` for more scenarios than a figure has room for, before any of them is read."""
    if scenarios > MOST_COMPARED:
        raise BadInput(say("figures.compare.too_many", given=scenarios, most=MOST_COMPARED))


@dataclass(frozen=True)
class ComparedRow:
    """One scenario beside the base. Money is in `currency` after conversion, on the basis `basis` says; what is
    undefined is None. `low` and `high` are over every reading; `reported_low` and `reported_high` over those of the
    reported terms, where numbers of the reader's own are in force. `difference` is this less the base, `share` that over
    the base.
    """

    scenario: str
    currency: str
    basis: tuple[str, ...]
    total: Cents
    difference: Cents | None
    per_place: Cents | None
    per_person_billed: Cents | None
    per_person_held: Cents | None
    per_person_day: Cents | None
    low: Cents
    high: Cents
    reported_low: Cents | None
    reported_high: Cents | None
    people_billed: int
    people_held: int
    person_days: float
    places: int | None
    share: float | None
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    price_year: Hidden[int]
    factor: Hidden[float]
    case: Hidden[Scenario]

    @property
    def name(self) -> str:
        """The scenario's name, marked where the total rests on numbers of the reader's own."""
        own = own_numbers.bear(self.case)
        return say("compare.own_row", name=self.scenario) if own else self.scenario

    def in_full(self, amount: float) -> str:
        """An amount of the row for a table: to the cent, or as far as rate and index bear."""
        return exact(amount, self.currency) if self.factor == 1.0 else converted(amount, self.currency)

    def in_words(self, amount: float) -> str:
        """An amount of the row for a sentence, as far as rate and index bear."""
        return money(amount, self.currency) if self.factor == 1.0 else converted(amount, self.currency)

    def beside(self, other: ComparedRow) -> ComparedRow:
        """The row whose rounding an amount that comes of this and of another has."""
        return other if self.factor == 1.0 else self

    def spreads(self, text: Callable[[float], str]) -> str | None:
        """What readings of the reader's own terms come to, beside those of the reported ones; None where none is theirs."""
        if self.reported_low is None or self.reported_high is None:
            return None
        own, reported = (self.low, self.high), (self.reported_low, self.reported_high)
        return own_numbers.spreads(own, reported, text, own_numbers.terms(self.case))


@dataclass(frozen=True)
class MissingRow:
    """A scenario or a price at home that cannot be made comparable, and why."""

    name: str
    reason: str

    @property
    def says(self) -> str:
        """Both in a sentence."""
        return say("compare.missing", name=self.name, reason=self.reason.removesuffix("."))


@dataclass(frozen=True)
class Standing:
    """The rows that can be made comparable, the place of the base among them, and those that cannot."""

    rows: tuple[ComparedRow, ...]
    place: int
    missing: tuple[MissingRow, ...]


def standing(
    scenarios: Sequence[Scenario],
    place: int,
    known: Prices,
    basis: MoneyBasis = AS_PRINTED,
    before: Sequence[ComparedRow] = (),
) -> Standing:
    """Each scenario beside the one at `place`, by the exchange rates and indices `known`. Rows made `before` on the same
    basis and of the very same scenarios are not made again. Raises as `compare`.
    """
    _refuse(scenarios, place, known, basis)
    rows, missing = list[ComparedRow](), list[MissingRow]()
    made = {id(row.case): row for row in before}
    at = 0
    for position, scenario in enumerate(scenarios):
        try:
            row = made.get(id(scenario)) or _made(scenario, basis, known)
        except BadInput as error:
            if position == place:
                raise BadInput(say("compare.base_missing", name=scenario.name, reason=error)) from None
            missing.append(MissingRow(scenario.name, str(error)))
        else:
            at = len(rows) if position == place else at
            rows.append(row)
    base = rows[at].total
    beside = tuple(
        replace(row, difference=row.total - base, share=(row.total - base) / base if base else None)
        for row in rows
    )
    return Standing(beside, at, tuple(missing))


def _refuse(scenarios: Sequence[Scenario], place: int, known: Prices, basis: MoneyBasis) -> None:
    """What no row can be made comparable with."""
    if not 0 <= place < len(scenarios):
        raise BadInput(say("compare.no_base", given=place + 1, most=len(scenarios)))
    if basis.index is not None:
        known.named_index(basis.index)
    currencies = {scenario.deal.terms.currency for scenario in scenarios}
    if basis.currency is not None:
        known.exchange(basis.currency)
    elif len(currencies) > 1:
        raise BadInput(say("compare.currencies", given=", ".join(sorted(currencies))))


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
        stay=_stay(now[0]),
    )


def _made(scenario: Scenario, basis: MoneyBasis, known: Prices) -> ComparedRow:
    return _row(scenario, bases_of(scenario, known, basis), Worth(scenario, basis, known), basis, known)


def _stay(cohort: Cohort) -> str:
    leaves = cohort.leaves(None)
    if cohort.arrives is None or leaves is None:
        return length_of_stay(cohort.stay)
    return count((leaves - cohort.arrives).days, "number.day", "number.days")


def _row(
    scenario: Scenario, steps: tuple[Basis, ...], worth: Worth, basis: MoneyBasis, known: Prices
) -> ComparedRow:
    own = summary(scenario)
    factor = math.prod(step.factor for step in steps)
    total, for_places, (low, high) = _worth(worth, own)
    reported = _reported_ends(worth, own, basis, known)
    says = (*worded(steps, basis.order), *worth.says)
    person_days = own.person_years_held * DAYS_A_YEAR
    # A price a day that is paid every day is itself, whatever the rate, since its days are discounted alike.
    worth_of_days = person_days if worth.rate is None else worth.days()
    return ComparedRow(
        scenario=scenario.name,
        currency=basis.currency or own.currency,
        basis=says,
        total=total * factor,
        difference=None,
        per_place=_ratio(for_places * factor, own.places),
        per_person_billed=_ratio(total * factor, own.people_billed),
        per_person_held=_ratio(total * factor, own.people_held),
        per_person_day=_ratio(total * factor, worth_of_days),
        low=low * factor,
        high=high * factor,
        reported_low=None if reported is None else reported[0] * factor,
        reported_high=None if reported is None else reported[1] * factor,
        people_billed=own.people_billed,
        people_held=own.people_held,
        person_days=person_days,
        places=own.places,
        share=None,
        remarks=(
            *own_numbers.replacing(scenario),
            *(remark.says for remark in remarks_of(scenario, own)),
        ),
        sources=citations(scenario),
        price_year=scenario.deal.terms.price_year,
        factor=factor,
        case=scenario,
    )


def _ratio(cost: float, size: float | None) -> float | None:
    return cost / size if size else None


def _worth(worth: Worth, own: Summary) -> tuple[float, float, Ends]:
    """The total, what of it is for places, and the least and most over every reading: nominal, or what payments are worth."""
    if worth.nominal:
        return own.total, (own.per_place or 0.0) * (own.places or 0), (own.low, own.high)
    charges = worth.scenario.deal.terms.charge
    for_places = [key for key, charge in charges.items() if places_of(charge) and charge.part == "deal"]
    return worth.of(), worth.of(charges=for_places), _ends(worth)


def _ends(worth: Worth) -> Ends:
    worths = [worth.of(terms) for terms in by_terms(worth.scenario)]
    return min(worths), max(worths)


def _reported_ends(worth: Worth, own: Summary, basis: MoneyBasis, known: Prices) -> Ends | None:
    """The least and most over readings of the reported terms, where numbers of the reader's own change any total."""
    if own.reported is None or worth.nominal:
        return own.reported
    return _ends(Worth(worth.scenario.as_reported, basis, known))


# --- The same people at home ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ComparedHome:
    """The base's people held at home at a domestic price, for as many person-days: the price of a day and the total, in
    the base's currency and the prices of its year, or of the year asked for; `difference` is this less the base.
    """

    label: str
    day: Cents
    currency: str
    basis: tuple[str, ...]
    cost: str
    denominator: str
    contains: str
    disagrees_says: str | None
    total: Cents
    difference: Cents
    share: float | None
    per_person_held: Cents | None
    people_held: int
    person_days: float
    source: str
    price: Hidden[DomesticPrice]
    rounded: Hidden[bool]
    """Whether a rate or an index went into its amounts, or into those of the base."""

    def in_full(self, amount: float) -> str:
        """An amount of the row for a table: to the cent, or as far as rate and index bear."""
        return converted(amount, self.currency) if self.rounded else exact(amount, self.currency)

    def in_words(self, amount: float) -> str:
        """An amount of the row for a sentence, as far as rate and index bear."""
        return converted(amount, self.currency) if self.rounded else money(amount, self.currency)


def homes_beside(
    base: ComparedRow, at: Sequence[DomesticPrice], basis: MoneyBasis, known: Prices
) -> tuple[tuple[ComparedHome, ...], list[MissingRow]]:
    """The base's people at each price at home, in the prices of its year; and the prices that cannot be brought there."""
    homes, missing = list[ComparedHome](), list[MissingRow]()
    days = base.person_days if basis.rate is None else Worth(base.case, basis, known).days()
    for price in at:
        try:
            home = at_home(price, base.currency, base.price_year, basis, known)
        except BadInput as error:
            missing.append(MissingRow(price.label, str(error)))
        else:
            homes.append(_home(home, base, days))
    return tuple(homes), missing


def _home(home: HomePrice, base: ComparedRow, days: float) -> ComparedHome:
    total, price = days * home.day, home.price
    return ComparedHome(
        label=price.label,
        day=home.day,
        currency=home.currency,
        basis=home.basis,
        cost=price.cost,
        denominator=price.denominator,
        contains=price.contains,
        disagrees_says=price.disagrees_says,
        total=total,
        difference=total - base.total,
        share=_ratio(total - base.total, base.total),
        per_person_held=_ratio(total, base.people_held),
        people_held=base.people_held,
        person_days=base.person_days,
        source=home_source(price),
        price=price,
        rounded=home.factor != 1.0 or base.factor != 1.0,
    )
