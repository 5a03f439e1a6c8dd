"""Limits on stays and on people: those of the options chosen, and those that the terms have by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.inputs.charge import When
from model.outputs.workbook.formula import Expr, same, wrap
from model.outputs.workbook.functions import when
from model.outputs.workbook.page import Page, SheetRow
from model.outputs.workbook.people import Stays, capped, lowest
from model.outputs.workbook.terms import TermRows
from model.words.wording import say


@dataclass(frozen=True)
class LimitRow:
    """One limit: the options under which it counts, the number, and the same where these are chosen, else empty.
    It is on the people of a group, or on every stay.
    """

    when: When
    number: SheetRow
    chosen: SheetRow
    group: str | None


def limit_rows(terms: TermRows, page: Page) -> list[LimitRow]:
    """Every limit of an arrangement under the options chosen."""
    rows = []
    for rules, number, group, label in _limits(terms):
        counts, unit = (
            terms.condition(rules) or wrap(1),
            say(f"workbook.unit.{'people' if group else 'years'}"),
        )
        expr = when(same(counts, 1), number, "")
        rows.append(LimitRow(rules, number, page.formula(label, unit, expr, "whole"), group))
    return rows


def _limits(terms: TermRows) -> Iterator[tuple[When, SheetRow, str | None, str]]:
    deal = terms.deal

    def if_chosen(question: str, option: str) -> str:
        return say("workbook.cap_if_chosen", option=str(deal.option[question, option].content))

    for (question, option), row in deal.stay_cap.items():
        yield {question: (option,)}, row, None, if_chosen(question, option)
    for (question, option, group), row in deal.people_cap.items():
        yield {question: (option,)}, row, group, if_chosen(question, option)
    for key, row in deal.limit_stay.items():
        limit = deal.terms.limit[key]
        yield limit.when, row, None, say("workbook.limit_in_force", limit=limit.label)
    for (key, group), row in deal.limit_people.items():
        limit = deal.terms.limit[key]
        yield limit.when, row, group, say("workbook.limit_in_force", limit=limit.label)


def under(terms: TermRows, page: Page, limits: Sequence[tuple[str | None, Expr]]) -> Stays:
    """The population under some limits, each on the people of a group or on every stay: the smallest counts."""
    stays, rows = terms.stays, dict[str, SheetRow]()
    caps = [number for group, number in limits if group is None]
    cap = lowest(page, say("workbook.row.cap"), say("workbook.unit.years"), caps, stays.words)
    for group, entered in terms.deal.terms.group.items():
        label, unit = say("workbook.row.limit", group=entered.label), say("workbook.unit.people")
        row = lowest(page, label, unit, [number for whose, number in limits if whose == group], stays.words)
        if row is not None:
            rows[group] = row
    return capped(stays, page, cap, rows, terms.deal.group)


def read_limits(
    terms: TermRows,
    page: Page,
    limits: Sequence[LimitRow],
    allowed: Mapping[str, frozenset[str]],
    cost: set[str],
) -> list[tuple[str | None, Expr]]:
    """Those limits that count where the questions of `cost` are answered as `allowed` has it, the others as chosen."""
    limited: list[tuple[str | None, Expr]] = []
    for limit in limits:
        settled = {name: options for name, options in limit.when.items() if name in cost}
        open_ones = {name: options for name, options in limit.when.items() if name not in cost}
        if any(not allowed[name] <= frozenset(options) for name, options in settled.items()):
            continue
        number: Expr = limit.number
        if not settled:
            number = limit.chosen
        elif open_ones:
            counts = terms.condition(open_ones) or wrap(1)
            label = (
                say("workbook.limit_as_read", group=terms.deal.terms.group[limit.group].label)
                if limit.group
                else say("workbook.row.cap")
            )
            number = page.formula(label, "", when(same(counts, 1), limit.number, ""), "whole")
        limited.append((limit.group, number))
    return limited


def answers_alike(limits: Sequence[LimitRow], question: str, options: Sequence[str]) -> list[frozenset[str]]:
    """The options of a question in sets under which the same limits count; none where no limit asks it."""
    asking = [limit.when[question] for limit in limits if question in limit.when]
    alike: dict[tuple[bool, ...], set[str]] = {}
    for option in options if asking else ():
        alike.setdefault(tuple(option in some for some in asking), set()).add(option)
    return [frozenset(some) for some in alike.values()]
