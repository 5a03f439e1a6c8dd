"""The address bar: it always holds the link of what is shown, with one step of the browser's history for each change."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from ui import state
from ui.components import parts


def write(total: float) -> None:
    """Put the link of what is shown, whose total is `total`, into the address bar.

    A change is a step that the browser's *back* takes back. Turning to a page is one too, which the browser has made already: there the
    address is completed in place.
    """
    written = state.address_to_write(total)
    if written is None:
        return
    pairs, turned = written
    if turned:
        parts.complete_address(urlencode(pairs, safe="~"))
        return
    grouped: dict[str, list[str]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    st.query_params.from_dict(grouped)
