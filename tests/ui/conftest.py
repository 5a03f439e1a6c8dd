"""One dashboard and one Chromium for the tests that need them."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
from streamlit.components.v2 import manifest_scanner

from tests.ui.server import Server, serving

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1366, "height": 768}
PATIENCE = 30_000
"""Milliseconds to wait for something to appear, on a machine that is busy with other tests."""

Visit = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def _packages_are_searched_once() -> Iterator[None]:
    """Each new AppTest reads about every installed package whether it brings components: two thirds of its time."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("dashboard") / "log.txt") as found:
        yield found
        assert "Traceback" not in found.said(), found.said()


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = "no Chromium found; on Debian or Ubuntu: apt-get install chromium"
        if os.environ.get("PERHEAD_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


# One a module, not a session: while Playwright runs, no other test can have an event loop of its own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="module")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """For contexts of somebody else, who shares nothing with `context`."""
    browser = chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which Chromium keeps the app's scripts, compiled: a quarter of the time of each visit."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def context(chromium: BrowserType, profile: Path) -> Iterator[BrowserContext]:
    """One context for all visits of a file; each page in it is a visit of its own."""
    context = chromium.launch_persistent_context(
        profile, executable_path=_chromium(), args=ARGUMENTS, viewport=DESKTOP
    )
    context.set_default_timeout(PATIENCE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def new_context(browser: Browser, **options: object) -> BrowserContext:
    found = browser.new_context(**{"viewport": DESKTOP, **options})  # type: ignore[arg-type]
    found.set_default_timeout(PATIENCE)
    return found


class Watch:
    """Everything a page did that it must never do."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.wrong: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.note(True, f"error: {error}"))
        page.on("dialog", lambda dialog: (self.note(True, f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", self._request)

    def _console(self, said: ConsoleMessage) -> None:
        # Streamlit asks at a page's own address before it asks at the app's: streamlit/streamlit issue 7074.
        usual = "404" in said.text and said.location["url"].endswith(
            ("_stcore/health", "_stcore/host-config")
        )
        self.note(said.type == "error" and not usual, f"console: {said.text}")

    def note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.wrong.append(what)

    def _request(self, request: Request) -> None:
        own = request.url.startswith((self.home, "data:", "blob:"))
        self.note(not own, f"a request left the machine: {request.url}")


@pytest.fixture
def visit(context: BrowserContext, server: Server) -> Iterator[Visit]:
    """Open the dashboard and wait until it has answered; whatever the page did wrong fails the test."""
    watch, pages = Watch(server.address), []

    def open_page(
        query: str = "",
        size: dict[str, int] = DESKTOP,
        dark: bool = False,
        within: BrowserContext = context,
        wait: bool = True,
        path: str = "",
        ready_when: str = "h1",
    ) -> Page:
        page = within.new_page()
        pages.append(page)
        watch.follow(page)
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark" if dark else "light")
        address = server.address.rstrip("/") + (f"/{path}" if path else "")
        page.goto(f"{address}?{query}" if query else address, wait_until="commit")
        if wait:
            ready(page, ready_when)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert watch.wrong == []


def ready(page: Page, when: str = "h1") -> None:
    """Wait until the page is there, and each control's own code has come: before that a place holder stands for
    it, which takes no key and no click.
    """
    page.locator(when).first.wait_for()
    settle(page)
    page.wait_for_load_state("networkidle")


def settle(page: Page) -> None:
    """Wait until the script has run to its end and what it drew stands still."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.wait_for_function("""() => !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")""")


@pytest.fixture
def scenario_file() -> Path:
    return Path(__file__).parents[2] / "scenarios" / "us-el-salvador" / "what-was-held.toml"
