"""The commands that set things side by side: `compare`, `published`, `domestic`, `provider`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from model.cli import main
from model.files.problems import BadInput, nearest
from model.inputs.domestic import Domestic, DomesticPrice
from model.questions import compare as comparing
from model.results import citation, expected_results
from model.scenario import parse
from model.scenario.scenario import Scenario, default_scenario, load, names
from model.words.wording import exact, listed, number, per_cent, rounded, say

if TYPE_CHECKING:
    from rich.table import Table

Run = Callable[[argparse.Namespace], int]


def _scenario(text: str) -> Scenario:
    return default_scenario(load(text)) if text in names() else main.scenario_named(text)


# --- compare -----------------------------------------------------------------------------------------------


def compare(parser: argparse.ArgumentParser) -> Run:
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
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        told = _told(found)
        return main.print_json(_json(told)) if found.json else _show(told)

    return run


@dataclass(frozen=True)
class _Even:
    """Where a scenario breaks even with the base, or with a price at home."""

    found: comparing.BreakEven
    rows: tuple[comparing.Row, ...]
    home: comparing.Home | None = None


@dataclass(frozen=True)
class _Told:
    """All that the command says."""

    rows: tuple[comparing.Row, ...]
    base: comparing.Row
    homes: tuple[comparing.Home, ...]
    evens: tuple[_Even, ...]
    how: comparing.Terms


def _told(found: argparse.Namespace) -> _Told:
    heads = None if found.people is None else parse.people(found.people)
    years = None if found.years is None else parse.years(found.years)
    scenarios = [comparing.alike(_scenario(text), heads, years) for text in found.scenarios]
    how, place = _how(found), _base(found)
    rows = comparing.compare(scenarios, place, comparing.series(), how)
    known, currency = comparing.domestic_prices(), rows[place].currency
    homes = tuple(comparing.at_home(known.named(name), currency, how) for name in found.domestic)
    return _Told(rows, rows[place], homes, tuple(_evens(rows, rows[place], homes, how)), how)


def _evens(
    rows: Sequence[comparing.Row],
    base: comparing.Row,
    homes: Sequence[comparing.Home],
    how: comparing.Terms,
) -> Iterable[_Even]:
    """Every scenario against the base, then every one against each price at home."""
    for row in rows:
        if row is not base:
            yield from (_Even(found, (row, base)) for found in comparing.with_base(row, base, how))
    for home in homes:
        for row in rows:
            yield from (_Even(found, (row,), home) for found in comparing.with_home(row, home, how))


def _how(found: argparse.Namespace) -> comparing.Terms:
    if found.index is not None and found.prices is None:
        raise BadInput(say("compare.index_alone"))
    currency = None if found.currency is None else found.currency.strip().upper() or say("files.none")
    if currency is not None:
        comparing.series().exchange(currency)
    return comparing.Terms(currency, found.prices, found.index or "us_cpi_u", found.rate)


def _base(found: argparse.Namespace) -> int:
    if found.base is None:
        return 0
    if found.base in found.scenarios:
        return int(found.scenarios.index(found.base))
    raise BadInput(say("compare.base_not_there", given=found.base, hint=nearest(found.base, found.scenarios)))


def _remarks(told: _Told) -> Iterable[str]:
    """What a reader of the figures should know, and what the arrangements remark of the people or the stays at
    which something breaks even.
    """
    yield from comparing.remarks(told.rows, told.how)
    if told.how.rate is not None and told.evens:
        yield say("compare.break_even_nominal")
    for even in told.evens:
        for row in even.rows:
            for says in comparing.notes_there(row.scenario, even.found):
                yield say("compare.note_there", name=row.scenario.name, says=says)


def _show(told: _Told) -> int:
    from model.cli import terminal  # noqa: PLC0415 - rich is only for a person's eyes

    terminal.show(_totals(told))
    terminal.say_plain("")
    terminal.show(_ratios(told))
    terminal.say_plain("")
    for title, sentences in _sections(told):
        terminal.say_plain(say(f"compare.title.{title}"), style="bold")
        for text in dict.fromkeys(sentences):
            terminal.say_plain(f"  {text}")
    return 0


def _totals(told: _Told) -> Table:
    from model.cli import terminal  # noqa: PLC0415

    columns = ("scenario", "total", "difference", "share")
    table = terminal.plain_table(*(say(f"compare.column.{name}") for name in columns), right=(1, 2, 3))
    for row in told.rows:
        share = say("compare.undefined") if row.share is None else per_cent(row.share)
        against = (
            (say("compare.is_base"), "")
            if row is told.base
            else (exact(row.difference or 0.0, row.currency), share)
        )
        table.add_row(row.scenario.name, exact(row.total, row.currency), *against)
    return table


def _ratios(told: _Told) -> Table:
    from model.cli import terminal  # noqa: PLC0415

    columns = ("divided", "place", "held", "day")
    table = terminal.plain_table(*(say(f"compare.column.{name}") for name in columns), right=(1, 2, 3))

    def cell(value: float | None) -> str:
        return say("compare.undefined") if value is None else exact(value, told.base.currency)

    for row in told.rows:
        counts = {"held": number(row.people_held), "days": number(row.person_days)}
        key = "compare.counts_places" if row.places else "compare.counts"
        name = f"{row.scenario.name}\n{say(key, places=number(row.places or 0), **counts)}"
        table.add_row(name, *map(cell, (row.per_place, row.per_person_held, row.per_person_day)))
    for home in told.homes:
        name = f"{home.price.label}\n{say(f'domestic.{home.price.cost}', by=home.price.denominator)}"
        table.add_row(name, "", "", cell(home.day))
    return table


def _sections(told: _Told) -> Iterable[tuple[str, list[str]]]:
    """The sentences below the tables, under their titles; a title without any is left out."""
    bases = [text for row in told.rows for text in row.basis]
    bases += [text for home in told.homes for text in home.basis]
    pairs = [comparing.pair(row, told.base) for row in told.rows if row is not told.base]
    home = [text for one in told.homes for text in [*_told_of(told, one), *comparing.about_home(one.price)]]
    sections = {
        "basis": [*(bases or [say("compare.nominal")]), *_price_years(told)],
        "pairs": pairs,
        "readings": [comparing.spread(row) for row in told.rows],
        "even": _told_of(told, None),
        "home": home,
        "remarks": list(_remarks(told)),
    }
    return [(title, sentences) for title, sentences in sections.items() if sentences]


def _told_of(told: _Told, home: comparing.Home | None) -> list[str]:
    return [comparing.sentence(even.found) for even in told.evens if even.home is home]


def _price_years(told: _Told) -> list[str]:
    """That amounts are of different years, where nobody asked for those of one."""
    years = {row.scenario.deal.terms.price_year for row in told.rows}
    years |= {home.price.price_year for home in told.homes}
    if told.how.prices_of is not None or len(years) == 1:
        return []
    return [say("compare.price_years", years=listed([str(year) for year in sorted(years)]))]


def _json(told: _Told) -> dict[str, object]:
    return {
        "base": told.base.scenario.name,
        "currency": told.base.currency,
        "rows": [_row_json(row) for row in told.rows],
        "domestic": [_home_json(home) for home in told.homes],
        "break_even": [_even_json(even.found) for even in told.evens],
        "sentences": [text for _, sentences in _sections(told) for text in dict.fromkeys(sentences)],
    }


def _row_json(row: comparing.Row) -> dict[str, object]:
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


def _home_json(home: comparing.Home) -> dict[str, object]:
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


def _even_json(even: comparing.BreakEven) -> dict[str, object]:
    return {
        "one": even.one,
        "two": even.two,
        "along": even.along,
        "fixed": even.fixed,
        "crossings": [vars(crossing) for crossing in even.crossings],
        "always": even.always,
        "touches": even.touches,
        "says": comparing.sentence(even),
    }


# --- published ---------------------------------------------------------------------------------------------


def published(parser: argparse.ArgumentParser) -> Run:
    """`perhead published`: figures that others printed, beside ours."""
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        rows = list(expected_results.published())
        return (
            main.print_json([_published_json(row) for row in rows]) if found.json else _show_published(rows)
        )

    return run


def _published_json(row: expected_results.Checked) -> dict[str, object]:
    return {
        "scenario": row.golden.key,
        "says": row.published.says,
        "figure": row.published.figure,
        "published": row.published.amount,
        "within": row.published.within,
        "ours": row.ours,
        "match": row.published.match,
        "agrees": row.within,
        "passes": row.passes,
        "differs": row.published.differs,
        "facts": list(row.published.facts),
        "source": citation.cite(row.golden.deal, row.published.facts),
    }


def _show_published(rows: Sequence[expected_results.Checked]) -> int:
    from model.cli import terminal  # noqa: PLC0415

    for title, found in groupby(rows, key=lambda row: row.golden.deal.terms.title):
        terminal.say_plain(title, style="bold")
        columns = (say(f"published.column.{name}") for name in ("what", "printed", "ours"))
        table = terminal.plain_table(*columns, right=(1, 2))
        for row in found:
            table.add_row(_published_text(row), row.shown(row.published.amount), row.shown(row.ours))
        terminal.show(table)
        terminal.say_plain("")
    terminal.say_plain(_tally(rows))
    return 0


def _published_text(row: expected_results.Checked) -> str:
    """What was printed, by whom, how finely, for which scenario, and what it proves."""
    source = citation.cite(row.golden.deal, row.published.facts)
    within = row.shown(row.published.within)
    verdict = (
        say(f"published.{row.published.match}")
        if row.within
        else f"{say('published.differs')} {row.published.differs or ''}".strip()
    )
    printed = say("published.printed", source=source, within=within, scenario=row.golden.key)
    return f"{row.published.says}\n  {printed}\n  {verdict}\n"


def _tally(rows: Sequence[expected_results.Checked]) -> str:
    """How many prove something, how many do not, and how many differ."""
    kinds = [row.published.match if row.within else "differs" for row in rows]
    counts: Mapping[str, int] = {name: kinds.count(name) for name in set(kinds)}
    names_ = ("independent", "fitted", "identity", "differs")
    return say("published.count", count=len(rows), **{name: counts.get(name, 0) for name in names_})


# --- domestic ----------------------------------------------------------------------------------------------


def domestic(parser: argparse.ArgumentParser) -> Run:
    """`perhead domestic`: prices of detention at home, with their basis; one of them in full."""
    parser.add_argument("name", metavar="NAME", nargs="?", default=None, help=say("cli.help.domestic_name"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        known = comparing.domestic_prices()
        some = known.price if found.name is None else {found.name: known.named(found.name)}
        if found.json:
            return main.print_json(
                {key: one.model_dump(mode="json", exclude_none=True) for key, one in some.items()}
            )
        return _show_domestic(some, known, whole=found.name is not None)

    return run


def _show_domestic(some: Mapping[str, DomesticPrice], known: Domestic, whole: bool) -> int:
    from model.cli import terminal  # noqa: PLC0415

    columns = (say(f"domestic.column.{name}") for name in ("what", "day", "year"))
    table = terminal.plain_table(*columns, right=(1, 2))
    table.columns[0].min_width = max(map(len, some)) + 2  # names are there to be typed, so none is broken
    for key, one in some.items():
        printed = ["" if x is None else exact(x, one.currency) for x in (one.per_day, one.per_year)]
        table.add_row("\n".join(_domestic_lines(key, one)), *printed)
    terminal.show(table)
    for one in some.values() if whole else ():
        for text in _domestic_details(one, known):
            terminal.say_plain(text)
    terminal.say_plain(say("domestic.average_warning"))
    return 0


def _domestic_lines(key: str, one: DomesticPrice) -> list[str]:
    basis = say(f"domestic.{one.basis}")
    cost = say(f"domestic.{one.cost}", by=one.denominator)
    doubt = [say("domestic.doubt", says=one.disagrees_says)] if one.disagrees else []
    return [
        one.label,
        f"  {key}",
        f"  {say('domestic.kind', basis=basis, cost=cost)}",
        *(f"  {d}" for d in doubt),
    ]


def _domestic_details(one: DomesticPrice, known: Domestic) -> list[str]:
    details = {"contains": one.contains, "period": one.period, "note": one.note}
    told = [say(f"domestic.detail.{name}", text=text) for name, text in details.items() if text]
    source = say(
        "domestic.detail.source", text=citation.citation(known.source[one.source]), status=one.status
    )
    return [*told, source]


# --- provider ----------------------------------------------------------------------------------------------


def provider(parser: argparse.ArgumentParser) -> Run:
    """`perhead provider`: what the host is paid beside what holding people is stated to cost it."""
    parser.add_argument("scenario", metavar="SCENARIO", help=say("cli.help.file"))
    parser.add_argument(
        "--marginal", type=float, required=True, metavar="AMOUNT", help=say("cli.help.marginal")
    )
    parser.add_argument(
        "--per-place", type=float, default=0.0, metavar="AMOUNT", help=say("cli.help.per_place")
    )
    parser.add_argument("--budget", type=float, metavar="AMOUNT", help=say("cli.help.budget"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        scenario = _scenario(found.scenario)
        for name in ("marginal", "per_place", "budget"):
            _not_negative(name, getattr(found, name))
        side = comparing.provider(scenario, found.marginal, found.per_place, found.budget)
        currency = scenario.deal.terms.currency
        about = {"scenario": scenario.name, "currency": currency}
        return main.print_json({**about, **vars(side)}) if found.json else _show_provider(scenario, side)

    return run


def _not_negative(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 1e13:
        raise BadInput(say("compare.not_negative", name=f"--{name.replace('_', '-')}", given=value))


def _show_provider(scenario: Scenario, side: comparing.Provider) -> int:
    from model.cli import terminal  # noqa: PLC0415

    currency = scenario.deal.terms.currency
    terminal.say_plain(scenario.name, style="bold")
    table = terminal.plain_table("", "", right=(1,))
    for name in ("revenue", "running", "capital", "left"):
        table.add_row(say(f"provider.{name}"), exact(getattr(side, name), currency))
    terminal.show(table)
    cover = _cover(side)
    for text in (*([cover] if cover else []), say("provider.average")):
        terminal.say_plain(text)
    return 0


def _cover(side: comparing.Provider) -> str | None:
    """The head counts at which what is left covers the budget, or why there is none."""
    if side.people_to_cover is None:
        return side.reason
    counts = {"least": number(side.people_to_cover), "most": number(side.people_covered_to or 0)}
    if side.people_covered_to is None:
        return say("provider.covered_from" if side.people_to_cover else "provider.always_covered", **counts)
    return say("provider.covered_between" if side.people_to_cover else "provider.covered_up_to", **counts)
