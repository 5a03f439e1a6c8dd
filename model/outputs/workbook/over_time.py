"""Money over time, live: the same products as the total, taken up to the end of each month or stay-year."""

from __future__ import annotations

from model.outputs.workbook.calculation import Due, Reckoned
from model.outputs.workbook.formula import Before, Call, Expr, Nth, same
from model.outputs.workbook.functions import (
    as_number,
    ceiling,
    date,
    floor,
    is_number,
    least,
    month,
    months_on,
    most,
    over,
    plus,
    size_of,
    when,
    year,
)
from model.outputs.workbook.inputs import Inputs
from model.outputs.workbook.money import products
from model.outputs.workbook.occupancy import OccupancyRows
from model.outputs.workbook.page import Block, Page, SheetRow, letter
from model.outputs.workbook.people import turn, whole_years, years_between
from model.outputs.workbook.terms import Groups
from model.results.ledger import periods
from model.scenario.scenario import Scenario
from model.words.wording import say

MOST_PERIODS = 40
"""Columns of one ledger; a longer scenario gets periods of several months."""

SPARE = 3
"""Periods beyond what the scenario needs, for stays that a reader makes longer."""

FIRST = 4
"""The first column of periods, after the label, the unit, the sum and an empty column."""


def months_a_period(scenario: Scenario) -> int:
    """How many months a period of the scenario's ledger has: 1, or what keeps it within its columns."""
    many = len(periods(scenario)) if scenario.population.dated else 1
    return next(step for step in (1, 3, 6, 12, 60, 600) if -(-many // step) + SPARE <= MOST_PERIODS)


class _OccupancySoFar(OccupancyRows):
    """People and their time up to a moment, `by`, one for each column.

    Who is held, and whom a discount reaches, was settled by the whole calculation: only time is cut short here.
    So the sum up to the last period is the total, to the cent.
    """

    def __init__(self, whole: OccupancyRows, page: Page, by: SheetRow) -> None:
        super().__init__(whole.terms, whole.stays, page)
        self.whole, self.by = whole, by
        self.until = self.stays.end

    def reached(self, groups: Groups, discount: str) -> Expr:
        return self.whole.reached(groups, discount)

    def beyond(self, above: SheetRow, groups: Groups, key: str, alone: bool = False) -> Expr:
        return self.whole.beyond(above, groups, key, alone)

    def by_day(self) -> Block:
        return self.once("by_day", self._lived)

    def _lived(self) -> Block:
        s = self.stays
        self.until = until = self.block(
            "until", "moment", lambda k: most(s.arrives[k], least(self.by, s.end[k]))
        )
        whole = self.block("whole", "years", lambda k: s.if_dated(whole_years(s.arrives[k], until[k]), 0))

        def lived(k: int) -> Expr:
            return s.if_dated(years_between(s.arrives[k], until[k], whole[k]), until[k]) * s.listed[k]

        return self.block("lived", "years", lived)

    def fewer_blocks(self, every: SheetRow, key: str) -> Block:
        return self.whole.fewer_blocks(every, key)

    def days(self) -> Block:
        return self.once("days", self._days)

    def _days(self) -> Block:
        s, lived = self.stays, self.by_day()

        def days(k: int) -> Expr:
            return s.if_dated(self.until[k] - s.arrives[k], lived[k] * s.words.days_in_year)

        return self.block("days_lived", "days", days)

    def pairs_lived(self, daily: bool) -> Block:
        lived, by_then = self.days() if daily else self.by_day(), self.whole.pairs_lived(daily)
        key, unit, many = (
            ("pair_days", "days", self.stays.many) if daily else ("pair_years", "years", self.stays.many)
        )
        return self.once(
            ("pairs", daily),
            lambda: self.pair_block(key, unit, lambda n: least(by_then[n], lived[n // many])),
        )

    def moments_lived(self, daily: bool) -> Block:
        so_far, by_then = self.term(False, daily), self.whole.moments_lived(daily)
        key, unit = ("moment_days", "days") if daily else ("moment_years", "years")
        return self.once(
            ("moments", daily), lambda: self.moment_block(key, unit, lambda n: least(by_then[n], so_far))
        )

    def term_days(self) -> SheetRow:
        return self.once("term_days", self._term_days)

    def _term_days(self) -> SheetRow:
        s, lived = self.stays, self.term_by_day()
        real = self.once("term_until", self._term_until) - s.starts
        return self.page.row("term_days", "days", s.if_dated(real, lived * s.words.days_in_year))

    def _term_until(self) -> SheetRow:
        s = self.stays
        return self.page.row("term_until", "years", most(s.starts, least(self.by, s.last_day)), "moment")

    def term_by_day(self) -> SheetRow:
        return self.once("term", self._term)

    def _term(self) -> SheetRow:
        s, page = self.stays, self.page
        until = self.once("term_until", self._term_until)
        whole = page.row("term_whole", "years", s.if_dated(whole_years(s.starts, until), 0), "whole")
        by_date = years_between(s.starts, until, whole)
        return page.row("term", "years", s.if_dated(by_date, least(self.by, s.term)))

    def arrived(self, people: Expr) -> Expr:
        return people * (self.stays.arrives < self.by)

    def gone(self) -> Expr:
        return self.stays.closed * (self.stays.end < self.by)

    def started(self, due: SheetRow | None) -> Expr:
        begins = self.stays.starts if due is None else due
        return when(self.stays.if_dated(begins, 0) < self.by, 1, 0)


def ledgers(inputs: Inputs, every: list[Reckoned], results: dict[str, SheetRow]) -> list[Page]:
    """One ledger below the other, a page for each scenario."""
    title = Page("Ledger", 1, FIRST)
    title.write(say("workbook.title.ledger"), "title")
    title.write(say("workbook.about.ledger"), "about")
    title.write(say("workbook.about.periods"), "about")
    pages, at = [title], title.at + 1
    for column, scenario in enumerate(inputs.scenarios):
        reckoned = next(each for each in every if column in each.deal.columns)
        needed = -(-len(periods(scenario)) // months_a_period(scenario)) + SPARE
        page = Page("Ledger", min(MOST_PERIODS, needed), FIRST, at, anchor=column)
        _Ledger(inputs, reckoned, results, page).write()
        pages.append(page)
        at = page.at + 2
    return pages


class _Ledger:
    def __init__(self, inputs: Inputs, reckoned: Reckoned, results: dict[str, SheetRow], page: Page) -> None:
        self.inputs, self.reckoned, self.results, self.page = inputs, reckoned, results, page
        self.currency = reckoned.deal.terms.currency

    def write(self) -> None:
        """The periods, what is due, used and paid in each, and below it how that was worked out."""
        page = self.page
        if page.anchor:  # the first one stands below the title
            page.breaks.append(page.at)
        page.alone(say("workbook.row.scenario"), "", self.inputs.head, "heads")
        top = page.at
        page.at = top + len(self.reckoned.charges) + 15
        page.write(say("workbook.heading.workings"), "subheading")
        with page.detail():
            number = page.formula(say("workbook.row.period"), "", Nth(letter(page.first), page.size), "whole")
            first = page.row("first_month", "date", self._first_month(), "date")
            by = page.row("by", "moment", self._by(number, first), "moment")
            by_then = _OccupancySoFar(self.reckoned.occupancy, page, by)
            charges = self.reckoned.charges
            so_far = [
                self._so_far(self._paid_by(by_then, charge.key), charge, daily=False) for charge in charges
            ]
            used = [self._so_far(by_then, charge, daily=True) for charge in charges if charge.part == "deal"]
            days = page.row("days_so_far", "person_days", self._days(by_then))
        after, page.at = page.at, top
        s = self.reckoned.occupancy.stays
        begins = s.if_dated(months_on(first, self.inputs.step * (number - 1)), "")
        self._named("begins", page.row("begins", "date", begins, "headdate"))
        page.formula(say("workbook.row.stay_year"), "", s.if_dated("", number), "headnumber")
        self._period(say("workbook.row.person_days"), say("workbook.unit.person_days"), days, "factor")
        self._money(so_far, used, by)
        page.at = max(page.at, after)

    def _money(self, so_far: list[SheetRow], used: list[SheetRow], by: SheetRow) -> None:
        words, charges = self.inputs.words, self.reckoned.charges
        deal = [row for row, charge in zip(so_far, charges, strict=True) if charge.part == "deal"]
        for row, charge in zip(so_far, charges, strict=True):
            label = self.reckoned.deal.terms.charge[charge.key].label
            key = "workbook.line.own" if charge.part == "own" else "workbook.line.due"
            self._period(say(key, label=label), self.currency, row, "amount")
        cumulated = self._row("due_so_far", plus(deal))
        label = say("workbook.row.due")
        due = self._named("due", self._period(label, self.currency, cumulated, "amount_total"))
        known = is_number(self.results["used"])
        spent = self._row("used_so_far", when(known, plus(used), words.undefined))
        spent_now = as_number(spent) - Before(spent)
        self._named("used", self._row("used", when(known, spent_now, words.undefined)))
        if self.reckoned.deal.paid:
            self._paid(by)
        known = is_number(self.results["available"])
        left = self.results["available"] - cumulated
        self._named("left", self._row("left", when(known, left, words.undefined)))
        total = Call("SUM", lambda values: values.sum(axis=0), due.across())
        check = total - self.results["total"]
        self.page.alone(say("workbook.row.check_ledger"), self.currency, check, "amount")

    def _named(self, key: str, row: SheetRow) -> SheetRow:
        """Give a row of periods its name."""
        first, last = row.cell(0), row.cell(self.page.size - 1).partition("!")[2]
        self.page.names[f"s{(self.page.anchor or 0) + 1}_ledger_{key}"] = f"{first}:{last}"
        return row

    def _row(self, key: str, expr: Expr) -> SheetRow:
        """A row of money in the arrangement's currency."""
        return self.page.formula(say(f"workbook.row.{key}"), self.currency, expr)

    def _paid(self, by: SheetRow) -> None:
        amounts = [when(day < by, amount, 0) for day, amount in self.reckoned.deal.paid]
        so_far = self._row("paid_so_far", self.reckoned.occupancy.stays.if_dated(plus(amounts), 0))
        self._named("paid", self._period(say("workbook.row.paid"), self.currency, so_far, "amount"))

    def _period(self, label: str, unit: str, so_far: SheetRow, style: str) -> SheetRow:
        row = self.page.formula(label, unit, so_far - Before(so_far), style)
        self.page.sum_of(row, style)
        return row

    def _first_month(self) -> Expr:
        """The first of the month in which anything happens."""
        s, deal = self.reckoned.occupancy.stays, self.reckoned.deal
        arrival = over(same(s.rank, 1) * s.arrives)
        dues = [charge.due for charge in deal.charge.values() if charge.due is not None]
        payments = [day for day, _ in deal.paid]
        first = least(s.starts, when(arrival > 0, arrival, s.starts), *dues, *payments)
        return s.if_dated(date(year(first), month(first), 1), 0)

    def _by(self, number: SheetRow, first: SheetRow) -> Expr:
        """The end of each period; the last one has none, so that nothing is left out."""
        s, words = self.reckoned.occupancy.stays, self.inputs.words
        needed = ceiling(most(1, s.term, most(s.stay)))
        columns = size_of(number.across())
        by_year = when(number >= needed, words.forever, number)
        by_date = months_on(first, self.inputs.step * number)
        return when(same(number, columns), words.forever, s.if_dated(by_date, by_year))

    def _paid_by(self, by_then: _OccupancySoFar, key: str) -> _OccupancySoFar:
        """The time up to which a charge's money has been paid by the end of each period."""
        chosen, charge = self.reckoned.deal.charge[key].paid, self.reckoned.deal.terms.charge[key]
        if chosen is None:
            return by_then
        label = say("workbook.charge_part", label=charge.label, what=say("workbook.row.paid_by"))
        unit = say("workbook.unit.moment")
        by = self.page.formula(label, unit, self._schedule(by_then.by, chosen), "moment")
        return _OccupancySoFar(self.reckoned.occupancy, self.page, by)

    def _schedule(self, by: SheetRow, chosen: SheetRow) -> Expr:
        """The last end of a month, a quarter or a year of the term that is over by then; all of it once all is over.

        Without dates a period is a year, at whose end a month and a quarter of the term end too.
        """
        s, words = self.reckoned.occupancy.stays, self.inputs.words
        over_by = s.if_dated(most(s.last_day, most(s.end)), most(s.term, most(s.stay)))
        this_quarter = floor((month(by) - 1) / words.months_in_quarter) * words.months_in_quarter + 1
        at_ends = when(
            same(chosen, words.quarter),
            date(year(by), this_quarter, 1),
            when(
                same(chosen, words.year),
                turn(s.starts, whole_years(s.starts, by)),
                date(year(by), month(by), 1),
            ),
        )
        paid = when(by >= over_by, by, s.if_dated(at_ends, by))
        at_start = when(s.if_dated(s.starts, 0) < by, words.forever, 0)
        return when(same(chosen, words.when_due), by, when(same(chosen, words.start), at_start, paid))

    def _so_far(self, by_then: _OccupancySoFar, charge: Due, daily: bool) -> SheetRow:
        """What is due under one charge by the end of each period, or used of it."""
        key, groups = charge.key, self.reckoned.groups[charge.key]
        billing = False if daily else self.reckoned.billing.get(key, False)
        label = self.reckoned.deal.terms.charge[key].label
        every = products(by_then, key, groups, billing)
        money = [p.amount(p.quantity) * force for p, force in zip(every, charge.force, strict=True)]
        label = say("workbook.line.used_so_far" if daily else "workbook.line.so_far", label=label)
        return self.page.formula(label, self.currency, charge.active * plus(money))

    def _days(self, by_then: _OccupancySoFar) -> Expr:
        s, words = self.reckoned.occupancy.stays, self.inputs.words
        lived = by_then.by_day()
        dated = over(s.held * (by_then.until - s.arrives))
        return s.if_dated(dated, over(s.held * lived) * words.days_in_year)
