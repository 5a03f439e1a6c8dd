"""The command that checks a claim."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from model.cli import terminal
from model.cli.arguments import asked
from model.cli.naming import named_deal
from model.cli.output import print_answer
from model.files.problems import BadInput
from model.files.toml_io import read_bytes, write_whole
from model.prose.language import LANGUAGES
from model.questions.claims import article_report
from model.questions.claims.article_files import READERS, article_paths, decoded
from model.questions.claims.articles import ArticlesReport, check_articles
from model.questions.claims.check import check as check_claims
from model.questions.claims.claim_report import Claim, ClaimReport
from model.questions.claims.claim_summary import lines_of, not_checkable, summary_of
from model.questions.claims.corrections import corrected_as
from model.questions.claims.quantities import Quantity
from model.questions.claims.said import interval, label, part_date
from model.results.document import document
from model.scenario.library import Deal, home
from model.words.wording import say

Run = Callable[[argparse.Namespace], int]
FEW = 3
"""Of so few sentences every number is listed, with what it was taken for."""


def check_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead check`: what a sentence says, and whether it adds up."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help=say("cli.help.claim"))
    parser.add_argument("--file", metavar="FILE", help=say("cli.help.claim_file"))
    parser.add_argument("--report", metavar="OUT", help=say("cli.help.claim_report"))
    parser.add_argument(
        "--take", action="append", default=[], metavar="FIGURE=ROLE", help=say("cli.help.claim_take")
    )
    parser.add_argument("--language", choices=LANGUAGES, metavar="CODE", help=say("cli.help.language"))
    parser.add_argument("--arrangement", metavar="NAME", help=say("cli.help.arrangement"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(arguments: argparse.Namespace) -> int:
        given = [word for word in arguments.text if word.strip()] or arguments.text[:1]
        deal = home() if arguments.arrangement is None else named_deal(arguments.arrangement)
        if arguments.file is None and _are_files(given):
            if arguments.take:
                raise BadInput(say("claims.take_of_articles"))
            return _articles(arguments, given, deal)
        if arguments.report is not None:
            raise BadInput(say("claims.report_of_text"))
        arguments.text = given[0] if given else None
        report = corrected_as(check_claims(_text(arguments), arguments.language, deal.name), arguments.take)
        return print_answer(arguments, report, deal) if arguments.json else _show(report)

    return run


def _are_files(given: Sequence[str]) -> bool:
    """Whether files or folders are named, and no text is typed: several words are only taken for files, as is one that is
    written like a path.
    """
    return len(given) > 1 or any(_exists(name) or _is_path(name) for name in given)


def _is_path(name: str) -> bool:
    """Whether a word can only be meant as a file or folder: `articles/`, `story.docx`."""
    return not any(map(str.isspace, name)) and (
        name.endswith(("/", "\\")) or Path(name).suffix.lower() in READERS
    )


def _exists(name: str) -> bool:
    try:
        return bool(name.strip()) and Path(name).exists()
    except (OSError, ValueError):  # a text too long, or with signs that no name has
        return False


def _articles(arguments: argparse.Namespace, given: Sequence[str], deal: Deal) -> int:
    """Check articles, print or write what was found; the exit status is 1 where something does not add up."""
    target = Path(arguments.report) if arguments.report is not None else None
    if target is not None and target.suffix.lower() not in article_report.FORMATS:
        raise BadInput(article_report.wrong_ending(target.name))
    paths = article_paths(given)
    with terminal.bar(say("claims.checking"), len(paths)) as progress:
        report = check_articles(paths, arguments.language, deal.name, progress)
    if target is not None:
        whole = document(report, deal, asked(arguments))
        write_whole(target, article_report.written(report, whole, target.suffix.lower()))
    if arguments.json:
        print_answer(arguments, report, deal)
    else:
        _show_articles(report, target)
    return int(report.denied)


def _show_articles(report: ArticlesReport, target: Path | None) -> None:
    terminal.say_plain(report.summary, bold=True)
    if target is not None:
        terminal.say_plain(say("claims.report_written", path=target))
        return
    for article in report.articles:
        if len(report.articles) > 1:
            terminal.say_plain(
                label(report.language, "claims.of_article", name=article.name, summary=article.summary)
            )
        for claim in article.claims:
            _show_claim(claim)
        if article.not_checkable:
            terminal.say_plain(article.not_checkable)
    terminal.say_plain(report.read_to)


def _text(arguments: argparse.Namespace) -> str:
    if arguments.text is not None and arguments.file is not None:
        raise BadInput(say("claims.both"))
    if arguments.file is not None:
        return decoded(read_bytes(Path(arguments.file)), arguments.file)
    if arguments.text is None:
        raise BadInput(say("claims.nothing"))
    return str(arguments.text)


def _show(report: ClaimReport) -> int:
    """A summary, then the claims that can be checked, then in one line those that cannot."""
    if not report.claims:
        terminal.say_plain(label(report.language, "claims.none"))
    elif len(report.claims) > 1:
        terminal.say_plain(summary_of(report))
    for claim in report.checkable:
        _show_claim(claim)
    for line in _left(report):
        terminal.say_plain(line)
    if len(report.sentences) <= FEW:
        _table(
            [quantity for sentence in report.sentences for quantity in sentence.quantities], report.language
        )
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


def _table(quantities: Sequence[Quantity], code: str) -> None:
    table = terminal.Table(
        *(label(code, f"claims.column.{name}") for name in ("printed", "taken", "between", "why"))
    )
    for quantity in quantities:
        why = label(code, f"claims.unused.{quantity.reason}") if quantity.reason else ""
        role = label(code, f"claims.role.{quantity.role}")
        table.add_row(quantity.text, role, _between(quantity, code), why)
    if quantities:
        terminal.show(table)


def _between(quantity: Quantity, code: str) -> str:
    if quantity.role == "unused":
        return ""
    if quantity.role == "date" and quantity.dates:
        first, last = (part_date(each, code) for each in quantity.dates)
        return first if first == last else label(code, "number.range", low=first, high=last)
    return interval(quantity.interval, quantity.currency, code, quantity.unit == "money")


def _figures(claim: Claim) -> None:
    currency = next((quantity.currency for quantity in claim.quantities if quantity.currency), None)
    table = terminal.Table("", "", right=(1,))
    for name, figure in claim.implied.items():
        what = label(claim.language, f"claims.implied.{name}")
        table.add_row(what, interval(figure, currency, claim.language, name != "people"))
    if claim.implied:
        terminal.show(table)
