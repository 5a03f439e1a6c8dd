"""The command that goes backwards from an amount, or to where two options break even: `solve`."""

from __future__ import annotations

import argparse

from model.cli import terminal
from model.cli.arguments import Run, add_pairs, argument, pair
from model.cli.case_options import add_case, charge_amount, checked_option, scenario_asked
from model.cli.output import print_json
from model.files.problems import BadInput, gather, nearest, stop_if
from model.questions.break_even import SolvedBreakEven, against_home, against_reading
from model.questions.solve import Solution, solve
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.library import Deal
from model.scenario.parse import read_amount
from model.scenario.scenario import Scenario
from model.words.wording import exact, number, say

UNKNOWNS = ("people", "days", "rate", "budget", "share")


def solve_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead solve`: any one unknown from the others, or where two options break even."""
    add_case(parser)
    parser.add_argument("--for", dest="for", required=True, choices=UNKNOWNS, help=say("solve.for"))
    parser.add_argument("--budget", metavar="AMOUNT", help=say("solve.help.budget"))
    parser.add_argument("--share", type=argument(parse.share), metavar="S", help=say("solve.help.share"))
    add_pairs(parser, "--rate", "CHARGE=AMOUNT", say("solve.help.rate"))
    parser.add_argument("--charge", metavar="CHARGE", help=say("solve.help.charge"))
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--against", type=argument(pair), metavar="QUESTION=OPTION", help=say("solve.help.against")
    )
    other.add_argument("--domestic", metavar="NAME", help=say("solve.help.domestic"))
    parser.add_argument("--table", action="store_true", help=say("solve.help.table"))

    def run(options: argparse.Namespace) -> int:
        _refuse(options)
        scenario = _scenario(options)
        if options.against or options.domestic:
            solved = _break_even(options, scenario)
            return print_json(solved.as_json()) if options.json else _show_break_even(solved, options.table)
        solution = _solution(options, scenario)
        return print_json(solution.as_json()) if options.json else _show(solution)

    return run


def _unknown(options: argparse.Namespace) -> str:
    return str(getattr(options, "for"))


_COMPARED = "--against, --domestic"

_INPUTS = {
    "people": ("--people",),
    "days": ("--years", "--days"),
    "rate": (),
    "budget": ("--budget",),
    "share": ("--share",),
}
"""What must not be given, because it is what is sought."""


def _refuse(options: argparse.Namespace) -> None:
    """Options that contradict each other, all at once."""
    problems = [
        say("solve.given", unknown=_unknown(options), option=option)
        for option in _INPUTS[_unknown(options)]
        if getattr(options, option[2:]) is not None
    ]
    compared = options.against is not None or options.domestic is not None
    if options.charge is not None and _unknown(options) != "rate":
        problems.append(say("solve.unused", option="--charge", allowed="--for rate"))
    if options.table and not compared:
        problems.append(say("solve.unused", option="--table", allowed=_COMPARED))
    summed = options.budget is not None or options.share is not None
    if compared and (_unknown(options) not in {"people", "days"} or summed):
        problems.append(say("solve.alone"))
    stop_if(problems)


def _scenario(options: argparse.Namespace) -> Scenario:
    scenario, problems = scenario_asked(options), list[str]()
    amounts: dict[str, float] = {}
    for charge, amount in options.rate:
        with gather(problems):
            amounts[charge] = _rate(scenario.deal, charge, amount)
    stop_if(problems)
    return with_case(scenario, amounts=amounts)


def _rate(deal: Deal, charge: str, amount: str) -> float:
    if charge not in deal.terms.charge:
        raise BadInput(say("solve.no_charge", given=charge, hint=nearest(charge, deal.terms.charge)))
    return charge_amount(deal, charge, amount, "solve.rate_pair")


def _solution(options: argparse.Namespace, scenario: Scenario) -> Solution:
    budget = None if options.budget is None else _budget(options.budget, scenario.deal.terms.currency)
    return solve(scenario, _unknown(options), budget, options.share, options.charge)


def _budget(text: str, currency: str) -> float:
    try:
        return read_amount(text, currency).value
    except BadInput as error:
        raise BadInput(say("solve.budget_form", reason=error)) from None


def _show(solution: Solution) -> int:
    terminal.say_plain(solution.sentence, bold=True)
    terminal.say_plain(solution.case)
    terminal.say_plain(solution.reading_says)
    return 0


def _break_even(options: argparse.Namespace, scenario: Scenario) -> SolvedBreakEven:
    if options.domestic is not None:
        return against_home(scenario, options.domestic, _unknown(options))
    question, option = options.against
    checked_option(scenario.deal, question, option)
    return against_reading(scenario, question, option, _unknown(options))


def _show_break_even(solved: SolvedBreakEven, with_table: bool) -> int:
    for place, text in enumerate((*solved.sentences, solved.case, solved.reading_says)):
        terminal.say_plain(text, bold=place == 0)
    if with_table:
        heads = (say(f"solve.table_{solved.unknown}"), solved.one, solved.two)
        table = terminal.Table(*heads, right=(0, 1, 2))
        for point in solved.curve:
            costs = (exact(cost, solved.currency) for cost in (point.one, point.two))
            table.add_row(number(point.at, 1), *costs)
        terminal.show(table)
    return 0
