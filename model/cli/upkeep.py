"""The commands for who changes files: `check-files`, `golden`, `schema`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from model.cli import schema, terminal
from model.cli.answers import CheckedFiles, Schemas, written
from model.cli.arguments import Run, add_json
from model.cli.output import print_answer, print_json, print_text
from model.cli.published import add_scenarios, golden_called
from model.files.problems import BadInput, gather, stop_if
from model.files.toml_io import read_toml, short
from model.files.validation import check
from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence
from model.questions.uncertainty.file import read_range_file
from model.results import expected_results
from model.results.expected_results import ChangedResult, Golden, GoldenResults
from model.scenario.founded import check_deal
from model.scenario.library import FILES_OF_A_DEAL, folder, has_terms, load, names
from model.scenario.scenario import read_scenario
from model.words.wording import say


def check_files_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead check-files`: every mistake in files of ours or of the reader's own."""
    parser.add_argument("path", metavar="PATH", nargs="?", default=None, help=say("cli.help.path"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        count, problems, warnings = check_files(None if options.path is None else _place(options.path))
        if problems:
            raise BadInput(problems)
        says = say("cli.checked", count=count)
        if options.json:
            return print_answer(options, CheckedFiles(count, says, tuple(warnings)))
        return print_text("\n".join([says, *warnings, ""]))

    return run


def _place(text: str) -> Path:
    """The file or folder that a word names: a path, or an arrangement or a scenario by its name."""
    if Path(text).exists():
        return Path(text)
    place, _, name = text.rpartition("/") if "/" in text else (text, "", "")
    path = Path(place) if has_terms(Path(place)) else folder() / place if place in names() else None
    file = path / f"{name}.toml" if path and name else path
    return file if file is not None and file.exists() else Path(text)


def check_files(path: Path | None) -> tuple[int, list[str], list[str]]:
    """How many files were checked at `path` (all that come with the model for None), every problem, every warning."""
    problems: list[str] = []
    if path is not None and path.is_file() and path.name not in FILES_OF_A_DEAL:
        with gather(problems):
            _check_file(path)
        return 1, problems, []
    folders = [folder() / name for name in names()] if path is None else [_folder_of(path)]
    count = sum(_check_folder(place, problems) for place in folders)
    return count, problems, [] if problems else [line for place in folders for line in _warnings(place)]


def _warnings(path: Path) -> Iterator[str]:
    """What a person should look at in an arrangement without mistakes."""
    evidence = load(_name(path)).evidence
    for key in evidence.documented_elsewhere:
        yield say(
            "evidence.documented_elsewhere",
            where=short(path / "evidence.toml"),
            fact=key,
            kind=evidence.source_of(key).kind,
        )


def _check_file(path: Path, by_path: bool = True) -> None:
    if path.name.endswith(".expected.toml"):
        _check_expected(path)
    elif path.parent.name == "ranges":
        read_range_file(path)
    else:
        read_scenario(path, by_path=by_path)


def _check_expected(path: Path) -> None:
    """An expected file by itself, and, where its scenario can be read, against that."""
    check(expected_results.Expected, read_toml(path), short(path))
    name = path.name.removesuffix(".expected.toml")
    if path.name == "arrangement.expected.toml":
        return
    scenario = path.with_name(f"{name}.toml")
    if not scenario.exists():
        raise BadInput(say("golden.no_scenario", where=short(path), name=scenario.name))
    deal = read_scenario(scenario).deal
    stop_if([*expected_results.misfits(Golden(deal, name, scenario))])


def _check_folder(path: Path, problems: list[str]) -> int:
    """Check an arrangement's files. The evidence is checked by itself where the terms cannot be read."""
    before = len(problems)
    with gather(problems):
        deal = load(_name(path))
        check_deal(deal)
        problems.extend(_unclear(deal.terms, short(path / "arrangement.toml")))
    if len(problems) > before:
        with gather(problems):
            check(Evidence, read_toml(path / "evidence.toml"), short(path / "evidence.toml"))
    beside = sorted(file for file in path.glob("*.toml") if file.name not in FILES_OF_A_DEAL)
    others = [*beside, *sorted(path.glob("ranges/*.toml"))]
    for file in others if len(problems) == before else ():
        with gather(problems):
            _check_file(file, by_path=False)  # as the arrangement itself reads it
    return 2 + len(others)


def _unclear(deal: Arrangement, where: str) -> Iterator[str]:
    """Yearly factors of which the file does not say by whose years they go, where that makes a difference."""
    if len({cohort.arrives for cohort in deal.default}) > 1:
        for key, charge in deal.charge.items():
            if charge.kind == "per_person_year" and charge.index is not None and charge.index_from is None:
                yield say("arrangement.index_from", where=where, charge=key)


def _name(path: Path) -> str:
    """What `load` knows an arrangement's folder by."""
    return path.name if path.parent == folder() else f"{path}{os.sep}"


def _folder_of(path: Path) -> Path:
    place = path.parent if path.is_file() else path
    if not (place / "arrangement.toml").is_file():
        missing = "files.not_there" if not path.exists() else "files.no_arrangement"
        raise BadInput(say("files.unreadable", where=path, reason=say(missing)))
    return place


def golden_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead golden`: every scenario against its expected result; with `--update`, the results written anew."""
    add_scenarios(parser)
    parser.add_argument("--update", action="store_true", help=say("cli.help.update"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        results = [  # before any is written
            (golden, golden.expected().result, golden.result()) for golden in golden_called(options.names)
        ]
        changed = [(golden, old, new) for golden, old, new in results if old != new]
        for golden, old, new in changed:
            if not options.json:
                _show_change(golden, old, new, options.update)
            if options.update:
                expected_results.write(golden, new)
        key = "same" if not changed else "written" if options.update else "differs"
        says = say(f"golden.{key}", count=len(changed) or len(results), of=len(results))
        if options.json:
            rows = tuple(ChangedResult(golden.key, old, new) for golden, old, new in changed)
            answer = GoldenResults(len(results), rows, key == "written", says)
            print_answer(options, answer, [golden.deal for golden, *_ in results])
        else:
            terminal.say_plain(says)
        return 1 if key == "differs" else 0

    return run


def _show_change(golden: Golden, old: Mapping[str, object], new: dict[str, object], update: bool) -> None:
    for sentence in _differences(golden.key, old, new):
        terminal.say_plain(sentence)
    if update:
        terminal.say_plain(expected_results.line(golden, new), bold=True)


def _differences(key: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    if not old:
        yield say("golden.new", key=key)
        return
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield say("golden.changed", key=key, figure=name, old=old.get(name), new=new.get(name))


def schema_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead schema`: the JSON Schema of each kind of file; with `--update`, the published ones written anew."""
    parser.add_argument("--update", action="store_true", help=say("cli.help.schema_update"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        if options.update:
            paths = schema.write()
            says = "\n".join(
                say("schema.file_written", name=path.relative_to(folder() / "schema")) for path in paths
            )
            return print_answer(options, written(paths, says)) if options.json else print_text(f"{says}\n")
        schemas = schema.all_schemas()
        answer = Schemas(files=schemas, answers=schemas.pop("answers")) if options.json else None
        return print_answer(options, answer) if answer else print_json(schemas)

    return run
