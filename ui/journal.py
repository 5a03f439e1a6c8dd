"""What a served dashboard writes into its log: what went wrong and where in the code, and nothing of its readers.

A message of an exception may quote what a reader pasted, and servers like to note who connects from where. Neither is kept.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

ONCE = 60.0
"""Seconds in which a complaint that strangers can cause as often as they like is written only once."""

OFTEN = {
    "asyncio": "out of system resource",  # thousands of times a second, without a file to open
    "streamlit.runtime.app_session": "Rejecting backend operation request",
    "streamlit.runtime.state.query_params": "Ignoring query string",
    "streamlit.web.server.starlette.starlette_websocket": "Client WebSocket message size",
}
"""Such complaints, by the log they come in and words of theirs."""

_SITE = Path(logging.__file__).parent.parent
_make_record = logging.getLogRecordFactory()

Failure = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def be_discreet() -> None:
    """Set the logs of this process up. It may be called again."""
    logging.setLogRecordFactory(_discreet_record)
    # At this level it names each connection with the address it comes from.
    for name in ("uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name, words in OFTEN.items():
        log = logging.getLogger(name)
        if not any(isinstance(each, OnceInAWhile) for each in log.filters):
            log.addFilter(OnceInAWhile(words))


def _discreet_record(*args: Any, **options: Any) -> logging.LogRecord:
    record = _make_record(*args, **options)
    if record.exc_info:
        record.exc_text, record.exc_info = where_it_failed(record.exc_info), None
    return record


def where_it_failed(failure: Failure) -> str:
    """The kinds of an exception and of those behind it, and the lines of code they came through: not what they say."""
    error, chain = failure[1], list[BaseException]()
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(line for each in reversed(chain) for line in _lines(each))


def _lines(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [
        *(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames),
        f"{type(error).__module__}.{type(error).__qualname__}",
    ]


def _short(place: str) -> str:
    """A file by its name in the folder that it is imported from: not where on this machine that is."""
    known = [folder for folder in (*sys.path, str(_SITE)) if folder and place.startswith(folder)]
    return place[len(max(known, key=len)) :].lstrip("/\\") if known else place


class OnceInAWhile(logging.Filter):
    """Lets complaints with certain words through once in a while, and all others."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._last = -ONCE

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it."""
        if self._words not in record.getMessage():
            return True
        if monotonic() - self._last < ONCE:
            return False
        self._last = monotonic()
        return True
