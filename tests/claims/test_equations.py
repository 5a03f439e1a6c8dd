"""Whole equations that a text states: which figures are in them, how near is near enough, and how they are said."""

from __future__ import annotations

import pytest

from model.questions.claims.check import check
from model.questions.claims.claim_report import Claim

ADDS, ONLY, DENIED, NOTHING = "adds_up", "only_if", "does_not_add_up", "cannot_be_checked"


def claim(text: str) -> Claim:
    return check(text).claims[0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # 98 x 46 = 4,508; the digits changed about; 3 is no slip, but may be for three people
        ("The company charges $98 per detainee per day, which for one held 46 days means $4,508.", ADDS),
        ("The company charges $98 per detainee per day, which for one held 46 days means $5,408.", DENIED),
        ("La cárcel cobra 98 euros por preso y día, lo que en 30 días supone 9.420 euros.", NOTHING),
        ("La cárcel cobra 98 euros por preso y día, lo que en 30 días supone 294.000 euros.", ONLY),
        # 155 x 365 = 56,575
        ("At $155 a day, keeping one asylum seeker in the centre for a year costs $56,600.", ADDS),
        ("At $155 a day, keeping one asylum seeker in the centre for a year costs $46,600.", DENIED),
        ("At $155 a day, keeping one asylum seeker in the centre for a year costs $60,000.", NOTHING),
        # two sentences state no equation
        ("The jail gets $98 per detainee per day. Renovating it for 46 days cost $5,408.", NOTHING),
    ],
)
def test_what_one_person_costs_for_a_time(text: str, verdict: str) -> None:
    assert claim(text).verdict == verdict


@pytest.mark.parametrize(
    ("price", "verdict", "slip"),
    [("€40,000", ADDS, None), ("€120,000", DENIED, None), ("€4,000", DENIED, "factor_10")],
)
def test_a_quotient_with_its_time_has_no_other_reading(price: str, verdict: str, slip: str | None) -> None:
    """18 million / 150 / 3 = 40,000: 120,000 leaves the three years out, and the text says that it is a year's."""
    found = claim(
        f"The contract is worth €18 million over three years for 150 beds, or {price} a bed a year."
    )
    assert (found.verdict, found.slip) == (verdict, slip)


def test_the_slip_leaves_no_head_count_out() -> None:
    """100 x 90 x 160 = 1.44 million: ten times, and not a thousand times what it is for one."""
    found = claim("Holding 100 men for 90 days at $160 a day comes to $14.4 million.")
    assert (found.verdict, found.slip) == (DENIED, "factor_10")
    assert found.quantities[found.joined[0]].text == "100 men"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # 5,000 x 245 x 365 = 447.1 million, printed as 450
        ("Costing $450 million a year to run, the camp would hold 5,000 people at $245 a bed a day.", ADDS),
        ("At $1,460 a day a year costs $534,000 for a prisoner.", ADDS),
    ],
)
def test_figures_rounded_on_the_way_agree(text: str, verdict: str) -> None:
    assert claim(text).verdict == verdict


def test_a_price_a_day_and_how_long() -> None:
    """The second time is no part of the price, and a year is told as 365 days."""
    found = claim("At $160 a day a year costs $58,400 for each person held.")
    assert (
        found.because
        == "$160 a day for a year comes to $58,400. The text says $58,400 for each person. They agree."
    )


def test_places_at_a_price_each_need_nobody_in_them() -> None:
    """2,400 x 103 x 365 = 90.2 million, empty or not; people must be there all the time."""
    text = "For 2,400 {}, used or not, the government pays the prison $103 a day{}: $90 million a year."
    assert claim(text.format("beds", " each")).verdict == ADDS
    assert claim(text.format("beds", " per prisoner")).condition == "all_filled"


@pytest.mark.parametrize(
    "text",
    [
        # a part of what the sum is for
        "The firm is paid €18 million over three years for 150 beds, or €30,000 a bed a year for running them, the rest in rent.",
        "La empresa cobra 18 millones de euros por tres años y 150 plazas, o 30.000 euros por plaza y año por gestionarlas; el resto es renta.",
        "A staff report put the tab at $32 million for roughly 300 deportees, more than $1 million each in the case of Rwanda.",
        "Caring for one detainee for a month costs $4,700, the report says; food alone is $9 a day.",
        # other statements, which a semicolon parts; a price of an hour
        "Rent for the site is $2 million a month; the operator, paid $103 per detainee per day, holds 2,000 people there.",
        "A place at home costs £53,801 a year; the 200 prisoners to be sent would cost €36.50 a day each, £2.3 million a year.",
        "El traslado de 40 presos, a 28.500 dólares la hora y 20 horas de vuelo, costó 14.250 dólares por hombre.",
        # a price of some of the years, and no stay of another deal
        "The contract is worth $90 million over five years for 500 beds, or $12 million a year for the first two years.",
        "A bed at the jail costs $120 a day; the county paid $900,000 for 45 days of hotel rooms.",
        "Housing one inmate for a year costs $44,000, against $17 a day for parole.",
        "An inmate costs $62 a day. In two years the state has spent $3,200 on each inmate's dental care.",
    ],
)  # fmt: skip
def test_a_price_of_something_else_is_no_denial(text: str) -> None:
    assert DENIED not in {each.verdict for each in check(text).claims}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Of the $6 million, 80% has been paid, which is $4.8 million.", ADDS),
        ("Of the $90 million jail budget, 20 percent, or $18 million, goes on health care.", ADDS),
        ("Of the $90 million jail budget, 20 percent, or $28 million, goes on health care.", DENIED),
        ("$90 million went to jails; the wages in them are 20 percent, or $28 million, higher.", NOTHING),
        ("Of the $90 million jail budget, 20 percent goes on health care and $28 million on food.", NOTHING),
        (
            "Of the $90 million for jails, 20 percent is spent, which is $3 million less than planned.",
            NOTHING,
        ),
        ("De los 15 millones de euros para las cárceles se pagó el 40%, es decir, 6 millones.", ADDS),
        ("De los 15 millones de euros para las cárceles se pagó el 40%, es decir, 9 millones.", DENIED),
    ],
)
def test_a_share_of_the_sum_that_opens_its_sentence(text: str, verdict: str) -> None:
    assert claim(text).verdict == verdict


@pytest.mark.parametrize("opening", ["Last year", "That year", "Each year", "Ese año"])
def test_a_count_after_a_time_is_no_label(opening: str) -> None:
    rest = "300 presos costaron 6 millones de euros, o 20.000 euros cada uno."
    rest = rest if opening == "Ese año" else "300 prisoners cost €6 million, or €20,000 each."
    assert claim(f"{opening} {rest}").verdict == ADDS


def test_next_to_nothing_for_each_is_not_told() -> None:
    text = "A person with an ankle monitor costs $4.20, and there are 180,000 people on monitors."
    assert all("$0" not in each.because for each in check(text).claims)


def test_a_part_of_a_year_is_told_in_months() -> None:
    """4.2 / 5 of a year is 10 months."""
    found = claim("The county pays $4.2 million for 100 beds at $50,000 a bed a year.")
    assert (found.verdict, found.condition) == (ONLY, "time_missing")
    assert "$4.2 million would last about 10 months." in found.because


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # 1,160 x 150 x 31 = 5.39 million
        ("The ministry spent £5.4 million on hotels in May 2025, where 1,160 people were staying: about £150 a night each.", ADDS),
        ("El ministerio gastó 5,4 millones de euros en mayo de 2025 en alojar a 1.160 personas: 150 euros por noche cada una.", ADDS),
        # when it was signed, not for how long
        ("In May 2025 the county signed a contract of $27.6 million for 640 prison beds at $118 a night each.", ONLY),
        ("In May 2025 the county signed a contract of $25.6 million for 640 prison beds at $118 a night each.", ONLY),
    ],
)  # fmt: skip
def test_a_month_that_is_named_may_be_for_how_long(text: str, verdict: str) -> None:
    assert claim(text).verdict == verdict


def test_a_price_each_is_told_once() -> None:
    found = claim(
        "For 2,400 beds, used or not, the government pays the prison $103 a day each: $90 million a year."
    )
    assert "2,400 beds at $103 a day each come to $90.2 million a year." in found.because


def test_no_part_of_a_year_explains_a_quotient() -> None:
    text = "The €4.76 million of the deal, divided by the 600 people held, equals €20,000 a person a year."
    assert claim(text).verdict == DENIED


@pytest.mark.parametrize(
    "text",
    [
        # each sentence has money of its own; nothing of the one is a part of the other's sum
        "Over 12 months, detention costs $305,114 per person. The ministry spent £5.4 million on 1,160 people: £150 a night each.",
        "The camp's travel took €252 million, equating to €138,000 per day. Its contract for €15 million runs for five years.",
        "The plane cost $4,675 per migrant, over five times the $853 of a first-class seat. The sheriff banks $1.2 million a year.",
        "Each detainee would cost 43% less than the $44,000 spent on an inmate. The county took on 27 at a cost of $1.3 million.",
        "Lawyers for 137 of the men want letters above $50,000 published. Each bed costs the agency $187 per day.",
        "Federal accounts show outlays of $9.65 billion. Holding a suspect at the camp has come to cost about $6 million per person.",
    ],
)
def test_sentences_with_money_of_their_own_lend_each_other_nothing(text: str) -> None:
    joined = [{each.quantities[place].text for place in each.joined} for each in check(text).checkable]
    second = text.index(". ") + 1
    for each, names in zip(check(text).checkable, joined, strict=True):
        places = [each.quantities[place].span[0] for place in each.joined]
        assert max(places) < second or min(places) > second, names
