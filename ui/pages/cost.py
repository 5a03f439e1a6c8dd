"""*Cost*: one question, one number, two controls; everything else one click away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.files.problems import BadInput
from model.inputs.evidence import Evidence
from model.results import citation, narrative
from model.results.curves import curves
from model.results.summary import Summary, summary
from model.scenario.scenario import Scenario, parse_scenario
from model.words.wording import HALF_A_CENT, exact, say
from ui import state
from ui.charts import figures
from ui.components import controls, downloads, parts
from ui.pages import compare


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    found = summary(scenario)
    st.title(parts.marked(scenario.deal.terms.ask), anchor=False)
    sentence(scenario, found)
    _spread(scenario, found)
    controls.presets()
    controls.people_and_time()
    controls.reading()
    _remarks(scenario, found)
    parts.figures(narrative.ratios(found), old=controls.stale())
    _actions(scenario, found)
    _chart(scenario, found)
    _how(scenario, found)
    _not_counted(scenario, found)
    parts.spoken(narrative.sentence(scenario, found).text)
    state.write_address(found.total)


def notice() -> None:
    """What a link said when it was made, and what in it could not be used."""
    said = state.notice()
    if said is None:
        return
    opened, found = said.opened, summary(state.now().scenario)
    if said.problems:
        parts.notice(say("ui.link_problems"), said.problems)
    if opened.total is not None and abs(opened.total - found.total) >= HALF_A_CENT:
        then, now = exact(opened.total, found.currency), exact(found.total, found.currency)
        version, evidence = (
            opened.model_version or say("ui.unknown"),
            opened.evidence_version or say("ui.unknown"),
        )
        parts.notice(say("ui.link_then", then=then, now=now, version=version, evidence=evidence))
    elif opened.stale:
        parts.notice(say("ui.link_same", version=opened.model_version, evidence=opened.evidence_version))


def sentence(scenario: Scenario, found: Summary) -> None:
    """The answer, with its source."""
    told = narrative.sentence(scenario, found, strong=lambda text: f"\x02{text}\x03")
    text = parts.escaped(told.text).replace("\x02", "<b>").replace("\x03", "</b>")
    source = (
        f' <span class="source">[{parts.sources(scenario.deal.evidence, told.facts[:1])}]</span>'
        if told.facts
        else ""
    )
    old = f' <span class="source">({parts.escaped(say("ui.not_updated"))})</span>' if controls.stale() else ""
    with st.container(key="answer_box"):
        st.html(f'<p class="answer{" old" if old else ""}">{text}{source}{old}</p>')


def _spread(scenario: Scenario, found: Summary) -> None:
    with parts.unfolding(say("ui.why"), narrative.spread(found), key="spread_panel"):
        parts.text(say("ui.why_spread"))
        parts.folds(scenario, found)


def _remarks(scenario: Scenario, found: Summary) -> None:
    remarks = narrative.remarks(scenario, found)
    if remarks:
        _list(scenario, remarks)


def _list(scenario: Scenario, items: Sequence[narrative.Sourced]) -> None:
    def line(item: narrative.Sourced) -> str:
        source = f" [{parts.sources(scenario.deal.evidence, item.facts[:1])}]" if item.facts else ""
        return f"<li>{parts.escaped(item.text)}{source}</li>"

    listed = "".join(map(line, items))
    st.html(f'<ul class="plain small{" single" if len(items) == 1 else ""}">{listed}</ul>')


def _actions(scenario: Scenario, found: Summary) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="actions"):
        parts.copy_button(
            say("ui.copy_sentence"),
            narrative.quote(scenario, found),
            key="copy_sentence",
            disabled=controls.stale(),
        )
        parts.copy_button(say("ui.copy_link"), state.link(state.now(), found.total), key="copy_link")
        st.button(
            say("ui.add_to_comparison"), on_click=compare.add, args=(scenario,), disabled=compare.full()
        )
        files = [*downloads.of_case(scenario, found), *_figure(scenario)]
        downloads.menu(say("ui.download"), scenario.name, files, key="case")
        parts.copy_button(say("ui.copy_embed"), state.embed(state.now(), found.total), key="copy_embed")
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


def _chart(scenario: Scenario, found: Summary) -> None:
    now = state.now()
    lines = curves(scenario, now.view.along)
    if lines is None:
        return
    st.header(say("ui.chart"), anchor=False)
    _chart_choices()
    if now.view.table:
        columns, rows, here = figures.curve_table(scenario, lines)
        parts.table(columns, rows, numeric=range(len(columns)), marked_row=here)
    else:
        chart, told = figures.cost_curves(scenario, found, lines)
        figures.show(chart, told)
        st.html(f'<p class="small">{parts.escaped(say("chart.legend", lines=len(lines.lines)))}</p>')


def _chart_choices() -> None:
    now = state.now()
    controls.show_in("along", now.view.along)
    controls.show_in("as_table", now.view.table)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="chart_choices"):
        st.segmented_control(
            say("ui.along"), ("people", "time"), key="along", label_visibility="collapsed",
            format_func=lambda one: say(f"ui.along_{one}"), on_change=_chart_changed,
        )  # fmt: skip
        st.toggle(say("ui.as_table"), key="as_table", on_change=_chart_changed)


def _chart_changed() -> None:
    along = st.session_state["along"] or state.now().view.along
    state.view(along=along, table=st.session_state["as_table"])


def _how(scenario: Scenario, found: Summary) -> None:
    evidence = scenario.deal.evidence
    with st.expander(say("ui.how")):
        steps = narrative.how(scenario)
        for step in steps:
            st.html(
                f'<div class="step"><h3>{parts.escaped(step.label)}</h3><p class="product">{parts.escaped(step.text)}</p>'
                f"{_assumed(step)}{''.join(_fact(evidence, key) for key in step.facts)}</div>"
            )
        st.html(
            f'<p class="product"><b>{parts.escaped(say("ui.total_is", total=exact(found.total, found.currency)))}</b></p>'
        )
        st.html(f'<p class="small">{parts.escaped(say("ui.conventions"))}</p>')


def _assumed(step: narrative.Step) -> str:
    return f'<p class="small">{parts.escaped(say("ui.ours", says=step.assumed))}</p>' if step.assumed else ""


def _fact(evidence: Evidence, key: str) -> str:
    """A fact with all that a reader may ask of it: figure, words, how firm, where from, what contradicts it."""
    fact = evidence.fact[key]
    against = [evidence.fact[other].says for other in evidence.disagreeing(key)]
    more = [*([fact.note] if fact.note else []), *(say("ui.contradicted", says=says) for says in against)]
    said = "".join(f"<br>{parts.escaped(text)}" for text in more)
    status = parts.escaped(say(f"status.{fact.status}"))
    return (
        f'<p class="small"><b>{parts.escaped(citation.figure(fact))}</b> · {status} · {parts.sources(evidence, [key])}<br>'
        f"{parts.escaped(fact.says)}{said}</p>"
    )


def _not_counted(scenario: Scenario, found: Summary) -> None:
    st.header(say("ui.not_counted"), anchor=False)
    _list(scenario, narrative.not_counted(scenario, found))
