"""Check a claim: a sentence in; what it says, whether it adds up, and what else it could mean, out.

>>> from model.questions.claims.check import check
>>> [claim.verdict for claim in check("The US paid $4.76 million to hold 238 men.").claims]
['adds_up']

`understand` reads, `verdict` judges, `check` does both. What was read can be corrected between the two: a
`Quantity` is a plain record. Nothing here judges a speaker, only arithmetic.

A text becomes `passages` of one language each, these become `tokens`, tokens become the `sentence_view` of each
sentence, and `extraction` reads `quantities` from it: `money` with its `rate_units`, `people`, `durations`, `shares`
and `dates`, built on `numerals` and `qualifiers`, and put together by `ranges`. The `figures` of a sentence, or of a
few that follow one another, are held together by `ties`; `joins` are what the text says goes together. The `verdicts`
on `priced_relations` and `unpriced_relations` among them rest on the `public_record` of the arrangement that the
`places` in the text tell, and on the `reading_totals`; `diagnoses` explain what does not come out. With
`implied_figures`, `like_for_like` and the sentences of `claim_narrative` that makes the `claim_report`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from model.files.problems import BadInput
from model.files.toml_io import LARGEST_FILE
from model.inputs.arrangement import Arrangement
from model.prose.language import LANGUAGES
from model.prose.sentence_view import SentenceView
from model.questions.claims import claim_narrative
from model.questions.claims.against_record import may_be_paid_for
from model.questions.claims.claim_report import (
    MOST_FIGURES_READ,
    Claim,
    ClaimReport,
    Sentence,
    language_of,
)
from model.questions.claims.extraction import extract
from model.questions.claims.figures import Window, names_subject
from model.questions.claims.implied_figures import implied_figures
from model.questions.claims.like_for_like import beside
from model.questions.claims.passages import Passage, passages, views
from model.questions.claims.places import arrangement_of, hosts, named
from model.questions.claims.public_record import PublicRecord, assumed_record, no_record, public_record
from model.questions.claims.quantities import Context, Quantity
from model.questions.claims.relations import ADDS_UP, DOES_NOT, ONLY_IF, Outcome
from model.questions.claims.said import read_to
from model.questions.claims.verdicts import judged, missing, outcomes
from model.scenario.library import home, load
from model.words.wording import say

_DOLLARS = {"USD", "AUD", "CAD", "NZD", "HKD"}
WIDEST = 3
"""So many sentences with figures are read together at most."""
_AROUND, _MANY = 8, 2
"""A passage is about people held where so many of so many sentences before and after are."""
APART = 3
"""Of sentences that go together, so many at most stand from one to the next."""


def check(text: str, language: str | None = None, arrangement: str | None = None) -> ClaimReport:
    """Every claim in `text`, with its verdict.

    Parameters
    ----------
    text
        Prose as printed, up to two million characters. Past its first ten thousand figures nothing is read, and the
        summary says so.
    language
        `en` or `es`; told line by line from the text's common words where it is left out.
    arrangement
        The arrangement that is meant where the text names no place, by name (see `perhead list`); if left out, the
        arrangement that the data marks as home. Where the text names places, they tell which is meant.

    Raises
    ------
    BadInput
        If there is no text, too much of it, or no such language or arrangement.
    """
    deal = load(arrangement) if arrangement else home()
    read = understand(text, language, arrangement)
    claims = list(_claims(read, arrangement or deal.name, text))
    return ClaimReport(
        text=text,
        arrangement=arrangement or deal.name,
        sentences=tuple(read),
        claims=tuple(claims),
        read_to=read_to(deal, language_of(claims, read)),
    )


def understand(text: str, language: str | None = None, arrangement: str | None = None) -> list[Sentence]:
    """The sentences of `text` with every number in them and what it was taken for. Raises `BadInput`."""
    if not text.strip():
        raise BadInput(say("claims.empty"))
    if len(text) > LARGEST_FILE:
        raise BadInput(say("claims.too_long", given=len(text), allowed=LARGEST_FILE))
    read = [(passage, list(views(passage))) for passage in passages(text, language)]
    terms = _meant(read, arrangement or home().name)
    context = Context(
        # a bare sign means the arrangement's own dollar, or the American
        currency=terms.currency if terms.currency in _DOLLARS else "USD",
        year=terms.price_year,
        money_named=any(_names_money(view) for _, views_of_it in read for view in views_of_it),
    )
    sentences: list[Sentence] = []
    figures = 0
    for passage, view in ((passage, view) for passage, views_of_it in read for view in views_of_it):
        sentences.append(_sentence(view, passage, context, text, MOST_FIGURES_READ - figures))
        figures += len(sentences[-1].mentions)
        if figures >= MOST_FIGURES_READ:
            break
    return sentences


def _meant(read: Sequence[tuple[Passage, Sequence[SentenceView]]], assumed: str) -> Arrangement:
    """The terms of the arrangement that the text as a whole is about; those of the one assumed where it tells none."""
    places = frozenset().union(*(named(view) for _, sentences in read for view in sentences))
    return load(arrangement_of(places, (), assumed) or assumed).terms


def _names_money(view: SentenceView) -> bool:
    words = view.language.words("money", "words")
    return any(token.kind == "sign" or token.text == "%" or token.text in words for token in view.tokens)


def _sentence(view: SentenceView, passage: Passage, context: Context, text: str, most: int) -> Sentence:
    span = (view.tokens[0].start, view.tokens[-1].end)
    mentions = tuple(extract(view, context, text, most))
    return Sentence(span, text[slice(*span)], mentions, view, passage.paragraph)


# --- From sentences to claims --------------------------------------------------------------------------


def _claims(read: Sequence[Sentence], assumed: str, text: str) -> Iterator[Claim]:
    records = _Records(read, assumed)
    with_figures = [place for place, sentence in enumerate(read) if sentence.used]
    groups = _groups(read, with_figures, records)
    for place in with_figures:
        places, settling = groups.get(place) or ([place], [])
        if place == places[0]:
            record, sentences = records.of(places), [read[each] for each in places]
            quantities = [quantity for sentence in sentences for quantity in sentence.quantities]
            for outcome in settling or [missing(quantities, records.window(places))]:
                yield _claim(sentences, quantities, outcome, record, text)


_Group = tuple[list[int], list[Outcome]]


def _groups(read: Sequence[Sentence], with_figures: Sequence[int], records: _Records) -> dict[int, _Group]:
    """Which sentences go together, and what they come to.

    A sentence that says all of a sum stands for itself. Else a sum that comes out with the sentences beside it is
    better than one that wants something, and that is better than one that does not come out.
    """
    settled: dict[int, _Group] = {}
    wanting: dict[int, _Group] = {}
    for place in with_figures:
        if not read[place].may_add_up:
            continue
        if settling := outcomes(records.window([place]), records.of([place])):
            group = ([place], settling)
            (settled if all(map(_is_whole, settling)) else wanting)[place] = group
    wider = []
    for size in range(2, WIDEST + 1):
        for start in range(len(with_figures) - size + 1):
            places = list(with_figures[start : start + size])
            free = not any(place in settled for place in places) and _near(read, places)
            if free and _may_make_one([read[place] for place in places]):
                window = records.window(places)
                settling = [each for each in outcomes(window, records.of(places)) if _needs_all(each, window)]
                if settling:
                    wider.append((places, settling))
    for places, settling in sorted(wider, key=lambda group: group[1][0].rank):
        free = not any(place in settled for place in places)
        if free and _better(settling, [wanting[place] for place in places if place in wanting]):
            settled.update(dict.fromkeys(places, (places, settling)))
    return {**wanting, **settled}


def _better(settling: Sequence[Outcome], others: Sequence[_Group]) -> bool:
    """Whether what sentences come to together says more than what one of them comes to alone."""
    by_record = all(outcome.facts for _, alone in others for outcome in alone)
    if any(outcome.facts for outcome in settling):
        return not others
    return by_record or settling[0].verdict == ADDS_UP


def _is_whole(outcome: Outcome) -> bool:
    """Whether a sum has all it needs within the text."""
    return outcome.verdict in {ADDS_UP, DOES_NOT} and not outcome.facts


class _Records:
    """Whose record a claim is held against, by the places that it and the sentences before it name."""

    def __init__(self, read: Sequence[Sentence], assumed: str) -> None:
        self.read = read
        self.assumed = assumed
        self.subject = [names_subject(sentence.view) for sentence in read]
        self.names = [named(sentence.view) for sentence in read]
        self.everywhere = frozenset().union(*self.names)
        self.windows: dict[tuple[int, ...], Window] = {}

    def window(self, places: Sequence[int]) -> Window:
        """The sentences at `places` as one, with what the sentences around them speak of."""
        key = tuple(places)
        if key not in self.windows:
            self.windows[key] = self._window(places)
        return self.windows[key]

    def _window(self, places: Sequence[int]) -> Window:
        near = range(max(0, places[0] - _AROUND), min(len(self.read), places[-1] + _AROUND + 1))
        others = [place for place in near if place not in places]
        return Window(
            [self.read[place] for place in places], sum(self.subject[place] for place in others) >= _MANY
        )

    def of(self, places: Sequence[int]) -> PublicRecord:
        """The record that the sentences at `places` are about; an empty one where they are about none."""
        here = frozenset().union(*(self.names[place] for place in places))
        around = (
            self.names[max(0, places[0] - 40) : places[0]][::-1]
            + self.names[places[-1] + 1 : places[-1] + 10]
        )
        name = arrangement_of(here, [*around, self.everywhere], self.assumed)
        if name is None:
            return no_record(self.assumed)
        record = public_record(name)
        currencies = {
            quantity.currency
            for place in places
            for quantity in self.read[place].quantities
            if quantity.role in {"amount", "rate"} and quantity.currency
        }
        if currencies and record.currency not in currencies:
            return no_record(self.assumed)
        if hosts() & self.everywhere:
            return public_record(name)
        window = self.window(places)
        unjoined = window.heads and window.of("amount", "rate") and not may_be_paid_for(window)
        return no_record(self.assumed) if unjoined else assumed_record(name)


def _near(read: Sequence[Sentence], places: Sequence[int]) -> bool:
    """Whether sentences stand together, in one paragraph and one language."""
    first = read[places[0]]
    return all(
        read[place].paragraph == first.paragraph
        and read[place].view.language is first.view.language
        and place - before <= APART
        for before, place in itertools.pairwise(places)
    )


def _may_make_one(sentences: Sequence[Sentence]) -> bool:
    """Whether sentences have among them what a sum is made of: a price and money, or heads and money, or a share of it."""
    roles = [{quantity.role for quantity in sentence.used} for sentence in sentences]
    everything = frozenset().union(*roles)
    if not everything & {"amount", "rate"}:
        return False
    whole = [{"rate"} <= each and len(each & {"amount", "people"}) == 2 for each in roles]
    return ("rate" in everything or "people" in everything) and not all(whole)


def _needs_all(outcome: Outcome, window: Window) -> bool:
    """Whether a verdict on several sentences rests on the first and on the last of them."""
    members = {part.span for part in (*outcome.parts, *filter(None, [outcome.whole]))}
    ends = (window.sentences[0], window.sentences[-1])
    return all(any(mention.quantity.span in members for mention in sentence.mentions) for sentence in ends)


def _claim(
    sentences: Sequence[Sentence],
    quantities: Sequence[Quantity],
    outcome: Outcome,
    record: PublicRecord,
    text: str,
) -> Claim:
    span = (sentences[0].span[0], sentences[-1].span[1])
    return _judged(quantities, outcome, record, span, text[slice(*span)], sentences[0].view.language.code)


def verdict(
    quantities: Sequence[Quantity],
    arrangement: str | None = None,
    span: tuple[int, int] = (0, 0),
    text: str = "",
    language: str = LANGUAGES[0],
) -> Claim:
    """Judge these quantities as one claim.

    Parameters
    ----------
    quantities
        What was read, or what a person made of it; all of them are taken as one statement.
    arrangement
        The arrangement that the claim is about, by name; the home one if left out.
    span, text, language
        Where the claim stands in a text, what stands there, and in which language.

    Raises
    ------
    BadInput
        If there is no such arrangement.
    """
    record = public_record(arrangement or home().name)
    return _judged(quantities, judged(quantities, record), record, span, text, language)


def _judged(
    quantities: Sequence[Quantity],
    outcome: Outcome,
    record: PublicRecord,
    span: tuple[int, int],
    text: str,
    language: str,
) -> Claim:
    figures = implied_figures(quantities, outcome)
    table = tuple(beside(quantities, figures, record, language))
    members = {part.span for part in (*outcome.parts, *filter(None, [outcome.whole]))}
    cited = bool(outcome.facts) or bool(table) or record.recognised
    return Claim(
        span=span,
        text=text,
        verdict=outcome.verdict,
        because=claim_narrative.because(outcome, record, language),
        slip=_plain(outcome.code) if outcome.verdict == DOES_NOT else None,
        condition=outcome.code if outcome.verdict == ONLY_IF else None,
        implied=figures,
        quantities=tuple(quantities),
        beside=table,
        quote=claim_narrative.quote(outcome, table, record, language),
        language=language,
        joined=tuple(place for place, quantity in enumerate(quantities) if quantity.span in members),
        on=outcome.on,
        arrangement=record.deal.name if record.meant and cited else None,
    )


def _plain(slip: str | None) -> str | None:
    """The slip without the figure that explains it."""
    return slip.partition(":")[0] if slip else None
