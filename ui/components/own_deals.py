"""A reader's own deals: those that this session wrote, opened or was sent, beside the arrangements there are."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from model.files.problems import BadInput
from model.scenario.folder_file import deal_in_zip
from model.scenario.in_memory import terms_in_link
from model.scenario.library import Deal, is_in_memory, load
from model.scenario.offered import load_offered, offered
from model.scenario.own_deal import deal_of_form, example
from model.scenario.scenario import default_scenario
from model.words.wording import say
from ui import limits, state
from ui.components import parts


def offered_in_session() -> tuple[str, ...]:
    """The name of every arrangement that this reader is offered."""
    return offered(state.held())


def load_in_session(name: str) -> Deal:
    """The arrangement that this reader is offered under `name`. Raises `BadInput` where none is."""
    return load_offered(name, state.held())


def keep(deal: Deal, instead_of: str = "") -> None:
    """Offer a deal in this session and show its default case; it takes the place of the one it was made from."""
    limits.check_deal(deal)
    name = state.hold(deal.name, instead_of)
    state.put(state.State(default_scenario(load(name)), state.now().view))


def begin() -> None:
    """Show the example from which a deal is built."""
    keep(deal_of_form(example(datetime.now(UTC).date())))


def build() -> None:
    """Begin a deal, and turn to the page it is built on."""
    begin()
    st.session_state["to_page"] = "own-deal"


def entries() -> None:
    """What the picker of arrangements has below those there are: one to build, and one to open."""
    st.button(say("own_deal.build"), key="own_build", on_click=build)
    upload("picker")


def upload(place: str) -> None:
    """A folder of a deal, zipped, from this machine; one that cannot be read says why and changes nothing.

    `place` is where on the screen it is opened.
    """
    file = st.file_uploader(say("own_deal.open"), type="zip", key=f"own_upload_{place}")
    if file is None or st.session_state.get("own_uploaded") == file.file_id:
        return
    st.session_state["own_uploaded"] = file.file_id
    try:
        keep(deal_in_zip(file.getvalue(), file.name))
    except BadInput as error:
        parts.notice(say("own_deal.not_opened"), error.problems, wrong=True)
    else:
        st.rerun()


def without_room() -> bool:
    """Whether the case shown is of a deal that no link of it can carry."""
    name = state.now().scenario.arrangement
    return is_in_memory(name) and terms_in_link(name) is None
