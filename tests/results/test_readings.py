"""Every reading of the terms, equal ones folded."""

from model.results import readings
from model.scenario.library import load


def test_readings_are_folded_while_another_reader_works_them_out_too() -> None:
    """Two who come first at once each work out every reading, and only one of the two is kept."""
    case = load("us-el-salvador").scenario("grant-paid")
    expected, every = readings.folds(case), readings.folded(case)
    readings._settled.cache_clear()
    assert readings.folds_at(case, every, 0) == expected
