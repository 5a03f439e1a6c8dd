"""What an arrangement says, as rows of the sheet of inputs: choices, amounts, terms, money approved and paid."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from model.inputs.charge import YEARLY, Charge, spans
from model.inputs.named_numbers import Place
from model.outputs.workbook.entering_numbers import enter_numbers, referring, source_note
from model.outputs.workbook.entry import KINDS, enter_row
from model.outputs.workbook.formula import Expr
from model.outputs.workbook.functions import is_number, when
from model.outputs.workbook.in_words import has_numbers
from model.outputs.workbook.inputs import ChargeInputs, DealInputs, DiscountInputs, called, worded_by_names
from model.outputs.workbook.page import Page, SheetRow, clean
from model.scenario.scenario import Scenario
from model.words.wording import say

Also = Callable[[SheetRow], Expr]
"""A condition on a cell that other inputs make."""

_CHARGE: tuple[tuple[str, str, Callable[[Charge], object]], ...] = (
    ("billing", "choice", lambda charge: charge.billing and say(f"workbook.word.{charge.billing}")),
    ("index", "factor", lambda charge: charge.index),
    ("above", "people", lambda charge: charge.above),
    ("before_year", "before_stay_year", lambda charge: charge.before_year),
    ("at_arrivals", "people_from_1", lambda charge: charge.at_arrivals),
    ("places", "places", lambda charge: charge.places),
    ("due", "date", lambda charge: charge.due),
    ("from_year", "term_year", lambda charge: charge.from_year),
    ("until_year", "term_year", lambda charge: charge.until_year),
    ("starts", "date", lambda charge: charge.starts),
    ("ends", "date", lambda charge: charge.ends),
    ("paid", "choice", lambda charge: charge.paid and say(f"workbook.word.{charge.paid}")),
    ("minimum", "places_from_1", lambda charge: charge.minimum),
    ("amount_above", "amount", lambda charge: charge.amount_above),
    ("every", "people_from_1", lambda charge: charge.every),
)
"""Rows of a charge beside its amounts and spans: its field, kind, and what is written; none where that is None."""


def enter_terms(
    scenarios: Sequence[Scenario], columns: Sequence[int], page: Page, dated: SheetRow | None
) -> DealInputs:
    """Write the terms of the arrangement that the scenarios in these columns are about, and say where each is. `dated`
    is 1 where a scenario has days.
    """
    return _TermsWriter([scenarios[column] for column in columns], columns, page, dated).write()


class _TermsWriter:
    def __init__(
        self, scenarios: Sequence[Scenario], columns: Sequence[int], page: Page, dated: SheetRow | None
    ) -> None:
        self.scenarios, self.page, self.dated = scenarios, page, dated
        deal = worded_by_names(scenarios[0].as_reported.deal)
        self.deal = DealInputs(scenarios[0].arrangement, deal, tuple(columns))
        self.terms = self.deal.terms

    def write(self) -> DealInputs:
        with self.page.within(self.deal.columns):
            self.page.heading(say("workbook.heading.deal", title=self.terms.title), "heading")
            self._choices()
            enter_numbers(self.page, self.deal, self.scenarios)
            self.page.write(say("workbook.heading.charges"), "subheading")
            for key, charge in self.terms.charge.items():
                self.deal.charge[key] = self._charge(key, charge)
            self._discounts()
            self._caps()
            self._limits()
            self._funding()
        return self.deal

    def _row(
        self,
        name: str,
        label: str,
        kind: str,
        value: object,
        note: str,
        unit: str = "",
        choices: str = "",
        place: Place = (),
        also: Also | None = None,
    ) -> SheetRow:
        """A row with the same for every scenario, or one that refers to the number whose name stands at `place`."""
        unit = unit or say(f"workbook.unit.{KINDS[kind].unit}")
        refers = referring(self.page, self.deal, self.scenarios, place, label, unit, note)
        if refers is not None:
            return refers
        return enter_row(self.page, name, label, kind, [value], [note], unit=unit, lists=[choices], also=also)

    def _choices(self) -> None:
        if self.terms.question:
            self.page.write(say("workbook.heading.choices"), "subheading")
        for key, question in self.terms.question.items():
            labels = called({name: option.short for name, option in question.option.items()})
            self.deal.choice[key] = enter_row(
                self.page,
                f"read_{key}",
                say("workbook.question", label=question.label, ask=question.ask),
                "choice",
                [labels[scenario.reading[key]] for scenario in self.scenarios],
                [say("workbook.note.question", ask=question.ask, settles=question.settles)],
                lists=[f"{key} of {self.deal.name}"],
            )
            if has_numbers(self.deal, key):
                self.deal.in_words[key] = self.page.at
                self.page.at += 1

    def _charge(self, key: str, charge: Charge) -> ChargeInputs:
        note = source_note(self.deal.deal, charge.facts, charge.assumed)
        amounts = self._amounts(key, charge, note)
        in_force = self._spans(f"charge_{key}", charge.label, charge.stay_years, note)
        per = say(f"workbook.per.{charge.kind}_{charge.per}", currency=self.terms.currency)
        rows: dict[str, SheetRow] = {}
        for part, kind, value in _CHARGE:
            if value(charge) is not None:
                rows[part] = self._row(
                    f"charge_{key}_{part}",
                    _part(charge.label, say(f"workbook.charge_row.{part}")),
                    kind,
                    value(charge),
                    note,
                    unit=per if kind == "amount" else "",
                    choices=_choices_of(part, charge),
                    place=("charge", key, part),
                    also=self._fits(part, amounts[0], rows),
                )
        return ChargeInputs(charge, amounts, in_force, **rows)

    def _fits(self, part: str, amount: SheetRow, rows: Mapping[str, SheetRow]) -> Also | None:
        """What else holds of the end of a window, which is after its start, and of days, which a scenario has too
        unless the charge is not counted.
        """
        dated = self.dated
        if part == "until_year" and "from_year" in rows:
            return lambda cell: when(cell >= rows["from_year"], 1, 0)
        if part not in ("starts", "ends") or dated is None:
            return None
        there = when(is_number(amount), dated, 1)
        if part == "starts" or "starts" not in rows:
            return lambda _: there
        return lambda cell: there * when(cell > rows["starts"], 1, 0)

    def _amounts(self, key: str, charge: Charge, note: str) -> list[SheetRow]:
        several, rows = len(charge.amounts) > 1, []
        unit = say(f"workbook.per.{charge.kind}_{charge.per}", currency=self.terms.currency)
        for number, amount in enumerate(charge.amounts or (None,), 1):
            label = say("workbook.nth_amount", label=charge.label, number=number) if several else charge.label
            label = label if charge.amounts else say("workbook.no_amount", label=label)
            place: Place = (
                "charge",
                key,
                "amount",
                *([number - 1] if isinstance(charge.amount, tuple) else []),
            )
            name = f"amount_{key}_{number}" if several else f"amount_{key}"
            rows.append(self._row(name, label, "amount", amount, note, unit, place=place))
        return rows

    def _spans(
        self, name: str, label: str, stay_years: str | None, note: str
    ) -> list[tuple[SheetRow, SheetRow]]:
        """Two rows for each span of stay-years, its first and its last; a word stands for a last that there is not."""
        rows = []
        for place, (start, end) in enumerate(spans(stay_years) if stay_years else (), 1):
            last = say("workbook.word.none") if end == math.inf else end
            both = [
                self._row(
                    f"{name}_{part}_{place}",
                    _part(label, say(f"workbook.span.{part}", number=place)),
                    kind,
                    value,
                    note,
                )
                for part, kind, value in (
                    ("first", "stay_year", start + 1),
                    ("last", "last_stay_year", last),
                )
            ]
            rows.append((both[0], both[1]))
        return rows

    def _discounts(self) -> None:
        for key, discount in self.terms.discount.items():
            note, name = source_note(self.deal.deal, discount.facts), f"discount_{key}"
            label, most = _part(discount.label, say("workbook.discount_row.share")), None
            place: Place = ("discount", key, "share")
            share = self._row(f"{name}_share", label, "share", discount.share, note, place=place)
            if discount.people_at_most is not None:
                label = _part(discount.label, say("workbook.discount_row.most"))
                place = ("discount", key, "people_at_most")
                most = self._row(f"{name}_most", label, "people", discount.people_at_most, note, place=place)
            in_force = self._spans(name, discount.label, discount.stay_years, note)
            self.deal.discount[key] = DiscountInputs(share, in_force, most)

    def _caps(self) -> None:
        """How long options cap stays, and how many of a group they let in."""
        every = ((name, *pair) for name, q in self.terms.question.items() for pair in q.option.items())
        for question, key, option in every:
            note = source_note(
                self.deal.deal, [fact for ground in option.grounds_for for fact in ground.facts]
            )
            name, place = f"option_{question}_{key}", ("question", question, "option", key)
            if option.stay_at_most is not None:
                label = say("workbook.stay_cap", option=option.short)
                self.deal.stay_cap[question, key] = self._row(
                    f"{name}_stay",
                    label,
                    "years_at_most",
                    option.stay_at_most,
                    note,
                    place=(*place, "stay_at_most"),
                )
            for group, most in option.people_at_most.items():
                label = say("workbook.people_cap", option=option.short, group=self.terms.group[group].label)
                self.deal.people_cap[question, key, group] = self._row(
                    f"{name}_{group}", label, "people", most, note, place=(*place, "people_at_most", group)
                )

    def _limits(self) -> None:
        """How long stays are and how many of a group are held, as no option has it but the terms themselves."""
        for key, limit in self.terms.limit.items():
            note, name = source_note(self.deal.deal, limit.facts, limit.assumed), f"limit_{key}"
            if limit.stay_at_most is not None:
                label, place = say("workbook.stay_cap", option=limit.label), ("limit", key, "stay_at_most")
                row = self._row(f"{name}_stay", label, "years_at_most", limit.stay_at_most, note, place=place)
                self.deal.limit_stay[key] = row
            for group, most in limit.people_at_most.items():
                label = say("workbook.people_cap", option=limit.label, group=self.terms.group[group].label)
                where: Place = ("limit", key, "people_at_most", group)
                row = self._row(f"{name}_{group}", label, "people", most, note, place=where)
                self.deal.limit_people[key, group] = row

    def _funding(self) -> None:
        funding, currency = self.terms.funding, self.terms.currency
        if funding.available or funding.paid:
            self.page.write(say("workbook.heading.funding"), "subheading")
        for place, money in enumerate(funding.available, 1):
            note = source_note(self.deal.deal, money.facts)
            where: Place = ("funding", "available", place - 1, "amount")
            name = f"approved_{place}"
            row = self._row(name, money.label, "amount", money.amount, note, currency, place=where)
            self.deal.available.append(row)
        for place, paid in enumerate(funding.paid, 1):
            where = ("funding", "paid", place - 1, "amount")
            note = source_note(self.deal.deal, paid.facts)
            label = say("workbook.paid", label=paid.label)
            amount = self._row(f"paid_{place}", label, "amount", paid.amount, note, currency, place=where)
            label = say("workbook.paid_on", label=paid.label)
            day = self._row(f"paid_on_{place}", label, "date", paid.date, note)
            self.deal.paid.append((day, amount))


def enter_reported(page: Page, deal: DealInputs) -> None:
    """Write the reported totals, to set beside those of the readings."""
    if not deal.terms.reported:
        return
    page.heading(say("workbook.heading.reported", title=deal.terms.title))
    for reported in deal.terms.reported.values():
        note = source_note(deal.deal, reported.facts)
        label = page.fixed(say("workbook.row.reported"), "", clean(reported.label), "word")
        with page.within(deal.columns):
            amount, within = (
                enter_row(
                    page,
                    "",
                    say(f"workbook.reported.{part}", label=reported.label),
                    "amount",
                    [value],
                    [note],
                    unit=deal.terms.currency,
                )
                for part, value in (("amount", reported.amount), ("within", reported.within))
            )
        deal.reported.append((label, amount, within))


def _choices_of(part: str, charge: Charge) -> str:
    """What a choice of a charge is from."""
    at_once = charge.kind in YEARLY and (charge.above, charge.minimum, charge.every) != (None, None, None)
    return "payments" if part == "paid" else "only_by_day" if at_once else "billings"


def _part(label: str, what: str) -> str:
    return say("workbook.charge_part", label=label, what=what)
