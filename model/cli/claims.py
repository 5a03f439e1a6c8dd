"""The command that checks a claim."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from model.cli import terminal
from model.cli.naming import named_deal
from model.cli.output import print_answer
from model.files.problems import BadInput
from model.files.toml_io import read_bytes
from model.questions.claims.check import check as check_claims
from model.questions.claims.claim_narrative import interval
from model.questions.claims.claim_report import Claim
from model.questions.claims.language import LANGUAGES
from model.questions.claims.quantities import Quantity
from model.scenario.library import home
from model.words.wording import day, say

Run = Callable[[argparse.Namespace], int]


def check_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead check`: what a sentence says, and whether it adds up."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help=say("cli.help.claim"))
    parser.add_argument("--file", metavar="FILE", help=say("cli.help.claim_file"))
    parser.add_argument("--language", choices=LANGUAGES, metavar="CODE", help=say("cli.help.language"))
    parser.add_argument("--arrangement", metavar="NAME", help=say("cli.help.arrangement"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(arguments: argparse.Namespace) -> int:
        text = _text(arguments)
        deal = home() if arguments.arrangement is None else named_deal(arguments.arrangement)
        report = check_claims(text, arguments.language, deal.name)
        return (
            print_answer(arguments, report, deal) if arguments.json else _show(report.claims, report.read_to)
        )

    return run


def _text(arguments: argparse.Namespace) -> str:
    if arguments.text is not None and arguments.file is not None:
        raise BadInput(say("claims.both"))
    if arguments.file is not None:
        return _decoded(read_bytes(Path(arguments.file)), arguments.file)
    if arguments.text is None:
        raise BadInput(say("claims.nothing"))
    return str(arguments.text)


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(say("files.not_utf8", where=where, line=line, byte=raw[error.start])) from None


def _show(claims: Sequence[Claim], read_to: str) -> int:
    if not claims:
        terminal.say_plain(say("claims.none"))
    for claim in claims:
        terminal.say_plain(f"“{claim.text}”")
        terminal.say_plain(say(f"claims.verdict.{claim.verdict}"), bold=True)
        terminal.say_plain(claim.because)
        _table(claim.quantities)
        _figures(claim)
        _facts(claim)
        terminal.say_plain(claim.quote)
    terminal.say_plain(read_to)
    return 0


def _table(quantities: Sequence[Quantity]) -> None:
    table = terminal.Table(*(say(f"claims.column.{name}") for name in ("printed", "taken", "between", "why")))
    for quantity in quantities:
        why = say(f"claims.unused.{quantity.reason}") if quantity.reason else ""
        table.add_row(quantity.text, say(f"claims.role.{quantity.role}"), _between(quantity), why)
    terminal.show(table)


def _between(quantity: Quantity) -> str:
    if quantity.role == "unused":
        return ""
    if quantity.role == "date" and quantity.dates:
        return say("number.range", low=day(quantity.dates[0]), high=day(quantity.dates[1]))
    return interval(quantity.interval, quantity.currency)


def _figures(claim: Claim) -> None:
    currency = next((quantity.currency for quantity in claim.quantities if quantity.currency), None)
    table = terminal.Table("", "", right=(1,))
    for name, figure in claim.implied.items():
        table.add_row(say(f"claims.implied.{name}"), interval(figure, None if name == "people" else currency))
    terminal.show(table)


def _facts(claim: Claim) -> None:
    meeting = [row for row in claim.beside if row.meets]
    if not meeting:
        return
    table = terminal.Table(*(say(f"claims.column.{name}") for name in ("figure", "fact")))
    for row in meeting:
        table.add_row(say(f"claims.implied.{row.what}") if row.implied else row.what, row.fact)
    terminal.show(table)
