"""What live charts and printed figures share: colours, dashes, labels, order, and sums over time.

Both draw the same tables, so that they agree in numbers, colours and order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.arrangement import Question
from model.curves import Curve, Curves
from model.ledger import Period
from model.scenario import Scenario

OPTION_COLOURS = {
    "light": ("#1b5480", "#b0562a", "#5b7a2f", "#7a4a86", "#8a6d00", "#a03050"),
    "dark": ("#8bbbe3", "#e5a27c", "#b3cf85", "#cfa3da", "#dcc065", "#e792a8"),
}
"""Told apart under the common kinds of colour blindness, and always labelled too."""

DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2])
"""Drawn and left out, in points; the first is a whole line. As many as there are colours."""

GREY = "#8d8a82"
"""What is there for comparison: lines of other readings, the base."""
MARK = "#c8452d"
"""Where the scenario stands, what was approved, the spread."""

SUMS = ("due", "paid", "used")
"""The sums over time; the place of each is that of its colour and dash."""


@dataclass(frozen=True)
class NamedLine:
    """A line that answers the first question about cost: its options' short names, and the place of their colour
    and dash, which belong to the option, whatever else is drawn.
    """

    curve: Curve
    options: tuple[str, ...]
    place: int


def first_question(scenario: Scenario) -> Question | None:
    """The question whose options have a line each; None where no question is about cost."""
    return next((q for q in scenario.deal.terms.question.values() if q.about == "cost"), None)


def named_lines(scenario: Scenario, curves: Curves) -> tuple[NamedLine, ...]:
    """The lines that show an option of the first question, in the order of the table."""
    question = first_question(scenario)
    if question is None:
        return ()
    order = list(question.option)
    return tuple(
        NamedLine(
            line,
            tuple(question.option[option].short for option in line.options),
            order.index(line.options[0]) % len(DASHES),
        )
        for line in curves.lines
        if line.options
    )


def corners(curves: Curves, line: Curve) -> list[int]:
    """The ends of a line and the points where its slope changes; what lies between them draws itself."""
    slopes = np.diff(line.totals) / np.diff(curves.x)
    bends = np.flatnonzero(np.abs(np.diff(slopes)) > 1e-6 * np.maximum(1.0, np.abs(slopes[1:]))) + 1
    return [0, *bends.tolist(), len(curves.x) - 1]


def sums_so_far(periods: Sequence[Period]) -> dict[str, tuple[float, ...]]:
    """What is due, paid and used by the end of each period, in this order; without what is undefined there, and
    without paid where no payment was reported, which is not to say that nothing was paid.
    """
    used = [period.used for period in periods if period.used is not None]
    paid = [period.paid_so_far for period in periods if period.paid_so_far is not None]
    sums = {
        "due": tuple(period.due_so_far for period in periods),
        "paid": tuple(paid),
        "used": tuple(float(total) for total in np.cumsum(used)),
    }
    known = {kind: totals for kind, totals in sums.items() if len(totals) == len(periods)}
    return {kind: totals for kind, totals in known.items() if kind != "paid" or any(totals)}
