"""Money over time in words: the sentence on top, its figures, and who came and went when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from model.outputs.chart_data import CENT
from model.outputs.money_picture import MoneyPicture
from model.results.narrative import STRONG, WEAK
from model.results.own_numbers import replaced
from model.results.summary import Summary, available
from model.scenario.scenario import Scenario
from model.words.wording import day, exact, length_of_stay, money, number, people, rounded, say

WHOLE = 1_000
"""Amounts from here up are shown without cents."""


@dataclass(frozen=True)
class Comings:
    """People by the day on which they arrive and by that on which they leave, and how many stays have no end."""

    arrive: tuple[tuple[date, int], ...]
    leave: tuple[tuple[date, int], ...]
    open: int
    as_of: date | None


def comings(scenario: Scenario) -> Comings:
    """Who comes and goes in a dated scenario, by day."""
    arrive, leave = Counter[date](), Counter[date]()
    for cohort in scenario.cohort:
        end = None if cohort.open else cohort.leaves(scenario.as_of)
        if cohort.arrives and cohort.people:
            arrive[cohort.arrives] += cohort.people
        if end and cohort.people:
            leave[end] += cohort.people
    open_ = sum(cohort.people for cohort in scenario.cohort if cohort.open)
    return Comings(tuple(sorted(arrive.items())), tuple(sorted(leave.items())), open_, scenario.as_of)


def month_day(value: date, beside: date | None = None) -> str:
    """A day without its year where that is the year of the day `beside`: `March 22`."""
    if beside is not None and beside.year == value.year:
        return say("money.month_day", month=say(f"month.{value.month}"), day=value.day)
    return day(value)


def _strong(text: str) -> str:
    return f"{STRONG}{text}{WEAK}"


def money_sentence(scenario: Scenario, costs: Summary, picture: MoneyPicture, past: bool) -> str:
    """What was approved, fell due, was paid and was used, its amounts between `STRONG` and `WEAK`. `past` says that it has
    happened.
    """
    due, approved = picture.due[-1][1], picture.approved
    blanks = {
        "due": _amount(costs, due),
        "replaced": replaced(scenario),
        "word": say(f"approval.{costs.funding}"),
    }
    if approved:
        shown = _amount(costs, approved)
        blanks["approved"] = (
            say("parameter.own", value=shown) if costs.available_reported is not None else shown
        )
    if picture.paid:
        blanks["paid"] = _amount(costs, picture.paid[-1][1])
    elif not picture.dated:
        blanks["stay"] = length_of_stay(round(picture.due[-1][0], 4))
    kind = "within" if approved and due <= approved + CENT else "beyond" if approved else "plain"
    time = "was" if past else "is" if picture.dated else "years"
    first = say(f"money.says.{time}.{kind}{'_paid' if picture.paid else ''}", **blanks)
    return " ".join([first, *_of_used(costs, picture, past)])


def _of_used(costs: Summary, picture: MoneyPicture, past: bool) -> Iterator[str]:
    due = picture.due[-1][1]
    if not due:
        return
    if not picture.used:
        yield say("money.says.lump")
        return
    used, time = picture.used[-1][1], "was" if past else "is"
    if due - used < CENT:
        yield say(f"money.says.all_used.{time}")
    else:
        yield say(f"money.says.used.{time}", used=_amount(costs, used), unused=_amount(costs, due - used))


def _amount(costs: Summary, amount: float) -> str:
    return _strong(money(amount, costs.currency))


def money_facts(scenario: Scenario, picture: MoneyPicture) -> tuple[str, ...]:
    """What the sentence rests on: the first fact of each sum approved and of each payment."""
    terms = scenario.deal.terms
    facts = [part.facts[0] for part in available(scenario) if part.facts]
    facts += [paid.facts[0] for paid in terms.funding.paid if picture.paid and paid.facts]
    return tuple(dict.fromkeys(facts))


def money_figures(costs: Summary, picture: MoneyPicture) -> tuple[tuple[str, str], ...]:
    """The amounts in full, each with its label."""
    due, approved = picture.due[-1][1], picture.approved
    used = picture.used[-1][1] if picture.used else None
    rows: list[tuple[str, float | None]] = [
        (say(f"money.figure.{costs.funding}"), approved),
        (say("money.figure.due"), due),
        (say("money.figure.paid"), picture.paid[-1][1] if picture.paid else None),
        (say("money.figure.used"), used),
        (say("money.figure.unused"), None if used is None else due - used),
        (
            say(f"money.figure.not_due.{costs.funding}"),
            approved - due if approved and approved > due else None,
        ),
    ]
    return tuple((label, _in_full(amount, costs.currency)) for label, amount in rows if amount is not None)


def _in_full(amount: float, currency: str) -> str:
    """All its digits; without cents from a thousand up, which no total over time needs."""
    return exact(float(rounded(amount, 0)) if amount >= WHOLE else amount, currency)


def arrival_lines(moves: Comings, most: int = 3) -> list[str]:
    """Who arrives when, a line a day; from the day after the first `most` on in one line for all the others."""
    shown = moves.arrive if len(moves.arrive) <= most else moves.arrive[: most - 1]
    first = moves.arrive[0][0] if moves.arrive else None
    lines = [
        say("money.arrive" if place == 0 else "money.arrive_more", people=number(heads), day=month_day(at, first if place else None))
        for place, (at, heads) in enumerate(shown)
    ]  # fmt: skip
    if len(shown) < len(moves.arrive):
        rest = sum(heads for _, heads in moves.arrive[len(shown) :])
        lines.append(say("money.arrive_rest", people=number(rest), day=month_day(moves.arrive[-1][0])))
    return lines


def departure_line(moves: Comings) -> tuple[date, str, str] | None:
    """The day on which most leave, how many those are, and the day with how many leave on others."""
    if not moves.leave:
        return None
    at, heads = max(moves.leave, key=lambda left: left[1])
    others = sum(left for on, left in moves.leave if on != at)
    if not others:
        return at, say("money.leave", people=number(heads)), month_day(at)
    rest = [left for left in moves.leave if left[0] != at]
    if len(rest) == 1:
        key, on = "money.leave_other" if others > 1 else "money.leave_one_other", month_day(rest[0][0], at)
        return (
            at,
            say("money.leave", people=number(heads)),
            say(key, day=month_day(at), others=number(others), on=on),
        )
    return (
        at,
        say("money.leave", people=number(heads)),
        say("money.leave_others", day=month_day(at), others=people(others)),
    )
