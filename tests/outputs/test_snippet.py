"""The Python and the command that a screen or a report shows give its figure again, run as pasted."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

import model
from model.cli import main
from model.results.repeat import as_command, as_python
from model.results.summary import summary
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, as_toml, default_scenario

ROOT = Path(__file__).parents[2]
SHIPPED = [f"{deal}/{name}" for deal in names() for name in load(deal).scenario_names()]
ODD_NAMES = (
    '=HYPERLINK("http://x.invalid","a")', "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", 'three """ quotes', "ends in \\",
    'ends in "', "a\nb\ttab", "{braces} {0} %s", "", "naïve 中文 \U0001f4a1 \u200bunseen", "'''", "\\N{BULLET}\\x00",
)  # fmt: skip
YEARS = (0, 1, 2, 0.5, 2 / 3, 1 / 3, 125 / 365, 1.1, 0.1 + 0.2, 1e-9, 4.7, 3.999999999999, 100)
AMOUNTS = (0, 1, 20_000, 0.1, 1 / 3, 1234.5678, 1e-7, 12345678901.25, 1e13)


# --- Scenarios of every kind ---------------------------------------------------------------------------------


def generated(deal: str, random: Random) -> Scenario:
    """A scenario of `deal` with anything that a screen or a file can set."""
    terms, named = load(deal).terms, load(deal).named
    priced = [name for name, parameter in named.parameters.items() if parameter.is_money]
    chosen = random.sample(priced, min(len(priced), random.randint(0, 2)))
    kinds = (dated,) if terms.by_day else (everyone_alike, everyone_alike, apart, dated)
    return default_scenario(load(deal)).changed(
        name=random.choice(ODD_NAMES),
        reading={name: random.choice(sorted(question.option)) for name, question in terms.question.items()},
        parameters={name: float(random.choice(AMOUNTS)) for name in chosen},
        **random.choice(kinds)(sorted(terms.group), deal, random),
    )


def everyone_alike(groups: list[str], deal: str, random: Random) -> dict[str, Any]:
    """As the controls of the screen have it: each group of the default once, one stay for all."""
    stay = random.choice(({"days": random.randint(0, 1500)}, {"years": float(random.choice(YEARS))}))
    every = [*dict.fromkeys(cohort.group for cohort in load(deal).terms.default)]
    return {"cohort": [{"group": group, "people": random.randint(0, 3000), **stay} for group in every]}


def apart(groups: list[str], deal: str, random: Random) -> dict[str, Any]:
    """Cohorts in any order, each with a stay of its own, and perhaps a term."""
    cohorts = [
        {
            "group": random.choice(groups),
            "people": random.randint(0, 900),
            "years": float(random.choice(YEARS)),
        }
        for _ in range(random.randint(0, 4))
    ]
    return {"cohort": cohorts, "term": random.choice((None, {"years": 2.5}))}


def dated(groups: list[str], deal: str, random: Random) -> dict[str, Any]:
    def cohort() -> dict[str, Any]:
        arrives = date(2023, 12, 1) + timedelta(days=random.randint(0, 700))
        stays = ({"days": random.randint(0, 900)}, {"years": 2.0}, {"departs": "open"})
        departs = {"departs": arrives + timedelta(days=random.randint(0, 800))}
        who = {"group": random.choice(groups), "people": random.randint(0, 900), "arrives": arrives}
        return {**who, **random.choice((*stays, departs))}

    return {"cohort": [cohort() for _ in range(random.randint(1, 4))], "as_of": date(2026, 3, 15)}


def shipped(key: str) -> Scenario:
    deal, _, name = key.partition("/")
    return load(deal).scenario(name)


# --- Running what is shown ------------------------------------------------------------------------------------


def ran_python(code: str) -> str:
    """What the code prints, run by itself."""
    with io.StringIO() as out, contextlib.redirect_stdout(out):
        exec(compile(code, "pasted", "exec"), {"__name__": "__main__"})
        return out.getvalue()


def ran_command(scenario: Scenario, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command says in a folder with the scenario's file, where it needs one."""
    shown = as_command(scenario)
    (folder / "scenario.toml").write_text(as_toml(scenario), "utf-8", newline="")
    words = shlex.split(shown, comments=True)
    assert words[0] == "perhead"
    with contextlib.chdir(folder):
        status = main.main([*words[1:], "--json"])
    told = capsys.readouterr()
    assert status == 0, (shown, told.err)
    return json.loads(told.out)


def assert_repeats(scenario: Scenario, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = summary(scenario)
    assert float(ran_python(as_python(scenario))) == found.total
    again = ran_command(scenario, folder, capsys)
    assert again["total"] == pytest.approx(found.total, abs=0.005, rel=1e-12)
    assert again["reading"] == scenario.reading
    assert (again["people_held"], again["people_billed"]) == (found.people_held, found.people_billed)
    assert again["person_years"] == pytest.approx(found.person_years, abs=0.005)


@pytest.mark.parametrize("deal", names())
def test_what_each_arrangement_shows_at_first_repeats(
    deal: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_repeats(default_scenario(load(deal)), tmp_path, capsys)


@pytest.mark.parametrize("key", SHIPPED)
def test_every_scenario_of_the_model_repeats(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_repeats(shipped(key), tmp_path, capsys)


@pytest.mark.parametrize("deal", names())
def test_generated_scenarios_repeat(deal: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(20):
        assert_repeats(generated(deal, Random(f"{deal} {seed}")), tmp_path, capsys)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_never_becomes_code(name: str) -> None:
    named = shipped("us-el-salvador/grant-paid").changed(name=name, about=name)
    assert ran_python(as_python(named)) == "4760000.0\n"


def test_numbers_that_nobody_types_are_left_to_the_file() -> None:
    case = model.case("us-el-salvador", people=238, years=1)
    assert "--years 1 " in as_command(case)
    assert as_command(model.case("us-el-salvador", years=2 / 3)).startswith("perhead run scenario.toml")
    own = model.case("us-el-salvador", years=1, parameters={"price_per_person": 1234.5678})
    assert as_command(own).endswith("--set price_per_person=1234.5678")
    third = model.case("us-el-salvador", years=1, parameters={"price_per_person": 1 / 3})
    assert as_command(third).startswith("perhead run scenario.toml")


def test_an_arrangement_in_a_folder_of_the_reader_repeats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "it's my deal"
    shutil.copytree(load("denmark-kosovo").path, own)
    assert_repeats(default_scenario(load(f"{own}/")), tmp_path, capsys)


def test_both_run_in_a_fresh_process(tmp_path: Path) -> None:
    case = model.case("us-el-salvador", people=500, years=2, reading={"discount": "first_300"})
    code = subprocess.run(
        [sys.executable, "-q", "-i"],
        input=as_python(case),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert code.stdout.strip().endswith("17000000.0"), code.stderr
    words = [sys.executable, "-m", "model.cli", *shlex.split(as_command(case))[1:], "--json"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(told.stdout)["total"] == 17_000_000
