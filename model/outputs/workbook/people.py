"""Who is held, from when to when, as rows of formulas: the same steps as `inputs/population` and the engine take."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from model.outputs.workbook.formula import Expr, same, wrap
from model.outputs.workbook.functions import (
    added,
    as_number,
    count,
    date,
    day,
    is_number,
    least,
    month,
    most,
    number_or,
    over,
    places,
    plus,
    when,
    year,
)
from model.outputs.workbook.inputs import Inputs, Words
from model.outputs.workbook.page import Block, Page, SheetRow
from model.words.wording import say

Of = Callable[[int], Expr]
"""A formula for each cohort, by its place."""


@dataclass
class Entered:
    """People as they were entered, before any reading caps their stays: one block over the cohorts for each thing."""

    inputs: Inputs
    page: Page
    dated: SheetRow
    listed: Block
    group: Block
    people: Block
    arrives: Block
    rank: Block
    leaves: Block
    open: Block
    entered: Block
    starts: SheetRow
    ends: SheetRow

    @property
    def words(self) -> Words:
        """The constants and words of the workbook."""
        return self.inputs.words

    @property
    def many(self) -> int:
        """How many cohorts there is room for."""
        return len(self.people)

    def if_dated(self, yes: Expr | str, no: Expr | int | str) -> Expr:
        """Something where stays have days of the calendar, something else where they are so many years."""
        return when(same(self.dated, 1), yes, no)

    def block(self, page: Page, key: str, unit: str, expr: Of, style: str = "", **blanks: str) -> Block:
        """Rows for every cohort on a page, named by what they are."""
        return cohort_block(page, self.many, key, unit, expr, style, **blanks)


@dataclass
class Stays(Entered):
    """People and how long they are held. `end` is when a stay ends, on the calendar or in years; `stay` and `term`
    are years, `days` real days, `closed` is 1 for a stay that ends. `came` are people with a stay of any length,
    `held` those of them whom no limit keeps out.
    """

    entered_term: SheetRow
    wrong: SheetRow
    stay: Block
    days: Block
    end: Block
    closed: Block
    came: Block
    held: Block
    last_day: SheetRow
    term: SheetRow
    term_days: SheetRow


def cohort_block(
    page: Page, many: int, key: str, unit: str, expr: Of, style: str = "", **blanks: str
) -> Block:
    """One row for each cohort, in the style of the unit unless another is given; `blanks` are those of its heading."""
    return page.block(say(f"workbook.block.{key}", **blanks), many, numbered, unit, expr, style)


def numbered(k: int) -> str:
    """What a cohort is called, by its place among the inputs."""
    return say("workbook.cohort_number", number=k + 1)


def turn(start: Expr, years: Expr | int) -> Expr:
    """An anniversary of a day: 1 March for 29 February in a common year."""
    return date(year(start) + years, month(start), day(start))


def whole_years(start: Expr, end: Expr) -> Expr:
    """Anniversaries of the day `start` up to the day `end`. Not with DATEDIF, which not every spreadsheet has."""
    this_year = date(year(end), month(start), day(start))
    return year(end) - year(start) - when(this_year > end, 1, 0)


def years_between(start: Expr, end: Expr, whole: Expr) -> Expr:
    """Years from one day to another: `whole` anniversaries, and of the year after them the fraction in real days."""
    last, following = turn(start, whole), turn(start, whole + 1)
    return whole + (end - last) / (following - last)


def population(inputs: Inputs, page: Page) -> Stays:
    """The population as entered, before any reading caps it."""
    slots, words = inputs.slots, inputs.words

    block = partial(cohort_block, page, len(slots))
    page.heading(say("workbook.heading.population"))
    listed = block("listed", "flag", lambda k: when(same(slots[k].group, ""), 0, 1))
    group = block("group", "none", lambda k: when(same(slots[k].group, ""), "", slots[k].group), "word")
    people = block("people", "people", lambda k: as_number(slots[k].people) * listed[k])
    arrives = block("arrives", "date", lambda k: as_number(slots[k].arrives) * listed[k])
    dated = page.row("dated", "flag", when(added(arrives) + as_number(inputs.term_starts) > 0, 1, 0))
    rank = block("rank", "none", lambda k: _rank(listed, arrives, k), "flag")
    leaves = block("leaves", "date", lambda k: when(arrives[k] > 0, _leaves(inputs, arrives[k], k), 0))
    still = block("open", "flag", lambda k: when(same(slots[k].departs, words.open), 1, 0))
    entered_stay = block(
        "entered",
        "years",
        lambda k: number_or(slots[k].years, as_number(slots[k].days) / words.days_in_year),
    )
    first = over(same(rank, 1) * arrives)
    starts = page.row("starts", "date", number_or(inputs.term_starts, first))
    ends = page.row("ends", "date", number_or(inputs.term_ends, most(leaves)))
    entered = Entered(
        inputs, page, dated, listed, group, people, arrives, rank, leaves, still, entered_stay, starts, ends
    )
    timed = _timed(entered, page, None)
    term = page.row("entered_term", "years", number_or(inputs.term_years, most(timed["stay"])))
    wrong = page.row("wrong", "cohorts", added(block("wrong", "flag", lambda k: _wrong(entered, k))))
    return Stays(
        **vars(entered), entered_term=term, wrong=wrong, **timed, **_termed(entered, term, page, None)
    )


def _wrong(entered: Entered, k: int) -> Expr:
    """1 for a cohort that the model would refuse: no group, no or several stays, a missing or impossible date."""
    slot, inputs, dated = entered.inputs.slots[k], entered.inputs, same(entered.dated, 1)
    ends = [
        when(same(slot.departs, ""), 0, 1),
        when(is_number(slot.years), 1, 0),
        when(is_number(slot.days), 1, 0),
    ]
    not_one_end = when(same(plus(ends), 1), 0, 1)
    backwards = when(entered.leaves[k] < entered.arrives[k], 1, 0)
    undated = when(dated, when(same(entered.arrives[k], 0), 1, backwards), 0)
    uncounted = when(same(entered.open[k], 1), when(is_number(inputs.as_of), 0, 1), 0)
    refused = when(not_one_end + undated + uncounted > 0, 1, 0)
    return when(same(entered.listed[k], 1), refused, when(as_number(slot.people) > 0, 1, 0))


def _rank(listed: Block, arrives: Block, k: int) -> Expr:
    """A cohort's place in the order of arrival, from 1: of those that arrive on a day, in the order of the inputs.

    Places under a limit or a discount go by it. RANK would give equal numbers to cohorts of a day.
    """
    earlier = (arrives < arrives[k]) * listed
    tied = same(arrives, arrives[k]) * (places(listed) < places(Block([listed[k]]))) * listed
    return listed[k] * (over(earlier + tied) + 1)


def _leaves(inputs: Inputs, arrives: SheetRow, k: int) -> Expr:
    slot, words = inputs.slots[k], inputs.words
    # Of several ends, which the sheet counts as wrong, the first is taken: a day or the word for open, days, years.
    by_years = turn(arrives, as_number(slot.years))
    by_days = when(is_number(slot.days), arrives + as_number(slot.days), by_years)
    by_open = when(same(slot.departs, words.open), most(inputs.as_of, arrives), by_days)
    return number_or(slot.departs, by_open)


def capped(
    stays: Stays, page: Page, cap: SheetRow | None, limits: Mapping[str, SheetRow], labels: Mapping[str, Expr]
) -> Stays:
    """The population under a cap on stays and limits on groups, each a row with a number or a word for none."""
    if cap is not None:
        timed, term = _timed(stays, page, cap), _termed(stays, stays.entered_term, page, cap)
        stays = dataclasses.replace(stays, page=page, **timed, **term)
    return _limited(stays, page, limits, labels) if limits else stays


def _timed(stays: Entered, page: Page, cap: SheetRow | None) -> dict[str, Any]:
    """Stays in years and days, and who then comes at all: people with a stay of no day are not held."""
    arrives, words = stays.arrives, stays.words

    block = partial(stays.block, page)
    if cap is None:
        leaves = stays.leaves
        closed = block("closed", "flag", lambda k: wrap(1) - stays.open[k])
    else:
        turns = [turn(arrives[k], cap) for k in range(stays.many)]

        def ended_by_cap(k: int) -> Expr:
            return when(is_number(cap), when(stays.leaves[k] >= turns[k], 1, 0), 0)

        leaves = block(
            "capped_leaves",
            "date",
            lambda k: when(is_number(cap), least(stays.leaves[k], turns[k]), stays.leaves[k]),
        )
        closed = block("closed", "flag", lambda k: when(same(stays.open[k], 0), 1, ended_by_cap(k)))
    whole = block("whole", "years", lambda k: stays.if_dated(whole_years(arrives[k], leaves[k]), 0), "whole")
    undated = [entered if cap is None else least(entered, cap) for entered in stays.entered.list]

    def stay_of(k: int) -> Expr:
        return stays.if_dated(years_between(arrives[k], leaves[k], whole[k]), undated[k]) * stays.listed[k]

    stay = block("stay", "years", stay_of)
    days = block(
        "days", "days", lambda k: stays.if_dated(leaves[k] - arrives[k], stay[k] * words.days_in_year)
    )
    end = block("end", "moment", lambda k: stays.if_dated(leaves[k], stay[k]))
    came = block("came", "people", lambda k: when(stay[k] > 0, stays.people[k], 0))
    return {"stay": stay, "days": days, "end": end, "closed": closed, "came": came, "held": came}


def _termed(stays: Entered, entered_term: SheetRow, page: Page, cap: SheetRow | None) -> dict[str, Any]:
    """How long the arrangement runs."""
    starts, last, undated = stays.starts, stays.ends, wrap(entered_term)
    if cap is not None:
        capped_end = when(is_number(cap), least(last, turn(starts, cap)), last)
        last, undated = page.row("capped_ends", "date", capped_end), least(entered_term, cap)
    whole = page.row("term_whole", "years", stays.if_dated(whole_years(starts, last), 0), "whole")
    term = page.row("term", "years", stays.if_dated(years_between(starts, last, whole), undated))
    days = stays.if_dated(last - starts, term * stays.words.days_in_year)
    return {"last_day": last, "term": term, "term_days": page.row("term_days", "days", days)}


def _limited(stays: Stays, page: Page, limits: Mapping[str, SheetRow], labels: Mapping[str, Expr]) -> Stays:
    """Who is held once each limited group has its first so many, in order of arrival."""

    def own(k: int) -> Expr:
        limit: Expr = stays.words.none
        for group, row in limits.items():
            limit = when(same(stays.group[k], labels[group]), row, limit)
        return limit

    def first_in(k: int) -> Expr:
        left = as_number(limit[k]) - before[k]
        return when(is_number(limit[k]), most(0, least(stays.came[k], left)), stays.came[k])

    limit = stays.block(page, "limit", "people", own)
    before = stays.block(
        page,
        "before",
        "people",
        lambda k: over((stays.rank < stays.rank[k]) * same(stays.group, stays.group[k]) * stays.came),
    )
    return dataclasses.replace(stays, held=stays.block(page, "held", "people", first_in))


def lowest(page: Page, label: str, unit: str, parts: Sequence[Expr], words: Words) -> SheetRow | None:
    """The smallest of some limits, or the word for none; nothing where there can be none."""
    if not parts:
        return None
    return page.formula(label, unit, when(same(count(*parts), 0), words.none, least(*parts)), "whole")
