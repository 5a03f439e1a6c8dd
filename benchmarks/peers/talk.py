"""A peer's side of the talk with the runner: it makes itself ready, then runs, or writes its totals, when asked.

Only the standard library: a peer runs in its own environment, which may have nothing else. One line of JSON each
way; `talk.mjs` is the same for node. A tool gives `prepare(case, people, stay)`, which returns the work to time.
"""

from __future__ import annotations

import json
import os
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

PREPAID, HALF_PRICE = CASES = ("prepaid", "half_price")
"""Whole years in advance; and the same with the second year at half price for everyone."""

AT_ONCE = 1 << 16

Work = Callable[[], Any]
Prepare = Callable[[str, array, array], Work]


class Calls:
    """Work that is a plain call, timed here. `totals` are those of the last call.

    `afresh` makes the tool forget what it worked out, which is not timed.
    """

    def __init__(self, work: Work, afresh: Work | None = None) -> None:
        self.work, self.afresh, self.totals, self.pid = work, afresh, None, os.getpid()

    def run(self, least: float) -> tuple[float, int]:
        """Seconds a call, over as many calls as `least` seconds hold and at least one; and how many."""
        calls, elapsed = 0, 0.0
        while not calls or elapsed < least:
            self.totals = None  # so that two results are never held at once
            if self.afresh:
                self.afresh()
            start = time.perf_counter()
            self.totals = self.work()
            calls, elapsed = calls + 1, elapsed + time.perf_counter() - start
        return elapsed / calls, calls

    def write(self, path: Path) -> None:
        """The totals as 64-bit numbers, one after the other."""
        write(path, self.totals)

    def close(self) -> None:
        """Nothing is left behind."""


def serve(
    prepare: Prepare | None = None, packages: Iterable[str] = (), make: Callable[..., Any] | None = None
) -> None:
    """Answer the runner until it says stop. `make` takes the place of `prepare` where a call is not all there is."""
    case, folder, draws = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    drawn = [read(folder / name, draws) for name in ("people.f64", "stay.f64")]
    peer = make(case, *drawn) if make else Calls(prepare(case, *drawn))  # type: ignore[misc]
    versions = {**_versions(packages), **getattr(peer, "versions", {})}
    _say({"ready": True, "pid": peer.pid, "versions": versions})
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "run":
            seconds, calls = peer.run(asked["least"])
            _say({"seconds": seconds, "calls": calls})
        elif asked["do"] == "write":
            peer.write(Path(asked["to"]))
            _say({"written": True})
        else:
            break
    peer.close()


def read(path: Path, draws: int) -> array:
    """The first so many of the saved numbers."""
    found = array("d")
    with path.open("rb") as file:
        found.fromfile(file, draws)
    return found


def write(path: Path, totals: Sequence[float]) -> None:
    """Some at a time, so that writing takes no memory that would be counted as the tool's."""
    with path.open("wb") as file:
        for start in range(0, len(totals), AT_ONCE):
            array("d", totals[start : start + AT_ONCE]).tofile(file)


def _versions(packages: Iterable[str]) -> dict[str, str]:
    from importlib.metadata import version  # noqa: PLC0415 - a peer without packages need not wait for it

    return {"Python": sys.version.split()[0], **{name: version(name) for name in packages}}


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)
