"""What explains a total: every head count, length of stay and reading that comes to it, the least assumed first.

Head counts and stays are those that the arrangement's own data names: its default population, its reported
totals, the limits and thresholds of its terms, the facts it lists under `[explain]`, and its scenarios. That an
amount can be explained proves nothing: a match is a coincidence unless a report says so.

Ranking: exact matches come before those within the rounding. Within each, an explanation assumes one thing for
each question answered otherwise than by default, two for a head count and two for a stay that nobody reported,
and one where no report has the two together. Person-years chosen to fit assume all of the last three. Among
equals, one that a report has comes first, then the one with fewer answers otherwise, charges and products.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.engine.money_due import Line
from model.files.problems import BadInput
from model.inputs.charge import Reading
from model.inputs.effective_terms import Price, Terms, readings
from model.inputs.population import DAYS_A_YEAR, MOST_YEARS, Array
from model.questions.candidates import Candidates, candidates, days_of
from model.questions.explanations import ExplainedCase, Explanations, Way, worded
from model.results.readings import by_terms
from model.results.summary import steps
from model.results.sweep import swept_total
from model.scenario.cases import reason_fixed, with_case
from model.scenario.library import Deal, names
from model.scenario.parse import PrintedAmount
from model.scenario.scenario import Scenario, default_scenario, settled
from model.words.wording import HALF_A_CENT, say

UNREPORTED = 2
"""What a head count or a stay that nobody reported counts for in the ranking."""

EVERY_YEAR = ((0.0, math.inf),)

Cell = tuple[int | None, int | None, float]
"""Head count, days and total to the cent: what one explanation is of."""


def explain(deal: Deal, amount: PrintedAmount) -> Explanations:
    """Every explanation of `amount` under the arrangement, ranked as the module says.

    Raises `BadInput` for an arrangement whose people have dates of their own, so that neither their number nor their stay can vary.
    """
    scenario = default_scenario(deal)
    if reason := reason_fixed(scenario):
        if scenario.population.dated:
            reason = say("explain.dated", given=deal.name, allowed=", ".join(names()))
        raise BadInput(reason)
    tried = candidates(deal)
    cases = _folded(list(_cases(deal, tried, amount)))
    ranked = sorted([*cases, *_bought(deal, tried, amount)], key=_rank)
    return worded(deal, amount, tried, len(readings(deal.terms)), ranked)


def _rank(match: ExplainedCase) -> tuple[object, ...]:
    way = match.ways[0]
    size = (match.people or 0, match.days or 0)
    off = 0.0 if match.exact else 1.0
    charges = len({line.charge for line in way.lines})
    coincidence = match.reported is None
    return off, match.assumes, coincidence, way.otherwise, charges, len(way.lines), size, match.total


def _cases(deal: Deal, tried: Candidates, amount: PrintedAmount) -> Iterator[ExplainedCase]:
    cells: dict[Cell, list[list[Reading]]] = {}
    # The last row, for nobody, shows what is due regardless.
    heads = np.array([*tried.people, 0], dtype=float)
    days = np.array(list(tried.days), dtype=float)
    default = with_case(default_scenario(deal), 0)  # whose principal group has one cohort, to be varied
    for terms, alike in by_terms(default).items():
        for cell in _hits(tried, _grid(default, terms, heads, days), amount):
            cells.setdefault(cell, []).append(alike)
    for cell, groups in cells.items():
        yield _explained(deal, tried, cell, groups, amount)


def case(deal: Deal, heads: int, days: int, reading: Reading | None = None) -> Scenario:
    """So many people of the principal group for so many days, the other groups as in the default population."""
    return with_case(default_scenario(deal), heads, days=days, reading=reading)


@dataclass(frozen=True)
class _Grid:
    """Totals, a row for each head count and one for nobody, a column for each stay; of a stay beyond the most
    that the terms allow none. `alone` says for each column that people do not matter, `steady` for each row that
    time does not.
    """

    totals: Array
    alone: NDArray[np.bool_]
    steady: NDArray[np.bool_]


def _grid(default: Scenario, terms: Terms, heads: Array, days: Array) -> _Grid:
    totals = _totals(default, terms, heads, days)
    endless = totals
    if terms.stay_at_most is not None:
        endless = _totals(default, replace(terms, stay_at_most=None), heads, days)
    steady = np.ptp(endless, axis=1) < HALF_A_CENT if len(days) > 1 else np.zeros(len(heads), dtype=bool)
    beyond = days > (terms.stay_at_most or MOST_YEARS) * DAYS_A_YEAR
    return _Grid(np.where(beyond, np.nan, totals), np.ptp(totals, axis=0) < HALF_A_CENT, steady)


def _totals(default: Scenario, terms: Terms, heads: Array, days: Array) -> Array:
    people = np.repeat(heads, len(days))
    group, stays = default.deal.terms.principal, np.tile(days, len(heads))
    totals = swept_total(default, terms, people, group=group, days=stays)
    return totals.reshape(len(heads), len(days))


def _hits(tried: Candidates, grid: _Grid, amount: PrintedAmount) -> set[Cell]:
    """Cases within the rounding; what is the same for any head count, or any stay, is one case."""
    near = np.abs(grid.totals[:-1] - amount.value) <= max(amount.within, HALF_A_CENT)
    heads, days = list(tried.people), list(tried.days)
    return {
        (
            None if grid.alone[j] else heads[i],
            None if grid.steady[i] else days[j],
            round(float(grid.totals[i, j]), 2),
        )
        for i, j in zip(*np.nonzero(near), strict=True)
    }


def _explained(
    deal: Deal, tried: Candidates, cell: Cell, groups: Sequence[Sequence[Reading]], amount: PrintedAmount
) -> ExplainedCase:
    heads, days, cost = cell
    size = max(tried.people) if heads is None else heads
    stay = max(tried.days) if days is None else days
    ways: dict[object, Way] = {}
    for alike in groups:
        way = _way(deal, case(deal, size, stay, alike[0]), alike)
        mark = _signature(way.lines)
        known = ways.get(mark)
        ways[mark] = way if known is None else _joined(known, way)
    ranked = tuple(sorted(ways.values(), key=lambda way: (way.otherwise, len(way.lines))))
    return ExplainedCase(
        people=heads,
        days=days,
        total=cost,
        exact=abs(cost - amount.value) < HALF_A_CENT,
        ways=ranked,
        assumes=ranked[0].otherwise + _unreported(tried, heads, days),
        reported=None if _replaced(deal, groups) else _reported(deal, heads, days, cost),
        facts=() if heads is None else tried.people[heads].facts,
    )


def _unreported(tried: Candidates, heads: int | None, days: int | None) -> int:
    """What is assumed for a head count and a stay that nobody reported, or that no report has together."""
    people_ours = heads is not None and not tried.people[heads].reported
    days_ours = days is not None and not tried.days[days].reported
    apart = heads is not None and days is not None and (heads, days) not in tried.together
    return UNREPORTED * (people_ours + days_ours) + apart


def _way(deal: Deal, scenario: Scenario, alike: Sequence[Reading]) -> Way:
    lines = tuple(line for line in steps(scenario) if deal.terms.charge[line.charge].part == "deal")
    return Way(tuple(alike), lines, min(_otherwise(deal, reading) for reading in alike))


def _joined(way: Way, other: Way) -> Way:
    readings = (*way.readings, *other.readings)
    return replace(way, readings=readings, otherwise=min(way.otherwise, other.otherwise))


def _otherwise(deal: Deal, reading: Reading) -> int:
    return sum(reading[name] != question.default for name, question in deal.terms.question.items())


def _signature(lines: Sequence[Line]) -> tuple[object, ...]:
    return tuple(
        (line.charge, line.rebate, round(float(line.rate), 6), round(float(line.quantity[0]), 6))
        for line in lines
    )


def _replaced(deal: Deal, groups: Sequence[Sequence[Reading]]) -> bool:
    """Whether every sum rests on a number of the reader's own: no report has such a total, whatever it comes to."""
    default = default_scenario(deal)
    return bool(deal.own) and all(
        settled(default, alike[0]) != settled(default.as_reported, alike[0]) for alike in groups
    )


def _reported(deal: Deal, heads: int | None, days: int | None, cost: float) -> str | None:
    """The report that has this total for these people and this time, if there is one."""
    for key, report in deal.terms.reported.items():
        if (
            abs(cost - report.amount) <= report.within
            and report.years is not None
            and report.people.get(deal.terms.principal) is not None
            and heads in (None, report.people.get(deal.terms.principal))
            and days in (None, days_of(report.years))
        ):
            return key
    return None


def _folded(matches: list[ExplainedCase]) -> list[ExplainedCase]:
    """One explanation for stays that come to the same: a stay whose every way is also one of another's."""
    kept: list[ExplainedCase] = []
    for match in sorted(matches, key=lambda match: (match.assumes, -match.count, match.days or 0)):
        place = next((i for i, other in enumerate(kept) if _within(match, other)), None)
        if place is None:
            kept.append(match)
        elif match.days is not None:
            kept[place] = replace(kept[place], alike=(*kept[place].alike, match.days))
    return kept


def _within(match: ExplainedCase, other: ExplainedCase) -> bool:
    if (match.people, match.total) != (other.people, other.total) or None in (match.days, other.days):
        return False
    known = {_signature(way.lines): way.readings for way in other.ways}
    return all(
        (readings := known.get(_signature(way.lines))) is not None
        and all(reading in readings for reading in way.readings)
        for way in match.ways
    )


def _bought(deal: Deal, tried: Candidates, amount: PrintedAmount) -> Iterator[ExplainedCase]:
    """The amount over each yearly price per person: person-years it would buy, as far as reports reach.

    A number that is also a head count is left to the case of so many people for a year.
    """
    most = max(n for n, origin in tried.people.items() if origin.reported) * max(tried.days) / DAYS_A_YEAR
    for (charge, rate), alike in _only_prices(deal).items():
        bought = round(amount.value / rate)
        cost = bought * rate
        if (
            abs(cost - amount.value) > max(amount.within, HALF_A_CENT)
            or bought in tried.people
            or bought > most
        ):
            continue
        line = Line(charge, rate, np.array([float(bought)]))
        way = Way(tuple(alike), (line,), min(_otherwise(deal, reading) for reading in alike))
        yield ExplainedCase(
            people=None,
            days=None,
            total=cost,
            exact=abs(cost - amount.value) < HALF_A_CENT,
            ways=(way,),
            assumes=way.otherwise + 2 * UNREPORTED + 1,
            reported=None,
            facts=(),
            person_years=bought,
        )


def _only_prices(deal: Deal) -> dict[tuple[str, float], list[Reading]]:
    """Yearly prices per person, each with the readings under which nothing else is paid."""
    rates: dict[tuple[str, float], list[Reading]] = {}
    for terms, alike in by_terms(default_scenario(deal)).items():
        prices = [price for price in terms.prices if price.part == "deal"]
        if len(prices) == 1 and (rate := _plain_rate(prices[0])):
            rates.setdefault((prices[0].id, rate), []).extend(alike)
    return rates


def _plain_rate(price: Price) -> float | None:
    """A price for each person and year, the same for all of them; None for any other."""
    changing = (
        price.index,
        price.above,
        price.minimum,
        price.from_year,
        price.until_year,
        price.starts,
        price.ends,
    )
    uneven = price.rebates or price.years != EVERY_YEAR or any(part is not None for part in changing)
    if uneven or price.kind != "per_person_year":
        return None
    return price.amounts[0] * (DAYS_A_YEAR if price.daily else 1)
