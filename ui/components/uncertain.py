"""*If the quantities are uncertain*: ranges, what their draws come to under every reading, and what moves the total.

A change is answered at once with few draws; the rest of the page is drawn; then all the draws take their place. A
run that a person interrupts by the next change ends by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.files.problems import BadInput, gather
from model.outputs.chart_data import (
    curve_table,
    first_question,
    option_ranges,
    option_readings,
    tornado_table,
)
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges, ranges
from model.questions.uncertainty.file import read_ranges
from model.questions.uncertainty.inputs import Plan, plan
from model.questions.uncertainty.quantiles import Spread
from model.questions.uncertainty.sensitivity import Indices, Tornado, of_plan, shares, tornado
from model.scenario.scenario import Scenario
from model.words.wording import number, per_cent, say
from ui import state, turns
from ui.charts import vega
from ui.charts.ranges import curve_title, s_curve, tornado_chart, tornado_heading
from ui.components import downloads, entry, making, parts, range_pairs, range_rows
from ui.components.entry import TextBox
from ui.components.parts import escaped
from ui.components.range_rows import Entered
from ui.view import DRAWS, LONGEST_SEED

AT_ONCE = 500
"""Draws of the first answer."""
LONG = 100_000
"""Draws from which on the progress is shown."""
CHUNK = 1 << 15
MOST_SEED = (1 << 63) - 1

SEED = TextBox("range_seed", lambda text: state.view(seed=text.strip()), LONGEST_SEED)

Later = Callable[[], None]
DrawKey = tuple[Scenario, tuple[str, ...], str, tuple[tuple[tuple[str, str], float], ...], int, int]


@dataclass(frozen=True)
class Asked:
    """What is to be drawn."""

    plan: Plan
    scenario: Scenario
    entered: Entered
    draws: int
    seed: int

    @property
    def key(self) -> DrawKey:
        """Equal where the draws are."""
        ties = tuple(self.plan.pairs.items())
        return self.scenario, self.entered.texts, self.entered.file, ties, self.draws, self.seed


@dataclass(frozen=True)
class Result:
    """All the draws, and the shares of the variance that go with them."""

    drawn: Ranges
    shares: Indices


def show(scenario: Scenario) -> Later:
    """Draw the section, and give back what is left to do once the page stands."""
    entered = range_rows.entered(scenario)
    if not entered.texts and not entered.file:
        parts.text(say("ranges.nothing"))
        return _nothing
    top = st.container(key="range_top", gap=None)
    left, right = st.columns((448, 752), gap="large")
    with left, st.container(key="range_rows", gap="small"):
        problems = _entry(scenario, entered)
    if SEED.wrong:
        _last_good(top, right)
        return _nothing
    try:
        asked = _asked(scenario, entered, problems)
    except BadInput as error:
        if not problems:
            parts.problem(" ".join(error.problems))
        _last_good(top, right)
        return _nothing
    return _answer(asked, top, right)


def _entry(scenario: Scenario, entered: Entered) -> list[str]:
    """What may be uncertain, and how the draws are made; all that is wrong with it."""
    about = "example_file" if entered.file and entered.example else "example" if entered.example else "about"
    parts.text(say(f"ranges.{about}"))
    problems = range_rows.draw(scenario)
    if entered.file:
        problems += _file(scenario, entered.file)
    labels = range_rows.labels(scenario)
    if not problems:
        names = [name for name in entered.ranges if name in labels]
        problems += range_pairs.draw(scenario, names, labels, entered.ranges)
    range_rows.adding(scenario)
    _settings()
    SEED.complain()
    return problems


def _nothing() -> None:
    """Nothing is left to do."""


def _file(scenario: Scenario, name: str) -> list[str]:
    """The file of ranges as a row that can be removed, and what is wrong with it: a link may name any."""
    problems = list[str]()
    with gather(problems):
        read_ranges(name, scenario.deal)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="range_file_row"):
        if not problems:
            st.html(f'<p class="small">{escaped(say("ranges.file", name=name))}</p>', width="content")
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


def _asked(scenario: Scenario, entered: Entered, problems: list[str]) -> Asked:
    """What the rows and settings ask for. Raises `BadInput`."""
    if problems:
        raise BadInput(problems)
    view = state.now().view
    file, where = read_ranges(entered.file, scenario.deal) if entered.file else (None, "")
    called = range_rows.labels(scenario)
    ties = range_pairs.used([name for name in entered.ranges if name in called])
    planned = plan(scenario, entered.ranges, file, ties, where=where, called=called)
    return Asked(planned, scenario, entered, int(view.draws), _seed(view.seed))


def _seed(text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text) or int(text) > MOST_SEED:
        raise BadInput(say("ranges.bad_seed", given=text or say("files.none"), most=number(MOST_SEED)))
    return int(text)


def _last_good(top: DeltaGenerator, right: DeltaGenerator) -> None:
    """The last result that could be worked out, marked as old."""
    last = _last()
    if last is not None:
        above, place, _ = top.empty(), right.empty(), right.empty()
        _draw(last[1].drawn, above.container(gap=None), place.container(), old=True)


def _last() -> tuple[DrawKey, Result] | None:
    """The last result, and what was asked for then."""
    last: tuple[DrawKey, Result] | None = st.session_state.get("ranges_drawn")
    return last


# --- The answer ------------------------------------------------------------------------------------------------


def _answer(asked: Asked, top: DeltaGenerator, right: DeltaGenerator) -> Later:
    last = _last()
    full = last[1] if last and last[0] == asked.key else None
    above, place, bar = top.empty(), right.empty(), right.empty()
    if full:
        _draw(full.drawn, above.container(gap=None), place.container(), asked, full.shares)
    else:
        _draw(_first(asked), above.container(gap=None), place.container())
    _downloads(asked)
    return _nothing if full else partial(_refine, asked, bar, above, place)


def _first(asked: Asked) -> Ranges:
    """A few draws under the readings that the chart shows. Plain random points, which need nothing loaded first."""
    generator = np.random.default_rng(asked.seed)
    readings = option_readings(asked.scenario)
    return ranges(asked.plan, generator, AT_ONCE, "random", every=False, readings=readings)


def _refine(asked: Asked, bar: DeltaGenerator, above: DeltaGenerator, place: DeltaGenerator) -> None:
    """All the draws, under every reading, in the place of the few."""

    def progress(share: float) -> None:
        if asked.draws >= LONG:
            bar.progress(share, say("ranges.drawing", share=per_cent(share, 0)))

    def waiting(before: int) -> None:
        bar.progress(0.0, say("ranges.waits", count=before))

    progress(0.0)
    with turns.PAGES.aside():
        with making.DRAWING.turn(waiting) if asked.draws >= LONG else nullcontext():
            drawn = ranges(
                asked.plan, np.random.default_rng(asked.seed), asked.draws, chunk=CHUNK, progress=progress
            )
        indices = of_plan(asked.plan, np.random.default_rng(asked.seed), of=_varying(drawn)[0])
    st.session_state["ranges_drawn"] = (asked.key, Result(drawn, indices))
    bar.empty()
    _draw(drawn, above.container(gap=None), place.container(), asked, indices)


def _draw(
    drawn: Ranges,
    above: DeltaGenerator,
    place: DeltaGenerator,
    asked: Asked | None = None,
    indices: Indices | None = None,
    old: bool = False,
) -> None:
    """What the draws come to; without `asked`, of few draws or old ones, and so without what is cited."""
    of, spread = _varying(drawn)
    moved = tornado(drawn.plan, of=of, readings=False)
    first, *rest = range_narrative.sentences(drawn)
    with above:
        st.html(f'<p class="answer{" old" if old else ""}">{escaped(first)}</p>')
        # What is drawn later takes the place of this, element by element.
        first_answer = say("ranges.first", draws=number(drawn.draws))
        how = range_narrative.how(drawn) if asked else first_answer
        parts.text(say("ranges.not_updated") if old else how)
    with place:
        if state.now().view.range_table:
            _tables(drawn, moved, spread)
        else:
            _charts(drawn, moved, spread, of)
        if indices is not None:
            _shares(indices)
        elif not old:
            parts.text(say("ranges.variance_later"))
        if asked is not None:
            parts.listed([*rest[:-2], *shares(drawn).sentences, rest[-1]])
            _command(asked)


def _varying(drawn: Ranges) -> tuple[str, Spread]:
    """The deal's totals, or the sender's own costs where these alone vary."""
    own, deal = drawn.own, drawn.chosen.spread
    return ("own", own) if own is not None and own.varies and not deal.varies else ("deal", deal)


def _title(words: str) -> None:
    st.html(f'<h2 class="charttitle">{escaped(words)}</h2>')


def _charts(drawn: Ranges, moved: Tornado, spread: Spread, of: str) -> None:
    approved = drawn.approved if of == "deal" else None
    title = curve_title(drawn, spread, approved)
    _title(title)
    vega.draw(s_curve(drawn, spread, approved), title)
    if of == "deal":
        _options(drawn)
    if moved.rows:
        title = tornado_heading(moved, drawn.currency)
        _title(title)
        vega.draw(tornado_chart(drawn, moved), title)
        parts.text(say("chart.tornado", base=range_narrative.money(moved.base, drawn.currency)))


def _options(drawn: Ranges) -> None:
    """Nine in ten draws under each answer to the first question about cost, on one axis from nothing."""
    options, question = option_ranges(drawn), first_question(drawn.plan.scenario)
    if question is None or len({(option.low, option.high) for option in options}) < 2:
        return
    rows = [
        (option.label, option.low, option.high, option.chosen, _span(option.low, option.high, drawn.currency))
        for option in options
    ]
    parts.spans(say("ranges.options", question=question.label), rows, max(option.high for option in options))


def _span(low: float, high: float, currency: str) -> str:
    texts = [range_narrative.money(end, currency) for end in (low, high)]
    return texts[0] if texts[0] == texts[1] else say("number.range", low=texts[0], high=texts[1])


def _shares(indices: Indices) -> None:
    """Sobol' indices: what each quantity accounts for alone, and with what it does together with others."""
    if not indices.rows:
        parts.text(say("sensitivity.constant"))
        return
    _title(say("ranges.variance"))
    rows = []
    for row in indices.rows:
        first, total = (max(0.0, share) for share in (row.first, row.total))
        together = total - first > row.first_within + row.total_within
        alone = say("ranges.alone_within", share=per_cent(first, 0), within=per_cent(row.first_within, 0))
        key = "ranges.alone_and_with" if together else "ranges.alone"
        rows.append((row.label, 0.0, min(1.0, first), True, say(key, share=alone, total=per_cent(total, 0))))
    parts.spans("", rows, 1.0)
    counts = {"points": number(indices.points), "runs": number(indices.evaluations), "seed": indices.seed}
    parts.text(say("sensitivity.how", **counts))


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
    entered = asked.entered
    command = range_narrative.as_command(
        asked.scenario,
        entered.ranges,
        entered.file,
        asked.draws,
        asked.seed,
        range_pairs.used([*entered.ranges]),
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
