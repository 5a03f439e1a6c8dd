"""An arrangement, a population and one option per question: read, written and checked.

`Deal` is an arrangement's folder as loaded. `Scenario` is one question put to it. A file or a link carries
every input and the versions of the model and the evidence, so that it never changes its meaning.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

import tomli_w
from pydantic import Field, model_validator

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line, stop_if
from model.files.toml_io import parse_toml, read_bytes, read_toml, write_whole
from model.files.validation import Record, check
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import LONGEST_NAME, Arrangement
from model.inputs.charge import Amount
from model.inputs.effective_terms import Terms
from model.inputs.evidence import Evidence
from model.inputs.population import Cohort, Day, Held, Population, Term, held
from model.words.version import VERSION
from model.words.wording import number, say


def folder() -> Path:
    """The folder of arrangements: beside the code in an installed package, at the top of a checkout."""
    package = Path(__file__).parents[1]
    packaged = package / "_scenarios"
    return packaged if packaged.is_dir() else package.parent / "scenarios"


def names() -> tuple[str, ...]:
    """The arrangements that come with the model."""
    return tuple(sorted(path.parent.name for path in folder().glob("*/arrangement.toml")))


@dataclass(frozen=True)
class Deal:
    """One arrangement's folder: its name, its terms, and the evidence for them."""

    name: str
    path: Path
    terms: Arrangement

    @functools.cached_property
    def evidence(self) -> Evidence:
        """The reported facts, read when first asked for. Raises `BadInput`."""
        return _evidence(self.path.resolve())

    @functools.cached_property
    def evidence_version(self) -> str:
        """The day the evidence was brought up to date and a mark of the exact terms and facts."""
        return f"{self.evidence.version}.{_mark(self.path.resolve())}"

    def scenario_names(self) -> tuple[str, ...]:
        """The scenarios that come with the arrangement."""
        files = (path for path in self.path.glob("*.toml") if path.name not in _FILES)
        return tuple(sorted(path.stem for path in files if not path.stem.endswith(".expected")))

    def scenario(self, name: str) -> Scenario:
        """One of them by name. Raises `BadInput` with the nearest name."""
        if name not in self.scenario_names():
            raise BadInput(say("scenario.unknown", given=name, hint=nearest(name, self.scenario_names())))
        file = (self.path / f"{name}.toml").resolve()
        return _read_once(file, file.stat().st_mtime_ns)


_FILES = ("arrangement.toml", "evidence.toml")


def short(path: Path) -> str:
    """A path as messages print it: the last folder and the file."""
    return "/".join(path.parts[-2:])


MOST_FOLDERS = 32
"""Folders kept in memory. They are kept by their resolved path, so that one folder is read once however it is spelled."""


def load(name: str) -> Deal:
    """The arrangement called `name`, or in the folder `name` is a path to. Raises `BadInput`.

    A path is for whoever sits at this machine: text from a link or an upload is held against `names` before it
    comes here.
    """
    return _own(name, Path.cwd()) if is_path(name) else _packaged(name)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _packaged(name: str) -> Deal:
    if name not in names():
        raise _no_arrangement(name)
    path = folder() / name
    return Deal(name, path, _terms(path.resolve()))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _own(name: str, working_folder: Path) -> Deal:  # noqa: ARG001 - a path means another folder from elsewhere
    """One spelling of a folder: its terms and facts are those of every other spelling."""
    path = Path(name)
    if not _has_terms(path):
        raise _no_arrangement(name)
    return Deal(f"{path.as_posix()}/", path, _own_terms(path.resolve()))


def _no_arrangement(name: str) -> BadInput:
    shown = one_line(name, LONGEST_FOUND)
    return BadInput(say("scenario.no_arrangement", given=shown, hint=nearest(name, names())))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _own_terms(path: Path) -> Arrangement:
    """The terms of a folder that does not come with the model, whose tests have checked those that do."""
    terms = _terms(path)
    check_deal(Deal(path.name, path, terms))
    return terms


def _terms(path: Path) -> Arrangement:
    file = path / "arrangement.toml"
    return check(Arrangement, read_toml(file), short(file))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _evidence(path: Path) -> Evidence:
    file = path / "evidence.toml"
    return check(Evidence, read_toml(file), short(file))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _mark(path: Path) -> str:
    """Eight characters that change with any character of the terms or the facts."""
    raw = b"".join((path / name).read_bytes().replace(b"\r\n", b"\n") for name in _FILES)
    return hashlib.sha256(raw).hexdigest()[:8]


def _has_terms(path: Path) -> bool:
    try:
        return (path / "arrangement.toml").is_file()
    except OSError:  # a name longer than any file's
        return False


def is_path(name: str) -> bool:
    """Whether `name` leads to a folder of the reader's own, not to an arrangement that comes with the model."""
    return "/" in name or "\\" in name or name in {".", ".."}


@functools.cache
def home() -> Deal:
    """The arrangement taken where nobody names one: the one whose data says so, else the first."""
    every = [load(name) for name in names()]
    return next((deal for deal in every if deal.terms.home), every[0])


def check_deal(deal: Deal) -> None:
    """Hold terms and evidence against each other: every fact named exists, every amount is a reported one."""
    problems: list[str] = []
    with gather(problems):
        problems += [f"{short(deal.path / 'arrangement.toml')}: {problem}" for problem in _unfounded(deal)]
    stop_if(problems)


def _unfounded(deal: Deal) -> Iterator[str]:
    known = deal.evidence.fact
    for place, fact in facts_named(deal.terms):
        if fact not in known:
            yield say("scenario.no_fact", place=place, given=fact, hint=nearest(fact, known))
    yield from _unreported(deal, deal.evidence)
    for name, preset in deal.terms.preset.items():
        if preset.scenario not in deal.scenario_names():
            hint = nearest(preset.scenario, deal.scenario_names())
            yield say("scenario.preset", preset=name, given=preset.scenario, hint=hint)


def facts_named(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every fact that terms point at, with the place that does."""
    if isinstance(part, Record):
        for name, field in type(part).model_fields.items():
            below, key = getattr(part, name), field.alias or name
            if key == "facts":
                yield from ((f"{place}.facts", fact) for fact in below)
            else:
                yield from facts_named(below, f"{place}.{key}" if place else key)
    elif isinstance(part, dict):
        for key, below in part.items():
            yield from facts_named(below, f"{place}.{key}")
    elif isinstance(part, tuple):
        for count, below in enumerate(part, 1):
            yield from facts_named(below, f"{place}[{count}]")


def _unreported(deal: Deal, evidence: Evidence) -> Iterator[str]:
    """Amounts that are no figure of the facts they point at; facts that do not exist are named elsewhere."""
    for key, charge in deal.terms.charge.items():
        named = [evidence.fact[fact] for fact in charge.facts if fact in evidence.fact]
        known = sorted({figure for fact in named for figure in fact.numbers})
        for amount in charge.amounts:
            if named and amount not in known and not charge.assumed:
                allowed = ", ".join(number(figure, 9) for figure in known)
                yield say("scenario.not_in_facts", charge=key, given=number(amount, 9), allowed=allowed)


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
    by its path unless `by_path` is false, as for a file from a stranger.
    """
    return parse_scenario(read_bytes(path), short(path), path.parent, by_path=by_path)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _read_once(path: Path, changed: int) -> Scenario:  # noqa: ARG001 - a file that was changed is read anew
    """A scenario that comes with an arrangement; every page offers some of them."""
    return read_scenario(path, by_path=False)


def parse_scenario(raw: bytes, where: str, beside: Path | None = None, *, by_path: bool = True) -> Scenario:
    """The scenario in TOML text that came from `where`. Raises `BadInput` with all its mistakes.

    `beside` is the folder it was read from. The text may name arrangements of the model and the one in that folder;
    any other folder by its path only if it has a folder of its own and `by_path` is true, as where a person names the
    file. It is false for what a bundle or an arrangement brings along.
    """
    table, problems = parse_toml(raw, where), list[str]()
    name = table.get("arrangement")
    terms = None
    if isinstance(name, str):
        with gather(problems):
            table["arrangement"] = _arrangement(name, where, beside, by_path)
            terms = load(table["arrangement"]).terms
    with gather(problems):
        scenario = check(Scenario, table, where)
    if terms is not None:
        problems += [f"{where}: {problem}" for problem in _misnamed(terms, table)]
    stop_if(problems)
    return checked(scenario)


def _arrangement(name: str, where: str, beside: Path | None, by_path: bool) -> str:
    """The arrangement as `load` takes it. A name that is a path counts only where the text may give one."""
    if name in names():
        return name
    if beside is not None and by_path and is_path(name) and _has_terms(Path(name)):
        return name
    if beside is not None and _is_called(name, beside) and _has_terms(beside):
        return f"{beside.as_posix()}/"
    raise BadInput(f"{where}: {_no_arrangement(name)}")


def _is_called(name: str, folder: Path) -> bool:
    """Whether `name` is the folder's name or its path. The disk is not asked: a stranger may have written the path."""
    return name == folder.resolve().name or (is_path(name) and Path(name).absolute() == folder.absolute())


def as_toml(scenario: Scenario) -> str:
    """The scenario as a file: every input, every option, and the versions it was made with."""
    inputs = scenario.model_dump(exclude_none=True, exclude_defaults=True)
    stamped = {**inputs, "model_version": VERSION, "evidence_version": scenario.deal.evidence_version}
    last = ("reading", "amounts", "term", "cohort")  # tables come after plain keys in TOML
    return tomli_w.dumps(
        {
            **{k: v for k, v in stamped.items() if k not in last},
            **{k: stamped[k] for k in last if k in stamped},
        }
    )


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write it to `path`, whole or not at all. Raises `BadInput`."""
    write_whole(path, as_toml(scenario).encode("utf-8"))


def settled(scenario: Scenario, reading: Mapping[str, str] | None = None) -> Terms:
    """The terms in force for the scenario, under its own reading or another one."""
    return arranged.terms(scenario.deal.terms, reading or scenario.reading, scenario.amounts)


def arrays(scenario: Scenario, terms: Terms) -> Held:
    """The scenario's population as the engine takes it under `terms`, for a total."""
    return held(scenario.population, terms.stay_at_most)
