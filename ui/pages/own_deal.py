"""*A deal of one's own*: a form of charges in plain words, its sentence and total beside it, and the files it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from model.files.problems import BadInput
from model.results.answer import answer
from model.scenario.in_memory import DealInMemory, unpacked_deal
from model.scenario.library import is_in_memory
from model.scenario.own_deal import (
    EACH_YEAR,
    KINDS,
    MOST_ROWS,
    OF_A_PERSON_HELD,
    OF_PEOPLE,
    ChargeRow,
    Cited,
    GroupRow,
    OwnDeal,
    deal_of_form,
)
from model.scenario.own_deal_again import form_of
from model.scenario.own_deal_fields import LONGEST_ADDRESS, LONGEST_WORDS
from model.scenario.parse import LONGEST
from model.words.wording import say
from ui import state
from ui.components import answer_box, controls, own_deals, parts

_FORM, _OF, _PROBLEMS, _NUMBER = "own_form", "own_form_of", "own_form_problems", "own_form_number"
"""What the session keeps: the form as typed, the deal that it last made, what is wrong with it, and how often another
form was put in its place, which is part of the name of each of its boxes.
"""


def show() -> None:
    """Draw the page for the deal of one's own that is shown, or begin one."""
    if not is_in_memory(state.now().scenario.arrangement):
        own_deals.begin()
        st.rerun()  # above this page stands which deal it is
    deal = unpacked_deal(state.now().scenario.arrangement)
    if st.session_state.get(_OF) != deal.name:
        _put(form_of(deal.files), deal.name)
    form = st.session_state[_FORM]
    sides = st.columns([0.54, 0.46], gap="large")
    with sides[0]:
        if form is None:
            parts.text(say("own_deal.no_form"))
            _files(deal, opened=True)
        else:
            _draw(form)
    with sides[1], st.container(key="own_answer"):
        total = _result(deal)
        if form is not None:
            _files(deal, opened=False)
        _another()
    controls.end(total)


def _put(form: OwnDeal | None, deal: str) -> None:
    """Show another form: new boxes, and nothing wrong with them."""
    session = st.session_state
    session[_FORM], session[_OF], session[_PROBLEMS] = form, deal, ()
    session[_NUMBER] = session.get(_NUMBER, 0) + 1


# --- The answer ------------------------------------------------------------------------------------------


def _result(deal: DealInMemory) -> float:
    """The sentence, the total, and what can be done with the deal."""
    whole, problems = answer(state.now().scenario), st.session_state[_PROBLEMS]
    answer_box.sentence(whole)
    if problems:
        parts.notice(say("own_deal.cannot"), problems, wrong=True)
    answer_box.remarks(whole, whole.noted)
    parts.figures([(figure.label, figure.text) for figure in whole.figures], old=bool(problems))
    with st.container(horizontal=True, gap="small", key="own_actions"):
        st.button(say("own_deal.to_cost"), key="own_to_cost", on_click=_to_cost, type="primary")
        st.download_button(
            say("own_deal.download"), lambda: _zipped(deal), mime="application/zip", key="own_folder",
            file_name=f"{deal.path.name}.zip", on_click="ignore", disabled=bool(problems),
        )  # fmt: skip
    parts.spoken(whole.sentence)
    return whole.total


def _to_cost() -> None:
    st.session_state["to_page"] = "cost"


def _zipped(deal: DealInMemory) -> bytes:
    from model.outputs.bundle import zipped  # noqa: PLC0415 - the report's makers take a second, once

    return zipped({f"{deal.path.name}/{name}": content for name, content in deal.files.items()})


def _files(deal: DealInMemory, opened: bool) -> None:
    """The files as they are, and how the command takes them."""
    with st.expander(say("own_deal.files"), expanded=opened):
        parts.text(say("own_deal.command"))
        st.code(f"perhead cost ./{deal.path.name}/", language="bash")
        for name, content in deal.files.items():
            st.code(
                f"# {deal.path.name}/{name}\n\n{content.decode('utf-8', 'replace')}",
                language="toml",
                wrap_lines=True,
            )


def _another() -> None:
    with st.expander(say("own_deal.another")):
        own_deals.upload("page")
        st.button(say("own_deal.begin"), key="own_begin", on_click=own_deals.begin)


# --- The form -------------------------------------------------------------------------------------------


def _key(field: str) -> str:
    return f"own_{st.session_state[_NUMBER]}_{field}"


def _box(field: str, words: str, value: Any, draw: Callable[..., Any] = st.text_input, **more: Any) -> None:
    """A control of the form, called `field`; what it held before the page was left is in the form."""
    if _key(field) not in st.session_state:
        st.session_state[_key(field)] = value
    if draw is st.text_input:
        more.setdefault("max_chars", LONGEST)
    draw(say(f"own_deal.field.{words}"), key=_key(field), on_change=_changed, **more)


def _draw(form: OwnDeal) -> None:
    parts.text(say("own_deal.how"))
    _box("title", "title", form.title, max_chars=LONGEST_WORDS)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _box("sender", "sender", form.sender, max_chars=LONGEST_WORDS, width=210)
        _box("host", "host", form.host, max_chars=LONGEST_WORDS, width=210)
        _box("currency", "currency", form.currency, max_chars=3, width=90)
    _box(
        "standing", "standing", form.standing, st.selectbox, options=("estimate", "agreed"),
        format_func=lambda standing: say(f"own_deal.standing.{standing}"),
    )  # fmt: skip
    st.header(say("own_deal.charges"), anchor=False)
    for place, charge in enumerate(form.charges):
        _charge(form, place, charge)
    st.button(
        say("own_deal.add_charge"), key="own_add_charge", on_click=_add_charge, disabled=len(form.charges) >= MOST_ROWS
    )  # fmt: skip
    st.header(say("own_deal.people"), anchor=False)
    for place, group in enumerate(form.groups):
        _group(form, place, group)
    st.button(
        say("own_deal.add_group"), key="own_add_group", on_click=_add_group, disabled=len(form.groups) >= MOST_ROWS
    )  # fmt: skip
    _box("stay", "stay", form.stay, width=210)
    st.header(say("own_deal.money"), anchor=False)
    _box("approved", "approved", form.approved, width=210, placeholder=say("own_deal.optional"))
    if form.approved.strip():
        _source("approved", form.approved_cited)


def _group(form: OwnDeal, place: int, group: GroupRow) -> None:
    name = f"group_{place}"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"own_{name}"):
        _box(f"{name}_label", "group", group.label, max_chars=LONGEST_WORDS, width=210)
        _box(f"{name}_people", "people", group.people, width=100)
        _box(f"{name}_at_most", "at_most", group.at_most, width=120, placeholder=say("own_deal.no_limit"))
        if len(form.groups) > 1:
            _remove("group", place)


def _charge(form: OwnDeal, place: int, charge: ChargeRow) -> None:
    name = f"charge_{place}"
    with st.container(border=True, key=f"own_{name}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            _box(f"{name}_amount", "amount", charge.amount, width=130, placeholder=say("own_deal.unknown"))
            _box(
                f"{name}_kind", "kind", charge.kind, st.selectbox, options=KINDS, width=240,
                format_func=lambda kind: say(f"own_deal.kind.{kind}"),
            )  # fmt: skip
            if charge.kind == "places":
                _box(f"{name}_places", "places", charge.places, width=100)
            if len(form.charges) > 1:
                _remove("charge", place)
        with st.expander(say("own_deal.more"), type="compact", key=f"own_{name}_more"):
            _more(form, name, charge)


def _more(form: OwnDeal, name: str, charge: ChargeRow) -> None:
    """What few charges have."""
    label = say(f"own_deal.label.{charge.kind}")
    _box(f"{name}_label", "label", charge.label, max_chars=LONGEST_WORDS, placeholder=label)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if charge.kind in OF_A_PERSON_HELD:
            _box(f"{name}_minimum", "minimum", charge.minimum, width=170)
        if charge.kind in EACH_YEAR:
            _box(f"{name}_rise", "rise", charge.rise, width=110, placeholder="3%")
            _box(f"{name}_discount", "discount", charge.discount, width=110, placeholder="50%")
            _box(f"{name}_discount_year", "discount_year", charge.discount_year, width=110)
    if charge.kind in EACH_YEAR:
        _box(f"{name}_in_advance", "in_advance", charge.in_advance, st.checkbox)
    if charge.kind in OF_PEOPLE and len(form.groups) > 1:
        options = [None, *range(len(form.groups))]
        group = charge.group if charge.group in options else None
        _box(
            f"{name}_group", "for_group", group, st.selectbox, options=options, width=240,
            format_func=lambda at: say("own_deal.everyone") if at is None else form.groups[at].label,
        )  # fmt: skip
    _source(name, charge.cited)


def _source(name: str, cited: Cited) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _box(f"{name}_outlet", "outlet", cited.outlet, max_chars=LONGEST_WORDS, width=170)
        _box(f"{name}_date", "date", cited.date, width=120, placeholder="2025-03-15")
        _box(f"{name}_url", "url", cited.url, max_chars=LONGEST_ADDRESS, width=200, placeholder="https://")


def _remove(kind: str, place: int) -> None:
    st.button(say("own_deal.remove"), key=f"own_remove_{kind}_{place}", on_click=_removed, args=(kind, place))


# --- What is typed --------------------------------------------------------------------------------------


def _changed() -> None:
    _use(_typed(), st.session_state[_NUMBER])


def _use(form: OwnDeal, number: int) -> None:
    """Take the form as it is now: its deal is shown, or else what is wrong with it."""
    session = st.session_state
    session[_FORM], session[_NUMBER] = form, number
    state.acted()
    try:
        deal = deal_of_form(form)
    except BadInput as error:
        session[_PROBLEMS] = error.problems
        return
    session[_PROBLEMS] = ()
    if deal.files != unpacked_deal(session[_OF]).files:
        own_deals.keep(deal, instead_of=session[_OF])
        session[_OF] = state.now().scenario.arrangement


def _typed() -> OwnDeal:
    """The form with what stands in its boxes now; a field that has no box keeps what it had."""
    form: OwnDeal = st.session_state[_FORM]
    fields = ("title", "sender", "host", "currency", "standing", "stay", "approved")
    return replace(
        form,
        **_read(form, "", fields),
        groups=tuple(
            replace(group, **_read(group, f"group_{place}_", ("label", "people", "at_most")))
            for place, group in enumerate(form.groups)
        ),
        charges=tuple(
            replace(
                charge, **_read(charge, f"charge_{place}_", _OF_A_CHARGE), cited=_cited(charge.cited, f"charge_{place}_")
            )
            for place, charge in enumerate(form.charges)
        ),
        approved_cited=_cited(form.approved_cited, "approved_"),
    )  # fmt: skip


_OF_A_CHARGE = (
    *(
        "kind",
        "amount",
        "label",
        "places",
        "minimum",
        "discount",
        "discount_year",
        "rise",
        "in_advance",
        "group",
    ),
)


def _read(record: Any, before: str, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: st.session_state.get(_key(before + name), getattr(record, name)) for name in fields}


def _cited(cited: Cited, before: str) -> Cited:
    return replace(cited, **_read(cited, before, ("outlet", "date", "url")))


def _add_charge() -> None:
    form = _typed()
    _use(replace(form, charges=(*form.charges, ChargeRow("fee"))), st.session_state[_NUMBER])


def _add_group() -> None:
    form = _typed()
    group = GroupRow(say("own_deal.other_people"))
    _use(replace(form, groups=(*form.groups, group)), st.session_state[_NUMBER])


def _removed(kind: str, place: int) -> None:
    """A row goes, and those below it move up into other boxes."""
    form = _typed()
    if kind == "charge":
        form = replace(form, charges=form.charges[:place] + form.charges[place + 1 :])
    else:
        charges = tuple(replace(charge, group=_moved(charge.group, place)) for charge in form.charges)
        form = replace(form, groups=form.groups[:place] + form.groups[place + 1 :], charges=charges)
    _use(form, st.session_state[_NUMBER] + 1)


def _moved(group: int | None, gone: int) -> int | None:
    """Whom a charge is for when a group has gone; for everyone if it was for that one."""
    return None if group is None or group == gone else group - (group > gone)
