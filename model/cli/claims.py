"""The command that checks a claim."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from model.cli import terminal
from model.cli.naming import named_deal
from model.cli.output import print_answer
from model.files.problems import BadInput
from model.files.toml_io import read_bytes
from model.questions.claims.check import check as check_claims
from model.questions.claims.claim_report import Claim, ClaimReport
from model.questions.claims.claim_summary import lines_of, not_checkable, summary_of
from model.questions.claims.language import LANGUAGES
from model.questions.claims.quantities import Quantity
from model.questions.claims.said import interval
from model.scenario.library import home
from model.words.wording import day, say

Run = Callable[[argparse.Namespace], int]
FEW = 3
"""Of so few sentences every number is listed, with what it was taken for."""


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
        return print_answer(arguments, report, deal) if arguments.json else _show(report)

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


def _show(report: ClaimReport) -> int:
    """A summary, then the claims that can be checked, then in one line those that cannot."""
    if not report.claims:
        terminal.say_plain(say("claims.none"))
    elif len(report.claims) > 1:
        terminal.say_plain(summary_of(report))
    for claim in report.checkable:
        _show_claim(claim)
    for line in _left(report):
        terminal.say_plain(line)
    if len(report.sentences) <= FEW:
        _table([quantity for sentence in report.sentences for quantity in sentence.quantities])
    for claim in report.checkable[: 1 if len(report.sentences) <= FEW else 0]:
        _figures(claim)
    terminal.say_plain(report.read_to)
    return 0


def _show_claim(claim: Claim) -> None:
    head, *others = lines_of(claim)
    terminal.say_plain(head, bold=True)
    for line in others:
        terminal.say_plain(line)


def _left(report: ClaimReport) -> Iterator[str]:
    others = [claim for claim in report.claims if not claim.checkable]
    if len(report.claims) == len(others) == 1:
        yield others[0].because
    elif line := not_checkable(report):
        yield line


def _table(quantities: Sequence[Quantity]) -> None:
    table = terminal.Table(*(say(f"claims.column.{name}") for name in ("printed", "taken", "between", "why")))
    for quantity in quantities:
        why = say(f"claims.unused.{quantity.reason}") if quantity.reason else ""
        table.add_row(quantity.text, say(f"claims.role.{quantity.role}"), _between(quantity), why)
    if quantities:
        terminal.show(table)


def _between(quantity: Quantity) -> str:
    if quantity.role == "unused":
        return ""
    if quantity.role == "date" and quantity.dates:
        return say("number.range", low=day(quantity.dates[0]), high=day(quantity.dates[1]))
    return interval(quantity.interval, quantity.currency, "en", quantity.unit == "money")


def _figures(claim: Claim) -> None:
    currency = next((quantity.currency for quantity in claim.quantities if quantity.currency), None)
    table = terminal.Table("", "", right=(1,))
    for name, figure in claim.implied.items():
        table.add_row(say(f"claims.implied.{name}"), interval(figure, currency, "en", name != "people"))
    if claim.implied:
        terminal.show(table)
