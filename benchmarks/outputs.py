"""How long a workbook, a report, a figure and a bundle take: time of the processor, and by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from model.outputs.bundle import bundle
from model.outputs.figures.kinds import draw
from model.outputs.report import as_html, as_pdf
from model.outputs.workbook.workbook import workbook
from model.questions.explain import explain
from model.scenario.library import load
from model.scenario.parse import read_amount

REPEATS = 5
LIMITS = {"workbook of one scenario": 1.0, "workbook of six": 1.0, "bundle": 5.0}
"""Seconds by the clock, on two cores with nothing else to do."""


def main() -> int:
    """Print a line each: the median of five, the limit where there is one. Load is not held against anything."""
    deal = load("us-el-salvador")
    every = [deal.scenario(name) for name in deal.scenario_names()[:6]]
    one = deal.scenario("grant-paid")
    made: dict[str, Callable[[], object]] = {
        "workbook of one scenario": lambda: workbook([one]),
        "workbook of six": lambda: workbook(every),
        "figure as SVG": lambda: draw("people", one).as_bytes("svg"),
        "figure as PDF": lambda: draw("people", one).as_bytes("pdf"),
        "report as HTML": lambda: as_html(one),
        "report as PDF": lambda: as_pdf(one),
        "bundle": lambda: bundle(one),
        "explanations of 15 million": lambda: explain(deal, read_amount("15e6", "USD")),
    }
    for name, make in made.items():
        make()  # what is imported for it is imported once
        processor, clock = _timed(make)
        limit = f"   limit {LIMITS[name]:.0f} s" if name in LIMITS else ""
        print(f"{name:28} {processor:6.2f} s of processor {clock:6.2f} s by the clock{limit}")
    return 0


def _timed(make: Callable[[], object]) -> tuple[float, float]:
    rounds = []
    for _ in range(REPEATS):
        began = time.process_time(), time.perf_counter()
        make()
        rounds.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    return median(one for one, _ in rounds), median(other for _, other in rounds)


if __name__ == "__main__":
    main()
