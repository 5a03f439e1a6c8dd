"""The answer of `perhead range`, complete: sentences first, then every figure, as JSON has them and a screen shows them."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from model.questions.uncertainty import range_narrative
from model.questions.uncertainty.distributions import Shape
from model.questions.uncertainty.draws import Ranges
from model.questions.uncertainty.file import Correlation
from model.questions.uncertainty.inputs import Input
from model.questions.uncertainty.points import Method
from model.questions.uncertainty.quantiles import Exceedance, Spread
from model.questions.uncertainty.sensitivity import Sensitivity, Shares, sensitivities, shares
from model.results.citation import cite, read_to
from model.results.narrative import reading_and_own_line, reading_line
from model.results.serialise import AnswerModel
from model.scenario.library import Deal
from model.words.wording import say

# The docstrings of records are the descriptions in the JSON Schema; what is left out of JSON has a docstring of its own.
# Of several bases, pydantic puts the fields of the last one first: so a head comes before the figures it stands over.


class RangeInput(AnswerModel):
    """One uncertain quantity as it was set, in its own unit: where its range comes from are `facts` and `assumed`."""

    name: str
    label: str
    shape: Shape
    numbers: tuple[float, ...]
    weights: tuple[float, ...]
    range: str
    base: float
    facts: tuple[str, ...]
    assumed: str | None
    source: str = Field(exclude=True)
    """In words where its range comes from: the sources of its facts, what is assumed about it, or both."""


class SpreadFigures(AnswerModel):
    """What the totals of all draws come to: nominal, in the currency of the result. `percentiles` are totals that at
    least so many per cent of the draws do not exceed.
    """

    mean: float
    standard_error: float | None
    deviation: float
    low: float
    high: float
    percentiles: dict[int, float]
    exceed: tuple[Exceedance, ...]


class CurveFigures(SpreadFigures):
    """The same with the S-curve: totals, each with the share of draws up to it."""

    curve: tuple[tuple[float, float], ...]


class BaseTotal(AnswerModel):
    """The total of the scenario itself."""

    base: float


class ChosenFigures(CurveFigures, BaseTotal):
    """The totals under the scenario's own reading."""


class ReadingHead(AnswerModel):
    """Whether it is the scenario's own reading, and the total of the scenario itself under it."""

    chosen: bool
    base: float


class ReadingFigures(SpreadFigures, ReadingHead):
    """The totals under readings that bill alike."""

    readings: tuple[dict[str, str], ...]
    line: str = Field(exclude=True)
    """A reading of them in words: the scenario's own if it is there."""


class ReadingWeights(AnswerModel):
    """The weights that the user set, and whose they are."""

    weights: dict[str, dict[str, float]]
    weights_are: str
    variance_between_readings: float | None


class WeightedFigures(CurveFigures, ReadingWeights):
    """The totals averaged over readings."""


class OverReadings(AnswerModel):
    """The lowest 5th and the highest 95th percentile that any reading gives."""

    low_5: float
    high_95: float


class RangeResult(AnswerModel):
    """What uncertain quantities come to: the answer in sentences, the totals under the scenario's reading, those under
    every other reading beside it, and what all of it rests on. Money is nominal, in `currency`.

    `own` are the sender's own costs and `together` the sum of the two, None where nothing of that kind is counted.
    `sensitivity` and `spread_from` are there where they were asked for.
    """

    document_name: ClassVar[str] = "range_result"

    sentences: tuple[str, ...]
    currency: str
    seed: int
    draws: int
    points: Method
    inputs: tuple[RangeInput, ...]
    correlations: tuple[Correlation, ...]
    approved: float | None
    chosen: ChosenFigures
    own: CurveFigures | None
    together: CurveFigures | None
    over_readings: OverReadings
    by_reading: tuple[ReadingFigures, ...]
    weighted: WeightedFigures | None
    read_to: str
    sensitivity: dict[str, Sensitivity] | SkipJsonSchema[None] = None
    spread_from: Shares | SkipJsonSchema[None] = None
    reading_says: str = Field(exclude=True)
    """The scenario's own reading in words, with the numbers that are the reader's own."""

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        absent = None if self.sensitivity else {"sensitivity", "spread_from"}
        return self.model_dump(mode="json", by_alias=True, exclude=absent)


def range_result(ranges: Ranges, sensitivity: bool = False) -> RangeResult:
    """The whole answer of a run, with what matters most if `sensitivity` is asked for, which takes some 8,192 draws an
    input more.
    """
    scenario = ranges.plan.as_stated
    weighted = ranges.weighted
    return RangeResult(
        sentences=range_narrative.sentences(ranges),
        currency=ranges.currency,
        seed=ranges.seed,
        draws=ranges.draws,
        points=ranges.method,  # type: ignore[arg-type]  # checked where the points are made
        inputs=tuple(_input(scenario.deal, moving) for moving in ranges.plan.inputs),
        correlations=tuple(Correlation(between=pair, rank=rank) for pair, rank in ranges.plan.pairs.items()),
        approved=ranges.approved,
        chosen=ChosenFigures(base=ranges.chosen.base, **_curve(ranges.chosen.spread)),
        own=None if ranges.own is None else CurveFigures(**_curve(ranges.own)),
        together=None if ranges.together is None else CurveFigures(**_curve(ranges.together)),
        over_readings=OverReadings(low_5=ranges.low, high_95=ranges.high),
        by_reading=tuple(
            ReadingFigures(
                chosen=alike.chosen,
                base=alike.base,
                **_figures(alike.spread),
                readings=tuple(dict(reading) for reading in alike.readings),
                line=reading_line(
                    scenario.deal, scenario.reading if alike.chosen else alike.readings[0], ["cost"]
                ),
            )
            for alike in ranges.by_reading
        ),
        read_to=read_to(scenario.deal),
        weighted=None
        if weighted is None
        else WeightedFigures(
            weights={name: dict(options) for name, options in weighted.by_question.items()},
            weights_are=say("range.weights_are"),
            variance_between_readings=weighted.between,
            **_curve(weighted.spread),
        ),
        sensitivity=sensitivities(ranges) if sensitivity else None,
        spread_from=shares(ranges) if sensitivity else None,
        reading_says=reading_and_own_line(ranges.plan.as_stated),
    )


def _input(deal: Deal, moving: Input) -> RangeInput:
    source, assumed = cite(deal, moving.facts), moving.assumed
    both = say("range.partly_assumed", source=source, assumed=assumed) if source and assumed else ""
    return RangeInput(
        name=moving.name,
        label=moving.label,
        shape=moving.distribution.shape,
        numbers=moving.distribution.numbers,
        weights=moving.distribution.weights,
        range=range_narrative.range_of(moving),
        base=moving.base,
        facts=moving.facts,
        assumed=assumed,
        source=both or source or assumed or "",
    )


def _figures(spread: Spread) -> dict[str, Any]:
    return {name: getattr(spread, name) for name in SpreadFigures.model_fields}


def _curve(spread: Spread) -> dict[str, Any]:
    pairs = np.stack([spread.values, spread.chances], axis=1).tolist()
    return {**_figures(spread), "curve": tuple(map(tuple, pairs))}
