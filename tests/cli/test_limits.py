"""What the command is asked for beyond a limit is refused before the work; what takes long shows a bar to a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from model.cli import figure, main, workbook
from model.outputs.workbook.workbook import MOST_SCENARIOS
from model.questions.claims import check as reading
from model.questions.compared_rows import MOST_COMPARED
from model.words.wording import say

NAME = "us-el-salvador/grant-paid"


def never(*_: object, **__: object) -> None:
    raise AssertionError("nothing is read of what is refused")


@pytest.mark.parametrize("count", [MOST_SCENARIOS + 1, 10_000])
def test_a_workbook_of_too_many_is_refused_by_their_number(
    count: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setattr(workbook, "scenarios_called", never)
    assert main.main(["workbook", *[NAME] * count, "-o", f"{tmp_path}/out.xlsx"]) == 2
    assert capsys.readouterr().err == say("workbook.too_many", given=count, most=MOST_SCENARIOS) + "\n"


def test_a_workbook_of_as_many_as_there_is_room_for_is_made(tmp_path: object) -> None:
    assert main.main(["workbook", *[NAME] * MOST_SCENARIOS, "-o", f"{tmp_path}/out.xlsx"]) == 0


def test_a_figure_of_too_many_is_refused_by_their_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setattr(figure, "scenarios_called", never)
    call = ["figure", "compare", *[NAME] * (MOST_COMPARED + 1), "-o", f"{tmp_path}/out.svg"]
    assert main.main(call) == 2
    wrong = say("figures.compare.too_many", given=MOST_COMPARED + 1, most=MOST_COMPARED)
    assert capsys.readouterr().err == wrong + "\n"


# --- Bars --------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_draws_show_a_bar_that_ends_at_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    call = ["range", "us-el-salvador", "--range", "people=uniform:200,300", "--draws", "200000"]
    assert main.main(call) == 0
    assert say("range.working", draws="200,000") in terminal.getvalue()
    assert "100%" in terminal.getvalue()
    assert say("range.working", draws="200,000") not in capsys.readouterr().out


def test_a_bar_is_for_a_terminal_alone(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["range", "us-el-salvador", "--range", "people=uniform:200,300", "--draws", "2000"]
    assert main.main(call) == 0
    assert capsys.readouterr().err == ""


# --- Texts of any length -----------------------------------------------------------------------------------------


def steps(text: str) -> int:
    """How many functions are called to read a text."""
    count = 0

    def called(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        reading.understand(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", ["1 ", "1. ", "a ", "$", "1\n\n"])
def test_a_text_twice_as_long_takes_twice_as_much_at_most(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most figures that are read, so that what is left is what every character costs."""
    monkeypatch.setattr(reading, "MOST_FIGURES_READ", 20)
    steps(unit * 500)  # what is kept of words is there then
    short, long = (steps(unit * count) for count in (1_000, 2_000))
    assert short < long < 2.2 * short
