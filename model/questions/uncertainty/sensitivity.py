"""Which uncertain quantity matters: one at a time, all together, and beside the readings of the words.

A tornado moves one input at a time. Sobol' indices share out the variance of the total among inputs that move
together. Neither says anything of readings, which have no probability: their spread stands beside.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.files.problems import BadInput
from model.inputs.effective_terms import Terms
from model.inputs.population import Array
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges, drawn, seed_of
from model.questions.uncertainty.evaluate import Costs, Money, at_base
from model.questions.uncertainty.inputs import Input, Plan
from model.questions.uncertainty.points import correlated, correlation_of, grouped, root_of
from model.results.summary import by_option
from model.scenario.scenario import settled
from model.words.wording import number, per_cent, say

POINTS = 8192
MOST_POINTS = 1 << 20
RESAMPLES = 100
CONFIDENCE = 0.95
TENTH = 0.1


@dataclass(frozen=True)
class Row:
    """One input moved alone, from `low_value` to `high_value` (in its own unit; a day as its number), and what the
    scenario then comes to (currency of the deal, nominal). `elasticity` is the change of the total in per cent for one
    per cent of the input, between the two; None where the input or the total is zero at the base.
    """

    label: str
    low_value: float
    high_value: float
    low_total: float
    high_total: float
    name: str = ""
    elasticity: float | None = None

    @property
    def width(self) -> float:
        """How far it moves the total."""
        return abs(self.high_total - self.low_total)


@dataclass(frozen=True)
class Tornado:
    """The scenario's total, `base`, and one row for each input that moves, those that move it most first. `of` is
    "deal", or "own" for the sender's own costs. `readings` has a row for each question about cost, from the option
    with the least total to that with the most: no quantity, and no likelihood either.
    """

    base: float
    rows: tuple[Row, ...]
    of: str
    readings: tuple[ReadingRow, ...] = ()


@dataclass(frozen=True)
class ReadingRow:
    """One question answered otherwise, the others as they are: the options with the least and the most total."""

    label: str
    low_option: str
    high_option: str
    low_total: float
    high_total: float


def tornado(plan: Plan, tenth: bool = False, of: str = "deal") -> Tornado:
    """Each input of `plan` moved by itself under the scenario's own reading, all else as in the scenario: from its
    lowest to its highest value, or with `tenth` by a tenth of its value in the scenario either way.
    """
    terms = settled(plan.scenario)
    base = float(_part(at_base(plan, terms), of)[0])
    moving = [
        i for i in plan.varying if not (tenth and i.effect == "released")
    ]  # a tenth of a day means nothing
    rows = sorted((_row(plan, terms, i, tenth, base, of) for i in moving), key=lambda row: -row.width)
    return Tornado(base, tuple(rows), of, _reading_rows(plan) if of == "deal" else ())


def _part(money: Money, of: str) -> Array:
    return money.deal if of == "deal" else money.own


def _row(plan: Plan, terms: Terms, moved: Input, tenth: bool, base: float, of: str) -> Row:
    ends = _tenth(moved) if tenth else moved.distribution.ends
    low, high = _part(Costs(plan, {moved.name: np.array(ends)}, 2).under(terms), of).tolist()
    given = moved.base * base * (ends[1] - ends[0])
    change = (high - low) * moved.base / (base * (ends[1] - ends[0])) if given else None
    return Row(moved.label, *ends, low, high, moved.name, None if moved.effect == "released" else change)


def _tenth(moved: Input) -> tuple[float, float]:
    """A tenth less and a tenth more, whole where the input is, and no more than it can be."""
    found = np.clip(
        moved.base * np.array([1 - TENTH, 1 + TENTH]), moved.distribution.least, moved.distribution.most
    )
    low, high = np.rint(found) if moved.distribution.whole else found
    return float(low), float(high)


def _reading_rows(plan: Plan) -> tuple[ReadingRow, ...]:
    questions, rows = plan.scenario.deal.terms.question, list[ReadingRow]()
    options = by_option(plan.scenario)
    for name, question in questions.items():
        if question.about == "cost":
            some = sorted((o for o in options if o.question == name), key=lambda o: o.total)
            low, high = some[0], some[-1]
            texts = (question.option[low.option].short, question.option[high.option].short)
            rows.append(ReadingRow(question.label, *texts, low.total, high.total))
    return tuple(sorted(rows, key=lambda row: row.low_total - row.high_total))


# --- Sobol' indices --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Index:
    """What part of the variance an input, or several that are correlated, accounts for: alone (`first`), and with all
    it does together with others (`total`). The `within` are half-widths of 95% intervals. An estimate can lie a little
    below 0 or above 1.
    """

    names: tuple[str, ...]
    label: str
    first: float
    first_within: float
    total: float
    total_within: float


@dataclass(frozen=True)
class Indices:
    """The indices of every input, from `points` base points; `constant` where nothing varies, and then no index."""

    rows: tuple[Index, ...]
    points: int
    evaluations: int
    seed: int
    constant: bool


def indices(
    evaluate: Callable[[Array], Array],
    names: Sequence[str],
    generator: np.random.Generator,
    points: int = POINTS,
    pairs: Mapping[tuple[str, str], float] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Indices:
    """First and total order Sobol' indices, with intervals, of `evaluate`: chances (S, inputs) to one number each (S,).

    `points` base points, a power of two, take `points` × (groups + 2) evaluations; inputs tied by the rank correlations
    `pairs` make one group. Estimated by SALib. Raises `BadInput`.
    """
    if not 2 <= points <= MOST_POINTS or points & (points - 1):
        raise BadInput(say("sensitivity.points", given=number(points), most=number(MOST_POINTS)))
    groups, seed = grouped(names, pairs or {}), seed_of(generator)
    if not groups:
        return Indices((), points, 0, seed, constant=True)
    table = _crossed(names, groups, points, generator, pairs or {})
    found = np.asarray(evaluate(table.reshape(-1, len(names))), dtype=float)
    if np.ptp(found) <= 1e-12 * np.max(np.abs(found), initial=0.0):
        return Indices((), points, len(found), seed, constant=True)
    return Indices(
        _analysed(found, groups, generator, labels or {}), points, len(found), seed, constant=False
    )


def _crossed(
    names: Sequence[str],
    groups: Sequence[Sequence[str]],
    points: int,
    generator: np.random.Generator,
    pairs: Mapping[tuple[str, str], float],
) -> Array:
    """Two sets of Sobol' points, A and B, and A with the columns of each group in turn from B: as SALib lays them out,
    (points, groups + 2, inputs).
    """
    from scipy.stats import qmc  # noqa: PLC0415 - a second to import

    width, matrix = len(names), correlation_of(names, pairs)
    both = qmc.Sobol(2 * width, scramble=True, seed=generator).random_base2(points.bit_length() - 1)
    one, other = both[:, :width], both[:, width:]
    if matrix is not None:
        one, other = (correlated(part, root_of(matrix), keep_strata=False) for part in (one, other))
    table = np.repeat(one[:, np.newaxis, :], len(groups) + 2, axis=1)
    table[:, -1] = other
    for place, group in enumerate(groups, 1):
        columns = [list(names).index(name) for name in group]
        table[:, place, columns] = other[:, columns]
    return np.asarray(table)


def _analysed(
    found: Array, groups: Sequence[tuple[str, ...]], generator: np.random.Generator, labels: Mapping[str, str]
) -> tuple[Index, ...]:
    from SALib.analyze import sobol  # noqa: PLC0415 - imports pandas and all of scipy.stats

    problem: dict[str, Any] = {
        "num_vars": len(groups),
        "names": [str(place) for place in range(len(groups))],
        "bounds": [[0.0, 1.0]] * len(groups),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that some resample is constant
        # A generator, since SALib takes the seed 0 for none given.
        si = sobol.analyze(
            problem,
            found,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=generator.spawn(1)[0],
        )
    rows = zip(groups, si["S1"], si["S1_conf"], si["ST"], si["ST_conf"], strict=True)
    return tuple(Index(tuple(group), _label(group, labels), *map(float, numbers)) for group, *numbers in rows)


def _label(group: Sequence[str], labels: Mapping[str, str]) -> str:
    return say("sensitivity.together").join(labels.get(name, name) for name in group)


def of_plan(plan: Plan, generator: np.random.Generator, points: int = POINTS, of: str = "deal") -> Indices:
    """The indices of what varies in `plan`, for the deal's total or the sender's own costs, under the scenario's own
    reading.
    """
    terms = settled(plan.scenario)

    def evaluate(chances: Array) -> Array:
        values = drawn(plan, chances)
        size = len(chances)
        full = {name: np.broadcast_to(value, (size,)) for name, value in values.items()}
        return _part(Costs(plan, full, size).under(terms), of)

    labels = {i.name: i.label for i in plan.varying}
    return indices(evaluate, plan.names, generator, points, plan.pairs, labels)


# --- Readings and quantities -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shares:
    """How far readings and quantities move the total, each alone and both together, as lowest and highest. Quantities
    move it from the 5th to the 95th percentile under the scenario's own reading; readings, with the quantities as in
    the scenario, from the least to the most of any reading. `between` is the share of the variance between readings,
    known only where the user weighted them.
    """

    readings: tuple[float, float]
    quantities: tuple[float, float]
    both: tuple[float, float]
    between: float | None

    @property
    def of_readings(self) -> float | None:
        """The width from readings alone over the whole width; None where there is none."""
        return _share(self.readings, self.both)

    @property
    def of_quantities(self) -> float | None:
        """The width from quantities alone over the whole width. The two shares need not come to 1."""
        return _share(self.quantities, self.both)


def _share(some: tuple[float, float], whole: tuple[float, float]) -> float | None:
    width = whole[1] - whole[0]
    return (some[1] - some[0]) / width if width > 0 else None


def shares(found: Ranges) -> Shares:
    """How much of the whole spread is due to readings and how much to quantities."""
    bases = [one.base for one in found.by_reading]
    own = found.chosen.spread.percentiles
    return Shares(
        readings=(min(bases), max(bases)),
        quantities=(own[5], own[95]),
        both=(min(found.low, *bases), max(found.high, *bases)),
        between=found.weighted.between if found.weighted else None,
    )


def sentences(found: Ranges, part: Shares) -> list[str]:
    """How far readings and quantities move the total, in sentences."""
    told = [
        say(
            f"sensitivity.{name}",
            low=range_narrative.money(ends[0], found.currency),
            high=range_narrative.money(ends[1], found.currency),
            share=say("sensitivity.undefined") if share is None else per_cent(share),
        )
        for name, ends, share in (
            ("by_readings", part.readings, part.of_readings),
            ("by_quantities", part.quantities, part.of_quantities),
        )
    ]
    low, high = (range_narrative.money(end, found.currency) for end in part.both)
    return [*told, say("sensitivity.by_both", low=low, high=high)]


__all__ = [
    "Index", "Indices", "ReadingRow", "Row", "Shares", "Tornado", "indices", "of_plan", "sentences", "shares",
    "tornado",
]  # fmt: skip
