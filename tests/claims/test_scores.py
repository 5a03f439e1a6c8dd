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
    tally = Scores()
    for item in load():
        report = check(item.text, item.language)
        read = [quantity for sentence in report.sentences for quantity in sentence.quantities]
        _score_quantities(item, read, tally)
        _score_claims(item, report.claims, tally)
    return tally


def _score_quantities(item: Item, read: list[Read], tally: Scores) -> None:
    """A label is met by a quantity of the same role, place and figures. Leaving out an unused number is no error."""
    unmatched = list(read)
    for label in item.quantities:
        match = next((quantity for quantity in unmatched if _same(label, quantity)), None)
        if match is not None:
            unmatched.remove(match)
            tally.right[label.role] += 1
            if label.role != "unused":
                tally.spans[match.span == (label.start, label.end)] += 1
            continue
        beside = [quantity for quantity in unmatched if _overlap(label, quantity)]
        if label.role != "unused" or any(quantity.role != "unused" for quantity in beside):
            tally.missed[label.role] += 1
            tally.failures.append(
                f"{item.id}: {label.role} {label.text!r} read as {[_described(quantity) for quantity in beside]}"
            )
    for quantity in unmatched:
        if quantity.role != "unused" or any(
            _overlap(label, quantity) and label.role != "unused" for label in item.quantities
        ):
            tally.wrong[quantity.role] += 1
            if not any(_overlap(label, quantity) for label in item.quantities):
                tally.failures.append(f"{item.id}: nothing labelled at {_described(quantity)}")


def _overlap(label: Quantity, quantity: Read) -> bool:
    return label.start < quantity.span[1] and quantity.span[0] < label.end


def _same(label: Quantity, quantity: Read) -> bool:
    if label.role != quantity.role or not _overlap(label, quantity):
        return False
    if label.role == "unused":
        return True
    if label.role == "date":
        return quantity.dates is not None and [day.isoformat() for day in quantity.dates] == [
            label.low,
            label.high,
        ]
    low, high = label.interval
    figures = math.isclose(low, quantity.low, rel_tol=1e-6, abs_tol=1e-9) and math.isclose(
        high, quantity.high, rel_tol=1e-6
    )
    return figures and (label.unit, label.currency, tuple(label.per)) == (
        quantity.unit,
        quantity.currency,
        quantity.per,
    )


def _described(quantity: Read) -> str:
    return f"{quantity.role} {quantity.text!r} {quantity.low:g}..{quantity.high:g} {quantity.unit} {quantity.currency} {list(quantity.per)}"


def _score_claims(item: Item, claims: Sequence[Judged], tally: Scores) -> None:
    unmatched = list(claims)
    for label in item.claims:
        match = max(unmatched, key=lambda judged: _shared(item, label, judged), default=None)
        if match is not None:
            unmatched.remove(match)
        right = match is not None and _judged(label) == (match.verdict, match.condition, match.slip)
        tally.verdicts[right] += 1
        if not right:
            got = None if match is None else (match.verdict, match.condition, match.slip)
            tally.failures.append(f"{item.id}: verdict {_judged(label)}, read {got}: {item.text}")
    for judged in unmatched:
        tally.verdicts[False] += 1
        tally.failures.append(
            f"{item.id}: no claim labelled, read {judged.verdict} {judged.condition} {judged.slip}: {judged.text}"
        )


def _judged(label: Claim) -> tuple[str, str | None, str | None]:
    return label.verdict, label.condition, label.slip


def _shared(item: Item, label: Claim, judged: Judged) -> tuple[int, bool]:
    rests = [item.quantities[place] for place in label.quantities]
    overlap = sum(any(_overlap(each, other) for other in judged.quantities) for each in rests)
    return overlap - len(judged.quantities) // 100, _judged(label)[0] == judged.verdict


def lines() -> Iterator[str]:
    tally = scores()
    for role in ROLES:
        counts = f"{tally.right[role]} right, {tally.missed[role]} missed, {tally.wrong[role]} wrong"
        yield f"{role:9} precision {tally.precision(role):.3f}  recall {tally.recall(role):.3f}  ({counts})"
    yield f"verdicts  accuracy {tally.accuracy:.3f}  ({tally.verdicts[True]} of {tally.verdicts.total()})"
    yield f"exact spans {tally.spans[True]} of {tally.spans.total()}"
    yield from tally.failures


def test_prints_the_scores() -> None:
    sys.stdout.write("\n" + "\n".join(lines()) + "\n")


@pytest.mark.parametrize("role", ROLES)
def test_roles_are_read_well(role: str) -> None:
    assert scores().precision(role) >= GOOD_ENOUGH
    assert scores().recall(role) >= GOOD_ENOUGH


def test_verdicts_are_as_labelled() -> None:
    assert scores().accuracy >= GOOD_ENOUGH
