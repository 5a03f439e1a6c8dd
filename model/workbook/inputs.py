"""The sheet of inputs: everything that a formula elsewhere starts from, one column a scenario."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from model.answer import cite
from model.arrangement import Arrangement, Charge, spans
from model.files import BadInput
from model.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS, Cohort
from model.scenario import Deal, Scenario
from model.workbook.formula import EPOCH, HERE, ROW, Fixed
from model.workbook.page import Page, Row, Rule, clean, letter, list_rule, number_rule
from model.wording import exact, say

FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheets do not agree on the number of a day."""

SPARE = 3
"""Empty cohorts beyond those of the scenario that has most."""

FOREVER = 2_958_465
"""31 December 9999: the last day that spreadsheets know, and more years than anybody is held."""

MOST_AMOUNT = 1e13


@dataclass(frozen=True)
class Slot:
    """The inputs of one cohort."""

    people: Row
    group: Row
    arrives: Row
    departs: Row
    years: Row
    days: Row


@dataclass(frozen=True)
class Words:
    """Constants and words that formulas need, each in a cell with a name."""

    days_in_year: Fixed
    months_in_year: Fixed
    cent_places: Fixed
    longest: Fixed
    forever: Fixed
    open: Fixed
    none: Fixed
    undefined: Fixed
    in_advance: Fixed
    by_day: Fixed
    chosen: Fixed
    other_currency: Fixed


@dataclass
class ChargeInputs:
    """The figures of one charge's terms; a figure that the charge does not have is None."""

    charge: Charge
    amounts: list[Row]
    spans: list[tuple[Row, Row]]
    billing: Row | None = None
    index: Row | None = None
    above: Row | None = None
    before_year: Row | None = None
    due: Row | None = None
    at_arrivals: Row | None = None
    places: Row | None = None


@dataclass
class DiscountInputs:
    """The figures of one discount."""

    share: Row
    spans: list[tuple[Row, Row]]
    most: Row | None


@dataclass
class DealInputs:
    """All inputs of one arrangement, and the columns of the scenarios that are about it."""

    deal: Deal
    columns: tuple[int, ...]
    choice: dict[str, Row] = field(default_factory=dict)
    option: dict[tuple[str, str], Fixed] = field(default_factory=dict)
    group: dict[str, Fixed] = field(default_factory=dict)
    charge: dict[str, ChargeInputs] = field(default_factory=dict)
    discount: dict[str, DiscountInputs] = field(default_factory=dict)
    stay_cap: dict[tuple[str, str], Row] = field(default_factory=dict)
    people_cap: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    available: list[Row] = field(default_factory=list)
    paid: list[tuple[Row, Row]] = field(default_factory=list)
    reported: list[tuple[Fixed, Row, Row]] = field(default_factory=list)

    @property
    def terms(self) -> Arrangement:
        """The arrangement itself."""
        return self.deal.terms


@dataclass
class Inputs:
    """Where every input is."""

    page: Page
    scenarios: tuple[Scenario, ...]
    name: Row
    currency: Row
    step: Row
    as_of: Row
    term_years: Row
    term_starts: Row
    term_ends: Row
    slots: list[Slot]
    deals: list[DealInputs]
    words: Words


def serial(day: date) -> int:
    """A day's number in spreadsheets. Raises `BadInput` for a day on whose number they do not agree."""
    if day < FIRST_DAY:
        raise BadInput(say("workbook.too_early", found=day, first=FIRST_DAY))
    return (day - EPOCH.item()).days


def _serial(day: date | str | None) -> int | str | None:
    return serial(day) if isinstance(day, date) else day


def called(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels that a reader and a formula can tell apart, whatever their case; a name is added where needed."""
    plain = {key: clean(label) or key for key, label in labels.items()}
    alike = [label.casefold() for label in plain.values()]
    return {
        key: label if alike.count(label.casefold()) == 1 else f"{label} ({key})" for key, label in plain.items()
    }


def enter(scenarios: Sequence[Scenario], page: Page, steps: Sequence[int]) -> Inputs:
    """Write the sheet of inputs and say where each is; `steps` are the months in a period of each ledger.

    Raises `BadInput` for days before March 1900.
    """
    return _Entering(tuple(scenarios), page, steps).all()


class _Entering:
    def __init__(self, scenarios: tuple[Scenario, ...], page: Page, steps: Sequence[int]) -> None:
        self.steps = steps
        self.scenarios, self.page, self.every = scenarios, page, tuple(range(len(scenarios)))
        self.group_rules: list[Rule] = [list_rule("") for _ in scenarios]
        self.billing_rule = list_rule("")
        self.open_note = say("workbook.note.days")

    def all(self) -> Inputs:
        page = self.page
        page.write(say("workbook.title.inputs"), "title")
        page.write(say("workbook.about.inputs"), "about")
        page.write(say("workbook.about.colours"), "about")
        name, currency = self._names()
        as_of, years, starts, ends = self._term()
        step = self._step()
        slots = self._cohorts()
        by_deal: dict[str, list[int]] = {}
        for column, scenario in enumerate(self.scenarios):
            by_deal.setdefault(scenario.arrangement, []).append(column)
        deals = [self._deal(columns) for columns in by_deal.values()]
        words = self._words()
        for deal in deals:
            _reported(page, deal)
            self._lists(deal, words)
        return Inputs(page, self.scenarios, name, currency, step, as_of, years, starts, ends, slots, deals, words)

    def _row(
        self, key: str, label: str, unit: str, found: Sequence[object], style: str, rule: Rule | Sequence[Rule], note: str | Sequence[str]
    ) -> Row:
        """A row of inputs, each cell with a name, a rule and a comment."""
        rules = [rule] if isinstance(rule, dict) else rule
        notes = [note] if isinstance(note, str) else note
        row = self.page.entry(label, unit, found, f"{style}_input", rules=rules, notes=notes)
        for column in self.page.columns:
            self.page.names[f"s{column + 1}_{key.replace('-', '_')}"] = row.cell(column)
        return row

    def _names(self) -> tuple[Row, Row]:
        page = self.page
        page.at += 1
        names = [say("workbook.numbered", number=i, name=clean(s.name)) for i, s in enumerate(self.scenarios, 1)]
        row = page.entry(say("workbook.row.scenario"), "", names, "name_input")
        about = [clean(scenario.deal.terms.title) for scenario in self.scenarios]
        page.entry(say("workbook.row.arrangement"), "", about, "small")
        currencies = [scenario.deal.terms.currency for scenario in self.scenarios]
        return row, page.entry(say("workbook.row.currency"), "", currencies, "word")

    def _step(self) -> Row:
        unit, rule = say("workbook.unit.months"), number_rule(1, 600, whole=True)
        return self._row("ledger_months", say("workbook.row.step"), unit, list(self.steps), "whole", rule, say("workbook.note.step"))

    def _term(self) -> tuple[Row, Row, Row, Row]:
        page, terms = self.page, [scenario.term for scenario in self.scenarios]
        page.heading(say("workbook.heading.term"))
        note = say("workbook.note.term")
        unit, rule = say("workbook.unit.date"), _day_rule()
        as_of = self._row("as_of", say("workbook.row.as_of"), unit, [_serial(s.as_of) for s in self.scenarios], "date", rule, say("workbook.note.as_of"))
        years = self._row("term_years", say("workbook.row.term_years"), say("workbook.unit.years"), [t and t.years for t in terms], "plain", number_rule(0, MOST_YEARS), note)
        starts = self._row("term_starts", say("workbook.row.term_starts"), unit, [_serial(t and t.starts) for t in terms], "date", rule, note)
        ends = self._row("term_ends", say("workbook.row.term_ends"), unit, [_serial(t and t.ends) for t in terms], "date", rule, note)
        return as_of, years, starts, ends

    # --- Cohorts -------------------------------------------------------------------------------------

    def _cohorts(self) -> list[Slot]:
        page, many = self.page, max(len(scenario.cohort) for scenario in self.scenarios) + SPARE
        page.heading(say("workbook.heading.cohorts"))
        page.write(say("workbook.about.cohorts"), "about")
        return [self._slot(k) for k in range(many)]

    def _slot(self, k: int) -> Slot:
        cohorts = [s.cohort[k] if k < len(s.cohort) else None for s in self.scenarios]
        notes = [say("workbook.note.cohort", name=clean(s.name)) if c else say("workbook.note.spare") for s, c in zip(self.scenarios, cohorts, strict=True)]

        def row(key: str, unit: str, read: Callable[[Cohort], object], style: str, rule: Rule | Sequence[Rule], note: Sequence[str] = notes) -> Row:
            label = say("workbook.cohort", number=k + 1, what=say(f"workbook.cohort_row.{key}"))
            return self._row(f"{key}_{k + 1}", label, unit, [c and read(c) for c in cohorts], style, rule, note)

        groups = [called({n: g.label for n, g in s.deal.terms.group.items()}) for s in self.scenarios]
        named = [groups[i][c.group] if c else None for i, c in enumerate(cohorts)]
        people = row("people", say("workbook.unit.people"), lambda c: c.people, "whole", number_rule(0, MOST_PEOPLE, whole=True))
        label = say("workbook.cohort", number=k + 1, what=say("workbook.cohort_row.group"))
        group = self._row(f"group_{k + 1}", label, say("workbook.unit.choice"), named, "word", self.group_rules, notes)
        arrives = row("arrives", say("workbook.unit.date"), lambda c: _serial(c.arrives), "date", _day_rule())
        departs = row("departs", say("workbook.unit.date"), lambda c: _departs(c), "date", _departs_rule(), [self.open_note])
        years = row("years", say("workbook.unit.years"), lambda c: c.years, "plain", number_rule(0, MOST_YEARS))
        days = row("days", say("workbook.unit.days"), lambda c: c.days, "whole", number_rule(0, MOST_YEARS * DAYS_A_YEAR, whole=True))
        return Slot(people, group, arrives, departs, years, days)

    # --- The arrangements ----------------------------------------------------------------------------

    def _deal(self, columns: Sequence[int]) -> DealInputs:
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
            row = self._row(f"read_{key}", say("workbook.question", label=question.label, ask=question.ask), say("workbook.unit.choice"), chosen, "word", list_rule(""), note)
            found.choice[key] = row

    def _charges(self, found: DealInputs) -> None:
        self.page.write(say("workbook.heading.charges"), "subheading")
        for key, charge in found.terms.charge.items():
            found.charge[key] = self._charge(found, key, charge)

    def _charge(self, found: DealInputs, key: str, charge: Charge) -> ChargeInputs:
        note, every = _note(found.deal, charge.facts, charge.assumed), len(found.columns)

        def row(part: str, value: object, unit: str, style: str, rule: Rule) -> Row:
            label = say("workbook.charge_part", label=charge.label, what=say(f"workbook.charge_row.{part}"))
            return self._row(f"charge_{key}_{part}", label, unit, [value] * every, style, rule, note)

        out = ChargeInputs(charge, self._amounts(found, key, charge, note), [])
        if charge.stay_years:
            out.spans = self._spans(f"charge_{key}", charge.label, charge.stay_years, every, note)
        if charge.billing:
            label = say("workbook.charge_part", label=charge.label, what=say("workbook.charge_row.billing"))
            out.billing = self._row(f"charge_{key}_billing", label, say("workbook.unit.choice"), [say(f"workbook.word.{charge.billing}")] * every, "word", self.billing_rule, note)
        for part, unit, style, least, whole in _FIGURES:
            value = getattr(charge, part)
            if value is not None:
                setattr(out, part, row(part, value, say(f"workbook.unit.{unit}"), style, number_rule(least, MOST_PEOPLE, whole)))
        if charge.due:
            out.due = row("due", serial(charge.due), say("workbook.unit.date"), "date", _day_rule())
        return out

    def _amounts(self, found: DealInputs, key: str, charge: Charge, note: str) -> list[Row]:
        many = max(1, len(charge.amounts))
        rows = []
        for place in range(many):
            reported = charge.amounts[place] if charge.amounts else None
            own = [self.scenarios[c].amounts.get(key, reported) for c in found.columns]
            notes = [note if x == reported else _replaced(found, reported) for x in own]
            label = charge.label if many == 1 else say("workbook.nth_amount", label=charge.label, number=place + 1)
            label = label if reported is not None else say("workbook.no_amount", label=label)
            unit = say(f"workbook.per.{charge.kind}_{charge.per}", currency=found.terms.currency)
            name = f"amount_{key}" if many == 1 else f"amount_{key}_{place + 1}"
            rows.append(self._row(name, label, unit, own, "amount", number_rule(0, MOST_AMOUNT), notes))
        return rows

    def _spans(self, key: str, label: str, text: str, every: int, note: str) -> list[tuple[Row, Row]]:
        out = []
        for place, (start, end) in enumerate(spans(text), 1):
            ends = []
            for part, value in (("first", start + 1), ("last", say("workbook.word.none") if end == math.inf else end)):
                what = say(f"workbook.span.{part}", number=place)
                full = say("workbook.charge_part", label=label, what=what)
                name = f"{key}_{part}_{place}"
                rule = number_rule(1, 999, whole=True) if part == "first" else _last_rule()
                ends.append(self._row(name, full, say("workbook.unit.stay_year"), [value] * every, "flag", rule, note))
            out.append((ends[0], ends[1]))
        return out

    def _discounts(self, found: DealInputs) -> None:
        every = len(found.columns)
        for key, discount in found.terms.discount.items():
            note = _note(found.deal, discount.facts, None)

            def row(part: str, value: object, unit: str, style: str, rule: Rule, key: str = key, label: str = discount.label, note: str = note) -> Row:
                full = say("workbook.charge_part", label=label, what=say(f"workbook.discount_row.{part}"))
                return self._row(f"discount_{key}_{part}", full, unit, [value] * every, style, rule, note)

            share = row("share", discount.share, say("workbook.unit.share"), "share", number_rule(0, 1))
            most = None
            if discount.people_at_most is not None:
                most = row("most", discount.people_at_most, say("workbook.unit.people"), "whole", number_rule(0, MOST_PEOPLE, whole=True))
            where = self._spans(f"discount_{key}", discount.label, discount.stay_years, every, note)
            found.discount[key] = DiscountInputs(share, where, most)

    def _caps(self, found: DealInputs) -> None:
        every = len(found.columns)
        for question, option, key in _options(found.terms):
            facts = [fact for ground in option.grounds_for for fact in ground.facts]
            note = _note(found.deal, facts, None)
            if option.stay_at_most is not None:
                label = say("workbook.stay_cap", option=option.short)
                found.stay_cap[question, key] = self._row(f"option_{question}_{key}_stay", label, say("workbook.unit.years"), [option.stay_at_most] * every, "flag", number_rule(1, MOST_YEARS, whole=True), note)
            for group, most in option.people_at_most.items():
                label = say("workbook.people_cap", option=option.short, group=found.terms.group[group].label)
                found.people_cap[question, key, group] = self._row(f"option_{question}_{key}_{group}", label, say("workbook.unit.people"), [most] * every, "whole", number_rule(0, MOST_PEOPLE, whole=True), note)

    def _funding(self, found: DealInputs) -> None:
        funding, every, currency = found.terms.funding, len(found.columns), found.terms.currency
        if funding.available or funding.paid:
            self.page.write(say("workbook.heading.funding"), "subheading")
        for place, money in enumerate(funding.available, 1):
            note = _note(found.deal, money.facts, None)
            found.available.append(self._row(f"approved_{place}", money.label, currency, [money.amount] * every, "amount", number_rule(0, MOST_AMOUNT), note))
        for place, paid in enumerate(funding.paid, 1):
            note = _note(found.deal, paid.facts, None)
            amount = self._row(f"paid_{place}", say("workbook.paid", label=paid.label), currency, [paid.amount] * every, "amount", number_rule(0, MOST_AMOUNT), note)
            when = self._row(f"paid_on_{place}", say("workbook.paid_on", label=paid.label), say("workbook.unit.date"), [serial(paid.date)] * every, "date", _day_rule(), note)
            found.paid.append((when, amount))

    # --- Words and lists -----------------------------------------------------------------------------

    def _words(self) -> Words:
        page = self.page
        page.heading(say("workbook.heading.words"))
        page.write(say("workbook.about.words"), "about")
        numbers = {
            "days_in_year": (DAYS_A_YEAR, "whole"), "months_in_year": (12, "whole"), "cent_places": (2, "whole"),
            "longest": (1000, "whole"), "forever": (FOREVER, "whole"),
        }  # fmt: skip
        found = {
            name: page.fixed(say(f"workbook.constant.{name}"), "", value, style, name)
            for name, (value, style) in numbers.items()
        }
        for name in ("in_advance", "by_day", "open", "none", "undefined", "chosen", "other_currency"):
            found[name] = page.fixed(say(f"workbook.word_for.{name}"), "", say(f"workbook.word.{name}"), "word", f"word_{name}")
        first = int(found["in_advance"].cell.rpartition("$")[2]) - 1
        self.billing_rule["source"] = f"={_range(first, first + 2)}"
        return Words(**found)

    def _lists(self, found: DealInputs, words: Words) -> None:
        page = self.page
        page.heading(say("workbook.heading.lists", title=found.terms.title))
        first = page.at
        for name, label in called({n: g.label for n, g in found.terms.group.items()}).items():
            found.group[name] = page.fixed(say("workbook.row.group"), "", label, "word")
        for column in found.columns:
            self.group_rules[column]["source"] = f"={_range(first, page.at)}"
        for key, question in found.terms.question.items():
            first = page.at
            for name, label in called({n: o.short for n, o in question.option.items()}).items():
                page.texts.append((page.at, page.first + 1, question.option[name].label, "text"))
                found.option[key, name] = page.fixed(question.label, "", label, "word")
            rules = next(line.rules for line in page.lines if line.row is found.choice[key])
            for rule in rules:
                rule["source"] = f"={_range(first, page.at)}"


def _reported(page: Page, found: DealInputs) -> None:
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
                page.entry(say(f"workbook.reported.{part}", label=reported.label), found.terms.currency, [value] * every, "amount_input", rules=[number_rule(0, MOST_AMOUNT)], notes=[note])
                for part, value in (("amount", reported.amount), ("within", reported.within))
            ]
        found.reported.append((label, rows[0], rows[1]))
        _ = key


_FIGURES = (
    ("index", "factor", "factor", 0, False),
    ("above", "people", "whole", 0, True),
    ("before_year", "stay_year", "flag", 2, True),
    ("at_arrivals", "people", "whole", 1, True),
    ("places", "places", "whole", 0, True),
)
"""Figures of a charge: its field, unit, style, the least it may be, and whether it is whole."""


def _options(terms: Arrangement) -> Iterable[tuple[str, object, str]]:
    for name, question in terms.question.items():
        for key, option in question.option.items():
            yield name, option, key


def _range(first: int, end: int) -> str:
    column = letter(2)
    return f"Inputs!${column}${first + 1}:${column}${end}"


def _departs(cohort: Cohort) -> int | str | None:
    return say("workbook.word.open") if cohort.open else _serial(cohort.departs)


def _day_rule() -> Rule:
    return {
        "validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": date(2200, 1, 1),
        "error_title": say("workbook.rule.title"), "error_message": say("workbook.rule.day"),
    }  # fmt: skip


def _departs_rule() -> Rule:
    formula = f"=OR(ISNUMBER({HERE}{ROW}),{HERE}{ROW}=word_open)"
    return {"validate": "custom", "value": formula, "error_title": say("workbook.rule.title"), "error_message": say("workbook.rule.departs")}


def _last_rule() -> Rule:
    formula = f"=OR(ISNUMBER({HERE}{ROW}),{HERE}{ROW}=word_none)"
    return {"validate": "custom", "value": formula, "error_title": say("workbook.rule.title"), "error_message": say("workbook.rule.last")}


def _note(deal: Deal, facts: Sequence[str], assumed: str | None) -> str:
    """A comment that says where a figure is from."""
    said = [say("workbook.note.fact", says=deal.evidence.fact[f].says, source=cite(deal, [f])) for f in facts[:3]]
    said += [say("workbook.note.assumed", says=assumed)] if assumed else []
    return "\n".join(said) or say("workbook.note.nothing")


def _replaced(found: DealInputs, reported: float | None) -> str:
    if reported is None:
        return say("workbook.note.own")
    return say("workbook.note.replaced", amount=exact(reported, found.terms.currency))
