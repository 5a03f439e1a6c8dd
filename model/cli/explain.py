"""The command that takes an amount apart: `explain`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import groupby

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.output import print_json
from model.questions import explain
from model.questions.explain import Explanation, Typed
from model.results import narrative
from model.scenario.scenario import Deal, home, load
from model.words.wording import exact, listed, money, number, say

MOST_NEAR = 12
"""Explanations within the rounding that are printed; more are counted."""


def explain_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead explain`: which people, time and readings come to an amount."""
    parser.add_argument("amount", nargs="+", metavar="AMOUNT", help=say("explain.typed"))
    parser.add_argument("--arrangement", metavar="NAME", help=say("explain.arrangement"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        deal = home() if options.arrangement is None else load(options.arrangement)
        amount = explain.read_amount(" ".join(options.amount), deal.terms.currency)
        explanations = explain.explain(deal, amount)
        if options.json:
            return print_json([explain.as_json(explanation) for explanation in explanations])
        return _show(deal, amount, explanations)

    return run


def _show(deal: Deal, amount: Typed, explanations: Sequence[Explanation]) -> int:
    terminal.say_plain(_heading(deal, amount), bold=True)
    for text in _about(deal, amount):
        terminal.say_plain(text)
    if not explanations:
        terminal.say_plain(say("explain.nothing", tried=_tried(deal)))
        return 0
    place = 0
    for exactly, group in groupby(explanations, key=lambda explanation: explanation.exact):
        rows = list(group)
        terminal.say_plain("")
        terminal.say_plain(_title(deal, amount, exactly), bold=True)
        for explanation in rows[: None if exactly else MOST_NEAR]:
            place += 1
            for text in _row(explanation, place):
                terminal.say_plain(text)
        if not exactly and len(rows) > MOST_NEAR:
            terminal.say_plain(say("explain.more_rows", count=len(rows) - MOST_NEAR))
    terminal.say_plain("")
    terminal.say_plain(say("explain.ranking"))
    terminal.say_plain(_tried(deal))
    return 0


def _heading(deal: Deal, amount: Typed) -> str:
    return say("explain.heading", amount=money(amount.value, deal.terms.currency), title=deal.terms.title)


def _title(deal: Deal, amount: Typed, exactly: bool) -> str:
    if not exactly:
        return say("explain.near")
    return say("explain.exactly", amount=exact(amount.value, deal.terms.currency))


def _about(deal: Deal, amount: Typed) -> list[str]:
    """What the amount stands for, and the reports that have it."""
    low, high = (exact(amount.value + side * amount.within, deal.terms.currency) for side in (-1, 1))
    sentences = [say("explain.range", text=amount.text, low=low, high=high)]
    for key in explain.reported_amounts(deal, amount):
        report = deal.terms.reported[key]
        source = narrative.cite(deal, report.facts)
        sentences.append(say("explain.also_reported", label=report.label, source=source))
    return sentences


def _tried(deal: Deal) -> str:
    tried = explain.candidates(deal)
    count = len(explain.readings(deal))
    return say(
        "explain.tried",
        people=number(len(tried.people)),
        days=number(len(tried.days)),
        readings=number(count),
    )


def _row(explanation: Explanation, place: int) -> list[str]:
    """An explanation as it is printed: the sentence, the readings, the other ways, where its people come from."""
    lines = [say("explain.numbered", number=place, sentence=explain.sentence(explanation))]
    for way in explanation.ways:
        if way is not explanation.ways[0]:
            other = say("explain.other_way", sum=explain.arithmetic(explanation, way))
            lines.append(f"   {other}")
        lines += [f"   {text}" for text in explain.says(explanation, way)]
    if explanation.alike:
        lines.append(f"   {explain.alike(explanation)}")
    sources = list(dict.fromkeys(narrative.cite(explanation.deal, [fact]) for fact in explanation.facts))
    if sources and explanation.people is not None:
        known = say("explain.known_from", people=number(explanation.people), sources=listed(sources))
        lines.append(f"   {known}")
    return lines
