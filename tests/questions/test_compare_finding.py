"""The sentence on top of a comparison: ties are ties, and nothing is called the most that another equals."""

from __future__ import annotations

from model.questions.compare_finding import finding
from model.questions.compared_rows import homes_beside, standing
from model.questions.cost_options import AS_PRINTED, domestic_prices, homes_newest_first, series, usual_home
from model.scenario.cases import with_case
from model.scenario.library import load
from model.scenario.scenario import Scenario

HERE = load("us-el-salvador")
GRANT = HERE.scenario("grant-paid")


def case(people: int, name: str, years: float = 1.0) -> Scenario:
    """People at $20,000 a year, nobody beside them."""
    return with_case(GRANT, {"tren_de_aragua": people, "ms13": 0}, years).changed(name=name)


def said(*scenarios: Scenario, base: int = 0, home: str = "") -> list[str]:
    placed = standing(scenarios, base, series())
    prices = [domestic_prices().named(home)] if home else []
    homes, _ = homes_beside(placed.rows[placed.place], prices, AS_PRINTED, series())
    return [*finding(placed.rows, placed.rows[placed.place], homes)]


def test_two_equal_totals_cost_the_same_and_neither_is_the_dearest() -> None:
    assert said(case(100, "A"), case(100, "B"), case(50, "C")) == ["“A” and “B” cost the same, $2 million."]
    assert said(case(100, "A"), case(100, "B")) == ["All cost the same, $2 million."]
    assert said(case(10, "A"), case(100, "B"), case(100, "C")) == [
        "“B” and “C” cost most, $2 million each, 10 times as much as “A”."
    ]
    assert said(case(100, "A"), case(50, "B"), case(50, "C")) == [
        "“B” and “C” cost least, $1 million each, $1 million (50%) less than “A”."
    ]


def test_more_ties_than_have_room_are_counted() -> None:
    five = [case(100, name) for name in "ABCDE"]
    assert said(*five, case(1, "F")) == ["“A” and 4 others cost the same, $2 million."]


def test_what_costs_most_is_set_against_the_base() -> None:
    assert said(case(100, "A"), case(150, "B")) == [
        "“B” costs most, $3 million, $1 million (50%) more than “A”."
    ]
    assert said(case(150, "A"), case(100, "B")) == [
        "“B” costs least, $2 million, $1 million (33.3%) less than “A”."
    ]
    assert said(case(0, "A"), case(100, "B")) == ["“B” costs most, $2 million, $2 million more than “A”."]
    assert said(case(100, "A")) == ["“A” costs $2 million."]


def test_a_day_held_is_set_beside_the_price_at_home() -> None:
    """$20,000 for 365 days are $54.79 a day; for 125 days, $160; for 121 days, $165.29."""
    home = "ice_quoted_2025"
    assert said(case(100, "A"), home=home)[1].startswith(
        "A day that a person is held, “A” comes to $54.79, under the $164.65"
    )
    close = with_case(case(100, "A"), days=121).changed(name="A")
    assert "comes to $165.29, close to the $164.65" in said(close, home=home)[1]
    over = with_case(case(100, "A"), days=90).changed(name="A")
    assert "comes to $222.22, over the $164.65" in said(over, home=home)[1]
    same = with_case(case(100, "A"), days=125).changed(name="A")
    assert (
        "comes to $160, the same as “ICE detention as quoted by RFK Human Rights, 2025”"
        in said(same, home="ice_quoted_over_160_2025")[1]
    )


def test_the_usual_price_at_home_is_one_of_the_sender_in_its_money_and_no_newer_than_the_deal() -> None:
    assert usual_home(HERE.terms) == "ice_quoted_2025"
    assert usual_home(load("belgium-netherlands").terms) == "belgium_prison_2009"
    assert usual_home(HERE.terms.model_copy(update={"sender": "Nowhere"})) is None


def test_prices_at_home_come_the_newest_first() -> None:
    known = domestic_prices().price
    order = [str(known[name].as_of or known[name].price_year) for name in homes_newest_first()]
    assert order == sorted(order, reverse=True)
    assert {*homes_newest_first()} == {*known}
