"""The numbers of an arrangement that can be changed: what each is now, in which unit, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from model.results.citation import cite
from model.results.serialise import Answered
from model.scenario.scenario import Scenario
from model.words.wording import say


@dataclass(frozen=True)
class ParameterInForce:
    """One number of the arrangement: `value` in force, in `unit`, None where there is none; `reported` where the value
    is the reader's own. `text` is the value as people read it; `source` is nobody where it is not reported.
    """

    name: str
    label: str
    value: float | None
    text: str
    unit: str
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
    """The numbers in force for `scenario`, amounts in the arrangement's currency, shares from 0 to 1."""
    deal = scenario.deal
    rows = tuple(_row(scenario, name) for name in deal.named.parameters)
    return ParametersTable(deal.name, deal.terms.currency, rows)


def _row(scenario: Scenario, name: str) -> ParameterInForce:
    deal, own = scenario.deal, name in scenario.parameters
    parameter = deal.named.parameters[name]
    value, reported = (deal.named.values(numbers).get(name) for numbers in (deal.own, {}))
    low, high = parameter.bounds
    return ParameterInForce(
        name=name,
        label=parameter.label,
        value=value,
        text=say("parameter.none") if value is None else parameter.text(value, deal.terms.currency),
        unit=parameter.unit,
        source="" if own else cite(deal, parameter.facts),
        facts=() if own else tuple(parameter.facts),
        assumed=deal.named.in_place(name, deal.own) if own else parameter.assumed,
        own=own,
        reported=reported,
        low=low,
        high=high,
    )
