"""A link, an upload and a box are a stranger's words: they name data from the lists offered, and never end the page."""

from __future__ import annotations

import builtins
import functools
import html
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from model.files.problems import LONGEST_FOUND, BadInput, nearest, one_line
from model.scenario import link
from model.scenario.library import MOST_FOLDERS, folder, home, load, names
from model.scenario.link import MOST_KEYS, to_pairs
from model.scenario.scenario import default_scenario, parse_scenario
from model.words.wording import say
from tests.ui.test_link import opened as opened_link
from tests.ui.test_pages_logic import PAGES as MENU, opened, shown
from ui import state
from ui.pages import compare
from ui.state import State
from ui.view import (
    FIELDS,
    MOST_COMPARED,
)

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"
PAGES = (*MENU, "card")
KEYS = (*link.KEYS, *HERE.terms.question, *FIELDS)
TOKEN = "unoffered-"
"""In the name of a folder outside those offered, and so in every way to spell a path into it."""
SECRET = "SECRET_LINE = of a file of the server"


# --- A canary outside the folders offered ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def canary() -> Iterator[Path]:
    """A folder with a secret, a sound arrangement and sound ranges, none of which a link may reach.

    Its path is short, since a key of a link may hold no more than 60 or 80 characters.
    """
    with tempfile.TemporaryDirectory(prefix=TOKEN) as name:
        place = Path(name)
        shutil.copytree(SOUND, place / "made-up")
        shutil.copytree(HERE.path / "ranges", place / "made-up" / "ranges")
        (place / "secret").write_text(f"{SECRET}\n", "utf-8")
        yield place


def spellings(place: Path) -> dict[str, str]:
    up = "../" * 12
    beside = os.path.relpath(place, HERE.path / "ranges")
    return {
        "file": str(place / "secret"),
        "folder": f"{place / 'made-up'}",
        "folder with a slash": f"{place / 'made-up'}/",
        "ranges": str(place / "made-up" / "ranges" / "transport.toml"),
        "up and down": f"{up}{place}/secret".replace("//", "/"),
        "beside the ranges": f"{beside}/made-up/ranges/transport",
        "from the working folder": os.path.relpath(place / "secret"),
        "address": f"file://{place}/secret",
        "behind a name": f"us-el-salvador/../../{os.path.relpath(place, folder())}/made-up/",
        "missing": str(place / "nothing"),
    }


def hostile(key: str, text: str) -> list[tuple[str, str]]:
    """Links in which one key says `text`, in every way that the key could take it."""
    forms = [text, f"people=fixed:{text}", f"{text}=uniform:1,2"] if key == "range" else [text]
    if key == "with":
        forms = [
            text,
            urlencode({"deal": text, "held": "5~sent~1y"}),
            urlencode([("deal", "us-el-salvador"), ("deal", text)]),
            *(urlencode({one: text}) for one in (*link.KEYS, *HERE.terms.question)),
        ]
    return [(key, form) for form in forms]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every path into the canary's folder that anything opens, lists or asks whether it is there."""
    seen: list[str] = []

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def call(*words: Any, **options: Any) -> Any:
            if words and isinstance(words[0], str | os.PathLike) and TOKEN in os.fspath(words[0]):
                seen.append(os.fspath(words[0]))
            return real(*words, **options)

        return call

    for module, name in [
        *((os, name) for name in ("stat", "lstat", "open", "scandir", "listdir", "readlink", "access")),
        *((module, "open") for module in (builtins, io)),
    ]:
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    return seen


def test_the_watch_sees_whoever_looks(canary: Path, asked: list[str]) -> None:
    for look in (
        lambda: (canary / "secret").read_text("utf-8"),
        (canary / "nothing").exists,
        (canary / "nothing").is_file,
        lambda: list(canary.glob("*")),
        lambda: load(f"{canary}/made-up/"),
    ):
        before = len(asked)
        look()
        assert len(asked) > before


def every_link(place: Path) -> Iterator[tuple[str, str]]:
    for text in spellings(place).values():
        for key in KEYS:
            yield from hostile(key, text)


def test_no_key_of_a_link_reaches_a_file_or_folder(canary: Path, asked: list[str]) -> None:
    for pair in every_link(canary):
        found, problems = opened_link([pair])
        assert asked == [], pair
        assert SECRET not in "\n".join(problems)
        assert found.scenario.arrangement == DEFAULT.arrangement, pair
        assert all(one.arrangement == DEFAULT.arrangement for one in found.view.compared), pair


def test_no_page_reaches_a_file_or_folder_for_a_link(canary: Path, asked: list[str]) -> None:
    """Every page, for every key whose text is let through to the pages."""
    plain, _ = opened_link([])
    text = spellings(canary)["ranges"]  # sound ranges, which a page would read if it could
    pairs = [pair for key in KEYS for pair in hostile(key, text)]
    pairs += [("range_file", other) for other in spellings(canary).values() if other != text]
    let_through = [pair for pair in pairs if opened_link([pair])[0] != plain]
    assert {"range_file", "claim", "known", "home", "name", "range"} <= {key for key, _ in let_through}
    for key, value in let_through:
        for page in PAGES if value == text or key != "range_file" else ("ranges",):
            app = opened(page, None, **{key: value})
            assert asked == [], (page, key)
            assert not app.exception, (page, key)
            assert SECRET not in shown(app), (page, key)


@pytest.mark.parametrize("kind", ["file", "folder with a slash", "ranges", "missing", "beside the ranges"])
@pytest.mark.parametrize("key", ["range_file", "deal", "with"])
def test_what_is_not_offered_is_named(key: str, kind: str, canary: Path) -> None:
    text = spellings(canary)[kind]
    page = "ranges" if key == "range_file" else "compare"
    app = opened(page, None, **{key: urlencode({"deal": text}) if key == "with" else text})
    found = one_line(text, LONGEST_FOUND)
    expected = (
        say("range.no_name", given=found, hint=nearest(text, ["transport"]))
        if key == "range_file"
        else say("link.bad_value", key="deal", given=found, hint=nearest(text, names()))
    )
    words = "\n".join([html.unescape(shown(app)), *app.session_state["notice"].problems])
    assert expected in words
    assert SECRET not in words
    assert say("ranges.file", name=text) not in words, "what was not read is not said to come with the deal"


def test_a_file_of_ranges_that_comes_with_the_arrangement_still_opens() -> None:
    app = opened("ranges", None, range_file="transport")
    assert not app.exception
    assert html.escape(say("ranges.file", name="transport")) in shown(app)
    opened_at = app.session_state["history"].now
    app.button(key="range_file_remove").click().run()
    assert app.session_state["history"].now != opened_at


def test_a_wrong_file_of_ranges_can_be_removed() -> None:
    app = opened("ranges", None, range_file="transprot")
    assert shown(app).count("did you mean transport?") == 1
    assert html.escape(say("ranges.own_file")) in shown(app)
    app.button(key="range_file_remove").click().run()
    assert "transprot" not in shown(app)


@pytest.mark.parametrize("kind", ["folder", "folder with a slash", "behind a name"])
def test_an_upload_reaches_no_folder(kind: str, canary: Path, asked: list[str]) -> None:
    text = f'name = "x"\narrangement = "{spellings(canary)[kind]}"\n'
    with pytest.raises(BadInput, match="no arrangement is called"):
        parse_scenario(text.encode(), "upload.toml")
    assert asked == []


@pytest.mark.parametrize(
    "sent", ["../ten-people", "..", "..\\x/", "us-el-salvador/nothing", "/tmp/made-up/", ""]
)
def test_no_choice_that_a_browser_sends_opens_what_is_not_offered(
    sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser can be made to send any text as the one chosen from a list."""
    opens: list[str] = []
    monkeypatch.setattr(compare.st, "session_state", {"to_add": sent})
    monkeypatch.setattr(compare, "add", lambda scenario: opens.append(scenario.name))
    monkeypatch.setattr(compare, "load_in_session", lambda name: opens.append(name) or load(name))
    monkeypatch.setattr(compare, "_offered", lambda: ["us-el-salvador/", "us-el-salvador/grant-paid"])
    compare._add_named()
    assert opens == []
    monkeypatch.setattr(compare.st, "session_state", {"to_add": "us-el-salvador/grant-paid"})
    compare._add_named()
    assert opens == ["us-el-salvador", HERE.scenario("grant-paid").name]


def test_a_link_of_too_many_keys_says_how_many_are_read() -> None:
    found, problems = opened_link([("held", "1~ms13~1y")] * 150 + [(f"x{n}", "") for n in range(MOST_KEYS)])
    assert problems[0] == say("link.too_many_keys", given=f"{MOST_KEYS + 150:,}", most=f"{MOST_KEYS:,}")
    assert len(found.scenario.cohort) == 150
    assert len(problems) <= MOST_KEYS


def test_a_comparison_of_too_many_says_how_many_are_read() -> None:
    one = urlencode([pair for pair in to_pairs(DEFAULT, 0.0) if pair[0] not in {"v", "e", "total"}])
    found, problems = opened_link([("with", one)] * (MOST_COMPARED + 1))
    assert len(found.view.compared) == MOST_COMPARED
    assert problems == [say("link.too_many", key="with", given=str(MOST_COMPARED + 1), most=MOST_COMPARED)]


# --- What is kept in memory ------------------------------------------------------------------------------------


def caches() -> list[Any]:
    """All that keeps what is read of folders. (Functions of two modules' names hide the modules.)"""
    modules = ("scenario.library", "scenario.scenario", "questions.claims.public_record")
    parts = [part for name in modules for part in vars(sys.modules[f"model.{name}"]).values()]
    found = {id(part): part for part in parts if hasattr(part, "cache_info") and part is not home}
    return [*found.values()]


def test_a_folder_is_kept_once_however_it_is_spelled(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    ways = [f"{tmp_path}/{'./' * n}made-up/" for n in range(80)]
    ways += [f"{tmp_path}/{'made-up/../' * n}made-up/" for n in range(1, 80)]
    for cache in caches():
        cache.cache_clear()
    deals = [load(way) for way in ways]
    assert len({id(deal.terms) for deal in deals}) == 1
    assert len({id(deal.evidence) for deal in deals}) == 1
    assert len({deal.evidence_version for deal in deals}) == 1
    library = sys.modules["model.scenario.library"]
    for cache in (library._own_terms, library._evidence, library._mark):
        assert cache.cache_info().currsize == 1


def test_no_more_folders_are_kept_than_are_meant(tmp_path: Path) -> None:
    for number in range(MOST_FOLDERS + 5):
        shutil.copytree(SOUND, tmp_path / str(number) / "made-up")
        assert load(f"{tmp_path}/{number}/made-up/").evidence.fact
    assert len(caches()) >= 5
    for cache in caches():
        assert cache.cache_info().maxsize is not None
        assert cache.cache_info().maxsize <= MOST_FOLDERS


def test_the_state_opens_as_the_default_where_nothing_could_be_used() -> None:
    session: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_session", lambda: session)
        found = state.open_pairs([(key, "9" * 200_000) for key in KEYS])
    assert found == State(DEFAULT.changed(name=DEFAULT.name))
