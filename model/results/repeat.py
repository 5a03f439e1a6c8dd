"""How to get a scenario's answer again: as a command, as Python."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from model.files.problems import BadInput
from model.scenario import parse
from model.scenario.library import is_in_memory, is_path, shown_name
from model.scenario.scenario import Scenario, as_toml
from model.scenario.sharing import portable
from model.words.wording import number, say


def as_command(scenario: Scenario) -> str:
    """The command that gives the scenario again; one with dates, or a number nobody would type, needs its file."""
    if scenario.population.dated or not _one_stay(scenario):
        return say("repeat.run")
    first, *others = scenario.cohort
    stay = str(first.days) if first.days is not None else _as_typed(first.years or 0, parse.years)
    own = {name: _as_number(scenario, name, value) for name, value in scenario.parameters.items()}
    if stay is None or None in own.values():
        return say("repeat.run")
    unit = "years" if first.days is None else "days"
    words = [
        "perhead cost",
        shlex.quote(shown_name(scenario.arrangement)),
        f"--people {first.people} --{unit} {stay}",
    ]
    words += [f"--also {cohort.group}={cohort.people}" for cohort in others]
    default = {name: question.default for name, question in scenario.deal.terms.question.items()}
    words += [
        f"--read {name}={option}" for name, option in scenario.reading.items() if option != default[name]
    ]
    return " ".join([*words, *(f"--set {name}={value}" for name, value in own.items())])


def _as_number(scenario: Scenario, name: str, value: float) -> str | None:
    return _as_typed(value, lambda text: parse.parameter(scenario.deal.named, name, text)[1])


def _as_typed(value: float, read: Callable[[str], float]) -> str | None:
    """A number as the command reads it back, to the last digit; None where it does not."""
    text = number(value, 9).replace(",", "")
    try:
        return text if read(text) == value else None
    except BadInput:
        return None


def _one_stay(scenario: Scenario) -> bool:
    stays = {(cohort.years, cohort.days) for cohort in scenario.cohort}
    groups = [cohort.group for cohort in scenario.cohort]
    listed = set(groups) >= {cohort.group for cohort in scenario.deal.terms.default}
    leads = groups[:1] == [scenario.deal.terms.principal]
    return len(stays) == 1 and len(set(groups)) == len(groups) and listed and leads and scenario.term is None


def as_python(scenario: Scenario) -> str:
    """Python, runnable as pasted, that prints the scenario's total again."""
    shown = portable(scenario) if is_in_memory(scenario.arrangement) else scenario
    text = as_toml(shown).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    elsewhere = is_path(scenario.arrangement)
    return say("repeat.python_elsewhere" if elsewhere else "repeat.python", scenario=text)
