"""Check a claim: a sentence in; what it says, whether it adds up, and what else it could mean, out.

>>> from model.questions.claims.check import check
>>> [claim.verdict for claim in check("The US paid $4.76 million to hold 238 men.").claims]
['adds_up']

`understand` reads, `verdict` judges, `check` does both. What was read can be corrected between the two: a
`Quantity` is a plain record. Nothing here judges a speaker, only arithmetic.

A text becomes `tokens`, tokens become the `sentence_view` of each sentence, and `extraction` reads `quantities` from
it: `money` with its `rate_units`, `people`, `durations`, `shares` and `dates`, built on `numerals` and `qualifiers`,
and put together by `ranges`. The `verdicts` on `priced_relations` and `unpriced_relations` between quantities rest on
the `public_record` and the `reading_totals`; `diagnoses` explain what does not come out. With `implied_figures`,
`like_for_like` and the sentences of `claim_narrative` that makes the `claim_report`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.files.problems import BadInput
from model.files.toml_io import LARGEST_FILE
from model.questions.claims import claim_narrative
from model.questions.claims.claim_report import Claim, ClaimReport, Sentence
from model.questions.claims.extraction import extract
from model.questions.claims.implied_figures import implied_figures
from model.questions.claims.language import LANGUAGES, guess, language as language_called
from model.questions.claims.like_for_like import beside
from model.questions.claims.priced_relations import completeness
from model.questions.claims.public_record import public_record
from model.questions.claims.quantities import Context, Quantity
from model.questions.claims.relations import DOES_NOT, ONLY_IF
from model.questions.claims.sentence_view import SentenceView, sentences
from model.questions.claims.tokens import tokens
from model.questions.claims.verdicts import judge
from model.results.citation import read_to
from model.scenario.library import home, load
from model.words.wording import say

LONGEST_SAMPLE = 20_000
"""So many characters tell the language of a text."""
_DOLLARS = {"USD", "AUD", "CAD", "NZD", "HKD"}


def check(text: str, language: str | None = None, arrangement: str | None = None) -> ClaimReport:
    """Every claim in `text`, with its verdict.

    Parameters
    ----------
    text
        Prose as printed, up to two million characters.
    language
        `en` or `es`; guessed from the text's common words where it is left out.
    arrangement
        The arrangement whose reported terms and totals claims are held against, by name (see `perhead list`); if
        left out, the arrangement that the data marks as home.

    Raises
    ------
    BadInput
        If there is no text, too much of it, or no such language or arrangement.
    """
    read = understand(text, language, arrangement)
    claims = [
        verdict(quantities, arrangement, span, text[slice(*span)]) for span, quantities in _grouped(read)
    ]
    deal = load(arrangement) if arrangement else home()
    return ClaimReport(
        text=text,
        arrangement=arrangement or deal.name,
        sentences=tuple(read),
        claims=tuple(claims),
        read_to=read_to(deal),
    )


def understand(text: str, language: str | None = None, arrangement: str | None = None) -> list[Sentence]:
    """The sentences of `text` with every number in them and what it was taken for. Raises `BadInput`."""
    if not text.strip():
        raise BadInput(say("claims.empty"))
    if len(text) > LARGEST_FILE:
        raise BadInput(say("claims.too_long", given=len(text), allowed=LARGEST_FILE))
    if language is None:
        spoken = guess(token.text for token in tokens(text[:LONGEST_SAMPLE], language_called(LANGUAGES[0])))
    else:
        spoken = language_called(language)
    terms = public_record(arrangement or home().name).deal.terms
    stream = tokens(text, spoken)
    context = Context(
        # a bare sign means the arrangement's own dollar, or the American
        currency=terms.currency if terms.currency in _DOLLARS else "USD",
        year=terms.price_year,
        money_named=any(
            token.kind == "sign" or token.text == "%" or token.text in spoken.words("money", "words")
            for token in stream
        ),
    )
    views = (SentenceView(sentence, spoken) for sentence in sentences(stream, spoken))
    return [_sentence(view, context, text) for view in views]


def _sentence(view: SentenceView, context: Context, text: str) -> Sentence:
    span = (view.tokens[0].start, view.tokens[-1].end)
    return Sentence(span, text[slice(*span)], tuple(extract(view, context, text)))


def _grouped(read: Sequence[Sentence]) -> Iterator[tuple[tuple[int, int], tuple[Quantity, ...]]]:
    """Span and quantities of each claim: a sentence, or two neighbours that only together can be checked."""
    place = 0
    while place < len(read):
        sentence = read[place]
        following = read[place + 1] if place + 1 < len(read) else None
        if following is not None and _belong(sentence, following):
            yield (sentence.span[0], following.span[1]), (*sentence.quantities, *following.quantities)
            place += 1
        elif sentence.used:
            yield sentence.span, sentence.quantities
        place += 1


def _belong(first: Sentence, second: Sentence) -> bool:
    """Whether two neighbours make a fuller relation than either does alone, or one has the time the other lacks."""
    if not first.used or not second.used:
        return False
    together = completeness((*first.used, *second.used))
    return together > max(completeness(first.used), completeness(second.used))


def verdict(
    quantities: Sequence[Quantity],
    arrangement: str | None = None,
    span: tuple[int, int] = (0, 0),
    text: str = "",
) -> Claim:
    """Judge these quantities as one claim.

    Parameters
    ----------
    quantities
        What was read, or what a person made of it.
    arrangement
        As for `check`.
    span, text
        Where the claim stands in a text, and what stands there.

    Raises
    ------
    BadInput
        If there is no such arrangement.
    """
    record = public_record(arrangement or home().name)
    outcome = judge(quantities, record)
    figures = implied_figures(quantities, outcome)
    table = tuple(beside(quantities, figures, record))
    return Claim(
        span=span,
        text=text,
        verdict=outcome.verdict,
        because=claim_narrative.because(outcome, record),
        slip=outcome.code if outcome.verdict == DOES_NOT else None,
        condition=outcome.code if outcome.verdict == ONLY_IF else None,
        implied=figures,
        quantities=tuple(quantities),
        beside=table,
        quote=claim_narrative.quote(outcome, table, record),
    )
