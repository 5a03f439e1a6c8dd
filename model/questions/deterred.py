"""How many would have to be deterred: arithmetic on a cost abroad and one at home, which says nothing of deterrence."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from model.files.problems import BadInput
from model.inputs.population import DAYS_A_YEAR
from model.inputs.prices import Prices
from model.questions.cost_options import AS_PRINTED, MoneyBasis, about_home, at_home, domestic_prices
from model.questions.levels import Bounds
from model.questions.solution import Kind, Solution
from model.questions.solve import by_people, most_below
from model.results.citation import read_to
from model.results.deterrence import least_deterred
from model.results.narrative import reading_and_own_line
from model.results.summary import summary
from model.scenario.cases import reason_fixed
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, exact, number, people, per_cent, say


@dataclass(frozen=True)
class PersonCost:
    """What one person costs, in the deal's currency, where that is from, and what to mind of it."""

    amount: float
    says: str
    mind: tuple[str, ...] = ()


def of_ones_own(amount: float, currency: str) -> PersonCost:
    """A cost that the reader gives."""
    return PersonCost(amount, say("deterred.own", amount=exact(amount, currency)))


def abroad(scenario: Scenario) -> PersonCost:
    """The scenario's total by the people billed. Raises `BadInput` where nobody is."""
    own, currency = summary(scenario), scenario.deal.terms.currency
    if own.per_person is None:
        raise BadInput(say("deterred.nobody"))
    billed = people(own.people_billed)
    parts = {"amount": exact(own.per_person, currency), "total": exact(own.total, currency), "people": billed}
    mind = [say("deterred.average")]
    if own.own:
        mind.append(say("deterred.own_beside", amount=exact(own.own, currency)))
    return PersonCost(own.per_person, say("deterred.of_case", **parts), tuple(mind))


def home_price(
    scenario: Scenario, name: str, basis: MoneyBasis = AS_PRINTED, known: Prices | None = None
) -> PersonCost:
    """A domestic price for as long as a person of the scenario is held on average, in the deal's currency and of its year.

    Raises `BadInput` for a price that cannot be brought there, and where nobody is held.
    """
    terms, own = scenario.deal.terms, summary(scenario)
    price = domestic_prices().named(name)
    home = at_home(price, terms.currency, terms.price_year, basis, known)
    if not own.people_held:
        raise BadInput(say("deterred.nobody"))
    days = own.person_years_held * DAYS_A_YEAR / own.people_held
    amount = home.day * days
    parts = {"label": price.label, "day": exact(home.day, terms.currency), "days": number(days, 2)}
    says = say("deterred.of_price", amount=exact(amount, terms.currency), **parts)
    return PersonCost(amount, says, (*about_home(price), *home.basis))


def deterred(scenario: Scenario, home: PersonCost, sent: PersonCost | None = None) -> Solution:
    """The share of those expected that must not come for sending the rest to cost no more than all of them at `home`.

    `sent` is what a person costs abroad, that of the scenario if left out. Raises `BadInput` where nobody is billed.
    """
    there, currency = sent or abroad(scenario), scenario.deal.terms.currency
    least = least_deterred(there.amount, home.amount)
    kind: Kind = "none" if least is None else "one" if least else "any"
    bounds = {"none": (), "one": (Bounds(least or 0.0, least or 0.0),), "any": (Bounds(0.0, 1.0),)}[kind]
    amounts = {"abroad": exact(there.amount, currency), "home": exact(home.amount, currency)}
    own = () if sent else _by_the_terms(scenario, home.amount, least)
    return Solution(
        unknown="deterred",
        kind=kind,
        value=least if kind == "one" else None,
        solutions=bounds,
        whole=None,
        rounded=None,
        sentence=say(f"deterred.{kind}", share=per_cent(least or 0.0), **amounts),
        currency=currency,
        case=say("deterred.case", abroad=there.says, home=home.says),
        reading=dict(scenario.reading),
        reading_says="" if sent else reading_and_own_line(scenario),
        read_to=read_to(scenario.deal),
        remarks=(say("deterred.assumes"), *there.mind, *own, *home.mind),
    )


def _by_the_terms(scenario: Scenario, home: float, least: float | None) -> tuple[str, ...]:
    """What the terms themselves make of it, where a person's cost changes with the number sent: that more would have to
    be deterred, or that no share is enough. Nothing where that is as said already, or where people cannot vary.
    """
    own = summary(scenario)
    if reason_fixed(scenario) or len({cohort.group for cohort in scenario.cohort}) > 1:
        return ()
    expected, cost = own.people_held, by_people(scenario)
    sought = home * expected
    currency, everyone = scenario.deal.terms.currency, people(expected)
    most = min(most_below(cost, sought + HALF_A_CENT), expected)
    if most < 0:
        fixed = exact(float(cost(np.zeros(1))[0]), currency)
        return (say("deterred.never", fixed=fixed, sought=exact(sought, currency), people=everyone),)
    if abs(most - (1.0 - (least or 0.0)) * expected) <= 1:
        return ()
    return (
        say("deterred.by_terms", most=number(most), people=everyone, share=per_cent(1 - most / expected)),
    )


# --- As many as a total would hold at home ---------------------------------------------------------------------


def held_at_home(total: float, days: float, a_day: float) -> int | None:
    """How many people, each held at home for `days` at a price `a_day`, cost at least `total`: the fewest whose not coming is
    worth it. None where nobody costs anything there.
    """
    each = days * a_day
    if each <= 0:
        return None
    return max(0, math.ceil((total - HALF_A_CENT) / each))


def days_at_home(total: float, heads: int, a_day: float) -> float | None:
    """How many days each of so many people at home cost `total` together; None where none do."""
    return total / (heads * a_day) if heads * a_day > 0 else None


def price_at_home(total: float, heads: int, days: float) -> float | None:
    """At which price a day so many people held at home for so long cost `total` together; None where none does."""
    return total / (heads * days) if heads * days > 0 else None
