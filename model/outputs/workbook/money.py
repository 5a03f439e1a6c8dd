"""What people and time come to under the terms, as rows of formulas: the same products as the engine adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from model.inputs.charge import YEARLY
from model.outputs.workbook.formula import Expr, same, wrap
from model.outputs.workbook.functions import ceiling, floor, least, most, over, places, times, when
from model.outputs.workbook.inputs import ChargeInputs
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.people import Of, Stays, whole_years, years_between
from model.outputs.workbook.terms import Bounds, Groups, RowsOnce, TermRows
from model.words.wording import say

Billing = bool | SheetRow
"""Whether whole years are paid at their start: settled, or a row that says so for each scenario."""


@dataclass(frozen=True)
class Product:
    """One product: a quantity times a rate, less a share of it for a discount."""

    label: str
    unit: str
    quantity: Expr
    rate: SheetRow
    share: SheetRow | None = None
    discount: str | None = None

    def amount(self, quantity: Expr) -> Expr:
        """The money for a quantity."""
        return self.rate * quantity if self.share is None else -(self.share * self.rate * quantity)


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

    def beyond(self, above: SheetRow, groups: Groups, key: str) -> Expr:
        """For each cohort and each end of a stay: how many fewer of its billed people are beyond `above` then.

        How many are beyond it changes only where a stay ends. So each change, times the cohort's own years by
        then, adds up to the person-years beyond: one SUMPRODUCT over all pairs, in place of a sum over time.
        """
        return self.once(("beyond", id(above), groups.key), lambda: self._beyond(above, groups, key))

    def _beyond(self, above: SheetRow, groups: Groups, key: str) -> Block:
        s, many = self.stays, self.stays.many

        def is_first_end(j: int) -> Expr:
            earlier = places(s.end) < places(Block([s.end[j]]))
            return when(over(same(s.end, s.end[j]) * earlier) > 0, 0, 1)

        first = self.once("first", lambda: self.block("first_end", "flag", is_first_end))

        def fewer(i: int, j: int) -> Expr:
            earlier = s.held * (s.rank < s.rank[i])

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

    def lived(self, billing: Billing) -> Block:
        """Years of each stay as they are paid for."""
        by_day = self.by_day()
        if billing is False:
            return by_day
        if billing is True:
            return self.once(
                "in_advance", lambda: self.block("in_advance", "years", lambda k: ceiling(by_day[k]))
            )

        def paid(k: int) -> Expr:
            return when(same(billing, 1), ceiling(by_day[k]), by_day[k])

        return self.once(("lived", id(billing)), lambda: self.block("paid", "years", paid))

    def by_day(self) -> Block:
        """Years of each stay."""
        return self.stays.stay

    def pairs_lived(self) -> Block:
        """For each cohort and each end of a stay: the cohort's own years by then."""
        return self.once("pairs", self._own_years)

    def _own_years(self) -> Block:
        s, many = self.stays, self.stays.many

        def until(n: int) -> Expr:
            return most(s.arrives[n // many], least(s.end[n // many], s.end[n % many]))

        whole = self.pair_block(
            "pair_whole",
            "years",
            lambda n: s.if_dated(whole_years(s.arrives[n // many], until(n)), 0),
            "whole",
        )

        def own(n: int) -> Expr:
            i, j = n // many, n % many
            by_date = years_between(s.arrives[i], until(n), whole[n])
            return s.if_dated(by_date, least(s.stay[i], s.stay[j])) * s.listed[i]

        return self.pair_block("pair_years", "years", own)

    def term(self, billing: Billing) -> Expr:
        """Years that the arrangement runs, as they are paid for."""
        years = self.term_by_day()
        if isinstance(billing, bool):
            return ceiling(years) if billing else years
        return when(same(billing, 1), ceiling(years), years)

    def term_by_day(self) -> SheetRow:
        """Years that the arrangement runs."""
        return self.stays.term

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

    # --- Products ------------------------------------------------------------------------------------

    def indexed(self, time: Block, key: object, bounds: Bounds, index: SheetRow, label: str) -> Block:
        """Years within bounds, each counted at its yearly factor."""
        block = self.block if len(time) == self.stays.many else self.pair_block

        def make() -> Block:
            inside = block("clipped", "years", lambda k: _inside(time[k], bounds), label=label)
            return block("indexed", "years", lambda k: _at_index(inside[k], bounds, index), label=label)

        return self.once(("indexed", key, id(index), id(bounds)), make)


def _inside(time: Expr, bounds: Bounds) -> Expr:
    return time if bounds is None else most(bounds[0], least(time, bounds[1]))


def _at_index(inside: Expr, bounds: Bounds, index: SheetRow) -> Expr:
    """Years up to `inside`, each at its factor, less those before the bounds: a geometric sum and a part.

    For a factor of 1 that sum would divide by zero, and is the years themselves.
    """
    rise = index - 1
    start: Expr = wrap(0) if bounds is None else bounds[0]
    grown = (index ** floor(inside) - index**start) / rise + (inside - floor(inside)) * index ** floor(inside)
    return when(same(index, 1), inside - start, grown)


def clipped(time: Expr, bounds: Bounds) -> Expr:
    """Years within bounds for a whole block at once.

    Within SUMPRODUCT by comparing, since MIN and MAX over a block would give a single number for all its rows.
    """
    if bounds is None:
        return time
    first, last = bounds
    return (time > first) * ((time < last) * time + (time >= last) * last - first)


def products(occupancy: OccupancyRows, key: str, groups: Groups, billing: Billing) -> Iterator[Product]:
    """The products of one charge, those of its discounts after each."""
    charge = occupancy.terms.deal.charge[key]
    if charge.charge.kind in YEARLY:
        yield from _yearly(occupancy, key, charge, groups, billing)
    else:
        rate = occupancy.terms.rates[key][0]
        unit = say(f"workbook.quantity.{charge.charge.kind}")
        yield Product(charge.charge.label, unit, _KINDS[charge.charge.kind](occupancy, charge, groups), rate)


def _yearly(
    occupancy: OccupancyRows, key: str, charge: ChargeInputs, groups: Groups, billing: Billing
) -> Iterator[Product]:
    terms, unit = occupancy.terms, say(f"workbook.quantity.{charge.charge.kind}")
    spans: list[tuple[SheetRow, SheetRow] | None] = [*charge.spans] or [None]
    discounts = [(name, d) for name, d in terms.deal.terms.discount.items() if key in d.charges]
    for place, span in enumerate(spans):
        rate = terms.rates[key][min(place, len(terms.rates[key]) - 1)]
        own, name = ([span], (key, place + 1)) if span else ([], (key,))
        bounds = terms.bounds(own, name)
        label = (
            charge.charge.label
            if len(spans) == 1
            else say("workbook.nth_span", label=charge.charge.label, number=place + 1)
        )
        yield Product(label, unit, _quantity(occupancy, key, charge, groups, billing, bounds, None), rate)
        for discount, rules in discounts:
            entered = terms.deal.discount[discount]
            for number, reach in enumerate(entered.spans, 1):
                both = terms.bounds([*own, reach], (*name, discount, number) if own else (discount, number))
                quantity = _quantity(occupancy, key, charge, groups, billing, both, discount)
                yield Product(rules.label, unit, quantity, rate, entered.share, discount)


def _quantity(
    occupancy: OccupancyRows,
    key: str,
    charge: ChargeInputs,
    groups: Groups,
    billing: Billing,
    bounds: Bounds,
    discount: str | None,
) -> Expr:
    """Person-years, or years of the term, within bounds, each at its yearly factor where there is one."""
    if charge.charge.kind == "per_year":
        return _of_term(occupancy, charge, billing, bounds)
    if charge.above is not None:
        people, time, name = occupancy.beyond(charge.above, groups, key), occupancy.pairs_lived(), "pairs"
    else:
        people = occupancy.people(groups) if discount is None else occupancy.reached(groups, discount)
        time, name = (
            occupancy.lived(billing),
            str(id(billing)) if isinstance(billing, SheetRow) else str(billing),
        )
    if charge.index is not None:
        return over(people * occupancy.indexed(time, name, bounds, charge.index, charge.charge.label))
    return over(people * clipped(time, bounds))


def _of_term(occupancy: OccupancyRows, charge: ChargeInputs, billing: Billing, bounds: Bounds) -> Expr:
    time = occupancy.term(billing)
    if charge.index is not None:
        label = say("workbook.row.clipped_term", label=charge.charge.label)
        inside = occupancy.page.formula(label, say("workbook.unit.years"), _inside(time, bounds), "years")
        return _at_index(inside, bounds, charge.index)
    return time if bounds is None else most(0, least(time, bounds[1]) - bounds[0])


def _per_person(occupancy: OccupancyRows, charge: ChargeInputs, groups: Groups) -> Expr:
    here = over(occupancy.arrived(occupancy.people(groups)))
    return here if charge.above is None else most(0, here - charge.above)


def _per_departure(occupancy: OccupancyRows, charge: ChargeInputs, groups: Groups) -> Expr:
    gone = occupancy.people(groups) * occupancy.gone()
    return over(
        gone if charge.before_year is None else gone * (occupancy.stays.stay < charge.before_year - 1)
    )


def _lump_sum(occupancy: OccupancyRows, charge: ChargeInputs, groups: Groups) -> Expr:
    if charge.at_arrivals is not None:
        return when(over(occupancy.arrived(occupancy.people(groups))) >= charge.at_arrivals, 1, 0)
    if groups.flag is None:
        return occupancy.started(charge.due)
    return occupancy.started(charge.due) * when(over(occupancy.stays.listed * groups.flag) > 0, 1, 0)


_KINDS: dict[str, Callable[[OccupancyRows, ChargeInputs, Groups], Expr]] = {
    "per_person": _per_person,
    "per_departure": _per_departure,
    "lump_sum": _lump_sum,
}
