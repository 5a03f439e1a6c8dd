"""Sources and facts as sentences cite them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from model.inputs.evidence import Fact, Source
from model.scenario.library import Deal
from model.words.wording import (
    SYMBOLS,
    day,
    money,
    number,
    part_date,
    say,
)


def citation(source: Source) -> str:
    """A source as a sentence cites it: `CNN, April 28, 2025`."""
    if source.kind == "own":
        return say("source.own")
    if source.date is None:
        return say("source.undated", outlet=source.outlet)
    return say("source.dated", outlet=source.outlet, date=part_date(source.date))


def cite(deal: Deal, facts: Sequence[str]) -> str:
    """The first fact's source, or nothing where there are no facts."""
    return citation(deal.evidence.source_of(facts[0])) if facts else ""


def read_to(*deals: Deal) -> str:
    """The day to which the record behind `deals` was read, as a sentence. Where the days differ, one for each deal; where most
    are alike, one for those and one for each other deal. Nothing where there is no deal.
    """
    if not deals:
        return ""
    days = {deal.terms.title: part_date(deal.evidence.version) for deal in deals}
    usual, alike = Counter(days.values()).most_common(1)[0]
    if alike == len(days):
        return say("answer.read_to", day=usual)
    unlike = {title: day_ for title, day_ in days.items() if day_ != usual or alike == 1}
    others = [say("answer.read_to_of", arrangement=title, day=day_) for title, day_ in unlike.items()]
    return " ".join([*others, *([say("answer.read_to_others", day=usual)] if alike > 1 else [])])


def figure(fact: Fact) -> str:
    """A fact's figure as printed beside it: `about $20,000 per person-year`, `up to 300 people`.

    Words and dates stand without unit or qualifier, which only say something of a number.
    """
    if not fact.numbers:
        return day(fact.value) if isinstance(fact.value, date) else str(fact.value)
    currency = next((code for code in SYMBOLS if fact.unit.startswith(code)), None)
    texts = [_value(x, currency, fact.unit) for x in fact.numbers]
    text = say("number.range", low=texts[0], high=texts[1]) if len(texts) == 2 else texts[0]
    unit = fact.unit.removeprefix(currency).strip() if currency else _unit(fact)
    return say(f"qualifier.{fact.qualifier}", figure=f"{text} {unit}".strip())


def _value(value: float, currency: str | None, unit: str) -> str:
    if currency:
        return money(value, currency)
    return str(int(value)) if unit == "year" else number(value)


def _unit(fact: Fact) -> str:
    """The unit after a number: `1 year`, not `1 years`; a calendar year needs none."""
    singular = {"people": "person", "years": "year", "days": "day"}
    return "" if fact.unit == "year" else singular.get(fact.unit, fact.unit) if fact.value == 1 else fact.unit
