"""How well claims are read and judged on the labelled set. `pytest -s tests/claims/test_scores.py` prints it all."""

from __future__ import annotations

import functools
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from model.questions.claims.check import check
from model.questions.claims.claim_report import Claim as Judged
from model.questions.claims.quantities import Quantity as Read
from tests.claims.labels import Claim, Item, Quantity, load

ROLES = ("amount", "people", "duration", "rate", "share", "date", "unused")
GOOD_ENOUGH = 0.97


@dataclass
class Scores:
    """Counts by role, and what went wrong in words."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[bool] = field(default_factory=Counter)
    spans: Counter[bool] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def precision(self, role: str) -> float:
        return self.right[role] / ((self.right[role] + self.wrong[role]) or 1)

    def recall(self, role: str) -> float:
        return self.right[role] / ((self.right[role] + self.missed[role]) or 1)

    @property
    def accuracy(self) -> float:
        return self.verdicts[True] / (self.verdicts.total() or 1)


@functools.cache
def scores() -> Scores:
    found = Scores()
    for item in load():
        report = check(item.text, item.language)
        read = [quantity for sentence in report.sentences for quantity in sentence.quantities]
        _score_quantities(item, read, found)
        _score_claims(item, report.claims, found)
    return found


def _score_quantities(item: Item, read: list[Read], found: Scores) -> None:
    """A label is met by one of the same role, place and figures. Leaving out an unused number is no error."""
    open_ones = list(read)
    for label in item.quantities:
        match = next((one for one in open_ones if _same(label, one)), None)
        if match is not None:
            open_ones.remove(match)
            found.right[label.role] += 1
            if label.role != "unused":
                found.spans[match.span == (label.start, label.end)] += 1
            continue
        beside = [one for one in open_ones if _overlap(label, one)]
        if label.role != "unused" or any(one.role != "unused" for one in beside):
            found.missed[label.role] += 1
            found.failures.append(
                f"{item.id}: {label.role} {label.text!r} read as {[_told(one) for one in beside]}"
            )
    for one in open_ones:
        if one.role != "unused" or any(
            _overlap(label, one) and label.role != "unused" for label in item.quantities
        ):
            found.wrong[one.role] += 1
            if not any(_overlap(label, one) for label in item.quantities):
                found.failures.append(f"{item.id}: nothing labelled at {_told(one)}")


def _overlap(label: Quantity, one: Read) -> bool:
    return label.start < one.span[1] and one.span[0] < label.end


def _same(label: Quantity, one: Read) -> bool:
    if label.role != one.role or not _overlap(label, one):
        return False
    if label.role == "unused":
        return True
    if label.role == "date":
        return one.dates is not None and [day.isoformat() for day in one.dates] == [label.low, label.high]
    low, high = label.interval
    figures = math.isclose(low, one.low, rel_tol=1e-6, abs_tol=1e-9) and math.isclose(
        high, one.high, rel_tol=1e-6
    )
    return figures and (label.unit, label.currency, tuple(label.per)) == (one.unit, one.currency, one.per)


def _told(one: Read) -> str:
    return f"{one.role} {one.text!r} {one.low:g}..{one.high:g} {one.unit} {one.currency} {list(one.per)}"


def _score_claims(item: Item, claims: Sequence[Judged], found: Scores) -> None:
    open_ones = list(claims)
    for label in item.claims:
        match = max(open_ones, key=lambda one: _shared(item, label, one), default=None)
        if match is not None:
            open_ones.remove(match)
        right = match is not None and _judged(label) == (match.verdict, match.condition, match.slip)
        found.verdicts[right] += 1
        if not right:
            got = None if match is None else (match.verdict, match.condition, match.slip)
            found.failures.append(f"{item.id}: verdict {_judged(label)}, found {got}: {item.text}")
    for one in open_ones:
        found.verdicts[False] += 1
        found.failures.append(
            f"{item.id}: no claim labelled, found {one.verdict} {one.condition} {one.slip}: {one.text}"
        )


def _judged(label: Claim) -> tuple[str, str | None, str | None]:
    return label.verdict, label.condition, label.slip


def _shared(item: Item, label: Claim, one: Judged) -> tuple[int, bool]:
    rests = [item.quantities[place] for place in label.quantities]
    overlap = sum(any(_overlap(each, other) for other in one.quantities) for each in rests)
    return overlap - len(one.quantities) // 100, _judged(label)[0] == one.verdict


def lines() -> Iterator[str]:
    found = scores()
    for role in ROLES:
        counts = f"{found.right[role]} right, {found.missed[role]} missed, {found.wrong[role]} wrong"
        yield f"{role:9} precision {found.precision(role):.3f}  recall {found.recall(role):.3f}  ({counts})"
    yield f"verdicts  accuracy {found.accuracy:.3f}  ({found.verdicts[True]} of {found.verdicts.total()})"
    yield f"exact spans {found.spans[True]} of {found.spans.total()}"
    yield from found.failures


def test_prints_the_scores() -> None:
    sys.stdout.write("\n" + "\n".join(lines()) + "\n")


@pytest.mark.parametrize("role", ROLES)
def test_roles_are_read_well(role: str) -> None:
    assert scores().precision(role) >= GOOD_ENOUGH
    assert scores().recall(role) >= GOOD_ENOUGH
