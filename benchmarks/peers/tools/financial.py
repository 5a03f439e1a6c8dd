"""numpy-financial: payments at the start of each year, at a rate of nothing, are an annuity due."""

from __future__ import annotations

from array import array

import numpy as np
import numpy_financial as npf

from benchmarks.peers import talk


def prepare(case: str, people: array, stay: array) -> talk.Work:
    held, years = np.frombuffer(people), np.frombuffer(stay)
    return {
        talk.PREPAID: lambda: npf.pv(0, np.ceil(years), -20_000 * held, when="begin"),
        talk.HALF_PRICE: lambda: (
            npf.pv(0, np.ceil(years), -20_000 * held, when="begin")
            - npf.pv(0, years > 1, -10_000 * held, when="begin")
        ),
    }[case]


if __name__ == "__main__":
    talk.serve(prepare, ("numpy-financial", "numpy"))
