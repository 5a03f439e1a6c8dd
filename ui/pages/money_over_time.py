"""*Money over time*: what was approved, fell due, was paid and was used, by date; who was held stands below."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from model.files.problems import BadInput
from model.outputs import money_words
from model.outputs.money_picture import MoneyPicture, money_picture
from model.results import narrative
from model.results.answer import Answer, answer
from model.results.ledger import LedgerTable, Period, ledger_table, most_periods
from model.results.narrative import STRONG, WEAK
from model.scenario.cases import with_case
from model.scenario.dates import dated_from, first_day
from model.scenario.scenario import Scenario
from model.words.wording import day, exact, money, number, part_date, say
from ui import kept, limits, state
from ui.charts import vega
from ui.charts.over_time import money_chart
from ui.components import cohorts, comparison, controls, downloads, entry, parts
from ui.components.parts import escaped
from ui.view import TIMES

PERIODS = ("event", "month")
BEGINS = f"{entry.BESIDE}begins"


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    dated = _dated_scenarios(scenario)
    times = _times(scenario, dated)
    time = state.now().view.money
    time = time if time in times else "case" if scenario.population.dated else times[0]
    shown = _shown(scenario, dated, time)
    whole = answer(shown)
    picture = money_picture(shown, whole.summary)
    with st.container(key="money_top", gap=None):
        _choice(times, time)
        _sentence(whole, picture, time == "was")
    with st.container(key="money_columns"):
        left, right = st.columns((736, 472), gap="medium")
        with left:
            _chart(whole, picture, time == "was")
        with right:
            _people(shown, dated, time)
    with st.container(key="money_figures", gap="small"):
        parts.figures(money_words.money_figures(whole.summary, picture))
        _reading(whole)
        _actions(shown, whole, picture, time)
    _ledger(shown)
    controls.end(kept.answer(scenario).total)


def _dated_scenarios(scenario: Scenario) -> tuple[Scenario, ...]:
    deal = scenario.as_reported.deal
    every = [one for one in deal.readable(deal.scenario_names())[0].values() if one.population.dated]
    return tuple(sorted(every, key=lambda one: not sum(cohort.people for cohort in one.cohort)))


def _times(scenario: Scenario, dated: tuple[Scenario, ...]) -> tuple[str, ...]:
    """What can be shown, the first of it first: a case with dates has no years without."""
    lasts = any(cohort.stay for cohort in scenario.cohort) or scenario.term is not None
    can = {
        "was": bool(dated),
        "year": not scenario.population.dated,
        "case": lasts or scenario.population.dated,
    }
    return tuple(sorted((time for time in TIMES if can[time]), key=("was", "year", "case").index))


def _shown(scenario: Scenario, dated: tuple[Scenario, ...], time: str) -> Scenario:
    """The scenario that is drawn, under the reading and the numbers of the case; which stays as it is."""
    if time == "was":
        own = [one for one in state.now().view.was_held if one.arrangement == scenario.arrangement]
        return with_case(
            own[0] if own else dated[0], reading=scenario.reading, parameters=scenario.parameters
        )
    if time == "case" and not scenario.population.dated:
        return dated_from(scenario, _begins(scenario, dated))
    return scenario


def _begins(scenario: Scenario, dated: tuple[Scenario, ...]) -> date:
    text = state.now().view.begins
    return date.fromisoformat(text) if text else first_day(dated, scenario)


# --- Top -------------------------------------------------------------------------------------------------------


def _choice(times: tuple[str, ...], time: str) -> None:
    if len(times) > 1:
        entry.show_in("money_time", time)
        st.segmented_control(
            say("money.choose"), [each for each in TIMES if each in times], key="money_time", label_visibility="collapsed",
            format_func=lambda each: say("money.as_was" if each == "was" else f"money.{each}"), on_change=_chosen,
        )  # fmt: skip


def _chosen() -> None:
    entry.forget(BEGINS)
    entry.forget(cohorts.FIELD)
    state.view(money=st.session_state["money_time"] or state.now().view.money)


def _sentence(whole: Answer, picture: MoneyPicture, past: bool) -> None:
    marked = money_words.money_sentence(whole.case, whole.summary, picture, past)
    text = escaped(marked).replace(STRONG, "<b>").replace(WEAK, "</b>")
    facts = money_words.money_facts(whole.case, picture)
    cited = parts.sources(whole.case.deal.evidence, facts)
    source = f' <span class="source">[{cited}]</span>' if cited else ""
    st.html(f'<p class="answer">{text}{source}</p>')
    parts.spoken(narrative.plain(marked))


def _chart(whole: Answer, picture: MoneyPicture, past: bool) -> None:
    """The chart; for who cannot see it, what it is and the sentence above it."""
    kind = say(f"figures.kind.{'months' if picture.dated else 'years'}")
    says = narrative.plain(money_words.money_sentence(whole.case, whole.summary, picture, past))
    spec = money_chart(whole.case, picture, money_words.comings(whole.case))
    vega.draw(spec, f"{kind} {says}", key="money_chart")


# --- Who is held -----------------------------------------------------------------------------------------------


def _people(shown: Scenario, dated: tuple[Scenario, ...], time: str) -> None:
    with st.container(key="money_people", gap="small"):
        if time == "year":
            _years(shown)
            return
        title = say("money.cohorts" if time == "was" else "money.cohorts_case")
        st.html(f'<h2 class="charttitle">{escaped(title)}</h2>')
        if time == "was":
            _as_it_was(shown, dated)
        elif state.now().scenario.population.dated:
            cohorts.editor(
                shown, None, lambda changed: state.change(cohort=changed.cohort, as_of=changed.as_of)
            )
            parts.text(say("money.added_in_cost"))
        else:
            _given_dates(shown)


def _as_it_was(shown: Scenario, dated: tuple[Scenario, ...]) -> None:
    names = [one.name for one in dated]
    name = shown.name if shown.name in names else names[0]
    if len(dated) > 1:
        entry.show_in("money_which", name)
        st.selectbox(
            say("money.which"), names, key="money_which", label_visibility="collapsed",
            on_change=lambda: _keep(dated[names.index(st.session_state["money_which"])]),
        )  # fmt: skip
    reported = dated[names.index(name)]
    cohorts.editor(shown, reported, _keep)
    if (shown.cohort, shown.as_of) != (reported.cohort, reported.as_of):
        st.button(say("money.back"), key="money_back", on_click=_keep, args=(reported,))


def _keep(scenario: Scenario) -> None:
    """Keep who was held as edited, beside the case in Cost."""
    state.view(was_held=(scenario,), money="was")


def _years(shown: Scenario) -> None:
    st.html(f'<h2 class="charttitle">{escaped(say("money.cohorts_case"))}</h2>')
    heads = [say(f"money.column.{name}") for name in ("group", "people")]
    groups = shown.deal.terms.group
    rows = [[groups[c.group].label, number(c.people), narrative.stay_phrase(shown)] for c in shown.cohort]
    parts.table([*heads, say("ui.slide_time")], rows, numeric=(1,))
    parts.text(say("money.years_says"))


def _given_dates(shown: Scenario) -> None:
    """The case with dates of its own: a day to begin, and the way to make it so in Cost."""
    heads = [say(f"money.column.{name}") for name in ("group", "people", "arrives", "departs")]
    groups = shown.deal.terms.group
    rows = [
        [groups[c.group].label, number(c.people), day(c.arrives), day(c.leaves(None) or c.arrives)]
        for c in shown.cohort
        if c.arrives
    ]
    parts.table(heads, rows, numeric=(1,))
    parts.text(say("money.case_says"))
    start = shown.population.bounds()[0]
    entry.show_in("begins", start)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.date_input(
            say("money.begins"), key="begins", width=160, min_value=date(1950, 1, 1), max_value=date(2100, 1, 1),
            on_change=lambda: entry.attempt(BEGINS, lambda: state.view(begins=st.session_state["begins"].isoformat())),
        )  # fmt: skip
        st.button(
            say("money.give_dates"), key="give_dates",
            on_click=lambda: entry.attempt(BEGINS, lambda: state.change(cohort=shown.cohort, term=shown.term)),
        )  # fmt: skip
    entry.complain(BEGINS)


# --- Below -----------------------------------------------------------------------------------------------------


def _reading(whole: Answer) -> None:
    costs = whole.summary
    differ = costs.high - costs.low >= 0.005
    ends = {"low": money(costs.low, whole.currency), "high": money(costs.high, whole.currency)}
    others = say("money.others", **ends) if differ else say("money.others_none")
    controls.reading(whole, others)


def _actions(shown: Scenario, whole: Answer, picture: MoneyPicture, time: str) -> None:
    sentence = narrative.plain(money_words.money_sentence(shown, whole.summary, picture, time == "was"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="actions"):
        parts.copy_button(
            say("ui.copy_sentence"), sentence, key="copy_money", disabled=entry.stale(), main=True
        )
        if time == "was":
            st.button(
                say("money.use_case"), key="use_case",
                on_click=lambda: state.put(state.State(shown, state.now().view)),
            )  # fmt: skip
        st.button(
            say("ui.add_to_comparison"), key="money_compare", on_click=comparison.add, args=(shown,), disabled=comparison.full()
        )  # fmt: skip
        by = None if not shown.population.dated else _by()
        files = [*downloads.figure("ledger", shown, by=by), downloads.workbook_of([shown])]
        downloads.menu(say("ui.more"), f"{shown.name} money over time", files, key="ledger")


def _by() -> str:
    by = state.now().view.period
    return by if by in PERIODS else PERIODS[0]


def _ledger(shown: Scenario) -> None:
    dated = shown.population.dated
    label = say("money.ledger_of_events" if dated else "money.ledger_of_years")
    with st.expander(label, key="ledger_panel", on_change="rerun") as panel:
        if panel.open:
            if dated:
                entry.show_in("period", _by())
                st.segmented_control(
                    say("money.period"), PERIODS, key="period", label_visibility="collapsed", on_change=_period,
                    format_func=lambda period: say(f"money.by_{period}"),
                )  # fmt: skip
            by = _by() if dated else "year"
            try:
                limits.LEDGER.check(most_periods(shown, by))
                table = ledger_table(shown, by)
            except BadInput as error:
                parts.problem(" ".join(error.problems))
                return
            if table.says:
                parts.text(table.says)
            _table(table, partial(_start, monthly=dated and _by() == "month"))


def _period() -> None:
    state.view(period=st.session_state["period"] or state.now().view.period)


def _table(table: LedgerTable, start: partial[str]) -> None:
    names = [name for name in table.columns if name != "undisbursed"]
    heads = (
        say(f"cli.column.{name}").replace("\n", " ").replace("- ", "-") for name in ("person_days", *names)
    )
    columns = [say("cli.column.from"), *heads]
    cells = []
    for row in table.periods:
        amounts = (getattr(row, name) for name in names)
        figures = ["" if amount is None else exact(amount, table.currency) for amount in amounts]
        cells.append([start(row), number(row.person_days), *figures])
    parts.table(columns, cells, numeric=range(1, len(columns)))


def _start(row: Period, monthly: bool) -> str:
    if not isinstance(row.start, date):
        return say("cli.stay_year", year=row.start + 1)
    return part_date(f"{row.start:%Y-%m}") if monthly and row.start.day == 1 else day(row.start)
