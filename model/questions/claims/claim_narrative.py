"""The sentences in which a verdict is given."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.questions.claims.intervals import Interval
from model.questions.claims.like_for_like import LikeForLike
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.relations import Outcome
from model.results.citation import cite
from model.words.version import VERSION
from model.words.wording import exact, money, number, say


def because(outcome: Outcome, record: PublicRecord) -> str:
    """Why the verdict is what it is, in a sentence or two."""
    if outcome.verdict == "cannot_be_checked":
        return say(f"claims.missing.{outcome.missing}")
    parts = _parts(outcome, record)
    if outcome.verdict == "adds_up":
        return say("claims.pair" if outcome.facts or not parts["product"] else "claims.adds_up", **parts)
    code, _, count = (outcome.code or "unexplained").partition(":")
    base, _, days = code.partition("_") if code.startswith("stay_") else (code, "", "")
    kind = "condition" if outcome.verdict == "only_if" else "slip"
    factor = int(code.removeprefix("factor_")) if code.startswith("factor_") else 0
    explained = say(
        f"claims.{kind}.{'factor' if factor else base}",
        people=count,
        days=days,
        factor=number(factor),
        **parts,
    )
    pair = outcome.facts or (len(outcome.parts) < 2 and kind == "condition")
    if kind == "condition":
        return say("claims.only_if_pair" if pair else "claims.only_if", explained=explained, **parts)
    return say("claims.does_not_pair" if pair else "claims.does_not_add_up", explained=explained, **parts)


def _parts(outcome: Outcome, record: PublicRecord) -> dict[str, str]:
    whole, parts = outcome.whole, outcome.parts
    currency: str | None = (whole.currency if whole else None) or record.currency
    if whole is not None and whole.role == "people":
        currency = None
    pair = len(parts) == 1 and parts[0].role == "people"
    return {
        "whole": whole.text if whole else "",
        "product": "" if pair else say("claims.times").join(part.text for part in parts),
        "heads": parts[0].text if pair else "",
        "expected": interval(outcome.expected, currency) if outcome.expected else "",
        "interval": interval(whole.interval, currency) if whole else "",
        "source": cite(record.deal, outcome.facts) if outcome.facts else "",
    }


def interval(bounds: Interval, currency: str | None) -> str:
    """An interval as people write it: money in `currency`, or a plain number; one figure where both ends print alike."""
    width = bounds.high - bounds.low
    narrow = width <= 1e-4 * abs(bounds.high)
    close = (
        not narrow and width < 0.02 * bounds.high
    )  # "$4.76 million to $4.77 million" would round both ends

    def shown(value: float) -> str:
        if currency is None:
            return number(value)
        return exact(round(value, 2), currency) if close else money(value, currency)

    if math.isinf(bounds.low):
        return say("claims.unbounded")
    if math.isinf(bounds.high):
        return say("claims.from", low=shown(bounds.low))
    low, high = shown(bounds.low), shown(bounds.high)
    return shown(bounds.middle) if narrow or low == high else say("number.range", low=low, high=high)


def quote(outcome: Outcome, table: Sequence[LikeForLike], record: PublicRecord) -> str:
    """A sentence to copy: the verdict, one comparison, one source."""
    facts = outcome.facts or tuple(row.fact for row in table if row.meets)[:1]
    reason = because(outcome, record)
    if not facts:
        return say(f"claims.quote.{outcome.verdict}", because=reason, version=VERSION)
    source = cite(record.deal, facts)
    return say(f"claims.quote.{outcome.verdict}_sourced", because=reason, source=source, version=VERSION)
