"""Writing what an arrangement says into the sheet of inputs: choices, amounts, terms, money approved and paid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from model.inputs.arrangement import Arrangement, Option
from model.inputs.charge import Charge, spans
from model.inputs.population import MOST_PEOPLE, MOST_YEARS
from model.outputs.workbook.inputs import (
    MOST_AMOUNT,
    ChargeInputs,
    DealInputs,
    DiscountInputs,
    called,
    serial,
)
from model.outputs.workbook.page import Page, Row, clean
from model.outputs.workbook.styles import Rule, day_rule, last_rule, list_rule, number_rule
from model.results.citation import cite
from model.scenario.scenario import Deal, Scenario
from model.words.wording import exact, say

_FIGURES = (
    ("index", "factor", "factor", 0, False),
    ("above", "people", "whole", 0, True),
    ("before_year", "stay_year", "flag", 2, True),
    ("at_arrivals", "people", "whole", 1, True),
    ("places", "places", "whole", 0, True),
)
"""Figures of a charge: its field, unit, style, the least it may be, and whether it is whole."""


def enter_row(
    page: Page,
    key: str,
    label: str,
    unit: str,
    found: Sequence[object],
    style: str,
    rule: Rule | Sequence[Rule],
    note: str | Sequence[str],
) -> Row:
    """A row of inputs, each cell with a name, a rule and a comment."""
    rules = [rule] if isinstance(rule, dict) else rule
    notes = [note] if isinstance(note, str) else note
    row = page.entry(label, unit, found, f"{style}_input", rules=rules, notes=notes)
    for column in page.columns:
        page.names[f"s{column + 1}_{key.replace('-', '_')}"] = row.cell(column)
    return row


class EnteringTerms:
    """Writes the terms of arrangements, one after the other."""

    def __init__(self, scenarios: tuple[Scenario, ...], page: Page, billing: Rule) -> None:
        self.scenarios, self.page, self.billing = scenarios, page, billing

    def enter(self, columns: Sequence[int]) -> DealInputs:
        deal = self.scenarios[columns[0]].deal
        found = DealInputs(deal, tuple(columns))
        with self.page.within(columns):
            self.page.heading(say("workbook.heading.deal", title=deal.terms.title), "heading")
            self._choices(found)
            self._charges(found)
            self._discounts(found)
            self._caps(found)
            self._funding(found)
        return found

    def _choices(self, found: DealInputs) -> None:
        if found.terms.question:
            self.page.write(say("workbook.heading.choices"), "subheading")
        for key, question in found.terms.question.items():
            labels = called({name: option.short for name, option in question.option.items()})
            chosen = [labels[self.scenarios[c].reading[key]] for c in found.columns]
            note = say("workbook.note.question", ask=question.ask, settles=question.settles)
            row = enter_row(
                self.page,
                f"read_{key}",
                say("workbook.question", label=question.label, ask=question.ask),
                say("workbook.unit.choice"),
                chosen,
                "word",
                list_rule(""),
                note,
            )
            found.choice[key] = row

    def _charges(self, found: DealInputs) -> None:
        self.page.write(say("workbook.heading.charges"), "subheading")
        for key, charge in found.terms.charge.items():
            found.charge[key] = self._charge(found, key, charge)

    def _charge(self, found: DealInputs, key: str, charge: Charge) -> ChargeInputs:
        note, every = _note(found.deal, charge.facts, charge.assumed), len(found.columns)

        def row(part: str, value: object, unit: str, style: str, rule: Rule) -> Row:
            label = say("workbook.charge_part", label=charge.label, what=say(f"workbook.charge_row.{part}"))
            return enter_row(
                self.page, f"charge_{key}_{part}", label, unit, [value] * every, style, rule, note
            )

        out = ChargeInputs(charge, self._amounts(found, key, charge, note), [])
        if charge.stay_years:
            out.spans = self._spans(f"charge_{key}", charge.label, charge.stay_years, every, note)
        if charge.billing:
            label = say("workbook.charge_part", label=charge.label, what=say("workbook.charge_row.billing"))
            out.billing = enter_row(
                self.page,
                f"charge_{key}_billing",
                label,
                say("workbook.unit.choice"),
                [say(f"workbook.word.{charge.billing}")] * every,
                "word",
                self.billing,
                note,
            )
        for part, unit, style, least, whole in _FIGURES:
            value = getattr(charge, part)
            if value is not None:
                setattr(
                    out,
                    part,
                    row(
                        part,
                        value,
                        say(f"workbook.unit.{unit}"),
                        style,
                        number_rule(least, MOST_PEOPLE, whole),
                    ),
                )
        if charge.due:
            out.due = row("due", serial(charge.due), say("workbook.unit.date"), "date", day_rule())
        return out

    def _amounts(self, found: DealInputs, key: str, charge: Charge, note: str) -> list[Row]:
        many = max(1, len(charge.amounts))
        rows = []
        for place in range(many):
            reported = charge.amounts[place] if charge.amounts else None
            own = [self.scenarios[c].amounts.get(key, reported) for c in found.columns]
            notes = [note if x == reported else _replaced(found, reported) for x in own]
            label = (
                charge.label
                if many == 1
                else say("workbook.nth_amount", label=charge.label, number=place + 1)
            )
            label = label if reported is not None else say("workbook.no_amount", label=label)
            unit = say(f"workbook.per.{charge.kind}_{charge.per}", currency=found.terms.currency)
            name = f"amount_{key}" if many == 1 else f"amount_{key}_{place + 1}"
            rows.append(
                enter_row(self.page, name, label, unit, own, "amount", number_rule(0, MOST_AMOUNT), notes)
            )
        return rows

    def _spans(self, key: str, label: str, text: str, every: int, note: str) -> list[tuple[Row, Row]]:
        out = []
        for place, (start, end) in enumerate(spans(text), 1):
            ends = []
            for part, value in (
                ("first", start + 1),
                ("last", say("workbook.word.none") if end == math.inf else end),
            ):
                what = say(f"workbook.span.{part}", number=place)
                full = say("workbook.charge_part", label=label, what=what)
                name = f"{key}_{part}_{place}"
                rule = number_rule(1, 999, whole=True) if part == "first" else last_rule()
                ends.append(
                    enter_row(
                        self.page,
                        name,
                        full,
                        say("workbook.unit.stay_year"),
                        [value] * every,
                        "flag",
                        rule,
                        note,
                    )
                )
            out.append((ends[0], ends[1]))
        return out

    def _discounts(self, found: DealInputs) -> None:
        every = len(found.columns)
        for key, discount in found.terms.discount.items():
            note = _note(found.deal, discount.facts, None)

            def row(
                part: str,
                value: object,
                unit: str,
                style: str,
                rule: Rule,
                key: str = key,
                label: str = discount.label,
                note: str = note,
            ) -> Row:
                full = say("workbook.charge_part", label=label, what=say(f"workbook.discount_row.{part}"))
                return enter_row(
                    self.page, f"discount_{key}_{part}", full, unit, [value] * every, style, rule, note
                )

            share = row("share", discount.share, say("workbook.unit.share"), "share", number_rule(0, 1))
            most = None
            if discount.people_at_most is not None:
                most = row(
                    "most",
                    discount.people_at_most,
                    say("workbook.unit.people"),
                    "whole",
                    number_rule(0, MOST_PEOPLE, whole=True),
                )
            where = self._spans(f"discount_{key}", discount.label, discount.stay_years, every, note)
            found.discount[key] = DiscountInputs(share, where, most)

    def _caps(self, found: DealInputs) -> None:
        every = len(found.columns)
        for question, option, key in _options(found.terms):
            facts = [fact for ground in option.grounds_for for fact in ground.facts]
            note = _note(found.deal, facts, None)
            if option.stay_at_most is not None:
                label = say("workbook.stay_cap", option=option.short)
                found.stay_cap[question, key] = enter_row(
                    self.page,
                    f"option_{question}_{key}_stay",
                    label,
                    say("workbook.unit.years"),
                    [option.stay_at_most] * every,
                    "flag",
                    number_rule(1, MOST_YEARS, whole=True),
                    note,
                )
            for group, most in option.people_at_most.items():
                label = say("workbook.people_cap", option=option.short, group=found.terms.group[group].label)
                found.people_cap[question, key, group] = enter_row(
                    self.page,
                    f"option_{question}_{key}_{group}",
                    label,
                    say("workbook.unit.people"),
                    [most] * every,
                    "whole",
                    number_rule(0, MOST_PEOPLE, whole=True),
                    note,
                )

    def _funding(self, found: DealInputs) -> None:
        funding, every, currency = found.terms.funding, len(found.columns), found.terms.currency
        if funding.available or funding.paid:
            self.page.write(say("workbook.heading.funding"), "subheading")
        for place, money in enumerate(funding.available, 1):
            note = _note(found.deal, money.facts, None)
            found.available.append(
                enter_row(
                    self.page,
                    f"approved_{place}",
                    money.label,
                    currency,
                    [money.amount] * every,
                    "amount",
                    number_rule(0, MOST_AMOUNT),
                    note,
                )
            )
        for place, paid in enumerate(funding.paid, 1):
            note = _note(found.deal, paid.facts, None)
            amount = enter_row(
                self.page,
                f"paid_{place}",
                say("workbook.paid", label=paid.label),
                currency,
                [paid.amount] * every,
                "amount",
                number_rule(0, MOST_AMOUNT),
                note,
            )
            when = enter_row(
                self.page,
                f"paid_on_{place}",
                say("workbook.paid_on", label=paid.label),
                say("workbook.unit.date"),
                [serial(paid.date)] * every,
                "date",
                day_rule(),
                note,
            )
            found.paid.append((when, amount))


def enter_reported(page: Page, found: DealInputs) -> None:
    """Reported totals, to set beside those of the readings."""
    if not found.terms.reported:
        return
    page.heading(say("workbook.heading.reported", title=found.terms.title))
    every = len(found.columns)
    for key, reported in found.terms.reported.items():
        note = _note(found.deal, reported.facts, None)
        label = page.fixed(say("workbook.row.reported"), "", clean(reported.label), "word")
        with page.within(found.columns):
            rows = [
                page.entry(
                    say(f"workbook.reported.{part}", label=reported.label),
                    found.terms.currency,
                    [value] * every,
                    "amount_input",
                    rules=[number_rule(0, MOST_AMOUNT)],
                    notes=[note],
                )
                for part, value in (("amount", reported.amount), ("within", reported.within))
            ]
        found.reported.append((label, rows[0], rows[1]))
        _ = key


def _options(terms: Arrangement) -> Iterator[tuple[str, Option, str]]:
    for name, question in terms.question.items():
        for key, option in question.option.items():
            yield name, option, key


def _note(deal: Deal, facts: Sequence[str], assumed: str | None) -> str:
    """A comment that says where a figure is from."""
    said = [
        say("workbook.note.fact", says=deal.evidence.fact[f].says, source=cite(deal, [f])) for f in facts[:3]
    ]
    said += [say("workbook.note.assumed", says=assumed)] if assumed else []
    return "\n".join(said) or say("workbook.note.nothing")


def _replaced(found: DealInputs, reported: float | None) -> str:
    if reported is None:
        return say("workbook.note.own")
    return say("workbook.note.replaced", amount=exact(reported, found.terms.currency))
