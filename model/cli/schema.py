"""The JSON Schema of each kind of file, so that an editor completes and checks it, and of each answer in JSON."""

from __future__ import annotations

import json
from collections.abc import Set
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from model.cli.answers import CheckedFiles, Schemas, Served, Written
from model.files.toml_io import write_whole
from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence
from model.inputs.number_places import NUMBERS
from model.inputs.prices import OwnPrices
from model.outputs.verify import Verified
from model.questions.break_even import SolvedBreakEven
from model.questions.claims.articles import ArticlesReport
from model.questions.claims.claim_report import ClaimReport
from model.questions.compare import Comparison
from model.questions.explanations import Explanations
from model.questions.matters import WhatMatters
from model.questions.provider import Provider
from model.questions.settle import Settling
from model.questions.solution import Solution
from model.questions.uncertainty.file import RangeFile
from model.questions.uncertainty.range_result import RangeResult
from model.results.answer import Answer, AnswerOverTime, ReadingsTable
from model.results.document import Problems, Whole, document_schema
from model.results.expected_results import GoldenResults, PublishedFigures
from model.results.ledger import LedgerTable
from model.results.listings import Arrangements, DomesticPrices, Facts
from model.results.parameters import ParametersTable
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
_DOCUMENTS: tuple[type[Whole], ...] = (
    Answer, AnswerOverTime, Arrangements, ArticlesReport, CheckedFiles, ClaimReport, Comparison, DomesticPrices, Explanations, Facts,
    GoldenResults, ParametersTable, Problems, Provider, PublishedFigures, RangeResult, ReadingsTable, Schemas, Served, Settling,
    Solution, SolvedBreakEven, Verified, WhatMatters, Written,
)  # fmt: skip
ANSWERS: dict[str, type[Whole]] = {kind.document_name: kind for kind in _DOCUMENTS}
"""What a command prints with `--json`, by the name that the document gives itself."""


def all_schemas() -> dict[str, dict[str, Any]]:
    """The schemas by kind of file and, under `answers`, of answer."""
    files = {
        name: {**kind.model_json_schema(), "title": say(f"schema.{name}")} for name, kind in FILES.items()
    }
    files["arrangement"] = _with_names(files["arrangement"], NUMBERS)
    files["scenario"] = _with_names(files["scenario"], {"parameters"})
    schemas = {name: document_schema(kind) for name, kind in ANSWERS.items()}
    schemas["ledger"] = LedgerTable.json_schema()  # of Python alone
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


def write() -> list[Path]:
    """Write them to `scenarios/schema/`, and say where each is. Raises `BadInput`."""
    targets: dict[Path, str] = {folder() / "schema" / name: text for name, text in texts().items()}
    for target, text in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text.encode("utf-8"))
    return list(targets)
