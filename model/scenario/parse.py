"""Numbers as people type them: `2,000`, `1.5`, `125`. One reader for the command line and the dashboard."""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from model.files.problems import LONGEST_FOUND, BadInput, one_line, shown
from model.inputs.charge import MOST_AMOUNT
from model.inputs.named_numbers import Named
from model.inputs.parameter import Parameter
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.words.wording import SYMBOLS, say

_WHOLE = re.compile(r"[0-9]{1,3}(?:[,_ \u00a0\u202f][0-9]{3})+|[0-9]{1,15}")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}")


LONGEST = 60
"""Characters of a number as typed. The longest that can be used has half as many."""


def number_text(text: str) -> str:
    """A number as typed without the space around it; nothing where no number is that long, so that no reader takes it.

    It stands before every pattern and conversion: Python makes no int of thousands of digits, and a pattern may take
    the square of a text's length.
    """
    given = text.strip()
    return given if len(given) <= LONGEST else ""


def at_most(text: str, most: int) -> str:
    """Words as typed. Raises `BadInput` where they are longer than `most` characters."""
    if len(text) > most:
        raise BadInput(say("typed.too_long", given=f"{len(text):,}", most=f"{most:,}"))
    return text


def _whole(text: str, most: int, sentence: str) -> int:
    """A whole number from 0 to `most`, thousands separated or not. Raises `BadInput` with `sentence`."""
    given = number_text(text)
    if not _WHOLE.fullmatch(given) or (number := int(re.sub(r"[^0-9]", "", given))) > most:
        raise BadInput(say(sentence, given=_shown(text), most=f"{most:,}"))
    return number


def people(text: str) -> int:
    """A head count. Raises `BadInput`."""
    return _whole(text, MOST_PEOPLE, "typed.people")


def days(text: str) -> int:
    """A stay in days. Raises `BadInput`."""
    return _whole(text, MOST_YEARS * DAYS_A_YEAR, "typed.days")


def years(text: str) -> float:
    """A stay in years, decimals allowed. Raises `BadInput`."""
    given = number_text(text)
    if not _DECIMAL.fullmatch(given) or float(given) > MOST_YEARS:
        raise BadInput(say("typed.years", given=_shown(text), most=MOST_YEARS))
    return float(given)


def stay(text: str, unit: str) -> tuple[str, float]:
    """A stay as its unit, `days` or `years`, and its length: `125 days`, `18 months`, `2 years`, or a bare number in `unit`.
    A month is a twelfth of a year.

    Raises `BadInput`.
    """
    match = re.fullmatch(r"([0-9.,_ ]*[0-9])\s*([^\W\d_]+)", number_text(text))
    word = match[2].casefold() if match else ""
    named = next((unit for unit in _UNITS if word in say(f"typed.words_{unit}").split()), None)
    bare = match[1] if match and named else text
    chosen = named or unit
    if chosen == "months":
        return "years", years(bare) / 12
    return chosen, days(bare) if chosen == "days" else years(bare)


_UNITS = ("days", "months", "years")


def amount(text: str) -> float:
    """An amount of money without its sign: 0 or more. Raises `BadInput`."""
    given = re.sub(r"(?<=[0-9])[,_](?=[0-9]{3}(\D|$))", "", number_text(text))
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,4})?", given):
        raise BadInput(say("typed.amount", given=_shown(text)))
    return float(given)


def person_cost(text: str, currency: str) -> float:
    """What a person costs, as people write amounts, or 0. Raises `BadInput`."""
    return 0.0 if re.fullmatch(r"0(\.0+)?", text.strip()) else read_amount(text, currency).value


def share(text: str) -> float:
    """A share as a percentage or a part of one: `31.7%`, `0.317`; from 0 up. Raises `BadInput`."""
    given = number_text(text)
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}) ?(%?)", given)
    if not match:
        raise BadInput(say("typed.share", given=_shown(text)))
    return float(match[1]) / (100 if match[2] else 1)


def yearly_rate(text: str) -> float:
    """A yearly rate of interest: `3%` or `0.03`, and -0.01 too. Raises `BadInput`."""
    given = number_text(text)
    match = re.fullmatch(r"([-\u2212]?)([0-9]{1,6}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}) ?(%?)", given)
    rate = float(match[2]) / (100 if match[3] else 1) * (-1 if match[1] else 1) if match else math.nan
    if not -1 < rate <= 1:
        raise BadInput(say("prices.rate", given=as_typed(text)))
    return rate


def parameter(known: Named, given: str, value: float | str) -> tuple[str, float]:
    """The parameter that `given` means, and its number, given as one or as typed: `18000`, `8m`, `20 million`, `40%`.

    Raises `BadInput`, which says what is allowed.
    """
    name = known.name(given)
    kind = known.parameters[name]
    problem = say(f"parameter.form.{_form(kind)}")
    if isinstance(value, bool):  # which Python takes for 0 or 1
        raise BadInput(say("parameter.bad", name=given, given=shown(value), allowed=problem))
    # An int may be too large for a float, and Python's callers hand over anything.
    with contextlib.suppress(BadInput, OverflowError, TypeError, ValueError):
        read = _number_of(kind, value, known.currency) if isinstance(value, str) else float(value)
        problem = kind.problem(read) or ""
        if not problem:
            return name, read
    found = as_typed(value) if isinstance(value, str) else shown(value)
    raise BadInput(say("parameter.bad", name=given, given=found, allowed=problem))


def _number_of(kind: Parameter, text: str, currency: str) -> float:
    if kind.unit == "share":
        return share(text)
    if kind.unit == "factor" and "%" in text:
        return round(1 + share(text), 12)
    if re.fullmatch(r"\s*0+(\.0+)?\s*", number_text(text)):
        return 0.0
    return read_amount(text, currency if kind.is_money else "").value


def _form(kind: Parameter) -> str:
    return kind.unit if kind.unit in {"share", "factor"} else "money" if kind.is_money else "number"


def _shown(text: str) -> str:
    short = text if len(text) <= 40 else text[:37] + "..."
    return short if short.strip() else say("files.none")


def as_typed(text: str) -> str:
    """What was typed as a message shows it: one line, not too long, and a word for nothing."""
    return one_line(text, LONGEST_FOUND) if text.strip() else say("files.none")


# --- A sum of money as it is printed -------------------------------------------------------------------


@dataclass(frozen=True)
class PrintedAmount:
    """An amount and how far from it a figure may lie that would have been printed so: half a unit of the last
    digit typed. `15 million` and `15e6` are within half a million, `15,000,000` within half a dollar.
    """

    value: float
    within: float
    text: str


_WORDS = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "mln", "million"), 6),
    **dict.fromkeys(("b", "bn", "billion"), 9),
    **dict.fromkeys(("t", "tn", "trillion"), 12),
    "": 0,
}
_NUMBER = (
    r"[0-9]{1,3}(?:[,_ \u00a0\u202f][0-9]{3})+(?:\.[0-9]{1,4})?|[0-9]{1,15}(?:\.[0-9]{1,6})?|\.[0-9]{1,6}"
)
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?:e\+?(?P<power>[0-9]{{1,2}})|[ -]?(?P<word>[a-z]*))")


def read_amount(text: str, currency: str) -> PrintedAmount:
    """An amount as people write it: `15e6`, `15,000,000`, `15m`, `$15 million`. Raises `BadInput`."""
    given = " ".join(number_text(text).split()).casefold()
    for sign in (currency, f"us{SYMBOLS.get(currency, currency)}", SYMBOLS.get(currency, currency)):
        given = given.removeprefix(sign.casefold()).removesuffix(sign.casefold()).strip()
    match = _AMOUNT.fullmatch(given)
    power = None if match is None else int(match["power"]) if match["power"] else _WORDS.get(match["word"])
    if match is None or power is None:
        raise _unreadable(text, currency)
    return _printed(re.sub(r"[^0-9.]", "", match["number"]), power, text, currency)


def _printed(digits: str, power: int, text: str, currency: str) -> PrintedAmount:
    try:
        value = Decimal(digits).scaleb(power)
    except InvalidOperation:
        raise _unreadable(text, currency) from None
    if not 0 < value <= MOST_AMOUNT:
        raise _unreadable(text, currency)
    places = len(digits.partition(".")[2])
    return PrintedAmount(float(value), float(Decimal(5).scaleb(power - places - 1)), " ".join(text.split()))


def _unreadable(text: str, currency: str) -> BadInput:
    return BadInput(say("explain.amount", given=as_typed(text), currency=currency, most=f"{MOST_AMOUNT:,}"))
