"""What the dashboard offers: the arrangements of the model and those in the folder named at its start, and no other."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import model
from model.cli import launch_dashboard, main
from model.files.problems import BadInput, nearest
from model.scenario import offered
from model.scenario.library import load, names
from model.scenario.link import from_pairs, from_query, to_pairs, to_query
from model.scenario.scenario import as_toml, default_scenario, parse_scenario
from model.scenario.sharing import toml
from model.words.wording import say
from tests.cli.test_naming import DEAL, dearer

SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"


@pytest.fixture
def deals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two arrangements, one with a name of the model's, and a third outside it."""
    place = tmp_path / "deals"
    dearer(place / DEAL)
    shutil.copytree(SOUND, place / "made-up")
    shutil.copytree(SOUND, tmp_path / "outside")
    monkeypatch.setenv(offered.VARIABLE, str(place))
    return place


def test_nothing_of_one_s_own_is_offered_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(offered.VARIABLE, raising=False)
    assert offered.own() == {}
    assert offered.offered() == names()


def test_the_folder_s_are_offered_under_names_of_their_own(deals: Path) -> None:
    assert offered.offered() == (*names(), "made-up", f"own-{DEAL}")
    assert offered.load_offered(DEAL) is load(DEAL)
    assert model.summary(default_scenario(offered.load_offered(f"own-{DEAL}"))).total == 7_140_000
    assert offered.load_offered("made-up").path == deals / "made-up"
    for name in ("outside", "../outside", f"{deals}/made-up/", "Made-Up", "", ".", f"{DEAL}/"):
        with pytest.raises(BadInput, match="no arrangement is called"):
            offered.load_offered(name)


def test_a_folder_that_is_an_arrangement_itself(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(offered.VARIABLE, str(deals / "made-up"))
    assert offered.offered() == (*names(), "made-up")


def test_one_that_is_broken_meanwhile_is_left_out(deals: Path) -> None:
    (deals / "made-up" / "arrangement.toml").write_text("title = 1\n", "utf-8")
    assert offered.offered() == (*names(), f"own-{DEAL}")
    opened = from_pairs([("deal", "made-up")], DEAL)
    assert opened.scenario.arrangement == DEAL
    assert "deal" in opened.problems[0]


def test_a_link_has_the_name_and_not_the_path(deals: Path) -> None:
    for name in ("made-up", f"own-{DEAL}"):
        scenario = default_scenario(offered.load_offered(name))
        query = to_query(scenario, 5.0)
        assert ("deal", name) in to_pairs(scenario, 5.0)
        assert str(deals) not in query
        assert "%2F" not in query
        assert from_query(query, DEAL).scenario == scenario
        assert from_query(query, DEAL).problems == ()


def test_a_link_to_what_is_not_offered_opens_the_usual_one(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = to_query(default_scenario(offered.load_offered("made-up")), 5.0)
    monkeypatch.delenv(offered.VARIABLE)
    opened = from_query(query, DEAL)
    assert opened.scenario.arrangement == DEAL
    assert opened.problems[0] == say(
        "link.bad_value", key="deal", given="made-up", hint=nearest("made-up", names())
    )


def test_no_text_is_taken_for_a_path(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing outside the folder is even looked for."""
    seen: list[str] = []
    outside = deals.parent / "outside"
    for name in ("stat", "lstat", "open", "scandir", "listdir"):
        real = getattr(os, name)

        def watched(*words: Any, real: Any = real, **options: Any) -> Any:
            seen.extend(str(word) for word in words[:1] if "outside" in str(word))
            return real(*words, **options)

        monkeypatch.setattr(os, name, watched)
    for text in (
        f"{outside}/",
        str(outside),
        "../outside/",
        "made-up/../../outside/",
        f"{deals}/../outside/",
    ):
        assert from_pairs([("deal", text)], DEAL).scenario.arrangement == DEAL
        raw = (SOUND / "ten-people.toml").read_text("utf-8").replace('"made-up"', f'"{text}"')
        with pytest.raises(BadInput, match="no arrangement is called"):
            parse_scenario(raw.encode(), "upload.toml", own=offered.own())
    assert seen == []


def test_an_upload_may_name_what_is_offered(deals: Path) -> None:
    for name in ("made-up", f"own-{DEAL}"):
        scenario = default_scenario(offered.load_offered(name))
        again = parse_scenario(toml(scenario).encode(), "upload.toml", own=offered.own())
        assert again.changed(model_version=None, evidence_version=None) == scenario
        assert (
            parse_scenario(
                as_toml(default_scenario(load(DEAL))).encode(), "upload.toml", own=offered.own()
            ).arrangement
            == DEAL
        )


# --- perhead dashboard --deals ---------------------------------------------------------------------------------


def test_the_command_hands_the_folder_on(
    deals: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[str | None] = []
    monkeypatch.setattr(
        launch_dashboard,
        "_serve",
        lambda command, folder: served.append(os.environ.get(offered.VARIABLE)) or 0,
    )
    monkeypatch.setenv(offered.VARIABLE, "")
    monkeypatch.chdir(deals.parent)
    assert main.main(["dashboard", "--no-browser", "--deals", "deals"]) == 0
    assert served == [str(deals)]
    assert offered.offered()[-2:] == ("made-up", f"own-{DEAL}")


def test_what_cannot_be_offered_is_told_before_anything_is_served(
    deals: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch_dashboard, "_serve", lambda *_: pytest.fail("it was served"))
    monkeypatch.setenv(offered.VARIABLE, "")
    (deals.parent / "empty").mkdir()
    for place in ("empty", "nothing"):
        assert main.main(["dashboard", "--deals", str(deals.parent / place)]) == 2
        assert capsys.readouterr().err == say("offered.none", place=deals.parent / place) + "\n"
    shutil.copytree(SOUND, deals / "Made-Up")
    (deals / DEAL / "evidence.toml").unlink()
    assert main.main(["dashboard", "--deals", str(deals)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert sum(f"{DEAL}/evidence.toml: cannot be read" in line for line in lines) == 1
    assert lines[-2:] == [
        say("offered.twice", place=deals / name, name="made-up") for name in ("Made-Up", "made-up")
    ]
    assert offered.own() == {}


# --- The page --------------------------------------------------------------------------------------------------


def test_the_picker_lists_them_and_says_whose_they_are(deals: Path) -> None:
    from tests.ui.test_pages_logic import opened, shown

    app = opened("compare", default_scenario(load(DEAL)))
    app.session_state["compare_add"] = True  # the menu, which draws what is in it only then
    app.run()
    options = app.selectbox(key="to_add").options
    title = load(DEAL).terms.title
    own = say("compare_page.own", title=title)
    assert own in options
    assert say("compare_page.own_folder", text=own, folder=f"own-{DEAL}") in options
    app.session_state["compare_add"] = True
    app.selectbox(key="to_add").set_value(f"own-{DEAL}/grant-paid").run()
    app.session_state["compare_add"] = True
    app.button(key="add_named").click().run()
    assert not app.exception
    assert "$7.14 million" in shown(app)
    assert say("answer.namesake", own=DEAL, name=DEAL) in shown(app)
    link = "".join(app.query_params["with"])  # one text, or a list of one
    assert f"deal=own-{DEAL}&" in link
    assert str(deals) not in link


def test_a_page_opens_one_s_own_by_its_link(deals: Path) -> None:
    from tests.ui.test_pages_logic import opened, shown

    scenario = default_scenario(offered.load_offered(f"own-{DEAL}"))
    app = opened("cost", scenario)
    assert not app.exception
    assert "7.14 million" in shown(app)
    assert app.query_params["deal"] in ([f"own-{DEAL}"], f"own-{DEAL}")
