"""*Compare*: up to six scenarios against a base of the reader's choice, and against prices at home."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from model.files.problems import BadInput
from model.inputs.arrangement import LONGEST_NAME
from model.inputs.domestic import DomesticPrice
from model.questions.compare import Comparison, compare
from model.questions.compared_rows import ComparedHome, ComparedRow
from model.questions.cost_options import MoneyBasis, domestic_prices, series
from model.results.summary import summary
from model.scenario.library import is_path
from model.scenario.offered import own, scenarios
from model.scenario.scenario import Scenario, default_scenario, parse_scenario
from model.words.wording import exact, money, per_cent, say
from ui import state
from ui.charts import frame
from ui.charts.compare import compared_chart
from ui.components import controls, downloads, entry, parts
from ui.components.comparison import add, add_presets, full, named, put
from ui.components.entry import TextBox
from ui.components.own_deals import load_in_session, offered_in_session
from ui.view import MOST_COMPARED, ORDERS

TO_ADD = f"{entry.BESIDE}to_add"


def show() -> None:
    """Draw the page for the state as it is."""
    now = state.now()
    _add(now.scenario)
    if now.view.compared:
        _choices()
        _list()
        _result()
    else:
        parts.text(say("compare_page.empty"))
        st.button(say("compare_page.add_presets"), on_click=add_presets)
    controls.end(summary(now.scenario).total)


def _add(scenario: Scenario) -> None:
    with st.container(horizontal=True, gap="small", key="add_row"):
        st.button(say("compare_page.add_current"), on_click=add, args=(scenario,), disabled=full())
        with st.popover(say("compare_page.add_other"), disabled=full(), width="content"):
            st.selectbox(say("compare_page.choose"), _offered(), key="to_add", format_func=_option_name)
            st.button(say("compare_page.add"), key="add_named", on_click=_add_named)
            _typed()
            _upload()
        if full():
            parts.text(say("compare_page.full", most=MOST_COMPARED))


def _offered() -> list[str]:
    """Each arrangement and each of its scenarios, as `arrangement/scenario`."""
    return [
        f"{deal}/{name}" for deal in offered_in_session() for name in ("", *scenarios(load_in_session(deal)))
    ]


def _option_name(option: str) -> str:
    called, _, name = option.partition("/")
    deal = load_in_session(called)
    text = deal.scenario(name).name if name else say("compare_page.own", title=deal.terms.title)
    return parts.plain(
        say("compare_page.own_folder", text=text, folder=called) if is_path(deal.name) else text
    )


def _add_named() -> None:
    chosen = st.session_state["to_add"]
    if chosen not in _offered():  # a browser can be made to send any text as the one chosen
        return
    deal, _, name = chosen.partition("/")
    add(load_in_session(deal).scenario(name) if name else default_scenario(load_in_session(deal)))


def _typed() -> None:
    """Another number of people or length of stay, typed, under the present reading."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="add_typed"):
        st.text_input(
            say("ui.how_many"), key="to_add_people", width=150, placeholder=say("compare_page.people_form")
        )
        st.text_input(
            say("ui.how_long"), key="to_add_stay", width=150, placeholder=say("compare_page.stay_form")
        )
        st.button(say("compare_page.add_typed"), on_click=_add_typed)
    entry.complain(TO_ADD)


def _add_typed() -> None:
    session = st.session_state
    texts = session["to_add_people"], session["to_add_stay"]
    entry.attempt(TO_ADD, lambda: add(controls.typed_case(state.now().scenario, *texts)))


def _upload() -> None:
    file = st.file_uploader(say("ui.open_file"), type="toml", key="compare_upload")
    if file is not None and st.session_state.get("compare_uploaded") != file.file_id:
        st.session_state["compare_uploaded"] = file.file_id
        try:
            opened = parse_scenario(file.getvalue(), file.name, own=own(state.held()))
        except BadInput as error:
            parts.notice(say("ui.file_problems"), error.problems, wrong=True)
        else:
            add(opened)
            st.rerun()


def _choices() -> None:
    view = state.now().view
    compared = view.compared
    entry.show_in("base_choice", view.base)
    entry.show_in("currency_choice", view.currency)
    entry.show_in("home_choice", view.home)
    entry.show_in("prices_choice", view.prices)
    entry.show_in("order_choice", view.order)
    currencies = ["", *sorted({scenario.deal.terms.currency for scenario in compared} | {"USD"})]
    homes = ["", *domestic_prices().price]
    with st.container(horizontal=True, gap="medium", key="compare_choices"):
        st.selectbox(
            say("compare_page.base"), range(len(compared)), key="base_choice", width=260, on_change=_chosen,
            format_func=lambda place: parts.plain(compared[place].name),
        )  # fmt: skip
        st.selectbox(
            say("compare_page.currency"), currencies if view.currency in currencies else [*currencies, view.currency],
            key="currency_choice", width=170, on_change=_chosen,
            format_func=lambda code: code or say("compare_page.own_currency"),
        )  # fmt: skip
        st.selectbox(
            say("compare_page.home"), homes if view.home in homes else [*homes, view.home], key="home_choice", width=330,
            on_change=_chosen, format_func=_home_name,
        )  # fmt: skip
        years = ["", *reversed(series().years())]
        st.selectbox(
            say("compare_page.prices"), years if view.prices in years else [*years, view.prices], key="prices_choice",
            width=170, on_change=_chosen, format_func=lambda year: year or say("compare_page.own_prices"),
        )  # fmt: skip
        st.segmented_control(
            say("compare_page.order"), ORDERS, key="order_choice", on_change=_chosen,
            format_func=lambda order: say(f"compare_page.{order}"),
        )  # fmt: skip


def _home_name(name: str) -> str:
    known = domestic_prices().price
    return parts.plain(known[name].label) if name in known else name or say("compare_page.no_home")


def _chosen() -> None:
    session = st.session_state
    state.view(
        base=session["base_choice"],
        currency=session["currency_choice"],
        home=session["home_choice"],
        prices=session["prices_choice"],
        order=session["order_choice"] or state.now().view.order,
    )


def _list() -> None:
    """Rename, move, duplicate, remove."""
    last = len(state.now().view.compared) - 1
    with st.container(key="arrange"), st.expander(say("compare_page.arrange")):
        for place, scenario in enumerate(state.now().view.compared):
            with st.container(
                horizontal=True, gap="small", vertical_alignment="bottom", key=f"arrange_{place}"
            ):
                name = _name_box(place)
                name.draw(say("compare_page.name", place=place + 1), scenario.name)
                for act in ("up", "down", "duplicate", "remove", "open"):
                    impossible = (act == "up" and not place) or (act == "down" and place == last)
                    impossible = impossible or (act == "duplicate" and full())
                    st.button(
                        say(f"compare_page.{act}"), key=f"{act}_{place}", disabled=impossible, on_click=_arranged,
                        args=(act, place),
                    )  # fmt: skip
            name.complain()


def _name_box(place: int) -> TextBox:
    return TextBox(f"name_{place}", lambda name: _rename(place, name.strip()), LONGEST_NAME)


def _rename(place: int, name: str) -> None:
    compared = list(state.now().view.compared)
    if name:
        others = {scenario.name for other, scenario in enumerate(compared) if other != place}
        compared[place] = named(compared[place].changed(name=name), others)
        put(compared)


def _arranged(act: str, place: int) -> None:
    # A complaint about a name is about the row it was typed in, and here rows move.
    if act in {"up", "down", "remove"}:
        for row in range(MOST_COMPARED):
            entry.forget(_name_box(row).field)
    compared, base = list(state.now().view.compared), state.now().view.base
    if act == "open":
        state.put(replace(state.now(), scenario=compared[place]))
        st.session_state["to_cost"] = True
    elif act == "duplicate":
        add(compared[place])
    elif act == "remove":
        del compared[place]
        put(compared, base - (place < base))
    else:
        _swapped(compared, place, place + (1 if act == "down" else -1), base)


def _swapped(compared: list[Scenario], place: int, other: int, base: int) -> None:
    """Two change places; the base stays the scenario it was."""
    if 0 <= other < len(compared):
        compared[place], compared[other] = compared[other], compared[place]
        put(compared, {place: other, other: place}.get(base, base))


def _result() -> None:
    view = state.now().view
    mixed = len({scenario.deal.terms.currency for scenario in view.compared}) > 1
    base_currency = view.compared[view.base].deal.terms.currency
    basis = MoneyBasis(
        currency=view.currency or (base_currency if mixed else None),
        prices_of=int(view.prices) if view.prices else None,
        order=view.order,
    )
    try:
        comparison = _comparison(basis)
    except BadInput as error:
        parts.problem(" ".join(error.problems))
        return
    _table(comparison)
    for text in comparison.section("missing"):
        parts.problem(text)
    for text in comparison.section("basis"):
        parts.text(text)
    frame.draw(*compared_chart(comparison.rows, comparison.place, comparison.domestic))
    files = [downloads.workbook_of(view.compared)]
    if len(comparison.rows) + len(comparison.domestic) > 1:
        at = [home.price for home in comparison.domestic]
        files += downloads.figure("compare", view.compared, base=view.base, how=basis, at=at)
    downloads.menu(say("ui.download"), say("compare_page.title"), files, key="compare")
    lines = [text for title in SECTIONS for text in _listed(title, comparison)]
    if lines:
        parts.copy_button(say("compare_page.copy"), "\n".join(lines), key="copy_compared")


def _comparison(basis: MoneyBasis) -> Comparison:
    """The comparison with the price at home that was chosen; without it, and saying why, where there is no such price.

    Raises `BadInput`.
    """
    view, homes = state.now().view, list[DomesticPrice]()
    try:
        homes = [domestic_prices().named(view.home)] if view.home else []
    except BadInput as error:
        parts.problem(" ".join(error.problems))
    return compare(view.compared, view.base, basis, homes)


def _table(comparison: Comparison) -> None:
    rows = comparison.rows
    columns = ["scenario", "total", "difference", "share", "place", "held", "day", "spread_"]
    cells = [[row.name, *_cells(row)] for row in rows]
    cells += [[say("compare.home_row", label=home.label), *_home_cells(home)] for home in comparison.domestic]
    cells += [[row.name, say("compare.cannot"), *[""] * 6] for row in comparison.missing]
    if all(row.per_place is None for row in rows):  # none of them pays for places
        place = columns.index("place")
        columns, cells = _without(columns, place), [_without(row, place) for row in cells]
    heads = [say(f"compare.column.{name}").replace("\n", " ") for name in columns]
    parts.table(heads, cells, numeric=range(1, len(heads)), marked_row=comparison.place)


def _without(row: list[str], place: int) -> list[str]:
    return row[:place] + row[place + 1 :]


def _cells(row: ComparedRow) -> list[str]:
    def cell(value: float | None) -> str:
        return say("compare.undefined") if value is None else exact(value, row.currency)

    spread = row.spreads(lambda amount: money(amount, row.currency)) or say(
        "number.range", low=money(row.low, row.currency), high=money(row.high, row.currency)
    )
    share = say("compare.undefined") if row.share is None else per_cent(row.share)
    ratios = [cell(row.per_place), cell(row.per_person_held), cell(row.per_person_day)]
    return [exact(row.total, row.currency), cell(row.difference), share, *ratios, spread]


def _home_cells(home: ComparedHome) -> list[str]:
    def cell(value: float | None) -> str:
        return say("compare.undefined") if value is None else exact(value, home.currency)

    share = say("compare.undefined") if home.share is None else per_cent(home.share)
    return [
        cell(home.total),
        cell(home.difference),
        share,
        "",
        cell(home.per_person_held),
        cell(home.day),
        "",
    ]


SECTIONS = {"pairs": "words", "even": "even", "home": "at_home", "remarks": "remarks"}
"""Sections of a comparison that are shown as sentences, and their headings; the others are above, and in the table."""


def _listed(title: str, comparison: Comparison) -> tuple[str, ...]:
    """Draw the sentences of a section under their heading, and hand them back."""
    lines = comparison.section(title)
    if lines:
        st.header(say(f"compare_page.{SECTIONS[title]}"), anchor=False)
        parts.listed(lines)
    return lines
