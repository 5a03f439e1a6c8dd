"""Many people at once: what a change takes when every session makes one in the same instant, and the memory it costs.

Run: `python -m benchmarks.sessions`. Each session is a connection that speaks Streamlit's own messages, as a browser
does, without drawing anything. Ends with status 1 if a session is shown another's answer, never for being slow.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.dashboard import CHANGE, CHANGE_95, busy, line, middle_and_most
from tests.ui.server import Server, serving

SESSIONS = (1, 8, 20)
ROUNDS = 6
LARGEST = 16 * 2**20
"""The largest message a session takes, in bytes."""


@dataclass
class Session:
    """One person's connection: what was drawn last, and the boxes and sliders by the names we gave them."""

    socket: ClientConnection
    controls: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    answered: float = 0.0

    async def run(self, **moved: float) -> tuple[float, float]:
        """Have the script run with some sliders moved; seconds to the new sentence and to the script's end."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        for name, value in moved.items():
            state = asked.rerun_script.widget_states.widgets.add(id=self.controls[name])
            state.double_array_value.data.append(value)
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while not self._read(ForwardMsg.FromString(_bytes(await self.socket.recv()))):
            pass
        return self.answered - start, time.perf_counter() - start

    def _read(self, told: ForwardMsg) -> bool:
        """Take a message in; whether the script has ended."""
        element = told.delta.new_element
        if element.WhichOneof("type") == "slider":
            self.controls[element.slider.id.rsplit("-", 1)[-1]] = element.slider.id
        if element.WhichOneof("type") == "html" and 'class="answer' in element.html.body:
            self.answer = html.unescape(re.sub(r"<[^>]*>", "", element.html.body))
            self.answered = time.perf_counter()
        return told.WhichOneof("type") == "script_finished"


def _bytes(message: Any) -> bytes:
    assert isinstance(message, bytes)
    return message


async def opened(server: Server) -> Session:
    address = server.address.replace("http", "ws", 1) + "_stcore/stream"
    session = Session(await connect(address, max_size=LARGEST))
    await session.run()
    return session


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
    await asyncio.gather(*(one.socket.close() for one in sessions))
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
    await (await opened(server)).socket.close()


if __name__ == "__main__":
    sys.exit(main())
