"""The worksheet on paper and the document of exercises: made of the same data, questions and answers apart."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest

from model.outputs import worksheet
from model.questions import exercises

DOCUMENT = Path(__file__).parents[2] / "docs" / "exercises.md"


def pages(answers: bool) -> list[str]:
    found = pypdf.PdfReader(io.BytesIO(worksheet.as_pdf(answers))).pages
    return [" ".join(page.extract_text().split()) for page in found]


@pytest.fixture(scope="module")
def questions() -> list[str]:
    return pages(answers=False)


@pytest.fixture(scope="module")
def answered() -> list[str]:
    return pages(answers=True)


def of_lesson(number: int) -> list[str]:
    return [name for name, one in exercises.exercises().items() if one.lesson == number]


def test_a_page_a_lesson_with_every_question_and_no_answer(questions: list[str]) -> None:
    assert len(questions) == 2
    for number, page in enumerate(questions, 1):
        assert len(of_lesson(number)) >= 4
        for name in of_lesson(number):
            exercise = exercises.exercises()[name]
            assert exercise.title in page
            for place, asked in enumerate(exercise.number, 1):
                assert asked.ask in page
                printed = exercises.printed(name, place)
                assert len(printed) < 8 or printed not in page, printed
    assert "Name" in questions[0]
    assert "$20,000 a year, bne IntelliNews reported" in questions[0]


def test_the_answers_have_each_number_and_no_line_of_code(answered: list[str]) -> None:
    assert len(answered) <= 2
    for number in worksheet.LESSONS:
        for name in of_lesson(number):
            for place in range(1, len(exercises.exercises()[name].number) + 1):
                assert exercises.printed(name, place) in answered[number - 1]
    assert not re.search(r">>>|```|`|perhead run", " ".join(answered).replace("perhead readings", ""))


def test_it_can_be_read_aloud_and_is_the_same_each_time() -> None:
    made = worksheet.as_pdf()
    root = pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert worksheet.as_pdf() == made


def test_the_document_is_made_of_the_same_data() -> None:
    """`python -m tests.test_docs` writes it anew."""
    assert DOCUMENT.read_text("utf-8") == worksheet.as_markdown()


def test_prose_is_left_of_markdown() -> None:
    text = "See [the words](glossary.md) of `billing`.\n\n```pycon\n>>> 1\n```\n\n*None* of\nit."
    assert worksheet.unmarked(text) == "See the words of billing. None of it."
