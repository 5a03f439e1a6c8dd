"""*Money over time*: who came and went when, and what was due, paid and used in each month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.typing import NaTType

from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.inputs.population import DAYS_A_YEAR, Cohort
from model.results.answer import answer
from model.results.ledger import LedgerTable, Period, ledger_table
from model.results.summary import approved
from model.scenario import parse
from model.scenario.scenario import Scenario
from model.words.wording import day, exact, number, part_date, say
from ui import state
from ui.charts import frame
from ui.charts.over_time import over_time
from ui.components import controls, downloads, entry, parts

PERIODS = ("month", "event")


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    whole = answer(scenario)
    parts.text(whole.sentence)
    if not scenario.population.dated:
        _undated(scenario)
    else:
        _cohorts(scenario)
    if scenario.cohort:
        _ledger(scenario)
    controls.end(whole.total)


def _dated_scenarios(scenario: Scenario) -> list[Scenario]:
    deal = scenario.deal
    return [dated for dated in map(deal.scenario, deal.scenario_names()) if dated.population.dated]


def _undated(scenario: Scenario) -> None:
    """No dates yet: the ledger is by year, and the ways to give it dates."""
    parts.text(say("money.undated"))
    with st.container(horizontal=True, gap="small", key="give_dates"):
        for dated in _dated_scenarios(scenario):
            st.button(parts.marked(dated.name), key=f"open_{dated.name}", on_click=_open, args=(dated,))
        st.button(say("money.give_dates"), on_click=_give_dates)


def _open(scenario: Scenario) -> None:
    entry.attempt("cohorts", lambda: state.put(state.State(scenario, state.now().view)))


def _give_dates() -> None:
    """The same people, arriving on the first day of the price year, for the same time in days."""
    scenario = state.now().scenario
    start = date(scenario.deal.terms.price_year, 1, 1)
    cohorts = [
        {
            "people": c.people,
            "group": c.group,
            "arrives": start,
            "days": round(c.stay * DAYS_A_YEAR),
        }
        for c in scenario.cohort
    ]
    entry.attempt("cohorts", lambda: state.change(cohort=cohorts, term=None))


def _cohorts(scenario: Scenario) -> None:
    """The cohorts as a table that can be edited in place: rows added, removed, dates and counts changed."""
    st.header(say("money.cohorts"), anchor=False)
    groups = list(scenario.deal.terms.group)
    columns = {name: say(f"money.column.{name}") for name in ("people", "group", "arrives", "departs")}
    config = {
        # Text, since a column of numbers drops what it does not like, sign or point, without a word.
        columns["people"]: st.column_config.TextColumn(required=True, max_chars=20),
        columns["group"]: st.column_config.SelectboxColumn(
            options=groups,
            required=True,
            format_func=lambda group: scenario.deal.terms.group[str(group)].label,
        ),
        columns["arrives"]: st.column_config.DateColumn(required=True),
        columns["departs"]: st.column_config.DateColumn(help=say("money.open_help")),
    }
    key = f"cohorts_{hash(scenario.cohort)}"
    st.data_editor(
        _frame(scenario, columns), key=key, column_config=config, num_rows="dynamic", hide_index=True, width="stretch",
        on_change=_edited, args=(key,),
    )  # fmt: skip
    parts.text(say("money.open_says"))
    as_of = scenario.as_of or max((c.arrives for c in scenario.cohort if c.arrives), default=date(2025, 1, 1))
    entry.show_in("as_of", as_of)
    st.date_input(say("money.as_of"), key="as_of", width=220, on_change=_as_of)
    entry.complain("cohorts")


def _frame(scenario: Scenario, columns: dict[str, str]) -> pd.DataFrame:
    rows = [
        {
            columns["people"]: number(cohort.people),
            columns["group"]: cohort.group,
            columns["arrives"]: _stamp(cohort.arrives),
            columns["departs"]: _stamp(None if cohort.open else cohort.leaves(scenario.as_of)),
        }
        for cohort in scenario.cohort
    ]
    return pd.DataFrame(rows, columns=list(columns.values()))


def _stamp(day: date | None) -> pd.Timestamp | NaTType:
    return pd.NaT if day is None else pd.Timestamp(day)


def _edited(key: str) -> None:
    """Read the table back. A new row is taken once it has people, group and an arrival."""
    scenario = state.now().scenario
    changes = st.session_state[key]
    columns = {say(f"money.column.{name}"): name for name in ("people", "group", "arrives", "departs")}
    rows = [_row(cohort.model_dump()) for cohort in scenario.cohort]
    for place, edit in changes["edited_rows"].items():
        rows[int(place)] |= {columns[name]: value for name, value in edit.items()}
    rows = [row for place, row in enumerate(rows) if place not in changes["deleted_rows"]]
    added = [
        {columns[name]: value for name, value in row.items() if name in columns}
        for row in changes["added_rows"]
    ]
    rows += [row for row in added if {"people", "group", "arrives"} <= row.keys()]
    entry.attempt("cohorts", lambda: _take(rows, scenario.as_of))


def _take(rows: list[dict[str, Any]], as_of: date | None) -> None:
    """Show the cohorts of these rows. Raises `BadInput`."""
    cohorts = [_cohort(row) for row in rows]
    open_ = any(cohort["departs"] == "open" for cohort in cohorts)
    as_of = as_of or (max(cohort["arrives"] for cohort in cohorts) if open_ else None)
    state.change(cohort=cohorts, as_of=as_of, term=None)


def _row(cohort: dict[str, Any]) -> dict[str, Any]:
    departs = cohort["departs"]
    if cohort["days"] is not None or cohort["years"] is not None:
        departs = Cohort.model_validate(cohort).leaves(None)
    return {
        "people": cohort["people"],
        "group": cohort["group"],
        "arrives": cohort["arrives"],
        "departs": departs,
    }


def _cohort(row: dict[str, Any]) -> dict[str, Any]:
    departs = row.get("departs")
    return {
        "people": parse.people(str(row["people"])),
        "group": row["group"],
        "arrives": _day(row["arrives"]),
        "departs": "open" if departs in {None, "open"} else _day(departs),
    }


def _day(value: Any) -> date:
    """A day as the table's cell gives it. Raises `BadInput`: a cell takes years of five digits too."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise BadInput(say("money.no_day", given=one_line(str(value), LONGEST_FOUND))) from None


def _as_of() -> None:
    entry.attempt("cohorts", lambda: state.change(as_of=st.session_state["as_of"]))


def _ledger(scenario: Scenario) -> None:
    st.header(say("money.ledger"), anchor=False)
    dated = scenario.population.dated
    by = state.now().view.period if dated else "year"
    by = by if by in PERIODS or not dated else "month"
    if dated:
        entry.show_in("period", by)
        st.segmented_control(
            say("money.period"), PERIODS, key="period", label_visibility="collapsed", on_change=_period,
            format_func=lambda period: say(f"money.by_{period}"),
        )  # fmt: skip
    try:
        table = ledger_table(scenario, by)
    except BadInput as error:
        parts.problem(" ".join(error.problems))
        return
    frame.draw(*over_time(scenario, table.periods, approved(scenario)))
    files = [downloads.workbook_of([scenario]), *downloads.figure("ledger", scenario, by=by)]
    downloads.menu(say("ui.download"), scenario.name, files, key="ledger")
    if table.says:
        parts.text(table.says)
    _table(table)


def _period() -> None:
    state.view(period=st.session_state["period"] or state.now().view.period)


def _table(table: LedgerTable) -> None:
    names = [name for name in table.columns if name != "undisbursed"]
    heads = (
        say(f"cli.column.{name}").replace("\n", " ").replace("- ", "-") for name in ("person_days", *names)
    )
    columns = [say("cli.column.from"), *heads]
    cells = []
    for row in table.periods:
        money = (getattr(row, name) for name in names)
        figures = ["" if amount is None else exact(amount, table.currency) for amount in money]
        cells.append([_start(row), number(row.person_days), *figures])
    parts.table(columns, cells, numeric=range(1, len(columns)))


def _start(row: Period) -> str:
    if not isinstance(row.start, date):
        return say("cli.stay_year", year=row.start + 1)
    return part_date(f"{row.start:%Y-%m}") if _whole_month(row) else day(row.start)


def _whole_month(row: Period) -> bool:
    return isinstance(row.start, date) and row.start.day == 1 and state.now().view.period in {"", "month"}
