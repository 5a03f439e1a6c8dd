"""Whole articles, checked: for each what adds up and what does not, and above all a line that counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from model.files.problems import BadInput
from model.questions.claims.article_files import text_of
from model.questions.claims.check import check
from model.questions.claims.claim_report import Claim, ClaimReport, language_of
from model.questions.claims.claim_summary import not_checkable, summary_of
from model.questions.claims.quantities import AS_PRINTED
from model.questions.claims.relations import DOES_NOT
from model.questions.claims.said import read_to
from model.results.serialise import AnswerModel
from model.scenario.library import load


@dataclass(frozen=True, config=AS_PRINTED)
class Article:
    """One article, checked.

    Attributes
    ----------
    name
        Its file, as it was named.
    summary
        How many sums were checked in it and what came of it, in a sentence.
    claims
        The claims that can be checked, in the order of the text.
    not_checkable
        In a sentence, the figures that cannot; null where there are none.
    """

    name: str
    summary: str
    claims: tuple[Claim, ...]
    not_checkable: str | None


class ArticlesReport(AnswerModel):
    """The answer about articles. `as_json()` has the plain values that `perhead check FILE --json` prints.

    Attributes
    ----------
    arrangement
        The name of the arrangement that is meant where a text names no place.
    summary
        How many sums were checked in all, in a sentence.
    articles
        What was found in each.
    read_to
        The day to which the record was read, as a sentence.
    language
        The language that most claims are in, for the words around them.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    document_name: ClassVar[str] = "articles_report"

    arrangement: str
    summary: str
    articles: tuple[Article, ...]
    read_to: str
    language: str = Field(exclude=True)

    @property
    def denied(self) -> bool:
        """Whether something in the articles does not add up."""
        return any(claim.verdict == DOES_NOT for article in self.articles for claim in article.claims)


def check_articles(
    paths: Sequence[Path],
    language: str | None,
    arrangement: str,
    progress: Callable[[int], object] = lambda _: None,
) -> ArticlesReport:
    """Check the articles at `paths`.

    Parameters
    ----------
    paths
        Their files.
    language, arrangement
        As for `check`.
    progress
        Called with 1 after each.

    Raises
    ------
    BadInput
        With a sentence for each file that cannot be read; then none is checked.
    """
    texts: list[str] = []
    problems: list[str] = []
    for path in paths:
        try:
            texts.append(text_of(path))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    reports: list[ClaimReport] = []
    for text in texts:
        reports.append(check(text, language, arrangement))
        progress(1)
    claims = [claim for report in reports for claim in report.claims]
    sentences = [each for report in reports for each in report.sentences]
    return ArticlesReport(
        arrangement=arrangement,
        summary=summary_of(*reports),
        articles=tuple(_article(path, report) for path, report in zip(paths, reports, strict=True)),
        read_to=read_to(load(arrangement), language_of(claims, sentences)),
        language=language_of(claims, sentences),
    )


def _article(path: Path, report: ClaimReport) -> Article:
    return Article(path.as_posix(), summary_of(report), report.checkable, not_checkable(report))
