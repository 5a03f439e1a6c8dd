"""What a server settles once for its process."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.screen import DASHBOARD, PATIENCE
from tests.ui.server import ROOT
from ui import journal, process


@pytest.fixture
def begun() -> Iterator[None]:
    """A process that is settled as that of a server, and afterwards as it was."""
    turn, policy = sys.getswitchinterval(), asyncio.get_event_loop_policy()
    process.begin()
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        asyncio.set_event_loop_policy(policy)


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


@pytest.mark.usefixtures("begun")
def test_threads_take_short_turns() -> None:
    assert sys.getswitchinterval() == pytest.approx(process.TURN)
    assert process.TURN < 0.001


@pytest.mark.skipif(os.name == "nt" or sys.version_info >= (3, 14), reason="loops are made otherwise there")
@pytest.mark.usefixtures("begun")
def test_a_loop_opens_files_when_it_is_run_and_not_before_and_closes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pipes, made = socket.socketpair, list[object]()
    monkeypatch.setattr(socket, "socketpair", lambda *_: made.append(None) or pipes())
    before = open_files()
    never, twice = asyncio.new_event_loop(), asyncio.new_event_loop()
    assert open_files() == before
    for _ in range(2):
        twice.run_until_complete(asyncio.sleep(0))
        assert open_files() == before + 3, "a selector and the two ends of a pipe"
    assert len(made) == 1
    never.close()
    twice.close()
    assert open_files() == before


def test_it_is_settled_when_the_first_page_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = list[bool]()
    monkeypatch.setattr(process, "settle", lambda: drawn.append(True))
    AppTest.from_file(str(DASHBOARD), default_timeout=PATIENCE).run()
    assert drawn == [True]


def test_the_first_reader_does_not_wait_for_what_is_loaded_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, may = threading.Event(), threading.Event()

    def slowly(name: str) -> None:
        may.wait(10)
        loaded.set()

    monkeypatch.setattr(process, "import_module", slowly)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    beside = process.settle.__wrapped__()
    assert not loaded.is_set()
    may.set()
    beside.join(10)
    assert loaded.is_set()


def test_what_is_loaded_is_looked_through_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gc.get_freeze_count()
    process.settle.__wrapped__().join(30)
    try:
        assert gc.get_freeze_count() > before + 10_000
    finally:
        gc.unfreeze()


def test_what_cannot_be_loaded_is_written_down_without_places_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(name: str) -> None:
        raise OSError(24, "too many open files", f"/somewhere/{name}")

    monkeypatch.setattr(process, "import_module", fails)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())
    journal.be_discreet()
    process.settle.__wrapped__().join(10)
    assert "OSError" in caplog.text
    assert "ui/process.py" in caplog.text
    assert str(ROOT) not in caplog.text
    assert "somewhere" not in caplog.text
