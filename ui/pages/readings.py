"""*Readings*: the questions the reports leave open, what each answer costs, and which totals each explains."""

from __future__ import annotations

import streamlit as st

from model.inputs.arrangement import Option, Question
from model.results.answer import ReadingsTable, answer, readings_table
from model.results.summary import OptionCost
from model.scenario.library import Deal
from model.scenario.scenario import Scenario
from model.words.wording import exact, money, say
from ui import state
from ui.charts import frame
from ui.charts.readings import strip
from ui.components import controls, downloads, entry, parts


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    whole = answer(scenario)
    every = readings_table(scenario, whole.summary)
    controls.case(whole)
    st.header(say("readings.spread"), anchor=False)
    parts.text(whole.spread.says + ".")
    frame.draw(*strip(scenario, whole.summary))
    downloads.menu(
        say("ui.download_the_figure"), scenario.name, downloads.figure("readings", scenario), key="readings"
    )
    parts.totals_of_readings(whole)
    st.header(say("readings.questions"), anchor=False)
    for name, question in scenario.deal.terms.question.items():
        _question(scenario, name, question, [row for row in every.options if row.question == name])
    _grid(every)
    _settles(scenario.deal)
    controls.end(whole.total)


def _question(scenario: Scenario, name: str, question: Question, costs: list[OptionCost]) -> None:
    currency = scenario.deal.terms.currency
    total_of = {row.option: money(row.total, currency) for row in costs}
    key = f"reading_{name}"
    entry.show_in(key, scenario.reading[name])
    st.radio(
        f"**{parts.marked(question.ask)}**",
        list(question.option),
        key=key,
        format_func=lambda option: parts.marked(
            say("readings.option", label=question.option[option].label, total=total_of[option])
        ),
        on_change=controls.read_option,
        args=(name, key),
    )
    with st.expander(say("readings.grounds", question=question.label)):
        for option in question.option.values():
            _grounds(scenario.deal, option)


def _grounds(deal: Deal, option: Option) -> None:
    rows = [(say("ui.for"), ground) for ground in option.grounds_for]
    rows += [(say("ui.against"), ground) for ground in option.grounds_against]
    grounds = "".join(
        f"<li>{parts.escaped(side)} {parts.escaped(ground.says)} [{parts.sources(deal.evidence, ground.facts)}]</li>"
        for side, ground in rows
    )
    st.html(f'<h3>{parts.escaped(option.label)}</h3><ul class="plain small">{grounds}</ul>')


def _grid(every: ReadingsTable) -> None:
    """Which readings reproduce which reported figure."""
    if not every.reported:
        return
    st.header(say("readings.grid"), anchor=False)
    parts.text(say("readings.grid_says"))
    columns = [say(f"cli.column.{name}") for name in ("reported", "amount", "count", "behind")]
    cells = [
        [row.label, exact(row.amount, every.currency), f"{len(row.readings)}/{row.of}", "\n".join(row.says)]
        for row in every.reported
    ]
    parts.table(columns, cells, numeric=(1, 2), prose=True)


def _settles(deal: Deal) -> None:
    st.header(say("readings.settles"), anchor=False)
    items = "".join(
        f"<li><b>{parts.escaped(question.ask)}</b> {parts.escaped(question.settles)}</li>"
        for question in deal.terms.question.values()
    )
    st.html(f'<ul class="plain">{items}</ul>')
