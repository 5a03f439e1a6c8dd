"""One scenario over time: due, paid and used by month, year or event, and what is left of the approved money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile
from typing import TYPE_CHECKING

import numpy as np

from model.engine.money_due import due, occupancy, total
from model.files.problems import BadInput, nearest
from model.inputs.calendar import PERIODS, anniversary
from model.inputs.effective_terms import Terms
from model.inputs.population import Array, Held, held
from model.results.citation import read_to
from model.results.serialise import Answered, Cents, Hidden
from model.results.summary import approved as approved_sum, by_the_day
from model.scenario.scenario import Scenario, settled
from model.words.wording import day, say

if TYPE_CHECKING:
    import pandas

Edge = date | int
"""Where a period ends: a day of a dated scenario, or whole years since the start of an undated one."""


@dataclass(frozen=True)
class Period:
    """Money of one period [start, end), nominal: due by charge, what days held would cost, paid, and what is
    left of the approved money after it. `used` is None where a lump sum is part of the deal, `paid` where the
    scenario has no dates to set payments against, `left` and `undisbursed` where nothing was approved.
    """

    start: Edge
    end: Edge
    person_days: float
    by_charge: Mapping[str, float]
    due: float
    used: float | None
    paid: float | None
    due_so_far: float
    paid_so_far: float | None
    left: float | None
    undisbursed: float | None


def periods(scenario: Scenario, by: str | None = None) -> tuple[Period, ...]:
    """The ledger by "month" or "event" (arrival, departure, anniversary, payment) of a dated scenario, by
    "year" of an undated one; those are the defaults too. Raises `BadInput` for another word.
    """
    return _between(scenario, _edges(scenario, by))


def most_periods(scenario: Scenario, by: str | None = None) -> int:
    """How many periods `periods` would have, or one more, without the money of any. Raises `BadInput` as it does."""
    return len(_edges(scenario, by)) - 1


def _edges(scenario: Scenario, by: str | None) -> Sequence[Edge]:
    dated = scenario.population.dated
    by = by or ("month" if dated else "year")
    kinds = {"month": _months, "event": _events} if dated else {"year": _stay_years}
    if by not in kinds:
        reason = "ledger.dated" if dated else "ledger.undated"
        raise BadInput(say(reason, given=by, hint=nearest(by, kinds)))
    return kinds[by](scenario)


def _between(scenario: Scenario, edges: Sequence[Edge]) -> tuple[Period, ...]:
    terms = settled(scenario)
    held = _by(scenario, terms, edges)
    money = due(terms, held)
    owed = _deal(terms, money, len(edges))
    used = _used(scenario, terms, edges)
    paid = _paid(scenario, edges)
    days = occupancy(terms, held).days_held
    approved = approved_sum(scenario)
    every = [
        Period(
            start=edges[i],
            end=edges[i + 1],
            person_days=float(days[i + 1] - days[i]),
            by_charge={key: float(value[i + 1] - value[i]) for key, value in money.items()},
            due=float(owed[i + 1] - owed[i]),
            used=None if used is None else float(used[i + 1] - used[i]),
            paid=None if paid is None else float(paid[i + 1] - paid[i]),
            due_so_far=float(owed[i + 1]),
            paid_so_far=None if paid is None else float(paid[i + 1]),
            left=None if approved is None else approved - float(owed[i + 1]),
            undisbursed=None if approved is None or paid is None else approved - float(paid[i + 1]),
        )
        for i in range(len(edges) - 1)
    ]
    last = every[-1]
    if len(every) > 1 and not (last.person_days or any(last.by_charge.values()) or last.paid):
        every.pop()  # it was there for what may fall due at the very end, and nothing did
    return tuple(every)


def _by(scenario: Scenario, terms: Terms, edges: Sequence[Edge]) -> Held:
    """The population by each edge. The last year of an undated scenario has no end, so that what falls due
    on leaving at the very end is in it.
    """
    if scenario.population.dated:
        return held(scenario.population, terms.stay_at_most, by=edges)
    years = [float(edge) for edge in edges if isinstance(edge, int)]
    return held(scenario.population, terms.stay_at_most, by=[*years[:-1], np.inf])


def _deal(terms: Terms, money: Mapping[str, Array], size: int) -> Array:
    parts = [money[price.id] for price in terms.prices if price.part == "deal"]
    return np.sum(parts, axis=0) if parts else np.zeros(size)


def _used(scenario: Scenario, terms: Terms, edges: Sequence[Edge]) -> Array | None:
    if any(price.kind == "lump_sum" and price.part == "deal" for price in terms.prices):
        return None
    return total(by_the_day(terms), _by(scenario, terms, edges))


def _paid(scenario: Scenario, edges: Sequence[Edge]) -> Array | None:
    days = [edge for edge in edges if isinstance(edge, date)]
    if not days:
        return None
    paid = scenario.deal.terms.funding.paid
    return np.array([sum((p.amount for p in paid if p.date < day), 0.0) for day in days])


@dataclass(frozen=True)
class SumsOverTime:
    """What is due, used and paid by some moments, nominal, and how many people are held from each on; all of shape (S,).

    `at` has days of a dated scenario (as `date.toordinal` counts them), or years since the start of any other, without
    which `people` and `paid` are None. Between two moments each sum is a straight line; where one rises at once, the
    moment just after it is there too. `used` is None where a lump sum is part of the deal.
    """

    at: Array
    due: Array
    used: Array | None
    paid: Array | None
    people: Array | None


_JUST_AFTER = 1e-6
"""In years."""


def sums_over_time(scenario: Scenario) -> SumsOverTime:
    """The sums of a scenario's own reading as they grow."""
    terms = settled(scenario)
    if scenario.population.dated:
        days = sorted({day + timedelta(days=k) for day in _happenings(scenario) for k in (0, 1)})
        there = held(scenario.population, terms.stay_at_most, by=days)
        at, paid = np.array([float(day.toordinal()) for day in days]), _paid(scenario, days)
        until = [*days[1:], days[-1] + timedelta(days=1)]
        later = held(scenario.population, terms.stay_at_most, by=until)
        present = occupancy(terms, later).days_held - occupancy(terms, there).days_held
        people = present / np.array([(b - a).days for a, b in zip(days, until, strict=True)])
    else:
        at, paid, people = _moments(scenario, terms), None, None
        there = held(scenario.population, terms.stay_at_most, by=[*at[:-1].tolist(), np.inf])
    lump = any(price.kind == "lump_sum" and price.part == "deal" for price in terms.prices)
    used = None if lump else total(by_the_day(terms), there)
    return SumsOverTime(at, np.broadcast_to(total(terms, there), at.shape), used, paid, people)


def _moments(scenario: Scenario, terms: Terms) -> Array:
    """Years at which a sum of an undated scenario may rise or bend, and just after each."""
    there = held(scenario.population, terms.stay_at_most)
    end = max(float(there.stay.max(initial=0.0)), float(there.term[0]))
    parts = max([PERIODS[price.paid] for price in terms.prices if price.paid in PERIODS], default=1)
    turns = {0.0, end, *there.stay.ravel().tolist(), *(k / parts for k in range(int(end * parts) + 1))}
    return np.unique([turn + after for turn in turns for after in (0.0, _JUST_AFTER)])


def _stay_years(scenario: Scenario) -> list[Edge]:
    terms = settled(scenario)
    longest = float(held(scenario.population, terms.stay_at_most).stay.max(initial=0.0))
    term = float(held(scenario.population, terms.stay_at_most).term[0])
    return list(range(max(1, int(np.ceil(max(longest, term)))) + 1))


def _happenings(scenario: Scenario) -> set[date]:
    """Days on which money may fall due or be paid, a charge begins or ends, or somebody comes or goes."""
    population, charges = scenario.population, scenario.deal.terms.charge.values()
    starts, ends = population.bounds()
    days = {starts, ends, *(p.date for p in scenario.deal.terms.funding.paid), *_anniversaries(starts, ends)}
    days |= {charge.due for charge in charges if charge.due}
    for cohort in population.cohorts:
        arrives, leaves = cohort.arrives, cohort.leaves(population.as_of)
        assert arrives is not None and leaves is not None
        days |= {arrives, leaves, *_anniversaries(arrives, leaves)}
    first, last = min(days), max(days)
    edges = {edge for charge in charges for edge in (charge.starts, charge.ends) if edge}
    days |= {edge for edge in edges if first < edge < last}
    schedules = {price.paid for price in settled(scenario).prices if price.paid}
    return days | {day for schedule in schedules for day in _paydays(schedule, starts, first, last)}


def _paydays(schedule: str, starts: date, first: date, last: date) -> Iterator[date]:
    """The last days of the months, quarters or years of the term on which money is paid."""
    if schedule == "start":
        return
    months = 12 // PERIODS[schedule]
    opens = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    by_year = schedule == "year"
    turns = (anniversary(starts, k) if by_year else _month(opens, months * k) for k in count())
    for turn in takewhile(lambda turn: turn < last, turns):
        if first < turn:
            yield turn - timedelta(days=1)
    yield max(first, last - timedelta(days=1))


def _anniversaries(start: date, end: date) -> list[date]:
    years = range(1, end.year - start.year + 1)
    return [day for day in (anniversary(start, k) for k in years) if day < end]


def _events(scenario: Scenario) -> list[Edge]:
    """One period from each happening to the next; the last one is a day, for what falls due at the very end."""
    days = sorted(_happenings(scenario))
    return [*days, days[-1] + timedelta(days=1)]


def _months(scenario: Scenario) -> list[Edge]:
    days = _happenings(scenario)
    first, last = min(days).replace(day=1), max(days)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_month(first, k) for k in range(months + 1)]


def _month(first: date, later: int) -> date:
    years, month = divmod(first.month - 1 + later, 12)
    return date(first.year + years, month + 1, 1)


def runs_out(scenario: Scenario) -> date | None:
    """The first day by whose end more is due than was approved; None if that day does not come.

    A dated scenario only. Raises `BadInput` for another.
    """
    if not scenario.population.dated:
        raise BadInput(say("ledger.undated", given="day", hint=nearest("day", ("year",))))
    approved, terms = approved_sum(scenario) or 0.0, settled(scenario)
    happenings = _happenings(scenario)
    first, days = min(happenings), (max(happenings) - min(happenings)).days + 1
    ends = [first + timedelta(days=k + 1) for k in range(days)]
    owed = total(terms, _by(scenario, terms, ends))
    over = np.flatnonzero(owed > approved) if approved else np.array([])
    return first + timedelta(days=int(over[0])) if over.size else None


def frame(scenario: Scenario, by: str | None = None) -> pandas.DataFrame:
    """The ledger as a table: one row a period, one column a charge (`charge.<name>`), in the deal's currency.

    Same columns and errors as `periods`; amounts are floats, undefined ones missing.
    """
    import pandas  # noqa: PLC0415 - half a second that only a caller who wants a table should pay

    rows = [
        {
            "start": period.start,
            "end": period.end,
            "person_days": period.person_days,
            **{f"charge.{key}": value for key, value in period.by_charge.items()},
            **{name: getattr(period, name) for name in MONEY_COLUMNS},
        }
        for period in periods(scenario, by)
    ]
    return pandas.DataFrame(rows)


MONEY_COLUMNS = ("due", "used", "paid", "due_so_far", "paid_so_far", "left", "undisbursed")
"""The money of a period besides its charges, in the order tables show it."""


@dataclass(frozen=True)
class LedgerRow:
    """One period for JSON: as in `Period`, days as text, money to the cent, undefined as None."""

    start: str
    end: str
    person_days: float
    by_charge: dict[str, Cents]
    due: Cents
    used: Cents | None
    paid: Cents | None
    due_so_far: Cents
    paid_so_far: Cents | None
    left: Cents | None
    undisbursed: Cents | None


@dataclass(frozen=True)
class LedgerTable(Answered):
    """A scenario over time: its periods, nominal, in `currency`, and the last day that the money approved lasts.

    `columns` names the money that is defined in some period. `runs_out` is None where it never does, where nothing
    was approved, and without dates; `says` tells which, where money was approved and there are dates.
    """

    currency: str
    ledger: tuple[LedgerRow, ...]
    columns: tuple[str, ...]
    runs_out: date | None
    says: str | None
    read_to: str
    periods: Hidden[tuple[Period, ...]]


def ledger_table(scenario: Scenario, by: str | None = None) -> LedgerTable:
    """The ledger by "month" or "event", or "year" without dates, as `periods`, ready to show. Raises `BadInput`."""
    every = periods(scenario, by)
    rows = tuple(_row(period) for period in every)
    last = says = None
    if scenario.population.dated and approved_sum(scenario):
        last = runs_out(scenario)
        says = say("cli.runs_out", day=day(last)) if last else say("cli.never_runs_out")
    columns = (name for name in MONEY_COLUMNS if any(getattr(row, name) is not None for row in rows))
    return LedgerTable(
        scenario.deal.terms.currency, rows, tuple(columns), last, says, read_to(scenario.deal), every
    )


def _row(period: Period) -> LedgerRow:
    money = {name: getattr(period, name) for name in MONEY_COLUMNS}
    return LedgerRow(str(period.start), str(period.end), period.person_days, dict(period.by_charge), **money)
