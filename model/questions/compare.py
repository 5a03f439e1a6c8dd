"""Scenarios against a base: totals, what each costs per place, person and day, and where two of them break even.

Amounts are nominal and in their own currency unless a currency, a year's prices or a rate is asked for; every
converted figure says on what basis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from model.files.problems import BadInput
from model.inputs.domestic import DomesticPrice
from model.inputs.prices import Prices
from model.questions.break_even import BreakEven, notes_there, with_option
from model.questions.compared_rows import (
    ComparedHome,
    ComparedRow,
    MissingRow,
    Standing,
    homes_beside,
    standing,
)
from model.questions.cost_options import (
    AS_PRINTED,
    CostOption,
    HomePrice,
    MoneyBasis,
    Order,
    about_home,
    at_home,
    of_scenario,
    order_line,
    series,
)
from model.results import own_numbers
from model.results.citation import read_to
from model.results.serialise import Answered, Hidden
from model.scenario.cases import reason_unsought
from model.scenario.scenario import Scenario, settled
from model.words.wording import (
    HALF_A_CENT,
    MOST_PER_CENT,
    listed,
    number,
    people,
    per_cent,
    person_days,
    say,
    times,
)


@dataclass(frozen=True)
class Section:
    """Sentences under one heading, each once."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Comparison(Answered):
    """Scenarios against a base, and the base's people at prices at home. What a series is missing for is in `missing`, with
    the reason, and not among the figures. `order` is that of deflating and converting, where both are done. `sentences`
    are those of all `sections`, in order; `place` is that of the base among the `rows`.
    """

    base: str
    currency: str
    rows: tuple[ComparedRow, ...]
    domestic: tuple[ComparedHome, ...]
    missing: tuple[MissingRow, ...]
    order: Order
    break_even: tuple[BreakEven, ...]
    sentences: tuple[str, ...]
    read_to: str
    sections: Hidden[tuple[Section, ...]]
    place: Hidden[int]

    document_name = "comparison"
    several = True

    def section(self, title: str) -> tuple[str, ...]:
        """The sentences under one heading; none where there are none."""
        return next((section.sentences for section in self.sections if section.title == title), ())


def compare(
    scenarios: Sequence[Scenario],
    place: int = 0,
    basis: MoneyBasis = AS_PRINTED,
    at: Sequence[DomesticPrice] = (),
    known: Prices | None = None,
    made_alike: Sequence[str] = (),
) -> Comparison:
    """Each scenario beside the one at `place`, and the people of that one at the domestic prices `at`. Money nominal
    unless `basis` converts it, by the series `known` or those that come with the model; a price at home is brought to
    the year of the terms it stands beside. `made_alike` is what to remark of scenarios that were changed to be compared.

    Raises `BadInput`: different currencies and none asked for, no such series, a base that cannot be made comparable,
    a rate out of range, a place that is not there.
    """
    known = known or series()
    placed = standing(scenarios, place, known, basis)
    rows, base = placed.rows, placed.rows[placed.place]
    homes, without = homes_beside(base, at, basis, known)
    pairs = [*_row_pairs(rows, base)]
    for price in at:
        evens, unlike = _home_pairs(rows, base, price, known, basis)
        pairs, without = [*pairs, *evens], [*without, *unlike]
    missing = tuple(dict.fromkeys([*placed.missing, *without]))
    sections = tuple(_sections(placed, at, homes, pairs, basis, missing, made_alike))
    return Comparison(
        base=base.scenario,
        currency=base.currency,
        rows=rows,
        domestic=homes,
        missing=missing,
        order=basis.order,
        break_even=tuple(pair.even for pair in pairs),
        sentences=tuple(text for section in sections for text in section.sentences),
        read_to=read_to(*(scenario.deal for scenario in scenarios)),
        sections=sections,
        place=placed.place,
    )


# --- Where they cost the same ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """Where a row breaks even with the base, or with a price at home."""

    even: BreakEven
    rows: tuple[ComparedRow, ...]
    home: HomePrice | None = None


def _option(row: ComparedRow) -> CostOption:
    """A row's scenario as an option in the row's currency. Raises `BadInput` where nothing can vary."""
    return of_scenario(row.case, row.factor, row.currency)


def _varying(rows: Sequence[ComparedRow]) -> list[ComparedRow]:
    return [row for row in rows if reason_unsought(row.case) is None]


def _row_pairs(rows: Sequence[ComparedRow], base: ComparedRow) -> Iterator[_Pair]:
    """Every row against the base; none where one of them cannot vary."""
    varying = _varying(rows)
    for row in varying if base in varying else ():
        if row is not base:
            # For the base's people, and for its length of stay.
            one, two = _option(row), _option(base)
            one = replace(one, people=two.people, years=two.years)
            yield from (_Pair(even, (row, base)) for even in with_option(one, two))


def _home_pairs(
    rows: Sequence[ComparedRow], base: ComparedRow, price: DomesticPrice, known: Prices, basis: MoneyBasis
) -> tuple[list[_Pair], list[MissingRow]]:
    """Every row against a price at home, in the prices of the row's own year; and why not, where it cannot be."""
    pairs, missing = list[_Pair](), list[MissingRow]()
    for row in _varying(rows):
        try:
            home = at_home(price, row.currency, row.price_year, basis, known)
        except BadInput as error:
            beside = say("compare.home_beside", label=price.label, name=row.scenario)
            missing.append(MissingRow(price.label if row is base else beside, str(error)))
            continue
        one = _option(row)
        evens = with_option(one, home.option(one.billed_beside))
        pairs += [_Pair(even, (row,), home) for even in evens]
    return pairs, missing


# --- In words ----------------------------------------------------------------------------------------------


def _sections(
    placed: Standing,
    at: Sequence[DomesticPrice],
    homes: Sequence[ComparedHome],
    pairs: Sequence[_Pair],
    basis: MoneyBasis,
    missing: Sequence[MissingRow],
    made_alike: Sequence[str],
) -> Iterator[Section]:
    """The sentences under their headings; a heading without any is left out."""
    rows, base = placed.rows, placed.rows[placed.place]
    sections: dict[str, list[str]] = {
        "missing": [row.says for row in missing],
        "basis": list(_bases(rows, homes, pairs, basis)),
        "pairs": [pair_sentence(row, base) for row in rows if row is not base],
        "own_readings" if any(row.reported_low is not None for row in rows) else "readings": [
            spread(row) for row in rows
        ],
        "even": list(_evens(rows, base, pairs)),
        "home": [text for price in at for text in _at_home(price, homes, base, pairs)],
        "remarks": [*made_alike, *_remarks(rows, pairs, basis)],
    }
    for title, sentences in sections.items():
        if sentences:
            yield Section(title, tuple(dict.fromkeys(sentences)))


def _bases(
    rows: Sequence[ComparedRow], homes: Sequence[ComparedHome], pairs: Sequence[_Pair], basis: MoneyBasis
) -> Iterator[str]:
    """On what basis amounts are converted, in which order, and that they are of different years where nobody asked."""
    beside = [*(home.basis for home in homes), *(pair.home.basis for pair in pairs if pair.home)]
    says = dict.fromkeys(text for texts in (*(row.basis for row in rows), *beside) for text in texts)
    order = order_line(basis.order)
    yield from [text for text in says if text != order] or [say("compare.nominal")]
    yield from [order] if order in says else []
    yield from unlike_years(rows, basis)


def unlike_years(rows: Iterable[ComparedRow], basis: MoneyBasis) -> Iterator[str]:
    """That amounts are in the prices of different years, where they are and nobody asked for those of one."""
    years = {row.price_year for row in rows}
    if basis.prices_of is None and len(years) > 1:
        yield say("compare.price_years", years=listed([str(year) for year in sorted(years)]))


def pair_sentence(row: ComparedRow, base: ComparedRow) -> str:
    """Two scenarios in a sentence that reads properly whichever is the base, with the numbers of the reader's own."""
    return with_own_numbers(_pair_sentence(row, base).removesuffix("."), (row, base)) + "."


def with_own_numbers(sentence: str, rows: Sequence[ComparedRow]) -> str:
    """A sentence on some rows, its full stop left out, with the reader's own numbers that their totals rest on: once where
    all have the same, and of each row that has any where they differ.
    """
    own = [own_numbers.replaced(row.case) for row in rows]
    if len(set(own)) == 1:
        return say("compare.own_of_all", sentence=sentence, own=own[0]) if own[0] else sentence
    each = [
        say("compare.own_of", name=row.scenario, own=text)
        for row, text in zip(rows, own, strict=True)
        if text
    ]
    return say("compare.own_of_each", sentence=sentence, each=listed(each))


def _pair_sentence(row: ComparedRow, base: ComparedRow) -> str:
    parts = {"name": row.scenario, "base": base.scenario, "total": row.in_words(row.total)}
    gap = row.total - base.total
    if abs(gap) < HALF_A_CENT:
        return say("compare.same", **parts)
    if abs(base.total) < HALF_A_CENT:
        return say("compare.more_than_nothing", **parts)
    share = gap / base.total
    if share * 100 > MOST_PER_CENT:
        return say("compare.times", **parts, times=times(row.total / base.total))
    key, difference = "compare.more" if gap > 0 else "compare.less", row.beside(base).in_words(abs(gap))
    return say(key, **parts, difference=difference, share=per_cent(abs(share)))


def spread(row: ComparedRow) -> str:
    """The least and the most that any reading of the scenario's terms gives, in words."""
    both = row.spreads(row.in_full)
    if both is not None:
        return say("compare.own_spread", name=row.scenario, spreads=both)
    low, high = row.in_full(row.low), row.in_full(row.high)
    return say(
        "compare.no_spread" if low == high else "compare.spread", name=row.scenario, low=low, high=high
    )


def _evens(rows: Sequence[ComparedRow], base: ComparedRow, pairs: Sequence[_Pair]) -> Iterator[str]:
    """Where each breaks even with the base; those priced by the very same terms differ in people and time only."""
    same = [row for row in rows if row is not base and settled(row.case) == settled(base.case)]
    for pair in pairs:
        if pair.home is None and pair.rows[0] not in same:
            yield pair.even.says
    if same:
        names = listed([say("compare.quoted", name=row.scenario) for row in same])
        yield say("compare.same_terms", names=names, base=base.scenario)


def _at_home(
    price: DomesticPrice, homes: Sequence[ComparedHome], base: ComparedRow, pairs: Sequence[_Pair]
) -> Iterator[str]:
    """The base's people at the price, where each row breaks even with it, and what the price is."""
    beside = [home_sentence(home, base) for home in homes if home.price is price]
    evens = [pair.even.says for pair in pairs if pair.home and pair.home.price is price]
    if beside or evens:
        yield from (*beside, *evens, *about_home(price))


def home_sentence(home: ComparedHome, base: ComparedRow) -> str:
    """What the base's people cost at home for their person-days, beside the base."""
    key = "compare.home_same"
    if abs(home.difference) >= HALF_A_CENT:
        key = "compare.home_more" if home.difference > 0 else "compare.home_less"
    return say(
        key,
        label=home.label,
        base=base.scenario,
        held=people(home.people_held),
        days=person_days(home.person_days),
        total=home.in_words(home.total),
        difference=home.in_words(abs(home.difference)),
    )


def _remarks(rows: Sequence[ComparedRow], pairs: Sequence[_Pair], basis: MoneyBasis) -> Iterator[str]:
    """What a reader of the figures should know: of each row, of unlike cases, of what does not vary, and what the
    arrangements remark of the people or the stays at which something breaks even.
    """
    for row in rows:
        yield from (say("compare.remark", name=row.scenario, says=remark) for remark in row.remarks)
    if len({(row.people_held, round(row.person_days, 6)) for row in rows}) > 1:
        yield say("compare.not_alike")
    for row in rows:
        reason = reason_unsought(row.case)
        yield from [reason] if reason else _others(_option(row))
    if basis.rate is not None and pairs:
        yield say("compare.break_even_nominal")
    for pair in pairs:
        for row in pair.rows:
            for says in notes_there(row.case, pair.even):
                yield say("compare.note_there", name=row.scenario, says=says)


def _others(option: CostOption) -> Iterator[str]:
    if option.others:
        key = "compare.others_billed" if option.billed_beside else "compare.others"
        key += "_one" if option.others == 1 else ""
        billed = number(option.people + option.billed_beside)
        yield say(key, name=option.name, others=number(option.others), people=billed)
