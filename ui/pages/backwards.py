"""*Work backwards*: the unknown from the others, where two readings break even, and what explains a total."""

from __future__ import annotations

import streamlit as st

from model.files.problems import BadInput
from model.questions.break_even import against_home, against_reading
from model.questions.cost_options import domestic_prices
from model.questions.deterred import deterred, home_price, of_ones_own
from model.questions.explain import explain
from model.questions.explanations import Explanation
from model.questions.solution import Solution
from model.questions.solve import rates, solve
from model.results.answer import answer
from model.results.summary import approved
from model.scenario import parse
from model.scenario.parse import as_typed
from model.scenario.scenario import Scenario
from model.words.wording import count as counted, exact, number, say
from ui import state
from ui.components import controls, entry, parts
from ui.components.entry import TextBox
from ui.view import UNKNOWNS

KNOWN = TextBox("known", lambda text: state.view(known=text))
ABROAD = TextBox("abroad", lambda text: state.view(abroad=text))
EXPLAIN = TextBox("explain", lambda text: state.view(explain=text))
HOME = "home:"
"""Begins the name of a price at home among what the present reading can be set against."""
SHOWN = 12
"""Explanations shown before the others are asked for."""


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    whole = answer(scenario)
    controls.case(whole)
    st.header(say("backwards.solve"), anchor=False)
    _solve(scenario)
    st.header(say("backwards.even"), anchor=False)
    _break_even(scenario)
    st.header(say("backwards.explain"), anchor=False)
    _explain(scenario)
    controls.end(whole.total)


def _solve(scenario: Scenario) -> None:
    view = state.now().view
    entry.show_in("unknown", view.unknown)
    st.segmented_control(
        say("backwards.unknown"), UNKNOWNS, key="unknown", on_change=_unknown_changed, width="stretch",
        format_func=lambda unknown: say(f"backwards.{unknown}"),
    )  # fmt: skip
    if view.unknown == "rate":
        _which_rate(scenario)
    KNOWN.draw(say(f"backwards.known_{view.unknown}"), view.known, width=360)
    KNOWN.complain()
    if view.unknown == "deterred":
        ABROAD.draw(say("backwards.abroad"), view.abroad, width=360)
        ABROAD.complain()
    if not KNOWN.wrong and not (view.unknown == "deterred" and ABROAD.wrong):
        _solved(scenario)


def _solved(scenario: Scenario) -> None:
    view = state.now().view
    try:
        solution = _solution(scenario, view.unknown, view.known.strip())
    except BadInput as error:
        parts.problem(" ".join(error.problems))
    else:
        st.html(f'<p class="answer" role="status">{parts.escaped(solution.sentence)}</p>')
        parts.text(f"{solution.case} {solution.reading_says}".strip())
        for remark in solution.remarks:
            parts.text(remark)


def _unknown_changed() -> None:
    """Another unknown, whatever waits in the box to be mended: a share is given for a budget, what a person costs at home
    for the share to be deterred, and for the others a sum.
    """
    view, unknown = state.now().view, st.session_state["unknown"] or state.now().view.unknown
    other = unknown != view.unknown and bool({"budget", "deterred"} & {unknown, view.unknown})
    if other:
        entry.forget(KNOWN.field)
    state.view(unknown=unknown, known="" if other else view.known)


def _solution(scenario: Scenario, unknown: str, known: str) -> Solution:
    """The answer; without a sum of one's own, for the money approved. Raises `BadInput`."""
    if unknown == "budget":
        return solve(scenario, unknown, share=parse.share(known) if known else None)
    if unknown == "deterred":
        return _deterred(scenario, known)
    budget = parse.read_amount(known, scenario.deal.terms.currency).value if known else None
    if budget is None and not approved(scenario):
        raise BadInput(say("backwards.nothing_approved"))
    if scenario.population.dated and unknown in {"people", "days"}:
        raise BadInput(say("backwards.dated"))
    charge = None
    if unknown == "rate" and not (charge := _rate(scenario)):
        raise BadInput(say("backwards.no_rate"))
    return solve(scenario, unknown, budget, 1.0 if budget is None else None, charge)


def _deterred(scenario: Scenario, known: str) -> Solution:
    """For what a person costs at home as typed, or at the price at home that is chosen below. Raises `BadInput`."""
    view, currency = state.now().view, scenario.deal.terms.currency
    typed = view.abroad.strip()
    sent = of_ones_own(parse.person_cost(typed, currency), currency) if typed else None
    if known:
        return deterred(scenario, of_ones_own(parse.person_cost(known, currency), currency), sent)
    if not view.against.startswith(HOME):
        raise BadInput(say("backwards.needs_home"))
    return deterred(scenario, home_price(scenario, view.against.removeprefix(HOME)), sent)


def _rate(scenario: Scenario) -> str | None:
    """The charge whose rate is sought: as chosen, else the first one in force."""
    known = rates(scenario)
    return state.now().view.rate if state.now().view.rate in known else next(iter(known), None)


def _which_rate(scenario: Scenario) -> None:
    """The numbers that may be sought, where there is a choice."""
    known = rates(scenario)
    if len(known) > 1:
        entry.show_in("rate", _rate(scenario))
        st.selectbox(
            say("backwards.which_rate"), known, key="rate", width=520,
            format_func=lambda name: parts.plain(scenario.deal.named.parameters[name].label),
            on_change=lambda: state.view(rate=st.session_state["rate"]),
        )  # fmt: skip


def _against(scenario: Scenario) -> dict[str, str]:
    """What the present reading can be set against: another option of a question, or a price at home."""
    readings = {
        f"{name}={option}": say("backwards.reading", question=question.label, option=answer.short)
        for name, question in scenario.deal.terms.question.items()
        for option, answer in question.option.items()
        if question.about == "cost" and scenario.reading[name] != option
    }
    return readings | {f"{HOME}{key}": price.label for key, price in domestic_prices().price.items()}


def _break_even(scenario: Scenario) -> None:
    known, asked = _against(scenario), state.now().view.against
    chosen = asked if asked in known else next(iter(known), "")
    entry.show_in("against", chosen)
    st.selectbox(
        say("backwards.against"), list(known), key="against", width=520, format_func=lambda key: known[key],
        on_change=lambda: state.view(against=st.session_state["against"]),
    )  # fmt: skip
    try:
        if asked not in {"", chosen}:
            parts.problem(say("backwards.not_against", given=as_typed(asked), label=known[chosen]))
        _evens(scenario, chosen)
    except BadInput as error:
        parts.problem(" ".join(error.problems))


def _evens(scenario: Scenario, chosen: str) -> None:
    """By days and by people, each with its curve, and what to mind once. Raises `BadInput`."""
    mind: tuple[str, ...] = ()
    for unknown in ("days", "people"):
        if chosen.startswith(HOME):
            solved = against_home(scenario, chosen.removeprefix(HOME), unknown)
        else:
            question, _, option = chosen.partition("=")
            solved = against_reading(scenario, question, option, unknown)
        st.subheader(say(f"backwards.by_{unknown}"), anchor=False)
        sentence, *mind_ = solved.sentences
        mind = tuple(mind_)
        parts.text(sentence)
        columns = [say(f"backwards.column_{unknown}"), solved.one, solved.two]
        rows = [
            [number(point.at, 1), *(exact(cost, solved.currency) for cost in (point.one, point.two))]
            for point in solved.curve
        ]
        with st.expander(say("backwards.curve")):
            parts.table(columns, rows, numeric=(0, 1, 2))
    for text in mind:
        parts.text(text)


def _explain(scenario: Scenario) -> None:
    text = state.now().view.explain
    EXPLAIN.draw(say("backwards.amount"), text, width=360, placeholder=say("backwards.amount_example"))
    EXPLAIN.complain()
    if not text.strip() or EXPLAIN.wrong:
        return
    try:
        amount = parse.read_amount(text.strip(), scenario.deal.terms.currency)
    except BadInput as error:
        parts.problem(" ".join(error.problems))
        return
    explained = explain(scenario.deal, amount)
    explanations = explained.explanations
    parts.listed(explained.about)
    count = len(explanations)
    ways = counted(count, "backwards.way", "backwards.ways") if count else say("backwards.ways_none")
    parts.text(ways)
    _explanations(explanations[:SHOWN])
    if count > SHOWN:
        with st.expander(say("backwards.more", count=number(count - SHOWN))):
            _explanations(explanations[SHOWN:])
    parts.text(explained.tried)


def _explanations(explanations: tuple[Explanation, ...]) -> None:
    items = "".join(
        f"<li>{parts.escaped(explanation.sentence)}"
        f'<br><span class="small">{"<br>".join(map(parts.escaped, _behind(explanation)))}</span></li>'
        for explanation in explanations
    )
    st.html(f'<ol class="plain">{items}</ol>')


def _behind(explanation: Explanation) -> list[str]:
    """The readings, the other ways with theirs, other stays, and whom the head count is known from."""
    first, *others = explanation.ways
    lines = ["; ".join(first.says)]
    for way in others:
        lines += [say("explain.other_way", sum=way.sentence), "; ".join(way.says)]
    return [*lines, *explanation.details]
