"""The command that begins an arrangement of one's own: `new`."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.cli import terminal
from model.cli.arguments import Run
from model.scenario.new import new_arrangement
from model.words.wording import say


def new_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead new`: a folder with an example to change."""
    parser.add_argument("name", metavar="NAME", help=say("cli.help.new_name"))

    def run(options: argparse.Namespace) -> int:
        place = Path(options.name)
        for file in new_arrangement(place):
            terminal.say_plain(str(file))
        terminal.say_plain(say("new.next", place=f"{place.as_posix()}/"))
        return 0

    return run
