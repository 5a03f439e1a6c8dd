"""What solving for an unknown comes to, complete in words: what every door shows of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from model.questions.levels import Bounds
from model.results.citation import read_to
from model.results.narrative import case_line, reading_and_own_line
from model.results.own_numbers import without
from model.results.serialise import Answered
from model.scenario.scenario import Scenario

Unknown = Literal["people", "days", "rate", "budget", "share", "deterred"]
Kind = Literal["one", "several", "interval", "any", "none"]


@dataclass(frozen=True)
class Solution(Answered):
    """What the unknown may be. `solutions` has all of it: people, days, a rate, a budget or a share, money in
    `currency`, nominal. `value` is the one solution, if there is just one. `whole` is the most whole people or days
    that cost no more than the sum sought: always rounded down, since one more would cost more; None where there is
    none or no bound. `sentence` has it in words, with the reason where the answer is none or any; `case` and
    `reading_says` what was held fixed, and `remarks` what to mind.
    """

    unknown: Annotated[Unknown, Field(serialization_alias="for")]
    kind: Kind
    value: float | None
    solutions: tuple[Bounds, ...]
    whole: int | None
    rounded: str | None
    sentence: str
    currency: str
    case: str
    reading: dict[str, str]
    reading_says: str
    read_to: str
    remarks: tuple[str, ...] = ()

    document_name = "solution"


def solution_of(
    scenario: Scenario,
    unknown: Unknown,
    kind: Kind,
    solutions: tuple[Bounds, ...],
    whole: int | None,
    sentence: str,
    sought: str = "",
) -> Solution:
    """The solution with what is held fixed where `unknown` is sought, which is the number called `sought` if it is a rate."""
    return Solution(
        unknown=unknown,
        kind=kind,
        value=solutions[0].low if kind == "one" else None,
        solutions=solutions,
        whole=whole,
        rounded=None if whole is None else "down",
        sentence=sentence,
        currency=scenario.deal.terms.currency,
        case=case_line(scenario, unknown),
        reading=dict(scenario.reading),
        reading_says=reading_and_own_line(without(scenario, [sought])),
        read_to=read_to(scenario.deal),
    )


ANY = (Bounds(0.0, math.inf, True, False),)
