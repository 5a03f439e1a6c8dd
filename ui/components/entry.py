"""What a person enters: taken, or complained of at its field and left where it stands until it is mended."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, cast

import streamlit as st

from model.files.problems import BadInput
from model.scenario import parse
from ui import state
from ui.components import parts

BESIDE = "beside_"
"""Begins the names of fields that do not change the scenario: its result stands whatever is wrong with them."""


def _errors() -> dict[str, str]:
    return cast(dict[str, str], st.session_state.setdefault("errors", {}))


def attempt(field: str, act: Callable[[], None]) -> None:
    """Do what a control asks; a value that cannot be used is complained of at its field and changes nothing.

    What a box sends along with a click on a preset, undo or reset is older than that click, and is let go.
    """
    state.acted()
    if state.outdated():
        return
    st.session_state["moved"] = None
    try:
        act()
    except BadInput as error:
        _errors()[field] = " ".join(error.problems)
        if not field.startswith(BESIDE):
            st.session_state["stale"] = True
    else:
        _errors().pop(field, None)
        if not field.startswith(BESIDE):
            st.session_state["stale"] = False


def stale() -> bool:
    """Whether what was typed last could not be used, so that what is shown is the last good result. A good value entered after
    it counts, whatever still waits to be mended beside it.
    """
    return bool(st.session_state.get("stale")) and any(not field.startswith(BESIDE) for field in _errors())


def wrong(field: str) -> str:
    """What is wrong with what stands in a field; nothing where it could be used."""
    return _errors().get(field, "")


def forget(field: str) -> None:
    """Take back the complaint about a field."""
    _errors().pop(field, None)


def forget_all() -> None:
    """Take back every complaint."""
    _errors().clear()


def complain(field: str) -> None:
    """Draw the complaint about a field, where there is one."""
    if wrong(field):
        parts.problem(wrong(field))


def show_in(key: str, value: object) -> None:
    """Put a value into a control, except into the one it came from: setting that again would take back what a
    person who is quicker than the server, such as on a slider's arrow keys, has done since.
    """
    if st.session_state.get("moved") != key or st.session_state.get(key) != value:
        st.session_state[key] = value


def resume(key: str, shown: object, act: Callable[[], None]) -> None:
    """Do what a control asked for just as its server was started anew, where what stands in it is not what is `shown`."""
    left = state.left_over(key)
    if left is not None and left != shown:
        state.forget_left()
        st.session_state[key] = left
        act()
        st.rerun()


def left_in_table(begins: str) -> dict[str, Any] | None:
    """What was done to a table, whose key `begins` so, just as its server was started anew: once, and nothing where it is
    nothing that a table sends.
    """
    for key in [key for key in st.session_state.get("left", {}) if key.startswith(begins)]:
        with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
            sent = json.loads(str(state.left_over(key)))
            cells = {int(place): dict(typed) for place, typed in sent["edited_rows"].items()}
            rows = [dict(row) for row in sent["added_rows"]]
            gone = [int(place) for place in sent["deleted_rows"]]
            if cells or rows or gone:
                state.forget_left()
                return {"edited_rows": cells, "added_rows": rows, "deleted_rows": gone}
    return None


def show_typed(key: str, text: str, field: str) -> None:
    """Put the value into its box, unless what stands there could not be used and waits to be mended."""
    if not wrong(field):
        show_in(key, text)


@dataclass(frozen=True)
class TextBox:
    """A box whose text is kept, checked and complained of.

    Parameters
    ----------
    key
        The control's.
    keep
        Takes the text. Raises `BadInput` for one that cannot be used.
    longest
        Most characters, since the browser sends whatever was pasted; None where `keep` sees to it.
    of_case
        The field of the scenario that the box is for; without one it is beside the scenario.
    """

    key: str
    keep: Callable[[str], None]
    longest: int | None = parse.LONGEST
    of_case: str = ""

    @property
    def field(self) -> str:
        """Where a text that could not be used is complained of."""
        return self.of_case or BESIDE + self.key

    @property
    def wrong(self) -> str:
        """What is wrong with what stands in it; nothing where it could be used."""
        return wrong(self.field)

    def complain(self) -> None:
        """Draw the complaint, where there is one."""
        complain(self.field)

    def resume(self, text: str) -> None:
        """Take what was typed in place of `text` just as the server was started anew, before what holds the box is drawn."""
        resume(self.key, text, self._changed)

    def draw(
        self,
        label: str,
        text: str,
        width: int | Literal["stretch"] = "stretch",
        placeholder: str | None = None,
        label_visibility: Literal["visible", "collapsed"] = "visible",
    ) -> None:
        """Draw a box of one line that shows `text`."""
        self.resume(text)
        show_typed(self.key, text, self.field)
        st.text_input(
            label, key=self.key, width=width, placeholder=placeholder, label_visibility=label_visibility,
            on_change=self._changed,
        )  # fmt: skip

    def draw_area(self, label: str, text: str, height: int, placeholder: str) -> None:
        """Draw a box of many lines that shows `text`."""
        show_typed(self.key, text, self.field)
        st.text_area(label, key=self.key, height=height, placeholder=placeholder, on_change=self._changed)

    def _changed(self) -> None:
        text = st.session_state[self.key]
        attempt(
            self.field,
            lambda: self.keep(text if self.longest is None else parse.at_most(text, self.longest)),
        )
