"""Prices of detention at home: what each is, whether printed pairs agree, and what is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.files.problems import BadInput
from model.inputs.domestic import Domestic, DomesticPrice, load_domestic
from model.scenario.library import folder

FILE = folder() / "domestic.toml"
DOMESTIC = load_domestic(FILE)
PRICES = DOMESTIC.price

# The notices of the Bureau of Prisons as printed: a day and a year in a facility, then in a reentry centre.
FEDERAL = {
    2009: (None, 25_251, None, 24_758),
    2010: (None, 28_284, None, 25_838),
    2012: (79.31, 29_027.46, 73.78, 27_003),
    2013: (80.25, 29_291.25, 72.91, 26_612.15),
    2014: (83.89, 30_619.85, 79.45, 28_999.25),
    2015: (87.61, 31_977.65, 71.46, 26_082.90),
    2019: (107.85, 35_347, 109.38, 39_924),
    2020: (120.59, 39_158, 97.44, 35_663),
    2023: (120.80, 44_090, 113.53, 41_437),
    2024: (129.21, 47_162, 119.73, 43_703),
}

# Years of which no text of the notice was seen: nothing may be filled in.
NOT_SEEN = (2011, 2016, 2017, 2018, 2021, 2022)

AS_PRINTED = {
    "home_confinement_fy2024": (12.96, 4_742),
    "ice_bed_fy2016": (128.88, None),
    "ice_bed_fy2017": (132.90, None),
    "ice_quoted_2025": (164.65, None),
    "guantanamo_migrants_claim_2025": (100_000, None),
    "guantanamo_prison_2018": (None, 13_000_000),
    "supermax_2012": (None, 78_000),
    "alligator_alcatraz_bed_2025": (245, None),
    "state_prison_average_2015": (None, 33_274),
    "state_prison_alabama_2015": (None, 14_780),
    "state_prison_new_york_2015": (None, 69_355),
    "state_prison_california_2016_17": (None, 70_812),
    "australia_nauru_2016": (1_460, 534_000),
    "australia_offshore_2021_22": (9_305, 3_400_000),
    "california_out_of_state_2007": (63, None),
    "california_one_more_2007": (56, None),
    "mississippi_private_2002": (28.28, None),
    "ice_family_hotels_2021": (352, None),
    "australia_offshore_2014_15": (None, 402_923),
    "australia_onshore_2014_15": (None, 311_027),
    "australia_community_2014_15": (None, 91_443),
    "australia_bridging_visa_2014_15": (None, 32_017),
}

# Worked out by us, from the sums that the sources give.
WORKED_OUT = {
    "ice_funded_fy2023": 2.9e9 / 34_000 / 365,
    "ice_funded_fy2024": 3.4e9 / 41_500 / 366,
    "ice_more_beds_2024": 3.2e9 / 60_000 / 365,
    "ice_new_beds_2025_2029": 45e9 / 100_000 / 4 / 365,
    "dilley_full_2014": 100 * 6_500 / 2_400,
    "guantanamo_migrants_first_month_2025": 40e6 / 30 / 40,
    "guantanamo_migrants_six_weeks_2025": 39.3e6 / 42 / 95,
    "ice_unused_beds_2020": 20.5e6 / 31 / 12_027,
    "uk_asylum_hotels_2023": 274e6 / 31 / 64_000,
}


# --- The figures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", FEDERAL)
def test_federal_prison_by_fiscal_year(year: int) -> None:
    prison, centre = PRICES[f"federal_prison_fy{year}"], PRICES[f"federal_reentry_centre_fy{year}"]
    assert (prison.per_day, prison.per_year, centre.per_day, centre.per_year) == FEDERAL[year]
    assert {prison.period, centre.period} == {f"FY{year}"}
    assert {prison.cost, centre.cost} == {"average"}


def test_years_whose_notice_was_not_seen_are_left_out_and_named() -> None:
    assert {key for key in PRICES if key.startswith("federal_prison_")} == {
        f"federal_prison_fy{year}" for year in FEDERAL
    }
    head = FILE.read_text("utf-8").split("[source.", 1)[0]
    assert "FY2011, FY2016 to FY2018, FY2021 and FY2022" in head
    assert not [key for key in PRICES for year in NOT_SEEN if key.endswith(f"_fy{year}") and "federal" in key]


def test_figures_remembered_and_not_seen_are_nowhere() -> None:
    text = FILE.read_text("utf-8").replace("_", "").replace(",", "")
    for figure in ("34704", "94.82", "36299", "99.45", "37449", "102.6", "43836", "120.1", "42672", "116.91"):
        assert not re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", text), figure


@pytest.mark.parametrize("name", AS_PRINTED)
def test_other_prices_are_as_printed(name: str) -> None:
    assert (PRICES[name].per_day, PRICES[name].per_year) == AS_PRINTED[name]


@pytest.mark.parametrize("name", WORKED_OUT)
def test_what_we_worked_out_is_marked_and_shows_its_sum(name: str) -> None:
    price = PRICES[name]
    assert price.per_day == pytest.approx(WORKED_OUT[name], abs=0.005)
    assert price.status == "derived"
    assert "/" in (price.note or "")


def test_prices_are_there_for_each_thing_that_was_asked_for() -> None:
    starts = (
        "federal_prison_",
        "ice_",
        "state_prison_",
        "guantanamo_",
        "alligator_",
        "dilley_",
        "ice_new_beds",
    )
    assert all(any(key.startswith(start) for key in PRICES) for start in starts)
    assert "Fort Bliss" in FILE.read_text("utf-8").split("[source.", 1)[0], "left out with the reason"


# --- What each says of itself ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRICES)
def test_each_says_what_it_is(name: str) -> None:
    price = PRICES[name]
    assert price.contains
    assert price.denominator
    assert price.period
    assert DOMESTIC.source[price.source].url
    assert price.currency in {"USD", "EUR", "AUD", "GBP"}


def test_two_rows_that_divide_one_sum_by_other_people_say_that_they_disagree() -> None:
    """$40 million is $39.3 million rounded; 40 people were counted early in March 2025, and 95 at its end."""
    few = PRICES["guantanamo_migrants_first_month_2025"]
    many = PRICES["guantanamo_migrants_six_weeks_2025"]
    assert few.per_day == 33_333.33
    assert (few.disagrees, many.disagrees) == (True, True)
    assert "95 people" in (few.disagrees_says or "")
    assert "$33,333 a day" in (many.disagrees_says or "")


def test_every_source_of_a_price_is_used() -> None:
    assert {price.source for price in PRICES.values()} == set(DOMESTIC.source)


def test_only_added_beds_are_prices_of_one_more() -> None:
    marginal = {key for key, price in PRICES.items() if price.cost == "marginal"}
    assert marginal == {"ice_more_beds_2024", "ice_new_beds_2025_2029", "california_one_more_2007"}
    assert all("added" in PRICES[key].denominator for key in marginal)


def agree(price: DomesticPrice) -> set[int]:
    """By how many days a year the printed pair agrees: the year is the day times so many, to the rounding of each."""
    assert price.per_day is not None
    assert price.per_year is not None
    half_a_cent, half_a_dollar = 0.005, 0.5
    return {
        days
        for days in (365, 366)
        if abs(price.per_day * days - price.per_year) <= half_a_cent * days + half_a_dollar
    }


PAIRED = [key for key, price in PRICES.items() if price.per_day is not None and price.per_year is not None]


@pytest.mark.parametrize("name", PAIRED)
def test_a_pair_that_does_not_agree_is_marked_and_left_as_it_is(name: str) -> None:
    price = PRICES[name]
    if name == "australia_offshore_2021_22":  # 9,305 and "just under 3.4 million" are both of 812 million
        assert abs(price.per_day - 812e6 / 239 / 365) < 4
        return
    if not agree(price):
        assert price.disagrees
        assert price.disagrees_says
    if not price.disagrees:
        assert agree(price)


def test_the_three_notices_that_disagree_with_themselves() -> None:
    wrong = {key for key, price in PRICES.items() if price.disagrees and key.startswith("federal_")}
    assert wrong == {
        "federal_prison_fy2019",  # 107.85 x 365 is 39,365, and 35,347 is printed
        "federal_prison_fy2020",  # 120.59 x 365 is 44,015, and 39,158 is printed
        "federal_reentry_centre_fy2020",  # a year of 365 days, but 97.44 x 366 is printed
        "federal_prison_fy2024",  # a year of 366 days, but 129.21 x 365 is printed
        "federal_reentry_centre_fy2024",
    }
    assert "39,365" in (PRICES["federal_prison_fy2019"].disagrees_says or "")
    assert agree(PRICES["federal_reentry_centre_fy2020"]) == {366}
    assert agree(PRICES["federal_prison_fy2024"]) == {365}


def test_a_day_is_the_printed_one_or_a_365th_of_the_year() -> None:
    assert PRICES["federal_prison_fy2019"].day == 107.85
    assert PRICES["federal_prison_fy2009"].day == pytest.approx(25_251 / 365)


# --- Names and files ----------------------------------------------------------------------------------------


def test_an_unknown_name_is_told_the_nearest() -> None:
    with pytest.raises(BadInput) as caught:
        DOMESTIC.named("ice_bed_fy2018")
    first = ", ".join([*PRICES][:30])
    assert str(caught.value) == (
        "no domestic price is called ice_bed_fy2018; did you mean ice_bed_fy2017? "
        f"Allowed: {first} and {len(PRICES) - 30} more"
    )
    assert DOMESTIC.named("ice_bed_fy2017") is PRICES["ice_bed_fy2017"]


GOOD = """
version = "2025-01-01"
[source.office]
outlet = "An office"
title = "A notice"
kind = "official"
seen = "original"
[price.x]
label = "X"
place = "Here"
period = "2024"
per_day = 100
currency = "USD"
price_year = 2024
basis = "quoted_rate"
cost = "average"
contains = "All."
denominator = "person held"
source = "office"
status = "reported"
"""


def loaded(where: Path, text: str) -> Domestic:
    path = where / "domestic.toml"
    path.write_text(text, encoding="utf-8")
    load_domestic.cache_clear()
    return load_domestic(path)


def test_a_file_of_prices_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD).named("x").day == 100


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("per_day = 100\n", "", ": give per_day, per_year, or both as printed"),
        (
            "per_day = 100",
            "per_day = 0",
            ".per_day: found 0; allowed: a number above 0 and up to 1,000,000,000",
        ),
        (
            "per_day = 100",
            "per_day = -1",
            ".per_day: found -1; allowed: a number above 0 and up to 1,000,000,000",
        ),
        (
            'status = "reported"',
            'status = "reported"\ndisagrees = true',
            ": disagrees = true goes with disagrees_says, and only with it",
        ),
        ('"office"\nstatus', '"ofice"\nstatus', ".source: found ofice; did you mean office? Allowed: office"),
        ('"average"', '"mean"', '.cost: found "mean"; allowed: average, marginal'),
        (
            '"USD"',
            '"dollars"',
            '.currency: found "dollars"; allowed: a currency by its three capital letters, such as USD',
        ),
        ('denominator = "person held"\n', "", ".denominator: missing; allowed: text in quotes"),
        ('contains = "All."\n', "", ".contains: missing; allowed: text in quotes"),
    ],
)
def test_a_mistake_in_a_file_of_prices_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput) as caught:
        loaded(tmp_path, GOOD.replace(old, new))
    assert str(caught.value) == f"domestic.toml: price.x{message}"
