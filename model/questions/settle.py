"""What settling an open question would do: the spread that would remain under each answer, and what would answer it.

Exact, over every reading of the questions about cost. Nothing here says how likely an answer is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.inputs.arrangement import Question
from model.inputs.charge import Reading
from model.results import own_numbers
from model.results.citation import read_to
from model.results.narrative import own_spread, people_meant, stay_phrase
from model.results.serialise import Answered, Cents
from model.results.summary import Summary, summary
from model.scenario.scenario import Scenario
from model.words.wording import either, money, people, rounded, say

_Priced = Sequence[tuple[Reading, float]]
"""Every reading with its total, to the cent."""


@dataclass(frozen=True)
class SettledAnswer:
    """What would remain if a question were answered so: the least and the most over the readings of all others, how far
    apart they are, and how many totals there are.
    """

    option: str
    label: str
    low: Cents
    high: Cents
    left: Cents
    totals: int


@dataclass(frozen=True)
class SettledQuestion:
    """An open question, what would remain under each of its answers, and the document that would answer it.

    `left_at_most` remains whatever the answer is, `left_at_least` under the answer that leaves the least. Where
    `narrows` is false, the spread stays as it is under every answer. `sentence` has it in words.
    """

    question: str
    label: str
    ask: str
    document: str
    answers: tuple[SettledAnswer, ...]
    left_at_least: Cents
    left_at_most: Cents
    narrows: bool
    sentence: str


@dataclass(frozen=True)
class Settling(Answered):
    """What settling each open question would leave of the spread, for one scenario's people and time.

    Money is nominal, in `currency`. `questions` begin with the one that leaves the least whatever its answer; of two
    alike with the one that leaves less under its best answer, then as the arrangement has them. `most` names the first
    and those that do exactly as well; it is empty where no question narrows anything. Questions about who is held or
    what was approved stay as the scenario answers them.
    """

    arrangement: str
    scenario: str
    case: str
    currency: str
    readings: int
    low: Cents
    high: Cents
    spread: Cents
    most: tuple[str, ...]
    questions: tuple[SettledQuestion, ...]
    sentences: tuple[str, ...]
    read_to: str

    document_name = "settling"


def settle(scenario: Scenario, own: Summary | None = None) -> Settling:
    """Each open question about cost settled in turn, the others left open: nominal, in the arrangement's currency. `own` is
    the scenario's summary, where it is known.
    """
    terms, own = scenario.deal.terms, own or summary(scenario)
    priced = [(reading, fold.total) for fold in own.folds for reading in fold.readings]
    low, high, spread = _span(total for _, total in priced)
    settled = [
        _settled(name, question, priced, terms.currency)
        for name, question in terms.question.items()
        if question.about == "cost"
    ]
    ranked = tuple(sorted(settled, key=_leaves))
    narrowing = [question for question in ranked if question.narrows]
    most = tuple(question for question in narrowing if _leaves(question) == _leaves(narrowing[0]))
    return Settling(
        arrangement=scenario.arrangement,
        scenario=scenario.name,
        case=case_in_words(scenario),
        currency=terms.currency,
        readings=len(priced),
        low=low,
        high=high,
        spread=spread,
        most=tuple(question.question for question in most),
        questions=ranked,
        sentences=(
            _head(len(priced), low, high, terms.currency),
            *own_spread(own),
            *_advice(most, spread, terms.currency),
        ),
        read_to=read_to(scenario.deal),
    )


def case_in_words(scenario: Scenario) -> str:
    """How many people for how long, and the reader's own numbers."""
    case = say("settle.case", people=people(people_meant(scenario)), stay=stay_phrase(scenario))
    return " ".join([case, *own_numbers.remarks(scenario)])


def _span(totals: Iterable[float]) -> tuple[float, float, float]:
    """The least, the most, and how far apart they are, to the cent."""
    every = list(totals)
    low, high = min(every), max(every)
    return low, high, float(rounded(high - low, 2))


def _leaves(question: SettledQuestion) -> tuple[float, float]:
    return question.left_at_most, question.left_at_least


def _settled(name: str, question: Question, priced: _Priced, currency: str) -> SettledQuestion:
    answers = tuple(
        _answered(option, known.short or known.label, priced, name)
        for option, known in question.option.items()
    )
    least, most = (pick(answer.left for answer in answers) for pick in (min, max))
    low, high, _ = _span(total for _, total in priced)
    narrows = any((answer.low, answer.high) != (low, high) for answer in answers)
    best = [answer.label for answer in answers if answer.left == least]
    words = {"label": question.label, "least": _sum(least, currency), "most": _sum(most, currency)}
    if not narrows:
        sentence = say("settle.nothing" if most else "settle.idle", **words)
    elif least == most:
        sentence = say("settle.alike" if most else "settle.emptied", **words)
    else:
        sentence = say("settle.between", answer=either([_quoted(label) for label in best]), **words)
    return SettledQuestion(
        name, question.label, question.ask, question.settles, answers, least, most, narrows, sentence
    )


def _answered(option: str, label: str, priced: _Priced, question: str) -> SettledAnswer:
    totals = [total for reading, total in priced if reading[question] == option]
    return SettledAnswer(option, label, *_span(totals), len(set(totals)))


def _sum(amount: float, currency: str) -> str:
    return money(amount, currency) if amount else say("settle.no_sum")


def _quoted(label: str) -> str:
    return say("answer.quoted", option=label)


def _head(readings: int, low: float, high: float, currency: str) -> str:
    least, greatest, apart = (money(amount, currency) for amount in _span([low, high]))
    if readings == 1:
        return say("settle.one_reading", total=least)
    if low == high:
        return say("settle.one_total", readings=readings, total=least)
    return say("settle.spread", readings=readings, low=least, high=greatest, spread=apart)


def _advice(most: Sequence[SettledQuestion], spread: float, currency: str) -> tuple[str, ...]:
    """Which question narrows the spread most, and which document would answer it."""
    if not most:
        return (say("settle.none") if spread else say("settle.settled"),)
    labels = either([_quoted(question.label) for question in most])
    key = "most" if most[0].left_at_most < spread else "most_at_best"
    key = key if most[0].left_at_most else "whole"
    documents = dict.fromkeys(question.document for question in most)
    return (
        say(
            f"settle.{key}",
            questions=labels,
            most=_sum(most[0].left_at_most, currency),
            least=_sum(most[0].left_at_least, currency),
        ),
        *(say("settle.document", document=document) for document in documents),
    )
