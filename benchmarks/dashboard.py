"""What a change costs the server, beside the least app there is: one slider and one sentence, on the same server settings, in
the same run, a change of one and a change of the other by turns.

Run: `python -m benchmarks.dashboard`. A client speaks Streamlit's own messages, as a browser does, without drawing
anything: it moves the slider of people on Cost, and on every other page what a person would change there first. Processor time is that
of the server's process; times are medians.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.client import GRID, Session, Value, opened
from tests.ui.server import ROOT, Server, serving

SMALL = ROOT / "benchmarks" / "small" / "app.py"
PAIRS = 40
WARM = 2
ROUNDS = 5
AT_ONCE = 20
MOST_COST, MOST_PAGE, MOST_WAIT = 10.0, 12.0, 10.0
"""The targets: times the small app's processor time for a change on Cost, on another page, and its wait with many at once."""
MOST_LATER = 0.1
"""Seconds by which the sentence may come later than the small app's."""
Change = Callable[[Session, int], dict[str, Value]]
"""The controls changed at a turn, and what is sent of them."""
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Took:
    """A change: seconds of the server's processor, and seconds until the sentence and until the end."""

    processor: float
    sentence: float
    end: float


def processor(server: Server) -> float:
    """Seconds of processor that a server has taken."""
    fields = Path(f"/proc/{server.process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


@contextmanager
def both() -> Iterator[tuple[Server, Server]]:
    """A server of the dashboard and one of the small app."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        ours = stack.enter_context(serving(Path(folder) / "ours.txt"))
        small = stack.enter_context(serving(Path(folder) / "small.txt", SMALL))
        yield ours, small


async def slid(server: Server, session: Session, people: Sequence[int]) -> Took:
    """Move the slider to each of `people`; the mean of a change. One change is too short for the system's clock."""
    before, sentences, ends = processor(server), list[float](), list[float]()
    for count in people:
        sentence, end = await session.run(people_slider=count)
        sentences.append(sentence)
        ends.append(end)
    return Took((processor(server) - before) / len(people), median(sentences), median(ends))


async def on_cost(ours: Server, small: Server) -> tuple[list[Took], ...]:
    """Changes on Cost, changes there that have the whole script run, and changes in the small app, by turns."""
    servers = (ours, ours, small)
    sessions = [await opened(ours), await opened(ours, whole=True), await opened(small)]
    took: tuple[list[Took], ...] = ([], [], [])
    for turn in range(ROUNDS + 1):
        people = [100 + (turn * PAIRS + step) % 450 for step in range(PAIRS)]
        for server, session, kept in zip(servers, sessions, took, strict=True):
            kept.append(await slid(server, session, people))
    for session in sessions:
        await session.close()
    return tuple(kept[1:] for kept in took)  # the first turn warms them up


def _edited(_: Session, turn: int) -> dict[str, Value]:
    """Other people in the first row of the grid."""
    rows = {"edited_rows": {"0": {"people": str(239 + turn)}}, "added_rows": [], "deleted_rows": []}
    return {GRID: json.dumps(rows)}


def _turned(name: str) -> Change:
    """The next of what a list or a row of buttons offers."""

    def change(session: Session, turn: int) -> dict[str, Value]:
        options = session.controls[name].options
        return {name: options[turn % len(options)]}

    return change


def _pressed(name: str) -> Change:
    return lambda session, turn: {name: (session.controls[name].options[turn % 2],)}


def _typed(name: str, text: str) -> Change:
    return lambda _, turn: {name: text.format(turn)}


CHANGES: dict[str, Change] = {
    "compare": _edited,
    "claim": _turned("language"),
    "readings": _turned("reading_price"),
    "backwards": _typed("solve_people", "24{}"),
    "ranges": _typed("uncertain_0_low_0", "15,1{:02}"),
    "money": _pressed("money_time"),
    "learn": lambda _, turn: {"leave": float(100 + turn)},
    "sources": _typed("fact_search", "price {}"),
    "own-deal": _typed("own_1_group_0_people", "1{:02}"),
}
"""What is changed on each page: what a person would change there first."""


async def changed(server: Server, page: str) -> float:
    """Seconds of processor for a change on a page."""
    session = await opened(server, page)
    await session.run()
    for turn in range(WARM):
        await session.run(**CHANGES[page](session, turn))
    before = processor(server)
    for turn in range(WARM, WARM + PAIRS):
        await session.run(**CHANGES[page](session, turn))
    await session.close()
    return (processor(server) - before) / PAIRS


async def together(server: Server) -> float:
    """The median wait for the sentence where many sessions change at once."""
    sessions = [await opened(server) for _ in range(AT_ONCE)]
    waits = list[float]()
    for turn in range(ROUNDS):
        runs = (one.run(people_slider=100 + turn * AT_ONCE + place) for place, one in enumerate(sessions))
        waits += [sentence for sentence, _ in await asyncio.gather(*runs)]
    for session in sessions:
        await session.close()
    return median(waits)


def line(what: str, ours: float, small: float, most: float) -> bool:
    """Print a comparison beside its target; whether it is met."""
    ratio = ours / small
    print(f"{what:<46} {ours * 1000:8.1f} ms {small * 1000:8.1f} ms {ratio:6.1f} times   (at most {most:g})")
    return ratio <= most


def report() -> bool:
    """Print the whole table; whether every target is met."""
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with both() as (ours, small):
        cost, script, least = asyncio.run(on_cost(ours, small))
        print(f"{'':<46} {'ours':>11} {'small app':>11}")
        base = median(one.processor for one in least)
        met = [line("Cost: processor for a change", median(one.processor for one in cost), base, MOST_COST)]
        whole = median(one.processor for one in script)
        met.append(line("Cost: the whole script", whole, base, MOST_COST))
        met += [
            line(f"{page}: processor for a change", asyncio.run(changed(ours, page)), base, MOST_PAGE)
            for page in CHANGES
        ]
        wait, usual = (median(one.sentence for one in kept) for kept in (cost, least))
        print(
            f"Cost: sentence after {wait * 1000:.0f} ms, {(wait - usual) * 1000:.0f} ms later (at most {MOST_LATER * 1000:.0f})"
        )
        met.append(wait - usual <= MOST_LATER)
        waits = [asyncio.run(together(server)) for server in (ours, small)]
        met.append(line(f"{AT_ONCE} at once: wait for the sentence", *waits, MOST_WAIT))
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    return all(met)


if __name__ == "__main__":
    start = time.perf_counter()
    reached = report()
    print(f"{time.perf_counter() - start:.0f} s")
    sys.exit(not reached)
