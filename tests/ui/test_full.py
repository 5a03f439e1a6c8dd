"""The dashboard at the limit of open files: who is let in, what they are told, and what those see who are in already."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.load import files
from tests.test_load import MOST_FILES
from tests.ui.server import ROOT, Server, serving
from tests.ui.test_served import asked, handshake, wait_until_up

FEW, SITE = 256, Path(streamlit.__file__).parents[1]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A dashboard that may open few files, and whose pages nobody has asked for yet."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, hard))  # what is started has it too
    try:
        with serving(tmp_path / "log.txt") as server:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2_000), hard))
            yield server
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_at_the_limit_of_open_files_readers_are_told_and_later_let_in(server: Server) -> None:
    readers = [handshake(server.port) for _ in range(FEW)]
    assert {status for status, _ in readers} == {101, 403}, "some have room, and the rest are refused"
    status, given, text = asked(server, "/")
    assert status == 503
    assert given["retry-after"]
    assert "as many readers" in text
    assert asked(server, "/_stcore/health", accept="*/*")[0] == 200
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(FEW)]
    time.sleep(3)  # it tries to take them up once a second
    for each in (*idle, *(connection for _, connection in readers)):
        each.close()
    wait_until_up(server)
    end = time.monotonic() + 30
    while asked(server, "/")[0] != 200 and time.monotonic() < end:
        time.sleep(0.5)
    assert asked(server, "/")[0] == 200
    assert "out of system resource" in server.said(), "the limit was reached, and said to be"
    assert len(server.said()) < 5_000, server.said()[:10_000]


def test_who_comes_before_any_page_was_drawn_holds_few_files_too(server: Server) -> None:
    before = files(server)
    readers = [handshake(server.port) for _ in range(30)]
    assert {status for status, _ in readers} == {101}
    assert files(server) - before < MOST_FILES * len(readers)
    for _, connection in readers:
        connection.close()


@pytest.mark.parametrize("drawn", [True, False])
def test_without_a_file_to_open_a_reader_sees_words_of_ours(server: Server, drawn: bool) -> None:
    """Also where the last reader left before, after which Streamlit forgets the script, and where none ever saw a page."""
    if drawn:
        with connected(server) as gone:
            assert "Holding 238 people" in shown(gone)
    with connected(server) as reader:
        idle = _all_taken(server)
        told = shown(reader)
        for each in idle:
            each.close()
    assert ("Holding 238 people" if drawn else "could not be shown") in told
    for leak in (str(ROOT), str(SITE), "Errno", "Traceback", "stack_trace", "script_compilation"):
        assert leak not in told
        assert leak not in server.said()
    assert len(server.said().splitlines()) < 60, server.said()


def _all_taken(server: Server) -> list[socket.socket]:
    """Connections that say nothing, until no file can be opened any more."""
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(FEW)]
    end = time.monotonic() + 20
    while files(server) < FEW and time.monotonic() < end:
        time.sleep(0.1)
    assert files(server) == FEW
    return idle


def connected(server: Server) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", max_size=None)


def shown(connection: ClientConnection) -> str:
    """All that a browser would be sent of the first page."""
    said, shown = BackMsg(), ""
    said.rerun_script.page_name = ""
    connection.send(said.SerializeToString())
    while True:
        told = ForwardMsg.FromString(connection.recv(timeout=60))
        if told.WhichOneof("type") != "new_session":  # Streamlit says there where its script is
            shown += str(told)
        if told.WhichOneof("type") == "script_finished":
            return shown
