"""One scenario in words: the sentence, the reading in one line, how we got there, and what to quote.

Sentences are templates of `words/wording` and phrases of the arrangement's own data; nothing here names a
deal. Figures come from `results/summary`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.engine.money_due import Line
from model.inputs.charge import Charge, Reading
from model.inputs.effective_terms import default_reading
from model.results.citation import cite
from model.results.summary import Match, Summary, steps
from model.scenario.scenario import Deal, Scenario, arrays, settled
from model.words.version import VERSION
from model.words.wording import (
    HALF_A_CENT,
    count,
    day,
    either,
    exact,
    filled,
    length_of_stay,
    listed,
    money,
    number,
    people,
    per_cent,
    rounded,
    say,
)


@dataclass(frozen=True)
class Sourced:
    """A sentence and the facts it rests on."""

    text: str
    facts: tuple[str, ...] = ()


def stay_phrase(scenario: Scenario) -> str:
    """How long the people billed are held: `1 year`, `125 days`, `97 to 125 days`; of all, if none is billed."""
    held = arrays(scenario, settled(scenario))
    groups = _billed_groups(scenario)
    some = [i for i, g in enumerate(held.groups) if g in groups and held.people[0, i]] or range(
        len(held.groups)
    )
    dated = scenario.population.dated
    stays = sorted({float(held.days[0, i]) if dated else float(held.stay[0, i]) for i in some}) or [0.0]
    if not dated:
        texts = [length_of_stay(stay) for stay in stays]
    else:
        texts = [*map(number, stays[:-1]), count(stays[-1], "number.day", "number.days")]
    return texts[0] if len(texts) == 1 else say("number.range", low=texts[0], high=texts[-1])


def _billed_groups(scenario: Scenario) -> set[str]:
    groups = settled(scenario).billed
    return set(scenario.deal.terms.group) if groups is None else set(groups)


def _plain(text: str) -> str:
    return text


def amounts(scenario: Scenario) -> dict[str, str]:
    """Each charge's amount as text, for the blanks in the arrangement's phrases."""
    deal = scenario.deal.terms
    current = {
        key: scenario.amounts.get(key, charge.amounts[0])
        for key, charge in deal.charge.items()
        if charge.amounts
    }
    return {key: money(amount, deal.currency) for key, amount in current.items()}


def phrase(scenario: Scenario, strong: Callable[[str], str] = _plain) -> str:
    """What is paid, in the words of the options chosen: `at $20,000 a person a year`."""
    chosen = (q.option[scenario.reading[name]].phrase for name, q in scenario.deal.terms.question.items())
    blanks = {key: strong(text) for key, text in amounts(scenario).items()}
    return " ".join(filled(text, blanks) for text in (*chosen, *_discounts(scenario)) if text)


def _discounts(scenario: Scenario) -> list[str]:
    """What is said of the discounts that take something off; without it the sentence would not multiply out."""
    taken = dict.fromkeys(line.rebate for line in steps(scenario) if line.rebate)
    return [scenario.deal.terms.discount[name].phrase for name in taken]


def best_match(summary: Summary) -> Match | None:
    """The reported total, for this very case, that the scenario reproduces."""
    return next((match for match in summary.matches if match.same_case), None)


def sentence(scenario: Scenario, summary: Summary, strong: Callable[[str], str] = _plain) -> Sourced:
    """The answer in one sentence, with the facts of the reported total it meets, if it meets one.

    `strong` is put around its figures, for a screen that shows them in bold.
    """
    total = strong(money(summary.total, summary.currency))
    if not summary.people_held:
        return Sourced(say("answer.nobody_due" if summary.total else "answer.nobody", total=total))
    if not summary.people_billed and any(p.kind.startswith("per_person") for p in settled(scenario).prices):
        held = strong(people(summary.people_held))
        return Sourced(say("answer.none_billed", held=held, total=total, doing=scenario.deal.terms.doing))
    parts = {
        "doing": scenario.deal.terms.doing,
        "people": strong(people(summary.people_billed or summary.people_held)),
        "stay": strong(stay_phrase(scenario)),
        "phrase": phrase(scenario, strong),
        "total": total,
    }
    if (summary.unused or 0) >= HALF_A_CENT:
        parts["phrase"] = say("answer.in_advance", phrase=parts["phrase"]).removeprefix(", ")
    match = best_match(summary)
    if match and match.reported.phrase:
        phrase_of_match = filled(match.reported.phrase, amounts(scenario))
        return Sourced(_spaced(say("answer.match", **parts, match=phrase_of_match)), match.reported.facts)
    return Sourced(_spaced(say("answer.plain", **parts)))


def _spaced(text: str) -> str:
    """An arrangement whose options have no phrase leaves a gap in the sentence; close it."""
    return re.sub(" +", " ", text)


def spread(summary: Summary) -> str:
    """The range over the other readings, or that they all agree."""
    low, high = (money(value, summary.currency) for value in (summary.low, summary.high))
    return say("answer.no_spread", total=low) if low == high else say("answer.spread", low=low, high=high)


def coincidences(summary: Summary) -> tuple[Sourced, ...]:
    """Reported totals that the scenario meets though nobody reported them for this case."""
    return tuple(
        Sourced(say("answer.coincidence", label=match.reported.label), match.reported.facts)
        for match in summary.matches
        if not match.same_case
    )


def reading_line(deal: Deal, reading: Reading, about: Iterable[str] = ("cost", "held")) -> str:
    """The reading in one line: `$20,000 a person a year · no discount · paid in advance · MS-13 not billed`."""
    chosen = [q.option[reading[name]].short for name, q in deal.terms.question.items() if q.about in about]
    return say("answer.between").join(text for text in chosen if text)


def held_line(summary: Summary) -> str:
    """Who is held and not billed, or refused; nothing where everyone asked for is held and billed."""
    parts = []
    beside = summary.people_held - summary.people_billed
    if beside > 0 and summary.people_billed:
        parts.append(count(beside, "answer.beside_one", "answer.beside"))
    if summary.people_refused:
        parts.append(count(summary.people_refused, "answer.refused_one", "answer.refused"))
    return " ".join(parts)


def clauses(deal: Deal, readings: Sequence[Reading]) -> tuple[str, ...]:
    """What a set of readings has in common, in as few sentences as describe it exactly."""
    free = [name for name, question in deal.terms.question.items() if question.about == "cost"]
    blocks = _blocks([{name: reading[name] for name in free} for reading in readings], free)
    return tuple(_clause(deal, block) for block in blocks)


def _blocks(readings: Sequence[Mapping[str, str]], names: Sequence[str]) -> list[dict[str, frozenset[str]]]:
    """Split a set of readings into products: for each question the options that go with all the others."""
    if not readings:
        return []
    block = {name: frozenset(reading[name] for reading in readings) for name in names}
    if math.prod(len(options) for options in block.values()) == len(readings):
        return [block]
    name = next(name for name in names if len(block[name]) > 1)
    parts: dict[tuple[tuple[tuple[str, frozenset[str]], ...], ...], set[str]] = {}
    for option in dict.fromkeys(reading[name] for reading in readings):
        rest = [reading for reading in readings if reading[name] == option]
        inner = _blocks(rest, [other for other in names if other != name])
        parts.setdefault(tuple(tuple(sorted(b.items())) for b in inner), set()).add(option)
    return [{name: frozenset(options), **dict(b)} for inner, options in parts.items() for b in inner]


def _clause(deal: Deal, block: Mapping[str, frozenset[str]]) -> str:
    said = []
    for name, question in deal.terms.question.items():
        options = [option.short for key, option in question.option.items() if key in block.get(name, ())]
        if options and len(options) < len(question.option):
            quoted = [say("answer.quoted", option=option) for option in options]
            said.append(say("answer.options", question=question.label, options=either(quoted)))
    return "; ".join(said) if said else say("answer.every_reading")


@dataclass(frozen=True)
class Step:
    """One line of *How we got this*: what it is, the product with live numbers, its facts, what is ours."""

    label: str
    text: str
    amount: float
    facts: tuple[str, ...]
    assumed: str | None = None
    part: str = "deal"


def how(scenario: Scenario) -> tuple[Step, ...]:
    """Every product that makes the total, in words, with its facts."""
    return tuple(_step(scenario, line) for line in steps(scenario))


def _step(scenario: Scenario, line: Line) -> Step:
    deal = scenario.deal.terms
    charge, currency = deal.charge[line.charge], deal.currency
    rate, quantity = float(line.rate), float(line.quantity[0])
    discount = deal.discount[line.rebate] if line.rebate else None
    replaced = line.charge in scenario.amounts
    amount = exact(rate * quantity, currency)
    text = say(
        "step.product", quantity=_quantity(charge, quantity), rate=exact(rate, currency), amount=amount
    )
    return Step(
        label=_label(charge, line) if discount is None else discount.label,
        text=say("step.once", amount=amount) if charge.kind == "lump_sum" else text,
        amount=rate * quantity,
        facts=discount.facts if discount else (() if replaced else charge.facts),
        assumed=say("step.replaced") if replaced else charge.assumed,
        part=charge.part,
    )


_UNITS = {
    "per_person_year": ("number.person_year", "number.person_years"),
    "per_year": ("number.year", "number.years"),
    "per_person": ("number.person", "number.people"),
    "per_departure": ("number.departure", "number.departures"),
    "lump_sum": ("number.person", "number.people"),
}


def _quantity(charge: Charge, quantity: float) -> str:
    return count(float(rounded(quantity, 4)), *_UNITS[charge.kind])


def _label(charge: Charge, line: Line) -> str:
    if (
        line.years is None
        or line.years == (0.0, math.inf)
        or (charge.stay_years is not None and charge.index is None)
    ):
        return charge.label
    return say("step.stay_year", label=charge.label, year=int(line.years[0]) + 1)


def time_billed(summary: Summary) -> str | None:
    """How days held became the time paid for, where that is not one and the same."""
    if summary.used is None or not summary.unused or summary.unused < HALF_A_CENT:
        return None
    return say(
        "step.unused",
        used=exact(summary.used, summary.currency),
        unused=exact(summary.unused, summary.currency),
    )


def not_counted(scenario: Scenario, summary: Summary) -> tuple[Sourced, ...]:
    """Charges without an amount, and what the arrangement's data says is left out."""
    deal = scenario.deal.terms
    unknown = [
        Sourced(say("answer.no_amount", label=deal.charge[k].label), deal.charge[k].facts)
        for k in summary.not_counted
    ]
    return (*unknown, *(Sourced(item.says, item.facts) for item in deal.not_counted))


def quote(scenario: Scenario, summary: Summary) -> str:
    """A sentence to copy: one number, one comparison, one source, one caveat, under 60 words."""
    deal, match = scenario.deal, best_match(summary)
    told = sentence(scenario, summary).text.removesuffix(".")
    if match:
        return say(
            "quote.match",
            sentence=told,
            source=cite(deal, match.reported.facts),
            spread=_short_spread(summary),
            version=VERSION,
        )
    taken = how(scenario)
    parts = {"sentence": told, "spread": _short_spread(summary), "version": VERSION}
    if not taken:
        return say("quote.nothing", **parts)
    facts = tuple(dict.fromkeys(step.facts[0] for step in taken if step.facts))
    sources = listed(list(dict.fromkeys(cite(deal, [fact]) for fact in facts)))
    return say("quote.plain", source=sources, **parts) if facts else say("quote.unsourced", **parts)


def _short_spread(summary: Summary) -> str:
    return say(
        "number.range", low=money(summary.low, summary.currency), high=money(summary.high, summary.currency)
    )


def ratios(summary: Summary) -> tuple[tuple[str, str], ...]:
    """Label and value of the figures under the sentence; an undefined one says why."""

    def shown(name: str) -> str:
        value = getattr(summary, name)
        return summary.undefined[name] if value is None else exact(value, summary.currency)

    rows = [
        (say("figure.total"), exact(summary.total, summary.currency)),
        (say("figure.per_person"), shown("per_person")),
        (say("figure.per_person_day"), shown("per_person_day")),
        (say("figure.person_years"), number(summary.person_years)),
    ]
    if summary.places:
        rows.append((say("figure.per_place", places=number(summary.places)), shown("per_place")))
    if summary.own:
        rows.append((say("figure.own"), exact(summary.own, summary.currency)))
    if summary.available and summary.share is not None:
        share = say("figure.share", available=money(summary.available, summary.currency))
        rows.append((share, per_cent(summary.share)))
    return tuple(rows)


def dates(scenario: Scenario) -> str | None:
    """From when to when people of a dated scenario are held."""
    if not scenario.population.dated:
        return None
    starts, ends = scenario.population.bounds()
    return say("answer.dates", starts=day(starts), ends=day(ends))


def case_name(scenario: Scenario) -> str:
    """What to call a scenario that has no name: its people and time, and what of its reading is not the default."""
    asked = {cohort.group for cohort in scenario.cohort[:1]}
    said = [
        people(sum(cohort.people for cohort in scenario.cohort if cohort.group in asked)),
        stay_phrase(scenario),
    ]
    usual = default_reading(scenario.deal.terms)
    questions = scenario.deal.terms.question.items()
    said += [
        q.option[scenario.reading[name]].short
        for name, q in questions
        if scenario.reading[name] != usual[name]
    ]
    return say("answer.listed").join(text for text in said if text)


def remarks(scenario: Scenario, found: Summary) -> tuple[Sourced, ...]:
    """What a reader should know beside the sentence: whose stay, who is not billed, what coincides, what to doubt."""
    plain = (_called(scenario), dates(scenario), *_lengths(scenario), held_line(found), time_billed(found))
    noted = (Sourced(note.says, note.facts) for _, note in found.notes)
    return (*(Sourced(text) for text in plain if text), *coincidences(found), *noted)


def _called(scenario: Scenario) -> str | None:
    """The scenario's name, where it has one of its own that no preset's button shows already."""
    presets = (scenario.deal.scenario(one.scenario).name for one in scenario.deal.terms.preset.values())
    known = scenario.name in {scenario.deal.terms.title, *presets}
    return None if known else say("answer.called", name=scenario.name)


def _lengths(scenario: Scenario) -> Iterator[str]:
    """Stays that differ, and an arrangement that runs for longer than anyone stays: the sentence has one time only."""
    if scenario.population.dated:
        return
    stays = {cohort.stay for cohort in scenario.cohort}
    if len(stays) > 1:
        yield say("answer.unequal", shortest=length_of_stay(min(stays)), longest=length_of_stay(max(stays)))
    if scenario.term and scenario.term.years:
        yield say("answer.term", years=length_of_stay(scenario.term.years))
