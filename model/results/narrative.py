"""One scenario in words: the sentence, the reading in one line, how we got there, and what to quote.

Sentences are templates of `words/wording` and phrases of the arrangement's own data; nothing here names a
deal. Figures come from `results/summary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model.inputs.charge import Reading
from model.inputs.effective_terms import capping, default_reading
from model.results import origin, own_numbers
from model.results.citation import cite
from model.results.summary import Match, Summary, steps
from model.results.working import how, time_billed
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, arrays, settled
from model.words.version import VERSION
from model.words.wording import (
    HALF_A_CENT,
    count,
    day,
    exact,
    filled,
    length_of_stay,
    listed,
    money,
    number,
    people,
    per_cent,
    say,
)

STRONG, WEAK = "\x02", "\x03"
"""Stand before and after a figure of the sentence, for a screen that shows it in bold."""


@dataclass(frozen=True)
class Remark:
    """A sentence, the facts it rests on, and the first one's source; the source of our own sums is nobody."""

    says: str
    facts: tuple[str, ...] = ()
    source: str = ""


def _remark(deal: Deal, says: str, facts: tuple[str, ...]) -> Remark:
    return Remark(says, facts, cite(deal, facts))


def plain(marked: str) -> str:
    """A sentence without the marks around its figures."""
    return marked.replace(STRONG, "").replace(WEAK, "")


def _strong(text: str) -> str:
    return f"{STRONG}{text}{WEAK}"


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


def people_meant(scenario: Scenario) -> int:
    """How many people a case is of: those billed, in all their groups; everyone, if none is billed."""
    billed = sum(map(scenario.people_of, _billed_groups(scenario)))
    return billed or sum(cohort.people for cohort in scenario.cohort)


def _billed_groups(scenario: Scenario) -> set[str]:
    groups = settled(scenario).billed
    return set(scenario.deal.terms.group) if groups is None else set(groups)


def amounts(scenario: Scenario) -> dict[str, str]:
    """Every number of the arrangement as text by its names, for the blanks in its phrases."""
    return scenario.deal.named.texts_of(scenario.deal.own, marked=False)


def phrase(scenario: Scenario) -> str:
    """What is paid, in the words of the terms and the options chosen: `at $20,000 a person a year`, its figures marked."""
    terms = scenario.deal.terms
    chosen = (q.option[scenario.reading[name]].phrase for name, q in terms.question.items())
    blanks = {key: _strong(text) for key, text in amounts(scenario).items()}
    return " ".join(filled(text, blanks) for text in (terms.phrase, *chosen, *_discounts(scenario)) if text)


def _discounts(scenario: Scenario) -> list[str]:
    """What is said of the discounts that take something off; without it the sentence would not multiply out."""
    taken = dict.fromkeys(line.rebate for line in steps(scenario) if line.rebate)
    return [scenario.deal.terms.discount[name].phrase for name in taken]


def best_match(summary: Summary) -> Match | None:
    """The reported total, for this very case, that the scenario reproduces."""
    return next((match for match in summary.matches if match.same_case), None)


def sentence(scenario: Scenario, summary: Summary) -> Remark:
    """The answer in one sentence, its figures marked, with the facts of the reported total it meets, if it meets one."""
    deal = scenario.deal
    total = _strong(money(summary.total, summary.currency))
    if not summary.people_held:
        return Remark(say("answer.nobody_due" if summary.total else "answer.nobody", total=total))
    if not summary.people_billed and any(p.kind.startswith("per_person") for p in settled(scenario).prices):
        held = _strong(people(summary.people_held))
        return Remark(say("answer.none_billed", held=held, total=total, doing=deal.terms.doing))
    parts = {
        "doing": deal.terms.doing,
        "people": _strong(people(summary.people_billed or summary.people_held)),
        "stay": _strong(stay_phrase(scenario)),
        "phrase": phrase(scenario),
        "total": total,
        "replaced": own_numbers.replaced(scenario),
    }
    if (summary.unused or 0) >= HALF_A_CENT:
        parts["phrase"] = say("answer.in_advance", phrase=parts["phrase"]).removeprefix(", ")
    match = best_match(summary)
    if match and match.reported.phrase:
        phrase_of_match = filled(match.reported.phrase, amounts(scenario))
        says = _spaced(say("answer.match", **parts, match=phrase_of_match))
        return _remark(deal, says, match.reported.facts)
    return Remark(_spaced(say("answer.plain", **parts)))


def _spaced(text: str) -> str:
    """An arrangement whose options have no phrase leaves a gap in the sentence; close it."""
    return re.sub(" +", " ", text)


def spread(summary: Summary) -> str:
    """The range over the other readings, or that they all agree."""
    low, high = (money(value, summary.currency) for value in (summary.low, summary.high))
    if summary.reported is not None:
        own = (summary.low, summary.high)
        return own_numbers.spreads(
            own, summary.reported, lambda value: money(value, summary.currency), summary.terms
        )
    if low == high:
        return say("answer.no_spread", total=low, terms=summary.terms)
    return say("answer.spread", low=low, high=high, terms=summary.terms)


def own_spread(summary: Summary) -> tuple[str, ...]:
    """A sentence on what readings of the reader's own terms come to, and those of the reported terms; none where these are
    the same.
    """
    return () if summary.reported is None else (f"{spread(summary)}.",)


def ends(summary: Summary) -> dict[str, str]:
    """The blanks of a sentence on the spread: the least and the most, and the spread of the reported terms beside that of
    the reader's own, whose templates are those that begin with "own_", as `whose` has it.
    """

    def text(value: float) -> str:
        return money(value, summary.currency)

    own = {"low": text(summary.low), "high": text(summary.high), "terms": summary.terms}
    return (
        own
        if summary.reported is None
        else {**own, "reported": own_numbers.range_or_one(summary.reported, text)}
    )


def whose(summary: Summary) -> str:
    """How the name of a template on the spread begins: that of the reader's own terms has another."""
    return "" if summary.reported is None else "own_"


def reading_line(deal: Deal, reading: Reading, about: Iterable[str] = ("cost", "held")) -> str:
    """The reading in one line: `$20,000 a person a year · no discount · paid in advance · MS-13 not billed`."""
    chosen = [q.option[reading[name]].short for name, q in deal.terms.question.items() if q.about in about]
    return say("answer.between").join(text for text in chosen if text)


def held_line(scenario: Scenario, summary: Summary) -> str:
    """Who is held and not billed, or refused; nothing where everyone asked for is held and billed."""
    parts = []
    beside = summary.people_held - summary.people_billed
    if beside > 0 and summary.people_billed:
        parts.append(count(beside, "answer.beside_one", "answer.beside"))
    if summary.people_refused:
        key = "answer.refused_one" if summary.people_refused == 1 else "answer.refused"
        limits = listed(
            [say("answer.quoted", option=label) for label in capping(scenario.deal.terms, scenario.reading)]
        )
        parts.append(say(key, number=number(summary.people_refused, 4), limit=limits))
    return " ".join(parts)


def not_counted(scenario: Scenario, summary: Summary) -> tuple[Remark, ...]:
    """Charges without an amount, and what the arrangement's data says is left out."""
    deal, charges = scenario.deal, scenario.deal.terms.charge
    unknown = [
        _remark(deal, say("answer.no_amount", label=charges[key].label), charges[key].facts)
        for key in summary.not_counted
    ]
    return (*unknown, *(_remark(deal, item.says, item.facts) for item in deal.terms.not_counted))


def quote(scenario: Scenario, summary: Summary) -> str:
    """A sentence to copy: one number, one comparison, one source, one caveat, under 60 words."""
    deal, match = scenario.deal, best_match(summary)
    says = plain(sentence(scenario, summary).says).removesuffix(".")
    if match:
        return say(
            "quote.match",
            sentence=says,
            source=cite(deal, match.reported.facts),
            spread=_readings_range(summary),
            version=VERSION,
        )
    taken = how(scenario)
    parts = {"sentence": says, "spread": _readings_range(summary), "version": VERSION}
    if not taken:
        return say("quote.nothing", **parts)
    facts = tuple(dict.fromkeys(step.facts[0] for step in taken if step.facts))
    sources = listed(list(dict.fromkeys(cite(deal, [fact]) for fact in facts)))
    return say("quote.plain", source=sources, **parts) if facts else say("quote.unsourced", **parts)


def _readings_range(summary: Summary) -> str:
    """What readings come to, as a part of a sentence: of the reported terms, or of the reader's own and of those."""
    own = say(
        "number.range", low=money(summary.low, summary.currency), high=money(summary.high, summary.currency)
    )
    if summary.reported is None:
        return say("quote.readings", spread=own, terms=summary.terms)
    low, high = (money(value, summary.currency) for value in summary.reported)
    reported = say("number.range", low=low, high=high)
    return say("quote.own_readings", own=own, reported=reported, terms=summary.terms)


def figures(summary: Summary) -> tuple[tuple[str, str, str], ...]:
    """Name, label and text of the figures under the sentence; an undefined one says why."""

    def money_or_why(name: str) -> str:
        value = getattr(summary, name)
        return summary.undefined[name] if value is None else exact(value, summary.currency)

    rows = [
        (name, say(f"figure.{name}"), money_or_why(name))
        for name in ("total", "per_person", *_held_too(summary), "per_person_day")
    ]
    rows.append(("person_years", say("figure.person_years"), number(summary.person_years)))
    if summary.places:
        label = say("figure.per_place", places=number(summary.places))
        rows.append(("per_place", label, money_or_why("per_place")))
    if summary.own:
        rows.append(("own", say("figure.own"), exact(summary.own, summary.currency)))
    if summary.available and summary.share is not None:
        word = say(f"approval.{summary.funding}")
        label = say("figure.share", available=money(summary.available, summary.currency), word=word)
        if summary.available_reported is not None:
            reported = money(summary.available_reported, summary.currency)
            label = say(
                "figure.own_share",
                available=money(summary.available, summary.currency),
                reported=reported,
                word=word,
            )
        rows.append(("share", label, per_cent(summary.share)))
    return tuple(rows)


def _held_too(summary: Summary) -> tuple[str, ...]:
    """The figure over everyone held too, where these are not those who are billed: another number for the same case, with its
    own name.
    """
    others = summary.people_billed and summary.people_held != summary.people_billed
    return ("per_person_held",) if others else ()


def dates(scenario: Scenario) -> str | None:
    """From when to when people of a dated scenario are held."""
    if not scenario.population.dated:
        return None
    starts, ends = scenario.population.bounds()
    return say("answer.dates", starts=day(starts), ends=day(ends))


def case_name(scenario: Scenario) -> str:
    """What to call a scenario that has no name: its people and time, and what of its reading is not the default."""
    heads = scenario.people_of(scenario.first_group)
    usual = default_reading(scenario.deal.terms)
    questions = scenario.deal.terms.question.items()
    unusual = [
        q.option[scenario.reading[name]].short
        for name, q in questions
        if scenario.reading[name] != usual[name]
    ]
    parts = [people(heads), stay_phrase(scenario), *unusual]
    return say("answer.listed").join(text for text in parts if text)


def case_line(scenario: Scenario, unknown: str) -> str:
    """What is held fixed where `unknown` is sought: `for 238 people`, `for 1 year`, or both."""
    heads = people(people_meant(scenario))
    if unknown == "people":
        return say("solve.case_stay", stay=stay_phrase(scenario))
    if unknown == "days":
        return say("solve.case_people", people=heads)
    return say("solve.case", people=heads, stay=stay_phrase(scenario))


def reading_and_own_line(scenario: Scenario) -> str:
    """The reading in one line, and the numbers that are the reader's own; nothing of a reading where no question is open."""
    reading, own = reading_line(scenario.deal, scenario.reading), list(own_numbers.numbers(scenario))
    if not reading:
        return say("solve.own", own=listed(own)) if own else ""
    return (
        say("solve.reading_own", reading=reading, own=listed(own))
        if own
        else say("solve.reading", reading=reading)
    )


def remarks(scenario: Scenario, summary: Summary) -> tuple[Remark, ...]:
    """What a reader should know beside the sentence: its name, whose stay, who is not billed, what to doubt."""
    name = _called(scenario)
    return (*((Remark(name),) if name else ()), *remarks_of(scenario, summary))


def remarks_of(scenario: Scenario, summary: Summary) -> tuple[Remark, ...]:
    """The same without its name, for where that stands already."""
    own = (
        *origin.warnings(scenario),
        dates(scenario),
        *_lengths(scenario),
        *_own_years(scenario),
        held_line(scenario, summary),
        time_billed(summary),
        *own_numbers.beside(scenario),
    )
    return (*(Remark(text) for text in own if text), *notes_of(scenario, summary))


def notes_of(scenario: Scenario, summary: Summary) -> tuple[Remark, ...]:
    """Reported totals that the scenario meets though nobody reported them for this case, and the arrangement's notes."""
    coincidences = [
        _remark(scenario.deal, say("answer.coincidence", label=match.reported.label), match.reported.facts)
        for match in summary.matches
        if not match.same_case
    ]
    return (*coincidences, *(_remark(scenario.deal, note.says, note.facts) for _, note in summary.notes))


def _called(scenario: Scenario) -> str | None:
    """The scenario's name, where it has one of its own that no preset's button shows already."""
    deal = scenario.deal
    if scenario.name == deal.terms.title or any(
        scenario.name == preset.name for preset in deal.presets()[0].values()
    ):
        return None
    return say("answer.called", name=scenario.name)


def _own_years(scenario: Scenario) -> Iterator[str]:
    """Prices that rise by the person's own years though nothing says so, where that makes a difference."""
    arrivals = {cohort.arrives for cohort in scenario.cohort if cohort.people}
    charges = scenario.deal.terms.charge
    for price in settled(scenario).prices if len(arrivals) > 1 else ():
        charge = charges[price.id]
        if charge.kind == "per_person_year" and charge.index not in (None, 1.0) and charge.index_from is None:
            yield say("answer.own_years", label=charge.label)


def _lengths(scenario: Scenario) -> Iterator[str]:
    """Stays that differ, and an arrangement that runs for longer than anyone stays: the sentence has one time only."""
    if scenario.population.dated:
        return
    stays = {cohort.stay for cohort in scenario.cohort}
    if len(stays) > 1:
        yield say("answer.unequal", shortest=length_of_stay(min(stays)), longest=length_of_stay(max(stays)))
    if scenario.term and scenario.term.years:
        yield say("answer.term", years=length_of_stay(scenario.term.years))
