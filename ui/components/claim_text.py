"""A text as it was given, each figure underlined and each statement marked with its verdict, which leads to its card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from model.questions.claims.claim_report import ClaimReport
from model.questions.claims.quantities import Quantity
from model.questions.claims.said import sentence
from model.words.wording import say
from ui.components.claim_cards import CSS, SIGNS, Numbered
from ui.components.parts import escaped

_FIGURES = frozenset({"amount", "people", "duration", "rate", "share"})


def marked(report: ClaimReport, shown: Sequence[Numbered]) -> str:
    """The text as HTML."""
    figures = sorted(
        (quantity for each in report.sentences for quantity in each.quantities if quantity.role in _FIGURES),
        key=lambda quantity: quantity.span,
    )
    out, done = [], 0
    for span, claims in _by_place(shown):
        start = max(done, span[0])
        if start < span[1]:
            out += [
                _plain(report.text, done, start, figures),
                _mark(report.text, start, span[1], figures, claims),
            ]
            done = span[1]
    body = "".join([*out, _plain(report.text, done, len(report.text), figures)])
    paragraphs = re.sub(r"\s*\n\s*\n\s*", "</p><p>", body.strip()).replace("\n", "<br>")
    heading = f'<h2 class="unseen">{escaped(say("claim_page.the_text"))}</h2>'
    return f'{heading}<div class="claimtext" lang="{report.language}"><p>{paragraphs}</p></div>'


Place = tuple[tuple[int, int], list[Numbered]]


def _by_place(shown: Sequence[Numbered]) -> Iterator[Place]:
    """Where statements stand, in order; several may be made by the same words."""
    places: dict[tuple[int, int], list[Numbered]] = {}
    for one in shown:
        places.setdefault(one.claim.span, []).append(one)
    yield from sorted(places.items())


def _plain(text: str, start: int, stop: int, figures: Sequence[Quantity]) -> str:
    """Words that no verdict is on, in a quieter ink."""
    words = _underlined(text, start, stop, figures)
    return (
        re.sub(r"(\S(?:.*?\S)?)(?=\s*(?:\n|$))", r'<span class="un">\1</span>', words)
        if words.strip()
        else words
    )


def _mark(text: str, start: int, stop: int, figures: Sequence[Quantity], claims: Sequence[Numbered]) -> str:
    first = claims[0]
    signs = "".join(
        f'<sup class="{CSS[one.claim.verdict]}" aria-hidden="true">{one.number}\u202f{SIGNS[one.claim.verdict]}</sup>'
        for one in claims
    )
    label = ", ".join(
        say("claim_page.to_card", number=one.number, verdict=sentence(one.claim.language, f"verdict.{one.claim.verdict}"))
        for one in claims
    )  # fmt: skip
    words = _underlined(text, start, stop, figures)
    return (
        f'<a class="mk {CSS[first.claim.verdict]}" href="#claim-{first.number}" id="mark-{first.number}" '
        f'title="{escaped(label)}">{words}{signs}</a>'
    )


def _underlined(text: str, start: int, stop: int, figures: Sequence[Quantity]) -> str:
    out, done = [], start
    for quantity in figures:
        first, last = quantity.span
        if done <= first < last <= stop:
            out.append(escaped(text[done:first]))
            out.append(f'<u class="role-{quantity.role}">{escaped(text[first:last])}</u>')
            done = last
    return "".join([*out, escaped(text[done:stop])])
