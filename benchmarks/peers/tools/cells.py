"""modelx as its own examples use it: a cell for each draw, worked out when asked for, its value kept."""

from __future__ import annotations

from array import array
from math import ceil

import modelx

from benchmarks.peers import talk

FORMULA = {
    talk.PREPAID: "lambda draw: 20_000 * people[draw] * ceil(stay[draw])",
    talk.HALF_PRICE: "lambda draw: 20_000 * people[draw] * (ceil(stay[draw]) - 0.5 * (stay[draw] > 1))",
}


def make(case: str, people: array, stay: array) -> talk.Calls:
    space = modelx.new_model("Deal").new_space("Draws")
    space.people, space.stay, space.ceil = people.tolist(), stay.tolist(), ceil
    total, draws = space.new_cells("total", formula=FORMULA[case]), range(len(people))
    return talk.Calls(lambda: [total(draw) for draw in draws], afresh=space.clear_all)


if __name__ == "__main__":
    talk.serve(packages=("modelx",), make=make)
