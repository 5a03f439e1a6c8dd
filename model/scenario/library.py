"""The arrangements there are: those that come with the model, and folders of the reader's own.

`Deal` is an arrangement's folder as loaded.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line
from model.files.toml_io import read_bytes, read_toml, short
from model.files.validation import Identified, check
from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence
from model.inputs.named_numbers import Named
from model.inputs.own_numbers import changed
from model.inputs.reading_numbers import read_arrangement
from model.scenario.founded import check_deal
from model.words.wording import say

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario


MOST_FOLDERS = 32
"""Folders kept in memory. They are kept by their resolved path, so that one folder is read once however it is spelled."""


def folder() -> Path:
    """The folder of arrangements: beside the code in an installed package, at the top of a checkout."""
    package = Path(__file__).parents[1]
    packaged = package / "_scenarios"
    return packaged if packaged.is_dir() else package.parent / "scenarios"


def names() -> tuple[str, ...]:
    """The arrangements that come with the model."""
    return _names(folder(), _status(folder()).st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _names(place: Path, _stamp: int) -> tuple[str, ...]:
    """The arrangements in a folder, looked for again when it has changed."""
    return tuple(sorted(path.parent.name for path in place.glob("*/arrangement.toml")))


@dataclass(frozen=True)
class Deal:
    """One arrangement's folder: its name, its terms, and the evidence for them."""

    name: str
    path: Path
    terms: Arrangement
    """The terms with every number in force: as reported, or the reader's own where they set one."""
    named: Named = field(default_factory=Named)
    """Its parameters, and where each is used."""
    own: Mapping[str, float] = field(default_factory=dict)
    """The reader's own numbers by parameter, in place of reported ones."""

    def with_numbers(self, own: Mapping[str, float]) -> Deal:
        """The arrangement with a reader's `own` numbers by parameter in force, and no others of theirs."""
        return _with_numbers(Identified(self), tuple(sorted(own.items()))) if own else self

    @functools.cached_property
    def _place(self) -> Path:
        """Where it is, in one spelling: found once, since each part of a path is looked up for it."""
        return self.path.resolve()

    @functools.cached_property
    def evidence(self) -> Evidence:
        """The reported facts, read when first asked for. Raises `BadInput`."""
        return _evidence(self.path.resolve(), _stamp(self.path))

    @functools.cached_property
    def evidence_version(self) -> str:
        """The day the evidence was brought up to date and a mark of the exact terms and facts."""
        return f"{self.evidence.version}.{_mark(self.path.resolve(), _stamp(self.path))}"

    @functools.cached_property
    def namesake(self) -> str | None:
        """The arrangement of the model whose name or title a folder of the reader's own has, and for which it could be
        taken; None where there is none.
        """
        if not is_path(self.name):
            return None
        alike = (name for name, title in titles().items() if title == self.terms.title)
        return folder_name(self) if folder_name(self) in names() else next(alike, None)

    def answers_to(self, name: str) -> bool:
        """Whether a file beside it may call it so: by its name, its folder's, or that of the one it is a copy of."""
        return name in {self.name, folder_name(self), self.namesake}

    def file(self, name: str) -> bytes:
        """One of its files. Raises `BadInput` where it cannot be read."""
        return read_bytes(self.path / name, short(self.path / name))

    def scenario_names(self) -> tuple[str, ...]:
        """The scenarios that come with the arrangement."""
        state = _status(self.path)
        return _scenarios(self.path, (state.st_dev, state.st_ino, state.st_mtime_ns))

    def scenario(self, name: str) -> Scenario:
        """One of them by name. Raises `BadInput` with the nearest name."""
        return self._one_of(name, self.scenario_names())

    def _one_of(self, name: str, known: tuple[str, ...]) -> Scenario:
        if name not in known:
            raise BadInput(say("scenario.unknown", given=name, hint=nearest(name, known)))
        return self._scenario(name)

    def _scenario(self, name: str) -> Scenario:
        file = self._place / f"{name}.toml"
        from model.scenario.scenario import read_once  # noqa: PLC0415 - which itself looks up the arrangement here

        return read_once(file, _status(file).st_mtime_ns)

    def readable(self, names: Iterable[str]) -> tuple[dict[str, Scenario], tuple[str, ...]]:
        """Those of the scenarios `names` that can be read, by their names, and what is wrong with the others: files may be changed
        while a server runs.
        """
        every: dict[str, Scenario] = {}
        problems: list[str] = []
        with gather(problems):
            known = self.scenario_names()
            for name in dict.fromkeys(names):
                with gather(problems):
                    every[name] = self._one_of(name, known)
        return every, tuple(problems)

    def presets(self) -> tuple[dict[str, Scenario], tuple[str, ...]]:
        """Its scenarios worth one click that can be read, by their keys, and what is wrong with the others."""
        every, problems = self.readable(preset.scenario for preset in self.terms.preset.values())
        presets = self.terms.preset.items()
        return {key: every[preset.scenario] for key, preset in presets if preset.scenario in every}, problems


D = TypeVar("D", bound=Deal)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _scenarios(place: Path, _stamp: tuple[int, int, int]) -> tuple[str, ...]:
    """The scenarios in a folder, looked for again when it is another one or has changed."""
    return scenarios_among(path.name for path in place.glob("*.toml"))


def folder_name(deal: Deal) -> str:
    """The last part of the path of an arrangement in a folder of the reader's own."""
    return Path(shown_name(deal.name)).resolve().name


def scenarios_among(files: Iterable[str]) -> tuple[str, ...]:
    """The scenarios in a folder with these files."""
    stems = (name.removesuffix(".toml") for name in files if name not in FILES_OF_A_DEAL)
    return tuple(sorted(stem for stem in stems if not stem.endswith(".expected")))


FILES_OF_A_DEAL = ("arrangement.toml", "evidence.toml")
"""The terms, and the facts they rest on."""


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _with_numbers(deal: Identified[Deal], own: tuple[tuple[str, float], ...]) -> Deal:
    reported, numbers = deal.held, dict(own)
    return replace(reported, terms=changed(reported.terms, reported.named, numbers), own=numbers)


def load(name: str) -> Deal:
    """The arrangement called `name`, or in the folder `name` is a path to. Raises `BadInput`.

    A path is for whoever sits at this machine: text from a link or an upload is held against `names` before it
    comes here.
    """
    if is_in_memory(name):
        from model.scenario.in_memory import unpacked_deal  # noqa: PLC0415 - which itself makes a `Deal`

        return unpacked_deal(name)
    return _own(name, Path.cwd(), _stamp(Path(name))) if is_path(name) else _packaged(name)


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _packaged(name: str) -> Deal:
    if name not in names():
        raise _no_arrangement(name)
    path = folder() / name
    return Deal(name, path, *_terms(path.resolve()))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _own(name: str, working_folder: Path, changed: Stamp) -> Deal:  # noqa: ARG001 - a path means another folder from elsewhere
    """One spelling of a folder: its terms and facts are those of every other spelling."""
    path = Path(name)
    if not has_terms(path):
        raise _no_arrangement(name)
    return Deal(f"{path.as_posix()}/", path, *_own_terms(path.resolve(), changed))


Stamp = tuple[tuple[int, int], ...]
"""When a folder, its terms and its facts were changed, and their sizes, so that what is changed is read anew."""


def _stamp(path: Path) -> Stamp:
    return (_changed(path), *(_changed(path / name) for name in FILES_OF_A_DEAL))


def _status(place: Path) -> os.stat_result:
    """What the system says of a file or a folder. Raises `BadInput` where that is gone."""
    try:
        return place.stat()
    except OSError as error:
        raise BadInput(say("files.unreadable", where=short(place), reason=error.strerror)) from None


def _changed(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except (OSError, ValueError):  # read, it says why
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _no_arrangement(name: str) -> BadInput:
    shown = one_line(name, LONGEST_FOUND)
    return BadInput(say("scenario.no_arrangement", given=shown, hint=nearest(name, names())))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _own_terms(path: Path, changed: Stamp) -> tuple[Arrangement, Named]:  # noqa: ARG001
    """The terms of a folder that does not come with the model, whose tests have checked those that do."""
    deal = Deal(path.name, path, *_terms(path))
    deal = checked_deal(deal)
    return deal.terms, deal.named


def checked_deal(deal: D) -> D:
    """A deal that does not come with the model, checked as a whole. Raises `BadInput`."""
    if deal.scenario_names() in _OF_A_BUNDLE:
        deal = replace(deal, terms=deal.terms.model_copy(update={"preset": {}}))
    check_deal(deal)
    return deal


_OF_A_BUNDLE = (("scenario",), ("this-scenario",))
"""The scenarios of a folder that was unpacked from a bundle, which has not those that the arrangement offers."""


def _terms(path: Path) -> tuple[Arrangement, Named]:
    file = path / "arrangement.toml"
    return read_arrangement(read_toml(file, short(file)), short(file))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _evidence(path: Path, changed: Stamp) -> Evidence:  # noqa: ARG001
    file = path / "evidence.toml"
    return check(Evidence, read_toml(file, short(file)), short(file))


@functools.lru_cache(maxsize=MOST_FOLDERS)
def _mark(path: Path, changed: Stamp) -> str:  # noqa: ARG001
    """Eight characters that change with any character of the terms or the facts."""
    return mark(read_bytes(path / name, short(path / name)) for name in FILES_OF_A_DEAL)


def mark(raws: Iterable[bytes]) -> str:
    """The mark of the terms and the facts in these files, whatever ends their lines."""
    return hashlib.sha256(b"".join(raw.replace(b"\r\n", b"\n") for raw in raws)).hexdigest()[:8]


def has_terms(path: Path) -> bool:
    """Whether there is an arrangement in a folder."""
    try:
        return (path / "arrangement.toml").is_file()
    except OSError:  # a name longer than any file's
        return False


def folders_in(place: Path) -> tuple[Path, ...]:
    """The folders in `place` that have an arrangement each, by their names."""
    return tuple(sorted(file.parent for file in place.glob("*/arrangement.toml"))) if place.is_dir() else ()


def is_path(name: str) -> bool:
    """Whether `name` leads to a folder of the reader's own, not to an arrangement that comes with the model."""
    return "/" in name or "\\" in name or name in {".", ".."}


IN_MEMORY = "memory:"
"""Begins the name of an arrangement that no folder holds; `in_memory` says what follows."""


def is_in_memory(name: str) -> bool:
    """Whether `name` holds the arrangement itself, packed."""
    return name.startswith(IN_MEMORY)


def shown_name(name: str) -> str:
    """An arrangement's name as people see it: of one in memory that of its folder, were it written into one."""
    return f"{name.removeprefix(IN_MEMORY).partition('/')[0]}/" if is_in_memory(name) else name


@functools.cache
def home() -> Deal:
    """The arrangement taken where nobody names one: the one whose data says so, else the first."""
    marked = (name for name in names() if _HOME.search(read_bytes(*_shipped(name))))
    return next((deal for deal in map(load, marked) if deal.terms.home), load(names()[0]))


def _shipped(name: str) -> tuple[Path, str]:
    """The terms of an arrangement that comes with the model, and what messages call them."""
    file = folder() / name / "arrangement.toml"
    return file, short(file)


_HOME = re.compile(rb"^home\s*=\s*true", re.MULTILINE)
"""By which the one is found without reading the terms of all."""


def arrangement_named(
    name: str, where: str, beside: Path | None, by_path: bool, others: Mapping[str, str] | None = None
) -> str:
    """The arrangement that a scenario's text calls `name`, as `load` takes it. Raises `BadInput`.

    The terms in the scenario's own folder come first, even where an arrangement of the model has their name. A path is
    from that folder on, and counts only where the text may give one. `others` are further ones that it may name.
    """
    own = beside if beside is not None and has_terms(beside) and not _comes_with_the_model(beside) else None
    if own is not None and (_is_called(name, own) or _is_copy_of(name, own)):
        return f"{own.as_posix()}/"
    if others and name in others:
        return others[name]
    if name in names():
        if own is None:
            return name
        raise BadInput(say("scenario.other_terms", where=where, given=name, own=own.resolve().name))
    if beside is not None and is_path(name):
        if by_path and has_terms(beside / name):
            return f"{(beside / name).as_posix()}/"
        if by_path:
            raise BadInput(say("scenario.no_folder", where=where, given=one_line(name, LONGEST_FOUND)))
    raise BadInput(f"{where}: {_no_arrangement(name)}")


def path_from(start: Path, place: Path) -> str:
    """How a scenario in the folder `start` names the arrangement in the folder `place`."""
    start, place = start.resolve(), place.resolve()
    try:
        return place.name if place == start else f"{Path(os.path.relpath(place, start)).as_posix()}/"
    except ValueError:  # two drives
        return f"{place.as_posix()}/"


def _comes_with_the_model(place: Path) -> bool:
    """Whether a folder is one of the model's, or has the very terms and facts of the one with its name."""
    place = place.resolve()
    ours = folder().resolve() / place.name
    if place == ours:
        return True
    return place.name in names() and _mark(place, _stamp(place)) == _mark(ours, _stamp(ours))


def _is_called(name: str, place: Path) -> bool:
    """Whether `name` is the folder's name or a path to it. The disk is not asked: a stranger may have written the path.

    A file of the first edition has the path from where its writer stood.
    """
    if not is_path(name):
        return name == place.resolve().name
    here = place.absolute()
    return os.path.normpath(here) in {os.path.normpath(start / name) for start in (here, Path.cwd())}


def _is_copy_of(name: str, place: Path) -> bool:
    """Whether the folder is a copy, under another name, of the arrangement of the model called `name`."""
    return name in names() and _own_terms(place.resolve(), _stamp(place))[0].title == titles()[name]


@functools.lru_cache(maxsize=1)
def titles() -> Mapping[str, str]:
    """The titles of the arrangements that come with the model, by their names."""
    return {name: str(read_toml(*_shipped(name))["title"]) for name in names()}
