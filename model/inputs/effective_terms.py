"""The terms in force under one reading: every question settled, every charge with all that it inherits.

`terms` is the only way from an arrangement to what the engine takes. Two readings with equal terms cost the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import product

from model.files.validation import Identified
from model.inputs.arrangement import Arrangement, Limit, Option
from model.inputs.charge import YEARLY, Charge, Reading, Span, When, spans


@dataclass(frozen=True)
class Rebate:
    """A discount as it applies to one price: share off, spans of stay-years, whom it reaches."""

    id: str
    share: float
    years: tuple[Span, ...]
    people_at_most: int | None
    groups: frozenset[str] | None


@dataclass(frozen=True)
class Price:
    """A charge in force, with all it inherits settled. `amounts` are one for each of `years`, a year's, or a day's where
    `daily`; an amount given as in the file is `months` times as much a year. It runs from the year `from_year` of the
    term (counted from 0) up to `until_year`, or from the day `starts` up to `ends`; None is without a bound.
    """

    id: str
    kind: str
    amounts: tuple[float, ...]
    months: int
    daily: bool
    years: tuple[Span, ...]
    part: str
    groups: frozenset[str] | None
    in_advance: bool
    index: float | None
    by_term: bool
    """Whether the index goes by the year of the term instead of the person's own."""
    from_year: int | None
    until_year: int | None
    starts: date | None
    ends: date | None
    paid: str | None
    minimum: int | None
    """Places paid for over the term, used or not."""
    amount_above: float | None
    """What people beyond the minimum pay, in the unit of `amounts`; as those where None."""
    every: int | None
    """People to a block, each begun one paid for."""
    above: int | None
    before_year: int | None
    due: date | None
    at_arrivals: int | None
    rebates: tuple[Rebate, ...]

    def __hash__(self) -> int:
        return self._hash

    @functools.cached_property
    def _hash(self) -> int:
        return _hash_of(self)

    @property
    def at_once(self) -> bool:
        """Whether it depends on how many people are there at each moment."""
        if self.kind == "per_person_year":
            return self.above is not None or self.minimum is not None
        return self.kind == "per_year" and self.every is not None

    @property
    def counts(self) -> frozenset[str] | None:
        """The groups on whose people it depends; None for all."""
        if self.at_once or self.every is not None:
            return None
        if self.kind == "per_year":
            return frozenset()
        if self.kind == "lump_sum" and self.at_arrivals is None and self.groups is None:
            return frozenset()
        return self.groups


@dataclass(frozen=True)
class Terms:
    """All that one reading says about money. Readings that bill alike have equal terms, and so cost the same."""

    prices: tuple[Price, ...]
    people_at_most: tuple[tuple[str, int], ...]
    stay_at_most: int | None
    not_counted: tuple[str, ...] = field(compare=False)
    """Charges in force without an amount."""
    billed: frozenset[str] | None = field(compare=False)
    """Groups that the deal's charges per person bill, or, where it has none, those that the reading has billed;
    None is everyone.
    """

    def __hash__(self) -> int:
        return self._hash

    @functools.cached_property
    def _hash(self) -> int:
        return _hash_of(self)


def _hash_of(record: Price | Terms) -> int:
    """The hash of a record's fields, which is asked for much more often than the record is made."""
    return hash(tuple(getattr(record, part.name) for part in fields(record) if part.compare))


def default_reading(deal: Arrangement) -> dict[str, str]:
    """The default option of every question."""
    return {name: question.default for name, question in deal.question.items()}


def readings(deal: Arrangement, base: Reading | None = None, about: str = "cost") -> list[dict[str, str]]:
    """Every combination of the questions `about` something; the others stay as in `base`."""
    fixed = {**default_reading(deal), **(base or {})}
    free = [name for name, question in deal.question.items() if question.about == about]
    choices = product(*(deal.question[name].option for name in free))
    return [{**fixed, **dict(zip(free, choice, strict=True))} for choice in choices]


def in_force(when: When, reading: Reading) -> bool:
    """Whether a reading satisfies a condition: for each question named, one of the options named."""
    return all(reading[question] in options for question, options in when.items())


def terms(deal: Arrangement, reading: Reading) -> Terms:
    """The terms in force under `reading`, one option per question."""
    return _terms(Identified(deal), tuple(reading[name] for name in deal.question))


@functools.lru_cache(maxsize=4096)
def _terms(identified: Identified[Arrangement], key: tuple[str, ...]) -> Terms:
    deal = identified.held
    reading = dict(zip(deal.question, key, strict=True))
    chosen = [question.option[reading[name]] for name, question in deal.question.items()]
    caps: list[Option | Limit] = [*chosen, *_limits(deal, reading)]
    active = {k: c for k, c in deal.charge.items() if in_force(c.when, reading)}
    priced = {k: c for k, c in active.items() if c.amounts}
    groups = next((frozenset(o.set.groups) for o in chosen if o.set.groups is not None), None)
    billing = next((o.set.billing for o in chosen if o.set.billing), None)
    prices = tuple(_one(_price(deal, reading, k, c, groups, billing)) for k, c in priced.items())
    return Terms(
        prices=prices,
        not_counted=tuple(k for k in active if k not in priced),
        people_at_most=tuple(_caps(caps)),
        stay_at_most=min((cap.stay_at_most for cap in caps if cap.stay_at_most), default=None),
        billed=_billed(prices, groups),
    )


@functools.lru_cache(maxsize=4096)
def _one(price: Price) -> Price:
    """The one object that stands for all prices equal to this one, so that comparing them costs nothing."""
    return price


def _limits(deal: Arrangement, reading: Reading) -> Iterator[Limit]:
    return (limit for limit in deal.limit.values() if in_force(limit.when, reading))


def capping(deal: Arrangement, reading: Reading) -> list[str]:
    """What limits how many people are held under `reading`: options by their few words, limits by their labels."""
    chosen = (question.option[reading[name]] for name, question in deal.question.items())
    return [
        *(option.short for option in chosen if option.people_at_most),
        *(limit.label for limit in _limits(deal, reading) if limit.people_at_most),
    ]


def _billed(prices: Iterable[Price], groups: frozenset[str] | None) -> frozenset[str] | None:
    billing = [p.groups for p in prices if p.part == "deal" and p.kind.startswith("per_person")]
    if not billing:
        return groups
    some = [own for own in billing if own is not None]
    return frozenset().union(*some) if len(some) == len(billing) else None


def _caps(chosen: Iterable[Option | Limit]) -> Iterator[tuple[str, int]]:
    caps: dict[str, int] = {}
    for option in chosen:
        for group, most in option.people_at_most.items():
            caps[group] = min(most, caps.get(group, most))
    yield from sorted(caps.items())


def _price(
    deal: Arrangement,
    reading: Reading,
    key: str,
    charge: Charge,
    groups: frozenset[str] | None,
    billing: str | None,
) -> Price:
    months = 12 if charge.per == "month" else 1
    amounts = charge.amounts * len(charge.years) if len(charge.amounts) == 1 else charge.amounts
    own = frozenset(charge.groups) if charge.groups is not None else None
    return Price(
        id=key,
        kind=charge.kind,
        amounts=tuple(amount * months for amount in amounts),
        months=months,
        daily=charge.per == "day",
        years=charge.years,
        part=charge.part,
        groups=own if own is not None else (None if charge.kind == "lump_sum" else groups),
        # Only yearly charges are paid ahead of time; of others this would tell equal terms apart.
        in_advance=charge.kind in YEARLY and (charge.billing or billing) == "in_advance",
        index=charge.index,
        by_term=charge.index_from == "term",
        from_year=None if charge.from_year is None else charge.from_year - 1,
        until_year=charge.until_year,
        starts=charge.starts,
        ends=charge.ends,
        paid=charge.paid,
        minimum=charge.minimum,
        amount_above=None if charge.amount_above is None else charge.amount_above * months,
        every=charge.every,
        above=charge.above,
        before_year=charge.before_year,
        due=charge.due,
        at_arrivals=charge.at_arrivals,
        rebates=tuple(_rebates(deal, reading, key)),
    )


def _rebates(deal: Arrangement, reading: Reading, charge: str) -> Iterator[Rebate]:
    for key, discount in deal.discount.items():
        if charge in discount.charges and in_force(discount.when, reading):
            groups = frozenset(discount.groups) if discount.groups is not None else None
            yield Rebate(key, discount.share, spans(discount.stay_years), discount.people_at_most, groups)
