"""What fuzzing brought to light, each with the least input that did."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.cli import main
from model.files.problems import BadInput
from model.outputs.figures.kinds import draw
from model.scenario import parse
from model.scenario.in_memory import deal_of
from model.scenario.scenario import parse_scenario
from tests.fuzz.doors import SOUND


@pytest.mark.parametrize("typed", ["-", "--", "- -"])
def test_a_dash_alone_is_no_share(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput):
        parse.share(typed)
    assert main.main(["cost", "us-el-salvador", "--set", f"second_year_discount={typed}"]) == 2
    assert capsys.readouterr().err.startswith("--set second_year_discount: found -")


@pytest.mark.parametrize("section", ["charge", "discount", "question", "limit", "reported"])
def test_a_word_in_place_of_a_section_is_named(
    section: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {path.name: path.read_bytes() for path in SOUND.glob("*.toml")}
    lines = files["arrangement.toml"].decode().splitlines()
    before = next(place for place, line in enumerate(lines) if line.startswith("["))
    files["arrangement.toml"] = "\n".join([*lines[:before], f'{section} = "everyone"']).encode()
    with pytest.raises(BadInput) as error:
        deal_of("norland", files)
    assert any(f"{section}: found" in problem for problem in error.value.problems)
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    assert main.main(["cost", f"{tmp_path}/"]) == 2
    assert f"{section}: found" in capsys.readouterr().err


def test_money_over_time_of_nobody_is_drawn() -> None:
    """Without people there is no time, so one tick on the axis."""
    nobody = parse_scenario(b'name = "Nobody"\narrangement = "israel-rwanda-uganda"\n', "nobody.toml")
    assert not nobody.cohort
    assert draw("ledger", nobody, width="page")
