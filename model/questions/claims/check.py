"""Check a claim: a sentence in; what it says, whether it adds up, and what else it could mean, out.

>>> from model.questions.claims.check import check
>>> [claim.verdict for claim in check("The US paid $4.76 million to hold 238 men.")]
['adds_up']

`understand` reads, `verdict` judges, `check` does both. What was read can be corrected between the two: a
`Quantity` is a plain record. Nothing here judges a speaker, only arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from model.files.problems import BadInput
from model.files.toml_io import LARGEST_FILE
from model.questions.claims import claim_narrative
from model.questions.claims.implied import implied
from model.questions.claims.intervals import Interval
from model.questions.claims.language import LANGUAGES, Language, guess, language as _language
from model.questions.claims.like_for_like import Beside, beside
from model.questions.claims.products import completeness
from model.questions.claims.quantities import Context, Quantity, read
from model.questions.claims.record import record
from model.questions.claims.text import Token, View, sentences, tokens
from model.questions.claims.verdicts import judge
from model.scenario.scenario import home, names
from model.words.wording import say

__all__ = [
    "LANGUAGES",
    "Beside",
    "Claim",
    "Interval",
    "Quantity",
    "Sentence",
    "as_json",
    "check",
    "understand",
    "verdict",
]


@dataclass(frozen=True)
class Sentence:
    """What was read in one sentence: where it stands in the text, and its quantities, unused ones too."""

    span: tuple[int, int]
    text: str
    quantities: tuple[Quantity, ...]
    goes_on: bool = False
    """Whether it begins as one does that goes on with the arithmetic before it: `That is ...`."""

    @property
    def used(self) -> tuple[Quantity, ...]:
        """The quantities that a claim may be about."""
        return tuple(one for one in self.quantities if one.role not in {"unused", "date"})


@dataclass(frozen=True)
class Claim:
    """A claim and what was found. Money is in the currency of its quantities, as printed.

    `verdict` is `adds_up`, `only_if` (`condition` says if what), `does_not_add_up` (`slip` says what would
    explain it) or `cannot_be_checked`; `because` says why in a sentence. `implied` has what its figures come
    to a head, a day, a year. `beside` sets it next to reported facts; `quote` is a sentence to copy.
    """

    verdict: str
    because: str
    slip: str | None
    condition: str | None
    quantities: tuple[Quantity, ...]
    implied: Mapping[str, Interval] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    quote: str = ""
    span: tuple[int, int] = (0, 0)
    text: str = ""


def check(text: str, language: str | None = None, arrangement: str | None = None) -> list[Claim]:
    """Every claim in `text`, with its verdict.

    Parameters
    ----------
    text
        Prose as printed, up to two million characters.
    language
        `en` or `es`; told from the text's common words where it is left out.
    arrangement
        The one whose reported terms and totals claims are held against, by name (see `perhead list`); the one
        that the data marks as home if left out.

    Raises
    ------
    BadInput
        If there is no text, too much of it, or no such language or arrangement.
    """
    return [
        replace(verdict(quantities, arrangement), span=span, text=text[slice(*span)])
        for span, quantities in grouped(understand(text, language, arrangement))
    ]


def understand(text: str, language: str | None = None, arrangement: str | None = None) -> list[Sentence]:
    """The sentences of `text` with every number in them and what it was taken for. Raises `BadInput`."""
    _refuse(text)
    spoken = _spoken(text) if language is None else _language(language)
    deal = record(arrangement or home().name).deal.terms
    found = tokens(text, spoken)
    context = Context(_dollar(deal.currency), deal.price_year, _names_money(found, spoken))
    return [_sentence(each, spoken, context, text) for each in sentences(found, spoken)]


def _names_money(found: Sequence[Token], spoken: Language) -> bool:
    words = spoken.words("money", "words")
    return any(token.kind == "sign" or token.text in words or token.text == "%" for token in found)


def _refuse(text: str) -> None:
    if not text.strip():
        raise BadInput(say("claims.empty"))
    if len(text) > LARGEST_FILE:
        raise BadInput(say("claims.too_long", given=len(text), allowed=LARGEST_FILE))


LONGEST_SAMPLE = 20_000


def _spoken(text: str) -> Language:
    """The language of a text by its common words; the beginning of a long one tells."""
    return guess(token.text for token in tokens(text[:LONGEST_SAMPLE], _language(LANGUAGES[0])))


_DOLLARS = {"USD", "AUD", "CAD", "NZD", "HKD"}


def _dollar(currency: str) -> str:
    """Whose dollar a bare sign means: the arrangement's own, or the American."""
    return currency if currency in _DOLLARS else "USD"


def _sentence(found: list[Token], spoken: Language, context: Context, text: str) -> Sentence:
    view = View(found, spoken)
    span = (found[0].start, found[-1].end)
    first = next((place for place in range(len(view)) if view.is_word(place)), 0)
    goes_on = view.after(first, spoken.phrases_of("goes_on")) > 0
    return Sentence(span, text[slice(*span)], tuple(read(view, context, text)), goes_on)


# --- Which sentences make one claim ------------------------------------------------------------------


def grouped(found: Sequence[Sentence]) -> Iterator[tuple[tuple[int, int], tuple[Quantity, ...]]]:
    """Span and quantities of each claim: a sentence, or two neighbours that only together can be checked."""
    place = 0
    while place < len(found):
        one = found[place]
        two = found[place + 1] if place + 1 < len(found) else None
        if two is not None and _belong(one, two):
            yield (one.span[0], two.span[1]), (*one.quantities, *two.quantities)
            place += 1
        elif one.used:
            yield one.span, one.quantities
        place += 1


def _belong(one: Sentence, two: Sentence) -> bool:
    """Whether two neighbours make a fuller relation than either does alone, or one has the time the other lacks."""
    if not one.used or not two.used:
        return False
    together = completeness((*one.used, *two.used))
    return together > max(completeness(one.used), completeness(two.used))


# --- The verdict -------------------------------------------------------------------------------------


def verdict(quantities: Sequence[Quantity], arrangement: str | None = None) -> Claim:
    """What is to be said of these quantities as one claim. Raises `BadInput` for an unknown arrangement."""
    known = record(arrangement or home().name)
    outcome = judge(quantities, known)
    figures = implied(quantities, outcome)
    table = tuple(beside(quantities, figures, known))
    return Claim(
        verdict=outcome.verdict,
        because=claim_narrative.because(outcome, known),
        slip=outcome.code if outcome.verdict == "does_not_add_up" else None,
        condition=outcome.code if outcome.verdict == "only_if" else None,
        quantities=tuple(quantities),
        implied=figures,
        beside=table,
        quote=claim_narrative.quote(outcome, table, known),
    )


def arrangements() -> tuple[str, ...]:
    """The arrangements that a claim can be held against."""
    return names()


def as_json(
    found: Sequence[Sentence], claims: Sequence[Claim], arrangement: str | None = None
) -> dict[str, object]:
    """Claims as plain values, and the numbers of sentences that are no claim."""
    within = {one.span for claim in claims for one in claim.quantities}
    others = [one for sentence in found for one in sentence.quantities if one.span not in within]
    return {
        "arrangement": arrangement or home().name,
        "claims": [claim_narrative.claim_json(claim) for claim in claims],
        "unused": [claim_narrative.quantity_json(one) for one in others],
    }
