"""Contracts written down as they were printed, with no number multiplied by hand, and what they come to."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import model
from model.cli import main
from model.files.problems import BadInput, stop_if
from model.results.expected_results import Golden, misfits, published
from model.results.narrative import how
from model.results.step import Step
from model.results.unit_prices import unit_prices
from model.scenario.cases import with_case
from model.scenario.scenario import Scenario, default_scenario

CONTRACTS = Path(__file__).parents[1] / "contracts"
NAMES = sorted(path.name for path in CONTRACTS.iterdir())


def contract(name: str, **changes: object) -> Scenario:
    return default_scenario(model.load(f"{CONTRACTS / name}/")).changed(**changes)


def steps(scenario: Scenario) -> dict[str, Step]:
    return {step.label: step for step in how(scenario)}


@pytest.mark.parametrize("name", NAMES)
def test_files_are_as_files_must_be(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check-files", str(CONTRACTS / name)]) == 0, capsys.readouterr().err


def test_nebraska_is_269_17_and_277_24_a_bed_day() -> None:
    both = contract("nebraska")
    first, second = (steps(both)[f"Use of the camp, year {year} of the contract"] for year in (1, 2))
    assert round(first.amount / 300 / 365, 2) == 269.17
    assert round(second.amount / 300 / 365, 2) == 277.24
    assert first.says == "12 months × $2,456,138.64 a month = $29,473,663.68"
    assert second.says == "12 months × $2,529,822.80 a month = $30,357,873.59"
    assert model.summary(both).total == pytest.approx(29_473_663.68 + 30_357_873.5904 + 5_900_000)
    assert model.summary(both).per_place == pytest.approx((29_473_663.68 + 30_357_873.5904) / 300)


def test_nebraska_is_paid_by_the_end_of_each_month() -> None:
    months = model.periods(contract("nebraska"), "month")
    # One day of September falls in the first month; the last day of the two years is September 29.
    assert months[0].start == date(2025, 9, 1)
    assert months[0].by_charge["rent"] == pytest.approx(12 * 2_456_138.64 / 365)
    assert months[1].by_charge["rent"] == pytest.approx(12 * 2_456_138.64 * 31 / 365)
    assert sum(month.due for month in months) == pytest.approx(model.summary(contract("nebraska")).total)
    events = model.periods(contract("nebraska"), "event")
    october = next(one for one in events if one.start == date(2025, 10, 31))
    assert october.due == pytest.approx(12 * 2_456_138.64 * 31 / 365)
    assert [one.due for one in events if date(2025, 10, 1) <= one.start < date(2025, 10, 31)] == []


def test_winn_pays_for_946_beds_whoever_is_held() -> None:
    found = model.summary(contract("winn"))
    assert (found.total, found.places, found.people_held) == (32_802_550, 946, 743)
    assert found.per_place == pytest.approx(95 * 365)
    (step,) = how(contract("winn"))
    assert step.label == "Guaranteed beds: 946 places, used or not"
    assert step.says == "345,290 place-days × $95 a place a day = $32,802,550"
    assert model.summary(with_case(contract("winn"), 0)).total == 32_802_550
    more = with_case(contract("winn"), 1000)
    assert model.summary(more).total == 1000 * 95 * 365
    assert steps(more)["Guaranteed beds: people beyond 946"].says == (
        "19,710 person-days × $95 a person a day = $1,872,450"
    )


def test_hawaii_rises_with_the_contract_whoever_is_held() -> None:
    assert model.summary(contract("hawaii")).total == pytest.approx(71.9 * 365_000 * (1 + 1.025 + 1.025**2))
    assert round(model.summary(contract("hawaii")).total / 1e6, 1) == 80.7
    assert steps(contract("hawaii"))["Price of a day, year 1 of the contract"].says == (
        "365,000 person-days × $71.90 a person a day = $26,243,500"
    )


def test_indiana_guarantees_450_after_120_days() -> None:
    found = model.summary(contract("indiana"))
    ramp_up = 120 * 100
    guaranteed = (date(2027, 9, 30) - date(2026, 1, 29)).days * 450
    beyond = (date(2027, 9, 30) - date(2026, 10, 1)).days * 150
    assert date(2026, 1, 29).toordinal() - date(2025, 10, 1).toordinal() == 120
    assert {one.id: one.amount for one in found.by_charge} == {
        "ramp_up": pytest.approx(ramp_up * 291),
        "guaranteed": pytest.approx((guaranteed + beyond) * 291),
    }
    crowded = [{"people": 1200, "group": "held", "arrives": date(2025, 10, 1), "departs": date(2027, 9, 30)}]
    assert model.summary(contract("indiana", cohort=crowded)).people_held == 1000


def test_a_person_in_mississippi_is_dearer_at_850_than_at_750_or_1000() -> None:
    costs = {
        n: model.summary(with_case(contract("mississippi"), n)).per_person_held for n in (750, 850, 1000)
    }
    assert costs[750] == costs[1000] == 4000
    assert costs[850] == pytest.approx(4_000_000 / 850)
    (step,) = how(with_case(contract("mississippi"), 850))
    assert step.says == "4 block-years × $1,000,000 a block a year = $4,000,000"


def test_figures_that_were_printed_a_place_and_day_and_a_month_stand_beside_ours() -> None:
    first_year = Golden(model.load(f"{CONTRACTS / 'nebraska'}/"), "first-year")
    found = {one.published.figure: one for one in published([first_year])}
    assert found["by_charge.rent.per_place_day"].ours == pytest.approx(29_473_663.68 / 300 / 365)
    assert found["by_charge.rent.per_month"].ours == pytest.approx(2_456_138.64)
    assert all(one.within for one in found.values())


def test_prices_a_unit_by_hand() -> None:
    winn = unit_prices(contract("winn"))
    assert (winn["per_place"], winn["per_place_day"], winn["by_charge.beds.per_place_day"]) == (
        34_675,
        95,
        95,
    )
    assert winn["per_person_day"] == pytest.approx(32_802_550 / 743 / 365)
    assert (winn["per_day"], winn["per_month"]) == pytest.approx((95 * 946, 32_802_550 / 12))
    assert unit_prices(with_case(contract("hawaii"), days=0))["per_month"] is None
    nebraska = unit_prices(contract("nebraska"))
    assert nebraska["by_charge.works.per_place"] is None
    assert nebraska["per_place_day"] == pytest.approx((29_473_663.68 + 30_357_873.5904) / 300 / 730)


def test_an_unknown_figure_is_refused_with_the_nearest(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CONTRACTS / "nebraska", tmp_path / "nebraska"))
    expected = folder / "first-year.expected.toml"
    text = expected.read_text("utf-8").replace("rent.per_place_day", "rent.per_place_dy")
    expected.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"rent\.per_place_dy.*by_charge\.rent\.per_place_day"):
        stop_if([*misfits(Golden(model.load(f"{folder}/"), "first-year"))])
