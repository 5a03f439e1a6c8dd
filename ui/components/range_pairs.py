"""Which uncertain quantities go together: rank correlations, a row each, as `perhead range --correlate` writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from model.files.problems import BadInput
from model.questions.uncertainty.inputs import plan
from model.scenario import parse
from model.scenario.scenario import Scenario
from model.words.wording import number, say
from ui import state
from ui.components import entry, parts

FIRST = 0.5
"""The correlation that a new pair begins with."""


def pairs() -> dict[tuple[str, str], float]:
    """The correlations of the state, by the names of both quantities; those that are no numbers are left out."""
    ranks = dict[tuple[str, str], float]()
    for text in state.now().view.correlate:
        both, _, rank = text.rpartition("=")
        first, _, second = both.partition(",")
        try:
            ranks[first, second] = float(rank)
        except ValueError:
            continue
    return ranks


def used(names: Sequence[str]) -> dict[tuple[str, str], float]:
    """Those between quantities that have a range, of the names given."""
    return {both: rank for both, rank in pairs().items() if set(both) <= set(names)}


def draw(
    scenario: Scenario, names: Sequence[str], labels: Mapping[str, str], ranges: Mapping[str, str]
) -> list[str]:
    """Draw a row for each pair among the quantities called `names`, and the way to add one; all that is wrong with them."""
    if len(names) < 2:
        return []
    known, problems = used(names), list[str]()
    for place, (both, rank) in enumerate(known.items()):
        _row(place, both, rank, labels)
        problems += [entry.wrong(_field(place))] if entry.wrong(_field(place)) else []
        entry.complain(_field(place))
    if known and not problems:
        try:
            plan(scenario, ranges, correlations=known)
        except BadInput as error:
            problems += list(error.problems)
            parts.problem(" ".join(error.problems))
    free = [
        (a, b)
        for place, a in enumerate(names)
        for b in names[place + 1 :]
        if not {(a, b), (b, a)} & known.keys()
    ]
    if free:
        st.button(say("ranges.tie"), key="range_tie", on_click=lambda: _put({**pairs(), free[0]: FIRST}))
    return problems


def _field(place: int) -> str:
    return f"{entry.BESIDE}tie_{place}"


def _row(place: int, both: tuple[str, str], rank: float, labels: Mapping[str, str]) -> None:
    first, second = (labels.get(name, name) for name in both)
    with st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key=f"uncertain_tie_{place}"
    ):
        entry.show_typed(f"tie_{place}", number(rank, 3), _field(place))
        st.text_input(
            say("ranges.tied", first=parts.marked(first), second=parts.marked(second)), key=f"tie_{place}", width=300,
            on_change=lambda: entry.attempt(_field(place), lambda: _typed(place, both)),
        )  # fmt: skip
        st.button(say("ranges.remove"), key=f"tie_{place}_remove", on_click=_remove, args=(place, both))


def _typed(place: int, both: tuple[str, str]) -> None:
    """Take a correlation as typed. Raises `BadInput`."""
    text = parse.at_most(str(st.session_state[f"tie_{place}"]).strip().replace("\u2212", "-"), parse.LONGEST)
    try:
        rank = float(text.replace(",", "."))
    except ValueError:
        rank = float("nan")
    if not -1 <= rank <= 1:
        raise BadInput(say("ranges.bad_tie", given=text or say("files.none")))
    _put({**pairs(), both: rank})


def _remove(place: int, both: tuple[str, str]) -> None:
    entry.forget(_field(place))
    _put({one: rank for one, rank in pairs().items() if one != both})


def _put(known: Mapping[tuple[str, str], float]) -> None:
    state.view(correlate=tuple(f"{first},{second}={rank:.6g}" for (first, second), rank in known.items()))
