"""People and their time as the products of charges take them, as rows of formulas: to the end of every stay."""

from __future__ import annotations

from model.outputs.workbook.formula import Expr, same, wrap
from model.outputs.workbook.functions import ceiling, least, most, over, places, times, when
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.people import Of, Stays, whole_years, years_between
from model.outputs.workbook.terms import Groups, RowsOnce, TermRows
from model.outputs.workbook.windows import Billing, days_by
from model.words.wording import say


class OccupancyRows(RowsOnce):
    """People and their time as the products take them: here to the end of every stay."""

    def __init__(self, terms: TermRows, stays: Stays, page: Page) -> None:
        super().__init__()
        self.terms, self.stays, self.page = terms, stays, page

    # --- People --------------------------------------------------------------------------------------

    def people(self, groups: Groups) -> Expr:
        """People held, cohort by cohort, of those billed."""
        held: Expr = self.stays.held
        return held if groups.flag is None else held * groups.flag

    def reached(self, groups: Groups, discount: str) -> Expr:
        """People whom a discount reaches: its places go in order of arrival, and unused ones lapse."""
        rules = self.terms.deal.terms.discount[discount]
        some = [self.stays.held, *([groups.flag] if groups.flag else [])]
        if rules.groups is not None:
            some.append(self.terms.member(frozenset(rules.groups)))
        limit = self.terms.deal.discount[discount].most
        if limit is None:
            return times(some)
        return self.once(("reached", groups.key, discount), lambda: self._first(some, limit, rules.label))

    def _first(self, some: list[Block], limit: SheetRow, label: str) -> Block:
        """Of the people in all of some blocks the first so many."""
        rank = self.stays.rank

        def reached(k: int) -> Expr:
            return most(0, least(eligible[k], limit - over((rank < rank[k]) * eligible)))

        eligible = self.block(
            "eligible", "people", lambda k: times([block[k] for block in some]), label=label
        )
        return self.block("reached", "people", reached, label=label)

    def beyond(self, above: SheetRow, groups: Groups, key: str, alone: bool = False) -> Expr:
        """For each cohort and each end of a stay: how many fewer of its billed people are beyond `above` then, reckoned
        among all who are there, or among the billed `alone`.

        How many are beyond it changes only where a stay ends. So each change, times the cohort's own years by
        then, adds up to the person-years beyond: one SUMPRODUCT over all pairs, in place of a sum over time.
        """
        made = ("beyond", id(above), groups.key)
        return self.once(made, lambda: self._beyond(above, groups, key, alone))

    def _beyond(self, above: SheetRow, groups: Groups, key: str, alone: bool) -> Block:
        s, many = self.stays, self.stays.many

        def is_first_end(j: int) -> Expr:
            earlier = places(s.end) < places(Block([s.end[j]]))
            return when(over(same(s.end, s.end[j]) * earlier) > 0, 0, 1)

        first = self.once("first", lambda: self.block("first_end", "flag", is_first_end))

        def fewer(i: int, j: int) -> Expr:
            earlier = s.held * (s.rank < s.rank[i])
            if alone and groups.flag is not None:
                earlier *= groups.flag

            def there(ends: Expr) -> Expr:
                return most(0, least(s.held[i], over(earlier * ends) + s.held[i] - above))

            just_before = when(s.end[j] <= s.end[i], there(s.end >= s.end[j]), 0)
            after = when(s.end[j] < s.end[i], there(s.end > s.end[j]), 0)
            drop = first[j] * (just_before - after)
            return drop if groups.flag is None else drop * groups.flag[i]

        label = self.terms.deal.terms.charge[key].label
        return self.pair_block("beyond", "people", lambda n: fewer(n // many, n % many), label=label)

    # --- Rows ----------------------------------------------------------------------------------------

    def block(self, key: str, unit: str, expr: Of, style: str = "", **blanks: str) -> Block:
        """A row for each cohort."""
        return self.stays.block(self.page, key, unit, expr, style, **blanks)

    def pair_block(self, key: str, unit: str, expr: Of, style: str = "", **blanks: str) -> Block:
        """A row for each cohort and each end of a stay: at n = cohort x many + end."""
        heading = say(f"workbook.block.{key}", **blanks)
        return self.page.block(heading, self.stays.many**2, self._pair, unit, expr, style)

    def _pair(self, n: int) -> str:
        return say("workbook.pair", number=n // self.stays.many + 1, other=n % self.stays.many + 1)

    # --- Time ----------------------------------------------------------------------------------------

    def lived(self, billing: Billing, daily: bool) -> Block:
        """Years, or real days, of each stay as they are paid for."""
        held = self.days() if daily else self.by_day()
        if billing is False:
            return held
        whole = self.once(
            "in_advance", lambda: self.block("in_advance", "years", lambda k: ceiling(self.by_day()[k]))
        )
        if daily:
            years, starts = whole, self.stays.arrives
            whole = self.once(
                "days_in_advance",
                lambda: self.block(
                    "days_in_advance", "days", lambda k: days_by(self.stays, starts[k], years[k])
                ),
            )
        if billing is True:
            return whole

        def paid(k: int) -> Expr:
            return when(same(billing, 1), whole[k], held[k])

        key, unit = ("paid_days", "days") if daily else ("paid", "years")
        return self.once((key, id(billing)), lambda: self.block(key, unit, paid))

    def by_day(self) -> Block:
        """Years of each stay."""
        return self.stays.stay

    def days(self) -> Block:
        """Real days of each stay."""
        return self.stays.days

    def pairs_lived(self, daily: bool) -> Block:
        """For each cohort and each end of a stay: the cohort's own years, or real days, by then."""
        return self.once(("pairs", daily), self._own_days if daily else self._own_years)

    def _until(self, n: int) -> Expr:
        s, many = self.stays, self.stays.many
        return most(s.arrives[n // many], least(s.end[n // many], s.end[n % many]))

    def _own_years(self) -> Block:
        s, many = self.stays, self.stays.many
        whole = self.pair_block(
            "pair_whole",
            "years",
            lambda n: s.if_dated(whole_years(s.arrives[n // many], self._until(n)), 0),
            "whole",
        )

        def own(n: int) -> Expr:
            i, j = n // many, n % many
            by_date = years_between(s.arrives[i], self._until(n), whole[n])
            return s.if_dated(by_date, least(s.stay[i], s.stay[j])) * s.listed[i]

        return self.pair_block("pair_years", "years", own)

    def _own_days(self) -> Block:
        s, many = self.stays, self.stays.many

        def own(n: int) -> Expr:
            i, j = n // many, n % many
            undated = least(s.stay[i], s.stay[j]) * s.words.days_in_year
            return s.if_dated(self._until(n) - s.arrives[i], undated) * s.listed[i]

        return self.pair_block("pair_days", "days", own)

    def term(self, billing: Billing, daily: bool) -> SheetRow:
        """Years, or real days, that the arrangement runs, as they are paid for."""
        if billing is False:
            return self.term_days() if daily else self.term_by_day()
        return self.once(
            ("paid_term", billing if isinstance(billing, bool) else id(billing), daily),
            lambda: self._paid_term(billing, daily),
        )

    def _paid_term(self, billing: Billing, daily: bool) -> SheetRow:
        years = self.term_by_day()
        paid: Expr = ceiling(years)
        if not isinstance(billing, bool):
            paid = when(same(billing, 1), ceiling(years), years)
        row = self.page.row("paid_term", "years", paid)
        if not daily:
            return row
        return self.page.row("paid_term_days", "days", days_by(self.stays, self.stays.starts, row))

    def term_by_day(self) -> SheetRow:
        """Years that the arrangement runs."""
        return self.stays.term

    def term_days(self) -> SheetRow:
        """Real days that the arrangement runs."""
        return self.stays.term_days

    # --- Blocks of people ----------------------------------------------------------------------------

    def fewer_blocks(self, every: SheetRow, key: str) -> Block:
        """At each arrival, then at each end of a stay: how many fewer blocks are begun after it than before.

        Their number changes only then, and is nothing at first and at last. So each change, times the term by then,
        adds up to the block-years.
        """
        return self.once(("fewer_blocks", id(every)), lambda: self._fewer_blocks(every, key))

    def _fewer_blocks(self, every: SheetRow, key: str) -> Block:
        s = self.stays
        moments = self.once("moments", lambda: self.moment_block("moments", "moment", self._moment))

        def is_first(n: int) -> Expr:
            earlier = places(moments) < places(Block([moments[n]]))
            return when(over(same(moments, moments[n]) * earlier) > 0, 0, 1)

        first = self.once("first_moment", lambda: self.moment_block("first_moment", "flag", is_first))

        def fewer(n: int) -> Expr:
            moment = moments[n]
            before = over(s.held * (s.arrives < moment) * (s.end >= moment))
            after = over(s.held * (s.arrives <= moment) * (s.end > moment))
            return first[n] * (ceiling(before / every) - ceiling(after / every))

        label = self.terms.deal.terms.charge[key].label
        return self.moment_block("fewer_blocks", "blocks", fewer, label=label)

    def moment_block(self, key: str, unit: str, expr: Of, **blanks: str) -> Block:
        """A row for the arrival of each cohort, then one for the end of its stay."""
        many = self.stays.many

        def name(n: int) -> str:
            return say("workbook.leaving" if n >= many else "workbook.arriving", number=n % many + 1)

        return self.page.block(say(f"workbook.block.{key}", **blanks), many + many, name, unit, expr)

    def _moment(self, n: int) -> SheetRow:
        s = self.stays
        return s.end[n - s.many] if n >= s.many else s.arrives[n]

    def moments_lived(self, daily: bool) -> Block:
        """At each arrival, then at each end of a stay: years, or real days, of the term by then."""
        return self.once(("moments_lived", daily), lambda: self._term_by_moments(daily))

    def _term_by_moments(self, daily: bool) -> Block:
        s = self.stays

        def until(n: int) -> Expr:
            return most(s.starts, least(self._moment(n), s.last_day))

        if daily:
            return self.moment_block(
                "moment_days",
                "days",
                lambda n: s.if_dated(
                    until(n) - s.starts, least(self._moment(n), s.term) * s.words.days_in_year
                ),
            )
        whole = self.moment_block(
            "moment_whole", "years", lambda n: s.if_dated(whole_years(s.starts, until(n)), 0)
        )
        return self.moment_block(
            "moment_years",
            "years",
            lambda n: s.if_dated(years_between(s.starts, until(n), whole[n]), least(self._moment(n), s.term)),
        )

    # --- What has happened by then -------------------------------------------------------------------

    def arrived(self, people: Expr) -> Expr:
        """Of some people, those who have arrived."""
        return people

    def gone(self) -> Expr:
        """1 for each cohort that has left."""
        return self.stays.closed

    def started(self, due: SheetRow | None) -> Expr:
        """1 once the arrangement has begun, or a day has come."""
        return wrap(1)
