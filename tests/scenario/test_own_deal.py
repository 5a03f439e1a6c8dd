"""A deal of one's own: from a form to terms, into a link and a folder and back, whatever a stranger makes of these."""

from __future__ import annotations

import base64
import io
import shutil
import stat
import tracemalloc
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import model
from model.cli import main
from model.files.problems import BadInput
from model.outputs.bundle import bundle, zipped
from model.outputs.workbook.workbook import workbook
from model.results.repeat import as_command, as_python
from model.scenario.folder_file import deal_in_zip
from model.scenario.in_memory import LONGEST_IN_LINK, DealInMemory, beside, deal_of, packed, unpacked_deal
from model.scenario.library import folder, is_in_memory
from model.scenario.link import from_query, to_pairs, to_query
from model.scenario.offered import load_offered, offered
from model.scenario.own_deal import (
    KINDS,
    ChargeRow,
    Cited,
    GroupRow,
    OwnDeal,
    deal_of_form,
    example,
    written,
)
from model.scenario.own_deal_again import form_of
from model.scenario.scenario import default_scenario, parse_scenario
from model.scenario.sharing import toml
from model.words.wording import say

DAY = date(2026, 1, 31)
HOME = "us-el-salvador"

THREE = replace(
    example(DAY),
    title="Norland and Sudland",
    stay="2 years",
    groups=(GroupRow("people held", "50", "60"),),
    charges=(
        ChargeRow(
            "month", "1,000", cited=Cited("The Example Gazette", "2025-05-20", "https://example.org/a")
        ),
        ChargeRow("places", "1.2m", places="100", discount="50%", discount_year="2"),
        ChargeRow("fee", "300k"),
    ),
    approved="5 million",
)
"""50 people for two years: 50 × 24 × $1,000, 1.2 million and half of it, and 300,000 once."""
TOTAL = 1_200_000 + 1_200_000 + 600_000 + 300_000


def total(deal: DealInMemory) -> float:
    return model.summary(default_scenario(deal)).total


def charged(*charges: ChargeRow, stay: str = "1 year", people: str = "10") -> float:
    form = replace(example(DAY), charges=charges, stay=stay, groups=(GroupRow("people held", people),))
    return total(deal_of_form(form))


# --- The form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "comes_to"),
    [
        (ChargeRow("day", "10"), 10 * 365 * 10),
        (ChargeRow("month", "10"), 10 * 12 * 10),
        (ChargeRow("year", "1k"), 10_000),
        (ChargeRow("person", "7"), 70),
        (ChargeRow("fee", "8m"), 8_000_000),
        (ChargeRow("yearly", "8m"), 8_000_000),
        (ChargeRow("places", "500", places="40"), 500),
        (ChargeRow("year", "1k", minimum="25"), 25_000),
    ],
)
def test_each_kind_of_charge(row: ChargeRow, comes_to: float) -> None:
    assert charged(row) == comes_to


def test_what_a_charge_may_have_beside() -> None:
    assert charged(ChargeRow("year", "1000", rise="10%"), stay="2 years") == 10 * (1_000 + 1_100)
    assert charged(ChargeRow("year", "1000", discount="40%"), stay="2 years") == 10 * (1_000 + 600)
    assert charged(ChargeRow("year", "1000"), stay="73 days") == 10 * 200
    assert charged(ChargeRow("year", "1000", in_advance=True), stay="73 days") == 10 * 1_000
    limited = replace(example(DAY), groups=(GroupRow("people held", "10", "4"),))
    assert total(deal_of_form(limited)) == 4 * 10_000 + 500_000
    two = replace(
        limited,
        groups=(GroupRow("a", "3"), GroupRow("b", "5")),
        charges=(ChargeRow("year", "10", group=1), ChargeRow("person", "1000")),
    )
    assert total(deal_of_form(two)) == 5 * 10 + 8 * 1_000


def test_three_charges_by_hand() -> None:
    deal = deal_of_form(THREE)
    whole = model.answer(default_scenario(deal))
    assert whole.total == TOTAL
    assert whole.sentence == (
        "Holding 50 people for 2 years at $1,000 a person a month, $1.2 million a year for 100 places whether used or "
        "not and a fee of $300,000 with 50% off year 2 of “Places, used or not” costs $3.3 million."
    )
    assert whole.available == 5_000_000
    assert deal.terms.charge["fee_once"].assumed == say("own_deal.assumed")
    fact = deal.evidence.fact["price_per_person_and_month"]
    assert (fact.status, fact.numbers) == ("reported", (1_000,))
    assert deal.evidence.source_of("price_per_person_and_month").url == "https://example.org/a"


def test_an_empty_amount_is_not_counted() -> None:
    deal = deal_of_form(replace(THREE, charges=(*THREE.charges, ChargeRow("person", label="Flights"))))
    whole = model.answer(default_scenario(deal))
    assert whole.total == TOTAL
    assert "Flights: no amount was reported" in " ".join(whole.not_counted)


@pytest.mark.parametrize("kind", KINDS)
def test_files_lead_back_to_the_form(kind: str) -> None:
    row = ChargeRow(
        kind, "7", label="Mine", places="9" if kind == "places" else "", in_advance=kind == "yearly"
    )  # type: ignore[arg-type]
    for form in (
        replace(example(DAY), charges=(row,)),
        THREE,
        replace(THREE, standing="agreed", stay="80 days"),
    ):
        again = form_of(written(form))
        assert again is not None
        assert written(again) == written(form)


def test_what_the_form_cannot_show_has_no_form() -> None:
    files = dict(written(THREE))
    assert form_of(files) is not None
    for line in ('doing = "Relocating"', "home = false"):
        assert (
            form_of({**files, "arrangement.toml": f"{line}\n".encode() + files["arrangement.toml"]}) is None
        )
    assert form_of({**files, "case.toml": b""}) is None
    for name in model.names():
        ours = folder() / name
        both = {file: (ours / file).read_bytes() for file in ("arrangement.toml", "evidence.toml")}
        assert form_of(both) is None


@pytest.mark.parametrize(
    ("change", "place", "given"),
    [
        ({"title": ""}, "Name of the deal", "nothing"),
        ({"title": "a {b}"}, "Name of the deal", "{b}"),
        ({"title": "x" * 5_000}, "Name of the deal", "5,000"),
        ({"currency": "dollars"}, "Currency", "dollars"),
        ({"stay": "soon"}, "For how long", "soon"),
        ({"approved": "a lot"}, "Approved in all", "a lot"),
        ({"groups": ()}, "group", ""),
        ({"charges": ()}, "charge", ""),
        ({"groups": (GroupRow("people", "many"),)}, "Group 1", "many"),
        ({"charges": (ChargeRow("fee", "1"), ChargeRow("fee", "1;2"))}, "Charge 2", "1;2"),
        ({"charges": (ChargeRow("year", "1", rise="300%"),)}, "Charge 1", "300%"),
        ({"charges": (ChargeRow("year", "1", discount="5", discount_year="2"),)}, "Charge 1", "5"),
        ({"charges": (ChargeRow("year", "1", discount="5%", discount_year="next"),)}, "Charge 1", "next"),
        ({"charges": (ChargeRow("year", "1", cited=Cited("", "2025")),)}, "Charge 1", "nothing"),
        ({"charges": (ChargeRow("year", "1", cited=Cited("A", "May")),)}, "Charge 1", ""),
        ({"charges": (ChargeRow("year", "1", cited=Cited("A", "", "javascript:1")),)}, "Charge 1", "javascript:1"),
        ({"charges": (ChargeRow("fee", "1"),) * 21}, "20", ""),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_place(change: dict[str, object], place: str, given: str) -> None:
    with pytest.raises(BadInput) as told:
        deal_of_form(replace(THREE, **change))  # type: ignore[arg-type]
    (problem,) = told.value.problems
    assert place in problem
    assert given in problem


# --- In memory, and nobody else's ------------------------------------------------------------------------


def test_two_deals_of_one_name_are_two() -> None:
    mine, theirs = deal_of_form(THREE), deal_of_form(replace(THREE, charges=THREE.charges[:1]))
    assert mine.path == theirs.path
    one, two = default_scenario(mine), default_scenario(theirs)
    assert one != two
    assert (model.summary(one).total, model.summary(two).total) == (TOTAL, 1_200_000)
    assert one == default_scenario(deal_of_form(THREE))
    assert model.summary(one.changed(parameters={"fee_once": 0})).total == TOTAL - 300_000


def test_a_deal_is_offered_to_its_session_alone() -> None:
    deal = deal_of_form(THREE)
    held = {"norland-and-sudland": deal.name}
    assert offered(held) == (*offered(), "norland-and-sudland")
    assert load_offered("norland-and-sudland", held).terms.title == "Norland and Sudland"
    with pytest.raises(BadInput, match="no arrangement is called"):
        load_offered("norland-and-sudland")
    with pytest.raises(BadInput, match="no arrangement is called"):
        load_offered(deal.name, held)
    file = toml(default_scenario(deal)).encode()
    assert parse_scenario(file, "upload.toml", own=held).deal.name == deal.name
    with pytest.raises(BadInput, match="no arrangement is called"):
        parse_scenario(file, "upload.toml")


def test_one_called_like_another_is_numbered() -> None:
    mine, theirs = deal_of_form(THREE), deal_of_form(replace(THREE, stay="1 year"))
    held = {"norland-and-sudland": theirs.name}
    second = beside(mine.name, held)
    assert unpacked_deal(second).path.name == "norland-and-sudland-2"
    assert beside(second, {**held, "norland-and-sudland-2": second}) == second
    assert beside(mine.name, {**held, "norland-and-sudland-2": second}) == second
    assert beside(theirs.name, held) == theirs.name


def test_none_takes_the_name_of_one_of_the_model_s() -> None:
    deal = deal_of_form(replace(THREE, title="US-El Salvador"))
    assert deal.path.name == f"own-{HOME}"


def test_every_output_names_the_folder_and_not_what_is_packed() -> None:
    scenario = default_scenario(deal_of_form(THREE))
    code, made = scenario.arrangement.partition("/")[2], bundle(scenario)
    again = deal_in_zip(made, "bundle.zip")
    assert total(again) == TOTAL
    assert again.scenario("scenario").cohort == scenario.cohort
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert "norland-and-sudland/arrangement.toml" in archive.namelist()
        assert not any(code[:60].encode() in archive.read(name) for name in archive.namelist())
    assert as_command(scenario) == "perhead cost norland-and-sudland/ --people 50 --years 2"
    assert code not in as_python(scenario)
    assert workbook([scenario]).startswith(b"PK")
    assert code not in str(model.answer(scenario).as_json())


# --- A link -----------------------------------------------------------------------------------------------


def test_a_link_brings_the_deal() -> None:
    scenario = default_scenario(deal_of_form(THREE)).changed(parameters={"fee_once": 1})
    query = to_query(scenario, 5.0)
    assert len(dict(to_pairs(scenario, 5.0))["deal_terms"]) < 600
    opened = from_query(query, HOME)
    assert opened.problems == ()
    assert opened.scenario == scenario
    assert not opened.stale


def test_a_link_of_before_can_still_be_read() -> None:
    """100 people for a year at $10,000 a person, and $500,000. What such a link says must stay readable."""
    old = "ePmqbHkAw124QHMvMMvkVirkl-cNooLmUcMcdNc9apg7Wv6Mlj8DWf4YGOoaG2IrfwCvMSFl"
    opened = from_query(f"deal=a-deal&deal_terms={old}&held=100~people_held~1y", HOME)
    assert opened.problems == ()
    assert model.summary(opened.scenario).total == 1_500_000


def test_a_link_to_one_called_like_another_of_the_reader_opens_beside_it() -> None:
    mine, theirs = deal_of_form(THREE), deal_of_form(replace(THREE, stay="1 year"))
    held = {"norland-and-sudland": theirs.name}
    opened = from_query(to_query(default_scenario(mine), TOTAL), HOME, held)
    assert model.summary(opened.scenario).total == TOTAL
    assert to_pairs(opened.scenario, TOTAL)[0] == ("deal", "norland-and-sudland-2")


def test_a_deal_too_long_for_a_link_is_found_in_its_session_alone() -> None:
    deal = deal_of("long", {**FILES, "arrangement.toml": FILES["arrangement.toml"] + noise()})
    pairs = dict(to_pairs(default_scenario(deal), 5.0))
    assert "deal_terms" not in pairs
    query = to_query(default_scenario(deal), 5.0)
    assert from_query(query, HOME, {"long": deal.name}).scenario.deal.name == deal.name
    assert from_query(query, HOME).scenario.arrangement == HOME


def noise() -> bytes:
    """Remarks that cannot be packed."""
    import random

    return b"# " + base64.b64encode(random.Random(1).randbytes(3_000)) + b"\n"


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).rstrip(b"=").decode()


FILES = written(THREE)
BOTH = b"arrangement.toml\0%s\0evidence.toml\0%s"
HOSTILE = {
    "empty": "",
    "no code": "../../etc/passwd",
    "not packed": "AAAA",
    "cut short": packed(FILES)[:-8],
    "too long": "A" * (LONGEST_IN_LINK + 1),
    "a bomb": _coded(BOTH % (b"#" * 10**6, b"")),
    "another file": _coded(b"\0".join([BOTH % (FILES["arrangement.toml"], FILES["evidence.toml"]), b"a.toml", b""])),
    "a path": _coded(b"../arrangement.toml\0\0evidence.toml\0"),
    "no terms": _coded(BOTH % (b"", FILES["evidence.toml"])),
    "no evidence": _coded(b"arrangement.toml\0" + FILES["arrangement.toml"]),
    "no TOML": _coded(BOTH % (b"title = ", FILES["evidence.toml"])),
    "wrong": _coded(BOTH % (FILES["arrangement.toml"].replace(b"lump_sum", b"lump"), FILES["evidence.toml"])),
    "no text": _coded(BOTH % (b"\xff\xfe", FILES["evidence.toml"])),
    "a scenario": _coded(BOTH % (FILES["arrangement.toml"] + b'[preset.a]\nlabel = "a"\nscenario = "x"\n', FILES["evidence.toml"])),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_link_opens_the_usual_deal_and_says_why(what: str) -> None:
    from urllib.parse import urlencode

    opened = from_query(urlencode({"deal": "x", "deal_terms": HOSTILE[what]}), HOME)
    assert opened.scenario.arrangement == HOME
    assert opened.problems[0].startswith("The link, deal_terms: ")
    assert max(map(len, opened.problems)) < 500
    if what in {
        "a bomb",
        "another file",
        "a path",
        "cut short",
        "not packed",
        "no code",
    }:  # not so much as read
        assert opened.problems == (say("own_deal.link_wrong", reason=say("own_deal.not_packed")),)


def test_no_word_of_a_link_is_taken_for_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(folder() / "denmark-kosovo", tmp_path / "there")
    query = f"deal=../{tmp_path.name}/there/&deal_terms={packed(FILES)}"
    opened = from_query(query, HOME)
    assert is_in_memory(opened.scenario.arrangement)
    assert model.summary(opened.scenario).total == TOTAL


# --- A folder ---------------------------------------------------------------------------------------------


def archive(files: dict[str, bytes], folder: str = "norland/") -> bytes:
    return zipped({f"{folder}{name}": content for name, content in files.items()})


def test_the_folder_is_a_deal_to_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(dict(FILES)))) as zip_file:
        zip_file.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main.main(["check-files", "./norland/"]) == 0
    assert main.main(["cost", "./norland/"]) == 0
    assert "costs $3.3 million" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("folder", ["norland/", "", "a/b/norland/"])
def test_a_zipped_folder_is_opened_wherever_it_lies_in_it(folder: str) -> None:
    beside = {"__MACOSX/x.txt": b"", f"{folder}notes.txt": b"kept out", f"{folder}.hidden.toml": b""}
    deal = deal_in_zip(
        zipped({**{f"{folder}{name}": raw for name, raw in FILES.items()}, **beside}), "norland.zip"
    )
    assert deal.files == FILES
    assert deal.path.name == "norland"
    assert total(deal) == TOTAL


def test_a_folder_written_by_hand_is_opened_with_its_scenarios() -> None:
    ours = folder() / "denmark-kosovo"
    files = {file.name: file.read_bytes() for file in ours.glob("*.toml")}
    deal = deal_in_zip(archive(files, "denmark-kosovo/"), "x.zip")
    assert deal.path.name == "own-denmark-kosovo"
    assert deal.namesake == "denmark-kosovo"
    theirs = model.load("denmark-kosovo")
    assert deal.scenario_names() == theirs.scenario_names()
    for name in deal.scenario_names():
        assert model.summary(deal.scenario(name)).total == model.summary(theirs.scenario(name)).total
        assert deal.scenario(name).deal.name == deal.name


def _entry(name: str, mode: int = stat.S_IFREG | 0o644, content: bytes = b"") -> bytes:
    out = io.BytesIO(archive(dict(FILES)))
    with zipfile.ZipFile(out, "a") as zip_file:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, mode << 16
        zip_file.writestr(entry, content)
    return out.getvalue()


def _locked() -> bytes:
    raw = bytearray(archive(dict(FILES)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        while start >= 0:
            raw[start + at] |= 1
            start = raw.find(mark, start + 4)
    return bytes(raw)


def _many() -> bytes:
    return archive({**FILES, **{f"{n}.toml": b"" for n in range(600)}})


ZIPS = {
    "no zip": (lambda: b"title = 1", "cannot be read as a ZIP file"),
    "empty": (lambda: b"", "cannot be read as a ZIP file"),
    "cut short": (lambda: archive(dict(FILES))[:-40], "cannot be read as a ZIP file"),
    "spoilt": (lambda: archive(dict(FILES)).replace(b"\x03\x04", b"\x03\x05", 1), "cannot be read as a ZIP file"),
    "large": (lambda: b"PK" * 1_100_000, "2200000"),
    "a bomb": (lambda: archive({**FILES, "case.toml": b"#" * 50_000_000}), "more than 2,000,000 bytes"),
    "many small bombs": (lambda: archive({**FILES, **{f"{n}.toml": b"#" * 500_000 for n in range(9)}}), "2,000,000"),
    "many": (_many, "at most 500"),
    "up": (lambda: _entry("norland/../../evil.toml"), "outside the folder"),
    "root": (lambda: _entry("/etc/evil.toml"), "outside the folder"),
    "drive": (lambda: _entry("C:\\evil.toml"), "outside the folder"),
    "link": (lambda: _entry("norland/case.toml", stat.S_IFLNK | 0o777, b"/etc/passwd"), "outside the folder"),
    "locked": (_locked, "password"),
    "two": (lambda: _entry("other/arrangement.toml"), "2 folders"),
    "none": (lambda: archive({"evidence.toml": b""}), "no arrangement.toml"),
    "no evidence": (lambda: archive({"arrangement.toml": FILES["arrangement.toml"]}), "no evidence.toml"),
    "wrong": (lambda: archive({**FILES, "arrangement.toml": b"title = 1"}), "title"),
    "no text": (lambda: archive({**FILES, "arrangement.toml": b"\0\1"}), "text files"),
}  # fmt: skip


@pytest.mark.parametrize("what", ZIPS)
def test_a_hostile_zip_is_refused_in_a_sentence(what: str) -> None:
    make, words = ZIPS[what]
    with pytest.raises(BadInput, match=words) as told:
        deal_in_zip(make(), "upload.zip")
    assert "Traceback" not in str(told.value)


def test_no_more_of_a_bomb_is_unpacked_than_a_folder_may_hold() -> None:
    raw = archive({**FILES, "case.toml": b"#" * 50_000_000})
    tracemalloc.start()
    with pytest.raises(BadInput):
        deal_in_zip(raw, "upload.zip")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_form_of_a_stranger_s_files_never_breaks() -> None:
    for table in (b"", b"title = 1", b"[charge]\na = 1", b'[group]\nx = "y"\n[charge.a]\nkind = 2', b"\xff"):
        assert form_of({"arrangement.toml": table, "evidence.toml": table}) is None


def test_form_is_frozen_and_hashable() -> None:
    assert len({THREE, replace(THREE), replace(THREE, title="x")}) == 2
    assert isinstance(THREE, OwnDeal)
