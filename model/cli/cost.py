"""The commands that cost one scenario: `cost`, `run`, `readings`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.case_options import add_case, add_own_numbers, scenario_asked, scenarios_called
from model.cli.output import print_answer, print_text
from model.results.answer import Answer, ReadingsTable, answer, answer_over_time, readings_table
from model.results.ledger import LedgerTable, frame, ledger_table
from model.results.narrative import Remark
from model.scenario.scenario import Scenario
from model.words.wording import exact, money, number, rounded, say

MOST_FOLDS = 8
"""More distinct totals than these are left to `perhead readings`."""


def cost_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead cost`: what a case of an arrangement costs."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_asked(options)
        costed = answer(scenario)
        return print_answer(options, costed, scenario) if options.json else _show(costed)

    return run


def run_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead run`: what a scenario costs, by period where it is asked for or the scenario has dates."""
    parser.add_argument("file", metavar="FILE", help=say("cli.help.file"))
    parser.add_argument("--by", metavar="PERIOD", help=say("cli.help.by"))
    add_own_numbers(parser)
    output = parser.add_mutually_exclusive_group()
    add_json(output)
    output.add_argument("--csv", action="store_true", help=say("cli.help.csv"))

    def run(options: argparse.Namespace) -> int:
        (scenario,) = scenarios_called([options.file], options.set)
        if options.csv:
            return print_text(frame(scenario, options.by).to_csv(index=False, lineterminator="\n"))
        has_ledger = bool(options.by) or scenario.population.dated
        if options.json:
            costed = answer_over_time(scenario, options.by) if has_ledger else answer(scenario)
            return print_answer(options, costed, scenario)
        table = (
            ledger_table(scenario, options.by) if has_ledger else None
        )  # refused before anything is printed
        _show(answer(scenario))
        if table is not None:
            _show_ledger(scenario, table)
        return 0

    return run


def readings_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead readings`: the total under every option, and which readings reproduce the reported totals."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_asked(options)
        costed = answer(scenario)
        every = readings_table(scenario, costed.summary)
        return print_answer(options, every, scenario) if options.json else _show_readings(costed, every)

    return run


# --- One scenario ----------------------------------------------------------------------------------------------


def _show(answer: Answer) -> int:
    """The answer with what is particular to it, its spread, the reading, the figures, how we got them, what to mind and what
    is not counted, the sources.
    """
    source = f" [{answer.source}]" if answer.source else ""
    terminal.say_plain(answer.sentence.removesuffix(".") + source + ".", bold=True)
    for remark in answer.remarks:
        if not remark.facts:
            terminal.say_plain(remark.says)
    terminal.say_plain(answer.spread.says + ".")
    if answer.reading_says:
        terminal.say_plain(answer.reading_says)
    _show_table(((figure.label, figure.text) for figure in answer.figures), "", "", right=[1])
    heads = (say("cli.column.how"), "", say("cli.column.source"))
    steps = ((step.label, step.says, step.source or step.assumed or "") for step in answer.steps)
    _show_table(steps, *heads)
    if len(answer.readings) <= MOST_FOLDS:
        _show_totals(answer)
    else:
        terminal.say_plain(say("cli.many_readings", count=len(answer.readings)))
    _show_remarks(say("cli.notes"), [remark for remark in answer.remarks if remark.facts])
    _show_remarks(say("cli.not_counted"), answer.left_out)
    if answer.sources:
        terminal.say_plain("")
        terminal.say_plain(say("cli.sources", sources="; ".join(answer.sources)))
    terminal.say_plain(answer.read_to)
    return 0


def _show_table(
    rows: Iterable[Sequence[str]], *heads: str, right: Iterable[int] = (), whole: Iterable[int] = ()
) -> None:
    """A table after an empty line, if it has any row."""
    table = terminal.Table(*heads, right=right, whole=whole)
    for row in rows:
        table.add_row(*row)
    if table.rows:
        terminal.say_plain("")
        terminal.show(table)


def _show_totals(answer: Answer) -> None:
    heads = (say("cli.column.readings"), say("cli.column.count"), say("cli.column.behind"))
    rows = (
        (exact(total.total, answer.currency), str(len(total.readings)), "\n".join(total.says))
        for total in answer.readings
    )
    _show_table(rows, *heads, right=[0, 1])


def _show_remarks(title: str, remarks: Sequence[Remark]) -> None:
    if remarks:
        terminal.say_plain("")
        terminal.say_plain(title, bold=True)
    for remark in remarks:
        terminal.say_plain(f"  {remark.says}{f' [{remark.source}]' if remark.source else ''}")


# --- The ledger ------------------------------------------------------------------------------------------------


def _show_ledger(scenario: Scenario, table: LedgerTable) -> None:
    """The ledger as a table, and the day the approved money would run out."""
    columns = [name for name in ("due", "used", "paid", "left") if name in table.columns]
    heads = (say(f"cli.column.{name}") for name in ("from", "person_days", *columns))
    monthly = all(row.start.endswith("-01") for row in table.ledger)
    rows = (
        (
            _start(scenario, row.start, monthly),
            number(row.person_days),
            *(_money(getattr(row, name), table.currency) for name in columns),
        )
        for row in table.ledger
    )
    _show_table(rows, *heads, right=range(1, 9), whole=[0])
    if table.says:
        terminal.say_plain(table.says)


def _money(amount: float | None, currency: str) -> str:
    return "" if amount is None else exact(float(rounded(amount, 2)), currency)


def _start(scenario: Scenario, start: str, monthly: bool) -> str:
    if not scenario.population.dated:
        return say("cli.stay_year", year=int(start) + 1)
    return start.removesuffix("-01") if monthly else start


# --- The readings ----------------------------------------------------------------------------------------------


def _show_readings(answer: Answer, every: ReadingsTable) -> int:
    """The total under every option, and which readings reproduce which reported totals."""
    terminal.say_plain(answer.sentence, bold=True)
    terminal.say_plain(answer.spread.says + ".")
    questions = answer.case.deal.terms.question
    options = (
        (
            f"{row.question}={row.option}",
            " ".join(
                [
                    questions[row.question].option[row.option].short,
                    *([say("cli.chosen")] if row.chosen else []),
                ]
            ),
            exact(row.total, every.currency),
        )
        for row in every.options
    )
    heads = (say("cli.column.question"), say("cli.column.option"), say("cli.column.total"))
    _show_table(options, *heads, right=[2], whole=[0])
    _show_totals(answer)
    reported = (
        (row.label, money(row.amount, every.currency), f"{len(row.readings)}/{row.of}", "\n".join(row.says))
        for row in every.reported
    )
    columns = (say(f"cli.column.{name}") for name in ("reported", "amount", "count", "behind"))
    _show_table(reported, *columns, right=[1, 2])
    _show_remarks(say("cli.notes"), answer.remarks)
    terminal.say_plain(every.read_to)
    return 0
