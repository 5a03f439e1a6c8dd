"""Payments at their own times: present values by hand, day by day where there are dates."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

import model
from model.questions.compared_rows import present_value
from model.scenario.scenario import Scenario, default_scenario

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
