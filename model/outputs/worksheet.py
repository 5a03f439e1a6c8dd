"""The exercises on paper: two pages of questions, a second PDF with the answers, and the document of all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

from model.outputs import typeset
from model.questions.exercises import (
    Exercise,
    answer_text,
    book,
    deal,
    exercises,
    opened,
    place_of,
    printed,
    tolerance,
)
from model.results import repeat
from model.results.citation import citation, figure, read_to
from model.words.version import VERSION
from model.words.wording import LANGUAGE, say

LESSONS = (1, 2)

Plain = dict[str, Any]


def letter(place: int) -> str:
    """How the number at `place`, from 1, of an exercise is called."""
    return ascii_lowercase[place - 1]


# --- On paper --------------------------------------------------------------------------------------------------


def as_pdf(answers: bool = False) -> bytes:
    """A page for each lesson: the questions with room to write, or the answers."""
    return typeset.pdf("worksheet.typ", json.dumps(content(answers)), deal().evidence.version)


def content(answers: bool) -> Plain:
    """Every text of the sheet as plain values, in the order in which it is read."""
    return {
        "language": LANGUAGE,
        "title": say(f"worksheet.{'answers' if answers else 'title'}", arrangement=deal().terms.title),
        "kicker": say("worksheet.kicker"),
        "answers": answers,
        "fill_in": [say("worksheet.name"), say("worksheet.class"), say("worksheet.date")],
        "given_title": say("worksheet.given"),
        "given": [_given(key) for key in book().given],
        "lessons": [_lesson(number, answers) for number in LESSONS],
        "versions": say("chart.source", version=VERSION, evidence=deal().evidence_version),
        "read_to": read_to(deal()),
    }


def _given(key: str) -> Plain:
    fact = deal().evidence.fact[key]
    return {"figure": figure(fact), "text": fact.says, "source": citation(deal().evidence.source_of(key))}


def _lesson(number: int, answers: bool) -> Plain:
    own = [name for name, exercise in exercises().items() if exercise.lesson == number]
    return {
        "title": say("worksheet.lesson", number=number, title=say(f"worksheet.lesson_{number}")),
        "exercises": [_exercise(name, answers) for name in own],
    }


def _exercise(name: str, answers: bool) -> Plain:
    exercise = exercises()[name]
    return {
        "place": place_of(name),
        "title": exercise.title,
        "ask": unmarked(exercise.ask),
        "numbers": [
            {"letter": letter(place), "ask": asked.ask, "answer": printed(name, place) if answers else ""}
            for place, asked in enumerate(exercise.number, 1)
        ],
        "answer": unmarked(answer_text(name)) if answers else "",
    }


def unmarked(markdown: str) -> str:
    """Markdown of ours as a paragraph of plain text, its blocks of code left out."""
    text = re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text)
    return " ".join(re.sub(r"[`*]", "", text).split())


# --- As a document ---------------------------------------------------------------------------------------------


def as_markdown() -> str:
    """All exercises with their answers, as `docs/exercises.md` has them."""
    parts = [f"# {book().title}", book().about.strip()]
    for name, exercise in exercises().items():
        parts += _section(name, exercise)
    return "\n\n".join(parts) + "\n"


def _section(name: str, exercise: Exercise) -> Iterator[str]:
    yield f"## {place_of(name)}. {exercise.title}"
    yield exercise.ask.strip()
    yield "\n".join(
        f"- **{letter(place)}** {asked.ask} {tolerance(asked)}"
        for place, asked in enumerate(exercise.number, 1)
    )
    yield say("worksheet.start", command=repeat.as_command(opened(name)))
    answers = (f"**{letter(place)}** {printed(name, place)}" for place in range(1, len(exercise.number) + 1))
    summary = say("worksheet.answer")
    yield f"<details>\n<summary>{summary}</summary>"
    yield " · ".join(answers)
    yield answer_text(name)
    yield "</details>"
