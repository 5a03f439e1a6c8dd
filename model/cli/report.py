"""The commands that hand a scenario on: `report`, `bundle`, and `verify` for who receives one."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.cli.answers import written
from model.cli.arguments import add_json
from model.cli.case_options import add_case_options, scenario_asked
from model.cli.output import print_answer
from model.files.problems import BadInput, one_line
from model.files.toml_io import write_whole
from model.results.summary import summary
from model.scenario.scenario import Scenario
from model.words.wording import either, exact, listed, number, say

if TYPE_CHECKING:
    from model.outputs.verify import Change, Verified

Run = Callable[[argparse.Namespace], int]
MOST_CHANGES = 20
"""Figures that differ are printed up to here, and then counted."""


def report_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead report`: a report on a scenario."""
    _asking(parser, "report_output")

    def run(options: argparse.Namespace) -> int:
        path = _target(options.out, (".html", ".pdf"))
        scenario = scenario_asked(options)
        from model.outputs.report import as_html, as_pdf  # noqa: PLC0415 - typst and matplotlib take a second

        make = as_pdf if path.suffix.lower() == ".pdf" else as_html
        with _progress() as progress:
            progress(path.name)
            content = make(scenario)
        return _written(options, scenario, content, say("report.written", path=path))

    return run


def bundle_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead bundle`: everything behind a scenario in one zip."""
    _asking(parser, "bundle_output")

    def run(options: argparse.Namespace) -> int:
        path = _target(options.out, (".zip",))
        scenario = scenario_asked(options)
        from model.outputs.bundle import files, zipped  # noqa: PLC0415

        with _progress() as progress:
            made = files(scenario, progress)
        content, total = zipped(made), exact(summary(scenario).total, scenario.deal.terms.currency)
        size = number(len(content) / 1000, 0)
        says = say("bundle.written", path=path, count=len(made), size=size, total=total)
        return _written(options, scenario, content, says)

    return run


def verify_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead verify`: whether a bundle is whole and can be made again."""
    parser.add_argument("bundle", metavar="BUNDLE", help=say("cli.help.bundle_file"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        from model.outputs.sent_zip import read_zip  # noqa: PLC0415
        from model.outputs.verify import verify  # noqa: PLC0415

        raw = read_zip(Path(options.bundle))
        with _progress() as progress:
            result = verify(raw, Path(options.bundle).name, progress)
        if options.json:
            print_answer(options, result)
        for line in () if options.json else _lines(result):
            _say(line)
        return 0 if result.same else 1

    return run


# --- What to make, and where -----------------------------------------------------------------------------------


def _asking(parser: argparse.ArgumentParser, output: str) -> None:
    parser.add_argument("name", metavar="SCENARIO", help=say("cli.help.scenario"))
    parser.add_argument("-o", "--out", metavar="FILE", required=True, help=say(f"cli.help.{output}"))
    add_case_options(parser)
    add_json(parser)


def _target(output: str, endings: Sequence[str]) -> Path:
    """Where to write, looked at before the work is done. Raises `BadInput`."""
    path = Path(output)
    if path.suffix.lower() not in endings:
        raise BadInput(say("report.ending", given=output or say("files.none"), allowed=either([*endings])))
    if not path.parent.is_dir():
        raise BadInput(say("files.unwritable", where=path, reason=say("report.no_folder")))
    if path.exists() and not path.is_file():
        raise BadInput(say("files.unwritable", where=path, reason=say("report.no_file")))
    return path


def _written(options: argparse.Namespace, scenario: Scenario, content: bytes, sentence: str) -> int:
    path = Path(options.out)
    write_whole(path, content)
    if options.json:
        return print_answer(options, written([path], sentence), [scenario])
    _say(sentence)
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{one_line(line)}\n")


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Something to tell the name of each file that is made: a terminal shows it while it lasts, a file nothing."""
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True, markup=False, emoji=False).status(say("report.reading")) as status:
        yield lambda name: status.update(say("report.making", name=name))


# --- What a check of a bundle says ------------------------------------------------------------------------------


def _lines(verified: Verified) -> Iterator[str]:
    for name, (then, now) in verified.claims.items():
        yield say("verify.claim", name=name, then=then, now=now)
    for name in ("changed", "missing", "extra"):
        yield from (say(f"verify.{name}", name=file) for file in getattr(verified, name))
    for name, (then, now) in verified.versions.items():
        yield say("verify.version", name=name, then=then, now=now)
    yield from (_changed(change) for change in verified.results[:MOST_CHANGES])
    if len(verified.results) > MOST_CHANGES:
        yield say("verify.more", count=len(verified.results) - MOST_CHANGES)
    yield from (say("verify.differs", name=file) for file in verified.differ)
    if verified.unlike:
        yield say("verify.unlike", names=listed([*verified.unlike]))
    yield _verdict(verified)


def _changed(change: Change) -> str:
    then, now = (say("files.none") if x is None else number(x) for x in (change.then, change.now))
    if change.then is None or change.now is None:
        return say("verify.result", figure=change.figure, then=then, now=now)
    by = change.now - change.then
    key = "verify.more_now" if by > 0 else "verify.less_now"
    return say(key, figure=change.figure, then=then, now=now, by=number(abs(by)))


def _verdict(verified: Verified) -> str:
    files = len(verified.manifest.files)
    if verified.same:
        return say("verify.same_results" if verified.unlike else "verify.same", count=files)
    return say("verify.results_differ" if verified.results else "verify.not_same")
