"""*Readings*: the totals on one axis, the open questions, and what settling each would do."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.questions.settle import settle
from model.results.summary import summary
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import money
from tests.ui.screen import plain, text_of
from tests.ui.test_pages_logic import opened
from ui.charts import vega
from ui.charts.readings import WIDE, _apart, _bar, _span

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)


def page(scenario: Scenario = DEFAULT) -> AppTest:
    app = opened("readings", scenario)
    assert not app.exception
    return app


def html(app: AppTest, mark: str) -> list[str]:
    return [text_of(part.proto.body) for part in app.get("html") if mark in part.proto.body]


def asked(app: AppTest) -> list[str]:
    return [radio.key.removeprefix("reading_") for radio in app.radio if radio.key.startswith("reading_")]


def layers(app: AppTest) -> list[dict[str, Any]]:
    (chart,) = app.get("vega_lite_chart")
    found: list[dict[str, Any]] = json.loads(chart.proto.spec)["layer"]
    return found


def test_every_reading_is_in_one_bar_and_its_own_total_stands_out() -> None:
    bars = [layer for layer in layers(page()) if layer["mark"].get("strokeWidth", {}) not in ({}, 1)]
    rows = {layer["mark"]["color"]: layer["data"]["values"] for layer in bars}
    assert [row["x"] for row in rows[vega.CASE]] == [4_760_000]
    every = [row for found in rows.values() for row in found]
    assert sum(row["y"] for row in every) == 120
    assert sorted(row["x"] for row in every) == [4_760_000, 5_220_000, 10_000_000, 14_760_000, 15_220_000]


@pytest.mark.parametrize("deal", names())
def test_the_words_over_the_bars_keep_apart(deal: str) -> None:
    costs = summary(default_scenario(load(deal)))
    bars = [_bar(costs, fold) for fold in costs.folds]
    end = costs.high or 1.0
    spans = sorted(_span(bar, end, WIDE) for bar in _apart(bars, end, WIDE))
    assert all(right < left for (_, right), (left, _) in itertools.pairwise(spans))
    assert any(bar.own for bar in _apart(bars, end, WIDE))


def test_only_questions_that_change_something_now_are_open() -> None:
    app = page()
    assert asked(app) == ["price", "billed"]
    two_years = DEFAULT.changed(cohort=[{"people": 238, "group": "tren_de_aragua", "years": 2}])
    assert "discount" in asked(page(two_years))
    app.session_state["still_questions"] = True
    app.run()
    assert set(asked(app)) == set(HERE.terms.question)


def test_what_settling_a_question_would_leave_and_which_document_would_settle_it() -> None:
    app = page()
    expected = settle(DEFAULT)
    (top,) = html(app, 'class="answer"')
    assert "Settling “Price” narrows it most: at most $460,000 would remain, whatever the answer." in top
    (price,) = [text for text in html(app, 'class="settling"') if text.count("$10 million, once")]
    for answer in expected.questions[0].answers:
        assert money(answer.low, "USD") in price
    assert HERE.terms.question["price"].settles in price


def test_the_grounds_are_drawn_once_unfolded() -> None:
    app = page()
    ground = HERE.terms.question["billed"].option["tren_de_aragua_only"].grounds_for[0].says
    assert not html(app, ground)
    app.session_state["grounds_billed"] = True
    app.run()
    assert html(app, ground)


def test_an_answer_changes_the_case_and_its_total() -> None:
    app = page()
    everyone = list(HERE.terms.question["billed"].option)[1]
    app.radio(key="reading_billed").set_value(everyone).run()
    assert app.session_state["history"].now.scenario.reading["billed"] == everyone
    assert any(
        "Yes: everyone held: $5.22 million" in plain(label)
        for label in app.radio(key="reading_billed").options
    )


@pytest.mark.parametrize("deal", names())
def test_no_deal_has_an_empty_page(deal: str) -> None:
    app = page(default_scenario(load(deal)))
    assert len(app.get("vega_lite_chart")) == 1
    if not load(deal).terms.question:
        assert any("there is one reading" in text for text in html(app, 'class="small"'))
