"""What each scenario of a comparison costs: rows as high as those of the grid beside it, with bars on one scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.files.unseen import csv_text
from model.outputs.bar_scales import bar_scale
from model.outputs.chart_data import Tick, short_money
from model.questions.compared_rows import ComparedHome, ComparedRow
from model.scenario.scenario import Scenario
from model.words.wording import HALF_A_CENT, exact, people, per_cent_more, say
from ui.components.cells import people_text, time_text
from ui.components.parts import escaped
from ui.components.words import explained

WHOLE = 1000.0
"""From this on an amount a head is in whole units of money."""
MILLION = 1e6
END = 0.84
"""The share of a bar's room that the scale takes; what is cut goes on to the end."""
Line = ComparedRow | ComparedHome


@dataclass(frozen=True)
class Compared:
    """What is shown: for each scenario its row, None where it could not be made comparable; the base; prices at home."""

    scenarios: tuple[Scenario, ...]
    rows: tuple[ComparedRow | None, ...]
    base: ComparedRow
    homes: tuple[ComparedHome, ...]
    log: bool = False

    @property
    def known(self) -> list[ComparedRow]:
        """The rows that could be made comparable."""
        return [row for row in self.rows if row is not None]

    @property
    def places(self) -> bool:
        """Whether any of them pays for places."""
        return any(row.per_place is not None for row in self.known)


# --- Words in cells ----------------------------------------------------------------------------------------------


def against(line: Line, base: ComparedRow) -> str:
    """A total against the base: that it is the base, the same, so many per cent more, or so many times it."""
    if line is base:
        return say("compare_page.is_base")
    gap = line.total - base.total
    if abs(gap) < HALF_A_CENT:
        return say("compare_page.same")
    share = gap / base.total if base.total else None
    if share is None:
        return say("compare_page.nothing")
    text = per_cent_more(round(share, 2) if abs(share) >= 0.1 else round(share, 3))
    return say("compare_page.more", text=text) if 0 < share <= 10 else text


def difference(line: Line, base: ComparedRow) -> str:
    """A total less the base's; nothing where they are the same."""
    gap = line.total - base.total
    if line is base or abs(gap) < HALF_A_CENT:
        return ""
    text = (line.beside(base) if isinstance(line, ComparedRow) else line).in_full(gap)
    return say("compare_page.more", text=text) if gap > 0 else text


def _gap(line: Line, base: ComparedRow) -> str:
    """The same where there is little room."""
    gap = line.total - base.total
    if not difference(line, base):
        return ""
    sign = say("number.plus") if gap > 0 else say("number.minus")
    return f"{sign}{short_money(abs(gap), base.currency)}"


def a_head(line: Line, amount: float | None) -> str:
    """An amount a head, place or day where there is little room: whole from a thousand on, in millions from a million on."""
    if amount is None:
        return say("compare_page.nothing")
    if abs(amount) >= MILLION:
        return short_money(amount, line.currency)
    if abs(amount) >= WHOLE:
        return line.in_full(round(amount))
    text = line.in_full(amount)
    return f"{text}.00" if text == exact(round(amount), line.currency) else text


COLUMNS = ("total", "difference", "against", "billed", "held", "of_place", "day", "spread")


def cells(shown: Compared, grid: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The whole table as text, its head first, beside the cells of the grid: for the clipboard, and as a file."""
    head = [
        say(f"compare_page.column.{name}") for name in ("name", "deal", "people", "time", "price", "reading")
    ]
    head += [say(f"compare_page.column.{'total_alone' if name == 'total' else name}") for name in COLUMNS]
    figures = [_texts(shown, row) if row else [say("compare.cannot"), *[""] * 7] for row in shown.rows]
    body = [[*map(csv_text, beside), *texts] for beside, texts in zip(grid, figures, strict=True)]
    homes = [
        [say("compare_page.home_row", label=home.label), *[""] * 5, *_texts(shown, home)]
        for home in shown.homes
    ]
    return head, [*body, *homes]


def _texts(shown: Compared, line: Line) -> list[str]:
    base = shown.base
    spread = ""
    if isinstance(line, ComparedRow):
        spread = say("number.range", low=line.in_full(line.low), high=line.in_full(line.high))
    return [
        line.in_full(line.total), difference(line, base), against(line, base),
        *("" if amount is None else line.in_full(amount) for amount in _heads(line)), spread,
    ]  # fmt: skip


def _heads(line: Line) -> tuple[float | None, float | None, float | None, float | None]:
    """A person billed, a person held, a place, a day held."""
    if isinstance(line, ComparedHome):
        return None, line.per_person_held, None, line.day
    return line.per_person_billed, line.per_person_held, line.per_place, line.per_person_day


# --- Scales ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """Where an amount stands on the bars, in per cent of their room."""

    ticks: tuple[Tick, ...]
    cut: bool
    log: bool

    def at(self, amount: float) -> float:
        """The place of an amount, that of the end for one that is cut."""
        top = self.ticks[-1].value
        if self.log:
            low = math.log10(self.ticks[0].value)
            return (
                100
                * END
                * max(0.0, math.log10(max(amount, self.ticks[0].value)) - low)
                / (math.log10(top) - low)
            )
        return 100 * END * amount / top if amount <= top else 97.0


def scale(shown: Compared) -> Scale:
    """The scale of the totals: from nothing, with what would crush the others cut; or by powers of ten."""
    totals = [*(row.total for row in shown.known), *(home.total for home in shown.homes)]
    highs = [row.high for row in shown.known]
    if not shown.log:
        return Scale(*bar_scale(totals, highs, shown.base.currency), log=False)
    some = [amount for amount in (*totals, *highs, *(row.low for row in shown.known)) if amount > 0] or [1.0]
    low, high = math.floor(math.log10(min(some))), math.ceil(math.log10(max(some)) - 1e-9)
    powers = range(low, max(high, low + 1) + 1)
    return Scale(tuple(Tick(10.0**n, short_money(10.0**n, shown.base.currency)) for n in powers), False, True)


# --- The table ---------------------------------------------------------------------------------------------------


def table(shown: Compared) -> str:
    """The table as HTML; on a phone each row is a card."""
    on = scale(shown)
    lines: list[Line] = [*shown.known, *shown.homes]
    days = [day for *_, day in map(_heads, lines) if day]
    top = bar_scale(days, (), shown.base.currency)[0][-1].value if days else 0.0
    top = max(top, *(1.1 * home.day for home in shown.homes[:1]), 0.0)
    rows = [
        _row(shown, on, top, scenario, row) for scenario, row in zip(shown.scenarios, shown.rows, strict=True)
    ]
    rows += [_home_row(shown, on, top, home) for home in shown.homes]
    return (
        f'<table class="compared"><caption class="unseen">{escaped(say("compare_page.result"))}</caption>'
        f"<thead><tr>{''.join(_heads_of(shown))}</tr></thead><tbody>{''.join(rows)}</tbody>"
        f"<tfoot><tr>{''.join(_foot(shown, on, top))}</tr></tfoot></table>"
    )


def _heads_of(shown: Compared) -> Iterator[str]:
    yield f'<th scope="col" class="name"><span class="unseen">{escaped(say("compare_page.column.name"))}</span></th>'
    yield f'<th scope="col" class="bars"><span class="wide">{escaped(say("compare_page.column.total"))}</span></th>'
    yield f'<th scope="col" class="total"><span class="unseen">{escaped(say("compare_page.column.total_alone"))}</span></th>'
    names = ["against", "billed", "held", *(["of_place"] if shown.places else []), "day"]
    before = ""
    for name in names:
        yield f'<th scope="col" class="number">{explained(say(f"compare_page.column.{name}"), before)}</th>'
        before += say(f"compare_page.column.{name}")
    yield '<td class="days"></td>'


def _row(shown: Compared, on: Scale, top: float, scenario: Scenario, row: ComparedRow | None) -> str:
    if row is None:
        name, span = escaped(scenario.name), 8 if shown.places else 7
        return f'<tr><th scope="row" class="name"><span class="unseen">{name}</span></th><td colspan="{span}" class="cannot">{escaped(say("compare.cannot"))}</td></tr>'
    band = say("number.range", low=row.in_words(row.low), high=row.in_words(row.high))
    bars = [_band(on, row.low, row.high)] if row.high - row.low >= HALF_A_CENT else []
    bars.append(_bar(on, row.total, "case"))
    if not on.log and max(row.total, row.high) > on.ticks[-1].value:
        bars.append('<i class="notch"></i>')
    about = say("compare_page.counts", people=_people(scenario), stay=time_text(scenario))
    css = ' class="base"' if row is shown.base else ""
    return (
        f'<tr{css}><th scope="row" class="name"><span class="unseen">{escaped(row.name)}</span></th>'
        f'<td class="bars" title="{escaped(band)}"><span class="room">{"".join(bars)}</span><span class="unseen">{escaped(band)}</span></td>'
        f'<td class="total">{escaped(row.in_words(row.total))}</td>{_figures(shown, row, about)}{_day_bar(row.per_person_day, top, shown)}</tr>'
    )


def _people(scenario: Scenario) -> str:
    text = people_text(scenario)
    return (
        text
        if scenario.population.dated
        else people(scenario.people_of(scenario.first_group))
        if scenario.cohort
        else people(0)
    )


def _home_row(shown: Compared, on: Scale, top: float, home: ComparedHome) -> str:
    name = escaped(say("compare_page.home_row", label=home.label))
    notch = '<i class="notch"></i>' if not on.log and home.total > on.ticks[-1].value else ""
    return (
        f'<tr class="home"><th scope="row" class="name"><span class="unseen">{name}</span></th><td class="bars"><span class="room">{_bar(on, home.total, "athome")}{notch}</span>'
        f'<span class="what" aria-hidden="true">{escaped(home.label)}</span></td><td class="total">{escaped(home.in_words(home.total))}</td>'
        f"{_figures(shown, home, '')}{_day_bar(home.day, top, shown, 'athome')}</tr>"
    )


def _figures(shown: Compared, line: Line, about: str) -> str:
    billed, held, place, day = (a_head(line, amount) for amount in _heads(line))
    gap = _gap(line, shown.base) if isinstance(line, ComparedRow) else ""
    beside = escaped(against(line, shown.base)) + (f"<small>{escaped(gap)}</small>" if gap else "")
    of_place = f'<td class="number place">{escaped(place)}</td>' if shown.places else ""
    about_home = f'<span class="about">{escaped(about)}</span>' if about else ""
    return (
        f'<td class="number against">{about_home}<span>{beside}</span></td><td class="number billed">{escaped(billed)}</td>'
        f'<td class="number held">{escaped(held)}</td>{of_place}<td class="number day" data-after="{escaped(say("compare_page.a_day"))}">{escaped(day)}</td>'
    )


def _band(on: Scale, low: float, high: float) -> str:
    left, right = on.at(low), on.at(high)
    return f'<i class="band" style="left:{left:.2f}%;width:{max(0.5, right - left):.2f}%"></i>'


def _bar(on: Scale, total: float, css: str) -> str:
    """A bar from nothing; on a scale by powers of ten, which has no nothing, a dot."""
    at = on.at(total)
    return (
        f'<i class="dot {css}" style="left:{at:.2f}%"></i>'
        if on.log
        else f'<i class="bar {css}" style="width:{at:.2f}%"></i>'
    )


def _day_bar(day: float | None, top: float, shown: Compared, css: str = "case") -> str:
    line = ""
    if shown.homes and top:
        line = f'<i class="line" style="left:{_at_day(shown.homes[0].day, top):.2f}%"></i>'
    if not day or not top:
        return f'<td class="days"><span class="room">{line}</span></td>'
    notch = '<i class="notch"></i>' if day > top * 1.001 else ""
    width = 97.0 if notch else _at_day(day, top)
    return f'<td class="days"><span class="room"><i class="bar {css}" style="width:{width:.2f}%"></i>{notch}{line}</span></td>'


def _at_day(day: float, top: float) -> float:
    return 90.0 * min(1.0, day / top)


def _foot(shown: Compared, on: Scale, top: float) -> Iterator[str]:
    """The scale below the bars, and what the dashed line is."""
    middle = on.ticks[len(on.ticks) // 2 : len(on.ticks) // 2 + 1] if len(on.ticks) % 2 and not on.log else ()
    ticks = (on.ticks[0], *middle, on.ticks[-1])
    marks = "".join(
        f'<span style="left:{on.at(tick.value):.2f}%">{escaped(tick.text)}</span>' for tick in ticks
    )
    yield f'<td class="name"></td><td class="bars"><span class="room axis">{marks}</span></td>'
    yield f'<td colspan="{6 if shown.places else 5}"></td>'
    label = ""
    if shown.homes and top:
        at = _at_day(shown.homes[0].day, top)
        css, place = (
            ("mark end", f"right:{max(0.0, 90 - at):.2f}%") if at > 45 else ("mark", f"left:{at:.2f}%")
        )
        label = f'<span class="room axis"><span class="{css}" style="{place}">{escaped(say("compare_page.at_home_mark"))}</span></span>'
    yield f'<td class="days">{label}</td>'
