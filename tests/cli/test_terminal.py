"""Text and tables on a terminal: laid out as rich does, and no figure cut."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from unittest import mock

import pytest
from hypothesis import given, settings, strategies as st
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from model.cli import main, terminal
from model.words.wording import say

WORDS = [
    "a",
    "the",
    "million,",
    "“quoted”",
    "×",
    "supercalifragilistic-expialidocious",
    "日本語の文",
    "😀",
    "a\u0301b",
]
FIGURES = st.sampled_from(["", "238", "$4,760,000", "1.5%", "日本"])
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join) | st.lists(
    st.sampled_from(WORDS), min_size=1, max_size=4
).map("\n  ".join)


def printed(columns: int, text: str, table: terminal.Table | None = None, bold: bool = False) -> str:
    with (
        mock.patch.dict(os.environ, {"COLUMNS": str(columns)}),
        io.StringIO() as out,
        contextlib.redirect_stdout(out),
    ):
        terminal.say_plain(text, bold)
        if table is not None:
            terminal.show(table)
        return out.getvalue()


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([20, 40, 80, 200]),
    TEXTS,
    st.lists(st.tuples(TEXTS, FIGURES, TEXTS, FIGURES), min_size=1, max_size=4),
)
def test_the_layout_is_that_of_rich(columns: int, text: str, rows: list[tuple[str, str, str, str]]) -> None:
    ours = terminal.Table("What", "Total", "Source of it", "Days", right=[1, 3])
    theirs = RichTable(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(("What", "Total", "Source of it", "Days")):
        theirs.add_column(
            Text(head),
            justify="right" if place % 2 else "left",
            overflow="fold",
            no_wrap=bool(place % 2),
        )
    for row in rows:
        ours.add_row(*row)
        theirs.add_row(*map(Text, row))
    with io.StringIO() as out:
        console = Console(file=out, width=columns, color_system=None)
        console.print(Text(text))
        least = theirs.__rich_measure__(console, console.options.update(max_width=1000)).minimum
        Console(file=out, width=max(columns, least), color_system=None).print(theirs)
        assert printed(columns, text, ours) == out.getvalue()


def test_a_figure_of_two_words_is_not_cut_on_a_narrow_terminal() -> None:
    table = terminal.Table("1 in 20 below", "Half below", "Reading", right=[0, 1])
    table.add_row("$4.9 million", "$15.22 million", "$20,000 a person, once")
    lines = printed(20, "", table).splitlines()
    assert lines[1].startswith("1 in 20 below      Half below  ")
    assert lines[2].startswith(" $4.9 million  $15.22 million  ")


@pytest.mark.parametrize(
    ("at_terminal", "environment", "bold"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "dumb", "WT_SESSION": "1"}, True),
        (False, {"TERM": "xterm"}, False),
        (False, {"TERM": "xterm", "FORCE_COLOR": "1"}, True),
    ],
)
def test_only_a_terminal_gets_bold_letters(
    at_terminal: bool, environment: dict[str, str], bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "WT_SESSION", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: at_terminal)
    monkeypatch.setattr(sys, "stdout", out)
    terminal.say_plain("A title", bold=True)
    terminal.say_plain("and a text")
    title = "\x1b[1mA title\x1b[0m" if bold else "A title"
    assert out.getvalue() == f"{title}\nand a text\n"


def test_the_width_is_that_of_the_terminal_unless_columns_says_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = {2: os.terminal_size((33, 10))}

    def size(descriptor: int) -> os.terminal_size:
        if descriptor not in sizes:
            raise OSError
        return sizes[descriptor]

    monkeypatch.setattr(os, "get_terminal_size", size)
    monkeypatch.delenv("COLUMNS", raising=False)
    assert terminal._width() == 33
    monkeypatch.setenv("COLUMNS", "50")
    assert terminal._width() == 50
    monkeypatch.delenv("COLUMNS")
    sizes.clear()
    assert terminal._width() == 80


@pytest.mark.parametrize(
    "words",
    [
        ("cost", "vermont-other-states"),
        ("solve", "vermont-other-states", "--for", "days", "--budget", "50m"),
        ("range", "vermont-other-states", "--range", "people=uniform:200,300", "--draws", "100"),
    ],
)
def test_terms_that_leave_no_question_open_have_no_line_for_a_reading(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main([*words]) == 0
    printed = capsys.readouterr().out
    assert "Reading:" not in printed
    assert "\n\n\n" not in printed


def test_one_is_not_said_as_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["settle", "vermont-other-states"]) == 0
    assert capsys.readouterr().out.startswith("One reading, which gives $5.16 million.\n")
    assert main.main(["facts", "us-el-salvador", "--search", "ap_price_for_the_year"]) == 0
    assert "\n1 fact\n" in capsys.readouterr().out


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_prints_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: perhead {command} ")


@pytest.mark.parametrize(
    "words", [["facts", "--search=--"], ["facts", "--since=--"], ["cost", "us-el-salvador", "--people=--"]]
)
def test_dashes_are_no_value(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(words) == 2
    assert say("cli.dashes") in capsys.readouterr().err


@pytest.mark.parametrize("words", [[""], ["", " "], []])
def test_words_of_nothing_are_no_text_and_no_folder(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["check", *words]) == 2
    assert capsys.readouterr().out == ""
