"""The calculation under the options chosen: one line after the other, to the total and what it is divided by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from model.inputs.charge import YEARLY
from model.outputs.workbook.formula import Expr, FormulaSheet, Values, same, wrap
from model.outputs.workbook.functions import added, is_number, over, plus, when
from model.outputs.workbook.inputs import DealInputs, Inputs
from model.outputs.workbook.limits import LimitRow, limit_rows, under
from model.outputs.workbook.money import Product, products
from model.outputs.workbook.occupancy import OccupancyRows
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.people import Stays, population
from model.outputs.workbook.terms import EVERYONE, Groups, TermRows
from model.outputs.workbook.windows import Billing
from model.words.wording import say


@dataclass
class Due:
    """One charge: its products, whether it is in force, and what is due and used under it."""

    key: str
    part: str
    force: list[Expr]
    active: SheetRow
    amount: SheetRow
    by_day: Expr


@dataclass
class Reckoned:
    """One arrangement under the options chosen, for the columns of its scenarios."""

    deal: DealInputs
    terms: TermRows
    occupancy: OccupancyRows
    billing: dict[str, Billing]
    groups: dict[str, Groups]
    limits: list[LimitRow]
    charges: list[Due] = field(default_factory=list)
    rows: dict[str, SheetRow] = field(default_factory=dict)


RESULTS = (
    ("total", "money"), ("own", "money"), ("held", "people"), ("refused", "people"), ("billed", "people"),
    ("person_years", "person_years"), ("person_years_held", "person_years"), ("per_person", "money"),
    ("per_person_held", "money"), ("per_person_day", "money"), ("per_person_day_held", "money"), ("per_day", "money"),
    ("places", "places"), ("per_place", "money"), ("used", "money"), ("unused", "money"), ("available", "money"),
    ("paid", "money"), ("share", "share"), ("left", "money"),
)  # fmt: skip
"""What the calculation comes to, with the kind of each figure."""

STYLES = {"money": "amount", "people": "whole", "person_years": "years", "places": "whole", "share": "share"}


def calculate(inputs: Inputs, page: Page) -> tuple[list[Reckoned], dict[str, SheetRow]]:
    """Every arrangement's calculation, and each result as one row over all scenarios."""
    page.write(say("workbook.title.calculation"), "title")
    page.write(say("workbook.about.calculation"), "about")
    page.at += 1
    page.formula(say("workbook.row.scenario"), "", inputs.head, "heads")
    stays = population(inputs, page)
    every = [_reckon(deal, stays, page) for deal in inputs.deals]
    page.heading(say("workbook.heading.results"))
    results = {}
    for name, kind in RESULTS:
        unit = say(f"workbook.result_unit.{kind}")
        rows, columns = zip(*((each.rows[name], each.deal.columns) for each in every), strict=True)
        figures = FromAny(rows, columns)
        results[name] = page.formula(say(f"workbook.result.{name}"), unit, figures, f"{STYLES[kind]}_total")
        page.names.update({f"s{c + 1}_{name}": results[name].cell(c) for c in range(page.size)})
    results["wrong"] = stays.wrong
    page.names.update({f"s{c + 1}_wrong": stays.wrong.cell(c) for c in range(page.size)})
    return every, results


class FromAny(Expr):
    """Of several rows the one that has a figure in the column; the others are blank there."""

    def __init__(self, rows: Sequence[SheetRow], columns: Sequence[tuple[int, ...]]) -> None:
        self.rows, self.columns = rows, columns

    def text(self, home: FormulaSheet) -> str:
        text = self.rows[-1].text(home)
        for row in reversed(self.rows[:-1]):
            here = row.text(home)
            text = f'IF({here}="",{text},{here})'
        return text

    def value(self, home: FormulaSheet) -> Values:
        values = self.rows[0].values.astype(object)
        for row, columns in zip(self.rows, self.columns, strict=True):
            for column in columns:
                values[column] = row.values[column]
        return values


def _reckon(deal: DealInputs, stays: Stays, page: Page) -> Reckoned:
    with page.within(deal.columns):
        page.heading(say("workbook.heading.deal", title=deal.terms.title))
        page.write(say("workbook.heading.options"), "subheading")
        terms = TermRows(deal, stays, page)

        limits = limit_rows(terms, page)
        page.write(say("workbook.heading.held"), "subheading")
        stays_under = under(terms, page, [(limit.group, limit.chosen) for limit in limits])
        occupancy = OccupancyRows(terms, stays_under, page)
        billing, groups = _billing(deal, terms), _groups(deal, terms)
        reckoned = Reckoned(deal, terms, occupancy, billing, groups, limits)
        reckoned.charges = [_due(reckoned, key) for key in deal.charge]
        _results(reckoned)
    return reckoned


def setters(deal: DealInputs, what: str) -> tuple[str | None, dict[str, object]]:
    """The question whose options set billing or groups, and what each of its options sets."""
    for name, question in deal.terms.question.items():
        values = {key: getattr(option.set, what) for key, option in question.option.items()}
        if any(value is not None for value in values.values()):
            return name, values
    return None, {}


def _billing(deal: DealInputs, terms: TermRows) -> dict[str, Billing]:
    """For each yearly charge, whether whole years are paid at their start."""
    question, values = setters(deal, "billing")
    flag, what = say("workbook.unit.flag"), say("workbook.row.in_advance")
    by_option: Billing = False
    yearly = {key: entered for key, entered in deal.charge.items() if entered.charge.kind in YEARLY}
    if question and any(entered.billing is None for entered in yearly.values()):
        advance = frozenset(key for key, value in values.items() if value == "in_advance")
        by_option = terms.page.formula(what, flag, terms.any_chosen(question, advance), "flag")
    billings: dict[str, Billing] = {}
    for key, entered in yearly.items():
        billings[key] = by_option
        if entered.billing is not None:
            label = say("workbook.charge_part", label=entered.charge.label, what=what)
            own = when(same(entered.billing, terms.words.in_advance), 1, 0)
            billings[key] = terms.page.formula(label, flag, own, "flag")
    return billings


def _groups(deal: DealInputs, terms: TermRows) -> dict[str, Groups]:
    """Whom each charge bills: groups of its own, else those that the option chosen sets; a lump sum is for everyone."""
    question, values = setters(deal, "groups")
    charges = {key: entered.charge for key, entered in deal.charge.items()}
    inheriting = [
        key for key, charge in charges.items() if charge.groups is None and charge.kind != "lump_sum"
    ]
    by_option = EVERYONE
    if question and inheriting:
        by_option = Groups("inherited", _inherited(terms, question, values))
    return {
        key: by_option if key in inheriting else terms.groups(charge.groups)
        for key, charge in charges.items()
    }


def _inherited(terms: TermRows, question: str, values: dict[str, object]) -> Block:
    """A mark for each cohort that the option chosen has billed."""
    members = {key: terms.member(frozenset(value)) for key, value in values.items() if value is not None}  # type: ignore[call-overload]

    def mark(k: int) -> Expr:
        return plus([terms.chosen[question, o] * (members[o][k] if o in members else 1) for o in values])

    return terms.stays.block(terms.page, "billed", "flag", mark)


def _due(reckoned: Reckoned, key: str) -> Due:
    """The rows of one charge."""
    entered, page, terms = reckoned.deal.charge[key], reckoned.terms.page, reckoned.terms
    charge, currency = entered.charge, reckoned.deal.terms.currency
    page.heading(charge.label, "subheading")
    billing, groups = reckoned.billing.get(key, False), reckoned.groups[key]
    amounts, forces = [], []
    # All at once: making a product writes the rows that it stands on, and these belong above its own.
    for product in list(products(reckoned.occupancy, key, groups, billing)):
        label = say("workbook.line.quantity", label=product.label)
        quantity = page.formula(label, product.unit, product.quantity, "factor")
        force, amount = _force(reckoned, product), product.amount(quantity)
        forces.append(force)
        label = say("workbook.line.amount", label=product.label)
        amounts.append(page.formula(label, currency, amount if product.discount is None else amount * force))
    # A charge without an amount is nothing here, and listed as not counted: a blank must not become an error.
    known = terms.if_in_force(when(is_number(entered.amounts[0]), 1, 0), charge.when)
    active = page.row("in_force", "flag", known)
    label = say("workbook.line.due", label=charge.label)
    due = page.formula(label, currency, active * added(*amounts), "amount_total")
    by_day: Expr = due
    if charge.kind in YEARLY and billing is not False:
        daily = products(reckoned.occupancy, key, groups, False)
        used = plus([product.amount(product.quantity) * f for product, f in zip(daily, forces, strict=True)])
        by_day = page.formula(say("workbook.line.used", label=charge.label), currency, active * used)
    return Due(key, charge.part, forces, active, due, by_day)


def _force(reckoned: Reckoned, product: Product) -> Expr:
    """1 where a discount is in force, in a row that all its products share; for a product that is none, always."""
    rules = reckoned.deal.terms.discount[product.discount] if product.discount else None
    condition = reckoned.terms.condition(rules.when) if rules else None
    if rules is None or condition is None:
        return wrap(1)
    label, flag = say("workbook.line.force", label=rules.label), say("workbook.unit.flag")
    return reckoned.terms.once(
        ("force", product.discount), lambda: reckoned.terms.page.formula(label, flag, condition, "flag")
    )


# --- Totals, and what they are divided by ----------------------------------------------------------------


def _results(reckoned: Reckoned) -> None:
    page = reckoned.terms.page
    page.heading(say("workbook.heading.sums", title=reckoned.deal.terms.title), "subheading")
    currency = reckoned.deal.terms.currency
    results: dict[str, Expr] = {}
    for name, expr in _formulas(reckoned, results):
        kind = dict(RESULTS)[name]
        unit = currency if kind == "money" else say(f"workbook.result_unit.{kind}")
        reckoned.rows[name] = results[name] = page.formula(
            say(f"workbook.result.{name}"), unit, expr, STYLES[kind]
        )


def _formulas(reckoned: Reckoned, results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    """Each result as a formula of those before it."""
    stays, words = reckoned.occupancy.stays, reckoned.occupancy.stays.words
    of_deal = [due for due in reckoned.charges if due.part == "deal"]
    billed = _billed(reckoned)

    def ratio(above: Expr, below: Expr) -> Expr:
        return when(same(below, 0), words.undefined, above / below)

    yield "total", plus([due.amount for due in of_deal])
    yield "own", plus([due.amount for due in reckoned.charges if due.part == "own"])
    yield "held", added(stays.held)
    yield "refused", added(stays.came) - added(stays.held)
    yield "billed", over(stays.held * billed)
    yield "person_years", over(stays.held * billed * stays.days) / words.days_in_year
    yield "person_years_held", over(stays.held * stays.days) / words.days_in_year
    yield "per_person", ratio(results["total"], results["billed"])
    yield "per_person_held", ratio(results["total"], results["held"])
    yield "per_person_day", ratio(results["total"], results["person_years"] * words.days_in_year)
    yield "per_person_day_held", ratio(results["total"], results["person_years_held"] * words.days_in_year)
    yield "per_day", ratio(results["total"], stays.term_days)
    yield from _places(reckoned, results)
    yield from _used(reckoned, of_deal, results)
    yield from _funds(reckoned, results)


def _billed(reckoned: Reckoned) -> Block:
    """A mark for each cohort whose people a charge per person of the deal bills; the reading's own if there is none."""
    personal = [
        due
        for due in reckoned.charges
        if due.part == "deal" and reckoned.deal.terms.charge[due.key].kind.startswith("per_person")
    ]
    question, values = setters(reckoned.deal, "groups")
    marks = (
        reckoned.terms.once("reading", lambda: _inherited(reckoned.terms, question, values))
        if question
        else None
    )

    def mark(k: int) -> Expr:
        reading: Expr = wrap(1) if marks is None else marks[k]
        if not personal:
            return reading
        hits = [
            due.active if (flag := reckoned.groups[due.key].flag) is None else due.active * flag[k]
            for due in personal
        ]
        none = same(plus([due.active for due in personal]), 0)
        return when(none, reading, when(plus(hits) > 0, 1, 0))

    return reckoned.occupancy.stays.block(reckoned.terms.page, "billed_by_any", "flag", mark)


def _places(reckoned: Reckoned, results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    words = reckoned.occupancy.stays.words
    entered = [(due, reckoned.deal.charge[due.key]) for due in reckoned.charges]
    paying = [(due, charge.places or charge.minimum) for due, charge in entered]
    bought = plus([due.active * places for due, places in paying if places is not None])
    yield "places", when(same(bought, 0), words.undefined, bought)
    money = plus([due.amount for due, places in paying if places is not None and due.part == "deal"])
    safe = when(same(bought, 0), 1, bought)
    yield "per_place", when(is_number(results["places"]), money / safe, words.undefined)


def _used(reckoned: Reckoned, of_deal: list[Due], results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    words = reckoned.occupancy.stays.words
    lumps = [due.active for due in of_deal if reckoned.deal.terms.charge[due.key].kind == "lump_sum"]
    used = plus([due.by_day for due in of_deal])
    yield "used", when(plus(lumps) > 0, words.undefined, used) if lumps else used
    yield "unused", when(is_number(results["used"]), results["total"] - results["used"], words.undefined)


def _funds(reckoned: Reckoned, results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    words, funding = reckoned.occupancy.stays.words, reckoned.deal.terms.funding
    approved = plus(
        [
            reckoned.terms.if_in_force(row, money.when)
            for row, money in zip(reckoned.deal.available, funding.available, strict=True)
        ]
    )
    yield "available", when(same(approved, 0), words.undefined, approved)
    paid = plus([amount for _, amount in reckoned.deal.paid])
    yield "paid", paid if reckoned.deal.paid else words.undefined
    known = is_number(results["available"])
    yield "share", when(known, results["total"] / when(same(approved, 0), 1, approved), words.undefined)
    yield "left", when(known, results["available"] - results["total"], words.undefined)
