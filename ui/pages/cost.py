"""*Cost*: one question, one number, two controls; everything else one click away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.files.problems import BadInput
from model.results import narrative
from model.results.curves import curves
from model.results.summary import Summary, summary
from model.scenario.scenario import Scenario, parse_scenario
from model.words.wording import exact, say
from ui import state
from ui.charts import frame
from ui.charts.cost import cost_curves, curve_table
from ui.components import answer, comparison, controls, downloads, entry, parts
from ui.view import ALONG


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    totals = summary(scenario)
    st.title(parts.marked(scenario.deal.terms.ask), anchor=False)
    answer.sentence(scenario, totals)
    _spread(scenario, totals)
    controls.presets()
    controls.people_and_time()
    controls.reading()
    _remarks(scenario, totals)
    parts.figures(narrative.ratios(totals), old=entry.stale())
    _actions(scenario, totals)
    _chart(scenario, totals)
    _how(scenario, totals)
    _not_counted(scenario, totals)
    parts.spoken(narrative.sentence(scenario, totals).text)
    state.write_address(totals.total)


def _spread(scenario: Scenario, totals: Summary) -> None:
    with parts.unfolding(say("ui.why"), narrative.spread(totals), key="spread_panel"):
        parts.text(say("ui.why_spread"))
        parts.folds(scenario, totals)


def _remarks(scenario: Scenario, totals: Summary) -> None:
    remarks = narrative.remarks(scenario, totals)
    if remarks:
        _list(scenario, remarks)


def _list(scenario: Scenario, items: Sequence[narrative.Sourced]) -> None:
    def line(item: narrative.Sourced) -> str:
        source = f" [{parts.sources(scenario.deal.evidence, item.facts[:1])}]" if item.facts else ""
        return f"<li>{parts.escaped(item.text)}{source}</li>"

    listed = "".join(map(line, items))
    st.html(f'<ul class="plain small{" single" if len(items) == 1 else ""}">{listed}</ul>')


def _actions(scenario: Scenario, totals: Summary) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="actions"):
        parts.copy_button(
            say("ui.copy_sentence"),
            narrative.quote(scenario, totals),
            key="copy_sentence",
            disabled=entry.stale(),
        )
        parts.copy_button(say("ui.copy_link"), state.link(state.now(), totals.total), key="copy_link")
        st.button(
            say("ui.add_to_comparison"), on_click=comparison.add, args=(scenario,), disabled=comparison.full()
        )
        files = [*downloads.of_case(scenario, totals), *_figure(scenario)]
        downloads.menu(say("ui.download"), scenario.name, files, key="case")
        parts.copy_button(say("ui.copy_embed"), state.embed(state.now(), totals.total), key="copy_embed")
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
            opened = parse_scenario(file.getvalue(), file.name)
        except BadInput as error:
            parts.notice(say("ui.file_problems"), error.problems, wrong=True)
        else:
            st.session_state["uploaded"] = file.file_id
            state.put(state.State(opened.changed(model_version=None, evidence_version=None)))
            st.rerun()


def _chart(scenario: Scenario, totals: Summary) -> None:
    now = state.now()
    lines = curves(scenario, now.view.along)
    if lines is None:
        return
    st.header(say("ui.chart"), anchor=False)
    _chart_choices()
    if now.view.table:
        columns, rows, here = curve_table(scenario, lines)
        parts.table(columns, rows, numeric=range(len(columns)), marked_row=here)
    else:
        frame.draw(*cost_curves(scenario, totals, lines))
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


def _how(scenario: Scenario, totals: Summary) -> None:
    evidence = scenario.deal.evidence
    with st.expander(say("ui.how")):
        steps = narrative.how(scenario)
        for step in steps:
            st.html(
                f'<div class="step"><h3>{parts.escaped(step.label)}</h3><p class="product">{parts.escaped(step.text)}</p>'
                f"{_assumed(step)}{''.join(parts.fact(evidence, key) for key in step.facts)}</div>"
            )
        st.html(
            f'<p class="product"><b>{parts.escaped(say("ui.total_is", total=exact(totals.total, totals.currency)))}</b></p>'
        )
        st.html(f'<p class="small">{parts.escaped(say("ui.conventions"))}</p>')


def _assumed(step: narrative.Step) -> str:
    return f'<p class="small">{parts.escaped(say("ui.ours", says=step.assumed))}</p>' if step.assumed else ""


def _not_counted(scenario: Scenario, totals: Summary) -> None:
    st.header(say("ui.not_counted"), anchor=False)
    _list(scenario, narrative.not_counted(scenario, totals))
