"""The command that sets scenarios side by side: `compare`."""

from __future__ import annotations

import argparse

from model.cli import terminal
from model.cli.arguments import Run, add_json, argument
from model.cli.case_options import add_own_numbers, scenarios_called
from model.cli.money_options import add_series_options, known_series, order_of, refuse_alone
from model.cli.output import print_answer
from model.files.problems import BadInput, nearest
from model.inputs.prices import Prices
from model.questions.compare import Comparison, compare
from model.questions.compared_rows import ComparedHome, ComparedRow, alike, taken_together
from model.questions.cost_options import MoneyBasis, domestic_prices
from model.scenario import parse
from model.words.wording import count, number, people, per_cent_more, person_days, say


def compare_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead compare`: scenarios, arrangements and domestic prices against a base."""
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    parser.add_argument("--base", metavar="SCENARIO", help=say("cli.help.base"))
    parser.add_argument("--people", metavar="N", help=say("cli.help.alike"))
    parser.add_argument("--years", metavar="T", help=say("cli.help.years"))
    add_own_numbers(parser)
    parser.add_argument("--currency", metavar="CODE", help=say("cli.help.currency"))
    parser.add_argument("--prices", type=int, metavar="YEAR", help=say("cli.help.prices"))
    add_series_options(parser)
    parser.add_argument("--rate", type=argument(parse.yearly_rate), metavar="R", help=say("cli.help.rate"))
    parser.add_argument(
        "--domestic", action="append", default=[], metavar="NAME", help=say("cli.help.against_home")
    )
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        comparison = _compared(options)
        if options.json:
            return print_answer(options, comparison, [row.case for row in comparison.rows])
        return _show(comparison)

    return run


def _compared(options: argparse.Namespace) -> Comparison:
    heads = None if options.people is None else parse.people(options.people)
    years = None if options.years is None else parse.years(options.years)
    given = scenarios_called(options.scenarios, options.set)
    scenarios = [alike(scenario, heads, years) for scenario in given]
    together = map(taken_together, given, scenarios)
    homes = [domestic_prices().named(name) for name in options.domestic]
    refuse_alone(options, bool(homes) or options.prices is not None or options.currency is not None)
    known = known_series(options)
    remarks = [text for text in together if text]
    return compare(scenarios, _base(options), _basis(options, known), homes, known, remarks)


def _basis(options: argparse.Namespace, known: Prices) -> MoneyBasis:
    currency = None if options.currency is None else options.currency.strip().upper() or say("files.none")
    if currency is not None:
        known.exchange(currency)
    return MoneyBasis(currency, options.prices, options.index, options.rate, order_of(options))


def _base(options: argparse.Namespace) -> int:
    if options.base is None:
        return 0
    if options.base in options.scenarios:
        return int(options.scenarios.index(options.base))
    raise BadInput(
        say("compare.base_not_there", given=options.base, hint=nearest(options.base, options.scenarios))
    )


def _show(comparison: Comparison) -> int:
    terminal.show(_totals(comparison))
    terminal.say_plain("")
    terminal.show(_ratios(comparison))
    terminal.say_plain("")
    for section in comparison.sections:
        terminal.say_plain(say(f"compare.title.{section.title}"), bold=True)
        for text in section.sentences:
            terminal.say_plain(f"  {text}")
    terminal.say_plain(comparison.read_to)
    return 0


def _totals(comparison: Comparison) -> terminal.Table:
    columns = ("scenario", "total", "difference", "share")
    table = terminal.Table(*(say(f"compare.column.{name}") for name in columns), right=(1, 2, 3))
    base = comparison.rows[comparison.place]
    for place, row in enumerate(comparison.rows):
        against = (say("compare.is_base"), "")
        if place != comparison.place:
            share = say("compare.undefined") if row.share is None else per_cent_more(row.share)
            against = (row.beside(base).in_full(row.difference or 0.0), share)
        table.add_row(row.name, row.in_full(row.total), *against)
    for home in comparison.domestic:
        share = say("compare.undefined") if home.share is None else per_cent_more(home.share)
        amounts = [home.in_full(amount) for amount in (home.total, home.difference)]
        table.add_row(_at_home(home), *amounts, share)
    for missing in comparison.missing:
        table.add_row(missing.name, say("compare.cannot"), "", "")
    return table


def _at_home(home: ComparedHome) -> str:
    counts = say("compare.home_counts", held=people(home.people_held), days=person_days(home.person_days))
    return f"{say('compare.home_row', label=home.label)}\n{counts}"


def _ratios(comparison: Comparison) -> terminal.Table:
    columns = ("divided", "place", "billed", "held", "day")
    table = terminal.Table(*(say(f"compare.column.{name}") for name in columns), right=(1, 2, 3, 4))

    def cells(row: ComparedRow | ComparedHome, *values: float | None) -> list[str]:
        return [say("compare.undefined") if value is None else row.in_full(value) for value in values]

    for row in comparison.rows:
        counts = {
            "billed": people(row.people_billed),
            "held": number(row.people_held),
            "days": person_days(row.person_days),
        }
        key = "compare.counts_places" if row.places else "compare.counts"
        places = count(row.places or 0, "number.place", "number.places")
        name = f"{row.name}\n{say(key, places=places, **counts)}"
        each = cells(row, row.per_place, row.per_person_billed, row.per_person_held, row.per_person_day)
        table.add_row(name, *each)
    for home in comparison.domestic:
        name = f"{home.label}\n{say(f'domestic.{home.cost}', by=home.denominator)}"
        table.add_row(name, "", "", *cells(home, home.per_person_held, home.day))
    return table
