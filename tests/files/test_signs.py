"""A text of the terms or the facts that steers a terminal or turns a line is refused: for each such sign, wherever it stands."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from model.files.problems import BadInput
from model.files.signs import strays
from model.scenario.in_memory import deal_of

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
