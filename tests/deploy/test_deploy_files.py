"""The files of `docs/deploy/` say what `docs/deploy.md` says, and do it as far as it can be tried without a container engine."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from websockets.asyncio.client import connect

from benchmarks.client import Session
from benchmarks.reliability import trial
from tests.deployed import EXAMPLE, program
from tests.ui.server import ROOT, _free_port, _healthy

PLACE = ROOT / "docs" / "deploy"
UNIT = PLACE / "perhead@.service"
CONTAINER = PLACE / "Containerfile"


# --- What can be seen without starting anything -----------------------------------------------------------


def test_the_document_names_every_file() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    for path in PLACE.iterdir():
        assert f"](deploy/{path.name})" in text


def test_the_policy_has_the_hash_of_streamlits_one_script() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in EXAMPLE.read_text("utf-8")


def test_the_largest_upload_passes_the_proxy() -> None:
    settings = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    (most,) = re.findall(r"^maxUploadSize = (\d+)", settings, re.MULTILINE)
    assert f"client_max_body_size {int(most) + 1}m;" in EXAMPLE.read_text("utf-8")


def test_the_document_has_the_limits_of_the_proxy() -> None:
    text, conf = (ROOT / "docs" / "deploy.md").read_text("utf-8"), EXAMPLE.read_text("utf-8")
    pages, sessions = re.findall(r"rate=(\d+)r/s", conf)
    burst, again, _ = re.findall(r"burst=(\d+) ", conf)
    one, everybody = re.findall(r"^ {8}limit_conn \w+ (\d+);", conf, re.MULTILINE)
    assert f"| {pages} a second, {burst} at once |" in text
    assert f"| {sessions} a second, {again} at once |" in text
    assert f"| open connections of one address | {one} |" in text
    assert f"| open connections in all | {everybody} |" in text
    (body,), (file,) = re.findall(r"body_size (\d)k", conf), re.findall(r"body_size (\d)m", conf)
    assert f"| {body} kB; {file} MB" in text
    assert f"| {re.findall(r'header_buffers 4 ([0-9]+)k', conf)[0]} kB each |" in text
    assert set(re.findall(r"client_\w+_timeout (\d+)s", conf)) == {"10"}


def test_container_unit_and_proxy_speak_of_the_same_process() -> None:
    command, unit = _last("CMD")[1:], UNIT.read_text("utf-8")
    words = shlex.split(re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)[0])
    assert words[:6] == json.loads(" ".join(command))[:6]
    assert "User=root" not in unit
    for port in (8501, 8502):
        assert f"server 127.0.0.1:{port} " in EXAMPLE.read_text("utf-8")
        assert f"perhead@{port}" in unit


def _steps() -> list[list[str]]:
    """The steps of the container file: an instruction and what follows it."""
    lines = re.sub(r"\\\n", " ", CONTAINER.read_text("utf-8")).splitlines()
    return [line.split(" ", 1) for line in lines if line and not line.startswith("#")]


def _last(instruction: str) -> list[str]:
    return [step for step in _steps() if step[0] == instruction][-1]


def test_container_is_nobodys_and_says_how_it_is() -> None:
    names = [name for name, _ in _steps()]
    assert set(names) <= {
        "ARG",
        "FROM",
        "RUN",
        "COPY",
        "WORKDIR",
        "USER",
        "ENV",
        "EXPOSE",
        "HEALTHCHECK",
        "CMD",
    }
    last = len(names) - names[::-1].index("FROM")
    assert "USER" in names[last:]
    assert "RUN" not in names[last:]
    assert int(_last("USER")[1].split(":")[0]) > 0
    assert "/_stcore/health" in _last("HEALTHCHECK")[1]
    run = CONTAINER.read_text("utf-8").split("ARG")[0]
    for word in (
        "--read-only",
        "--cap-drop ALL",
        "no-new-privileges",
        "--ulimit nofile=",
        "--pids-limit",
        "127.0.0.1:",
    ):
        assert word in run


def test_what_the_container_copies_exists_and_is_all_the_wheel_needs() -> None:
    copied = [
        words for name, rest in _steps() if name == "COPY" and "--from" not in (words := rest.split())[0]
    ]
    sources = {source for words in copied for source in words[:-1]}
    assert all((ROOT / source).exists() for source in sources)
    assert {"model", "ui", "scenarios", "docs", ".streamlit", "pyproject.toml"} <= sources


# --- systemd, logrotate, the container --------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.skipif(program("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_takes_the_unit_and_finds_it_closed(tmp_path: Path) -> None:
    python = shlex.split(re.findall(r"^ExecStart=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)[0])[0]
    unit = tmp_path / "perhead@8501.service"
    unit.write_text(UNIT.read_text("utf-8").replace(python, sys.executable), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    words = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]


@pytest.mark.long
@pytest.mark.skipif(program("logrotate") is None, reason="no logrotate here")
def test_logrotate_takes_its_file() -> None:
    words = [program("logrotate") or "", "--debug", "--state", os.devnull, str(PLACE / "logrotate")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "error" not in done.stderr.replace("error.log", "")
    assert "(14 rotations)" in done.stderr


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder that nobody too can see into, and that stays where it is when /tmp is another."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.long
def test_the_steps_of_the_container_make_a_dashboard_that_needs_no_disk(elsewhere: Path) -> None:
    """Each step in an empty folder, in place of the container's; what they made then runs as somebody who can write nowhere."""
    made, folder = elsewhere / "opt", elsewhere / "src"
    folder.mkdir()
    with trial("Versions", "the steps of the container file in an empty folder") as row:
        for name, rest in _steps()[: [name for name, _ in _steps()].index("FROM", 2)]:
            if name == "COPY":
                *sources, target = rest.split()
                for one in sources:
                    _copy(ROOT / one, folder / target / ("" if (ROOT / one).is_dir() else one.split("/")[-1]))
            if name == "RUN":
                command = rest.replace("/opt/perhead", str(made)).replace(
                    "python -m venv", f"{sys.executable} -m venv"
                )
                done = subprocess.run(
                    ["sh", "-c", command],
                    cwd=folder,
                    env=_bare(),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert done.returncode == 0, done.stderr[-2_000:]
            row.count("steps")
        _serves_without_a_disk(made, elsewhere)
        row.held("the dashboard it makes is served by nobody, from a file system that cannot be written")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _bare() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def _serves_without_a_disk(made: Path, folder: Path) -> None:
    port, words = _free_port(), json.loads(_last("CMD")[1])
    words = [
        word.replace("/opt/perhead", str(made)).replace("0.0.0.0", "127.0.0.1").replace("8501", str(port))
        for word in words
    ]
    own = dict(pair.split("=", 1) for pair in _last("ENV")[1].split())
    with (folder / "log.txt").open("wb") as log, _read_only(words, made / "app", own, log) as process:
        end = time.monotonic() + 60
        while not _healthy(f"http://127.0.0.1:{port}/") and time.monotonic() < end and process.poll() is None:
            time.sleep(0.2)
        assert _healthy(f"http://127.0.0.1:{port}/"), (folder / "log.txt").read_text()
        asyncio.run(_draws(port))
        check = json.loads(_last("HEALTHCHECK")[1].split("CMD ", 1)[1])
        words = [word.replace("/opt/perhead", str(made)).replace("8501", str(port)) for word in check]
        assert subprocess.run(words, check=False, timeout=30).returncode == 0
    assert subprocess.run(words, check=False, timeout=30, capture_output=True).returncode != 0, (
        "nobody answers any more"
    )
    assert "Traceback" not in (folder / "log.txt").read_text()


async def _draws(port: int) -> None:
    one = Session(await connect(f"ws://127.0.0.1:{port}/_stcore/stream", max_size=16 * 2**20))
    await one.run()
    assert one.answer
    await one.close()


@contextlib.contextmanager
def _read_only(
    words: list[str], folder: Path, own: dict[str, str], log: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command where all but /tmp is read-only, by nobody where we are root: as the container does."""
    root = os.geteuid() == 0
    mounts = "mount -o remount,bind,ro / && mount -t tmpfs tmpfs /dev/shm && mount -t tmpfs tmpfs /tmp"
    drop = (
        "setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all "
        if root
        else ""
    )
    inside = f"{mounts} && exec {drop}{shlex.join(words)}"
    command = ["unshare", "--mount", *([] if root else ["--user", "--map-root-user"]), "sh", "-c", inside]
    process = subprocess.Popen(
        command, cwd=folder, env={**_bare(), **own}, stdout=log, stderr=subprocess.STDOUT
    )  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
