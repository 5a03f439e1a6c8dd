"""How much of a time is paid for: within a window and a span, each year at its factor; in years or in real days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.outputs.workbook.formula import Expr, same, wrap
from model.outputs.workbook.functions import floor, least, most, over, when
from model.outputs.workbook.inputs import ChargeInputs
from model.outputs.workbook.occupancy import OccupancyRows
from model.outputs.workbook.page import Block, SheetRow
from model.outputs.workbook.terms import Bounds
from model.outputs.workbook.windows import Billing, Clock, Edges, cohorts, edges_of, is_plain, term
from model.words.wording import say


@dataclass(frozen=True)
class Counter:
    """Counts time for one yearly charge, billed in one way."""

    occupancy: OccupancyRows
    key: str
    charge: ChargeInputs
    billing: Billing

    @property
    def daily(self) -> bool:
        """Whether real days are counted, and not years."""
        return self.charge.charge.per == "day"

    def of_people(self, people: Expr, time: Block, times: str, bounds: Bounds) -> Expr:
        """People times their own time; a row of `time` is of each cohort, or of each with each end of a stay."""
        if self._is_simple(bounds):
            return over(people * clipped(time, bounds))
        many = self.occupancy.stays.many
        block = self.occupancy.pair_block if times == "pairs" else self.occupancy.block
        of = (lambda n: n // many) if times == "pairs" else (lambda n: n)
        clock = cohorts(self.occupancy.stays)
        return over(people * self._counted(time, times, bounds, clock, of, block))

    def of_blocks(self, blocks: Block, time: Block, bounds: Bounds) -> Expr:
        """Changes in the number of blocks, times the term by then."""
        if self._is_simple(bounds):
            return over(blocks * clipped(time, bounds))
        clock, block = term(self.occupancy.stays), self.occupancy.moment_block
        return over(blocks * self._counted(time, "moments", bounds, clock, lambda _: 0, block))

    def of_term(self, bounds: Bounds) -> Expr:
        """Time of the arrangement."""
        time, clock = self.occupancy.term(self.billing, self.daily), term(self.occupancy.stays)
        if self._is_simple(bounds):
            return time if bounds is None else most(0, least(time, bounds[1]) - bounds[0])
        edges = self._edges(clock, bounds)
        if edges is not None and edges.factors is not None:
            return _stepped(time, edges, 0)
        ends = bounds if edges is None else edges.ends(0)
        label = say("workbook.row.clipped_term", label=self.charge.charge.label)
        unit = say("workbook.unit.days" if self.daily else "workbook.unit.years")
        inside = self.occupancy.page.formula(label, unit, _inside(time, ends), "years")
        return self._worth(inside, ends, whole=edges is None)

    def _is_simple(self, bounds: Bounds) -> bool:
        return self.charge.index is None and is_plain(self.charge, bounds)

    def _edges(self, clock: Clock, bounds: Bounds) -> Edges | None:
        if is_plain(self.charge, bounds):
            return None
        occupancy = self.occupancy
        return edges_of(occupancy.terms, occupancy.page, self.key, clock, bounds, self.billing)

    def _counted(
        self,
        time: Block,
        times: str,
        bounds: Bounds,
        clock: Clock,
        of: Callable[[int], int],
        block: Callable[..., Block],
    ) -> Block:
        """For each time how much of it counts."""
        billing = self.billing if isinstance(self.billing, bool) else id(self.billing)
        label, unit = self.charge.charge.label, "days" if self.daily else "years"

        def made() -> Block:
            edges = self._edges(clock, bounds)
            if edges is not None and edges.factors is not None:
                return block("indexed", unit, lambda n: _stepped(time[n], edges, of(n)), label=label)

            def ends(n: int) -> Bounds:
                return bounds if edges is None else edges.ends(of(n))

            def worth(n: int) -> Expr:
                return self._worth(inside[n], ends(n), whole=edges is None)

            inside = block("clipped", unit, lambda n: _inside(time[n], ends(n)), label=label)
            return block("indexed", unit, worth, label=label)

        return self.occupancy.once(("counted", self.key, times, id(bounds), billing), made)

    def _worth(self, inside: SheetRow, ends: Bounds, whole: bool) -> Expr:
        """What a time inside its ends counts for."""
        start: Expr = wrap(0) if ends is None else ends[0]
        index = self.charge.index
        return inside - start if index is None else _at_index(inside, start, index, whole)


def _stepped(time: SheetRow, edges: Edges, i: int) -> Expr:
    """Time between each two edges, at the factor of that year."""
    years = edges.of[i].list
    assert edges.factors is not None
    return over(edges.factors * clipped(time, (Block(years[:-1]), Block(years[1:]))))


def _inside(time: Expr, bounds: Bounds) -> Expr:
    return time if bounds is None else most(bounds[0], least(time, bounds[1]))


def _at_index(inside: Expr, start: Expr, index: SheetRow, whole: bool) -> Expr:
    """Years from a start up to `inside`, each at its factor: a geometric sum and a part at either end.

    For a factor of 1 that sum would divide by zero, and is the years themselves. A `whole` start has no part.
    """
    rise = index - 1
    first = start if whole else floor(start)
    grown = (index ** floor(inside) - index**first) / rise + (inside - floor(inside)) * index ** floor(inside)
    if not whole:
        grown -= (start - first) * index**first
    return when(same(index, 1), inside - start, grown)


def clipped(time: Expr, bounds: tuple[Expr, Expr] | None) -> Expr:
    """Time within bounds for a whole block at once.

    Within SUMPRODUCT by comparing, since MIN and MAX over a block would give a single number for all its rows.
    """
    if bounds is None:
        return time
    first, last = bounds
    return (time > first) * ((time < last) * time + (time >= last) * last - first)
