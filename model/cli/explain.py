"""The command that takes an amount apart: `explain`."""

from __future__ import annotations

import argparse
from itertools import groupby

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.case_options import add_own_numbers, with_numbers
from model.cli.naming import named_deal
from model.cli.output import print_answer
from model.questions.explain import explain
from model.questions.explanations import Explanation, Explanations
from model.scenario.library import home
from model.scenario.parse import read_amount
from model.scenario.scenario import default_scenario
from model.words.wording import exact, say

MOST_NEAR = 12
"""Explanations within the rounding that are printed; more are counted."""


def explain_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead explain`: which people, time and readings come to an amount."""
    parser.add_argument("amount", nargs="+", metavar="AMOUNT", help=say("explain.typed"))
    parser.add_argument("--arrangement", metavar="NAME", help=say("explain.arrangement"))
    add_own_numbers(parser)
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        named = home() if options.arrangement is None else named_deal(options.arrangement)
        deal = with_numbers(default_scenario(named), options.set).deal
        explained = explain(deal, read_amount(" ".join(options.amount), deal.terms.currency))
        if options.json:
            return print_answer(options, explained, deal)
        status = _show(explained, deal.terms.currency)
        terminal.say_plain(explained.read_to)
        return status

    return run


def _show(explained: Explanations, currency: str) -> int:
    terminal.say_plain(explained.heading, bold=True)
    for text in explained.about:
        terminal.say_plain(text)
    if not explained.explanations:
        terminal.say_plain(say("explain.nothing", tried=explained.tried))
        return 0
    place = 0
    for exactly, group in groupby(explained.explanations, key=lambda explanation: explanation.exact):
        rows = list(group)
        title = (
            say("explain.exactly", amount=exact(explained.amount, currency))
            if exactly
            else say("explain.near")
        )
        terminal.say_plain("")
        terminal.say_plain(title, bold=True)
        for explanation in rows[: None if exactly else MOST_NEAR]:
            place += 1
            for text in _lines(explanation, place):
                terminal.say_plain(text)
        if not exactly and len(rows) > MOST_NEAR:
            terminal.say_plain(say("explain.more_rows", count=len(rows) - MOST_NEAR))
    terminal.say_plain("")
    terminal.say_plain(say("explain.ranking"))
    terminal.say_plain(explained.tried)
    return 0


def _lines(explanation: Explanation, place: int) -> list[str]:
    """An explanation as it is printed: the sentence, the readings, the other ways, where its people come from."""
    lines = [say("explain.numbered", number=place, sentence=explanation.sentence)]
    for way in explanation.ways:
        if way is not explanation.ways[0]:
            lines.append("   " + say("explain.other_way", sum=way.sentence))
        lines += [f"   {text}" for text in way.says]
    return [*lines, *(f"   {text}" for text in explanation.details)]
