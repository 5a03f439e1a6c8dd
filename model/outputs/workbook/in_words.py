"""The options chosen in words, with the numbers in force: texts that follow where a reader changes a number."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.parameter import Parameter
from model.outputs.workbook.formula import Expr, Fixed, joined, same, wrap
from model.outputs.workbook.functions import fixed, floor, is_number, rounded, substituted, when
from model.outputs.workbook.inputs import DealInputs, Words, number_labels, number_names
from model.outputs.workbook.page import UNIT, Page, SheetRow, letter
from model.words.wording import blanks_of, exact, say


def has_numbers(deal: DealInputs, question: str) -> bool:
    """Whether an option of the question names a number."""
    return any(_named_in(deal, question))


def _named_in(deal: DealInputs, question: str) -> Iterator[str]:
    named = deal.deal.named
    for option in deal.terms.question[question].option:
        text = named.texts.get(("question", question, "option", option, "short"), "")
        yield from (named.blanks.get(blank, blank) for blank in blanks_of(text))


def put_in_words(page: Page, deal: DealInputs, words: Words) -> None:
    """Write each number as text, and in the row kept below each choice the option with these in place of their names."""
    used = dict.fromkeys(name for question in deal.in_words for name in _named_in(deal, question))
    if not used:
        return
    page.heading(say("workbook.heading.numbers_as_text", title=deal.terms.title))
    sign = page.fixed(say("workbook.row.currency_sign"), "", _sign(deal), "word")
    with page.within(deal.columns):
        texts = {name: _as_text(page, deal, name, sign, words) for name in used}
        below = page.at
        for question, page.at in deal.in_words.items():
            text: Expr = deal.choice[question]
            for name in dict.fromkeys(_named_in(deal, question)):
                text = substituted(text, *texts[name])
            label = say("workbook.in_words", label=deal.terms.question[question].label)
            deal.chosen[question] = page.formula(label, "", text, "word")
        page.at = below


def _sign(deal: DealInputs) -> str:
    """What stands before an amount in the arrangement's currency."""
    return exact(0, deal.terms.currency).rpartition("0")[0]


def _as_text(page: Page, deal: DealInputs, name: str, sign: Fixed, words: Words) -> tuple[Fixed, SheetRow]:
    """The cell with the name of a number as texts have it, and the row with the number in its place."""
    parameter, number = deal.deal.named.parameters[name], deal.number[name]
    mark = number_names(deal.deal)[name]
    cell = Fixed(page.name, f"${letter(UNIT)}${page.at + 1}", mark)
    page.texts.append((page.at, UNIT, mark, "unit"))
    printed = _printed(parameter, number, sign, words)
    reported, own = _reported(deal, name), joined(printed, words.yours)
    printed = own if reported is None else when(same(number, reported), printed, own)
    text = when(is_number(number), printed, cell)
    return cell, page.formula(number_labels(deal.deal)[name], "", text, "word")


def _reported(deal: DealInputs, name: str) -> Expr | None:
    """The number that was reported, its own or that of another which it shares."""
    shared = deal.deal.named.parameters[name].value
    return _reported(deal, shared) if isinstance(shared, str) else deal.reported_number.get(name)


def _printed(parameter: Parameter, number: Expr, sign: Fixed, words: Words) -> Expr:
    if parameter.unit in {"share", "factor"}:  # a factor is printed as the rise it is
        part = number - 1 if parameter.unit == "factor" else number
        shown = rounded(part * words.per_cent, words.cent_places)
        places = when(same(rounded(shown, 1), shown), 1, words.cent_places)
        return joined(fixed(shown, when(same(floor(shown), shown), 0, places)), words.per_cent_sign)
    shown = rounded(number, words.cent_places)
    digits = fixed(shown, when(same(floor(shown), shown), 0, words.cent_places))
    return joined(sign, digits) if parameter.is_money else wrap(digits)
