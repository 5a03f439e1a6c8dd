"""How many would have to be deterred: by eye, against fractions, and by the terms themselves counted out one by one."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

import model
from model.cli import main
from model.files.problems import BadInput
from model.inputs.domestic import load_domestic
from model.inputs.prices import load_prices
from model.questions.deterred import abroad, deterred, home_price, of_ones_own
from model.questions.levels import Bounds
from model.questions.solution import Solution
from model.results.deterrence import least_deterred
from model.results.summary import summary
from model.scenario.library import folder
from model.scenario.scenario import Scenario

NOT_EVIDENCE = "It assumes nothing about whether deterrence works"


def el_salvador(people: int = 238, years: float = 1, **reading: str) -> Scenario:
    counts = {"tren_de_aragua": people, "ms13": 0}
    return model.case("us-el-salvador", people=counts, years=years, reading=reading)


def asked(scenario: Scenario, home: float, sent: float | None = None) -> Solution:
    currency = scenario.deal.terms.currency
    own = None if sent is None else of_ones_own(sent, currency)
    return deterred(scenario, of_ones_own(home, currency), own)


# --- By eye ---------------------------------------------------------------------------------------------


def test_the_home_offices_thirty_seven_per_cent() -> None:
    found = asked(model.case("uk-rwanda"), 106_000, 169_000)
    assert (found.unknown, found.kind) == ("deterred", "one")
    assert found.value == pytest.approx(63 / 169)
    assert found.sentence == (
        "37.3% would have to be deterred: with that share of those expected not coming, sending the others at "
        "£169,000 a person costs no more than all of them at home at £106,000 a person (1 − £106,000 ÷ £169,000)."
    )
    assert found.case == (
        "Held fixed: abroad £169,000 a person (your own figure); at home £106,000 a person (your own figure)."
    )
    assert (found.reading_says, len(found.remarks)) == ("", 1), "the terms have no part in it"
    assert NOT_EVIDENCE in found.remarks[0]


def test_at_the_deals_own_price() -> None:
    """$20,000 abroad and $5,000 at home: three quarters must not come, and 60 of 238 (59.5) cost what 238 do at home."""
    found = asked(el_salvador(), 5_000)
    assert found.value == 0.75
    assert found.solutions == (Bounds(0.75, 0.75),)
    assert "$20,000 a person ($4,760,000 due for 238 people billed)" in found.case
    assert found.reading_says.startswith("Reading: $20,000 a person a year")


@pytest.mark.parametrize(("home", "sent"), [(169_000, 169_000), (170_000, 169_000), (5, 0), (0, 0)])
def test_nobody_need_be_deterred_where_sending_costs_no_more(home: float, sent: float) -> None:
    found = asked(el_salvador(), home, sent)
    assert (found.kind, found.value, found.solutions) == ("any", None, (Bounds(0.0, 1.0),))
    assert found.sentence.startswith("Any share will do, and nobody need be deterred")
    assert NOT_EVIDENCE in found.remarks[0]


def test_no_share_will_do_where_a_person_costs_nothing_at_home() -> None:
    found = asked(el_salvador(), 0, 20_000)
    assert (found.kind, found.value, found.solutions) == ("none", None, ())
    assert found.sentence.startswith("None: at home a person costs nothing")
    assert NOT_EVIDENCE in found.remarks[0]


# --- Against fractions, and what must hold ------------------------------------------------------------------


money = st.integers(1, 10**9)


@given(money, money, st.integers(1, 10**6))
def test_the_others_cost_what_all_cost_at_home(sent: int, home: int, expected: int) -> None:
    found = asked(el_salvador(), home / 100, sent / 100)
    least = Fraction(sent - home, sent)
    if found.kind == "any":
        assert sent <= home + 1  # to half a cent
        return
    assert found.value == pytest.approx(float(least), rel=1e-9, abs=1e-12)
    assert (1 - least) * expected * sent == expected * home
    assert found.solutions == (Bounds(found.value, found.value),)


@given(money, money, money)
def test_dearer_abroad_more_and_dearer_at_home_fewer_would_have_to_be_deterred(
    sent: int, home: int, more: int
) -> None:
    share = least_deterred(sent, home)
    assert share is not None
    dearer, at_home = least_deterred(sent + more, home), least_deterred(sent, home + more)
    assert dearer is not None
    assert at_home is not None
    assert at_home <= share <= dearer < 1
    assert least_deterred(sent * 7, home * 7) == pytest.approx(share)  # whatever the currency


# --- The terms themselves ------------------------------------------------------------------------------------


def by_counting(scenario: Scenario, home: float) -> int:
    """The most people who can be sent for what all cost at home; -1 where not even nobody can."""
    everyone = scenario.people_of(scenario.first_group)
    first = scenario.first_group
    totals = [
        summary(
            model.case(scenario.arrangement, people={first: sent}, years=2, reading=scenario.reading)
        ).total
        for sent in range(everyone + 1)
    ]
    return max((sent for sent, total in enumerate(totals) if total <= home * everyone + 0.005), default=-1)


@pytest.mark.parametrize("home", [100_000, 2_000_000, 1_250_000, 700_000])
@pytest.mark.parametrize("deal", ["uk-rwanda", "denmark-kosovo"])
def test_the_terms_themselves_say_that_more_would_have_to_stay_away(deal: str, home: float) -> None:
    scenario = model.case(deal, people=40, years=2)
    found, most = asked(scenario, home), by_counting(scenario, home)
    told = [text for text in found.remarks if text.startswith("By the terms themselves")]
    if most < 0:
        assert "no share is enough" in told[0]
    elif told:
        assert f"at most {most} of 40 people can be sent" in told[0]
        assert f"{round(100 * (1 - most / 40), 1):g}% would have" in told[0]
    else:
        assert abs(most - 40 * (1 - (found.value or 0))) <= 1


def test_a_fixed_sum_that_nobody_sent_lowers_is_said() -> None:
    found = asked(model.case("uk-rwanda", people=300, years=5), 106_000)
    assert (
        "By the terms themselves no share is enough: £370,000,000 is due even with nobody sent, more than the "
        "£31,800,000 that 300 people cost at home."
    ) in found.remarks
    assert "The sender's own cost of £48,900,000 beside the deal is not in it." in found.remarks


def test_a_price_a_head_has_nothing_to_add() -> None:
    assert not [text for text in asked(el_salvador(), 5_000).remarks if text.startswith("By the terms")]


# --- A price at home ----------------------------------------------------------------------------------------


def test_a_price_at_home_is_for_the_stay_and_in_prices_of_the_deals_year() -> None:
    """$25,251 a year in 2009, for half a year in prices of 2025."""
    prices = load_prices(folder() / "prices.toml").series["us_cpi_u"]
    home = home_price(el_salvador(years=0.5), "federal_prison_fy2009")
    assert home.amount == pytest.approx(25_251 / 2 * prices.at(2025) / prices.at(2009))
    assert "182.5 days" in home.says
    label = load_domestic(folder() / "domestic.toml").price["federal_prison_fy2009"].label
    assert any(text.startswith(f"{label} is an average") for text in home.mind)
    found = deterred(el_salvador(years=0.5), home)
    assert found.value == pytest.approx(1 - home.amount / 20_000)
    assert any("Prices of 2009 in those of 2025" in text for text in found.remarks)


def test_people_with_dates_of_their_own_are_held_for_their_average() -> None:
    scenario = model.load("us-el-salvador").scenario("what-was-held")
    own = summary(scenario)
    days = own.person_years_held * 365 / own.people_held
    assert home_price(scenario, "ice_quoted_2025").amount == pytest.approx(164.65 * days)
    assert abroad(scenario).amount == own.per_person


def test_without_anyone_there_is_no_cost_a_person() -> None:
    for ask in (abroad, lambda scenario: home_price(scenario, "ice_quoted_2025")):
        with pytest.raises(BadInput, match="Nobody is billed or held in this case"):
            ask(el_salvador(0))
    assert asked(el_salvador(0), 106, 169).kind == "one"


# --- The command --------------------------------------------------------------------------------------------


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main.main(["solve", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_command_says_it_and_that_it_assumes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("uk-rwanda", "--for", "deterred", "--abroad", "169k", "--home", "£106,000")
    text = printed(capsys, *words)
    assert text.startswith("37.3% would have to be deterred")
    assert NOT_EVIDENCE in text
    found = json.loads(printed(capsys, *words, "--json"))
    assert (found["for"], found["kind"], found["value"]) == ("deterred", "one", pytest.approx(63 / 169))
    assert found["remarks"][0] in text


def test_the_command_takes_a_price_at_home_and_the_order_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("us-el-salvador", "--for", "deterred", "--years", "0.1", "--domestic", "belgium_prison_2017")
    text = printed(capsys, *words, "--order", "convert_first")
    home = 146.5 / 0.8849 * 321.943 / 245.12 * 36.5
    assert text.startswith(f"{100 * (1 - home / 20_000):.1f}% would have to be deterred")
    assert "EUR to USD at the average rate of 2017" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--for deterred needs what a person costs at home: --home AMOUNT, or --domestic NAME"),
        (("--home", "5", "--domestic", "ice_quoted_2025"), "one of them"),
        (("--home", "lots"), "--home: "),
        (("--home", "-5"), "--home: Found -5; write the amount in USD"),
        (("--home", "5", "--abroad", "EUR 7"), "--abroad: "),
        (
            ("--home", "5", "--budget", "7"),
            "--budget goes with --for people, days, rate, budget or share only",
        ),
        (("--home", "5", "--against", "price=flat_once"), "--against goes with"),
        (("--home", "5", "--table"), "--table goes with"),
        (("--home", "5", "--order", "convert_first"), "--order says how amounts are brought"),
        (("--domestic", "ice_quoted_2031"), "no domestic price is called ice_quoted_2031; did you mean"),
        (("--domestic", "belgium_prison_2017"), "no price index for EUR comes with the model"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_asked_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert main.main(["solve", "us-el-salvador", "--for", "deterred", *words]) == 2
    out, problem = capsys.readouterr()
    assert not out
    assert said in problem


@pytest.mark.parametrize("option", ["--home", "--abroad"])
def test_costs_a_person_go_with_no_other_question(capsys: pytest.CaptureFixture[str], option: str) -> None:
    assert main.main(["solve", "us-el-salvador", "--for", "share", option, "5"]) == 2
    assert f"{option} goes with --for deterred only" in capsys.readouterr().err
