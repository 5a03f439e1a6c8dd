"""Whether the quantities of a claim go together: its own arithmetic first, then the reported terms, then slips.

Everything is an interval, so that "adds up" means that some numbers which print as these do satisfy it.
It judges arithmetic, never a speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from operator import attrgetter

from model.questions.claims.priced_relations import rate_groups
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import CANNOT, Outcome, by_role
from model.questions.claims.unpriced_relations import (
    amount_for_people,
    missing,
    share_groups,
    sums,
    times_people,
)


def judge(quantities: Sequence[Quantity], record: PublicRecord) -> Outcome:
    """The verdict on all quantities of a claim together.

    A claim with relations of prices or shares is as good as the worst of them; a claim without is as good as the
    best of what its other quantities may come to.
    """
    roles = by_role(quantities)
    groups = [*rate_groups(roles, record), *share_groups(roles, record)]
    settled = [group for group in groups if group.verdict != CANNOT]
    if settled:
        return max(settled, key=attrgetter("rank"))
    yearly = tuple(rate for rate in roles.rates if rate.per == ("year",))
    pairs = product((*roles.amounts, *yearly), roles.people)
    outcomes = [
        *(amount_for_people(amount, heads, roles, record) for amount, heads in pairs),
        *filter(None, (times_people(roles), sums(roles))),
        *groups,
        missing(roles),
    ]
    return min(outcomes, key=attrgetter("rank"))
