"""*What matters most* of a case, a bar a thing: each varied by itself, without being asked."""

from __future__ import annotations

import streamlit as st

from model.questions.matters import Matter, WhatMatters, difference
from model.words.wording import say
from ui.components.parts import escaped

SHOWN = 6
"""Things shown; the least of many are left out."""


def draw(answer: WhatMatters) -> None:
    """Draw the section for a case."""
    st.header(say("matters_page.title"), anchor=False)
    if not answer.matters:
        st.html(f'<p class="small">{escaped(answer.no_difference or answer.takeaway)}</p>')
        return
    rows = "".join(_row(matter, answer) for matter in answer.matters[:SHOWN])
    below = f'<p class="small">{escaped(answer.no_difference)}</p>' if answer.no_difference else ""
    st.html(
        f'<p class="small">{escaped(answer.takeaway)} {escaped(say("matters_page.alone"))}</p>'
        f'<dl class="matters">{rows}</dl>{below}'
    )


def _row(matter: Matter, answer: WhatMatters) -> str:
    width = 100 * matter.swing / answer.matters[0].swing
    return (
        f"<div><dt><b>{escaped(matter.label)}</b> {escaped(matter.changed)}</dt>"
        f'<dd><i style="width:{width:.2f}%"></i> {escaped(difference(matter, answer.currency))}</dd></div>'
    )
