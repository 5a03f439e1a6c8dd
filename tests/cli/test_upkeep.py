"""`perhead check-files` on files without mistakes: what it warns of, and that a warning is no mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.cli import main
from model.scenario.library import folder


def copy_of(deal: str, where: Path) -> Path:
    return Path(shutil.copytree(folder() / deal, where / deal))


def test_documented_by_press_is_a_warning_and_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = copy_of("denmark-kosovo", tmp_path)
    path = place / "evidence.toml"
    text = path.read_text("utf-8")
    head, fact, rest = text.partition("[fact.rent]\n")
    path.write_text(head + fact + rest.replace('status = "reported"', 'status = "documented"', 1), "utf-8")
    assert main.main(["check-files", str(place)]) == 0
    printed = capsys.readouterr()
    assert not printed.err
    assert printed.out == (
        "8 files checked, no mistake found.\n"
        "denmark-kosovo/evidence.toml: warning: fact.rent is documented, and its source is press; "
        "that is right where the source shows or quotes the document, else it is reported\n"
    )


def test_a_mistake_is_told_without_the_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy_of("us-el-salvador", tmp_path)
    path = place / "evidence.toml"
    path.write_text(path.read_text("utf-8").replace('status = "reported"', 'status = "rumoured"', 1), "utf-8")
    assert main.main(["check-files", str(place)]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert "rumoured" in printed.err
    assert "warning" not in printed.err
