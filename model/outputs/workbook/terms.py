"""An arrangement's terms as rows: options chosen, rates, spans of stay-years, whom charges bill."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

from model.inputs.charge import When
from model.outputs.workbook.formula import Expr, Fixed, same
from model.outputs.workbook.functions import any_of, is_number, least, most, plus, times, when
from model.outputs.workbook.inputs import ChargeInputs, DealInputs
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.people import Stays
from model.words.wording import say

T = TypeVar("T")

Bounds = tuple[Expr, Expr] | None
"""Years since arrival, from and to; None for all years."""


@dataclass(frozen=True)
class Groups:
    """Whom a charge bills: a mark for each cohort, or None for everyone; each has its own `key`."""

    key: object
    flag: Block | None


EVERYONE = Groups(None, None)


class RowsOnce:
    """Rows that several products need, made for the first of them."""

    def __init__(self) -> None:
        self._made: dict[object, object] = {}

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gave the first time it was asked for under this key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[return-value]


class TermRows(RowsOnce):
    """An arrangement's terms as rows: rates, spans of stay-years, options chosen, groups."""

    def __init__(self, deal: DealInputs, stays: Stays, page: Page) -> None:
        super().__init__()
        self.deal, self.stays, self.page, self.words = deal, stays, page, stays.words
        self.chosen = {key: self._chosen(key[0], label) for key, label in deal.option.items()}
        page.write(say("workbook.heading.rates"), "subheading")
        self.rates = {key: [*self._rates(key, charge)] for key, charge in deal.charge.items()}

    def _chosen(self, question: str, label: Fixed) -> SheetRow:
        asked = self.deal.terms.question[question].label
        text = say("workbook.option", question=asked, option=str(label.content))
        mark = when(same(self.deal.choice[question], label), 1, 0)
        return self.page.formula(text, say("workbook.unit.flag"), mark, "flag")

    def _rates(self, key: str, charge: ChargeInputs) -> Iterator[SheetRow]:
        """The rate of each span, and after them that of people beyond a minimum, where there is one of their own."""
        rates = [self._rate(key, charge.charge.label, amount, amount) for amount in charge.amounts]
        yield from rates
        if charge.amount_above is not None:
            label, own = say("workbook.beyond", label=charge.charge.label), charge.amount_above
            amount = when(is_number(own), own, charge.amounts[0])
            # A charge without an amount is not counted, whatever people beyond its places would pay.
            yield self._rate(key, label, amount, charge.amounts[0])

    def _rate(self, key: str, label: str, amount: Expr, known: SheetRow) -> SheetRow:
        charge = self.deal.terms.charge[key]
        rate = amount * self.words.months_in_year if charge.per == "month" else amount
        per = "day" if charge.per == "day" else "year"
        unit = say(f"workbook.per.{charge.kind}_{per}", currency=self.deal.terms.currency)
        return self.page.formula(label, unit, when(is_number(known), rate, 0))

    def condition(self, terms: When) -> Expr | None:
        """1 where the options chosen satisfy a condition; None where there is none."""
        parts = [self.any_chosen(question, options) for question, options in terms.items()]
        return times(parts) if parts else None

    def if_in_force(self, figure: Expr, terms: When) -> Expr:
        """A figure where the options chosen satisfy a condition, else 0."""
        condition = self.condition(terms)
        return figure if condition is None else figure * condition

    def any_chosen(self, question: str, options: tuple[str, ...] | frozenset[str]) -> Expr:
        """1 where any of some options of a question is chosen."""
        return plus([row for key, row in self.chosen.items() if key[0] == question and key[1] in options])

    def member(self, groups: frozenset[str]) -> Block:
        """A mark for each cohort of some groups."""
        labels = [label for name, label in self.deal.group.items() if name in groups]
        names = [group.label for name, group in self.deal.terms.group.items() if name in groups]

        def mark(k: int) -> Expr:
            return when(any_of(*(same(self.stays.group[k], label) for label in labels)), 1, 0)

        return self.once(
            ("member", groups),
            lambda: self.stays.block(self.page, "member", "flag", mark, groups=", ".join(names)),
        )

    def groups(self, names: Collection[str] | None) -> Groups:
        """Some groups by their names, or everyone."""
        groups = frozenset(names or ())
        return EVERYONE if names is None else Groups(groups, self.member(groups))

    def bounds(self, spans: list[tuple[SheetRow, SheetRow]], key: tuple[object, ...]) -> Bounds:
        """What several spans of stay-years have in common, in years since arrival; `key` names them."""
        return self.once(("bounds", *key), lambda: self._bounds(spans, key)) if spans else None

    def _bounds(self, spans: list[tuple[SheetRow, SheetRow]], key: tuple[object, ...]) -> Bounds:
        names, years = ", ".join(str(part) for part in key), say("workbook.unit.years")
        first = self.page.formula(
            say("workbook.row.from", names=names), years, most(*(a for a, _ in spans)) - 1, "whole"
        )
        # No less than `first`, so that spans that do not meet have nothing in common, and not less than nothing.
        until = most(first, least(*(b for _, b in spans), self.words.longest))
        return first, self.page.formula(say("workbook.row.until", names=names), years, until, "whole")
