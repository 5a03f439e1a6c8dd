"""Many readers at their own pace: what one of them waits for a change while 50 or 100 others read, beside the least app there is.

Run: `python -m benchmarks.load`. Each reader makes a change some five seconds after the one before: people by the slider, another
preset, another page. A reader is a connection to a server of our own on this machine that speaks Streamlit's own messages, as a
browser does, without drawing anything. Each checks that what it is shown is of its own inputs. Readers, seconds and waits are bounded.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import parse_qs

from websockets.exceptions import WebSocketException

from benchmarks.client import Session, opened
from benchmarks.dashboard import SMALL, processor
from benchmarks.reliability import trial
from model.results.answer import answer
from model.scenario.library import home
from model.scenario.link import from_query
from tests.ui.server import ROOT, Server, serving
from ui.pages import HIDDEN, PAGES

READERS = (50, 100)
SECONDS = 30.0
"""How long the readers of a number change."""
PACE = (3.5, 6.5)
"""Seconds between an answer and the next change."""
COMING = 10.0
"""Seconds in which all readers come."""
PATIENCE = 60.0
"""Seconds after which a change counts as an error."""
OPENINGS = 8
"""Times that one more reader opens the first page while all others read."""
MOST_PEOPLE = 590
WAITS = {50: (0.2, 0.6), 100: (1.0, 3.0)}
"""The targets by readers: the median wait, and that of 95 in 100 changes."""
MOST_OPENING, MOST_MEGABYTES, MOST_FILES = 2.0, 3.0, 3.0
"""The targets for opening a page with 50 readers, and for what a session holds."""

LEFT = [page for page in PAGES if page not in HIDDEN and page != "cost"]


@dataclass
class Waits:
    """What readers met: seconds to the new sentence of a change on *Cost*, and to the end of turning a page; what went wrong."""

    changed: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    turned: dict[str, list[float]] = field(default_factory=dict)
    opened: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    """The sentence shown on *Cost*, by the link of its case: looked at when all is measured."""

    @property
    def every(self) -> list[float]:
        """The wait for every change: for its sentence where there is one, else for the page."""
        return [*self.changed, *(wait for waits in self.turned.values() for wait in waits)]


@dataclass
class Reader:
    """One reader, whose numbers of people nobody else has."""

    session: Session
    people: Sequence[int]
    waits: Waits
    chance: random.Random
    small: bool

    async def read(self, end: float) -> None:
        """Make changes until `end`."""
        while (pause := self.chance.uniform(*PACE)) + time.perf_counter() < end:
            await asyncio.sleep(pause)
            await self._one()

    async def _one(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._change()
        except (TimeoutError, WebSocketException, OSError) as error:
            self.waits.errors.append(f"{type(error).__name__}: {error}")
        self.waits.errors += self.session.problems
        self.session.problems.clear()

    async def _change(self) -> None:
        kind = self.chance.random()
        if not self.small and (self.session.page or kind < 0.2):
            await self._turn(self.chance.choice(LEFT) if kind < 0.4 else "")
        elif not self.small and kind < 0.4:
            await self._preset()
        else:
            await self._slide()

    async def _slide(self) -> None:
        people = self.chance.choice(self.people)
        self._changed(await self.session.run(people_slider=people))
        if f"Holding {people} people" not in self.session.answer:
            self.waits.foreign.append(f"asked for {people} people: {self.session.answer}")
        self._kept(people)

    async def _preset(self) -> None:
        offered = self.session.controls["preset"].options
        self._changed(await self.session.run(preset=(self.chance.choice(offered),)))
        self._kept(None)

    async def _turn(self, page: str) -> None:
        held = parse_qs(self.session.address).get("held")
        _, end = await self.session.turn(page)
        self.waits.turned.setdefault(page or "cost", []).append(end)
        if parse_qs(self.session.address).get("held") != held:
            self.waits.foreign.append(f"{page or 'cost'}: {self.session.address}")

    def _changed(self, took: tuple[float, float]) -> None:
        self.waits.changed.append(took[0])
        self.waits.whole.append(took[1])

    def _kept(self, people: int | None) -> None:
        """Keep what is shown, to be looked at when all is measured; the link has the people asked for."""
        if self.small:
            return
        if people is not None and not re.search(rf"(^|&)held={people}~", self.session.address):
            self.waits.foreign.append(f"asked for {people} people: {self.session.address}")
        self.waits.shown[self.session.address] = self.session.answer


def plain(text: str) -> str:
    """A text by its words alone."""
    return " ".join(re.findall(r"[\w$.,]+", text))


def foreign(shown: dict[str, str]) -> Iterator[str]:
    """Sentences that are not what the model says of the case of the link beside them."""
    for link, sentence in shown.items():
        case = from_query(link, home().name).scenario
        if plain(answer(case).sentence) not in plain(sentence):
            yield f"{link[:120]}: {sentence}"


# --- A number of readers -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """A number of readers of one server: what they met, and what a session holds in megabytes and open files."""

    readers: int
    waits: Waits
    megabytes: float
    files: float
    processor: float
    """Of a core, while they read."""


def megabytes(server: Server) -> float:
    """The memory that the server's process holds."""
    status = Path(f"/proc/{server.process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def files(server: Server) -> int:
    """The files that the server's process has open, connections among them."""
    return len(list(Path(f"/proc/{server.process}/fd").iterdir()))


async def measured(server: Server, readers: int, small: bool) -> Measured:
    """Have so many readers come, read and go."""
    waits, before, open_before = Waits(), megabytes(server), files(server)
    come = time.perf_counter()
    sessions = [await _come(server, come + COMING * place / readers) for place in range(readers)]
    start, used = time.perf_counter(), processor(server)
    share = MOST_PEOPLE // readers
    every = [
        Reader(session, range(2 + place * share, 2 + (place + 1) * share), waits, random.Random(place), small)  # noqa: S311
        for place, session in enumerate(sessions)
    ]
    await asyncio.gather(*(one.read(start + SECONDS) for one in every), _openings(server, waits))
    used = (processor(server) - used) / (time.perf_counter() - start)
    held, opened_files = (megabytes(server) - before) / readers, (files(server) - open_before) / readers
    for session in sessions:
        await session.close()
    if not small:
        waits.foreign += foreign(waits.shown)
    return Measured(readers, waits, held, opened_files, used)


async def _come(server: Server, when: float) -> Session:
    await asyncio.sleep(max(0.0, when - time.perf_counter()))
    return await opened(server, keeps_address=True)


async def _openings(server: Server, waits: Waits) -> None:
    for _ in range(OPENINGS):
        await asyncio.sleep(SECONDS / (OPENINGS + 2))
        start = time.perf_counter()
        session = await opened(server, keeps_address=True)
        waits.opened.append(time.perf_counter() - start)
        await session.close()


# --- The report --------------------------------------------------------------------------------------------------


def most(waits: Sequence[float]) -> float:
    """What 95 in 100 waits are under."""
    return quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else max(waits, default=0.0)


def report(ours: Measured, small: Measured) -> bool:
    """Print a number of readers beside the small app, and record it; whether every target is met."""
    with trial(
        "Many people", f"{ours.readers} readers who change something every five seconds, for {SECONDS:.0f} s"
    ) as row:
        row.count("changes", len(ours.waits.every))
        row.count("cores", os.cpu_count() or 1)
        row.count("times the first page was opened meanwhile", len(ours.waits.opened))
        print(f"\n{ours.readers} readers for {SECONDS:.0f} s, {len(ours.waits.every)} changes")
        print(f"{'':<42} {'ours':>11} {'small app':>11}   target")
        for name, waits in sorted(ours.waits.turned.items()):
            _line(f"{name}, the whole page, median", 1000 * median(waits), None, None, "ms")
        _line("the whole of a change on Cost, 95 in 100", 1000 * most(ours.waits.whole), None, None, "ms")
        _line("processor while they read, of a core", ours.processor, small.processor, None, "")
        for what, value, beside, limit, unit in _targets(ours, small):
            said = f"{what} {value:.{0 if unit == 'ms' or not unit else 1}f} {unit}".strip()
            if _line(what, value, beside, limit, unit):
                row.held(said)
            else:
                row.missed(f"{said}, at most {limit:g} allowed")
        for wrong in [*ours.waits.errors, *ours.waits.foreign][:5]:
            print(f"  {wrong}")
    return not row.misses


def _targets(ours: Measured, small: Measured) -> Iterator[tuple[str, float, float, float | None, str]]:
    """What is bounded: its name, ours, the small app's, the target, the unit."""
    both, (middle, long) = (ours, small), WAITS[ours.readers]
    at_most = 1000 * MOST_OPENING if ours.readers <= min(WAITS) else None
    yield "wait for a change, median", *(1000 * median(m.waits.every) for m in both), 1000 * middle, "ms"
    yield "wait for a change, 95 in 100", *(1000 * most(m.waits.every) for m in both), 1000 * long, "ms"
    yield "opening the first page, the longest", *(1000 * max(m.waits.opened) for m in both), at_most, "ms"
    yield "memory a session", ours.megabytes, small.megabytes, MOST_MEGABYTES, "MB"
    yield "open files a session", ours.files, small.files, MOST_FILES, "files"
    yield "errors", len(ours.waits.errors), len(small.waits.errors), 0, ""
    yield "figures of others", len(ours.waits.foreign), len(small.waits.foreign), 0, ""


def _line(what: str, ours: float, small: float | None, limit: float | None, unit: str) -> bool:
    beside = "" if small is None else f"{small:8.1f} {unit:2}"
    target = "" if limit is None else f"at most {limit:g}"
    print(f"{what:<42} {ours:8.1f} {unit:2} {beside:>11}   {target}")
    return limit is None or ours <= limit


@contextmanager
def fresh(script: Path) -> Iterator[Server]:
    """A server of its own, warmed up: what a session holds is told apart from what the first one loads."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt", script) as server:
        asyncio.run(_warmed(server, LEFT if script != SMALL else []))
        yield server


async def _warmed(server: Server, pages: Sequence[str]) -> None:
    session = await opened(server, keeps_address=True)
    for people in range(1, 60):
        await session.run(people_slider=people)
    for page in pages:
        await session.turn(page)
    await session.close()


def main() -> int:
    """Print the whole table; 1 where a target is missed."""
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    met = list[bool]()
    for readers in READERS:
        both = list[Measured]()
        for script in (ROOT / "dashboard.py", SMALL):
            with fresh(script) as server:
                both.append(asyncio.run(measured(server, readers, script == SMALL)))
        met.append(report(*both))
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
