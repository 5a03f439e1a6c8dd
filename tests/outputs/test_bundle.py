"""A bundle holds what it says, is the same bytes each time, and its check finds whatever is not as it was."""

from __future__ import annotations

import contextlib
import csv
import errno
import functools
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

import model
from model.cli import main, report
from model.files.problems import BadInput
from model.files.unseen import STRAY
from model.outputs import bundle
from model.outputs.bundle import MANIFEST, as_csv, safe_cell, zipped
from model.outputs.sent_zip import MOST_BYTES, unpacked
from model.outputs.verify import MOST_RESULTS, MOST_ROWS, Verified, figures, verify
from model.results.answer import answer
from model.results.ledger import ledger_table
from model.results.summary import cost_of, summary
from model.results.working import how
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from tests.outputs.test_report import HOSTILE, own_deal

ROOT = Path(__file__).parents[2]
PAID = "us-el-salvador/grant-paid"
FILES = {
    "README.md", "manifest.json", "inputs.csv", "results.json", "results.csv", "readings.csv", "ledger.csv",
    "workbook.xlsx", "report.html", "report.pdf", "us-el-salvador/arrangement.toml",
    "us-el-salvador/evidence.toml", "us-el-salvador/scenario.toml",
}  # fmt: skip


def scenario(key: str = PAID) -> Scenario:
    deal, _, name = key.partition("/")
    return load(deal).scenario(name)


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    """A bundle with everything in it."""
    return bundle.files(scenario())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundles whose drawn and laid out files are made at once, for tests of everything else."""

    def drawings(shown: Scenario) -> Iterator[tuple[str, Callable[[], bytes]]]:
        yield "figures/people.png", f"drawn: {summary(shown).total}".encode

    monkeypatch.setattr(bundle, "_drawings", drawings)
    monkeypatch.setattr(bundle, "_workbook", lambda shown: b"a workbook")
    for name in ("as_html", "as_pdf"):
        monkeypatch.setattr(bundle, name, lambda shown, draw: b"a report")


@functools.cache
def packed_once() -> dict[str, bytes]:
    return bundle.files(scenario())


@pytest.fixture
def packed(quick: None) -> dict[str, bytes]:
    """A quick bundle's files, made once for all tests that change or miss something in it."""
    return dict(packed_once())


def checked(files: dict[str, bytes]) -> Verified:
    return verify(zipped(files), "sent.zip")


def table(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))


def with_manifest(files: dict[str, bytes], **changed: Any) -> dict[str, bytes]:
    """The files with a manifest whose hashes are right, and which says something else besides."""
    manifest = json.loads(files[MANIFEST])
    hashes = {
        name: {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        for name, raw in files.items()
        if name != MANIFEST
    }
    versions = {**manifest["versions"], **changed.pop("versions", {})}
    told = {**manifest, "files": hashes, "versions": versions, **changed}
    return {**files, MANIFEST: json.dumps(told).encode()}


# --- What is in it -----------------------------------------------------------------------------------------------


def test_it_holds_everything_behind_the_scenario(whole: dict[str, bytes]) -> None:
    figures = {f"figures/{kind}.{form}" for kind in bundle.KINDS for form in bundle.PICTURES}
    assert set(whole) == FILES | figures
    assert whole["workbook.xlsx"][:2] == b"PK"
    assert whole["report.pdf"].startswith(b"%PDF")
    assert whole["report.html"].startswith(b"<!DOCTYPE html>")
    assert whole["figures/people.png"].startswith(b"\x89PNG")
    assert (
        whole["us-el-salvador/evidence.toml"] == (load("us-el-salvador").path / "evidence.toml").read_bytes()
    )


def test_a_scenario_with_dates_has_the_figures_that_go_with_dates(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    names = [name for name, _ in bundle._drawings(scenario("us-el-salvador/what-was-held"))]
    assert names == [
        "figures/readings.svg",
        "figures/readings.png",
        "figures/ledger.svg",
        "figures/ledger.png",
    ]


def test_the_results_are_the_commands(quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    for key in (PAID, "us-el-salvador/what-was-held", "uk-rwanda/what-was-paid"):
        files = bundle.files(scenario(key))
        assert (
            main.main(["run", key, "--json", "--by", "month" if scenario(key).population.dated else "year"])
            == 0
        )
        kept, printed = json.loads(files["results.json"]), json.loads(capsys.readouterr().out)
        assert kept["question"].pop("asked") == {}  # no words made it
        assert printed["question"].pop("asked")["file"] == key
        assert kept == printed


@pytest.mark.parametrize(
    "key",
    [PAID, "us-el-salvador/freed-after-125-days", "us-el-salvador/what-was-held", "uk-rwanda/nobody-sent"],
)
def test_the_tables_agree_with_the_answer_to_the_cent(key: str, quick: None) -> None:
    shown = scenario(key)
    found, files = summary(shown), bundle.files(shown)
    figures = {row["figure"]: row for row in table(files["results.csv"])}
    plain = answer(shown).as_json()
    for name, row in figures.items():
        if name in plain:
            assert (float(row["value"]) if row["value"] else None) == plain[name]
        assert row["undefined"] == found.undefined.get(name, "")
    assert figures["total"]["value"] == f"{found.total:.2f}"
    assert sum(
        float(row["value"]) for name, row in figures.items() if name.startswith("charge.")
    ) == pytest.approx(found.total + found.own, abs=0.01)
    every = table(files["readings.csv"])
    assert len(every) == sum(len(fold.readings) for fold in found.folds)
    for row in every[::7]:
        reading = {name: row[name] for name in shown.deal.terms.question}
        assert float(row["total"]) == pytest.approx(cost_of(shown, reading), abs=0.005)
    (present,) = [row for row in every if row["present"] == "true"]
    assert float(present["total"]) == pytest.approx(found.total, abs=0.005)
    ledger = table(files["ledger.csv"])
    assert len(ledger) == len(ledger_table(shown).as_json()["ledger"])
    assert sum(float(row["due"]) for row in ledger) == pytest.approx(found.total, abs=0.05)


def test_each_input_has_its_citation(quick: None) -> None:
    for key in (PAID, "us-el-salvador/what-was-held", "italy-albania/ten-years-ansa"):
        shown = scenario(key)
        rows = table(bundle.files(shown)["inputs.csv"])
        assert {fact for step in how(shown) for fact in step.facts} <= {row["fact"] for row in rows}
        assert {f"funding.paid.{n + 1}" for n in range(len(shown.deal.terms.funding.paid))} <= {
            row["input"] for row in rows
        }
        evidence = shown.deal.evidence
        for row in rows:
            source = evidence.source_of(row["fact"]) if row["fact"] else None
            assert source or row["ours"]
            if source:
                assert (row["outlet"], row["date"], row["url"]) == (
                    source.outlet,
                    source.date or "",
                    source.url or "",
                )
                assert row["status"] == evidence.fact[row["fact"]].status
                assert tuple(row["contradicted_by"].split()) == evidence.disagreeing(row["fact"])


def test_the_readme_says_what_is_there_and_how_to_cite(whole: dict[str, bytes]) -> None:
    text = whole["README.md"].decode()
    assert set(re.findall(r"^- `([^`]+)`: \S", text, re.MULTILINE)) == set(whole)
    assert "## How to cite" in text
    assert "Per Head contributors, Per Head: an open cost model" in text
    assert "perhead bundle us-el-salvador/scenario.toml -o again.zip" in text
    assert "perhead verify" in text


def test_the_manifest_has_hashes_versions_and_the_command(whole: dict[str, bytes]) -> None:
    manifest = json.loads(whole[MANIFEST])
    assert set(manifest["files"]) == set(whole) - {MANIFEST}
    for name, entry in manifest["files"].items():
        assert entry == {"bytes": len(whole[name]), "sha256": hashlib.sha256(whole[name]).hexdigest()}
    assert manifest["total"] == 4_760_000
    assert manifest["command"] == "perhead bundle us-el-salvador/scenario.toml -o again.zip"
    assert {"model", "evidence", "python", "numpy", "matplotlib", "xlsxwriter", "typst"} <= set(
        manifest["versions"]
    )
    assert manifest["versions"]["evidence"] == load("us-el-salvador").evidence_version


def test_the_command_in_it_makes_it_again_elsewhere(whole: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(whole))) as archive:
        archive.extractall(tmp_path)
    words = json.loads(whole[MANIFEST])["command"].split()[1:]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run(
        [sys.executable, "-m", "model.cli", *words],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "again.zip").read_bytes() == zipped(whole)


# --- Safe ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ('=HYPERLINK("x")', "'=HYPERLINK(\"x\")"), ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("@SUM(1)", "'@SUM(1)"), ("\t=1", "\\t=1"),
        ("\r=1", "\\r=1"), ("  =1", "'  =1"), ("\uff1d1", "'\uff1d1"), ("\u22125", "'\u22125"), ("\n=1", "' =1"), ("a\nb", "a b"),
        ("plain", "plain"), ("", ""), (-12.5, "-12.5"), (-3, "-3"), (0, "0"), (1e-7, "0.0000001"), (1e22, "10000000000000000000000"),
        (None, ""), (True, "true"),
    ],
)  # fmt: skip
def test_text_is_never_a_formula_and_a_number_stays_one(value: bundle.Cell, cell: str) -> None:
    assert safe_cell(value) == cell


def test_headings_are_cells_too() -> None:
    assert as_csv([{"=1": "a", "b": -1}]) == b"'=1,b\na,-1\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_does_no_harm_in_any_table(name: str, quick: None) -> None:
    files = bundle.files(scenario().model_copy(update={"name": name, "about": name}))
    for file, raw in files.items():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", file)
        if file.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(raw.decode())) for cell in row]
            assert not [c for c in cells if re.match(r"\s*[=+@\t\r]", c)]
            assert not [c for c in cells if re.match(r"\s*-", c) and not re.fullmatch(r"-[0-9.]+", c)]
        if file.endswith((".csv", ".json", ".md", ".toml")):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", raw.decode())
        if file.endswith((".csv", ".json", ".md")):
            assert "\u202e" not in raw.decode(), file
    text = files["README.md"].decode()
    assert not re.search(r"(?<!\\)[<\[]", text.split("## What is here")[0])
    if not STRAY.search(name):
        assert checked(files).same
        return
    with pytest.raises(BadInput, match=r"scenario\.toml: name: found U\+0000 in "):
        checked(files)


def test_a_name_does_no_harm_in_workbook_and_figures() -> None:
    name = '=HYPERLINK("http://x.invalid","<script>alert(1)</script>\x07")'
    files = bundle.files(
        scenario("us-el-salvador/what-was-held").model_copy(update={"name": name, "about": name})
    )
    book = openpyxl.load_workbook(io.BytesIO(files["workbook.xlsx"]))
    formulas = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert not [formula for formula in formulas if "x.invalid" in formula]
    for file, raw in files.items():
        if file.endswith(".svg"):
            tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(raw).iter()}
            assert not {"script", "foreignObject", "a", "image"} & tags


def test_an_own_arrangement_travels_with_its_terms_and_without_its_path(tmp_path: Path, quick: None) -> None:
    shown = default_scenario(load(own_deal(tmp_path, name="My Deal (1)", of="us-el-salvador")))
    files = bundle.files(shown)
    assert {
        "my-deal-1/arrangement.toml",
        "my-deal-1/evidence.toml",
        "my-deal-1/scenario.toml",
        "my-deal-1/grant-paid.toml",
    } <= set(files)
    assert not [name for name, raw in files.items() if b"of-the-reader" in raw]
    assert checked(files).same


def test_an_own_arrangement_is_checked_with_the_terms_in_the_bundle(tmp_path: Path, quick: None) -> None:
    label = 'label = "Price per person and year"\namount = '
    own = own_deal(
        tmp_path,
        f'{label}"price_per_person"',
        f'{label}30_000\nassumed = "Ours."',
        of="us-el-salvador",
        name="us-el-salvador",
    )
    files = bundle.files(default_scenario(load(own)))
    assert json.loads(files["results.json"])["total"] == 7_140_000
    assert "own-us-el-salvador/arrangement.toml" in files
    assert checked(files).same


# --- Verify ----------------------------------------------------------------------------------------------------------


def test_a_bundle_as_made_is_the_same(whole: dict[str, bytes]) -> None:
    found = checked(whole)
    assert found.same
    assert (found.changed, found.missing, found.extra, found.results, found.differ, found.unlike) == (
        (),
        (),
        (),
        (),
        (),
        (),
    )
    assert found.versions == {}


@pytest.mark.parametrize(
    "name", ["results.csv", "figures/people.png", "README.md", "report.pdf", "us-el-salvador/evidence.toml"]
)
def test_a_changed_a_missing_and_an_added_file_are_named(name: str, packed: dict[str, bytes]) -> None:
    changed = checked({**packed, name: packed[name] + b" "})
    assert (changed.changed, changed.missing, changed.extra) == ((name,), (), ())
    missing = checked({key: raw for key, raw in packed.items() if key != name})
    assert (missing.changed, missing.missing, missing.extra) == ((), (name,), ())
    extra = checked({**packed, f"more/{name}": b"x"})
    assert (extra.changed, extra.missing, extra.extra) == ((), (), (f"more/{name}",))
    assert not any(found.same for found in (changed, missing, extra))
    assert not changed.differ


def test_a_figure_changed_together_with_its_hash_is_found(packed: dict[str, bytes]) -> None:
    results = json.loads(packed["results.json"]) | {"total": 4_760_000.01}
    found = checked(with_manifest({**packed, "results.json": json.dumps(results).encode()}))
    assert found.changed == ()
    assert [(one.figure, one.then, one.now) for one in found.results] == [
        ("total", 4_760_000.01, 4_760_000.0)
    ]
    less = results | {"total": 4_760_000.004}
    assert checked(with_manifest({**packed, "results.json": json.dumps(less).encode()})).results == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "figure"),
    [
        ("results.csv", b"total,4760000.00", b"total,4760001.00", "results.csv.total"),
        ("results.json", b'"due": 4760000.0', b'"due": 1.0', "ledger.0.due"),
        ("results.json", b'"amount": 4760000.0', b'"amount": 2.0', "charge.per_head_year"),
        ("results.json", b'"total": 15220000.0', b'"total": NaN', "readings.flat_on_top/not_in_force/in_advance/everyone_held/warn/ceiling"),
        ("results.json", b'"person_years": 238', b'"person_years": 1e999', "person_years"),
    ],
)  # fmt: skip
def test_every_kind_of_result_is_compared(
    file: str, old: bytes, new: bytes, figure: str, packed: dict[str, bytes]
) -> None:
    assert old in packed[file]
    found = checked(with_manifest({**packed, file: packed[file].replace(old, new)}))
    assert figure in {one.figure for one in found.results}


def test_another_scenario_than_the_results_are_of_is_found(packed: dict[str, bytes]) -> None:
    name = "us-el-salvador/scenario.toml"
    found = checked(with_manifest({**packed, name: packed[name].replace(b"people = 238", b"people = 239")}))
    changes = {one.figure: (one.then, one.now) for one in found.results}
    assert changes["total"] == (4_760_000.0, 4_780_000.0)
    assert changes["people_held"] == (261, 262)


def test_other_versions_of_the_makers_excuse_bytes_but_no_result(packed: dict[str, bytes]) -> None:
    drawn = with_manifest(
        {**packed, "figures/people.png": b"drawn otherwise"}, versions={"matplotlib": "2.0"}
    )
    found = checked(drawn)
    assert found.same
    assert found.unlike == ("figures/people.png",)
    assert found.versions["matplotlib"][0] == "2.0"
    booked = checked(with_manifest({**packed, "workbook.xlsx": b"x"}, versions={"matplotlib": "2.0"}))
    assert (booked.differ, booked.same) == (("workbook.xlsx",), False)
    tabled = checked(
        with_manifest({**packed, "inputs.csv": b"x\n"}, versions={"matplotlib": "2.0", "typst": "9"})
    )
    assert tabled.differ == ("inputs.csv",)


@pytest.mark.parametrize(
    ("key", "value", "now"),
    [
        ("total", 4_760_000.01, "4,760,000"),
        ("total", 1.0, "4,760,000"),
        ("currency", "EUR", "USD"),
        ("name", "Another case", "238 sent, grant paid"),
        ("arrangement", "uk-rwanda", "us-el-salvador"),
        ("command", "rm -r /", "perhead bundle us-el-salvador/scenario.toml -o again.zip"),
    ],
)
def test_what_the_manifest_says_of_itself_is_checked(
    key: str,
    value: object,
    now: str,
    packed: dict[str, bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = checked(with_manifest(packed, **{key: value}))
    assert not found.same
    assert [(name, pair[1]) for name, pair in found.claims.items()] == [(key, now)]
    assert (found.changed, found.results, found.differ) == ((), (), ())
    (tmp_path / "sent.zip").write_bytes(zipped(with_manifest(packed, **{key: value})))
    assert main.main(["verify", str(tmp_path / "sent.zip")]) == 1
    assert say("verify.claim", name=key, then=found.claims[key][0], now=now) in capsys.readouterr().out


def test_a_manifest_as_made_claims_nothing_false(packed: dict[str, bytes]) -> None:
    assert checked(packed).claims == {}
    assert checked(with_manifest(packed, total=4_760_000.001)).same, "less than half a cent is the same"


def test_the_version_of_the_evidence_is_that_of_the_files_in_it(packed: dict[str, bytes]) -> None:
    """A false one would excuse every file that comes out otherwise."""
    evidence = load("us-el-salvador").evidence_version
    found = checked(with_manifest(packed, versions={"evidence": "2025-01-01.00000000"}))
    assert found.claims == {"versions.evidence": ("2025-01-01.00000000", evidence)}
    assert not found.same


def test_a_wrong_size_of_a_file_is_a_changed_file(packed: dict[str, bytes]) -> None:
    manifest = json.loads(packed[MANIFEST])
    manifest["files"]["inputs.csv"]["bytes"] += 1
    assert checked({**packed, MANIFEST: json.dumps(manifest).encode()}).changed == ("inputs.csv",)


def test_a_total_that_went_with_the_results_is_told_once(packed: dict[str, bytes]) -> None:
    results = json.loads(packed["results.json"]) | {"total": 5_000_000.0}
    both = with_manifest({**packed, "results.json": json.dumps(results).encode()}, total=5_000_000.0)
    found = checked(both)
    assert [change.figure for change in found.results] == ["total"]
    assert found.claims == {}
    other = with_manifest({**packed, "results.json": json.dumps(results).encode()}, total=6_000_000.0)
    assert list(checked(other).claims) == ["total"], "a third total is told besides"


def test_results_of_another_model_are_told_apart_by_how_much(
    packed: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = packed["results.json"].replace(b"4760000.0", b"4641000.0").replace(b'"0.1.0"', b'"0.0.9"')
    older = with_manifest(
        {**packed, "results.json": text}, versions={"model": "0.0.9", "evidence": "2025-01-01.abc"}
    )
    (tmp_path / "old.zip").write_bytes(zipped(older))
    assert main.main(["verify", str(tmp_path / "old.zip")]) == 1
    told = capsys.readouterr().out
    assert "Made with model 0.0.9; here it is 0.1.0." in told
    assert "Made with evidence 2025-01-01.abc; here it is " in told
    assert "total: 4,641,000 in the bundle, 4,760,000 now, 119,000 more." in told
    assert told.endswith("Not the same: some results differ.\n")
    same = with_manifest(packed, versions={"model": "0.0.9"})
    (tmp_path / "same.zip").write_bytes(
        zipped(
            {**same, "README.md": b"older"}
            | {MANIFEST: with_manifest({**same, "README.md": b"older"})[MANIFEST]}
        )
    )
    assert main.main(["verify", str(tmp_path / "same.zip")]) == 0
    told = capsys.readouterr().out
    assert "Not compared byte by byte, since what made them is of another version: README.md." in told
    assert "The same results, to the cent" in told


# --- What is no bundle ------------------------------------------------------------------------------------------------


def entry(name: str, content: bytes = b"x", **more: Any) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        for key, value in more.items():
            setattr(info, key, value)
        archive.writestr(info, content)
    return raw.getvalue()


def twice() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("a.csv", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", "2")
    return raw.getvalue()


def locked() -> bytes:
    raw = bytearray(entry("a.csv"))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def bomb() -> bytes:
    return entry("a.csv", b"\0" * (MOST_BYTES + 1), compress_type=zipfile.ZIP_DEFLATED)


def lying_bomb() -> bytes:
    """A file that says it is a byte long and is a million."""
    raw = bytearray(entry("a.csv", b"\0" * 1_000_000, compress_type=zipfile.ZIP_DEFLATED))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.index(mark) + place
        raw[at : at + 4] = (1).to_bytes(4, "little")
    return bytes(raw)


def broken_end(place: int, value: int) -> bytes:
    """A zip whose last record says that its list is of another size, or elsewhere, so that it would begin before the file."""
    raw = bytearray(entry("a.csv"))
    at = raw.rindex(b"PK\x05\x06") + place
    raw[at : at + 4] = value.to_bytes(4, "little")
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (lambda: b"", "no zip, or a damaged one"),
        (lambda: b"PK\x03\x04 and so on", "no zip, or a damaged one"),
        (lambda: b"%PDF-1.7", "no zip, or a damaged one"),
        (lambda: broken_end(12, 0xFFFF), "(there is no list of files at its end, or not where the zip says)"),
        (lambda: broken_end(16, 0xFFFF), "(a.csv cannot be unpacked)"),
        (lambda: broken_end(16, 2**31), "(a.csv cannot be unpacked)"),
        (lambda: broken_end(4, 1), "(its end says otherwise how many files are in it"),
        (lambda: broken_end(4, 1 << 16), "(its end says otherwise how many files are in it"),
        (lambda: broken_end(8, 2 << 16 | 1), "(its end says otherwise how many files are in it"),
        (lambda: broken_end(8, 1 << 16), "(its end says otherwise how many files are in it"),
        (lambda: broken_end(18, 5 << 16), "(its end says otherwise how many files are in it"),
        (lambda: entry("a.csv") + b"more", "(its end says otherwise how many files are in it"),
        (lambda: entry("a.csv", b"xyz", compress_type=zipfile.ZIP_STORED).replace(b"xyz", b"xyw"), "(a.csv cannot be unpacked)"),
        (lambda: entry("../../evil.toml"), "the name ../../evil.toml in it is none that a bundle has"),
        (lambda: entry("/etc/passwd"), "none that a bundle has"),
        (lambda: entry("C:/x"), "none that a bundle has"),
        (lambda: entry("a/../b"), "none that a bundle has"),
        (lambda: entry("a\x1b[31m"), "the name a\\x1b[31m in it"),
        (lambda: entry("x" * 300), "none that a bundle has"),
        (twice, "a.csv is in it more than once"),
        (locked, "packed or locked in a way that no bundle is"),
        (lambda: entry("a.csv", compress_type=zipfile.ZIP_BZIP2), "packed or locked in a way"),
        (bomb, "too large for a bundle; at most 100,000,000 bytes"),
        (lying_bomb, "no zip, or a damaged one"),
        (lambda: zipped({f"f{i}": b"" for i in range(501)}), "501 files are too many"),
        (lambda: entry("a.csv"), "there is no manifest.json in it"),
        (lambda: entry(MANIFEST, b"{"), "not the JSON of a manifest"),
        (lambda: entry(MANIFEST, b"[" * 100_000), "not the JSON of a manifest"),
        (lambda: entry(MANIFEST, b"[]"), "not the JSON of a manifest"),
        (lambda: entry(MANIFEST, b"\xff"), "not the JSON of a manifest"),
        (lambda: entry(MANIFEST, b" " * 3_000_000), "is too large"),
        (lambda: entry(MANIFEST, b'{"format": 2}'), "format 2 is of a later version of Per Head; this one reads up to 1"),
        (lambda: entry(MANIFEST, b'{"format": 1}'), "files: missing"),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_said_in_a_sentence(
    raw: Callable[[], bytes], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sent.zip").write_bytes(raw())
    assert main.main(["verify", str(tmp_path / "sent.zip")]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.startswith("sent.zip")
    assert "Traceback" not in err


def test_a_bundle_without_its_scenario_or_with_a_broken_one_is_refused(packed: dict[str, bytes]) -> None:
    files, name = packed, "us-el-salvador/scenario.toml"
    with pytest.raises(BadInput, match=r"the scenario us-el-salvador/scenario\.toml is not in it"):
        checked({key: raw for key, raw in files.items() if key != name})
    with pytest.raises(BadInput, match="line 1: found name ="):
        checked({**files, name: b"name = "})
    with pytest.raises(BadInput, match="no arrangement is called"):
        checked({**files, name: files[name].replace(b"us-el-salvador", b"/etc")})


def test_no_bundle_opens_a_folder_of_this_machine(quick: None, tmp_path: Path) -> None:
    files = bundle.files(default_scenario(load(own_deal(tmp_path))))
    elsewhere, key = own_deal(tmp_path / "elsewhere"), "my-deal/scenario.toml"
    text = files[key].replace(b'arrangement = "my-deal"', f'arrangement = "{elsewhere}"'.encode())
    assert text != files[key]
    with pytest.raises(BadInput, match="no arrangement is called"):
        checked({**files, key: text})


@pytest.mark.parametrize(
    "amount",
    ['"abc"', "[1]", "1e999", "NaN", "true", "{}", f"1{'0' * 4000}", "null"],
    ids=lambda text: text[:6],
)
@pytest.mark.parametrize("place", ["by_charge", "readings", "ledger"])
def test_no_figure_of_a_bundle_ends_its_check(amount: str, place: str, packed: dict[str, bytes]) -> None:
    plain = json.loads(packed["results.json"])
    figure = {"by_charge": "amount", "readings": "total", "ledger": "due"}[place]
    plain[place][0][figure] = "HERE"
    found = checked({**packed, "results.json": json.dumps(plain).replace('"HERE"', amount).encode()})
    assert "results.json" in found.changed
    assert [*report._lines(found)]


def test_no_results_of_a_bundle_take_all_memory() -> None:
    rows = b"figure,value\n" + b"".join(b"x%d,1\n" % n for n in range(MOST_ROWS + 10))
    deep = b'{"total": 1, "deep": [' + b"[]," * (MOST_RESULTS // 3) + b"[]]}"
    assert len(figures({"results.csv": rows})) == MOST_ROWS
    assert figures({"results.json": deep}) == {}


def test_a_phrase_of_a_bundle_is_never_formatted(quick: None, tmp_path: Path) -> None:
    files = bundle.files(default_scenario(load(own_deal(tmp_path))))
    key = "my-deal/arrangement.toml"
    for trap in (b"{rent.__class__}", b"{rent:>9000000000}", b"{"):
        terms = files[key].replace(b"at {yearly_rent} a year", b"at " + trap + b" a year")
        assert terms != files[key]
        with pytest.raises(BadInput, match="a blank is the name of a parameter"):
            checked({**files, key: terms})


def test_a_cut_or_damaged_zip_is_refused_or_checked(packed: dict[str, bytes]) -> None:
    raw, random = zipped(packed), Random(1)
    for end in (0, 10, 100, len(raw) // 2, len(raw) - 30, len(raw) - 1):
        with pytest.raises(BadInput):
            unpacked(raw[:end], "cut.zip")
    for _ in range(400):
        bad = bytearray(raw)
        for _ in range(random.randint(1, 3)):
            bad[random.choice((random.randrange(len(raw)), -random.randint(1, 1500)))] = random.randrange(256)
        with contextlib.suppress(BadInput):  # and nothing else
            unpacked(bytes(bad), "damaged.zip")


def test_nothing_of_a_bundle_is_left_on_the_disk(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    own = default_scenario(load(own_deal(tmp_path)))
    assert checked(bundle.files(own)).same
    assert list((tmp_path / "temporary").iterdir()) == []


# --- The commands ------------------------------------------------------------------------------------------------------


def test_the_commands_make_and_check(quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "b.zip"
    assert main.main(["bundle", "us-el-salvador", "--people", "500", "--years", "2", "-o", str(path)]) == 0
    assert "total $20,000,000" in capsys.readouterr().out
    assert main.main(["verify", str(path)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("The same: ")
    assert told.err == ""
    files = unpacked(path.read_bytes(), "b.zip")
    path.write_bytes(zipped({**files, "results.csv": b"figure,value\n"}))
    assert main.main(["verify", str(path)]) == 1
    assert "results.csv: changed since it was packed." in capsys.readouterr().out


def test_a_full_disk_leaves_no_half_bundle(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    assert main.main(["bundle", PAID, "-o", str(tmp_path / "b.zip")]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_each_file_is_told_before_it_is_made(quick: None) -> None:
    told: list[str] = []
    files = bundle.files(scenario(), told.append)
    assert set(told) == set(files) - {"README.md", MANIFEST}
    assert told[0] == "us-el-salvador/scenario.toml"


def test_a_terminal_sees_what_is_being_made(
    monkeypatch: pytest.MonkeyPatch, quick: None, tmp_path: Path
) -> None:
    import pty

    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        assert main.main(["bundle", PAID, "-o", str(tmp_path / "b.zip")]) == 0
        terminal.flush()
        assert b"Making report.pdf" in os.read(ours, 10_000)
    os.close(ours)


def test_a_file_of_another_kind_or_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["verify", str(tmp_path / "none.zip")]) == 2
    assert "none.zip: cannot be read (No such file or directory)" in capsys.readouterr().err
    assert main.main(["verify", str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main.main(["bundle", PAID, "-o", str(tmp_path / "b.tar")]) == 2
    assert "a name that ends in .zip" in capsys.readouterr().err


def test_the_same_amount_is_in_every_file(whole: dict[str, bytes]) -> None:
    assert model.summary(scenario()).total == 4_760_000
    for name in ("results.csv", "results.json", "readings.csv", "ledger.csv", "manifest.json"):
        assert b"4760000.0" in whole[name]
    for name in ("README.md", "report.html"):
        assert b"4,760,000" in whole[name]
