"""`model.cost`: arrays of any shape come to what each combination comes to by itself."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import model
from model.inputs.population import Array
from model.results import array_cost
from model.results.summary import cost_of
from tests import generate, oracle

DEAL = "us-el-salvador"


def alone(deal: str = DEAL, **parts: Any) -> float:
    """One combination, by way of a scenario."""
    return cost_of(model.case(deal, **parts))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (np.ma.masked_array([1, 2], mask=[False, True]), "a masked array cannot be counted"),
        (np.array([1, 2]).astype("M8[D]"), "found days, times, or true and false"),
        (np.array([1, 2]).astype("m8[D]"), "found days, times, or true and false"),
        (np.array([True, False]), "found days, times, or true and false"),
        (np.array([True, 2], dtype=object), "found days, times, or true and false"),
        ([True, 2], "found days, times, or true and false"),
    ],
)
def test_what_numpy_would_count_and_is_no_number_is_refused(given: Any, problem: str) -> None:
    for parts in ({"people": given, "years": 1}, {"people": [1, 2], "years": given}):
        with pytest.raises(model.BadInput, match=problem) as error:
            model.cost(DEAL, **parts)
        assert len(error.value.problems) == 1
    with pytest.raises(
        model.BadInput, match=r"masked array|price_per_person: found .*; write the amount as 18000"
    ):
        model.cost(DEAL, 1, 1, parameters={"price_per_person": given})


def test_every_shape_comes_to_what_each_combination_does() -> None:
    people, years = np.array([[0], [238], [300], [501]]), [0, 0.4, 1, 2.5]
    found = model.cost(DEAL, people, years, {"discount": "first_300"})
    assert found.shape == (4, 4)
    for (row, (count,)), (column, stay) in product(enumerate(people.tolist()), enumerate(years)):
        assert found[row, column] == alone(people=count, years=stay, reading={"discount": "first_300"})


def test_shapes_of_the_result() -> None:
    assert model.cost(DEAL, 238, 1).shape == (1,)
    assert model.cost(DEAL, [], 1).shape == (0,)
    assert model.cost(DEAL, np.ones((2, 1, 3)), np.ones((4, 1))).shape == (2, 4, 3)
    assert model.cost(DEAL, [1, 2], [[1], [2]], parameters={"price_per_person": [[[3]]]}).shape == (1, 2, 2)
    with pytest.raises(model.BadInput, match="broadcast"):
        model.cost(DEAL, [1, 2, 3], [1, 2])


def test_an_amount_varies_with_people_and_time() -> None:
    found = model.cost(DEAL, [[238], [500]], 1, parameters={"price_per_person": [18_000, 20_000, 25_000]})
    assert found.tolist() == [[4_284_000, 4_760_000, 5_950_000], [9_000_000, 10_000_000, 12_500_000]]
    by_charge = model.cost(DEAL, [[238], [500]], 1, amounts={"per_head_year": [18_000, 20_000, 25_000]})
    assert by_charge.tolist() == found.tolist()


def test_a_number_that_is_no_amount_varies_too() -> None:
    shares = np.array([0.0, 0.25, 0.5, 1.0])
    found = model.cost(
        DEAL, [[500], [100]], 2, {"discount": "everyone"}, parameters={"second_year_discount": shares}
    )
    assert found.tolist() == [[20e6, 17.5e6, 15e6, 10e6], [4e6, 3.5e6, 3e6, 2e6]]


def test_shares_counts_and_amounts_together() -> None:
    """500 people for two years: (500 × 2 − first so many × share) × price."""
    shares, firsts, prices = [0.25, 0.5], [100, 300, 600], [18_000, 20_000]
    found = model.cost(
        DEAL, 500, 2, {"discount": "first_300"},
        parameters={
            "second_year_discount": np.reshape(shares, (2, 1, 1)), "accepted_people": np.reshape(firsts, (3, 1)),
            "price_per_person": prices,
        },
    )  # fmt: skip
    for (i, share), (j, first), (k, price) in product(*map(enumerate, (shares, firsts, prices))):
        assert found[i, j, k] == pytest.approx((1000 - min(first, 500) * share) * price)


def test_one_value_in_a_list_serves_every_combination() -> None:
    one = {"second_year_discount": [0.4]}
    assert model.cost(DEAL, [500, 100], 2, {"discount": "everyone"}, parameters=one).tolist() == [16e6, 3.2e6]


def test_a_price_that_others_follow_or_share(tmp_path: Path) -> None:
    """`meals` follows `bed` until it is changed by itself; `upkeep` has `bed` as its second of two amounts."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "evidence.toml").write_text('version = "2026-01-01"\n[source]\n[fact]\n')
    (folder / "arrangement.toml").write_text(OWN)
    prices = [10.0, 20.0, 40.0]
    every = model.cost(str(folder), 3, 2, parameters={"bed": prices})
    assert every.tolist() == [3 * 2 * (bed + bed) + 1 + bed + 14 for bed in prices]
    meals = model.cost(str(folder), 3, 2, parameters={"meals": prices})
    assert meals.tolist() == [3 * 2 * (5 + meal) + 1 + 5 + 14 for meal in prices]
    guards = model.cost(str(folder), 3, 2, parameters={"guard": prices})
    assert guards.tolist() == [3 * 2 * (5 + 5) + 1 + 5 + 2 * guard for guard in prices]


OWN = """
title = "A made-up deal"
ask = "What does it cost?"
about = "Made up for a test."
sender = "Here"
host = "There"
currency = "USD"
price_year = 2025
[group.all]
label = "people"
one = "person"
[[default]]
people = 1
group = "all"
years = 1.0
[parameter.bed]
label = "A bed"
value = 5
unit = "USD per person-year"
assumed = "Made up."
[parameter.meals]
label = "Meals"
value = "bed"
unit = "USD per person-year"
assumed = "Made up."
[charge.beds]
kind = "per_person_year"
billing = "by_day"
label = "Beds"
amount = "bed"
[charge.meals]
kind = "per_person_year"
billing = "by_day"
label = "Meals"
amount = "meals"
[parameter.guard]
label = "A guard"
value = 7
unit = "USD"
assumed = "Made up."
[parameter.driver]
label = "A driver"
value = "guard"
unit = "USD"
assumed = "Made up."
[charge.guard]
kind = "lump_sum"
label = "Guard"
amount = "guard"
[charge.driver]
kind = "lump_sum"
label = "Driver"
amount = "driver"
[charge.upkeep]
kind = "per_year"
billing = "by_day"
label = "Upkeep"
stay_years = "1, 2"
amount = [1, "bed"]
assumed = "Made up."
"""


def test_single_numbers_may_be_typed() -> None:
    typed = {"second_year_discount": "40%", "price_per_person": "18000"}
    assert model.cost(DEAL, [500], 2, {"discount": "everyone"}, parameters=typed).tolist() == [14_400_000]


def test_a_price_that_many_charges_share_moves_them_all() -> None:
    reading = {"price": "flat_then_per_person", "discount": "everyone"}
    found = model.cost(DEAL, 238, 2, reading, parameters={"price_per_person": [10_000, 20_000]})
    assert found.tolist() == [
        alone(people=238, years=2, reading=reading, parameters={"price_per_person": price})
        for price in (10_000, 20_000)
    ]


BY_CALENDAR = [deal for deal in model.names() if model.load(deal).terms.by_day]
"""Arrangements that only people with dates can have, which arrays of stays have not."""


@pytest.mark.parametrize("deal", BY_CALENDAR)
def test_what_goes_by_the_calendar_is_refused(deal: str) -> None:
    with pytest.raises(model.BadInput, match="needs people with dates"):
        model.cost(deal, [1, 2], [1, 2])


@pytest.mark.parametrize("deal", [deal for deal in model.names() if deal not in BY_CALENDAR])
def test_every_arrangement_by_array_and_alone(deal: str) -> None:
    random, terms = Random(deal), model.load(deal).terms
    groups = list(terms.group)
    for _ in range(6):
        reading = {name: random.choice([*question.option]) for name, question in terms.question.items()}
        heads = {group: [random.randrange(2_000) for _ in range(5)] for group in groups}
        stays = [random.choice((0, 0.3, 1, 1.7, 4)) for _ in range(5)]
        found = model.cost(deal, heads, stays, reading)
        for place in range(5):
            own = {group: heads[group][place] for group in groups}
            assert found[place] == pytest.approx(
                alone(deal, people=own, years=stays[place], reading=reading), rel=1e-12
            )


def test_made_up_terms_against_the_exact_reference() -> None:
    """Also groups that nobody bills: they are left out of the arrays, and must not be missed."""
    for seed in range(400):
        random = generate.Seeded(seed)
        deal = generate.arrangement(random)
        reading = {name: random.choice(sorted(q["option"])) for name, q in deal["question"].items()}
        groups = random.sample([*deal["group"]], len(deal["group"]))
        heads = {group: [random.randrange(30) for _ in range(3)] for group in groups}
        stays = [random.choice(generate.YEARS) for _ in range(3)]
        settled = generate.Case(deal, {"cohorts": []}, reading).terms
        people = [np.array(heads[group], dtype=float) for group in groups]
        found = array_cost._total(settled, tuple(groups), np.array(stays, dtype=float), people, {})
        for place in range(3):
            cohorts = [
                {"group": g, "people": heads[g][place], "years": Fraction(stays[place])} for g in groups
            ]
            exact = oracle.total(deal, {"cohorts": cohorts}, reading)
            assert np.broadcast_to(found, 3)[place] == pytest.approx(float(exact), rel=1e-9), seed


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"people": [1, -1]}, "people and years are numbers"),
        ({"people": [1, float("nan")]}, "people and years are numbers"),
        ({"people": [1.5]}, "people are whole"),
        ({"people": [[1], [1, 2]]}, "people and years are numbers"),
        ({"years": [1, 101]}, "people and years are numbers"),
        ({"parameters": {"second_year_discount": [0.4, 1.5]}}, "second_year_discount: found 1.5"),
        ({"parameters": {"second_year_discount": [0.4, float("nan")]}}, "second_year_discount: found nan"),
        ({"parameters": {"price_per_person": [-1, 5]}}, "price_per_person: found -1"),
        ({"parameters": {"price_per_person": [5, 1e14]}}, "price_per_person: found"),
        ({"parameters": {"price_per_person": [1, "a"]}}, 'price_per_person: found [1, "a"]'),
        ({"parameters": {"price_per_person": [[1], [1, 2]]}}, "price_per_person: found"),
        ({"parameters": {"accepted_people": [1, 2.5, 4]}}, "accepted_people: found 2.5"),
        ({"people": [1 + 2j]}, "people and years are numbers"),
        ({"parameters": {"pric_per_person": [1, 2]}}, "did you mean price_per_person"),
        ({"parameters": {"price_per_person": [1, 2], "per_head_year": [1, 2]}}, "another name of"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(given: dict[str, Any], message: str) -> None:
    with pytest.raises(model.BadInput) as error:
        model.cost(**{"arrangement": DEAL, "people": 238, "years": 1, **given})
    assert message in str(error.value)


def test_too_many_terms_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_cost, "MOST_TERMS", 20)
    few, many = (np.linspace(0, 1, size) for size in (20, 21))
    model.cost(DEAL, 500, 2, parameters={"second_year_discount": few})
    with pytest.raises(model.BadInput, match="second_year_discount: found more than 20 different terms"):
        model.cost(DEAL, 500, 2, parameters={"second_year_discount": many})


def test_blocks_are_put_together_in_order() -> None:
    size = 3 * array_cost.BLOCK + 17
    people = np.arange(size) % 997
    found = model.cost(DEAL, people, 1)
    assert np.array_equal(found, people * 20_000.0)
    wide = model.cost(DEAL, people[:, np.newaxis], [0.5, 1.5])
    assert np.array_equal(wide, people[:, np.newaxis] * np.array([20_000.0, 40_000.0]))
    turned = model.cost(DEAL, np.asfortranarray(np.reshape(people[:49_100], (491, 100))), 1)
    assert np.array_equal(turned, np.reshape(people[:49_100], (491, 100)) * 20_000.0)


def test_one_price_for_many_people_of_two_groups() -> None:
    people, both = np.arange(20_000), {"billed": "everyone_held"}
    found = model.cost(DEAL, people, 1, both, parameters={"price_per_person": [18_000]})
    assert np.array_equal(found, (people + 23) * 18_000.0)


def test_memory_beyond_the_result_is_bounded() -> None:
    size = 2_000_000
    people, years = np.full(size, 238.0), np.full(size, 1.5)
    prices = np.full(size, 20_000.0)
    model.cost(DEAL, people[:10], 1)  # reads the files
    tracemalloc.start()
    model.cost(DEAL, people, years, {"discount": "everyone"})
    plain = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    model.cost(DEAL, people, years, {"discount": "everyone"}, parameters={"price_per_person": prices})
    varied = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert plain < 1.3 * 8 * size
    assert varied < 2.3 * 8 * size  # whether prices are whole numbers is asked of all at once


@pytest.mark.usefixtures("plain_main")
def test_the_same_function_on_a_cluster() -> None:
    """Dask's own, of two processes on this machine: blocks of arrays there come to what the whole does here."""
    import dask.array as da
    from distributed import Client, LocalCluster

    people = np.arange(60_000).reshape(300, 200) % 997
    years = np.linspace(0, 3, 200)
    prices = np.linspace(15_000, 25_000, 300)[:, np.newaxis]

    def cost(people: Array, years: Array, prices: Array) -> Array:
        return model.cost(DEAL, people, years, parameters={"price_per_person": prices})

    with (
        LocalCluster(
            2, processes=True, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as here,
        Client(here),
    ):
        parts = da.from_array(people, (70, 90)), da.from_array(years, 90), da.from_array(prices, (70, 1))
        found = da.map_blocks(cost, *parts, dtype=float).compute()
    assert np.array_equal(found, cost(people, years, prices))
