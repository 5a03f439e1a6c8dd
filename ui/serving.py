"""How the dashboard answers the network: what every answer carries, and what is refused before Streamlit sees it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import functools
import hashlib
import html
import io
import logging
import os
import re
import sys
import webbrowser
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime.metrics_util import Installation
from streamlit.runtime.scriptrunner import script_cache
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from model.cli.launch_dashboard import BROWSER
from model.words.wording import say
from ui import heard, journal, process
from ui.components import parts

FIRST_BY_NAME = "/cost"
"""The first page as the others are named: Streamlit has it at the top alone, and says of its name that there is no such page."""
SCRIPT = Path(__file__).parent / "app" / "page.py"
"""What draws the pages. It has a folder of its own: what lies in one named `pages` beside it Streamlit would offer by itself."""

CLOSED = re.compile(r"/(_stcore/(metrics|script-health-check|agent)|auth|oauth2callback)(/|$)")
"""Paths of Streamlit's that no reader needs: figures of the server's work, doors for programs, logging in."""

HEALTH = "/_stcore/health"
"""Asked by what watches over a process, which calls it by another name than its readers do."""

SPARE = 64
"""Open files kept for readers whose page is there already; a quarter of all where there are few."""

_LOGGER = logging.getLogger(__name__)


# --- What every answer carries ---------------------------------------------------------------------------------


def headers(framed: bool) -> dict[str, str]:
    """The headers of every answer; `framed` is that of a card, which any page may show in a frame."""
    return {
        "Content-Security-Policy": f"{_policy()}; frame-ancestors {'*' if framed else _NOWHERE}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",  # an address holds what its reader typed
        **({} if framed else {"X-Frame-Options": "DENY"}),
    }


_NOWHERE = "'none'"


@functools.cache
def _policy() -> str:
    """All that a page may load is ours. Streamlit sets styles in the page, and loads our small components from the page itself
    (`blob:`). `docs/deploy/nginx.conf` has the same; a test compares them.
    """
    scripts = " ".join(["'self'", "blob:", *_scripts_in_page()])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; media-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'self'; form-action 'none'"
    )


def _scripts_in_page() -> list[str]:
    """Each script that stands in Streamlit's own page, by its hash, so that no other is run there."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    texts = re.findall(r"<script>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]


def is_card(query: bytes) -> bool:
    """Whether an address is a card's, which has no controls. Streamlit reads it so too, and more forms beside this one."""
    said = [value for key, value in parse_qsl(query.decode("latin-1")) if key.lower() == "embed"]
    return said == ["true"]


# --- What is refused -------------------------------------------------------------------------------------------


def is_our_origin(origin: str | None, host: str | None) -> bool:
    """Whether a page at `origin` may speak to the server that it calls `host`. Only a browser says where a page is from."""
    if origin is None or not config.get_option("server.enableCORS"):
        return True
    with contextlib.suppress(ValueError):  # such as a port that is no number
        at, here = urlsplit(origin), urlsplit(f"//{host or ''}")
        if at.hostname is None or at.scheme not in _PORTS:
            return False
        is_here = at.hostname in (here.hostname, *_OWN_NAMES)
        if is_here and _port(at, at.scheme) == _port(here, at.scheme):
            return True
        return any(_is_at(at, each.strip()) for each in _listed())
    return False


_PORTS = {"http": 80, "https": 443}
_OWN_NAMES = ("localhost", "127.0.0.1")


def _port(place: SplitResult, scheme: str) -> int | None:
    return place.port or _PORTS.get(scheme)


def _listed() -> list[str]:
    """Other places whose pages may speak to the server."""
    address = config.get_option("browser.serverAddress")
    # Names of one's own machine are the server's at its own port alone.
    named = [address] if address and address not in _OWN_NAMES else []
    return [*named, *config.get_option("server.corsAllowedOrigins")]


def _is_at(at: SplitResult, listed: str) -> bool:
    """Whether a page comes from a place that is listed; a name alone is that of any port."""
    place = urlsplit(listed if "//" in listed else f"//{listed}")
    if at.hostname != place.hostname or place.scheme not in ("", at.scheme):
        return False
    return _port(place, place.scheme) in (None, _port(at, at.scheme))


def has_room() -> bool:
    """Whether files enough may still be opened for one more reader; true where the system does not say."""
    try:
        import resource  # noqa: PLC0415 - Windows has none

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        used = len(os.listdir("/dev/fd"))  # noqa: PTH208 - a hundred thousand names need no paths
    except ImportError:
        return True
    except OSError:
        return False  # not even for that
    return most == resource.RLIM_INFINITY or used < most - min(SPARE, most // 4)


class Doorkeeper:
    """Stands before Streamlit: see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let Streamlit answer it."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one of our own pages connect. Of another page's origin Streamlit would ask a server outside what address this
        one has, so it never sees it, whether it is allowed or not.
        """
        given = Headers(scope=scope)
        origin, host = given.get("origin"), given.get("host")
        if not is_host_allowed(host) or not is_our_origin(origin, host) or not has_room():
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if origin is not None and urlsplit(origin).netloc != host:
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"origin"]
            scope = {**scope, "headers": kept}
        said = heard.Heard(receive)
        await self._app(scope, said, send)
        if said.refused:
            await send({"type": "websocket.close", "code": heard.NO_MESSAGE})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(headers(is_card(scope["query_string"])))
            await send(message)

        app = self._refusal(scope) or self._app
        try:
            await app(scope, receive, with_headers)
        except Exception:
            _LOGGER.exception("A request could not be answered")
            if not begun:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        if CLOSED.search(scope["path"]):
            return PlainTextResponse("Not Found", 404)
        given = Headers(scope=scope)
        if scope["path"] != HEALTH and not is_host_allowed(given.get("host")):
            return PlainTextResponse("Misdirected Request", 421)
        if "text/html" in given.get("accept", "") and not has_room():
            return _full()
        if scope["path"] == FIRST_BY_NAME:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"./?{query}" if query else "./", 307)
        return None


def _full() -> Response:
    words = html.escape(say("serve.full"))
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Per Head</title><p>{words}</p></html>"
    return HTMLResponse(page, 503, {"Retry-After": "60", "Cache-Control": "no-store", "Connection": "close"})


MIDDLEWARE = (Middleware(Doorkeeper),)


# --- While it is served ----------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def while_served(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Keep the log discreet, settle the process, and open a browser where the command asked for one."""
    journal.be_discreet()
    process.begin()
    load_pages()
    if address := os.environ.pop(BROWSER, ""):
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)
    yield {}


def load_pages() -> None:
    """Load what every page is drawn with, the words of its failure too: who is in when no file can be opened any more is still shown
    a page. What the script says is kept here, since Streamlit forgets it with each last reader who leaves.
    """
    import_module(f".app.{SCRIPT.stem}", __package__)
    say("ui.failed")
    Installation.instance()  # Streamlit reads a file for it before it draws its first page
    reads: Any = script_cache  # has no other way in
    said, usual = SCRIPT.read_text("utf-8"), reads.open_python_file
    reads.open_python_file = lambda name: io.StringIO(said) if Path(name) == SCRIPT else usual(name)


def page_failed(_error: Exception) -> bool:
    """Say on a page that cannot be drawn that it cannot, in our words; the log has where it failed."""
    parts.notice(say("ui.failed"), wrong=True)
    return True


def keep_place() -> None:
    """Have the folder of the script among those that are imported from, for good. Streamlit puts it there when a page is drawn and takes
    it away after that, and an import in another thread, which goes through them by their number, then misses one of the others.
    """
    if (folder := str(SCRIPT.parent)) not in sys.path:
        sys.path.append(folder)


journal.be_discreet()  # before the server says that it starts
keep_place()
