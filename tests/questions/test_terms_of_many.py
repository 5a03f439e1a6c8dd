"""Each term that contracts have, for many people and times at once: every way to many scenarios gives what each one costs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w

import model
from model.files.problems import BadInput
from model.questions.break_even import break_even_people, break_even_time
from model.questions.cost_options import of_scenario
from model.questions.grid import grid
from model.questions.solve import for_days, for_people, for_rate
from model.questions.uncertainty.draws import ranges
from model.questions.uncertainty.evaluate import Costs, folded
from model.questions.uncertainty.inputs import plan
from model.results.curves import curves
from model.results.marginal import margins
from model.results.sweep import swept_total
from model.scenario.cases import with_case
from model.scenario.scenario import Scenario, default_scenario, settled
from tests import oracle

PERSON = {"kind": "per_person_year", "label": "p", "amount": 1000, "billing": "by_day", "assumed": "a"}
AHEAD = {**PERSON, "billing": "in_advance"}
RENT = {**PERSON, "kind": "per_year"}
TERMS: dict[str, dict[str, Any]] = {
    "a day": {**PERSON, "per": "day"},
    "a day, in advance": {**AHEAD, "per": "day"},
    "rent a day": {**RENT, "per": "day"},
    "an index by the term": {**PERSON, "index": 1.5, "index_from": "term"},
    "an index by the term, in advance": {**AHEAD, "index": 1.5, "index_from": "term"},
    "from the second year": {**PERSON, "from_year": 2},
    "until the second year, in advance": {**AHEAD, "until_year": 2},
    "rent of the second year": {**RENT, "from_year": 2, "until_year": 2},
    "a minimum": {**PERSON, "minimum": 40, "amount_above": 70},
    "a minimum a day": {**PERSON, "minimum": 40, "per": "day", "index": 2, "index_from": "term"},
    "blocks": {**RENT, "every": 25},
    "blocks a day": {**RENT, "every": 25, "per": "day", "index": 1.5},
    "blocks once": {"kind": "lump_sum", "label": "b", "amount": 500, "every": 25, "assumed": "a"},
    "of one group": {
        **PERSON,
        "groups": ["red"],
        "per": "day",
        "index": 1.5,
        "index_from": "term",
        "from_year": 1,
    },
    "paid monthly": {**PERSON, "paid": "month"},
}
DATED = {
    "from a day": {**PERSON, "from": date(2024, 9, 1)},
    "until a day, in advance": {**AHEAD, "until": date(2025, 2, 1)},
    "a minimum from a day": {
        **PERSON,
        "minimum": 40,
        "amount_above": 70,
        "from": date(2024, 6, 1),
        "per": "day",
    },
}
LIMIT = {"most": {"label": "m", "assumed": "a", "people_at_most": {"red": 70}, "stay_at_most": 2}}


def deal(charge: dict[str, Any], **more: Any) -> dict[str, Any]:
    came = {"arrives": date(2024, 1, 10)} if {"from", "until"} & charge.keys() else {}
    return {
        "title": "Made up", "ask": "?", "about": ".", "sender": "A", "host": "B", "currency": "EUR", "price_year": 2025,
        "group": {"red": {"label": "red", "one": "red"}, "green": {"label": "green", "one": "green"}},
        "default": [{"group": "red", "people": 60, "years": 1, **came}, {"group": "green", "people": 20, "years": 1, **came}],
        "charge": {"it": charge}, "limit": LIMIT, **more,
    }  # fmt: skip


def scenario(tmp_path: Path, made: dict[str, Any], **parts: Any) -> Scenario:
    (tmp_path / "arrangement.toml").write_text(tomli_w.dumps(made), "utf-8")
    (tmp_path / "evidence.toml").write_text('version = "2025-01-01"\n[source]\n[fact]\n', "utf-8")
    return default_scenario(model.load(f"{tmp_path}/")).changed(**parts)


def exact(made: dict[str, Any], red: int, days: int) -> float:
    """The oracle's total for so many red and 20 green people, all for so many days."""
    stays = {"red": red, "green": 20}
    cohorts = [{"group": group, "people": people, "days": days} for group, people in stays.items()]
    return float(oracle.total(made, {"cohorts": cohorts}, {}))


HEADS, DAYS = (0, 1, 19, 20, 30, 31, 60, 90), (0, 100, 365, 366, 500, 730, 800)


@pytest.mark.parametrize("name", TERMS)
def test_grid_sweep_and_cost_give_what_each_costs(name: str, tmp_path: Path) -> None:
    made = deal(TERMS[name])
    case = scenario(tmp_path, made)
    frame = grid(case, people=HEADS, days=DAYS).frame()
    expected = [exact(made, red, days) for red in HEADS for days in DAYS]
    assert frame["total"].to_list() == pytest.approx(expected)
    people, years = (np.repeat(HEADS, len(DAYS)).astype(float), np.tile(DAYS, len(HEADS)) / 365)
    assert swept_total(case, settled(case), people, years) == pytest.approx(np.array(expected))
    assert model.cost(f"{tmp_path}/", people, years) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("name", TERMS)
def test_curves_and_margins_give_what_each_costs(name: str, tmp_path: Path) -> None:
    made = deal(TERMS[name])
    case = scenario(tmp_path, made)
    for along in ("people", "time"):
        costs = margins(case, along)
        assert costs is not None
        for at, total in list(zip(costs.at.tolist(), costs.totals.tolist(), strict=True))[::9]:
            one = exact(made, int(at), 365) if along == "people" else exact(made, 60, int(at))
            assert total == pytest.approx(one), (along, at)


@pytest.mark.parametrize("name", TERMS)
def test_what_is_solved_costs_what_was_sought(name: str, tmp_path: Path) -> None:
    made = deal(TERMS[name])
    case = scenario(tmp_path, made)
    sought = exact(made, 47, 300)
    found = for_people(with_case(case, days=300), sought)
    assert any(one.low <= 47 <= one.high for one in found.solutions)
    found = for_days(with_case(case, 47), sought)
    assert any(one.low - 1e-6 <= 300 <= one.high + 1e-6 for one in found.solutions), found.sentence
    rate = for_rate(with_case(case, 47, days=300), "it", sought * 1.25)
    (one,) = rate.solutions
    assert model.summary(with_case(case, 47, days=300, parameters={"it": one.low})).total == pytest.approx(
        sought * 1.25
    )


def test_a_rate_that_two_amounts_share_is_solved_for_both(tmp_path: Path) -> None:
    price = {"label": "p", "value": 1000, "unit": "EUR", "assumed": "a"}
    charge = {**PERSON, "amount": "price", "amount_above": "price", "minimum": 40}
    case = scenario(tmp_path, deal(charge, parameter={"price": price}))
    (one,) = for_rate(case, "price", 160_000.0).solutions
    assert one.low == pytest.approx(160_000 / 80)
    with pytest.raises(BadInput, match=r"charge\.it\.amount_above too"):
        plan(case, {"rate.price": "uniform:900,1100"})


@pytest.mark.parametrize("name", TERMS)
def test_two_options_break_even_where_they_cost_the_same(name: str, tmp_path: Path) -> None:
    made = deal(TERMS[name])
    option = of_scenario(scenario(tmp_path, made))
    other = of_scenario(model.case("us-el-salvador", years=1, people=60), 0.02, "EUR")
    for even, along in (
        (break_even_time(option, other, 60), "time"),
        (break_even_people(option, other, 1), "people"),
    ):
        for crossing in even.crossings:
            for side in (-1e-3, 1e-3) if along == "time" else (-1, 1):
                at = np.array([max(crossing.at + side, 0.0)])
                heads, years = (np.full(1, 60.0), at) if along == "time" else (np.round(at), np.ones(1))
                gap = (option.cost(heads, years) - other.cost(heads, years)).item()
                dearer = crossing.before if side < 0 else crossing.dearer
                assert dearer is None or (gap > 0) == (dearer == option.name), (along, crossing, gap)


def test_blocks_up_to_the_middle_of_a_year_are_refused_where_a_straight_line_is_needed(
    tmp_path: Path,
) -> None:
    case = scenario(tmp_path, deal(TERMS["blocks"]), term={"years": 1.5})
    with pytest.raises(BadInput, match="no straight line within a year"):
        for_days(case, 1000.0)
    with pytest.raises(BadInput, match="no straight line within a year"):
        of_scenario(case)
    assert for_people(case, 4000.0).solutions


COHORTS = [
    {"people": 60, "group": "green", "arrives": date(2024, 2, 29), "departs": date(2025, 6, 1)},
    {"people": 50, "group": "red", "arrives": date(2024, 1, 10), "departs": "open"},
    {"people": 30, "group": "red", "arrives": date(2024, 7, 1), "days": 500},
]


@pytest.mark.parametrize("name", [*TERMS, *DATED])
@pytest.mark.parametrize(
    "term", [{}, {"term": {"starts": date(2024, 3, 1), "ends": date(2026, 3, 1)}}], ids=["", "term"]
)
def test_drawn_days_of_release_give_what_each_costs(name: str, term: dict[str, Any], tmp_path: Path) -> None:
    made = deal({**TERMS, **DATED}[name])
    case = scenario(tmp_path, made, cohort=COHORTS, as_of=date(2026, 1, 1), **term)
    typed = {"released.2": "uniform:2024-01-10,2026-12-31", "released.green": "uniform:2024-02-29,2027-01-01"}
    planned = plan(case, {**typed, "people.3": "uniform:0,60"})
    found = ranges(planned, np.random.default_rng(2), 30, keep=True)
    assert found.samples
    values = found.samples.inputs
    (one,) = folded(planned)
    money = Costs(planned, values, 30).under(one.terms).deal
    for at in range(30):
        left = {key: date(1970, 1, 1) + timedelta(days=int(values[key][at])) for key in typed}
        cohorts = [
            {**COHORTS[0], "departs": left["released.green"]},
            {**COHORTS[1], "departs": left["released.2"]},
            {**COHORTS[2], "people": int(values["people.3"][at])},
        ]
        expected = oracle.total(made, {"cohorts": cohorts, "as_of": date(2026, 1, 1), **term}, {})
        assert money[at] == pytest.approx(float(expected), rel=1e-9, abs=1e-6), (at, cohorts)


@pytest.mark.parametrize("name", TERMS)
def test_drawn_people_and_stays_give_what_each_costs(name: str, tmp_path: Path) -> None:
    made = deal(TERMS[name])
    planned = plan(scenario(tmp_path, made), {"people": "uniform:0,90", "days": "uniform:0,900"})
    found = ranges(planned, np.random.default_rng(2), 40, every=False, keep=True)
    assert found.samples
    values = found.samples.inputs
    expected = [
        exact(made, int(red), int(days)) for red, days in zip(values["people"], values["days"], strict=True)
    ]
    assert list(found.samples.totals) == pytest.approx(expected)


@pytest.mark.parametrize("name", DATED)
def test_days_without_dates_are_refused_at_every_door(name: str, tmp_path: Path) -> None:
    case = scenario(tmp_path, deal(DATED[name]))
    says = r"charge\.it is in force from or until a day, so it needs people with dates: give every cohort arrives"
    longer = with_case(case, years=1)  # everyone's day of arrival is kept
    assert [one.arrives for one in longer.cohort] == [one.arrives for one in case.cohort]
    with pytest.raises(BadInput, match=says):
        model.cost(f"{tmp_path}/", 10, 1)
    with pytest.raises(BadInput, match=says):
        case.changed(cohort=[{"people": 1, "group": "red", "years": 1}])
    assert model.reconcile(case) == ()


def test_stays_with_dates_keep_their_days_of_arrival(tmp_path: Path) -> None:
    case = scenario(tmp_path, deal(DATED["from a day"]))
    assert swept_total(case, settled(case), years=np.ones(2)).shape == (2,)
    assert curves(case) is None
    assert margins(case) is None
