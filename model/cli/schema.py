"""The JSON Schema of each kind of file, so that an editor completes and checks it, and of each answer in JSON."""

from __future__ import annotations

import json
from collections.abc import Set
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from model.cli.output import print_text
from model.files.toml_io import write_whole
from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence
from model.inputs.named_numbers import NUMBERS
from model.inputs.prices import OwnPrices
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
from model.results.parameters import ParametersTable
from model.results.serialise import Answered, AnswerModel
from model.scenario.library import folder
from model.scenario.scenario import Scenario
from model.words.wording import say

FILES: dict[str, type[BaseModel]] = {
    "arrangement": Arrangement,
    "evidence": Evidence,
    "prices": OwnPrices,
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
    "parameters": ParametersTable,
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
    files["arrangement"] = _with_names(files["arrangement"], NUMBERS)
    files["scenario"] = _with_names(files["scenario"], {"parameters"})
    schemas = {name: kind.json_schema() for name, kind in ANSWERS.items()}
    schemas |= {name: kind.json_schema(listed=True) for name, kind in LISTS.items()}
    answers = {name: {**schema, "title": say(f"schema.{name}")} for name, schema in sorted(schemas.items())}
    return {**files, "answers": answers}


def _with_names(schema: dict[str, Any], keys: Set[str]) -> dict[str, Any]:
    """The schema of a file whose numbers under `keys` may be texts: a parameter's name, or a number as people write it."""
    tables = (schema, *schema.get("$defs", {}).values())
    for table in tables:
        for key in keys & table.get("properties", {}).keys():
            _allow_text(table["properties"][key])
    return schema


def _allow_text(node: dict[str, Any]) -> None:
    """Let a number, or each of a list or table of numbers, be a text too."""
    parts = [node, *node.get("anyOf", ())]
    inner = [
        part[key]
        for part in parts
        for key in ("items", "additionalProperties")
        if isinstance(part.get(key), dict)
    ]
    for part in inner:
        numeric = {key: part.pop(key) for key in [*part] if key != "anyOf"}
        part["anyOf"] = [*part.pop("anyOf", ()), *([numeric] if numeric else []), {"type": "string"}]
    if "additionalProperties" in node:
        return
    if "anyOf" in node:
        node["anyOf"].append({"type": "string"})
    else:
        kept = {key: node.pop(key) for key in [*node] if key not in {"title", "default"}}
        node["anyOf"] = [kept, {"type": "string"}]


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
