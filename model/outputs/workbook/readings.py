"""The total under every reading, live: each line as it can be read, and each reading as the lines it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product as combined

from model.inputs.charge import YEARLY, When
from model.inputs.effective_terms import readings
from model.outputs.workbook.calculation import Reckoned, setters
from model.outputs.workbook.formula import Expr, wrap
from model.outputs.workbook.functions import absolute, least, most, over, plus, rounded, times, when
from model.outputs.workbook.inputs import Inputs
from model.outputs.workbook.limits import answers_alike, read_limits, under
from model.outputs.workbook.money import Product, products
from model.outputs.workbook.occupancy import OccupancyRows
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.terms import EVERYONE, Groups
from model.outputs.workbook.windows import Billing
from model.results.narrative import reading_line
from model.words.wording import say

Allowed = dict[str, frozenset[str]]
"""For each question named, the options under which something applies."""


@dataclass(frozen=True)
class _ReadLine:
    """One product of a charge as some readings have it."""

    allowed: Allowed
    amount: SheetRow


@dataclass(frozen=True)
class SpreadRows:
    """What the readings of one arrangement come to."""

    low: SheetRow
    high: SheetRow
    check: SheetRow


def list_readings(
    inputs: Inputs, every: list[Reckoned], page: Page, results: dict[str, SheetRow]
) -> list[SpreadRows]:
    """Write the sheet of readings: first the totals, then what they are added up from."""
    page.write(say("workbook.title.readings"), "title")
    page.write(say("workbook.about.readings"), "about")
    page.write(say("workbook.about.reading_marks"), "about")
    page.at += 1
    page.formula(say("workbook.row.scenario"), "", inputs.head, "heads")
    top = page.at
    listed = [readings(reckoned.deal.terms) for reckoned in every]
    page.at = top + sum(len(rows) + 6 for rows in listed) + 1
    page.breaks.append(page.at)
    page.heading(say("workbook.heading.lines"))
    page.write(say("workbook.about.lines"), "about")
    lines = [_lines(reckoned, page) for reckoned in every]
    page.at, after = top, page.at
    spreads = [_totals(inputs, *parts, page, results) for parts in zip(every, listed, lines, strict=True)]
    page.at = after
    return spreads


# --- The lines -------------------------------------------------------------------------------------------


def _lines(reckoned: Reckoned, page: Page) -> list[_ReadLine]:
    with page.within(reckoned.deal.columns):
        page.heading(say("workbook.heading.deal", title=reckoned.deal.terms.title))
        occupancies = [(allowed, _occupancy(reckoned, page, allowed)) for allowed in _capping(reckoned)]
        priced = [key for key, charge in reckoned.deal.terms.charge.items() if charge.part == "deal"]
        return [line for key in priced for line in _of_charge(reckoned, key, occupancies, page)]


def _cost(reckoned: Reckoned) -> list[str]:
    return [name for name, question in reckoned.deal.terms.question.items() if question.about == "cost"]


def _capping(reckoned: Reckoned) -> Iterator[Allowed]:
    """The ways in which answers about cost limit stays or people: each set of options under which the same limits count."""
    ways: list[list[tuple[str, frozenset[str]]]] = []
    for name in _cost(reckoned):
        alike = answers_alike(reckoned.limits, name, [*reckoned.deal.terms.question[name].option])
        if alike:
            ways.append([(name, each) for each in alike])
    return (dict(way) for way in combined(*ways))


def _occupancy(reckoned: Reckoned, page: Page, allowed: Allowed) -> OccupancyRows:
    """The population where the questions that limit it are answered so; other questions as chosen."""
    if allowed:
        page.write(say("workbook.heading.under", reading=_labels(reckoned, allowed)), "subheading")
    terms = reckoned.terms
    limits = read_limits(terms, page, reckoned.limits, allowed, set(_cost(reckoned)))
    return OccupancyRows(terms, under(terms, page, limits), page)


def _labels(reckoned: Reckoned, allowed: Mapping[str, frozenset[str]]) -> str:
    labels = reckoned.deal.option
    return say("answer.between").join(
        " / ".join(str(labels[key].content) for key in labels if key[0] == question and key[1] in options)
        for question, options in allowed.items()
    )


def _of_charge(
    reckoned: Reckoned, key: str, occupancies: list[tuple[Allowed, OccupancyRows]], page: Page
) -> Iterator[_ReadLine]:
    """Every product of a charge, for each cap, each billing and each set of groups that a reading can give it."""
    terms = reckoned.deal.terms
    start = _meet({}, terms.charge[key].when)
    if start is None:
        return
    page.heading(terms.charge[key].label, "subheading")
    ways = combined(occupancies, _billings(reckoned, key), _groupings(reckoned, key))
    for (capped, occupancy), (billed, billing), (whom, groups) in ways:
        allowed: Allowed | None = start
        for part in (capped, billed, whom):
            allowed = None if allowed is None else _meet(allowed, part)
        if allowed is not None:
            for product in products(occupancy, key, groups, billing):
                yield from _line(reckoned, product, allowed, page)


def _line(reckoned: Reckoned, product: Product, allowed: Allowed, page: Page) -> Iterator[_ReadLine]:
    terms = reckoned.deal.terms
    rules = terms.discount[product.discount].when if product.discount else {}
    both = _meet(allowed, rules)
    if both is None:
        return
    live = [
        reckoned.terms.any_chosen(q, options)
        for q, options in both.items()
        if terms.question[q].about != "cost"
    ]
    shown = {
        question: options
        for question, options in both.items()
        if len(options) < len(terms.question[question].option)
    }
    label, amount = product.label, product.amount(product.quantity)
    if shown:
        label = say("workbook.line.reading", label=label, reading=_labels(reckoned, shown))
    yield _ReadLine(both, page.formula(label, terms.currency, times([amount, *live])))


def _meet(allowed: Allowed, more: Mapping[str, frozenset[str]] | When) -> Allowed | None:
    """Options that satisfy both; None where there are none."""
    both = dict(allowed)
    for question, options in more.items():
        both[question] = both.get(question, frozenset(options)) & frozenset(options)
    return both if all(both[question] for question in more) else None


def _billings(reckoned: Reckoned, key: str) -> list[tuple[Allowed, Billing]]:
    charge = reckoned.deal.charge[key]
    question, values = setters(reckoned.deal, "billing")
    if charge.charge.kind not in YEARLY or charge.billing is not None or question is None:
        return [({}, reckoned.billing.get(key, False))]
    ways = {True: frozenset(k for k, v in values.items() if v == "in_advance")}
    ways[False] = frozenset(values) - ways[True]
    return [({question: options}, billing) for billing, options in ways.items() if options]


def _groupings(reckoned: Reckoned, key: str) -> list[tuple[Allowed, Groups]]:
    charge = reckoned.deal.charge[key].charge
    question, values = setters(reckoned.deal, "groups")
    if charge.groups is not None or charge.kind in ("lump_sum", "per_year") or question is None:
        own = EVERYONE if charge.kind == "per_year" else reckoned.groups[key]
        return [({}, own)]
    ways: dict[frozenset[str] | None, set[str]] = {}
    for option, value in values.items():
        ways.setdefault(None if value is None else frozenset(value), set()).add(option)  # type: ignore[call-overload]
    return [
        ({question: frozenset(options)}, reckoned.terms.groups(groups)) for groups, options in ways.items()
    ]


# --- The totals ------------------------------------------------------------------------------------------


def _totals(
    inputs: Inputs,
    reckoned: Reckoned,
    listed: list[dict[str, str]],
    lines: list[_ReadLine],
    page: Page,
    results: dict[str, SheetRow],
) -> SpreadRows:
    """One row for each reading, and the least and the most of them. Beside its totals, so many columns to the right, a
    mark for the scenario's own reading, and the reported total that it gives.
    """
    deal, size, cost = reckoned.deal, page.size, _cost(reckoned)
    with page.within(deal.columns):
        page.heading(say("workbook.heading.deal", title=deal.terms.title))
        rows, marks = [], []
        for reading in listed:
            taken = [
                line.amount
                for line in lines
                if all(reading[q] in options for q, options in line.allowed.items() if q in cost)
            ]
            label = reading_line(deal.deal, reading, about=("cost",)) or say("answer.every_reading")
            rows.append(page.formula(label, deal.terms.currency, plus(taken)))
            own = times([reckoned.terms.chosen[question, reading[question]] for question in cost])
            marks.append(page.formula("", "", own, "mark", shift=size, same_row=True))
            if deal.reported:
                match = _match(inputs, reckoned, rows[-1])
                page.formula("", "", match, "word", shift=2 * size, same_row=True)
        block, unit = Block(rows), deal.terms.currency
        for c in deal.columns:
            page.names[f"s{c + 1}_readings"] = f"{rows[0].cell(c)}:{rows[-1].cell(c).partition('!')[2]}"
        low = page.formula(say("workbook.row.low"), unit, least(block), "amount_total")
        high = page.formula(say("workbook.row.high"), unit, most(block), "amount")
        difference = over(Block(marks) * block) - results["total"]
        check = page.formula(say("workbook.row.check_readings"), unit, difference, "amount")
    return SpreadRows(low, high, check)


def _match(inputs: Inputs, reckoned: Reckoned, total: SheetRow) -> Expr:
    """The first reported total that a total equals within its rounding."""
    match: Expr = wrap("")
    cost = rounded(total, inputs.words.cent_places)
    for label, amount, within in reversed(reckoned.deal.reported):
        match = when(absolute(cost - amount) <= within, label, match)
    return match
