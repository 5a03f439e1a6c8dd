"""Loading and costing every arrangement, beside importing numpy and pydantic, in one run.

Run: `python -m benchmarks.arrangements`. Each round is a process of its own, so that nothing is kept from the last
one. Prints seconds and ratios, and ends with status 1 where the median is beyond the limit: ratios hold on a busy
machine where seconds do not, so only both together fail.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median

ROUNDS = 9
MOST_SECONDS = 0.4
MOST_TIMES_IMPORTS = 2.0

# Costing is what `perhead cost` works out: the total, its spread over every reading, and what matches; evidence is
# what its sources need besides.
_ROUND = """
import json, sys, time
start = time.perf_counter()
import numpy, pydantic
imports = time.perf_counter() - start
from model.scenario.library import load, names
from model.scenario.scenario import default_scenario
from model.results.summary import summary
start = time.perf_counter()
found = {name: summary(default_scenario(load(name))).total for name in names()}
costed = time.perf_counter() - start
start = time.perf_counter()
for name in names():
    load(name).evidence
evidence = time.perf_counter() - start
json.dump({"imports": imports, "costed": costed, "evidence": evidence, "arrangements": len(found)}, sys.stdout)
"""


def one_round() -> dict[str, float]:
    run = subprocess.run([sys.executable, "-c", _ROUND], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main() -> int:
    rounds = [one_round() for _ in range(ROUNDS)]
    seconds = {name: median(found[name] for found in rounds) for name in rounds[0]}
    ratio = median(found["costed"] / found["imports"] for found in rounds)
    with_evidence = median((found["costed"] + found["evidence"]) / found["imports"] for found in rounds)
    print(
        f"{seconds['arrangements']:.0f} arrangements loaded and costed: {seconds['costed']:.3f} s, {ratio:.2f} times "
        f"importing numpy and pydantic ({seconds['imports']:.3f} s)"
    )
    print(
        f"with all their evidence: {seconds['costed'] + seconds['evidence']:.3f} s, {with_evidence:.2f} times those imports"
    )
    return int(seconds["costed"] + seconds["evidence"] > MOST_SECONDS and with_evidence > MOST_TIMES_IMPORTS)


if __name__ == "__main__":
    sys.exit(main())
