"""What a server settles once for its process."""

from __future__ import annotations

import gc
import threading

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.screen import DASHBOARD, PATIENCE
from ui import process


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
