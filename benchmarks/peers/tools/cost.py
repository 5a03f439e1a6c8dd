"""Our engine by its front door: `model.cost`, which reads the deal, settles the reading and checks every number."""

from __future__ import annotations

from array import array

import numpy as np

import model
from benchmarks.peers import talk
from benchmarks.peers.tools.draws import DISCOUNT


def prepare(case: str, people: array, stay: array) -> talk.Work:
    held, years = {"tren_de_aragua": np.frombuffer(people)}, np.frombuffer(stay)
    return lambda: model.cost("us-el-salvador", held, years, {"discount": DISCOUNT[case]})


if __name__ == "__main__":
    talk.serve(prepare, ("numpy",))
