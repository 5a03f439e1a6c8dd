"""Our engine, as ranges call it: the draws are there, the reading is settled, the engine costs all of them at once."""

from __future__ import annotations

from array import array

import numpy as np

import model
from benchmarks.peers import talk
from model.questions.uncertainty import inputs
from model.questions.uncertainty.evaluate import Costs, folded

DISCOUNT = {talk.PREPAID: "not_in_force", talk.HALF_PRICE: "everyone"}


def prepare(case: str, people: array, stay: array) -> talk.Work:
    scenario = model.case("us-el-salvador", reading={"discount": DISCOUNT[case]})
    ranges = {"people": "triangular:238,252,300", "stay": "uniform:0.34,2.6"}
    plan = inputs.plan(scenario, ranges)
    (settled,) = folded(plan, every=False)
    values = {"people": np.frombuffer(people), "stay": np.frombuffer(stay)}
    return lambda: Costs(plan, values, len(people)).under(settled.terms).deal


if __name__ == "__main__":
    talk.serve(prepare, ("numpy",))
