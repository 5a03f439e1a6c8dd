"""Every sentence has its place in the words, every one there is used, and numbers read as print does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.words import wording

TOP = Path(__file__).parent.parent.parent
CODE = "\n".join(
    path.read_text("utf-8")
    for folder in ("model", "ui")
    for path in sorted((TOP / folder).rglob("*.py"))
    if "_scenarios" not in path.parts
) + (TOP / "dashboard.py").read_text("utf-8")
KEYS = wording.keys()
NAMES = "|".join(sorted({key.split(".")[0] for key in KEYS}))
WHOLE = set(re.findall(rf'"((?:{NAMES})(?:\.\w[\w-]*)+)"', CODE))
PARTLY = set(re.findall(rf'f"((?:{NAMES})(?:\.[\w-]+)*\.?[\w-]*)\{{', CODE))
"""The fixed beginnings of keys that are put together, such as `cli.help.`."""


def test_every_sentence_asked_for_is_there() -> None:
    missing = {key for key in WHOLE if key not in KEYS and not key.endswith(".toml")}
    assert not {key for key in missing if not any(other.startswith(f"{key}.") for other in KEYS)}


@pytest.mark.parametrize("start", sorted(PARTLY))
def test_every_beginning_of_a_key_leads_to_sentences(start: str) -> None:
    assert any(key.startswith(start) for key in KEYS)


def test_every_sentence_is_used() -> None:
    starts = tuple(PARTLY)
    unused = [key for key in KEYS if key not in WHOLE and not key.startswith(starts)]
    assert not unused


def test_no_sentence_is_empty() -> None:
    assert all(wording._templates("en")[key].strip() or key == "answer.between" for key in KEYS)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (4_760_000, "$4.76 million"),
        (15_000_000, "$15 million"),
        (999_999.99, "$999,999.99"),
        (999_994_999, "$999.99 million"),
        (999_995_000, "$1 billion"),
        (2_508_000_000, "$2.51 billion"),
        (20_000, "$20,000"),
        (54.794520547945204, "$54.79"),
        (0.005, "$0.01"),
        (0, "$0"),
        (-1_240_000, "−$1.24 million"),
    ],
)
def test_money_reads_as_print_does(value: float, printed: str) -> None:
    assert wording.money(value, "USD") == printed


@pytest.mark.parametrize(
    ("currency", "printed"),
    [("GBP", "£370 million"), ("EUR", "€370 million"), ("AUD", "A$370 million"), ("NOK", "NOK 370 million")],
)
def test_each_currency_has_its_sign_or_its_code(currency: str, printed: str) -> None:
    assert wording.money(370_000_000, currency) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [(1_630_136.986, "$1,630,136.99"), (4_760_000, "$4,760,000"), (0.125, "$0.13")]
)
def test_exact_amounts_go_to_the_cent(value: float, printed: str) -> None:
    assert wording.exact(value, "USD") == printed


@pytest.mark.parametrize(
    ("years", "printed"),
    [
        (1, "1 year"),
        (2.5, "2.5 years"),
        (125 / 365, "125 days"),
        (0, "0 years"),
        (1 / 365, "1 day"),
        (0.5, "0.5 years"),
    ],
)
def test_a_stay_is_told_in_the_unit_that_is_whole(years: float, printed: str) -> None:
    assert wording.length_of_stay(years) == printed


@pytest.mark.parametrize(
    ("text", "printed"), [("2025-03-22", "March 22, 2025"), ("2025-03", "March 2025"), ("2025", "2025")]
)
def test_dates_are_as_firm_as_they_are_known(text: str, printed: str) -> None:
    assert wording.part_date(text) == printed
