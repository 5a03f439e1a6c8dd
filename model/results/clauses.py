"""What a set of readings has in common, in as few sentences as describe it exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from model.inputs.charge import Reading
from model.scenario.library import Deal
from model.words.wording import either, say


def clauses(deal: Deal, readings: Sequence[Reading]) -> tuple[str, ...]:
    """What a set of readings has in common, in as few sentences as describe it exactly."""
    free = [name for name, question in deal.terms.question.items() if question.about == "cost"]
    blocks = _blocks([{name: reading[name] for name in free} for reading in readings], free)
    return tuple(_clause(deal, block) for block in blocks)


def _blocks(readings: Sequence[Mapping[str, str]], names: Sequence[str]) -> list[dict[str, frozenset[str]]]:
    """Split a set of readings into products: for each question the options that go with all the others."""
    if not readings:
        return []
    block = {name: frozenset(reading[name] for reading in readings) for name in names}
    if math.prod(len(options) for options in block.values()) == len(readings):
        return [block]
    name = next(name for name in names if len(block[name]) > 1)
    parts: dict[tuple[tuple[tuple[str, frozenset[str]], ...], ...], set[str]] = {}
    for option in dict.fromkeys(reading[name] for reading in readings):
        rest = [reading for reading in readings if reading[name] == option]
        inner = _blocks(rest, [other for other in names if other != name])
        parts.setdefault(tuple(tuple(sorted(b.items())) for b in inner), set()).add(option)
    return [{name: frozenset(options), **dict(b)} for inner, options in parts.items() for b in inner]


def _clause(deal: Deal, block: Mapping[str, frozenset[str]]) -> str:
    clauses = []
    for name, question in deal.terms.question.items():
        options = [option.short for key, option in question.option.items() if key in block.get(name, ())]
        if options and len(options) < len(question.option):
            quoted = [say("answer.quoted", option=option) for option in options]
            clauses.append(say("answer.options", question=question.label, options=either(quoted)))
    return "; ".join(clauses) if clauses else say("answer.every_reading")
