"""The command that goes backwards from an amount, or to where two options break even: `solve`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import replace

from model.cli import terminal
from model.cli.arguments import Run, add_pairs, argument, pair
from model.cli.case_options import add_case, charge_amount, checked_option, scenario_of_case
from model.cli.output import print_json
from model.files.toml_io import BadInput, gather, nearest, stop_if
from model.inputs.population import DAYS_A_YEAR
from model.questions import compare, solve
from model.questions.compare import Option
from model.questions.explain import read_amount
from model.questions.solve import Even, Interval, Solution
from model.results import narrative
from model.scenario import parse
from model.scenario.scenario import Deal, Scenario
from model.words.wording import exact, listed, number, people, say

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
            return _break_even(options, scenario)
        solution = _solution(options, scenario)
        return print_json(_json(scenario, solution)) if options.json else _show(scenario, solution)

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
    scenario, problems = scenario_of_case(options), list[str]()
    amounts = dict(scenario.amounts)
    for charge, amount in options.rate:
        with gather(problems):
            amounts[charge] = _rate(scenario.deal, charge, amount)
    stop_if(problems)
    return scenario.changed(amounts=amounts)


def _rate(deal: Deal, charge: str, amount: str) -> float:
    if charge not in deal.terms.charge:
        raise BadInput(say("solve.no_charge", given=charge, hint=nearest(charge, deal.terms.charge)))
    return charge_amount(deal, charge, amount, "solve.rate_pair")


def _solution(options: argparse.Namespace, scenario: Scenario) -> Solution:
    currency = scenario.deal.terms.currency
    budget = None if options.budget is None else _budget(options.budget, currency)
    if _unknown(options) == "budget":
        return solve.for_budget(scenario, options.share)
    if _unknown(options) == "share":
        return solve.for_share(scenario, budget)
    sought = solve.target(scenario, budget, options.share)
    if _unknown(options) == "rate":
        return solve.for_rate(scenario, _charge(scenario, options.charge), sought)
    solver = solve.for_people if _unknown(options) == "people" else solve.for_days
    return solver(scenario, sought)


def _budget(text: str, currency: str) -> float:
    try:
        return read_amount(text, currency).value
    except BadInput as error:
        raise BadInput(say("solve.budget_form", reason=error)) from None


def _charge(scenario: Scenario, named: str | None) -> str:
    known = solve.rates(scenario)
    if named is not None:
        return named
    if not known:
        raise BadInput(say("solve.no_rates"))
    if len(known) > 1:
        raise BadInput(say("solve.which_rate", hint=nearest("", known)))
    return known[0]


def _show(scenario: Scenario, solution: Solution) -> int:
    terminal.say_plain(solution.says, bold=True)
    terminal.say_plain(_case(scenario, solution.unknown))
    terminal.say_plain(_reading(scenario))
    return 0


def _reading(scenario: Scenario) -> str:
    """The reading, and the amounts that are the reader's own."""
    deal, currency = scenario.deal.terms, scenario.deal.terms.currency
    reading = narrative.reading_line(scenario.deal, scenario.reading)
    own = [
        say("solve.own_amount", label=deal.charge[key].label, amount=exact(amount, currency))
        for key, amount in scenario.amounts.items()
    ]
    return (
        say("solve.reading_own", reading=reading, own=listed(own))
        if own
        else say("solve.reading", reading=reading)
    )


def _case(scenario: Scenario, unknown: str) -> str:
    """What was held fixed."""
    first = scenario.cohort[0].group
    heads = people(sum(cohort.people for cohort in scenario.cohort if cohort.group == first))
    stay = narrative.stay_phrase(scenario)
    if unknown in {"people", "days"}:
        return (
            say("solve.case_stay", stay=stay)
            if unknown == "people"
            else say("solve.case_people", people=heads)
        )
    return say("solve.case", people=heads, stay=stay)


def _json(scenario: Scenario, solution: Solution) -> dict[str, object]:
    return {
        "for": solution.unknown,
        "kind": solution.kind,
        "value": solution.value,
        "solutions": [_interval(at) for at in solution.found],
        "whole": solution.whole,
        "rounded": None if solution.whole is None else "down",
        "sentence": solution.says,
        "currency": solution.currency,
        "case": _case(scenario, solution.unknown),
        "reading": dict(scenario.reading),
    }


def _interval(at: Interval) -> dict[str, object]:
    high = None if math.isinf(at.high) else at.high
    ends = {"low_included": at.low_included, "high_included": at.high_included}
    return {"low": at.low, "high": high, **ends}


def _break_even(options: argparse.Namespace, scenario: Scenario) -> int:
    own, other, notes = _compared(options, scenario)
    even = (solve.even_people if _unknown(options) == "people" else solve.even_time)(own, other)
    sentences = [compare.sentence(even.crossings), *notes]
    if options.json:
        return print_json(_even_json(options, scenario, even, sentences))
    return _show_even(options, scenario, even, sentences)


def _compared(options: argparse.Namespace, scenario: Scenario) -> tuple[Option, Option, list[str]]:
    """The scenario's own reading, what it is set against, and what to mind."""
    if options.domestic is not None:
        own = replace(compare.of_scenario(scenario), name=scenario.deal.terms.title)
        return own, *_at_home(options.domestic, scenario, own.billed_beside)
    question, option = options.against
    checked_option(scenario.deal, question, option)
    choices, chosen = scenario.deal.terms.question[question].option, scenario.reading[question]
    if option == chosen:
        hint = nearest("", [name for name in choices if name != chosen])
        raise BadInput(say("solve.same_reading", question=question, option=option, hint=hint))
    changed = scenario.changed(reading={**scenario.reading, question: option})
    return (
        replace(compare.of_scenario(scenario), name=choices[chosen].short),
        replace(compare.of_scenario(changed), name=choices[option].short),
        [],
    )


def _at_home(name: str, scenario: Scenario, beside: float) -> tuple[Option, list[str]]:
    """A domestic price in the deal's currency and year, with what it contains and how it was converted."""
    price, terms = compare.domestic_prices().named(name), scenario.deal.terms
    at_home = compare.at_home(price, terms.currency, compare.Terms(prices_of=terms.price_year))
    option = compare.of_domestic(price, at_home.factor, at_home.currency, beside)
    return option, [*compare.about_home(price), *at_home.basis]


def _show_even(options: argparse.Namespace, scenario: Scenario, even: Even, sentences: Sequence[str]) -> int:
    for place, text in enumerate(sentences):
        terminal.say_plain(text, bold=place == 0)
    terminal.say_plain(_case(scenario, _unknown(options)))
    terminal.say_plain(_reading(scenario))
    if options.table:
        heads = (say(f"solve.table_{_unknown(options)}"), even.crossings.one, even.crossings.two)
        table = terminal.Table(*heads, right=(0, 1, 2))
        currency = scenario.deal.terms.currency
        for at, *costs in even.points:
            table.add_row(number(at, 1), *(exact(cost, currency) for cost in costs))
        terminal.show(table)
    return 0


def _even_json(
    options: argparse.Namespace, scenario: Scenario, even: Even, sentences: Sequence[str]
) -> dict[str, object]:
    days = DAYS_A_YEAR if _unknown(options) == "days" else 1
    crossings = even.crossings
    return {
        "for": _unknown(options),
        "one": crossings.one,
        "two": crossings.two,
        "crossings": [
            {"at": each.at * days, "dearer_from_there": each.dearer, "equal_there": each.exact}
            for each in crossings.crossings
        ],
        "always_dearer": crossings.always,
        "equal": [_interval(at) for at in even.equal],
        "curve": [dict(zip(("at", "one", "two"), point, strict=True)) for point in even.points],
        "currency": scenario.deal.terms.currency,
        "sentences": list(sentences),
        "case": _case(scenario, _unknown(options)),
        "reading": dict(scenario.reading),
    }
