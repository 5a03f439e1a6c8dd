"""A deal of one's own in a real browser: built from the picker, passed on by its link and by its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.conftest import DESKTOP, Visit, new_context, ready, settle
from tests.ui.test_cost_browser import PHONE, scrolls_sideways

pytestmark = pytest.mark.browser

ANSWER = "Holding 100 people for 1 year at $1,000 a person a month and a fee of $500,000 costs $1.7 million."
"""100 × 12 × $1,000, and $500,000."""


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_deal_is_built_and_opened_again(
    visit: Visit, browser: Browser, size: dict[str, int], tmp_path: Path
) -> None:
    page = visit(size=size)
    page.locator("[class*=st-key-deal_picker] button").first.click()
    page.get_by_role("button", name="Build a deal").click()
    ready(page, ".answer")
    expect(page.locator(".answer")).to_contain_text("costs $1.5 million")
    assert page.url.partition("?")[0].endswith("/own-deal")
    amount = page.get_by_label("Amount").first
    amount.fill("1,000")
    amount.press("Enter")
    expect(page.locator(".answer")).to_contain_text("costs $600,000")
    settle(page)
    page.get_by_label("For what").first.click()
    page.wait_for_timeout(1_000)
    if not page.get_by_role("option").count():  # on a phone Streamlit lets the first tap after its popover go
        page.get_by_label("For what").first.click()
    page.get_by_role("option", name="a person a month").click()
    answer = page.locator(".answer")
    expect(answer).to_have_text(ANSWER)
    settle(page)
    assert not scrolls_sideways(page)
    if size == DESKTOP:
        page.get_by_label("Approved in all").scroll_into_view_if_needed()
        expect(answer).to_be_in_viewport()
    page.wait_for_url("**/own-deal?*deal_terms=*")
    address = page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Download its folder").click()
    download.value.save_as(tmp_path / "deal.zip")
    page.get_by_role("button", name="Show it on Cost").click()
    page.get_by_role("heading", name="What does “A deal of my own” cost?").wait_for()
    expect(page.locator(".answer").first).to_contain_text("costs $1.7 million")

    elsewhere = new_context(browser)
    query = address.partition("?")[2]
    other = visit(query=query, path="own-deal", within=elsewhere, ready_when=".answer")
    expect(other.locator(".answer")).to_have_text(ANSWER)
    assert other.get_by_label("Amount").first.input_value() == "1,000"

    third = visit(path="own-deal", within=elsewhere, ready_when=".answer")
    third.get_by_text("Open or begin another").click()
    third.locator("input[type=file]").set_input_files(tmp_path / "deal.zip")
    expect(third.locator(".answer")).to_have_text(ANSWER)
    elsewhere.close()
