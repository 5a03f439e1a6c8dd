"""The money of a deal on one axis: approved, paid, this case, and what the other readings come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from model.inputs.arrangement import Available, Paid
from model.outputs.chart_data import money_ticks
from model.results.answer import Answer
from model.results.citation import cite
from model.results.summary import available
from model.words.wording import HALF_A_CENT, money, say
from ui.components.parts import escaped

ROOM = 1.05
"""How many times its highest amount the axis is long."""
MIDDLE = 50.0
"""Per cent of the axis from which on words for this case stand left of its mark: on a phone they take nearly half."""
OWN_WORDS = "11.5rem"
"""Room for the words for this case."""
OWN_WIDE, OTHERS_WIDE = 20.0, 34.0
"""Per cent of the narrowest axis that has words on it, that those for this case and for the other readings take."""


def draw(answer: Answer) -> None:
    """Draw the bar; nothing where no money at all is in question."""
    summary = answer.summary
    most = max(answer.total, summary.high, summary.available or 0.0, answer.paid or 0.0)
    if most <= 0:
        return
    bar = _Bar(answer, most * ROOM)
    rows = [*bar.documented(), *bar.readings(), *bar.axis(most)]
    st.html(f'<div class="moneybar" role="img" aria-label="{escaped(bar.says())}">{"".join(rows)}</div>')


class _Bar:
    def __init__(self, answer: Answer, end: float) -> None:
        self.answer, self.end = answer, end
        self.summary, self.currency = answer.summary, answer.currency

    def _text(self, amount: float) -> str:
        return money(amount, self.currency)

    def _at(self, amount: float) -> str:
        return f"{100 * amount / self.end:.3f}%"

    def _paid(self) -> float | None:
        return self.answer.paid or None

    def says(self) -> str:
        """The same in words."""
        parts = [say("bar.case_is", total=self._text(self.answer.total))]
        if self.summary.available:
            parts.append(self._approved(self.summary.available))
        if self._paid():
            parts.append(say("bar.paid", amount=self._text(self._paid() or 0.0)))
        if self._differ:
            parts.append(self._others())
        return ". ".join(parts)

    @property
    def _differ(self) -> bool:
        return self.summary.high - self.summary.low >= HALF_A_CENT

    def _approved(self, amount: float) -> str:
        return say(f"bar.{self.summary.funding}", amount=self._text(amount))

    def _source(self, parts: Sequence[Available | Paid]) -> str:
        """Who reported the first of these sums; that it is the reader's, where one of them is: nobody reported that."""
        if any(not part.facts for part in parts):
            return say("terms.yours")
        return cite(self.answer.case.deal, parts[0].facts) if parts else ""

    def documented(self) -> Iterator[str]:
        """What was approved as an outlined bar, with what was paid filled in."""
        paid, approved = self._paid(), self.summary.available
        if not (paid or approved):
            return
        yield f'<div class="words">{self._words_paid(paid, approved)}{self._words_approved(approved)}</div>'
        outline = f'<div class="approved" style="width:{self._at(approved)}"></div>' if approved else ""
        filled = f'<div class="paid" style="width:{self._at(paid)}"></div>' if paid else ""
        yield f'<div class="bar">{outline}{filled}</div>'

    def _words_paid(self, paid: float | None, approved: float | None) -> str:
        """What was paid, from the left; where the words for what was approved begin at its mark, they have room until there."""
        until = f' style="min-width:{self._at(approved)}"' if approved and not self._ends(approved) else ""
        if not paid:
            return f'<span class="what"{until}></span>'
        source = self._source(self.answer.case.deal.terms.funding.paid)
        words = escaped(say("bar.paid", amount=self._text(paid)))
        return f'<span class="what"{until}><b>{words}</b> <i>{escaped(source)}</i></span>'

    def _words_approved(self, approved: float | None) -> str:
        """What was approved: left of its mark, or from it on where it stands in the left half of the axis."""
        if not approved:
            return ""
        words = f"<b>{escaped(self._approved(approved))}</b>"
        source = f"<i>{escaped(self._source(available(self.answer.case)))}</i>"
        if not self._ends(approved):
            return f'<span class="what from">{words} {source}</span>'
        side = f"right:{100 - 100 * approved / self.end:.3f}%"
        return f'<span class="what right" style="{side}">{source} {words}</span>'

    def _ends(self, amount: float) -> bool:
        """Whether words at the mark of an amount end there; they begin there in the left half of the axis."""
        return amount / self.end > 0.5

    def readings(self) -> Iterator[str]:
        """The other readings as one band, this case as a dot on it."""
        share = 100 * self.answer.total / self.end
        label = escaped(say("bar.case", total=self._text(self.answer.total)))
        left = share >= MIDDLE
        own = (
            f'<b class="case" style="right:calc({100 - share:.3f}% + 14px)">{label}</b>'
            if left
            else f'<b class="case" style="left:calc({share:.3f}% + 14px)">{label}</b>'
        )
        band = self._band(self._place(share, left)) if self._differ else ""
        yield f'<div class="bar others">{band}{own}<span class="dot" style="left:{share:.3f}%"></span></div>'

    def _band(self, place: str | None) -> str:
        low, high = self.summary.low, self.summary.high
        band = f'<div class="band" style="left:{self._at(low)};width:{100 * (high - low) / self.end:.3f}%"></div>'
        return (
            band
            if place is None
            else f'{band}<span class="on w" style="{place}">{escaped(self._others())}</span>'
        )

    def _place(self, share: float, own_left: bool) -> str | None:
        """Where the words for the other readings have room beside those for this case; None where nowhere on the line."""
        low, high = 100 * self.summary.low / self.end, 100 * self.summary.high / self.end
        own_from = share - OWN_WIDE if own_left else share
        behind = share if own_left else share + OWN_WIDE
        clear = "14px" if own_left else f"14px + {OWN_WORDS}"
        if high - behind > OTHERS_WIDE:
            return f"left:calc({share:.3f}% + {clear})"
        if 100 - max(high, behind) > OTHERS_WIDE:
            return f"left:calc({max(high, share):.3f}% + {'8px' if high > behind else clear})"
        if min(low, own_from) > OTHERS_WIDE:
            words = f" + 14px + {OWN_WORDS}" if own_left and own_from < low else " + 8px"
            return f"right:calc({100 - (share if own_from < low else low):.3f}%{words})"
        if own_from - low > OTHERS_WIDE:
            return f"right:calc({100 - share:.3f}% + 14px + {OWN_WORDS if own_left else '0px'})"
        return None

    def _others(self) -> str:
        return say("bar.others", low=self._text(self.summary.low), high=self._text(self.summary.high))

    def axis(self, most: float) -> Iterator[str]:
        """Round amounts below."""
        ticks = [tick.value for tick in money_ticks(most, self.currency) if tick.value <= self.end]
        step = 2 if len(ticks) > 4 else 1
        marks = "".join(
            f'<span class="{self._end_class(value)}" style="left:{self._at(value)}">{escaped(self._text(value))}</span>'
            for value in ticks[::step]
        )
        yield f'<div class="axis">{marks}</div>'
        if self._differ:
            share = 100 * self.answer.total / self.end
            narrow = " n" if self._place(share, share >= MIDDLE) else ""
            yield f'<div class="below{narrow}">{escaped(self._others())}</div>'

    def _end_class(self, value: float) -> str:
        return "first" if value == 0 else "last" if value > 0.93 * self.end else "tick"
