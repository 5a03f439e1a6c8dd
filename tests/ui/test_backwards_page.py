"""*Work backwards* as a sentence with blanks: what is typed is read, the others are kept, and the last one is solved."""

from __future__ import annotations

import html
from itertools import pairwise
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.outputs.even_picture import even_picture
from model.questions.break_even import against_home
from model.questions.deterred import days_at_home, held_at_home, price_at_home
from model.results.summary import approved, summary
from model.scenario.cases import with_case
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import number, say
from tests.ui.test_pages_logic import CASES, HERE, opened, shown

DEFAULT = default_scenario(HERE)


def blanks(app: AppTest, key: str = "solve") -> dict[str, str]:
    """What stands in each blank of a sentence."""
    return {
        box.key.removeprefix(f"{key}_"): str(box.value)
        for box in app.text_input
        if box.key and box.key.startswith(f"{key}_")
    }


def typed(app: AppTest, blank: str, text: str) -> AppTest:
    app.text_input(key=blank).set_value(text).run()
    assert not app.exception
    return app


def view(app: AppTest) -> Any:
    return app.session_state["history"].now.view


def test_the_page_opens_solved_for_people_at_the_approved_sum() -> None:
    app = opened("backwards", DEFAULT)
    assert blanks(app) == {"people": "750", "days": "1 year", "rate": "$20,000", "budget": "$15 million"}
    assert "750 people cost $15,000,000." in shown(app)
    assert "More than the 500" in shown(app), "what the arrangement remarks of so many people"


@pytest.mark.parametrize("name", names())
def test_a_deal_without_approved_money_opens_at_its_own_total(name: str) -> None:
    """Its own people, or a price where people and time have dates, are what its own total takes."""
    case = default_scenario(load(name))
    app = opened("backwards", case)
    assert not app.exception
    assert 'role="alert"' not in shown(app)
    found = blanks(app)
    assert found
    assert say("backwards.none") not in found.values()
    if not approved(case) and "people" in found:
        heads = found["people"]
        own = number(case.people_of(case.first_group))
        assert own in heads.split(" to ") or own in shown(app) or heads == say("backwards.any")


def test_what_is_typed_is_read_as_people_write_it() -> None:
    app = opened("backwards", DEFAULT)
    typed(app, "solve_days", "6 weeks")
    assert blanks(app)["days"] == "42 days"
    typed(app, "solve_budget", "8m")
    assert blanks(app)["people"] == "400"
    typed(app, "solve_rate", "10k")
    assert blanks(app)["people"] == "800"


def test_typing_in_the_solved_blank_solves_the_one_edited_longest_ago() -> None:
    app = opened("backwards", DEFAULT)
    for blank, text in (("days", "1 year"), ("rate", "20,000"), ("budget", "8m")):
        typed(app, f"solve_{blank}", text)
    typed(app, "solve_people", "1k")
    assert view(app).unknown == "days"
    typed(app, "solve_days", "2 years")
    assert view(app).unknown == "rate"
    assert blanks(app) == {"people": "1,000", "days": "2 years", "rate": "$4,000", "budget": "8m"}


def test_another_blank_is_solved_and_what_was_found_stays_in_the_sentence() -> None:
    app = opened("backwards", DEFAULT)
    app.button(key="to_solve_solve_budget").click().run()
    assert blanks(app) == {"people": "750", "days": "1 year", "rate": "$20,000", "budget": "$15,000,000"}
    app.text_input(key="solve_people").set_value("238").run()
    assert blanks(app)["budget"] == "$4,760,000"
    assert "31.73%" in shown(app)
    app.button(key="to_solve_solve_people").click().run()
    assert blanks(app)["people"] == "238"


def test_no_solution_says_none_and_why() -> None:
    app = opened("backwards", DEFAULT, unknown="days", known="5000")
    assert blanks(app)["days"] == say("backwards.none")
    assert "No length of stay costs exactly $5,000" in shown(app)


@pytest.mark.parametrize("known", ["abc", "-5", "1e400", "9" * 300])
def test_what_cannot_be_read_is_told_at_its_place_and_no_answer_stands_below(known: str) -> None:
    app = typed(opened("backwards", DEFAULT), "solve_budget", known)
    assert app.text_input(key="solve_budget").value == known
    assert 'role="alert"' in shown(app)
    assert "750 people" not in shown(app)


def test_people_with_dates_have_only_their_price_and_total_sought() -> None:
    app = opened("backwards", CASES["dated"])
    assert set(blanks(app)) == {"rate", "budget"}
    assert view(app).unknown == "people", "the setting waits for a case that it suits"
    assert 'role="alert"' not in shown(app)


def test_other_readings_are_answered_when_asked() -> None:
    app = opened("backwards", DEFAULT)
    assert "727 people" not in shown(app)
    app.session_state["solve_others"] = True
    words = html.unescape(shown(app.run()))
    assert "727 people cost $15,000,000." in words, "with the 23 others billed"
    assert "250 people cost $15,000,000." in words, "with $10 million on top"


@pytest.mark.parametrize("given", [
    {"known": "abc"}, {"deter_people": "x"}, {"deter_stay": "{x.y}"}, {"explain": "{0}"}, {"at_home": "?", "abroad": "?"},
    {"against": "home:nothing"}, {"rate": "none"}, {"unknown": "share"}, {"unknown": "deterred", "known": "1"},
])  # fmt: skip
def test_a_link_with_what_cannot_be_used_still_shows_the_sentence(given: dict[str, str]) -> None:
    app = opened("backwards", DEFAULT, **given)
    assert not app.exception
    assert blanks(app)["people"]
    app.session_state["deter_share"] = True
    assert not app.run().exception


# --- Where two options cost the same ---------------------------------------------------------------------------


def test_the_crossing_is_where_both_lines_are_at_one_cost() -> None:
    """238 people at $20,000 each are $4.76 million until the year is over; $164.65 a day reach it on day 121.5."""
    case = with_case(DEFAULT, 238, years=1)
    found = against_home(case, "ice_quoted_2025", "days")
    picture = even_picture(found, True, ("This deal", "At home"), ("", ""))
    assert picture.rings[0] == pytest.approx((20_000 / 164.65, 4_760_000))
    assert picture.at_text == "121.5"
    before = [cost for at, cost in picture.one if 0 < at < 365]
    assert set(before) == {4_760_000.0}
    assert picture.one[-1][1] == 2 * 4_760_000, "a second year falls due at once"
    rise = [at for at, cost in picture.one if cost in {4_760_000.0, 9_520_000.0}]
    assert any(0 < after - first < 0.01 for first, after in pairwise(rise)), "as a step"


def test_the_chart_is_against_what_is_chosen() -> None:
    app = opened("backwards", DEFAULT)
    assert app.selectbox(key="against").value == "home:ice_quoted_2025", (
        "the newest price in the deal's currency"
    )
    app.button_group(key="even_by").set_value("people").run()
    assert "with any number up to 100,000 people" in shown(app)
    app.selectbox(key="against").set_value("price=flat_on_top").run()
    assert "$10 million once" in html.unescape(shown(app)) or "plus" in shown(app)


# --- What explains a total -------------------------------------------------------------------------------------


def test_what_explains_the_approved_sum_stands_there_unasked() -> None:
    words = shown(opened("backwards", DEFAULT))
    for part in (
        "500 people for 2 years",
        "250 people for 1 year",
        "exactly",
        "coincidence unless a source says so",
    ):
        assert part in words
    app = typed(opened("backwards", DEFAULT), "explain", "10 million")
    assert "500 people for 2 years" not in shown(app)
    app.session_state["explain_more"] = True
    assert "Tried from its data" in shown(app.run())


# --- How many would have to be deterred ------------------------------------------------------------------------


def test_the_people_whose_cost_at_home_is_that_of_the_deal() -> None:
    assert held_at_home(4_760_000, 365, 164.65) == 80
    assert held_at_home(100.0, 10, 10) == 1, "to the cent"
    assert held_at_home(100.02, 10, 10) == 2
    assert held_at_home(5, 0, 10) is None
    assert days_at_home(4_760_000, 100, 164.65) == pytest.approx(289.1, abs=0.01)
    assert price_at_home(4_760_000, 100, 365) == pytest.approx(130.41, abs=0.01)
    assert days_at_home(1, 0, 5) is None
    assert price_at_home(1, 5, 0) is None


def test_how_many_is_a_sentence_with_blanks_too() -> None:
    app = opened("backwards", DEFAULT)
    assert blanks(app, "deter") == {"stay": "1 year", "price": "$164.65", "people": "80"}
    typed(app, "deter_stay", "3 years")
    assert blanks(app, "deter")["people"] == "27"
    typed(app, "deter_people", "100")
    assert view(app).deter_unknown == "price"
    assert blanks(app, "deter") == {"stay": "3 years", "price": "$43.47", "people": "100"}
    app.button(key="to_solve_deter_stay").click().run()
    assert blanks(app, "deter") == {"stay": "1,095 days", "price": "$43.47", "people": "100"}


def test_the_share_of_those_expected_is_asked_with_one_cost_or_two() -> None:
    """1 - 106 / 169, as the Home Office reckoned; and 1 - 5 / 20 at the deal's own price."""

    def asked(case: Scenario, **given: str) -> str:
        app = opened("backwards", case, **given)
        app.session_state["deter_share"] = True
        return shown(app.run())

    page = asked(default_scenario(load("uk-rwanda")), at_home="106,000", abroad="£169,000")
    assert "37.3% would have to be deterred" in page
    assert "It assumes nothing about whether deterrence works" in page
    assert "75% would have to be deterred" in asked(DEFAULT, at_home="5000")
    assert "nobody need be deterred" in asked(DEFAULT)


def test_the_band_is_that_of_the_other_readings() -> None:
    from model.outputs.deterred_picture import deterred_picture

    costs = summary(DEFAULT)
    picture = deterred_picture(costs, 164.65, 365, 80)
    at, low, high = picture.band[-1]
    assert (at, low) == (3.0, pytest.approx(costs.low / (164.65 * 3 * 365)))
    assert high == pytest.approx(costs.high / (164.65 * 3 * 365))
    assert picture.line[-1][1] == pytest.approx(4_760_000 / (164.65 * 3 * 365))
