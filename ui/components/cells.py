"""What a row of a comparison shows of its scenario, and what a scenario is called there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from itertools import count

from model.files.problems import BadInput
from model.inputs.arrangement import LONGEST_NAME
from model.inputs.charge import Reading
from model.inputs.effective_terms import default_reading
from model.outputs.chart_data import short_money
from model.results import narrative
from model.results.parameters import ParameterInForce, parameters_table
from model.scenario import parse
from model.scenario.library import Deal
from model.scenario.offered import name_in_link
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import number, say
from ui.components.own_deals import load_in_session, offered_in_session
from ui.view import MOST_COMPARED

COLUMNS = ("place", "base", "name", "deal", "people", "time", "price", "reading")
MILLION = 1e6
ROOM = 8
"""Characters of a name that are kept for a number that keeps it apart from another."""


# --- What a row shows --------------------------------------------------------------------------------------------


def texts(scenario: Scenario) -> dict[str, str]:
    """What stands in the cells of a row that are text, by column."""
    return {
        "name": scenario.name,
        "deal": name_in_link(scenario.arrangement),
        "people": people_text(scenario),
        "time": time_text(scenario),
        "price": price_text(scenario),
        "reading": reading_name(scenario),
    }


def people_text(scenario: Scenario) -> str:
    """How many are in the group whose number varies, or that the scenario has dates."""
    if scenario.population.dated:
        return say("compare_page.dated")
    return number(scenario.people_of(scenario.first_group))


def time_text(scenario: Scenario) -> str:
    """How long everyone stays, or from what to what where not all stay for as long, or that the scenario has dates."""
    if scenario.population.dated:
        return say("compare_page.dated")
    stays = {cohort.stay: _stay(cohort.years, cohort.days) for cohort in scenario.cohort}
    texts = [parse.stay_text(*stays[stay]) for stay in sorted(stays)]
    if len(texts) < 2:
        return texts[0] if texts else say("compare_page.nothing")
    if len(texts) == 2:
        return say("compare_page.two_stays", shorter=texts[0], longer=texts[1])
    return say("number.range", low=texts[0], high=texts[-1])


def _stay(years: float | None, days: int | None) -> tuple[str, float]:
    return ("days", float(days or 0)) if years is None else ("years", years)


def prices_of(scenario: Scenario) -> list[ParameterInForce]:
    """The prices that the scenario's reading asks for."""
    rows = parameters_table(scenario).parameters
    return [row for row in rows if row.use == "price" and row.in_force and row.value is not None]


def price_text(scenario: Scenario) -> str:
    """The price that the reading asks for, or that there are several or none."""
    prices = prices_of(scenario)
    return _short(prices[0], scenario) if len(prices) == 1 else say("compare_page.own_price")


def _short(price: ParameterInForce, scenario: Scenario) -> str:
    """A price as its cell has room for it."""
    amount, currency = price.value or 0.0, scenario.deal.terms.currency
    return (
        short_money(amount, currency) if amount >= MILLION and price.unit.startswith(currency) else price.text
    )


# --- Readings by name --------------------------------------------------------------------------------------------


def reading_name(scenario: Scenario) -> str:
    """What of a scenario's reading is not by default, in the short names of the options."""
    terms = scenario.deal.terms
    usual = default_reading(terms)
    unusual = [
        question.option[scenario.reading[name]].short
        for name, question in terms.question.items()
        if scenario.reading[name] != usual[name]
    ]
    return "; ".join(unusual) or say("compare_page.default_reading")


def readings(deal: Deal, beside: Iterable[Scenario] = ()) -> dict[str, Reading]:
    """The readings on offer for an arrangement by name: by default, each question about cost answered otherwise, and those
    of the scenarios `beside`.
    """
    plain = default_scenario(deal)
    changed = (
        {**plain.reading, name: option}
        for name, question in deal.terms.question.items()
        if question.about == "cost"
        for option in question.option
    )
    same = [scenario for scenario in beside if scenario.arrangement == deal.name]
    named: dict[str, Reading] = {reading_name(plain): plain.reading}
    for reading in (*changed, *(scenario.reading for scenario in same)):
        named.setdefault(reading_name(plain.model_copy(update={"reading": reading})), reading)
    # With a number of the reader's own an option has another name, which its cell shows.
    for scenario in same:
        named.setdefault(reading_name(scenario), scenario.reading)
    return named


# --- Names -------------------------------------------------------------------------------------------------------


def named(scenario: Scenario, taken: Iterable[str]) -> Scenario:
    """The scenario under a name that says what it is and that is not among those taken."""
    unnamed = scenario.name == scenario.deal.terms.title
    first = (_case(scenario) if unnamed else scenario.name)[:LONGEST_NAME]
    known = set(taken)
    again = (say("compare_page.again", name=first[: LONGEST_NAME - ROOM], count=n) for n in count(2))
    name = first if first not in known else next(text for text in again if text not in known)
    return scenario if name == scenario.name else scenario.changed(name=name)


def _case(scenario: Scenario) -> str:
    """What a scenario without a name is called: of another arrangement than most, with that before it."""
    name, deal = narrative.case_name(scenario), scenario.deal
    return name if deal.terms.home else say("compare_page.of_deal", deal=deal.terms.title, name=name)


def renamed(before: Scenario, after: Scenario) -> Scenario:
    """A scenario that was changed, without the name of the one before where that would mislead now: one that says people and
    time says them anew, and that of a reported case is followed by its being changed.
    """
    if after is before:
        return after
    if before.name in {before.deal.terms.title, *_again(_case(before))}:
        return after.changed(name=after.deal.terms.title, about="")
    for name in _reported(before.deal):
        if before.name in _again(name):
            return after.changed(
                name=say("compare_page.changed", name=name[: LONGEST_NAME - ROOM - 1]), about=""
            )
    return after


def _again(name: str) -> set[str]:
    """A name, and what it is where others have it too."""
    first = name[: LONGEST_NAME - ROOM]
    return {
        name[:LONGEST_NAME],
        *(say("compare_page.again", name=first, count=n) for n in range(2, MOST_COMPARED + 1)),
    }


def _reported(deal: Deal) -> Iterator[str]:
    """The names of an arrangement's scenarios."""
    for name in deal.scenario_names():
        with contextlib.suppress(BadInput):  # a file of the reader's own may be wrong
            yield deal.scenario(name).name


def deals() -> dict[str, str]:
    """The arrangements on offer by name, with what each is called where there is little room."""
    return {name: short_title(load_in_session(name)) for name in offered_in_session()}


def short_title(deal: Deal) -> str:
    """The beginning of a title that tells one arrangement from another: whose it is. Whole where it was not agreed."""
    terms = deal.terms
    if terms.standing != "agreed":
        return terms.marked_title
    words = terms.title.split()
    plain = next((place for place, word in enumerate(words) if word[:1].islower()), len(words))
    short = " ".join(words[:plain])
    return short.rstrip(",") if "–" in short else " ".join(words[:2])
