"""One product of a total in words: how much of what, at which rate, as the contract has it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from model.engine.money_due import Line
from model.inputs.charge import YEARLY, Charge, Span
from model.results.citation import cite
from model.results.serialise import Cents
from model.scenario.scenario import Scenario
from model.words.wording import count, exact, number, rounded, say


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


def step_of(scenario: Scenario, line: Line) -> Step:
    """A product that the engine added up, with its facts."""
    deal = scenario.deal.terms
    charge = deal.charge[line.charge]
    discount = deal.discount[line.rebate] if line.rebate else None
    facts = discount.facts if discount else charge.facts
    return Step(
        label=_label(charge, line) if discount is None else discount.label,
        says=_product(charge, line, deal.currency),
        facts=facts,
        source=cite(scenario.deal, facts),
        amount=float(line.rate) * float(line.quantity[0]),
        assumed=discount.assumed if discount else charge.assumed,
        part=charge.part,
    )


def _product(charge: Charge, line: Line, currency: str) -> str:
    rate = float(line.rate)
    amount = exact(rate * float(line.quantity[0]), currency)
    if once(charge):
        return say("step.once", amount=amount)
    how_many, printed = factors(charge, line, rate, currency)
    return say("step.product", quantity=how_many, rate=printed, amount=amount)


def once(charge: Charge) -> bool:
    """Whether it is one amount, of which nothing is counted."""
    return charge.kind == "lump_sum" and charge.every is None


def factors(charge: Charge, line: Line, rate: float, currency: str) -> tuple[str, str]:
    """How much of what is paid for, and the rate, in the unit that the contract has: `345,290 place-days`, `$95 a place a day`."""
    quantity, unit = float(line.quantity[0]), _unit(charge, line)
    if charge.per == "month":  # the engine counts years
        rate, quantity = rate / 12, quantity * 12
    printed = exact(rate, currency)
    if unit not in _PLAIN:
        printed = say(f"step.rate_{unit}", rate=printed)
    return count(float(rounded(quantity, 4)), *_UNITS[unit]), printed


_UNITS = {
    "person": ("number.person", "number.people"),
    "year": ("number.year", "number.years"),
    "month": ("number.month", "number.months"),
    "day": ("number.day", "number.days"),
    "person_year": ("number.person_year", "number.person_years"),
    "person_month": ("number.person_month", "number.person_months"),
    "person_day": ("number.person_day", "number.person_days"),
    "place_year": ("number.place_year", "number.place_years"),
    "place_month": ("number.place_month", "number.place_months"),
    "place_day": ("number.place_day", "number.place_days"),
    "block_year": ("number.block_year", "number.block_years"),
    "block_month": ("number.block_month", "number.block_months"),
    "block_day": ("number.block_day", "number.block_days"),
    "departure": ("number.departure", "number.departures"),
    "block": ("number.block", "number.blocks"),
}
"""How one of a unit and how many of it are written."""


_PLAIN = ("person_year", "year", "person", "departure", "block")
"""Units that go without saying beside a rate."""

_ONCE = {"per_person": "person", "per_departure": "departure", "lump_sum": "block"}


def _unit(charge: Charge, line: Line) -> str:
    """What is counted: `person_year`, `place_day`, `block_month`, `day`."""
    if charge.kind not in YEARLY:
        return _ONCE[charge.kind]
    counted = "place" if line.of_minimum else "block" if charge.every is not None else ""
    counted = counted or ("person" if charge.kind == "per_person_year" else "")
    return f"{counted}_{charge.per}" if counted else charge.per


def _label(charge: Charge, line: Line) -> str:
    label = charge.label
    if line.of_minimum is not None:
        key = "step.minimum" if line.of_minimum else "step.beyond_minimum"
        label = say(key, label=label, minimum=number(charge.minimum or 0))
    several = len(charge.amounts) > 1
    part = line.years is not None and line.years != (0.0, math.inf)
    if line.years is not None and part and (several or (charge.index and line.contract_year is None)):
        label = _of_years(label, line.years)
    if line.contract_year is not None:
        return say("step.contract_year", label=label, year=line.contract_year)
    return label


def _of_years(label: str, years: Span) -> str:
    """A step of some stay-years alone: `year 1`, `years 2 to 5`, `year 2 on`."""
    first, last = int(years[0]) + 1, years[1]
    if math.isinf(last):
        return say("step.stay_years_on", label=label, first=first)
    if last <= first:
        return say("step.stay_year", label=label, year=first)
    return say("step.stay_years", label=label, first=first, last=math.ceil(last))
