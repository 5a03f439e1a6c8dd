"""What a run of draws comes to, in sentences: the answer first, then how far other readings move it, then the warning."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from model.inputs.population import Array
from model.questions.uncertainty.distributions import day_of
from model.questions.uncertainty.draws import DRAWS, Ranges, Weighted
from model.questions.uncertainty.inputs import Input, Plan
from model.questions.uncertainty.quantiles import Exceed, Spread
from model.results import repeat
from model.scenario.scenario import Scenario
from model.words.wording import day, exact, listed, money as _money, number, per_cent, rounded, say

HALF_A_CENT = 0.005
FROM_HERE_WHOLE = 1_000
"""Amounts of draws from here up are told without cents, which no draw knows."""


def money(value: float, currency: str) -> str:
    """An amount as `wording.money` prints it, without cents from a thousand up."""
    return _money(_whole(value), currency)


def precise(value: float, currency: str) -> str:
    """An amount as `wording.exact` prints it, without cents from a thousand up."""
    return exact(_whole(value), currency)


def _whole(value: float) -> float:
    return float(rounded(value, 0)) if abs(value) >= FROM_HERE_WHOLE else value


def sentences(found: Ranges) -> tuple[str, ...]:
    """The answer, how far other readings move it, the chances, the mean with its error, what is beside, and what to
    mind: each a whole sentence.
    """
    return (
        headline(found),
        *_others(found),
        *_chances(found),
        *_mean(found, found.chosen.spread),
        *_own(found),
        *([] if found.weighted is None else _weighted(found, found.weighted)),
        how(found),
        warning(found),
    )


def headline(found: Ranges) -> str:
    """What 9 of 10 draws come to under the scenario's own reading."""
    spread, reading = found.chosen.spread, say(f"range.reading_{_kind_of_reading(found)}")
    if not spread.varies:
        return say("range.one", total=money(spread.low, found.currency), reading=reading)
    return say("range.between", **_nine_in_ten(found, spread), reading=reading)


def _kind_of_reading(found: Ranges) -> str:
    scenario = found.plan.scenario
    questions = scenario.deal.terms.question.items()
    return "default" if all(scenario.reading[name] == q.default for name, q in questions) else "own"


def _nine_in_ten(found: Ranges, spread: Spread) -> dict[str, str]:
    return {
        "low": money(spread.percentiles[5], found.currency),
        "high": money(spread.percentiles[95], found.currency),
    }


def _others(found: Ranges) -> Iterator[str]:
    if len(found.by_reading) < 2:
        return
    low, high, own = found.low, found.high, found.chosen.spread.percentiles
    if abs(low - own[5]) < HALF_A_CENT and abs(high - own[95]) < HALF_A_CENT:
        yield say("range.no_others")
    else:
        yield say("range.others", low=money(low, found.currency), high=money(high, found.currency))


def _chances(found: Ranges) -> Iterator[str]:
    for place, exceed in enumerate(found.chosen.spread.exceed):
        approved = exceed.amount == found.approved
        told = say(
            "range.exceed_approved" if approved else "range.exceed",
            amount=money(exceed.amount, found.currency),
            chance=_chance(exceed),
        )
        others = [one.spread.exceed[place] for one in found.by_reading]
        least, most = (pick(others, key=lambda one: one.chance) for pick in (min, max))
        if least.chance != most.chance:
            told = say("range.exceed_others", sentence=told, low=_chance(least), high=_chance(most))
        yield told


def _chance(exceed: Exceed) -> str:
    """A chance in per cent; the ends as what they are: none of the draws, or every one."""
    if exceed.chance in {0.0, 1.0}:
        return say("range.every" if exceed.chance else "range.none")
    return per_cent(exceed.chance, 1 if 0.001 <= exceed.chance <= 0.999 else 4)


def _mean(found: Ranges, spread: Spread) -> Iterator[str]:
    if spread.varies and spread.standard_error is not None:
        mean, error = money(spread.mean, found.currency), money(spread.standard_error, found.currency)
        middle = money(spread.percentiles[50], found.currency)
        yield say("range.mean", mean=mean, error=error, middle=middle)


def _own(found: Ranges) -> Iterator[str]:
    if found.own is None or found.together is None:
        return
    labels = [cost.label for cost in found.plan.own]
    labels += [i.label for i in found.plan.inputs if i.charge and _is_own(found, i.charge)]
    label = listed(labels) or say("range.own_costs")
    if not found.own.varies:
        yield say("range.own_one", label=label, total=money(found.own.low, found.currency))
    else:
        mean = money(found.own.mean, found.currency)
        yield say("range.own", label=label, mean=mean, **_nine_in_ten(found, found.own))
    yield say("range.together", **_nine_in_ten(found, found.together))


def _is_own(found: Ranges, charge: str) -> bool:
    return found.plan.scenario.deal.terms.charge[charge].part == "own"


def _weighted(found: Ranges, weighted: Weighted) -> Iterator[str]:
    questions = found.plan.scenario.deal.terms.question
    weights = [
        say(
            "range.weight",
            option=questions[name].option[option].short,
            weight=per_cent(weight / sum(some.values())),
        )
        for name, some in weighted.by_question.items()
        for option, weight in some.items()
    ]
    yield say(
        "range.weighted",
        weights=listed(weights),
        mean=money(weighted.spread.mean, found.currency),
        **_nine_in_ten(found, weighted.spread),
    )
    if weighted.between is not None:
        yield say("range.weighted_share", share=per_cent(weighted.between))


def how(found: Ranges) -> str:
    """How many draws, at which points, from which seed."""
    points = say(f"range.points_{found.method}")
    return say("range.how", draws=number(found.draws), points=points, seed=found.seed)


def warning(found: Ranges) -> str:
    """Whose the ranges are, and that readings are no probabilities."""
    return say("range.warning" if found.weighted is None else "range.warning_weighted")


def range_of(found: Input) -> str:
    """An input's range as it is set: its shape and its numbers."""
    numbers = found.distribution.numbers
    shown = [_figure(found, value, place) for place, value in enumerate(numbers[:5])]
    more = [say("range.more_values", count=len(numbers) - 5)] if len(numbers) > 5 else []
    return say(f"range.shape.{found.distribution.shape}", numbers=", ".join([*shown, *more]))


def given(plan: Plan) -> tuple[str, ...]:
    """Each range of a plan with its quantity, for the small print of a chart."""
    return tuple(say("range.given", label=one.label, range=range_of(one)) for one in plan.inputs)


def _figure(found: Input, given: float, place: int) -> str:
    width = place == 1 and found.distribution.shape in {"normal", "lognormal"}
    return number(given, 4) if width else value(found, given)


def value(found: Input, given: float, currency: str | None = None) -> str:
    """A value of an input as a person reads it: a day, a number, an amount where the currency is given."""
    if found.effect == "released":
        return day(day_of(given))
    if found.effect == "rate" and currency:
        return exact(given, currency)
    return number(given, 4)


def as_json(found: Ranges) -> dict[str, object]:
    """Everything `perhead range` knows, as plain values; S-curves as lists of [total, share of draws up to it]."""
    return {
        "sentences": list(sentences(found)),
        "currency": found.currency,
        "seed": found.seed,
        "draws": found.draws,
        "points": found.method,
        "inputs": [_input_json(i) for i in found.plan.inputs],
        "correlations": [{"between": list(pair), "rank": rank} for pair, rank in found.plan.pairs.items()],
        "approved": found.approved,
        "chosen": {"base": found.chosen.base, **_spread_json(found.chosen.spread)},
        "own": None if found.own is None else _spread_json(found.own),
        "together": None if found.together is None else _spread_json(found.together),
        "over_readings": {"low_5": found.low, "high_95": found.high},
        "by_reading": [
            {
                "chosen": one.chosen,
                "base": one.base,
                **_spread_json(one.spread, curve=False),
                "readings": [dict(reading) for reading in one.readings],
            }
            for one in found.by_reading
        ],
        "weighted": None
        if found.weighted is None
        else {
            "weights": {name: dict(some) for name, some in found.weighted.by_question.items()},
            "weights_are": say("range.weights_are"),
            "variance_between_readings": found.weighted.between,
            **_spread_json(found.weighted.spread),
        },
    }


def as_command(scenario: Scenario, typed: Mapping[str, str], file: str, draws: int, seed: int) -> str:
    """The command that gives these draws again, with what matters; a scenario with dates needs its file."""
    known = repeat.as_command(scenario)
    same = known.partition(" ")[2].partition(" ")[2] if known != say("repeat.run") else say("range.its_file")
    words = [f"perhead range {same}", *(f"--range {shlex.quote(f'{k}={v}')}" for k, v in typed.items())]
    words += [f"--with {shlex.quote(file)}"] if file else []
    words += [f"--draws {draws}"] if draws != DRAWS else []
    words += [f"--seed {seed}"] if seed != 1 else []
    return " ".join([*words, "--sensitivity"])


def _input_json(found: Input) -> dict[str, object]:
    made = found.distribution
    return {
        "name": found.name,
        "label": found.label,
        "shape": made.shape,
        "numbers": list(made.numbers),
        "weights": list(made.weights),
        "range": range_of(found),
        "base": found.base,
        "facts": list(found.facts),
        "assumed": found.assumed,
    }


def _spread_json(found: Spread, curve: bool = True) -> dict[str, object]:
    plain: dict[str, object] = {
        "mean": found.mean,
        "standard_error": found.standard_error,
        "deviation": found.deviation,
        "low": found.low,
        "high": found.high,
        "percentiles": {str(share): amount for share, amount in found.percentiles.items()},
        "exceed": [{"amount": one.amount, "chance": one.chance} for one in found.exceed],
    }
    return {**plain, "curve": _pairs(found.values, found.chances)} if curve else plain


def _pairs(values: Array, chances: Array) -> list[list[float]]:
    return [[float(x), float(p)] for x, p in zip(values, chances, strict=True)]
