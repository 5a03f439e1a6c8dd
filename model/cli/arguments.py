"""The parser of the command line: one clear sentence for each mistake, and readers of what people type."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from model.files.problems import LONGEST_FOUND, BadInput, nearest, one_line
from model.words.wording import say

T = TypeVar("T")

Run = Callable[[argparse.Namespace], int]
"""Runs a command with the options that were typed, and returns the exit status."""

MOST_PORT = 65_535


class _Sentences(argparse.HelpFormatter):
    """Prints help as it is written: a percent sign is one, and begins no blank."""

    def _get_help_string(self, action: argparse.Action) -> str:
        return (action.help or "").replace("%", "%%")


class CommandParser(argparse.ArgumentParser):
    """Says one clear sentence, with the nearest right word, in place of a usage text and a code."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            **{"allow_abbrev": False, "formatter_class": _Sentences, **settings}
        )  # a short form could mean something else one day

    def error(self, message: str) -> NoReturn:
        """Raise `BadInput` with argparse's own sentence."""
        raise BadInput(say("cli.wrong", message=message, command=self.prog))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The options, and an empty list: an option that is not known raises `BadInput`."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            known = [
                word for action in self._actions for word in action.option_strings if word.startswith("--")
            ]
            word = unknown[0].partition("=")[0]
            raise BadInput(
                say("cli.unknown_option", command=self.prog, given=quoted(word), hint=nearest(word, known))
            )
        return options, unknown

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        # As the end of the options argparse would drop what is the value of one, and hand over a list.
        if action.option_strings and arg_strings == ["--"]:
            raise argparse.ArgumentError(action, say("cli.dashes"))
        return super()._get_values(action, arg_strings)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = action.metavar or action.dest
            hint = nearest(str(value), action.choices)
            raise BadInput(
                say("cli.not_a_choice", command=self.prog, what=what, given=quoted(str(value)), hint=hint)
            )


def quoted(text: str) -> str:
    """What was typed, as a message shows it."""
    return one_line(text, LONGEST_FOUND) if text.strip() else say("files.none")


def argument(read: Callable[[str], T]) -> Callable[[str], T]:
    """A reader of what people type, in the form that argparse takes."""

    def parse(text: str) -> T:
        try:
            return read(text)
        except BadInput as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def port(text: str) -> int:
    """A port to listen on. Raises `BadInput`."""
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_PORT:
        raise BadInput(say("cli.port", given=quoted(text), most=MOST_PORT))
    return int(text)


def add_pairs(parser: argparse.ArgumentParser, option: str, metavar: str, description: str) -> None:
    """Give a command an option of the form NAME=VALUE, which may be typed several times."""
    parser.add_argument(
        option, type=argument(pair), action="append", default=[], metavar=metavar, help=description
    )


def pair(text: str) -> tuple[str, str]:
    """A name and a value, typed as NAME=VALUE. Raises `BadInput`."""
    name, _, value = (part.strip() for part in text.partition("="))
    if not name or not value:
        raise BadInput(say("cli.pair", given=quoted(text)))
    return name, value


def add_json(parser: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup) -> None:
    """Give a command the option `--json`."""
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def wants_json(words: Sequence[str]) -> bool:
    """Whether `--json` is among what was typed, even where the rest cannot be understood."""
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options


def asked(options: argparse.Namespace) -> dict[str, Any]:
    """The words and options that were typed to a command, by name: a number as a number, NAME=VALUE as that text."""
    actions = options.parser._actions if hasattr(options, "parser") else ()
    typed = {_name(action): (getattr(options, action.dest, None), action.default) for action in actions}
    return {
        name: _plain(value)
        for name, (value, default) in typed.items()
        if name != "json" and value is not None and value not in (default, [])
    }


def _name(action: argparse.Action) -> str:
    if action.option_strings:
        return max(action.option_strings, key=len).lstrip("-")
    return str(action.metavar or action.dest).lower()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return "=".join(value)
    return [_plain(part) for part in value] if isinstance(value, list) else value
