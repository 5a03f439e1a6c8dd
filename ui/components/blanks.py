"""A sentence with blanks: each a box for what is known, one of them solved from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from model.words.wording import say
from ui import state
from ui.components import entry, parts
from ui.components.entry import TextBox


@dataclass(frozen=True)
class Blank:
    """A blank: its name, what it is for, what stands in it, and who takes what is typed. `width` is in pixels. One without a
    way to `solve` it only takes what is known.
    """

    name: str
    label: str
    text: str
    keep: Callable[[str], None]
    width: int
    solvable: bool = True


@dataclass(frozen=True)
class Sentence:
    """A sentence of words and blanks, of which that called `unknown` is solved; `choose` takes the name of another."""

    key: str
    pieces: Sequence[str | Blank]
    unknown: str
    choose: Callable[[str], None]

    def draw(self) -> None:
        """Draw it, and below it what could not be used."""
        blanks = [piece for piece in self.pieces if isinstance(piece, Blank)]
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"fill_{self.key}"):
            for piece in self.pieces:
                if isinstance(piece, Blank):
                    self._blank(piece)
                else:
                    st.html(f'<span class="fillwords">{parts.escaped(piece)}</span>', width="content")
        for blank in blanks:
            self._box(blank).complain()

    @property
    def wrong(self) -> bool:
        """Whether what stands in a blank could not be used."""
        return any(self._box(piece).wrong for piece in self.pieces if isinstance(piece, Blank))

    def _blank(self, blank: Blank) -> None:
        solved = blank.name == self.unknown
        how = "solved" if solved else "known"
        with st.container(
            width=blank.width,
            gap=None,
            horizontal_alignment="center",
            key=f"blank_{how}_{self.key}_{blank.name}",
        ):
            if solved:
                st.html(f'<span class="solvedfor">{parts.escaped(say("backwards.solved_for"))}</span>')
            elif blank.solvable:
                st.button(
                    say("backwards.solve"), key=f"to_solve_{self.key}_{blank.name}", type="tertiary",
                    help=say("backwards.solve_help", label=blank.label), on_click=self._chosen, args=(blank.name,),
                )  # fmt: skip
            self._box(blank).draw(blank.label, blank.text, width=blank.width, label_visibility="collapsed")

    def _box(self, blank: Blank) -> TextBox:
        return TextBox(f"{self.key}_{blank.name}", lambda text: self._typed(blank, text))

    def _typed(self, blank: Blank, text: str) -> None:
        """What is typed becomes known. In the solved blank, the one edited longest ago is solved in its place."""
        blank.keep(text)
        order = self._order()
        if blank.name == self.unknown:
            names = [piece.name for piece in self.pieces if isinstance(piece, Blank) and piece.solvable]
            others = [name for name in names if name != blank.name]
            self.choose(min(others, key=lambda name: order.index(name) if name in order else -1))
        st.session_state[f"edited_{self.key}"] = [name for name in order if name != blank.name] + [blank.name]

    def _order(self) -> list[str]:
        """The blanks that were edited, the latest last."""
        return list(st.session_state.get(f"edited_{self.key}", ()))

    def _chosen(self, name: str) -> None:
        state.acted()
        for piece in self.pieces:
            if isinstance(piece, Blank) and piece.name in {name, self.unknown}:
                entry.forget(self._box(piece).field)
        self.choose(name)
