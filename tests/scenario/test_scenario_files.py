"""Scenario files: what is written is read back as it was; every one that comes with the model is complete."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from model.cli import schema
from model.files.toml_io import read_toml
from model.files.unseen import STRAY
from model.files.validation import check
from model.inputs.population import Cohort, Term
from model.results.expected_results import Expected
from model.scenario.founded import check_deal
from model.scenario.library import Deal, folder, load, names
from model.scenario.scenario import (
    Scenario,
    as_toml,
    checked,
    default_scenario,
    parse_scenario,
    read_scenario,
    write_scenario,
)
from model.words.version import VERSION
from tests.profiles import LONG

DEALS = names()
SHIPPED = [f"{deal}/{scenario}" for deal in DEALS for scenario in load(deal).scenario_names()]


def path_of(name: str) -> Path:
    return folder() / f"{name}.toml"


# --- Written and read back ---------------------------------------------------------------------------

words = st.text(max_size=60).filter(lambda text: not STRAY.search(text)) | st.sampled_from(
    ['"', "'''", '"""', "\\", "\\u0041", "#", "\n", "\r\n", "\r", "\t", "\ufeff", "né 🤷"]
)
calendar = st.dates(date(1900, 1, 1), date(2199, 1, 1))
people = st.integers(0, 10_000_000)
years = st.floats(0, 100) | st.sampled_from([0.0, 1e-07, 5e-324, 0.1 + 0.2, 100.0])


@st.composite
def cohorts(draw: st.DrawFn, groups: list[str], dated: bool) -> Cohort:
    who = {"people": draw(people), "group": draw(st.sampled_from(groups))}
    if not dated:
        return Cohort(
            **who,
            **draw(years.map(lambda y: {"years": y}) | st.integers(0, 36_500).map(lambda d: {"days": d})),
        )
    arrives = draw(calendar)
    stay: dict[str, Any] = draw(
        st.sampled_from([{"departs": "open"}, {"years": 2.0}, {"days": 125}])
        | st.integers(0, 300).map(lambda days: {"departs": arrives + timedelta(days=days)})
    )
    return Cohort(**who, arrives=arrives, **stay)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario of any arrangement that comes with the model, with anything that a file can say."""
    deal = load(draw(st.sampled_from(DEALS)))
    by_day = deal.terms.by_day is not None  # which needs people, or a term, with days
    dated = by_day or draw(st.booleans())
    both = sorted(draw(st.tuples(calendar, calendar)))
    term = Term(starts=both[0], ends=both[1]) if dated else Term(years=draw(years))
    money = [name for name, parameter in deal.named.parameters.items() if parameter.is_money]
    return checked(
        Scenario(
            name=draw(words),
            about=draw(words),
            arrangement=deal.name,
            as_of=draw(calendar) if dated else draw(st.none() | calendar),
            cohort=tuple(draw(st.lists(cohorts(sorted(deal.terms.group), dated), max_size=4))),
            term=term if by_day else draw(st.sampled_from([None, term])),
            reading={
                name: draw(st.sampled_from(sorted(q.option))) for name, q in deal.terms.question.items()
            },
            parameters=draw(st.dictionaries(st.sampled_from(money), st.floats(0, 1e13), max_size=2)),
        )
    )


def stamped(scenario: Scenario) -> Scenario:
    made_with = {"model_version": VERSION, "evidence_version": scenario.deal.evidence_version}
    return scenario.model_copy(update=made_with)


def read_back(scenario: Scenario) -> None:
    text = as_toml(scenario)
    again = parse_scenario(text.encode(), "again.toml")
    assert again == stamped(scenario)
    assert as_toml(again) == text


@given(scenarios())
def test_what_is_written_is_read_back(scenario: Scenario) -> None:
    read_back(scenario)


@pytest.mark.long
@settings(LONG)
@given(scenarios())
def test_what_is_written_is_read_back_long(scenario: Scenario) -> None:
    read_back(scenario)


@given(scenarios())
def test_a_file_says_everything(scenario: Scenario) -> None:
    """Every question with its option, whether or not it is the default, and what the file was made with."""
    found = tomllib.loads(as_toml(scenario))
    assert found.get("reading", {}) == scenario.reading
    assert set(scenario.reading) == set(scenario.deal.terms.question)
    assert (found["model_version"], found["evidence_version"]) == (VERSION, scenario.deal.evidence_version)
    assert len(found.get("cohort", [])) == len(scenario.cohort)
    assert found["arrangement"] == scenario.arrangement


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_is_read_back_from_a_file(name: str, tmp_path: Path) -> None:
    scenario = read_scenario(path_of(name))
    write_scenario(scenario, tmp_path / "again.toml")
    assert read_scenario(tmp_path / "again.toml") == stamped(scenario)
    write_scenario(default_scenario(scenario.deal), tmp_path / "again.toml")  # over what was there
    assert read_scenario(tmp_path / "again.toml") == stamped(default_scenario(scenario.deal))


# --- Those that come with the model ------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_says_everything_itself(name: str) -> None:
    found = read_toml(path_of(name))
    deal = load(name.split("/", maxsplit=1)[0])
    assert found["arrangement"] == deal.name
    assert list(found.get("reading", {})) == list(deal.terms.question)  # all of them, in its own order
    assert found["name"].strip()
    assert found.get("cohort") or found.get("term")  # people, or places kept for nobody
    # They follow the model and the evidence as these change, so they carry no version.
    assert not found.keys() & {"model_version", "evidence_version"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_has_an_expected_file_whose_facts_exist(name: str) -> None:
    path = path_of(name).with_suffix(".expected.toml")
    found = check(Expected, read_toml(path), name)
    assert found.result["total"] >= 0
    evidence = load(name.split("/", maxsplit=1)[0]).evidence
    for published in found.published:
        assert set(published.facts) <= set(evidence.fact)


@pytest.mark.parametrize("deal", DEALS)
def test_every_expected_file_has_its_scenario(deal: str) -> None:
    expected = {
        path.name.removesuffix(".expected.toml") for path in (folder() / deal).glob("*.expected.toml")
    }
    assert expected - {"arrangement"} == set(load(deal).scenario_names())


@pytest.mark.parametrize("deal", DEALS)
def test_a_shipped_arrangement_has_no_mistake_and_each_scenario_a_name_of_its_own(deal: str) -> None:
    found: Deal = load(deal)
    check_deal(found)
    titles = [found.scenario(name).name for name in found.scenario_names()]
    assert len(titles) == len(set(titles)) >= 1
    assert default_scenario(found).cohort == found.terms.default


# --- What editors check them with --------------------------------------------------------------------

KINDS = {"arrangement": "arrangement.toml", "evidence": "evidence.toml"}
FILES = [f"{deal}/{kind}" for deal in DEALS for kind in KINDS] + SHIPPED


def kind_of(name: str) -> str:
    stem = name.split("/")[1]
    return stem if stem in KINDS else "scenario"


def test_the_published_schemas_are_those_of_the_records() -> None:
    place = folder() / "schema"
    published = {
        path.relative_to(place).as_posix(): path.read_text("utf-8") for path in place.rglob("*.json")
    }
    assert published == schema.texts()


@pytest.mark.parametrize("name", FILES)
def test_a_schema_knows_every_key_of_a_shipped_file(name: str) -> None:
    published = json.loads((folder() / "schema" / f"{kind_of(name)}.json").read_text("utf-8"))
    unknown = list(unfit(read_toml(path_of(name)), published, published))
    assert unknown == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_names_its_schema_for_editors(name: str) -> None:
    assert path_of(name).read_text("utf-8").startswith("#:schema ../schema/scenario.json\n")


def test_a_key_or_kind_of_value_that_a_schema_does_not_know_is_found() -> None:
    published = schema.all_schemas()["scenario"]
    good = {"name": "a", "arrangement": "b", "cohort": [{"people": 1, "group": "c", "years": 1}]}
    assert list(unfit(good, published, published)) == []
    for bad in (
        {"abuot": ""},
        {"cohort": {}},
        {"cohort": [{"people": 1, "group": "c", "months": 3}]},
        {"reading": {"a": 1}},
    ):
        assert list(unfit({**good, **bad}, published, published))
    assert list(unfit({"name": "a"}, published, published))


TYPES: dict[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": (),
    "number": (int, float),
    "object": dict,
    "string": (str, date),  # a date of TOML is text with a format to a schema
}


def unfit(value: Any, node: dict[str, Any], whole: dict[str, Any], place: str = "") -> Iterator[str]:
    """Places where a value is not what a schema says, as far as keys, kinds of value and named words go."""
    if "$ref" in node:
        node = whole["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in node:
        if all(list(unfit(value, branch, whole, place)) for branch in node["anyOf"]):
            yield place
        return
    if not isinstance(value, TYPES[node["type"]]) or value not in node.get("enum", [value]):
        yield place
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from unfit(item, node["items"], whole, f"{place}[{number}]")
    elif isinstance(value, dict):
        yield from (f"{place}.{key}" for key in node.get("required", ()) if key not in value)
        for key, item in value.items():
            below = node.get("properties", {}).get(key, node.get("additionalProperties"))
            yield from unfit(item, below, whole, f"{place}.{key}") if below else [f"{place}.{key}"]
