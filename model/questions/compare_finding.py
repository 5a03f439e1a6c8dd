"""The finding of a comparison in a sentence or two: what costs the same, what costs most, and a day beside one at home."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from model.questions.compared_rows import ComparedHome, ComparedRow
from model.words.wording import HALF_A_CENT, listed, number, per_cent, say, times

Mark = Callable[[str], str]
"""How a name or an amount is set off, such as in bold."""

TWICE = 2.0
"""From this on a total is so many times another, not so many per cent more."""
CLOSE = 0.1
"""A price a day no further than this share from another is close to it."""
MOST_NAMED = 3


def finding(
    rows: Sequence[ComparedRow],
    base: ComparedRow,
    homes: Sequence[ComparedHome] = (),
    name: Mark = str,
    amount: Mark = str,
) -> Iterator[str]:
    """The finding, sentence by sentence; every name and amount as `name` and `amount` mark it."""
    words = _Words(name, amount)
    tied = [row for row in rows if _same(row, base)]
    if len(rows) == 1:
        yield say("compare.finding.one", name=words.of(base), total=words.total(base))
    elif len(tied) == len(rows):
        yield say("compare.finding.all", total=words.total(base))
    elif len(tied) > 1:
        yield say("compare.finding.same", names=words.named(tied), total=words.total(base))
    else:
        yield words.most(rows, base)
    yield from words.day(tied, homes)


def _same(one: ComparedRow, other: ComparedRow) -> bool:
    return abs(one.total - other.total) < HALF_A_CENT


class _Words:
    def __init__(self, name: Mark, amount: Mark) -> None:
        self.name, self.amount = name, amount

    def of(self, row: ComparedRow) -> str:
        return say("compare.quoted", name=self.name(row.name))

    def total(self, row: ComparedRow) -> str:
        return self.amount(row.in_words(row.total))

    def named(self, rows: Sequence[ComparedRow]) -> str:
        if len(rows) > MOST_NAMED:
            others = number(len(rows) - 1)
            return say("compare.finding.and_others", name=self.of(rows[0]), others=others)
        return listed([self.of(row) for row in rows])

    def most(self, rows: Sequence[ComparedRow], base: ComparedRow) -> str:
        """What costs most, or what least where that is the base."""
        top = max(rows, key=lambda row: row.total)
        if _same(top, base):
            top = min(rows, key=lambda row: row.total)
        alike = [row for row in rows if _same(row, top)]
        end = "most" if top.total > base.total else "least"
        key = f"compare.finding.{end}" if len(alike) == 1 else f"compare.finding.{end}_tied"
        return say(
            key, names=self.named(alike), total=self.total(top), beside=self.beside(top, base), base=self.of(base)
        )  # fmt: skip

    def beside(self, row: ComparedRow, base: ComparedRow) -> str:
        gap, ratio = row.total - base.total, row.total / base.total if base.total > HALF_A_CENT else None
        if ratio is not None and ratio >= TWICE:
            return say("compare.finding.times", times=times(ratio))
        difference = row.beside(base).in_words(abs(gap))
        if ratio is None:
            return say("compare.finding.more_plain", difference=difference)
        return say(
            "compare.finding.more" if gap > 0 else "compare.finding.less",
            difference=difference,
            share=per_cent(abs(ratio - 1)),
        )

    def day(self, tied: Sequence[ComparedRow], homes: Sequence[ComparedHome]) -> Iterator[str]:
        """A day that a person is held, beside the first price at home: of the row nearest to that among those like the base."""
        days = [(row, row.per_person_day) for row in tied if row.per_person_day is not None]
        if not homes or not days:
            return
        home = homes[0]
        row, day = min(days, key=lambda pair: abs(pair[1] - home.day))
        words = row.in_words(day), home.in_words(home.day)
        key = (
            "same"
            if words[0] == words[1]
            else "close"
            if abs(day - home.day) <= CLOSE * home.day
            else "under"
            if day < home.day
            else "over"
        )
        yield say(
            f"compare.finding.day_{key}",
            name=self.of(row),
            day=self.amount(words[0]),
            home=self.amount(words[1]),
            label=self.name(home.label),
        )
