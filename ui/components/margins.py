"""*Average, marginal, fixed, sunk*: for students, by people, by time, and for everybody's early release."""

from __future__ import annotations

import numpy as np
import streamlit as st

from model.results.marginal import (
    Margins,
    Release,
    longest,
    margins,
    release_sentence,
    released,
    releases,
    sentences,
)
from model.results.sweep import round_steps
from model.scenario.scenario import Scenario
from model.words.wording import number, say
from ui import state
from ui.charts import frame
from ui.charts.margins import amount_text, margins_chart, release_chart
from ui.components import entry, parts
from ui.view import MARGINS


def show(scenario: Scenario) -> None:
    """Draw the section."""
    st.header(say("margins.title"), anchor=False)
    kind = _choices()
    if kind == "release":
        _release(scenario)
    else:
        _margins(scenario, kind)


def _choices() -> str:
    view = state.now().view
    entry.show_in("margin", view.margin)
    entry.show_in("margin_as_table", view.margin_table)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="margin_choices"):
        st.segmented_control(
            say("margins.by"), MARGINS, key="margin", label_visibility="collapsed", on_change=_changed,
            format_func=lambda kind: say(f"margins.by_{kind}"),
        )  # fmt: skip
        st.toggle(say("ui.as_table"), key="margin_as_table", on_change=_changed)
    return view.margin


def _changed() -> None:
    margin = st.session_state["margin"] or state.now().view.margin
    state.view(margin=margin, margin_table=st.session_state["margin_as_table"])


def _margins(scenario: Scenario, along: str) -> None:
    costs = margins(scenario, along)
    if costs is None:
        parts.text(say("margins.no_one"))
        return
    lines = list(sentences(costs))
    gone = released(scenario, longest(scenario))
    if gone.sunk is not None and gone.sunk >= 1:
        lines.append(release_sentence(gone, costs.currency))
    if state.now().view.margin_table:
        _table(costs)
    else:
        frame.draw(margins_chart(scenario, costs, lines[0]), " ".join(lines[:2]))
    parts.listed(lines)


def _table(costs: Margins) -> None:
    shown = np.unique(np.append(np.round(round_steps(float(costs.at[-1]))), costs.now))
    places = np.searchsorted(costs.at, shown[shown <= costs.at[-1]])
    heads = [
        say(f"margins.column.{name}")
        for name in (costs.along, "total", f"per_one_{costs.along}", f"one_more_{costs.along}")
    ]
    columns = (costs.totals, costs.averages, costs.marginals)
    rows = [
        [
            number(float(costs.at[place])),
            *(amount_text(column[place], costs.currency) for column in columns),
        ]
        for place in places
    ]
    parts.table(heads, rows, numeric=range(4), marked_row=int(np.searchsorted(shown, costs.now)))


# --- Early release ---------------------------------------------------------------------------------------------


def _release(scenario: Scenario) -> None:
    end = longest(scenario)
    if end < 1:
        parts.text(say("margins.no_one"))
        return
    gone = released(scenario, _leave(end))
    days = releases(scenario)
    sentence = release_sentence(gone, scenario.deal.terms.currency)
    if state.now().view.margin_table:
        _release_table(scenario, days)
    else:
        frame.draw(release_chart(scenario, days, gone.days, sentence), sentence)
    parts.listed([sentence])


def _leave(end: int) -> int:
    """The day that everybody leaves on, as a slider; the end of the stay until it is moved."""
    text = state.now().view.leave
    day = min(int(text), end) if text.isdecimal() else end
    entry.show_in("leave", day)
    st.slider(
        say("margins.leave"), 0, end, key="leave",
        on_change=lambda: state.view(leave=str(st.session_state["leave"])),
    )  # fmt: skip
    return day


def _release_table(scenario: Scenario, days: tuple[Release, ...]) -> None:
    currency = scenario.deal.terms.currency
    heads = [say(f"margins.column.{name}") for name in ("days", "due", "used", "sunk")]
    rows = [
        [
            number(release.days),
            *(amount_text(amount, currency) for amount in (release.due, release.used, release.sunk)),
        ]
        for release in days
    ]
    parts.table(heads, rows, numeric=range(4))
