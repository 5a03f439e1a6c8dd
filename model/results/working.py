"""*How we got this*: every product that makes the total, in words, with the facts and the sources it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from model.results.citation import cite
from model.results.step import Step, step_of
from model.results.summary import Summary, steps
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, exact, say


def how(scenario: Scenario) -> tuple[Step, ...]:
    """Every product that makes the total, in words, with its facts."""
    return tuple(step_of(scenario, line) for line in steps(scenario))


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
