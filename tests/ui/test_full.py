"""The dashboard at the limit of open files: who is let in, what they are told, and what those see who are in already."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.load import files
from tests.test_load import MOST_FILES
from tests.ui.server import Server, serving
from tests.ui.test_served import asked, handshake, wait_until_up

FEW = 256

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
