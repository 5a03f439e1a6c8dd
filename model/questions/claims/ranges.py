"""Two quantities that make one: `8,000 to 25,000 dollars`, `from March 15 to July 18, 2025`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from model.prose.sentence_view import SentenceView
from model.questions.claims.quantities import Mention, Quantity, unused


def joined(view: SentenceView, mentions: Sequence[Mention]) -> list[Mention]:
    """The same mentions, with `A to B` made a single mention wherever the two belong together."""
    together: list[Mention] = []
    for mention in mentions:
        both = _range(view, together[-1], mention) if together else None
        if both:
            together[-1] = both
        else:
            together.append(mention)
    return together


def _range(view: SentenceView, a: Mention, b: Mention) -> Mention | None:
    if a.quantity.role == b.quantity.role == "date":
        return _stay(view, a, b)
    if (
        a.number is None
        or b.number is None
        or not _range_words(view, a, b)
        or not _same_kind(a.quantity, b.quantity)
    ):
        return None
    return _from_to(view, a, b)


def _same_kind(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers may be the ends of one range; the first may leave its unit to the second."""
    units = {a.unit, b.unit} - {None}
    bare = a.role == "unused" or (a.unit == "money" and b.role == "unused")
    if len(units) > 1 or not (bare or a.unit == b.unit) or (a.per and b.per and a.per != b.per):
        return False
    return not (a.role == "unused" and a.reason not in {"other", "measure"} and units)


def _from_to(view: SentenceView, a: Mention, b: Mention) -> Mention | None:
    assert a.number is not None and b.number is not None
    low, high = a.number.value, b.number.value
    if b.number.scaled and not a.number.scaled and low < high / 1000:  # "4 to 5 million"
        low *= round(b.number.step * 10 ** _places(b.number.digits))
    if low >= high:
        return None
    kind = b.quantity if b.quantity.role != "unused" else a.quantity
    if a.quantity.per and not kind.per:  # "a daily bill of $50,000 to $60,000"
        kind = replace(kind, role="rate", per=a.quantity.per)
    last = max(b.last, a.last)
    if kind.role == "duration" and view.before(a.first, view.language.phrases("duration", "before_trap")):
        return unused(a.first, last, low, "age")
    return Mention(a.first, last, replace(kind, low=low, high=high, alternatives=()))


def _places(digits: str) -> int:
    """How many decimals were printed; three digits after a mark are thousands."""
    for mark in ".,":
        if digits.count(mark) == 1 and len(digits.rpartition(mark)[2]) != 3:
            return len(digits.rpartition(mark)[2])
    return 0


def _range_words(view: SentenceView, a: Mention, b: Mention) -> bool:
    """Whether what stands between two numbers makes them the ends of one range."""
    grammar, between = view.language.table["grammar"], [view.word(at) for at in range(a.last, b.first)]
    if between == ["-"]:
        return True
    if len(between) != 1:
        return False
    opened = view.word(a.first - 1)
    if between[0] in grammar["range_to"]:
        return not grammar["range_needs_from"] or opened in {*grammar["from"], *grammar["between"]}
    if between[0] in grammar["range_and"]:
        return opened in grammar["between"]
    assert a.number is not None and b.number is not None
    # "two or three years" is a range; "$2 million or $3 million" are two statements
    return between[0] in grammar["range_or"] and a.number.worded and a.number.value + 1 == b.number.value


def _stay(view: SentenceView, a: Mention, b: Mention) -> Mention | None:
    """`from March 15 to July 18, 2025`: days from the first, counted, to the last, not counted."""
    arrival, departure = a.quantity.dates, b.quantity.dates
    assert arrival is not None and departure is not None
    words = [view.word(at) for at in range(a.last, b.first)]
    tie = " ".join(word for word in words if word != ",")
    joins = tie == "-" or tie in view.language.table["date"]["to"]
    if not joins or arrival[0] != arrival[1] or departure[0] != departure[1]:
        return None
    opened = view.before(a.first, view.language.phrases("date", "from"))
    start = arrival[0] if _has_year(view, a) else _in_year(arrival[0], departure[0])
    if (not opened and tie != "-") or start is None or start >= departure[0]:
        return None
    days = float((departure[0] - start).days)
    return Mention(a.first, b.last, Quantity("duration", days, days, "days", dates=(start, departure[0])))


def _has_year(view: SentenceView, mention: Mention) -> bool:
    words = (view.word(at) for at in range(mention.first, mention.last))
    return any(len(word) >= 4 and word[:4].isdigit() for word in words)


def _in_year(day: date, other: date) -> date | None:
    """`day` in the year of `other`, or in the year before where it would come after it."""
    for year in (other.year, other.year - 1):
        try:
            moved = day.replace(year=year)
        except ValueError:
            return None
        if moved < other:
            return moved
    return None
