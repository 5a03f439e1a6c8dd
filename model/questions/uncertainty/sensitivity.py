"""Which uncertain quantity matters: one at a time, all together, and beside the readings of the words.

A tornado moves one input at a time. Sobol' indices share out the variance of the total among inputs that move
together. Neither says anything of readings, which have no probability: their spread stands beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from model.files.problems import BadInput
from model.inputs.effective_terms import Terms
from model.inputs.population import Array
from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.draws import Ranges, drawn, seed_of
from model.questions.uncertainty.evaluate import Costs, at_base, costed
from model.questions.uncertainty.inputs import Input, Plan
from model.questions.uncertainty.points import correlated, correlation_of, grouped, root_of
from model.results.serialise import AnswerModel
from model.results.summary import by_option
from model.scenario.scenario import settled
from model.words.wording import number, per_cent, say

POINTS = 8192
MOST_POINTS = 1 << 20
RESAMPLES = 100
CONFIDENCE = 0.95
TENTH = 0.1
_LEAST = float(np.finfo(float).eps)
"""A variance below it is what rounding alone makes."""


class InputSwing(AnswerModel):
    """One input moved alone, from `low_value` to `high_value` (in its own unit; a day as its number), and what the
    scenario then comes to (currency of the deal, nominal). `elasticity` is the change of the total in per cent for one
    per cent of the input, between the two; None where the input or the total is zero at the base.
    """

    name: str = Field(serialization_alias="input")
    label: str
    low_value: float
    high_value: float
    low_total: float
    high_total: float
    elasticity: float | None
    shown: tuple[str, str] = Field(exclude=True)
    """The two values as a person reads them."""

    @property
    def width(self) -> float:
        """How far it moves the total."""
        return abs(self.high_total - self.low_total)


class QuestionSwing(AnswerModel):
    """One question answered otherwise, the others as they are: the options with the least and the most total (currency
    of the deal, nominal).
    """

    label: str
    low_option: str
    high_option: str
    low_total: float
    high_total: float


class Tornado(AnswerModel):
    """The scenario's total, `base` (currency of the deal, nominal), and a row for each input that moves, those that move
    it most first. `readings` has a row for each question about cost, from the option with the least total to that with
    the most: no quantity, and no likelihood either.
    """

    base: float
    rows: tuple[InputSwing, ...]
    readings: tuple[QuestionSwing, ...] = ()


def tornado(plan: Plan, tenth: bool = False, of: str = "deal", readings: bool = True) -> Tornado:
    """Each input of `plan` moved by itself under the scenario's own reading, all else as in the scenario: from its
    lowest to its highest value, or with `tenth` by a tenth of its value in the scenario either way. Totals are of the
    deal, or of the sender's own costs for `of` "own": nominal, in the currency of the deal. Without `readings`, the questions
    are left out.
    """
    terms = settled(plan.scenario)
    base = float(at_base(plan, terms).part(of)[0])
    # A tenth of a day of the calendar means nothing.
    moving = [i for i in plan.varying if not (tenth and i.effect == "released")]
    rows = sorted((_swing(plan, terms, i, tenth, base, of) for i in moving), key=lambda row: -row.width)
    questions = _question_swings(plan) if readings and of == "deal" else ()
    return Tornado(base=base, rows=tuple(rows), readings=questions)


def _swing(plan: Plan, terms: Terms, moved: Input, tenth: bool, base: float, of: str) -> InputSwing:
    ends = _tenth(moved) if tenth else moved.distribution.ends
    low, high = Costs(plan, {moved.name: np.array(ends)}, 2).under(terms).part(of).tolist()
    scale = base * (ends[1] - ends[0])
    defined = moved.base * scale and moved.effect != "released"
    currency = plan.scenario.deal.terms.currency
    return InputSwing(
        name=moved.name,
        label=moved.label,
        low_value=ends[0],
        high_value=ends[1],
        low_total=low,
        high_total=high,
        elasticity=(high - low) * moved.base / scale if defined else None,
        shown=(
            range_narrative.value(moved, ends[0], currency),
            range_narrative.value(moved, ends[1], currency),
        ),
    )


def _tenth(moved: Input) -> tuple[float, float]:
    """A tenth less and a tenth more, whole where the input is, and no more than it can be."""
    limits = moved.distribution.least, moved.distribution.most
    ends = np.clip(moved.base * np.array([1 - TENTH, 1 + TENTH]), *limits)
    low, high = np.rint(ends) if moved.distribution.whole else ends
    return float(low), float(high)


def _question_swings(plan: Plan) -> tuple[QuestionSwing, ...]:
    rows, options = list[QuestionSwing](), by_option(plan.scenario)
    for name, question in plan.scenario.deal.terms.question.items():
        if question.about == "cost":
            answers = sorted((o for o in options if o.question == name), key=lambda o: o.total)
            low, high = answers[0], answers[-1]
            rows.append(
                QuestionSwing(
                    label=question.label,
                    low_option=question.option[low.option].short,
                    high_option=question.option[high.option].short,
                    low_total=low.total,
                    high_total=high.total,
                )
            )
    return tuple(sorted(rows, key=lambda row: row.low_total - row.high_total))


# --- Sobol' indices --------------------------------------------------------------------------------------------


class Index(AnswerModel):
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
    """First and total order Sobol' indices with intervals.

    Parameters
    ----------
    evaluate
        What the indices are of: chances (S, inputs), 0 to 1, to a number each (S,).
    names, labels
        The inputs in the order of the columns, and what they are called in the result.
    generator
        The same seed gives the same indices.
    points
        Base points, a power of two; they take `points` × (groups + 2) evaluations.
    pairs
        Rank correlations. Inputs tied by them make one group, which has one index.

    Returns
    -------
    Indices
        Shares of the variance, without unit.

    Raises
    ------
    BadInput
        For a number of points that is no power of two, and for correlations that cannot all hold.
    """
    if not 2 <= points <= MOST_POINTS or points & (points - 1):
        raise BadInput(say("sensitivity.points", given=number(points), most=number(MOST_POINTS)))
    groups, seed = grouped(names, pairs or {}), seed_of(generator)
    if not groups:
        return Indices((), points, 0, seed, constant=True)
    table = _crossed(names, groups, points, generator, pairs or {})
    totals = np.asarray(evaluate(table.reshape(-1, len(names))), dtype=float)
    if np.ptp(totals) <= 1e-12 * np.max(np.abs(totals), initial=0.0):  # what rounding alone moves
        return Indices((), points, len(totals), seed, constant=True)
    rows = _analysed(totals, groups, generator, labels or {})
    return Indices(rows, points, len(totals), seed, constant=False)


def _crossed(
    names: Sequence[str],
    groups: Sequence[Sequence[str]],
    points: int,
    generator: np.random.Generator,
    pairs: Mapping[tuple[str, str], float],
) -> Array:
    """Two sets of Sobol' points, A and B, and A with the columns of each group in turn from B,
    (points, groups + 2, inputs).
    """
    from scipy.stats import qmc  # noqa: PLC0415 - a second to import

    width, matrix = len(names), correlation_of(names, pairs)
    both = qmc.Sobol(2 * width, scramble=True, seed=generator).random_base2(points.bit_length() - 1)
    a, b = both[:, :width], both[:, width:]
    if matrix is not None:
        a, b = (correlated(half, root_of(matrix), keep_strata=False) for half in (a, b))
    table = np.repeat(a[:, np.newaxis, :], len(groups) + 2, axis=1)
    table[:, -1] = b
    for place, group in enumerate(groups, 1):
        columns = [list(names).index(name) for name in group]
        table[:, place, columns] = b[:, columns]
    return np.asarray(table)


def _analysed(
    totals: Array,
    groups: Sequence[tuple[str, ...]],
    generator: np.random.Generator,
    labels: Mapping[str, str],
) -> tuple[Index, ...]:
    """The estimators that Saltelli and others recommend (2010), over the variance of A and B together; an interval is that of a
    normal with the spread of the estimates over resamples of the base points.
    """
    from scipy.special import ndtri  # noqa: PLC0415 - a tenth of a second to import

    whole = (totals - totals.mean()) / totals.std()  # centred, for estimates with less noise
    a, *between, b = whole.reshape(-1, len(groups) + 2).T
    again = generator.spawn(1)[0].integers(len(a), size=(len(a), RESAMPLES))
    within = ndtri(0.5 + CONFIDENCE / 2)

    def row(group: tuple[str, ...], ab: Array) -> Index:
        (first, total), (firsts, totals) = _estimates(a, ab, b), _estimates(a[again], ab[again], b[again])
        return Index(
            names=group,
            label=say("sensitivity.together").join(labels.get(name, name) for name in group),
            first=float(first),
            first_within=float(within * firsts.std(ddof=1)),
            total=float(total),
            total_within=float(within * totals.std(ddof=1)),
        )

    return tuple(map(row, groups, between))


def _estimates(a: Array, ab: Array, b: Array) -> tuple[Array, Array]:
    """First and total order of one group, for each resample where there are such; zero where all of it is alike."""
    variance = np.var(np.concatenate([a, b]), axis=0)
    parts = np.mean(b * (ab - a), axis=0), 0.5 * np.mean((a - ab) ** 2, axis=0)
    first, total = (
        np.divide(part, variance, out=np.zeros_like(variance), where=variance > _LEAST) for part in parts
    )
    return first, total


def of_plan(plan: Plan, generator: np.random.Generator, points: int = POINTS, of: str = "deal") -> Indices:
    """The indices of what varies in `plan`, for the deal's total (`of` "deal") or the sender's own costs ("own"), under
    the scenario's own reading. Raises `BadInput` as `indices` does.
    """
    terms = settled(plan.scenario)

    def evaluate(chances: Array) -> Array:
        (money,) = costed(plan, drawn(plan, chances), len(chances), [terms])
        return money.part(of)

    labels = {i.name: i.label for i in plan.varying}
    return indices(evaluate, plan.names, generator, points, plan.pairs, labels)


# --- Readings and quantities -----------------------------------------------------------------------------------


class Shares(AnswerModel):
    """How far readings and quantities move the total, each alone and both together, as lowest and highest (currency of
    the deal, nominal). Quantities move it from the 5th to the 95th percentile under the scenario's own reading;
    readings, with the quantities as in the scenario, from the least to the most of any reading.

    `of_readings` and `of_quantities` are the width of each alone over the whole width, None where there is none; they
    need not come to 1. `between` is the share of the variance between readings, known only where the user weighted
    them.
    """

    readings: tuple[float, float]
    quantities: tuple[float, float]
    both: tuple[float, float]
    of_readings: float | None
    of_quantities: float | None
    between: float | None = Field(serialization_alias="variance_between_readings")
    sentences: tuple[str, ...]


def shares(ranges: Ranges) -> Shares:
    """How much of the whole spread is due to readings and how much to quantities."""
    bases = [alike.base for alike in ranges.by_reading]
    percentiles = ranges.chosen.spread.percentiles
    readings, quantities = (min(bases), max(bases)), (percentiles[5], percentiles[95])
    both = min(ranges.low, *bases), max(ranges.high, *bases)
    of_readings, of_quantities = _share(readings, both), _share(quantities, both)
    low, high = (range_narrative.money(end, ranges.currency) for end in both)
    return Shares(
        readings=readings,
        quantities=quantities,
        both=both,
        of_readings=of_readings,
        of_quantities=of_quantities,
        between=ranges.weighted.between if ranges.weighted else None,
        sentences=(
            _sentence("by_readings", readings, of_readings, ranges.currency),
            _sentence("by_quantities", quantities, of_quantities, ranges.currency),
            say("sensitivity.by_both", low=low, high=high),
        ),
    )


def _share(some: tuple[float, float], whole: tuple[float, float]) -> float | None:
    width = whole[1] - whole[0]
    return (some[1] - some[0]) / width if width > 0 else None


def _sentence(name: str, ends: tuple[float, float], share: float | None, currency: str) -> str:
    low, high = (range_narrative.money(end, currency) for end in ends)
    part = say("sensitivity.undefined") if share is None else per_cent(share)
    return say(f"sensitivity.{name}", low=low, high=high, share=part)


# --- All of it -------------------------------------------------------------------------------------------------


class Sensitivity(AnswerModel):
    """What moves the total of the deal, or the sender's own costs: each input by its range and by a tenth, and all
    together.
    """

    by_range: Tornado
    by_tenth: Tornado
    indices: tuple[Index, ...]
    note: str = Field(exclude=True)
    """How the indices were made, or why there are none."""


def sensitivities(ranges: Ranges) -> dict[str, Sensitivity]:
    """What moves whichever varies: the total of the deal ("deal"), the sender's own costs ("own")."""
    spreads = {"deal": ranges.chosen.spread, "own": ranges.own}
    moving = [of for of, spread in spreads.items() if spread is not None and spread.varies] or ["deal"]
    return {of: _sensitivity(ranges, of) for of in moving}


def _sensitivity(ranges: Ranges, of: str) -> Sensitivity:
    table = of_plan(ranges.plan, np.random.default_rng(ranges.seed), POINTS, of)
    counts = {"points": number(table.points), "runs": number(table.evaluations), "seed": table.seed}
    return Sensitivity(
        by_range=tornado(ranges.plan, of=of),
        by_tenth=tornado(ranges.plan, tenth=True, of=of),
        indices=table.rows,
        note=say("sensitivity.constant") if table.constant else say("sensitivity.how", **counts),
    )
