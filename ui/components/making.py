"""What takes long, files above all: two at a time for all readers together, in the order in which they were asked for.

A reader sees how many are made before theirs and can take it back. The page goes on meanwhile: a change made on it does not lose
the place in the queue.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.files.problems import BadInput
from model.words.wording import number, say
from ui import limits, turns
from ui.components import parts

Make = Callable[[], bytes]
LOOK = 0.25
"""Seconds between two looks at how far a file is."""


@dataclass(frozen=True, eq=False)
class Job:
    """A file that was asked for, and is made when its turn comes. A lower number was `asked` for earlier."""

    asked: int
    file: Future[bytes]

    @property
    def begun(self) -> bool:
        """Whether its turn has come."""
        return self.file.running() or self.file.done()

    def take_back(self) -> None:
        """Leave the queue; what is being made already is made to its end, and goes nowhere."""
        self.file.cancel()


class Queue:
    """Jobs by the order in which they were asked for, `at_once` of them at a time."""

    def __init__(self, at_once: int = limits.MADE_AT_ONCE) -> None:
        self._makers = ThreadPoolExecutor(at_once, "making")
        self._lock = threading.RLock()  # a job that is over at once is let go of while it is put in
        self._asked = 0
        self._jobs = list[Job]()

    def ask(self, make: Make) -> Job:
        """Have a file made. Raises `BadInput` where too many wait already, and nothing is made."""
        with self._lock:
            limits.WAITING.check(sum(not job.begun for job in self._jobs) + 1)
            self._asked += 1
            job = Job(self._asked, self._makers.submit(make))
            self._jobs.append(job)
            job.file.add_done_callback(lambda _: self._over(job))
        return job

    def before(self, job: Job) -> int:
        """How many files that were asked for earlier are not there yet."""
        with self._lock:
            return sum(other.asked < job.asked for other in self._jobs)

    def _over(self, job: Job) -> None:
        with self._lock:
            self._jobs.remove(job)


QUEUE = Queue()


class Turns:
    """Work that is done where it is asked for, `at_once` readers at a time, in the order in which they came."""

    def __init__(self, at_once: int = limits.MADE_AT_ONCE) -> None:
        self._at_once = at_once
        self._line = list[object]()  # those whose turn it is stand at its head

    @contextmanager
    def turn(self, tell: Callable[[int], None]) -> Iterator[None]:
        """Wait for one's turn, and have it; `tell` is told now and then how many are before. Whoever is interrupted leaves."""
        me = object()
        self._line.append(me)
        try:
            while (before := self._line.index(me)) >= self._at_once:
                tell(before)
                time.sleep(LOOK)
            yield
        finally:
            self._line.remove(me)


DRAWING = Turns()
"""Draws so many that they take seconds and a hundred megabytes."""


def in_turn(make: Make) -> Make:
    """The same file, made when its turn comes: for what is quick, so that nobody need be shown the queue."""

    def made() -> bytes:
        return QUEUE.ask(make).file.result()

    return made


# --- On the screen -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A reader's job: the file it is for, by its button and what it is of, and where on the page its state is written."""

    key: str
    of: object
    job: Job
    place: list[DeltaGenerator] = field(default_factory=list)


def _mine() -> Asked | None:
    return cast(Asked | None, st.session_state.get("making"))


def offer(label: str, file_name: str, kind: str, make: Make, of: object, key: str) -> None:
    """A button to have a file made, in its place how far it is, and in the end the button to download it.

    `of` is what the file is of: one of something else is no longer offered.
    """
    mine = _mine()
    if mine is None or (mine.key, mine.of) != (key, of):
        st.button(label, key=key, on_click=_ask, args=(key, of, make))
    elif not mine.job.file.done():
        _waiting(mine, label)
    elif (wrong := _wrong(mine.job)) is not None:
        st.button(label, key=key, on_click=_ask, args=(key, of, make))
        parts.problem(wrong)
    else:
        st.download_button(
            say("making.ready", label=label), mine.job.file.result(), file_name=file_name, mime=kind, key=f"{key}_ready",
            on_click="ignore", type="primary",
        )  # fmt: skip
    if refused := st.session_state.get("making_refused", {}).pop(key, ""):
        parts.problem(refused)


def _ask(key: str, of: object, make: Make) -> None:
    """Put a file into the queue; a reader has one there, and the one before is taken back."""
    take_back()
    try:
        st.session_state["making"] = Asked(key, of, QUEUE.ask(make))
    except BadInput as error:
        st.session_state["making_refused"] = {key: " ".join(error.problems)}


def take_back() -> None:
    """Take back what was asked for."""
    if (mine := _mine()) is not None:
        mine.job.take_back()
    st.session_state["making"] = None


def _wrong(job: Job) -> str | None:
    """Why a file could not be made."""
    error = None if job.file.cancelled() else job.file.exception()
    if error is not None and not isinstance(error, BadInput):
        st.session_state["making"] = None  # or the page could never be drawn again
        raise error
    return " ".join(error.problems) if isinstance(error, BadInput) else None


def _waiting(mine: Asked, label: str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"{mine.key}_waiting"):
        mine.place[:] = [st.empty()]
        _say(mine, label)
        st.button(say("making.cancel"), key=f"{mine.key}_cancel", on_click=take_back)
    st.session_state["making_shown"] = label


def _say(mine: Asked, label: str) -> None:
    before = QUEUE.before(mine.job)
    if mine.job.begun:
        words = say("making.made", label=label)
    elif before == 1:
        words = say("making.waits_for_one", label=label)
    else:
        words = say("making.waits", label=label, count=number(before))
    with mine.place[0]:
        parts.text(words)


def follow() -> None:
    """Say how far the reader's file is until it is there, where that is on the screen: last of all that a page draws.

    A change that the reader makes meanwhile ends this, and the page drawn then begins it anew.
    """
    label = st.session_state.get("making_shown")
    if label is None:
        return
    st.session_state["making_shown"], mine = None, _mine()
    if mine is None:
        return
    with turns.PAGES.aside():
        while not mine.job.file.done():
            time.sleep(LOOK)
            _say(mine, label)
    st.rerun()
