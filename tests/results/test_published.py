"""Figures that others printed, beside ours: reckoned again in fractions, within print's rounding or explained."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from model.cli import main
from model.inputs import domestic
from model.results import expected_results
from model.results.expected_results import Checked, Published
from model.scenario.library import folder
from tests import oracle

EVERY = list(expected_results.published())
BY_PLACE = {(one.golden.key, one.published.figure, one.published.amount): one for one in EVERY}

# Totals that others had worked out, by the name they were collected under, and where each now stands: the scenario,
# the figure, what was printed, and what a match proves ("differs" where ours is another, with the reason beside it).
COLLECTED: dict[str, list[tuple[str, str, float, str]]] = {
    "chk-dkxk": [
        ("denmark-kosovo/ten-years", "total", 210e6, "identity"),
        ("denmark-kosovo/ten-years-lease-only", "total", 147_453_083, "independent"),
    ],
    "chk-seee-min": [("sweden-estonia/three-hundred-one-year", "total", 30.6e6, "identity")],
    "chk-seee-trans": [("sweden-estonia/nine-months-of-transition", "total", 22.95e6, "fitted")],
    "chk-seee-max": [("sweden-estonia/six-hundred-one-year", "total", 61.2e6, "independent")],
    "chk-benl-164": [("belgium-netherlands/first-year", "per_person_day", 164, "independent")],
    "chk-aunr": [
        ("australia-nauru/thirty-years", "total", 2.5e9, "fitted"),
        ("australia-nauru/thirty-years", "per_person", 7e6, "fitted"),
        ("australia-nauru/twenty-nine-payments", "total", 2.5e9, "differs"),
    ],
    "chk-us5": [
        ("us-third-countries/five-governments", "total", 32e6, "identity"),
        ("us-third-countries/five-governments", "people_held", 300, "identity"),
        ("us-third-countries/five-governments", "total", 40e6, "differs"),
    ],
    # Not an arrangement's total but an average of a budget: it is among the domestic prices, see below.
    "chk-au2122": [],
}

# Other figures that were worked out by somebody and printed, and what stands against each.
OTHERS = [
    ("uk-rwanda/nobody-sent", "total", 370e6, "identity"),
    ("uk-rwanda/three-hundred-five-years", "total", 541e6, "independent"),
    ("uk-rwanda/twenty-thousand-stay", "total", 3.9e9, "independent"),
    ("uk-rwanda/twenty-thousand-leave", "total", 1.1e9, "independent"),
    ("norway-netherlands/three-years", "total", 906e6, "fitted"),
    ("norway-netherlands/first-four-months", "total", 85e6, "identity"),
    ("italy-albania/five-years-as-budgeted", "total", 653e6, "differs"),
    ("italy-albania/ten-years-ansa", "total", 675e6, "differs"),
    ("italy-albania/first-year-as-used", "per_person", 1e6, "fitted"),
    ("belgium-netherlands/peak-650", "total", 43e6, "differs"),
    ("uk-rwanda", "deterred", 0.37, "identity"),
    ("uk-rwanda", "deterred", 0.02, "identity"),
]


def name(one: Checked) -> str:
    return f"{one.golden.key}:{one.published.figure}:{one.published.amount:g}"


def kind(one: Checked) -> str:
    return one.published.match if one.within else "differs"


# --- Ours, reckoned by another hand ------------------------------------------------------------------------


def tables(one: Checked) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Arrangement, population and reading as the files have them."""
    deal, case = one.golden.key.split("/")
    terms = tomllib.loads((folder() / deal / "arrangement.toml").read_text("utf-8"))
    scenario = tomllib.loads((folder() / deal / f"{case}.toml").read_text("utf-8"))
    assert "amounts" not in scenario
    default = {
        key: next(option for option, found in question["option"].items() if found.get("default"))
        for key, question in terms.get("question", {}).items()
    }
    population = {
        "cohorts": scenario.get("cohort", []),
        **{k: scenario[k] for k in ("term", "as_of") if k in scenario},
    }
    return terms, population, {**default, **scenario.get("reading", {})}


def share_deterred(one: Checked) -> Fraction:
    """The share x for which (1 - x) · abroad is what all cost at home, by the facts as the file has them."""
    evidence = tomllib.loads((folder() / one.golden.deal.name / "evidence.toml").read_text("utf-8"))["fact"]
    abroad, home = (
        Fraction(evidence[str(name)]["value"]) for name in (one.published.abroad, one.published.home)
    )
    share = (abroad - home) / abroad
    assert (1 - share) * abroad == home
    return share


def ours(one: Checked) -> Fraction:
    if one.published.figure == "deterred":
        return share_deterred(one)
    found = tables(one)
    people = oracle.people(*found)
    held = sum(people.held.values())
    days = sum(people.days_held.values())
    total, money = oracle.total(*found), oracle.money(*found)
    own = sum((money[key] for key in money if found[0]["charge"][key].get("part") == "own"), Fraction(0))
    figures = {"total": total, "own": own, "people_held": Fraction(held)}
    if held and days:
        figures |= {"per_person": total / held, "per_person_day": total / days}
    figures |= {f"by_charge.{key}": value for key, value in money.items()}
    return sum(
        (_of_one_charge(one, figures, name, days) for name in one.published.figure.split("+")), Fraction(0)
    )


def _of_one_charge(one: Checked, figures: dict[str, Fraction], name: str, days: Fraction) -> Fraction:
    """A figure, or what a charge comes to for each place and day, day, or person and day of a scenario of one stay."""
    if name in figures:
        return figures[name]
    charge, _, unit = name.rpartition(".")
    cohorts = one.golden.scenario().cohort
    assert len({(cohort.years, cohort.days, cohort.arrives, cohort.departs) for cohort in cohorts}) == 1
    stay = days / sum(cohort.people for cohort in cohorts)
    places = one.golden.deal.terms.charge[charge.removeprefix("by_charge.")].places or 0
    below = {"per_place_day": places * stay, "per_day": stay, "per_person_day": days}
    return figures[charge] / below[unit]


@pytest.mark.parametrize("one", EVERY, ids=name)
def test_ours_is_what_the_oracle_makes_of_the_same_files(one: Checked) -> None:
    within = 1e-12 if one.published.figure == "deterred" else 0.006  # money is kept to the cent
    assert one.ours == pytest.approx(float(ours(one)), abs=within)


@pytest.mark.parametrize("one", EVERY, ids=name)
def test_each_is_within_its_rounding_or_says_why_not(one: Checked) -> None:
    exact = ours(one)
    printed, within = Fraction(one.published.amount), Fraction(one.published.within)
    assert one.within == (abs(exact - printed) <= within)
    if one.within:
        assert one.published.differs is None, "a reason that is out of date"
    else:
        assert len((one.published.differs or "").split()) >= 5, "no reason"


# --- What was collected is all there -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", [*(place for found in COLLECTED.values() for place in found), *OTHERS], ids=str
)
def test_each_collected_total_stands_beside_ours(place: tuple[str, str, float, str]) -> None:
    assert kind(BY_PLACE[place[:3]]) == place[3]


def test_the_budget_of_offshore_processing_is_among_the_domestic_prices() -> None:
    """A$3.4 million a person and A$9,305 a day were printed of A$812 million for 239 people."""
    price = domestic.load_domestic(folder() / "domestic.toml").named("australia_offshore_2021_22")
    assert (price.per_year, price.per_day, price.currency) == (3_400_000, 9_305, "AUD")
    assert abs(812e6 / 239 - price.per_year) < 50_000
    least, most = 811.5e6 / 239 / 365, 812.5e6 / 239 / 365  # what rounds to 812 million
    assert least <= price.per_day <= most
    assert "812" in price.contains
    assert "239" in price.denominator


def test_the_total_that_cannot_be_reproduced_says_what_is_missing() -> None:
    one = BY_PLACE["us-third-countries/five-governments", "total", 40e6]
    assert "$39.56 million" in (one.published.differs or "")
    assert Fraction("32.36") + Fraction("7.2") == Fraction("39.56")


def test_a_build_that_the_source_says_was_for_others_places_is_explained() -> None:
    """€74.2 million of contracts, over €153,000 and about €72,000 a place were printed of one building."""
    deal = expected_results.load("italy-albania")
    assert deal.terms.charge["building_contracts"].amount == 74_200_000
    assert deal.terms.charge["building_contracts"].places == 1_044
    assert round(74.2e6 / 1_044) == 71_073


# --- What counts as a pass -------------------------------------------------------------------------------


def test_only_independent_matches_within_rounding_pass() -> None:
    for one in EVERY:
        assert one.passes == (one.within and one.published.match == "independent")
    assert Counter(map(kind, EVERY)) == {"independent": 19, "identity": 20, "fitted": 5, "differs": 25}


@pytest.mark.parametrize("match", ["fitted", "identity"])
def test_a_fitted_match_or_an_identity_does_not_pass(match: str) -> None:
    one = next(one for one in EVERY if one.passes)
    changed = replace(one, published=one.published.model_copy(update={"match": match}))
    assert changed.within
    assert not changed.passes


def test_the_edge_of_the_rounding_still_agrees_and_a_cent_beyond_does_not() -> None:
    one = EVERY[0]
    edge = one.published.amount + one.published.within
    assert replace(one, ours=edge).within
    assert not replace(one, ours=edge + 0.01).within
    assert not replace(one, ours=None).within


def test_a_figure_that_the_result_does_not_have_is_none() -> None:
    assert expected_results._figure({"total": 1.0, "by_charge": {"rent": 2.0}}, "by_charge.rent") == 2
    assert expected_results._figure({"total": 1.0}, "by_charge.rent") is None


# --- Sources --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", EVERY, ids=name)
def test_each_has_facts_with_a_source_that_is_not_our_own(one: Checked) -> None:
    evidence = one.golden.deal.evidence
    assert one.published.facts
    assert all(fact in evidence.fact for fact in one.published.facts)
    assert {one.published.abroad, one.published.home} - {None} <= set(one.published.facts)
    assert any(evidence.source_of(fact).kind != "own" for fact in one.published.facts)
    assert 0 < one.published.within <= one.published.amount / 2


# --- The command ----------------------------------------------------------------------------------------


def test_the_command_prints_both_and_explains_each_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["published"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for one in EVERY:
        words = one.published.says.split()
        assert words[0] in printed
        assert one.golden.key in printed or one.golden.key.replace("-", "- ") in printed
    assert "€210,000,000 €210,000,000" in printed
    assert "A$2,500,000,000 A$2,508,000,000" in printed
    assert "Fitted: a term was chosen to match, which proves nothing." in printed
    assert printed.endswith(
        "69 published figures: 19 agree and were neither fitted nor the source's own sum; 20 repeat the source's "
        "own sum; 5 were fitted; 25 differ, with the reason. The record was read to November 28, 2026."
    )


def test_the_command_counts_people_as_people(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["published"])
    printed = capsys.readouterr().out
    assert "$300 " not in printed
    assert re.search(r" 300 +301\s*$", printed, re.MULTILINE)


def test_the_share_that_the_home_office_printed_is_one_less_a_ratio(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """1 - 106 / 169 is 63 / 169, and 1 - 165 / 169 is 4 / 169."""
    first, second = (row for row in EVERY if row.published.figure == "deterred")
    assert (first.ours, second.ours) == pytest.approx((63 / 169, 4 / 169))
    main.main(["published"])
    printed = " ".join(capsys.readouterr().out.split())
    assert "37% 37.3%" in printed
    assert "2% 2.4%" in printed


@pytest.mark.parametrize("left_out", ["abroad", "home", "figure"])
def test_a_share_deterred_needs_both_its_costs(left_out: str) -> None:
    row = next(row for row in EVERY if row.published.figure == "deterred").published
    changed = row.model_dump() | {left_out: "total" if left_out == "figure" else None}
    with pytest.raises(ValidationError, match="goes with abroad and home"):
        Published.model_validate(changed)


def test_the_command_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["published", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["published"]
    assert len(found) == len(EVERY)
    lease = next(row for row in found if row["scenario"] == "denmark-kosovo/ten-years")
    assert (lease["published"], lease["ours"], lease["within"]) == (210e6, 210e6, 500_000)
    assert (lease["match"], lease["agrees"], lease["passes"]) == ("identity", True, False)
    assert lease["source"] == "SeeNews, May 24, 2024"
    assert all(row["differs"] for row in found if not row["agrees"])
