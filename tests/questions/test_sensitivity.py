"""Sensitivity on functions whose answers are known, and on the model."""

from __future__ import annotations

import json
import math
import re
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import qmc, sobol_indices

import model
from model.cli import main
from model.files.problems import BadInput
from model.inputs.population import Array
from model.questions.uncertainty import file
from model.questions.uncertainty.draws import ranges
from model.questions.uncertainty.inputs import Plan, plan
from model.questions.uncertainty.sensitivity import Indices, _crossed, indices, of_plan, shares, tornado

DEAL = "us-el-salvador"


def planned(typed: dict[str, str], **given: object) -> Plan:
    return plan(model.case(DEAL, **{"people": 238, "years": 1, **given}), typed)  # type: ignore[arg-type]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- Known answers -------------------------------------------------------------------------------------------


def ishigami(chances: Array) -> Array:
    x = math.pi * (2 * chances - 1)
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def known_ishigami() -> tuple[list[float], list[float]]:
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    a, b, pi = 7.0, 0.1, math.pi
    one = 0.5 * (1 + b * pi**4 / 5) ** 2
    two = a**2 / 8
    both = b**2 * pi**8 * 8 / 225
    whole = one + two + both
    return [one / whole, two / whole, 0.0], [(one + both) / whole, two / whole, both / whole]


G = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])


def sobol_g(chances: Array) -> Array:
    return np.asarray(np.prod((np.abs(4 * chances - 2) + G) / (1 + G), axis=1))


def known_g() -> tuple[list[float], list[float]]:
    own = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + own) - 1
    others = np.prod(1 + own) / (1 + own)
    return (own / whole).tolist(), (own * others / whole).tolist()


SLOPES = np.array([1.0, 2.0, -4.0])


def linear(chances: Array) -> Array:
    return np.asarray(chances @ SLOPES + 100)


def known_linear() -> tuple[list[float], list[float]]:
    part = (SLOPES**2 / (SLOPES**2).sum()).tolist()
    return part, part


def step(chances: Array) -> Array:
    return np.asarray((chances[:, 0] > 0.7) * 1.0 + 0 * chances[:, 1])


@pytest.mark.parametrize(
    ("function", "known", "within"),
    [
        (ishigami, known_ishigami(), 0.015),
        (sobol_g, known_g(), 0.004),
        (linear, known_linear(), 0.001),
        (step, ([1, 0], [1, 0]), 0.005),
        (lambda chances: chances[:, 0] ** 2, ([1], [1]), 0.003),
    ],
    ids=["Ishigami", "Sobol' G", "linear", "step", "one input"],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_indices_are_the_known_ones(
    function: Callable[[Array], Array], known: tuple[list[float], list[float]], within: float, seed: int
) -> None:
    names = [f"x{place}" for place in range(len(known[0]))]
    found = indices(function, names, rng(seed))
    assert [row.first for row in found.rows] == pytest.approx(known[0], abs=within)
    assert [row.total for row in found.rows] == pytest.approx(known[1], abs=within)
    assert [row.names for row in found.rows] == [(name,) for name in names]
    for row, first, total in zip(found.rows, *known, strict=True):
        assert abs(row.first - first) <= max(row.first_within, 1e-9)
        assert abs(row.total - total) <= max(row.total_within, 1e-9)


def test_indices_of_a_constant_are_said_to_be_none() -> None:
    found = indices(lambda chances: np.full(len(chances), 7.0), ["a", "b"], rng())
    assert found == Indices((), 8192, 8192 * 4, 0, constant=True)
    assert indices(lambda chances: chances[:, 0], [], rng()).constant


@pytest.mark.parametrize("seed", [0, 3])
def test_the_same_seed_gives_the_same_indices(seed: int) -> None:
    """Zero too."""
    one, two, other = (indices(ishigami, "abc", rng(s), 256) for s in (seed, seed, seed + 1))
    assert one == two
    assert one != other
    assert one.seed == seed


def test_points_are_two_sets_and_one_with_a_column_of_the_other_for_each_input() -> None:
    table = _crossed("abc", [("a",), ("b",), ("c",)], 64, rng(5), {})
    both = qmc.Sobol(6, scramble=True, seed=rng(5)).random_base2(6)
    a, b = both[:, :3], both[:, 3:]
    assert np.array_equal(table[:, 0], a)
    assert np.array_equal(table[:, -1], b)
    for place in range(3):
        assert np.array_equal(table[:, place + 1, place], b[:, place])
        assert np.array_equal(np.delete(table[:, place + 1], place, 1), np.delete(a, place, 1))


@pytest.mark.parametrize(("function", "width"), [(ishigami, 3), (sobol_g, 8), (linear, 3)])
def test_estimates_are_those_of_scipy(function: Callable[[Array], Array], width: int) -> None:
    """On the same points; scipy centres the totals otherwise, which moves an estimate by less than its own noise."""
    names = [f"x{place}" for place in range(width)]
    ours = indices(function, names, rng(2), 4096)
    table = _crossed(names, [(name,) for name in names], 4096, rng(2), {})
    a, *between, b = (function(table[:, place])[np.newaxis] for place in range(width + 2))
    theirs = sobol_indices(func={"f_A": a, "f_B": b, "f_AB": np.array(between)}, n=4096)
    assert [row.first for row in ours.rows] == pytest.approx(theirs.first_order.ravel(), abs=1e-3)
    assert [row.total for row in ours.rows] == pytest.approx(theirs.total_order.ravel(), abs=1e-9)


def test_an_interval_narrows_with_the_root_of_the_points() -> None:
    few, many = (indices(ishigami, "abc", rng(1), points) for points in (512, 8192))
    for one, other in zip(few.rows, many.rows, strict=True):
        assert one.first_within / other.first_within == pytest.approx(4, rel=0.5)


@pytest.mark.parametrize("points", [0, 1, 1000, 1 << 21])
def test_points_are_a_power_of_two(points: int) -> None:
    with pytest.raises(BadInput, match="a power of two"):
        indices(linear, "abc", rng(), points)


def test_correlated_inputs_have_one_index_together() -> None:
    """Two normals with correlation r: their sum has variance 2 + 2r beside the third's 1."""
    from scipy.special import ndtri

    rank = 0.5
    r = 2 * math.sin(math.pi * rank / 6)
    found = indices(lambda chances: ndtri(chances).sum(axis=1), "abc", rng(), pairs={("a", "c"): rank})
    assert [row.names for row in found.rows] == [("a", "c"), ("b",)]
    whole = 3 + 2 * r
    assert [row.first for row in found.rows] == pytest.approx([(2 + 2 * r) / whole, 1 / whole], abs=0.005)


# --- The model -----------------------------------------------------------------------------------------------


def test_tornado_moves_one_input_at_a_time_and_leads_with_the_widest() -> None:
    found = tornado(
        planned({"people": "triangular:200,238,300", "days": "uniform:125,400", "rate.fee": "uniform:1,2"})
    )
    assert found.base == 4_760_000
    assert [
        (row.name, row.low_value, row.high_value, row.low_total, row.high_total) for row in found.rows
    ] == [
        ("days", 125, 400, 4_760_000, 9_520_000),
        ("people", 200, 300, 4_000_000, 6_000_000),
        ("rate.fee", 1, 2, 4_760_000, 4_760_000),
    ]
    assert [row.elasticity for row in found.rows] == pytest.approx([365 / 275, 1, 0])


def test_tenth_moves_whole_numbers_to_whole_numbers() -> None:
    found = tornado(planned({"people": "uniform:1,2", "rate.per_head_year": "normal:5,1"}), tenth=True)
    assert {
        row.name: (row.low_value, row.high_value, row.low_total, row.high_total) for row in found.rows
    } == {
        "people": (214, 262, 4_280_000, 5_240_000),
        "rate.per_head_year": (18_000, 22_000, 4_284_000, 5_236_000),
    }
    assert [row.elasticity for row in found.rows] == pytest.approx([1, 1])


def test_a_prepaid_year_has_no_elasticity_until_it_steps() -> None:
    days = planned({"days": "uniform:100,300"}, years=None, days=200)
    (row,) = tornado(days, tenth=True).rows
    assert (row.low_value, row.high_value, row.elasticity) == (180, 220, 0)
    by_day = planned({"days": "uniform:100,300"}, years=None, days=200, reading={"billing": "by_day"})
    assert tornado(by_day, tenth=True).rows[0].elasticity == pytest.approx(1)


def test_elasticity_of_part_of_a_total_is_its_share() -> None:
    both = planned({"rate.fee": "uniform:5e6,15e6"}, reading={"price": "flat_on_top"})
    assert tornado(both).rows[0].elasticity == pytest.approx(10 / 14.76)


def test_elasticity_at_zero_is_undefined() -> None:
    nobody = planned({"people": "uniform:0,10"}, people=0)
    assert tornado(nobody).rows[0].elasticity is None


def test_ends_of_a_bell_are_those_of_nine_draws_in_ten() -> None:
    (row,) = tornado(planned({"rate.per_head_year": "normal:20000,1000"})).rows
    assert row.low_value == pytest.approx(20_000 - 1644.85, abs=0.01)
    assert row.high_value == pytest.approx(20_000 + 1644.85, abs=0.01)


def test_readings_stand_beside_and_are_no_rows() -> None:
    found = tornado(planned({"people": "uniform:200,300"}))
    assert [row.name for row in found.rows] == ["people"]
    price = found.readings[0]
    assert (price.label, price.low_total, price.high_total) == ("Price", 4_760_000, 14_760_000)


def test_nothing_to_move_gives_an_empty_tornado() -> None:
    assert tornado(planned({"people": "300"})).rows == ()


def test_own_costs_have_a_tornado_of_their_own() -> None:
    deal = model.load(DEAL)
    flights = plan(model.case(DEAL), file=file.read_ranges("transport", deal)[0])
    found = tornado(flights, of="own")
    assert found.base == 3 * 6 * 17_000 == 306_000
    assert [(row.name, row.low_total, row.high_total) for row in found.rows] == [
        ("flights.price", 154_386, 450_000),
        ("flights.hours", 255_000, 357_000),
    ]
    assert of_plan(flights, rng(), 64).constant


def test_indices_of_a_product_are_known() -> None:
    """People times rate: with squared coefficients of variation a and b, a / (a + b + ab) alone, and with others
    a (1 + b) / (a + b + ab).
    """
    found = of_plan(
        planned({"people": "uniform:200,300", "rate.per_head_year": "uniform:10000,30000"}), rng()
    )
    a, b = ((101**2 - 1) / 12) / 250**2, (20_000**2 / 12) / 20_000**2
    whole = a + b + a * b
    assert [row.first for row in found.rows] == pytest.approx([a / whole, b / whole], abs=0.002)
    assert [row.total for row in found.rows] == pytest.approx(
        [a * (1 + b) / whole, b * (1 + a) / whole], abs=0.002
    )
    assert found.rows[0].label == "People: alleged Tren de Aragua members"


# --- Readings and quantities -----------------------------------------------------------------------------------


def test_readings_and_quantities_are_told_apart() -> None:
    found = ranges(planned({"people": "uniform:238,338"}), rng(), 1 << 13)
    part = shares(found)
    assert part.readings == (4_760_000, 15_220_000)
    assert part.quantities == (243 * 20_000, 333 * 20_000)
    assert part.both == (4_760_000, 10e6 + (333 + 23) * 20_000)
    assert part.of_readings == pytest.approx(10.46 / 12.36)
    assert part.of_quantities == pytest.approx(1.8 / 12.36)
    assert part.between is None


def test_shares_of_nothing_are_undefined() -> None:
    alone = plan(model.case("denmark-kosovo"), {"stay": "10"})
    part = shares(ranges(alone, rng(), 64, every=False))
    assert part.of_readings is None
    assert part.of_quantities is None


def test_the_command_tells_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "range",
        DEAL,
        "--range",
        "people=uniform:200,300",
        "--range",
        "rate.per_head_year=uniform:10000,30000",
        "--sensitivity",
    ]
    assert main.main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    deal = found["sensitivity"]["deal"]
    assert [row["input"] for row in deal["by_range"]["rows"]] == ["rate.per_head_year", "people"]
    assert [row["total"] for row in deal["indices"]] == pytest.approx([0.1502, 0.8613], abs=0.003)
    assert main.main(words) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "What moves the total of $4,760,000" in told
    assert re.search(r"Price per person and year 10,?000|\$10,000", told)
    assert "The two need not come to 100%, and a width is no likelihood." in told


def test_a_million_draws_need_no_more_memory_than_they_say() -> None:
    few = planned({"people": "triangular:238,252,300", "stay": "uniform:0.34,1"})
    ranges(few, rng(), 100)
    tracemalloc.start()
    ranges(few, rng(), 1_000_000, "random", every=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6
