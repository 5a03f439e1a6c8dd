"""What each number of a text is: money, people, a time, a rate, a share, a date, or nothing of these and why.

A `Quantity` is a plain record: correct it with `dataclasses.replace` and ask for the verdict again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from model.questions.claims import dates, people, rate_units as per, shares, times
from model.questions.claims.intervals import Interval, point
from model.questions.claims.numerals import Numeral, numeral
from model.questions.claims.text import CODES, Token, View

ROLES = ("amount", "people", "duration", "rate", "share", "date", "unused")


@dataclass(frozen=True)
class Quantity:
    """One number of a text and what it was taken for.

    `low` and `high` are what it may stand for, given how it was printed; an infinite high is no upper bound.
    `dates` are the first and last day of a date, and of the stay that two dates make. `alternatives` are other
    intervals it could be if its decimal sign were meant otherwise. `reason` is the key of why it is unused.
    """

    role: str
    low: float
    high: float
    unit: str | None = None
    currency: str | None = None
    per: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    text: str = ""
    dates: tuple[date, date] | None = None
    alternatives: tuple[tuple[float, float], ...] = ()
    reason: str | None = None
    digits: str = ""

    @property
    def interval(self) -> Interval:
        """What it may stand for."""
        return Interval(self.low, self.high)


@dataclass(frozen=True)
class Found:
    """A quantity and the tokens [first, last) it takes; `number` where it was read from one."""

    first: int
    last: int
    quantity: Quantity
    number: Numeral | None = None


@dataclass
class Context:
    """What the rest of the text settles: the currency of a bare sign, a year, whether it names money at all."""

    currency: str
    year: int
    money_named: bool = False


def read(view: View, context: Context, text: str) -> list[Quantity]:
    """The quantities of one sentence, in order, with ranges and dated stays put together."""
    found = _joined(view, list(_each(view, context)))
    money = any(one.quantity.role in {"amount", "rate"} for one in found)
    found = [_open_share(one) if money else one for one in found]
    return [_placed(view, one, text) for one in found]


def _open_share(found: Found) -> Found:
    """A share of nothing named is of the money that its sentence names."""
    if found.quantity.reason != "open_share":
        return found
    return replace(found, quantity=replace(found.quantity, role="share", unit="share", reason=None))


def _placed(view: View, found: Found, text: str) -> Quantity:
    start, end = view.tokens[found.first].start, view.tokens[found.last - 1].end
    return replace(found.quantity, span=(start, end), text=text[start:end])


def _each(view: View, context: Context) -> Iterator[Found]:
    place = 0
    while place < len(view):
        one = _at(view, place, context)
        if one is not None:
            yield one
        place = max(place + 1, one.last) if one is not None else _next(view, place)


def _next(view: View, place: int) -> int:
    """The place after one where nothing begins; a number in a name is passed over whole."""
    number = numeral(view, place) if view.tokens[place].kind == "number" else None
    return number.last if number else place + 1


_UNUSED_KINDS = {"docket": "label", "clock": "clock", "phone": "label", "ordinal": "ordinal"}


def _at(view: View, place: int, context: Context) -> Found | None:
    token = view.tokens[place]
    if token.kind == "word" and token.text not in view.language.openers:
        return None
    return _worded(view, place, context) or _numbered(view, token, place, context)


def _worded(view: View, place: int, context: Context) -> Found | None:
    """A date, a share, a time without a number: what a number alone would be misread for."""
    if named := dates.dated(view, place, context.year):
        return _date(view, named, context)
    if share := shares.shared(view, place):
        return _share(share)
    stay = times.unnumbered(view, place)
    return _duration(stay) if stay else None


def _numbered(view: View, token: Token, place: int, context: Context) -> Found | None:
    """What a number, an ordinal, a time of day or the like is."""
    if token.kind in _UNUSED_KINDS:
        named = _is_name(view, place, place + 1)
        return None if named else _unused(place, place + 1, 0.0, _UNUSED_KINDS[token.kind])
    if token.kind == "word" and token.text in view.language.words("ordinal", "words"):
        return _unused(place, place + 1, 0.0, "ordinal")
    number = numeral(view, place)
    return _counted(view, number, context) if number else _other_kind(token, place)


def _other_kind(token: Token, place: int) -> Found | None:
    if token.kind in {"fraction", "iso", "slashed", "span", "number"} and not token.text.isalpha():
        return _unused(place, place + 1, 0.0, "other")
    return None


def _unused(first: int, last: int, value: float, reason: str, number: Numeral | None = None) -> Found:
    return Found(first, last, Quantity("unused", value, value, reason=reason), number)


def _date(view: View, named: dates.Named, context: Context) -> Found:
    if named.firm and named.starts.year >= 1950:
        context.year = named.starts.year
    if dates.names_law(view, named.first) and not named.one_day and named.starts.year < 1950:
        return _unused(named.first, named.last, named.starts.year, "law")
    days = (named.starts, named.ends)
    ordinals = point(float(named.starts.toordinal())).hull(point(float(named.ends.toordinal())))
    return Found(named.first, named.last, Quantity("date", *ordinals, unit="date", dates=days))


def _share(found: shares.Share) -> Found:
    role = "share" if found.used else "unused"
    low, high = qualified(found.value, found.step, found.qualifier)
    unit = "share" if found.used else None
    reason = None if found.used else "percentage" if found.used is False else "open_share"
    return Found(found.first, found.last, Quantity(role, low, high, unit, reason=reason))


def _duration(stay: times.Stay, number: Numeral | None = None) -> Found:
    if stay.reason is not None:
        return _unused(stay.first, stay.last, stay.value, stay.reason, number)
    widen = stay.step if number is not None and number.scaled else 0.0
    low, high = qualified(stay.value, widen, stay.qualifier)
    digits = number.digits if number else ""
    return Found(stay.first, stay.last, Quantity("duration", low, high, stay.unit, digits=digits), number)


def _counted(view: View, number: Numeral, context: Context) -> Found | None:
    """What a number is, by what stands beside it."""
    if _is_name(view, number.first, number.last):
        return None
    if money := _money(view, number, context):
        return money
    if share := shares.per_cent(view, number):
        return _share(share)
    stay = times.counted(view, number)
    return _duration(stay, number) if stay else _plain(view, number, context)


def _plain(view: View, number: Numeral, context: Context) -> Found:
    """A number with no unit of money, time or share: people, bare money, or nothing that is counted."""
    if reason := _label(view, number):
        return _unused(number.first, number.last, number.value, reason, number)
    heads = people.counted(view, number)
    bare = _bare_money(view, number, context) if heads is None or heads.last == number.last else None
    if bare is None and heads is not None:
        return _people(view, heads, number)
    return bare or _unused(number.first, number.last, number.value, "other", number)


def _is_name(view: View, first: int, last: int) -> bool:
    """Whether the number is part of a name, such as of a street, an aircraft or a bill."""
    before, after = (view.language.phrases("code", key) for key in ("before", "after"))
    at = first - 1 if view.word(first - 1) == "." else first
    gap = view.tokens[first].gap or view.word(first - 1) in {"-", "."}
    return (view.before(at, before) > 0 and gap) or view.after(last, after) > 0


def _label(view: View, number: Numeral) -> str | None:
    """Why a number that counts nothing is where it is: a section, a page, a distance, a law's year."""
    at = number.first - 1 if view.word(number.first - 1) in {".", "#"} else number.first
    if view.word(number.first - 1) == "#" or view.before(at, view.language.phrases("trap", "labels")):
        return "label"
    if view.after(number.last, view.language.phrases("trap", "distances")):
        return "measure"
    law = number.bare_year and dates.names_law(view, number.first)
    return "law" if law else None


def _people(view: View, heads: people.Heads, number: Numeral) -> Found:
    if heads.reason is not None:
        return _unused(number.first, heads.last, number.value, heads.reason, number)
    value, others = number.value, number.others
    if value != int(value) and others:  # nobody counts a thousandth of a person
        value, others = others[0], (value,)
    low, high = qualified(value, number.step if number.scaled else 0.0, _qualifier(view, number, heads.last))
    alternatives = tuple((other, other) for other in others)
    quantity = Quantity("people", low, high, "people", alternatives=alternatives, digits=number.digits)
    return Found(number.first, heads.last, quantity, number)


# --- Qualifiers --------------------------------------------------------------------------------------


def qualified(value: float, step: float, qualifier: str | None) -> Interval:
    """What `value`, printed to `step`, may stand for after `about`, `almost`, `at_least`, `at_most` or nothing."""
    printed = Interval(max(0.0, value - step / 2), value + step / 2)
    if qualifier == "about":
        return printed.hull(Interval(value * 0.95, value * 1.05))
    if qualifier == "almost":
        return Interval(value * 0.9, value)
    if qualifier == "at_least":
        return Interval(value, math.inf)
    return Interval(0.0, value) if qualifier == "at_most" else printed


def _qualifier(view: View, number: Numeral, last: int, first: int | None = None) -> str | None:
    return people.qualifier(view, number.first if first is None else first, last)


# --- Money -------------------------------------------------------------------------------------------


def _money(view: View, number: Numeral, context: Context) -> Found | None:
    """A number with a currency's sign, code or name, with what it is per."""
    first, before = _currency_before(view, number.first, context)
    last, after = _currency_after(view, number.last, context)
    currency = after if after is not None and (before is None or before == context.currency) else before
    if currency is None:
        return None
    return _priced(view, number, first, last, currency or None)


def _priced(view: View, number: Numeral, first: int, last: int, currency: str | None) -> Found:
    units, end = per.after(view, last)
    units |= per.before(view, first) & (_TIMES if units else _ANYTHING) if not units & _TIMES else per.NONE
    units = units or per.ahead(view, end)
    if not units and people.multiplied(view, first, last):
        units = frozenset({"person"})
    value, step, others = _whole_money(view, number)
    low, high = qualified(value, step, _qualifier(view, number, end, first))
    if reason := _other_money(view, number.first):
        return Found(first, last, Quantity("unused", low, high, "money", currency, reason=reason), number)
    alternatives = tuple(tuple(qualified(x, s, None)) for x, s in others)
    flight = view.near(number.first, view.language.phrases("trap", "flights"), 20) and bool(units)
    quantity = Quantity(
        "rate" if units else "amount",
        low,
        high,
        "money",
        currency,
        tuple(sorted(units)),
        alternatives=alternatives,  # type: ignore[arg-type]
        reason="flight" if flight else None,
        digits=number.digits,
    )
    return Found(first, end, quantity, number)


_TIMES = frozenset({"day", "week", "month", "year"})
_ANYTHING = frozenset({"person", "bed", "flight", "hour"}) | _TIMES
"""After `$54.79 per prisoner`, `daily` before it adds the time; nothing else is added to what was said."""


def _other_money(view: View, place: int) -> str | None:
    """Why money near `place` is none that is paid for holding people: a debt, a budget, a building's cost."""
    phrases = view.language.phrases
    start = place - (view.at(place - 1) is not None and view.tokens[place - 1].kind == "sign")
    places = {place, start - 2} if view.word(start - 1) == "," else {place}  # "the budget, $200 million, ..."
    economy = view.has(phrases("trap", "economy")) and _figures_of_money(view) == 1
    return "money" if economy or any(view.near(at, phrases("trap", "money"), 9) for at in places) else None


def _figures_of_money(view: View) -> int:
    words = view.language.words("money", "words")
    return sum(token.kind == "sign" or token.text in words for token in view.tokens)


def _whole_money(view: View, number: Numeral) -> tuple[float, float, list[tuple[float, float]]]:
    """The value and its step, with the others it could have. Nobody prints money to a thousandth."""
    if number.others and not number.scaled and view.language.decimal in number.digits and number.step < 0.01:
        return number.others[0], 1.0, [(number.value, number.step)]
    steps = (number.step * (1000 if other > number.value else 1 / 1000) for other in number.others)
    return number.value, number.step, list(zip(number.others, steps, strict=True))


def _currency_before(view: View, place: int, context: Context) -> tuple[int, str | None]:
    token = view.at(place - 1)
    if token is None:
        return place, None
    if token.kind == "sign":
        adjective = (
            view.word(place - 2) in view.language.values("money", "adjectives")
            and view.word(place - 2) == "us"
        )
        return place - 1 - adjective, _of_sign(token.text, context)
    if token.kind == "word" and token.raw in CODES - {"US"}:
        return place - 1, token.raw
    return place, None


_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "us$": "USD", "u.s.$": "USD", "a$": "AUD", "au$": "AUD", "ca$": "CAD",
          "c$": "CAD", "nz$": "NZD", "mx$": "MXN", "hk$": "HKD", "r$": "BRL"}  # fmt: skip


def _of_sign(sign: str, context: Context) -> str:
    return _SIGNS.get(sign, context.currency)


def _currency_after(view: View, place: int, context: Context) -> tuple[int, str | None]:
    at = place + 1 if view.word(place) == "-" else place
    words, adjectives = (view.language.values("money", key) for key in ("words", "adjectives"))
    while view.word(at) in view.language.words("money", "before_words") and at - place < 4:
        at += 1
    token = view.at(at)
    if token is None or token.kind not in {"word", "sign"}:
        return place, None
    if token.kind == "sign":
        return (at + 1, _of_sign(token.text, context)) if _ends_number(view, at) else (place, None)
    if token.text in words:
        return _named(view, at, str(words[token.text]), adjectives, context)
    return (at + 1, token.raw.upper()) if token.raw in CODES - {"US"} and at == place else (place, None)


def _ends_number(view: View, place: int) -> bool:
    """Whether a currency sign belongs to the number before it, `20 €`, and not to one after it."""
    following = view.at(place + 1)
    opens = following is not None and following.kind == "number" and not following.gap
    return not opens and (not view.tokens[place].gap or view.word(place) in "€£")


def _named(
    view: View, at: int, currency: str, adjectives: dict[str, str], context: Context
) -> tuple[int, str]:
    following, before = view.word(at + 1), view.word(at - 1)
    if following in adjectives:
        return at + 2, adjectives[following]
    if before in adjectives:
        return at + 1, adjectives[before]
    return at + 1, context.currency if currency == "$" else currency


def _bare_money(view: View, number: Numeral, context: Context) -> Found | None:
    """`the 15 million`, where dollars were named and nothing else is counted."""
    if not number.scaled or number.value < 1e6 or not context.money_named:
        return None
    following = view.at(number.last)
    ends = (
        following is None
        or following.kind != "word"
        or view.after(number.last, view.language.phrases("money", "bare_before")) > 0
    )
    return _priced(view, number, number.first, number.last, None) if ends else None


# --- Ranges and dated stays --------------------------------------------------------------------------


def _joined(view: View, found: Sequence[Found]) -> list[Found]:
    """The same, with `A to B` made one wherever the two belong together."""
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined else None
        together = _range(view, before, one) if before else None
        if together:
            joined[-1] = together
        else:
            joined.append(one)
    return joined


def _range(view: View, a: Found, b: Found) -> Found | None:
    if a.quantity.role == b.quantity.role == "date":
        return _stay(view, a, b)
    if a.number is None or b.number is None or not _range_words(view, a, b):
        return None
    kinds = {a.quantity.unit, b.quantity.unit} - {None}
    bare = a.quantity.role == "unused" or (a.quantity.unit == "money" and b.quantity.role == "unused")
    if (
        len(kinds) > 1
        or not (bare or a.quantity.unit == b.quantity.unit)
        or (a.quantity.per and not b.quantity.per)
    ):
        return None
    if a.quantity.role == "unused" and a.quantity.reason not in {"other", "measure"} and kinds:
        return None
    return _from_to(view, a, b)


def _from_to(view: View, a: Found, b: Found) -> Found | None:
    assert a.number is not None and b.number is not None
    low, high = a.number.value, b.number.value
    if b.number.scaled and not a.number.scaled and low < high / 1000:
        low *= round(b.number.step * 10 ** _places(b.number.digits))
    if low >= high:
        return None
    kind = b.quantity if b.quantity.role != "unused" else a.quantity
    last = max(b.last, a.last)
    if kind.role == "duration" and view.before(a.first, view.language.phrases("duration", "before_trap")):
        return _unused(a.first, last, low, "age")
    return Found(a.first, last, replace(kind, low=low, high=high, alternatives=()), None)


def _places(digits: str) -> int:
    for mark in ".,":
        if digits.count(mark) == 1 and len(digits.rpartition(mark)[2]) != 3:
            return len(digits.rpartition(mark)[2])
    return 0


def _range_words(view: View, a: Found, b: Found) -> bool:
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
    assert a.number is not None
    return (
        between[0] in grammar["range_or"]
        and a.number.worded
        and a.number.value + 1 == getattr(b.number, "value", 0)
    )


def _stay(view: View, a: Found, b: Found) -> Found | None:
    """`from March 15 to July 18, 2025`: days from the first, counted, to the last, not counted."""
    one, two = a.quantity.dates, b.quantity.dates
    assert one is not None and two is not None
    words = [view.word(at) for at in range(a.last, b.first)]
    tie = " ".join(word for word in words if word != ",")
    joins = tie == "-" or tie in view.language.table["date"]["to"]
    if not joins or one[0] != one[1] or two[0] != two[1]:
        return None
    opened = view.before(a.first, view.language.phrases("date", "from"))
    year_given = _has_year(view, a)
    start = one[0] if year_given else _in_year(one[0], two[0])
    if (not opened and tie != "-") or start is None or start >= two[0]:
        return None
    days = float((two[0] - start).days)
    return Found(a.first, b.last, Quantity("duration", days, days, "days", dates=(start, two[0])))


def _has_year(view: View, found: Found) -> bool:
    return any(
        len(view.word(at)) >= 4 and view.word(at)[:4].isdigit() for at in range(found.first, found.last)
    )


def _in_year(day: date, other: date) -> date | None:
    """`day` in the year of `other`, or the one before where it would come after it."""
    for year in (other.year, other.year - 1):
        try:
            moved = day.replace(year=year)
        except ValueError:
            return None
        if moved < other:
            return moved
    return None
