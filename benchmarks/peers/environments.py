"""Makes each peer's own environment the first time it is wanted, below a folder that git does not see."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = HERE / ".environments"
LISTS = HERE / "requirements"
INSTALLING_SECONDS = 600


class Unavailable(Exception):
    """A peer cannot be had on this machine; says why in a line."""


def command(script: str, environment: str | None) -> list[str]:
    """What starts a peer's script. Raises `Unavailable`."""
    if script.endswith(".mjs"):
        return [_found("node"), str(_node(environment or "") / script)]
    if script == "calc.py":
        _found("soffice")
    python = sys.executable if environment is None else str(_python(environment))
    return [python, "-m", f"benchmarks.peers.tools.{Path(script).stem}"]


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise Unavailable(f"there is no {program} on this machine")
    return path


def _python(name: str) -> Path:
    """The interpreter of a virtual environment that has what the list of that name says."""
    wanted, folder = LISTS / f"{name}.txt", CACHE / name
    python = folder / "bin" / "python"
    if _is_new(folder, wanted.read_text() + sys.version):
        print(f"installing {name} ...", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--requirement", str(wanted)])
        _done(folder, wanted.read_text() + sys.version)
    return python


def _node(name: str) -> Path:
    """A folder with the packages that the list of that name says, and our scripts beside them."""
    wanted, folder = LISTS / name / "package.json", CACHE / name
    if _is_new(folder, wanted.read_text()):
        print(f"installing {name} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(wanted, folder)
        npm = [_found("npm"), "install", "--no-package-lock", "--no-audit", "--no-fund", "--omit=dev"]
        _run([*npm, "--prefix", str(folder)])
        _done(folder, wanted.read_text())
    for script in (*HERE.glob("*.mjs"), *HERE.glob("tools/*.mjs")):
        shutil.copy(script, folder)
    return folder


def _is_new(folder: Path, wanted: str) -> bool:
    stamp = folder / "made-from.txt"
    return not stamp.exists() or stamp.read_text() != wanted


def _done(folder: Path, wanted: str) -> None:
    (folder / "made-from.txt").write_text(wanted)


def _run(words: list[str]) -> None:
    quiet = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    try:
        subprocess.run(
            words, check=True, capture_output=True, text=True, env=quiet, timeout=INSTALLING_SECONDS
        )
    except subprocess.CalledProcessError as failed:
        raise Unavailable(last_line(failed.stderr) or f"{words[0]} failed") from None
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise Unavailable(str(failed)) from None


def last_line(text: str) -> str:
    """The last line that says something: where tools name their error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"error\b", line, re.IGNORECASE)]
    return (errors or lines or [""])[-1][:200]
