"""The page *Cost*: every control changes the answer as the model says, and nothing is lost or made up.

Amounts are typed in here from the worked table of the design (238 people × $20,000 = $4.76 million), so that
a reader can check them by eye; where the page must agree with the model for any input, the model is asked.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from model.inputs.effective_terms import readings
from model.results import narrative
from model.results.summary import cost_of, summary
from model.scenario import parse
from model.scenario.library import load
from model.scenario.scenario import Scenario, parse_scenario
from model.words.wording import exact, money
from tests.ui.screen import Screen

EL_SALVADOR = Path(__file__).parents[2] / "scenarios" / "us-el-salvador"
DEFAULT = (
    "Holding 238 people for 1 year at $20,000 a person a year costs $4.76 million, "
    "the amount of the grant notice dated March 22, 2025."
)
CNN = "CNN, April 28, 2025"


def held(screen: Screen) -> list[tuple[int, str, float | None, int | None]]:
    """Who is held and for how long, as the state has it."""
    return [(one.people, one.group, one.years, one.days) for one in screen.scenario.cohort]


TABLE = "table=yes"


@pytest.fixture
def first() -> Screen:
    """A first visit."""
    return Screen()


@pytest.fixture
def screen() -> Screen:
    """A first visit that asked for the chart as a table, which is drawn in a tenth of the time."""
    return Screen(TABLE)


# --- A first visit ------------------------------------------------------------------------------------


def test_a_first_visit_shows_the_default_reading(first: Screen) -> None:
    assert first.title == "What does the US–El Salvador detention deal cost?"
    assert first.answer == DEFAULT
    assert first.answer_source == CNN
    assert first.spread == "Other readings of the reported terms: $4.76 million to $15.22 million"
    assert first.reading_line.startswith("$20,000 a person a year · no discount · paid in advance")
    assert "MS-13 not billed" in first.reading_line
    assert (first.people_text, first.stay_text) == ("238", "1 year")
    assert first.preset == "grant"
    assert first.remarks == ["23 more are held with them and not billed."]


def test_a_first_visit_has_nothing_to_complain_of(first: Screen) -> None:
    assert not first.not_updated
    assert first.messages == first.notices == first.errors == []
    assert first.app.button(key="undo").disabled
    assert first.app.button(key="redo").disabled


def test_the_answer_is_spoken_too(screen: Screen) -> None:
    assert screen.spoken == DEFAULT
    screen.type_people("300")
    assert screen.spoken == screen.answer != DEFAULT


# --- People and time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown", "told"),
    [
        ("300", "300", "Holding 300 people for 1 year at $20,000 a person a year costs $6 million, the amount announced"),
        ("500", "500", "costs $10 million, the amount of the one-time fee proposed for up to 500 people."),
        ("2,000", "2,000", "Holding 2,000 people for 1 year at $20,000 a person a year costs $40 million."),
        (" 1 ", "1", "Holding 1 person for 1 year at $20,000 a person a year costs $20,000."),
        ("10000000", "10,000,000", "Holding 10,000,000 people for 1 year at $20,000 a person a year costs $200 billion."),
    ],
)  # fmt: skip
def test_typing_people_rewrites_the_sentence(screen: Screen, typed: str, shown: str, told: str) -> None:
    screen.type_people(typed)
    assert told in screen.answer
    assert screen.people_text == shown
    assert screen.slider("people_slider").value == int(shown.replace(",", ""))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2", "Holding 238 people for 2 years at $20,000 a person a year costs $9.52 million."),
        (
            "1.5",
            "for 1.5 years at $20,000 a person a year, whole years paid in advance, costs $9.52 million.",
        ),
        (".5", "for 0.5 years at $20,000 a person a year, whole years paid in advance, costs $4.76 million,"),
        ("100", "for 100 years at $20,000 a person a year costs $476 million."),
    ],
)
def test_typing_years_rewrites_the_sentence(screen: Screen, typed: str, told: str) -> None:
    screen.type_stay(typed)
    assert told in screen.answer
    assert screen.stay_text == parse.stay_text("years", float(typed))
    assert screen.slider("stay_slider").value == float(typed)


@pytest.mark.parametrize(
    ("typed", "told", "total"),
    [
        ("125", "Holding 238 people for 125 days", "$4,760,000"),
        ("365", "Holding 238 people for 1 year", "$4,760,000"),
        ("366", "Holding 238 people for 366 days", "$9,520,000"),  # the second year is paid as it begins
        ("395", "Holding 238 people for 395 days", "$9,520,000"),
    ],
)
def test_typing_days_rewrites_the_sentence(screen: Screen, typed: str, told: str, total: str) -> None:
    screen.type_stay(f"{typed} days")
    assert screen.answer.startswith(told)
    assert screen.figures["Total"] == total
    assert (screen.stay_text, screen.slider("stay_slider").value) == (f"{typed} days", int(typed))


def test_a_slider_and_its_box_share_one_value(screen: Screen) -> None:
    screen.slide("people_slider", 100)
    assert (screen.people_text, held(screen)[0][0]) == ("100", 100)
    assert "$2 million" in screen.answer
    screen.slide("stay_slider", 2.25)
    assert (screen.stay_text, held(screen)[0][2]) == ("2.25 years", 2.25)
    assert "$6 million" in screen.answer
    screen.type_people("50")
    screen.type_stay("1")
    assert (screen.slider("people_slider").value, screen.slider("stay_slider").value) == (50, 1)
    assert "$1 million" in screen.answer


def test_everyone_held_stays_as_long(screen: Screen) -> None:
    screen.type_stay("2")
    assert held(screen) == [(238, "tren_de_aragua", 2, None), (23, "ms13", 2, None)]
    screen.type_people("5")
    assert held(screen) == [(5, "tren_de_aragua", 2, None), (23, "ms13", 2, None)]


@pytest.mark.parametrize(
    ("typed", "shown", "told"),
    [
        ("6 weeks", "42 days", "for 42 days"),
        ("18 months", "1.5 years", "for 1.5 years"),
        ("one year", "1 year", "for 1 year"),
        ("a year and a half", "1.5 years", "for 1.5 years"),
        ("2,5 años", "2.5 years", "for 2.5 years"),
        ("90d", "90 days", "for 90 days"),
    ],
)
def test_time_is_read_as_people_write_it(screen: Screen, typed: str, shown: str, told: str) -> None:
    screen.type_stay(typed)
    assert screen.messages == []
    assert (screen.stay_text, told in screen.answer) == (shown, True)


def test_a_bare_number_is_in_the_unit_that_the_box_shows(screen: Screen) -> None:
    screen.type_stay("90 days")
    screen.type_stay("30")
    assert (screen.stay_text, held(screen)[0][3]) == ("30 days", 30)
    screen.type_stay("2 years")
    screen.type_stay("3")
    assert (screen.stay_text, held(screen)[0][2]) == ("3 years", 3)


@pytest.mark.parametrize(
    ("slider", "box", "unit", "typed"),
    [
        ("people_slider", "people_text", "years", "601"),
        ("people_slider", "people_text", "years", "10000000"),
        ("stay_slider", "stay_text", "years", "3.5"),
        ("stay_slider", "stay_text", "years", "100"),
        ("stay_slider", "stay_text", "days", "1096"),
        ("stay_slider", "stay_text", "days", "36500"),
    ],
)
def test_a_slider_grows_to_what_is_typed(
    screen: Screen, slider: str, box: str, unit: str, typed: str
) -> None:
    screen.type_stay(f"1 {unit}")
    before = screen.slider(slider).max
    screen.type(box, typed)
    assert not screen.messages
    assert before < float(typed) == screen.slider(slider).value <= screen.slider(slider).max
    grown = screen.slider(slider).max
    screen.slide(slider, 1)
    assert screen.slider(slider).max == grown, "a slider's end must not move away while a person slides"
    screen.type(box, "2")
    assert screen.slider(slider).max == before, "one that ends at ten million is of no use for two people"


def test_other_groups_are_asked_for_too(screen: Screen) -> None:
    screen.unfold("reading_panel")
    screen.type("people_ms13", "40")
    assert held(screen) == [(238, "tren_de_aragua", 1, None), (40, "ms13", 1, None)]
    assert screen.remarks == ["40 more are held with them and not billed."]
    assert screen.figures["Total"] == "$4,760,000"
    screen.answer_question("billed", "everyone_held")
    assert screen.figures["Total"] == "$5,560,000"
    assert screen.remarks == []
    screen.type("people_ms13", "0")
    assert screen.figures["Total"] == "$4,760,000"


# --- Presets ------------------------------------------------------------------------------------------

PRESETS = {
    "grant": ("238", "1 year", "$4,760,000"),
    "accepted": ("300", "1 year", "$6,000,000"),
    "proposed": ("500", "1 year", "$10,000,000"),
    "freed": ("238", "125 days", "$4,760,000"),
    "half_price": ("238", "2 years", "$7,140,000"),
    "two_thousand": ("2,000", "3 years", "$120,000,000"),
}


def test_every_preset_is_tested() -> None:
    assert list(PRESETS) == list(load("us-el-salvador").terms.preset)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_everything(name: str) -> None:
    # From a state that differs in all a preset may set: people of both groups, time, its unit, the reading.
    screen = Screen(
        "held=7~tren_de_aragua~9d&held=5~ms13~9d&price=flat_on_top&discount=everyone&billing=by_day"
        "&billed=everyone_held&limits=refuse_above_500&funding=additional&along=time&table=yes"
    )
    assert screen.preset is None
    screen.choose_preset(name)
    people, stay, total = PRESETS[name]
    assert (screen.people_text, screen.stay_text) == (people, stay)
    assert screen.figures["Total"] == total
    assert screen.preset == name
    deal = load("us-el-salvador")
    wanted = deal.scenario(deal.terms.preset[name].scenario)
    assert screen.scenario == wanted
    assert screen.options == wanted.reading
    assert (screen.state.view.along, screen.state.view.table) == ("time", True), (
        "a preset leaves the chart alone"
    )


def test_a_preset_then_a_change_drops_its_name(screen: Screen) -> None:
    screen.choose_preset("two_thousand")
    assert ("name", "2,000 for 3 years") in screen.address
    screen.type_people("1,999")
    assert screen.preset is None
    assert ("name", load("us-el-salvador").terms.title) in screen.address
    assert "2,000 for 3 years" not in dict(screen.address).values()


def test_the_preset_shown_cannot_be_switched_off(screen: Screen) -> None:
    screen.choose_preset(None)
    assert (screen.preset, screen.answer) == ("grant", DEFAULT)


def test_values_that_equal_a_preset_mark_it(screen: Screen) -> None:
    screen.unfold("reading_panel")
    screen.type("people_ms13", "2")
    screen.type_people("300")
    assert screen.preset == "accepted"


# --- Readings -----------------------------------------------------------------------------------------

# For 500 people billed and two years, where every option of price and discount tells; millions.
FIVE_HUNDRED_FOR_TWO = {
    ("price", "per_person_year"): 20,
    ("price", "per_person_once"): 10,
    ("price", "flat_once"): 10,
    ("price", "flat_then_per_person"): 20,
    ("price", "flat_yearly"): 20,
    ("price", "flat_on_top"): 30,
    ("discount", "not_in_force"): 20,
    ("discount", "everyone"): 15,
    ("discount", "first_238"): 17.62,
    ("discount", "first_300"): 17,
    ("discount", "no_second_year"): 10,
    ("billing", "in_advance"): 20,
    ("billing", "by_day"): 20,
    ("billed", "tren_de_aragua_only"): 20,
    ("billed", "everyone_held"): 20.92,
    ("limits", "warn"): 20,
    ("limits", "refuse_above_300"): 12,
    ("limits", "refuse_above_500"): 20,
    ("funding", "ceiling"): 20,
    ("funding", "additional"): 20,
}
"""The worked table of the design; 23 held besides are billed in one option: 23 × 2 × $20,000 = $0.92 million."""


def test_every_option_is_tested() -> None:
    questions = load("us-el-salvador").terms.question
    assert list(FIVE_HUNDRED_FOR_TWO) == [
        (name, option) for name, one in questions.items() for option in one.option
    ]


@pytest.mark.parametrize("question", dict.fromkeys(question for question, _ in FIVE_HUNDRED_FOR_TWO))
def test_each_option_changes_the_total_as_the_model_says(question: str) -> None:
    screen = Screen(f"held=500~tren_de_aragua~2y&held=23~ms13~2y&{TABLE}")
    default = screen.options
    for (name, option), millions in FIVE_HUNDRED_FOR_TWO.items():
        if name == question:
            screen.answer_question(question, option)
            assert screen.options == {**default, question: option}
            assert screen.figures["Total"] == exact(millions * 1e6, "USD"), option
            assert ("read", f"{question}~{option}") in screen.address


def test_billing_by_the_day_pays_for_days_held_only(screen: Screen) -> None:
    screen.choose_preset("freed")
    of_this = "Of this, $1,630,136.99 pays for days held and $3,129,863.01 for days not held."
    others = [
        "People stay for different times, from 125 days to 1 year.",
        "23 more are held with them and not billed.",
    ]
    assert sorted(screen.remarks) == sorted([*others, of_this])
    screen.answer_question("billing", "by_day")
    assert screen.figures["Total"] == "$1,630,136.99"
    assert sorted(screen.remarks) == sorted(others)
    assert screen.answer == "Holding 238 people for 125 days at $20,000 a person a year costs $1.63 million."


def test_people_beyond_a_hard_limit_are_shown_as_refused(screen: Screen) -> None:
    screen.type_people("500")
    screen.answer_question("limits", "refuse_above_300")
    assert screen.figures["Total"] == "$6,000,000"
    assert any(
        "200 people would be refused under the limit “at most 300 held”" in remark
        for remark in screen.remarks
    )


def test_what_the_approved_money_is_changes_the_share_alone(screen: Screen) -> None:
    assert screen.figures["Share of the $15 million approved"] == "31.7%"
    screen.answer_question("funding", "additional")
    # Of the $21 million only $15 million was approved; the rest was announced.
    assert screen.figures["Share of the $21 million approved and announced"] == "22.7%"
    assert screen.figures["Total"] == "$4,760,000"


def test_the_table_of_other_readings_has_all_of_them(screen: Screen) -> None:
    head, *rows = screen.spread_table
    assert head == ["Total", "Readings", "Which"]
    assert [row[0] for row in rows] == [
        "$4,760,000",
        "$5,220,000",
        "$10,000,000",
        "$14,760,000",
        "$15,220,000",
    ]
    assert sum(int(row[1]) for row in rows) == 6 * 5 * 2 * 2


# --- Figures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        ("", ["$4,760,000", "$20,000", "$54.79", "238", "31.7%"]),
        # 125 days paid as a year: 4,760,000 ÷ (238 × 125) a day; 238 × 125 ÷ 365 person-years.
        ("held=238~tren_de_aragua~125d", ["$4,760,000", "$20,000", "$160", "81.51", "31.7%"]),
        ("held=2000~tren_de_aragua~3y", ["$120,000,000", "$60,000", "$54.79", "6,000", "800%"]),
        ("held=238~tren_de_aragua~1y&price=flat_on_top", ["$14,760,000", "$62,016.81", "$169.91", "238", "98.4%"]),
    ],
)  # fmt: skip
def test_the_figures_below_the_answer(query: str, figures: list[str]) -> None:
    screen = Screen(f"{query}&{TABLE}")
    labels = [
        "Total",
        "Per person billed",
        "Per person billed, a day",
        "Person-years billed",
        "Share of the $15 million approved",
    ]
    found = screen.figures
    # Of 238 billed 261 are held; the other cases hold nobody besides.
    assert found.pop("Per person held", None) == (None if query else "$18,237.55")
    assert found == dict(zip(labels, figures, strict=True))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_figure_is_the_models(screen: Screen, preset: str) -> None:
    screen.choose_preset(preset)
    screen.answer_question("price", "flat_then_per_person")
    found = summary(screen.scenario)
    assert screen.figures == {label: text for _, label, text in narrative.figures(found)}
    assert screen.answer == narrative.plain(narrative.sentence(screen.scenario, found).says)
    assert screen.spread == narrative.spread(found)
    assert screen.reading_line == narrative.reading_line(screen.scenario.deal, screen.scenario.reading)


# --- Undo, redo, reset --------------------------------------------------------------------------------


def test_undo_five_and_redo_them(screen: Screen) -> None:
    seen = [(screen.address, screen.answer, screen.options)]
    for change in (
        lambda: screen.type_people("300"),
        lambda: screen.slide("stay_slider", 2.0),
        lambda: screen.type_stay("90 days"),
        lambda: screen.answer_question("discount", "everyone"),
        lambda: screen.choose_preset("two_thousand"),
    ):
        change()
        seen.append((screen.address, screen.answer, screen.options))
    for expected in reversed(seen[:-1]):
        screen.press("undo")
        assert (screen.address, screen.answer, screen.options) == expected
    assert screen.app.button(key="undo").disabled
    for expected in seen[1:]:
        screen.press("redo")
        assert (screen.address, screen.answer, screen.options) == expected
    assert screen.app.button(key="redo").disabled


def test_a_slider_that_lags_behind_costs_a_press_and_loses_nothing(screen: Screen) -> None:
    # A quick hand, or a slow machine: the button's message still carries the slider as it was before. Whether
    # that was a person's last change or an old value cannot be told, so it counts as a change, and is undone.
    screen.type_people("300")
    before = screen.answer
    screen.app.slider(key="people_slider").set_value(238)
    screen.press("undo")
    assert screen.answer == before
    screen.press("undo")
    assert (screen.answer, screen.people_text) == (DEFAULT, "238")
    screen.press("redo")
    assert screen.answer == before


def test_undo_brings_back_boxes_and_sliders(screen: Screen) -> None:
    screen.choose_preset("two_thousand")
    screen.press("undo")
    assert (screen.people_text, screen.stay_text) == ("238", "1 year")
    assert (screen.slider("people_slider").value, screen.slider("stay_slider").value) == (238, 1)
    assert screen.preset == "grant"


def test_a_change_after_undo_ends_what_could_be_redone(screen: Screen) -> None:
    screen.type_people("300")
    screen.press("undo")
    screen.type_people("500")
    assert screen.app.button(key="redo").disabled
    screen.press("undo")
    assert screen.answer == DEFAULT


def test_reset_shows_a_first_visit_and_can_be_undone(first: Screen) -> None:
    first.chart_along("time")
    before = first.address
    first.choose_preset("two_thousand")
    changed = first.address
    first.press("reset")
    assert first.address == before
    first.press("undo")
    assert first.address == changed


# --- What cannot be used ------------------------------------------------------------------------------

BAD_PEOPLE = [
    "abc",
    "-5",
    "2.5",
    "",
    "   ",
    "1e5",
    "123456789",
    "10000001",
    "1,23",
    "²",
    "1_000_0",
    "9" * 500,
]
BAD_YEARS = ["abc", "-1", "", "1e2", "100.01", "101", "2..5", "1,5,2", "nan", "inf", "٣,٥"]
BAD_DAYS = ["abc", "-1", "", "2.5", "36501", "1e3"]


@pytest.fixture(scope="module")
def complaining() -> Screen:
    """A screen that several tests give bad values, one after another."""
    return Screen(f"held=300~tren_de_aragua~2y&{TABLE}")


@pytest.mark.parametrize("typed", BAD_PEOPLE)
def test_bad_people_are_told_at_the_field_and_change_nothing(complaining: Screen, typed: str) -> None:
    _complains(complaining, "people_text", typed, good="300")


@pytest.mark.parametrize("typed", BAD_YEARS)
def test_bad_years_are_told_at_the_field_and_change_nothing(complaining: Screen, typed: str) -> None:
    _complains(complaining, "stay_text", typed, good="2")


@pytest.mark.parametrize("typed", BAD_DAYS)
def test_bad_days_are_told_at_the_field_and_change_nothing(typed: str) -> None:
    _complains(Screen(f"held=300~tren_de_aragua~30d&{TABLE}"), "stay_text", typed, good="30")


def test_a_bad_number_of_another_group_is_told_too(screen: Screen) -> None:
    screen.unfold("reading_panel")
    _complains(screen, "people_ms13", "some", good="23")


def _complains(screen: Screen, box: str, typed: str, good: str) -> None:
    before = (screen.answer, screen.figures, screen.address)
    screen.type(box, typed)
    assert (screen.answer, screen.figures, screen.address) == before
    assert screen.not_updated, "the old answer must say that it is old"
    (message,) = screen.messages
    assert (typed.strip()[:37] or "(nothing)") in message
    assert re.search(r"from 0 to [\d,]+", message), "the message must say what is allowed"
    assert len(message) < 150
    assert screen.app.text_input(key=box).value == typed, "what was typed stays, to be mended"
    screen.type(box, good)
    assert not screen.not_updated
    assert screen.messages == []
    assert screen.address == before[-1]


def test_a_good_value_after_a_bad_one_is_shown(screen: Screen) -> None:
    screen.type_people("many")
    screen.type_people("300")
    assert (screen.people_text, screen.not_updated, screen.messages) == ("300", False, [])
    assert "Holding 300 people" in screen.answer


def test_sliding_mends_a_bad_value(screen: Screen) -> None:
    screen.type_people("many")
    screen.slide("people_slider", 300)
    assert (screen.people_text, screen.not_updated, screen.messages) == ("300", False, [])


@pytest.mark.parametrize("button", ["undo", "reset"])
def test_a_button_that_shows_something_else_clears_the_complaint(screen: Screen, button: str) -> None:
    screen.type_people("300")
    screen.type_people("many")
    screen.press(button)
    assert (screen.people_text, screen.not_updated, screen.messages) == ("238", False, [])
    assert screen.answer == DEFAULT


def test_going_back_opens_what_was_shown_before(screen: Screen) -> None:
    first = screen.address
    screen.type_people("300")
    screen.go_to(first)
    assert (screen.answer, screen.people_text, screen.address) == (DEFAULT, "238", first)


def test_going_back_clears_the_complaint(screen: Screen) -> None:
    first = screen.address
    screen.type_people("300")
    screen.type_people("many")
    screen.go_to(first)
    assert screen.answer == DEFAULT
    assert (screen.people_text, screen.not_updated, screen.messages) == ("238", False, [])


def test_mending_one_of_two_bad_values_still_names_the_other(screen: Screen) -> None:
    screen.type_people("many")
    screen.type_stay("long")
    assert len(screen.messages) == 2
    screen.type_people("300")
    assert len(screen.messages) == 1
    assert (screen.people_text, screen.stay_text) == ("300", "long")
    assert "Holding 300 people" in screen.answer
    assert not screen.not_updated, "what is shown has the last good value in it"


def test_a_good_time_beside_a_bad_head_count_counts(screen: Screen) -> None:
    screen.type_people("many")
    screen.type_stay("2")
    assert "for 2 years" in screen.answer
    assert not screen.not_updated
    assert len(screen.messages) == 1


def test_the_chart_can_be_changed_while_a_value_is_bad(screen: Screen) -> None:
    screen.type_people("many")
    screen.show_table()
    assert (screen.people_text, screen.not_updated) == ("many", True)


# --- Nobody, and no time ------------------------------------------------------------------------------

NOBODY = "held=0~tren_de_aragua~1y&held=0~ms13~1y"


def test_nobody_held(screen: Screen) -> None:
    screen.unfold("reading_panel")
    screen.type("people_ms13", "0")
    screen.type_people("0")
    assert screen.answer == "With nobody held, nothing is due."
    assert screen.figures["Total"] == "$0"
    assert screen.figures["Per person billed"].startswith("undefined: nobody")
    assert screen.figures["Per person billed, a day"].startswith("undefined: no")
    assert (screen.people_text, screen.slider("people_slider").value) == ("0", 0)


def test_no_days(screen: Screen) -> None:
    screen.type_stay("0")
    assert screen.figures["Total"] == "$0"
    assert screen.figures["Per person billed, a day"].startswith("undefined: no day")
    assert "costs" not in screen.answer or "$0" in screen.answer


@pytest.mark.parametrize(
    ("option", "due"),
    [("flat_once", "$10 million"), ("flat_then_per_person", "$10 million"), ("flat_on_top", "$10 million")],
)
def test_a_fee_is_due_with_nobody_held(option: str, due: str) -> None:
    screen = Screen(f"{NOBODY}&price={option}&{TABLE}")
    assert screen.answer == f"With nobody held, {due} would still be due."
    assert screen.figures["Per person billed"].startswith("undefined")


@pytest.mark.parametrize(
    "query", [NOBODY, "held=0~tren_de_aragua~1y&held=23~ms13~1y", "held=238~tren_de_aragua~0y"]
)
def test_nothing_due_is_not_called_an_amount_of_our_own(query: str) -> None:
    assert "our own" not in Screen(f"{query}&{TABLE}").quote


# --- Notes --------------------------------------------------------------------------------------------

ACCEPTED = "More than the 300 alleged Tren de Aragua members"
PROPOSED = "More than the 500 that the United States was reported to have proposed."
CAPACITY = "More than the reported capacity of the CECOT prison, 40,000."


@pytest.mark.parametrize(
    ("people", "notes"),
    [
        ("300", []),
        ("301", [ACCEPTED]),
        ("500", [ACCEPTED]),
        ("501", [ACCEPTED, PROPOSED]),
        ("39977", [ACCEPTED, PROPOSED]),  # with the 23 held besides, 40,000
        ("39978", [ACCEPTED, PROPOSED, CAPACITY]),
    ],
)
def test_more_people_than_reported_is_noted_with_its_source(
    screen: Screen, people: str, notes: list[str]
) -> None:
    screen.type_people(people)
    found = [remark for remark in screen.remarks if remark.startswith("More than")]
    assert len(found) == len(notes)
    for remark, note in zip(found, notes, strict=True):
        assert remark.startswith(note)
        assert re.search(r"\[ .*\d{4} \]$", remark), "a note names its source and its date"


def test_a_fee_on_top_may_count_the_same_money_twice(screen: Screen) -> None:
    screen.answer_question("price", "flat_on_top")
    (note,) = [remark for remark in screen.remarks if "twice" in remark]
    assert "may count the same money twice: $10 million ÷ 500 people = $20,000" in note
    assert CNN in note
    assert screen.figures["Total"] == "$14,760,000"


def test_a_total_that_meets_another_report_is_called_a_coincidence() -> None:
    screen = Screen(f"held=500~tren_de_aragua~2y&discount=everyone&{TABLE}")
    assert screen.figures["Total"] == "$15,000,000"
    assert any(
        "$15 million approved. A coincidence unless a source says so" in remark for remark in screen.remarks
    )


@pytest.mark.parametrize(("years", "notes"), [("1", 0), ("1.25", 1), ("2", 1), ("2.25", 2)])
def test_years_beyond_the_reports_are_noted(screen: Screen, years: str, notes: int) -> None:
    screen.type_stay(years)
    found = [r for r in screen.remarks if "no second year was reported" in r or "silent on a third year" in r]
    assert len(found) == notes


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        (
            "held=10~tren_de_aragua~1y&held=5~tren_de_aragua~125d",
            "People stay for different times, from 125 days to 1 year.",
        ),
        (
            "held=238~tren_de_aragua~2.5y&held=23~ms13~1y",
            "People stay for different times, from 1 year to 2.5 years.",
        ),
        ("held=238~tren_de_aragua~1y&term=5y", "The arrangement itself runs for 5 years."),
    ],
)
def test_times_that_the_sentence_has_no_room_for_are_told(query: str, remark: str) -> None:
    assert remark in Screen(f"{query}&{TABLE}").remarks


def test_equal_times_need_no_remark() -> None:
    remarks = Screen(f"held=238~tren_de_aragua~1y&held=23~ms13~365d&{TABLE}").remarks
    assert remarks == ["23 more are held with them and not billed."]


# --- The chart ----------------------------------------------------------------------------------------


def _axis_title(chart: Any) -> str:
    return str(chart["layer"][0]["encoding"]["x"]["axis"]["title"])


def test_the_chart_goes_against_people_or_time(first: Screen) -> None:
    assert _axis_title(first.chart) == "alleged Tren de Aragua members, for 1 year"
    first.chart_along("time")
    assert _axis_title(first.chart) == "years, for 238 people"
    assert ("along", "time") in first.address
    assert first.answer == DEFAULT
    assert first.app.button(key="undo").disabled, "how a page is looked at is nothing to undo"


def test_the_table_takes_the_place_of_the_chart(first: Screen) -> None:
    assert first.chart is not None
    first.show_table()
    assert first.chart is None
    assert len(first.table) > 6
    assert ("table", "yes") in first.address
    first.show_table(False)
    assert first.chart is not None


def test_the_title_of_the_chart_says_what_it_shows(first: Screen) -> None:
    first.type_people("300")
    title = (
        "At 300 people for 1 year this reading gives $6 million, as low as any; others reach $16.46 million"
    )
    assert first.chart_title == title
    assert title in first.chart_text


def test_a_tie_is_no_extreme(screen: Screen) -> None:
    screen.answer_question("price", "flat_on_top")
    screen.answer_question("billed", "everyone_held")
    assert "as high as any" in screen.chart_title


def test_the_axis_stays_while_the_slider_moves(first: Screen) -> None:
    def domains() -> list[Any]:
        channels = first.chart["layer"][0]["encoding"]
        return [channels[axis]["scale"]["domain"] for axis in "xy"]

    before = domains()
    for people in (1, 100, 599, 600):
        first.slide("people_slider", people)
        assert domains() == before
    first.type_people("601")
    assert domains() != before


def _changed(scenario: Scenario, along: str, x: float) -> Scenario:
    """The scenario at another place of the chart's axis."""

    def cohort(people: int, group: str) -> dict[str, object]:
        first = along == "people" and group == "tren_de_aragua"
        return {
            "people": int(x) if first else people,
            "group": group,
            "years": 1.0 if along == "people" else x,
        }

    return scenario.changed(cohort=[cohort(one.people, one.group) for one in scenario.cohort])


def _totals(there: Scenario) -> list[float]:
    """What every reading of the questions about cost comes to, each worked out by itself."""
    return [cost_of(there, reading) for reading in readings(there.deal.terms, there.reading)]


@pytest.mark.parametrize("along", ["people", "time"])
def test_the_table_has_the_totals_of_the_model(along: str) -> None:
    screen = Screen(f"along={along}&table=yes")
    head, *rows = screen.table
    assert head[0] == {"people": "People", "time": "Years"}[along]
    assert ("238" if along == "people" else "1") in [row[0] for row in rows], (
        "a row where the scenario stands"
    )
    for row in rows:
        there = _changed(screen.scenario, along, float(row[0].replace(",", "")))
        every = _totals(there)
        own = cost_of(there, there.reading)
        assert row[1:] == [money(total, "USD") for total in (own, min(every), max(every))], row[0]


def test_line_and_band_have_the_totals_of_the_model(first: Screen) -> None:
    layers = {
        layer["mark"]["type"]: layer["data"]["values"]
        for layer in reversed(first.chart["layer"])
        if "mark" in layer
    }
    for point in layers["line"]:
        there = _changed(first.scenario, "people", point["x"])
        assert point["y"] == pytest.approx(cost_of(there, there.reading))
    assert len(layers["area"]) > 2
    for point in layers["area"]:
        every = _totals(_changed(first.scenario, "people", point["x"]))
        assert (point["y"], point["y2"]) == (pytest.approx(min(every)), pytest.approx(max(every)))


def test_the_names_at_the_end_are_of_what_is_there(first: Screen) -> None:
    words = [
        row["t"]
        for layer in first.chart["layer"]
        for row in layer.get("data", {}).get("values", ())
        if "t" in row
    ]
    for name in (
        "Highest, $22.46 million",
        "Approved, $15 million",
        "This reading, $12 million",
        "Lowest, $10 million",
    ):
        assert name in words


# --- Files --------------------------------------------------------------------------------------------


def test_a_scenario_file_is_opened(screen: Screen) -> None:
    content = (EL_SALVADOR / "five-hundred-two-years.toml").read_bytes()
    screen.upload("five-hundred-two-years.toml", content)
    assert screen.errors == []
    assert screen.figures["Total"] == "$15,000,000"
    assert (screen.people_text, screen.stay_text) == ("500", "2 years")
    assert screen.scenario == parse_scenario(content, "")


def test_an_opened_file_does_not_come_back_over_a_change(screen: Screen) -> None:
    screen.upload("accepted.toml", (EL_SALVADOR / "accepted-300.toml").read_bytes())
    screen.type_people("7")
    assert "Holding 7 people" in screen.answer
    screen.press("undo")
    assert "Holding 300 people" in screen.answer
    screen.press("undo")
    assert screen.answer == DEFAULT


_HEAD = 'name = "A"\narrangement = "us-el-salvador"\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a scenario at all", ["mine.toml", "line 1"]),
        (b"\xff\xfe", ["mine.toml", "UTF-8"]),
        (b"", ["mine.toml", "name", "missing"]),
        ((_HEAD + "pople = 3").encode(), ["mine.toml", "pople", "unknown key"]),
        ((_HEAD + '[reading]\nprice = "per_year"').encode(), ["price", "per_year", "per_person_year"]),
        ((_HEAD + '[[cohort]]\npeople = -3\ngroup = "ms13"\nyears = 1').encode(), ["people", "-3"]),
        (b'name = "A"\narrangement = "uk-rwand"', ["uk-rwand", "us-el-salvador"]),
    ],
)
def test_a_broken_file_says_why_and_loses_nothing(screen: Screen, content: bytes, said: list[str]) -> None:
    screen.type_people("300")
    before = (screen.address, screen.answer, screen.people_text)
    screen.upload("mine.toml", content)
    (error,) = screen.errors
    for words in said:
        assert words in error
    assert (screen.address, screen.answer, screen.people_text) == before


def test_a_broken_file_names_every_mistake(screen: Screen) -> None:
    screen.upload("mine.toml", (_HEAD + 'months = 3\n[reading]\nprice = "x"\nlimit = "warn"').encode())
    (error,) = screen.errors
    assert all(words in error for words in ("months", "price", "limit"))


def test_a_dated_scenario_says_so_and_leaves_the_boxes_out(screen: Screen) -> None:
    screen.upload("what-was-held.toml", (EL_SALVADOR / "what-was-held.toml").read_bytes())
    assert screen.figures["Total"] == "$5,040,000"
    assert screen.answer.startswith("Holding 252 people for 97 to 125 days")
    assert any("people arriving and leaving on days of their own" in body for body in screen._html("<p"))
    assert not screen.has("text_input", "people_text")
    assert not screen.has("text_input", "people_ms13")
    assert screen.chart is None
    screen.answer_question("billing", "by_day")
    assert screen.scenario.population.dated, "another reading keeps the dates"
    assert screen.figures["Total"] != "$5,040,000"
    screen.choose_preset("grant")
    assert screen.people_text == "238"
    assert screen.figures["Total"] == "$4,760,000"
