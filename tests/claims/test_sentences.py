"""Every sentence that the checker can say is there in both languages, is used, and is said whole."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from model.prose.language import LANGUAGES, language
from model.questions.claims.check import check
from model.questions.claims.intervals import Interval, point
from model.questions.claims.said import interval, money, sentence
from tests.claims.test_development import SENTENCES

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("questions/claims", "cli")
    for path in sorted((Path(__file__).parents[2] / "model" / folder).rglob("*.py"))
)
KEYS = sorted(language("en").said)


def blanks(code: str, key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(language(code).said[key]) if name}


def test_both_languages_say_the_same_sentences() -> None:
    assert sorted(language("es").said) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_has_the_same_blanks_in_both_languages(key: str) -> None:
    assert blanks("en", key) == blanks("es", key)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sentence_is_filled_whole(key: str, code: str) -> None:
    filled = sentence(code, key, **dict.fromkeys(blanks(code, key), "X1"))
    assert "{" not in filled
    assert "}" not in filled
    assert "  " not in filled


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_is_used(key: str) -> None:
    section, _, name = key.rpartition(".")
    named = f'"{key}"' in CODE or f'"{name}"' in CODE or name.split("_")[0] in CODE
    put_together = re.search(rf'f"{re.escape(section)}\.' if section else rf'f"{name.split("_")[0]}_', CODE)
    assert named or put_together


def test_what_is_said_of_a_claim_is_in_its_language_and_whole() -> None:
    spanish = re.compile(r"\b(?:texto|comprobar|personas|dan|equivale|coinciden|publicó|da)\b", re.IGNORECASE)
    for item in SENTENCES:
        for claim in check(item.text).claims:
            assert claim.because == " ".join(claim.because.split())
            assert not re.search(r"\(\)|\(\s|\s[.,;]|: \.", claim.because), claim.because
            assert bool(spanish.search(claim.because)) == (claim.language == "es"), claim.because
            assert claim.because[-1] == "."


@pytest.mark.parametrize(
    ("bounds", "code", "said"),
    [
        (point(532_900), "en", "$532,900"),
        (Interval(530_000, 536_000), "en", "$533,000"),
        (Interval(42_187.92, 47_000), "en", "$42,200 to $47,000"),
        (Interval(4_755_000, 4_765_000), "en", "$4.76 million"),
        (Interval(4_755_000, 4_765_000), "es", "4,76 millones de dólares"),
        (Interval(6e6, float("inf")), "en", "$6 million or more"),
        (Interval(0, 6e6), "en", "up to $6 million"),
        (Interval(1.29e9, 1.3e9), "es", "1.300 millones de dólares"),
    ],
)
def test_a_figure_is_rounded_to_what_supports_it(bounds: Interval, code: str, said: str) -> None:
    assert interval(bounds, "USD", code) == said


def test_money_is_in_its_own_currency() -> None:
    assert money(4_300_000, "AUD", "en") == "A$4.3 million"
    assert money(2_500, None, "es") == "2.500 pesos"
    assert money(2_500_000, "NOK", "en") == "NOK 2.5 million"


def test_a_spanish_half_and_an_english_half_are_each_read_in_their_language() -> None:
    text = (
        "The United States paid $4.76 million to hold 238 men, or $20,000 each.\n\n"
        "Estados Unidos pagó 4,76 millones de dólares por 238 hombres, o 20.000 dólares por cada uno.\n"
    )
    first, second = check(text).claims
    assert (first.language, second.language) == ("en", "es")
    assert first.verdict == second.verdict == "adds_up"
    assert first.quantities[0].high == second.quantities[0].high == pytest.approx(4_765_000)
