"""The calculation under the options chosen: one line after the other, to the total and what it is divided by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from model.inputs.arrangement import YEARLY
from model.outputs.workbook.formula import Expr, FormulaSheet, Values, same, wrap
from model.outputs.workbook.functions import added, is_number, over, plus, times, when
from model.outputs.workbook.inputs import DealInputs, Inputs
from model.outputs.workbook.money import Billing, Occupancy, Product, products
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.people import Stays, capped, cohort_block, lowest, population
from model.outputs.workbook.terms import EVERYONE, Groups, TermRows
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
    occupancy: Occupancy
    billing: dict[str, Billing]
    groups: dict[str, Groups]
    charges: list[Due] = field(default_factory=list)
    rows: dict[str, SheetRow] = field(default_factory=dict)
    caps: dict[tuple[str, str], SheetRow] = field(default_factory=dict)
    limits: dict[tuple[str, str, str], SheetRow] = field(default_factory=dict)


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
    page.formula(say("workbook.row.scenario"), "", inputs.name, "heads")
    stays = population(inputs, page)
    every = [_reckon(deal, stays, page) for deal in inputs.deals]
    page.heading(say("workbook.heading.results"))
    results = {}
    for name, kind in RESULTS:
        unit = say(f"workbook.result_unit.{kind}")
        figures = FromAny(
            [reckoned.rows[name] for reckoned in every], [reckoned.deal.columns for reckoned in every]
        )
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
        caps, limits = _live_caps(deal, terms)
        page.write(say("workbook.heading.held"), "subheading")
        held = under(
            stays, terms, page, list(caps.values()), _by_group(deal, limits), say("workbook.row.cap")
        )
        occupancy = Occupancy(terms, held, page)
        out = Reckoned(
            deal, terms, occupancy, _billing(deal, terms), _groups(deal, terms), caps=caps, limits=limits
        )
        out.charges = [_due(out, key) for key in deal.charge]
        _results(out)
    return out


def _live_caps(
    deal: DealInputs, terms: TermRows
) -> tuple[dict[tuple[str, str], SheetRow], dict[tuple[str, str, str], SheetRow]]:
    """Each cap and limit of an option, empty unless the option is chosen."""
    page = terms.page

    def live(key: tuple[str, str], cap: SheetRow, unit: str) -> SheetRow:
        label = say("workbook.cap_if_chosen", option=str(deal.option[key].content))
        return page.formula(label, unit, when(same(terms.chosen[key], 1), cap, ""), "whole")

    years, people = say("workbook.unit.years"), say("workbook.unit.people")
    caps = {key: live(key, cap, years) for key, cap in deal.stay_cap.items()}
    return caps, {key: live(key[:2], cap, people) for key, cap in deal.people_cap.items()}


def _by_group(deal: DealInputs, limits: dict[tuple[str, str, str], SheetRow]) -> dict[str, list[SheetRow]]:
    return {
        group: [row for key, row in limits.items() if key[2] == group]
        for group in deal.terms.group
        if any(key[2] == group for key in limits)
    }


def under(
    stays: Stays,
    terms: TermRows,
    page: Page,
    caps: list[SheetRow],
    limits: dict[str, list[SheetRow]],
    label: str,
) -> Stays:
    """The population under the least of some caps on stays and, for each group, of some limits."""
    cap = lowest(page, label, say("workbook.unit.years"), list(caps), stays.words)
    rows = {}
    for group, parts in limits.items():
        name = say("workbook.row.limit", group=terms.deal.terms.group[group].label)
        row = lowest(page, name, say("workbook.unit.people"), list(parts), stays.words)
        if row is not None:
            rows[group] = row
    return capped(stays, page, cap, rows, terms.deal.group)


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
    flag = say("workbook.unit.flag")
    live: Billing = False
    yearly = {key: c for key, c in deal.charge.items() if c.charge.kind in YEARLY}
    if question and any(charge.billing is None for charge in yearly.values()):
        advance = frozenset(key for key, value in values.items() if value == "in_advance")
        live = terms.page.formula(
            say("workbook.row.in_advance"), flag, terms.any_chosen(question, advance), "flag"
        )
    out: dict[str, Billing] = {}
    for key, charge in yearly.items():
        if charge.billing is None:
            out[key] = live
        else:
            label = say(
                "workbook.charge_part", label=charge.charge.label, what=say("workbook.row.in_advance")
            )
            own = when(same(charge.billing, terms.words.in_advance), 1, 0)
            out[key] = terms.page.formula(label, flag, own, "flag")
    return out


def _groups(deal: DealInputs, terms: TermRows) -> dict[str, Groups]:
    """Whom each charge bills."""
    question, values = setters(deal, "groups")
    inheriting = [
        key for key, c in deal.charge.items() if c.charge.groups is None and c.charge.kind != "lump_sum"
    ]
    live = EVERYONE
    if question and inheriting:
        live = Groups("inherited", _inherited(terms, question, values))
    return {
        key: terms.groups(frozenset(charge.charge.groups))
        if charge.charge.groups is not None
        else live
        if key in inheriting
        else EVERYONE
        for key, charge in deal.charge.items()
    }


def _inherited(terms: TermRows, question: str, values: dict[str, object]) -> Block:
    """A mark for each cohort that the option chosen has billed."""
    members = {key: terms.member(frozenset(value)) for key, value in values.items() if value is not None}  # type: ignore[call-overload]

    def mark(k: int) -> Expr:
        return plus([terms.chosen[question, o] * (members[o][k] if o in members else 1) for o in values])

    return cohort_block(terms.page, terms.stays.many, "billed", "flag", mark, "flag")


def _due(out: Reckoned, key: str) -> Due:
    """The rows of one charge."""
    charge, page, terms = out.deal.charge[key], out.terms.page, out.terms
    currency, flag = out.deal.terms.currency, say("workbook.unit.flag")
    page.heading(charge.charge.label, "subheading")
    billing, groups = out.billing.get(key, False), out.groups[key]
    all_products = list(products(out.occupancy, key, groups, billing))
    amounts, force = [], []
    for product in all_products:
        quantity = page.formula(
            say("workbook.line.quantity", label=product.label), product.unit, product.quantity, "factor"
        )
        reduced = _discount_force(out, product)
        force.append(reduced)
        amount = product.amount(quantity) if product.discount is None else product.amount(quantity) * reduced
        amounts.append(page.formula(say("workbook.line.amount", label=product.label), currency, amount))
    known = when(is_number(charge.amounts[0]), 1, 0)
    condition = terms.condition(charge.charge.when)
    active = page.formula(
        say("workbook.row.in_force"), flag, known if condition is None else known * condition, "flag"
    )
    due = page.formula(
        say("workbook.line.due", label=charge.charge.label),
        currency,
        active * added(*amounts),
        "amount_total",
    )
    by_day: Expr = due
    if charge.charge.kind in YEARLY and billing is not False:
        daily = [
            p.amount(p.quantity) * f
            for p, f in zip(products(out.occupancy, key, groups, False), force, strict=True)
        ]
        by_day = page.formula(
            say("workbook.line.used", label=charge.charge.label), currency, active * (plus(daily))
        )
    return Due(key, charge.charge.part, force, active, due, by_day)


def _discount_force(out: Reckoned, product: Product) -> Expr:
    """1 where a discount is in force; for a product that is none, always."""
    if product.discount is None:
        return wrap(1)
    rules = out.deal.terms.discount[product.discount]
    condition = out.terms.condition(rules.when)
    if condition is None:
        return wrap(1)
    label = say("workbook.line.force", label=rules.label)
    return out.terms.once(
        ("force", product.discount),
        lambda: out.terms.page.formula(label, say("workbook.unit.flag"), condition, "flag"),
    )


# --- Totals, and what they are divided by ----------------------------------------------------------------


def _results(out: Reckoned) -> None:
    page = out.terms.page
    page.heading(say("workbook.heading.sums", title=out.deal.terms.title), "subheading")
    currency = out.deal.terms.currency
    results: dict[str, Expr] = {}
    for name, expr in _formulas(out, results):
        kind = dict(RESULTS)[name]
        unit = currency if kind == "money" else say(f"workbook.result_unit.{kind}")
        out.rows[name] = results[name] = page.formula(
            say(f"workbook.result.{name}"), unit, expr, STYLES[kind]
        )


def _formulas(out: Reckoned, results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    """Each result as a formula of those before it."""
    stays, words = out.occupancy.stays, out.occupancy.stays.words
    of_deal = [due for due in out.charges if due.part == "deal"]
    billed = _billed(out)

    def ratio(above: Expr, below: Expr) -> Expr:
        return when(same(below, 0), words.undefined, above / below)

    yield "total", plus([due.amount for due in of_deal])
    yield "own", plus([due.amount for due in out.charges if due.part == "own"])
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
    yield from _places(out, results)
    yield from _used(out, of_deal, results)
    yield from _funds(out, results)


def _billed(out: Reckoned) -> Block:
    """A mark for each cohort whose people a charge per person of the deal bills; the reading's own if there is none."""
    personal = [
        due
        for due in out.charges
        if due.part == "deal" and out.deal.terms.charge[due.key].kind.startswith("per_person")
    ]
    question, values = setters(out.deal, "groups")
    marks = out.terms.once("reading", lambda: _inherited(out.terms, question, values)) if question else None

    def mark(k: int) -> Expr:
        reading: Expr = wrap(1) if marks is None else marks[k]
        if not personal:
            return reading
        hits = [
            due.active if (flag := out.groups[due.key].flag) is None else due.active * flag[k]
            for due in personal
        ]
        none = same(plus([due.active for due in personal]), 0)
        return when(none, reading, when(plus(hits) > 0, 1, 0))

    return cohort_block(out.terms.page, out.occupancy.stays.many, "billed_by_any", "flag", mark, "flag")


def _places(out: Reckoned, results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    words = out.occupancy.stays.words
    paying = [(due, out.deal.charge[due.key].places) for due in out.charges]
    bought = plus([due.active * places for due, places in paying if places is not None])
    yield "places", when(same(bought, 0), words.undefined, bought)
    money = plus([due.amount for due, places in paying if places is not None and due.part == "deal"])
    safe = when(same(bought, 0), 1, bought)
    yield "per_place", when(is_number(results["places"]), money / safe, words.undefined)


def _used(out: Reckoned, of_deal: list[Due], results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    words = out.occupancy.stays.words
    lumps = [due.active for due in of_deal if out.deal.terms.charge[due.key].kind == "lump_sum"]
    used = plus([due.by_day for due in of_deal])
    yield "used", when(plus(lumps) > 0, words.undefined, used) if lumps else used
    yield "unused", when(is_number(results["used"]), results["total"] - results["used"], words.undefined)


def _funds(out: Reckoned, results: dict[str, Expr]) -> Iterator[tuple[str, Expr]]:
    words, funding = out.occupancy.stays.words, out.deal.terms.funding
    parts = []
    for row, money in zip(out.deal.available, funding.available, strict=True):
        condition = out.terms.condition(money.when)
        parts.append(row if condition is None else times([row, condition]))
    approved = plus(parts)
    yield "available", when(same(approved, 0), words.undefined, approved)
    paid = plus([amount for _, amount in out.deal.paid])
    yield "paid", paid if out.deal.paid else words.undefined
    known = is_number(results["available"])
    yield "share", when(known, results["total"] / when(same(approved, 0), 1, approved), words.undefined)
    yield "left", when(known, results["available"] - results["total"], words.undefined)
