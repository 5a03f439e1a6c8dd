"""The formula applied to each row of a table of pandas; `raw=True` hands rows over as arrays, which is quickest."""

from __future__ import annotations

from array import array
from math import ceil

import numpy as np
import pandas as pd

from benchmarks.peers import talk

FORMULA = {
    talk.PREPAID: lambda row: 20_000 * row[0] * ceil(row[1]),
    talk.HALF_PRICE: lambda row: 20_000 * row[0] * (ceil(row[1]) - 0.5 * (row[1] > 1)),
}


def prepare(case: str, people: array, stay: array) -> talk.Work:
    table = pd.DataFrame({"people": np.frombuffer(people), "stay": np.frombuffer(stay)})
    formula = FORMULA[case]
    return lambda: table.apply(formula, axis=1, raw=True).to_numpy()


if __name__ == "__main__":
    talk.serve(prepare, ("pandas", "numpy"))
