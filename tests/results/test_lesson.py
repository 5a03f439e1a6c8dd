"""The case that a lesson stands on shows the four costs apart, whatever case is open."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from model.results.lesson import LAST_DAY, Lesson, alongs, last_day, lesson, lesson_case, opening_day
from model.scenario.library import load, names
from model.scenario.new import new_arrangement
from model.scenario.scenario import default_scenario

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
YEAR = 238 * 20_000


def test_by_time_all_four_stand_apart_on_the_day_it_opens() -> None:
    shown = lesson(DEFAULT)
    assert shown.margins.now == 125
    assert shown.margins.average == pytest.approx(YEAR / 125)
    assert (shown.margins.marginal, shown.margins.fixed, shown.margins.total) == (0, YEAR, YEAR)
    assert shown.sunk == pytest.approx(YEAR * 240 / 365)
    assert shown.jump == (366, YEAR)


def test_used_grows_by_the_day_and_is_never_more_than_what_is_due() -> None:
    shown = lesson(DEFAULT)
    assert shown.used is not None
    assert shown.used == pytest.approx(shown.margins.at * YEAR / 365)
    assert np.all(shown.used <= shown.margins.totals + 1e-6)


def test_by_the_day_nothing_is_sunk_or_fixed() -> None:
    shown = lesson(DEFAULT.changed(reading={"billing": "by_day"}), day=200)
    assert (shown.sunk, shown.margins.fixed) == (pytest.approx(0, abs=1e-6), pytest.approx(0, abs=1e-6))
    assert shown.margins.average == pytest.approx(shown.margins.marginal) == pytest.approx(YEAR / 365)


def test_with_a_fee_on_top_what_is_sunk_cannot_be_told_by_the_day() -> None:
    shown = lesson(DEFAULT.changed(reading={"price": "flat_on_top"}))
    assert (shown.sunk, shown.used) == (None, None)
    assert "cannot be told by the day" in shown.says[-1]
    heads = lesson(shown.case, "people")
    assert (heads.margins.fixed, heads.margins.marginal) == (10_000_000, 20_000)
    assert heads.margins.average == pytest.approx(20_000 + 10_000_000 / 238)


def test_a_case_with_a_day_of_its_own_opens_at_it() -> None:
    freed = DEFAULT.changed(cohort=[{"people": 238, "group": "tren_de_aragua", "days": 40}])
    assert opening_day(freed) == 40
    assert opening_day(DEFAULT) == 125
    year = DEFAULT.changed(cohort=[{"people": 238, "group": "tren_de_aragua", "days": 365}])
    assert opening_day(year) == 125, "at the end of a year paid in advance nothing is sunk"


CASES = {
    **{name: default_scenario(load(name)) for name in names()},
    "dated": HERE.scenario("what-was-held"),
    "no cohort": DEFAULT.changed(cohort=[]),
    "nobody": DEFAULT.changed(cohort=[{"people": 0, "group": "tren_de_aragua", "years": 1.0}]),
    "no time": DEFAULT.changed(cohort=[{"people": 5, "group": "tren_de_aragua", "years": 0.0}]),
    "two stays": DEFAULT.changed(
        cohort=[{"people": 3, "group": "tren_de_aragua", "years": float(n)} for n in (1, 2)]
    ),
    "only the others": DEFAULT.changed(cohort=[{"people": 5, "group": "ms13", "years": 1.0}]),
}


@pytest.mark.parametrize("case", CASES)
def test_no_case_leaves_a_lesson_without_people_days_and_money(case: str) -> None:
    shown = lesson_case(CASES[case])
    for along in alongs(shown):
        for day in (None, 1, last_day(shown)):
            _holds(lesson(shown, along, day), by_calendar=shown.deal.terms.by_day is not None)


def _holds(shown: Lesson, by_calendar: bool = False) -> None:
    assert shown.margins.totals.max() > 0
    assert 0 < shown.margins.now <= shown.margins.at[-1]
    assert shown.margins.at[shown.margins.place] == shown.margins.now
    assert math.isfinite(shown.margins.fixed + shown.margins.marginal)
    assert shown.says
    if shown.margins.along == "time" and shown.margins.now <= LAST_DAY and not by_calendar:
        assert shown.margins.at[-1] == 3 * 365, "the axis stays as it is while the day is moved"


def test_the_reading_and_the_numbers_of_a_case_that_cannot_be_shown_are_kept() -> None:
    dated = HERE.scenario("what-was-held").changed(
        reading={"billing": "by_day"}, parameters={"price_per_person": 18_000}
    )
    shown = lesson_case(dated)
    assert not shown.population.dated
    assert (shown.reading["billing"], shown.parameters) == ("by_day", {"price_per_person": 18_000})


def test_where_people_must_have_dates_their_release_is_shown(tmp_path: Path) -> None:
    """A fee of half a million at the start, and 100 people from March 2025 at $10,000 a year, by the day."""
    new_arrangement(tmp_path / "dated")
    file = tmp_path / "dated" / "arrangement.toml"
    text = file.read_text("utf-8")
    text = text.replace(
        'amount = "price_per_person"\n', 'amount = "price_per_person"\nfrom = 2025-01-01\n', 1
    )
    file.write_text(
        text.replace("people = 100\nyears = 1", "people = 100\narrives = 2025-03-01\nyears = 1", 1), "utf-8"
    )
    case = default_scenario(load(f"{tmp_path / 'dated'}/"))
    assert case.deal.terms.by_day
    shown = lesson(lesson_case(case))
    assert alongs(shown.case) == ("time",)
    assert (shown.margins.now, shown.margins.at[-1]) == (125, 365)
    assert shown.margins.average == pytest.approx(shown.margins.total / 125)
    assert shown.margins.total == pytest.approx(500_000 + 1e6 * 125 / 365)
    assert (shown.margins.fixed, shown.margins.marginal) == (pytest.approx(500_000), pytest.approx(1e6 / 365))
    assert len(shown.margins.at) > 10
