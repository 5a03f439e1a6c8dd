"""What the record says of itself: statuses, days, disagreements, and what was not found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import BaseModel

import model
from model.files.validation import check
from model.inputs.evidence import Evidence, first_day, last_day
from model.questions.cost_options import domestic_prices
from model.scenario.library import Deal

EVERY = [model.load(name) for name in model.names()]


def name(deal: Deal) -> str:
    return deal.name


def evidence(kind: str, status: str) -> Evidence:
    return check(
        Evidence,
        {
            "version": "2025-06-01",
            "source": {"one": {"outlet": "X", "title": "Y", "kind": kind, "seen": "original"}},
            "fact": {
                "price": {
                    "value": 5,
                    "unit": "USD",
                    "qualifier": "exact",
                    "status": status,
                    "source": "one",
                    "says": "It costs five dollars.",
                }
            },
        },
        "evidence.toml",
    )


@pytest.mark.parametrize(
    ("kind", "status", "doubtful"),
    [
        ("press", "documented", True),
        ("aggregator", "documented", True),
        ("ngo", "documented", True),
        ("official", "documented", False),
        ("parliament", "documented", False),
        ("court", "documented", False),
        ("press", "reported", False),
    ],
)
def test_documented_is_doubtful_where_the_source_is_no_document(
    kind: str, status: str, doubtful: bool
) -> None:
    assert evidence(kind, status).documented_elsewhere == (("price",) if doubtful else ())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30)),
        ("2025-03-15", date(2025, 3, 15), date(2025, 3, 15)),
    ],
)
def test_a_day_a_month_and_a_year_have_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


def test_a_fact_is_as_late_as_it_or_its_source_can_be() -> None:
    record = model.load("us-el-salvador").evidence
    # Of March 22, 2025, reported by CNN on April 28.
    assert record.latest_day("grant_amount") == date(2025, 4, 28)
    # Released in September 2025, on a day that is not known.
    assert record.latest_day("grant_purpose_238") == date(2025, 9, 30)
    # A search has its own day, and arithmetic the day that it is about, whenever it was done.
    assert record.latest_day("system_cost_per_inmate") != date(2026, 11, 21)
    assert record.latest_day("no_refund_found") == date(2026, 11, 28)


def test_ours_are_documented_by_press_only_where_the_document_is_quoted() -> None:
    assert {deal.name: deal.evidence.documented_elsewhere for deal in EVERY} == {
        **{deal.name: () for deal in EVERY},
        # CNN quotes the email and the grant notice, States Newsroom the grant letter.
        "us-el-salvador": ("treatment_baseline", "grant_purpose", "grant_purpose_238"),
    }


@pytest.mark.parametrize("deal", EVERY, ids=name)
def test_what_was_not_found_is_ours_and_has_its_day(deal: Deal) -> None:
    """A source cannot report that we found nothing, and a search is as good as its day."""
    for key, fact in deal.evidence.fact.items():
        if fact.qualifier == "not_found":
            assert deal.evidence.source_of(key).kind == "own", key
            assert fact.as_of, key
            assert fact.status == "derived", key


@pytest.mark.parametrize("deal", EVERY, ids=name)
def test_the_record_was_read_to_a_day_that_nothing_in_it_is_later_than(deal: Deal) -> None:
    read_to = date.fromisoformat(deal.evidence.version)
    for source in deal.evidence.source.values():
        assert not source.date or source.date <= read_to.isoformat(), source.title


@pytest.mark.parametrize("deal", EVERY, ids=name)
def test_every_source_is_used(deal: Deal) -> None:
    assert {fact.source for fact in deal.evidence.fact.values()} == set(deal.evidence.source)


JUDGING = (
    "slip",
    "distort",
    "by chance",
    "looks like",
    "stands alone",
    "hard to square",
    "overtaken",
    "describes nobody",
)


def sentences(record: object) -> Iterator[str]:
    """Every sentence of ours in a record: none of a source's titles."""
    if isinstance(record, BaseModel):
        record = {key: value for key, value in record if key != "source"}
    if isinstance(record, dict):
        for part in record.values():
            yield from sentences(part)
    elif isinstance(record, tuple | list):
        for part in record:
            yield from sentences(part)
    elif isinstance(record, str):
        yield record


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w$€£%.,]*\w", text.casefold())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


OURS = {
    **{deal.name: [*sentences(deal.terms), *sentences(deal.evidence)] for deal in EVERY},
    "domestic": list(sentences(domestic_prices())),
}


@pytest.mark.parametrize("place", OURS)
def test_our_sentences_judge_no_source(place: str) -> None:
    assert not [text for text in OURS[place] if re.search(rf"\b({'|'.join(JUDGING)})", text, re.IGNORECASE)]


@pytest.mark.parametrize("place", OURS)
def test_no_eight_words_in_a_row_are_a_headline_s(place: str) -> None:
    records = [*(deal.evidence for deal in EVERY), domestic_prices()]
    titles = {run for record in records for source in record.source.values() for run in runs(source.title)}
    assert not [text for text in OURS[place] if runs(text) & titles]


def test_the_day_that_the_prison_at_gjilan_opens_is_in_dispute() -> None:
    evidence_ = model.load("denmark-kosovo").evidence
    assert set(evidence_.disagreeing("opening_minister")) == {"opening_prison_service", "opening_kosovo"}
    assert "opening_minister" in evidence_.conflict["opening"].facts


def test_the_five_governments_do_not_contradict_the_deal_with_one_of_them() -> None:
    """Up to a year, and by the person held: for El Salvador both were reported."""
    here, there = model.load("us-third-countries"), model.load("us-el-salvador")
    assert here.evidence.fact["el_salvador_stay"].value == there.evidence.fact["term_up_to_one_year"].value
    for note in ("stay", "whatever_the_number"):
        assert "El Salvador" in here.terms.note[note].says
