"""Which quantities of a scenario are uncertain, and how: read from a file, or as typed.

An input is named by what it is: `people`, `stay` (years) or `days` without dates, `released` with dates, each also of
one cohort by its number or of a group (`people.2`, `stay.ms13`), `rate.CHARGE`, or `COST.FACTOR` of a cost of the
sender's own that a file adds beside the deal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

from model.files.problems import BadInput, gather, nearest, stop_if
from model.files.validation import dotted
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS, Cohort
from model.questions.uncertainty.distributions import Distribution, day_number, distribution, is_width, read
from model.questions.uncertainty.file import Own, Range, RangeFile
from model.results.own_numbers import without
from model.scenario.cases import with_case
from model.scenario.library import Deal
from model.scenario.scenario import Scenario
from model.words.wording import number, say

Effect = Literal["people", "stay", "days", "released", "rate", "factor"]

HEADS = ("people", "stay", "days", "released", "rate")
MOST_AMOUNT = 1e13
LAST_DAY = date(2200, 1, 1)

_NUMBERED = re.compile("[0-9]{1,9}")
"""A cohort by its number. (Python's own test for digits lets signs pass that no number can be read from.)"""


# --- The plan --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Input:
    """One uncertain quantity. `base` is its value in the scenario, or its likeliest where the scenario has none, in its
    own unit: people, years, days, or an amount in the currency of the deal, nominal, per unit of the charge; a day of
    release is a day's number. `cohorts` are the places in the engine's order that it moves, `charges` those whose amount it is. Where the range comes from:
    `facts`, and what is `assumed` about it.
    """

    name: str
    label: str
    effect: Effect
    distribution: Distribution
    base: float
    cohorts: tuple[int, ...] = ()
    charges: tuple[str, ...] = ()
    parameter: str = ""
    """The name of the number that it is the amount of."""
    facts: tuple[str, ...] = ()
    assumed: str | None = None


@dataclass(frozen=True)
class OwnCost:
    """A cost added beside the deal: the product of the inputs called `factors`."""

    name: str
    label: str
    factors: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What is uncertain about a scenario. `pairs` are rank correlations; `weights` are the user's own, by question
    and option, and empty unless the user gave some.
    """

    scenario: Scenario
    inputs: tuple[Input, ...]
    own: tuple[OwnCost, ...]
    pairs: Mapping[tuple[str, str], float]
    weights: Mapping[str, Mapping[str, float]]

    @property
    def varying(self) -> tuple[Input, ...]:
        """The inputs with more than one value."""
        return tuple(i for i in self.inputs if i.distribution.varies)

    @property
    def as_stated(self) -> Scenario:
        """The scenario for words, in which no number that is drawn is said to be in force."""
        return without(self.scenario, [moving.parameter for moving in self.inputs])

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(i.name for i in self.varying)


def plan(
    scenario: Scenario,
    typed: Mapping[str, str] | None = None,
    file: RangeFile | None = None,
    correlations: Mapping[tuple[str, str], float] | None = None,
    weights: Mapping[str, Mapping[str, float]] | None = None,
    where: str = "",
    called: Mapping[str, str] | None = None,
) -> Plan:
    """What is uncertain about a scenario, checked.

    Parameters
    ----------
    scenario
        Everything that has no range stays as it is here.
    typed
        Ranges as typed, by the name of the input: `{"people": "uniform:238,300"}`. They go before those of the file.
    file, where
        The ranges of a file, and what messages call it.
    correlations, weights
        Rank correlations by pair of inputs, and weights by question and option; they too go before the file's.
    called
        What messages call a typed range, by the name of the input; by its option where this says nothing.

    Raises
    ------
    BadInput
        With every mistake.
    """
    known, problems = file or RangeFile(), list[str]()
    stop_if([f"{where}: {problem}" for problem in _unfit(known, scenario.deal)])
    maker, inputs = InputMaker(scenario, known), dict[str, Input]()
    entries: dict[str, str | Range] = {**_flat(known), **(typed or {})}
    for name, entry in entries.items():
        if isinstance(entry, str):
            place = (called or {}).get(name, f"--range {name}")
        else:
            place = f"{where}: {_key(name, known)}"
        with gather(problems):
            inputs[name] = maker.make(name, place, entry)
    stop_if(problems)
    pairs = {**{c.between: c.rank for c in known.correlation}, **(correlations or {})}
    chosen = {**known.weight, **(weights or {})}
    stop_if([*_twice(inputs.values()), *_unpaired(pairs, inputs), *_misweighed(chosen, scenario.deal)])
    own = tuple(
        OwnCost(name, cost.label, tuple(f"{name}.{factor}" for factor in cost.factor), cost.facts)
        for name, cost in known.own.items()
    )
    return Plan(maker.scenario, tuple(inputs.values()), own, pairs, chosen)


def _flat(file: RangeFile) -> dict[str, Range]:
    """Every range of a file by the name of its input, a factor's too."""
    factors = {
        f"{name}.{key}": factor for name, cost in file.own.items() for key, factor in cost.factor.items()
    }
    return {**file.input, **factors}


def _key(name: str, file: RangeFile) -> str:
    cost, _, factor = name.partition(".")
    return f"own.{cost}.factor.{factor}" if cost in file.own else f'input."{name}"'


def _unfit(file: RangeFile, deal: Deal) -> Iterator[str]:
    if file.arrangement is not None and not deal.answers_to(file.arrangement):
        yield say("range.other_arrangement", given=file.arrangement, allowed=deal.name)
    for name in file.own:
        if name in HEADS or "." in name:
            yield say("range.own_name", given=name, allowed=", ".join(HEADS))
    entries: list[Range | Own] = [*_flat(file).values(), *file.own.values()]
    for fact in (fact for entry in entries for fact in entry.facts):
        if fact not in deal.evidence.fact:
            yield say("range.no_fact", given=fact, hint=nearest(fact, deal.evidence.fact))


def _twice(inputs: Iterable[Input]) -> Iterator[str]:
    moved: dict[tuple[str, object], str] = {}
    for moving in inputs:
        kind = "stay" if moving.effect in {"stay", "days"} else moving.effect
        for place in moving.cohorts or moving.charges or (moving.name,):
            before = moved.setdefault((kind, place), moving.name)
            if before != moving.name:
                yield say("range.twice", one=before, other=moving.name)
                break


def _unpaired(pairs: Mapping[tuple[str, str], float], inputs: Mapping[str, Input]) -> Iterator[str]:
    for pair in pairs:
        for name in pair:
            if name not in inputs:
                yield say("range.no_pair", given=name, hint=nearest(name, inputs))
            elif not inputs[name].distribution.varies:
                yield say("range.pair_fixed", given=name)
        if pair[0] == pair[1]:
            yield say("range.pair_same", given=pair[0])


def _misweighed(weights: Mapping[str, Mapping[str, float]], deal: Deal) -> Iterator[str]:
    questions = {name: q for name, q in deal.terms.question.items() if q.about == "cost"}
    for name, options in weights.items():
        if name not in questions:
            yield say("range.no_question", given=name, hint=nearest(name, questions))
            continue
        for option in options:
            if option not in questions[name].option:
                hint = nearest(option, questions[name].option)
                yield say("range.no_option", question=name, given=option, hint=hint)
        if not 0 < sum(options.values()) < math.inf:
            yield say("range.no_weight", question=name)


# --- One input -------------------------------------------------------------------------------------------------


class InputMaker:
    """Makes inputs by name. Its scenario gets an amount for a charge without one, once that has a range."""

    def __init__(self, scenario: Scenario, file: RangeFile) -> None:
        self.scenario, self.file, self.given = scenario, file, scenario.parameters
        self.cohorts = scenario.population.ordered()
        arrivals = [cohort.arrives or date.min for cohort in scenario.cohort]
        self.order = sorted(range(len(arrivals)), key=lambda at: arrivals[at])

    def make(self, name: str, where: str, entry: str | Range) -> Input:
        """The input called `name` with the range `entry`, typed or of a file, which messages call `where`. Raises
        `BadInput`.
        """
        head, _, tail = name.partition(".")
        if head in self.file.own:
            return self._factor(name, head, tail, where, entry)
        if head not in HEADS:
            raise BadInput(
                say("range.no_input", where=where, given=name, hint=nearest(head, [*HEADS, *self.file.own]))
            )
        return (
            self._rate(name, tail, where, entry)
            if head == "rate"
            else self._cohort(name, head, tail, where, entry)
        )

    def _factor(self, name: str, cost: str, factor: str, where: str, entry: str | Range) -> Input:
        known = self.file.own[cost].factor
        if factor not in known:
            raise BadInput(say("range.no_factor", where=where, given=factor, hint=nearest(factor, known)))
        made = _made(entry, where, (0.0, MOST_AMOUNT))
        return Input(name, known[factor].label, "factor", made, _likeliest(made), **_grounds(entry))

    def _rate(self, name: str, charge: str, where: str, entry: str | Range) -> Input:
        deal = self.scenario.deal
        known = [*deal.named.parameters, *deal.named.aliases]
        parameter = deal.named.aliases.get(charge, charge)
        charges = deal.named.charges(parameter, deal.own)
        if not charges:
            priced = [name for name in known if deal.named.charges(deal.named.aliases.get(name, name))]
            if charge in known:
                allowed = ", ".join(priced) or say("files.none")
                raise BadInput(say("range.no_amount", where=where, given=charge, allowed=allowed))
            raise BadInput(say("range.no_charge", where=where, given=charge, hint=nearest(charge, priced)))
        if not deal.named.amounts_alone(parameter, deal.own):
            used = {
                dotted(place) for place in deal.named.reached(parameter, deal.own) if place[0] == "charge"
            }
            places = ", ".join(sorted(used - {f"charge.{key}.amount" for key in charges}))
            raise BadInput(say("range.not_alone", where=where, given=charge, places=places))
        for own in set_as_well(deal, parameter, self.given):
            raise BadInput(say("range.also_set", where=where, name=own))
        made = _made(entry, where, deal.named.parameters[parameter].bounds)
        value = deal.named.values(deal.own).get(parameter)
        base = _likeliest(made) if value is None else value
        if value is None:
            self.scenario = with_case(self.scenario, parameters={parameter: base})
        label = deal.named.parameters[parameter].label
        return Input(name, label, "rate", made, base, charges=charges, parameter=parameter, **_grounds(entry))

    def _cohort(self, name: str, head: str, tail: str, where: str, entry: str | Range) -> Input:
        dated = self.scenario.population.dated
        if head == "released" and not dated:
            raise BadInput(say("range.needs_dates", where=where))
        if head in {"stay", "days"} and dated:
            raise BadInput(say("range.dated", where=where))
        places = self._places(head, tail, where)
        first = self.cohorts[places[0]]
        made = _made(entry, where, self._limits(head, places), head != "stay", head == "released")
        label = say(f"range.label.{head}", group=self.scenario.deal.terms.group[first.group].label)
        if _NUMBERED.fullmatch(tail):
            label = say("range.label.cohort", label=label, number=tail)
        base = self._base(head, first)
        return Input(name, label, head, made, base, places, **_grounds(entry))  # type: ignore[arg-type]

    def _places(self, head: str, tail: str, where: str) -> tuple[int, ...]:
        """The cohorts that an input moves, in the engine's order: by arrival."""
        listed, groups = self.scenario.cohort, self.scenario.deal.terms.group
        if not listed:
            raise BadInput(say("range.nobody", where=where))
        if _NUMBERED.fullmatch(tail):
            if not 1 <= int(tail) <= len(listed):
                raise BadInput(say("range.no_cohort", where=where, given=tail, most=len(listed)))
            return (self.order.index(int(tail) - 1),)
        if tail and tail not in groups:
            raise BadInput(say("range.no_group", where=where, given=tail, hint=nearest(tail, groups)))
        everyone = head in {"stay", "days"} and not tail
        group = tail or listed[0].group
        places = tuple(at for at, cohort in enumerate(self.cohorts) if everyone or cohort.group == group)
        if not places or (head == "people" and len(places) > 1):
            numbers = [f"{head}.{at}" for at, cohort in enumerate(listed, 1) if cohort.group == group]
            raise BadInput(
                say(
                    "range.which_cohort",
                    where=where,
                    group=group,
                    allowed=", ".join(numbers) or say("files.none"),
                )
            )
        return places

    def _limits(self, head: str, places: Sequence[int]) -> tuple[float, float]:
        if head == "released":
            arrivals = [day_number(str(self.cohorts[at].arrives), "") for at in places]
            return max(arrivals), day_number(LAST_DAY, "")
        most = {"people": MOST_PEOPLE, "stay": MOST_YEARS, "days": MOST_YEARS * DAYS_A_YEAR}
        return 0.0, float(most[head])

    def _base(self, head: str, cohort: Cohort) -> float:
        if head == "people":
            return float(cohort.people)
        if head == "released":
            return day_number(str(cohort.leaves(self.scenario.as_of)), "")
        years = cohort.stay
        return years * DAYS_A_YEAR if head == "days" else years


def set_as_well(deal: Deal, parameter: str, given: Iterable[str]) -> Iterator[str]:
    """Those of the reader's own numbers, `given`, that are in force nowhere once `parameter` is drawn."""
    named, drawn = deal.named, set(deal.named.reached(parameter, deal.own))
    for name in given:
        places = {place for place in named.reached(name, deal.own) if place[0] != "reported"}
        if name == parameter or (places and places <= drawn):
            yield name


def _likeliest(made: Distribution) -> float:
    """The peak of a range that has one named, else its middle."""
    return made.numbers[1] if made.shape in {"triangular", "pert"} else made.middle


class _Grounds(TypedDict):
    facts: tuple[str, ...]
    assumed: str | None


def _grounds(entry: str | Range) -> _Grounds:
    if isinstance(entry, str):
        return {"facts": (), "assumed": say("range.typed")}
    return {"facts": entry.facts, "assumed": entry.assumed}


def _made(
    entry: str | Range, where: str, limits: tuple[float, float], whole: bool = False, dated: bool = False
) -> Distribution:
    if isinstance(entry, str):
        return read(entry, where, limits, whole, dated)
    shape, numbers, weights = entry.parts
    values = [_as_number(value, where, dated and not is_width(shape, at)) for at, value in enumerate(numbers)]
    return distribution(where, shape, values, weights, limits, whole, dated)


def _as_number(value: float | date, where: str, dated: bool) -> float:
    if isinstance(value, date) != dated:
        shown = value.isoformat() if isinstance(value, date) else number(value)
        raise BadInput(say("range.not_day" if dated else "range.not_number", where=where, given=shown))
    return day_number(value, where) if isinstance(value, date) else float(value)
