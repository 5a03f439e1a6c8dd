"""*Sources*: each fact stands once, under the first term that rests on it, and the filters leave what they say."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from model.scenario.library import load, names
from model.scenario.scenario import default_scenario
from tests.ui.test_pages_logic import opened
from ui.pages.sources import UNUSED, by_term

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)


def groups(app: AppTest) -> dict[str, list[str]]:
    """The facts on the page by the heading they stand under; an unfolded one is marked."""
    (body,) = [part.proto.body for part in app.get("html") if 'class="facts"' in part.proto.body]
    found = re.findall(r"<details( open)?><summary>(.*?)</summary>(.*?)</details>", body, re.DOTALL)
    return {
        html.unescape(title) + (" *" if unfolded else ""): re.findall('id="fact-([^"]+)"', cards)
        for unfolded, title, cards in found
    }


@pytest.mark.parametrize("name", names())
def test_every_fact_stands_under_one_term(name: str) -> None:
    deal = load(name)
    every = [fact for _, facts in by_term(deal).values() for fact in facts]
    assert sorted(every) == sorted(deal.evidence.fact)
    assert all(title and facts for title, facts in by_term(deal).values())


def test_a_fact_stands_under_the_number_before_the_question_about_it() -> None:
    found = by_term(HERE)
    assert next(iter(found)) == "parameter.price_per_person"
    assert "price_per_person" in found["parameter.price_per_person"][1]
    assert found["question.price"][0] == "Question: Price"
    assert "same_money_reading" in found["question.price"][1]
    assert list(found)[-1] == UNUSED


def test_the_page_opens_on_the_first_term_and_folds_the_others() -> None:
    found = groups(opened("sources", DEFAULT))
    assert [title for title in found if title.endswith(" *")] == ["Price per person (3) *"]
    assert sum(map(len, found.values())) == len(HERE.evidence.fact)


def test_a_term_a_word_and_how_firm_leave_what_they_say() -> None:
    app = opened("sources", DEFAULT)
    app.selectbox(key="fact_term").set_value("question.discount").run()
    found = groups(app)
    assert list(found) == [f"Question: Second year ({len(next(iter(found.values())))}) *"]
    assert app.session_state["history"].now.view.used_for == "question.discount"
    app.selectbox(key="fact_status").set_value("derived").run()
    kept = [key for keys in groups(app).values() for key in keys]
    assert kept == [
        key for key in by_term(HERE)["question.discount"][1] if HERE.evidence.fact[key].status == "derived"
    ]
    app.selectbox(key="fact_term").set_value("").run()
    assert all(HERE.evidence.fact[key].status == "derived" for keys in groups(app).values() for key in keys)


def test_a_term_of_another_deal_leaves_all() -> None:
    app = opened("sources", DEFAULT, used_for="parameter.nothing")
    assert sum(map(len, groups(app).values())) == len(HERE.evidence.fact)
    assert app.selectbox(key="fact_term").value == ""
