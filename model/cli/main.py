"""The `perhead` command. Every command reads its words, asks the model, and prints; nothing is worked out here."""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line, stop_if
from model.files.toml_io import read_toml
from model.files.validation import check
from model.inputs.evidence import Evidence
from model.results.expected_results import Expected
from model.results.repeat import as_json
from model.results.summary import summary
from model.scenario import parse as typed
from model.scenario.scenario import (
    Deal,
    Scenario,
    check_deal,
    default_scenario,
    folder,
    load,
    names,
    read_scenario,
    short,
)
from model.words.version import VERSION
from model.words.wording import say

T = TypeVar("T")

MOST_PORT = 65_535

BAD_INPUT = 2
"""Exit status for anything that the person can put right."""


class _Parser(argparse.ArgumentParser):
    """Says one clear sentence, with the nearest right word, in place of a usage text and a code."""

    def __init__(self, **found: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **found})  # a short form could mean something else one day

    def error(self, message: str) -> NoReturn:
        raise BadInput(say("cli.wrong", message=message, command=self.prog))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, extra = super().parse_known_args(args, namespace)
        if extra:
            known = [
                word for action in self._actions for word in action.option_strings if word.startswith("--")
            ]
            word = extra[0].partition("=")[0]
            raise BadInput(
                say("cli.unknown_option", command=self.prog, given=_said(word), hint=nearest(word, known))
            )
        return found, extra

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = action.metavar or action.dest
            hint = nearest(str(value), action.choices)
            raise BadInput(
                say("cli.not_a_choice", command=self.prog, what=what, given=_said(str(value)), hint=hint)
            )


def _said(text: str) -> str:
    """What was typed, as a message shows it."""
    return one_line(text, LONGEST_FOUND) if text.strip() else say("files.none")


def _typed(read: Callable[[str], T]) -> Callable[[str], T]:
    """A reader of what people type, for argparse."""

    def parse(text: str) -> T:
        try:
            return read(text)
        except BadInput as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_PORT:
        raise BadInput(say("cli.port", given=_said(text), most=MOST_PORT))
    return int(text)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = (part.strip() for part in text.partition("="))
    if not name or not value:
        raise BadInput(say("cli.pair", given=_said(text)))
    return name, value


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The command line with every command, and the options of the one that `arguments` name."""
    parser = _Parser(prog="perhead", description=say("cli.about"))
    parser.add_argument("--version", action="version", version=f"perhead {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True, parser_class=_Parser)
    for name, build in _COMMANDS.items():
        child = commands.add_parser(name, help=say(f"cli.help.{name}"), description=say(f"cli.help.{name}"))
        if name in arguments:
            child.set_defaults(run=build(child))
    return parser


def _people_and_time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="arrangement", help=say("cli.help.arrangement"))
    case_options(parser)
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def case_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options that `asked` reads."""
    parser.add_argument("--people", type=_typed(typed.people), metavar="N", help=say("cli.help.people"))
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--years", type=_typed(typed.years), metavar="T", help=say("cli.help.years"))
    time.add_argument("--days", type=_typed(typed.days), metavar="D", help=say("cli.help.days"))
    parser.add_argument(
        "--also",
        type=_typed(_pair),
        action="append",
        default=[],
        metavar="GROUP=N",
        help=say("cli.help.also"),
    )
    parser.add_argument(
        "--read",
        type=_typed(_pair),
        action="append",
        default=[],
        metavar="QUESTION=OPTION",
        help=say("cli.help.read"),
    )
    parser.add_argument(
        "--set",
        type=_typed(_pair),
        action="append",
        default=[],
        metavar="CHARGE=AMOUNT",
        help=say("cli.help.set"),
    )


def asked(found: argparse.Namespace) -> Scenario:
    """The scenario that `--people`, `--years`, `--also`, `--read` and `--set` describe. Raises `BadInput`."""
    deal, problems = load(found.name), list[str]()
    principal = next(iter(deal.terms.group))
    people = [] if found.people is None else [(principal, str(found.people))]
    counts = _taken(deal, "--also", [*found.also, *people], _count, problems)
    reading = _taken(deal, "--read", found.read, _option, problems)
    amounts = _taken(deal, "--set", found.set, _amount, problems)
    stop_if(problems)
    cohorts = [dict(cohort.model_dump(exclude_none=True)) for cohort in default_scenario(deal).cohort]
    for group, count in counts.items():
        _set_people(cohorts, group, count)
    if found.years is not None or found.days is not None:
        stay = {"years": found.years} if found.years is not None else {"days": found.days}
        cohorts = [{"people": c["people"], "group": c["group"], **stay} for c in cohorts]
    return default_scenario(deal).changed(cohort=cohorts, reading=reading, amounts=amounts)


def _taken(
    deal: Deal,
    option: str,
    pairs: Sequence[tuple[str, str]],
    read: Callable[[Deal, str, str], T],
    problems: list[str],
) -> dict[str, T]:
    """What `read` makes of each name=value given with an option. What is wrong goes to `problems`."""
    taken: dict[str, T] = {}
    for name, value in pairs:
        if name in taken:
            problems.append(say("cli.twice", option=option, name=name))
        with gather(problems):
            taken[name] = read(deal, name, value)
    return taken


def _option(deal: Deal, question: str, option: str) -> str:
    if question not in deal.terms.question:
        raise BadInput(
            say("cli.no_question", given=_said(question), hint=nearest(question, deal.terms.question))
        )
    allowed = deal.terms.question[question].option
    if option not in allowed:
        raise BadInput(
            say("cli.no_option", question=question, given=_said(option), hint=nearest(option, allowed))
        )
    return option


def _count(deal: Deal, group: str, number: str) -> int:
    if group not in deal.terms.group:
        raise BadInput(say("cli.no_group", given=_said(group), hint=nearest(group, deal.terms.group)))
    try:
        return typed.people(number)
    except BadInput as error:
        raise BadInput(say("cli.also", group=group, reason=error)) from None


def _amount(deal: Deal, charge: str, amount: str) -> float:
    if charge not in deal.terms.charge:
        raise BadInput(say("cli.no_charge", given=_said(charge), hint=nearest(charge, deal.terms.charge)))
    if len(deal.terms.charge[charge].amounts) > 1:
        raise BadInput(say("cli.set", charge=charge, reason=say("cli.several_amounts")))
    try:
        return typed.amount(amount)
    except BadInput as error:
        raise BadInput(say("cli.set", charge=charge, reason=error)) from None


def _set_people(cohorts: list[dict[str, Any]], group: str, people: int) -> None:
    """Give the group so many people: in its first cohort, alone of its group; a new one where it has none."""
    own = [cohort for cohort in cohorts if cohort["group"] == group]
    if not own:
        cohorts.append({**cohorts[0], "group": group, "people": people})
    for number, cohort in enumerate(own):
        cohort["people"] = people if number == 0 else 0


def _cost(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    _people_and_time(parser)

    def run(found: argparse.Namespace) -> int:
        scenario = asked(found)
        return print_json(as_json(scenario, summary(scenario))) if found.json else _show_cost(scenario)

    return run


def _show_cost(scenario: Scenario) -> int:
    from model.cli import terminal  # noqa: PLC0415 - rich is only for a person's eyes

    terminal.cost(scenario)
    return 0


def _run(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("file", metavar="FILE", help=say("cli.help.file"))
    parser.add_argument("--by", metavar="PERIOD", help=say("cli.help.by"))
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help=say("cli.help.json"))
    output.add_argument("--csv", action="store_true", help=say("cli.help.csv"))

    def run(found: argparse.Namespace) -> int:
        from model.cli import terminal  # noqa: PLC0415
        from model.results.ledger import as_rows, frame  # noqa: PLC0415

        scenario = scenario_named(found.file)
        if found.csv:
            sys.stdout.write(frame(scenario, found.by).to_csv(index=False, lineterminator="\n"))
        elif found.json:
            ledger = {"ledger": as_rows(scenario, found.by)} if found.by or scenario.population.dated else {}
            return print_json({**as_json(scenario, summary(scenario)), **ledger})
        else:
            rows = as_rows(scenario, found.by) if found.by or scenario.population.dated else []
            terminal.cost(scenario)
            terminal.ledger(scenario, rows)
        return 0

    return run


def scenario_named(text: str) -> Scenario:
    """The scenario in a file, or one that comes with the model, as `arrangement/scenario`. Raises `BadInput`."""
    deal, _, name = text.partition("/")
    if (text and Path(text).exists()) or text.endswith(".toml"):
        return read_scenario(Path(text))
    if deal in names() and name:
        return load(deal).scenario(name)
    known = [f"{each}/{one}" for each in names() for one in load(each).scenario_names()]
    raise BadInput(say("cli.no_file", given=_said(text), hint=nearest(text, known)))


def _readings(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    _people_and_time(parser)

    def run(found: argparse.Namespace) -> int:
        from model.cli import terminal  # noqa: PLC0415

        scenario = asked(found)
        return print_json(terminal.readings_json(scenario)) if found.json else terminal.readings(scenario)

    return run


def _facts(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument(
        "name", metavar="arrangement", nargs="?", default=None, help=say("cli.help.arrangement")
    )
    parser.add_argument("--search", metavar="WORD", default="", help=say("cli.help.search"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        from model.cli import terminal  # noqa: PLC0415

        deals = [load(name) for name in names()] if found.name is None else [load(found.name)]
        return (
            print_json(terminal.facts_json(deals, found.search))
            if found.json
            else terminal.facts(deals, found.search)
        )

    return run


def _check_files(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("path", metavar="PATH", nargs="?", default=None, help=say("cli.help.path"))

    def run(found: argparse.Namespace) -> int:
        files, problems = check_files(None if found.path is None else Path(found.path))
        if problems:
            raise BadInput(problems)
        print(say("cli.checked", count=files))
        return 0

    return run


def check_files(path: Path | None) -> tuple[int, list[str]]:
    """How many files were checked at `path` (all that come with the model for None), and every problem."""
    problems: list[str] = []
    if path is not None and path.is_file() and path.name not in {"arrangement.toml", "evidence.toml"}:
        with gather(problems):
            _check_one(path)
        return 1, problems
    folders = [folder() / name for name in names()] if path is None else [_folder(path)]
    return sum(_check_folder(each, problems) for each in folders), problems


def _check_one(path: Path, by_path: bool = True) -> None:
    if path.name.endswith(".expected.toml"):
        check(Expected, read_toml(path), short(path))
    else:
        read_scenario(path, by_path=by_path)


def _check_folder(path: Path, problems: list[str]) -> int:
    """Check an arrangement's files. The evidence is checked by itself where the terms cannot be read."""
    name = path.name if path.parent == folder() else f"{path}{os.sep}"
    before = len(problems)
    with gather(problems):
        check_deal(load(name))
    if len(problems) > before:
        with gather(problems):
            check(Evidence, read_toml(path / "evidence.toml"), short(path / "evidence.toml"))
    others = sorted(
        file for file in path.glob("*.toml") if file.name not in {"arrangement.toml", "evidence.toml"}
    )
    for file in others if len(problems) == before else ():
        with gather(problems):
            _check_one(file, by_path=False)  # as the arrangement itself reads it
    return 2 + len(others)


def _folder(path: Path) -> Path:
    found = path.parent if path.is_file() else path
    if not (found / "arrangement.toml").is_file():
        missing = "files.not_there" if not path.exists() else "files.no_arrangement"
        raise BadInput(say("files.unreadable", where=path, reason=say(missing)))
    return found


def _list(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        from model.cli import terminal  # noqa: PLC0415

        deals = [load(name) for name in names()]
        if found.json:
            return print_json({deal.name: list(deal.scenario_names()) for deal in deals})
        return terminal.listing(deals)

    return run


def _golden(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--update", action="store_true", help=say("cli.help.update"))

    def run(found: argparse.Namespace) -> int:
        from model.cli import terminal  # noqa: PLC0415

        return terminal.golden(found.update)

    return run


def _schema(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--update", action="store_true", help=say("cli.help.schema_update"))

    def run(found: argparse.Namespace) -> int:
        from model.cli import schema  # noqa: PLC0415

        return schema.write() if found.update else print_json(schema.all_schemas())

    return run


def _dashboard(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--port", type=_typed(_port), metavar="N", help=say("cli.help.port"))
    parser.add_argument("--no-browser", action="store_true", help=say("cli.help.no_browser"))

    def run(found: argparse.Namespace) -> int:
        from model.cli import launch_dashboard  # noqa: PLC0415

        return launch_dashboard.dashboard(found.port, open_browser=not found.no_browser)

    return run


def _later(
    module: str, name: str
) -> Callable[[argparse.ArgumentParser], Callable[[argparse.Namespace], int]]:
    """A command of another module, which is read only when the command is asked for."""

    def build(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
        return getattr(importlib.import_module(f"model.cli.{module}"), name)(parser)  # type: ignore[no-any-return]

    return build


_COMMANDS: dict[str, Callable[[argparse.ArgumentParser], Callable[[argparse.Namespace], int]]] = {
    "cost": _cost,
    "run": _run,
    "readings": _readings,
    "facts": _facts,
    "list": _list,
    "check-files": _check_files,
    "compare": _later("compare", "compare"),
    "published": _later("compare", "published"),
    "domestic": _later("compare", "domestic"),
    "provider": _later("compare", "provider"),
    "check": _later("claims", "check"),
    "explain": _later("solve", "explain"),
    "solve": _later("solve", "solve"),
    "range": _later("ranges", "range_"),
    "figure": _later("figure", "figure"),
    "report": _later("report", "report"),
    "bundle": _later("report", "bundle"),
    "verify": _later("report", "verify"),
    "workbook": _later("workbook", "workbook"),
    "dashboard": _dashboard,
    "golden": _golden,
    "schema": _schema,
}


_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Signs that steer a terminal or turn the line. JSON writes them by their code without another meaning."""


def print_json(found: object) -> int:
    """Print plain values as JSON and return the exit status of success."""
    readable = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    text = json.dumps(found, indent=2, ensure_ascii=not readable, allow_nan=False)
    print(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own by default) and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # some terminals cannot print every sign we use
            stream.reconfigure(errors="backslashreplace")
    if arguments is None:
        gc.disable()  # a process that is one command lives too briefly for a collection to pay
    try:
        given = sys.argv[1:] if arguments is None else arguments
        found = build_parser(given).parse_args(given)
        status: int = found.run(found)
        _finish()
        return status
    except BadInput as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # such as a path too long to look for, or a disk that is full
        print(_of_the_system(error), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130


def _finish() -> None:
    """Hand over what was printed, and say so where there is nobody to hand it to."""
    if sys.stdout is None:  # closed by who called us
        raise BadInput(say("cli.no_output"))
    sys.stdout.flush()


def _of_the_system(error: OSError) -> str:
    if error.filename is None:
        with contextlib.suppress(
            OSError
        ):  # what is left unwritten would be tried again, and complained of, at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return say("cli.cannot_write", reason=error.strerror)
    return say("files.unreadable", where=one_line(str(error.filename), LONGEST_FOUND), reason=error.strerror)
