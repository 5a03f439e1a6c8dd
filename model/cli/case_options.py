"""The options that describe a case (people, time, readings, amounts), and the scenario that words of a command name."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from model.cli.arguments import add_json, add_pairs, argument, quoted
from model.cli.naming import is_arrangement, named_deal, named_scenario, scenario_or_default
from model.files.problems import BadInput, gather, nearest, stop_if
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.library import Deal, is_path
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import listed, say

T = TypeVar("T")

CASE_OPTIONS = ("people", "years", "days", "also", "read")
"""What a scenario of its own has already; numbers can be put in place of its reported ones as of any other's."""


def add_case_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options that `scenario_of_case` reads."""
    parser.add_argument("--people", type=argument(parse.people), metavar="N", help=say("cli.help.people"))
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--years", type=argument(parse.years), metavar="T", help=say("cli.help.years"))
    time.add_argument("--days", type=argument(parse.days), metavar="D", help=say("cli.help.days"))
    add_pairs(parser, "--also", "GROUP=N", say("cli.help.also"))
    add_pairs(parser, "--read", "QUESTION=OPTION", say("cli.help.read"))
    add_own_numbers(parser)


def add_own_numbers(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--set NAME=VALUE`, which `scenario_asked` and `scenarios_called` read."""
    add_pairs(parser, "--set", "NAME=VALUE", say("cli.help.set"))


def add_case(parser: argparse.ArgumentParser) -> None:
    """Give a command an arrangement, the options that describe a case of it, and `--json`."""
    parser.add_argument("name", metavar="arrangement", help=say("cli.help.arrangement"))
    add_case_options(parser)
    add_json(parser)


# --- Words to a scenario ---------------------------------------------------------------------------------------


def scenario_asked(options: argparse.Namespace) -> Scenario:
    """A case of an arrangement with people, time and reading as asked, or a scenario of its own, which has them already;
    either with the reader's own numbers in force. Raises `BadInput`.
    """
    name = options.name
    if is_arrangement(name) or not is_path(name) | name.endswith(".toml"):
        return scenario_of_case(options)
    surplus = [f"--{option}" for option in CASE_OPTIONS if getattr(options, option) not in (None, [])]
    if surplus:
        raise BadInput(say("cli.scenario_has", given=", ".join(surplus), scenario=quoted(name)))
    return with_numbers(named_scenario(name), options.set)


def scenarios_called(texts: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[Scenario]:
    """The scenarios and arrangements that words name, each with those of the numbers of `--set` that it has.

    Raises `BadInput` for a number that none of them has.
    """
    scenarios = [scenario_or_default(text) for text in texts]
    if len(scenarios) == 1:
        return [with_numbers(scenarios[0], pairs)]
    problems = [problem for name, _ in pairs for problem in _of_none(scenarios, name)]
    stop_if(problems)
    return [
        with_numbers(scenario, [pair for pair in pairs if scenario.deal.named.has(pair[0])])
        for scenario in scenarios
    ]


def _of_none(scenarios: Sequence[Scenario], name: str) -> Iterator[str]:
    """What is wrong with a name that no arrangement of the scenarios has."""
    deals = {scenario.arrangement: scenario.deal for scenario in scenarios}
    if not any(deal.named.has(name) for deal in deals.values()):
        known = [parameter for deal in deals.values() for parameter in deal.named.parameters]
        yield say(
            "cli.set_nowhere", given=quoted(name), arrangements=listed([*deals]), hint=nearest(name, known)
        )


def with_numbers(scenario: Scenario, pairs: Sequence[tuple[str, str]]) -> Scenario:
    """The scenario with the numbers of `--set` in force. Raises `BadInput`."""
    problems = list[str]()
    own = own_numbers(scenario.deal, pairs, problems)
    stop_if(problems)
    return with_case(scenario, parameters=own) if own else scenario


# --- Options to a scenario -------------------------------------------------------------------------------------


def scenario_of_case(options: argparse.Namespace) -> Scenario:
    """The scenario that `--people`, `--years`, `--also`, `--read` and `--set` describe. Raises `BadInput`."""
    deal, problems = named_deal(options.name), list[str]()
    people = [] if options.people is None else [(deal.terms.principal, str(options.people))]
    counts = _by_name(deal, "--also", [*options.also, *people], _count, problems)
    reading = _by_name(deal, "--read", options.read, checked_option, problems)
    own = own_numbers(deal, options.set, problems)
    stop_if(problems)
    return with_case(default_scenario(deal), counts, options.years, options.days, reading, own)


def own_numbers(
    deal: Deal, pairs: Sequence[tuple[str, str]], problems: list[str], option: str = "--set"
) -> dict[str, float]:
    """The numbers of `--set NAME=VALUE` by parameter. What is wrong goes to `problems`."""
    own: dict[str, float] = {}
    for name, value in pairs:
        with gather(problems):
            own.update([_own_number(deal, option, name, value, own)])
    return own


def _own_number(
    deal: Deal, option: str, name: str, value: str, own: Mapping[str, float]
) -> tuple[str, float]:
    try:
        parameter = deal.named.name(name)
    except BadInput as error:
        raise BadInput(say("cli.set", option=option, reason=error)) from None
    if parameter in own:
        raise BadInput(say("cli.twice", option=option, name=name))
    try:
        return parse.parameter(deal.named, name, value)
    except BadInput as error:
        raise BadInput(say("cli.set_value", option=option, reason=error)) from None


def _by_name(
    deal: Deal,
    option: str,
    pairs: Sequence[tuple[str, str]],
    read: Callable[[Deal, str, str], T],
    problems: list[str],
) -> dict[str, T]:
    """What `read` makes of each NAME=VALUE typed with an option. What is wrong goes to `problems`."""
    values: dict[str, T] = {}
    for name, value in pairs:
        if name in values:
            problems.append(say("cli.twice", option=option, name=name))
        with gather(problems):
            values[name] = read(deal, name, value)
    return values


def checked_option(deal: Deal, question: str, option: str) -> str:
    """The option, if the arrangement has the question and the question the option. Raises `BadInput`."""
    questions = deal.terms.question
    if question not in questions:
        raise BadInput(say("cli.no_question", given=quoted(question), hint=nearest(question, questions)))
    allowed = questions[question].option
    if option not in allowed:
        raise BadInput(
            say("cli.no_option", question=question, given=quoted(option), hint=nearest(option, allowed))
        )
    return option


def _count(deal: Deal, group: str, number: str) -> int:
    if group not in deal.terms.group:
        raise BadInput(say("cli.no_group", given=quoted(group), hint=nearest(group, deal.terms.group)))
    try:
        return parse.people(number)
    except BadInput as error:
        raise BadInput(say("cli.also", group=group, reason=error)) from None
