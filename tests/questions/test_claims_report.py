"""The answer about a text as JSON: what it was, and what its schema says it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from model.cli.main import main
from model.questions.claims.check import check
from model.questions.claims.claim_report import ClaimReport
from model.words.version import VERSION
from tests.claims.labels import FOLDER, load

EXPECTED = FOLDER / "report.json"
ARRANGEMENT = "sweden-estonia"
TEXT = (
    "On 22 March 2025 more than 77 men cost €8,500 a month each, or €85,000 in all. It flew 75 km. "
    "At €8,000 a head, 400 prisoners come to €30.6 million."
)
SCHEMA = ClaimReport.model_json_schema(mode="serialization")


def plain(text: str, language: str | None = None) -> dict[str, Any]:
    return check(text, language, ARRANGEMENT).model_dump(mode="json")


def test_the_report_is_what_it_was() -> None:
    expected = EXPECTED.read_text(encoding="utf-8")
    printed = json.dumps(plain(TEXT), indent=1, ensure_ascii=False).replace(VERSION, "VERSION")
    assert printed.splitlines() == expected.splitlines()


def test_the_command_prints_the_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["check", "--file", str(path), "--arrangement", ARRANGEMENT, "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert {key: whole[key] for key in plain(TEXT)} == plain(TEXT)
    assert list(whole)[4:] == list(plain(TEXT))


def test_the_schema_names_the_keys_in_their_order() -> None:
    assert list(SCHEMA["properties"]) == ["arrangement", "claims", "read_to", "unused"]
    assert {name: list(kind["properties"]) for name, kind in SCHEMA["$defs"].items() if "properties" in kind} == {
        "Claim": ["span", "text", "verdict", "because", "slip", "condition", "implied", "quantities", "beside", "quote",
                  "language", "joined", "on", "arrangement"],
        "LikeForLike": ["what", "figure", "implied", "fact", "reported", "unit", "meets", "contradicted_by", "source", "printed"],
        "Quantity": ["role", "low", "high", "unit", "currency", "per", "span", "text", "alternatives", "reason"],
    }  # fmt: skip


def test_reports_are_as_their_schema_says() -> None:
    for item in load():
        _holds(SCHEMA, plain(item.text, item.language), item.id)


def _holds(schema: dict[str, Any], value: object, where: str) -> None:
    """A value against what pydantic uses of JSON Schema; a key that it does not know fails too."""
    if "$ref" in schema:
        return _holds(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, where)
    if "anyOf" in schema:
        kinds = [kind["type"] for kind in schema["anyOf"]]
        assert _kind(value) in kinds, where
        return None
    assert _kind(value) == schema["type"], where
    assert value in schema.get("enum", [value]), where
    if isinstance(value, dict):
        if "properties" in schema:
            assert list(value) == list(schema["properties"]) == schema["required"], where
        for key, part in value.items():
            _holds(
                schema.get("properties", {}).get(key) or schema["additionalProperties"],
                part,
                f"{where}.{key}",
            )
    if isinstance(value, list):
        kinds = schema.get("prefixItems") or [schema["items"]] * len(value)
        for place, (kind, part) in enumerate(zip(kinds, value, strict=True)):
            _holds(kind, part, f"{where}[{place}]")
    return None


def _kind(value: object) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
    return "null" if value is None else names[type(value)]


def test_a_report_is_complete_and_cannot_be_changed() -> None:
    report = check(TEXT, arrangement=ARRANGEMENT)
    assert report.text == TEXT
    assert [sentence.text for sentence in report.sentences] == TEXT.replace(". ", ".|").split("|")
    assert {quantity.text for quantity in report.unused} == {"75"}
    with pytest.raises(ValidationError):
        report.arrangement = "us-el-salvador"
