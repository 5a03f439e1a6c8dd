"""The `perhead` command. Every command reads its words, asks the model, and prints; nothing is worked out here."""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence

from model.cli.arguments import CommandParser, Run, wants_json
from model.cli.output import discard, finish, print_problems, system_problem
from model.files.problems import BadInput
from model.words.version import VERSION
from model.words.wording import say

COMMANDS = {
    "cost": ("cost", "cost_command"),
    "run": ("cost", "run_command"),
    "readings": ("cost", "readings_command"),
    "settle": ("settle", "settle_command"),
    "matters": ("matters", "matters_command"),
    "facts": ("library", "facts_command"),
    "parameters": ("library", "parameters_command"),
    "list": ("library", "list_command"),
    "new": ("new", "new_command"),
    "check-files": ("upkeep", "check_files_command"),
    "compare": ("compare", "compare_command"),
    "published": ("published", "published_command"),
    "domestic": ("domestic", "domestic_command"),
    "provider": ("domestic", "provider_command"),
    "check": ("claims", "check_command"),
    "explain": ("explain", "explain_command"),
    "solve": ("solve", "solve_command"),
    "range": ("ranges", "range_command"),
    "grid": ("grid", "grid_command"),
    "figure": ("figure", "figure_command"),
    "report": ("report", "report_command"),
    "bundle": ("report", "bundle_command"),
    "verify": ("report", "verify_command"),
    "workbook": ("workbook", "workbook_command"),
    "dashboard": ("launch_dashboard", "dashboard_command"),
    "golden": ("upkeep", "golden_command"),
    "schema": ("upkeep", "schema_command"),
}
"""Where each command is: its module, which is read only when the command is asked for, and the function that gives a
parser its options and returns what runs it.
"""


def add_options(command: str, parser: argparse.ArgumentParser) -> Run:
    """Give a parser the options of a command, and return what runs the command."""
    module, function = COMMANDS[command]
    run: Run = getattr(importlib.import_module(f"model.cli.{module}"), function)(parser)
    return run


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The command line with the one command that `arguments` begin with, or else with every command."""
    parser = CommandParser(prog="perhead", description=say("cli.about"))
    parser.add_argument("--version", action="version", version=f"perhead {VERSION}")
    commands = parser.add_subparsers(
        dest="command", metavar="command", required=True, parser_class=CommandParser
    )
    asked = arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS
    for name in asked:
        child = commands.add_parser(name, help=say(f"cli.help.{name}"), description=say(f"cli.help.{name}"))
        if name in arguments:
            child.set_defaults(run=add_options(name, child), parser=child)
    return parser


def _read_as_utf8() -> None:
    """Begin again with words and files read as UTF-8 where the system's language is too poor to read what was typed, as in a job
    that runs without any: such signs would be no letters of a claim, and printed by their code.
    """
    unread = any("\udc80" <= sign <= "\udcff" for word in sys.argv for sign in word)
    if unread and not sys.flags.utf8_mode and sys.executable and os.name == "posix":
        # Ourselves, with the words given.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # nosec B606


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own by default) and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # some terminals cannot print every sign we use
            stream.reconfigure(errors="backslashreplace")
    if arguments is None:
        _read_as_utf8()
        gc.disable()  # a process that is one command lives too briefly for a collection to pay
    words = sys.argv[1:] if arguments is None else arguments
    try:
        options = build_parser(words).parse_args(words)
        status: int = options.run(options)
        finish()
        return status
    except BadInput as error:
        return print_problems(error.problems, wants_json(words))
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        discard()
        return 0
    except OSError as error:  # such as a path too long to look for, or a disk that is full
        return print_problems([system_problem(error)], wants_json(words) and error.filename is not None)
    except KeyboardInterrupt:
        return 130
