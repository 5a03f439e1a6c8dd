"""What matters most: one thing varied at a time, beside totals worked out through the door of a reader's own case."""

from dataclasses import replace

import pytest

from model.questions import matters as asked
from model.questions.matters import matters, what_matters
from model.results.summary import by_option, cost_of
from model.scenario.cases import with_case
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario


def case(deal: str = "us-el-salvador", **parts: object) -> Scenario:
    return with_case(default_scenario(load(deal)), **parts)  # type: ignore[arg-type]


def test_the_grant_worked_out_by_hand() -> None:
    found = {one.name: (one.less, one.more, one.changed) for one in matters(case())}
    assert found == {
        "price": (0, 10_000_000, "“$10 million, plus $20,000 a person a year”"),
        "time": (0, 4_760_000, "37 days more or fewer, a tenth"),  # a second year begins and is paid whole
        "people": (480_000, 480_000, "24 people more or fewer, a tenth"),
        "price_per_person": (476_000, 476_000, "$2,000 more or less, a tenth"),
        "billed": (0, 460_000, "“everyone held is billed”"),
    }
    assert [*found] == ["price", "time", "people", "price_per_person", "billed"]


def test_the_sentences() -> None:
    year, freed, five = (
        what_matters(one) for one in (case(), case(people=238, days=125), case(people=500, years=2))
    )
    assert year.takeaway == (
        "What matters most here is “Price”: “$10 million, plus $20,000 a person a year”, up to $10 million more."
    )
    assert (
        year.no_difference
        == "No difference for 238 people and 1 year: “Second year”, “Payment” and “Limits”."
    )
    assert freed.no_difference == (
        "No difference for 238 people and 125 days: “Second year” and “Limits”; nor do 13 days more or fewer, "
        "because whole years are paid in advance."
    )
    assert (
        five.takeaway
        == "What matters most here, alike, are “Price”, “Second year” and “Time”: $10 million each."
    )
    assert {one.name for one in five.matters if one.tied} == {
        "price", "discount", "time", "people", "price_per_person",
    }  # fmt: skip


CASES = [
    *[case(name) for name in names()],
    case(reading={"discount": "first_300"}, people=400, years=2),
    case(reading={"limits": "refuse_above_300"}, people=400),
    case(reading={"price": "flat_yearly", "discount": "everyone"}, years=2.5),
    case(parameters={"price_per_person": 30_000}, days=700),
]


@pytest.mark.parametrize(
    "scenario", CASES, ids=lambda one: f"{one.arrangement}-{one.people_of(one.first_group)}"
)
def test_each_swing_is_that_of_a_case_with_that_one_thing_changed(scenario: Scenario) -> None:
    base, found = cost_of(scenario), what_matters(scenario)
    assert found.total == pytest.approx(base, abs=0.006)
    assert [one.swing for one in found.matters] == sorted((one.swing for one in found.matters), reverse=True)
    for one in found.matters:
        sums = [base, *_sums(scenario, one)]
        assert one.low == pytest.approx(min(sums), abs=0.02), one
        assert one.high == pytest.approx(max(sums), abs=0.02), one
        assert one.swing == max(one.less, one.more) > 0
    questions = {o.question for o in by_option(scenario) if abs(o.total - base) > 0.006}
    assert {one.name for one in found.matters if one.kind == "question"} == questions


def _sums(scenario: Scenario, one: asked.Matter) -> list[float]:
    if one.kind == "question":
        return [option.total for option in by_option(scenario) if option.question == one.name]
    if one.kind == "people":
        principal = scenario.deal.terms.principal
        heads = scenario.people_of(principal)
        step = max(1, round(heads / 10))
        return [cost_of(with_case(scenario, {principal: heads + way})) for way in (-step, step)]
    if one.kind == "time":
        years = scenario.cohort[0].stay
        days = int(years * 36.5 + 0.5)
        return [cost_of(with_case(scenario, years=years + way / 365)) for way in (-days, days)]
    parameter = scenario.deal.named.parameters[one.name]
    value = scenario.deal.named.values(scenario.parameters)[one.name]
    ends = asked._tenth(parameter, value)
    return [cost_of(with_case(scenario, parameters={one.name: end})) for end in ends]


def test_a_reported_range_is_taken_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = case()
    facts = scenario.deal.evidence.fact
    ranged = facts["price_per_person_year"].model_copy(update={"value": None, "low": 15_000, "high": 21_000})
    monkeypatch.setitem(facts, "price_per_person_year", ranged)
    price = next(one for one in matters(scenario) if one.name == "price_per_person")
    assert (price.less, price.more) == (238 * 5_000, 238 * 1_000)
    assert price.changed == "$15,000 to $21,000, as reported"


def test_with_dates_neither_people_nor_time_vary() -> None:
    held = load("us-el-salvador").scenario("what-was-held")
    found = what_matters(held)
    assert {one.kind for one in found.matters} == {"question", "number"}
    assert replace(found, matters=()).no_difference.startswith(
        "No difference for 252 people and 97 to 125 days: "
    )


def test_the_senders_own_costs_are_no_part_of_it() -> None:
    found = what_matters(case("denmark-kosovo"))
    own = {"yearly_transport", "yearly_visits", "first_works"}
    assert own <= load("denmark-kosovo").named.parameters.keys()
    assert not own & {*found.idle, *(one.name for one in found.matters)}
