"""People and time to a scenario: by eye, and as nobody else makes it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
from datetime import date
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

import model
from model.files.problems import BadInput
from model.questions.explain import explain
from model.results.readings import folds
from model.results.summary import cost_of
from model.scenario.cases import carried, with_case, with_stay
from model.scenario.library import folder, load, names
from model.scenario.parse import read_amount
from model.scenario.scenario import Scenario, default_scenario
from tests import generate
from tests.outputs.cases import written

GRANT = load("us-el-salvador").scenario("grant-paid")


def held(scenario: Scenario) -> list[tuple[int, str, float]]:
    return [(cohort.people, cohort.group, cohort.stay) for cohort in scenario.cohort]


def two_cohorts(where: Path) -> str:
    """The deal with a default of two cohorts of one group: 238 people and 100 people, each for a year."""
    place = where / "two"
    shutil.copytree(folder() / "us-el-salvador", place)
    file = place / "arrangement.toml"
    more = '[[default]]\npeople = 100\ngroup = "tren_de_aragua"\nyears = 1\n\n'
    text = file.read_text("utf-8")
    at = text.index("[[default]]")
    file.write_text(text[:at] + more + text[at:], "utf-8")
    return f"{place.as_posix()}/"


def test_two_default_cohorts_of_a_group_are_both_kept(tmp_path: Path) -> None:
    """338 people at $20,000 for a year."""
    case = model.case(two_cohorts(tmp_path))
    assert [people for people, group, _ in held(case) if group == "tren_de_aragua"] == [100, 238]
    assert model.summary(case).total == 6_760_000
    longer = model.case(two_cohorts(tmp_path / "again"), years=2)
    assert model.summary(longer).total == 2 * 6_760_000


def test_a_count_is_of_the_whole_group(tmp_path: Path) -> None:
    case = model.case(two_cohorts(tmp_path), people=7)
    assert [people for people, group, _ in held(case) if group == "tren_de_aragua"] == [7]
    assert model.summary(case).total == 140_000


def test_what_is_not_given_stays() -> None:
    assert with_case(GRANT) == GRANT
    fewer = with_case(GRANT, 7)
    assert held(fewer) == [(7, "tren_de_aragua", 1.0), (23, "ms13", 1.0)]
    assert with_case(fewer, years=2, reading={"price": "flat_once"}).reading == {
        **GRANT.reading,
        "price": "flat_once",
    }
    own = with_case(fewer, parameters={"per_head_year": "8m"})
    assert own.parameters == {"price_per_person": 8_000_000.0}
    assert with_case(own, parameters={"price_per_person": 20_000}) == fewer


def test_a_group_without_a_cohort_gets_one_like_the_first() -> None:
    alone = GRANT.changed(cohort=[{"people": 5, "group": "ms13", "days": 9}])
    assert held(with_case(alone, 3)) == [(5, "ms13", 9 / 365), (3, "tren_de_aragua", 9 / 365)]
    nobody = GRANT.changed(cohort=[])
    assert held(with_case(nobody, 3)) == [(3, "tren_de_aragua", 1.0)]


def test_a_stay_is_in_the_unit_it_was_given_in() -> None:
    default = default_scenario(load("us-el-salvador"))
    assert [cohort.days for cohort in with_stay(default, "days", 125).cohort] == [125, 125]
    assert [cohort.years for cohort in with_stay(default, "years", 1.5).cohort] == [1.5, 1.5]


def test_years_and_days_at_once_are_refused() -> None:
    with pytest.raises(BadInput):
        with_case(GRANT, years=1, days=1)


def test_no_public_name_hides_a_module() -> None:
    for room in pkgutil.iter_modules(model.__path__):
        if room.name != "__main__":
            module = importlib.import_module(f"model.{room.name}")
            assert getattr(model, room.name) is module
            assert isinstance(module, ModuleType)
            assert room.name not in model.__all__


def test_a_scenario_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    deal = load(two_cohorts(tmp_path))
    first = deal.scenario("grant-paid")
    assert deal.scenario("grant-paid") is first
    file = deal.path / "grant-paid.toml"
    file.write_text(file.read_text("utf-8").replace("people = 238", "people = 239"), "utf-8")
    assert deal.scenario("grant-paid").people_of("tren_de_aragua") == 239


def test_whom_an_explanation_counts_does_not_hang_on_the_order_of_cohorts(tmp_path: Path) -> None:
    """The principal group is the first one of the arrangement, wherever its cohort stands in the default."""
    place = tmp_path / "swapped"
    shutil.copytree(folder() / "us-el-salvador", place)
    file = place / "arrangement.toml"
    text = file.read_text("utf-8")
    first, second = (match.start() for match in re.finditer(r"^\[\[default\]\]", text, re.MULTILINE))
    end = text.index("\n[", second + 1) + 1
    file.write_text(text[:first] + text[second:end] + text[first:second] + text[end:], "utf-8")
    deal = load(f"{place.as_posix()}/")
    assert deal.terms.default[0].group == "ms13"
    found = explain(deal, read_amount("4.76m", "USD")).explanations
    usual = explain(load("us-el-salvador"), read_amount("4.76m", "USD")).explanations
    assert [(one.people, one.days, one.sentence) for one in found] == [
        (one.people, one.days, one.sentence) for one in usual
    ]


# --- Another deal ----------------------------------------------------------------------------------------------


def test_people_and_time_of_ones_own_are_kept_in_another_deal() -> None:
    deals = {name: load(name) for name in ("us-el-salvador", "sweden-estonia", "uk-rwanda")}
    here = default_scenario(deals["us-el-salvador"])
    assert carried(here, deals["sweden-estonia"]) == default_scenario(deals["sweden-estonia"])
    there = carried(with_case(here, people=750, days=90), deals["sweden-estonia"])
    assert [(c.people, c.days) for c in there.cohort] == [(750, 90)]
    only_people = carried(with_case(here, people=750), deals["uk-rwanda"])
    usual = default_scenario(deals["uk-rwanda"])
    assert only_people == with_case(usual, people=750)
    assert carried(there, deals["us-el-salvador"]) == with_case(here, people=750, days=90)


def test_what_another_deal_cannot_have_stays_its_own() -> None:
    held = load("us-el-salvador").scenario("what-was-held")
    there = carried(held, load("sweden-estonia"))  # its stays have dates, its head count has none
    usual = default_scenario(load("sweden-estonia"))
    assert (there.cohort[0].people, there.cohort[0].stay) == (252, usual.cohort[0].stay)
    many = with_case(default_scenario(load("us-el-salvador")), people=5_000_000, years=99)
    for name in names():
        case = carried(many, load(name))
        assert case.arrangement == name
        assert case.population.dated or case.cohort[0].people == 5_000_000


# --- Presets ---------------------------------------------------------------------------------------------------


def test_freed_then_a_year_is_the_grant_again() -> None:
    freed = load("us-el-salvador").scenario("freed-after-125-days")
    assert folds(with_stay(freed, "years", 1)) == folds(GRANT)


def test_the_fee_that_was_proposed_is_read_as_a_fee() -> None:
    deal = load("us-el-salvador")
    proposed = deal.scenario(deal.terms.preset["proposed"].scenario)
    assert [cost_of(with_case(proposed, people=heads, years=2)) for heads in (1, 500)] == [1e7, 1e7]


@pytest.mark.parametrize("name", names())
def test_every_deal_has_a_preset_to_begin_with(name: str) -> None:
    assert load(name).terms.preset


def test_a_charge_without_an_amount_needs_days_once_it_has_one(tmp_path: Path) -> None:
    rent = {"kind": "per_year", "label": "Rent", "from": date(2024, 7, 24)}
    fee = {"kind": "lump_sum", "label": "Fee", "amount": 7, "assumed": "Made up."}
    made_up = {**generate.arrangement(Random(1)), "charge": {"fee": fee, "rent": rent}}
    made_up |= {"question": {}, "discount": {}, "limit": {}}
    name = written(made_up, tmp_path / "deal")
    assert model.summary(model.case(name, years=1)).total == 7
    with pytest.raises(
        model.BadInput, match=r"charge\.rent is in force from or until a day, so it needs people with dates"
    ):
        model.case(name, years=1, parameters={"rent": 5})
