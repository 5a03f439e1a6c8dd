"""*How we got this*: every product that makes the total, in words, with the facts and the sources it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from model.engine.money_due import Line
from model.inputs.charge import Charge
from model.results.citation import cite
from model.results.serialise import Cents
from model.results.summary import Summary, steps
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, count, exact, rounded, say


@dataclass(frozen=True)
class Step:
    """One line of *How we got this*: what it is, the product with live numbers, its facts, what is ours."""

    label: str
    says: str
    facts: tuple[str, ...]
    source: str
    amount: Cents
    assumed: str | None = None
    part: str = "deal"


def how(scenario: Scenario) -> tuple[Step, ...]:
    """Every product that makes the total, in words, with its facts."""
    return tuple(_step(scenario, line) for line in steps(scenario))


def _step(scenario: Scenario, line: Line) -> Step:
    deal = scenario.deal.terms
    charge, currency = deal.charge[line.charge], deal.currency
    rate, quantity = float(line.rate), float(line.quantity[0])
    discount = deal.discount[line.rebate] if line.rebate else None
    amount = exact(rate * quantity, currency)
    text = say(
        "step.product", quantity=_quantity(charge, quantity), rate=exact(rate, currency), amount=amount
    )
    facts = discount.facts if discount else charge.facts
    return Step(
        label=_label(charge, line) if discount is None else discount.label,
        says=say("step.once", amount=amount) if charge.kind == "lump_sum" else text,
        facts=facts,
        source=cite(scenario.deal, facts),
        amount=rate * quantity,
        assumed=discount.assumed if discount else charge.assumed,
        part=charge.part,
    )


UNITS = {
    "per_person_year": ("number.person_year", "number.person_years"),
    "per_year": ("number.year", "number.years"),
    "per_person": ("number.person", "number.people"),
    "per_departure": ("number.departure", "number.departures"),
    "lump_sum": ("number.person", "number.people"),
}


def _quantity(charge: Charge, quantity: float) -> str:
    return count(float(rounded(quantity, 4)), *UNITS[charge.kind])


def _label(charge: Charge, line: Line) -> str:
    if (
        line.years is None
        or line.years == (0.0, math.inf)
        or (charge.stay_years is not None and charge.index is None)
    ):
        return charge.label
    return say("step.stay_year", label=charge.label, year=int(line.years[0]) + 1)


def time_billed(summary: Summary) -> str | None:
    """How days held became the time paid for, where that is not one and the same."""
    if summary.used is None or not summary.unused or summary.unused < HALF_A_CENT:
        return None
    return say(
        "step.unused",
        used=exact(summary.used, summary.currency),
        unused=exact(summary.unused, summary.currency),
    )


def citations(scenario: Scenario, taken: Iterable[Step] | None = None) -> tuple[str, ...]:
    """The sources that the products of the total rest on, each once."""
    facts = (fact for step in (how(scenario) if taken is None else taken) for fact in step.facts)
    return tuple(dict.fromkeys(cite(scenario.deal, [fact]) for fact in facts))
