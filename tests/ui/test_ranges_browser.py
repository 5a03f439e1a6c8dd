"""The whole job in Chromium: uncertain quantities from the first click to the link, and the same on a phone."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from model.questions.uncertainty import draws, inputs, range_narrative
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from tests.ui.conftest import PATIENCE, Visit, new_context, settle
from tests.ui.test_pages_browser import PHONE, press, sideways

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

DEFAULT = default_scenario(load("us-el-salvador"))
PRICE = {"rate.price_per_person": "triangular:18000,20000,22000"}
PEOPLE = {"people": "triangular:214,238,262"}
SIDEWAYS_INSIDE = (
    "[...document.querySelectorAll('.stVegaLiteChart')].every(c => c.scrollWidth <= c.clientWidth + 1)"
)


def headline(scenario: Scenario, ranges: dict[str, str], seed: int = 1) -> str:
    planned = inputs.plan(scenario, ranges)
    return range_narrative.headline(draws.ranges(planned, np.random.default_rng(seed), 10_000))


def test_ranges_from_an_example_to_a_link(visit: Visit, browser: Browser) -> None:
    page = visit(path="ranges")
    expect(page.get_by_text("An example: a tenth either way.")).to_be_visible()
    answer = page.locator("p.answer")
    expect(answer).to_have_text(headline(DEFAULT, {**PEOPLE, **PRICE}))
    press(page, "Remove")  # the first row, of people
    expect(answer).to_have_text(headline(DEFAULT, PRICE))
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)

    high = page.get_by_role("textbox", name="High")
    high.fill("a lot")
    high.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Price per person (USD): found a lot, which is no number")
    expect(answer).to_have_text(headline(DEFAULT, PRICE))
    expect(page.get_by_text("Not updated: the last ranges that could be used give this.")).to_be_visible()
    high.fill("26,000")
    high.press("Enter")
    wider = {"rate.price_per_person": "triangular:18000,20000,26000"}
    expect(answer).to_have_text(headline(DEFAULT, wider))
    expect(page.get_by_role("alert")).to_have_count(0)

    page.locator("summary").filter(has_text="Change the case").click()
    box = page.get_by_role("textbox", name="How many people?")
    box.fill("249")
    box.press("Enter")
    people = page.get_by_role("slider", name="People")
    expect(people).to_have_value("249")
    settle(page)
    people.press("ArrowRight")
    more = DEFAULT.changed(
        cohort=[c.model_dump() | {"people": 250} if c.people == 238 else c for c in DEFAULT.cohort]
    )
    expect(answer).to_have_text(headline(more, wider))
    expect(page.get_by_text("10,000 draws at Latin hypercube points, seed 1.")).to_be_visible()
    expect(page.get_by_text("A first answer from")).to_have_count(0)

    seed = page.get_by_role("textbox", name="Seed")
    seed.fill("5")
    seed.press("Enter")
    expect(page.locator("code")).to_contain_text("--seed 5")
    expect(answer).to_have_text(headline(more, wider, seed=5))
    page.wait_for_function("() => location.search.includes('seed=5')")
    fresh = new_context(browser)
    try:
        again = visit(path="ranges", query=page.url.split("?")[1], within=fresh)
        expect(again.locator("p.answer")).to_have_text(headline(more, wider, seed=5))
        expect(again.get_by_role("textbox", name="High")).to_have_value("26,000")
    finally:
        fresh.close()
    press(page, "Remove")
    expect(page.get_by_text("An example: a tenth either way.")).to_be_visible()
    press(page, "Undo")
    expect(high).to_have_count(1)
    expect(high).to_have_value("26,000")


def test_ranges_on_a_phone(visit: Visit) -> None:
    page = visit(path="ranges", size=PHONE)
    expect(page.locator("p.answer")).to_have_text(headline(DEFAULT, {**PEOPLE, **PRICE}))
    expect(page.get_by_text("A first answer from")).to_have_count(0)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    assert sideways(page) == 0
    assert page.evaluate(SIDEWAYS_INSIDE)
