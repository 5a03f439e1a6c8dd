"""The host's side: what it is paid beside what holding people is stated to cost it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.engine.money_due import occupancy, total
from model.files.problems import BadInput
from model.inputs.population import DAYS_A_YEAR
from model.questions.break_even import MOST_PEOPLE
from model.results import own_numbers
from model.results.citation import read_to
from model.results.serialise import Answered
from model.results.summary import Summary, summary
from model.results.sweep import swept
from model.scenario.cases import reason_unsought
from model.scenario.scenario import Scenario, settled
from model.words.wording import HALF_A_CENT, money, people, say


@dataclass(frozen=True)
class Provider(Answered):
    """The host's side, nominal, in the deal's currency: what it is paid, what holding people is stated to cost it, and
    what is left. What is left covers the budget from `people_to_cover` people on, up to `people_covered_to`
    where more people would cost too much again; `reason` says why no head count does. `remarks` name the numbers that are
    the reader's own.
    """

    scenario: str
    currency: str
    revenue: float
    running: float
    capital: float
    left: float
    people_to_cover: int | None
    people_covered_to: int | None
    reason: str | None
    read_to: str
    remarks: tuple[str, ...] = ()

    document_name = "provider"


def provider(
    scenario: Scenario, marginal: float, per_place: float = 0.0, budget: float | None = None
) -> Provider:
    """Revenue against a marginal cost a person-year and a capital cost a place (of those the terms name, else
    one for each person held), and the head counts of the first group at which what is left covers `budget`.

    Raises `BadInput` where a budget is given and the people cannot be varied.
    """
    paid = summary(scenario)
    running = marginal * paid.person_years_held
    capital = per_place * (paid.places or paid.people_held)
    cover = (None, None, None) if budget is None else _to_cover(scenario, paid, marginal, per_place, budget)
    left = paid.total - running - capital
    return Provider(
        scenario=scenario.name,
        currency=paid.currency,
        revenue=paid.total,
        running=running,
        capital=capital,
        left=left,
        people_to_cover=cover[0],
        people_covered_to=cover[1],
        reason=cover[2],
        read_to=read_to(scenario.deal),
        remarks=tuple(own_numbers.remarks(scenario)),
    )


def _to_cover(
    scenario: Scenario, paid: Summary, marginal: float, per_place: float, budget: float
) -> tuple[int | None, int | None, str | None]:
    reason = reason_unsought(scenario)
    if reason is not None:
        raise BadInput(reason)
    terms = settled(scenario)
    # With unlike stays, everyone stays as long as the longest: one person more has one stay.
    longest = np.full(MOST_PEOPLE + 1, max(cohort.stay for cohort in scenario.cohort))
    many = swept(scenario, terms, np.arange(MOST_PEOPLE + 1, dtype=float), longest)
    here = occupancy(terms, many)
    places = paid.places or here.held
    left = total(terms, many) - marginal * here.days_held / DAYS_A_YEAR - per_place * places
    enough = left >= budget - HALF_A_CENT
    if not enough.any():
        key = "compare.not_covered" if left[-1] > left[0] else "compare.each_loses"
        nobody = money(float(left[0]), paid.currency)
        return None, None, say(key, most=people(MOST_PEOPLE), nobody=nobody)
    first = int(np.argmax(enough))
    after = np.flatnonzero(~enough[first:])
    return first, first + int(after[0]) - 1 if after.size else None, None
