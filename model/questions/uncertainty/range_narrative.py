"""What a run of draws comes to, in sentences: the answer first, then how far other readings move it, then the warning."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from model.questions.uncertainty.distributions import day_of, is_width
from model.questions.uncertainty.draws import DRAWS, Ranges, WeightedReadings
from model.questions.uncertainty.inputs import Input, Plan
from model.questions.uncertainty.quantiles import Exceedance, Spread
from model.results import repeat
from model.results.narrative import own_spread, whose
from model.results.summary import funding_kind, summary
from model.scenario.scenario import Scenario
from model.words.wording import (
    HALF_A_CENT,
    day,
    exact,
    listed,
    money as _money,
    number,
    per_cent,
    rounded,
    say,
)

FROM_HERE_WHOLE = 1_000
"""Amounts of draws from here up are printed without cents, which no draw knows."""


def money(value: float, currency: str) -> str:
    """An amount as `wording.money` prints it, without cents from a thousand up."""
    return _money(_whole(value), currency)


def precise(value: float, currency: str) -> str:
    """An amount as `wording.exact` prints it, without cents from a thousand up."""
    return exact(_whole(value), currency)


def _whole(value: float) -> float:
    return float(rounded(value, 0)) if abs(value) >= FROM_HERE_WHOLE else value


def sentences(ranges: Ranges) -> tuple[str, ...]:
    """The answer, how far other readings move it, the chances, the mean with its error, what is beside, and what to
    mind: each a whole sentence.
    """
    return (
        headline(ranges),
        *_others(ranges),
        *_chances(ranges),
        *_mean(ranges, ranges.chosen.spread),
        *_own(ranges),
        *([] if ranges.weighted is None else _weighted(ranges, ranges.weighted)),
        how(ranges),
        warning(ranges),
    )


def headline(ranges: Ranges) -> str:
    """What 9 of 10 draws come to under the scenario's own reading."""
    spread, reading = ranges.chosen.spread, say(f"range.reading_{_kind_of_reading(ranges)}")
    if not spread.varies:
        return say("range.one", total=money(spread.low, ranges.currency), reading=reading)
    return say("range.between", **_nine_in_ten(ranges, spread), reading=reading)


def _kind_of_reading(ranges: Ranges) -> str:
    scenario = ranges.plan.scenario
    questions = scenario.deal.terms.question.items()
    return "default" if all(scenario.reading[name] == q.default for name, q in questions) else "own"


def _nine_in_ten(ranges: Ranges, spread: Spread) -> dict[str, str]:
    return {
        "low": money(spread.percentiles[5], ranges.currency),
        "high": money(spread.percentiles[95], ranges.currency),
    }


def _others(ranges: Ranges) -> Iterator[str]:
    stated = ranges.plan.as_stated
    totals = (
        summary(stated) if stated.parameters else None
    )  # what is asked of it is only there with own numbers
    low, high, own = ranges.low, ranges.high, ranges.chosen.spread.percentiles
    words = whose(totals) if totals else ""
    several = len(ranges.by_reading) > 1
    if several and abs(low - own[5]) < HALF_A_CENT and abs(high - own[95]) < HALF_A_CENT:
        yield say(f"range.{words}no_others")
    elif several:
        low_high = {"low": money(low, ranges.currency), "high": money(high, ranges.currency)}
        yield say(f"range.{words}others", **low_high)
    for text in own_spread(totals) if totals else ():
        yield say("range.not_drawn", spreads=text)


def _chances(ranges: Ranges) -> Iterator[str]:
    for place, exceed in enumerate(ranges.chosen.spread.exceed):
        approved = exceed.amount == ranges.approved
        parts = {"amount": money(exceed.amount, ranges.currency), "chance": _chance(exceed)}
        if approved:
            word = say(f"approval.{funding_kind(ranges.plan.scenario)}")
            sentence = say("range.exceed_approved", **parts, word=word)
        else:
            sentence = say("range.exceed", **parts)
        others = [alike.spread.exceed[place] for alike in ranges.by_reading]
        least, most = (pick(others, key=lambda other: other.chance) for pick in (min, max))
        if least.chance != most.chance:
            sentence = say("range.exceed_others", sentence=sentence, low=_chance(least), high=_chance(most))
        yield sentence


def _chance(exceed: Exceedance) -> str:
    """A chance in per cent; the ends as what they are: none of the draws, or every one."""
    if exceed.chance in {0.0, 1.0}:
        return say("range.every" if exceed.chance else "range.none")
    return per_cent(exceed.chance, 1 if 0.001 <= exceed.chance <= 0.999 else 4)


def _mean(ranges: Ranges, spread: Spread) -> Iterator[str]:
    if spread.varies and spread.standard_error is not None:
        mean, error = money(spread.mean, ranges.currency), money(spread.standard_error, ranges.currency)
        middle = money(spread.percentiles[50], ranges.currency)
        yield say("range.mean", mean=mean, error=error, middle=middle)


def _own(ranges: Ranges) -> Iterator[str]:
    if ranges.own is None or ranges.together is None:
        return
    labels = [cost.label for cost in ranges.plan.own]
    labels += [i.label for i in ranges.plan.inputs if any(_is_own(ranges, charge) for charge in i.charges)]
    label = listed(labels) or say("range.own_costs")
    if not ranges.own.varies:
        yield say("range.own_one", label=label, total=money(ranges.own.low, ranges.currency))
    else:
        mean = money(ranges.own.mean, ranges.currency)
        yield say("range.own", label=label, mean=mean, **_nine_in_ten(ranges, ranges.own))
    yield say("range.together", **_nine_in_ten(ranges, ranges.together))


def _is_own(ranges: Ranges, charge: str) -> bool:
    return ranges.plan.scenario.deal.terms.charge[charge].part == "own"


def _weighted(ranges: Ranges, weighted: WeightedReadings) -> Iterator[str]:
    questions = ranges.plan.scenario.deal.terms.question
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
        mean=money(weighted.spread.mean, ranges.currency),
        **_nine_in_ten(ranges, weighted.spread),
    )
    if weighted.between is not None:
        yield say("range.weighted_share", share=per_cent(weighted.between))


def how(ranges: Ranges) -> str:
    """How many draws, at which points, from which seed."""
    points = say(f"range.points_{ranges.method}")
    return say("range.how", draws=number(ranges.draws), points=points, seed=ranges.seed)


def warning(ranges: Ranges) -> str:
    """Whose the ranges are, and that readings are no probabilities."""
    return say("range.warning" if ranges.weighted is None else "range.warning_weighted")


def range_of(moving: Input) -> str:
    """An input's range as it is set: its shape and its numbers."""
    numbers = moving.distribution.numbers
    shown = [_figure(moving, figure, place) for place, figure in enumerate(numbers[:5])]
    more = [say("range.more_values", count=len(numbers) - 5)] if len(numbers) > 5 else []
    return say(f"range.shape.{moving.distribution.shape}", numbers=", ".join([*shown, *more]))


def range_lines(plan: Plan) -> tuple[str, ...]:
    """Each range of a plan with its quantity, and each correlation, for the small print of a chart."""
    labels = {moving.name: moving.label for moving in plan.inputs}
    ties = (
        say("range.tied", first=labels[first], second=labels[second], rank=number(rank, 3))
        for (first, second), rank in plan.pairs.items()
    )
    return (
        *(say("range.given", label=moving.label, range=range_of(moving)) for moving in plan.inputs),
        *ties,
    )


def _figure(moving: Input, figure: float, place: int) -> str:
    width = is_width(moving.distribution.shape, place)
    return number(figure, 4) if width else value(moving, figure)


def value(moving: Input, figure: float, currency: str | None = None) -> str:
    """A value of an input, in its own unit, as a person reads it: a day, a number, an amount where `currency` names one."""
    if moving.effect == "released":
        return day(day_of(figure))
    if moving.effect == "rate" and currency:
        return exact(figure, currency)
    return number(figure, 4)


def as_command(
    scenario: Scenario,
    typed: Mapping[str, str],
    file: str,
    draws: int,
    seed: int,
    pairs: Mapping[tuple[str, str], float] | None = None,
) -> str:
    """The command that gives these draws again, with what matters; a scenario with dates needs its file."""
    known = repeat.as_command(scenario)
    same = known.partition(" ")[2].partition(" ")[2] if known != say("repeat.run") else say("range.its_file")
    words = [f"perhead range {same}", *(f"--range {shlex.quote(f'{k}={v}')}" for k, v in typed.items())]
    words += [f"--correlate {shlex.quote(f'{a},{b}={rank:.6g}')}" for (a, b), rank in (pairs or {}).items()]
    words += [f"--with {shlex.quote(file)}"] if file else []
    words += [f"--draws {draws}"] if draws != DRAWS else []
    words += [f"--seed {seed}"] if seed != 1 else []
    return " ".join([*words, "--sensitivity"])
