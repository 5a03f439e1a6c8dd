"""Whose terms a scenario is read with: those beside it, those that come with the model, those a path leads to."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.outputs import bundle
from model.results.answer import answer
from model.scenario import library
from model.scenario.library import folder, load, names
from model.scenario.scenario import default_scenario, parse_scenario, read_scenario, write_scenario
from model.scenario.sharing import toml
from model.words.version import VERSION
from model.words.wording import say
from tests.cli.test_naming import DEAL, dearer

SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"


def total(file: Path) -> float:
    return model.summary(read_scenario(file)).total


def remarks(file: Path) -> list[str]:
    return [remark.says for remark in answer(read_scenario(file)).remarks]


def replaced(file: Path, old: str, new: str) -> Path:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return file


# --- The scenario's own folder ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [DEAL, "mine"])
def test_a_copy_s_own_terms_are_used_and_said(name: str, tmp_path: Path) -> None:
    """238 people for a year are 238 × $30,000 there, and 238 × $20,000 in what comes with the model."""
    file = dearer(tmp_path / name) / "grant-paid.toml"
    assert total(file) == 7_140_000
    assert total(folder() / DEAL / "grant-paid.toml") == 4_760_000
    assert say("answer.namesake", own=name, name=DEAL) in remarks(file)
    assert load(f"{tmp_path / name}/").scenario("grant-paid") == read_scenario(file, by_path=False)


def test_a_price_is_changed_in_one_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said to be assumed beside the price, as the refusal asks, it is so in every charge, and no source gives it there."""
    copy = tmp_path / "mine"
    shutil.copytree(folder() / DEAL, copy)
    terms = replaced(copy / "arrangement.toml", "value = 20_000", "value = 25_000")
    assert main.main(["cost", f"{copy}/"]) == 2
    (refusal,) = capsys.readouterr().err.splitlines()
    assert refusal == (
        "mine/arrangement.toml: parameter.price_per_person.value: found 25,000, which none of its facts gives; allowed:"
        ' 20,000, or a number of your own: write assumed = "why" in [parameter.price_per_person]'
    )
    replaced(terms, "value = 25_000", 'value = 25_000\nassumed = "A price of ours."')
    assert main.main(["check-files", f"{copy}/"]) == 0
    case = model.case(f"{copy}/", 100, 1)
    assert model.summary(case).total == 2_500_000
    (step,) = answer(case).steps
    assert (step.assumed, step.source, step.facts) == ("A price of ours.", "", ())
    later = load(f"{copy}/").terms.charge["per_head_year_later"]
    assert later.assumed is not None
    assert later.assumed.startswith("That the yearly price")
    assert later.assumed.endswith(" A price of ours.")
    assert load(f"{copy}/").terms.charge["fee_yearly"].facts == ("one_time_fee",)
    capsys.readouterr()
    assert main.main(["parameters", f"{copy}/"]) == 0
    assert "A price of ours." in capsys.readouterr().out


def test_from_within_the_folder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(dearer(tmp_path / DEAL))
    assert total(Path("grant-paid.toml")) == 7_140_000
    assert say("answer.namesake", own=DEAL, name=DEAL) in remarks(Path("grant-paid.toml"))
    assert model.summary(default_scenario(load("./"))).total == 7_140_000


def test_no_name_of_the_model_s_is_said_where_there_is_none(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    assert load(f"{tmp_path}/made-up/").namesake is None
    assert load(DEAL).namesake is None
    assert not [
        text for text in remarks(tmp_path / "made-up" / "ten-people.toml") if "your own folder" in text
    ]
    assert not [text for text in remarks(folder() / DEAL / "grant-paid.toml") if "your own folder" in text]


def test_a_copy_with_another_title_must_be_named(tmp_path: Path) -> None:
    """Neither of the two can be meant for sure: the terms beside it, or those that come with the model."""
    copy = dearer(tmp_path / "mine")
    replaced(copy / "arrangement.toml", f'title = "{load(DEAL).terms.title}"', 'title = "Mine"')
    with pytest.raises(BadInput) as caught:
        read_scenario(copy / "grant-paid.toml")
    expected = say("scenario.other_terms", where="mine/grant-paid.toml", given=DEAL, own="mine")
    assert caught.value.problems == (expected,)
    assert main.main(["check-files", f"{copy}"]) == 2
    replaced(copy / "grant-paid.toml", f'arrangement = "{DEAL}"', 'arrangement = "mine"')
    assert total(copy / "grant-paid.toml") == 7_140_000
    assert load(f"{copy}/").namesake is None


def test_the_very_same_terms_are_those_of_the_model(tmp_path: Path) -> None:
    """Such as in a bundle that was unpacked: nothing is passed over, so nothing need be said."""
    shutil.copytree(folder() / DEAL, tmp_path / DEAL)
    assert read_scenario(tmp_path / DEAL / "grant-paid.toml").arrangement == DEAL
    replaced(tmp_path / DEAL / "evidence.toml", "# ", "#  ")
    assert (
        read_scenario(tmp_path / DEAL / "grant-paid.toml").arrangement == f"{(tmp_path / DEAL).as_posix()}/"
    )


def test_an_unpacked_bundle_of_older_terms_is_read_with_them(tmp_path: Path) -> None:
    """It has the terms and one scenario, not those that the arrangement offers."""
    (tmp_path / DEAL).mkdir()
    (tmp_path / DEAL / "scenario.toml").write_text(toml(load(DEAL).scenario("grant-paid")), "utf-8")
    dear = dearer(tmp_path / "dear")
    for name in ("arrangement.toml", "evidence.toml"):
        shutil.copy(dear / name, tmp_path / DEAL)
    assert total(tmp_path / DEAL / "scenario.toml") == 7_140_000
    shutil.copy(folder() / DEAL / "grant-paid.toml", tmp_path / DEAL)
    with pytest.raises(BadInput, match="preset"):
        read_scenario(tmp_path / DEAL / "scenario.toml")


def test_a_folder_without_facts_says_so(tmp_path: Path) -> None:
    copy = dearer(tmp_path / DEAL)
    (copy / "evidence.toml").unlink()
    with pytest.raises(BadInput, match=r"evidence\.toml: cannot be read"):
        read_scenario(copy / "grant-paid.toml")


def test_what_was_changed_is_read_anew(tmp_path: Path) -> None:
    shutil.copytree(folder() / DEAL, tmp_path / "mine")
    shutil.copytree(dearer(tmp_path / "dear"), tmp_path / "other")
    name = f"{tmp_path}/mine/"
    assert model.summary(default_scenario(load(name))).total == 4_760_000
    before = load(name).evidence_version
    for file in ("arrangement.toml", "evidence.toml"):
        shutil.copy(tmp_path / "dear" / file, tmp_path / "mine")
    assert model.summary(default_scenario(load(name))).total == 7_140_000
    assert load(name).evidence_version != before
    assert load(name).evidence.fact["price_per_person"].value == 30_000


# --- Paths -----------------------------------------------------------------------------------------------------


def scenario_of(name: str, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    sound = (SOUND / "ten-people.toml").read_text("utf-8")
    file.write_text(sound.replace('"made-up"', f'"{name}"'), "utf-8")
    return file


def test_a_path_is_from_the_file_that_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SOUND, tmp_path / "deals" / "made-up")
    for name, file in (
        ("../deals/made-up/", "cases/one.toml"),
        ("made-up/", "deals/one.toml"),
        ("./made-up", "deals/two.toml"),
        ("../", "deals/made-up/cases/one.toml"),
        ("./", "deals/made-up/one.toml"),
        ("../made-up", "deals/made-up/two.toml"),
        (f"{tmp_path}/deals/made-up", "cases/two.toml"),
    ):
        scenario = scenario_of(name, tmp_path / file)
        for start in (tmp_path, tmp_path / "deals", Path("/")):
            monkeypatch.chdir(start)
            for way in (scenario, Path(os.path.relpath(scenario))):
                assert read_scenario(way).deal.path.resolve() == tmp_path / "deals" / "made-up", (name, start)


def test_a_path_is_not_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    file = scenario_of("./made-up/", tmp_path / "cases" / "one.toml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput) as caught:
        read_scenario(file)
    assert caught.value.problems[0] == say("scenario.no_folder", where="cases/one.toml", given="./made-up/")


def test_a_file_written_anywhere_finds_its_terms_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SOUND, tmp_path / "deals" / "made-up")
    (tmp_path / "cases").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("deals/made-up/", f"{tmp_path}/deals/made-up"):
        for place, written in (
            ("cases", "../deals/made-up/"),
            ("deals", "made-up/"),
            ("deals/made-up", "made-up"),
            (".", "deals/made-up/"),
        ):
            file = Path(place) / "mine.toml"
            write_scenario(default_scenario(load(name)), file)
            assert f'arrangement = "{written}"\n' in file.read_text("utf-8")
            monkeypatch.chdir("/")
            assert read_scenario(tmp_path / file).deal.path.resolve() == tmp_path / "deals" / "made-up"
            monkeypatch.chdir(tmp_path)


def test_a_stranger_s_text_may_name_what_is_beside_it_and_no_more(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    shutil.copytree(SOUND, tmp_path / "other")
    raw = (SOUND / "ten-people.toml").read_bytes()
    for name, allowed in (
        ("made-up", True),
        ("./", True),
        ("../made-up", True),
        ("../other", False),
        ("other", False),
        ("../", False),
    ):
        text = raw.replace(b'"made-up"', f'"{name}"'.encode())
        if allowed:
            assert (
                parse_scenario(text, "x", tmp_path / "made-up", by_path=False).deal.path
                == tmp_path / "made-up"
            )
        else:
            with pytest.raises(BadInput, match="no arrangement is called"):
                parse_scenario(text, "x", tmp_path / "made-up", by_path=False)
        if name != "made-up":
            with pytest.raises(BadInput, match="no arrangement is called"):
                parse_scenario(text, "x")


# --- With which evidence it was written ------------------------------------------------------------------------


def test_evidence_of_another_day_is_said_when_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, now = tmp_path / "mine.toml", load(DEAL).evidence_version
    write_scenario(load(DEAL).scenario("grant-paid"), file)
    assert not [text for text in remarks(file) if "was written with" in text]
    replaced(file, f'evidence_version = "{now}"', 'evidence_version = "2025-01-01.00000000"')
    sentence = say("answer.stale_evidence", then="2025-01-01.00000000", now=now)
    assert remarks(file)[0] == sentence
    for words in (["run"], ["compare"], ["run", "--json"]):
        assert main.main([*words[:1], str(file), *words[1:]]) == 0
        assert sentence in " ".join(capsys.readouterr().out.split())
    assert total(file) == 4_760_000


def test_an_older_version_of_the_model_is_said(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    write_scenario(load(DEAL).scenario("grant-paid"), file)
    replaced(file, f'model_version = "{VERSION}"', 'model_version = "0.0.1"')
    assert say("answer.stale_model", then="0.0.1", now=VERSION) in remarks(file)


def test_a_bundle_is_written_with_what_is_now_in_force(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    write_scenario(load(DEAL).scenario("grant-paid").changed(evidence_version=None), file)
    replaced(file, load(DEAL).evidence_version, "2025-01-01.00000000")
    assert "was written with" in " ".join(remarks(file))
    assert b"was written with" not in bundle.files(read_scenario(file))["results.json"]


def test_titles_are_those_of_the_terms() -> None:
    assert library.titles() == {name: load(name).terms.title for name in names()}
    assert len(set(library.titles().values())) == len(names())
