"""Pages are drawn one after the other, in the order in which they were asked for.

Python does one thing at a time. Twenty pages drawn at once are all ready when the last one is; drawn in turn, half of them are
ready in half that time, and none later than it would be.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 2.0
"""Seconds that one waits for one's turn: then the page is drawn beside the others, so that a slow one keeps nobody out."""


class Line:
    """People waiting for a turn, of whom one at a time has it."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._lock = threading.Lock()
        self._taken = False
        self._waiting = deque[threading.Event]()
        self._mine = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it. Within a turn it is the same one."""
        if self._depth:
            yield
            return
        had = self._take()
        self._mine.has = had
        self._mine.depth = 1
        try:
            yield
        finally:
            self._mine.depth = 0
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others have their turn meanwhile, and wait for one's own again: for what takes long, or only waits."""
        if not self._depth:
            yield
            return
        self._leave()
        yield  # where it ends in an exception, so does the turn, which is given back already
        self._mine.has = self._take()

    @property
    def _depth(self) -> int:
        return getattr(self._mine, "depth", 0)

    def _take(self) -> bool:
        """Whether the turn came in time."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(self._longest):
            return True
        with self._lock:
            if called.is_set():  # it came at the last moment
                return True
            self._waiting.remove(called)
            return False

    def _leave(self) -> None:
        if not self._mine.has:
            return
        self._mine.has = False
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


PAGES = Line()
"""The pages of this server."""
