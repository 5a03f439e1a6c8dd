"""Numbers of a reader's own: what they come to, how they are told, and that every door takes them alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.outputs.report import as_html
from model.results.answer import answer
from model.results.repeat import as_command
from model.scenario.library import load, names
from model.scenario.link import from_query, to_query
from model.scenario.scenario import Scenario, as_toml, default_scenario, parse_scenario, read_scenario

DEAL = "us-el-salvador"
TWO_YEARS: dict[str, Any] = {"people": 500, "years": 2, "reading": {"discount": "everyone"}}


@pytest.mark.parametrize(
    ("own", "total"),
    [
        ({}, 15_000_000),
        ({"second_year_discount": "40%"}, 16_000_000),
        ({"price_per_person": 18_000}, 13_500_000),
        ({"price_per_person": "18,000", "second_year_discount": 0.4}, 14_400_000),
        ({"second_year_discount": "100%"}, 10_000_000),
        ({"per_head_year": 18_000}, 13_500_000),
    ],
)
def test_totals_that_a_reader_can_check(own: dict[str, Any], total: float) -> None:
    """500 people for two years at a price, the second year with a share off it."""
    assert model.summary(model.case(DEAL, **TWO_YEARS, parameters=own)).total == pytest.approx(
        total, rel=1e-15
    )


def test_the_sentence_and_the_quote_say_what_was_replaced() -> None:
    whole = answer(model.case(DEAL, **TWO_YEARS, parameters={"price_per_person": 18_000}))
    clause = "with a price of $18,000 in place of the reported $20,000"
    assert whole.sentence.endswith(f"costs $13.5 million, {clause}.")
    assert clause in whole.quote
    assert (
        "readings of these terms range from $9 million to $28.83 million, of the reported terms from $10 million"
        in whole.quote
    )
    assert whole.spread.says == (
        "Readings of your terms: $9 million to $28.83 million. Readings of the reported terms: $10 million to $30.92 million"
    )


def test_the_reported_spread_stands_untouched() -> None:
    reported = answer(model.case(DEAL, **TWO_YEARS))
    assert (reported.spread.reported_low, reported.spread.reported_high) == (None, None)
    for own in ({"price_per_person": 1.0}, {"one_time_fee": 9e9}, {"second_year_discount": 0.9}):
        spread = answer(model.case(DEAL, **TWO_YEARS, parameters=own)).spread
        assert (spread.reported_low, spread.reported_high) == (reported.spread.low, reported.spread.high)
        assert spread.says.startswith("Readings of your terms: ")


def test_a_step_with_a_number_of_ones_own_names_no_source() -> None:
    whole = answer(model.case(DEAL, **TWO_YEARS, parameters={"second_year_discount": 0.4}))
    price, discount = whole.steps
    assert (price.source, price.assumed) == ("bne IntelliNews, March 17, 2025", None)
    assert (discount.source, discount.facts) == ("", ())
    assert (
        discount.assumed == "A number of yours: a second-year discount of 40% in place of the reported 50%."
    )
    assert discount.label == "40% (yours) off the second year, for everyone billed"


def test_money_approved_moves_the_share_and_what_is_left() -> None:
    whole = answer(model.case(DEAL, people=500, years=2, parameters={"approved": "40m"}))
    assert (whole.available, whole.share, whole.left) == (40_000_000, 0.5, 20_000_000)
    assert whole.sentence == answer(model.case(DEAL, people=500, years=2)).sentence
    assert whole.spread.says.startswith("Other readings of the reported terms")
    assert ("share", "Share of your $40 million, in place of $15 million approved", "50%") in [
        (figure.name, figure.label, figure.text) for figure in whole.figures
    ]
    assert any(
        "an approved sum of $40 million in place of the reported $15 million" in r.says for r in whole.remarks
    )


def test_a_limit_of_ones_own_refuses_and_warns_by_it() -> None:
    case = model.case(
        DEAL, people=500, years=1, reading={"limits": "refuse_above_300"}, parameters={"accepted_people": 400}
    )
    whole = answer(case)
    assert (whole.people_refused, whole.total) == (100, 8_000_000)
    assert "at most 400 (yours) held" in whole.reading_says
    assert not any(
        "accepted" in note
        for note in answer(model.case(DEAL, people=350, parameters={"accepted_people": 400})).notes
    )


def test_a_reported_total_is_no_match_for_terms_of_ones_own() -> None:
    assert answer(model.case(DEAL, people=238, years=1)).matches[0].same_case
    own = answer(model.case(DEAL, people=119, years=1, parameters={"price_per_person": 40_000}))
    assert own.total == 4_760_000
    assert not any(match.same_case for match in own.matches)
    paid = answer(model.case(DEAL, people=238, years=1, parameters={"approved": "1bn"}))
    assert paid.matches[0].same_case, "what was approved changes no total"


def test_the_reported_number_is_no_number_of_ones_own() -> None:
    assert model.case(DEAL, parameters={"price_per_person": 20_000}) == model.case(DEAL)
    assert model.case(DEAL, parameters={"second_year_discount": "50%", "fee": "10m"}) == model.case(DEAL)


def test_a_price_nobody_reported_is_told_so() -> None:
    own = answer(model.case(DEAL, people=238, years=1, parameters={"transport": 1_000}))
    assert (own.own, own.total) == (261_000, 4_760_000)
    assert not any("Flights" in says for says in own.not_counted)
    assert any("for which no number was reported" in (step.assumed or "") for step in own.steps)


def cases() -> list[Scenario]:
    """A case of every arrangement with one of its numbers changed, and one of several."""
    found = [
        model.case(
            DEAL,
            **TWO_YEARS,
            parameters={"price_per_person": 18_000, "second_year_discount": 0.4, "approved": 2e7},
        )
    ]
    for name in names():
        default = default_scenario(load(name))
        money = [
            key for key, number in default.deal.named.parameters.items() if number.numbers and number.is_money
        ]
        found += [default.changed(parameters={key: 123_456.75}) for key in money[:3]]
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.arrangement} {','.join(case.parameters)}")
def test_every_door_takes_them_alike(
    case: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file, a link, the command and Python; and the report, which shows the sentence of the answer."""
    whole = answer(case).as_json()
    file = tmp_path / "own.toml"
    file.write_text(as_toml(case), "utf-8")
    plain = case.model_copy(update={"model_version": None, "evidence_version": None})
    for again in (
        read_scenario(file),
        parse_scenario(file.read_bytes(), "x"),
        from_query(to_query(case, 1), DEAL).scenario,
    ):
        assert again.parameters == case.parameters
        assert again.model_copy(update={"model_version": None, "evidence_version": None}) == plain
    assert main.main(["run", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sentence"] == whole["sentence"]
    words = as_command(case).split()
    if words[1] == "cost":
        assert main.main([*words[1:], "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        for key in ("sentence", "quote", "total", "spread", "steps", "available"):
            assert printed[key] == whole[key], key
    assert whole["sentence"].removesuffix(".") in " ".join(
        as_html(case).decode().replace("&#39;", "'").split()
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18000", 18_000),
        ("18,000", 18_000),
        ("8m", 8e6),
        ("20 million", 2e7),
        ("$1.5bn", 1.5e9),
        ("1e6", 1e6),
        ("0", 0),
    ],
)
def test_money_as_people_write_it(text: str, value: float) -> None:
    assert model.case(DEAL, parameters={"one_time_fee": text}).parameters == {"one_time_fee": value}


def test_a_file_may_write_numbers_as_people_do() -> None:
    lines = [
        'name = "Own"',
        f'arrangement = "{DEAL}"',
        "[parameters]",
        'second_year_discount = "40%"',
        'approved = "20m"',
        "price_per_person = 18000",
    ]
    found = parse_scenario("\n".join(lines).encode(), "own.toml")
    assert found.parameters == {"second_year_discount": 0.4, "approved": 2e7, "price_per_person": 18_000.0}


def test_all_that_is_wrong_in_a_file_comes_together() -> None:
    lines = [
        'name = "Own"',
        f'arrangement = "{DEAL}"',
        "[parameters]",
        "second_year_discount = 40",
        "aproved = 1",
        'price_per_person = "dear"',
        "accepted_people = 2.5",
        "fee = true",
    ]
    with pytest.raises(BadInput) as caught:
        parse_scenario("\n".join(lines).encode(), "own.toml")
    problems = caught.value.problems
    assert problems[0].startswith("own.toml: parameters.fee: found true; allowed: a finite number")
    assert problems[1] == "own.toml: parameters.second_year_discount: found 40; allowed: from 0% to 100%"
    assert problems[2].startswith(
        "own.toml: parameters: found aproved, which is no parameter; did you mean approved?"
    )
    assert (
        problems[3]
        == "own.toml: parameters.price_per_person: found dear; write the amount as 18000, 18,000, 8m or 20 million"
    )
    assert problems[4] == "own.toml: parameters.accepted_people: found 2.5; allowed: a whole number"
    assert len(problems) == 5


def test_two_names_of_one_number_must_agree() -> None:
    assert model.case(DEAL, parameters={"per_head_year": 5, "per_head_once": 5}).parameters == {
        "price_per_person": 5
    }
    with pytest.raises(
        BadInput, match="per_head_once: another name of “price_per_person”, which has another value already"
    ):
        model.case(DEAL, parameters={"per_head_year": 5, "per_head_once": 6})


def test_a_cost_beside_the_total_is_no_part_of_the_sentence_on_it() -> None:
    """Flights are the sender's own: what they cost stands beside the total, which is the reported one still."""
    case: dict[str, Any] = {"people": 238, "years": 1}
    flights = "“Flights and related transport” of $1,000, for which no number was reported"
    reported, alone = (answer(model.case(DEAL, **case, parameters=own)) for own in ({}, {"transport": 1000}))
    assert (alone.sentence, alone.total) == (reported.sentence, reported.total)
    assert f"Your own number, on which this total does not rest: {flights}." in [
        r.says for r in alone.remarks
    ]
    both = answer(model.case(DEAL, **case, parameters={"transport": 1000, "price_per_person": 18_000}))
    assert both.sentence.endswith("with a price of $18,000 in place of the reported $20,000.")
    assert flights not in both.sentence
    assert flights not in both.quote
