"""An arrangement, a population and one option per question: read, written and checked.

`Scenario` is one question put to an arrangement. A file or a link carries
every input and the versions of the model and the evidence, so that it never changes its meaning.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Self

import tomli_w
from pydantic import AfterValidator, Field, model_validator

from model.files.problems import BadInput, gather, nearest, stop_if
from model.files.signs import plain
from model.files.toml_io import parse_toml, read_bytes, short, write_whole
from model.files.validation import Identified, Record, check
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import LONGEST_NAME
from model.inputs.charge import Amount
from model.inputs.effective_terms import Terms
from model.inputs.population import Cohort, Day, Held, Population, Term, held
from model.scenario import parse
from model.scenario.library import MOST_FOLDERS, Deal, arrangement_named, is_path, load, path_from
from model.words.version import VERSION
from model.words.wording import say

Plain = Annotated[str, AfterValidator(plain)]
"""A text in which nothing steers a terminal or turns the line: no scenario has another, lest its own file be refused."""
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(plain)]


class Scenario(Record):
    """An arrangement, who is held and for how long, one option per question, and the reader's own numbers.

    `parameters` are numbers by parameter in place of reported ones, in the parameter's unit. `amounts` is how files of
    the first version name the same by charge; `checked` moves them to the parameters.
    """

    name: Name
    arrangement: str
    about: Plain = ""
    as_of: Day | None = None
    reading: dict[str, str] = {}
    amounts: dict[str, Amount] = {}
    parameters: dict[str, float] = {}
    term: Term | None = None
    cohort: Annotated[tuple[Cohort, ...], Field(strict=False, max_length=500)] = ()
    model_version: Plain | None = None
    evidence_version: Plain | None = None

    @model_validator(mode="after")
    def _population_holds(self) -> Self:
        _ = self.population
        return self

    @functools.cached_property
    def population(self) -> Population:
        """Who is held, from when to when."""
        parts = {"cohorts": self.cohort, "term": self.term, "as_of": self.as_of}
        try:
            return Population.model_validate(parts)
        except ValueError as error:
            raise BadInput(str(getattr(error, "errors", list)()[0]["ctx"]["error"])) from None

    @property
    def first_group(self) -> str:
        """The group of the first cohort, whose number varies where people vary; the arrangement's own where nobody is held."""
        return self.cohort[0].group if self.cohort else self.deal.terms.principal

    def people_of(self, group: str) -> int:
        """How many people of a group there are, in all its cohorts."""
        return sum(cohort.people for cohort in self.cohort if cohort.group == group)

    @property
    def deal(self) -> Deal:
        """The arrangement with the scenario's own numbers in force. Raises `BadInput` if there is none of that name."""
        return load(self.arrangement).with_numbers(self.parameters)

    @property
    def as_reported(self) -> Scenario:
        """The same people, time and reading under the reported numbers."""
        return self.model_copy(update={"parameters": {}}) if self.parameters else self

    def changed(self, **parts: object) -> Scenario:
        """A checked copy with some fields replaced. Raises `BadInput`."""
        known = {name: getattr(self, name) for name in type(self).model_fields}
        return checked(check(Scenario, {**known, **parts}, self.name))


def checked(scenario: Scenario, deal: Deal | None = None) -> Scenario:
    """`scenario` with every question answered and its own numbers by parameter.

    A number that would be the same without being given is no number of the reader's own. `deal` is its arrangement as reported, where that
    is not to be looked up. Raises `BadInput` for names that its arrangement does not have and numbers that cannot be.
    """
    deal = deal or load(scenario.arrangement)
    problems = [*_misnamed(deal, scenario.model_dump()), *_undated(deal, scenario)]
    stop_if([f"{scenario.name}: {problem}" for problem in problems])
    own = read_numbers(deal, {**scenario.amounts, **scenario.parameters})
    for name in [*own]:
        others = {other: value for other, value in own.items() if other != name}
        if own[name] == deal.named.values(others).get(name):
            own = others
    with_own = deal.with_numbers(own)  # says what a file could not have either
    stop_if([f"{scenario.name}: {problem}" for problem in _undated(with_own, scenario)])
    reading = {**arranged.default_reading(deal.terms), **scenario.reading}
    return scenario.model_copy(update={"reading": reading, "parameters": own, "amounts": {}})


def _undated(deal: Deal, scenario: Scenario) -> Iterator[str]:
    """That a charge begins or ends on a day, and the people have none. One whose amount is unknown needs none either."""
    if deal.terms.by_day and not scenario.population.dated:
        yield say("population.charge_needs_dates", charge=deal.terms.by_day)


def read_numbers(deal: Deal, given: Mapping[str, float | str]) -> dict[str, float]:
    """Numbers by parameter, each given as a number or as typed: `18000`, `"8m"`, `"40%"`.

    A charge's name stands for the parameter that is its amount. They come in the arrangement's order, so that one case is told
    alike whatever was changed first. Raises `BadInput` with every mistake.
    """
    own: dict[str, float] = {}
    problems: list[str] = []
    for name, value in given.items():
        with gather(problems):
            parameter, number = parse.parameter(deal.named, name, value)
            if own.setdefault(parameter, number) != number:
                raise BadInput(say("parameter.twice", given=name, name=parameter))
    stop_if(problems)
    return {name: own[name] for name in deal.named.parameters if name in own}


def _misnamed(deal: Deal, table: Mapping[str, Any]) -> Iterator[str]:
    """Options, groups and numbers that the arrangement does not have; `table` may be otherwise wrong."""
    terms = deal.terms
    for question, option in _table(table.get("reading")):
        if question not in terms.question:
            yield _unknown("reading", question, terms.question)
        elif isinstance(option, str) and option not in terms.question[question].option:
            yield _unknown(f"reading.{question}", option, terms.question[question].option)
    cohorts = table.get("cohort")
    for place, cohort in enumerate(cohorts if isinstance(cohorts, list | tuple) else (), 1):
        group = cohort.get("group") if isinstance(cohort, dict) else None
        if isinstance(group, str) and group not in terms.group:
            yield _unknown(f"cohort[{place}].group", group, terms.group)
    for key in ("amounts", "parameters"):
        yield from (problem for _, _, problem in _read_numbers(deal, key, table) if problem)


def _read_numbers(
    deal: Deal, key: str, table: Mapping[str, Any]
) -> Iterator[tuple[str, float | None, str | None]]:
    """Each name of a table of numbers with the number, or else with what is wrong; what is no number and no text is
    judged elsewhere.
    """
    for name, value in _table(table.get(key)):
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            yield name, *_read_number(deal, key, name, value)


def _read_number(deal: Deal, key: str, name: str, value: float | str) -> tuple[float | None, str | None]:
    try:
        deal.named.name(name)
    except BadInput as error:
        return None, f"{key}: {error}"
    try:
        return parse.parameter(deal.named, name, value)[1], None
    except BadInput as error:  # amounts are judged by the record, as they always were
        return None, f"{key}.{error}" if key == "parameters" else None


def _as_numbers(deal: Deal, table: dict[str, Any]) -> None:
    """Put numbers where a file writes them as people do, such as "40%"; what is wrong is said by `_misnamed`."""
    for name, value, _ in [*_read_numbers(deal, "parameters", table)]:
        if value is None:
            del table["parameters"][name]
        else:
            table["parameters"][name] = value


def _table(value: object) -> Iterable[tuple[str, object]]:
    return value.items() if isinstance(value, dict) else ()


def _unknown(place: str, name: object, allowed: Iterable[str]) -> str:
    return say("arrangement.unknown", place=place, given=name, hint=nearest(str(name), allowed))


def default_scenario(deal: Deal) -> Scenario:
    """The arrangement's own population under its default reading, with the numbers that are in force in `deal`."""
    own = dict(deal.own)
    return checked(
        Scenario(name=deal.terms.title, arrangement=deal.name, cohort=deal.terms.default, parameters=own)
    )


def read_scenario(path: Path, *, by_path: bool = True) -> Scenario:
    """The scenario in a TOML file. Raises `BadInput` with all its mistakes.

    It may name the arrangement whose folder it is in, wherever that folder is, and any other folder of this machine
    by its path, from the file's own folder on, unless `by_path` is false, as for a file from a stranger.
    """
    return _read(path, str(path), by_path=by_path)


def _read(path: Path, called: str, *, by_path: bool) -> Scenario:
    """The same; messages on a file that cannot be opened call it so."""
    return parse_scenario(read_bytes(path, called), short(path), path.parent, by_path=by_path)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def read_once(path: Path, changed: int) -> Scenario:  # noqa: ARG001 - a file that was changed is read anew
    """A scenario that comes with an arrangement; every page offers some of them."""
    return _read(path, short(path), by_path=False)


def parse_scenario(
    raw: bytes,
    where: str,
    beside: Path | None = None,
    *,
    by_path: bool = True,
    own: Mapping[str, str] | None = None,
) -> Scenario:
    """The scenario in TOML text that came from `where`. Raises `BadInput` with all its mistakes.

    `beside` is the folder it was read from. The text may name arrangements of the model and the one in that folder;
    any other folder by its path only if it has a folder of its own and `by_path` is true, as where a person names the
    file. It is false for what a bundle or an arrangement brings along. `own` has further arrangements that it may name,
    each with what `load` takes for it.
    """
    table, problems = parse_toml(raw, where), list[str]()
    name = table.get("arrangement")
    deal = None
    if isinstance(name, str):
        with gather(problems):
            table["arrangement"] = arrangement_named(name, where, beside, by_path, own)
            deal = load(table["arrangement"])
    misnamed = [] if deal is None else [f"{where}: {problem}" for problem in _misnamed(deal, table)]
    if deal is not None:
        _as_numbers(deal, table)
    with gather(problems):
        scenario = check(Scenario, table, where)
    stop_if([*problems, *misnamed])
    return checked(scenario)


def as_toml(scenario: Scenario, place: Path | None = None) -> str:
    """The scenario as a file: every input, every option, and the versions it was made with.

    `place` is the folder it is for, from which the path of an arrangement that does not come with the model is given.
    """
    inputs = scenario.model_dump(exclude_none=True, exclude_defaults=True)
    stamped = {**inputs, "model_version": VERSION, "evidence_version": scenario.deal.evidence_version}
    if place is not None and is_path(scenario.arrangement):
        stamped["arrangement"] = path_from(place, scenario.deal.path)
    last = ("reading", "parameters", "term", "cohort")  # tables come after plain keys in TOML
    return tomli_w.dumps(
        {
            **{k: v for k, v in stamped.items() if k not in last},
            **{k: stamped[k] for k in last if k in stamped},
        }
    )


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write it to `path`, whole or not at all. Raises `BadInput`."""
    write_whole(path, as_toml(scenario, path.parent).encode("utf-8"))


def settled(scenario: Scenario, reading: Mapping[str, str] | None = None) -> Terms:
    """The terms in force for the scenario, under its own reading or another one."""
    return arranged.terms(scenario.deal.terms, reading or scenario.reading)


def arrays(scenario: Scenario, terms: Terms) -> Held:
    """The scenario's population as the engine takes it under `terms`, for a total."""
    return _arrays(Identified(scenario), terms.stay_at_most)


@functools.lru_cache(maxsize=16)  # an answer asks a dozen times, and calendars are slow
def _arrays(scenario: Identified[Scenario], stay_at_most: int | None) -> Held:
    return held(scenario.held.population, stay_at_most)
