"""Where this reading and a price at home, or another reading, cost the same: two lines, and the crossing in words."""

from __future__ import annotations

import functools

import streamlit as st

from model.files.problems import BadInput
from model.files.validation import Identified
from model.outputs.even_picture import even_picture
from model.questions.break_even import SolvedBreakEven, against_home, against_reading, notes_there
from model.questions.cost_options import at_home, domestic_prices
from model.scenario.parse import as_typed
from model.scenario.scenario import Scenario
from model.words.wording import exact, number, say
from ui import state
from ui.charts import vega
from ui.charts.even import even_chart
from ui.components import entry, parts
from ui.view import EVEN_BY

HOME = "home:"
"""Begins the name of a price at home among what the present reading can be set against."""


def draw(scenario: Scenario) -> None:
    """Draw the choice and the chart; why there is none, where neither people nor time can vary."""
    known, asked = against(scenario), state.now().view.against
    try:
        chosen, by = chosen_of(scenario), state.now().view.even_by
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="even_row"):
            st.html(
                f'<span class="rowwords">{parts.escaped(say("backwards.this_against"))}</span>',
                width="content",
            )
            entry.show_in("against", chosen)
            st.selectbox(
                say("backwards.against"), list(known), key="against", width=330, format_func=lambda key: known[key],
                label_visibility="collapsed", on_change=lambda: state.view(against=st.session_state["against"]),
            )  # fmt: skip
            st.html(f'<span class="rowwords">{parts.escaped(say("backwards.by"))}</span>', width="content")
            entry.show_in("even_by", by)
            st.segmented_control(
                say("backwards.by"), EVEN_BY, key="even_by", label_visibility="collapsed",
                format_func=lambda by: say(f"backwards.by_{by}"), on_change=_by_chosen,
            )  # fmt: skip
        if asked not in {"", chosen}:
            parts.problem(say("backwards.not_against", given=as_typed(asked), label=known[chosen]))
        _chart(scenario, chosen, solved(Identified(scenario), chosen, by))
    except BadInput as error:
        parts.text(" ".join(error.problems))


def _by_chosen() -> None:
    state.view(even_by=st.session_state["even_by"] or state.now().view.even_by)


def against(scenario: Scenario) -> dict[str, str]:
    """What the present reading can be set against: another option of a question, or a price at home, the newest first, those
    in the deal's own currency before others.
    """
    readings = {
        f"{name}={option}": say("backwards.reading", question=question.label, option=answer.short)
        for name, question in scenario.deal.terms.question.items()
        for option, answer in question.option.items()
        if question.about == "cost" and scenario.reading[name] != option
    }
    terms = scenario.deal.terms
    prices = domestic_prices().price
    usable, others = _at_home(terms.currency, terms.price_year)
    own = [key for key in usable if prices[key].currency == terms.currency]
    keys = [*own, *(key for key in usable if key not in own), *others]
    labels = {f"{HOME}{key}": prices[key].label for key in keys}
    return {**{key: labels.pop(key) for key in [f"{HOME}{key}" for key in own]}, **readings, **labels}


@functools.lru_cache(maxsize=64)
def _at_home(currency: str, year: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The prices at home that can be brought to a currency and a year, the newest first; and those that cannot, of which the
    page says why if they are chosen.
    """
    usable, others = list[str](), list[str]()
    for key, price in sorted(domestic_prices().price.items(), key=lambda each: -each[1].price_year):
        try:
            at_home(price, currency, year)
        except BadInput:
            others.append(key)
        else:
            usable.append(key)
    return tuple(usable), tuple(others)


def home_day(scenario: Scenario) -> float | None:
    """The price of a day at home that is chosen, else the first that there is, in the deal's currency; None where there is none."""
    terms, chosen = scenario.deal.terms, chosen_of(scenario).removeprefix(HOME)
    usable, _ = _at_home(terms.currency, terms.price_year)
    ranked = [key.removeprefix(HOME) for key in against(scenario) if key.removeprefix(HOME) in usable]
    key = chosen if chosen in usable else next(iter(ranked), None)
    return (
        None if key is None else at_home(domestic_prices().named(key), terms.currency, terms.price_year).day
    )


def chosen_of(scenario: Scenario) -> str:
    """What is chosen, or what stands first."""
    known, asked = against(scenario), state.now().view.against
    return asked if asked in known else next(iter(known))


@functools.lru_cache(maxsize=64)
def solved(scenario: Identified[Scenario], chosen: str, by: str) -> SolvedBreakEven:
    """The break-even by "days" or "people". Raises `BadInput`."""
    if chosen.startswith(HOME):
        return against_home(scenario.held, chosen.removeprefix(HOME), by)
    question, _, option = chosen.partition("=")
    return against_reading(scenario.held, question, option, by)


def _chart(scenario: Scenario, chosen: str, solved: SolvedBreakEven) -> None:
    home = chosen.startswith(HOME)
    finding, *mind = solved.sentences
    st.html(f'<h3 class="charttitle">{parts.escaped(finding)}</h3>')
    what = _in_short(scenario) if home else solved.one
    vega.draw(_spec(Identified(solved), home, what), solved.sentences[0], key="even_chart")
    parts.text(" ".join([*mind, *notes_there(scenario, solved.even)]))
    with st.expander(say("ui.as_table"), type="compact", key="even_table", on_change="rerun") as panel:
        if panel.open:
            columns = [say(f"backwards.column_{solved.unknown}"), solved.one, solved.two]
            rows = [
                [number(point.at, 1), *(exact(cost, solved.currency) for cost in (point.one, point.two))]
                for point in solved.curve
            ]
            parts.table(columns, rows, numeric=(0, 1, 2))


@functools.lru_cache(maxsize=64)
def _spec(solved: Identified[SolvedBreakEven], home: bool, what: str) -> vega.Spec:
    names = (say("even.deal"), say("even.home")) if home else (say("even.reading"), say("even.other"))
    return even_chart(even_picture(solved.held, home, names, (what, solved.held.two)))


def _in_short(scenario: Scenario) -> str:
    """The answers to the questions about the cost, in a few words."""
    for name, question in scenario.deal.terms.question.items():
        if question.about == "cost":
            return question.option[scenario.reading[name]].short
    return ""
