"""Draw uncertain quantities, cost every draw under every reading, and keep the two kinds of doubt apart."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.inputs.charge import Reading
from model.inputs.population import Array
from model.questions.uncertainty.evaluate import Folded, at_base, costed, folded
from model.questions.uncertainty.inputs import Plan
from model.questions.uncertainty.points import blocks, correlation_of
from model.questions.uncertainty.quantiles import Spread, Tally, exceeding, ranked, standard_error
from model.results.summary import approved as approved_sum

CHUNK = 1 << 16
"""Draws costed at once. It bounds memory and changes no result."""

KEPT = 1 << 24
"""Totals kept at once, 128 MB: draws × sets of readings. Where there are more, some readings are costed after the others,
on the same draws again; costing takes far longer than drawing.
"""

DRAWS = 10_000


@dataclass(frozen=True)
class ByReading:
    """The totals of all draws under readings that bill alike. `base` is the total of the scenario itself: nominal, in
    the currency of the deal.
    """

    readings: tuple[Reading, ...]
    chosen: bool
    base: float
    spread: Spread


@dataclass(frozen=True)
class WeightedReadings:
    """Readings averaged with weights that the user set: `by_question`. `between` is the share of the variance that
    lies between readings, the rest within them; None where there is no variance.
    """

    by_question: Mapping[str, Mapping[str, float]]
    spread: Spread
    between: float | None


@dataclass(frozen=True)
class Samples:
    """The draws themselves, in order: the inputs by name in their own units, the deal's totals and the own costs
    (nominal, in the currency of the deal), each (S,).
    """

    inputs: Mapping[str, Array]
    totals: Array
    own: Array


@dataclass(frozen=True)
class Ranges:
    """What the draws come to, for each set of readings that bill alike; readings are never averaged, unless
    `weighted` says so. `own` are the sender's own costs and `together` the sum of the two under the chosen reading,
    both None where nothing of that kind is counted. `over` are the amounts whose chance of being exceeded is counted:
    what was approved, and those asked for. Money is nominal, in `currency`.
    """

    plan: Plan
    currency: str
    seed: int
    draws: int
    method: str
    over: tuple[float, ...]
    approved: float | None
    by_reading: tuple[ByReading, ...]
    own: Spread | None
    together: Spread | None
    weighted: WeightedReadings | None
    samples: Samples | None

    @property
    def chosen(self) -> ByReading:
        """The scenario's own reading."""
        return next(alike for alike in self.by_reading if alike.chosen)

    @property
    def low(self) -> float:
        """The lowest 5th percentile that any reading gives."""
        return min(alike.spread.percentiles[5] for alike in self.by_reading)

    @property
    def high(self) -> float:
        """The highest 95th percentile that any reading gives."""
        return max(alike.spread.percentiles[95] for alike in self.by_reading)


def ranges(
    plan: Plan,
    generator: np.random.Generator,
    draws: int = DRAWS,
    method: str = "latin",
    every: bool = True,
    over: Sequence[float] = (),
    keep: bool = False,
    chunk: int = CHUNK,
    readings: Sequence[Reading] = (),
    progress: Callable[[float], None] | None = None,
) -> Ranges:
    """Draw what is uncertain, and cost every draw under every reading.

    Parameters
    ----------
    plan
        What is uncertain, and how.
    generator
        A fresh one of the same seed gives the same bytes.
    draws
        How many, 2,000,000 at most.
    method
        Latin hypercube ("latin"), scrambled Sobol' ("sobol") or plain random points ("random").
    every
        Whether to cost every reading, else the scenario's own and `readings` alone.
    over
        Amounts whose chance of being exceeded is counted (currency of the deal, nominal), besides what was approved.
    keep
        Whether to keep the draws themselves.
    chunk
        How many draws are costed at once; it changes no result.
    readings
        See `every`.
    progress
        Called after each chunk with the share of the draws that is done.

    Returns
    -------
    Ranges
        The spread of the totals for each set of readings: nominal, in the currency of the deal.

    Raises
    ------
    BadInput
        For a method or a number of draws that there is not, and for correlations that cannot all hold.
    """
    groups = folded(plan, every or bool(plan.weights), readings)
    approved = approved_sum(plan.scenario)
    amounts = tuple(dict.fromkeys([*([approved] if approved else []), *over]))
    matrix = correlation_of(plan.names, plan.pairs)
    at_once = max(1, KEPT // max(1, draws))
    weights = _weights(plan, groups)
    runs = list[_Run]()
    for start in range(0, len(groups), at_once):
        batch = slice(start, start + at_once)
        run = _Run(plan, groups[batch], weights[batch], amounts, keep)
        points = blocks(len(plan.names), draws, method, copy.deepcopy(generator), matrix)
        for some in _chunks(points, chunk):
            run.take(some)
            if progress is not None:
                progress((start + len(run.groups) * run.taken / draws) / len(groups))
        run.finish()
        runs.append(run)
    chosen = next(run for run in runs if run.chosen is not None)
    return Ranges(
        plan=plan,
        currency=plan.scenario.deal.terms.currency,
        seed=seed_of(generator),
        draws=draws,
        method=method,
        over=amounts,
        approved=approved,
        by_reading=tuple(alike for run in runs for alike in run.by_reading),
        own=chosen.own.spread() if chosen.counted else None,
        together=chosen.together.spread() if chosen.counted else None,
        weighted=_weighted(plan, [pair for run in runs for pair in run.weighted]) if plan.weights else None,
        samples=chosen.samples() if keep else None,
    )


def seed_of(generator: np.random.Generator) -> int:
    """The seed that a generator was made from."""
    entropy: Any = generator.bit_generator.seed_seq.entropy  # type: ignore[attr-defined]
    return int(entropy) if isinstance(entropy, int) else hash(tuple(entropy))


def _chunks(points: Iterator[Array], chunk: int) -> Iterator[list[Array]]:
    """The blocks, as many at a time as `chunk` draws hold, and at least one."""
    waiting = list[Array]()
    for block in points:
        if waiting and sum(map(len, waiting)) + len(block) > chunk:
            yield waiting
            waiting = []
        waiting.append(block)
    if waiting:
        yield waiting


def drawn(plan: Plan, points: Array) -> dict[str, Array]:
    """The values of every input, each in its own unit and of shape (S,), at the chances `points` (S, varying inputs)."""
    varying, size = dict(zip(plan.names, points.T, strict=True)), len(points)
    fixed = np.full(1, 0.5)
    # A copy of each column lies in one piece, which the distributions work through several times.
    values = {
        i.name: i.distribution.at(np.ascontiguousarray(varying.get(i.name, fixed))) for i in plan.inputs
    }
    return {name: np.broadcast_to(value, (size,)) for name, value in values.items()}


class _Run:
    """The tallies of one run: of the deal under some sets of readings; of own costs if the chosen one is among them."""

    def __init__(
        self,
        plan: Plan,
        groups: Sequence[Folded],
        weights: Sequence[float],
        over: tuple[float, ...],
        keep: bool,
    ) -> None:
        self.plan, self.groups, self.weights = plan, groups, weights
        self.chosen = next((group for group in groups if group.chosen), None)
        prices = self.chosen.terms.prices if self.chosen else ()
        self.counted = bool(plan.own) or any(price.part == "own" for price in prices)
        self.deal = [Tally(over) for _ in groups]
        self.own, self.together = Tally(), Tally(over)
        self.keep = keep
        self.kept = list[tuple[dict[str, Array], Array, Array]]()
        self.taken = 0
        self.by_reading = list[ByReading]()
        self.weighted = list[tuple[Tally, float]]()

    def take(self, points: list[Array]) -> None:
        """Cost some blocks of points together, and add each block by itself.

        Blocks are costed together because many small arrays take longer, and added apart because their differences
        give the sampling error.
        """
        values, size = drawn(self.plan, np.concatenate(points)), sum(map(len, points))
        self.taken += size
        ends = np.cumsum([len(block) for block in points])
        money_of_each = costed(self.plan, values, size, [group.terms for group in self.groups])
        for tally, group, money in zip(self.deal, self.groups, money_of_each, strict=True):
            _add(tally, money.deal, ends)
            if group.chosen and self.counted:
                _add(self.own, money.own, ends)
                _add(self.together, money.deal + money.own, ends)
            if group.chosen and self.keep:
                self.kept.append((values, money.deal, money.own))

    def finish(self) -> None:
        """Work out what the totals come to, and let go of those that nobody weighted."""
        for group, weight, tally in zip(self.groups, self.weights, self.deal, strict=True):
            base = float(at_base(self.plan, group.terms).deal[0])
            self.by_reading.append(ByReading(group.readings, group.chosen, base, tally.spread()))
            self.weighted += [(tally, weight)] if weight > 0 else []
        self.deal.clear()

    def samples(self) -> Samples:
        """The draws that were kept."""
        names = [i.name for i in self.plan.inputs]
        inputs = {name: np.concatenate([values[name] for values, _, _ in self.kept]) for name in names}
        totals, own = (np.concatenate([chunk[place] for chunk in self.kept]) for place in (1, 2))
        return Samples(inputs, np.asarray(totals), np.asarray(own))


def _weighted(plan: Plan, counted: Sequence[tuple[Tally, float]]) -> WeightedReadings:
    """The mixture of readings: its variance is the mean variance within a reading and that between their means."""
    means = np.sum([np.array(tally.means) * weight for tally, weight in counted], axis=0)
    mean = math.fsum(tally.mean * weight for tally, weight in counted)
    within = math.fsum(tally.variance * weight for tally, weight in counted)
    between = math.fsum((tally.mean - mean) ** 2 * weight for tally, weight in counted)
    low, high = min(t.low for t, _ in counted), max(t.high for t, _ in counted)
    values = np.concatenate([tally.totals for tally, _ in counted])
    each = np.concatenate([np.full(sum(tally.sizes), weight) for tally, weight in counted])
    first, _ = counted[0]
    chances = [
        math.fsum(tally.chances[at] * weight for tally, weight in counted) for at in range(len(first.over))
    ]
    spread = Spread(
        mean=mean,
        standard_error=standard_error(first.sizes, means.tolist()),
        deviation=math.sqrt(within + between),
        low=low,
        high=high,
        exceed=exceeding(first.over, chances),
        **ranked(values, each, low, high)._asdict(),
    )
    variance = within + between
    return WeightedReadings(plan.weights, spread, between / variance if variance else None)


def _add(tally: Tally, money: Array, ends: Array) -> None:
    for block in np.split(money, ends[:-1]):
        tally.add(block)


def _weights(plan: Plan, groups: Sequence[Folded]) -> list[float]:
    """The weight of each set of readings, 1 together; all 0 where the user gave none. A question without weights keeps
    the scenario's own answer.
    """
    own = plan.scenario.reading
    weights = np.array(
        [
            math.fsum(
                math.prod(
                    plan.weights[name].get(option, 0.0)
                    if name in plan.weights
                    else float(option == own[name])
                    for name, option in reading.items()
                )
                for reading in group.readings
            )
            for group in groups
        ]
    )
    return list(weights / weights.sum() if plan.weights else np.zeros(len(groups)))
