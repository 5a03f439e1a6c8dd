"""The dashboard in Chromium behind nginx with its headers: nothing that a page needs is forbidden, and nothing more is let."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.deployed import Deployed, deployed
from tests.ui.conftest import PATIENCE, Watch, ready
from tests.ui.test_cost_browser import popover
from ui.pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.long]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deployed(tmp_path_factory.mktemp("deployed")) as made:
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_works_under_the_policy(name: str, page: Page, place: Deployed) -> None:
    watch = Watch(place.address)
    watch.follow(page)
    page.goto(f"{place.address}{'' if name == 'cost' else name}?held=238")
    ready(page)
    if name in {"cost", "ranges", "readings", "money"}:
        expect(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first).to_be_visible()
    assert watch.wrong == []


def test_a_change_is_answered_and_a_file_goes_up(page: Page, place: Deployed, scenario_file: Path) -> None:
    watch = Watch(place.address)
    watch.follow(page)
    page.goto(place.address)
    ready(page)
    box = page.get_by_role("textbox", name="People").first
    box.fill("77")
    box.press("Enter")
    expect(page.locator(".answer").first).to_contain_text("Holding 77 people")
    popover(page, "More").locator("input[type=file]").set_input_files(scenario_file)
    expect(page.locator(".answer").first).to_contain_text("Holding 252 people for 97 to 125 days")
    assert watch.wrong == []


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Another site: its folder and its address."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield tmp_path, f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("card?embed=true&deal=us-el-salvador&held=77~tren_de_aragua~1y", True),
        ("?deal=us-el-salvador&held=77~tren_de_aragua~1y&embed=true", True),
        ("?deal=us-el-salvador&held=77~tren_de_aragua~1y", False),
        ("card?deal=us-el-salvador&held=77~tren_de_aragua~1y", True),
        ("compare", False),
    ],
)
def test_another_site_frames_the_card_and_nothing_else(
    path: str, shown: bool, page: Page, place: Deployed, elsewhere: tuple[Path, str]
) -> None:
    folder, address = elsewhere
    (folder / "article.html").write_text(
        f'<iframe src="{place.address}{path}" width="600" height="440"></iframe>'
    )
    page.goto(f"{address}article.html")
    frame = page.frame_locator("iframe")
    if shown:
        expect(frame.locator(".answer").first).to_contain_text("Holding 77 people")
        assert frame.locator("input").count() == 0, "a card has no controls"
    else:
        page.wait_for_load_state("networkidle")
        assert page.frames[1].url.startswith("chrome-error:")
        expect(frame.locator(".answer")).to_have_count(0)
