"""The command that draws: `perhead figure`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from model.cli.answers import written
from model.cli.arguments import add_json
from model.cli.case_options import add_own_numbers, scenarios_called
from model.cli.money_options import add_series_options, known_series, order_of, refuse_alone
from model.cli.output import print_answer, print_text
from model.cli.ranges import planned_from, range_options
from model.files.problems import BadInput, nearest, one_line
from model.files.toml_io import write_whole
from model.questions.compared_rows import few_enough
from model.questions.cost_options import MoneyBasis, domestic_prices
from model.questions.uncertainty.draws import ranges
from model.scenario.scenario import Scenario
from model.words.wording import either, say

Run = Callable[[argparse.Namespace], int]

KINDS = ("people", "time", "readings", "ledger", "compare", "tornado", "s-curve")
OF_RANGES = ("tornado", "s-curve")
"""The figures of uncertain quantities, which need ranges."""

OF_COMPARE = ("base", "currency", "prices", "domestic", "series", "index", "order")
ONLY_WITH = {**dict.fromkeys(OF_COMPARE, "compare"), "by": "ledger"}


def figure_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead figure`: one figure as a file, with its text beside it."""
    parser.add_argument("kind", metavar="KIND", help=say("figures.help.kind"))
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help.compared"))
    parser.add_argument("-o", "--out", required=True, metavar="FILE", help=say("figures.help.out"))
    parser.add_argument("--width", default="page", metavar="WIDTH", help=say("figures.help.width"))
    add_own_numbers(parser)
    parser.add_argument("--base", metavar="SCENARIO", help=say("figures.help.base"))
    parser.add_argument("--currency", metavar="CODE", help=say("figures.help.currency"))
    parser.add_argument("--prices", type=int, metavar="YEAR", help=say("figures.help.prices"))
    parser.add_argument("--domestic", action="append", metavar="NAME", help=say("figures.help.domestic"))
    add_series_options(parser)
    parser.add_argument("--by", metavar="PERIOD", help=say("figures.help.by"))
    range_options(parser)
    add_json(parser)
    return _run


def _run(options: argparse.Namespace) -> int:
    out, ending = Path(options.out), _ending(options.out)
    more = _more(options)
    if options.kind == "compare":
        few_enough(len(options.scenarios))
    scenarios = scenarios_called(options.scenarios, options.set)
    more |= _drawn(options, scenarios)
    from model.outputs.figures import kinds  # noqa: PLC0415 - matplotlib, half a second that a mistake above should not cost

    drawing = kinds.draw(options.kind, scenarios, width=options.width, **more)
    beside = out.with_suffix(".alt.txt")
    write_whole(out, drawing.as_bytes(ending))
    write_whole(beside, f"{drawing.alt}\n".encode())
    says = say("figures.cli.written", path=one_line(str(out)), beside=one_line(str(beside)))
    if options.json:
        return print_answer(options, written([out, beside], says), scenarios)
    return print_text(f"{says}\n")


def _drawn(options: argparse.Namespace, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The table that a figure of uncertain quantities is drawn from. Raises `BadInput`."""
    if options.kind not in OF_RANGES:
        return {}
    if len(scenarios) != 1:
        raise BadInput(say("figures.compare.one_only", given=len(scenarios)))
    from model.outputs import chart_data  # noqa: PLC0415 - only where something is uncertain
    from model.questions.uncertainty.sensitivity import tornado  # noqa: PLC0415

    plan = planned_from(options, scenarios[0])
    if options.kind == "tornado":
        return chart_data.tornado_table(tornado(plan), plan)
    draws = ranges(
        plan, np.random.default_rng(options.seed), options.draws, keep=True, every=False,
        readings=chart_data.option_readings(scenarios[0]),
    )  # fmt: skip
    return chart_data.curve_table(draws)


def _ending(text: str) -> str:
    """What kind of file is asked for. Raises `BadInput` where the name does not say."""
    endings = ("svg", "png", "pdf")
    ending = Path(text).suffix.removeprefix(".").lower()
    if ending not in endings:
        raise BadInput(
            say("figures.cli.ending", given=ending or say("files.none"), hint=nearest(ending, endings))
        )
    return ending


def _more(options: argparse.Namespace) -> dict[str, Any]:
    """What the kind of figure takes besides scenarios. Raises `BadInput` for what does not go with it."""
    if options.kind not in KINDS:
        raise BadInput(say("figures.no_kind", given=options.kind, hint=nearest(options.kind, KINDS)))
    if options.kind not in OF_RANGES and (options.range or options.file or options.correlate):
        raise BadInput(say("figures.cli.only_with", option="--range", kind=either(list(OF_RANGES))))
    for option, kind in ONLY_WITH.items():
        if getattr(options, option) is not None and options.kind != kind:
            raise BadInput(say("figures.cli.only_with", option=f"--{option}", kind=kind))
    if options.kind == "compare":
        return {"base": _base(options.base, options.scenarios), **_made_comparable(options)}
    return {"by": options.by} if options.kind == "ledger" else {}


def _made_comparable(options: argparse.Namespace) -> dict[str, Any]:
    """In which currency and prices, by which series, and beside which prices at home. Raises `BadInput`."""
    asked = (options.currency, options.prices, options.domestic)
    refuse_alone(options, any(option is not None for option in asked))
    known = known_series(options)
    currency = None if options.currency is None else options.currency.strip().upper()
    if currency is not None:
        known.exchange(currency)
    how = MoneyBasis(currency, options.prices, options.index, order=order_of(options))
    at = [domestic_prices().named(name) for name in options.domestic or ()]
    return {"how": how, "at": at, "known": known}


def _base(name: str | None, scenarios: Sequence[str]) -> int:
    if name is None:
        return 0
    if name not in scenarios:
        raise BadInput(say("compare.base_not_there", given=name, hint=nearest(name, scenarios)))
    return scenarios.index(name)
