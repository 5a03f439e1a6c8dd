"""A figure of its clause that a sum leaves out weakens it; a sum and heads that nothing joins are no statement."""

from __future__ import annotations

import pytest

from model.cli.main import main
from model.questions.claims.check import check
from model.questions.claims.claim_summary import left_over, lines_of


def verdicts(text: str) -> list[tuple[str, str | None]]:
    return [(claim.verdict, claim.condition) for claim in check(text).claims]


@pytest.mark.parametrize(
    ("text", "condition", "named"),
    [
        ("238 Venezuelans and 23 Salvadorans at $20,000 each cost $4.76 million.", "left_out", "23 Salvadorans"),
        ("El Salvador got $4.76 million for 238 Venezuelans and 23 Salvadorans.", "left_out", "23 Salvadorans"),
        ("The 300 prisoners cost $20,000 each and a $2 million fee, a total of $6 million.", "left_out", "$2 million"),
        ("The 300 prisoners cost $20,000 each plus $500 a head, a total of $6.00 million.", "left_out", "$500 a head"),
        ("The 300 prisoners cost $20,000 each with a 10% discount, a total of $6 million.", "left_out", "10%"),
        ("300 presos a 20.000 dólares por preso, más 2 millones de dólares, suman un total de 6 millones de dólares.",
         "left_out", "2 millones de dólares"),
        ("Holding 300 people for two years at $20,000 each costs $6 million.", "per_person_once", "two years"),
        ("If no more than the first 15 arrive, the $5.1 million will be $340,000 a person.", "so_many", "15"),
        ("Si no llegan más que los 15 primeros, los 5,1 millones de dólares serán 340.000 dólares por persona.", "so_many", "15"),
    ],
)  # fmt: skip
def test_what_could_change_a_sum_is_its_condition(text: str, condition: str, named: str) -> None:
    (claim,) = check(text).claims
    assert (claim.verdict, claim.condition) == ("only_if", condition)
    assert named in claim.because


@pytest.mark.parametrize(
    "text",
    [
        "The US pays El Salvador $6 million to hold 300 people for one year, $20,000 each.",
        "The 300 prisoners cost $20,000 each, or $6 million, and 40 guards earn $2 million.",
        "Of the $15 million approved, $6 million goes to El Salvador for 300 people at $20,000 each.",
        "At $20,000 each the 300 prisoners cost $6 million and their flights $2 million.",
        "Of 252 prisoners sent, 238 were billed at $20,000 each, $4.76 million in all.",
    ],
)
def test_what_cannot_change_a_sum_does_not_weaken_it(text: str) -> None:
    assert [claim.verdict for claim in check(text).checkable] == ["adds_up"]


def test_the_time_of_a_price_with_no_period_is_used() -> None:
    (claim,) = check(
        "The US pays El Salvador $6 million to hold 300 people for one year, $20,000 each."
    ).claims
    assert left_over(claim) == []
    assert "for one year" in claim.because


@pytest.mark.parametrize(
    "text",
    [
        "The city budget of $6 million grew 43% last year, and 300 people lost jobs.",
        "The Boeing cost $6 million; 300 people were held at the airport.",
        "The firm paid $6 million in fines. It has hired 300 people.",
        "The fund lost $4.76 million, the mayor said, as 238 people left town.",
    ],
)
def test_a_sum_and_heads_that_nothing_joins_are_no_statement(text: str) -> None:
    claims = check(text).claims
    assert {claim.verdict for claim in claims} == {"cannot_be_checked"}
    assert not any("each" in claim.because for claim in claims)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("In 2019 the jail held 45 people; in 2024 it was paid $3.1 million; now the rate is $88 a day.", set()),
        ("The jail holds 45 people at $88 a day each; the bill is $3.1 million a year.", {"does_not_add_up"}),
        ("The jail holds 45 people at $88 a day each, which comes to $396,000 a day.", {"does_not_add_up"}),
        ("The 45 prisoners cost between $50 and $60 a day each, a daily bill of $2,250 to $2,700.", {"adds_up"}),
        ("The five-year cost of one prisoner is £150,874. A hundred prisoners, in other words: just over £15m.", {"adds_up"}),
        ("The jail paid $2 million for food, $3 million for guards and $4 million for flights, which add up to $5 million.", set()),
        ("The jail paid $2 million for food, $3 million for guards and $4 million for flights, which add up to $9 million.",
         {"adds_up"}),
        ("Flights carried 238 migrants to El Salvador. A judge objected. Officials were silent. El Salvador got $4.76 million.", set()),
        ("At $2,000 a month each, the 100 prisoners cost $1 million.", {"only_if"}),
        ("At $40,000 a year each, the 100 prisoners cost $20 million.", {"only_if"}),
    ],
)  # fmt: skip
def test_what_the_text_states_is_judged_and_no_more(text: str, verdicts: set[str]) -> None:
    assert {claim.verdict for claim in check(text).checkable} == verdicts


def test_no_stay_of_another_deal_is_cited() -> None:
    (claim,) = check("At $2,000 a month each, the 100 prisoners cost $1 million.").claims
    assert claim.condition == "time_missing"


def test_a_coincidence_of_two_sums_is_no_record() -> None:
    (claim,) = check(
        "The jail paid $2 million for food and $3 million for guards, which add up to $5 million."
    ).claims
    assert (claim.verdict, claim.beside) == ("adds_up", ())


def test_a_hundred_times_too_much_is_named() -> None:
    (claim,) = check(
        "The jail holds 450 prisoners at $291 a day each, which comes to $13.1 million a day."
    ).claims
    assert claim.slip == "factor_100"


def test_a_record_is_not_cited_for_figures_that_nothing_joins() -> None:
    (claim,) = check("The city budget of $6 million grew 43% last year, and 300 people lost jobs.").claims
    assert (claim.arrangement, claim.beside) == (None, ())


def test_a_price_that_others_pay_too_is_denied_where_the_text_says_what_it_is_of() -> None:
    assert verdicts("El Salvador would take 500 people for $10 million, about $30,000 for each.") == [
        ("does_not_add_up", None)
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("About a third of the $15 million approved for El Salvador has been paid.", "adds_up"),
        ("Half of the $15 million approved for El Salvador has been paid.", "cannot_be_checked"),
        ("A third of the $9 million approved for El Salvador has been paid.", "cannot_be_checked"),
        ("A third of the $15 million approved for El Salvador is for roads.", "cannot_be_checked"),
        ("Holding 238 people in El Salvador for one year takes up 32% of the $15 million approved.", "adds_up"),
        ("Holding 238 people in El Salvador for one year takes up 52% of the $15 million approved.", "cannot_be_checked"),
        ("Mantener a 238 personas en El Salvador durante un año consume el 32% de los 15 millones de dólares aprobados.", "adds_up"),
        ("Se ha pagado un tercio de los 15 millones de dólares aprobados para los presos de El Salvador.", "adds_up"),
    ],
)  # fmt: skip
def test_a_share_of_what_was_approved_is_asked_of_the_record_and_the_model(text: str, verdict: str) -> None:
    assert [claim.verdict for claim in check(text).claims] == [verdict]


SPANISH = "Estados Unidos pagó 4,76 millones de dólares a El Salvador por 238 hombres, o 20.000 dólares por cada uno, el 22 de marzo de 2025."


def test_a_spanish_claim_is_answered_in_spanish_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", SPANISH]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for words in ("28 de abril de 2025", "«por», «o»", "suma", "personas", "Como está impreso", "Por persona",
                  "Lo publicado se leyó hasta el"):  # fmt: skip
        assert words in printed
    for english in ("April", "March", "”", "“", "people", "amount", "Between", "Per person", "read to"):
        assert english not in printed


def test_quotation_marks_are_those_of_the_language() -> None:
    (claim,) = check("The US pays $58 a day for each of its 1,200 prisoners, or $25.4 million a year.").claims
    assert "“or”" in list(lines_of(claim))[2]
