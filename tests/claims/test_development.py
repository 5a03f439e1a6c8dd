"""Development sets: how often the checker is right on them, and what must hold of every sentence in them.

`pytest -s tests/claims/test_development.py` prints the scores. README.md says which sets are in-sample.
"""

from __future__ import annotations

import functools
import random
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from model.questions.claims.check import check
from model.questions.claims.claim_report import Claim
from model.questions.claims.claim_summary import lines_of, not_checkable

FOLDER = Path(__file__).parent / "development"
NOTHING = {"none", "cannot_be_checked"}
DENIED = "does_not_add_up"


@dataclass(frozen=True)
class Item:
    """A sentence, the right verdict, and every verdict that can be defended."""

    name: str
    text: str
    verdict: str
    ok: frozenset[str]
    article: str | None = None


def load(name: str) -> list[Item]:
    entries = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["item"]
    return [
        Item(e.get("id", e["text"][:40]), e["text"], e["verdict"], frozenset(e["ok"]), e.get("article"))
        for e in entries
    ]


def said(claims: tuple[Claim, ...]) -> set[str]:
    return {claim.verdict for claim in claims} - NOTHING


@functools.cache
def verdicts(text: str) -> frozenset[str]:
    return frozenset(said(check(text).claims))


@functools.cache
def article(name: str) -> tuple[str, tuple[Claim, ...]]:
    text = (FOLDER / "articles" / name).read_text(encoding="utf-8")
    return text, check(text).claims


def found(item: Item) -> frozenset[str]:
    """What is said of an item: alone, or where it stands in its article."""
    if item.article is None:
        return verdicts(item.text)
    text, claims = article(item.article)
    start = text.index(item.text)
    inside = range(start, start + len(item.text))
    touching = (c for c in claims if any(c.quantities[place].span[0] in inside for place in c.joined))
    return frozenset(said(tuple(touching)))


def is_strict(item: Item) -> bool:
    return not found(item) if item.verdict in NOTHING else found(item) == {item.verdict}


def is_tolerable(item: Item) -> bool:
    return found(item) <= item.ok if found(item) else bool(item.ok & NOTHING)


SETS = {
    "press": (0.98, 1.0),
    "second": (0.96, 0.98),
    "other_subjects": (0.85, 0.98),
    "articles": (0.78, 0.88),
}
"""The share that must be strictly right, and within what can be defended."""


@pytest.mark.parametrize("name", SETS)
def test_the_scores_hold(name: str) -> None:
    items = load(name)
    strict, tolerable = (sum(map(right, items)) / len(items) for right in (is_strict, is_tolerable))
    sys.stdout.write(
        f"\n{name}: {len(items)} items, strictly right {strict:.1%}, defensible {tolerable:.1%}\n"
    )
    for item in items:
        if not is_tolerable(item):
            sys.stdout.write(f"  {item.name}: {item.verdict}, said {sorted(found(item))}\n")
    assert (strict, tolerable) >= SETS[name]
    assert strict >= SETS[name][0]
    assert tolerable >= SETS[name][1]


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_denied_that_cannot_be(name: str) -> None:
    assert [item.name for item in load(name) if DENIED in found(item) - item.ok] == []


def test_other_subjects_are_never_denied() -> None:
    items = load("other_subjects")
    assert len(items) >= 100
    assert [item.name for item in items if DENIED in verdicts(item.text)] == []


def test_most_false_sums_are_seen() -> None:
    false = [item for name in ("press", "second") for item in load(name) if item.verdict == DENIED]
    assert len(false) > 20
    assert sum(DENIED in found(item) for item in false) >= 0.9 * len(false)


@pytest.mark.parametrize("path", sorted((FOLDER / "articles").glob("*.md")), ids=lambda path: path.stem)
def test_an_article_is_told_in_few_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    report = check(text)
    lines = [line for claim in report.checkable for line in lines_of(claim)]
    assert all(len(list(lines_of(claim))) <= 3 for claim in report.checkable)
    assert len(lines) + 1 + (not_checkable(report) is not None) < len(text.split()) / 10


# --- Properties -----------------------------------------------------------------------------------------

SENTENCES = [item for name in ("press", "second") for item in load(name)]
UNRELATED = {
    "en": [
        " The ministry also spent $3 million on roads.",
        " Last year 45 guards were hired at $61,000 a year each.",
        " The hospital treats 300 patients a day at $90 each.",
        " A bridge nearby cost $41 million.",
    ],
    "es": [
        " El ministerio gastó además 3 millones de dólares en carreteras.",
        " El año pasado contrató a 45 guardias por 21.000 euros al año cada uno.",
        " El hospital atiende a 300 pacientes al día, a 90 euros cada uno.",
    ],
}


def language_of(item: Item) -> str:
    return "es" if "es" in item.name[:3] else "en"


@pytest.mark.parametrize("place", [0, 1, 2, -1])
def test_an_unrelated_sum_never_makes_a_denial(place: int) -> None:
    for item in SENTENCES:
        if DENIED in verdicts(item.text):
            continue
        other = UNRELATED[language_of(item)][place]
        assert DENIED not in said(check(item.text + other).claims), item.name
        assert DENIED not in said(check(other.strip() + " " + item.text).claims), item.name


def test_two_sentences_side_by_side_deny_no_more_than_each_alone() -> None:
    """Any two of one language, in either order: 400 pairs, the same every time."""
    drawn = random.Random(5)
    for _ in range(400):
        one, other = drawn.sample(SENTENCES, 2)
        if language_of(one) != language_of(other) or DENIED in verdicts(one.text) | verdicts(other.text):
            continue
        for text in (f"{one.text} {other.text}", f"{other.text} {one.text}"):
            assert DENIED not in said(check(text).claims), (one.name, other.name)


def test_a_figure_dropped_never_makes_a_denial_add_up() -> None:
    tried = 0
    for item in SENTENCES:
        for claim in check(item.text).claims:
            if claim.verdict != DENIED or len(claim.joined) < 3:
                continue
            for place in claim.joined:
                start, end = claim.quantities[place].span
                tried += 1
                assert "adds_up" not in said(check(item.text[:start] + item.text[end:]).claims), (
                    item.name,
                    place,
                )
    assert tried > 30


def test_the_order_of_sentences_is_no_matter() -> None:
    whole = [
        "Under the deal 140 detainees are held at $95 per detainee per day, $4.9 million a year.",
        "The jail pays $58 a day for each of its 1,200 prisoners, or $25.4 million a year.",
        "The camp holds 60 detainees at €4,200 per detainee per month, so they will cost €252,000 a year.",
        "It costs $200 a day to hold a migrant, or about $73,000 a year.",
    ]
    first = Counter(claim.verdict for claim in check(" ".join(whole)).claims)
    assert first == Counter(claim.verdict for claim in check(" ".join(whole[::-1])).claims)
    assert first == Counter({"adds_up": 3, DENIED: 1})


def test_a_sum_in_two_sentences_comes_out_in_either_order() -> None:
    parts = ["They get $20,000 a prisoner.", "For 300 prisoners that is $6 million."]
    for order in (parts, parts[::-1]):
        assert verdicts(" ".join(order)) == {"adds_up"}
