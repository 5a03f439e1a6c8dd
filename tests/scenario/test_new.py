"""`perhead new`: an example that is valid as it is written, and never over what is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.scenario.library import load
from model.scenario.new import new_arrangement
from model.scenario.scenario import default_scenario
from model.words.wording import say

FILES = ["arrangement.toml", "evidence.toml", "first-year.toml"]


def test_it_is_valid_and_can_be_costed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """100 people for a year at $10,000, and a fee of $500,000: $1.5 million."""
    monkeypatch.chdir(tmp_path)
    assert main.main(["new", "my-deal"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith("my-deal/arrangement.toml my-deal/evidence.toml my-deal/first-year.toml")
    assert out.endswith(say("new.next", place="my-deal/"))
    assert sorted(path.name for path in (tmp_path / "my-deal").iterdir()) == FILES
    for words in (
        ["check-files", "my-deal/"],
        ["cost", "my-deal/"],
        ["run", "my-deal/first-year"],
        ["list", "my-deal"],
    ):
        assert main.main(words) == 0
    shown = capsys.readouterr()
    assert say("cli.checked", count=3) in shown.out
    assert "costs $1.5 million" in " ".join(shown.out.split())
    assert shown.err == ""
    deal = load("my-deal/")
    assert (
        model.summary(default_scenario(deal)).total
        == model.summary(deal.scenario("first-year")).total
        == 1_500_000
    )
    assert (model.summary(default_scenario(deal)).low, deal.namesake) == (1_000_000, None)


def test_its_numbers_have_names_that_can_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """100 people for two years: at $12,000, half off the second year, and the fee of $500,000."""
    monkeypatch.chdir(tmp_path)
    new_arrangement(Path("x"))
    deal = load("x/")
    table = tomllib.loads(Path("x/arrangement.toml").read_text("utf-8"))
    in_place = {*deal.named.parameters} - {*table["parameter"]}
    assert in_place == {"transport"}  # whose amount is not known
    assert set(deal.named.numbers.values()) - in_place == {*table["parameter"]}
    words = ["--years", "2", "--set", "price_per_person=12000", "--set", "second_year_discount=50%"]
    assert main.main(["cost", "x/", *words]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert 100 * (12_000 + 6_000) + 500_000 == 2_300_000
    assert "costs $2.3 million, with a price of $12,000 in place of the reported $10,000 and" in shown
    assert "with 50% off the second year costs" in shown
    assert main.main(["cost", "x/", "--set", "second_year_discount=60%"]) == 2
    assert "10% to 50%" in capsys.readouterr().err
    assert main.main(["cost", "x/", "--people", "101", "--set", "agreed_people=101"]) == 0
    assert "nothing is known of the price" not in " ".join(capsys.readouterr().out.split())


def test_every_file_is_explained_and_names_the_folder(tmp_path: Path) -> None:
    for file in new_arrangement(tmp_path / "Deal_2"):
        text = file.read_text("utf-8")
        remarks = [line for line in text.splitlines() if re.search(r"(^|\s)#\s", line)]
        assert len(remarks) >= 3
        assert "{name}" not in text
        assert file.name == "evidence.toml" or "Deal_2" in text


def test_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    Path("file").write_text("mine", "utf-8")
    for name in ("there", "file"):
        assert main.main(["new", name]) == 2
        assert capsys.readouterr().err == say("new.there", given=name) + "\n"
    assert list(Path("there").iterdir()) == []
    assert Path("file").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["a b", "", ".", "..", "né", "-x", "a.b", "x" * 61, "a\nb"])
def test_a_name_that_no_scenario_could_give(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match="the name of the folder has letters"):
        new_arrangement(Path(name))
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_the_model_s_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="comes with the model has this name"):
        new_arrangement(tmp_path / "us-el-salvador")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["new", str(tmp_path / "nowhere" / "mine")]) == 2
    assert "cannot be written" in capsys.readouterr().err
