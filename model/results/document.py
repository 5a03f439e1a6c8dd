"""An answer as the JSON of a command: what it is, by which model and evidence, what was asked, and the answer's own keys.

Everything that leaves as JSON is made here: what `--json` prints, a bundle's `results.json`, the download on screen.
`docs/json.md` says what each key is and what may change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.inputs.population import Cohort, Day, Term
from model.results.serialise import Answered, AnswerModel
from model.scenario.library import Deal, shown_name
from model.scenario.scenario import Scenario
from model.words.version import VERSION

Whole = Answered | AnswerModel
"""An answer that has a `document_name`."""

About = Scenario | Deal | Sequence[Scenario] | Sequence[Deal] | str | None
"""What an answer is about: a scenario or several, an arrangement or several, or only evidence of some version."""


@dataclass(frozen=True)
class Question(Answered):
    """What was asked. Null is what the question does not have.

    `cohorts`, `reading`, `term` and `as_of` are those of the scenario, as asked; `parameters` are the reader's own numbers,
    by parameter and in its unit, in place of reported ones. `asked` are the words and options that were typed, by name.
    """

    scenario: str | None
    arrangement: str | None
    as_of: Day | None
    term: Term | None
    cohorts: tuple[Cohort, ...] | None
    reading: dict[str, str] | None
    parameters: dict[str, float] | None
    asked: dict[str, Any]


@dataclass(frozen=True)
class Problems(Answered):
    """Why a command gave no answer: a sentence for each mistake."""

    errors: tuple[str, ...]

    document_name = "errors"


def document(answer: Whole, about: About = None, asked: Mapping[str, object] | None = None) -> dict[str, Any]:
    """An answer as plain values, the four keys of every document in front of its own.

    Parameters
    ----------
    answer
        The whole answer.
    about
        What it is about. An answer that is `several` takes scenarios: it has a question, and the version of the evidence,
        for each. Another has one question; of several arrangements it has the versions by name.
    asked
        The words and options that were typed, by name.
    """
    head = {
        "schema": schema_name(type(answer)),
        "model_version": VERSION,
        "evidence_version": _evidence(about),
        "question": _question(about, answer.several, dict(asked or {})),
    }
    return {**head, **{key: value for key, value in answer.as_json().items() if key not in head}}


def schema_name(kind: type[Whole]) -> str:
    """What a document says it is: `perhead/answer/1`."""
    return f"perhead/{kind.document_name}/{kind.document_number}"


def _evidence(about: About) -> str | dict[str, str] | None:
    if about is None or isinstance(about, str):
        return about
    if isinstance(about, Scenario):
        return about.deal.evidence_version
    if isinstance(about, Deal):
        return about.evidence_version
    deals = [each.deal if isinstance(each, Scenario) else each for each in about]
    return {shown_name(deal.name): deal.evidence_version for deal in deals}


def _question(about: About, several: bool, asked: dict[str, Any]) -> Any:
    if several:
        scenarios = about if isinstance(about, Sequence) else ()
        return [_question(each, False, asked) for each in scenarios if isinstance(each, Scenario)]
    parts: dict[str, Any] = dict.fromkeys(Question.__dataclass_fields__)
    if isinstance(about, Deal):
        parts |= {"arrangement": shown_name(about.name), "parameters": dict(about.own) or None}
    if isinstance(about, Scenario):
        parts |= {name: getattr(about, name) for name in ("as_of", "term", "reading", "parameters")}
        named = {"scenario": about.name, "arrangement": shown_name(about.arrangement)}
        parts |= {**named, "cohorts": about.cohort}
    return Question(**{**parts, "asked": asked}).as_json()


# --- Its schema --------------------------------------------------------------------------------------------------


def document_schema(kind: type[Whole]) -> dict[str, Any]:
    """The JSON Schema of an answer's document: open, since keys may be added under the same number."""
    own, question = kind.json_schema(), Question.json_schema()
    named = {**question.pop("$defs", {}), "Question": question, **own.pop("$defs", {})}
    one: dict[str, Any] = {"$ref": "#/$defs/Question"}
    by_name = {"type": "object", "additionalProperties": {"type": "string"}}
    known = [] if kind.several else [{"type": "string"}]
    versions = {"anyOf": [*known, by_name, {"type": "null"}]}
    head = {
        "schema": {"const": schema_name(kind)},
        "model_version": {"type": "string"},
        "evidence_version": versions,
        "question": {"type": "array", "items": one} if kind.several else one,
    }
    whole = {
        **own,
        "properties": {**head, **own["properties"]},
        "required": list(dict.fromkeys([*head, *own.get("required", ())])),
        "$defs": named,
    }
    opened: dict[str, Any] = _opened(whole)
    return opened


def _opened(node: Any) -> Any:
    """A schema that does not forbid the keys it does not name."""
    if isinstance(node, list):
        return [_opened(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _opened(part)
        for key, part in node.items()
        if not (key == "additionalProperties" and part is False)
    }
