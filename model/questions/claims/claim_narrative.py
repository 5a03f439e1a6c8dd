"""The sentences in which a verdict is given, in the language of the claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from model.questions.claims.intervals import Interval
from model.questions.claims.like_for_like import LikeForLike
from model.questions.claims.public_record import PublicRecord
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import ADDS_UP, CANNOT, DOES_NOT, HEADS, TIMES, Outcome, time_of
from model.questions.claims.said import day_of, interval, money, plain_number, sentence, to_digits
from model.words.version import VERSION


def because(outcome: Outcome, record: PublicRecord, code: str) -> str:
    """Why the verdict is what it is, in a few short sentences in the language `code`."""
    if outcome.verdict == CANNOT:
        return _missing(outcome, code)
    if outcome.facts:
        return _by_record(outcome, record, code)
    if outcome.solved is not None and outcome.code in _SOLVED:
        return _SOLVED[outcome.code](outcome, code)
    whole = sentence(code, "whole_says", whole=_whole(outcome).text)
    parts = {"sum": _sum(outcome, code), "whole_says": whole}
    if outcome.verdict == ADDS_UP:
        return sentence(code, "agree", **parts)
    if outcome.verdict == DOES_NOT:
        return sentence(code, "differ", slip=_slip(outcome, code), **parts).rstrip()
    return sentence(code, "only_if", condition=_condition(outcome, code), **parts)


def _whole(outcome: Outcome) -> Quantity:
    assert outcome.whole is not None, "only what cannot be checked has no figure to check"
    return outcome.whole


def _missing(outcome: Outcome, code: str) -> str:
    heads = outcome.parts[0] if outcome.parts else None
    if outcome.missing == "rate" and heads is not None and outcome.expected is not None:
        each = interval(outcome.expected, _currency(outcome), code)
        return sentence(code, "missing.rate_implied", whole=_whole(outcome).text, heads=heads.text, each=each)
    return sentence(code, f"missing.{outcome.missing}")


def _currency(outcome: Outcome) -> str | None:
    whole = _whole(outcome)
    return whole.currency or next((part.currency for part in outcome.parts if part.currency), None)


def _expected(outcome: Outcome, code: str) -> str:
    """What the sum comes to, with the time that its total is for."""
    assert outcome.expected is not None, "a sum comes to something"
    whole = _whole(outcome)
    if whole.unit == "share":
        return sentence(
            code, "percent", figure=plain_number(to_digits(100 * outcome.expected.middle, 3), code)
        )
    figure = _as_printed(outcome, code) or interval(
        outcome.expected, _currency(outcome), code, is_money=whole.unit == "money"
    )
    unit = time_of(whole)
    return sentence(code, f"per.{unit}", figure=figure) if unit else figure


def _as_printed(outcome: Outcome, code: str) -> str:
    """The sum to the digits of the text's own figure, where it is that figure: not $11 million beside $10.95 million."""
    whole, middle = _whole(outcome), outcome.expected.middle if outcome.expected is not None else 0.0
    if outcome.verdict != ADDS_UP or whole.unit != "money":
        return ""
    printed = whole.interval.middle
    digits = next((n for n in range(3, 7) if math.isclose(to_digits(middle, n), printed, rel_tol=1e-9)), None)
    return money(middle, _currency(outcome), code, digits) if digits else ""


def _of(outcome: Outcome, role: str, code: str = "") -> str:
    part = next((part for part in outcome.parts if part.role == role), None)
    return "" if part is None else _priced(part, code) if role == "rate" else part.text


def _priced(rate: Quantity, code: str) -> str:
    """A price as printed, with what it is per where that stands elsewhere in the sentence."""
    text = rate.text
    for unit in (*sorted(HEADS), *TIMES):
        if unit in rate.per and unit not in rate.said and text == rate.text:
            text = sentence(code, f"per.{unit}", figure=text)
    return text


def _sum(outcome: Outcome, code: str) -> str:
    """The sum as the text's own figures make it."""
    expected = _expected(outcome, code)
    if outcome.code in _OTHER_SUMS:
        return _OTHER_SUMS[outcome.code](outcome.parts, expected, code)
    share, rate = _of(outcome, "share"), _of(outcome, "rate", code)
    if share and outcome.parts[0].role == "share":
        kind = "multiple" if outcome.parts[0].high > 1 else "share"
        return sentence(code, f"sum.{kind}", share=share, base=outcome.parts[1].text, expected=expected)
    heads, stay = _of(outcome, "people"), _of(outcome, "duration")
    stay = "" if "-" in stay else stay  # "the five-year cost": no time that "for" can stand before
    if not rate:
        return sentence(code, "sum.times", part=outcome.parts[0].text, heads=heads, expected=expected)
    if outcome.code in {"plus_fee", "with_fee"}:
        return sentence(code, f"sum.{outcome.code}", heads=heads, rate=rate, expected=expected)
    kind = "_".join(name for name, text in (("heads", heads), ("stay", stay)) if text) or "pair"
    return sentence(code, f"sum.{kind}", rate=rate, heads=heads, stay=stay, expected=expected)


def _points(parts: Sequence[Quantity], expected: str, code: str) -> str:
    before, after = parts
    return sentence(code, "sum.points", before=before.text, after=after.text, expected=expected)


def _growth(parts: Sequence[Quantity], expected: str, code: str) -> str:
    ends = sentence(code, "list").join(part.text for part in parts)
    return sentence(code, "sum.growth", ends=ends, expected=expected)


def _quotient(parts: Sequence[Quantity], expected: str, code: str) -> str:
    return sentence(code, "sum.quotient", total=parts[0].text, heads=parts[1].text, expected=expected)


def _added(parts: Sequence[Quantity], expected: str, code: str) -> str:
    *first, last = (part.text for part in parts if part.unit == "money")
    together = ", ".join(first) + sentence(code, "list") + last
    of = sentence(code, "list").join(part.text for part in parts if part.unit != "money")
    return sentence(code, "sum.added_for" if of else "sum.added", parts=together, of=of, expected=expected)


_OTHER_SUMS: dict[str | None, Callable[[Sequence[Quantity], str, str], str]] = {
    "percentage_points": _points,
    "growth": _growth,
    "quotient": _quotient,
    "sum": _added,
}


def _slip(outcome: Outcome, code: str) -> str:
    key, _, other = (outcome.code or "unexplained").partition(":")
    if key in {"growth", "quotient"}:
        key = "unexplained"
    return sentence(code, f"slip.{key}", other=other, heads=_of(outcome, "people"))


def _condition(outcome: Outcome, code: str) -> str:
    key, _, people = str(outcome.code).partition(":")
    base, _, days = key.partition("_") if key.startswith("stay_") else (key, "", "")
    more = interval(outcome.solved, _currency(outcome), code) if outcome.solved else ""
    left = sentence(code, "list").join(quantity.text for quantity in outcome.left[:2])
    return sentence(code, f"condition.{base}", people=people, days=days, solved=more, left=left)


def _solved_heads(outcome: Outcome, code: str) -> str:
    assert outcome.solved is not None
    solved = _about(outcome.solved, code)
    rate, whole = _of(outcome, "rate", code), _whole(outcome).text
    return sentence(code, "solved.people_missing", rate=rate, whole=whole, solved=solved)


def _solved_time(outcome: Outcome, code: str) -> str:
    assert outcome.solved is not None
    rate = next(part for part in outcome.parts if part.role == "rate")
    unit, length = f"{time_of(rate)}s", outcome.solved
    if unit == "years" and length.high < 1:
        unit, length = "months", length.by(12)
    solved = sentence(code, f"solved.{unit}", figure=_about(length, code))
    heads, whole = _of(outcome, "people"), _whole(outcome).text
    return sentence(
        code, "solved.time_missing", rate=_priced(rate, code), heads=heads, whole=whole, solved=solved
    )


def _solved_hours(outcome: Outcome, code: str) -> str:
    assert outcome.solved is not None
    hourly, heads = outcome.parts
    solved = _about(outcome.solved, code)
    return sentence(
        code,
        "solved.hours_missing",
        hourly=hourly.text,
        heads=heads.text,
        rate=_whole(outcome).text,
        solved=solved,
    )


_SOLVED: dict[str | None, Callable[[Outcome, str], str]] = {
    "people_missing": _solved_heads,
    "time_missing": _solved_time,
    "hours_missing": _solved_hours,
}


def _about(bounds: Interval, code: str) -> str:
    return sentence(code, "about", figure=plain_number(to_digits(bounds.middle, 2), code))


def _by_record(outcome: Outcome, record: PublicRecord, code: str) -> str:
    """A verdict that rests on what was reported."""
    source = day_of(record.deal.evidence.source_of(outcome.facts[0]), code)
    whole, heads, stay = _whole(outcome), _of(outcome, "people"), _of(outcome, "duration")
    parts = {"whole": whole.text, "heads": heads, "stay": stay, "source": source}
    if whole.unit == "share":
        return _share_by_record(outcome, record, code, source)
    if stay and outcome.code not in {None, "left_out"}:
        price = money(record.prices[0], record.currency, code)
        key = "modelled" if outcome.verdict == ADDS_UP else "modelled_only_if"
        condition = _condition(outcome, code) if key == "modelled_only_if" else ""
        return sentence(
            code,
            f"record.{key}",
            price=price,
            condition=condition,
            expected=_expected(outcome, code),
            **parts,
        )
    if outcome.verdict == ADDS_UP:
        each = interval(_each(outcome), _currency(outcome) or record.currency, code)
        return sentence(code, "record.pair", each=each, **parts)
    key = "pair_left_out" if outcome.code == "left_out" else "pair_only_if"
    return sentence(code, f"record.{key}", condition=_condition(outcome, code), **parts)


def _share_by_record(outcome: Outcome, record: PublicRecord, code: str, source: str) -> str:
    """That a share of what was approved is what the record or the model gives."""
    *_, base = outcome.parts
    parts = {"share": _whole(outcome).text, "base": base.text, "expected": _expected(outcome, code)}
    if outcome.code == "paid_of_approved":
        assert record.paid is not None, "only what was paid has a share"
        paid = interval(record.paid, record.currency, code)
        return sentence(code, "record.paid", paid=paid, source=source, **parts)
    price = money(record.prices[0], record.currency, code)
    heads, stay = _of(outcome, "people"), _of(outcome, "duration")
    return sentence(code, "record.share", price=price, heads=heads, stay=stay, source=source, **parts)


def _each(outcome: Outcome) -> Interval:
    heads = next(part for part in outcome.parts if part.role == "people")
    return _whole(outcome).interval.over(heads.interval)


def quote(outcome: Outcome, table: Sequence[LikeForLike], record: PublicRecord, code: str) -> str:
    """A sentence to copy: the verdict and, where a figure was reported, one source."""
    reason = because(outcome, record, code)
    met = tuple(row.fact for row in table if row.meets)[:1]
    if outcome.facts or not met:
        return sentence(code, f"to_copy.{outcome.verdict}", because=reason, version=VERSION)
    source = day_of(record.deal.evidence.source_of(met[0]), code)
    return sentence(code, "to_copy.sourced", because=reason, source=source, version=VERSION)
