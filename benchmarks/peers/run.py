"""The same draws through our engine and through the tools people use instead: time and memory, side by side.

Run: `python -m benchmarks.peers.run`, or `make bench ARGS=peers`; `--most 1e5` stops at a smaller size. Each peer is a
process of its own, in its own environment. Its totals must equal the engine's before anything is timed. Then the
peers take turns, so that a slow moment of the machine falls on all of them. Writes `benchmarks/results.md`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import model
from benchmarks.peers import report
from benchmarks.peers.child import Child, Ended, Late
from benchmarks.peers.environments import CACHE, Unavailable, command
from benchmarks.peers.machine import described
from benchmarks.peers.plan import LIMIT_SECONDS, READY_SECONDS, SEED, SIZES, Found, Results, Tool, tools
from benchmarks.peers.talk import CASES
from benchmarks.peers.tools.draws import DISCOUNT

ROUNDS = 5
LEAST_SECONDS = 0.05
"""A measurement repeats quick work until so much time has passed, and tells the time of one."""
FEWER = ((2.0, 3), (8.0, 1))
"""Where the first run takes longer than so many seconds, so many measurements, that one included."""
RELATIVE = 1e-9
ERRORS = 5
"""Standard errors that the mean of a tool that draws for itself may be away."""
GIVEN = 200

Totals = dict[str, np.ndarray]


class Unequal(Exception):
    """A peer's totals are not the engine's."""


# --- The draws and what they come to ---------------------------------------------------------------------------


def save_draws(folder: Path, draws: int) -> Totals:
    """Draw people and stays once, save them, and cost them: the engine's totals by case (draws,)."""
    generator = np.random.default_rng(SEED)
    people = np.rint(generator.triangular(238, 252, 300, draws))
    stay = generator.uniform(0.34, 2.6, draws)
    people.tofile(folder / "people.f64")
    stay.tofile(folder / "stay.f64")
    held = {"tren_de_aragua": people}
    return {
        case: model.cost("us-el-salvador", held, stay, {"discount": option})
        for case, option in DISCOUNT.items()
    }


def check(tool: Tool, child: Child, expected: np.ndarray, folder: Path) -> None:
    """Hold the totals of the last run against the engine's. Raises `Unequal`."""
    path = folder / "totals.f64"
    child.ask(READY_SECONDS, "write", to=str(path))
    totals = np.fromfile(path)
    if tool.draws_for_itself:
        error = expected.std() * np.sqrt(2 / len(expected))
        if len(totals) != len(expected) or abs(totals.mean() - expected.mean()) > ERRORS * error:
            raise Unequal(f"a mean of {totals.mean():,.0f}, not {expected.mean():,.0f} ± {error:,.0f}")
        few = min(GIVEN, len(expected))
        child.ask(READY_SECONDS, "given", draws=few, to=str(path))
        totals, expected = np.fromfile(path), expected[:few]
    if not equal(totals, expected):
        raise Unequal(f"totals begin {totals[:3]}, not {expected[:3]}")


def equal(totals: np.ndarray, expected: np.ndarray) -> bool:
    """Whether all are the same to a billionth."""
    return totals.shape == expected.shape and np.allclose(totals, expected, rtol=RELATIVE, atol=0.0)


# --- One size and case -----------------------------------------------------------------------------------------


class Bench:
    """What is found, size by size; and which tools have come to their end."""

    def __init__(self, folder: Path, expected: Totals) -> None:
        self.folder, self.expected, self.tools = folder, expected, tools()
        self.results = Results([], described(), {}, {}, {})
        self.ended: dict[tuple[str, str], str] = {}

    def size(self, draws: int, case: str) -> None:
        """Every tool at one size and case: ready, equal, then timed in turn."""
        self.results.load[f"{draws} {case}"] = list(os.getloadavg())
        running: list[tuple[Tool, Child, Found]] = []
        for tool in self.tools:
            found = Found(draws, case, tool.name)
            self.results.found.append(found)
            child = self._ready(tool, found)
            if child and self._first(tool, child, found):
                running.append((tool, child, found))
            say(tool, found)
        self._rounds(running)
        for _, child, _ in running:
            child.stop()

    def _ready(self, tool: Tool, found: Found) -> Child | None:
        found.why = self._reason_not_to(tool, found)
        if found.why:
            return None
        try:
            words = [*command(tool.script, tool.environment), found.case, str(self.folder), str(found.draws)]
            child = Child(words, READY_SECONDS, self.folder)
        except Unavailable as missing:
            self.results.unavailable[tool.name] = found.why = str(missing)
        except Late:
            found.why = f"not ready after {READY_SECONDS:.0f} s"
        except Ended as ended:
            found.why = str(ended)
        else:
            found.start_up = child.start_up
            self.results.versions[tool.name] = child.versions
            return child
        self.ended[tool.name, found.case] = found.why
        return None

    def _reason_not_to(self, tool: Tool, found: Found) -> str:
        if found.draws < tool.least:
            return tool.least_why
        if found.draws > tool.most:
            return tool.most_why
        if tool.name in self.results.unavailable:
            return "not installed"
        return self.ended.get((tool.name, found.case), "")

    def _first(self, tool: Tool, child: Child, found: Found) -> bool:
        """Run once and check. Whether it goes on to be timed."""
        try:
            first = child.ask(LIMIT_SECONDS, "run", least=0.0)["seconds"]
            found.peak = child.peak()
            check(tool, child, self.expected[found.case][: found.draws], self.folder)
        except (Late, Ended) as end:
            why = f"over {LIMIT_SECONDS:.0f} s" if isinstance(end, Late) else str(end)
            found.why, self.ended[tool.name, found.case] = why, f"stopped: {why} at {found.draws:,}"
            child.kill()
            return False
        except Unequal as wrong:
            child.kill()
            raise SystemExit(f"{tool.label}, {found.case}, {found.draws:,} draws: {wrong}") from None
        if first > FEWER[0][0]:
            found.seconds.append(first)
        self._look_ahead(tool, found, first)
        return True

    def _look_ahead(self, tool: Tool, found: Found, first: float) -> None:
        """Spare the wait where ten times the draws would take twice what is allowed."""
        if first * 10 > 2 * LIMIT_SECONDS:
            self.ended[tool.name, found.case] = f"not run: {first:.0f} s for {found.draws:,}"
        elif (found.start_up or 0.0) * 10 > 2 * READY_SECONDS:
            self.ended[tool.name, found.case] = (
                f"not run: {found.start_up:.0f} s to be ready for {found.draws:,}"
            )

    def _rounds(self, running: list[tuple[Tool, Child, Found]]) -> None:
        """The measurements, in turn. Checking may have taken memory of its own, which is not the tool's."""
        wanted = [rounds_of(found) for _, _, found in running]
        checked = [child.peak() for _, child, _ in running]
        for _ in range(ROUNDS):
            for (_, child, found), most in zip(running, wanted, strict=True):
                if len(found.seconds) < most:
                    found.seconds.append(child.ask(3 * LIMIT_SECONDS, "run", least=LEAST_SECONDS)["seconds"])
        for (_, child, found), before in zip(running, checked, strict=True):
            after = child.peak()
            found.peak = after if after and before and after > before else found.peak


def rounds_of(found: Found) -> int:
    """How many measurements: five, and fewer where one takes seconds."""
    first = found.seconds[0] if found.seconds else 0.0
    return next((most for above, most in reversed(FEWER) if first > above), ROUNDS)


def say(tool: Tool, found: Found) -> None:
    told = found.why or f"equal; ready after {found.start_up:.1f} s"
    print(f"{found.draws:>10,} {found.case:<10} {tool.label}: {told}", flush=True)


def main() -> int:
    words = sys.argv[1:]
    most = int(float(words[words.index("--most") + 1])) if "--most" in words else SIZES[-1]
    start = time.perf_counter()
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        bench = Bench(Path(scratch), save_draws(Path(scratch), most))
        for draws in SIZES:
            for case in CASES if draws <= most else ():
                bench.size(draws, case)
    bench.results.minutes = (time.perf_counter() - start) / 60
    bench.results.keep()
    return report.write(bench.results)


if __name__ == "__main__":
    sys.exit(main())
