"""The dashboard as its own process on a free port of this machine, for tests that need a real server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds a server may take to answer, on a machine that is busy with other tests."""


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, the file that holds all it printed, and its process."""

    address: str
    log: Path
    process: int

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


@contextmanager
def serving(log: Path, script: Path = ROOT / "dashboard.py", port: int | None = None) -> Iterator[Server]:
    """Start the dashboard, or another app with its settings, wait until it answers, and end it afterwards by its own process id."""
    port = port or _free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"),
            ],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}/", log, process.pid)
    try:
        _wait(process, server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if _healthy(server.address):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not start:\n{server.said()}")


def _healthy(address: str) -> bool:
    try:
        with urlopen(f"{address}_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
