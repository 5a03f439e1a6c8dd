"""The page *Cost* in Chromium, as a person uses it: seen, typed into, copied from, tabbed through, printed.

Every test also fails on an error in the console, a dialog, or a request to another host (see `visit`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from model.results.summary import summary
from model.scenario.library import load
from model.scenario.scenario import default_scenario
from model.words.version import VERSION
from model.words.wording import money
from tests.ui.conftest import PATIENCE, Visit, new_context, ready, settle
from tests.ui.screen import pairs_of
from tests.ui.server import serving

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
TABLE = "table=yes"
"""For tests of many steps that look at no chart: a table is drawn in a tenth of the time."""
DEFAULT = (
    "Holding 238 people for 1 year at $20,000 a person a year costs $4.76 million, "
    "the amount of the grant notice dated March 22, 2025."
)
SOURCE = "[CNN, April 28, 2025]"


def answer(page: Page) -> Locator:
    return page.locator(".answer")


def shows(page: Page, words: str) -> None:
    """Wait for the sentence to say `words`, and for the script to have run to its end."""
    expect(answer(page)).to_contain_text(words)
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def type_into(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label)
    box.fill(text)
    box.press("Enter")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def preset(page: Page, name: str) -> Locator:
    return page.get_by_role("radiogroup", name="Start from").get_by_role("radio", name=name, exact=True)


def popover(page: Page, name: str) -> Locator:
    button(page, name).click()
    body = page.get_by_test_id("stPopoverBody")
    body.wait_for()
    return body


def unfolded(page: Page, act: str) -> Locator:
    """The panel that unfolds below `act`."""
    panel = page.get_by_test_id("stExpander").filter(has=page.locator("summary", has_text=act))
    if panel.locator("details[open]").count() == 0:
        panel.locator("summary").click()
    body = panel.get_by_test_id("stExpanderDetails")
    expect(body).to_be_visible()
    page.wait_for_function(_STILL)
    return body


def scrolls_sideways(page: Page) -> list[str]:
    """What is wider than the page and makes it scroll to the side."""
    found = page.evaluate(
        """() => [document.scrollingElement, ...document.querySelectorAll("[data-testid=stMain], .stMainBlockContainer")]
            .filter(one => one.scrollWidth > one.clientWidth)
            .map(one => `${one.tagName}.${one.dataset.testid}: ${one.scrollWidth} > ${one.clientWidth}`)"""
    )
    return list(found)


def copied_link(page: Page) -> str:
    """The link that *Share* copies."""
    body = popover(page, "Share")
    body.get_by_role("button", name="Copy link", exact=True).click()
    expect(body.get_by_text("Copied", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    return copied(page)


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


# --- The first five seconds ---------------------------------------------------------------------------


CONTROLS = {
    "How many people?": "textbox",
    "People": "slider",
    "For how long?": "textbox",
    "Time": "slider",
}


def control(page: Page, name: str) -> Locator:
    return page.get_by_role(CONTROLS[name], name=name)  # type: ignore[arg-type]


def box_of(page: Page, name: str) -> Locator:
    """What is seen of a control: of a slider its track, since the control itself lies unseen about the thumb."""
    slider = CONTROLS[name] == "slider"
    return page.get_by_role("group", name=name, exact=True) if slider else control(page, name)


def values(page: Page) -> dict[str, str]:
    return {name: control(page, name).input_value() for name in CONTROLS}


TERMS = ("Price per person", "One-time fee", "Discount on the second year", "Approved")


def first_things(page: Page) -> dict[str, Locator]:
    """What a visitor sees on a telephone before anything is scrolled."""
    return {
        "title": page.get_by_role("heading", level=1),
        "the arrangement": page.locator("[class*=st-key-deal_picker] button"),
        "sentence": answer(page),
        "money bar": page.locator(".moneybar"),
        "spread": page.locator(".moneybar").get_by_text("Other readings of the terms").filter(visible=True),
        "presets": page.get_by_role("radiogroup", name="Start from"),
        **{name: box_of(page, name) for name in CONTROLS},
        "against what": page.get_by_role("radiogroup", name="Against"),
    }


def above_the_fold(page: Page) -> dict[str, Locator]:
    """What a visitor sees on a desk: the controls with the terms at the left, and at the right what they lead to."""
    return {
        **first_things(page),
        **{term: page.get_by_role("textbox", name=term) for term in TERMS},
        "chart": page.get_by_test_id("stVegaLiteChart"),
        "figures": page.locator(".figures"),
        "the sentence to copy": button(page, "Copy sentence"),
        "a link to share": button(page, "Share"),
    }


def outside(page: Page, size: dict[str, int], things: dict[str, Locator]) -> dict[str, object]:
    """Those that are not wholly inside the window."""
    found: dict[str, object] = {}
    for name, one in things.items():
        expect(one).to_be_visible()
        box = one.bounding_box()
        assert box is not None, f"{name} is not on the page"
        right, bottom = box["x"] + box["width"], box["y"] + box["height"]
        if box["x"] < 0 or box["y"] < 0 or right > size["width"] or bottom > size["height"]:
            found[name] = box
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@SIZES
def test_the_first_five_seconds(visit: Visit, size: dict[str, int], dark: bool) -> None:
    page = visit(size=size, dark=dark)
    expect(answer(page)).to_have_text(f"{DEFAULT} {SOURCE} 23 more are held with them and not billed.")
    expect(page.get_by_role("radiogroup", name="Start from").get_by_role("radio")).to_have_count(6)
    page.get_by_test_id("stVegaLiteChart").locator("svg text").first.wait_for(state="attached")
    found = above_the_fold(page) if size == DESKTOP else first_things(page)
    assert outside(page, size, found) == {}, "not inside the window without scrolling"
    assert scrolls_sideways(page) == []
    assert cut_off(page, size["width"]) == []
    dark_page = sum(map(int, re.findall(r"\d+", background(page))[:3])) < 3 * 128
    assert dark_page == dark, "the page follows the reader's light or dark"
    assert contrasts(page) == []
    assert contrasts(page, "[data-testid=stVegaLiteChart] text", least=10) == []


def cut_off(page: Page, wide: int) -> list[str]:
    """Words that end beyond the edge of the window, outside of what scrolls by itself."""
    found = page.evaluate(
        """wide => { const scrolled = one => { for (let at = one.parentElement; at && !at.matches(".stMain"); at = at.parentElement)
                if (at.scrollWidth > at.clientWidth && /auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
                return false; };
            return [...document.querySelectorAll("main p, main dt, main dd, main h1, main h2, main h3, main td, main li, main label")]
            .filter(one => one.checkVisibility() && !one.closest("[data-testid=stButtonGroup], .st-key-menu, .scroll"))
            .filter(one => { const all = document.createRange(); all.selectNodeContents(one);
                return all.getBoundingClientRect().right > wide; })
            .filter(one => !scrolled(one))
            .map(one => one.textContent.slice(0, 60)); }""",
        wide,
    )
    return list(found)


def background(page: Page) -> str:
    return str(page.locator(".stApp").evaluate("one => getComputedStyle(one).backgroundColor"))


# --- Contrast -----------------------------------------------------------------------------------------

TEXTS = (
    "h1, h2, .answer, .answer b, .source, .source a, .small, .figures dt, .figures dd, ul.plain li, "
    "[data-testid=stWidgetLabel] p, [data-testid=stSlider] p, [data-testid=stTextInput] input, "
    "[role=radiogroup] [role=radio] p, button:enabled p, [data-testid=stToggle] p, summary p, "
    "[data-testid=stSelectbox] input, .problem, .notice p, .notice li, .scroll th, .scroll td"
)
_STILL = """() => !document.querySelector("[data-stale=true]")
    && document.getAnimations().every(one => one.playState !== "running")"""
_CONTRASTS = """
selector => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = colour => {  // any notation of a colour, as the browser draws it
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, below, a) => top.slice(0, 3).map((part, i) => part * a + below[i] * (1 - a));
  const light = colour => {
    const [r, g, b] = colour.map(part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parent = one => one.parentElement || (one.getRootNode().host ?? null);
  const path = one => { const found = []; for (; one; one = parent(one)) found.unshift(one); return found; };
  const every = root => [...root.querySelectorAll("*")].flatMap(one => one.shadowRoot ? [...every(one.shadowRoot)] : [])
    .concat([...root.querySelectorAll(root === document ? selector : "button:enabled")]);
  const halo = one => one instanceof SVGElement && !["", "none"].includes(one.getAttribute("stroke") ?? "");
  const seen = one => one.checkVisibility({opacityProperty: true}) && (one.textContent.trim() || one.value) && !halo(one);
  return every(document).filter(seen).map(one => {
    let below = [255, 255, 255], opacity = 1;
    for (const step of path(one)) {
      if (step.querySelector(":scope > [data-testid=stSliderThumbValue]")) continue;  // it stands above its thumb
      const style = getComputedStyle(step), [r, g, b, a] = rgba(style.backgroundColor);
      opacity *= Number(style.opacity);
      below = over([r, g, b], below, a * opacity);
    }
    const style = getComputedStyle(one), svg = one instanceof SVGElement;
    const [r, g, b, a] = rgba(svg ? style.fill : style.color);
    const text = over([r, g, b], below, a * opacity * (svg ? Number(style.fillOpacity) : 1));
    const [high, low] = [light(text), light(below)].sort((x, y) => y - x);
    return {what: (one.textContent.trim() || one.value).slice(0, 40), tag: one.tagName, ratio: (high + 0.05) / (low + 0.05)};
  });
}
"""


def contrasts(page: Page, texts: str = TEXTS, least: int = 40) -> list[str]:
    """Texts that stand out too little from what is behind them."""
    page.wait_for_function(_STILL)
    found = page.evaluate(_CONTRASTS, texts)
    assert len(found) >= least, "the texts were not found"
    return sorted(
        {f"{one['what']} ({one['tag']}): {one['ratio']:.2f}" for one in found if one["ratio"] < 4.5}
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_complaints_can_be_read_too(visit: Visit, dark: bool) -> None:
    page = visit("price=foo&total=5&v=0.0.9", dark=dark)
    type_into(page, "How many people?", "2.5")
    expect(page.get_by_role("alert").filter(has_text="2.5")).to_be_visible()
    assert contrasts(page) == []


# --- Typing, sliding, choosing ------------------------------------------------------------------------


def test_typing_and_sliding_rewrite_the_sentence(visit: Visit) -> None:
    page = visit(TABLE)
    type_into(page, "How many people?", "1,200")
    shows(page, "Holding 1,200 people for 1 year at $20,000 a person a year costs $24 million.")
    type_into(page, "For how long?", "2")
    shows(page, "for 2 years at $20,000 a person a year costs $48 million.")
    slider = page.get_by_role("slider", name="People")
    expect(slider).to_have_value("1200")
    slider.focus()
    slider.press("Home")
    slider.press("ArrowRight")
    shows(page, "Holding 1 person for 2 years")
    expect(page.get_by_role("textbox", name="How many people?")).to_have_value("1")
    track = page.get_by_test_id("stSlider").nth(1).locator("[role=group] > [data-orientation]").bounding_box()
    assert track is not None
    page.mouse.click(track["x"] + track["width"] - 1, track["y"] + track["height"] / 2)
    expect(page.get_by_role("textbox", name="For how long?")).to_have_value("3 years")
    shows(page, "Holding 1 person for 3 years")
    for typed, people in (("1k", 1_000), ("1,500", 1_500)):
        type_into(page, "How many people?", typed)
        shows(page, f"Holding {people:,} people for 3 years")
        expect(slider, "the slider follows the box").to_have_value(str(people))
    type_into(page, "For how long?", "6 weeks")
    shows(page, "Holding 1,500 people for 42 days")
    expect(page.get_by_role("slider", name="Time")).to_have_value("42")


def test_a_preset_and_another_reading(visit: Visit) -> None:
    page = visit(TABLE)
    expect(preset(page, "238 sent, grant paid")).to_be_checked()
    preset(page, "Freed after 125 days").click()
    shows(page, "Holding 238 people for 125 days at $20,000 a person a year, whole years paid in advance,")
    expect(preset(page, "Freed after 125 days")).to_be_checked()
    expect(page.get_by_role("textbox", name="For how long?")).to_have_value("125 days")
    body = unfolded(page, "Change the reading")
    body.get_by_text("El Salvador: only days held are paid").click()
    shows(page, "Holding 238 people for 125 days at $20,000 a person a year costs $1.63 million.")
    expect(preset(page, "Freed after 125 days")).not_to_be_checked()
    expect(page.get_by_text("· paid by the day ·").first).to_be_visible()
    expect(body, "the panel stays open for the next question").to_be_visible()
    body.get_by_role("textbox").fill("40")
    body.get_by_role("textbox").press("Enter")
    body.get_by_text("Yes: everyone held").click()
    shows(page, "Holding 278 people")


OVERLAPPING = """() => {
  const seen = [...document.querySelectorAll(".vega-embed svg text")].filter(
    (text) => text.textContent.trim() && +(text.getAttribute("opacity") || 1) > 0);
  const box = (text) => text.getBoundingClientRect();
  const outside = seen.filter((text) => box(text).left < 0 || box(text).right > innerWidth);
  const pairs = seen.flatMap((one, at) => seen.slice(at + 1).map((other) => [one, other]));
  const over = pairs.filter(([one, other]) => one.textContent !== other.textContent &&
    box(one).left < box(other).right - 1 && box(other).left < box(one).right - 1 &&
    box(one).top < box(other).bottom - 3 && box(other).top < box(one).bottom - 3);
  return [outside.map((text) => text.textContent), over.map((pair) => pair.map((text) => text.textContent))];
}"""


@pytest.mark.parametrize(
    "query",
    [
        "deal=us-el-salvador&held=1~tren_de_aragua~1d&set=price_per_person~1",
        "deal=us-el-salvador&held=1~tren_de_aragua~10y&set=price_per_person~1000000",
        "deal=us-el-salvador&held=10000~tren_de_aragua~10y&set=price_per_person~1000000",
        "deal=us-el-salvador&held=10000~tren_de_aragua~1d&set=price_per_person~1",
        "deal=us-new-jersey&held=1000~held~10y",
    ],
)
def test_at_the_ends_of_the_chart_no_words_meet(visit: Visit, query: str) -> None:
    page = visit(query)
    page.locator(".vega-embed svg").first.wait_for()
    settle(page)
    assert page.evaluate(OVERLAPPING) == [[], []]


def test_a_menu_opens_where_there_is_room_for_it(visit: Visit) -> None:
    page = visit(path="compare", ready_when="table.compared")
    body = popover(page, "Download")
    body.get_by_role("button", name="The table (CSV)").wait_for()
    settle(page)
    tall = body.evaluate("body => [body.clientHeight, body.scrollHeight]")
    assert tall[0] >= tall[1] - 2, tall


@SIZES
def test_every_box_is_under_the_mouse(visit: Visit, size: dict[str, int]) -> None:
    """Typing into a box from a test does not tell that something lies over it; a click does."""
    page = visit(TABLE, size=size)
    boxes = page.get_by_test_id("stMain").get_by_role("textbox")
    boxes.first.wait_for()
    assert boxes.count() >= 6
    for box in boxes.all():
        box.scroll_into_view_if_needed()
        box.click(timeout=PATIENCE // 6)
        expect(box).to_be_focused()
    price = page.get_by_role("textbox", name="Price per person")
    price.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("25000")
    page.keyboard.press("Enter")
    shows(page, "$5.95 million")
    source = page.locator(".termnote a").last
    source.click(trial=True, timeout=PATIENCE // 6)  # what stands beside the boxes can be reached still


def test_the_price_stands_beside_its_source(visit: Visit) -> None:
    page = visit(TABLE)
    panel = page.locator(".scroll.prose").filter(has_text="Price per person and year")
    expect(panel).to_contain_text("238 person-years × $20,000 = $4,760,000")
    evidence = load("us-el-salvador").evidence
    price = evidence.source_of("price_per_person_year")
    link = panel.get_by_role("link", name=price.outlet).first
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", str(price.url))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(answer(page).get_by_role("link")).to_have_attribute(
        "href", re.compile(r"^https://www\.cnn\.com/2025/04/28/")
    )


# --- What is taken away -------------------------------------------------------------------------------


def across(found: Locator) -> tuple[float, float]:
    """Where something begins on its line, and how wide it is."""
    box = found.bounding_box()
    assert box is not None
    return box["x"], box["width"]


def test_the_copied_sentence_can_be_quoted(visit: Visit) -> None:
    page = visit(TABLE)
    beside = across(button(page, "Share"))
    button(page, "Copy sentence").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert across(button(page, "Share")) == beside, "nothing moves"
    text = copied(page)
    assert len(text.split()) < 60
    assert text.count("CNN, April 28, 2025") == 1
    assert text.startswith(DEFAULT.removesuffix("."))
    assert "$4.76 million to $15.22 million" in text
    assert VERSION in text
    preset(page, "2,000 for 3 years").click()
    shows(page, "2,000 people")
    button(page, "Copy sentence").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    text = copied(page)
    assert "$120 million" in text
    assert len(text.split()) < 60
    assert len(re.findall(r"\([^()]*20\d\d\)", text)) == 1, "one source"


def test_the_copied_link_opens_the_same_elsewhere(visit: Visit, browser: Browser) -> None:
    page = visit(
        "held=300~tren_de_aragua~125d&held=4~ms13~125d&price=flat_on_top&billed=everyone_held&along=time&table=yes"
    )
    shows(page, "Holding 304 people")
    link = copied_link(page)
    keys = {key for key, _ in pairs_of(link)}
    assert keys >= {"deal", "name", "held", "read", "v", "e", "total", "along", "table"}
    somebody = new_context(browser)
    try:
        again = visit(link.partition("?")[2], within=somebody)
        expect(answer(again)).to_have_text(str(answer(page).text_content()))
        for name, value in values(page).items():
            expect(control(again, name), name).to_have_value(value)
        expect(again.get_by_role("radio", name="Against time")).to_be_checked()
        expect(again.locator(".notice")).to_have_count(0)
        body = unfolded(again, "Change the reading")
        for option in ("$10 million once, and $20,000 for each person, each year", "Yes: everyone held"):
            expect(body.get_by_role("radio", name=option)).to_be_checked()
    finally:
        somebody.close()


def test_the_results_can_be_downloaded(visit: Visit) -> None:
    page = visit(TABLE)
    body = popover(page, "More")
    with page.expect_download() as results:
        body.get_by_role("button", name="The results (JSON)").click()
    found = json.loads(Path(results.value.path()).read_text("utf-8"))
    assert found["total"] == 4_760_000
    assert found["sentence"] == DEFAULT
    with page.expect_download() as scenario:
        body.get_by_role("button", name="This scenario (TOML)").click()
    assert "people = 238" in Path(scenario.value.path()).read_text("utf-8")


# --- Going back ---------------------------------------------------------------------------------------


def test_undo_five_and_redo_them(visit: Visit) -> None:
    page = visit(TABLE)
    people = ["300", "301", "302", "303", "304"]
    for number in people:
        type_into(page, "How many people?", number)
        shows(page, f"Holding {number} people")
        expect(page.get_by_role("slider", name="People")).to_have_value(number)
    for number in ["303", "302", "301", "300", "238"]:
        button(page, "Undo").click()
        shows(page, f"Holding {number} people")
        expect(page.get_by_role("textbox", name="How many people?")).to_have_value(number)
    expect(button(page, "Undo")).to_be_disabled()
    for number in people:
        button(page, "Redo").click()
        shows(page, f"Holding {number} people")
    expect(button(page, "Redo")).to_be_disabled()
    button(page, "Reset").click()
    shows(page, DEFAULT)


def test_back_forward_and_reload(visit: Visit) -> None:
    page = visit(TABLE)
    for number in ("300", "301"):
        type_into(page, "How many people?", number)
        shows(page, f"Holding {number} people")
    page.go_back()
    shows(page, "Holding 300 people")
    expect(page.get_by_role("textbox", name="How many people?")).to_have_value("300")
    page.go_back()
    shows(page, DEFAULT)
    page.go_forward()
    shows(page, "Holding 300 people")
    page.go_forward()
    shows(page, "Holding 301 people")
    page.reload()
    ready(page)
    shows(page, "Holding 301 people")
    expect(page.locator(".notice")).to_have_count(0)


@SIZES
def test_a_page_is_one_step_of_the_browsers_history(visit: Visit, size: dict[str, int]) -> None:
    page = visit(TABLE, size=size)
    before = page.evaluate("history.length")
    for name in ("Compare", "Learn"):
        page.get_by_role("link", name=name, exact=True).filter(visible=True).click()
        expect(page).to_have_title(re.compile(f"^{name} "))
        page.wait_for_url(f"**/{name.lower()}?*table=yes*")
        settle(page)
    assert page.evaluate("history.length") == before + 2
    for name in ("Compare", "Cost"):
        page.go_back()
        expect(page).to_have_title(re.compile(f"^{name} "))
        settle(page)
    shows(page, DEFAULT)


# --- A server started anew ----------------------------------------------------------------------------


def slide(page: Page) -> None:
    slider = page.get_by_role("slider", name="People")
    slider.focus()
    slider.press("ArrowRight")


FIRST_CHANGES: dict[str, tuple[Callable[[Page], None], str]] = {
    "a head count": (
        lambda page: type_into(page, "How many people?", "300"),
        "Holding 300 people for 1 year",
    ),
    "a time": (lambda page: type_into(page, "For how long?", "2 years"), "Holding 238 people for 2 years"),
    "the slider": (slide, "Holding 239 people"),
    "a preset": (lambda page: preset(page, "2,000 for 3 years").click(), "Holding 2,000 people for 3 years"),
    "a price": (lambda page: type_into(page, "Price per person", "25,000"), "costs $5.95 million"),
}


@pytest.mark.long
def test_the_first_change_after_a_restart_counts(browser: Browser, tmp_path: Path) -> None:
    """Each in a window of its own, since only the first change finds a server that knows nothing of the page."""
    context = new_context(browser)
    context.set_default_timeout(4 * PATIENCE)  # two servers begin, each of them visited by all at once
    pages = {name: context.new_page() for name in FIRST_CHANGES}
    with serving(tmp_path / "first.txt") as first:
        for page in pages.values():
            page.goto(f"{first.address}?{TABLE}", wait_until="commit")
        for page in pages.values():
            ready(page)
    for page in pages.values():
        page.locator("[data-test-connection-state]:not([data-test-connection-state=CONNECTED])").wait_for()
    with serving(tmp_path / "second.txt", port=first.port):
        for page in pages.values():
            page.locator("[data-test-connection-state=CONNECTED]").wait_for()
        lost = []
        for name, (change, told) in FIRST_CHANGES.items():
            change(pages[name])
            try:
                expect(answer(pages[name])).to_contain_text(told)
            except AssertionError:
                lost.append(f"{name}: {answer(pages[name]).inner_text()}")
        context.close()
    assert lost == []


# --- By keyboard, by ear, enlarged, on paper ----------------------------------------------------------

_FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (one.tagName === "MAIN") return "the page itself";
  const label = one.getAttribute("aria-label") || one.closest("label")?.innerText || one.innerText || "";
  const kind = one.getAttribute("role") || (one.tagName === "INPUT" ? one.type : one.tagName.toLowerCase());
  return `${kind} ${label.replace(/\\s+/g, " ")}`;
}"""
_LOOK = """one => {
  const looks = [];
  for (let step = one, n = 0; step && n < 5; step = step.parentElement ?? step.getRootNode().host, n++) {
    for (const each of n ? [step] : [step, ...step.querySelectorAll("*")]) {
      const style = getComputedStyle(each);
      looks.push(style.outlineStyle === "none" ? "" : style.outline, style.boxShadow, style.borderColor, style.backgroundColor);
    }
  }
  return JSON.stringify(looks);
}"""


def has_focus(page: Page, name: str) -> None:
    """Wait until what is called `name` has the focus."""
    page.wait_for_function(f"name => ({_FOCUSED})().includes(name)", arg=name)


def tab_to(page: Page, name: str, most: int = 30) -> None:
    """Press Tab until what is called `name` has the focus, and see that the focus can be seen."""
    passed = _tab(page, name, most)
    assert focus_is_visible(page), f"nothing shows that {passed[-1]} has the focus"
    _tab(page, name, 3)  # a panel that scrolls may be stopped at first


def _tab(page: Page, name: str, most: int) -> list[str]:
    passed: list[str] = []
    while not passed or name not in passed[-1]:
        assert len(passed) < most, f"{name} is not reached by Tab: {passed}"
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(_FOCUSED)))
    return passed


def focus_is_visible(page: Page) -> bool:
    """Whether what has the focus looks otherwise than without it. Moves the focus one step back."""
    page.evaluate("""() => {
        window.focused = document.activeElement;
        while (window.focused.shadowRoot?.activeElement) window.focused = window.focused.shadowRoot.activeElement;
    }""")
    page.wait_for_function(_STILL)
    within = page.evaluate(f"() => ({_LOOK})(window.focused)")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function(_STILL)
    without = page.evaluate(f"() => ({_LOOK})(window.focused)")
    return bool(within != without)


def test_everything_by_keyboard(visit: Visit) -> None:
    page = visit(TABLE)
    tab_to(page, "238 sent, grant paid")
    page.keyboard.press("ArrowRight")
    has_focus(page, "300 accepted")
    page.keyboard.press("Space")
    shows(page, "Holding 300 people")
    tab_to(page, "How many people?")
    page.keyboard.press("Control+A")
    page.keyboard.type("500")
    page.keyboard.press("Enter")
    shows(page, "Holding 500 people")
    tab_to(page, "range People")
    page.keyboard.press("ArrowLeft")
    shows(page, "Holding 499 people")
    tab_to(page, "range Time")
    page.keyboard.press("ArrowRight")
    shows(page, "for 1.25 years")
    tab_to(page, "Price per person")
    tab_to(page, "summary Change the reading")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stExpanderDetails").filter(has_text="What is being sold")).to_be_visible()
    tab_to(page, "radio $20,000 for each person, each year", most=2)
    page.keyboard.press("ArrowDown")
    shows(page, "at $20,000 a person, once,")
    page.keyboard.press("ArrowDown")
    shows(page, "for a fee of $10 million")
    expect(answer(page)).to_be_in_viewport()


def test_a_change_is_spoken(visit: Visit) -> None:
    page = visit(TABLE)
    region = page.get_by_role("status").filter(has_text="Holding")
    expect(region).to_have_attribute("aria-live", "polite")
    expect(region).to_have_text(DEFAULT)
    region.evaluate("one => { one.stayed = true; }")
    type_into(page, "How many people?", "300")
    expect(region).to_have_text(re.compile("^Holding 300 people for 1 year at .* costs \\$6 million"))
    assert region.evaluate("one => one.stayed"), "a region put there anew is not read out"
    box = region.bounding_box()
    assert box is not None
    assert box["width"] <= 1, "it is for the ear only"


def test_headings_say_how_the_page_is_made(visit: Visit) -> None:
    page = visit(TABLE)
    page.get_by_text("Price per person and year", exact=True).wait_for()
    levels = [
        int(one.evaluate("one => one.tagName.slice(1)"))
        for one in page.locator("h1, h2, h3, h4, h5, h6").all()
        if one.is_visible()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.title() == "Cost · Per Head: what outsourced detention costs"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    "query", ["", "price=foo&held=5~tren_de_aragua~1y", "held=2000~tren_de_aragua~3y&along=time"]
)
def test_twice_as_large(visit: Visit, browser: Browser, query: str) -> None:
    enlarged = new_context(browser, viewport={"width": 683, "height": 384}, device_scale_factor=2)
    try:
        page = visit(query, size={"width": 683, "height": 384}, within=enlarged)
        assert scrolls_sideways(page) == []
        for name, one in first_things(page).items():
            one.scroll_into_view_if_needed()
            box = one.bounding_box()
            assert box is not None, name
            assert box["x"] >= 0, name
            assert box["x"] + box["width"] <= 683, name
        body = unfolded(page, "Change the reading")
        last = body.get_by_role("textbox")
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()
    finally:
        enlarged.close()


def test_on_paper_there_are_no_controls(visit: Visit) -> None:
    page = visit()
    page.emulate_media(media="print")
    for name in ("title", "sentence", "money bar", "spread"):
        expect(first_things(page)[name]).to_be_visible()
    expect(page.locator(".figures")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    left = [
        one.evaluate("one => one.outerHTML.slice(0, 200)")
        for one in page.locator("button, input, [role=slider], [role=radio], [role=combobox]").all()
        if one.evaluate("one => one.checkVisibility({opacityProperty: true, visibilityProperty: true})")
    ]
    assert left == []


# --- Terms of one's own -------------------------------------------------------------------------------

OWN = {
    "Price per person": ("25,000", "$25,000"),
    "One-time fee": ("12 million", "$12 million"),
    "Discount on the second year": ("40%", "40%"),
    "Approved": ("20m", "$20 million"),
}
"""What is typed, and what stands in its box then."""


@SIZES
def test_terms_of_ones_own_travel_in_the_link(visit: Visit, browser: Browser, size: dict[str, int]) -> None:
    """238 people at $25,000, and a year later at 40% less, are 238 × $40,000 = $9.52 million; with a fee of $12 million
    $21.52 million, more than the $20 million approved.
    """
    page = visit(
        "held=238~tren_de_aragua~2y&held=23~ms13~2y&price=flat_on_top&discount=everyone&table=yes", size=size
    )
    shows(page, "costs $17.14 million")  # 238 × $20,000 × 1.5, and $10 million
    for term, (typed, _) in OWN.items():
        type_into(page, term, typed)
        expect(page.get_by_role("textbox", name=term)).to_have_value(OWN[term][1])
        expect(page.get_by_role("textbox", name=term)).to_be_focused()
        expect(page.locator(".st-key-terms .yours")).to_have_count(list(OWN).index(term) + 1)
    shows(page, "costs $21.52 million")
    expect(page.locator(".moneybar").first).to_contain_text("Approved $20 million")
    somebody = new_context(browser)
    try:
        again = visit(copied_link(page).partition("?")[2], within=somebody, size=size)
        expect(answer(again)).to_have_text(str(answer(page).text_content()))
        expect(again.locator(".st-key-terms .yours")).to_have_text(["yours"] * len(OWN))
        for term, (_, shown) in OWN.items():
            expect(again.get_by_role("textbox", name=term)).to_have_value(shown)
        expect(again.locator(".st-key-terms")).to_contain_text("reported $20,000")
        expect(again.locator(".notice")).to_have_count(0)
        assert scrolls_sideways(again) == []
        assert cut_off(again, size["width"]) == []
        again.get_by_role("button", name="reset").first.click()
        shows(again, "costs $19.62 million")  # at $20,000 again: 238 × $32,000, and $12 million
        expect(again.locator(".st-key-terms .yours")).to_have_count(3)
    finally:
        somebody.close()


@SIZES
def test_another_governments_deal_is_two_clicks_away(visit: Visit, size: dict[str, int]) -> None:
    page = visit(size=size)
    page.locator("[class*=st-key-deal_picker] button").click()
    page.get_by_test_id("stPopoverBody").get_by_text("Sweden–Estonia prison places, 2025").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sweden")
    settle(page)
    expect(answer(page)).to_contain_text("€30.6 million a year")
    expect(answer(page)).to_contain_text("costs €164.09 million")  # 30.6 × (1.035⁵ - 1) / 0.035
    expect(page.locator("[class*=st-key-deal_picker] button")).to_contain_text("Sweden–Estonia")
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    assert scrolls_sideways(page) == []
    assert cut_off(page, size["width"]) == []


# --- What cannot be used ------------------------------------------------------------------------------


def test_bad_input_is_told_at_its_field(visit: Visit) -> None:
    page = visit(TABLE)
    for label, bad, good, told in (
        ("How many people?", "2.5", "300", "Holding 300 people for 1 year"),
        ("For how long?", "abc", "2", "Holding 300 people for 2 years"),
    ):
        before = answer(page).inner_text()
        type_into(page, label, bad)
        message = page.get_by_role("alert").filter(has_text=f"Found {bad}")
        expect(message).to_be_visible()
        shows(page, "(not updated)")
        assert answer(page).inner_text() == f"{before} (not updated)"
        box, field = message.bounding_box(), page.get_by_role("textbox", name=label).bounding_box()
        assert box is not None
        assert field is not None
        assert box["x"] <= field["x"] < box["x"] + box["width"], "it stands below its field"
        assert 0 < box["y"] - field["y"] < 150
        expect(page.get_by_role("textbox", name=label)).to_have_value(bad)
        type_into(page, label, good)
        shows(page, told)
        expect(message).to_have_count(0)
        expect(answer(page)).not_to_contain_text("not updated")


def test_a_bad_link_is_named_in_a_banner(visit: Visit) -> None:
    page = visit("price=foo&held=2.5~ms13~1y&x=1&total=5&v=0.0.9")
    banner, info = page.locator(".notice").all()
    for words in ("price=foo", "held=2.5~ms13~1y", "x, which is no key", "per_person_year"):
        expect(banner).to_contain_text(words)
    for words in ("$5", "0.0.9", "$4,760,000"):
        expect(info).to_contain_text(words)
    shows(page, DEFAULT)
    assert "\\" not in banner.inner_text() + info.inner_text()


SIGNS = [
    "<script>alert(1)</script>",
    "$x$ *b* `c` [d](e) :red[f] <b>g</b>",
    "<img src=x onerror=alert(2)>",
    "www.example.org https://example.org",
]


@pytest.mark.parametrize("signs", SIGNS)
def test_signs_in_a_link_are_only_text(visit: Visit, signs: str) -> None:
    page = visit(urlencode({"name": signs, "price": signs, "held": "7~tren_de_aragua~1y", signs: "1"}))
    shows(page, "Holding 7 people")
    banner = page.locator(".notice")
    expect(banner).to_contain_text(f"price={signs}")
    expect(banner).to_contain_text(f"has {signs}")
    for tag in ("script:text('alert')", "img[src=x]", ".katex", "em", "b", "a"):
        assert page.locator(".notice").locator(tag).count() == 0, tag
    body = popover(page, "More")
    with page.expect_download() as scenario:
        body.get_by_role("button", name="This scenario (TOML)").click()
    assert signs in Path(scenario.value.path()).read_text("utf-8"), "the name is kept as it is"


# --- The chart ----------------------------------------------------------------------------------------


def test_the_chart_has_a_name_and_a_table(visit: Visit) -> None:
    page = visit()
    chart = page.get_by_test_id("stVegaLiteChart")
    told = (
        "Line chart of cost against the number of people. At 238 people for 1 year this reading gives $4.76 million, "
        "as low as any; others reach $15.22 million."
    )
    expect(chart).to_have_attribute("aria-label", told)
    expect(chart).to_have_attribute("role", re.compile("graphics-document|img"))
    chart.locator("svg, canvas").first.wait_for()
    drawn = " ".join(chart.locator("text").all_text_contents())
    for words in (
        "alleged Tren de Aragua members, for 1 year",
        "$25m",
        "Approved, $15 million",
        "238 people, $4.76 million",
    ):
        assert words in drawn.replace("\u00a0", " ")
    page.get_by_text("As a table").click()
    row = page.locator(".scroll tr").filter(has=page.locator("td").first.filter(has_text=re.compile("^238$")))
    expect(row).to_have_count(1)
    expect(chart).to_have_count(0)
    scenario = default_scenario(load("us-el-salvador"))
    assert money(summary(scenario).total, "USD") in row.inner_text().split("\t")
    page.get_by_text("Against time").click()
    row = page.locator(".scroll tr").filter(has=page.locator("td").first.filter(has_text=re.compile("^1$")))
    expect(row).to_have_count(1)
    assert "$4.76 million" in row.inner_text()


# --- Files --------------------------------------------------------------------------------------------


def test_a_dated_scenario_from_a_file(visit: Visit, scenario_file: Path, tmp_path: Path) -> None:
    page = visit(TABLE)
    broken = tmp_path / "broken.toml"
    broken.write_text('name = "x"\npeople = 5\n', "utf-8")
    body = popover(page, "More")
    body.locator("input[type=file]").set_input_files(broken)
    expect(page.locator(".notice")).to_contain_text("broken.toml")
    shows(page, DEFAULT)
    body.locator("input[type=file]").set_input_files(scenario_file)
    shows(page, "Holding 252 people for 97 to 125 days")
    expect(answer(page)).to_contain_text("$5.04 million")
    expect(
        page.get_by_text("This scenario has people arriving and leaving on days of their own.")
    ).to_be_visible()
    expect(page.get_by_role("textbox", name="How many people?")).to_have_count(0)
    expect(page.get_by_text("From March 15, 2025 to March 15, 2026.")).to_be_visible()
    page.keyboard.press("Escape")
    link = copied_link(page)
    assert ("held", "238~tren_de_aragua~2025-03-15~2025-07-18") in pairs_of(link)
    again = visit(link.partition("?")[2])
    expect(answer(again)).to_have_text(str(answer(page).text_content()))
    expect(again.locator(".notice")).to_have_count(0)
    preset(again, "238 sent, grant paid").click()
    shows(again, DEFAULT)


# --- Many at once -------------------------------------------------------------------------------------


def test_eight_visitors_at_once_see_their_own_answers(visit: Visit, context: BrowserContext) -> None:
    numbers = range(11, 19)
    pages = {number: visit(f"held={number}~tren_de_aragua~1y&table=yes", wait=False) for number in numbers}
    for number, page in pages.items():
        shows(
            page, f"Holding {number} people for 1 year at $20,000 a person a year costs ${number * 20},000."
        )
    at_once(pages, lambda page, number: type_into(page, "How many people?", str(number * 10)))
    for number, page in pages.items():
        shows(page, f"Holding {number * 10} people for 1 year at $20,000 a person a year costs")
        expect(page.get_by_role("textbox", name="How many people?")).to_have_value(str(number * 10))
        expect(page.get_by_role("slider", name="People")).to_have_value(str(number * 10))
        assert f"held={number * 10}~tren_de_aragua~1y" in page.url
    at_once(
        {number: page for number, page in pages.items() if number % 2},
        lambda page, _: button(page, "Undo").click(),
    )
    for number, page in pages.items():
        shows(page, f"Holding {number if number % 2 else number * 10} people for 1 year")


def at_once(pages: dict[int, Page], act: Callable[[Page, int], None]) -> None:
    """The same act in every page, none waiting for an answer."""
    for number, page in pages.items():
        act(page, number)


# --- Words of ours -------------------------------------------------------------------------------------


def bubble(page: Page, word: Locator) -> str:
    """What stands beside a word, where it is drawn at all."""
    return str(word.evaluate("word => getComputedStyle(word, '::after').content"))


@SIZES
def test_a_word_of_ours_explains_itself_where_it_stands(visit: Visit, size: dict[str, int]) -> None:
    page = visit(TABLE, size=size)
    held = page.locator(".figures dfn", has_text="held")
    assert bubble(page, held) == "none"
    held.hover()
    assert bubble(page, held) == '"All who are held, whether or not the price is paid for them."'
    page.mouse.move(0, 0)
    held.focus()  # by keys, and by a tap
    assert "All who are held" in bubble(page, held)
    assert scrolls_sideways(page) == []
    expect(page.locator("dfn")).to_have_text(
        ["held", "billed", "Reading", "in advance", "billed", "billed", "held"]
    )
