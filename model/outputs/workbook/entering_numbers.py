"""The numbers of an arrangement that have a name, each once: what a reader changes, and what other rows refer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.inputs.named_numbers import Place
from model.inputs.parameter import Parameter
from model.outputs.workbook.entry import enter_row
from model.outputs.workbook.formula import Expr, same
from model.outputs.workbook.functions import when
from model.outputs.workbook.inputs import DealInputs, number_labels
from model.outputs.workbook.page import Page, SheetRow
from model.outputs.workbook.styles import Limits
from model.results.citation import cite
from model.scenario.library import Deal
from model.scenario.scenario import Scenario
from model.words.wording import say

UNITS = ("share", "factor", "people", "places", "years", "days")
"""Units of numbers whose rows are of the kind of that name; all others are money."""

_AMOUNTS = {"amount", "amount_above"}
"""Places of a charge's amounts."""

_FROM_1 = {"minimum", "every", "at_arrivals", "from_year", "until_year", "stay_at_most"}
"""Places that take whole numbers from 1 on."""

_UNUSED = ("note", "reported")
"""Parts of an arrangement from which the workbook works nothing out; a reported total stays as it was reported."""


def enter_numbers(page: Page, deal: DealInputs, scenarios: Sequence[Scenario]) -> None:
    """Write a coloured row for each number that has a name, with what is in force in each scenario."""
    named = deal.deal.named
    if named.parameters:
        page.write(say("workbook.heading.numbers"), "subheading")
    waiting = dict(named.parameters)
    while waiting:  # one that shares the number of another stands below that one
        for name, parameter in [*waiting.items()]:
            if parameter.value not in waiting:
                deal.number[name] = _enter_number(page, deal, scenarios, name)
                del waiting[name]


def _enter_number(page: Page, deal: DealInputs, scenarios: Sequence[Scenario], name: str) -> SheetRow:
    parameter = deal.deal.named.parameters[name]
    labels = number_labels(deal.deal)
    shared, values = parameter.value, [_in_force(scenario, name) for scenario in scenarios]
    label = labels[name]
    if isinstance(shared, str):
        label = say("workbook.number_shared", label=label, other=labels[shared])
        values = [scenario.parameters.get(name) for scenario in scenarios]
    elif shared is None:
        label = say("workbook.no_amount", label=label)
    row = enter_row(
        page,
        f"value_{name}",
        label,
        parameter.unit if parameter.unit in UNITS else "amount",
        values,
        [_number_note(deal, name, scenario) for scenario in scenarios],
        unit=parameter.unit,
        limits=_limits(deal, name),
        optional=isinstance(shared, str) or _may_be_unknown(deal, name),
    )
    if not isinstance(shared, str):
        if shared is not None:
            deal.reported_number[name] = page.beside(row.at, page.size, shared, style_of(parameter))
        return row
    in_force = say("workbook.number_in_force", label=labels[name])
    own = when(same(row, ""), deal.number[shared], row)
    return page.formula(in_force, parameter.unit, own, style_of(parameter))


def _limits(deal: DealInputs, name: str) -> Limits:
    """What a number can be, by itself and wherever it stands: a year or a block is whole, and at least 1."""
    parameter = deal.deal.named.parameters[name]
    low, high = parameter.bounds
    counted = any({*place} & _FROM_1 for place in _places(deal, name))
    return Limits(max(low, 1) if counted else low, high, parameter.whole or counted)


def _in_force(scenario: Scenario, name: str) -> float | None:
    return scenario.deal.named.values(scenario.parameters).get(name)


def style_of(parameter: Parameter) -> str:
    """How a cell with the number looks."""
    styles = {"share": "share", "factor": "factor", "years": "plain"}
    return "whole" if parameter.whole else styles.get(parameter.unit, "amount")


def _may_be_unknown(deal: DealInputs, name: str) -> bool:
    """Whether it is only ever the amount of charges, of which one that has none is not counted."""
    return all(place[0] == "charge" and not _AMOUNTS.isdisjoint(place) for place in _places(deal, name))


def _places(deal: DealInputs, name: str) -> list[Place]:
    """Where a number is used for something that is worked out."""
    named = deal.deal.named
    unknown = named.values({}).get(name) is None  # terms that have no such number are written without it
    return [
        place
        for place, used in named.numbers.items()
        if used == name and place[0] not in _UNUSED and not (unknown and _AMOUNTS.isdisjoint(place))
    ]


def _number_note(deal: DealInputs, name: str, scenario: Scenario) -> str:
    """Where a number is from, or what it stands in place of; and whether anything is worked out from it."""
    named = deal.deal.named
    parameter, reported = named.parameters[name], named.values({}).get(name)
    if name not in scenario.parameters:
        lines = [source_note(deal.deal, parameter.facts, parameter.assumed)]
    elif reported is None:
        lines = [say("workbook.note.own")]
    else:
        kind = "replaced" if parameter.facts else "replaced_assumed"
        lines = [say(f"workbook.note.{kind}", amount=parameter.text(reported, named.currency))]
    used = _places(deal, name) or name in [other.value for other in named.parameters.values()]
    return "\n".join([*lines, *([] if used else [say("workbook.note.number_unused")])])


def referring(
    page: Page,
    deal: DealInputs,
    scenarios: Sequence[Scenario],
    place: Place,
    label: str,
    unit: str,
    note: str,
) -> SheetRow | None:
    """A row that refers to the number which holds a place in the arrangement; None where none does."""
    name = deal.deal.named.numbers.get(place)
    if name is None:
        return None
    parameter, number = deal.deal.named.parameters[name], deal.number[name]
    # A spreadsheet takes a reference to a blank cell for 0, and an amount that is not known is not 0.
    known: Expr = when(same(number, ""), "", number) if _may_be_unknown(deal, name) else number
    refers = say("workbook.note.refers", label=number_labels(deal.deal)[name])
    notes = [
        refers if name in scenario.parameters else say("workbook.note.refers_to", refers=refers, note=note)
        for scenario in scenarios
    ]
    return page.formula(label, unit, known, style_of(parameter), notes=notes)


def source_note(deal: Deal, facts: Iterable[str], assumed: str | None = None) -> str:
    """A comment that says where a figure is from."""
    lines = [
        say("workbook.note.fact", says=deal.evidence.fact[fact].says, source=cite(deal, [fact]))
        for fact in list(facts)[:3]
    ]
    lines += [say("workbook.note.assumed", says=assumed)] if assumed else []
    return "\n".join(lines) or say("workbook.note.nothing")
