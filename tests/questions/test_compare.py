"""Scenarios against a base, break-evens, and the host's side: worked examples, and fractions by another hand."""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import tomli_w
from hypothesis import assume, given, settings, strategies as st

import model
from model.files.problems import BadInput
from model.inputs.domestic import DomesticPrice, load_domestic
from model.inputs.prices import NOMINAL, OwnPrices, OwnSeries, Prices, load_prices
from model.questions.break_even import (
    BreakEven,
    Crossing,
    against_home,
    break_even_people,
    break_even_time,
    notes_there,
)
from model.questions.compare import compare, home_sentence, pair_sentence
from model.questions.compared_rows import ComparedRow, alike, standing, taken_together
from model.questions.cost_options import (
    AS_PRINTED,
    CostOption,
    HomePrice,
    MoneyBasis,
    bases,
    bases_of,
    of_scenario,
)
from model.questions.provider import provider
from model.questions.worth import present_value
from model.results import expected_results
from model.scenario.cases import reason_unsought
from model.scenario.library import folder
from model.scenario.scenario import Scenario, checked
from model.words import wording
from model.words.wording import money
from tests import generate, oracle

SERIES: Prices = load_prices(folder() / "prices.toml")
DOMESTIC = load_domestic(folder() / "domestic.toml")


def el_salvador(people: int = 238, years: float = 1, **reading: str) -> Scenario:
    """The people billed and nobody beside them, under some options."""
    counts = {"tren_de_aragua": people, "ms13": 0}
    return model.case("us-el-salvador", people=counts, years=years, reading=reading)


def named(scenario: Scenario, name: str) -> Scenario:
    return scenario.model_copy(update={"name": name})


PREPAID = named(el_salvador(), "Prepaid")
BY_DAY = named(el_salvador(billing="by_day"), "By day")
FLAT = named(el_salvador(price="flat_once"), "Flat")
LEASE = named(model.case("denmark-kosovo", people=300, years=10), "Lease")


def at_home(per_day: float, currency: str = "USD") -> DomesticPrice:
    return DomesticPrice(
        label="Home",
        place="Here",
        period="2025",
        per_day=per_day,
        currency=currency,
        price_year=2025,
        basis="quoted_rate",
        cost="average",
        contains="All.",
        denominator="person held",
        source="own",
        status="reported",
    )


def compared_rows(
    scenarios: list[Scenario], place: int, known: Prices, basis: MoneyBasis = AS_PRINTED
) -> tuple[ComparedRow, ...]:
    return standing(scenarios, place, known, basis).rows


def of_domestic(
    price: DomesticPrice, factor: float = 1.0, currency: str | None = None, beside: float = 0.0
) -> CostOption:
    return HomePrice(price, factor, currency or price.currency, ()).option(beside)


EVIDENCE = """
version = "2025-01-01"
[source.none]
outlet = "Nobody"
title = "Nothing"
kind = "own"
seen = "original"
[fact.none]
value = 1
unit = "people"
qualifier = "exact"
status = "assumed"
source = "none"
says = "Nothing was reported of a made-up deal."
"""


def tables(one: expected_results.Golden) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Arrangement, population and reading as the files have them."""
    terms = tomllib.loads((one.deal.path / "arrangement.toml").read_text("utf-8"))
    found = tomllib.loads((one.deal.path / f"{one.name}.toml").read_text("utf-8"))
    population = {
        "cohorts": found.get("cohort", []),
        **{k: found[k] for k in ("term", "as_of") if k in found},
    }
    return terms, population, dict(one.deal.scenario(one.name).reading)


_numbers = itertools.count()


def folder_of(where: Path, arrangement: dict[str, Any]) -> str:
    """A new folder with an arrangement, as scenarios name it."""
    path = where / f"deal-{next(_numbers)}"
    path.mkdir()
    (path / "arrangement.toml").write_text(tomli_w.dumps(arrangement), "utf-8")
    (path / "evidence.toml").write_text(EVIDENCE, "utf-8")
    return f"{path.as_posix()}/"


def made_up(
    where: Path, charges: dict[str, Any], people: int = 10, years: float = 1, **parts: Any
) -> Scenario:
    """A scenario of an arrangement that is written for one test."""
    tables = {
        "title": "Made up",
        "ask": "?",
        "about": "Made up.",
        "sender": "Here",
        "host": "There",
        "currency": "USD",
        "price_year": 2025,
        "group": {"held": {"label": "people", "one": "person"}},
        "default": [{"group": "held", "people": 1, "years": 1}],
        "charge": {key: {"label": key, "assumed": "Made up.", **value} for key, value in charges.items()},
        **parts,
    }
    cohort = ({"group": "held", "people": people, "years": float(years)},)
    found = {"name": "Made up", "arrangement": folder_of(where, tables), "cohort": cohort}
    return checked(Scenario.model_validate(found))


# --- Against a base --------------------------------------------------------------------------------------


def test_difference_and_per_cent_against_the_base() -> None:
    small, large = el_salvador(238), el_salvador(500)
    first, second = compared_rows([small, large], 0, SERIES)
    assert (first.total, first.difference, first.share) == (4_760_000, 0, 0)
    assert (second.total, second.difference) == (10_000_000, 5_240_000)
    assert second.share == pytest.approx(5_240_000 / 4_760_000)  # 110.1% more
    back, _ = compared_rows([small, large], 1, SERIES)
    assert (back.difference, back.share) == (-5_240_000, pytest.approx(-0.524))


def test_per_place_person_and_day_have_each_their_own_denominator() -> None:
    (row,) = compared_rows([named(model.case("denmark-kosovo", people=150, years=10), "Half")], 0, SERIES)
    assert row.total == 10 * (15_000_000 + 6_000_000)
    assert (row.places, row.people_held, row.person_days) == (300, 150, 150 * 3650)
    assert row.per_place == 10 * 15_000_000 / 300  # the rent is for places; the green money is not
    assert row.per_person_held == 1_400_000
    assert row.per_person_day == pytest.approx(1_400_000 / 3650)


def test_those_held_and_not_billed_count_among_those_held() -> None:
    """238 billed and 23 beside them for a year: $4.76 million over 261 people, and over 261 x 365 days."""
    (row,) = compared_rows([model.load("us-el-salvador").scenario("grant-paid")], 0, SERIES)
    assert (row.people_held, row.person_days) == (261, 95_265)
    assert row.per_person_held == pytest.approx(4_760_000 / 261)
    assert row.per_person_day == pytest.approx(4_760_000 / 95_265)


def test_nobody_held_leaves_ratios_undefined_and_a_base_of_nothing_its_per_cent() -> None:
    nobody, some = el_salvador(0), el_salvador(1)
    first, second = compared_rows([nobody, some], 0, SERIES)
    assert (first.total, first.per_person_held, first.per_person_day, first.share) == (0, None, None, None)
    assert (second.difference, second.share) == (20_000, None)
    assert pair_sentence(second, first) == (
        "“US–El Salvador detention deal, 2025” costs $20,000, and “US–El Salvador detention deal, 2025” costs nothing."
    )


def test_spread_is_over_every_reading() -> None:
    (row,) = compared_rows([PREPAID], 0, SERIES)
    assert (row.low, row.high) == (4_760_000, 14_760_000)


def test_amounts_in_another_currency_say_by_which_rate() -> None:
    first, second = compared_rows([PREPAID, LEASE], 0, SERIES, MoneyBasis(currency="USD"))
    assert first.basis == ()
    assert second.total == pytest.approx(210_000_000 / 0.9242)  # EUR for a dollar in 2024, its price year
    assert second.per_place == pytest.approx(500_000 / 0.9242)
    assert (second.low, second.high) == pytest.approx((150_000_000 / 0.9242, 270_000_000 / 0.9242))
    assert second.basis == ("EUR to USD at the average rate of 2024 (0.9242 EUR for 1 USD).",)
    assert second.currency == first.currency == "USD"


def test_prices_of_another_year_say_by_which_index() -> None:
    (row,) = compared_rows([PREPAID], 0, SERIES, MoneyBasis(prices_of=2020))
    assert row.total == pytest.approx(4_760_000 * 258.811 / 321.943)
    assert row.basis == ("Prices of 2025 in those of 2020 by US consumer prices (CPI-U), 1982-84 = 100.",)


def test_different_currencies_need_one_to_convert_to() -> None:
    with pytest.raises(BadInput, match=r"different currencies \(EUR, USD\).*--currency USD"):
        compared_rows([PREPAID, LEASE], 0, SERIES)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (MoneyBasis(currency="CHF"), "no exchange rate for CHF"),
        (MoneyBasis(currency="EUR", prices_of=2031), "no value for 2031; it has 2009 to 2025"),
        (MoneyBasis(prices_of=2023, index="us_gdp_deflator"), "no value for 2025; it has 2010 to 2024"),
        (MoneyBasis(index="rpi"), "no price index is called rpi"),
        (MoneyBasis(rate=5.0), "a rate is a number above -1 and up to 1"),
    ],
)
def test_series_that_do_not_exist_are_said_to_be_missing(how: MoneyBasis, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        compared_rows([PREPAID], 0, SERIES, how)


def test_prices_of_a_year_need_an_index_of_the_same_country() -> None:
    with pytest.raises(BadInput, match=r"“Lease”, the base, .*: no price index for EUR comes with the model"):
        compared_rows([LEASE], 0, SERIES, MoneyBasis(prices_of=2020))
    assert compared_rows([LEASE], 0, SERIES, MoneyBasis(prices_of=2024))[0].total == 210_000_000


@pytest.mark.parametrize("base", [-1, 2])
def test_base_must_be_one_of_those_compared(base: int) -> None:
    with pytest.raises(BadInput, match="the base is one of 1 to 2"):
        compared_rows([PREPAID, FLAT], base, SERIES)


# --- The order of deflating and converting -------------------------------------------------------------------


RATES = {"EUR": {2010: "0.75", 2020: "0.88", 2024: "0.92"}, "GBP": {2010: "0.65", 2020: "0.78", 2024: "0.8"}}
LEVELS = {
    "EUR": {2010: "90", 2020: "104.5", 2024: "125.25"},
    "GBP": {2010: "80", 2020: "100", 2024: "131"},
    "USD": {2010: "218.056", 2020: "258.811", 2024: "313.689"},
}


def _own(kind: str, currency: str, values: dict[int, str]) -> OwnSeries:
    numbers = {str(year): float(value) for year, value in values.items()}
    return OwnSeries(label=currency, kind=kind, currency=currency, source="here", values=numbers)


MINE = SERIES.with_own(
    OwnPrices(
        series={f"rate_{code}": _own("exchange", code, values) for code, values in RATES.items()}
        | {f"index_{code}": _own("price_index", code, values) for code, values in LEVELS.items()}
    )
)


def per_dollar(code: str, year: int) -> Fraction:
    return Fraction(1) if code == "USD" else Fraction(RATES[code][year])


def level(code: str, year: int) -> Fraction:
    return Fraction(LEVELS[code][year])


codes, some_years = st.sampled_from(["USD", "EUR", "GBP"]), st.sampled_from([2010, 2020, 2024])


@given(codes, codes, some_years, some_years)
def test_both_orders_against_fractions(own: str, to: str, of: int, year: int) -> None:
    """Prices at home to the year, then at its rate; or at the rate of the price's year, then prices over there."""
    first = level(own, year) / level(own, of) * per_dollar(to, year) / per_dollar(own, year)
    second = per_dollar(to, of) / per_dollar(own, of) * level(to, year) / level(to, of)
    for order, expected in (("deflate_first", first), ("convert_first", second)):
        steps = bases(own, of, to, MINE, MoneyBasis(prices_of=year, order=order))
        assert math.prod(step.factor for step in steps) == pytest.approx(float(expected), rel=1e-12)
        done = [step.says.split()[0] for step in steps if step.says]
        assert len(done) < 2 or (done[0] == "Prices") == (order == "deflate_first")


@given(codes, codes, some_years)
def test_in_the_same_year_the_order_makes_no_difference(own: str, to: str, year: int) -> None:
    first, second = (
        bases(own, year, to, SERIES, MoneyBasis(prices_of=year, order=order))
        for order in ("deflate_first", "convert_first")
    )
    assert first == second[::-1]
    assert NOMINAL in first
    if own == to:
        assert set(first) == {NOMINAL}


def test_the_order_is_printed_where_both_are_done_and_only_there() -> None:
    how = {"currency": "USD", "prices_of": 2020}
    for order, words in (("deflate_first", "prices at home first"), ("convert_first", "the currency first")):
        found = compare([LEASE, PREPAID], basis=MoneyBasis(**how, order=order), known=MINE)
        *_, last = found.section("basis")
        assert last.startswith("In this order:")
        assert words in last
        assert found.order == order
        only = compare([LEASE], basis=MoneyBasis(currency="USD", order=order), known=MINE)
        assert not any("In this order" in text for text in only.section("basis"))


def test_the_two_orders_give_two_figures() -> None:
    first, second = (
        standing([LEASE], 0, MINE, MoneyBasis("USD", 2020, order=order)).rows[0].total
        for order in ("deflate_first", "convert_first")
    )
    assert first == pytest.approx(210e6 * 104.5 / 125.25 / 0.88)
    assert second == pytest.approx(210e6 / 0.92 * 258.811 / 313.689)


# --- Rows that a series is missing for ------------------------------------------------------------------------


@pytest.mark.parametrize("base", [0, 2])
def test_a_row_without_a_series_is_named_and_the_others_stand(base: int) -> None:
    found = compare([PREPAID, LEASE, FLAT], base, MoneyBasis(currency="USD", prices_of=2020))
    alone = compare([PREPAID, FLAT], base // 2, MoneyBasis(prices_of=2020))
    assert [row.total for row in found.rows] == [row.total for row in alone.rows]
    assert [row.difference for row in found.rows] == [row.difference for row in alone.rows]
    assert (found.base, found.place) == (alone.base, base // 2)
    assert [(row.name, row.reason.split(";")[0]) for row in found.missing] == [
        ("Lease", "no price index for EUR comes with the model")
    ]
    assert found.section("missing") == (found.missing[0].says,)
    assert found.missing[0].says in found.sentences
    assert not alone.missing


def test_one_scenario_listed_twice_keeps_the_base_that_was_meant() -> None:
    assert [compare([FLAT, PREPAID, FLAT], place).place for place in range(3)] == [0, 1, 2]


def test_a_price_at_home_may_stand_beside_some_rows_only() -> None:
    """Australian dollars of 2025 beside a deal of that year; beside dollars of 2024 an index would be needed."""
    price = at_home(100, "AUD")
    found = compare([PREPAID, named(LEASE, "Other")], 0, MoneyBasis(currency="USD"), [price])
    (home,) = found.domestic
    assert home.day == pytest.approx(100 / 1.5504)
    assert [row.name for row in found.missing] == ["Home, beside “Other”"]
    assert {even.one for even in found.break_even if even.two == "Home"} == {"Prepaid"}


# --- The same people at home --------------------------------------------------------------------------------


def test_the_bases_people_at_home_have_a_total_beside_it() -> None:
    """238 people for 365 days at $100: $8,687,000, which is $3,927,000 more than $4,760,000."""
    for place in (0, 1):
        found = compare([PREPAID, FLAT], place, at=[at_home(100)])
        (home,) = found.domestic
        base = found.rows[place]
        assert (home.total, home.difference) == (8_687_000, 8_687_000 - base.total)
        assert home.share == home.difference / base.total
    assert home_sentence(home, base) == (
        "At the price “Home”, the 238 people of “Flat” held at home for their 86,870 person-days cost $8.69 million, "
        "$1.31 million less than “Flat”."
    )


def test_at_home_a_total_is_discounted_as_the_deals_is() -> None:
    """By the day for two years: as much a year as at home, so as much at any rate."""
    deal = el_salvador(238, 2, billing="by_day")
    (home,) = compare([deal], basis=MoneyBasis(rate=0.05), at=[at_home(20_000 / 365)]).domestic
    assert home.total == pytest.approx(4_760_000 + 4_760_000 / 1.05)
    assert home.difference == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("one", list(expected_results.all_golden()), ids=lambda one: one.key)
def test_people_at_home_are_those_held_for_as_long(one: expected_results.Golden) -> None:
    scenario = one.deal.scenario(one.name)
    currency, year = one.deal.terms.currency, one.deal.terms.price_year
    price = at_home(10, currency).model_copy(update={"price_year": year})
    (home,) = compare([scenario], at=[price]).domestic
    held = oracle.people(*tables(one))
    assert home.total == pytest.approx(10 * float(sum(held.days_held.values())))
    (zero,) = compare([scenario], basis=MoneyBasis(rate=0.0), at=[price]).domestic
    assert zero.total == pytest.approx(home.total)


def test_compare_and_solve_break_even_with_a_price_at_home_alike() -> None:
    """Every arrangement and every price at home: one answer, or refused at both doors for the same reason."""
    for deal in model.names():
        scenario = model.default_scenario(model.load(deal))
        if scenario.population.dated:
            continue
        for key, price in [*DOMESTIC.price.items()][::4]:
            found = compare([scenario], at=[price])
            if found.missing:
                assert not found.break_even
                with pytest.raises(BadInput, match=re.escape(found.missing[0].reason)):
                    against_home(scenario, key, "days")
                continue
            solved = [against_home(scenario, key, unknown).even for unknown in ("days", "people")]
            assert [even.crossings for even in found.break_even] == [
                tuple(replace(c, **_renamed(c, scenario)) for c in even.crossings) for even in solved
            ]


def _renamed(crossing: Crossing, scenario: Scenario) -> dict[str, str | None]:
    """`solve` calls the deal by its title, `compare` by the scenario's name."""
    names = {scenario.deal.terms.title: scenario.name}
    return {
        "dearer": names.get(crossing.dearer or "", crossing.dearer),
        "before": names.get(crossing.before or "", crossing.before),
    }


# --- Present value ---------------------------------------------------------------------------------------


def discounted(yearly: list[int], rate: Fraction) -> Fraction:
    return sum((Fraction(amount) / (1 + rate) ** year for year, amount in enumerate(yearly)), Fraction(0))


def test_present_value_of_ten_rents() -> None:
    rate = Fraction(3, 100)
    (row,) = compared_rows([LEASE], 0, SERIES, MoneyBasis(rate=0.03))
    assert row.total == pytest.approx(float(discounted([21_000_000] * 10, rate)))
    assert row.per_place == pytest.approx(float(discounted([15_000_000] * 10, rate) / 300))
    assert row.per_person_held == pytest.approx(float(discounted([21_000_000] * 10, rate) / 300))
    assert row.low == pytest.approx(float(discounted([15_000_000] * 10, rate)))
    assert row.high == pytest.approx(float(discounted([27_000_000] * 10, rate)))
    assert row.basis == ("Present value at 3% a year, each payment at the start of its period.",)


def test_present_value_goes_by_the_day_of_each_payment() -> None:
    dated = model.load("us-el-salvador").scenario("what-was-held")
    # 238 on 15 March 2025, 7 on 30 March and 7 on 12 April, 15 and 28 days later
    later = 7 * 20_000 * (1.03 ** (-15 / 365) + 1.03 ** (-28 / 365))
    assert present_value(dated, 0.03) == pytest.approx(238 * 20_000 + later)
    (row,) = compared_rows([dated], 0, SERIES, MoneyBasis(rate=0.03))
    assert row.basis == (
        "Present value at 3% a year on March 15, 2025, each payment discounted from its own day.",
    )


@pytest.mark.parametrize("one", list(expected_results.all_golden()), ids=lambda one: one.key)
def test_present_value_at_zero_is_the_total_and_falls_with_the_rate(one: expected_results.Golden) -> None:
    scenario = one.deal.scenario(one.name)
    worth = [present_value(scenario, rate) for rate in (0.0, 0.02, 0.1, 0.9)]
    assert worth[0] == pytest.approx(model.summary(scenario).total)
    assert all(later <= sooner for sooner, later in itertools.pairwise(worth))
    (row,) = compared_rows([scenario], 0, SERIES, MoneyBasis(rate=0.0))
    nominal = model.summary(scenario)
    assert (row.low, row.high) == pytest.approx((nominal.low, nominal.high))
    assert row.per_place == pytest.approx(nominal.per_place)


# --- The same people and time for all ---------------------------------------------------------------------


def test_alike_gives_each_the_same_people_and_time() -> None:
    rows = compared_rows(
        [alike(one, 100, 2) for one in (PREPAID, LEASE)], 0, SERIES, MoneyBasis(currency="USD")
    )
    assert [(row.people_held, row.person_days) for row in rows] == [(100, 73_000)] * 2
    assert rows[0].total == 4_000_000


def test_alike_where_charges_go_by_the_calendar_and_no_break_even_is_sought() -> None:
    """$6 million, 100 people for 120 days, and then 450 beds for the other 245, at $291 a day."""
    indiana = model.default_scenario(model.load("us-indiana"))
    found = compare([PREPAID, alike(indiana, 100, 1)])
    assert found.rows[1].total == 6e6 + (100 * 120 + 450 * 245) * 291
    assert not found.break_even
    assert any("its charges go by days of the calendar" in says for says in found.sentences)


def test_alike_changes_the_first_group_only_and_nothing_unless_asked() -> None:
    scenario = model.load("us-el-salvador").scenario("grant-paid")
    assert alike(scenario) is scenario
    more = alike(scenario, heads=10)
    assert [(c.group, c.people, c.years) for c in more.cohort] == [("tren_de_aragua", 10, 1), ("ms13", 23, 1)]
    longer = alike(scenario, years=3)
    assert [(c.group, c.people, c.years) for c in longer.cohort] == [
        ("tren_de_aragua", 238, 3),
        ("ms13", 23, 3),
    ]


def test_cohorts_that_are_taken_together_are_remarked() -> None:
    """100 for one year and 50 for three become 200 who all stay as long as the first."""
    grant = model.load("us-el-salvador").scenario("grant-paid")
    parts = [(100, "tren_de_aragua", 1.0), (23, "ms13", 1.0), (50, "tren_de_aragua", 3.0)]
    several = grant.changed(
        cohort=[{"people": n, "group": g, "years": y} for n, g, y in parts], name="Two waves"
    )
    for years, stay in ((None, "1 year"), (2.0, "2 years")):
        one = alike(several, 200, years)
        assert [(c.people, c.group) for c in one.cohort] == [(200, "tren_de_aragua"), (23, "ms13")]
        says = taken_together(several, one)
        assert says == (
            "“Two waves”: its 2 cohorts of alleged Tren de Aragua members are taken together as one, 200 people who all "
            f"stay {stay}."
        )
        assert says in compare([one, grant], made_alike=[says]).section("remarks")
    for same in (several, alike(several, years=3)):
        assert taken_together(several, same) is None
    assert taken_together(grant, alike(grant, 10)) is None


def test_alike_refuses_stays_that_have_dates() -> None:
    with pytest.raises(BadInput, match="“What was really held”: its stays have dates of their own"):
        alike(model.load("us-el-salvador").scenario("what-was-held"), 10)


# --- Sentences about a pair ------------------------------------------------------------------------------


def test_pair_reads_properly_whichever_is_the_base() -> None:
    one, two = compared_rows([PREPAID, FLAT], 0, SERIES)
    assert pair_sentence(two, one) == "“Flat” costs $10 million, $5.24 million (110.1%) more than “Prepaid”."
    assert pair_sentence(one, two) == "“Prepaid” costs $4.76 million, $5.24 million (52.4%) less than “Flat”."


def test_pair_of_equals() -> None:
    one, two = compared_rows([PREPAID, named(el_salvador(500), "Same")], 0, SERIES)
    assert "more than" in pair_sentence(two, one)
    same = compared_rows([FLAT, named(el_salvador(500), "Same")], 0, SERIES)
    assert pair_sentence(same[1], same[0]) == "“Same” costs $10 million, the same as “Flat”."


@settings(max_examples=20)
@given(st.integers(1, 2_000), st.integers(1, 2_000))
def test_pair_is_consistent_from_both_sides(one: int, two: int) -> None:
    rows = compared_rows([el_salvador(one), el_salvador(two)], 0, SERIES)
    there, back = pair_sentence(rows[1], rows[0]), pair_sentence(rows[0], rows[1])
    if one == two:
        assert "the same as" in there
        return
    more, less = (there, back) if two > one else (back, there)
    difference = money(20_000 * abs(one - two), "USD")
    assert "less than" in less
    assert f"{difference} (" in less
    if max(one, two) > 11 * min(one, two):  # from there on it is told in times
        assert f"{wording.times(max(one, two) / min(one, two))} as much as" in more
    else:
        assert "more than" in more
        assert f"{difference} (" in more


# --- Break-even: examples to check by eye -----------------------------------------------------------------


def crossings(found: BreakEven) -> list[tuple[float, str | None, str | None, bool]]:
    return [(round(c.at, 9), c.before, c.dearer, c.exact) for c in found.crossings]


def test_flat_fee_and_price_a_head_meet_at_five_hundred_people() -> None:
    found = break_even_people(of_scenario(PREPAID), of_scenario(FLAT), 1.0)
    assert crossings(found) == [(500, "Flat", "Prepaid", True)]
    assert found.says == (
        "For stays of 1 year, both cost the same with 500 people: “Flat” is dearer with fewer, “Prepaid” with more."
    )


def test_flat_fee_and_price_by_the_day_meet_after_766_days() -> None:
    found = break_even_time(of_scenario(BY_DAY), of_scenario(FLAT), 238)
    (only,) = found.crossings
    assert only.at * 365 == pytest.approx(10_000_000 / (238 * 20_000) * 365)
    assert found.says == (
        "For 238 people, both cost the same at 766.8 days (2.1 years): “Flat” is dearer for shorter stays, "
        "“By day” for longer ones."
    )


def test_flat_fee_and_prepaid_years_change_places_by_a_step() -> None:
    found = break_even_time(of_scenario(PREPAID), of_scenario(FLAT), 238)
    assert crossings(found) == [(2, "Flat", "Prepaid", False)]
    assert found.says == (
        "For 238 people, the order changes by a step: “Flat” is dearer for stays of up to 730 days, “Prepaid” "
        "from day 731 on."
    )


def test_prepaid_year_is_dearer_than_a_day_rate_below_a_length_of_stay() -> None:
    found = break_even_time(of_scenario(PREPAID), of_domestic(at_home(164.65)), 238)
    (only,) = found.crossings
    assert only.at * 365 == pytest.approx(20_000 / 164.65)  # 121.5 days, whatever the number of people
    assert (only.before, only.dearer) == ("Prepaid", "Home")


def test_prepaid_years_and_a_day_rate_may_change_places_several_times() -> None:
    """$20,000 for each year begun against $100 a day: 200 days, then a step to $40,000, equal again at 400 days."""
    found = break_even_time(of_scenario(PREPAID), of_domestic(at_home(100)), 238)
    assert crossings(found) == [
        (round(200 / 365, 9), "Prepaid", "Home", True),
        (1, "Home", "Prepaid", False),
        (round(400 / 365, 9), "Prepaid", "Home", True),
    ]
    assert found.says == (
        "For 238 people, “Prepaid” and “Home” by length of stay: up to 200 days, “Prepaid” is dearer; up to 365 "
        "days, “Home” is dearer; up to 400 days, “Prepaid” is dearer; beyond, “Home” is dearer."
    )


def test_many_changes_of_order_are_counted() -> None:
    """At $60 a day, $21,900 a year, the day rate catches up late in each of ten years."""
    found = break_even_time(of_scenario(PREPAID), of_domestic(at_home(60)), 1)
    overtakes = [
        year
        for year in range(1, 101)
        if 20_000 * year / 60 < 365 * year and 20_000 * (year + 1) > 21_900 * year
    ]
    assert len(found.crossings) == 2 * len(overtakes) + 1
    assert found.says.endswith(f"; after that the order changes {2 * len(overtakes) - 3} times more.")


def test_equal_at_each_anniversary_is_never_cheaper_and_not_a_change_of_order() -> None:
    found = break_even_time(of_scenario(PREPAID), of_scenario(BY_DAY), 238)
    assert (found.crossings, found.always, found.touches) == ((), "Prepaid", True)
    assert found.says == (
        "For 238 people, “Prepaid” is never cheaper than “By day”, for any stay up to 100 years; at some lengths "
        "both cost the same."
    )


def test_always_dearer() -> None:
    on_top = named(el_salvador(price="flat_on_top"), "On top")
    found = break_even_time(of_scenario(PREPAID), of_scenario(on_top), 238)
    assert (found.crossings, found.always, found.touches) == ((), "On top", False)
    assert found.says == (
        "For 238 people, “On top” is always dearer than “Prepaid”: they never cost the same, for any stay up to "
        "100 years."
    )
    people = break_even_people(of_scenario(PREPAID), of_scenario(on_top), 1)
    assert people.says == (
        "For stays of 1 year, “On top” is always dearer than “Prepaid”: they never cost the same, with any number "
        "up to 100,000 people."
    )


def test_always_the_same() -> None:
    one = of_scenario(PREPAID)
    assert break_even_time(one, one, 1).says == (
        "For 1 person, “Prepaid” and “Prepaid” always cost the same, whatever the stay up to 100 years."
    )
    assert break_even_people(one, one, 2).says.startswith("For stays of 2 years, “Prepaid” and")


def test_rounding_of_the_machine_is_no_difference() -> None:
    """$20,000 a year by the day, and a 365th of it each day: the same but for the last digits of the product."""
    found = break_even_time(of_scenario(BY_DAY), of_domestic(at_home(20_000 / 365)), 238)
    assert (found.crossings, found.always) == ((), None)
    third = of_scenario(FLAT, 1 / 3)
    assert break_even_people(third, of_scenario(FLAT, 0.1 / 0.3), 1).always is None


def test_the_same_for_a_while_and_then_not() -> None:
    """Half price from the second year on: the same for a year, a prepaid year less from the next day on."""
    half = named(el_salvador(discount="everyone"), "Half")
    found = break_even_time(of_scenario(PREPAID), of_scenario(half), 238)
    assert crossings(found) == [(1, None, "Prepaid", True)]
    assert found.says == (
        "For 238 people, “Prepaid” and “Half” by length of stay: up to 365 days, both cost the same; beyond, "
        "“Prepaid” is dearer."
    )
    limit = named(el_salvador(limits="refuse_above_300"), "Limit")
    heads = break_even_people(of_scenario(limit), of_scenario(PREPAID), 1)
    assert crossings(heads) == [(300, None, "Prepaid", True)]


def test_a_sum_due_at_so_many_arrivals_is_a_step_between_two_head_counts(tmp_path: Path) -> None:
    step = made_up(tmp_path, {"sum": {"kind": "lump_sum", "amount": 1_000, "at_arrivals": 300}})
    flat = named(made_up(tmp_path, {"flat": {"kind": "lump_sum", "amount": 400}}), "Flat")
    found = break_even_people(of_scenario(step), of_scenario(flat), 1)
    (only,) = found.crossings
    assert (only.at, only.before, only.dearer, only.exact, only.from_here) == (
        300,
        "Flat",
        "Made up",
        False,
        True,
    )
    assert found.says == (
        "For stays of 1 year, the order changes by a step: “Flat” is dearer with up to 299 people, “Made up” with "
        "300 or more."
    )


def test_lines_that_cross_between_two_head_counts() -> None:
    found = break_even_people(of_scenario(PREPAID), of_scenario(LEASE, 1 / 0.9242, "USD"), 10)
    (only,) = found.crossings
    assert only.at == pytest.approx(210_000_000 / 0.9242 / 200_000)  # 1,136.1
    assert found.says == (
        "For stays of 10 years, “Lease” is dearer with up to 1,136 people, “Prepaid” with 1,137 or more; the two "
        "lines cross at 1,136.1 people."
    )


def test_an_exit_fee_ends_on_the_anniversary_itself(tmp_path: Path) -> None:
    """Due for a stay of less than one year: with 365 days it is due no more."""
    exit_fee = made_up(tmp_path, {"exit": {"kind": "per_departure", "amount": 50, "before_year": 2}})
    flat = named(made_up(tmp_path, {"flat": {"kind": "lump_sum", "amount": 40}}), "Flat")
    found = break_even_time(of_scenario(exit_fee), of_scenario(flat), 1)
    (only,) = found.crossings
    assert (only.at, only.exact, only.from_here) == (1, False, True)
    assert "up to 364 days, “Flat” from day 365 on" in found.says


def test_others_of_the_scenario_stay_as_they_are_and_are_counted_at_home_if_billed() -> None:
    """23 others: not billed under one reading, and under the other held at home too."""
    alone = model.load("us-el-salvador").scenario("grant-paid")
    both = alone.changed(reading={**alone.reading, "billed": "everyone_held"})
    one, two = of_scenario(alone), of_scenario(both)
    assert (one.people, one.others, one.billed_beside) == (238, 23, 0)
    assert (two.people, two.others, two.billed_beside) == (238, 23, 23)
    for option in (one, two):
        home = of_domestic(at_home(164.65), beside=option.billed_beside)
        found = break_even_time(option, home, option.people)
        assert found.crossings[0].at * 365 == pytest.approx(20_000 / 164.65)
        assert found.says.startswith(f"For {238 + int(option.billed_beside)} people, both")


def test_a_stay_of_those_not_billed_does_not_lengthen_the_stay_compared_by() -> None:
    """238 billed for a year and 23 beside them for three, who are billed under another reading only."""
    cohorts = [
        {"people": 238, "group": "tren_de_aragua", "years": 1.0},
        {"people": 23, "group": "ms13", "years": 3.0},
    ]
    alone = PREPAID.changed(cohort=cohorts)
    assert of_scenario(alone).years == 1
    assert of_scenario(alone.changed(reading={**alone.reading, "billed": "everyone_held"})).years == 3
    (found,) = (even for even in compare([PREPAID], at=[at_home(100)]).break_even if even.along == "people")
    (other,) = (even for even in compare([alone], at=[at_home(100)]).break_even if even.along == "people")
    assert (other.fixed, other.says) == (found.fixed, found.says)


def test_a_lease_of_its_own_length_does_not_follow_the_stay(tmp_path: Path) -> None:
    """Ten years of rent at 100, whatever the stay: equal to 200 a year for one person after five years."""
    rent = made_up(tmp_path, {"rent": {"kind": "per_year", "amount": 100, "billing": "by_day"}})
    lease = named(rent.changed(term={"years": 10.0}), "Lease")
    head = made_up(tmp_path, {"head": {"kind": "per_person_year", "amount": 200, "billing": "by_day"}})
    found = break_even_time(of_scenario(lease), of_scenario(named(head, "Head")), 1)
    assert crossings(found) == [(5, "Lease", "Head", True)]


def test_options_in_different_currencies_do_not_break_even() -> None:
    for break_even in (break_even_time, break_even_people):
        with pytest.raises(BadInput, match="different currencies"):
            break_even(of_scenario(PREPAID), of_scenario(LEASE), 1)


def test_dated_scenarios_have_no_break_even_and_say_so() -> None:
    dated = model.load("us-el-salvador").scenario("what-was-held")
    with pytest.raises(BadInput, match="its stays have dates of their own"):
        of_scenario(dated)
    nobody = checked(Scenario(name="Nobody", arrangement="us-el-salvador"))
    with pytest.raises(BadInput, match="“Nobody” lists nobody"):
        of_scenario(nobody)


def test_what_an_arrangement_says_of_so_many_people_or_so_long_a_stay_is_told() -> None:
    found = break_even_people(of_scenario(PREPAID), of_scenario(FLAT), 1)
    assert any("More than the 300" in says for says in notes_there(PREPAID, found))
    nauru = model.case("australia-nauru", people=354, years=30)
    long = break_even_time(of_scenario(nauru), of_domestic(at_home(2_000, "AUD")), 354)
    assert long.crossings
    assert not notes_there(nauru, long), "what is said of every case is not said of this one"
    short = break_even_time(of_scenario(BY_DAY), of_domestic(at_home(164.65)), 238)
    assert not any("More than the 300" in says for says in notes_there(BY_DAY, short))


# --- Break-even: any two options, against fractions reckoned by another hand ----------------------------------


def order_at(found: BreakEven, at: Fraction) -> str | None:
    """The dearer option at a point that is no crossing, as the break-even tells it."""
    before = [crossing for crossing in found.crossings if crossing.at < at]
    if before:
        return before[-1].dearer
    return found.crossings[0].before if found.crossings else found.always


def random_pair(random: Random, where: Path) -> tuple[Scenario, Scenario, list[tuple[Any, Any]]]:
    """Two scenarios of made-up arrangements without dates, and what the oracle needs of each."""
    scenarios, tables = [], []
    for name in ("One", "Two"):
        case = generate.case(random, has_dates=False)
        groups = sorted(case.arrangement["group"])
        cohorts = [
            {"people": generate.head_count(random), "group": group, "years": 1.0}
            for group in generate.some(random, groups)
        ]
        # Blocks up to the middle of a year are refused.
        blocks = any("every" in charge for charge in case.arrangement["charge"].values())
        lengths = (1, 2, 3) if blocks else (1, 2, 2.5)
        term = {"term": {"years": float(random.choice(lengths))}} if generate.often(random, 0.2) else {}
        found = {
            "name": name,
            "arrangement": folder_of(where, case.arrangement),
            "reading": case.reading,
            "cohort": cohorts,
        }
        scenarios.append(checked(Scenario.model_validate({**found, **term})))
        tables.append((case, {"cohorts": cohorts, **term}))
    return scenarios[0], scenarios[1], tables


def by_oracle(tables: tuple[Any, Any], heads: int, years: Fraction) -> Fraction:
    """What so many of the first group and the others cost for so long, in fractions."""
    case, population = tables
    first = population["cohorts"][0]["group"]
    cohorts = [
        {**c, "years": years, "people": heads if c["group"] == first else c["people"]}
        for c in population["cohorts"]
    ]
    return oracle.total(case.arrangement, {**population, "cohorts": cohorts}, case.reading)


def dearer(one: Fraction, two: Fraction) -> str | None:
    if abs(one - two) <= Fraction(1, 100):
        return None
    return "One" if one > two else "Two"


def points(found: BreakEven, most: int, random: Random) -> Iterator[Fraction]:
    """Where to look: between knots and crossings, just beside them, and anywhere."""
    marks = sorted({Fraction(0), Fraction(most), *(Fraction(c.at) for c in found.crossings if c.at < most)})
    yield from ((low + high) / 2 for low, high in itertools.pairwise(marks))
    yield from (Fraction(random.randint(1, most * 1000), 1000) for _ in range(6))
    yield from (
        Fraction(year) + side for year in range(1, most) for side in (Fraction(-1, 999), Fraction(1, 999))
    )


def wrong_order(
    found: BreakEven, costs: Callable[[Fraction], tuple[Fraction, Fraction]], at: Fraction
) -> str | None:
    """What is wrong with the order told at a point; nothing where costs are within a cent there."""
    one, two = costs(at)
    told, true = order_at(found, at), dearer(one, two)
    near = any(abs(Fraction(c.at) - at) < Fraction(1, 10**6) for c in found.crossings)
    if near or told == true or (true is None and (found.touches or one != two)):
        return None
    return f"at {float(at)}: {told} is told to be dearer; {float(one)} and {float(two)}"


@pytest.fixture(scope="module")
def deals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("deals")


@settings(max_examples=30)
@given(random=st.randoms(use_true_random=False))
def test_order_is_that_of_the_oracle(deals: Path, random: Random) -> None:
    check_order_by_time(deals, random)
    check_order_by_people(deals, random)


@pytest.mark.parametrize(
    "seeds", [range(40), pytest.param(range(40, 2_000), marks=pytest.mark.long)], ids=len
)
def test_order_is_that_of_the_oracle_for_many(deals: Path, seeds: range) -> None:
    for seed in seeds:
        check_order_by_time(deals, generate.Seeded(seed))
        check_order_by_people(deals, generate.Seeded(seed))


def check_order_by_time(deals: Path, random: Random) -> None:
    one, two, tables = random_pair(random, deals)
    heads = generate.head_count(random)
    found = break_even_time(of_scenario(one), of_scenario(two), heads)

    def costs(at: Fraction) -> tuple[Fraction, Fraction]:
        return by_oracle(tables[0], heads, at), by_oracle(tables[1], heads, at)

    wrong = [text for at in points(found, 5, random) if (text := wrong_order(found, costs, at))]
    assert not wrong
    assert not [text for text in equal_where_exact(found, costs, 8) if text]


def check_order_by_people(deals: Path, random: Random) -> None:
    one, two, tables = random_pair(random, deals)
    years = Fraction(random.choice((1, 2, 3, Fraction(1, 2), Fraction(5, 4))))
    found = break_even_people(of_scenario(one), of_scenario(two), float(years))

    def costs(at: Fraction) -> tuple[Fraction, Fraction]:
        return by_oracle(tables[0], int(at), years), by_oracle(tables[1], int(at), years)

    heads = {0, 1, 2, 5, 9, 10, 300, 99_999, *(random.randint(0, 400) for _ in range(4))}
    heads |= {math.floor(c.at) + step for c in found.crossings[:5] for step in (-1, 0, 1, 2)}
    wrong = []
    for count in sorted(heads & set(range(1, 100_001))):
        told = next((c for c in found.crossings if c.at == count), None)
        if told is not None and not told.exact:  # at the step itself: the order after it, or that before it
            expected = told.dearer if told.from_here else told.before
            real = dearer(*costs(Fraction(count)))
            wrong += (
                [f"at the step at {count}: {real}, told {expected}"] if real not in (None, expected) else []
            )
        elif told is None and (text := wrong_order(found, costs, Fraction(count))):
            wrong.append(text)
    assert not wrong


def equal_where_exact(
    found: BreakEven, costs: Callable[[Fraction], tuple[Fraction, Fraction]], most: int
) -> Iterator[str | None]:
    """An exact crossing put back gives the same cost; at any other the order changes."""
    for crossing in found.crossings:
        if crossing.at < most and crossing.exact:
            one, two = costs(Fraction(crossing.at))
            close = abs(one - two) <= Fraction(2, 100) + Fraction(abs(one), 10**9)
            yield None if close else f"at {crossing.at}: {float(one)} and {float(two)}"


@settings(max_examples=20)
@given(random=st.randoms(use_true_random=False))
def test_break_even_is_the_same_from_both_sides(deals: Path, random: Random) -> None:
    first, second, _ = random_pair(random, deals)
    one, two = of_scenario(first), of_scenario(second)
    for there, back in (
        (break_even_time(one, two, 7), break_even_time(two, one, 7)),
        (break_even_people(one, two, 1.5), break_even_people(two, one, 1.5)),
    ):
        assert there.crossings == back.crossings
        assert (there.always, there.touches) == (back.always, back.touches)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0, 1e9), st.floats(0, 1e9), st.integers(1, 1_000))
def test_two_straight_lines_meet_where_they_do(
    a: float, b: float, fixed_a: float, fixed_b: float, heads: int
) -> None:
    """A fixed sum and a price a person-year each: by hand, (F2 - F1) / ((p1 - p2) n) years."""
    assume(abs(a - b) > 1)

    def line(name: str, fixed: float, price: float) -> CostOption:
        return CostOption(name, "USD", lambda n, years: fixed + price * n * years, heads, 1.0)

    found = break_even_time(line("A", fixed_a, a), line("B", fixed_b, b), heads)
    exact = (Fraction(fixed_b) - Fraction(fixed_a)) / ((Fraction(a) - Fraction(b)) * heads)
    assume(min(abs(exact), abs(exact - 100)) > 1e-3)
    if 0 < exact < 100:
        (only,) = found.crossings
        assert only.at == pytest.approx(float(exact), rel=1e-6, abs=1e-6)
        assert only.dearer == ("A" if a > b else "B")
    else:
        assert not found.crossings


def test_every_pair_of_published_options_breaks_even_where_costs_agree() -> None:
    """Each arrangement, in dollars, against each domestic price and each other: put back, both cost the same."""
    how = MoneyBasis(currency="USD")
    options = []
    for name in model.names():
        scenario = model.default_scenario(model.load(name))
        if reason_unsought(scenario):
            continue
        factor = math.prod(one.factor for one in bases_of(scenario, SERIES, how))
        options.append(of_scenario(scenario, factor, "USD"))
    at_home_ = ("ice_quoted_2025", "federal_prison_fy2024", "ice_more_beds_2024")
    options += [of_domestic(DOMESTIC.price[key]) for key in at_home_]
    for one, two in itertools.combinations(options, 2):
        found = break_even_time(one, two, one.people)
        for crossing in found.crossings:
            sides = [
                float(option.cost(np.array([one.people]), np.array([crossing.at]))[0])
                for option in (one, two)
            ]
            assert not crossing.exact or sides[0] == pytest.approx(sides[1], rel=1e-9, abs=0.02)
        assert found.says.endswith(".")


# --- The host's side -------------------------------------------------------------------------------------


def test_what_is_left_after_the_stated_costs() -> None:
    side = provider(el_salvador(238, 2), marginal=5_000, per_place=1_000)
    assert side.revenue == 238 * 2 * 20_000
    assert side.running == 238 * 2 * 5_000
    assert side.capital == 238 * 1_000
    assert side.left == side.revenue - side.running - side.capital
    assert (side.people_to_cover, side.people_covered_to, side.reason) == (None, None, None)


def test_capital_is_for_the_places_that_the_terms_name() -> None:
    half = provider(alike(LEASE, 150), 0, per_place=50_000, budget=0)
    assert half.capital == 300 * 50_000
    assert half.left == 210_000_000 - 15_000_000
    too_dear = provider(LEASE, 0, per_place=800_000, budget=0)
    assert too_dear.people_to_cover is None  # 300 places cost 240 million, however few are held


def test_fees_cover_a_budget_from_so_many_people_on() -> None:
    """Each brings 20,000 and costs 5,000: 3,000,000 / 15,000."""
    side = provider(el_salvador(), 5_000, budget=3_000_000)
    assert (side.people_to_cover, side.people_covered_to) == (200, None)
    just_more = provider(el_salvador(), 5_000, budget=3_000_001)
    assert just_more.people_to_cover == 201


def test_others_who_are_held_and_not_billed_cost_the_host_too() -> None:
    """23 others cost 115,000: (3,000,000 + 115,000) / 15,000 is 207.7."""
    grant = model.load("us-el-salvador").scenario("grant-paid")
    side = provider(grant, 5_000, budget=3_000_000)
    assert side.people_to_cover == 208
    at_that_count = provider(alike(grant, 208), 5_000)
    assert at_that_count.left >= 3_000_000
    assert provider(alike(grant, 207), 5_000).left < 3_000_000


def test_a_flat_fee_covers_a_budget_up_to_so_many_people() -> None:
    """€210 million for ten years less €50,000 a person: 150 million are left with up to 1,200 people."""
    side = provider(LEASE, 5_000, budget=150_000_000)
    assert (side.people_to_cover, side.people_covered_to) == (0, 1_200)


def test_fees_may_cover_a_budget_between_two_head_counts(tmp_path: Path) -> None:
    """10,000 once ten have come, less 100 a head: 5,000 are left with 10 to 50 people."""
    step = made_up(tmp_path, {"sum": {"kind": "lump_sum", "amount": 10_000, "at_arrivals": 10}})
    side = provider(step, 100, budget=5_000)
    assert (side.people_to_cover, side.people_covered_to) == (10, 50)


def test_those_refused_under_a_limit_cost_nothing() -> None:
    limited = provider(el_salvador(400, limits="refuse_above_300"), 5_000, budget=4_000_000)
    assert limited.running == 300 * 5_000
    assert (limited.people_to_cover, limited.people_covered_to) == (267, None)


def test_no_solution_is_an_answer_with_its_reason() -> None:
    losing = provider(el_salvador(), 20_000, budget=1)
    assert losing.people_to_cover is None
    assert losing.reason == (
        "No head count covers it: with nobody in its first group $0 is left, and each person held costs at least "
        "what the fees rise by."
    )
    too_much = provider(el_salvador(), 0, budget=1e12)
    assert too_much.reason == "No head count up to 100,000 people covers it."


@settings(max_examples=20)
@given(st.integers(0, 60_000), st.integers(0, 20_000), st.integers(-1, 5_000_000))
def test_least_head_count_is_that_of_a_loop(marginal: int, per_place: int, budget: int) -> None:
    side = provider(el_salvador(), marginal, per_place, float(max(budget, 0)))
    enough = [n for n in range(400) if n * (20_000 - marginal - per_place) >= max(budget, 0)]
    if enough:
        assert side.people_to_cover == enough[0]
    else:
        assert side.people_to_cover is None or side.people_to_cover >= 400


def test_a_budget_needs_people_who_can_vary() -> None:
    dated = model.load("us-el-salvador").scenario("what-was-held")
    assert provider(dated, 100).revenue == 5_040_000
    with pytest.raises(BadInput, match="dates of their own"):
        provider(dated, 100, budget=1)


def test_a_fifth_change_of_order_is_counted_and_not_listed() -> None:
    """One costs 0 and 10 by turns in the first six years, then 10; the other always 5."""

    def by_turns(heads: np.ndarray, years: np.ndarray) -> np.ndarray:
        return np.where(years < 6, np.floor(years) % 2, 1.0) * 10 * np.sign(heads)

    turns = CostOption("By turns", "USD", by_turns, 1, 1)
    always = CostOption("Always", "USD", lambda heads, years: 5.0 * np.ones_like(years), 1, 1)
    found = break_even_time(turns, always, 1)
    assert [crossing.at for crossing in found.crossings] == [1, 2, 3, 4, 5]
    assert found.says.count("up to") >= 4
    assert "after that the order changes once more" in found.says
