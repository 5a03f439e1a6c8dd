"""Draw uncertain quantities, cost every draw under every reading, and keep the two kinds of doubt apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.files.problems import BadInput
from model.inputs.charge import Reading
from model.inputs.population import Array
from model.questions.uncertainty.evaluate import Costs, Folded, at_base, folded
from model.questions.uncertainty.inputs import Plan
from model.questions.uncertainty.points import blocks, correlation_of
from model.questions.uncertainty.quantiles import (
    KEPT,
    Exceed,
    Spread,
    Tally,
    exceeding,
    ranked,
    standard_error,
)
from model.results.summary import available
from model.words.wording import number, say

CHUNK = 1 << 16
"""Draws costed at once. It bounds memory and changes no result."""

DRAWS = 10_000
MOST_SAMPLES = 2_000_000


@dataclass(frozen=True)
class ByReading:
    """The totals of all draws under readings that bill alike. `base` is the total of the scenario itself."""

    readings: tuple[Reading, ...]
    chosen: bool
    base: float
    spread: Spread


@dataclass(frozen=True)
class Weighted:
    """Readings averaged with weights that the user set: `by_question`. `between` is the share of the variance that
    lies between readings, the rest within them; None where there is no variance.
    """

    by_question: Mapping[str, Mapping[str, float]]
    spread: Spread
    between: float | None


@dataclass(frozen=True)
class Samples:
    """The draws themselves, in order: the inputs by name, the deal's totals and the own costs, each (S,)."""

    inputs: Mapping[str, Array]
    totals: Array
    own: Array


@dataclass(frozen=True)
class Ranges:
    """What the draws come to, for each set of readings that bill alike; readings are never averaged, unless
    `weighted` says so. `own` are the sender's own costs and `together` the sum of the two under the chosen reading,
    both None where nothing of that kind is counted. `over` are the amounts that `exceed` is told for: what was
    approved, and those asked for. Money is nominal, in `currency`.
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
    weighted: Weighted | None
    samples: Samples | None

    @property
    def chosen(self) -> ByReading:
        """The scenario's own reading."""
        return next(one for one in self.by_reading if one.chosen)

    @property
    def low(self) -> float:
        """The lowest 5th percentile that any reading gives."""
        return min(one.spread.percentiles[5] for one in self.by_reading)

    @property
    def high(self) -> float:
        """The highest 95th percentile that any reading gives."""
        return max(one.spread.percentiles[95] for one in self.by_reading)


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
    """Draw `plan` so many times at Latin hypercube ("latin"), scrambled Sobol' ("sobol") or plain random points.

    `every` costs every reading, else the scenario's own and `readings` alone; `over` are amounts to tell the chance of exceeding for;
    `keep` keeps the draws; `progress` is told the share done, after each `chunk` of draws. A fresh generator of the same seed gives the same bytes, whatever the `chunk`. Raises
    `BadInput`.
    """
    if keep and draws > MOST_SAMPLES:
        raise BadInput(say("range.most_samples", given=number(draws), most=number(MOST_SAMPLES)))
    costed = folded(plan, every or bool(plan.weights), readings)
    approved = sum(part.amount for part in available(plan.scenario)) or None
    amounts = tuple(dict.fromkeys([*([approved] if approved else []), *over]))
    run = _Run(plan, costed, draws, amounts, keep)
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
    held = list[Array]()
    for block in points:
        if held and sum(map(len, held)) + len(block) > chunk:
            yield held
            held = []
        held.append(block)
    if held:
        yield held


def drawn(plan: Plan, points: Array) -> dict[str, Array]:
    """The values (S,) of every input at chances (S, varying inputs); those that do not vary have one value (1,)."""
    varying = dict(zip(plan.names, points.T, strict=True))
    fixed = np.full(1, 0.5)
    return {i.name: i.distribution.at(np.ascontiguousarray(varying.get(i.name, fixed))) for i in plan.inputs}


class _Run:
    """The tallies of one run: of the deal under each set of readings; of own costs under the chosen one."""

    def __init__(
        self, plan: Plan, readings: tuple[Folded, ...], draws: int, over: tuple[float, ...], keep: bool
    ) -> None:
        self.plan, self.readings = plan, readings
        own_terms = next(one.terms for one in readings if one.chosen)
        self.counted = bool(plan.own) or any(price.part == "own" for price in own_terms.prices)
        share = KEPT // (len(readings) + 2 * self.counted)
        self.deal = [Tally(draws, share, over) for _ in readings]
        self.own, self.together = Tally(draws, share), Tally(draws, share, over)
        self.kept: list[tuple[dict[str, Array], Array, Array]] | None = [] if keep else None
        self.base = [at_base(plan, one.terms) for one in readings]
        self.taken = 0

    def take(self, points: list[Array]) -> None:
        """Cost some blocks of points together, and add each block by itself."""
        values, size = drawn(self.plan, np.concatenate(points)), sum(map(len, points))
        self.taken += size
        values = {name: np.broadcast_to(value, (size,)) for name, value in values.items()}
        costs, ends = Costs(self.plan, values, size), np.cumsum([len(block) for block in points])
        for tally, one in zip(self.deal, self.readings, strict=True):
            money = costs.under(one.terms)
            _add(tally, money.deal, ends)
            if one.chosen and self.counted:
                _add(self.own, money.own, ends)
                _add(self.together, money.deal + money.own, ends)
            if one.chosen and self.kept is not None:
                self.kept.append((values, money.deal, money.own))

    def results(self) -> dict[str, Any]:
        """The fields of the result that come from the draws."""
        found = zip(self.readings, self.deal, self.base, strict=True)
        return {
            "by_reading": tuple(
                ByReading(one.readings, one.chosen, float(base.deal[0]), tally.spread())
                for one, tally, base in found
            ),
            "own": self.own.spread() if self.counted else None,
            "together": self.together.spread() if self.counted else None,
            "weighted": self._weighted() if self.plan.weights else None,
            "samples": None if self.kept is None else self._samples(),
        }

    def _samples(self) -> Samples:
        kept = self.kept or []
        names = [i.name for i in self.plan.inputs]
        inputs = {name: np.concatenate([values[name] for values, _, _ in kept]) for name in names}
        totals, own = (np.concatenate([part[place] for part in kept]) for place in (1, 2))
        return Samples(inputs, np.asarray(totals), np.asarray(own))

    def _weighted(self) -> Weighted:
        weights = np.array([_weight(self.plan, one.readings) for one in self.readings])
        counted = [(t, w) for t, w in zip(self.deal, weights / weights.sum(), strict=True) if w > 0]
        means = np.sum([np.array(tally.means) * weight for tally, weight in counted], axis=0)
        mean = math.fsum(tally.mean * weight for tally, weight in counted)
        within = math.fsum(tally.variance * weight for tally, weight in counted)
        between = math.fsum((tally.mean - mean) ** 2 * weight for tally, weight in counted)
        low, high = min(t.low for t, _ in counted), max(t.high for t, _ in counted)
        parts = [tally.weighted(weight) for tally, weight in counted]
        values, each = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
        spreads = [(tally.spread(), weight) for tally, weight in counted]
        chances = [
            math.fsum(s.exceed[at].chance * weight for s, weight in spreads)
            for at in range(len(self.deal[0].over))
        ]
        spread = Spread(
            mean=mean,
            standard_error=standard_error(self.deal[0].sizes, means.tolist()),
            deviation=math.sqrt(within + between),
            low=low,
            high=high,
            exceed=exceeding(self.deal[0].over, chances),
            **ranked(values, each, low, high)._asdict(),
        )
        whole = within + between
        return Weighted(self.plan.weights, spread, between / whole if whole else None)


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


__all__ = [
    "DRAWS", "ByReading", "Exceed", "Ranges", "Samples", "Spread", "Weighted", "drawn", "ranges", "seed_of",
]  # fmt: skip
