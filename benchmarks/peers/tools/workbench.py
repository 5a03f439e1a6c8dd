"""EMA workbench: each draw is a scenario, each run of the model a call of a Python function, in one process."""

from __future__ import annotations

from array import array
from math import ceil

from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome, Scenario, perform_experiments

from benchmarks.peers import talk

FORMULA = {
    talk.PREPAID: lambda people, stay: {"total": 20_000 * people * ceil(stay)},
    talk.HALF_PRICE: lambda people, stay: {"total": 20_000 * people * (ceil(stay) - 0.5 * (stay > 1))},
}


def prepare(case: str, people: array, stay: array) -> talk.Work:
    deal = Model("deal", function=FORMULA[case])
    deal.uncertainties = [IntegerParameter("people", 238, 300), RealParameter("stay", 0.34, 2.6)]
    deal.outcomes = [ScalarOutcome("total")]
    drawn = [
        Scenario(str(at), people=int(n), stay=t) for at, (n, t) in enumerate(zip(people, stay, strict=True))
    ]
    return lambda: perform_experiments(deal, scenarios=drawn)[1]["total"]


if __name__ == "__main__":
    talk.serve(prepare, ("ema-workbench", "numpy"))
