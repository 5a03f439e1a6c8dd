"""What people come for, done in Chromium on the pages beside *Cost*, each from the first click to the answer.

As on Cost, a test also fails on an error in the console, a dialog, or a request to another host (see `visit`).
"""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, TimeoutError as NotInTime, expect

from model.scenario.library import load
from model.words.version import VERSION
from model.words.wording import say
from tests.ui.conftest import PATIENCE, Visit, new_context, settle
from tests.ui.test_compare_browser import WIDTH_OF
from tests.ui.test_cost_browser import cut_off
from ui.components import cohorts

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

PHONE = {"width": 360, "height": 740}
HERE = load("us-el-salvador")


def go(page: Page, name: str) -> None:
    """To another page, by the navigation a person sees; some stand in a section that is opened first."""
    row = page.get_by_test_id("stTopNav").or_(page.locator(".st-key-menu")).filter(visible=True)
    link = row.get_by_role("link", name=name, exact=True)
    if link.count() == 0:
        row.get_by_role("button", name="Explore").click()
        link = page.get_by_role("menu", name="Explore").get_by_role("menuitem", name=name, exact=True)
    link.click()
    expect(page).to_have_title(re.compile(f"^{name} · Per Head"))
    settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def choose(page: Page, box: str, option: str) -> None:
    """Choose in a box that filters as one types."""
    page.get_by_role("combobox", name=box).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def unfold(page: Page, title: str) -> None:
    """Open what is folded, and wait until it is: while it opens, what is in it slides away below the pointer, and a click
    there reaches nothing.
    """
    fold = page.locator("details").filter(has=page.locator("summary").filter(has_text=title))
    fold.locator("summary").first.click()
    page.wait_for_function(
        "fold => fold.open && !fold.style.overflow && !fold.getAnimations().length",
        arg=fold.first.element_handle(),
    )


def rows(page: Page) -> list[list[str]]:
    """The cells of what is compared."""
    return [row.locator("td").all_inner_texts() for row in page.locator("table.compared tbody tr").all()]


def words(page: Page) -> Locator:
    return page.locator("ul.plain li")


def sideways(page: Page) -> int:
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))


# --- Compare ------------------------------------------------------------------------------------------


def test_four_scenarios_and_another_base(visit: Visit, browser: Browser, context: BrowserContext) -> None:
    page = visit("table=yes")
    press(page, "Add to comparison")
    expect(page.locator(".st-key-menu"), "our style stands whatever is told beside the page").to_be_hidden()
    page.get_by_role("radio", name="2,000 for 3 years", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("Holding 2,000 people")
    settle(page)
    press(page, "Add to comparison")
    go(page, "Compare")
    names = page.locator("table.compared tbody th")
    expect(names).to_have_count(9)  # six reported cases, two of the reader's own, and a price at home
    assert names.all_inner_texts()[6:8] == ["238 people, 1 year", "2,000 for 3 years (2)"]
    press(page, "Add another")
    choose(page, "A scenario, or an arrangement with its own population", "Freed after 125 days")
    press(page, "Add")
    page.keyboard.press("Escape")
    expect(names.nth(8)).to_have_text("Freed after 125 days (2)")
    unfold(page, "In words")
    expect(words(page).filter(has_text="2,000 for 3 years (2)").first).to_have_text(
        "“2,000 for 3 years (2)” costs $120 million, 25 times as much as “238 sent, grant paid”."
    )
    fresh = new_context(browser)
    try:
        again = visit(path="compare", query=page.url.split("?")[1], within=fresh)
        assert rows(again) == rows(page)
    finally:
        fresh.close()


def test_different_currencies_become_that_of_the_base(visit: Visit) -> None:
    page = visit(path="compare")
    press(page, "Add another")
    choose(
        page,
        "A scenario, or an arrangement with its own population",
        "Denmark–Kosovo prison lease: its own population",
    )
    press(page, "Add")
    page.keyboard.press("Escape")
    expect(page.locator("table.compared tbody")).to_contain_text("Denmark–Kosovo prison lease: ")
    expect(page.locator("main")).to_contain_text("EUR to USD at the average rate")
    choose(page, "Currency", "EUR")
    expect(page.locator("main")).to_contain_text("USD to EUR at the average rate")
    expect(page.locator("table.compared tbody tr").first).to_contain_text("€4.21 million")


# --- One state ----------------------------------------------------------------------------------------


def test_pages_share_one_state_and_one_undo(visit: Visit) -> None:
    page = visit("table=yes")
    go(page, "Readings")
    page.get_by_text("$10 million once, and $20,000 for each person, each year: $14.76 million").click()
    expect(page.locator("main")).to_contain_text("costs $14.76 million")
    go(page, "Work backwards")
    amount, people = (
        page.get_by_role("textbox", name=name).first for name in ("An amount", "How many people")
    )
    amount.fill("10 million")
    amount.press("Enter")
    expect(page.locator("table.ex tbody tr").first).to_contain_text("500")
    settle(page)
    page.get_by_role("textbox", name="What total").fill("20 million")
    page.get_by_role("textbox", name="What total").press("Enter")
    expect(people).to_have_value("500")  # $10 million, and 500 × $20,000
    settle(page)
    go(page, "Cost")
    expect(page.locator(".answer")).to_contain_text("$14.76 million")
    go(page, "Work backwards")
    expect(amount).to_have_value("10 million")
    press(page, "Undo")  # goes back beyond what was asked, which is a way of looking at the case
    expect(people).to_have_value("750")
    press(page, "Redo")
    expect(people).to_have_value("500")
    expect(amount).to_have_value("10 million")
    press(page, "Reset")
    expect(people).to_have_value("1,000")


# --- Readings -----------------------------------------------------------------------------------------


def test_every_option_has_its_cost_and_its_grounds(visit: Visit) -> None:
    page = visit(path="readings")
    expect(
        page.get_by_role("radio", name=re.compile("^Yes: everyone held: \\$5.22 million$"))
    ).to_be_visible()
    unfold(page, "Price: what speaks for and against")
    grounds = page.get_by_test_id("stExpanderDetails").filter(has_text="It gives the grant to the dollar")
    expect(grounds.get_by_role("link", name="CNN, April 28, 2025").first).to_have_attribute(
        "href", re.compile("^https://www.cnn")
    )
    chart = page.get_by_test_id("stVegaLiteChart")
    bars = chart.locator("[aria-roledescription='rule mark'][aria-label$='y2: 0']")
    expect(bars).to_have_count(5)
    found = [str(bar.get_attribute("aria-label")) for bar in bars.all()]
    high = {int(one[0]): int(one[1]) for bar in found for one in re.findall(r"x: (\d+); y: (\d+);", bar)}
    assert high == {4_760_000: 20, 5_220_000: 20, 10_000_000: 60, 14_760_000: 10, 15_220_000: 10}
    expect(page.get_by_text("If it were settled so, the others would still leave:").first).to_be_visible()
    press(page, "Every total, and the readings behind it")
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("$14,760,000")


# --- Check a claim ------------------------------------------------------------------------------------


def check(page: Page, text: str) -> None:
    """Paste a text and have it checked."""
    press(page, "Paste or edit the text")
    box = page.get_by_role("textbox", name="A sentence, a paragraph or an article")
    box.fill(text)
    press(page, "Check")
    expect(box, "the box makes room for the answer").to_have_count(0)


CLAIMS = (
    ("The United States paid $4.76 million to hold 238 people for one year.", "Adds up", ["$4.76 million", "238 people", "one year"]),
    ("Estados Unidos pagó 6 millones de dólares por 300 presos durante un año.", "Cuadra", ["6 millones de dólares", "300 presos", "un año"]),
    ("The deal with El Salvador pays $60 million for 300 people, or $20,000 each.", "Does not add up", ["$60 million", "300 people"]),
)  # fmt: skip


def test_a_claim_in_either_language(visit: Visit) -> None:
    page = visit(path="claim")
    for claim, verdict, marked in CLAIMS:
        check(page, claim)
        expect(page.locator("h3.vd")).to_contain_text(verdict)
        found = page.locator(".claimtext u").all_inner_texts()
        assert all(any(words in one or one in words for one in found) for words in marked), found
        expect(page.locator(".claimtext a.mk")).to_have_attribute("href", "#claim-1")
        expect(page.locator("article#claim-1")).to_be_visible()


def test_a_panel_that_closes_hands_the_keyboard_to_its_button(visit: Visit) -> None:
    """One whose text is checked, and one whose choice draws the button itself anew."""
    page = visit(path="claim")
    page.get_by_role("button", name="Paste or edit the text").click()
    page.get_by_role("textbox").first.fill("The deal pays $6 million for 300 people for one year.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Paste or edit the text")).to_be_focused()
    page.locator("[class*=st-key-deal_picker] button").click()
    page.get_by_text("Sweden–Estonia", exact=False).first.click()
    expect(page.get_by_role("button", name="Sweden–Estonia")).to_be_focused()


def test_an_empty_page_has_an_example_and_an_article_a_list(visit: Visit) -> None:
    page = visit(path="claim")
    expect(page.get_by_text("An example of ours")).to_be_visible()
    expect(page.locator(".claimsum")).to_have_text(
        "One of five statements does not add up; one depends on what the text does not say, three add up."
    )
    article = (
        "Washington paid $4.76 million for 238 men. " * 2
        + "In all, 261 people were flown. Officials spoke of $20,000 a person a year for 300 people, or $6 million."
    )
    check(page, article)
    expect(page.locator(".claimsum")).to_have_text(
        "One of three statements depends on what the text does not say; two add up."
    )
    expect(page.locator("h3.vd")).to_contain_text(["Adds up only if", "Adds up", "Adds up"])
    expect(page.locator(".claimkeys")).to_contain_text("1 not checked")
    expect(page.locator(".claimtext .un").filter(has_text="261 people")).to_be_visible()


# --- Work backwards -----------------------------------------------------------------------------------


def test_no_solution_says_why(visit: Visit) -> None:
    page = visit(path="backwards")
    expect(page.get_by_role("textbox", name="How many people").first).to_have_value("750")
    page.locator(".st-key-to_solve_solve_days button").first.click()
    settle(page)
    total = page.get_by_role("textbox", name="What total")
    total.fill("5m")
    total.press("Enter")
    expect(page.get_by_role("textbox", name="How long", exact=True)).to_have_value("none")
    expect(page.locator(".st-key-solved_says")).to_contain_text(
        re.compile("no length of stay", re.IGNORECASE)
    )
    settle(page)
    total.fill("a lot")
    total.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("a lot")


# --- Money over time ----------------------------------------------------------------------------------


def type_first_people(page: Page, text: str) -> None:
    """Write into the first head count of the table of cohorts, which takes keys only once it has seen the click."""
    box = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    assert box is not None
    cell = page.locator(".gdg-input")
    for _ in range(5):
        page.mouse.click(box["x"] + box["width"] * 0.57, box["y"] + 35 * 1.5)
        page.keyboard.press("Enter")
        with suppress(NotInTime):
            cell.wait_for(timeout=3_000)
            break
    cell.fill(text)
    page.keyboard.press("Enter")


def test_who_was_held_is_edited_in_place(visit: Visit) -> None:
    page = visit(path="money")
    answer = page.locator("p.answer")
    expect(answer).to_contain_text("$5.04 million fell due")
    type_first_people(page, "500")
    expect(answer).to_contain_text("$10.28 million fell due")  # 500 and 14 people, a whole year in advance
    expect(page.get_by_text("One row is yours")).to_be_visible()
    page.wait_for_function("() => location.search.includes('was_held=')")
    page.reload()
    expect(answer).to_contain_text("$10.28 million fell due")
    press(page, "Back to what was reported")
    expect(answer).to_contain_text("$5.04 million fell due")


def test_who_was_held_is_named_whole_beside_the_dates(visit: Visit) -> None:
    page = visit(path="money")
    scroller = page.locator(".stDataFrame .dvn-scroller")
    assert scroller.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    for group in load("us-el-salvador").terms.group.values():
        wide = page.evaluate(WIDTH_OF, [group.label, '400 14px "Source Sans"'])
        assert wide + 16 <= cohorts.GROUP, group.label


# --- Sources and method -------------------------------------------------------------------------------


def test_facts_are_found_and_set_against_each_other(visit: Visit) -> None:
    page = visit(path="sources")
    page.get_by_role("textbox", name="Search").fill("4.76")
    page.keyboard.press("Enter")
    expect(page.locator(".facts")).to_contain_text("$4.76 million")
    expect(page.locator(".facts")).to_contain_text("Used in: ")
    conflict = page.locator("details").filter(has_text="What the $20,000 buys")
    conflict.locator("summary").click()
    expect(conflict.locator("li").nth(1)).to_be_visible()
    expect(page.locator("code").first).to_contain_text("perhead cost us-el-salvador")


# --- On a phone ---------------------------------------------------------------------------------------


def test_a_reporters_job_on_a_phone(visit: Visit) -> None:
    page = visit("table=yes", size=PHONE)
    go(page, "Check a claim")
    check(page, "The deal pays $6 million for the 238 people.")
    expect(page.locator("h3.vd")).to_contain_text("Adds up only if")
    assert sideways(page) == 0
    for name in (
        "Compare", "Learn", "Sources and method", "Readings", "Work backwards", "Ranges", "Money over time", "Cost",
    ):  # fmt: skip
        go(page, name)
        assert sideways(page) == 0, name
        assert cut_off(page, PHONE["width"]) == [], name


# --- To take away -------------------------------------------------------------------------------------


def test_a_card_for_another_page_stays_what_its_link_says(visit: Visit) -> None:
    page = visit("table=yes")
    page.get_by_role("radio", name="2,000 for 3 years", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("Holding 2,000 people")
    settle(page)
    press(page, "Share")
    press(page, "Copy embed code")
    expect(page.get_by_test_id("stPopoverBody").get_by_text("Copied", exact=True)).to_be_visible()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    source = re.search(r'src="([^"]+)"', code)
    assert source is not None
    address = unescape(source[1])
    assert "embed=true" in address
    card = visit(query=address.split("?")[1], ready_when=".figures")
    expect(card.locator(".answer")).to_contain_text("Holding 2,000 people for 3 years")
    expect(card.locator("main")).to_contain_text("$120,000,000")
    expect(card.locator("main")).to_contain_text(
        re.compile(
            r"Sources of the terms:\s*bne IntelliNews, March 17, 2025, Associated Press, March 15, 2025\."
        )
    )
    expect(card.locator("main")).to_contain_text(f"Per Head {VERSION}, evidence of {HERE.evidence_version}")
    expect(card.get_by_role("link", name="Vary it")).to_have_attribute("href", re.compile("held=2000"))
    assert card.get_by_role("textbox").count() == card.get_by_role("button").count() == 0, (
        "nothing to change it with"
    )


@pytest.mark.parametrize(("page_name", "menu", "button", "begins"), [
    ("Cost", "More", "A workbook with live formulas (XLSX)", b"PK"),
    ("Cost", "More", "A report to print (PDF)", b"%PDF"),
    ("Cost", "More", "The figure (SVG)", b"<?xml"),
    ("Readings", "Download the figure", "The figure (PNG)", b"\x89PNG"),
    ("Money over time", "More", "The figure (PDF)", b"%PDF"),
])  # fmt: skip
def test_what_is_taken_away_is_made_when_asked_for(
    visit: Visit, page_name: str, menu: str, button: str, begins: bytes
) -> None:
    page = visit("table=yes")
    go(page, page_name)
    press(page, menu)
    if button == "A report to print (PDF)":  # which takes long, and is there a moment after it was asked for
        page.get_by_role("button", name=button, exact=True).click()
        button = say("making.ready", label=button)
    with page.expect_download() as found:
        page.get_by_role("button", name=button, exact=True).click()
    assert Path(found.value.path()).read_bytes().startswith(begins)
    assert re.fullmatch(r"per-head-[a-z0-9-]+\.(xlsx|pdf|svg|png)", found.value.suggested_filename)


# --- Links --------------------------------------------------------------------------------------------


def test_a_bad_link_is_named_on_the_page_it_opens(visit: Visit) -> None:
    page = visit(path="readings", query="price=nope&v=0.0.1&total=9999999")
    expect(page.locator(".notice").first).to_contain_text("price=nope")
    expect(page.locator(".notice").nth(1)).to_contain_text("$9,999,999")
    page = visit(path="compare", query="with=garbage&base=99")
    expect(page.locator(".notice").first).to_contain_text("base=99")


def test_a_cell_that_is_no_number_of_people_is_told(visit: Visit) -> None:
    page = visit(path="money")
    type_first_people(page, "2.5")
    expect(page.get_by_role("alert")).to_contain_text("Found 2.5; people are a whole number")
    expect(page.locator("p.answer")).to_contain_text("$5.04 million fell due")


def test_what_was_pasted_is_told_at_its_box_and_no_longer_on_another_page(visit: Visit) -> None:
    page = visit(path="claim")
    press(page, "Paste or edit the text")
    page.locator("textarea").fill("The deal pays $6 million. " * 1_000)
    page.locator("textarea").press("Control+Enter")
    alert = page.get_by_role("alert").filter(
        has_text="This text has 26,000 characters; on the screen at most 20,000"
    )
    expect(alert).to_be_visible()
    expect(page.locator("textarea")).to_have_value(re.compile("^The deal pays"))
    page.keyboard.press("Escape")
    go(page, "Cost")
    expect(page.locator("p.answer")).not_to_contain_text("not updated")
    people = page.get_by_label("How many people?").first
    people.fill("9" * 200_000)
    people.press("Enter")
    expect(page.locator("p.answer")).to_contain_text("not updated")
    expect(page.get_by_role("alert").filter(has_text="people are a whole number")).to_be_visible()
    people.fill("300")
    people.press("Enter")
    expect(page.locator("p.answer")).to_contain_text("$6 million")
    settle(page)
    go(page, "Check a claim")
    expect(page.get_by_text("An example of ours")).to_be_visible()
    expect(alert).to_have_count(0)
