"""Every sentence that the checker can say is there in both languages, is used, and is said whole."""

from __future__ import annotations

import re
import string
import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from model.prose.language import LANGUAGES, language
from model.questions.claims import check as checker, claim_report, claim_summary
from model.questions.claims.check import check
from model.questions.claims.claim_summary import lines_of, not_checkable, summary_of
from model.questions.claims.intervals import Interval, point
from model.questions.claims.said import day_of, interval, money, part_date, sentence
from model.words.wording import _templates as templates, keys
from tests.claims.test_development import SENTENCES

TEXTS = tomllib.loads((Path(__file__).parent / "development" / "sentences.toml").read_text(encoding="utf-8"))[
    "text"
]
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


class Listener(dict[str, str]):
    """The sentences of a language, and which of them were asked for."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(said)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)


@pytest.fixture
def listeners(monkeypatch: pytest.MonkeyPatch) -> dict[str, Listener]:
    heard = {code: Listener(language(code).said) for code in LANGUAGES}
    for code, listener in heard.items():
        monkeypatch.setitem(language(code).__dict__, "said", listener)
    return heard


def everything_said(text: str) -> list[str]:
    report = check(text)
    said = [summary_of(report), *filter(None, [not_checkable(report)])]
    for claim in report.claims:
        said += [*lines_of(claim), claim.because, claim.quote]
    return said


MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
BY_ITSELF = {
    "article.cut", "date", "month", "own", "undated", "dated", "trillion", *(f"months.{n}" for n in range(1, 13)),
    *(f"worth_{name}" for name in ("USD", "GBP", "EUR", "AUD", "peso", "other")),
}  # fmt: skip
"""Said of a text too long for a list, or by the tests below: dates, sources and currencies."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_dates_are_said_in_the_language(code: str) -> None:
    for number, name in enumerate(MONTHS[code], 1):
        whole, part = part_date(date(2025, number, 3), code), part_date(f"2025-{number:02}", code)
        assert (whole, part) == (
            (f"{name} 3, 2025", f"{name} 2025")
            if code == "en"
            else (f"3 de {name} de 2025", f"{name} de 2025")
        )
    assert part_date("2025", code) == "2025"


@pytest.mark.parametrize(
    ("code", "kind", "day", "said"),
    [
        ("en", "press", "2025-04-28", "CNN, April 28, 2025"), ("es", "press", "2025-04-28", "CNN, 28 de abril de 2025"),
        ("en", "press", None, "CNN, undated"), ("es", "press", None, "CNN, sin fecha"),
        ("en", "own", None, "our own calculation"), ("es", "own", None, "un cálculo propio"),
    ],
)  # fmt: skip
def test_sources_are_named_in_the_language(code: str, kind: str, day: str | None, said: str) -> None:
    assert day_of(SimpleNamespace(kind=kind, outlet="CNN", date=day), code) == said


@pytest.mark.parametrize(
    ("currency", "english", "spanish"),
    [
        ("USD", "$3 trillion", "3 billones de dólares"), ("GBP", "£3 trillion", "3 billones de libras"),
        ("EUR", "€3 trillion", "3 billones de euros"), ("AUD", "A$3 trillion", "3 billones de dólares australianos"),
        ("NOK", "NOK 3 trillion", "3 billones de NOK"), (None, "3 trillion pesos", "3 billones de pesos"),
    ],
)  # fmt: skip
def test_currencies_are_named_in_the_language(currency: str | None, english: str, spanish: str) -> None:
    assert (money(3e12, currency, "en"), money(3e12, currency, "es")) == (english, spanish)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_is_said_of_some_text(code: str, listeners: dict[str, Listener]) -> None:
    for entry in TEXTS:
        if entry["language"] == code:
            listeners[code].asked.clear()
            said = " ".join(everything_said(entry["text"]))
            assert set(entry["says"]) <= listeners[code].asked, entry["text"]
            assert not re.search(r"[{}]|\(\)|\(\s|\s[.,;]|: \.", said), said
    listed = {key for entry in TEXTS if entry["language"] == code for key in entry["says"]}
    assert listed | BY_ITSELF == set(KEYS)


@pytest.mark.parametrize(
    ("text", "words"),
    [("The jail has {n} men. It pays $9. ", "Only the first 20 numbers"), ("La cárcel tiene {n} hombres y paga 9 euros. ", "los primeros 20 números")],
)  # fmt: skip
def test_what_is_not_read_is_said(text: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (checker, claim_report, claim_summary):
        monkeypatch.setattr(module, "MOST_FIGURES_READ", 20)
    short, long = ("".join(text.format(n=n) for n in range(2, most)) for most in (9, 40))
    assert words not in summary_of(check(short))
    assert words in summary_of(check(long))
    assert check(long).sentences[-1].span[1] < len(long) / 2


def label_names(section: str) -> set[str]:
    return {key for key in keys() if key.rpartition(".")[0] == section}


def test_spanish_has_every_label_that_english_has() -> None:
    labels = language("es").labels
    for section in ("claims.role", "claims.unused", "claims.implied", "claims.column", "qualifier"):
        assert label_names(section) <= set(labels), section
    for key in set(labels) - {key for key in labels if key.startswith("unit.")}:
        english, spanish = (set(re.findall(r"{(\w+)}", text)) for text in (templates("en")[key], labels[key]))
        assert english == spanish, key


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
