"""*If the quantities are uncertain*: ranges, what their draws come to under every reading, and what moves the total.

A change is answered at once with few draws; the rest of the page is drawn; then all the draws take their place. A
run that a person interrupts by the next change ends by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

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
from ui.charts import frame
from ui.charts.ranges import s_curve_chart, tornado_chart
from ui.components import downloads, entry, parts, range_rows
from ui.components.entry import TextBox
from ui.view import DRAWS, LONGEST_SEED

AT_ONCE = 500
"""Draws of the first answer."""
LONG = 100_000
"""Draws from which on the progress is shown."""
CHUNK = 1 << 15
MOST_SEED = (1 << 63) - 1

SEED = TextBox("range_seed", lambda text: state.view(seed=text.strip()), LONGEST_SEED)

Later = Callable[[], None]
DrawKey = tuple[Scenario, tuple[str, ...], str, int, int]


@dataclass(frozen=True)
class Asked:
    """What is to be drawn."""

    plan: Plan
    scenario: Scenario
    draws: int
    seed: int

    @property
    def key(self) -> DrawKey:
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
    SEED.complain()
    if SEED.wrong:
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
        for problem in problems:
            parts.problem(problem)
        st.button(say("ranges.remove"), key="range_file_remove", on_click=lambda: state.view(range_file=""))
    if problems:
        parts.text(say("ranges.own_file"))
    return problems


def _settings() -> None:
    view = state.now().view
    entry.show_in("range_draws", view.draws)
    entry.show_in("range_as_table", view.range_table)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="range_settings"):
        st.selectbox(
            say("ranges.draws"), DRAWS, key="range_draws", width=130, format_func=lambda text: number(float(text)),
            on_change=_draws_chosen,
        )  # fmt: skip
        SEED.draw(say("ranges.seed"), view.seed, width=112)
        st.toggle(
            say("ui.as_table"), key="range_as_table",
            on_change=lambda: state.view(range_table=st.session_state["range_as_table"]),
        )  # fmt: skip


def _draws_chosen() -> None:
    chosen = st.session_state["range_draws"]
    if chosen in DRAWS:  # a browser can be made to send any text as the one chosen
        state.view(draws=chosen)


def _asked(scenario: Scenario, problems: list[str]) -> Asked:
    """What the rows and settings ask for. Raises `BadInput`."""
    if problems:
        raise BadInput(problems)
    view = state.now().view
    file, where = read_ranges(view.range_file, scenario.deal) if view.range_file else (None, "")
    called = range_rows.labels(scenario)
    planned = plan(scenario, range_rows.entered(), file, where=where, called=called)
    return Asked(planned, scenario, int(view.draws), _seed(view.seed))


def _seed(text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text) or int(text) > MOST_SEED:
        raise BadInput(say("ranges.bad_seed", given=text or say("files.none"), most=number(MOST_SEED)))
    return int(text)


def _last_good() -> None:
    """The last result that could be worked out, marked as old."""
    last = _last()
    if last is not None:
        parts.text(say("ranges.not_updated"))
        _draw(last[1], old=True)


def _last() -> tuple[DrawKey, Ranges] | None:
    """The last result, and what was asked for then."""
    last: tuple[DrawKey, Ranges] | None = st.session_state.get("ranges_drawn")
    return last


# --- The answer ------------------------------------------------------------------------------------------------


def _answer(asked: Asked) -> Later:
    last = _last()
    full = last[1] if last and last[0] == asked.key else None
    bar, place = st.empty(), st.empty()
    with place.container():
        _draw(full or _first(asked), asked if full else None)
    _downloads(asked)
    return _nothing if full else partial(_refine, asked, bar, place)


def _first(asked: Asked) -> Ranges:
    """A few draws under the readings that the chart shows. Plain random points, which need nothing loaded first."""
    generator = np.random.default_rng(asked.seed)
    readings = option_readings(asked.scenario)
    return ranges(asked.plan, generator, AT_ONCE, "random", every=False, readings=readings)


def _refine(asked: Asked, bar: DeltaGenerator, place: DeltaGenerator) -> None:
    """All the draws, under every reading, in the place of the few."""

    def progress(share: float) -> None:
        if asked.draws >= LONG:
            bar.progress(share, say("ranges.drawing", share=per_cent(share, 0)))

    progress(0.0)
    drawn = ranges(asked.plan, np.random.default_rng(asked.seed), asked.draws, chunk=CHUNK, progress=progress)
    st.session_state["ranges_drawn"] = (asked.key, drawn)
    bar.empty()
    with place.container():
        _draw(drawn, asked)


def _draw(drawn: Ranges, asked: Asked | None = None, old: bool = False) -> None:
    """What the draws come to; without `asked`, of few draws or old ones, and so without what is cited."""
    of, spread = _varying(drawn)
    moved = tornado(drawn.plan, of=of)
    first, *rest = range_narrative.sentences(drawn)
    st.html(f'<p class="answer{" old" if old else ""}">{parts.escaped(first)}</p>')
    if asked is None and not old:
        parts.text(say("ranges.first", draws=number(drawn.draws)))
    else:
        parts.listed(rest[:-1])
    if state.now().view.range_table:
        _tables(drawn, moved, spread)
    else:
        frame.draw(*s_curve_chart(drawn, spread, of))
        if moved.rows:
            frame.draw(*tornado_chart(drawn, moved))
    if asked is not None:
        parts.listed([*shares(drawn).sentences, rest[-1]])
        _command(asked)


def _varying(drawn: Ranges) -> tuple[str, Spread]:
    """The deal's totals, or the sender's own costs where these alone vary."""
    own, deal = drawn.own, drawn.chosen.spread
    return ("own", own) if own is not None and own.varies and not deal.varies else ("deal", deal)


def _tables(drawn: Ranges, moved: Tornado, spread: Spread) -> None:
    heads = [say("range.column.draws_up_to"), say("range.column.total")]
    rows = [
        [per_cent(share / 100), range_narrative.precise(x, drawn.currency)]
        for share, x in spread.percentiles.items()
    ]
    parts.table(heads, rows, numeric=(0, 1))
    heads = [say(f"sensitivity.column.{name}") for name in ("by_range", "from", "to", "low", "high")]
    inputs = {quantity.name: quantity for quantity in drawn.plan.inputs}
    rows = [
        [
            row.label,
            *(
                range_narrative.value(inputs[row.name], x, drawn.currency)
                for x in (row.low_value, row.high_value)
            ),
            *(range_narrative.money(x, drawn.currency) for x in (row.low_total, row.high_total)),
        ]
        for row in moved.rows
    ]
    parts.table(heads, rows, numeric=(1, 2, 3, 4))


def _command(asked: Asked) -> None:
    view = state.now().view
    command = range_narrative.as_command(
        asked.scenario, range_rows.entered(), view.range_file, asked.draws, asked.seed
    )
    parts.text(say("ranges.command"))
    st.code(command, language="bash", wrap_lines=True)


def _downloads(asked: Asked) -> None:
    """The printed figures of both charts, drawn when they are asked for."""

    def table(kind: str) -> dict[str, Any]:
        if kind == "tornado":
            return tornado_table(tornado(asked.plan), asked.plan)
        generator, readings = np.random.default_rng(asked.seed), option_readings(asked.scenario)
        return curve_table(
            ranges(asked.plan, generator, asked.draws, keep=True, every=False, readings=readings)
        )

    with st.container(horizontal=True, gap="small", key="range_downloads"):
        for kind in ("s-curve", "tornado"):
            files = downloads.figure_of_table(kind, asked.scenario, partial(table, kind))
            downloads.menu(
                say(f"ranges.download_{kind}"),
                f"{asked.scenario.name} {kind}",
                files,
                key=f"uncertain_{kind}",
            )
