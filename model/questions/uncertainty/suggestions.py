"""What may be uncertain about a scenario, for a screen to offer: its quantities, a first range for each, and examples.

A range here is text, as `perhead range --range` takes it; it may be half filled in, and is checked by `plan` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.files.problems import BadInput
from model.questions.uncertainty.distributions import NUMBERS, Distribution, day_of, read
from model.questions.uncertainty.file import RangeFile, range_names, read_ranges
from model.questions.uncertainty.inputs import LAST_DAY, Effect, InputMaker, set_as_well
from model.scenario.scenario import Scenario, settled
from model.words.wording import say

SHAPES = ("triangular", "uniform", "pert", "normal", "lognormal", "discrete", "empirical", "fixed")
"""The shapes in the order that a list of them has."""

TENTH = 0.1
MONTH = 30
FOUR_MONTHS = 122
YEAR = 365
MOST_PRICES = 2
"""Prices for which an example is offered."""


@dataclass(frozen=True)
class OfferedQuantity:
    """Something that may be uncertain. `name` is its name in `--range`; `base` its value in the scenario, in the unit of
    its label (a day as its number), None for a charge without an amount; `least` is the least it can be.
    """

    name: str
    label: str
    effect: Effect
    base: float | None
    least: float
    whole: bool


@dataclass(frozen=True)
class Example:
    """Ranges worth one click: by quantity, or the name of a file that comes with the arrangement."""

    label: str
    ranges: Mapping[str, str]
    file: str = ""


def quantities(scenario: Scenario) -> tuple[OfferedQuantity, ...]:
    """The people, stays or days of release, and the charges in force with one amount or none, in this order;
    none whose number is the reader's own, which cannot be drawn as well.
    """
    return tuple(_quantity(scenario, name) for name in _names(scenario))


def _names(scenario: Scenario) -> Iterator[str]:
    groups = [cohort.group for cohort in scenario.cohort]
    first = groups[0] if groups else ""
    for place, group in enumerate(groups, 1):
        alone = groups.count(group) == 1
        yield ("people" if group == first else f"people.{group}") if alone else f"people.{place}"
    if scenario.population.dated:
        yield from ("released" if group == first else f"released.{group}" for group in dict.fromkeys(groups))
    elif groups:
        yield from ("stay", "days")
    terms, named = settled(scenario), scenario.deal.named
    active = {price.id for price in terms.prices} | set(terms.not_counted)
    own = scenario.deal.own
    yield from (
        f"rate.{name}"
        for name in named.parameters
        if active.intersection(named.amounts_alone(name, own))
        and not [*set_as_well(scenario.deal, name, scenario.parameters)]
    )


def _quantity(scenario: Scenario, name: str) -> OfferedQuantity:
    # Any range that can be: what is asked of the maker is the label, the base and the limits.
    range_ = str(LAST_DAY) if name.startswith("released") else "0"
    made = InputMaker(scenario, RangeFile()).make(name, name, range_)
    label, base = made.label, made.base if made.effect != "rate" else _value(scenario, name)
    if made.effect == "rate":
        label = say("range.label.price", label=label, currency=scenario.deal.terms.currency)
    return OfferedQuantity(name, label, made.effect, base, made.distribution.least, made.distribution.whole)


def _value(scenario: Scenario, name: str) -> float | None:
    return scenario.deal.named.values(scenario.parameters).get(name.removeprefix("rate."))


# --- A first range ---------------------------------------------------------------------------------------------


def around(quantity: OfferedQuantity) -> str:
    """A triangular range of a tenth either way, or of a month for a day; with blanks where there is no value yet."""
    if quantity.base is None:
        return "triangular:,,"
    least = 1.0 if quantity.whole and quantity.base else 0.0
    width = MONTH if quantity.effect == "released" else max(least, quantity.base * TENTH)
    ends = (max(quantity.least, quantity.base - width), quantity.base, quantity.base + width)
    return _written("triangular", [_fitting(quantity, end) for end in ends])


def _fitting(quantity: OfferedQuantity, value: float) -> str:
    if quantity.effect == "released":
        return str(day_of(value))
    return f"{round(value)}" if quantity.whole else f"{round(value, 4):.15g}"


def _written(shape: str, numbers: list[str]) -> str:
    return f"{shape}:{','.join(numbers)}"


def reshaped(quantity: OfferedQuantity, text: str, shape: str) -> str:
    """A range as another shape with about the same low, middle and high; with blanks where it cannot be read."""
    try:
        low, middle, high = _low_middle_high(quantity, text)
    except BadInput:
        return _written(shape, [""] * (NUMBERS[shape] or 1))
    width = f"{(high - low) / 4:.4g}"
    low_, middle_, high_ = (_fitting(quantity, value) for value in (low, middle, high))
    factor = f"{max(1.0, high / middle):.4g}" if middle > 0 else "1"
    numbers = {
        "uniform": [low_, high_],
        "normal": [middle_, width],
        "lognormal": [middle_, factor],
        "fixed": [middle_],
    }
    return _written(shape, numbers.get(shape, [low_, middle_, high_]))


def _low_middle_high(quantity: OfferedQuantity, text: str) -> tuple[float, float, float]:
    dated = quantity.effect == "released"
    made: Distribution = read(text, quantity.label, (quantity.least, float("inf")), quantity.whole, dated)
    peaked = made.shape in {"triangular", "pert"}
    low, high = made.ends
    return low, made.numbers[1] if peaked else made.middle, high


# --- Examples --------------------------------------------------------------------------------------------------


def examples(scenario: Scenario) -> tuple[Example, ...]:
    """Ranges worth one click for this scenario: people and prices by a tenth, a stay or a day, the deal's own files."""
    return tuple(_examples(scenario))


def _examples(scenario: Scenario) -> Iterator[Example]:
    offered = quantities(scenario)
    people = [quantity for quantity in offered if quantity.effect == "people" and quantity.base]
    prices = [quantity for quantity in offered if quantity.effect == "rate" and quantity.base]
    if people and people[0].name == "people":
        yield Example(say("range.example.people"), {"people": around(people[0])})
    for price in prices[:MOST_PRICES]:
        only = len(prices) == 1
        parameter = scenario.deal.named.parameters[price.name.removeprefix("rate.")]
        label = say("range.example.price") if only else say("range.example.tenth", label=parameter.label)
        yield Example(label, {price.name: around(price)})
    for quantity in offered:
        if quantity.name == "days":
            yield Example(say("range.example.stay"), {"days": f"uniform:{FOUR_MONTHS},{YEAR}"})
        if quantity.name == "released":
            yield Example(say("range.example.released"), {"released": around(quantity)})
    for name in range_names(scenario.deal):
        file, _ = read_ranges(name, scenario.deal)
        label = next((cost.label for cost in file.own.values()), name)
        yield Example(say("range.example.file", label=label), {}, name)
