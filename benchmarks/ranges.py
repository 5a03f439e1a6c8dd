"""Draws beside the bare numpy expression of the same, on one machine in one run; time and memory as draws grow.

Run: `python -m benchmarks.ranges`. Ends with status 1 where a figure is beyond its limit.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

import model
from model.inputs.population import Array
from model.questions.uncertainty import inputs, quantiles, sensitivity
from model.questions.uncertainty.draws import ranges
from model.questions.uncertainty.evaluate import Costs, folded
from model.questions.uncertainty.points import MOST_DRAWS

DRAWS = 1_000_000
ROUNDS = 9
MOST_TIMES_BARE = 2.0
MOST_MEGABYTES = 500
MOST_TIMES_LINEAR = 1.5
READINGS_SECONDS = 2.0
INDICES_SECONDS = 3.0

PEOPLE_AND_STAY = {"people": "triangular:238,252,300", "stay": "uniform:0.34,1.4"}
EIGHT = {
    **PEOPLE_AND_STAY,
    "people.ms13": "pert:20,23,36",
    "rate.per_head_year": "normal:20000,1000",
    "rate.fee": "lognormal:10000000,1.2",
    "rate.per_head_once": "uniform:15000,25000",
    "rate.fee_yearly": "uniform:8000000,12000000",
    "rate.transport": "triangular:490,1200,2010",
}


def plan(typed: dict[str, str]) -> inputs.Plan:
    return inputs.plan(model.case("us-el-salvador", people=238, years=1), typed)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def beside(ours: Callable[[], object], bare: Callable[[], object]) -> float:
    """The ratio of the two, taken in turn, so that a slow moment of the machine falls on both."""
    ours(), bare()
    return median(seconds(ours) / seconds(bare) for _ in range(ROUNDS))


def bare_cost(people: Array, stay: Array) -> Array:
    return np.asarray(20_000 * people * np.ceil(stay))


def bare_run() -> object:
    """What someone would write by hand: random draws, the product, its mean and percentiles, a chance."""
    draw = np.random.default_rng(1)
    people = np.rint(draw.triangular(238, 252, 300, DRAWS))
    total = bare_cost(people, draw.uniform(0.34, 1.4, DRAWS))
    chance = np.mean(total > 15e6)
    return total.mean(), total.std(), np.percentile(total, quantiles.PERCENTILES), chance


def our_run() -> object:
    return ranges(plan(PEOPLE_AND_STAY), np.random.default_rng(1), DRAWS, "random", every=False)


def costs() -> float:
    """Costing alone, for a million draws that are there already."""
    planned = plan(PEOPLE_AND_STAY)
    (chosen,) = folded(planned, every=False)
    draw = np.random.default_rng(1)
    values = {
        "people": np.rint(draw.triangular(238, 252, 300, DRAWS)),
        "stay": draw.uniform(0.34, 1.4, DRAWS),
    }
    ours = Costs(planned, values, DRAWS).under(chosen.terms).deal
    assert np.allclose(ours, bare_cost(**values), rtol=1e-12, atol=0)
    return beside(lambda: Costs(planned, values, DRAWS).under(chosen.terms), lambda: bare_cost(**values))


_CHILD = """
import resource, sys, time
import numpy as np
from benchmarks.ranges import PEOPLE_AND_STAY, plan
from model.questions.uncertainty.draws import ranges
ranges(plan(PEOPLE_AND_STAY), np.random.default_rng(1), 1000)
start = time.perf_counter()
ranges(plan(PEOPLE_AND_STAY), np.random.default_rng(1), int(sys.argv[1]), every=sys.argv[2] == "every")
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def alone(draws: int, every: bool) -> tuple[float, float]:
    """Seconds and peak megabytes of a run in a process of its own."""
    words = [sys.executable, "-c", _CHILD, str(draws), "every" if every else "chosen"]
    took, megabytes = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    return float(took), float(megabytes)


def main() -> int:
    failed = False

    def limit(what: str, measured: float, most: float, unit: str) -> None:
        nonlocal failed
        failed |= measured > most
        print(f"{what}: {measured:.2f} {unit} (at most {most:g})", flush=True)

    limit("costing 1e6 draws", costs(), MOST_TIMES_BARE, "times the bare expression")
    limit("a whole run of 1e6 random draws", beside(our_run, bare_run), MOST_TIMES_BARE, "times bare numpy")
    each = []
    for draws in (10**5, 10**6, MOST_DRAWS):
        took, megabytes = alone(draws, every=False)
        each.append(took / draws)
        print(f"{draws:.0e} draws of one reading: {took:.2f} s", flush=True)
        limit(f"{draws:.0e} draws of one reading", megabytes, MOST_MEGABYTES, "MB")
    limit("a draw of the most beside a draw of 1e6", each[-1] / each[1], MOST_TIMES_LINEAR, "times")
    took, megabytes = alone(10**6, every=True)
    print(f"1e6 draws of every reading: {took:.2f} s", flush=True)
    limit("1e6 draws of every reading", megabytes, MOST_MEGABYTES, "MB")
    limit(
        "1e5 draws of 120 readings", min(alone(10**5, every=True)[0] for _ in range(3)), READINGS_SECONDS, "s"
    )
    planned = plan(EIGHT)
    sensitivity.of_plan(planned, np.random.default_rng(1), 64)  # so that importing is not counted
    took = seconds(lambda: sensitivity.of_plan(planned, np.random.default_rng(1), 8192))
    limit("indices of eight inputs at 8,192 points", took, INDICES_SECONDS, "s")
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
