"""Figures of a sum's own clause that it does not use and that could change it: what is so far said then says too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from model.questions.claims.figures import Figure, Window
from model.questions.claims.quantities import Quantity
from model.questions.claims.relations import ADDS_UP, ONLY_IF, Outcome, is_a_head, stay_in, time_of
from model.questions.claims.ties import apart

_A_YEAR = 1.05
"""A price with no period is taken for that of a stay up to so many years; for longer ones it may be that of a year."""
_NEXT = 9
"""So many tokens may stand between two head counts, or a price and a sum, that `and` adds together."""
_BESIDE = 2


def weakened(outcome: Outcome, window: Window, others: Sequence[Outcome]) -> Outcome:
    """The outcome, or where a figure of its clause could change it, the same on the condition that it does not."""
    if outcome.verdict != ADDS_UP:
        return outcome
    spans = {part.span for part in members(outcome)}
    used = [figure for figure in window.figures if figure.quantity.span in spans]
    if not used:
        return outcome
    elsewhere = {part.span for other in others for part in members(other)} | spans
    free = [figure for figure in _of_the_clause(window, used) if figure.quantity.span not in elsewhere]
    outcome = _with_stay(outcome, window, free)
    left = tuple(figure.quantity for figure in free if _could_change(window, outcome, used, figure))
    if outcome.verdict != ADDS_UP or not left:
        return outcome
    return replace(outcome, verdict=ONLY_IF, code="left_out", left=left)


def members(outcome: Outcome) -> tuple[Quantity, ...]:
    """Every quantity that an outcome rests on."""
    whole = (outcome.whole,) if outcome.whole else ()
    return (*whole, *outcome.parts)


def _of_the_clause(window: Window, used: Sequence[Figure]) -> Iterator[Figure]:
    """The figures between the first and the last that are used, and those that no mark parts from them."""
    first, last = _edges(window, used)
    yield from (figure for figure in window.figures if first <= figure.first and figure.last <= last)


_MARKS = {";", ":", ",", "(", ")", "—", "."}


def _edges(window: Window, used: Sequence[Figure]) -> tuple[int, int]:
    view = window.view
    first, last = min(figure.opens for figure in used), max(figure.last for figure in used)
    while first > 0 and view.word(first - 1) not in _MARKS:
        first -= 1
    while last < len(view) and view.word(last) not in _MARKS:
        last += 1
    return first, last


def _with_stay(outcome: Outcome, window: Window, free: Sequence[Figure]) -> Outcome:
    """A price for each with no period, and a stay: the price is that of the stay, or it is paid once however long it is."""
    rate = next((part for part in outcome.parts if part.role == "rate"), None)
    stays = [figure for figure in free if figure.quantity.role == "duration"]
    if rate is None or not stays or outcome.facts or outcome.code is not None:
        return outcome
    timed = time_of(rate) or (outcome.whole is not None and time_of(outcome.whole))
    if timed or not is_a_head(rate) or any(part.role == "duration" for part in outcome.parts):
        return outcome
    stay = stays[0].quantity
    parts = (*outcome.parts, stay)
    # "the five-year cost of one person": the price is said to be that of the time
    of_the_price = window.view.word(stays[0].last) in window.language.words("per", "nouns")
    if of_the_price or stay_in(stay, "year").low <= _A_YEAR:
        return replace(outcome, parts=parts)
    return replace(outcome, verdict=ONLY_IF, code="per_person_once", parts=parts)


def _could_change(window: Window, outcome: Outcome, used: Sequence[Figure], figure: Figure) -> bool:
    role = figure.quantity.role
    if role == "people":
        heads = [each for each in used if each.quantity.role == "people"]
        return not figure.subset and any(_added(window, head, figure) for head in heads)
    if role in {"amount", "rate"}:
        return not figure.aside and _put_on_top(window, outcome, used, figure)
    return role == "share" and _changes_a_price(window, figure)


def _put_on_top(window: Window, outcome: Outcome, used: Sequence[Figure], figure: Figure) -> bool:
    """Whether words before a sum add it to what makes a total that comes later: `$20,000 each and a $2 million fee, ...`."""
    whole = next((each for each in used if outcome.whole and each.quantity.span == outcome.whole.span), None)
    before = [each for each in used if each.last <= figure.opens and each is not whole]
    if whole is None or whole.first < figure.last or not before:
        return False
    last = max(before, key=lambda each: each.last)
    return _added(window, last, figure, "parts" if figure.quantity.role == "amount" else "plus")


def _added(window: Window, one: Figure, other: Figure, key: str = "parts") -> bool:
    """Whether words that add stand between two figures, and no verb of cost: `238 Venezuelans and 23 Salvadorans`."""
    first, last = min(one.last, other.last), max(one.opens, other.opens)
    if not 0 < last - first <= _NEXT or apart(window, one, other):
        return False
    parts, cost = (window.language.phrases("tie", name) for name in (key, "cost"))
    between = range(first, last)
    return any(window.view.after(at, parts) for at in between) and not any(
        window.view.after(at, cost) for at in between
    )


def _changes_a_price(window: Window, figure: Figure) -> bool:
    """`a 10% discount`, `20 percent more`: a share that makes a price another."""
    words = window.language.words("share", "changes_price")
    near = (*range(figure.opens - _BESIDE, figure.opens), *range(figure.last, figure.last + _BESIDE))
    return any(window.view.word(at) in words for at in near)
