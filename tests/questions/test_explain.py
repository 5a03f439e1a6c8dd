"""What explains a total: each explanation put back into the model, and none left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from model.cli import main
from model.files.problems import BadInput
from model.inputs import effective_terms as arranged
from model.inputs.charge import Reading
from model.inputs.effective_terms import Terms
from model.questions import explain as explaining
from model.questions.candidates import candidates
from model.questions.explain import case, explain
from model.questions.explanations import Explanation
from model.results.summary import cost_of
from model.scenario.cases import reason_fixed
from model.scenario.library import Deal, home, load, names
from model.scenario.parse import PrintedAmount, read_amount
from model.scenario.scenario import default_scenario
from model.words.wording import HALF_A_CENT

DEAL = load("us-el-salvador")
DEFAULT = arranged.default_reading(DEAL.terms)


def explained(text: str, deal: Deal = DEAL) -> tuple[Explanation, ...]:
    return explain(deal, read_amount(text, deal.terms.currency)).explanations


def row(found: tuple[Explanation, ...], people: int | None, days: int | None) -> Explanation:
    exact = [one for one in found if one.exact and one.person_years is None]
    (one,) = [one for one in exact if (one.people, one.days) == (people, days)]
    return one


def reads(one: Explanation, **options: str) -> bool:
    return {**DEFAULT, **options} in [dict(reading) for reading in one.readings]


# --- The amounts of the deal ----------------------------------------------------------------------------


def test_the_four_explanations_of_fifteen_million() -> None:
    found = explained("15e6")
    halved = row(found, 500, 730)
    assert halved.exact
    assert reads(halved, discount="everyone")
    sum_ = "1,000 person-years × $20,000 − 500 person-years × $10,000 = $15,000,000"
    assert halved.sentence.startswith(f"500 people for 2 years: {sum_}.")
    (bought,) = [one for one in found if one.person_years]
    assert bought.person_years == 750
    assert "750 person-years × $20,000" in bought.sentence
    fee = row(found, None, 730)
    assert reads(fee, price="flat_yearly", discount="everyone")
    assert "2 years × $10,000,000 − 1 year × $5,000,000" in fee.sentence
    on_top = row(found, 250, 365)
    assert reads(on_top, price="flat_on_top")
    assert "250 person-years × $20,000 + $10,000,000 once" in on_top.sentence
    assert all(one.coincidence and one.exact for one in (halved, bought, fee, on_top))
    assert all("coincidence unless a source says so" in one.sentence for one in found)


@pytest.mark.parametrize(
    ("text", "people", "reported"),
    [("4.76e6", 238, "grant"), ("6e6", 300, "announced"), ("10e6", 500, "fee")],
)
def test_a_reported_total_comes_first_and_is_no_coincidence(text: str, people: int, reported: str) -> None:
    first, *others = explained(text)
    assert (first.people, first.days, first.exact, first.assumes) == (people, 365, True, 0)
    assert (first.reported, first.coincidence) == (reported, False)
    assert reads(first)
    assert DEAL.terms.reported[reported].label in first.sentence
    assert any(one.coincidence for one in others) or text == "4.76e6"


def test_twenty_million() -> None:
    found = explained("20e6")
    assert found[0] == row(found, 500, 730)
    assert reads(found[0])
    assert reads(row(found, 500, 365), price="flat_on_top")


def test_nothing_explains_a_billion(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("1e9") == ()
    assert main.main(["explain", "1e9"]) == 0
    assert "Nothing explains it" in capsys.readouterr().out
    assert main.main(["explain", "1e9", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["explanations"] == []


def test_a_fee_for_any_number_and_any_time_is_one_row() -> None:
    one = row(explained("10e6"), None, None)
    assert reads(one, price="flat_once")
    assert one.sentence.startswith("Any number of people for any length of stay: $10,000,000 once")


def test_stays_within_a_prepaid_year_are_folded_into_it() -> None:
    year = row(explained("4.76e6"), 238, 365)
    assert year.alike_days == (97, 110, 125)
    assert "97 days, 110 days and 125 days" in year.details[0]


def test_a_stay_is_folded_only_into_one_of_which_all_its_readings_are_true() -> None:
    year = row(explained("4.76e6"), 238, 365).match
    few = tuple(replace(way, readings=way.readings[:3]) for way in year.ways)
    folded = explaining._folded([replace(year, days=97, ways=few, alike=()), replace(year, alike=())])
    assert [(one.days, one.alike) for one in folded] == [(365, (97,))]
    apart = [replace(year, ways=few, alike=()), replace(year, days=97, assumes=3, alike=())]
    assert len(explaining._folded(apart)) == 2


def test_a_report_is_of_its_own_people_and_time() -> None:
    assert explaining._reported(DEAL, 500, 365, 1e7) == "fee"
    assert explaining._reported(DEAL, 500, None, 1e7) == "fee"
    assert explaining._reported(DEAL, None, 365, 1e7) == "fee"
    assert explaining._reported(DEAL, 500, 730, 1e7) is None
    assert explaining._reported(DEAL, 238, 365, 1e7) is None
    assert explaining._reported(DEAL, 500, 365, 1.1e7) is None
    assert explaining._reported(DEAL, 500, 730, 15e6) is None


def test_readings_that_cost_the_same_are_one_row_described_together() -> None:
    year = row(explained("4.76e6"), 238, 365)
    assert len(year.ways) == 1
    assert year.ways[0].says == ("Price: “$20,000 a person a year”; Billed: “MS-13 not billed”",)
    assert len(year.readings) == 10  # five discounts, two ways of billing


def test_others_billed_with_them_are_said() -> None:
    one = row(explained("5,220,000"), 238, 365)
    assert reads(one, billed="everyone_held")
    assert one.sentence.startswith("238 people for 1 year, with 23 people held with them")


# --- What is tried ----------------------------------------------------------------------------------------


def test_what_is_tried_comes_from_the_data() -> None:
    tried = candidates(DEAL)
    assert {238, 250, 300, 500, 2000} <= tried.people.keys()
    assert {97, 110, 125, 365, 730, 1095} == tried.days.keys()
    assert not tried.people[2000].reported
    assert not tried.days[1095].reported
    assert tried.people[250].facts[0] == "senate_report_people"
    assert tried.together == {(238, 365), (300, 365), (500, 365)}


@pytest.mark.parametrize("name", names())
def test_listed_facts_give_whole_people_or_days(name: str) -> None:
    deal = load(name)
    for key in deal.terms.explain.facts:
        fact = deal.evidence.fact[key]
        assert fact.unit in {"people", "days", "years"}, key
        assert all(number == int(number) for number in fact.numbers), key
        assert fact.numbers, key


def test_one_arrangement_is_the_first_and_its_data_says_so() -> None:
    assert [name for name in names() if load(name).terms.home] == [home().name]


def test_no_module_knows_the_deal() -> None:
    for module in (
        *Path(explaining.__file__).parent.glob("*.py"),
        *(Path(main.__file__).with_name(name) for name in ("explain.py", "solve.py")),
    ):
        text = module.read_text(encoding="utf-8").casefold()
        assert not [word for word in ("salvador", "aragua", "ms13", "238") if word in text]


# --- Ranking ----------------------------------------------------------------------------------------------


def test_exact_ones_come_first_then_those_that_assume_less() -> None:
    for text in ("15e6", "10e6", "5m"):
        found = explained(text)
        ranks = [(not one.exact, one.assumes) for one in found]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("text", "people", "days", "assumes"),
    [
        ("4.76e6", 238, 365, 0),
        ("15e6", 500, 730, 2),  # one answer; people and time never reported together
        ("15e6", 250, 365, 2),
        ("15e6", None, 730, 2),  # two answers; no head count
        ("15e6", 250, 1095, 3),  # a stay nobody reported, and not together
        ("120e6", 2000, 1095, 5),  # neither reported, nor together
    ],
)
def test_what_is_assumed_is_counted(text: str, people: int | None, days: int, assumes: int) -> None:
    assert row(explained(text), people, days).assumes == assumes


def test_a_number_chosen_to_fit_assumes_most() -> None:
    (bought,) = [one for one in explained("15,000,000") if one.person_years]
    assert bought.assumes == 5
    assert not [one for one in explained("4.76e6") if one.person_years]  # 238 is a head count of its own


# --- Put back into the model --------------------------------------------------------------------------------

AMOUNTS = [("15e6", "us-el-salvador"), ("4.76m", "us-el-salvador"), ("10,000,000", "us-el-salvador")]
REPORTED = [
    (f"{report.amount:.0f}", name)
    for name in names()
    for report in load(name).terms.reported.values()
    if name != "us-el-salvador"
]


@pytest.mark.parametrize(("text", "name"), [*AMOUNTS, *REPORTED])
def test_every_explanation_comes_to_its_total_in_the_model(text: str, name: str) -> None:
    deal = load(name)
    amount = read_amount(text, deal.terms.currency)
    for one in explain(deal, amount).explanations:
        assert abs(one.total - amount.value) <= max(amount.within, HALF_A_CENT)
        assert one.exact == (abs(one.total - amount.value) < HALF_A_CENT)
        for way in one.match.ways:
            made = sum(float(line.rate) * float(line.quantity[0]) for line in way.lines)
            assert made == pytest.approx(one.total, abs=0.006)
        for people, days in cases(deal, one):
            for reading in one.readings:
                assert cost_of(case(deal, people, days, reading)) == pytest.approx(one.total, abs=0.006)


def cases(deal: Deal, one: Explanation) -> Iterator[tuple[int, int]]:
    """Some cases that an explanation is of: those it names, or any where it says any."""
    if one.person_years is not None:
        return
    people = [0, 1, 777] if one.people is None else [one.people]
    stays = [5 * 365, 12] if one.days is None else [one.days]
    for n in people:
        yield from ((n, days) for days in stays)


@pytest.mark.parametrize(
    ("text", "name"), [("15e6", "us-el-salvador"), ("£541m", "uk-rwanda"), ("10e6", "us-el-salvador")]
)
def test_no_combination_is_left_out(text: str, name: str) -> None:
    deal = load(name)
    amount = read_amount(text, deal.terms.currency)
    found = explain(deal, amount).explanations
    tried = candidates(deal)
    for people in tried.people:
        for days in tried.days:
            hits = brute_force(deal, people, days, amount)
            for reading in hits:
                assert any(covers(one, people, days, reading) for one in found), (people, days, reading)


def brute_force(deal: Deal, people: int, days: int, amount: PrintedAmount) -> list[Reading]:
    base, known = case(deal, people, days), dict[Terms, bool]()
    hits = []
    for reading in arranged.readings(deal.terms):
        terms = arranged.terms(deal.terms, reading)
        if terms.stay_at_most and days > terms.stay_at_most * 365:
            continue  # the same as a stay of the most
        if terms not in known:
            known[terms] = abs(cost_of(base, reading) - amount.value) <= amount.within
        hits += [reading] * known[terms]
    return hits


def covers(one: Explanation, people: int, days: int, reading: Reading) -> bool:
    return (
        one.people in (None, people)
        and (one.days is None or days in {one.days, *one.alike_days})
        and reading in one.readings
        and one.person_years is None
    )


def test_no_case_is_told_twice() -> None:
    for text in ("15e6", "10e6", "20e6", "5m"):
        found = [(one.people, one.days, one.person_years, one.total) for one in explained(text)]
        assert len(found) == len(set(found))


# --- The amount as typed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "within"),
    [
        ("15e6", 15e6, 5e5),
        ("15m", 15e6, 5e5),
        ("$15M", 15e6, 5e5),
        ("15 million", 15e6, 5e5),
        ("US$15 million", 15e6, 5e5),
        ("15.0 million", 15e6, 5e4),
        ("4.76e6", 4.76e6, 5e3),
        ("USD 4.76 mn", 4.76e6, 5e3),
        ("15,000,000", 15e6, 0.5),
        ("15000000", 15e6, 0.5),
        ("15 000 000", 15e6, 0.5),
        ("1,630,136.99", 1_630_136.99, 0.005),
        (".5 billion", 5e8, 5e7),
        ("1e9", 1e9, 5e8),
        ("20k", 2e4, 500),
    ],
)
def test_an_amount_stands_for_what_would_be_printed_so(text: str, value: float, within: float) -> None:
    found = read_amount(text, "USD")
    assert (found.value, found.within) == (pytest.approx(value), pytest.approx(within))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lots",
        "15x",
        "-5",
        "0",
        "1e99",
        "nan",
        "inf",
        "£15m",
        "15,00,000",
        "1e-3",
        "15 million dollars more",
        "٣",
    ],
)
def test_what_is_no_amount_is_told_in_one_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput, match="15 million"):
        read_amount(text, "USD")
    assert main.main(["explain", "--", text]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


# --- The command -----------------------------------------------------------------------------------------


def test_the_command_takes_words_and_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["explain", "15", "million", "--arrangement", "us-el-salvador", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    first, *_ = found = whole["explanations"]
    assert (whole["amount"], whole["question"]["arrangement"]) == (15e6, "us-el-salvador")
    assert {
        "people",
        "days",
        "readings",
        "total",
        "exact",
        "sentence",
        "coincidence",
        "reported",
    } <= first.keys()
    assert (first["people"], first["days"], first["total"], first["exact"]) == (500, 730, 15e6, True)
    assert first["coincidence"] is True
    assert first["reported"] is None
    assert len(found) == len(explained("15m"))


def test_the_command_prints_every_exact_one_and_the_ranking(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["explain", "15e6"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for one in explained("15e6"):
        if one.exact:
            assert one.sentence in out
    assert "Order: exact first" in out
    assert "It is a reported amount: $15 million approved [CNN, April 28, 2025]." in out


def test_an_unknown_arrangement_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["explain", "15e6", "--arrangement", "uk-rwand"]) == 2
    assert "did you mean uk-rwanda" in capsys.readouterr().err


def test_what_is_paid_by_the_calendar_is_explained_too() -> None:
    """$6 million, and 450 beds at $291 a day for the 730 days from October 1, 2025."""
    found = row(explained("101593500", load("us-indiana")), 450, 730)
    ramp_up = "54,000 person-days × $291 a person a day + 274,500 place-days × $291 a place a day"
    assert found.sentence.startswith(f"450 people for 2 years: $6,000,000 once + {ramp_up} = $101,593,500.")


def test_an_arrangement_with_dates_says_which_are_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert not any(reason_fixed(default_scenario(load(name))) for name in names())
    assert main.main(["explain", "15m", "--arrangement", "tests/contracts/hawaii/"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(
        "--arrangement: found tests/contracts/hawaii/, whose default people come and go on days"
    )
    assert line.endswith(f"as these do: {', '.join(names())}")
