"""The formula as one expression of numpy."""

from __future__ import annotations

from array import array

import numpy as np

from benchmarks.peers import talk


def prepare(case: str, people: array, stay: array) -> talk.Work:
    held, years = np.frombuffer(people), np.frombuffer(stay)
    return {
        talk.PREPAID: lambda: 20_000 * held * np.ceil(years),
        talk.HALF_PRICE: lambda: 20_000 * held * (np.ceil(years) - 0.5 * (years > 1)),
    }[case]


if __name__ == "__main__":
    talk.serve(prepare, ("numpy",))
