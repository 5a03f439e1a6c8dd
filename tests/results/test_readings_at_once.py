"""Readings are settled once and kept; that others do so at the same moment, or that it is forgotten meanwhile, changes nothing."""

from __future__ import annotations

import pytest

from model.results import readings
from model.results.readings import folded, folds, folds_at
from model.scenario.library import load, names
from model.scenario.scenario import default_scenario


@pytest.mark.parametrize("name", names())
def test_readings_made_anew_between_two_looks_are_the_same(name: str) -> None:
    scenario = default_scenario(load(name))
    whole, every = folds(scenario), folded(scenario)
    readings._settled.cache_clear()  # as if it had made room, or another thread had won
    assert folds_at(scenario, every, 0) == whole
