"""The commands that cost one scenario: `cost`, `run`, `readings`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from model.cli import terminal
from model.cli.arguments import Run, add_json
from model.cli.case_options import add_case, named_scenario, scenario_of_case
from model.cli.output import print_json, print_text
from model.results import narrative
from model.results.ledger import as_rows, frame, runs_out
from model.results.repeat import as_json
from model.results.summary import Reconciled, Summary, available, by_option, reconcile, summary
from model.scenario.scenario import Deal, Scenario
from model.words.wording import day, exact, money, number, say

MOST_FOLDS = 8
"""More distinct totals than these are left to `perhead readings`."""


def cost_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead cost`: what a case of an arrangement costs."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_of_case(options)
        return print_json(as_json(scenario, summary(scenario))) if options.json else _show(scenario)

    return run


def run_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead run`: what a scenario costs, by period where it is asked for or the scenario has dates."""
    parser.add_argument("file", metavar="FILE", help=say("cli.help.file"))
    parser.add_argument("--by", metavar="PERIOD", help=say("cli.help.by"))
    output = parser.add_mutually_exclusive_group()
    add_json(output)
    output.add_argument("--csv", action="store_true", help=say("cli.help.csv"))

    def run(options: argparse.Namespace) -> int:
        scenario = named_scenario(options.file)
        if options.csv:
            return print_text(frame(scenario, options.by).to_csv(index=False, lineterminator="\n"))
        has_ledger = bool(options.by) or scenario.population.dated
        rows = as_rows(scenario, options.by) if has_ledger else []
        if options.json:
            ledger = {"ledger": rows} if has_ledger else {}
            return print_json({**as_json(scenario, summary(scenario)), **ledger})
        _show(scenario)
        _show_ledger(scenario, rows)
        return 0

    return run


def readings_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead readings`: the total under every option, and which readings reproduce the reported totals."""
    add_case(parser)

    def run(options: argparse.Namespace) -> int:
        scenario = scenario_of_case(options)
        return print_json(readings_json(scenario)) if options.json else _show_readings(scenario)

    return run


# --- One scenario ----------------------------------------------------------------------------------------------


def _show(scenario: Scenario) -> int:
    """The answer, its spread, the reading, the figures, how we got them, the notes, what is not counted."""
    costed = summary(scenario)
    sentence = narrative.sentence(scenario, costed)
    source = f" [{narrative.cite(scenario.deal, sentence.facts)}]" if sentence.facts else ""
    terminal.say_plain(sentence.text.removesuffix(".") + source + ".", bold=True)
    for text in (
        narrative.held_line(costed),
        narrative.spread(costed) + ".",
        narrative.reading_line(scenario.deal, scenario.reading),
    ):
        if text:
            terminal.say_plain(text)
    _show_figures(costed)
    _show_steps(scenario, costed)
    if len(costed.folds) <= MOST_FOLDS:
        _show_folds(scenario.deal, costed)
    else:
        terminal.say_plain(say("cli.many_readings", count=len(costed.folds)))
    _show_remarks(scenario, costed)
    return 0


def _show_figures(costed: Summary) -> None:
    table = terminal.Table("", "", right=[1])
    for label, value in narrative.ratios(costed):
        table.add_row(label, value)
    terminal.say_plain("")
    terminal.show(table)


def _show_steps(scenario: Scenario, costed: Summary) -> None:
    table = terminal.Table(say("cli.column.how"), "", say("cli.column.source"))
    for step in narrative.how(scenario):
        table.add_row(
            step.label,
            step.text,
            narrative.cite(scenario.deal, step.facts) or step.assumed or "",
        )
    if table.rows:
        terminal.say_plain("")
        terminal.show(table)
    unused = narrative.time_billed(costed)
    if unused:
        terminal.say_plain(unused)


def _show_folds(deal: Deal, costed: Summary) -> None:
    table = terminal.Table(
        say("cli.column.readings"), say("cli.column.count"), say("cli.column.behind"), right=[0, 1]
    )
    for fold in costed.folds:
        clauses = "\n".join(narrative.clauses(deal, fold.readings))
        table.add_row(exact(fold.total, costed.currency), str(len(fold.readings)), clauses)
    terminal.say_plain("")
    terminal.show(table)


def _show_remarks(scenario: Scenario, costed: Summary) -> None:
    remarks = [
        *narrative.coincidences(costed),
        *(narrative.Sourced(note.says, note.facts) for _, note in costed.notes),
    ]
    for title, texts in (
        (say("cli.notes"), remarks),
        (say("cli.not_counted"), narrative.not_counted(scenario, costed)),
    ):
        if texts:
            terminal.say_plain("")
            terminal.say_plain(title, bold=True)
        for text in texts:
            source = narrative.cite(scenario.deal, text.facts)
            terminal.say_plain(f"  {text.text}{f' [{source}]' if source else ''}")


# --- The ledger ------------------------------------------------------------------------------------------------


def _show_ledger(scenario: Scenario, rows: Sequence[Mapping[str, object]]) -> None:
    """The ledger as a table, and the day the approved money would run out."""
    if not rows:
        return
    shown = [name for name in ("due", "used", "paid", "left") if any(row[name] is not None for row in rows)]
    table = terminal.Table(
        say("cli.column.from"),
        say("cli.column.person_days"),
        *(say(f"cli.column.{name}") for name in shown),
        right=range(1, 9),
        whole=[0],
    )
    currency = scenario.deal.terms.currency
    monthly = all(str(row["start"]).endswith("-01") for row in rows)
    for row in rows:
        cells = ("" if row[name] is None else exact(float(str(row[name])), currency) for name in shown)
        table.add_row(
            _start(scenario, str(row["start"]), monthly), number(float(str(row["person_days"]))), *cells
        )
    terminal.say_plain("")
    terminal.show(table)
    if scenario.population.dated and available(scenario):
        last = runs_out(scenario)
        terminal.say_plain(say("cli.runs_out", day=day(last)) if last else say("cli.never_runs_out"))


def _start(scenario: Scenario, start: str, monthly: bool) -> str:
    if not scenario.population.dated:
        return say("cli.stay_year", year=int(start) + 1)
    return start.removesuffix("-01") if monthly else start


# --- The readings ----------------------------------------------------------------------------------------------


def _show_readings(scenario: Scenario) -> int:
    """The total under every option, and which readings reproduce which reported totals."""
    deal, currency = scenario.deal, scenario.deal.terms.currency
    costed = summary(scenario)
    terminal.say_plain(narrative.sentence(scenario, costed).text, bold=True)
    terminal.say_plain(narrative.spread(costed) + ".")
    table = terminal.Table(
        say("cli.column.question"), say("cli.column.option"), say("cli.column.total"), right=[2], whole=[0]
    )
    for row in by_option(scenario):
        option = deal.terms.question[row.question].option[row.option]
        mark = say("cli.chosen") if row.chosen else ""
        table.add_row(
            f"{row.question}={row.option}", f"{option.short} {mark}".strip(), exact(row.total, currency)
        )
    terminal.say_plain("")
    terminal.show(table)
    _show_folds(deal, costed)
    _show_reconciled(scenario)
    return 0


def _show_reconciled(scenario: Scenario) -> None:
    deal, currency = scenario.deal, scenario.deal.terms.currency
    table = terminal.Table(
        say("cli.column.reported"),
        say("cli.column.amount"),
        say("cli.column.count"),
        say("cli.column.behind"),
        right=[1, 2],
    )
    for row in reconcile(scenario):
        table.add_row(
            row.reported.label,
            money(row.reported.amount, currency),
            f"{len(row.readings)}/{row.of}",
            _behind(deal, row),
        )
    terminal.say_plain("")
    terminal.show(table)


def _behind(deal: Deal, row: Reconciled) -> str:
    clauses = narrative.clauses(deal, row.readings) if row.readings else (say("cli.no_reading"),)
    return "\n".join([*clauses, *([] if row.as_reported else [say("cli.own_case")])])


def readings_json(scenario: Scenario) -> dict[str, object]:
    """What `perhead readings` shows, as plain values."""
    costed = summary(scenario)
    return {
        "total": costed.total,
        "currency": costed.currency,
        "options": [
            {"question": r.question, "option": r.option, "total": r.total, "chosen": r.chosen}
            for r in by_option(scenario)
        ],
        "spread": {"low": costed.low, "high": costed.high},
        "readings": [{"total": f.total, "readings": [dict(r) for r in f.readings]} for f in costed.folds],
        "reported": [_reconciled_json(row) for row in reconcile(scenario)],
    }


def _reconciled_json(row: Reconciled) -> dict[str, object]:
    return {
        "reported": row.id,
        "label": row.reported.label,
        "amount": row.reported.amount,
        "people": dict(row.reported.people),
        "years": row.reported.years,
        "for_the_reported_case": row.as_reported,
        "readings": [dict(reading) for reading in row.readings],
        "of": row.of,
    }
