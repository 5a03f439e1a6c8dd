"""The command that sets figures that others printed beside ours: `published`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import groupby

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.output import print_answer
from model.results import expected_results
from model.results.citation import cite, read_to
from model.results.expected_results import Checked, PublishedFigures
from model.words.wording import say


def published_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead published`: figures that others printed, beside ours."""
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        rows = list(expected_results.published())
        if options.json:
            deals = [row.golden.deal for row in rows]
            answer = PublishedFigures(tuple(row.answer for row in rows), read_to(*deals))
            return print_answer(options, answer, deals)
        return _show(rows)

    return run


def _show(rows: Sequence[Checked]) -> int:
    for title, of_deal in groupby(rows, key=lambda row: row.golden.deal.terms.title):
        terminal.say_plain(title, bold=True)
        columns = (say(f"published.column.{name}") for name in ("what", "printed", "ours"))
        table = terminal.Table(*columns, right=(1, 2))
        for row in of_deal:
            table.add_row(_published_text(row), row.shown(row.published.amount), row.shown(row.ours))
        terminal.show(table)
        terminal.say_plain("")
    terminal.say_plain(_tally(rows))
    terminal.say_plain(read_to(*(row.golden.deal for row in rows)))
    return 0


def _published_text(row: Checked) -> str:
    """What was printed, by whom, how finely, for which scenario, and what it proves."""
    source = cite(row.golden.deal, row.published.facts)
    within = row.shown(row.published.within)
    verdict = (
        say(f"published.{row.published.match}")
        if row.within
        else " ".join(filter(None, [say("published.differs"), row.published.differs]))
    )
    printed = say("published.printed", source=source, within=within, scenario=row.golden.key)
    return f"{row.published.says}\n  {printed}\n  {verdict}\n"


def _tally(rows: Sequence[Checked]) -> str:
    """How many prove something, how many do not, and how many differ."""
    kinds = [row.published.match if row.within else "differs" for row in rows]
    counts: Mapping[str, int] = {name: kinds.count(name) for name in set(kinds)}
    kinds_shown = ("independent", "fitted", "identity", "differs")
    return say("published.count", count=len(rows), **{name: counts.get(name, 0) for name in kinds_shown})
