"""A deal of one's own on screen: what is typed is priced, kept for this reader alone, and comes back from link and folder."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.cli import main
from model.results.summary import summary
from model.scenario.library import folder
from model.scenario.link import to_pairs
from model.scenario.scenario import Scenario
from model.words.wording import say
from tests.scenario.test_own_deal import FILES, TOTAL, archive, noise
from ui.pages.own_deal import _zipped

PATIENCE = 120


def _page() -> None:
    from ui import state
    from ui.pages import own_deal

    state.follow_address()
    state.begin()
    own_deal.show()


def _picker() -> None:
    from ui import state
    from ui.components import head, own_deals
    from ui.pages import own_deal

    state.follow_address()
    state.begin()
    head._picker("")
    if own_deals.is_in_memory(state.now().scenario.arrangement):
        own_deal.show()


class Own:
    """One visit of the page."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), what: Any = _page) -> None:
        self.app = AppTest.from_function(what, default_timeout=PATIENCE)
        for key, value in pairs:
            self.app.query_params[key] = [*self.app.query_params.get(key, []), value]
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception, [found.message for found in self.app.exception]

    def _key(self, field: str) -> str:
        return f"own_{self.app.session_state['own_form_number']}_{field}"

    def type(self, field: str, text: str) -> None:
        self.app.text_input(key=self._key(field)).set_value(text)
        self.run()

    def choose(self, field: str, option: Any) -> None:
        self.app.selectbox(key=self._key(field)).set_value(option)
        self.run()

    def shows(self, field: str) -> str:
        return str(self.app.text_input(key=self._key(field)).value)

    def press(self, key: str) -> None:
        self.app.button(key=key).click()
        self.run()

    def open(self, content: bytes, name: str = "norland.zip") -> None:
        self.app.file_uploader(key="own_upload_page").set_value((name, content, "application/zip"))
        self.run()

    @property
    def words(self) -> str:
        bodies = [found.proto.body for found in self.app.get("html")]
        return " ".join(re.sub(r"<[^>]*>", "", " ".join(bodies)).split())

    @property
    def problems(self) -> str:
        bodies = [found.proto.body for found in self.app.get("html") if 'role="alert"' in found.proto.body]
        return " ".join(re.sub(r"<[^>]*>", " ", " ".join(bodies)).split())

    @property
    def scenario(self) -> Scenario:
        found = self.app.session_state["history"].now.scenario
        assert isinstance(found, Scenario)
        return found

    @property
    def total(self) -> float:
        return summary(self.scenario).total

    @property
    def held(self) -> list[str]:
        return list(self.app.session_state["held"])

    @property
    def address(self) -> list[tuple[str, str]]:
        return to_pairs(self.scenario, self.total)

    @property
    def copied(self) -> str:
        (found,) = [one for one in self.app.get("bidi_component") if one.proto.id.endswith("-copy_page_link")]
        return str(json.loads(found.proto.json)["text"])


def built() -> Own:
    """The three charges of `TOTAL`, typed one after the other."""
    page = Own()
    page.type("title", "Norland and Sudland")
    page.type("group_0_people", "50")
    page.type("stay", "2 years")
    page.choose("charge_0_kind", "month")
    page.type("charge_0_amount", "1,000")
    page.type("charge_1_amount", "300k")
    page.press("own_add_charge")
    page.choose("charge_2_kind", "places")
    page.type("charge_2_places", "100")
    page.type("charge_2_amount", "1.2m")
    page.type("charge_2_discount", "50%")
    return page


def test_it_opens_on_an_example_that_is_priced() -> None:
    page = Own()
    assert (
        "Holding 100 people for 1 year at $10,000 a person a year and a fee of $500,000 costs $1.5 million"
        in page.words
    )
    assert page.shows("charge_0_amount") == "10,000"
    assert page.problems == ""


def test_three_charges_their_link_and_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    page = built()
    assert page.problems == ""
    assert page.total == TOTAL
    assert "costs $3.3 million" in page.words
    assert page.held == ["norland-and-sudland"]
    again = Own(page.address)
    assert again.scenario == page.scenario
    assert again.shows("charge_2_amount") == "1,200,000"
    assert again.shows("charge_2_discount") == "50%"
    assert dict(page.address)["deal_terms"] in page.copied
    raw = _zipped(page.scenario.deal)  # type: ignore[arg-type]
    third = Own()
    third.open(raw)
    assert third.scenario.deal.terms == page.scenario.deal.terms
    assert third.shows("charge_2_places") == "100"
    with zipfile.ZipFile(io.BytesIO(raw)) as zip_file:
        zip_file.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main.main(["cost", "./norland-and-sudland/"]) == 0
    assert "costs $3.3 million" in " ".join(capsys.readouterr().out.split())


def test_what_cannot_be_used_is_told_and_the_last_good_answer_stands() -> None:
    page = Own()
    page.type("charge_0_amount", "a lot")
    assert "Charge 1: " in page.problems
    assert "a lot" in page.problems
    assert page.total == 1_500_000
    assert say("ui.figures_old") in page.words
    page.type("charge_1_amount", "1m")
    assert page.total == 1_500_000
    page.type("charge_0_amount", "20k")
    assert page.problems == ""
    assert page.total == 100 * 20_000 + 1_000_000


def test_rows_come_and_go() -> None:
    page = built()
    page.press("own_remove_charge_0")
    assert page.shows("charge_0_amount") == "300k"
    assert page.total == TOTAL - 1_200_000
    page.press("own_add_group")
    page.type("group_1_people", "7")
    page.press("own_add_charge")
    page.choose("charge_2_kind", "person")
    page.type("charge_2_amount", "100")
    page.choose("charge_2_group", 1)
    assert page.total == TOTAL - 1_200_000 + 700
    page.press("own_remove_group_0")
    assert page.total == TOTAL - 1_200_000 + 700
    assert page.shows("group_0_people") == "7"


def test_undo_brings_the_form_back() -> None:
    page = Own()
    page.type("charge_0_amount", "20,000")
    page.press("undo")
    assert page.shows("charge_0_amount") == "10,000"
    assert page.total == 1_500_000
    assert page.held == ["a-deal-of-my-own"]
    page.press("redo")
    assert page.shows("charge_0_amount") == "20,000"


def test_a_deal_written_by_hand_is_opened_with_its_files_in_place_of_a_form() -> None:
    ours = folder() / "denmark-kosovo"
    page = Own()
    page.open(archive({file.name: file.read_bytes() for file in ours.glob("*.toml")}, "denmark-kosovo/"))
    assert page.held[-1] == "own-denmark-kosovo"
    assert page.app.session_state["own_form"] is None
    assert say("own_deal.no_form") in page.words
    assert any("[charge." in code.value for code in page.app.code)
    assert say("own_deal.no_room") in page.words
    assert not [one for one in page.app.get("bidi_component") if one.proto.id.endswith("-copy_page_link")]


@pytest.mark.parametrize(
    "raw",
    [b"PK", archive({"evidence.toml": b""}), archive({**FILES, "x.toml": b"#" * 20_000_000}), archive({**FILES, "../x.toml": b""})],
)  # fmt: skip
def test_a_folder_that_cannot_be_opened_changes_nothing(raw: bytes) -> None:
    page = Own()
    before = page.scenario
    page.open(raw)
    assert page.problems.startswith(say("own_deal.not_opened"))
    assert page.scenario == before
    assert len(page.held) == 1


def test_a_hostile_link_is_told_kindly() -> None:
    page = Own([("deal", "x"), ("deal_terms", "../../etc")])
    assert page.total == 1_500_000  # the example
    notice = page.app.session_state["notice"]
    assert notice.problems[0].startswith("The link, deal_terms: ")


def test_the_picker_offers_a_reader_s_own_and_no_one_else_s() -> None:
    page = Own(built().address, _picker)
    page.run()
    assert any("Norland and Sudland" in option for option in page.app.radio(key="deal").options)
    page.app.radio(key="deal").set_value("us-el-salvador").run()
    assert page.scenario.arrangement == "us-el-salvador"
    page.app.radio(key="deal").set_value("norland-and-sudland").run()
    assert page.scenario.deal.terms.title == "Norland and Sudland"
    other = Own(what=_picker)
    assert not any("Norland and Sudland" in option for option in other.app.radio(key="deal").options)
    other.press("own_build")
    assert other.total == 1_500_000


def test_one_too_long_for_a_link_stays_in_its_session() -> None:
    page = Own()
    page.open(archive({**FILES, "arrangement.toml": FILES["arrangement.toml"] + noise()}))
    assert page.total == TOTAL
    assert "deal_terms" not in dict(page.address)
    name = page.scenario.arrangement
    page.app.query_params.clear()
    for key, value in page.address:
        page.app.query_params[key] = value
    page.run()
    assert page.scenario.arrangement == name


def test_pasted_numbers_are_one_message() -> None:
    page = Own()
    page.type("charge_0_amount", "1," * 25_000)
    assert 0 < len(page.problems) < 400
    assert page.total == 1_500_000
