"""Entry of the dashboard: `perhead dashboard`, or `streamlit run dashboard.py`."""

import streamlit as st

from model.files.problems import BadInput
from model.words.wording import say
from ui import state
from ui.components import answer_box, parts
from ui.pages import PAGES, card


def main() -> None:
    """Set the page up, open the address if it changed, and show the page asked for."""
    st.set_page_config(page_title=say("ui.title"), layout="centered", initial_sidebar_state="collapsed")
    parts.style()
    try:
        _show()
    except BadInput as error:  # such as terms of one's own that were changed, and are wrong now
        parts.notice(say("ui.cannot_show"), error.problems, wrong=True)


def _show() -> None:
    state.follow_address()
    state.begin()
    if st.context.is_embedded:
        card.show()
        return
    pages = [
        st.Page(show, title=say(f"ui.page.{name}"), url_path=name, default=number == 0)
        for number, (name, show) in enumerate(PAGES.items())
    ]
    page = st.navigation(pages, position="top" if len(pages) > 1 else "hidden")
    st.set_page_config(page_title=say("ui.page_title", page=page.title))
    state.turn_to(page.url_path)
    parts.menu(pages, page)
    if st.session_state.pop("to_cost", False):
        st.switch_page(pages[0])
    answer_box.notice()
    page.run()


main()
