"""Many people at once: what a change takes when every session makes one in the same instant, and the memory it costs.

Run: `python -m benchmarks.sessions`. Each session is a connection that speaks Streamlit's own messages, as a browser
does, without drawing anything. Ends with status 1 if a session is shown another's answer, never for being slow.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.browser import CHANGE, CHANGE_95, busy, line, middle_and_most
from benchmarks.client import opened
from tests.ui.server import Server, serving

SESSIONS = (1, 8, 20)
ROUNDS = 6


async def measure(server: Server, count: int) -> bool:
    """Have `count` sessions change at once, several times over. Whether each was shown its own answer."""
    before = memory(server)
    sessions = await asyncio.gather(*(opened(server) for _ in range(count)))
    right, took = True, list[tuple[float, float]]()
    for turn in range(1, ROUNDS + 1):
        people = [count * turn + number for number in range(1, count + 1)]
        runs = (one.run(people_slider=n) for one, n in zip(sessions, people, strict=True))
        took += await asyncio.gather(*runs)
        right &= all(
            one.answer.startswith(f"Holding {n} people") for one, n in zip(sessions, people, strict=True)
        )
    during = memory(server)
    await asyncio.gather(*(one.close() for one in sessions))
    report(count, took, (before, during, memory(server)))
    return right


def report(count: int, took: list[tuple[float, float]], held: tuple[str, str, str]) -> None:
    sentences, scripts = zip(*took, strict=True)
    target = f"under {CHANGE * 1000:.0f} and {CHANGE_95 * 1000:.0f} ms, for one" if count == 1 else ""
    for what, found in {"the new sentence": sentences, "the script's end": scripts}.items():
        line(f"{count} changing at once, to {what}", middle_and_most(found), target)
    line("  the server's memory before, with and after", f"{', '.join(held)} MB")


def memory(server: Server) -> str:
    """The megabytes of memory the server's process holds, where the system tells."""
    status = Path(f"/proc/{server.process}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return f"{int(found[1]) / 1024:.0f}" if found else "?"


@contextmanager
def own_server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as server:
        yield server


def main() -> int:
    print(busy())
    with own_server() as server:
        asyncio.run(warmed(server))
        line("", "median, 95 in 100 under", "target")
        right = [asyncio.run(measure(server, count)) for count in SESSIONS]
    print(busy())
    if not all(right):
        print("a session was shown an answer that is not its own")
    return int(not all(right))


async def warmed(server: Server) -> None:
    """The first session ever, for which the server imports what it needs."""
    await (await opened(server)).close()


if __name__ == "__main__":
    sys.exit(main())
