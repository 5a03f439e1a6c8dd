"""*So many people for so long at such a price cost so much*: three of them known, the fourth solved."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from model.files.problems import BadInput
from model.questions.solution import Solution
from model.questions.solve import for_share, rates, solve
from model.results.summary import approved, cost_of, notes
from model.scenario import parse
from model.scenario.cases import reason_unsought, with_case, with_stay
from model.scenario.scenario import Scenario
from model.words.wording import count, exact, money, number, say
from ui import state
from ui.components import entry, parts, terms
from ui.components.blanks import Blank, Sentence


@dataclass(frozen=True)
class Asked:
    """What the sentence asks: the case, the sum that its total is to be, the number sought as a price, and what is unknown."""

    scenario: Scenario
    total: float
    rate: str | None
    unknown: str
    fixed: str | None
    """Why neither people nor time can be sought; None where they can."""


def draw(scenario: Scenario) -> None:
    """Draw the sentence, and below it what was found, or why there is nothing to find."""
    try:
        asked = _asked(scenario)
    except BadInput as error:  # only a link can bring a sum that is none: the box takes no such
        parts.problem(" ".join(error.problems))
        state.view(known="")
        asked = _asked(scenario)
    try:
        solution, problem = _solved(asked), ""
    except BadInput as error:
        solution, problem = None, " ".join(error.problems)
    sentence = _sentence(asked, solution)
    sentence.draw()
    if sentence.wrong:
        return
    if solution is None:
        parts.problem(problem)
        return
    _below(asked, solution)


def _asked(scenario: Scenario) -> Asked:
    """Raises `BadInput` for a sum that cannot be read."""
    view, known = state.now().view, rates(scenario)
    fixed = reason_unsought(scenario)
    rate = view.rate if view.rate in known else next(iter(known), None)
    possible = [*([] if fixed else ["people", "days"]), *(["rate"] if rate else []), "budget"]
    unknown = "budget" if view.unknown in {"share", "deterred"} else view.unknown
    return Asked(
        scenario, _total(scenario, view.known), rate, unknown if unknown in possible else possible[0], fixed
    )


def _total(scenario: Scenario, typed: str) -> float:
    """The sum as typed; where none is, the one approved, or the case's own total."""
    if typed.strip():
        return parse.read_amount(typed, scenario.deal.terms.currency).value
    return approved(scenario) or cost_of(scenario)


def _solved(asked: Asked) -> Solution:
    if asked.unknown == "budget":
        return solve(asked.scenario, "budget")
    return solve(
        asked.scenario, asked.unknown, asked.total, charge=asked.rate if asked.unknown == "rate" else None
    )


# --- The sentence ----------------------------------------------------------------------------------------------


def _sentence(asked: Asked, solution: Solution | None) -> Sentence:
    scenario = asked.scenario
    answer = say("backwards.none") if solution is None else _answer(asked, solution)

    def blank(name: str, known: str, keep: object, width: int) -> Blank:
        text = answer if name == asked.unknown else known
        return Blank(name, say(f"backwards.{name}"), text, keep, max(width, 26 + 11 * len(text)))  # type: ignore[arg-type]

    pieces: list[str | Blank] = []
    if asked.fixed:
        pieces.append(say("backwards.fixed"))
    else:
        unit, stay = _stay(scenario)
        heads = number(scenario.people_of(scenario.first_group))
        pieces += [blank("people", heads, _people_typed, 84), say("backwards.people_for")]
        pieces.append(blank("days", parse.stay_text(unit, stay), _stay_typed, 96))
    if asked.rate:
        pieces += [
            say("backwards.at"),
            blank("rate", _price(scenario, asked.rate), _rate_typed(asked.rate), 110),
        ]
        pieces.append(say("backwards.cost", unit=_unit(scenario, asked.rate)))
    else:
        pieces.append(say("backwards.cost_alone"))
    total = state.now().view.known.strip() or _as_read(asked.total, scenario.deal.terms.currency)
    pieces.append(blank("budget", total, _total_typed, 124))
    return Sentence("solve", pieces, asked.unknown, lambda name: _choose(asked, solution, name))


def _as_read(amount: float, currency: str) -> str:
    """An amount in few words, where they say it exactly."""
    short = money(amount, currency)
    return short if parse.read_amount(short, currency, zero=True).value == amount else exact(amount, currency)


def _stay(scenario: Scenario) -> tuple[str, float]:
    first = scenario.cohort[0]
    return ("days", float(first.days)) if first.days is not None else ("years", first.years or 0.0)


def _price(scenario: Scenario, rate: str) -> str:
    value = scenario.deal.named.values(scenario.deal.own).get(rate)
    return "" if value is None else parse.parameter_text(scenario.deal.named, rate, value)


def _unit(scenario: Scenario, rate: str) -> str:
    """What the price is for, as the sentence goes on: `a person a year`."""
    named, charges = scenario.deal.named, scenario.deal.terms.charge
    if not named.parameters[rate].is_money:
        return ""
    charge = next((charges[key] for key in named.charges(rate, scenario.deal.own) if key in charges), None)
    if charge is None:
        return ""
    kind = (
        f"{charge.kind}_{charge.per}"
        if charge.kind in {"per_person_year", "per_year"} and charge.per != "year"
        else charge.kind
    )
    return say(f"backwards.unit.{kind}")


def _answer(asked: Asked, solution: Solution) -> str:
    """What stands in the blank that is solved."""
    if solution.kind == "none":
        return say("backwards.none")
    if solution.kind == "any":
        return say("backwards.any")
    if solution.kind == "several":
        return say("backwards.several")
    at = solution.solutions[0]
    texts = [_value(asked, value) for value in dict.fromkeys((at.low, at.high))]
    return texts[0] if len(texts) == 1 else say("number.range", low=texts[0], high=texts[1])


def _value(asked: Asked, value: float) -> str:
    currency = asked.scenario.deal.terms.currency
    if asked.unknown == "people":
        return number(value)
    if asked.unknown == "days":
        return count(round(value, 2), "number.day", "number.days")
    if asked.unknown == "rate" and asked.rate:
        parameter = asked.scenario.deal.named.parameters[asked.rate]
        return exact(value, currency) if parameter.is_money else parameter.text(value, currency, 4)
    return exact(value, currency)


# --- What is typed ---------------------------------------------------------------------------------------------


def _people_typed(text: str) -> None:
    scenario = state.now().scenario
    state.change(cohort=with_case(scenario, {scenario.first_group: parse.people(text)}).cohort)


def _stay_typed(text: str) -> None:
    scenario = state.now().scenario
    unit, _ = _stay(scenario)
    state.change(cohort=with_stay(scenario, *parse.stay(text, unit)).cohort)


def _rate_typed(rate: str) -> object:
    return lambda text: terms.typed(rate, text)


def _total_typed(text: str) -> None:
    if text.strip():
        parse.read_amount(text, state.now().scenario.deal.terms.currency)
    state.view(known=text)


def _choose(asked: Asked, solution: Solution | None, name: str) -> None:
    """Solve for another blank. What was solved stays in the sentence as it stands there, and is known from now on."""
    current = state.now().view.unknown
    untouched = asked.scenario is state.now().scenario  # else somebody typed in the blank that was solved
    if solution is not None and solution.value is not None and untouched and name != asked.unknown:
        value = solution.value
        if asked.unknown == "people":
            _people_typed(str(int(value)))
        elif asked.unknown == "days":
            unit, length = ("days", value) if value.is_integer() else ("years", value / 365)
            state.change(cohort=with_stay(asked.scenario, unit, length).cohort)
        elif asked.unknown == "rate" and asked.rate:
            terms.typed(asked.rate, repr(value))
        elif asked.unknown == "budget":
            state.view(known=exact(value, asked.scenario.deal.terms.currency))
    if current != name:
        state.view(unknown=name)


# --- Below it --------------------------------------------------------------------------------------------------


def _below(asked: Asked, solution: Solution) -> None:
    share = (
        for_share(asked.scenario).sentence if asked.unknown == "budget" and approved(asked.scenario) else ""
    )
    # The reading names the price, which is what is sought then.
    reading = "" if asked.unknown == "rate" else solution.reading_says
    sentences = [solution.sentence, share, *_noted(asked, solution), reading]
    with st.container(key="solved_says"):
        st.html(f'<p class="small" role="status">{parts.escaped(" ".join(filter(None, sentences)))}</p>')
        _which_rate(asked)
        with st.expander(
            say("backwards.other_readings"), type="compact", key="solve_others", on_change="rerun"
        ) as panel:
            if panel.open:
                parts.listed(_others(asked))


def _noted(asked: Asked, solution: Solution) -> list[str]:
    """What the arrangement remarks of so many people or so long a time, such as that nothing was agreed for them."""
    if solution.value is None or asked.unknown not in {"people", "days"}:
        return []
    scenario = asked.scenario
    heads = {scenario.first_group: int(solution.value)} if asked.unknown == "people" else None
    there = with_case(scenario, heads, None if heads else solution.value / 365)
    return [
        note.says
        for _, note in notes(there)
        if note.people_more_than is not None or note.years_more_than is not None
    ]


def _others(asked: Asked) -> list[str]:
    """The same for each answer to each question, the others as they are."""
    lines = []
    for name, question in asked.scenario.deal.terms.question.items():
        for option, answer in question.option.items():
            if option == asked.scenario.reading[name] or question.about == "funding":
                continue
            other = with_case(asked.scenario, reading={name: option})
            try:
                known = rates(other)
                rate = asked.rate if asked.rate in known else next(iter(known), None)
                says = _solved(replace(asked, scenario=other, rate=rate)).sentence
            except BadInput as error:
                says = " ".join(error.problems)
            lines.append(
                say("backwards.other_reading", question=question.label, option=answer.short, says=says)
            )
    return lines or [say("backwards.no_readings")]


def _which_rate(asked: Asked) -> None:
    """The numbers that may be sought as the price, where there is a choice."""
    known = rates(asked.scenario)
    if len(known) > 1 and asked.rate:
        named = asked.scenario.deal.named.parameters
        entry.show_in("rate", asked.rate)
        st.selectbox(
            say("backwards.which_rate"), known, key="rate", width=520, format_func=lambda name: parts.plain(named[name].label),
            on_change=lambda: state.view(rate=st.session_state["rate"]),
        )  # fmt: skip
