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
from model.outputs.figures import readings
from model.questions.compare import compare
from model.questions.cost_options import MoneyBasis
from model.questions.solve import solve
from model.questions.uncertainty import inputs
from model.questions.worth import present_value
from model.results.answer import answer
from model.results.payments import Payments
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
    # From the first of 2016 on: the fee itself, then nine years less, and the year 2025 begins.
    beds = present_value(bare, 0.05) / 1.05**9
    assert present_value(early, 0.05) == pytest.approx(1 + beds + 1000 / 1.05**10)
    (row,) = compare([early], basis=MoneyBasis(rate=0.05)).rows
    assert row.low == pytest.approx(present_value(early, 0.05))
    assert row.high == pytest.approx(present_value(scenario, 0.05))
    (row,) = compare([scenario], basis=MoneyBasis(rate=0.05)).rows
    assert row.low == pytest.approx(present_value(early, 0.05))
    years = [*Payments(scenario).calendar_years]
    assert years == list(range(2016, 2028))


@pytest.mark.parametrize("folder", [DATED], indirect=True)
def test_a_price_a_day_is_itself_at_any_rate(folder: str) -> None:
    scenario = model.default_scenario(model.load(folder))
    for rate in (None, 0.05):
        (row,) = compare([scenario], basis=MoneyBasis(rate=rate)).rows
        assert row.per_person_day == pytest.approx(100)


BOUNDED = {
    **HEAD,
    "parameter": {
        "each": price(5, "people"), "stay": price(2, "years"), "least": price(3, "places"), "late": price(2, "years"),
        "early": price(1, "years"), "arrived": price(2, "people"),
    },
    "limit": {"stay": {"label": "Stay", "assumed": "Made up.", "stay_at_most": "stay"}},
    "charge": {
        "guards": {"kind": "per_year", "billing": "by_day", "label": "Guards", "amount": 7, "assumed": "x", "every": "each"},
        "beds": by_day(7, assumed="x", minimum="least"),
        "later": by_day(7, assumed="x", from_year="early", until_year="late"),
        "fee": {"kind": "lump_sum", "label": "Fee", "amount": 7, "assumed": "x", "at_arrivals": "arrived"},
    },
}  # fmt: skip


@pytest.mark.parametrize("folder", [BOUNDED], indirect=True)
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("each", 0, "each: charge.guards: every: found 0"),
        ("stay", 0, "stay: limit.stay: stay_at_most: found 0"),
        ("stay", 2.5, "stay: limit.stay: stay_at_most: found 2.5"),
        ("least", 0, "least: charge.beds: minimum: found 0"),
        ("arrived", 0, "arrived: charge.fee: at_arrivals: found 0"),
        ("early", 3, "early: charge.later: it would end (2) before it starts (3)"),
    ],
)
def test_what_a_file_could_not_say_nobody_can_set(
    folder: str, name: str, value: float, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for ask in (
        lambda: model.case(folder, parameters={name: value}),
        lambda: model.cost(folder, [10], 1, parameters={name: [value, value]}),
        lambda: model.grid(folder, parameters={name: [value]}),
    ):
        with pytest.raises(BadInput) as error:
            ask()
        assert says in str(error.value)
    for command in ("cost", "compare", "readings"):
        assert main.main([command, folder, "--set", f"{name}={value}"]) == 2
        assert says in capsys.readouterr().err


@pytest.mark.parametrize("folder", [SHARED], indirect=True)
def test_the_command_says_the_same(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["solve", folder, "--for", "rate", "--budget", "6000", "--charge", "a"]) == 0
    assert "at $300 makes the total $6,000" in " ".join(capsys.readouterr().out.split())


LED = {**HEAD, "parameter": {"a": price(5.0), "b": price("a")}, "charge": {"one": by_day("b")}}


@pytest.mark.parametrize("folder", [LED], indirect=True)
def test_a_number_that_would_be_in_force_nowhere_is_not_set_beside_a_drawn_one(folder: str) -> None:
    with pytest.raises(BadInput, match=r"rate\.b: a is a number of your own already"):
        inputs.plan(model.case(folder, parameters={"a": 7.0}), {"rate.b": "uniform:1,2"})


@pytest.mark.parametrize("folder", [SHARED], indirect=True)
def test_a_number_set_that_is_in_force_elsewhere_stays_beside_a_drawn_one(folder: str) -> None:
    planned = inputs.plan(model.case(folder, parameters={"a": 7.0}), {"rate.b": "uniform:1,2"})
    assert (planned.names, planned.as_stated.parameters) == (("rate.b",), {"a": 7.0})


def years_of(amounts: list[int], stay_years: str, **more: Any) -> dict[str, Any]:
    charge = by_day(amounts, stay_years=stay_years, assumed="Made up.", **more)
    people = [{"people": 10, "group": "all", "years": 6.0}]
    return {**HEAD, "default": people, "charge": {"beds": charge}}


@pytest.mark.parametrize(
    ("folder", "labels"),
    [
        (years_of([100, 50], "1, 2+"), ["Beds, year 1", "Beds, year 2 on"]),
        (years_of([100, 50, 9], "1, 2-5, 6+"), ["Beds, year 1", "Beds, years 2 to 5", "Beds, year 6 on"]),
        (years_of([100], "2+"), ["Beds"]),
        (years_of([100, 50], "1, 2-3", index=1.1), ["Beds, year 1", "Beds, year 2", "Beds, year 3"]),
    ],
    indirect=["folder"],
)
def test_steps_of_several_amounts_say_of_which_years_they_are(folder: str, labels: list[str]) -> None:
    assert [step.label for step in model.answer(model.case(folder)).steps] == labels


ASSUMED = {
    **HEAD,
    "parameter": {"a": price(5.0)},
    "question": {
        "days": {
            "ask": "Which days?", "label": "Days", "about": "cost", "settles": "The contract.",
            "option": {"some": {"label": "Some", "short": "some", "default": True}, "all": {"label": "All", "short": "all"}},
        }
    },
    "charge": {"one": by_day("a"), "two": by_day(50, assumed="Made up.", when={"days": ["all"]})},
}  # fmt: skip


@pytest.mark.parametrize("folder", [ASSUMED], indirect=True)
def test_terms_of_which_nothing_was_reported_are_not_said_to_be(folder: str) -> None:
    """10 people for a year at 5, and at 50 besides under the other reading."""
    found = answer(model.case(folder))
    assert found.spread.says == "Other readings of the terms as written: $50 to $550"
    assert "readings of the terms as written range from $50 to $550" in found.quote
    own = answer(model.case(folder, parameters={"a": 7.0}))
    assert (
        own.spread.says
        == "Readings of your terms: $70 to $570. Readings of the terms as written: $50 to $550"
    )
    assert "depending on how the terms as written are read" in readings.draw(model.case(folder)).alt
    for text in (found.quote, own.quote, readings.draw(model.case(folder, parameters={"a": 7.0})).alt):
        assert "reported terms" not in text
