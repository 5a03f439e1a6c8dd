"""What is said and asked about terms as contracts have them: remarks, check-files, the ledger beside what is used."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.results.narrative import remarks
from model.scenario.scenario import Scenario, default_scenario

CONTRACTS = Path(__file__).parents[1] / "contracts"


def edited(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    """The folder of a contract with some of its text changed."""
    folder = Path(shutil.copytree(CONTRACTS / name, tmp_path / name))
    text = (folder / "arrangement.toml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / "arrangement.toml").write_text(text, "utf-8")
    return folder


def case(folder: Path) -> Scenario:
    return default_scenario(model.load(f"{folder}/"))


def said(scenario: Scenario) -> list[str]:
    return [remark.says for remark in remarks(scenario, model.summary(scenario))]


def test_an_index_of_which_nothing_says_whose_years_it_goes_by_is_asked_about_and_remarked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = edited(tmp_path, "hawaii", ('index_from = "term"\n', ""))
    assert main.main(["check-files", str(folder)]) == 2
    asked = " ".join(capsys.readouterr().err.split())
    assert "charge.bed.index_from: missing" in asked
    assert "allowed: stay, term" in asked
    own_years = "“Price of a day” rises with each person's own years, not with those of the contract"
    assert any(text.startswith(own_years) for text in said(case(folder)))
    assert model.summary(case(folder)).total == pytest.approx(71.9 * 365_000 * 3)
    assert not any("own years" in text for text in said(case(CONTRACTS / "hawaii")))
    together = case(folder).changed(cohort=[case(folder).cohort[0]])
    assert not any("own years" in text for text in said(together))


def test_a_default_without_dates_is_refused_where_a_charge_has_a_day(tmp_path: Path) -> None:
    ends = "departs = 2027-09-30\n"
    first, second = "arrives = 2025-10-01\n", "arrives = 2026-10-01\n"
    folder = edited(tmp_path, "indiana", (first, ""), (second, ""), (ends, "years = 2\n"))
    with pytest.raises(BadInput, match=r"charge\.ramp_up is in force from or until a day, so the default"):
        model.load(f"{folder}/")


def test_a_schedule_moves_what_is_due_and_not_what_is_used(tmp_path: Path) -> None:
    works = '[charge.works]\nkind = "lump_sum"\nlabel = "Works"\namount = 5_900_000\nfacts = ["works"]\n'
    monthly = case(edited(tmp_path, "nebraska", (works, "")))
    start = case(edited(tmp_path / "start", "nebraska", (works, ""), ('paid = "month"', 'paid = "start"')))
    one, other = model.periods(monthly, "month"), model.periods(start, "month")
    assert other[0].due == pytest.approx(model.summary(start).total)
    assert sum(period.due for period in other[1:]) == pytest.approx(0)
    assert [period.used for period in one] == pytest.approx([period.used for period in other])
    assert one[0].used == pytest.approx(one[0].due)
    assert model.summary(monthly).used == pytest.approx(model.summary(monthly).total)


def test_days_on_which_a_charge_begins_or_ends_are_events() -> None:
    starts = {period.start for period in model.periods(case(CONTRACTS / "indiana"), "event")}
    assert {date(2025, 10, 1), date(2026, 1, 29), date(2026, 10, 1)} <= starts


@pytest.mark.parametrize(
    ("paid", "days"),
    [
        ("month", {date(2025, 9, 30), date(2025, 10, 31), date(2026, 2, 28), date(2027, 9, 29)}),
        ("quarter", {date(2025, 9, 30), date(2025, 12, 31), date(2027, 6, 30), date(2027, 9, 29)}),
        ("year", {date(2026, 9, 29), date(2027, 9, 29)}),
    ],
)
def test_paydays_are_events(paid: str, days: set[date], tmp_path: Path) -> None:
    scenario = case(edited(tmp_path, "nebraska", ('paid = "month"', f'paid = "{paid}"')))
    due = {one.start for one in model.periods(scenario, "event") if one.by_charge["rent"] > 1}
    assert days <= due
    assert len(due) == {"month": 25, "quarter": 9, "year": 2}[paid]
