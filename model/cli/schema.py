"""The JSON Schema of each kind of file, so that an editor completes and checks it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from model.cli.output import print_text
from model.files.toml_io import write_whole
from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Evidence
from model.questions.uncertainty.file import RangeFile
from model.scenario.scenario import Scenario, folder
from model.words.wording import say

KINDS: dict[str, type[BaseModel]] = {
    "arrangement": Arrangement,
    "evidence": Evidence,
    "ranges": RangeFile,
    "scenario": Scenario,
}


def all_schemas() -> dict[str, dict[str, Any]]:
    """The schemas by kind of file."""
    return {
        name: {**kind.model_json_schema(), "title": say(f"schema.{name}")} for name, kind in KINDS.items()
    }


def texts() -> dict[str, str]:
    """File name and content of each published schema."""
    return {f"{name}.json": json.dumps(schema, indent=1) + "\n" for name, schema in all_schemas().items()}


def write() -> int:
    """Write them to `scenarios/schema/`. Raises `BadInput`."""
    target = folder() / "schema"
    target.mkdir(exist_ok=True)
    for name, text in texts().items():
        write_whole(target / name, text.encode("utf-8"))
        print_text(f"{say('schema.written', name=name)}\n")
    return 0
