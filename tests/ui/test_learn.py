"""*Learn*: the four costs stand apart from the first sight on, exercises say what a number is worth, files are whole."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.questions import exercises
from model.results.lesson import lesson
from model.results.summary import summary
from model.scenario.library import load, names
from model.scenario.link import from_pairs
from model.scenario.offered import VARIABLE
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from tests.ui.screen import plain, text_of
from tests.ui.test_pages_logic import opened, shown
from ui.charts.lesson import highest
from ui.components import documents
from ui.pages import learn

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
YEAR = 238 * 20_000


def page(scenario: Scenario | None = DEFAULT, **view: str | list[str]) -> AppTest:
    app = opened("learn", scenario, **view)
    assert not app.exception, [one.message for one in app.exception]
    return app


def words(app: AppTest) -> str:
    return html.unescape(text_of(shown(app)))


def four(app: AppTest) -> dict[str, str]:
    """What stands beside each of the four words."""
    (body,) = [part.proto.body for part in app.get("html") if 'class="four"' in part.proto.body]
    rows = [text_of(row) for row in body.split("<div>")[1:]]
    return {row.partition(" ")[0]: row.partition(" ")[2] for row in rows}


def layers(app: AppTest, place: int = 0) -> Iterator[dict[str, Any]]:
    """The layers of a chart, those within another one by one."""
    for one in json.loads(app.get("vega_lite_chart")[place].proto.spec)["layer"]:
        yield from one.get("layer", [one])


def top(app: AppTest, place: int) -> float:
    """The upper end of a chart's axis."""
    return float(next(layers(app, place))["encoding"]["y"]["scale"]["domain"][1])


def lettering(app: AppTest) -> list[str]:
    """Every word in the first chart."""
    found = [row["t"] for one in layers(app) for row in one["data"]["values"] if "t" in row]
    return [" ".join(text) if isinstance(text, list) else text for text in found]


# --- Average, marginal, fixed, sunk ------------------------------------------------------------------------------


def test_it_opens_on_a_day_that_shows_the_four_apart() -> None:
    app = page(None)
    assert four(app) == {
        "Average": "$38,080 a day The total divided by the days held.",
        "Marginal": "$0 for the next day What one more day would add: all that can still be saved or spent.",
        "Fixed": "$4,760,000 of $4,760,000 What is due however short the stay.",
        "Sunk": "$3,129,863.01 of $4,760,000 Paid, or owed, for days on which nobody is held. It does not come back, "
        "so it is a reason for no choice.",
    }
    found = lettering(app)
    for text in ("average $38,080 a day", "fixed", "sunk $3.13 million", "day 366: $4.76 million more"):
        assert text in found
    assert "What one fewer would save is the marginal cost, not the average." in words(app)


def test_the_chart_is_of_the_days_and_its_steps_are_steps() -> None:
    (due,) = [
        one for one in layers(page()) if one["mark"]["type"] == "line" and one["mark"].get("opacity") != 0
    ]
    points = {row["x"]: row["y"] for row in due["data"]["values"]}
    assert (points[365], points[366], points[730], points[731]) == (YEAR, 2 * YEAR, 2 * YEAR, 3 * YEAR)


def test_moving_the_day_moves_the_figures_and_not_the_axis() -> None:
    app = page()
    before = top(app, 0)
    app.slider(key="leave").set_value(366).run()
    assert four(app)["Sunk"].startswith(f"${2 * YEAR - YEAR * 366 / 365:,.2f}")
    assert top(app, 0) == before
    assert app.session_state["history"].now.view.leave == "366"


def test_by_people_with_a_fee_the_average_is_no_marginal_cost() -> None:
    app = page(DEFAULT.changed(reading={"price": "flat_on_top"}), margin="people")
    found = four(app)
    assert found["Average"].startswith("$62,016.81 a person")
    assert found["Marginal"].startswith("$20,000 for the next person")
    assert found["Fixed"].startswith("$10,000,000 of $14,760,000")
    app.slider(key="lesson_heads").set_value(400).run()
    assert four(app)["Average"].startswith("$45,000 a person")
    assert app.session_state["history"].now.scenario.people_of("tren_de_aragua") == 400


def test_a_flat_price_is_not_drawn_on_an_axis_three_times_as_high() -> None:
    assert 20_000 < top(page(margin="people"), 1) <= 30_000
    fee = DEFAULT.changed(reading={"price": "flat_once"})
    curve = lesson(fee, "people")
    assert np.nanmax(curve.margins.averages) > 1e6
    assert highest(curve) == pytest.approx(3 * 10_000_000 / 238 * 1.05), (
        "the first few people do not flatten the rest"
    )


def test_the_terms_are_read_otherwise_in_place() -> None:
    app = page()
    app.selectbox(key="lesson_billing").set_value("by_day").run()
    assert four(app)["Sunk"].startswith("$0 of $1,630,136.99")
    assert app.session_state["history"].now.scenario.reading["billing"] == "by_day"
    assert not [text for text in lettering(app) if text.startswith(("sunk", "day "))]


def test_the_same_as_a_table() -> None:
    app = page(margin_table="yes", leave="125")
    assert not app.get("vega_lite_chart")
    table = next(part.proto.body for part in app.get("html") if "One more day adds" in part.proto.body)
    row = table.split("<tr class=chosen>")[1].split("</tr>")[0]
    assert text_of(row) == "125 $4,760,000 $1,630,136.99 $38,080 $0"


OTHERS = {
    **{name: default_scenario(load(name)) for name in names() if name != HERE.name},
    "dated": HERE.scenario("what-was-held"),
    "nobody": DEFAULT.changed(cohort=[{"people": 0, "group": "tren_de_aragua", "years": 1.0}]),
    "no cohort": DEFAULT.changed(cohort=[]),
}


@pytest.mark.parametrize("case", OTHERS)
def test_no_case_leaves_the_page_empty(case: str) -> None:
    app = page(OTHERS[case])
    assert len(app.get("vega_lite_chart")) == 2
    assert set(four(app)) == {"Average", "Marginal", "Fixed", "Sunk"}
    told = say("learn.costs_of_other", people="").partition(":")[0] in words(app)
    assert told == (case in {"dated", "nobody", "no cohort"})


BARE = """
title = "A bare deal"
ask = "What does it cost?"
about = "A deal with one charge, no question and no preset."
sender = "One"
host = "Other"
currency = "NOK"
price_year = 2025

[group.held]
label = "people held"
one = "person held"

[[default]]
group = "held"
people = 40
years = 1

[charge.keep]
kind = "per_person_year"
label = "Keep"
amount = 365_000
billing = "by_day"
facts = ["keep"]
"""
EVIDENCE = """
version = "2025-06-01"

[source.gazette]
outlet = "The Example Gazette"
title = "Places rented"
date = "2025-05-20"
kind = "press"
seen = "original"

[fact.keep]
value = 365_000
unit = "NOK a person and year"
qualifier = "exact"
status = "reported"
source = "gazette"
says = "Each person costs NOK 365,000 a year, the Gazette reported."
"""


@pytest.mark.parametrize("name", ["learn", "sources"])
def test_a_deal_without_questions_or_presets_has_the_page_too(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "arrangement.toml").write_text(BARE, "utf-8")
    (folder / "evidence.toml").write_text(EVIDENCE, "utf-8")
    case = default_scenario(load(f"{folder}/"))
    assert (case.deal.terms.question, case.deal.terms.preset) == ({}, {})
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    app = opened(name, case)
    assert not app.exception, [one.message for one in app.exception]
    if name == "learn":
        assert four(app)["Average"].startswith("NOK 40,000 a day")
    else:
        assert "NOK 365,000" in words(app)


# --- Exercises ---------------------------------------------------------------------------------------------------


def answer(app: AppTest, name: str, place: int, text: str) -> str:
    """Type a number and read what is said of it."""
    app.text_input(key=f"box_{name}_{place}").set_value(text).run()
    assert not app.exception
    said = [part.proto.body for part in app.get("html") if 'class="small verdict-' in part.proto.body]
    return text_of(said[-1]) if said else ""


def test_a_number_typed_is_checked_against_the_model() -> None:
    app = page(exercise="sunk")
    assert answer(app, "sunk", 2, "$3.13 million") == "Right: $3,129,863.01."
    assert answer(app, "sunk", 2, "4 million").startswith("Not yet")
    assert answer(app, "sunk", 2, "1.63m").startswith("That is the part used")
    assert answer(app, "sunk", 2, "a lot").startswith("Found a lot")
    assert answer(app, "sunk", 2, "") == ""


def test_a_fee_forgotten_is_met_with_a_kind_word() -> None:
    app = page(exercise="average_and_marginal")
    assert "$10 million is due once" in answer(app, "average_and_marginal", 1, "20k")
    assert answer(app, "average_and_marginal", 1, "42,017").startswith("Right")


def test_what_was_typed_is_in_the_link_and_opens_again() -> None:
    app = page(exercise="a_day")
    answer(app, "a_day", 1, "160")
    answer(app, "a_day", 2, "54.79")
    assert "2 of 36 numbers right so far" in words(app)
    kept = app.session_state["history"].now.view.answers
    assert kept == ("a_day.1~160", "a_day.2~54.79")
    again = page(exercise="a_day", answer=list(kept))
    assert again.text_input(key="box_a_day_2").value == "54.79"
    chosen = again.selectbox(key="exercise")
    assert chosen.options[1] == say("learn.exercise_done", place=2, title="What a day costs")
    assert chosen.options[0] == say("learn.exercise_of", place=1, title="One price behind three headlines")


def test_what_is_of_no_exercise_is_left_out() -> None:
    app = page(exercise="nothing", answer=["nothing.1~3", "sunk.9~3", "sunk.²~3", "sunk~", "sunk.1~0"])
    assert app.selectbox(key="exercise").value == "one_price"
    assert learn.answers(app.session_state["history"].now.view) == {("sunk", 1): "0"}
    assert app.session_state["history"].now.view.answers


def test_answers_that_are_none_are_named() -> None:
    app = page(answer=["no tilde"])
    assert any("sunk.2~3.13 million" in one for one in app.session_state["notice"].problems)


def test_the_next_exercise_is_a_click_away_and_the_last_has_none() -> None:
    app = page()
    app.button(key="next_exercise").click().run()
    assert app.session_state["history"].now.view.exercise == "a_day"
    assert "238 people are released after 125 days" in words(app)
    assert page(exercise="what_matters").button(key="next_exercise").disabled


@pytest.mark.parametrize("name", exercises.exercises())
def test_each_exercise_opens_the_app_at_its_case_and_has_its_answer_folded(name: str) -> None:
    app = page(exercise=name)
    (link,) = [part.proto.body for part in app.get("html") if say("learn.open_case") in part.proto.body]
    address = html.unescape(link.split('href="')[1].split('"')[0])
    assert address.startswith("./?deal=us-el-salvador&")
    opening = from_pairs(parse_qsl(address.partition("?")[2]), "uk-rwanda")
    case = exercises.opened(name)
    assert opening.scenario == case
    assert opening.total == pytest.approx(summary(case).total, abs=0.01)
    folded = next(one for one in app.expander if one.label == say("learn.answer"))
    assert not folded.proto.expanded
    assert exercises.printed(name, 1) in plain(" ".join(part.value for part in folded.markdown))


def test_no_answer_stands_outside_its_panel() -> None:
    app = page(exercise="discount")
    outside = [part.value for part in app.main.children.values() if part.type == "markdown"]
    assert "17,620,000" not in " ".join(outside)
    assert "17,620,000" not in words(page(exercise="sunk"))


# --- For teachers, and words -------------------------------------------------------------------------------------


def test_the_plan_and_every_word_of_the_glossary_are_on_the_page() -> None:
    app = page()
    said = words(app)
    for word in ("Sunk cost", "Person-day, person-year", "Billing in advance", "Thinking about cost"):
        assert word in said
    assert said.count("Marginal cost") >= 1
    assert "](" not in "".join(part.proto.body for part in app.get("html") if "glossary" in part.proto.body)
    assert "Lesson 2: What does one more day cost, and what is spent already?" in said


def test_the_notebook_to_take_away_is_the_tutorial() -> None:
    assert json.loads(documents.read("tutorial.ipynb"))["nbformat"] == 4


@pytest.mark.parametrize("name", ["glossary.md", "lessons.md", "method.md", "CHANGELOG.md"])
def test_each_document_is_there(name: str) -> None:
    assert documents.read(name).startswith("# ")
