"""The command that sets figures that others printed beside ours: `published`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.naming import arrangement_called, scenario_place
from model.cli.output import print_answer
from model.results import expected_results
from model.results.citation import cite, read_to
from model.results.expected_results import Checked, Golden, PublishedFigures
from model.scenario.library import Deal, load
from model.scenario.scenario import read_scenario
from model.words.wording import say


def published_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead published`: figures that others printed, beside ours."""
    add_scenarios(parser)
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        rows = list(expected_results.published(golden_called(options.names) if options.names else None))
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
    if rows:
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


# --- Scenarios and what is expected of them --------------------------------------------------------------------


def add_scenarios(parser: argparse.ArgumentParser) -> None:
    """Give a command the scenarios it is about: those of some arrangements, some by their names, or all of the model."""
    parser.add_argument("names", nargs="*", metavar="SCENARIO", help=say("cli.help.scenarios"))


def golden_called(texts: Sequence[str]) -> Iterator[Golden]:
    """Every scenario of each arrangement named, and each scenario named; all that come with the model where none is.

    Raises `BadInput`.
    """
    if not texts:
        yield from expected_results.all_golden()
    for text in texts:
        called = arrangement_called(text)
        yield from (
            expected_results.golden_of(load(called))
            if called is not None
            else [_golden(scenario_place(text))]
        )


def _golden(place: tuple[Deal, str] | Path) -> Golden:
    if not isinstance(place, Path):
        deal, name = place
        _ = deal.scenario(name)  # says which there are
        return Golden(deal, name)
    deal = read_scenario(place).deal
    inside = place.resolve().parent == deal.path.resolve()
    return Golden(deal, place.stem, None if inside else place)
