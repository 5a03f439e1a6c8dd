"""Numbers of charges as parameters: one that nobody reported stays unknown, and each is counted as its charge is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.files.problems import BadInput
from model.inputs.reading_numbers import named
from model.results.answer import answer
from model.results.summary import summary
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from model.scenario.sharing import portable


def with_a_fare(folder: Path) -> Scenario:
    """The home arrangement with a name for the fare that nobody reported."""
    target = folder / "with-a-fare"
    shutil.copytree(load("us-el-salvador").path, target)
    file = target / "arrangement.toml"
    transport = '[charge.transport]\nkind = "per_person"\nlabel = "Flights and related transport"\n'
    text = file.read_text("utf-8")
    assert transport in text
    fare = '[parameter.fare]\nlabel = "Fare"\nunit = "USD per person"\n\n'
    file.write_text(text.replace(transport, f'{fare}{transport}amount = "fare"\n'), "utf-8")
    return default_scenario(load(f"{target.as_posix()}/"))


@pytest.mark.parametrize("wrong", ["-1", "true", "1.5", '"one"', "[1, [2]]", "{ a = 1 }"])
def test_what_is_no_list_of_facts_is_said_to_be_none(wrong: str, tmp_path: Path) -> None:
    target = tmp_path / "odd"
    shutil.copytree(load("us-el-salvador").path, target)
    file, right = target / "arrangement.toml", 'facts = ["transport_payer"]\n'
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, f"facts = {wrong}\n"), "utf-8")
    with pytest.raises(BadInput, match=r"odd/arrangement.toml: charge\.transport\.facts"):
        load(f"{target.as_posix()}/")


def test_a_number_without_a_value_is_not_counted_until_somebody_sets_it(tmp_path: Path) -> None:
    made = with_a_fare(tmp_path)
    assert made.deal.terms.charge["transport"].amounts == ()
    assert summary(made).own == 0
    assert made.deal.named.values({}).get("fare") is None
    assert summary(made.changed(parameters={"fare": 500.0})).own == (238 + 23) * 500


def test_a_scenario_of_an_own_folder_keeps_its_own_numbers_when_it_leaves_the_machine(tmp_path: Path) -> None:
    own = with_a_fare(tmp_path).changed(parameters={"price_per_person": 18_000.0})
    shown = portable(own)
    assert shown.arrangement == "with-a-fare/"
    assert summary(shown).total == summary(own).total == 238 * 18_000
    assert summary(shown.changed(parameters={})).total == 4_760_000
    assert shown.parameters == own.parameters


@pytest.mark.parametrize(
    ("kind", "per", "unit"),
    [
        ("per_person_year", "month", "EUR per person per month"),
        ("per_person_year", "year", "EUR per person-year"),
        ("per_year", "month", "EUR per month"),
        ("per_year", None, "EUR per year"),
        ("lump_sum", None, "EUR"),
    ],
)
def test_an_amount_in_place_is_counted_as_its_charge_is(kind: str, per: str | None, unit: str) -> None:
    charge = {"kind": kind, "label": "A price", "amount": 8_500} | ({"per": per} if per else {})
    assert named({"currency": "EUR", "charge": {"price": charge}})[1].parameters["price"].unit == unit


def test_a_case_is_told_alike_whichever_number_was_set_first() -> None:
    case = default_scenario(load("us-el-salvador"))
    case = case.changed(reading={**case.reading, "price": "flat_on_top"})
    own = {"one_time_fee": 12e6, "price_per_person": 25_000.0}
    one, other = (case.changed(parameters=dict(pairs)) for pairs in (own.items(), reversed(own.items())))
    assert answer(one).sentence == answer(other).sentence
