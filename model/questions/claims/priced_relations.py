"""An amount as so many times a price: heads, time and price multiplied, each as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from model.questions.claims import diagnoses
from model.questions.claims.diagnoses import Trial
from model.questions.claims.intervals import point
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import (
    ADDS_UP,
    CANNOT,
    DOES_NOT,
    HEADS,
    ONLY_IF,
    TIMES,
    Outcome,
    QuantitiesByRole,
    by_role,
    in_units,
    is_a_head,
    same_currency,
    stay_in,
    time_of,
)


def fits(whole: Quantity, rate: Quantity) -> bool:
    """Whether `whole` can be so many times `rate`: a coarser time, or all heads against one."""
    if rate.role != "rate" or "flight" in {whole.reason, rate.reason}:
        return False
    if {*whole.per, *rate.per} - {*HEADS, *TIMES}:
        return False
    longer, shorter = time_of(whole), time_of(rate)
    a_head = is_a_head(rate) and not is_a_head(whole)
    if longer and shorter:
        return a_head or TIMES.index(shorter) < TIMES.index(longer)
    # a price a head with no period is for that of the whole
    return a_head or (longer is None and shorter is not None)


def completeness(quantities: Sequence[Quantity]) -> int:
    """How full the fullest relation among quantities is.

    4 where it has all it needs, 3 where only the time lacks, 2 for an amount and heads, 0 for none.
    """
    roles = by_role(quantities)
    fullest = [_full(whole, rate, roles) for whole, rate in permutations(roles.money, 2) if fits(whole, rate)]
    shares = 4 if roles.shares and len(roles.money) > 1 else 0
    pairs = 2 if roles.amounts and roles.people else 0
    return max([*fullest, shares, pairs])


def _full(whole: Quantity, rate: Quantity, roles: QuantitiesByRole) -> int:
    if not heads_for(whole, rate, roles) or not same_currency(whole, rate):
        return 0
    return 3 if diagnoses.needs_stay(whole, rate) and not roles.stays else 4


def heads_for(whole: Quantity, rate: Quantity, roles: QuantitiesByRole) -> list[Quantity | None]:
    """The head counts to try; None is one head, or all of them on both sides."""
    counts: list[Quantity | None] = [*roles.people, *_together(roles.people)]
    if is_a_head(rate) and is_a_head(whole):
        return [None]
    if time_of(whole) and time_of(rate):
        return [None, *counts]  # "$129.21 a day per inmate, or $47,162 a year": of one person all along
    if is_a_head(rate):
        return counts
    if is_a_head(whole):  # "$20,000 per person ..., $54.79 a day"
        return [] if roles.people else [None]
    return [None, *counts]  # "$20,000 a year" may well be of one person


def _together(people: Sequence[Quantity]) -> list[Quantity]:
    """All heads named, added up: `238 Venezuelans and 23 Salvadorans`."""
    if len(people) < 2:
        return []
    low, high = sum(group.low for group in people), sum(group.high for group in people)
    return [Quantity("people", low, high, "people", text=" + ".join(group.text for group in people))]


def rate_groups(roles: QuantitiesByRole, record: PublicRecord) -> Iterator[Outcome]:
    """The best outcome among rates per the same thing: of several, one explains the claim and others compare."""
    groups: dict[tuple[str, ...], list[Outcome]] = {}
    for whole, rate in permutations(roles.money, 2):
        relation = _relation(whole, rate, roles, record) if fits(whole, rate) else None
        if relation is not None:
            groups.setdefault(rate.per, []).append(relation)
    yield from (min(outcomes, key=lambda outcome: outcome.rank) for outcomes in groups.values())


def _relation(
    whole: Quantity, rate: Quantity, roles: QuantitiesByRole, record: PublicRecord
) -> Outcome | None:
    heads = heads_for(whole, rate, roles)
    if not heads:
        return Outcome(CANNOT, None, whole, (rate,), missing="people")
    trials = [trial for head in heads for trial in _trials(whole, rate, head, roles)]
    if not same_currency(whole, rate):
        mixed = next((trial for trial in trials if trial.expected.meets(whole.interval)), None)
        return diagnoses.outcome(DOES_NOT, "mixed_currency", whole, rate, mixed) if mixed else None
    return (
        _literal(whole, rate, trials)
        or _plus_fee(whole, rate, trials, roles)
        or diagnoses.transposed_report(whole, rate, trials, record)
        or diagnoses.wrong_denominator(whole, rate, trials, record)
        or diagnoses.conditional(whole, rate, trials, roles, record)
        or diagnoses.slip(whole, rate, trials, record)
    )


def _trials(
    whole: Quantity, rate: Quantity, head: Quantity | None, roles: QuantitiesByRole
) -> Iterator[Trial]:
    count = head.interval if head else point(1)
    unit, other = time_of(rate), time_of(whole)
    if unit is None or unit == other:
        yield Trial(head, None, point(1), rate.interval.times(count), None)
    elif other is not None:
        factor = in_units(point(1), f"{other}s", unit)
        yield Trial(head, None, factor, rate.interval.times(count).times(factor), None)
    else:
        stays = roles.stays or (None,)
        for stay in stays:
            length = stay_in(stay, unit)
            years = stay_in(stay, "year") if stay else None
            yield Trial(head, stay, length, rate.interval.times(count).times(length), years)


def _literal(whole: Quantity, rate: Quantity, trials: Sequence[Trial]) -> Outcome | None:
    for trial in trials:
        if trial.expected.meets(whole.interval):
            assumed = diagnoses.needs_stay(whole, rate) and trial.stay is None
            return diagnoses.outcome(
                ONLY_IF if assumed else ADDS_UP, "one_year" if assumed else None, whole, rate, trial
            )
    return None


def _plus_fee(
    whole: Quantity, rate: Quantity, trials: Sequence[Trial], roles: QuantitiesByRole
) -> Outcome | None:
    """A printed fee and so much a head make a printed total."""
    for fee, trial in product(roles.amounts, trials):
        if fee is not whole and same_currency(fee, whole) and whole.role == "amount":
            expected = trial.expected.plus(fee.interval)
            if fee.low > 0 and expected.meets(whole.interval):
                return diagnoses.outcome(ADDS_UP, None, whole, rate, trial, expected)
    return None
