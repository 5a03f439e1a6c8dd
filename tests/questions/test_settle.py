"""What settling a question would leave of the spread: by eye, against fractions from the files, and where it ties."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import model
from model.cli import main
from model.questions.settle import SettledQuestion, Settling, settle
from model.scenario.library import folder
from model.scenario.scenario import default_scenario
from tests import oracle

Spread = tuple[Fraction, Fraction]


def by_name(settling: Settling) -> dict[str, SettledQuestion]:
    return {question.question: question for question in settling.questions}


def left(settling: Settling) -> dict[str, tuple[float, float]]:
    return {key: (row.left_at_least, row.left_at_most) for key, row in by_name(settling).items()}


# --- By eye ------------------------------------------------------------------------------------------------


def test_238_people_for_a_year() -> None:
    """$4.76 million to $15.22 million. The price leaves 23 people at $20,000; who is billed leaves a $10 million fee."""
    settling = settle(model.case("us-el-salvador", people=238, years=1))
    assert (settling.low, settling.high, settling.spread) == (4_760_000, 15_220_000, 10_460_000)
    assert settling.readings == 120
    assert settling.most == ("price",)
    assert left(settling) == {
        "price": (0, 460_000),
        "billed": (10_000_000, 10_000_000),
        "discount": (10_460_000, 10_460_000),
        "billing": (10_460_000, 10_460_000),
    }
    assert [question.narrows for question in settling.questions] == [True, True, False, False]
    flat = next(row for row in settling.questions[0].answers if row.option == "flat_on_top")
    assert (flat.low, flat.high, flat.left, flat.totals) == (14_760_000, 15_220_000, 460_000, 2)


def test_other_people_and_time_may_have_another_order() -> None:
    """Of one person the fee leaves little but the fee; with half a year paid by the day, payment matters too."""
    short = settle(model.case("us-el-salvador", people=238, days=125))
    assert left(short)["billing"][0] < short.spread
    assert by_name(short)["billing"].narrows


def test_it_says_which_document_would_answer() -> None:
    settling = settle(model.case("uk-rwanda", people=300, years=1))
    assert settling.most == ("last_payments",)
    assert by_name(settling)["last_payments"].document == "The award of the arbitrators."
    assert settling.sentences == (
        "32 readings: £402.05 million to £512.73 million, which is £110.68 million apart.",
        "Settling “Last payments” narrows it most: at most £10.68 million would remain, whatever the answer.",
        "What would answer it: The award of the arbitrators.",
    )
    # £4,526,160 more for 300 people in their first year, if it falls as printed.
    falling, even = by_name(settling)["package"].answers
    assert falling.high - even.high == pytest.approx(300 * (45_262 - 150_874 / 5))


# --- By another hand ---------------------------------------------------------------------------------------


def tables(name: str) -> dict[str, Any]:
    found = tomllib.loads((folder() / name / "arrangement.toml").read_text("utf-8"))
    return {"question": {}, **found}


def by_oracle(
    terms: Mapping[str, Any], cohorts: list[dict[str, Any]]
) -> tuple[Spread, dict[str, dict[str, Spread]]]:
    """The whole spread, and for each question about cost the spread under each answer: every combination in fractions."""
    open_ = {key: [*found["option"]] for key, found in terms["question"].items() if found["about"] == "cost"}
    fixed = {
        key: next(option for option, found in question["option"].items() if found.get("default"))
        for key, question in terms["question"].items()
    }
    totals = {
        chosen: oracle.total(terms, {"cohorts": cohorts}, {**fixed, **dict(zip(open_, chosen, strict=True))})
        for chosen in itertools.product(*open_.values())
    }
    under = {
        key: {
            option: (
                min(sum_ for chosen, sum_ in totals.items() if chosen[place] == option),
                max(sum_ for chosen, sum_ in totals.items() if chosen[place] == option),
            )
            for option in options
        }
        for place, (key, options) in enumerate(open_.items())
    }
    return (min(totals.values()), max(totals.values())), under


@pytest.mark.parametrize("name", model.names())
@pytest.mark.parametrize(("people", "years"), [(0, 1), (1, 2.5), (301, 1), (301, 0.5), (20_000, 6)])
def test_every_spread_that_would_remain_is_the_oracle_s(name: str, people: int, years: float) -> None:
    terms = tables(name)
    first = next(iter(terms["group"]))
    cohorts = [
        {
            **{key: cohort[key] for key in ("group", "arrives") if key in cohort},
            "people": people if cohort["group"] == first else cohort["people"],
            **(
                {"days": int(years * 365 + 0.5)}
                if "arrives" in cohort and years % 1
                else {"years": str(years)}
            ),
        }
        for cohort in terms["default"]
    ]
    (low, high), under = by_oracle(terms, cohorts)
    settling = settle(model.case(name, people=people, years=years))
    assert (settling.low, settling.high) == pytest.approx((float(low), float(high)), abs=0.006)
    assert {question.question for question in settling.questions} == set(under)
    worst = {}
    for key, question in by_name(settling).items():
        for answer in question.answers:
            least, most = under[key][answer.option]
            assert (answer.low, answer.high) == pytest.approx((float(least), float(most)), abs=0.006)
            assert answer.left == pytest.approx(float(most - least), abs=0.011)
        apart = [most - least for least, most in under[key].values()]
        worst[key] = (max(apart), min(apart))
        assert question.narrows == any(
            abs(a - low) > Fraction(1, 200) or abs(b - high) > Fraction(1, 200)
            for a, b in under[key].values()
        )
    assert [*worst] == sorted(worst, key=lambda key: tuple(round(float(sum_), 2) for sum_ in worst[key]))
    best = min((worst[key] for key, row in by_name(settling).items() if row.narrows), default=None)
    assert set(settling.most) == {
        key
        for key, row in by_name(settling).items()
        if row.narrows and worst[key] == pytest.approx(best, abs=0.011)
    }


@pytest.mark.parametrize("name", model.names())
def test_nothing_widens_and_no_total_is_lost(name: str) -> None:
    settling = settle(default_scenario(model.load(name)))
    for question in settling.questions:
        assert min(answer.low for answer in question.answers) == settling.low
        assert max(answer.high for answer in question.answers) == settling.high
        assert question.left_at_most <= settling.spread
        assert 0 <= question.left_at_least <= question.left_at_most


def test_a_scenario_with_dates_is_settled_too() -> None:
    settling = settle(model.load("us-el-salvador").scenario("what-was-held"))
    summary = model.summary(model.load("us-el-salvador").scenario("what-was-held"))
    assert (settling.low, settling.high) == (summary.low, summary.high)


# --- Ties, and what no single answer settles -----------------------------------------------------------------

HEAD = """
title = "Made up"
ask = "?"
about = "Made up."
sender = "Here"
host = "There"
currency = "USD"
price_year = 2025
[group.held]
label = "people"
one = "person"
[[default]]
group = "held"
people = 10
years = 1
[charge.base]
kind = "lump_sum"
label = "Base"
amount = 100
assumed = "Ours."
"""

QUESTION = """
[question.{name}]
ask = "{name}?"
label = "{name}"
about = "cost"
settles = "The paper on {name}."
[question.{name}.option.no]
label = "no"
short = "no"
default = true
[question.{name}.option.yes]
label = "yes"
short = "yes"
"""

FEE = """
[charge.{name}]
kind = "lump_sum"
label = "Fee {name}"
amount = {amount}
assumed = "Ours."
when = {when}
"""


EVIDENCE = """
version = "2025-06-01"
[source.gazette]
outlet = "The Example Gazette"
title = "A deal"
kind = "press"
seen = "original"
[fact.base]
value = 100
unit = "USD"
qualifier = "exact"
status = "reported"
source = "gazette"
says = "The base is $100."
"""


def made_up(where: Path, *parts: str) -> Settling:
    (where / "arrangement.toml").write_text("\n".join([HEAD, *parts]), "utf-8")
    (where / "evidence.toml").write_text(EVIDENCE, "utf-8")
    return settle(default_scenario(model.load(f"{where}/")))


def test_two_questions_that_do_equally_well_are_both_named(tmp_path: Path) -> None:
    fees = [FEE.format(name=name, amount=10, when=f'{{ {name} = ["yes"] }}') for name in "ab"]
    settling = made_up(tmp_path, *(QUESTION.format(name=name) for name in "ab"), *fees)
    assert settling.most == ("a", "b")
    assert left(settling) == {"a": (10, 10), "b": (10, 10)}
    assert settling.sentences == (
        "4 readings: $100 to $120, which is $20 apart.",
        "Settling “a” or “b” narrows it most: at most $10 would remain, whatever the answer.",
        "What would answer it: The paper on a.",
        "What would answer it: The paper on b.",
    )


def test_the_dearer_question_narrows_more_wherever_it_stands(tmp_path: Path) -> None:
    fees = [
        FEE.format(name=name, amount=amount, when=f'{{ {name} = ["yes"] }}')
        for name, amount in (("a", 10), ("b", 30))
    ]
    settling = made_up(tmp_path, *(QUESTION.format(name=name) for name in "ab"), *fees)
    assert settling.most == ("b",)
    assert [question.question for question in settling.questions] == ["b", "a"]
    assert left(settling) == {"b": (10, 10), "a": (30, 30)}


def test_where_no_question_is_sure_to_narrow_it_that_is_said(tmp_path: Path) -> None:
    """A fee that is due only if both say yes: a no to either settles it, a yes to one leaves it as it was."""
    both = FEE.format(name="both", amount=10, when='{ a = ["yes"], b = ["yes"] }')
    settling = made_up(tmp_path, *(QUESTION.format(name=name) for name in "ab"), both)
    assert settling.most == ("a", "b")
    assert left(settling) == {"a": (0, 10), "b": (0, 10)}
    assert settling.sentences[1] == (
        "No question is sure to narrow it. Settling “a” or “b” may narrow it most: "
        "nothing would remain under the best answer."
    )


def test_an_only_question_settles_the_cost(tmp_path: Path) -> None:
    settling = made_up(
        tmp_path, QUESTION.format(name="a"), FEE.format(name="a", amount=10, when='{ a = ["yes"] }')
    )
    assert (
        settling.sentences[1] == "Settling “a” settles the cost: nothing would remain, whatever the answer."
    )


def test_without_a_question_that_matters_nothing_is_left_to_settle(tmp_path: Path) -> None:
    idle = made_up(tmp_path, QUESTION.format(name="a"))
    assert (idle.spread, idle.most, idle.questions[0].narrows) == (0, (), False)
    assert idle.sentences == (
        "2 readings, and every one gives $100.",
        "No answer to any question changes the total at this head count and time.",
    )
    assert idle.questions[0].sentence == "a: changes nothing here."
    (tmp_path / "none").mkdir()
    assert made_up(tmp_path / "none").questions == ()


def test_the_case_has_the_people_of_every_group_that_is_paid_for() -> None:
    """7 + 29 + 15 + 0 + 250 by the Senate report; the 23 who are held beside the 238 are not billed."""
    assert settle(model.load("us-third-countries").scenario("five-governments")).case.startswith(
        "301 people "
    )
    assert settle(model.case("us-el-salvador", people=238, years=1)).case.startswith("238 people ")
    everyone = model.case("us-el-salvador", people=238, years=1, reading={"billed": "everyone_held"})
    assert settle(everyone).case.startswith("261 people ")


# --- The command ---------------------------------------------------------------------------------------------


def test_the_command_prints_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["settle", "us-el-salvador", "--people", "300", "--years", "2"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    settling = settle(model.case("us-el-salvador", people=300, years=2))
    for text in (*settling.sentences, settling.case, settling.read_to):
        assert text in printed
    for question in settling.questions:
        assert question.sentence in printed
        assert question.document in printed
    assert printed.endswith(settling.read_to)
