"""When a yearly charge runs, and at which factor: edges of windows, spans and years in the own time of each.

A time x comes to what of it lies between the edges k and k + 1, times the factor of k, added up over k. Edges follow from
dates and terms alone and not from who is held until when, so every reading and every period of a ledger uses the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.inputs.population import DAYS_A_YEAR
from model.outputs.workbook.formula import Expr, same, wrap
from model.outputs.workbook.functions import ceiling, floor, is_number, least, most, when
from model.outputs.workbook.inputs import ChargeInputs
from model.outputs.workbook.page import Block, Page, SheetRow
from model.outputs.workbook.people import Entered, numbered, turn, whole_years, years_between
from model.outputs.workbook.terms import Bounds, TermRows
from model.scenario.scenario import Scenario
from model.words.wording import say

Billing = bool | SheetRow
"""Whether whole years are paid at their start: settled, or a row that says so for each scenario."""

SPARE_YEARS = 12
"""Years of a factor beyond what a scenario needs, for a term that a reader makes longer."""

NOTHING = wrap(1) / wrap(0)
"""An error, for what no number may stand for: it spreads to the total, and is seen."""


@dataclass(frozen=True)
class Clock:
    """Whose own time it is: of each cohort since its arrival, or of the arrangement since it began."""

    key: str
    starts: tuple[SheetRow, ...]

    def name(self, n: int, many: int) -> str:
        """What a row is called that is the edge `n % many` of the one whose turn it is."""
        key = f"workbook.edge_of_{self.key}"
        return say(key, name=numbered(n // many), number=n % many + 1)


@dataclass(frozen=True)
class Edges:
    """For each one on the clock a block of edges: the start and the end, or those of each year, with its factor."""

    of: tuple[Block, ...]
    factors: Block | None

    def ends(self, i: int) -> tuple[SheetRow, SheetRow]:
        """The first and the last edge of one of those on the clock."""
        return self.of[i][0], self.of[i][len(self.of[i]) - 1]


def cohorts(stays: Entered) -> Clock:
    """The clock of each cohort."""
    return Clock("cohort", stays.arrives.list)


def term(stays: Entered) -> Clock:
    """The clock of the arrangement."""
    return Clock("term", (stays.starts,))


def by_day_only(charge: ChargeInputs) -> bool:
    """Whether it counts people held at once, day by day, and so is never paid for whole years."""
    counting = (charge.above, charge.minimum, charge.every)
    return charge.charge.kind != "per_person" and any(number is not None for number in counting)


def is_plain(charge: ChargeInputs, bounds: Bounds) -> bool:
    """Whether bounds in years alone say which time of it counts."""
    edged = any(row is not None for row in (charge.from_year, charge.until_year, charge.starts, charge.ends))
    in_years = charge.charge.per != "day" or bounds is None
    return not edged and not is_stepped(charge) and in_years


def is_stepped(charge: ChargeInputs) -> bool:
    """Whether its factor is one for each of some years, and no geometric series gives the sum of them."""
    personal = charge.charge.kind == "per_person_year" and charge.charge.index_from == "term"
    return charge.index is not None and (personal or charge.charge.per == "day")


def edges_of(terms: TermRows, page: Page, key: str, clock: Clock, bounds: Bounds, billing: Billing) -> Edges:
    """Between which times a charge's money falls due, within its window and some bounds, as each one's own."""
    name = billing if isinstance(billing, bool) else id(billing)
    return terms.once(
        ("edges", key, clock.key, id(bounds), name), lambda: _edges(terms, page, key, clock, bounds, billing)
    )


def _edges(terms: TermRows, page: Page, key: str, clock: Clock, bounds: Bounds, billing: Billing) -> Edges:
    charge = terms.deal.charge[key]
    opens, closes = _window(terms, page, key, clock)
    steps = _steps(terms, page, charge, clock) if is_stepped(charge) else None
    many = len(steps[0]) if steps else 1 + 1

    def time(i: int, k: int) -> Expr:
        # What comes before the term begins has the factor of its first year.
        at: Expr = wrap(0) if k == 0 else steps[i][k] if steps else terms.words.longest
        at = at if closes is None else least(closes[i], at)
        return at if opens is None else most(opens[i], at)

    def edge(n: int) -> Expr:
        at = _as_paid(time(n // many, n % many), billing)
        return at if bounds is None else most(bounds[0], least(at, bounds[1]))

    label, size = charge.charge.label, len(clock.starts) * many
    edges = page.block(
        say("workbook.block.edges", label=label), size, lambda n: clock.name(n, many), "years", edge
    )
    if charge.charge.per == "day":
        years, heading = edges, say("workbook.block.edge_days", label=label)
        edges = page.block(
            heading,
            size,
            lambda n: clock.name(n, many),
            "days",
            lambda n: days_by(terms.stays, clock.starts[n // many], years[n]),
        )
    factors = _factors(terms, page, key, charge) if steps else None
    return Edges(parted(edges, many), factors)


def parted(block: Block, many: int) -> tuple[Block, ...]:
    """A block cut into blocks of so many rows each."""
    return tuple(Block(block.list[at : at + many]) for at in range(0, len(block), many))


def _as_paid(time: Expr, billing: Billing) -> Expr:
    if isinstance(billing, bool):
        return ceiling(time) if billing else time
    return when(same(billing, 1), ceiling(time), time)


def days_by(stays: Entered, starts: Expr, years: Expr) -> Expr:
    """Real days from a start to so many years on: to the last anniversary, then a part of the year after it."""
    whole = floor(years)
    last, following = turn(starts, whole), turn(starts, whole + 1)
    real = last - starts + (years - whole) * (following - last)
    return stays.if_dated(real, years * stays.words.days_in_year)


# --- Windows -------------------------------------------------------------------------------------------------


def _window(terms: TermRows, page: Page, key: str, clock: Clock) -> tuple[Block | None, Block | None]:
    """The own times at which a charge comes into force and ends; None where it does not."""
    return terms.once(("window", key, clock.key), lambda: _made_window(terms, page, key, clock))


def _made_window(terms: TermRows, page: Page, key: str, clock: Clock) -> tuple[Block | None, Block | None]:
    first, last = terms.once(("window", key), lambda: _moments(terms, page, key))
    label = terms.deal.charge[key].charge.label

    def own(moment: SheetRow | None, what: str) -> Block | None:
        heading = say(f"workbook.{what}", label=label)
        return None if moment is None else own_times(terms.stays, page, clock, Block([moment]), heading)

    opens, closes = own(first, "opens"), own(last, "closes")
    if opens is None or closes is None:
        return opens, closes

    def end(n: int) -> Expr:
        return most(opens[n], closes[n])

    # Of a window that a year opens and a day closes, the close may come first: it is then empty.
    heading = say("workbook.block.closes", label=label)
    return opens, page.block(heading, len(opens), lambda n: clock.name(n, 1), "years", end)


def _moments(terms: TermRows, page: Page, key: str) -> tuple[SheetRow | None, SheetRow | None]:
    """The days, or years of the term, at which a charge comes into force and ends."""
    charge, stays = terms.deal.charge[key], terms.stays

    def row(part: str, expr: Expr) -> SheetRow:
        label = say("workbook.charge_part", label=charge.charge.label, what=say(f"workbook.row.{part}"))
        return page.formula(label, say("workbook.unit.moment"), expr, "moment")

    def of_year(years: Expr) -> Expr:
        return stays.if_dated(turn(stays.starts, years), years)

    opens = closes = None
    if charge.from_year is not None:
        opens = row("opens", of_year(charge.from_year - 1))
    elif charge.starts is not None:
        opens = row("opens", stays.if_dated(charge.starts, _no_day(charge)))
    if charge.until_year is not None:
        before = None if charge.from_year is None else charge.until_year < charge.from_year
        ends = of_year(charge.until_year)
        closes = row("closes", ends if before is None else when(before, NOTHING, ends))
    elif charge.ends is not None:
        before = None if charge.starts is None else charge.ends <= charge.starts
        day: Expr = charge.ends if before is None else when(before, NOTHING, charge.ends)
        closes = row("closes", stays.if_dated(day, _no_day(charge)))
    return opens, closes


def _no_day(charge: ChargeInputs) -> Expr:
    """What a day is where there are none: an error, unless the charge has no amount and is not counted."""
    return when(is_number(charge.amounts[0]), NOTHING, 0)


def own_times(stays: Entered, page: Page, clock: Clock, moments: Block, label: str) -> Block:
    """The own time of each at some days, 0 before its start, or at some years of the term; first all of the first."""
    many, starts = len(moments), clock.starts
    size = len(starts) * many

    def later(n: int, yes: Expr) -> Expr:
        start, moment = starts[n // many], moments[n % many]
        return when((start > 0) * (moment > start), yes, 0)

    def block(key: str, expr: Callable[[int], Expr], style: str = "") -> Block:
        heading = say(f"workbook.block.{key}", label=label)
        return page.block(heading, size, lambda n: clock.name(n, many), "years", expr, style)

    def whole_by(n: int) -> Expr:
        return stays.if_dated(later(n, whole_years(starts[n // many], moments[n % many])), 0)

    def own_by(n: int) -> Expr:
        start, moment = starts[n // many], moments[n % many]
        return stays.if_dated(later(n, years_between(start, moment, whole[n])), moment)

    whole = block("own_whole", whole_by, "whole")
    return block("own_time", own_by)


# --- Years with a factor of their own ---------------------------------------------------------------------------


def years_of_room(scenarios: Sequence[Scenario]) -> int:
    """How many years of the term, or of a stay, the sheet has a row for."""
    return max(_years(scenario) for scenario in scenarios) + SPARE_YEARS


def _years(scenario: Scenario) -> int:
    population = scenario.population
    lasting = [cohort.stay for cohort in population.cohorts]
    if not population.dated:
        own = population.term.years if population.term and population.term.years is not None else 0.0
        return int(max([own, *lasting], default=0.0)) + 1
    stays = [(cohort.arrives, cohort.leaves(population.as_of)) for cohort in population.cohorts]
    first, last = population.bounds()
    days = [last, *(leaves for _, leaves in stays if leaves)]
    early = min([first, *(arrives for arrives, _ in stays if arrives)])
    return int((max(days) - early).days / DAYS_A_YEAR) + 1


def _numbers(terms: TermRows, page: Page) -> Block:
    """Years from 0 on, one more than there is room for."""
    many = years_of_room([terms.stays.inputs.scenarios[column] for column in terms.deal.columns])

    def made() -> Block:
        unit, rows = say("workbook.unit.years"), list[SheetRow]()
        page.write(say("workbook.block.years"), "subheading")
        with page.detail():
            for k in range(many + 1):
                label = say("workbook.year_number", number=k)
                rows.append(page.formula(label, unit, rows[-1] + 1 if rows else wrap(0), "whole"))
        return Block(rows)

    return terms.once("years", made)


def _steps(terms: TermRows, page: Page, charge: ChargeInputs, clock: Clock) -> tuple[Block, ...]:
    """For each one the times at which another factor begins: turns of the term as its own times, or whole years."""
    numbers, stays = _numbers(terms, page), terms.stays
    if charge.charge.index_from != "term" or clock.key == "term":
        return (numbers,) * len(clock.starts)

    def turns() -> Block:
        def turned(k: int) -> Expr:
            return stays.if_dated(turn(stays.starts, numbers[k]), numbers[k])

        def name(k: int) -> str:
            return say("workbook.year_number", number=k)

        return page.block(say("workbook.block.turns"), len(numbers), name, "moment", turned)

    def own() -> tuple[Block, ...]:
        moments = terms.once("turns", turns)
        return parted(own_times(stays, page, clock, moments, say("workbook.turns")), len(numbers))

    return terms.once(("steps", clock.key), own)


def _factors(terms: TermRows, page: Page, key: str, charge: ChargeInputs) -> Block:
    """The factor of each year; an error where somebody is held, or the term runs, for longer than there is room for."""
    numbers, index = _numbers(terms, page), charge.index
    assert index is not None
    room, needed = numbers[len(numbers) - 1], terms.once("needed", lambda: _needed(terms, page))

    def factor(k: int) -> Expr:
        return when(needed <= room, index ** numbers[k], NOTHING)

    def name(k: int) -> str:
        return say("workbook.year_number", number=k)

    heading = say("workbook.block.factors", label=charge.charge.label)
    return terms.once(
        ("factors", key),
        lambda: page.block(heading, len(numbers) - 1, name, "factor", factor, "factor"),
    )


def _needed(terms: TermRows, page: Page) -> SheetRow:
    s = terms.stays
    last = most(s.starts, s.ends, s.leaves)
    by_date = most(whole_years(s.starts, last), most(s.stay))
    years = s.if_dated(by_date, most(s.entered_term, s.stay))
    return page.row("needed", "years", floor(years) + 1, "whole")
