"""The command that checks a claim."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from model.cli import terminal
from model.cli.output import print_json
from model.files.toml_io import BadInput, read_bytes
from model.questions.claims.check import Claim, as_json, check as check_claims, understand
from model.questions.claims.claim_narrative import interval
from model.questions.claims.language import LANGUAGES
from model.questions.claims.quantities import Quantity
from model.scenario.scenario import home, load
from model.words.wording import day, say

Run = Callable[[argparse.Namespace], int]


def check_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead check`: what a sentence says, and whether it adds up."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help=say("cli.help.claim"))
    parser.add_argument("--file", metavar="FILE", help=say("cli.help.claim_file"))
    parser.add_argument("--language", choices=LANGUAGES, metavar="CODE", help=say("cli.help.language"))
    parser.add_argument("--arrangement", metavar="NAME", help=say("cli.help.arrangement"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        text = _text(found)
        name = (home() if found.arrangement is None else load(found.arrangement)).name
        claims = check_claims(text, found.language, name)
        if found.json:
            return print_json(as_json(understand(text, found.language, name), claims, name))
        return _show(claims)

    return run


def _text(found: argparse.Namespace) -> str:
    if found.text is not None and found.file is not None:
        raise BadInput(say("claims.both"))
    if found.file is not None:
        return _decoded(read_bytes(Path(found.file)), found.file)
    if found.text is None:
        raise BadInput(say("claims.nothing"))
    return str(found.text)


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(say("files.not_utf8", where=where, line=line, byte=raw[error.start])) from None


def _show(claims: Sequence[Claim]) -> int:
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
    return 0


def _table(quantities: Sequence[Quantity]) -> None:
    table = terminal.Table(*(say(f"claims.column.{name}") for name in ("printed", "taken", "between", "why")))
    for one in quantities:
        why = say(f"claims.unused.{one.reason}") if one.reason else ""
        table.add_row(one.text, say(f"claims.role.{one.role}"), _between(one), why)
    terminal.show(table)


def _between(one: Quantity) -> str:
    if one.role == "unused":
        return ""
    if one.role == "date" and one.dates:
        return say("number.range", low=day(one.dates[0]), high=day(one.dates[1]))
    return interval(one.interval, one.currency)


def _figures(claim: Claim) -> None:
    currency = next((one.currency for one in claim.quantities if one.currency), None)
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
