"""The options that say how amounts are brought to a year and a currency: `--series`, `--index`, `--order`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from model.files.problems import BadInput, stop_if
from model.inputs.prices import Prices, read_own
from model.questions.cost_options import Order, series
from model.words.wording import say

ORDERS: tuple[Order, ...] = get_args(Order)


def add_series_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options that `known_series` and `order_of` read, and `--index`."""
    parser.add_argument("--series", metavar="FILE", help=say("cli.help.series"))
    parser.add_argument("--index", metavar="SERIES", help=say("cli.help.index"))
    parser.add_argument("--order", choices=ORDERS, help=say("cli.help.order"))


def refuse_alone(options: argparse.Namespace, asked: bool) -> None:
    """Raise `BadInput` for such options where nothing is asked for that they could bear on."""
    given = [name for name in ("series", "index", "order") if getattr(options, name) is not None]
    stop_if([] if asked else [say("compare.basis_alone", option=f"--{name}") for name in given])


def known_series(options: argparse.Namespace) -> Prices:
    """The series that come with the model, and those of `--series` before them. Raises `BadInput`."""
    if options.series is None:
        return series()
    path = Path(options.series)
    if not path.is_file():
        raise BadInput(say("compare.no_series", given=options.series))
    return series().with_own(read_own(path))


def order_of(options: argparse.Namespace) -> Order:
    """Prices first unless `--order` says otherwise."""
    order: Order = options.order or "deflate_first"
    return order
