"""The head of every page: what it asks, and of which arrangement; another one is a click away."""

from __future__ import annotations

import streamlit as st

from model.scenario.offered import name_in_link
from model.words.wording import say
from ui import state
from ui.components import entry, own_deals, parts


def outdated() -> bool:
    """Whether the head on the screen is of another arrangement than the one shown below it."""
    return bool(st.session_state.get("head", "") != state.now().scenario.arrangement)


def show(page: str) -> None:
    """Draw the head of a page."""
    st.session_state["head"] = state.now().scenario.arrangement
    deal = state.now().scenario.as_reported.deal
    title = deal.terms.ask if page in {"", "cost"} else say(f"ui.page.{page}")
    st.title(parts.marked(title), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="head"):
        title = parts.marked(deal.terms.marked_title)
        with st.popover(title, key=f"deal_picker_{name_in_link(deal.name)}", on_change="rerun") as picker:
            if picker.open:
                _picker(name_in_link(deal.name))
        st.html(f'<p class="context">{parts.escaped(deal.terms.context or deal.terms.about)}</p>')


def _picker(now: str) -> None:
    """Every arrangement offered, each with its one line."""
    deals = {name: own_deals.load_in_session(name).terms for name in own_deals.offered_in_session()}
    entry.show_in("deal", now)
    st.radio(
        say("head.pick"), list(deals), key="deal", on_change=_picked,
        format_func=lambda name: parts.marked(deals[name].marked_title if name in deals else name),
        captions=[parts.marked(terms.context) for terms in deals.values()],
    )  # fmt: skip
    own_deals.entries()


def _picked() -> None:
    chosen = st.session_state["deal"]
    if chosen in own_deals.offered_in_session():  # a browser can be made to send any text as the one chosen
        entry.attempt("deal", lambda: state.pick(own_deals.load_in_session(chosen)))
