"""The JSON Schema of each kind of file, so that an editor completes and checks it, and of each answer in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from model.cli.output import print_text
from model.files.toml_io import write_whole
from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence
from model.questions.break_even import SolvedBreakEven
from model.questions.claims.claim_report import ClaimReport
from model.questions.compare import Comparison
from model.questions.explanations import Explanation
from model.questions.provider import Provider
from model.questions.settle import Settling
from model.questions.solve import Solution
from model.questions.uncertainty.file import RangeFile
from model.questions.uncertainty.range_result import RangeResult
from model.results.answer import Answer, AnswerOverTime, ReadingsTable
from model.results.expected_results import PublishedFigure
from model.results.ledger import LedgerTable
from model.results.serialise import Answered, AnswerModel
from model.scenario.scenario import Scenario, folder
from model.words.wording import say

FILES: dict[str, type[BaseModel]] = {
    "arrangement": Arrangement,
    "evidence": Evidence,
    "ranges": RangeFile,
    "scenario": Scenario,
}
ANSWERS: dict[str, type[Answered | AnswerModel]] = {
    "answer": Answer,
    "answer_over_time": AnswerOverTime,
    "break_even": SolvedBreakEven,
    "claim_report": ClaimReport,
    "comparison": Comparison,
    "ledger": LedgerTable,
    "provider": Provider,
    "range_result": RangeResult,
    "readings": ReadingsTable,
    "settling": Settling,
    "solution": Solution,
}
LISTS: dict[str, type[Answered]] = {"explanation": Explanation, "published": PublishedFigure}
"""What a command prints with `--json`: one such object, or a list of them."""


def all_schemas() -> dict[str, dict[str, Any]]:
    """The schemas by kind of file and, under `answers`, of answer."""
    files = {
        name: {**kind.model_json_schema(), "title": say(f"schema.{name}")} for name, kind in FILES.items()
    }
    schemas = {name: kind.json_schema() for name, kind in ANSWERS.items()}
    schemas |= {name: kind.json_schema(listed=True) for name, kind in LISTS.items()}
    answers = {name: {**schema, "title": say(f"schema.{name}")} for name, schema in sorted(schemas.items())}
    return {**files, "answers": answers}


def texts() -> dict[str, str]:
    """File name and content of each published schema; those of answers are in a folder of their own."""
    schemas = all_schemas()
    answers = schemas.pop("answers")
    named = {**schemas, **{f"answers/{name}": schema for name, schema in answers.items()}}
    return {f"{name}.json": json.dumps(schema, indent=1) + "\n" for name, schema in named.items()}


def write() -> int:
    """Write them to `scenarios/schema/`. Raises `BadInput`."""
    for name, text in texts().items():
        target: Path = folder() / "schema" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text.encode("utf-8"))
        print_text(say("schema.written", name=name) + "\n")
    return 0
