"""What a screen may offer as uncertain: every quantity and example can be used as it stands, in every shape."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from model.files.problems import BadInput
from model.outputs.chart_data import option_ranges, option_readings
from model.questions.uncertainty import draws, suggestions
from model.questions.uncertainty.distributions import NUMBERS
from model.questions.uncertainty.file import read_ranges
from model.questions.uncertainty.inputs import plan
from model.questions.uncertainty.suggestions import SHAPES, around, examples, quantities, reshaped
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario

HOME = load("us-el-salvador")
DEFAULT = default_scenario(HOME)
HELD = HOME.scenario("what-was-held")
CASES = {
    **{name: default_scenario(load(name)) for name in names()},
    "held": HELD,
    "nobody": DEFAULT.changed(cohort=[]),
    "one person": DEFAULT.changed(cohort=[{"people": 1, "group": "ms13", "days": 1}]),
    "just come": HELD.changed(
        cohort=[{"people": 5, "group": "ms13", "arrives": date(2025, 3, 15), "departs": date(2025, 3, 25)}]
    ),
    "own price": DEFAULT.changed(parameters={"price_per_person": 12_345.678}),
}


def named(scenario: Scenario, name: str) -> suggestions.OfferedQuantity:
    return next(one for one in quantities(scenario) if one.name == name)


@pytest.mark.parametrize("case", CASES)
def test_every_quantity_offered_has_a_first_range_that_can_be_used(case: str) -> None:
    for one in quantities(CASES[case]):
        if one.base is None:
            assert around(one) == "triangular:,,"
            continue
        (made,) = plan(CASES[case], {one.name: around(one)}).inputs
        assert made.base == pytest.approx(one.base)
        low, likely, high = made.distribution.numbers
        assert low <= likely <= high
        assert likely == pytest.approx(one.base, abs=1e-4)
        assert made.distribution.varies == bool(one.base)


@pytest.mark.parametrize("case", CASES)
def test_every_example_can_be_used(case: str) -> None:
    for example in examples(CASES[case]):
        file = read_ranges(example.file, CASES[case].deal)[0] if example.file else None
        assert plan(CASES[case], dict(example.ranges), file).varying


def test_a_tenth_either_way_or_a_month() -> None:
    """238 people ± 23.8, whole; $20,000 ± $2,000; July 18, 2025 ± 30 days; at least one person either way."""
    assert around(named(DEFAULT, "people")) == "triangular:214,238,262"
    assert around(named(DEFAULT, "rate.price_per_person")) == "triangular:18000,20000,22000"
    assert around(named(HELD, "released")) == "triangular:2025-06-18,2025-07-18,2025-08-17"
    assert around(named(CASES["one person"], "people")) == "triangular:0,1,2"


def test_quantities_are_those_in_force_and_have_their_currency() -> None:
    found = [one.name for one in quantities(DEFAULT)]
    assert found == ["people", "people.ms13", "stay", "days", "rate.price_per_person", "rate.transport"]
    fee = DEFAULT.changed(reading={"price": "flat_once"})
    assert [one.name for one in quantities(fee)][-2:] == ["rate.one_time_fee", "rate.transport"]
    assert named(DEFAULT, "rate.price_per_person").label == "Price per person (USD)"
    assert [one.name for one in quantities(HELD)][:3] == ["people.1", "people.2", "people.3"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["people", "rate.price_per_person", "stay"])
def test_another_shape_has_about_the_same_low_middle_and_high(name: str, shape: str) -> None:
    one = named(DEFAULT, name)
    text = reshaped(one, around(one), shape)
    (made,) = plan(DEFAULT, {name: text}).inputs
    assert made.distribution.shape == shape
    assert made.distribution.middle == pytest.approx(one.base, rel=0.01)
    if shape not in {"fixed", "lognormal"}:
        low, high = made.distribution.ends
        assert low == pytest.approx(one.base * 0.9, rel=0.03)  # type: ignore[operator]
        assert high == pytest.approx(one.base * 1.1, rel=0.03)  # type: ignore[operator]
    if shape == "lognormal":
        assert made.distribution.numbers[1] == pytest.approx(1.1, abs=0.01)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_cannot_be_read_becomes_blanks(shape: str) -> None:
    text = reshaped(named(DEFAULT, "people"), "triangular:many,2,3", shape)
    assert text == f"{shape}:{',' * ((NUMBERS[shape] or 1) - 1)}"


def test_a_day_keeps_its_calendar_in_another_shape() -> None:
    one = named(HELD, "released")
    assert reshaped(one, around(one), "uniform") == "uniform:2025-06-18,2025-08-17"
    assert reshaped(one, around(one), "normal") == "normal:2025-07-18,15"


# --- Few draws first --------------------------------------------------------------------------------------------


def test_some_readings_cost_what_every_reading_costs() -> None:
    planned = plan(DEFAULT, {"people": "uniform:200,300"})
    some = draws.ranges(
        planned, np.random.default_rng(3), 400, every=False, readings=option_readings(DEFAULT)
    )
    every = draws.ranges(planned, np.random.default_rng(3), 400)
    assert len(some.by_reading) == 6 < len(every.by_reading)
    assert option_ranges(some) == option_ranges(every)
    assert [one.label for one in option_ranges(every) if one.chosen] == ["$20,000 a person a year"]
    assert len(draws.ranges(planned, np.random.default_rng(3), 400, every=False).by_reading) == 1


def test_progress_is_told_to_the_end() -> None:
    told: list[float] = []
    planned = plan(DEFAULT, {"people": "uniform:200,300"})
    draws.ranges(planned, np.random.default_rng(1), 5_000, every=False, chunk=1_000, progress=told.append)
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == 1


def test_messages_call_a_quantity_as_asked() -> None:
    with pytest.raises(BadInput, match=r"^The people: found many"):
        plan(DEFAULT, {"people": "uniform:many,1"}, called={"people": "The people"})


def test_a_number_of_ones_own_is_not_offered_to_be_drawn() -> None:
    own = {one.name for one in quantities(CASES["own price"])}
    assert {one.name for one in quantities(DEFAULT)} - own == {"rate.price_per_person"}
