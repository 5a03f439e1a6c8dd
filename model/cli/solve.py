"""The command that goes backwards from an amount, or to where two options break even: `solve`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from model.cli import terminal
from model.cli.arguments import Run, add_pairs, argument, pair
from model.cli.case_options import add_case, checked_option, own_numbers, scenario_asked
from model.cli.money_options import add_series_options, known_series, order_of, refuse_alone
from model.cli.output import print_answer
from model.files.problems import BadInput, stop_if
from model.questions.break_even import SolvedBreakEven, against_home, against_reading
from model.questions.cost_options import MoneyBasis
from model.questions.deterred import deterred, home_price, of_ones_own
from model.questions.solution import Solution
from model.questions.solve import solve
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.parse import read_amount
from model.scenario.scenario import Scenario
from model.words.wording import exact, number, say

UNKNOWNS = ("people", "days", "rate", "budget", "share", "deterred")


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
    parser.add_argument("--abroad", metavar="AMOUNT", help=say("solve.help.abroad"))
    parser.add_argument("--home", metavar="AMOUNT", help=say("solve.help.home"))
    add_series_options(parser)
    parser.add_argument("--table", action="store_true", help=say("solve.help.table"))

    def run(options: argparse.Namespace) -> int:
        _refuse(options)
        refuse_alone(options, options.domestic is not None)
        scenario = _scenario(options)
        if _unknown(options) == "deterred":
            solution = _deterred(options, scenario)
            return print_answer(options, solution, scenario) if options.json else _show(solution)
        if options.against or options.domestic:
            solved = _break_even(options, scenario)
            if options.json:
                return print_answer(options, solved, scenario)
            return _show_break_even(solved, options.table)
        solution = _solution(options, scenario)
        return print_answer(options, solution, scenario) if options.json else _show(solution)

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
    "deterred": (),
}
"""What must not be given, because it is what is sought."""


def _refuse(options: argparse.Namespace) -> None:
    """Options that contradict each other, all at once."""
    problems = [
        say("solve.given", unknown=_unknown(options), option=option)
        for option in _INPUTS[_unknown(options)]
        if getattr(options, option[2:]) is not None
    ]
    if _unknown(options) == "deterred":
        stop_if([*problems, *_not_of_deterred(options)])
        return
    problems += [
        say("solve.unused", option=f"--{name}", allowed="--for deterred")
        for name in ("abroad", "home")
        if getattr(options, name) is not None
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


def _not_of_deterred(options: argparse.Namespace) -> Iterator[str]:
    for name in ("budget", "share", "charge", "against", "table"):
        if getattr(options, name) not in (None, False):
            yield say("solve.unused", option=f"--{name}", allowed="--for people, days, rate, budget or share")
    if (options.home is None) == (options.domestic is None):
        yield say("deterred.needs_home")


def _scenario(options: argparse.Namespace) -> Scenario:
    scenario, problems = scenario_asked(options), list[str]()
    own = own_numbers(scenario.deal, options.rate, problems, "--rate")
    stop_if(problems)
    return with_case(scenario, parameters=own)


def _solution(options: argparse.Namespace, scenario: Scenario) -> Solution:
    budget = None if options.budget is None else _budget(options.budget, scenario.deal.terms.currency)
    return solve(scenario, _unknown(options), budget, options.share, options.charge)


def _deterred(options: argparse.Namespace, scenario: Scenario) -> Solution:
    currency = scenario.deal.terms.currency
    costs = {
        name: None if text is None else of_ones_own(_person_cost(name, text, currency), currency)
        for name, text in (("abroad", options.abroad), ("home", options.home))
    }
    basis = MoneyBasis(index=options.index, order=order_of(options))
    home = costs["home"] or home_price(scenario, options.domestic, basis, known_series(options))
    return deterred(scenario, home, costs["abroad"])


def _person_cost(name: str, text: str, currency: str) -> float:
    try:
        return parse.person_cost(text, currency)
    except BadInput as error:
        raise BadInput(say("deterred.form", option=f"--{name}", reason=error)) from None


def _budget(text: str, currency: str) -> float:
    try:
        return read_amount(text, currency).value
    except BadInput as error:
        raise BadInput(say("solve.budget_form", reason=error)) from None


def _show(solution: Solution) -> int:
    terminal.say_plain(solution.sentence, bold=True)
    for text in (solution.case, solution.reading_says, *solution.remarks, solution.read_to):
        if text:
            terminal.say_plain(text)
    return 0


def _break_even(options: argparse.Namespace, scenario: Scenario) -> SolvedBreakEven:
    if options.domestic is not None:
        basis = MoneyBasis(index=options.index, order=order_of(options))
        return against_home(scenario, options.domestic, _unknown(options), basis, known_series(options))
    question, option = options.against
    checked_option(scenario.deal, question, option)
    return against_reading(scenario, question, option, _unknown(options))


def _show_break_even(solved: SolvedBreakEven, with_table: bool) -> int:
    for place, text in enumerate(filter(None, (*solved.sentences, solved.case, solved.reading_says))):
        terminal.say_plain(text, bold=place == 0)
    if with_table:
        heads = (say(f"solve.table_{solved.unknown}"), solved.one, solved.two)
        table = terminal.Table(*heads, right=(0, 1, 2))
        for point in solved.curve:
            costs = (exact(cost, solved.currency) for cost in (point.one, point.two))
            table.add_row(number(point.at, 1), *costs)
        terminal.show(table)
    terminal.say_plain(solved.read_to)
    return 0
