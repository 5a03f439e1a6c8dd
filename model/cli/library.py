"""The commands on what comes with the model: `facts`, `parameters`, `list`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.case_options import add_case, scenario_asked
from model.cli.naming import is_arrangement, named_deal
from model.cli.output import print_answer
from model.files.problems import BadInput, shown
from model.inputs.evidence import first_day
from model.results.citation import cite, figure, read_to
from model.results.listings import arrangements, facts, matching_facts
from model.results.parameters import ParametersTable, parameters_table
from model.scenario.library import Deal, folders_in, load, names
from model.words.wording import count, day, say


def facts_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead facts`: what was reported, by whom, how firmly, and what contradicts it."""
    parser.add_argument(
        "name", metavar="arrangement", nargs="?", default=None, help=say("cli.help.arrangement")
    )
    parser.add_argument("--search", metavar="WORD", default="", help=say("cli.help.search"))
    parser.add_argument("--since", metavar="DATE", help=say("cli.help.since"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        deals = [load(name) for name in names()] if options.name is None else [named_deal(options.name)]
        since = None if options.since is None else _since(options.since)
        if options.json:
            answer = facts(deals, options.search, since)
            return print_answer(options, answer, deals if options.name is None else deals[0])
        return _show_facts(deals, options.search, since)

    return run


def _since(text: str) -> date:
    try:
        return first_day(text)
    except ValueError as error:
        raise BadInput(say("cli.since", given=shown(text), reason=error)) from None


def _show_facts(deals: Sequence[Deal], word: str, since: date | None) -> int:
    """Every fact that has `word` in it and is not older than `since`: what it says, how firmly, its source, what
    contradicts it.
    """
    matches = list(matching_facts(deals, word, since))
    if not matches:
        raise BadInput(
            say("cli.no_fact", given=word) if since is None else say("cli.no_fact_since", day=day(since))
        )
    table = terminal.Table(
        *(say(f"cli.column.{name}") for name in ("fact", "figure", "says", "source")),
    )
    for deal, key, fact in matches:
        against = deal.evidence.disagreeing(key)
        says = [fact.says, *([say("cli.contradicted", facts=", ".join(against))] if against else [])]
        table.add_row(key, figure(fact), "\n".join(says), cite(deal, [key]))
    terminal.show(table)
    terminal.say_plain(count(len(matches), "cli.fact_found", "cli.facts_found"))
    terminal.say_plain(read_to(*deals))
    return 0


def parameters_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead parameters`: the numbers of an arrangement that `--set` changes, each with its source."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_asked(options)
        table = parameters_table(scenario)
        return (
            print_answer(options, table, scenario) if options.json else _show_parameters(table, scenario.deal)
        )

    return run


def _show_parameters(numbers: ParametersTable, deal: Deal) -> int:
    heads = (say(f"cli.column.{name}") for name in ("parameter", "value", "label", "source"))
    table = terminal.Table(*heads, whole=[0])
    for row in numbers.parameters:
        unit = "" if row.value is None or row.unit in {"share", "factor"} else row.unit
        text = f"{row.text} {unit.removeprefix(numbers.currency).strip()}".strip()
        table.add_row(row.name, text, row.label, row.assumed or row.source or say("parameter.no_source"))
    terminal.show(table)
    terminal.say_plain(read_to(deal))
    return 0


def list_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead list`: the arrangements, and the scenarios of each."""
    parser.add_argument("names", nargs="*", metavar="arrangement", help=say("cli.help.listed"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        deals = [deal for text in options.names or names() for deal in _deals_in(text)]
        if options.json:
            return print_answer(options, arrangements(deals), deals)
        for deal in deals:
            terminal.say_plain(f"{deal.name}: {deal.terms.marked_title}", bold=True)
            if deal.terms.context:
                terminal.say_plain(deal.terms.context)
            table = terminal.Table("", "", whole=[0])
            for name in deal.scenario_names():
                table.add_row(f"  {deal.name.removesuffix('/')}/{name}", deal.scenario(name).name)
            terminal.show(table)
        terminal.say_plain(read_to(*deals))
        return 0

    return run


def _deals_in(text: str) -> list[Deal]:
    """The arrangement named, or those in a folder of arrangements. Raises `BadInput`."""
    inside = folders_in(Path(text)) if text and not is_arrangement(text) else ()
    return [load(f"{place.as_posix()}/") for place in inside] or [named_deal(text)]
