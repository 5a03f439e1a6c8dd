"""The commands that go backwards from an amount: `explain` and `solve`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from model.cli import main
from model.files.problems import BadInput, gather, nearest, stop_if
from model.inputs.population import DAYS_A_YEAR
from model.questions import compare as comparing, explain as explaining, solve as solving
from model.questions.compare import Option
from model.questions.explain import Explanation, Typed
from model.questions.solve import Even, Interval, Solution
from model.results import citation, narrative
from model.scenario import parse
from model.scenario.scenario import Deal, Scenario, home, load
from model.words.wording import exact, listed, money, number, people, say

Run = Callable[[argparse.Namespace], int]

MOST_NEAR = 12
"""Explanations within the rounding that are printed; more are counted."""


def explain(parser: argparse.ArgumentParser) -> Run:
    """`perhead explain`: which people, time and readings come to an amount."""
    parser.add_argument("amount", nargs="+", metavar="AMOUNT", help=say("explain.typed"))
    parser.add_argument("--arrangement", metavar="NAME", help=say("explain.arrangement"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        named = found.arrangement
        deal = home() if named is None else load(named)
        amount = explaining.read_amount(" ".join(found.amount), deal.terms.currency)
        explained = explaining.explain(deal, amount)
        if found.json:
            return main.print_json([explaining.as_json(one) for one in explained])
        return _show(deal, amount, explained)

    return run


def _show(deal: Deal, amount: Typed, explained: Sequence[Explanation]) -> int:
    from model.cli import terminal  # noqa: PLC0415 - rich is only for a person's eyes

    terminal.say_plain(_heading(deal, amount), style="bold")
    for text in _about(deal, amount):
        terminal.say_plain(text)
    if not explained:
        terminal.say_plain(say("explain.nothing", tried=_tried(deal)))
        return 0
    place = 0
    for exactly, group in groupby(explained, key=lambda one: one.exact):
        rows = list(group)
        terminal.say_plain("")
        terminal.say_plain(_title(deal, amount, exactly), style="bold")
        for one in rows[: None if exactly else MOST_NEAR]:
            place += 1
            for text in _row(one, place):
                terminal.say_plain(text)
        if not exactly and len(rows) > MOST_NEAR:
            terminal.say_plain(say("explain.more_rows", count=len(rows) - MOST_NEAR))
    terminal.say_plain("")
    terminal.say_plain(say("explain.ranking"))
    terminal.say_plain(_tried(deal))
    return 0


def _heading(deal: Deal, amount: Typed) -> str:
    return say("explain.heading", amount=money(amount.value, deal.terms.currency), title=deal.terms.title)


def _title(deal: Deal, amount: Typed, exactly: bool) -> str:
    if not exactly:
        return say("explain.near")
    return say("explain.exactly", amount=exact(amount.value, deal.terms.currency))


def _about(deal: Deal, amount: Typed) -> list[str]:
    """What the amount stands for, and the reports that have it."""
    low, high = (exact(amount.value + side * amount.within, deal.terms.currency) for side in (-1, 1))
    told = [say("explain.range", text=amount.text, low=low, high=high)]
    for key in explaining.reported_amounts(deal, amount):
        report = deal.terms.reported[key]
        source = citation.cite(deal, report.facts)
        told.append(say("explain.also_reported", label=report.label, source=source))
    return told


def _tried(deal: Deal) -> str:
    tried = explaining.candidates(deal)
    count = len(explaining.readings(deal))
    return say(
        "explain.tried",
        people=number(len(tried.people)),
        days=number(len(tried.days)),
        readings=number(count),
    )


def _row(one: Explanation, place: int) -> list[str]:
    """One explanation as it is printed: the sentence, the readings, the other ways, where its people come from."""
    lines = [say("explain.numbered", number=place, sentence=explaining.sentence(one))]
    for way in one.ways:
        if way is not one.ways[0]:
            other = say("explain.other_way", sum=explaining.arithmetic(one, way))
            lines.append(f"   {other}")
        lines += [f"   {text}" for text in explaining.says(one, way)]
    if one.alike:
        lines.append(f"   {explaining.alike(one)}")
    sources = list(dict.fromkeys(citation.cite(one.deal, [fact]) for fact in one.facts))
    if sources and one.people is not None:
        known = say("explain.known_from", people=number(one.people), sources=listed(sources))
        lines.append(f"   {known}")
    return lines


# --- perhead solve ---------------------------------------------------------------------------------------

UNKNOWNS = ("people", "days", "rate", "budget", "share")


def solve(parser: argparse.ArgumentParser) -> Run:
    """`perhead solve`: any one unknown from the others, or where two options break even."""
    main._people_and_time(parser)
    parser.add_argument("--for", dest="for", required=True, choices=UNKNOWNS, help=say("solve.for"))
    parser.add_argument("--budget", metavar="AMOUNT", help=say("solve.help.budget"))
    parser.add_argument("--share", type=main._typed(parse.share), metavar="S", help=say("solve.help.share"))
    parser.add_argument(
        "--rate",
        type=main._typed(main._pair),
        action="append",
        default=[],
        metavar="CHARGE=AMOUNT",
        help=say("solve.help.rate"),
    )
    parser.add_argument("--charge", metavar="CHARGE", help=say("solve.help.charge"))
    other = parser.add_mutually_exclusive_group()
    pair = main._typed(main._pair)
    other.add_argument("--against", type=pair, metavar="QUESTION=OPTION", help=say("solve.help.against"))
    other.add_argument("--domestic", metavar="NAME", help=say("solve.help.domestic"))
    parser.add_argument("--table", action="store_true", help=say("solve.help.table"))

    def run(found: argparse.Namespace) -> int:
        _refuse(found)
        scenario = _asked(found)
        if found.against or found.domestic:
            return _break_even(found, scenario)
        solution = _solved(found, scenario)
        return main.print_json(_json(scenario, solution)) if found.json else _say(scenario, solution)

    return run


def _unknown(found: argparse.Namespace) -> str:
    return str(getattr(found, "for"))


_COMPARED = "--against, --domestic"

_INPUTS = {
    "people": ("--people",),
    "days": ("--years", "--days"),
    "rate": (),
    "budget": ("--budget",),
    "share": ("--share",),
}
"""What must not be given, because it is what is sought."""


def _refuse(found: argparse.Namespace) -> None:
    """Options that contradict each other, told all at once."""
    problems = [
        say("solve.given", unknown=_unknown(found), option=option)
        for option in _INPUTS[_unknown(found)]
        if getattr(found, option[2:]) is not None
    ]
    compared = found.against is not None or found.domestic is not None
    if found.charge is not None and _unknown(found) != "rate":
        problems.append(say("solve.unused", option="--charge", allowed="--for rate"))
    if found.table and not compared:
        problems.append(say("solve.unused", option="--table", allowed=_COMPARED))
    summed = found.budget is not None or found.share is not None
    if compared and (_unknown(found) not in {"people", "days"} or summed):
        problems.append(say("solve.alone"))
    stop_if(problems)


def _asked(found: argparse.Namespace) -> Scenario:
    scenario, problems = main.asked(found), list[str]()
    amounts = dict(scenario.amounts)
    for charge, amount in found.rate:
        with gather(problems):
            amounts[charge] = _rate(scenario.deal, charge, amount)
    stop_if(problems)
    return scenario.changed(amounts=amounts)


def _rate(deal: Deal, charge: str, amount: str) -> float:
    if charge not in deal.terms.charge:
        raise BadInput(say("solve.no_charge", given=charge, hint=nearest(charge, deal.terms.charge)))
    if len(deal.terms.charge[charge].amounts) > 1:
        raise BadInput(say("solve.rate_pair", charge=charge, reason=say("cli.several_amounts")))
    try:
        return parse.amount(amount)
    except BadInput as error:
        raise BadInput(say("solve.rate_pair", charge=charge, reason=error)) from None


def _solved(found: argparse.Namespace, scenario: Scenario) -> Solution:
    currency = scenario.deal.terms.currency
    budget = None if found.budget is None else _budget(found.budget, currency)
    if _unknown(found) == "budget":
        return solving.for_budget(scenario, found.share)
    if _unknown(found) == "share":
        return solving.for_share(scenario, budget)
    sought = solving.target(scenario, budget, found.share)
    if _unknown(found) == "rate":
        return solving.for_rate(scenario, _charge(scenario, found.charge), sought)
    solver = solving.for_people if _unknown(found) == "people" else solving.for_days
    return solver(scenario, sought)


def _budget(text: str, currency: str) -> float:
    try:
        return explaining.read_amount(text, currency).value
    except BadInput as error:
        raise BadInput(say("solve.budget_form", reason=error)) from None


def _charge(scenario: Scenario, named: str | None) -> str:
    known = solving.rates(scenario)
    if named is not None:
        return named
    if not known:
        raise BadInput(say("solve.no_rates"))
    if len(known) > 1:
        raise BadInput(say("solve.which_rate", hint=nearest("", known)))
    return known[0]


def _say(scenario: Scenario, solution: Solution) -> int:
    from model.cli import terminal  # noqa: PLC0415

    terminal.say_plain(solution.says, style="bold")
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


def _break_even(found: argparse.Namespace, scenario: Scenario) -> int:
    one, two, notes = _options(found, scenario)
    even = (solving.even_people if _unknown(found) == "people" else solving.even_time)(one, two)
    told = [comparing.sentence(even.crossings), *notes]
    if found.json:
        return main.print_json(_even_json(found, scenario, even, told))
    return _show_even(found, scenario, even, told)


def _options(found: argparse.Namespace, scenario: Scenario) -> tuple[Option, Option, list[str]]:
    """The scenario's own reading, what it is set against, and what to mind."""
    if found.domestic is not None:
        own = replace(comparing.of_scenario(scenario), name=scenario.deal.terms.title)
        return own, *_at_home(found.domestic, scenario, own.billed_beside)
    question, option = found.against
    main._option(scenario.deal, question, option)
    options = scenario.deal.terms.question[question].option
    chosen = scenario.reading[question]
    if option == chosen:
        hint = nearest("", [name for name in options if name != chosen])
        raise BadInput(say("solve.same_reading", question=question, option=option, hint=hint))
    other = scenario.changed(reading={**scenario.reading, question: option})
    named = (
        replace(comparing.of_scenario(each), name=options[key].short)
        for each, key in ((scenario, chosen), (other, option))
    )
    one, two = named
    return one, two, []


def _at_home(name: str, scenario: Scenario, beside: float) -> tuple[Option, list[str]]:
    """A domestic price in the deal's currency and year, with what it contains and how it was converted."""
    price, terms = comparing.domestic_prices().named(name), scenario.deal.terms
    price_there = comparing.at_home(price, terms.currency, comparing.Terms(prices_of=terms.price_year))
    option = comparing.of_domestic(price, price_there.factor, price_there.currency, beside)
    return option, [*comparing.about_home(price), *price_there.basis]


def _show_even(found: argparse.Namespace, scenario: Scenario, even: Even, told: Sequence[str]) -> int:
    from model.cli import terminal  # noqa: PLC0415

    for place, text in enumerate(told):
        terminal.say_plain(text, style="" if place else "bold")
    terminal.say_plain(_case(scenario, _unknown(found)))
    terminal.say_plain(_reading(scenario))
    if found.table:
        names_ = (say(f"solve.table_{_unknown(found)}"), even.crossings.one, even.crossings.two)
        table = terminal.plain_table(*names_, right=(0, 1, 2))
        currency = scenario.deal.terms.currency
        for at, one, two in even.points:
            table.add_row(number(at, 1), exact(one, currency), exact(two, currency))
        terminal.show(table)
    return 0


def _even_json(
    found: argparse.Namespace, scenario: Scenario, even: Even, told: Sequence[str]
) -> dict[str, object]:
    days = DAYS_A_YEAR if _unknown(found) == "days" else 1
    crossings = even.crossings
    return {
        "for": _unknown(found),
        "one": crossings.one,
        "two": crossings.two,
        "crossings": [
            {"at": each.at * days, "dearer_from_there": each.dearer, "equal_there": each.exact}
            for each in crossings.crossings
        ],
        "always_dearer": crossings.always,
        "equal": [_interval(at) for at in even.equal],
        "curve": [{"at": at, "one": one, "two": two} for at, one, two in even.points],
        "currency": scenario.deal.terms.currency,
        "sentences": list(told),
        "case": _case(scenario, _unknown(found)),
        "reading": dict(scenario.reading),
    }
