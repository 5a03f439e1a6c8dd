"""The commands that set things side by side: `compare`, `published`, `domestic`, `provider`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from model import cli, compare as comparing, golden
from model.files import BadInput, nearest
from model.scenario import Scenario, default_scenario, load, names
from model.summary import summary
from model.wording import exact, money, number, per_cent, rounded, say

Run = Callable[[argparse.Namespace], int]


def _scenario(text: str) -> Scenario:
    return default_scenario(load(text)) if text in names() else cli.scenario_named(text)


def compare(parser: argparse.ArgumentParser) -> Run:
    """`perhead compare`: scenarios, arrangements and a domestic price against a base."""
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    parser.add_argument("--base", metavar="SCENARIO", help=say("cli.help.base"))
    parser.add_argument("--currency", metavar="CODE", help=say("cli.help.currency"))
    parser.add_argument("--prices", type=int, metavar="YEAR", help=say("cli.help.prices"))
    parser.add_argument("--index", default="us_cpi_u", metavar="SERIES", help=say("cli.help.index"))
    parser.add_argument("--rate", type=float, metavar="R", help=say("cli.help.rate"))
    parser.add_argument("--domestic", metavar="NAME", help=say("cli.help.against_home"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        scenarios = [_scenario(text) for text in found.scenarios]
        how = comparing.Terms(found.currency, found.prices, found.index, found.rate)
        rows = comparing.compare(scenarios, _base(found), comparing.series(), how)
        told = _sentences(rows, rows[_base(found)], how, found.domestic)
        return cli.print_json(_json(rows, told)) if found.json else _show(rows, told)

    return run


def _base(found: argparse.Namespace) -> int:
    if found.base is None:
        return 0
    if found.base in found.scenarios:
        return int(found.scenarios.index(found.base))
    raise BadInput(say("compare.base_not_there", found=found.base, hint=nearest(found.base, found.scenarios)))


def _sentences(
    rows: Sequence[comparing.Row], base: comparing.Row, how: comparing.Terms, domestic: str | None
) -> list[str]:
    """A sentence a pair, and where each breaks even with the base or with the domestic price."""
    others = [row for row in rows if row is not base]
    told = [comparing.pair(row, base) for row in others]
    told += [text for row in others for text in comparing.break_evens(row, base, how)]
    if domestic is not None:
        price = comparing.domestic_prices().named(domestic)
        told += [text for row in rows for text in comparing.against_home(row, price, how)]
    return told


def _show(rows: Sequence[comparing.Row], told: Sequence[str]) -> int:
    from model import console  # noqa: PLC0415 - rich is only for a person's eyes

    places = any(row.places for row in rows)
    columns = ["scenario", "total", "difference", "share", *(["place"] if places else []), "held", "day"]
    table = console.plain_table(
        *(say(f"compare.column.{name}") for name in columns), right=range(1, len(columns))
    )
    for row in rows:
        table.add_row(row.scenario.name, *_cells(row, places))
    console.show(table)
    for row in rows:
        spread = {"low": money(row.low, row.currency), "high": money(row.high, row.currency)}
        console.say_plain(say("compare.spread", name=row.scenario.name, **spread))
    for text in dict.fromkeys([*(basis for row in rows for basis in row.basis), *told]):
        console.say_plain(text)
    return 0


def _cells(row: comparing.Row, places: bool) -> list[str]:
    def cell(value: float | None) -> str:
        return say("compare.undefined") if value is None else exact(value, row.currency)

    share = say("compare.undefined") if row.share is None else per_cent(row.share)
    ratios = [*([cell(row.per_place)] if places else []), cell(row.per_person_held), cell(row.per_person_day)]
    return [exact(row.total, row.currency), cell(row.difference), share, *ratios]


def _json(rows: Sequence[comparing.Row], told: Sequence[str]) -> dict[str, object]:
    def plain(row: comparing.Row) -> dict[str, object]:
        money_names = ("total", "difference", "per_place", "per_person_held", "per_person_day", "low", "high")
        figures = {
            name: None if (x := getattr(row, name)) is None else float(rounded(x, 2)) for name in money_names
        }
        counts = {"people_held": row.people_held, "places": row.places, "share": row.share}
        return {
            "scenario": row.scenario.name,
            "currency": row.currency,
            "basis": list(row.basis),
            **figures,
            **counts,
        }

    return {"rows": [plain(row) for row in rows], "sentences": list(told)}


def published(parser: argparse.ArgumentParser) -> Run:
    """`perhead published`: figures that others printed, beside ours."""
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        rows = list(golden.published())
        return cli.print_json([_published_json(row) for row in rows]) if found.json else _show_published(rows)

    return run


def _published_json(row: golden.Checked) -> dict[str, object]:
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
    }


def _show_published(rows: Sequence[golden.Checked]) -> int:
    from model import console  # noqa: PLC0415

    table = console.plain_table(
        *(say(f"published.column.{name}") for name in ("what", "printed", "ours", "proves")), right=(1, 2)
    )
    for row in rows:
        currency = row.golden.deal.terms.currency
        ours = say("compare.undefined") if row.ours is None else exact(row.ours, currency)
        verdict = say(f"published.{row.published.match}" if row.within else "published.differs")
        said = f"{row.published.says}\n{row.golden.key}"
        table.add_row(
            said,
            exact(row.published.amount, currency),
            ours,
            " ".join([verdict, row.published.differs or ""]).strip(),
        )
    console.show(table)
    agree = sum(row.passes for row in rows)
    console.say_plain(say("published.count", count=len(rows), agree=agree))
    return 0


def domestic(parser: argparse.ArgumentParser) -> Run:
    """`perhead domestic`: prices of detention at home, with their basis."""
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        known = comparing.domestic_prices().price
        if found.json:
            return cli.print_json(
                {key: one.model_dump(mode="json", exclude_none=True) for key, one in known.items()}
            )
        from model import console  # noqa: PLC0415

        table = console.plain_table(
            *(say(f"domestic.column.{name}") for name in ("name", "day", "year", "what")),
            right=(1, 2),
            whole=(0,),
        )
        for key, one in known.items():
            printed = ["" if x is None else exact(x, one.currency) for x in (one.per_day, one.per_year)]
            basis = say(f"domestic.{one.basis}")
            table.add_row(
                key,
                *printed,
                "\n".join(
                    filter(None, [f"{one.label}: {basis}, {say(f'domestic.{one.cost}')}", one.disagrees_says])
                ),
            )
        console.show(table)
        return 0

    return run


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
        return cli.print_json(vars(side)) if found.json else _show_provider(scenario, side)

    return run


def _not_negative(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 1e13:
        raise BadInput(say("compare.not_negative", name=f"--{name.replace('_', '-')}", found=value))


def _show_provider(scenario: Scenario, side: comparing.Provider) -> int:
    from model import console  # noqa: PLC0415

    currency = scenario.deal.terms.currency
    for name in ("revenue", "running", "capital", "left"):
        console.say_plain(say(f"provider.{name}", amount=exact(getattr(side, name), currency)))
    if side.people_to_cover is not None:
        console.say_plain(say("provider.covers", people=number(side.people_to_cover)))
    if side.reason is not None:
        console.say_plain(side.reason)
    console.say_plain(say("provider.average", total=money(summary(scenario).total, currency)))
    return 0
