"""The numbers of an arrangement as a panel of terms shows them: what each is for, whether it bears, how it is typed."""

import pytest

from model.results.parameters import parameters_table
from model.scenario.cases import with_case
from model.scenario.library import load, names
from model.scenario.parse import parameter, parameter_text
from model.scenario.scenario import default_scenario


def rows(deal: str = "us-el-salvador", **case: object) -> dict:
    scenario = with_case(default_scenario(load(deal)), **case)
    return {row.name: row for row in parameters_table(scenario).parameters}


def test_what_each_number_is_used_for():
    assert {name: row.use for name, row in rows().items()} == {
        "price_per_person": "price",
        "one_time_fee": "price",
        "second_year_discount": "discount",
        "approved": "funding",
        "announced": "funding",
        "paid": "funding",
        "accepted_people": "limit",
        "proposed_people": "limit",
        "first_group_people": "people",
        "prison_capacity": "limit",
        "transport": "price",
    }


@pytest.mark.parametrize(
    ("reading", "bearing"),
    [
        ({}, {"price_per_person", "approved"}),
        ({"price": "flat_once"}, {"one_time_fee", "approved"}),
        ({"price": "flat_on_top"}, {"one_time_fee", "price_per_person", "approved"}),
        (
            {"discount": "first_300"},
            {"price_per_person", "second_year_discount", "accepted_people", "approved"},
        ),
        ({"limits": "refuse_above_500"}, {"price_per_person", "proposed_people", "approved"}),
        ({"funding": "additional"}, {"price_per_person", "approved", "announced"}),
    ],
)
def test_only_numbers_that_can_bear_under_the_reading_are_in_force(reading: dict, bearing: set):
    in_force = {name for name, row in rows(reading=reading).items() if row.in_force}
    assert in_force == bearing | {"transport"}  # the sender's own cost, under any reading


def test_a_number_stands_in_a_box_as_a_person_types_it():
    typed = rows(parameters={"price_per_person": 54.7945, "second_year_discount": 0.125, "approved": 0})
    assert {name: row.edit for name, row in typed.items()} == {
        "price_per_person": "$54.7945",
        "one_time_fee": "$10 million",
        "second_year_discount": "12.5%",
        "approved": "$0",
        "announced": "$6 million",
        "paid": "$4.76 million",
        "accepted_people": "300",
        "proposed_people": "500",
        "first_group_people": "238",
        "prison_capacity": "40,000",
        "transport": "",
    }


@pytest.mark.parametrize("deal", names())
def test_what_a_box_shows_is_read_back(deal: str):
    known = load(deal).named
    shown = parameters_table(default_scenario(load(deal))).parameters
    assert [row.name for row in shown] == [*known.parameters]
    for row in shown:
        assert (row.edit == "") is (row.value is None)
        if row.value is not None:
            assert parameter(known, row.name, row.edit) == (row.name, row.value), row
        low, high = row.low, min(row.high, 1e9)
        numbers = [low, high, (low + high) / 2, low + (high - low) / 3, 1.035, 0.97, 15_000_001.0, 54.7945]
        for value in numbers:
            if known.parameters[row.name].problem(value) is None:
                text = parameter_text(known, row.name, value)
                assert parameter(known, row.name, text) == (row.name, value), (row.name, text)
