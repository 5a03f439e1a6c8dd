"""A number that several charges share, in each way a file can say so: every answer counts all of them."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.inputs.reading_numbers import read_arrangement
from model.questions.compare import compare
from model.questions.cost_options import MoneyBasis
from model.questions.solve import solve
from model.questions.uncertainty import inputs
from model.questions.worth import present_value
from model.results.summary import cost_of, summary
from tests import oracle

HEAD: dict[str, Any] = {
    "title": "A made-up deal", "ask": "What does it cost?", "about": "Made up.", "sender": "Here", "host": "There",
    "currency": "USD", "price_year": 2025, "group": {"all": {"label": "people", "one": "person"}},
    "default": [{"people": 10, "group": "all", "years": 1.0}],
}  # fmt: skip


def price(value: float | str | None, unit: str = "USD per person-year") -> dict[str, Any]:
    known = {} if value is None else {"value": value}
    return {"label": "A price", "unit": unit, "assumed": "Made up.", **known}


def by_day(amount: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "per_person_year", "billing": "by_day", "label": "Beds", "amount": amount, **more}


SHARED = {**HEAD, "parameter": {"a": price(5.0), "b": price("a")},
          "charge": {"one": by_day("a"), "two": by_day("b")}}  # fmt: skip
LISTED = {**HEAD, "parameter": {"a": price(5.0)},
          "charge": {"one": by_day("a"), "two": by_day(["a", 50], stay_years="1, 2", assumed="Made up.")}}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    import tomli_w

    path = tmp_path / "deal"
    path.mkdir()
    (path / "arrangement.toml").write_text(tomli_w.dumps(request.param))
    (path / "evidence.toml").write_text('version = "2026-01-01"\n[source]\n[fact]\n')
    return f"{path}/"


@pytest.mark.parametrize("folder", [SHARED, LISTED], indirect=True)
def test_a_price_sought_makes_the_sum(folder: str) -> None:
    found = solve(model.case(folder), "rate", 6000, charge="a").value
    assert cost_of(model.case(folder, parameters={"a": found})) == pytest.approx(6000, abs=0.005)


@pytest.mark.parametrize("folder", [SHARED], indirect=True)
def test_a_number_set_by_itself_is_no_longer_shared(folder: str) -> None:
    both = {"b": 5.0, "a": 200.0}  # 5 is what is reported, and is meant all the same
    assert cost_of(model.case(folder, parameters=both)) == 10 * 205
    assert model.case(folder, parameters={"b": 5.0}).parameters == {}
    for given in (both, {"a": 200.0, "b": 5.0}):
        arrays = {name: np.array([value]) for name, value in given.items()}
        assert model.cost(folder, 10, 1, parameters=arrays).tolist() == [2050]
        assert model.cost(folder, 10, 1, parameters={**given, "a": [200.0]}).tolist() == [2050]
    found = solve(model.case(folder, parameters={"b": 7.0}), "rate", 6000, charge="a").value
    assert found == pytest.approx(593)


def drawn(folder: str, **parameters: float) -> float:
    scenario = model.case(folder, parameters=parameters)
    plan = inputs.plan(scenario, {"rate.a": "fixed:200"})
    from model.questions.uncertainty.evaluate import Costs, folded

    (settled,) = folded(plan, every=False)
    return float(Costs(plan, {"rate.a": np.array([200.0])}, 1).under(settled.terms).deal[0])


@pytest.mark.parametrize("folder", [SHARED], indirect=True)
def test_a_range_of_a_price_moves_all_that_share_it(folder: str) -> None:
    assert drawn(folder) == 10 * 400
    assert drawn(folder, b=7.0) == 10 * 207


@pytest.mark.parametrize("folder", [LISTED], indirect=True)
def test_a_range_of_a_price_that_stands_in_a_list_too_is_refused(folder: str) -> None:
    with pytest.raises(BadInput, match=r"charge\.two\.amount\.?\[?1.*too"):
        inputs.plan(model.case(folder), {"rate.a": "fixed:200"})


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        ("minimum", price(None, "places")), ("above", price(None, "people")), ("index", price(None, "factor")),
        ("from_year", price(None, "years")), ("until_year", price(None, "years")),
        ("amount_above", price(None)),
    ],
)  # fmt: skip
def test_a_term_must_be_known(key: str, parameter: dict[str, Any]) -> None:
    more = {"minimum": 3} if key == "amount_above" else {}
    table = {
        **HEAD,
        "parameter": {"n": parameter},
        "charge": {"one": by_day(7, assumed="Made up.", **more, **{key: "n"})},
    }
    with pytest.raises(BadInput) as error:
        read_arrangement(table, "made-up")
    assert f"charge.one.{key}: n has no number; only an amount may be unknown" in str(error.value)


LEAVING = {**HEAD, "parameter": {"k": price(3, "years")}, "charge": {"exit": {
    "kind": "per_departure", "label": "Leaving", "amount": 50, "before_year": "k", "assumed": "Made up."}}}  # fmt: skip


@pytest.mark.parametrize("folder", [LEAVING], indirect=True)
@pytest.mark.parametrize(
    ("own", "years", "total"), [({}, 1.5, 500), ({}, 2.0, 0), ({"k": 2.0}, 1.5, 0), ({"k": 2.0}, 0.5, 500)]
)
def test_the_year_before_which_one_must_leave_may_have_a_name(
    folder: str, own: dict[str, float], years: float, total: float
) -> None:
    """Leaving costs 50 each before the third stay-year, which begins after two years; before the second, after one."""
    assert cost_of(model.case(folder, years=years, parameters=own)) == total
    cohorts = [{"people": 10, "group": "all", "years": Fraction(years)}]
    assert oracle.total(oracle.resolved(LEAVING, own), {"cohorts": cohorts}, {}) == total


def test_a_charge_may_be_called_amount() -> None:
    table = {**HEAD, "parameter": {"n": price(5, "places")},
             "charge": {"amount": by_day(7, assumed="Made up.", minimum="n")}}  # fmt: skip
    assert read_arrangement(table, "made-up")[0].charge["amount"].minimum == 5


DATED = {
    **HEAD,
    "default": [{"people": 10, "group": "all", "arrives": date(2025, 1, 1), "departs": date(2027, 1, 1)}],
    "question": {"fee": {"ask": "?", "label": "Fee", "about": "cost", "settles": "x", "option": {
        "none": {"label": "none", "short": "none", "default": True}, "early": {"label": "early", "short": "early"}}}},
    "charge": {
        "bed": by_day(100, per="day", assumed="Made up."),
        "late": {"kind": "lump_sum", "label": "A fee", "amount": 1000, "assumed": "Made up.", "due": date(2026, 1, 1),
                 "when": {"fee": ["early"]}},
        "old": {"kind": "lump_sum", "label": "Nobody knows", "due": date(2015, 1, 1)},
        "first": {"kind": "lump_sum", "label": "A fee", "amount": 1, "assumed": "Made up.", "due": date(2016, 1, 1),
                  "when": {"fee": ["early"]}},
    },
}  # fmt: skip


@pytest.mark.parametrize("folder", [DATED], indirect=True)
def test_a_sum_that_is_not_due_does_not_move_the_day_from_which_payments_are_discounted(folder: str) -> None:
    scenario = model.default_scenario(model.load(folder))
    alone = {**DATED, "charge": {"bed": DATED["charge"]["bed"]}, "question": {}}
    other = Path(folder).parent / "alone"
    shutil.copytree(folder, other)
    import tomli_w

    (other / "arrangement.toml").write_text(tomli_w.dumps(alone))
    bare = model.default_scenario(model.load(f"{other}/"))
    assert present_value(scenario, 0.05) == pytest.approx(present_value(bare, 0.05))
    early = scenario.changed(reading={"fee": "early"})
    assert present_value(early, 0.0) == pytest.approx(summary(early).total)


@pytest.mark.parametrize("folder", [DATED], indirect=True)
def test_a_price_a_day_is_itself_at_any_rate(folder: str) -> None:
    scenario = model.default_scenario(model.load(folder))
    for rate in (None, 0.05):
        (row,) = compare([scenario], basis=MoneyBasis(rate=rate)).rows
        assert row.per_person_day == pytest.approx(100)


@pytest.mark.parametrize("folder", [SHARED], indirect=True)
def test_the_command_says_the_same(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["solve", folder, "--for", "rate", "--budget", "6000", "--charge", "a"]) == 0
    assert "at $300 makes the total $6,000" in " ".join(capsys.readouterr().out.split())
