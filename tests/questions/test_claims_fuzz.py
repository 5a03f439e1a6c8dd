"""Anything may be pasted into the claim checker: it answers, in time that grows no faster than the text."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings, strategies as st

from model.files.problems import BadInput
from model.prose.language import LANGUAGES
from model.questions.claims.check import MOST_FIGURES_READ, check, understand
from model.questions.claims.claim_summary import summary_of

PIECES = st.sampled_from(
    ["$", "US$", "€", "238", "4.76", "4,760,000", "20.000", "½", "1/3", "%", "million", "millones", "mil", "a", "per", "person",
     "por", "preso", "año", "al", "cada", "year", "days", "for", "of", "the", "half", "mitad", "twice", "March", "marzo", "15", "2025",
     "to", "from", "de", "and", "y", "-", "–", ".", ",", ";", "(", ")", "\n\n", "\u200f", "\u00a0", "٢٣٨", "２３８", "up", "about",
     "hundred", "one", "un", "Act", "deaths", "A320", "1:25-cv-00766", "$20,000 each", "238 men", "0", "00", "9" * 30, "×", "=", "'"]
)  # fmt: skip


def answers(text: str, code: str | None) -> None:
    report = check(text, code)
    assert report.sentences == tuple(understand(text, code))
    for quantity in (quantity for sentence in report.sentences for quantity in sentence.quantities):
        start, end = quantity.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == quantity.text
        assert 0 <= quantity.low <= quantity.high
    for claim in report.claims:
        assert claim.because
        assert (claim.condition is not None) == (claim.verdict == "only_if")
    json.dumps(report.model_dump(mode="json"), allow_nan=False)


@given(text=st.text(min_size=1, max_size=200), code=st.sampled_from([None, *LANGUAGES]))
def test_arbitrary_text_is_answered(text: str, code: str | None) -> None:
    try:
        answers(text, code)
    except BadInput:
        assert not text.strip()


@settings(max_examples=300)
@given(
    pieces=st.lists(PIECES, min_size=1, max_size=40),
    space=st.sampled_from([" ", "", "\u00a0", "  "]),
    code=st.sampled_from(LANGUAGES),
)
def test_words_of_claims_in_any_order_are_answered(pieces: list[str], space: str, code: str) -> None:
    text = space.join(pieces)
    if text.strip():
        answers(text, code)


@pytest.mark.long  # a timing, which a busy machine can spoil, has no place in the everyday run
@pytest.mark.parametrize(
    "unit",
    ["1", "1,", "1.", "$", "$4.76 million ", "238 ", "a", "one hundred and ", "per ", "A1-", "\u200f2", "March 15 to ", "31% of the ",
     "more than ", "(", "1:25-cv-", "2025-", "half of ", ". ", "'a", "a.b.", "1'000", "238 men at $20,000 each, ", "mil ", "\u0301", "\ud800"],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (2_000, 32_000))
    seconds = [_seconds("x " + text) for text in (short, long)]
    assert seconds[1] < 16 * 4 * max(seconds[0], 0.004)


def _seconds(text: str) -> float:
    began = time.process_time()
    check(text, "en")
    return time.process_time() - began


@pytest.mark.long
def test_a_paste_of_a_megabyte_is_answered_as_far_as_it_is_read() -> None:
    unit = "The US paid $4.76 million to hold 238 men for 125 days at $20,000 a year each; 261 deaths since 2022. "
    report = check(unit * (1_000_000 // len(unit)))
    assert len(report.claims) > MOST_FIGURES_READ / 7
    assert "10,000" in summary_of(report)
