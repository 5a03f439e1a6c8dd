"""*Learn*, for students and teachers: four kinds of cost on a case, exercises that check what is typed, and what a lesson
needs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import partial

import streamlit as st

from model.inputs.arrangement import Question
from model.outputs import worksheet
from model.questions import exercises
from model.questions.exercises import Exercise, Verdict
from model.results.lesson import MOST_HEADS, Lesson, alongs, last_day, lesson, lesson_case, opening_day
from model.results.summary import by_option, cost_of
from model.results.sweep import round_steps
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.scenario import Scenario
from model.words.wording import exact, number, people, say
from ui import state
from ui.charts import vega
from ui.charts.lesson import curves_chart, total_chart
from ui.components import controls, documents, entry, making, parts
from ui.components.entry import TextBox
from ui.view import View

WIDTHS = (1, 2)
"""Controls and what they change, side by side."""
MOST_QUESTIONS = 3
KINDS = ("average", "marginal", "fixed", "sunk")


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    parts.text(say("learn.lead"))
    _costs(scenario)
    _exercises()
    _for_teachers()
    _glossary()
    controls.end(cost_of(scenario))


# --- Average, marginal, fixed, sunk ------------------------------------------------------------------------------


def _costs(scenario: Scenario) -> None:
    case = lesson_case(scenario)
    st.header(say("learn.costs"), anchor=False)
    held = people(sum(cohort.people for cohort in case.cohort))
    parts.text(say("learn.costs_of" if case is scenario else "learn.costs_of_other", people=held))
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        shown = _chosen(scenario, case)
        _questions(shown.case)
        st.html(_four(shown))
    with right:
        _drawn(shown)


def _chosen(scenario: Scenario, case: Scenario) -> Lesson:
    """The lesson at the day, or the number of people, that its controls are set to."""
    view = state.now().view
    offered = alongs(case)
    along = view.margin if view.margin in offered else offered[0]
    entry.show_in("margin", along)
    entry.show_in("margin_as_table", view.margin_table)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="margin_choices"):
        st.segmented_control(
            say("learn.by"), offered, key="margin", label_visibility="collapsed", on_change=_changed,
            format_func=lambda kind: say(f"learn.by_{kind}"),
        )  # fmt: skip
        st.toggle(say("ui.as_table"), key="margin_as_table", on_change=_changed)
    if along == "time":
        return lesson(case, "time", _day(case))
    if case is scenario:
        _heads(case)
    return lesson(case, "people")


def _changed() -> None:
    margin = st.session_state["margin"] or state.now().view.margin
    state.view(margin=margin, margin_table=st.session_state["margin_as_table"])


def _day(case: Scenario) -> int:
    """The day that everybody leaves on."""
    text, end = state.now().view.leave, last_day(case)
    day = min(max(1, int(text)), end) if text.isascii() and text.isdecimal() else opening_day(case)
    entry.show_in("leave", day)
    st.slider(say("learn.day"), 1, end, key="leave", on_change=_left)
    return day


def _left() -> None:
    state.view(leave=str(st.session_state["leave"]))
    st.session_state["moved"] = "leave"


def _heads(case: Scenario) -> None:
    now = case.people_of(case.first_group)
    entry.show_in("lesson_heads", now)
    st.slider(
        say("learn.heads"), 1, max(MOST_HEADS, now), key="lesson_heads",
        on_change=_with_heads, args=(case.first_group,),
    )  # fmt: skip


def _with_heads(group: str) -> None:
    chosen = max(1, int(st.session_state["lesson_heads"]))
    entry.attempt(
        "lesson_heads", lambda: state.change(cohort=with_case(state.now().scenario, {group: chosen}).cohort)
    )
    st.session_state["moved"] = "lesson_heads"


def _questions(case: Scenario) -> None:
    """The questions whose answers would change the total of this case, each a box that reads the terms otherwise."""
    totals: dict[str, set[float]] = {}
    for row in by_option(case):
        totals.setdefault(row.question, set()).add(row.total)
    matter = [name for name, each in totals.items() if len(each) > 1][:MOST_QUESTIONS]
    for name in matter:
        question, key = case.deal.terms.question[name], f"lesson_{name}"
        entry.show_in(key, case.reading[name])
        st.selectbox(
            parts.marked(question.label), list(question.option), key=key, format_func=partial(_option, question),
            on_change=controls.read_option, args=(name, key),
        )  # fmt: skip


def _option(question: Question, option: str) -> str:
    return question.option[option].short or question.option[option].label


def _four(shown: Lesson) -> str:
    """Each word, what it means, and its figure."""
    figures = _figures(shown)
    rows = "".join(
        f"<div><dt>{parts.escaped(say(f'learn.{kind}'))}</dt><dd><b>{parts.escaped(figures[kind])}</b><br>"
        f"{parts.escaped(_says(kind, shown.margins.along))}</dd></div>"
        for kind in KINDS
    )
    return f'<dl class="four">{rows}</dl>'


def _says(kind: str, along: str) -> str:
    return say("learn.sunk_says") if kind == "sunk" else say(f"learn.{kind}_{along}_says")


def _figures(shown: Lesson) -> Mapping[str, str]:
    def written(amount: float) -> str:
        return exact(amount, shown.margins.currency)

    total = written(shown.margins.total)
    average = None if shown.margins.average is None else written(shown.margins.average)
    return {
        "average": say(f"learn.average_{shown.margins.along}", amount=average)
        if average
        else say("learn.undefined"),
        "marginal": say(f"learn.marginal_{shown.margins.along}", amount=written(shown.margins.marginal)),
        "fixed": say("learn.part_of", amount=written(shown.margins.fixed), total=total),
        "sunk": say("learn.sunk_unknown")
        if shown.sunk is None
        else say("learn.part_of", amount=written(shown.sunk), total=total),
    }


def _drawn(shown: Lesson) -> None:
    finding, *others = shown.says
    st.html(f'<h3 class="charttitle">{parts.escaped(finding)}</h3>')
    if state.now().view.margin_table:
        _table(shown)
    else:
        vega.draw(total_chart(shown), " ".join(shown.says))
        curves = say(f"learn.curves_{shown.margins.along}")
        st.html(f'<h3 class="charttitle">{parts.escaped(curves)}</h3>')
        vega.draw(curves_chart(shown), f"{curves}: {finding}")
    parts.listed(others)


def _table(shown: Lesson) -> None:
    """The figures of both charts at round numbers and where the case stands."""
    steps = {round(float(step)) for step in round_steps(float(shown.margins.at[-1]))} | {
        round(shown.margins.now)
    }
    places = [place for place, at in enumerate(shown.margins.at) if round(float(at)) in steps]
    columns = [shown.margins.along, "due", *(["used"] if shown.used is not None else [])]
    columns += [f"{kind}_{shown.margins.along}" for kind in ("average", "marginal")]
    series = [
        shown.margins.totals,
        *([shown.used] if shown.used is not None else []),
        shown.margins.averages,
        shown.margins.marginals,
    ]
    rows = [
        [
            number(float(shown.margins.at[place])),
            *(_cell(float(column[place]), shown.margins.currency) for column in series),
        ]
        for place in places
    ]
    own = next(row for row, place in enumerate(places) if place == shown.margins.place)
    heads = [say(f"learn.column.{name}") for name in columns]
    parts.table(heads, rows, numeric=range(len(heads)), marked_row=own)


def _cell(amount: float, currency: str) -> str:
    return say("learn.undefined") if math.isnan(amount) else exact(amount, currency)


# --- Exercises ---------------------------------------------------------------------------------------------------


def _exercises() -> None:
    names = list(exercises.exercises())
    view = state.now().view
    name = view.exercise if view.exercise in names else names[0]
    typed = answers(view)
    verdicts = {place: exercises.check(*place, text) for place, text in typed.items()}
    st.header(say("learn.exercises"), anchor=False)
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        _choice(names, name, verdicts)
    with right:
        _exercise(name, typed, verdicts)


def answers(view: View) -> dict[tuple[str, int], str]:
    """What was typed, by exercise and place; what is of no exercise is left out."""
    known = exercises.exercises()
    typed_answers: dict[tuple[str, int], str] = {}
    for text in view.answers:
        place, _, typed = text.partition("~")
        name, _, count = place.rpartition(".")
        if name in known and count in {str(one) for one in range(1, len(known[name].number) + 1)}:
            typed_answers[name, int(count)] = typed
    return typed_answers


def _choice(names: list[str], name: str, verdicts: Mapping[tuple[str, int], Verdict]) -> None:
    right = {place for place, verdict in verdicts.items() if verdict.kind == "right"}
    known = exercises.exercises()
    done = {one for one in names if all((one, place + 1) in right for place in range(len(known[one].number)))}
    entry.show_in("exercise", name)
    st.selectbox(
        say("learn.exercise"), names, key="exercise", on_change=_turned,
        format_func=lambda one: say(
            "learn.exercise_done" if one in done else "learn.exercise_of",
            place=exercises.place_of(one),
            title=known[one].title,
        ),
    )  # fmt: skip
    following = names[names.index(name) + 1 :]
    st.button(
        say("learn.next"), key="next_exercise", disabled=not following,
        on_click=lambda: state.view(exercise=following[0]),
    )  # fmt: skip
    count = sum(len(exercise.number) for exercise in known.values())
    parts.text(say("learn.done", right=len(right), all=count, exercises=len(names)))


def _turned() -> None:
    state.view(exercise=st.session_state["exercise"])


def _exercise(
    name: str, typed: Mapping[tuple[str, int], str], verdicts: Mapping[tuple[str, int], Verdict]
) -> None:
    exercise = exercises.exercises()[name]
    title = say("learn.exercise_of", place=exercises.place_of(name), title=exercise.title)
    st.subheader(parts.marked(title), anchor=False)
    st.markdown(documents.as_part(exercise.ask))
    st.html(
        f'<p class="small"><a href="{parts.escaped(address(name))}" target="_blank" rel="noopener">'
        f"{parts.escaped(say('learn.open_case'))}</a></p>"
    )
    for place in range(1, len(exercise.number) + 1):
        _number(name, exercise, place, typed.get((name, place), ""), verdicts.get((name, place)))
    with st.expander(say("learn.answer")):
        st.markdown(documents.as_part(exercises.answer_text(name)))


def address(name: str) -> str:
    """The page *Cost* at the case of an exercise, from this page on."""
    case = exercises.opened(name)
    return f"./?{state.link(state.State(case), cost_of(case)).partition('?')[2]}"


def _number(name: str, exercise: Exercise, place: int, text: str, verdict: Verdict | None) -> None:
    asked = exercise.number[place - 1]
    label = say(
        "learn.number", letter=worksheet.letter(place), ask=asked.ask, tolerance=exercises.tolerance(asked)
    )
    box = TextBox(f"box_{name}_{place}", partial(_answered, name, place), parse.LONGEST)
    box.draw(parts.marked(label), text, placeholder=say("learn.placeholder"))
    box.complain()
    if verdict is not None and not box.wrong:
        st.html(f'<p class="small verdict-{verdict.kind}" role="status">{parts.escaped(verdict.says)}</p>')


def _answered(name: str, place: int, text: str) -> None:
    kept = {**answers(state.now().view), (name, place): text.strip()}
    state.view(answers=tuple(f"{one}.{count}~{typed}" for (one, count), typed in kept.items() if typed))


# --- For teachers, and words -------------------------------------------------------------------------------------


def _for_teachers() -> None:
    st.header(say("learn.teachers"), anchor=False)
    pdf, markdown, notebook = "application/pdf", "text/markdown", "application/x-ipynb+json"
    with st.container(horizontal=True, gap="small", key="lesson_files"):
        for what, file, kind, make in (
            ("worksheet", "worksheet.pdf", pdf, making.in_turn(partial(worksheet.as_pdf, answers=False))),
            (
                "worksheet_answers",
                "worksheet-answers.pdf",
                pdf,
                making.in_turn(partial(worksheet.as_pdf, answers=True)),
            ),
            ("exercises_file", "exercises.md", markdown, worksheet.as_markdown),
            ("notebook", "tutorial.ipynb", notebook, partial(documents.read, "tutorial.ipynb")),
        ):
            st.download_button(
                say(f"learn.{what}"), make, file_name=f"per-head-{file}", mime=kind, key=f"lesson_{what}",
                on_click="ignore",
            )  # fmt: skip
    documents.folded(say("learn.lessons"), "lessons.md")
    st.markdown(say("learn.open_notebook"))


def _glossary() -> None:
    st.header(say("learn.glossary"), anchor=False)
    st.html(_glossary_html())


@st.cache_data
def _glossary_html() -> str:
    """The glossary in columns: each word with its sentence, under the headings of the document."""
    return f'<div class="glossary">{"".join(_words(documents.read("glossary.md")))}</div>'


def _words(text: str) -> Iterator[str]:
    plain = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text.partition("\n## ")[2])
    for section in plain.split("\n## "):
        heading, _, body = section.partition("\n")
        yield f"<h3>{parts.escaped(heading)}</h3><dl>"
        for word, says in re.findall(r"\*\*(.+?)\.\*\* (.+?)(?:\n\n|\Z)", body, re.DOTALL):
            sentence = re.sub(r"\*(.+?)\*", r"<i>\1</i>", parts.escaped(" ".join(says.split())))
            yield f"<dt>{parts.escaped(word)}</dt><dd>{sentence}</dd>"
        yield "</dl>"
