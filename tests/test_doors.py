"""One question, one answer: the screen, the terminal, JSON, the report, the bundle and Python show the same.

Cases are generated over every arrangement. The total of each is worked out by the exact reference, not by any door.
"""

from __future__ import annotations

import html
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import model
from model.cli.main import main
from model.inputs.calendar import anniversary
from model.outputs import bundle, report
from model.results.answer import Answer, answer
from model.results.ledger import ledger_table
from model.results.repeat import as_command
from model.scenario.cases import with_case
from model.scenario.library import folder, load, names
from model.scenario.link import to_query
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import exact, say
from tests import oracle
from tests.ui.screen import Screen, text_of

PEOPLE = (1, 23, 238, 301, 500, 750)
STAYS: tuple[dict[str, Any], ...] = (
    {"days": 125},
    {"years": 1.0},
    {"years": 1.5},
    {"years": 2.0},
    {"days": 800},
)


def generated(name: str, seed: int) -> Scenario:
    """People, time and reading at random; in one case of two also an amount of the reader's own."""
    random, deal = Random(f"{name} {seed}"), load(name)
    reading = {key: random.choice(list(question.option)) for key, question in deal.terms.question.items()}
    money = [name for name, number in deal.named.parameters.items() if number.numbers and number.is_money]
    own = {random.choice(money): float(random.randint(1, 99) * 1_000)} if seed % 2 else {}
    case = with_case(
        default_scenario(deal),
        random.choice(PEOPLE),
        **random.choice(STAYS),
        reading=reading,
        parameters=own,
    )
    return unlike(case) if seed % 3 == 2 else case


def unlike(case: Scenario) -> Scenario:
    """The same with half as many who stay twice as long, and a term longer than either: what remarks are for."""
    first, *others = [cohort.model_dump(exclude_none=True) for cohort in case.cohort]
    longer = {
        **first,
        "people": first["people"] // 2,
        **{k: 2 * first[k] for k in ("years", "days") if k in first},
    }
    term: dict[str, object] = {"years": 6.0}
    if arrives := case.cohort[0].arrives:
        term = {"starts": arrives, "ends": anniversary(arrives, 6)}
    return case.changed(cohort=[first, longer, *others], term=term, name="Unlike stays")


CASES = {
    **{f"{name}-{seed}": (name, seed) for name in names() for seed in range(3)},
}
SHIPPED = [f"{name}/{scenario}" for name in names() for scenario in load(name).scenario_names()]


def scenario(key: str) -> Scenario:
    if key in CASES:
        return generated(*CASES[key])
    deal, _, name = key.partition("/")
    return load(deal).scenario(name)


def by_reference(case: Scenario) -> float:
    """The total as the exact reference works it out from the files alone."""
    tables = tomllib.loads((folder() / case.arrangement / "arrangement.toml").read_text("utf-8"))
    for name, value in case.parameters.items():
        tables["parameter"][name]["value"] = value
    population = {
        "cohorts": [cohort.model_dump(exclude_none=True) for cohort in case.cohort],
        **({"term": case.term.model_dump(exclude_none=True)} if case.term else {}),
        **({"as_of": case.as_of} if case.as_of else {}),
    }
    return float(oracle.total(tables, population, dict(case.reading)))


def must_show(whole: Answer) -> Iterator[str]:
    """What a person has to be shown at every door, in the words of the answer."""
    yield whole.sentence.removesuffix(".")
    yield whole.spread.says
    yield exact(whole.total, whole.currency)
    yield from (remark.says for remark in whole.remarks)
    yield from whole.not_counted
    yield from whole.sources


def plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def missing(whole: Answer, shown: str) -> list[str]:
    page = plain(shown)
    return [text for text in must_show(whole) if plain(text) not in page]


def printed(words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "4000")
    capsys.readouterr()
    assert main(words) == 0
    return capsys.readouterr().out


def words_for(case: Scenario, where: Path) -> list[str]:
    """The command that gives the scenario: the one shown for it, or its file where that one has to name a file."""
    words = shlex.split(as_command(case), comments=True)
    if words[1] == "cost" and case.name == case.deal.terms.title:
        return words[1:]
    file = where / "case.toml"
    model.write_scenario(case, file)
    return ["run", str(file)]


@pytest.mark.parametrize("key", [*CASES, *SHIPPED])
def test_terminal_json_report_and_python_show_the_same(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = scenario(key)
    whole = answer(case)
    assert whole.total == pytest.approx(by_reference(case), abs=0.005)
    assert model.summary(case).total == whole.total
    words = words_for(case, tmp_path)
    assert missing(whole, printed(words, capsys, monkeypatch)) == []
    plain_values = json.loads(printed([*words, "--json"], capsys, monkeypatch))
    around = ("schema", "question", "ledger")
    assert {k: v for k, v in plain_values.items() if k not in around} == json.loads(
        json.dumps(whole.as_json())
    )
    table = ledger_table(case)
    if "ledger" in plain_values:
        assert plain_values["ledger"] == table.as_json()["ledger"]
    assert sum(row["due"] for row in table.as_json()["ledger"]) == pytest.approx(whole.total, abs=0.05)
    page = report.as_html(case, lambda *_: report.Picture(b"<svg/>", "A figure.")).decode()
    name = say("answer.called", name=case.name)  # stands above the page as its title
    lost = missing(whole, text_of(re.sub(r"<(style|head).*?</\1>", "", page, flags=re.DOTALL)))
    assert [text for text in lost if text != name] == []
    kept = bundle.results(case)
    assert kept.pop("question") == {**plain_values["question"], "asked": {}}
    assert kept.pop("schema") == "perhead/answer_over_time/1"
    assert kept == {**whole.as_json(), "ledger": table.as_json()["ledger"]}


@pytest.mark.parametrize("key", [f"{name}-{place % 3}" for place, name in enumerate(names())])
def test_the_screen_shows_the_same(key: str) -> None:
    case = scenario(key)
    whole = answer(case)
    screen = Screen(to_query(case, whole.total))
    assert screen.answer == whole.sentence
    assert screen.spread == whole.spread.says
    assert screen.reading_line == (
        whole.reading_says or screen.spread
    )  # without a question the spread stands alone
    assert screen.figures == {figure.label: figure.text for figure in whole.figures}
    assert [remark.says for remark in whole.remarks if remark.says not in " ".join(screen.remarks)] == []
    drawn = text_of(" ".join(str(getattr(part.proto, "body", "")) for part in screen.app.get("html")))
    assert [text for text in (*whole.not_counted, *whole.sources) if plain(text) not in drawn] == []


def test_unlike_stays_and_a_longer_term_are_remarked_on_at_each_door(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = generated("us-el-salvador", 2)
    says = [remark.says for remark in answer(case).remarks]
    assert any("stay" in text and "to" in text for text in says)
    out = plain(printed(words_for(case, tmp_path), capsys, monkeypatch))
    assert all(text in out for text in says if "“" not in text)
