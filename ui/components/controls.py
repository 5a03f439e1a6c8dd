"""The two questions and the reading: every control of a scenario, each a view on the one state."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.files.problems import BadInput
from model.inputs.arrangement import Question
from model.results.answer import Answer
from model.results.citation import read_to
from model.scenario import parse
from model.scenario.cases import with_case, with_stay
from model.scenario.scenario import Scenario
from model.words.wording import number, say
from ui import limits, state
from ui.components import address, entry, own_deals, parts
from ui.components.entry import TextBox

SLIDER_STEP = {"years": 0.25, "days": 1}
LEAST_END = {"people": 600, "years": 3.0, "days": 1095}
"""Where a slider ends as long as nobody goes beyond it; a range is a convenience, never a limit."""


def _people_slid() -> None:
    group = state.now().scenario.deal.terms.principal
    entry.attempt("people", lambda: _with_people(group, int(st.session_state["people_slider"])))
    st.session_state["moved"] = "people_slider"


def _stay_slid() -> None:
    unit, _ = _stay(state.now().scenario)
    entry.attempt("stay", lambda: _with_stay(unit, st.session_state["stay_slider"]))
    st.session_state["moved"] = "stay_slider"


def _end(kind: str, slider: str, now: float) -> float:
    """The end of the slider of that key: it grows to show what was typed, and goes back once less is typed or chosen. While a
    person slides it stands still.
    """
    ends: dict[str, tuple[float, float]] = st.session_state["ends"]
    least = LEAST_END[kind]
    end, before = ends.get(kind, (least, now))
    if now != before and st.session_state.get("moved") != slider:
        end = least
    if now > end:
        size = 10 ** math.floor(math.log10(now))
        end = type(least)(next(step * size for step in (1, 1.5, 2, 3, 5, 7.5, 10) if step * size >= now))
    ends[kind] = (end, now)
    return end


def _stay(scenario: Scenario) -> tuple[str, float]:
    """The unit and length of everyone's stay."""
    cohorts = scenario.cohort or scenario.deal.terms.default
    first = next((cohort for cohort in cohorts if cohort.group == scenario.deal.terms.principal), cohorts[0])
    return ("days", first.days) if first.days is not None else ("years", first.years or 0.0)


def _with_people(group: str, people: int) -> None:
    scenario = state.now().scenario
    unit, stay = _stay(scenario)
    state.change(cohort=with_stay(with_case(scenario, {group: people}), unit, stay).cohort)


def _with_stay(unit: str, stay: float) -> None:
    state.change(cohort=with_stay(state.now().scenario, unit, stay).cohort)


def people_and_time() -> None:
    """People and time, each a box and a slider that share one value."""
    scenario = state.now().scenario
    if scenario.population.dated:
        st.html(f'<p class="small">{parts.escaped(say("ui.dated"))}</p>')
        return
    _people(scenario)
    _time(scenario)


def _row(key: str, name: str) -> DeltaGenerator:
    row = st.container(horizontal=True, gap="small", vertical_alignment="center", key=key)
    row.html(f'<span class="rowname" aria-hidden="true">{parts.escaped(name)}</span>', width=54)
    return row


def _people(scenario: Scenario) -> None:
    group = scenario.deal.terms.principal
    now = scenario.people_of(group)
    box = TextBox("people_text", partial(_people_typed, group), None, "people")
    with _row("people_row", say("ui.slide_people")):
        box.draw(say("ui.how_many"), number(now), width=92, label_visibility="collapsed")
        entry.resume("people_slider", float(now), _people_slid)
        entry.show_in("people_slider", now)
        st.slider(
            say("ui.slide_people"), 0, int(_end("people", "people_slider", now)), key="people_slider", label_visibility="collapsed",
            on_change=_people_slid,
        )  # fmt: skip
    box.complain()


def _time(scenario: Scenario) -> None:
    unit, now = _stay(scenario)
    box = TextBox("stay_text", _stay_typed, None, "stay")
    kind = int if unit == "days" else float
    with _row("time_row", say("ui.slide_time")):
        box.draw(say("ui.how_long"), parse.stay_text(unit, now), width=92, label_visibility="collapsed")
        entry.resume("stay_slider", float(now), _stay_slid)
        entry.show_in("stay_slider", now)
        st.slider(
            say("ui.slide_time"), kind(0), kind(_end(unit, "stay_slider", now)), step=kind(SLIDER_STEP[unit]), format="%g", key="stay_slider",
            label_visibility="collapsed", on_change=_stay_slid,
        )  # fmt: skip
    box.complain()


def _people_typed(group: str, text: str) -> None:
    _with_people(group, parse.people(text))


def _stay_typed(text: str) -> None:
    """A time as typed; a bare number is in the unit that the box shows."""
    unit, _ = _stay(state.now().scenario)
    _with_stay(*parse.stay(text, unit))


def presets() -> None:
    """The arrangement's scenarios worth one click; the one shown is marked."""
    scenario = state.now().scenario
    deal = scenario.deal
    offered, problems = deal.presets()
    same = (
        key
        for key, preset in offered.items()
        if (preset.cohort, preset.reading, scenario.parameters) == (scenario.cohort, scenario.reading, {})
    )
    shown = next(same, None)
    labels = {parts.marked(deal.terms.preset[key].label): key for key in offered}
    if (left := labels.get(str(state.left_over("preset")))) not in {None, shown}:
        state.forget_left()
        st.session_state["preset"] = left
        _preset_chosen(offered)
        st.rerun()
    entry.show_in("preset", shown)
    st.pills(
        say("ui.presets"), list(offered), key="preset", label_visibility="collapsed",
        format_func=lambda key: parts.marked(deal.terms.preset[key].label), on_change=_preset_chosen, args=(offered,),
    )  # fmt: skip
    for problem in problems:
        parts.problem(problem)


def _preset_chosen(offered: dict[str, Scenario]) -> None:
    key = st.session_state["preset"]
    if key in offered:
        entry.attempt("preset", lambda: state.put(state.State(offered[key], state.now().view)))


def reading(answer: Answer, spread: str = "") -> None:
    """The reading in one line with what the others come to, which `spread` may say otherwise, and *change it*: every question
    with its options.
    """
    scenario = answer.case
    line = spread or answer.spread.says
    if answer.reading_says:
        line = say("ui.reading_is", reading=answer.reading_says, spread=line)
    if not scenario.deal.terms.question and len(scenario.deal.terms.group) == 1:
        if answer.reading_says:
            parts.text(line)
        return
    with parts.unfolding(say("ui.change"), line, key="reading_panel") as panel:
        if panel.open:
            for name, question in scenario.deal.terms.question.items():
                _question(scenario, name, question)
            _other_groups(scenario)


def _question(scenario: Scenario, name: str, question: Question) -> None:
    key = f"question_{name}"
    entry.show_in(key, scenario.reading[name])
    st.radio(
        parts.marked(question.ask), list(question.option), key=key,
        format_func=lambda option: parts.marked(question.option[option].label),
        on_change=read_option, args=(name, key),
    )  # fmt: skip
    option = question.option[scenario.reading[name]]
    rows = [(say("ui.for"), ground) for ground in option.grounds_for] + [
        (say("ui.against"), ground) for ground in option.grounds_against
    ]
    evidence = scenario.deal.evidence
    grounds = "".join(
        f"<li>{parts.escaped(side)} {parts.escaped(ground.says)} {parts.sources(evidence, ground.facts)}</li>"
        for side, ground in rows
    )
    st.html(f'<ul class="plain small">{grounds}</ul>')


def _other_groups(scenario: Scenario) -> None:
    if scenario.population.dated:
        return
    for name, group in list(scenario.deal.terms.group.items())[1:]:
        key = f"people_{name}"
        box = TextBox(key, partial(_people_typed, name), None, key)
        box.draw(say("ui.also_held", group=parts.marked(group.label)), number(scenario.people_of(name)))
        box.complain()


def history_buttons() -> None:
    """Undo, redo, start again."""
    history = state.history()
    for name, act, possible in (
        ("undo", state.undo, bool(history.past)),
        ("redo", state.redo, bool(history.future)),
        ("reset", state.reset, True),
    ):
        st.button(say(f"ui.{name}"), key=name, on_click=_act, args=(act,), disabled=not possible)


def _act(act: Callable[[], None]) -> None:
    entry.forget_all()
    act()


def read_option(question: str, key: str) -> None:
    """Answer a question as the control called `key` says."""
    reading = {**state.now().scenario.reading, question: st.session_state[key]}
    entry.attempt(key, lambda: state.change(reading=reading))


def case(answer: Answer) -> None:
    """The case the page is about, in small, with its controls folded away."""
    parts.text(answer.sentence)
    with st.expander(say("ui.change_case"), key="change_case", on_change="rerun") as panel:
        if panel.open:
            presets()
            people_and_time()
            reading(answer)


def copy_link(total: float, key: str) -> None:
    """The button that copies the link of what is shown; a sentence instead where whoever opens the link would not see it."""
    try:
        limits.check_link(state.pairs(state.now(), total))
    except BadInput:
        parts.text(say("limits.link_made", most=number(limits.LINK.most)))
    else:
        parts.copy_button(say("ui.copy_link"), state.link(state.now(), total), key=key)


def end(total: float, copied: bool = True) -> None:
    """What closes every page: the day of the record, the history, the link, and the address that restores it all. Without
    `copied` the link is not offered, for a page that has it elsewhere.
    """
    parts.text(read_to(state.now().scenario.deal))
    with st.container(horizontal=True, gap="small", key="page_end"):
        if own_deals.without_room():
            parts.text(say("own_deal.no_room"))
        elif copied:
            copy_link(total, "copy_page_link")
        history_buttons()
    address.write(total)
