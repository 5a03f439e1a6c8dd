"""*Cost*: one question, one number, the controls beside the picture; everything else one click away."""

from __future__ import annotations

import streamlit as st

from model.files.problems import BadInput
from model.inputs.arrangement import LONGEST_NAME
from model.results.answer import Answer
from model.scenario.offered import own
from model.scenario.scenario import Scenario, parse_scenario
from model.words.wording import exact, say
from ui import kept, limits, state
from ui.charts import vega
from ui.charts.cost import cost_chart, cost_rows
from ui.components import answer_box, comparison, controls, downloads, entry, matters, money_bar, parts, terms
from ui.components.entry import TextBox
from ui.kept import Costed
from ui.view import ALONG

NAME = TextBox("case_name", lambda text: state.name(text.strip()), LONGEST_NAME)


def show() -> None:
    """Draw the page for the state as it is."""
    scenario, along = state.now().scenario, state.now().view.along
    costed = kept.costed(scenario, along)
    whole = costed.answer
    answer_box.sentence(whole)
    money_bar.draw(whole)
    with st.container(key="cost_columns"):
        left, right = st.columns((396, 804), gap="large")
        with left:
            _controls(whole)
        with right:
            _picture(costed)
            with st.container(key="cost_figures", gap="small"):
                parts.figures([(figure.label, figure.text) for figure in whole.figures], old=entry.stale())
                _actions(whole)
    _lower(costed)
    parts.spoken(whole.sentence)
    controls.end(whole.total, copied=False)


def _controls(whole: Answer) -> None:
    with st.container(key="side_case", gap="small"):
        controls.presets()
        controls.people_and_time()
    with st.container(key="side_terms", gap="small"):
        terms.panel(whole.case)
        controls.reading(whole)


# --- The picture -----------------------------------------------------------------------------------------------


def _picture(costed: Costed) -> None:
    picture, lines = costed.picture, costed.lines
    with st.container(key="cost_picture", gap="small"):
        if picture is None or lines is None:
            parts.text(say("ui.no_chart"))
            return
        _chart_choices()
        st.html(f'<h2 class="charttitle">{parts.escaped(picture.title)}</h2>')
        if state.now().view.table:
            columns, rows, here = cost_rows(costed.answer.case, lines)
            parts.table(columns, rows, numeric=range(len(columns)), marked_row=here)
        else:
            vega.draw(cost_chart(picture), picture.alt, key="cost_chart")


def _chart_choices() -> None:
    now = state.now()
    entry.show_in("along", now.view.along)
    entry.show_in("as_table", now.view.table)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="chart_choices"
    ):
        st.segmented_control(
            say("ui.along"), ALONG, key="along", label_visibility="collapsed",
            format_func=lambda along: say(f"ui.along_{along}"), on_change=_chart_changed,
        )  # fmt: skip
        st.toggle(say("ui.as_table"), key="as_table", on_change=_chart_changed)


def _chart_changed() -> None:
    along = st.session_state["along"] or state.now().view.along
    state.view(along=along, table=st.session_state["as_table"])


# --- What is taken away ----------------------------------------------------------------------------------------


def _actions(whole: Answer) -> None:
    scenario = whole.case
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="actions"):
        parts.copy_button(
            say("ui.copy_sentence"), whole.quote, key="copy_sentence", disabled=entry.stale(), main=True
        )
        with st.popover(say("ui.share"), width="content", key="share", on_change="rerun") as share:
            if share.open:
                controls.copy_link(whole.total, "copy_link")
                parts.copy_button(
                    say("ui.copy_embed"), state.embed(state.now(), whole.total), key="copy_embed"
                )
        st.button(
            say("ui.add_to_comparison"), on_click=comparison.add, args=(scenario,), disabled=comparison.full()
        )
        with st.popover(say("ui.more"), width="content", key="more", on_change="rerun") as more:
            if more.open:
                NAME.draw(say("ui.case_name"), scenario.name, placeholder=say("ui.case_name_example"))
                NAME.complain()
                downloads.listed(scenario.name, [*downloads.of_case(whole), *_figure(scenario)], key="case")
                _upload()


def _figure(scenario: Scenario) -> list[downloads.File]:
    """The figure of the chart above, or of the money over time where the scenario has dates."""
    if scenario.population.dated:
        return downloads.figure("ledger", scenario)
    return downloads.figure(state.now().view.along, scenario) if scenario.cohort else []


def _upload() -> None:
    """A scenario file from this machine; one that cannot be read says why and changes nothing."""
    file = st.file_uploader(say("ui.open_file"), type="toml", key="upload")
    if file is not None and st.session_state.get("uploaded") != file.file_id:
        try:
            opened = parse_scenario(file.getvalue(), file.name, own=own(state.held()))
            limits.check_case(opened)
        except BadInput as error:
            parts.notice(say("ui.file_problems"), error.problems, wrong=True)
        else:
            st.session_state["uploaded"] = file.file_id
            state.put(state.State(opened, state.now().view))
            st.rerun()


# --- Below -----------------------------------------------------------------------------------------------------


def _lower(costed: Costed) -> None:
    whole = costed.answer
    left, right = st.columns((396, 804), gap="large")
    with left:
        answer_box.remarks(whole, whole.noted, "noted")
        matters.draw(costed.matters)
        with parts.unfolding(say("ui.why"), whole.spread.says, key="spread_panel") as panel:
            if panel.open:
                parts.text(say("ui.why_spread"))
                parts.totals_of_readings(whole)
    with right:
        _how(whole)
        st.header(say("ui.not_counted"), anchor=False)
        answer_box.remarks(whole, whole.left_out)


def _how(whole: Answer) -> None:
    """Each product that the total is made of, with its source."""
    st.header(say("ui.how"), anchor=False)
    evidence = whole.case.deal.evidence
    rows = [
        [
            step.label,
            step.says,
            parts.Html(parts.sources(evidence, step.facts))
            if step.facts
            else say("ui.ours", says=step.assumed or ""),
        ]
        for step in whole.steps
    ]
    if rows:
        parts.table([say(f"ui.how_{name}") for name in ("step", "sum", "source")], rows, prose=True)
    parts.text(f"{say('ui.total_is', total=exact(whole.total, whole.currency))} {say('ui.conventions')}")
