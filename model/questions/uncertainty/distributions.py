"""Ranges of an uncertain quantity: eight shapes, each a map from a chance between 0 and 1 to a value.

A shape is written by its name and its numbers: `triangular:238,252,300` on the command line, `triangular =
[238, 252, 300]` in a file. Values are in the unit of the input they belong to.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from model.files.problems import LONGEST_FOUND, BadInput, nearest, one_line, stop_if
from model.inputs.population import Array
from model.words.wording import number, say

Shape = Literal["triangular", "pert", "uniform", "normal", "lognormal", "discrete", "empirical", "fixed"]

NUMBERS: Mapping[str, int | None] = {
    "triangular": 3,
    "pert": 3,
    "uniform": 2,
    "normal": 2,
    "lognormal": 2,
    "discrete": None,
    "empirical": None,
    "fixed": 1,
}
"""How many numbers each shape takes; None is one or more."""

MOST_VALUES = 100_000
LEAST_INSIDE = 0.01
"""Share of a bell that must lie within what its input can be; the rest is cut off."""

KNOTS = 1 << 16
"""Steps of the table that PERT is read from. The exact inverse would take twenty times as long; the error is at
most one step in the far tails, and below a billionth of the range elsewhere.
"""

TAILS = (0.05, 0.95)


@dataclass(frozen=True)
class Distribution:
    """One range. `numbers` are low, likeliest and high (triangular, PERT), low and high (uniform), mean and standard
    deviation (normal), median and factor (lognormal: two thirds of the draws lie between median / factor and
    median × factor), the values (discrete, with `weights`, or empirical: equally likely), or the one value (fixed).

    What lies outside `least` to `most`, the limits of the input, is cut off and the rest scaled up.
    """

    shape: Shape
    numbers: tuple[float, ...]
    weights: tuple[float, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    whole: bool = False

    def at(self, chance: Array) -> Array:
        """The values below which draws fall with these chances (0 to 1, any shape): of the same shape, in the unit of
        the input, never falling.

        Whole numbers are the nearest ones, except that every whole number of a uniform range is equally likely.
        """
        if self.whole and self.shape == "uniform":
            low, high = np.rint(self.numbers)
            return np.asarray(np.minimum(np.floor(low + chance * (high - low + 1.0)), high))
        values = np.clip(_INVERSE[self.shape](self, chance), self.least, self.most)
        return np.asarray(np.rint(values) if self.whole else values)

    def quantile(self, chance: float) -> float:
        """The value below which draws fall with this chance, 0 to 1."""
        return float(self.at(np.array([chance]))[0])

    @property
    def varies(self) -> bool:
        """Whether it has more than one value."""
        return self.ends[0] < self.ends[1]

    @property
    def ends(self) -> tuple[float, float]:
        """Its lowest and highest value; where it has none, those that 1 draw in 20 falls below and above."""
        if self.shape in {"normal", "lognormal"}:
            return self.quantile(TAILS[0]), self.quantile(TAILS[1])
        return self.quantile(0.0), self.quantile(1.0)

    @property
    def middle(self) -> float:
        """The value that half of the draws fall below."""
        return self.quantile(0.5)


# --- From chances to values ---------------------------------------------------------------------------------


def _uniform(it: Distribution, chance: Array) -> Array:
    low, high = it.numbers
    return low + chance * (high - low)


def _triangular(it: Distribution, chance: Array) -> Array:
    low, peak, high = it.numbers
    width = high - low
    if width == 0:
        return np.full(chance.shape, low)
    rising = low + np.sqrt(chance * (width * (peak - low)))
    falling = high - np.sqrt((1.0 - chance) * (width * (high - peak)))
    return np.where(chance * width < peak - low, rising, falling)


def _pert(it: Distribution, chance: Array) -> Array:
    low, peak, high = it.numbers
    width = high - low
    if width == 0:
        return np.full(chance.shape, low)
    chances, parts = _beta_table(1.0 + 4.0 * (peak - low) / width, 1.0 + 4.0 * (high - peak) / width)
    return low + width * np.interp(chance, chances, parts)


@functools.lru_cache(maxsize=64)
def _beta_table(rising: float, falling: float) -> tuple[Array, Array]:
    from scipy import special  # noqa: PLC0415 - half a second, only where PERT is used

    parts = np.linspace(0.0, 1.0, KNOTS + 1)
    return np.asarray(special.betainc(rising, falling, parts)), parts


def _normal(it: Distribution, chance: Array) -> Array:
    mean, deviation = it.numbers
    if deviation == 0:
        return np.full(chance.shape, mean)
    return mean + deviation * _bell(chance, *((end - mean) / deviation for end in (it.least, it.most)))


def _lognormal(it: Distribution, chance: Array) -> Array:
    median, factor = it.numbers
    if factor == 1:
        return np.full(chance.shape, median)
    low, high = (_log(end / median) / math.log(factor) for end in (it.least, it.most))
    return median * np.exp(math.log(factor) * _bell(chance, low, high))


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _bell(chance: Array, low: float, high: float) -> Array:
    """Standard normal values between `low` and `high`; finite also for the chances 0 and 1."""
    from scipy import special  # noqa: PLC0415

    start, end = float(special.ndtr(low)), float(special.ndtr(high))
    # The numbers next to 0 and 1: at the ends themselves a bell without limits is infinite.
    inside = np.clip(start + chance * (end - start), 2.0**-64, 1.0 - 2.0**-53)
    return np.asarray(special.ndtri(inside))


def _discrete(it: Distribution, chance: Array) -> Array:
    order = np.argsort(it.numbers, kind="stable")
    values = np.array(it.numbers)[order]
    weights = np.array(it.weights or [1.0] * len(values))[order]
    reached = np.cumsum(weights)[:-1] / weights.sum()
    return np.asarray(values[np.searchsorted(reached, chance, side="right")])


def _fixed(it: Distribution, chance: Array) -> Array:
    return np.full(chance.shape, it.numbers[0])


_INVERSE: Mapping[str, Callable[[Distribution, Array], Array]] = {
    "triangular": _triangular,
    "pert": _pert,
    "uniform": _uniform,
    "normal": _normal,
    "lognormal": _lognormal,
    "discrete": _discrete,
    "empirical": _discrete,
    "fixed": _fixed,
}


# --- Making and reading them ---------------------------------------------------------------------------------


def distribution(
    where: str,
    shape: str,
    numbers: Sequence[float],
    weights: Sequence[float] = (),
    limits: tuple[float, float] = (-math.inf, math.inf),
    whole: bool = False,
    dated: bool = False,
) -> Distribution:
    """A checked range for the input that messages call `where`, in the unit of that input; a `dated` one is of days'
    numbers. `limits` are what the input can be at least and at most. Raises `BadInput` with every mistake.
    """
    if shape not in NUMBERS:
        raise BadInput(say("range.no_shape", where=where, given=_shown(shape), hint=nearest(shape, NUMBERS)))
    needed = NUMBERS[shape]
    if len(numbers) != needed if needed else not 1 <= len(numbers) <= MOST_VALUES:
        form = say(f"range.form.{shape}")
        raise BadInput(say("range.numbers", where=where, shape=shape, given=len(numbers), form=form))
    made = Distribution(shape, tuple(map(float, numbers)), tuple(map(float, weights)), *limits, whole)  # type: ignore[arg-type]
    stop_if([say("range.bad", where=where, reason=reason) for reason in _problems(made, dated)])
    return made


def _problems(made: Distribution, dated: bool) -> list[str]:
    if not all(map(math.isfinite, (*made.numbers, *made.weights))):
        return [say("range.not_finite")]
    order = made.shape in {"triangular", "pert", "uniform"}
    if order and list(made.numbers) != sorted(made.numbers):
        return [say("range.order", form=say(f"range.form.{made.shape}"))]
    if made.shape == "normal" and made.numbers[1] < 0:
        return [say("range.deviation", given=number(made.numbers[1], 9))]
    if made.shape == "lognormal" and (made.numbers[0] <= 0 or made.numbers[1] < 1):
        return [say("range.lognormal")]
    return [*_weights(made), *_outside(made, dated)]


def _weights(made: Distribution) -> list[str]:
    if not made.weights or (
        len(made.weights) == len(made.numbers) and min(made.weights) >= 0 and sum(made.weights) > 0
    ):
        return []
    return [say("range.weights", values=len(made.numbers), given=len(made.weights))]


def _outside(made: Distribution, dated: bool) -> list[str]:
    """What no input of this kind can be. The tails of a bell are cut off; a bell that is nearly all tail is refused."""
    if made.shape in {"normal", "lognormal"}:
        return [] if _inside(made) >= LEAST_INSIDE else [say("range.bell_outside")]
    beyond = [value for value in made.numbers if not made.least <= value <= made.most][:1]
    shown = [str(day_of(x)) if dated else number(x, 9) for x in (*beyond, made.least, made.most) if beyond]
    return [say("range.limits", given=shown[0], low=shown[1], high=shown[2])] if beyond else []


def _inside(made: Distribution) -> float:
    """The share of a bell that its input can be."""
    centre, spread = made.numbers
    if made.shape == "lognormal":
        centre, spread, ends = math.log(centre), math.log(spread), [_log(made.least), _log(made.most)]
    else:
        ends = [made.least, made.most]
    if spread == 0:
        return float(ends[0] <= centre <= ends[1])
    low, high = (0.5 * math.erfc((centre - end) / (spread * math.sqrt(2.0))) for end in ends)
    return high - low


def read(
    text: str, where: str, limits: tuple[float, float], whole: bool = False, dated: bool = False
) -> Distribution:
    """A range as typed: `uniform:0.34,1`, `discrete:125@0.5,365@0.5`, `uniform:2025-06-01,2025-07-18` for a day; a bare
    number is fixed. `where`, `limits` and `dated` are those of `distribution`. Raises `BadInput`.
    """
    shape, colon, listed = text.strip().partition(":")
    if not colon:
        shape, listed = "fixed", shape
    values, weights = list[float](), list[float]()
    for part in listed.split(","):
        value, at, weight = part.partition("@")
        values.append(_value(value.strip(), where, dated and not is_width(shape, len(values))))
        weights += [_value(weight.strip(), where, False)] if at else []
    if len(weights) not in {0, len(values)} or (weights and shape != "discrete"):
        raise BadInput(say("range.some_weights", where=where, given=_shown(text)))
    return distribution(where, shape.strip(), values, weights, limits, whole, dated)


def is_width(shape: str, place: int) -> bool:
    """Whether the number at this place is a width and no value: the standard deviation, which is in days for a day."""
    return shape in {"normal", "lognormal"} and place == 1


_NUMBER = re.compile(
    r"[-+]?(?:[0-9]{1,15}(?:_[0-9]{3})*(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?:[eE][-+]?[0-9]{1,2})?"
)


def _value(text: str, where: str, dated: bool) -> float:
    if dated:
        return day_number(text, where)
    if not _NUMBER.fullmatch(text):
        raise BadInput(say("range.not_number", where=where, given=_shown(text)))
    return float(text.replace("_", ""))


def day_number(value: str | date, where: str) -> float:
    """A day as its number in the calendar, days since 1 January 1970. Raises `BadInput`."""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        raise BadInput(say("range.not_day", where=where, given=_shown(str(value)))) from None
    return float((np.datetime64(day, "D")).astype(np.int64))


def day_of(days: float) -> date:
    """The day of a number, in days since 1 January 1970."""
    return date.fromordinal(int(days) + date(1970, 1, 1).toordinal())


def _shown(text: str) -> str:
    return one_line(text, LONGEST_FOUND) if text.strip() else say("files.none")
