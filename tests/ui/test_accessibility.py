"""Every page, light and dark, wide, narrow and enlarged: no barrier that axe-core finds, and readable at any size.

Each page is opened by its own address with content on it, and everything that unfolds is unfolded first. What is
wrong in Streamlit's own frame and cannot be mended here is listed with who knows of it; a line of the list that no
longer happens fails too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from model.questions.cost_options import domestic_prices
from model.results.summary import summary
from model.scenario.library import load
from model.scenario.own_deal import deal_of_form, example
from model.scenario.scenario import default_scenario
from model.words.wording import say
from tests.ui.conftest import DESKTOP, Watch, settle
from tests.ui.server import Server
from tests.ui.test_cost_browser import PHONE, contrasts, cut_off, scrolls_sideways
from tests.ui.test_pages_browser import go
from ui.pages import HIDDEN, PAGES
from ui.state import State, pairs
from ui.view import View

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
GRAVE = ("serious", "critical")
"""The impacts, in axe's words, that no page may have."""
ENLARGED = {"width": 683, "height": 384, "deviceScaleFactor": 2, "mobile": False}
"""A screen of 1366 by 768 at a zoom of 200%."""

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
COMPARED = tuple(HERE.scenario(name) for name in ("grant-paid", "proposed-500", "what-was-held"))
CLAIM = (
    "The deal paid $4.76 million for 238 people, or $20,000 each. "
    "The United States paid $15 million for 300 people for one year. 261 people died."
)
RANGES = ("people=triangular:214,238,262", "days=uniform:122,365")
CONTENT = {
    "cost": State(DEFAULT),
    "compare": State(
        DEFAULT, View(compared=COMPARED, homes=(next(iter(domestic_prices().price)),), heat_table=True)
    ),
    "readings": State(DEFAULT),
    "claim": State(DEFAULT, View(claim=CLAIM)),
    "backwards": State(DEFAULT, View(explain="15 million")),
    "ranges": State(DEFAULT, View(ranges=RANGES, correlate=("people,days=0.5",))),
    "money": State(HERE.scenario("what-was-held")),
    "learn": State(DEFAULT, View(exercise="sunk", answers=("sunk.1~0", "sunk.2~1"))),
    "sources": State(DEFAULT),
    "own-deal": State(default_scenario(deal_of_form(example(date(2026, 1, 31))))),
}
"""What each page has on it: a page with nothing on it has nothing to find."""


@dataclass(frozen=True)
class Known:
    """Something wrong in Streamlit's own frame: axe's rule, the elements it is found on, and who knows of it."""

    rule: str
    where: str
    upstream: str


KNOWN = {
    # The box that opens over a cell has no name. Nobody has reported just that; the report below asks for names
    # and structure that verification tools accept.
    "a cell being edited": (
        Known("label", ".gdg-input", "https://github.com/streamlit/streamlit/issues/8399"),
    ),
}
"""By situation. Nothing is excused on a page as it stands."""

NOT_FOUND = ("_stcore/health", "_stcore/host-config")
"""What Streamlit asks for at a page's own address before it asks at the app's, and so gets the status 404:
https://github.com/streamlit/streamlit/issues/7074. Only an address opened directly does so, never the navigation."""


class Listener(Watch):
    """As `Watch`, but every error in the console counts, with the address it is about."""

    def _console(self, said: ConsoleMessage) -> None:
        about = said.location["url"].removeprefix(self.home)
        self.note(said.type == "error", f"console: {said.text} ({about})")


Look = Callable[..., Page]


@pytest.fixture
def look(context: BrowserContext, server: Server) -> Iterator[Look]:
    """Open a page at its own address with its content; whatever it did wrong fails the test."""
    listener, pages, expected = Listener(server.address), list[Page](), list[str]()

    def open_page(name: str, dark: bool = False, unfolded: bool = True) -> Page:
        page = context.new_page()
        pages.append(page)
        listener.follow(page)
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(server.address + link(name), wait_until="commit")
        ready(page)
        if unfolded:
            unfold(page)
        if name != "cost":
            expected.extend(f"{NOT_FOUND_SAYS} ({name}/{asked})" for asked in NOT_FOUND)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert sorted(listener.wrong) == sorted(expected)


NOT_FOUND_SAYS = "console: Failed to load resource: the server responded with a status of 404 (Not Found)"


def link(name: str) -> str:
    """A page's address and the query that gives its content."""
    state = CONTENT[name]
    query = urlencode(pairs(state, summary(state.scenario).total), safe="~")
    return f"{'' if name == 'cost' else name}?{query}"


def ready(page: Page) -> None:
    """Wait until the script has run to its end and every chart is drawn."""
    page.get_by_role("heading", level=1).first.wait_for()
    settle(page)
    drawn(page)


_UNFOLD_PLAIN = """() => document.querySelectorAll("details:not([open]):not(.stExpander details) > summary").forEach(one => one.click())"""
_STILL = """() => !document.querySelector("[data-stale=true]")
    && document.getAnimations().every(one => one.playState !== "running")"""


_DRAWN = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
    .every(chart => chart.querySelector("svg text"))"""


MOST_PANELS = 60


def drawn(page: Page) -> None:
    """Wait until every chart is there and nothing moves."""
    page.wait_for_function(_DRAWN)
    page.wait_for_function(_STILL)


def unfold(page: Page) -> None:
    """Open every panel, so that nothing on the page is passed over because it is folded away."""
    page.evaluate(_UNFOLD_PLAIN)
    folded = page.locator(".stExpander details:not([open]) > summary")
    for _ in range(MOST_PANELS):  # one by one: each is drawn by the server, and may have others in it
        if folded.count() == 0:
            break
        folded.first.evaluate("one => one.click()")
        settle(page)
    assert page.locator("details:not([open])").count() == 0
    drawn(page)


# --- Barriers -----------------------------------------------------------------------------------------

_RUN = """async ({ known, colours }) => {
  const found = await axe.run(document, {
    resultTypes: ["violations", "incomplete"], elementRef: true, rules: { "color-contrast": { enabled: colours } } });
  for (const one of document.querySelectorAll("[data-undetermined]")) delete one.dataset.undetermined;
  for (const rule of found.incomplete.filter(one => one.id === "color-contrast"))
    for (const { element } of rule.nodes) if (!element.closest("svg")) element.dataset.undetermined = "";
  return found.violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html, element }) => ({
    rule: id, impact, html: html.slice(0, 160),
    known: known.filter(one => one.rule === id && element.matches(one.where)).map(one => one.where),
  })));
}"""
UNMEASURED = "[data-testid=stVegaLiteChart] text, [data-undetermined]"
"""Texts whose contrast we measure ourselves: axe does not look at the ink of a drawing, and says where it cannot tell."""


def barriers(page: Page, situation: str = "", colours: bool = True) -> list[str]:
    """Every grave violation axe finds that is not known, and every known one that it does not find."""
    known = KNOWN.get(situation, ())
    found = _violations(page, known, colours)
    grave = [one for one in found if one["impact"] in GRAVE]
    new = [f"{one['rule']}, {one['impact']}: {one['html']}" for one in grave if not one["known"]]
    gone = [one for one in known if not any(one.where in each["known"] for each in grave)]
    return new + [f"{one.rule} on {one.where} happens no more: take it off the list" for one in gone]


def _violations(page: Page, known: tuple[Known, ...], colours: bool) -> list[dict[str, Any]]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(
            AXE.read_text("utf-8")
        )  # a script tag is what the dashboard's policy of content refuses
    drawn(page)
    asked = {"known": [{"rule": one.rule, "where": one.where} for one in known], "colours": colours}
    return list(page.evaluate(_RUN, asked))


def pale(page: Page) -> list[str]:
    """Texts that stand out too little, of those axe does not measure."""
    return contrasts(page, UNMEASURED, least=0)


_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(one => one.checkVisibility()).map(one => [Number(one.tagName[1]), one.textContent])"""


def disorder(page: Page) -> list[str]:
    """Headings that do not say how the page is made: more than one title, or a step left out."""
    found = [(int(level), str(text)) for level, text in page.evaluate(_HEADINGS)]
    wrong = [f"{text!r} is a second title" for level, text in found[1:] if level == 1]
    wrong += [] if found and found[0][0] == 1 else ["the page does not begin with its title"]
    steps = pairwise(found)
    return wrong + [f"{after[1]!r} skips a level" for before, after in steps if after[0] > before[0] + 1]


def sideways(page: Page) -> list[str]:
    """What makes the page scroll to the side once the charts have been drawn anew for its width."""
    end = time.monotonic() + 5
    while (found := scrolls_sideways(page)) and time.monotonic() < end:
        page.wait_for_timeout(100)
    return found


ALIKE = """
    .facts p:nth-child(n + 9),
    details:nth-of-type(n + 6),
    [data-testid=stExpanderDetails]
        :is([data-testid=stMarkdownContainer] > *, li, tbody tr:not([class], :last-child)):nth-of-type(n + 4)
"""
"""What goes on as it began: hundreds of facts, and in documents of many pages all but three of each kind of element.
Measuring the colours of each takes a minute.
"""


def in_full(page: Page) -> None:
    """Make the window as high as the page, without what goes on alike: axe does not measure the contrast of what is
    scrolled out of sight.
    """
    page.set_viewport_size(DESKTOP)
    page.add_style_tag(content=f"{ALIKE} {{ display: none; }}")
    high = page.get_by_test_id("stMain").evaluate("one => one.scrollHeight")
    page.set_viewport_size({**DESKTOP, "height": high})
    drawn(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier(look: Look, name: str, dark: bool) -> None:
    page = look(name, dark)
    wrong = sideways(page)
    # Colours are the same at every size, and sizes in both themes: each is looked at once.
    if dark:
        enlarge(page)
        wrong += [f"enlarged: {one}" for one in sideways(page)]
    else:
        page.set_viewport_size(PHONE)
        narrow = [*sideways(page), *cut_off(page, PHONE["width"]), *barriers(page, colours=False)]
        wrong += [f"narrow: {one}" for one in narrow]
    wrong += disorder(page)
    in_full(page)
    assert [*wrong, *barriers(page), *pale(page)] == []
    assert page.locator("html").get_attribute("lang") == "en"


def enlarge(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", ENLARGED)
    page.wait_for_function(f"() => innerWidth === {ENLARGED['width']} && devicePixelRatio === 2")
    drawn(page)


def test_every_page_is_looked_at_with_content() -> None:
    assert CONTENT.keys() == PAGES.keys()


# --- What opens over a page ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cost", "compare"])
def test_a_panel_that_opens_has_no_barrier(look: Look, name: str) -> None:
    page = look(name, dark=True, unfolded=False)
    openers = page.get_by_test_id("stPopover").get_by_role("button").all()
    assert openers
    wrong = {}
    for opener in openers:
        label = opener.inner_text()
        opener.scroll_into_view_if_needed()
        opener.click()
        page.get_by_test_id("stPopoverBody").wait_for()
        settle(page)
        wrong[label] = barriers(page)
        page.keyboard.press("Escape")
        page.get_by_test_id("stPopoverBody").wait_for(state="detached")
    if name == "cost":
        assert not any(wrong.values()), wrong
        return
    choice = page.get_by_role("combobox").first
    choice.scroll_into_view_if_needed()  # a list closes when the page below it moves
    drawn(page)
    choice.click()
    page.get_by_role("listbox").wait_for()
    wrong["the list of a choice"] = barriers(page)
    assert not any(wrong.values()), wrong


def test_a_cell_a_calendar_and_the_menu_have_no_barrier(look: Look) -> None:
    page = look("money", dark=True, unfolded=False)
    edit_first_cell(page)
    wrong = {"a cell": barriers(page, "a cell being edited")}
    page.keyboard.press("Escape")
    page.get_by_test_id("stDateInputCalendarButton").click()
    page.get_by_role("dialog").get_by_role("grid").wait_for()
    wrong["a calendar"] = barriers(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.set_viewport_size(PHONE)
    page.locator(".st-key-menu").get_by_role("link", name="Compare").wait_for()
    wrong["the menu"] = barriers(page)
    assert not any(wrong.values()), wrong


def edit_first_cell(page: Page) -> None:
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.locator(".dvn-scroller").click(position={"x": 270, "y": 50})
    page.wait_for_function("() => document.activeElement.matches('td[aria-selected=true]')")
    page.keyboard.press("Enter")
    page.locator(".gdg-input").wait_for()


@pytest.mark.parametrize("name", ["cost", "money"])
def test_a_screen_that_turns_dark_can_be_read_at_once(look: Look, name: str) -> None:
    page = look(name)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    in_full(page)
    assert barriers(page) == []
    assert (
        contrasts(
            page, "[data-testid=stVegaLiteChart] :is(.role-axis, .role-title, .role-legend) text", least=5
        )
        == []
    )


# --- The check itself ---------------------------------------------------------------------------------

MADE_WORSE = """() => {
  document.querySelector(".stMainBlockContainer").insertAdjacentHTML("beforeend", `
    <input><p style="color: #999; background: #eee">pale</p><h1>again</h1><h4>deep</h4><div style="width: 2000px">wide</div>`);
  document.querySelector("[data-testid=stVegaLiteChart] text").style.fill = "#ddd";
}"""


def test_what_is_wrong_is_found(look: Look) -> None:
    page = look("money", unfolded=False)
    page.evaluate(MADE_WORSE)
    in_full(page)
    assert {one.split(",")[0] for one in barriers(page)} == {"label", "color-contrast"}
    assert len(pale(page)) == 1
    assert len(scrolls_sideways(page)) >= 1
    assert disorder(page) == ["'again' is a second title", "'deep' skips a level"]
    assert barriers(page, "a cell being edited")[-1].endswith("take it off the list")


def test_pages_reached_by_the_navigation_ask_for_nothing_that_is_missing(look: Look) -> None:
    page = look("cost", unfolded=False)
    for name in PAGES:
        if name != "cost" and name not in HIDDEN:
            go(page, say(f"ui.page.{name}"))
            page.wait_for_url(f"**/{name}?*")
            ready(page)
