"""The numbers of an arrangement that can be changed: what each is now, in which unit, and where it comes from."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from model.files.validation import Identified
from model.inputs.effective_terms import in_force
from model.inputs.named_numbers import Place
from model.inputs.number_places import number_key
from model.inputs.parameter import Parameter
from model.results.citation import cite
from model.results.serialise import Answered
from model.scenario import parse
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, default_scenario, settled
from model.words.wording import say

Use = Literal["price", "discount", "funding", "limit", "people", "other"]
"""What a number is used for, the first of these that holds."""


@dataclass(frozen=True)
class ParameterInForce:
    """One number of the arrangement: `value` in force, in `unit`, None where there is none; `reported` where the value
    is the reader's own. `text` is the value as people read it, `edit` as they would type it, empty where there is none;
    `source` is nobody where it is not reported. `use` is what the number is used for; `in_force` whether it can bear on
    what the arrangement costs, the sender's own cost beside it included, or on the money approved, under the reading chosen.
    """

    name: str
    label: str
    value: float | None
    text: str
    edit: str
    unit: str
    use: Use
    in_force: bool
    source: str
    facts: tuple[str, ...]
    assumed: str | None
    own: bool
    reported: float | None
    low: float
    high: float


@dataclass(frozen=True)
class ParametersTable(Answered):
    """Every number of an arrangement that can be changed, by any door."""

    arrangement: str
    currency: str
    parameters: tuple[ParameterInForce, ...]

    document_name = "parameters"


def parameters_table(scenario: Scenario) -> ParametersTable:
    """The numbers in force for `scenario` in the order of the arrangement's file, amounts in its currency, shares from 0 to 1."""
    reading, own = tuple(scenario.reading.items()), tuple(scenario.parameters.items())
    return _table(Identified(scenario.as_reported.deal), reading, own)


@functools.lru_cache(maxsize=64)
def _table(
    reported: Identified[Deal], reading: tuple[tuple[str, str], ...], own: tuple[tuple[str, float], ...]
) -> ParametersTable:
    """The same, which people and their time have no part in."""
    scenario = default_scenario(reported.held).changed(reading=dict(reading), parameters=dict(own))
    deal = scenario.deal
    bearing = frozenset([*_parts_in_force(scenario, own=True), *_approved(scenario)])
    rows = tuple(_row(scenario, name, bearing) for name in deal.named.parameters)
    return ParametersTable(deal.name, deal.terms.currency, rows)


def _row(scenario: Scenario, name: str, bearing: frozenset[Place]) -> ParameterInForce:
    deal, own = scenario.deal, name in scenario.parameters
    parameter = deal.named.parameters[name]
    value, reported = (deal.named.values(numbers).get(name) for numbers in (deal.own, {}))
    low, high = parameter.bounds
    places = deal.named.reached(name, deal.own)
    return ParameterInForce(
        name=name,
        label=parameter.label,
        value=value,
        text=say("parameter.none") if value is None else parameter.text(value, deal.terms.currency),
        edit="" if value is None else parse.parameter_text(deal.named, name, value),
        unit=parameter.unit,
        use=_use(parameter, places),
        in_force=_bears(places, bearing),
        source="" if own else cite(deal, parameter.facts),
        facts=() if own else tuple(parameter.facts),
        assumed=deal.named.in_place(name, deal.own) if own else parameter.assumed,
        own=own,
        reported=reported,
        low=low,
        high=high,
    )


def _use(parameter: Parameter, places: Iterable[Place]) -> Use:
    used = {_use_at(parameter, place) for place in places}
    return next((use for use in _USES if use in used), "other")


_USES: tuple[Use, ...] = ("price", "discount", "funding", "limit", "people")


def _use_at(parameter: Parameter, place: Place) -> Use:
    """What a number is used for in one of its places."""
    section, key = place[0], number_key(place)
    if section == "charge" and key in {"amount", "amount_above", "index"}:
        return "price"
    if section == "discount" and key == "share":
        return "discount"
    if section == "funding":
        return "funding"
    if section in {"limit", "question", "note"}:
        return "limit"
    return "people" if parameter.unit in {"people", "places"} else "other"


def _parts_in_force(scenario: Scenario, own: bool) -> Iterator[Place]:
    """The beginnings of the places whose numbers bear on the cost under the reading chosen, the sender's `own` included or not."""
    deal, reading, terms = scenario.deal.terms, scenario.reading, settled(scenario)
    prices = [price for price in terms.prices if own or price.part == "deal"]
    yield from (("charge", price.id) for price in prices)
    yield from (("charge", key) for key in terms.not_counted)
    yield from (("discount", rebate.id) for price in prices for rebate in price.rebates)
    yield from (("limit", key) for key, limit in deal.limit.items() if in_force(limit.when, reading))
    yield from (("question", name, "option", option) for name, option in reading.items())


def _approved(scenario: Scenario) -> Iterator[Place]:
    """The same of the money approved under the reading chosen."""
    for at, some in enumerate(scenario.deal.terms.funding.available):
        if in_force(some.when, scenario.reading):
            yield "funding", "available", at


def _bears(places: Iterable[Place], bearing: frozenset[Place]) -> bool:
    return any(place[:length] in bearing for place in places for length in (2, 3, 4))


def bearing_on_cost(scenario: Scenario) -> Iterator[str]:
    """The numbers that can bear on the total under the reading chosen, by name."""
    deal, bearing = scenario.deal, frozenset(_parts_in_force(scenario, own=False))
    places = ((name, deal.named.reached(name, deal.own)) for name in deal.named.parameters)
    yield from (name for name, reached in places if _bears(reached, bearing))
