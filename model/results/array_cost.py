"""What one reading costs for arrays of people, stays and numbers of any shape: checked, worked out and written block by block."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.engine.money_due import total
from model.files.problems import BadInput, gather, stop_if
from model.inputs.effective_terms import Terms
from model.inputs.named_numbers import Named
from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS, Array, Held
from model.scenario import parse
from model.scenario.cases import with_case
from model.scenario.scenario import Scenario, settled
from model.words.wording import say

BLOCK = 1 << 15
"""Combinations worked on at once. All that is made on the way stays in a core's cache; only the totals are a whole array."""

MOST_TERMS = 10_000
"""Different numbers, of those that are no amount of a charge, for which the terms are settled anew."""


def array_cost(
    scenario: Scenario,
    people: Mapping[str, ArrayLike],
    years: ArrayLike,
    parameters: Mapping[str, ArrayLike] | None = None,
) -> Array:
    """Money due under a scenario's reading for arrays that broadcast against each other.

    Parameters
    ----------
    scenario
        Its terms and its reading; its people and stays are left aside.
    people
        Head counts by group, in the order of their places under a limit. Nobody else is held.
    years
        Everyone's stay, in years since arrival.
    parameters
        Numbers by parameter, each in its unit, that vary from one combination to the next.

    Returns
    -------
    Array
        Of the shape they broadcast to, (1,) if all are single numbers: nominal, in the arrangement's currency. Memory
        beyond it is bounded.

    Raises
    ------
    BadInput
        For numbers that cannot be, shapes that do not fit, and too many different terms.
    """
    counts = {name: _plain(count, MOST_PEOPLE) for name, count in people.items()}
    stays, numbers = _plain(years, MOST_YEARS), _own_numbers(scenario.deal.named, parameters or {})
    given = [stays, *counts.values(), *numbers.values()]
    try:
        shape = np.broadcast_shapes((1,), *(array.shape for array in given))
    except ValueError:
        raise BadInput(say("api.shapes")) from None
    rows = _Rows(scenario, tuple(counts), tuple(numbers), [_blocks_of(array, shape) for array in given])
    out = np.empty(shape)
    flat = out.reshape(-1)
    for start in range(0, out.size, BLOCK):
        some = slice(start, min(start + BLOCK, out.size))
        flat[some] = rows.total(some)
    return out


@dataclass(frozen=True)
class _Rows:
    """The combinations one after another: `arrays` give some of the stays, then of each group's people, then of each number."""

    scenario: Scenario
    groups: tuple[str, ...]
    numbers: tuple[str, ...]
    arrays: list[Callable[[slice], Array]]

    def total(self, some: slice) -> Array:
        stay, *rest = (array(some) for array in self.arrays)
        people, numbers = rest[: len(self.groups)], rest[len(self.groups) :]
        _check(stay, MOST_YEARS)
        for count in people:
            _check_counts(count)
        varied = dict(zip(self.numbers, numbers, strict=True))
        amounts = {charge: varied[name] for name in varied for charge in self.charges.get(name, ())}
        steps = {name: values for name, values in varied.items() if name not in self.charges}
        if not steps:
            return _total(self.terms(()), self.groups, stay, people, amounts)
        size = max(len(array) for array in (stay, *rest))
        return self._by_terms(steps, [stay, *people], amounts, size)

    def _by_terms(
        self, steps: Mapping[str, Array], cohorts: list[Array], amounts: Mapping[str, Array], size: int
    ) -> Array:
        """Totals where the terms differ from one combination to the next: those of like terms together."""
        table = np.stack([np.broadcast_to(values, (size,)) for values in steps.values()], axis=1)
        kinds, which = np.unique(table, axis=0, return_inverse=True)
        out = np.empty(size)
        for place, kind in enumerate(kinds):
            alike = np.flatnonzero(which.reshape(-1) == place)
            stay, *people = (_at(array, alike) for array in cohorts)
            own = {charge: _at(values, alike) for charge, values in amounts.items()}
            terms = self.terms(tuple(zip(steps, kind.tolist(), strict=True)))
            out[alike] = _total(terms, self.groups, stay, people, own)
        return out

    @functools.cached_property
    def charges(self) -> Mapping[str, tuple[str, ...]]:
        """The charges whose amounts a number is, where it is nothing else that money depends on."""
        own = {**self.scenario.parameters, **dict.fromkeys(self.numbers, 0.0)}
        known = self.scenario.deal.named
        return {name: charges for name in self.numbers if (charges := known.amounts_alone(name, own))}

    @functools.cached_property
    def _settled(self) -> dict[tuple[tuple[str, float], ...], Terms]:
        return {}

    def terms(self, own: tuple[tuple[str, float], ...]) -> Terms:
        if own not in self._settled:
            if len(self._settled) >= MOST_TERMS:
                names = ", ".join(name for name, _ in own)
                raise BadInput(say("api.too_many_terms", names=names, most=f"{MOST_TERMS:,}"))
            case = with_case(self.scenario, parameters=dict(own)) if own else self.scenario
            self._settled[own] = settled(case)
        return self._settled[own]


def _total(
    terms: Terms, groups: tuple[str, ...], stay: Array, people: list[Array], amounts: Mapping[str, Array]
) -> Array:
    """Totals of combinations under the same terms: stays, each group's people and some amounts, (S,) or (1,) each."""
    kept = _that_matter(terms, groups)
    lengths = stay[:, np.newaxis]
    held = Held(
        people=_columns([people[place] for place in kept]),
        stay=lengths,
        groups=tuple(groups[place] for place in kept),
        term=stay,
        days=lengths * DAYS_A_YEAR,
        open=np.zeros(len(kept), dtype=bool),
    )
    return total(terms, held, amounts)


# --- Arrays, block by block ------------------------------------------------------------------------------------------


def _plain(given: ArrayLike, most: float) -> NDArray[Any]:
    """Numbers as an array, uncopied where they are one. Raises `BadInput` for what is none."""
    if isinstance(given, np.ma.MaskedArray):  # whose mask no total would have
        raise BadInput(say("api.masked"))
    try:
        numbers = np.asarray(given)
        # numpy takes days for their number, and true for 1 beside numbers.
        if numbers.dtype.kind not in "bmM" and not any(map(_is_bool, _one_by_one(given, numbers))):
            if numbers.dtype.kind in "iuf":
                return numbers
            return numbers.astype(float, casting="safe" if numbers.dtype.kind == "c" else "unsafe")
    except (TypeError, ValueError, OverflowError):
        raise BadInput(say("api.not_numbers", most=f"{most:,}")) from None
    raise BadInput(say("api.no_numbers", most=f"{most:,}"))


def _one_by_one(given: ArrayLike, array: NDArray[Any]) -> Iterable[object]:
    """What may hold another thing than its array shows: a list, and an array of objects."""
    if array.dtype.kind == "O":
        return array.flat
    return given if isinstance(given, list | tuple) else ()


def _is_bool(one: object) -> bool:
    return isinstance(one, bool | np.bool_)


def _blocks_of(array: NDArray[Any], shape: tuple[int, ...]) -> Callable[[slice], Array]:
    """Some of the numbers of `array` once it has `shape`, one after another; a single number stays one."""
    if array.size == 1:
        single = array.reshape(1).astype(float)
        return lambda _: single
    whole = np.broadcast_to(array, shape)
    if array.shape == shape and array.flags.c_contiguous:
        line = array.reshape(-1)
        return lambda some: line[some].astype(float, copy=False)
    return lambda some: np.asarray(whole.flat[some], dtype=float)


def _at(array: Array, rows: NDArray[np.intp]) -> Array:
    return array if len(array) == 1 else array[rows]


def _columns(arrays: list[Array]) -> Array:
    """Side by side (S, C); one alone is not copied."""
    if len(arrays) == 1:
        return arrays[0][:, np.newaxis]
    return np.stack(np.broadcast_arrays(*arrays), axis=1)


def _check(numbers: Array, most: float) -> None:
    # The least of numbers of which one is none is none, and no bound holds for it.
    if not (numbers.min(initial=0.0) >= 0 and numbers.max(initial=0.0) <= most):
        raise BadInput(say("api.not_numbers", most=f"{most:,}"))


def _check_counts(counts: Array) -> None:
    with np.errstate(
        invalid="ignore"
    ):  # what is no whole number this large comes back as another, and is told below
        whole = counts.astype(np.uint32)
    if np.array_equal(whole, counts) and whole.max(initial=0) <= MOST_PEOPLE:
        return
    _check(counts, MOST_PEOPLE)
    raise BadInput(say("population.whole_people"))


# --- What varies -----------------------------------------------------------------------------------------------------


def _own_numbers(named: Named, given: Mapping[str, ArrayLike]) -> dict[str, NDArray[Any]]:
    """Arrays by parameter, each number of them one that the parameter can have. Raises `BadInput` with every mistake."""
    numbers: dict[str, NDArray[Any]] = {}
    problems: list[str] = []
    for name, values in given.items():
        with gather(problems):
            parameter = named.name(name)
            array = _of_parameter(named, name, values)
            if numbers.setdefault(parameter, array) is not array:
                raise BadInput(say("parameter.twice", given=name, name=parameter))
    stop_if(problems)
    return numbers


def _of_parameter(named: Named, name: str, values: ArrayLike) -> NDArray[Any]:
    try:
        array = _plain(values, np.inf)
    except BadInput:
        if isinstance(values, np.ma.MaskedArray):
            raise
        parse.parameter(named, name, values)  # type: ignore[arg-type]  # says what is allowed
        raise
    # An amount between two that can be can be too; of other numbers each is judged where it settles the terms.
    for end in (find(array) for find in (np.min, np.max) if array.size):
        parse.parameter(named, name, float(end))
    return array


def _that_matter(terms: Terms, groups: tuple[str, ...]) -> list[int]:
    """The groups, by place, whose people can change what is paid; the first where none can."""
    counted = [price.counts for price in terms.prices if price.part == "deal"]
    return [at for at, group in enumerate(groups) if any(c is None or group in c for c in counted)] or [0]
