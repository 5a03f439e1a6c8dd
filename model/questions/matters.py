"""What matters most: each open question, the people, the time and each number in force varied by itself, all else as it is.

A number varies over the range that was reported for it, where there is one, else by a tenth either way. Nothing here says
how likely a change is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import numpy as np

from model.engine.money_due import total, totals
from model.files.problems import BadInput
from model.inputs import effective_terms as arranged
from model.inputs.arrangement import Arrangement
from model.inputs.charge import Reading
from model.inputs.effective_terms import Terms
from model.inputs.parameter import Parameter
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.questions.settle import case_in_words
from model.results.citation import read_to
from model.results.narrative import stay_phrase
from model.results.parameters import bearing_on_cost
from model.results.readings import Fold
from model.results.serialise import Answered, Cents
from model.results.sweep import swept_total
from model.scenario.cases import reason_fixed
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, arrays, settled
from model.words.wording import count, either, listed, money, number, people, rounded, say

Ends = tuple[float, float]

TENTH = 0.1


@dataclass(frozen=True)
class Matter:
    """One thing varied by itself: what it was, and the least and the most that the total then comes to.

    `kind` says what varied, `name` which one: a question, "people", "time" or a parameter. `changed` has in words what was
    put in place of the case's own. `less` and `more` are how far the total goes down and up from that of the case, 0 or more,
    and `swing` the larger of the two. `tied`: another thing has the same swing.
    """

    kind: Literal["question", "people", "time", "number"]
    name: str
    label: str
    changed: str
    low: Cents
    high: Cents
    less: Cents
    more: Cents
    swing: Cents
    tied: bool


@dataclass(frozen=True)
class WhatMatters(Answered):
    """What of a scenario moves its total, the larger swing first, equal ones in the order of the screen.

    Money is nominal, in `currency`. `idle` names what makes no difference here. `takeaway` says in a sentence what matters
    most, ties as ties; `no_difference` in another what does not matter, empty where all does.
    """

    arrangement: str
    scenario: str
    case: str
    currency: str
    total: Cents
    matters: tuple[Matter, ...]
    idle: tuple[str, ...]
    takeaway: str
    no_difference: str
    read_to: str

    document_name = "matters"


def matters(scenario: Scenario) -> tuple[Matter, ...]:
    """What moves the total of `scenario`, the larger swing first: nominal, in the arrangement's currency."""
    return what_matters(scenario).matters


def what_matters(scenario: Scenario, known: Iterable[Fold] = ()) -> WhatMatters:
    """Each thing that can be another varied by itself, with the sentences on what matters most and on what does not. `known` are
    the totals of readings, for who has them already.
    """
    terms, currency = settled(scenario), scenario.deal.terms.currency
    base = _cents(total(terms, arrays(scenario, terms))[0])
    every = [_between(base, varied) for varied in _varied(scenario, terms, known)]
    moving = sorted((one for one in every if one.swing), key=lambda one: -one.swing)
    swings = [one.swing for one in moving]
    ranked = tuple(replace(one, tied=swings.count(one.swing) > 1) for one in moving)
    idle = [one for one in every if not one.swing]
    return WhatMatters(
        arrangement=scenario.arrangement,
        scenario=scenario.name,
        case=case_in_words(scenario),
        currency=currency,
        total=base,
        matters=ranked,
        idle=tuple(one.name for one in idle),
        takeaway=_takeaway(ranked, currency),
        no_difference=_no_difference(scenario, terms, idle),
        read_to=read_to(scenario.deal),
    )


# --- What varies -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Varied:
    """One thing by itself: totals under each change, and each change in words."""

    kind: Literal["question", "people", "time", "number"]
    name: str
    label: str
    sums: Sequence[float]
    changes: Sequence[str]


def _varied(scenario: Scenario, terms: Terms, known: Iterable[Fold]) -> Iterator[_Varied]:
    yield from _questions(scenario, known)
    if reason_fixed(scenario) is None:
        yield from _people(scenario, terms)
        yield from _time(scenario, terms)
    yield from _numbers(scenario, terms)


def _questions(scenario: Scenario, known: Iterable[Fold]) -> Iterator[_Varied]:
    """Each question on which money rests, with the totals under its other options."""
    deal, reading = scenario.deal.terms, scenario.reading
    asked = {name: question for name, question in deal.question.items() if question.about != "funding"}
    others = {
        (name, option): {**reading, name: option}
        for name, question in asked.items()
        for option in question.option
        if option != reading[name]
    }
    total_of = {_answers(deal, one): fold.total for fold in known for one in fold.readings}
    wanted = [arranged.terms(deal, one) for one in others.values() if _answers(deal, one) not in total_of]
    sums = _under(scenario, wanted) if wanted else {}
    for name, question in asked.items():
        options = [option for option in question.option if option != reading[name]]
        costs = [
            total_of[_answers(deal, one)]
            if _answers(deal, one) in total_of
            else sums[arranged.terms(deal, one)]
            for one in (others[name, option] for option in options)
        ]
        texts = [question.option[option].short or question.option[option].label for option in options]
        yield _Varied(
            "question", name, question.label, costs, [say("answer.quoted", option=t) for t in texts]
        )


def _answers(deal: Arrangement, reading: Reading) -> tuple[str, ...]:
    """A reading as the key of what it comes to."""
    return tuple(reading[name] for name in deal.question)


def _under(scenario: Scenario, every: Iterable[Terms]) -> dict[Terms, float]:
    """The total under each of several terms, those that hold people for as long worked out together."""
    caps: dict[int | None, list[Terms]] = {}
    for terms in dict.fromkeys(every):
        caps.setdefault(terms.stay_at_most, []).append(terms)
    sums: dict[Terms, float] = {}
    for alike in caps.values():
        money_of = totals(alike, arrays(scenario, alike[0]))
        sums.update((terms, float(amounts[0])) for terms, amounts in money_of.items())
    return sums


def _people(scenario: Scenario, terms: Terms) -> Iterator[_Varied]:
    """A tenth more and fewer of the principal group, or the ends of the range that was reported for it."""
    group = scenario.deal.terms.principal
    heads = scenario.people_of(group)
    if not heads or [cohort.group for cohort in scenario.cohort].count(group) != 1:
        return
    ends = _reported(scenario.deal, scenario.deal.terms.group[group].facts, "people", heads)
    step = max(1, round(heads * TENTH))
    low, high = ends or (heads - step, min(heads + step, MOST_PEOPLE))
    sums = swept_total(scenario, terms, people=np.array([low, high], dtype=float), group=group)
    text = _of_people(low, high, step, ends is not None)
    yield _Varied("people", "people", say("matters.people"), sums.tolist(), [text])


def _of_people(low: float, high: float, step: int, reported: bool) -> str:
    if reported:
        return say("matters.reported", low=number(low), high=people(high))
    return say("matters.tenth", much=say("matters.more_or_fewer", much=people(step)))


def _time(scenario: Scenario, terms: Terms) -> Iterator[_Varied]:
    """A tenth of the time more and less, in whole days, where everyone stays as long."""
    days = _tenth_of_time(scenario)
    if not days:
        return
    years = scenario.cohort[0].stay
    ends = np.clip([years - days / DAYS_A_YEAR, years + days / DAYS_A_YEAR], 0, MOST_YEARS)
    text = say("matters.tenth", much=_days(days))
    yield _Varied(
        "time", "time", say("matters.time"), swept_total(scenario, terms, years=ends).tolist(), [text]
    )


def _tenth_of_time(scenario: Scenario) -> int:
    """A tenth of everyone's stay, in whole days; 0 where stays differ."""
    stays = {cohort.stay for cohort in scenario.cohort}
    longest = max(stays)
    return max(1, int(rounded(longest * DAYS_A_YEAR * TENTH, 0))) if len(stays) == 1 and longest else 0


def _days(days: int) -> str:
    return say("matters.more_or_fewer", much=count(days, "number.day", "number.days"))


def _numbers(scenario: Scenario, terms: Terms) -> Iterator[_Varied]:
    """Each number that bears on the cost under the reading chosen."""
    deal = scenario.deal
    named, values = deal.named, deal.named.values(scenario.parameters)
    ends: dict[str, Ends] = {}
    texts: dict[str, str] = {}
    for name in bearing_on_cost(scenario):
        parameter, value = named.parameters[name], values.get(name)
        if value:
            reported = _reported(deal, parameter.facts, parameter.unit, value)
            ends[name] = reported or _tenth(parameter, value)
            texts[name] = _of_number(parameter, value, ends[name], reported is not None, named.currency)
    sums = {**_of_amounts(scenario, terms, ends), **_of_terms(scenario, ends)}
    for name, by_end in sums.items():
        yield _Varied("number", name, named.parameters[name].label, by_end, [texts[name]])


def _of_number(parameter: Parameter, value: float, ends: Ends, reported: bool, currency: str) -> str:
    low, high = (parameter.text(end, currency) for end in ends)
    if reported:
        return say("matters.reported", low=low, high=high)
    if parameter.is_money:
        return say("matters.tenth", much=say("matters.more_or_less", much=money(value - ends[0], currency)))
    return say("matters.from_to", low=low, high=high)


def _of_amounts(scenario: Scenario, terms: Terms, ends: Mapping[str, Ends]) -> dict[str, Sequence[float]]:
    """Totals at both ends of each number that is the amount of charges and nothing else, in one go."""
    own = {**scenario.parameters, **dict.fromkeys(ends, 0.0)}
    values = scenario.deal.named.values(scenario.parameters)
    charges = {name: alone for name in ends if (alone := scenario.deal.named.amounts_alone(name, own))}
    amounts = {
        charge: np.full(2 * len(charges), values[name]) for name, some in charges.items() for charge in some
    }
    for place, (name, some) in enumerate(charges.items()):
        for charge in some:
            amounts[charge][2 * place : 2 * place + 2] = ends[name]
    if not charges:
        return {}
    sums = np.broadcast_to(total(terms, arrays(scenario, terms), amounts), (2 * len(charges),)).reshape(-1, 2)
    return {name: totals.tolist() for name, totals in zip(charges, sums, strict=True)}


def _of_terms(scenario: Scenario, ends: Mapping[str, Ends]) -> dict[str, Sequence[float]]:
    """Totals at both ends of each number on which more than an amount rests: the terms are settled anew."""
    own = {**scenario.parameters, **dict.fromkeys(ends, 0.0)}
    named = scenario.deal.named
    by_number: dict[str, Sequence[float]] = {}
    for name, both in ends.items():
        if named.amounts_alone(name, own):
            continue
        with contextlib.suppress(BadInput):  # a number that the arrangement could not have in its place
            cases = [
                scenario.model_copy(update={"parameters": {**scenario.parameters, name: end}}) for end in both
            ]
            every = [settled(case) for case in cases]
            sums = _under(scenario, every)
            by_number[name] = [sums[terms] for terms in every]
    return by_number


def _reported(deal: Deal, facts: Iterable[str], unit: str, value: float) -> Ends | None:
    """The range that one of the facts gives and that holds the value in force."""
    for key in facts:
        fact = deal.evidence.fact[key]
        if fact.low is not None and fact.high is not None and fact.unit.split()[:1] == unit.split()[:1]:
            low, high = float(fact.low), float(fact.high)
            if low <= value <= high and low < high:
                return low, high
    return None


def _tenth(parameter: Parameter, value: float) -> Ends:
    """A tenth either way within what the number can be: of a yearly factor a tenth of its rise, of a count whole ones."""
    step = abs(value - 1) * TENTH if parameter.unit == "factor" else value * TENTH
    step = max(1.0, float(round(step))) if parameter.whole else step
    low, high = parameter.bounds
    return max(low, value - step), min(high, value + step)


# --- Totals and sentences --------------------------------------------------------------------------------------


def _cents(amount: float) -> float:
    return float(rounded(amount, 2))


def _between(base: float, varied: _Varied) -> Matter:
    sums = [_cents(amount) for amount in varied.sums]
    low, high = min([base, *sums]), max([base, *sums])
    less, more = _cents(base - low), _cents(high - base)
    return Matter(
        kind=varied.kind,
        name=varied.name,
        label=varied.label,
        changed=_changed(base, sums, varied.changes),
        low=low,
        high=high,
        less=less,
        more=more,
        swing=max(less, more),
        tied=False,
    )


def _changed(base: float, sums: Sequence[float], changes: Sequence[str]) -> str:
    """What was put in place: of several options those that give the least and the most, where these are not the case's."""
    if len(changes) < len(sums):
        return changes[0]
    ends = [end for end in (min(sums), max(sums)) if end != base] if sums else []
    return either([text for text, amount in zip(changes, sums, strict=True) if amount in ends])


def difference(matter: Matter, currency: str) -> str:
    """How far a thing moves the total, in words: `$480,000 less to $480,000 more`, `$10 million more`."""
    less, more = (money(amount, currency) for amount in (matter.less, matter.more))
    if matter.less == matter.more:
        return say("matters.either_way", amount=more)
    if not matter.less or not matter.more:
        return say("matters.more", amount=more) if matter.more else say("matters.less", amount=less)
    return say("matters.less_to_more", less=less, more=more)


def _takeaway(ranked: Sequence[Matter], currency: str) -> str:
    """What matters most, in a sentence; several alike are said to be so."""
    if not ranked:
        return say("matters.nothing")
    first = next(list(alike) for _, alike in groupby(ranked, key=lambda one: one.swing))
    if len(first) == 1:
        one = first[0]
        return say("matters.most", label=one.label, changed=one.changed, difference=difference(one, currency))
    labels = listed([say("answer.quoted", option=one.label) for one in first])
    return say("matters.most_alike", labels=labels, swing=money(first[0].swing, currency))


def _no_difference(scenario: Scenario, terms: Terms, idle: Sequence[Matter]) -> str:
    """What makes no difference here, in a sentence, and why where whole years paid in advance are why."""
    if not idle:
        return ""
    heads = scenario.people_of(scenario.deal.terms.principal)
    parts = {"people": people(heads), "stay": stay_phrase(scenario)}
    others = [say("answer.quoted", option=one.label) for one in idle if one.kind != "time"]
    time = next((one for one in idle if one.kind == "time"), None)
    if time is None:
        return say("matters.idle", labels=listed(others), **parts)
    why = "_in_advance" if any(price.in_advance for price in terms.prices) else ""
    key = "idle_and_time" if others else "idle_time"
    return say(f"matters.{key}{why}", labels=listed(others), time=_days(_tenth_of_time(scenario)), **parts)
