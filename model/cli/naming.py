"""What a word of a command names: an arrangement that comes with the model, a folder with one, or a scenario's file."""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.arguments import quoted
from model.files.problems import BadInput, nearest, one_line
from model.scenario.library import Deal, folder, has_terms, is_path, load, names
from model.scenario.scenario import Scenario, default_scenario, read_scenario
from model.words.wording import say


def is_arrangement(text: str) -> bool:
    """Whether `text` is the name of one of the model's arrangements or a folder with one. Says nothing of namesakes."""
    return text in names() or (bool(text) and has_terms(Path(text)))


def arrangement_called(text: str) -> str | None:
    """An arrangement as `load` takes it, where `text` is the name of one of the model's or a folder; None elsewhere."""
    if text in names():
        if has_terms(Path(text)) and Path(text).resolve() != (folder() / text).resolve():
            _warn(say("cli.namesake", name=text))
        return text
    if not text or not has_terms(Path(text)):
        return None
    return text if is_path(text) else f"{text}/"


def _warn(sentence: str) -> None:
    """Say what to mind beside what a command prints, which may be read by a program."""
    print(one_line(sentence), file=sys.stderr)  # noqa: T201 - not part of the answer


def named_deal(text: str) -> Deal:
    """The arrangement called so, in the folder, or of the scenario. Raises `BadInput`."""
    called = arrangement_called(text)
    if called is not None:
        return load(called)
    return named_scenario(text).deal if _may_be_scenario(text) else load(text)


def _may_be_scenario(text: str) -> bool:
    return "/" in text or "\\" in text or text.endswith(".toml")


def scenario_place(text: str) -> tuple[Deal, str] | Path:
    """Where a scenario is: its name in an arrangement (`us-el-salvador/grant-paid`, `my-deal/first`), or its file.

    Raises `BadInput`.
    """
    if (text and Path(text).exists()) or text.endswith(".toml"):
        return Path(text)
    place, _, name = text.rpartition("/")
    called = arrangement_called(place) if name else None
    if called is not None:
        return load(called), name
    scenarios = [f"{deal}/{scenario}" for deal in names() for scenario in load(deal).scenario_names()]
    raise BadInput(say("cli.no_file", given=quoted(text), hint=nearest(text, scenarios)))


def named_scenario(text: str) -> Scenario:
    """The scenario in a file, or one by its name in an arrangement. Raises `BadInput`."""
    place = scenario_place(text)
    return read_scenario(place) if isinstance(place, Path) else place[0].scenario(place[1])


def scenario_or_default(text: str) -> Scenario:
    """The default scenario of an arrangement, by its name or its folder, or a named scenario. Raises `BadInput`."""
    called = arrangement_called(text)
    return named_scenario(text) if called is None else default_scenario(load(called))
