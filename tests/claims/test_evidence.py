"""What is joined and what is not, whose record is meant, and how figures of the press are printed."""

from __future__ import annotations

import pytest

from model.questions.claims.check import check, understand
from model.questions.claims.quantities import Quantity

DEAL = "The US paid El Salvador $4.76 million for 238 men."


def quantities(text: str, code: str | None = None) -> list[Quantity]:
    return [quantity for sentence in understand(text, code) for quantity in sentence.quantities]


@pytest.mark.parametrize(
    ("text", "arrangement"),
    [
        (DEAL, "us-el-salvador"),
        ("Britain paid Rwanda £370 million for four people.", "uk-rwanda"),
        ("Washington paid Rwanda $7.5 million for seven people.", "us-third-countries"),
        ("Denmark pays Kosovo €15 million a year for 300 places.", "denmark-kosovo"),
        # the deal that was agreed, not the estimate for Belgium
        ("The 300 cells at Gjilan cost €15 million a year, or €50,000 a cell.", "denmark-kosovo"),
        ("Ruanda recibió 370 millones de libras de Londres por 300 personas.", "uk-rwanda"),
    ],
)
def test_the_arrangement_is_told_from_the_places(text: str, arrangement: str) -> None:
    assert {claim.arrangement for claim in check(text).claims} == {arrangement}


@pytest.mark.parametrize(
    "text",
    [
        "Spain paid $6 million for 300 men.",
        "The county pays $6 million for 300 people.",
        "Mexico gastó 6 millones de pesos en 300 presos.",
    ],
)
def test_no_record_is_cited_where_none_is_meant(text: str) -> None:
    for claim in check(text).claims:
        assert claim.arrangement is None
        assert claim.beside == ()
        assert claim.verdict == "cannot_be_checked"


def test_a_county_beside_a_deal_is_not_the_deal() -> None:
    first, second = check(
        "El Salvador got $4.76 million for 238 men. The county pays $6 million for 300 people."
    ).claims
    assert (first.arrangement, second.arrangement) == ("us-el-salvador", None)


def test_heads_and_time_ask_the_model() -> None:
    (claim,) = check("Holding 2,000 people in El Salvador for three years would cost $120 million.").claims
    assert claim.verdict == "adds_up"
    assert "$120 million" in claim.because
    (other,) = check("Holding 2,000 people in El Salvador for three years would cost $150 million.").claims
    assert other.verdict == "cannot_be_checked"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The plan costs $9 million. Another jail pays $30,000 per prisoner.", set()),
        ("It costs $72 a day to keep an inmate there, as against $26,000 a year at home.", set()),
        ("A bed costs $20 a day or $100 a week.", set()),
        ("The 300 detainees cost $90 a day each, not counting the $4 million spent on guards.", set()),
        ("It costs $72 a day to keep an inmate, which is less than the $40,000 a year at home.", set()),
        ("The prison drew 30,000 people who paid $150 each, and raised $2 million for charity.", set()),
        (
            "The orchestra sold evening concert seats to 300 people at $40 each, costing listeners $90,000 overall.",
            set(),
        ),
        ("The deal is worth $9 million, or $30,000 per deportee.", {"only_if"}),
        ("$6 million divided by 300 is $25,000.", {"does_not_add_up"}),
        ("$6 million divided by 300 is $20,000.", {"adds_up"}),
        ("At $95 a day for each detainee, the 140 detainees cost $48 million a year.", {"does_not_add_up"}),
        ("At $95 a day for each detainee, the 140 detainees cost $4.9 million a year.", {"adds_up"}),
        ("At $95 a day for each detainee, the 140 detainees cost $9 billion a year.", set()),
    ],
)
def test_only_what_the_text_joins_is_judged(text: str, verdict: set[str]) -> None:
    assert {claim.verdict for claim in check(text).claims} - {"cannot_be_checked"} == verdict


def test_what_was_joined_and_on_which_words_is_said() -> None:
    (claim,) = check(
        "The camp pays $58 a day for each of its 1,200 prisoners, or $25.4 million a year, beside $3 million for food."
    ).claims
    assert [claim.quantities[place].text for place in claim.joined] == [
        "$58 a day for each", "1,200 prisoners", "$25.4 million a year"
    ]  # fmt: skip
    assert "or" in claim.on


def test_a_missing_number_of_people_is_solved_for() -> None:
    (claim,) = check("El acuerdo vale 9 millones de dólares, es decir, 30.000 dólares por deportado.").claims
    assert claim.condition == "people_missing"
    assert "cerca de 300 personas" in claim.because


@pytest.mark.parametrize(
    ("text", "code", "value", "currency"),
    [
        ("$US55,931,000", "en", 55_931_000, "USD"), ("A$374,000", "en", 374_000, "AUD"), ("u$s 20.000", "es", 20_000, "USD"),
        ("half a million dollars", "en", 500_000, "USD"), ("33 millones y medio de euros", "es", 33.5e6, "EUR"),
        ("42 mil 249 euros", "es", 42_249, "EUR"), ("mil 893 millones de euros", "es", 1_893e6, "EUR"),
        ("1,746 millones 518,402 euros", "es", 1_746_518_402, "EUR"), ("USD 39'482.150", "es", 39_482_150, "USD"),
        ("50 cents", "en", 0.5, "USD"), ("4 mil 912.3 millones de euros", "es", 4_912.3e6, "EUR"),
    ],
)  # fmt: skip
def test_money_as_newspapers_print_it(text: str, code: str, value: float, currency: str) -> None:
    (quantity,) = quantities(text, code)
    assert (quantity.role, quantity.currency) == ("amount", currency)
    assert quantity.low <= value <= quantity.high


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("The average monthly cost in 2021 is $358,646 for every refugee.", {"month", "person"}),
        ("The annual cost of an inmate was $44,300.", {"person", "year"}),
        ("Cada plaza le sale al ministerio por 24.000 euros al mes.", {"bed", "month"}),
        ("El coste medio de un recluso ronda los 56 euros diarios.", {"day", "person"}),
        ("The per-detainee cost is $90,000.", {"person"}),
        ("The rent is €9.57 million por ejercicio.", set()),
        ("A razón de 9.570 euros por ejercicio.", {"year"}),
    ],
)
def test_a_price_is_per_what_its_sentence_says(text: str, per: set[str]) -> None:
    assert set(quantities(text)[-1].per) == per


def test_others_are_heads_where_they_are_held() -> None:
    assert [q.role for q in quantities("The centre held 40 children at $775 per child a day.", "en")] == [
        "people",
        "rate",
    ]
    assert quantities("Eight women were flown back.", "en")[0].role == "unused"


def test_ten_and_a_half_and_thirty_minutes() -> None:
    (duration,) = quantities("The lease runs for 10-1/2 years.", "en")
    assert (duration.role, duration.low) == ("duration", 10.5)
    assert quantities("a 30-minutes walk", "en")[0].reason == "measure"
