"""The labelled sentences are well-formed, their sums come out as their verdicts say, and every kind is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.claims.labels import CONDITIONS, SLIPS, VERDICTS, Item, faults, load, locate, meets

ITEMS = load()
CLAIMS = [claim for item in ITEMS for claim in item.claims]


def test_labels_have_no_faults() -> None:
    assert faults(ITEMS) == []


def test_counts() -> None:
    languages = Counter(item.language for item in ITEMS)
    assert len(ITEMS) >= 260
    assert 0.35 <= languages["es"] / len(ITEMS) <= 0.45
    assert sum(item.trap for item in ITEMS) >= 0.4 * len(ITEMS)
    assert sum(item.id.startswith("par-") for item in ITEMS) >= 15


@pytest.mark.parametrize("verdict", sorted(VERDICTS))
def test_every_verdict_is_frequent(verdict: str) -> None:
    assert sum(claim.verdict == verdict for claim in CLAIMS) >= 40


def test_every_condition_and_slip_occurs() -> None:
    named = {claim.condition for claim in CLAIMS} | {claim.slip for claim in CLAIMS}
    # No claim of the set is mended by 261 people in general: for 238 that is `everyone_billed`.
    assert named >= (CONDITIONS | SLIPS) - {"other_people:261"}


def test_no_text_twice() -> None:
    assert [text for text, times in Counter(item.text for item in ITEMS).items() if times > 1] == []


def named(name: str) -> Item:
    return next(item for item in ITEMS if item.id == name)


def test_a_moved_label_is_a_fault() -> None:
    item = named("en-adds-01")
    moved = replace(item.quantities[0], start=item.quantities[0].start - 1)
    assert faults([replace(item, quantities=(moved, *item.quantities[1:]))]) != []


def test_a_wrong_verdict_is_a_fault() -> None:
    item = named("en-slip-01")
    assert faults([replace(item, claims=(replace(item.claims[0], verdict="adds_up", slip=None),))]) != []


def test_the_same_item_twice_is_a_fault() -> None:
    assert faults([named("en-adds-01")] * 2) == ["en-adds-01: used twice"]


def test_sums_are_of_intervals() -> None:
    six_million_for_300 = named("en-adds-21").quantities
    assert meets("q0 = q1 * 20000", six_million_for_300)
    assert meets("q0 / q1 = 21000", six_million_for_300)
    assert not meets("q0 = q1 * 22000", six_million_for_300)


def test_a_piece_is_found_by_its_occurrence() -> None:
    assert [locate("20 and 20", "20", nth) for nth in (1, 2)] == [0, 7]
