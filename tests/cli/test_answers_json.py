"""What every command prints as JSON is a document: the four keys, its own, as its published schema says."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import model
from model.cli import launch_dashboard, schema
from model.cli.main import COMMANDS, add_options, main
from model.questions.compare import compare
from model.results.document import Problems, document
from model.results.expected_results import Golden
from model.results.ledger import ledger_table
from model.results.listings import Arrangements, facts
from model.results.summary import summary
from model.scenario.library import folder, load, names
from model.scenario.scenario import Scenario, checked
from model.words.version import VERSION
from model.words.wording import say

DEAL = "us-el-salvador"
FOUR = ["schema", "model_version", "evidence_version", "question"]

EXAMPLES = {
    "new": {"new {tmp}/mine": "written"},
    "cost": {
        f"cost {DEAL} --people 300 --days 125 --set per_head_year=25000": "answer",
        "cost uk-rwanda": "answer",
    },
    "run": {
        f"run {DEAL}/grant-paid": "answer",
        f"run {DEAL}/what-was-held": "answer_over_time",
        f"run {DEAL}/year-two-half-price --by year": "answer_over_time",
    },
    "readings": {f"readings {DEAL} --people 500 --years 2": "readings", "readings norway-netherlands": "readings"},
    "settle": {
        f"settle {DEAL} --people 300 --days 125": "settling",
        "settle uk-rwanda": "settling",
        "settle australia-nauru": "settling",
    },
    "matters": {f"matters {DEAL} --people 500 --years 2": "matters", "matters italy-albania": "matters"},
    "facts": {"facts": "facts", f"facts {DEAL} --search 238": "facts", f"facts {DEAL} --search zzzzzz": "facts"},
    "parameters": {
        f"parameters {DEAL} --set price_per_person=18000": "parameters",
        "parameters uk-rwanda": "parameters",
    },
    "list": {"list": "arrangements"},
    "check-files": {"check-files": "checked_files", "check-files {deal}": "checked_files"},
    "compare": {
        f"compare {DEAL} uk-rwanda --currency USD --prices 2024": "comparison",
        f"compare {DEAL} uk-rwanda --currency USD --prices 2020 --domestic ice_quoted_2025": "comparison",
        f"compare {DEAL} {DEAL}/grant-paid --domestic guantanamo_migrants_claim_2025": "comparison",
        f"compare {DEAL}/what-was-held {DEAL} --rate 0.03": "comparison",
    },
    "published": {"published": "published"},
    "domestic": {"domestic": "domestic_prices", "domestic guantanamo_migrants_claim_2025": "domestic_prices"},
    "provider": {
        f"provider {DEAL} --marginal 5000 --budget 3000000": "provider",
        "provider denmark-kosovo --marginal 9000": "provider",
    },
    "check": {
        "check 'The US paid $4.76 million to hold 238 men for a year.'": "claim_report",
        "check {tmp}/article.txt": "articles_report",
    },
    "explain": {
        "explain 15m": "explanations",
        "explain 10e6": "explanations",
        "explain 1e9": "explanations",
        "explain 541m --arrangement uk-rwanda": "explanations",
    },
    "solve": {
        f"solve {DEAL} --for people --budget 15m": "solution",
        f"solve {DEAL} --for days --share 1 --read billing=by_day": "solution",
        f"solve {DEAL} --for rate --budget 6m": "solution",
        f"solve {DEAL} --for share": "solution",
        "solve uk-rwanda --for deterred --abroad 169000 --home 106000": "solution",
        f"solve {DEAL} --for deterred --home 0": "solution",
        f"solve {DEAL} --for people --against price=flat_once": "break_even",
        f"solve {DEAL} --for days --domestic guantanamo_migrants_claim_2025": "break_even",
    },
    "range": {
        f"range {DEAL} --range people=uniform:200,300 --draws 64": "range_result",
        f"range {DEAL} --range people=uniform:200,300 --draws 64 --sensitivity"
        " --weigh price=per_person_year:1,flat_once:1": "range_result",
    },
    "grid": {f"grid {DEAL} --people 100,238 -o {{tmp}}/rows.csv": "written"},
    "figure": {f"figure people {DEAL} -o {{tmp}}/drawn.svg": "written"},
    "report": {f"report {DEAL} --people 300 -o {{tmp}}/page.html": "written"},
    "bundle": {f"bundle {DEAL}/grant-paid -o {{tmp}}/all.zip": "written"},
    "verify": {"verify {bundle}": "verified"},
    "workbook": {f"workbook {DEAL} {DEAL}/grant-paid -o {{tmp}}/sheets.xlsx": "written"},
    "dashboard": {"dashboard": "served"},
    "golden": {"golden": "golden"},
    "schema": {"schema": "schemas"},
}  # fmt: skip
"""Each command, with calls of it and the document that each prints."""

CALLS = [(name, call) for calls in EXAMPLES.values() for call, name in calls.items()]
OF_TODAY = json.loads((Path(__file__).parents[1] / "fixtures" / "json_keys.json").read_text("utf-8"))
"""The keys of each call, and of what is in them, that there were before the four: a list stands under a name since."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "all.zip"
    assert main(["bundle", f"{DEAL}/grant-paid", "-o", str(path)]) == 0
    return path


_ONCE: dict[str, dict[str, Any]] = {}
"""What calls printed: several tests look at the same."""


@pytest.fixture
def printed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Any:
    """Runs a call with `--json` and gives what it prints."""
    monkeypatch.setattr(launch_dashboard, "_serve", lambda *_: 0)

    def run(call: str, status: int = 0) -> dict[str, Any]:
        places = {"tmp": tmp_path, "deal": folder() / DEAL}
        (tmp_path / "article.txt").write_text(
            "They pay $80 a day a head, or $29,200 a year.", encoding="utf-8"
        )
        if "{bundle}" in call:
            places["bundle"] = request.getfixturevalue("bundle")
        words = [word.format(**places) for word in shlex.split(call)]
        capsys.readouterr()
        assert main([*words, "--json"]) == status
        shown = capsys.readouterr()
        assert shown.err == ""
        return dict(json.loads(shown.out))

    def run_once(call: str, status: int = 0) -> dict[str, Any]:
        if status or "{tmp}" in call:
            return run(call, status)
        if call not in _ONCE:
            _ONCE[call] = run(call)
        return deepcopy(_ONCE[call])

    return run_once


def published(name: str) -> dict[str, Any]:
    text = (folder() / "schema" / "answers" / f"{name}.json").read_text("utf-8")
    return dict(json.loads(text))


def closed(node: Any) -> Any:
    """A schema that forbids the keys it does not name, so that a test sees them."""
    if isinstance(node, list):
        return [closed(part) for part in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(part) for key, part in node.items()}
    named = isinstance(node.get("properties"), dict) and node.get("type") == "object"
    return {"additionalProperties": False, **inner} if named else inner


# --- Every command -----------------------------------------------------------------------------------------------


def test_no_command_is_forgotten() -> None:
    """A new command needs a call here, and a document with a schema."""
    assert EXAMPLES.keys() == COMMANDS.keys()
    printed_somewhere = {name for calls in EXAMPLES.values() for name in calls.values()}
    assert printed_somewhere | {Problems.document_name} == schema.ANSWERS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_json(command: str) -> None:
    parser = argparse.ArgumentParser()
    add_options(command, parser)
    assert "--json" in parser.format_usage()


@pytest.mark.parametrize(("name", "call"), CALLS)
def test_printed_json_is_as_its_schema_says(name: str, call: str, printed: Any) -> None:
    whole = printed(call)
    described = published(name)
    jsonschema.validate(whole, described)
    jsonschema.validate(whole, closed(described))
    assert list(whole)[:4] == FOUR
    assert whole["schema"] == f"perhead/{name}/1"
    assert whole["model_version"] == VERSION
    assert set(described["required"]) >= set(FOUR)
    several = schema.ANSWERS[name].several
    assert isinstance(whole["question"], list) == several
    known = set(whole["evidence_version"] or ()) if several else set()
    assert known == ({one["arrangement"] for one in whole["question"]} if several else set())


@pytest.mark.parametrize(
    ("name", "call"), [pair for pair in CALLS if pair[0] not in ("arrangements", "domestic_prices")]
)
def test_a_key_more_is_as_the_schema_says_too(name: str, call: str, printed: Any) -> None:
    """What is promised: who checks by today's schema takes the same number's answers of tomorrow.

    What else is at the top of the other two are their items, which the schema describes.
    """
    whole = printed(call)
    jsonschema.validate({**whole, "a_key_of_tomorrow": 1}, published(name))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**whole, "a_key_of_tomorrow": 1}, closed(published(name)))


def keys_in(value: Any, path: str = "") -> Iterator[str]:
    """Every key of a document, with those it is in: `rows[].total`."""
    if isinstance(value, list):
        for part in value:
            yield from keys_in(part, f"{path}[]")
    if isinstance(value, dict):
        for key, part in value.items():
            yield f"{path}.{key}".removeprefix(".")
            yield from keys_in(part, f"{path}.{key}".removeprefix("."))


@pytest.mark.parametrize("call", OF_TODAY)
def test_the_keys_that_there_were_are_there(call: str, printed: Any) -> None:
    assert OF_TODAY[call]
    assert set(OF_TODAY[call]) <= set(keys_in(printed(call)))


# --- What was asked ----------------------------------------------------------------------------------------------


def asked_again(question: dict[str, Any]) -> Scenario:
    """The scenario that a question describes, and nothing else."""
    parts = {key: question[key] for key in ("arrangement", "as_of", "term", "reading", "parameters")}
    cohorts = [
        {key: value for key, value in cohort.items() if value is not None} for cohort in question["cohorts"]
    ]
    table = {"name": question["scenario"], "cohort": cohorts, **parts}
    kept = json.dumps({key: value for key, value in table.items() if value is not None})
    return checked(Scenario.model_validate_json(kept))


SHIPPED = [f"run {name}/{scenario}" for name in names() for scenario in load(name).scenario_names()]


@pytest.mark.parametrize(
    "call",
    [
        *SHIPPED,
        f"cost {DEAL} --people 321 --days 500 --also ms13=7 --read price=flat_on_top --set per_head_year=18000",
        "cost uk-rwanda --people 12 --years 3",
    ],
)  # fmt: skip
def test_the_question_alone_gives_the_total_again(call: str, printed: Any) -> None:
    whole = printed(call)
    again = summary(asked_again(whole["question"]))
    assert round(again.total, 2) == whole["total"]
    assert (again.people_held, again.people_billed) == (whole["people_held"], whole["people_billed"])
    assert whole["question"]["reading"] == whole["reading"]
    assert whole["evidence_version"] == load(whole["arrangement"]).evidence_version


def test_a_question_by_eye(printed: Any) -> None:
    words = (
        "--people 300 --days 125 --read billing=by_day --read price=flat_once --set price_per_person=18000"
    )
    question = printed(f"cost {DEAL} {words}")["question"]
    first, second = question["cohorts"]
    assert (first["people"], first["group"], first["days"], first["years"]) == (
        300,
        "tren_de_aragua",
        125,
        None,
    )
    assert (second["people"], second["group"], second["days"]) == (23, "ms13", 125)
    assert (question["reading"]["billing"], question["reading"]["price"]) == ("by_day", "flat_once")
    assert question["reading"]["discount"] == "not_in_force"
    assert question["parameters"] == {"price_per_person": 18000}
    assert question["asked"] == {
        "arrangement": DEAL,
        "people": 300,
        "days": 125,
        "read": ["billing=by_day", "price=flat_once"],
        "set": ["price_per_person=18000"],
    }
    assert (question["as_of"], question["term"]) == (None, None)


def test_a_dated_question_has_its_days(printed: Any) -> None:
    question = printed(f"run {DEAL}/what-was-held --by event")["question"]
    assert question["cohorts"][0]["arrives"] == "2025-03-15"
    assert question["cohorts"][0]["departs"] == "2025-07-18"
    assert question["as_of"] == str(load(DEAL).scenario("what-was-held").as_of)
    assert question["asked"] == {"file": f"{DEAL}/what-was-held", "by": "event"}


def test_each_row_of_a_comparison_has_its_question(printed: Any) -> None:
    whole = printed(f"compare {DEAL}/grant-paid uk-rwanda {DEAL} --currency USD --people 50")
    assert [one["scenario"] for one in whole["question"]] == [row["scenario"] for row in whole["rows"]]
    assert [one["arrangement"] for one in whole["question"]] == [DEAL, "uk-rwanda", DEAL]
    assert [one["cohorts"][0]["people"] for one in whole["question"]] == [50, 50, 50]
    versions = {name: load(name).evidence_version for name in (DEAL, "uk-rwanda")}
    assert whole["evidence_version"] == versions
    assert {one["asked"]["currency"] for one in whole["question"]} == {"USD"}


@pytest.mark.parametrize(
    ("call", "arrangement", "asked", "evidence"),
    [
        ("list", None, {}, dict),
        ("facts", None, {}, dict),
        ("facts uk-rwanda --search rent", "uk-rwanda", {"arrangement": "uk-rwanda", "search": "rent"}, str),
        ("published", None, {}, dict),
        ("domestic", None, {}, str),
        ("check-files", None, {}, type(None)),
        ("explain 15 million", DEAL, {"amount": ["15", "million"]}, str),
        ("check '$6 million for 300 people.'", DEAL, {"text": "$6 million for 300 people."}, str),
        ("schema", None, {}, type(None)),
    ],
)  # fmt: skip
def test_without_a_scenario_the_question_says_what_was_asked(
    call: str, arrangement: str | None, asked: dict[str, Any], evidence: type, printed: Any
) -> None:
    whole = printed(call)
    question = whole["question"]
    assert (question.pop("arrangement"), question.pop("asked")) == (arrangement, asked)
    assert set(question.values()) == {None}
    assert isinstance(whole["evidence_version"], evidence)
    if evidence is dict:
        assert whole["evidence_version"].items() <= {(name, load(name).evidence_version) for name in names()}


def test_what_was_typed_is_named_as_the_option_is(printed: Any) -> None:
    asked = printed(f"solve {DEAL} --for people --budget 15m --rate per_head_year=18000")["question"]["asked"]
    assert asked == {"arrangement": DEAL, "for": "people", "budget": "15m", "rate": ["per_head_year=18000"]}
    drawn = printed(f"range {DEAL} --range people=uniform:200,300 --draws 64 --seed 1")["question"]["asked"]
    assert drawn == {"arrangement": DEAL, "range": ["people=uniform:200,300"], "draws": 64}


# --- Errors ------------------------------------------------------------------------------------------------------


def refusal(whole: dict[str, Any]) -> list[str]:
    jsonschema.validate(whole, closed(published("errors")))
    assert list(whole) == [*FOUR, "errors"]
    assert whole["schema"] == "perhead/errors/1"
    return list(whole["errors"])


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_refused_in_json(command: str, printed: Any) -> None:
    call, *_ = EXAMPLES[command]
    (error,) = refusal(printed(f"{call} --peple", status=2))
    assert "--peple" in error


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("", ["perhead: "]),
        ("cots", ["perhead: command: found cots; did you mean cost? "]),
        ("cost", ["perhead cost: the following arguments are required: arrangement"]),
        ("cost nowhere", ["nowhere"]),
        (f"cost {DEAL} --people -5", ["perhead cost: argument --people: Found -5"]),
        (f"cost {DEAL} --years 1 --days 3", ["perhead cost: argument --days: "]),
        (f"cost {DEAL} --read x=y --also z=1", ["--also: found z", "--read: found x"]),
        ("run missing.toml", ["missing.toml: cannot be read"]),
        (f"run {DEAL}/grant-paid --csv", ["perhead run: argument "]),
        (f"solve {DEAL} --for people --people 3 --charge x", ["--", "--"]),
        ("check ''", [""]),
        ("dashboard --port 0", ["perhead dashboard: argument --port: "]),
        (f"figure peple {DEAL} -o x.svg", ["found peple"]),
    ],
)  # fmt: skip
def test_every_mistake_is_in_the_errors(call: str, says: list[str], printed: Any) -> None:
    errors = refusal(printed(call, status=2))
    assert len(errors) == len(says)
    for error, part in zip(errors, says, strict=True):
        assert part in error


def test_mistakes_in_files_are_errors(printed: Any, tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text(
        f'name = "A case"\narrangement = "{DEAL}"\npepole = 3\n[reading]\nprice = "free"\n', "utf-8"
    )
    errors = refusal(printed(f"check-files {file}", status=2))
    assert len(errors) == 2
    assert any("pepole" in error for error in errors)
    assert any("reading.price" in error for error in errors)


def test_without_json_errors_are_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cost", DEAL, "--peple", "3"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("perhead cost: found --peple")


def test_json_after_the_end_of_options_is_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--file", "x", "--", "--json"]) == 2
    assert capsys.readouterr().out == ""


# --- Other commands than those that count ------------------------------------------------------------------------


def test_a_changed_result_is_in_the_document(printed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    true = Golden.result

    def result(golden: Golden) -> dict[str, Any]:
        return {**true(golden), "total": 1.0} if golden.key == f"{DEAL}/grant-paid" else true(golden)

    monkeypatch.setattr(Golden, "result", result)
    whole = printed("golden", status=1)
    jsonschema.validate(whole, closed(published("golden")))
    (changed,) = whole["changed"]
    assert changed["scenario"] == f"{DEAL}/grant-paid"
    assert (changed["old"]["total"], changed["new"]["total"]) == (4_760_000, 1.0)
    assert not whole["written"]


def test_a_bundle_that_was_changed_is_not_the_same(printed: Any, bundle: Path, tmp_path: Path) -> None:
    import zipfile

    other = tmp_path / "other.zip"
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b" " if name == "README.md" else b""))
    whole = printed(f"verify {other}", status=1)
    jsonschema.validate(whole, closed(published("verified")))
    assert (whole["same"], whole["changed"]) == (False, ["README.md"])
    assert whole["manifest"]["total"] == 4_760_000


@pytest.mark.parametrize("command", ["figure", "report", "bundle", "workbook", "grid"])
def test_a_written_file_is_there_in_its_size(command: str, printed: Any) -> None:
    (call,) = EXAMPLES[command]
    whole = printed(call)
    assert whole["files"]
    for file in whole["files"]:
        assert Path(file["path"]).stat().st_size == file["bytes"] > 0


def test_facts_have_every_field_of_a_fact(printed: Any) -> None:
    """Those of the evidence file, its source in place of the source's key."""
    fact = next(one for one in printed(f"facts {DEAL}")["facts"] if one["id"] == "grant_amount")
    reported = load(DEAL).evidence.fact["grant_amount"]
    plain = reported.model_dump(mode="json", exclude_none=True)
    assert {key: fact[key] for key in plain if key not in ("source", "contradicts")} == {
        key: value for key, value in plain.items() if key not in ("source", "contradicts")
    }
    assert fact["source"]["key"] == reported.source
    assert fact["source"]["outlet"] == load(DEAL).evidence.source_of("grant_amount").outlet
    assert set(fact["contradicts"]) == set(load(DEAL).evidence.disagreeing("grant_amount"))
    assert len(facts([load(DEAL)]).facts) == len(load(DEAL).evidence.fact)


def test_an_item_never_hides_a_key_of_the_document() -> None:
    listed = Arrangements({"question": ("one",), "arrangements": ("two",), "here": ("three",)})
    whole = document(listed, [load(DEAL)], {})
    assert list(whole)[:4] == FOUR
    assert whole["question"]["asked"] == {}
    assert whole["arrangements"]["question"] == ["one"]
    assert whole["here"] == ["three"]


def test_the_dashboard_says_its_address_before_it_serves(printed: Any) -> None:
    assert printed("dashboard --port 65000")["address"] == "http://127.0.0.1:65000"


# --- The schemas -------------------------------------------------------------------------------------------------


def test_a_ledger_is_as_its_schema_says() -> None:
    table = ledger_table(load(DEAL).scenario("what-was-held"))
    plain = json.loads(json.dumps(table.as_json()))
    jsonschema.validate(plain, published("ledger"))
    assert plain["runs_out"] is None or plain["runs_out"] in str(table.runs_out)


def test_every_answer_has_a_schema_with_a_title_of_its_own() -> None:
    titles = [published(name)["title"] for name in schema.ANSWERS]
    assert len(set(titles)) == len(titles)
    assert all(title.startswith("Per Head: ") for title in titles)
    files = {path.stem for path in (folder() / "schema" / "answers").glob("*.json")}
    assert files == {*schema.ANSWERS, "ledger"}, (
        "`perhead schema --update` writes them; one that is no more is taken away"
    )


def test_no_two_answers_are_called_the_same() -> None:
    assert "" not in schema.ANSWERS
    assert len(schema._DOCUMENTS) == len(schema.ANSWERS)


@pytest.mark.parametrize(
    "broken",
    [
        {"total": "4,760,000"},
        {"steps": {}},
        {"reading": []},
        {"places": 1.5},
        {"schema": "perhead/answer/2"},
        {"question": None},
        {"question": {}},
        {"evidence_version": None},
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_not_as_the_schema_says(broken: dict[str, Any]) -> None:
    """Lest the schemas allow everything."""
    case = model.case(DEAL)
    whole = json.loads(json.dumps(document(model.answer(case), case)))
    jsonschema.validate(whole, published("answer"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**whole, **broken}, published("answer"))


@pytest.mark.parametrize("key", FOUR)
def test_none_of_the_four_may_be_missing(key: str) -> None:
    case = model.case(DEAL)
    whole = json.loads(json.dumps(document(compare([case]), [case])))
    jsonschema.validate(whole, published("comparison"))
    del whole[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole, published("comparison"))


# --- The document on them ----------------------------------------------------------------------------------------


def rows_of_the_document(first: str) -> list[list[str]]:
    text = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    table = text.split(f"\n| {first} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_the_document_has_every_key_and_every_answer() -> None:
    question = published("answer")["$defs"]["Question"]["properties"]
    assert [row[0].strip("`") for row in rows_of_the_document("key")] == FOUR
    assert [row[0].strip("`") for row in rows_of_the_document("key of a question")] == list(question)
    rows = {row[0].strip("`"): row for row in rows_of_the_document("document")}
    assert rows.keys() == schema.ANSWERS.keys()
    for name, (_, commands, holds) in rows.items():
        of = {command for command, calls in EXAMPLES.items() if name in calls.values()}
        said = set(commands.replace("`", "").split(", "))
        assert said == (
            {"every command"} if name == "errors" else of | ({"schema"} if name == "written" else set())
        )
        named = {part for part in holds.split("`")[1::2] if not part.startswith("--")}
        assert named <= published(name)["properties"].keys()


def test_the_written_sentence_is_said_once(printed: Any) -> None:
    whole = printed("check-files")
    assert whole["says"] == say("cli.checked", count=whole["checked"])
