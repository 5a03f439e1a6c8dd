"""One thing varied, all else as it is: the only place that makes a population of other people or other stays."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from model.engine.money_due import total
from model.files.problems import BadInput
from model.inputs.effective_terms import Terms
from model.inputs.population import DAYS_A_YEAR, Array, Held
from model.scenario.cases import reason_fixed, with_case, with_stay
from model.scenario.scenario import Scenario, arrays
from model.words.wording import say


def swept(
    scenario: Scenario,
    terms: Terms,
    people: Array | None = None,
    years: Array | None = None,
    group: str | None = None,
    days: Array | None = None,
) -> Held:
    """The population of a scenario with other people, or other stays, or both.

    Parameters
    ----------
    people
        Head counts (S,) of `group`, in its first cohort, none in its others. The other groups keep theirs.
    years
        Everyone's stay in years (S,), and how long the arrangement runs where the scenario has no term of its own. With
        dates whole years are anniversaries, and a part of one so many of 365 days.
    group
        The one whose number varies: that of the first cohort if left out.
    days
        In place of `years`, stays in whole days.

    Raises
    ------
    BadInput
        For other stays of people whose own have dates, except where a charge goes by days of the calendar.
    """
    if days is None:
        unit, lengths = "years", years
    else:
        unit, lengths = "days", days
    dated = scenario.population.dated
    if dated and lengths is not None and (reason := reason_fixed(scenario)):
        raise BadInput(reason)
    if (
        dated and people is not None
    ):  # those of another cohort, who are not there, would have days of their own
        scenario = with_case(scenario, {group or scenario.first_group: 0})
    if lengths is None:
        held = arrays(scenario, terms)
    else:
        held = (_dated if dated else _undated)(scenario, terms, unit, np.asarray(lengths, dtype=float))
    if people is not None:
        own = [place for place, name in enumerate(held.groups) if name == (group or scenario.first_group)]
        counts = np.repeat(held.people, len(people), axis=0)
        counts[:, own] = 0.0
        counts[:, own[0]] = people
        held = replace(held, people=counts)
    return held


def _undated(scenario: Scenario, terms: Terms, unit: str, lengths: Array) -> Held:
    """The population of a scenario without dates, with everyone staying so many years or days (S,)."""
    held = arrays(scenario, terms)
    years = lengths / DAYS_A_YEAR if unit == "days" else lengths
    stay = np.repeat(years[:, np.newaxis], len(held.groups), axis=1)
    term = held.term if scenario.term else stay[:, 0]
    return replace(held, stay=stay, term=term, days=stay * DAYS_A_YEAR)


def _dated(scenario: Scenario, terms: Terms, unit: str, lengths: Array) -> Held:
    """The population of a scenario with dates, with everyone staying so many years or days (S,) from their own arrival on."""
    some, place = np.unique(lengths, return_inverse=True)
    every = [arrays(with_stay(scenario, unit, float(length)), terms) for length in some]
    moments = max(one.term_marks.size for one in every if one.term_marks is not None)

    def rows(name: str) -> Array:
        """A row for each scenario; of moments, each with as many, its last one again where it has fewer."""
        parts = [getattr(one, name) for one in every]
        if name in {"marks", "term_marks"}:
            parts = [
                np.pad(part, [(0, 0)] * (part.ndim - 1) + [(0, moments - part.shape[-1])], mode="edge")[None]
                for part in parts
            ]
        return np.asarray(np.concatenate(parts)[place])

    return replace(
        every[-1],
        stay=rows("stay"),
        term=rows("term"),
        days=rows("days"),
        marks=rows("marks"),
        term_marks=rows("term_marks"),
    )


def swept_total(
    scenario: Scenario,
    terms: Terms,
    people: Array | None = None,
    years: Array | None = None,
    group: str | None = None,
    days: Array | None = None,
) -> Array:
    """Totals (S,) of such populations: nominal, in the deal's currency."""
    size = next((len(given) for given in (people, years, days) if given is not None), 1)
    return np.broadcast_to(total(terms, swept(scenario, terms, people, years, group, days)), (size,))


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
