"""Exercises: each number as it comes out by hand, and what is said of what people type."""

from __future__ import annotations

import pytest

from model.files.problems import BadInput
from model.files.validation import check as checked
from model.questions import exercises
from model.questions.exercises import CLOSE, Exercise, check, expected, slip_value
from model.results.summary import summary
from model.words.wording import blanks_of

YEAR = 238 * 20_000
"""What the 238 cost for a year."""

BY_HAND: dict[str, tuple[float, ...]] = {
    "one_price": (6_000_000 / 300, 4_760_000 / 238),
    "a_day": (20_000 / 125, 20_000 / 365),
    "average_and_marginal": (10_000_000 / 238, 0, 20_000),
    "one_more_day": (2 * YEAR, 0, YEAR),
    "sunk": (0, YEAR * 240 / 365),
    "break_even": (500, 500 / 238 * 365, 2 * 365 + 1),
    "coincidence": (15_000_000 / 20_000, 500 * 20_000 + 500 * 10_000),
    "which_people": (20_000, YEAR / 261),
    "discount": (238 * 30_000 + 262 * 40_000, 30_000, 40_000),
    "leap_year": (YEAR, 2 * YEAR),
    "time": (YEAR / 100, 0, YEAR / 365),
    "fixed_and_variable": (10_000_000, 10 / 14.76, 10 / 30),
    "sunk_again": (0, YEAR),
    "chance": (50 / 63,),
    "what_matters": (YEAR, 62 * 20_000, 15_220_000 - 4_760_000),
}
EVERY = [
    (name, place) for name, one in exercises.exercises().items() for place in range(1, len(one.number) + 1)
]


def test_each_number_is_the_one_worked_out_by_hand() -> None:
    assert list(exercises.exercises()) == list(BY_HAND)
    for name, numbers in BY_HAND.items():
        found = [expected(name, place) for place in range(1, len(exercises.exercises()[name].number) + 1)]
        assert found == [pytest.approx(number, abs=1e-6) for number in numbers], name


@pytest.mark.parametrize(("name", "place"), EVERY)
def test_the_number_as_the_answer_prints_it_is_right_and_no_mistake_is(name: str, place: int) -> None:
    assert check(name, place, exercises.printed(name, place)).kind == "right"
    asked = exercises.exercises()[name].number[place - 1]
    for slip in asked.slip:
        value = slip_value(name, place, slip)
        verdict = check(
            name,
            place,
            f"{value * 100:.2f}%"
            if asked.unit == "share"
            else f"{value:g}"
            if value < 1000
            else f"{value:.2f}".removesuffix(".00"),
        )
        assert (verdict.kind, verdict.says) == ("near", slip.says)


@pytest.mark.parametrize("name", exercises.exercises())
def test_an_answer_has_every_number_and_no_blank_is_left(name: str) -> None:
    exercise, text = exercises.exercises()[name], exercises.answer_text(name)
    places = {str(place) for place in range(1, len(exercise.number) + 1)}
    assert set(blanks_of(exercise.answer)) <= places
    assert not set(blanks_of(text)) & places
    assert all(exercises.printed(name, int(place)) in text for place in blanks_of(exercise.answer))


def test_each_opens_at_its_case_under_its_title() -> None:
    case = exercises.opened("a_day")
    assert (case.name, summary(case).people_billed, case.cohort[0].days) == ("What a day costs", 238, 125)
    assert exercises.opened("leap_year").population.dated
    assert exercises.opened("discount").reading["discount"] == "first_238"


@pytest.mark.parametrize(
    ("name", "place", "typed", "kind", "says"),
    [
        ("sunk", 2, "$3.13 million", "right", "Right: $3,129,863.01."),
        ("sunk", 2, "3.13m", "right", "Right"),
        ("sunk", 2, "3,1e6", "unreadable", "Found 3,1e6"),
        ("sunk", 1, "$0", "right", "Right: $0."),
        ("sunk", 2, "3.13", "near", "Mind thousands and millions"),
        ("sunk", 2, "3.2 million", "near", "Close"),
        ("sunk", 2, "4.2 million", "wrong", "too high"),
        ("sunk", 2, "2 million", "wrong", "too low"),
        ("average_and_marginal", 1, "20,000", "near", "$10 million is due once"),
        ("fixed_and_variable", 2, "67.8%", "right", "Right"),
        ("fixed_and_variable", 2, "0.678", "right", "Right"),
        ("fixed_and_variable", 2, "68", "right", "Right"),
        ("fixed_and_variable", 2, "much", "unreadable", "Found much"),
        ("break_even", 1, "500", "right", "Right"),
        ("break_even", 1, "501", "near", "Close"),
        ("break_even", 2, "766.8", "right", "Right"),
        ("break_even", 2, "2.1 years", "right", "Right"),
        ("break_even", 3, "730", "near", "What begins the day after?"),
        ("break_even", 3, "some", "unreadable", "Found some"),
    ],
)  # fmt: skip
def test_what_is_said_of_what_people_type(name: str, place: int, typed: str, kind: str, says: str) -> None:
    verdict = check(name, place, typed)
    assert verdict.kind == kind
    assert says in verdict.says


def test_how_near_a_number_must_come_is_said_and_holds() -> None:
    sunk = exercises.exercises()["sunk"].number[1]
    assert exercises.tolerance(sunk) == "(To within 0.5%.)"
    value = expected("sunk", 2)
    kinds = [check("sunk", 2, f"{value * (1 + off):.2f}").kind for off in (0.0049, 0.0051, CLOSE + 0.001)]
    assert kinds == ["right", "near", "wrong"]
    assert exercises.tolerance(exercises.exercises()["break_even"].number[2]) == "(A whole number.)"


def test_a_mistake_in_the_file_is_named() -> None:
    number = {"ask": "How many?", "figure": "total", "unit": "mony"}
    with pytest.raises(BadInput, match="unit"):
        checked(Exercise, {"title": "T", "ask": "A", "answer": "B", "number": [number]}, "here")
