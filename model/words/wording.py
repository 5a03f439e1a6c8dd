"""Every sentence and number format a person reads. Imports nothing of ours; anyone may use it.

Sentences are whole templates in `words/<language>.toml`, so that another language is another file.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Container, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

LANGUAGE = "en"

DIGITS = 3
"""Of an amount that has been converted: rates and indices of a year are known no better."""

MOST_PER_CENT = 1000
"""Above this a share is given in times: `25 times`."""

HALF_A_CENT = 0.005
"""Money nearer than this is the same."""
LEAST, LEAST_MONEY = 1e-6, 1e-4
"""A number, and money, of which less is nothing: the last digits of a sum of large ones."""


@functools.cache
def _templates(language: str) -> dict[str, str]:
    text = Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(tables: dict[str, Any], before: str = "") -> Any:
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def say(key: str, /, **parts: object) -> str:
    """The sentence called `key` with its blanks filled in. KeyError if there is no such sentence."""
    return _templates(LANGUAGE)[key].format(**parts)


_BLANK = re.compile(r"\{([a-z0-9_-]+)\}")
"""A blank in a text that comes from data: a plain name in braces."""


def filled(text: str, blanks: Mapping[str, str]) -> str:
    """`text`, which comes from data, with `blanks` put in by name.

    A stranger may have written it, so nothing in it is ever formatted: a format can look into objects and take all
    memory. What is no known blank stays as it is.
    """
    return _BLANK.sub(lambda match: blanks.get(match[1], match[0]), text)


def bad_blanks(text: str, known: Container[str]) -> tuple[str, ...]:
    """What in a text from data stands in braces and is no known blank; a brace alone is one too."""
    parts = re.findall(r"\{[^{}]*\}|[{}]", text)
    return tuple(part for part in parts if not _BLANK.fullmatch(part) or part[1:-1] not in known)


def blanks_of(text: str) -> tuple[str, ...]:
    """The names of the blanks in a text from data, in order."""
    return tuple(_BLANK.findall(text))


def keys() -> tuple[str, ...]:
    """The names of all sentences, for the test that each one is used and each use has one."""
    return tuple(_templates(LANGUAGE))


SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€", "AUD": "A$"}
"""Currencies written with a sign; the others are written with their code and a space."""

_LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


_WIDE = Context(prec=400)
"""Digits enough for any float; the usual 28 fail above 1e26."""


def rounded(value: float, places: int) -> Decimal:
    """`value` to so many places, halves away from zero, as a spreadsheet's ROUND and a reader would."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def _signed(value: Decimal, currency: str, text: str) -> str:
    sign = say("number.minus") if value < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{text}"


def exact(value: float, currency: str) -> str:
    """An amount to the cent: `$1,630,136.99`; whole amounts without decimals: `$4,760,000`; less than half a cent in two digits: `$0.0027`."""
    cents = rounded(value, 2)
    if not cents and abs(value) >= LEAST_MONEY:
        return in_full(value, currency, _places_of_two(value))
    places = 0 if cents == cents.to_integral_value() else 2
    return _signed(cents, currency, f"{abs(cents):,.{places}f}")


def money(value: float, currency: str) -> str:
    """An amount as a newspaper prints it: `$4.76 million`, `$20,000`, `$54.79`; two decimals at most."""
    for size, word in _LARGE:
        rounds_up = (
            size > 1e6 and abs(rounded(value / size * 1000, 2)) >= 1000
        )  # 999.995 million is a billion
        if abs(value) >= size or rounds_up:
            part = rounded(value / size, 2)
            return _signed(part, currency, say(f"number.{word}", number=_plain(abs(part))))
    return exact(value, currency)


def in_full(value: float, currency: str, places: int) -> str:
    """An amount with all its digits and no more decimals than it has: `$54.7945`, `$15,000,001`."""
    digits = rounded(value, places)
    return _signed(digits, currency, number(abs(float(digits)), places))


def converted(value: float, currency: str) -> str:
    """An amount that an exchange rate or an index went into, to the three digits that those bear: `$692 million`,
    `$460,000`, `$54.80`.
    """
    if not value:
        return money(0.0, currency)
    places = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return money(float(rounded(value, places)), currency)


def _plain(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def number(value: float, places: int = 2) -> str:
    """A bare number with thousands separated and no trailing zeros: `238`, `31,199`, `766.8`; what would be rounded to nothing in two
    digits: `0.0027`.
    """
    digits = rounded(value, places)
    if not digits and abs(value) >= LEAST:
        digits = rounded(value, _places_of_two(value))
    text = f"{digits:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places_of_two(value: float) -> int:
    """How many decimals show two digits of a number below one."""
    return 1 - math.floor(math.log10(abs(value)))


def count(value: float, one: str, many: str) -> str:
    """A number with the sentence for one or for many, both templates with the blank {number}."""
    return say(one if value == 1 else many, number=number(value, 4))


def people(value: float) -> str:
    """`1 person`, `238 people`."""
    return count(value, "number.person", "number.people")


def person_days(value: float) -> str:
    """`1 person-day`, `86,870 person-days`."""
    return count(round(value, 2), "number.person_day", "number.person_days")


def length_of_stay(years: float) -> str:
    """`1 year`, `2.5 years`; a part of a year that is whole days in days: `125 days`."""
    days = years * 365
    whole_days = math.isclose(days, round(days), abs_tol=1e-6) and not math.isclose(
        years * 2, round(years * 2)
    )
    if whole_days:
        return count(round(days), "number.day", "number.days")
    return count(years, "number.year", "number.years")


def per_cent(share: float, places: int = 1) -> str:
    """A share as a percentage: `31.7%`, `−96%`; above a thousand of them as times: `144 times`."""
    if abs(share) * 100 > MOST_PER_CENT:
        return times(share)
    sign = say("number.minus") if share < 0 else ""
    return sign + say("number.per_cent", number=number(abs(share) * 100, places))


def per_cent_more(share: float) -> str:
    """By what share one amount is above another, or below: `26.1%`, `−96%`; far above, how many times it the first is."""
    return times(share + 1) if share * 100 > MOST_PER_CENT else per_cent(share)


def times(ratio: float) -> str:
    """A ratio in words: `25 times`; small ones to a tenth: `2.4 times`."""
    return say("number.times", number=number(ratio, 0 if abs(ratio) >= 10 else 1))


def day(value: date) -> str:
    """A date in words: `March 22, 2025`."""
    month = say(f"month.{value.month}")
    return say("number.date", month=month, day=value.day, year=value.year)


def part_date(text: str) -> str:
    """A day, month or year as firmly as it is known: `March 22, 2025`, `March 2025`, `2025`."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return day(date(*parts))
    return (
        say("number.month_year", month=say(f"month.{parts[1]}"), year=parts[0]) if len(parts) == 2 else text
    )


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return say("number.list", first=", ".join(parts[:-1]), last=parts[-1])


def either(parts: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(parts) < 2:
        return "".join(parts)
    return say("number.either", first=", ".join(parts[:-1]), last=parts[-1])
