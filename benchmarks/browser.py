"""The dashboard as one person meets it, timed in the browser.

Run: `python -m benchmarks.browser`. Starts a server and a Chromium of its own. What a change takes is measured by
the page itself, from the key or pointer event to the frame that shows the new sentence. Prints each figure beside
its target; the status says nothing of time, which depends on what else the machine does.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from model.results.summary import summary
from model.scenario.library import load
from model.scenario.scenario import default_scenario
from model.words.wording import say
from tests.ui.conftest import ARGUMENTS, DESKTOP
from tests.ui.server import serving
from ui.pages import PAGES
from ui.state import State, pairs
from ui.view import View

FIRST = 4.0
CHANGE = 0.250
CHANGE_95 = 0.500
PAGE = 1.0
"""The targets, in seconds: the first answer, the median change, 95 in 100 changes, opening a page."""

STEPS = 24

_WATCH = """(() => {
  const told = window.told = { first: null, took: [], rest: [], began: null, pressed: null, asked: null, shown: "", left: null, title: null, page: null };
  const painted = act => requestAnimationFrame(() => {
    const channel = new MessageChannel();  // its message comes after the frame is drawn
    channel.port1.onmessage = () => act(performance.now());
    channel.port2.postMessage("");
  });
  const one = selector => document.querySelector(selector);
  const whole = () => one("[data-test-script-state=notRunning]") && !one("[data-stale=true]")
    && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every(chart => chart.querySelector("svg"));
  const sentence = () => {
    const text = one(".answer")?.textContent ?? "";
    if (!text || text === told.shown) return;
    const began = told.began;
    [told.shown, told.began, told.asked] = [text, null, began];
    painted(at => { told.first ??= at; if (began !== null) told.took.push(at - began); });
  };
  const rested = () => {
    const asked = told.asked;
    if (asked === null || !whole()) return;
    told.asked = null;
    painted(at => told.rest.push(at - asked));
  };
  const opened = () => {
    const title = one("h1")?.textContent;
    if (told.left === null || !title || title === told.left) return;
    if (told.title === null) { told.title = 0; painted(at => { told.title = at - told.pressed; }); }
    if (whole()) { told.left = null; painted(at => { told.page = at - told.pressed; }); }
  };
  new MutationObserver(() => { sentence(); rested(); opened(); }).observe(document, { subtree: true, childList: true,
    characterData: true, attributeFilter: ["data-test-script-state", "data-stale"] });
  for (const kind of ["keydown", "pointerup"]) addEventListener(kind,
    event => { told.began = told.pressed = event.timeStamp; }, true);
  told.leave = () => Object.assign(told, { left: one("h1").textContent, title: null, page: null });
})()"""


def busy() -> str:
    return f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that `share` of the values do not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


def line(what: str, measured: str, target: str = "") -> None:
    print(f"{what:<56} {measured:>24}   {target}", flush=True)


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("no Chromium found; on Debian or Ubuntu: apt-get install chromium")
    return found


# --- In the browser -----------------------------------------------------------------------------------


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield found
        found.close()


def visit(within: Browser, address: str) -> Page:
    """A first visit: nothing is kept from another one."""
    page = within.new_context(viewport=DESKTOP).new_page()  # type: ignore[arg-type]
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="commit")
    page.wait_for_function("told.first !== null")
    idle(page)
    return page


def idle(page: Page) -> None:
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def first_answers(within: Browser, address: str) -> None:
    for what in ("first answer, of a server just started", "first answer, of a server that has answered"):
        page = visit(within, address)
        line(what, f"{page.evaluate('told.first') / 1000:.2f} s", f"under {FIRST:.0f} s")
        page.context.close()


Took = list[tuple[float, float]]
"""Seconds from each change to the new sentence, and to the whole page drawn anew."""


def changes(page: Page) -> dict[str, Took]:
    """What each change took, by how it was made."""
    slider = page.get_by_role("slider", name="People")
    box = page.get_by_role("textbox", name="How many people?")
    slider.focus()
    keys = timed(page, lambda number: page.keyboard.press("ArrowRight" if number % 8 < 6 else "ArrowLeft"))
    box_ = timed(page, lambda number: (box.fill(str(300 + number)), box.press("Enter")))
    points = timed(page, lambda number: click_along(page, (number + 1) / (STEPS + 2)))
    return {"an arrow key on the slider": keys, "a number and Enter": box_, "a click on the slider": points}


def click_along(page: Page, share: float) -> None:
    """Click on the slider of people, at a share of its length. The sentence above it may have moved it."""
    track = page.get_by_test_id("stSlider").first.locator("[role=group] > [data-orientation]").bounding_box()
    assert track is not None
    page.mouse.click(track["x"] + track["width"] * share, track["y"] + track["height"] / 2)


def timed(page: Page, act: Callable[[int], object]) -> Took:
    """Make STEPS changes, each once the last is done, and read what the page measured."""
    page.evaluate("told.took.length = told.rest.length = 0")
    for number in range(STEPS):
        act(number)
        page.wait_for_function("number => Math.min(told.took.length, told.rest.length) > number", arg=number)
    took, rest = page.evaluate("[told.took, told.rest]")
    return [(one / 1000, other / 1000) for one, other in zip(took, rest, strict=True)]


def report_changes(took_each: dict[str, Took]) -> None:
    """Print what the changes took."""
    line("", "median, 95 in 100 under", "target")
    every = [took for kind in took_each.values() for took in kind]
    targets = f"under {CHANGE * 1000:.0f} and {CHANGE_95 * 1000:.0f} ms"
    for kind, took in {**took_each, f"all {len(every)} changes": every}.items():
        line(f"to the new sentence: {kind}", middle_and_most([one for one, _ in took]), targets)
    line("to the whole page drawn anew", middle_and_most([whole for _, whole in every]))


def middle_and_most(seconds: Sequence[float]) -> str:
    """The median and what 95 in 100 do not exceed."""
    return f"{median(seconds) * 1000:.0f}, {percentile(seconds, 0.95) * 1000:.0f} ms"


def full_link(address: str) -> str:
    """A link with something on every page."""
    deal = load("us-el-salvador")
    three = tuple(deal.scenario(name) for name in ("grant-paid", "proposed-500", "what-was-held"))
    claim = "The deal paid $4.76 million for 238 people, or $20,000 each."
    state = State(default_scenario(deal), View(compared=three, claim=claim, explain="15 million"))
    return f"{address}?{urlencode(pairs(state, summary(state.scenario).total), safe='~')}"


def pages(page: Page) -> None:
    """Open each page by its name in the navigation, twice round."""
    links = page.get_by_test_id("stTopNavLink")
    names = [say(f"ui.page.{name}") for name in PAGES]
    for turn, what in ((0, "the first time"), (1, "again")):
        for number in [*range(1, len(PAGES)), 0]:
            page.evaluate("told.leave()")
            links.nth(number).click()
            page.wait_for_function("told.page !== null && told.title > 0")
            title, whole = (page.evaluate(f"told.{part}") for part in ("title", "page"))
            target = f"under {PAGE * 1000:.0f} ms" if not turn else ""
            line(f"page {names[number]}, {what}", f"{title:.0f}, whole {whole:.0f} ms", target)


def main() -> int:
    print(busy())
    with tempfile.TemporaryDirectory() as folder, browser() as found:
        start = time.perf_counter()
        with serving(Path(folder) / "log.txt") as server:
            line("from the command to a server that listens", f"{time.perf_counter() - start:.2f} s")
            first_answers(found, server.address)
            page = visit(found, server.address)
            report_changes(changes(page))
            pages(visit(found, full_link(server.address)))
    print(busy())
    return 0


if __name__ == "__main__":
    sys.exit(main())
