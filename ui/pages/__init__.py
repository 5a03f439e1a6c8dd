"""The pages, in the order a visitor meets them. A new page is a module with `show` and a line here."""

from __future__ import annotations

from collections.abc import Callable

from ui.pages import (
    backwards,
    claim,
    compare,
    cost,
    learn,
    money_over_time,
    own_deal,
    ranges,
    readings,
    sources,
)

PAGES: dict[str, Callable[[], None]] = {
    "cost": cost.show,
    "compare": compare.show,
    "claim": claim.show,
    "readings": readings.show,
    "backwards": backwards.show,
    "ranges": ranges.show,
    "money": money_over_time.show,
    "learn": learn.show,
    "sources": sources.show,
    "own-deal": own_deal.show,
}
"""Name in the address, and in `words/*.toml` under `ui.page`, with the function that draws the page below its head."""

SECTIONS: dict[str, tuple[str, ...]] = {
    "": ("cost", "compare", "claim", "learn", "sources"),
    "explore": ("readings", "backwards", "ranges", "money"),
}
"""The pages by the section of the navigation that they stand in, `head.NAME` in `words`; the first has no name."""

HIDDEN = ("own-deal",)
"""Pages that the navigation does not list: the picker of arrangements leads there."""
