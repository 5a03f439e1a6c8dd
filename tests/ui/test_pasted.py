"""Whatever is pasted into a box or said in a link: one message, nothing lost, and never the end of the page."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from model.files.problems import BadInput
from model.inputs.arrangement import LONGEST_NAME
from model.questions.claims.said import sentence
from model.scenario.library import load
from model.scenario.link import to_pairs
from model.scenario.parse import LONGEST
from model.scenario.scenario import default_scenario
from model.words.wording import say
from tests.ui.test_link import opened as opened_link
from tests.ui.test_pages_logic import PAGES, opened, shown
from ui import limits, state
from ui.components import cells, cohorts, entry, uncertain
from ui.view import (
    FIELDS,
    LONGEST_LIST,
    LONGEST_SEARCH,
    LONGEST_SEED,
    LONGEST_TEXT,
    MOST_COMPARED,
    View,
    read_view,
    view_pairs,
)

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)


# --- Texts of any length, and numbers that are none ------------------------------------------------------------

DIGITS = "9" * 200_000
THOUSANDS = "1" + ",000" * 50_000
SPACES = " " * 30_000 + "1" + " " * 30_000 + "x"


def boxes(app: AppTest) -> list[Any]:
    return [*app.text_input, *app.text_area]


FOLDED = ("heat_change", "reading_panel", "more", "more_terms", "paste", "deter_share")
"""What is folded away and has boxes."""


def with_everything(page: str) -> AppTest:
    """A page with as many boxes as it has."""
    one = urlencode([pair for pair in to_pairs(DEFAULT, 0.0) if pair[0] not in {"v", "e", "total"}])
    rows = ["people=uniform:200,300", "days=discrete:125@0.5,365@0.5"]
    app = opened(page, DEFAULT, **{"with": [one], "range": rows})
    return unfolded(app)


def unfolded(app: AppTest) -> AppTest:
    """With the boxes that are folded away."""
    for folded in FOLDED:
        app.session_state[folded] = True
    return app.run()


ALL_BOXES = {box.key: page for page in (*PAGES, "card") for box in boxes(with_everything(page))}
"""Each box, with a page that has it."""


def test_the_pages_have_the_boxes_that_are_meant() -> None:
    found = ALL_BOXES.keys()
    assert {"people_text", "stay_text", "people_ms13", "claim", "explain"} <= found
    assert {"solve_people", "solve_days", "solve_rate", "solve_budget", "deter_stay", "share_abroad"} <= found
    assert {"heat_people", "heat_stays", "fact_search", "range_seed", "uncertain_0_low_0"} <= found
    assert {"uncertain_1_values_0", "case_name", "termbox_us-el-salvador_price_per_person"} <= found


@pytest.mark.parametrize("text", [DIGITS, THOUSANDS, SPACES], ids=["digits", "thousands", "spaces"])
@pytest.mark.parametrize("key", ALL_BOXES)
def test_no_pasted_text_ends_the_page_or_is_lost(key: str, text: str) -> None:
    app = with_everything(ALL_BOXES[key])
    before = app.session_state["history"].now
    box = next(box for box in boxes(app) if box.key == key)
    box.set_value(text).run()
    assert not app.exception
    assert app.session_state["history"].now == before
    assert 'role="alert"' in shown(app)
    assert next(box for box in boxes(app) if box.key == key).value == text, (
        "what was pasted waits to be mended"
    )


@pytest.mark.parametrize(
    ("page", "key", "most", "sentence_of"),
    [
        ("claim", "claim", limits.CLAIM.most, "limits.claim"),
        ("ranges", "range_seed", LONGEST_SEED, "typed.too_long"),
        ("sources", "fact_search", LONGEST_SEARCH, "typed.too_long"),
    ],
)
def test_the_longest_text_is_taken_and_one_sign_more_is_told(
    page: str, key: str, most: int, sentence_of: str
) -> None:
    app = with_everything(page)
    before = app.session_state["history"].now
    next(box for box in boxes(app) if box.key == key).set_value("9" * most).run()
    taken = app.session_state["history"].now
    assert taken != before
    unfolded(app)  # a text that is taken is put away
    next(box for box in boxes(app) if box.key == key).set_value("9" * (most + 1)).run()
    assert app.session_state["history"].now == taken
    told = html.escape(say(sentence_of, given=f"{most + 1:,}", most=f"{most:,}"))
    assert told in shown(app)
    next(box for box in boxes(app) if box.key == key).set_value("9" * 5).run()
    assert told not in shown(app), "the message goes once the text is mended"


def test_what_is_wrong_beside_the_case_leaves_its_answer_standing() -> None:
    app = opened("cost", DEFAULT)
    app.session_state["errors"] = {f"{entry.BESIDE}known": "Found 100 characters."}
    assert say("ui.not_updated") not in shown(app.run())
    app.text_input(key="people_text").set_value("x").run()
    assert say("ui.not_updated") in shown(app)


def test_a_text_too_long_is_not_answered_with_the_one_before() -> None:
    app = opened("claim", DEFAULT, claim="The deal paid $4.76 million for 238 people, or $20,000 each.")
    assert sentence("en", "verdict.adds_up") in shown(unfolded(app))
    app.text_area(key="claim").set_value("x" * (limits.CLAIM.most + 1)).run()
    assert sentence("en", "verdict.adds_up") not in shown(app)
    assert len(alerts(app)) == 1


@pytest.mark.parametrize("key", [key for key in FIELDS if key not in {"range", "with", "claim_left_out"}])
def test_no_text_of_a_link_is_cut_unnamed(key: str) -> None:
    most = {
        "claim": LONGEST_TEXT,
        "edits": LONGEST_TEXT,
        "heat_people": LONGEST_LIST,
        "heat_stays": LONGEST_LIST,
    }
    for length in (most.get(key, 80) + 1, limits.LINK.most - 100):
        found, problems = opened_link([(key, "9" * length)])
        assert len(problems) == 1
        assert key in problems[0]
        assert len(problems[0]) < 300
        assert found == opened_link([])[0]


@pytest.mark.parametrize(
    ("key", "most"),
    [("known", LONGEST), ("explain", LONGEST), ("seed", LONGEST_SEED), ("search", LONGEST_SEARCH), ("claim", LONGEST_TEXT)],
)  # fmt: skip
def test_the_longest_text_of_a_box_travels_in_a_link(key: str, most: int) -> None:
    shown_, problems = opened_link(view_pairs(View(**{key: "9" * most})))  # type: ignore[arg-type]
    assert problems == []
    assert getattr(shown_.view, key) == "9" * most


def alerts(app: AppTest) -> list[str]:
    return re.findall('role="alert">([^<]*)', shown(app))


def test_what_waits_in_one_row_is_not_lost_to_another() -> None:
    app = opened("ranges", DEFAULT, range=["people=uniform:200,300", "days=uniform:100,125"])
    app.text_input(key="uncertain_0_low_0").set_value("9" * 300).run()
    app.text_input(key="uncertain_1_low_0").set_value("90").run()
    assert app.text_input(key="uncertain_0_low_0").value == "9" * 300
    assert len(alerts(app)) == 1
    app.button(key="uncertain_0_remove").click().run()
    assert alerts(app) == [], "the rows have moved"


def test_another_unknown_is_taken_whatever_waits_in_a_blank() -> None:
    app = opened("backwards", DEFAULT)
    app.text_input(key="solve_budget").set_value("9" * 300).run()
    app.button(key="to_solve_solve_days").click().run()
    assert app.session_state["history"].now.view.unknown == "days"
    assert app.text_input(key="solve_budget").value == "9" * 300
    assert len(alerts(app)) == 1
    app.button(key="to_solve_solve_budget").click().run()
    assert app.session_state["history"].now.view.unknown == "budget"
    assert alerts(app) == [], "what it waited for is solved now"


@pytest.mark.parametrize(
    ("page", "box", "choice", "value", "field"),
    [("claim", "claim", "language", "es", "language"), ("sources", "fact_search", "fact_status", "derived", "status")],
)  # fmt: skip
def test_a_choice_beside_a_box_is_taken_whatever_waits_in_it(
    page: str, box: str, choice: str, value: str, field: str
) -> None:
    app = unfolded(opened(page, DEFAULT))
    next(one for one in boxes(app) if one.key == box).set_value("x" * 30_000).run()
    app.selectbox(key=choice).set_value(value).run()
    assert getattr(app.session_state["history"].now.view, field) == value
    assert len(alerts(app)) == 1
    assert next(one for one in boxes(app) if one.key == box).value == "x" * 30_000


def test_a_list_that_could_not_be_used_leaves_the_answer_standing() -> None:
    app = with_everything("compare")
    app.text_input(key="heat_people").set_value("abc").run()
    assert len(alerts(app)) == 1
    cost = opened("cost", DEFAULT)
    cost.session_state["errors"] = app.session_state["errors"]
    assert say("ui.not_updated") not in shown(cost.run())


def test_draws_are_those_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(uncertain.state, "view", lambda **view: taken.append(view["draws"]))
    for sent in ("abc", "7", "999999999999", "1000"):
        monkeypatch.setattr(uncertain.st, "session_state", {"range_draws": sent})
        uncertain._draws_chosen()
    assert taken == ["1000"]


def test_corrections_that_the_link_leaves_out_are_told() -> None:
    app = opened("claim", DEFAULT, claim="$6 million for 238 people")
    told = html.escape(say("claim_page.edits_left_out", most=LONGEST_TEXT))
    assert told not in shown(app)
    history = app.session_state["history"]
    edits = '{"0":{"1":{"low":300,"high":300}}' + " " * LONGEST_TEXT + "}"
    now = replace(history.now, view=replace(history.now.view, edits=edits))
    app.session_state["history"] = replace(history, now=now)
    assert told in shown(app.run())


def test_no_answer_stands_below_a_text_that_was_not_taken() -> None:
    app = opened("backwards", DEFAULT, known="15000000", explain="15 million")
    answers = ("750 people", "250 people")
    assert all(answer in shown(app) for answer in answers)
    for box, answer in zip(("solve_budget", "explain"), answers, strict=True):
        app.text_input(key=box).set_value("9" * 300).run()
        assert answer not in shown(app)


def test_draws_of_a_seed_that_was_not_taken_are_said_to_be_old() -> None:
    app = opened("ranges", DEFAULT, range=["people=uniform:200,300"])
    old = html.escape(say("ranges.not_updated"))
    assert old not in shown(app)
    app.text_input(key="range_seed").set_value("9" * 300).run()
    assert old in shown(app)


def test_an_empty_text_is_the_example_again_whatever_was_pasted_before_it() -> None:
    app = unfolded(opened("claim", DEFAULT))
    app.text_area(key="claim").set_value("x" * (limits.CLAIM.most + 1)).run()
    assert len(alerts(app)) == 1
    app.text_area(key="claim").set_value("").run()
    assert say("claim_page.example") in html.unescape(shown(app))
    assert alerts(app) == []


def test_a_row_holds_no_more_than_a_link() -> None:
    app = opened("ranges", DEFAULT, range=["people=uniform:200,300"])
    for box in ("uncertain_0_low_0", "uncertain_0_high_1"):
        app.text_input(key=box).set_value("9" * 150).run()
    assert app.session_state["history"].now.view.ranges == (f"people=uniform:{'9' * 150},300",)
    assert alerts(app) == [say("ranges.too_long", most=200)]
    assert app.text_input(key="uncertain_0_high_1").value == "9" * 150


def test_a_long_name_of_a_deal_s_own_making_is_cut_to_fit() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_case", lambda scenario: "long " * 100)
        assert len(cells.named(DEFAULT, set()).name) == LONGEST_NAME


def test_a_complaint_ends_with_the_page_it_was_made_on() -> None:
    session: dict[str, Any] = {"errors": {"people": "Found x."}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_session", lambda: session)
        for page, left in (("claim", 1), ("claim", 1), ("compare", 0), ("claim", 0)):
            state.turn_to(page)
            assert len(session["errors"]) == left


NO_NUMBERS: dict[str, dict[str, str | list[str]]] = {
    "a base of thousands of digits": {"base": DIGITS},
    "a base in another script": {"base": "²"},
    "a cohort numbered by a sign": {"range": ["people.²=uniform:1,2"]},
    "a cohort of many digits": {"range": [f"people.{'9' * 150}=uniform:1,2"]},
    "a range of signs": {"range": ["people=fixed:²", "days=uniform:1e99,1e99", "=", "stay=normal:1e99,1e99"]},
    "a day to leave on": {"leave": "²", "margin": "time"},
    "a seed of signs": {"seed": "²", "range": ["people=uniform:1,2"]},
    "a correction that is infinite": {
        "claim": "$6 million for 238 people",
        "edits": '{"0":{"0":{"low":1e999}}}',
    },
    "a correction that is no number": {
        "claim": "$6 million for 238 people",
        "edits": '{"0":{"0":{"low":NaN}}}',
    },
    "a correction of many digits": {
        "claim": "$6 million for 238 people",
        "edits": f'{{"0":{{"0":{{"high":{"9" * 400}}}}}}}',
    },
    "a correction that falls": {
        "claim": "$6 million for 238 people",
        "edits": '{"0":{"0":{"low":9,"high":-9},"1":{"low":0,"high":0}}}',
    },
    "a correction that nests": {"claim": "$6 million for 238 people", "edits": "[" * LONGEST_TEXT},
    "a correction of another kind": {
        "claim": "$6 million for 238 people",
        "edits": '{"0":{"0":{"role":[]}}}',
    },
    "a blank": {"claim": "{x.__class__} {0:>9000000000} {", "known": "{", "explain": "{x.y}", "home": "{0}"},
}


@pytest.mark.parametrize("page", ["backwards", "claim", "compare", "ranges"])
@pytest.mark.parametrize("case", NO_NUMBERS)
def test_numbers_that_are_none_end_no_page(page: str, case: str) -> None:
    assert not opened(page, DEFAULT, **NO_NUMBERS[case]).exception


@pytest.mark.parametrize(
    "day", ["+012025-01-01T00:00:00.000Z", "12025-01-01", "0000-01-01", "never", "9" * 50_000, "2025-02-30"]
)
def test_a_day_that_is_none_is_told(day: str) -> None:
    row = {"people": "5", "group": "ms13", "arrives": day, "departs": None}
    with pytest.raises(BadInput, match="Found ") as caught:
        cohorts._cohort(row)
    assert len(str(caught.value)) < 200
    assert cohorts._cohort({**row, "arrives": "2025-03-15"})["arrives"].year == 2025


def test_the_longest_name_is_added_to_the_comparison_again_and_again() -> None:
    named = DEFAULT.changed(name="n" * LONGEST_NAME)
    app = opened("compare", named)
    app.session_state["compare_add"] = True
    app.run()
    for _ in range(MOST_COMPARED - len(HERE.terms.preset)):
        app.button(key="add_current").click().run()
        assert not app.exception
    compared = app.session_state["history"].now.view.compared
    assert len({one.name for one in compared}) == MOST_COMPARED


def test_a_correction_with_no_room_in_the_link_is_left_out_of_it() -> None:
    wide = View(claim="x", edits="{" + " " * LONGEST_TEXT + "}")
    again, problems = read_view(view_pairs(wide))
    assert problems == ()
    assert again.edits == ""
