"""Whether the quantities of a claim go together: its own arithmetic first, then the reported terms, then slips.

Everything is an interval, so that "adds up" means that some numbers which print as these do satisfy it.
It judges arithmetic, never a speaker.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from model.claims.intervals import Interval, point
from model.claims.quantities import Quantity
from model.claims.record import Record, reachable, reached

MOST = 6
"""Of each role, so many quantities are tried together; a sentence with more is a table."""

ADDS_UP, ONLY_IF, DOES_NOT, CANNOT = "adds_up", "only_if", "does_not_add_up", "cannot_be_checked"
_ORDER = {ADDS_UP: 0, ONLY_IF: 1, DOES_NOT: 2, CANNOT: 3}


@dataclass(frozen=True)
class Outcome:
    """What one relation between quantities comes to. `code` is its condition or slip, `missing` what it lacks.

    `whole` was printed; `parts` make `expected`.
    """

    verdict: str
    code: str | None = None
    whole: Quantity | None = None
    parts: tuple[Quantity, ...] = ()
    expected: Interval | None = None
    missing: str | None = None
    facts: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """0 is best."""
        return _ORDER[self.verdict]


@dataclass(frozen=True)
class Sorted:
    """The quantities of a claim by role."""

    money: tuple[Quantity, ...]
    people: tuple[Quantity, ...]
    stays: tuple[Quantity, ...]
    shares: tuple[Quantity, ...]

    @property
    def amounts(self) -> tuple[Quantity, ...]:
        """Money not per anything."""
        return tuple(one for one in self.money if one.role == "amount")

    @property
    def rates(self) -> tuple[Quantity, ...]:
        """Money per something."""
        return tuple(one for one in self.money if one.role == "rate")


def by_role(quantities: Sequence[Quantity]) -> Sorted:
    """The quantities that can be calculated with, a few of each role."""

    def some(*roles: str) -> tuple[Quantity, ...]:
        return tuple(one for one in quantities if one.role in roles)[:MOST]

    return Sorted((*some("amount"), *some("rate")), some("people"), some("duration"), some("share"))


def judge(quantities: Sequence[Quantity], known: Record) -> Outcome:
    """The verdict on all quantities of a claim together."""
    found = by_role(quantities)
    groups = [*_rate_groups(found, known), *_share_groups(found, known)]
    settled = [group for group in groups if group.verdict != CANNOT]
    if settled:
        return max(settled, key=lambda one: one.rank)
    yearly = tuple(one for one in found.rates if one.per == ("year",))
    pairs = [
        _pair(amount, heads, found, known)
        for amount, heads in product((*found.amounts, *yearly), found.people)
    ]
    products = [_times_people(found), _sums(found)]
    return min(
        [*pairs, *(one for one in products if one), *groups, _missing(found)], key=lambda one: one.rank
    )


def completeness(quantities: Sequence[Quantity]) -> int:
    """How full the fullest relation among quantities is: 4 for one with all it needs, 3 where only the time lacks,
    2 for an amount and heads, 0 for none.
    """
    found = by_role(quantities)
    fullest = [_full(whole, rate, found) for whole, rate in permutations(found.money, 2) if fits(whole, rate)]
    shares = 4 if found.shares and len(found.money) > 1 else 0
    pairs = 2 if found.amounts and found.people else 0
    return max([*fullest, shares, pairs])


def _full(whole: Quantity, rate: Quantity, found: Sorted) -> int:
    if not _heads_for(whole, rate, found):
        return 0
    return 3 if _needs_stay(whole, rate) and not found.stays else 4


def _rate_groups(found: Sorted, known: Record) -> Iterator[Outcome]:
    """The best outcome among rates per the same thing: of several, one explains the claim and others compare."""
    groups: dict[tuple[str, ...], list[Outcome]] = {}
    for whole, rate in permutations(found.money, 2):
        relation = _relation(whole, rate, found, known) if fits(whole, rate) else None
        if relation is not None:
            groups.setdefault(rate.per, []).append(relation)
    yield from (min(outcomes, key=lambda one: one.rank) for outcomes in groups.values())


_TIMES = ("day", "week", "month", "year")
_HEADS = {"person", "bed"}


def time_of(quantity: Quantity) -> str | None:
    """The unit of time that money is per, if any."""
    return next((unit for unit in _TIMES if unit in quantity.per), None)


def is_a_head(quantity: Quantity) -> bool:
    """Whether money is per person, or per place for one."""
    return bool(_HEADS & set(quantity.per))


def fits(whole: Quantity, rate: Quantity) -> bool:
    """Whether `whole` can be so many times `rate`: a coarser time, or all heads against one."""
    if rate.role != "rate" or "flight" in {whole.reason, rate.reason}:
        return False
    if any(set(one.per) - {*_HEADS, *_TIMES} for one in (whole, rate)):
        return False
    one, two = time_of(whole), time_of(rate)
    a_head = is_a_head(rate) and not is_a_head(whole)
    if one and two:
        return (
            a_head
            or (is_a_head(whole) == is_a_head(rate) and _TIMES.index(two) < _TIMES.index(one))
            or (_TIMES.index(two) < _TIMES.index(one))
        )
    return (a_head or two is not None) and one is None and (a_head or not is_a_head(rate) or is_a_head(whole))


@dataclass(frozen=True)
class _Case:
    """One way to fill in a relation: the people and the time taken, and what was assumed."""

    heads: Quantity | None
    stay: Quantity | None
    factor: Interval
    expected: Interval
    years: Interval | None


def _relation(whole: Quantity, rate: Quantity, found: Sorted, known: Record) -> Outcome | None:
    heads = _heads_for(whole, rate, found)
    if not heads:
        return Outcome(CANNOT, None, whole, (rate,), missing="people")
    cases = [case for head in heads for case in _cases(whole, rate, head, found)]
    if not _same_currency(whole, rate):
        mixed = next((case for case in cases if case.expected.meets(whole.interval)), None)
        return _outcome(DOES_NOT, "mixed_currency", whole, rate, mixed) if mixed else None
    return (
        _literal(whole, rate, cases)
        or _plus_fee(whole, rate, cases, found)
        or _transposed_report(whole, rate, cases, known)
        or _wrong_denominator(whole, rate, cases, known)
        or _conditional(whole, rate, cases, found, known)
        or _slip(whole, rate, cases, known)
    )


def _same_currency(one: Quantity, two: Quantity) -> bool:
    """Whether two are in one currency, as far as was printed."""
    return one.currency is None or two.currency is None or one.currency == two.currency


def _heads_for(whole: Quantity, rate: Quantity, found: Sorted) -> list[Quantity | None]:
    """The head counts to try; None is one head, or all of them on both sides."""
    counts: list[Quantity | None] = [*found.people, *_together(found.people)]
    if time_of(whole) and time_of(
        rate
    ):  # "$129.21 a day per inmate, or $47,162 a year": of one person all along
        return [None, *counts] if is_a_head(rate) != is_a_head(whole) or not is_a_head(rate) else [None]
    if is_a_head(rate) and not is_a_head(whole):
        return counts
    said_of_one = not is_a_head(rate) and not is_a_head(whole)  # "$20,000 a year" may well be of one person
    return [None, *counts] if said_of_one else [None]


def _together(people: Sequence[Quantity]) -> list[Quantity]:
    """All heads named, as one: `238 Venezuelans and 23 Salvadorans`."""
    if len(people) < 2:
        return []
    low, high = sum(one.low for one in people), sum(one.high for one in people)
    return [Quantity("people", low, high, "people", text=" + ".join(one.text for one in people))]


def _cases(whole: Quantity, rate: Quantity, head: Quantity | None, found: Sorted) -> Iterator[_Case]:
    count = head.interval if head else point(1)
    unit, other = time_of(rate), time_of(whole)
    if unit is None or unit == other:
        yield _Case(head, None, point(1), rate.interval.times(count), None)
    elif other is not None:
        factor = in_units(point(1), f"{other}s", unit)
        yield _Case(head, None, factor, rate.interval.times(count).times(factor), None)
    else:
        stays = found.stays or (None,)
        for stay in stays:
            length = (
                in_units(stay.interval, str(stay.unit), unit) if stay else in_units(point(1), "years", unit)
            )
            years = in_units(stay.interval, str(stay.unit), "year") if stay else None
            yield _Case(head, stay, length, rate.interval.times(count).times(length), years)


_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}


def in_units(length: Interval, unit: str, other: str) -> Interval:
    """A length of time in another unit; a year has 365 days, 12 months, and 52 weeks or a day more."""
    one = unit.removesuffix("s")
    if {one, other} == {"week", "year"}:
        weeks = Interval(52, 365 / 7)
        return length.times(weeks if other == "week" else point(1).over(weeks))
    return length if one == other else length.by(_DAYS[one] / _DAYS[other])


def _outcome(
    verdict: str,
    code: str | None,
    whole: Quantity,
    rate: Quantity,
    case: _Case,
    expected: Interval | None = None,
) -> Outcome:
    parts = tuple(one for one in (rate, case.heads, case.stay) if one is not None)
    return Outcome(verdict, code, whole, parts, expected or case.expected)


def _needs_stay(whole: Quantity, rate: Quantity) -> bool:
    return time_of(rate) is not None and time_of(whole) is None


def _literal(whole: Quantity, rate: Quantity, cases: Sequence[_Case]) -> Outcome | None:
    for case in cases:
        if case.expected.meets(whole.interval):
            assumed = _needs_stay(whole, rate) and case.stay is None
            return _outcome(
                ONLY_IF if assumed else ADDS_UP, "one_year" if assumed else None, whole, rate, case
            )
    return None


def _plus_fee(whole: Quantity, rate: Quantity, cases: Sequence[_Case], found: Sorted) -> Outcome | None:
    """A printed fee and so much a head make a printed total."""
    for fee, case in product(found.amounts, cases):
        if fee is not whole and _same_currency(fee, whole) and whole.role == "amount":
            expected = case.expected.plus(fee.interval)
            if fee.low > 0 and expected.meets(whole.interval):
                return _outcome(ADDS_UP, None, whole, rate, case, expected)
    return None


# --- Reported figures, miswritten or taken for another ---------------------------------------------------


def _transposed_report(
    whole: Quantity, rate: Quantity, cases: Sequence[_Case], known: Record
) -> Outcome | None:
    """Two digits changed about in a figure that, put right, was reported and makes the sum come out."""
    for case in cases:
        reported = [
            (whole, case.expected, [total for total in known.totals]),
            (case.heads, _quotient(whole, rate.interval.times(case.factor)), [point(n) for n in known.heads]),
        ]
        for one, needed, figures in reported:
            if one is not None and _swaps_to(one, needed, figures):
                return _outcome(DOES_NOT, "transposed_digits", whole, rate, case)
    return None


def _quotient(whole: Quantity, each: Interval) -> Interval:
    return whole.interval.over(each) if each.high else point(0)


def _swaps_to(one: Quantity, needed: Interval, figures: Sequence[Interval]) -> bool:
    return any(
        other.meets(needed) and any(figure.meets(other) for figure in figures) for other in swapped(one)
    )


def _wrong_denominator(
    whole: Quantity, rate: Quantity, cases: Sequence[_Case], known: Record
) -> Outcome | None:
    """A quotient by another reported head count than the one printed; a reported price is no quotient."""
    if _reported_price(rate, known):
        return None
    case = next((one for one in cases if one.heads and _head_that_fits(whole, rate, one, known)), None)
    return _outcome(DOES_NOT, "wrong_denominator", whole, rate, case) if case else None


def _reported_price(rate: Quantity, known: Record) -> bool:
    usual = time_of(rate) in {None, "year"} and _same_as(rate.currency, known)
    return usual and any(rate.low <= price <= rate.high for price in known.prices)


def _same_as(currency: str | None, known: Record) -> bool:
    return currency in {None, known.currency}


# --- Conditions --------------------------------------------------------------------------------------


def _conditional(
    whole: Quantity, rate: Quantity, cases: Sequence[_Case], found: Sorted, known: Record
) -> Outcome | None:
    for case in cases:
        code = (
            _other_stay(whole, rate, case, found, known)
            or _by_reading(whole, rate, case, known)
            or _other_heads(whole, rate, case, known)
        )
        if code == "discount" and _discount_said(found, known):
            return _outcome(ADDS_UP, None, whole, rate, case, whole.interval)
        if code:
            return _outcome(ONLY_IF, code, whole, rate, case)
    return None


def _discount_said(found: Sorted, known: Record) -> bool:
    offers = [discount.share for discount in known.deal.terms.discount.values()]
    return any(share.low <= offer <= share.high for share in found.shares for offer in offers)


def _each(rate: Quantity, case: _Case) -> Interval:
    """What all heads of a case cost for one unit of the rate's time."""
    count = case.heads.interval if case.heads else point(1)
    return rate.interval.times(count)


def _other_stay(whole: Quantity, rate: Quantity, case: _Case, found: Sorted, known: Record) -> str | None:
    """Another time than the one printed, or one that was not printed."""
    each, unit = _each(rate, case), time_of(rate)
    if unit is None:
        return "by_day" if is_a_head(rate) and _days_used(whole, each, found) else None
    if not _needs_stay(whole, rate):
        return None
    if case.stay is None:
        stays = ((f"stay_{days}", in_units(point(days), "days", unit)) for days in known.stays)
        return next((code for code, length in stays if each.times(length).meets(whole.interval)), None)
    if unit != "year" or not each.meets(whole.interval):
        return None
    if case.factor.high < 1:
        return "in_advance" if is_a_head(rate) or case.heads else None
    return "per_person_once" if is_a_head(rate) else "flat_fee"


def _days_used(whole: Quantity, each: Interval, found: Sorted) -> bool:
    """Whether a price without a period, paid for the printed days only, makes the amount."""
    shares = [in_units(stay.interval, str(stay.unit), "year") for stay in found.stays]
    return any(share.high < 1 and each.times(share).meets(whole.interval) for share in shares)


def _by_reading(whole: Quantity, rate: Quantity, case: _Case, known: Record) -> str | None:
    """The reading of the reported terms, nearest to the default one, under which these people and time cost that."""
    a_year = is_a_head(rate) and time_of(rate) in {"year", None}
    if whole.role != "amount" or not a_year or case.heads is None or not _same_as(whole.currency, known):
        return None
    years = case.years or point(1)
    if not reachable(known, case.heads.interval, years):
        return None
    found = reached(known, case.heads.interval, years, rate.interval)
    return next(
        (one.code for one in found if one.code not in _OTHERWISE and one.total.meets(whole.interval)), None
    )


_OTHERWISE = {None, "flat_fee"}
"""A printed price a head rules out a fee whatever the number of heads; the default reading was tried."""


def _other_heads(whole: Quantity, rate: Quantity, case: _Case, known: Record) -> str | None:
    """Another reported head count at a reported price."""
    if case.heads is None or not _reported_price(rate, known):
        return None
    head = _head_that_fits(whole, rate, case, known)
    return f"other_people:{head}" if head else None


def _head_that_fits(whole: Quantity, rate: Quantity, case: _Case, known: Record) -> int | None:
    each = rate.interval.times(case.factor)
    own = case.heads.interval if case.heads else point(1)
    fitting = [n for n in known.heads if each.by(n).meets(whole.interval) and not own.low <= n <= own.high]
    paired = [
        n for pair in known.pairs if pair.amount.meets(whole.interval) for n in pair.heads if n in fitting
    ]
    if paired:
        return paired[0]
    return min(fitting, key=lambda n: abs(each.by(n).middle - whole.interval.middle), default=None)


# --- Slips -------------------------------------------------------------------------------------------

FACTORS = (12, 365, 1000, 1_000_000, 10, 52, 30, 2)


def _slip(whole: Quantity, rate: Quantity, cases: Sequence[_Case], known: Record) -> Outcome | None:
    for case in cases:
        code = _slip_code(whole, rate, case, known)
        if code:
            return _outcome(DOES_NOT, code, whole, rate, case)
    if any(rate.interval.meets(price) for price in known.other_prices):
        return None  # a price of something else, printed to compare with
    return _outcome(DOES_NOT, None, whole, rate, cases[0])


def _slip_code(whole: Quantity, rate: Quantity, case: _Case, known: Record) -> str | None:
    if _transposed(whole, rate, case):
        return "transposed_digits"
    return _by_factor(whole.interval, case, time_of(rate), known)


def _by_factor(whole: Interval, case: _Case, unit: str | None, known: Record) -> str | None:
    """The factor between what was printed and what should have been, the nearest where rounding allows several."""
    stays = [365 / days for days in known.stays if days < 365] if unit else []
    named = [
        *((f"factor_{factor}", float(factor)) for factor in FACTORS),
        *(("year_for_stay", x) for x in stays),
    ]
    ratio = _ratio(case.expected, whole)
    fitting = [
        (abs(math.log(ratio / size)), name)
        for name, factor in named
        for size in (factor, 1 / factor)
        if ratio and case.expected.by(1 / size).meets(whole)
    ]
    return min(fitting, default=(0.0, None))[1]


def _ratio(one: Interval, two: Interval) -> float:
    ratio = one.middle / two.middle if two.middle else 0.0
    return ratio if math.isfinite(ratio) else 0.0


def _transposed(whole: Quantity, rate: Quantity, case: _Case) -> bool:
    """Whether two neighbouring digits of one figure, changed about, would make it right."""
    if any(case.expected.meets(other) for other in swapped(whole)):
        return True
    for one in (rate, case.heads):
        if one is not None and one.low > 0:
            rest = case.expected.by(1 / one.interval.middle) if one.interval.middle else case.expected
            if any(rest.times(other).meets(whole.interval) for other in swapped(one)):
                return True
    return False


def swapped(quantity: Quantity) -> Iterator[Interval]:
    """The intervals that the printed digits make with two neighbours changed about."""
    digits = [sign for sign in quantity.digits if sign.isdigit()]
    number = float("".join(digits) or 0)
    if not number or not math.isfinite(quantity.high):
        return
    for place in range(len(digits) - 1):
        signs = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
        if signs[0] != "0" and signs != digits:
            yield quantity.interval.by(float("".join(signs)) / number)


# --- Shares ------------------------------------------------------------------------------------------


def _share_groups(found: Sorted, known: Record) -> Iterator[Outcome]:
    for share in found.shares:
        outcome = _share(share, found, known)
        if outcome is not None:
            yield outcome


def _share(share: Quantity, found: Sorted, known: Record) -> Outcome | None:
    pairs = [
        (part, base)
        for group in (found.money, found.people)
        for part, base in permutations(group, 2)
        if _same_currency(part, base) and (part.per == base.per or not base.per or not part.per)
    ]
    pairs = _with_base(share, sorted(pairs, key=lambda pair: pair[0].per != pair[1].per))
    for part, base in pairs:
        if any(base.interval.times(s).meets(part.interval) for s in _sizes(share)):
            return Outcome(ADDS_UP, None, part, (share, base), base.interval.times(share.interval))
    if not pairs or _is_discount(share, found, known):
        return None
    part, base = pairs[0]
    expected = base.interval.times(share.interval)
    return Outcome(DOES_NOT, _share_slip(share, part, base, known), part, (share, base), expected)


def _with_base(share: Quantity, pairs: list[tuple[Quantity, Quantity]]) -> list[tuple[Quantity, Quantity]]:
    """Those with the base that follows the share at once, where one does: `31.7% of the $15 million`."""
    after = [pair[1].span[0] - share.span[1] for pair in pairs]
    nearest = min((gap for gap in after if 0 <= gap <= 40), default=None)
    return (
        pairs if nearest is None else [pair for pair, gap in zip(pairs, after, strict=True) if gap == nearest]
    )


def _sizes(share: Quantity) -> list[Interval]:
    """The share, and what is left beside it, as in `half off`."""
    rest = Interval(max(0.0, 1 - share.high), max(0.0, 1 - share.low))
    return [share.interval, rest] if share.high < 1 else [share.interval]


def _is_discount(share: Quantity, found: Sorted, known: Record) -> bool:
    return _discount_said(found, known) and share.low <= 0.5 <= share.high


def _share_slip(share: Quantity, part: Quantity, base: Quantity, known: Record) -> str | None:
    others = [total for total in known.totals if not total.meets(base.interval)]
    if any(total.times(share.interval).meets(part.interval) for total in others):
        return "percent_base"
    expected = base.interval.times(share.interval)
    if any(expected.meets(other) for other in swapped(part)):
        return "transposed_digits"
    return next(
        (
            f"factor_{f}"
            for f in (10, 1000, 2)
            if expected.by(f).meets(part.interval) or expected.meets(part.interval.by(f))
        ),
        None,
    )


# --- Without a rate ----------------------------------------------------------------------------------


def _pair(amount: Quantity, heads: Quantity, found: Sorted, known: Record) -> Outcome:
    """An amount and heads with no rate, held against the reported totals."""
    if not _same_as(amount.currency, known):
        return Outcome(CANNOT, None, amount, (heads,), missing="rate")
    count = _key(heads)
    for pair in known.pairs:
        if pair.heads and _holds(_key(amount), pair.amount) and count.low <= pair.heads[0] <= count.high:
            code = _pair_stay(amount, found, pair.years)
            return Outcome(
                ONLY_IF if code else ADDS_UP, code, amount, (heads,), amount.interval, facts=pair.facts
            )
    return _mixed_pair(amount, count, heads, known) or Outcome(CANNOT, None, amount, (heads,), missing="rate")


def _key(quantity: Quantity) -> Interval:
    """The number an upper bound names, since `up to $15 million` would meet every lesser total."""
    return point(quantity.high) if quantity.low == 0 else quantity.interval


def _holds(printed: Interval, reported: Interval) -> bool:
    return printed.meets(point(reported.middle))


def _pair_stay(amount: Quantity, found: Sorted, years: float | None) -> str | None:
    """Whether a stay printed with a reported pair is another than it was reported for."""
    stays = [in_units(stay.interval, str(stay.unit), "year") for stay in found.stays]
    if amount.role == "rate" or not stays or years is None:
        return None
    if any(stay.low <= years <= stay.high for stay in stays):
        return None
    return "in_advance" if stays[0].high < years else "per_person_once"


def _mixed_pair(amount: Quantity, count: Interval, heads: Quantity, known: Record) -> Outcome | None:
    """A reported total beside a head count of another report."""
    if not any(count.low <= n <= count.high for n in known.heads):
        return None
    for pair in known.pairs:
        if pair.heads and _holds(_key(amount), pair.amount):
            code = f"other_people:{pair.heads[0]}"
            return Outcome(ONLY_IF, code, amount, (heads,), amount.interval, facts=pair.facts)
    return None


def _times_people(found: Sorted) -> Outcome | None:
    """One amount so many times another, for the people named, though it was not said to be a head."""
    for whole, part, heads in product(found.amounts, found.amounts, found.people):
        if whole is not part and heads.low > 1 and part.interval.times(heads.interval).meets(whole.interval):
            return Outcome(ADDS_UP, None, whole, (part, heads), part.interval.times(heads.interval))
    return None


def _sums(found: Sorted) -> Outcome | None:
    """Two amounts that make a third."""
    for whole, one, two in permutations(found.amounts[:4], 3):
        total = one.interval.plus(two.interval)
        if one.low > 0 and two.low > 0 and total.meets(whole.interval):
            return Outcome(ADDS_UP, None, whole, (one, two), total)
    return None


def _missing(found: Sorted) -> Outcome:
    """What a claim without any relation lacks."""
    if found.amounts:
        what = "people_and_rate" if not found.people else "rate"
    elif found.rates:
        what = "amount" if found.people else "amount_and_people"
    elif found.people:
        what = "money"
    else:
        what = "everything"
    whole = next(iter(found.money), None)
    return Outcome(CANNOT, None, whole, missing=what)
