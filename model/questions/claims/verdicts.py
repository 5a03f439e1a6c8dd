"""What the figures of a few sentences come to: what the text joins is worked out, what it does not is left alone.

Everything is an interval, so that "adds up" means that some numbers which print as these do satisfy it.
It judges arithmetic, never a speaker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product
from operator import attrgetter

from model.questions.claims.against_record import (
    amounts_for_people,
    held,
    may_be_paid_for,
    shares_of_approved,
)
from model.questions.claims.changes import changes, quotients
from model.questions.claims.figures import Window
from model.questions.claims.flights import hours_of_flight
from model.questions.claims.joins import Join, fits, joins
from model.questions.claims.priced_relations import relation
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import (
    ADDS_UP,
    CANNOT,
    DOES_NOT,
    ONLY_IF,
    Outcome,
    QuantitiesByRole,
    by_role,
)
from model.questions.claims.ties import Tie
from model.questions.claims.unpriced_relations import (
    share_outcomes,
    sum_outcomes,
    times_people,
)
from model.questions.claims.unused_figures import members, weakened

MOST_OUTCOMES = 4
"""Verdicts on one sentence at most."""


def outcomes(window: Window, record: PublicRecord) -> list[Outcome]:
    """Every verdict that the text of a window bears out; none where it joins nothing that can be worked out."""
    priced = [(join, outcome) for join in joins(window) if (outcome := relation(join, record))]
    kept: list[Outcome] = [*changes(window), *quotients(window), *sum_outcomes(window)]
    kept += [*_of_kind(window, ADDS_UP, priced, kept)]
    kept += [*(each for each in share_outcomes(window, record) if not _taken(each, kept))]
    kept += [*_of_kind(window, ONLY_IF, priced, kept)]
    kept += [*_of_kind(window, DOES_NOT, priced, kept)]
    kept += [each for each in hours_of_flight(window) if not _taken(each, kept)]
    kept += [each for each in times_people(window) if not _taken(each, kept)]
    kept += [each for each in shares_of_approved(window, record) if not _taken(each, kept)]
    kept += [each for each in amounts_for_people(window, record) if not _taken(each, kept)]
    kept = [weakened(each, window, [other for other in kept if other is not each]) for each in kept]
    return sorted(kept, key=_place)[:MOST_OUTCOMES]


def _place(outcome: Outcome) -> int:
    return min((part.span[0] for part in members(outcome)), default=0)


def _of_kind(
    window: Window, verdict: str, priced: Sequence[tuple[Join, Outcome]], kept: Sequence[Outcome]
) -> Iterator[Outcome]:
    """Those of one verdict that speak of no money already accounted for; of several, the best joined ones."""
    taken = list(kept)
    some = [(join, outcome) for join, outcome in priced if outcome.verdict == verdict]
    for join, outcome in sorted(some, key=_looseness):
        if verdict != ADDS_UP and (
            (not join.ties and outcome.code != "all_filled") or not window.of_the_subject
        ):
            continue
        if outcome.code == "one_year" and len(outcome.parts) == 1 and not window.clearly_of_the_subject:
            continue
        alone = verdict == ADDS_UP and outcome.code is None
        if _repeated(outcome, taken) if alone else _taken(outcome, taken):
            continue
        # a comma alone is a mark, not words
        on = tuple(filter(None, dict.fromkeys(tie.words.strip(" ,:-—") for tie in join.ties)))
        taken.append(replace(outcome, on=on))
        yield taken[-1]


def _looseness(pair: tuple[Join, Outcome]) -> tuple[bool, bool, int]:
    join = pair[0]
    return not join.stated, not join.adjacent, abs(join.whole.span[0] - join.rate.span[0])


def _repeated(outcome: Outcome, kept: Sequence[Outcome]) -> bool:
    """Whether an outcome has the same total as another, or its price and total were both accounted for."""
    money = {part.span for part in members(outcome) if part.unit == "money"}
    return any(
        outcome.whole == other.whole or money <= {part.span for part in members(other)} for other in kept
    )


def _taken(outcome: Outcome, kept: Sequence[Outcome]) -> bool:
    """Whether money or shares of it were accounted for already."""
    spans = {part.span for part in members(outcome) if part.role in {"amount", "rate", "share"}}
    return any(part.span in spans for other in kept for part in members(other))


def judged(quantities: Sequence[Quantity], record: PublicRecord) -> Outcome:
    """The verdict on quantities that a person has put together: all of them are one statement."""
    roles = by_role(quantities)
    kept = [
        outcome
        for whole, rate in permutations(roles.money, 2)
        if fits(whole, rate) and (outcome := relation(_together(whole, rate, roles), record))
    ]
    kept += [
        outcome
        for amount, heads in product(roles.amounts, roles.people)
        if (outcome := held(amount, heads, roles.stays, record)) and not kept
    ]
    return min(kept, key=attrgetter("rank"), default=missing(quantities))


def _together(whole: Quantity, rate: Quantity, roles: QuantitiesByRole) -> Join:
    fees = tuple(amount for amount in roles.amounts if amount is not whole)
    tie = Tie("equal", "")
    return Join(
        whole, rate, roles.people, (), roles.stays, fees, roles.shares, alone=True, names_year=False, ties=(tie,),
        stated=True, adjacent=tie,
    )  # fmt: skip


def missing(quantities: Sequence[Quantity], window: Window | None = None) -> Outcome:
    """What figures without any relation lack; `window` is where they stand, if in a text."""
    roles = by_role(quantities)
    if roles.amounts:
        what = "people_and_rate" if not roles.people else "not_joined" if roles.rates else "rate"
    elif roles.rates:
        what = "amount" if roles.people else "amount_and_people"
    elif roles.people:
        what = "money"
    else:
        what = "everything"
    whole = next(iter(roles.money), None)
    if what == "rate" and window is not None and not may_be_paid_for(window):
        what = "not_joined"
    one_each = what == "rate" and len(roles.amounts) == len(roles.people) == 1 and roles.people[0].low > 0
    if one_each and roles.amounts[0].high >= roles.people[0].high:  # "$0 each" says nothing
        heads = roles.people[0]
        return Outcome(
            CANNOT,
            None,
            roles.amounts[0],
            (heads,),
            roles.amounts[0].interval.over(heads.interval),
            missing=what,
        )
    return Outcome(CANNOT, None, whole, missing=what)
