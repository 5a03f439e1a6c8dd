"""What a server of many readers settles once for its process: how threads take turns, what garbage collection looks through, and
what a session holds open.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import os
import selectors
import sys
import threading
from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

_LOGGER = logging.getLogger(__name__)

TURN = 0.0005
"""Seconds after which a thread that counts lets another one go on."""


def begin() -> None:
    """Settle what needs no page, before the first reader comes: how threads take turns, and that a session opens no files."""
    # A page that is drawn gives way hundreds of times, and would wait as often for a thread that counts: half a millisecond each.
    sys.setswitchinterval(TURN)
    if os.name == "posix" and sys.version_info < (3, 14):  # policies are on their way out of Python then
        asyncio.set_event_loop_policy(_Policy())


@functools.cache
def settle() -> threading.Thread:
    """Settle the rest, once; to be called when the first page was drawn, so that what every page needs is there. It takes long, and
    is done by the thread that is returned: the reader of that page does not wait.
    """
    beside = threading.Thread(target=_load, name="load")
    beside.start()
    return beside


def _load() -> None:
    """Load what *Ranges* needs, a second which its first reader and all others would wait, and have it live as long as the server: a
    full collection would look through all that is loaded, for a third of a second in which every reader waits.
    """
    try:
        import_module("scipy.stats")
    except Exception:
        _LOGGER.exception("What Ranges needs could not be loaded")
    gc.collect()
    gc.freeze()


class _Files(selectors.BaseSelector):
    """The usual selector, opened when something is to be watched for the first time."""

    @functools.cached_property
    def _usual(self) -> selectors.BaseSelector:
        return selectors.DefaultSelector()

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Watch a file."""
        return self._usual.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """Watch it no more."""
        return self._usual.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Watch it for something else."""
        return self._usual.modify(fileobj, events, data)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait until there is something to read or write."""
        return self._usual.select(timeout)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """All that is watched."""
        return self._usual.get_map()

    def close(self) -> None:
        """Close what was opened."""
        if "_usual" in self.__dict__:
            self._usual.close()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that opens no file before it is run. Streamlit makes one for each session, which a page of ours never runs: a
    selector and two ends of a pipe that would count, with the connection itself, against the files a process may have open.
    """

    _ssock: Any = None
    _csock: Any = None

    def __init__(self) -> None:
        super().__init__(_Files())

    def _make_self_pipe(self) -> None:
        """Called when a loop is made: it is early enough when it is run."""

    def run_forever(self) -> None:
        """Run it, as any other."""
        if self._csock is None:
            cast(Any, super())._make_self_pipe()
        super().run_forever()

    def _close_self_pipe(self) -> None:
        if self._csock is not None:
            cast(Any, super())._close_self_pipe()


class _Policy(asyncio.DefaultEventLoopPolicy):
    """The usual policy, but for how a loop is made."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """A loop that is not run yet."""
        return _Loop()
