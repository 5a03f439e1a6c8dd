"""Draw uncertain quantities, cost every draw under every reading, and keep the two kinds of doubt apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.inputs.arrangement import Reading
from model.inputs.population import Array
from model.questions.uncertainty.evaluate import Folded, at_base, costed, folded
from model.questions.uncertainty.inputs import Plan
from model.questions.uncertainty.points import blocks, correlation_of
from model.questions.uncertainty.quantiles import Spread, Tally, exceeding, ranked, standard_error
from model.results.summary import available

CHUNK = 1 << 16
"""Draws costed at once. It bounds memory and changes no result."""

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
    approved = sum(part.amount for part in available(plan.scenario)) or None
    amounts = tuple(dict.fromkeys([*([approved] if approved else []), *over]))
    run = _Run(plan, groups, amounts, keep)
    matrix = correlation_of(plan.names, plan.pairs)
    for points in _chunks(blocks(len(plan.names), draws, method, generator, matrix), chunk):
        run.take(points)
        if progress is not None:
            progress(run.taken / draws)
    return Ranges(
        plan=plan,
        currency=plan.scenario.deal.terms.currency,
        seed=seed_of(generator),
        draws=draws,
        method=method,
        over=amounts,
        approved=approved,
        **run.results(),
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
    """The tallies of one run: of the deal under each set of readings; of own costs under the chosen one."""

    def __init__(self, plan: Plan, groups: tuple[Folded, ...], over: tuple[float, ...], keep: bool) -> None:
        self.plan, self.groups = plan, groups
        own_terms = next(group.terms for group in groups if group.chosen)
        self.counted = bool(plan.own) or any(price.part == "own" for price in own_terms.prices)
        self.deal = [Tally(over) for _ in groups]
        self.own, self.together = Tally(), Tally(over)
        self.kept: list[tuple[dict[str, Array], Array, Array]] | None = [] if keep else None
        self.taken = 0

    def take(self, points: list[Array]) -> None:
        """Cost some blocks of points together, and add each block by itself.

        Blocks are costed together because many small arrays take longer, and added apart because their differences
        give the sampling error. Many readings come to the same totals; these are kept once.
        """
        values, size = drawn(self.plan, np.concatenate(points)), sum(map(len, points))
        self.taken += size
        ends = np.cumsum([len(block) for block in points])
        shared = dict[bytes, Array]()
        money_of_each = costed(self.plan, values, size, [group.terms for group in self.groups])
        for tally, group, money in zip(self.deal, self.groups, money_of_each, strict=True):
            _add(tally, shared.setdefault(money.deal.tobytes(), np.array(money.deal)), ends)
            if group.chosen and self.counted:
                _add(self.own, np.array(money.own), ends)
                _add(self.together, money.deal + money.own, ends)
            if group.chosen and self.kept is not None:
                self.kept.append((values, money.deal, money.own))

    def results(self) -> dict[str, Any]:
        """The fields of the result that come from the draws."""
        return {
            "by_reading": tuple(
                ByReading(
                    group.readings,
                    group.chosen,
                    float(at_base(self.plan, group.terms).deal[0]),
                    tally.spread(),
                )
                for group, tally in zip(self.groups, self.deal, strict=True)
            ),
            "own": self.own.spread() if self.counted else None,
            "together": self.together.spread() if self.counted else None,
            "weighted": self._weighted() if self.plan.weights else None,
            "samples": None if self.kept is None else self._samples(self.kept),
        }

    def _samples(self, kept: Sequence[tuple[dict[str, Array], Array, Array]]) -> Samples:
        names = [i.name for i in self.plan.inputs]
        inputs = {name: np.concatenate([values[name] for values, _, _ in kept]) for name in names}
        totals, own = (np.concatenate([chunk[place] for chunk in kept]) for place in (1, 2))
        return Samples(inputs, np.asarray(totals), np.asarray(own))

    def _weighted(self) -> WeightedReadings:
        """The mixture of readings: its variance is the mean variance within a reading and that between their means."""
        weights = np.array([_weight(self.plan, group.readings) for group in self.groups])
        counted = [(t, w) for t, w in zip(self.deal, weights / weights.sum(), strict=True) if w > 0]
        means = np.sum([np.array(tally.means) * weight for tally, weight in counted], axis=0)
        mean = math.fsum(tally.mean * weight for tally, weight in counted)
        within = math.fsum(tally.variance * weight for tally, weight in counted)
        between = math.fsum((tally.mean - mean) ** 2 * weight for tally, weight in counted)
        low, high = min(t.low for t, _ in counted), max(t.high for t, _ in counted)
        values = np.concatenate([tally.totals for tally, _ in counted])
        each = np.concatenate([np.full(self.taken, weight) for _, weight in counted])
        chances = np.array([tally.chances for tally, _ in counted])
        spread = Spread(
            mean=mean,
            standard_error=standard_error(self.deal[0].sizes, means.tolist()),
            deviation=math.sqrt(within + between),
            low=low,
            high=high,
            exceed=exceeding(
                self.deal[0].over,
                [math.fsum(column * [weight for _, weight in counted]) for column in chances.T],
            ),
            **ranked(values, each, low, high)._asdict(),
        )
        whole = within + between
        return WeightedReadings(self.plan.weights, spread, between / whole if whole else None)


def _add(tally: Tally, money: Array, ends: Array) -> None:
    for block in np.split(money, ends[:-1]):
        tally.add(block)


def _weight(plan: Plan, readings: Sequence[Reading]) -> float:
    """The weight of some readings: a question without weights keeps the scenario's own answer."""
    own = plan.scenario.reading
    return math.fsum(
        math.prod(
            plan.weights[name].get(option, 0.0) if name in plan.weights else float(option == own[name])
            for name, option in reading.items()
        )
        for reading in readings
    )
