"""Where every figure is from, the grounds of every option, and what the workbook does not do."""

from __future__ import annotations

from collections.abc import Iterator

from model.outputs.workbook.inputs import Inputs
from model.outputs.workbook.page import Page
from model.results.citation import citation, figure, read_to
from model.scenario.founded import facts_named
from model.scenario.library import Deal
from model.words.version import VERSION
from model.words.wording import say

WIDTHS = (70, 30, 22, 26, 12, 50, 50, 26)
"""Letters in each column."""

COLUMNS = ("about", "figure", "status", "source", "date", "title", "link", "fact")


def sources(inputs: Inputs, page: Page) -> None:
    """Write the sheet: texts alone, so that nothing in them can be taken for a formula."""
    page.write(say("workbook.title.sources"), "title")
    page.write(say("workbook.version", version=VERSION))
    page.write(say("workbook.about.limits"), "about")
    page.write(say("workbook.about.not_zero"), "about")
    for entered in inputs.deals:
        page.heading(say("workbook.heading.deal", title=entered.terms.title))
        version = say("workbook.evidence_version", version=entered.deal.evidence_version)
        page.write(f"{version}. {read_to(entered.deal)}")
        _table(page, tuple(say(f"workbook.source.{name}") for name in COLUMNS), "head_left")
        for row in _facts(entered.deal):
            _table(page, row, "wrapped")
        page.heading(say("workbook.heading.grounds"), "subheading")
        for row in _grounds(entered.deal):
            _table(page, row, "wrapped")
        page.heading(say("workbook.heading.not_counted"), "subheading")
        for item in entered.terms.not_counted:
            page.write(item.says)
        for charge in entered.terms.charge.values():
            if not charge.amounts:
                page.write(say("answer.no_amount", label=charge.label))


def _table(page: Page, cells: tuple[str, ...], style: str) -> None:
    page.texts += [(page.at, column, text, style) for column, text in enumerate(cells)]
    page.heights[page.at] = max(-(-len(text) // width) for text, width in zip(cells, WIDTHS, strict=False))
    page.at += 1


def _facts(deal: Deal) -> Iterator[tuple[str, ...]]:
    """Every fact that the terms point at."""
    used = {name for _, name in facts_named(deal.terms)}
    for key, fact in deal.evidence.fact.items():
        if key in used:
            source = deal.evidence.source_of(key)
            about = say("workbook.source.status_of", status=fact.status, qualifier=fact.qualifier)
            yield (
                fact.says,
                figure(fact),
                about,
                source.outlet,
                source.date or "",
                source.title,
                source.url or "",
                key,
            )


def _grounds(deal: Deal) -> Iterator[tuple[str, ...]]:
    """What speaks for and against every option."""
    for question in deal.terms.question.values():
        for option in question.option.values():
            for kind, grounds in (("for", option.grounds_for), ("against", option.grounds_against)):
                for ground in grounds:
                    cited = "; ".join(
                        dict.fromkeys(citation(deal.evidence.source_of(fact)) for fact in ground.facts)
                    )
                    yield (
                        ground.says,
                        say(f"workbook.ground.{kind}", option=option.short),
                        question.label,
                        cited,
                    )
