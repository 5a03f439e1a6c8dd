"""Compare in a real browser, wide and on a phone: a cell edited in place, and a case loaded from the map."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import DESKTOP, PATIENCE, Visit, settle
from ui.components.grid import WIDTHS

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

SIZES = {"wide": DESKTOP, "phone": {"width": 360, "height": 740}}
MARKERS, HEAD, ROW = 33, 37, 36
"""Pixels of the grid: the column that picks rows, its head, a row."""


def opened(visit: Visit, size: str, query: str = "") -> Page:
    page = visit(query, path="compare", size=SIZES[size], ready_when="table.compared")
    page.locator(".stDataFrame canvas").first.wait_for()
    return page


def point(page: Page, row: int, column: str) -> tuple[float, float]:
    """The middle of a cell, once it is in sight: on a phone the grid goes to the side."""
    canvas = page.locator(".stDataFrame canvas").first
    canvas.scroll_into_view_if_needed()
    names = list(WIDTHS)
    left = MARKERS + sum(WIDTHS[name] for name in names[: names.index(column)])
    scroller = page.locator(".stDataFrame .dvn-scroller")
    gone = scroller.evaluate(
        "(box, to) => { box.scrollLeft = to; return box.scrollLeft; }", max(0, left - 120)
    )
    settle(page)
    box = canvas.bounding_box()
    assert box is not None
    return box["x"] + left - gone + WIDTHS[column] / 2, box["y"] + HEAD + ROW * row + ROW / 2


def type_in(page: Page, row: int, column: str, text: str) -> None:
    """Two moves: a double click on a cell, and the text with Enter."""
    page.mouse.dblclick(*point(page, row, column))
    box = page.locator("#portal textarea")
    box.wait_for()
    box.fill(text)
    box.press("Enter")


def line(page: Page, row: int) -> Locator:
    return page.locator("table.compared tbody tr").nth(row)


@pytest.mark.parametrize("size", SIZES)
def test_a_scenarios_people_and_time_are_changed_in_place(visit: Visit, size: str) -> None:
    """1,000 people for two years at $20,000 a year are $40 million; the row says that it was changed, and undo takes it back."""
    page = opened(visit, size)
    type_in(page, 1, "people", "1,000")
    expect(line(page, 1)).to_contain_text("$20 million")
    settle(page)
    type_in(page, 1, "time", "2 years")
    expect(line(page, 1)).to_contain_text("$40 million")
    expect(line(page, 1)).to_contain_text("300 accepted, $6 million, changed")
    expect(line(page, 0)).to_contain_text("$4.76 million")
    settle(page)
    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") == 0
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(line(page, 1)).to_contain_text("$20 million")


WIDTH_OF = "([text, font]) => { const on = document.createElement('canvas').getContext('2d'); on.font = font; return on.measureText(text).width; }"
"""How wide a text is in a cell."""


def test_names_and_arrangements_fit_their_cells_and_the_grid_its_place(visit: Visit) -> None:
    page = opened(visit, "wide")
    scroller = page.locator(".stDataFrame .dvn-scroller")
    assert scroller.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    page.locator("#glide-cell-3-2").wait_for(state="attached")
    cells = page.locator(".stDataFrame [role=gridcell]")
    texts = [(int(one.get_attribute("aria-colindex") or 0), one.text_content() or "") for one in cells.all()]
    shown = {name: {text for place, text in texts if place == n} for n, name in enumerate(WIDTHS, 1)}
    assert "500 proposed, $10 million fee" in shown["name"]
    shown["deal"] |= {"US–El Salvador", "Sweden–Estonia"}
    for name in ("name", "deal", "people", "time", "price"):
        for text in shown[name]:
            wide = page.evaluate(WIDTH_OF, [text, '400 14px "Source Sans"'])
            assert wide + 16 <= WIDTHS[name], f"{text} does not fit {name}"


def test_after_an_edit_the_keyboard_is_in_the_grid_and_the_arrows_go_on(visit: Visit) -> None:
    """The row takes another name with it, for which the grid is drawn anew."""
    page = opened(visit, "wide")
    page.mouse.click(*point(page, 1, "people"))
    expect(page.locator("#glide-cell-5-1")).to_be_focused()
    grid = page.locator(".stDataFrame canvas").first.element_handle()
    page.wait_for_timeout(500)
    for key in ("Enter", "Control+A", "1", "k", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)  # Glide opens the box over a cell, and closes it, after a while
    expect(line(page, 1)).to_contain_text("$20 million")
    settle(page)
    assert not grid.evaluate("grid => grid.isConnected")
    chosen = page.locator("#glide-cell-5-1:focus, #glide-cell-5-2:focus")
    chosen.wait_for(state="attached")
    page.wait_for_timeout(500)  # as long as a grid takes to have its own way
    chosen.wait_for(state="attached")
    page.keyboard.press("ArrowRight")
    page.locator("#glide-cell-6-1:focus, #glide-cell-6-2:focus").wait_for(state="attached")


@pytest.mark.parametrize("size", SIZES)
def test_what_cannot_be_used_waits_in_its_cell_while_one_goes_on(visit: Visit, size: str) -> None:
    page = opened(visit, size)
    type_in(page, 0, "people", "many")
    alert = page.get_by_role("alert").filter(has_text="Row 1, People: Found many; people are a whole number")
    expect(alert).to_be_visible()
    settle(page)
    type_in(page, 2, "people", "100")
    expect(line(page, 2)).to_contain_text("500 proposed, $10 million fee, changed")
    expect(alert).to_be_visible()
    settle(page)
    type_in(page, 0, "people", "500")
    expect(alert).to_have_count(0)
    expect(line(page, 0)).to_contain_text("$10 million")


@pytest.mark.parametrize("size", SIZES)
def test_a_cell_of_the_map_loads_its_case(visit: Visit, size: str) -> None:
    """A tap loads the case into the row; from there it is one click to Cost."""
    page = opened(visit, size, "heat_people=100;+750&heat_stays=1+year;+2+years")
    chart = page.locator(".st-key-heat .stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    chart.locator("svg, canvas").first.wait_for()
    settle(page)
    box = chart.bounding_box()
    assert box is not None
    left = 46 if size == "phone" else 72
    page.mouse.click(box["x"] + left + (box["width"] - left) / 4, box["y"] + 44 + 48)
    expect(line(page, 0)).to_contain_text("750 people, 1 year")
    expect(line(page, 0)).to_contain_text("$15 million")
    settle(page)
    page.get_by_role("button", name="Show this case on Cost").click()
    expect(page).to_have_title(re.compile("^Cost"))
    expect(page.locator(".answer")).to_contain_text("750 people")


def test_the_map_is_reached_by_keys_as_a_table(visit: Visit) -> None:
    page = opened(visit, "wide", "heat_table=yes&heat_people=100;+750&heat_stays=1+year;+2+years")
    cell = page.get_by_role("button", name="$30m", exact=True)
    cell.focus()
    page.keyboard.press("Enter")
    expect(line(page, 0)).to_contain_text("750 people, 2 years")


def test_the_base_is_ticked_and_a_row_added_and_removed_in_place(visit: Visit) -> None:
    page = opened(visit, "wide")
    page.mouse.click(*point(page, 2, "base"))
    expect(line(page, 2)).to_have_class("base")
    settle(page)
    page.mouse.click(*point(page, 6, "name"))
    expect(line(page, 6)).to_contain_text("500 proposed, $10 million fee (2)")
    settle(page)
    x, y = point(page, 6, "place")
    page.mouse.click(x - WIDTHS["place"] / 2 - MARKERS / 2, y)
    page.keyboard.press("Delete")
    expect(page.locator("table.compared tbody tr")).to_have_count(7)
    expect(line(page, 6)).to_have_class("home")


@pytest.mark.parametrize("size", SIZES)
def test_rows_of_grid_and_table_stand_level_and_cards_name_themselves(visit: Visit, size: str) -> None:
    page = opened(visit, size)
    grid, second = page.locator(".stDataFrame").first.bounding_box(), line(page, 2).bounding_box()
    assert grid is not None
    assert second is not None
    if size == "wide":
        assert abs(grid["y"] + HEAD + 2 * ROW - second["y"]) < 4
    else:
        assert second["y"] > grid["y"] + grid["height"]
        expect(line(page, 2).get_by_text("500 proposed, $10 million fee", exact=True)).to_be_visible()
