"""modelx with arrays: one cell holds the totals of all draws."""

from __future__ import annotations

from array import array

import modelx
import numpy as np

from benchmarks.peers import talk

FORMULA = {
    talk.PREPAID: "lambda: 20_000 * people * np.ceil(stay)",
    talk.HALF_PRICE: "lambda: 20_000 * people * (np.ceil(stay) - 0.5 * (stay > 1))",
}


def make(case: str, people: array, stay: array) -> talk.Calls:
    space = modelx.new_model("Deal").new_space("Draws")
    space.people, space.stay, space.np = np.frombuffer(people), np.frombuffer(stay), np
    total = space.new_cells("total", formula=FORMULA[case])
    return talk.Calls(total, afresh=space.clear_all)


if __name__ == "__main__":
    talk.serve(packages=("modelx", "numpy"), make=make)
