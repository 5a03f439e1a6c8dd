"""Numbers as people type them: `2,000`, `1.5`, `125`. One reader for the command line and the dashboard."""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from model.files.problems import LONGEST_FOUND, BadInput, one_line, shown
from model.inputs.charge import MOST_AMOUNT
from model.inputs.named_numbers import Named
from model.inputs.parameter import Parameter
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.prose import typed
from model.words.wording import SYMBOLS, count, number, say

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


def people(text: str) -> int:
    """A head count: `238`, `1,000`, `1.5k`, `two thousand`, `238 people`. Raises `BadInput`."""
    return _whole(typed.count_of_people(number_text(text)), text, MOST_PEOPLE, "typed.people")


def days(text: str) -> int:
    """A stay in days: `125`, `90d`, `6 weeks`, `two years`. Raises `BadInput`."""
    bare = typed.number(number_text(text))
    if bare is not None:
        return _whole(bare, text, _MOST_DAYS, "typed.days")
    unit, length = _with_units(text, "typed.days")
    exact = length if unit == "days" else length * DAYS_A_YEAR
    return _whole(typed.TypedNumber(_near(exact), 1.0), text, _MOST_DAYS, "typed.days")


def years(text: str) -> float:
    """A stay in years: `1.5`, `18 months`, `a year and a half`. Raises `BadInput`."""
    bare = typed.number(number_text(text))
    if bare is not None:
        return _years(bare.value, text)
    unit, length = _with_units(text, "typed.years")
    return length if unit == "years" else length / DAYS_A_YEAR


def stay(text: str, unit: str) -> tuple[str, float]:
    """A stay as its unit, `days` or `years`, and its length: `125 days`, `18 months`, `2 years`, or a bare number in `unit`.
    A month is a twelfth of a year, and a week is 7 days.

    Raises `BadInput`.
    """
    if typed.number(number_text(text)) is None:
        return _with_units(text, f"typed.{unit}")
    return unit, days(text) if unit == "days" else years(text)


def stay_text(unit: str, length: float) -> str:
    """A stay as its box shows it, which `stay` reads back to the same: `125 days`, `1 year`, `2.5 years`, `4 months`."""
    if unit == "days":
        return count(length, "number.day", "number.days")
    months = _near(length * 12)
    texts = [
        count(length, "number.year", "number.years"),
        *([count(months, "number.month", "number.months")] if months.is_integer() else []),
    ]
    exact = say("number.years", number=number(length, 20))
    return next((text for text in texts if stay(text, unit) == (unit, length)), exact)


_MOST_DAYS = MOST_YEARS * DAYS_A_YEAR


def _whole(amount: typed.TypedNumber | None, text: str, most: int, sentence: str) -> int:
    """A whole number from 0 to `most`. Raises `BadInput` with `sentence`, or where it can be read in two ways."""
    if amount is not None and amount.other is not None:
        raise _TwoWays(amount, text)
    if amount is None or not amount.value.is_integer() or amount.value > most:
        raise BadInput(say(sentence, given=_shown(text), most=f"{most:,}"))
    return int(amount.value)


class _TwoWays(BadInput):
    """A number that may be meant in two ways, such as `1.000`; `ways` says which."""

    def __init__(self, read: typed.TypedNumber, text: str) -> None:
        ways = sorted(value for value in (read.value, read.other) if value is not None)
        one, other = (number(value, 9) for value in ways)
        self.ways = say("typed.ways", one=one, other=other)
        super().__init__(say("typed.two_ways", given=_shown(text), ways=self.ways))


def _years(value: float, text: str) -> float:
    if value > MOST_YEARS:
        raise BadInput(say("typed.years", given=_shown(text), most=MOST_YEARS))
    return value


def _with_units(text: str, sentence: str) -> tuple[str, float]:
    """A length of time with its units, in days where that is how it was given or is whole, else in years.

    Raises `BadInput` with `sentence`.
    """
    parts = typed.length(number_text(text))
    if not parts:
        raise BadInput(say(sentence, given=_shown(text), most=_MOST[sentence]))
    for part in parts:
        if part.number.other is not None and part.unit == "days":
            raise _TwoWays(part.number, text)
    sums = {unit: sum(part.number.value for part in parts if part.unit == unit) for unit in typed.UNITS}
    by_days = sums["days"] + sums["weeks"] * 7
    in_years = sums["years"] + sums["months"] / 12
    exact = _near(by_days + in_years * DAYS_A_YEAR)
    units = {part.unit for part in parts}
    if units <= {"days", "weeks"} or (units & {"days", "weeks"} and exact.is_integer()):
        whole = typed.TypedNumber(_near(exact), 1.0)
        return "days", _whole(whole, text, _MOST_DAYS, "typed.days")
    return "years", _years(in_years + by_days / DAYS_A_YEAR, text)


_MOST = {"typed.days": f"{_MOST_DAYS:,}", "typed.years": f"{MOST_YEARS}"}


def _near(value: float) -> float:
    """A whole number where only the dust of a product of floats is between."""
    return float(round(value)) if math.isclose(value, round(value), rel_tol=1e-12) else value


def person_cost(text: str, currency: str) -> float:
    """What a person costs, as people write amounts, or 0. Raises `BadInput`."""
    return read_amount(text, currency, zero=True).value


def share(text: str) -> float:
    """A share: `31.7%`, `40 per cent`, `0.317`, `half`, `a third`; from 0 up. Raises `BadInput`."""
    part = typed.share(number_text(text))
    if part is None:
        raise BadInput(say("typed.share", given=_shown(text)))
    return part


def yearly_rate(text: str) -> float:
    """A yearly rate of interest: `3%` or `0.03`, and -0.01 too. Raises `BadInput`."""
    sign, size = _signed(text)
    size_read = typed.share(size)
    rate = math.nan if size_read is None else sign * size_read
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
    with contextlib.suppress(OverflowError, TypeError, ValueError):  # BadInput is a ValueError
        try:
            read = _number_of(kind, value, known.currency) if isinstance(value, str) else float(value)
        except _TwoWays as error:
            problem = error.ways
            raise
        problem = kind.problem(read) or ""
        if not problem:
            return name, read
    printed = as_typed(value) if isinstance(value, str) else shown(value)
    raise BadInput(say("parameter.bad", name=given, given=printed, allowed=problem))


def _number_of(kind: Parameter, text: str, currency: str) -> float:
    if kind.unit == "share":
        return share(text)
    sign, size = _signed(text)
    if kind.unit == "factor" and typed.number(size) is None:
        return round(1 + sign * share(size), 12)
    if kind.unit in {"days", "years"}:
        return float(days(text)) if kind.unit == "days" else years(text)
    return read_amount(text, currency if kind.is_money else "", zero=True).value


def _signed(text: str) -> tuple[int, str]:
    """What a number as typed is to be multiplied by for its sign, and the rest of it."""
    given = number_text(text)
    return (-1, given[1:].lstrip()) if given[:1] in {"-", "\u2212"} else (1, given)


def parameter_text(known: Named, name: str, value: float) -> str:
    """A parameter's number as a person would type it, which `parameter` reads back to the same: `$4.76 million`, `50%`,
    `300`; a yearly factor as the rise it is.
    """
    kind = known.parameters[name]
    for text in (kind.text(value, known.currency), kind.text(value, known.currency, places=9)):
        with contextlib.suppress(BadInput):
            if parameter(known, name, text)[1] == value:
                return text
    return repr(value)


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


_POWER = re.compile(r"(?P<digits>[0-9]{1,15}(?:\.[0-9]{1,6})?)e\+?(?P<power>[0-9]{1,2})")


def read_amount(text: str, currency: str, zero: bool = False) -> PrintedAmount:
    """An amount as people write it: `15e6`, `15,000,000`, `15m`, `$15 million`, `8,5 millones`; `zero` where it may be 0.

    Raises `BadInput`, also for what can be read in two ways, such as `20.000`.
    """
    bare = _bare(text, currency)
    size = _by_power(bare) if _POWER.fullmatch(bare) else typed.number(bare)
    if size is None or not (0 < size.value <= MOST_AMOUNT or (zero and size.value == 0)):
        raise BadInput(
            say("explain.amount", given=as_typed(text), currency=currency, most=f"{MOST_AMOUNT:,}")
        )
    # Nobody gives a sum to a thousandth that ends in 0: it is one with its thousands set apart by a point.
    if size.other is not None and bare[-1:] == "0":
        raise _TwoWays(size, text)
    return PrintedAmount(size.value, size.step / 2, " ".join(text.split()))


def _by_power(bare: str) -> typed.TypedNumber | None:
    """`15e6`, to the digit."""
    digits, _, power = bare.partition("e")
    size = int(power)
    places = len(digits.partition(".")[2])
    return typed.TypedNumber(float(Decimal(digits).scaleb(size)), float(Decimal(1).scaleb(size - places)))


def _bare(text: str, currency: str) -> str:
    """An amount as typed in small letters, without the currency's sign or code."""
    given = " ".join(number_text(text).split()).casefold()
    for sign in (currency, f"us{SYMBOLS.get(currency, currency)}", SYMBOLS.get(currency, currency)):
        given = given.removeprefix(sign.casefold()).removesuffix(sign.casefold()).strip()
    return given
