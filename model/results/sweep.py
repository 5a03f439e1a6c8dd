"""One thing varied, all else as it is: the only place that makes a population of other people or other stays."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from model.engine.money_due import total
from model.files.problems import BadInput
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Array, Held
from model.scenario.scenario import Scenario, arrays
from model.words.wording import say


def swept(
    scenario: Scenario,
    terms: Terms,
    people: Array | None = None,
    years: Array | None = None,
    group: str | None = None,
) -> Held:
    """The population of an undated scenario with other people, or other stays, or both.

    Parameters
    ----------
    people
        Head counts (S,) of `group`, in its first cohort, none in its others. The other groups keep theirs.
    years
        Everyone's stay in years (S,), and how long the arrangement runs where the scenario has no term of its own.
    group
        The one whose number varies: that of the first cohort if left out.

    Raises
    ------
    BadInput
        For other stays of people whose own have dates.
    """
    if years is not None and scenario.population.dated:
        raise BadInput(say("compare.dated", scenario=scenario.name))
    held = arrays(scenario, terms)
    if people is not None:
        own = [place for place, name in enumerate(held.groups) if name == (group or scenario.first_group)]
        counts = np.repeat(held.people, len(people), axis=0)
        counts[:, own] = 0.0
        counts[:, own[0]] = people
        held = replace(held, people=counts)
    if years is not None:
        stay = np.repeat(np.asarray(years, dtype=float)[:, np.newaxis], len(held.groups), axis=1)
        term = held.term if scenario.term else stay[:, 0]
        held = replace(held, stay=stay, term=term, days=stay * DAYS_A_YEAR)
    return held


def swept_total(
    scenario: Scenario,
    terms: Terms,
    people: Array | None = None,
    years: Array | None = None,
    group: str | None = None,
) -> Array:
    """Totals (S,) of such populations: nominal, in the deal's currency."""
    size = len(people if people is not None else years if years is not None else [0])
    return np.broadcast_to(total(terms, swept(scenario, terms, people, years, group)), (size,))


def reason_uneven(scenario: Scenario, terms: Terms) -> str | None:
    """Why totals under these terms are no straight line between whole years of stay; None where they are: blocks that
    are paid for while people are there, up to the end of a term that is no whole number of years.
    """
    years = scenario.term.years if scenario.term else None
    uneven = years is not None and not years.is_integer()
    blocks = any(price.every is not None and price.kind == "per_year" for price in terms.prices)
    return say("solve.uneven", scenario=scenario.name, years=years) if uneven and blocks else None


def round_steps(end: float, most: int = 12) -> Array:
    """From 0 in equal round steps, such as 50 or 0.25, no more than `most` of them, and the end itself."""
    size = 10.0 ** math.floor(math.log10(end / most))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if end / (size * k) <= most)
    return np.append(np.arange(0, end - step / 2, step), end)
