"""Terms and evidence held against each other: every fact named exists, every amount is a reported one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from model.files.problems import gather, nearest, stop_if
from model.files.toml_io import short
from model.files.validation import Record, dotted
from model.inputs.arrangement import Arrangement
from model.inputs.charge import Charge
from model.inputs.evidence import Evidence
from model.inputs.parameter import Parameter
from model.words.wording import number, say

if TYPE_CHECKING:
    from model.scenario.library import Deal


def check_deal(deal: Deal) -> None:
    """Hold terms and evidence against each other: every fact named exists, every amount is a reported one."""
    problems: list[str] = []
    with gather(problems):
        problems += [f"{short(deal.path / 'arrangement.toml')}: {problem}" for problem in _unfounded(deal)]
    stop_if(problems)


def _unfounded(deal: Deal) -> Iterator[str]:
    known = deal.evidence.fact
    for place, fact in facts_named(deal.terms):
        if fact not in known:
            yield say("scenario.no_fact", place=place, given=fact, hint=nearest(fact, known))
    yield from _unreported(deal, deal.evidence)
    for name, preset in deal.terms.preset.items():
        if preset.scenario not in deal.scenario_names():
            hint = nearest(preset.scenario, deal.scenario_names())
            yield say("scenario.preset", preset=name, given=preset.scenario, hint=hint)


def facts_named(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every fact that terms point at, with the place that does."""
    if isinstance(part, Record):
        for name, field in type(part).model_fields.items():
            below, key = getattr(part, name), field.alias or name
            if key == "facts":
                yield from ((f"{place}.facts", fact) for fact in below)
            else:
                yield from facts_named(below, f"{place}.{key}" if place else key)
    elif isinstance(part, dict):
        for key, below in part.items():
            yield from facts_named(below, f"{place}.{key}")
    elif isinstance(part, tuple):
        for count, below in enumerate(part, 1):
            yield from facts_named(below, f"{place}[{count}]")


def _unreported(deal: Deal, evidence: Evidence) -> Iterator[str]:
    """Numbers that are no figure of the facts they point at; facts that do not exist are named elsewhere.

    A number that is wrong under its name is told there, not again of each charge that refers to it.
    """
    named_before = set[str]()
    for table, key, part, values in _sourced(deal.terms):
        facts = [evidence.fact[fact] for fact in part.facts if fact in evidence.fact]
        known = sorted({figure for fact in facts for figure in fact.numbers})
        per_cent = _from_per_cent(part.unit, known) if isinstance(part, Parameter) else []
        wrong = [value for value in values if value not in (*known, *per_cent)]
        if not wrong or not facts or part.assumed or deal.named.numbers.get((*table, key)) in named_before:
            continue
        if isinstance(part, Parameter):
            named_before.add(table[1])
        allowed = ", ".join(number(figure, 9) for figure in known)
        for value in wrong:
            yield say(
                "scenario.not_in_facts",
                place=dotted((*table, key)),
                given=number(value, 9),
                allowed=allowed,
                table=dotted(table),
            )


def _from_per_cent(unit: str, figures: Iterable[float]) -> list[float]:
    """What figures come to in `unit` where sources print it in per cent: 50% off is the share 0.5, a rise of 3.5% the
    factor 1.035.
    """
    start = {"share": 0.0, "factor": 1.0}.get(unit)
    return [] if start is None else [round(start + figure / 100, 12) for figure in figures]


def _sourced(
    terms: Arrangement,
) -> Iterator[tuple[tuple[str, str], str, Charge | Parameter, tuple[float, ...]]]:
    """Each part of the terms with numbers that its facts must give: its table, the key of the numbers, and they."""
    for name, parameter in terms.parameter.items():
        yield ("parameter", name), "value", parameter, parameter.numbers
    for name, charge in terms.charge.items():
        yield ("charge", name), "amount", charge, charge.amounts
