"""The command that sets scenarios side by side: `compare`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.case_options import scenario_or_default
from model.cli.output import print_json
from model.files.toml_io import BadInput, nearest
from model.questions import compare
from model.questions.compare import BreakEven, Home, Row, Terms
from model.scenario import parse
from model.words.wording import exact, listed, number, per_cent, rounded, say


def compare_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead compare`: scenarios, arrangements and domestic prices against a base."""
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    parser.add_argument("--base", metavar="SCENARIO", help=say("cli.help.base"))
    parser.add_argument("--people", metavar="N", help=say("cli.help.alike"))
    parser.add_argument("--years", metavar="T", help=say("cli.help.years"))
    parser.add_argument("--currency", metavar="CODE", help=say("cli.help.currency"))
    parser.add_argument("--prices", type=int, metavar="YEAR", help=say("cli.help.prices"))
    parser.add_argument("--index", metavar="SERIES", help=say("cli.help.index"))
    parser.add_argument("--rate", type=float, metavar="R", help=say("cli.help.rate"))
    parser.add_argument(
        "--domestic", action="append", default=[], metavar="NAME", help=say("cli.help.against_home")
    )
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        compared = _compared(options)
        return print_json(_json(compared)) if options.json else _show(compared)

    return run


@dataclass(frozen=True)
class _BrokenEven:
    """Where a scenario breaks even with the base, or with a price at home."""

    break_even: BreakEven
    rows: tuple[Row, ...]
    home: Home | None = None


@dataclass(frozen=True)
class _Compared:
    """All that the command says."""

    rows: tuple[Row, ...]
    base: Row
    homes: tuple[Home, ...]
    evens: tuple[_BrokenEven, ...]
    terms: Terms


def _compared(options: argparse.Namespace) -> _Compared:
    heads = None if options.people is None else parse.people(options.people)
    years = None if options.years is None else parse.years(options.years)
    scenarios = [compare.alike(scenario_or_default(text), heads, years) for text in options.scenarios]
    terms, place = _terms(options), _base(options)
    rows = compare.compare(scenarios, place, compare.series(), terms)
    known, currency = compare.domestic_prices(), rows[place].currency
    homes = tuple(compare.at_home(known.named(name), currency, terms) for name in options.domestic)
    return _Compared(rows, rows[place], homes, tuple(_evens(rows, rows[place], homes, terms)), terms)


def _evens(
    rows: Sequence[Row],
    base: Row,
    homes: Sequence[Home],
    terms: Terms,
) -> Iterable[_BrokenEven]:
    """Every scenario against the base, then every one against each price at home."""
    for row in rows:
        if row is not base:
            yield from (_BrokenEven(even, (row, base)) for even in compare.with_base(row, base, terms))
    for home in homes:
        for row in rows:
            yield from (_BrokenEven(even, (row,), home) for even in compare.with_home(row, home, terms))


def _terms(options: argparse.Namespace) -> Terms:
    if options.index is not None and options.prices is None:
        raise BadInput(say("compare.index_alone"))
    currency = None if options.currency is None else options.currency.strip().upper() or say("files.none")
    if currency is not None:
        compare.series().exchange(currency)
    return Terms(currency, options.prices, options.index or "us_cpi_u", options.rate)


def _base(options: argparse.Namespace) -> int:
    if options.base is None:
        return 0
    if options.base in options.scenarios:
        return int(options.scenarios.index(options.base))
    raise BadInput(
        say("compare.base_not_there", given=options.base, hint=nearest(options.base, options.scenarios))
    )


def _remarks(compared: _Compared) -> Iterable[str]:
    """What a reader of the figures should know, and what the arrangements remark of the people or the stays at
    which something breaks even.
    """
    yield from compare.remarks(compared.rows, compared.terms)
    if compared.terms.rate is not None and compared.evens:
        yield say("compare.break_even_nominal")
    for even in compared.evens:
        for row in even.rows:
            for says in compare.notes_there(row.scenario, even.break_even):
                yield say("compare.note_there", name=row.scenario.name, says=says)


def _show(compared: _Compared) -> int:
    terminal.show(_totals(compared))
    terminal.say_plain("")
    terminal.show(_ratios(compared))
    terminal.say_plain("")
    for title, sentences in _sections(compared):
        terminal.say_plain(say(f"compare.title.{title}"), bold=True)
        for text in dict.fromkeys(sentences):
            terminal.say_plain(f"  {text}")
    return 0


def _totals(compared: _Compared) -> terminal.Table:
    columns = ("scenario", "total", "difference", "share")
    table = terminal.Table(*(say(f"compare.column.{name}") for name in columns), right=(1, 2, 3))
    for row in compared.rows:
        share = say("compare.undefined") if row.share is None else per_cent(row.share)
        against = (
            (say("compare.is_base"), "")
            if row is compared.base
            else (exact(row.difference or 0.0, row.currency), share)
        )
        table.add_row(row.scenario.name, exact(row.total, row.currency), *against)
    return table


def _ratios(compared: _Compared) -> terminal.Table:
    columns = ("divided", "place", "held", "day")
    table = terminal.Table(*(say(f"compare.column.{name}") for name in columns), right=(1, 2, 3))

    def cell(value: float | None) -> str:
        return say("compare.undefined") if value is None else exact(value, compared.base.currency)

    for row in compared.rows:
        counts = {"held": number(row.people_held), "days": number(row.person_days)}
        key = "compare.counts_places" if row.places else "compare.counts"
        name = f"{row.scenario.name}\n{say(key, places=number(row.places or 0), **counts)}"
        table.add_row(name, *map(cell, (row.per_place, row.per_person_held, row.per_person_day)))
    for home in compared.homes:
        name = f"{home.price.label}\n{say(f'domestic.{home.price.cost}', by=home.price.denominator)}"
        table.add_row(name, "", "", cell(home.day))
    return table


def _sections(compared: _Compared) -> Iterable[tuple[str, list[str]]]:
    """The sentences below the tables, under their titles; a title without any is left out."""
    bases = [text for row in compared.rows for text in row.basis]
    bases += [text for home in compared.homes for text in home.basis]
    pairs = [compare.pair(row, compared.base) for row in compared.rows if row is not compared.base]
    at_home = [
        text
        for home in compared.homes
        for text in [*_even_sentences(compared, home), *compare.about_home(home.price)]
    ]
    sections = {
        "basis": [*(bases or [say("compare.nominal")]), *_price_years(compared)],
        "pairs": pairs,
        "readings": [compare.spread(row) for row in compared.rows],
        "even": _even_sentences(compared, None),
        "home": at_home,
        "remarks": list(_remarks(compared)),
    }
    return [(title, sentences) for title, sentences in sections.items() if sentences]


def _even_sentences(compared: _Compared, home: Home | None) -> list[str]:
    return [compare.sentence(even.break_even) for even in compared.evens if even.home is home]


def _price_years(compared: _Compared) -> list[str]:
    """That amounts are of different years, where nobody asked for those of one."""
    years = {row.scenario.deal.terms.price_year for row in compared.rows}
    years |= {home.price.price_year for home in compared.homes}
    if compared.terms.prices_of is not None or len(years) == 1:
        return []
    return [say("compare.price_years", years=listed([str(year) for year in sorted(years)]))]


def _json(compared: _Compared) -> dict[str, object]:
    return {
        "base": compared.base.scenario.name,
        "currency": compared.base.currency,
        "rows": [_row_json(row) for row in compared.rows],
        "domestic": [_home_json(home) for home in compared.homes],
        "break_even": [_even_json(even.break_even) for even in compared.evens],
        "sentences": [text for _, sentences in _sections(compared) for text in dict.fromkeys(sentences)],
    }


def _row_json(row: Row) -> dict[str, object]:
    money_names = ("total", "difference", "per_place", "per_person_held", "per_person_day", "low", "high")
    return {
        "scenario": row.scenario.name,
        "currency": row.currency,
        "basis": list(row.basis),
        **{name: None if (x := getattr(row, name)) is None else float(rounded(x, 2)) for name in money_names},
        "people_held": row.people_held,
        "person_days": row.person_days,
        "places": row.places,
        "share": row.share,
    }


def _home_json(home: Home) -> dict[str, object]:
    price = home.price
    return {
        "label": price.label,
        "day": float(rounded(home.day, 2)),
        "currency": home.currency,
        "basis": list(home.basis),
        "cost": price.cost,
        "denominator": price.denominator,
        "contains": price.contains,
        "disagrees_says": price.disagrees_says,
    }


def _even_json(even: BreakEven) -> dict[str, object]:
    return {
        "one": even.one,
        "two": even.two,
        "along": even.along,
        "fixed": even.fixed,
        "crossings": [vars(crossing) for crossing in even.crossings],
        "always": even.always,
        "touches": even.touches,
        "says": compare.sentence(even),
    }
