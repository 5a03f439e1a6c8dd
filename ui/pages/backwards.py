"""*Work backwards*: the unknown from the others, where two readings break even, what explains a total, what uncertain
quantities come to, and average against marginal cost.
"""

from __future__ import annotations

import streamlit as st

from model.files.problems import BadInput
from model.questions import explain as explaining, solve
from model.questions.compare import of_domestic, sentence
from model.questions.cost_options import domestic_prices, of_scenario
from model.questions.solve import Solution
from model.results.summary import available, summary
from model.scenario import parse
from model.scenario.scenario import Scenario
from model.words.wording import exact, number, say
from ui import state
from ui.components import controls, margins, parts, uncertain

UNKNOWNS = ("people", "days", "rate", "budget", "share")
KNOWN, EXPLAIN = f"{controls.BESIDE}known", f"{controls.BESIDE}explain"
SHOWN = 12
"""Explanations shown before the others are asked for."""


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    found = summary(scenario)
    st.title(say("backwards.title"), anchor=False)
    controls.case(scenario, found)
    st.header(say("backwards.solve"), anchor=False)
    _solve(scenario)
    st.header(say("backwards.even"), anchor=False)
    _break_even(scenario)
    st.header(say("backwards.explain"), anchor=False)
    _explain(scenario)
    later = uncertain.show(scenario)
    margins.show(scenario)
    controls.end(found.total)
    later()


def _solve(scenario: Scenario) -> None:
    view = state.now().view
    controls.show_in("unknown", view.unknown)
    controls.show_typed("known", view.known, KNOWN)
    st.segmented_control(
        say("backwards.unknown"), UNKNOWNS, key="unknown", on_change=_unknown_changed, width="stretch",
        format_func=lambda one: say(f"backwards.{one}"),
    )  # fmt: skip
    st.text_input(say(f"backwards.known_{view.unknown}"), key="known", on_change=_known_changed, width=360)
    controls.message(KNOWN)
    if not controls.wrong(KNOWN):
        _solved(scenario)


def _solved(scenario: Scenario) -> None:
    view = state.now().view
    try:
        solution = _solution(scenario, view.unknown, view.known.strip())
    except BadInput as error:
        parts.problem(" ".join(error.problems))
    else:
        st.html(f'<p class="answer" role="status">{parts.escaped(solution.says)}</p>')


def _known_changed() -> None:
    controls.attempt(KNOWN, lambda: state.view(known=controls.take("known")))


def _unknown_changed() -> None:
    """Another unknown, whatever waits in the box to be mended; a share is given for a sum, and for the others a sum."""
    view, unknown = state.now().view, st.session_state["unknown"] or state.now().view.unknown
    other = "budget" in {unknown, view.unknown} and unknown != view.unknown
    if other:
        controls.forget(KNOWN)
    state.view(unknown=unknown, known="" if other else view.known)


def _solution(scenario: Scenario, unknown: str, known: str) -> Solution:
    """The answer; without a sum of one's own, for the money approved. Raises `BadInput`."""
    if unknown == "budget":
        return solve.for_budget(scenario, parse.share(known) if known else None)
    sum_ = explaining.read_amount(known, scenario.deal.terms.currency).value if known else None
    if sum_ is None and not available(scenario):
        raise BadInput(say("backwards.nothing_approved"))
    if unknown == "share":
        return solve.for_share(scenario, sum_)
    if scenario.population.dated and unknown != "rate":
        raise BadInput(say("backwards.dated"))
    sought = solve.approved(scenario) if sum_ is None else solve.target(scenario, sum_, None)
    if unknown == "people":
        return solve.for_people(scenario, sought)
    if unknown == "days":
        return solve.for_days(scenario, sought)
    rates = solve.rates(scenario)
    if not rates:
        raise BadInput(say("backwards.no_rate"))
    return solve.for_rate(scenario, rates[0], sought)


def _against(scenario: Scenario) -> dict[str, str]:
    """What the present reading can be set against: another option of a question, or a price at home."""
    readings = {
        f"{name}={option}": say("backwards.reading", question=question.label, option=found.short)
        for name, question in scenario.deal.terms.question.items()
        for option, found in question.option.items()
        if question.about == "cost" and scenario.reading[name] != option
    }
    same = (
        key
        for key, price in domestic_prices().price.items()
        if price.currency == scenario.deal.terms.currency
    )
    return readings | {f"home:{key}": domestic_prices().price[key].label for key in same}


def _break_even(scenario: Scenario) -> None:
    known = _against(scenario)
    chosen = state.now().view.against if state.now().view.against in known else next(iter(known), "")
    controls.show_in("against", chosen)
    st.selectbox(
        say("backwards.against"), list(known), key="against", width=520, format_func=lambda key: known[key],
        on_change=lambda: state.view(against=st.session_state["against"]),
    )  # fmt: skip
    try:
        _evens(scenario, chosen, known.get(chosen, ""))
    except BadInput as error:
        parts.problem(" ".join(error.problems))


def _evens(scenario: Scenario, chosen: str, label: str) -> None:
    one = of_scenario(scenario.changed(name=say("backwards.present")))
    if chosen.startswith("home:"):
        price = domestic_prices().named(chosen.removeprefix("home:"))
        two = of_domestic(price)
    else:
        question, _, option = chosen.partition("=")
        other = scenario.changed(name=label, reading={**scenario.reading, question: option})
        price, two = None, of_scenario(other)
    for found, axis in ((solve.even_time(one, two), "days"), (solve.even_people(one, two), "people")):
        st.subheader(say(f"backwards.by_{axis}"), anchor=False)
        parts.text(sentence(found.crossings))
        columns = [say(f"backwards.column_{axis}"), one.name, two.name]
        rows = [[number(x, 1), exact(a, one.currency), exact(b, two.currency)] for x, a, b in found.points]
        with st.expander(say("backwards.curve")):
            parts.table(columns, rows, numeric=(0, 1, 2))
    if price is not None:
        parts.text(say(f"compare.{price.cost}", label=price.label, contains=price.contains))


def _explain(scenario: Scenario) -> None:
    controls.show_typed("explain", state.now().view.explain, EXPLAIN)
    st.text_input(
        say("backwards.amount"), key="explain", width=360, placeholder=say("backwards.amount_example"),
        on_change=lambda: controls.attempt(EXPLAIN, lambda: state.view(explain=controls.take("explain"))),
    )  # fmt: skip
    controls.message(EXPLAIN)
    asked = state.now().view.explain.strip()
    if not asked or controls.wrong(EXPLAIN):
        return
    try:
        amount = explaining.read_amount(asked, scenario.deal.terms.currency)
    except BadInput as error:
        parts.problem(" ".join(error.problems))
        return
    found = explaining.explain(scenario.deal, amount)
    parts.text(say("backwards.found", count=number(len(found))) if found else say("backwards.found_none"))
    _explanations(found[:SHOWN])
    if len(found) > SHOWN:
        with st.expander(say("backwards.more", count=number(len(found) - SHOWN))):
            _explanations(found[SHOWN:])


def _explanations(found: tuple[explaining.Explanation, ...]) -> None:
    items = "".join(
        f"<li>{parts.escaped(explaining.sentence(one))}"
        f'<br><span class="small">{parts.escaped("; ".join(explaining.says(one, one.ways[0])))}</span></li>'
        for one in found
    )
    st.html(f'<ol class="plain">{items}</ol>')
