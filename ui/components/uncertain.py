"""*If the quantities are uncertain*: ranges, what their draws come to under every reading, and what moves the total.

A change is answered at once with few draws; the rest of the page is drawn; then all the draws take their place. A
run that a person interrupts by the next change ends by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from model.files.problems import BadInput, gather
from model.outputs.chart_data import curve_table, option_readings, tornado_table
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges, ranges
from model.questions.uncertainty.file import read_ranges
from model.questions.uncertainty.inputs import Plan, plan
from model.questions.uncertainty.quantiles import Spread
from model.questions.uncertainty.sensitivity import Tornado, shares, tornado
from model.scenario.scenario import Scenario
from model.words.wording import number, per_cent, say
from ui import state
from ui.charts import figures, ranges as range_charts
from ui.components import controls, downloads, parts, range_rows
from ui.view import DRAWS, LONGEST_SEED

SEED = f"{controls.BESIDE}seed"
AT_ONCE = 500
"""Draws of the first answer."""
LONG = 100_000
"""Draws from which on the progress is shown."""
CHUNK = 1 << 15
MOST_SEED = (1 << 63) - 1

Later = Callable[[], None]


@dataclass(frozen=True)
class Asked:
    """What is to be drawn."""

    plan: Plan
    scenario: Scenario
    draws: int
    seed: int

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal where the draws are."""
        view = state.now().view
        return self.scenario, view.ranges, view.range_file, self.draws, self.seed


def show(scenario: Scenario) -> Later:
    """Draw the section, and give back what is left to do once the page stands."""
    st.header(say("ranges.title"), anchor=False)
    view = state.now().view
    parts.text(say("ranges.about" if view.ranges or view.range_file else "ranges.none"))
    problems = range_rows.draw(scenario)
    if view.range_file:
        problems += _file(scenario, view.range_file)
    range_rows.adding(scenario)
    if not view.ranges and not view.range_file:
        return _nothing
    _settings()
    controls.message(SEED)
    if controls.wrong(SEED):
        _last_good()
        return _nothing
    try:
        asked = _asked(scenario, problems)
    except BadInput as error:
        if not problems:
            parts.problem(" ".join(error.problems))
        _last_good()
        return _nothing
    return _answer(asked)


def _nothing() -> None:
    """Nothing is left to do."""


def _file(scenario: Scenario, name: str) -> list[str]:
    """The file of ranges as a row that can be removed, and what is wrong with it: a link may name any."""
    problems = list[str]()
    with gather(problems):
        read_ranges(name, scenario.deal)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="range_file_row"):
        if not problems:
            st.html(f'<p class="small">{parts.escaped(say("ranges.file", name=name))}</p>', width="content")
        for found in problems:
            parts.problem(found)
        st.button(say("ranges.remove"), key="range_file_remove", on_click=lambda: state.view(range_file=""))
    if problems:
        parts.text(say("ranges.own_file"))
    return problems


def _settings() -> None:
    view = state.now().view
    controls.show_in("range_draws", view.draws)
    controls.show_typed("range_seed", view.seed, SEED)
    controls.show_in("range_as_table", view.range_table)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="range_settings"):
        st.selectbox(
            say("ranges.draws"), DRAWS, key="range_draws", width=130, format_func=lambda text: number(float(text)),
            on_change=_draws_chosen,
        )  # fmt: skip
        st.text_input(
            say("ranges.seed"), key="range_seed", width=112,
            on_change=lambda: controls.attempt(SEED, _seed_typed),
        )  # fmt: skip
        st.toggle(
            say("ui.as_table"), key="range_as_table",
            on_change=lambda: state.view(range_table=st.session_state["range_as_table"]),
        )  # fmt: skip


def _draws_chosen() -> None:
    chosen = st.session_state["range_draws"]
    if chosen in DRAWS:  # a browser can be made to send any text as the one chosen
        state.view(draws=chosen)


def _seed_typed() -> None:
    state.view(seed=controls.take("range_seed", LONGEST_SEED).strip())


def _asked(scenario: Scenario, problems: list[str]) -> Asked:
    """What the rows and settings ask for. Raises `BadInput`."""
    if problems:
        raise BadInput(problems)
    view = state.now().view
    file, where = read_ranges(view.range_file, scenario.deal) if view.range_file else (None, "")
    called = range_rows.labels(scenario)
    planned = plan(scenario, range_rows.typed(range_rows.rows()), file, where=where, called=called)
    return Asked(planned, scenario, int(view.draws), _seed(view.seed))


def _seed(text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text) or int(text) > MOST_SEED:
        raise BadInput(say("ranges.bad_seed", given=text or say("files.none"), most=number(MOST_SEED)))
    return int(text)


def _last_good() -> None:
    """The last result that could be worked out, said to be old."""
    found = st.session_state.get("ranges_found")
    if found is not None:
        parts.text(say("ranges.not_updated"))
        _draw(found[1], old=True)


# --- The answer ------------------------------------------------------------------------------------------------


def _answer(asked: Asked) -> Later:
    known = st.session_state.get("ranges_found")
    bar, place = st.empty(), st.empty()
    full = known is not None and known[0] == asked.key
    with place.container():
        _draw(known[1] if full else _first(asked), asked if full else None)
    _downloads(asked)
    return _nothing if full else lambda: _refine(asked, bar, place)


def _first(asked: Asked) -> Ranges:
    """A few draws under the readings that the chart shows. Plain random points, which need nothing loaded first."""
    generator = np.random.default_rng(asked.seed)
    some = option_readings(asked.scenario)
    return ranges(asked.plan, generator, AT_ONCE, "random", every=False, readings=some)


def _refine(asked: Asked, bar: Any, place: Any) -> None:
    """All the draws, under every reading, in the place of the few."""
    generator = np.random.default_rng(asked.seed)
    told = None
    if asked.draws >= LONG:
        told = lambda share: bar.progress(share, say("ranges.drawing", share=per_cent(share, 0)))  # noqa: E731
        told(0.0)
    found = ranges(asked.plan, generator, asked.draws, chunk=CHUNK, progress=told)
    st.session_state["ranges_found"] = (asked.key, found)
    bar.empty()
    with place.container():
        _draw(found, asked)


def _draw(found: Ranges, asked: Asked | None = None, old: bool = False) -> None:
    """What the draws come to; without `asked`, of few draws or old ones, and so without what is cited."""
    of, spread = _varying(found)
    moved = tornado(found.plan, of=of)
    first, *rest = range_narrative.sentences(found)
    st.html(f'<p class="answer{" old" if old else ""}">{parts.escaped(first)}</p>')
    if asked is None and not old:
        parts.text(say("ranges.first", draws=number(found.draws)))
    else:
        parts.listed(rest[:-1])
    if state.now().view.range_table:
        _tables(found, moved, spread)
    else:
        figures.show(*range_charts.s_curve(found, spread, of))
        if moved.rows:
            figures.show(*range_charts.tornado(found, moved))
    if asked is not None:
        parts.listed([*shares(found).sentences, rest[-1]])
        _command(asked)


def _varying(found: Ranges) -> tuple[str, Spread]:
    """The deal's totals, or the sender's own costs where these alone vary."""
    own = found.own
    if own is not None and own.varies and not found.chosen.spread.varies:
        return "own", own
    return "deal", found.chosen.spread


def _tables(found: Ranges, moved: Tornado, spread: Spread) -> None:
    heads = [say("range.column.draws_up_to"), say("range.column.total")]
    rows = [
        [per_cent(share / 100), range_narrative.precise(x, found.currency)]
        for share, x in spread.percentiles.items()
    ]
    parts.table(heads, rows, numeric=(0, 1))
    heads = [say(f"sensitivity.column.{name}") for name in ("by_range", "from", "to", "low", "high")]
    inputs = {one.name: one for one in found.plan.inputs}
    rows = [
        [
            row.label,
            *(
                range_narrative.value(inputs[row.name], x, found.currency)
                for x in (row.low_value, row.high_value)
            ),
            *(range_narrative.money(x, found.currency) for x in (row.low_total, row.high_total)),
        ]
        for row in moved.rows
    ]
    parts.table(heads, rows, numeric=(1, 2, 3, 4))


def _command(asked: Asked) -> None:
    view = state.now().view
    given = range_rows.typed(range_rows.rows())
    command = range_narrative.as_command(asked.scenario, given, view.range_file, asked.draws, asked.seed)
    parts.text(say("ranges.command"))
    st.code(command, language="bash", wrap_lines=True)


def _downloads(asked: Asked) -> None:
    """The printed figures of both charts, drawn when they are asked for."""

    def table(kind: str) -> dict[str, Any]:
        if kind == "tornado":
            return tornado_table(tornado(asked.plan), asked.plan)
        generator, some = np.random.default_rng(asked.seed), option_readings(asked.scenario)
        return curve_table(ranges(asked.plan, generator, asked.draws, keep=True, every=False, readings=some))

    with st.container(horizontal=True, gap="small", key="range_downloads"):
        for kind in ("s-curve", "tornado"):
            files = downloads.figure_of_table(kind, asked.scenario, lambda kind=kind: table(kind))
            downloads.menu(
                say(f"ranges.download_{kind}"),
                f"{asked.scenario.name} {kind}",
                files,
                key=f"uncertain_{kind}",
            )
