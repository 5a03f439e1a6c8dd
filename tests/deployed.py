"""The example of `docs/deploy/` run here: two dashboards behind nginx, on free ports of this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.ui.server import PATIENCE, ROOT, Server, _free_port, serving

EXAMPLE = ROOT / "docs" / "deploy" / "nginx.conf"
PROCESSES = (8501, 8502)
"""The ports that the example names."""

_MAIN = """{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; application/javascript js; text/css css; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/perhead.conf;
}}
"""


@dataclass(frozen=True)
class Deployed:
    """nginx and the two dashboards behind it."""

    port: int
    folder: Path
    servers: tuple[Server, ...]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def log(self, has: str = "", at_least: int = 0, after: int = 0) -> list[str]:
        """The lines of the log that have a word in them, once there are so many: a line comes after its answer."""
        end = time.monotonic() + 10
        while True:
            lines = (self.folder / "perhead.log").read_text("utf-8").splitlines()[after:]
            lines = [line for line in lines if has in line]
            if len(lines) >= at_least or time.monotonic() > end:
                return lines
            time.sleep(0.02)

    def ask(
        self,
        target: str,
        method: str = "GET",
        reader: str = "127.0.0.1",
        body: bytes | None = None,
        **headers: str,
    ) -> HTTPResponse:
        """The answer to one request, its body read, from an address of this machine. The target is sent as it stands."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(reader, 0))
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
            return answer
        finally:
            connection.close()


def program(name: str) -> str | None:
    """Where a program of the system is, also one that only root has on its path."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def nginx() -> str:
    """The program, or the test is skipped."""
    if (found := program("nginx")) is None:
        pytest.skip("no nginx here; on Debian or Ubuntu: apt-get install nginx-light")
    return found


def plain(text: str, port: int, processes: tuple[int, ...], folder: Path) -> str:
    """The example without its certificate, with other ports, and its logs in a folder."""
    for old, new in zip(PROCESSES, processes, strict=True):
        text = replaced(text, f"127.0.0.1:{old} ", f"127.0.0.1:{new} ")
    text = replaced(text, "listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"^ *ssl_\w+ .*\n", "", text, flags=re.MULTILINE)
    text = replaced(text, " Secure;", "")
    text, count = re.subn(r"^server \{\n    listen 80;.*?^\}\n", "", text, flags=re.MULTILINE | re.DOTALL)
    assert count == 1
    return replaced(text, "/var/log/nginx", str(folder))


def replaced(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)


def _user() -> str:
    """nginx started by root gives its work to somebody else, who cannot see into a folder of the tests."""
    return "user root;\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""


@contextmanager
def deployed(folder: Path) -> Iterator[Deployed]:
    """Start two dashboards and nginx, wait until it answers, and end all three by their ids."""
    server = nginx()
    with ExitStack() as stack:
        servers = tuple(stack.enter_context(serving(folder / f"dashboard-{n}.txt")) for n in PROCESSES)
        port = _free_port()
        ports = tuple(server.port for server in servers)
        (folder / "perhead.conf").write_text(plain(EXAMPLE.read_text("utf-8"), port, ports, folder), "utf-8")
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=_user()), "utf-8")
        process = subprocess.Popen(
            [server, "-p", str(folder), "-e", str(folder / "start.log"), "-c", str(folder / "nginx.conf")]
        )
        try:
            made = Deployed(port, folder, servers)
            _wait(process, made)
            yield made
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], made: Deployed) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if made.ask("/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nginx did not start:\n{(made.folder / 'start.log').read_text()}")
