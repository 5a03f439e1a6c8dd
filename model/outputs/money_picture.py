"""The picture of money over time: what screen and print draw, and every word on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from model.inputs.population import Array
from model.outputs.chart_data import CENT, MarginLabel, Tick, corners_of, money_ticks
from model.results.ledger import sums_over_time
from model.results.summary import Summary
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.wording import length_of_stay, money, number, say

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class MoneyPicture:
    """Money over time, nominal, in `currency`: sums so far as lines by their corners (x, amount). x is a day as
    `date.toordinal` counts it where `dated`, else years since the start.

    `used` is empty where a lump sum is for no number of days, `paid` where no payment is known, `people` (x, how many are
    held from then on) without dates. `approved` is None where nothing was. The labels are, from the top, of the kinds
    "approved", "not_due", "due", "paid", "unused" and "used", as far as there are such.
    """

    dated: bool
    currency: str
    due: Points
    used: Points
    paid: Points
    people: Points
    approved: float | None
    labels: tuple[MarginLabel, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    people_ticks: tuple[Tick, ...]
    x_text: str
    title: str
    alt: str


def money_picture(scenario: Scenario, costs: Summary) -> MoneyPicture:
    """What is drawn of a scenario and its summary."""
    sums, dated = sums_over_time(scenario), scenario.population.dated
    paid = sums.paid if sums.paid is not None and sums.paid.any() else None
    drawn = [column for column in (sums.due, sums.used, paid) if column is not None]
    highest = max(float(column.max()) for column in drawn)
    title = money_title(scenario, costs, float(sums.due[-1]), None if paid is None else float(paid[-1]))
    kind = say(f"figures.kind.{'months' if dated else 'years'}")
    heads = [] if sums.people is None else sums.people.tolist()
    return MoneyPicture(
        dated=dated,
        currency=costs.currency,
        due=_points(sums.at, sums.due),
        used=() if sums.used is None else _points(sums.at, sums.used),
        paid=() if paid is None else _points(sums.at, paid),
        people=_present(sums.at.tolist(), heads),
        approved=costs.available,
        labels=tuple(_labels(costs, sums.due, sums.used, paid)),
        x_ticks=_months(sums.at) if dated else _years(sums.at),
        y_ticks=money_ticks(max(highest, costs.available or 0.0), costs.currency),
        people_ticks=_head_ticks(max(heads, default=0.0)),
        x_text="" if dated else say("chart.money.axis"),
        title=title,
        alt=say("chart.cost.alt", kind=kind, title=title),
    )


def money_title(scenario: Scenario, costs: Summary, due: float, paid: float | None) -> str:
    """The finding: what is due, what was paid, what was approved."""
    dated = scenario.population.dated
    parts = {"due": money(due, costs.currency)}
    if dated and paid is not None:
        parts["paid"] = money(paid, costs.currency)
    if costs.available:
        approved, own = money(costs.available, costs.currency), costs.available_reported is not None
        parts["approved"] = say("parameter.own", value=approved) if own else approved
        parts["word"] = say(f"approval.{costs.funding}")
    known = [*(["due"] if dated else ["years"]), *[name for name in ("paid", "approved") if name in parts]]
    longest = max((cohort.stay for cohort in scenario.cohort), default=0.0) if not dated else 0.0
    return say(f"figures.title.{'_'.join(known)}", **parts, stay=length_of_stay(longest))


def _present(at: Sequence[float], heads: Sequence[float]) -> Points:
    """Up to the last day on which somebody is held: that an open stay is counted no further is no departure."""
    last = max((place for place, held in enumerate(heads) if held), default=-1)
    steps = list(zip(at[: last + 1], heads, strict=False))
    return tuple([*steps, (at[last + 1], steps[-1][1])] if 0 <= last < len(at) - 1 else steps)


def _points(at: Array, sums: Array) -> Points:
    if len(at) < 2:
        return tuple(zip(at.tolist(), sums.tolist(), strict=True))
    return tuple((float(at[place]), float(sums[place])) for place in corners_of(at, sums))


def _labels(costs: Summary, due: Array, used: Array | None, paid: Array | None) -> Iterator[MarginLabel]:
    owed, approved = float(due[-1]), costs.available or 0.0
    spent = None if used is None else float(used[-1])
    places: dict[str, tuple[float, float]] = {}
    if approved:
        places["approved"] = approved, approved
    if approved - owed >= CENT:
        places["not_due"] = approved - owed, (approved + owed) / 2
    places["due"] = owed, owed
    if paid is not None:
        places["paid"] = float(paid[-1]), float(paid[-1])
    if spent is not None and owed - spent >= CENT:
        places["unused"] = owed - spent, (owed + spent) / 2
    if spent is not None:
        places["used"] = spent, spent / 2
    for kind, (amount, at) in places.items():
        shown = money(amount, costs.currency)
        if kind == "approved" and costs.available_reported is not None:
            shown = say("parameter.own", value=shown)
        name = f"{kind}.{costs.funding}" if kind in ("approved", "not_due") else kind
        reason = say(f"chart.money.reason.{name}") if kind in ("not_due", "unused") else ""
        text = say(f"chart.money.label.{name}", amount=shown)
        yield MarginLabel(kind, text, reason, text, at)


MOST_MONTHS = 8


def _months(at: Array) -> tuple[Tick, ...]:
    """The first of every so many months, the year beside the first of them and each January."""
    first, last = date.fromordinal(int(at[0])), date.fromordinal(int(at[-1]))
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if (end - begin) / step < MOST_MONTHS), 120)
    start = begin if first.day == 1 else begin + 1
    start += -start % step if step >= 12 else 0
    months = [divmod(month, 12) for month in range(start, end + 1, step)]
    return tuple(
        Tick(float(date(year, month + 1, 1).toordinal()), _month(year, month + 1, place == 0, step))
        for place, (year, month) in enumerate(months)
    )


def _month(year: int, month: int, first: bool, step: int) -> str:
    if step >= 12:
        return str(year)
    name = say(f"month.short.{month}")
    with_year = first or month <= step
    return say("number.month_year", month=name, year=year) if with_year else name


def _years(at: Array) -> tuple[Tick, ...]:
    end = float(at[-1])
    end = end if abs(end - round(end)) > 1e-4 else round(end)
    return tuple(Tick(float(x), number(float(x), 2)) for x in (round_steps(end, 6) if end else (0.0,)))


def _head_ticks(most: float) -> tuple[Tick, ...]:
    """None, and the number of people most held at once."""
    return tuple(Tick(heads, number(heads)) for heads in dict.fromkeys((0.0, most)))
