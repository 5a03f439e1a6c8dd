"""Payments at their own times: present values by hand, day by day where there are dates."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import model
from model.questions.compared_rows import standing
from model.questions.cost_options import MoneyBasis, series
from model.questions.worth import present_value
from model.results.payments import Payments
from model.scenario.scenario import Scenario, default_scenario, settled

CONTRACTS = Path(__file__).parents[1] / "contracts"
YEARS = range(2)
MONTHS = range(24)


def last_day(day: date, months: int) -> date:
    """The last day of the month, or of the quarter, that a day is in."""
    end = (day.month - 1) // months * months + months
    return date(day.year + end // 12, end % 12 + 1, 1) - timedelta(days=1)


def rent(tmp_path: Path, paid: str | None) -> Scenario:
    """A rent of 120 a year by the day, paid as said."""
    text = (CONTRACTS / "mississippi" / "arrangement.toml").read_text("utf-8")
    text = text.replace("amount = 1_000_000", "amount = 120").replace(
        "every = 250", f'paid = "{paid}"' if paid else ""
    )
    (tmp_path / "arrangement.toml").write_text(text, "utf-8")
    shutil.copy(CONTRACTS / "mississippi" / "evidence.toml", tmp_path)
    return default_scenario(model.load(f"{tmp_path}/"))


@pytest.mark.parametrize(
    ("paid", "dated", "undated"),
    [
        (None, None, sum(120 / 1.05**k for k in YEARS)),
        ("start", 240, 240),
        (
            "year",
            sum(120 / 1.05 ** (k + 1 - 1 / 365) for k in YEARS),
            sum(120 / 1.05 ** (k + 1) for k in YEARS),
        ),
        ("quarter", None, sum(30 / 1.05 ** ((k + 1) / 4) for k in range(8))),
        ("month", None, sum(10 / 1.05 ** ((k + 1) / 12) for k in MONTHS)),
    ],
)
def test_present_value_goes_by_when_it_is_paid(
    paid: str | None, dated: float | None, undated: float, tmp_path: Path
) -> None:
    terms = rent(tmp_path, paid)
    without = terms.changed(cohort=[{"people": 1, "group": "held", "years": 2}])
    assert present_value(without, 0.05) == pytest.approx(undated)
    days = terms.changed(
        cohort=[{"people": 1, "group": "held", "arrives": date(2025, 1, 1), "departs": date(2027, 1, 1)}]
    )
    if dated is None:
        daily = [(date(2025, 1, 1) + timedelta(days=k), 120 / 365) for k in range(730)]
        months = {"month": 1, "quarter": 3}.get(paid or "")
        dated = sum(
            amount / 1.05 ** (((last_day(day, months) if months else day) - date(2025, 1, 1)).days / 365)
            for day, amount in daily
        )
    assert present_value(days, 0.05) == pytest.approx(dated)
    assert present_value(days, 0.0) == present_value(without, 0.0) == pytest.approx(240)


def test_what_falls_due_at_the_very_end_is_of_the_last_year(tmp_path: Path) -> None:
    text = (CONTRACTS / "mississippi" / "arrangement.toml").read_text("utf-8")
    text = text.replace('kind = "per_year"', 'kind = "per_departure"').replace("every = 250\n", "")
    (tmp_path / "arrangement.toml").write_text(text.replace('billing = "by_day"\n', ""), "utf-8")
    shutil.copy(CONTRACTS / "mississippi" / "evidence.toml", tmp_path)
    leaving = default_scenario(model.load(f"{tmp_path}/"))
    two = leaving.changed(cohort=[{"people": 3, "group": "held", "years": 2}])
    assert present_value(two, 0.05) == pytest.approx(3e6 / 1.05)


def test_prices_of_a_year_go_by_the_year_of_each_payment() -> None:
    hawaii = default_scenario(model.load(f"{CONTRACTS / 'hawaii'}/"))
    index = series().index("USD")
    days = [date(2016, 7, 1) + timedelta(days=k) for k in range(3 * 365)]
    rates = [71.9 * 1.025 ** (k // 365) * 1000 for k in range(3 * 365)]
    expected = sum(rate * index.at(2024) / index.at(day.year) for day, rate in zip(days, rates, strict=True))
    found = standing([hawaii], 0, series(), MoneyBasis(prices_of=2024))
    assert found.rows[0].total == pytest.approx(expected)
    assert found.rows[0].low == found.rows[0].high == pytest.approx(expected)
    assert found.rows[0].basis[-1] == (
        "Each payment is brought there from the prices of the year of its own day; one after the last year of the "
        "index, from that."
    )
    both = standing([hawaii], 0, series(), MoneyBasis(prices_of=2024, rate=0.03))
    worth = sum(
        rate * index.at(2024) / index.at(day.year) / 1.03 ** (k / 365)
        for k, (day, rate) in enumerate(zip(days, rates, strict=True))
    )
    assert both.rows[0].total == pytest.approx(worth)


def test_payments_after_the_last_year_of_the_index_stay_in_its_prices() -> None:
    nebraska = default_scenario(model.load(f"{CONTRACTS / 'nebraska'}/"))
    index = series().index("USD")
    last = max(map(int, index.values))
    (row,) = standing([nebraska], 0, series(), MoneyBasis(prices_of=last)).rows
    within = sum(
        flow.amounts[flow.calendar <= last]
        @ np.array([index.at(last) / index.at(y) for y in flow.calendar[flow.calendar <= last]])
        + flow.amounts[flow.calendar > last].sum()
        for flow in Payments(nebraska).due(settled(nebraska)).values()
        if flow.calendar is not None
    )
    assert row.total == pytest.approx(within)


def test_without_dates_prices_of_a_year_are_those_of_the_price_year() -> None:
    winn = default_scenario(model.load(f"{CONTRACTS / 'winn'}/"))
    index = series().index("USD")
    (row,) = standing([winn], 0, series(), MoneyBasis(prices_of=2024)).rows
    assert row.total == pytest.approx(32_802_550 * index.at(2024) / index.at(2022))
