"""What was agreed: charges, discounts, questions with their options, limits, funding.

An arrangement is a folder of data; nothing here knows any one deal. `scenario/scenario` reads the folder,
`effective_terms` settles every question and gives the prices then in force, which is all that the engine needs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from model.files.problems import nearest, stop_if
from model.files.validation import Record
from model.inputs.charge import YEARLY, Amount, Billing, Charge, Discount, Names, When, spans
from model.inputs.parameter import Parameter
from model.inputs.population import Cohort, Day
from model.words.wording import say

_NAME = re.compile(r"[a-z0-9_-]+")


class Group(Record):
    """People that the terms tell apart."""

    label: str
    one: str
    facts: Names = ()


class Ground(Record):
    """What speaks for or against an option."""

    says: str
    facts: Names


class Settings(Record):
    """What an option sets for every charge that does not say otherwise."""

    billing: Billing | None = None
    groups: Names | None = None


class Option(Record):
    """One way to read a question, with what speaks for it and against it."""

    label: str
    short: str
    phrase: str = ""
    default: bool = False
    grounds_for: Annotated[tuple[Ground, ...], Field(strict=False, alias="for")] = ()
    grounds_against: Annotated[tuple[Ground, ...], Field(strict=False, alias="against")] = ()
    set: Settings = Settings()
    people_at_most: dict[str, Annotated[int, Field(ge=0)]] = {}
    stay_at_most: Annotated[int, Field(ge=1, le=100)] | None = None


class Limit(Record):
    """A limit that nobody disputes: no question, in force unless `when` says otherwise."""

    label: str
    facts: Names = ()
    assumed: str | None = None
    when: When = {}
    people_at_most: dict[str, Annotated[int, Field(ge=0)]] = {}
    stay_at_most: Annotated[int, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if not self.facts and not self.assumed:
            raise ValueError(say("arrangement.needs_source"))
        return self


class Question(Record):
    """An ambiguous term. `about` says what its options change: the cost, who is held, or the funding."""

    ask: str
    label: str
    about: Literal["cost", "held", "funding"]
    settles: str
    option: Annotated[dict[str, Option], Field(min_length=2)]

    @field_validator("option")
    @classmethod
    def _one_default(cls, options: dict[str, Option]) -> dict[str, Option]:
        defaults = [name for name, option in options.items() if option.default]
        if len(defaults) != 1:
            raise ValueError(say("arrangement.one_default", given=", ".join(defaults) or say("files.none")))
        return options

    @property
    def default(self) -> str:
        """The option taken where nobody chose."""
        return next(name for name, option in self.option.items() if option.default)


def _needs_source(part: Available | Paid) -> Available | Paid:
    if not part.facts:
        raise ValueError(say("arrangement.needs_facts"))
    return part


class Available(Record):
    """Money approved for the arrangement, or only announced, under some options. Its facts may be those of the number it
    refers to.
    """

    label: str
    amount: Amount
    kind: Literal["approved", "announced"] = "approved"
    facts: Names = ()
    when: When = {}
    _sourced = model_validator(mode="after")(_needs_source)


class Paid(Record):
    """Money that went out: a dated disbursement."""

    label: str
    amount: Amount
    date: Day
    facts: Names = ()
    _sourced = model_validator(mode="after")(_needs_source)


class Funding(Record):
    """What was approved and what was paid."""

    available: Annotated[tuple[Available, ...], Field(strict=False)] = ()
    paid: Annotated[tuple[Paid, ...], Field(strict=False)] = ()


class Reported(Record):
    """A total somebody reported, to reconcile readings with: for how many people, for how long.

    `within` is half the unit it was printed to. `people` and `years` are as reported; where a report gave
    none they are left out, and a match is then a coincidence unless a source says so.
    """

    label: str
    amount: Amount
    within: Annotated[float, Field(ge=0)]
    facts: Names
    people: dict[str, Annotated[int, Field(ge=0)]] = {}
    years: Annotated[float, Field(ge=0, le=100)] | None = None
    phrase: str = ""


class Note(Record):
    """A sentence shown under a condition: more people than a limit, a longer stay, some options chosen."""

    says: str
    facts: Names = ()
    when: When = {}
    groups: Names | None = None
    people_more_than: int | None = None
    years_more_than: float | None = None


class Preset(Record):
    """A scenario worth one click."""

    label: str
    scenario: str


class Explain(Record):
    """What else to try when a total is explained: facts that give head counts (people) or stays (days, years)."""

    facts: Names = ()


class NotCounted(Record):
    """A cost the model leaves out, and why."""

    says: str
    facts: Names = ()


MOST_READINGS = 5_000
"""Combinations of the options about cost. Every one is worked out for every answer."""

LONGEST_NAME = 200
"""Characters of a scenario's name, which is the arrangement's title until somebody gives it one."""

Standing = Literal["agreed", "estimate", "denied"]
"""Whether there is a deal: agreed, no more than an estimate of one, or reported and denied by those it names."""

LONGEST_CONTEXT = 140
"""Characters of the one line that stands under a heading."""


class Arrangement(Record):
    """What was reported to be agreed between a sending and a host government."""

    title: Annotated[str, Field(max_length=LONGEST_NAME)]
    ask: str
    about: str
    context: Annotated[str, Field(max_length=LONGEST_CONTEXT)] = ""
    """One line for whoever sees the figures first: who pays whom, to hold whom, since when."""
    standing: Standing = "agreed"
    sender: str
    host: str
    phrase: str = ""
    """What is paid, as the answer says it before what the chosen options say: `at {price} a person a day`."""
    doing: str = "Holding"
    """What is done with people under it, as the first word of the answer: people may be relocated, not held."""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    price_year: Annotated[int, Field(ge=1900, le=2200)]
    group: Annotated[dict[str, Group], Field(min_length=1)]
    charge: Annotated[dict[str, Charge], Field(min_length=1)]
    default: Annotated[tuple[Cohort, ...], Field(strict=False, min_length=1)]
    parameter: dict[str, Parameter] = {}
    discount: dict[str, Discount] = {}
    question: dict[str, Question] = {}
    limit: dict[str, Limit] = {}
    funding: Funding = Funding()
    reported: dict[str, Reported] = {}
    note: dict[str, Note] = {}
    preset: dict[str, Preset] = {}
    not_counted: Annotated[tuple[NotCounted, ...], Field(strict=False)] = ()
    explain: Explain = Explain()
    home: bool = False
    """Whether it is the one taken where nobody names one."""

    @model_validator(mode="after")
    def _tied(self) -> Self:
        stop_if([*_untied(self)])
        return self

    @property
    def marked_title(self) -> str:
        """Its title where one picks among several: with its standing, unless it was agreed."""
        if self.standing == "agreed":
            return self.title
        return say(f"arrangement.standing.{self.standing}", title=self.title)

    @property
    def principal(self) -> str:
        """The first group: whom a number of people without a name counts."""
        return next(iter(self.group))

    @property
    def by_day(self) -> str | None:
        """A charge in force from or until a day of the calendar, which only people with dates can have; None for none."""
        dated = (
            key for key, charge in self.charge.items() if charge.amounts and (charge.starts or charge.ends)
        )
        return next(dated, None)


def _untied(deal: Arrangement) -> Iterator[str]:
    """Names that lead nowhere, and terms that contradict each other."""
    for place, when in _whens(deal):
        yield from _unknown_options(deal, place, when)
    for place, groups in _groupings(deal):
        yield from (_unknown(place, name, deal.group) for name in groups or () if name not in deal.group)
        if groups == ():
            yield say("arrangement.no_groups", place=place, hint=nearest("", deal.group))
    yield from _misnamed(deal)
    for key, discount in deal.discount.items():
        yield from _unfit_discount(deal, key, discount)
    yield from _discounts_twice(deal)
    yield from _set_twice(deal)
    yield from _unbilled(deal)
    if deal.by_day and not any(cohort.arrives for cohort in deal.default):
        yield say("arrangement.default_needs_dates", charge=deal.by_day)
    yield from (
        say("arrangement.limit_empty", limit=key)
        for key, limit in deal.limit.items()
        if not limit.people_at_most and limit.stay_at_most is None
    )
    readings = math.prod(len(q.option) for q in deal.question.values() if q.about == "cost")
    if readings > MOST_READINGS:
        yield say("arrangement.readings", given=f"{readings:,}", most=f"{MOST_READINGS:,}")


def _unknown(place: str, name: str, allowed: Iterable[str]) -> str:
    return say("arrangement.unknown", place=place, given=name, hint=nearest(name, allowed))


def _whens(deal: Arrangement) -> Iterator[tuple[str, When]]:
    for kind in ("charge", "discount", "note", "limit"):
        yield from ((f"{kind}.{key}.when", part.when) for key, part in getattr(deal, kind).items())
    yield from (
        (f"funding.available[{i}].when", part.when) for i, part in enumerate(deal.funding.available, 1)
    )


def _unknown_options(deal: Arrangement, place: str, when: When) -> Iterator[str]:
    for question, options in when.items():
        if question not in deal.question:
            yield _unknown(place, question, deal.question)
            continue
        allowed = deal.question[question].option
        if not options:
            yield say("arrangement.no_options", place=f"{place}.{question}", hint=nearest("", allowed))
        yield from (_unknown(f"{place}.{question}", name, allowed) for name in options if name not in allowed)


def _groupings(deal: Arrangement) -> Iterator[tuple[str, Iterable[str] | None]]:
    for kind in ("charge", "discount", "note"):
        yield from ((f"{kind}.{key}.groups", part.groups) for key, part in getattr(deal, kind).items())
    for name, question in deal.question.items():
        for key, option in question.option.items():
            place = f"question.{name}.option.{key}"
            yield f"{place}.set.groups", option.set.groups
            yield f"{place}.people_at_most", option.people_at_most
    yield from ((f"limit.{key}.people_at_most", limit.people_at_most) for key, limit in deal.limit.items())
    yield from ((f"default[{number}].group", [cohort.group]) for number, cohort in enumerate(deal.default, 1))
    yield from ((f"reported.{key}.people", part.people) for key, part in deal.reported.items())


def _misnamed(deal: Arrangement) -> Iterator[str]:
    """Names that a link could not carry."""
    for kind in ("group", "charge", "discount", "question", "parameter", "limit"):
        for name in getattr(deal, kind):
            if not _NAME.fullmatch(name):
                yield say("arrangement.name_form", place=kind, given=name)
    for name, question in deal.question.items():
        for option in question.option:
            if not _NAME.fullmatch(option):
                yield say("arrangement.name_form", place=f"question.{name}.option", given=option)


def _unfit_discount(deal: Arrangement, key: str, discount: Discount) -> Iterator[str]:
    for name in discount.charges:
        charge = deal.charge.get(name)
        if charge is None:
            yield _unknown(f"discount.{key}.charges", name, deal.charge)
        elif charge.kind not in YEARLY:
            yield say("arrangement.discount_yearly", discount=key, charge=name, kind=charge.kind)
        elif charge.minimum is not None:
            yield say("arrangement.discount_minimum", discount=key, charge=name)
        elif (charge.kind == "per_year" or charge.above is not None) and (
            discount.people_at_most,
            discount.groups,
        ) != (None, None):
            yield say("arrangement.discount_people", discount=key, charge=name)


def _discounts_twice(deal: Arrangement) -> Iterator[str]:
    for (a, one), (b, two) in combinations(deal.discount.items(), 2):
        for name in sorted(set(one.charges) & set(two.charges) & deal.charge.keys()):
            if _overlap(one, two) and _together(one.when, two.when, deal.charge[name].when):
                yield say("arrangement.discount_twice", one=a, two=b, charge=name)


def _overlap(one: Discount, two: Discount) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in spans(one.stay_years) for b in spans(two.stay_years))


def _together(*whens: When) -> bool:
    """Whether some reading satisfies all of them."""
    questions = {question for when in whens for question in when}
    return all(set.intersection(*(set(w[q]) for w in whens if q in w)) for q in questions)


def _set_twice(deal: Arrangement) -> Iterator[str]:
    for field in ("billing", "groups"):
        who = [n for n, q in deal.question.items() if any(getattr(o.set, field) for o in q.option.values())]
        if len(who) > 1:
            yield say("arrangement.set_twice", field=field, questions=", ".join(who))


def _unbilled(deal: Arrangement) -> Iterator[str]:
    """Yearly charges of which nothing says whether they are paid in advance or by the day."""
    if any(all(o.set.billing for o in q.option.values()) for q in deal.question.values()):
        return
    for key, charge in deal.charge.items():
        if charge.kind in YEARLY and charge.amounts and charge.billing is None and not charge.at_once:
            yield say("arrangement.unbilled", charge=key)
