"""Days, months and years named in a text, and the time from one day to another."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from model.questions.claims.text import Token, View


@dataclass(frozen=True, slots=True)
class Named:
    """A date at the tokens [first, last): the first and last day of what it names. `firm`: its year was printed."""

    first: int
    last: int
    starts: date
    ends: date
    firm: bool = True

    @property
    def one_day(self) -> bool:
        """Whether it names a day, not a month or a year."""
        return self.starts == self.ends


def dated(view: View, place: int, year: int) -> Named | None:
    """The date that begins at `place`, or None; `year` is taken where none is printed."""
    token = view.at(place)
    if token is None:
        return None
    if token.kind in {"iso", "slashed", "span", "decade"}:
        return _in_figures(view, token, place)
    if token.kind in {"number", "ordinal"}:
        return _day_first(view, place, year) or _bare_year(view, place)
    if token.kind == "word":
        return _day_first(view, place, year) or _month_first(view, place, year)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_figures(view: View, token: Token, place: int) -> Named | None:
    parts = [int(part) for part in re.split(r"[-/.]", token.text.rstrip("s"))]
    if token.kind == "iso":
        found = _day(*parts)
        return Named(place, place + 1, found, found) if found else None
    if token.kind == "slashed":
        return _slashed(view, parts, place)
    first = parts[0]
    last = (
        first + 9 if token.kind == "decade" else parts[1] if parts[1] > 99 else first // 100 * 100 + parts[1]
    )
    return Named(place, place + 1, date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _slashed(view: View, parts: list[int], place: int) -> Named | None:
    one, two, year = parts
    year += 2000 if year < 100 else 0
    month_first = view.language.table["date"]["order"] == "month_first"
    orders = [(one, two), (two, one)] if month_first else [(two, one), (one, two)]
    for month, day in orders:
        if found := _day(year, month, day):
            return Named(place, place + 1, found, found)
    return None


def _month(view: View, place: int) -> int | None:
    token = view.at(place)
    if token is None or token.kind != "word":
        return None
    month = view.language.values("date", "months").get(token.text)
    capital = token.capital or view.language.code == "es"
    return int(month) if month is not None and capital else None


def _number(view: View, place: int) -> int | None:
    """A day of the month there, `15`, `15th`, `1.º`, `primero`; None otherwise."""
    token = view.at(place)
    if token is None:
        return None
    if token.kind == "number" and token.text.isdigit() and len(token.text) <= 2:
        return int(token.text)
    if token.kind == "ordinal":
        return int(re.sub(r"\D", "", token.text)) if len(token.text) <= 4 else None
    return 1 if token.text == "primero" and view.language.code == "es" else None


def _year(view: View, place: int) -> int | None:
    token = view.at(place)
    if token is None or token.kind != "number" or not re.fullmatch(r"(?:1[5-9]|20)\d\d", token.text):
        return None
    return int(token.text)


def _skip(view: View, place: int, key: str) -> int:
    """Past a comma or one of the small words that join the parts of a date."""
    return (
        place + 1
        if view.word(place) == "," or view.word(place) in view.language.words("date", key)
        else place
    )


def _day_first(view: View, place: int, year: int) -> Named | None:
    """`15 March 2025`, `15 de marzo de 2025`."""
    day = _number(view, place)
    if day is None:
        return None
    at = place + 1
    at += view.word(at) in view.language.words("date", "of")
    month = _month(view, at)
    if month is None:
        return None
    return _with_year(view, place, at + 1, month, day, year)


def _with_year(view: View, first: int, at: int, month: int, day: int, year: int) -> Named | None:
    printed = _year(view, _skip(view, at, "year_of"))
    last = _skip(view, at, "year_of") + 1 if printed else at
    found = _day(printed or year, month, day)
    return Named(first, last, found, found, printed is not None) if found else None


def _month_first(view: View, place: int, year: int) -> Named | None:
    """`March 15, 2025`, `March 15`, `March 2025`, `marzo de 2025`."""
    month = _month(view, place)
    if month is None:
        return None
    at = (
        place + 1 + (view.word(place + 1) == "." and view.word(place) in view.language.table["abbreviations"])
    )
    day = _number(view, at)
    if day is not None and view.language.table["date"]["order"] == "month_first":
        following = view.at(at + 1)
        if following is None or following.text != "%":
            return _with_year(view, place, at + 1, month, day, year)
    if months := _two_months(view, place, month):
        return months
    if (printed := _year(view, _skip(view, at, "year_of"))) is not None:
        last_day = calendar.monthrange(printed, month)[1]
        last = _skip(view, at, "year_of") + 1
        return Named(place, last, date(printed, month, 1), date(printed, month, last_day))
    return None


def _ranges(view: View) -> list[str]:
    grammar = view.language.table["grammar"]
    return [*grammar["range_to"], *grammar["range_and"]]


def _two_months(view: View, place: int, first: int) -> Named | None:
    """`March and July 2025`, `de marzo a julio de 2025`."""
    joins = view.word(place + 1) in {
        "-",
        *view.language.table["date"]["to"],
        *_ranges(view),
    }
    last = _month(view, place + 2) if joins else None
    at = _skip(view, place + 3, "year_of")
    year = _year(view, at)
    if last is None or year is None or first >= last:
        return None
    return Named(place, at + 1, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _bare_year(view: View, place: int) -> Named | None:
    """A year by itself, unless it counts something or is in the name of a law."""
    year = _year(view, place)
    if year is None or not _stands_alone(view, place):
        return None
    named = year >= 1900 or view.word(place - 1) in view.language.words("date", "year_before")
    return Named(place, place + 1, date(year, 1, 1), date(year, 12, 31)) if named else None


def _stands_alone(view: View, place: int) -> bool:
    language, following, before = view.language, view.word(place + 1), view.at(place - 1)
    if (before is not None and before.kind == "sign") or following == "%":
        return False
    the_year = view.word(place - 1) in language.words("grammar", "the") and view.word(place).startswith("20")
    nouns = language.words("people", "nouns") | language.words("people", "other")
    taken = (
        (frozenset() if the_year and following in nouns else nouns)
        | language.words("money", "words")
        | language.words("trap", "distances")
        | frozenset(language.time)
        | frozenset(language.values("magnitude"))
    )
    if following in taken or view.word(place - 1) in language.words("trap", "labels") - language.words(
        "date", "year_before"
    ):
        return False
    return not names_law(view, place)


def names_law(view: View, place: int) -> bool:
    """Whether the number at `place` is part of a law's name: `Act of 1798`, `the 1798 law`, `ley núm. 47 de 1999`."""
    law = view.language.words("trap", "law")
    return any(view.word(at) in law for at in range(place - 5, place + 4))
