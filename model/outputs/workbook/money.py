"""What people and time come to under the terms, as rows of formulas: the same products as the engine adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from model.inputs.charge import YEARLY
from model.outputs.workbook.counting import Counter
from model.outputs.workbook.formula import Expr, wrap
from model.outputs.workbook.functions import ceiling, most, over, when
from model.outputs.workbook.inputs import ChargeInputs
from model.outputs.workbook.occupancy import OccupancyRows
from model.outputs.workbook.page import SheetRow
from model.outputs.workbook.terms import Bounds, Groups
from model.outputs.workbook.windows import Billing, by_day_only
from model.words.wording import say


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
    counter = Counter(occupancy, key, charge, False if by_day_only(charge) else billing)
    if charge.minimum is not None:
        yield from _with_minimum(counter, groups, charge.minimum)
        return
    terms, unit = occupancy.terms, _unit(charge)
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
        yield Product(label, unit, _quantity(counter, groups, bounds, None), rate)
        for discount, rules in discounts:
            entered = terms.deal.discount[discount]
            for number, reach in enumerate(entered.spans, 1):
                both = terms.bounds([*own, reach], (*name, discount, number) if own else (discount, number))
                quantity = _quantity(counter, groups, both, discount)
                yield Product(rules.label, unit, quantity, rate, entered.share, discount)


def _unit(charge: ChargeInputs, kind: str = "") -> str:
    """What the quantity of a yearly charge is counted in."""
    kind = kind or ("blocks" if charge.every is not None else charge.charge.kind)
    return say(f"workbook.quantity.{kind}_day" if charge.charge.per == "day" else f"workbook.quantity.{kind}")


def _with_minimum(counter: Counter, groups: Groups, minimum: SheetRow) -> Iterator[Product]:
    """Places that are paid for used or not, for as long as the arrangement runs, and people beyond them."""
    charge, occupancy, daily = counter.charge, counter.occupancy, counter.daily
    rates, label = occupancy.terms.rates[counter.key], charge.charge.label
    reserved = minimum * counter.of_term(None)
    yield Product(say("workbook.reserved", label=label), _unit(charge, "places"), reserved, rates[0])
    people, time = occupancy.beyond(minimum, groups, counter.key, alone=True), occupancy.pairs_lived(daily)
    beyond = counter.of_people(people, time, "pairs", None)
    yield Product(say("workbook.beyond", label=label), _unit(charge), beyond, rates[-1])


def _quantity(counter: Counter, groups: Groups, bounds: Bounds, discount: str | None) -> Expr:
    """Person-years, years of the term or block-years within bounds, each at its factor where there is one."""
    charge, occupancy, key = counter.charge, counter.occupancy, counter.key
    if charge.every is not None:
        blocks, time = occupancy.fewer_blocks(charge.every, key), occupancy.moments_lived(counter.daily)
        return counter.of_blocks(blocks, time, bounds)
    if charge.charge.kind == "per_year":
        return counter.of_term(bounds)
    if charge.above is not None:
        people, time = occupancy.beyond(charge.above, groups, key), occupancy.pairs_lived(counter.daily)
        return counter.of_people(people, time, "pairs", bounds)
    who = occupancy.people(groups) if discount is None else occupancy.reached(groups, discount)
    return counter.of_people(who, occupancy.lived(counter.billing, counter.daily), "stays", bounds)


def _per_person(occupancy: OccupancyRows, charge: ChargeInputs, groups: Groups) -> Expr:
    here = over(occupancy.arrived(occupancy.people(groups)))
    return here if charge.above is None else most(0, here - charge.above)


def _per_departure(occupancy: OccupancyRows, charge: ChargeInputs, groups: Groups) -> Expr:
    gone = occupancy.people(groups) * occupancy.gone()
    return over(
        gone if charge.before_year is None else gone * (occupancy.stays.stay < charge.before_year - 1)
    )


def _lump_sum(occupancy: OccupancyRows, charge: ChargeInputs, groups: Groups) -> Expr:
    blocks = wrap(1) if charge.every is None else ceiling(over(occupancy.stays.held) / charge.every)
    if charge.at_arrivals is not None:
        arrived = over(occupancy.arrived(occupancy.people(groups)))
        return blocks * when(arrived >= charge.at_arrivals, 1, 0)
    if groups.flag is None:
        return blocks * occupancy.started(charge.due)
    listed = when(over(occupancy.stays.listed * groups.flag) > 0, 1, 0)
    return blocks * occupancy.started(charge.due) * listed


_KINDS: dict[str, Callable[[OccupancyRows, ChargeInputs, Groups], Expr]] = {
    "per_person": _per_person,
    "per_departure": _per_departure,
    "lump_sum": _lump_sum,
}
