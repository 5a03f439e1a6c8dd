"""Days, months and years named in a text."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from model.prose.sentence_view import SentenceView
from model.prose.tokens import Token


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date at the tokens [first, last): the first and last day of what it names.

    `firm`: its year was printed, so that dates after it without a year may be taken to be of the same one.
    """

    first: int
    last: int
    starts: date
    ends: date
    firm: bool = True

    @property
    def one_day(self) -> bool:
        """Whether it names a day, not a month or a year."""
        return self.starts == self.ends


def dated(view: SentenceView, place: int, year: int) -> NamedDate | None:
    """The date that begins at `place`, or None; `year` is taken where the text prints none."""
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


def _in_figures(view: SentenceView, token: Token, place: int) -> NamedDate | None:
    parts = [int(part) for part in re.split(r"[-/.]", token.text.rstrip("s"))]
    if token.kind == "iso":
        day = _day(*parts)
        return NamedDate(place, place + 1, day, day) if day else None
    if token.kind == "slashed":
        return _slashed(view, parts, place)
    first = parts[0]
    last = (
        first + 9 if token.kind == "decade" else parts[1] if parts[1] > 99 else first // 100 * 100 + parts[1]
    )
    return NamedDate(place, place + 1, date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _slashed(view: SentenceView, parts: list[int], place: int) -> NamedDate | None:
    *month_and_day, year = parts
    if view.language.table["date"]["order"] != "month_first":
        month_and_day.reverse()
    # Where the language's own order makes no date, as in `31/12` for a month first, the other order is meant.
    for month, day in (month_and_day, reversed(month_and_day)):
        if date_named := _day(year + (2000 if year < 100 else 0), month, day):
            return NamedDate(place, place + 1, date_named, date_named)
    return None


def _month(view: SentenceView, place: int) -> int | None:
    token = view.at(place)
    if token is None or token.kind != "word":
        return None
    month = view.language.values("date", "months").get(token.text)
    capital = token.capital or view.language.code == "es"
    return int(month) if month is not None and capital else None


def _number(view: SentenceView, place: int) -> int | None:
    """A day of the month there, `15`, `15th`, `1.º`, `primero`; None otherwise."""
    token = view.at(place)
    if token is None:
        return None
    if token.kind == "number" and token.text.isdigit() and len(token.text) <= 2:
        return int(token.text)
    if token.kind == "ordinal":
        return int(re.sub(r"\D", "", token.text)) if len(token.text) <= 4 else None
    return 1 if token.text == "primero" and view.language.code == "es" else None


def _year(view: SentenceView, place: int) -> int | None:
    token = view.at(place)
    if token is None or token.kind != "number" or not re.fullmatch(r"(?:1[5-9]|20)\d\d", token.text):
        return None
    return int(token.text)


def _skip(view: SentenceView, place: int, key: str) -> int:
    """Past a comma or a small word that joins the parts of a date."""
    return place + (view.word(place) == "," or view.word(place) in view.language.words("date", key))


def _day_first(view: SentenceView, place: int, year: int) -> NamedDate | None:
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


def _with_year(view: SentenceView, first: int, at: int, month: int, day: int, year: int) -> NamedDate | None:
    printed = _year(view, _skip(view, at, "year_of"))
    last = _skip(view, at, "year_of") + 1 if printed else at
    named = _day(printed or year, month, day)
    return NamedDate(first, last, named, named, printed is not None) if named else None


def _month_first(view: SentenceView, place: int, year: int) -> NamedDate | None:
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
        return NamedDate(place, last, date(printed, month, 1), date(printed, month, last_day))
    return None


def _two_months(view: SentenceView, place: int, first: int) -> NamedDate | None:
    """`March and July 2025`, `de marzo a julio de 2025`."""
    date_words, grammar = view.language.table["date"], view.language.table["grammar"]
    joins = view.word(place + 1) in {"-", *date_words["to"], *grammar["range_to"], *grammar["range_and"]}
    last = _month(view, place + 2) if joins else None
    at = _skip(view, place + 3, "year_of")
    year = _year(view, at)
    if last is None or year is None or first >= last:
        return None
    return NamedDate(
        place, at + 1, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    )


def _bare_year(view: SentenceView, place: int) -> NamedDate | None:
    """A year by itself, unless it counts something or is in the name of a law."""
    year = _year(view, place)
    if year is None or not _stands_alone(view, place):
        return None
    named = year >= 1900 or view.word(place - 1) in view.language.words("date", "year_before")
    return NamedDate(place, place + 1, date(year, 1, 1), date(year, 12, 31)) if named else None


def _stands_alone(view: SentenceView, place: int) -> bool:
    language, following, before = view.language, view.word(place + 1), view.at(place - 1)
    if (before is not None and before.kind == "sign") or following == "%":
        return False
    # "the 2025 men" names a year before what it describes; "2025 men" counts them.
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


def names_law(view: SentenceView, place: int) -> bool:
    """Whether the number at `place` is part of a law's name: `Act of 1798`, `the 1798 law`, `ley núm. 47 de 1999`."""
    law = view.language.words("trap", "law")
    return any(view.word(at) in law for at in range(place - 5, place + 4))
