"""*Cost*: one question, one number, two controls; everything else one click away."""

from __future__ import annotations

import streamlit as st

from model.files.problems import BadInput
from model.results.answer import Answer, answer
from model.results.curves import curves
from model.results.step import Step
from model.scenario.offered import own
from model.scenario.scenario import Scenario, parse_scenario
from model.words.wording import exact, say
from ui import state
from ui.charts import frame
from ui.charts.cost import cost_curves, curve_table
from ui.components import answer_box, comparison, controls, downloads, entry, parts
from ui.view import ALONG


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    whole = answer(scenario)
    st.title(parts.marked(scenario.deal.terms.ask), anchor=False)
    answer_box.sentence(whole)
    with parts.unfolding(say("ui.why"), whole.spread.says, key="spread_panel"):
        parts.text(say("ui.why_spread"))
        parts.totals_of_readings(whole)
    controls.presets()
    controls.people_and_time()
    controls.reading()
    answer_box.remarks(whole, whole.remarks)
    parts.figures([(figure.label, figure.text) for figure in whole.figures], old=entry.stale())
    _actions(whole)
    _chart(whole)
    _how(whole)
    st.header(say("ui.not_counted"), anchor=False)
    answer_box.remarks(whole, whole.left_out)
    parts.spoken(whole.sentence)
    state.write_address(whole.total)


def _actions(whole: Answer) -> None:
    scenario = whole.case
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="actions"):
        parts.copy_button(
            say("ui.copy_sentence"),
            whole.quote,
            key="copy_sentence",
            disabled=entry.stale(),
        )
        parts.copy_button(say("ui.copy_link"), state.link(state.now(), whole.total), key="copy_link")
        st.button(
            say("ui.add_to_comparison"), on_click=comparison.add, args=(scenario,), disabled=comparison.full()
        )
        files = [*downloads.of_case(whole), *_figure(scenario)]
        downloads.menu(say("ui.download"), scenario.name, files, key="case")
        parts.copy_button(say("ui.copy_embed"), state.embed(state.now(), whole.total), key="copy_embed")
        with st.popover(say("ui.open"), width="content"):
            _upload()
        controls.history_buttons()


def _figure(scenario: Scenario) -> list[downloads.File]:
    """The figure of the chart below, or of the money over time where the scenario has dates."""
    if scenario.population.dated:
        return downloads.figure("ledger", scenario)
    return downloads.figure(state.now().view.along, scenario) if scenario.cohort else []


def _upload() -> None:
    """A scenario file from this machine; one that cannot be read says why and changes nothing."""
    file = st.file_uploader(say("ui.open_file"), type="toml", key="upload")
    if file is not None and st.session_state.get("uploaded") != file.file_id:
        try:
            opened = parse_scenario(file.getvalue(), file.name, own=own())
        except BadInput as error:
            parts.notice(say("ui.file_problems"), error.problems, wrong=True)
        else:
            st.session_state["uploaded"] = file.file_id
            state.put(state.State(opened))
            st.rerun()


def _chart(whole: Answer) -> None:
    scenario, now = whole.case, state.now()
    lines = curves(scenario, now.view.along)
    if lines is None:
        return
    st.header(say("ui.chart"), anchor=False)
    _chart_choices()
    if now.view.table:
        columns, rows, here = curve_table(scenario, lines)
        parts.table(columns, rows, numeric=range(len(columns)), marked_row=here)
    else:
        frame.draw(*cost_curves(scenario, whole.summary, lines))
        st.html(f'<p class="small">{parts.escaped(say("chart.legend", lines=len(lines.lines)))}</p>')


def _chart_choices() -> None:
    now = state.now()
    entry.show_in("along", now.view.along)
    entry.show_in("as_table", now.view.table)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="chart_choices"):
        st.segmented_control(
            say("ui.along"), ALONG, key="along", label_visibility="collapsed",
            format_func=lambda along: say(f"ui.along_{along}"), on_change=_chart_changed,
        )  # fmt: skip
        st.toggle(say("ui.as_table"), key="as_table", on_change=_chart_changed)


def _chart_changed() -> None:
    along = st.session_state["along"] or state.now().view.along
    state.view(along=along, table=st.session_state["as_table"])


def _how(whole: Answer) -> None:
    evidence = whole.case.deal.evidence
    with st.expander(say("ui.how")):
        for step in whole.steps:
            st.html(
                f'<div class="step"><h3>{parts.escaped(step.label)}</h3><p class="product">{parts.escaped(step.says)}</p>'
                f"{_assumed(step)}{''.join(parts.fact(evidence, key) for key in step.facts)}</div>"
            )
        st.html(
            f'<p class="product"><b>{parts.escaped(say("ui.total_is", total=exact(whole.total, whole.currency)))}</b></p>'
        )
        st.html(f'<p class="small">{parts.escaped(say("ui.conventions"))}</p>')


def _assumed(step: Step) -> str:
    return f'<p class="small">{parts.escaped(say("ui.ours", says=step.assumed))}</p>' if step.assumed else ""
