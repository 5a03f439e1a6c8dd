"""An article in a few lines: how many figures were checked, each claim in three lines, what cannot be checked in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from model.questions.claims.claim_report import MOST_FIGURES_READ, Claim, ClaimReport, language_of
from model.questions.claims.relations import ADDS_UP, DOES_NOT, ONLY_IF
from model.questions.claims.said import plain_number, sentence

LONGEST = 160
"""A claim's own words are cut to so many characters where it is named in a line."""
MOST_FIGURES = 6
"""So many figures are named as not used."""


def summary_of(*reports: ClaimReport) -> str:
    """How many sums of the texts were checked, and what came of it: one line above everything else."""
    code = language_of(
        [claim for report in reports for claim in report.claims],
        [each for report in reports for each in report.sentences],
    )
    verdicts = Counter(claim.verdict for report in reports for claim in report.checkable)
    left = sum(report.numbers_left for report in reports)
    checked = sum(verdicts.values())
    cut = any(report.is_cut for report in reports)
    more = [sentence(code, "article.cut", most=plain_number(MOST_FIGURES_READ, code))] if cut else []
    if not checked:
        return " ".join([sentence(code, "article.nothing", left=plain_number(left, code)), *more])
    said = ", ".join(
        _counted(code, each, verdicts[each]) for each in (ADDS_UP, ONLY_IF, DOES_NOT) if verdicts[each]
    )
    said = "; ".join([said, *([_counted(code, "left", left)] if left else [])])
    counted = sentence(code, "article.summary", checked=_counted(code, "checked", checked), said=said)
    return " ".join([counted, *more])


def _counted(code: str, key: str, count: int) -> str:
    """So many of something, one by a sentence of its own."""
    return sentence(
        code, f"article.{key}_one" if count == 1 else f"article.{key}", count=plain_number(count, code)
    )


def not_checkable(report: ClaimReport) -> str | None:
    """In one line, which figures could not be checked; None where there are none."""
    figures = report.figures_left
    return sentence(report.language, "article.not_checkable", figures=figures) if figures else None


def lines_of(claim: Claim) -> Iterator[str]:
    """A claim in three lines at most: the verdict and its words, why, and on what that rests."""
    verdict = sentence(claim.language, f"verdict.{claim.verdict}")
    yield sentence(claim.language, "article.line", verdict=verdict, text=_short(claim.text))
    yield claim.because
    if rests := " ".join(_rests(claim)):
        yield rests


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1].rsplit(' ', 1)[0]}…"


def _rests(claim: Claim) -> Iterator[str]:
    code = claim.language
    taken = [claim.quantities[place].text for place in claim.joined]
    if taken and claim.on:
        yield sentence(code, "more.joined_on", figures=", ".join(taken), words=_quoted(claim))
    elif taken:
        yield sentence(code, "more.joined", figures=", ".join(taken))
    if left := left_over(claim):
        yield sentence(code, "more.left", figures=", ".join(left))
    met = next((row for row in claim.beside if row.meets and not row.implied), None)
    if met is not None:
        yield sentence(code, "more.agrees", figure=met.what, source=met.source, reported=met.printed)


def _quoted(claim: Claim) -> str:
    """The words that join its figures, each in quotation marks of its language."""
    return ", ".join(sentence(claim.language, "quoted", words=words) for words in claim.on[:2])


def left_over(claim: Claim) -> Sequence[str]:
    """The figures of money, people and time of a claim's sentences that its verdict does not rest on."""
    return [
        quantity.text
        for place, quantity in enumerate(claim.quantities)
        if place not in claim.joined and quantity.role not in {"date", "unused"}
    ][:MOST_FIGURES]
