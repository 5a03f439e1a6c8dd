"""Whether a bundle is whole, and whether this program makes the same again.

A bundle comes from anybody: it is read in memory, within limits, and nothing in it is run. Only the terms of an
arrangement that is not the model's own are written out, to a folder that is removed again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, computed_field

from model.files.problems import BadInput
from model.files.toml_io import LARGEST_FILE, parse_toml
from model.files.validation import Record, check
from model.outputs import bundle
from model.outputs.bundle import MANIFEST, Files, Progress, silent
from model.outputs.sent_zip import unpacked
from model.results.serialise import Answered
from model.scenario.library import FILES_OF_A_DEAL, mark, names
from model.scenario.scenario import Scenario, parse_scenario, read_scenario
from model.words.wording import HALF_A_CENT, number, say

MOST_RESULTS = 10_000_000
"""Bytes of a bundle's results that are read; they take up to twenty times as much memory."""
MOST_ROWS = 100_000
"""Rows of a bundle's results that are read."""

MOST_AMOUNT = 1e18
"""A figure beyond it, or none at all, is no result of ours."""

Figures = dict[str, float | None]


class _Entry(Record):
    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Manifest(Record):
    """What a bundle says of itself."""

    format: Annotated[int, Field(ge=1)]
    name: str
    arrangement: str
    scenario: str
    total: float
    currency: str
    command: str
    versions: dict[str, str]
    files: dict[str, _Entry]


@dataclass(frozen=True)
class Change:
    """One figure that is another now: None where there is none."""

    figure: str
    then: float | None
    now: float | None


@dataclass(frozen=True)
class Verified(Answered):
    """How a bundle differs. `claims` is what the manifest itself says otherwise, then and now, by its key; `changed`,
    `missing` and `extra` are files against the manifest; `results` are figures, and
    `differ` files, against those made anew; `unlike` are files not compared, since their makers are of other
    versions; `versions` has what the versions were and are, where these differ.
    """

    manifest: Manifest
    claims: Mapping[str, tuple[str, str]]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    results: tuple[Change, ...]
    differ: tuple[str, ...]
    unlike: tuple[str, ...]
    versions: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    document_name = "verified"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def same(self) -> bool:
        """Whether nothing is amiss: files that were not compared are not held against it."""
        return not (self.claims or self.changed or self.missing or self.extra or self.results or self.differ)


def verify(raw: bytes, where: str, progress: Progress = silent) -> Verified:
    """Hold a bundle against its manifest and against one made anew.

    Parameters
    ----------
    raw
        The zip, from anybody.
    where
        What it was read from, for messages.
    progress
        Hears the name of each file that is made.

    Raises
    ------
    BadInput
        Where it cannot be read or made again.
    """
    contents = unpacked(raw, where)
    manifest = _manifest(contents, where)
    scenario_text = contents.get(manifest.scenario)
    if scenario_text is None:
        raise BadInput(say("verify.no_scenario", where=where, name=manifest.scenario))
    again, now = _made_again(contents, manifest, where, progress)
    others = {name: (then, now.get(name, say("files.none"))) for name, then in manifest.versions.items()}
    versions = {name: pair for name, pair in others.items() if pair[0] != pair[1]}
    changed = tuple(name for name, raw in contents.items() if _is_changed(manifest, name, raw))
    differ, unlike = _bytes(contents, again, versions, _common(contents, again, manifest) - {*changed})
    results = tuple(_changes(figures(contents), figures(again)))
    return Verified(
        manifest=manifest,
        claims=dict(_false_claims(contents, again, manifest, versions, results)),
        changed=changed,
        missing=tuple(name for name in manifest.files if name not in contents),
        extra=tuple(name for name in contents if name not in manifest.files and name != MANIFEST),
        results=results,
        differ=differ,
        unlike=unlike,
        versions=versions,
    )


def _common(contents: Files, again: Files, manifest: Manifest) -> set[str]:
    """The files to compare: those that the bundle should have and has, and those that only a new one has."""
    return ((manifest.files.keys() & contents.keys()) | (again.keys() - manifest.files.keys())) - {MANIFEST}


# --- What it says of itself, and making it again ----------------------------------------------------------------


def _manifest(contents: Files, where: str) -> Manifest:
    if MANIFEST not in contents:
        raise BadInput(say("verify.no_manifest", where=where))
    place = f"{where}/{MANIFEST}"
    if len(contents[MANIFEST]) > LARGEST_FILE:
        raise BadInput(
            say("files.too_large", where=place, given=len(contents[MANIFEST]), allowed=LARGEST_FILE)
        )
    try:
        plain = json.loads(contents[MANIFEST].decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadInput(say("verify.not_json", where=place)) from None
    if not isinstance(plain, dict):
        raise BadInput(say("verify.not_json", where=place))
    newest = plain.get("format")
    if isinstance(newest, int) and newest > bundle.FORMAT:
        raise BadInput(say("verify.newer", where=place, given=newest, known=bundle.FORMAT))
    return check(Manifest, plain, place)


def _is_changed(manifest: Manifest, name: str, raw: bytes) -> bool:
    entry = manifest.files.get(name)
    return entry is not None and (len(raw), hashlib.sha256(raw).hexdigest()) != (entry.bytes, entry.sha256)


def _made_again(
    contents: Files, manifest: Manifest, where: str, progress: Progress
) -> tuple[Files, Mapping[str, str]]:
    """The files made anew from the scenario in the bundle, and the versions of what made them."""
    with tempfile.TemporaryDirectory(prefix="perhead-") as folder:
        scenario = _scenario(contents, manifest, f"{where}/{manifest.scenario}", Path(folder))
        return bundle.files(scenario, progress), bundle.versions(scenario.deal)


def _scenario(contents: Files, manifest: Manifest, where: str, folder: Path) -> Scenario:
    """The scenario with the model's own arrangement of its name, so that changed terms show; else with the one
    in the bundle. No text of a bundle names a folder of this machine.
    """
    deal, _, file = manifest.scenario.rpartition("/")
    if not deal or deal in names():
        return parse_scenario(contents[manifest.scenario], where)
    for name, raw in contents.items():
        if name.startswith(f"{deal}/") and name.endswith(".toml"):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
    return read_scenario(folder / deal / file, by_path=False)


# --- What the manifest says of itself --------------------------------------------------------------------------


def _false_claims(
    contents: Files,
    again: Files,
    manifest: Manifest,
    versions: Mapping[str, object],
    results: Iterable[Change],
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the manifest says and a new one does not. A total that went with the results is told among those, and the
    command's words may be others in another version of the model.
    """
    new = json.loads(again[MANIFEST])
    for key in (
        "name",
        "arrangement",
        "scenario",
        "currency",
        *(() if "model" in versions else ("command",)),
    ):
        then, now = str(getattr(manifest, key)), str(new[key])
        if then != now:
            yield key, (then, now)
    moved = any(_equal(change.then, manifest.total) for change in results if change.figure == "total")
    if not _equal(manifest.total, new["total"]) and not moved:
        yield "total", (number(manifest.total), number(new["total"]))
    claimed, evidence = manifest.versions.get("evidence", ""), _evidence_in(contents, manifest)
    if evidence is not None and claimed != evidence:
        yield "versions.evidence", (claimed, evidence)


def _evidence_in(contents: Files, manifest: Manifest) -> str | None:
    """The version of the terms and facts in the bundle; None where they are not there or cannot be read."""
    place = manifest.scenario.rpartition("/")[0]
    raws = [contents.get(f"{place}/{name}") for name in FILES_OF_A_DEAL]
    try:
        day = parse_toml(raws[-1] or b"", place).get("version")
    except BadInput:
        return None
    known = [raw for raw in raws if raw is not None]
    return f"{day}.{mark(known)}" if len(known) == len(raws) else None


# --- What differs ---------------------------------------------------------------------------------------------


def figures(contents: Files) -> Figures:
    """Every figure of a bundle's results by name, from both files that hold them: amounts in the currency of its
    arrangement, nominal; None where one is undefined. Empty where the files are not there.
    """
    return {**dict(_from_json(contents.get("results.json"))), **dict(_from_csv(contents.get("results.csv")))}


def _from_json(raw: bytes | None) -> Iterator[tuple[str, float | None]]:
    try:
        plain: Any = json.loads(raw if raw and len(raw) <= MOST_RESULTS else b"{}")
        yield from _named(plain)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return  # what is in it shows as a changed file


def _named(plain: Any) -> Iterator[tuple[str, float | None]]:
    for name, value in plain.items():
        if _is_figure(value):
            yield name, value
    for charge in plain.get("by_charge", ()):
        if _is_figure(charge["amount"]):
            yield f"charge.{charge['charge']}", charge["amount"]
    for fold in plain.get("readings", ()):
        for reading in fold["readings"] if _is_figure(fold["total"]) else ():
            yield f"readings.{'/'.join(str(option) for option in reading.values())}", fold["total"]
    for period in plain.get("ledger", ()):
        for name, value in {**period, **period["by_charge"]}.items():
            if _is_figure(value):
                yield f"ledger.{period['start']}.{name}", value


def _is_figure(value: object) -> bool:
    """Whether it is a number that an amount could be, or an undefined one."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or (is_number and abs(float(str(value))) < MOST_AMOUNT)


def _from_csv(raw: bytes | None) -> Iterator[tuple[str, float | None]]:
    try:
        rows = csv.DictReader(io.StringIO((raw or b"").decode("utf-8")))
        for row in list(itertools.islice(rows, MOST_ROWS)):
            value = float(row["value"]) if row["value"] else None
            if _is_figure(value):
                yield f"results.csv.{row['figure']}", value
    except (ValueError, KeyError, TypeError, csv.Error):
        return


def _changes(then: Figures, now: Figures) -> Iterator[Change]:
    """Figures that differ by a cent or more, or are there once only; none where the bundle's cannot be read."""
    for name in dict.fromkeys([*then, *now]) if then else ():
        old, new = then.get(name), now.get(name)
        if not _equal(old, new) or (name in then) != (name in now):
            yield Change(name, old, new)


def _equal(old: object, new: object) -> bool:
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return old is new
    return math.isclose(old, new, rel_tol=1e-12, abs_tol=HALF_A_CENT)


_NAMED_BY = ("model", "evidence")
"""Every file names these, so one that is of another version is another file."""
_DRAWN_BY = ("numpy", "matplotlib", "pillow", "zlib", "platform")
_MADE_BY = {
    "svg": _DRAWN_BY,
    "png": _DRAWN_BY,
    "pdf": (*_DRAWN_BY, "typst"),
    "html": (*_DRAWN_BY, "jinja2"),
    "xlsx": ("xlsxwriter", "zlib", "platform"),
}


def _bytes(
    contents: Files, again: Files, versions: Mapping[str, object], names: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files that are not as made anew, and those that need not be since their makers are of other versions."""
    differ, unlike = list[str](), list[str]()
    for name in sorted(names):
        if contents.get(name) == again.get(name):
            continue
        makers = (*_NAMED_BY, *_MADE_BY.get(name.rpartition(".")[2], ()))
        (unlike if any(maker in versions for maker in makers) else differ).append(name)
    return tuple(differ), tuple(unlike)
