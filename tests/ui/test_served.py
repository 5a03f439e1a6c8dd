"""The dashboard on a public address: what its answers carry, what it refuses, what it asks and what it writes down."""

from __future__ import annotations

import asyncio
import base64
import errno
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from model.cli import launch_dashboard
from tests.test_packaging import free_port
from tests.ui.server import Server, serving
from ui.heard import Heard
from ui.serving import SCRIPT, Doorkeeper, has_room, headers, is_card, is_our_origin

TOP = Path(__file__).parents[2]
FOREIGN = "https://elsewhere.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("served") / "log.txt") as server:
        yield server


def asked(
    server: Server, path: str, accept: str = "text/html", method: str = "GET", host: str = ""
) -> tuple[int, dict[str, str], str]:
    """The status, the headers and the text of an answer."""
    request = Request(
        server.address.rstrip("/") + path,
        headers={"Accept": accept, **({"Host": host} if host else {})},
        method=method,
    )
    try:
        with urlopen(request, timeout=30) as answer:
            return (
                answer.status,
                {k.lower(): v for k, v in answer.headers.items()},
                answer.read().decode("latin-1"),
            )
    except HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


def handshake(port: int, origin: str | None = None, host: str = "") -> tuple[int, socket.socket]:
    """The status of the answer to a websocket's first words, and the connection."""
    key = base64.b64encode(os.urandom(16)).decode()
    said = [f"Host: {host or f'127.0.0.1:{port}'}", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    said += ["Connection: Upgrade", "Upgrade: websocket", *([f"Origin: {origin}"] if origin else [])]
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall("\r\n".join(["GET /_stcore/stream HTTP/1.1", *said, "", ""]).encode())
    return int(connection.recv(1000).split()[1]), connection


# --- Headers ---------------------------------------------------------------------------------------------------

ANSWERS = (
    "/",
    "/readings",
    "/_stcore/health",
    "/_stcore/host-config",
    "/favicon.png",
    "/_stcore/metrics",
    "/media/none",
)


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_headers(server: Server, path: str) -> None:
    _, given, _ = asked(server, path)
    for name, value in headers(framed=False).items():
        assert given[name.lower()] == value


def test_a_card_may_be_framed_and_nothing_else(server: Server) -> None:
    for path in (
        "/",
        "/readings",
        "/?embed=false",
        "/?embed=true&embed=false",
        "/?embedded=true",
        "/?x=embed=true",
    ):
        given = asked(server, path)[1]
        assert "frame-ancestors 'none'" in given["content-security-policy"], path
        assert given["x-frame-options"] == "DENY", path
    card = asked(server, "/?held=300~tren_de_aragua~1y&embed=true")[1]
    assert card["content-security-policy"].endswith("frame-ancestors *")
    assert "x-frame-options" not in card


def test_no_script_of_another_place_runs_and_none_in_the_page_but_streamlits_own() -> None:
    (scripts,) = re.findall("script-src ([^;]*)", headers(framed=False)["Content-Security-Policy"])
    assert "unsafe" not in scripts
    assert "http" not in scripts
    assert re.search("'sha256-[^']+'", scripts)


def test_behind_nginx_each_header_is_said_once_and_is_the_same() -> None:
    text = (TOP / "docs" / "deploy" / "nginx.conf").read_text("utf-8")
    said = {
        name: quoted or bare
        for name, quoted, bare in re.findall(r'add_header (\S+) (?:"([^"]*)"|(\S+?))[ ;]', text)
    }
    for framed, ancestors, option in ((False, "'none'", "DENY"), (True, "*", "")):
        ours = headers(framed)
        assert (
            said["Content-Security-Policy"].replace("$perhead_frames", ancestors)
            == ours["Content-Security-Policy"]
        )
        assert ours.get("X-Frame-Options", "") == option
        for name in ("X-Content-Type-Options", "Referrer-Policy"):
            assert said[name] == ours[name]
        assert set(ours) <= {*re.findall(r"proxy_hide_header (\S+);", text), "X-Frame-Options"}


@pytest.mark.parametrize(
    "path", ["metrics", "metrics?families=cache_memory_bytes", "agent/openapi.json", "script-health-check"]
)
def test_what_no_reader_needs_is_closed(server: Server, path: str) -> None:
    status, _, text = asked(server, f"/_stcore/{path}", accept="*/*")
    assert (status, text) == (404, "Not Found")


@pytest.mark.parametrize("query", ["", "?held=300~tren_de_aragua~1y"])
def test_the_first_page_has_its_name_too(server: Server, query: str) -> None:
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", f"/cost{query}")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (307, f"./{query}")
    connection.close()


def test_no_page_around_a_card_may_steer_it(server: Server) -> None:
    assert '"allowedOrigins":[]' in asked(server, "/_stcore/host-config")[2]


@pytest.mark.parametrize(
    ("query", "card"),
    [("embed=true", True), ("a=b&embed=true", True), ("EMBED=true", True), ("embed=", False), ("", False),
     ("embed=true&embed=true", False), ("embed=false", False), ("embed_options=embed%3Dtrue", False)],
)  # fmt: skip
def test_an_address_of_a_card(query: str, card: bool) -> None:
    assert is_card(query.encode()) is card


# --- Who may connect -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        (None, "perhead.example", True),
        ("https://perhead.example", "perhead.example", True),
        ("http://localhost:8501", "127.0.0.1:8501", True),
        (FOREIGN, "perhead.example", False),
        ("https://perhead.example.elsewhere.example", "perhead.example", False),
        ("https://perhead.example", "perhead.example:443", True),
        ("http://perhead.example:80", "perhead.example", True),
        ("https://perhead.example", "perhead.example:80", False),
        ("http://127.0.0.1:8501.elsewhere.example", "127.0.0.1:8501", False),
        ("http://127.0.0.1:9999", "127.0.0.1:8501", False),
        ("http://localhost", "127.0.0.1:8501", False),
        ("ftp://127.0.0.1:8501", "127.0.0.1:8501", False),
        ("http://127.0.0.1:8501", None, False),
        ("null", "perhead.example", False),
        ("null", None, False),
        ("", "", False),
        ("http://[", "perhead.example", False),
    ],
)
def test_only_our_own_pages_connect(origin: str | None, host: str, ours: bool) -> None:
    assert is_our_origin(origin, host) is ours


@pytest.mark.parametrize(
    ("listed", "origin", "ours"),
    [
        ("https://perhead.example", "https://perhead.example", True),
        ("https://perhead.example", "https://perhead.example:443", True),
        ("https://perhead.example", "https://perhead.example:8443", False),
        ("https://perhead.example", "http://perhead.example", False),
        ("https://perhead.example:8443", "https://perhead.example:8443", True),
        ("https://perhead.example:8443", "http://perhead.example:8443", False),
        ("perhead.example", "http://perhead.example:8443", True),
        ("perhead.example:8443", "https://perhead.example:8443", True),
        ("perhead.example:8443", "https://perhead.example", False),
        ("perhead.example", "https://elsewhere.example", False),
    ],
)
@pytest.mark.parametrize("option", ["server.corsAllowedOrigins", "browser.serverAddress"])
def test_a_proxy_that_changes_the_host_is_listed(
    monkeypatch: pytest.MonkeyPatch, option: str, listed: str, origin: str, ours: bool
) -> None:
    value, usual = [listed] if option.startswith("server") else listed, config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: value if name == option else usual(name))
    assert is_our_origin(origin, "127.0.0.1:8501") is ours


def test_a_name_of_elsewhere_that_leads_to_this_machine_is_not_answered(tmp_path: Path) -> None:
    """By the command for one's own machine; what is served to others is called by a name that we do not know."""
    with watched(tmp_path, "--no-browser") as (server, _):
        for name, status in (
            ("localhost", 101),
            ("127.0.0.1", 101),
            ("[::1]", 101),
            ("elsewhere.example", 403),
        ):
            host = f"{name}:{server.port}"
            given, connection = handshake(server.port, f"http://{host}", host)
            connection.close()
            assert given == status, name
        assert asked(server, "/", host=f"elsewhere.example:{server.port}")[0] == 421
        assert asked(server, "/_stcore/health", host="elsewhere.example")[0] == 200
        assert "elsewhere" not in server.said()


def test_the_environment_says_what_else_the_command_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_BROWSER_SERVER_ADDRESS", "perhead.example")
    assert "--server.allowedHosts=perhead.example" in launch_dashboard._command(8501)
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "perhead.example")
    assert not [word for word in launch_dashboard._command(8501) if "allowedHosts" in word]


def test_what_is_served_to_others_is_called_by_any_name(server: Server) -> None:
    status, connection = handshake(server.port, "https://perhead.example", "perhead.example")
    connection.close()
    assert status == 101
    assert asked(server, "/", host="perhead.example")[0] == 200


def test_a_foreign_page_does_not_connect(server: Server) -> None:
    for origin, status in ((None, 101), (server.address.rstrip("/"), 101), (FOREIGN, 403), ("null", 403)):
        given, connection = handshake(server.port, origin)
        connection.close()
        assert given == status, origin


HOOK = """
import os, socket
def note(what, where):
    if not str(where).startswith(("127.", "::1", "localhost", "0.0.0.0", "None", "/")):
        with open(os.environ["ASKED"], "a") as file:
            file.write(f"{what} {where}\\n")
def watched(name, real, place):
    def instead(*args, **options):
        where = args[place] if len(args) > place else options.get("host")
        note(name, where[0] if isinstance(where, tuple) else where)
        return real(*args, **options)
    return instead
class Watched(socket.socket):
    connect = watched("connect", socket.socket.connect, 1)
    connect_ex = watched("connect_ex", socket.socket.connect_ex, 1)
    sendto = watched("sendto", socket.socket.sendto, -1)
socket.socket = Watched
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
    setattr(socket, name, watched(name, getattr(socket, name), 0))
"""
"""Writes down each address outside this machine that anything in a process of Python asks for."""


@contextmanager
def watched(folder: Path, *words: str) -> Iterator[tuple[Server, Path]]:
    """`perhead dashboard`, and the file that holds what it asked for outside."""
    (folder / "sitecustomize.py").write_text(HOOK, "utf-8")
    port, log, asked_for = free_port(), folder / "log.txt", folder / "asked.txt"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(TOP)]),
        "ASKED": str(asked_for),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "model.cli", "dashboard", "--port", str(port), *words],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}/", log, process.pid)
    try:
        wait_until_up(server)
        yield server, asked_for
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_up(server: Server) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urlopen(f"{server.address}_stcore/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(server.said())


@pytest.mark.long
@pytest.mark.parametrize("allowed", [(), (FOREIGN,)])
def test_nothing_is_asked_outside_whoever_connects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: tuple[str, ...]
) -> None:
    """Also where the page of another host is allowed: Streamlit looks at what it allows only after it asked."""
    monkeypatch.setenv("STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS", " ".join(allowed))
    with watched(tmp_path, "--no-browser") as (server, asked_for):
        for origin in (None, FOREIGN, "null", "http://10.0.0.1:8501"):
            status, connection = handshake(server.port, origin)
            connection.close()
            assert status == (101 if origin is None or origin in allowed else 403)
    assert not asked_for.exists(), asked_for.read_text()


def test_the_watch_sees_what_goes_outside(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOOK, "utf-8")
    asks = "from streamlit import net_util; net_util.get_internal_ip()"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "ASKED": str(tmp_path / "asked")}
    subprocess.run([sys.executable, "-c", asks], env=environment, check=True, timeout=60)
    assert (tmp_path / "asked").read_text() == "connect 8.8.8.8\n"


def test_the_servers_own_greeting_asks_nothing_outside(tmp_path: Path) -> None:
    """Also where it listens on every address, as in a container; there it would print the one it has outside."""
    (tmp_path / "sitecustomize.py").write_text(HOOK, "utf-8")
    greets = (
        "from streamlit import config; from streamlit.web import bootstrap\n"
        "config.set_option('server.address', '0.0.0.0', 'as by an option'); bootstrap._print_url(False)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "ASKED": str(tmp_path / "asked")}
    done = subprocess.run(
        [sys.executable, "-c", greets], cwd=TOP, env=environment, check=True, capture_output=True, timeout=60
    )
    assert b"http://localhost" in done.stdout
    assert not (tmp_path / "asked").exists()


def change(part: str) -> BackMsg:
    said = BackMsg()
    said.rerun_script.fragment_id, said.rerun_script.query_string = part, "a=b"
    return said


def passed_on(*said: BackMsg | bytes | str) -> tuple[list[Any], bool]:
    """What Streamlit is handed of what a browser says before it goes, and whether the connection was refused."""
    messages = [
        {"type": "websocket.connect"},
        *map(message, said),
        {"type": "websocket.disconnect", "code": 1001},
    ]
    given, handed = iter(messages), list[Any]()

    async def receive() -> Any:
        return next(given)

    heard = Heard(receive)
    while not handed or handed[-1]["type"] != "websocket.disconnect":
        handed.append(asyncio.run(heard()))  # type: ignore[arg-type]
    return handed, heard.refused


def message(said: BackMsg | bytes | str) -> dict[str, Any]:
    if isinstance(said, str):
        return {"type": "websocket.receive", "text": said}
    said = said.SerializeToString() if isinstance(said, BackMsg) else said
    return {"type": "websocket.receive", "bytes": said}


def test_the_first_change_draws_the_whole_page_and_the_next_its_part() -> None:
    """A page that an earlier server drew has parts that this one knows nothing of; Streamlit would let a change of one go."""
    beats = BackMsg(app_heartbeat=True)
    (connects, other, first, second, goes), refused = passed_on(beats, change("part"), change("part"))
    assert (connects["type"], goes["code"], refused) == ("websocket.connect", 1001, False)
    assert other == message(beats)
    assert BackMsg.FromString(first["bytes"]).rerun_script.fragment_id == ""
    assert BackMsg.FromString(first["bytes"]).rerun_script.query_string == "a=b"
    assert second == message(change("part"))


def test_only_what_a_page_needs_is_passed_on() -> None:
    """The other messages empty what is kept for all readers, change settings, ask for what is not theirs, or write files."""
    needed = [BackMsg(stop_script=True), BackMsg(app_heartbeat=True), BackMsg(), BackMsg(), BackMsg()]
    needed[2].file_urls_request.session_id = "one"
    needed[3].backend_operation_request.deferred_file.file_id = "one"
    needed[4].backend_operation_request.dataframe_chunk.source_id = "one"
    others = [BackMsg(**{name: True}) for name in OTHERS]
    others += [BackMsg(), BackMsg(), BackMsg()]
    others[-1].backend_operation_request.install_skills.SetInParent()
    others[-2].backend_operation_request.dismiss_skills_nudge.SetInParent()
    handed, refused = passed_on(*others, *needed)
    assert handed[1:-1] == [message(each) for each in needed]
    assert not refused


OTHERS = (
    "clear_cache",
    "set_run_on_save",
    "load_git_info",
    "debug_disconnect_websocket",
    "debug_shutdown_runtime",
)


@pytest.mark.parametrize("said", ["a text", b"no message", ""])
def test_what_is_no_message_closes_the_connection(said: bytes | str) -> None:
    handed, refused = passed_on(said, change(""))
    assert [each["type"] for each in handed] == ["websocket.connect", "websocket.disconnect"]
    assert refused


def test_what_is_too_large_is_left_to_streamlit() -> None:
    large = b"x" * (get_max_widget_state_size_bytes() + 1)
    handed, refused = passed_on(large)
    assert handed[1] == message(large)
    assert not refused


def test_raw_messages_say_little_in_the_log(server: Server) -> None:
    """Not a line each; and whoever says what is no message is told so."""
    before, long = server.said(), BackMsg()
    long.rerun_script.query_string = "a" * 600_000
    for said in (PASTED, PASTED.encode()):
        with connected(server) as connection:
            connection.send(said)
            with pytest.raises(ConnectionClosed) as closed:
                connection.recv(timeout=30)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1003
    for _ in range(3):
        assert "Holding 238 people" in drawn(server, "", long.rerun_script.query_string)
    written = server.said().removeprefix(before)
    assert len(written.splitlines()) <= 1, written


def test_a_change_of_a_part_drawn_by_an_earlier_server_draws_the_page(server: Server) -> None:
    assert "Holding 238 people" in drawn(server, "", "", part="of_an_earlier_server")


def test_a_run_of_the_script_leaves_the_places_of_imports_as_they_are() -> None:
    """What is put in and taken away at each run has an import in another thread miss one of them."""
    before = list(sys.path)
    with modified_sys_path(str(SCRIPT)):
        assert sys.path == before
    assert sys.path == before


# --- What stands before Streamlit ------------------------------------------------------------------------------


def passed(scope: dict[str, Any], app: Any) -> list[Any]:
    """What is sent of a request that is let through to `app`."""
    sent = list[Any]()

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Doorkeeper(app)(scope, receive, send))
    return sent


def test_a_request_that_fails_is_answered_and_with_the_headers() -> None:
    async def fails(*_: object) -> None:
        raise ValueError("failed")

    start, body = passed(
        {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}, fails
    )
    assert (start["status"], body["body"]) == (500, b"Internal Server Error")
    given = {name.decode(): value.decode() for name, value in start["headers"]}
    assert {name.lower(): value for name, value in headers(framed=False).items()}.items() <= given.items()


@pytest.mark.parametrize(
    ("origin", "seen"), [(b"http://localhost:8501", False), (b"http://127.0.0.1:8501", True)]
)
def test_streamlit_sees_no_origin_that_it_would_ask_about(origin: bytes, seen: bool) -> None:
    scopes = list[Any]()

    async def app(scope: Any, *_: object) -> None:
        scopes.append(scope)

    given = [(b"host", b"127.0.0.1:8501"), (b"origin", origin)]
    passed({"type": "websocket", "path": "/_stcore/stream", "headers": given}, app)
    assert [(b"origin", origin) in scope["headers"] for scope in scopes] == [seen]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_without_a_file_to_count_the_others_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_: str) -> list[str]:
        raise OSError(errno.EMFILE, "too many open files")

    assert has_room()
    monkeypatch.setattr(os, "listdir", none_left)
    assert not has_room()


# --- What is written down --------------------------------------------------------------------------------------

PASTED, READER = "Marked Zebra: the deal pays $6 million for 238 people.", "203.0.113.77"
FAILING = """
import streamlit as st
from ui import serving
from ui.pages import claim

def check(text, *_):
    try:
        raise KeyError(text)
    except KeyError as error:
        raise ValueError(f"cannot read {text}") from error

claim.check = check
app = st.App(serving.SCRIPT, lifespan=serving.while_served, middleware=serving.MIDDLEWARE, on_script_error=serving.page_failed)
"""
"""The dashboard with a page that fails, and says what it was given."""


def drawn(server: Server, page: str, query: str, part: str = "") -> str:
    """All that a browser would be sent of a page."""
    said, shown = BackMsg(), ""
    said.rerun_script.page_name, said.rerun_script.query_string = page, query
    said.rerun_script.fragment_id = part
    with connected(server) as connection:
        connection.send(said.SerializeToString())
        while True:
            told = ForwardMsg.FromString(connection.recv(timeout=60))
            shown += str(told)
            if told.WhichOneof("type") == "script_finished":
                return shown


def connected(server: Server) -> ClientConnection:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    return connect(address, additional_headers={"X-Forwarded-For": READER}, max_size=None)


def test_a_log_has_where_it_failed_and_nothing_of_who_read_or_what_they_pasted(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(FAILING, "utf-8")
    with serving(tmp_path / "log.txt", script) as server:
        shown = drawn(server, "claim", urlencode({"claim": PASTED}))
        assert "could not be shown" in shown
        assert "Zebra" not in shown.partition("could not be shown")[2]
        assert "KeyError" not in shown
        assert "cannot read" not in shown
        said = server.said()
    assert re.search(r"ui/pages/claim\.py:\d+ in _checked", said), said
    assert "ValueError" in said
    assert "Zebra" not in said
    assert READER not in said
    assert "127.0.0.1:" not in said
    assert str(TOP) not in said


# --- The command -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="a browser is named otherwise there")
def test_the_command_opens_a_browser_once_it_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', "utf-8")
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with watched(tmp_path, "--json") as (server, _):
        end = time.monotonic() + 30
        while not opened.exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert opened.read_text("utf-8").splitlines() == [server.address.rstrip("/")]
    opened.unlink()
    with watched(tmp_path, "--no-browser") as (server, _):
        drawn(server, "", "")
    assert not opened.exists()
