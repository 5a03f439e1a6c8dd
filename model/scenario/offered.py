"""The arrangements that the dashboard offers: those that come with the model, those in the folder that whoever started
it named, and to one reader those that this reader wrote or opened, which are `in_memory`.

A link, an upload and a picker name them by the names here and by nothing else: none of their words is taken for a path.
What is called `held` is one reader's own in memory, by the names that links have for them, as `load` takes them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from model.files.problems import LONGEST_FOUND, BadInput, gather, nearest, one_line, stop_if
from model.scenario.library import (
    Deal,
    folders_in,
    has_terms,
    is_in_memory,
    is_path,
    load,
    names,
    shown_name,
)
from model.scenario.sharing import shared_name
from model.words.wording import say

VARIABLE = "PERHEAD_DEALS"
"""Of the environment: the folder with arrangements of one's own."""


NOTHING: Mapping[str, str] = MappingProxyType({})


def own(held: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """The arrangements of one's own by the names that links have for them, as `load` takes them."""
    place = os.environ.get(VARIABLE)
    folders = _folders(Path(place)) if place else ()
    return {**held, **{shared_name(path): f"{path.as_posix()}/" for path in folders}}


def _folders(place: Path) -> tuple[Path, ...]:
    """A folder that is an arrangement itself, and those in it."""
    return (*([place] if has_terms(place) else []), *folders_in(place))


def offered(held: Mapping[str, str] = NOTHING) -> tuple[str, ...]:
    """The name of every arrangement offered that can be read, those of the model first."""
    return (*names(), *(name for name, path in own(held).items() if _can_be_read(path)))


def _can_be_read(path: str) -> bool:
    return not _problems(lambda: load(path).evidence)


def _problems(read: Callable[[], object]) -> list[str]:
    problems = list[str]()
    with gather(problems):
        read()
    return problems


def scenarios(deal: Deal) -> tuple[str, ...]:
    """The scenarios of an arrangement that can be read."""
    return tuple(deal.readable(deal.scenario_names())[0])


def load_offered(name: str, held: Mapping[str, str] = NOTHING) -> Deal:
    """The arrangement that is offered under `name`. Raises `BadInput` where none is."""
    if name in names():
        return load(name)
    mine = own(held)
    if name in mine:
        return load(mine[name])
    known = (*names(), *mine)
    raise BadInput(
        say("scenario.no_arrangement", given=one_line(name, LONGEST_FOUND), hint=nearest(name, known))
    )


def name_in_link(arrangement: str) -> str:
    """What a link calls the arrangement of a scenario."""
    if not is_path(arrangement):
        return arrangement
    if is_in_memory(arrangement):
        return shown_name(arrangement).removesuffix("/")
    return next((name for name, path in own().items() if Path(path) == Path(arrangement)), arrangement)


def check_folder(place: Path) -> None:
    """Raise `BadInput` with all that keeps the arrangements in `place` from being offered."""
    folders, problems = _folders(place), list[str]()
    if not folders:
        raise BadInput(say("offered.none", place=place))
    for path in folders:
        with gather(problems):
            deal = load(f"{path.as_posix()}/")
            problems += _problems(partial(getattr, deal, "evidence"))
            problems += [
                text for name in deal.scenario_names() for text in _problems(partial(deal.scenario, name))
            ]
    alike = [
        path for path in folders if sum(shared_name(path) == shared_name(other) for other in folders) > 1
    ]
    problems += [say("offered.twice", place=path, name=shared_name(path)) for path in alike]
    stop_if(problems)
