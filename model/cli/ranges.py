"""`perhead range`: what uncertain quantities come to, under every reading, and which of them matters."""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from model.cli import terminal
from model.cli.arguments import argument, pair, quoted
from model.cli.case_options import add_case, scenario_asked
from model.cli.output import print_answer
from model.files.problems import BadInput, gather, nearest, stop_if
from model.files.toml_io import write_whole
from model.inputs.population import Array
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import DRAWS, Samples, ranges
from model.questions.uncertainty.file import RangeFile, range_names, read_range_file, read_ranges
from model.questions.uncertainty.inputs import Plan, plan
from model.questions.uncertainty.points import METHODS, MOST_DRAWS
from model.questions.uncertainty.range_result import RangeInput, RangeResult, ReadingFigures, range_result
from model.questions.uncertainty.sensitivity import Index, InputSwing, Sensitivity
from model.scenario import parse
from model.scenario.library import Deal
from model.scenario.parse import read_amount
from model.scenario.scenario import Scenario
from model.words.wording import exact, number, per_cent, say

Run = Callable[[argparse.Namespace], int]

MOST_SEED = (1 << 63) - 1
MOST_READINGS = 8
"""Sets of readings that are printed; `--json` has them all."""


def range_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead range`: draws, percentiles and chances under every reading; with --sensitivity also what matters."""
    add_case(parser)
    range_options(parser)
    name_value = argument(pair)
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument(
        "--weigh", type=name_value, metavar="QUESTION=OPTION:W,...", help=say("range.help.weigh"), **many
    )
    parser.add_argument("--over", metavar="AMOUNT", help=say("range.help.over"), **many)
    parser.add_argument("--points", choices=METHODS, default="latin", help=say("range.help.points"))
    parser.add_argument("--sensitivity", action="store_true", help=say("range.help.sensitivity"))
    parser.add_argument("--draws-to", metavar="FILE", help=say("range.help.draws_to"))

    def run(options: argparse.Namespace) -> int:
        planned = planned_from(options, scenario_asked(options))
        over = [_amount(text, planned) for text in options.over]
        keep = options.draws_to is not None
        generator = np.random.default_rng(options.seed)
        with terminal.bar(say("range.working", draws=number(options.draws)), 1.0) as more:
            drawn = ranges(
                planned, generator, options.draws, options.points, over=over, keep=keep, progress=_up_to(more)
            )
        if drawn.samples is not None:
            write_whole(Path(options.draws_to), _as_csv(drawn.samples).encode("utf-8"))
        result = range_result(drawn, options.sensitivity)
        return print_answer(options, result, planned.scenario) if options.json else _show(result)

    return run


def range_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options that say what is uncertain, and how often to draw it."""
    name_value = argument(pair)
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument(
        "--range", type=name_value, metavar="INPUT=RANGE", help=say("range.help.range"), **many
    )
    parser.add_argument("--with", dest="file", metavar="FILE", help=say("range.help.with"))
    parser.add_argument(
        "--correlate", type=name_value, metavar="A,B=RANK", help=say("range.help.correlate"), **many
    )
    draws = argument(lambda text: _whole(text, 1, MOST_DRAWS, "range.draws"))
    parser.add_argument("--draws", type=draws, default=DRAWS, metavar="N", help=say("range.help.draws"))
    seed = argument(lambda text: _whole(text, 0, MOST_SEED, "range.whole"))
    parser.add_argument("--seed", type=seed, default=1, metavar="N", help=say("range.help.seed"))


def _up_to(more: Callable[[float], object]) -> Callable[[float], None]:
    """What is told how much is done, from what is told how much more."""
    done = 0.0

    def reached(share: float) -> None:
        nonlocal done
        more(share - done)
        done = share

    return reached


def _whole(text: str, least: int, most: int, sentence: str) -> int:
    plain = re.sub(r"(?<=[0-9])[,_](?=[0-9]{3})", "", text.strip())
    if not re.fullmatch("[0-9]{1,20}", plain) or not least <= int(plain) <= most:
        raise BadInput(say(sentence, given=quoted(text), least=number(least), most=number(most)))
    return int(plain)


def _amount(text: str, planned: Plan) -> float:
    try:
        return read_amount(text, planned.scenario.deal.terms.currency).value
    except BadInput as error:
        raise BadInput(say("range.over", reason=error)) from None


# --- What was asked --------------------------------------------------------------------------------------------


def planned_from(options: argparse.Namespace, scenario: Scenario) -> Plan:
    """What the options say is uncertain about a scenario. Raises `BadInput` with every mistake."""
    problems, typed_ranges = list[str](), dict[str, str]()
    for name, text in options.range:
        if name in typed_ranges:
            problems.append(say("cli.twice", option="--range", name=name))
        typed_ranges[name] = text
    pairs, weights = dict[tuple[str, str], float](), dict[str, dict[str, float]]()
    for both, rank in options.correlate:
        with gather(problems):
            pairs[_two(both)] = _rank(rank)
    for question, listed in getattr(options, "weigh", ()):
        with gather(problems):
            weights[question] = _weights(question, listed)
    if not typed_ranges and options.file is None:
        problems.append(say("range.needs_one"))
    stop_if(problems)
    file, where = (None, "") if options.file is None else _ranges_of(options.file, scenario.deal)
    return plan(scenario, typed_ranges, file, pairs, weights, where)


def _ranges_of(text: str, deal: Deal) -> tuple[RangeFile, str]:
    """The ranges of a name that come with the arrangement, else those in a file. Raises `BadInput`."""
    known = range_names(deal)
    if text in known:
        return read_ranges(text, deal)
    if Path(text).is_file():
        return read_range_file(Path(text))
    raise BadInput(say("range.no_file", given=quoted(text), hint=nearest(text, known)))


def _two(text: str) -> tuple[str, str]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise BadInput(say("range.two", given=quoted(text)))
    return parts[0], parts[1]


def _rank(text: str) -> float:
    if not re.fullmatch(r"[-+]?(0?\.[0-9]{1,9}|[01](\.[0-9]{0,9})?)", text) or abs(float(text)) > 1:
        raise BadInput(say("range.rank", given=quoted(text)))
    return float(text)


def _weights(question: str, listed: str) -> dict[str, float]:
    weights = dict[str, float]()
    for part in listed.split(","):
        option, _, weight = part.partition(":")
        try:
            weights[option.strip()] = parse.share(weight)
        except BadInput as error:
            raise BadInput(say("range.weigh", question=question, given=quoted(part), reason=error)) from None
    return weights


# --- What is printed -------------------------------------------------------------------------------------------


def _show(result: RangeResult) -> int:
    first, *rest = result.sentences
    terminal.say_plain(first, bold=True)
    for text in filter(None, [*rest, result.reading_says]):
        terminal.say_plain(text)
    _show_inputs(result.inputs)
    _show_percentiles(result)
    _show_readings(result)
    for of, sensitivity in (result.sensitivity or {}).items():
        _show_sensitivity(result.currency, of, sensitivity)
    if result.spread_from is not None:
        terminal.say_plain("")
        for text in result.spread_from.sentences:
            terminal.say_plain(text)
    terminal.say_plain(result.read_to)
    return 0


def _show_inputs(inputs: Sequence[RangeInput]) -> None:
    table = terminal.Table(*(say(f"range.column.{name}") for name in ("input", "range", "why")))
    for moving in inputs:
        table.add_row(moving.label, moving.range, moving.source)
    terminal.say_plain("")
    terminal.show(table)


def _show_percentiles(result: RangeResult) -> None:
    columns = {"total": result.chosen, "own": result.own, "together": result.together}
    spreads = {name: spread for name, spread in columns.items() if spread is not None}
    heads = [say(f"range.column.{name}") for name in spreads]
    table = terminal.Table(say("range.column.draws_up_to"), *heads, right=range(1, 1 + len(heads)))
    for share in result.chosen.percentiles:
        amounts = [spread.percentiles[share] for spread in spreads.values()]
        cells = [range_narrative.precise(amount, result.currency) for amount in amounts]
        table.add_row(per_cent(share / 100), *cells)
    terminal.say_plain("")
    terminal.show(table)


def _show_readings(result: RangeResult) -> None:
    if len(result.by_reading) < 2:
        return
    ordered = _unlike(result.by_reading)
    step = max(1.0, (len(ordered) - 1) / (MOST_READINGS - 1))
    places = sorted({round(at * step) for at in range(MOST_READINGS) if round(at * step) < len(ordered)})
    heads = [say(f"range.column.{name}") for name in ("low", "middle", "high", "reading")]
    table = terminal.Table(*heads, right=(0, 1, 2))
    for alike in (ordered[place] for place in places):
        amounts = [alike.percentiles[share] for share in (5, 50, 95)]
        table.add_row(*(range_narrative.money(amount, result.currency) for amount in amounts), alike.line)
    terminal.say_plain("")
    terminal.say_plain(say("range.some_readings", shown=len(places), sets=len(ordered)))
    terminal.show(table)


def _unlike(by_reading: Sequence[ReadingFigures]) -> list[ReadingFigures]:
    """Those that print otherwise, from the lowest middle to the highest: of several alike the chosen one or the first."""
    last = [*reversed(by_reading), *(alike for alike in by_reading if alike.chosen)]
    unlike = {tuple(round(alike.percentiles[share]) for share in (50, 95, 5)): alike for alike in last}
    return [unlike[key] for key in sorted(unlike)]


def _show_sensitivity(currency: str, of: str, sensitivity: Sensitivity) -> None:
    terminal.say_plain("")
    title = say(f"sensitivity.of_{of}", base=exact(sensitivity.by_range.base, currency))
    terminal.say_plain(title, bold=True)
    _show_tornado(currency, sensitivity.by_range.rows, "range")
    _show_tornado(currency, sensitivity.by_tenth.rows, "tenth")
    terminal.say_plain("")
    if sensitivity.indices:
        _show_indices(sensitivity.indices)
    terminal.say_plain(sensitivity.note)


def _show_tornado(currency: str, rows: Sequence[InputSwing], kind: str) -> None:
    columns = (f"by_{kind}", "from", "to", "low", "high", "elasticity")
    heads = [say(f"sensitivity.column.{name}") for name in columns]
    table = terminal.Table(*heads, right=range(1, len(heads)))
    for row in rows:
        totals = [range_narrative.money(total, currency) for total in (row.low_total, row.high_total)]
        elasticity = say("sensitivity.undefined") if row.elasticity is None else number(row.elasticity)
        table.add_row(row.label, *row.shown, *totals, elasticity)
    terminal.say_plain("")
    terminal.show(table)


def _show_indices(indices: Sequence[Index]) -> None:
    heads = [say(f"sensitivity.column.{name}") for name in ("index", "first", "total")]
    table = terminal.Table(*heads, right=(1, 2))
    for row in indices:
        cells = [
            say("sensitivity.within", value=number(value), within=number(within))
            for value, within in ((row.first, row.first_within), (row.total, row.total_within))
        ]
        table.add_row(row.label, *cells)
    terminal.show(table)


def _as_csv(samples: Samples) -> str:
    """The draws, a line each: the inputs in their own units, the deal's total, the sender's own costs."""
    columns: dict[str, Array] = {**samples.inputs, "total": samples.totals, "own": samples.own}
    out = io.StringIO()
    out.write(",".join(columns) + "\n")
    table = np.stack(list(columns.values()), axis=1).tolist()
    out.writelines(",".join(map(repr, row)) + "\n" for row in table)
    return out.getvalue()
