"""The checker's sentences and figures in the language of the text, rounded to what the text supports."""

from __future__ import annotations

import math
from datetime import date

from model.inputs.evidence import Fact, Source
from model.prose.language import language
from model.questions.claims.intervals import Interval
from model.results import citation
from model.scenario.library import Deal
from model.words.wording import LANGUAGE, rounded, say

EXACT = 1e-3
"""An interval so narrow beside its middle is one figure, to four digits."""
NARROW = 0.02
"""One so narrow is one figure, to three digits; a wider one is named by both its ends, to three."""
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def sentence(code: str, key: str, /, **parts: object) -> str:
    """The sentence called `key` in the language `code`, with its blanks filled in."""
    return language(code).said[key].format(**parts)


def label(code: str, key: str, /, **parts: object) -> str:
    """A label or line around the sentences, by the name that English has for it, in the language `code`."""
    return say(key, **parts) if code == LANGUAGE else language(code).labels[key].format(**parts)


def _digits(value: float, places: int, code: str) -> str:
    text = f"{rounded(value, places):,f}"
    return _in_language(text.rstrip("0").rstrip(".") if "." in text else text, code)


def _in_language(text: str, code: str) -> str:
    """A number as written in English with the marks of another language."""
    return text if code != "es" else text.translate(str.maketrans(",.", ".,"))


def to_digits(value: float, digits: int) -> float:
    """`value` to so many significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    size = digits - 1 - math.floor(math.log10(abs(value)))
    return float(rounded(value, size)) if size >= 0 else float(round(value / 10**-size) * 10**-size)


def plain_number(value: float, code: str) -> str:
    """A bare number: `238`, `1,234.5`."""
    return _digits(value, 2, code)


def money(value: float, currency: str | None, code: str, digits: int = 4) -> str:
    """An amount as a newspaper of that language prints it: `$4.76 million`, `4,76 millones de dólares`."""
    value = to_digits(value, digits)
    figure = _scaled(value, code)
    name = currency if currency in {"USD", "GBP", "EUR", "AUD"} else "peso" if currency is None else "other"
    return sentence(code, f"worth_{name}", figure=figure, code=currency)


def _scaled(value: float, code: str) -> str:
    for size, word in _SCALES:
        if abs(value) >= size:
            # A Spanish billion is a million millions.
            part = value / (1e6 if code == "es" and word == "billion" else size)
            return sentence(code, word, figure=_digits(part, 2, code))
    if abs(value) < 1000 and value != int(value):
        return _in_language(f"{rounded(value, 2):,f}", code)  # cents are two digits: $54.80
    return _digits(value, 0, code)


def interval(bounds: Interval, currency: str | None, code: str, is_money: bool = True) -> str:
    """What an interval is said as: one figure where it is narrow, else its ends."""

    def shown(value: float, digits: int) -> str:
        return (
            money(value, currency, code, digits) if is_money else plain_number(to_digits(value, digits), code)
        )

    low, high = bounds
    if math.isinf(high):
        return sentence(code, "from", low=shown(low, 3))
    if low == 0 < high:
        return sentence(code, "up_to", high=shown(high, 3))
    middle = (low + high) / 2
    width = (high - low) / middle if middle else 0.0
    if width <= EXACT:
        return shown(middle, 4)
    if width <= NARROW:
        return shown(middle, 3)
    first, last = shown(low, 3), shown(high, 3)
    return first if first == last else sentence(code, "range", low=first, high=last)


def day_of(source: Source, code: str) -> str:
    """Outlet and date of a source."""
    if source.kind == "own":
        return sentence(code, "own")
    if source.date is None:
        return sentence(code, "undated", outlet=source.outlet)
    return sentence(code, "dated", outlet=source.outlet, date=part_date(source.date, code))


def reported_figure(fact: Fact, currency: str, code: str) -> str:
    """A reported figure, an amount, a price or a number of people, as a sentence in the language `code` has it."""
    if code == LANGUAGE:
        return citation.figure(fact)
    is_money = fact.unit.startswith(currency)
    texts = [
        money(value, currency, code) if is_money else plain_number(value, code) for value in fact.numbers
    ]
    text = sentence(code, "range", low=min(texts), high=max(texts)) if len(texts) == 2 else texts[0]
    unit = fact.unit.removeprefix(currency).strip()
    named = f"{text} {language(code).labels.get(f'unit.{unit}', unit)}" if unit else text
    return label(code, f"qualifier.{fact.qualifier}", figure=named)


def read_to(deal: Deal, code: str) -> str:
    """The day to which the record behind a deal was read, as a sentence in the language `code`."""
    if code == LANGUAGE:
        return citation.read_to(deal)
    return label(code, "answer.read_to", day=part_date(deal.evidence.version, code))


def part_date(printed: object, code: str) -> str:
    """A day, a month or a year as people write it."""
    if isinstance(printed, date):
        parts = [printed.year, printed.month, printed.day]
    else:
        parts = [int(part) for part in str(printed).split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = sentence(code, f"months.{parts[1]}")
    if len(parts) == 2:
        return sentence(code, "month", month=month, year=parts[0])
    return sentence(code, "date", month=month, day=parts[2], year=parts[0])
