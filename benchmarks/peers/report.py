"""Writes `benchmarks/results.md` from what was found, with what was meant to be reached and what was not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.peers.plan import LIMIT_SECONDS, RANGES, SIZES, Found, Results, Tool, last, tools
from benchmarks.peers.talk import CASES, HALF_PRICE, PREPAID

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results.md"
OURS, BY_NAME, BARE = "draws", "cost", "bare"
MOST_TIMES_BARE = {
    OURS: {10**5: 6.0, 10**6: 2.0, 10**7: 2.0},
    BY_NAME: {10**5: 6.0, 10**6: 3.0, 10**7: 3.0},
}
"""How many times the bare numpy expression each of our doors may take, by the number of draws."""
MOST_MEGABYTES = 500.0
MOST_TIMES_LINEAR = 1.5
FROM = 10**4


@dataclass(frozen=True)
class Row:
    """A line of a table, each cell as it is printed."""

    label: str
    prepaid: str
    prepaid_times: str
    half_price: str
    half_price_times: str
    start_up: str
    peak: str


def write(results: Results, path: Path = RESULTS) -> int:
    """Write the report. Returns 1 where a limit of ours is passed, else 0."""
    met = [*_beside_bare(results), _linear(results), _memory(results)]
    sizes = [size for size in SIZES if results.at(size, PREPAID, OURS)]
    environment = Environment(  # noqa: S701 - Markdown of our own, where nothing is to be escaped
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = environment.get_template("results.md.jinja").render(
        results=results,
        tools=tools(),
        tables={size: _table(results, size) for size in sizes},
        loads=[load[0] for load in results.load.values()],
        ahead=[(size, *_ahead(results, size)) for size in sizes if size >= FROM],
        met=met,
        ranges=RANGES,
        limit=f"{LIMIT_SECONDS:.0f}",
        versions=_versions(results),
    )
    path.write_text(text.rstrip() + "\n", encoding="utf-8")
    for is_met, sentence in met:
        print(("" if is_met else "NOT REACHED: ") + sentence)
    return int(not all(is_met for is_met, _ in met))


def _versions(results: Results) -> dict[str, str]:
    found = {name: version for some in results.versions.values() for name, version in some.items()}
    return dict(sorted(found.items(), key=lambda pair: pair[0].lower()))


# --- Tables ----------------------------------------------------------------------------------------------------


def _table(results: Results, size: int) -> list[Row]:
    return [_row(results, size, tool) for tool in tools()]


def _row(results: Results, size: int, tool: Tool) -> Row:
    prepaid, half = (results.at(size, case, tool.name) for case in CASES)
    bare = [results.at(size, case, BARE) for case in CASES]
    starts = [f.start_up for f in (prepaid, half) if f and f.start_up is not None]
    peaks = [f.peak for f in (prepaid, half) if f and f.peak is not None and f.seconds]
    return Row(
        label=f"**{tool.label}**" if tool.ours else tool.label,
        prepaid=_time(prepaid),
        prepaid_times=_times(results.times(prepaid, bare[0])),
        half_price=_time(half),
        half_price_times=_times(results.times(half, bare[1])),
        start_up=f"{min(starts):.1f} s" if starts else "",
        peak=f"{max(peaks):.0f} MB" if peaks else "",
    )


def _time(found: Found | None) -> str:
    if found is None or found.typical is None:
        return found.why if found else ""
    runs = "" if len(found.seconds) >= 5 else f" ({len(found.seconds)})"
    return spoken(found.typical) + runs


def spoken(seconds: float) -> str:
    """Three digits, in the unit that suits: 1.23 ms."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            return f"{three(seconds / size)} {unit}"
    raise AssertionError


def three(number: float) -> str:
    """A number to about three digits."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _times(times: float | None) -> str:
    return "" if times is None else f"{three(times)} ×"


# --- What was meant to be reached ------------------------------------------------------------------------------


def _beside_bare(results: Results) -> list[tuple[bool, str]]:
    names = {PREPAID: "whole years in advance", HALF_PRICE: "the second year at half price"}
    labels = {tool.name: tool.label for tool in tools()}
    found = []
    for name, limits in MOST_TIMES_BARE.items():
        for (size, most), case in product(limits.items(), CASES):
            times = results.times(results.at(size, case, name), results.at(size, case, BARE))
            if times is not None:
                sentence = f"{labels[name]} at {size:,} draws, {names[case]}: {times:.2f} times the bare numpy expression (at most {most:g})."
                found.append((times <= most, sentence))
    return found


def _linear(results: Results) -> tuple[bool, str]:
    """A draw of the most beside a draw of a tenth as many, for the worse of the two cases."""
    sizes = [size for size in SIZES if size >= 10**6 and results.at(size, PREPAID, OURS)]
    each = [[_each(results, size, case) for size in sizes] for case in CASES]
    if len(sizes) < 2:
        return True, "The cost of a draw beyond 1,000,000 draws was not measured."
    worst = max(some[-1] / some[0] for some in each)
    spans = " and ".join(f"{some[0]:.1f} to {some[-1]:.1f}" for some in each)
    return (
        worst <= MOST_TIMES_LINEAR,
        f"From {sizes[0]:,} to {sizes[-1]:,} draws a draw goes from {spans} nanoseconds, {worst:.2f} times (at most {MOST_TIMES_LINEAR:g}).",
    )


def _each(results: Results, size: int, case: str) -> float:
    found = results.at(size, case, OURS)
    seconds = found.typical if found else None
    assert seconds
    return seconds / size * 1e9


def _memory(results: Results) -> tuple[bool, str]:
    peaks = {f.draws: f.peak for f in results.found if f.tool == OURS and f.peak}
    if not peaks:
        return True, "Memory is not told by this system."
    most = max(peaks.values())
    return (
        most < MOST_MEGABYTES,
        f"At {max(peaks):,} draws the process of Per Head, draws and totals and Python included, held {most:.0f} MB at most (under {MOST_MEGABYTES:g}).",
    )


def _ahead(results: Results, size: int) -> tuple[list[str], list[str], list[str]]:
    """Other tools by what they did at a size: slower than ours in both cases, quicker in one, or not there."""
    slower, quicker, absent = [], [], []
    for tool in tools():
        if tool.ours or tool.name in results.unavailable:
            continue
        pairs = [(results.at(size, case, tool.name), results.at(size, case, OURS)) for case in CASES]
        known = [times for times in (results.times(*pair) for pair in pairs) if times is not None]
        place = absent if not known else quicker if min(known) < 1 else slower
        place.append(tool.label)
    return slower, quicker, absent


if __name__ == "__main__":
    sys.exit(write(last()))
