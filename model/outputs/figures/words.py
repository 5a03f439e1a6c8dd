"""What is printed around a figure: people and time, reading, what is replaced, sources, versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.results import citation, narrative
from model.results.own_numbers import bear, numbers
from model.results.summary import Summary
from model.results.working import how
from model.scenario.library import Deal
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import day, length_of_stay, listed, money, number, people, say

MOST_SOURCES = 6
"""Sources that the small print names; it says how many more there are."""


def case(scenario: Scenario) -> str:
    """Who is held and for how long: `238 alleged Tren de Aragua members and 23 alleged MS-13 members, 1 year`."""
    heads: dict[str, int] = {}
    for cohort in scenario.cohort:
        heads[cohort.group] = heads.get(cohort.group, 0) + cohort.people
    who = listed([_group(scenario, name, count) for name, count in heads.items() if count])
    if scenario.population.dated:
        return say("figures.dated", who=who or say("figures.nobody"), stay=narrative.stay_phrase(scenario))
    return say("figures.case", who=who, stay=_stays(scenario)) if who else say("figures.nobody")


def _group(scenario: Scenario, name: str, heads: int) -> str:
    group = scenario.deal.terms.group[name]
    return say("figures.group", number=number(heads), label=group.one if heads == 1 else group.label)


def _stays(scenario: Scenario) -> str:
    lengths = {cohort.stay for cohort in scenario.cohort if cohort.people}
    texts = [length_of_stay(years) for years in sorted(lengths)]
    return texts[0] if len(texts) == 1 else say("number.range", low=texts[0], high=texts[-1])


def inputs(scenario: Scenario) -> tuple[str, ...]:
    """Every input and the reading, a sentence or line each; and the scenario's own name, if it has any."""
    deal = scenario.deal.terms
    named = scenario.name != deal.title
    head = say("figures.named", name=scenario.name, deal=deal.title) if named else deal.title
    when = " ".join(_time(scenario))
    return (head, case(scenario), *([when] if when else []), reading(scenario))


def _time(scenario: Scenario) -> Iterable[str]:
    """The dates, or the term where it is set, and the day up to which open stays are counted."""
    dates = narrative.dates(scenario)
    if dates:
        yield dates
    elif scenario.term is not None and scenario.term.years is not None:
        yield say("figures.term", term=length_of_stay(scenario.term.years))
    if scenario.as_of is not None and any(cohort.departs == "open" for cohort in scenario.cohort):
        yield say("figures.open", day=day(scenario.as_of))


def reading(scenario: Scenario) -> str:
    """The reading in a line, with the amounts that the reader put in place of reported ones."""
    line = narrative.reading_line(scenario.deal, scenario.reading, about=("cost", "held"))
    own = list(numbers(scenario))
    if own:
        return say("solve.reading_own", reading=line or say("answer.every_reading"), own=listed(own))
    return say("solve.reading", reading=line) if line else say("figures.no_questions")


def facts(scenario: Scenario, summary: Summary) -> tuple[str, ...]:
    """The facts that the scenario's own total rests on: of the reported total it meets first, then its products'."""
    match = narrative.best_match(summary)
    named = list(match.reported.facts) if match else []
    return tuple(dict.fromkeys([*named, *(fact for step in how(scenario) for fact in step.facts)]))


def facts_of_readings(scenario: Scenario) -> tuple[str, ...]:
    """The facts behind the charges of every reading."""
    charges = scenario.deal.terms.charge
    return tuple(
        dict.fromkeys(
            fact for charge in charges.values() if charge.amounts
            for fact in charge.facts
        )
    )  # fmt: skip


def sources(named: Iterable[tuple[Deal, str]]) -> str | None:
    """The sources of facts, each once, as the small print names them; None where there is none."""
    cited = list(dict.fromkeys(citation.citation(deal.evidence.source_of(fact)) for deal, fact in named))
    if not cited:
        return None
    names, more = "; ".join(cited[:MOST_SOURCES]), len(cited) - MOST_SOURCES
    if more > 0:
        return say("figures.sources_more", sources=names, more=more)
    return say("figures.sources" if len(cited) > 1 else "figures.source", sources=names)


def case_in_short(scenario: Scenario, summary: Summary) -> dict[str, str]:
    """The blanks of a title: what is done with how many, how long, and the total."""
    return {
        "doing": scenario.deal.terms.doing,
        "people": people(summary.people_billed or summary.people_held),
        "stay": narrative.stay_phrase(scenario),
        "total": money(summary.total, summary.currency),
    }


def low_high(low: float, high: float, currency: str) -> dict[str, str]:
    """The blanks of a range."""
    return {"low": money(low, currency), "high": money(high, currency)}


def range_or_amount(low: float, high: float, currency: str) -> str:
    """Two totals as a range, or the amount that they both are."""
    both = low_high(low, high, currency)
    return both["low"] if both["low"] == both["high"] else say("number.range", **both)


def own_numbers(scenario: Scenario) -> tuple[str, ...]:
    """That numbers are the reader's own, where the total rests on any."""
    return (say("figures.replaced"),) if bear(scenario) else ()


def mind(scenario: Scenario, summary: Summary) -> tuple[str, ...]:
    """Coincidences with what was reported, and what the arrangement remarks of this case."""
    return tuple(remark.says for remark in narrative.notes_of(scenario, summary))


def versions(deals: Sequence[Deal]) -> str:
    """The model's version and the evidence's, of each arrangement where there are several."""
    if len({deal.name for deal in deals}) == 1:
        return say("chart.source", version=VERSION, evidence=deals[0].evidence_version)
    marks = dict.fromkeys(
        say("figures.evidence", deal=deal.terms.title, evidence=deal.evidence_version) for deal in deals
    )
    return say("figures.versions", version=VERSION, evidence="; ".join(marks))


def small_print(scenario: Scenario, summary: Summary, more: Iterable[str] = ()) -> tuple[str, ...]:
    """What to mind, the sources of the scenario's total and of `more` facts, and the versions."""
    named = [(scenario.deal, fact) for fact in (*facts(scenario, summary), *more)]
    below = [*mind(scenario, summary), *own_numbers(scenario), sources(named), versions([scenario.deal])]
    return tuple(text for text in below if text)
