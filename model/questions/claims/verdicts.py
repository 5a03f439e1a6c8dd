"""Whether the quantities of a claim go together: its own arithmetic first, then the reported terms, then slips.

Everything is an interval, so that "adds up" means that some numbers which print as these do satisfy it.
It judges arithmetic, never a speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from model.questions.claims.outcome import CANNOT, Outcome, by_role
from model.questions.claims.pairs import missing, pair, share_groups, sums, times_people
from model.questions.claims.products import rate_groups
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record


def judge(quantities: Sequence[Quantity], known: Record) -> Outcome:
    """The verdict on all quantities of a claim together."""
    found = by_role(quantities)
    groups = [*rate_groups(found, known), *share_groups(found, known)]
    settled = [group for group in groups if group.verdict != CANNOT]
    if settled:
        return max(settled, key=lambda one: one.rank)
    yearly = tuple(one for one in found.rates if one.per == ("year",))
    pairs = [
        pair(amount, heads, found, known)
        for amount, heads in product((*found.amounts, *yearly), found.people)
    ]
    products = [times_people(found), sums(found)]
    return min([*pairs, *(one for one in products if one), *groups, missing(found)], key=lambda one: one.rank)
