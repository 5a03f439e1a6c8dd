"""The command on what moves a total most: `matters`."""

from __future__ import annotations

import argparse

from model.cli import terminal
from model.cli.arguments import Run
from model.cli.case_options import add_case, scenario_asked
from model.cli.output import print_answer
from model.questions.matters import WhatMatters, what_matters
from model.words.wording import exact, say


def matters_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead matters`: each question, the people, the time and each number varied by itself."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_asked(options)
        matters = what_matters(scenario)
        return print_answer(options, matters, scenario) if options.json else _show(matters)

    return run


def _show(answer: WhatMatters) -> int:
    terminal.say_plain(answer.takeaway, bold=True)
    if answer.matters:
        columns = ("what", "changed", "low", "high")
        table = terminal.Table(*(say(f"matters.column.{name}") for name in columns), right=(2, 3))
        for one in answer.matters:
            ends = (exact(amount, answer.currency) for amount in (one.low, one.high))
            table.add_row(one.label, one.changed, *ends)
        terminal.show(table)
    case = say("matters.case", case=answer.case, total=exact(answer.total, answer.currency))
    for text in (answer.no_difference, case, say("matters.one_at_a_time"), answer.read_to):
        if text:
            terminal.say_plain(text)
    return 0
