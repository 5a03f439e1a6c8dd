"""The commands on what comes with the model: `facts`, `list`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.naming import arrangement_called, named_deal
from model.cli.output import print_json
from model.files.problems import BadInput
from model.inputs.evidence import Fact
from model.results.citation import cite, figure
from model.scenario.library import Deal, folders_in, load, names
from model.words.wording import say


def facts_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead facts`: what was reported, by whom, how firmly, and what contradicts it."""
    parser.add_argument(
        "name", metavar="arrangement", nargs="?", default=None, help=say("cli.help.arrangement")
    )
    parser.add_argument("--search", metavar="WORD", default="", help=say("cli.help.search"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        deals = [load(name) for name in names()] if options.name is None else [named_deal(options.name)]
        if options.json:
            return print_json(facts_json(deals, options.search))
        return _show_facts(deals, options.search)

    return run


def _matching(deals: Iterable[Deal], word: str) -> Iterator[tuple[Deal, str, Fact]]:
    for deal in deals:
        for key, fact in deal.evidence.fact.items():
            source = deal.evidence.source_of(key)
            text = " ".join([key, fact.says, fact.note or "", source.outlet, source.title, figure(fact)])
            if word.casefold() in text.casefold():
                yield deal, key, fact


def _show_facts(deals: Sequence[Deal], word: str) -> int:
    """Every fact that has `word` in it: what it says, how firmly, its source, what contradicts it."""
    matches = list(_matching(deals, word))
    if not matches:
        raise BadInput(say("cli.no_fact", given=word))
    table = terminal.Table(
        *(say(f"cli.column.{name}") for name in ("fact", "figure", "says", "source")),
    )
    for deal, key, fact in matches:
        against = deal.evidence.disagreeing(key)
        says = [fact.says, *([say("cli.contradicted", facts=", ".join(against))] if against else [])]
        table.add_row(key, figure(fact), "\n".join(says), cite(deal, [key]))
    terminal.show(table)
    terminal.say_plain(say("cli.facts_found", count=len(matches)))
    return 0


def facts_json(deals: Sequence[Deal], word: str) -> list[dict[str, object]]:
    """The facts that have `word` in them as plain values, each with its source."""
    return [
        {
            "arrangement": deal.name,
            "id": key,
            **fact.model_dump(mode="json", exclude_none=True),
            "contradicts": list(deal.evidence.disagreeing(key)),
            "source": {
                "key": fact.source,
                **deal.evidence.source_of(key).model_dump(mode="json", exclude_none=True),
            },
        }
        for deal, key, fact in _matching(deals, word)
    ]


def list_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead list`: the arrangements, and the scenarios of each."""
    parser.add_argument("names", nargs="*", metavar="arrangement", help=say("cli.help.listed"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        deals = [deal for text in options.names or names() for deal in _deals_in(text)]
        if options.json:
            return print_json({deal.name: list(deal.scenario_names()) for deal in deals})
        for deal in deals:
            terminal.say_plain(f"{deal.name}: {deal.terms.title}", bold=True)
            table = terminal.Table("", "", whole=[0])
            for name in deal.scenario_names():
                table.add_row(f"  {deal.name.removesuffix('/')}/{name}", deal.scenario(name).name)
            terminal.show(table)
        return 0

    return run


def _deals_in(text: str) -> list[Deal]:
    """The arrangement named, or those in a folder of arrangements. Raises `BadInput`."""
    inside = folders_in(Path(text)) if text and arrangement_called(text) is None else ()
    return [load(f"{place.as_posix()}/") for place in inside] or [named_deal(text)]
