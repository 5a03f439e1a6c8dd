"""Claims: what a sentence says, whether it adds up. The labelled set is in tests/claims; here are rules and properties."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

import model
from model.cli.main import main
from model.files.problems import BadInput
from model.files.toml_io import LARGEST_FILE
from model.prose.digits import literal
from model.prose.language import LANGUAGES, language
from model.questions.claims.check import check, understand, verdict
from model.questions.claims.claim_report import Claim
from model.questions.claims.intervals import Interval, point
from model.questions.claims.qualifiers import qualified
from model.questions.claims.quantities import Quantity
from model.scenario.library import load, names
from model.words.wording import exact, money


def quantities(text: str, code: str | None = None) -> list[Quantity]:
    return [quantity for sentence in understand(text, code) for quantity in sentence.quantities]


def only(text: str, code: str | None = None) -> Quantity:
    (quantity,) = quantities(text, code)
    return quantity


def claim(text: str, code: str | None = None) -> Claim:
    (judged,) = check(text, code).claims
    return judged


# --- Numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("20,000", ".", 20_000), ("20.000", ",", 20_000), ("4.76", ".", 4.76), ("4.76", ",", 4.76), ("4,76", ".", 4.76),
        ("4.760.000", ".", 4_760_000), ("4,760,000", ",", 4_760_000), ("1.234,5", ".", 1234.5), ("1,234.5", ",", 1234.5),
        ("1,234", ",", 1.234), ("1.234", ".", 1.234), ("0.125", ",", 0.125), ("1234.567", ",", 1234.567),
        ("4'760'000", ".", 4_760_000), ("20\u00a0000", ".", 20_000), ("12", ",", 12),
    ],
)  # fmt: skip
def test_signs_in_digits(text: str, decimal: str, value: float) -> None:
    read = literal(text, decimal)
    assert read is not None
    assert read[0] == value


@pytest.mark.parametrize("text", ["1,23,4", "1.2.3", "1,2.3,4", "12,34.5,6"])
def test_digits_that_are_no_number(text: str) -> None:
    assert literal(text, ".") is None


def test_an_open_decimal_sign_offers_the_other_value() -> None:
    quantity = only("Son 1,234 millones de dólares.", "es")
    assert quantity.interval == pytest.approx((1.2335e6, 1.2345e6))
    assert len(quantity.alternatives) == 1
    assert quantity.alternatives[0] == pytest.approx((1_233.5e6, 1_234.5e6))


@pytest.mark.parametrize(
    ("text", "code", "low", "high"),
    [
        ("$6 million", "en", 5.5e6, 6.5e6), ("$6.0 million", "en", 5.95e6, 6.05e6), ("six million dollars", "en", 5.5e6, 6.5e6),
        ("$4.76m", "en", 4.755e6, 4.765e6), ("$20K", "en", 19_500, 20_500), ("20 mil dólares", "es", 19_500, 20_500),
        ("mil millones de dólares", "es", 0.5e9, 1.5e9), ("medio millón de dólares", "es", 450_000, 550_000),
        ("$20,000", "en", 19_999.5, 20_000.5), ("$54.79", "en", 54.785, 54.795), ("US$20 000", "es", 19_999.5, 20_000.5),
        ("about $6.00 million", "en", 5.7e6, 6.3e6), ("nearly $6 million", "en", 5.4e6, 6e6),
        ("up to $6 million", "en", 0, 6e6), ("más de 6 millones de dólares", "es", 6e6, math.inf),
        ("between $8,000 and $25,000", "en", 8_000, 25_000), ("de 8.000 a 25.000 dólares", "es", 8_000, 25_000),
        ("twenty thousand dollars", "en", 19_500, 20_500), ("dos mil quinientos dólares", "es", 2_499.5, 2_500.5),
        ("five billion two hundred million dollars", "en", 5.1995e9, 5.2005e9),
    ],
)  # fmt: skip
def test_money_is_an_interval(text: str, code: str, low: float, high: float) -> None:
    quantity = only(text, code)
    assert (quantity.role, quantity.currency) == ("amount", "USD")
    assert quantity.interval == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$20,000 per prisoner per year", ("person", "year")), ("$20,000 a head", ("person",)), ("$54.79 a day", ("day",)),
        ("$8,577 per flight hour", ("flight", "hour")), ("20.000 dólares por preso y año", ("person", "year")),
        ("20.000 dólares anuales", ("year",)), ("$160 per person-day", ("day", "person")), ("$20,000 each", ("person",)),
        ("an annual fee of $6 million", ("year",)), ("$20,000/year", ("year",)), ("$20,000 for each of the men", ("person",)),
        ("a daily rate of $54.79 per prisoner", ("day", "person")), ("20.000 dólares por cabeza al año", ("person", "year")),
    ],
)  # fmt: skip
def test_what_a_rate_is_per(text: str, per: tuple[str, ...]) -> None:
    quantity = only(text)
    assert (quantity.role, quantity.per) == ("rate", per)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("They were held for 125 days.", 125, "days"), ("It lasts for a year and a half.", 1.5, "years"),
        ("from March 15 to July 18, 2025", 125, "days"), ("del 15 de marzo al 18 de julio de 2025", 125, "days"),
        ("un contrato de dos años y medio", 2.5, "years"), ("a one-year term", 1, "years"), ("medio año", 0.5, "years"),
    ],
)  # fmt: skip
def test_lengths_of_time(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.role, quantity.interval, quantity.unit) == ("duration", point(value), unit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Cristosal counted 261 deaths in custody.", "deaths"), ("It was built to hold 40,000 inmates, its capacity.", "capacity"),
        ("84,000 people were arrested.", "arrests"), ("Eight women were flown back.", "others"), ("He is 29 years old.", "age"),
        ("The Act of 1798 applies.", "law"), ("See section 1798.", "label"), ("It lies 75 km away.", "measure"),
        ("Call 202-555-0147.", "label"), ("It left at 5:26 p.m. today.", "clock"), ("the second flight", "ordinal"),
        ("Debt is 82 percent of GDP.", "percentage"), ("A public debt of $31 billion.", "money"),
    ],
)  # fmt: skip
def test_numbers_that_are_no_part_of_it_say_why(text: str, reason: str) -> None:
    quantity = only(text, "en")
    assert (quantity.role, quantity.reason) == ("unused", reason)


@pytest.mark.parametrize(
    "text", ["MS-13 and an A320", "Barrio 18", "H.R. 8929", "a C-17", "18th Street", "no one", "one of them"]
)
def test_numbers_in_names_are_none(text: str) -> None:
    assert quantities(text, "en") == []


def test_a_span_is_the_number_with_its_sign_and_units() -> None:
    text = "\u200fPagará\u00a0unos 20\u202f000\u00a0dólares por preso al año."
    quantity = only(text, "es")
    assert text[slice(*quantity.span)] == quantity.text == "20\u202f000\u00a0dólares por preso al año"


@given(
    digits=st.integers(1, 999),
    places=st.integers(0, 2),
    size=st.sampled_from(["", "million", "billion"]),
    code=st.sampled_from(LANGUAGES),
)
def test_money_written_and_read_back_is_the_same_interval(
    digits: int, places: int, size: str, code: str
) -> None:
    scale = {"": 1.0, "million": 1e6, "billion": 1e9}[size]
    number = f"{digits / 10**places:.{places}f}"
    words = {"": "", "million": " millones de", "billion": " mil millones de"}
    text = f"${number} {size}" if code == "en" else f"{number.replace('.', ',')}{words[size]} dólares"
    half = 0.5 * 10.0**-places * scale
    value = digits / 10**places * scale
    assert only(text, code).interval == pytest.approx((max(0.0, value - half), value + half), abs=1e-6)


@given(people=st.integers(2, 999_999), code=st.sampled_from(LANGUAGES))
def test_heads_written_and_read_back_are_the_same(people: int, code: str) -> None:
    text = f"{people:,} people" if code == "en" else f"{people:,}".replace(",", ".") + " personas"
    assert only(text, code).interval == point(people)


# --- Verdicts ----------------------------------------------------------------------------------------


@given(people=st.integers(1, 5_000), years=st.integers(1, 9), rate=st.integers(1_000, 90_000))
def test_what_the_model_says_adds_up(people: int, years: int, rate: int) -> None:
    asked = model.case("us-el-salvador", people=people, years=years, amounts={"per_head_year": rate})
    total = model.summary(asked).total
    judged = claim(
        f"{people} people for {years} years at {exact(rate, 'USD')} a person a year cost {money(total, 'USD')}.",
        "en",
    )
    assert judged.verdict == "adds_up"
    assert judged.implied["per_person"].meets(point(rate * years))


def _rounding(printed: str) -> float:
    """Half of the last place that a sum is printed with: `$1 million` may be half a million more or less."""
    number, _, word = printed.partition(" ")
    decimals = len(number.partition(".")[2])
    return 0.5 * 10.0 ** ({"million": 6, "billion": 9}.get(word, 0) - decimals)


@given(
    people=st.integers(2, 5_000), years=st.integers(1, 9), rate=st.integers(1_000, 90_000),
    which=st.sampled_from(["people", "years", "rate", "total"]), factor=st.sampled_from([0.3, 0.7, 1.4, 3.0]),
)  # fmt: skip
def test_one_figure_changed_does_not_add_up(
    people: int, years: int, rate: int, which: str, factor: float
) -> None:
    figures = {"people": people, "years": years, "rate": rate, "total": people * years * rate}
    figures[which] = round(figures[which] * factor)
    assume(figures[which] > 1 and figures["years"] > 1)
    product = figures["people"] * figures["years"] * figures["rate"]
    slack = _rounding(money(figures["total"], "USD")) + 0.51 * figures["people"] * figures["years"]
    assume(abs(product - figures["total"]) > 2 * slack)
    text = (
        f"{figures['people']} people for {figures['years']} years at {exact(figures['rate'], 'USD')} a person a year "
        f"cost {money(figures['total'], 'USD')}."
    )
    assert claim(text, "en").verdict != "adds_up"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("At $20,000 per prisoner per year, 300 prisoners cost $6 million.", "one_year"),
        ("238 people held for 125 days at $20,000 per person per year cost $4.76 million.", "in_advance"),
        ("238 people for three years at $20,000 per person per year cost $4.76 million.", "per_person_once"),
        ("500 people for two years at $20,000 per person per year cost $15 million.", "discount"),
        ("238 people held for 125 days at $20,000 each cost $1.63 million.", "by_day"),
        ("238 people at $20,000 each cost $14.76 million.", "fee_on_top"),
        ("238 people at $20,000 each cost $5.22 million.", "everyone_billed"),
        ("The US paid $6 million for 238 people at $20,000 each.", "other_people:300"),
        ("At $160 per person per day, 238 people cost $4.76 million.", "stay_125"),
        ("It paid $6 million for 238 men.", "other_people:300"),
    ],
)  # fmt: skip
def test_conditions(text: str, condition: str) -> None:
    judged = claim(text)
    assert (judged.verdict, judged.condition) == ("only_if", condition)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("300 people at $1,667 per person per year for one year cost $6 million.", "factor_12"),
        ("238 people at $20,000 each cost $4,760.", "factor_1000"), ("500 people at $20,000 each cost $100 million.", "factor_10"),
        ("238 people at $20,000 each cost $4.67 million.", "transposed_digits"), ("The $20,000 a year is $160 a day.", "year_for_stay"),
        ("$4.76 million for 238 men is $18,238 each.", "wrong_denominator"), ("238 people at $20,000 each cost €4.76 million.", "mixed_currency"),
        ("The $4.76 million is 79.3% of the $15 million.", "percent_base"), ("77 people at $31,000 each cost $9.9 million.", None),
    ],
)  # fmt: skip
def test_slips(text: str, slip: str | None) -> None:
    judged = claim(text)
    assert (judged.verdict, judged.slip) == ("does_not_add_up", slip)


@pytest.mark.parametrize(
    "text",
    [
        "The grant was $4.76 million.",
        "It holds 238 people.",
        "They cost $20,000 a year each.",
        "$3 million for 150 people.",
    ],
)
def test_what_cannot_be_checked(text: str) -> None:
    assert claim(text, "en").verdict == "cannot_be_checked"


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("$20,000 a year is $1,666.67 a month.", ("adds_up", None, None)),
        ("The US approved up to $15 million for the 238 men.", ("cannot_be_checked", None, None)),
        ("It paid $6 million for 77 men.", ("cannot_be_checked", None, None)),
        ("50 people at $20,000 each cost $460,000.", ("does_not_add_up", None, None)),
        (
            "90 people at $5,000 each cost $5 million.",
            ("does_not_add_up", None, "factor_12"),
        ),  # of 10 to 12.2, nearer 12
    ],
)
def test_verdicts_at_the_edges(text: str, judged: tuple[str, str | None, str | None]) -> None:
    edge = claim(text, "en")
    assert (edge.verdict, edge.condition, edge.slip) == judged


@pytest.mark.parametrize(
    "text",
    [
        "2\u200d38 people",
        "\u202e238 people",
        "238 pe\u00adople",
        "\u0662\u0663\u0668 people",
        "\uff12\uff13\uff18 people",
    ],
)
def test_marks_and_digits_of_other_scripts_are_no_matter(text: str) -> None:
    assert only(text, "en").interval == point(238)


def test_two_sentences_that_belong_together_are_one_claim() -> None:
    text = "They get $20,000 a prisoner. For 300 prisoners that is $6 million. He spoke for an hour."
    judged = claim(text)
    assert (judged.verdict, judged.text) == ("adds_up", text.removesuffix(" He spoke for an hour."))


def test_a_paragraph_holds_several_claims() -> None:
    text = "The US paid $4.76 million for 238 men. Italy pays €9 each per day. The US paid $6 million for 238 men."
    assert [judged.verdict for judged in check(text).claims] == ["adds_up", "cannot_be_checked", "only_if"]


def test_a_corrected_quantity_changes_the_verdict() -> None:
    judged = claim("238 people at $20,000 each cost $6 million.")
    mended = [
        replace(quantity, low=300.0, high=300.0) if quantity.role == "people" else quantity
        for quantity in judged.quantities
    ]
    assert judged.verdict == "only_if"
    assert verdict(mended).verdict == "adds_up"


def test_another_arrangement_has_its_own_record() -> None:
    text = "238 people at $20,000 each cost $14.76 million."
    assert claim(text).condition == "fee_on_top"
    assert check(text, arrangement="sweden-estonia").claims[0].verdict == "does_not_add_up"


def test_figures_stand_beside_facts_of_their_own_kind() -> None:
    judged = claim("The US paid $4.76 million to hold 238 men.")
    met = {row.fact for row in judged.beside if row.meets}
    assert {"grant_amount", "venezuelans_flown", "grant_per_person"} <= met
    assert all(row.unit in {"USD", "people"} or row.implied for row in judged.beside)
    assert "CNN" in judged.quote


# --- Intervals ---------------------------------------------------------------------------------------

bounds = st.floats(0, 1e9, allow_subnormal=False)


@given(a=bounds, b=bounds, c=bounds, d=bounds, s=st.floats(0, 1), t=st.floats(0, 1))
def test_products_and_quotients_hold_those_of_their_members(
    a: float, b: float, c: float, d: float, s: float, t: float
) -> None:
    one, two = Interval(*sorted((a, b))), Interval(*sorted((c, d)))
    x, y = one.low + s * (one.high - one.low), two.low + t * (two.high - two.low)
    product = one.times(two)
    assert product.low <= x * y * (1 + 1e-9) + 1e-9
    assert x * y <= product.high * (1 + 1e-9) + 1e-9
    if y:
        assert one.over(two).low <= x / y * (1 + 1e-9)
        assert x / y <= one.over(two).high * (1 + 1e-9)


@given(
    value=st.floats(1, 1e9),
    step=st.sampled_from([0, 1]),
    how=st.sampled_from(["about", "almost", "at_least", "at_most", None]),
)
def test_a_qualified_number_holds_the_number(value: float, step: float, how: str | None) -> None:
    interval = qualified(value, step, how)
    assert interval.low <= value <= interval.high


# --- Bad input and the command -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t", "x" * (LARGEST_FILE + 1)])
def test_no_text_or_too_much_is_one_message(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        check(text)
    assert len(caught.value.problems) == 1


def test_an_unknown_language_or_arrangement_is_named() -> None:
    with pytest.raises(BadInput, match="fr"):
        check("238", "fr")
    with pytest.raises(BadInput, match="atlantis"):
        check("238", arrangement="atlantis")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [""],
        ["text", "--file", "x"],
        ["--file", "missing.txt"],
        ["x", "--language", "fr"],
        ["x", "--arrangement", "no"],
    ],
)
def test_the_command_says_one_thing_and_exits_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1


def test_a_file_of_50_megabytes_is_refused(tmp_path, capsys) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"a " * 25_000_000)
    assert main(["check", "--file", str(path)]) == 2
    assert "50000000" in capsys.readouterr().err


def test_a_file_that_is_no_text_says_where(tmp_path, capsys) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("a\n6 millones de dólares".encode("latin-1"))
    assert main(["check", "--file", str(path)]) == 2
    assert "line 2" in capsys.readouterr().err


def test_json_has_every_key(tmp_path, capsys) -> None:
    path = tmp_path / "article.txt"
    path.write_text(
        "More than 238 men cost $4.76 million. On March 22, 2025 he flew 75 km.", encoding="utf-8"
    )
    assert main(["check", "--file", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    (judged,) = report["claims"]
    assert {
        "span",
        "text",
        "verdict",
        "because",
        "slip",
        "condition",
        "implied",
        "quantities",
        "beside",
        "quote",
        "language",
        "joined",
        "on",
        "arrangement",
    } == set(judged)
    people = judged["quantities"][0]
    assert (people["role"], people["low"], people["high"], people["span"]) == (
        "people",
        238.0,
        None,
        [10, 17],
    )
    assert [(other["role"], other["low"]) for other in report["unused"]] == [
        ("date", "2025-03-22"),
        ("unused", 75.0),
    ]


def test_the_command_prints_a_verdict(capsys) -> None:
    assert (
        main(["check", "238 people at $20,000 each cost $4.67 million; 261 deaths were counted in 2024."])
        == 0
    )
    printed = capsys.readouterr().out
    assert "Does not add up" in printed
    assert "deaths, not people held" in printed


def test_text_without_claims_says_so(capsys) -> None:
    assert main(["check", "Nothing to see."]) == 0
    assert "No claim" in capsys.readouterr().out


def test_both_languages_have_the_same_lists() -> None:
    one, two = (language(code).table for code in LANGUAGES)
    assert {(k, *sorted(v)) for k, v in one.items() if isinstance(v, dict) and k not in {"number", "multiplier", "magnitude", "magnitude_letter", "label"}} == {
        (k, *sorted(v)) for k, v in two.items() if isinstance(v, dict) and k not in {"number", "multiplier", "magnitude", "magnitude_letter", "label"}
    }  # fmt: skip


@pytest.mark.parametrize("claim", [
    "The deal pays $60 million to hold 300 people.",
    "The deal pays $72 million to hold 300 people for a year.",
    "The United States paid $47.6 million for 238 people.",
    "The United States paid $4.76 billion for 238 people.",
])  # fmt: skip
def test_an_amount_beside_heads_is_no_equation_and_never_denied(claim: str) -> None:
    """The text gives no price, so nothing in it can be wrong: it may be about another sum than the reported one."""
    (judged,) = check(claim).claims
    assert judged.verdict == "cannot_be_checked"
    assert "gives no price" in judged.because


def test_an_amount_far_from_any_report_cannot_be_checked() -> None:
    (judged,) = check("The deal pays $71 million to hold 300 people.").claims
    assert judged.verdict == "cannot_be_checked"


# --- How far `about` reaches ---------------------------------------------------------------------------


def checked_by_command(text: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["check", text, "--json"]) == 0
    (only_claim,) = json.loads(capsys.readouterr().out)["claims"]
    return dict(only_claim)


@pytest.mark.parametrize(
    ("people", "verdict_", "between"),
    [
        (250, "adds_up", "$4.75 million to $5.25 million"),  # 237.5 to 262.5 people
        (260, "only_if", "$4.94 million to $5.46 million"),
        (227, "adds_up", "$4.31 million to $4.77 million"),
        (226, "only_if", "$4.29 million to $4.75 million"),
    ],
)
def test_about_is_five_per_cent_either_way(
    people: int, verdict_: str, between: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"The deal paid $4.76 million for about {people} people at $20,000 each."
    outcome = checked_by_command(text, capsys)
    assert outcome["verdict"] == verdict_
    assert outcome["because"].startswith(f"{people} people at $20,000 each come to {between}.")


def test_a_fact_reported_as_about_is_met_within_five_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    for people, met in ((14_240, False), (14_260, True), (15_740, True), (15_760, False)):
        beside = checked_by_command(f"CECOT holds {people:,} people.", capsys)["beside"]
        near = [row["reported"] for row in beside if row["fact"] == "cecot_people_2025" and row["meets"]]
        assert near == [[14_250, 15_750]] * met


@pytest.mark.parametrize("name", names())
def test_every_arrangement_is_asked_for_its_readings(name: str) -> None:
    deal = load(name)
    currency = deal.terms.currency
    for text in (
        f"{deal.terms.sender} pays {deal.terms.host} {currency} 20,000 each for 300 people for 18 months, or {currency} 9 million.",
        f"{deal.terms.sender} pays {deal.terms.host} {currency} 20,000 each for 300 people, {currency} 5 million in all.",
    ):
        assert check(text, arrangement=name).claims
