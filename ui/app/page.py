"""What draws the dashboard's pages: Streamlit runs this file for each change on one."""

from collections.abc import Callable

import streamlit as st

from model.files.problems import BadInput
from model.words.wording import say
from ui import process, state, turns
from ui.components import answer_box, head, making, parts
from ui.pages import HIDDEN, PAGES, SECTIONS, card


def main() -> None:
    """Set the page up, open the address if it changed, and show the page asked for."""
    st.set_page_config(page_title=say("ui.title"), layout="wide", initial_sidebar_state="collapsed")
    parts.style()
    try:
        _show()
        process.settle()
    except BadInput as error:  # such as terms of one's own that were changed, and are wrong now
        parts.notice(say("ui.cannot_show"), error.problems, wrong=True)


def _show() -> None:
    state.follow_address()
    if st.context.is_embedded:
        card.show()
        return
    st.logo(parts.LOGO, size="small")
    pages = {
        name: st.Page(
            _page(name),
            title=say(f"ui.page.{name}"),
            url_path=name,
            default=name == "cost",
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for name in PAGES
    }
    sections = {
        say(f"head.{section}") if section else "": [pages[name] for name in names]
        for section, names in SECTIONS.items()
    }
    sections[""] += [pages[name] for name in HIDDEN]
    page = st.navigation(sections, position="top")
    st.set_page_config(page_title=say("ui.page_title", page=page.title))
    state.turn_to(page.url_path)
    parts.menu([shown for name, shown in pages.items() if name not in HIDDEN], page)
    if own := st.session_state["to_page"]:
        st.session_state["to_page"] = ""
        st.switch_page(pages[own])
    head.show(page.url_path)
    page.run()
    parts.keep_focus()


def _page(name: str) -> Callable[[], None]:
    """What Streamlit takes for a page: a function of its own name, without anything to hand over."""

    def page() -> None:
        _body(name)

    page.__name__ = name
    return page


@st.fragment
def _body(name: str) -> None:
    """What stands below the head: the only part that a change on it has drawn again."""
    with turns.PAGES.turn():
        _drawn(name)


def _drawn(name: str) -> None:
    state.begin()
    if (
        head.outdated() or st.session_state["to_page"]
    ):  # what is above, or around it, is to be drawn again too
        st.rerun()
    answer_box.notice()
    try:
        PAGES[name]()
        making.follow()
    except BadInput as error:
        parts.notice(say("ui.cannot_show"), error.problems, wrong=True)


if __name__ == "__main__":
    with turns.PAGES.turn():
        main()
