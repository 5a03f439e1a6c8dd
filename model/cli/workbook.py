"""The command that makes a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from model.cli import terminal
from model.cli.answers import written
from model.cli.arguments import add_json
from model.cli.case_options import add_own_numbers, scenarios_called
from model.cli.output import print_answer
from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.outputs.workbook.book import SHEETS
from model.outputs.workbook.workbook import check_count, write_workbook
from model.words.wording import say

Run = Callable[[argparse.Namespace], int]


def workbook_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead workbook`: scenarios as an XLSX file with live formulas."""
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    add_own_numbers(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help=say("cli.help.workbook_output"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        path = Path(options.output)
        if path.suffix.lower() != ".xlsx":
            raise BadInput(say("workbook.not_xlsx", given=one_line(options.output, LONGEST_FOUND)))
        check_count(len(options.scenarios))
        scenarios = scenarios_called(options.scenarios, options.set)
        write_workbook(scenarios, path)
        shown = one_line(str(path))
        says = say("workbook.written", path=shown, count=len(SHEETS), bytes=path.stat().st_size)
        if options.json:
            return print_answer(options, written([path], says), scenarios)
        terminal.say_plain(says)
        return 0

    return run
