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
from pydantic import Field, model_validator

from model.files.problems import BadInput, gather, nearest, stop_if
from model.files.toml_io import parse_toml, read_bytes, write_whole
from model.files.validation import Record, check
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import LONGEST_NAME, Arrangement
from model.inputs.charge import Amount
from model.inputs.effective_terms import Terms
from model.inputs.population import Cohort, Day, Held, Population, Term, held
from model.scenario.library import MOST_FOLDERS, Deal, arrangement_named, is_path, load, path_from, short
from model.words.version import VERSION
from model.words.wording import say


class Scenario(Record):
    """An arrangement, who is held and for how long, one option per question, and amounts replaced."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    arrangement: str
    about: str = ""
    as_of: Day | None = None
    reading: dict[str, str] = {}
    amounts: dict[str, Amount] = {}
    term: Term | None = None
    cohort: Annotated[tuple[Cohort, ...], Field(strict=False, max_length=500)] = ()
    model_version: str | None = None
    evidence_version: str | None = None

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
        """The group of the first cohort, whose number varies where people vary."""
        return self.cohort[0].group

    def people_of(self, group: str) -> int:
        """How many people of a group there are, in all its cohorts."""
        return sum(cohort.people for cohort in self.cohort if cohort.group == group)

    @property
    def deal(self) -> Deal:
        """The arrangement's folder. Raises `BadInput` if there is none of that name."""
        return load(self.arrangement)

    def changed(self, **parts: object) -> Scenario:
        """A checked copy with some fields replaced. Raises `BadInput`."""
        known = {name: getattr(self, name) for name in type(self).model_fields}
        return checked(check(Scenario, {**known, **parts}, self.name))


def checked(scenario: Scenario) -> Scenario:
    """`scenario` with every question answered. Raises `BadInput` for names its arrangement does not have."""
    terms = scenario.deal.terms
    stop_if([f"{scenario.name}: {problem}" for problem in _misnamed(terms, scenario.model_dump())])
    return scenario.model_copy(update={"reading": {**arranged.default_reading(terms), **scenario.reading}})


def _misnamed(terms: Arrangement, table: Mapping[str, Any]) -> Iterator[str]:
    """Options, groups and charges that the arrangement does not have; `table` may be otherwise wrong."""
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
    for charge, _ in _table(table.get("amounts")):
        if charge not in terms.charge:
            yield _unknown("amounts", charge, terms.charge)
        elif len(terms.charge[charge].amounts) > 1:
            yield say("scenario.several_amounts", charge=charge)


def _table(value: object) -> Iterable[tuple[str, object]]:
    return value.items() if isinstance(value, dict) else ()


def _unknown(place: str, name: object, allowed: Iterable[str]) -> str:
    return say("arrangement.unknown", place=place, given=name, hint=nearest(str(name), allowed))


def default_scenario(deal: Deal) -> Scenario:
    """The arrangement's own population under its default reading."""
    return checked(Scenario(name=deal.terms.title, arrangement=deal.name, cohort=deal.terms.default))


def read_scenario(path: Path, *, by_path: bool = True) -> Scenario:
    """The scenario in a TOML file. Raises `BadInput` with all its mistakes.

    It may name the arrangement whose folder it is in, wherever that folder is, and any other folder of this machine
    by its path, from the file's own folder on, unless `by_path` is false, as for a file from a stranger.
    """
    return parse_scenario(read_bytes(path), short(path), path.parent, by_path=by_path)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def read_once(path: Path, changed: int) -> Scenario:  # noqa: ARG001 - a file that was changed is read anew
    """A scenario that comes with an arrangement; every page offers some of them."""
    return read_scenario(path, by_path=False)


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
    terms = None
    if isinstance(name, str):
        with gather(problems):
            table["arrangement"] = arrangement_named(name, where, beside, by_path, own)
            terms = load(table["arrangement"]).terms
    with gather(problems):
        scenario = check(Scenario, table, where)
    if terms is not None:
        problems += [f"{where}: {problem}" for problem in _misnamed(terms, table)]
    stop_if(problems)
    return checked(scenario)


def as_toml(scenario: Scenario, place: Path | None = None) -> str:
    """The scenario as a file: every input, every option, and the versions it was made with.

    `place` is the folder it is for, from which the path of an arrangement that does not come with the model is given.
    """
    inputs = scenario.model_dump(exclude_none=True, exclude_defaults=True)
    stamped = {**inputs, "model_version": VERSION, "evidence_version": scenario.deal.evidence_version}
    if place is not None and is_path(scenario.arrangement):
        stamped["arrangement"] = path_from(place, scenario.deal.path)
    last = ("reading", "amounts", "term", "cohort")  # tables come after plain keys in TOML
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
    return arranged.terms(scenario.deal.terms, reading or scenario.reading, scenario.amounts)


def arrays(scenario: Scenario, terms: Terms) -> Held:
    """The scenario's population as the engine takes it under `terms`, for a total."""
    return held(scenario.population, terms.stay_at_most)
