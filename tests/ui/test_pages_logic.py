"""Each page draws, for cases of every kind, and says what the model says. The Cost page has tests of its own."""

from __future__ import annotations

import html
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from model.results.summary import by_option, summary
from model.scenario.library import load, names
from model.scenario.link import to_pairs
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import exact, money, say

PAGES = ("cost", "compare", "readings", "claim", "backwards", "money_over_time", "learn", "sources")


def _page(name: str) -> None:
    import importlib

    importlib.import_module(f"ui.pages.{name}").show()


def opened(page: str, scenario: Scenario | None = None, **view: str | list[str]) -> AppTest:
    """A page as a link to it would show it."""
    app = AppTest.from_function(_page, kwargs={"name": page}, default_timeout=120)
    if scenario is not None:
        for key, value in to_pairs(scenario, summary(scenario).total):
            app.query_params[key] = [*app.query_params.get(key, []), value]
    for key, value in view.items():
        app.query_params[key] = value if isinstance(value, list) else [value]
    return app.run()


def shown(app: AppTest) -> str:
    """All the words on the page."""
    drawn = " ".join(str(getattr(part.proto, "body", "")) for part in app.get("html"))
    return " ".join([drawn, *(part.value for part in app.markdown), *(part.value for part in app.header)])


HERE = load("us-el-salvador")
CASES: dict[str, Scenario] = {
    "default": default_scenario(HERE),
    "dated": HERE.scenario("what-was-held"),
    "nobody": default_scenario(HERE).changed(cohort=[{"people": 0, "group": "tren_de_aragua", "years": 1.0}]),
    "no time": default_scenario(HERE).changed(cohort=[{"people": 9, "group": "tren_de_aragua", "days": 0}]),
    "fee on top": default_scenario(HERE).changed(reading={"price": "flat_on_top"}),
    **{name: default_scenario(load(name)) for name in names()},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_page_draws_every_kind_of_case(page: str, case: str) -> None:
    app = opened(page, CASES[case])
    assert not app.exception
    assert app.title[0].value


def test_readings_shows_the_cost_of_every_option() -> None:
    app = opened("readings", CASES["default"])
    for row in by_option(CASES["default"]):
        radio = app.radio(key=f"reading_{row.question}")
        assert any(label.endswith(money(row.total, "USD").replace("$", "\\$")) for label in radio.options)


def test_choosing_an_option_on_readings_changes_the_case() -> None:
    app = opened("readings", CASES["default"])
    app.radio(key="reading_price").set_value("flat_on_top").run()
    assert "14.76 million" in shown(app)
    assert app.radio(key="reading_price").value == "flat_on_top"


def test_compare_sets_each_beside_the_base_that_is_chosen() -> None:
    two = ["grant-paid", "proposed-500"]
    queries = [_query(HERE.scenario(name)) for name in two]
    app = opened("compare", CASES["default"], **{"with": queries, "base": "1"})
    assert exact(5_240_000, "USD") in shown(app)
    app.selectbox(key="base_choice").set_value(1).run()
    assert "−" + exact(5_240_000, "USD") in shown(app)
    assert "less than" in shown(app)


def test_a_price_at_home_is_the_one_in_its_file() -> None:
    """$20,000 a person, due in advance, is as much as $25,251 a year by the day after 365 × 20,000 / 25,251 days in
    prices of 2009, and 214.537 / 321.943 of that many in those of 2025, the deal's."""
    app = opened(
        "compare",
        CASES["default"],
        **{"with": [_query(HERE.scenario("grant-paid"))], "home": "federal_prison_fy2009"},
    )
    assert (
        "by length of stay: up to 192.6 days, “238 sent, grant paid” is dearer; "
        "up to 365 days, “Federal prison, FY2009” is dearer"
    ) in html.unescape(shown(app))


def test_the_same_people_at_home_are_a_row_of_the_comparison() -> None:
    query = {"with": [_query(HERE.scenario("grant-paid"))], "home": "ice_quoted_2025"}
    page = html.unescape(shown(opened("compare", CASES["default"], **query)))
    assert "At home: ICE detention, projected rate for an adult, 2025" in page
    assert exact(261 * 365 * 164.65, "USD") in page
    assert "held at home for their 95,265 person-days cost $15.69 million" in page


def test_prices_of_a_year_and_their_order_are_chosen_and_what_lacks_a_series_is_named() -> None:
    both = [_query(HERE.scenario("grant-paid")), _query(default_scenario(load("uk-rwanda")))]
    query = {"with": both, "currency": "USD", "prices": "2020"}
    app = opened("compare", CASES["default"], **query)
    page = html.unescape(shown(app))
    assert exact(4_760_000 * 258.811 / 321.943, "USD") in page
    assert "is left out of the figures: no price index for GBP" in page
    app.segmented_control(key="order_choice").set_value("convert_first").run()
    page = html.unescape(shown(app))
    assert "is left out" not in page
    assert exact(541_262_200 / 0.7826 * 258.811 / 313.689, "USD") in page
    assert "In this order: the currency first" in page
    app.selectbox(key="prices_choice").set_value("").run()
    assert exact(4_760_000, "USD") in shown(app)


def _query(scenario: Scenario) -> str:
    from urllib.parse import urlencode

    return urlencode([pair for pair in to_pairs(scenario, 0.0) if pair[0] not in {"v", "e", "total"}])


def test_the_reported_cases_are_compared_at_a_click() -> None:
    app = opened("compare", CASES["default"])
    next(one for one in app.button if one.label == say("compare_page.add_presets")).click().run()
    view = app.session_state["history"].now.view
    assert [one.name for one in view.compared] == [
        HERE.scenario(p.scenario).name for p in HERE.terms.preset.values()
    ]


def test_a_case_is_typed_into_the_comparison() -> None:
    app = opened("compare", CASES["fee on top"])
    app.text_input(key="to_add_people").set_value("300")
    app.text_input(key="to_add_stay").set_value("2 years")
    next(one for one in app.button if one.label == say("compare_page.add_typed")).click().run()
    (added,) = app.session_state["history"].now.view.compared
    assert added.name == "300 people, 2 years, $10 million, plus $20,000 a person a year"
    assert summary(added).total == 10_000_000 + 300 * 2 * 20_000
    app.text_input(key="to_add_people").set_value("2.5")
    next(one for one in app.button if one.label == say("compare_page.add_typed")).click().run()
    assert len(app.session_state["history"].now.view.compared) == 1
    assert "2.5" in shown(app)


@pytest.mark.parametrize(("act", "place", "names_after", "base_after"), [
    ("down", 0, "bac", 1), ("up", 1, "bac", 1), ("up", 2, "acb", 0), ("down", 1, "acb", 0), ("remove", 0, "bc", 0),
])  # fmt: skip
def test_moving_and_removing_keeps_the_base_the_scenario_it_was(
    act: str, place: int, names_after: str, base_after: int
) -> None:
    three = [urlencode(to_pairs(CASES["default"].changed(name=name), 0.0)[:-3]) for name in "abc"]
    app = opened("compare", CASES["default"], **{"with": three})
    app.button(key=f"{act}_{place}").click().run()
    view = app.session_state["history"].now.view
    assert ("".join(one.name for one in view.compared), view.base) == (names_after, base_after)


def test_different_currencies_are_those_of_the_base_until_another_is_chosen() -> None:
    queries = [_query(default_scenario(load(name))) for name in ("us-el-salvador", "uk-rwanda")]
    app = opened("compare", CASES["default"], **{"with": queries})
    assert "GBP to USD at the average rate of 2024" in shown(app)
    app.selectbox(key="base_choice").set_value(1).run()
    assert "USD to GBP at the average rate of 2025" in shown(app)
    app.selectbox(key="currency_choice").set_value("USD").run()
    assert "GBP to USD at the average rate of 2024" in shown(app)


def test_six_are_compared_at_most_and_each_has_its_own_name() -> None:
    app = opened("compare", CASES["default"])
    for _ in range(6):
        app.button[0].click().run()
    assert app.button[0].disabled
    compared = app.session_state["history"].now.view.compared
    assert len({one.name for one in compared}) == 6


def test_the_ledger_of_what_was_held_shows_due_paid_and_used() -> None:
    words = shown(opened("money_over_time", CASES["dated"]))
    for figure in ("$4,900,000", "$140,000", "$4,760,000", "$222,465.75"):
        assert figure in words


def test_an_undated_case_is_given_dates() -> None:
    app = opened("money_over_time", CASES["default"])
    next(button for button in app.button if button.label == say("money.give_dates")).click().run()
    assert not app.exception
    assert app.session_state["history"].now.scenario.cohort[0].arrives == date(2025, 1, 1)


def test_facts_are_searched_and_say_where_they_are_used() -> None:
    app = opened("sources", CASES["default"])
    app.text_input(key="fact_search").set_value("notional").run()
    words: Any = shown(app)
    assert "embassy" in words.casefold() or "notional" in words
    option = HERE.terms.question["price"].option["flat_on_top"].short
    assert "Used in: " in words
    assert say("sources.use_against", question="Price", option=option) in html.unescape(words)


def test_the_command_and_the_python_repeat_the_figure(capsys: pytest.CaptureFixture[str]) -> None:
    app = opened("sources", CASES["fee on top"])
    command, python = (block.value for block in app.code)
    from model.cli.main import main

    assert main([*command.split()[1:], "--json"]) == 0
    assert '"total": 14760000.0' in capsys.readouterr().out
    exec(compile(python, "pasted", "exec"), {})
    assert float(capsys.readouterr().out) == 14_760_000


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("cost", "under this reading of your terms; "),
        ("readings", "combinations of the answers give your terms "),
        ("money_over_time", ", with a price of $18,000 in place of the reported $20,000"),
    ],
)
def test_a_chart_of_ones_own_numbers_speaks_of_your_terms(name: str, says: str) -> None:
    own = HERE.scenario("grant-paid").changed(parameters={"price_per_person": 18_000})
    charts = opened(name, own).get("vega_lite_chart")
    told = [chart.proto.alt for chart in charts]
    assert any(says in text for text in told), told
    if name != "money_over_time":
        assert any("eadings of the reported terms: $4.76 million to $15.22 million" in text for text in told)
    assert "A number of yours: a price" in charts[0].proto.spec
    assert not any("your terms" in chart.proto.alt for chart in opened(name).get("vega_lite_chart"))
