"""Print-quality figures: the finding as title; inputs, reading, sources and versions inside; text for who cannot see.

>>> from model import case
>>> from model.outputs.figures.kinds import draw
>>> draw("people", case("us-el-salvador", people=238, years=1)).name
'per-head-us-el-salvador-detention-deal-2025-people'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from model.files.problems import BadInput, nearest
from model.outputs.chart_data import Swing
from model.outputs.figures import ledger, lines, readings
from model.outputs.figures.compare import compare
from model.outputs.figures.drawing import FORMATS, Drawing
from model.outputs.figures.s_curve import Range, s_curve
from model.outputs.figures.sheet import SIZES
from model.outputs.figures.tornado import tornado
from model.scenario.scenario import Scenario
from model.words.wording import say

KINDS = ("people", "time", "readings", "ledger", "compare", "tornado", "s-curve")
WIDTHS = tuple(SIZES)

__all__ = ["FORMATS", "KINDS", "WIDTHS", "Drawing", "Range", "Swing", "compare", "draw", "s_curve", "tornado"]


def draw(kind: str, scenario: Scenario | Sequence[Scenario], *, width: str = "page", **more: Any) -> Drawing:
    """A figure of one of `KINDS`. Its amounts are in the deal's currency, nominal, unless `how` converts them.

    Parameters
    ----------
    scenario
        Several for "compare", a single one for any other kind.
    width
        "column" (88.9 mm) or "page" (177.8 mm).
    more
        What the kind's own function takes: for "ledger" `by`; for "compare" `base`, `how`, `at` and `known`; for "tornado" `swings`,
        `base` and `given`; for "s-curve" `totals`, `approved`, `ranges` and `given`.

    Raises
    ------
    BadInput
        With the reason, for another kind or width, and where the kind does not apply, such as "people" for a
        scenario with dates.
    """
    if kind not in _DRAW:
        raise BadInput(say("figures.no_kind", given=kind, hint=nearest(kind, KINDS)))
    every = [scenario] if isinstance(scenario, Scenario) else list(scenario)
    if kind == "compare":
        return compare(every, width=width, **more)
    if len(every) != 1:
        raise BadInput(say("figures.compare.one_only", given=len(every)))
    return _DRAW[kind](every[0], width=width, **more)


_DRAW: dict[str, Callable[..., Drawing]] = {
    "people": partial(lines.draw, along="people"),
    "time": partial(lines.draw, along="time"),
    "readings": readings.draw,
    "ledger": ledger.draw,
    "compare": compare,
    "tornado": tornado,
    "s-curve": s_curve,
}
