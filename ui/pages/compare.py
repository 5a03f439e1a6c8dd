"""*Compare*: scenarios in a grid that is edited in place, with their totals beside it, and a map of people by time."""

from __future__ import annotations

import csv
import io

import streamlit as st

from model.files.problems import BadInput
from model.questions.compare import compare, unlike_years
from model.questions.compare_finding import finding
from model.questions.compared_rows import MissingRow
from model.questions.cost_options import domestic_prices, homes_newest_first, series
from model.results import origin
from model.scenario.library import is_path
from model.scenario.offered import own, scenarios
from model.scenario.scenario import Scenario, default_scenario, parse_scenario
from model.words.wording import money, say
from ui import limits, state
from ui.components import compared_table, comparison, controls, downloads, entry, grid, heat_map, parts
from ui.components.compared_table import Compared
from ui.components.comparison import add, full
from ui.components.own_deals import load_in_session, offered_in_session
from ui.view import MOST_COMPARED, MOST_HOMES, ORDERS, SCALES


def show() -> None:
    """Draw the page for the state as it is."""
    compared = comparison.shown()
    base = min(state.now().view.base, len(compared) - 1)
    try:
        shown, missing, problems = comparison.worked_out(compared, base)
    except BadInput as error:  # such as a base without a series for the currency chosen
        shown, missing, problems = None, (), list(error.problems)
    if shown is not None:
        _sentence(shown)
    _choices(compared, base)
    for text in problems:
        parts.problem(text)
    with st.container(key="compare_columns"):
        left, right = st.columns((836, 466), gap="small")
        with left:
            grid.draw(compared, base)
        if shown is not None:
            right.html(compared_table.table(shown))
    grid.problems()  # below the grid, which stays where it is while one types
    if shown is not None:
        _notes(shown, missing)
        _actions(shown)
    heat_map.draw(compared, base)
    if shown is not None:
        parts.spoken(" ".join(finding(shown.known, shown.base, shown.homes)))
    controls.end(comparison.total_of(state.now().scenario))


def _sentence(shown: Compared) -> None:
    """What costs the same or most, in words; a screen reader is told it after a change."""
    said = finding(
        shown.known,
        shown.base,
        shown.homes,
        name=parts.escaped,
        amount=lambda text: f"<b>{parts.escaped(text)}</b>",
    )
    st.html(f'<p class="answer compared">{" ".join(said)}</p>')


# --- Choices -----------------------------------------------------------------------------------------------------


def _choices(compared: tuple[Scenario, ...], base: int) -> None:
    view = state.now().view
    for key, value in (
        ("currency_choice", view.currency), ("prices_choice", view.prices), ("order_choice", view.order), ("scale_choice", view.scale),
    ):  # fmt: skip
        entry.show_in(key, value)
    mixed = len({scenario.deal.terms.currency for scenario in compared} | {view.currency or "USD"}) > 1
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="compare_choices"):
        _home_choice(compared[base])
        currencies = _with(
            ["", *sorted({scenario.deal.terms.currency for scenario in compared} | {"USD"})], view.currency
        )
        st.selectbox(
            say("compare_page.currency"), currencies, key="currency_choice", width=180, label_visibility="collapsed", on_change=_chosen,
            format_func=lambda code: code or say("compare_page.own_currency"),
        )  # fmt: skip
        st.selectbox(
            say("compare_page.prices"), _with(["", *reversed(series().years())], view.prices), key="prices_choice", width=200,
            label_visibility="collapsed", on_change=_chosen,
            format_func=lambda year: say("compare_page.prices_of", year=year) if year else say("compare_page.own_prices"),
        )  # fmt: skip
        if view.prices and mixed:
            st.segmented_control(
                say("compare_page.order"), ORDERS, key="order_choice", label_visibility="collapsed", on_change=_chosen,
                format_func=lambda order: say(f"compare_page.{order}"),
            )  # fmt: skip
        st.segmented_control(
            say("compare_page.scale"), SCALES, key="scale_choice", label_visibility="collapsed", on_change=_chosen,
            format_func=lambda scale: say(f"compare_page.{scale}"),
        )  # fmt: skip


def _with(choices: list[str], chosen: str) -> list[str]:
    return choices if chosen in choices else [*choices, chosen]


def _chosen() -> None:
    session, view = st.session_state, state.now().view
    state.view(
        currency=session["currency_choice"],
        prices=session["prices_choice"],
        order=session.get("order_choice") or view.order,
        scale=session["scale_choice"] or view.scale,
    )


def _home_choice(base: Scenario) -> None:
    """The prices at home, behind a button that says which."""
    names = comparison.homes(base)
    labels = [_home_name(name) for name in names]
    label = say("compare_page.no_home")
    if labels:
        key = "compare_page.homes" if len(labels) == 1 else "compare_page.homes_more"
        label = say(key, label=labels[0], count=len(labels) - 1)
    with st.popover(parts.marked(label), key="home_menu", width="content", on_change="rerun") as menu:
        if menu.open:
            entry.show_in("home_choice", names)
            newest = homes_newest_first()
            st.multiselect(
                say("compare_page.home_pick"), [*newest, *(name for name in names if name not in newest)], key="home_choice",
                max_selections=MOST_HOMES, on_change=_home_chosen, format_func=_home_name,
            )  # fmt: skip


def _home_name(name: str) -> str:
    known = domestic_prices().price
    return known[name].label if name in known else name


def _home_chosen() -> None:
    newest = homes_newest_first()
    chosen = sorted(
        st.session_state["home_choice"],
        key=lambda name: newest.index(name) if name in newest else len(newest),
    )
    state.view(homes=tuple(chosen))


# --- Below the grid ----------------------------------------------------------------------------------------------


def _notes(shown: Compared, missing: tuple[MissingRow, ...]) -> None:
    for row in missing:
        parts.problem(row.says)
    rows, scale = shown.known, compared_table.scale(shown)
    notes = [*dict.fromkeys(text for case in shown.scenarios for text in origin.warnings(case))]
    notes.append(say("compare_page.note_band"))
    if scale.log:
        notes.append(say("compare_page.note_log"))
    elif scale.cut:
        notes.append(say("compare_page.note_cut", top=money(scale.ticks[-1].value, shown.base.currency)))
    bases = [*(row.basis for row in rows), *(home.basis for home in shown.homes)]
    notes += dict.fromkeys(text for basis in bases for text in basis)
    notes += unlike_years(rows, comparison.basis(shown.scenarios, shown.scenarios.index(shown.base.case)))
    if len({(row.people_held, round(row.person_days, 6)) for row in rows}) > 1:
        notes.append(say("compare_page.note_unlike"))
    parts.text(" ".join(notes))


def _actions(shown: Compared) -> None:
    compared = shown.scenarios
    head, body = compared_table.cells(shown, grid.as_text(compared))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="compare_actions"):
        parts.copy_button(
            say("compare_page.copy_table"),
            "\n".join("\t".join(row) for row in (head, *body)),
            key="copy_table",
            main=True,
        )
        with st.popover(
            say("compare_page.share"), width="content", key="compare_share", on_change="rerun"
        ) as share:
            if share.open:
                total = comparison.total_of(state.now().scenario)
                controls.copy_link(total, "copy_link")
        with st.popover(
            say("compare_page.add_other"),
            width="content",
            key="compare_add",
            on_change="rerun",
            disabled=full(),
        ) as more:
            if more.open:
                _add()
        untouched = compared == comparison.reported(state.now().scenario.as_reported.deal)
        st.button(
            say("compare_page.add_presets"), key="add_presets", on_click=_add_reported, disabled=untouched
        )
        files = [*_files(shown), downloads.File("table", "csv", "text/csv", lambda: _csv(head, body))]
        downloads.menu(say("ui.download"), say("compare_page.title"), files, key="compare")
    if full():
        parts.text(say("compare_page.full", most=MOST_COMPARED))
    _in_words(shown)


def _files(shown: Compared) -> list[downloads.File]:
    """The workbook and the figure; whether there can be one is worked out when the menu is open."""
    if not st.session_state.get("compare_menu"):
        return []
    compared, base = shown.scenarios, shown.scenarios.index(shown.base.case)
    files = [downloads.workbook_of(compared)]
    if len(shown.known) + len(shown.homes) > 1:
        at, how = [home.price for home in shown.homes], comparison.basis(compared, base)
        files += downloads.figure("compare", compared, base=base, how=how, at=at)
    return files


def _csv(head: list[str], body: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *body])
    return text.getvalue().encode("utf-8-sig")


def _add_reported() -> None:
    entry.forget_all()
    comparison.put((), 0)


# --- Adding ------------------------------------------------------------------------------------------------------


def _add() -> None:
    """The case on Cost, another scenario, or one from a file."""
    st.button(say("compare_page.add_current"), key="add_current", on_click=add, args=(state.now().scenario,))
    st.selectbox(say("compare_page.choose"), _offered(), key="to_add", format_func=_option_name)
    st.button(say("compare_page.add"), key="add_named", on_click=_add_named)
    _upload()


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


def _upload() -> None:
    file = st.file_uploader(say("ui.open_file"), type="toml", key="compare_upload")
    if file is not None and st.session_state.get("compare_uploaded") != file.file_id:
        st.session_state["compare_uploaded"] = file.file_id
        try:
            opened = parse_scenario(file.getvalue(), file.name, own=own(state.held()))
            limits.check_case(opened)
        except BadInput as error:
            parts.notice(say("ui.file_problems"), error.problems, wrong=True)
        else:
            add(opened)
            st.rerun()


# --- In words ----------------------------------------------------------------------------------------------------

SECTIONS = {"basis": "basis", "pairs": "words", "even": "even", "home": "at_home", "remarks": "remarks"}
"""Sections of a comparison that are shown as sentences, and their headings; the others are above, and in the table."""


def _in_words(shown: Compared) -> None:
    """Differences and where rows break even, in sentences: worked out when asked for."""
    with st.expander(say("compare_page.in_words"), key="compare_words", on_change="rerun") as panel:
        if not panel.open:
            return
        base = shown.scenarios.index(shown.base.case)
        said = compare(
            shown.scenarios,
            base,
            comparison.basis(shown.scenarios, base),
            [home.price for home in shown.homes],
        )
        lines = list[str]()
        for section, heading in SECTIONS.items():
            sentences = said.section(section)
            if sentences:
                st.header(say(f"compare_page.{heading}"), anchor=False)
                parts.listed(sentences)
                lines += sentences
        parts.copy_button(say("compare_page.copy"), "\n".join(lines), key="copy_compared")
