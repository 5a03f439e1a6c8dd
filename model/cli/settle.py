"""The command on what settling an open question would do: `settle`."""

from __future__ import annotations

import argparse

from model.cli import terminal
from model.cli.arguments import Run
from model.cli.case_options import add_case, scenario_asked
from model.cli.output import print_answer
from model.questions.settle import Settling, settle
from model.words.wording import exact, say


def settle_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead settle`: the spread that would remain under each answer to each open question."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_asked(options)
        settling = settle(scenario)
        return print_answer(options, settling, scenario) if options.json else _show(settling)

    return run


def _show(settling: Settling) -> int:
    first, *rest = settling.sentences
    terminal.say_plain(first, bold=True)
    for text in [*rest, settling.case]:
        terminal.say_plain(text)
    if settling.questions:
        terminal.say_plain("")
        terminal.show(_answers(settling))
        terminal.say_plain("")
    for question in settling.questions:
        terminal.say_plain(question.sentence)
        if question.question not in settling.most:  # its document is told above
            terminal.say_plain(f"  {say('settle.document', document=question.document)}")
    terminal.say_plain("")
    for text in (say("settle.left_open"), settling.read_to):
        terminal.say_plain(text)
    return 0


def _answers(settling: Settling) -> terminal.Table:
    """A row for each answer to each question, the question that narrows most first."""
    columns = ("question", "if_answered", "low", "high", "left")
    table = terminal.Table(*(say(f"settle.column.{name}") for name in columns), right=(2, 3, 4))
    for question in settling.questions:
        for place, answer in enumerate(question.answers):
            sums = (exact(sum_, settling.currency) for sum_ in (answer.low, answer.high, answer.left))
            table.add_row("" if place else question.label, answer.label, *sums)
    return table
