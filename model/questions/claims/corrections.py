"""What a person puts right of what was read: another role, another figure, what a price is per; and the claims judged again.

>>> from model.questions.claims.check import check
>>> report = check("Holding 300 men at $20,000 each costs $4.76 million.")
>>> corrected_as(report, ["300 men=people:238"]).claims[0].verdict
'adds_up'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from model.files.problems import BadInput, nearest, shown
from model.prose import typed
from model.questions.claims.check import verdict
from model.questions.claims.claim_report import Claim, ClaimReport
from model.questions.claims.quantities import ROLES, Quantity, Role
from model.questions.claims.relations import HEADS, TIMES
from model.questions.claims.said import interval
from model.words.wording import say

UNITS = {"amount": "money", "rate": "money", "people": "people", "duration": "days", "share": "share"}
"""What a number is counted in once a person has put right what it stands for."""
_PER = ("person", "bed", *TIMES)


@dataclass(frozen=True)
class Change:
    """What a number is to be in place of what was read; None leaves it as it is."""

    role: Role | None = None
    low: float | None = None
    high: float | None = None
    per: tuple[str, ...] | None = None
    unit: str | None = None


def judged_again(claim: Claim, changes: Mapping[int, Change], assumed: str) -> Claim:
    """A claim with some of its quantities, counted from 0, put right, and the verdict on that.

    What was joined stays joined, and what is put right, or confirmed, is joined to it. `assumed` is the arrangement of a claim that
    is about none.
    """
    code = claim.language
    quantities = tuple(
        corrected(quantity, changes[place], code) if place in changes else quantity
        for place, quantity in enumerate(claim.quantities)
    )
    if not changes:
        return claim
    # nothing is joined where nothing could be checked: then all of it is one statement
    joined = {*(claim.joined if claim.checkable else range(len(quantities))), *changes}
    together = [quantity for place, quantity in enumerate(quantities) if place in joined]
    judged = verdict(together, claim.arrangement or assumed, claim.span, claim.text, code)
    return replace(judged, quantities=quantities, joined=tuple(sorted(joined)))


def corrected(quantity: Quantity, change: Change, code: str) -> Quantity:
    """A quantity put right, told in the language `code`."""
    if change.role is not None and change.role != quantity.role:
        quantity = replace(quantity, role=change.role, unit=UNITS.get(change.role), reason=None)
    if change.unit is not None:
        quantity = replace(quantity, unit=change.unit)
    if change.per is not None:
        quantity = replace(quantity, per=change.per)
    if change.low is None and change.high is None:
        return quantity
    low = quantity.low if change.low is None else change.low
    high = quantity.high if change.high is None else change.high
    quantity = replace(quantity, low=low, high=high)
    money = quantity.unit == "money"
    # What was printed is not what is judged any more.
    text = interval(quantity.interval, quantity.currency if money else None, code, money)
    return replace(quantity, text=text)


# --- As typed ---------------------------------------------------------------------------------------------------


def corrected_as(report: ClaimReport, given: Sequence[str]) -> ClaimReport:
    """The report with numbers put right as typed, `300 men=people`, `$160=rate:person,day`, and what has them judged again.

    Raises `BadInput`, with a sentence for each that cannot be used.
    """
    problems: list[str] = []
    changes: dict[str, Change] = {}
    known = list(dict.fromkeys(quantity.text for claim in report.claims for quantity in claim.quantities))
    for text in given:
        try:
            name, change = _typed(text, known)
            changes[name] = change
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    claims = tuple(_again(claim, changes, report.arrangement) for claim in report.claims)
    return report.model_copy(update={"claims": claims})


def _again(claim: Claim, changes: Mapping[str, Change], assumed: str) -> Claim:
    own = {place: changes[each.text] for place, each in enumerate(claim.quantities) if each.text in changes}
    return judged_again(claim, own, assumed) if own else claim


def _typed(text: str, known: Sequence[str]) -> tuple[str, Change]:
    name, sign, rest = text.rpartition("=")
    role, _, detail = rest.strip().partition(":")
    if not sign or role not in ROLES or role == "date":
        raise BadInput(
            say("claims.take_form", given=shown(text), allowed=", ".join(r for r in ROLES if r != "date"))
        )
    if name.strip() not in known:
        raise BadInput(
            say("claims.take_unknown", given=shown(name.strip()), hint=nearest(name.strip(), known))
        )
    return name.strip(), _change(role, detail.strip(), text)


def _change(role: Role, detail: str, text: str) -> Change:
    if not detail:
        return Change(role)
    if role == "rate":
        per = tuple(sorted(part.strip() for part in detail.split(",")))
        if set(per) - {*HEADS, *TIMES}:
            raise BadInput(say("claims.take_per", given=shown(text), allowed=", ".join(_PER)))
        return Change(role, per=per)
    if role == "duration" and (parts := typed.length(detail)) and len(parts) == 1:
        value = parts[0].number.value
        return Change(role, value, value, unit=parts[0].unit)
    number = typed.number(detail)
    if number is None or number.value < 0:
        raise BadInput(say("claims.take_number", given=shown(text)))
    return Change(role, number.value, number.value)
