"""Ranges of uncertain quantities, drawn and costed under every reading.

>>> import numpy as np
>>> from model import scenario, uncertainty
>>> plan = uncertainty.plan(scenario("us-el-salvador", people=238, years=1), {"people": "uniform:238,300"})
>>> found = uncertainty.ranges(plan, np.random.default_rng(1), draws=1024)
>>> found.chosen.spread.low, found.chosen.spread.high
(4760000.0, 6000000.0)

Ambiguity of words is not probability. Quantities get distributions; readings get a spread, told apart, and are never
averaged unless the user sets weights. Every range is an assumption of whoever set it.
"""

from __future__ import annotations

from model.uncertainty import said
from model.uncertainty.distributions import Distribution, distribution
from model.uncertainty.draws import DRAWS, ByReading, Ranges, Samples, Weighted, drawn, ranges, seed_of
from model.uncertainty.evaluate import Costs, Folded, Money, at_base, folded
from model.uncertainty.file import RangeFile, range_names, read_range_file, read_ranges
from model.uncertainty.inputs import Input, OwnCost, Plan, plan
from model.uncertainty.offered import SHAPES, Example, Quantity, around, examples, quantities, reshaped
from model.uncertainty.points import METHODS, blocks
from model.uncertainty.tally import PERCENTILES, Exceed, Spread

__all__ = [
    "DRAWS",
    "METHODS",
    "PERCENTILES",
    "SHAPES",
    "ByReading",
    "Costs",
    "Distribution",
    "Example",
    "Exceed",
    "Folded",
    "Input",
    "Money",
    "OwnCost",
    "Plan",
    "Quantity",
    "RangeFile",
    "Ranges",
    "Samples",
    "Spread",
    "Weighted",
    "around",
    "at_base",
    "blocks",
    "distribution",
    "drawn",
    "examples",
    "folded",
    "plan",
    "quantities",
    "range_names",
    "ranges",
    "read_range_file",
    "read_ranges",
    "reshaped",
    "said",
    "seed_of",
]
