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

BLOCKS = Path(__file__).parents[1] / "contracts" / "mississippi"
"""Terms of which one price is made up, so that they are no arrangement of the model."""


def contract(name: str, **changes: object) -> Scenario:
    """A scenario of an arrangement, or its default."""
    deal, _, case = name.partition("/")
    loaded = model.load(deal)
    return (loaded.scenario(case) if case else default_scenario(loaded)).changed(**changes)


def blocks(people: int) -> Scenario:
    return with_case(default_scenario(model.load(f"{BLOCKS}/")), people)


def steps(scenario: Scenario) -> dict[str, Step]:
    return {step.label: step for step in how(scenario)}


def test_files_are_as_files_must_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check-files", str(BLOCKS)]) == 0, capsys.readouterr().err


def test_nebraska_is_269_17_and_277_24_a_bed_day() -> None:
    both = contract("us-nebraska/two-years")
    first, second = (steps(both)[f"Use of the camp, year {year} of the contract"] for year in (1, 2))
    assert round(first.amount / 300 / 365, 2) == 269.17
    assert round(second.amount / 300 / 365, 2) == 277.24
    assert first.says == "12 months × $2,456,138.64 a month = $29,473,663.68"
    assert second.says == "12 months × $2,529,822.80 a month = $30,357,873.59"
    assert model.summary(both).total == pytest.approx(29_473_663.68 + 30_357_873.5904 + 5_900_000)
    assert model.summary(both).per_place == pytest.approx((29_473_663.68 + 30_357_873.5904) / 300)


def test_nebraska_is_paid_by_the_end_of_each_month() -> None:
    case = contract("us-nebraska/two-years")
    months = model.periods(case, "month")
    # One day of September falls in the first month; the last day of the two years is September 29.
    assert months[0].start == date(2025, 9, 1)
    assert months[0].by_charge["camp"] == pytest.approx(12 * 2_456_138.64 / 365)
    assert months[1].by_charge["camp"] == pytest.approx(12 * 2_456_138.64 * 31 / 365)
    assert sum(month.due for month in months) == pytest.approx(model.summary(case).total)
    events = model.periods(case, "event")
    october = next(one for one in events if one.start == date(2025, 10, 31))
    assert october.due == pytest.approx(12 * 2_456_138.64 * 31 / 365)
    assert [one.due for one in events if date(2025, 10, 1) <= one.start < date(2025, 10, 31)] == []


def test_louisiana_pays_for_each_places_beds_whoever_is_held() -> None:
    found = model.summary(contract("us-louisiana"))
    beds = {"winn": 946 * 95 * 365, "jena": 1170 * 76.64 * 365, "basile": 700 * 89.47 * 365}
    assert {one.id: one.amount for one in found.by_charge} == pytest.approx(beds)
    assert (found.places, found.people_held) == (946 + 1170 + 700, 743 + 418 + 96)
    step = how(contract("us-louisiana"))[0]
    assert step.label == "Beds at Winn: 946 places, used or not"
    assert step.says == "345,290 place-days × $95 a place a day = $32,802,550"
    nobody = with_case(contract("us-louisiana"), {"winn": 0, "jena": 0, "basile": 0})
    assert model.summary(nobody).total == pytest.approx(sum(beds.values()))
    more = with_case(contract("us-louisiana"), 1000)
    assert model.summary(more).total == pytest.approx(sum(beds.values()) + 54 * 95 * 365)
    assert steps(more)["Beds at Winn: people beyond 946"].says == (
        "19,710 person-days × $95 a person a day = $1,872,450"
    )


def test_hawaii_rises_with_the_contract_whoever_is_held() -> None:
    def total(option: str) -> float:
        return model.summary(contract("hawaii-arizona", reading={"rise": option})).total

    assert total("least") == pytest.approx(71.9 * 1700 * 365 * (1 + 1.02 + 1.02**2))
    assert total("most") == pytest.approx(71.9 * 1700 * 365 * (1 + 1.03 + 1.03**2))
    assert steps(contract("hawaii-arizona"))[
        "People held, rising by 2% a year, year 1 of the contract"
    ].says == ("620,500 person-days × $71.90 a person a day = $44,613,950")


def test_indiana_guarantees_450_after_120_days() -> None:
    some = [
        {"people": 100, "group": "held", "arrives": date(2025, 10, 1), "departs": date(2027, 10, 1)},
        {"people": 500, "group": "held", "arrives": date(2026, 10, 1), "departs": date(2027, 10, 1)},
    ]
    found = model.summary(contract("us-indiana", cohort=some))
    guaranteed = (date(2027, 10, 1) - date(2026, 1, 29)).days * 450
    beyond = (date(2027, 10, 1) - date(2026, 10, 1)).days * 150
    assert date(2026, 1, 29).toordinal() - date(2025, 10, 1).toordinal() == 120
    assert {one.id: one.amount for one in found.by_charge} == {
        "preparation": 6_000_000,
        "ramp_up": pytest.approx(120 * 100 * 291),
        "held": pytest.approx((guaranteed + beyond) * 291),
    }


def test_people_and_years_can_be_asked_about_where_a_charge_goes_by_the_calendar() -> None:
    """Everyone still arrives on the first day of the contract."""
    found = model.summary(model.case("us-indiana", people=1000, years=1))
    assert found.total == pytest.approx(6_000_000 + 1000 * 365 * 291)
    (cohort,) = model.case("us-indiana", people=7, days=30).cohort
    assert (cohort.people, cohort.arrives, cohort.days) == (7, date(2025, 10, 1), 30)


def test_a_person_in_mississippi_is_dearer_at_850_than_at_750_or_1000() -> None:
    costs = {n: model.summary(blocks(n)).per_person_held for n in (750, 850, 1000)}
    assert costs[750] == costs[1000] == 4000
    assert costs[850] == pytest.approx(4_000_000 / 850)
    (step,) = how(blocks(850))
    assert step.says == "4 block-years × $1,000,000 a block a year = $4,000,000"


def test_figures_that_were_printed_a_place_and_day_and_a_month_stand_beside_ours() -> None:
    found = {
        one.published.figure: one
        for deal, case in (("us-nebraska", "first-year"), ("us-louisiana", "as-held"))
        for one in published([Golden(model.load(deal), case)])
    }
    assert found["by_charge.camp.per_place_day"].ours == pytest.approx(29_473_663.68 / 300 / 365)
    assert found["by_charge.basile.per_day"].ours == pytest.approx(700 * 89.47)


def test_a_figure_may_be_the_sum_of_several() -> None:
    (one,) = published([Golden(model.load("uk-rwanda"), "five-hundred-thirty-nine")])
    assert one.ours == pytest.approx(539 * (20_000 + 150_874))
    assert one.within


def test_prices_a_unit_by_hand() -> None:
    beds = unit_prices(contract("us-louisiana"))
    assert (beds["by_charge.winn.per_place"], beds["by_charge.winn.per_place_day"]) == (34_675, 95)
    total = 365 * (946 * 95 + 1170 * 76.64 + 700 * 89.47)
    assert beds["per_place_day"] == pytest.approx(total / 2816 / 365)
    assert beds["per_person_day"] == pytest.approx(total / 1257 / 365)
    assert (beds["per_day"], beds["per_month"]) == pytest.approx((total / 365, total / 12))
    assert unit_prices(with_case(contract("hawaii-arizona"), days=0))["per_month"] is None
    nebraska = unit_prices(contract("us-nebraska/two-years"))
    assert nebraska["by_charge.works.per_place"] is None
    assert nebraska["per_place_day"] == pytest.approx((29_473_663.68 + 30_357_873.5904) / 300 / 730)


@pytest.mark.parametrize("figure", ["camp.per_place_dy", "works+by_charge.camp.per_place_dy"])
def test_an_unknown_figure_is_refused_with_the_nearest(tmp_path: Path, figure: str) -> None:
    folder = Path(shutil.copytree(model.load("us-nebraska").path, tmp_path / "nebraska"))
    for file in folder.glob("*.toml"):
        file.write_text(
            file.read_text("utf-8").replace('arrangement = "us-nebraska"', 'arrangement = "nebraska"'),
            "utf-8",
        )
    expected = folder / "first-year.expected.toml"
    text = expected.read_text("utf-8").replace("camp.per_place_day", figure)
    expected.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"camp\.per_place_dy.*by_charge\.camp\.per_place_day"):
        stop_if([*misfits(Golden(model.load(f"{folder}/"), "first-year"))])
