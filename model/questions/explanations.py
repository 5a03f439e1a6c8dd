"""What explains an amount, in words: the arithmetic in full, the readings behind it, and whether a report has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.engine.money_due import Line
from model.inputs.charge import Reading
from model.inputs.population import DAYS_A_YEAR
from model.questions.candidates import Candidates
from model.results import own_numbers
from model.results.citation import cite, read_to
from model.results.clauses import clauses
from model.results.serialise import Answered, Hidden
from model.results.step import factors, once
from model.scenario.library import Deal
from model.scenario.parse import PrintedAmount
from model.scenario.scenario import default_scenario, settled
from model.words.wording import HALF_A_CENT, exact, length_of_stay, listed, money, number, people, say

MOST_PRODUCTS = 4
"""Products of a sum that a sentence writes out; the others are counted, if they are more than one."""


@dataclass(frozen=True)
class Way:
    """One sum that gives the total, the readings under which it is the sum, and what it takes for granted."""

    readings: tuple[Reading, ...]
    lines: tuple[Line, ...]
    otherwise: int
    """Questions answered otherwise than by default, in the reading with the fewest."""


@dataclass(frozen=True)
class ExplainedCase:
    """A case whose total the amount could be, before it is put in words. See `Explanation`."""

    people: int | None
    days: int | None
    total: float
    exact: bool
    ways: tuple[Way, ...]
    assumes: int
    reported: str | None
    facts: tuple[str, ...]
    alike: tuple[int, ...] = ()
    person_years: int | None = None

    @property
    def count(self) -> int:
        """How many readings give the total."""
        return sum(len(way.readings) for way in self.ways)


@dataclass(frozen=True)
class WayExplained:
    """One sum that gives the total, and the readings under which it does, in as few words as describe them exactly."""

    sentence: str
    says: tuple[str, ...]
    readings: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Explanation(Answered):
    """A case whose total the amount could be: nominal, in the arrangement's currency.

    `people` counts the principal group, the others as in the default population; None is any number. `days` is
    the stay of everyone; None is any length. `alike_days` are shorter or longer stays that come to the same in the
    same ways. Of a number chosen to fit, `person_years` says how many, and people and days are None. It is a
    coincidence where no report has this total for this case; `reported` names the report that does.
    """

    arrangement: str
    people: int | None
    days: int | None
    alike_days: tuple[int, ...]
    person_years: int | None
    total: float
    exact: bool
    coincidence: bool
    reported: str | None
    assumes: int
    facts: tuple[str, ...]
    sentence: str
    readings: tuple[dict[str, str], ...]
    ways: tuple[WayExplained, ...]
    details: tuple[str, ...]
    """Other stays that come to the same, and whom the head count is known from."""
    match: Hidden[ExplainedCase]
    who: Hidden[str]
    """Whom and how long it is of, which the sentence begins with."""


@dataclass(frozen=True)
class Explanations(Answered):
    """All that explains an amount, the least assumed first. `about` says what the amount stands for, which reports have it
    and which numbers are the reader's own, `tried` what was tried.
    """

    amount: float
    within: float
    heading: str
    about: tuple[str, ...]
    tried: str
    explanations: tuple[Explanation, ...]
    read_to: str

    document_name = "explanations"


def worded(
    deal: Deal, amount: PrintedAmount, tried: Candidates, readings: int, matches: Sequence[ExplainedCase]
) -> Explanations:
    """`matches` in words, in their order."""
    currency = deal.terms.currency
    counts = {"people": len(tried.people), "days": len(tried.days), "readings": readings}
    return Explanations(
        amount=amount.value,
        within=amount.within,
        heading=say("explain.heading", amount=money(amount.value, currency), title=deal.terms.title),
        about=_about(deal, amount),
        tried=say("explain.tried", **{name: number(size) for name, size in counts.items()}),
        explanations=tuple(_explanation(deal, match) for match in matches),
        read_to=read_to(deal),
    )


def _about(deal: Deal, amount: PrintedAmount) -> tuple[str, ...]:
    low, high = (exact(amount.value + side * amount.within, deal.terms.currency) for side in (-1, 1))
    reports = [
        say("explain.also_reported", label=report.label, source=cite(deal, report.facts))
        for report in deal.terms.reported.values()
        if abs(report.amount - amount.value) <= max(report.within, HALF_A_CENT)
    ]
    own = own_numbers.numbers(default_scenario(deal))
    replaced = [say("step.replaced", own=listed(list(own)))] if own else []
    return (say("explain.range", text=amount.text, low=low, high=high), *reports, *replaced)


def _explanation(deal: Deal, match: ExplainedCase) -> Explanation:
    ways = tuple(
        WayExplained(
            _arithmetic(deal, match, way),
            clauses(deal, way.readings),
            tuple(dict(reading) for reading in way.readings),
        )
        for way in match.ways
    )
    who = _who(deal, match, match.ways[0])
    first = say("explain.in_full", who=who, sum=ways[0].sentence)
    label = say("explain.coincidence")
    if match.reported is not None:
        label = say("explain.reported", label=deal.terms.reported[match.reported].label)
    return Explanation(
        arrangement=deal.name,
        people=match.people,
        days=match.days,
        alike_days=tuple(sorted(match.alike)),
        person_years=match.person_years,
        total=match.total,
        exact=match.exact,
        coincidence=match.reported is None,
        reported=match.reported,
        assumes=match.assumes,
        facts=match.facts,
        sentence=say("explain.sentence", sentence=first, label=label),
        readings=tuple(reading for way in ways for reading in way.readings),
        ways=ways,
        details=_details(deal, match),
        match=match,
        who=who,
    )


def _arithmetic(deal: Deal, match: ExplainedCase, way: Way) -> str:
    """The sum in full: `1,000 person-years × $20,000 − 500 person-years × $10,000 = $15,000,000`."""
    currency = deal.terms.currency
    text = ""
    shown = len(way.lines) if len(way.lines) == MOST_PRODUCTS + 1 else MOST_PRODUCTS
    for line in way.lines[:shown]:
        product = _product(deal, line, currency)
        key = "explain.less" if float(line.rate) < 0 else "explain.plus"
        text = say(key, so_far=text, product=product) if text else product
    rest = len(way.lines) - shown
    text = say("explain.more", so_far=text, count=rest) if rest > 0 else text or exact(0, currency)
    return say("explain.sum", sum=text, total=exact(match.total, currency))


def _product(deal: Deal, line: Line, currency: str) -> str:
    charge, rate = deal.terms.charge[line.charge], abs(float(line.rate))
    if once(charge):
        return say("explain.once", amount=exact(rate * float(line.quantity[0]), currency))
    units, printed = factors(charge, line, rate, currency)
    return say("explain.product", quantity=units, rate=printed)


def _who(deal: Deal, match: ExplainedCase, way: Way) -> str:
    """Whom and how long the explanation is of: `500 people for 2 years`."""
    if match.person_years is not None:
        return say("explain.bought")
    stay = say("explain.any_time") if match.days is None else length_of_stay(match.days / DAYS_A_YEAR)
    heads = say("explain.any_people") if match.people is None else people(match.people)
    case = say("explain.case", people=heads, stay=stay)
    beside = 0 if match.people is None else _billed_beside(deal, way)
    return say("explain.beside", case=case, count=people(beside)) if beside else case


def _billed_beside(deal: Deal, way: Way) -> int:
    """People of other groups billed with them."""
    groups = settled(default_scenario(deal), way.readings[0]).billed
    return sum(
        cohort.people
        for cohort in deal.terms.default
        if cohort.group != deal.terms.principal and (groups is None or cohort.group in groups)
    )


def _details(deal: Deal, match: ExplainedCase) -> tuple[str, ...]:
    details = []
    if match.alike:
        stays = [length_of_stay(days / DAYS_A_YEAR) for days in sorted(match.alike)]
        details.append(say("explain.alike", stays=listed(stays)))
    sources = list(dict.fromkeys(cite(deal, [fact]) for fact in match.facts))
    if sources and match.people is not None:
        details.append(say("explain.known_from", people=number(match.people), sources=listed(sources)))
    return tuple(details)
