"""What screen and print share: where labels stand, round scales, and the picture of cost against people or time."""

from __future__ import annotations

import pytest

from model import case
from model.outputs.chart_data import CostPicture, money_ticks, on_scale, spread_labels
from model.outputs.cost_picture import cost_picture
from model.results.curves import curves
from model.results.summary import summary
from model.scenario.scenario import Scenario

DEAL = "us-el-salvador"


def picture(scenario: Scenario, along: str = "people") -> CostPicture:
    table = curves(scenario, along)
    assert table is not None
    return cost_picture(scenario, summary(scenario), table)


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ([10.0, 50.0], [10.0, 50.0]),
        ([50.0, 50.0], [45.0, 55.0]),
        ([50.0, 52.0, 54.0], [42.0, 52.0, 62.0]),
        ([0.0, 1.0], [5.0, 15.0]),
        ([100.0, 99.0], [95.0, 85.0]),
    ],
)
def test_labels_are_moved_apart_and_no_further(wanted: list[float], places: list[float]) -> None:
    assert spread_labels(wanted, 10.0, 5.0, 95.0) == pytest.approx(places)
    assert spread_labels(wanted, [10.0] * len(wanted), 0.0, 100.0) == pytest.approx(places)


def test_high_labels_take_the_room_of_their_height() -> None:
    assert spread_labels([50, 50], [30, 10], 0, 100) == pytest.approx([40, 60])


@pytest.mark.parametrize(
    ("most", "texts"),
    [
        (22.46e6, "0 5 10 15 20 $25m"),
        (4.76e6, "0 1 2 3 4 $5m"),
        (1.1e9, "0 250 500 750 1,000 $1,250m"),
        (54.79, "0 15 30 45 $60"),
    ],
)
def test_a_scale_has_five_or_six_round_ticks_and_one_unit(most: float, texts: str) -> None:
    ticks = money_ticks(most, "USD")
    assert 5 <= len(ticks) <= 6
    assert ticks[0].value == 0
    assert ticks[-1].value >= most
    assert [tick.text for tick in ticks] == texts.split()
    assert sum("$" in tick.text for tick in ticks) == 1


def test_an_amount_on_a_scale_has_three_digits() -> None:
    assert [on_scale(amount, 25e6) for amount in (4.76e6, 12.3456e6, 123_456.0, 0.0)] == [
        "4.76",
        "12.3",
        "0.123",
        "0",
    ]


def test_the_picture_of_the_grant_case() -> None:
    """238 people for a year: $20,000 each; the least at 600 people is the fee alone, the most the fee on top for all 623."""
    drawn = picture(case(DEAL, people=238, years=1))
    assert drawn.line == ((0.0, 0.0), (600.0, 12e6))
    assert drawn.band == ((0.0, 0.0, 10.46e6), (500.0, 10e6, 20.46e6), (600.0, 10e6, 22.46e6))
    assert (drawn.now, drawn.total, drawn.approved) == (238.0, 4.76e6, 15e6)
    assert [(label.kind, label.text, label.reason) for label in drawn.labels] == [
        ("highest", "Highest, $22.46 million", "$10 million, plus $20,000 a person a year · everyone held is billed"),
        ("approved", "Approved, $15 million", ""),
        ("case", "This reading, $12 million", ""),
        ("lowest", "Lowest, $10 million", "$10 million, once"),
    ]  # fmt: skip
    assert drawn.title.endswith("gives $4.76 million, as low as any; others reach $15.22 million")
    assert drawn.title in drawn.alt


def test_a_prepaid_year_is_a_step() -> None:
    line = picture(case(DEAL, people=238, years=1), "time").line
    assert [total for _, total in line] == [0, 4.76e6, 4.76e6, 9.52e6, 9.52e6, 14.28e6, 14.28e6]


def test_the_highest_reading_is_called_as_high_as_any_and_has_no_rival_label() -> None:
    drawn = picture(
        case(DEAL, people=238, years=1, reading={"price": "flat_on_top", "billed": "everyone_held"})
    )
    assert "as high as any; others go down to $4.76 million" in drawn.title
    assert "highest" not in [label.kind for label in drawn.labels]
    assert "as high as any" in [label.reason for label in drawn.labels]


def test_a_readers_own_approved_sum_is_marked_and_one_far_above_leaves_the_scale() -> None:
    drawn = picture(case(DEAL, people=238, years=1, parameters={"approved": 900e6}))
    assert drawn.approved is None
    label = next(label for label in drawn.labels if label.kind == "approved")
    assert label.text == "Approved, $900 million (yours)"
    assert label.reason == "above this scale"
    assert drawn.y_ticks[-1].value == 25e6
