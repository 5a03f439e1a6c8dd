"""Pages are drawn in turn: one at a time, first come first served, and nobody is kept out by one that is slow."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from model.scenario.scenario import Scenario
from tests.ui.screen import Screen
from ui import turns
from ui.app import page as app_page
from ui.components import downloads, head, making
from ui.pages import PAGES

PATIENCE = 20.0


class Reader(threading.Thread):
    """Somebody who has a turn, and in it waits until they may go on."""

    def __init__(
        self, line: turns.Line, came: list[str], name: str, within: Callable[[], None] | None = None
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.begun, self.may_end = threading.Event(), threading.Event()
        self._line, self._came, self._within = line, came, within
        self.start()

    def run(self) -> None:
        with self._line.turn():
            self._came.append(self.name)
            self.begun.set()
            if self._within is not None:
                self._within()
            assert self.may_end.wait(PATIENCE)

    def end(self) -> None:
        self.may_end.set()
        self.join(PATIENCE)


def waiting(line: turns.Line, count: int) -> None:
    """Until so many stand in the line."""
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if len(line._waiting) == count:
            return
        pause.wait(0.01)
    raise AssertionError("nobody came")


def test_turns_come_one_at_a_time_in_the_order_of_asking() -> None:
    line, came = turns.Line(PATIENCE), list[str]()
    first = Reader(line, came, "first")
    assert first.begun.wait(PATIENCE)
    others = []
    for place, name in enumerate(["second", "third", "fourth"], 1):
        others.append(Reader(line, came, name))
        waiting(line, place)
    assert came == ["first"]
    for one in [first, *others]:
        assert one.begun.wait(PATIENCE)
        one.end()
    assert came == ["first", "second", "third", "fourth"]
    assert not line._taken


def test_a_turn_within_a_turn_is_the_same() -> None:
    line = turns.Line(PATIENCE)
    with line.turn():
        with line.turn():
            assert line._taken
        assert line._taken
    assert not line._taken


def test_a_turn_that_fails_is_given_back() -> None:
    line = turns.Line(PATIENCE)
    with pytest.raises(ValueError, match="wrong"), line.turn():
        raise ValueError("wrong")
    assert not line._taken


def test_a_slow_one_keeps_nobody_out() -> None:
    line, came = turns.Line(0.05), list[str]()
    slow = Reader(line, came, "slow")
    assert slow.begun.wait(PATIENCE)
    beside = Reader(line, came, "beside")
    assert beside.begun.wait(PATIENCE)
    beside.end()
    assert line._taken, "it never had the turn, and cannot give it away"
    assert not line._waiting
    slow.end()
    assert not line._taken


def test_who_steps_aside_lets_others_in_and_comes_back() -> None:
    line, came = turns.Line(PATIENCE), list[str]()
    stepped, back = threading.Event(), threading.Event()

    def aside() -> None:
        with line.aside():
            stepped.set()
            assert back.wait(PATIENCE)
        came.append("back")

    first = Reader(line, came, "first", aside)
    assert stepped.wait(PATIENCE)
    other = Reader(line, came, "other")
    assert other.begun.wait(PATIENCE)
    back.set()
    waiting(line, 1)
    assert came == ["first", "other"]
    other.end()
    first.end()
    assert came == ["first", "other", "back"]
    assert not line._taken
    with line.aside():
        assert not line._taken, "who has no turn gives none away"


def test_a_page_is_drawn_in_its_turn_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = list[bool]()
    show = PAGES["cost"]

    def shown() -> None:
        taken.append(turns.PAGES._taken)
        show()

    monkeypatch.setitem(PAGES, "cost", shown)
    screen = Screen()
    screen.type_people("300")
    assert len(taken) >= 2
    assert all(taken)
    assert not turns.PAGES._taken


def test_who_is_interrupted_aside_waits_for_no_other_turn() -> None:
    line, came = turns.Line(PATIENCE), list[str]()

    def interrupted() -> None:
        with line.turn(), line.aside():
            other = Reader(line, came, "other")
            assert other.begun.wait(PATIENCE)
            others.append(other)
            raise ValueError("interrupted")

    others = list[Reader]()
    with pytest.raises(ValueError, match="interrupted"):
        interrupted()
    assert line._taken, "by the other"
    others[0].end()
    assert not line._taken


def test_a_turn_is_taken_anew_by_who_had_one() -> None:
    line = turns.Line(PATIENCE)
    for _ in range(2):
        with line.turn():
            assert line._taken
        assert not line._taken


def test_a_turn_that_comes_at_the_last_moment_is_had_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    line = turns.Line(PATIENCE)
    first = Reader(line, [], "first")
    assert first.begun.wait(PATIENCE)

    class Late(threading.Event):
        """The call comes after the time is over, and before that is noticed."""

        def wait(self, timeout: float | None = None) -> bool:
            first.end()
            return False

    monkeypatch.setattr(turns, "threading", SimpleNamespace(Event=Late))
    with line.turn():
        assert line._taken
        assert not line._waiting
    assert not line._taken


def test_what_a_change_draws_again_alone_has_a_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = list[bool]()
    monkeypatch.setattr(app_page, "_drawn", lambda _: taken.append(turns.PAGES._taken))
    cast(Any, app_page._body).__wrapped__("cost")
    assert taken == [True]
    assert not turns.PAGES._taken


def test_what_stands_above_a_page_is_drawn_in_a_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, show = list[bool](), head.show

    def shown(page: str) -> None:
        taken.append(turns.PAGES._taken)
        show(page)

    monkeypatch.setattr(head, "show", shown)
    Screen()
    assert taken == [True]
    assert not turns.PAGES._taken


def test_who_waits_for_a_file_keeps_no_page_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, say, go = list[bool](), making._say, threading.Event()

    def told(mine: making.Asked, label: str) -> None:
        taken.append(turns.PAGES._taken)
        if len(taken) > 1:
            go.set()
        say(mine, label)

    def made(_: Scenario) -> bytes:
        assert go.wait(PATIENCE)
        return b"made"

    monkeypatch.setattr(making, "_say", told)
    monkeypatch.setattr(downloads, "_bundle", made)
    screen = Screen()
    screen.unfold("more")
    screen.press("case_bundle_zip")
    assert taken[0], "it is drawn in a turn"
    assert not any(taken[1:]), "and told how far it is beside others"
    assert len(taken) > 1
    assert not turns.PAGES._taken
