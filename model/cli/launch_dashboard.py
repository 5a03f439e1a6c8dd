"""Start the dashboard on this machine alone."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from model.cli.answers import Served
from model.cli.arguments import Run, add_json, argument, port
from model.cli.output import finish, print_answer, print_text
from model.files.problems import BadInput
from model.scenario.offered import VARIABLE, check_folder
from model.words.wording import say

HOST = "127.0.0.1"
NAMES = ("localhost", HOST, "::1")
"""What a browser of this machine calls the server. A page of elsewhere whose own name is made to lead here calls it by that one."""
FIRST_PORT = 8501
BROWSER = "PERHEAD_BROWSER"
"""Of the environment: the address that the server opens in a browser once it listens."""


def dashboard_command(parser: argparse.ArgumentParser) -> Run:
    """`perhead dashboard`: the dashboard, until it is stopped."""
    parser.add_argument("--port", type=argument(port), metavar="N", help=say("cli.help.port"))
    parser.add_argument("--deals", metavar="DIR", help=say("cli.help.deals"))
    parser.add_argument("--no-browser", action="store_true", help=say("cli.help.no_browser"))
    add_json(parser)

    def run(options: argparse.Namespace) -> int:
        if options.deals is not None:
            offer(Path(options.deals))
        return dashboard(options.port, not options.no_browser, lambda address: _tell(options, address))

    return run


def offer(place: Path) -> None:
    """Let the dashboard offer the arrangements in a folder too. Raises `BadInput` where one of them cannot be read."""
    check_folder(place)
    os.environ[VARIABLE] = str(place.resolve())


def _tell(options: argparse.Namespace, address: str) -> None:
    if options.json:
        print_answer(options, Served(address))
    else:
        print_text(say("serve.address", address=address) + "\n")


def script() -> Path:
    """The app's entry: at the top of a checkout, or beside the installed app."""
    top = Path(__file__).resolve().parents[2]
    packaged = top / "ui" / "_app" / "dashboard.py"
    return packaged if packaged.is_file() else top / "dashboard.py"


def dashboard(port: int | None, open_browser: bool, tell: Callable[[str], None]) -> int:
    """Serve the dashboard until it is stopped, and `tell` its address first. Raises `BadInput` for a port in use."""
    if port is not None and not _is_free(port):
        raise BadInput(say("serve.port_taken", port=port))
    chosen = port or next(p for p in range(FIRST_PORT, 65_535) if _is_free(p))
    address = f"http://{HOST}:{chosen}"
    tell(address)
    finish()
    os.environ[BROWSER] = address if open_browser else ""
    return _serve(_command(chosen), script().parent)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _command(port: int) -> list[str]:
    options = {
        "server.address": HOST,
        "server.port": port,
        "server.headless": "true",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    flags += [f"--server.allowedHosts={name}" for name in _allowed()]
    # -P, or a streamlit.py in the folder somebody stands in would be run in place of Streamlit.
    return [sys.executable, "-P", "-m", "streamlit", "run", str(script()), *flags]


def _allowed() -> list[str]:
    """The names that the server answers to, where its environment does not say so itself, as behind a proxy."""
    if os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS"):
        return []
    return [*NAMES, *filter(None, [os.environ.get("STREAMLIT_BROWSER_SERVER_ADDRESS")])]


def _serve(command: list[str], folder: Path) -> int:
    """Become the server, so that ending this process ends it; its own greeting would only repeat ours.

    It runs in the app's own `folder`: Streamlit and others read settings from the folder they run in. The command is this
    interpreter with our own script, without a shell: no word of a reader's is in it but the number of a port.
    """
    if os.name == "posix":
        sys.stdout.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        os.chdir(folder)
        os.execv(command[0], command)  # nosec B606
    return subprocess.call(command, stdout=subprocess.DEVNULL, cwd=folder)  # nosec B603
