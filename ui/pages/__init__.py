"""The pages, in the order a visitor meets them. A new page is a module with `show` and a line here."""

from __future__ import annotations

from collections.abc import Callable

from ui.pages import backwards, claim, compare, cost, learn, money_over_time, readings, sources

PAGES: dict[str, Callable[[], None]] = {
    "cost": cost.show,
    "compare": compare.show,
    "readings": readings.show,
    "claim": claim.show,
    "backwards": backwards.show,
    "money": money_over_time.show,
    "learn": learn.show,
    "sources": sources.show,
}
"""Name in the address, and in `words/*.toml` under `ui.page`, with the function that draws the page."""
