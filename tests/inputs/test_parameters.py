"""Reported numbers under a name: each stands once, can be changed, and is then said to be the reader's own everywhere.

The files are read here as plain tables, and names resolved by `tests/oracle.py`, so that nothing is taken on the word
of `model/inputs/reading_numbers.py`. What is wrong with names is in `tests/fixtures/broken/arrangement/`, one file each.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.inputs.effective_terms import readings
from model.inputs.number_checks import MOST_STEPS
from model.inputs.reading_numbers import read_arrangement
from model.results import narrative
from model.results.own_numbers import numbers
from model.results.summary import cost_of, summary
from model.results.working import how
from model.scenario.library import Deal, folder, load, names
from model.scenario.scenario import Scenario, default_scenario
from tests import oracle

EVERY = names()
SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "AUD": "A$", "NOK": "NOK "}
BEARING = ("amount", "share", "index", "places", "above", "people_at_most", "people_more_than")
"""Keys whose numbers are reported ones. (Years and the first arrival are the terms' own rules.)"""
READ = ("label", "short", "ask", "says", "phrase")
ONLY_FUNDING = {
    "us-el-salvador": {"approved", "announced", "paid"},
    "uk-rwanda": {"advance_on_package"},
}
"""Money that was approved or paid, and is no term of what is due."""


def tables(name: str) -> dict[str, Any]:
    return tomllib.loads((folder() / name / "arrangement.toml").read_text("utf-8"))


def parts(table: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for key, part in table.items() if isinstance(table, dict) else enumerate(table):
        if isinstance(part, dict | list):
            yield from parts(part, (*place, key))
        else:
            yield (*place, key), part


def money_of(name: str) -> list[str]:
    terms = tables(name)
    return [key for key, part in terms["parameter"].items() if part["unit"].startswith(terms["currency"])]


MONEY = [(name, key) for name in EVERY for key in money_of(name)]
PARAMETERS = [(name, key) for name in EVERY for key in tables(name)["parameter"]]


# --- The files: each number once, and by name wherever it is used -----------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_no_number_of_a_packaged_arrangement_stands_in_place(name: str) -> None:
    terms = tables(name)
    found = 0
    for section in ("charge", "discount", "funding", "question", "note"):
        for place, value in parts(terms.get(section, {})):
            keys = {key for key in place[-2:] if isinstance(key, str)}
            if keys & set(BEARING) and value != 0:  # a note on anybody at all has a threshold of none
                found += 1
                assert value in terms["parameter"], (section, place)
    assert found >= 1


@pytest.mark.parametrize("name", EVERY)
def test_a_reported_total_that_is_a_parameter_refers_to_it(name: str) -> None:
    terms = tables(name)
    sums = {terms["parameter"][key]["value"] for key in money_of(name)}
    for key, reported in terms.get("reported", {}).items():
        amount = reported["amount"]
        assert amount in terms["parameter"] if isinstance(amount, str) else amount not in sums, key


@pytest.mark.parametrize("name", EVERY)
def test_every_parameter_can_stand_in_a_sentence_and_names_its_source(name: str) -> None:
    for key, part in tables(name)["parameter"].items():
        assert part["what"], key
        assert part["what"][0].islower(), key
        assert part.get("facts") or part.get("assumed"), key


@pytest.mark.parametrize("name", EVERY)
def test_no_text_spells_a_number_that_has_a_name(name: str) -> None:
    """But a reported total's, which stays as it was reported, and the names of scenarios under the reported terms."""
    terms = tables(name)
    spelled = {
        text: key
        for key, part in terms["parameter"].items()
        for text in spellings(part["value"], part["unit"], terms["currency"])
    }
    for section in ("charge", "discount", "question", "note", "funding"):
        for place, text in parts(terms.get(section, {})):
            if place[-1] not in {"label", "short", "phrase", "ask"}:
                continue
            for digits, key in spelled.items():
                assert not re.search(rf"(?<![\d.,]){re.escape(digits)}(?![\d,.]*\d)", text), (place, key)


def spellings(value: float, unit: str, currency: str) -> list[str]:
    """A number in the ways that a text of a file may have it."""
    if unit == "factor":
        return [f"{round((value - 1) * 100, 6):g}%", f"{round((value - 1) * 100, 6):g} percent"]
    if unit == "share":
        return [f"{value * 100:g}%"]
    if not unit.startswith(currency):
        return [f"{value:,}"]
    sign = SIGNS[currency].strip()
    million = [f"{value / 1e6:.15g} million"] if value >= 1e6 else []
    return [*million, f"{value:,}", f"{sign}{value:g}"]


# --- The money: a changed number changes what is due as it should -----------------------------------------------


def mixed(name: str) -> Scenario:
    """Seven hundred of the first group for eight years and three hundred for two and a half, some of every other group:
    every charge and span of every arrangement is due under some reading.
    """
    deal = load(name)
    first, *others = deal.terms.group
    # A charge that is in force from a day needs people with dates, and those stay whole years or days.
    came = {"arrives": deal.terms.default[0].arrives} if deal.terms.by_day else {}
    half = {"days": 913} if came else {"years": 2.5}
    cohorts = [
        {"group": first, "people": 700, "years": 8.0, **came},
        {"group": first, "people": 300, **half, **came},
        *({"group": other, "people": 20, "years": 8.0, **came} for other in others),
    ]
    return default_scenario(deal).changed(cohort=cohorts)


def exact(name: str, own: dict[str, Any], reading: dict[str, str], part: str = "deal") -> Fraction:
    """The same by the oracle, from the file and the changed number."""
    cohorts = [cohort.model_dump(exclude_none=True) for cohort in mixed(name).cohort]
    return oracle.total(oracle.resolved(tables(name), own), {"cohorts": cohorts}, reading, part=part)


def some_readings(name: str) -> list[dict[str, str]]:
    """Every option of every question about cost, the others by default and by their last option."""
    terms = load(name).terms
    every = readings(terms)
    default = default_scenario(load(name)).reading
    last = {question: list(found.option)[-1] for question, found in terms.question.items()}
    one_off = [
        {**base, question: option}
        for base in (default, {**default, **{q: last[q] for q in last if terms.question[q].about == "cost"}})
        for question, found in terms.question.items()
        for option in found.option
        if found.about == "cost"
    ]
    return every if len(every) <= 16 else one_off


@pytest.mark.parametrize(("name", "key"), MONEY)
def test_a_changed_price_changes_what_is_due_in_proportion(name: str, key: str) -> None:
    reported = tables(name)["parameter"][key]["value"]
    scenario, moved = mixed(name), False
    for times in (0, 3):
        own = {key: Fraction(reported) * times}
        changed = scenario.changed(parameters={key: float(reported * times)})
        for reading in some_readings(name):
            ours = cost_of(changed, reading)
            expected = exact(name, own, reading)
            assert ours == pytest.approx(float(expected), rel=1e-9), reading
            before, without = exact(name, {}, reading), exact(name, {key: 0}, reading)
            assert expected == without + times * (before - without)
            beside = exact(name, own, reading, "own")
            assert summary(changed.changed(reading=reading)).own == pytest.approx(float(beside), rel=1e-9)
            moved = moved or expected != before or beside != exact(name, {}, reading, "own")
    assert moved is (key not in ONLY_FUNDING.get(name, set()))


# Worked by hand: terms under the default reading with one number changed.
BY_HAND = [
    ("denmark-kosovo", {"yearly_rent": 20e6}, 300, 10, 10 * (20_000_000 + 6_000_000)),
    ("norway-netherlands", {"yearly_cost_2018": 200e6}, 242, 3, 600_000_000),
    ("belgium-netherlands", {"yearly_rent": 31e6}, 500, 3, 93_000_000),
    ("australia-nauru", {"yearly_payment": 1e6}, 354, 30, 408_000_000 + 30_000_000),
    ("sweden-estonia", {"yearly_rise": 1.0}, 300, 5, 5 * 30_600_000),
    ("sweden-estonia", {"price_above_minimum": 1_000.0}, 310, 1, 30_600_000 + 10 * 12_000),
    ("sweden-estonia", {"minimum_places": 200.0}, 300, 1, 30_600_000 + 100 * 12 * 8_500),
    ("uk-rwanda", {"trigger_people": 301.0}, 300, 5, 370_000_000 + 300 * (20_000 + 150_874)),
    ("uk-rwanda", {"last_fund_payments": 0.0}, 0, 5, 270_000_000),
    ("italy-albania", {"lawyers_later_years": 0.0}, 3_000, 1, 28e6 + 39.2e6 + 8.48e6 + 29e6 + 3.24e6 + 28_872_787),
    ("us-third-countries", {"rwanda_payment": 0.0}, 7, 1, 7_500_000 + 5_100_000 + 7_500_000 + 4_760_000),
    ("us-el-salvador", {"price_per_person": 10_000.0}, 238, 1, 2_380_000),
]  # fmt: skip


@pytest.mark.parametrize(("name", "own", "people", "years", "total"), BY_HAND)
def test_worked_by_hand(name: str, own: dict[str, float], people: int, years: float, total: float) -> None:
    case = model.case(name, people=people, years=years, parameters=own)
    assert summary(case).total == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize("name", ONLY_FUNDING)
def test_money_paid_or_approved_changes_no_total(name: str) -> None:
    reported = summary(default_scenario(load(name)))
    for key in ONLY_FUNDING[name]:
        changed = summary(default_scenario(load(name)).changed(parameters={key: 7.0}))
        assert changed.total == reported.total
        if key != "announced":  # which counts under one reading only
            assert (changed.available, changed.paid) != (reported.available, reported.paid)


# --- The words: a changed number is printed and marked where it stands, and nowhere else ------------------------


def another(unit: str, currency: str) -> tuple[float, str]:
    """A number that no arrangement has, and how people read it."""
    if unit == "share":
        return 0.37, "37%"
    if unit == "factor":
        return 1.0725, "7.25%"
    if unit.startswith(currency):
        return 9_123_000.0, f"{SIGNS[currency]}9.12 million"
    return 123_456.0, "123,456"


def in_force(deal: Deal) -> dict[tuple[Any, ...], Any]:
    whole = deal.terms.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"parameter"})
    return dict(parts(whole))


@pytest.mark.parametrize(("name", "key"), PARAMETERS)
def test_a_changed_number_is_printed_and_marked_where_it_stands_and_nowhere_else(name: str, key: str) -> None:
    terms = tables(name)
    value, printed = another(terms["parameter"][key]["unit"], terms["currency"])
    before, after = in_force(load(name)), in_force(load(name).with_numbers({key: value}))
    written = dict(parts({k: v for k, v in terms.items() if k != "parameter"}))
    assert before.keys() >= {place for place in written if place[-1] in READ}
    for place, text in written.items():
        if place[-1] not in READ:
            continue
        if place[-1] == "phrase" or place[0] == "reported":
            assert after[place] == before[place]
        elif f"{{{key}}}" in text:
            assert re.search(rf"(?<![\d.,]){re.escape(printed)} \(yours\)", after[place]), place
            assert after[place].count("(yours)") == text.count(f"{{{key}}}")
        else:
            assert after[place] == before[place], place
            assert "(yours)" not in after[place]
    assert "(yours)" not in str(before)


@pytest.mark.parametrize(("name", "key"), PARAMETERS)
def test_a_phrase_has_the_number_and_the_sentence_says_whose_it_is(name: str, key: str) -> None:
    terms = tables(name)
    value, printed = another(terms["parameter"][key]["unit"], terms["currency"])
    scenario = default_scenario(load(name)).changed(parameters={key: value})
    in_place = f"{terms['parameter'][key]['what']} of {printed} in place of the "
    assert [own.startswith(in_place) for own in numbers(scenario)] == [True]
    for question, asked in terms.get("question", {}).items():
        for option, part in asked["option"].items():
            text = narrative.phrase(scenario.changed(reading={**scenario.reading, question: option}))
            if f"{{{key}}}" in part.get("phrase", ""):
                assert re.search(rf"(?<![\d.,]){re.escape(printed)}(?!\d)", narrative.plain(text))
            assert "{" not in text
            assert "(yours)" not in text
    answer = model.answer(scenario)
    said = " ".join([answer.sentence, *(remark.says for remark in answer.remarks)])
    assert in_place in narrative.plain(said)


@pytest.mark.parametrize(("name", "key"), MONEY)
def test_what_rests_on_a_changed_number_names_no_report_of_it(name: str, key: str) -> None:
    before, after = load(name), load(name).with_numbers({key: 7.0})
    for charge, part in tables(name)["charge"].items():
        amount = part.get("amount")
        if key in (amount if isinstance(amount, list) else [amount]):
            assert after.terms.charge[charge].facts == ()
            assert "A number of yours" in (after.terms.charge[charge].assumed or "")
        else:
            assert after.terms.charge[charge] == before.terms.charge[charge]


def test_a_charge_with_two_changed_numbers_names_both() -> None:
    case = model.case(
        "sweden-estonia", people=300, years=1, parameters={"yearly_rise": "4%", "yearly_minimum": "40m"}
    )
    (step,) = how(case)
    assert step.amount == 40_000_000
    assert "a yearly minimum of €40 million in place of the reported €30.6 million" in (step.assumed or "")
    assert "a yearly rise of 4% in place of the reported 3.5%" in (step.assumed or "")


def test_other_places_leave_the_price_as_firmly_reported() -> None:
    case = model.case("denmark-kosovo", parameters={"rented_places": 200})
    rent, *_ = how(case)
    assert rent.label == "Rent for 200 (yours) places"
    assert rent.facts == tuple(tables("denmark-kosovo")["charge"]["rent"]["facts"])
    assert summary(case).per_place == 10 * 15_000_000 / 200


def test_a_charge_without_facts_of_its_own_has_those_of_its_number() -> None:
    terms = tables("us-third-countries")
    assert "facts" not in terms["charge"]["palau"]
    assert (
        list(load("us-third-countries").terms.charge["palau"].facts)
        == terms["parameter"]["palau_payment"]["facts"]
    )


@pytest.mark.parametrize(
    ("typed", "rise"),
    [("4%", 1.04), ("1.04", 1.04), ("0%", 1.0), ("2.47 %", 1.0247), ("0.98", 0.98), ("-3%", 0.97)],
)
def test_a_yearly_rise_is_typed_as_one_or_as_its_factor(typed: str, rise: float) -> None:
    assert model.case("sweden-estonia", parameters={"yearly_rise": typed}).parameters == {"yearly_rise": rise}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a lot", "write the yearly rise as 3.5%, or as the factor 1.035"),
        *(
            (typed, "a yearly factor is from 0.5 to 2; write a rise of 3% as 3% or 1.03")
            for typed in ("3", "0.03", "0", "101%")
        ),
        (0.03, "yearly_rise: found 0.03; a yearly factor is from 0.5 to 2; write a rise of 3% as 3% or 1.03"),
    ],
)
def test_what_is_no_yearly_rise_is_refused(typed: str | float, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        model.case("sweden-estonia", parameters={"yearly_rise": typed})


# --- Files of the first version, with numbers in place -----------------------------------------------------------


def cost(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    status = main.main(["cost", *words, "--json"])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    return json.loads(printed.out)


@pytest.fixture
def made_up(tmp_path: Path) -> str:
    return f"{shutil.copytree(SOUND, tmp_path / 'made-up')}/"


def test_a_longest_stay_may_be_a_number_of_years_with_a_name(
    made_up: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten people at 20,000 a year for five years of at most two, or of at most three; and rent for as long."""
    file = Path(made_up) / "arrangement.toml"
    option = 'option.nobody = { label = "No", short = "no", default = true }'
    limited = option.replace(" }", ', stay_at_most = "longest" }')
    longest = 'parameter.longest = { label = "Longest", value = 2, unit = "years", assumed = "Ours." }\n'
    text = file.read_text("utf-8").replace(option, limited)
    file.write_text(text.replace("[[default]]", f"{longest}\n[[default]]", 1), "utf-8")
    words = [made_up, "--people", "10", "--years", "5"]
    assert cost(capsys, *words)["total"] == 2 * 10 * 20_000 + 300_000 + 400_000
    assert cost(capsys, *words, "--set", "longest=3")["total"] == 3 * 10 * 20_000 + 300_000 + 2 * 400_000


def test_a_number_in_place_is_changed_by_its_charge(made_up: str, capsys: pytest.CaptureFixture[str]) -> None:
    """20,000 for each of ten people a year in advance, beside 300,000 the first year and 400,000 the second."""
    words = [made_up, "--people", "10", "--years", "2"]
    assert cost(capsys, *words)["total"] == 2 * 10 * 20_000 + 700_000
    assert cost(capsys, *words, "--set", "place=15,000")["total"] == 2 * 10 * 15_000 + 700_000
    assert cost(capsys, *words, "--set", "rent_1=100k")["total"] == 400_000 + 100_000 + 400_000
    assert cost(capsys, *words, "--set", "rent_2=0")["total"] == 400_000 + 300_000
    half = [*words, "--read", "half_price=everyone"]
    assert cost(capsys, *half)["total"] == 300_000 + 700_000
    assert cost(capsys, *half, "--set", "second_year=100%")["total"] == 200_000 + 700_000


@pytest.mark.parametrize(
    "own", [{}, {"place": 15_000}, {"rent_1": 1}, {"rent_1": 1, "rent_2": 2}, {"second_year": 1}]
)
def test_numbers_in_place_agree_with_the_oracle(made_up: str, own: dict[str, float]) -> None:
    terms = tomllib.loads((SOUND / "arrangement.toml").read_text("utf-8"))
    population = {"cohorts": [{"group": "sent", "people": 10, "years": 3}]}
    for reading in readings(load(made_up).terms):
        case = model.case(made_up, people=10, years=3, reading=reading, parameters=own)
        assert summary(case).total == oracle.total(oracle.resolved(terms, own), population, reading)


def test_several_numbers_in_place_are_not_changed_by_one(
    made_up: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["cost", made_up, "--set", "rent=5"]) == 2
    assert "rent_1, rent_2" in capsys.readouterr().err


@pytest.mark.parametrize("name", EVERY)
def test_a_charge_of_a_packaged_arrangement_still_stands_for_its_number(name: str) -> None:
    terms, known = tables(name), load(name).named
    for charge, part in terms["charge"].items():
        if isinstance(part.get("amount"), str):
            assert known.name(charge) == part["amount"]
        elif isinstance(part.get("amount"), list):
            with pytest.raises(BadInput, match=", ".join(part["amount"])):
                known.name(charge)
        else:
            assert known.values({}).get(charge) is None


# --- Numbers by way of another's name ----------------------------------------------------------------------------


def chained(steps: int) -> dict[str, Any]:
    """The sound file with its price by way of so many names."""
    terms = tomllib.loads((SOUND / "arrangement.toml").read_text("utf-8"))
    ways = {f"p{n}": {"label": "P", "value": f"p{n + 1}", "unit": "USD"} for n in range(steps)}
    last = {"label": "P", "value": 20_000, "unit": "USD", "facts": ["price"]}
    terms["parameter"] = {**ways, f"p{steps}": last}
    terms["charge"]["place"]["amount"] = "p0"
    return terms


@pytest.mark.parametrize("steps", [0, 1, 2, MOST_STEPS - 1])
def test_a_number_is_shared_by_name_until_it_is_changed_by_itself(steps: int) -> None:
    deal, known = read_arrangement(chained(steps), "made-up")
    assert deal.charge["place"].amounts == (20_000,)
    assert known.values({f"p{steps}": 5.0})["p0"] == 5
    assert known.values({"p0": 5.0})[f"p{steps}"] == (20_000 if steps else 5)
    assert oracle.resolved(chained(steps), {f"p{steps}": 5})["charge"]["place"]["amount"] == 5


def test_a_way_of_thousands_of_names_is_refused_soon_and_each_loop_is_named() -> None:
    with pytest.raises(BadInput, match=rf"p0\.value: it leads through more than {MOST_STEPS} other names"):
        read_arrangement(chained(3_000), "made-up")
    looped = chained(3)
    looped["parameter"]["p3"] = {"label": "P", "value": "p1", "unit": "USD"}
    with pytest.raises(BadInput) as found:
        read_arrangement(looped, "made-up")
    assert len(found.value.problems) == 3
    assert "parameter.p1.value: it leads back to itself: p1 → p2 → p3 → p1" in str(found.value)
