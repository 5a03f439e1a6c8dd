"""A report on articles as a file: a web page to read, a table for a spreadsheet, or JSON for a program."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Iterator
from typing import Any

from model.files.problems import nearest
from model.files.unseen import csv_text, json_text, printable
from model.questions.claims.articles import Article, ArticlesReport
from model.questions.claims.claim_report import Claim
from model.questions.claims.claim_summary import lines_of
from model.questions.claims.said import label, sentence
from model.words.version import VERSION
from model.words.wording import say

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;overflow-wrap:anywhere}"
    "article{border-left:.3rem solid #767676;padding-left:.8rem;margin:1rem 0}"
    ".does_not_add_up{border-color:#a4262c}.adds_up{border-color:#1a7340}.only_if{border-color:#8a5a00}"
    "p{margin:.2rem 0}.small{color:#555}"
)
_NAMES = ("article", "verdict", "claim", "because", "slip", "condition", "language")


def _page(report: ArticlesReport, _: dict[str, Any]) -> str:
    title = _text(label(report.language, "claims.report_title"))
    body = "\n".join(part for article in report.articles for part in _section(article))
    foot = _text(label(report.language, "claims.report_foot", version=VERSION, read_to=report.read_to))
    return (
        f'<!doctype html>\n<html lang="{report.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><h1>{title}</h1>\n<p>{_text(report.summary)}</p>\n{body}\n"
        f'<p class="small">{foot}</p></body></html>\n'
    )


def _text(text: str) -> str:
    """Words of an article or ours in a page: no sign of them is a mark, and one that turns the line is shown by its code."""
    return html.escape(printable(text))


def _section(article: Article) -> Iterator[str]:
    yield f"<h2>{_text(article.name)}</h2>\n<p>{_text(article.summary)}</p>"
    for claim in article.claims:
        head, *others = map(_text, lines_of(claim))
        lines = "".join(f"<p>{line}</p>" for line in others)
        yield f'<article class="{claim.verdict}" lang="{claim.language}"><p><b>{head}</b></p>{lines}</article>'
    if article.not_checkable:
        yield f'<p class="small">{_text(article.not_checkable)}</p>'


def _table(report: ArticlesReport, _: dict[str, Any]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_NAMES)
    rows.writerows(_row(article, claim) for article in report.articles for claim in article.claims)
    return out.getvalue()


def _row(article: Article, claim: Claim) -> list[str]:
    verdict = sentence(claim.language, f"verdict.{claim.verdict}")
    cells = (
        article.name,
        verdict,
        " ".join(claim.text.split()),
        claim.because,
        claim.slip,
        claim.condition,
        claim.language,
    )
    return [csv_text(cell or "") for cell in cells]


def _json(_: ArticlesReport, document: dict[str, Any]) -> str:
    return f"{json_text(document)}\n"


_WRITERS: dict[str, Callable[[ArticlesReport, dict[str, Any]], str]] = {
    ".html": _page,
    ".csv": _table,
    ".json": _json,
}
FORMATS = tuple(_WRITERS)
"""How the name of a report may end."""


def written(report: ArticlesReport, document: dict[str, Any], ending: str) -> bytes:
    """The report as a file whose name ends so; `document` is its JSON."""
    return _WRITERS[ending](report, document).encode("utf-8")


def wrong_ending(name: str) -> str:
    """What is said of a report whose name ends otherwise."""
    return say("claims.report_ending", given=name, hint=nearest(name.rpartition(".")[2], FORMATS))
