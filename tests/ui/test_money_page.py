"""*Money over time*: dated reality first, with the case of Cost left as it is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from model.outputs import money_words
from model.results.summary import summary
from model.scenario.dates import dated_from
from model.scenario.library import load, names
from model.scenario.link import to_pairs
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from tests.ui.screen import text_of
from tests.ui.test_pages_logic import opened
from ui.charts import vega

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
HELD = HERE.scenario("what-was-held")


def page(scenario: Scenario | None = DEFAULT, **view: str | list[str]) -> AppTest:
    app = opened("money_over_time", scenario, **view)
    assert not app.exception
    return app


def html(app: AppTest, mark: str) -> list[str]:
    return [text_of(part.proto.body) for part in app.get("html") if mark in part.proto.body]


def figures(app: AppTest) -> str:
    (found,) = html(app, '<dl class="figures')
    return found


def layers(app: AppTest) -> list[dict[str, Any]]:
    (chart,) = app.get("vega_lite_chart")
    flat = list[dict[str, Any]]()
    for layer in json.loads(chart.proto.spec)["layer"]:
        flat += layer.get("layer", [layer])
    return flat


def drawn(app: AppTest, mark: str, colour: str) -> list[dict[str, float]]:
    """The rows of all marks of a kind and colour."""
    return [
        row
        for layer in layers(app)
        if layer["mark"]["type"] == mark and layer["mark"].get("color") == colour
        for row in layer["data"]["values"]
    ]


def words(app: AppTest) -> list[str]:
    texts = [row["t"] for layer in layers(app) for row in layer["data"]["values"] if "t" in row]
    return [" ".join(text) if isinstance(text, list) else text for text in texts]


def scenario_of(app: AppTest) -> Scenario:
    found = app.session_state["history"].now.scenario
    assert isinstance(found, Scenario)
    return found


def test_it_opens_on_what_was_held_and_leaves_the_case_alone() -> None:
    app = page()
    (says,) = html(app, 'class="answer"')
    assert says == (
        "Of the $15 million approved, $5.04 million fell due by this reading, and $4.76 million was paid. "
        "Days held used $1.71 million ; the other $3.33 million that fell due is for days not held. "
        "[ CNN, April 28, 2025 ]"
    )
    assert figures(app) == (
        "Approved $15,000,000 Due, by this reading $5,040,000 Paid $4,760,000 Used for days held $1,709,534 "
        "Due, not used $3,330,466 Approved, not due $9,960,000"
    )
    assert "Arrive: March 15, 2025, 261; March 30, 17; April 12, 10" in words(app)
    assert "252 leave, July 18, 2025; one more on June 6" in words(app)
    assert "35 with no release reported" in words(app)
    assert scenario_of(app) == DEFAULT


def test_who_came_and_went_adds_up() -> None:
    moves = money_words.comings(HELD)
    assert (
        sum(heads for _, heads in moves.arrive) == 288 == sum(heads for _, heads in moves.leave) + moves.open
    )
    assert moves.leave == ((date(2025, 6, 6), 1), (date(2025, 7, 18), 252))


def test_without_dates_what_is_used_grows_while_what_is_due_is_a_step() -> None:
    app = page(money="year")
    used = drawn(app, "area", vega.USED)
    assert [(row["x"], row["y"]) for row in used[:2]] == [
        (0, 0),
        (pytest.approx(1), pytest.approx(4_760_000)),
    ]
    due = drawn(app, "line", vega.CASE)
    assert due[1]["y"] == 4_760_000
    assert due[1]["x"] < 0.001


def test_the_hatching_lies_between_used_and_due_and_nowhere_else() -> None:
    app = page()
    strokes = drawn(app, "rule", vega.PAID)
    assert len(strokes) > 30
    end = date(2025, 7, 18).toordinal()
    for row in strokes:
        assert row["y"] < row["y2"] <= 5_040_000
        least = 1_709_534 * min(
            1.0, max(0.0, (row["x"] - HELD.population.bounds()[0].toordinal()) / (end - 739325))
        )
        assert row["y"] > least - 160_000  # a straight line would be within some weeks of the three flights
    paid_by_day = page(DEFAULT.changed(reading={"billing": "by_day"}), money="year")
    assert not drawn(paid_by_day, "rule", vega.PAID)


def test_the_case_in_cost_is_given_dates_only_when_asked() -> None:
    app = page(money="case")
    assert scenario_of(app) == DEFAULT
    assert "$4,760,000" in figures(app)
    app.date_input(key="begins").set_value(date(2025, 6, 1)).run()
    assert "Arrive: June 1, 2025, 261" in words(app)
    assert scenario_of(app) == DEFAULT
    app.button(key="give_dates").click().run()
    assert [cohort.arrives for cohort in scenario_of(app).cohort] == [date(2025, 6, 1)] * 2


def test_a_term_of_years_keeps_its_length_with_dates() -> None:
    people = [{"people": 20, "group": "people", "years": 1}]
    undated = default_scenario(load("uk-rwanda")).changed(cohort=people, term={"years": 5})
    dated = dated_from(undated, date(2022, 4, 14))
    assert summary(dated).total == pytest.approx(summary(undated).total, rel=1e-3)


def test_it_is_read_as_the_case_is() -> None:
    app = page(DEFAULT.changed(reading={"billing": "by_day"}, parameters={"price_per_person": 18_000}))
    (says,) = html(app, 'class="answer"')
    assert ", with a price of $18,000 in place of the reported $20,000" in says
    assert "All of what fell due is for days held." in says
    other = HERE.scenario("what-was-held").changed(
        reading={"billing": "by_day"}, parameters={"price_per_person": 18_000}
    )
    assert f"${summary(other).total:,.0f}" in figures(app)


def test_rows_of_ones_own_travel_in_the_link_and_are_marked() -> None:
    rows = [cohort.model_dump() for cohort in HELD.cohort]
    mine = HELD.changed(cohort=[rows[0] | {"people": 500}, *rows[1:]])
    link = urlencode([pair for pair in to_pairs(mine, 0.0) if pair[0] not in {"v", "e", "total"}])
    app = page(was_held=[link])
    table = app.dataframe[0].value
    assert list(table[say("money.column.whose")]) == ["yours", *[""] * 6]
    assert say("money.changed_one") in html(app, 'class="small"')
    assert "$10,280,000" in figures(app)  # 500 and 14 people, a whole year in advance
    assert scenario_of(app) == DEFAULT
    app.button(key="money_back").click().run()
    assert "$5,040,000" in figures(app)
    assert "Leave" in app.dataframe[0].value
    assert say("money.column.whose") not in app.dataframe[0].value


def test_taking_it_as_the_case_is_a_step_of_its_own() -> None:
    app = page()
    app.button(key="use_case").click().run()
    assert scenario_of(app).cohort == HELD.cohort
    app.button(key="undo").click().run()
    assert scenario_of(app) == DEFAULT


def test_the_ledger_is_folded_and_says_what_happened() -> None:
    app = page()
    assert not html(app, "<table")
    app.session_state["ledger_panel"] = True
    app.run()
    (table,) = html(app, "<table")
    for figure in ("March 30, 2025", "$140,000", "$4,760,000"):
        assert figure in table


OTHERS = ("uk-rwanda", "australia-nauru", "denmark-kosovo")


@pytest.mark.parametrize(
    ("deal", "time"),
    [
        *((deal, "") for deal in names()),
        *((deal, time) for deal in OTHERS for time in ("was", "case", "year")),
    ],
)
def test_no_deal_has_an_empty_page(deal: str, time: str) -> None:
    app = page(default_scenario(load(deal)), money=time)
    assert len(app.get("vega_lite_chart")) == 1
    assert html(app, 'class="answer"')


def test_nobody_held_and_a_bad_day_of_a_link() -> None:
    nobody = DEFAULT.changed(cohort=[{"people": 0, "group": "tren_de_aragua", "years": 1.0}])
    assert "$0" in figures(page(nobody, money="case"))
    app = page(begins="2025-02-30")
    assert any("2025-02-30" in problem for problem in app.session_state["notice"].problems)
