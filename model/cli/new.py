"""The command that begins an arrangement of one's own: `new`."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.cli import terminal
from model.cli.answers import written
from model.cli.arguments import Run, add_json
from model.cli.output import print_answer
from model.scenario.new import new_arrangement
from model.words.wording import say


def new_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead new`: a folder with an example to change."""
    parser.add_argument("name", metavar="NAME", help=say("cli.help.new_name"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        place = Path(options.name)
        files, says = new_arrangement(place), say("new.next", place=f"{place.as_posix()}/")
        if options.json:
            return print_answer(options, written(files, says))
        for text in (*map(str, files), says):
            terminal.say_plain(text)
        return 0

    return run
