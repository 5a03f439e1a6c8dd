"""The commands on what holding people costs those who hold them: `domestic` prices at home, and the `provider`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.case_options import add_own_numbers, scenarios_called
from model.cli.output import print_answer
from model.files.problems import BadInput
from model.inputs.domestic import Domestic, DomesticPrice
from model.questions.cost_options import domestic_prices
from model.questions.provider import Provider, provider
from model.results.citation import citation
from model.results.listings import DomesticPrices
from model.words.wording import exact, number, part_date, people, say

# --- Prices at home ---------------------------------------------------------------------------------------------


def domestic_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead domestic`: prices of detention at home, with their basis; one of them in full."""
    parser.add_argument("name", metavar="NAME", nargs="?", default=None, help=say("cli.help.domestic_name"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        known = domestic_prices()
        prices = known.price if options.name is None else {options.name: known.named(options.name)}
        if options.json:
            sources = {price.source: known.source[price.source] for price in prices.values()}
            return print_answer(options, DomesticPrices(dict(prices), sources), str(known.version))
        return _show_prices(prices, known, in_full=options.name is not None)

    return run


def _show_prices(prices: Mapping[str, DomesticPrice], known: Domestic, in_full: bool) -> int:
    columns = (say(f"domestic.column.{name}") for name in ("what", "day", "year"))
    longest = max(map(len, prices)) + 2  # names are there to be typed, so none is broken
    table = terminal.Table(*columns, right=(1, 2), first=longest)
    for key, price in prices.items():
        printed = ["" if x is None else exact(x, price.currency) for x in (price.per_day, price.per_year)]
        table.add_row("\n".join(_lines(key, price)), *printed)
    terminal.show(table)
    for price in prices.values() if in_full else ():
        for text in _details(price, known):
            terminal.say_plain(text)
    for text in (say("domestic.average_warning"), say("answer.read_to", day=part_date(known.version))):
        terminal.say_plain(text)
    return 0


def _lines(key: str, price: DomesticPrice) -> list[str]:
    basis = say(f"domestic.{price.basis}")
    cost = say(f"domestic.{price.cost}", by=price.denominator)
    doubt = [say("domestic.doubt", says=price.disagrees_says)] if price.disagrees else []
    return [
        price.label,
        f"  {key}",
        f"  {say('domestic.kind', basis=basis, cost=cost)}",
        *(f"  {text}" for text in doubt),
    ]


def _details(price: DomesticPrice, known: Domestic) -> list[str]:
    details = {"contains": price.contains, "period": price.period, "note": price.note}
    texts = [say(f"domestic.detail.{name}", text=text) for name, text in details.items() if text]
    source = say("domestic.detail.source", text=citation(known.source[price.source]), status=price.status)
    return [*texts, source]


# --- The host --------------------------------------------------------------------------------------------------


def provider_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead provider`: what the host is paid beside what holding people is stated to cost it."""
    parser.add_argument("scenario", metavar="SCENARIO", help=say("cli.help.file"))
    parser.add_argument(
        "--marginal", type=float, required=True, metavar="AMOUNT", help=say("cli.help.marginal")
    )
    parser.add_argument(
        "--per-place", type=float, default=0.0, metavar="AMOUNT", help=say("cli.help.per_place")
    )
    add_own_numbers(parser)
    parser.add_argument("--budget", type=float, metavar="AMOUNT", help=say("cli.help.budget"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        (scenario,) = scenarios_called([options.scenario], options.set)
        for name in ("marginal", "per_place", "budget"):
            _not_negative(name, getattr(options, name))
        side = provider(scenario, options.marginal, options.per_place, options.budget)
        return print_answer(options, side, scenario) if options.json else _show_provider(side)

    return run


def _not_negative(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 1e13:
        raise BadInput(say("compare.not_negative", name=f"--{name.replace('_', '-')}", given=value))


def _show_provider(side: Provider) -> int:
    terminal.say_plain(side.scenario, bold=True)
    table = terminal.Table("", "", right=(1,))
    for name in ("revenue", "running", "capital", "left"):
        table.add_row(say(f"provider.{name}"), exact(getattr(side, name), side.currency))
    terminal.show(table)
    cover = _cover(side)
    for text in (*([cover] if cover else []), *side.remarks, say("provider.average"), side.read_to):
        terminal.say_plain(text)
    return 0


def _cover(side: Provider) -> str | None:
    """The head counts at which what is left covers the budget, or why there is none."""
    if side.people_to_cover is None:
        return side.reason
    least, most = side.people_to_cover, side.people_covered_to
    if most is None:
        return say("provider.covered_from", least=people(least)) if least else say("provider.always_covered")
    if not least:
        return say("provider.covered_up_to", most=people(most))
    return say("provider.covered_between", least=number(least), most=people(most))
