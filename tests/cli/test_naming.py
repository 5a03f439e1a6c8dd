"""Every command takes a name of the model's, a folder, or a scenario's file, and says which of two of one name it took."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model.cli import main
from model.scenario.library import folder, load, names
from model.words.wording import say

DEAL = "us-el-salvador"
SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"

TAKING: dict[str, Callable[[str], list[str]]] = {
    "cost": lambda name: ["cost", name],
    "run": lambda name: ["run", name],
    "readings": lambda name: ["readings", name],
    "facts": lambda name: ["facts", name],
    "list": lambda name: ["list", name],
    "check-files": lambda name: ["check-files", name],
    "compare": lambda name: ["compare", name],
    "published": lambda name: ["published", name],
    "provider": lambda name: ["provider", name, "--marginal", "100"],
    "check": lambda name: ["check", "300 people for one year would cost $9 million.", "--arrangement", name],
    "explain": lambda name: ["explain", "9000000", "--arrangement", name],
    "solve": lambda name: ["solve", name, "--for", "people", "--budget", "3000000"],
    "range": lambda name: ["range", name, "--range", "people=fixed:100", "--draws", "10"],
    "figure": lambda name: ["figure", "people", name, "-o", "out.svg"],
    "report": lambda name: ["report", name, "-o", "out.html"],
    "bundle": lambda name: ["bundle", name, "-o", "out.zip"],
    "workbook": lambda name: ["workbook", name, "-o", "out.xlsx"],
    "golden": lambda name: ["golden", name],
    "parameters": lambda name: ["parameters", name],
    "settle": lambda name: ["settle", name],
    "matters": lambda name: ["matters", name],
    "grid": lambda name: ["grid", name, "-o", "-"],
}
OTHERS = {
    "domestic": "prices at home are those of no arrangement",
    "verify": "takes a bundle",
    "dashboard": "takes a folder of arrangements, see test_offered",
    "schema": "is of no arrangement",
    "new": "makes one",
}
"""Commands that are about no arrangement, and why."""

WAYS = {
    "name": DEAL,
    "scenario of a name": f"{DEAL}/grant-paid",
    "folder": "mine",
    "folder with a slash": f"{DEAL}/",
    "file": f"{DEAL}/grant-paid.toml",
    "scenario of a folder": "mine/grant-paid",
}


def test_no_command_is_forgotten() -> None:
    assert TAKING.keys() | OTHERS.keys() == main.COMMANDS.keys()
    assert not TAKING.keys() & OTHERS.keys()


def dearer(target: Path) -> Path:
    """A copy of the home arrangement at $30,000 a person and year in place of $20,000, with its expected results."""
    shutil.copytree(load(DEAL).path, target)
    for file in target.glob("*.toml"):
        text = file.read_text("utf-8")
        if file.name in {"arrangement.toml", "evidence.toml"}:
            text = re.sub(r"= 20_?000$", "= 30_000", text, flags=re.MULTILINE).replace("20,000", "30,000")
        elif file.name.endswith(".expected.toml"):
            text = f'[[published]]\nsays = "Printed elsewhere."\nfigure = "total"\namount = 7140000\nwithin = 1\nfacts = ["{FACT}"]\n'
        file.write_text(text, "utf-8")
    return target


FACT = next(iter(load(DEAL).evidence.fact))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("deals")
    dearer(found / DEAL)
    shutil.copytree(found / DEAL, found / "mine")
    return found


THEIRS = re.compile(r"30,000|7\.14 million|7,140,000|7140000")


def written(out: str) -> str:
    """What a command printed, and wrote."""
    text = out
    for file in sorted(Path().glob("out*")):
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                names = [name for name in archive.namelist() if name.endswith((".json", ".xml", ".csv"))]
                text += "".join(archive.read(name).decode() for name in names)
        else:
            text += file.read_text("utf-8", "replace")
        file.unlink()
    return text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", TAKING)
def test_a_command_takes_it(
    command: str,
    way: str,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(place)
    packaged = "name" in way
    status = main.main(TAKING[command](WAYS[way]))
    found = capsys.readouterr()
    text = written(found.out)
    if command == "golden":
        assert status == (0 if packaged else 1)  # the copy's have never been written
    else:
        assert status == 0, found
    if command in {"list", "check-files", "golden", "published"}:
        assert text.strip()
    else:
        assert bool(THEIRS.search(text)) == (not packaged), text[:2_000]
    # The same name twice is said, and only then; what a file or a slash settles is not.
    warned = say("cli.namesake", name=DEAL) in found.err
    assert warned == (packaged and command != "check-files") or command == "check-files"
    assert found.err.count(say("cli.namesake", name=DEAL)) <= 1


@pytest.mark.parametrize("json_too", [False, True])
def test_whose_terms_they_are_is_said(
    json_too: bool, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    for name, own in ((f"{DEAL}/grant-paid.toml", DEAL), ("mine/grant-paid", "mine"), ("mine/", "mine")):
        assert main.main(["run", name, *(["--json"] if json_too else [])]) == 0
        out = capsys.readouterr().out
        sentence = say("answer.namesake", own=own, name=DEAL)
        says = (
            [remark["says"] for remark in json.loads(out)["remarks"]] if json_too else " ".join(out.split())
        )
        assert sentence in says
    assert main.main(["run", f"{DEAL}/grant-paid"]) == 0
    assert "your own folder" not in capsys.readouterr().out


def test_one_s_own_is_said_in_a_comparison_with_the_model_s(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    assert main.main(["compare", f"{DEAL}/grant-paid", "mine/grant-paid.toml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["total"] for row in found["rows"]] == [4_760_000, 7_140_000]
    assert [bool(row["remarks"][0].startswith("The terms are those")) for row in found["rows"]] == [
        False,
        True,
    ]


@pytest.mark.parametrize("command", ["cost", "readings", "solve", "range", "report", "bundle"])
def test_a_scenario_takes_no_people_or_time(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*TAKING[command](f"{DEAL}/grant-paid"), "--years", "2"]
    assert main.main(words) == 2
    assert capsys.readouterr().err == (
        f"--years: {DEAL}/grant-paid has its own people, time and reading; change the file, or name an arrangement\n"
    )


@pytest.mark.parametrize("command", sorted(TAKING.keys() - {"check-files"}))
@pytest.mark.parametrize(
    "name", ["us-el-salvadr", "nowhere/", "nowhere/at-all", "nowhere.toml", "mine/none", ""]
)
def test_what_there_is_not_is_told(
    command: str, name: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    assert main.main(TAKING[command](name)) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert len(found.err.splitlines()) == 1
    assert not list(Path().glob("out*"))


def test_check_files_names_what_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("us-el-salvadr", f"{DEAL}/none", "nowhere/"):
        assert main.main(["check-files", name]) == 2
        assert capsys.readouterr().err.startswith(
            f"{name.removesuffix('/')}: cannot be read (no such file or folder)"
        )


def test_check_files_takes_a_scenario_that_comes_with_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check-files", f"{DEAL}/grant-paid"]) == 0
    assert capsys.readouterr().out == "1 files checked, no mistake found.\n"


def test_list_takes_a_folder_of_folders(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place.parent)
    assert main.main(["list", place.name, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["arrangements"]) == [f"{place.name}/mine/", f"{place.name}/{DEAL}/"]
    assert main.main(["run", f"{place.name}/mine/grant-paid"]) == 0, "what is listed can be typed"
    assert main.main(["list"]) == 0
    assert all(name in capsys.readouterr().out or name for name in names())


def test_golden_writes_beside_a_scenario_wherever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SOUND, tmp_path / "made-up")
    shutil.copy(folder() / DEAL / "grant-paid.toml", tmp_path / "alone.toml")
    for name, file in (
        ("made-up/ten-people", "made-up/ten-people.expected.toml"),
        ("alone.toml", "alone.expected.toml"),
    ):
        assert main.main(["golden", name]) == 1
        assert main.main(["golden", name, "--update"]) == 0
        assert Path(file).is_file()
        assert main.main(["golden", name]) == 0
        assert main.main(["check-files", file]) == 0
    assert f"{Path(DEAL) / 'grant-paid'}" not in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.glob("**/*.expected.toml")) == [
        "alone.expected.toml",
        "ten-people.expected.toml",
    ]


def test_the_ranges_of_a_copy_are_those_beside_it(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    for name in ("mine", f"{DEAL}/"):
        assert main.main(["range", name, "--with", "transport", "--draws", "10"]) == 0
    shutil.copytree(SOUND, tmp_path / "made-up")
    shutil.copytree(place / "mine" / "ranges", tmp_path / "made-up" / "ranges")
    capsys.readouterr()
    assert main.main(["range", f"{tmp_path}/made-up", "--with", "transport", "--draws", "10"]) == 2
    assert f"its ranges are for {DEAL}, not for" in capsys.readouterr().err
