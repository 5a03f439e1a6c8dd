"""Each page draws, for cases of every kind, and says what the model says. The Cost page has tests of its own."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from model.results.summary import by_option, summary
from model.scenario.library import load, names
from model.scenario.link import to_pairs
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import money, say
from tests.ui.screen import text_of

PAGES = ("cost", "compare", "readings", "claim", "backwards", "ranges", "money_over_time", "learn", "sources")


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
    "nobody listed": default_scenario(HERE).changed(cohort=[]),
    "no time": default_scenario(HERE).changed(cohort=[{"people": 9, "group": "tren_de_aragua", "days": 0}]),
    "fee on top": default_scenario(HERE).changed(reading={"price": "flat_on_top"}),
    **{name: default_scenario(load(name)) for name in names()},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_page_draws_every_kind_of_case(page: str, case: str) -> None:
    app = opened(page, CASES[case])
    assert not app.exception
    drawn = [text_of(part.proto.body) for part in app.get("html") if "<style" not in part.proto.body]
    drawn += [button.label for button in app.button]  # an empty box for a claim stands beside examples
    assert sum(map(len, drawn)) > 200, "no page opens empty"
    assert 'class="notice problem"' not in shown(app)


def test_readings_shows_the_cost_of_every_option() -> None:
    app = opened("readings", CASES["default"])
    app.session_state["still_questions"] = True  # those that change nothing now are folded away
    app.run()
    for row in by_option(CASES["default"]):
        radio = app.radio(key=f"reading_{row.question}")
        assert any(label.endswith(money(row.total, "USD").replace("$", "\\$")) for label in radio.options)


def test_choosing_an_option_on_readings_changes_the_case() -> None:
    app = opened("readings", CASES["default"])
    app.radio(key="reading_price").set_value("flat_on_top").run()
    assert "14.76 million" in shown(app)
    assert app.radio(key="reading_price").value == "flat_on_top"


def compared(app: AppTest) -> dict[str, list[str]]:
    """The rows of the table beside the grid: the cells of each by the name of its row."""
    (body,) = [part.proto.body for part in app.get("html") if 'class="compared"' in part.proto.body]
    rows = re.findall(r"<tr[^>]*>(<th scope=\"row\".*?)</tr>", body)
    cells = ([text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows)
    return {name: rest for name, *rest in cells}


def in_words(app: AppTest) -> str:
    """All the words on the page with those that are folded away."""
    app.session_state["compare_words"] = True
    return html.unescape(shown(app.run()))


def test_compare_sets_each_beside_the_base_that_is_chosen() -> None:
    """238 people are $4.76 million and 500 are $10 million: $5.24 million more, or 52% less the other way round."""
    query = {"with": [_query(HERE.scenario(name)) for name in ("grant-paid", "proposed-500")]}
    first, second = "238 sent, grant paid", "500 proposed, $10 million fee"
    rows = compared(opened("compare", CASES["default"], **query, base="1"))
    assert rows[second][1:5] == ["$10 million", "500 people, 1 year +110% +$5.24m", "$20,000", "$20,000"]
    assert rows[first][1:5] == ["$4.76 million", "238 people, 1 year base", "$20,000", "$18,238"]
    app = opened("compare", CASES["default"], **query, base="2")
    assert compared(app)[first][2] == "238 people, 1 year −52% −$5.24m"
    assert f"“{first}” costs $4.76 million, $5.24 million (52.4%) less than “{second}”." in in_words(app)


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
    ) in in_words(app)


def test_the_same_people_at_home_are_a_row_of_the_comparison() -> None:
    """261 people for 365 days at $164.65 a day; a price at home has nobody billed, and no place."""
    query = {"with": [_query(HERE.scenario("grant-paid"))], "home": "ice_quoted_2025"}
    app = opened("compare", CASES["default"], **query)
    (row,) = [
        row for name, row in compared(app).items() if name.startswith("At home: ICE detention, projected")
    ]
    assert row[1:6] == ["$15.69 million", "+230%", "–", "$60,097", "$164.65"]
    assert "held at home for their 95,265 person-days cost $15.69 million" in in_words(app)


def test_the_usual_price_at_home_is_shown_until_others_or_none_are_chosen() -> None:
    rows = {name: compared(opened("compare", CASES["default"], home=name)) for name in ("", "none")}
    assert [name for name in rows[""] if name.startswith("At home")] == [
        "At home: ICE detention, projected rate for an adult, 2025"
    ]
    assert not any(name.startswith("At home") for name in rows["none"])
    two = compared(opened("compare", CASES["default"], home=["federal_prison_fy2024", "ice_quoted_2025"]))
    assert len([name for name in two if name.startswith("At home")]) == 2
    unknown = opened("compare", CASES["default"], home="ice_qouted_2025")
    assert "did you mean ice_quoted_2025?" in html.unescape(shown(unknown))


def test_prices_of_a_year_and_their_order_are_chosen_and_what_lacks_a_series_is_named() -> None:
    """$4.76 million of 2025 in prices of 2020, and £541 million brought there both ways, to three digits."""
    both = [_query(HERE.scenario("grant-paid")), _query(default_scenario(load("uk-rwanda")))]
    query = {"with": both, "currency": "USD", "prices": "2020", "home": "none"}
    app = opened("compare", CASES["default"], **query)
    assert pytest.approx(3_830_000, rel=2e-3) == 4_760_000 * 258.811 / 321.943
    assert compared(app)["238 sent, grant paid"][1] == "$3.83 million"
    assert "is left out of the figures: no price index for GBP" in html.unescape(shown(app))
    app.segmented_control(key="order_choice").set_value("convert_first").run()
    page = html.unescape(shown(app))
    assert "is left out" not in page
    assert pytest.approx(571_000_000, rel=2e-3) == 541_262_200 / 0.7826 * 258.811 / 313.689
    assert "$571 million" in page
    assert "In this order: the currency first" in page
    app.selectbox(key="prices_choice").set_value("").run()
    assert compared(app)["238 sent, grant paid"][1] == "$4.76 million"


def _query(scenario: Scenario) -> str:

    return urlencode([pair for pair in to_pairs(scenario, 0.0) if pair[0] not in {"v", "e", "total"}])


def test_compare_opens_with_the_reported_cases_and_comes_back_to_them() -> None:
    app = opened("compare", CASES["default"])
    cases = [HERE.scenario(preset.scenario).name for preset in HERE.terms.preset.values()]
    assert [name for name in compared(app) if not name.startswith("At home")] == cases
    assert app.button(key="add_presets").disabled
    own = opened("compare", CASES["default"], **{"with": [_query(CASES["fee on top"].changed(name="Mine"))]})
    assert [name for name in compared(own) if not name.startswith("At home")] == ["Mine"]
    own.button(key="add_presets").click().run()
    assert [name for name in compared(own) if not name.startswith("At home")] == cases


def test_the_case_on_cost_is_added_to_what_is_shown() -> None:
    app = opened("compare", CASES["fee on top"])
    app.session_state["compare_add"] = True
    app.run().button(key="add_current").click().run()
    names_ = [one.name for one in app.session_state["history"].now.view.compared]
    assert names_[-1] == "238 people, 1 year, $10 million, plus $20,000 a person a year"
    assert len(names_) == len(HERE.terms.preset) + 1
    assert compared(app)[names_[-1]][1] == "$14.76 million"


def test_different_currencies_are_those_of_the_base_until_another_is_chosen() -> None:
    queries = [_query(default_scenario(load(name))) for name in ("us-el-salvador", "uk-rwanda")]
    app = opened("compare", CASES["default"], **{"with": queries})
    assert "GBP to USD at the average rate of 2024" in shown(app)
    app = opened("compare", CASES["default"], **{"with": queries}, base="2")
    assert "USD to GBP at the average rate of 2025" in shown(app)
    app.selectbox(key="currency_choice").set_value("USD").run()
    assert "GBP to USD at the average rate of 2024" in shown(app)


def test_twelve_are_compared_at_most_and_each_has_its_own_name() -> None:
    app = opened("compare", CASES["default"])
    app.session_state["compare_add"] = True
    app.run()
    for _ in range(6):
        app.button(key="add_current").click().run()
    compared_ = app.session_state["history"].now.view.compared
    assert len({one.name for one in compared_}) == 12
    assert "12 are compared at most" in shown(app)


def test_a_cell_of_the_map_loads_its_case_into_the_row() -> None:
    """750 people for a year come to the $15 million approved exactly."""
    app = opened(
        "compare", CASES["default"], heat_table="yes", heat_people="100; 750", heat_stays="1 year; 2 years"
    )
    assert "750 people for 1 year come to it exactly." in shown(app)
    app.button(key="tap_1_0").click().run()
    view = app.session_state["history"].now.view
    assert (view.compared[0].people_of("tren_de_aragua"), view.compared[0].people_of("ms13")) == (750, 23)
    assert next(iter(compared(app))) == "750 people, 1 year"
    assert compared(app)["750 people, 1 year"][1] == "$15 million"
    assert [one.name for one in view.compared[1:]] == [
        HERE.scenario(preset.scenario).name for preset in list(HERE.terms.preset.values())[1:]
    ]
    app.button(key="heat_open").click().run()
    assert app.session_state["history"].now.scenario.people_of("tren_de_aragua") == 750


def test_the_map_is_of_the_row_chosen_and_says_why_there_is_none() -> None:
    app = opened("compare", CASES["default"], heat_row="6")
    assert "2,000 people for 3 years, $120 million" in shown(app)
    dated = opened("compare", CASES["default"], **{"with": [_query(CASES["dated"])]})
    assert "its stays have dates of their own" in shown(dated)


def test_rows_and_columns_of_the_map_are_typed_and_what_is_none_is_told() -> None:
    app = opened("compare", CASES["default"])
    app.session_state["heat_change"] = True
    app.run().text_input(key="heat_people").set_value("10; many").run()
    assert "Found many; people are a whole number" in shown(app)
    assert app.session_state["history"].now.view.heat_people == ""
    app.text_input(key="heat_people").set_value("10, 2,000").run()
    assert app.session_state["history"].now.view.heat_people == "10, 2,000"
    assert "from $200,000 to $120 million" in app.get("vega_lite_chart")[0].proto.alt


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
        ("cost", "this reading of your terms gives $4.28 million"),
        ("readings", "combinations of answers give your terms "),
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
    assert not any("your terms" in chart.proto.alt for chart in opened(name).get("vega_lite_chart"))
