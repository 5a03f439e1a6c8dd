"""Amounts and rates: a number with a currency's sign, code or name, and what it is per."""

from __future__ import annotations

from collections.abc import Mapping

from model.prose.numerals import Numeral
from model.prose.sentence_view import SentenceView
from model.prose.tokens import CODES
from model.questions.claims import people, rate_units
from model.questions.claims.intervals import Interval
from model.questions.claims.qualifiers import qualified, qualifier
from model.questions.claims.quantities import Context, Mention, Quantity, Role

_TIMES = frozenset({"day", "week", "month", "year"})
_ANYTHING = frozenset({"person", "bed", "flight", "hour"}) | _TIMES

_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "us$": "USD", "u.s.$": "USD", "a$": "AUD", "au$": "AUD", "ca$": "CAD",
          "c$": "CAD", "nz$": "NZD", "mx$": "MXN", "hk$": "HKD", "r$": "BRL", "$us": "USD", "$u.s.": "USD", "$a": "AUD", "$au": "AUD", "$ca": "CAD",
          "$nz": "NZD", "u$s": "USD", "u$d": "USD"}  # fmt: skip


def money(view: SentenceView, number: Numeral, context: Context) -> Mention | None:
    """The money that a number with a currency's sign, code or name is, or None."""
    if view.word(number.last) in view.language.words("money", "cents") and not number.scaled:
        return _cents(view, number, context)
    first, before = _currency_before(view, number.first, context)
    last, after = _currency_after(view, number.last, context)
    # "$20,000 Canadian": a name after it says more than a bare sign before it.
    currency = after if after is not None and before in {None, context.currency} else before
    return None if currency is None else _priced(view, number, first, last, currency or None)


def _cents(view: SentenceView, number: Numeral, context: Context) -> Mention:
    """`50 cents a day`."""
    units, end = _units(view, number.first, number.last + 1)
    low, high = qualified(number.value / 100, number.step / 100, qualifier(view, number.first, end))
    role: Role = "rate" if units else "amount"
    currency = context.currency if view.language.code == "en" else None
    quantity = Quantity(role, low, high, "money", currency, tuple(sorted(units)), digits=number.digits)
    return Mention(number.first, end, quantity, number)


def bare_money(view: SentenceView, number: Numeral, context: Context) -> Mention | None:
    """`the 15 million`, where dollars were named and nothing else is counted; or None."""
    if not number.scaled or number.value < 1e6 or not context.money_named:
        return None
    following = view.at(number.last)
    ends = (
        following is None
        or following.kind != "word"
        or view.after(number.last, view.language.phrases("money", "bare_before")) > 0
    )
    return _priced(view, number, number.first, number.last, None) if ends else None


LEAST = 50
"""A smaller bare number `a day` may count anything."""


def elliptic(view: SentenceView, number: Numeral, context: Context) -> Mention | None:
    """`300 people, 20,000 for each`: a number that is per something, where money was just named; or None."""
    if context.since_money > 1 or number.value < LEAST or number.bare_year:
        return None
    units, _ = rate_units.after(view, number.last)
    if not units or units & {"flight", "hour"}:
        return None
    return _priced(view, number, number.first, number.last, context.last_currency)


def _priced(view: SentenceView, number: Numeral, first: int, last: int, currency: str | None) -> Mention:
    units, end = _units(view, first, last)
    value, step, others = _whole_money(view, number)
    low, high = qualified(value, step, qualifier(view, first, end))
    if reason := _other_money(view, number.first, end):
        return Mention(first, last, Quantity("unused", low, high, "money", currency, reason=reason), number)
    flight = bool(units) and (bool(units & {"flight", "hour"}) or _of_flights(view, number.first))
    quantity = Quantity(
        "rate" if units else "amount",
        low,
        high,
        "money",
        currency,
        tuple(sorted(units)),
        alternatives=tuple(others),
        reason="flight" if flight else None,
        digits=number.digits,
        said=tuple(sorted(rate_units.after(view, last)[0])),
    )
    return Mention(first, end, quantity, number)


def _units(view: SentenceView, first: int, last: int) -> tuple[rate_units.Units, int]:
    """What the money at the tokens [first, last) is per, and where the words for it end."""
    units, end = rate_units.after(view, last)
    if not units & _TIMES:
        # "a daily rate of $54.79 per prisoner": before it, only a time is added to what stands after it
        units |= rate_units.before(view, first) & (_TIMES if units else _ANYTHING)
    if not units & _TIMES:
        units |= rate_units.described(view, first)
    if not units & {"person", "bed", "flight", "hour"}:
        units |= rate_units.ahead(view, end) or rate_units.subject(view, first)
    if not units and people.multiplied(view, first, last):
        units = frozenset({"person"})
    return units, end


def _of_flights(view: SentenceView, place: int) -> bool:
    """Whether what costs so much is a flight: `the plane cost $4,675 per migrant`, not `flight costs`."""
    phrases, nouns = view.language.phrases("trap", "flights"), view.language.words("per", "nouns")
    return view.near(place, phrases, 20) and not any(
        view.after(at, phrases) and view.word(at + view.after(at, phrases)) in nouns
        for at in range(max(0, place - 20), place)
    )


_BEFORE, _BEHIND = 6, 3
"""So many words before money, and behind it, may say what it is for."""


def _other_money(view: SentenceView, place: int, end: int) -> str | None:
    """Why money at `place` is none that is paid for holding people: a debt, a budget, a building's cost.

    Only words that govern the figure count: `a budget of $61 million`, `a $70 million complex`.
    """
    phrases = view.language.phrases
    economy = view.has(phrases("trap", "economy")) and _figures_of_money(view) == 1
    return "money" if economy or _governed(view, place, end) else None


def _governed(view: SentenceView, place: int, end: int) -> bool:
    phrases, at = view.language.phrases("trap", "money"), place
    if view.at(at - 1) is not None and view.tokens[at - 1].kind == "sign":
        at -= 1
    if view.word(at - 1) in {",", "("}:  # "the budget, $200 million, ..."
        at -= 1
    for before in range(at, max(0, at - _BEFORE), -1):
        if view.before(before, phrases):
            return not any(view.after(at, view.language.phrases("tie", "operator")) for at in (end, end + 1))
        token = view.at(before - 1)
        if token is None or token.kind != "word" or token.text in view.language.words("tie", "cost"):
            break
    for behind in range(end, end + _BEHIND):
        if view.after(behind, phrases):
            return True
        if not view.is_word(behind) or view.word(behind) in view.language.words("people", "stops"):
            break
    return False


def _figures_of_money(view: SentenceView) -> int:
    words = view.language.words("money", "words")
    return sum(token.kind == "sign" or token.text in words for token in view.tokens)


def _whole_money(view: SentenceView, number: Numeral) -> tuple[float, float, list[Interval]]:
    """The value and its step, with the intervals it could also be. Nobody prints money to a thousandth."""
    if number.others and not number.scaled and view.language.decimal in number.digits and number.step < 0.01:
        return number.others[0], 1.0, [qualified(number.value, number.step, None)]
    steps = (number.step * (1000 if other > number.value else 1 / 1000) for other in number.others)
    others = zip(number.others, steps, strict=True)
    return number.value, number.step, [qualified(other, step, None) for other, step in others]


# --- Currencies --------------------------------------------------------------------------------------


def _currency_before(view: SentenceView, place: int, context: Context) -> tuple[int, str | None]:
    """Where the currency that ends just before `place` begins, and its code; `place` and None for none."""
    token = view.at(place - 1)
    if token is None:
        return place, None
    if token.kind == "sign":
        us = view.word(place - 2) == "us" and "us" in view.language.values("money", "adjectives")
        return place - 1 - us, _SIGNS.get(token.text, context.currency)
    if token.kind == "word" and token.raw in CODES - {"US"}:
        return place - 1, token.raw
    return place, None


def _currency_after(view: SentenceView, place: int, context: Context) -> tuple[int, str | None]:
    """Where the currency that begins at `place` ends, and its code, empty for a peso of any country."""
    at = view.past_hyphen(place)
    words, adjectives = (view.language.values("money", key) for key in ("words", "adjectives"))
    while view.word(at) in view.language.words("money", "before_words") and at - place < 4:
        at += 1
    token = view.at(at)
    if token is None or token.kind not in {"word", "sign"}:
        return place, None
    if token.kind == "sign":
        return (at + 1, _SIGNS.get(token.text, context.currency)) if _ends_number(view, at) else (place, None)
    if token.text in words:
        return _described(view, at, str(words[token.text]), adjectives, context)
    return (at + 1, token.raw.upper()) if token.raw in CODES - {"US"} and at == place else (place, None)


def _ends_number(view: SentenceView, place: int) -> bool:
    """Whether a currency sign belongs to the number before it, `20 €`, and not to a number after it."""
    following = view.at(place + 1)
    opens = following is not None and following.kind == "number" and not following.gap
    return not opens and (not view.tokens[place].gap or view.word(place) in "€£")


def _described(
    view: SentenceView, at: int, currency: str, adjectives: Mapping[str, str], context: Context
) -> tuple[int, str]:
    """`dólares estadounidenses`, `Canadian dollars`: where the name at `at` ends, and the currency it means."""
    following, before = view.word(at + 1), view.word(at - 1)
    if following in adjectives:
        return at + 2, adjectives[following]
    if before in adjectives:
        return at + 1, adjectives[before]
    return at + 1, context.currency if currency == "$" else currency
