"""Scales of bars: differences to both sides of nothing, and totals of which one would crush the others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.outputs.chart_data import STEPS, Tick, money_ticks, unit_of
from model.words.wording import SYMBOLS, number, say


def difference_ticks(low: float, high: float, currency: str) -> tuple[Tick, ...]:
    """Round differences from the first at or below `low`, none above nothing, to the first at or above `high`, none below."""
    most = max(-low, high) or 1.0
    size = 10.0 ** math.floor(math.log10((high - low or most) / 4))
    step = next(size * k for k in STEPS if (high - low or most) / (size * k) <= 4 + 1e-9)
    first, last = -math.ceil(-low / step - 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    unit_size, unit = unit_of(max(-first, last) * step)
    sign = SYMBOLS.get(currency, f"{currency} ")
    ticks = list[Tick]()
    for place in range(first, last + 1):
        text = number(abs(step * place) / unit_size, 6)
        text = say(f"chart.unit.{unit}", sign=sign, number=text) if place == (last or first) else text
        turn = say("number.minus") if place < 0 else say("number.plus") if place > 0 else ""
        ticks.append(Tick(step * place, f"{turn}{text}"))
    return tuple(ticks)


TWICE = 2.0
"""A bar more times as long as the next is cut, with those above it, where at least as many and two are left to compare."""
REACH = 3.0
"""A band is shown up to so many times the longest bar that is not cut."""


def bar_scale(
    totals: Sequence[float], highs: Sequence[float], currency: str
) -> tuple[tuple[Tick, ...], bool]:
    """The scale of bars of these totals, the first of them in bands that reach up to `highs`, and whether something is cut
    at its end because it would crush the others.
    """
    ordered = sorted(totals, reverse=True)
    gaps = [
        (ordered[i] / ordered[i + 1], i)
        for i in range(min(len(ordered) // 2, len(ordered) - 2))
        if ordered[i + 1] > 0 and ordered[i] > TWICE * ordered[i + 1]
    ]
    kept = ordered[max(gaps)[1] + 1 :] if gaps else ordered
    longest = kept[0]
    reach = max((high for total, high in zip(totals, highs, strict=False) if total <= longest), default=0.0)
    ticks = money_ticks(max(longest, min(reach, REACH * longest)), currency)
    return ticks, max(ordered[0], *highs, 0.0) > ticks[-1].value
