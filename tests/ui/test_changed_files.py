"""Files that are removed, broken or replaced while a server runs: a sentence in their place, and all is well when they are back."""

from __future__ import annotations

import html
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.scenario import library, offered
from model.scenario.new import new_arrangement
from tests.ui.screen import DASHBOARD, PATIENCE, text_of
from ui.pages import PAGES

TOP = Path(__file__).parents[2]
DEAL = "us-el-salvador"


def forget() -> None:
    for kept in (library._names, library._packaged, library.titles, library.home):
        kept.cache_clear()


@pytest.fixture
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The arrangements of the model in a folder where they may be changed."""
    place = tmp_path / "scenarios"
    shutil.copytree(TOP / "scenarios", place)
    monkeypatch.setattr(library, "folder", lambda: place)
    forget()
    yield place
    monkeypatch.undo()
    forget()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an arrangement of one's own, offered under its name."""
    (tmp_path / "deals").mkdir()
    new_arrangement(tmp_path / "deals" / "my-deal")
    monkeypatch.setenv(offered.VARIABLE, str(tmp_path / "deals"))
    return tmp_path / "deals" / "my-deal"


def begun(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(DASHBOARD), default_timeout=PATIENCE)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    app.session_state["to_page"] = page
    return app.run()


def told(app: AppTest) -> str:
    """What a page says is wrong, and nothing where nothing is. No page may fail."""
    assert not app.exception, [error.message for error in app.exception]
    return " ".join(
        text_of(html.unescape(part.proto.body))
        for part in app.get("html")
        if 'role="alert"' in part.proto.body
    )


def remove(file: Path) -> None:
    file.unlink()


def break_off(file: Path) -> None:
    file.write_text("name = [", "utf-8")


def make_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


CHANGES = [remove, break_off, make_a_folder]


@pytest.mark.parametrize("change", CHANGES)
def test_a_preset_that_cannot_be_read_is_named_where_it_would_stand(
    scenarios: Path, change: Callable[[Path], None]
) -> None:
    file = scenarios / DEAL / "accepted-300.toml"
    kept, app = file.read_bytes(), begun("cost")
    assert told(app) == ""
    change(file)
    for shown in (app.run(), begun("cost")):
        assert "accepted-300" in told(shown)
        assert "accepted" not in shown.button_group(key="preset").options
        assert any('<p class="answer' in part.proto.body for part in shown.get("html")), "the rest stands"
        shown.text_input(key="people_text").set_value("300").run()
        assert "300" in shown.query_params["held"][0]
    shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
    file.write_bytes(kept)
    assert told(app.run()) == ""
    assert len(app.button_group(key="preset").options) == 6


def without_failing(pages: dict[str, AppTest], **address: str) -> dict[str, str]:
    """What each page says, to who had it open and to who comes only now."""
    return {
        name: " ".join([told(app.run()), told(begun(name, **address))]).strip() for name, app in pages.items()
    }


@pytest.mark.long  # every page, many times
def test_no_page_fails_whatever_is_gone_and_all_come_back(scenarios: Path) -> None:
    pages = {name: begun(name) for name in PAGES}
    assert set(without_failing(pages).values()) == {""}
    deal = scenarios / DEAL
    for change, place in (
        (break_off, "grant-paid.toml"),
        (remove, "grant-paid.toml"),
        (remove, "evidence.toml"),
        (break_off, "evidence.toml"),
    ):
        kept = (deal / place).read_bytes()
        change(deal / place)
        without_failing(pages)
        (deal / place).write_bytes(kept)
    for place in (deal, scenarios):
        place.rename(scenarios.parent / "gone")
        assert "cannot be read" in without_failing(pages)["money"]
        (scenarios.parent / "gone").rename(place)
        assert set(without_failing(pages).values()) == {""}


@pytest.mark.long  # every page, many times
def test_no_page_fails_whatever_is_gone_of_ones_own_and_all_come_back(own: Path) -> None:
    address = {"deal": "my-deal"}
    pages = {name: begun(name, **address) for name in PAGES}
    assert set(without_failing(pages, **address).values()) == {""}
    for change in CHANGES:
        for name in ("first-year.toml", "evidence.toml", "arrangement.toml"):
            file = own / name
            kept = file.read_bytes()
            change(file)
            said = without_failing(pages, **address)
            assert said["cost"], (change, name)
            assert str(own.parent) not in str(said), "where a server keeps its files is nobody's business"
            shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
            file.write_bytes(kept)
            assert set(without_failing(pages, **address).values()) == {""}, (change, name)
    own.rename(own.with_name("gone"))
    assert "my-deal" in without_failing(pages, **address)["cost"]
    own.with_name("gone").rename(own)
    assert set(without_failing(pages, **address).values()) == {""}


def test_what_is_replaced_is_read_anew(own: Path) -> None:
    app = begun("cost", deal="my-deal")
    terms = own / "arrangement.toml"
    text = terms.read_text("utf-8")
    assert "value = 10_000" in text
    terms.write_text(text.replace("value = 10_000", "value = 11_000"), "utf-8")
    (own / "evidence.toml").write_text(
        (own / "evidence.toml").read_text("utf-8").replace("value = 10_000", "value = 11_000"), "utf-8"
    )
    shown = " ".join(part.proto.body for part in app.run().get("html"))
    assert "$11,000" in shown


@pytest.mark.parametrize("name", ["arrangement.toml", "evidence.toml"])
def test_the_models_own_stay_as_they_were_read_and_ones_own_are_told(
    scenarios: Path, own: Path, name: str
) -> None:
    """As docs/deploy.md says: what comes with the model changes with the model, and a process goes on with what it read."""
    ours, theirs = begun("sources"), begun("sources", deal="my-deal")
    for place in (scenarios / DEAL, own):
        break_off(place / name)
    assert told(ours.run()) == ""
    assert told(begun("sources")) == ""
    assert f"my-deal/{name}" in told(theirs.run())
