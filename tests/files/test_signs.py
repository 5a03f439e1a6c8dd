"""A text of the terms, the facts, a scenario, ranges or prices that steers a terminal or turns a line is refused: for each such sign, wherever it stands."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from model.cli.main import main
from model.files.problems import BadInput
from model.files.signs import strays
from model.inputs.prices import read_own
from model.questions.uncertainty.file import read_range_file
from model.results.expected_results import Golden
from model.scenario.in_memory import deal_of
from model.scenario.library import load
from model.scenario.link import from_pairs, to_pairs
from model.scenario.new import new_arrangement
from model.scenario.scenario import default_scenario, parse_scenario, read_scenario

SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = {"ARABIC LETTER MARK", "LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK"}


def refused(sign: str) -> bool:
    """Whether Unicode has it as a control, the end of a line or a paragraph, or what turns a line."""
    return sign not in "\t\n\r" and (
        unicodedata.category(sign) in {"Cc", "Zl", "Zp"}
        or unicodedata.bidirectional(sign) in TURNING
        or unicodedata.name(sign, "") in MARKS
    )


def test_each_sign_that_steers_or_turns_is_found_and_no_other() -> None:
    every = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x11000))]
    found = {sign for sign in every if strays({"title": f"a{sign}b"})}
    assert found == {sign for sign in every if refused(sign)}


def test_it_is_found_however_deep_it_stands() -> None:
    table = {"a": ["fine", {"b": [1, "one\u202etwo"]}], "c": {"d": "\u200e"}, "e": "fine"}
    assert set(strays(table)) == {("a", 1, "b", 1), ("c", "d")}


@pytest.mark.parametrize("sign", ["\\b", "\\f", "\\u0000", "\\u007f", "\\u009b", "\\u061c", "\\u200f", "\\u2029", "\\u202e", "\\u2066"])  # fmt: skip
@pytest.mark.parametrize(("file", "key"), [("arrangement.toml", "ask"), ("evidence.toml", "says")])
def test_terms_and_facts_with_it_are_refused(file: str, key: str, sign: str) -> None:
    files = {path.name: path.read_bytes() for path in SOUND.glob("*.toml")}
    before = f'\n{key} = "'.encode()
    assert before in files[file]
    files[file] = files[file].replace(before, before + sign.encode(), 1)
    with pytest.raises(BadInput) as caught:
        deal_of("norland", files)
    (problem,) = caught.value.problems
    assert f"{key}: found U+" in problem
    assert problem.isprintable()


def test_a_key_that_somebody_chose_is_found_too() -> None:
    assert set(strays({"own": {"fl\u202eights": {"label": "fine"}}})) == {("own", "fl\u202eights")}


# --- Files beside them ------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    new_arrangement(tmp_path / "mine")
    return tmp_path / "mine"


def turned(file: Path, key: str) -> None:
    """Put a sign that turns the line into the text of a key that is at the beginning of a line."""
    text = file.read_text("utf-8")
    assert f'\n{key} = "' in f"\n{text}"
    file.write_text(f"\n{text}".replace(f'\n{key} = "', f'\n{key} = "\\u202e\\u001b[31m', 1)[1:], "utf-8")


@pytest.mark.parametrize("key", ["name", "about", "model_version", "evidence_version"])
def test_a_scenario_with_it_is_refused_by_name_and_place(
    key: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own / "first-year.toml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{key} = ")]
    file.write_text("".join([f'{key} = "fine"\n', *kept]), "utf-8")
    assert read_scenario(file)
    turned(file, key)
    said = f'mine/first-year.toml: {key}: found U+202E in "\\u202e\\u001b[31mfine"; a text has letters'
    with pytest.raises(BadInput) as caught:
        read_scenario(file)
    assert str(caught.value).startswith(said)
    assert main(["check-files", str(own)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert not set(err) & set("\x1b\u202e")


def test_its_expected_file_is_refused(own: Path) -> None:
    file = own / "first-year.expected.toml"
    file.write_text('[result]\n"to\\u202etal" = 1\n', "utf-8")
    with pytest.raises(BadInput, match=r"U\+202E"):
        Golden(load(f"{own}/"), "first-year").expected()


@pytest.mark.parametrize("key", ["about", "label", "assumed", "arrangement"])
def test_a_file_of_ranges_with_it_is_refused(key: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'about = "a"\narrangement = "us-el-salvador"\n[own.flights]\nlabel = "b"\n'
        '[own.flights.factor.planes]\nlabel = "c"\nfixed = 3\nassumed = "d"\n',
        "utf-8",
    )
    assert read_range_file(file)
    turned(file, key)
    with pytest.raises(BadInput, match=rf"{key}: found U\+202E in "):
        read_range_file(file)


@pytest.mark.parametrize("key", ["label", "source"])
def test_a_file_of_prices_with_it_is_refused(key: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[series.mine]\nlabel = "a"\nkind = "price_index"\ncurrency = "USD"\nsource = "b"\nvalues = {"2024" = 1.0}\n',
        "utf-8",
    )
    assert read_own(file)
    turned(file, key)
    with pytest.raises(BadInput, match=rf"{key}: found U\+202E in "):
        read_own(file)


# --- No other door makes a scenario whose own file would be refused -------------------------------------------------


def test_a_link_with_it_in_its_name_is_told_and_keeps_the_usual_name() -> None:
    usual = default_scenario(load("us-el-salvador"))
    others = [pair for pair in to_pairs(usual, 1) if pair[0] not in {"name", "total"}]
    opened = from_pairs([*others, ("name", "\u202eevil")], "us-el-salvador")
    assert opened.scenario.name == usual.name
    (problem,) = opened.problems
    assert "U+202E" in problem
    assert problem.isprintable()


def test_no_scenario_is_given_it() -> None:
    usual = default_scenario(load("us-el-salvador"))
    for key in ("name", "about"):
        with pytest.raises(BadInput, match=r"U\+001B"):
            usual.changed(**{key: "\x1b[31mred"})
    assert usual.changed(about="two\nlines\tand a tab").about


def test_a_scenario_from_a_stranger_is_refused() -> None:
    text = 'name = "a\\u2066"\narrangement = "us-el-salvador"\n'
    with pytest.raises(BadInput, match=r"sent\.toml: name: found U\+2066 in "):
        parse_scenario(text.encode(), "sent.toml")
