"""Exchange rates, price indices, present value: values of the sources' tables, conversions there and back."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

from model.files.problems import BadInput
from model.inputs import prices
from model.inputs.prices import Prices, load_prices, read_own
from model.scenario.library import folder

SERIES = load_prices(folder() / "prices.toml")
CURRENCIES = ("USD", "EUR", "AUD", "NOK", "DKK", "SEK", "GBP")
YEARS = range(2010, 2026)

# Copied from the tables that the series came from: currency units for one US dollar (Federal Reserve, annual.csv;
# for the pound the mean of twelve months of monthly.csv), CPI-U (BLS, mean of the months), and the GDP deflator
# (BEA, current over chained 2017 dollars).
FROM_THE_TABLES = {
    "eur_per_usd": {2010: 0.7541, 2015: 0.9012, 2018: 0.8462, 2024: 0.9242, 2025: 0.8845},
    "aud_per_usd": {2010: 1.087, 2013: 1.0327, 2021: 1.3307, 2025: 1.5504},
    "nok_per_usd": {2010: 6.0451, 2015: 8.0681, 2018: 8.1318, 2025: 10.3852},
    "dkk_per_usd": {2010: 5.6265, 2016: 6.7276, 2024: 6.8955, 2025: 6.6137},
    "sek_per_usd": {2010: 7.2053, 2017: 8.543, 2022: 10.1177, 2025: 9.806},
    "gbp_per_usd": {2010: 0.6471, 2016: 0.7408, 2022: 0.8111, 2024: 0.7826, 2025: 0.7591},
    "us_cpi_u": {2009: 214.537, 2010: 218.056, 2016: 240.007, 2020: 258.811, 2024: 313.689, 2025: 321.943},
    "us_gdp_deflator": {2010: 89.632, 2017: 100.0, 2020: 105.361, 2023: 122.273, 2024: 125.23},
}

amounts = st.floats(0.01, 1e12)
years = st.sampled_from(YEARS)
currencies = st.sampled_from(CURRENCIES)


# --- The series -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FROM_THE_TABLES)
def test_values_are_those_of_the_source(name: str) -> None:
    assert {year: SERIES.series[name].at(year) for year in FROM_THE_TABLES[name]} == FROM_THE_TABLES[name]


def test_each_series_covers_every_year_or_says_where_it_ends() -> None:
    assert set(SERIES.series) == set(FROM_THE_TABLES)
    for name, one in SERIES.series.items():
        first = 2009 if name == "us_cpi_u" else 2010
        last = 2024 if name == "us_gdp_deflator" else 2025
        assert sorted(map(int, one.values)) == list(range(first, last + 1)), name
    assert "ends at 2024" in (SERIES.series["us_gdp_deflator"].note or "")


def test_the_deflator_of_2024_is_that_of_its_quarters() -> None:
    """Billions of dollars, current and of 2017, of four quarters, as the table prints them."""
    current = (Fraction("28624.1"), Fraction("29016.7"), Fraction("29374.9"), Fraction("29723.9"))
    chained = (Fraction("23053.5"), Fraction("23223.9"), Fraction("23400.3"), Fraction("23542.3"))
    assert round(100 * sum(current) / sum(chained), 3) == Fraction("125.230")


def test_each_series_has_its_source_with_the_place_it_was_taken_from() -> None:
    for one in SERIES.series.values():
        source = SERIES.source[one.source]
        assert source.kind == "official"
        assert source.url
        assert re.search(r"\.csv", source.title)
        assert re.search(r"commit [0-9a-f]{12}", source.title)


def test_what_is_odd_in_a_series_is_said() -> None:
    assert "October 2025" in (SERIES.series["us_cpi_u"].note or "")
    assert "twelve monthly averages" in (SERIES.series["gbp_per_usd"].note or "")


# --- Currencies -----------------------------------------------------------------------------------------


def test_pounds_in_dollars_by_the_average_rate_of_the_year() -> None:
    basis = prices.conversion(SERIES, "GBP", "USD", 2024)
    assert 370_000_000 * basis.factor == pytest.approx(370_000_000 / 0.7826)  # $472.8 million
    assert basis.says == "GBP to USD at the average rate of 2024 (0.7826 GBP for 1 USD)."


def test_kroner_in_euros_go_by_way_of_the_dollar() -> None:
    basis = prices.conversion(SERIES, "NOK", "EUR", 2015)
    assert basis.factor == pytest.approx(0.9012 / 8.0681)
    assert basis.says == (
        "NOK to EUR at the average rates of 2015, by way of the US dollar (8.9526 NOK for 1 EUR)."
    )


def test_the_same_currency_is_left_alone_and_has_no_basis_to_state() -> None:
    assert prices.conversion(SERIES, "NOK", "NOK", 1900) == prices.NOMINAL
    assert prices.constant(SERIES, "EUR", 1900, 1900) == prices.NOMINAL


@given(amounts, currencies, currencies, years)
def test_there_and_back_is_the_same_amount(amount: float, one: str, two: str, year: int) -> None:
    there = amount * prices.conversion(SERIES, one, two, year).factor
    assert there * prices.conversion(SERIES, two, one, year).factor == pytest.approx(amount, rel=1e-12)


@given(currencies, currencies, currencies, years)
def test_by_way_of_a_third_currency_is_the_same(one: str, two: str, third: str, year: int) -> None:
    direct = prices.conversion(SERIES, one, two, year).factor
    around = (
        prices.conversion(SERIES, one, third, year).factor
        * prices.conversion(SERIES, third, two, year).factor
    )
    assert around == pytest.approx(direct, rel=1e-12)


@given(currencies, currencies, years)
def test_every_conversion_states_its_basis(one: str, two: str, year: int) -> None:
    assume(one != two)
    says = prices.conversion(SERIES, one, two, year).says
    assert f"{one} to {two}" in says
    assert str(year) in says


def test_a_currency_without_a_rate_is_said_to_be_missing() -> None:
    with pytest.raises(BadInput, match=r"no exchange rate for CHF; allowed: USD, EUR"):
        prices.conversion(SERIES, "CHF", "USD", 2024)
    with pytest.raises(BadInput, match=r"no exchange rate for usd; allowed: USD"):
        prices.conversion(SERIES, "EUR", "usd", 2024)


@pytest.mark.parametrize("year", [2009, 2026, 1, 99999])
def test_a_year_without_a_rate_is_said_to_be_missing(year: int) -> None:
    with pytest.raises(BadInput, match=rf"no value for {year}; it has 2010 to 2025"):
        prices.conversion(SERIES, "EUR", "USD", year)


# --- Prices of other years --------------------------------------------------------------------------------


def test_dollars_of_one_year_in_those_of_another() -> None:
    basis = prices.constant(SERIES, "USD", 2010, 2025)
    assert 100 * basis.factor == pytest.approx(100 * 321.943 / 218.056)  # $147.64
    assert basis.says == "Prices of 2010 in those of 2025 by US consumer prices (CPI-U), 1982-84 = 100."
    deflated = prices.constant(SERIES, "USD", 2023, 2017, "us_gdp_deflator")
    assert 122.273 * deflated.factor == pytest.approx(100)


@given(amounts, years, years)
def test_prices_there_and_back_are_the_same_amount(amount: float, one: int, two: int) -> None:
    there = amount * prices.constant(SERIES, "USD", one, two).factor
    assert there * prices.constant(SERIES, "USD", two, one).factor == pytest.approx(amount, rel=1e-12)


@given(years, years, years)
def test_prices_by_way_of_a_third_year_are_the_same(one: int, two: int, third: int) -> None:
    direct = prices.constant(SERIES, "USD", one, two).factor
    around = (
        prices.constant(SERIES, "USD", one, third).factor * prices.constant(SERIES, "USD", third, two).factor
    )
    assert around == pytest.approx(direct, rel=1e-12)


def test_an_index_is_for_one_country() -> None:
    with pytest.raises(BadInput, match="no price index for GBP comes with the model"):
        prices.constant(SERIES, "GBP", 2024, 2025)


def test_a_series_is_never_carried_forward() -> None:
    with pytest.raises(BadInput, match=r"GDP deflator.*no value for 2025; it has 2010 to 2024"):
        prices.constant(SERIES, "USD", 2020, 2025, "us_gdp_deflator")
    with pytest.raises(BadInput, match=r"no value for 2008"):
        prices.constant(SERIES, "USD", 2008, 2025)


def test_an_unknown_index_and_a_rate_taken_for_an_index_are_refused_with_the_nearest_name() -> None:
    with pytest.raises(BadInput, match=r"no price index is called us_cpi; did you mean us_cpi_u\?"):
        prices.constant(SERIES, "USD", 2020, 2021, "us_cpi")
    with pytest.raises(BadInput, match="no price index is called eur_per_usd"):
        SERIES.named_index("eur_per_usd")


# --- Present value ----------------------------------------------------------------------------------------


def test_present_value_by_hand() -> None:
    assert prices.present_value([(0, 100), (1, 100)], 0.25) == 180  # 100 + 100 / 1.25
    assert prices.present_value([(0.5, 110)], 0.21) == pytest.approx(100)  # the root of 1.21 is 1.1
    assert prices.present_value([(1, 100)], -0.5) == 200
    assert prices.present_value([(1, 100)], 1) == 50
    assert prices.present_value([], 0.03) == 0


flows = st.lists(st.tuples(st.integers(0, 100), st.floats(0, 1e9)), max_size=12)


@given(flows)
def test_present_value_at_zero_is_the_sum(found: list[tuple[int, float]]) -> None:
    assert prices.present_value(found, 0.0) == pytest.approx(math.fsum(amount for _, amount in found))


@given(flows, st.floats(-0.5, 1), st.floats(-0.5, 1))
def test_present_value_falls_as_the_rate_rises(
    found: list[tuple[int, float]], one: float, two: float
) -> None:
    low, high = sorted((one, two))
    assert prices.present_value(found, high) <= prices.present_value(found, low) * (1 + 1e-12)


@given(flows, st.integers(-40, 100))
def test_present_value_against_fractions(found: list[tuple[int, float]], per_cent: int) -> None:
    exact = sum(
        (Fraction(amount) / (1 + Fraction(per_cent, 100)) ** later for later, amount in found), Fraction(0)
    )
    assert prices.present_value(found, per_cent / 100) == pytest.approx(float(exact), rel=1e-9)


@pytest.mark.parametrize("rate", [-1, -2, 1.01, 5, math.nan, math.inf, -math.inf])
def test_a_rate_that_makes_no_sense_is_refused(rate: float) -> None:
    with pytest.raises(
        BadInput, match=r"a rate is a number above -1 and up to 1, such as 0\.03, or 3%, for 3% a year"
    ):
        prices.present_value([(0, 1)], rate)


# --- A file of one's own -----------------------------------------------------------------------------------

OWN = """
[series.mine]
label = "Mine"
kind = "price_index"
currency = "GBP"
source = "A book"
[series.mine.values]
2020 = 100
2024 = 125
"""


def own(where: Path, text: str) -> Prices:
    path = where / "own.toml"
    path.write_text(text, encoding="utf-8")
    return SERIES.with_own(read_own(path))


def test_an_index_of_ones_own_is_used_for_its_currency_and_named(tmp_path: Path) -> None:
    known = own(tmp_path, OWN)
    basis = prices.constant(known, "GBP", 2024, 2020)
    assert basis.factor == pytest.approx(0.8)
    assert basis.says == "Prices of 2024 in those of 2020 by Mine. Your own series: Mine (A book)."
    assert prices.constant(known, "GBP", 2024, 2020, "us_cpi_u") == basis  # which is for other amounts
    assert prices.constant(known, "USD", 2024, 2020) == prices.constant(SERIES, "USD", 2024, 2020)


def test_a_series_of_ones_own_comes_before_ours(tmp_path: Path) -> None:
    index = own(tmp_path, OWN.replace("GBP", "USD"))
    assert prices.constant(index, "USD", 2024, 2020).factor == pytest.approx(0.8)
    assert "Your own" not in prices.constant(index, "USD", 2024, 2020, "us_cpi_u").says
    rate = own(tmp_path, OWN.replace("price_index", "exchange"))
    assert prices.conversion(rate, "USD", "GBP", 2024).factor == 125
    assert prices.conversion(rate, "EUR", "USD", 2024) == prices.conversion(SERIES, "EUR", "USD", 2024)
    with pytest.raises(BadInput, match="Mine: no value for 2023; it has 2020 to 2024"):
        prices.conversion(rate, "USD", "GBP", 2023)
    late = own(tmp_path, OWN.replace("price_index", "exchange").replace("series.mine", "series.eur_per_usd"))
    assert prices.conversion(late, "USD", "GBP", 2024).factor == 125, "whatever it is called"
    assert "mine" not in SERIES.series, "the packaged series stay as they are"


def test_of_two_indices_of_ones_own_one_is_named(tmp_path: Path) -> None:
    second = OWN.replace("mine", "other").replace("Mine", "Other").replace("125", "150")
    known = own(tmp_path, OWN + second)
    with pytest.raises(
        BadInput, match=r"several price indices of your own are for GBP; name one with --index"
    ):
        prices.constant(known, "GBP", 2024, 2020)
    assert prices.constant(known, "GBP", 2024, 2020, "other").factor == pytest.approx(2 / 3)


def test_the_file_that_comes_with_the_model_may_be_copied_and_changed(tmp_path: Path) -> None:
    text = (folder() / "prices.toml").read_text("utf-8").replace("2025 = 0.7591", "2025 = 0.8")
    basis = prices.conversion(own(tmp_path, text), "USD", "GBP", 2025)
    assert basis.factor == 0.8
    assert "Your own series: Pounds sterling for one US dollar (Federal Reserve" in basis.says


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2020 = 100", "soon = 100", "series.mine: found soon; a year has four digits"),
        ("2020 = 100\n2024 = 125", "", "series.mine.values"),
        ("2020 = 100", "2020 = 0", "series.mine.values.2020: found 0; allowed: a number above 0 and up to"),
        ("2020 = 100", "2020 = 1e-300", "series.mine: found 1e-300; a value is 0.000000001 or more"),
        ("2020 = 100", "2020 = inf", "series.mine.values.2020: found inf"),
        ("A book", "", "series.mine.source: found"),
        ("Mine", "Mine" * 60, "series.mine.label: found"),
        ('source = "A book"\n', "", "series.mine.source: missing"),
        (
            '"price_index"\ncurrency = "GBP"',
            '"exchange"\ncurrency = "USD"',
            "series.mine: a rate says how much",
        ),
        ("[series.mine]", '[seres.x]\nlabel = "X"\n[series.mine]', "seres"),
    ],
)
def test_a_mistake_in_a_file_of_ones_own_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in OWN
    with pytest.raises(BadInput) as found:
        own(tmp_path, OWN.replace(old, new))
    assert said in str(found.value)


def test_two_rates_for_one_currency_are_refused(tmp_path: Path) -> None:
    rate = OWN.replace("price_index", "exchange")
    with pytest.raises(BadInput, match="two rates for GBP; leave one"):
        own(tmp_path, rate + rate.replace("mine", "other"))


GOOD = """
version = "2025-01-01"
[source.bank]
outlet = "A bank"
title = "Rates"
kind = "official"
seen = "original"
[series.x]
label = "X"
kind = "exchange"
currency = "CHF"
source = "bank"
[series.x.values]
2024 = 0.9
"""


def loaded(where: Path, text: str) -> Prices:
    path = where / "prices.toml"
    path.write_text(text, encoding="utf-8")
    load_prices.cache_clear()
    return load_prices(path)


def test_a_file_of_rates_is_read(tmp_path: Path) -> None:
    found = loaded(tmp_path, GOOD)
    assert prices.conversion(found, "CHF", "USD", 2024).factor == pytest.approx(1 / 0.9)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.9", "0", "series.x.values.2024: found 0; allowed: a number above 0"),
        ("0.9", "nan", "series.x.values.2024: found nan"),
        ("0.9", '"0.9"', "series.x.values.2024: found"),
        ('"CHF"', '"francs"', "a currency by its three capital letters, such as USD"),
        ('"bank"\n[series', '"bnk"\n[series', "series.x.source: found bnk; did you mean bank?"),
        ('"exchange"', '"rate"', "series.x.kind: found"),
        ('label = "X"', 'lable = "X"', "unknown key"),
    ],
)
def test_a_mistake_in_a_file_of_rates_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput) as found:
        loaded(tmp_path, GOOD.replace(old, new))
    assert said in str(found.value)
