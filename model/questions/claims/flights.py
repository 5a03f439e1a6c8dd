"""A price an hour of flight beside a price for each person aboard: how many hours were meant."""

from __future__ import annotations

from collections.abc import Iterator

from model.questions.claims.figures import Window
from model.questions.claims.intervals import point
from model.questions.claims.relations import ONLY_IF, Outcome, same_currency
from model.questions.claims.ties import STRONG, tie

LONGEST = 72.0
"""No flight that is hired for people lasts longer, in hours."""


def hours_of_flight(window: Window) -> Iterator[Outcome]:
    """`US$17,000 an hour of flight with 135 people aboard, that is, US$630 for each`: for how many hours."""
    rates = window.of("rate")
    hourly = [rate for rate in rates if "hour" in rate.quantity.per]
    each = [rate for rate in rates if "person" in rate.quantity.per and "hour" not in rate.quantity.per]
    if (
        len(hourly) != 1
        or len(each) != 1
        or len(window.heads) != 1
        or not same_currency(hourly[0].quantity, each[0].quantity)
    ):
        return
    joined = tie(window, hourly[0], each[0])
    heads = window.heads[0].quantity
    if joined is None or joined.kind not in STRONG or hourly[0].quantity.low <= 0:
        return
    hours = each[0].quantity.interval.times(heads.interval).over(point(hourly[0].quantity.low))
    if 0.5 <= hours.middle <= LONGEST:
        parts = (hourly[0].quantity, heads)
        yield Outcome(
            ONLY_IF, "hours_missing", each[0].quantity, parts, hours, solved=hours, on=(joined.words,)
        )
