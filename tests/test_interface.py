"""The Python interface tells in a sentence what is wrong with an argument, and never by an error from within."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import model
from model.words.wording import say

DEAL = model.load("us-el-salvador")
SOUND: dict[str, Any] = {
    "scenario": model.default_scenario(DEAL),
    "name": "us-el-salvador",
    "arrangement": "us-el-salvador",
    "raw": b"",
    "where": "here",
    "people": 5,
    "years": 1,
    "reading": model.default_reading(DEAL.terms),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(model, name) for name in model.__all__ if inspect.isfunction(getattr(model, name))
}
ODD: tuple[Any, ...] = (
    *(None, 5, -1, 2.5, float("nan"), float("inf"), True, 1j, 10**400, np.int64(5)),
    *("x", "", "us-el-salvador", b"x", object(), len, model.Scenario, Path("nothing"), date(2025, 3, 15)),
    *(
        [],
        [1],
        ["a"],
        (1, 2),
        {1, 2},
        {},
        {"a": 1},
        {1: 2},
        {"x": "y"},
        {"ms13": "x"},
        {"fee": "x"},
        {"fee": []},
    ),
    *({"price": 5}, {"price": "x"}, {"price": []}, {"price": None}, np.array([1, 2]), np.array([[1]])),
)
PLACES = [
    (name, argument)
    for name, function in FUNCTIONS.items()
    for argument in inspect.signature(function).parameters
]


def call(name: str, argument: str, value: Any, tmp_path: Path) -> None:
    """One function with one argument as given, and the others it needs sound."""
    deal = DEAL if name == "default_scenario" else DEAL.terms
    sound = {**SOUND, "deal": deal, "path": tmp_path / "one.toml"}
    needed = {
        other: sound[other]
        for other, parameter in inspect.signature(FUNCTIONS[name]).parameters.items()
        if parameter.default is inspect.Parameter.empty
    }
    FUNCTIONS[name](**{**needed, argument: value})


def test_the_interface_has_functions() -> None:
    assert len(FUNCTIONS) >= 15
    assert {"summary", "case", "cost", "load", "terms", "ledger"} <= FUNCTIONS.keys()


@pytest.mark.parametrize(("name", "argument"), PLACES)
def test_no_argument_brings_an_error_from_within(
    name: str, argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a path is one of the values
    for value in ODD:
        with contextlib.suppress(model.BadInput):
            call(name, argument, value, tmp_path)


@pytest.mark.parametrize(
    ("name", "argument", "value", "given", "allowed"),
    [
        ("summary", "scenario", "us-el-salvador", '"us-el-salvador" (str)', "Scenario"),
        ("ledger", "scenario", DEAL, "Deal", "Scenario"),
        ("ledger", "by", 5, "5 (int)", "str or NoneType"),
        ("read_scenario", "path", "one.toml", '"one.toml" (str)', "Path"),
        ("load", "name", None, "NoneType", "str"),
        ("case", "reading", ["price"], '["price"] (list)', "Mapping or NoneType"),
        ("default_scenario", "deal", "us-el-salvador", '"us-el-salvador" (str)', "Deal"),
        ("parse_scenario", "raw", "text", '"text" (str)', "bytes"),
    ],
)
def test_the_sentence_says_where_what_and_what_else(
    name: str, argument: str, value: Any, given: str, allowed: str, tmp_path: Path
) -> None:
    with pytest.raises(model.BadInput) as caught:
        call(name, argument, value, tmp_path)
    assert caught.value.problems == (
        say("api.wrong_type", function=name, name=argument, given=given, allowed=allowed),
    )


def test_an_argument_is_looked_at_wherever_it_stands(tmp_path: Path) -> None:
    for words, named in (((5,), {}), ((), {"scenario": 5})):
        with pytest.raises(model.BadInput, match=r"^summary: scenario: found 5 \(int\); allowed: Scenario$"):
            model.summary(*words, **named)


def test_terms_take_a_part_of_a_reading_and_no_other_words() -> None:
    whole = model.default_reading(DEAL.terms)
    assert model.terms(DEAL.terms, {}) == model.terms(DEAL.terms, whole)
    for reading in ({"prize": "flat_once"}, {"price": "flat_onze"}):
        with pytest.raises(model.BadInput, match="did you mean"):
            model.terms(DEAL.terms, reading)


def test_numbers_of_ones_own_are_told_as_well() -> None:
    with pytest.raises(model.BadInput, match="did you mean one_time_fee"):
        model.case("us-el-salvador", parameters={"one_time_fees": 5})
    for amount in (-1, 1e14, "x", True, None, [], float("nan"), 10**400):
        with pytest.raises(model.BadInput, match=r"^fee: found "):
            model.case("us-el-salvador", amounts={"fee": amount})  # type: ignore[dict-item]


def test_a_function_keeps_its_name_and_its_words() -> None:
    assert model.summary.__name__ == "summary"
    assert (model.cost.__doc__ or "").startswith("Money due")
    assert list(inspect.signature(model.case).parameters)[:2] == ["arrangement", "people"]
