"""The scenarios being compared: kept in the state under names that differ, as long as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from model.files.problems import BadInput
from model.questions.compared_rows import ComparedRow, MissingRow, homes_beside, standing
from model.questions.cost_options import MoneyBasis, domestic_prices, series, usual_home
from model.results.summary import summary
from model.scenario.library import Deal
from model.scenario.offered import scenarios
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from ui import limits, state
from ui.components import parts
from ui.components.cells import named
from ui.components.compared_table import Compared
from ui.view import MOST_COMPARED


def shown() -> tuple[Scenario, ...]:
    """The scenarios compared: as long as the reader has chosen none, those reported of the arrangement."""
    now = state.now()
    return now.view.compared or reported(now.scenario.as_reported.deal)


def reported(deal: Deal) -> tuple[Scenario, ...]:
    """An arrangement's scenarios worth a click, else all its scenarios, else its own people and time."""
    before = st.session_state.get("reported")
    if before is not None and before[0] is deal:
        return cast(tuple[Scenario, ...], before[1])
    names = [preset.scenario for preset in deal.terms.preset.values()] or [*scenarios(deal)]
    some, problems = deal.readable(names)
    cases = tuple(each_named([*some.values()][:MOST_COMPARED] or [default_scenario(deal)]))
    if not problems:  # else they are looked for again
        st.session_state["reported"] = (deal, cases)
    return cases


def each_named(some: Sequence[Scenario]) -> list[Scenario]:
    """Scenarios, each under a name of its own."""
    cases = list[Scenario]()
    for scenario in some:
        cases.append(named(scenario, [other.name for other in cases]))
    return cases


def put(compared: Sequence[Scenario], base: int | None = None) -> None:
    """Compare these, with the base at place `base`, or at its place before."""
    kept = state.now().view.base if base is None else base
    state.view(compared=tuple(compared), base=min(kept, max(0, len(compared) - 1)))


def full() -> bool:
    """Whether there is no room for another."""
    return len(shown()) >= MOST_COMPARED


def add(scenario: Scenario) -> None:
    """Put a scenario among those compared, as long as there is room. Raises `BadInput` for one with too many rows of people."""
    limits.check_case(scenario)
    if not full():
        compared = shown()
        put([*compared, named(scenario, [other.name for other in compared])])
        parts.style()  # else the toast, drawn with a part of the page alone, takes the place of our style
        st.toast(say("compare_page.added", count=len(compared) + 1))


# --- What they cost ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Made:
    """Rows worked out before: on which basis, and of which arrangements, since one's own may change."""

    basis: MoneyBasis
    rows: tuple[tuple[ComparedRow, Deal], ...]


def basis(compared: Sequence[Scenario], base: int) -> MoneyBasis:
    """In which currency and prices amounts are: those of the base where currencies differ and none was chosen."""
    view = state.now().view
    mixed = len({scenario.deal.terms.currency for scenario in compared}) > 1
    return MoneyBasis(
        currency=view.currency or (compared[base].deal.terms.currency if mixed else None),
        prices_of=int(view.prices) if view.prices else None,
        order=view.order,
    )


def homes(base: Scenario) -> list[str]:
    """The names of the prices at home to show: those chosen, or the usual one."""
    usual = usual_home(base.deal.terms)
    return [name for name in (each or usual for each in state.now().view.homes) if name is not None]


def worked_out(
    compared: tuple[Scenario, ...], base: int
) -> tuple[Compared, tuple[MissingRow, ...], list[str]]:
    """What the scenarios cost, what could not be made comparable, and what was wrong with the prices at home chosen.

    Only what has changed since the last time is worked out anew. Raises `BadInput`.
    """
    how = basis(compared, base)
    before: _Made | None = st.session_state.get("compared_rows")
    kept = before.rows if before is not None and before.basis == how else ()
    rows = [row for row, deal in kept if row.case.deal is deal]
    placed = standing(compared, base, series(), how, rows)
    st.session_state["compared_rows"] = _Made(how, tuple((row, row.case.deal) for row in placed.rows))
    prices, problems = [], list[str]()
    for name in homes(compared[base]):
        try:
            prices.append(domestic_prices().named(name))
        except BadInput as error:
            problems += error.problems
    beside, without = homes_beside(placed.rows[placed.place], prices, how, series())
    by_case = {id(row.case): row for row in placed.rows}
    compared_now = Compared(
        compared,
        tuple(by_case.get(id(scenario)) for scenario in compared),
        placed.rows[placed.place],
        beside,
        log=state.now().view.scale == "log",
    )
    return compared_now, (*placed.missing, *without), problems


def total_of(scenario: Scenario) -> float:
    """What the case on Cost comes to, for the link: nominal, in its own currency. Worked out once."""
    before = st.session_state.get("case_total")
    if before is None or before[0] is not scenario:
        before = st.session_state["case_total"] = (scenario, summary(scenario).total)
    return float(before[1])
