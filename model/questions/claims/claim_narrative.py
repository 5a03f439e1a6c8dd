"""The sentences and the plain values in which a verdict is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.questions.claims.intervals import Interval
from model.questions.claims.like_for_like import Beside
from model.questions.claims.outcome import Outcome
from model.questions.claims.quantities import Quantity
from model.questions.claims.record import Record
from model.results.citation import cite
from model.words.version import VERSION
from model.words.wording import exact, money, number, say

if TYPE_CHECKING:
    from model.questions.claims.check import Claim


def because(outcome: Outcome, known: Record) -> str:
    """Why the verdict is what it is, in a sentence or two."""
    if outcome.verdict == "cannot_be_checked":
        return say(f"claims.missing.{outcome.missing}")
    parts = _parts(outcome, known)
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
    told = "claims.only_if" if kind == "condition" else "claims.does_not_add_up"
    if outcome.facts or (len(outcome.parts) < 2 and kind == "condition"):
        told = "claims.only_if_pair" if kind == "condition" else "claims.does_not_pair"
    return say(told, explained=explained, **parts)


def _parts(outcome: Outcome, known: Record) -> dict[str, str]:
    currency = (outcome.whole.currency if outcome.whole else None) or known.currency
    people = outcome.whole is not None and outcome.whole.role == "people"
    pair = len(outcome.parts) == 1 and outcome.parts[0].role == "people"
    return {
        "whole": outcome.whole.text if outcome.whole else "",
        "product": "" if pair else say("claims.times").join(part.text for part in outcome.parts),
        "heads": outcome.parts[0].text if pair else "",
        "expected": interval(outcome.expected, None if people else currency) if outcome.expected else "",
        "interval": interval(outcome.whole.interval, None if people else currency) if outcome.whole else "",
        "source": cite(known.deal, outcome.facts) if outcome.facts else "",
    }


def interval(found: Interval, currency: str | None) -> str:
    """An interval as people write it: one figure where both ends print alike."""
    narrow = found.high - found.low <= 1e-4 * abs(found.high)

    def shown(value: float) -> str:
        if currency is None:
            return number(value)
        close = (
            found.high - found.low < 0.02 * found.high
        )  # "$4.76 million to $4.77 million" would round both ends
        return exact(round(value, 2), currency) if close and not narrow else money(value, currency)

    if math.isinf(found.low):
        return say("claims.unbounded")
    if math.isinf(found.high):
        return say("claims.from", low=shown(found.low))
    low, high = shown(found.low), shown(found.high)
    middle = shown(found.middle)
    return middle if narrow or low == high else say("number.range", low=low, high=high)


def quote(outcome: Outcome, table: Sequence[Beside], known: Record) -> str:
    """A sentence to copy: the verdict, one comparison, one source."""
    facts = outcome.facts or tuple(row.fact for row in table if row.meets)[:1]
    told = because(outcome, known)
    if not facts:
        return say(f"claims.quote.{outcome.verdict}", because=told, version=VERSION)
    source = cite(known.deal, facts)
    return say(f"claims.quote.{outcome.verdict}_sourced", because=told, source=source, version=VERSION)


# --- Plain values ------------------------------------------------------------------------------------


def claim_json(claim: Claim) -> dict[str, object]:
    """A claim as plain values."""
    return {
        "span": list(claim.span),
        "text": claim.text,
        "verdict": claim.verdict,
        "because": claim.because,
        "slip": claim.slip,
        "condition": claim.condition,
        "implied": {name: _ends(found) for name, found in claim.implied.items()},
        "quantities": [quantity_json(one) for one in claim.quantities],
        "beside": [_beside_json(row) for row in claim.beside],
        "quote": claim.quote,
    }


def quantity_json(one: Quantity) -> dict[str, object]:
    """A quantity as plain values; the ends of a date as ISO days."""
    low, high = _ends(one.interval)
    if one.role == "date" and one.dates is not None:
        low, high = (day.isoformat() for day in one.dates)
    return {
        "role": one.role,
        "low": low,
        "high": high,
        "unit": one.unit,
        "currency": one.currency,
        "per": list(one.per),
        "span": list(one.span),
        "text": one.text,
        "alternatives": [list(other) for other in one.alternatives],
        "reason": None if one.reason is None else say(f"claims.unused.{one.reason}"),
    }


def _ends(found: Interval) -> Any:
    """Low and high; None for no upper bound."""
    return [_plain(end) for end in found]


def _plain(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    return float(f"{value:.12g}")


def _beside_json(row: Beside) -> dict[str, object]:
    return {
        "what": row.what,
        "figure": _ends(row.figure),
        "implied": row.implied,
        "fact": row.fact,
        "reported": _ends(row.reported),
        "unit": row.unit,
        "meets": row.meets,
        "contradicted_by": list(row.contradicted_by),
    }
