"""The project's documents as parts of a page, and as files to take away."""

from __future__ import annotations

import functools
import re
from itertools import cycle
from pathlib import Path

import streamlit as st

from model.scenario.library import folder


def path(name: str) -> Path | None:
    """Where a document is: in a checkout in docs/ or at the top, in an installation beside the app; None without it."""
    app, top = Path(__file__).parents[1] / "_app", folder().parent
    places = (app / "docs" / name, top / "docs" / name, app / name, top / name)
    return next((place for place in places if place.is_file()), None)


@st.cache_data
def read(name: str) -> str:
    """The text of a document; nothing where it did not come along."""
    file = path(name)
    return file.read_text(encoding="utf-8") if file else ""


def folded(title: str, name: str) -> None:
    """A document of the project, folded away under a title of ours."""
    text = _part(name)
    if text:
        with st.expander(title):
            st.markdown(text, unsafe_allow_html=True)


@functools.lru_cache(maxsize=8)
def _part(name: str) -> str:
    return as_part(read(name))


_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def as_part(text: str) -> str:
    """A document as a part of the page: its title is the panel's, its headings stand below the page's own, its
    dollars begin no formula, and its links lead to the other panels. Code stays as it is.
    """
    pieces = _CODE.split(re.sub(r"\A# .*\n", "", text))
    return "".join(piece if code else _prose(piece) for piece, code in zip(pieces, cycle((False, True))))


def _prose(text: str) -> str:
    text = re.sub(r"^(##+) ", r"#\1 ", text, flags=re.MULTILINE)
    text = re.sub(r"\]\(\w+\.md#", "](#", text)
    text = re.sub(r"\[([^]]+)\]\(\w+\.(?:md|ipynb)\)", r"\1", text)
    return text.replace("$", "\\$")
