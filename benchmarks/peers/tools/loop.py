"""The formula in a plain loop of Python over lists of numbers."""

from __future__ import annotations

from array import array
from math import ceil

from benchmarks.peers import talk


def prepare(case: str, people: array, stay: array) -> talk.Work:
    held, years = people.tolist(), stay.tolist()
    return {
        talk.PREPAID: lambda: [20_000 * n * ceil(t) for n, t in zip(held, years, strict=True)],
        talk.HALF_PRICE: lambda: [
            20_000 * n * (ceil(t) - 0.5 * (t > 1)) for n, t in zip(held, years, strict=True)
        ],
    }[case]


if __name__ == "__main__":
    talk.serve(prepare)
