"""A card for each statement of a text that can be checked: the verdict, the sum, the nearest reported figure, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from model.questions.claims.claim_report import Claim, ClaimReport
from model.questions.claims.claim_summary import left_over, lines_of
from model.questions.claims.intervals import Bounds
from model.questions.claims.like_for_like import LikeForLike
from model.questions.claims.relations import ADDS_UP, DOES_NOT, ONLY_IF, Verdict
from model.questions.claims.said import interval, sentence
from model.scenario.library import load
from model.words.wording import number, say
from ui.components import claim_edits, parts
from ui.components.parts import escaped

ORDER = (DOES_NOT, ONLY_IF, ADDS_UP)
"""The verdicts, those that want a reader's eye first."""
SIGNS = {DOES_NOT: "\u2260", ONLY_IF: "?", ADDS_UP: "="}
CSS = {DOES_NOT: "no", ONLY_IF: "dep", ADDS_UP: "ok"}
OPEN = 3
"""Cards that stand open; the others are a line and a sum."""
SHOWN = 12
"""Cards drawn before the others are asked for."""
MOST = 60
"""Cards drawn of a long article in all; the report has every one."""
IMPLIED = 2
"""Figures that follow from those of a claim, in an open card."""
ROWS = 12
"""Reported figures shown beside a claim, those that meet it first."""


@dataclass(frozen=True)
class Numbered:
    """A statement that can be checked: its number in the text, and its place among the claims of the report."""

    number: int
    place: int
    claim: Claim


def numbered(report: ClaimReport) -> list[Numbered]:
    """The statements that can be checked, in the order of the text; and those that a person has put right."""
    places = [
        place for place, claim in enumerate(report.claims) if claim.checkable or claim_edits.edited(place)
    ]
    checked = [place for place in places if report.claims[place].checkable]
    return [Numbered(at + 1, place, report.claims[place]) for at, place in enumerate(checked)]


def summary(report: ClaimReport, shown: Sequence[Numbered]) -> str:
    """What came of the text, in a sentence and as counts, as HTML."""
    counts = Counter(one.claim.verdict for one in shown)
    lead, rest = _told(counts, len(shown))
    keys = [
        f'<span class="key {CSS[verdict]}"><i aria-hidden="true">{SIGNS[verdict]}</i> {escaped(_counted(f"key.{verdict}", counts[verdict], digits=True))}</span>'
        for verdict in ORDER
        if counts[verdict]
    ]
    left = len(report.claims) - len(shown)
    if left:
        keys.append(f'<span class="key un">{escaped(say("claim_page.sum.left", number=left))}</span>')
    punctuation = ";" if rest else ""
    return (
        f'<p class="claimsum" role="status"><b>{escaped(lead)}{punctuation}</b> {escaped(rest)}</p>'
        f'<p class="claimkeys">{" ".join(keys)}</p>'
    )


def _told(counts: Mapping[Verdict, int], all_: int) -> tuple[str, str]:
    """The finding that leads, and the rest of the sentence."""
    verdicts = [verdict for verdict in ORDER if counts[verdict]]
    if not verdicts:
        return say("claim_page.sum.none"), ""
    first, others = verdicts[0], verdicts[1:]
    if not others:
        return _counted(f"all.{first}", all_), ""
    counted = [_counted(verdict, counts[verdict]) for verdict in others]
    return _counted(f"{first}_of", counts[first], all=_word(all_)), say(
        "claim_page.sum.rest", parts=", ".join(counted)
    )


def _counted(key: str, count: int, digits: bool = False, **parts: object) -> str:
    """The sentence of the summary called `key`, for one or for many; it begins with a capital where it leads."""
    form = "one" if count == 1 else "many"
    words = number(count) if digits else _word(count)
    text = say(f"claim_page.sum.{key}.{form}", number=words, **parts)
    return text[:1].upper() + text[1:] if key.endswith("_of") else text


def _word(count: int) -> str:
    return say(f"claim_page.sum.word.{count}") if 0 < count < 10 else number(count)


# --- The cards -------------------------------------------------------------------------------------------------


def draw(report: ClaimReport, shown: Sequence[Numbered]) -> None:
    """Every card: what does not add up first, then what depends, then what does; at most a few are open."""
    cards = sorted(shown, key=lambda one: (ORDER.index(one.claim.verdict), one.number))[:MOST]
    st.html(f'<h2 class="unseen">{escaped(say("claim_page.the_statements"))}</h2>')
    if not report.claims:
        parts.text(say("claims.none"))
    for at, one in enumerate(cards[:SHOWN]):
        _card(one, report.text, at < OPEN)
    if folded := cards[SHOWN:]:
        with st.expander(
            say("claim_page.more", count=len(folded)), key="more_cards", on_change="rerun"
        ) as more:
            if more.open:
                for one in folded:
                    _card(one, report.text, whole=False)
    _not_checked(report, {one.place for one in shown})


def _card(one: Numbered, text: str, whole: bool) -> None:
    css = CSS[one.claim.verdict]
    with st.container(key=f"card_{css}_{one.number}", gap=None):
        st.html("".join(_words(one, whole)))
        with st.container(
            horizontal=True, gap="small", key=f"card_row_{'whole' if whole else 'line'}_{one.number}"
        ):
            if whole:
                parts.copy_button(
                    say("claim_page.copy"), one.claim.quote, key=f"copy_claim_{one.place}", main=True
                )
            _correct(
                one,
                text,
                say("claim_page.correct") if whole else say("claim_page.copy_or_correct"),
                copy=not whole,
            )


def _words(one: Numbered, whole: bool) -> Iterator[str]:
    claim, css = one.claim, CSS[one.claim.verdict]
    verdict = escaped(sentence(claim.language, f"verdict.{claim.verdict}"))
    figures = ", ".join(claim.quantities[place].text for place in claim.joined)
    back = escaped(say("claim_page.to_text", number=one.number))
    yield (
        f'<article class="cd {css}" id="claim-{one.number}" lang="{claim.language}"><header>'
        f'<a class="no" href="#mark-{one.number}" aria-label="{back}">{one.number}</a>'
        f'<h3 class="vd"><span aria-hidden="true">{SIGNS[claim.verdict]}</span> {verdict}</h3>'
        f'<span class="small">{escaped(figures)}</span></header><p class="because">{escaped(claim.because)}</p>'
    )
    if whole:
        yield _implied(claim)
        if left := left_over(claim):
            yield f'<p class="small">{escaped(sentence(claim.language, "more.left", figures=", ".join(left)))}</p>'
    yield f"{_nearest(claim)}</article>"


def _implied(claim: Claim) -> str:
    """What its figures come to a head, and a head and day: the others stand in what can be corrected."""
    currency = next((quantity.currency for quantity in claim.quantities if quantity.currency), None)
    rows = "".join(
        f"<tr><td>{escaped(say(f'claims.implied.{name}'))}</td>"
        f'<td class="number">{escaped(interval(implied, currency, claim.language, name != "people"))}</td></tr>'
        for name, implied in list(_of_interest(claim.implied.items()))[:IMPLIED]
    )
    return f"<table>{rows}</table>" if rows else ""


def _of_interest(implied: Iterable[tuple[str, Bounds]]) -> Iterator[tuple[str, Bounds]]:
    """By how soon a reader asks for it: what each costs, then what each costs a day."""
    yield from sorted(implied, key=lambda each: (not each[0].startswith("per_person"), "day" in each[0]))


def _nearest(claim: Claim) -> str:
    """The reported figure that is nearest to one of the claim's, with its source as a link."""
    if not claim.beside or claim.arrangement is None:
        return ""
    row = min(claim.beside, key=_distance)
    source = parts.sources(load(claim.arrangement).evidence, [row.fact])
    what = say(f"claims.implied.{row.what}") if row.implied else row.what
    key = "claim_page.near" if row.meets else "claim_page.near_not"
    return f'<p class="small near">{escaped(say(key, figure=what, reported=row.printed))} {source}</p>'


_KINDS = ("amount", "rate", "people")


def _distance(row: LikeForLike) -> tuple[bool, bool, bool, float]:
    """Printed figures before implied ones, money before people, those that meet first, then by how far apart they are."""
    middle, reported = (
        (bounds.low + bounds.high) / 2 if bounds.high < float("inf") else bounds.low
        for bounds in (row.figure, row.reported)
    )
    apart = abs(middle - reported) / reported if reported else 0.0
    return not row.meets, row.implied, row.unit == "people", apart


def _correct(one: Numbered, text: str, label: str, copy: bool) -> None:
    """The table of what was read, to be put right, with all that was reported of its kinds; drawn when it is asked for."""
    with st.popover(
        label, key=f"correct_{one.place}", on_change="rerun", type="tertiary" if copy else "secondary"
    ) as panel:
        if panel.open:
            if copy:
                parts.copy_button(
                    say("claim_page.copy"), one.claim.quote, key=f"copy_claim_{one.place}", main=True
                )
            claim_edits.table(one.place, one.claim, text)
            for line in list(lines_of(one.claim))[2:]:
                parts.text(line)
            _beside(one.claim)


def _beside(claim: Claim) -> None:
    """Like for like: each figure beside the reported ones of its kind, where the text tells whose record is meant."""
    if not claim.beside or claim.arrangement is None:
        return
    evidence = load(claim.arrangement).evidence
    parts.text(say("claim_page.beside"))
    rows: list[list[str]] = []
    for row in sorted(claim.beside, key=_distance)[:ROWS]:
        what = say(f"claims.implied.{row.what}") if row.implied else row.what
        meets = say("claim_page.meets" if row.meets else "claim_page.differs")
        source = parts.Html(parts.sources(evidence, [row.fact]))
        rows.append([what, meets, row.printed, evidence.fact[row.fact].says, source])
    columns = [say(f"claim_page.column.{name}") for name in ("figure", "fits", "reported", "says", "source")]
    parts.table(columns, rows, prose=True)


# --- What could not be checked ---------------------------------------------------------------------------------


def _not_checked(report: ClaimReport, shown: set[int]) -> None:
    """The statements that cannot be checked, folded into one line; each can be put right."""
    others = [(place, claim) for place, claim in enumerate(report.claims) if place not in shown]
    if not others:
        return
    form = "one" if len(others) == 1 else "many"
    label = say(f"claim_page.others.{form}", count=len(others))
    with st.expander(label, key="not_checked", on_change="rerun") as panel:
        if panel.open:
            for place, claim in others[:SHOWN]:
                parts.text(f"\u201c{' '.join(claim.text.split())}\u201d {claim.because}")
                _correct(Numbered(0, place, claim), report.text, say("claim_page.correct"), copy=True)
            if len(others) > SHOWN:
                parts.text(say("claim_page.more", count=len(others) - SHOWN))
