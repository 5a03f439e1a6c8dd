"""What commands print as JSON is what the published schemas say, key for key."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import model
from model.cli import schema
from model.cli.main import main
from model.scenario.library import folder

COMMANDS = {
    "answer": ["cost us-el-salvador --people 300 --days 125 --set per_head_year=25000", "cost uk-rwanda", "run us-el-salvador/grant-paid"],
    "answer_over_time": [
        "run us-el-salvador/what-was-held",
        "run us-el-salvador/year-two-half-price --by year",
    ],
    "readings": ["readings us-el-salvador --people 500 --years 2", "readings norway-netherlands"],
    "settling": ["settle us-el-salvador --people 300 --days 125", "settle uk-rwanda", "settle australia-nauru"],
    "comparison": [
        "compare us-el-salvador uk-rwanda --currency USD --prices 2024",
        "compare us-el-salvador uk-rwanda --currency USD --prices 2020 --domestic ice_quoted_2025",
        "compare us-el-salvador us-el-salvador/grant-paid --domestic guantanamo_migrants_claim_2025",
        "compare us-el-salvador/what-was-held us-el-salvador --rate 0.03",
    ],
    "provider": ["provider us-el-salvador --marginal 5000 --budget 3000000", "provider denmark-kosovo --marginal 9000"],
    "solution": [
        "solve us-el-salvador --for people --budget 15m",
        "solve us-el-salvador --for days --share 1 --read billing=by_day",
        "solve us-el-salvador --for rate --budget 6m",
        "solve us-el-salvador --for share",
        "solve uk-rwanda --for deterred --abroad 169000 --home 106000",
        "solve us-el-salvador --for deterred --home 0",
    ],
    "break_even": [
        "solve us-el-salvador --for people --against price=flat_once",
        "solve us-el-salvador --for days --domestic guantanamo_migrants_claim_2025",
    ],
    "explanation": ["explain 15m", "explain 10e6", "explain 541m --arrangement uk-rwanda"],
    "published": ["published"],
    "range_result": [
        "range us-el-salvador --range people=uniform:200,300 --draws 64",
        "range us-el-salvador --range people=uniform:200,300 --draws 64 --sensitivity --weigh price=per_person_year:1,flat_once:1",
    ],
}  # fmt: skip


def published(name: str) -> dict[str, Any]:
    text = (folder() / "schema" / "answers" / f"{name}.json").read_text("utf-8")
    return dict(json.loads(text))


@pytest.mark.parametrize(
    ("name", "command"), [(name, command) for name, every in COMMANDS.items() for command in every]
)
def test_printed_json_is_as_its_schema_says(
    name: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    described = published(name)
    jsonschema.validate(printed, described)
    assert isinstance(printed, list) == (name in schema.LISTS) == (described.get("type") == "array")
    for answer in printed if isinstance(printed, list) else [printed]:
        about = (
            described["$defs"][described["items"]["$ref"].rpartition("/")[2]]
            if name in schema.LISTS
            else described
        )
        assert set(answer) <= set(about["properties"]), "nothing is printed that the schema does not name"
        assert set(about.get("required", ())) <= set(answer)


def test_a_claim_is_as_its_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "The US paid $4.76 million to hold 238 men for a year.", "--json"]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), published("claim_report"))


def test_a_ledger_is_as_its_schema_says() -> None:
    from model.results.ledger import ledger_table

    table = ledger_table(model.load("us-el-salvador").scenario("what-was-held"))
    plain = json.loads(json.dumps(table.as_json()))
    jsonschema.validate(plain, published("ledger"))
    assert plain["runs_out"] is None or plain["runs_out"] in str(table.runs_out)


def test_every_answer_has_a_schema_with_a_title_of_its_own() -> None:
    titles = [published(name)["title"] for name in (*schema.ANSWERS, *schema.LISTS)]
    assert len(set(titles)) == len(titles)
    assert all(title.startswith("Per Head: ") for title in titles)


def test_a_value_of_another_kind_is_not_as_the_schema_says() -> None:
    """Lest the schemas allow everything."""
    whole = model.answer(model.case("us-el-salvador")).as_json()
    jsonschema.validate(whole, published("answer"))
    for key, wrong in {"total": "4,760,000", "steps": {}, "reading": [], "places": 1.5}.items():
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**whole, key: wrong}, published("answer"))
