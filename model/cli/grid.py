"""The command for every combination of people, times, readings and numbers: `grid`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from model.cli import terminal
from model.cli.answers import written
from model.cli.arguments import Run, add_json, add_pairs, quoted
from model.cli.case_options import scenario_asked
from model.cli.output import print_answer
from model.files.problems import BadInput, gather, one_line, stop_if
from model.outputs.grid_file import ending_of, write_csv, write_grid
from model.questions.grid import Grid, grid
from model.scenario import parse
from model.scenario.scenario import Scenario
from model.words.wording import say

N = TypeVar("N", int, float)

MOST_VALUES = 100_000
"""Values of one thing that varies."""

STDOUT = "-"


def grid_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead grid`: a row for every combination, as CSV, Parquet or XLSX."""
    parser.add_argument("name", metavar="arrangement", help=say("cli.help.arrangement"))
    for option, metavar in (("people", "VALUES"), ("years", "VALUES"), ("days", "VALUES")):
        parser.add_argument(f"--{option}", metavar=metavar, help=say(f"grid.help.{option}"))
    parser.add_argument("--readings", metavar="QUESTIONS", default="", help=say("grid.help.readings"))
    add_pairs(parser, "--also", "GROUP=N", say("cli.help.also"))
    add_pairs(parser, "--read", "QUESTION=OPTION", say("cli.help.read"))
    add_pairs(parser, "--set", "NAME=VALUES", say("grid.help.set"))
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help=say("grid.help.output"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        path = None if options.output == STDOUT else Path(options.output)
        if path is not None:
            ending_of(path)  # said before the work, not after it
        made = _grid(options)
        if path is None and options.json:
            raise BadInput(say("grid.json_and_rows"))
        if path is None:
            write_csv(made, sys.stdout)
            return 0
        with terminal.bar(say("grid.working"), made.rows) as progress:
            write_grid(made, path, progress)
        rows, columns = f"{made.rows:,}", len(made.columns)
        says = say("grid.written", path=one_line(str(path)), rows=rows, columns=columns)
        if options.json:
            return print_answer(options, written([path], says), [made.scenario])
        terminal.say_plain(says)
        return 0

    return run


def _grid(options: argparse.Namespace) -> Grid:
    scenario, problems = _base(options), list[str]()
    readers: dict[str, Callable[[str], float]] = {
        "people": parse.people,
        "years": parse.years,
        "days": parse.days,
    }
    varied: dict[str, list[float] | None] = {}
    for name, read in readers.items():
        text = getattr(options, name)
        with gather(problems):
            varied[name] = None if text is None else values(f"--{name}", text, read)
    numbers: dict[str, list[float]] = {}
    for name, text in options.set:
        with gather(problems):
            if name in numbers:
                raise BadInput(say("cli.twice", option="--set", name=name))
            numbers[name] = _numbers(scenario, name, text)
    stop_if(problems)
    whole = {name: None if some is None else [int(n) for n in some] for name, some in varied.items()}
    asked = options.readings if options.readings == "all" else [*filter(None, options.readings.split(","))]
    return grid(scenario, whole["people"], varied["years"], whole["days"], asked, numbers)


def _base(options: argparse.Namespace) -> Scenario:
    """The scenario with all that does not vary."""
    case = argparse.Namespace(**{**vars(options), "people": None, "years": None, "days": None, "set": []})
    return scenario_asked(case)


def _numbers(scenario: Scenario, name: str, text: str) -> list[float]:
    named = scenario.deal.named
    try:
        named.name(name)
    except BadInput as error:
        raise BadInput(say("cli.set", option="--set", reason=error)) from None
    return values(f"--set {name}", text, lambda part: parse.parameter(named, name, part)[1])


def values(option: str, text: str, read: Callable[[str], float]) -> list[float]:
    """A list (`100,238,500`) or steps (`0.5:3:0.5`, the end included where a step meets it). Raises `BadInput`."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        return [_one(option, part.strip(), read) for part in text.split(",")]
    if len(parts) != 3:
        raise BadInput(say("grid.form", option=option, given=quoted(text)))
    start, end, step = (Decimal(repr(_one(option, part, read))) for part in parts)
    if step <= 0 or end < start:
        raise BadInput(say("grid.steps", option=option, given=quoted(text)))
    count = int((end - start) / step) + 1
    if count > MOST_VALUES:
        raise BadInput(say("grid.values", option=option, given=f"{count:,}", most=f"{MOST_VALUES:,}"))
    return [float(start + place * step) for place in range(count)]


def _one(option: str, text: str, read: Callable[[str], float]) -> float:
    try:
        return read(text)
    except BadInput as error:
        raise BadInput(say("grid.value", option=option, reason=error)) from None
