"""*Ranges*: what uncertain quantities come to, under every reading, and what moves the total."""

from __future__ import annotations

from ui import state
from ui.components import controls, uncertain
from ui.kept import answer


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    whole = answer(scenario)
    controls.case(whole)
    later = uncertain.show(scenario)
    controls.end(whole.total)
    later()
