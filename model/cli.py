"""The `perhead` command. Every command reads its words, asks the model, and prints; nothing is worked out here."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from model.answer import as_json
from model.files import BadInput, gather, nearest
from model.population import MOST_PEOPLE, MOST_YEARS
from model.scenario import Deal, Scenario, check_deal, default_scenario, load, names, read_scenario
from model.summary import summary
from model.version import VERSION
from model.wording import say

BAD_INPUT = 2
"""Exit status for anything that the person can put right."""


class _Parser(argparse.ArgumentParser):
    """Says one clear sentence, with the nearest right word, in place of a usage text and a code."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(say("cli.wrong", message=message, command=self.prog))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, extra = super().parse_known_args(args, namespace)
        if extra and self._subparsers is None:
            known = [word for action in self._actions for word in action.option_strings if word.startswith("--")]
            raise BadInput(say("cli.unknown_option", command=self.prog, found=extra[0], hint=nearest(extra[0], known)))
        return found, extra

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = action.metavar or action.dest
            raise BadInput(say("cli.not_a_choice", command=self.prog, what=what, found=value, hint=nearest(str(value), action.choices)))


def _whole(most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        plain = text.replace(",", "").replace("_", "")
        if not re.fullmatch(r"\d{1,15}", plain) or int(plain) > most:
            raise argparse.ArgumentTypeError(say("cli.whole", found=text, most=f"{most:,}"))
        return int(plain)

    return parse


def _years(text: str) -> float:
    try:
        years = float(text)
    except ValueError:
        years = -1.0
    if not 0 <= years <= MOST_YEARS:
        raise argparse.ArgumentTypeError(say("cli.years", found=text, most=MOST_YEARS))
    return years


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise argparse.ArgumentTypeError(say("cli.pair", found=text))
    return name.strip(), value.strip()


def build_parser() -> argparse.ArgumentParser:
    """The command line, with every command and option."""
    parser = _Parser(prog="perhead", description=say("cli.about"))
    parser.add_argument("--version", action="version", version=f"perhead {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True, parser_class=_Parser)
    for name, build in _COMMANDS.items():
        child = commands.add_parser(name, help=say(f"cli.help.{name}"), description=say(f"cli.help.{name}"))
        child.set_defaults(run=build(child))
    return parser


def _people_and_time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="arrangement", help=say("cli.help.arrangement"))
    parser.add_argument("--people", type=_whole(MOST_PEOPLE), metavar="N", help=say("cli.help.people"))
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--years", type=_years, metavar="T", help=say("cli.help.years"))
    time.add_argument("--days", type=_whole(MOST_YEARS * 365), metavar="D", help=say("cli.help.days"))
    parser.add_argument("--also", type=_pair, action="append", default=[], metavar="GROUP=N", help=say("cli.help.also"))
    parser.add_argument("--read", type=_pair, action="append", default=[], metavar="QUESTION=OPTION", help=say("cli.help.read"))
    parser.add_argument("--set", type=_pair, action="append", default=[], metavar="CHARGE=AMOUNT", help=say("cli.help.set"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def asked(found: argparse.Namespace) -> Scenario:
    """The scenario that `--people`, `--years`, `--also`, `--read` and `--set` describe. Raises `BadInput`."""
    deal = load(found.name)
    cohorts = [dict(cohort.model_dump(exclude_none=True)) for cohort in default_scenario(deal).cohort]
    principal = next(iter(deal.terms.group))
    counts = dict(_count(deal, group, number) for group, number in found.also)
    if found.people is not None:
        counts[principal] = found.people
    for group, people in counts.items():
        _set_people(cohorts, group, people)
    if found.years is not None or found.days is not None:
        stay = {"years": found.years} if found.years is not None else {"days": found.days}
        cohorts = [{"people": c["people"], "group": c["group"], **stay} for c in cohorts]
    return default_scenario(deal).changed(
        cohort=cohorts, reading=_reading(deal, found.read), amounts=dict(_amount(*pair) for pair in found.set)
    )


def _reading(deal: Deal, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    problems = []
    for question, option in pairs:
        if question not in deal.terms.question:
            problems.append(say("cli.no_question", found=question, hint=nearest(question, deal.terms.question)))
        elif option not in deal.terms.question[question].option:
            hint = nearest(option, deal.terms.question[question].option)
            problems.append(say("cli.no_option", question=question, found=option, hint=hint))
    if problems:
        raise BadInput(problems)
    return dict(pairs)


def _set_people(cohorts: list[dict[str, Any]], group: str, people: int) -> None:
    """Give the group so many people: in its first cohort, alone of its group; a new one where it has none."""
    own = [cohort for cohort in cohorts if cohort["group"] == group]
    if not own:
        cohorts.append({**cohorts[0], "group": group, "people": people})
    for number, cohort in enumerate(own):
        cohort["people"] = people if number == 0 else 0


def _count(deal: Deal, group: str, number: str) -> tuple[str, int]:
    if group not in deal.terms.group:
        raise BadInput(say("cli.no_group", found=group, hint=nearest(group, deal.terms.group)))
    try:
        return group, _whole(MOST_PEOPLE)(number)
    except argparse.ArgumentTypeError as error:
        raise BadInput(say("cli.also", group=group, reason=error)) from None


def _amount(charge: str, amount: str) -> tuple[str, float]:
    try:
        return charge, float(amount.replace(",", ""))
    except ValueError:
        raise BadInput(say("cli.amount", charge=charge, found=amount)) from None


def _cost(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    _people_and_time(parser)

    def run(found: argparse.Namespace) -> int:
        scenario = asked(found)
        return _print_json(as_json(scenario, summary(scenario))) if found.json else _show_cost(scenario)

    return run


def _show_cost(scenario: Scenario) -> int:
    from model import console  # noqa: PLC0415 - rich is only for a person's eyes

    console.cost(scenario)
    return 0


def _run(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("file", metavar="FILE", help=say("cli.help.file"))
    parser.add_argument("--by", metavar="PERIOD", help=say("cli.help.by"))
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help=say("cli.help.json"))
    output.add_argument("--csv", action="store_true", help=say("cli.help.csv"))

    def run(found: argparse.Namespace) -> int:
        from model import console  # noqa: PLC0415
        from model.ledger import as_rows, frame  # noqa: PLC0415

        scenario = scenario_named(found.file)
        if found.csv:
            sys.stdout.write(frame(scenario, found.by).to_csv(index=False, lineterminator="\n"))
        elif found.json:
            ledger = {"ledger": as_rows(scenario, found.by)} if found.by or scenario.population.dated else {}
            return _print_json({**as_json(scenario, summary(scenario)), **ledger})
        else:
            rows = as_rows(scenario, found.by) if found.by or scenario.population.dated else []
            console.cost(scenario)
            console.ledger(scenario, rows)
        return 0

    return run


def scenario_named(text: str) -> Scenario:
    """The scenario in a file, or one that comes with the model, as `arrangement/scenario`. Raises `BadInput`."""
    deal, slash, name = text.partition("/")
    if slash and deal in names() and not Path(text).exists():
        return load(deal).scenario(name.removesuffix(".toml"))
    return read_scenario(Path(text))


def _readings(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    _people_and_time(parser)

    def run(found: argparse.Namespace) -> int:
        from model import console  # noqa: PLC0415

        scenario = asked(found)
        return _print_json(console.readings_json(scenario)) if found.json else console.readings(scenario)

    return run


def _facts(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("name", metavar="arrangement", nargs="?", default=None, help=say("cli.help.arrangement"))
    parser.add_argument("--search", metavar="WORD", default="", help=say("cli.help.search"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        from model import console  # noqa: PLC0415

        deals = [load(found.name)] if found.name else [load(name) for name in names()]
        return _print_json(console.facts_json(deals, found.search)) if found.json else console.facts(deals, found.search)

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
    if path is not None and path.is_file() and path.name not in ("arrangement.toml", "evidence.toml"):
        with gather(problems):
            read_scenario(path)
        return 1, problems
    files = 0
    for name in names() if path is None else [_folder(path)]:
        with gather(problems):
            deal = load(name)
            files += 2
            with gather(problems):
                check_deal(deal)
            for scenario in deal.scenario_names():
                files += 1
                with gather(problems):
                    deal.scenario(scenario)
    return files, problems


def _folder(path: Path) -> str:
    if not path.exists():
        raise BadInput(say("files.unreadable", where=path, reason=say("files.not_there")))
    return f"{path.parent if path.is_file() else path}{os.sep}"


def _list(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def run(found: argparse.Namespace) -> int:
        from model import console  # noqa: PLC0415

        deals = [load(name) for name in names()]
        if found.json:
            return _print_json({deal.name: list(deal.scenario_names()) for deal in deals})
        return console.listing(deals)

    return run


def _golden(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--update", action="store_true", help=say("cli.help.update"))

    def run(found: argparse.Namespace) -> int:
        from model import console  # noqa: PLC0415

        return console.golden(found.update)

    return run


def _schema(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--update", action="store_true", help=say("cli.help.schema_update"))

    def run(found: argparse.Namespace) -> int:
        from model import schema  # noqa: PLC0415

        return schema.write() if found.update else _print_json(schema.all_schemas())

    return run


def _dashboard(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    parser.add_argument("--port", type=_whole(65_535), metavar="N", help=say("cli.help.port"))
    parser.add_argument("--no-browser", action="store_true", help=say("cli.help.no_browser"))

    def run(found: argparse.Namespace) -> int:
        from model import serve  # noqa: PLC0415

        return serve.dashboard(found.port, open_browser=not found.no_browser)

    return run


_COMMANDS: dict[str, Callable[[argparse.ArgumentParser], Callable[[argparse.Namespace], int]]] = {
    "cost": _cost,
    "run": _run,
    "readings": _readings,
    "facts": _facts,
    "list": _list,
    "check-files": _check_files,
    "dashboard": _dashboard,
    "golden": _golden,
    "schema": _schema,
}


def _print_json(found: object) -> int:
    print(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own by default) and return the exit status."""
    try:
        found = build_parser().parse_args(arguments)
        status: int = found.run(found)
        sys.stdout.flush()
        return status
    except BadInput as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
