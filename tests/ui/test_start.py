"""`perhead dashboard` runs the app and nothing else, whatever lies in the folder it is started in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from model.cli import launch_dashboard
from tests.test_packaging import answer_of, free_port, started, wait_until
from tests.ui.conftest import new_context, ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name == "nt", reason="process groups work differently on Windows"),
]

TRAPS = (
    *("streamlit", "click", "tornado", "altair", "numpy", "pandas", "pydantic", "pyarrow", "matplotlib"),
    *("model", "ui", "dashboard", "asyncio", "logging", "tomllib", "sitecustomize", "usercustomize"),
)
"""Modules of Python, of Streamlit and of ours that are imported at the start or when a page is drawn."""


def set_traps(folder: Path) -> Path:
    """A file for each module that writes down that it was run; where it does."""
    ran = folder / "ran.txt"
    for name in TRAPS:
        (folder / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r} + ' ')\n", "utf-8")
    settings = folder / ".streamlit"
    settings.mkdir()
    (settings / "config.toml").write_text('[server]\nbaseUrlPath = "elsewhere"\n', "utf-8")
    return ran


def test_nothing_of_the_folder_it_is_started_in_is_run(browser: Browser, tmp_path: Path) -> None:
    folder, home = tmp_path / "folder", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    ran, port = set_traps(folder), free_port()
    address = f"http://127.0.0.1:{port}"
    command = [Path(sys.executable).with_name("perhead"), "dashboard", "--no-browser", "--port", str(port)]
    with started(command, folder, home) as process:
        up = wait_until(
            lambda: answer_of(f"{address}/_stcore/health") == "ok" or process.poll() is not None, 60
        )
        assert not ran.exists(), ran.read_text("utf-8")
        assert up, (folder / "output").read_text("utf-8")
        assert process.poll() is None, (folder / "output").read_text("utf-8")
        context = new_context(browser)
        for path, found in {
            "": "p.answer",
            "backwards": "span.solvedfor",
        }.items():  # the app runs once somebody looks
            page = context.new_page()
            page.goto(f"{address}/{path}", wait_until="commit")
            ready(page)
            assert page.locator(found).first.is_visible()
        context.close()
    assert not ran.exists(), ran.read_text("utf-8")


def test_the_server_is_started_without_the_working_folder_on_its_path(tmp_path: Path) -> None:
    ran = set_traps(tmp_path)
    command = launch_dashboard._command(free_port())
    python = command[: command.index("-m")]
    subprocess.run([*python, "-c", "import click, streamlit"], cwd=tmp_path, check=True, timeout=60)
    assert not ran.exists(), ran.read_text("utf-8")
