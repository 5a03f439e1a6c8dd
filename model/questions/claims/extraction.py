"""What each number of a sentence is: money, people, a time, a rate, a share, a date, or nothing of these and why."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from model.prose.numerals import Numeral, numeral
from model.prose.sentence_view import SentenceView
from model.prose.tokens import Token
from model.questions.claims import dates, durations, people, shares
from model.questions.claims.intervals import point
from model.questions.claims.money import bare_money, elliptic, money
from model.questions.claims.qualifiers import qualified, qualifier
from model.questions.claims.quantities import Context, Mention, Quantity, unused
from model.questions.claims.ranges import joined


def extract(view: SentenceView, context: Context, text: str, most: int) -> list[Mention]:
    """The quantities of a sentence where they stand, in order, with ranges and dated stays put together.

    `text` is the whole text, to which spans refer; `context` moves on with the years that the sentence names. At most `most`
    numbers are read.
    """
    context.since_money += 1
    mentions = joined(view, list(itertools.islice(_mentions(view, context), most)))
    if any(mention.quantity.role in {"amount", "rate"} for mention in mentions):
        mentions = [_share_of_money(mention) for mention in mentions]
    return [_placed(view, mention, text) for mention in mentions]


def _placed(view: SentenceView, mention: Mention, text: str) -> Mention:
    span = (view.tokens[mention.first].start, view.tokens[mention.last - 1].end)
    return replace(mention, quantity=replace(mention.quantity, span=span, text=text[slice(*span)]))


def _share_of_money(mention: Mention) -> Mention:
    """A share of nothing named is of the money that its sentence names."""
    if mention.quantity.reason != "open_share":
        return mention
    return replace(mention, quantity=replace(mention.quantity, role="share", unit="share", reason=None))


def _mentions(view: SentenceView, context: Context) -> Iterator[Mention]:
    place = 0
    while place < len(view):
        mention = _mention(view, place, context)
        if mention is not None:
            if mention.quantity.unit == "money":
                context.last_currency, context.since_money = (
                    mention.quantity.currency or context.last_currency,
                    0,
                )
            yield mention
            place = max(place + 1, mention.last)
        else:  # a number in a name is passed over whole
            number = numeral(view, place) if view.tokens[place].kind == "number" else None
            place = number.last if number else place + 1


_UNUSED_KINDS = {"docket": "label", "clock": "clock", "phone": "label", "ordinal": "ordinal"}


def _mention(view: SentenceView, place: int, context: Context) -> Mention | None:
    token = view.tokens[place]
    if token.kind == "word" and token.text not in view.language.openers:
        return None
    return _worded(view, place, context) or _numbered(view, token, place, context)


def _worded(view: SentenceView, place: int, context: Context) -> Mention | None:
    """A date, a share, a time without a number: what a number alone would be misread for."""
    if named := dates.dated(view, place, context.year):
        return _date(view, named, context)
    if share := shares.worded(view, place):
        return _share(share)
    duration = durations.unnumbered(view, place)
    return _duration(duration) if duration else None


def _numbered(view: SentenceView, token: Token, place: int, context: Context) -> Mention | None:
    """What a number, an ordinal, a time of day or the like is."""
    if token.kind in _UNUSED_KINDS:
        in_a_name = _is_name(view, place, place + 1)
        return None if in_a_name else unused(place, place + 1, 0.0, _UNUSED_KINDS[token.kind])
    if token.kind == "word" and token.text in view.language.words("ordinal", "words"):
        return unused(place, place + 1, 0.0, "ordinal")
    number = numeral(view, place)
    return _counted(view, number, context) if number else _other_kind(token, place)


def _other_kind(token: Token, place: int) -> Mention | None:
    if token.kind in {"fraction", "iso", "slashed", "span", "number"} and not token.text.isalpha():
        return unused(place, place + 1, 0.0, "other")
    return None


def _date(view: SentenceView, named: dates.NamedDate, context: Context) -> Mention:
    if named.firm and named.starts.year >= 1950:  # an older one is of a law, as "the Act of 1798"
        context.year = named.starts.year
    if dates.names_law(view, named.first) and not named.one_day and named.starts.year < 1950:
        return unused(named.first, named.last, named.starts.year, "law")
    days = (named.starts, named.ends)
    first, last = (float(day.toordinal()) for day in days)
    return Mention(named.first, named.last, Quantity("date", first, last, "date", dates=days))


def _share(share: shares.Share) -> Mention:
    low, high = qualified(share.value, share.step, share.qualifier)
    if share.of_money:
        quantity = Quantity("share", low, high, "share")
    else:
        reason = "open_share" if share.of_money is None else "percentage"
        quantity = Quantity("unused", low, high, reason=reason)
    return Mention(share.first, share.last, quantity)


def _duration(duration: durations.Duration, number: Numeral | None = None) -> Mention:
    first, last = duration.first, duration.last
    if duration.reason is not None:
        return unused(first, last, duration.value, duration.reason, number)
    rounded = (
        duration.step if number is not None and number.scaled else 0.0
    )  # "125 days" are counted, not rounded
    low, high = qualified(duration.value, rounded, duration.qualifier)
    digits = number.digits if number else ""
    return Mention(first, last, Quantity("duration", low, high, duration.unit, digits=digits), number)


def _counted(view: SentenceView, number: Numeral, context: Context) -> Mention | None:
    """What a number is, by what stands beside it."""
    if _is_name(view, number.first, number.last):
        return None
    if mention := money(view, number, context):
        return mention
    if share := shares.per_cent(view, number):
        return _share(share)
    duration = durations.numbered(view, number)
    return _duration(duration, number) if duration else _plain(view, number, context)


def _plain(view: SentenceView, number: Numeral, context: Context) -> Mention:
    """A number with no unit of money, time or share: people, bare money, or nothing that is counted."""
    if reason := _label(view, number):
        return unused(number.first, number.last, number.value, reason, number)
    heads = people.counted(view, number)
    bare = bare_money(view, number, context) if heads is None or heads.last == number.last else None
    priced = bare is None and (heads is None or heads.last == number.last) and elliptic(view, number, context)
    if priced:
        return priced
    if bare is None and heads is not None:
        return _people(view, heads, number)
    return bare or unused(number.first, number.last, number.value, "other", number)


def _is_name(view: SentenceView, first: int, last: int) -> bool:
    """Whether the number is part of a name, such as of a street, an aircraft or a bill."""
    before, after = (view.language.phrases("code", key) for key in ("before", "after"))
    at = first - 1 if view.word(first - 1) == "." else first
    gap = view.tokens[first].gap or view.word(first - 1) in {"-", "."}
    return (view.before(at, before) > 0 and gap) or view.after(last, after) > 0


def _label(view: SentenceView, number: Numeral) -> str | None:
    """Why a number that counts nothing is where it is: a section, a page, a distance, a law's year."""
    at = number.first - 1 if view.word(number.first - 1) in {".", "#"} else number.first
    labelled = view.before(at, view.language.phrases("trap", "labels"))
    # "Last year 640 detainees": a time, and then a count
    timed = view.word(at - labelled - 1) in view.language.words("trap", "labels_not_after")
    if view.word(number.first - 1) == "#" or (labelled and not timed):
        return "label"
    if view.after(view.past_hyphen(number.last), view.language.phrases("trap", "distances")):
        return "measure"
    law = number.bare_year and dates.names_law(view, number.first)
    return "law" if law else None


def _people(view: SentenceView, heads: people.HeadCount, number: Numeral) -> Mention:
    if heads.reason is not None:
        return unused(number.first, heads.last, number.value, heads.reason, number)
    value, others = number.value, number.others
    if value != int(value) and others:  # nobody counts a thousandth of a person
        value, others = others[0], (value,)
    low, high = qualified(
        value, number.step if number.scaled else 0.0, qualifier(view, number.first, heads.last)
    )
    alternatives = tuple(map(point, others))
    quantity = Quantity(
        "people", low, high, "people", alternatives=alternatives, digits=number.digits, places=heads.places
    )
    return Mention(number.first, heads.last, quantity, number)
