"""The engine beside the bare numpy expression of the same formula, on the same arrays, in one run.

Run: `python -m benchmarks.engine`. Prints ratios, which hold on a noisy machine where seconds do not, and
ends with status 1 where one is beyond its limit.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from statistics import median

import numpy as np

from model.engine.money_due import due
from model.inputs.effective_terms import default_reading, terms
from model.inputs.population import DAYS_A_YEAR, Held
from model.scenario.library import load

PAIRS = 1_000_000
ROUNDS = 15
MOST_TIMES_BARE = 3.0
MOST_ARRAYS = 4.0


def held(people: np.ndarray, years: np.ndarray) -> Held:
    stay = years[:, np.newaxis]
    return Held(
        people=people[:, np.newaxis],
        stay=stay,
        groups=("tren_de_aragua",),
        term=years,
        days=stay * DAYS_A_YEAR,
        open=np.zeros(1, dtype=bool),
    )


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratios(one: Callable[[], object], other: Callable[[], object]) -> list[float]:
    """The two in turn, so that a slow moment of the machine falls on both."""
    one(), other()
    return [seconds(one) / seconds(other) for _ in range(ROUNDS)]


def peak_arrays(work: Callable[[], object]) -> float:
    """The most memory held at once while working, in arrays of PAIRS numbers."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / (PAIRS * 8)


def start_up() -> tuple[float, float]:
    """A whole `perhead cost`, and what importing numpy and pydantic alone takes, each the median of five."""
    commands = (
        [sys.executable, "-m", "model.cli", "cost", "us-el-salvador", "--people", "238", "--years", "1"],
        [sys.executable, "-c", "import numpy, pydantic"],
    )
    runs = [
        [
            seconds(lambda c=command: subprocess.run(c, check=True, capture_output=True))
            for command in commands
        ]
        for _ in range(5)
    ]
    return median(cost for cost, _ in runs), median(bare for _, bare in runs)


def main() -> int:
    draw = np.random.default_rng(20250315)
    people = draw.integers(0, 2_000, PAIRS).astype(float)
    years = draw.uniform(0, 4, PAIRS)
    deal = load("us-el-salvador").terms
    cases = {
        "prepaid": (terms(deal, default_reading(deal)), lambda: 20_000 * people * np.ceil(years)),
        "by the day": (
            terms(deal, {**default_reading(deal), "billing": "by_day"}),
            lambda: 20_000 * people * years,
        ),
        "half price in year two": (
            terms(deal, {**default_reading(deal), "discount": "everyone"}),
            lambda: 20_000 * people * np.ceil(years) - 10_000 * people * (np.clip(np.ceil(years), 1, 2) - 1),
        ),
    }
    population, failed = held(people, years), False
    for name, (settled, bare) in cases.items():
        ours = due(settled, population)["per_head_year"]
        assert np.allclose(ours, bare(), rtol=1e-12, atol=0), name
        found = ratios(lambda s=settled: due(s, population), bare)
        arrays = peak_arrays(lambda s=settled: due(s, population))
        limited = name != "by the day"  # two products over a million numbers leave nothing to spare
        failed |= limited and (median(found) > MOST_TIMES_BARE or arrays > MOST_ARRAYS)
        spread = f"{min(found):.2f} to {max(found):.2f}"
        print(f"{name}: {median(found):.2f} times the bare expression ({spread}); peak {arrays:.2f} arrays")
    cost, imports = start_up()
    print(
        f"perhead cost: {cost:.2f} s, {cost / imports:.2f} times importing numpy and pydantic ({imports:.2f} s)"
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
