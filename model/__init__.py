"""Per Head: an open cost model of outsourced detention.

>>> import model
>>> model.summary(model.case("us-el-salvador", people=238, years=1)).total
4760000.0
>>> model.cost("us-el-salvador", people=[238, 300, 500], years=1.0).tolist()
[4760000.0, 6000000.0, 10000000.0]

Money is nominal, in the arrangement's own currency (`load(name).terms.currency`). Whatever cannot be used
raises `BadInput`, whose `problems` are whole sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache as _lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from model.files.callers import takes as _takes
from model.files.problems import BadInput, nearest
from model.files.validation import Identified as _Identified
from model.inputs import effective_terms as _terms
from model.inputs.arrangement import Arrangement as _Arrangement
from model.inputs.population import MOST_YEARS, Array
from model.results import answer as _answer, ledger as _ledger, summary as _summary
from model.results.answer import Answer
from model.results.array_cost import array_cost as _array_cost
from model.results.summary import Summary
from model.scenario import library as _library, scenario as _scenario
from model.scenario.cases import with_case
from model.scenario.library import Deal, names
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import say

if TYPE_CHECKING:
    from pandas import DataFrame

__version__ = VERSION

__all__ = [
    "Answer",
    "BadInput",
    "Deal",
    "Scenario",
    "Summary",
    "__version__",
    "answer",
    "by_option",
    "case",
    "cost",
    "default_reading",
    "default_scenario",
    "grid",
    "ledger",
    "load",
    "names",
    "parse_scenario",
    "periods",
    "read_scenario",
    "readings",
    "reconcile",
    "summary",
    "terms",
    "write_scenario",
]  # fmt: skip


_Options, _Text = (Mapping, type(None)), (str, type(None))

by_option = _takes("by_option", scenario=Scenario)(_summary.by_option)
default_reading = _takes("default_reading", deal=_Arrangement)(_terms.default_reading)
default_scenario = _takes("default_scenario", deal=Deal)(_scenario.default_scenario)
ledger = _takes("ledger", scenario=Scenario, by=_Text)(_ledger.frame)
load = _takes("load", name=str)(_library.load)
parse_scenario = _takes("parse_scenario", raw=bytes, where=str, beside=(Path, type(None)))(
    _scenario.parse_scenario
)
periods = _takes("periods", scenario=Scenario, by=_Text)(_ledger.periods)
read_scenario = _takes("read_scenario", path=Path)(_scenario.read_scenario)
readings = _takes("readings", deal=_Arrangement, base=_Options, about=str)(_terms.readings)
write_scenario = _takes("write_scenario", scenario=Scenario, path=Path)(_scenario.write_scenario)


@_takes("answer", scenario=Scenario)
def answer(scenario: Scenario) -> Answer:
    """The whole answer for `scenario`, in the arrangement's currency: what every door shows (`results/answer`)."""
    return _answer.answer(scenario)


@_takes("summary", scenario=Scenario)
def summary(scenario: Scenario) -> Summary:
    """The numbers for `scenario`, in the arrangement's currency, without sentences (`results/summary`)."""
    return _summary.summary(scenario)


@_takes("reconcile", scenario=Scenario)
def reconcile(scenario: Scenario) -> tuple[_summary.Reconciled, ...]:
    """Each reported total of the arrangement beside the readings that reproduce it within its rounding."""
    return _summary.reconcile(scenario)


@_takes("terms", deal=_Arrangement, reading=Mapping)
def terms(deal: _Arrangement, reading: Mapping[str, str]) -> _terms.Terms:
    """The prices in force under a reading; questions it leaves out as by default.

    Raises `BadInput` for a question or an option that there is none of.
    """
    for question, option in reading.items():
        known = deal.question[question].option if question in deal.question else None
        if known is None or str(option) not in known:
            given, allowed = (question, deal.question) if known is None else (option, known)
            raise BadInput(
                say("arrangement.unknown", place="reading", given=given, hint=nearest(str(given), allowed))
            )
    return _terms.terms(deal, {**default_reading(deal), **reading})


@_takes("case", arrangement=str, reading=_Options, amounts=_Options, parameters=_Options)
def case(
    arrangement: str,
    people: int | Mapping[str, int] | None = None,
    years: float | None = None,
    days: int | None = None,
    reading: Mapping[str, str] | None = None,
    amounts: Mapping[str, float] | None = None,
    parameters: Mapping[str, float | str] | None = None,
) -> Scenario:
    """A scenario of `arrangement` for so many people and so long; what is not given is as in its default.

    `people` counts the first group, or several by name; `years` or `days` set everyone's stay; `reading` has
    options by question. `parameters` replaces reported numbers by name: `{"price_per_person": 18000}`, or as typed,
    `"40%"`; `amounts` is the same by charge, as in the first version. Raises `BadInput`.
    """
    deal = load(arrangement)
    return with_case(
        default_scenario(deal),
        _by_group(deal, people),
        None if years is None else _number(years),
        days,
        reading,
        {**(amounts or {}), **(parameters or {})},
    )


def _by_group(deal: Deal, people: Any) -> Mapping[str, Any]:
    if people is None:
        return {}
    counts = people if isinstance(people, Mapping) else {deal.terms.principal: people}
    unknown = [str(name) for name in counts if name not in deal.terms.group]
    if unknown:
        raise BadInput(say("api.no_group", given=unknown[0], hint=nearest(unknown[0], deal.terms.group)))
    return counts


@_takes("cost", arrangement=str, reading=_Options, amounts=_Options, parameters=_Options)
def cost(
    arrangement: str,
    people: ArrayLike | Mapping[str, ArrayLike],
    years: ArrayLike,
    reading: Mapping[str, str] | None = None,
    amounts: Mapping[str, ArrayLike] | None = None,
    parameters: Mapping[str, ArrayLike] | None = None,
) -> Array:
    """Money due under one reading for arrays of people, stays and numbers, which broadcast against each other.

    Parameters
    ----------
    people
        Head counts of the first group, the others being as in the arrangement's default, or of each group by name.
    years
        Everyone's stay, in years since arrival.
    reading
        Options by question; the others are answered by default.
    parameters, amounts
        Numbers of your own by parameter, or by charge: single ones, also as typed (`"40%"`), or arrays.

    Returns
    -------
    Array
        Of the shape they broadcast to, (1,) for single numbers: nominal, in the arrangement's currency.

    Raises
    ------
    BadInput
        For unknown names, numbers that cannot be, and shapes that do not fit.
    """
    given = {**(amounts or {}), **(parameters or {})}
    varied = {name: value for name, value in given.items() if isinstance(value, list | tuple | np.ndarray)}
    fixed: dict[str, Any] = {name: value for name, value in given.items() if name not in varied}
    scenario = _prepared(arrangement, reading or {}, {} if varied else fixed)
    numbers = {**_scenario.read_numbers(scenario.deal, fixed), **varied} if varied else {}
    return _array_cost(scenario, _with_others(scenario.deal, people), years, numbers)


def _prepared(arrangement: str, reading: Mapping[str, str], fixed: Mapping[str, Any]) -> Scenario:
    """The case of a reading and some numbers; calls that differ in arrays alone share it."""
    try:
        key = tuple(sorted(reading.items())), tuple(sorted(fixed.items()))
        return _kept(_Identified(load(arrangement)), arrangement, *key)
    except TypeError:  # what cannot be kept, since it is no option and no number, is told by the case itself
        return case(arrangement, reading=reading, parameters=fixed)


@_lru_cache(maxsize=64)
def _kept(
    _: _Identified[Deal],
    arrangement: str,
    reading: tuple[tuple[str, str], ...],
    fixed: tuple[tuple[str, Any], ...],
) -> Scenario:
    return case(arrangement, reading=dict(reading), parameters=dict(fixed))


@_takes("grid", arrangement=str, parameters=_Options, reading=_Options)
def grid(
    arrangement: str,
    people: Iterable[int] | None = None,
    years: Iterable[float] | None = None,
    days: Iterable[int] | None = None,
    readings: str | Iterable[str] = (),
    parameters: Mapping[str, Iterable[float | str]] | None = None,
    reading: Mapping[str, str] | None = None,
) -> DataFrame:
    """Every combination as a tidy table: a row a combination, a column for each thing that varies, and what it costs.

    Parameters
    ----------
    arrangement
        Its name, or a path to its folder.
    people, years, days
        Head counts of the first group; everyone's stays, in years or in days.
    readings
        "all", or the questions about cost whose answers vary; the others are answered as in `reading`, or by default.
    parameters
        Values by parameter, in its unit or as typed: `{"price_per_person": [15_000, 20_000]}`.

    Returns
    -------
    DataFrame
        `people`, `years` or `days`, each parameter and question varied, `total` and the figures per head, nominal, in
        `currency`. Undefined figures are missing.

    Raises
    ------
    BadInput
        For unknown names, values that cannot be, and more rows than fit in memory.
    """
    from model.questions.grid import grid as _grid  # noqa: PLC0415 - so that the model stays light to import

    return _grid(case(arrangement, reading=reading), people, years, days, readings, parameters).frame()


def _with_others(deal: Deal, people: Any) -> Mapping[str, Any]:
    """The groups by name; those of the default that a bare number leaves out stay as they are."""
    if isinstance(people, Mapping):
        if not people:
            raise BadInput(say("api.no_group", given=say("files.none"), hint=nearest("", deal.terms.group)))
        return _by_group(deal, people)
    default = default_scenario(deal)
    return {**{c.group: default.people_of(c.group) for c in default.cohort}, **_by_group(deal, people)}


def _number(given: float) -> float:
    """One number, to be checked where it is used. Raises `BadInput` for what is none or has no end."""
    try:
        return float(given)
    except (TypeError, ValueError, OverflowError):
        raise BadInput(say("api.not_numbers", most=f"{MOST_YEARS:,}")) from None
