"""The command that makes a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from model.cli import main
from model.files.toml_io import LONGEST_FOUND, BadInput, one_line
from model.outputs.workbook.book import SHEETS
from model.outputs.workbook.workbook import write_workbook
from model.scenario.scenario import Scenario, default_scenario, load, names
from model.words.wording import say

Run = Callable[[argparse.Namespace], int]


def workbook(parser: argparse.ArgumentParser) -> Run:
    """`perhead workbook`: scenarios as an XLSX file with live formulas."""
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help=say("cli.help.workbook_output"))

    def run(arguments: argparse.Namespace) -> int:
        from model.cli import terminal  # noqa: PLC0415 - rich is only for a person's eyes

        path = Path(arguments.output)
        if path.suffix.lower() != ".xlsx":
            raise BadInput(say("workbook.not_xlsx", given=one_line(arguments.output, LONGEST_FOUND)))
        write_workbook([_scenario(text) for text in arguments.scenarios], path)
        shown = one_line(str(path))
        terminal.say_plain(say("workbook.written", path=shown, count=len(SHEETS), bytes=path.stat().st_size))
        return 0

    return run


def _scenario(text: str) -> Scenario:
    return default_scenario(load(text)) if text in names() else main.scenario_named(text)
