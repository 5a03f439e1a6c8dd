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
from model.cli.case_options import add_case, scenario_or_case
from model.cli.output import print_json
from model.files.problems import BadInput, gather, nearest, stop_if
from model.files.toml_io import write_whole
from model.inputs.population import Array
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import DRAWS, Ranges, ranges
from model.questions.uncertainty.file import RangeFile, range_names, read_range_file, read_ranges
from model.questions.uncertainty.inputs import Input, Plan, plan
from model.questions.uncertainty.points import METHODS, MOST_DRAWS
from model.questions.uncertainty.sensitivity import (
    POINTS,
    Indices,
    Row,
    Shares,
    Tornado,
    of_plan,
    sentences,
    shares,
    tornado,
)
from model.results import narrative
from model.scenario import parse
from model.scenario.parse import read_amount
from model.scenario.scenario import Deal, Scenario, load
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

    def run(found: argparse.Namespace) -> int:
        planned = planned_from(found, _scenario(found))
        over = [_amount(text, planned) for text in found.over]
        keep = found.draws_to is not None
        generator = np.random.default_rng(found.seed)
        drawn = ranges(planned, generator, found.draws, found.points, over=over, keep=keep)
        if keep:
            write_whole(Path(found.draws_to), as_csv(drawn).encode("utf-8"))
        matters = _Matters(drawn) if found.sensitivity else None
        return print_json(_json(drawn, matters)) if found.json else _show(drawn, matters)

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
    draws = argument(lambda text: _whole(text, 1, MOST_DRAWS))
    parser.add_argument("--draws", type=draws, default=DRAWS, metavar="N", help=say("range.help.draws"))
    seed = argument(lambda text: _whole(text, 0, MOST_SEED))
    parser.add_argument("--seed", type=seed, default=1, metavar="N", help=say("range.help.seed"))


def _whole(text: str, least: int, most: int) -> int:
    plain = re.sub(r"(?<=[0-9])[,_](?=[0-9]{3})", "", text.strip())
    if not re.fullmatch("[0-9]{1,20}", plain) or not least <= int(plain) <= most:
        raise BadInput(say("range.whole", given=quoted(text), least=number(least), most=number(most)))
    return int(plain)


def _amount(text: str, planned: Plan) -> float:
    try:
        return read_amount(text, planned.scenario.deal.terms.currency).value
    except BadInput as error:
        raise BadInput(say("range.over", reason=error)) from None


# --- What was asked --------------------------------------------------------------------------------------------


def planned_from(found: argparse.Namespace, scenario: Scenario) -> Plan:
    """What the options say is uncertain about a scenario. Raises `BadInput` with every mistake."""
    problems, given = list[str](), dict[str, str]()
    for name, text in found.range:
        if name in given:
            problems.append(say("cli.twice", option="--range", name=name))
        given[name] = text
    pairs, weights = dict[tuple[str, str], float](), dict[str, dict[str, float]]()
    for both, rank in found.correlate:
        with gather(problems):
            pairs[_two(both)] = _rank(rank)
    for question, listed in getattr(found, "weigh", ()):
        with gather(problems):
            weights[question] = _weights(question, listed)
    if not given and found.file is None:
        problems.append(say("range.needs_one"))
    stop_if(problems)
    file, where = (None, "") if found.file is None else _ranges_of(found.file, scenario.deal)
    return plan(scenario, given, file, pairs, weights, where)


def _ranges_of(text: str, deal: Deal) -> tuple[RangeFile, str]:
    """The ranges of a name that come with the arrangement, else those in a file. Raises `BadInput`."""
    known = range_names(deal)
    if text in known:
        return read_ranges(text, deal)
    if Path(text).is_file():
        return read_range_file(Path(text))
    raise BadInput(say("range.no_file", given=quoted(text), hint=nearest(text, known)))


def _scenario(found: argparse.Namespace) -> Scenario:
    """An arrangement with people and time as asked, or a scenario of its own, which has them already."""
    if "/" not in found.name and not found.name.endswith(".toml"):
        load(found.name)  # says which arrangements there are
    return scenario_or_case(
        found, lambda surplus: say("range.scenario_has", given=", ".join(surplus), scenario=found.name)
    )


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


class _Matters:
    """What `--sensitivity` adds for one run, of the deal or of the sender's own costs, whichever varies."""

    def __init__(self, found: Ranges) -> None:
        planned = found.plan
        parts = [("deal", found.chosen.spread), ("own", found.own)]
        self.of = [name for name, spread in parts if spread is not None and spread.varies] or ["deal"]
        self.shares: Shares = shares(found)
        self.by_range: dict[str, Tornado] = {of: tornado(planned, of=of) for of in self.of}
        self.by_tenth: dict[str, Tornado] = {of: tornado(planned, tenth=True, of=of) for of in self.of}
        self.indices: dict[str, Indices] = {
            of: of_plan(planned, np.random.default_rng(found.seed), POINTS, of) for of in self.of
        }


def _show(found: Ranges, matters: _Matters | None) -> int:
    first, *rest = range_narrative.sentences(found)
    terminal.say_plain(first, bold=True)
    for text in rest:
        terminal.say_plain(text)
    reading = narrative.reading_line(found.plan.scenario.deal, found.plan.scenario.reading)
    terminal.say_plain(say("solve.reading", reading=reading))
    _show_inputs(found)
    _show_percentiles(found)
    _show_readings(found)
    if matters is not None:
        _show_matters(found, matters)
    return 0


def _show_inputs(found: Ranges) -> None:
    table = terminal.Table(*(say(f"range.column.{name}") for name in ("input", "range", "why")))
    for one in found.plan.inputs:
        table.add_row(one.label, range_narrative.range_of(one), _why(found, one))
    terminal.say_plain("")
    terminal.show(table)


def _why(found: Ranges, one: Input) -> str:
    """Where a range comes from: the source of its facts, what is assumed about it, or both."""
    source = narrative.cite(found.plan.scenario.deal, one.facts)
    if source and one.assumed:
        return say("range.partly_assumed", source=source, assumed=one.assumed)
    return source or one.assumed or ""


def _show_percentiles(found: Ranges) -> None:
    spreads = [(say("range.column.total"), found.chosen.spread)]
    spreads += [(say("range.column.own"), found.own)] if found.own else []
    spreads += [(say("range.column.together"), found.together)] if found.together else []
    heads = [label for label, _ in spreads]
    table = terminal.Table(say("range.column.draws_up_to"), *heads, right=range(1, 1 + len(heads)))
    for share in found.chosen.spread.percentiles:
        cells = [range_narrative.precise(spread.percentiles[share], found.currency) for _, spread in spreads]
        table.add_row(per_cent(share / 100), *cells)
    terminal.say_plain("")
    terminal.show(table)


def _show_readings(found: Ranges) -> None:
    if len(found.by_reading) < 2:
        return
    alike_last = (*reversed(found.by_reading), found.chosen)  # of those alike, the chosen one or the first
    unlike = {tuple(round(one.spread.percentiles[share]) for share in (50, 95, 5)): one for one in alike_last}
    ordered = [unlike[key] for key in sorted(unlike)]
    step = max(1.0, (len(ordered) - 1) / (MOST_READINGS - 1))
    places = sorted({round(at * step) for at in range(MOST_READINGS) if round(at * step) < len(ordered)})
    heads = [say(f"range.column.{name}") for name in ("low", "middle", "high", "reading")]
    table = terminal.Table(*heads, right=(0, 1, 2))
    for one in (ordered[place] for place in places):
        cells = [
            range_narrative.money(one.spread.percentiles[share], found.currency) for share in (5, 50, 95)
        ]
        table.add_row(
            *cells,
            narrative.reading_line(
                found.plan.scenario.deal,
                found.plan.scenario.reading if one.chosen else one.readings[0],
                ["cost"],
            ),
        )
    terminal.say_plain("")
    terminal.say_plain(say("range.some_readings", shown=len(places), sets=len(ordered)))
    terminal.show(table)


def _show_matters(found: Ranges, matters: _Matters) -> None:
    for of in matters.of:
        title = say(f"sensitivity.of_{of}", base=exact(matters.by_range[of].base, found.currency))
        terminal.say_plain("")
        terminal.say_plain(title, bold=True)
        _show_tornado(found, matters.by_range[of].rows, "range")
        _show_tornado(found, matters.by_tenth[of].rows, "tenth")
        _show_indices(matters.indices[of])
    terminal.say_plain("")
    for text in sentences(found, matters.shares):
        terminal.say_plain(text)


def _show_tornado(found: Ranges, rows: Sequence[Row], kind: str) -> None:
    inputs: dict[str, Input] = {one.name: one for one in found.plan.inputs}
    heads = [
        say(f"sensitivity.column.{name}")
        for name in (f"by_{kind}", "from", "to", "low", "high", "elasticity")
    ]
    table = terminal.Table(*heads, right=range(1, len(heads)))
    for row in rows:
        ends = [
            range_narrative.value(inputs[row.name], end, found.currency)
            for end in (row.low_value, row.high_value)
        ]
        totals = [range_narrative.money(total, found.currency) for total in (row.low_total, row.high_total)]
        elasticity = say("sensitivity.undefined") if row.elasticity is None else number(row.elasticity)
        table.add_row(row.label, *ends, *totals, elasticity)
    terminal.say_plain("")
    terminal.show(table)


def _show_indices(found: Indices) -> None:
    terminal.say_plain("")
    if found.constant:
        terminal.say_plain(say("sensitivity.constant"))
        return
    heads = [say(f"sensitivity.column.{name}") for name in ("index", "first", "total")]
    table = terminal.Table(*heads, right=(1, 2))
    for row in found.rows:
        cells = [
            say("sensitivity.within", value=number(value), within=number(within))
            for value, within in ((row.first, row.first_within), (row.total, row.total_within))
        ]
        table.add_row(row.label, *cells)
    terminal.show(table)
    terminal.say_plain(
        say("sensitivity.how", points=number(found.points), runs=number(found.evaluations), seed=found.seed)
    )


def _json(found: Ranges, matters: _Matters | None) -> dict[str, object]:
    plain = range_narrative.as_json(found)
    if matters is None:
        return plain
    parts = {
        of: {
            "by_range": _tornado_json(matters.by_range[of]),
            "by_tenth": _tornado_json(matters.by_tenth[of]),
            "indices": [
                {
                    "names": list(row.names),
                    "label": row.label,
                    "first": row.first,
                    "first_within": row.first_within,
                    "total": row.total,
                    "total_within": row.total_within,
                }
                for row in matters.indices[of].rows
            ],
        }
        for of in matters.of
    }
    part = matters.shares
    spread = {
        "readings": list(part.readings),
        "quantities": list(part.quantities),
        "both": list(part.both),
        "of_readings": part.of_readings,
        "of_quantities": part.of_quantities,
        "variance_between_readings": part.between,
        "sentences": sentences(found, part),
    }
    return {**plain, "sensitivity": parts, "spread_from": spread}


def _tornado_json(found: Tornado) -> dict[str, object]:
    return {
        "base": found.base,
        "rows": [
            {
                "input": row.name,
                "label": row.label,
                "low_value": row.low_value,
                "high_value": row.high_value,
                "low_total": row.low_total,
                "high_total": row.high_total,
                "elasticity": row.elasticity,
            }
            for row in found.rows
        ],
        "readings": [
            {
                "label": row.label,
                "low_option": row.low_option,
                "high_option": row.high_option,
                "low_total": row.low_total,
                "high_total": row.high_total,
            }
            for row in found.readings
        ],
    }


def as_csv(found: Ranges) -> str:
    """The draws that were kept, a line each: the inputs, the deal's total, the sender's own costs."""
    kept = found.samples
    assert kept is not None
    columns: dict[str, Array] = {**kept.inputs, "total": kept.totals, "own": kept.own}
    out = io.StringIO()
    out.write(",".join(columns) + "\n")
    table = np.stack(list(columns.values()), axis=1).tolist()
    out.writelines(",".join(map(repr, row)) + "\n" for row in table)
    return out.getvalue()
