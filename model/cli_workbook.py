"""The command that makes a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from model import cli
from model.files import LONGEST_FOUND, BadInput, one_line
from model.scenario import Scenario, default_scenario, load, names
from model.wording import say
from model.workbook import SHEETS, write_workbook

Run = Callable[[argparse.Namespace], int]


def workbook(parser: argparse.ArgumentParser) -> Run:
    """`perhead workbook`: scenarios as an XLSX file with live formulas."""
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help=say("cli.help.workbook_output"))

    def run(found: argparse.Namespace) -> int:
        from model import console  # noqa: PLC0415 - rich is only for a person's eyes

        path = Path(found.output)
        if path.suffix.lower() != ".xlsx":
            raise BadInput(say("workbook.not_xlsx", found=one_line(found.output, LONGEST_FOUND)))
        write_workbook([_scenario(text) for text in found.scenarios], path)
        shown = one_line(str(path))
        console.say_plain(say("workbook.written", path=shown, count=len(SHEETS), bytes=path.stat().st_size))
        return 0

    return run


def _scenario(text: str) -> Scenario:
    return default_scenario(load(text)) if text in names() else cli.scenario_named(text)
