"""Many sessions of one server: each is shown its own, holds little, and what it held comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlencode

import pytest

from benchmarks import load as benchmark
from benchmarks.client import opened
from benchmarks.load import files, foreign, megabytes
from model.results.answer import answer
from model.scenario.library import load
from model.scenario.link import to_pairs
from model.scenario.scenario import default_scenario
from tests.ui.server import Server, serving

DEFAULT = default_scenario(load("us-el-salvador"))
SESSIONS = 100
MOST_FILES = 3.0
MOST_KEPT = 0.3
"""Megabytes a session that is closed may leave behind: a tenth of what one is allowed while it is open."""


def test_a_figure_of_another_case_is_foreign() -> None:
    link = urlencode(to_pairs(DEFAULT, 0.0))
    assert list(foreign({link: answer(DEFAULT).sentence})) == []
    assert len(list(foreign({link: answer(DEFAULT).sentence.replace("238", "239")}))) == 1
    assert len(list(foreign({link: ""}))) == 1


def test_a_few_readers_meet_their_own_figures_and_hold_few_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"SECONDS": 6.0, "PACE": (0.2, 0.6), "COMING": 0.5, "OPENINGS": 1}.items():
        monkeypatch.setattr(benchmark, name, value)
    with serving(tmp_path / "log.txt") as server:
        asyncio.run(_one(server))
        met = asyncio.run(benchmark.measured(server, 4, small=False))
        assert "Traceback" not in server.said()
    assert (met.waits.errors, met.waits.foreign) == ([], [])
    assert met.waits.changed
    assert met.waits.turned
    assert len(met.waits.shown) > 4
    assert met.files < MOST_FILES


async def _one(server: Server, people: int = 7) -> None:
    session = await opened(server)
    await session.run(people_slider=people)
    assert f"Holding {people} people" in session.answer
    await session.close()


async def _come_and_go(server: Server) -> None:
    """A hundred readers, ten at a time."""
    for start in range(0, SESSIONS, 10):
        await asyncio.gather(*(_one(server, start + place + 2) for place in range(10)))


@pytest.mark.long
def test_what_a_session_held_comes_back(tmp_path: Path) -> None:
    """Streamlit keeps the last 128 sessions for whoever comes back within two minutes: as many again leave nothing."""
    with serving(tmp_path / "log.txt") as server:
        asyncio.run(_one(server))
        before = files(server)
        asyncio.run(_come_and_go(server))
        asyncio.run(_come_and_go(server))
        full = megabytes(server)
        asyncio.run(_come_and_go(server))
        assert megabytes(server) - full < MOST_KEPT * SESSIONS
        assert files(server) - before < SESSIONS / 10
        assert "Traceback" not in server.said()
